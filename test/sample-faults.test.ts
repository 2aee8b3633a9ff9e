/* Real-life damage of samples: each fault is where it was asked for and nowhere else, what is left out
 * changes nothing of what stays, and layouts and zips hold the same bytes. */

import assert from "node:assert/strict"
import {mkdtempSync, readFileSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {describe, it} from "node:test"
import {BlobReader, Uint8ArrayWriter, ZipReader} from "@zip.js/zip.js"
import fc from "fast-check"
import {type Fault, faultNames, nulRunBytes} from "./support/virtual-server/faults.ts"
import {collect, generate, type SampleOptions, scenarios} from "./support/virtual-server/generate.ts"
import {layouts} from "./support/virtual-server/layout.ts"
import {writeFolder, zipFolder} from "./support/virtual-server/pack.ts"
import {csvRows, exchangeRecords, iisRecords} from "./support/virtual-server/read.ts"
import type {Truth} from "./support/virtual-server/truth.ts"

function make(options: Partial<SampleOptions>): {
  readonly files: ReadonlyMap<string, string>
  readonly truth: Truth
} {
  const sample = generate({seed: "5", scenario: "proxylogon", sizeBytes: 3_000_000, days: 2, ...options})
  const files = new Map(
    [...collect(sample)].map(([path, bytes]) => [path, Buffer.from(bytes).toString("utf8")]),
  )
  return {files, truth: sample.truth()}
}

describe("sample with faults", () => {
  const sound = make({})
  const damaged = (
    fault: Fault,
  ): ReturnType<typeof make> & {readonly noted: readonly (readonly [string, string, number])[]} => {
    const made = make({faults: [fault]})
    const noted = made.truth.faults.map((note) => {
      assert.equal(note.fault, fault)
      const text = made.files.get(note.file)
      assert.ok(text !== undefined, `${fault}: no file ${note.file}`)
      return [note.file, text, note.line ?? 0] as const
    })
    assert.ok(noted.length > 0, `${fault} was made nowhere`)
    return {...made, noted}
  }
  const lineOf = (text: string, line: number): string => text.split("\n")[line - 1] ?? ""

  it("has no fault unless asked", () => {
    assert.deepEqual(sound.truth.faults, [])
    for (const [path, text] of sound.files) {
      assert.ok(text.endsWith("\r\n"), path)
      assert.ok(!text.includes("\0") && !text.startsWith("\uFEFF"), path)
      assert.equal(text.split("\n").length, text.split("\r\n").length, path)
    }
  })

  it("cuts the last line of files that were being written", () => {
    const {noted, files} = damaged("truncated")
    for (const [path, text, line] of noted) {
      assert.ok(!text.endsWith("\n"), path)
      assert.equal(text.split("\n").length, line)
    }
    assert.ok(
      noted.some(([path]) => path.includes("W3SVC1")) && noted.some(([path]) => path.includes("HttpProxy")),
    )
    assert.equal([...files.values()].filter((text) => !text.endsWith("\n")).length, noted.length)
  })

  it("leaves a run of NUL bytes in an IIS log, with a new header after it, and at the end of a HttpProxy log", () => {
    const {noted, files} = damaged("nul-run")
    for (const [path, text, line] of noted)
      assert.ok(lineOf(text, line).includes("\0".repeat(nulRunBytes)), path)
    const [, iis, line] = noted.find(([path]) => path.includes("W3SVC1"))!
    assert.match(lineOf(iis, line + 1), /^#Software/)
    assert.ok(noted.some(([path, text]) => path.includes("/Mapi/") && text.endsWith("\0")))
    assert.equal([...files.values()].filter((text) => text.includes("\0")).length, 2)
  })

  it("puts a byte order mark before some logs", () => {
    const {noted} = damaged("bom")
    assert.equal(noted.length, 2)
    for (const [, text] of noted) assert.ok(text.startsWith("\uFEFF#Software"))
  })

  it("changes the columns of IIS at noon and keeps every row right under its header", () => {
    const {noted} = damaged("columns-change")
    for (const [path, text, line] of noted) {
      assert.match(lineOf(text, line + 3), /sc-bytes cs-bytes time-taken\r$/, path)
      const records = iisRecords(text)
      assert.ok(records.some((r) => r.has("sc-bytes")) && records.some((r) => !r.has("sc-bytes")))
    }
  })

  it("keeps the blanks of some user agents", () => {
    const {noted} = damaged("raw-blanks")
    for (const [, text, line] of noted) assert.ok(lineOf(text, line).split(" ").length > 15)
  })

  it("ends some lines with a bare LF", () => {
    const {noted} = damaged("mixed-line-ends")
    for (const [, text, line] of noted) assert.ok(!lineOf(text, line).endsWith("\r"))
  })

  it("plants a quote that never closes", () => {
    const {noted, files} = damaged("planted-quote")
    for (const [, text, line] of noted) {
      assert.match(lineOf(text, line), /,"Mozilla\/5\.0,/)
      const rows = csvRows(text).length
      assert.ok(rows < text.split("\n").length - 1, "a plain reader loses rows")
    }
    assert.equal([...files.values()].join("").split(',"Mozilla/5.0,').length - 1, noted.length)
  })

  it("writes quoted cells of several lines, one of which looks like a record's start", () => {
    const {noted} = damaged("multi-line")
    for (const [, text, line] of noted) {
      assert.match(lineOf(text, line), /""\(503\)"", busy\.\r$/)
      assert.match(lineOf(text, line + 2), /^2021-01-01T00:00:00\.000Z looks/)
      assert.ok(exchangeRecords(text).some((r) => r.get("GenericErrors")?.includes("\r\n")))
    }
  })

  it("stamps Windows events with local time while Sysmon's UtcTime stays true", () => {
    const {files} = make({faults: ["local-clock"]})
    let seen = 0
    for (const [path, text] of files)
      if (path.startsWith("events/"))
        for (const event of text
          .trimEnd()
          .split("\r\n")
          .map((line) => JSON.parse(line)))
          if (event.UtcTime !== undefined) {
            const ahead = Date.parse(`${event.UtcTime.replace(" ", "T")}Z`) - Date.parse(event.TimeCreated)
            assert.ok(Math.abs(ahead - 5 * 3_600_000) < 1000)
            seen++
          }
    assert.ok(seen > 10)
  })

  it("copies, empties and renames files", () => {
    const copy = damaged("duplicate")
    for (const [path, text] of copy.noted) assert.equal(text, copy.files.get(path.replace(" - Copy", "")))
    for (const [, text] of damaged("empty").noted) assert.equal(text, "")
    const renamed = damaged("renamed")
    assert.ok(
      renamed.noted.some(
        ([path, text]) =>
          path === "recovered/file0007.dat" && text.startsWith("#Software: Microsoft Internet"),
      ),
    )
    assert.ok(renamed.noted.some(([path]) => path.includes("/CASE17_")))
  })

  it("still points at the right lines with every fault at once", () => {
    const {files, truth} = make({faults: faultNames})
    let seen = 0
    for (const line of truth.lines) {
      const text = files.get(line.file)
      assert.ok(text !== undefined, line.file)
      if (line.log === "iis-frontend" || line.log === "httpproxy") {
        assert.ok(lineOf(text, line.line).includes(line.at.slice(11, 19)), `${line.file}:${line.line}`)
        seen++
      }
    }
    assert.ok(seen > 10)
    assert.deepEqual(
      new Set(truth.faults.map((note) => note.fault)),
      new Set(faultNames.filter((name) => name !== "local-clock")),
    )
  })

  it("points at the right lines for any seed, scenario and faults", () => {
    const cases = fc.record({
      seed: fc.nat().map(String),
      scenario: fc.constantFrom(...scenarios.map((s) => s.name)),
      faults: fc.subarray([...faultNames]),
      layout: fc.constantFrom(...layouts),
    })
    fc.assert(
      fc.property(cases, (options) => {
        const {files, truth} = make({...options, sizeBytes: 150_000, days: 1})
        for (const line of truth.lines)
          if (line.log !== "windows-event")
            assert.ok(
              lineOf(files.get(line.file) ?? "", line.line).includes(line.at.slice(11, 19)),
              `${line.file}:${line.line}`,
            )
        for (const note of truth.faults) assert.ok(files.has(note.file), note.file)
      }),
      {numRuns: 40},
    )
  })

  it("leaves out whole logs and days and changes nothing else", () => {
    const gone = make({drop: ["httpproxy", "iis-frontend"], dropDays: ["2021-03-03"]})
    assert.ok(gone.files.size > 20)
    for (const [path, text] of gone.files) {
      assert.ok(
        !path.includes("/HttpProxy/") && !path.includes("W3SVC1") && !/2021-?03-?03|u_ex210303/.test(path),
        path,
      )
      assert.equal(text, sound.files.get(path))
    }
    assert.equal(gone.truth.lines.length, sound.truth.lines.length)
    for (const line of gone.truth.lines) assert.equal(line.hidden, !gone.files.has(line.file), line.file)
    assert.ok(gone.truth.lines.some((line) => line.hidden) && gone.truth.lines.some((line) => !line.hidden))
  })

  it("holds the same bytes in every layout", () => {
    const contents = (files: ReadonlyMap<string, string>, own: RegExp): readonly string[] =>
      [...files]
        .filter(([path]) => !own.test(path))
        .map(([, text]) => text)
        .sort()
    const velociraptor = make({layout: "velociraptor"})
    assert.deepEqual(contents(velociraptor.files, /^uploads\.json$/), contents(sound.files, /^$/))
    const rows = velociraptor.files
      .get("uploads.json")!
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    for (const row of rows)
      assert.equal(Buffer.byteLength(velociraptor.files.get(row.vfs_path) ?? ""), row.file_size)
    assert.ok(
      rows.some(
        (row) => row.vfs_path.startsWith("uploads/auto/C%3A/Program%20Files/") && row._Components[2] === "C:",
      ),
    )
    const collector = make({layout: "collector", drop: ["ews"]})
    assert.deepEqual(
      contents(collector.files, /NoDataDetected\.txt$/),
      contents(sound.files, /\/Logging\/Ews\//),
    )
    const {name} = sound.truth.server
    assert.ok(collector.files.has(`${name}/ECP_Logs/ECPServer20210302-1.LOG`))
    assert.deepEqual(
      [...collector.files.keys()].filter((path) => path.includes("NoData")),
      [`${name}/EWS_BE_Logs/NoDataDetected.txt`],
    )
  })

  it("writes Windows events as Winlogbeat does, with unnamed strings as parameters", () => {
    const {files} = make({events: "winlogbeat"})
    const events = [...files]
      .filter(([path]) => path.startsWith("events/"))
      .flatMap(([, text]) =>
        text
          .trimEnd()
          .split("\r\n")
          .map((line) => JSON.parse(line)),
      )
    const cmdlet = events.find(
      (event) => event.winlog.channel === "MSExchange Management" && /script/.test(event.message),
    )
    assert.equal(cmdlet.winlog.event_data.param1, "Set-OabVirtualDirectory")
    assert.match(cmdlet.winlog.event_data.param2, /^-ExternalUrl "http:\/\/f\//)
    assert.ok(![...make({events: "none"}).files.keys()].some((path) => path.startsWith("events/")))
  })

  it("packs a folder into a zip that another reader opens, the same bytes each time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "postern-sample-test-"))
    try {
      const {bytes} = writeFolder(
        generate({seed: "5", scenario: "proxylogon", sizeBytes: 3_000_000, days: 2}).pieces,
        join(folder, "evidence"),
      )
      assert.ok(bytes > 2_900_000)
      zipFolder(join(folder, "evidence"), join(folder, "a.zip"))
      zipFolder(join(folder, "evidence"), join(folder, "b.zip"))
      const zip = readFileSync(join(folder, "a.zip"))
      assert.deepEqual(zip, readFileSync(join(folder, "b.zip")))
      const entries = await new ZipReader(new BlobReader(new Blob([zip]))).getEntries()
      assert.deepEqual(
        entries.map((entry) => entry.filename),
        [...sound.files.keys()],
      )
      const entry = entries.find((e) => e.filename.includes("W3SVC1"))
      assert.ok(entry !== undefined && !entry.directory)
      const unpacked = await entry.getData(new Uint8ArrayWriter())
      assert.equal(Buffer.from(unpacked).toString("utf8"), sound.files.get(entry.filename))
      assert.throws(
        () =>
          writeFolder(
            [{path: "C/inetpub/logs/LogFiles/W3SVC1/u_ex210302.log", bytes: new Uint8Array(1)}],
            join(folder, "evidence"),
          ),
        /EEXIST/,
      )
    } finally {
      rmSync(folder, {recursive: true})
    }
  })
})
