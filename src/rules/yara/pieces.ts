/* What stands in everything that a pattern matches, put together from what stands in its parts.
 *
 * Texts are bytes in latin1, as they are written: who ignores case folds them. A small class of characters is a
 * choice of texts, so `\x[0-9a-f]` is sixteen of them. Sets are bounded: what grows beyond the
 * bound is cut, and less is known. Never is anything claimed that a match may lack. */

/** Of these one stands in every match. */
export type Clause = readonly string[]

export interface Piece {
  /** All texts that it matches, where they are few. */
  readonly exact?: Clause
  /** With one of these each match begins, with one of those it ends: an empty text says nothing. */
  readonly head: Clause
  readonly tail: Clause
  /** What stands between. */
  readonly clauses: readonly Clause[]
}

const mostTexts = 64
const longestText = 64
/** Shorter ones say too little. */
export const shortest = 2

const empty: Clause = [""]

/** Something of which nothing is known. */
export const anything: Piece = {head: empty, tail: empty, clauses: []}

export function exactly(texts: Clause): Piece {
  const all = [...new Set(texts)]
  return all.length > mostTexts ? anything : {exact: all, head: all, tail: all, clauses: []}
}

export const nothingThere: Piece = exactly(empty)

/** One piece behind the other. */
export function inRow(pieces: readonly Piece[]): Piece {
  let head: Clause | undefined
  let open: Clause = empty
  const clauses: Clause[] = []
  const cut = (): void => {
    if (head === undefined) head = open
    else clauses.push(open)
  }
  const add = (texts: Clause): void => {
    const both = product(open, texts)
    if (both === undefined) {
      cut()
      open = texts
    } else open = both
  }
  for (const piece of pieces) {
    add(piece.head)
    if (piece.exact !== undefined) continue
    cut()
    clauses.push(...piece.clauses)
    open = piece.tail
  }
  if (head === undefined) return {exact: open, head: open, tail: open, clauses: []}
  return {head, tail: open, clauses}
}

/** One of the pieces. */
export function oneOf(pieces: readonly Piece[]): Piece {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const exact = pieces.flatMap((piece) => piece.exact ?? [])
  if (pieces.every((piece) => piece.exact !== undefined) && exact.length <= mostTexts) return exactly(exact)
  const best = pieces.map((piece) => longestOf(clausesOf(piece)))
  const union = best.flatMap((clause) => clause ?? [])
  return {
    head: bounded(pieces.flatMap((piece) => piece.head)),
    tail: bounded(pieces.flatMap((piece) => piece.tail)),
    clauses: best.includes(undefined) || union.length > mostTexts ? [] : [[...new Set(union)]],
  }
}

/** So many of it, one after the other. */
export function repeated(piece: Piece, least: number, most: number): Piece {
  if (least === 0) {
    if (most === 0) return nothingThere
    return most === 1 && piece.exact !== undefined ? exactly([...piece.exact, ""]) : anything
  }
  let times = piece
  let done = 1
  for (; done < Math.min(least, longestText); done++) {
    const more = inRow([times, piece])
    if (more.exact === undefined) break
    times = more
  }
  if (times.exact !== undefined && done === least && least === most) return times
  return {head: times.head, tail: times.tail, clauses: times.clauses}
}

/** All that is certain of a match, the texts of each long enough to be looked for. */
export function clausesOf({exact, head, tail, clauses}: Piece): readonly Clause[] {
  const all = exact === undefined ? [head, ...clauses, tail] : [exact]
  return all.filter((clause) => clause.length > 0 && clause.every((text) => text.length >= shortest))
}

function product(left: Clause, right: Clause): Clause | undefined {
  if (left.length * right.length > mostTexts) return undefined
  const both = new Set<string>()
  for (const a of left)
    for (const b of right) {
      if (a.length + b.length > longestText) return undefined
      both.add(a + b)
    }
  return [...both]
}

function bounded(texts: readonly string[]): Clause {
  const all = [...new Set(texts)]
  return all.length > mostTexts ? empty : all
}

function longestOf(clauses: readonly Clause[]): Clause | undefined {
  let best: Clause | undefined
  let length = 0
  for (const clause of clauses) {
    const least = Math.min(...clause.map((text) => text.length))
    if (least <= length) continue
    best = clause
    length = least
  }
  return best
}
