/* What correlations and filters mean by the rules that they name: ids first, then names.
 *
 * Ids are compared without regard to case, names as written. Of a rule with an old aggregation, id and
 * name belong to the correlation that it became; its single events are `<id>#events`. */

import type {RuleId} from "../model/ids.ts"
import type {Correlation, Rule} from "../model/rule.ts"

export type Reference =
  | {readonly kind: "rule"; readonly rule: Rule}
  | {readonly kind: "unknown"}
  /** Several rules have the name. */
  | {readonly kind: "ambiguous"; readonly ids: readonly RuleId[]}

/** Looks up rules of one set by what others call them. O(1) a look-up. */
export function references(rules: readonly Rule[]): (text: string) => Reference {
  const byId = new Map(rules.map((rule) => [rule.id.toLowerCase(), rule]))
  const byName = Map.groupBy(
    rules.filter((rule) => rule.name !== undefined && rule.name !== ""),
    (rule) => rule.name,
  )
  return (text) => {
    const named = byName.get(text) ?? []
    const rule = byId.get(text.toLowerCase()) ?? (named.length === 1 ? named[0] : undefined)
    if (rule !== undefined) return {kind: "rule", rule}
    return named.length === 0
      ? {kind: "unknown"}
      : {kind: "ambiguous", ids: named.map((candidate) => candidate.id)}
  }
}

/** Chains of correlations longer than this are nobody's. */
export const deepestChain = 32

/** The correlations among `rules` whose references all lead to a detection or to another such correlation,
 *  inner ones before those that refer to them; in the order of `rules` otherwise. Circles and chains of more
 *  than `deepestChain` are left out. */
export function soundCorrelations(rules: readonly Rule[]): readonly Correlation[] {
  const lookUp = references(rules)
  const out: Correlation[] = []
  const states = new Map<RuleId, "open" | "sound" | "unsound">()
  const visit = (rule: Correlation, depth: number): boolean => {
    const state = states.get(rule.id)
    if (state !== undefined) return state === "sound"
    states.set(rule.id, "open")
    let isSound = depth < deepestChain
    for (const text of rule.rules) {
      const found = lookUp(text)
      if (found.kind !== "rule" || found.rule.kind === "filter") isSound = false
      else if (found.rule.kind === "correlation" && isSound) isSound = visit(found.rule, depth + 1)
    }
    states.set(rule.id, isSound ? "sound" : "unsound")
    if (isSound) out.push(rule)
    return isSound
  }
  for (const rule of rules) if (rule.kind === "correlation") visit(rule, 0)
  return out
}
