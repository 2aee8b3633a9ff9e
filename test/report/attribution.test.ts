import assert from "node:assert/strict"
import {test} from "node:test"
import {explain} from "../../src/report/explain.ts"
import {reportHtml} from "../../src/report/html.ts"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {hostile} from "../support/injection.ts"

/** The section about who it was. */
function section(page: string): string {
  const found = /<section aria-labelledby="attribution">[\s\S]*?<\/section>/.exec(page)?.[0]
  assert.ok(found !== undefined)
  return found
}

test("the report shows each intruder with its hypotheses, the observers and what is tied to nobody", () => {
  const shown = section(reportHtml(exploitedBundle()))
  assert.match(shown, /At least 6 groups are publicly known/)
  assert.match(shown, /Hypotheses about A-001/)
  assert.match(shown, /Mikroceen[\s\S]*4\.7 %[\s\S]*\+0\.60[\s\S]*17\.4 %/)
  assert.match(shown, /Features of Mikroceen[\s\S]*log_error_9e23efc3\.aspx[\s\S]*moderate/)
  assert.match(shown, /fewer than 2 independent groups/)
  assert.match(shown, /Who only tried or looked[\s\S]*A-002/)
  assert.match(shown, /Tied to no activity/)
})

test("what others said stands in a box of its own, with speaker, date and estimate", () => {
  const box =
    /<div class="exhibit">\s*<h3 id="relayed">[\s\S]*?<\/div>\s*<\/section>/.exec(
      reportHtml(exploitedBundle()),
    )?.[0] ?? ""
  assert.match(box, /UK NCSC and FCDO[\s\S]*2021-07-19[\s\S]*who did it[\s\S]*highly likely/)
  assert.match(box, /NATO[\s\S]*none given[\s\S]*not checked against the speaker/)
  assert.match(box, /None of it is evidence about this server/)
  assert.doesNotMatch(section(reportHtml(missingLogsBundle())), /relayed/)
})

test("evidence text in activities becomes neither markup nor a command of the terminal", () => {
  const bundle = hostile(exploitedBundle())
  const shown = section(reportHtml(bundle))
  assert.doesNotMatch(shown, /<script|<img|onerror=["']/i)
  const text = explain(bundle, "A-001") ?? ""
  assert.ok(text.length > 500)
  assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u)
})
