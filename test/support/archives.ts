/* Small writers of zip and tar for tests: they write what they are told, also what no honest tool would. */

import {crc32, deflateRawSync} from "node:zlib"

export interface ZipPart {
  readonly name: string | Buffer
  readonly data: Uint8Array | string
  readonly stored?: boolean
  /** What the local header says instead. */
  readonly localName?: string
  readonly localCrc?: number
  readonly crc?: number
  /** Sizes and CRC in a descriptor behind the bytes. */
  readonly descriptor?: boolean
  readonly method?: number
  readonly flags?: number
  /** Not in the directory. */
  readonly hidden?: boolean
  /** In the directory only, with the bytes of the entry of that index. */
  readonly sameAs?: number
  readonly attributes?: number
}

export function zipOf(
  parts: readonly ZipPart[],
  options: {directory?: boolean; prefix?: Uint8Array} = {},
): Buffer {
  const pieces: Buffer[] = options.prefix ? [Buffer.from(options.prefix)] : []
  const start = options.prefix?.length ?? 0
  let offset = 0
  const directory: Buffer[] = []
  const offsets: number[] = []
  for (const part of parts) {
    const data = Buffer.from(part.data)
    const name = Buffer.from(part.name)
    const packed = part.stored ? data : deflateRawSync(data)
    const method = part.method ?? (part.stored ? 0 : 8)
    const crc = part.crc ?? crc32(data)
    const flags = (part.flags ?? 0) | (part.descriptor ? 8 : 0) | 0x800
    const at = part.sameAs === undefined ? offset : (offsets[part.sameAs] ?? 0)
    offsets.push(at)
    if (part.sameAs === undefined) {
      const local = Buffer.alloc(30)
      const localName = Buffer.from(part.localName ?? name)
      local.write("PK\x03\x04", "latin1")
      local.writeUInt16LE(20, 4)
      local.writeUInt16LE(flags, 6)
      local.writeUInt16LE(method, 8)
      if (!part.descriptor) {
        local.writeUInt32LE(part.localCrc ?? crc, 14)
        local.writeUInt32LE(packed.length, 18)
        local.writeUInt32LE(data.length, 22)
      }
      local.writeUInt16LE(localName.length, 26)
      const record = [local, localName, packed]
      if (part.descriptor) {
        const descriptor = Buffer.alloc(16)
        descriptor.write("PK\x07\x08", "latin1")
        descriptor.writeUInt32LE(crc, 4)
        descriptor.writeUInt32LE(packed.length, 8)
        descriptor.writeUInt32LE(data.length, 12)
        record.push(descriptor)
      }
      const bytes = Buffer.concat(record)
      pieces.push(bytes)
      offset += bytes.length
    }
    if (part.hidden) continue
    const central = Buffer.alloc(46)
    central.write("PK\x01\x02", "latin1")
    central.writeUInt16LE(20, 4)
    central.writeUInt16LE(20, 6)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(data.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(part.attributes ?? 0, 38)
    central.writeUInt32LE(at, 42)
    directory.push(Buffer.concat([central, name]))
  }
  if (options.directory === false) return Buffer.concat(pieces)
  const end = Buffer.alloc(22)
  const size = directory.reduce((sum, entry) => sum + entry.length, 0)
  end.write("PK\x05\x06", "latin1")
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, ...directory, end], start + offset + size + 22)
}

export interface TarPart {
  readonly name: string
  readonly data?: Uint8Array | string
  readonly type?: string
  readonly brokenChecksum?: boolean
  readonly binarySize?: boolean
}

export function tarOf(parts: readonly TarPart[], options: {end?: boolean} = {}): Buffer {
  const pieces: Buffer[] = []
  for (const part of parts) {
    const data = Buffer.from(part.data ?? "")
    const header = Buffer.alloc(512)
    header.write(part.name, 0, 100)
    header.write("0000644\0", 100)
    header.write(`${data.length.toString(8).padStart(11, "0")} `, 124)
    if (part.binarySize) {
      header.fill(0, 124, 136)
      header[124] = 0x80
      header.writeUInt32BE(data.length, 132)
    }
    header.write("00000000000 ", 136)
    header.write("        ", 148)
    header.write(part.type ?? "0", 156)
    header.write("ustar\x0000", 257, "latin1")
    const sum = header.reduce((total, byte) => total + byte, 0) + (part.brokenChecksum ? 1 : 0)
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
    pieces.push(header, data, Buffer.alloc((512 - (data.length % 512)) % 512))
  }
  if (options.end !== false) pieces.push(Buffer.alloc(1024))
  return Buffer.concat(pieces)
}

/** One record of a pax header: its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = rest.length + 1
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest)
  return `${length}${rest}`
}
