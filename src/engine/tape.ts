/* One pass over a file's bytes: hashes, size, first and last bytes, and how it ended.
 *
 * Every byte that leaves a tape has been hashed. A Fault of the stream ends the tape as if the file ended
 * there and is kept in `fault`; other errors are thrown on. */

import {createHash, type Hash} from "node:crypto"
import {ahead} from "../bytes/source.ts"
import {Fault} from "../containers/limits.ts"

/** What sniffers see. */
export const headBytes = 65_536
/** A zip's end record with the longest comment. */
const tailBytes = 22 + 65_535

/** Lower-case hex. One hash only: MD5 and SHA-1 beside it cost three quarters of the rate, and no log is
 *  looked up by them. */
export interface Digests {
  readonly sha256: string
}

export class Tape {
  readonly #chunks: AsyncIterator<Uint8Array>
  #waiting: Uint8Array[] = []
  #tail: Uint8Array[] = []
  #tailSize = 0
  readonly #sha256: Hash | undefined
  /** Bytes seen so far. */
  size = 0
  /** Bytes that the stream gave: some may not have been seen yet. */
  fetched = 0
  ended = false
  /** Its bytes have gone to the hashes only. */
  isSpent = false
  fault: Fault | undefined

  constructor(stream: AsyncIterable<Uint8Array>, hash: boolean) {
    this.#chunks = ahead(this.#fetch(stream))[Symbol.asyncIterator]()
    if (!hash) return
    this.#sha256 = createHash("sha256")
  }

  /** The first bytes, at most 64 KiB; they come again in `rest`. */
  async head(): Promise<Uint8Array> {
    let held = 0
    while (held < headBytes) {
      const chunk = await this.#next()
      if (!chunk) break
      this.#waiting.push(chunk)
      held += chunk.length
    }
    const [first] = this.#waiting
    return this.#waiting.length === 1 && first
      ? first.subarray(0, headBytes)
      : Buffer.concat(this.#waiting).subarray(0, headBytes)
  }

  /** All bytes, in order, once. */
  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    for (const chunk of this.#waiting.splice(0)) yield chunk
    for (;;) {
      const chunk = await this.#next()
      if (!chunk) return
      yield chunk
    }
  }

  /** Reads what is left, for the hashes. */
  async drain(): Promise<void> {
    this.#waiting = []
    this.isSpent = true
    while (await this.#next());
  }

  /** The last bytes of what was read. */
  tail(): Uint8Array {
    const bytes = Buffer.concat(this.#tail)
    return bytes.subarray(Math.max(0, bytes.length - tailBytes))
  }

  /** Of all bytes; undefined if hashing was not asked for or the stream was cut. */
  digests(): Digests | undefined {
    return this.fault || !this.ended || !this.#sha256
      ? undefined
      : {sha256: this.#sha256.copy().digest("hex")}
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async *#fetch(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of stream) {
      this.fetched += chunk.length
      yield chunk
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.ended) return undefined
    let step: IteratorResult<Uint8Array>
    try {
      step = await this.#chunks.next()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.fault = error
      this.ended = true
      return undefined
    }
    if (step.done) {
      this.ended = true
      return undefined
    }
    const chunk = step.value
    this.size += chunk.length
    this.#sha256?.update(chunk)
    this.#tail.push(chunk)
    this.#tailSize += chunk.length
    while (this.#tail.length > 1 && this.#tailSize - this.#tail[0]!.length >= tailBytes)
      this.#tailSize -= this.#tail.shift()!.length
    return chunk
  }
}
