/* Whether a log of numbered records runs on: no numbers left out, time that goes forward, no silent hours.
 *
 * Windows numbers the records of a channel one by one. Numbers are kept as runs `[low, high]`, so that the
 * order of the records in the file does not matter: a log that has begun to overwrite itself starts in
 * the middle, exports run backwards, and one file may hold several channels. Each file is looked at alone:
 * rotated logs that overlap cannot make a gap. All that is found is told once per file and kind.
 *
 *   engine/record-gap      numbers of the log itself are left out: records were removed, lost or filtered
 *   engine/renumbered      the file counts its records, but the numbers they had in the log jump
 *   engine/time-backwards  of two neighbours the later one is earlier by more than a minute
 *   engine/silent-hours    hours without a record in a log that has many in every other hour
 *
 * Memory is bounded: `mostLogs` channels a file, `mostRuns` runs each. What parts of a file showed adds up to
 * what the file shows: runs unite, and the records on both sides of a cut are neighbours. */

import type {Block} from "../formats/format.ts"
import type {Event} from "../model/event.ts"
import {type EvidenceId, fieldName} from "../model/ids.ts"
import {formatInstant, type Instant, instant, microsPerHour, microsPerMinute} from "../model/instant.ts"
import type {Trouble} from "../model/trouble.ts"
import {safeJson} from "./event-line.ts"

/** Providers are slow to hand over, by seconds: only more than this is a clock that was set back. */
const toleranceMicros: number = microsPerMinute
const mostLogs = 200
const mostRuns = 1000
const recordId = fieldName("EventRecordID")

/** A gap that is worth a line of its own: fewer numbers are missing than there are, in few places. */
const mostClearGaps = 20

interface Run {
  low: number
  high: number
  lowTime: number
  highTime: number
  /** Of the record `low` in the evidence. */
  offset: number
}

interface Gap {
  readonly missing: number
  readonly before: Run
  readonly after: Run
}

interface Jump {
  readonly micros: number
  readonly number: number
  readonly earlier: number
  readonly later: number
  readonly offset: number
}

/** The numbers of one log in a part of a file. */
interface NumbersData {
  readonly runs: readonly Run[]
  readonly records: number
  readonly isScattered: boolean
  readonly jumps: number
  readonly largest: Jump | undefined
  /** In order of the file. */
  readonly first: {readonly number: number; readonly time: number; readonly offset: number} | undefined
  readonly lastNumber: number
  readonly lastTime: number
}

/** The numbers of one log in one file. */
class Numbers {
  readonly runs: Run[] = []
  records = 0
  /** More runs than are kept: a filter, not a gap. */
  isScattered = false
  jumps = 0
  largest: Jump | undefined
  private at = 0
  private first: NumbersData["first"]
  private lastNumber = Number.NaN
  private lastTime = Number.NaN

  /** `time` in microseconds, NaN where the record has none. */
  add(number: number, time: number, offset: number): void {
    if (!Number.isSafeInteger(number)) return
    if (this.records++ === 0) this.first = {number, time, offset}
    this.compareTimes(number, time, offset)
    const run = this.runs[this.at]
    if (run !== undefined && number === run.high + 1) {
      run.high = number
      run.highTime = time
      this.join(this.at)
    } else if (run === undefined || number < run.low || number > run.high) this.place(number, time, offset)
  }

  private compareTimes(number: number, time: number, offset: number): void {
    const step = number - this.lastNumber
    const back = step === 1 ? this.lastTime - time : step === -1 ? time - this.lastTime : 0
    if (back > toleranceMicros) {
      this.jumps++
      if (back > (this.largest?.micros ?? 0)) {
        const [earlier, later] = step === 1 ? [time, this.lastTime] : [this.lastTime, time]
        this.largest = {micros: back, number: Math.max(number, this.lastNumber), earlier, later, offset}
      }
    }
    this.lastNumber = number
    this.lastTime = time
  }

  private place(number: number, time: number, offset: number): void {
    const {runs} = this
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (runs[middle]!.high < number) low = middle + 1
      else high = middle
    }
    const next = runs[low]
    const before = runs[low - 1]
    if (next !== undefined && number >= next.low) this.at = low
    else if (before !== undefined && number === before.high + 1) {
      before.high = number
      before.highTime = time
      this.join(low - 1)
    } else if (next !== undefined && number === next.low - 1) {
      Object.assign(next, {low: number, lowTime: time, offset})
      this.at = low
    } else if (runs.length >= mostRuns) this.isScattered = true
    else {
      runs.splice(low, 0, {low: number, high: number, lowTime: time, highTime: time, offset})
      this.at = low
    }
  }

  /** Run `i` has grown upwards and may touch the next. */
  private join(i: number): void {
    this.at = i
    const run = this.runs[i]!
    const next = this.runs[i + 1]
    if (next === undefined || next.low !== run.high + 1) return
    run.high = next.high
    run.highTime = next.highTime
    this.runs.splice(i + 1, 1)
  }

  data(): NumbersData {
    const {runs, records, isScattered, jumps, largest, first, lastNumber, lastTime} = this
    return {runs, records, isScattered, jumps, largest, first, lastNumber, lastTime}
  }

  /** Adds what comes next in the file. */
  unite(later: NumbersData): void {
    if (later.first === undefined) return
    this.first ??= later.first
    this.compareTimes(later.first.number, later.first.time, later.first.offset)
    this.jumps += later.jumps
    if (later.largest !== undefined && later.largest.micros > (this.largest?.micros ?? 0))
      this.largest = later.largest
    this.lastNumber = later.lastNumber
    this.lastTime = later.lastTime
    this.records += later.records
    this.isScattered ||= later.isScattered
    for (const run of later.runs) this.uniteRun(run)
    this.at = 0
  }

  private uniteRun(run: Run): void {
    const {runs} = this
    let from = 0
    for (let high = runs.length; from < high; ) {
      const middle = (from + high) >> 1
      if (runs[middle]!.high + 1 < run.low) from = middle + 1
      else high = middle
    }
    const united = {...run}
    let to = from
    for (; to < runs.length && runs[to]!.low <= run.high + 1; to++) {
      const {low, lowTime, offset, high, highTime} = runs[to]!
      if (low <= united.low) Object.assign(united, {low, lowTime, offset})
      if (high >= united.high) Object.assign(united, {high, highTime})
    }
    if (to === from && runs.length >= mostRuns) this.isScattered = true
    else runs.splice(from, to - from, united)
  }

  gaps(): readonly Gap[] {
    return this.runs
      .slice(1)
      .map((after, i) => ({before: this.runs[i]!, after, missing: after.low - this.runs[i]!.high - 1}))
  }
}

/** What was seen, as plain data. */
export interface ContinuityData {
  readonly logs: ReadonlyMap<string, {readonly name: string; readonly numbers: NumbersData}>
  readonly original: OriginalData
}

/** Watches one file go by. */
export class Continuity {
  private readonly evidence: EvidenceId
  private readonly logs = new Map<string, {readonly name: string; readonly numbers: Numbers}>()
  private readonly original: Original = new Original()

  constructor(evidence: EvidenceId) {
    this.evidence = evidence
  }

  /** Leftovers of older chunks say nothing about the log. */
  block(block: Block): void {
    if (block.numbering === undefined || block.records === 0 || block.recovered === true) return
    const {numbers, times} = block.numbering()
    const log = this.log("", "")
    for (let i = 0; i < numbers.length; i++)
      log?.add(numbers[i]!, times[i]!, block.offset + (block.starts[i] ?? 0))
    this.original.look(block, numbers)
  }

  /** An event of a log whose blocks do not number their records. */
  event(event: Event): void {
    if (event.source.log !== "windows-event") return
    const number = numberOf(event)
    if (number === undefined) return
    const {host, channel} = event.source
    const log = this.log(`${host ?? ""}\0${channel ?? ""}`, channel ?? "")
    log?.add(number, event.when?.at ?? Number.NaN, event.from.offset)
  }

  private log(key: string, name: string): Numbers | undefined {
    const known = this.logs.get(key)
    if (known !== undefined || this.logs.size >= mostLogs) return known?.numbers
    const numbers = new Numbers()
    this.logs.set(key, {name, numbers})
    return numbers
  }

  data(): ContinuityData {
    const logs = new Map(
      [...this.logs].map(([key, {name, numbers}]) => [key, {name, numbers: numbers.data()}]),
    )
    return {logs, original: this.original.data()}
  }

  /** Adds what was seen in the next part of the file. */
  add(part: ContinuityData): void {
    for (const [key, {name, numbers}] of part.logs) this.log(key, name)?.unite(numbers)
    this.original.add(part.original)
  }

  /** What was found; `hours` are all hours of the file, ascending; `isMixed`: it holds records of several
   *  channels or hosts, each of which counts for itself. */
  troubles(
    hours: readonly (readonly [hour: number, records: number])[],
    isMixed: boolean,
  ): readonly Trouble[] {
    this.original.end()
    const found = [
      this.gapTrouble(),
      isMixed ? undefined : this.originalTrouble(),
      this.clockTrouble(),
      this.silenceTrouble(hours),
    ]
    return found.filter((trouble) => trouble !== undefined)
  }

  private gapTrouble(): Trouble | undefined {
    let gaps = 0
    let missing = 0
    let records = 0
    let isScattered = false
    let largest: (Gap & {readonly name: string}) | undefined
    for (const {name, numbers} of this.logs.values()) {
      const own = numbers.gaps()
      if (own.length === 0) continue
      gaps += own.length
      records += numbers.records
      isScattered ||= numbers.isScattered
      for (const gap of own) {
        missing += gap.missing
        if (gap.missing > (largest?.missing ?? 0)) largest = {...gap, name}
      }
    }
    if (largest === undefined) return undefined
    const {name, before, after} = largest
    const where = name === "" ? "" : ` of ${safeJson(name)}`
    const most =
      `${largest.missing}${where} between ${before.high} (${timeText(before.highTime)}) and ` +
      `${after.low} (${timeText(after.lowTime)})`
    if (isScattered || missing > records || gaps > mostClearGaps)
      return this.odd(
        "engine/record-gap",
        after.offset,
        `record numbers jump ${isScattered ? "more than " : ""}${gaps} times, ${missing} are left out and ` +
          `${records} are there: written with a filter, or records are missing; the most: ${most}`,
      )
    return this.odd(
      "engine/record-gap",
      after.offset,
      gaps === 1
        ? `record numbers are missing: ${most}`
        : `record numbers are missing in ${gaps} places, ${missing} in all; the most: ${most}`,
      before.highTime,
    )
  }

  private originalTrouble(): Trouble | undefined {
    const {skipped, first, offset} = this.original
    if (skipped === 0 || first === undefined) return undefined
    return this.odd(
      "engine/renumbered",
      offset,
      `the file counts its records without a gap, but ${skipped} of the numbers that they had in the log are left ` +
        `out (EventRecordID begins with ${first}): exported with a filter, or edited`,
    )
  }

  private clockTrouble(): Trouble | undefined {
    let jumps = 0
    let largest: (Jump & {readonly name: string}) | undefined
    for (const {name, numbers} of this.logs.values()) {
      jumps += numbers.jumps
      if (numbers.largest !== undefined && numbers.largest.micros > (largest?.micros ?? 0))
        largest = {...numbers.largest, name}
    }
    if (largest === undefined) return undefined
    const where = largest.name === "" ? "" : ` of ${safeJson(largest.name)}`
    const most =
      `record ${largest.number}${where} is from ${timeText(largest.earlier)}, ` +
      `the one before it from ${timeText(largest.later)}`
    return this.odd(
      "engine/time-backwards",
      largest.offset,
      jumps === 1 ? `time goes back: ${most}` : `time goes back ${jumps} times; the furthest: ${most}`,
      largest.earlier,
    )
  }

  private silenceTrouble(hours: readonly (readonly [number, number])[]): Trouble | undefined {
    const silence = this.logs.size === 0 ? undefined : silenceIn(hours)
    if (silence === undefined) return undefined
    const {from, lengthHours, runs, present} = silence
    const more = runs === 1 ? "" : `, the longest of ${runs} such times`
    return this.odd(
      "engine/silent-hours",
      0,
      `no record for ${lengthHours} hours from ${timeText(from)}${more}, in a log that has some in ${present} ` +
        "other hours: the server was off, logging stopped, or records were removed",
      from,
    )
  }

  private odd(code: Trouble["code"], offset: number, detail: string, time = Number.NaN): Trouble {
    const when = instant(time)
    const at = {evidence: this.evidence, offset, length: 0, unit: {kind: "bytes"}} as const
    return {code, severity: "odd", at, detail, ...(when === undefined ? {} : {when})}
  }
}

/** A record with the number that it has in the file and the one that it had in its log. */
interface Note {
  readonly number: number
  readonly original: number
  readonly offset: number
}

interface OriginalData {
  readonly skipped: number
  readonly offset: number
  readonly hasBlocks: boolean
  readonly first: Note | undefined
  readonly last: Note | undefined
  /** The last record of the last block. */
  readonly end: Note | undefined
}

/** Compares the numbers in the file with those that the records had in their log, at the first record of
 *  each block and the last of all: where the file's run on and the log's jump, records were left out. */
class Original {
  skipped = 0
  /** Of the record before which the numbers first jump. */
  offset = 0
  private firstNote: Note | undefined
  private last: Note | undefined
  private lastBlock: {readonly block: Block; readonly numbers: Float64Array} | undefined
  private hasBlocks = false
  private endNote: Note | undefined

  get first(): number | undefined {
    return this.firstNote?.original
  }

  // One record a block is enough, and each must be decoded for it.
  look(block: Block, numbers: Float64Array): void {
    this.step(noteOf(block, 0, numbers[0]!))
    this.lastBlock = {block, numbers}
  }

  data(): OriginalData {
    this.settle()
    const {skipped, offset, hasBlocks, firstNote: first, last, endNote: end} = this
    return {skipped, offset, hasBlocks, first, last, end}
  }

  add(later: OriginalData): void {
    if (!later.hasBlocks) return
    this.hasBlocks = true
    this.endNote = later.end
    if (later.first === undefined) return
    this.step(later.first)
    if (this.skipped === 0) this.offset = later.offset
    this.skipped += later.skipped
    this.last = later.last
  }

  /** After the last block of the file. */
  end(): void {
    this.settle()
    this.step(this.endNote)
    this.endNote = undefined
  }

  private settle(): void {
    if (this.lastBlock === undefined) return
    const {block, numbers} = this.lastBlock
    this.lastBlock = undefined
    this.hasBlocks = true
    const i = numbers.length - 1
    this.endNote = i > 0 ? noteOf(block, i, numbers[i]!) : undefined
  }

  private step(note: Note | undefined): void {
    if (note === undefined) return
    if (this.last === undefined) this.firstNote = note
    else {
      const step = note.number - this.last.number
      const jump = note.original - this.last.original - step
      if (step > 0 && jump > 0) {
        if (this.skipped === 0) this.offset = note.offset
        this.skipped += jump
      }
    }
    this.last = note
  }
}

function noteOf(block: Block, i: number, number: number): Note | undefined {
  let note: Note | undefined
  block.decode(i, {
    trouble: () => undefined,
    event: (event) => {
      const original = numberOf(event)
      if (original !== undefined && Number.isSafeInteger(number))
        note = {number, original, offset: block.offset + (block.starts[i] ?? 0)}
    },
  })
  return note
}

/** The number that the record has in its log; a list begins with the event's own. */
function numberOf(event: Event): number | undefined {
  const value = event.get(recordId)
  const own = typeof value === "object" && value !== null ? value[0] : value
  const number =
    typeof own === "bigint" || (typeof own === "string" && /^\d{1,16}$/.test(own)) ? Number(own) : own
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

/** Careful: two days at least, nine hours of ten with records, and ten records in the median hour. Then two
 *  silent hours in a row are no chance. */
function silenceIn(
  hours: readonly (readonly [number, number])[],
): {from: number; lengthHours: number; runs: number; present: number} | undefined {
  const [first, last] = [hours[0]?.[0], hours.at(-1)?.[0]]
  if (first === undefined || last === undefined) return undefined
  const span = (last - first) / microsPerHour + 1
  if (span < 48 || hours.length < 0.9 * span) return undefined
  const counts = hours.map(([, records]) => records).sort((a, b) => a - b)
  if (counts[counts.length >> 1]! < 10) return undefined
  let longest = {from: 0, lengthHours: 0}
  let runs = 0
  for (let i = 1; i < hours.length; i++) {
    const from = hours[i - 1]![0] + microsPerHour
    const lengthHours = (hours[i]![0] - from) / microsPerHour
    if (lengthHours < 2) continue
    runs++
    if (lengthHours > longest.lengthHours) longest = {from, lengthHours}
  }
  return runs === 0 ? undefined : {...longest, runs, present: hours.length}
}

function timeText(micros: number): string {
  const at: Instant | undefined = instant(micros)
  return at === undefined ? "no time" : formatInstant(at)
}
