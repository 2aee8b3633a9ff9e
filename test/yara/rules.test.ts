/* What is read out of YARA rules without compiling them. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {externalsOf} from "../../src/engine/yara.ts"
import {isBlind, isMet, type Need} from "../../src/rules/yara/need.ts"
import {parseYara} from "../../src/rules/yara/parse.ts"
import {planYara, type YaraPlan} from "../../src/rules/yara/plan.ts"
import {LiteralSearch} from "../../src/rules/yara/search.ts"

test("a rule is found with its name, meta, tags, strings and condition", () => {
  const text = `import "pe" // a module
/* rule no { condition: true } */
private global rule one : web shell {
  meta:
    author = "A \\"B\\""  score = 75  verified = true
  strings:
    $a = "x}{" nocase wide
    $b = { 4D 5A [2-4] // ninety
           90 }
    $c = /a["]b\\/c/i fullword
  condition:
    filesize / 2 > 3 and ($a or #b > 1) and $c at 0
}
rule two { condition: one }`
  const {imports, rules, refusals} = parseYara(text, "x.yar")
  assert.deepEqual([imports, refusals], [["pe"], []])
  const [one, two] = rules
  assert.ok(one && two)
  assert.deepEqual(
    [one.name, one.line, one.isPrivate, one.isGlobal, one.tags],
    ["one", 3, true, true, ["web", "shell"]],
  )
  assert.deepEqual(
    [...one.meta],
    [
      ["author", 'A "B"'],
      ["score", 75],
      ["verified", true],
    ],
  )
  assert.deepEqual(
    one.strings.map(({name, kind, modifiers}) => [name, kind, ...modifiers]),
    [
      ["$a", "text", "nocase", "wide"],
      ["$b", "hex"],
      ["$c", "regex", "fullword"],
    ],
  )
  assert.equal(text.slice(one.offset, one.offset + one.text.length), one.text)
  assert.ok(one.text.endsWith("$c at 0\n}"))
  assert.equal(two.text, "rule two { condition: one }")
})

/** Condition, files that may match it, files that cannot. */
const conditions: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["$a", ["x hello", "HELLO"], ["hell", ""]],
  ["$a and $b", ["hello world"], ["hello", "world"]],
  ["$a or $b", ["hello", "world"], ["none"]],
  ["all of them", ["hello world again"], ["hello world"]],
  ["2 of them", ["hello again"], ["hello"]],
  ["60% of them", ["hello again"], ["hello"]],
  ["any of ($a, $b)", ["world"], ["again"]],
  ["any of ($a*) in (0..10)", ["hello"], ["world"]],
  ["none of them", [""], []],
  ["0 of them", [""], []],
  ["not $a", [""], []],
  ["not $a and $b", ["world"], ["hello"]],
  ["not ($a or $b)", [""], []],
  ["not any of them", [""], []],
  ["any of them == false", [""], []],
  ["#a > 3", ["hello"], ["world"]],
  ["#a >= 0", [""], []],
  ["#a < 3", [""], []],
  ["2 < #a", ["hello"], ["world"]],
  ["#a + #b > 3", ["hello"], ["again"]],
  ["(#a + #b) > 3", ["world"], ["again"]],
  ["#a * #b > 3", [""], []],
  [
    "$a at 0 or $b in (0..9)",
    ["HELLO", "world", "it is a world"],
    ["again", " hello", "it is a great world"],
  ],
  ["$a at filesize-5", ["oh hello"], ["oh hello!", "hell"]],
  ["$b in (filesize-6..filesize)", ["a world!"], ["world peace"]],
  ["$a at uint32(0)", ["oh hello"], ["world"]],
  ["$c", ["again", "so again."], ["against", "Again", "bargain", "AGAIN"]],
  ["@a[1] < @b[1]", [""], []],
  ["for any of them : ($ at 0)", ["again"], [""]],
  ["for all of them : (# > 1)", ["hello world again"], ["hello world"]],
  ["for any of them : (# < 3)", [""], []],
  ["for any i in (1..#a) : (@a[i] > 3)", [""], []],
  ["filesize < 7 and $a", ["hello"], ["hello hello"]],
  ["5 < filesize", ["123456"], ["1"]],
  ["filesize == 5", ["hello"], ["hell"]],
  ["uint16(0) == 0x5a4d", ["MZ"], ["ZM", "M"]],
  ["uint16be(0) == 0x4d5a or $a", ["MZ", "hello"], ["ZM"]],
  ["uint8(0) != 0x41", ["B"], ["A", ""]],
  ["uint8(1) < 0x20 or 0x7e < uint8(1)", ["a\n"], ["ab", "a"]],
  ["not uint8(0) >= 0x41", ["1", ""], ["B", "A"]],
  ["uint16(filesize - 2) == 0x5a4d", [""], []],
  ['filename == "x" and $a', ["hello"], [""]],
  ['filename == "x" or $a', [""], []],
  ['filename == "y" and $a', [], ["hello"]],
  ['not filename == "x"', [], [""]],
  ['not (filename contains "y" or extension == ".js")', [""], []],
  ["filename matches /^X$/i", [""], []],
  ["filename matches /^X$/", [], [""]],
  ['filepath iendswith "\\WEB\\X" and $b', ["world"], ["hello"]],
  ['not (filepath istartswith "c:" and $a)', [""], []],
  ["not (uint16(0) == 0x5a4d or filesize > 3)", ["", "abc"], ["MZ", "abcd"]],
  ["not (not $a)", ["hello"], ["world"]],
  ["math.entropy(0, filesize) < 1", ["aaaa"], ["abcdefgh"]],
  ["math.mean(0, filesize) >= 97.5", ["ab", "b", ""], ["aaab"]],
  ["math.deviation(1, filesize-1, 97.0) > 1.5", ["ada", ""], ["aba"]],
  ["math.entropy(0, 5) < 1", ["abcd"], ["abcde"]],
  ['pe.exports("x")', ["MZ"], ["PK"]],
  ['not pe.exports("x")', [""], []],
  ["true", [""], []],
  ["$a and (true or $b)", ["hello"], ["world"]],
]

for (const [condition, may, cannot] of conditions)
  test(`\`${condition}\` asks for what must be there and no more`, () => {
    const strings = '$a = "hello" nocase $b = "world" $c = "again" fullword'
    const text = `import "math" import "pe" rule r { strings: ${strings} condition: ${condition} }`
    const {plan} = planYara([{path: "r.yar", text}], () => undefined)
    const [rule] = plan.rules
    assert.ok(rule)
    const meets = (file: string): boolean => {
      const bytes = Buffer.from(file)
      const found = new Uint8Array(plan.literals.length)
      new LiteralSearch(plan.literals).mark(bytes, found)
      return isMet(rule.need, {
        found,
        bytes,
        externals: externalsOf("C:/web/x", bytes),
        histograms: new Map(),
      })
    }
    for (const file of may) assert.ok(meets(file), `may match ${JSON.stringify(file)}`)
    for (const file of cannot) assert.ok(!meets(file), `cannot match ${JSON.stringify(file)}`)
  })

/** String, what must stand (`i:` in any case, `w:` as a word); undefined: nothing is certain. */
const strings: readonly (readonly [string, string | undefined])[] = [
  ['"Hello"', "Hello"],
  ['"Hello" nocase', "i:hello"],
  ['"Hello" fullword', "w:Hello"],
  ['"Hello" fullword wide', "H.e.l.l.o."],
  ['"Hello" wide ascii', "Hello or H.e.l.l.o."],
  ['"a\\x41\\n"', "aA_"],
  ['"ab"', "ab"],
  ['"a"', undefined],
  ['"abc" xor', undefined],
  ['"abcd" xor(1-2)', "`cbe or c`af"],
  ["{ 41 42 43 ?? 44 45 46 47 }", "DEFG & ABC"],
  ["{ 41 ( 43 | 44 45 ) 46 }", "ACF or ADEF"],
  [
    "{ 61 62 63 [2-] 6? 65 }",
    "abc & `e or ae or be or ce or de or ee or fe or ge or he or ie or je or ke or le or me or ne or oe",
  ],
  ["{ 61 62 63 ~64 65 66 }", "abc & ef"],
  ["{ 61 [1-2] 63 }", undefined],
  ["/abcd+e/", "abcd & de"],
  ["/abcd?efg/", "abcdefg or abcefg"],
  ["/abcd{0,3}ef/", "abc & ef"],
  ["/ab{2}c{1,2}d/", "abbc & cd"],
  ["/(foo|barr)x/", "foox or barrx"],
  ["/(foo|b)x?/", undefined],
  ["/(foo|b.c)zz/", "foozz or czz"],
  ["/(fo.oo|bar.r)zz/", "oozz or rzz & fo or bar"],
  ["/(fooo)*bar/", "bar"],
  ["/\\x61\\.b[xyz]+qq/i", "i:a.bx or i:a.by or i:a.bz & i:xqq or i:yqq or i:zqq"],
  ["/ab|cdef/", "ab or cdef"],
  ["/abc/ wide", "a.b.c."],
  ["/\\bab\\b|^c$/", undefined],
  [
    "/\\\\x[0-3]{2}/",
    "\\x00 or \\x01 or \\x02 or \\x03 or \\x10 or \\x11 or \\x12 or \\x13 or \\x20 or \\x21 or \\x22 or \\x23 or \\x30 or \\x31 or \\x32 or \\x33",
  ],
  ["/a[^b]cc[a-z]dd/", "cc & dd"],
  ["/(|a){70}bc/", "bc"],
  ["/.{3,}/", undefined],
]

function shownNeed(need: Need, plan: YaraPlan): string {
  if (need.kind === "some")
    return need.of.map((part) => shownNeed(part, plan)).join(need.least === 1 ? " or " : " & ")
  if (need.kind !== "literals") return need.kind
  return need.any
    .map((i) => {
      const {text, isCased, isWord} = plan.literals[i]!
      const plain = text.replace(/[\0\n]/g, (c) => (c === "\0" ? "." : "_"))
      return `${isWord ? "w:" : ""}${isCased || !/[a-z]/i.test(text) ? "" : "i:"}${plain}`
    })
    .join(" or ")
}

for (const [string, wanted] of strings)
  test(`${string} has ${wanted === undefined ? "no certain literal" : `the literals ${wanted}`}`, () => {
    const text = `rule r { strings: $a = ${string} condition: $a }`
    const {plan} = planYara([{path: "r.yar", text}], () => undefined)
    const {need} = plan.rules[0]!
    assert.equal(shownNeed(need, plan), wanted ?? "nothing")
    assert.equal(isBlind(need), wanted === undefined)
  })

test("base64 of a text holds one of its literals wherever the text begins", () => {
  const text = 'rule r { strings: $a = "This program cannot" base64 condition: $a }'
  const {plan} = planYara([{path: "r.yar", text}], () => undefined)
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 9}), fc.uint8Array({maxLength: 9}), (before, after) => {
      const whole = Buffer.concat([before, Buffer.from("This program cannot"), after])
      const encoded = whole.toString("base64")
      assert.ok(plan.literals.some(({text}) => encoded.includes(text)))
    }),
  )
})

test("a score becomes a level, and rules of others carry no judgement", () => {
  const rule = (score: number): string =>
    `rule r${score} { meta: author = "N" license = "DRL 1.1" strength = "moderate" score = ${score} condition: true }`
  const text = [90, 80, 60, 59].map(rule).join("\n")
  const theirs = planYara([{path: "their/rules.yar", text}], () => undefined).detections
  assert.deepEqual(
    theirs.map(({level}) => level),
    ["high", "high", "medium", "low"],
  )
  assert.deepEqual(theirs[0]?.indicates, [])
  assert.deepEqual(theirs[0]?.origin, {path: "their/rules.yar", line: 1, author: "N", licence: "DRL 1.1"})
  const ours = planYara([{path: "knowledge/campaigns/c/files.yar", text, campaign: "c"}], () => undefined)
  assert.deepEqual(ours.detections[0]?.indicates, [
    {stage: "persisted", outcome: "unknown", strength: "moderate"},
  ])
  assert.equal(ours.detections[0]?.id, "yara:c:r90")
})

test("rules of one name in two files are two rules", () => {
  const text = "rule same { condition: true }"
  const {detections, refusals} = planYara(
    [
      {path: "a/rules.yar", text},
      {path: "b/rules.yar", text},
    ],
    () => undefined,
  )
  assert.deepEqual(
    detections.map(({id}) => id),
    ["yara:rules:same", "yara:rules#2:same"],
  )
  assert.deepEqual(refusals, [])
})

test("any text ends in rules and refusals", () => {
  const piece = fc.constantFrom(
    ...[
      "rule",
      " r ",
      "{",
      "}",
      "strings:",
      "$a",
      "=",
      '"x',
      '"y"',
      "/",
      "/a/",
      "condition:",
      "(",
      ")",
      "*/",
    ],
    ...[
      "/*",
      "//",
      "\n",
      "for",
      "of",
      "them",
      "any",
      "and",
      "not",
      "#",
      "0x",
      "[",
      "\\",
      "include ",
      "import ",
    ],
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({maxLength: 4})), {maxLength: 40}), (pieces) => {
      planYara([{path: "any.yar", text: pieces.join(" ")}], () => undefined)
    }),
  )
})
