/* Runs cases.yml and benign.yml end to end: raw lines and files through the formats, the rules and the
 * matcher. A file is hit by a rule that matches any of its events. */

import assert from "node:assert/strict"
import path from "node:path"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {Correlator} from "../src/detect/correlate.ts"
import {planCorrelations, withCarriedFields} from "../src/detect/correlate-plan.ts"
import {compileRules} from "../src/detect/match.ts"
import {project} from "../src/detect/project.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {wholeFile} from "../src/formats/format.ts"
import {formats} from "../src/formats/registry.ts"
import {
  type BenignLines,
  type CaseFile,
  type CaseLog,
  caseColumns,
  decodeCases,
  type RuleCase,
} from "../src/knowledge/cases.ts"
import {Complaints} from "../src/knowledge/decode.ts"
import {lintKnowledge} from "../src/knowledge/lint.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {Refusal} from "../src/model/refusal.ts"
import type {Correlation, Detection} from "../src/model/rule.ts"
import type {Trouble} from "../src/model/trouble.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"
import {hiveOfReg} from "./support/hive-writer.ts"

const files = await readKnowledgeFolder(path.join(import.meta.dirname, "../knowledge"))
const linted = lintKnowledge(files)
const all = [...files].flatMap(([file, text]) => {
  const campaign = /^campaigns\/([^/]+)\/rules\//.exec(file)?.[1]
  if (campaign === undefined) return []
  const parsed = parseRules(text, file, {campaign})
  assert.deepEqual([...parsed.refusals, ...parsed.notices], [], file)
  return parsed.rules
})
const plan = planCorrelations(all)
const rules = withCarriedFields(
  all.filter((rule): rule is Detection => rule.kind === "detection"),
  plan,
)
const correlations = all.filter((rule): rule is Correlation => rule.kind === "correlation")
const matcher = compileRules(rules)
const byTitle = new Map(rules.map((rule) => [rule.title, rule]))

/** What Exchange calls its logs, and where a file of each lies. */
const places: Readonly<Record<CaseLog, {readonly path: string; readonly type?: string}>> = {
  iis: {path: "C:\\inetpub\\logs\\LogFiles\\W3SVC1\\u_ex210304.log"},
  "iis-backend": {path: "C:\\inetpub\\logs\\LogFiles\\W3SVC2\\u_ex210304.log"},
  httpproxy: {path: "Logging\\HttpProxy\\Ecp\\HttpProxy_2021030410-1.LOG", type: "HttpProxy Logs"},
  "ecp-server": {path: "Logging\\ECP\\Server\\ECPServer20210304-1.LOG", type: "ECP Server Log"},
  "ecp-activity": {
    path: "Logging\\ECP\\Activity\\ECPActivity_4410_20210304-1.LOG",
    type: "ECP Activity Context Log",
  },
  ews: {path: "Logging\\Ews\\Ews_2021030410-1.LOG", type: "EWS Logs"},
  mapi: {path: "Logging\\MapiHttp\\Mailbox\\MapiHttp_2021030410-1.LOG", type: "MAPI HTTP Logs"},
  "rps-cmdlet": {
    path: "Logging\\CmdletInfra\\Powershell-Proxy\\Cmdlet\\Rps_Cmdlet_2021030410-1.LOG",
    type: "Rps Cmdlet Logs",
  },
  "rps-http": {
    path: "Logging\\CmdletInfra\\Powershell-Proxy\\Http\\Rps_Http_2021030410-1.LOG",
    type: "Rps Http Logs",
  },
  "oab-generator": {path: "Logging\\OABGeneratorLog\\OABGenerator_20210304-1.log", type: "OABGenerator Log"},
  "admin-audit": {path: "Logging\\CosmosQueue\\audit\\audit20210304-1.LOG", type: "audit"},
  "message-tracking": {
    path: "TransportRoles\\Logs\\MessageTracking\\MSGTRK2021030410-1.LOG",
    type: "Message Tracking Log",
  },
  windows: {path: "events.json"},
}

function fileOf(
  log: CaseLog,
  columns: readonly string[] | undefined,
  lines: readonly string[],
): {bytes: Uint8Array; skip: number} {
  const {type} = places[log]
  const names = columns ?? caseColumns[log]
  const isIis = log.startsWith("iis")
  const header = isIis
    ? ["#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0"]
    : type === undefined
      ? []
      : ["#Software: Microsoft Exchange Server", "#Version: 15.01.2106.002", `#Log-type: ${type}`]
  if (names !== undefined) header.push(`#Fields: ${names.join(isIis ? " " : ",")}`)
  const text = [...header, ...lines, ""].join("\r\n")
  return {bytes: new TextEncoder().encode(text), skip: header.length}
}

/** The events of a file, with what its reader finds wrong. */
async function read(
  bytes: Uint8Array,
  file: string,
): Promise<{readonly events: readonly Event[]; readonly troubles: readonly Trouble[]}> {
  const sniffed = formats.map((format) => ({format, score: format.sniff(bytes.subarray(0, 65_536), file)}))
  const best = sniffed.reduce((a, b) => (b.score > a.score ? b : a))
  assert.ok(best.score > 0, `no format knows ${file}`)
  const events: Event[] = []
  const troubles: Trouble[] = []
  const subject = {evidence: evidenceId("case"), path: file, host: "EX01"}
  for await (const block of best.format.open(memorySource(bytes), wholeFile, subject)) {
    troubles.push(...block.troubles)
    for (let i = 0; i < block.records; i += 1)
      block.decode(i, {event: (event) => events.push(event), trouble: (trouble) => troubles.push(trouble)})
  }
  return {events, troubles}
}

/** One event per line, in the order of the lines; fails if the format loses or invents one. */
async function eventsOf(
  log: CaseLog,
  columns: readonly string[] | undefined,
  lines: readonly string[],
): Promise<readonly Event[]> {
  const {bytes, skip} = fileOf(log, columns, lines)
  const {events, troubles} = await read(bytes, places[log].path)
  const byLine = new Map<number, Event>()
  for (const event of events) {
    assert.ok(event.from.unit.kind === "line")
    byLine.set(event.from.unit.line - skip - 1, event)
  }
  // A log that nobody has published a header of is read as lines, and the reader says so.
  const expected = log === "oab-generator" ? "exchange-log/no-fields" : undefined
  const odd = troubles.filter(({code}) => code !== expected).map(({code, detail}) => `${code}: ${detail}`)
  assert.deepEqual(odd, [], `${log}: the lines must be in the log's format`)
  return lines.map((line, i) => {
    const event = byLine.get(i)
    assert.ok(event, `${log}: no event for line ${i + 1}: ${line}`)
    return event
  })
}

function bytesOf({content, encoding}: CaseFile): Uint8Array {
  if (content.kind === "reg") return hiveOfReg(content.written)
  if (content.kind === "hex")
    return new Uint8Array(Buffer.from(content.written.join("").replaceAll(/\s/g, ""), "hex"))
  const text = [...content.written, ""].join("\r\n")
  return encoding === "utf-8"
    ? new TextEncoder().encode(text)
    : new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"))
}

/** An example as its name, with the rules that match it. */
interface Tried {
  readonly name: string
  readonly matched: readonly Detection[]
}

function matchesOf(events: readonly Event[]): readonly Detection[] {
  const matched = new Set<Detection>()
  for (const event of events) matcher.match(event, (rule) => matched.add(rule))
  return [...matched]
}

/** Without rules that only a correlation reports on. */
function reported(matched: readonly Detection[]): readonly Detection[] {
  return matched.filter((rule) => !plan.silent.has(rule.id))
}

async function tryLines(
  log: CaseLog,
  columns: readonly string[] | undefined,
  lines: readonly string[],
): Promise<readonly Tried[]> {
  const events = await eventsOf(log, columns, lines)
  return lines.map((name, i) => ({name, matched: matchesOf(events.slice(i, i + 1))}))
}

async function tryFiles(files: readonly CaseFile[]): Promise<readonly Tried[]> {
  const tried: Tried[] = []
  for (const file of files) {
    const {events, troubles} = await read(bytesOf(file), file.path)
    const lost = troubles.filter(({severity}) => severity === "lost")
    assert.deepEqual(lost, [], `${file.path}: the file must be readable`)
    assert.ok(events.length > 0, `${file.path}: the file must give events`)
    tried.push({name: file.path, matched: matchesOf(events)})
  }
  return tried
}

for (const [campaign, cases] of linted.cases) {
  test(`every rule of ${campaign} hits its hits and none of its misses`, async () => {
    assert.ok(cases.length > 0)
    const failures: string[] = []
    for (const entry of cases) failures.push(...(await failuresOf(entry)))
    assert.deepEqual(failures, [])
  })
}

/** Of a correlation the hits must give a match together, and the misses together none. */
async function correlationFailures(
  correlation: Correlation,
  examples: RuleCase["examples"],
): Promise<readonly string[]> {
  assert.ok(examples.log !== "file", `${correlation.title}: a correlation is tried on lines`)
  const {log, columns} = examples
  const holds = async (lines: readonly string[]): Promise<boolean> => {
    const correlator = new Correlator(plan)
    for (const event of await eventsOf(log, columns, lines))
      matcher.match(event, (rule, because) =>
        correlator.add({
          rule: rule.id,
          when: event.when,
          from: event.from,
          host: "EX01",
          log: event.source.log,
          because,
          fields: project(event, rule),
          raw: new Uint8Array(0),
        }),
      )
    return correlator.results().matches.some((match) => match.rule === correlation.id)
  }
  return [
    ...((await holds(examples.hit)) ? [] : [`${correlation.title}: its hits do not hold together`]),
    ...((await holds(examples.miss)) ? [`${correlation.title}: its misses hold together`] : []),
  ]
}

async function failuresOf({rule: name, examples}: RuleCase): Promise<readonly string[]> {
  const correlation = correlations.find((one) => one.title === name || one.id === name)
  if (correlation !== undefined) return correlationFailures(correlation, examples)
  const rule = byTitle.get(name) ?? rules.find((r) => r.id === name)
  assert.ok(rule, name)
  const [hits, misses] =
    examples.log === "file"
      ? [await tryFiles(examples.hit), await tryFiles(examples.miss)]
      : [
          await tryLines(examples.log, examples.columns, examples.hit),
          await tryLines(examples.log, examples.columns, examples.miss),
        ]
  return [
    ...hits.flatMap((one) => (one.matched.includes(rule) ? [] : [`${rule.title}: does not hit ${one.name}`])),
    ...misses.flatMap((one) => (one.matched.includes(rule) ? [`${rule.title}: hits ${one.name}`] : [])),
  ]
}

test("a case may be a file, as text of either encoding or as bytes", async () => {
  const record =
    '{"Channel":"Security","EventID":1102,"Computer":"EX01","TimeCreated":"2021-03-04T10:00:00Z"}'
  const hex = Buffer.from(`${record}\r\n`).toString("hex")
  const written = `
- rule: Event log cleared
  log: file
  hit:
    - {path: "logs/events.json", lines: ['${record}', '']}
    - {path: "logs/events.json", hex: "${hex}"}
    - {path: "logs/events.json", lines: ['${record}'], encoding: utf-16}
  miss:
    - {path: "logs/events.json", lines: ['${record.replace("1102", "4624")}']}
`
  const refusals: Refusal[] = []
  const cases = decodeCases(written, new Complaints("cases.yml", written, refusals))
  assert.deepEqual(refusals, [])
  const examples = cases[0]?.examples
  assert.ok(examples?.log === "file")
  const ids = async (files: readonly CaseFile[]): Promise<readonly unknown[]> =>
    (await Promise.all(files.map((file) => read(bytesOf(file), file.path)))).map(({events}) =>
      events.map((event) => event.source.eventId),
    )
  assert.deepEqual(await ids(examples.hit), [[1102], [1102], [1102]])
  assert.deepEqual(await ids(examples.miss), [[4624]])
  const both = written.replace(`'']}`, `''], hex: "00"}`)
  decodeCases(both, new Complaints("cases.yml", both, refusals))
  assert.match(refusals.map(({message}) => message).join(), /exactly one of `lines`, `hex` and `reg`/)
})

test("no rule hits a silent benign line, and none above low a quiet one", async () => {
  const counts = linted.benign.map(({examples}) => examples.silent.length + examples.quiet.length)
  assert.ok(counts.reduce((a, b) => a + b, 0) >= 120)
  assert.deepEqual(new Set(linted.benign.map(({examples}) => examples.log)).size >= 9, true, "over all logs")
  const failures: string[] = []
  for (const entry of linted.benign) failures.push(...(await alarmsOf(entry)))
  assert.deepEqual(failures, [])
})

async function alarmsOf({story, examples}: BenignLines): Promise<readonly string[]> {
  const [silent, quiet] =
    examples.log === "file"
      ? [await tryFiles(examples.silent), await tryFiles(examples.quiet)]
      : [
          await tryLines(examples.log, examples.columns, examples.silent),
          await tryLines(examples.log, examples.columns, examples.quiet),
        ]
  return [
    ...silent.flatMap(({name, matched}) =>
      reported(matched).map((rule) => `${story}: \`${rule.title}\` hits ${name}`),
    ),
    ...quiet.flatMap(({name, matched}) => {
      const loud = reported(matched).filter((rule) => rule.level !== "low" && rule.level !== "informational")
      return [
        ...loud.map((rule) => `${story}: \`${rule.title}\` (${rule.level}) hits ${name}`),
        ...(matched.length === 0 ? [`${story}: nothing hits ${name}: it is silent`] : []),
      ]
    }),
  ]
}
