import assert from "node:assert/strict"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {Observer} from "../src/detect/observe.ts"
import type {Format} from "../src/formats/format.ts"
import {wholeFile} from "../src/formats/format.ts"
import {formats} from "../src/formats/registry.ts"
import type {LogKind} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"
import {formatInstant} from "../src/model/instant.ts"
import type {Observation} from "../src/model/observation.ts"
import {peWithVersion} from "./support/pe-writer.ts"
import {type Fields, plainEvent} from "./support/plain-event.ts"

const formatOf = (name: string): Format => {
  const found = formats.find((format) => format.name === name)
  assert.ok(found !== undefined, name)
  return found
}

/** What a file shows, read as the engine reads it: blocks, and their first and last records. */
async function observe(format: string, bytes: Uint8Array, path = "a.log"): Promise<readonly Observation[]> {
  const observer = new Observer()
  const subject = {evidence: evidenceId(path), path, host: undefined}
  for await (const block of formatOf(format).open(memorySource(bytes), wholeFile, subject)) {
    observer.block(block)
    for (const i of new Set([0, block.records - 1]))
      block.decode(i, {trouble: () => undefined, event: (event) => observer.event(event)})
  }
  return observer.data()
}

const shown = (one: Observation): string =>
  one.kind === "build"
    ? `${one.source} ${one.value} ${one.proves}`
    : `${one.setting} ${one.path ?? "-"} ${one.value}`

function events(log: LogKind, ...all: readonly Fields[]): readonly string[] {
  const observer = new Observer()
  for (const fields of all) observer.event(plainEvent({log, host: "MXS01"}, fields))
  return observer.data().map(shown)
}

const iis = (...rows: readonly string[]): Uint8Array =>
  Buffer.from(
    "#Software: Microsoft Internet Information Services 10.0\n" +
      "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status\n" +
      rows
        .map((row) => {
          const [when, stem, status] = row.split(" ")
          return `2021-03-04 ${when} 192.0.2.1 GET ${stem} - 443 - 198.51.100.7 x ${status}\n`
        })
        .join(""),
  )

test("builds in paths of Outlook on the web count where the server answered", async () => {
  const seen = await observe(
    "iis-w3c",
    iis(
      "10:00:00 /owa/auth/15.1.9999.1/x.css 404",
      "10:00:01 /owa/auth/logon.aspx 200",
      "10:00:02 /owa/auth/15.1.2106.2/themes/a.css 200",
      "10:05:00 /owa/auth/15.1.2106.2/themes/b.css 304",
      "10:06:00 /owa/auth/15.1.7777.1/x.css 302",
    ),
  )
  assert.deepEqual(seen.map(shown), ["owa-path 15.1.2106.2 cumulative-update"])
  const [one] = seen
  assert.equal(one?.first && formatInstant(one.first.at), "2021-03-04T10:00:02.000000Z")
  assert.equal(one?.last && formatInstant(one.last.at), "2021-03-04T10:05:00.000000Z")
  assert.deepEqual(one?.at.unit, {kind: "line", line: 5})
})

test("a log without such paths shows no build", async () => {
  assert.deepEqual(await observe("iis-w3c", iis("10:00:00 /owa/ 200")), [])
})

const version = (a: string, b: string, c: string, d: string): Fields => ({
  MajorVersion: a,
  MinorVersion: b,
  BuildVersion: c,
  RevisionVersion: d,
})

test("each log tells of builds what it may", () => {
  assert.deepEqual(events("httpproxy", version("15", "1", "2106", "13"), version("15", "1", "2106", "13")), [
    "httpproxy-version 15.1.2106.13 update",
  ])
  assert.deepEqual(events("ews", version("15", "1", "2106", "13")), [
    "log-version 15.1.2106.13 cumulative-update",
  ])
  assert.deepEqual(events("httpproxy", version("15", "", "x", "13")), [])
  assert.deepEqual(events("ecp-server", {"S:BLD": "15.1.2106.2"}), ["ecp-build 15.1.2106.2 update"])
  assert.deepEqual(events("windows-event", version("15", "1", "2106", "13")), [])
})

test("the registry tells installed updates and, of Setup's key, the four numbers together", () => {
  const uninstall = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{1}"
  const setup = "SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup"
  const name = "Security Update for Exchange Server 2016 Cumulative Update 18 (KB5000871)"
  assert.deepEqual(
    events(
      "registry",
      {Key: uninstall, ValueName: "DisplayName", Data: name},
      {Key: uninstall, ValueName: "DisplayName", Data: "Update for Windows (KB1)"},
      {
        Key: uninstall,
        ValueName: "DisplayName",
        Data: name.replace("KB5000871", "KB5001779"),
        Recovered: "deleted",
      },
      {Key: setup, ValueName: "MsiProductMajor", Data: "15"},
      {Key: setup, ValueName: "MsiProductMinor", Data: "1"},
      {Key: setup, ValueName: "MsiBuildMajor", Data: "2106"},
      {Key: setup, ValueName: "MsiBuildMinor", Data: "2"},
    ),
    [`uninstall-key ${name} cumulative-update`, "setup-key 15.1.2106.2 cumulative-update"],
  )
})

test("a large log shows its first and last build however long it is", async () => {
  const filler = Array.from({length: 30_000}, (_, i) => `11:${String(i % 60).padStart(2, "0")}:00 /owa/ 200`)
  const seen = await observe(
    "iis-w3c",
    iis("10:00:00 /owa/auth/15.1.2106.2/a.css 200", ...filler, "12:00:00 /owa/auth/15.1.2106.13/a.css 200"),
  )
  assert.deepEqual(seen.map(shown), [
    "owa-path 15.1.2106.2 cumulative-update",
    "owa-path 15.1.2106.13 cumulative-update",
  ])
})

test("settings that decide about flaws are told with their place", () => {
  assert.deepEqual(
    events(
      "iis-configuration",
      {Setting: "extended-protection", Path: "Default Web Site/owa", Value: "None"},
      {Setting: "something-else", Path: "x", Value: "y"},
    ),
    ["extended-protection Default Web Site/owa None"],
  )
  assert.deepEqual(events("exchange-configuration", {Kind: "hybrid-configuration"}), ["hybrid - configured"])
  assert.deepEqual(
    events("exchange-configuration", {
      Kind: "exchange-server",
      Build: "15.2.986.5",
      MitigationsApplied: ["M1"],
    }),
    ["admin-display-version 15.2.986.5 cumulative-update", "emergency-mitigation - M1"],
  )
})

test("ExSetup.exe tells the exact build", async () => {
  const bytes = peWithVersion([15, 1, 2106, 13], {OriginalFilename: "ExSetup.exe"})
  assert.deepEqual((await observe("pe-version", bytes)).map(shown), ["exsetup-file 15.1.2106.13 update"])
})

test("what a file shows is bounded, and parts of a file add up to the whole", () => {
  const many = Array.from({length: 2000}, (_, i) => version("15", "1", "2106", String(i)))
  assert.equal(events("httpproxy", ...many).length, 500)
  const [whole, first, second] = [new Observer(), new Observer(), new Observer()]
  const see = (observer: Observer, revision: string): void =>
    observer.event(plainEvent({log: "httpproxy", host: undefined}, version("15", "1", "2106", revision)))
  for (const revision of ["2", "13", "2"]) see(whole, revision)
  see(first, "2")
  for (const revision of ["13", "2"]) see(second, revision)
  first.add(second.data(), (at) => at)
  assert.deepEqual(first.data(), whole.data())
})

test("the header of Outlook on the web tells a build where the log has a column for it", async () => {
  for (const column of ["X-OWA-Version", "sc(X-OWA-Version)"]) {
    const rows = Array.from({length: 1000}, (_, i) => {
      const version = i % 2 === 0 ? "-" : i < 600 ? "15.1.2106.2" : "15.1.2106.13"
      const time = new Date(Date.UTC(2021, 2, 4, 10, 0, i)).toISOString().slice(11, 19)
      return `2021-03-04 ${time} GET /owa/auth/logon.aspx 443 200 ${i === 5 ? "15.9.x.1" : version}\n`
    })
    const bytes = Buffer.from(
      `#Software: Microsoft Internet Information Services 10.0\n#Fields: date time cs-method cs-uri-stem s-port sc-status ${column}\n${rows.join("")}`,
    )
    const seen = await observe("iis-w3c", bytes)
    assert.deepEqual(seen.map(shown).sort(), [
      "owa-header 15.1.2106.13 cumulative-update",
      "owa-header 15.1.2106.2 cumulative-update",
    ])
    assert.deepEqual(
      await observe("iis-w3c", Buffer.from(bytes.toString().replaceAll("Version", "Verse"))),
      [],
    )
  }
})
