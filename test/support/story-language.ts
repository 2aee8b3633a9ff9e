/* A small language for stories: one line is one finding of a server.
 *
 *   "2021-03-02T09:55:01Z MX1 httpproxy PL-01 high exploited/confirmed/strong T1190 client=192.0.2.1 session=S-001"
 *   "- MX1 web-file WS-20 critical persisted/succeeded/strong T1505.003 file=C:\x.aspx"
 *
 * `-` is an unknown time or no detection; `..` after a time gives the end: `2021-03-02T09:55Z..2021-03-02T09:57Z`.
 * Two lines with the same `at=` stand on the same record. */

import {blindSpansOf} from "../../src/assess/blind-spans.ts"
import {episodesOf, type StorySource} from "../../src/assess/episodes.ts"
import type {Traced} from "../../src/assess/findings.ts"
import type {Moment} from "../../src/assess/gather.ts"
import {readKnowledgeFolder} from "../../src/engine/knowledge-files.ts"
import {loadKnowledge} from "../../src/knowledge/load.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {BlindSpan, Episode, KindRow} from "../../src/model/episode.ts"
import type {Finding, Outcome, Stage, Strength} from "../../src/model/finding.ts"
import {evidenceId, findingId, ruleId, serverId} from "../../src/model/ids.ts"
import {parseIso, type When} from "../../src/model/instant.ts"
import type {Level} from "../../src/model/rule.ts"
import {log} from "./case-language.ts"

const loaded = loadKnowledge(await readKnowledgeFolder(new URL("../../knowledge", import.meta.url).pathname))
const {knowledge} = loaded
if (knowledge === undefined) throw new Error("the knowledge folder cannot be read")

/** The rows and clauses of the knowledge folder. */
export const kinds: readonly KindRow[] = knowledge.episodeKinds
export const shows: ReadonlyMap<string, string> = new Map(knowledge.detections.map((d) => [d.id, d.what]))

function time(text: string): When | undefined {
  if (text === "-") return undefined
  const isAssumed = text.endsWith("~")
  const when = parseIso(isAssumed ? text.slice(0, -1) : text)
  if (when === undefined) throw new Error(`no time: ${text}`)
  return {...when, zone: isAssumed ? "assumed" : "format"}
}

/** A finding from its line; `ordinal` is its number. */
export function told(line: string, ordinal: number): Traced {
  const [span = "", host = "", logName = "", detection = "", level = "", ...rest] = line.split(" ")
  const [from = "-", until = from] = span.split("..")
  const given = new Map(
    rest
      .filter((p) => p.includes("="))
      .map((p) => [p.slice(0, p.indexOf("=")), p.slice(p.indexOf("=") + 1).replaceAll("_", " ")]),
  )
  const indicates = rest
    .filter((p) => p.includes("/") && !p.includes("="))
    .map((p) => {
      const [stage = "", outcome = "", strength = ""] = p.replace("data_taken", "data taken").split("/")
      return {stage: stage as Stage, outcome: outcome as Outcome, strength: strength as Strength}
    })
  const at = {
    evidence: evidenceId(`${host}/${logName}.log`),
    offset: Number(given.get("at") ?? 1_000_000 + ordinal) * 100,
    length: 100,
    unit: {kind: "line" as const, line: ordinal},
  }
  const fields: Record<string, string> = {}
  for (const name of ["client", "file", "url", "image", "account"]) {
    const value = given.get(name)
    if (value !== undefined) fields[name] = value
  }
  const moment: Moment = {when: time(from), from: at, because: [], fields, raw: undefined}
  const finding: Finding = {
    id: findingId(ordinal),
    rule: ruleId(`rule-${given.get("rule") ?? detection}`),
    title: given.get("title") ?? `Rule ${detection}`,
    level: level as Level,
    server: serverId(host),
    when: time(from),
    until: time(until),
    indicates,
    detection: detection === "-" ? undefined : detection,
    campaign: undefined,
    vulnerabilities: given.has("cve") ? [`CVE-${given.get("cve")}`] : [],
    techniques: rest.filter((p) => /^T\d{4}/.test(p)),
    summary: line,
    log: logName,
    source: given.get("client"),
    account: given.get("account"),
    session: given.get("session"),
    count: Number(given.get("count") ?? 1),
    events: [at],
    exhibits: [],
    because: [],
  }
  const asksForAbsentFile = given.has("absent")
  return {finding, moments: [moment], rivals: [], asksForAbsentFile}
}

/** The episodes of lines. */
export function episodes(
  lines: readonly string[],
  activities: StorySource["activities"] = [],
): readonly Episode[] {
  const traced = lines.map((line, index) => told(line, index + 1))
  return episodesOf({traced, activities, kinds, shows, further: []})
}

/** The blind spans of lines, on a server with log files in the language of cases. */
export function blind(
  lines: readonly string[],
  logs: readonly string[],
  server = "MX1",
): readonly BlindSpan[] {
  return blindSpansOf(serverId(server), logs.map(log), episodes(lines))
}

/** The bundle with the story that its findings and sessions make. */
export function withStory(bundle: CaseBundle): CaseBundle {
  const traced = bundle.findings.map((finding) => {
    const {when, events, because, source} = finding
    const fields: Record<string, string> = source === undefined ? {} : {client: source}
    for (const {field, value} of because) if (/stem$/.test(field)) fields["url"] = String(value)
    const moment: Moment = {when, from: events[0], because, fields, raw: undefined}
    return {finding, moments: [moment], rivals: [], asksForAbsentFile: false}
  })
  const all = episodesOf({traced, activities: [], kinds, shows, further: []})
  const [server] = bundle.case.servers
  const spans = server === undefined ? [] : blindSpansOf(server.id, bundle.files, all)
  return {...bundle, case: {...bundle.case, episodes: all, blindSpans: spans}}
}
