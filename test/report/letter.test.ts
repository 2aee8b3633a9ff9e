/* The letter to the organisation for each of the seven cases, as a person reads it. Read the diff before you accept
 * it: somebody will get it on the worst day of the year. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {getDocumentProxy} from "unpdf"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {nothingSaid} from "../../src/advise/situation.ts"
import {pdfOf} from "../../src/engine/pdf.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {PaperDocument} from "../../src/report/paper/document.ts"
import {letterPaper} from "../../src/report/paper/letter.ts"
import {paperMarkdown} from "../../src/report/paper/markdown.ts"
import {paperSizes} from "../../src/report/paper/typst.ts"
import {en} from "../../src/report/texts/en.ts"
import {plainSayer} from "../../src/report/texts.ts"
import {exploitedBundle} from "../support/case-fixtures.ts"
import {assertGolden} from "../support/golden.ts"
import {everyPayload, hostile} from "../support/injection.ts"
import {generatedCases, sevenCase} from "../support/seven-cases.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {withRecording} from "../support/whole-case.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-letter-"))
after(() => rmSync(folder, {recursive: true}))

function letterOf(bundle: CaseBundle): PaperDocument {
  return letterPaper(bundle, {
    marking: "TLP:AMBER+STRICT",
    language: en.language,
    say: plainSayer(en),
    contacts: ["incident desk, +44 20 7946 0000"],
  })
}

async function pagesOf(document: PaperDocument): Promise<readonly number[]> {
  const pages: number[] = []
  for (const paper of paperSizes)
    pages.push((await getDocumentProxy(await pdfOf(document, paper, "ua-1"), {verbosity: 0})).numPages)
  return pages
}

async function check(name: string): Promise<void> {
  const {findings, ...bundle} = await sevenCase(name, folder)
  const situation = {servers: bundle.case.servers, findings, asOf: bundle.case.asOf}
  const actions = plan(adviceBook(knowledge, nothingSaid), situation)
  const letter = letterOf({...bundle, findings, case: {...bundle.case, actions, organisation: "Example Ltd"}})
  const text = paperMarkdown(letter)
  assert.doesNotMatch(text, /\b(?:is|are|was) (?:clean|safe|secure)\b|not compromised/i)
  assertGolden(`test/report/letters/${name}.md`, text)
  assert.deepEqual(await pagesOf(letter), [1, 1])
}

for (const name of generatedCases) test(`the letter for a generated server: ${name}`, () => check(name))

test("the letter for the recorded run of ProxyLogon", withRecording, () => check("recorded"))

test("the letter stays on one page whatever the case holds", async () => {
  const bundle = exploitedBundle()
  const wordy =
    "A sentence of the evidence that goes on for very long without coming to an end at all, ".repeat(12)
  const [server] = bundle.case.servers
  assert.ok(server !== undefined)
  const actions = Array.from({length: 40}, (_, at) => ({order: at + 1, says: wordy, because: wordy}))
  const long: CaseBundle = {
    ...bundle,
    case: {
      ...bundle.case,
      organisation: wordy,
      servers: Array.from({length: 60}, () => server),
      actions,
      verdict: {...bundle.case.verdict, headline: wordy, lines: [wordy, wordy, wordy, wordy]},
      episodes: (bundle.case.episodes ?? []).map((one) => ({...one, says: wordy, what: wordy})),
    },
  }
  assert.deepEqual(await pagesOf(letterOf(long)), [1, 1])
})

test("no payload gets through into a letter", async () => {
  const letter = letterOf(hostile(exploitedBundle(), everyPayload))
  assert.doesNotMatch(paperMarkdown(letter), /(?<!\\)<[a-z/!]|[\u202a-\u202e]|https?:\/\//i)
  // Written-out characters take more room than those that they stand for.
  assert.ok((await pagesOf(letter)).every((pages) => pages <= 2))
})
