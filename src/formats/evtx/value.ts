/* Values of Windows event records: type and bytes to what rules compare.
 *
 * | type | value |
 * |---|---|
 * | integers | number; bigint beyond 2^53 |
 * | reals | number |
 * | strings | text without trailing NULs; ANSI is read as Windows-1252, since the record names no code page |
 * | boolean | boolean: whatever is not 0 is true |
 * | hex types, size_t | text, `0x1f4`, as Windows shows them |
 * | GUID | text, `{365abb72-…}` in lower case |
 * | SID | text, `S-1-5-18` |
 * | FILETIME, SYSTEMTIME | text in ISO form with all digits, `2021-03-14T06:40:12.9876543Z` |
 * | binary, unknown types, values of the wrong size | text, upper-case hex |
 * | arrays (0x80 set) | list |
 * | null | no value |
 *
 * Nothing here trusts a size: callers check that `at + size` lies in the bytes, and a value is read from
 * its own bytes only. The text that comes out is at most four characters a byte.
 *
 * Source: [MS-EVEN6] 2.2.12 (BinXml, value types), 2.2.18 (array types); libevtx documentation, 4.3. */

import {u16At, u32At} from "../../bytes/cursor.ts"
import {filetimeText, systemtimeText} from "../../bytes/filetime.ts"
import {rawKinds, type Scalar, type Value} from "../../model/event.ts"

export const valueTypes = {
  none: 0x00,
  text: 0x01,
  ansi: 0x02,
  filetime: 0x11,
  systemtime: 0x12,
  xml: 0x21,
} as const
const arrayFlag = 0x80

/** Bytes of one element, by type; 0 where it varies. */
const widths: readonly number[] = [0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 0, 16, 0, 8, 16, 0, 4, 8]

/** Whether all texts of a type are numeric in the sense of `isNumeric`: integers, bytes, GUID, hex types,
 *  times, SID, and what is written as bytes. Not texts, reals (`NaN`), booleans, nested XML, arrays. */
export function writesNumeric(type: number): boolean {
  return type < 32 && ((0b11_1111_1100_0111_1111_1000 >>> type) & 1) === 1
}

/** The kind of a raw value of this type: which type it is, and what texts it gives. */
export function rawKindOf(type: number): number {
  return (type << 2) | (rawClasses[type] ?? rawKinds.other)
}

const rawClasses: Uint8Array = Uint8Array.from({length: 256}, (_, type) =>
  type === valueTypes.none
    ? rawKinds.none
    : type === valueTypes.text
      ? rawKinds.text
      : writesNumeric(type)
        ? rawKinds.numeric
        : rawKinds.other,
)

const windows1252 = new TextDecoder("windows-1252")

/** Strings longer than this are not kept: they hardly repeat. */
const keptUnits = 64
/** The longest text that is tried as ASCII. */
const narrowUnits = 32_768
const keptStrings = 8192
const keptIdentifiers = 1024

/** The text of a SID or GUID with the bytes it was made from. */
interface Identifier {
  readonly type: number
  readonly bytes: Uint8Array
  readonly text: string
}

/** Decodes values. Keeps texts that came before, since logs say the same names again and again. */
export class ValueReader {
  private readonly texts: (string | undefined)[] = new Array<string | undefined>(keptStrings).fill(undefined)
  private readonly identifiers: (Identifier | undefined)[] = new Array<Identifier | undefined>(
    keptIdentifiers,
  ).fill(undefined)
  private bytes: Uint8Array = new Uint8Array(0)
  private buffer: Buffer = Buffer.alloc(0)
  private readonly narrow: Buffer = Buffer.alloc(narrowUnits)

  /** The value at `bytes[at, at + size)`; undefined for the null type. */
  read(bytes: Uint8Array, type: number, at: number, size: number): Value | undefined {
    switch (type) {
      case 0x00:
        return undefined
      case 0x01:
        return this.text(bytes, at, size)
      case 0x04:
        return size === 1 ? bytes[at]! : hexBytes(bytes, at, size)
      case 0x06:
        return size === 2 ? u16At(bytes, at) : hexBytes(bytes, at, size)
      case 0x08:
        return size === 4 ? u32At(bytes, at) : hexBytes(bytes, at, size)
      default:
        return type >= arrayFlag
          ? this.list(bytes, type & ~arrayFlag, at, size)
          : this.scalar(bytes, type, at, size)
    }
  }

  /** UTF-16LE text of `size` bytes without trailing NULs; a half unit at the end is left out. */
  text(bytes: Uint8Array, at: number, size: number): string {
    let units = size >> 1
    while (units > 0 && bytes[at + 2 * units - 1] === 0 && bytes[at + 2 * units - 2] === 0) units--
    if (units === 0) return ""
    if (units > keptUnits) return this.make(bytes, at, units)
    // PERF: a few units tell most strings apart; the comparison below makes it sure and costs a third of
    // making the string again.
    const last = at + 2 * units - 2
    const middle = at + (units & ~1)
    let hash = units
    hash = Math.imul(hash ^ bytes[at]!, 0x9e3779b1)
    hash = Math.imul(hash ^ bytes[middle]!, 0x85ebca6b)
    hash = Math.imul(hash ^ bytes[last]!, 0xc2b2ae35)
    if (units > 3)
      hash = Math.imul(
        hash ^ (bytes[last - 2]! | (bytes[last - 4]! << 8) | (bytes[at + 4]! << 16)),
        0x27d4eb2f,
      )
    const slot = (hash ^ (hash >>> 13)) & (keptStrings - 1)
    const known = this.texts[slot]
    if (known !== undefined && known.length === units) {
      let i = 0
      for (let p = at; i < units && known.charCodeAt(i) === (bytes[p]! | (bytes[p + 1]! << 8)); p += 2) i++
      if (i === units) return known
    }
    const made = this.make(bytes, at, units)
    this.texts[slot] = made
    return made
  }

  /** PERF: ASCII as a string of bytes, which is folded, hashed and searched faster than one of units. */
  private make(bytes: Uint8Array, at: number, units: number): string {
    const {narrow} = this
    if (units <= narrow.length) {
      let all = 0
      for (let i = 0, p = at; i < units; i++, p += 2) {
        const unit = bytes[p]! | (bytes[p + 1]! << 8)
        all |= unit
        narrow[i] = unit
      }
      if (all < 0x80) return narrow.toString("latin1", 0, units)
    }
    return this.view(bytes).toString("utf16le", at, at + 2 * units)
  }

  private view(bytes: Uint8Array): Buffer {
    if (bytes !== this.bytes) {
      this.bytes = bytes
      this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    return this.buffer
  }

  private scalar(bytes: Uint8Array, type: number, at: number, size: number): Scalar {
    const width = widths[type]
    if (width === undefined || (width !== 0 && width !== size && !(type === 0x10 && size === 8)))
      return type === 0x0d && size > 0 ? isNonZero(bytes, at, size) : hexBytes(bytes, at, size)
    switch (type) {
      case 0x01:
        return this.text(bytes, at, size)
      case 0x02:
        return ansiText(bytes, at, size)
      case 0x03:
        return (bytes[at]! << 24) >> 24
      case 0x04:
        return bytes[at]!
      case 0x05:
        return (u16At(bytes, at) << 16) >> 16
      case 0x06:
        return u16At(bytes, at)
      case 0x07:
        return u32At(bytes, at) | 0
      case 0x08:
        return u32At(bytes, at)
      case 0x09:
        return wide(u32At(bytes, at), u32At(bytes, at + 4) | 0)
      case 0x0a:
        return wide(u32At(bytes, at), u32At(bytes, at + 4))
      case 0x0b:
        return this.view(bytes).readFloatLE(at)
      case 0x0c:
        return this.view(bytes).readDoubleLE(at)
      case 0x0d:
        return isNonZero(bytes, at, size)
      case 0x0f:
        return this.identifier(bytes, type, at, size)
      case 0x10:
      case 0x14:
      case 0x15:
        return size === 8 ? hexText(u32At(bytes, at), u32At(bytes, at + 4)) : hexText(u32At(bytes, at), 0)
      case 0x11:
        return filetimeText(u32At(bytes, at), u32At(bytes, at + 4))
      case 0x12:
        return systemtimeText(bytes, at)
      case 0x13:
        return this.sid(bytes, at, size)
      default:
        return hexBytes(bytes, at, size)
    }
  }

  private list(bytes: Uint8Array, type: number, at: number, size: number): Value {
    const end = at + size
    const items: Scalar[] = []
    if (type === valueTypes.text) {
      // Each string ends with a NUL; what follows the last one is another string.
      for (let from = at; from + 1 < end; ) {
        let to = from
        while (to + 1 < end && (bytes[to] !== 0 || bytes[to + 1] !== 0)) to += 2
        items.push(this.text(bytes, from, to - from))
        from = to + 2
      }
      return items
    }
    if (type === valueTypes.ansi) {
      for (let from = at; from < end; ) {
        let to = from
        while (to < end && bytes[to] !== 0) to++
        items.push(ansiText(bytes, from, to - from))
        from = to + 1
      }
      return items
    }
    if (type === 0x13) {
      for (let from = at; from < end; ) {
        const length = from + 8 <= end ? 8 + 4 * bytes[from + 1]! : end - from
        items.push(this.sid(bytes, from, Math.min(length, end - from)))
        from += length
      }
      return items
    }
    const width = widths[type]
    if (width === undefined || width === 0) return hexBytes(bytes, at, size)
    for (let from = at; from < end; from += width)
      items.push(this.scalar(bytes, type, from, Math.min(width, end - from)))
    return items
  }

  private sid(bytes: Uint8Array, at: number, size: number): string {
    if (size < 8 || size !== 8 + 4 * bytes[at + 1]!) return hexBytes(bytes, at, size)
    return this.identifier(bytes, 0x13, at, size)
  }

  /** The text of the SID or GUID at `at`, kept since the same few come again and again. */
  private identifier(bytes: Uint8Array, type: number, at: number, size: number): string {
    const last = at + size - 4
    const hash = bytes[at]! ^ (bytes[at + 1]! << 4) ^ (bytes[last]! << 2) ^ (bytes[last + 1]! << 5)
    const slot = (hash ^ type) & (keptIdentifiers - 1)
    const known = this.identifiers[slot]
    if (known !== undefined && known.type === type && known.bytes.length === size) {
      const own = known.bytes
      let i = 0
      while (i < size && own[i] === bytes[at + i]) i++
      if (i === size) return known.text
    }
    const text = type === 0x13 ? sidText(bytes, at, bytes[at + 1]!) : guidText(bytes, at)
    this.identifiers[slot] = {type, bytes: Uint8Array.from(bytes.subarray(at, at + size)), text}
    return text
  }
}

/** A string with the surplus of Windows-1252 over ASCII; trailing NULs are left out. */
function ansiText(bytes: Uint8Array, at: number, size: number): string {
  let end = at + size
  while (end > at && bytes[end - 1] === 0) end--
  return windows1252.decode(bytes.subarray(at, end))
}

function isNonZero(bytes: Uint8Array, at: number, size: number): boolean {
  for (let i = at; i < at + size; i++) if (bytes[i] !== 0) return true
  return false
}

/** `low + 2^32 high`, where `high` carries the sign. */
function wide(low: number, high: number): number | bigint {
  return high >= -0x20_0000 && high < 0x20_0000
    ? high * 0x1_0000_0000 + low
    : (BigInt(high) << 32n) | BigInt(low)
}

function hexText(low: number, high: number): string {
  return high === 0 ? `0x${hexDigits(low)}` : `0x${hexDigits(high)}${eightDigits(low)}`
}

// PERF: toString(16) leaves JavaScript; this is four times as fast.
function hexDigits(value: number): string {
  if (value >= 0x1_0000) {
    const top =
      value >= 0x100_0000
        ? shortHex[value >>> 24]! + lowerHex[(value >>> 16) & 0xff]!
        : shortHex[value >>> 16]!
    return top + lowerHex[(value >>> 8) & 0xff]! + lowerHex[value & 0xff]!
  }
  return value >= 0x100 ? shortHex[value >>> 8]! + lowerHex[value & 0xff]! : shortHex[value]!
}

function eightDigits(value: number): string {
  return (
    lowerHex[value >>> 24]! +
    lowerHex[(value >>> 16) & 0xff]! +
    lowerHex[(value >>> 8) & 0xff]! +
    lowerHex[value & 0xff]!
  )
}

/** [MS-DTYP] 2.4.2.1: the authority is big-endian, in hexadecimal where it exceeds 32 bits. */
function sidText(bytes: Uint8Array, at: number, parts: number): string {
  const high = (bytes[at + 2]! << 8) | bytes[at + 3]!
  const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
  const authority =
    high === 0 ? String(low) : `0x${high.toString(16).padStart(4, "0")}${low.toString(16).padStart(8, "0")}`
  let text = `S-${bytes[at]!}-${authority}`
  for (let i = 0; i < parts; i++) text += `-${u32At(bytes, at + 8 + 4 * i)}`
  return text
}

const shortHex: readonly string[] = Array.from({length: 256}, (_, i) => i.toString(16))
const lowerHex: readonly string[] = Array.from({length: 256}, (_, i) => i.toString(16).padStart(2, "0"))
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

function guidText(bytes: Uint8Array, at: number): string {
  let text = "{"
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += "-"
    text += lowerHex[bytes[at + guidOrder[i]!]!]
  }
  return `${text}}`
}

function hexBytes(bytes: Uint8Array, at: number, size: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, size)
    .toString("hex")
    .toUpperCase()
}
