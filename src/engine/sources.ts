/* Files on disk, opened read-only and only if they are plain files.
 *
 * A path is a Buffer where its bytes are no UTF-8. Errors of the file system become Faults that name what
 * the system said, so that one bad file never ends a run. */

import {constants, type Stats} from "node:fs"
import {type FileHandle, open} from "node:fs/promises"
import {Fault} from "../containers/limits.ts"
import type {ByteSource} from "../model/evidence.ts"

export type Path = string | Buffer

const chunkBytes = 1024 * 1024

export interface OpenFile {
  readonly source: ByteSource & {readonly size: number}
  readonly descriptor: number
  readonly identity: {readonly dev: number; readonly ino: number}
  close(): Promise<void>
}

/** Opens a plain file; throws a Fault (`intake/unreadable`, `intake/special-file`) for anything else. */
export async function openFile(path: Path): Promise<OpenFile> {
  const handle = await openPlain(path)
  let stat: Stats
  try {
    stat = await plainStat(handle)
  } catch (error) {
    await handle.close()
    throw error
  }
  const {size} = stat
  return {
    descriptor: handle.fd,
    identity: {dev: stat.dev, ino: stat.ino},
    source: {
      size,
      sequential: false,
      async read(offset, length) {
        const wanted = Math.max(0, Math.min(length, size - offset))
        const bytes = Buffer.allocUnsafeSlow(wanted)
        let filled = 0
        while (filled < wanted) {
          const {bytesRead} = await guard(handle.read(bytes, filled, wanted - filled, offset + filled))
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return bytes.subarray(0, filled)
      },
    },
    close: () => handle.close(),
  }
}

/** The bytes of a plain file in order, in chunks of 1 MiB that are never reused; to where the file ends
 *  then, should it grow meanwhile. */
export async function* chunksOfFile(path: Path): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openPlain(path)
  try {
    const {size} = await plainStat(handle)
    let total = 0
    for (;;) {
      const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(chunkBytes, size - total + 1)))
      const {bytesRead} = await guard(handle.read(buffer, 0, buffer.length, total))
      if (bytesRead === 0) break
      total += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    if (total < size)
      throw new Fault("intake/unreadable", `the file shrank from ${size} to ${total} bytes`, total)
  } finally {
    await handle.close()
  }
}

// A FIFO would block an open for reading; O_NONBLOCK keeps a race with a rename harmless. Both flags are
// absent on Windows, where neither danger exists.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

function openPlain(path: Path): Promise<FileHandle> {
  return guard(open(path, flags))
}

async function plainStat(handle: FileHandle): Promise<Stats> {
  const stat = await guard(handle.stat())
  if (!stat.isFile()) throw new Fault("intake/special-file", "is no plain file")
  return stat
}

/** Turns the file system's errors into Faults and lets all others through. */
export async function guard<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
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
