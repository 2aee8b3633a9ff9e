/* Bytes under examination and places in them. */

import type {EvidenceId} from "./ids.ts"

/** Random access to bytes in a folder, in a zip within a tar, or in an object store.
 *
 *  `read` gives `length` bytes from `offset`, and fewer only at the end. A source marked `sequential`
 *  (a compressed member) answers offsets that never decrease; going back rejects with `TypeError`. The
 *  returned bytes stay valid and unchanged for as long as the caller holds them. */
export interface ByteSource {
  readonly size: number | undefined
  readonly sequential: boolean
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Where a thing was seen, exactly enough to find it with a hex editor.
 *  `offset` and `length` count bytes of the evidence; lines count from 1. */
export interface Locator {
  readonly evidence: EvidenceId
  readonly offset: number
  readonly length: number
  readonly unit: LocatorUnit
}

export type LocatorUnit =
  | {readonly kind: "line"; readonly line: number}
  | {readonly kind: "record"; readonly record: bigint}
  | {readonly kind: "bytes"}

/** `case.zip!/a.log:17` or `…#record 4711` or `…@0x1f0`: how a place is written for people. */
export function formatLocator(at: Locator): string {
  switch (at.unit.kind) {
    case "line":
      return `${at.evidence}:${at.unit.line}`
    case "record":
      return `${at.evidence}#record ${at.unit.record}`
    case "bytes":
      return `${at.evidence}@0x${at.offset.toString(16)}`
  }
}

/** Order by evidence, then offset, then length. */
export function compareLocator(a: Locator, b: Locator): number {
  return a.evidence === b.evidence
    ? a.offset - b.offset || a.length - b.length
    : a.evidence < b.evidence
      ? -1
      : 1
}
