/* Text patterns of rules, compiled: literals, `*`, `?` and windash's class, anchored at both ends.
 *
 * A pattern is cut at its stars. The first piece must stand at the start, the last at the end, those
 * between are searched from left to right, each as early as it goes: the leftmost choice never hides a
 * match. No backtracking: O(text × pattern) at worst, and one engine call for the usual shapes.
 * `?` is one code point. The caller folds and respells both sides alike. */

import type {Segment} from "../model/rule.ts"
import type {Literal} from "./automaton.ts"

export type TextCheck = (text: string) => boolean

/** A part of a piece: a literal, exactly one code point, or one dash. */
type Atom = {readonly text: string} | "one" | "dash"
type Piece = readonly Atom[]

const dashes = "-/\u2013\u2014\u2015"

/** Compiles a pattern; `prepare` is done to its literals once (fold, spelling). */
export function compileText(segments: readonly Segment[], prepare: (text: string) => string): TextCheck {
  const pieces: Atom[][] = [[]]
  for (const segment of segments) {
    if (segment === "any") pieces.push([])
    else pieces.at(-1)!.push(typeof segment === "object" ? {text: prepare(segment.text)} : segment)
  }
  return simple(pieces) ?? general(pieces)
}

/** The one literal that a pattern consists of, and where it must stand; undefined if it is more than that. */
export function literalOf(segments: readonly Segment[]): Literal | undefined {
  const [a, b, c] = segments
  if (a === undefined) return {place: "equal", text: ""}
  if (segments.length === 1 && typeof a === "object") return {place: "equal", text: a.text}
  if (segments.length === 2 && typeof a === "object" && b === "any") return {place: "start", text: a.text}
  if (segments.length === 2 && a === "any" && typeof b === "object") return {place: "end", text: b.text}
  if (segments.length === 3 && a === "any" && typeof b === "object" && c === "any")
    return {place: "within", text: b.text}
  return undefined
}

/** The shapes that one engine call answers. */
function simple(pieces: readonly Piece[]): TextCheck | undefined {
  const literals = pieces.map((piece) => {
    const [atom, second] = piece
    return atom === undefined ? "" : second === undefined && typeof atom === "object" ? atom.text : undefined
  })
  const [a, b, c] = literals
  if (literals.length > 3 || a === undefined || literals.includes(undefined)) return undefined
  if (b === undefined) return (text) => text === a
  if (c !== undefined) return a === "" && c === "" ? (text) => text.includes(b) : undefined
  if (b === "") return (text) => text.startsWith(a)
  if (a === "") return (text) => text.endsWith(b)
  return (text) => text.length >= a.length + b.length && text.startsWith(a) && text.endsWith(b)
}

function general(pieces: readonly Piece[]): TextCheck {
  const first = pieces[0]!
  if (pieces.length === 1) return (text) => forward(text, 0, first) === text.length
  const last = pieces.at(-1)!
  const middle = pieces.slice(1, -1).filter((piece) => piece.length > 0)
  return (text) => {
    let at = forward(text, 0, first)
    const end = at < 0 ? -1 : backward(text, text.length, last)
    if (end < at || end < 0) return false
    for (const piece of middle) {
      at = find(text, at, end, piece)
      if (at < 0) return false
    }
    return true
  }
}

/** The end of a piece that stands at `at`, or -1. */
function forward(text: string, at: number, piece: Piece): number {
  for (const atom of piece) {
    if (typeof atom === "object") {
      if (!text.startsWith(atom.text, at)) return -1
      at += atom.text.length
    } else if (at >= text.length || (atom === "dash" && !dashes.includes(text[at]!))) {
      return -1
    } else {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1
    }
  }
  return at
}

/** The start of a piece that ends at `at`, or -1. */
function backward(text: string, at: number, piece: Piece): number {
  for (let i = piece.length - 1; i >= 0; i--) {
    const atom = piece[i]!
    if (typeof atom === "object") {
      at -= atom.text.length
      if (at < 0 || !text.startsWith(atom.text, at)) return -1
    } else if (at <= 0 || (atom === "dash" && !dashes.includes(text[at - 1]!))) {
      return -1
    } else {
      at -= at >= 2 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1
    }
  }
  return at
}

/** The end of the leftmost piece within `from..end`, or -1. */
function find(text: string, from: number, end: number, piece: Piece): number {
  const head = piece[0]!
  let at = from
  while (at <= end) {
    if (typeof head === "object") {
      at = text.indexOf(head.text, at)
      if (at < 0 || at > end) return -1
    }
    const stop = forward(text, at, piece)
    if (stop >= 0 && stop <= end) return stop
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return -1
}
