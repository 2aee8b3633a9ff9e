import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {fieldName, ruleId} from "../../src/model/ids.ts"
import type {Detection} from "../../src/model/rule.ts"
import {explain, explainable, explainRule} from "../../src/report/explain.ts"
import {ledgerLines} from "../../src/report/explain-stage.ts"
import {terminalSummary} from "../../src/report/terminal-summary.ts"
import {columnsOf, type Paint, wrap} from "../../src/report/terminal-text.ts"
import {timelineCsv} from "../../src/report/timeline-csv.ts"
import {count, dayRuns, size} from "../../src/report/words.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {assertGolden} from "../support/golden.ts"
import {hostile} from "../support/injection.ts"

/** Reads RFC 4180 with every cell quoted; throws on anything else. */
function readCsv(text: string): string[][] {
  assert.ok(text.endsWith("\r\n"))
  return text
    .slice(0, -2)
    .split("\r\n")
    .map((line) => {
      assert.match(line, /^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/)
      return line
        .slice(1, -1)
        .split(/","/)
        .map((cell) => cell.replaceAll('""', '"'))
    })
}

test("timeline.csv has the columns of the case folder and one row per entry in order of time", () => {
  const rows = readCsv(timelineCsv(exploitedBundle().timeline))
  assert.deepEqual(rows[0], [
    "time_utc",
    "tick",
    "zone",
    "host",
    "source",
    "kind",
    "summary",
    "evidence",
    "unit",
    "offset",
    "finding",
    "episode",
  ])
  assert.equal(rows.length, 1 + exploitedBundle().timeline.length)
  const times = rows
    .slice(1)
    .map((row) => row[0] ?? "")
    .filter((time) => time !== "")
  assert.deepEqual(times, [...times].sort())
  assert.equal(rows.at(-1)?.[0], "")
  assertGolden("test/fixtures/cases/exploited/timeline.csv", timelineCsv(exploitedBundle().timeline))
})

test("no cell of timeline.csv can run in a spreadsheet or break its row", () => {
  for (const text of ["=1+1", "@x", "\t-1", "\r\n+1", '"', ",\n"]) {
    const rows = readCsv(timelineCsv(hostile(exploitedBundle(), text).timeline))
    assert.equal(rows.length, 1 + exploitedBundle().timeline.length)
    for (const row of rows) {
      for (const cell of row) assert.doesNotMatch(cell, /^\s*[=+\-@]|[\p{Cc}]/u)
    }
  }
})

test("the terminal says the headline, the lines, the stages and where the report is", () => {
  const text = terminalSummary(exploitedBundle(), {reportPath: "postern-case/report.html"})
  assertGolden("test/fixtures/cases/exploited/summary.txt", text)
  assertGolden("test/fixtures/cases/scan/summary.txt", terminalSummary(scanBundle()))
  assert.match(text, /Data taken {2}not assessable/)
  assert.match(text, /postern-case\/report\.html\n$/)
  assert.doesNotMatch(terminalSummary(missingLogsBundle()), /\b(clean|safe)\b/i)
})

test("colour comes only from the paint, and evidence cannot steer a terminal", () => {
  const paint: Paint = {
    strong: (s) => `\u001b[1m${s}\u001b[22m`,
    quiet: (s) => `\u001b[2m${s}\u001b[22m`,
    accent: (s) => `\u001b[34m${s}\u001b[39m`,
  }
  const bundle = hostile(exploitedBundle())
  const plain =
    terminalSummary(bundle) + (explain(bundle, "F-0001") ?? "") + (explain(bundle, "exploited") ?? "")
  assert.ok(plain.length > 5000)
  assert.doesNotMatch(plain, /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u)
  const painted = terminalSummary(bundle, {paint})
  assert.equal(painted.replaceAll(/\u001b\[\d+m/g, ""), terminalSummary(bundle))
  assert.notEqual(painted, terminalSummary(bundle))
})

test("wrapped lines fit the width, lose no character and count wide ones twice", () => {
  assert.equal(columnsOf("a北e\u0301🙂"), 6)
  fc.assert(
    fc.property(
      fc.string({unit: fc.constantFrom("a", "北", " ", "word", "e\u0301"), maxLength: 80}),
      fc.integer({min: 20, max: 60}),
      (text, width) => {
        const lines = wrap(text, width)
        for (const line of lines) assert.ok(columnsOf(line) <= width, line)
        assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""))
      },
    ),
  )
})

test("a finding is explained by what, where, which bytes and where it counts", () => {
  const text = explain(exploitedBundle(), "f-0004") ?? ""
  assertGolden("test/fixtures/cases/exploited/explain-F-0004.txt", text)
  assert.match(text, /00062553 {2}7b 22/)
})

test("a stage is explained by its sums, its gaps and what would change it", () => {
  const text = explain(exploitedBundle(), "exploited") ?? ""
  assertGolden("test/fixtures/cases/exploited/explain-exploited.txt", text)
  assert.match(explain(exploitedBundle(), "data-taken") ?? "", /no EWS logs/)
})

test("the ledger's rows add up to the recorded result", () => {
  let seen = 0
  for (const judgement of exploitedBundle().case.servers[0]?.judgements ?? []) {
    if (judgement.kind !== "assessed" || judgement.ledger.items.length === 0) continue
    const [, sum, recorded] =
      /([\d.]+) %; recorded ([\d.]+) %/.exec(ledgerLines(judgement.ledger).at(-1)?.row ?? "") ?? []
    assert.equal(sum, recorded)
    seen += 1
  }
  assert.ok(seen >= 3)
})

const loaded: Detection = {
  kind: "detection",
  id: ruleId("0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c20"),
  title: "Answers of 200 from an unlisted .aspx",
  name: undefined,
  level: "critical",
  status: "stable",
  description: "A page that Exchange does not ship answers.",
  falsePositives: ["A page that an administrator put there"],
  references: [],
  tags: ["attack.t1505.003"],
  origin: {path: "rules/shell.yml", line: 1, author: "Postern", licence: "Apache-2.0"},
  logsource: {category: "webserver"},
  condition: {
    kind: "and",
    of: [
      {
        kind: "field",
        field: fieldName("cs-uri-stem"),
        test: {op: "text", segments: ["any", {text: ".aspx"}], cased: false},
      },
      {
        kind: "not",
        of: {
          kind: "field",
          field: fieldName("sc-status"),
          test: {op: "gte", number: {mantissa: "300", scale: 0}},
        },
      },
    ],
  },
  selections: ["selection"],
  carry: [],
  indicates: [{stage: "persisted", outcome: "succeeded", strength: "strong"}],
  detection: "WS-03",
  campaign: undefined,
  says: undefined,
}

test("a rule is explained by what it looks for, with its matches if there is a case", () => {
  const text = explain(exploitedBundle(), "ws-03", {rules: [loaded]}) ?? ""
  assert.match(text, /cs-uri-stem is “\*\.aspx”/)
  assert.match(text, /not\n {6,}sc-status >= 300/)
  assert.match(text, /In this case: 2 findings/)
  assert.match(explainRule(loaded), /A page that an administrator put there/)
  assert.doesNotMatch(explainRule(loaded), /In this case/)
})

test("what the case does not know is answered by what it knows", () => {
  assert.equal(explain(exploitedBundle(), "F-9999"), undefined)
  assert.match(explainable(exploitedBundle()), /F-0001 to F-0007; a stage \(exposed, .*; a rule \(PL-01/)
})

test("numbers, sizes and days read well", () => {
  assert.equal(count(1_234_567), "1,234,567")
  assert.deepEqual([0, 1, 999, 1000, 9_949, 999_600, 1_500_000_000].map(size), [
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "9.9 kB",
    "1.0 MB",
    "1.5 GB",
  ])
  assert.deepEqual(dayRuns(["2021-03-01", "2021-02-28", "2021-03-05", "no day"]), [
    {from: "2021-02-28", to: "2021-03-01"},
    {from: "2021-03-05", to: "2021-03-05"},
  ])
})
