/* Reads Windows events that other tools exported as JSON: one a line, pretty-printed, or as an array.
 *
 * Names and times are brought to one form (normalise.ts). Values are escaped in the text, so a block may not
 * be searched raw: every record is decoded. The hashing pass compares the times with Sysmon's own UTC
 * (clock.ts); a file whose stated zone is contradicted by its own events is corrected and reported. */

import {TextWindow} from "../../bytes/lines.ts"
import {decodeText, detectText} from "../../bytes/text-encoding.ts"
import type {Event, Source, Value} from "../../model/event.ts"
import type {ByteSource, Locator} from "../../model/evidence.ts"
import {type EvidenceId, type FieldName, fieldName, formatName} from "../../model/ids.ts"
import type {When} from "../../model/instant.ts"
import type {Trouble} from "../../model/trouble.ts"
import type {Block, Format, Sink, Span, Subject, Surveyor} from "../format.ts"
import {type ClockFinding, ClockWatch, corrected} from "./clock.ts"
import {type Normal, normalise} from "./normalise.ts"
import {parseObject} from "./parse.ts"
import {ObjectScanner, type ScanState} from "./scanner.ts"

const defaultBlockBytes = 1 << 20
const headBytes = 64

interface Carry {
  /** Undefined at the start of a file. */
  readonly state: ScanState | undefined
  readonly clock: ClockFinding | undefined
}

class JsonBlock implements Block {
  readonly raw: Uint8Array
  readonly offset: number
  readonly log = "windows-event"
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  readonly hours = undefined
  readonly searchable = false
  readonly columns = undefined
  private readonly ends: Uint32Array
  private readonly lines: Uint32Array
  private readonly evidence: EvidenceId
  private readonly encoding: ScanState["encoding"]
  private readonly clock: ClockFinding | undefined

  constructor(
    evidence: EvidenceId,
    window: TextWindow,
    used: number,
    found: readonly {readonly start: number; readonly end: number; readonly line: number}[],
    troubles: readonly Trouble[],
    clock: ClockFinding | undefined,
  ) {
    const unit = window.unitBytes
    this.evidence = evidence
    this.encoding = window.encoding
    this.clock = clock
    this.raw = window.raw.subarray(0, used * unit)
    this.offset = window.offset
    this.records = found.length
    this.starts = Uint32Array.from(found, (object) => object.start * unit)
    this.ends = Uint32Array.from(found, (object) => object.end * unit)
    this.lines = Uint32Array.from(found, (object) => object.line)
    this.troubles = troubles
  }

  decode(i: number, sink: Sink): void {
    if (i < 0 || i >= this.records) return
    const start = this.starts[i]!
    const end = this.ends[i]!
    const from: Locator = {
      evidence: this.evidence,
      offset: this.offset + start,
      length: end - start,
      unit: {kind: "line", line: this.lines[i]!},
    }
    const object = parseObject(decodeText(this.raw, start, end, this.encoding))
    if (typeof object === "string") {
      const detail = `${end - start} bytes that begin like an object: ${object}`
      sink.trouble({code: "json-lines/broken-object", severity: "lost", at: from, detail})
      return
    }
    const normal = normalise(object)
    if (normal.isDeep) {
      const detail = "values nested deeper than any exporter writes are left out"
      sink.trouble({code: "json-lines/too-deep", severity: "doubtful", at: from, detail})
    }
    if (!normal.when) {
      const detail = "the object names no time of its event that can be read"
      sink.trouble({code: "json-lines/no-time", severity: "doubtful", at: from, detail})
    }
    sink.event(new JsonEvent(normal, from, corrected(normal.when, this.clock)))
  }
}

class JsonEvent implements Event {
  readonly from: Locator
  readonly when: When | undefined
  readonly source: Source
  private readonly fields: ReadonlyMap<string, Value>
  private lower: ReadonlyMap<string, Value> | undefined

  constructor(normal: Normal, from: Locator, when: When | undefined) {
    this.from = from
    this.when = when
    this.fields = normal.fields
    const {channel, provider, eventId, host} = normal
    this.source = {
      log: "windows-event",
      host,
      ...(channel === undefined ? {} : {channel}),
      ...(provider === undefined ? {} : {provider}),
      ...(eventId === undefined ? {} : {eventId}),
    }
  }

  get(field: FieldName): Value | undefined {
    const value = this.fields.get(field)
    if (value !== undefined) return value
    if (!this.lower) {
      const lower = new Map<string, Value>()
      for (const [name, inner] of this.fields) {
        const key = name.toLowerCase()
        if (!lower.has(key)) lower.set(key, inner)
      }
      this.lower = lower
    }
    return this.lower.get(field.toLowerCase())
  }

  has(field: FieldName): boolean {
    return this.get(field) !== undefined
  }

  keywords(hit: (text: string) => boolean): boolean {
    for (const value of this.fields.values()) {
      for (const one of Array.isArray(value) ? value : [value])
        if (one !== null && hit(String(one))) return true
    }
    return false
  }

  *entries(): Iterable<readonly [FieldName, Value]> {
    for (const [name, value] of this.fields) yield [fieldName(name), value]
  }
}

/** The trouble that a clock finding is told by, once per file, at the first event that shows it. */
function clockTrouble(evidence: EvidenceId, clock: ClockFinding): Trouble {
  const minutes = Math.abs(clock.shiftMicros) / 60_000_000
  const amount = `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const detail =
    clock.shiftMicros === 0
      ? `${clock.differing} of ${clock.examined} Sysmon events examined differ from their own UtcTime, but not all alike: no time was moved`
      : `${clock.differing} of ${clock.examined} Sysmon events examined have a UtcTime ${amount} ${clock.shiftMicros > 0 ? "after" : "before"} the stated time: all times of this file were moved by that`
  return {
    code: clock.shiftMicros === 0 ? "json-lines/zone-unclear" : "json-lines/zone-contradicted",
    severity: "doubtful",
    at: {evidence, offset: clock.offset, length: clock.length, unit: {kind: "line", line: clock.line}},
    detail,
  }
}

async function* read(
  bytes: ByteSource,
  span: Span,
  subject: Subject,
  blockBytes: number = defaultBlockBytes,
): AsyncGenerator<Block> {
  const carry = span.carry as Carry | undefined
  const clock = carry?.clock
  const stop = span.end ?? Number.POSITIVE_INFINITY
  let at = span.start
  let window: TextWindow | undefined
  let scanner: ObjectScanner | undefined
  let final = false
  while (!final) {
    const wanted = Math.min(window ? blockBytes : Math.max(blockBytes, headBytes), stop - at)
    const piece = wanted > 0 ? await bytes.read(at, wanted) : new Uint8Array(0)
    final = piece.length < wanted || at + piece.length >= stop
    if (!window || !scanner) {
      const start = detectText(piece)
      const state = carry?.state ?? {encoding: start.encoding, line: 1, indent: undefined}
      window = new TextWindow(state.encoding, at)
      scanner = new ObjectScanner(subject.evidence, state)
      window.append(piece)
      if (!carry?.state) window.skipBytes(start.markBytes)
    } else window.append(piece)
    at += piece.length
    const found: {start: number; end: number; line: number}[] = []
    const isFileEnd = stop === Number.POSITIVE_INFINITY || stop === bytes.size
    const used = scanner.scan(window, final, isFileEnd, (object) => found.push(object))
    const troubles = [...scanner.takeTroubles()]
    const from = window.offset
    const to = window.offset + used * window.unitBytes
    if (clock && clock.offset >= from && clock.offset < to)
      troubles.push(clockTrouble(subject.evidence, clock))
    troubles.sort((a, b) => a.at.offset - b.at.offset)
    if (found.length > 0 || troubles.length > 0)
      yield new JsonBlock(subject.evidence, window, used, found, troubles, clock)
    window.consume(used)
  }
}

const utcTimeMark = Buffer.from('"UtcTime"')

class JsonSurveyor implements Surveyor {
  private readonly evidence: EvidenceId
  private readonly spanBytes: number
  private readonly clock = new ClockWatch()
  private readonly cuts: {offset: number; state: ScanState}[] = []
  private lastCut = 0
  private window: TextWindow | undefined
  private scanner: ObjectScanner | undefined
  private waiting: Uint8Array[] = []
  private waitingBytes = 0

  constructor(subject: Subject, spanBytes: number) {
    this.evidence = subject.evidence
    this.spanBytes = spanBytes
  }

  push(chunk: Uint8Array): void {
    this.waiting.push(chunk)
    this.waitingBytes += chunk.length
    // The rest of an undecided object is scanned again each time: not too often.
    if (this.waitingBytes >= 1 << 18) this.scan(false)
  }

  end(): readonly Span[] {
    this.scan(true)
    const clock = this.clock.finding()
    const starts: readonly {offset: number; state: ScanState | undefined}[] = [
      {offset: 0, state: undefined},
      ...this.cuts,
    ]
    return starts.map(({offset, state}, i) => {
      // Nothing to know at the start is the same as no survey: the file need not be read again.
      const carry: Carry | undefined = state === undefined && clock === undefined ? undefined : {state, clock}
      return {start: offset, end: starts[i + 1]?.offset, carry}
    })
  }

  private scan(final: boolean): void {
    const piece = Buffer.concat(this.waiting)
    this.waiting = []
    this.waitingBytes = 0
    if (!this.window || !this.scanner) {
      const {encoding, markBytes} = detectText(piece)
      this.window = new TextWindow(encoding, 0)
      this.scanner = new ObjectScanner(this.evidence, {encoding, line: 1, indent: undefined})
      this.window.append(piece)
      this.window.skipBytes(markBytes)
    } else this.window.append(piece)
    const {window, scanner} = this
    const used = scanner.scan(window, final, final, (object) => {
      const unit = window.unitBytes
      const offset = window.offset + object.start * unit
      const cut = object.lineStart === undefined ? 0 : window.offset + object.lineStart * unit
      if (cut > this.lastCut && cut - this.lastCut >= this.spanBytes) {
        this.lastCut = cut
        this.cuts.push({offset: cut, state: {...scanner.state, line: object.line}})
      }
      const text = Buffer.from(
        window.view.buffer,
        window.view.byteOffset + object.start,
        object.end - object.start,
      )
      if (!text.includes(utcTimeMark) || !this.clock.wants()) return
      const parsed = parseObject(
        decodeText(window.raw, object.start * unit, object.end * unit, window.encoding),
      )
      if (typeof parsed === "string") return
      this.clock.look(normalise(parsed), offset, (object.end - object.start) * unit, object.line)
    })
    scanner.takeTroubles()
    window.consume(used)
  }
}

/** Objects of the head that are looked at before a file is claimed. */
const looked = 5

/** Windows events as JSON, from the exporters that normalise.ts names. Claims only what shows an event id
 *  and a channel or provider in its first objects. */
export const jsonLines: Format = {
  name: formatName("json-lines"),
  title: "Windows events as JSON",
  source: "public output of the exporters; RFC 8259",
  sniff(head) {
    const {encoding, markBytes} = detectText(head)
    const start = decodeText(head, markBytes, Math.min(head.length, markBytes + 64), encoding).trimStart()
    if (!/^[[{]/.test(start)) return 0
    const window = new TextWindow(encoding, 0)
    window.append(head)
    window.skipBytes(markBytes)
    let score = 0
    let seen = 0
    const scanner = new ObjectScanner("" as EvidenceId, {encoding, line: 1, indent: undefined})
    scanner.scan(window, true, false, ({start, end}) => {
      if (seen++ >= looked || score === 0.9) return
      const text = decodeText(window.raw, start * window.unitBytes, end * window.unitBytes, encoding)
      const object = parseObject(text)
      if (typeof object === "string") {
        if (seen === 1 && end === window.view.length && hasEventNames(text)) score = 0.5
        return
      }
      const {channel, provider, eventId} = normalise(object)
      if (eventId === undefined) return
      if (channel !== undefined) score = 0.9
      else if (provider !== undefined) score = Math.max(score, 0.6)
    })
    return score
  },
  surveyFirst: true,
  survey: (subject, spanBytes) => new JsonSurveyor(subject, spanBytes),
  open: read,
}

/** For a first object longer than the head: whether the names of an event stand in it. */
function hasEventNames(text: string): boolean {
  return (
    /"(?:EventID|EventId|event_id|winlog\.event_id)"\s*:/.test(text) &&
    /"(?:Channel|channel|winlog\.channel)"\s*:/.test(text)
  )
}
