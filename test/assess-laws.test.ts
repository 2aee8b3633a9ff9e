import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {height} from "../src/assess/implied.ts"
import {recompute} from "../src/assess/ledger.ts"
import {silence} from "../src/assess/negative.ts"
import type {CaseBundle} from "../src/model/case.ts"
import type {Instant} from "../src/model/instant.ts"
import type {Judgement} from "../src/model/judgement.ts"
import {phiaBands} from "../src/model/judgement.ts"
import {caseOf, type Story} from "./support/case-language.ts"

const seed = 26855
console.log(`seed ${seed}`)

const day = 86_400_000_000
const marchFirst = 1_614_556_800_000_000
const window = {from: marchFirst as Instant, until: (marchFirst + 7 * day) as Instant}

const time = fc
  .integer({min: 0, max: 7 * 24 * 60 - 1})
  .map((m) => new Date(marchFirst / 1000 + m * 60_000).toISOString())
const detection = fc.constantFrom(
  "PL-01",
  "PL-02",
  "PL-03",
  "PL-05",
  "PL-08",
  "PL-13",
  "WS-03",
  "WS-05",
  "WS-06",
  "WS-07",
  "CO-02",
)
const matchLine = fc
  .record({
    time,
    id: detection,
    log: fc.constantFrom("httpproxy", "iis-frontend", "windows-event", "ecp-server"),
    client: fc.integer({min: 1, max: 4}),
    file: fc.constantFrom("a", "b"),
    status: fc.constantFrom(200, 302, 404),
  })
  .map(
    (r) =>
      `${r.time} MX1 ${r.log} ${r.id} client=192.0.2.${r.client} file=C:\\${r.file}.aspx status=${r.status}`,
  )
const logLine = fc
  .record({
    log: fc.constantFrom("httpproxy", "iis-frontend", "ecp-server", "ews", "mapi", "windows-event"),
    from: fc.integer({min: 1, max: 7}),
    days: fc.integer({min: 0, max: 6}),
  })
  .map(
    (r) =>
      `MX1 ${r.log} 2021-03-0${r.from}..2021-03-0${Math.min(7, r.from + r.days)} channels=MSExchange_Management,Security`,
  )
const story = fc.record({
  matches: fc.array(matchLine, {maxLength: 12}),
  logs: fc.uniqueArray(logLine, {maxLength: 6, selector: (l) => l.split(" ")[1]}),
})

function judgements(bundle: CaseBundle): readonly Judgement[] {
  return bundle.case.servers.find((s) => s.id === "MX1")?.judgements ?? []
}

/** A phrase as a number: higher is likelier. */
function level(judgement: Judgement): number {
  if (judgement.kind === "not assessable") return -1
  const {term, upTo} = judgement.likelihood
  const index = (t: string): number => phiaBands.findIndex((b) => b.term === t)
  return index(term) + index(upTo ?? term)
}

function judged(s: Story): readonly Judgement[] {
  return judgements(caseOf({window, ...s}))
}

test("a log taken away never lowers a stage", () => {
  let compared = 0
  fc.assert(
    fc.property(story, fc.nat(), ({matches, logs}, pick) => {
      fc.pre(logs.length > 1)
      const before = judged({matches, logs})
      const after = judged({matches, logs: logs.filter((_, i) => i !== pick % logs.length)})
      before.forEach((was, i) => {
        const is = after[i]!
        if (was.kind !== "assessed" || is.kind !== "assessed") return
        compared++
        assert.ok(level(is) >= level(was), `${was.says}\n${is.says}`)
      })
    }),
    {seed, numRuns: 200},
  )
  assert.ok(compared > 100, `only ${compared} comparisons`)
})

test("a benign line never raises a stage, in the findings or in the logs", () => {
  fc.assert(
    fc.property(story, time, ({matches, logs}, at) => {
      const before = judged({matches, logs})
      const line = judged({matches: [...matches, `${at} MX1 httpproxy BENIGN client=192.0.2.1`], logs})
      const record = judged({matches, logs: [...logs, `MX1 httpproxy ${at}..${at} part=one`]})
      before.forEach((was, i) => {
        assert.ok(level(line[i]!) <= level(was) || was.kind === "not assessable", was.says)
        if (was.kind === "assessed")
          assert.ok(level(record[i]!) <= level(was), `${was.says}\n${record[i]!.says}`)
      })
    }),
    {seed, numRuns: 150},
  )
})

test("a stage that nothing shows is never above what its prior says", () => {
  fc.assert(
    fc.property(story, ({logs}) => {
      for (const j of judged({logs})) {
        if (j.kind === "assessed") assert.ok(j.ledger.posterior <= j.ledger.prior.value + 1e-6, j.says)
      }
    }),
    {seed, numRuns: 80},
  )
})

test("the order of evidence does not matter", () => {
  fc.assert(
    fc.property(story, ({matches, logs}) => {
      const numbered = matches.map((line) => line)
      const one = caseOf({matches: numbered, logs, window})
      const two = caseOf({matches: numbered, logs: [...logs].reverse(), window})
      assert.deepEqual(two.case, one.case)
      const turned = judged({matches: [...numbered].reverse(), logs})
      assert.deepEqual(turned.map(level), judgements(one).map(level))
    }),
    {seed, numRuns: 100},
  )
})

test("a duplicate in its group changes nothing", () => {
  fc.assert(
    fc.property(story, fc.nat(), ({matches, logs}, pick) => {
      fc.pre(matches.length > 0)
      const before = judged({matches, logs})
      const after = judged({matches: [...matches, matches[pick % matches.length]!], logs})
      assert.deepEqual(after.map(level), before.map(level))
      const posteriors = (all: readonly Judgement[]): readonly unknown[] =>
        all.map((j) => (j.kind === "assessed" ? j.ledger.posterior : undefined))
      assert.deepEqual(posteriors(after), posteriors(before))
    }),
    {seed, numRuns: 100},
  )
})

test("ten lines of one scan never exceed one", () => {
  fc.assert(
    fc.property(time, fc.integer({min: 2, max: 10}), (at, lines) => {
      const scan = Array.from(
        {length: lines},
        (_, i) => `${at} MX1 httpproxy ${["PL-01", "PL-03", "PL-04"][i % 3]} client=192.0.2.7 status=404`,
      )
      const logs = ["MX1 httpproxy 2021-03-01..2021-03-07", "MX1 iis-frontend 2021-03-01..2021-03-07"]
      const [one, all] = [judged({matches: scan.slice(0, 1), logs}), judged({matches: scan, logs})]
      assert.deepEqual(all.map(level), one.map(level))
    }),
    {seed, numRuns: 30},
  )
})

test("the ledger alone recomputes the posterior, in any order of its lines", () => {
  let seen = 0
  fc.assert(
    fc.property(story, (s) => {
      for (const j of judged(s)) {
        if (j.kind !== "assessed") continue
        seen++
        assert.equal(recompute(j.ledger), j.ledger.posterior)
        const turned = {
          ...j.ledger,
          items: [...j.ledger.items].reverse(),
          against: [...j.ledger.against].reverse(),
        }
        assert.equal(recompute(turned), j.ledger.posterior)
        const used = j.ledger.items.filter((i) => i.used).map((i) => i.log10)
        assert.ok(used.every((log10) => log10 <= 2))
        assert.ok(used.reduce((a, b) => a + b, 0) <= 4.5 + 1e-9)
        assert.ok(j.ledger.against.reduce((a, b) => a + b.log10, 0) >= -1.5 - 1e-9)
      }
    }),
    {seed, numRuns: 100},
  )
  assert.ok(seen > 100)
})

test("exposed and probed are never below an exploitation that is at least a realistic possibility", () => {
  let seen = 0
  fc.assert(
    fc.property(story, (s) => {
      const [exposed, probed, exploited] = judged(s)
      if (exploited === undefined || height(exploited) < 3) return
      seen++
      assert.ok(height(exposed!) >= height(exploited))
      assert.ok(height(probed!) >= height(exploited))
    }),
    {seed, numRuns: 150},
  )
  assert.ok(seen > 5, `only ${seen} cases`)
})

test("what cannot be assessed always names a gap", () => {
  fc.assert(
    fc.property(story, (s) => {
      for (const j of judged(s))
        if (j.kind === "not assessable") assert.ok(j.gaps.length > 0 && /no sign of safety/.test(j.says))
    }),
    {seed, numRuns: 50},
  )
})

test("silence counts at most -1.5, and less where a log covers less or would seldom show it", () => {
  const total = (covers: readonly (readonly [covered: number, weight: number])[]): number =>
    silence(covers.map(([covered, weight], i) => ({log: `log ${i}`, covered, weight}))).reduce(
      (sum, a) => sum + a.log10,
      0,
    )
  const quarter = [1, 0.25] as const
  assert.equal(total([quarter, quarter, quarter, quarter]), -1.5)
  assert.equal(total([[0.4, 0.5]]), -0.3)
  assert.equal(total([[1, 0.05]]), -0.075)
  assert.equal(total([]), 0)
})
