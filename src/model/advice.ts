/* What to do next: steps for people, each with its reason, its proof and its place in the order.
 *
 * A step is one action. It concerns servers, or the whole organisation where it names none. `from` says what in the
 * case calls for it and is never empty: a step that nothing calls for does not exist. Texts of ours and strings of the
 * evidence stand apart: what a `value` holds is raw and must be escaped by whoever writes it. */

import type {Locator} from "./evidence.ts"
import type {Stage} from "./finding.ts"
import type {FindingId, ServerId} from "./ids.ts"
import type {Gap} from "./judgement.ts"
import type {Setting} from "./observation.ts"
import type {TheftWay} from "./theft.ts"

/** The kinds of steps; their order depends on what happened. */
export const advicePhases = [
  "capture",
  "isolate",
  "mitigate",
  "update",
  "configure",
  "hunt",
  "evict",
  "credentials",
  "data",
  "report",
  "watch",
] as const
export type AdvicePhase = (typeof advicePhases)[number]

export const adviceRoles = ["owner", "administrator", "executive"] as const
export type AdviceRole = (typeof adviceRoles)[number]

/** What in the case calls for a step. */
export type AdviceReference =
  | {readonly kind: "finding"; readonly finding: FindingId}
  | {readonly kind: "judgement"; readonly server: ServerId; readonly stage: Stage}
  | {readonly kind: "gap"; readonly server: ServerId; readonly log: Gap["log"]; readonly says: string}
  | {readonly kind: "exposure"; readonly server: ServerId; readonly cve: string}
  /** The build, or that it is unknown or out of support. */
  | {readonly kind: "build"; readonly server: ServerId}
  | {readonly kind: "setting"; readonly server: ServerId; readonly setting: Setting}
  | {readonly kind: "theft"; readonly server: ServerId; readonly way: TheftWay}

/** An exact thing that belongs to a step. */
export interface AdviceDetail {
  /** Ours: `Web page`, `Install CU23 (KB5011155)`. */
  readonly label: string
  /** A path, an account, a command: raw. */
  readonly value?: string
  /** `command`: ours, to be typed. `evidence`: as the evidence writes it, hostile. */
  readonly kind?: "command" | "evidence"
  readonly finding?: FindingId
}

/** Why a step counts as done, or is left out. */
export interface AdviceProof {
  /** Holds evidence text: escape it. */
  readonly says: string
  readonly at: readonly Locator[]
}

/** What belongs to an action beside its words. */
export interface AdviceStep {
  /** `evict-files`, `evict-files-2`: unique in a case, never evidence text. */
  readonly id: string
  readonly phase: AdvicePhase
  /** Servers that it is to be done on; empty for the whole organisation. */
  readonly servers: readonly ServerId[]
  /** Who does it, or decides it. */
  readonly roles: readonly [AdviceRole, ...AdviceRole[]]
  readonly state: "open" | "done" | "skipped"
  /** Set where the state is not `open`. */
  readonly proof?: AdviceProof
  readonly details: readonly AdviceDetail[]
  /** `1 to 2 hours for each server`. */
  readonly takes: string
  /** How to see that it worked. */
  readonly check: string
  /** What goes wrong when people do this in a hurry. */
  readonly cautions: readonly string[]
  /** Who recommends it. `general practice …` where no vendor or authority was checked. */
  readonly sources: readonly string[]
  readonly from: readonly [AdviceReference, ...AdviceReference[]]
  /** Ids of steps that must come before. */
  readonly after: readonly string[]
  /** Set on the one step to take if only one can be taken tonight: why this one, and what it costs. */
  readonly tonight?: string
}

/** One line of `Case.actions`, in the order of doing. */
export interface Action {
  readonly order: number
  /** The action, as an imperative. */
  readonly says: string
  readonly because: string
  /** Absent in cases of older versions. */
  readonly step?: AdviceStep
}
