/* Runs cases.yml and benign.yml end to end: raw lines through the formats, the rules and the matcher. */

import assert from "node:assert/strict"
import path from "node:path"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {wholeFile} from "../src/formats/format.ts"
import {formats} from "../src/formats/registry.ts"
import {type BenignLines, type CaseLog, caseColumns, type RuleCase} from "../src/knowledge/cases.ts"
import {lintKnowledge} from "../src/knowledge/lint.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {Detection} from "../src/model/rule.ts"
import {parseRules} from "../src/rules/sigma/sigma.ts"

const files = await readKnowledgeFolder(path.join(import.meta.dirname, "../knowledge"))
const linted = lintKnowledge(files)
const rules = [...files].flatMap(([file, text]) => {
  const campaign = /^campaigns\/([^/]+)\/rules\//.exec(file)?.[1]
  if (campaign === undefined) return []
  const parsed = parseRules(text, file, {campaign})
  assert.deepEqual([...parsed.refusals, ...parsed.notices], [], file)
  return parsed.rules.filter((rule): rule is Detection => rule.kind === "detection")
})
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

/** One event per line, in the order of the lines; fails if the format loses or invents one. */
async function eventsOf(
  log: CaseLog,
  columns: readonly string[] | undefined,
  lines: readonly string[],
): Promise<readonly Event[]> {
  const {bytes, skip} = fileOf(log, columns, lines)
  const file = places[log].path
  const sniffed = formats.map((format) => ({format, score: format.sniff(bytes, file)}))
  const best = sniffed.reduce((a, b) => (b.score > a.score ? b : a))
  assert.ok(best.score > 0, `no format knows the ${log} lines`)
  const events = new Map<number, Event>()
  const troubles: string[] = []
  const subject = {evidence: evidenceId("case"), path: file, host: "EX01"}
  for await (const block of best.format.open(memorySource(bytes), wholeFile, subject)) {
    troubles.push(...block.troubles.map((trouble) => `${trouble.code}: ${trouble.detail}`))
    for (let i = 0; i < block.records; i += 1)
      block.decode(i, {
        event: (event) => {
          assert.ok(event.from.unit.kind === "line")
          events.set(event.from.unit.line - skip - 1, event)
        },
        trouble: (trouble) => troubles.push(`${trouble.code}: ${trouble.detail}`),
      })
  }
  // A log that nobody has published a header of is read as lines, and the reader says so.
  const expected = log === "oab-generator" ? /^exchange-log\/no-fields:/ : undefined
  const odd = troubles.filter((trouble) => expected === undefined || !expected.test(trouble))
  assert.deepEqual(odd, [], `${log}: the lines must be in the log's format`)
  return lines.map((line, i) => {
    const event = events.get(i)
    assert.ok(event, `${log}: no event for line ${i + 1}: ${line}`)
    return event
  })
}

function matchesOf(event: Event): readonly Detection[] {
  const matched: Detection[] = []
  matcher.match(event, (rule) => matched.push(rule))
  return matched
}

for (const [campaign, cases] of linted.cases) {
  test(`every rule of ${campaign} hits its hits and none of its misses`, async () => {
    assert.ok(cases.length > 0)
    const failures: string[] = []
    for (const entry of cases) failures.push(...(await failuresOf(entry)))
    assert.deepEqual(failures, [])
  })
}

async function failuresOf(entry: RuleCase): Promise<readonly string[]> {
  const rule = byTitle.get(entry.rule) ?? rules.find((r) => r.id === entry.rule)
  assert.ok(rule, entry.rule)
  const hits = await eventsOf(entry.log, entry.columns, entry.hit)
  const misses = await eventsOf(entry.log, entry.columns, entry.miss)
  return [
    ...hits.flatMap((event, i) =>
      matchesOf(event).includes(rule) ? [] : [`${rule.title}: does not hit ${entry.hit[i]}`],
    ),
    ...misses.flatMap((event, i) =>
      matchesOf(event).includes(rule) ? [`${rule.title}: hits ${entry.miss[i]}`] : [],
    ),
  ]
}

test("no rule hits a silent benign line, and none above low a quiet one", async () => {
  const counts = linted.benign.map((entry) => entry.silent.length + entry.quiet.length)
  assert.ok(counts.reduce((a, b) => a + b, 0) >= 120)
  assert.deepEqual(new Set(linted.benign.map((entry) => entry.log)).size >= 9, true, "over all logs")
  const failures: string[] = []
  for (const entry of linted.benign) failures.push(...(await alarmsOf(entry)))
  assert.deepEqual(failures, [])
})

async function alarmsOf(entry: BenignLines): Promise<readonly string[]> {
  const silent = await eventsOf(entry.log, entry.columns, entry.silent)
  const quiet = await eventsOf(entry.log, entry.columns, entry.quiet)
  return [
    ...silent.flatMap((event, i) =>
      matchesOf(event).map((rule) => `${entry.story}: \`${rule.title}\` hits ${entry.silent[i]}`),
    ),
    ...quiet.flatMap((event, i) => {
      const matched = matchesOf(event)
      const loud = matched.filter((rule) => rule.level !== "low" && rule.level !== "informational")
      return [
        ...loud.map((rule) => `${entry.story}: \`${rule.title}\` (${rule.level}) hits ${entry.quiet[i]}`),
        ...(matched.length === 0 ? [`${entry.story}: nothing hits ${entry.quiet[i]}: it is silent`] : []),
      ]
    }),
  ]
}
