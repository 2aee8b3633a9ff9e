/* What each rule costs on one file: events that it was asked about, matches, time, and the records of text
 * logs that its literals let through; and whether it could fire there at all.
 *
 * A rule's first questions are all timed, then one in sixteen. A field is read for the first rule that asks
 * for it, so that rule pays for all; the first question of all compiles the rule's expressions. Counts are
 * exact and the same on every run; times are neither. */

import {logsourceHolds, routeKey} from "../detect/logsource.ts"
import type {Check} from "../detect/match.ts"
import {type Prefilter, prefilterFor} from "../detect/prefilter.ts"
import {fieldsMissing} from "../detect/taxonomy.ts"
import type {Block} from "../formats/format.ts"
import type {LogKind, Source} from "../model/event.ts"
import type {FieldName, RuleId} from "../model/ids.ts"
import type {Detection} from "../model/rule.ts"

export interface RuleCost {
  /** Events that the rule was asked about: those that the index could not rule out. */
  tried: number
  matches: number
  /** An estimate from a sample. */
  millis: number
  /** Records of text logs that the rule applies to, and how many of them its literals let through. */
  records: number
  passed: number
}

const nothing: Readonly<RuleCost> = {tried: 0, matches: 0, millis: 0, records: 0, passed: 0}

/** Rules that had anything to do, and what they cost. */
export type Meters = ReadonlyMap<RuleId, Readonly<RuleCost>>

export interface FileCosts {
  readonly rules: Meters
  /** Rules that some event of the file could have matched. */
  readonly able: readonly RuleId[]
  /** Rules whose log is there, but not the fields that they need. */
  readonly lacking: ReadonlyMap<RuleId, readonly FieldName[]>
}

const allTimed = 1000
const timedOneIn = 16

interface Share {
  readonly blind: readonly Detection[]
  readonly seeing: readonly Detection[]
  readonly prefilter: Prefilter
}

/** Measures file after file. */
export class Gauge {
  private readonly now: () => number
  private readonly meters = new Map<RuleId, RuleCost>()
  private readonly shares = new Map<LogKind, Share>()

  /** `now` gives milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /** The same check, measured. */
  around(rule: Detection, check: Check): Check {
    const {now} = this
    const meter = this.meter(rule.id)
    return (reading, because) => {
      meter.tried++
      const weight = meter.tried <= allTimed ? 1 : timedOneIn
      if (meter.tried % weight !== 0) return check(reading, because)
      const start = now()
      const held = check(reading, because)
      meter.millis += (now() - start) * weight
      return held
    }
  }

  matched(rule: Detection): void {
    this.meter(rule.id).matches++
  }

  /** Counts which records of a searchable block the literals of each rule let through, had it come alone. */
  block(block: Block, rules: readonly Detection[]): void {
    const share = this.share(block.log, rules)
    for (const rule of rules) this.meter(rule.id).records += block.records
    for (const rule of share.blind) this.meter(rule.id).passed += block.records
    const {among} = share.prefilter
    const passed = new Uint32Array(share.seeing.length)
    for (const _ of share.prefilter.pick(block))
      for (let i = 0; i < passed.length; i++) passed[i]! += among[i]!
    for (const [i, rule] of share.seeing.entries()) this.meter(rule.id).passed += passed[i]!
  }

  private share(log: LogKind, rules: readonly Detection[]): Share {
    const known = this.shares.get(log)
    if (known !== undefined) return known
    const {blind} = prefilterFor(rules)
    const seeing = rules.filter((rule) => !blind.includes(rule))
    const share = {blind, seeing, prefilter: prefilterFor(seeing)}
    this.shares.set(log, share)
    return share
  }

  private meter(rule: RuleId): RuleCost {
    const known = this.meters.get(rule)
    if (known !== undefined) return known
    const meter = {...nothing}
    this.meters.set(rule, meter)
    return meter
  }

  /** The meters start anew. */
  reset(): void {
    for (const meter of this.meters.values()) Object.assign(meter, nothing)
  }

  /** What was measured since the last call or `reset`. */
  take(): Meters {
    const costs = new Map<RuleId, RuleCost>()
    for (const [id, meter] of this.meters) if (meter.tried + meter.records > 0) costs.set(id, {...meter})
    this.reset()
    return costs
  }
}

/** The costs of a file. `columns` are those of text logs. */
export function costsOf(
  meters: Meters,
  rules: readonly Detection[],
  sources: Iterable<Source>,
  columns: readonly string[],
): FileCosts {
  return {rules: meters, ...reachOf(rules, sources, columns)}
}

/** The sum of two. */
export function addCosts(sum: Readonly<RuleCost> | undefined, cost: Readonly<RuleCost>): RuleCost {
  const out = {...(sum ?? nothing)}
  for (const key of ["tried", "matches", "millis", "records", "passed"] as const) out[key] += cost[key]
  return out
}

function reachOf(
  rules: readonly Detection[],
  sources: Iterable<Source>,
  columns: readonly string[],
): Pick<FileCosts, "able" | "lacking"> {
  // Sources of one route have the same rules and views.
  const routes = new Map<string, Source>()
  for (const source of sources) {
    const key = routeKey(source)
    if (!routes.has(key)) routes.set(key, source)
  }
  const able: RuleId[] = []
  const lacking = new Map<RuleId, readonly FieldName[]>()
  for (const rule of rules) {
    let isAble = false
    const missing = new Set<FieldName>()
    for (const source of routes.values()) {
      if (!logsourceHolds(rule.logsource, source)) continue
      const fields = fieldsMissing(rule, source, source.log === "windows-event" ? undefined : columns)
      if (fields.length === 0) {
        isAble = true
        break
      }
      for (const field of fields) missing.add(field)
    }
    if (isAble) able.push(rule.id)
    else if (missing.size > 0) lacking.set(rule.id, [...missing].sort())
  }
  return {able, lacking}
}

/** One rule over all files. */
export interface RuleStats extends Readonly<RuleCost> {
  readonly rule: Detection
  /** `no log`: none of its kind; `no field`: its logs lack `missing`. */
  readonly reach: "could fire" | "no log" | "no field"
  readonly missing: readonly FieldName[]
}

/** All rules in their order, over all files. */
export function ruleStats(rules: readonly Detection[], files: Iterable<FileCosts>): readonly RuleStats[] {
  const costs = new Map<RuleId, RuleCost>()
  const able = new Set<RuleId>()
  const lacking = new Map<RuleId, Set<FieldName>>()
  for (const file of files) {
    for (const [id, cost] of file.rules) costs.set(id, addCosts(costs.get(id), cost))
    for (const id of file.able) able.add(id)
    for (const [id, fields] of file.lacking) lacking.set(id, new Set([...(lacking.get(id) ?? []), ...fields]))
  }
  return rules.map((rule) => {
    const {id} = rule
    const missing = able.has(id) ? undefined : lacking.get(id)
    return {
      ...(costs.get(id) ?? nothing),
      rule,
      reach: able.has(id) ? "could fire" : missing === undefined ? "no log" : "no field",
      missing: [...(missing ?? [])].sort(),
    }
  })
}
