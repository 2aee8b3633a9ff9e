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

/** A log of the new form: one entry with this number. */
export function newLog(own: Uint8Array, pages: Uint8Array, sequence: number): Uint8Array {
  const entry = Buffer.alloc(Math.ceil((48 + pages.length) / 512) * 512)
  entry.write("HvLE")
  entry.writeUInt32LE(entry.length, 4)
  entry.writeUInt32LE(sequence, 12)
  entry.writeUInt32LE(pages.length, 16)
  entry.writeUInt32LE(1, 20)
  entry.writeUInt32LE(pages.length, 44)
  Buffer.from(pages).copy(entry, 48)
  stampEntry(entry)
  return new Uint8Array(Buffer.concat([baseOfLog(own, 6), entry]))
}

/** A log of the old form: a bitmap, here with every bit set, and the pages. */
export function oldLog(own: Uint8Array, pages: Uint8Array): Uint8Array {
  const count = pages.length / 512
  const head = Buffer.alloc(Math.ceil((4 + count / 8) / 512) * 512)
  head.write("DIRT")
  head.fill(0xff, 4, 4 + count / 8)
  return new Uint8Array(Buffer.concat([baseOfLog(own, 1), head, pages]))
}
