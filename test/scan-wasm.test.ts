import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {test} from "node:test"
import fc from "fast-check"
import {scanWasmSource} from "../asm/build.ts"
import {plainScanner, plainSieve, recordScanner, shortestNeedle, sieveOf} from "../src/bytes/scan.ts"
import {layOut} from "../src/bytes/scan-program.ts"
import {scanMemory} from "../src/bytes/wasm-memory.ts"
import {occurrences} from "./support/naive-scan.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test("the committed WebAssembly is what its source compiles to", () => {
  const committed = readFileSync(new URL("../src/bytes/scan-wasm.ts", import.meta.url), "utf8")
  assert.ok(committed === scanWasmSource(), "run `npm run build:wasm`")
})

test("this Node runs the compiled loops", () => {
  assert.notEqual(scanMemory(), undefined)
  assert.notEqual(layOut([bytes("abc")]), undefined)
})

/** Needles, bytes and record starts: a small alphabet makes overlaps and near misses common, a few bytes
 *  beyond it reach every nibble. */
const letter = fc.oneof(
  {weight: 40, arbitrary: fc.constantFrom(...bytes("aA~%4"))},
  {weight: 1, arbitrary: fc.integer({min: 0, max: 255})},
)
const several = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(letter, {minLength, maxLength, size: "max"}).map((list) => Uint8Array.from(list))
const given = fc
  .record({
    needles: fc.array(several(shortestNeedle, 12), {minLength: 1, maxLength: 40}),
    raw: several(0, 300),
    // So that an occurrence is not a matter of luck.
    planted: fc.array(fc.tuple(fc.nat(), fc.nat()), {minLength: 1, maxLength: 8}),
    cuts: fc.uniqueArray(fc.nat(300), {minLength: 1, maxLength: 12}),
  })
  .map(({needles, raw, planted, cuts}) => {
    const text = Uint8Array.from(raw)
    for (const [which, where] of planted) {
      const needle = needles[which % needles.length] as Uint8Array
      if (needle.length <= text.length) text.set(needle, where % (text.length - needle.length + 1))
    }
    const starts = cuts.filter((cut) => cut < text.length).sort((a, b) => a - b)
    return {needles, raw: text, starts: Uint32Array.from(starts)}
  })

for (const [name, make] of [
  ["compiled", recordScanner],
  ["plain", plainScanner],
] as const)
  test(`the ${name} scanner picks the records that hold a literal`, () => {
    let held = 0
    fc.assert(
      fc.property(given, ({needles, raw, starts}) => {
        const picked = [...make(needles).pick(raw, starts)]
        assert.deepEqual(
          picked,
          [...new Set(picked)].sort((a, b) => a - b),
        )
        const found = occurrences(needles, raw, 0, raw.length)
        starts.forEach((start, i) => {
          const end = starts[i + 1] ?? raw.length
          const near = found.filter((o) => o.end > start && o.start < end)
          const isWithin = near.some((o) => o.start >= start && o.end <= end)
          held += isWithin ? 1 : 0
          if (isWithin) assert.ok(picked.includes(i), `record ${i} was missed`)
          // An occurrence across two records may count for either.
          if (near.length === 0) assert.ok(!picked.includes(i), `record ${i} holds none`)
        })
      }),
      {numRuns: 1500},
    )
    assert.ok(held > 1000, `${held} records held a literal`)
  })

for (const [name, make] of [
  ["compiled", recordScanner],
  ["plain", plainScanner],
] as const)
  test(`the ${name} scanner marks the literals that stand in a range`, () => {
    let marked = 0
    fc.assert(
      fc.property(given, fc.nat(200), fc.nat(300), ({needles, raw}, a, b) => {
        const low = Math.min(a, b, raw.length)
        const end = Math.min(Math.max(a, b), raw.length)
        const found = new Uint8Array(needles.length)
        make(needles).mark(raw, low, end, found)
        const expected = needles.map((needle) => (occurrences([needle], raw, low, end).length > 0 ? 1 : 0))
        assert.deepEqual([...found], expected)
        marked += expected.filter((flag) => flag === 1).length
      }),
      {numRuns: 1500},
    )
    assert.ok(marked > 500, `${marked} literals stood somewhere`)
  })

test("the compiled sieve gives what its plain twin gives, whatever the sample", () => {
  let sifted = 0
  let open = 0
  const clauses = fc.array(fc.array(fc.nat(), {minLength: 1, maxLength: 4}), {minLength: 1, maxLength: 3})
  const wants = fc.record({
    rules: fc.array(clauses, {minLength: 1, maxLength: 40}),
    escapes: fc.nat(2),
    sample: several(0, 100),
  })
  fc.assert(
    fc.property(given, wants, (text, {rules, escapes, sample}) => {
      // Records end in a line feed, so that no needle reaches across two of them.
      const needles = text.needles.map((needle) => needle.map((byte) => (byte === 10 ? 11 : byte)))
      const {raw, starts} = text
      for (const start of starts) if (start > 0) raw[start - 1] = 10
      const escapesAt = Math.max(1, needles.length - escapes)
      const parts = {
        needles,
        escapesAt,
        first: needles.map((_, k) => k).filter((k) => k % 2 === 0 || k >= escapesAt),
        rules: rules.map((rule) => rule.map((clause) => clause.map((k) => k % escapesAt))),
      }
      const plain = plainSieve(parts).sift(raw, starts)
      const compiled = sieveOf(parts, sample).sift(raw, starts)
      assert.deepEqual(compiled, plain)
      sifted += plain.records.length
      open += plain.met.filter((word) => word === 0xffffffff).length
    }),
    {numRuns: 1500},
  )
  assert.ok(sifted > 1000 && open > 100, `${sifted} records, ${open} words all set`)
})

test("compiled and plain scanners agree on blocks of a log of a mebibyte", () => {
  const lines = Array.from(
    {length: 9000},
    (_, i) =>
      `2021-03-14 06:40:${i % 60} GET /owa/${i % 97 === 0 ? "x%24y" : "auth"}/${i % 31 === 0 ? "Shell.ASPX" : "logon.js"} id=${i * 7919}`,
  )
  const raw = bytes(`${lines.join("\n")}\n`)
  const starts: number[] = []
  for (let at = 0; at < raw.length; at = raw.indexOf(10, at) + 1) starts.push(at)
  const needles = ["%24", "shell.aspx", "id=7919", "9999", "absent"].map(bytes)
  const places = Uint32Array.from(starts)
  const picked = [...recordScanner(needles).pick(raw, places)]
  assert.deepEqual(picked, [...plainScanner(needles).pick(raw, places)])
  assert.ok(picked.length > 300 && picked.length < lines.length)
})
