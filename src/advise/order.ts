/* The order of steps: nothing destroys evidence before it was copied, and what must come before comes before.
 *
 * Phases have ranks that differ by how a server stands: a server that was entered is searched and cleaned before it is
 * updated, one that is only open is updated first. On top of the ranks lie edges, by which a step names those that must
 * come before. The result keeps all edges and is the same for the same steps in any order. */

import type {AdviceRule, AdviceState} from "../knowledge/advice.ts"
import type {AdvicePhase} from "../model/advice.ts"
import type {ServerId} from "../model/ids.ts"

/** What ordering needs of a step. */
export interface Placed {
  readonly id: string
  readonly rule: AdviceRule
  readonly servers: readonly ServerId[]
  readonly state: AdviceState
  /** It must stay in reach: a hole in it cannot wait. */
  readonly isInReach: boolean
}

const usual: Readonly<Record<AdvicePhase, number>> = {
  capture: 1,
  isolate: 2,
  mitigate: 3,
  report: 4,
  data: 5,
  update: 6,
  configure: 7,
  hunt: 8,
  evict: 9,
  credentials: 11,
  watch: 12,
}
/** A server that was entered is rebuilt or cleaned before it is updated, unless it must stay in reach. */
const entered: Readonly<Record<AdvicePhase, number>> = {...usual, update: 10, configure: 10}

/** Phases that change what an examiner would look at. */
const changing: ReadonlySet<AdvicePhase> = new Set(["evict"])

function rankOf({rule, state, isInReach}: Placed): number {
  if (rule.early) return 0
  return (state === "compromised" && !isInReach ? entered : usual)[rule.phase]
}

/** Steps in order, each with the ids of those that must come before. */
export function inOrder<Step extends Placed>(
  steps: readonly Step[],
): readonly {readonly step: Step; readonly after: readonly string[]}[] {
  const sorted = [...steps].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.rule.place - b.rule.place || (a.id < b.id ? -1 : 1),
  )
  const after = new Map(sorted.map((step) => [step, sorted.filter((other) => comesBefore(other, step))]))
  const placed = new Set<Step>()
  const out: {readonly step: Step; readonly after: readonly string[]}[] = []
  while (out.length < sorted.length) {
    const waiting = sorted.filter((step) => !placed.has(step))
    const ready = waiting.find((step) => after.get(step)?.every((other) => placed.has(other)))
    // Lint refuses rules that wait for each other.
    const next = ready ?? waiting[0]
    if (next === undefined) break
    placed.add(next)
    out.push({step: next, after: (after.get(next) ?? []).map(({id}) => id)})
  }
  return out
}

function comesBefore(first: Placed, then: Placed): boolean {
  if (first === then || !overlaps(first.servers, then.servers)) return false
  if (then.rule.after.includes(first.rule.id)) return true
  return first.rule.phase === "capture" && changesEvidence(then.rule)
}

/** Whether evidence must be copied before a step of the rule. */
export function changesEvidence({phase, changesEvidence: does}: AdviceRule): boolean {
  return does || changing.has(phase)
}

/** Two steps concern one server, or one of them the whole organisation. */
function overlaps(a: readonly ServerId[], b: readonly ServerId[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((id) => b.includes(id))
}
