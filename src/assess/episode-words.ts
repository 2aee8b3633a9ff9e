/* The sentence of an episode: when, who, what, how much, and where it is seen.
 *
 * Numbers are lower bounds: findings keep their first events only. Text of evidence (addresses, accounts, names
 * of pages and programs) is bounded here and escaped by the writers. */

import type {Episode, EpisodeKind} from "../model/episode.ts"
import {type LogKind, logKinds} from "../model/event.ts"
import type {Locator} from "../model/evidence.ts"
import type {Finding, Outcome, Stage} from "../model/finding.ts"
import type {ServerId} from "../model/ids.ts"
import {formatForPeople, type Instant, microsPerDay, type When} from "../model/instant.ts"
import {levels} from "../model/rule.ts"
import type {Traced} from "./findings.ts"
import {compareText, type Moment, textOf} from "./gather.ts"
import {countOf, list, logName, plain, sentence} from "./sentences.ts"
import {serverFile} from "./sessions.ts"

/** A finding with the kind and the group that it is told in. */
export interface Settled {
  readonly traced: Traced
  readonly finding: Finding
  readonly activity: string | undefined
  readonly kind: EpisodeKind
  readonly group: string
}

/** An episode before it has a number and words. */
export interface Draft {
  readonly kind: EpisodeKind
  readonly server: ServerId
  readonly activities: readonly string[]
  readonly from: When | undefined
  readonly until: When | undefined
  readonly days: number
  /** In the order of their ids. */
  readonly members: readonly Settled[]
  readonly at: Locator | undefined
  /** Set where no finding shows it: the clause and the log. */
  readonly says: {readonly what: string; readonly log: string} | undefined
}

type Words = Pick<
  Episode,
  | "sources"
  | "sourceCount"
  | "accounts"
  | "pages"
  | "pageCount"
  | "logs"
  | "outcome"
  | "level"
  | "records"
  | "what"
  | "says"
>

const mostSources = 50
const mostAccounts = 20
const mostPages = 20

const ownAddress = /^(?:127\.|0\.0\.0\.0$|::1?$|::ffff:127\.|fe80:|localhost$)/i

/** Whether an address is the server's own. */
export function isOwnAddress(address: string): boolean {
  return ownAddress.test(address)
}

/** Everything that an episode says. `shows` gives the clause of a detection; `isNamed` names the server. */
export function wordsOf(draft: Draft, shows: ReadonlyMap<string, string>, isNamed: boolean): Words {
  const facts = factsOf(draft)
  const what = draft.says?.what ?? plain(clauseOf(draft, facts, shows), 600)
  const place = isNamed ? ` on ${plain(draft.server, 80)}` : ""
  const logs = draft.says === undefined ? facts.logs : [draft.says.log].filter((log) => log !== "")
  const seen =
    logs.length === 0
      ? ""
      : draft.says !== undefined
        ? ` (as the ${logsText(logs)} shows)`
        : ` (${countOf(facts.records, "record")} in the ${logsText(facts.logs)})`
  return {
    sources: facts.sources.slice(0, mostSources),
    sourceCount: facts.sources.length,
    accounts: facts.accounts.slice(0, mostAccounts),
    pages: facts.pages.slice(0, mostPages),
    pageCount: facts.pages.length,
    logs,
    outcome: facts.outcome,
    level: facts.level,
    records: facts.records,
    what,
    says: sentence(`${whenText(draft)}${place}, ${what}${seen}`),
  }
}

/** `Sysmon` for `Microsoft-Windows-Sysmon/Operational`. */
function shortLog(log: string): string {
  return logName(log)
    .replace(/^Microsoft-Windows-/, "")
    .replace(/\/Operational$/, "")
}

function logsText(logs: readonly string[]): string {
  return `${list(
    logs.map((log) => plain(shortLog(log), 60)),
    "and",
    4,
  )} ${logs.length === 1 ? "log" : "logs"}`
}

interface Facts {
  readonly sources: readonly string[]
  readonly accounts: readonly string[]
  readonly pages: readonly string[]
  readonly programs: readonly string[]
  readonly logs: readonly string[]
  readonly outcome: Outcome
  readonly level: Finding["level"]
  readonly records: number
  /** Requests in the web log that has most. */
  readonly requests: number
  readonly vulnerabilities: readonly string[]
}

const webLogs: ReadonlySet<string> = new Set(["iis-frontend", "iis-backend", "httpproxy"])

function factsOf(draft: Draft): Facts {
  const {members} = draft
  const clients = new Set<string>()
  const sources = new Map<string, string>()
  const accounts = new Map<string, number>()
  const pages = new Map<string, string>()
  const programs = new Set<string>()
  const cves = new Set<string>()
  let level = 0
  for (const {traced, finding} of members) {
    // PERF: the same few texts come again and again; each is looked at once.
    for (const client of clientsOf(traced)) {
      if (clients.has(client)) continue
      clients.add(client)
      if (!isOwnAddress(client)) sources.set(client.toLowerCase(), plain(client, 60))
    }
    const {account} = finding
    if (account !== undefined) accounts.set(account, (accounts.get(account) ?? 0) + 1)
    for (const {fields} of traced.moments) {
      const page = pageIn(fields)
      if (page !== undefined) pages.set(page.toLowerCase(), page)
      const image = textOf(fields["image"])
      if (image !== undefined)
        programs.add(
          plain(image.slice(Math.max(image.lastIndexOf("\\"), image.lastIndexOf("/")) + 1), 40).toLowerCase(),
        )
    }
    for (const cve of finding.vulnerabilities) cves.add(cve)
    level = Math.max(level, levels.indexOf(finding.level))
  }
  const byLog = recordsByLog(members)
  const requests = [...byLog].reduce((most, [log, n]) => (webLogs.has(log) ? Math.max(most, n) : most), 0)
  return {
    sources: [...sources.values()].sort(compareText),
    accounts: [...accounts]
      .sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
      .map(([account]) => plain(account, 80)),
    pages: [...pages.values()].sort(compareText),
    programs: [...programs].sort(compareText),
    logs: [...byLog.keys()].sort(compareLog),
    outcome: outcomeOf(draft),
    level: levels[level] ?? "informational",
    records: [...byLog.values()].reduce((sum, n) => sum + n, 0),
    requests,
    vulnerabilities: [...cves].sort(compareText),
  }
}

/** Web logs first, then in the order of kinds, Windows channels by name. */
function compareLog(a: string, b: string): number {
  const place = (log: string): number => {
    const at = logKinds.indexOf(log as LogKind)
    return at < 0 ? logKinds.length : at
  }
  return place(a) - place(b) || compareText(a, b)
}

/** The name of the server-side page that an event is about, as written there. */
function pageIn(fields: Moment["fields"]): string | undefined {
  const name = serverFile(fields)
  if (name === undefined) return undefined
  for (const text of [textOf(fields["file"]), textOf(fields["url"])]) {
    const at = text?.toLowerCase().lastIndexOf(name) ?? -1
    if (text !== undefined && at >= 0 && text.length === text.toLowerCase().length)
      return plain(text.slice(at, at + name.length), 80)
  }
  return plain(name, 80)
}

/** Records of each log: the distinct places that findings keep, or what one rule counts, whichever is more. */
function recordsByLog(members: readonly Settled[]): ReadonlyMap<string, number> {
  // PERF: most episodes of a scan are one finding.
  if (members.length === 1) {
    const {log, count, events} = members[0]!.finding
    return new Map([[log, Math.max(count, events.length)]])
  }
  const seen = new Map<string, {places: Map<string, Set<number>>; byRule: Map<string, number>}>()
  for (const {finding} of members) {
    let known = seen.get(finding.log)
    if (known === undefined) {
      known = {places: new Map(), byRule: new Map()}
      seen.set(finding.log, known)
    }
    for (const {evidence, offset} of finding.events) {
      const offsets = known.places.get(evidence)
      if (offsets === undefined) known.places.set(evidence, new Set([offset]))
      else offsets.add(offset)
    }
    known.byRule.set(finding.rule, (known.byRule.get(finding.rule) ?? 0) + finding.count)
  }
  const out = new Map<string, number>()
  for (const [log, {places, byRule}] of seen) {
    const distinct = [...places.values()].reduce((sum, offsets) => sum + offsets.size, 0)
    out.set(log, Math.max(distinct, ...byRule.values()))
  }
  return out
}

/** The client addresses of a finding: the one that it names, else those of its events. */
function clientsOf({finding, moments}: Traced): readonly string[] {
  if (finding.source !== undefined) return [finding.source]
  return moments.flatMap((m) => textOf(m.fields["client"]) ?? [])
}

const stageOf: Partial<Record<EpisodeKind, Stage>> = {
  probe: "probed",
  "break-in": "exploited",
  shell: "persisted",
  foothold: "persisted",
  use: "acted",
  credentials: "acted",
  theft: "data taken",
}

const outcomes: readonly Outcome[] = ["unknown", "attempted", "succeeded", "confirmed"]

/** The best outcome that the findings show of the episode's own stage, else of any. */
function outcomeOf({kind, members}: Draft): Outcome {
  let own = -1
  let any = 0
  for (const {finding} of members) {
    for (const {stage, outcome} of finding.indicates) {
      const rank = outcomes.indexOf(outcome)
      any = Math.max(any, rank)
      if (stage === stageOf[kind]) own = Math.max(own, rank)
    }
  }
  return outcomes[own < 0 ? any : own] ?? "unknown"
}

function isDone(outcome: Outcome): boolean {
  return outcome === "succeeded" || outcome === "confirmed"
}

function clauseOf(draft: Draft, facts: Facts, shows: ReadonlyMap<string, string>): string {
  const {outcome, pages, requests} = facts
  const who = whoOf(facts)
  const accounts = facts.accounts.filter((each) => !/^[0-9a-f]{8}-/i.test(each))
  const account = accounts.length === 0 ? "" : ` as ${list(accounts, "and", 3)}`
  switch (draft.kind) {
    case "probe": {
      const exploits =
        facts.vulnerabilities.length === 0
          ? "requests of the shape of an exploit"
          : `exploits for ${list(facts.vulnerabilities, "and", 4)}`
      const answer =
        outcome === "attempted"
          ? "; none succeeded, as the answers show"
          : isDone(outcome)
            ? "; some were answered"
            : "; what came of it is not shown"
      return `${who} tried ${exploits}${answer}`
    }
    case "check": {
      const there = pagesAnswered(draft)
      const looked =
        pages.length === 0
          ? "checked the server"
          : `looked whether pages of an intruder were there (${list(pages, "and", 4)})`
      const answer =
        there.length === 0 ? "none was, as the answers show" : `${list(there, "and", 3)} answered`
      return `${who} ${looked}; ${answer}`
    }
    case "break-in": {
      const through =
        facts.vulnerabilities.length === 0 ? "" : ` through ${list(facts.vulnerabilities, "and", 4)}`
      return isDone(outcome)
        ? `${who} broke in${through}${account}`
        : `${who} may have broken in${through}: ${showsOf(draft, shows)}`
    }
    case "shell": {
      if (pages.length === 0) return `${showsOf(draft, shows)}${byOf(facts)}`
      const names = list(pages, "and", 4)
      const named = pages.length === 1 ? `the page ${names}` : `${pages.length} pages (${names})`
      const asked =
        facts.sources.length === 0 ? "" : ` and ${who} asked for ${pages.length === 1 ? "it" : "them"}`
      return `${named} came to the web server${draft.from === undefined ? " or was left there" : ""}${asked}`
    }
    case "use": {
      const ran =
        facts.programs.length === 0
          ? ""
          : `the web server started ${list(facts.programs, "and", 4)}${account}`
      if (pages.length === 0 || requests === 0)
        return ran === ""
          ? `${showsOf(draft, shows)}${byOf(facts)}`
          : `${ran}${facts.sources.length === 0 ? "" : `; client ${list(facts.sources, "and", 3)}`}`
      const used = `${who} used ${pages.length === 1 ? "the page" : "the pages"} ${list(pages, "and", 4)} with ${countOf(requests, "request")}`
      return ran === "" ? used : `${used}, and ${ran}`
    }
    case "clean-up": {
      if (pages.length === 0) return `${showsOf(draft, shows)}${byOf(facts)}`
      return `${showsOf(draft, shows)} (${list(pages, "and", 4)})${byOf(facts)}`
    }
    case "preparation":
    case "foothold":
    case "credentials":
    case "spread":
    case "theft":
    case "damage":
    case "defence":
    case "other":
      return `${showsOf(draft, shows)}${byOf(facts)}`
    default:
      return draft.kind satisfies never
  }
}

function whoOf({sources}: Facts): string {
  if (sources.length === 0) return "somebody whose address no log names"
  return sources.length > 3 ? `${sources.length} addresses (${list(sources, "and", 3)})` : list(sources)
}

/** ` (account x, client y)`, as far as logs name them. */
function byOf({accounts, sources}: Facts): string {
  const parts = [
    ...(accounts.length === 0 ? [] : [`by ${list(accounts, "and", 2)}`]),
    ...(sources.length === 0 ? [] : [`from ${list(sources, "and", 3)}`]),
  ]
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`
}

/** Pages that findings of a check saw answered. */
function pagesAnswered({members}: Draft): readonly string[] {
  const there = new Map<string, string>()
  for (const {traced, finding} of members) {
    if (!finding.indicates.some((i) => i.stage === "persisted" && isDone(i.outcome))) continue
    for (const {fields} of traced.moments) {
      const page = pageIn(fields)
      if (page !== undefined) there.set(page.toLowerCase(), page)
    }
  }
  return [...there.values()].sort(compareText)
}

const strengths = ["weak", "moderate", "strong", "proof"] as const

const mostClauses = 3

/** What the detections of the strongest findings show, in order of time; of a rule without one, its name. */
function showsOf({members}: Draft, shows: ReadonlyMap<string, string>): string {
  const ranked = members
    .map(({finding}, index) => ({finding, index, rank: rankOf(finding)}))
    .sort((a, b) => b.rank - a.rank || a.index - b.index)
  // A clause stands where its first finding does.
  const clauses = new Map<string, number>()
  for (const {finding, index} of ranked) {
    const known = finding.detection === undefined ? undefined : shows.get(finding.detection)
    const clause = known ?? `records match the rule “${plain(finding.title, 100)}”`
    clauses.set(clause, Math.min(index, clauses.get(clause) ?? index))
  }
  const chosen = [...clauses].slice(0, mostClauses).sort((a, b) => a[1] - b[1])
  const more = clauses.size - chosen.length
  return list([...chosen.map(([clause]) => clause), ...(more > 0 ? [countOf(more, "more sign")] : [])])
}

function rankOf({indicates, level}: Finding): number {
  const strength = indicates.reduce((most, i) => Math.max(most, strengths.indexOf(i.strength)), -1)
  return strength * levels.length + levels.indexOf(level)
}

/** `On 2021-03-02 from 09:55:01 to 09:55:21 UTC`; what is assumed of the zone stands with it. */
function whenText(draft: Draft): string {
  const {from, until} = draft
  if (from === undefined || until === undefined) return "At a time that the evidence does not tell"
  // What lasts days itself is known by its ends only.
  const isLong = draft.members.some(({finding: {when, until: end}}) => {
    return when !== undefined && end !== undefined && end.at - when.at > microsPerDay
  })
  const days = `on ${isLong ? "at least " : ""}${countOf(draft.days, "day")}`
  return `${spanText(from.at, until.at, days)}${zoneNote(draft)}`
}

function spanText(from: Instant, until: Instant, days: string): string {
  const first = formatForPeople(from, "second")
  if (until === from) return `On ${first.replace(" ", " at ")}`
  const last = formatForPeople(until, "second")
  if (first === last) return `On ${first.replace(" ", " at ")}`
  if (first.slice(0, 10) === last.slice(0, 10))
    return `On ${first.replace(" ", " from ").replace(" UTC", "")} to ${last.slice(11)}`
  if (until - from <= microsPerDay) return `From ${first.replace(" UTC", "")} to ${last}`
  return `From ${formatForPeople(from, "minute").replace(" UTC", "")} to ${formatForPeople(until, "minute")}, ${days}`
}

function zoneNote({members, from}: Draft): string {
  if (members.length === 0) return from?.zone === "assumed" ? " (zone assumed)" : ""
  const timed = members.filter((m) => m.finding.when !== undefined)
  const logs = new Set(timed.filter((m) => m.finding.when?.zone === "assumed").map((m) => m.finding.log))
  if (logs.size === 0) return ""
  const all = new Set(timed.map((m) => m.finding.log))
  const whose = logs.size === all.size ? "" : ` of the ${logsText([...logs].sort(compareLog))}`
  return ` (zone${whose} assumed)`
}
