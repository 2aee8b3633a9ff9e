/* Gathers matches, as they stream in, into groups that will each become one finding.
 *
 * A group is what one rule says about one server, one log, one actor (client address, else account), one
 * object (file, cmdlet or program), one kind of answer and one hour. Of a group we keep a count, its first
 * and last time, the 50 earliest events (10 of them with their raw bytes) and nothing else.
 *
 * Memory is bounded: a rule keeps `groupsPerRule` groups, the rest flow into one overflow group per rule
 * and host that still counts. Which groups are kept depends on the matches alone, never on the order they
 * came in: answered requests before refused ones, then the earliest hours, then by key. */

import type {Value} from "../model/event.ts"
import {compareLocator, type Locator} from "../model/evidence.ts"
import {type RuleId, serverId} from "../model/ids.ts"
import {compareWhen, microsPerHour, parseIso, type When} from "../model/instant.ts"
import type {Because, Match} from "../model/rule.ts"

/** How a server answered a request: `2xx`, `3xx`, `4xx`, `5xx`; `none` where the log has no status. */
export type Answer = "2xx" | "3xx" | "4xx" | "5xx" | "none"

/** One event that a group keeps, or one match of a correlation. `raw` is set for the earliest ten. */
export interface Moment {
  readonly when: When | undefined
  readonly from: Locator
  readonly because: readonly Because[]
  readonly fields: Readonly<Record<string, Value>>
  raw: Uint8Array | undefined
  /** Of a correlation: its events, the first and last of them where they are many. */
  readonly events?: readonly Locator[]
  /** Of a correlation: the bytes of some of its events; set for the earliest match. */
  exhibits?: Match["exhibits"]
}

export interface Group {
  readonly rule: RuleId
  /** As the record writes it, else as the collection names it. */
  readonly host: string | undefined
  /** The log kind; for Windows events the channel, where the match carries it. */
  readonly log: string
  readonly answer: Answer
  /** Set on the group that took what the bound cut off: its moments differ in actor and object. */
  readonly overflow: boolean
  /** All its events are leftovers that their log no longer counts. */
  readonly recovered: boolean
  /** Matches. */
  readonly count: number
  /** Events: more than matches where the rule is a correlation. */
  readonly events: number
  readonly first: When | undefined
  readonly last: When | undefined
  /** Ascending in time, then by locator; at most `momentsKept`. */
  readonly moments: readonly Moment[]
}

/** A record that names another host than the collection it lay in. */
export interface HostConflict {
  readonly record: string
  readonly collection: string
  readonly at: Locator
  readonly count: number
}

export const momentsKept = 50
export const exhibitsKept = 10
const conflictsKept = 100
const overflowHostsKept = 32
const textKept = 2048

interface MutableGroup {
  rule: RuleId
  host: string | undefined
  log: string
  answer: Answer
  overflow: boolean
  recovered: boolean
  count: number
  events: number
  first: When | undefined
  last: When | undefined
  moments: Moment[]
  rank: number
  hour: number
  key: string
}

/** What one rule has gathered. `worst` caches the kept group that the next better one would push out. */
interface Shelf {
  groups: Map<string, MutableGroup>
  overflow: Map<string, MutableGroup>
  worst: MutableGroup | undefined
}

/** Takes matches in any order, one by one; `groups()` gives the result in a total order.
 *  O(1) a match for kept groups, O(groupsPerRule) when a group is pushed out. */
export class Gatherer {
  readonly #groupsPerRule: number
  readonly #shelves = new Map<RuleId, Shelf>()
  readonly #conflicts = new Map<string, {record: string; collection: string; at: Locator; count: number}>()
  #matches = 0

  constructor(groupsPerRule = 128) {
    this.#groupsPerRule = groupsPerRule
  }

  /** How many matches were added. */
  get matches(): number {
    return this.#matches
  }

  /** Adds a match; `collectionHost` is the host that the collection or folder names, if any. */
  add(match: Match, collectionHost?: string): void {
    this.#matches++
    const host = match.host ?? collectionHost
    if (match.host !== undefined && collectionHost !== undefined && match.host !== collectionHost) {
      // PERF: serverId only where the texts differ.
      if (serverId(match.host) !== serverId(collectionHost))
        this.#noteConflict(match.host, collectionHost, match.from)
    }
    let shelf = this.#shelves.get(match.rule)
    if (shelf === undefined) {
      shelf = {groups: new Map(), overflow: new Map(), worst: undefined}
      this.#shelves.set(match.rule, shelf)
    }
    const answer = answerOf(match.fields["status"])
    const hour =
      match.when === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(match.when.at / microsPerHour)
    const log = textOf(match.fields["channel"]) ?? match.log
    const key = `${host ?? ""}\0${log}\0${actorOf(match.fields)}\0${objectOf(match.fields)}\0${answer}\0${hour}${match.recovered === true ? "\0recovered" : ""}`
    const known = shelf.groups.get(key)
    if (known !== undefined) {
      put(known, match)
      return
    }
    const fresh = emptyGroup({rule: match.rule, log}, host, answer, hour, key, false)
    if (shelf.groups.size < this.#groupsPerRule) {
      shelf.groups.set(key, fresh)
      shelf.worst = undefined
      put(fresh, match)
      return
    }
    shelf.worst ??= worstOf(shelf.groups)
    if (shelf.worst === undefined || compareRank(fresh, shelf.worst) >= 0) {
      put(overflowOf(shelf, match.rule, host, log), match)
      return
    }
    const pushedOut = shelf.worst
    shelf.groups.delete(pushedOut.key)
    merge(overflowOf(shelf, pushedOut.rule, pushedOut.host, pushedOut.log), pushedOut)
    shelf.groups.set(key, fresh)
    shelf.worst = undefined
    put(fresh, match)
  }

  /** All groups, ordered by first time, host, log, first locator and rule. */
  groups(): readonly Group[] {
    const all: MutableGroup[] = []
    for (const shelf of this.#shelves.values()) all.push(...shelf.groups.values(), ...shelf.overflow.values())
    return all.sort(compareGroup).map(({rank: _, hour: __, key: ___, ...group}) => group)
  }

  /** Hosts that records and collection disagree about, at most 100 pairs, in order. */
  conflicts(): readonly HostConflict[] {
    return [...this.#conflicts.values()].sort((a, b) =>
      a.collection === b.collection
        ? compareText(a.record, b.record)
        : compareText(a.collection, b.collection),
    )
  }

  #noteConflict(record: string, collection: string, at: Locator): void {
    const key = `${record}\0${collection}`
    const known = this.#conflicts.get(key)
    if (known !== undefined) {
      known.count++
      if (compareLocator(at, known.at) < 0) known.at = at
    } else if (this.#conflicts.size < conflictsKept) {
      this.#conflicts.set(key, {record, collection, at, count: 1})
    }
  }
}

/** The answer class of a status; Exchange's own 241 (`proxyLogon.ecp` done) counts as answered. */
export function answerOf(status: Value | undefined): Answer {
  const code = typeof status === "number" ? status : typeof status === "string" ? Number(status) : Number.NaN
  if (code >= 200 && code < 300) return "2xx"
  if (code >= 300 && code < 400) return "3xx"
  if (code >= 400 && code < 500) return "4xx"
  return code >= 500 && code < 600 ? "5xx" : "none"
}

/** A field as one line of text, or undefined if absent, null or empty. Lists are joined by commas. */
export function textOf(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = Array.isArray(value) ? value.map(String).join(", ") : String(value)
  return text === "" || text === "-" ? undefined : text
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const answerRank: Readonly<Record<Answer, number>> = {"2xx": 0, none: 1, "5xx": 2, "3xx": 3, "4xx": 4}

function actorOf(fields: Match["fields"]): string {
  return textOf(fields["client"]) ?? textOf(fields["account"]) ?? textOf(fields["user"]) ?? ""
}

function objectOf(fields: Match["fields"]): string {
  return textOf(fields["file"]) ?? textOf(fields["cmdlet"]) ?? textOf(fields["image"]) ?? ""
}

function emptyGroup(
  match: {readonly rule: RuleId; readonly log: string},
  host: string | undefined,
  answer: Answer,
  hour: number,
  key: string,
  overflow: boolean,
): MutableGroup {
  const {rule, log} = match
  const counted = {recovered: false, count: 0, events: 0, first: undefined, last: undefined, moments: []}
  return {rule, host, log, answer, overflow, ...counted, rank: answerRank[answer], hour, key}
}

function overflowOf(shelf: Shelf, rule: RuleId, host: string | undefined, log: string): MutableGroup {
  const key = `${host ?? ""}\0${log}`
  const isKept = shelf.overflow.has(key) || shelf.overflow.size < overflowHostsKept
  const slot = isKept ? key : ""
  let group = shelf.overflow.get(slot)
  if (group === undefined) {
    group = emptyGroup({rule, log}, isKept ? host : undefined, "none", 0, slot, true)
    shelf.overflow.set(slot, group)
  }
  return group
}

function compareMoment(a: Moment | Match, b: Moment): number {
  return compareWhen(a.when, b.when) || compareLocator(a.from, b.from)
}

function put(group: MutableGroup, match: Match): void {
  group.recovered = match.recovered === true && (group.recovered || group.count === 0)
  group.count++
  group.events += eventsIn(match)
  widen(group, startOf(match), match.when)
  const moments = group.moments
  const last = moments[moments.length - 1]
  // PERF: a mass scan ends here for all but its first 50 events; nothing is copied.
  if (moments.length >= momentsKept && last !== undefined && compareMoment(match, last) >= 0) return
  let at = moments.length
  while (at > 0 && compareMoment(match, moments[at - 1]!) < 0) at--
  // A view would keep the whole block alive that the record was cut from.
  const raw = at < exhibitsKept && match.raw.length > 0 ? match.raw.slice() : undefined
  const {when, from, because, fields} = match
  const moment: Moment = {when, from, because: because.map(clipBecause), fields: clipFields(fields), raw}
  const {events, exhibits} = match
  const ofCorrelation = events === undefined ? {} : {events, exhibits: at === 0 ? exhibits : undefined}
  moments.splice(at, 0, {...moment, ...ofCorrelation})
  trim(moments)
}

function eventsIn({events, fields}: Match): number {
  const count = fields["count"]
  return events !== undefined && typeof count === "number" ? count : 1
}

/** A match of a correlation stands at its last event. */
function startOf({events, fields, when}: Match): When | undefined {
  const first = fields["first"]
  if (events === undefined || typeof first !== "string" || when === undefined) return when
  const start = parseIso(first)
  return start === undefined ? when : {at: start.at, tick: 0, zone: when.zone}
}

function merge(into: MutableGroup, from: MutableGroup): void {
  into.recovered = from.recovered && (into.recovered || into.count === 0)
  into.count += from.count
  into.events += from.events
  widen(into, from.first, from.last)
  into.moments = [...into.moments, ...from.moments].sort(compareMoment)
  trim(into.moments)
}

function trim(moments: Moment[]): void {
  if (moments.length > momentsKept) moments.length = momentsKept
  for (let i = 1; i < moments.length; i++) if (moments[i]!.exhibits !== undefined) delete moments[i]!.exhibits
  for (let i = exhibitsKept; i < moments.length; i++) {
    const moment = moments[i]
    if (moment?.raw !== undefined) moment.raw = undefined
  }
}

/** Times that are known win over those that are not; an unknown time never widens a group. */
function widen(group: MutableGroup, from: When | undefined, until: When | undefined): void {
  if (from !== undefined && (group.first === undefined || compareWhen(from, group.first) < 0))
    group.first = from
  if (until !== undefined && (group.last === undefined || compareWhen(until, group.last) > 0))
    group.last = until
}

function compareRank(a: MutableGroup, b: MutableGroup): number {
  return a.rank - b.rank || a.hour - b.hour || compareText(a.key, b.key)
}

function worstOf(groups: ReadonlyMap<string, MutableGroup>): MutableGroup | undefined {
  let worst: MutableGroup | undefined
  for (const group of groups.values()) if (worst === undefined || compareRank(group, worst) > 0) worst = group
  return worst
}

function compareGroup(a: Group, b: Group): number {
  const first = a.moments[0]
  const second = b.moments[0]
  return (
    compareWhen(a.first, b.first) ||
    compareText(a.host ?? "", b.host ?? "") ||
    compareText(a.log, b.log) ||
    (first && second ? compareLocator(first.from, second.from) : 0) ||
    compareText(a.rule, b.rule)
  )
}

function clipText(text: string): string {
  return text.length > textKept ? `${text.slice(0, textKept)}…` : text
}

function clipValue(value: Value): Value {
  if (typeof value === "string") return clipText(value)
  return Array.isArray(value)
    ? value.slice(0, 32).map((v) => (typeof v === "string" ? clipText(v) : v))
    : value
}

function clipBecause(because: Because): Because {
  return {field: because.field, value: clipValue(because.value)}
}

function clipFields(fields: Match["fields"]): Readonly<Record<string, Value>> {
  const clipped: Record<string, Value> = Object.create(null)
  for (const name of Object.keys(fields)) clipped[name] = clipValue(fields[name]!)
  return clipped
}
