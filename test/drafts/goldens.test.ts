/* Drafts for seven cases, as the person reads them who must file within the hour. Read each diff before you accept it. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {draftMarkdown, draftText} from "../../src/report/draft-pages.ts"
import {assertGolden} from "../support/golden.ts"
import {generatedCases, sevenCase} from "../support/seven-cases.ts"
import {withRecording} from "../support/whole-case.ts"
import {draft, forms, letter, said} from "./support.ts"

const folder = mkdtempSync(join(tmpdir(), "postern-drafts-"))
after(() => rmSync(folder, {recursive: true}))

const aware = said({awareAt: "2021-03-08T09:00Z", awareBy: "helpdesk call"})
const filled = {
  ...aware,
  ...said({
    reporterName: "Alex Example",
    reporterRole: "head of IT",
    reporterPhone: "+44 20 7946 0000",
    reporterEmail: "incident@elsewhere.example",
    firstDetected: "2021-03-08T08:30Z",
    containedAt: "2021-03-09T18:00Z",
    notifiedAt: "2021-03-10T15:00Z",
    functionalImpact: "mail was off for four hours on 9 March",
    crossBorder: "No: all users are in one country",
    usersAffected: 250,
    measuresDone: [
      "The server was cut off from the Internet on 9 March.",
      "Logs were copied before anything was changed.",
    ],
    measuresPlanned: ["Rebuild the server.", "Change all passwords."],
    informed: ["police", "our insurer"],
  }),
}

/** Nothing that we say may calm somebody without ground. */
function claimsNoSafety(text: string): void {
  assert.doesNotMatch(text, /\bclean\b|\bis safe\b|not compromised|no breach|nothing suspicious/i)
}

for (const name of generatedCases)
  test(`drafts for a generated server: ${name}`, async () => {
    const bundle = await sevenCase(name, folder)
    const page = letter(bundle)
    claimsNoSafety(page)
    assert.ok(page.split(/\s+/).length < 600, "one page")
    assertGolden(`test/drafts/goldens/${name}-letter.md.txt`, page)
    for (const form of ["ncsc", "gdpr"]) {
      const text = draftMarkdown(draft(form, bundle, {told: aware}))
      claimsNoSafety(text)
      assertGolden(`test/drafts/goldens/${name}-${form}.md.txt`, text)
    }
  })

for (const form of forms.keys())
  test(`the form ${form}, with answers, for the server whose mail was taken`, async () => {
    const bundle = await sevenCase("mail-stolen", folder)
    const made = draft(form, bundle, {told: filled, asOf: "2021-03-10T16:00Z"})
    assertGolden(`test/drafts/goldens/filled-${form}.txt`, draftText(made))
  })

test("drafts for the recorded run of ProxyLogon", withRecording, async () => {
  const bundle = await sevenCase("recorded", folder)
  const text = draftMarkdown(draft("ncsc", bundle, {told: aware}))
  claimsNoSafety(text)
  assertGolden("test/drafts/goldens/recorded-ncsc.md.txt", text)
})
