/* Postern behind the conformance suite, at four depths.
 *
 * `plain`: the plain evaluator, event by event. `compiled`: the matcher on events in memory. `files`: the
 * events are written as text logs and JSON lines, and read back through formats, prefilter and matcher.
 * `evtx`: the same with a Windows event log, for cases that have Windows events only. */

import assert from "node:assert/strict"
import type {Adapter, Finding, LogEvent, Result} from "../../conformance/runner.ts"
import {memorySource} from "../../src/bytes/source.ts"
import {Correlator} from "../../src/detect/correlate.ts"
import {planCorrelations, withCarriedFields} from "../../src/detect/correlate-plan.ts"
import {applyFilters} from "../../src/detect/filters.ts"
import {compileRules} from "../../src/detect/match.ts"
import {project} from "../../src/detect/project.ts"
import {Reader} from "../../src/engine/reading.ts"
import {evtxFormat} from "../../src/formats/evtx/file.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import type {Format} from "../../src/formats/format.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import type {Event, LogKind, Source, Value} from "../../src/model/event.ts"
import {evidenceId, type RuleId} from "../../src/model/ids.ts"
import {parseIso} from "../../src/model/instant.ts"
import type {Detection, Match, Rule} from "../../src/model/rule.ts"
import type {ParsedRules} from "../../src/rules/language.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {ChunkWriter, element, event as evtxEvent, evtxFile, value} from "./evtx-writer.ts"
import {naiveMatch} from "./naive-detect.ts"
import {plainEvent} from "./plain-event.ts"

/** A match, and the index of its event. */
interface Hit {
  readonly match: Match
  readonly index: number
}

type HitsOf = (rules: readonly Detection[], events: readonly LogEvent[]) => Promise<readonly Hit[]>

function adapter(name: string, hitsOf: HitsOf): Adapter {
  return {
    name,
    run: async (text, events, settings) => {
      const parsed = mergeRules([parseRules(text, "case.yml", settings)])
      const {rules} = parsed
      const plan = planCorrelations(rules)
      const detections = withCarriedFields(
        rules.filter((rule) => rule.kind === "detection"),
        plan,
      )
      const filters = rules.filter((rule) => rule.kind === "filter")
      const inForce = applyFilters(detections, filters, rules)
      const titles = new Map(rules.map((rule) => [rule.id, rule.title]))
      const hits: Record<string, number[]> = {}
      const correlator = new Correlator(plan)
      for (const {match, index} of await hitsOf(inForce, events)) {
        correlator.add(match)
        if (match.filteredBy !== undefined) continue
        const title = titles.get(match.rule) ?? match.rule
        if (!plan.silent.has(match.rule)) hits[title] = [...(hits[title] ?? []), index]
      }
      return {
        hits,
        findings: correlator.results().matches.map((match) => findingOf(match, rules)),
        ...aboutRules(parsed),
      }
    },
  }
}

function findingOf({rule: id, fields}: Match, rules: readonly Rule[]): Finding {
  const rule = rules.find((candidate) => candidate.id === id)
  assert.ok(rule?.kind === "correlation")
  return {
    rule: rule.title,
    first: String(fields["first"]),
    last: String(fields["last"]),
    count: Number(fields["count"]),
    group: Object.fromEntries(rule.groupBy.map((field) => [field, fields[field]])),
  }
}

function aboutRules({rules, refusals, notices}: ParsedRules): Pick<Result, "refusals" | "notices" | "rules"> {
  return {
    refusals,
    notices: notices.map((notice) => notice.code),
    rules: rules.map(({id, title, level, origin}) => ({
      id,
      title,
      level,
      author: origin.author,
      licence: origin.licence,
    })),
  }
}

const plain: Adapter = adapter("postern-plain", async (rules, events) =>
  rules.flatMap((rule) =>
    events.flatMap((given, index) => {
      const event = eventOf(given, index)
      if (!naiveMatch(rule, event)) return []
      const filteredBy = (rule.filters ?? [])
        .filter(({condition}) => naiveMatch({...rule, condition}, event))
        .map((filter) => filter.id)
      return [{match: matchOf(rule, event, filteredBy), index}]
    }),
  ),
)

const compiled: Adapter = adapter("postern-compiled", async (rules, events) => {
  const matcher = compileRules(rules)
  const hits: Hit[] = []
  for (const [index, given] of events.entries()) {
    const event = eventOf(given, index)
    matcher.match(event, (rule, _, filteredBy) => hits.push({match: matchOf(rule, event, filteredBy), index}))
  }
  return hits
})

/** As the engine makes it. */
function matchOf(rule: Detection, event: Event, filteredBy: readonly RuleId[] = []): Match {
  return {
    rule: rule.id,
    when: event.when,
    from: event.from,
    host: event.source.host,
    log: event.source.log,
    because: [],
    fields: project(event, rule),
    raw: new Uint8Array(0),
    ...(filteredBy.length === 0 ? {} : {filteredBy}),
  }
}

const readBack =
  (write: (events: readonly LogEvent[]) => readonly LogFile[]): HitsOf =>
  async (rules, events) => {
    const hits: Hit[] = []
    for (const {format, path, bytes, places} of write(events)) {
      const matches: Match[] = []
      const subject = {evidence: evidenceId(path), path, host: undefined}
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        yield await memorySource(bytes).read(0, bytes.length)
      }
      const reader = new Reader({kind: "match", rules})
      const read = await reader.read(format, subject, undefined, chunks(), bytes.length, {
        matches: (batch) => matches.push(...batch),
        lines: () => undefined,
        alive: () => undefined,
      })
      const records = read.kind === "read" ? read.reading.records : 0
      assert.equal(records, places.size, `${path}: records were lost`)
      for (const match of matches) {
        const {unit} = match.from
        const place = unit.kind === "line" ? unit.line : unit.kind === "record" ? Number(unit.record) : -1
        const index = places.get(place)
        assert.ok(index !== undefined, `${path}: a match on no event`)
        hits.push({match, index})
      }
    }
    return hits
  }

const files: Adapter = adapter("postern-files", readBack(writeTexts))

const evtx: Adapter = {
  ...adapter("postern-evtx", readBack(writeEvtx)),
  skip: ({events}) => {
    const values = events.flatMap((event) => Object.values(event)).flat()
    if (!events.every((event) => event["log"] === "windows")) return "not only Windows events"
    if (values.includes(null)) return "an event log has no null"
    if (!events.every((event) => "Channel" in event)) return "an event log names its channel"
    return undefined
  },
}

/** The depths, shallowest first. */
export const depths: readonly Adapter[] = [plain, compiled, files, evtx]

const kinds: Readonly<Record<string, LogKind>> = {
  windows: "windows-event",
  iis: "iis-frontend",
  "iis-backend": "iis-backend",
  httpproxy: "httpproxy",
}

function kindOf({log}: LogEvent): LogKind {
  const kind = kinds[String(log)]
  if (kind === undefined) throw new Error(`no log \`${String(log)}\``)
  return kind
}

/** The event in memory, as its reader would give it. */
function eventOf(given: LogEvent, index: number): Event {
  const {TimeCreated, date = "2026-01-05", time = "10:00:00", Channel, EventRecordID = index} = given
  const when = parseIso(String(TimeCreated ?? `${date}T${time}Z`))
  const evidence = evidenceId(`${given["log"]}/${Channel}`)
  const record = BigInt(String(EventRecordID))
  return {
    ...fieldsOf(given),
    when,
    from: {evidence, offset: index, length: 1, unit: {kind: "record", record}},
  }
}

function fieldsOf(given: LogEvent): Event {
  const log = kindOf(given)
  const {log: _, ...columns} = given
  if (log !== "windows-event") {
    const isIis = log !== "httpproxy"
    const fields = Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [name, isIis && value === "-" ? null : String(value)]),
    )
    const row = isIis ? iisRow(given) : csvRow(given)
    return plainEvent({log, host: undefined}, fields, row)
  }
  const text = (name: string): string | undefined =>
    columns[name] === undefined ? undefined : String(columns[name])
  const channel = text("Channel")
  const provider = text("Provider_Name")
  const source: Source = {
    log,
    host: text("Computer"),
    ...(channel === undefined ? {} : {channel}),
    ...(provider === undefined ? {} : {provider}),
    ...(columns["EventID"] === undefined ? {} : {eventId: Number(columns["EventID"])}),
  }
  return plainEvent(source, columns as Readonly<Record<string, Value>>)
}

interface LogFile {
  readonly format: Format
  readonly path: string
  readonly bytes: Uint8Array
  /** The index of the event at a line, from 1, or of a record id. */
  readonly places: ReadonlyMap<number, number>
}

interface TextFile {
  readonly format: Format
  readonly path: string
  text: string
  readonly lines: Map<number, number>
}

const shapes: Readonly<
  Record<"windows-event" | "iis-frontend" | "iis-backend" | "httpproxy", {format: Format; path: string}>
> = {
  "windows-event": {format: jsonLines, path: "events.json"},
  "iis-frontend": {format: iisW3c, path: "inetpub/logs/LogFiles/W3SVC1/u_ex260105.log"},
  "iis-backend": {format: iisW3c, path: "inetpub/logs/LogFiles/W3SVC2/u_ex260105.log"},
  httpproxy: {format: exchangeLog, path: "Logging/HttpProxy/Ecp/HttpProxy_2026010510-1.LOG"},
}

/** The events as the text files in which a server or an exporter would leave them: one for each kind of
 *  log and, for HttpProxy, each set of columns. */
function writeTexts(events: readonly LogEvent[]): readonly LogFile[] {
  const texts = new Map<string, TextFile>()
  let header = ""
  for (const [index, event] of events.entries()) {
    const log = kindOf(event) as keyof typeof shapes
    const columns = Object.keys(event).filter((name) => name !== "log")
    const key = log === "httpproxy" ? `${log} ${columns}` : log
    const file = texts.get(key) ?? {...shapes[log], text: "", lines: new Map<number, number>()}
    texts.set(key, file)
    if (log === "windows-event") {
      addLine(file, jsonRow(event), index)
    } else if (log === "httpproxy") {
      if (file.text === "") {
        file.text = `#Software: Microsoft Exchange Server\n#Version: 15.01.2507.006\n#Log-type: HttpProxy Logs\n#Fields: DateTime,${columns.join(",")}\n`
      }
      addLine(file, csvRow(event), index)
    } else {
      const names = ["date", "time", ...columns.filter((name) => name !== "date" && name !== "time")]
      const fields = `#Fields: ${names.join(" ")}\n`
      if (file.text === "") file.text = "#Software: Microsoft Internet Information Services 10.0\n"
      if (file.lines.size === 0 || header !== fields) file.text += fields
      header = fields
      addLine(file, iisRow(event), index)
    }
  }
  return [...texts.values()].map(({format, path, text, lines}) => ({
    format,
    path,
    bytes: new TextEncoder().encode(text),
    places: lines,
  }))
}

function addLine(file: TextFile, row: string, index: number): void {
  file.lines.set(file.text.split("\n").length, index)
  file.text += `${row}\n`
}

/** 1601 to 1970, in units of 100 ns. */
const epochTicks = 116_444_736_000_000_000n
const systemNames = new Set("log TimeCreated EventID Channel Provider_Name Computer EventRecordID".split(" "))

/** All events in one Windows event log; its records are numbered by their place in the case. */
function writeEvtx(events: readonly LogEvent[]): readonly LogFile[] {
  const chunk = new ChunkWriter()
  const places = new Map<number, number>()
  for (const [index, given] of events.entries()) {
    const {TimeCreated = "2026-01-05T10:00:00Z", EventID, Channel, Provider_Name = "Case", Computer} = given
    const record = BigInt(index + 1)
    const time = BigInt(Date.parse(String(TimeCreated))) * 10_000n + epochTicks
    const data = Object.entries(given).flatMap(([name, item]) =>
      systemNames.has(name) ? [] : [item].flat().map((one) => ({name, text: String(one)})),
    )
    const definition = {
      guid: String(index + 1).padStart(32, "0"),
      root: element(
        "EventData",
        {},
        ...data.map(({name}, i) => element("Data", name === "Data" ? {} : {Name: name}, {sub: i})),
      ),
    }
    const facts = {
      provider: String(Provider_Name),
      eventId: Number(EventID),
      channel: String(Channel),
      record,
      time,
      ...(Computer === undefined ? {} : {computer: String(Computer)}),
    }
    const values = data.map(({text}) => value.text(text))
    chunk.record(record, evtxEvent(facts, definition, ...values), time)
    places.set(index + 1, index)
  }
  return [{format: evtxFormat(false), path: "case.evtx", bytes: evtxFile([chunk.trimmed()]), places}]
}

function iisRow(event: LogEvent): string {
  const {log: _, date = "2026-01-05", time = "10:00:00", ...columns} = event
  const cells = [date, time, ...Object.values(columns)].map(String)
  const odd = cells.find((cell) => cell === "" || /\s/.test(cell))
  if (odd !== undefined) throw new Error(`a W3C log cannot hold the value \`${odd}\``)
  return cells.join(" ")
}

function csvRow({log: _, ...columns}: LogEvent): string {
  const cells = ["2026-01-05T10:00:00.000Z", ...Object.values(columns)].map(String)
  return cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")
}

function jsonRow({log: _, ...fields}: LogEvent): string {
  const all = {TimeCreated: "2026-01-05T10:00:00Z", ...fields}
  const members = Object.entries(all).map(([name, value]) => `${JSON.stringify(name)}:${jsonValue(value)}`)
  return `{${members.join(",")}}`
}

/** JSON.stringify refuses integers beyond doubles. */
function jsonValue(value: unknown): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value)
}
