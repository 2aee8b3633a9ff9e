/* Where the events of correlations wait until all have come: one shelf a correlation, read back in order of
 * group and time.
 *
 * Entries stay in memory up to a bound. Beyond it the fullest shelf is sorted and given to `Runs`, which
 * keeps it elsewhere (a file), and is read back merged with its other runs. Where there is no such place, or
 * no more room in it, further entries are refused: whoever adds them says so. */

import type {Value} from "../model/event.ts"
import type {Match} from "../model/rule.ts"
import {compareSeen, type Seen} from "./window-seen.ts"

/** An event of a group, plain data. */
export interface Entry {
  /** The group, as its folded keys. */
  readonly key: string
  /** The keys as the event writes them. */
  readonly shown: readonly Value[]
  readonly seen: Seen
  readonly fields: Match["fields"]
}

/** A sorted run that was put away. */
export interface Run<T> {
  read(): Iterable<T>
  /** Frees its room; it is read no more. */
  drop(): void
}

/** A place for runs. */
export interface Runs {
  /** Puts items, which are plain data, away in their order; undefined if there is no room for all of them. */
  keep<T>(items: Iterable<T>): Run<T> | undefined
}

interface Shelf {
  entries: Entry[]
  bytes: number
  runs: Run<Entry>[]
}

/** So many runs are merged into one. */
const mostRuns = 32

export class Shelves {
  readonly #shelves: readonly Shelf[]
  readonly #memoryBytes: number
  readonly #runs: Runs | undefined
  #bytes = 0
  #hasRoom: boolean

  constructor(count: number, memoryBytes: number, runs: Runs | undefined) {
    this.#shelves = Array.from({length: count}, () => ({entries: [], bytes: 0, runs: []}))
    this.#memoryBytes = memoryBytes
    this.#runs = runs
    this.#hasRoom = runs !== undefined
  }

  /** False if there is no room for the entry. */
  add(shelf: number, entry: Entry): boolean {
    const bytes = weightOf(entry)
    while (this.#bytes + bytes > this.#memoryBytes) if (!this.#putAway()) return false
    const own = this.#shelves[shelf]!
    own.entries.push(entry)
    own.bytes += bytes
    this.#bytes += bytes
    return true
  }

  /** All entries of a shelf in order of group and time; the shelf is empty then. To be read to the end. */
  *take(shelf: number): Generator<Entry> {
    const own = this.#shelves[shelf]!
    const {runs} = own
    const entries = this.#emptied(own)
    own.runs = []
    if (runs.length === 0) yield* entries
    else yield* merged([...runs.map((run) => run.read()), entries])
    for (const run of runs) run.drop()
  }

  /** The entries of a shelf, sorted, which now has none in memory. */
  #emptied(shelf: Shelf): readonly Entry[] {
    const {entries} = shelf
    this.#bytes -= shelf.bytes
    shelf.entries = []
    shelf.bytes = 0
    return entries.sort(compareEntries)
  }

  /** Makes room in memory; false if that cannot be. */
  #putAway(): boolean {
    if (!this.#hasRoom) return false
    const fullest = this.#shelves.reduce((a, b) => (b.bytes > a.bytes ? b : a))
    if (fullest.bytes === 0) return false
    if (fullest.runs.length >= mostRuns) this.#joinRuns(fullest)
    const run = this.#runs?.keep(fullest.entries.sort(compareEntries))
    if (run === undefined) {
      this.#hasRoom = false
      return false
    }
    fullest.runs.push(run)
    this.#emptied(fullest)
    return true
  }

  /** Fewer runs to merge later; without room for it they stay as they are. */
  #joinRuns(shelf: Shelf): void {
    const joined = this.#runs?.keep(merged(shelf.runs.map((run) => run.read())))
    if (joined === undefined) return
    for (const run of shelf.runs) run.drop()
    shelf.runs = [joined]
  }
}

/** Groups in order of their keys, so that the same evidence gives the same order each time. */
function compareEntries(a: Entry, b: Entry): number {
  return a.key === b.key ? compareSeen(a.seen, b.seen) : a.key < b.key ? -1 : 1
}

function* merged(runs: readonly Iterable<Entry>[]): Generator<Entry> {
  const heads = runs.flatMap((run) => {
    const rest = run[Symbol.iterator]()
    const first = rest.next()
    return first.done === true ? [] : [{entry: first.value, rest}]
  })
  while (heads.length > 0) {
    let least = 0
    for (let i = 1; i < heads.length; i++)
      if (compareEntries(heads[i]!.entry, heads[least]!.entry) < 0) least = i
    const head = heads[least]!
    yield head.entry
    const next = head.rest.next()
    if (next.done === true) heads.splice(least, 1)
    else head.entry = next.value
  }
}

/** About the bytes that an entry holds in memory. */
function weightOf({key, shown, seen, fields}: Entry): number {
  let bytes = 600 + 2 * key.length + (seen.raw?.length ?? 0)
  for (const value of shown) bytes += valueWeight(value)
  for (const text of seen.texts) bytes += 24 + 2 * text.length
  for (const value of seen.extras) bytes += valueWeight(value)
  for (const name of Object.keys(fields)) bytes += 24 + valueWeight(fields[name])
  return bytes
}

function valueWeight(value: Value | undefined): number {
  if (typeof value === "string") return 24 + 2 * value.length
  if (typeof value !== "object" || value === null) return 8
  return value.reduce<number>((sum, element) => sum + valueWeight(element), 24)
}
