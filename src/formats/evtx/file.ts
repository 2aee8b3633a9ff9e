/* Reads Windows event logs (.evtx), whole, damaged, taken live, or a lone chunk.
 *
 *   0   "ElfFile\0"   8 first, 16 last chunk   24 next record id   32 header size (128)   36 minor, 38 major version
 *   40  bytes before the first chunk (4096)    42 number of chunks    120 flags: 1 dirty, 2 full, 4 no checksums
 *   124 CRC-32 of the first 120 bytes
 *
 * The header is reported on, not believed: every 64-KiB slot up to the end of the file is looked at. Where
 * a slot does not begin with a chunk's magic, a chunk is sought at any offset whose header has the checksum
 * it states (bytes were lost or added before it), and whole records are read out of what lies between.
 * A chunk stands alone, so the file is read forward, one chunk at a time, and can be cut between any two.
 *
 * Source: [MS-EVEN6] 2.2.17; libevtx documentation, 2 (file header). */

import {crc32} from "node:zlib"
import {u16At, u32At} from "../../bytes/cursor.ts"
import type {ByteSource} from "../../model/evidence.ts"
import {type EvidenceId, formatName} from "../../model/ids.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"
import {
  type Block,
  type Blocks,
  type Cutter,
  type Ending,
  type Format,
  type Span,
  type Surveyor,
  wholeFile,
} from "../format.ts"
import {EvtxBlock, type Memory} from "./block.ts"
import {
  chunkBytes,
  chunkHeaderBytes,
  hasSoundRecords,
  isChunkAt,
  isSoundHeader,
  layOut,
  type RecordPlaces,
} from "./chunk.ts"
import {Fingerprints} from "./recover.ts"
import {Lender, TemplateCache} from "./template.ts"
import {ValueReader} from "./value.ts"

const fileHeaderBytes = 128
const usualFirstChunk = 4096
const noChecksums = 0x4

/** What a span that begins after the file header must know of it. */
interface Carry {
  /** Where the first chunk is expected. */
  readonly first: number
  /** Chunks by the header; 0 if there is none. */
  readonly chunks: number
}

/** Windows event log. With `recovers`, records that older chunks left behind the free-space offset come as
 *  blocks of their own (`Block.recovered`), without those that were read already. */
export function evtxFormat(recovers: boolean): Format {
  const templates = new TemplateCache()
  return {
    name: formatName("evtx"),
    title: "Windows event log",
    source: "[MS-EVEN6] 2.2.17; libevtx documentation",
    sniff: (head) => (isFileHeader(head) ? 1 : isChunkAt(head, 0) ? 0.95 : 0),
    letsGo: true,
    survey: (_subject, spanBytes) => new EvtxSurveyor(spanBytes),
    // What was read before decides what of the slack is new.
    ...(recovers ? {} : {cutter: chunkCutter}),
    open: (bytes, span, subject) =>
      new Slots(
        bytes,
        subject.evidence,
        {templates, lender: new Lender(), values: new ValueReader()},
        recovers,
      ).read(span),
  }
}

function isFileHeader(head: Uint8Array): boolean {
  return head.length >= 8 && u32At(head, 0) === 0x46_66_6c_45 && u32At(head, 4) === 0x00_65_6c_69
}

/** Spans begin with chunks that are where they should be. A template that is lent to a record without its own
 *  comes from the same span. */
function chunkCutter(head: Uint8Array): Cutter {
  // As much of it as a reader looks at.
  const carry = carryOf(head.subarray(0, usualFirstChunk + 8), 0)
  const place = (bytes: Uint8Array, offset: number): number => {
    const past = (offset - carry.first) % chunkBytes
    let at = past === 0 ? 0 : (past < 0 ? 0 : chunkBytes) - past
    while (at + chunkHeaderBytes <= bytes.length && !isChunkAt(bytes, at)) at += chunkBytes
    return at + chunkHeaderBytes <= bytes.length ? at : -1
  }
  return {carry, hasLines: false, place}
}

/** `head` is the begin of the file at `start`. */
function carryOf(head: Uint8Array, start: number): Carry {
  const isWhole = isFileHeader(head) && head.length >= fileHeaderBytes
  return {first: start + firstChunkOf(head), chunks: isWhole ? u16At(head, 42) : 0}
}

/** Where the chunks begin: as the header says if that is plausible. */
function firstChunkOf(head: Uint8Array): number {
  if (!isFileHeader(head)) return 0
  const stated = head.length >= 42 ? u16At(head, 40) : 0
  return stated >= fileHeaderBytes && (head.length < stated + 8 || isChunkAt(head, stated))
    ? stated
    : usualFirstChunk
}

/** Reads slot after slot. */
class Slots {
  private readonly source: ByteSource
  private readonly evidence: EvidenceId
  private readonly memory: Memory
  private readonly fingerprints: Fingerprints | undefined
  private carry: Carry = {first: 0, chunks: 0}
  private pending: Trouble[] = []
  /** Slots in a row that hold neither chunk nor record. */
  private idle: {from: number; to: number; isBlank: boolean; isExpected: boolean} | undefined

  constructor(source: ByteSource, evidence: EvidenceId, memory: Memory, recovers: boolean) {
    this.source = source
    this.evidence = evidence
    this.memory = memory
    this.fingerprints = recovers ? new Fingerprints() : undefined
  }

  read(span: Span): Blocks {
    let at = span.start
    const blocks = this.blocks(span, (end) => {
      at = end
    })
    return Object.assign(blocks, {ending: (): Ending => ({at, carry: this.carry, lines: 0})})
  }

  private async *blocks(span: Span, ended: (at: number) => void): AsyncGenerator<Block> {
    const stop = span.end ?? Number.POSITIVE_INFINITY
    let at = span.start
    if (isCarry(span.carry)) this.carry = span.carry
    else at = await this.readHeader(at)
    while (at < stop) {
      // The head of the next slot shows whether this one is where it should be.
      const piece = await this.source.read(at, chunkBytes + chunkHeaderBytes)
      if (piece.length === 0) break
      const length = this.slotBytes(piece)
      yield* this.slot(piece.subarray(0, length), at)
      at += length
    }
    ended(at)
    this.endIdle()
    if (this.pending.length > 0)
      yield this.block(new Uint8Array(0), span.start, {starts: [], torn: noneTorn}, false)
  }

  private async readHeader(start: number): Promise<number> {
    const head = await this.source.read(start, usualFirstChunk + 8)
    this.carry = carryOf(head, start)
    const {first} = this.carry
    if (!isFileHeader(head)) return first
    if (head.length < fileHeaderBytes)
      this.trouble("evtx/file-header", "lost", start, head.length, "the file ends within its header")
    else if ((u32At(head, 120) & noChecksums) === 0 && crc32(head.subarray(0, 120)) !== u32At(head, 124))
      this.trouble(
        "evtx/file-header",
        "doubtful",
        start,
        fileHeaderBytes,
        "the file header does not have the checksum it states; nothing is taken from it",
      )
    return first
  }

  /** How much of `piece` is one slot: 64 KiB, or up to a chunk that begins before. */
  private slotBytes(piece: Uint8Array): number {
    const whole = Math.min(piece.length, chunkBytes)
    if (isChunkAt(piece, 0)) {
      const isNextThere = piece.length <= chunkBytes || isChunkAt(piece, chunkBytes)
      if (isNextThere || hasSoundRecords(piece.subarray(0, whole))) return whole
    }
    for (let i = piece.indexOf(0x45, 8); i >= 0 && i < whole; i = piece.indexOf(0x45, i + 1))
      if (isSoundHeader(piece, i)) return i
    return whole
  }

  private *slot(bytes: Uint8Array, at: number): Iterable<Block> {
    const hasMagic = isChunkAt(bytes, 0)
    const isExpected = Math.round((at - this.carry.first) / chunkBytes) < this.carry.chunks
    if (!hasMagic && isBlank(bytes)) {
      this.addIdle(at, bytes.length, true, isExpected)
      return
    }
    const {starts, torn, slack, troubles} = layOut(bytes, this.evidence, at, this.fingerprints !== undefined)
    if (!hasMagic && starts.length === 0) {
      this.addIdle(at, bytes.length, false, isExpected)
      return
    }
    this.endIdle()
    if (!hasMagic)
      this.trouble(
        "evtx/no-chunk",
        "doubtful",
        at,
        bytes.length,
        `no chunk begins here; ${starts.length} whole records were read out of ${bytes.length} bytes`,
      )
    this.pending.push(...troubles)
    this.memory.templates.refresh()
    for (const start of starts) this.fingerprints?.isNew(bytes, start)
    yield this.block(bytes, at, {starts, torn}, false)
    const fresh = slack.filter((start) => this.fingerprints?.isNew(bytes, start))
    if (fresh.length > 0) yield this.block(bytes, at, {starts: fresh, torn: noneTorn}, true)
  }

  private addIdle(from: number, length: number, isBlank: boolean, isExpected: boolean): void {
    const {idle} = this
    if (idle !== undefined && idle.isBlank === isBlank && idle.isExpected === isExpected) {
      idle.to = from + length
      return
    }
    this.endIdle()
    this.idle = {from, to: from + length, isBlank, isExpected}
  }

  private endIdle(): void {
    const {idle} = this
    this.idle = undefined
    // Windows makes room in steps and leaves it blank until it is used.
    if (idle === undefined || (idle.isBlank && !idle.isExpected)) return
    const what = idle.isBlank ? "blank space" : "bytes without any whole record"
    const claim = idle.isExpected ? "where the file header counts chunks" : "behind the last chunk"
    this.trouble(
      "evtx/no-chunk",
      idle.isExpected || this.carry.chunks === 0 ? "lost" : "odd",
      idle.from,
      idle.to - idle.from,
      `${what} ${this.carry.chunks === 0 ? "where a chunk could be" : claim}`,
    )
  }

  private trouble(
    code: Trouble["code"],
    severity: Severity,
    offset: number,
    length: number,
    detail: string,
  ): void {
    this.pending.push({
      code,
      severity,
      at: {evidence: this.evidence, offset, length, unit: {kind: "bytes"}},
      detail,
    })
  }

  private block(bytes: Uint8Array, at: number, records: RecordPlaces, recovered: boolean): Block {
    const troubles = this.pending.sort((a, b) => a.at.offset - b.at.offset)
    this.pending = []
    return new EvtxBlock(bytes, at, this.evidence, records, troubles, this.memory, recovered)
  }
}

const noneTorn: ReadonlyMap<number, number> = new Map()
const blankChunk: Buffer = Buffer.alloc(chunkBytes)

function isBlank(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, blankChunk.subarray(0, bytes.length)) === 0
}

function isCarry(carry: unknown): carry is Carry {
  return (
    typeof carry === "object" &&
    carry !== null &&
    "first" in carry &&
    typeof carry.first === "number" &&
    "chunks" in carry &&
    typeof carry.chunks === "number"
  )
}

/** Cuts between chunks, up to the first slot that begins with none: behind it only a reader from before
 *  knows where chunks are. */
class EvtxSurveyor implements Surveyor {
  private readonly spanBytes: number
  private head: Uint8Array = new Uint8Array(0)
  private tail: Uint8Array = new Uint8Array(0)
  private at = 0
  private carry: Carry | undefined
  private nextSlot = Number.POSITIVE_INFINITY
  private lastCut = 0
  private readonly cuts: number[] = []

  constructor(spanBytes: number) {
    this.spanBytes = Math.max(spanBytes, chunkBytes)
  }

  push(chunk: Uint8Array): void {
    let from = 0
    if (this.carry === undefined) {
      const wanted = usualFirstChunk + 8 - this.head.length
      this.head = Buffer.concat([this.head, chunk.subarray(0, wanted)])
      if (this.head.length < usualFirstChunk + 8) {
        this.at += chunk.length
        return
      }
      const first = firstChunkOf(this.head)
      this.carry = {first, chunks: isFileHeader(this.head) ? u16At(this.head, 42) : 0}
      this.nextSlot = first
      // The head was seen whole: slots that begin in it are looked at there.
      this.slots(this.head, 0)
      from = wanted
      this.at += wanted
      this.tail = this.head.subarray(-8)
    }
    const rest = chunk.subarray(from)
    // Eight bytes of the last chunk, so that a magic across the cut is seen.
    const joined = Buffer.concat([this.tail, rest])
    this.slots(joined, this.at - this.tail.length)
    this.at += rest.length
    this.tail = new Uint8Array(joined.subarray(-8))
  }

  private slots(bytes: Uint8Array, offset: number): void {
    while (this.nextSlot >= offset && this.nextSlot + 8 <= offset + bytes.length) {
      const at = this.nextSlot - offset
      if (!isChunkAt(bytes, at)) {
        this.nextSlot = Number.POSITIVE_INFINITY
        return
      }
      if (this.nextSlot - this.lastCut >= this.spanBytes) {
        this.cuts.push(this.nextSlot)
        this.lastCut = this.nextSlot
      }
      this.nextSlot += chunkBytes
    }
  }

  end(): readonly Span[] {
    const {carry, cuts} = this
    if (carry === undefined || cuts.length === 0) return [wholeFile]
    return [
      {start: 0, end: cuts[0], carry: undefined},
      ...cuts.map((start, i) => ({start, end: cuts[i + 1], carry})),
    ]
  }
}
