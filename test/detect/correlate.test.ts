import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {Correlator, type CorrelatorOptions} from "../../src/detect/correlate.ts"
import {planCorrelations} from "../../src/detect/correlate-plan.ts"
import type {Run, Runs} from "../../src/detect/correlate-shelves.ts"
import {type EvidenceId, evidenceId, fieldName, ruleId} from "../../src/model/ids.ts"
import {calendar, type Instant, instant, microsPerSecond} from "../../src/model/instant.ts"
import type {Correlation, Match, Rule} from "../../src/model/rule.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {naiveCorrelate} from "../support/naive-correlate.ts"

/* A case is one line of events, `12s A user=bob log2`: seconds after noon, rule, fields, and the log where
 * it is not `log1`. Places in a log ascend in the order given, unless `@offset` says otherwise. */

const noon = calendar(2026, 1, 1, 12) as number
const letters = ["A", "B", "C", "D"] as const

const detection = (letter: string): string =>
  `title: rule ${letter}\nid: 00000000-0000-4000-8000-00000000000${letter}\nname: ${letter}\nlevel: low\n` +
  "logsource: {category: webserver}\ndetection: {s: {sc-status: 1}, condition: s}\n"

function rulesOf(...correlations: readonly string[]): readonly Rule[] {
  const text = [...letters.map(detection), ...correlations].join("---\n")
  const {rules, refusals} = mergeRules([parseRules(text, "case.yml", {})])
  assert.deepEqual(refusals, [])
  return rules
}

const correlation = (name: string, body: string): string =>
  `title: ${name}\nid: 10000000-0000-4000-8000-0000000000${String(name.charCodeAt(0)).padStart(2, "0")}\n` +
  `name: ${name}\nlevel: high\ncorrelation: {${body}}\n`

function event(line: string, ordinal: number): Match {
  const [time = "", letter = "", ...rest] = line.split(" ")
  const fields: Record<string, string> = {}
  let log = "log1"
  let offset = ordinal * 10
  for (const word of rest) {
    const [name = "", value] = word.split("=")
    if (value !== undefined) fields[name] = value
    else if (word.startsWith("@")) offset = Number(word.slice(1))
    else log = word
  }
  const at = instant(noon + Math.round(Number.parseFloat(time) * microsPerSecond)) as Instant
  return match(letter, time === "-" ? undefined : at, log, offset, fields)
}

function match(
  letter: string,
  at: Instant | undefined,
  log: string,
  offset: number,
  fields: Record<string, string>,
): Match {
  return {
    rule: ruleId(`00000000-0000-4000-8000-00000000000${letter}`),
    when: at === undefined ? undefined : {at, tick: 0, zone: "format"},
    from: {
      evidence: evidenceId(log) as EvidenceId,
      offset,
      length: 1,
      unit: {kind: "line", line: offset + 1},
    },
    host: "MX1",
    log: "iis-frontend",
    because: [],
    fields: Object.fromEntries(Object.entries(fields).map(([k, v]) => [fieldName(k), v])),
    raw: new Uint8Array(0),
  }
}

function evaluate(rules: readonly Rule[], matches: readonly Match[], options: CorrelatorOptions = {}) {
  const correlator = new Correlator(planCorrelations(rules), options)
  for (const one of matches) correlator.add(one)
  return correlator.results()
}

/** `title first..last count key=value` of each finding. */
function found(rules: readonly Rule[], lines: readonly string[]): readonly string[] {
  const titles = new Map(rules.map((rule) => [rule.id, rule]))
  const seconds = (text: unknown): number => (Date.parse(String(text)) * 1000 - noon) / microsPerSecond
  return evaluate(rules, lines.map(event)).matches.map(({rule, fields}) => {
    const of = titles.get(rule) as Correlation
    const keys = of.groupBy.map((field) => ` ${field}=${String(fields[field])}`).join("")
    return `${of.title} ${seconds(fields["first"])}..${seconds(fields["last"])} ${String(fields["count"])}${keys}`
  })
}

const times = (rule: string, from: number, step: number, count: number, more = ""): string[] =>
  Array.from({length: count}, (_, i) => `${from + i * step}s ${rule}${more === "" ? "" : ` ${more}`}`)

interface Case {
  readonly says: string
  readonly rules: readonly string[]
  readonly events: readonly string[]
  readonly finds: readonly string[]
}

const count = (more: string): string => `type: event_count, rules: [A], timespan: 10s, ${more}`
const values =
  (letter: string): ((v: string, i: number) => string) =>
  (v, i) =>
    `${i}s ${letter} n=${v}`

const cases: readonly Case[] = [
  {
    says: "event_count: a burst across a full minute is one burst",
    rules: [correlation("X", count("condition: {gte: 5}"))],
    events: times("A", 57, 1, 6),
    finds: ["X 57..62 6"],
  },
  {
    says: "event_count: the last event of a window may be exactly a timespan after the first",
    rules: [correlation("X", count("condition: {gte: 2}"))],
    events: ["0s A", "10s A", "30s A", "40.000001s A"],
    finds: ["X 0..10 2"],
  },
  {
    says: "event_count: a burst longer than its timespan is one finding with all events",
    rules: [correlation("X", count("condition: {gte: 5}"))],
    events: [...times("A", 0, 1, 60), "200s A"],
    finds: ["X 0..59 60"],
  },
  {
    says: "event_count: two bursts apart are two findings",
    rules: [correlation("X", count("condition: {gt: 2}"))],
    events: [...times("A", 0, 1, 3), ...times("A", 100, 1, 3)],
    finds: ["X 0..2 3", "X 100..102 3"],
  },
  {
    says: "event_count: events that arrive late and unordered count in their own time",
    rules: [correlation("X", count("condition: {gte: 4}"))],
    events: ["3s A", "100s A", "1s A log2", "0s A log3", "2s A"],
    finds: ["X 0..3 4"],
  },
  {
    says: "event_count: each group by itself, without regard to case; an event without the key is left out",
    rules: [correlation("X", count("group-by: [user], condition: {gte: 2}"))],
    events: ["0s A user=bob", "1s A user=BOB", "2s A user=eve", "3s A", "4s A"],
    finds: ["X 0..1 2 user=BOB"],
  },
  {
    says: "event_count: lt holds for whole windows of groups that exist, not for parts of a crowd",
    rules: [correlation("X", count("group-by: [user], condition: {lt: 3}"))],
    events: [...times("A", 0, 1, 5, "user=bob"), "50s A user=bob", "0s A user=eve"],
    finds: ["X 0..0 1 user=eve", "X 50..50 1 user=bob"],
  },
  {
    says: "event_count: neq",
    rules: [correlation("X", count("group-by: [user], condition: {neq: 2}"))],
    events: [...times("A", 0, 1, 2, "user=bob"), ...times("A", 0, 1, 3, "user=eve")],
    finds: ["X 0..2 3 user=eve"],
  },
  {
    says: "event_count: several criteria are all asked",
    rules: [correlation("X", count("group-by: [user], condition: {gt: 1, lte: 3}"))],
    events: [
      ...times("A", 0, 1, 1, "user=a"),
      ...times("A", 0, 1, 3, "user=b"),
      ...times("A", 0, 1, 4, "user=c"),
    ],
    finds: ["X 0..2 3 user=b"],
  },
  {
    says: "event_count: one event that two rules match is one event",
    rules: [correlation("X", "type: event_count, rules: [A, B], timespan: 10s, condition: {gte: 2}")],
    events: ["0s A @5", "0s B @5", "50s A", "51s B"],
    finds: ["X 50..51 2"],
  },
  {
    says: "value_count: different values, without regard to case",
    rules: [correlation("X", "type: value_count, rules: [A], timespan: 10s, condition: {field: n, gte: 3}")],
    events: ["a", "A", "b", "c"].map(values("A")),
    finds: ["X 0..3 4"],
  },
  {
    says: "value_count: the same value often is one value, and an event without the field is none",
    rules: [correlation("X", "type: value_count, rules: [A], timespan: 10s, condition: {field: n, gte: 2}")],
    events: ["0s A n=a", "1s A n=a", "2s A"],
    finds: [],
  },
  {
    says: "value_count: of several fields the combinations are counted",
    rules: [
      correlation("X", "type: value_count, rules: [A], timespan: 10s, condition: {field: [n, m], gte: 3}"),
    ],
    events: ["0s A n=a m=x", "1s A n=a m=y", "2s A n=b m=x", "3s A n=b"],
    finds: ["X 0..2 3"],
  },
  {
    says: "value_sum: exact, also beyond what doubles hold",
    rules: [
      correlation(
        "X",
        "type: value_sum, rules: [A], timespan: 10s, condition: {field: n, eq: 9007199254740993.3}",
      ),
    ],
    events: ["9007199254740992", "1", "0.1", "0.2"].map(values("A")),
    finds: ["X 0..3 4"],
  },
  {
    says: "value_sum: texts that are no numbers are left out",
    rules: [correlation("X", "type: value_sum, rules: [A], timespan: 10s, condition: {field: n, gte: 10}")],
    events: ["6", "many", "5"].map(values("A")),
    finds: ["X 0..2 2"],
  },
  {
    says: "value_avg: over the numbers of a whole window",
    rules: [correlation("X", "type: value_avg, rules: [A], timespan: 10s, condition: {field: n, gt: 2.5}")],
    events: ["4", "1", "2.6"].map(values("A")),
    finds: ["X 0..2 3"],
  },
  {
    says: "value_percentile with a percentile: the nearest rank",
    rules: [
      correlation(
        "X",
        "type: value_percentile, rules: [A], timespan: 10s, condition: {field: n, percentile: 90, eq: 9}",
      ),
    ],
    events: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "100"].map(values("A")),
    finds: ["X 0..9 10"],
  },
  {
    says: "value_median: the lower of two middle numbers",
    rules: [correlation("X", "type: value_median, rules: [A], timespan: 10s, condition: {field: n, eq: 2}")],
    events: ["9", "1", "3", "2"].map(values("A")),
    finds: ["X 0..3 4"],
  },
  {
    says: "value_percentile without one: values whose share of the window is small",
    rules: [
      correlation("X", "type: value_percentile, rules: [A], timespan: 20s, condition: {field: n, lte: 10}"),
    ],
    events: [
      "cmd",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
      "svchost",
    ].map(values("A")),
    finds: ["X 0..0 1"],
  },
  {
    says: "temporal: all rules, in any order, within the timespan, of one group",
    rules: [correlation("X", "type: temporal, rules: [A, B], group-by: [user], timespan: 10s")],
    events: ["5s B user=bob", "9s A user=bob", "9s A user=eve", "30s B user=eve"],
    finds: ["X 5..9 2 user=bob"],
  },
  {
    says: "temporal: a condition counts different rules",
    rules: [correlation("X", "type: temporal, rules: [A, B, C], timespan: 10s, condition: {gte: 2}")],
    events: ["0s A", "1s A", "50s C", "51s B"],
    finds: ["X 50..51 2"],
  },
  {
    says: "temporal: aliases name the fields of each rule",
    rules: [
      correlation(
        "X",
        "type: temporal, rules: [A, B], group-by: [ip], timespan: 10s, aliases: {ip: {A: src, B: dst}}",
      ),
    ],
    events: ["0s A src=1 dst=2", "1s B src=1 dst=2", "2s B src=9 dst=1"],
    finds: ["X 0..2 2 ip=1"],
  },
  {
    says: "temporal_ordered: only in the order of the list",
    rules: [correlation("X", "type: temporal_ordered, rules: [A, B, C], timespan: 10s")],
    events: ["0s A", "1s C", "2s B", "30s A", "31s B", "32s C", "60s C", "61s B", "62s A"],
    finds: ["X 30..32 3"],
  },
  {
    says: "temporal_ordered: events of one time follow each other by their place in one log",
    rules: [correlation("X", "type: temporal_ordered, rules: [A, B], timespan: 10s")],
    events: ["0s B @1", "0s A @2", "50s A @3", "50s B @4"],
    finds: ["X 50..50 2"],
  },
  {
    says: "temporal_ordered: events of one time in different logs may follow each other",
    rules: [correlation("X", "type: temporal_ordered, rules: [A, B], timespan: 10s")],
    events: ["0s B log1", "0s A log2"],
    finds: ["X 0..0 2"],
  },
  {
    says: "temporal_ordered: a rule listed twice needs two events",
    rules: [correlation("X", "type: temporal_ordered, rules: [A, A, B], timespan: 10s")],
    events: ["0s A", "1s B", "30s A", "31s A", "32s B"],
    finds: ["X 30..32 3"],
  },
  {
    says: "temporal_ordered: the chain begins as late as it can",
    rules: [correlation("X", "type: temporal_ordered, rules: [A, B], timespan: 10s")],
    events: ["0s A", "8s A", "12s B"],
    finds: ["X 8..12 2"],
  },
  {
    says: "a chain: a logon in the middle of a burst of failures follows it",
    rules: [
      correlation("X", "type: temporal_ordered, rules: [Y, B], group-by: [user], timespan: 10s"),
      correlation("Y", count("group-by: [user], condition: {gte: 5}")),
    ],
    events: [...times("A", 0, 1, 100, "user=bob"), "50.5s B user=bob", "50.5s B user=eve"],
    finds: ["X 50..50.5 2 user=bob"],
  },
  {
    says: "a chain: the outer correlation may group by what the inner one does not",
    rules: [
      correlation("X", "type: temporal_ordered, rules: [Y, B], group-by: [user], timespan: 10s"),
      correlation("Y", count("group-by: [pc], condition: {gte: 3}")),
    ],
    events: ["0s A pc=1 user=a", "1s A pc=1 user=b", "2s A pc=1 user=bob", "3s B user=bob", "4s B user=a"],
    finds: ["X 2..3 2 user=bob"],
  },
  {
    says: "a chain: who counts bursts counts each once",
    rules: [
      correlation("X", "type: event_count, rules: [Y], timespan: 1h, condition: {gte: 2}"),
      correlation("Y", count("condition: {gte: 3}")),
    ],
    events: [...times("A", 0, 1, 50), ...times("A", 500, 1, 50)],
    finds: ["X 49..549 2"],
  },
  {
    says: "a chain of three",
    rules: [
      correlation("X", "type: temporal, rules: [Y, D], group-by: [user], timespan: 1m"),
      correlation("Y", "type: temporal_ordered, rules: [Z, B], group-by: [user], timespan: 10s"),
      correlation("Z", count("group-by: [user], condition: {gte: 2}")),
    ],
    events: ["0s A user=u", "1s A user=u", "2s B user=u", "40s D user=u", "41s D user=v"],
    finds: ["X 2..40 2 user=u"],
  },
  {
    says: "generate lets the inner correlation report too",
    rules: [
      correlation("X", "type: temporal, rules: [Y, B], timespan: 10s, generate: true"),
      correlation("Y", count("condition: {gte: 2}")),
    ],
    events: ["0s A", "1s A", "2s B"],
    finds: ["Y 0..1 2", "X 1..2 2"],
  },
  {
    says: "an event without a time takes no part",
    rules: [correlation("X", count("condition: {gte: 2}"))],
    events: ["0s A", "- A"],
    finds: [],
  },
]

for (const {says, rules, events, finds} of cases)
  test(says, () => {
    assert.deepEqual(found(rulesOf(...rules), events), finds)
  })

test("an old aggregation counts within its timeframe", () => {
  const text =
    "title: X\nid: 00000000-0000-4000-8000-00000000000E\nlevel: low\nlogsource: {category: webserver}\n" +
    "detection: {s: {sc-status: 401}, timeframe: 10s, condition: 's | count() by c-ip > 2'}\n"
  const {rules} = mergeRules([parseRules(text, "old.yml", {})])
  const plan = planCorrelations(rules)
  assert.deepEqual([...plan.silent], ["00000000-0000-4000-8000-00000000000E#events"])
  const correlator = new Correlator(plan)
  for (const [i, second] of [0, 20, 25, 29].entries())
    correlator.add({
      ...event(`${second}s E c-ip=1`, i),
      rule: ruleId("00000000-0000-4000-8000-00000000000E#events"),
    })
  assert.deepEqual(
    correlator.results().matches.map(({rule, fields}) => [rule, fields["count"], fields["c-ip"]]),
    [["00000000-0000-4000-8000-00000000000E", 3, "1"]],
  )
})

test("a match names its first and last events, its keys and what was measured", () => {
  const rules = rulesOf(correlation("X", count("group-by: [user], condition: {gte: 5}")))
  const {matches} = evaluate(rules, times("A", 0, 0.1, 100, "user=bob").map(event))
  assert.equal(matches.length, 1)
  const [one] = matches
  assert.equal(one!.events!.length, 20)
  assert.deepEqual([one!.events![0]!.offset, one!.events![19]!.offset, one!.from.offset], [0, 990, 990])
  assert.deepEqual(one!.because, [
    {field: "user", value: "bob"},
    {field: "(event_count)", value: 100},
  ])
  assert.equal(one!.host, "MX1")
})

test("hosts are one whatever their case and domain, and the collection's name will do", () => {
  const rules = rulesOf(correlation("X", count("group-by: [Computer], condition: {gte: 3}")))
  const correlator = new Correlator(planCorrelations(rules))
  correlator.add(event("0s A Computer=mx1.corp.example", 0))
  correlator.add({...event("1s A", 1), host: "MX1"})
  correlator.add({...event("2s A", 2), host: undefined}, "mx1")
  assert.equal(correlator.results().matches.length, 1)
})

test("what is left out is counted and said", () => {
  const rules = rulesOf(correlation("X", count("group-by: [user], condition: {gte: 2}")))
  const lines = ["0s A user=a", "1s A", "2s A", "- A user=a", "3s A user=a", "4s A user=a"]
  const {matches, troubles} = evaluate(rules, lines.map(event), {mostTogether: 2})
  assert.equal(matches.length, 1)
  assert.deepEqual(
    troubles.map(({code, severity, detail}) => [code, severity, Number.parseInt(detail, 10)]),
    [
      ["correlate/missing-key", "odd", 2],
      ["correlate/no-time", "odd", 1],
      ["correlate/too-many-events", "doubtful", 1],
    ],
  )
})

test("filtered matches take no part", () => {
  const rules = rulesOf(correlation("X", count("condition: {gte: 1}")))
  const filtered = {...event("0s A", 0), filteredBy: [ruleId("f")]}
  assert.deepEqual(evaluate(rules, [filtered]).matches, [])
})

const criterion = fc.record({
  op: fc.constantFrom("lt", "lte", "gt", "gte", "eq", "neq"),
  number: fc.integer({min: 0, max: 6}),
})
const body = fc
  .record({
    type: fc.constantFrom(
      "event_count",
      "value_count",
      "temporal",
      "temporal_ordered",
      "value_sum",
      "value_avg",
      "value_percentile",
      "value_median",
    ),
    rules: fc.array(fc.constantFrom("A", "B", "C"), {minLength: 1, maxLength: 4}),
    isGrouped: fc.boolean(),
    span: fc.integer({min: 1, max: 6}),
    criteria: fc.uniqueArray(criterion, {minLength: 0, maxLength: 2, selector: (c) => c.op}),
    percentile: fc.option(fc.constantFrom(0, 10, 50, 75, 100)),
  })
  .filter(({type, criteria}) => type.startsWith("temporal") || criteria.length > 0)
  .map(({type, rules, isGrouped, span, criteria, percentile}) => {
    // A share is a per cent: the same small numbers would hardly ever be near it.
    const isShare = type === "value_percentile" && percentile === null
    const parts = criteria.map(({op, number}) => `${op}: ${isShare ? number * 17 : number}`)
    if (type.startsWith("value_")) parts.push("field: n")
    if (type === "value_percentile" && percentile !== null) parts.push(`percentile: ${percentile}`)
    const unique = type === "temporal_ordered" ? rules : [...new Set(rules)]
    return (
      `type: ${type}, rules: [${unique.join(", ")}], timespan: ${span}s` +
      (isGrouped ? ", group-by: [user]" : "") +
      (parts.length > 0 ? `, condition: {${parts.join(", ")}}` : "")
    )
  })
const line = fc
  .tuple(
    fc.integer({min: 0, max: 14}),
    fc.constantFrom("A", "B", "C"),
    fc.constantFrom("u", "v", "V"),
    fc.integer({min: 0, max: 4}),
    fc.constantFrom("log1", "log2"),
    fc.nat(3),
  )
  .map(([second, letter, user, n, log, drop]) =>
    [`${second}s`, letter, drop === 1 ? "" : `user=${user}`, drop === 2 ? "" : `n=${n}`, log]
      .filter((word) => word !== "")
      .join(" "),
  )

const lines = fc.array(line, {maxLength: 14})

test("correlations equal the plain version, in whatever order the events arrive", () => {
  let bursts = 0
  let ordered = 0
  fc.assert(
    fc.property(body, lines, fc.infiniteStream(fc.nat()), (text, chosen, dice) => {
      const rules = rulesOf(correlation("X", text))
      const rule = rules.find((one) => one.kind === "correlation")!
      const matches = chosen.map(event)
      const resolved = {
        ...rule,
        rules: rule.rules.map((letter) => `00000000-0000-4000-8000-00000000000${letter}`),
      }
      const naive = naiveCorrelate(resolved, matches)
      const shuffled = matches
        .map((one) => ({one, at: dice.next().value as number}))
        .sort((a, b) => a.at - b.at)
        .map(({one}) => one)
      const isOrdered = rule.type === "temporal_ordered"
      const got = evaluate(rules, shuffled).matches.map(({fields, events, because}) => ({
        key: rule.groupBy.map((field) => String(fields[field]).toLowerCase()).join("|"),
        events: events!.map((at) => `${at.evidence} ${at.offset}`),
        value: because.find((one) => one.field === "n" && rule.type === "value_percentile")?.value,
      }))
      const want = naive.map(({key, events, value}) => ({
        key,
        events: events.map((index) => `${matches[index]!.from.evidence} ${matches[index]!.from.offset}`),
        value,
      }))
      if (isOrdered) {
        // A burst names the events of its chains, each within one of the plain version's windows.
        ordered += want.length
        assert.equal(got.length, want.length)
        for (const one of got)
          assert.ok(
            want.some(
              (whole) => whole.key === one.key && one.events.every((at) => whole.events.includes(at)),
            ),
          )
      } else {
        bursts += want.length
        const inOrder = (list: typeof got) => list.map((one) => JSON.stringify(one)).sort()
        assert.deepEqual(inOrder(got), inOrder(want))
      }
      assert.deepEqual(evaluate(rules, shuffled), evaluate(rules, matches))
    }),
    {numRuns: 4000},
  )
  assert.ok(bursts > 800 && ordered > 150, `saw ${bursts} bursts and ${ordered} chains`)
})

/** Runs in memory that count themselves; `room` of them fit. */
class MemoryRuns implements Runs {
  kept = 0
  open = 0
  readonly #room: number

  constructor(room: number = Number.POSITIVE_INFINITY) {
    this.#room = room
  }

  keep<T>(items: Iterable<T>): Run<T> | undefined {
    if (this.open >= this.#room) return undefined
    const copy = structuredClone([...items])
    this.kept++
    this.open++
    return {read: () => copy, drop: () => this.open--}
  }
}

test("what is put away beyond memory gives the same as what stays in it, chains and ties too", () => {
  let put = 0
  const inner = fc.constantFrom(
    ...["type: event_count, rules: [A], condition: {gte: 2}", "type: temporal, rules: [A, B]"],
  )
  fc.assert(
    fc.property(inner, body, fc.array(line, {minLength: 12, maxLength: 40}), (first, second, chosen) => {
      const outer = second.replace(/rules: \[[^\]]*\]/, "rules: [X, C]").replace("user", "Computer")
      const rules = rulesOf(
        correlation("X", `${first}, group-by: [user, Computer], timespan: 4s`),
        correlation("Y", outer),
      )
      const matches = chosen.map((one, i) => ({...event(one, i), raw: new Uint8Array([i])}))
      const runs = new MemoryRuns()
      const options = {exhibits: true, runs, memoryBytes: 1500}
      assert.deepEqual(evaluate(rules, matches, options), evaluate(rules, matches, {exhibits: true}))
      assert.equal(runs.open, 0, "every run was dropped")
      put += runs.kept
    }),
    {numRuns: 300},
  )
  assert.ok(put > 750, `put away ${put} runs`)
})

test("thousands of runs are joined on the way; a group cut by pauses is held a stretch at a time", () => {
  const rules = rulesOf(correlation("X", count("condition: {gte: 3}")))
  const runs = new MemoryRuns()
  // 500 bursts of four, far apart, as they would lie in logs that are read one after another.
  const matches = [0, 1, 2, 3].flatMap((part) =>
    Array.from({length: 500}, (_, burst) => event(`${burst * 60 + part}s A log${part}`, burst)),
  )
  const {matches: found, troubles} = evaluate(rules, matches, {runs, memoryBytes: 2000, mostTogether: 4})
  assert.deepEqual([found.length, troubles.length], [500, 0])
  assert.ok(found.every(({fields}) => fields["count"] === 4))
  assert.ok(runs.kept > 500 && runs.open === 0)
})

test("without room anywhere the rest is left out and said", () => {
  const rules = rulesOf(correlation("X", count("condition: {gte: 1}")))
  const matches = times("A", 0, 60, 50).map(event)
  for (const runs of [undefined, new MemoryRuns(2)]) {
    const options = {memoryBytes: 5000, ...(runs === undefined ? {} : {runs})}
    const {matches: found, troubles} = evaluate(rules, matches, options)
    const [only] = troubles
    assert.deepEqual([troubles.length, only?.code], [1, "correlate/too-many-events"])
    assert.match(only!.detail, /found no room in memory or on disk/)
    assert.equal(found.length + Number.parseInt(only!.detail, 10), 50)
    assert.ok(found.length > 0)
  }
})

test("a match shows the bytes of its first events and of its last one", () => {
  const rules = rulesOf(correlation("X", count("condition: {gte: 5}")))
  const matches = times("A", 0, 0.1, 60).map((one, i) => ({...event(one, i), raw: new Uint8Array([i])}))
  const [whole] = evaluate(rules, matches, {exhibits: true}).matches
  assert.deepEqual(
    whole!.exhibits!.map(({raw}) => raw[0]),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 59],
  )
  assert.deepEqual(
    whole!.exhibits!.map(({at}) => at.offset),
    [...whole!.events!.slice(0, 9), whole!.events!.at(-1)!].map(({offset}) => offset),
  )
  assert.equal(whole!.raw[0], 59)
  const [bare] = evaluate(rules, matches).matches
  assert.deepEqual([bare!.exhibits, bare!.raw.length], [undefined, 0])
})
