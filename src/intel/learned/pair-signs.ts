/* What is seen of two things that one sentence names: what each is, where each stands, and what joins them. */

import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {verbOf, type Words, wordsOf} from "./clause-signs.ts"
import type {Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"

/** A thing of a pair: its noun phrase and what it is known as ("actor", "event", "state"). */
export interface Side {
  readonly np: NounPhrase
  readonly kind: string
  readonly id: string
}

/** Where a noun phrase stands: by what it hangs on a clause, on whatever way. */
interface Standing {
  /** "prep:of>obj". */
  readonly path: string
  readonly clause: Clause | undefined
  readonly top: NounPhrase
}

const deepest = 5

function standingOf(context: Context, frame: Frame, np: NounPhrase): Standing {
  let top = np
  let path = ""
  for (let depth = 0; depth < deepest && !frame.places.has(top); depth++) {
    const up = frame.above.get(top)
    if (up === undefined) break
    if (up.rel !== "conj") path += `${up.rel}>`
    top = up.np
  }
  const place = frame.places.get(top)?.[0]
  if (place === undefined) return {path: `${path}none`, clause: context.phrase.parse.clauseAt[np.head], top}
  return {path: path + place.role, clause: place.clause, top}
}

/** How many words between two things are looked at. */
const mostBetween = 14

const nearness = (n: number): string =>
  n <= 1 ? `${n}` : n <= 3 ? "2" : n <= 6 ? "4" : n <= 12 ? "7" : "far"

/** What is seen of one side. */
export function sideSigns(
  context: Context,
  words: Words,
  {np, kind, id}: Side,
  name: string,
  seen: Seen,
): void {
  const {phrase, discourse} = context
  const {keyAt, kindAt, nounsOf} = words
  const key = keyAt(np.head)
  seen.add(`${name}k`, kind)
  seen.add(`${name}h`, key)
  seen.add(`${name}m`, kindAt(np.head))
  seen.add(`${name}cap`, phrase.tokens[np.head]?.isCapital === true)
  seen.add(`${name}det`, np.determiner === undefined ? "0" : keyAt(np.determiner))
  if (id === discourse.accused) seen.add(`${name}accused`)
  if (id === discourse.lastActor?.id) seen.add(`${name}last`)
  if (id === discourse.publisher?.id) seen.add(`${name}publisher`)
  if (id === discourse.speakerAt(np.head)) seen.add(`${name}speaks`)
  if (discourse.lookup.things.has(id)) seen.add(`${name}known`)
  if (np.isPronoun) seen.add(`${name}pron`)
  if (np.possessor !== undefined) seen.add(`${name}poss`, kindAt(np.possessor.head))
  for (const sort of nounsOf(key)) seen.add(`${name}c`, sort)
  for (let at = Math.max(np.from, np.head - 5); at < np.head; at++) {
    seen.add(`${name}mod`, keyAt(at))
    if (kindAt(at) !== "") seen.add(`${name}modm`, kindAt(at))
    for (const sort of nounsOf(keyAt(at))) seen.add(`${name}modc`, sort)
  }
  if (np.from > 0) {
    seen.add(`${name}prev`, keyAt(np.from - 1))
    seen.add(`${name}prev2`, keyAt(np.from - 2), keyAt(np.from - 1))
  }
  seen.add(`${name}next`, keyAt(np.to))
  for (const {prep} of np.preps.slice(0, 3)) seen.add(`${name}has`, prep)
  for (const {lemma} of np.clauses.slice(0, 2)) seen.add(`${name}rel`, lemma)
}

/** What is seen of a pair. O(words between). */
export function pairSigns(context: Context, frame: Frame, one: Side, other: Side, seen: Seen): void {
  const {phrase, discourse} = context
  const words = wordsOf(context, frame)
  const {keyAt, nounsOf, verbsOf} = words
  seen.add("b")
  sideSigns(context, words, one, "1", seen)
  const first = standingOf(context, frame, one.np)
  const clauseSeen = (clause: Clause | undefined, name: string, role: string, kind: string): void => {
    if (clause === undefined) return
    const verb = verbOf(clause)
    const {voice, tense, modal = "", parent} = clause
    seen.add(`${name}v`, verb)
    seen.add(`${name}rv`, role, verb)
    seen.add(`${name}ck`, clause.kind)
    seen.add(`${name}mark`, clause.marker)
    seen.add(`${name}form`, voice, tense, modal)
    for (const doing of verbsOf(clause.lemma)) {
      seen.add(`${name}vc`, doing)
      seen.add(`${name}rvc`, role, doing)
      seen.add(`${name}rvck`, role, doing, kind)
    }
    if (clause.isNegated) seen.add(`${name}neg`)
    for (const [what, np] of [
      ["s", clause.subject],
      ["o", clause.object],
      ["p", clause.predicate?.np],
    ] as const) {
      if (np === undefined || np === one.np || np === other.np) continue
      seen.add(`${name}${what}h`, keyAt(np.head))
      for (const sort of nounsOf(keyAt(np.head))) seen.add(`${name}${what}c`, sort)
    }
    if (clause.predicate !== undefined) seen.add(`${name}pred`, keyAt(clause.predicate.at))
    if (parent !== undefined) {
      seen.add(`${name}pv`, parent.lemma)
      for (const doing of verbsOf(parent.lemma)) seen.add(`${name}pvc`, doing)
    }
  }
  seen.add("1r", first.path)
  seen.add("1rk", first.path, one.kind)
  clauseSeen(first.clause, "1", first.path, one.kind)
  const up = frame.above.get(one.np)
  if (up !== undefined) {
    seen.add("1up", up.rel, keyAt(up.np.head))
    for (const sort of nounsOf(keyAt(up.np.head))) seen.add("1upc", up.rel, sort)
  }
  const speaker = discourse.speakerAt(one.np.head)
  const isOwn = speaker === "" || speaker === "publisher" || speaker === discourse.publisher?.id
  seen.add("said", isOwn ? "own" : "told")
  seen.add("ev", discourse.hasEvent)
  seen.add("press", discourse.publisher?.isPress ?? "")
  sideSigns(context, words, other, "2", seen)
  const second = standingOf(context, frame, other.np)
  seen.add("2r", second.path)
  seen.add("kk", one.kind, other.kind)
  seen.add("rr", first.path, second.path)
  const isSame = first.clause === second.clause
  seen.add("same", isSame)
  if (!isSame) clauseSeen(second.clause, "2", second.path, other.kind)
  if (isSame && first.clause !== undefined) {
    const {clause} = first
    seen.add("rrv", first.path, second.path, verbOf(clause))
    for (const doing of verbsOf(clause.lemma)) {
      seen.add("rrvc", first.path, second.path, doing)
      seen.add("kkvc", one.kind, other.kind, doing)
    }
  }
  const above = frame.above.get(other.np)
  if (above?.np === one.np) {
    seen.add("on", "2>1", above.rel)
    seen.add("onh", above.rel, keyAt(one.np.head))
  }
  if (up?.np === other.np) {
    seen.add("on", "1>2", up.rel)
    seen.add("onh2", up.rel, keyAt(other.np.head))
  }
  if (above !== undefined) {
    seen.add("2up", above.rel, keyAt(above.np.head))
    for (const sort of nounsOf(keyAt(above.np.head))) seen.add("2upc", above.rel, sort)
  }
  const isBefore = one.np.from < other.np.from
  const from = isBefore ? one.np.to : other.np.to
  const to = isBefore ? other.np.from : one.np.from
  const order = isBefore ? "<" : ">"
  seen.add("order", order, one.kind, other.kind)
  seen.add("gap", nearness(to - from))
  seen.add("gapo", order, nearness(to - from))
  if (to - from <= mostBetween)
    for (let at = from; at < to; at++) {
      seen.add("w", keyAt(at))
      seen.add("wo", order, keyAt(at))
      for (const sort of nounsOf(keyAt(at))) seen.add("wc", sort)
    }
  for (const clause of phrase.clauses) {
    if (clause.at < from || clause.at >= to) continue
    seen.add("bv", verbOf(clause))
    seen.add("bvf", verbOf(clause), clause.voice)
    for (const doing of verbsOf(clause.lemma)) {
      seen.add("bvc", doing)
      seen.add("bvck", doing, order, `${one.kind}+${other.kind}`)
    }
  }
}
