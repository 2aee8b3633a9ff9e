/* What comparisons stand on: case fold, decimals, addresses, percent-encoding. */

import assert from "node:assert/strict"
import {BlockList, isIPv4, isIPv6} from "node:net"
import {test} from "node:test"
import fc from "fast-check"
import {blockHolds, parseAddress, parseBlock} from "../../src/bytes/cidr.ts"
import {compareExact, fromDecimal, parseExact, toDecimal} from "../../src/bytes/decimal.ts"
import {fold} from "../../src/bytes/fold.ts"
import {decodePercent} from "../../src/detect/percent.ts"

const seed = Number(process.env["FC_SEED"] ?? 20261122)
const isSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xe000

test("every code point folds to one code point of the same UTF-16 length, and folding twice changes nothing", () => {
  let changed = 0
  for (let code = 0; code < 0x110000; code++) {
    if (isSurrogate(code)) continue
    const character = String.fromCodePoint(code)
    const folded = fold(character)
    if (folded === character) continue
    changed++
    assert.equal(folded.length, character.length)
    assert.equal([...folded].length, 1)
    assert.equal(fold(folded), folded)
    // The engine's own simple case folding agrees that the two are one letter.
    assert.match(folded, new RegExp(`^\\u{${code.toString(16)}}$`, "iu"))
  }
  assert.ok(changed > 1300, `${changed} letters folded`)
})

test("letters that differ after folding are different letters without regard to case", () => {
  const cased: string[] = []
  for (let code = 0; code < 0x110000; code++) {
    const character = isSurrogate(code) ? "" : String.fromCodePoint(code)
    if (/[\p{Changes_When_Casefolded}\p{Changes_When_Casemapped}]/u.test(character)) cased.push(character)
  }
  const folds = [...new Set(cased.map(fold))]
  const all = folds.join("")
  assert.ok(folds.length > 1300)
  for (const letter of folds) {
    assert.equal(
      [...all.matchAll(new RegExp(`\\u{${letter.codePointAt(0)!.toString(16)}}`, "giu"))].length,
      1,
      letter,
    )
  }
})

test("a fold of a text is the fold of its characters", () => {
  fc.assert(
    fc.property(fc.string({unit: "grapheme"}), (text) =>
      assert.equal(fold(text), [...text].map(fold).join("")),
    ),
    {seed, numRuns: 500},
  )
})

test("texts that write no number have none", () => {
  for (const text of [
    "",
    " 1",
    "1 ",
    "1e5",
    "0x",
    "1.",
    ".5",
    "--1",
    "1,5",
    "NaN",
    "Infinity",
    "0b1",
    "１",
    "9".repeat(401),
  ]) {
    assert.equal(parseExact(text), undefined, text)
  }
})

test("decimals are compared exactly", () => {
  const order = (a: string, b: string) => Math.sign(compareExact(parseExact(a)!, parseExact(b)!))
  assert.equal(order("0.1", "0.10"), 0)
  assert.equal(order("-0", "0"), 0)
  assert.equal(order("0x10", "16"), 0)
  assert.equal(order("9007199254740993", "9007199254740992"), 1)
  assert.equal(order("-1.5", "-1.25"), -1)
  const digits = fc.tuple(fc.bigInt(), fc.nat(30)).map(([m, s]) => {
    const text = String(m < 0n ? -m : m).padStart(s + 1, "0")
    const whole = s === 0 ? text : `${text.slice(0, -s)}.${text.slice(-s)}`
    return {text: m < 0n ? `-${whole}` : whole, scaled: m * 10n ** BigInt(40 - s)}
  })
  fc.assert(
    fc.property(digits, digits, (a, b) => {
      assert.equal(order(a.text, b.text), a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0)
      assert.deepEqual(fromDecimal(toDecimal(parseExact(a.text)!)), parseExact(a.text))
    }),
    {seed, numRuns: 500},
  )
})

test("addresses and blocks are those of the system's own block list", () => {
  const byte = fc.integer({min: 0, max: 255})
  const v4 = fc.tuple(byte, byte, byte, byte).map((b) => b.join("."))
  const group = fc.integer({min: 0, max: 0xffff})
  const v6 = fc
    .tuple(fc.array(group, {minLength: 8, maxLength: 8}), fc.nat(7), fc.nat(7), fc.boolean())
    .map(([groups, from, length, short]) => {
      const hex = groups.map((g) => g.toString(16))
      return short && length > 0
        ? `${hex.slice(0, from).join(":")}::${hex.slice(from + length).join(":")}`
        : hex.join(":")
    })
    .filter((text) => isIPv6(text))
  let held = 0
  fc.assert(
    fc.property(fc.oneof(v4, v6), fc.oneof(v4, v6), fc.nat(32), (base, address, bits) => {
      const list = new BlockList()
      const family = isIPv4(base) ? "ipv4" : "ipv6"
      list.addSubnet(base, bits, family)
      const block = parseBlock(`${base}/${bits}`)
      assert.ok(block, base)
      const expected = isIPv4(base) === isIPv4(address) ? list.check(address, family) : undefined
      if (expected === undefined) return
      if (expected) held++
      assert.equal(blockHolds(block, parseAddress(address)!), expected, `${address} in ${base}/${bits}`)
    }),
    {seed, numRuns: 3000},
  )
  assert.ok(held > 50, `${held} held`)
})

test("what is no address has none, and mapped, zoned and bracketed forms are understood", () => {
  for (const text of [
    "",
    "-",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4:80",
    "host",
    "::1::",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8",
    "12345::",
    ":::",
    "1.2.3.4,5.6.7.8",
    "15.1.2375.7x",
    "%3",
  ]) {
    assert.equal(parseAddress(text), undefined, text)
  }
  assert.equal(parseAddress("::ffff:192.0.2.1"), parseAddress("192.0.2.1"))
  assert.equal(parseAddress("::FFFF:c000:201"), parseAddress("192.0.2.1"))
  assert.equal(parseAddress("fe80::1%eth0"), parseAddress("FE80:0:0:0:0:0:0:1"))
  assert.equal(parseAddress("[::1]"), 1n)
  for (const text of [
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "::/129",
    "10.*",
    "10.0.0.0/8/8",
    "fe80::%1/64",
  ]) {
    assert.equal(parseBlock(text), undefined, text)
  }
})

test("percent-encoding is undone as UTF-8, and what is no encoding stays", () => {
  const table: readonly [string, string][] = [
    ["/%65cp", "/ecp"],
    ["%2565", "%65"],
    ["%", "%"],
    ["%4", "%4"],
    ["%zz%41", "%zzA"],
    ["a+b", "a+b"],
    ["%c3%a9", "é"],
    ["%e2%82%ac", "€"],
    ["%F0%9F%98%80", "😀"],
    ["%u00e9%U0041", "éA"],
    ["%e9", "é"],
    ["%c3(", "Ã("],
    ["%c0%af", "À¯"],
    ["%ed%a0%80", "í\u00a0\u0080"],
    ["%f5%80", "õ\u0080"],
  ]
  for (const [encoded, decoded] of table) assert.equal(decodePercent(encoded), decoded, encoded)
  fc.assert(
    fc.property(fc.string({unit: "grapheme"}), (text) =>
      assert.equal(decodePercent(encodeURIComponent(text)), text),
    ),
    {seed, numRuns: 500},
  )
})
