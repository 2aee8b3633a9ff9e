/* Plain sources of bytes: memory, a part of another source, and a stream that is read once.
 *
 * All keep the promise of ByteSource (model/evidence.ts): short reads only at the end, returned bytes stay
 * unchanged. The sequential source retains what lies behind the offset of its last read and nothing
 * before it, so memory is bounded by the longest read plus one chunk. */

import type {ByteSource} from "../model/evidence.ts"

/** Bytes per read where nobody asks for another size. */
const chunkBytes: number = 256 * 1024
const windowBytes: number = 64 * 1024

/** A source over bytes in memory; the caller must not change them afterwards. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    sequential: false,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  }
}

/** The `length` bytes of `source` from `start` as a source of their own. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
  const size = source.size === undefined ? length : Math.max(0, Math.min(length, source.size - start))
  return {
    size,
    sequential: source.sequential,
    read: async (offset, wanted) =>
      offset >= length ? new Uint8Array(0) : source.read(start + offset, Math.min(wanted, length - offset)),
  }
}

/** The same source with small reads served from one window of 64 KiB: for many of them near each other. */
export function windowed(source: ByteSource): ByteSource {
  let start = 0
  let window: Uint8Array = new Uint8Array(0)
  return {
    ...source,
    async read(offset, length) {
      if (length > windowBytes / 2) return source.read(offset, length)
      if (offset < start || offset + length > start + window.length) {
        const fresh = await source.read(offset, windowBytes)
        // Another read may have moved the window meanwhile: answer from what this one fetched.
        start = offset
        window = fresh
        return fresh.subarray(0, length)
      }
      return window.subarray(offset - start, offset - start + length)
    },
  }
}

/** A source over chunks that come once, in order, the first at offset `start`; chunks may have any size, also
 *  none.
 *  Reading before the offset of the last read rejects with `TypeError`; an error of the chunks rejects the
 *  read that needs them, after all bytes before it could be read. */
export function sequentialSource(chunks: AsyncIterable<Uint8Array>, size?: number, start = 0): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]()
  let held: Uint8Array[] = []
  // held[0] starts at heldFrom; heldTo is the end of the last chunk.
  let heldFrom = start
  let heldTo = start
  let lowest = start
  let ended = false
  let failure: {readonly error: unknown} | undefined

  async function more(): Promise<void> {
    try {
      const next = await iterator.next()
      if (next.done) ended = true
      else if (next.value.length > 0) {
        held.push(next.value)
        heldTo += next.value.length
      }
    } catch (error) {
      failure = {error}
    }
  }

  function forget(before: number): void {
    let whole = 0
    while (whole < held.length && heldFrom + held[whole]!.length <= before) heldFrom += held[whole++]!.length
    if (whole > 0) held = held.slice(whole)
  }

  function copy(offset: number, length: number): Uint8Array {
    const first = held[0]
    if (first && offset + length <= heldFrom + first.length)
      return first.subarray(offset - heldFrom, offset - heldFrom + length)
    // PERF: not cleared, for every byte of it is written; not from a pool, for blocks keep views of it.
    const out = Buffer.allocUnsafeSlow(length)
    let at = heldFrom
    let filled = 0
    for (const chunk of held) {
      const from = Math.max(0, offset - at)
      const part = chunk.subarray(from, Math.max(from, offset + length - at))
      if (from < chunk.length && part.length > 0) {
        out.set(part, filled)
        filled += part.length
      }
      at += chunk.length
    }
    return out
  }

  // Reads queue up: each sees the state that the one before it left.
  let last: Promise<unknown> = Promise.resolve()
  async function read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < lowest) throw new TypeError(`sequential source: offset ${offset} after ${lowest}`)
    lowest = offset
    forget(offset)
    while (heldTo < offset + length && !ended && !failure) {
      await more()
      forget(offset)
    }
    const available = Math.max(0, Math.min(length, heldTo - offset))
    // What came before the error is given first; only a read that finds nothing rejects.
    if (available === 0 && length > 0 && failure) throw failure.error
    return available === 0 ? new Uint8Array(0) : copy(offset, available)
  }
  return {
    size,
    sequential: true,
    read(offset, length) {
      const result = last.then(() => read(offset, length))
      last = result.catch(() => undefined)
      return result
    },
  }
}

/** The bytes of a source from `start` up to `end` (undefined: to its end), in order, in fresh chunks. */
export async function* chunksOf(
  source: ByteSource,
  start = 0,
  end: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = start; offset < end; ) {
    const wanted = Math.min(chunkBytes, end - offset)
    const chunk = await source.read(offset, wanted)
    if (chunk.length > 0) yield chunk
    if (chunk.length < wanted) return
    offset += chunk.length
  }
}

/** The same items with the next one fetched while the consumer works on the last. */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]()
  // Settled to a value at once, so that an item which nobody comes to fetch is no unhandled rejection.
  const begin = (): Promise<{readonly next: IteratorResult<T>} | {readonly error: unknown}> =>
    iterator.next().then(
      (next) => ({next}),
      (error: unknown) => ({error}),
    )
  let pending = begin()
  try {
    for (;;) {
      const settled = await pending
      if ("error" in settled) throw settled.error
      if (settled.next.done) return
      pending = begin()
      yield settled.next.value
    }
  } finally {
    await pending
    await iterator.return?.()
  }
}
