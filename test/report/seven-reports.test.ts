/* The whole report for each of the seven cases, as Markdown, so that a person can read it aloud and sign it. Read the
 * diff before you accept it. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {nothingSaid} from "../../src/advise/situation.ts"
import {paperMarkdown} from "../../src/report/paper/markdown.ts"
import {reportPaper} from "../../src/report/paper/report.ts"
import {en} from "../../src/report/texts/en.ts"
import {plainSayer} from "../../src/report/texts.ts"
import {assertGolden} from "../support/golden.ts"
import {generatedCases, sevenCase} from "../support/seven-cases.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {withRecording} from "../support/whole-case.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-reports-"))
after(() => rmSync(folder, {recursive: true}))

/** Weights move with the tables, and each file has its hash: what is read aloud ends before the arithmetic. */
const lastPart = `## ${en["ledger.title"]}`

async function check(name: string): Promise<void> {
  const {findings, ...bundle} = await sevenCase(name, folder)
  const situation = {servers: bundle.case.servers, findings, asOf: bundle.case.asOf}
  const actions = plan(adviceBook(knowledge, nothingSaid), situation)
  const text = paperMarkdown(
    reportPaper(
      {...bundle, findings, case: {...bundle.case, actions, organisation: "Example Ltd"}},
      {marking: "TLP:AMBER+STRICT", language: en.language, say: plainSayer(en)},
    ),
  )
  assert.doesNotMatch(text, /\b(?:is|are|was|were) (?:clean|safe|secure|not compromised)\b/i)
  // Each sentence about what happened leads to a finding of the case.
  const known = new Set(findings.map(({id}) => id as string))
  for (const [id] of text.matchAll(/\bF-\d{4}\b/g)) assert.ok(known.has(id), id)
  assertGolden(`test/report/reports/${name}.md.txt`, `${text.split(lastPart)[0]}`)
}

for (const name of generatedCases) test(`the report for a generated server: ${name}`, () => check(name))

test("the report for the recorded run of ProxyLogon", withRecording, () => check("recorded"))
