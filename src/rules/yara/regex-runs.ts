/* Byte runs that stand in every match of a YARA regular expression.
 *
 * Bytes are written in latin1, one character each. Where something is not understood, nothing is said.
 * A place (`\b`, `^`, `$`) is no byte and asks for nothing; what is small enough (`\d`, `[0-9a-f]`, `(a|b)?`)
 * is spelt out (pieces.ts).
 *
 * Source: YARA documentation, "Regular expressions". */

import {anything, exactly, inRow, nothingThere, oneOf, type Piece, repeated} from "./pieces.ts"

/** A larger class says too little to be worth its texts. */
const mostInClass = 16
const deepestGroup = 50

/** What is known of the matches of an expression, without its slashes and flags. Linear in its length. */
export function pieceOfRegex(source: string): Piece {
  // Beyond ASCII a character is several bytes, of which a quantifier takes the last.
  if (/[^\x00-\x7f]/.test(source)) return anything
  return new Reader(source).whole()
}

class Reader {
  private readonly source: string
  private at = 0
  private isLost = false

  constructor(source: string) {
    this.source = source
  }

  whole(): Piece {
    const piece = this.alternatives(0)
    return this.isLost || this.at < this.source.length ? anything : piece
  }

  private alternatives(depth: number): Piece {
    const all = [this.row(depth)]
    while (this.source[this.at] === "|" && !this.isLost) {
      this.at++
      all.push(this.row(depth))
    }
    return oneOf(all)
  }

  private row(depth: number): Piece {
    const pieces: Piece[] = []
    while (this.at < this.source.length && !this.isLost) {
      const c = this.source[this.at]!
      if (c === "|" || c === ")") break
      const piece = c === "(" ? this.group(depth) : this.character(c)
      pieces.push(this.quantified(piece))
    }
    return inRow(pieces)
  }

  private group(depth: number): Piece {
    const opening = /^\((?!\?)|^\(\?[is]*:|^\(\?[is]+\)/.exec(this.source.slice(this.at, this.at + 10))?.[0]
    if (opening === undefined || depth >= deepestGroup) {
      this.isLost = true
      return anything
    }
    this.at += opening.length
    // `(?i)`: flags for what follows.
    if (opening.endsWith(")")) return nothingThere
    const inner = this.alternatives(depth + 1)
    if (this.source[this.at] === ")") this.at++
    else this.isLost = true
    return inner
  }

  private quantified(piece: Piece): Piece {
    let out = piece
    for (;;) {
      quantifier.lastIndex = this.at
      const found = quantifier.exec(this.source)
      if (found === null) return out
      this.at += found[0].length
      const [, sign, least = "", comma, most = ""] = found
      if (sign === undefined && least === "" && most === "") this.isLost = true
      if (sign === "?") out = repeated(out, 0, 1)
      else if (sign === "*") out = repeated(out, 0, endless)
      else if (sign === "+") out = repeated(out, 1, endless)
      else
        out = repeated(
          out,
          Number(least),
          comma === "" ? Number(least) : most === "" ? endless : Number(most),
        )
    }
  }

  /** Passes a character, class or place. */
  private character(c: string): Piece {
    if (c === "[") return this.bracketed()
    if (c === "\\") return this.escaped()
    this.at++
    if (c === ".") return anything
    return c === "^" || c === "$" ? nothingThere : exactly([c])
  }

  private escaped(): Piece {
    const next = this.source[this.at + 1] ?? ""
    if (next === "b" || next === "B") {
      this.at += 2
      return nothingThere
    }
    const found = this.escape()
    return found === undefined ? anything : exactly(found)
  }

  /** What an escape may stand for; undefined: many bytes. */
  private escape(): readonly string[] | undefined {
    const next = this.source[this.at + 1] ?? ""
    if (next === "x") {
      const code = /^[\da-fA-F]{2}/.exec(this.source.slice(this.at + 2, this.at + 4))?.[0]
      if (code === undefined) this.isLost = true
      this.at += 4
      return [String.fromCharCode(Number.parseInt(code ?? "0", 16))]
    }
    this.at += 2
    const control = controls[next]
    if (control !== undefined) return [control]
    if (next === "d") return [..."0123456789"]
    if (next === "s") return [..." \t\n\v\f\r"]
    if (/[wWSD]/.test(next)) return undefined
    if (next === "" || /[A-Za-z0-9]/.test(next)) this.isLost = true
    return [next]
  }

  private bracketed(): Piece {
    const start = this.at
    this.at++
    const isNegated = this.source[this.at] === "^"
    if (isNegated) this.at++
    const members = new Set<string>()
    let isLarge = isNegated
    const add = (found: readonly string[] | undefined): void => {
      if (found === undefined) isLarge = true
      else for (const one of found) members.add(one)
    }
    for (let isFirst = true; ; isFirst = false) {
      const c = this.source[this.at]
      if (c === undefined || this.at - start > 1000 || this.isLost) {
        this.isLost = true
        return anything
      }
      if (c === "]" && !isFirst) break
      const low = this.member(c)
      const isRange = this.source[this.at] === "-" && this.source[this.at + 1] !== "]"
      if (!isRange) {
        add(low)
        continue
      }
      this.at++
      const high = this.member(this.source[this.at] ?? "")
      if (low?.length !== 1 || high?.length !== 1) {
        this.isLost = true
        return anything
      }
      const [from, to] = [low[0]!.charCodeAt(0), high[0]!.charCodeAt(0)]
      if (to - from >= 2 * mostInClass) isLarge = true
      else for (let code = from; code <= to; code++) members.add(String.fromCharCode(code))
    }
    this.at++
    const piece = exactly([...members])
    return isLarge || piece.exact === undefined || piece.exact.length > mostInClass ? anything : piece
  }

  private member(c: string): readonly string[] | undefined {
    if (c === "\\") {
      if (this.source[this.at + 1] === "b") {
        this.at += 2
        return ["\b"]
      }
      return this.escape()
    }
    // Classes by name, classes in classes, and what is reckoned with them are left alone.
    const isReckoned = /[&~-]/.test(c) && this.source[this.at + 1] === c
    if (c === "[" || isReckoned) this.isLost = true
    this.at++
    return [c]
  }
}

const endless = Number.POSITIVE_INFINITY
const quantifier = /(?:([?*+])|\{(\d*)(,?)(\d*)\})\??/y
const controls: Readonly<Record<string, string>> = {n: "\n", r: "\r", t: "\t", f: "\f", a: "\x07", v: "\v"}
