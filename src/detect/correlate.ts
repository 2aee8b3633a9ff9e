/* Correlations: what matches of several events mean together.
 *
 * Takes plain matches in any order, as evidence arrives late and unordered, reads them back by group and
 * event time when all have come, and gives matches of the correlations, inner ones first. An event without a
 * time, without one of the group's keys or without the value asked for is left out and counted.
 *
 * Keys and values are compared as Sigma compares: folded; hosts without their domain. The result of a
 * correlation stands at its last event and has the group's keys as fields. For an outer correlation that
 * asks what follows what, each moment at which the inner condition held counts, so that a logon in the
 * middle of a burst of failures follows it; for one that counts, the burst counts once.
 *
 * Memory is bounded: events wait on the shelves of correlate-shelves.ts. A group is evaluated in stretches:
 * no window reaches over a gap longer than the timespan, so that what stands before and behind such a gap
 * has nothing to do with each other. A stretch is held in memory, some 300 bytes an event and at most
 * `mostTogether` of them; what comes after is counted and said. The plain version is
 * test/support/naive-correlate.ts. */

import {parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {canonicalText, type Scalar, type Value} from "../model/event.ts"
import {compareLocator, type Locator} from "../model/evidence.ts"
import {type FieldName, fieldName, type RuleId, serverId} from "../model/ids.ts"
import {compareWhen, formatInstant} from "../model/instant.ts"
import type {Because, Match} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import type {CorrelationPlan, Member, Step} from "./correlate-plan.ts"
import {type Runs, Shelves} from "./correlate-shelves.ts"
import {isHostField} from "./host-fields.ts"
import {type Burst, burstsOf} from "./window.ts"
import {isWithin, type Search, type Seen} from "./window-seen.ts"

export interface CorrelationResult {
  /** In order of time, host, log, place and rule. */
  readonly matches: readonly Match[]
  /** What was left out, once a rule and reason. */
  readonly troubles: readonly Trouble[]
}

export interface CorrelatorOptions {
  /** Where events go that memory should not hold; absent: they stay in memory, and what it should not hold is
   *  left out. */
  readonly runs?: Runs
  readonly memoryBytes?: number
  /** Of one stretch so many events are held. */
  readonly mostTogether?: number
  /** Whether matches are to show raw bytes of their events. */
  readonly exhibits?: boolean
}

const usualMemoryBytes = 32 * 1024 * 1024
const usualMostTogether = 400_000
/** Of the events of a stretch so many raw bytes are held. */
const mostRawBytes = 32 * 1024 * 1024
/** So many events of a burst are shown with their bytes. */
const shownEvents = 10
/** Of the events of a burst so many of the first and of the last are named. */
const namedEvents = 10
const namedValues = 10

/** Events of one group without a gap longer than the timespan. */
interface Stretch {
  /** The keys as written; of several spellings the first in text order. */
  readonly shown: Value[]
  /** In order of time. */
  readonly events: Seen[]
  /** Fields in which all events agree. */
  readonly common: Map<string, Value>
}

interface Listener {
  readonly step: number
  readonly member: number
}

export class Correlator {
  readonly #steps: readonly Step[]
  readonly #silent: ReadonlySet<RuleId>
  readonly #mostTogether: number
  readonly #wantsRaw: boolean
  readonly #listeners = new Map<RuleId, Listener[]>()
  readonly #shelves: Shelves
  readonly #troubles = new Map<string, {readonly trouble: Omit<Trouble, "at">; at: Locator; count: number}>()

  constructor(plan: CorrelationPlan, options: CorrelatorOptions = {}) {
    this.#steps = plan.steps
    this.#silent = plan.silent
    this.#mostTogether = options.mostTogether ?? usualMostTogether
    this.#wantsRaw = options.exhibits === true
    this.#shelves = new Shelves(plan.steps.length, options.memoryBytes ?? usualMemoryBytes, options.runs)
    for (const [step, {members}] of plan.steps.entries())
      for (const [member, {id}] of members.entries())
        this.#listeners.set(id, [...(this.#listeners.get(id) ?? []), {step, member}])
  }

  /** Takes one match; those of rules that no correlation names, and filtered ones, are passed over. */
  add(match: Match, collectionHost?: string): void {
    if (match.filteredBy !== undefined && match.filteredBy.length > 0) return
    for (const listener of this.#listeners.get(match.rule) ?? []) this.#take(listener, match, collectionHost)
  }

  /** Evaluates everything that was added; to be called once. O(n log n) in the events held. */
  results(): CorrelationResult {
    const matches: Match[] = []
    for (const [index, step] of this.#steps.entries()) {
      const outer = this.#listeners.get(step.rule.id) ?? []
      const wantsMoments = outer.some((listener) => this.#asksWhen(listener))
      const search: Search = {rule: step.rule, order: step.order, wantsMoments}
      for (const stretch of this.#stretches(index)) {
        const events = distinct(stretch.events, step)
        for (const burst of burstsOf(events, search)) {
          const whole = matchOf(step, stretch, events, burst, burst.events)
          if (!this.#silent.has(step.rule.id)) matches.push(whole)
          for (const listener of outer)
            if (!this.#asksWhen(listener)) this.#take(listener, whole, undefined)
            else
              for (const moment of burst.moments)
                this.#take(listener, matchOf(step, stretch, events, burst, [moment]), undefined)
        }
      }
    }
    return {matches: matches.sort(compareMatches), troubles: this.#told()}
  }

  /** Whether a listener asks when something was, not how often; a rule listed twice is asked how often. */
  #asksWhen({step, member}: Listener): boolean {
    const {rule, order} = this.#steps[step]!
    if (rule.type === "temporal") return true
    return rule.type === "temporal_ordered" && order.filter((one) => one === member).length === 1
  }

  #take(listener: Listener, match: Match, collectionHost: string | undefined): void {
    const member = this.#steps[listener.step]!.members[listener.member]!
    const read = (field: FieldName): Value | undefined => {
      const value = Object.hasOwn(match.fields, field) ? match.fields[field] : undefined
      return value === undefined && isHostField(field) ? (match.host ?? collectionHost) : value
    }
    const keys = member.keys.map(read)
    const seen = this.#eventOf(listener, match, collectionHost, keys, read)
    if (seen === undefined) return
    const shown = keys as Value[]
    const key = JSON.stringify(shown.map((value, i) => keyText(member.keys[i]!, value)))
    if (this.#shelves.add(listener.step, {key, shown, seen, fields: match.fields})) return
    const what = "found no room in memory or on disk and were not counted"
    this.#leaveOut(this.#steps[listener.step]!, "correlate/too-many-events", what, match.from)
  }

  /** The events of a step, group by group, each cut where it rests for longer than the timespan. */
  *#stretches(index: number): Generator<Stretch> {
    const step = this.#steps[index]!
    let key: string | undefined
    let last: Seen | undefined
    let open: Stretch | undefined
    let rawBytes = 0
    for (const entry of this.#shelves.take(index)) {
      const {seen, shown, fields} = entry
      const goesOn = key === entry.key && last !== undefined && isWithin(last, seen, step.rule.timespanMicros)
      key = entry.key
      last = seen
      if (!goesOn || open === undefined) {
        if (open !== undefined) yield open
        open = {shown: [...shown], events: [], common: new Map()}
        rawBytes = 0
      }
      if (open.events.length >= this.#mostTogether) {
        const what = `are beyond the ${this.#mostTogether} without a pause that one group may have and were not counted`
        this.#leaveOut(step, "correlate/too-many-events", what, seen.from)
        continue
      }
      rawBytes += seen.raw?.length ?? 0
      open.events.push(seen.raw === undefined || rawBytes <= mostRawBytes ? seen : withoutRaw(seen))
      for (const [i, value] of shown.entries())
        if (written(value) < written(open.shown[i]!)) open.shown[i] = value
      agree(open, fields)
    }
    if (open !== undefined) yield open
  }

  /** What is kept of a match; undefined if it cannot take part. */
  #eventOf(
    listener: Listener,
    match: Match,
    collectionHost: string | undefined,
    keys: readonly (Value | undefined)[],
    read: (field: FieldName) => Value | undefined,
  ): Seen | undefined {
    const step = this.#steps[listener.step]!
    const member = step.members[listener.member]!
    const {when, from, log} = match
    if (when === undefined) return this.#leaveOut(step, "correlate/no-time", "have no time", from)
    const missing = keys.findIndex(isMissing)
    if (missing >= 0) {
      const what = `lack \`${step.rule.groupBy[missing]}\`, by which it groups`
      return this.#leaveOut(step, "correlate/missing-key", what, from)
    }
    const values = valuesOf(step, member, read)
    if (values === undefined) {
      const what = `lack \`${step.rule.field}\`, or have no number there`
      return this.#leaveOut(step, "correlate/missing-value", what, from)
    }
    const host = match.host ?? collectionHost
    const extras = member.extras.length === 0 ? nothing : member.extras.map(read)
    const seen = {when, from, member: listener.member, host, log, ...values, extras}
    // A view would keep the whole block alive that the record was cut from.
    return this.#wantsRaw && match.raw.length > 0 ? {...seen, raw: match.raw.slice()} : seen
  }

  #leaveOut(step: Step, code: Trouble["code"], what: string, at: Locator): undefined {
    const key = `${code}\0${step.rule.id}\0${what}`
    const known = this.#troubles.get(key)
    if (known !== undefined) {
      known.count++
      if (compareLocator(at, known.at) < 0) known.at = at
      return undefined
    }
    const severity = code === "correlate/too-many-events" ? "doubtful" : "odd"
    const detail = `of the correlation “${step.rule.title}” ${what}`
    this.#troubles.set(key, {trouble: {code, severity, detail}, at, count: 1})
    return undefined
  }

  #told(): readonly Trouble[] {
    return [...this.#troubles]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, {trouble, at, count}]) => ({
        ...trouble,
        at,
        detail: `${count === 1 ? "1 event" : `${count} events`} ${trouble.detail}`,
      }))
  }
}

const nothing: readonly never[] = []

function isMissing(value: Value | undefined): boolean {
  if (value === undefined || value === null) return true
  return typeof value === "object" && value.every((element) => element === null)
}

function elements(value: Value): readonly Scalar[] {
  return typeof value === "object" && value !== null ? value : [value]
}

function texts(value: Value): readonly string[] {
  return elements(value).flatMap((element) => canonicalText(element) ?? [])
}

/** A repeated field is one key: all its elements. */
function written(value: Value): string {
  return texts(value).join(", ")
}

function keyText(field: FieldName, value: Value): string {
  const text = written(value)
  return fold(isHostField(field) ? serverId(text) : text)
}

/** What a step counts or adds up in an event; undefined if the event has none of it. */
function valuesOf(
  {rule}: Step,
  {values}: Member,
  read: (field: FieldName) => Value | undefined,
): Pick<Seen, "texts" | "numbers"> | undefined {
  if (!rule.type.startsWith("value_")) return {texts: nothing, numbers: nothing}
  const found = values.map(read)
  if (found.some(isMissing)) return undefined
  const isText =
    rule.type === "value_count" || (rule.type === "value_percentile" && rule.percentile === undefined)
  if (isText) {
    const [first, ...more] = found as Value[]
    const own =
      more.length === 0
        ? texts(first!).map(fold)
        : [JSON.stringify((found as Value[]).map((value) => fold(written(value))))]
    return {texts: own, numbers: nothing}
  }
  const numbers = texts(found[0]!).flatMap((text) => parseExact(text) ?? [])
  return numbers.length === 0 ? undefined : {texts: nothing, numbers}
}

function withoutRaw({raw: _, ...rest}: Seen): Seen {
  return rest
}

function agree({events, common}: Stretch, fields: Match["fields"]): void {
  if (events.length === 1) {
    for (const name of Object.keys(fields)) common.set(name, fields[name]!)
    return
  }
  for (const [name, value] of common)
    if (!Object.hasOwn(fields, name) || written(fields[name]!) !== written(value)) common.delete(name)
}

/** Where events are counted, one that two rules match is one event. */
function distinct(events: readonly Seen[], {rule, members}: Step): readonly Seen[] {
  if (rule.type.startsWith("temporal") || members.length === 1) return events
  return events.filter((event, i) => {
    const before = events[i - 1]
    const isResult = members[event.member]!.isCorrelation || before === undefined
    return isResult || members[before.member]!.isCorrelation || compareLocator(before.from, event.from) !== 0
  })
}

/** The match of a burst, or of a part of it. */
function matchOf(
  step: Step,
  {shown, common}: Stretch,
  all: readonly Seen[],
  burst: Burst,
  indexes: readonly number[],
): Match {
  const {rule} = step
  const first = all[indexes[0]!]!
  const last = all[indexes.at(-1)!]!
  const fields: Record<string, Value> = Object.create(null)
  for (const [name, value] of common) fields[name] = value
  for (const [i, name] of step.wanted.entries()) {
    const value = last.extras[i]
    if (value !== undefined) fields[name] = value
  }
  fields["count"] = indexes.length
  fields["first"] = formatInstant(first.when.at)
  fields["last"] = formatInstant(last.when.at)
  const keys = rule.groupBy.map((field, i): Because => ({field, value: shown[i]!}))
  for (const {field, value} of keys) fields[field] = value
  const named =
    indexes.length <= 2 * namedEvents
      ? indexes
      : [...indexes.slice(0, namedEvents), ...indexes.slice(-namedEvents)]
  return {
    rule: rule.id,
    when: last.when,
    from: last.from,
    host: last.host,
    log: last.log,
    because: [...keys, ...reasons(step, all, burst)],
    fields,
    raw: last.raw?.slice() ?? new Uint8Array(0),
    events: named.map((index) => all[index]!.from),
    ...exhibitsOf(all, indexes),
  }
}

/** The bytes of the first events and of the last one. */
function exhibitsOf(all: readonly Seen[], indexes: readonly number[]): Pick<Match, "exhibits"> {
  const chosen =
    indexes.length <= shownEvents ? indexes : [...indexes.slice(0, shownEvents - 1), indexes.at(-1)!]
  const exhibits = chosen.flatMap((index) => {
    const {from, raw} = all[index]!
    // A copy: what was read back from a run is a view of many.
    return raw === undefined ? [] : [{at: from, raw: raw.slice()}]
  })
  return exhibits.length === 0 ? {} : {exhibits}
}

function reasons({rule, members}: Step, all: readonly Seen[], burst: Burst): readonly Because[] {
  const measured = {field: fieldName(`(${rule.type})`), value: burst.measure}
  if (burst.value !== undefined) return [{field: rule.field!, value: burst.value}, measured]
  if (rule.type === "value_count") {
    const distinct = [...new Set(burst.events.flatMap((index) => all[index]!.texts))].sort()
    return [measured, {field: rule.field!, value: distinct.slice(0, namedValues)}]
  }
  if (!rule.type.startsWith("temporal")) return [measured]
  const seen = [...new Set(burst.events.map((index) => all[index]!.member))].sort((a, b) => a - b)
  return [measured, {field: fieldName("(rules)"), value: seen.map((member) => members[member]!.name)}]
}

function compareMatches(a: Match, b: Match): number {
  return (
    compareWhen(a.when, b.when) ||
    compareText(a.host ?? "", b.host ?? "") ||
    compareText(a.log, b.log) ||
    compareLocator(a.from, b.from) ||
    compareText(a.rule, b.rule) ||
    compareText(reasonText(a), reasonText(b))
  )
}

function reasonText({because}: Match): string {
  return because.map(({field, value}) => `${field}=${written(value)}`).join("\n")
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
