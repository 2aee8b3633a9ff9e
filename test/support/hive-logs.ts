/* Transaction logs of hives, as src/formats/registry-hive/log.ts reads them. */

import {marvin} from "../../src/formats/registry-hive/log.ts"
import {hiveOfReg, stampBase} from "./hive-writer.ts"

const before = ["[HKLM\\SOFTWARE\\Microsoft\\Run]", '"a"="old text"', '"same"=dword:1']
const after = ["[HKLM\\SOFTWARE\\Microsoft\\Run]", '"a"="new text"', '"same"=dword:1']

/** A hive that was being written, and the pages that were to come, of `after`. */
export function dirtyPair(): {readonly own: Uint8Array; readonly pages: Uint8Array} {
  const own = hiveOfReg(before, {sequence: [9, 8]})
  return {own, pages: hiveOfReg(after).subarray(4096)}
}

function baseOfLog(own: Uint8Array, kind: number): Buffer {
  const base = Buffer.from(own.subarray(0, 512))
  base.writeUInt32LE(kind, 28)
  base.writeUInt32LE(9, 8)
  stampBase(base)
  return base
}

function stampEntry(entry: Buffer): void {
  const stamp = (at: number, start: number, end: number): void => {
    const {low, high} = marvin(entry, start, end)
    entry.writeUInt32LE(low, at)
    entry.writeUInt32LE(high, at + 4)
  }
  stamp(24, 40, entry.length)
  stamp(32, 0, 32)
}

/** Gives base blocks and entries of logs, wherever they stand, the checksums that they should have. */
export function stampLogs(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 512 <= buffer.length; at += 512) {
    const mark = buffer.toString("latin1", at, at + 4)
    if (mark === "regf") stampBase(buffer.subarray(at, at + 512))
    const length = buffer.readUInt32LE(at + 4)
    if (mark === "HvLE" && length >= 512 && at + length <= buffer.length)
      stampEntry(buffer.subarray(at, at + length))
  }
}

interface Page {
  /** Where it belongs in the bins. */
  readonly to: number
  readonly bytes: Uint8Array
}

/** A log of the new form: one entry with this number and these pages. */
export function logOfPages(own: Uint8Array, sequence: number, pages: readonly Page[]): Uint8Array {
  const list = Buffer.alloc(8 * pages.length)
  pages.forEach(({to, bytes}, i) => {
    list.writeUInt32LE(to, 8 * i)
    list.writeUInt32LE(bytes.length, 8 * i + 4)
  })
  const head = Buffer.alloc(40)
  const content = Buffer.concat([head, list, ...pages.map(({bytes}) => bytes)])
  const entry = Buffer.concat([content, Buffer.alloc(-content.length & 511)])
  entry.write("HvLE")
  entry.writeUInt32LE(entry.length, 4)
  entry.writeUInt32LE(sequence, 12)
  entry.writeUInt32LE(Math.max(...pages.map(({to, bytes}) => to + bytes.length)), 16)
  entry.writeUInt32LE(pages.length, 20)
  stampEntry(entry)
  return new Uint8Array(Buffer.concat([baseOfLog(own, 6), entry]))
}

/** A log of the new form: all bins as one page. */
export function newLog(own: Uint8Array, pages: Uint8Array, sequence: number): Uint8Array {
  return logOfPages(own, sequence, [{to: 0, bytes: pages}])
}

/** A log of the old form: a bitmap, here with every bit set, and the pages. */
export function oldLog(own: Uint8Array, pages: Uint8Array): Uint8Array {
  const count = pages.length / 512
  const head = Buffer.alloc(Math.ceil((4 + count / 8) / 512) * 512)
  head.write("DIRT")
  head.fill(0xff, 4, 4 + count / 8)
  return new Uint8Array(Buffer.concat([baseOfLog(own, 1), head, pages]))
}
