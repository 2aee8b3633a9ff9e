/* Rules of many files as one set: an id stands for one rule only.
 *
 * The later file wins, so that an organisation's own folder, read last, replaces a built-in rule. Order
 * of the result is order of first appearance: it does not depend on which file won. */

import type {RuleId} from "../model/ids.ts"
import type {Refusal} from "../model/refusal.ts"
import type {Rule} from "../model/rule.ts"
import type {ParsedRules} from "./language.ts"

/** One set out of several, in the order in which they should override each other. Notices
 *  `sigma/double-id` say which rule gave way. */
export function mergeRules(sets: readonly ParsedRules[]): ParsedRules {
  const byId = new Map<RuleId, Rule>()
  const notices: Refusal[] = []
  for (const rule of sets.flatMap((set) => set.rules)) {
    const earlier = byId.get(rule.id)
    if (earlier !== undefined) {
      notices.push({
        code: "sigma/double-id",
        message: `id ${rule.id} is taken: this rule replaces the one at ${earlier.origin.path}:${earlier.origin.line}`,
        at: {file: rule.origin.path, line: rule.origin.line, column: 1},
        hint: "give one of them an id of its own",
      })
    }
    byId.set(rule.id, rule)
  }
  return {
    rules: [...byId.values()],
    refusals: sets.flatMap((set) => set.refusals),
    notices: [...sets.flatMap((set) => set.notices), ...notices],
  }
}
