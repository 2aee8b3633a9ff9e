/* The inner loops of the text scanners, in AssemblyScript: compiled by `npm run build:wasm` into
 * src/bytes/scan-wasm.ts, which test/scan-wasm.test.ts compares with this source.
 *
 * Three loops over bytes that src/bytes/scan.ts has put into the memory; all addresses come from there.
 *
 * `pick`, `mark`, `sift`: which of many literals stand where, ASCII case ignored. From each literal a window of
 *   four bytes is looked for. Sixteen positions at a time, each byte's two nibbles look up which of eight
 *   groups of windows may have such a byte there (Teddy); where some group has all four, a hash of the
 *   first three leads to the few literals with that window, and each is compared.
 * `rows`: rows of a `#Fields:` log for as long as each is as usual: the same hour as the row before, the
 *   right number of cells, a line end. What is not is left to the caller.
 *
 * Nothing is allocated, no address is checked: the caller leaves 64 bytes free behind the data.
 * Sources: the Teddy matcher of Hyperscan (X. Wang et al., NSDI 2019). */

/** A program: four pairs of nibble tables, then hash heads, entries and literals (src/bytes/scan-program.ts). */
const headsAt: usize = 128
const entriesAt: usize = 128 + 2 * 4096
const entryBytes: usize = 12

/** Compares the literals with the window that begins at `at`, within [low, end). With `found`, marks each
 *  that stands there and gives 0; without, gives the start of the first one. */
function check(program: usize, at: usize, low: usize, end: usize, found: usize): usize {
  const key = <u32>load<u8>(at) | ((<u32>load<u16>(at, 1)) << 8) | 0x202020
  let next = <u32>load<u16>(program + headsAt + ((<usize>((key * 0x9e3779b1) >>> 20)) << 1))
  while (next !== 0) {
    const entry = program + entriesAt + <usize>(next - 1) * entryBytes
    next = load<u16>(entry)
    const length = <usize>load<u16>(entry, 4)
    const start = at - <usize>load<u16>(entry, 6)
    if (start < low || start + length > end) continue
    const literal = program + <usize>load<u32>(entry, 8)
    let i: usize = 0
    for (; i < length; i++) {
      let byte = <u32>load<u8>(start + i)
      if (byte - 0x41 < 26) byte += 32
      if (byte !== <u32>load<u8>(literal + i)) break
    }
    if (i < length) continue
    if (found === 0) return start
    store<u8>(found + <usize>load<u16>(entry, 2), 1)
  }
  return 0
}

/** Runs over [from, end). With `found`, marks all; without, gives the start of the first literal found, 0
 *  if there is none. */
function search(program: usize, from: usize, end: usize, found: usize): usize {
  const low0 = v128.load(program, 0)
  const high0 = v128.load(program, 16)
  const low1 = v128.load(program, 32)
  const high1 = v128.load(program, 48)
  const low2 = v128.load(program, 64)
  const high2 = v128.load(program, 80)
  const low3 = v128.load(program, 96)
  const high3 = v128.load(program, 112)
  const nibble = i8x16.splat(0x0f)
  // What the positions before the first may be: nothing.
  let before0 = i8x16.splat(0)
  let before1 = i8x16.splat(0)
  let before2 = i8x16.splat(0)
  // One position more: the fourth byte of a window of three.
  for (let p = from; p <= end; p += 16) {
    const bytes = v128.load(p)
    const low = v128.and(bytes, nibble)
    const high = v128.and(i16x8.shr_u(bytes, 4), nibble)
    const is0 = v128.and(i8x16.relaxed_swizzle(low0, low), i8x16.relaxed_swizzle(high0, high))
    const is1 = v128.and(i8x16.relaxed_swizzle(low1, low), i8x16.relaxed_swizzle(high1, high))
    const is2 = v128.and(i8x16.relaxed_swizzle(low2, low), i8x16.relaxed_swizzle(high2, high))
    const is3 = v128.and(i8x16.relaxed_swizzle(low3, low), i8x16.relaxed_swizzle(high3, high))
    const may = v128.and(
      v128.and(behind3(before0, is0), behind2(before1, is1)),
      v128.and(behind1(before2, is2), is3),
    )
    before0 = is0
    before1 = is1
    before2 = is2
    if (v128.any_true(may)) {
      let bits = <u32>i8x16.bitmask(i8x16.ne(may, i8x16.splat(0)))
      do {
        const start = check(program, p + <usize>ctz(bits) - 3, from, end, found)
        if (start !== 0) return start
        bits &= bits - 1
      } while (bits !== 0)
    }
  }
  return 0
}

/** The sixteen bytes that end three, two, one before the end of `now`. */
function behind3(before: v128, now: v128): v128 {
  return v128.shuffle<u8>(before, now, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28)
}

function behind2(before: v128, now: v128): v128 {
  return v128.shuffle<u8>(before, now, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29)
}

function behind1(before: v128, now: v128): v128 {
  return v128.shuffle<u8>(before, now, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
}

/** Writes to `out` the indexes of the records in which a literal stands, ascending, and gives their number.
 *  `starts` holds where records begin in `data`; a literal across two records may be missed. */
export function pick(program: usize, data: usize, length: u32, starts: usize, records: u32, out: usize): u32 {
  if (records === 0) return 0
  const end = data + <usize>length
  let from = data + <usize>load<u32>(starts)
  let count: u32 = 0
  let i: u32 = 0
  while (from < end) {
    const hit = search(program, from, end, 0)
    if (hit === 0) break
    const at = <u32>(hit - data)
    while (i + 1 < records && load<u32>(starts + ((<usize>(i + 1)) << 2)) <= at) i++
    store<u32>(out + ((<usize>count) << 2), i)
    count++
    if (i + 1 >= records) break
    from = data + <usize>load<u32>(starts + ((<usize>(i + 1)) << 2))
  }
  return count
}

/** Sets the byte of `found` for each literal that stands in [from, end). */
export function mark(program: usize, from: usize, end: usize, found: usize): void {
  search(program, from, end, found)
}

/** Records in which a literal of the first program stood, at the last `sift`. */
let lookedAt: u32 = 0
export function looked(): u32 {
  return lookedAt
}

/** The bytes of `found`, `words` times 64, as bits behind them. */
function pack(found: usize, words: u32): void {
  const bits = found + ((<usize>words) << 6)
  const none = i8x16.splat(0)
  for (let w: usize = 0; w < (<usize>words) << 2; w++) {
    const bytes = v128.load(found + (w << 4))
    store<u16>(bits + (w << 1), <u16>i8x16.bitmask(i8x16.ne(bytes, none)))
  }
}

/** Whether each clause has a needle among the bits. `rule` holds the number of clauses, then of each the bits
 *  of its needles, in words of 64. */
function isMet(rule: usize, bits: usize, words: u32): bool {
  const bytes = (<usize>words) << 3
  const end = rule + 8 + <usize>load<u32>(rule) * bytes
  for (let clause = rule + 8; clause < end; clause += bytes) {
    let stands: u64 = 0
    for (let w: usize = 0; w < bytes; w += 8) stands |= load<u64>(clause + w) & load<u64>(bits + w)
    if (stands === 0) return false
  }
  return true
}

/** The records that `pick` would give with the first program and of which some rule has all clauses met by
 *  the needles of the second. Writes their indexes to `out`, and to `met`, a bit a rule in words of 32, which
 *  rules those are; all, where a needle stands of those whose bits are at `escapes`. `rules` holds where
 *  each rule begins, counted from itself; `found` has room for a byte and a bit a needle, in `needleWords`
 *  of 64. */
export function sift(
  first: usize,
  every: usize,
  rules: usize,
  ruleCount: u32,
  needleWords: u32,
  escapes: usize,
  data: usize,
  length: u32,
  starts: usize,
  records: u32,
  found: usize,
  out: usize,
  met: usize,
): u32 {
  lookedAt = 0
  if (records === 0) return 0
  const end = data + <usize>length
  const words = (ruleCount + 31) >>> 5
  let from = data + <usize>load<u32>(starts)
  let count: u32 = 0
  let i: u32 = 0
  while (from < end) {
    const hit = search(first, from, end, 0)
    if (hit === 0) break
    const at = <u32>(hit - data)
    while (i + 1 < records && load<u32>(starts + ((<usize>(i + 1)) << 2)) <= at) i++
    const isLast = i + 1 >= records
    const start = data + <usize>load<u32>(starts + ((<usize>i) << 2))
    const next = isLast ? end : data + <usize>load<u32>(starts + ((<usize>(i + 1)) << 2))
    lookedAt++
    memory.fill(found, 0, (<usize>needleWords) << 6)
    search(every, start, next, found)
    pack(found, needleWords)
    const bits = found + ((<usize>needleWords) << 6)
    const rulesMet = met + ((<usize>(count * words)) << 2)
    let open: u64 = 0
    for (let w: usize = 0; w < (<usize>needleWords) << 3; w += 8)
      open |= load<u64>(escapes + w) & load<u64>(bits + w)
    let some = open !== 0
    memory.fill(rulesMet, some ? 0xff : 0, (<usize>words) << 2)
    if (!some)
      for (let r: u32 = 0; r < ruleCount; r++) {
        if (!isMet(rules + <usize>load<u32>(rules + ((<usize>r) << 2)), bits, needleWords)) continue
        const word = rulesMet + ((<usize>(r >>> 5)) << 2)
        store<u32>(word, load<u32>(word) | ((<u32>1) << (r & 31)))
        some = true
      }
    if (some) {
      store<u32>(out + ((<usize>count) << 2), i)
      count++
    }
    if (isLast) break
    from = next
  }
  return count
}

/** Where the last call of `rows` stopped: the first line that it did not take. */
let stoppedAt: u32 = 0
export function stopped(): u32 {
  return stoppedAt
}

const quote: u32 = 0x22

function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 0x30 < 10
}

/** Whether `mm:ss` stands at `at`; a leap second is left to the caller. */
function isClock(at: usize): bool {
  return (
    <u32>load<u8>(at) - 0x30 < 6 &&
    isDigit(at + 1) &&
    load<u8>(at, 2) === 0x3a &&
    <u32>load<u8>(at, 3) - 0x30 < 6 &&
    isDigit(at + 4)
  )
}

/** Whether `Z` or `.123Z` stands at `at`. */
function isFraction(at: usize): bool {
  if (load<u8>(at) === 0x5a) return true
  return (
    load<u8>(at) === 0x2e && isDigit(at + 1) && isDigit(at + 2) && isDigit(at + 3) && load<u8>(at, 4) === 0x5a
  )
}

/** The sum of the sixteen bytes. */
function sum(bytes: v128): u32 {
  const quads = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes))
  return (
    i32x4.extract_lane(quads, 0) +
    i32x4.extract_lane(quads, 1) +
    i32x4.extract_lane(quads, 2) +
    i32x4.extract_lane(quads, 3)
  )
}

/** The longest line taken here; the fence of longer ones is the caller's. */
const longest: usize = 1 << 16

/** Found by the last `measure`: cells of the line. */
let cells: u32 = 0

/** Whether a byte is a line feed or less, or `other`: nothing of that is usual within a line. */
function isStop(bytes: v128, other: v128): v128 {
  return v128.or(i8x16.eq(i8x16.min_u(bytes, i8x16.splat(0x0a)), bytes), i8x16.eq(bytes, other))
}

/** Four masks of sixteen positions as one. */
function join(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16)) |
    ((<u64>(<u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16))) << 32)
  )
}

/** The line feed that ends the line at `from`; 0 if there is none before `end`, or a NUL stands in the
 *  line, or a cell with line ends. Sets `cells`. */
function measure(from: usize, end: usize, delimiter: u32, quoted: bool): usize {
  const delimiters = i8x16.splat(<i8>delimiter)
  const other = i8x16.splat(quoted ? <i8>quote : 0)
  let count: u32 = 1
  for (let p = from; p < end; ) {
    let counts = i8x16.splat(0)
    // So many counts, four at a time, fit in a byte each.
    const stop = min(end, p + 63 * 64)
    for (; p < stop; p += 64) {
      const a = v128.load(p)
      const b = v128.load(p, 16)
      const c = v128.load(p, 32)
      const d = v128.load(p, 48)
      const stopA = isStop(a, other)
      const stopB = isStop(b, other)
      const stopC = isStop(c, other)
      const stopD = isStop(d, other)
      const cutA = i8x16.eq(a, delimiters)
      const cutB = i8x16.eq(b, delimiters)
      const cutC = i8x16.eq(c, delimiters)
      const cutD = i8x16.eq(d, delimiters)
      if (v128.any_true(v128.or(v128.or(stopA, stopB), v128.or(stopC, stopD)))) {
        const at = ctz(join(stopA, stopB, stopC, stopD))
        const line = p + <usize>at
        if (line >= end) return 0
        if (load<u8>(line) !== 0x0a) return measureOddly(from, end, delimiter, quoted)
        const before = join(cutA, cutB, cutC, cutD) & (((<u64>1) << at) - 1)
        cells = count + sum(counts) + <u32>popcnt(before)
        return line
      }
      counts = i8x16.sub(counts, i8x16.add(i8x16.add(cutA, cutB), i8x16.add(cutC, cutD)))
    }
    count += sum(counts)
  }
  return 0
}

/** The same for lines with quotes or control characters: a quote that begins a cell opens it, two in a row
 *  stand for one. */
function measureOddly(from: usize, end: usize, delimiter: u32, quoted: bool): usize {
  let count: u32 = 1
  let opens = quoted
  for (let p = from; p < end; p++) {
    const byte = <u32>load<u8>(p)
    if (byte === quote && opens) {
      for (p++; ; p++) {
        if (p >= end) return 0
        const inner = <u32>load<u8>(p)
        if (inner === 0x0a || inner === 0) return 0
        if (inner !== quote) continue
        if (p + 1 < end && <u32>load<u8>(p, 1) === quote) p++
        else break
      }
      opens = false
      continue
    }
    if (byte === 0x0a) {
      cells = count
      return p
    }
    if (byte === 0) return 0
    opens = false
    if (byte === delimiter) {
      count++
      opens = quoted
    }
  }
  return 0
}

/** Takes rows from `from` on and writes where each begins and ends, counted from `data`. `hour` holds the
 *  first fourteen bytes that each must have; `iso`: then `mm:ss` and a fraction or `Z` stand, else `mm:ss`.
 *  Gives the number of rows; `stopped` tells where the next line begins. */
export function rows(
  data: usize,
  from: u32,
  length: u32,
  delimiter: u32,
  columns: u32,
  quoted: bool,
  iso: bool,
  hour: usize,
  starts: usize,
  ends: usize,
  most: u32,
): u32 {
  const end = data + <usize>length
  const prefix = v128.load(hour)
  let p = data + <usize>from
  let count: u32 = 0
  // A stamp may be read past `end`, not past the memory: what it says is dropped with the line.
  while (p < end && count < most) {
    if ((i8x16.bitmask(i8x16.eq(v128.load(p), prefix)) & 0x3fff) !== 0x3fff) break
    if (!isClock(p + 14) || (iso && !isFraction(p + 19))) break
    const feed = measure(p, end, delimiter, quoted)
    if (feed === 0 || cells !== columns || feed - p > longest) break
    const rowEnd = load<u8>(feed - 1) === 0x0d ? feed - 1 : feed
    store<u32>(starts + ((<usize>count) << 2), <u32>(p - data))
    store<u32>(ends + ((<usize>count) << 2), <u32>(rowEnd - data))
    count++
    p = feed + 1
  }
  stoppedAt = <u32>(p - data)
  return count
}
