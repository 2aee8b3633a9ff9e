/* One Windows event, decoded value by value.
 *
 * The event holds where the values of its outer and inner template lie and the Shape that says which value
 * is which field. `get` finds the value's place by adding up the sizes before it and reads that one value;
 * it keeps nothing, since the matcher asks for each field once. */

import {u32At} from "../../bytes/cursor.ts"
import {filetimeWhen} from "../../bytes/filetime.ts"
import {
  canonicalText,
  type Event,
  type Form,
  type RawValues,
  type Scalar,
  type Source,
  type Value,
} from "../../model/event.ts"
import type {Locator} from "../../model/evidence.ts"
import type {EvidenceId, FieldName} from "../../model/ids.ts"
import {parseIso, type When} from "../../model/instant.ts"
import {type Content, type Field, innerRaw, type Shape} from "./shape.ts"
import {descriptorBytes, type Instance} from "./template.ts"
import {rawKindOf, type ValueReader, valueTypes, writesNumeric} from "./value.ts"

/** What the events of one chunk share. */
export interface ChunkContext {
  readonly evidence: EvidenceId
  readonly bytes: Uint8Array
  /** Of the same bytes. */
  readonly view: DataView
  /** Of the chunk in the evidence. */
  readonly offset: number
  readonly values: ValueReader
}

export class EvtxEvent implements Event, RawValues {
  private readonly chunk: ChunkContext
  private readonly shape: Shape
  private readonly start: number
  private readonly outerAt: number
  private readonly outerCount: number
  private readonly innerAt: number
  private readonly innerCount: number
  private readonly timeAt: number
  // Where the value read last begins, by level: the next one asked for mostly lies behind it.
  private outerIndex = 0
  private outerPlace: number
  private innerIndex = 0
  private innerPlace: number
  private time: When | undefined | null = null
  private origin: Source | undefined
  private place: Locator | undefined

  /** `start` is the record's in the chunk. Instances are read, not kept; an event whose shape has only
   *  constants needs none. */
  constructor(
    chunk: ChunkContext,
    shape: Shape,
    start: number,
    outer: Instance | undefined,
    inner: Instance | undefined,
  ) {
    this.chunk = chunk
    this.shape = shape
    this.start = start
    this.outerAt = outer === undefined ? 0 : outer.descriptorsAt
    this.outerCount = outer === undefined ? 0 : outer.count
    this.innerAt = inner === undefined ? 0 : inner.descriptorsAt
    this.innerCount = inner === undefined ? 0 : inner.count
    this.timeAt = outer === undefined ? -1 : outer.timeAt
    this.outerPlace = outer === undefined ? 0 : outer.dataAt
    this.innerPlace = inner === undefined ? 0 : inner.dataAt
  }

  /** Itself, unless its values were read when it was made. */
  get raw(): RawValues | undefined {
    return this.outerAt === 0 ? undefined : this
  }

  get form(): Form {
    return this.shape
  }

  locate(raws: readonly number[], places: Int32Array): DataView {
    const {bytes, view} = this.chunk
    let at = this.outerAt + descriptorBytes * this.outerCount
    let d = this.outerAt
    let stop = this.outerAt
    let count = this.outerCount
    let base = 0
    for (let i = 0, to = 0; i < raws.length; i++, to += 3) {
      if (raws[i]! >= innerRaw && base === 0) {
        at = this.innerAt + descriptorBytes * this.innerCount
        d = this.innerAt
        stop = this.innerAt
        count = this.innerCount
        base = innerRaw
      }
      const index = raws[i]! - base
      if (index >= count) {
        places[to + 2] = 0
        continue
      }
      const descriptor = stop + descriptorBytes * index
      for (; d < descriptor; d += descriptorBytes) at += bytes[d]! | (bytes[d + 1]! << 8)
      places[to] = at
      places[to + 1] = bytes[d]! | (bytes[d + 1]! << 8)
      places[to + 2] = rawKindOf(bytes[d + 2]!)
    }
    return view
  }

  valueOf(raw: number): Value | undefined {
    return raw < innerRaw ? this.outerPiece(raw) : this.innerPiece(raw - innerRaw)
  }

  get when(): When | undefined {
    if (this.time === null) this.time = this.readTime()
    return this.time
  }

  get from(): Locator {
    this.place ??= recordLocator(this.chunk, this.start)
    return this.place
  }

  get source(): Source {
    this.origin ??= this.readSource()
    return this.origin
  }

  get(field: FieldName): Value | undefined {
    const content = this.shape.find(field)
    return content === undefined ? undefined : this.value(content)
  }

  has(field: FieldName): boolean {
    const content = this.shape.find(field)
    return content !== undefined && this.holds(content)
  }

  keywords(hit: (text: string) => boolean): boolean {
    for (const {content} of this.shape.fields) if (this.anyText(content, hit)) return true
    return false
  }

  words(hit: (text: string) => boolean): boolean {
    for (const {content} of this.shape.fields) {
      if (content.kind === "piece" && writesNumeric(this.type(content.level, content.index))) continue
      if (this.anyText(content, hit)) return true
    }
    return false
  }

  private anyText(content: Content, hit: (text: string) => boolean): boolean {
    const value = this.value(content)
    if (value === undefined) return false
    if (typeof value === "string") return hit(value)
    if (typeof value === "object" && value !== null) {
      for (const item of value) {
        const text = canonicalText(item)
        if (text !== undefined && hit(text)) return true
      }
      return false
    }
    const text = canonicalText(value)
    return text !== undefined && hit(text)
  }

  *entries(): Iterable<readonly [FieldName, Value]> {
    for (const {name, content} of this.shape.fields as readonly Field[]) {
      const value = this.value(content)
      if (value !== undefined) yield [name, value]
    }
  }

  /** A field's value as text, for messages. */
  shown(field: string): string | undefined {
    const content = this.shape.find(field)
    const value = content === undefined ? undefined : this.value(content)
    return value === undefined ? undefined : textOf(value)
  }

  private value(content: Content): Value | undefined {
    switch (content.kind) {
      case "constant":
        return content.value
      case "piece":
        return this.piece(content.level, content.index)
      case "joined": {
        let text = ""
        let isThere = false
        for (const part of content.parts) {
          if (typeof part === "string") {
            text += part
            isThere = true
            continue
          }
          const value = this.piece(part.level, part.index)
          if (value === undefined) continue
          text += textOf(value)
          isThere = true
        }
        return isThere ? text : undefined
      }
      case "list": {
        const all: Scalar[] = []
        let there = 0
        let only: Value | undefined
        for (const item of content.items) {
          const value = this.value(item)
          if (value === undefined) continue
          there++
          only = value
          if (typeof value !== "object" || value === null) all.push(value)
          else for (const element of value) all.push(element)
        }
        return there === 1 && !content.isUnnamed ? only : there === 0 ? undefined : all
      }
      case "either":
        return this.value(content.first) ?? this.value(content.second)
      case "element": {
        const value = this.value(content.of)
        if (value === undefined) return undefined
        if (typeof value === "object" && value !== null) return value[content.at]
        return content.at === 0 ? value : undefined
      }
    }
  }

  private holds(content: Content): boolean {
    switch (content.kind) {
      case "constant":
        return true
      case "piece":
        return this.type(content.level, content.index) !== valueTypes.none
      case "joined":
        return content.parts.some(
          (part) => typeof part === "string" || this.type(part.level, part.index) !== valueTypes.none,
        )
      case "list":
        return content.items.some((item) => this.holds(item))
      case "either":
        return this.holds(content.first) || this.holds(content.second)
      case "element":
        return this.value(content) !== undefined
    }
  }

  private type(level: 0 | 1, index: number): number {
    const count = level === 0 ? this.outerCount : this.innerCount
    if (index >= count) return valueTypes.none
    return this.chunk.bytes[(level === 0 ? this.outerAt : this.innerAt) + descriptorBytes * index + 2]!
  }

  private piece(level: 0 | 1, index: number): Value | undefined {
    return level === 0 ? this.outerPiece(index) : this.innerPiece(index)
  }

  // PERF: twins, since a choice of fields by level in the loop costs a tenth of decoding.
  private outerPiece(index: number): Value | undefined {
    if (index >= this.outerCount) return undefined
    const {bytes, values} = this.chunk
    if (index < this.outerIndex) {
      this.outerIndex = 0
      this.outerPlace = this.outerAt + descriptorBytes * this.outerCount
    }
    let at = this.outerPlace
    const descriptor = this.outerAt + descriptorBytes * index
    for (let d = this.outerAt + descriptorBytes * this.outerIndex; d < descriptor; d += descriptorBytes)
      at += bytes[d]! | (bytes[d + 1]! << 8)
    this.outerIndex = index
    this.outerPlace = at
    return values.read(bytes, bytes[descriptor + 2]!, at, bytes[descriptor]! | (bytes[descriptor + 1]! << 8))
  }

  private innerPiece(index: number): Value | undefined {
    if (index >= this.innerCount) return undefined
    const {bytes, values} = this.chunk
    if (index < this.innerIndex) {
      this.innerIndex = 0
      this.innerPlace = this.innerAt + descriptorBytes * this.innerCount
    }
    let at = this.innerPlace
    const descriptor = this.innerAt + descriptorBytes * index
    for (let d = this.innerAt + descriptorBytes * this.innerIndex; d < descriptor; d += descriptorBytes)
      at += bytes[d]! | (bytes[d + 1]! << 8)
    this.innerIndex = index
    this.innerPlace = at
    return values.read(bytes, bytes[descriptor + 2]!, at, bytes[descriptor]! | (bytes[descriptor + 1]! << 8))
  }

  private readTime(): When | undefined {
    const {bytes} = this.chunk
    if (this.timeAt >= 0) return filetimeWhen(u32At(bytes, this.timeAt), u32At(bytes, this.timeAt + 4))
    const value = this.shape.time === undefined ? undefined : this.value(this.shape.time)
    const when = typeof value === "string" ? parseIso(value) : undefined
    return when && {...when, zone: "format"}
  }

  private readSource(): Source {
    const {shape} = this
    // In the order in which Windows stores them, so that places are found by going forward.
    const id = shape.eventId === undefined ? undefined : this.value(shape.eventId)
    const eventId = typeof id === "string" && /^\d{1,9}$/.test(id) ? Number(id) : id
    const provider = this.textAt(shape.provider)
    const channel = this.textAt(shape.channel)
    const host = this.textAt(shape.computer)
    const last = shape.lastSource
    if (
      last !== undefined &&
      last.eventId === eventId &&
      last.channel === channel &&
      last.host === host &&
      last.provider === provider
    )
      return last
    const source: Source =
      channel !== undefined && provider !== undefined && typeof eventId === "number"
        ? {log: "windows-event", host, channel, provider, eventId}
        : {
            log: "windows-event",
            host,
            ...(channel === undefined ? {} : {channel}),
            ...(provider === undefined ? {} : {provider}),
            ...(typeof eventId === "number" ? {eventId} : {}),
          }
    shape.lastSource = source
    return source
  }

  private textAt(content: Content | undefined): string | undefined {
    const value = content === undefined ? undefined : this.value(content)
    return typeof value === "string" && value !== "" ? value : undefined
  }
}

/** Elements of a list in one text are parted by a blank. */
export function textOf(value: Value): string {
  if (typeof value === "object" && value !== null)
    return value.map((item) => canonicalText(item) ?? "").join(" ")
  return canonicalText(value) ?? ""
}

/** The place of the record at `start` of a chunk. */
export function recordLocator(chunk: ChunkContext, start: number): Locator {
  const {bytes, evidence, offset} = chunk
  const record = (BigInt(u32At(bytes, start + 12)) << 32n) | BigInt(u32At(bytes, start + 8))
  return {
    evidence,
    offset: offset + start,
    length: u32At(bytes, start + 4),
    unit: {kind: "record", record},
  }
}
