/* The one loop over blocks: reads bytes by spans and blocks of any size, as an engine does.
 *
 * On the way it checks what holds of every block and event (src/formats/format.ts): blocks come in order and
 * show the file's bytes, records start one behind the other, a record gives one event at most, and events and
 * troubles lie where they say. What comes out the caller gets; tests and fuzz targets compare it. */

import {holds} from "../../fuzz/target.ts"
import {memorySource} from "../../src/bytes/source.ts"
import type {Block, Ending, Format, Span, Subject} from "../../src/formats/format.ts"
import {wholeFile} from "../../src/formats/format.ts"
import type {Event} from "../../src/model/event.ts"
import type {Locator} from "../../src/model/evidence.ts"
import type {Trouble} from "../../src/model/trouble.ts"

/** Spans that are told how the one before them ended. */
export type Spans = Iterable<Span, unknown, Ending | undefined> | readonly Span[]

/** Who takes what is read. */
export interface Taker {
  event(event: Event): void
  trouble(trouble: Trouble): void
  /** All of the block has been decoded. */
  block?(block: Block): void
}

/** Reads `bytes`. Throws `Broken` where a promise does not hold. `companions`: the files by evidence that stand
 *  one behind the other in `bytes`, as the carry of the span says; a reader may put them together, so not the
 *  blocks but what events point at must be their bytes. */
export async function readBlocks(
  format: Format,
  bytes: Uint8Array,
  subject: Subject,
  spans: Spans,
  blockBytes: number | undefined,
  taker: Taker,
  companions?: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const fileOf = ({evidence}: Locator): Uint8Array => companions?.get(evidence) ?? bytes
  const trouble = (one: Trouble): void => {
    isWithin(one.at, fileOf(one.at).length, "troubles", one.code)
    taker.trouble(one)
  }
  const steps = (spans as Iterable<Span, unknown, Ending | undefined>)[Symbol.iterator]()
  let ending: Ending | undefined
  for (let step = steps.next(undefined); step.done !== true; step = steps.next(ending)) {
    const opened = format.open(memorySource(bytes), step.value, subject, blockBytes)
    let last = step.value.start
    for await (const block of opened) {
      checkBlock(block, companions === undefined ? bytes : undefined)
      // What is known at the end only comes in a block without records.
      holds(block.recovered === true || block.offset >= last || block.records === 0, "blocks come in order")
      if (block.records > 0) last = block.offset
      for (const one of block.troubles) trouble(one)
      for (let i = 0; i < block.records; i++) {
        let given = 0
        block.decode(i, {
          event(event) {
            given++
            checkPlace(event.from, block, i, fileOf(event.from))
            taker.event(event)
          },
          trouble,
        })
        holds(given <= 1, "one event a record at most")
      }
      taker.block?.(block)
    }
    ending = opened.ending?.()
  }
}

/** What holds of a block; of its bytes where those of the file are given. */
function checkBlock(block: Block, bytes: Uint8Array | undefined): void {
  const {raw, offset, starts, records, searchable} = block
  holds(starts.length === records, "as many starts as records")
  holds(
    bytes === undefined || Buffer.compare(raw, bytes.subarray(offset, offset + raw.length)) === 0,
    "a block shows the file's bytes",
  )
  for (let i = 0; i < records; i++) {
    holds(starts[i]! < raw.length, "a record starts within its block")
    // Of a document that breaks off two things may stand at one place; a search needs records apart.
    const step = i === 0 ? 1 : starts[i]! - starts[i - 1]!
    holds(step > 0 || (step === 0 && !searchable), "records start one behind the other")
  }
  for (const {hour, records: count} of block.hours ?? [])
    holds(Number.isSafeInteger(hour) && count > 0, "hours are whole and not empty")
  const numbering = block.numbering?.()
  holds(
    !numbering || (numbering.numbers.length === records && numbering.times.length === records),
    "all are numbered",
  )
}

function checkPlace(from: Locator, {raw, offset, starts}: Block, index: number, bytes: Uint8Array): void {
  isWithin(from, bytes.length, "events", "an event")
  const start = from.offset - offset
  holds(start === starts[index], "a locator begins where the block says", () => `${start}, ${starts[index]}`)
  const shown = raw.subarray(start, start + from.length)
  holds(
    Buffer.compare(shown, bytes.subarray(from.offset, from.offset + from.length)) === 0,
    "a locator shows bytes of its block",
    () => `${start} and ${from.length} bytes of ${raw.length}`,
  )
}

function isWithin({offset, length}: Locator, size: number, what: string, which: string): void {
  holds(
    Number.isInteger(offset) &&
      Number.isInteger(length) &&
      offset >= 0 &&
      length >= 0 &&
      offset + length <= size,
    `${what} lie within the file`,
    () => `${which} at ${offset}, ${length} bytes; the file has ${size}`,
  )
}

/** The spans that the format's survey finds, the bytes given in chunks of this size; they cover the file. */
export function surveyed(
  format: Format,
  bytes: Uint8Array,
  subject: Subject,
  spanBytes: number,
  chunk: number,
): readonly Span[] {
  const surveyor = format.survey?.(subject, spanBytes)
  if (!surveyor) return [wholeFile]
  for (let at = 0; at < bytes.length; at += chunk) surveyor.push(bytes.subarray(at, at + chunk))
  const spans = JSON.parse(JSON.stringify(surveyor.end())) as Span[]
  holds(spans[0]?.start === 0 && spans.at(-1)?.end === undefined, "spans reach from the start to the end")
  for (let i = 1; i < spans.length; i++)
    holds(spans[i]!.start === spans[i - 1]!.end, "there is no hole between spans")
  return spans
}

/** Cuts as an engine does: at what the cutter gives, each span read with what it presumes, and again with what
 *  the one before it ended with if that was something else. `note` counts the cuts, and those that held. */
export function* cutSpans(
  format: Format,
  bytes: Uint8Array,
  subject: Subject,
  spanBytes: number,
  note: {cuts: number; kept: number},
): Generator<Span, void, Ending | undefined> {
  const cutter = format.cutter?.(bytes.subarray(0, 65_536), subject)
  const marks: number[] = []
  for (let at = spanBytes; cutter !== undefined && at < bytes.length; ) {
    const found = cutter.place(bytes.subarray(at, at + 65_536 + 512), at)
    if (found < 0) break
    marks.push(at + found)
    at += found + spanBytes
  }
  note.cuts = marks.length
  let at = 0
  let carry: unknown
  let line = 1
  for (const [i, end] of [...marks, undefined].entries()) {
    if (end !== undefined && at >= end) continue
    const ending = yield {start: at, end, carry, ...(i === 0 ? {} : {line})}
    if (ending === undefined) return
    const isAsPresumed = ending.at === end && JSON.stringify(ending.carry) === JSON.stringify(cutter?.carry)
    if (isAsPresumed) note.kept++
    at = ending.at
    carry = JSON.parse(JSON.stringify(isAsPresumed ? cutter?.carry : ending.carry))
    line += ending.lines
  }
}

/** Troubles of values come when a record is decoded, those of the structure before: order by place. */
export function byPlace(troubles: readonly Trouble[]): readonly Trouble[] {
  return [...troubles].sort(
    (a, b) => a.at.offset - b.at.offset || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
}
