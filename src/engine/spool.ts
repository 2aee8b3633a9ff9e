/* Where nested archives wait that need random access: in memory while small, else in a folder.
 *
 * Files lie under their SHA-256, readable by nobody else, and go when their last reader has; the folder
 * goes with them if it was made here. A spooled file may vanish (a virus scanner): its reader then gets a
 * Fault `intake/spool-vanished`, never wrong bytes. At no time is more on disk than the limit. */

import {createHash} from "node:crypto"
import {mkdir, open, rename, rmdir, unlink} from "node:fs/promises"
import {dirname, join, resolve} from "node:path"
import {memorySource} from "../bytes/source.ts"
import {Fault} from "../containers/limits.ts"
import type {ByteSource} from "../model/evidence.ts"
import {asFault, type OpenFile, openFile} from "./sources.ts"

/** One archive up to this size stays in memory, as long as all of them together do not pass `memoryBytes`. */
const smallBytes: number = 32 * 1024 * 1024
const memoryBytes: number = 96 * 1024 * 1024

export interface Held {
  readonly source: ByteSource & {readonly size: number}
  /** Must be called once; removes what was spooled. */
  release(): Promise<void>
}

export class Spool {
  readonly #folder: string
  readonly #limit: number
  /** The topmost folder that was made here. */
  #made: string | undefined
  /** Files that are written or read just now. */
  #users = 0
  #onDisk = 0
  #inMemory = 0
  #serial = 0
  readonly #readers = new Map<string, number>()

  constructor(folder: string, limitBytes: number) {
    this.#folder = resolve(folder)
    this.#limit = limitBytes
  }

  /** Keeps the bytes of a stream for random access. Throws what the stream throws, and a Fault
   *  `containers/limit-spool` when there is no room. */
  async hold(stream: AsyncIterable<Uint8Array>): Promise<Held> {
    const iterator = stream[Symbol.asyncIterator]()
    const chunks: Uint8Array[] = []
    let size = 0
    try {
      for (;;) {
        const next = await iterator.next()
        if (next.done) return this.#inMemoryOf(chunks, size)
        chunks.push(next.value)
        size += next.value.length
        if (size > smallBytes || this.#inMemory + size > memoryBytes) break
      }
      return await this.#toDisk(chunks, iterator)
    } finally {
      await iterator.return?.()
    }
  }

  #inMemoryOf(chunks: readonly Uint8Array[], size: number): Held {
    this.#inMemory += size
    const source = memorySource(Buffer.concat(chunks, size))
    return {
      source: {...source, size},
      release: async () => {
        this.#inMemory -= size
      },
    }
  }

  async #toDisk(first: Uint8Array[], rest: AsyncIterator<Uint8Array>): Promise<Held> {
    this.#users++
    try {
      return await this.#write(first, rest)
    } catch (error) {
      await this.#leave()
      throw error
    }
  }

  async #write(first: Uint8Array[], rest: AsyncIterator<Uint8Array>): Promise<Held> {
    this.#made ??= await writing(mkdir(this.#folder, {recursive: true, mode: 0o700}))
    const draft = join(this.#folder, `draft-${process.pid}-${++this.#serial}`)
    const handle = await writing(open(draft, "wx", 0o600))
    const hash = createHash("sha256")
    let size = 0
    const write = async (chunk: Uint8Array): Promise<void> => {
      if (this.#onDisk + chunk.length > this.#limit)
        throw new Fault(
          "containers/limit-spool",
          `nested archives need more than ${this.#limit} bytes on disk at one time`,
        )
      this.#onDisk += chunk.length
      size += chunk.length
      hash.update(chunk)
      await writing(handle.writeFile(chunk))
    }
    try {
      for (const chunk of first.splice(0)) await write(chunk)
      for (;;) {
        const next = await rest.next()
        if (next.done) break
        await write(next.value)
      }
    } catch (error) {
      await handle.close()
      this.#onDisk -= size
      await this.#remove(draft)
      throw error
    }
    await handle.close()
    const path = join(this.#folder, hash.digest("hex"))
    const readers = this.#readers.get(path) ?? 0
    if (readers > 0) {
      this.#onDisk -= size
      await this.#remove(draft)
    } else await this.#vanishing(rename(draft, path))
    this.#readers.set(path, readers + 1)
    return this.#reader(path, size)
  }

  async #reader(path: string, size: number): Promise<Held> {
    let file: OpenFile
    try {
      file = await this.#vanishing((async () => openFile(path))())
      if (file.source.size !== size) {
        file.close()
        throw vanished(`it has ${file.source.size} of ${size} bytes`)
      }
    } catch (error) {
      await this.#drop(path, size)
      throw error
    }
    return {
      source: {...file.source, read: (offset, length) => this.#vanishing(file.source.read(offset, length))},
      release: async () => {
        file.close()
        await this.#drop(path, size)
        await this.#leave()
      },
    }
  }

  async #drop(path: string, size: number): Promise<void> {
    const readers = (this.#readers.get(path) ?? 1) - 1
    if (readers > 0) {
      this.#readers.set(path, readers)
      return
    }
    this.#readers.delete(path)
    this.#onDisk -= size
    await this.#remove(path)
  }

  /** The last one out takes the folders along that were made here. */
  async #leave(): Promise<void> {
    if (--this.#users > 0 || this.#made === undefined) return
    const made = this.#made
    this.#made = undefined
    for (let folder = this.#folder; ; folder = dirname(folder)) {
      // Somebody else's file may be in it: then it stays.
      const isGone = await rmdir(folder).then(
        () => true,
        (error: unknown) => {
          ignoreSystemError(error)
          return false
        },
      )
      if (!isGone || folder === made || folder === dirname(folder)) return
    }
  }

  async #remove(path: string): Promise<void> {
    await unlink(path).catch(ignoreSystemError)
  }

  async #vanishing<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise
    } catch (error) {
      const fault = asFault(error)
      throw fault instanceof Fault ? vanished(fault.message) : fault
    }
  }
}

async function writing<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    const fault = asFault(error)
    throw fault instanceof Fault
      ? new Fault(
          "intake/spool-failed",
          `a nested archive could not be unpacked for reading: ${fault.message}`,
        )
      : fault
  }
}

function vanished(detail: string): Fault {
  return new Fault(
    "intake/spool-vanished",
    `a nested archive that was unpacked for reading cannot be read again: ${detail}. A virus scanner may have taken it`,
  )
}

function ignoreSystemError(error: unknown): void {
  if (!(asFault(error) instanceof Fault)) throw error
}
