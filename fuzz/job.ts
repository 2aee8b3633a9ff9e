/* What the watcher asks of a child, and what the child says. Plain data: it crosses a process. */

export interface Job {
  /** Module that exports `targets`. */
  readonly module: string
  readonly target: string
  readonly seed: number
  /** Numbers of the inputs to try, half-open. */
  readonly first: number
  readonly end: number
  /** After so many milliseconds of trying no further input is tried; undefined: no end. */
  readonly millis: number | undefined
  /** File that always holds the input being tried: see `Slate`. */
  readonly slate: string
  /** Folder for inputs that fail. */
  readonly finds: string
  /** Growth of resident memory over the start that is too much. */
  readonly growthBytes: number
  /** Try the input in this file alone. */
  readonly only: string | undefined
  /** Make the input of `only` smaller as long as it fails in this way. */
  readonly shrink: string | undefined
}

export type FindKind = "exception" | "slow" | "hang" | "crash" | "memory" | "differs"

export interface Find {
  readonly kind: FindKind
  readonly run: number
  /** What failed, without numbers and places: equal for equal causes. */
  readonly key: string
  readonly detail: string
  /** File with the input. */
  readonly path: string
}

export interface Tally {
  readonly inputs: number
  /** Resident memory over the start, at its highest. */
  readonly peakBytes: number
  readonly slowestMillis: number
  readonly slowestRun: number
  /** Different words that the target saw. */
  readonly words: number
  readonly bytes: number
  /** Milliseconds since the target and its seeds were loaded. */
  readonly spentMillis: number
}

export type Message =
  | {readonly kind: "find"; readonly find: Find}
  | {readonly kind: "tally"; readonly next: number; readonly tally: Tally}
  | {readonly kind: "shrunk"; readonly path: string; readonly bytes: number}
