/* tar: ustar, GNU and pax headers in 512-byte blocks, each member's bytes behind its header.
 *
 * Read here and not by a library: those give up a cut member's buffered bytes and everything after one bad
 * header, and do not say at which offset. A header is good if its checksum is; after a bad one the next
 * good block is searched. A member's bytes must be used before the next member is asked for.
 *
 * Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". */

import {chunksOf} from "../bytes/source.ts"
import type {ByteSource} from "../model/evidence.ts"
import type {Container, Member, Surroundings} from "./container.ts"
import {noPlain} from "./container.ts"
import {decodeName} from "./gzip.ts"
import {Fault} from "./limits.ts"

const blockBytes = 512
/** pax and long-name records are kept in memory. */
const longHeaderLimit = 1024 * 1024

interface Header {
  readonly name: string
  readonly size: number
  readonly type: string
}

export const tar: Container = {
  name: "tar",
  access: "sequential",
  sniff(head) {
    if (head.length < blockBytes || head[0] === 0) return false
    const block = head.subarray(0, blockBytes)
    return checksumHolds(block) && readHeader(block) !== undefined
  },
  open: members,
}

async function* members(
  source: ByteSource,
  surroundings: Surroundings,
): AsyncGenerator<Member, void, undefined> {
  let offset = 0
  let ordinal = 0
  let ended = false
  let override: {name?: string; size?: number} = {}
  for (;;) {
    const start = offset
    const block = await source.read(offset, blockBytes)
    if (block.length < blockBytes) {
      if (block.length > 0)
        throw new Fault("containers/truncated", `${block.length} of 512 bytes of a tar header`, offset)
      if (!ended)
        surroundings.trouble(
          "containers/tar-no-end",
          "doubtful",
          // The last member may have been stated longer than the tar is.
          Math.min(offset, source.size ?? offset),
          0,
          "the tar has no end mark: members may be missing behind its last one",
        )
      return
    }
    if (isZero(block)) {
      ended = true
      offset += blockBytes
      continue
    }
    const header = checksumHolds(block) ? readHeader(block) : undefined
    if (!header) {
      const next = await findHeader(source, offset + blockBytes)
      // Bytes behind the end mark that are no header are padding of somebody else's.
      surroundings.trouble(
        ended && next === undefined ? "containers/trailing-bytes" : "containers/tar-header",
        ended && next === undefined ? "odd" : "lost",
        offset,
        (next ?? offset + blockBytes) - offset,
        next === undefined
          ? "no tar header here nor behind"
          : `no tar header here; the next one is at ${next}`,
      )
      if (next === undefined) return
      offset = next
      override = {}
      continue
    }
    if (ended) {
      surroundings.trouble("containers/tar-behind-end", "odd", offset, 0, "members follow the tar's end mark")
      ended = false
    }
    offset += blockBytes
    if ("xgLK".includes(header.type)) {
      if (header.size > longHeaderLimit)
        surroundings.trouble(
          "containers/tar-header",
          "doubtful",
          start,
          blockBytes,
          `an extended header of ${header.size} bytes was skipped: the limit is ${longHeaderLimit}`,
        )
      else if (header.type !== "g") {
        const text = await source.read(offset, header.size)
        if (header.type === "L") override.name = decodeName(upToNul(text))
        if (header.type === "x") override = {...override, ...readPax(text)}
      }
      offset += padded(header.size)
      continue
    }
    const size = override.size ?? header.size
    const data = offset
    let used = 0
    const member: Member = {
      ordinal: ordinal++,
      name: override.name ?? header.name,
      kind: kindOf(header),
      size,
      offset: start,
      packed: () => used,
      plain: noPlain,
      open: () =>
        bytesOf(source, header, data, size, (given) => {
          used = given
        }),
    }
    override = {}
    offset += padded(size)
    yield member
  }
}

async function* bytesOf(
  source: ByteSource,
  header: Header,
  data: number,
  size: number,
  progress: (given: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (header.type === "S")
    throw new Fault("containers/tar-sparse", "a sparse member in GNU's old form is not read", data)
  let given = 0
  for await (const chunk of chunksOf(source, data, data + size)) {
    given += chunk.length
    progress(given)
    yield chunk
  }
  if (given < size)
    throw new Fault("containers/truncated", `the tar ends after ${given} of the member's ${size} bytes`, data)
}

function kindOf(header: Header): Member["kind"] {
  if (header.type === "5") return "directory"
  // Before ustar a directory was a file whose name ends in a slash.
  if ((header.type === "0" || header.type === "\0") && header.name.endsWith("/")) return "directory"
  if (header.type === "1" || header.type === "2") return "link"
  return "346".includes(header.type) ? "other" : "file"
}

function readHeader(block: Uint8Array): Header | undefined {
  const size = readNumber(block.subarray(124, 136))
  if (size === undefined) return undefined
  const name = decodeName(upToNul(block.subarray(0, 100)))
  const isUstar = decodeName(block.subarray(257, 263)) === "ustar\0"
  const prefix = isUstar ? decodeName(upToNul(block.subarray(345, 500))) : ""
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size,
    type: String.fromCharCode(block[156]!),
  }
}

/** Octal digits with blanks around them, or GNU's big-endian binary behind a byte 0x80. */
function readNumber(field: Uint8Array): number | undefined {
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
    return Number.isSafeInteger(value) ? value : undefined
  }
  const text = Buffer.from(upToNul(field)).toString("latin1").trim()
  if (text === "") return 0
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined
}

/** The sum of all bytes with the checksum field as blanks; old writers summed signed bytes. */
function checksumHolds(block: Uint8Array): boolean {
  const stated = readNumber(block.subarray(148, 156))
  let unsigned = 0
  let signed = 0
  for (let i = 0; i < blockBytes; i++) {
    const byte = i >= 148 && i < 156 ? 32 : block[i]!
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  return stated !== undefined && (stated === unsigned || stated === signed)
}

function readPax(text: Uint8Array): {name?: string; size?: number} {
  const found: {name?: string; size?: number} = {}
  for (let at = 0; at < text.length; ) {
    const blank = text.indexOf(32, at)
    const digits = blank < 0 ? "" : Buffer.from(text.subarray(at, blank)).toString("latin1")
    const length = /^\d{1,7}$/.test(digits) ? Number(digits) : 0
    if (length <= digits.length + 1 || at + length > text.length) break
    const record = decodeName(text.subarray(blank + 1, at + length - 1))
    const equals = record.indexOf("=")
    const key = record.slice(0, equals)
    const value = record.slice(equals + 1)
    if (key === "path" || key === "GNU.sparse.name") found.name = value
    if (key === "size" && /^\d{1,15}$/.test(value)) found.size = Number(value)
    at += length
  }
  return found
}

async function findHeader(source: ByteSource, from: number): Promise<number | undefined> {
  let offset = from
  for await (const chunk of chunksOf(source, from)) {
    for (let at = 0; at + blockBytes <= chunk.length; at += blockBytes) {
      const block = chunk.subarray(at, at + blockBytes)
      if (block[257] === 0x75 && checksumHolds(block) && readHeader(block)) return offset + at
    }
    offset += chunk.length
  }
  return undefined
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0)
}

function upToNul(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0)
  return end < 0 ? field : field.subarray(0, end)
}

function padded(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes
}
