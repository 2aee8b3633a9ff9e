/* A line on its way into a log file, and the queue that puts lines in order of time.
 *
 * An act (a person, a probe, an intruder) writes all lines of one request at once, each with the instant
 * at which that log would have written it. The journal holds what lies in the future of the current
 * slice; it stays as small as the longest act. */

import type {LogKind} from "../../../src/model/event.ts"
import type {Stage} from "../../../src/model/finding.ts"

/** What a line proves, for truth.json: only lines of a scenario carry one. */
export interface Mark {
  /** `reset-oab-directory`, stable across seeds. */
  readonly step: string
  readonly stage: Stage
}

export interface Line {
  /** Milliseconds since 1970, UTC: when the log wrote it. */
  readonly at: number
  readonly log: LogKind
  /** HttpProxy's protocol folder; empty for all others. */
  readonly folder: string
  /** Without its line end; may hold line ends inside a quoted cell. */
  readonly text: string
  readonly mark: Mark | undefined
}

export class Journal {
  #lines: Line[] = []

  add(line: Line): void {
    this.#lines.push(line)
  }

  /** All lines before `until`, in order of time; equal times keep the order in which they came. */
  take(until: number): readonly Line[] {
    const lines = this.#lines.sort((a, b) => a.at - b.at)
    let end = lines.length
    while (end > 0 && lines[end - 1]!.at >= until) end--
    this.#lines = lines.slice(end)
    return lines.slice(0, end)
  }
}
