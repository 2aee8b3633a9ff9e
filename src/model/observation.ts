/* What a piece of evidence shows of a server's state: the build of Exchange that ran, a setting that was on.
 *
 * Plain data, gathered while a file is read and carried beside its matches. Equal ones of a file are one, with
 * the first and the last time at which it was seen; a state read from disk has no time of its own.
 * What a source may claim: `update` tells the exact build. `cumulative-update` tells the cumulative update,
 * and at most the least update on it: it never shows that an update is missing. */

import type {Locator} from "./evidence.ts"
import type {When} from "./instant.ts"

export const buildSources = [
  "exsetup-file",
  "uninstall-key",
  "setup-key",
  "admin-display-version",
  "setup-log",
  "httpproxy-version",
  "ecp-build",
  "log-version",
  "owa-path",
  "owa-header",
] as const
export type BuildSource = (typeof buildSources)[number]

interface Seen {
  /** As written; undefined where neither the record nor the collection names one. */
  readonly host: string | undefined
  /** The text of the evidence: `15.01.2106.002`, or the name of an installed update. */
  readonly value: string
  readonly first: When | undefined
  readonly last: When | undefined
  /** Where it was seen first. */
  readonly at: Locator
}

export interface BuildObservation extends Seen {
  readonly kind: "build"
  readonly source: BuildSource
  readonly proves: "update" | "cumulative-update"
}

/** What is known of a setting that decides about a flaw or covers one. */
export const settings = [
  "extended-protection",
  "hybrid",
  "rewrite-rule",
  "token-cache",
  "emergency-mitigation",
  "payload-signing",
] as const
export type Setting = (typeof settings)[number]

export interface SettingObservation extends Seen {
  readonly kind: "setting"
  readonly setting: Setting
  /** The virtual directory or site that it is about, where it is about one. */
  readonly path: string | undefined
}

export type Observation = BuildObservation | SettingObservation
