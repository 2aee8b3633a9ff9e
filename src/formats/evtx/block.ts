/* The records of one chunk as a Block.
 *
 * A record that is a plain template with a plain one inside becomes an event without decoding a value;
 * any other is walked (walk.ts). `searchable` is false: text is UTF-16 or ANSI, numbers are binary and
 * constant text stands in templates. A prefilter that wants to skip records needs three things, which are
 * all here before anything is decoded: `starts`, the range of each record's values (what `readInstance`
 * finds), and the Shape, whose constants it can evaluate once for all records that use it. */

import {u32At} from "../../bytes/cursor.ts"
import {filetimeInstant, isOrdinaryFiletime} from "../../bytes/filetime.ts"
import type {LogKind} from "../../model/event.ts"
import type {EvidenceId} from "../../model/ids.ts"
import type {Trouble} from "../../model/trouble.ts"
import type {Block, HourCount, Numbering, Sink} from "../format.ts"
import {hoursOf, type RecordPlaces, recordHeaderBytes} from "./chunk.ts"
import {type ChunkContext, EvtxEvent, recordLocator} from "./event.ts"
import {placeLeaves, Shape} from "./shape.ts"
import {ChunkTables, Instance, type Lender, type TemplateCache} from "./template.ts"
import type {ValueReader} from "./value.ts"
import {instanceAt, walkRecord} from "./walk.ts"

/** What a reader keeps from chunk to chunk. */
export interface Memory {
  readonly templates: TemplateCache
  readonly lender: Lender
  readonly values: ValueReader
}

const noHours: readonly HourCount[] = []

export class EvtxBlock implements Block, ChunkContext {
  readonly raw: Uint8Array
  readonly offset: number
  readonly log: LogKind = "windows-event"
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  readonly hours: readonly HourCount[]
  readonly searchable = false
  readonly columns = undefined
  readonly recovered: boolean
  readonly evidence: EvidenceId
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly values: ValueReader
  private readonly torn: ReadonlyMap<number, number>
  private readonly templates: TemplateCache
  private readonly tables: ChunkTables
  private readonly outer = new Instance()
  private readonly inner = new Instance()

  /** `recovered` records are leftovers: they do not show that the log covers their hours. */
  constructor(
    bytes: Uint8Array,
    offset: number,
    evidence: EvidenceId,
    records: RecordPlaces,
    troubles: readonly Trouble[],
    memory: Memory,
    recovered: boolean,
  ) {
    const {starts, torn} = records
    this.raw = bytes
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.offset = offset
    this.evidence = evidence
    this.records = starts.length
    // PERF: `from` goes by way of an iterator.
    this.starts = new Uint32Array(starts)
    this.torn = torn
    this.troubles = troubles
    this.hours = recovered ? noHours : hoursOf(bytes, starts)
    this.recovered = recovered
    this.values = memory.values
    this.templates = memory.templates
    this.tables = new ChunkTables(bytes, memory.templates, memory.lender)
  }

  numbering(): Numbering {
    const {bytes, starts} = this
    const numbers = new Float64Array(starts.length)
    const times = new Float64Array(starts.length)
    for (let i = 0; i < starts.length; i++) {
      const start = starts[i]!
      const number = u32At(bytes, start + 12) * 0x1_0000_0000 + u32At(bytes, start + 8)
      numbers[i] = Number.isSafeInteger(number) ? number : Number.NaN
      times[i] = filetimeInstant(u32At(bytes, start + 16), u32At(bytes, start + 20)) ?? Number.NaN
    }
    return {numbers, times}
  }

  decode(i: number, sink: Sink): void {
    const start = this.starts[i]
    if (start === undefined) return
    const torn = this.torn.get(start)
    const end = torn ?? start + u32At(this.bytes, start + 4) - 4
    const shape = torn === undefined ? this.plainShape(start, end) : undefined
    const event =
      shape === undefined
        ? this.walk(start, end, sink)
        : new EvtxEvent(this, shape, start, this.outer, shape.nestedIndex < 0 ? undefined : this.inner)
    if (event === undefined) return
    const time = shape === undefined ? -1 : this.outer.timeAt
    const isOrdinary = time >= 0 && isOrdinaryFiletime(u32At(this.bytes, time + 4))
    if (!isOrdinary && event.when === undefined) this.troubleOfTime(start, event, time, sink)
    sink.event(event)
  }

  /** The shape of a record that is a plain pair of templates, with its instances read; else undefined. */
  private plainShape(start: number, end: number): Shape | undefined {
    const {bytes, tables, outer, inner} = this
    const at = instanceAt(bytes, start + recordHeaderBytes, end)
    if (at < 0 || !tables.readInstance(at, end, outer)) return undefined
    const template = outer.template
    if (template === undefined || !template.isPlain || outer.isCut || outer.isBorrowed || outer.nested > 1)
      return undefined
    if (outer.nested === 0) return this.shapeOf(-1)
    const below = instanceAt(bytes, outer.nestedAt, outer.nestedEnd)
    if (below < 0 || !tables.readInstance(below, outer.nestedEnd, inner)) return undefined
    if (
      inner.template === undefined ||
      !inner.template.isPlain ||
      inner.isCut ||
      inner.isBorrowed ||
      inner.nested > 0
    )
      return undefined
    return this.shapeOf(outer.nestedIndex)
  }

  private shapeOf(nestedIndex: number): Shape | undefined {
    const outer = this.outer.template!
    const inner = nestedIndex < 0 ? undefined : this.inner.template
    const known = outer.shapeWith(inner)
    if (known !== undefined && known.nestedIndex === nestedIndex) return known
    const placed = placeLeaves(outer.leaves, nestedIndex, inner?.leaves)
    if (!this.templates.spend(placed.length)) return undefined
    const shape = new Shape(placed, nestedIndex)
    outer.keepShape(inner, shape)
    return shape
  }

  private walk(start: number, end: number, sink: Sink): EvtxEvent | undefined {
    const {bytes, tables, values} = this
    const {leaves, problem, isBorrowed} = walkRecord(bytes, tables, values, start + recordHeaderBytes, end)
    const at = recordLocator(this, start)
    const what = leaves.length === 0 ? "nothing of the record" : `${leaves.length} values`
    if (problem !== undefined)
      sink.trouble({
        code: "evtx/damaged-record",
        severity: "lost",
        at,
        detail: `${problem}; ${what} could be read`,
      })
    else if (isBorrowed)
      sink.trouble({
        code: "evtx/borrowed-template",
        severity: "doubtful",
        at,
        detail:
          "the record's template is destroyed; one from another chunk with the same identifier was used",
      })
    return leaves.length === 0
      ? undefined
      : new EvtxEvent(this, new Shape(leaves, -1), start, undefined, undefined)
  }

  private troubleOfTime(start: number, event: EvtxEvent, time: number, sink: Sink): void {
    const {bytes} = this
    const raw =
      time >= 0
        ? `FILETIME 0x${hex(u32At(bytes, time + 4))}${hex(u32At(bytes, time))}`
        : event.shown("TimeCreated")
    sink.trouble({
      code: "evtx/time",
      severity: "doubtful",
      at: recordLocator(this, start),
      detail:
        raw === undefined
          ? "the record has no TimeCreated"
          : `TimeCreated is ${raw}, which is no time between 1685 and 2255`,
    })
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0")
}
