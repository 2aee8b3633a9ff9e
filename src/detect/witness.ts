/* What must stand in the raw bytes of a record before a rule can match it.
 *
 * A clause is a set of literals of which at least one occurs (ASCII case ignored) in every record that the
 * rule matches; a rule has any number of clauses, all of which must be met. None means that nothing is
 * known: then every record has to be decoded. Clauses may be too weak, never too strong.
 *
 *   and  → the clauses of all parts     or  → one clause: the union of each part's rarest
 *   not  → none                         text → the piece that surely stands in the raw line
 *
 * A value is not its raw text: web fields are compared percent-decoded, user agents fold `+` and blank,
 * CSV doubles quotes. So a piece is cut at bytes that may be written otherwise; at a few (`/`, `=`) it is
 * not, and each way to write them makes a literal. What can still hide a plain letter (a percent escape, the
 * Kelvin sign for `k`) the prefilter looks for by itself, and so `%` itself and `%u`. */

import {shortestNeedle} from "../bytes/scan.ts"
import type {Condition, Detection, Segment, Test} from "../model/rule.ts"

/** Literals, lower-case ASCII, each at least `shortestNeedle` long; one of them must occur. */
export type Clause = ReadonlySet<string>

/** The most literals a clause may ask for; beyond, decoding everything is no worse. */
const mostLiterals = 200

/** Bytes that stand in the raw text as they are, or else in some escape that the prefilter looks for:
 *  unreserved in RFC 3986, and `$`, which no log escapes. */
const plain = /[A-Za-z0-9\-._~$]/
/** Bytes that stand there as they are or as a single escape. Not blank, `+`, `,` (user agents), not quotes
 *  (CSV), not `?`, which parts two columns. */
const joint = /[!#&'()*/:;<=>@[\\\]^`{|}]/
const jointOrEscape = new RegExp(`${joint.source}|%..`)
/** Joints of one literal: each doubles the ways to write it. */
const mostJoints = 2

/** The rule's clauses, the one that lets the fewest benign records through first. Empty: any record may
 *  match. Of fields in `hidden`, in lower case, nothing stands in the raw text. */
export function witnessOf(rule: Detection, hidden: ReadonlySet<string> = nothingHidden): readonly Clause[] {
  return [...ofCondition(rule.condition, hidden)].sort((a, b) => frequencyOf(a) - frequencyOf(b))
}

const nothingHidden: ReadonlySet<string> = new Set()

function ofCondition(condition: Condition, hidden: ReadonlySet<string>): readonly Clause[] {
  switch (condition.kind) {
    case "and":
      return condition.of.flatMap((part) => ofCondition(part, hidden))
    case "or":
      return union(condition.of.map((part) => rarest(ofCondition(part, hidden))))
    case "not":
      return []
    case "field":
      return hidden.has(condition.field.toLowerCase()) ? [] : ofTest(condition.test)
    case "keyword":
      return ofTest(condition.test)
  }
}

function ofTest(test: Test): readonly Clause[] {
  switch (test.op) {
    case "text":
      return one(bestPiece(piecesOfSegments(test.segments)))
    case "re":
      return one(bestPiece(literalsOfRegex(test.source)))
    default:
      return []
  }
}

function one(piece: string | undefined): readonly Clause[] {
  return piece === undefined ? [] : [new Set(spellings(piece))]
}

function rarest(clauses: readonly Clause[]): Clause | undefined {
  let chosen: Clause | undefined
  for (const clause of clauses)
    if (chosen === undefined || frequencyOf(clause) < frequencyOf(chosen)) chosen = clause
  return chosen
}

function union(parts: readonly (Clause | undefined)[]): readonly Clause[] {
  const all = new Set<string>()
  for (const part of parts) {
    if (part === undefined) return []
    for (const literal of part) all.add(literal)
  }
  return all.size === 0 || all.size > mostLiterals ? [] : [all]
}

/** The share of benign records that a clause lets through, roughly. */
function frequencyOf(clause: Clause): number {
  let sum = 0
  for (const literal of clause) sum += shareOf(literal)
  return sum
}

/** Shares of records that hold everyday words, as generated front-end logs show them, rounded up. */
const everyday: Readonly<Record<string, number>> = {
  "200": 0.7,
  "401": 0.5,
  "302": 0.2,
  ".asmx": 0.2,
  ".aspx": 0.1,
  ".js": 0.05,
  application: 0.2,
  auth: 0.3,
  autodiscover: 0.1,
  backend: 0.1,
  client: 0.4,
  cmd: 0.2,
  command: 0.02,
  current: 0.05,
  ecp: 0.2,
  emsmdb: 0.2,
  ews: 0.3,
  exchange: 0.8,
  get: 0.5,
  local: 0.5,
  mail: 0.5,
  mailbox: 0.3,
  mapi: 0.3,
  microsoft: 0.8,
  mozilla: 0.3,
  nspi: 0.05,
  oab: 0.05,
  office: 0.3,
  outlook: 0.3,
  owa: 0.3,
  post: 0.7,
  powershell: 0.03,
  probe: 0.3,
  probes: 0.1,
  schema: 0.02,
  script: 0.02,
  server: 0.5,
  user: 0.5,
  windows: 0.6,
}

function frequency(literal: string): number {
  const known = everyday[literal]
  if (known !== undefined) return known
  const rare = /[~$_]/.test(literal) ? 0.01 : 1
  return rare * 10 ** (-Math.min(literal.length, 12) / 3)
}

/** The part of some piece that is rarest, with at most `mostJoints` joints. */
function bestPiece(pieces: readonly string[]): string | undefined {
  let chosen: string | undefined
  let share = Number.POSITIVE_INFINITY
  for (const piece of pieces)
    for (const part of partsOf(piece)) {
      const own = shareOf(part)
      if (own >= share) continue
      chosen = part
      share = own
    }
  return chosen
}

/** The longest parts of a piece that can be searched for, folded. None begins within a word. */
function* partsOf(piece: string): Iterable<string> {
  const folded = piece.toLowerCase()
  for (let start = 0; start < folded.length; start++) {
    if (start > 0 && plain.test(folded[start - 1]!) && plain.test(folded[start]!)) continue
    let joints = 0
    let end = start
    for (; end < folded.length; end++) {
      if (plain.test(folded[end]!)) continue
      if (!joint.test(folded[end]!) || joints === mostJoints) break
      joints++
    }
    if (end - start >= shortestNeedle) yield folded.slice(start, end)
  }
}

/** The share of benign records that hold a literal: what lies between joints is no rarer alone. */
function shareOf(literal: string): number {
  const runs = literal.split(jointOrEscape)
  const rarestRun = Math.min(...runs.map((run) => (run === "" ? 1 : frequency(run))))
  return rarestRun * (literal.includes("%") ? 0.05 : 1) * 0.7 ** (runs.length - 1) * 0.99 ** literal.length
}

/** Every way to write a part: each joint as it is, or as an escape. */
function spellings(part: string): readonly string[] {
  let texts = [""]
  for (const c of part) {
    const written = joint.test(c) ? `%${c.charCodeAt(0).toString(16)}` : undefined
    texts = texts.flatMap((text) => (written === undefined ? [text + c] : [text + c, text + written]))
  }
  return texts
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
