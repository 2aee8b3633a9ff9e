/* Numbers in typed arrays that grow, and one bit per cell: what is kept of a hive of millions of keys. */

/** Unsigned 32-bit numbers. */
export class Column {
  private kept: Uint32Array = new Uint32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.kept.length) {
      const wider = new Uint32Array(2 * this.length)
      wider.set(this.kept)
      this.kept = wider
    }
    this.kept[this.length++] = value
  }

  pop(): number {
    return this.kept[--this.length]!
  }

  at(i: number): number {
    return this.kept[i]!
  }

  set(i: number, value: number): void {
    this.kept[i] = value
  }
}

/** A place in the bins and a key's index in one double, ordered by place: 26 bits each, so that the bins may
 *  have 512 MiB. */
export function pack(at: number, key: number): number {
  return (at / 8) * keys + key
}

export const placeOf = (packed: number): number => Math.floor(packed / keys) * 8
export const keyOf = (packed: number): number => packed % keys

const keys = 1 << 26
/** An index that no key has. */
export const noKey: number = keys - 1

/** Packed records. */
export class Records {
  private kept: Float64Array = new Float64Array(1024)
  length = 0

  push(at: number, key: number): void {
    if (this.length === this.kept.length) {
      const wider = new Float64Array(2 * this.length)
      wider.set(this.kept)
      this.kept = wider
    }
    this.kept[this.length++] = pack(at, key)
  }

  /** In order of place. */
  sorted(): Float64Array {
    return this.kept.subarray(0, this.length).sort()
  }
}

/** One bit for each eight bytes of the bins. */
export class Marks {
  private readonly bits: Uint8Array

  constructor(length: number) {
    this.bits = new Uint8Array((length >> 6) + 1)
  }

  has(at: number): boolean {
    return (this.bits[at >>> 6]! & (1 << ((at >>> 3) & 7))) !== 0
  }

  add(at: number): void {
    this.bits[at >>> 6]! |= 1 << ((at >>> 3) & 7)
  }

  addRange(from: number, to: number): void {
    for (let at = from; at < to; at += 8) this.add(at)
  }
}
