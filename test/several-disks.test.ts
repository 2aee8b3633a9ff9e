import assert from "node:assert/strict"
import {test} from "node:test"
import {severalDisks} from "../src/assess/several-disks.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {FileRecord} from "../src/model/inventory.ts"
import {log} from "./support/case-language.ts"

const file = (id: string, path: string, host?: string): FileRecord => ({
  ...log("- web-file 2021-03-01..2021-03-01"),
  id: evidenceId(id),
  path,
  host,
})

test("two copies of a disk that name no server are told, once", () => {
  const troubles = severalDisks([
    file("two.zip!/mail/C/inetpub/a.aspx", "C:\\inetpub\\a.aspx"),
    file("two.zip!/mail/C/inetpub/b.aspx", "C:\\inetpub\\b.aspx"),
    file("two.zip!/relay/C%3A/inetpub/a.aspx", "C:\\inetpub\\a.aspx"),
  ])
  assert.deepEqual(
    troubles.map(({code, at, detail}) => [code, at.evidence, /mail and .*relay/.test(detail)]),
    [["assess/several-disks", "two.zip!/relay/C%3A/inetpub/a.aspx", true]],
  )
})

test("one copy with two drives, named hosts and plain folders are no such thing", () => {
  assert.deepEqual(
    severalDisks([
      file("copy/C/a.aspx", "C:\\a.aspx"),
      file("copy/D/b.aspx", "D:\\b.aspx"),
      file("other/C/a.aspx", "C:\\a.aspx", "EX02"),
      file("logs/u_ex.log", "logs/u_ex.log"),
    ]),
    [],
  )
})
