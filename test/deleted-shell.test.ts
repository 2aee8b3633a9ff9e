/* A shell that was written, used and deleted again: nothing of it is left to examine, and it is found all the
 * same, from the web server's log, from what ASP.NET compiled of it, and from the times in the file table. */

import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, test} from "node:test"
import {reportHtml} from "../src/report/html.ts"
import {terminalSummary} from "../src/report/terminal-summary.ts"
import {collect, generate, writtenLogs} from "./support/virtual-server/generate.ts"
import {stageOf, type Whole, wholeCase, wordOf} from "./support/whole-case.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-deleted-shell-"))
after(() => rmSync(folder, {recursive: true}))
let made = 0

const day = "2021-03-04"
const root = ".\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth"
const temporary =
  ".\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Temporary ASP.NET Files\\owa\\8e05b027\\e164d61b"
const tableHead =
  "EntryNumber,SequenceNumber,InUse,ParentPath,FileName,Extension,FileSize,IsDirectory,SI<FN,uSecZeros,Created0x10,Created0x30,LastModified0x10,SourceFile"
const journalHead =
  "Name,Extension,EntryNumber,SequenceNumber,ParentPath,UpdateSequenceNumber,UpdateTimestamp,UpdateReasons,FileAttributes,SourceFile"

/** A row of the file table. */
function file(folderOf: string, name: string, time: string, inUse = true): string {
  const extension = name.slice(name.lastIndexOf("."))
  return `4711,2,${inUse ? "True" : "False"},${folderOf},${name},${extension},318,False,False,False,${time},,${time},C:\\evidence\\C\\$MFT`
}

/** A row of the change journal. */
function change(name: string, time: string, reasons: string): string {
  return `${name},.aspx,4711,1,${root},8800001000,${time},${reasons},Archive,C:\\evidence\\C\\$Extend\\$J`
}

const page = "made-up.aspx"
const trace = `${page}.f5dba9b9.compiled`
const shippedRows = [
  file(root, "logon.aspx", "2020-12-08 21:04:11.7654321"),
  file(root, "errorFE.aspx", "2020-12-08 21:04:11.8654321"),
  file(temporary, "logon.aspx.cdcab7d2.compiled", "2020-12-09 06:00:00.1234567"),
  file(".\\Windows\\Temp", "cab_1234_2", `${day} 06:00:00.0000001`),
]
const shellRows = [
  file(root, page, `${day} 10:22:31.4412309`, false),
  file(temporary, trace, `${day} 10:22:40.1000000`),
]
const journalRows = [
  change(page, `${day} 10:22:31.4412309`, "FileCreate"),
  change(page, `${day} 10:22:31.4612309`, "DataExtend|FileCreate|Close"),
  change(page, `${day} 22:01:09.0000000`, "FileDelete|Close"),
]

interface Evidence {
  readonly table?: readonly string[]
  readonly journal?: readonly string[]
  readonly isUsed: boolean
  readonly hasTrace: boolean
}

/** The case of a server's logs of one day with what was found on its disk. */
async function caseOf({table, journal, isUsed, hasTrace}: Evidence): Promise<Whole> {
  const at = join(folder, `case-${made++}`)
  const drop = writtenLogs.filter((log) => log !== "iis-frontend")
  const options = {seed: "4", scenario: "clean", sizeBytes: 400_000, days: 1, start: day, drop}
  const files = new Map(collect(generate(options)))
  const [name, bytes] = [...files].find(([path]) => /W3SVC1/i.test(path)) ?? []
  assert.ok(name !== undefined && bytes !== undefined, [...files.keys()].join(", "))
  const text = new TextDecoder().decode(bytes)
  const columns = /^#Fields: (.*?)\r?$/m.exec(text)?.[1]?.trim().split(" ") ?? []
  const prefix = name.slice(0, name.search(/inetpub|W3SVC1/i))
  if (isUsed) {
    const rows = ["10:22:40", "10:23:12", "14:40:05", "21:58:30"].map((time, i) =>
      columns.map((column) => cellOf(column, time, i === 0 ? "GET" : "POST")).join(" "),
    )
    files.set(name, new TextEncoder().encode(`${text}${rows.join("\r\n")}\r\n`))
  }
  const put = (path: string, lines: readonly string[]): void => {
    files.set(`${prefix}${path}`, new TextEncoder().encode(`${lines.join("\r\n")}\r\n`))
  }
  if (table !== undefined) put("FileSystem/MFT.csv", [tableHead, ...table])
  if (journal !== undefined) put("FileSystem/J.csv", [journalHead, ...journal])
  if (hasTrace)
    put(`${temporary.slice(2).replaceAll("\\", "/")}/${trace}`, [
      '<?xml version="1.0" encoding="utf-8"?>',
      `<preserve resultType="3" virtualPath="/owa/auth/${page}" hash="fffffffff1c4d3d3" filehash="ffff" flags="110000" assembly="App_Web_abcd1234" type="ASP.auth_made_up_aspx">`,
      `  <filedeps><filedep name="/owa/auth/${page}" /></filedeps>`,
      "</preserve>",
    ])
  for (const [path, content] of files) {
    mkdirSync(dirname(join(at, path)), {recursive: true})
    writeFileSync(join(at, path), content)
  }
  return wholeCase([at], join(folder, "spool"))
}

function cellOf(column: string, time: string, method: string): string {
  const cells: Readonly<Record<string, string>> = {
    date: day,
    time,
    "s-ip": "10.0.0.5",
    "cs-method": method,
    "cs-uri-stem": `/owa/auth/${page}`,
    "s-port": "443",
    "c-ip": "198.51.100.7",
    "cs(User-Agent)": "python-requests/2.25.1",
    "sc-status": "200",
    "sc-substatus": "0",
    "sc-win32-status": "0",
    "time-taken": "46",
  }
  return cells[column] ?? "-"
}

const detections = ({bundle}: Whole): readonly (string | undefined)[] => [
  ...new Set(bundle.findings.map((f) => f.detection)),
]

test("a shell that was written, used and deleted is found, and the report says that the file is gone", async () => {
  const whole = await caseOf({
    table: [...shippedRows, ...shellRows],
    journal: journalRows,
    isUsed: true,
    hasTrace: true,
  })
  const found = detections(whole)
  for (const detection of ["FH-40", "FH-41", "FH-46", "FH-47", "WS-09"])
    assert.ok(found.includes(detection), `${detection} in ${found.join(", ")}`)
  assert.equal(wordOf(stageOf(whole, "persisted")), "confirmed")

  const {lines} = whole.bundle.case.verdict
  const gone = lines.find((line) => line.includes("is gone from the disk but was there"))
  assert.ok(gone !== undefined, lines.join("\n"))
  assert.match(gone, /owa\\auth\\made-up\.aspx is gone from the disk but was there/)
  assert.match(gone, /created on 4 March 2021 at 10:22 UTC/)
  assert.match(gone, /answered requests on 4 March 2021 at 10:22 UTC/)
  assert.match(gone, /until 4 March 2021 at 21:58 UTC at least/)
  assert.match(gone, /deleted on 4 March 2021 at 22:01 UTC/)
  assert.match(gone, /What the web server compiled of it is still there\./)

  const session = whole.bundle.case.servers
    .flatMap((server) => server.sessions)
    .find(({findings}) => {
      const own = whole.bundle.findings.filter((f) => findings.includes(f.id)).map((f) => f.detection)
      return ["FH-41", "FH-46", "WS-09"].every((detection) => own.includes(detection))
    })
  assert.ok(session !== undefined, "file, trace and requests are one session")
  assert.ok(session.joinedBy.includes("the same file name"))

  for (const text of reportsOf(whole))
    assert.match(text.replaceAll(/\s+/g, " "), /is gone from the disk but was there/)
})

test("without a change journal the report says that the time of the deletion is not recorded", async () => {
  const whole = await caseOf({table: [...shippedRows, ...shellRows], isUsed: true, hasTrace: false})
  const said = whole.bundle.case.verdict.lines.join("\n")
  assert.match(said, /made-up\.aspx is gone from the disk but was there/)
  assert.match(said, /when it was deleted is not recorded/)
  assert.match(said, /What the web server compiled of it is still there/)
})

test("without lists of files the log and the compiled trace still tell of the shell, and nothing is said of its end", async () => {
  const whole = await caseOf({isUsed: true, hasTrace: true})
  assert.ok(detections(whole).includes("WS-09"))
  assert.doesNotMatch(whole.bundle.case.verdict.lines.join("\n"), /gone from the disk/)
})

test("a server that was left alone raises nothing from its lists of files", async () => {
  const whole = await caseOf({
    table: shippedRows,
    journal: [change("logon.aspx", `${day} 03:00:00.0000000`, "FileDelete|Close")],
    isUsed: false,
    hasTrace: false,
  })
  assert.deepEqual(
    whole.bundle.findings.filter((f) => f.log === "file-system").map((f) => f.summary),
    [],
  )
  assert.ok(whole.bundle.files.some((f) => f.log === "file-system" && f.records === shippedRows.length))
})

function reportsOf({bundle}: Whole): readonly string[] {
  return [reportHtml(bundle), terminalSummary(bundle)]
}
