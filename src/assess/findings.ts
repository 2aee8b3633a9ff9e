/* Turns groups of matches into findings: numbered, named, and said in one sentence.
 *
 * The order is total: time, host, log, place, rule. A finding's server is the host that its record names,
 * else the one that the collection names, else the only server of the run, else `unknown host`. */

import {Buffer} from "node:buffer"
import {formatLocator, type Locator} from "../model/evidence.ts"
import type {Because, Exhibit, Finding} from "../model/finding.ts"
import {findingId, type RuleId, type ServerId, serverId, unknownServer} from "../model/ids.ts"
import type {Indication} from "../model/rule.ts"
import type {RuleFacts} from "./basis.ts"
import {compareText, exhibitsKept, type Group, type Moment, momentsKept, textOf} from "./gather.ts"
import {objectsOf} from "./objects.ts"
import {countOf, logName, plain, sentence} from "./sentences.ts"

/** A finding with the events that it was made from: what joins and proofs look at. */
export interface Traced {
  readonly finding: Finding
  readonly moments: readonly Moment[]
  /** What else the rule says may cause it. */
  readonly rivals: readonly string[]
  /** It only asked for a file that was not there. */
  readonly asksForAbsentFile: boolean
}

/** The server that evidence without a host belongs to: the only one of the run, or nobody we know. */
export function onlyServer(hosts: readonly (string | undefined)[]): ServerId {
  const named = new Set<ServerId>()
  for (const host of hosts) if (host !== undefined) named.add(serverId(host))
  const [first] = named
  return named.size === 1 && first !== undefined ? first : unknownServer
}

/** Findings in total order, `F-0001` first. A group whose rule is not in `rules` keeps its rule id as
 *  title and indicates nothing. */
export function findingsOf(
  groups: readonly Group[],
  rules: ReadonlyMap<RuleId, RuleFacts>,
  fallback: ServerId,
): readonly Traced[] {
  const traced: Traced[] = []
  for (const group of groups) {
    const [first] = group.moments
    if (first === undefined) continue
    traced.push(trace(group, first, rules.get(group.rule), fallback, traced.length + 1))
  }
  return traced
}

function trace(
  group: Group,
  first: Moment,
  rule: RuleFacts | undefined,
  fallback: ServerId,
  ordinal: number,
): Traced {
  const isAbsent = rule !== undefined && asksForAbsentFile(group, first, rule.indicates)
  const indicates = isAbsent ? [absentFile] : (rule?.indicates ?? [])
  const objects = objectsOf(indicates, group.moments)
  const finding: Finding = {
    id: findingId(ordinal),
    rule: group.rule,
    title: rule?.title ?? group.rule,
    level: rule?.level ?? "informational",
    server: group.host === undefined ? fallback : serverId(group.host),
    when: group.first,
    until: group.last,
    indicates,
    detection: rule?.detection,
    campaign: rule?.campaign,
    vulnerabilities: vulnerabilitiesOf(rule?.tags ?? []),
    techniques: techniquesOf(rule?.tags ?? []),
    summary: summaryOf(group, first, rule, isAbsent),
    log: group.log,
    source: group.overflow ? undefined : textOf(first.fields["client"]),
    account: group.overflow ? undefined : (textOf(first.fields["account"]) ?? textOf(first.fields["user"])),
    session: undefined,
    count: group.events,
    events: placesOf(group.moments, first.from),
    exhibits: exhibitsOf(group.moments),
    because: becauseOf(group.moments),
    ...(objects.length === 0 ? {} : {objects}),
  }
  return {
    finding,
    moments: group.moments,
    rivals: rule?.falsePositives ?? [],
    asksForAbsentFile: isAbsent,
  }
}

/** The places of the events, each once; of a correlation those of its matches, one match after another. */
function placesOf(moments: readonly Moment[], first: Locator): Finding["events"] {
  const places = distinctPlaces(
    moments.flatMap((m) => m.events ?? [m.from]),
    (at) => at,
  )
  const [head = first, ...rest] = places.slice(0, momentsKept)
  return [head, ...rest]
}

function exhibitsOf(moments: readonly Moment[]): readonly Exhibit[] {
  const shown = moments.flatMap((m) => m.exhibits ?? (m.raw === undefined ? [] : [{at: m.from, raw: m.raw}]))
  return distinctPlaces(shown, ({at}) => at)
    .slice(0, exhibitsKept)
    .map(({at, raw}) => ({at, rawBase64: base64(raw), cut: at.length > raw.length}))
}

function distinctPlaces<T>(items: readonly T[], placeOf: (item: T) => Locator): readonly T[] {
  return [...new Map(items.map((item) => [formatLocator(placeOf(item)), item])).values()]
}

/** A front end answers an unknown name with 302 to the logon page: the file was not there. */
const absentFile: Indication = {stage: "probed", outcome: "attempted", strength: "weak"}
const serverPage = /\.(?:aspx|ashx|asmx|asp)$/i

function asksForAbsentFile(group: Group, first: Moment, indicates: readonly Indication[]): boolean {
  const claimsFile = indicates.some((i) => i.stage === "persisted" || i.stage === "acted")
  return claimsFile && group.answer === "3xx" && !group.overflow && requestedPage(first.fields) !== undefined
}

/** The path of the server-side page that a request asks for, without its query. */
export function requestedPage(fields: Moment["fields"]): string | undefined {
  const path = textOf(fields["url"])?.split(/[?#]/, 1)[0]
  return path !== undefined && serverPage.test(path) ? path : undefined
}

function vulnerabilitiesOf(tags: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const tag of tags) {
    const m = /^cve[.-](?:cve-)?(\d{4})[-.](\d{4,})$/i.exec(tag)
    if (m) found.add(`CVE-${m[1]}-${m[2]}`)
  }
  return [...found].sort(compareText)
}

function techniquesOf(tags: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const tag of tags) {
    const m = /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)
    if (m?.[1]) found.add(m[1].toUpperCase())
  }
  return [...found].sort(compareText)
}

const becauseKept = 20

/** What made the rule true, each field and value once, with the earliest place that shows it. */
function becauseOf(moments: readonly Moment[]): readonly Because[] {
  const seen = new Set<string>()
  const because: Because[] = []
  for (const moment of moments) {
    for (const {field, value} of moment.because) {
      const key = `${field}\0${textOf(value) ?? ""}`
      if (seen.has(key) || because.length >= becauseKept) continue
      seen.add(key)
      because.push({field, value, at: moment.from})
    }
  }
  return because
}

function base64(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("base64")
}

/** Our names for what a place in `says` may ask for under a log's own name. */
const normalised: Readonly<Record<string, string>> = {
  "c-ip": "client",
  clientipaddress: "client",
  "cs-username": "account",
  authenticateduser: "account",
  "cs-method": "method",
  "sc-status": "status",
  httpstatus: "status",
  "cs-uri-stem": "url",
  urlstem: "url",
  "c-uri": "url",
  useragent: "userAgent",
  "cs-user-agent": "userAgent",
  anchormailbox: "anchor",
  targetfilename: "file",
  image: "image",
  parentimage: "parentImage",
  commandline: "commandLine",
  parentcommandline: "parentCommandLine",
  requestid: "requestId",
}

const missing: Readonly<Record<string, string>> = {
  client: "an address that the log does not name",
  account: "an account that the log does not name",
  user: "an account that the log does not name",
  status: "an unknown status",
  method: "a request",
  url: "an unnamed page",
  file: "an unnamed file",
  target: "an unnamed target",
  image: "an unnamed program",
  parentImage: "an unnamed program",
  commandLine: "an unrecorded command line",
  parentCommandLine: "an unrecorded command line",
  cmdlet: "a cmdlet",
  parameters: "unrecorded parameters",
}

/** `says` with its `{Field}` places filled from the first event; a place without a value gets a word. */
function fill(says: string, fields: Moment["fields"]): string {
  return says.replace(/\{([^{}]{1,80})\}/g, (_, place: string) => {
    const ours = normalised[place.toLowerCase()] ?? place
    const value = textOf(fields[place]) ?? textOf(fields[ours]) ?? textOf(foldedField(fields, place))
    return value === undefined ? (missing[ours] ?? "an unrecorded value") : plain(value)
  })
}

function foldedField(fields: Moment["fields"], place: string): Moment["fields"][string] | undefined {
  const wanted = place.toLowerCase()
  for (const name of Object.keys(fields)) if (name.toLowerCase() === wanted) return fields[name]
  return undefined
}

function summaryOf(group: Group, first: Moment, rule: RuleFacts | undefined, isAbsent: boolean): string {
  const says = rule?.says
  const base =
    says === undefined
      ? `${logName(group.log)}: matches the rule “${plain(rule?.title ?? group.rule)}”`
      : fill(says, first.fields).replace(/[.\s]+$/, "")
  const absent = isAbsent ? "; the answer was a redirect, so the file was not there" : ""
  const others = group.overflow ? "; these are the ones beyond the bound on separate findings" : ""
  const times = group.count > 1 ? ` (${countOf(group.count, "time")})` : ""
  const left = group.recovered ? "; recovered from what the log no longer counts" : ""
  return sentence(`${base}${times}${absent}${others}${left}`)
}
