/* Local headers of a zip: the second account of each member, in front of its bytes.
 *
 * They settle where the bytes start, are compared with the central directory, and are all there is when the
 * directory was cut off. A header that leaves its sizes to a data descriptor behind the bytes is bounded
 * by searching that descriptor: one whose packed size equals the distance to it.
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.9, 4.5.3. */

import type {ByteSource} from "../model/evidence.ts"
import {decodeName} from "./gzip.ts"

const headerBytes = 30
const signature = Buffer.from("PK\x03\x04", "latin1")
const descriptorSignature = 0x08074b50
const boundarySignatures: ReadonlySet<number> = new Set([
  descriptorSignature,
  0x04034b50,
  0x02014b50,
  0x06054b50,
])
const descriptorFlag = 8
const utf8Flag = 0x800
export const encryptedFlag = 1

export interface LocalHeader {
  readonly offset: number
  /** Where the member's bytes start. */
  readonly data: number
  readonly flags: number
  readonly method: number
  readonly crc: number
  /** As stated; 0 where `sizesFollow`. */
  readonly packedSize: number
  readonly size: number
  /** A data descriptor holds CRC and sizes. */
  readonly sizesFollow: boolean
  readonly rawName: Uint8Array
}

/** The local header at `offset`, or undefined if none is there or it is cut. */
export async function readLocalHeader(source: ByteSource, offset: number): Promise<LocalHeader | undefined> {
  // One read for header, name and extra fields in nearly all cases.
  const start = await source.read(offset, headerBytes + 226)
  const fixed = start.subarray(0, headerBytes)
  if (fixed.length < headerBytes || signature.compare(fixed, 0, 4) !== 0) return undefined
  const view = viewOf(fixed)
  const nameLength = view.getUint16(26, true)
  const extraLength = view.getUint16(28, true)
  const restLength = nameLength + extraLength
  const rest =
    start.length >= headerBytes + restLength
      ? start.subarray(headerBytes, headerBytes + restLength)
      : await source.read(offset + headerBytes, restLength)
  if (rest.length < restLength) return undefined
  const wide = readZip64(rest.subarray(nameLength))
  const size = view.getUint32(22, true)
  const packedSize = view.getUint32(18, true)
  const flags = view.getUint16(6, true)
  return {
    offset,
    data: offset + headerBytes + restLength,
    flags,
    method: view.getUint16(8, true),
    crc: view.getUint32(14, true),
    // 4.5.3: in a local header the zip64 field holds both sizes, unpacked first.
    size: size === 0xffffffff ? (wide[0] ?? size) : size,
    packedSize: packedSize === 0xffffffff ? (wide[1] ?? packedSize) : packedSize,
    sizesFollow: (flags & descriptorFlag) !== 0,
    rawName: rest.subarray(0, nameLength),
  }
}

/** The name as text: the flag says UTF-8, else UTF-8 if it is that, else Latin-1 (the code page of the
 *  writer is not stated anywhere). */
export function localName(header: LocalHeader): string {
  return (header.flags & utf8Flag) !== 0
    ? new TextDecoder().decode(header.rawName)
    : decodeName(header.rawName)
}

/** A member found without a directory. */
export interface Found {
  readonly header: LocalHeader
  /** As stated or found; may reach beyond the end of a cut archive. */
  readonly packedSize: number
  /** Undefined where nothing states it. */
  readonly size: number | undefined
  readonly crc: number | undefined
}

/** Members whose local headers stand between `from` and `to`, in order. Bytes of a member are skipped, so
 *  that headers inside a stored archive are not taken for its siblings. O(to - from). */
export async function* searchMembers(
  source: ByteSource,
  from: number,
  to: number,
): AsyncGenerator<Found, void, undefined> {
  for (let offset = from; ; ) {
    const start = await search(source, offset, to, (bytes, at) => signature.compare(bytes, at, at + 4) === 0)
    if (start === undefined) return
    const header = await readLocalHeader(source, start)
    if (!header || header.rawName.length === 0 || header.data > to) {
      offset = start + 4
      continue
    }
    const isStated = !header.sizesFollow || header.packedSize > 0
    const {packedSize, size, crc} = header
    const found = isStated ? {header, packedSize, size, crc} : await bound(source, header, to)
    yield found
    offset = header.data + Math.min(found.packedSize, to - header.data)
  }
}

async function bound(source: ByteSource, header: LocalHeader, to: number): Promise<Found> {
  let fields: {size: number; crc: number} | undefined
  const end = await search(source, header.data, to, (bytes, at, offset) => {
    const view = viewOf(bytes)
    if (!boundarySignatures.has(view.getUint32(at, true))) return false
    if (view.getUint32(at, true) !== descriptorSignature) return header.method === 0
    const length = offset - header.data
    if (at + 16 <= bytes.length && view.getUint32(at + 8, true) === length) {
      fields = {crc: view.getUint32(at + 4, true), size: view.getUint32(at + 12, true)}
      return true
    }
    if (at + 24 <= bytes.length && view.getBigUint64(at + 8, true) === BigInt(length)) {
      fields = {crc: view.getUint32(at + 4, true), size: Number(view.getBigUint64(at + 16, true))}
      return true
    }
    return false
  })
  return {header, packedSize: (end ?? to) - header.data, size: fields?.size, crc: fields?.crc}
}

/** First offset between `from` and `to` whose bytes pass `test`; at least 4 and, before the end, 24 bytes
 *  follow it in `bytes`. Only places with `PK` are asked. */
async function search(
  source: ByteSource,
  from: number,
  to: number,
  test: (bytes: Buffer, at: number, offset: number) => boolean,
): Promise<number | undefined> {
  const overlap = 24
  // Most searches end at once: the next member stands where the last one ends.
  let window = 512
  for (let base = from; base < to; ) {
    const wanted = Math.min(window, to - base)
    const read = await source.read(base, wanted)
    const bytes = Buffer.from(read.buffer, read.byteOffset, read.length)
    const isLast = bytes.length < wanted || base + wanted >= to
    const stop = isLast ? bytes.length - 3 : bytes.length - overlap
    for (let at = bytes.indexOf("PK"); at >= 0 && at < stop; at = bytes.indexOf("PK", at + 1))
      if (test(bytes, at, base + at)) return base + at
    if (isLast) return undefined
    base += stop
    window = Math.min(window * 2, 1024 * 1024)
  }
  return undefined
}

function readZip64(extra: Uint8Array): readonly number[] {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === 1 && at + 4 + length <= extra.length) {
      const values: number[] = []
      for (let i = at + 4; i + 8 <= at + 4 + length; i += 8) values.push(Number(view.getBigUint64(i, true)))
      return values
    }
    at += 4 + length
  }
  return []
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
