/* Reads the master file table of an NTFS volume as it lies on the disk: $MFT.
 *
 * The table is an array of records, one a file or folder; a record of a deleted file stays until another file needs
 * it. Records name their folder by number only, and a folder's record may come after those of its files: so the
 * table is read once, forwards, folders and the records that rules ask for are kept, and events are told at the end.
 *
 * Kept by their names are pages and what else a web server runs, archives, dumps and mail; after them, as far as there
 * is room, programs and scripts outside of the folders where Windows keeps its own; and in the folders that everybody
 * can ask for, all but pictures and styles, if the folder's record came before. The first event, of the table itself,
 * counts the files and how many were kept.
 *
 * Invariant: memory is 16 bytes a record, the names of folders, and `keptBytesMost` of records.
 * Source: the NTFS documentation of the linux-ntfs project; record.ts has the layout. */

import {filetimeText, filetimeWhen} from "../../bytes/filetime.ts"
import type {ByteSource, Locator} from "../../model/evidence.ts"
import {formatName} from "../../model/ids.ts"
import type {When} from "../../model/instant.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"
import {DocumentEvent} from "../document.ts"
import {driveOf, webFieldsOf} from "../file-system.ts"
import type {Block, Format, Sink, Subject} from "../format.ts"
import {runsAs} from "../web-roots.ts"
import {Folders} from "./folders.ts"
import {
  type FileNameSeen,
  headBytes,
  type MftRecord,
  mendSectors,
  readRecord,
  recordBytesOf,
  type Sort,
  sortOf,
  type Times,
  usedBytesOf,
} from "./record.ts"

const keptBytesMost = 24 << 20
/** Of them what programs and scripts may take. */
const lesserBytesMost = 16 << 20
const slabBytes = 1 << 20
const troublesMost = 1000
const pieceBytes = 1 << 20

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(" "))
/** What data leave in, and what holds passwords or mail. */
const taken = setOf("7z ace arj bz2 cab gz iso lzh rar tar tgz wim xz zip dmp mdmp hdmp dit pst ost compiled")
/** What intruders run, and every server has much of. */
const run = setOf("com cpl dll efi exe msi scr sys bat cmd hta jse lnk ps1 psd1 psm1 py vbe vbs wsf wsh")
/** What web folders are full of. */
const media = setOf(
  "css eot gif htm html ico jpeg jpg js json map mp3 mp4 png svg ttf txt wav woff woff2 xap xml",
)

/** How much a record matters to rules. */
type Weight = "none" | "lesser" | "much"

interface Counts {
  files: number
  folders: number
  deleted: number
  kept: number
}

/** Records in slabs of a mebibyte, each cut after the bytes that it uses. */
class Kept {
  bytes = 0
  readonly offsets: number[] = []
  private readonly slabs: Uint8Array[] = []
  /** Slab and place within it of each record, and its length. */
  private readonly places: number[] = []
  private readonly lengths: number[] = []
  private free = slabBytes

  add(record: Uint8Array, offset: number): void {
    if (this.free + record.length > slabBytes) {
      this.slabs.push(new Uint8Array(slabBytes))
      this.free = 0
    }
    this.slabs.at(-1)?.set(record, this.free)
    this.offsets.push(offset)
    this.places.push((this.slabs.length - 1) * slabBytes + this.free)
    this.lengths.push(record.length)
    this.free += record.length
    this.bytes += record.length
  }

  at(i: number): Uint8Array {
    const place = this.places[i] ?? 0
    const from = place % slabBytes
    return this.slabs[Math.floor(place / slabBytes)]?.subarray(from, from + (this.lengths[i] ?? 0)) ?? nothing
  }
}

const nothing = new Uint8Array(0)

/** Goes over the table once. */
class Table {
  readonly folders = new Folders()
  readonly kept = new Kept()
  readonly troubles: Trouble[] = []
  readonly counts: Counts = {files: 0, folders: 0, deleted: 0, kept: 0}
  private readonly subject: Subject
  private readonly recordBytes: number
  private readonly scratch: Uint8Array
  private unkept = 0
  private untold = 0
  private pathless = 0
  private badFrom = -1
  private badSort: Sort = "none"

  constructor(subject: Subject, recordBytes: number) {
    this.subject = subject
    this.recordBytes = recordBytes
    this.scratch = new Uint8Array(recordBytes)
  }

  /** Takes the record in `raw`, which stands at `offset` and is that number's. */
  take(raw: Uint8Array, offset: number, number: number): void {
    const sort = sortOf(raw)
    if (sort !== this.badSort || sort === "record") this.endBad(offset)
    if (sort === "empty") return
    if (sort !== "record") {
      if (this.badFrom < 0) this.badFrom = offset
      this.badSort = sort
      return
    }
    this.scratch.set(raw)
    if (!mendSectors(this.scratch)) {
      const detail = `record ${number} was not written to its end, or changed afterwards: its parts are of two states`
      this.trouble("mft/torn-record", "doubtful", offset, this.recordBytes, detail)
    }
    const {record, brokenAt} = readRecord(this.scratch)
    if (brokenAt !== undefined) {
      const detail = `the attributes of record ${number} break off at byte ${brokenAt}; what stands before was read`
      this.trouble(
        "mft/broken-record",
        record.names.length > 0 ? "doubtful" : "lost",
        offset,
        this.recordBytes,
        detail,
      )
    }
    this.note(record, raw, offset, number)
  }

  private note(record: MftRecord, raw: Uint8Array, offset: number, number: number): void {
    const {isFolder, isInUse, base, names} = record
    if (base === 0) {
      if (isFolder) this.counts.folders++
      else this.counts.files++
      if (!isInUse) this.counts.deleted++
    }
    const [first] = names
    if (isFolder && first !== undefined) {
      if (!this.folders.add(base === 0 ? number : base, record.sequence, isInUse, first)) this.pathless++
    }
    // The table's own record tells how many there are.
    const weight = number === 0 ? "much" : isFolder ? "none" : this.weightOf(names)
    if (weight === "none") return
    const used = Math.min(raw.length, Math.max(headBytes, usedBytesOf(raw)))
    if (this.kept.bytes + used > (weight === "much" ? keptBytesMost : lesserBytesMost)) {
      this.unkept++
      return
    }
    this.counts.kept++
    this.kept.add(raw.subarray(0, used), offset)
  }

  private weightOf(names: readonly FileNameSeen[]): Weight {
    let weight: Weight = "none"
    for (const {name, parent, parentSequence} of names) {
      const dot = name.lastIndexOf(".")
      const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase()
      const runs = runsAs(name)
      if (taken.has(extension) || (runs !== "static" && runs !== "part")) return "much"
      const kind = this.folders.kindOf(parent, parentSequence)
      if (kind === "open" && !media.has(extension)) return "much"
      if (kind !== "store" && (runs === "part" || run.has(extension))) weight = "lesser"
    }
    return weight
  }

  /** What the end of the table shows. `rest` bytes were left over at `offset`. */
  end(offset: number, rest: number): void {
    this.endBad(offset)
    if (rest > 0) {
      const detail = `the table ends ${rest} bytes into a record of ${this.recordBytes}`
      this.trouble("mft/cut-record", "lost", offset, rest, detail)
    }
    if (this.unkept > 0) {
      const detail = `${this.unkept} records that rules ask for are beyond the ${keptBytesMost >> 20} MiB that are kept: pages, archives and dumps come first`
      this.trouble("mft/too-many", "lost", 0, this.recordBytes, detail)
    }
    if (this.pathless > 0) {
      const detail = `${this.pathless} folders have numbers beyond those that are kept: files in them have no path`
      this.trouble("mft/too-many", "lost", 0, this.recordBytes, detail)
    }
    if (this.untold > 0) {
      const detail = `${this.untold} more records are damaged`
      this.troubles.push(this.made("mft/more-damage", "lost", 0, this.recordBytes, detail))
    }
  }

  private endBad(until: number): void {
    if (this.badFrom < 0) return
    const length = until - this.badFrom
    const what =
      this.badSort === "marked bad" ? "that Windows marked as damaged" : "that are no record of a file table"
    this.trouble("mft/no-record", "lost", this.badFrom, length, `${length} bytes ${what}`)
    this.badFrom = -1
  }

  private trouble(
    code: `mft/${string}`,
    severity: Severity,
    offset: number,
    length: number,
    detail: string,
  ): void {
    if (this.troubles.length < troublesMost)
      this.troubles.push(this.made(code, severity, offset, length, detail))
    else this.untold++
  }

  private made(
    code: `mft/${string}`,
    severity: Severity,
    offset: number,
    length: number,
    detail: string,
  ): Trouble {
    const at: Locator = {evidence: this.subject.evidence, offset, length, unit: {kind: "bytes"}}
    return {code, severity, at, detail}
  }
}

/** One record, with what the whole table tells of it; or none, with the troubles of the table. */
class MftBlock implements Block {
  readonly log = "file-system"
  // What is on a disk covers no hours.
  readonly hours = []
  readonly searchable = false
  readonly columns = undefined
  readonly raw: Uint8Array
  readonly offset: number
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  private readonly view: TableView

  constructor(raw: Uint8Array, offset: number, troubles: readonly Trouble[], view: TableView) {
    this.raw = raw
    this.offset = offset
    this.records = raw.length === 0 ? 0 : 1
    this.starts = new Uint32Array(this.records)
    this.troubles = troubles
    this.view = view
  }

  decode(_i: number, sink: Sink): void {
    const {offset} = this
    const {recordBytes, subject, shift} = this.view
    const bytes = new Uint8Array(recordBytes)
    bytes.set(this.raw)
    mendSectors(bytes)
    const {record} = readRecord(bytes)
    const number = offset / recordBytes + shift
    const when = whenOf(record)
    const fields = number === 0 ? tableFields(record, this.view) : fieldsOf(record, number, this.view)
    const place = {offset, length: this.raw.length}
    sink.event(
      new DocumentEvent(
        "file-system",
        subject,
        when === undefined ? {...place, fields} : {...place, when, fields},
      ),
    )
    const time = [...(record.times ?? []), ...(record.names[0]?.times ?? [])].find(
      (one) => isSet(one) && filetimeWhen(...one) === undefined,
    )
    if (time === undefined) return
    const at: Locator = {evidence: subject.evidence, ...place, unit: {kind: "bytes"}}
    const detail = `a time of record ${number} is ${filetimeText(...time)}, which is no time of a file`
    sink.trouble({code: "mft/bad-time", severity: "doubtful", at, detail})
  }
}

interface TableView {
  readonly subject: Subject
  readonly recordBytes: number
  /** What the number of a record is more than its place: a table may be a piece of one. */
  readonly shift: number
  readonly folders: Folders
  readonly counts: Counts
}

type Fields = Record<string, string | string[] | number | undefined>

function tableFields(record: MftRecord, {counts}: TableView): Fields {
  return {
    ...commonFields(record, 0),
    Path: "\\$MFT",
    FileName: "$MFT",
    Files: counts.files,
    Folders: counts.folders,
    DeletedRecords: counts.deleted,
    Listed: counts.kept,
  }
}

function fieldsOf(record: MftRecord, number: number, view: TableView): Fields {
  const drive = driveOf(view.subject.path)
  const places = record.names.map((name) => {
    const {path} = view.folders.pathOf(name.parent, name.parentSequence)
    const whole = `${drive}${path}\\${name.name}`
    return {name, path: whole, web: webFieldsOf(whole, name.name)}
  })
  // Of several names of one file the one in a web folder is what matters.
  const best = places.find((one) => one.web.length > 0) ?? places[0]
  const dot = best?.name.name.lastIndexOf(".") ?? -1
  const links = places.filter((one) => one !== best).map((one) => one.path)
  return {
    ...commonFields(record, number),
    Path: best?.path,
    FileName: best?.name.name,
    Extension: dot < 0 ? "" : best?.name.name.slice(dot),
    ParentId: best === undefined ? undefined : `${best.name.parent}-${best.name.parentSequence}`,
    Links: links.length > 0 ? links : undefined,
    ...Object.fromEntries(best?.web ?? []),
  }
}

function commonFields(record: MftRecord, number: number): Fields {
  const {times, names, size, streams, isInUse, base, baseSequence, sequence} = record
  const own = names[0]?.times
  return {
    Path: undefined,
    FileName: undefined,
    Extension: undefined,
    Size: size === undefined ? undefined : String(size),
    ...timeFields(times, ""),
    ...timeFields(own, "FN"),
    IsBackdated: isBackdated(times, own) ? "true" : undefined,
    FileId: base === 0 ? `${number}-${sequence}` : `${base}-${baseSequence}`,
    ParentId: undefined,
    Streams: streams.length > 0 ? [...streams] : undefined,
    Source: "mft",
    Action: isInUse ? "exists" : "deleted",
    Deleted: String(!isInUse),
  }
}

function timeFields(times: Times | undefined, suffix: string): Fields {
  if (times === undefined) return {}
  const names = ["Created", "Modified", "MftModified", "Accessed"]
  return Object.fromEntries(
    times.flatMap((time, i) =>
      isSet(time) ? [[`${names[i]}${suffix}`, filetimeText(...time)] as const] : [],
    ),
  )
}

/** Tools that make volumes leave some times at zero. */
function isSet([low, high]: Times[number]): boolean {
  return low !== 0 || high !== 0
}

/** As formats/file-system.ts has it: the time that programs can set is the earlier one, and a whole second. */
function isBackdated(settable: Times | undefined, own: Times | undefined): boolean {
  const [set] = settable ?? []
  const [kept] = own ?? []
  if (set === undefined || kept === undefined || !isSet(set)) return false
  const isEarlier = set[1] < kept[1] || (set[1] === kept[1] && set[0] < kept[0])
  return isEarlier && ((BigInt(set[1]) << 32n) | BigInt(set[0])) % 10_000_000n === 0n
}

/** The later of the two times of creation. */
function whenOf({times, names}: MftRecord): When | undefined {
  const both = [times?.[0], names[0]?.times[0]].flatMap((time) => {
    const when = time === undefined ? undefined : filetimeWhen(...time)
    return when === undefined ? [] : [when]
  })
  return both.sort((a, b) => b.at - a.at || b.tick - a.tick)[0]
}

async function* readMft(bytes: ByteSource, subject: Subject): AsyncGenerator<Block> {
  const head = await bytes.read(0, 4096)
  const recordBytes = recordBytesOf(head)
  if (recordBytes === 0) return
  const table = new Table(subject, recordBytes)
  const shift = Math.max(0, numberIn(head))
  let at = 0
  for (let isEnd = false; !isEnd; ) {
    const piece = await bytes.read(at, pieceBytes)
    isEnd = piece.length < pieceBytes
    const whole = piece.length - (piece.length % recordBytes)
    for (let from = 0; from < whole; from += recordBytes)
      table.take(piece.subarray(from, from + recordBytes), at + from, (at + from) / recordBytes + shift)
    at += whole
    if (isEnd) table.end(at, piece.length - whole)
  }
  const {folders, counts} = table
  const view: TableView = {subject, recordBytes, shift, folders, counts}
  const troubles = table.troubles.sort((a, b) => a.at.offset - b.at.offset)
  yield new MftBlock(nothing, 0, troubles, view)
  const {kept} = table
  for (const [i, offset] of kept.offsets.entries()) yield new MftBlock(kept.at(i), offset, [], view)
}

/** The number that the first record states, where it is one that a table can have. */
function numberIn(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const number = view.getUint32(0x2c, true)
  return number < 1 << 24 ? number : 0
}

/** The raw file table of a volume, known by its first record. */
export const mft: Format = {
  name: formatName("mft"),
  title: "file table of a volume",
  source: "the NTFS documentation of the linux-ntfs project",
  sniff(head) {
    const size = recordBytesOf(head)
    if (size === 0) return 0
    if (head.length < 2 * size) return 0.7
    const next = sortOf(head.subarray(size, 2 * size))
    return next === "none" ? 0.5 : 0.95
  },
  open: (bytes, _span, subject) => readMft(bytes, subject),
}
