/* Postern behind the conformance suite, at three depths.
 *
 * `plain`: the plain evaluator, event by event. `compiled`: the matcher on events in memory. `files`: the
 * events are written as logs and read back through formats, prefilter and matcher. */

import type {Adapter, LogEvent, Result, Settings} from "../../conformance/runner.ts"
import {memorySource} from "../../src/bytes/source.ts"
import {applyFilters} from "../../src/detect/filters.ts"
import {compileRules} from "../../src/detect/match.ts"
import {Reader} from "../../src/engine/reading.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import type {Format} from "../../src/formats/format.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import type {Event, LogKind, Source, Value} from "../../src/model/event.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {Detection, Filter, Match, Rule} from "../../src/model/rule.ts"
import type {ParsedRules} from "../../src/rules/language.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {naiveMatch} from "./naive-detect.ts"
import {plainEvent} from "./plain-event.ts"

type HitsOf = (
  rules: readonly Rule[],
  events: readonly LogEvent[],
) => Promise<readonly {readonly rule: string; readonly index: number}[]>

function adapter(name: string, hitsOf: HitsOf): Adapter {
  return {
    name,
    skip: (story) =>
      story.expect.findings.length > 0 || /^correlation:/m.test(story.rules)
        ? "correlations are not evaluated yet"
        : undefined,
    run: async (text, events, settings) => {
      const parsed = load(text, settings)
      const titles = new Map(parsed.rules.map((rule) => [rule.id as string, rule.title]))
      const hits: Record<string, number[]> = {}
      for (const {rule, index} of await hitsOf(parsed.rules, events)) {
        const title = titles.get(rule) ?? rule
        hits[title] = [...(hits[title] ?? []), index]
      }
      return result(parsed, hits)
    },
  }
}

function load(text: string, settings: Settings): ParsedRules {
  return mergeRules([parseRules(text, "case.yml", settings)])
}

function result(parsed: ParsedRules, hits: Result["hits"]): Result {
  return {
    hits,
    refusals: parsed.refusals,
    notices: parsed.notices.map((notice) => notice.code),
    rules: parsed.rules.map(({id, title, level, origin}) => ({
      id,
      title,
      level,
      author: origin.author,
      licence: origin.licence,
    })),
  }
}

const detections = (rules: readonly Rule[]): readonly Detection[] =>
  rules.filter((rule) => rule.kind === "detection")
const filters = (rules: readonly Rule[]): readonly Filter[] => rules.filter((rule) => rule.kind === "filter")

const plain: Adapter = adapter("postern-plain", async (rules, events) =>
  detections(rules).flatMap((rule) => {
    const mine = filters(rules).filter(
      (filter) =>
        (filter.rules === "any" || filter.rules.some((name) => name === rule.id || name === rule.name)) &&
        Object.entries(filter.logsource).every(
          ([part, name]) => rule.logsource[part as keyof Detection["logsource"]] === name,
        ),
    )
    return events.flatMap((given, index) => {
      const event = eventOf(given)
      const isHit =
        naiveMatch(rule, event) &&
        !mine.some((filter) => naiveMatch({...rule, condition: filter.condition}, event))
      return isHit ? [{rule: rule.id, index}] : []
    })
  }),
)

const compiled: Adapter = adapter("postern-compiled", async (rules, events) => {
  const matcher = compileRules(applyFilters(detections(rules), filters(rules)))
  const out: {rule: string; index: number}[] = []
  for (const [index, given] of events.entries()) {
    matcher.match(eventOf(given), (rule) => out.push({rule: rule.id, index}))
  }
  return out
})

const files: Adapter = adapter("postern-files", async (rules, events) => {
  const matched = applyFilters(detections(rules), filters(rules))
  const out: {rule: string; index: number}[] = []
  for (const file of write(events)) {
    const reader = new Reader({kind: "match", rules: matched})
    const matches: Match[] = []
    const bytes = new TextEncoder().encode(file.text)
    const subject = {evidence: evidenceId("case"), path: file.path, host: undefined}
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield await memorySource(bytes).read(0, bytes.length)
    }
    const read = await reader.read(file.format, subject, undefined, chunks(), bytes.length, {
      matches: (batch) => matches.push(...batch),
      lines: () => undefined,
      alive: () => undefined,
    })
    if (read.kind !== "read" || read.reading.records !== file.lines.size) {
      throw new Error(`${file.path}: not all records were read back`)
    }
    for (const {rule, from} of matches) {
      const index = from.unit.kind === "line" ? file.lines.get(from.unit.line) : undefined
      if (index === undefined) throw new Error(`${file.path}: a match on no event`)
      out.push({rule, index})
    }
  }
  return out
})

/** The depths, shallowest first. */
export const depths: readonly Adapter[] = [plain, compiled, files]

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
function eventOf(given: LogEvent): Event {
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
  text: string
  /** The index of the event that begins in a line, from 1. */
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

/** The events as the files in which a server would leave them, one for each kind of log and, for HttpProxy,
 *  each set of columns. */
function write(events: readonly LogEvent[]): readonly LogFile[] {
  const files = new Map<string, LogFile>()
  let header = ""
  for (const [index, event] of events.entries()) {
    const log = kindOf(event) as keyof typeof shapes
    const columns = Object.keys(event).filter((name) => name !== "log")
    const key = log === "httpproxy" ? `${log} ${columns}` : log
    const file = files.get(key) ?? {...shapes[log], text: "", lines: new Map()}
    files.set(key, file)
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
  return [...files.values()]
}

function addLine(file: LogFile, row: string, index: number): void {
  file.lines.set(file.text.split("\n").length, index)
  file.text += `${row}\n`
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
