/* Reads the change journal of an NTFS volume as it lies on the disk: $Extend\$UsnJrnl, stream $J.
 *
 * Records of 8-byte alignment, one a change, in order of time; pages of 4 KiB end in zeros, and what the journal
 * has given up is a hole of zeros, gigabytes of it, at the file's start. Versions 2 and 3 hold a name, a time,
 * reasons and attributes; version 4, which says only which bytes of a file changed, has neither name nor time.
 * The journal knows the number of a file's folder, not its path. What is no record is passed over in steps of 8
 * bytes, with one trouble for each run.
 *
 * A record:  length 4, version 2 + 2, file, folder (8 bytes each, 16 from version 3), USN 8, then
 *   2 and 3  time 8, reason 4, source 4, security 4, attributes 4, length and place of the name 2 + 2, name
 *   4        reason 4, source 4, extents that follow 4, number and size of extents 2 + 2, extents
 *
 * Source: Microsoft, winioctl.h: USN_RECORD_V2, USN_RECORD_V3, USN_RECORD_V4. */

import {u16At, u32At} from "../bytes/cursor.ts"
import {filetimeText, filetimeWhen} from "../bytes/filetime.ts"
import type {ByteSource, Locator} from "../model/evidence.ts"
import {formatName} from "../model/ids.ts"
import type {Severity, Trouble} from "../model/trouble.ts"
import {DocumentEvent} from "./document.ts"
import {actionOf} from "./file-system.ts"
import type {Block, Format, Sink, Subject} from "./format.ts"

const reasons: readonly (readonly [bit: number, name: string])[] = [
  [0x00000001, "DataOverwrite"],
  [0x00000002, "DataExtend"],
  [0x00000004, "DataTruncation"],
  [0x00000010, "NamedDataOverwrite"],
  [0x00000020, "NamedDataExtend"],
  [0x00000040, "NamedDataTruncation"],
  [0x00000100, "FileCreate"],
  [0x00000200, "FileDelete"],
  [0x00000400, "EaChange"],
  [0x00000800, "SecurityChange"],
  [0x00001000, "RenameOldName"],
  [0x00002000, "RenameNewName"],
  [0x00004000, "IndexableChange"],
  [0x00008000, "BasicInfoChange"],
  [0x00010000, "HardLinkChange"],
  [0x00020000, "CompressionChange"],
  [0x00040000, "EncryptionChange"],
  [0x00080000, "ObjectIdChange"],
  [0x00100000, "ReparsePointChange"],
  [0x00200000, "StreamChange"],
  [0x00400000, "TransactedChange"],
  [0x00800000, "IntegrityChange"],
  [0x01000000, "DesiredStorageClassChange"],
  [0x80000000, "Close"],
]
const attributes: readonly (readonly [bit: number, name: string])[] = [
  [0x1, "ReadOnly"],
  [0x2, "Hidden"],
  [0x4, "System"],
  [0x10, "Directory"],
  [0x20, "Archive"],
  [0x40, "Device"],
  [0x80, "Normal"],
  [0x100, "Temporary"],
  [0x200, "SparseFile"],
  [0x400, "ReparsePoint"],
  [0x800, "Compressed"],
  [0x1000, "Offline"],
  [0x2000, "NotContentIndexed"],
  [0x4000, "Encrypted"],
  [0x8000, "IntegrityStream"],
  [0x20000, "NoScrubData"],
]

/** Bits by their names; what has none in hexadecimal. */
function named(value: number, names: typeof reasons): readonly string[] {
  const found: string[] = []
  let rest = value
  for (const [bit, name] of names) {
    if ((value & bit) === 0) continue
    found.push(name)
    rest = (rest & ~bit) >>> 0
  }
  return rest === 0 ? found : [...found, `0x${rest.toString(16)}`]
}

/** Bytes that tell whether a record begins: the fixed part of the shortest one. */
const headBytes = 64
/** A name of 255 units behind the fixed part of version 3; version 4 lists up to 65,535 extents. */
const longestRecord = 1 << 20
const longestName = 510

/** The length of the record at `at`, of which 64 bytes are there; 0 if none begins there. */
function recordAt(bytes: Uint8Array, at: number): number {
  const length = u32At(bytes, at)
  const version = u16At(bytes, at + 4)
  if (length < 60 || length > longestRecord || (length & 7) !== 0 || u16At(bytes, at + 6) !== 0) return 0
  if (version === 4) {
    const extents = u16At(bytes, at + 60) * u16At(bytes, at + 62)
    return length >= 64 + extents && length < 64 + extents + 16 ? length : 0
  }
  if (version !== 2 && version !== 3) return 0
  const [least, lengthAt] = version === 2 ? [60, 56] : [76, 72]
  if (length < least) return 0
  // Of a shorter rest at the file's end the name cannot be judged.
  if (at + lengthAt + 4 > bytes.length) return length
  const nameLength = u16At(bytes, at + lengthAt)
  const nameAt = u16At(bytes, at + lengthAt + 2)
  const end = nameAt + nameLength
  const isName = nameAt >= least && nameAt <= least + 8 && nameLength <= longestName && (nameLength & 1) === 0
  return isName && end <= length && length < end + 16 ? length : 0
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}

/** Number and sequence of a file's record in the file table, `91234-6`; longer ids in hexadecimal. */
function fileId(bytes: Uint8Array, at: number, isLong: boolean): string {
  if (isLong && !isZero(bytes, at + 8, at + 16))
    return Buffer.from(bytes.subarray(at, at + 16))
      .reverse()
      .toString("hex")
  return `${u32At(bytes, at) + u16At(bytes, at + 4) * 2 ** 32}-${u16At(bytes, at + 6)}`
}

class UsnBlock implements Block {
  readonly log = "file-system"
  // What is left of a journal shows a state; it covers no hours.
  readonly hours = []
  readonly searchable = false
  readonly columns = undefined
  readonly raw: Uint8Array
  readonly offset: number
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  private readonly subject: Subject

  constructor(
    raw: Uint8Array,
    offset: number,
    starts: readonly number[],
    troubles: readonly Trouble[],
    subject: Subject,
  ) {
    this.raw = raw
    this.offset = offset
    this.starts = Uint32Array.from(starts)
    this.records = starts.length
    this.troubles = troubles
    this.subject = subject
  }

  decode(i: number, sink: Sink): void {
    const at = this.starts[i]
    if (at === undefined) return
    const {raw, subject} = this
    const length = u32At(raw, at)
    const version = u16At(raw, at + 4)
    const isLong = version !== 2
    const behind = at + (isLong ? 40 : 24)
    const timed = version === 4 ? behind : behind + 8
    const why = named(u32At(raw, timed + 8), reasons)
    const usn = String(BigInt(u32At(raw, behind)) | (BigInt(u32At(raw, behind + 4)) << 32n))
    const fields: Record<string, string | undefined> = {
      FileName: undefined,
      Extension: undefined,
      FileId: fileId(raw, at + 8, isLong),
      ParentId: fileId(raw, at + (isLong ? 24 : 16), isLong),
      UpdateSequenceNumber: usn,
      UpdateReasons: why.join("|"),
      Source: "usn",
      Action: actionOf(why),
      Deleted: String(why.includes("FileDelete")),
    }
    const entry = {offset: this.offset + at, length}
    if (version === 4) {
      sink.event(new DocumentEvent("file-system", subject, {...entry, fields}))
      return
    }
    const [low, high] = [u32At(raw, timed), u32At(raw, timed + 4)]
    const nameAt = at + u16At(raw, timed + 26)
    const name = Buffer.from(raw.subarray(nameAt, nameAt + u16At(raw, timed + 24))).toString("utf16le")
    const dot = name.lastIndexOf(".")
    fields["FileName"] = name
    fields["Extension"] = dot < 0 ? "" : name.slice(dot)
    fields["Changed"] = filetimeText(low, high)
    fields["FileAttributes"] = named(u32At(raw, timed + 20), attributes).join("|")
    const when = filetimeWhen(low, high)
    sink.event(
      new DocumentEvent(
        "file-system",
        subject,
        when === undefined ? {...entry, fields} : {...entry, when, fields},
      ),
    )
    if (when !== undefined) return
    const detail = `the time of the record is ${filetimeText(low, high)}, which is no time of a file`
    const place: Locator = {evidence: subject.evidence, ...entry, unit: {kind: "bytes"}}
    sink.trouble({code: "usn/bad-time", severity: "doubtful", at: place, detail})
  }
}

/** The state of a reading between two pieces. */
class UsnScanner {
  private readonly subject: Subject
  private troubles: Trouble[] = []
  private damageFrom = -1

  constructor(subject: Subject) {
    this.subject = subject
  }

  /** Takes the records in `bytes`, which start at `offset` of the file, a multiple of 8; gives a block, if there
   *  is something to tell, and how many bytes are done with. */
  scan(bytes: Uint8Array, offset: number, isEnd: boolean): {block: Block | undefined; used: number} {
    const starts: number[] = []
    const end = bytes.length
    let at = 0
    while (at < end) {
      const rest = end - at
      if (rest < headBytes && !isEnd) break
      const isNothing = isZero(bytes, at, Math.min(end, at + 8))
      if (isNothing && (this.damageFrom < 0 || isZero(bytes, at, Math.min(end, at + headBytes)))) {
        this.endDamage(offset + at)
        at += 8
        continue
      }
      const length = rest >= headBytes ? recordAt(bytes, at) : shortRecordAt(bytes, at, rest)
      if (length === 0) {
        if (this.damageFrom < 0) this.damageFrom = offset + at
        at += 8
        continue
      }
      if (length > rest) {
        if (!isEnd) break
        this.endDamage(offset + at)
        const detail = `the file ends ${rest} bytes into a record of ${length}`
        this.trouble("usn/cut-record", "lost", offset + at, rest, detail)
        at = end
        break
      }
      this.endDamage(offset + at)
      starts.push(at)
      at += length
    }
    if (isEnd) this.endDamage(offset + end)
    const used = Math.min(at, end)
    const {troubles} = this
    if (starts.length === 0 && troubles.length === 0) return {block: undefined, used}
    this.troubles = []
    return {block: new UsnBlock(bytes.subarray(0, used), offset, starts, troubles, this.subject), used}
  }

  private endDamage(until: number): void {
    if (this.damageFrom < 0) return
    const length = until - this.damageFrom
    const detail = `${length} bytes that are no record of a change journal`
    this.trouble("usn/no-record", "lost", this.damageFrom, length, detail)
    this.damageFrom = -1
  }

  private trouble(
    code: `usn/${string}`,
    severity: Severity,
    offset: number,
    length: number,
    detail: string,
  ): void {
    const at: Locator = {evidence: this.subject.evidence, offset, length, unit: {kind: "bytes"}}
    this.troubles.push({code, severity, at, detail})
  }
}

/** As `recordAt` for the last bytes of a file, fewer than the shortest head. */
function shortRecordAt(bytes: Uint8Array, at: number, rest: number): number {
  const padded = new Uint8Array(headBytes)
  padded.set(bytes.subarray(at, at + rest))
  const version = u16At(padded, 4)
  const length = u32At(padded, 0)
  const isHead = version >= 2 && version <= 4 && u16At(padded, 6) === 0 && length >= 60 && length <= 1024
  if (!isHead || (length & 7) !== 0) return 0
  // A record of version 2 may be shorter than a head: 60 bytes and no name.
  return length <= rest ? recordAt(padded, 0) : length
}

const zeros = Buffer.alloc(1 << 20)

/** The journal's own name, as collections spell it: `$J`, `$UsnJrnl$J`, `%24UsnJrnl%3A%24J`. */
const ownName = /(?:\$|%24)J$|UsnJrnl/i

async function* readUsn(bytes: ByteSource, subject: Subject, blockBytes: number): AsyncGenerator<Block> {
  const scanner = new UsnScanner(subject)
  let rest: Uint8Array = new Uint8Array(0)
  let at = 0
  for (let isEnd = false; !isEnd; ) {
    const piece = await bytes.read(at + rest.length, blockBytes)
    isEnd = piece.length < blockBytes
    // PERF: holes of gigabytes are compared, not walked.
    if (rest.length === 0 && (at & 7) === 0 && (piece.length & 7) === 0 && isHole(piece) && !isEnd) {
      const {block} = scanner.scan(piece.subarray(0, 64), at, false)
      if (block !== undefined) yield block
      at += piece.length
      continue
    }
    const whole = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const {block, used} = scanner.scan(whole, at, isEnd)
    if (block !== undefined) yield block
    rest = whole.subarray(used)
    at += used
  }
}

function isHole(piece: Uint8Array): boolean {
  return (
    piece.length >= 64 &&
    piece.length <= zeros.length &&
    zeros.compare(piece, 0, piece.length, 0, piece.length) === 0
  )
}

/** The raw change journal of a volume, known by its first records. */
export const usn: Format = {
  name: formatName("usn"),
  title: "change journal of a volume",
  source: "Microsoft, winioctl.h: USN_RECORD_V2 to V4",
  sniff(head, path) {
    let at = 0
    while (at + 8 <= head.length && isZero(head, at, at + 8)) at += 8
    // A journal that has given up its beginning starts with a hole.
    if (at + headBytes > head.length)
      return at + 8 > head.length && head.length >= 4096 && ownName.test(path) ? 0.3 : 0
    const length = recordAt(head, at)
    if (length === 0) return 0
    const next = at + length
    if (next + headBytes > head.length) return 0.8
    return recordAt(head, next) > 0 || isZero(head, next, next + 8) ? 0.95 : 0.5
  },
  open: (bytes, _span, subject, blockBytes = 1 << 20) => readUsn(bytes, subject, blockBytes),
}
