/* What a page that is written to be costly may cost. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {webFile} from "../../src/formats/web-file/web-file.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {readBytes} from "../support/format-suite.ts"

test("a chain of a hundred thousand members costs no more than its length", async () => {
  const chain = `<%\nSet s = CreateObject("ADODB.Stream")\ns.Write Request${".TotalByte".repeat(100_000)}\n%>`
  const subject = {evidence: evidenceId("x.asp"), path: "C:\\inetpub\\wwwroot\\x.asp", host: undefined}
  const began = process.cpuUsage()
  const {events} = await readBytes(webFile, Buffer.from(chain), subject)
  const {user} = process.cpuUsage(began)
  assert.equal(events.length, 1)
  // It took 8 s: each name was as long as all before it.
  assert.ok(user < 3_000_000, `${user / 1000} ms`)
})
