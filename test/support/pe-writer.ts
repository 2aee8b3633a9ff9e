/* Writes a Windows program that holds nothing but a version resource, as the format of such files has it. */

const utf16 = (text: string): Buffer => Buffer.from(`${text}\0`, "utf16le")

function padded(bytes: Buffer, multiple = 4): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((multiple - (bytes.length % multiple)) % multiple)])
}

/** A block of the version tree; `units` is the length of its value as the block states it. */
function block(key: string, type: number, value: Buffer, units: number, children: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(6)
  const front = padded(Buffer.concat([head, utf16(key)]))
  const body = children.map((child) => padded(child))
  const whole = Buffer.concat([front, body.length > 0 ? padded(value) : value, ...body])
  whole.writeUInt16LE(whole.length, 0)
  whole.writeUInt16LE(units, 2)
  whole.writeUInt16LE(type, 4)
  return whole
}

/** The bytes of a program with this file version and these texts. */
export function peWithVersion(
  [major, minor, build, revision]: readonly [number, number, number, number],
  texts: Readonly<Record<string, string>>,
): Uint8Array {
  const fixed = Buffer.alloc(52)
  fixed.writeUInt32LE(0xfeef04bd, 0)
  fixed.writeUInt32LE(0x00010000, 4)
  fixed.writeUInt32LE(major * 65536 + minor, 8)
  fixed.writeUInt32LE(build * 65536 + revision, 12)
  const strings = Object.entries(texts).map(([key, text]) => block(key, 1, utf16(text), text.length + 1, []))
  const table = block("040904b0", 1, Buffer.alloc(0), 0, strings)
  const info = block("StringFileInfo", 1, Buffer.alloc(0), 0, [table])
  const version = block("VS_VERSION_INFO", 0, fixed, 52, [info])

  const address = 0x2000
  const directory = (id: number, target: number): Buffer => {
    const bytes = Buffer.alloc(24)
    bytes.writeUInt16LE(1, 14)
    bytes.writeUInt32LE(id, 16)
    bytes.writeUInt32LE(target, 20)
    return bytes
  }
  const leaf = Buffer.alloc(16)
  leaf.writeUInt32LE(address + 88, 0)
  leaf.writeUInt32LE(version.length, 4)
  const resource = Buffer.concat([
    directory(16, 0x8000_0000 + 24),
    directory(1, 0x8000_0000 + 48),
    directory(0x409, 72),
    leaf,
    version,
  ])

  const start = 0x200
  const file = Buffer.alloc(start + Math.ceil(resource.length / 512) * 512)
  file.write("MZ", 0, "latin1")
  file.writeUInt32LE(0x80, 0x3c)
  file.write("PE\0\0", 0x80, "latin1")
  file.writeUInt16LE(0x8664, 0x84)
  file.writeUInt16LE(1, 0x86)
  file.writeUInt16LE(0xf0, 0x94)
  const section = 0x98 + 0xf0
  file.write(".rsrc", section, "latin1")
  file.writeUInt32LE(resource.length, section + 8)
  file.writeUInt32LE(address, section + 12)
  file.writeUInt32LE(resource.length, section + 16)
  file.writeUInt32LE(start, section + 20)
  resource.copy(file, start)
  return file
}
