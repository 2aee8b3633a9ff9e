/* Literals that stand in every file in which a YARA string is found.
 *
 * A string gives a list of literals of which one must occur, or nothing where none is certain: then it may
 * be anywhere. `nocase` needs no care, since whoever searches ignores the case of ASCII letters. A literal may
 * be part of what is written: of a long text the part that is least common. `xor` and alphabets of one's own
 * for base64 give nothing.
 *
 * Source: YARA documentation, "Strings". */

import type {YaraString} from "./parse.ts"
import {clausesOfRegex} from "./regex-runs.ts"
import {bytesOfText} from "./tokens.ts"

/** Shorter ones are too common, and cannot be searched. */
const shortest = 3
const longest = 16
/** Where a literal is longer: the parts that may stand for it. */
const partsTried = 64

/** Of these one must occur; undefined: nothing can be said. */
export function literalsOf(string: YaraString): readonly Uint8Array[] | undefined {
  const names = string.modifiers.map((modifier) => modifier.split("(", 1)[0]!)
  if (names.includes("xor")) return undefined
  const isWide = names.includes("wide")
  const isPlain = !isWide || names.includes("ascii")
  const forms: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
    ...(isPlain ? [(bytes: Uint8Array) => bytes] : []),
    ...(isWide ? [widened] : []),
  ]
  if (string.kind === "hex") return chosen(runsOfHex(string.value).map((run) => [run]))
  if (string.kind === "regex") {
    const runs = runsOfRegex(string.value)
    return chosen(runs.map((clause) => forms.flatMap((form) => clause.map(form))))
  }
  const bytes = bytesOfText(string.value)
  if (bytes === undefined) return undefined
  const isBase64 = names.includes("base64") || names.includes("base64wide")
  if (!isBase64) return chosen([forms.map((form) => form(bytes))])
  if (string.modifiers.some((modifier) => modifier.includes("("))) return undefined
  const encoded = forms.flatMap((form) => base64Forms(form(bytes)))
  return chosen([
    [
      ...(names.includes("base64") ? encoded : []),
      ...(names.includes("base64wide") ? encoded.map(widened) : []),
    ],
  ])
}

/** UTF-16LE, as YARA makes it: a zero behind each byte. */
function widened(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * bytes.length)
  for (const [i, byte] of bytes.entries()) out[2 * i] = byte
  return out
}

/** What is always there of the base64 of a text that holds `bytes`, for each place of them modulo three. */
function base64Forms(bytes: Uint8Array): readonly Uint8Array[] {
  return [0, 1, 2].map((before) => {
    const padded = new Uint8Array(before + bytes.length)
    padded.set(bytes, before)
    const encoded = Buffer.from(padded).toString("base64")
    // A sign is certain if all its six bits are of `bytes`.
    const from = Math.ceil((8 * before) / 6)
    const to = Math.floor((8 * padded.length) / 6)
    return new TextEncoder().encode(encoded.slice(from, to))
  })
}

/** The longest pieces of a hex string whose every byte is stated. */
function runsOfHex(value: string): readonly Uint8Array[] {
  const inner = value
    .slice(1, -1)
    .replace(/\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, " ")
    .replace(/\s+/g, "")
  const runs: Uint8Array[] = []
  let run: number[] = []
  const endRun = (): void => {
    if (run.length >= shortest) runs.push(Uint8Array.from(run))
    run = []
  }
  for (let i = 0, depth = 0; i < inner.length; ) {
    const c = inner[i]!
    if (c === "[") {
      endRun()
      const end = inner.indexOf("]", i)
      i = end < 0 ? inner.length : end + 1
    } else if (c === "(" || c === ")" || c === "|") {
      endRun()
      if (c === "(") depth++
      if (c === ")") depth--
      i++
    } else if (c === "~") {
      endRun()
      i += 3
    } else {
      const byte = inner.slice(i, i + 2)
      if (/^[\da-fA-F]{2}$/.test(byte) && depth === 0) run.push(Number.parseInt(byte, 16))
      else endRun()
      i += 2
    }
  }
  endRun()
  return runs
}

function runsOfRegex(value: string): readonly (readonly Uint8Array[])[] {
  const end = value.lastIndexOf("/")
  return clausesOfRegex(value.slice(1, end)).map((clause) => clause.map((run) => Buffer.from(run, "latin1")))
}

/** Of several lists, of each of which one literal must occur, the least common one. */
function chosen(clauses: readonly (readonly Uint8Array[])[]): readonly Uint8Array[] | undefined {
  let best: readonly Uint8Array[] | undefined
  let bestScore = 0
  for (const clause of clauses) {
    if (clause.length === 0 || clause.length > 64) continue
    const cut = clause.map(rarestPart)
    const score = Math.min(...cut.map(rarity))
    if (cut.some((literal) => literal.length < shortest) || score <= bestScore) continue
    best = cut
    bestScore = score
  }
  return best
}

function rarestPart(literal: Uint8Array): Uint8Array {
  if (literal.length <= longest) return literal
  let best = literal.subarray(0, longest)
  let bestScore = rarity(best)
  const last = Math.min(literal.length - longest, partsTried)
  for (let i = 1; i <= last; i++) {
    const part = literal.subarray(i, i + longest)
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
function rarity(literal: Uint8Array): number {
  let score = 0.1
  for (let i = 0; i < literal.length; i++) {
    const byte = literal[i]!
    const isCommon = byte === 0 || byte === 0x20 || byte === 0xff
    score += literal.indexOf(byte) < i ? 0.1 : isCommon ? 0.2 : 1
  }
  return score
}
