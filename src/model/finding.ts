/* What we tell a person: one or more matches that say the same thing about one server. */

import type {Value} from "./event.ts"
import type {Locator} from "./evidence.ts"
import type {FieldName, FindingId, RuleId, ServerId} from "./ids.ts"
import type {When} from "./instant.ts"
import type {Indication, Level} from "./rule.ts"

/** The steps of an intrusion, in order. */
export const stages = ["exposed", "probed", "exploited", "persisted", "acted", "data taken"] as const
export type Stage = (typeof stages)[number]

/** Whether the thing was only tried, worked by its answer, or is shown by a second, independent trace. */
export type Outcome = "attempted" | "succeeded" | "confirmed" | "unknown"

/** How far one finding alone carries: `proof` needs no second, `weak` never begins a judgement. */
export type Strength = "proof" | "strong" | "moderate" | "weak"

/** One place that supports a finding, with the field that made it true. */
export interface Because {
  readonly field: FieldName
  readonly value: Value
  readonly at: Locator
}

/** A thing by the name of its field, with its value as text. */
export interface NamedObject {
  readonly field: FieldName
  readonly value: string
}

/** The raw bytes at a place, so that a reader of the report sees what we saw. At most 4 KiB. */
export interface Exhibit {
  readonly at: Locator
  readonly rawBase64: string
  /** Set if the record is longer than what is shown. */
  readonly cut: boolean
  /** Set where pseudonyms stand for names, or a notice for the bytes: no longer the bytes of the evidence. */
  readonly redacted?: true
}

export interface Finding {
  readonly id: FindingId
  readonly rule: RuleId
  readonly title: string
  readonly level: Level
  readonly server: ServerId
  /** The first and last time of its events. */
  readonly when: When | undefined
  readonly until: When | undefined
  readonly indicates: readonly Indication[]
  readonly detection: string | undefined
  readonly campaign: string | undefined
  readonly vulnerabilities: readonly string[]
  readonly techniques: readonly string[]
  /** One plain sentence. Holds evidence text: escape it. */
  readonly summary: string
  readonly log: string
  /** Client address, where the log names one. */
  readonly source: string | undefined
  readonly account: string | undefined
  /** The activity that it belongs to, `S-003`, when a join says so. */
  readonly session: string | undefined
  /** All events; `events` holds the first of them, at most 50, in order of time. */
  readonly count: number
  readonly events: readonly [Locator, ...Locator[]]
  /** The raw bytes of the first events, at most 10. */
  readonly exhibits: readonly Exhibit[]
  readonly because: readonly Because[]
  /** The things that it is about, as the evidence names them: `file`, `TaskName`, `cmdlet`. Absent where it was only
   *  tried. Evidence text: escape it. */
  readonly objects?: readonly NamedObject[]
  /** Why a person set it aside, `reason (name)`: it counts for nothing then. Absent where nobody did. */
  readonly setAside?: string
}
