/* Finds JSON objects in a text: one a line, one behind the other, pretty-printed, or in one array.
 *
 * An object runs from a brace outside of any other to its partner; strings are honoured. What may stand
 * between objects is white space, commas and the brackets of the array. A line that begins like the first
 * object's line (as many blanks, then a brace) always starts an object, for a pretty-printer indents inner
 * ones further; so an object that never closes costs no other. A line end inside a string is no JSON and
 * ends the object too. Broken objects are records all the same: decoding one gives a Trouble.
 *
 * Source: RFC 8259; RFC 7464 and jsonlines.org for sequences. */

import {lineEnd, nulRun, type TextWindow} from "../../bytes/lines.ts"
import type {TextEncoding} from "../../bytes/text-encoding.ts"
import type {Locator} from "../../model/evidence.ts"
import type {EvidenceId} from "../../model/ids.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"

/** The longest object that is read: an event's values end at 64 KiB, escaped at most six times that. */
const objectFence = 1 << 22

/** What must be known to begin at an object; plain JSON. */
export interface ScanState {
  readonly encoding: TextEncoding
  readonly line: number
  /** The least number of blanks before an object of the file; undefined before the first. */
  readonly indent: number | undefined
}

/** Where an object stands in the window, in units; `lineStart` where only the file's indent stands before it,
 *  else undefined: a span may begin there. */
export interface Found {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly lineStart: number | undefined
}

export class ObjectScanner {
  private readonly evidence: EvidenceId
  readonly encoding: TextEncoding
  private line: number
  private indent: number | undefined
  /** Between two objects, text that is none of ours began here; -1 outside. */
  private strayFrom = -1
  private strayLine = 0
  private strayIsLong = false
  private nulFrom = -1
  /** Blanks since the line began, if nothing else stands there; else -1. */
  private blanks = 0
  /** Whether to go on only at a line that begins like an object: after a broken one. */
  private isLost = false
  /** Whether the window ended within a line that is passed over so. */
  private isInLostLine = false
  private troubles: Trouble[] = []

  constructor(evidence: EvidenceId, state: ScanState) {
    this.evidence = evidence
    this.encoding = state.encoding
    this.line = state.line
    this.indent = state.indent
  }

  get state(): ScanState {
    return {encoding: this.encoding, line: this.line, indent: this.indent}
  }

  takeTroubles(): readonly Trouble[] {
    const troubles = this.troubles
    this.troubles = []
    return troubles
  }

  /** Reports each object of the window and gives how many units are decided. `final`: nothing follows in
   *  this span; `isFileEnd`: nor in the file. */
  scan(window: TextWindow, final: boolean, isFileEnd: boolean, found: (object: Found) => void): number {
    const view = window.view
    const to = view.length
    const offsetOf = (pos: number) => window.offset + pos * window.unitBytes
    let pos = 0
    while (pos < to) {
      const c = view[pos]!
      if (c === 0 && !this.isInLostLine) {
        if (this.nulFrom < 0) this.nulFrom = offsetOf(pos)
        pos++
        continue
      }
      this.endNuls(offsetOf(pos), false)
      if (c === 0x0a) {
        // The next line's start must be seen whole before it ends a search.
        if (this.isLost && pos + 1 + (this.indent ?? 0) >= to && !final) break
        this.line++
        pos++
        this.blanks = 0
        this.isInLostLine = false
        if (this.isLost && this.startsObject(view, pos, to)) this.isLost = false
        continue
      }
      if (this.isLost) {
        this.startStray(offsetOf(pos))
        const next = lineEnd(view, pos)
        this.isInLostLine = next < 0
        pos = next < 0 ? to : next
        continue
      }
      if (c === 0x20 || c === 0x0d || c === 0x09 || c === 0x2c || c === 0x5b || c === 0x5d || c === 0x1e) {
        this.blanks = this.blanks >= 0 && (c === 0x20 || c === 0x09) ? this.blanks + 1 : -1
        pos++
        continue
      }
      if (c !== 0x7b) {
        this.startStray(offsetOf(pos))
        this.blanks = -1
        pos++
        continue
      }
      // The object's indent is no part of what stands before it.
      this.endStray(offsetOf(pos - Math.max(0, this.blanks)))
      // An inner object may have been taken for the first one if that was broken: the least indent counts.
      this.indent = Math.min(this.indent ?? Number.POSITIVE_INFINITY, Math.max(0, this.blanks))
      const limit = Math.min(to, pos + objectFence)
      const end = this.objectEnd(view, pos, limit)
      if (end < 0 && limit === to && !final) break
      if (end < 0 && limit < to) {
        this.startStray(offsetOf(pos))
        this.strayIsLong = true
        this.isLost = true
        continue
      }
      const stop = end < 0 || this.isBroken ? trimmed(view, pos, end < 0 ? to : end) : end
      const lineStart = this.blanks === this.indent ? pos - this.indent : undefined
      found({start: pos, end: stop, line: this.line, lineStart})
      this.line += this.linesWithin
      this.blanks = -1
      if (this.isBroken) this.isLost = end >= 0 && end < to && view[end] !== 0
      pos = end < 0 ? to : end
    }
    if (final) {
      this.endNuls(offsetOf(pos), isFileEnd)
      this.endStray(offsetOf(pos))
    }
    return pos
  }

  // What `objectEnd` found.
  private linesWithin = 0
  private isBroken = false

  /** Behind the object's last brace, or where it breaks off; -1 if neither is seen. */
  private objectEnd(view: Uint8Array, pos: number, to: number): number {
    let depth = 0
    let i = pos
    this.linesWithin = 0
    this.isBroken = false
    while (i < to) {
      const c = view[i]!
      if (c === 0x22) {
        i++
        for (;;) {
          if (i >= to) return -1
          const s = view[i]!
          if (s === 0x22) break
          if (s === 0x5c) i++
          else if (s === 0x0a || (s === 0 && isNulRun(view, i, to))) {
            this.isBroken = true
            return i
          }
          i++
        }
      } else if (c === 0x7b || c === 0x5b) depth++
      else if (c === 0x7d || c === 0x5d) {
        depth--
        if (depth === 0) return i + 1
      } else if (c === 0x0a) {
        if (this.startsObject(view, i + 1, to)) {
          this.isBroken = true
          return i
        }
        this.linesWithin++
      } else if (c === 0 && isNulRun(view, i, to)) {
        this.isBroken = true
        return i
      }
      i++
    }
    return -1
  }

  private startsObject(view: Uint8Array, pos: number, to: number): boolean {
    const at = pos + (this.indent ?? 0)
    return at < to && view[at] === 0x7b && onlyBlanks(view, pos, at)
  }

  private endNuls(offset: number, isTail: boolean): void {
    if (this.nulFrom < 0) return
    const length = offset - this.nulFrom
    const detail = `${length} zero bytes ${isTail ? "at the end" : "where events should be"}`
    this.trouble(
      isTail ? "nul-tail" : "nul-run",
      isTail ? "odd" : "lost",
      this.nulFrom,
      length,
      undefined,
      detail,
    )
    this.nulFrom = -1
  }

  private startStray(offset: number): void {
    if (this.strayFrom >= 0) return
    this.strayFrom = offset
    this.strayLine = this.line
  }

  private endStray(offset: number): void {
    if (this.strayFrom < 0) return
    const length = offset - this.strayFrom
    const detail = this.strayIsLong
      ? `an object of more than ${objectFence} units; objects are read up to that`
      : `${length} bytes that are no JSON object`
    const code = this.strayIsLong ? "object-too-long" : "no-object"
    this.trouble(code, "lost", this.strayFrom, length, this.strayLine, detail)
    this.strayFrom = -1
    this.strayIsLong = false
  }

  private trouble(
    code: string,
    severity: Severity,
    offset: number,
    length: number,
    line: number | undefined,
    detail: string,
  ): void {
    const unit = line === undefined ? ({kind: "bytes"} as const) : ({kind: "line", line} as const)
    const at: Locator = {evidence: this.evidence, offset, length, unit}
    this.troubles.push({code: `json-lines/${code}`, severity, at, detail})
  }
}

/** The end of what is no white space. */
function trimmed(view: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && (view[end - 1] === 0x20 || view[end - 1] === 0x0d || view[end - 1] === 0x0a)) end--
  return end
}

function onlyBlanks(view: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (view[i] !== 0x20 && view[i] !== 0x09) return false
  return true
}

function isNulRun(view: Uint8Array, at: number, to: number): boolean {
  if (at + nulRun > to) return false
  for (let i = at + 1; i < at + nulRun; i++) if (view[i] !== 0) return false
  return true
}
