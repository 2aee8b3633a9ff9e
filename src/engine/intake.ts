/* Intake: what an engine asks of it and gets from it. The walk itself is in walk.ts.
 *
 * Evidence is read where it lies: containers are opened in place, every file is hashed once and recorded,
 * and the files that a format claims are handed on while they stream. Order and ids depend on names and
 * content only. Nothing that a file system or an archive does ends a run: it becomes a Trouble and a
 * record. Memory is a few chunks and, for nested zips, what the spool holds. */

import type {Limits} from "../containers/limits.ts"
import type {Format} from "../formats/format.ts"
import type {EvidenceId, FormatName} from "../model/ids.ts"
import type {FileStatus} from "../model/inventory.ts"
import type {Trouble} from "../model/trouble.ts"
import type {Digests} from "./tape.ts"
import {Walk} from "./walk.ts"

export interface IntakeOptions {
  /** Tried on encrypted members, in this order, then `infected`. */
  readonly passwords: readonly string[]
  readonly limits: Limits
  /** Made when first needed and removed if it was made here; holds nothing when intake has ended. */
  readonly spoolDir: string
  readonly formats: readonly Format[]
  /** Searches files that no format claims; they are recorded as claimed by it. */
  readonly carver?: Format
  /** False: no digests, no `duplicateOf`; containers on disk are then read by their directory only. */
  readonly hash: boolean
  /** The consumer needs a chunk no more when its `push` has resolved: memory of chunks is used again. */
  readonly takesCopies?: boolean
  /** After each chunk: files begun and bytes read, unpacked, so far. */
  readonly onProgress?: (progress: {
    readonly files: number
    readonly bytes: number
    readonly current: EvidenceId
  }) => void
}

/** A file that a format claims. */
export interface IntakeFile {
  readonly id: EvidenceId
  /** On the server where a collection tells it, else in the evidence. */
  readonly path: string
  readonly host: string | undefined
  /** `shadow copy 3` */
  readonly version: string | undefined
  readonly format: Format
  /** What the folder or container says; the truth comes with `end`. */
  readonly sizeHint: number | undefined
  /** Set for a plain file on disk, which can be read by descriptor. */
  readonly plainPath: string | undefined
  /** In bytes, when it has been read. */
  size(): number
  /** Base names of files that its format wants to see with it. */
  readonly companionNames: readonly string[]
  /** Those of them that lie beside it, in the order of the names; complete when intake has ended. */
  companions(): readonly Companion[]
  /** Known before the bytes come for files that can be read twice; see `Summary.duplicateOf`. */
  readonly duplicateOf: EvidenceId | undefined
  /** The bytes once more, from the start, at any time, also after intake has ended. Ends early where the
   *  first pass was cut: it throws nothing but bugs. */
  reopen(): AsyncIterable<Uint8Array>
}

/** A file that is read together with another. */
export interface Companion {
  readonly id: EvidenceId
  readonly name: string
  readonly size: number
  reopen(): AsyncIterable<Uint8Array>
}

export interface Consumer {
  /** Undefined: the file is not wanted; it is hashed and recorded all the same. */
  begin(file: IntakeFile): Promise<FileFeed | undefined>
}

export interface FileFeed {
  /** The next bytes; they are not changed before the promise resolves, nor afterwards unless the consumer
   *  `takesCopies`. Reading goes on when the promise resolves. Absent: the
   *  consumer reads the file itself, and here its bytes are wanted for hash and size at most. */
  push?(chunk: Uint8Array): Promise<void>
  end(summary: Summary): Promise<void>
}

export interface Summary {
  readonly digests: Digests | undefined
  readonly size: number
  /** False where the bytes could not be read to their end; the trouble has been reported. */
  readonly complete: boolean
  /** The first file of the run with the same bytes. */
  readonly duplicateOf: EvidenceId | undefined
}

/** What became of one path. `claimed` files were given to the consumer. */
export interface IntakeRecord {
  readonly id: EvidenceId
  readonly path: string
  readonly host: string | undefined
  readonly version: string | undefined
  readonly sizeBytes: number
  readonly digests: Digests | undefined
  readonly status: "claimed" | Extract<FileStatus, "container" | "unclaimed" | "statement" | "lost">
  readonly format: FormatName | undefined
  readonly complete: boolean
  /** Which container it is, why it was not read, or what a collector's statement says. */
  readonly note: string | undefined
  readonly duplicateOf: EvidenceId | undefined
}

/** Reads all that was named, in the order given, and gives one record per path in the order of reading.
 *  Rejects only when the consumer does, or for a bug. */
export async function intake(
  named: readonly string[],
  options: IntakeOptions,
  consumer: Consumer,
  trouble: (trouble: Trouble) => void,
): Promise<readonly IntakeRecord[]> {
  const walk = new Walk(options, consumer, trouble)
  for (const [i, item] of named.entries()) await walk.named(item, named.slice(0, i))
  return walk.records
}
