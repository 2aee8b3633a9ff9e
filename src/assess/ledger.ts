/* The arithmetic of a judgement: prior odds, times evidence for, times silence against.
 *
 * Evidence is weighed in log10 of likelihood ratios. Of what has one cause (causes.ts) the strongest counts and the
 * rest adds nothing. To have a cause in common is transitive: if one address asked for a page, and the page's file is
 * another sign, and a process that it started a third, the three are one. Beside that only one sign of each kind
 * counts: one of a family of rules, one of all that was merely tried or that any stranger can send. A group counts at
 * most 2.0, all together at most 4.5.
 *
 * Invariants: `posterior` is recomputed by the written ledger alone; neither the order of the evidence nor a second
 * copy of a finding changes it. */

import type {LikelihoodRatio, Prior} from "../knowledge/knowledge.ts"
import {formatLocator} from "../model/evidence.ts"
import type {Stage} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import {type Ledger, type LedgerItem, type Likelihood, phiaBand, phiaBandNamed} from "../model/judgement.ts"
import type {Causes} from "./causes.ts"
import {compareText} from "./gather.ts"
import type {Item} from "./items.ts"

const groupCap = 2
const totalCap = 4.5
const longestGroup = 300

/** What findings come to. */
export interface Weighed {
  /** Strongest first. */
  readonly items: readonly LedgerItem[]
  readonly caps: Ledger["caps"]
}

/** The items of a stage, strongest first, with what they have in common. */
interface Ranked {
  readonly stage: Stage
  readonly items: readonly Item[]
  readonly groups: Groups
}

function rank(stage: Stage, items: readonly Item[], causes: Causes): Ranked {
  const ranked = items
    .filter((item) => item.log10 >= 0)
    .sort((a, b) => b.log10 - a.log10 || compareText(a.traced.finding.id, b.traced.finding.id))
  const shared = ranked.map((item) => (item.log10 > 0 ? (causes.get(item.traced.finding.id) ?? []) : []))
  return {stage, items: ranked, groups: new Groups(shared)}
}

/** The part of the ledger that findings fill. What speaks against the stage is left out: negative.ts. O(n) in the
 *  causes of the items, and O(n log n) in the items. */
export function weigh(stage: Stage, items: readonly Item[], causes: Causes): Weighed {
  return pick(rank(stage, items, causes), undefined)
}

/** What everything comes to without one finding after the other, in log10; what they hold together stays together.
 *  O(n) in the items for each. */
export function totalsWithout(
  stage: Stage,
  items: readonly Item[],
  causes: Causes,
  findings: readonly FindingId[],
): readonly number[] {
  const ranked = rank(stage, items, causes)
  return findings.map((finding) => totalOf(pick(ranked, finding)))
}

function pick({stage, items: ranked, groups}: Ranked, without: FindingId | undefined): Weighed {
  const begins = ranked.some((i) => i.log10 > 0 && !i.isWeak && i.traced.finding.id !== without)
  const takenBy = new Map<string, string>()
  const written = ranked.map((item, index): LedgerItem => {
    const finding = item.traced.finding.id
    const group = groups.nameOf(index) ?? familyOf(item)
    const line = {
      finding,
      at: formatLocator(item.traced.finding.events[0]),
      row: item.row,
      log10: round(item.log10),
    }
    const idle = (why: string, inGroup = group): LedgerItem => ({...line, group: inGroup, used: false, why})
    if (finding === without) return idle("left out")
    if (item.isWeak && !begins) return idle("a weak sign alone never begins a judgement")
    if (line.log10 === 0) return idle("weighs nothing")
    const own = `group ${groups.rootOf(index)}`
    const before = takenBy.get(own)
    if (before !== undefined) return idle(`same cause as ${before}`)
    const kinds = kindsOf(stage, item)
    const taken = kinds.find((kind) => takenBy.has(kind))
    if (taken !== undefined) return idle(`same kind of sign as ${takenBy.get(taken)}`, taken)
    for (const key of [own, ...kinds]) takenBy.set(key, finding)
    return {...line, group, used: true, why: item.isMeasured ? "measured" : "expert, the end nearer zero"}
  })
  return {items: written, caps: capsOn(written)}
}

/** The lines of a ledger for findings that a person set aside. */
export function unweighed(items: readonly Item[]): Ledger["items"] {
  return items.map(({traced: {finding}, log10, row}) => ({
    finding: finding.id,
    at: formatLocator(finding.events[0]),
    row,
    log10: round(log10),
    group: "set aside",
    used: false,
    why: `set aside: ${finding.setAside ?? "no reason given"}`,
  }))
}

/** What everything that counts for a stage comes to, in log10. */
export function totalOf({items, caps}: Weighed): number {
  return sumOf([...items.flatMap((i) => (i.used ? [i.log10] : [])), ...caps.map((c) => c.log10)])
}

function familyOf(item: Item): string {
  return `rule-family:${item.traced.finding.detection ?? item.traced.finding.rule}`
}

/** The kinds of sign of which one counts. On a server that answers everything alike, or that everybody scans,
 *  requests of strangers come together without telling more than one of them. */
function kindsOf(stage: Stage, item: Item): readonly string[] {
  const isCheap = item.groupKind === "address-hour" || item.outcome === "attempted"
  const cheap = stage !== "probed" && isCheap ? ["tried:what any stranger can send"] : []
  return [familyOf(item), ...cheap]
}

function capsOn(items: readonly LedgerItem[]): Ledger["caps"] {
  const caps: {over: string; log10: number}[] = []
  let total = 0
  for (const {group, log10} of items.filter((item) => item.used)) {
    if (log10 > groupCap) caps.push({over: `the group ${group}`, log10: round(groupCap - log10)})
    total += Math.min(log10, groupCap)
  }
  if (total > totalCap) caps.push({over: "all evidence", log10: round(totalCap - total)})
  return caps
}

/** Disjoint sets of items that share causes, directly or through others. */
class Groups {
  readonly #parent: number[]
  readonly #causes: readonly (readonly string[])[]
  readonly #shared = new Map<number, string>()

  constructor(causes: readonly (readonly string[])[]) {
    this.#causes = causes
    this.#parent = causes.map((_, index) => index)
    const firstWith = new Map<string, number>()
    const shared = new Set<string>()
    for (const [index, own] of causes.entries()) {
      for (const cause of own) {
        const first = firstWith.get(cause)
        if (first === undefined) firstWith.set(cause, index)
        else {
          this.#parent[Math.max(this.rootOf(first), this.rootOf(index))] = Math.min(
            this.rootOf(first),
            this.rootOf(index),
          )
          shared.add(cause)
        }
      }
    }
    for (const [index, own] of causes.entries()) {
      const telling = own.find((cause) => shared.has(cause))
      if (telling !== undefined && !this.#shared.has(this.rootOf(index)))
        this.#shared.set(this.rootOf(index), telling)
    }
  }

  rootOf(index: number): number {
    let at = index
    while (this.#parent[at]! !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!
      at = this.#parent[at]!
    }
    return at
  }

  /** What the items of a group share, else the first cause of the only one. */
  nameOf(index: number): string | undefined {
    return (this.#shared.get(this.rootOf(index)) ?? this.#causes[index]?.[0])?.slice(0, longestGroup)
  }
}

/** What a ledger is made of beside its findings. */
export interface Entry {
  readonly stage: Stage
  readonly prior: Prior
  /** The odds of the prior are divided and multiplied by it, to see whether it decides the band. */
  readonly shake: number
  readonly against: Ledger["against"]
  readonly movedMost: Ledger["movedMost"]
  readonly table: string
}

/** The ledger without what would change it. */
export function ledger(entry: Entry, {items, caps}: Weighed): Ledger {
  const {stage, prior, shake, against, movedMost, table} = entry
  const {value, source} = prior
  const open = {judgement: stage, items, against, caps, movedMost, wouldChange: [], table}
  const log10 = log10Of(open)
  const bandAt = (factor: number): Ledger["band"] => phiaBand(shifted(value, factor, log10)).term
  const posterior = toSix(shifted(value, 1, log10))
  return {
    ...open,
    prior: {value, source, third: bandAt(1 / shake), triple: bandAt(shake)},
    posterior,
    band: phiaBand(posterior).term,
  }
}

/** The posterior that a written ledger stands for, from its own lines; six decimals. */
export function recompute(written: Ledger): number {
  return toSix(shifted(written.prior.value, 1, log10Of(written)))
}

/** The chance of a stage by its prior, its findings and so much silence, in log10 of the odds. */
export function chanceOf(prior: number, weighed: Weighed, silence: number): number {
  return shifted(prior, 1, totalOf(weighed) + silence)
}

/** The probability of a ledger with so much more evidence, in log10 of the odds. */
export function posteriorWith(written: Ledger, more: number): number {
  return shifted(written.prior.value, 1, log10Of(written) + more)
}

function log10Of({items, against, caps}: Pick<Ledger, "items" | "against" | "caps">): number {
  return sumOf([
    ...items.flatMap((i) => (i.used ? [i.log10] : [])),
    ...against.map((a) => a.log10),
    ...caps.map((c) => c.log10),
  ])
}

function shifted(prior: number, oddsFactor: number, log10: number): number {
  const chance = Math.min(1 - 1e-9, Math.max(1e-9, prior))
  const odds = (chance / (1 - chance)) * oddsFactor * 10 ** log10
  return odds / (1 + odds)
}

/** The phrase for a ledger: one band, or two if a prior so many times higher or lower moves it. */
export function likelihoodOf({prior: {third, triple}}: Ledger): Likelihood {
  const [low, high] = [phiaBandNamed(third), phiaBandNamed(triple)]
  const range = {term: low.term, low: low.low, high: high.high}
  return low.term === high.term ? range : {...range, upTo: high.term}
}

/** In whole steps of the four decimals that a ledger writes: the order of the lines cannot change it. */
function sumOf(log10: readonly number[]): number {
  return log10.reduce((sum, each) => sum + Math.round(each * 1e4), 0) / 1e4
}

function toSix(probability: number): number {
  return Math.round(probability * 1e6) / 1e6
}

export function round(log10: number): number {
  return Math.round(log10 * 1e4) / 1e4
}

/** `likelihood-ratios@1.1.0`: the table as a ledger names it. */
export function tableName(rows: readonly LikelihoodRatio[]): string {
  const numbers = (version: string): readonly number[] => version.split(".").map(Number)
  const newest = rows.reduce((best, {version}) => {
    const [a, b] = [numbers(best), numbers(version)]
    const first = a.findIndex((part, at) => part !== b[at])
    return first >= 0 && (b[first] ?? 0) > (a[first] ?? 0) ? version : best
  }, "0.0.0")
  return `likelihood-ratios@${newest}`
}
