/* Files on disk, opened read-only and only if they are plain files.
 *
 * A path is a Buffer where its bytes are no UTF-8. Errors of the file system become Faults that name what
 * the system said, so that one bad file never ends a run. Small files are read without handing each call to
 * another thread, which costs more than the call. */

import {closeSync, constants, fstatSync, openSync, read, readSync, type Stats} from "node:fs"
import {promisify} from "node:util"
import {Fault} from "../containers/limits.ts"
import type {ByteSource} from "../model/evidence.ts"

export type Path = string | Buffer

const chunkBytes = 1024 * 1024

export interface OpenFile {
  readonly source: ByteSource & {readonly size: number}
  readonly descriptor: number
  readonly identity: {readonly dev: number; readonly ino: number}
  close(): void
}

const readLater = promisify(read)

/** Opens a plain file; throws a Fault (`intake/unreadable`, `intake/special-file`) for anything else. */
export function openFile(path: Path): OpenFile {
  const {descriptor, stat} = openPlain(path)
  const {size} = stat
  return {
    descriptor,
    identity: {dev: stat.dev, ino: stat.ino},
    source: {
      size,
      sequential: false,
      async read(offset, length) {
        const wanted = Math.max(0, Math.min(length, size - offset))
        const bytes = Buffer.allocUnsafeSlow(wanted)
        let filled = 0
        while (filled < wanted) {
          const {bytesRead} = await guard(
            readLater(descriptor, bytes, filled, wanted - filled, offset + filled),
          )
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return bytes.subarray(0, filled)
      },
    },
    close: () => closeSync(descriptor),
  }
}

/** The first bytes of a plain file, at most `length`. Throws as `openFile`. */
export function beginningOfFile(path: Path, length: number): Uint8Array {
  const {descriptor, stat} = openPlain(path)
  try {
    // PERF: as much as the file says it has and a byte more; one that says nothing, or grows, gets more room.
    let bytes = Buffer.allocUnsafeSlow(Math.min(length, stat.size + 1))
    let filled = 0
    for (;;) {
      if (filled === bytes.length) {
        if (filled === length) break
        const wider = Buffer.allocUnsafeSlow(Math.min(length, Math.max(65_536, filled * 2)))
        bytes.copy(wider)
        bytes = wider
      }
      const got = guardNow(() => readSync(descriptor, bytes, filled, bytes.length - filled, filled))
      if (got === 0) break
      filled += got
    }
    return bytes.subarray(0, filled)
  } finally {
    closeSync(descriptor)
  }
}

/** Buffers for chunks, in turn: for one reader who needs only the last few. PERF: as in outgoing.ts. */
export class ChunkRing {
  private readonly buffers: Uint8Array[] = []
  private at = 0
  /** While it is off, every chunk has memory of its own. */
  isOn = true

  /** Not cleared. */
  take(size: number): Uint8Array {
    if (!this.isOn) return Buffer.allocUnsafeSlow(size)
    this.at = (this.at + 1) % ringLength
    this.buffers[this.at] ??= Buffer.allocUnsafeSlow(chunkBytes)
    return this.buffers[this.at]!.subarray(0, size)
  }
}

/** A tape holds its first chunk until it is given on, the last two for their end, and one that it fetched ahead. */
const ringLength = 8

/** The bytes of a plain file in order, in chunks of 1 MiB that are never reused unless they come from a ring;
 *  to where the file ends then, should it grow meanwhile. */
export async function* chunksOfFile(
  path: Path,
  ring?: ChunkRing,
): AsyncGenerator<Uint8Array, void, undefined> {
  const {descriptor, stat} = openPlain(path)
  const {size} = stat
  const isSmall = size <= chunkBytes
  try {
    let total = 0
    for (;;) {
      const wanted = Math.max(1, Math.min(chunkBytes, size - total + 1))
      const buffer = ring?.take(wanted) ?? Buffer.allocUnsafeSlow(wanted)
      // PERF: 11 µs a file for all four calls; through the pool of threads they take 60 µs of the processor
      // and several times that where other processes want it too.
      const bytesRead = isSmall
        ? guardNow(() => readSync(descriptor, buffer, 0, buffer.length, total))
        : (await guard(readLater(descriptor, buffer, 0, buffer.length, total))).bytesRead
      if (bytesRead === 0) break
      total += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    if (total < size)
      throw new Fault("intake/unreadable", `the file shrank from ${size} to ${total} bytes`, total)
  } finally {
    closeSync(descriptor)
  }
}

// A FIFO would block an open for reading; O_NONBLOCK keeps a race with a rename harmless. Both flags are
// absent on Windows, where neither danger exists.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

function openPlain(path: Path): {descriptor: number; stat: Stats} {
  const descriptor = guardNow(() => openSync(path, flags))
  try {
    const stat = guardNow(() => fstatSync(descriptor))
    if (!stat.isFile()) throw new Fault("intake/special-file", "is no plain file")
    return {descriptor, stat}
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

/** Turns the file system's errors into Faults and lets all others through. */
export async function guard<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw asFault(error)
  }
}

/** The same for a call that waits. */
export function guardNow<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw asFault(error)
  }
}

/** A Fault for an error of the file system (it has a `code`), else the error itself. */
export function asFault(error: unknown): unknown {
  if (!isSystemError(error)) return error
  const says: Record<string, string> = {
    ENOENT: "it is gone",
    EACCES: "permission denied",
    EPERM: "permission denied",
    EBUSY: "another program holds it",
    EMFILE: "too many files are open",
    ENAMETOOLONG: "its path is too long for this system",
    ELOOP: "it is a symbolic link",
  }
  return new Fault("intake/unreadable", `${says[error.code] ?? "the system refused"} (${error.code})`)
}

function isSystemError(error: unknown): error is Error & {readonly code: string} {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string"
}
