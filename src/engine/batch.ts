/* Small files that go through one lane one behind the other: the next is handed over while the one before it
 * is still read, so that neither side waits for the other.
 *
 * They follow each other in the run as well, so that a lane that is asked to pause never holds up a file that
 * comes before all others. If the lane dies, those that were not answered are read again in their order, each
 * alone: `turn` tells when. */

import type {Lane, Lanes} from "./lanes.ts"

/** A file beyond this has a lane to itself. */
const mostFileBytes = 4 << 20
/** What one lane is given before another has its turn. */
const mostBytes = 8 << 20
const mostFiles = 100

/** A file's place in a batch. */
export interface Place {
  /** When all before it have left. */
  readonly turn: Promise<void>
  /** It has been read, or lost. */
  leave(): void
}

export class Batch {
  lane: Lane
  private readonly pool: Pick<Lanes, "give" | "replace">
  private last: Promise<void> = Promise.resolve()
  private bytes = 0
  private files = 0
  private present = 0
  private isClosed = false

  constructor(lane: Lane, pool: Pick<Lanes, "give" | "replace">) {
    this.lane = lane
    this.pool = pool
  }

  /** Whether a file of this size may follow; undefined: one of unknown size. */
  hasRoom(sizeBytes: number | undefined): boolean {
    return (
      !this.isClosed &&
      sizeBytes !== undefined &&
      sizeBytes <= mostFileBytes &&
      this.bytes + sizeBytes <= mostBytes &&
      this.files < mostFiles
    )
  }

  join(sizeBytes: number | undefined): Place {
    const turn = this.last
    let left: () => void = () => undefined
    this.last = new Promise((resolve) => {
      left = resolve
    })
    this.files += 1
    this.present += 1
    this.bytes += sizeBytes ?? 0
    return {
      turn,
      leave: () => {
        left()
        this.present -= 1
        this.giveBack()
      },
    }
  }

  /** Takes a fresh lane in place of a dead one; nothing may follow. To be called when it is one's turn. */
  replace(): Lane {
    this.isClosed = true
    this.lane = this.pool.replace(this.lane)
    return this.lane
  }

  /** Nothing follows: the lane goes back when all have left. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.giveBack()
  }

  private giveBack(): void {
    if (this.isClosed && this.present === 0) this.pool.give(this.lane)
  }
}
