/* Writes small Windows event logs, valid and hostile, for tests. The reader's counterpart, written from the
 * format's description and sharing no code with it.
 *
 * A chunk is 64 KiB of which only the used part need be kept: `trimmed` cuts behind the last record. */

import {crc32} from "node:zlib"

export type Part =
  | string
  | {readonly sub: number; readonly optional?: boolean}
  | {readonly entity: string}
  | {readonly char: number}
  | {readonly cdata: string}
  | {readonly instance: Instance}

export interface Element {
  readonly name: string
  readonly attributes: readonly (readonly [string, readonly Part[]])[]
  readonly children: readonly (Element | Part)[]
}

export interface Definition {
  readonly guid: string
  readonly root: Element
}

export interface TypedValue {
  readonly type: number
  readonly bytes: Uint8Array | Instance | Element
}

export interface Instance {
  readonly definition: Definition
  readonly values: readonly TypedValue[]
}

export function element(
  name: string,
  attributes: Readonly<Record<string, Part>>,
  ...children: readonly (Element | Part)[]
): Element {
  return {name, attributes: Object.entries(attributes).map(([key, part]) => [key, [part]]), children}
}

export const value = {
  none: (): TypedValue => ({type: 0x00, bytes: Buffer.alloc(0)}),
  text: (text: string): TypedValue => ({type: 0x01, bytes: Buffer.from(text, "utf16le")}),
  ansi: (...bytes: readonly number[]): TypedValue => ({type: 0x02, bytes: Buffer.from(bytes)}),
  u8: (n: number): TypedValue => ({type: 0x04, bytes: Buffer.from([n])}),
  u16: (n: number): TypedValue => ({type: 0x06, bytes: little(n, 2)}),
  u32: (n: number): TypedValue => ({type: 0x08, bytes: little(n, 4)}),
  u64: (n: bigint): TypedValue => ({type: 0x0a, bytes: wide(n)}),
  guid: (hex: string): TypedValue => ({type: 0x0f, bytes: Buffer.from(hex, "hex")}),
  filetime: (n: bigint): TypedValue => ({type: 0x11, bytes: wide(n)}),
  sid: (authority: number, ...parts: readonly number[]): TypedValue => ({
    type: 0x13,
    bytes: Buffer.concat([
      Buffer.from([1, parts.length, 0, 0, 0, 0, 0, authority]),
      ...parts.map((part) => little(part, 4)),
    ]),
  }),
  hex64: (n: bigint): TypedValue => ({type: 0x15, bytes: wide(n)}),
  texts: (...texts: readonly string[]): TypedValue => ({
    type: 0x81,
    bytes: Buffer.from(texts.map((text) => `${text}\0`).join(""), "utf16le"),
  }),
  xml: (instance: Instance | Element): TypedValue => ({type: 0x21, bytes: instance}),
  raw: (type: number, hex: string): TypedValue => ({type, bytes: Buffer.from(hex, "hex")}),
}

function little(n: number, bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  out.writeUIntLE(n, 0, bytes)
  return out
}

function wide(n: bigint): Buffer {
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(BigInt.asUintN(64, n))
  return out
}

/** 2021-03-14T06:40:12.9876543Z. */
export const someTime = 132_601_776_129_876_543n

const namespace = "http://schemas.microsoft.com/win/2004/08/events/event"

/** System as Windows writes it; its values are those of `systemValues`, and the last one is BinXML. */
export const systemDefinition: Definition = {
  guid: "11111111111111111111111111111111",
  root: element(
    "Event",
    {xmlns: namespace},
    element(
      "System",
      {},
      element("Provider", {Name: {sub: 0}, Guid: {sub: 1, optional: true}}),
      element("EventID", {Qualifiers: {sub: 2, optional: true}}, {sub: 3, optional: true}),
      element("Version", {}, {sub: 4, optional: true}),
      element("Level", {}, {sub: 5, optional: true}),
      element("Keywords", {}, {sub: 6, optional: true}),
      element("TimeCreated", {SystemTime: {sub: 7, optional: true}}),
      element("EventRecordID", {}, {sub: 8, optional: true}),
      element("Correlation", {ActivityID: {sub: 9, optional: true}}),
      element("Execution", {ProcessID: {sub: 10, optional: true}, ThreadID: {sub: 11, optional: true}}),
      element("Channel", {}, {sub: 12, optional: true}),
      element("Computer", {}, {sub: 13, optional: true}),
      element("Security", {UserID: {sub: 14, optional: true}}),
    ),
    {sub: 15, optional: true},
  ),
}

export interface SystemFacts {
  readonly provider: string
  readonly eventId: number
  readonly channel: string
  readonly record: bigint
  readonly time?: bigint
  readonly computer?: string
}

export function systemValues(facts: SystemFacts, data: TypedValue): readonly TypedValue[] {
  return [
    value.text(facts.provider),
    value.none(),
    value.none(),
    value.u16(facts.eventId),
    value.u8(2),
    value.u8(4),
    value.hex64(0x8020_0000_0000_0000n),
    value.filetime(facts.time ?? someTime),
    value.u64(facts.record),
    value.none(),
    value.u32(508),
    value.u32(1032),
    value.text(facts.channel),
    value.text(facts.computer ?? "mx1.corp.example"),
    value.sid(5, 18),
    data,
  ]
}

/** `EventData` with named values in order. */
export function dataDefinition(guid: string, ...names: readonly string[]): Definition {
  return {
    guid,
    root: element("EventData", {}, ...names.map((name, i) => element("Data", {Name: name}, {sub: i}))),
  }
}

/** A whole event: System, and data by a definition of its own. */
export function event(
  facts: SystemFacts,
  definition: Definition,
  ...values: readonly TypedValue[]
): Instance {
  return {definition: systemDefinition, values: systemValues(facts, value.xml({definition, values}))}
}

export class ChunkWriter {
  readonly bytes: Buffer = Buffer.alloc(65_536)
  at = 512
  private readonly names = new Map<string, number>()
  private readonly definitions = new Map<Definition, number>()
  private ids: bigint[] = []
  private lastRecord = 0

  /** Adds a record; gives its offset in the chunk. `content` may be bytes that are no BinXML. */
  record(id: bigint, content: Instance | Element | Uint8Array, time: bigint = someTime): number {
    const start = this.at
    this.put(Buffer.from([0x2a, 0x2a, 0, 0, 0, 0, 0, 0]), wide(id), wide(time))
    if (content instanceof Uint8Array) this.put(content)
    else {
      this.put([0x0f, 1, 1, 0])
      if ("definition" in content) this.instance(content)
      else this.element(content, false)
      this.put([0])
    }
    while ((this.at - start) % 8 !== 4) this.put([0])
    const size = this.at + 4 - start
    this.put(little(size, 4))
    this.bytes.writeUInt32LE(size, start + 4)
    this.ids.push(id)
    this.lastRecord = start
    return start
  }

  put(...parts: readonly (Uint8Array | readonly number[])[]): void {
    for (const part of parts) {
      this.bytes.set(part, this.at)
      this.at += part.length
    }
  }

  /** Writes a name's structure here and gives its offset. */
  nameHere(name: string, link = 0): number {
    const at = this.at
    this.put(little(link, 4), little(0, 2), little(name.length, 2), Buffer.from(`${name}\0`, "utf16le"))
    return at
  }

  private name(name: string): void {
    const known = this.names.get(name)
    if (known !== undefined) {
      this.put(little(known, 4))
      return
    }
    this.put(little(this.at + 4, 4))
    this.names.set(name, this.nameHere(name))
  }

  instance({definition, values}: Instance): void {
    const known = this.definitions.get(definition)
    const guid = Buffer.from(definition.guid, "hex")
    this.put([0x0c, 1], guid.subarray(0, 4))
    if (known !== undefined) this.put(little(known, 4))
    else {
      this.definitions.set(definition, this.at + 4)
      this.put(little(this.at + 4, 4), little(0, 4), guid)
      const sizeAt = this.at
      this.put(little(0, 4), [0x0f, 1, 1, 0])
      this.element(definition.root, true)
      this.put([0])
      this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt)
    }
    this.put(little(values.length, 4))
    const descriptors = this.at
    this.at += 4 * values.length
    values.forEach((typed, i) => {
      const start = this.at
      if (typed.bytes instanceof Uint8Array) this.put(typed.bytes)
      else {
        this.put([0x0f, 1, 1, 0])
        if ("definition" in typed.bytes) this.instance(typed.bytes)
        else this.element(typed.bytes, false)
        this.put([0])
      }
      this.bytes.writeUInt16LE(this.at - start, descriptors + 4 * i)
      this.bytes[descriptors + 4 * i + 2] = typed.type
    })
  }

  private element({name, attributes, children}: Element, hasDependency: boolean): void {
    this.put([attributes.length > 0 ? 0x41 : 0x01])
    if (hasDependency) this.put([0xff, 0xff])
    const sizeAt = this.at
    this.put(little(0, 4))
    this.name(name)
    if (attributes.length > 0) {
      const listAt = this.at
      this.put(little(0, 4))
      attributes.forEach(([key, parts], i) => {
        this.put([i < attributes.length - 1 ? 0x46 : 0x06])
        this.name(key)
        for (const part of parts) this.part(part)
      })
      this.bytes.writeUInt32LE(this.at - listAt - 4, listAt)
    }
    if (children.length === 0) this.put([0x03])
    else {
      this.put([0x02])
      for (const child of children) {
        if (typeof child === "object" && "name" in child) this.element(child, hasDependency)
        else this.part(child)
      }
      this.put([0x04])
    }
    this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt)
  }

  private part(part: Part): void {
    if (typeof part === "string") this.put([0x05, 1], little(part.length, 2), Buffer.from(part, "utf16le"))
    else if ("sub" in part) this.put([part.optional ? 0x0e : 0x0d], little(part.sub, 2), [0x01])
    else if ("char" in part) this.put([0x08], little(part.char, 2))
    else if ("cdata" in part)
      this.put([0x07], little(part.cdata.length, 2), Buffer.from(part.cdata, "utf16le"))
    else if ("entity" in part) {
      this.put([0x09])
      this.name(part.entity)
    } else this.instance(part.instance)
  }

  /** The chunk with header and checksums, by default for what was written. */
  finish(freeSpace: number = this.at): Buffer {
    const {bytes} = this
    bytes.write("ElfChnk\0", 0, "latin1")
    const first = this.ids[0] ?? 0n
    const last = this.ids.at(-1) ?? 0n
    for (const [i, id] of [first, last, first, last].entries()) bytes.writeBigUInt64LE(id, 8 + 8 * i)
    bytes.writeUInt32LE(128, 40)
    bytes.writeUInt32LE(this.lastRecord, 44)
    bytes.writeUInt32LE(freeSpace >>> 0, 48)
    bytes.writeUInt32LE(1, 120)
    checkChunk(bytes)
    return bytes
  }

  /** The same without the unused end. */
  trimmed(freeSpace: number = this.at): Buffer {
    const {at} = this
    return this.finish(freeSpace).subarray(0, at)
  }
}

/** States the checksums of a chunk anew. */
export function checkChunk(chunk: Buffer): void {
  const free = chunk.readUInt32LE(48)
  chunk.writeUInt32LE(free >= 512 && free <= chunk.length ? crc32(chunk.subarray(512, free)) : 0, 52)
  chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124)
}

/** A file of chunks behind a header that states `stated` of them. */
export function evtxFile(chunks: readonly Uint8Array[], stated: number = chunks.length): Buffer {
  const header = Buffer.alloc(4096)
  header.write("ElfFile\0", 0, "latin1")
  header.writeBigUInt64LE(BigInt(Math.max(0, stated - 1)), 16)
  header.writeUInt32LE(128, 32)
  header.writeUInt16LE(1, 36)
  header.writeUInt16LE(3, 38)
  header.writeUInt16LE(4096, 40)
  header.writeUInt16LE(stated, 42)
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124)
  return Buffer.concat([header, ...chunks])
}
