/* What a container promises.
 *
 * A container gives the members of a source in order and, for each, its bytes. Names are labels and never
 * paths to write to. Bad bytes end in troubles and Faults: `open` reports what it can read around and
 * throws a Fault where it cannot go on; a member's stream gives all bytes it can and then throws one.
 * Members come one at a time: of a `sequential` container only the current one can be opened, and once;
 * of a `random` one any, any number of times. */

import type {ByteSource} from "../model/evidence.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import type {Limits} from "./limits.ts"

export interface Member {
  /** 0, 1, 2 …: finds the same member again in the same bytes. */
  readonly ordinal: number
  /** As the container writes it, decoded, otherwise untouched; undefined where it has no name. */
  readonly name: string | undefined
  readonly kind: "file" | "directory" | "link" | "other"
  /** What the container claims about the size. */
  readonly size: number | undefined
  /** Where the member's entry starts in the container. */
  readonly offset: number
  /** Bytes of the container that the member's stream has used so far. */
  packed(): number
  open(): AsyncIterable<Uint8Array>
  /** The member's bytes by random access where the container holds them unpacked, else undefined. */
  plain(): Promise<ByteSource | undefined>
}

export interface Surroundings {
  readonly limits: Limits
  readonly passwords: readonly string[]
  /** Offsets and lengths count bytes of the container. */
  trouble(code: Trouble["code"], severity: Severity, offset: number, length: number, detail: string): void
}

export interface Container {
  readonly name: string
  /** `random` needs a source that is not sequential and knows its size. */
  readonly access: "random" | "sequential"
  /** Whether these first bytes (up to 64 KiB) begin such a container; names are not asked. */
  sniff(head: Uint8Array): boolean
  open(source: ByteSource, surroundings: Surroundings): AsyncIterable<Member>
}

/** Where a member is packed whole. */
export async function noPlain(): Promise<undefined> {
  return undefined
}

/** The one member of gzip, zstd and xz. `unpack` is called to read it, and tells through `progress` how
 *  many bytes of the container it has used. */
export function onlyMember(
  name: string | undefined,
  unpack: (progress: (packed: number) => void) => AsyncIterable<Uint8Array>,
): Member {
  let packed = 0
  return {
    ordinal: 0,
    name,
    kind: "file",
    size: undefined,
    offset: 0,
    packed: () => packed,
    plain: noPlain,
    open: () =>
      unpack((bytes) => {
        packed = bytes
      }),
  }
}
