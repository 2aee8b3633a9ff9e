/* Gives on the answers about files, and parts of files, in their order, whichever child was faster.
 *
 * A slot holds what came for one of them until all before it are closed. A slot whose backlog grows
 * past `mostHeld` asks its producer to pause; it resumes when the slot is first in line. */

export interface Slot<Item> {
  give(item: Item, weight: number): void
  /** Forget what was given and has not left yet. */
  retract(): void
  close(): void
}

/** Weight of items that one slot may hold while it waits. */
const mostHeld = 20_000

export class InOrder<Item> {
  private readonly slots: OpenSlot<Item>[] = []
  private readonly deliver: (item: Item) => void

  constructor(deliver: (item: Item) => void) {
    this.deliver = deliver
  }

  /** The next slot. Items are held until the slot closes, or until it holds too much and is the first. */
  open(pause: () => void, resume: () => void): Slot<Item> {
    const slot = new OpenSlot<Item>(pause, resume, () => this.advance())
    this.slots.push(slot)
    return slot
  }

  private advance(): void {
    for (let first = this.slots[0]; first !== undefined; first = this.slots[0]) {
      if (!first.closed && first.weight <= mostHeld) return
      for (const item of first.take()) this.deliver(item)
      if (!first.closed) return
      this.slots.shift()
    }
  }
}

class OpenSlot<Item> implements Slot<Item> {
  weight = 0
  closed = false
  private items: Item[] = []
  private paused = false
  private readonly pause: () => void
  private readonly resume: () => void
  private readonly advance: () => void

  constructor(pause: () => void, resume: () => void, advance: () => void) {
    this.pause = pause
    this.resume = resume
    this.advance = advance
  }

  give(item: Item, weight: number): void {
    this.items.push(item)
    this.weight += weight
    this.advance()
    if (this.weight > mostHeld && !this.paused) {
      this.paused = true
      this.pause()
    }
  }

  retract(): void {
    this.items = []
    this.weight = 0
    this.release()
  }

  close(): void {
    this.closed = true
    this.release()
    this.advance()
  }

  /** All items held, in order; the slot is empty after. */
  take(): readonly Item[] {
    const {items} = this
    this.items = []
    this.weight = 0
    this.release()
    return items
  }

  private release(): void {
    if (!this.paused) return
    this.paused = false
    this.resume()
  }
}
