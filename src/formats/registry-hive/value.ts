/* What a registry value's bytes mean by their type.
 *
 *   text types     UTF-16 up to the first NUL; what follows it is not what programs see (`rest`)
 *   REG_MULTI_SZ   texts, each ended by a NUL, up to an empty one
 *   numbers        four or eight bytes; of another length they are bytes
 *   all others     bytes, as hexadecimal digits
 *
 * Source: [MS-RRP] 3.1.1.5; libregf documentation, "Value data types". */

import {u32At} from "../../bytes/cursor.ts"
import type {Value} from "../../model/event.ts"
import {utf16} from "./cells.ts"

const typeNames = [
  "REG_NONE",
  "REG_SZ",
  "REG_EXPAND_SZ",
  "REG_BINARY",
  "REG_DWORD",
  "REG_DWORD_BIG_ENDIAN",
  "REG_LINK",
  "REG_MULTI_SZ",
  "REG_RESOURCE_LIST",
  "REG_FULL_RESOURCE_DESCRIPTOR",
  "REG_RESOURCE_REQUIREMENTS_LIST",
  "REG_QWORD",
] as const

/** `REG_SZ`, or the number of a type that has no name. */
export function typeName(type: number): string {
  return typeNames[type] ?? `0x${type.toString(16).padStart(8, "0")}`
}

/** Longer bytes are written out no further. */
const longestHex = 1 << 20

export interface Meaning {
  readonly data: Value
  /** As event logs of registry changes print it. */
  readonly details: Value
  /** Bytes behind the end of a text, as hexadecimal digits; undefined if there are none but NULs. */
  readonly rest: string | undefined
}

/** The value of `bytes` as `type`. Never throws. */
export function meaningOf(type: number, bytes: Uint8Array): Meaning {
  switch (type) {
    case 1:
    case 2:
    case 6:
      return textMeaning(bytes)
    case 4:
    case 5:
      if (bytes.length === 4) {
        const stored = u32At(bytes, 0)
        const number = type === 4 ? stored : swap(stored)
        return {data: number, details: `DWORD (0x${hex32(number)})`, rest: undefined}
      }
      break
    case 7: {
      const texts = textsOf(bytes)
      return {data: texts, details: [...texts, "Binary Data"], rest: undefined}
    }
    case 11:
      if (bytes.length === 8) {
        const [low, high] = [u32At(bytes, 0), u32At(bytes, 4)]
        const exact = (BigInt(high) << 32n) | BigInt(low)
        const number = high < 0x20_0000 ? high * 0x1_0000_0000 + low : exact
        return {data: number, details: `QWORD (0x${hex32(high)}-0x${hex32(low)})`, rest: undefined}
      }
      break
    default:
  }
  return {data: hex(bytes), details: "Binary Data", rest: undefined}
}

function textMeaning(bytes: Uint8Array): Meaning {
  const whole = utf16(bytes)
  const end = whole.indexOf("\0")
  const data = end < 0 ? whole : whole.slice(0, end)
  const behind = end < 0 ? bytes.subarray(bytes.length & ~1) : bytes.subarray(2 * end)
  return {
    data,
    details: data === "" ? "(Empty)" : data,
    rest: behind.some((byte) => byte !== 0) ? hex(behind) : undefined,
  }
}

function textsOf(bytes: Uint8Array): readonly string[] {
  const whole = utf16(bytes)
  // The list ends with an empty text; some writers leave the last NULs out.
  let end = whole.length
  while (end > 0 && whole.charCodeAt(end - 1) === 0) end--
  return end === 0 ? [] : whole.slice(0, end).split("\0")
}

function swap(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, "0")
}

/** Bytes as lower-case digits; of very long ones the beginning and the number of the rest. */
export function hex(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, longestHex)
  const text = Buffer.from(shown.buffer, shown.byteOffset, shown.length).toString("hex")
  return shown.length === bytes.length ? text : `${text}… and ${bytes.length - shown.length} bytes more`
}
