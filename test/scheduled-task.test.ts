import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {decodedCommand} from "../src/formats/command-line.ts"
import {wholeFile} from "../src/formats/format.ts"
import {scheduledTask} from "../src/formats/scheduled-task.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, "fixtures", "scheduled-task", `${name}.in`), "utf8")

async function read(
  bytes: Uint8Array,
  path = "C/Windows/System32/Tasks/Folder/Example",
): Promise<{readonly events: readonly Event[]; readonly troubles: readonly string[]}> {
  const events: Event[] = []
  const troubles: string[] = []
  const subject = {evidence: evidenceId("task"), path, host: undefined}
  for await (const block of scheduledTask.open(memorySource(bytes), wholeFile, subject)) {
    troubles.push(...block.troubles.map(({code}) => code))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {event: (event) => events.push(event), trouble: ({code}) => troubles.push(code)})
  }
  return {events, troubles}
}

const fields = (event: Event | undefined): Record<string, unknown> =>
  Object.fromEntries(event?.entries() ?? [])

test("a task tells each of its actions, as whom, when and how it runs", async () => {
  const written = fixture("encoded-hourly")
  const {events, troubles} = await read(new Uint8Array(Buffer.from(`\ufeff${written}`, "utf16le")))
  assert.deepEqual(troubles, [])
  assert.equal(events.length, 2)
  assert.deepEqual(fields(events[0]), {
    TaskName: "\\Folder\\Example",
    StatedName: "\\Microsoft\\Windows\\Example Check",
    Author: "CORP\\svc.backup",
    Date: "2021-03-05T04:03:02.1234567",
    UserId: "S-1-5-18",
    RunLevel: "HighestAvailable",
    Triggers: ["LogonTrigger (off)", "CalendarTrigger from 2021-03-05T04:00:00 every PT45M"],
    Hidden: true,
    Enabled: true,
    Action: "Exec",
    Command: "powershell.exe",
    Arguments: "-nop -w hidden -enc dwBoAG8AYQBtAGkAIAAvAGEAbABsAA==",
    CommandLine: "powershell.exe -nop -w hidden -enc dwBoAG8AYQBtAGkAIAAvAGEAbABsAA==",
    DecodedCommand: "whoami /all",
    WorkingDirectory: "C:\\ProgramData",
  })
  // The date names no zone: it is no time of the event.
  assert.equal(events[0]?.when, undefined)
  assert.equal(fields(events[1])["ClassId"], "{11111111-2222-3333-4444-555555555555}")
  const utf8 = await read(new TextEncoder().encode(written), "task.xml")
  assert.equal(fields(utf8.events[0])["TaskName"], "\\Microsoft\\Windows\\Example Check")
})

test("a task that breaks off gives what stands before the damage", async () => {
  const {events, troubles} = await read(new TextEncoder().encode(fixture("breaks-off")))
  assert.ok(troubles.includes("xml/damaged"))
  assert.equal(fields(events[0])["Command"], "cmd.exe")
  assert.equal(events[0]?.when?.at, Date.UTC(2021, 2, 5, 4, 3, 2) * 1000)
})

test("another document in the namespace of tasks is no task", async () => {
  const bytes = new TextEncoder().encode(
    '<Tasks xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Task /></Tasks>',
  )
  const {events, troubles} = await read(bytes)
  assert.deepEqual([events.length, troubles], [0, ["scheduled-task/no-task"]])
})

for (const [line, text] of [
  ["powershell -enc dwBoAG8AYQBtAGkAIAAvAGEAbABsAA==", "whoami /all"],
  ['C:\\x\\PowerShell.exe -NoP /EncodedCommand "dwBoAG8AYQBtAGkAIAAvAGEAbABsAA=="', "whoami /all"],
  ["powershell -e dwBoAG8AYQBtAGkAIAAvAGEAbABsAA==", "whoami /all"],
  ["powershell -ExecutionPolicy Unrestricted -File abcdefghijkl.ps1", undefined],
  ["powershell -enc AAAAAAAAAAAAAAAA", undefined],
  ["cmd -enc dwBoAG8AYQBtAGkAIAAvAGEAbABsAA==", undefined],
] as const)
  test(`the command behind ${line}`, () => assert.equal(decodedCommand(line), text))
