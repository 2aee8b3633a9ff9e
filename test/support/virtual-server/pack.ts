/* Puts a sample on disk, as a folder or as a zip.
 *
 * A sample comes as pieces of many files in turn. A folder takes them as they come, with as many files open
 * as the server has logs. A zip wants each member whole, so the pieces go through a folder first; members
 * are deflated one after the other and written straight out.
 *
 * Zip: PKWARE APPNOTE 6.3.10, without zip64 (refused beyond 65,535 members or 4 GiB), UTF-8 names, sizes in
 * the local header, and one fixed time, so that the same sample gives the same bytes. */

import {closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync} from "node:fs"
import {dirname, join} from "node:path"
import {crc32, deflateRawSync} from "node:zlib"
import type {Piece} from "./files.ts"

/** Writes all pieces below `folder`, which must be empty or absent. Gives bytes and files written. */
export function writeFolder(
  pieces: Iterable<Piece>,
  folder: string,
): {readonly bytes: number; readonly files: number} {
  const known = new Set<string>()
  // Hour files are done for good when a later one begins: the oldest are closed, and opened again if the
  // guess was wrong.
  const open = new Map<string, number>()
  let bytes = 0
  for (const piece of pieces) {
    let file = open.get(piece.path)
    if (file === undefined) {
      const path = join(folder, ...piece.path.split("/"))
      if (!known.has(piece.path)) mkdirSync(dirname(path), {recursive: true})
      file = openSync(path, known.has(piece.path) ? "a" : "wx")
      known.add(piece.path)
    }
    open.delete(piece.path)
    open.set(piece.path, file)
    for (let done = 0; done < piece.bytes.length; ) done += writeSync(file, piece.bytes, done)
    bytes += piece.bytes.length
    if (open.size > 64) {
      const [oldest] = open
      if (oldest !== undefined) {
        closeSync(oldest[1])
        open.delete(oldest[0])
      }
    }
  }
  for (const file of open.values()) closeSync(file)
  return {bytes, files: known.size}
}

/** 2021-01-01 00:00:00 in DOS form. */
const dosTime = 0
const dosDate = ((2021 - 1980) << 9) | (1 << 5) | 1
const utf8Names = 0x800
const deflated = 8
const version = 20

/** Packs everything below `folder` into `zipPath`, which must not exist, in order of path. Gives its size.
 *  Holds one member at a time. Throws `RangeError` where zip64 would be needed. */
export function zipFolder(folder: string, zipPath: string): number {
  const out = openSync(zipPath, "wx")
  let offset = 0
  const put = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(out, bytes, done)
    offset += bytes.length
  }
  try {
    const directory: Buffer[] = []
    for (const name of filesBelow(folder)) {
      const data = readFileSync(join(folder, name))
      const packed = deflateRawSync(data, {level: 6})
      const nameBytes = Buffer.from(name, "utf8")
      if (offset + packed.length > 0xffffffff || directory.length === 0xffff)
        throw new RangeError("the sample is too large for a zip without zip64: write a folder instead")
      const entry = Buffer.alloc(46 + nameBytes.length)
      entry.writeUInt32LE(0x02014b50, 0)
      entry.writeUInt16LE(version, 4)
      // From here to the lengths, local header and directory entry are the same 26 bytes.
      entry.writeUInt16LE(version, 6)
      entry.writeUInt16LE(utf8Names, 8)
      entry.writeUInt16LE(deflated, 10)
      entry.writeUInt16LE(dosTime, 12)
      entry.writeUInt16LE(dosDate, 14)
      entry.writeUInt32LE(crc32(data), 16)
      entry.writeUInt32LE(packed.length, 20)
      entry.writeUInt32LE(data.length, 24)
      entry.writeUInt16LE(nameBytes.length, 28)
      entry.writeUInt32LE(offset, 42)
      nameBytes.copy(entry, 46)
      directory.push(entry)
      const local = Buffer.alloc(30)
      local.writeUInt32LE(0x04034b50, 0)
      entry.copy(local, 4, 6, 32)
      put(local)
      put(nameBytes)
      put(packed)
    }
    const start = offset
    for (const entry of directory) put(entry)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(directory.length, 8)
    end.writeUInt16LE(directory.length, 10)
    end.writeUInt32LE(offset - start, 12)
    end.writeUInt32LE(start, 16)
    put(end)
    return offset
  } finally {
    closeSync(out)
  }
}

/** Paths below a folder with forward slashes, in order. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort((a, b) => (a < b ? -1 : 1))
}
