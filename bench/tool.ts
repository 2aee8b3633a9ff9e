/* A tool under measurement: ours or a rival. */

import type {Corpus} from "./corpus.ts"

/** What a run needs beside the corpus. */
export interface Setting {
  readonly corpus: Corpus
  /** A file with one literal a line: what `grep -F` looks for. */
  readonly literals: string
  /** An empty folder of this run's own. */
  readonly scratch: string
}

export interface Tool {
  readonly name: string
  /** The version, or undefined where it is absent: then it is skipped, and `install` is printed. */
  version(): string | undefined
  readonly install: string
  command(setting: Setting): readonly [string, ...string[]]
  readonly env?: NodeJS.ProcessEnv
  /** Exit codes that mean a finished run. */
  readonly finished: readonly number[]
  /** How many hits a run had, from its output. */
  hits(output: {readonly lines: number; readonly bytes: number}): number
  readonly note: string
}
