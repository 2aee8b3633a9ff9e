/* Rules of many files as one set: an id stands for one rule only, and what a rule names is there.
 *
 * The later file wins, so that an organisation's own folder, read last, replaces a built-in rule. Order
 * of the result is order of first appearance: it does not depend on which file won. A correlation that
 * names a rule which is not there could never be right and is refused. */

import type {RuleId} from "../model/ids.ts"
import type {Refusal} from "../model/refusal.ts"
import type {Correlation, Filter, Rule} from "../model/rule.ts"
import type {ParsedRules} from "./language.ts"
import {deepestChain, type Reference, references, soundCorrelations} from "./references.ts"

/** A number in hexadecimal: its case means nothing. Other ids, as of rules without one, are paths. */
const uuid = /^[0-9a-f-]{36}$/i

/** One set out of several, in the order in which they should override each other. Notices
 *  `sigma/double-id` say which rule gave way; `sigma/unknown-rule`, `sigma/ambiguous-rule` and
 *  `sigma/rule-circle` refuse correlations, `sigma/filter-fits-nothing` notices filters without effect. */
export function mergeRules(sets: readonly ParsedRules[]): ParsedRules {
  const byId = new Map<string, Rule>()
  const notices: Refusal[] = []
  for (const rule of sets.flatMap((set) => set.rules)) {
    const id = uuid.test(rule.id) ? rule.id.toLowerCase() : rule.id
    const earlier = byId.get(id)
    if (earlier !== undefined) {
      const message = `id ${rule.id} is taken: this rule replaces the one at ${earlier.origin.path}:${earlier.origin.line}`
      notices.push(remark("sigma/double-id", rule, message, "give one of them an id of its own"))
    }
    byId.set(id, rule)
  }
  const all = [...byId.values()]
  const linked = link(all)
  return {
    rules: all.filter((rule) => !linked.broken.has(rule.id)),
    refusals: [...sets.flatMap((set) => set.refusals), ...linked.refusals],
    notices: [...sets.flatMap((set) => set.notices), ...notices, ...linked.notices],
  }
}

interface Linked {
  readonly broken: ReadonlySet<RuleId>
  readonly refusals: readonly Refusal[]
  readonly notices: readonly Refusal[]
}

function link(rules: readonly Rule[]): Linked {
  const lookUp = references(rules)
  const sound = new Set(soundCorrelations(rules).map((rule) => rule.id))
  const broken = new Set<RuleId>()
  const refusals: Refusal[] = []
  const notices: Refusal[] = []
  for (const rule of rules) {
    if (rule.kind === "filter") notices.push(...filterRemarks(rule, lookUp))
    if (rule.kind !== "correlation") continue
    const own = [...referenceRemarks(rule, lookUp), ...aliasRemarks(rule, lookUp)]
    if (own.length === 0 && !sound.has(rule.id)) own.push(unsoundRemark(rule, lookUp, sound))
    if (own.length > 0) broken.add(rule.id)
    refusals.push(...own)
  }
  return {broken, refusals, notices}
}

type LookUp = (text: string) => Reference

function referenceRemarks(rule: Correlation, lookUp: LookUp): Refusal[] {
  return [...new Set(rule.rules)].flatMap((text) => {
    const found = lookUp(text)
    if (found.kind === "unknown" || (found.kind === "rule" && found.rule.kind === "filter")) {
      const message = `the correlation \`${shown(rule.title)}\` names the rule \`${shown(text)}\`, which is not among those loaded`
      const hint = "load the file that holds it, and see that it was not refused or retired"
      return [remark("sigma/unknown-rule", rule, message, hint, text)]
    }
    if (found.kind === "rule") return []
    const message = `the correlation \`${shown(rule.title)}\` names \`${shown(text)}\`, as ${found.ids.length} rules are called`
    const hint = `use an id: ${found.ids.slice(0, 5).join(", ")}`
    return [remark("sigma/ambiguous-rule", rule, message, hint, text)]
  })
}

function aliasRemarks(rule: Correlation, lookUp: LookUp): Refusal[] {
  const members = new Set(
    rule.rules.map((text) => {
      const found = lookUp(text)
      return found.kind === "rule" ? found.rule.id : undefined
    }),
  )
  const named = new Set(Object.values(rule.aliases).flatMap((fields) => Object.keys(fields)))
  return [...named].flatMap((text) => {
    const found = lookUp(text)
    // A name in `rules` that leads nowhere has been told already.
    if (rule.rules.includes(text) || (found.kind === "rule" && members.has(found.rule.id))) return []
    const message = `an alias of \`${shown(rule.title)}\` is for the rule \`${shown(text)}\`, which the correlation does not name`
    const hint = `its rules are ${rule.rules.map(shown).join(", ")}`
    return [remark("sigma/unknown-rule", rule, message, hint, text)]
  })
}

/** Why a correlation without a mistake of its own cannot be evaluated. */
function unsoundRemark(rule: Correlation, lookUp: LookUp, sound: ReadonlySet<RuleId>): Refusal {
  // What the rule reaches, nearest first, without recursion: a circle may be as long as the rule set.
  const reached = [rule]
  const seen = new Set<RuleId>()
  for (const from of reached)
    for (const text of from.rules) {
      const found = lookUp(text)
      if (found.kind !== "rule" || found.rule.kind !== "correlation" || seen.has(found.rule.id)) continue
      seen.add(found.rule.id)
      reached.push(found.rule)
    }
  const culprit = rule.rules.find((text) => {
    const found = lookUp(text)
    return found.kind === "rule" && found.rule.kind === "correlation" && !sound.has(found.rule.id)
  })
  return seen.has(rule.id)
    ? remark(
        "sigma/rule-circle",
        rule,
        `the correlation \`${shown(rule.title)}\` refers to itself, directly or through others`,
        "let each correlation name only rules that do not depend on it",
        culprit,
      )
    : remark(
        "sigma/unknown-rule",
        rule,
        `the correlation \`${shown(rule.title)}\` builds on a correlation that was refused, or on more than ${deepestChain}`,
        "mend that one first",
        culprit,
      )
}

function filterRemarks(filter: Filter, lookUp: LookUp): Refusal[] {
  if (filter.rules === "any") return []
  return filter.rules.flatMap((text) => {
    const found = lookUp(text)
    if (found.kind === "rule" && found.rule.kind !== "filter") return []
    const message = `the filter \`${shown(filter.title)}\` names the rule \`${shown(text)}\`, which is ${
      found.kind === "ambiguous" ? "the name of several" : "not among those loaded"
    }`
    const hint = "check the id or the name, or remove the line"
    return [remark("sigma/filter-fits-nothing", filter, message, hint, text)]
  })
}

/** A remark at the line where the rule names `text`, else at its first line. */
function remark(code: Refusal["code"], rule: Rule, message: string, hint: string, text?: string): Refusal {
  const file = rule.origin.path
  const place = rule.kind === "detection" ? undefined : rule.namedAt?.find((named) => named.text === text)
  if (place === undefined) return {code, message, at: {file, line: rule.origin.line, column: 1}, hint}
  const {line, column, length, excerpt} = place
  return {code, message, at: {file, line, column, length}, excerpt, hint}
}

function shown(text: string): string {
  return text.slice(0, 80)
}
