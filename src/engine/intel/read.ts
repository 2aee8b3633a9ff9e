/* From files to the texts of public statements.
 *
 * Files are told by their content and read one at a time: folders are walked in order, archives are opened in place,
 * attachments of mails are read as if they were files. What cannot be read is a trouble with its place, and reading
 * goes on. Paths are relative to what was named, as the evidence of a case has them: `a.zip!/b.html`, `feed.xml!3`.
 * Nothing is fetched. */

import {chunksOf, memorySource, sequentialSource} from "../../bytes/source.ts"
import {decodeText, detectText} from "../../bytes/text-encoding.ts"
import type {Container} from "../../containers/container.ts"
import {Budget, defaultLimits, Fault} from "../../containers/limits.ts"
import {label} from "../../containers/names.ts"
import {containers} from "../../containers/registry.ts"
import {longestPage, readHtml} from "../../intel/html.ts"
import {readPdf} from "../../intel/pdf.ts"
import type {SourceText} from "../../intel/source.ts"
import {evidenceId} from "../../model/ids.ts"
import type {Trouble} from "../../model/trouble.ts"
import {sightings, topLabel} from "../folder.ts"
import {beginningOfFile} from "../sources.ts"
import {docxParts, isDocx, readDocx} from "./docx.ts"
import {readFeed} from "./feed.ts"
import {Foreign, ForeignDeath} from "./foreign.ts"
import type {Answer, MailAnswer, PdfAnswer, Question} from "./foreign-reader.ts"
import {formOf} from "./form.ts"
import {readJson} from "./json.ts"
import {type IntelLimits, intelLimits} from "./limits.ts"
import {mailSource} from "./mail.ts"
import {mispEvents, readMisp} from "./misp.ts"
import {readStix, stixObjects} from "./stix.ts"
import {pageTextOf, textOf} from "./text.ts"
import {type Sourced, sha256Of, type Tell} from "./written.ts"

export interface IntelReadOptions {
  /** Tried on encrypted members of archives, in this order. */
  readonly passwords?: readonly string[]
  readonly limits?: Partial<IntelLimits>
}

/** A text, or what could not be read or was odd. */
export type SourceRead = {readonly source: SourceText} | {readonly trouble: Trouble}

/** The texts of all files that are named, and of those below the folders that are named, in a fixed order. Never
 *  throws for what a file or a file system says. One file is in memory at a time. */
export async function* readSources(
  paths: readonly string[],
  options: IntelReadOptions = {},
): AsyncGenerator<SourceRead, void, undefined> {
  const reading = new Reading(options)
  try {
    for (const [i, named] of paths.entries()) {
      const top = topLabel(named)
      const same = paths.slice(0, i).filter((other) => topLabel(other) === top).length
      for (const sighting of sightings(named)) {
        const parts = [same === 0 ? top : `${top}#${same + 1}`, ...sighting.parts.slice(1)]
        const path = parts.join("/")
        if (sighting.kind === "unread")
          yield troubleAt(path, sighting.code, sighting.severity, 0, sighting.detail)
        else yield* reading.file(path, sighting.path, sighting.size)
      }
    }
  } finally {
    reading.close()
  }
}

/** The texts of one file that is in memory: what was pasted or sent. As `readSources`. */
export async function* readBytes(
  path: string,
  bytes: Uint8Array,
  options: IntelReadOptions = {},
): AsyncGenerator<SourceRead, void, undefined> {
  const reading = new Reading(options)
  try {
    yield* reading.piece(path, bytes, 0)
  } finally {
    reading.close()
  }
}

function troubleAt(
  path: string,
  code: Trouble["code"],
  severity: Trouble["severity"],
  offset: number,
  detail: string,
): SourceRead {
  return {
    trouble: {
      code,
      severity,
      at: {evidence: evidenceId(path), offset, length: 0, unit: {kind: "bytes"}},
      detail,
    },
  }
}

const toldOneByOne = 20

/** Troubles of one file: the first of each code one by one. */
function ledger(path: string): {readonly troubles: SourceRead[]; readonly tell: Tell} {
  const troubles: SourceRead[] = []
  const counts = new Map<string, number>()
  const tell: Tell = (code, severity, offset, detail) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (count < toldOneByOne) troubles.push(troubleAt(path, code, severity, offset, detail))
    else if (count === toldOneByOne)
      troubles.push(
        troubleAt(path, code, severity, offset, `${detail}; and more of this kind, which are not told`),
      )
  }
  return {troubles, tell}
}

/** One run: what it may still cost, and the child that it may have. */
class Reading {
  readonly #limits: IntelLimits
  readonly #passwords: readonly string[]
  readonly #budget: Budget
  readonly #foreign: Foreign
  #files = 0

  constructor({limits, passwords}: IntelReadOptions) {
    this.#limits = {...intelLimits, ...limits}
    this.#passwords = passwords ?? []
    const {fileBytes, unpackedBytes, files} = this.#limits
    this.#budget = new Budget({...defaultLimits, fileBytes, totalBytes: unpackedBytes, entries: files * 4})
    this.#foreign = new Foreign(this.#limits)
  }

  close(): void {
    this.#foreign.close()
  }

  async *file(path: string, place: string | Buffer, size: number): AsyncGenerator<SourceRead> {
    const {fileBytes} = this.#limits
    if (size > fileBytes) {
      const detail = `${size} bytes; files of up to ${fileBytes} are read`
      yield troubleAt(path, "intel/file-too-large", "lost", 0, detail)
      return
    }
    let bytes: Uint8Array
    try {
      bytes = beginningOfFile(place, fileBytes)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      yield troubleAt(path, error.code, error.severity, error.offset, error.message)
      return
    }
    yield* this.piece(path, bytes, 0)
  }

  /** A file, a member of an archive, an attachment; `depth` counts what it lies in. */
  async *piece(path: string, bytes: Uint8Array, depth: number): AsyncGenerator<SourceRead> {
    this.#files += 1
    if (this.#files > this.#limits.files) {
      if (this.#files === this.#limits.files + 1)
        yield troubleAt(path, "intel/too-many-files", "lost", 0, `more than ${this.#limits.files} files`)
      return
    }
    const {troubles, tell} = ledger(path)
    const start = (): string => {
      const {encoding} = detectText(bytes)
      return decodeText(bytes, 0, Math.min(bytes.length, 262_144), encoding)
    }
    if (bytes.length === 0) {
      yield troubleAt(path, "intel/empty-file", "odd", 0, "an empty file")
      return
    }
    const form = formOf(bytes, start)
    if (typeof form === "object") {
      yield troubleAt(path, "intel/unread-form", "lost", 0, form.unread)
      return
    }
    if (form === "container") {
      yield* this.#unpack(path, bytes, depth)
      return
    }
    if (form === "eml") {
      yield* this.#mail(path, bytes, depth)
      return
    }
    const [only, ...more] = form === "pdf" ? await this.#pdf(bytes, tell) : this.#texts(form, bytes, tell)
    const whole = sha256Of(bytes)
    const list = only === undefined ? [] : [only, ...more]
    for (const [i, sourced] of list.entries()) {
      const inner = isNumbered(sourced, list.length) ? `${path}!${i + 1}` : path
      const sha256 = inner === path ? whole : sha256Of(sourced.text)
      yield {source: {...sourced, path: inner, sha256}}
      const {length} = sourced.seen?.text ?? sourced.text
      if (length > this.#limits.textUnits)
        yield troubleAt(
          inner,
          "intel/text-too-long",
          "lost",
          0,
          `${length} characters; claims are read from the first ${this.#limits.textUnits}`,
        )
    }
    yield* troubles
  }

  #texts(form: "html" | "feed" | "json" | "text", bytes: Uint8Array, tell: Tell): readonly Sourced[] {
    if (form === "html") {
      const page = pageTextOf(bytes, tell)
      const left = page.length - longestPage
      if (left > 0)
        tell("intel/text-too-long", "lost", 0, `${left} characters at the end of the page were not read`)
      return [readHtml(page)]
    }
    const text = textOf(bytes, tell)
    if (form === "feed") {
      const entries = readFeed(text, this.#limits, tell)
      if (entries.length === 0) tell("intel/no-entries", "odd", 0, "a feed without entries")
      return entries
    }
    if (form === "json") {
      const value = readJson(text, this.#limits, tell)
      if (value === undefined) return []
      const objects = stixObjects(value)
      if (objects !== undefined) return readStix(objects, this.#limits, tell)
      const events = mispEvents(value)
      if (events !== undefined) return readMisp(events, this.#limits, tell)
      tell("intel/unread-form", "lost", 0, "JSON that is neither STIX nor a MISP event")
      return []
    }
    const {textUnits} = this.#limits
    if (text.length <= textUnits) return [plain(text)]
    const detail = `${text.length} characters; the first ${textUnits} are read`
    tell("intel/text-too-long", "lost", textUnits, detail)
    return [plain(text.slice(0, textUnits).replace(/[\ud800-\udbff]$/, ""))]
  }

  async #pdf(bytes: Uint8Array, tell: Tell): Promise<readonly Sourced[]> {
    const {pdfPages, textUnits} = this.#limits
    const answer = await this.#ask({what: "pdf", bytes, pages: pdfPages, units: textUnits}, tell)
    if (answer?.what !== "pdf") return []
    for (const {page, message} of answer.failed.slice(0, 10))
      tell("intel/pdf-page", "lost", 0, `page ${page}: ${message}`)
    const left = answer.pageCount - answer.pages.length
    if (left > 0) tell("intel/text-too-long", "lost", 0, `${left} of ${answer.pageCount} pages were not read`)
    if (isWithoutText(answer)) {
      tell("intel/pdf-without-text", "lost", 0, "pages without text: pictures of pages are not read")
      return []
    }
    return [readPdf(answer.pages, {title: answer.title, created: answer.created})]
  }

  async *#mail(path: string, bytes: Uint8Array, depth: number): AsyncGenerator<SourceRead> {
    const {troubles, tell} = ledger(path)
    const nesting = Math.max(0, this.#limits.nesting - depth)
    const answer = await this.#ask({what: "mail", bytes, nesting}, tell)
    yield* troubles.splice(0)
    if (answer?.what !== "mail") return
    const sourced = mailSource(answer, this.#limits.textUnits, tell)
    if (sourced.text !== "") yield {source: {...sourced, path, sha256: sha256Of(bytes)}}
    yield* troubles
    yield* this.#attachments(path, answer, depth)
  }

  async *#attachments(path: string, {attachments}: MailAnswer, depth: number): AsyncGenerator<SourceRead> {
    const names = new Map<string, number>()
    for (const [i, {name, bytes}] of attachments.entries()) {
      const shown = label(name ?? `attachment ${i + 1}`, 200)
      const count = (names.get(shown) ?? 0) + 1
      names.set(shown, count)
      const inner = `${path}!/${shown}${count === 1 ? "" : `#${count}`}`
      if (depth + 1 > this.#limits.nesting) yield tooDeep(inner, this.#limits.nesting)
      else if (!isPicture(bytes)) yield* this.piece(inner, bytes, depth + 1)
    }
  }

  async #ask(question: Question, tell: Tell): Promise<Answer | undefined> {
    const area = question.what
    try {
      const answer = await this.#foreign.ask(question)
      if (answer.what !== "failed") return answer
      const isLocked = /password/i.test(answer.message)
      if (area === "mail") tell("intel/mail-damaged", "lost", 0, answer.message)
      else if (isLocked) tell("intel/pdf-locked", "lost", 0, answer.message)
      else tell("intel/pdf-damaged", "lost", 0, answer.message)
    } catch (error) {
      if (!(error instanceof ForeignDeath)) throw error
      const detail = `the ${area === "pdf" ? "PDF" : "mail"} was given up: ${error.message}`
      tell("intel/reader-stopped", "lost", 0, detail)
    }
    return undefined
  }

  async *#unpack(path: string, bytes: Uint8Array, depth: number): AsyncGenerator<SourceRead> {
    const container = containers.find((one) => one.sniff(bytes.subarray(0, 65_536)))
    if (container === undefined) return
    if (depth + 1 > this.#limits.nesting) {
      yield tooDeep(path, this.#limits.nesting)
      return
    }
    const {troubles, tell} = ledger(path)
    const source = memorySource(bytes)
    try {
      if (container.name === "zip") {
        const parts = await this.#docxIn(container, bytes, tell)
        if (parts !== undefined) {
          const sourced = readDocx(parts, this.#limits.textUnits, tell)
          yield {source: {...sourced, path, sha256: sha256Of(bytes)}}
          yield* troubles.splice(0)
          return
        }
        troubles.length = 0
      }
      const opened = container.access === "random" ? source : sequentialSource(chunksOf(source), bytes.length)
      for await (const member of container.open(opened, this.#surroundings(tell))) {
        this.#budget.entry()
        if (member.kind !== "file") continue
        const inner = `${path}!/${label(member.name ?? "content", 1000)}`
        const content = await this.#bytesOf(member, inner, troubles)
        yield* troubles.splice(0)
        if (content !== undefined) yield* this.piece(inner, content, depth + 1)
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      tell(error.code, error.severity, error.offset, error.message)
    }
    yield* troubles
  }

  #surroundings(tell: Tell): Parameters<Container["open"]>[1] {
    return {
      limits: {...defaultLimits, fileBytes: this.#limits.fileBytes, entries: this.#limits.files * 4},
      passwords: this.#passwords,
      trouble: (code, severity, offset, _, detail) => tell(code, severity, offset, detail),
    }
  }

  /** What a member unpacks to; undefined with a trouble where it cannot be read to its end. */
  async #bytesOf(
    member: {open(): AsyncIterable<Uint8Array>; packed(): number},
    path: string,
    troubles: SourceRead[],
  ): Promise<Uint8Array | undefined> {
    const chunks: Uint8Array[] = []
    try {
      for await (const chunk of this.#budget.meter(member.open(), () => member.packed())) chunks.push(chunk)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      troubles.push(troubleAt(path, error.code, error.severity, error.offset, error.message))
      return undefined
    }
    return Buffer.concat(chunks)
  }

  /** The parts of a document of Word, decoded; undefined where the archive is none. */
  async #docxIn(
    container: Container,
    bytes: Uint8Array,
    tell: Tell,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const names: string[] = []
    const wanted: readonly string[] = docxParts
    const parts = new Map<string, () => AsyncIterable<Uint8Array>>()
    for await (const member of container.open(memorySource(bytes), this.#surroundings(tell))) {
      if (member.kind !== "file" || member.name === undefined) continue
      if (names.push(member.name) > this.#limits.files) break
      const {name} = member
      if (wanted.includes(name) && !parts.has(name))
        parts.set(name, () => this.#budget.meter(member.open(), () => member.packed()))
    }
    if (!isDocx(names)) return undefined
    const texts = new Map<string, string>()
    for (const [name, open] of parts) {
      const chunks: Uint8Array[] = []
      try {
        for await (const chunk of open()) chunks.push(chunk)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        tell(error.code, error.severity, error.offset, `${name}: ${error.message}`)
      }
      texts.set(name, textOf(Buffer.concat(chunks), tell).replace(/^\ufeff/, ""))
    }
    return texts
  }
}

/** Entries of feeds always have a number; so have statements where a file has several. */
function isNumbered({form}: Sourced, count: number): boolean {
  return form === "feed" || count > 1
}

function plain(text: string): Sourced {
  return {
    form: "text",
    text,
    title: undefined,
    publisher: undefined,
    url: undefined,
    dates: [],
    marks: [],
  }
}

function isWithoutText({pages}: PdfAnswer): boolean {
  return pages.every(({items}) => items.every(({text}) => text.trim() === ""))
}

/** Logos in mails are no loss. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4)).toString("latin1")
  return /^(?:\x89PNG|\xff\xd8\xff|GIF8)/.test(head)
}

function tooDeep(path: string, nesting: number): SourceRead {
  return troubleAt(path, "intel/too-deep", "lost", 0, `more than ${nesting} mails and archives around it`)
}
