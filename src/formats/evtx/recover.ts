/* Records beyond a log's own: which ones were read already, and loose chunks in any file.
 *
 * A disk image, memory dump or page file may hold whole chunks. A chunk stands alone, so each is read as a
 * log of its own, wherever it begins. */

import {crc32} from "node:zlib"
import {u32At} from "../../bytes/cursor.ts"
import type {ByteSource} from "../../model/evidence.ts"
import {formatName} from "../../model/ids.ts"
import type {Block, Format, Subject} from "../format.ts"
import {EvtxBlock} from "./block.ts"
import {chunkBytes, chunkHeaderBytes, isPlausibleHeader, isSoundHeader, layOut} from "./chunk.ts"
import {Lender, TemplateCache} from "./template.ts"
import {ValueReader} from "./value.ts"

const rememberedRecords = 500_000

/** Tells records that came before from new ones, by id, time and bytes. Remembers the last half million at
 *  least: a copy further away counts as new. */
export class Fingerprints {
  private young = new Set<number>()
  private old = new Set<number>()

  /** Whether no equal record came before the one at `start`; remembers it. */
  isNew(bytes: Uint8Array, start: number): boolean {
    const size = u32At(bytes, start + 4)
    // Id and time are among the bytes. 32 bits of checksum and 16 of the size: a double holds both.
    const mark = crc32(bytes.subarray(start, start + size)) * 0x1_0000 + (size & 0xffff)
    if (this.young.has(mark) || this.old.has(mark)) return false
    this.young.add(mark)
    if (this.young.size >= rememberedRecords) {
      this.old = this.young
      this.young = new Set()
    }
    return true
  }
}

/** Any file, for the chunks that it may hold. It claims nothing: who wants leftovers asks for it. */
export const looseChunks: Format = {
  name: formatName("evtx-loose"),
  title: "Loose chunks of Windows event logs",
  source: "[MS-EVEN6] 2.2.17; libevtx documentation",
  sniff: () => 0,
  open: (bytes, _span, subject) => carveChunks(bytes, subject),
}

const pieceBytes = 1 << 20

/** The chunks in bytes of any kind, in order: their records, and then what they hold behind their
 *  free-space offsets. A chunk whose header has its checksum is passed over whole; of another one the
 *  next may begin behind its records. Reads forward, a megabyte at a time. */
export async function* carveChunks(source: ByteSource, subject: Subject): AsyncGenerator<Block> {
  const memory = {templates: new TemplateCache(), lender: new Lender(), values: new ValueReader()}
  const fingerprints = new Fingerprints()
  const {evidence} = subject
  for (let at = 0; ; ) {
    const piece = await source.read(at, pieceBytes + chunkBytes)
    const isLast = piece.length < pieceBytes + chunkBytes
    const limit = isLast ? piece.length : pieceBytes
    let i = piece.indexOf(0x45)
    while (i >= 0 && i < limit) {
      const isSound = isSoundHeader(piece, i)
      if (!isSound && !isPlausibleHeader(piece, i)) {
        i = piece.indexOf(0x45, i + 1)
        continue
      }
      const bytes = piece.subarray(i, i + chunkBytes)
      const {starts, torn, slack, troubles} = layOut(bytes, evidence, at + i, true)
      memory.templates.refresh()
      const own = starts.filter((start) => fingerprints.isNew(bytes, start))
      const left = slack.filter((start) => fingerprints.isNew(bytes, start))
      for (const records of [own, left])
        if (records.length > 0)
          yield new EvtxBlock(
            bytes,
            at + i,
            evidence,
            {starts: records, torn},
            records === own ? troubles : [],
            memory,
            true,
          )
      const last = starts.at(-1)
      const used = last === undefined ? chunkHeaderBytes : last + u32At(bytes, last + 4)
      i = piece.indexOf(0x45, i + (isSound ? chunkBytes : used))
    }
    if (isLast) return
    at += i < 0 ? limit : Math.max(limit, i)
  }
}
