/* What a rule language promises: text in, rules and refusals out, nothing else touched.
 *
 * A language lowers its text to the rule model without loss. Every mistake is a refusal with a place; a
 * broken rule takes no good one of the same file with it. Notices are things worth knowing about rules
 * that were accepted, or were left out by choice. */

import type {Refusal} from "../model/refusal.ts"
import type {Rule} from "../model/rule.ts"

export interface RuleOptions {
  /** Values of `%placeholders%`, by name without the signs. */
  readonly expand?: Readonly<Record<string, readonly string[]>>
  /** Load rules whose status is `deprecated` or `unsupported`, which stay out otherwise. */
  readonly retired?: boolean
  /** The campaign folder that the rules stand in. */
  readonly campaign?: string
  /** What to say of rules that name no licence themselves. */
  readonly licence?: string
}

export interface ParsedRules {
  readonly rules: readonly Rule[]
  readonly refusals: readonly Refusal[]
  readonly notices: readonly Refusal[]
}

export interface RuleLanguage {
  readonly name: string
  readonly title: string
  /** Where the language is defined. */
  readonly source: string
  /** Endings of file names, with the dot, lower case. */
  readonly endings: readonly string[]
  /** Never throws on any text. `file` is only for places and for ids of rules that have none. */
  parse(text: string, file: string, options: RuleOptions): ParsedRules
}
