/* Which known flaws of Exchange a server had, now and when somebody first tried them, and how we know. */

import type {Locator} from "./evidence.ts"
import type {Instant} from "./instant.ts"
import type {BuildSource, Setting} from "./observation.ts"

/** `vulnerable`: the build lacks the fix. `no update`: no update for this cumulative update fixes it, and the
 *  vendor does not say whether so old a one has the flaw: treat it as vulnerable. `fixed`: the build has the
 *  fix. `cannot tell`: the evidence, or what is known, does not decide. */
export const exposureStatuses = ["vulnerable", "no update", "fixed", "cannot tell"] as const
export type ExposureStatus = (typeof exposureStatuses)[number]

/** A build, or what is known of one, at a place of the evidence. */
export interface BuildSeen {
  /** As the evidence has it. */
  readonly value: string
  /** `Exchange Server 2016 CU18 Mar21SU`; undefined where the table has no such build. */
  readonly name: string | undefined
  readonly source: BuildSource | "given"
  /** Whether the source tells the exact update, or the cumulative update only. */
  readonly proves: "update" | "cumulative-update"
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Undefined for a build that somebody typed. */
  readonly at: Locator | undefined
}

export interface CveExposure {
  readonly cve: string
  /** Of its chain, such as ProxyLogon. */
  readonly name: string | undefined
  readonly status: ExposureStatus
  /** Why, in a sentence; for `cannot tell` always. */
  readonly says: string
  /** When the evidence first shows an attempt on it, and what held then. */
  readonly firstAttempt: Instant | undefined
  readonly statusThen: ExposureStatus | undefined
  /** The first build of this cumulative update, or the update elsewhere, that fixes it. */
  readonly fixedBy:
    | {readonly update: string; readonly kb: string | undefined; readonly build: string}
    | undefined
  /** On CISA's list of flaws that are exploited: since when, by when federal agencies had to act, and whether
   *  ransomware uses it. */
  readonly kev: {readonly added: string; readonly due: string; readonly ransomware: boolean} | undefined
  /** Where the build, or the setting, that decides it was seen. */
  readonly at: Locator | undefined
}

export interface SettingSeen {
  readonly setting: Setting
  readonly path: string | undefined
  readonly value: string
  /** What it covers, in a sentence. */
  readonly says: string
  readonly at: Locator
}

export interface ServerExposure {
  /** In order of time; those without a time last. */
  readonly builds: readonly BuildSeen[]
  /** The last build known: `Exchange Server 2016 CU18`, and whether its updates are known. */
  readonly product: string | undefined
  readonly build: string | undefined
  readonly isExact: boolean
  readonly endOfSupport: string | undefined
  /** Whether support had ended at the time of the case. */
  readonly isSupported: boolean | undefined
  /** Flaws that are exploited first, then by number. */
  readonly flaws: readonly CveExposure[]
  readonly settings: readonly SettingSeen[]
  /** Where sources contradict each other. */
  readonly conflicts: readonly string[]
  readonly says: string
}
