/* The readers of logs: whatever the bytes, they end in events and troubles that show where they stand.
 *
 * For every input: the sniff is a number from 0 to 1; what holds of every block (test/support/read-blocks.ts);
 * times are whole; values that are listed can be asked for; what is written out does not grow out of
 * proportion. For one in eight: blocks and spans of any size, surveyed or cut, give what the whole gives. For
 * text in bytes: what is in no event, no trouble and no directive is blank. */

import {crc32} from "node:zlib"
import {fold} from "../../src/bytes/fold.ts"
import {errorReport} from "../../src/formats/error-report.ts"
import {evtxFormat} from "../../src/formats/evtx/file.ts"
import {looseChunks} from "../../src/formats/evtx/recover.ts"
import {clixmlExport} from "../../src/formats/exchange-configuration/clixml-export.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import {type Format, type Subject, wholeFile} from "../../src/formats/format.ts"
import {iisConfiguration} from "../../src/formats/iis-configuration/iis-configuration.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import {mft} from "../../src/formats/mft/mft.ts"
import {mftCsv} from "../../src/formats/mft-csv.ts"
import {mitigationLog} from "../../src/formats/mitigation-log.ts"
import {peVersion} from "../../src/formats/pe-version.ts"
import {powershellText} from "../../src/formats/powershell-text.ts"
import {registryHive} from "../../src/formats/registry-hive/hive.ts"
import {scheduledTask} from "../../src/formats/scheduled-task.ts"
import {setupLog} from "../../src/formats/setup-log.ts"
import {usn} from "../../src/formats/usn.ts"
import {webFile} from "../../src/formats/web-file/web-file.ts"
import {caseColumns} from "../../src/knowledge/cases.ts"
import type {Event} from "../../src/model/event.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {stories} from "../../test/support/evtx-stories.ts"
import {dirtyPair, newLog, oldLog, stampLogs} from "../../test/support/hive-logs.ts"
import {hiveStories} from "../../test/support/hive-stories.ts"
import {byPlace, cutSpans, readBlocks, type Spans, surveyed} from "../../test/support/read-blocks.ts"
import {ownFiles, sharedFiles} from "../corpus.ts"
import {holds, type Seed, type Target, type Witness} from "../target.ts"

interface Reader {
  readonly name: string
  readonly format: Format
  readonly path: string
  readonly kind: "text" | "binary"
  readonly dictionary: readonly string[]
  readonly seeds: () => readonly Seed[]
  readonly limitBytes?: number
  readonly stretchBytes?: number
  readonly mend?: (bytes: Uint8Array) => void
  /** Which lines may stand outside of events and troubles; undefined: not looked at. */
  readonly between?: RegExp
}

interface Reading {
  readonly events: string[]
  readonly troubles: Trouble[]
  readonly covered: [start: number, end: number][]
}

function readerTarget(reader: Reader): Target {
  const {name, format, path, kind, dictionary, seeds} = reader
  const subject: Subject = {evidence: evidenceId("fuzz"), path, host: undefined}
  return {
    ...{name, kind, dictionary, seeds},
    ...(reader.limitBytes === undefined ? {} : {limitBytes: reader.limitBytes}),
    ...(reader.stretchBytes === undefined ? {} : {stretchBytes: reader.stretchBytes}),
    ...(reader.mend === undefined ? {} : {mend: reader.mend}),
    checks: "promises of a format: events and troubles only, places, blocks and spans as the whole",
    async attempt(bytes, witness) {
      const score = format.sniff(bytes.subarray(0, 65_536), path)
      holds(score >= 0 && score <= 1, "a sniff is a number from 0 to 1", () => String(score))
      const pieces = crc32(bytes) % 8 === 0 && bytes.length < 100_000
      const spans = pieces ? surveyed(format, bytes, subject, Number.POSITIVE_INFINITY, 65_536) : [wholeFile]
      const whole = await read(format, bytes, subject, spans, undefined, pieces || witness.listens, witness)
      for (const event of whole.events) witness.tell(event)
      for (const trouble of whole.troubles) witness.tell(JSON.stringify(trouble, plain))
      if (reader.between) checkBetween(bytes, whole.covered, reader.between)
      if (!pieces) return
      const spanBytes = 1 + ((crc32(bytes) >>> 8) % 3000)
      const blockBytes = 1 + ((crc32(bytes) >>> 16) % 2000)
      const parts = surveyed(format, bytes, subject, spanBytes, 1 + (spanBytes % 997))
      const how = `spans of ${spanBytes}, blocks of ${blockBytes}`
      const again = await read(format, bytes, subject, parts, blockBytes, true, undefined)
      sameReading(again, whole, how, false)
      if (format.cutter === undefined) return
      const cuts = cutSpans(format, bytes, subject, spanBytes, {cuts: 0, kept: 0})
      const cut = await read(format, bytes, subject, cuts, blockBytes, true, undefined)
      sameReading(cut, whole, `cuts at ${spanBytes}, blocks of ${blockBytes}`, true)
    },
  }
}

/** The same events and troubles; where spans were cut, runs are compared as wholes. */
function sameReading(got: Reading, expected: Reading, how: string, isCut: boolean): void {
  const ordered = ({troubles}: Reading): readonly string[] => {
    const list = byPlace(troubles)
    return (isCut ? joined(list) : list).map((trouble) => JSON.stringify(trouble, plain))
  }
  same(got.events, expected.events, "events", how)
  same(ordered(got), ordered(expected), "troubles", how)
}

/** A run that a cut parts is told twice, "2 rows …" and "3 rows …": such troubles put together, on both sides. */
function joined(troubles: readonly Trouble[]): readonly Trouble[] {
  const runs: Trouble[] = []
  for (const one of troubles) {
    const last = runs.at(-1)
    const [, count, what] = /^(\d+)( .*)$/s.exec(one.detail) ?? []
    const [, before, same] = /^(\d+)( .*)$/s.exec(last?.detail ?? "") ?? []
    if (last?.code !== one.code || what === undefined || what !== same) runs.push(one)
    else {
      const length = one.at.offset + one.at.length - last.at.offset
      const detail = `${Number(before) + Number(count)}${what}`
      runs[runs.length - 1] = {...last, detail, at: {...last.at, length}}
    }
  }
  return runs
}

function same(got: readonly string[], expected: readonly string[], what: string, how: string): void {
  const at = expected.findIndex((text, i) => text !== got[i])
  holds(
    at < 0 && got.length === expected.length,
    `the ${what} of parts are those of the whole`,
    () => `${how}: ${got[at < 0 ? expected.length : at]} where the whole has ${expected[at] ?? "nothing"}`,
  )
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value
}

async function read(
  format: Format,
  bytes: Uint8Array,
  subject: Subject,
  spans: Spans,
  blockBytes: number | undefined,
  keeps: boolean,
  witness: Witness | undefined,
): Promise<Reading> {
  const reading: Reading = {events: [], troubles: [], covered: []}
  const charactersLimit = 8_000_000 + 64 * bytes.length
  let characters = 0
  await readBlocks(format, bytes, subject, spans, blockBytes, {
    event(event) {
      const {length, shape} = checkEvent(event)
      characters += length
      if (keeps) checkKeywords(event)
      reading.covered.push([event.from.offset, event.from.offset + event.from.length])
      const {log, eventId} = event.source
      witness?.saw(`${log} ${eventId ?? ""} ${event.when === undefined} ${shape}`)
      if (keeps) reading.events.push(show(event))
    },
    trouble(trouble) {
      const {code, detail, at} = trouble
      witness?.saw(code)
      characters += detail.length
      reading.troubles.push(trouble)
      reading.covered.push([at.offset, at.offset + at.length])
    },
    block() {
      holds(
        characters <= charactersLimit,
        "output does not outgrow the input",
        () => `${characters} characters out of ${bytes.length} bytes`,
      )
    },
  })
  return reading
}

/** Gives how many characters the event's fields have, and a number below 64 for which fields it has. */
function checkEvent(event: Event): {readonly length: number; readonly shape: number} {
  holds(event.when === undefined || Number.isSafeInteger(event.when.at), "a time is whole")
  holds(event.when === undefined || (event.when.tick >= 0 && event.when.tick <= 9), "a tick is a digit")
  let length = 0
  let shape = 0
  for (const [name, value] of event.entries()) {
    length += name.length
    shape = Math.imul(shape ^ name.length ^ (name.charCodeAt(0) << 8), 0x9e37_79b1)
    if (typeof value === "string") length += value.length
    else if (typeof value === "object" && value !== null)
      for (const item of value) length += typeof item === "string" ? item.length : 8
    holds(event.has(name) && event.get(name) !== undefined, "a field that is listed is there", () => name)
  }
  return {length, shape: shape >>> 26}
}

/** What a reader may leave out of its words is never a word of its own. */
function checkKeywords(event: Event): void {
  const spoken = new Set<string>()
  event.keywords((text) => {
    spoken.add(fold(text))
    return false
  })
  event.words?.((text) => {
    holds(spoken.has(fold(text)), "a word is among the keywords", () => text.slice(0, 80))
    return false
  })
}

function show(event: Event): string {
  return JSON.stringify([event.when, event.from, event.source, [...event.entries()]], plain)
}

/** What lies between events and troubles must be what the format calls no record. */
function checkBetween(bytes: Uint8Array, covered: [number, number][], between: RegExp): void {
  // UTF-16 has its blanks in two bytes.
  if (bytes.includes(0)) return
  covered.sort((a, b) => a[0] - b[0])
  let at = 0
  const text = Buffer.from(bytes).toString("latin1")
  for (const [start, end] of [...covered, [bytes.length, bytes.length] as const]) {
    if (start > at) {
      const gap = text.slice(at, start)
      holds(
        gap.split("\n").every((line) => between.test(line)),
        "every line is an event, a trouble or a directive",
        () => `bytes ${at} to ${start}: ${JSON.stringify(gap.slice(0, 200))}`,
      )
    }
    at = Math.max(at, end)
  }
}

const logs = (folder: string): readonly Seed[] => ownFiles(`test/fixtures/${folder}`, /\.in(\.hex)?$/)

const columns = [...(caseColumns.iis ?? []), "cs-host"]
const lead = [
  "#Fields: ",
  "#Software: Microsoft Exchange Server",
  "#Software: Microsoft Internet Information Services 10.0",
  "#Version: 1.0",
  "#Date: 2021-03-03 00:00:00",
  "#Log-type: HttpProxy Logs",
  "#Fields:",
  "#",
  "2021-03-03 06:40:13",
  "2021-03-03T06:40:13.123Z",
  "2021-02-30 25:61:61",
  "00:00:00",
  "- - - -",
  "\r\n",
  "\ufeff",
]

/** A hive and behind it, each at a multiple of 512 bytes, its transaction logs. */
const hiveWithLogs: Target = {
  name: "registry-hive-logs",
  checks: "a hive with its transaction logs: as the formats; events show the bytes of the file they name",
  kind: "binary",
  dictionary: ["regf", "HvLE", "DIRT", "hbin", "\xff\xff\xff\xff", "\x08\0\0\0", "\x01\0\0\0", "\0\x10\0\0"],
  limitBytes: 40_000,
  stretchBytes: 200_000,
  mend: stampLogs,
  seeds() {
    const {own, pages} = dirtyPair()
    const logs = {new: [newLog(own, pages, 8)], old: [oldLog(own, pages)]}
    const all = {...logs, both: [newLog(own, pages, 9), newLog(own, pages, 8)]}
    return Object.entries(all).map(([name, list]) => ({name, bytes: Buffer.concat([own, ...list])}))
  },
  async attempt(bytes, witness) {
    const buffer = Buffer.from(bytes)
    const starts = [0]
    for (let at = buffer.indexOf("regf", 1); at > 0 && starts.length < 4; at = buffer.indexOf("regf", at + 1))
      if (at % 512 === 0) starts.push(at)
    const files = new Map(
      starts.map((start, i) => [evidenceId(`file${i}`) as string, bytes.subarray(start, starts[i + 1])]),
    )
    const logs = [...files].slice(1)
    const carry = {
      own: starts[1] ?? bytes.length,
      companions: logs.map(([evidence, log], i) => ({evidence, name: `LOG${i + 1}`, length: log.length})),
    }
    const subject: Subject = {
      evidence: evidenceId("file0"),
      path: "C/Windows/System32/config/x",
      host: undefined,
    }
    const taker = {
      event(event: Event): void {
        const {shape} = checkEvent(event)
        witness.saw(`${event.from.evidence} ${shape}`)
        if (witness.listens) witness.tell(show(event))
      },
      trouble(trouble: Trouble): void {
        witness.saw(`${trouble.at.evidence} ${trouble.code}`)
        witness.tell(JSON.stringify(trouble, plain))
      },
    }
    await readBlocks(registryHive, bytes, subject, [{...wholeFile, carry}], undefined, taker, files)
  },
}

export const readerTargets: readonly Target[] = [
  hiveWithLogs,
  readerTarget({
    name: "iis-w3c",
    format: iisW3c,
    path: "inetpub/logs/LogFiles/W3SVC1/u_ex210303.log",
    kind: "text",
    dictionary: [...columns, ...lead, "POST /owa/auth/x.aspx - 443", "192.0.2.7", "::1", "%u0061", "+"],
    seeds: () => [...logs("iis-w3c"), ...sharedFiles("iis-logs-plaso", /\.log$/, 16_384, 10)],
    // Nothing, a directive, or the names of the columns as a row.
    between: /^(\u00ef\u00bb\u00bf)?(\s*|#.*|\s*[a-z][\w()-]*( [\w()-]+)+\s*)$/is,
  }),
  readerTarget({
    name: "exchange-log",
    format: exchangeLog,
    path: "Logging/HttpProxy/Ecp/HttpProxy_2021030306-1.LOG",
    kind: "text",
    dictionary: [
      ...lead,
      "DateTime,RequestId,MajorVersion",
      "2021-03-03T06:40:13.123Z,",
      '"',
      '""',
      ',"',
      '",',
      "S:CMD=Set-OabVirtualDirectory",
      "ServerInfo~localhost/ecp/",
      "X-BEResource=",
      "HttpStatus",
      "AnchorMailbox",
      ";",
    ],
    seeds: () => logs("exchange-log"),
  }),
  readerTarget({
    name: "json-lines",
    format: jsonLines,
    path: "Security.json",
    kind: "text",
    dictionary: [
      '{"Event":{"System":{',
      '"EventID":',
      '"#text":',
      '"#attributes":',
      '"TimeCreated":',
      '"SystemTime":"2021-03-03T06:40:13.123Z"',
      '"@timestamp":',
      '"winlog":{',
      '"event_data":{',
      '"winlog.event_data.Image":',
      '"Channel":"Security"',
      '"Computer":"MXS01"',
      "\\u0000",
      "\\ud800",
      "\\",
      "{",
      "}",
      "[",
      "]",
      "[{",
      "},{",
      "}\n{",
      "null",
      "true",
      "1e999",
      "-0",
      '"__proto__":',
      '"constructor":',
      '"toString":',
      '"Hostname":',
      '"EventTime":',
      '"Payload":',
      '"UserData":{',
      '"EventData":{"Data":[',
    ],
    seeds: () => [
      ...logs("json-lines"),
      ...logs("json"),
      ...sharedFiles("otrf-host-json", /\.json$/, 16_384, 6),
    ],
  }),
  readerTarget(eventLog("evtx", evtxFormat(false))),
  readerTarget(eventLog("evtx-recover", evtxFormat(true))),
  readerTarget({...eventLog("evtx-carve", looseChunks), mend: mendChunkHeader}),
  readerTarget({
    name: "registry-hive",
    format: registryHive,
    path: "C/Windows/System32/config/SOFTWARE",
    kind: "binary",
    dictionary: [
      ...["regf", "hbin", "nk \0", "vk", "lf", "lh", "li", "ri", "db", "sk"],
      ...["\xa0\xff\xff\xff", "\xf0\xff\xff\xff", "\x10\0\0\0", "\xff\xff\xff\xff", "\x20\0\0\0"],
      ...["\0\0\0\x80", "\x04\0\0\x80", "\x01\0\0\0", "\x02\0\0\0", "\x07\0\0\0", "\0\x10\0\0"],
    ],
    limitBytes: 70_000,
    stretchBytes: 300_000,
    seeds: () => [...hiveStories()].map(([name, bytes]) => ({name, bytes})),
  }),
  readerTarget({
    name: "web-file",
    format: webFile,
    path: "C/inetpub/wwwroot/example.aspx",
    kind: "text",
    dictionary: [
      ...[
        '<%@ Page Language="C#" %>',
        "<%",
        "%>",
        '<script runat="server">',
        "<?php ",
        "?>",
        "<jsp:scriptlet>",
      ],
      ...[
        'Request["x"]',
        "$_POST[1]",
        "eval(",
        "Process.Start(",
        "\\u0065",
        "=>",
        "->",
        "{",
        "(",
        "[",
        '"',
        "`",
      ],
      ...["function f(", "class X{", "sub f\n", "end sub\n", "<<<A\n", "${", "@{", "!BDN", "ExternalUrl : "],
    ],
    limitBytes: 20_000,
    seeds: () => [...logs("web-file"), ...ownFiles("test/fixtures/web-shells/own", /\.hex$/)],
  }),
  readerTarget({
    name: "mft-csv",
    format: mftCsv,
    path: "C/FileSystem/MFT.csv",
    kind: "text",
    dictionary: [
      "EntryNumber,SequenceNumber,InUse,ParentPath,FileName,Created0x10,Created0x30",
      "Name,EntryNumber,UpdateTimestamp,UpdateReasons",
      "2021-03-04 10:22:31.4412309",
      ".\\Windows\\Temp",
      "FileDelete|Close",
      '"',
      ',"',
      '",',
      "#",
      "True",
      ".aspx",
    ],
    seeds: () => logs("mft-csv"),
  }),
  readerTarget({
    name: "mft",
    format: mft,
    path: "C/$MFT",
    kind: "binary",
    dictionary: [
      "FILE0\u0000",
      "BAAD",
      "\u0010\u0000\u0000\u0000",
      "\u0030\u0000\u0000\u0000",
      "\u00ff\u00ff\u00ff\u00ff",
    ],
    seeds: () => logs("mft"),
  }),
  readerTarget({
    name: "usn",
    format: usn,
    path: "C/$Extend/$J",
    kind: "binary",
    dictionary: [
      "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
      "\u0050\u0000\u0000\u0000\u0002\u0000",
      "\u003c\u0000",
    ],
    seeds: () => [...logs("usn"), ...sharedFiles("windows-artefacts-plaso", /UsnJrnl\.raw$/, 16_384, 1)],
  }),
  readerTarget({
    name: "scheduled-task",
    format: scheduledTask,
    path: "C/Windows/System32/Tasks/Example",
    kind: "text",
    dictionary: [
      ...['<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">', "<Actions>", "<Exec>"],
      ...[
        "<Command>",
        "</Command>",
        "<Arguments>",
        "<Triggers>",
        "<Principal id=",
        "<!DOCTYPE",
        "&amp;",
        "]]>",
      ],
      ...["powershell -enc ", "<ComHandler>", "\ufeff", "<", ">", "&#0;"],
    ],
    limitBytes: 20_000,
    seeds: () => logs("scheduled-task"),
  }),
  readerTarget({
    name: "iis-configuration",
    format: iisConfiguration,
    path: "C/Windows/System32/inetsrv/config/applicationHost.config",
    kind: "text",
    dictionary: [
      ...[
        "<configuration>",
        "</configuration>",
        "<system.webServer>",
        "<system.web>",
        "<modules>",
        "<handlers>",
      ],
      ...["<globalModules>", "<isapiFilters>", "<site name=", "<virtualDirectory ", "<applicationPools>"],
      ...[
        '<location path="Default Web Site/owa">',
        "<rewrite>",
        "<machineKey ",
        '<add name="x" ',
        "<clear/>",
      ],
      ...[
        'image="%windir%\\x.dll"',
        'type="',
        "<%",
        "<script",
        "<!--",
        "-->",
        "&#x3c;",
        "]]>",
        "<!DOCTYPE",
        "\ufeff",
      ],
    ],
    limitBytes: 20_000,
    seeds: () => logs("iis-configuration"),
  }),
  readerTarget({
    name: "clixml-export",
    format: clixmlExport,
    path: "HealthChecker-MXS01.xml",
    kind: "text",
    dictionary: [
      ...['<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">', "</Objs>"],
      ...[
        '<Obj RefId="0">',
        "</Obj>",
        "<Props>",
        "<MS>",
        "<LST>",
        "<DCT>",
        "<En>",
        '<Ref RefId="0" />',
        "<IE>",
      ],
      ...['<TN RefId="0">', '<TNRef RefId="0" />', "<ToString>", '<S N="Name">', "<Nil />", "_x000D_", "_x"],
      ...['<I64 N="a">9223372036854775808</I64>', '<DT N="WhenChangedUTC">', "&#x0;", "]]>", "<!DOCTYPE"],
    ],
    limitBytes: 20_000,
    seeds: () => [...logs("clixml-export"), ...sharedFiles("exchange-server-exports", /\.xml$/, 20_000, 10)],
  }),
  readerTarget({
    name: "exchange-setup-log",
    format: setupLog,
    path: "ExchangeSetupLogs/ExchangeSetup.log",
    kind: "text",
    dictionary: [
      ...["[03/11/2021 15:43:05.0713] [0] ", "[02/30/2021", "Setup version: 15.1.2106.2.", "\ufeff"],
      ...["The locally installed version is 15.1.2106.2", "Local time zone: (UTC-06:00)", "[ERROR]"],
      ...["The Exchange Server setup operation completed successfully", "Server Name=", "\r\n", "\n\0"],
    ],
    limitBytes: 16_384,
    seeds: () => [
      ...logs("exchange-setup-log"),
      ...sharedFiles("exchange-server-exports", /Setup.*\.log$/, 16_384, 3),
    ],
  }),
  readerTarget({
    name: "powershell-text",
    format: powershellText,
    path: "Documents/PowerShell_transcript.EX01.abc.20210304012347.txt",
    kind: "text",
    dictionary: [
      ...[
        "*".repeat(22),
        "Start time: 20210304012347",
        "Machine: EX01 (Microsoft Windows NT 10.0)",
        "PS C:\\> ",
      ],
      ...[">> ", "`", "# SIG # Begin signature block", "PS>", "\r\n", "\n\0"],
    ],
    limitBytes: 16_384,
    seeds: () => [
      ...logs("powershell-text"),
      ...sharedFiles("windows-artefacts-plaso", /powershell_transcript.*\.txt$/, 16_384, 2),
    ],
  }),
  readerTarget({
    name: "error-report",
    format: errorReport,
    path: "ReportQueue/AppCrash_w3wp/Report.wer",
    kind: "text",
    dictionary: [
      ...[
        "Version=1",
        "EventType=APPCRASH",
        "EventTime=132",
        "Sig[0].Name=",
        "Sig[0].Value=",
        "LoadedModule[0]=",
      ],
      ...["AppPath=", "System.InvalidCastException", "\r\n", "\n\0"],
    ],
    limitBytes: 16_384,
    seeds: () => logs("error-report"),
  }),
  readerTarget({
    name: "mitigation-log",
    format: mitigationLog,
    path: "Windows/debug/msert.log",
    kind: "text",
    dictionary: [
      ...["Microsoft Safety Scanner v1.333, (build 1.333.160.0)", "Started On Mon Mar 15 10:00:00 2021"],
      ...[
        "Threat Detected: Backdoor:ASP/A, Removed!",
        "Action: Remove, Result: 0x00000000",
        "file://C:\\x.aspx",
      ],
      ...["Found Backdoor:ASP/A and Removed!", "2021-03-16 12:00:00 INFO: ", "CVE-2021-26855", "\r\n"],
    ],
    limitBytes: 16_384,
    seeds: () => logs("mitigation-log"),
  }),
  readerTarget({
    name: "pe-version",
    format: peVersion,
    path: "V15/bin/ExSetup.exe",
    kind: "binary",
    dictionary: [
      ...["MZ", "PE\0\0", ".rsrc\0", "\x10\0\0\0", "\x18\0\0\x80", "\xff\xff\xff\xff", "\xbd\x04\xef\xfe"],
      ...["V\0S\0_\0V\0", "S\0t\0r\0i\0n\0g\0", "\0\0", "\x34\0"],
    ],
    limitBytes: 4000,
    seeds: () => logs("pe-version"),
  }),
]

function eventLog(name: string, format: Format): Reader {
  return {
    name,
    format,
    path: "Security.evtx",
    kind: "binary",
    dictionary: [
      "ElfFile\0",
      "ElfChnk\0",
      "**\0\0",
      "\x0f\x01\x01\0",
      "\x0c\x01",
      "\x0d",
      "\x0e",
      "\x0f",
      "\x01\xff\xff",
      "\x41\xff\xff",
      "\x06",
      "\x46",
      "\x05\x01",
      "\x21",
      "\x81",
      "\x15",
      "\x14",
      "\0",
    ],
    limitBytes: 140_000,
    stretchBytes: 400_000,
    seeds: () => [
      ...Object.entries(stories).map(([story, make]) => ({name: story, bytes: make()})),
      ...ownFiles("test/fixtures/evtx", /^fuzz.*\.in\.hex$/),
      ...sharedFiles("evtx-attack-samples", /\.evtx$/, 70_000, 4),
      ...sharedFiles("evtx-parser-samples", /\.evtx$/, 70_000, 2),
    ],
  }
}

/** Chunks whose header has no checksum are not carved: give each its own. */
function mendChunkHeader(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf("ElfChnk\0"); at >= 0; at = buffer.indexOf("ElfChnk\0", at + 8)) {
    if (at + 512 > bytes.length) return
    const head = Buffer.concat([buffer.subarray(at, at + 120), buffer.subarray(at + 128, at + 512)])
    buffer.writeUInt32LE(crc32(head), at + 124)
  }
}
