/* Rules as the engine sees them: lossless, language-neutral, never compiled, never case-folded.
 *
 * A rule language (rules/sigma) lowers its text to this; detect evaluates it. The kind of a test is in
 * `op`, never in the text of a value. Everything here is plain data: it is sent to child processes and
 * cached as JSON, so numbers beyond doubles travel as decimal text. */

import type {Value} from "./event.ts"
import type {Locator} from "./evidence.ts"
import type {Outcome, Stage, Strength} from "./finding.ts"
import type {FieldName, RuleId} from "./ids.ts"
import type {When} from "./instant.ts"

/** An exact decimal: `mantissa / 10^scale`; the mantissa as text of an integer, `-12`. */
export interface Decimal {
  readonly mantissa: string
  readonly scale: number
}

/** A piece of a text pattern. `any` is `*`, `one` is `?` (one code point), `dash` is windash's class:
 *  any of `- / – — ―`. */
export type Segment = {readonly text: string} | "any" | "one" | "dash"

export type TimePart = "minute" | "hour" | "day" | "week" | "month" | "year"

export type Test =
  /** Anchored at both ends: a substring test is written with `any` around it. */
  | {readonly op: "text"; readonly segments: readonly Segment[]; readonly cased: boolean}
  /** A search, not a full match; flags out of `ims`. */
  | {readonly op: "re"; readonly source: string; readonly flags: string}
  | {readonly op: "cidr"; readonly block: string}
  /** Absent, or present and null. */
  | {readonly op: "null"}
  | {readonly op: "lt" | "lte" | "gt" | "gte"; readonly number: Decimal}
  /** A number compared as number: hex in the data equals decimal in the rule. */
  | {readonly op: "number"; readonly number: Decimal}
  /** A part of a time, in UTC; weeks by ISO 8601. */
  | {readonly op: "time"; readonly part: TimePart; readonly number: number}
  /** Presence only, even if empty or null. */
  | {readonly op: "exists"; readonly present: boolean}
  | {
      readonly op: "fieldref"
      readonly field: FieldName
      readonly how: "equals" | "startswith" | "endswith" | "contains"
      readonly cased: boolean
    }

/** Sigma's `neq` is `and` of `not`s with an `exists`: it needs no kind of its own. */
export type Condition =
  | {readonly kind: "and" | "or"; readonly of: readonly Condition[]}
  | {readonly kind: "not"; readonly of: Condition}
  | {readonly kind: "keyword"; readonly test: Test}
  | {readonly kind: "field"; readonly field: FieldName; readonly test: Test}

/** A rule's logsource as written; detect/taxonomy knows which events it means. */
export interface Logsource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

export const levels = ["informational", "low", "medium", "high", "critical"] as const
export type Level = (typeof levels)[number]

/** What a match of the rule says about an intrusion. */
export interface Indication {
  readonly stage: Stage
  readonly outcome: Outcome
  readonly strength: Strength
}

/** Where a rule comes from; every output that shows a match names id and author (DRL 1.1 asks it). */
export interface RuleOrigin {
  readonly path: string
  /** The line of the rule's document, from 1. */
  readonly line: number
  readonly author: string
  readonly licence: string
}

/** Where a rule names another one: what a mistake in it is shown with. Lines and columns from 1. */
export interface NamedAt {
  readonly text: string
  readonly line: number
  readonly column: number
  readonly length: number
  /** The whole line, as written. */
  readonly excerpt: string
}

interface RuleHead {
  readonly id: RuleId
  readonly title: string
  /** Sigma's `name`, by which correlations refer to it. */
  readonly name: string | undefined
  readonly level: Level
  readonly status: string
  readonly description: string
  readonly falsePositives: readonly string[]
  readonly references: readonly string[]
  /** Tags as written: `attack.t1190`, `cve.2021-26855`. */
  readonly tags: readonly string[]
  readonly origin: RuleOrigin
}

export interface Detection extends RuleHead {
  readonly kind: "detection"
  readonly logsource: Logsource
  /** A list of conditions is an OR under one id. */
  readonly condition: Condition
  /** The rule as written, where another engine runs it and `condition` says nothing. */
  readonly text?: string
  /** The texts of a list of conditions, in the order of the parts of `condition`, which is an `or`; absent
   *  where the rule has one condition. A match names the one that held. */
  readonly conditions?: readonly string[]
  /** Names of the selections, in the order of the rule: what an explanation calls its parts. */
  readonly selections: readonly string[]
  /** Fields that a match must carry along, beside those that made it true (Sigma's `fields`). */
  readonly carry: readonly FieldName[]
  /** Where a carried field stands under other names, from the user's mapping files: the first that the
   *  event has counts. */
  readonly carryFrom?: Readonly<Record<string, readonly FieldName[]>>
  /** Filters that reach the rule: a match for which one of them holds is kept, as filtered. */
  readonly filters?: readonly {readonly id: RuleId; readonly condition: Condition}[]
  /** From the rule's own `postern:` block; empty for rules that have none. */
  readonly indicates: readonly Indication[]
  /** The catalogue's name of the condition, `PL-10`. */
  readonly detection: string | undefined
  /** The campaign folder that the rule stands in. */
  readonly campaign: string | undefined
  /** One plain sentence about a match, with `{Field}` places. */
  readonly says: string | undefined
}

export type CorrelationType =
  | "event_count"
  | "value_count"
  | "temporal"
  | "temporal_ordered"
  | "value_sum"
  | "value_avg"
  | "value_percentile"
  | "value_median"

export interface Correlation extends RuleHead {
  readonly kind: "correlation"
  readonly type: CorrelationType
  /** Rules by id or name. */
  readonly rules: readonly string[]
  /** Where `rules` and `aliases` name them; absent where no text does. */
  readonly namedAt?: readonly NamedAt[]
  readonly groupBy: readonly FieldName[]
  readonly timespanMicros: number
  readonly condition: readonly {
    readonly op: "lt" | "lte" | "gt" | "gte" | "eq" | "neq"
    readonly number: Decimal
  }[]
  readonly field: FieldName | undefined
  /** Further fields of a `value_count`: their values together are counted. */
  readonly moreFields?: readonly FieldName[]
  readonly percentile: number | undefined
  readonly aliases: Readonly<Record<string, Readonly<Record<string, FieldName>>>>
  /** Whether the referenced rules also report on their own. */
  readonly generate: boolean
  /** As of a detection. */
  readonly indicates: readonly Indication[]
  readonly detection: string | undefined
  readonly campaign: string | undefined
  readonly says: string | undefined
}

export interface Filter extends RuleHead {
  readonly kind: "filter"
  readonly logsource: Logsource
  /** Rules by id or name; `any` is every rule of the logsource. */
  readonly rules: readonly string[] | "any"
  readonly namedAt?: readonly NamedAt[]
  readonly condition: Condition
}

export type Rule = Detection | Correlation | Filter

/** Which field made a rule true, and with what value. A keyword hit has field `(text)`. */
export interface Because {
  readonly field: FieldName
  readonly value: Value
}

/** One rule on one event: plain data, what crosses from a child process. `fields` is the projection that
 *  joins, correlation and `because` need; the Event itself never leaves its process. A match of a
 *  correlation stands at its last event. */
export interface Match {
  readonly rule: RuleId
  readonly when: When | undefined
  readonly from: Locator
  readonly host: string | undefined
  readonly log: string
  readonly because: readonly Because[]
  readonly fields: Readonly<Record<string, Value>>
  /** The record's first 4 KiB; `from.length` tells how much more there was. */
  readonly raw: Uint8Array
  /** The filters that suppress the match: it is no finding. */
  readonly filteredBy?: readonly RuleId[]
  /** The record is a leftover that its log no longer counts. */
  readonly recovered?: boolean
  /** Of a correlation: its events in order of time, the first and the last of them where they are many. */
  readonly events?: readonly Locator[]
  /** Of a correlation, where they are wanted: the first bytes of some of its events. */
  readonly exhibits?: readonly {readonly at: Locator; readonly raw: Uint8Array}[]
}
