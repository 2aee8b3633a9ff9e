/* Byte runs that stand in every match of a YARA hex string: bytes, half bytes (sixteen bytes each), choices,
 * jumps. Bytes are written in latin1.
 *
 * Source: YARA documentation, "Hexadecimal strings". */

import {anything, exactly, inRow, nothingThere, oneOf, type Piece} from "./pieces.ts"

const deepest = 50

/** What is known of the matches of a hex string, written with its braces. */
export function pieceOfHex(value: string): Piece {
  const inner = value
    .slice(1, -1)
    .replace(/\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, " ")
    .replace(/\s+/g, "")
  const reader = new Reader(inner)
  return reader.whole()
}

class Reader {
  private readonly source: string
  private at = 0

  constructor(source: string) {
    this.source = source
  }

  whole(): Piece {
    const piece = this.choices(0)
    return piece === undefined || this.at < this.source.length ? anything : piece
  }

  private choices(depth: number): Piece | undefined {
    const all: Piece[] = []
    do {
      const row = this.row(depth)
      if (row === undefined) return undefined
      all.push(row)
    } while (this.takes("|"))
    return oneOf(all)
  }

  private row(depth: number): Piece | undefined {
    const pieces: Piece[] = []
    while (this.at < this.source.length) {
      const c = this.source[this.at]!
      if (c === "|" || c === ")") break
      const piece = this.piece(c, depth)
      if (piece === undefined) return undefined
      pieces.push(piece)
    }
    return inRow(pieces)
  }

  private piece(c: string, depth: number): Piece | undefined {
    if (c === "(") {
      if (depth >= deepest) return undefined
      this.at++
      const inner = this.choices(depth + 1)
      return this.takes(")") ? inner : undefined
    }
    if (c === "[") {
      const end = this.source.indexOf("]", this.at)
      if (end < 0) return undefined
      const isNone = /^\[0(?:-0)?\]$/.test(this.source.slice(this.at, end + 1))
      this.at = end + 1
      return isNone ? nothingThere : anything
    }
    const isNot = this.takes("~")
    const [high, low] = this.source.slice(this.at, this.at + 2)
    if (high === undefined || low === undefined || !/[\da-fA-F?]{2}/.test(high + low)) return undefined
    this.at += 2
    if (isNot || (high === "?" && low === "?")) return anything
    const codes = digits(high).flatMap((first) =>
      digits(low).map((second) => Number.parseInt(first + second, 16)),
    )
    return exactly(codes.map((code) => String.fromCharCode(code)))
  }

  private takes(sign: string): boolean {
    if (this.source[this.at] !== sign) return false
    this.at++
    return true
  }
}

function digits(digit: string): readonly string[] {
  return digit === "?" ? [..."0123456789abcdef"] : [digit]
}
