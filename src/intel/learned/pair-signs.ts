/* What is seen of two things that one sentence names: what each is, where each stands, and what joins them. */

import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {verbOf, type Words, wordsOf} from "./clause-signs.ts"
import type {Frame} from "./frame.ts"

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
export function sideSigns(context: Context, words: Words, {np, kind, id}: Side, name: string): string[] {
  const {phrase, discourse} = context
  const {keyAt, kindAt, nounsOf} = words
  const key = keyAt(np.head)
  const signs = [`${name}k=${kind}`, `${name}h=${key}`, `${name}m=${kindAt(np.head)}`]
  signs.push(`${name}cap=${phrase.tokens[np.head]?.isCapital === true}`)
  signs.push(`${name}det=${np.determiner === undefined ? "0" : keyAt(np.determiner)}`)
  if (id === discourse.accused) signs.push(`${name}accused`)
  if (id === discourse.lastActor?.id) signs.push(`${name}last`)
  if (id === discourse.publisher?.id) signs.push(`${name}publisher`)
  if (id === discourse.speakerAt(np.head)) signs.push(`${name}speaks`)
  if (discourse.lookup.things.has(id)) signs.push(`${name}known`)
  if (np.isPronoun) signs.push(`${name}pron`)
  if (np.possessor !== undefined) signs.push(`${name}poss=${kindAt(np.possessor.head)}`)
  for (const sort of nounsOf(key)) signs.push(`${name}c=${sort}`)
  for (let at = Math.max(np.from, np.head - 5); at < np.head; at++) {
    signs.push(`${name}mod=${keyAt(at)}`)
    if (kindAt(at) !== "") signs.push(`${name}modm=${kindAt(at)}`)
    for (const sort of nounsOf(keyAt(at))) signs.push(`${name}modc=${sort}`)
  }
  if (np.from > 0)
    signs.push(
      `${name}prev=${keyAt(np.from - 1)}`,
      `${name}prev2=${keyAt(np.from - 2)}|${keyAt(np.from - 1)}`,
    )
  signs.push(`${name}next=${keyAt(np.to)}`)
  for (const {prep} of np.preps.slice(0, 3)) signs.push(`${name}has=${prep}`)
  for (const {lemma} of np.clauses.slice(0, 2)) signs.push(`${name}rel=${lemma}`)
  return signs
}

/** What is seen of a pair. O(words between). */
export function pairSigns(context: Context, frame: Frame, one: Side, other: Side): readonly string[] {
  const {phrase, discourse} = context
  const words = wordsOf(context, frame)
  const {keyAt, nounsOf, verbsOf} = words
  const signs = ["b", ...sideSigns(context, words, one, "1")]
  const first = standingOf(context, frame, one.np)
  const clauseSeen = (clause: Clause | undefined, name: string, role: string, kind: string): void => {
    if (clause === undefined) return
    const verb = verbOf(clause)
    const {voice, tense, modal = "", parent} = clause
    signs.push(
      `${name}v=${verb}`,
      `${name}rv=${role}|${verb}`,
      `${name}ck=${clause.kind}`,
      `${name}mark=${clause.marker}`,
    )
    signs.push(`${name}form=${voice}|${tense}|${modal}`)
    for (const doing of verbsOf(clause.lemma))
      signs.push(`${name}vc=${doing}`, `${name}rvc=${role}|${doing}`, `${name}rvck=${role}|${doing}|${kind}`)
    if (clause.isNegated) signs.push(`${name}neg`)
    for (const [what, np] of [
      ["s", clause.subject],
      ["o", clause.object],
      ["p", clause.predicate?.np],
    ] as const) {
      if (np === undefined || np === one.np || np === other.np) continue
      signs.push(`${name}${what}h=${keyAt(np.head)}`)
      for (const sort of nounsOf(keyAt(np.head))) signs.push(`${name}${what}c=${sort}`)
    }
    if (clause.predicate !== undefined) signs.push(`${name}pred=${keyAt(clause.predicate.at)}`)
    if (parent !== undefined) {
      signs.push(`${name}pv=${parent.lemma}`)
      for (const doing of verbsOf(parent.lemma)) signs.push(`${name}pvc=${doing}`)
    }
  }
  signs.push(`1r=${first.path}`, `1rk=${first.path}|${one.kind}`)
  clauseSeen(first.clause, "1", first.path, one.kind)
  const up = frame.above.get(one.np)
  if (up !== undefined) {
    signs.push(`1up=${up.rel}|${keyAt(up.np.head)}`)
    for (const sort of nounsOf(keyAt(up.np.head))) signs.push(`1upc=${up.rel}|${sort}`)
  }
  const speaker = discourse.speakerAt(one.np.head)
  const isOwn = speaker === "" || speaker === "publisher" || speaker === discourse.publisher?.id
  signs.push(
    `said=${isOwn ? "own" : "told"}`,
    `ev=${discourse.hasEvent}`,
    `press=${discourse.publisher?.isPress ?? ""}`,
  )
  signs.push(...sideSigns(context, words, other, "2"))
  const second = standingOf(context, frame, other.np)
  signs.push(`2r=${second.path}`, `kk=${one.kind}|${other.kind}`, `rr=${first.path}|${second.path}`)
  const isSame = first.clause === second.clause
  signs.push(`same=${isSame}`)
  if (!isSame) clauseSeen(second.clause, "2", second.path, other.kind)
  if (isSame && first.clause !== undefined) {
    const {clause} = first
    signs.push(`rrv=${first.path}|${second.path}|${verbOf(clause)}`)
    for (const doing of verbsOf(clause.lemma)) {
      signs.push(`rrvc=${first.path}|${second.path}|${doing}`, `kkvc=${one.kind}|${other.kind}|${doing}`)
    }
  }
  const above = frame.above.get(other.np)
  if (above?.np === one.np) signs.push(`on=2>1|${above.rel}`, `onh=${above.rel}|${keyAt(one.np.head)}`)
  if (up?.np === other.np) signs.push(`on=1>2|${up.rel}`, `onh2=${up.rel}|${keyAt(other.np.head)}`)
  if (above !== undefined) {
    signs.push(`2up=${above.rel}|${keyAt(above.np.head)}`)
    for (const sort of nounsOf(keyAt(above.np.head))) signs.push(`2upc=${above.rel}|${sort}`)
  }
  const isBefore = one.np.from < other.np.from
  const from = isBefore ? one.np.to : other.np.to
  const to = isBefore ? other.np.from : one.np.from
  const order = isBefore ? "<" : ">"
  signs.push(
    `order=${order}|${one.kind}|${other.kind}`,
    `gap=${nearness(to - from)}`,
    `gapo=${order}|${nearness(to - from)}`,
  )
  if (to - from <= mostBetween)
    for (let at = from; at < to; at++) {
      signs.push(`w=${keyAt(at)}`, `wo=${order}|${keyAt(at)}`)
      for (const sort of nounsOf(keyAt(at))) signs.push(`wc=${sort}`)
    }
  for (const clause of phrase.clauses) {
    if (clause.at < from || clause.at >= to) continue
    signs.push(`bv=${verbOf(clause)}`, `bvf=${verbOf(clause)}|${clause.voice}`)
    for (const doing of verbsOf(clause.lemma))
      signs.push(`bvc=${doing}`, `bvck=${doing}|${order}|${one.kind}|${other.kind}`)
  }
  return signs
}
