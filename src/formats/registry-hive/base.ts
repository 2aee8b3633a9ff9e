/* The base block of a hive and of its transaction logs: 512 bytes that say what follows.
 *
 *   0 "regf"   4 first, 8 second sequence number: equal when all is written   12 last written
 *   20 major, 24 minor version   28 0 for a hive, 1, 2 or 6 for its logs   36 root key   40 bytes of bins
 *   48 end of its path, UTF-16   508 checksum: XOR of the 127 words before
 *
 * Source: libregf documentation, "File header"; M. Suhanov, "Windows registry file format specification". */

import {u32At} from "../../bytes/cursor.ts"
import {utf16} from "./cells.ts"

const magic = 0x66676572

export interface Base {
  readonly first: number
  readonly second: number
  readonly kind: number
  readonly root: number
  readonly binBytes: number
  /** The end of the path under which it was loaded; empty if none is stated. */
  readonly path: string
  readonly isSound: boolean
}

/** The base block at the beginning of `bytes`; undefined if there is none. */
export function baseOf(bytes: Uint8Array): Base | undefined {
  if (bytes.length < 512 || u32At(bytes, 0) !== magic) return undefined
  const path = utf16(bytes.subarray(48, 112))
  const end = path.indexOf("\0")
  return {
    first: u32At(bytes, 4),
    second: u32At(bytes, 8),
    kind: u32At(bytes, 28),
    root: u32At(bytes, 36),
    binBytes: u32At(bytes, 40),
    path: end < 0 ? path : path.slice(0, end),
    isSound: checksum(bytes) === u32At(bytes, 508),
  }
}

/** XOR of the words before it; 0 and -1 are kept for other uses. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < 508; at += 4) sum ^= u32At(bytes, at)
  sum >>>= 0
  return sum === 0xffff_ffff ? 0xffff_fffe : sum === 0 ? 1 : sum
}
