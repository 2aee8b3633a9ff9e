/* Every row and every field of the shared evidence, compared with a decode written apart and without haste. */

import assert from "node:assert/strict"
import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {test} from "node:test"
import {inflateRawSync} from "node:zlib"
import {memorySource} from "../../src/bytes/source.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import {type Format, type Span, wholeFile} from "../../src/formats/format.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import {formats} from "../../src/formats/registry.ts"
import type {Event} from "../../src/model/event.ts"
import {evidenceId, fieldName} from "../../src/model/ids.ts"
import {formatInstant} from "../../src/model/instant.ts"
import type {Trouble} from "../../src/model/trouble.ts"

const shared: string = resolve(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
)
const data: string = join(shared, "data")
const options = existsSync(data) ? {} : {skip: `no shared data at ${data}`}

async function readAll(
  format: Format,
  bytes: Uint8Array,
  path: string,
  spans: readonly Span[] = [wholeFile],
) {
  const events: Event[] = []
  const troubles: Trouble[] = []
  const subject = {evidence: evidenceId(path), path, host: undefined}
  for (const span of spans) {
    for await (const block of format.open(memorySource(bytes), span, subject)) {
      troubles.push(...block.troubles)
      for (let i = 0; i < block.records; i++)
        block.decode(i, {event: (event) => events.push(event), trouble: (trouble) => troubles.push(trouble)})
    }
  }
  return {events, troubles}
}

/** The format with the highest score; fails where two claim. */
function claimant(bytes: Uint8Array, path: string): Format {
  const claims = formats.filter((format) => format.sniff(bytes.subarray(0, 65_536), path) > 0)
  assert.equal(
    claims.length,
    1,
    `${path} is claimed by ${claims.map((format) => format.name).join(", ") || "nobody"}`,
  )
  return claims[0]!
}

/** A CSV row, one character at a time. */
function naiveCsv(row: string): string[] {
  const cells: string[] = [""]
  let quoted = false
  for (let i = 0; i < row.length; i++) {
    const c = row[i]!
    if (quoted && c === '"' && row[i + 1] === '"') {
      cells[cells.length - 1] += c
      i++
    } else if (c === '"') quoted = !quoted
    else if (c === "," && !quoted) cells.push("")
    else cells[cells.length - 1] += c
  }
  return cells
}

/** The central directory's first member, inflated. */
function firstMember(zip: Buffer): Uint8Array {
  const directory = zip.readUInt32LE(zip.lastIndexOf(Buffer.from("PK\x05\x06")) + 16)
  const size = zip.readUInt32LE(directory + 20)
  const local = zip.readUInt32LE(directory + 42)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  return new Uint8Array(inflateRawSync(zip.subarray(start, start + size)))
}

test("all sixteen real Exchange samples are read, row by row and field by field", options, async () => {
  const text = readFileSync(join(data, "exchange-log-formats", "microsoft_exchange.md"), "utf8")
  const samples = [...text.matchAll(/^```\n(#[\s\S]*?)\n```/gm)].map((match) => match[1]!)
  const kinds: string[] = []
  let rows = 0
  for (const sample of samples) {
    const bytes = new TextEncoder().encode(sample)
    const format = claimant(bytes, "sample")
    const {events, troubles} = await readAll(format, bytes, "sample")
    const lines = sample.split("\n").filter((line) => line.trim() !== "")
    const columns = lines.find((line) => /^#\s*Fields:/.test(line))!.replace(/^#\s*Fields:\s*/, "")
    const data = lines.filter((line) => !line.startsWith("#"))
    assert.equal(events.length, data.length)
    if (format === iisW3c) {
      // The sample's user agent has raw blanks; its columns must come out right all the same.
      assert.equal(events[0]!.get(fieldName("sc-status")), "200")
      assert.equal(events[0]!.get(fieldName("time-taken")), "142")
      assert.match(String(events[0]!.get(fieldName("cs(User-Agent)"))), /^Mozilla.*Safari\/512\.34$/)
      continue
    }
    assert.deepEqual(troubles, [])
    const names = columns.split(",")
    data.forEach((line, i) => {
      const cells = naiveCsv(line)
      assert.equal(cells.length, names.length, "the sample itself has as many cells as columns")
      names.forEach((name, column) => {
        assert.equal(events[i]!.get(fieldName(name)), cells[column], `${name} of ${line.slice(0, 80)}`)
      })
      assert.equal(formatInstant(events[i]!.when!.at).slice(0, 23), cells[0]!.slice(0, 23))
      assert.ok(/SERVER|server_hostname|domain-MAIL/.test(events[i]!.source.host ?? "SERVER"))
      rows++
    })
    kinds.push(events[0]!.source.log)
  }
  assert.equal(kinds.length, 16)
  assert.ok(rows >= 25, `only ${rows} rows`)
  const counted = Object.fromEntries(
    [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((k) => k === kind).length]),
  )
  assert.deepEqual(counted, {
    "admin-audit": 1,
    "agent-log": 1,
    "ecp-activity": 1,
    "ecp-server": 1,
    ews: 1,
    httpproxy: 8,
    "message-tracking": 1,
    "rps-cmdlet": 1,
    smtp: 1,
  })
})

test("all seven real IIS logs are read, row by row and field by field", options, async () => {
  const folder = join(data, "iis-logs-plaso")
  const files = readdirSync(folder).filter((file) => file.endsWith(".log"))
  assert.equal(files.length, 7)
  let rows = 0
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(join(folder, file)))
    assert.equal(claimant(bytes, file), iisW3c)
    const {events, troubles} = await readAll(iisW3c, bytes, file)
    const lines = Buffer.from(bytes).toString("utf8").split("\n")
    const columns = lines
      .find((line) => line.startsWith("#Fields:"))!
      .slice(8)
      .trim()
      .split(" ")
    const data = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"))
    assert.equal(events.length, data.length, file)
    assert.ok(
      troubles.every((trouble) => trouble.severity === "odd"),
      JSON.stringify(troubles),
    )
    data.forEach((line, i) => {
      const cells = line.trim().split(/ +/)
      columns.forEach((name, column) => {
        const expected = cells[column] === "-" ? null : cells[column]
        assert.equal(events[i]!.get(fieldName(name)), expected, `${name} of ${file}: ${line.slice(0, 80)}`)
      })
      const day = columns[0] === "date" ? cells[0] : "2013-07-30"
      const time = cells[columns.indexOf("time")]
      assert.equal(formatInstant(events[i]!.when!.at), `${day}T${time}.000000Z`)
      rows++
    })
  }
  assert.ok(rows >= 40, `only ${rows} rows`)
})

async function compareJson(
  bytes: Uint8Array,
  path: string,
): Promise<{events: readonly Event[]; troubles: readonly Trouble[]}> {
  assert.equal(claimant(bytes, path), jsonLines)
  const surveyor = jsonLines.survey!({evidence: evidenceId(path), path, host: undefined}, 4 << 20)
  for (let at = 0; at < bytes.length; at += 65_536) surveyor.push(bytes.subarray(at, at + 65_536))
  const {events, troubles} = await readAll(jsonLines, bytes, path, surveyor.end())
  const lines = Buffer.from(bytes)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
  assert.equal(events.length, lines.length)
  lines.forEach((line, i) => {
    const object = JSON.parse(line) as Record<string, unknown>
    const event = events[i]!
    for (const [name, value] of Object.entries(object)) {
      const got = event.get(fieldName(name))
      if (typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value)) {
        assert.ok(line.includes(`"${name}":${got}`), `${name} keeps its digits: ${got}`)
      } else assert.deepEqual(got, value, `${name} of line ${i + 1}`)
    }
    assert.equal(event.source.channel, object["Channel"])
    assert.equal(event.source.eventId, Number(object["EventID"]))
    assert.equal(event.source.host, object["Hostname"])
    assert.equal(event.get(fieldName("Computer")), object["Hostname"])
    assert.equal(event.get(fieldName("Provider_Name")), object["SourceName"])
    assert.ok(event.when, `line ${i + 1} has a time`)
  })
  return {events, troubles}
}

test("the twelve real JSON recordings are read, event by event and field by field", options, async () => {
  const root = join(data, "otrf-host-json")
  const zips = readdirSync(root, {recursive: true, encoding: "utf8"}).filter((file) => file.endsWith(".zip"))
  assert.equal(zips.length, 12)
  let events = 0
  for (const zip of zips) {
    const read = await compareJson(firstMember(readFileSync(join(root, zip))), zip)
    events += read.events.length
    // Some were written in local time; what was corrected must agree with Sysmon.
    const zone = read.troubles.filter((trouble) => trouble.code === "json-lines/zone-contradicted")
    assert.ok(zone.length <= 1 && read.troubles.length === zone.length, JSON.stringify(read.troubles))
    for (const event of read.events) {
      const utc = event.get(fieldName("UtcTime"))
      if (typeof utc !== "string" || !event.source.channel?.includes("Sysmon")) continue
      const truth = Date.parse(`${utc.replace(" ", "T")}Z`) * 1000
      assert.ok(
        Math.abs(event.when!.at - truth) < 120e6,
        `${zip}: ${formatInstant(event.when!.at)} against ${utc}`,
      )
    }
  }
  assert.ok(events > 14_000, `only ${events} events`)
})

test("the ProxyLogon recording is read in whole and its false zone is corrected", options, async () => {
  const zip = readFileSync(join(data, "exchange-proxylogon-otrf", "proxylogon_ssrf_rce_poc.zip"))
  const {events, troubles} = await compareJson(firstMember(zip), "proxylogon")
  assert.equal(events.length, 10_487)
  assert.deepEqual(
    troubles.map((trouble) => trouble.code),
    ["json-lines/zone-contradicted"],
  )
  assert.match(troubles[0]!.detail, /UtcTime 5 h 0 min after the stated time/)
  const at = (channel: string, words: string) => {
    const found = events.find(
      (event) => event.source.channel === channel && String(event.get(fieldName("Message"))).includes(words),
    )
    assert.ok(found?.when, words)
    assert.equal(found.when.zone, "assumed")
    return formatInstant(found.when.at).slice(0, 23)
  }
  assert.equal(at("MSExchange Management", "Cmdlet Set-OabVirtualDirectory"), "2021-03-14T06:40:12.987")
  assert.equal(at("MSExchange Management", "Cmdlet New-OabVirtualDirectory"), "2021-03-14T06:40:17.518")
  const whoami = events.find(
    (event) => String(event.get(fieldName("CommandLine"))).includes("whoami") && event.source.eventId === 1,
  )
  assert.match(formatInstant(whoami!.when!.at), /^2021-03-14T06:40:15\.3/)
})

test("no shared evidence of another kind is claimed", options, () => {
  const strangers = [
    "exchange-server-exports",
    "intel",
    "stix",
    "sigma-rules",
    "windows-artefacts-plaso",
    "exchange-builds",
  ]
  let seen = 0
  for (const folder of strangers) {
    for (const file of readdirSync(join(data, folder), {recursive: true, withFileTypes: true})) {
      if (!file.isFile() || /iis|u_ex|httpproxy/i.test(file.name)) continue
      if (++seen % 11 !== 0) continue
      const bytes = readFileSync(join(file.parentPath, file.name)).subarray(0, 65_536)
      for (const format of [iisW3c, exchangeLog, jsonLines])
        assert.equal(
          format.sniff(new Uint8Array(bytes), file.name),
          0,
          `${format.name} claims ${file.parentPath}/${file.name}`,
        )
    }
  }
  assert.ok(seen > 100, `only ${seen} files`)
})
