/* What was worked out for a value, found again by the bytes of the value: logs say the same things over and
 * over, and most of what they say concerns no rule. No text is made of a value that came before.
 *
 * An entry is told by who asks (`asker`), the kind of the value, and all its bytes, which are kept in one
 * arena. Entries are bounded in number and in bytes; when there is no more room all of them go.
 *
 *   slot  hash 32 (0: free)   asker 32   kind 32   begin 32   size 32   what was worked out */

const slots = 32_768
const mostEntries = 12_000
const arenaBytes = 4 * 1024 * 1024
/** Longer values hardly repeat. */
const longestValue = 8192
const mostProbes = 16
/** Of longer values every so many bytes are hashed, about this many in all. */
const hashedShift = 7
const hashedBytes = 1 << hashedShift

/** Stands for all slots while nothing is kept, and is never written. */
const free: Int32Array = new Int32Array(slots)

export class SeenValues<Kept> {
  // PERF: five megabytes, and most sets of rules see no values as bytes: made for the first that is kept.
  private hashes: Int32Array = free
  private askers: Int32Array = free
  private kinds: Int32Array = free
  private begins: Int32Array = free
  private sizes: Int32Array = free
  private kept: (Kept | undefined)[] = []
  // PERF: a DataView takes four bytes at once wherever they begin.
  private arena: DataView = new DataView(new ArrayBuffer(0))
  private arenaEnd = 0
  private entries = 0
  private lastAsker = 0
  /** Of the last `find`: where its value belongs; -1 if it is not kept. */
  private slot = -1
  private hash = 0

  /** A number for somebody who asks. */
  newAsker(): number {
    return ++this.lastAsker
  }

  /** What was kept for the value at `bytes[at, at + size)`; undefined if nothing was. */
  find(asker: number, kind: number, bytes: DataView, at: number, size: number): Kept | undefined {
    this.slot = -1
    if (size > longestValue) return undefined
    const hash = hashOf(asker, kind, bytes, at, size)
    this.hash = hash
    const {hashes} = this
    for (
      let probe = 0, slot = (hash >>> 1) & (slots - 1);
      probe < mostProbes;
      probe++, slot = (slot + 1) & (slots - 1)
    ) {
      const there = hashes[slot]!
      if (there === 0) {
        this.slot = slot
        return undefined
      }
      if (there === hash && this.isSame(slot, asker, kind, bytes, at, size)) return this.kept[slot]
    }
    return undefined
  }

  /** Call `find` before, with the same value and nothing in between. */
  keep(asker: number, kind: number, bytes: DataView, at: number, size: number, kept: Kept): void {
    let {slot} = this
    if (slot < 0) return
    if (this.hashes === free) this.open()
    if (this.entries >= mostEntries || this.arenaEnd + size > arenaBytes) {
      this.clear()
      slot = (this.hash >>> 1) & (slots - 1)
    }
    this.hashes[slot] = this.hash
    this.askers[slot] = asker
    this.kinds[slot] = kind
    this.begins[slot] = this.arenaEnd
    this.sizes[slot] = size
    this.kept[slot] = kept
    const {arena} = this
    const begin = this.arenaEnd
    for (let i = 0; i < size; i++) arena.setUint8(begin + i, bytes.getUint8(at + i))
    this.arenaEnd = begin + size
    this.entries++
  }

  private open(): void {
    this.hashes = new Int32Array(slots)
    this.askers = new Int32Array(slots)
    this.kinds = new Int32Array(slots)
    this.begins = new Int32Array(slots)
    this.sizes = new Int32Array(slots)
    this.kept = new Array<Kept | undefined>(slots).fill(undefined)
    this.arena = new DataView(new ArrayBuffer(arenaBytes))
  }

  private clear(): void {
    this.hashes.fill(0)
    this.kept.fill(undefined)
    this.arenaEnd = 0
    this.entries = 0
  }

  private isSame(
    slot: number,
    asker: number,
    kind: number,
    bytes: DataView,
    at: number,
    size: number,
  ): boolean {
    if (this.sizes[slot] !== size || this.askers[slot] !== asker || this.kinds[slot] !== kind) return false
    const {arena} = this
    let own = this.begins[slot]!
    let i = at
    const end = at + size
    for (; i <= end - 4; i += 4, own += 4) if (arena.getInt32(own) !== bytes.getInt32(i)) return false
    for (; i < end; i++, own++) if (arena.getUint8(own) !== bytes.getUint8(i)) return false
    return true
  }
}

/** Of who asks, kind, size and bytes, of long values some of the bytes; never 0. The comparison makes sure. */
function hashOf(asker: number, kind: number, bytes: DataView, at: number, size: number): number {
  let hash = Math.imul((asker << 5) ^ kind, 0x9e3779b1) ^ size
  const end = at + size
  const step = size <= hashedBytes ? 4 : (size >>> hashedShift) << 2
  let i = at
  for (; i <= end - 4; i += step) {
    hash = Math.imul(hash ^ bytes.getInt32(i), 0x85ebca6b)
    hash ^= hash >>> 15
  }
  // Ends tell more apart than beginnings.
  for (i = Math.max(at, end - 3); i < end; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash | 1
}
