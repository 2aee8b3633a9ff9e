import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {compileRules} from "../../src/detect/match.ts"
import type {Source} from "../../src/model/event.ts"
import {fieldName, ruleId} from "../../src/model/ids.ts"
import type {Condition, Decimal, Detection, Logsource, Segment, Test} from "../../src/model/rule.ts"
import {naiveMatch} from "../support/naive-detect.ts"
import {plainEvent, sysmonChannel} from "../support/plain-event.ts"

const seed = Number(process.env["FC_SEED"] ?? 20261122)

const logsources: readonly Logsource[] = [
  {product: "windows", category: "process_creation"},
  {product: "windows", service: "security"},
  {product: "windows", category: "network_connection"},
  {category: "webserver"},
  {product: "iis", service: "iis-backend"},
  {product: "exchange", service: "httpproxy"},
]
const sources: readonly Source[] = [
  {log: "windows-event", host: "A", channel: sysmonChannel, provider: "Microsoft-Windows-Sysmon", eventId: 1},
  {log: "windows-event", host: "A", channel: "Security", eventId: 4688},
  {log: "windows-event", host: "A", channel: "Security", eventId: 5156},
  {log: "windows-event", host: undefined},
  {log: "iis-frontend", host: "A"},
  {log: "iis-backend", host: "A"},
  {log: "httpproxy", host: "A"},
]
const ruleFields = [
  "Image",
  "ProcessId",
  "User",
  "Hashes",
  "md5",
  "EventID",
  "cs-uri-query",
  "cs-uri-stem",
  "c-uri",
  "cs-user-agent",
  "c-ip",
  "sc-status",
  "SourceIp",
]
const eventFields = [
  "Image",
  "NewProcessName",
  "ProcessId",
  "NewProcessId",
  "SubjectUserName",
  "SubjectDomainName",
  "SubjectUserSid",
  "Hashes",
  "cs-uri-query",
  "cs-uri-stem",
  "cs(User-Agent)",
  "c-ip",
  "sc-status",
  "UrlStem",
  "UrlQuery",
  "UserAgent",
  "ClientIpAddress",
  "HttpStatus",
  "SourceAddress",
]

// Few letters, so that chance finds matches; among them the ones that fold in strange ways.
const letter = fc.constantFrom(
  "a",
  "A",
  "b",
  "k",
  "\u212a",
  "ſ",
  "s",
  "İ",
  "ß",
  "ẞ",
  "σ",
  "ς",
  "😀",
  "-",
  "/",
  "–",
  "+",
  ",",
  " ",
  "%",
  "1",
  "?",
  "\n",
)
const word = fc.array(letter, {maxLength: 4}).map((letters) => letters.join(""))
const known = fc.constantFrom(
  "",
  "-",
  "0x10",
  "16",
  "1.50",
  "-2",
  "10.0.0.1",
  "::ffff:10.0.0.1",
  "fe80::1%3",
  "[::1]",
  "%61%2562",
  "a%2fb",
  "MD5=a,SHA1=b",
  "S-1-5-18",
  "2021-03-04T01:30:00Z",
  "2020-12-31",
  "0x2d54",
)
const text = fc.oneof(word, known)
const scalar = fc.oneof(
  text,
  fc.constant(null),
  fc.integer({min: -3, max: 20}),
  fc.boolean(),
  fc.bigInt({min: 0n, max: 20n}),
)
const value = fc.oneof(
  {weight: 5, arbitrary: scalar},
  {weight: 1, arbitrary: fc.array(scalar, {maxLength: 3})},
)

const segment: fc.Arbitrary<Segment> = fc.oneof(
  {weight: 4, arbitrary: text.filter((t) => t !== "").map((t) => ({text: t}))},
  {weight: 3, arbitrary: fc.constant<Segment>("any")},
  {weight: 1, arbitrary: fc.constantFrom<Segment>("one", "dash")},
)
const textTest = fc.record({
  op: fc.constant("text" as const),
  segments: fc.array(segment, {maxLength: 5}),
  cased: fc.boolean(),
})
const decimal: fc.Arbitrary<Decimal> = fc.record({
  mantissa: fc.integer({min: -20, max: 200}).map(String),
  scale: fc.integer({min: 0, max: 2}),
})
const valueTest: fc.Arbitrary<Test> = fc.oneof(
  {weight: 6, arbitrary: textTest},
  fc.record({
    op: fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const, "number" as const),
    number: decimal,
  }),
  fc.record({
    op: fc.constant("cidr" as const),
    block: fc.constantFrom("10.0.0.0/8", "fe80::/10", "::1", "10.0.0.1", "::/0"),
  }),
  fc.record({
    op: fc.constant("re" as const),
    source: fc.constantFrom("a+", "^a", "b$", "[k-s].", "\\d", "a|b", "^$", "%"),
    flags: fc.constantFrom("", "i", "m", "s", "im"),
  }),
  fc.record({
    op: fc.constant("time" as const),
    part: fc.constantFrom(
      "minute" as const,
      "hour" as const,
      "day" as const,
      "week" as const,
      "month" as const,
      "year" as const,
    ),
    number: fc.constantFrom(1, 3, 4, 9, 12, 30, 31, 53, 2020, 2021),
  }),
)
const fieldTest: fc.Arbitrary<Test> = fc.oneof(
  {weight: 6, arbitrary: valueTest},
  fc.constant<Test>({op: "null"}),
  fc.boolean().map((present): Test => ({op: "exists", present})),
  fc.record({
    op: fc.constant("fieldref" as const),
    field: fc.constantFrom(...ruleFields).map(fieldName),
    how: fc.constantFrom("equals" as const, "startswith" as const, "endswith" as const, "contains" as const),
    cased: fc.boolean(),
  }),
)
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("field" as const),
      field: fc.constantFrom(...ruleFields).map(fieldName),
      test: fieldTest,
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant("keyword" as const), test: valueTest})},
)
const {condition} = fc.letrec<{condition: Condition}>((tie) => ({
  condition: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    leaf,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("condition"), {minLength: 1, maxLength: 3}),
    }),
    fc.record({kind: fc.constant("not" as const), of: tie("condition")}),
  ),
}))
const rule = fc
  .tuple(condition, fc.constantFrom(...logsources))
  .map(([c, logsource]) => makeRule(c, logsource))
const event = fc
  .tuple(
    fc.constantFrom(...sources),
    fc.dictionary(fc.constantFrom(...eventFields), value, {maxKeys: 8}),
    fc.option(text, {nil: undefined}),
  )
  .map(([source, fields, raw]) => plainEvent(source, fields, raw))

let serial = 0
function makeRule(c: Condition, logsource: Logsource): Detection {
  serial++
  return {
    kind: "detection",
    id: ruleId(`r${serial}`),
    title: "t",
    name: undefined,
    level: "low",
    status: "",
    description: "",
    falsePositives: [],
    references: [],
    tags: [],
    origin: {path: "t", line: 1, author: "", licence: ""},
    logsource,
    condition: c,
    selections: [],
    carry: [],
    indicates: [],
    detection: undefined,
    campaign: undefined,
    says: undefined,
  }
}

test("the matcher says what the plain evaluator says, for any rules and events", () => {
  let hits = 0
  let misses = 0
  fc.assert(
    fc.property(
      fc.array(rule, {minLength: 1, maxLength: 4}),
      fc.array(event, {minLength: 1, maxLength: 4}),
      (rules, events) => {
        // One matcher for all events: what is kept from one must not leak into the next.
        const matcher = compileRules(rules)
        for (const e of events) {
          const fired: Detection[] = []
          matcher.match(e, (r) => fired.push(r))
          const expected = rules.filter((r) => naiveMatch(r, e))
          hits += expected.length
          misses += rules.length - expected.length
          assert.deepEqual(
            fired.map((r) => r.id),
            expected.map((r) => r.id),
          )
        }
      },
    ),
    {seed, numRuns: 4000, verbose: false},
  )
  console.log(`seed ${seed}: ${hits} matches, ${misses} non-matches`)
  assert.ok(hits > 500 && misses > 500, "the property saw hardly any match")
})

test("a pattern matches as the plain evaluator has it, for any segments and text", () => {
  let hits = 0
  const iis: Source = {log: "iis-frontend", host: "A"}
  const small = fc.constantFrom("a", "b", "A", "😀", "-", "–")
  const part: fc.Arbitrary<Segment> = fc.oneof(
    fc.array(small, {minLength: 1, maxLength: 3}).map((l) => ({text: l.join("")})),
    fc.constantFrom<Segment>("any", "any", "one", "dash"),
  )
  fc.assert(
    fc.property(
      fc.array(part, {maxLength: 7}),
      fc.array(small, {maxLength: 10}),
      fc.boolean(),
      (segments, letters, cased) => {
        const r = makeRule(
          {kind: "field", field: fieldName("X"), test: {op: "text", segments, cased}},
          {product: "iis"},
        )
        const e = plainEvent(iis, {X: letters.join("")})
        let fired = false
        compileRules([r]).match(e, () => {
          fired = true
        })
        if (fired) hits++
        assert.equal(fired, naiveMatch(r, e))
      },
    ),
    {seed, numRuns: 20_000},
  )
  assert.ok(hits > 500, `only ${hits} matches`)
})
