import assert from "node:assert/strict"
import {test} from "node:test"
import {pageScriptText} from "../../page/build.ts"
import {pageScript} from "../../src/report/page-script.ts"

test("the script in the package is the one in page/report.js, small, and takes no text for markup", () => {
  assert.equal(
    pageScript,
    pageScriptText(),
    "src/report/page-script.ts is old: `node page/build.ts`, then format it",
  )
  assert.ok(Buffer.byteLength(pageScript) < 10_000, `${Buffer.byteLength(pageScript)} bytes`)
  assert.doesNotMatch(
    pageScript,
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|fetch|XMLHttpRequest|localStorage|cookie|setAttribute\("on/,
  )
})
