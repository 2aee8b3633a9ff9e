/* What each kind of log is worth: a server's evidence is judged whole, then without each kind in turn.
 *
 * The tables stand in docs/missing-logs.md, so that the page says what the program says. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, describe, test} from "node:test"
import {height} from "../src/assess/implied.ts"
import {logName} from "../src/assess/sentences.ts"
import type {LogKind} from "../src/model/event.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import type {Judgement} from "../src/model/judgement.ts"
import {assertGolden} from "./support/golden.ts"
import {generate, type SampleOptions, writtenLogs} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"
import {stageOf, type Whole, wholeCase, wordOf} from "./support/whole-case.ts"

const room: string = mkdtempSync(join(tmpdir(), "postern-missing-"))
after(() => rmSync(room, {recursive: true, force: true}))

const judged: readonly Stage[] = stages.filter((stage) => stage !== "exposed")
let samples = 0

async function caseWithout(scenario: string, drop: readonly LogKind[]): Promise<Whole> {
  samples += 1
  const folder = join(room, String(samples))
  const options = {scenario, seed: "41", sizeBytes: 1_500_000, drop} as SampleOptions
  writeFolder(generate(options).pieces, folder)
  return wholeCase([folder], join(room, "spool"))
}

interface Row {
  readonly without: LogKind | undefined
  readonly whole: Whole
}

async function rowsOf(scenario: string): Promise<readonly Row[]> {
  const rows: Row[] = [{without: undefined, whole: await caseWithout(scenario, [])}]
  for (const log of writtenLogs) rows.push({without: log, whole: await caseWithout(scenario, [log])})
  return rows
}

/** What a reader is told of a stage: all that may change without being silent. */
function told(judgement: Judgement): string {
  const gaps = judgement.gaps.map((gap) => gap.says).join(" ")
  return judgement.kind === "not assessable"
    ? `not assessable ${gaps}`
    : `${wordOf(judgement)} ${judgement.confidence} ${judgement.outcome} ${gaps} ${judgement.against.join(" ")}`
}

function cell(judgement: Judgement): string {
  return judgement.kind === "not assessable"
    ? "not assessable"
    : `${wordOf(judgement)}; ${judgement.confidence}`
}

/** The stages for which a log is named as missing, or that read otherwise than with all logs. */
function touched(row: Row, all: Whole): readonly Stage[] {
  return judged.filter((stage) => told(stageOf(row.whole, stage)) !== told(stageOf(all, stage)))
}

function tableOf(rows: readonly Row[]): string {
  const [all] = rows
  const head = ["without", ...judged, "named as a gap for"]
  const body = rows.map((row) => {
    const gaps = judged.filter((stage) =>
      stageOf(row.whole, stage).gaps.some((gap) => gap.log === row.without && gap.why === "absent"),
    )
    return [
      row === all ? "_nothing_" : logName(row.without ?? ""),
      ...judged.map((stage) => cell(stageOf(row.whole, stage))),
      row === all ? "" : gaps.length === 0 ? "no stage needs it" : gaps.join(", "),
    ]
  })
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((line) => line[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join(
    "\n",
  )
}

const scenarios = [
  {scenario: "proxylogon", title: "A server that was broken into through ProxyLogon, and mail was taken"},
  {scenario: "scan", title: "A server that was only scanned"},
  {scenario: "clean", title: "A server that nobody touched"},
] as const
const results = new Map<string, readonly Row[]>()

for (const {scenario, title} of scenarios)
  describe(title, () => {
    let rows: readonly Row[] = []
    before(async () => {
      rows = await rowsOf(scenario)
      results.set(scenario, rows)
    })

    test("a log that is missing never raises what is not shown, and never lowers what was silent", () => {
      const all = rows[0]?.whole
      assert.ok(all)
      for (const {without, whole} of rows.slice(1))
        for (const stage of judged) {
          const was: Judgement = stageOf(all, stage)
          const is: Judgement = stageOf(whole, stage)
          if (is.kind === "not assessable" || was.kind === "not assessable") continue
          const isShown = was.confirmedBy.length > 0 || was.for.length > 0
          if (!isShown) assert.ok(height(is) >= height(was), `${without}, ${stage}: ${is.says}`)
          if (is.confirmedBy.length > 0) assert.ok(was.confirmedBy.length > 0, `${without}, ${stage}`)
        }
    })

    test("a stage that needs a missing log says so", () => {
      const all = rows[0]?.whole
      assert.ok(all)
      for (const row of rows.slice(1)) {
        const named = row.whole.bundle.case.servers
          .flatMap((s) => s.gaps)
          .filter((g) => g.log === row.without)
        const isSilent: boolean = touched(row, all).length === 0
        assert.ok(!isSilent || named.length === 0, `${row.without} is named and changes nothing`)
        for (const stage of touched(row, all)) {
          const is = stageOf(row.whole, stage)
          const isSame: boolean = cell(is) === cell(stageOf(all, stage))
          assert.ok(isSame || named.length > 0, `${row.without}, ${stage}: ${cell(is)} without a reason`)
        }
      }
    })
  })

test("docs/missing-logs.md says what the program says", () => {
  assert.equal(results.size, scenarios.length)
  const parts = scenarios.map(
    ({scenario, title}) => `## ${title}\n\n${tableOf(results.get(scenario) ?? [])}\n`,
  )
  assertGolden("docs/missing-logs.md", `${intro}\n${parts.join("\n")}`)
})

const intro = `# What each kind of log is worth

Invented servers, judged with all their logs and then without one kind. A cell is the judgement and, after the
semicolon, our confidence in it. A log that is missing is never silent: where a stage needs it, the stage names it as a
gap, and the judgement turns wider, less sure or _not assessable_. It never turns better.

\`test/missing-logs.slow.test.ts\` writes these tables and fails when the program says something else.
`
