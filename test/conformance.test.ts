import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {type Adapter, type Case, loadCases, runCases, summary} from "../conformance/runner.ts"
import {depths} from "./support/conformance-adapters.ts"

const docs: string = join(import.meta.dirname, "..", "docs")
const cases: readonly Case[] = loadCases()
const page: string = readFileSync(join(docs, "conformance.md"), "utf8")
/** The page's list of cases. */
const listed: string = page.slice(page.indexOf("## Cases of each row"))
/** The ids in the first column of the tables before it. */
const rows: readonly string[] = [
  ...page.slice(0, page.indexOf("## Cases of each row")).matchAll(/^\| ([A-Z]\d\d) +\|/gm),
].map((match) => match[1]!)

test("every row of the page has a case, and every case a row", () => {
  const numbered = (letter: string, count: number): readonly string[] =>
    Array.from({length: count}, (_, i) => `${letter}${String(i + 1).padStart(2, "0")}`)
  const wanted = [...numbered("V", 13), ...numbered("M", 10), ...numbered("C", 6)]
  assert.deepEqual(
    wanted.filter((id) => !rows.includes(id)),
    [],
  )
  const covered = new Set(cases.map((story) => story.id))
  assert.deepEqual([...covered].sort(), [...rows].sort())
  assert.ok(cases.length >= 150, `only ${cases.length} cases`)
})

test("the page names the cases of each row", () => {
  const names = [...listed.matchAll(/^\| ([A-Z]\d\d) +\| (.*?) *\|$/gm)].flatMap(([, row, cells]) =>
    [...cells!.matchAll(/`([^`]+)`/g)].map(([, name]) => `${row}-${name}`),
  )
  assert.deepEqual(names.sort(), cases.map((story) => story.name).sort())
})

test("every case holds something that must come out and something that must not", () => {
  const isOneSided = ({events, expect}: Case): boolean => {
    if (expect.findings.length > 0) return false
    const counts = Object.values(expect.hits).map((hits) => hits.length)
    return !counts.some((count) => count > 0) || !counts.some((count) => count < events.length)
  }
  assert.deepEqual(
    cases.filter(isOneSided).map((story) => story.name),
    [],
  )
})

test("every code that a case expects is explained in the documentation", () => {
  const errors = readFileSync(join(docs, "errors", "sigma.md"), "utf8")
  const explained = new Set([...errors.matchAll(/^## (\S+)$/gm)].map((match) => match[1]))
  const codes = new Set(cases.flatMap(({expect}) => [...expect.refused, ...expect.notices]))
  assert.ok(codes.size > 15, `the cases expect only ${codes.size} codes`)
  assert.deepEqual(
    [...codes].filter((code) => !explained.has(code)),
    [],
  )
})

for (const adapter of depths) {
  test(`all cases pass with ${adapter.name}`, async (t) => {
    const verdicts = await runCases(adapter, cases)
    const report = summary(adapter, verdicts)
    t.diagnostic(report.split("\n", 1)[0]!)
    for (const [why, count] of reasons(verdicts.flatMap((v) => (v.outcome === "skip" ? [v.why] : []))))
      t.diagnostic(`${count} skipped: ${why}`)
    assert.ok(!verdicts.some((verdict) => verdict.outcome === "fail"), report)
    assert.ok(verdicts.filter((verdict) => verdict.outcome === "pass").length >= 150, report)
  })
}

function reasons(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** An engine that gives the same for every rule of a case. */
function blunt(name: string, hitsOf: (story: Case) => readonly number[]): Adapter {
  let current = cases[0]!
  return {
    name,
    skip: (story) => {
      current = story
      return undefined
    },
    run: async () => ({
      hits: Object.fromEntries(Object.keys(current.expect.hits).map((title) => [title, hitsOf(current)])),
      refusals: current.expect.refused.map((code) => ({code})),
    }),
  }
}

test("an engine that matches nothing, or everything, passes no case", async () => {
  for (const engine of [blunt("deaf", () => []), blunt("eager", ({events}) => [...events.keys()])]) {
    const verdicts = await runCases(engine, cases)
    assert.equal(verdicts.length, cases.length)
    assert.deepEqual(
      verdicts.filter((verdict) => verdict.outcome !== "fail").map((verdict) => verdict.story.name),
      [],
    )
  }
})

test("an engine that throws fails the case, and one that lacks a part is skipped with its reason", async () => {
  const throwing: Adapter = {name: "broken", run: () => Promise.reject(new Error("no engine"))}
  const [failed] = await runCases(throwing, cases.slice(0, 1))
  assert.equal(failed?.outcome, "fail")
  assert.match(failed?.why ?? "", /no engine/)
  const shy: Adapter = {...throwing, name: "shy", skip: () => "not built"}
  const [skipped] = await runCases(shy, cases.slice(0, 1))
  assert.deepEqual([skipped?.outcome, skipped?.why], ["skip", "not built"])
  assert.match(summary(shy, [skipped!]), /0 passed, 0 failed, 1 skipped\n {2}skip C01-\S+: not built/)
})
