/* postern summary: what the evidence holds, in tables: the first thing a responder wants to know. */

import {type Analysis, analyse} from "../../engine/analyse.ts"
import {safeJson} from "../../engine/event-line.ts"
import {
  type Row,
  type ServerSummary,
  type Summary,
  summarise,
  type TableName,
  tableKeys,
  tableNames,
} from "../../engine/summary.ts"
import {formatForPeople, formatInstant, type Instant} from "../../model/instant.ts"
import type {Severity} from "../../model/trouble.ts"
import {visible} from "../../report/escape.ts"
import {type Command, evidenceExit, flagOption, textOption} from "../command.ts"
import {configOf, evidenceOptions, requestOf, wholeNumber} from "../evidence.ts"
import {table} from "../table.ts"
import {bytesText, type Terminal} from "../terminal.ts"

const titles: Readonly<Record<TableName, string>> = {
  logs: "Logs",
  channels: "Channels",
  events: "Events",
  providers: "Providers",
  computers: "Computers",
  logons: "Logons",
  clients: "Clients",
  answers: "Answers",
}

const severities: readonly Severity[] = ["lost", "doubtful", "odd"]

export const summary: Command = {
  name: "summary",
  arguments: "<evidence...>",
  summary: "count what is there: channels, event ids, logons, clients, gaps",
  says:
    "Reads all logs in the evidence and prints, for each server, counts with first and last times: logs and " +
    "channels, event ids, providers, computer names, logons by account, type and source; clients and answers " +
    "of text logs; then what is odd about the files: record numbers that are missing, clocks that go back.",
  options: [
    {flags: "--json", says: "print one JSON object with all of it"},
    {flags: "--top <n>", says: "lines of each table on the terminal (default: 20)"},
    ...evidenceOptions,
  ],
  examples: [
    {line: "postern summary evidence.zip", says: "what is there, before anything else"},
    {
      line: "postern summary Security.evtx --json | jq '.servers[].logons[] | select(.result == \"failure\")'",
      says: "failed logons by account and source",
    },
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const top = wholeNumber(textOption(options, "top"), "--top", 1, 1_000_000) ?? 20
    const progress = terminal.progress("read")
    const analysis = await analyse(
      {
        ...requestOf(named, options, loaded, true),
        task: {kind: "summary"},
        onProgress: (done) => progress.update(done, done.totalBytes),
      },
      {matches: () => undefined, lines: () => undefined},
    )
    progress.stop()
    const counted = summarise(analysis.files, analysis.tables)
    if (flagOption(options, "json")) terminal.out(`${safeJson(jsonOf(counted, analysis))}\n`)
    else print(counted, analysis, top, terminal)
    const unread = analysis.files.filter((file) => file.status === "unclaimed").length
    const records = analysis.files.reduce((sum, file) => sum + file.records, 0)
    terminal.say(
      `${records} events from ${analysis.files.length} files, ${bytesText(analysis.bytes)}; ${unread} files of no known format`,
    )
    return evidenceExit(false, analysis, terminal)
  },
}

function jsonOf({servers, others}: Summary, {files, troubles}: Analysis): unknown {
  return {
    servers: servers.map(({server, tables}) => ({
      server,
      ...Object.fromEntries(tableNames.map((name) => [name, tables[name].map((row) => jsonRow(name, row))])),
    })),
    notListed: others,
    files: files.map(({id, status, format, log, records, first, last}) => ({
      evidence: id,
      status,
      format: format ?? null,
      log: log ?? null,
      records,
      first: jsonTime(first),
      last: jsonTime(last),
    })),
    troubles: troubles.map(({code, severity, at, detail}) => ({
      code,
      severity,
      evidence: at.evidence,
      offset: at.offset,
      detail,
    })),
  }
}

function jsonRow(name: TableName, {key, count, first, last}: Row): unknown {
  return {
    ...Object.fromEntries(tableKeys[name].map((column, i) => [column, key[i]])),
    count,
    first: jsonTime(first),
    last: jsonTime(last),
  }
}

function jsonTime(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}

function print({servers, others}: Summary, analysis: Analysis, top: number, terminal: Terminal): void {
  for (const server of servers) printServer(server, top, terminal)
  for (const name of tableNames)
    if (others[name] > 0)
      terminal.say(
        `${titles[name].toLowerCase()}: ${others[name]} more records are in no row: too many rows that differ`,
      )
  // Of one severity in the order of the files; --top must not cut off what was lost.
  const troubles = [...analysis.troubles].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
  if (troubles.length === 0) return
  terminal.out(`${terminal.colours.summary.strong("Worth knowing about the files")}\n`)
  for (const {severity, code, at, detail} of troubles.slice(0, top))
    terminal.out(`  ${severity} ${code} ${visible(at.evidence)}\n    ${visible(detail)}\n`)
  if (troubles.length > top) terminal.out(`  … ${troubles.length - top} more; --json has all\n`)
}

function printServer({server, tables}: ServerSummary, top: number, terminal: Terminal): void {
  const {strong, quiet} = terminal.colours.summary
  terminal.out(`${strong(`Server ${visible(server)}`)}\n\n`)
  for (const name of tableNames) {
    const rows = tables[name]
    if (rows.length === 0) continue
    terminal.out(`${strong(titles[name])}\n`)
    const shown = rows
      .slice(0, top)
      .map((row) => [row.count, peopleTime(row.first), peopleTime(row.last), ...row.key])
    terminal.out(table(["count", "first (UTC)", "last (UTC)", ...tableKeys[name]], shown, terminal.width))
    if (rows.length > top)
      terminal.out(quiet(`… ${rows.length - top} more; --top ${rows.length} shows them, --json has all\n`))
    terminal.out("\n")
  }
}

function peopleTime(at: Instant | undefined): string {
  return at === undefined ? "no time" : formatForPeople(at, "second").replace(" UTC", "")
}
