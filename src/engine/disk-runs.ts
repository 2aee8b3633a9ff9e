/* Runs of plain data on disk, for what a run of Postern must keep and memory should not hold.
 *
 * A run is one file of frames: length u32 little endian, then a structured clone of a list of items. Files are readable by
 * nobody else and go when they are dropped or all of this is closed; where the system lets an open file go,
 * they have no name from the start. Without room for a run (a full disk, the limit) `keep` says so and
 * leaves nothing behind. */

import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs"
import {dirname, join, resolve} from "node:path"
import {deserialize, serialize} from "node:v8"
import type {Run, Runs} from "../detect/correlate-shelves.ts"

const bufferBytes = 256 * 1024
const headBytes = 4
// PERF: items one by one cost twice the time, and memory outside the heap that comes back late.
const itemsInFrame = 64

interface File {
  readonly descriptor: number
  /** Set where the file could not be taken out of its folder while it is open. */
  readonly path: string | undefined
  readonly bytes: number
}

export class DiskRuns implements Runs {
  readonly #folder: string
  readonly #limitBytes: number
  readonly #files = new Set<File>()
  #onDisk = 0
  #serial = 0
  #madeFolder: string | undefined

  /** The folder is made when it is needed. */
  constructor(folder: string, limitBytes: number) {
    this.#folder = resolve(folder)
    this.#limitBytes = limitBytes
  }

  keep<T>(items: Iterable<T>): Run<T> | undefined {
    const opened = this.#open()
    if (opened === undefined) return undefined
    const {descriptor, path} = opened
    const bytes = writeFrames(descriptor, items, this.#limitBytes - this.#onDisk)
    const file = {descriptor, path, bytes: bytes ?? 0}
    if (bytes === undefined) {
      // Where the file has no name it would keep its room until it is closed.
      ftruncateSync(descriptor)
      this.#remove(file)
      return undefined
    }
    this.#files.add(file)
    this.#onDisk += bytes
    return {read: () => readFrames<T>(descriptor, bytes), drop: () => this.#drop(file)}
  }

  /** Removes all that is left; to be called once. */
  close(): void {
    for (const file of this.#files) this.#drop(file)
    if (this.#madeFolder === undefined) return
    for (let folder = this.#folder; folder.startsWith(this.#madeFolder); folder = dirname(folder))
      try {
        rmdirSync(folder)
      } catch (error) {
        // Others keep files there, or removed it.
        if (!isError(error, "ENOTEMPTY", "EEXIST", "ENOENT", "EPERM", "EBUSY")) throw error
      }
  }

  #open(): Omit<File, "bytes"> | undefined {
    try {
      // Each time: who shares the folder may have removed it.
      const made = mkdirSync(this.#folder, {recursive: true, mode: 0o700})
      this.#madeFolder ??= made
      const path = join(this.#folder, `run-${this.#serial++}`)
      const descriptor = openSync(path, "wx+", 0o600)
      try {
        unlinkSync(path)
        return {descriptor, path: undefined}
      } catch (error) {
        if (!isError(error, "EPERM", "EACCES", "EBUSY")) throw error
        return {descriptor, path}
      }
    } catch (error) {
      if (!isError(error, "ENOSPC", "EDQUOT", "EACCES", "EROFS", "EMFILE", "ENOTDIR", "EEXIST")) throw error
      return undefined
    }
  }

  #drop(file: File): void {
    if (!this.#files.delete(file)) return
    this.#onDisk -= file.bytes
    this.#remove(file)
  }

  #remove({descriptor, path}: File): void {
    closeSync(descriptor)
    if (path !== undefined) unlinkSync(path)
  }
}

/** The bytes written; undefined if they are more than `mostBytes` or the disk has no room. */
function writeFrames(descriptor: number, items: Iterable<unknown>, mostBytes: number): number | undefined {
  const head = Buffer.alloc(headBytes)
  let written = 0
  let pending: unknown[] = []
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    written += bytes.length
  }
  /** False beyond the limit. */
  const flush = (): boolean => {
    const payload = serialize(pending)
    pending = []
    if (written + headBytes + payload.length > mostBytes) return false
    head.writeUInt32LE(payload.length)
    write(head)
    write(payload)
    return true
  }
  try {
    for (const item of items) if (pending.push(item) >= itemsInFrame && !flush()) return undefined
    return pending.length === 0 || flush() ? written : undefined
  } catch (error) {
    if (!isError(error, "ENOSPC", "EDQUOT", "EFBIG")) throw error
    return undefined
  }
}

function* readFrames<T>(descriptor: number, bytes: number): Generator<T> {
  let buffer = Buffer.alloc(0)
  let at = 0
  let position = 0
  /** Sees to it that so many bytes stand at `at`. */
  const need = (length: number): void => {
    if (buffer.length - at >= length) return
    const rest = buffer.subarray(at)
    const fresh = Buffer.allocUnsafe(Math.max(bufferBytes, length))
    rest.copy(fresh)
    let filled = rest.length
    while (filled < length) {
      const read = readSync(descriptor, fresh, filled, fresh.length - filled, position)
      if (read === 0) throw new Error("a run on disk is shorter than what was written")
      filled += read
      position += read
    }
    buffer = fresh.subarray(0, filled)
    at = 0
  }
  while (position - (buffer.length - at) < bytes) {
    need(headBytes)
    const length = buffer.readUInt32LE(at)
    need(headBytes + length)
    yield* deserialize(buffer.subarray(at + headBytes, at + headBytes + length)) as readonly T[]
    at += headBytes + length
  }
}

function isError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code))
}
