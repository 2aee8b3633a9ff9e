/* A file anywhere in the evidence, with the ways to read it: once, again from scratch, by random access.
 *
 * A file on disk is opened by its path each time. A member is reached through its container: for another
 * reading the container is opened again, and the one around it, down to the disk. A nested zip that
 * lies packed in another container is held by the spool meanwhile. */

import {sequentialSource} from "../bytes/source.ts"
import {type Description, describe, isDescription} from "../containers/collection.ts"
import type {Container, Member, Surroundings} from "../containers/container.ts"
import {Budget, Fault} from "../containers/limits.ts"
import type {ByteSource} from "../model/evidence.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {IntakeOptions} from "./intake.ts"
import {type ChunkRing, chunksOfFile, openFile, type Path} from "./sources.ts"
import type {Spool} from "./spool.ts"
import {headBytes} from "./tape.ts"

export interface Leaf {
  readonly id: EvidenceId
  /** Folders, containers and the file, as collection.ts wants them. */
  readonly parts: readonly string[]
  /** What collectors say about the evidence around it; grows while their files are read. */
  readonly described: readonly Description[]
  readonly size: number | undefined
  readonly plainPath: string | undefined
  /** The walk's own pass. May be called again only if `repeatable`. */
  open(): AsyncIterable<Uint8Array>
  readonly repeatable: boolean
  /** Random access during the walk, where it costs nothing. */
  random(): Promise<Access | undefined>
  /** From scratch, at any time; troubles were told in the first pass. */
  reopen(): AsyncIterable<Uint8Array>
  /** The same by random access; undefined for members, which must be held. */
  readonly reopenRandom: (() => Promise<Access>) | undefined
}

export interface Access {
  readonly source: ByteSource
  release(): Promise<void>
}

type Named = Pick<Leaf, "id" | "parts">

/** `ring` is for the walk's own pass. */
export function fileLeaf(
  named: Named,
  path: Path,
  size: number,
  described: readonly Description[],
  ring: ChunkRing | undefined,
): Leaf {
  return {
    ...named,
    described,
    size,
    plainPath: typeof path === "string" ? path : undefined,
    open: () => chunksOfFile(path, ring),
    repeatable: true,
    random: () => accessTo(path),
    reopen: () => chunksOfFile(path),
    reopenRandom: () => accessTo(path),
  }
}

/** What a member needs from the run it is read in. */
export interface Workplace {
  readonly options: Pick<IntakeOptions, "limits" | "passwords">
  readonly budget: Budget
  readonly spool: Spool
}

/** A member of `outer`, which is such a container. What it says, if it is a collector's description, is
 *  added to `described`. */
export function memberLeaf(
  named: Named,
  outer: Leaf,
  container: Container,
  member: Member,
  described: Description[],
  {options, budget, spool}: Workplace,
): Leaf {
  const {limits, passwords} = options
  const isNear = named.parts.length - outer.parts.length <= 2
  const describes = isNear && isDescription(named.parts.at(-1) ?? "")
  return {
    ...named,
    described,
    size: member.size,
    plainPath: undefined,
    repeatable: container.access === "random",
    open() {
      const stream = budget.meter(member.open(), member.packed)
      return describes ? noted(stream, described) : stream
    },
    async random() {
      const source = await member.plain()
      return source && {source, release: async () => undefined}
    },
    reopenRandom: undefined,
    async *reopen() {
      const quiet: Surroundings = {limits, passwords, trouble: () => undefined}
      const held =
        container.access === "random"
          ? await (outer.reopenRandom?.() ?? spool.hold(cutQuietly(outer.reopen())))
          : undefined
      const stream = cutQuietly(held === undefined ? outer.reopen() : [])
      try {
        const source = held?.source ?? sequentialSource(stream)
        for await (const candidate of container.open(source, quiet)) {
          if (candidate.ordinal !== member.ordinal) continue
          yield* new Budget(limits).meter(candidate.open(), candidate.packed)
          return
        }
      } finally {
        // The source asks for what it needs and leaves the rest, and with it an open file.
        await stream.return()
        await held?.release()
      }
    },
  }
}

/** The bytes up to a Fault, which was told when they were read first. */
export async function* cutQuietly(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

async function accessTo(path: Path): Promise<Access> {
  const file = openFile(path)
  return {source: file.source, release: async () => file.close()}
}

/** Passes a description on and adds what it says when it has been read. */
async function* noted(
  stream: AsyncIterable<Uint8Array>,
  described: Description[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const head: Uint8Array[] = []
  let held = 0
  for await (const chunk of stream) {
    if (held < headBytes) head.push(chunk)
    held += chunk.length
    yield chunk
  }
  described.push(describe(Buffer.concat(head).subarray(0, headBytes).toString()))
}
