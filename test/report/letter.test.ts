/* The letter to the organisation on paper. What it says has its goldens in test/drafts. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {extractText, getDocumentProxy} from "unpdf"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {nothingSaid} from "../../src/advise/situation.ts"
import {pdfOf} from "../../src/engine/pdf.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {PaperDocument} from "../../src/report/paper/document.ts"
import {paperSizes} from "../../src/report/paper/typst.ts"
import {letterDocument} from "../drafts/support.ts"
import {exploitedBundle} from "../support/case-fixtures.ts"
import {generatedCases, sevenCase} from "../support/seven-cases.ts"
import {knowledge} from "../support/shipped-knowledge.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-letter-"))
after(() => rmSync(folder, {recursive: true}))

async function pagesOf(document: PaperDocument): Promise<readonly number[]> {
  const pages: number[] = []
  for (const paper of paperSizes)
    pages.push((await getDocumentProxy(await pdfOf(document, paper, "ua-1"), {verbosity: 0})).numPages)
  return pages
}

test("the letter of each generated case, with its real advice, fits on one sheet", async () => {
  for (const name of generatedCases) {
    const {findings, ...bundle} = await sevenCase(name, folder)
    const situation = {servers: bundle.case.servers, findings, asOf: bundle.case.asOf}
    const actions = plan(adviceBook(knowledge, nothingSaid), situation)
    const letter = letterDocument({...bundle, findings, case: {...bundle.case, actions}})
    assert.deepEqual(await pagesOf(letter), [1, 1], name)
  }
})

test("the letter stays short whatever the case holds", async () => {
  const bundle = exploitedBundle()
  const wordy =
    "A sentence of the evidence that goes on for very long without coming to an end at all, ".repeat(12)
  const [server] = bundle.case.servers
  assert.ok(server !== undefined)
  const long: CaseBundle = {
    ...bundle,
    case: {
      ...bundle.case,
      servers: Array.from({length: 60}, () => server),
      actions: Array.from({length: 40}, (_, at) => ({order: at + 1, says: wordy, because: wordy})),
      verdict: {...bundle.case.verdict, headline: wordy},
      episodes: (bundle.case.episodes ?? []).map((one) => ({...one, says: wordy, what: wordy})),
    },
  }
  assert.ok((await pagesOf(letterDocument(long))).every((pages) => pages <= 2))
})

test("the PDF of a letter says what its Markdown says", async () => {
  const pdf = await pdfOf(letterDocument(exploitedBundle()), "a4", "ua-1")
  const {text} = await extractText(await getDocumentProxy(pdf, {verbosity: 0}), {mergePages: false})
  for (const piece of ["What we found", "How sure we are", "What to do today", "Whom to call"])
    assert.ok(text[0]?.includes(piece), piece)
})
