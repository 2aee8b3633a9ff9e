/* Finds where any of many literals occurs in raw bytes, ASCII case ignored.
 *
 * Naive: at each position compare each needle. Three departures from that:
 * 1. From each needle only a window of `width` bytes is looked for, the part least common in benign logs;
 *    the rest of the needle is compared only where its window ends.
 * 2. A table over the last two bytes of a window says how far the next window end can be at the least
 *    (Wu and Manber 1994), so most positions are never looked at.
 * 3. The table is filled for both cases of a letter, so the inner loop folds nothing.
 *
 * Invariant: `next` misses no occurrence. The naive twin is test/support/naive-scan.ts.
 *
 * Source: S. Wu, U. Manber, "A fast algorithm for multi-pattern searching", TR-94-17, 1994. */

/** The shortest literal worth looking for: two bytes occur everywhere. */
export const shortestNeedle = 3

const widestWindow = 8

/** How common a byte is in benign web and Exchange logs, 0 (rare) to 9. Rough on purpose: it only
 *  chooses between windows of the same needle. */
export function commonness(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return 8
  if (byte >= 0x61 && byte <= 0x7a) return "zqjxkvwybfg".includes(String.fromCharCode(byte)) ? 4 : 7
  if (byte === 0x20 || byte === 0x2d || byte === 0x2e || byte === 0x2f || byte === 0x2c) return 9
  if (byte === 0x3a || byte === 0x3d || byte === 0x26 || byte === 0x3b || byte === 0x2b) return 6
  return 2
}

/** Lower-case ASCII; other bytes unchanged. */
export function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
}

interface Window {
  /** The whole needle, folded, and its place in the list given. */
  readonly needle: Uint8Array
  readonly index: number
  /** Where the window ends within the needle, exclusive. */
  readonly end: number
}

export class LiteralScanner {
  /** Bytes of each needle that the table looks for. */
  private readonly width: number
  /** Distance to the next possible window end by the last two bytes seen (little endian); 0: look here. */
  private readonly shift: Uint8Array
  /** The windows that end in each pair at which `shift` is 0, by the bucket that `bucketOf` gives. */
  private readonly buckets: readonly (readonly Window[])[]
  private readonly bucketOf: Uint16Array

  /** Needles are at least `shortestNeedle` bytes of any value; throws RangeError on shorter ones. */
  constructor(needles: readonly Uint8Array[]) {
    const folded = needles.map((needle) => needle.map(fold))
    const shortest = folded.reduce((least, needle) => Math.min(least, needle.length), widestWindow)
    if (shortest < shortestNeedle)
      throw new RangeError(`a literal has ${shortest} bytes, ${shortestNeedle} needed`)
    const width = shortest
    const shift = new Uint8Array(65536).fill(width - 1)
    const windows = new Map<number, Window[]>()
    for (const [index, needle] of folded.entries()) {
      const start = rarestWindow(needle, width)
      for (let i = 0; i + 1 < width; i++) {
        const first = needle[start + i] as number
        const second = needle[start + i + 1] as number
        for (const a of bothCases(first))
          for (const b of bothCases(second)) {
            const pair = a | (b << 8)
            shift[pair] = Math.min(shift[pair] as number, width - 2 - i)
            if (i === width - 2) push(windows, pair, {needle, index, end: start + width})
          }
      }
    }
    this.width = width
    this.shift = shift
    this.bucketOf = new Uint16Array(65536)
    this.buckets = [...windows].map(([pair, list], i) => {
      this.bucketOf[pair] = i
      return list
    })
  }

  /** The offset just behind the window of the first occurrence whose window ends after `from`, with the
   *  occurrence inside [low, end); -1 if there is none. O(end - from) table steps plus the compares. */
  next(raw: Uint8Array, low: number, from: number, end: number): number {
    // PERF: locals; one load and one add per step, 0.4 to 1.1 ns per byte of benign log.
    const shift = this.shift
    let at = Math.max(from, low + this.width - 1)
    while (at < end) {
      const pair = (raw[at - 1] as number) | ((raw[at] as number) << 8)
      const skip = shift[pair] as number
      if (skip !== 0) at += skip
      else {
        if (this.occurs(pair, raw, low, at + 1, end)) return at + 1
        at += 1
      }
    }
    return -1
  }

  /** Sets `found[i]` to 1 for every needle i that occurs in [low, end). */
  mark(raw: Uint8Array, low: number, end: number, found: Uint8Array): void {
    const shift = this.shift
    for (let at = low + this.width - 1; at < end; ) {
      const pair = (raw[at - 1] as number) | ((raw[at] as number) << 8)
      const skip = shift[pair] as number
      if (skip === 0)
        for (const window of this.buckets[this.bucketOf[pair] as number] as readonly Window[])
          if (found[window.index] === 0 && stands(window, raw, low, at + 1, end)) found[window.index] = 1
      at += skip === 0 ? 1 : skip
    }
  }

  private occurs(pair: number, raw: Uint8Array, low: number, windowEnd: number, end: number): boolean {
    for (const window of this.buckets[this.bucketOf[pair] as number] as readonly Window[])
      if (stands(window, raw, low, windowEnd, end)) return true
    return false
  }
}

/** Whether the window's needle stands in [low, end) with its window ending at `windowEnd`. */
function stands(
  {needle, end: endInNeedle}: Window,
  raw: Uint8Array,
  low: number,
  windowEnd: number,
  end: number,
): boolean {
  const start = windowEnd - endInNeedle
  if (start < low || start + needle.length > end) return false
  let i = 0
  while (i < needle.length && fold(raw[start + i] as number) === needle[i]) i += 1
  return i === needle.length
}

function rarestWindow(needle: Uint8Array, width: number): number {
  let best = 0
  let bestCost = Number.POSITIVE_INFINITY
  for (let start = 0; start + width <= needle.length; start++) {
    // The last two bytes decide how often the loop stops, the others how far it jumps.
    let cost =
      4 * (commonness(needle[start + width - 1] as number) + commonness(needle[start + width - 2] as number))
    for (let i = 0; i < width; i++) cost += commonness(needle[start + i] as number)
    if (cost < bestCost) {
      best = start
      bestCost = cost
    }
  }
  return best
}

export function bothCases(folded: number): readonly number[] {
  return folded >= 0x61 && folded <= 0x7a ? [folded, folded - 32] : [folded]
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
