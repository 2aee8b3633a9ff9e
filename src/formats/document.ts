/* Files that are one document: a page, a task, a configuration, a hive. Read whole, then taken apart.
 *
 * Such a file is one Block. Its length is bounded: of a longer one the beginning is read and the rest is
 * told as lost. What a reader makes of the bytes are Entries: a place, a time if the thing has one, and
 * named values. The reader is a plain function of the bytes and need not know of blocks, events or sinks. */

import type {Event, LogKind, Source, Value} from "../model/event.ts"
import type {ByteSource, Locator} from "../model/evidence.ts"
import {type FieldName, fieldName, formatName} from "../model/ids.ts"
import type {When} from "../model/instant.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import type {Block, Format, Sink, Subject} from "./format.ts"

/** One thing that a document says. */
export interface Entry {
  /** Where it stands, in bytes of the file. */
  readonly offset: number
  readonly length: number
  /** Line of text, from 1, where the document has lines. */
  readonly line?: number
  readonly when?: When
  /** The host that the document itself names. */
  readonly host?: string
  /** In the order in which they are to be shown. Undefined values are left out. */
  readonly fields: Readonly<Record<string, Value | undefined>>
  /** Further text that keywords see beside the values. */
  readonly text?: string
}

/** What a reader finds odd: offsets in bytes of the file. */
export type DocumentTrouble = (
  code: `${string}/${string}`,
  severity: Severity,
  offset: number,
  length: number,
  detail: string,
) => void

export interface DocumentReader {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly log: LogKind
  /** The most bytes of a file that are read. */
  readonly longestBytes: number
  sniff(head: Uint8Array, path: string): number
  /** Must not throw on any bytes, and must bound the number of entries itself. */
  read(bytes: Uint8Array, subject: Subject, trouble: DocumentTrouble): Iterable<Entry>
}

/** The format of files that `reader` reads. */
export function documentFormat(reader: DocumentReader): Format {
  const {name, title, source} = reader
  return {
    name: formatName(name),
    title,
    source,
    sniff: (head, path) => reader.sniff(head, path),
    async *open(bytes, _span, subject) {
      const {whole, isCut} = await readUpTo(bytes, reader.longestBytes)
      const troubles: Trouble[] = []
      const report: DocumentTrouble = (code, severity, offset, length, detail) => {
        const at: Locator = {evidence: subject.evidence, offset, length, unit: {kind: "bytes"}}
        troubles.push({code, severity, at, detail})
      }
      if (isCut) {
        const rest = Math.max(1, (bytes.size ?? whole.length + 1) - whole.length)
        const detail = `read to ${reader.longestBytes} bytes, as long as a ${reader.title} may be; the rest was not looked at`
        report("formats/document-too-long", "lost", whole.length, rest, detail)
      }
      const entries = [...reader.read(whole, subject, report)].sort((a, b) => a.offset - b.offset)
      troubles.sort((a, b) => a.at.offset - b.at.offset)
      yield new DocumentBlock(reader.log, whole, subject, entries, troubles)
    },
  }
}

async function readUpTo(source: ByteSource, longest: number): Promise<{whole: Uint8Array; isCut: boolean}> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length <= longest) {
    const part = await source.read(length, Math.min(1 << 20, longest + 1 - length))
    if (part.length === 0) break
    parts.push(part)
    length += part.length
  }
  const whole = parts.length === 1 ? parts[0]! : new Uint8Array(length)
  if (parts.length !== 1) {
    let at = 0
    for (const part of parts) {
      whole.set(part, at)
      at += part.length
    }
  }
  return {whole: whole.subarray(0, longest), isCut: length > longest}
}

class DocumentBlock implements Block {
  readonly raw: Uint8Array
  readonly offset = 0
  readonly log: LogKind
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  // A state covers no hours.
  readonly hours = []
  readonly searchable = false
  readonly columns = undefined
  private readonly entries: readonly Entry[]
  private readonly subject: Subject

  constructor(
    log: LogKind,
    raw: Uint8Array,
    subject: Subject,
    entries: readonly Entry[],
    troubles: readonly Trouble[],
  ) {
    this.log = log
    this.raw = raw
    this.subject = subject
    this.entries = entries
    this.records = entries.length
    this.starts = Uint32Array.from(entries, (entry) => entry.offset)
    this.troubles = troubles
  }

  decode(i: number, sink: Sink): void {
    const entry = this.entries[i]
    if (entry !== undefined) sink.event(new DocumentEvent(this.log, this.subject, entry))
  }
}

/** An entry as an event. */
export class DocumentEvent implements Event {
  readonly when: When | undefined
  readonly from: Locator
  readonly source: Source
  private readonly fields: ReadonlyMap<string, Value>
  private readonly byLower: ReadonlyMap<string, string>
  private readonly text: string | undefined

  constructor(log: LogKind, subject: Subject, entry: Entry) {
    const {offset, length, line} = entry
    const unit: Locator["unit"] = line === undefined ? {kind: "bytes"} : {kind: "line", line}
    this.when = entry.when
    this.from = {evidence: subject.evidence, offset, length, unit}
    this.source = {log, host: entry.host}
    this.text = entry.text
    const own = Object.entries(entry.fields)
    this.fields = new Map(own.filter((pair): pair is [string, Value] => pair[1] !== undefined))
    this.byLower = new Map([...this.fields.keys()].map((name) => [name.toLowerCase(), name]))
  }

  get(field: FieldName): Value | undefined {
    const exact = this.fields.get(field)
    if (exact !== undefined) return exact
    const name = this.byLower.get(field.toLowerCase())
    return name === undefined ? undefined : this.fields.get(name)
  }

  has(field: FieldName): boolean {
    return this.fields.has(field) || this.byLower.has(field.toLowerCase())
  }

  keywords(hit: (text: string) => boolean): boolean {
    for (const value of this.fields.values())
      for (const one of Array.isArray(value) ? value : [value])
        if (one !== null && hit(String(one))) return true
    return this.text !== undefined && hit(this.text)
  }

  *entries(): Iterable<readonly [FieldName, Value]> {
    for (const [name, value] of this.fields) yield [fieldName(name), value]
  }
}
