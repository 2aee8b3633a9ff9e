/* What is written to a child's pipe: copied into slabs that are used again, and handed to the system once for
 * all that comes in one turn.
 *
 * So whoever gives bytes may have them back at once, and no fresh memory is needed for each file. PERF: fresh
 * memory makes the collector look through all of the heap every 64 MB; a copy costs a tenth of that. */

import type {Writable} from "node:stream"

const slabBytes = 1 << 20
/** More that are free go. */
const mostFree = 8

interface Slab {
  readonly bytes: Buffer
  /** Bytes that were put in, and how many of them were handed on. */
  filled: number
  handed: number
  /** Writes of its bytes that have not ended. */
  writes: number
}

export class Outgoing {
  private readonly stream: Writable
  private readonly free: Slab[] = []
  private current: Slab = freshSlab()
  private isDue = false

  constructor(stream: Writable) {
    this.stream = stream
  }

  /** Bytes that the system has not taken yet. */
  get waitingBytes(): number {
    return this.stream.writableLength + this.current.filled - this.current.handed
  }

  /** Takes a copy. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const slab = this.current
      const length = Math.min(bytes.length - at, slabBytes - slab.filled)
      slab.bytes.set(bytes.subarray(at, at + length), slab.filled)
      slab.filled += length
      at += length
      if (slab.filled === slabBytes) {
        this.flush()
        this.current = this.free.pop() ?? freshSlab()
      }
    }
    if (this.isDue) return
    this.isDue = true
    process.nextTick(() => {
      this.isDue = false
      this.flush()
    })
  }

  private flush(): void {
    const slab = this.current
    if (slab.handed === slab.filled) return
    slab.writes += 1
    this.stream.write(slab.bytes.subarray(slab.handed, slab.filled), () => {
      slab.writes -= 1
      this.release(slab)
    })
    slab.handed = slab.filled
  }

  /** Lets a slab be filled anew of which nothing waits any more. */
  private release(slab: Slab): void {
    if (slab.writes > 0 || slab.handed < slab.filled) return
    slab.filled = 0
    slab.handed = 0
    if (slab !== this.current && this.free.length < mostFree) this.free.push(slab)
  }
}

function freshSlab(): Slab {
  return {bytes: Buffer.allocUnsafeSlow(slabBytes), filled: 0, handed: 0, writes: 0}
}
