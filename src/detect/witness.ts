/* What must stand in the raw bytes of a record before a rule can match it.
 *
 * A witness is a set of literals of which at least one occurs (ASCII case ignored) in every record that
 * the rule matches, or `undefined` when no such set is known: then every record has to be decoded. It may
 * be too weak, never too strong.
 *
 *   and  → the best of its parts        or  → the union of all parts, if each has one
 *   not  → none                         text → the best piece that surely stands in the raw line
 *
 * A value is not its raw text: web fields are compared percent-decoded, user agents fold `+` and blank,
 * CSV doubles quotes. So a piece is cut at every byte that may be written otherwise. What can still hide a
 * plain letter (a percent escape, the Kelvin sign for `k`) the prefilter looks for by itself. */

import {shortestNeedle} from "../bytes/scan-plain.ts"
import type {Condition, Detection, Segment, Test} from "../model/rule.ts"

/** Literals, lower-case ASCII, each at least `shortestNeedle` long; one of them must occur. */
export type Witness = ReadonlySet<string>

/** The most literals a rule may ask for; beyond, decoding everything is no worse. */
const mostLiterals = 200

/** Bytes that surely stand in the raw text as they are: unreserved in RFC 3986, and a few that no log
 *  escapes. Not blank, `+`, `,` (user agents), not quotes (CSV), not what `%xx` commonly hides. */
const plain = /[^A-Za-z0-9\-._~$]+/

/** The rule's witness, or undefined if any record may match. */
export function witnessOf(rule: Detection): Witness | undefined {
  return ofCondition(rule.condition)
}

function ofCondition(condition: Condition): Witness | undefined {
  switch (condition.kind) {
    case "and":
      return best(condition.of.map(ofCondition))
    case "or":
      return union(condition.of.map(ofCondition))
    case "not":
      return undefined
    case "keyword":
    case "field":
      return ofTest(condition.test)
  }
}

function ofTest(test: Test): Witness | undefined {
  switch (test.op) {
    case "text":
      return one(bestPiece(piecesOfSegments(test.segments)))
    case "re":
      return one(bestPiece(literalsOfRegex(test.source)))
    default:
      return undefined
  }
}

function one(piece: string | undefined): Witness | undefined {
  return piece === undefined ? undefined : new Set([piece])
}

function best(parts: readonly (Witness | undefined)[]): Witness | undefined {
  let chosen: Witness | undefined
  for (const part of parts)
    if (part !== undefined && (chosen === undefined || cost(part) < cost(chosen))) chosen = part
  return chosen
}

function union(parts: readonly (Witness | undefined)[]): Witness | undefined {
  const all = new Set<string>()
  for (const part of parts) {
    if (part === undefined) return undefined
    for (const literal of part) all.add(literal)
  }
  return all.size === 0 || all.size > mostLiterals ? undefined : all
}

/** How many benign records a set lets through, roughly: short and everyday words let many. */
function cost(witness: Witness): number {
  let sum = 0
  for (const literal of witness) sum += 10 ** -weight(literal)
  return sum
}

/** Words that stand in most lines of a mail server's logs. */
const everyday =
  /^(?:aspx?|auth|owa|ecp|ews|mapi|oab|exchange|microsoft|mozilla|windows|post|get|http|https|www|com|net|local|server|mail|user|users|email|autodiscover|json|default|local|status|200|302|401|404|500|.*\.aspx|cookie|session|logon)$/

function weight(literal: string): number {
  const rare = /[~$_]/.test(literal) ? 2 : 0
  return everyday.test(literal) ? 1 + literal.length / 10 : Math.min(literal.length, 12) / 2 + rare
}

function bestPiece(pieces: readonly string[]): string | undefined {
  let chosen: string | undefined
  for (const piece of pieces)
    for (const cut of piece.split(plain)) {
      const folded = cut.toLowerCase()
      if (folded.length >= shortestNeedle && (chosen === undefined || weight(folded) > weight(chosen)))
        chosen = folded
    }
  return chosen
}

function piecesOfSegments(segments: readonly Segment[]): readonly string[] {
  // `dash` stands for several characters; so do the wildcards: each ends a piece.
  return segments.flatMap((segment) => (typeof segment === "object" ? [asciiOnly(segment.text)] : []))
}

/** Non-ASCII ends a piece, for its case folding is no byte matter. */
function asciiOnly(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, " ")
}

/** Runs of characters that every match of a regex contains, by a scan that gives up early: any `|`, and
 *  everything in groups that may be absent, yields nothing. Case flags do not matter: the search folds. */
function literalsOfRegex(source: string): readonly string[] {
  if (source.includes("|")) return []
  const runs: string[] = []
  let run = ""
  let depth = 0
  const endRun = (): void => {
    if (run !== "") runs.push(asciiOnly(run))
    run = ""
  }
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string
    if (c === "(") {
      endRun()
      depth += 1
    } else if (c === ")") {
      endRun()
      depth -= 1
    } else if (c === "[") {
      endRun()
      i = endOfClass(source, i)
    } else if (c === "\\") {
      const next = source[i + 1] ?? ""
      i += 1
      if (/[A-Za-z0-9]/.test(next)) {
        endRun()
        // A class or an escape with operands (\x41, \p{L}, \Q): nothing after it is read as literal here.
        if (/[xupPQkc0-9]/.test(next)) return runs
      } else run += next
    } else if (c === "?" || c === "*" || c === "{") {
      run = run.slice(0, -1)
      endRun()
      if (c === "{") {
        const close = source.indexOf("}", i)
        if (close > 0) i = close
      }
    } else if (c === "+") endRun()
    else if (c === "." || c === "^" || c === "$") endRun()
    else if (depth === 0) run += c
  }
  endRun()
  return runs
}

function endOfClass(source: string, open: number): number {
  let i = open + 1
  if (source[i] === "^") i += 1
  if (source[i] === "]") i += 1
  while (i < source.length && source[i] !== "]") i += source[i] === "\\" ? 2 : 1
  return i
}
