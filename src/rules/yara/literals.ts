/* Literals that stand in every file in which a YARA string is found.
 *
 * A string is looked for in one of several forms (plain, UTF-16, changed by a key); of a form all clauses must
 * stand, of a clause one literal. A literal may be part of what is written: of a long text the part that is least common. Alphabets of
 * one's own for base64 give nothing.
 *
 * Source: YARA documentation, "Strings". */

import {pieceOfHex} from "./hex-runs.ts"
import type {YaraString} from "./parse.ts"
import {type Clause, clausesOf, exactly, type Piece, shortest} from "./pieces.ts"
import {pieceOfRegex} from "./regex-runs.ts"
import {bytesOfText} from "./tokens.ts"

/** Bytes in latin1. */
export interface StringLiterals {
  /** Undefined: nothing is certain, it may be anywhere. */
  readonly forms: readonly (readonly Clause[])[] | undefined
  /** What its matches begin with, whichever the form; undefined: nothing is certain. */
  readonly heads: Clause | undefined
  /** Whether the case of its letters counts. */
  readonly isCased: boolean
  /** Whether a literal that is the whole string stands as a word of its own. */
  readonly word: string | undefined
}

const nothing: StringLiterals = {forms: undefined, heads: undefined, isCased: true, word: undefined}

const longest = 64
/** Of a form, the least common ones. */
const mostClauses = 4
/** Of a text under each of 256 keys. */
const longestKeyed = 8
const mostHeads = 64

export function literalsOf(string: YaraString): StringLiterals {
  const names = string.modifiers.map((modifier) => modifier.split("(", 1)[0]!)
  const isWide = names.includes("wide")
  const isPlain = !isWide || names.includes("ascii")
  const forms: readonly ((text: string) => string)[] = [
    ...(isPlain ? [(text: string) => text] : []),
    ...(isWide ? [widened] : []),
  ]
  if (string.kind !== "text") {
    const isHex = string.kind === "hex"
    const piece = isHex
      ? pieceOfHex(string.value)
      : pieceOfRegex(string.value.slice(1, string.value.lastIndexOf("/")))
    const flags = string.value.slice(string.value.lastIndexOf("/") + 1)
    // `(?i)` may stand anywhere.
    const isCased = isHex || !(names.includes("nocase") || flags.includes("i") || string.value.includes("(?"))
    return formed(piece, isHex ? [(text) => text] : forms, isCased, undefined)
  }
  const bytes = bytesOfText(string.value)
  if (bytes === undefined) return nothing
  const text = Buffer.from(bytes).toString("latin1")
  if (names.includes("xor"))
    return keyed(
      forms.map((form) => form(text)),
      keysOf(string),
    )
  const isBase64 = names.includes("base64") || names.includes("base64wide")
  const isCased = !names.includes("nocase")
  if (!isBase64)
    return formed(exactly([text]), forms, isCased, names.includes("fullword") && !isWide ? text : undefined)
  if (string.modifiers.some((modifier) => modifier.includes("("))) return nothing
  const encoded = forms.flatMap((form) => base64Forms(form(text)))
  const clause = chosen([
    [
      ...(names.includes("base64") ? encoded : []),
      ...(names.includes("base64wide") ? encoded.map(widened) : []),
    ],
  ])
  return {...nothing, forms: clause.length === 0 ? undefined : [clause]}
}

function formed(
  piece: Piece,
  forms: readonly ((text: string) => string)[],
  isCased: boolean,
  word: string | undefined,
): StringLiterals {
  const clauses = forms.map((form) => chosen(clausesOf(piece).map((clause) => clause.map(form))))
  const heads = forms.flatMap((form) => piece.head.map(form))
  return {
    forms: clauses.some((one) => one.length === 0) ? undefined : clauses,
    heads: heads.includes("") || heads.length > mostHeads ? undefined : heads,
    isCased,
    word,
  }
}

/** A text under every key, a form for each. */
function keyed(texts: readonly string[], [from, to]: readonly [number, number]): StringLiterals {
  const least = Math.min(...texts.map((text) => text.length))
  if (least < 4) return nothing
  const all = new Set<string>()
  for (const text of texts)
    for (let key = from; key <= to; key++) {
      const bytes = Buffer.from(text.slice(0, longestKeyed), "latin1").map((byte) => byte ^ key)
      all.add(Buffer.from(bytes).toString("latin1"))
    }
  return {...nothing, forms: [[[...all]]]}
}

function keysOf(string: YaraString): readonly [number, number] {
  const given = string.modifiers.find((modifier) => modifier.startsWith("xor("))
  const found = /^xor\((0x[\da-f]+|\d+)(?:-(0x[\da-f]+|\d+))?\)$/i.exec(given ?? "")
  if (found === null) return [0, 255]
  const from = Math.min(255, Number(found[1]))
  return [from, Math.min(255, Number(found[2] ?? from))]
}

/** UTF-16LE, as YARA makes it: a zero behind each byte. */
function widened(text: string): string {
  return [...text].map((byte) => `${byte}\0`).join("")
}

/** What is always there of the base64 of a text that holds `text`, for each place of it modulo three. */
function base64Forms(text: string): Clause {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.from("\0".repeat(before) + text, "latin1")
    // A sign is certain if all its six bits are of the text.
    const from = Math.ceil((8 * before) / 6)
    const to = Math.floor((8 * padded.length) / 6)
    return padded.toString("base64").slice(from, to)
  })
}

/** The least common clauses of a form, each literal cut to its least common part. */
function chosen(clauses: readonly Clause[]): readonly Clause[] {
  return clauses
    .map((clause) => shortestOf([...new Set(clause.map(rarestPart))]))
    .filter((clause) => clause.length > 0 && clause.every((literal) => literal.length >= shortest))
    .map((clause) => ({clause, score: Math.min(...clause.map(rarity)) - Math.log10(clause.length)}))
    .sort((a, b) => b.score - a.score)
    .slice(0, mostClauses)
    .map(({clause}) => clause)
    .filter((clause, i, all) => !all.slice(0, i).some((other) => other.join("\0") === clause.join("\0")))
}

/** Without texts that hold another one. */
function shortestOf(clause: Clause): Clause {
  return clause.filter((text) => !clause.some((other) => other !== text && text.includes(other)))
}

function rarestPart(literal: string): string {
  if (literal.length <= longest) return literal
  let best = literal.slice(0, longest)
  let bestScore = rarity(best)
  const last = Math.min(literal.length - longest, 2 * longest)
  for (let i = 1; i <= last; i++) {
    const part = literal.slice(i, i + longest)
    const score = rarity(part)
    if (score > bestScore) {
      best = part
      bestScore = score
    }
  }
  return best
}

/** How unlikely a literal is to stand in a file by chance: each byte that did not come before counts, blanks,
 *  zeros and 0xff little. At least a little for any literal. */
function rarity(literal: string): number {
  let score = 0.1
  for (let i = 0; i < literal.length; i++) {
    const byte = literal[i]!
    const isCommon = byte === "\0" || byte === " " || byte === "\xff"
    score += literal.indexOf(byte) < i ? 0.1 : isCommon ? 0.2 : 1
  }
  return score
}
