/* gzip: one file, in one or more members that follow each other (log shippers append them).
 *
 * The frames are read here and their deflate streams given to zlib: zlib's own Gunzip drops up to one
 * buffer of good output when bytes that are no gzip follow, and does not check what it skips.
 *
 * Source: RFC 1952. */

import {crc32, createInflateRaw} from "node:zlib"
import {chunksOf} from "../bytes/source.ts"
import type {ByteSource} from "../model/evidence.ts"
import {type Container, onlyMember, type Surroundings} from "./container.ts"
import {decode} from "./decode.ts"
import {Fault} from "./limits.ts"

const headerBytes = 10
const nameLimit = 4096
const hasHeaderCrc = 2
const hasExtra = 4
const hasName = 8
const hasComment = 16

interface Frame {
  readonly name: string | undefined
  /** Where the deflate stream starts. */
  readonly data: number
}

export const gzip: Container = {
  name: "gzip",
  access: "sequential",
  sniff: (head) =>
    head.length >= 3 &&
    head[0] === 0x1f &&
    head[1] === 0x8b &&
    head[2] === 8 &&
    ((head[3] ?? 0) & 0xe0) === 0,
  async *open(source, surroundings) {
    // Retained by the source until the data is read: a name may be up to 4 KiB.
    const first = await readFrame(source, 0)
    yield onlyMember(first?.name, (progress) => unpack(source, surroundings, progress))
  },
}

async function* unpack(
  source: ByteSource,
  surroundings: Surroundings,
  progress: (position: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0, members = 0; ; members++) {
    const frame = await readFrame(source, start)
    if (!frame) {
      if (members > 0) return reportRest(source, start, surroundings)
      throw new Fault("containers/truncated", "the gzip header is cut or not a gzip header", start)
    }
    let crc = 0
    let length = 0
    const unpacked = decode(
      createInflateRaw({chunkSize: 262_144}),
      seen(chunksOf(source, frame.data), (bytes) => progress(frame.data + bytes)),
    )
    let step = await unpacked.next()
    for (; !step.done; step = await unpacked.next()) {
      crc = crc32(step.value, crc)
      length += step.value.length
      yield step.value
    }
    const end = frame.data + step.value.used
    if (step.value.failure !== undefined)
      throw new Fault("containers/damaged", `gzip: ${step.value.failure} after ${length} bytes`, end)
    const trailer = await source.read(end, 8)
    if (trailer.length < 8)
      throw new Fault("containers/truncated", `the gzip trailer is cut: ${trailer.length} of 8 bytes`, end)
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
    if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length % 2 ** 32)
      surroundings.trouble(
        "containers/checksum",
        "doubtful",
        end,
        8,
        `gzip: CRC-32 or length of the ${length} bytes unpacked is not what the trailer says`,
      )
    start = end + 8
  }
}

/** Padding with NULs is usual (tape blocks); anything else behind the last member is worth a word. */
async function reportRest(source: ByteSource, start: number, surroundings: Surroundings): Promise<void> {
  let rest = 0
  let padded = true
  for await (const chunk of chunksOf(source, start)) {
    rest += chunk.length
    padded &&= chunk.every((byte) => byte === 0)
  }
  if (rest > 0 && !padded)
    surroundings.trouble(
      "containers/trailing-bytes",
      "odd",
      start,
      rest,
      `${rest} bytes behind the last gzip member`,
    )
}

async function readFrame(source: ByteSource, start: number): Promise<Frame | undefined> {
  const head = await source.read(start, headerBytes + 2 + 65_535 + 2 * nameLimit)
  if (head.length < headerBytes || !gzip.sniff(head)) return undefined
  const flags = head[3]!
  let at = headerBytes
  if (flags & hasExtra) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0)
  let name: string | undefined
  if (flags & hasName) {
    const end = head.indexOf(0, at)
    if (end < 0) return undefined
    // RFC 1952 2.3.1: ISO 8859-1; writers put UTF-8 there all the same.
    name = decodeName(head.subarray(at, end))
    at = end + 1
  }
  if (flags & hasComment) {
    const end = head.indexOf(0, at)
    if (end < 0) return undefined
    at = end + 1
  }
  if (flags & hasHeaderCrc) at += 2
  if (at > head.length) return undefined
  return {name, data: start + at}
}

/** UTF-8 if it is UTF-8, else Latin-1. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    // The decoder's TypeError: not UTF-8.
    return Buffer.from(bytes).toString("latin1")
  }
}

async function* seen(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    tell(bytes)
    yield chunk
  }
}
