import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {test} from "node:test"
import fc from "fast-check"
import type {Correlation, Detection, Filter, Rule} from "../../src/model/rule.ts"
import type {RuleOptions} from "../../src/rules/language.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {ruleLanguages} from "../../src/rules/registry.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"

const seed = Number(process.env["FC_SEED"] ?? 20261122)
const fixtures = new URL("../fixtures/rules/", import.meta.url)

function read(name: string, options: RuleOptions = {}): readonly Rule[] {
  const {rules, refusals} = parseRules(readFileSync(new URL(name, fixtures), "utf8"), name, options)
  assert.deepEqual(refusals, [])
  return rules
}

const minimal = (detection: string, more = ""): string =>
  `title: t\nid: 5b2e7d0c-4f4a-4c61-9d57-0f3a4f3d9b01\nlevel: low\n${more}logsource: {category: webserver}\ndetection: {${detection}}\n`

function one(text: string): Detection {
  const {rules, refusals} = parseRules(text, "t.yml", {})
  assert.deepEqual(refusals, [])
  assert.equal(rules.length, 1)
  return rules[0] as Detection
}

const codes = (text: string): readonly string[] => parseRules(text, "t.yml", {}).refusals.map((r) => r.code)

test("a rule of ours keeps all that its head and its postern block say", () => {
  const [rule] = read("ours.yml", {campaign: "hafnium-proxylogon"})
  assert.deepEqual(rule, JSON.parse(readFileSync(new URL("ours.json", fixtures), "utf8")))
})

test("correlations of every kind are read in full", () => {
  const rules = read("correlations.yml") as readonly Correlation[]
  assert.deepEqual(
    rules
      .filter((r) => r.kind === "correlation")
      .map((r) => [r.type, r.groupBy, r.timespanMicros, r.field, r.percentile]),
    [
      ["temporal_ordered", ["User"], 600e6, undefined, undefined],
      ["event_count", ["User"], 90 * 60e6, undefined, undefined],
      ["value_count", ["ComputerName", "WorkstationName"], 86_400e6, "User", undefined],
      ["temporal", [], 10e6, undefined, undefined],
      ["value_sum", ["SourceIP"], 3600e6, "bytes_sent", undefined],
      ["value_avg", ["SourceIP"], 86_400e6, "BytesOut", undefined],
      ["value_percentile", ["ComputerName"], 86_400e6, "Image", 5],
      ["value_median", ["ComputerName"], 86_400e6, "Image", 50],
    ],
  )
  const count = rules.find((r) => r.type === "event_count")
  assert.deepEqual(count?.condition, [
    {op: "lte", number: {mantissa: "200", scale: 0}},
    {op: "gt", number: {mantissa: "1005", scale: 1}},
  ])
  assert.deepEqual(count?.rules, ["failed_login"])
  assert.equal(count?.generate, true)
  const temporal = rules.find((r) => r.type === "temporal")
  assert.deepEqual(temporal?.aliases, {
    internal_ip: {internal_error: "destination.ip", connection: "source.ip"},
  })
})

test("a filter names rules or any, and its condition is kept as written", () => {
  const [some, any] = read("filters.yml") as readonly Filter[]
  assert.deepEqual([some?.rules, any?.rules], [["6f3e2987-db24-4c78-a860-b4f4095a7095", "login"], "any"])
  assert.deepEqual(some?.condition, {
    kind: "field",
    field: "User",
    test: {op: "text", segments: [{text: "adm_"}, "any"], cased: false},
  })
})

test("a collection lends its global part, repeats and resets", () => {
  const rules = read("collection.yml") as readonly Detection[]
  assert.deepEqual(
    rules.map((r) => [
      r.title,
      r.logsource,
      r.level,
      r.origin.line,
      JSON.stringify(r.condition).includes("4688"),
    ]),
    [
      ["Shared", {product: "windows", service: "sysmon"}, "high", 8, false],
      ["Shared", {product: "windows", service: "security"}, "high", 16, true],
      ["Alone", {product: "windows", service: "system"}, "low", 27, false],
    ],
  )
})

test("an old aggregation becomes a correlation over a detection of its own", () => {
  const text = minimal(
    "selection: {sc-status: 401}, timeframe: 5m, condition: 'selection | count(cs-username) by c-ip, s-ip >= 10'",
  )
  const {rules, notices} = parseRules(text, "t.yml", {})
  const [events, burst] = rules as readonly [Detection, Correlation]
  assert.equal(events.id, "5b2e7d0c-4f4a-4c61-9d57-0f3a4f3d9b01#events")
  assert.deepEqual(
    [burst.id, burst.type, burst.rules, burst.groupBy, burst.field, burst.timespanMicros, burst.condition],
    [
      "5b2e7d0c-4f4a-4c61-9d57-0f3a4f3d9b01",
      "value_count",
      [events.id],
      ["c-ip", "s-ip"],
      "cs-username",
      300e6,
      [{op: "gte", number: {mantissa: "10", scale: 0}}],
    ],
  )
  assert.deepEqual(
    notices.map((n) => n.code),
    ["sigma/legacy-aggregation"],
  )
})

test("all mistakes of a file are told at once, and its good rules stay", () => {
  const bad = minimal("a: {x|foo: 1, y|bar: 2}, b: {z|cidr: nowhere}, condition: a and c")
  const {rules, refusals} = parseRules(
    `${bad}---\n${minimal("a: {x: 1}, condition: a")}---\nlevel: [\n`,
    "t.yml",
    {},
  )
  assert.equal(rules.length, 1)
  assert.deepEqual(refusals.map((r) => r.code).sort(), [
    "sigma/not-a-block",
    "sigma/unknown-modifier",
    "sigma/unknown-modifier",
    "sigma/unknown-selection",
    "sigma/yaml-syntax",
  ])
})

test("places are right in quoted keys, folded conditions and behind other documents", () => {
  const text = `${minimal("a: {x: 1}, condition: a")}---\ntitle: t\nid: 5b2e7d0c-4f4a-4c61-9d57-0f3a4f3d9b02\nlevel: low\nlogsource:\n  category: webserver\ndetection:\n  a:\n    'x|conta': 1\n  condition: >\n    a and\n    not  b\n`
  const places = parseRules(text, "t.yml", {}).refusals.map((r) => [
    r.at?.line,
    r.excerpt?.slice(r.at!.column - 1, r.at!.column - 1 + r.at!.length!),
  ])
  assert.deepEqual(places, [
    [14, "conta"],
    [17, "b"],
  ])
})

test("a later rule replaces an earlier one of the same id, with a notice, in its place", () => {
  const rule = (title: string, id: string) =>
    parseRules(
      minimal("a: {c-ip: 1}, condition: a").replace("title: t", `title: ${title}`).replace(/9b01/, id),
      `${title}.yml`,
      {},
    )
  const {rules, notices} = mergeRules([rule("first", "9b01"), rule("other", "9b02"), rule("second", "9b01")])
  assert.deepEqual(
    rules.map((r) => r.title),
    ["second", "other"],
  )
  assert.deepEqual(
    notices.map((n) => [n.code, n.at?.file]),
    [["sigma/double-id", "second.yml"]],
  )
})

test("the conditions of a list are kept by their texts", () => {
  const rule = one(minimal("a: {x: 1}, b: {y: 2}, condition: [a, 'b and not a']"))
  assert.deepEqual(rule.conditions, ["a", "b and not a"])
  assert.equal(rule.condition.kind, "or")
  assert.equal(one(minimal("a: {x: 1}, condition: a")).conditions, undefined)
})

test("rules without an id are called by file and number", () => {
  const text = minimal("a: {x: 1}, condition: a").replace(/^id.*\n/m, "")
  assert.deepEqual(
    parseRules(`${text}---\n${text}`, "f.yml", {}).rules.map((r) => r.id),
    ["f.yml#1", "f.yml#2"],
  )
})

test("a licence is the rule's own, else the one that its collection has", () => {
  const licence = (more: string, options: RuleOptions) =>
    parseRules(minimal("a: {x: 1}, condition: a", more), "t.yml", options).rules[0]?.origin.licence
  assert.equal(licence("license: MIT\n", {licence: "DRL-1.1"}), "MIT")
  assert.equal(licence("", {licence: "DRL-1.1"}), "DRL-1.1")
  assert.equal(licence("", {}), "not stated")
})

test("chains of modifiers without a meaning are refused", () => {
  const chains = [
    "re|contains",
    "contains|re",
    "contains|startswith",
    "base64|wide",
    "contains|base64",
    "lt|gt",
    "cidr|contains",
    "exists|contains",
    "exists|neq",
    "i",
    "re|i|i",
    "contains|contains",
    "windash|re",
    "fieldref|re",
    "cased|re",
    "hour|gt",
    "base64|windash",
    "expand|re",
    "re|expand",
    "base64|base64",
  ]
  for (const chain of chains) {
    assert.deepEqual(
      codes(minimal(`a: {'x|${chain}': 1}, condition: a`)),
      ["sigma/impossible-modifiers"],
      chain,
    )
  }
  for (const chain of ["|startswith", "|cidr", "|exists", "|neq", "|gt"]) {
    assert.deepEqual(
      codes(minimal(`a: {'${chain}': 1}, condition: a`)),
      ["sigma/impossible-modifiers"],
      chain,
    )
  }
})

test("conditions that cannot be read are refused, each at its place", () => {
  const places = (condition: string) =>
    parseRules(minimal(`a: {x: 1}, b: {x: 2}, condition: "${condition}"`), "t.yml", {}).refusals.map(
      (r) => `${r.code.slice(6)}: ${r.excerpt?.slice(r.at!.column - 1, r.at!.column - 1 + r.at!.length!)}`,
    )
  assert.deepEqual(places("a b"), ["condition-syntax: b"])
  assert.deepEqual(places("a and"), ["condition-syntax: d"])
  assert.deepEqual(places("a)"), ["condition-syntax: )"])
  assert.deepEqual(places("not"), ["condition-syntax: t"])
  assert.deepEqual(places("2 of a*"), ["condition-syntax: 2"])
  assert.deepEqual(places("1 of c*"), ["pattern-fits-nothing: c*"])
  assert.deepEqual(places("a or AND"), ["condition-syntax: AND"])
  assert.deepEqual(places(`${"(".repeat(100)}a${")".repeat(100)}`), ["condition-syntax: ("])
})

test("a selection named a thousand times does not become a thousand copies", () => {
  const values = Array.from({length: 1000}, (_, i) => `v${i}`).join(", ")
  const condition = Array.from({length: 1000}, () => "a").join(" or ")
  assert.deepEqual(codes(minimal(`a: {x: [${values}]}, condition: ${condition}`)), ["sigma/too-many-values"])
})

test("any text ends in rules and refusals, never in a throw", () => {
  const sample =
    readFileSync(new URL("correlations.yml", fixtures), "utf8") +
    minimal("a: {x|re: '[a-z]+$'}, condition: 1 of a*")
  const edit = fc.tuple(
    fc.nat(sample.length),
    fc.nat(20),
    fc.oneof(
      fc.string({maxLength: 6}),
      fc.constantFrom(
        "[",
        "{",
        "&a ",
        "*a",
        "!x ",
        "'",
        "- ",
        ": ",
        "\n",
        "|",
        ">",
        "\t",
        "%",
        "---\n",
        "null",
        "\u0000",
      ),
    ),
  )
  let refused = 0
  fc.assert(
    fc.property(fc.array(edit, {maxLength: 5}), (edits) => {
      let text = sample
      for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      const {refusals, notices} = parseRules(text, "fuzz.yml", {})
      refused += refusals.length
      for (const r of [...refusals, ...notices])
        assert.ok(r.at === undefined || r.at.column >= 1, JSON.stringify(r))
    }),
    {seed, numRuns: 300},
  )
  fc.assert(
    fc.property(fc.string({maxLength: 200, unit: "binary"}), (text) => void parseRules(text, "fuzz.yml", {})),
    {seed, numRuns: 300},
  )
  assert.ok(refused > 100, "the edits broke hardly anything")
})

test("hostile YAML ends quickly", () => {
  const bombs = [
    "[".repeat(100_000),
    "- ".repeat(20_000),
    `a: ${"{b: ".repeat(5000)}`,
    `x: &x [${"1,".repeat(1000)}]\ny: [${"*x,".repeat(5000)}]`,
    Array.from({length: 20_000}, (_, i) => `k${i}: v`).join("\n"),
    "--- a\n".repeat(5000),
  ]
  for (const bomb of bombs) {
    const start = performance.now()
    const {rules} = parseRules(bomb, "bomb.yml", {})
    assert.deepEqual(rules, [])
    assert.ok(performance.now() - start < 5000, bomb.slice(0, 20))
  }
})

test("the registry holds Sigma", () => {
  assert.deepEqual(
    ruleLanguages.map((l) => [l.name, l.endings]),
    [["sigma", [".yml", ".yaml"]]],
  )
})

test("a `postern:` block speaks for a correlation too, and for an old aggregation as a whole", () => {
  const block =
    'postern: {detection: X-1, says: "{count} times", indicates: [{stage: acted, outcome: unknown, strength: weak}]}\n'
  const head = "title: T\nid: 00000000-0000-4000-8000-00000000000a\nlevel: low\n"
  const old =
    `${head}${block}logsource: {category: webserver}\n` +
    "detection: {s: {sc-status: 401}, timeframe: 1m, condition: 's | count() > 2'}\n"
  const [events, whole] = parseRules(old, "old.yml", {campaign: "c"}).rules
  assert.deepEqual(events?.kind === "detection" && [events.says, events.indicates], [undefined, []])
  const written = `${head}${block}correlation: {type: event_count, rules: [r], timespan: 1m, condition: {gte: 2}}\n`
  for (const rule of [whole, parseRules(written, "new.yml", {campaign: "c"}).rules[0]]) {
    assert.ok(rule?.kind === "correlation")
    assert.deepEqual([rule.detection, rule.says, rule.campaign], ["X-1", "{count} times", "c"])
    assert.deepEqual(rule.indicates, [{stage: "acted", outcome: "unknown", strength: "weak"}])
  }
  const wrong = parseRules(`${written}postern2: 1\n`.replace("stage: acted", "stage: act"), "new.yml", {})
  assert.deepEqual(
    wrong.refusals.map(({code}) => code),
    ["sigma/postern-block"],
  )
})
