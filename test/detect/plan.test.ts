/* The index of rules against the plain way: the same matches, for the same reasons, in the same order. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {fold} from "../../src/bytes/fold.ts"
import {type Literal, LiteralFinder, type Place} from "../../src/detect/automaton.ts"
import {Budget, KeptMap} from "../../src/detect/kept.ts"
import {compileRules} from "../../src/detect/match.ts"
import {clausesOfRegex} from "../../src/detect/regex-literals.ts"
import {SeenValues} from "../../src/detect/seen-values.ts"
import {
  type Event,
  type Form,
  isNumeric,
  type RawValues,
  rawKinds,
  type Scalar,
  type Value,
} from "../../src/model/event.ts"
import {fieldName, ruleId} from "../../src/model/ids.ts"
import type {Condition, Detection, Segment, Test} from "../../src/model/rule.ts"
import {plainEvent, sysmonChannel, windowsSource} from "../support/plain-event.ts"
import {below, eventsOf, sigmaRules, withoutShared} from "../support/shared-windows.ts"

const seed = Number(process.env["FC_SEED"] ?? 20261122)

// Few bits, so that chance makes texts that hold literals; among them letters that fold in strange ways,
// halves of surrogate pairs, and literals that are parts of others.
const bit = fc.constantFrom(
  "\\cmd.exe",
  ".exe",
  "cmd",
  "C:\\Windows\\",
  "System32",
  " -enc ",
  "powershell",
  "Shell",
  "k",
  "\u212a",
  "ſ",
  "İ",
  "\u{10400}",
  "\u{10428}",
  "\ud801",
  "\udc00",
  "10",
  "0x0A",
  "1.50",
  "",
  "a",
  "aa",
  "ab",
)
const text = fc.array(bit, {maxLength: 6}).map((bits) => bits.join(""))
const names = ["Image", "CommandLine", "User", "Hashes", "ProcessId", "EventID"] as const
const field = fc.constantFrom(...names).map(fieldName)

const segments: fc.Arbitrary<readonly Segment[]> = fc.oneof(
  bit.map((b): Segment[] => ["any", {text: b}]),
  bit.map((b): Segment[] => [{text: b}, "any"]),
  bit.map((b): Segment[] => ["any", {text: b}, "any"]),
  text.map((t): Segment[] => [{text: t}]),
  fc.array(
    fc.oneof(
      bit.map((b): Segment => ({text: b})),
      fc.constantFrom<Segment>("any", "one", "dash"),
    ),
    {maxLength: 5},
  ),
)
const valueTest: fc.Arbitrary<Test> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({op: fc.constant("text" as const), segments, cased: fc.boolean()}),
  },
  fc.record({
    op: fc.constant("re" as const),
    source: fc.constantFrom("cmd\\.exe", "(?i)SHELL", "power(shell)?", "a+b", "k.*exe$", "shel*", "a|cmd"),
    flags: fc.constantFrom("", "i"),
  }),
  fc.record({
    op: fc.constantFrom("number" as const, "gt" as const),
    number: fc.constantFrom(
      {mantissa: "10", scale: 0},
      {mantissa: "100", scale: 1},
      {mantissa: "15", scale: 1},
      {mantissa: "0", scale: 0},
    ),
  }),
)
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant("field" as const),
      field,
      test: fc.oneof(
        {weight: 8, arbitrary: valueTest},
        fc.constantFrom<Test>(
          {op: "null"},
          {op: "exists", present: true},
          {op: "fieldref", field: fieldName("User"), how: "contains", cased: false},
        ),
      ),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant("keyword" as const), test: valueTest})},
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("field" as const),
      field: fc.constantFrom(fieldName("EventID"), fieldName("eventid")),
      test: fc.record({
        op: fc.constant("text" as const),
        segments: fc.constantFrom("10", "k", "aa").map((t) => [{text: t}]),
        cased: fc.boolean(),
      }),
    }),
  },
)
const {condition} = fc.letrec<{condition: Condition}>((tie) => ({
  condition: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    leaf,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("condition"), {maxLength: 4}),
    }),
    fc.record({kind: fc.constant("not" as const), of: tie("condition")}),
  ),
}))

function ruleOf(condition: Condition, i: number, category: string, filter: Condition | undefined): Detection {
  return {
    kind: "detection",
    id: ruleId(`r${i}`),
    title: "t",
    name: undefined,
    level: "low",
    status: "",
    description: "",
    falsePositives: [],
    references: [],
    tags: [],
    origin: {path: "t", line: 1, author: "", licence: ""},
    logsource: {product: "windows", ...(category === "" ? {} : {category})},
    condition,
    selections: [],
    carry: [],
    indicates: [],
    detection: undefined,
    campaign: undefined,
    says: undefined,
    ...(filter === undefined ? {} : {filters: [{id: ruleId("f"), condition: filter}]}),
  }
}

const rules = fc
  .array(
    fc.tuple(condition, fc.constantFrom("process_creation", ""), fc.option(leaf, {nil: undefined, freq: 5})),
    {
      minLength: 1,
      maxLength: 70,
    },
  )
  .map((all) => all.map(([c, category, filter], i) => ruleOf(c, i, category, filter)))

const scalar = fc.oneof({weight: 6, arbitrary: text}, fc.constantFrom(null, 10, 10n, 1.5, true))
const id = fc.constantFrom(undefined, 10, "10", "k", "K", "aa", "b", ["k", 10], ["b", null], null)
const event: fc.Arbitrary<Event> = fc
  .tuple(
    fc.constantFrom(
      windowsSource(),
      windowsSource({channel: "Security", eventId: 4688}),
      windowsSource({channel: "Security", eventId: 10}),
      windowsSource({channel: sysmonChannel, eventId: 10}),
    ),
    fc.dictionary(
      fc.constantFrom(...names, "NewProcessName", "NewProcessId", "SubjectUserName"),
      fc.oneof({weight: 5, arbitrary: scalar}, fc.array(scalar, {maxLength: 3})),
      {maxKeys: 6},
    ),
  )
  .chain(([source, fields]) =>
    id.map((own) => plainEvent(source, own === undefined ? fields : {...fields, EventID: own})),
  )

function textsOf(each: (see: (text: string) => boolean) => boolean): readonly string[] {
  const texts: string[] = []
  each((text) => {
    texts.push(text)
    return false
  })
  return texts
}

function matchesOf(matcher: ReturnType<typeof compileRules>, e: Event): readonly unknown[] {
  const matches: unknown[] = []
  matcher.match(e, (rule, because, filteredBy) => matches.push([rule.id, because, filteredBy]))
  return matches
}

test("with and without the index the same rules match, for the same reasons, in the same order", () => {
  let hits = 0
  let misses = 0
  fc.assert(
    fc.property(rules, fc.array(event, {minLength: 1, maxLength: 6}), (all, events) => {
      const indexed = compileRules(all)
      const plain = compileRules(all, {indexed: false})
      // Twice, since what is kept of an event must not change the next.
      for (const e of [...events, ...events]) {
        const expected = matchesOf(plain, e)
        hits += expected.length
        misses += all.length - expected.length
        assert.deepEqual(matchesOf(indexed, e), expected)
      }
    }),
    {seed, numRuns: 3000},
  )
  console.log(`seed ${seed}: ${hits} matches, ${misses} non-matches`)
  assert.ok(hits > 500 && misses > 500, "the property saw hardly any match")
})

test("a value that came with one event id is looked at anew with another", () => {
  const is = (name: string, t: string): Condition => ({
    kind: "field",
    field: fieldName(name),
    test: {op: "text", segments: [{text: t}], cased: false},
  })
  const both = (i: string, image: string): Condition => ({
    kind: "and",
    of: [is("EventID", i), is("Image", image)],
  })
  const all = [both("1", "x"), both("2", "x"), both("2", "y")].map((c, i) => ruleOf(c, i, "", undefined))
  const matcher = compileRules(all)
  const found = ["1", "2", "3", "1"].map((EventID) => {
    const titles: string[] = []
    matcher.match(plainEvent(windowsSource(), {EventID, Image: "x"}), (rule) => titles.push(rule.id))
    return titles
  })
  assert.deepEqual(found, [["r0"], ["r1"], [], ["r0"]])
})

test("a literal finder finds exactly what stands in a text", () => {
  const place = fc.constantFrom<Place>("equal", "start", "end", "within")
  const literals = fc.uniqueArray(fc.record({place, text}), {
    maxLength: 40,
    selector: (l) => `${l.place} ${l.text}`,
  })
  const stands = ({place: p, text: l}: Literal, t: string): boolean =>
    p === "equal" ? t === l : p === "start" ? t.startsWith(l) : p === "end" ? t.endsWith(l) : t.includes(l)
  let found = 0
  fc.assert(
    fc.property(literals, fc.array(text, {minLength: 1, maxLength: 5}), (all, texts) => {
      const finder = new LiteralFinder(all)
      for (const t of texts) {
        const got: number[] = []
        finder.find(t, (i) => got.push(i))
        found += got.length
        const expected = [...all.keys()].filter((i) => stands(all[i]!, t))
        assert.deepEqual(
          got.sort((a, b) => a - b),
          expected,
        )
      }
    }),
    {seed, numRuns: 3000},
  )
  assert.ok(found > 3000, `only ${found} found`)
})

// Expressions that JavaScript reads as the rules' engine does.
const {expression} = fc.letrec<{expression: string}>((tie) => ({
  expression: fc.oneof(
    {maxDepth: 4, withCrossShrink: true},
    fc.constantFrom("a", "b", "k", "abc", "\\\\", "\\.", "[aA]", "[ab]", ".", "\\w", "^", "$", "-"),
    fc.array(tie("expression"), {minLength: 1, maxLength: 4}).map((parts) => parts.join("")),
    fc
      .tuple(tie("expression"), fc.constantFrom("?", "*", "+", "{0,2}", "{2}", "{1,}", "*?", ""))
      .map(([inner, repeats]) => `(?:${inner})${repeats}`),
    fc
      .tuple(fc.constantFrom("a", "b", "[ab]"), fc.constantFrom("?", "*", "+", "{0}", "{2}"))
      .map((p) => p.join("")),
    fc.array(tie("expression"), {minLength: 1, maxLength: 3}).map((parts) => `(${parts.join("|")})`),
  ),
}))

test("a text in which an expression is found holds a literal of each of its clauses", () => {
  let found = 0
  let clauses = 0
  const letters = fc.constantFrom("a", "b", "A", "k", "c", "abc", ".", "\\", "-")
  const subject = fc.array(letters, {maxLength: 8}).map((all) => all.join(""))
  fc.assert(
    fc.property(
      expression,
      fc.array(subject, {minLength: 8, maxLength: 8}),
      fc.boolean(),
      (source, texts, any) => {
        const known = clausesOfRegex(source, (literal) => 1 / literal.length)
        const search = new RegExp(source, any ? "i" : "")
        for (const t of texts) {
          if (!search.test(t)) continue
          found++
          for (const clause of known) {
            clauses++
            assert.ok(
              clause.some((literal) => fold(t).includes(fold(literal))),
              `${source} is found in ${t}, without ${clause.join(" or ")}`,
            )
          }
        }
      },
    ),
    {seed, numRuns: 5000},
  )
  assert.ok(found > 3000 && clauses > 1000, `${found} found, ${clauses} clauses`)
})

test("expressions as rules write them give their literals", () => {
  const of = (source: string) => clausesOfRegex(source, (literal) => 10 ** -literal.length)
  assert.deepEqual(of("(Get-Item|gci) .{1,64}\\\\Run\\\\"), [["Get-Item", "gci"], [" "], ["\\Run\\"]])
  assert.deepEqual(of("(?i)echo.*clip(?:\\.exe)?"), [["echo"], ["clip"]])
  assert.deepEqual(of("[Rr]un\\d+x?y{2}"), [["Run"], ["y"]])
  assert.deepEqual(of("a|\\d"), [])
  assert.deepEqual(of("\\x41bc"), [])
  assert.deepEqual(of("[]a]bé(?P<name>cd)"), [["b"], ["cd"]])
})

test("what is kept of values is bounded", () => {
  const budget = new Budget()
  const map = new KeptMap<number>(budget)
  let kept = 0
  for (let i = 0; i < 100_000; i++) {
    assert.equal(map.get(`k${i}`), undefined)
    map.keep(`k${i}`, i)
    if (map.get("k0") === 0) kept = i
  }
  assert.ok(kept > 1000 && kept < 20_000, `the first value was kept for ${kept} more`)
  map.get("x".repeat(300))
  map.keep("x".repeat(300), 1)
  assert.equal(map.get("x".repeat(300)), undefined)
})

test("public rules match real events the same with and without the index", {
  skip: withoutShared,
}, async () => {
  const rules = [
    ...sigmaRules(["rules/windows/process_creation"], 10),
    ...sigmaRules(["rules/windows/powershell", "rules/windows/builtin"], 4),
  ]
  const indexed = compileRules(rules)
  const plain = compileRules(rules, {indexed: false})
  let matches = 0
  let left = 0
  for (const path of below("evtx-to-mitre-attack/TA0002-Execution", ".evtx"))
    for await (const e of eventsOf(path)) {
      const expected = matchesOf(plain, e)
      matches += expected.length
      assert.deepEqual(matchesOf(indexed, e), expected, `${path}, ${e.from.offset}`)
      const texts = textsOf((see) => e.keywords(see))
      const words = textsOf((see) => (e.words ?? e.keywords).call(e, see))
      left += texts.length - words.length
      assert.deepEqual(
        words.filter((text) => !isNumeric(fold(text))),
        texts.filter((text) => !isNumeric(fold(text))),
      )
    }
  console.log(`${rules.length} rules, ${matches} matches, ${left} numeric texts left out`)
  assert.ok(left > 500, `only ${left} numeric texts left out`)
  assert.ok(matches > 5, `only ${matches} matches`)
})

/** The event as a reader with forms gives it: texts in UTF-16 and numbers in bytes, values of some fields the
 *  same in all events of the form. Events of equal `forms` keys share one. */
function withForm(plain: Event, forms: Map<string, Form>): Event {
  const entries = [...plain.entries()]
  const isConstant = (name: string): boolean => name === "User" || name === "Hashes"
  const key = JSON.stringify(
    entries.map(([name, value]) => [name, isConstant(name) ? String(value) : shapeOf(value)]),
  )
  const elements: (Scalar | undefined)[] = []
  const fields = entries.map(([name, value]) => {
    if (isConstant(name)) return {name, made: {constants: [value], raws: [], isJoined: false}}
    const list = typeof value === "object" && value !== null ? value : [value]
    const raws = list.map((element) => elements.push(element ?? undefined) - 1)
    // Null in a list is no value that a record can leave out.
    return {name, made: {constants: [], raws, isJoined: list.length === 0 || list.includes(null)}}
  })
  const known = forms.get(key)
  const form: Form = known ?? {
    names: fields.map(({name}) => name),
    madeOf: (field) =>
      (
        fields.find(({name}) => name === field) ??
        fields.find(({name}) => name.toLowerCase() === field.toLowerCase())
      )?.made,
    allOf: () => ({
      constants: fields.flatMap(({made}) => made.constants),
      raws: elements.map((_, i) => i),
      isJoined: fields.some(({made}) => made.isJoined),
    }),
  }
  forms.set(key, form)
  const raw: RawValues = {
    form,
    locate: (raws, places) => {
      let bytes = Buffer.alloc(1)
      for (const [i, number] of raws.entries()) {
        const element = elements[number]
        const own =
          typeof element === "string" ? Buffer.from(element, "utf16le") : Buffer.from(String(element ?? ""))
        places[3 * i] = bytes.length
        places[3 * i + 1] = own.length
        places[3 * i + 2] =
          element === undefined
            ? rawKinds.none
            : typeof element === "string"
              ? rawKinds.text
              : (typeof element).length * 4 + rawKinds.other
        bytes = Buffer.concat([bytes, own])
      }
      return viewOf(bytes)
    },
    valueOf: (number) => elements[number],
  }
  return {...plain, raw}
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function shapeOf(value: Value): unknown {
  return typeof value === "object" && value !== null ? value.map((v) => v === null) : value === null
}

test("events of one form match as they do without a form", () => {
  let hits = 0
  let shared = 0
  fc.assert(
    fc.property(rules, fc.array(event, {minLength: 1, maxLength: 6}), (all, events) => {
      const indexed = compileRules(all)
      const plain = compileRules(all, {indexed: false})
      const forms = new Map<string, Form>()
      for (const e of [...events, ...events]) {
        const before = forms.size
        const formed = withForm(e, forms)
        if (forms.size === before) shared++
        const expected = matchesOf(plain, e)
        hits += expected.length
        assert.deepEqual(matchesOf(indexed, formed), expected)
      }
    }),
    {seed, numRuns: 800},
  )
  assert.ok(hits > 500 && shared > 500, `${hits} matches, ${shared} events of a known form`)
})

test("what was worked out for a value is found by its bytes, and only by all of them", () => {
  const seen = new SeenValues<string>()
  const bytes = fc.uint8Array({maxLength: 80})
  let found = 0
  fc.assert(
    fc.property(fc.integer({min: 1, max: 3}), fc.integer({min: 1, max: 3}), bytes, (asker, kind, value) => {
      const key = `${asker} ${kind} ${Buffer.from(value).toString("hex")}`
      for (const pad of [0, 3]) {
        const at = viewOf(Buffer.concat([Buffer.alloc(pad, 7), value, Buffer.alloc(1)]))
        const kept = seen.find(asker, kind, at, pad, value.length)
        if (kept === undefined) {
          assert.equal(pad, 0, "kept, and not found")
          seen.keep(asker, kind, at, pad, value.length, key)
        } else {
          assert.equal(kept, key)
          if (pad > 0) found++
        }
      }
    }),
    {seed, numRuns: 3000},
  )
  assert.ok(found > 2000, `${found} found again`)
})

test("values that never come again are not kept without bound, and forgetting them changes nothing", () => {
  const seen = new SeenValues<number>()
  const value = new DataView(new ArrayBuffer(64))
  let forgotten = 0
  for (let i = 0; i < 60_000; i++) {
    value.setUint32(30, i)
    assert.equal(seen.find(1, 1, value, 0, 64), undefined)
    seen.keep(1, 1, value, 0, 64, i)
    value.setUint32(30, 0)
    const first = seen.find(1, 1, value, 0, 64)
    assert.ok(first === 0 || first === undefined)
    if (first === undefined) {
      forgotten++
      seen.keep(1, 1, value, 0, 64, 0)
    }
  }
  assert.ok(forgotten > 1, `forgotten ${forgotten} times`)
})
