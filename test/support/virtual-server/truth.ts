/* truth.json: what the generator put in, for tests and for whoever wants to check a reader.
 * Lies beside the evidence, never in it. */

import type {LogKind} from "../../../src/model/event.ts"
import type {Stage} from "../../../src/model/finding.ts"
import type {FaultNote} from "./faults.ts"
import type {Expected} from "./scenarios/scenario.ts"

/** A line that belongs to the scenario. */
export interface TruthLine {
  /** Path within the evidence. */
  readonly file: string
  /** From 1; the first of a record that spans several. */
  readonly line: number
  readonly log: LogKind
  readonly at: string
  readonly step: string
  readonly stage: Stage
  /** The file was left out of the evidence: the line cannot be found. */
  readonly hidden: boolean
}

export interface Truth {
  readonly schema: "postern-sample-truth/1"
  readonly seed: string
  readonly scenario: string
  readonly outcome: string
  readonly server: {readonly name: string; readonly fqdn: string; readonly build: string}
  readonly window: {readonly from: string; readonly until: string}
  /** What complete evidence would show; with kinds left out, less can be seen. */
  readonly expected: Expected
  readonly dropped: {readonly logs: readonly LogKind[]; readonly days: readonly string[]}
  readonly lines: readonly TruthLine[]
  readonly faults: readonly FaultNote[]
}
