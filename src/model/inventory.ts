/* What became of every file of the evidence: the raw material of coverage and of the manifest. */

import type {LogKind} from "./event.ts"
import type {EvidenceId, FormatName} from "./ids.ts"
import type {Instant} from "./instant.ts"

/** `read`: to its end by a format. `partly`: claimed, with bytes lost. `lost`: claimed and not readable at
 *  all. `container`: opened, its members are listed on their own. `unclaimed`: no format knows it.
 *  `statement`: a collector's note about what it did not find (`NoDataDetected.txt`). */
export type FileStatus = "read" | "partly" | "lost" | "container" | "unclaimed" | "statement"

export interface FileRecord {
  readonly id: EvidenceId
  /** The path on the server as a collection tells it, else the path in the evidence. */
  readonly path: string
  readonly sizeBytes: number
  /** Lower-case hex; undefined only where the bytes could not be read to their end. */
  readonly sha256: string | undefined
  readonly status: FileStatus
  readonly format: FormatName | undefined
  readonly log: LogKind | undefined
  /** Host named by the collection or folder, else by the records; as written. */
  readonly host: string | undefined
  readonly records: number
  /** Leftovers of older records that were read beside them, on request; absent for none. */
  readonly recovered?: number
  /** Records per hour, in order; empty for files that are not logs. */
  readonly hours: readonly {readonly hour: Instant; readonly records: number}[]
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Channels of Windows events with their record counts. */
  readonly channels: Readonly<Record<string, number>>
  /** How often each trouble code came, also beyond those kept. */
  readonly troubles: Readonly<Record<string, number>>
  readonly lostBytes: number
  /** Columns seen, where the log has columns: a rule that asks for others cannot fire here. */
  readonly columns: readonly string[]
  /** Why it was not read, or what the collector's statement says. */
  readonly note: string | undefined
}
