/* The arithmetic of a ledger by itself: what counts once, what is bounded, what moved it. */

import assert from "node:assert/strict"
import {describe, test} from "node:test"
import fc from "fast-check"
import {type Causes, causesOf} from "../src/assess/causes.ts"
import type {Traced} from "../src/assess/findings.ts"
import type {Moment} from "../src/assess/gather.ts"
import {type Item, itemsFor, surroundingsOf} from "../src/assess/items.ts"
import {ledger, recompute, totalOf, type Weighed, weigh} from "../src/assess/ledger.ts"
import {movedMost} from "../src/assess/moved.ts"
import type {GroupKind} from "../src/knowledge/knowledge.ts"
import type {Finding, Outcome, Stage} from "../src/model/finding.ts"
import {evidenceId, findingId, ruleId, serverId} from "../src/model/ids.ts"
import {parseIso} from "../src/model/instant.ts"
import {caseOf, judgementOf} from "./support/case-language.ts"
import {knowledge} from "./support/shipped-knowledge.ts"

const seed = 27065
console.log(`seed ${seed}`)

interface Sketch {
  readonly detection?: string
  readonly stage?: Stage
  readonly outcome?: Outcome
  readonly session?: string
  readonly techniques?: readonly string[]
  readonly fields?: Readonly<Record<string, string | number>>
  readonly at?: string
  readonly log?: string
  readonly isAbsent?: boolean
}

/** A finding of one event. */
function traced(ordinal: number, sketch: Sketch): Traced {
  const when = sketch.at === undefined ? undefined : parseIso(sketch.at)
  const from = {
    evidence: evidenceId("a.log"),
    offset: ordinal * 10,
    length: 10,
    unit: {kind: "line", line: ordinal},
  } as const
  const moment: Moment = {
    when: when === undefined ? undefined : {...when, zone: "format"},
    from,
    because: [],
    fields: sketch.fields ?? {},
    raw: undefined,
  }
  const {stage = "exploited", outcome = "succeeded"} = sketch
  const finding: Finding = {
    id: findingId(ordinal),
    rule: ruleId(`rule-${sketch.detection ?? ordinal}`),
    title: "A title",
    level: "high",
    server: serverId("MX1"),
    when: moment.when,
    until: moment.when,
    indicates: [{stage, outcome, strength: "strong"}],
    detection: sketch.detection,
    campaign: undefined,
    vulnerabilities: [],
    techniques: sketch.techniques ?? [],
    summary: "A summary.",
    log: sketch.log ?? "httpproxy",
    source: undefined,
    account: undefined,
    session: sketch.session,
    count: 1,
    events: [from],
    exhibits: [],
    because: [],
  }
  return {finding, moments: [moment], rivals: [], asksForAbsentFile: sketch.isAbsent === true}
}

function item(t: Traced, log10: number, groupKind: GroupKind = "session", isWeak = false): Item {
  const outcome = t.finding.indicates[0]?.outcome ?? "unknown"
  return {traced: t, log10, outcome, isWeak, row: "XX-00/exploited@1", groupKind, isMeasured: false}
}

const used = ({items}: Weighed): readonly string[] => items.flatMap((i) => (i.used ? [i.finding] : []))

/** What counts of findings of one event each, all as strong. */
function counted(...sketches: readonly Sketch[]): readonly string[] {
  const all = sketches.map((sketch, index) => traced(index + 1, {detection: `XX-${10 + index}`, ...sketch}))
  return used(
    weigh(
      "exploited",
      all.map((t) => item(t, 1)),
      causesOf(all),
    ),
  )
}

describe("one cause counts once", () => {
  test("also where two signs share nothing but a third", () => {
    const chain = [
      {fields: {requestId: "R1"}},
      {fields: {requestId: "r1", file: "C:\\x\\made-up.aspx"}},
      {fields: {url: "/owa/auth/Made-Up.aspx?a=1"}},
    ]
    assert.deepEqual(counted(...chain), ["F-0001"])
    assert.deepEqual(counted(chain[0]!, chain[2]!), ["F-0001", "F-0002"])
  })

  test("a burst of one address lasts as long as no hour is empty", () => {
    const at = (time: string): Sketch => ({at: `2021-03-03T${time}:00Z`, fields: {client: "192.0.2.7"}})
    assert.deepEqual(counted(at("10:00"), at("10:50"), at("11:45"), at("12:40")), ["F-0001"])
    assert.deepEqual(counted(at("10:00"), at("11:10")), ["F-0001", "F-0002"])
    assert.deepEqual(counted(at("10:00"), {...at("10:01"), fields: {client: "192.0.2.8"}}), [
      "F-0001",
      "F-0002",
    ])
  })

  test("two logs of one process start are one, two starts a minute apart are two", () => {
    const start = (time: string): Sketch => ({
      at: `2021-03-03T10:${time}Z`,
      fields: {commandLine: "cmd /c whoami"},
      log: "windows-event",
    })
    assert.deepEqual(counted(start("00:00.100"), start("00:00.900")), ["F-0001"])
    assert.deepEqual(counted(start("00:00"), start("01:00")), ["F-0001", "F-0002"])
  })

  test("a page is one page in a cmdlet, a share's path, a request and a compiled trace", () => {
    assert.deepEqual(
      counted(
        {fields: {parameters: "-Mailbox x -FilePath \\\\127.0.0.1\\c$\\inetpub\\wwwroot\\s7.aspx"}},
        {fields: {RelativeTargetName: "inetpub\\wwwroot\\s7.aspx"}},
        {fields: {url: "/s7.aspx"}},
        {fields: {file: "C:\\x\\s7.aspx.f5dba9b9.compiled"}},
      ),
      ["F-0001"],
    )
    const logon = {fields: {url: "/owa/auth/logon.aspx"}}
    assert.equal(counted(logon, logon).length, 2, "Exchange's own pages are nobody's sign")
  })

  test("what any stranger can send, and what was only tried, is one sign from however many addresses", () => {
    const all = Array.from({length: 10}, (_, i) =>
      traced(i + 1, {
        detection: `XX-${10 + i}`,
        outcome: i % 2 === 0 ? "attempted" : "succeeded",
        at: `2021-03-0${1 + (i % 9)}T10:00:00Z`,
        fields: {client: `192.0.2.${i}`},
      }),
    )
    const scan = all.map((t, i) => item(t, i % 2 === 0 ? 0.3 : 1, i % 2 === 0 ? "session" : "address-hour"))
    assert.equal(used(weigh("exploited", scan, causesOf(all))).length, 1)
    assert.equal(used(weigh("probed", scan, causesOf(all))).length, 10, "that it was probed they all show")
  })
})

const sketch = fc.record({
  detection: fc.constantFrom("XX-01", "XX-02", "XX-03", "XX-04", "XX-05", "XX-06"),
  outcome: fc.constantFrom<Outcome>("attempted", "succeeded", "confirmed"),
  fields: fc.record(
    {
      client: fc.integer({min: 1, max: 12}).map((n) => `192.0.2.${n}`),
      requestId: fc.constantFrom(..."abcdefghijkl"),
      file: fc.constantFrom(..."abcdefgh").map((name) => `C:\\${name}.aspx`),
      processGuid: fc.constantFrom(..."pqrstuv"),
    },
    {requiredKeys: []},
  ),
  at: fc.integer({min: 0, max: 47}).map((h) => new Date(1_614_556_800_000 + h * 1_800_000).toISOString()),
})
const sign = fc.record({
  sketch,
  log10: fc.constantFrom(0, 0.1, 0.3, 0.5, 1, 1.3, 1.5, 2),
  kind: fc.constantFrom<GroupKind>("session", "address-hour", "file"),
  isWeak: fc.boolean(),
})
type Sign = typeof sign extends fc.Arbitrary<infer T> ? T : never

const pairs = (signs: readonly Sign[]): readonly (readonly [Traced, Item])[] =>
  signs.map((s, index) => {
    const t = traced(index + 1, s.sketch)
    return [t, item(t, s.log10, s.kind, s.isWeak)] as const
  })

describe("laws of weighing", () => {
  const holds = (law: (items: readonly Item[], causes: Causes, all: readonly Traced[]) => void): void =>
    fc.assert(
      fc.property(fc.array(sign, {maxLength: 14}), (signs) => {
        const made = pairs(signs)
        const all = made.map(([t]) => t)
        law(
          made.map(([, i]) => i),
          causesOf(all),
          all,
        )
      }),
      {seed, numRuns: 300},
    )

  test("the order never matters", () => {
    holds((items, causes) => {
      assert.deepEqual(weigh("exploited", [...items].reverse(), causes), weigh("exploited", items, causes))
    })
  })

  test("a second copy of a finding changes nothing", () => {
    let copies = 0
    holds((items, _, all) => {
      const before = totalOf(weigh("exploited", items, causesOf(all)))
      for (const [index, t] of all.entries()) {
        const copy = {...t, finding: {...t.finding, id: findingId(100 + index)}}
        const again = [...items, {...items[index]!, traced: copy}]
        assert.equal(totalOf(weigh("exploited", again, causesOf([...all, copy]))), before)
        copies++
      }
    })
    assert.ok(copies > 500)
  })

  test("a line that weighs nothing changes nothing, whatever it shares", () => {
    holds((items) => {
      const alone = causesOf(items.filter((i) => i.log10 > 0).map((i) => i.traced))
      const before = totalOf(weigh("exploited", items, alone))
      const t = traced(200, {
        detection: "XX-99",
        at: "2021-03-01T05:00:00Z",
        fields: {client: "192.0.2.1", requestId: "a", file: "C:\\b.aspx"},
      })
      const idle = [...items, item(t, 0)]
      const speaking = causesOf(idle.filter((i) => i.log10 > 0).map((i) => i.traced))
      assert.equal(totalOf(weigh("exploited", idle, speaking)), before)
    })
  })

  test("no two counted items share a cause, however indirectly, or a family, and all stay within the bounds", () => {
    let several = 0
    holds((items, causes) => {
      const weighed = weigh("exploited", items, causes)
      const own = new Set(used(weighed))
      const counting = items.filter((i) => own.has(i.traced.finding.id))
      const families = counting.map((i) => i.traced.finding.detection)
      assert.equal(new Set(families).size, families.length)
      // The naive way: spread from each counted item over everything that shares a cause.
      const positive = items.filter((i) => i.log10 > 0)
      const causesOfItem = (i: Item): readonly string[] => causes.get(i.traced.finding.id) ?? []
      for (const start of counting) {
        const reached = new Set<Item>([start])
        for (let grew = true; grew; ) {
          grew = false
          for (const other of positive) {
            const touches = [...reached].some((r) =>
              causesOfItem(r).some((c) => causesOfItem(other).includes(c)),
            )
            if (!reached.has(other) && touches) {
              reached.add(other)
              grew = true
            }
          }
        }
        assert.equal(counting.filter((i) => reached.has(i)).length, 1)
      }
      if (counting.length > 2) several++
      assert.ok(totalOf(weighed) <= 4.5 + 1e-9)
    })
    assert.ok(several > 20, `only ${several} with three and more`)
  })

  test("the ledger alone recomputes its posterior, and says what a third and three times the prior would do", () => {
    holds((items, causes) => {
      const weighed = weigh("exploited", items, causes)
      const against = [{log: "EWS logs", covered: 0.4, log10: -0.4}]
      const entry = {stage: "exploited", shake: 3, against, movedMost: [], table: "t@1"} as const
      const book = ledger({...entry, prior: {value: 0.2, source: "test"}}, weighed)
      assert.equal(recompute(book), book.posterior)
      const thirded = ledger({...entry, prior: {value: 1 / 13, source: "test"}}, weighed)
      assert.equal(book.prior.third, thirded.band)
    })
  })

  test("what moved most is what its removal moves, and what no other line moves further", () => {
    let moves = 0
    holds((items, causes) => {
      const weighed = weigh("exploited", items, causes)
      const without = (id: string): number => {
        // The naive way: the finding weighs nothing and still holds together what shares its causes.
        const rest = items.map((i) => (i.traced.finding.id === id ? {...i, log10: 1e-9, isWeak: true} : i))
        return totalOf(weigh("exploited", rest, causes))
      }
      const moved = new Map(used(weighed).map((id) => [id, totalOf(weighed) - without(id)]))
      const most = movedMost("exploited", items, causes, weighed, [])
      for (const {what, log10} of most) {
        assert.ok(Math.abs((moved.get(what) ?? 0) - log10) < 1e-6, `${what}: ${log10}`)
        moves++
      }
      const least = Math.min(...most.map((m) => Math.abs(m.log10)))
      const named = new Set(most.map((m) => m.what))
      for (const [id, log10] of moved) if (!named.has(id)) assert.ok(Math.abs(log10) <= least + 1e-6)
    })
    assert.ok(moves > 200)
  })
})

describe("the conditions of the table", () => {
  const rowOf = (stage: Stage, ...sketches: readonly Sketch[]): string | undefined => {
    const all = sketches.map((s, index) => traced(index + 1, {stage, ...s}))
    return itemsFor(stage, all.slice(0, 1), knowledge.likelihoodRatios, surroundingsOf(all, false))[0]?.row
  }
  const cases: readonly (readonly [string, Stage, Sketch, string | undefined])[] = [
    [
      "a back end's 200",
      "exploited",
      {detection: "PL-01", fields: {status: 200, BackEndStatus: 200}},
      "/back-end-answer@1",
    ],
    ["status 241", "exploited", {detection: "PL-01", fields: {status: 241}}, "/back-end-answer@1"],
    [
      "a back end's 500",
      "exploited",
      {detection: "PL-01", fields: {status: 200, BackEndStatus: 500}},
      "/no-back-end-answer@1",
    ],
    ["an unrecorded back end", "exploited", {detection: "PL-01", fields: {status: 200}}, "PL-01/exploited@2"],
    ["an answer", "exploited", {detection: "PS-01", fields: {status: 302}}, "/answered@1"],
    ["a refusal", "exploited", {detection: "PS-01", fields: {status: 401}}, "/refused@1"],
    ["no status", "exploited", {detection: "PS-01"}, "PS-01/exploited@2"],
    ["a known build", "persisted", {detection: "WS-01", fields: {build: "15.1.2176.9"}}, "/with-baseline@1"],
    ["an unknown build", "persisted", {detection: "WS-01", fields: {build: "unknown"}}, "WS-01/persisted@2"],
    [
      "a page that was not there",
      "persisted",
      {detection: "WS-03", isAbsent: true, outcome: "attempted"},
      "/absent@1",
    ],
    ["a page that was there", "persisted", {detection: "WS-03", fields: {status: 200}}, "WS-03/persisted@1"],
  ]
  for (const [story, stage, given, row] of cases)
    test(`${story} picks its row`, () => {
      const found = rowOf(stage, given)
      assert.ok(row !== undefined && found?.endsWith(row), `${found}`)
    })

  test("a dump beside a web shell weighs half a power of ten more", () => {
    const dump: Sketch = {detection: "CA-01", session: "S-001"}
    const shell: Sketch = {
      detection: "WS-20",
      stage: "persisted",
      session: "S-001",
      techniques: ["T1505.003"],
    }
    assert.equal(rowOf("acted", dump), "CA-01/acted@1")
    assert.equal(rowOf("acted", dump, {...shell, session: "S-002"}), "CA-01/acted@1")
    const beside = [traced(1, {...dump, stage: "acted"}), traced(2, shell)]
    const [item] = itemsFor(
      "acted",
      beside.slice(0, 1),
      knowledge.likelihoodRatios,
      surroundingsOf(beside, false),
    )
    assert.equal(item?.row, "CA-01/acted/with-shell@1")
    assert.equal(item?.log10, 1.3)
  })
})

describe("a finding that speaks for several stages", () => {
  const week = "2021-03-01..2021-03-07"
  const logs = [`MX1 httpproxy ${week}`, `MX1 iis-frontend ${week}`]
  const rules = ["XX-05 high exploited/succeeded/strong persisted/succeeded/strong acted/succeeded/strong"]
  const one = "2021-03-03T10:00:00Z MX1 windows-event XX-05 processGuid={1}"

  test("does not raise a later one through the prior as well as by itself", () => {
    const acted = judgementOf(caseOf({rules, matches: [one], logs}), "acted")
    assert.ok(acted.kind === "assessed")
    // 0.02 exploited, then 0.5 and 0.5: nothing of the finding is in the prior.
    assert.equal(acted.ledger.prior.value, 0.005)
    assert.match(acted.ledger.prior.source, /without what counts here too/)
  })

  test("but another finding of the earlier stage does", () => {
    const other = "2021-03-03T15:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=q status=200"
    const persisted = judgementOf(caseOf({rules, matches: [one, other], logs}), "persisted")
    assert.ok(persisted.kind === "assessed")
    assert.ok(persisted.ledger.prior.value > 0.02, `${persisted.ledger.prior.value}`)
  })
})
