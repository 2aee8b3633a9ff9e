/* What a set of correlations asks for before the first event: which rules feed which, what the matches of
 * those rules must carry, and which rules speak only through a correlation.
 *
 * A correlation's fields are named differently in its rules where it has aliases. An outer correlation may
 * group by a field that the inner one does not group by: the events of the inner one then carry it too.
 * Source: Sigma correlation rules specification 2.1.0; docs/sigma.md says what we decided. */

import {type FieldName, fieldName, type RuleId} from "../model/ids.ts"
import type {Correlation, Detection, Rule} from "../model/rule.ts"
import {references, soundCorrelations} from "../rules/references.ts"

/** One rule that feeds a correlation. */
export interface Member {
  readonly id: RuleId
  /** Its Sigma name, else its id. */
  readonly name: string
  readonly isCorrelation: boolean
  /** The fields of its matches that hold the group's keys, in the order of `group-by`. */
  readonly keys: readonly FieldName[]
  /** The fields of its matches that hold what is counted or added. */
  readonly values: readonly FieldName[]
  /** The fields of its matches that hold what an outer correlation wants, in the order of `wanted`. */
  readonly extras: readonly FieldName[]
}

export interface Step {
  readonly rule: Correlation
  /** Each rule once. */
  readonly members: readonly Member[]
  /** The rules as listed, as indexes of `members`. */
  readonly order: readonly number[]
  /** Fields beside the group's keys that outer correlations ask of its results. */
  readonly wanted: readonly FieldName[]
}

export interface CorrelationPlan {
  /** Inner correlations before those built on them. */
  readonly steps: readonly Step[]
  /** Rules whose own matches are not reported: correlations name them, and none says `generate`. */
  readonly silent: ReadonlySet<RuleId>
}

/** The plan of all correlations among `rules` whose references hold; the others were refused before. */
export function planCorrelations(rules: readonly Rule[]): CorrelationPlan {
  const lookUp = references(rules)
  const memberOf = (text: string): Detection | Correlation => {
    const found = lookUp(text)
    if (found.kind !== "rule" || found.rule.kind === "filter") throw new Error(`unsound reference ${text}`)
    return found.rule
  }
  const wanted = new Map<RuleId, Set<FieldName>>()
  const steps: Step[] = []
  // From the outside in: what an outer correlation wants is known before the inner one is planned.
  for (const rule of [...soundCorrelations(rules)].reverse()) {
    const listed = rule.rules.map(memberOf)
    const distinct = [...new Map(listed.map((member) => [member.id, member])).values()]
    const own = [...(wanted.get(rule.id) ?? [])]
    const members = distinct.map((member) => planMember(rule, member, own))
    for (const [i, member] of distinct.entries()) {
      if (member.kind !== "correlation") continue
      const keys = new Set<string>(member.groupBy)
      const asked = wanted.get(member.id) ?? new Set<FieldName>()
      const {keys: k, values, extras} = members[i]!
      for (const field of [...k, ...values, ...extras]) if (!keys.has(field)) asked.add(field)
      wanted.set(member.id, asked)
    }
    const order = listed.map((member) => distinct.findIndex((one) => one.id === member.id))
    steps.unshift({rule, members, order, wanted: own})
  }
  return {steps, silent: silentRules(steps, rules)}
}

function planMember(
  rule: Correlation,
  member: Detection | Correlation,
  wanted: readonly FieldName[],
): Member {
  const named = (field: FieldName): FieldName => {
    const fields = Object.hasOwn(rule.aliases, field) ? rule.aliases[field]! : {}
    const mine = Object.keys(fields).find(
      (key) => key === member.name || key.toLowerCase() === member.id.toLowerCase(),
    )
    return mine === undefined ? field : fieldName(fields[mine]!)
  }
  const values = rule.field === undefined ? [] : [rule.field, ...(rule.moreFields ?? [])]
  return {
    id: member.id,
    name: member.name ?? member.id,
    isCorrelation: member.kind === "correlation",
    keys: rule.groupBy.map(named),
    values: values.map(named),
    extras: wanted.map(named),
  }
}

/** A rule with a `postern:` block of its own is never silent: naming it in a correlation must not take its
 *  evidence out of a case. */
function silentRules(steps: readonly Step[], rules: readonly Rule[]): ReadonlySet<RuleId> {
  const speaking = new Set<RuleId>()
  for (const rule of rules) if (rule.kind !== "filter" && rule.indicates.length > 0) speaking.add(rule.id)
  const silent = new Set<RuleId>()
  for (const {rule, members} of steps)
    for (const {id} of members) {
      if (rule.generate) speaking.add(id)
      silent.add(id)
      // The single events of an old aggregation are no rule that anybody wrote.
      if (id === `${rule.id}#events`) speaking.delete(id)
    }
  return new Set([...silent].filter((id) => !speaking.has(id)))
}

/** The detections, with the fields that correlations need of their matches added to `carry`. */
export function withCarriedFields(
  detections: readonly Detection[],
  plan: CorrelationPlan,
): readonly Detection[] {
  const needed = new Map<RuleId, Set<FieldName>>()
  for (const {members} of plan.steps)
    for (const {id, keys, values, extras} of members) {
      const fields = needed.get(id) ?? new Set<FieldName>()
      for (const field of [...keys, ...values, ...extras]) fields.add(field)
      needed.set(id, fields)
    }
  return detections.map((rule) => {
    const fields = needed.get(rule.id)
    return fields === undefined || fields.size === 0
      ? rule
      : {...rule, carry: [...new Set([...rule.carry, ...fields])]}
  })
}
