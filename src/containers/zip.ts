/* zip: members by the central directory, checked against their local headers.
 *
 * The library reads the directory (zip64, odd offsets) and undoes encryption and Deflate64; stored bytes
 * and plain deflate go through node:zlib, twice as fast. Where the directory is cut off or bad, and where
 * it is silent about bytes between its members, members are found by their local headers.
 * Two members that share bytes are a bomb or a trick: the second is listed and not read.
 *
 * Source: PKWARE APPNOTE 6.3.10; overlapping members: Fifield, "A better zip bomb", WOOT 2019. */

import {crc32, createInflateRaw, createZstdDecompress, inflateRawSync} from "node:zlib"
import type {FileEntry, Reader, ZipReader} from "@zip.js/zip.js"
import {chunksOf, partOf, windowed} from "../bytes/source.ts"
import type {ByteSource} from "../model/evidence.ts"
import {isDescription} from "./collection.ts"
import type {Container, Member, Surroundings} from "./container.ts"
import {decode} from "./decode.ts"
import {Fault} from "./limits.ts"
import {
  encryptedFlag,
  type Found,
  type LocalHeader,
  localName,
  readLocalHeader,
  searchMembers,
} from "./zip-local.ts"
import {openEncrypted, openWithLibrary} from "./zip-locked.ts"

/** A directory is read whole: 500,000 members with long names fit. */
const directoryLimit = 256 * 1024 * 1024

/** PERF: a member this small is unpacked in one call; a stream for each costs ten times as much. */
const smallBytes = 65_536

const stored = 0
const deflated = 8
const deflated64 = 9
const zstandard = 93
const methodNames: Readonly<Record<number, string>> = {
  1: "shrink",
  6: "implode",
  12: "bzip2",
  14: "LZMA",
  95: "xz",
  97: "WavPack",
  98: "PPMd",
}

/** What directory or local header say about a member. */
interface Listed {
  readonly name: string
  readonly rawName: Uint8Array | undefined
  readonly kind: Member["kind"]
  readonly offset: number
  readonly packedSize: number
  readonly size: number | undefined
  readonly crc: number | undefined
  readonly method: number
  /** Kept only where the library must unpack. */
  readonly entry: FileEntry | undefined
  readonly locked: boolean
  /** The local header, for members that were found by it. */
  readonly header: LocalHeader | undefined
}

export const zip: Container = {
  name: "zip",
  access: "random",
  sniff: (head) =>
    head.length >= 4 &&
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) ||
      (head[2] === 5 && head[3] === 6) ||
      (head[2] === 7 && head[3] === 8)),
  open: members,
}

/** Whether `tail`, the last bytes of a file, ends in an end record that can be true of a file of this size:
 *  a zip with something in front of it. Looks for a directory signature where the tail reaches so far. */
export function endsLikeZip(tail: Uint8Array, size: number): boolean {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.length)
  // A place before the start would count from the end.
  if (bytes.length < 22) return false
  for (let at = bytes.lastIndexOf("PK\x05\x06", bytes.length - 22, "latin1"); at >= 0; ) {
    const directory = bytes.readUInt32LE(at + 12)
    const start = at - directory
    if (
      bytes.readUInt16LE(at + 20) === bytes.length - at - 22 &&
      bytes.readUInt16LE(at + 10) > 0 &&
      directory < size &&
      (start < 0 || bytes.readUInt32LE(start) === 0x02014b50)
    )
      return true
    at = at === 0 ? -1 : bytes.lastIndexOf("PK\x05\x06", at - 1, "latin1")
  }
  return false
}

async function* members(
  whole: ByteSource,
  surroundings: Surroundings,
): AsyncGenerator<Member, void, undefined> {
  const size = whole.size ?? 0
  const source = windowed(whole)
  const directory = await readDirectory(source, size, surroundings)
  const {listed} = directory
  const sharing = findSharing(listed.filter((item) => item.offset < size))
  let ordinal = 0
  // What a collector says about itself comes first: its host and key matter for the rest.
  const describes = (item: Listed): boolean => isDescription(item.name.split(/[/\\]/).at(-1) ?? "")
  for (const item of [...listed.filter(describes), ...listed.filter((item) => !describes(item))])
    yield memberOf(source, surroundings, item, ordinal++, sharing.get(item))
  // With a bad directory everything outside its members is searched, else the gaps between them.
  const known = await extents(source, listed)
  const end = directory.failure === undefined ? directory.offset : size
  let from = 0
  for (const extent of [...known, {offset: end, end: size}]) {
    const isSearched = directory.failure !== undefined || (await mayHide(source, from, extent.offset))
    if (extent.offset > from && isSearched) {
      for await (const found of searchMembers(source, from, extent.offset)) {
        if (directory.failure === undefined)
          surroundings.trouble(
            "containers/zip-hidden-member",
            "odd",
            found.header.offset,
            Math.min(found.packedSize, size - found.header.offset),
            "a member stands here that the directory does not list",
          )
        yield memberOf(source, surroundings, listedFrom(found), ordinal++, undefined)
      }
    }
    from = Math.max(from, extent.end)
  }
}

interface Directory {
  readonly listed: readonly Listed[]
  /** Why the list is not whole. */
  readonly failure: string | undefined
  readonly offset: number
}

async function readDirectory(
  source: ByteSource,
  size: number,
  surroundings: Surroundings,
): Promise<Directory> {
  const {Reader, ZipReader} = await import("@zip.js/zip.js")
  class Adapter extends Reader<ByteSource> {
    override async init(): Promise<void> {
      this.size = size
    }
    override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      if (length > directoryLimit)
        throw new Fault(
          "containers/limit-directory",
          `a zip directory of more than ${directoryLimit} bytes`,
          offset,
        )
      // The library keeps views of what it gets and may hand them on: give it bytes of its own.
      return new Uint8Array(await source.read(offset, length))
    }
  }
  const reader: ZipReader<Reader<ByteSource>> = new ZipReader(new Adapter(source))
  const listed: Listed[] = []
  const told = (why: string): void =>
    surroundings.trouble(
      "containers/zip-directory",
      "lost",
      0,
      size,
      `the directory of the zip cannot be read (${why}); ${listed.length} members were listed before, others are searched by their local headers`,
    )
  let failure: string | undefined
  try {
    for await (const entry of reader.getEntriesGenerator({strictness: "tolerant"})) {
      if (listed.length >= surroundings.limits.entries) {
        surroundings.trouble(
          "containers/limit-entries",
          "lost",
          0,
          0,
          `more than ${listed.length} members in a zip`,
        )
        break
      }
      const locked = entry.encrypted
      listed.push({
        name: entry.filename,
        rawName: entry.rawFilename,
        kind: entry.directory ? "directory" : entry.symlink ? "link" : "file",
        // Where the directory leads out of the file, no member is: not in front of it, nor behind.
        offset: entry.offset >= 0 && entry.offset < size ? entry.offset : size,
        packedSize: entry.compressedSize,
        size: entry.uncompressedSize,
        crc: entry.crc32,
        method: entry.compressionMethod,
        locked,
        entry: (locked || entry.compressionMethod === deflated64) && !entry.directory ? entry : undefined,
        header: undefined,
      })
    }
  } catch (error) {
    // The library's errors are plain Errors, a RangeError where a record is shorter than it says.
    if (!(error instanceof Error)) throw error
    failure = error instanceof Fault ? `${error.code}: ${error.message}` : error.message
    told(failure)
  }
  if (failure === undefined && (await belongsToInner(source, size, listed))) {
    failure = "it belongs to an archive that is stored inside this one"
    listed.length = 0
    told(failure)
  }
  return {listed, failure, offset: directoryOffset(reader) ?? size}
}

/** Of a cut archive the last directory that is left may be that of a zip stored in it: then a member begins
 *  at 0 that the directory does not know, and one of those that follow it holds the listed ones. */
async function belongsToInner(source: ByteSource, size: number, listed: readonly Listed[]): Promise<boolean> {
  const first = listed.reduce((least, item) => Math.min(least, item.offset), size)
  if (first === 0 || listed.length === 0 || !(await readLocalHeader(source, 0))) return false
  for await (const found of searchMembers(source, 0, size)) {
    if (found.header.offset >= first) return false
    if (found.header.data + found.packedSize > first) return true
  }
  return false
}

/** The library notes it on the reader without declaring it. */
function directoryOffset(reader: object): number | undefined {
  const offset = "directoryOffset" in reader ? reader.directoryOffset : undefined
  return typeof offset === "number" ? offset : undefined
}

/** Members whose packed bytes begin inside another member that starts before them. */
function findSharing(listed: readonly Listed[]): ReadonlyMap<Listed, Listed> {
  const sharing = new Map<Listed, Listed>()
  const byOffset = [...listed].sort((a, b) => a.offset - b.offset)
  let before: Listed | undefined
  for (const item of byOffset) {
    // 30 bytes of header and the name stand before the packed bytes; extra fields may differ, so they are
    // left out of the sum: it must not accuse an honest archive.
    const end = before ? before.offset + 30 + before.packedSize : 0
    if (before && item.offset < end) sharing.set(item, before)
    else before = item
  }
  return sharing
}

/** Where members lie, in order. */
async function extents(
  source: ByteSource,
  listed: readonly Listed[],
): Promise<readonly {readonly offset: number; readonly end: number}[]> {
  const found: {offset: number; end: number}[] = []
  for (const item of listed) {
    const header = await readLocalHeader(source, item.offset)
    if (header) found.push({offset: item.offset, end: header.data + item.packedSize})
  }
  return found.sort((a, b) => a.offset - b.offset)
}

/** Whether the bytes from `from` may hold a member that the directory keeps silent about. Between members lie
 *  descriptors of up to 24 bytes; longer gaps are searched. In front of the first member a program that
 *  unpacks itself may stand, whose code holds signatures: only a member at 0 counts there. */
async function mayHide(source: ByteSource, from: number, to: number): Promise<boolean> {
  return from === 0 ? (await readLocalHeader(source, 0)) !== undefined : to - from > 30
}

function listedFrom(found: Found): Listed {
  const name = localName(found.header)
  return {
    name,
    rawName: undefined,
    kind: name.endsWith("/") && found.packedSize === 0 ? "directory" : "file",
    offset: found.header.offset,
    packedSize: found.packedSize,
    size: found.size,
    crc: found.crc,
    method: found.header.method,
    locked: (found.header.flags & encryptedFlag) !== 0,
    entry: undefined,
    header: found.header,
  }
}

function memberOf(
  source: ByteSource,
  surroundings: Surroundings,
  item: Listed,
  ordinal: number,
  sharesWith: Listed | undefined,
): Member {
  const size = source.size ?? 0
  return {
    ordinal,
    name: item.name,
    kind: item.kind,
    size: item.size,
    offset: item.offset,
    // What is stated may be more than there is, to hide how much comes out of how little.
    packed: () => Math.min(item.packedSize, size - item.offset),
    open: () => unpack(source, surroundings, item, sharesWith),
    async plain() {
      if (item.method !== stored || item.locked || sharesWith) return undefined
      const header = item.header ?? (await readLocalHeader(source, item.offset))
      return header && header.data + item.packedSize <= size
        ? partOf(source, header.data, item.packedSize)
        : undefined
    },
  }
}

async function* unpack(
  source: ByteSource,
  surroundings: Surroundings,
  item: Listed,
  sharesWith: Listed | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (sharesWith)
    throw new Fault(
      "containers/zip-overlap",
      `shares its packed bytes with the member at ${sharesWith.offset}; only that one was read`,
      item.offset,
    )
  const header = item.header ?? (await readLocalHeader(source, item.offset))
  if (!header)
    throw new Fault(
      "containers/zip-local-header",
      "the directory points to a place without a member",
      item.offset,
    )
  compare(item, header, surroundings)

  let crc = 0
  let length = 0
  for await (const chunk of plainBytes(source, surroundings, item, header)) {
    crc = crc32(chunk, crc)
    length += chunk.length
    yield chunk
  }
  // AES of the second kind (AE-2) leaves the CRC at 0 and has a checksum of its own.
  const hasCrc = item.crc !== undefined && !(item.locked && item.crc === 0)
  if ((item.size !== undefined && item.size !== length) || (hasCrc && item.crc !== crc))
    surroundings.trouble(
      "containers/checksum",
      "doubtful",
      item.offset,
      Math.min(header.data + item.packedSize, source.size ?? 0) - item.offset,
      `zip: ${length} bytes with CRC-32 ${hex(crc)} where ${item.size ?? "?"} with ${hex(item.crc ?? 0)} were stated`,
    )
}

/** The member's bytes; ends in a Fault where they are cut. */
function plainBytes(
  source: ByteSource,
  surroundings: Surroundings,
  item: Listed,
  header: LocalHeader,
): AsyncIterable<Uint8Array> {
  const {entry} = item
  if (item.locked) {
    if (!entry)
      throw new Fault(
        "containers/encrypted",
        "encrypted, and the directory that is needed to unlock it is missing",
        item.offset,
      )
    // With the right password the library gives packed bytes; Deflate64 it unpacks as well.
    if (item.method === deflated64) return openEncrypted(entry, surroundings, false)
    return inflate(openEncrypted(entry, surroundings, true), item, undefined)
  }
  if (item.method === deflated64 && entry) return openWithLibrary(entry, undefined, false)
  const end = header.data + item.packedSize
  return inflate(chunksOf(source, header.data, end), item, item.packedSize)
}

async function* inflate(
  packed: AsyncIterable<Uint8Array>,
  item: Listed,
  expected: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (item.method === deflated && expected !== undefined && expected <= smallBytes) {
    const small: Uint8Array[] = []
    for await (const chunk of packed) small.push(chunk)
    const whole = inflateSmall(Buffer.concat(small))
    if (whole) return yield* whole.length > 0 ? [whole] : []
    return yield* inflateStream(small, item, expected)
  }
  return yield* inflateStream(packed, item, expected)
}

/** At once what is small both ways; undefined where it is not, or is damaged: the stream tells how. */
function inflateSmall(packed: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(packed, {maxOutputLength: 16 * smallBytes})
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined
    throw error
  }
}

async function* inflateStream(
  packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  item: Listed,
  expected: number | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let fetched = 0
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of packed) {
      fetched += chunk.length
      yield chunk
    }
  }
  let failure: string | undefined
  if (item.method === stored) yield* counted()
  else if (item.method === deflated || item.method === zstandard) {
    const engine =
      item.method === deflated
        ? createInflateRaw({chunkSize: 262_144})
        : createZstdDecompress({chunkSize: 131_072})
    failure = (yield* decode(engine, counted())).failure
  } else
    throw new Fault(
      "containers/zip-method",
      `packed with ${methodNames[item.method] ?? "method"} (${item.method}), which is not read`,
      item.offset,
    )
  if (expected !== undefined && fetched < expected && (failure !== undefined || item.method === stored))
    throw new Fault(
      "containers/truncated",
      `the archive ends after ${fetched} of the member's ${expected} packed bytes`,
      item.offset,
    )
  if (failure !== undefined) throw new Fault("containers/damaged", `zip: ${failure}`, item.offset)
}

/** Reports where directory and local header tell different things; the directory is believed. */
function compare(item: Listed, header: LocalHeader, surroundings: Surroundings): void {
  if (item.header) return
  const differences: string[] = []
  if (item.rawName && Buffer.compare(item.rawName, header.rawName) !== 0)
    differences.push(
      `name ${JSON.stringify(localName(header))} where the directory has ${JSON.stringify(item.name)}`,
    )
  // 99 says AES; the method behind it is in an extra field.
  if (header.method !== item.method && header.method !== 99)
    differences.push(`method ${header.method} where the directory has ${item.method}`)
  if (((header.flags & encryptedFlag) !== 0) !== item.locked)
    differences.push("encrypted in only one of the two")
  if (!header.sizesFollow && header.packedSize !== item.packedSize)
    differences.push(`packed size ${header.packedSize} where the directory has ${item.packedSize}`)
  if (!header.sizesFollow && header.size !== item.size)
    differences.push(`size ${header.size} where the directory has ${item.size}`)
  if (!header.sizesFollow && header.crc !== item.crc) differences.push("another CRC-32 than the directory")
  if (differences.length > 0)
    surroundings.trouble(
      "containers/zip-contradiction",
      "doubtful",
      item.offset,
      header.data - item.offset,
      `the local header has ${differences.join("; ")}`,
    )
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, "0")
}
