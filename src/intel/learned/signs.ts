/* What is seen of a place in a sentence before it is weighed: its words and their classes, where it stands, under which
 * verb, who does that, what the document has told so far. Each sign is a word of text ("r=obj|steal"), so that a table of
 * weights can be read and checked by people. */

import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"

/** No noun phrase hangs deeper on a verb, for what is asked here. */
const deepest = 5

/** How a noun phrase stands to the verb that it hangs on, however deep. */
export interface Standing {
  /** The noun phrase that the clause itself has. */
  readonly top: NounPhrase
  /** From there on: "prep:of>". */
  readonly path: string
}

/** What a noun phrase hangs on. */
export function standingOf(frame: Frame, np: NounPhrase): Standing {
  let top = np
  let path = ""
  for (let depth = 0; depth < deepest && !frame.places.has(top); depth++) {
    const up = frame.above.get(top)
    if (up === undefined) break
    if (up.rel !== "conj") path += `${up.rel}>`
    top = up.np
  }
  return {top, path}
}

/** Everything that is seen of a noun phrase. O(words of it). */
export function signsOf(context: Context, frame: Frame, np: NounPhrase): readonly string[] {
  const before = frame.seen.get(np)
  if (before !== undefined) return before
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt, parse} = phrase
  const {nounsOf} = frame.classes
  const kindAt = (at: number): string => mentions[mentionAt[at] ?? -1]?.kind ?? ""
  const keyAt = (at: number): string => tokens[at]?.key ?? ""
  const signs: string[] = ["b"]
  const head = keyAt(np.head)
  const kind = kindAt(np.head)
  const sorts = nounsOf(head)
  signs.push(
    `h=${head}`,
    `m=${kind}`,
    `tag=${parse.tags[np.head]}`,
    `cap=${tokens[np.head]?.isCapital === true}`,
  )
  for (const sort of sorts) signs.push(`hc=${sort}`)
  for (let at = np.from; at < np.head; at++) {
    if (parse.tags[at] === "DET") continue
    signs.push(`mod=${keyAt(at)}`)
    const named = kindAt(at)
    if (named !== "") signs.push(`modm=${named}`)
    for (const sort of nounsOf(keyAt(at))) signs.push(`modc=${sort}`)
  }
  signs.push(`det=${np.determiner === undefined ? "0" : keyAt(np.determiner)}`)
  if (np.count !== undefined) signs.push("count")
  if (np.conjuncts.length > 0) signs.push("hasconj")
  for (const {prep} of np.preps) signs.push(`has:${prep}`)
  for (const {lemma} of np.clauses) signs.push(`rel:${lemma}`)
  if (frame.timed.has(np.head)) signs.push("istime")
  const {top, path} = standingOf(frame, np)
  const up = frame.places.has(np) ? undefined : frame.above.get(np)
  if (up !== undefined) {
    const key = keyAt(up.np.head)
    signs.push(`up=${up.rel}`, `uph=${up.rel}|${key}`, `upm=${up.rel}|${kindAt(up.np.head)}`)
    for (const sort of nounsOf(key)) signs.push(`uphc=${up.rel}|${sort}`)
  }
  const places = frame.places.get(top)
  if (places === undefined) signs.push(`r=none${path}`)
  for (const {role, clause} of places?.slice(0, 2) ?? []) {
    const r = path + role
    signs.push(`rm=${r}|${kind}`)
    for (const sort of sorts) signs.push(`rhc=${r}|${sort}`)
    for (const doing of frame.classes.verbsOf(clause.lemma)) {
      signs.push(`vm=${doing}|${kind}|${r}`)
      for (const sort of sorts) signs.push(`vhc=${doing}|${sort}`)
    }
    signsOfClause(context, frame, clause, r, top, signs)
  }
  if (np.from > 0) signs.push(`prev=${keyAt(np.from - 1)}`)
  if (np.to < tokens.length) signs.push(`next=${keyAt(np.to)}`)
  signs.push(`ev=${discourse.hasEvent}`, `topic=${discourse.topic ?? ""}`)
  frame.seen.set(np, signs)
  return signs
}

/** Adds what is seen of a clause from a place in it: `r` says how that stands to the verb, `top` is the noun phrase there. */
export function signsOfClause(
  {phrase: {tokens, mentions, mentionAt}}: Context,
  {classes: {nounsOf, verbsOf}}: Frame,
  clause: Clause,
  r: string,
  top: NounPhrase | undefined,
  signs: string[],
): void {
  const kindAt = (at: number): string => mentions[mentionAt[at] ?? -1]?.kind ?? ""
  const keyAt = (at: number): string => tokens[at]?.key ?? ""
  const verb = clause.particle === "" ? clause.lemma : `${clause.lemma}_${clause.particle}`
  signs.push(`r=${r}`, `v=${verb}`, `rv=${r}|${verb}`)
  for (const doing of verbsOf(clause.lemma)) signs.push(`vc=${doing}`, `rvc=${r}|${doing}`)
  signs.push(
    `ck=${clause.kind}`,
    `tense=${clause.tense}`,
    `modal=${clause.modal ?? ""}`,
    `mark=${clause.marker}`,
  )
  if (clause.isNegated) signs.push("neg")
  if (clause.isImperative) signs.push("imp")
  if (clause.isPerfect) signs.push("perf")
  const doer = clause.voice === "passive" ? clause.agent : clause.subject
  if (doer === undefined || doer === top) signs.push("ag=none", `ag=none|${r}`)
  else {
    const key = keyAt(doer.head)
    const who = kindAt(doer.head)
    signs.push(`agm=${who}`, `agh=${key}`, `agmr=${who}|${r}`)
    for (const sort of nounsOf(key)) signs.push(`agc=${sort}`, `agcr=${sort}|${r}`)
  }
  if (clause.object !== undefined && clause.object !== top) {
    const key = keyAt(clause.object.head)
    signs.push(`obh=${key}`)
    for (const sort of nounsOf(key)) signs.push(`obc=${sort}`, `obcr=${sort}|${r}`)
  }
  const {parent} = clause
  if (parent !== undefined) {
    signs.push(`pv=${parent.lemma}`)
    for (const doing of verbsOf(parent.lemma)) signs.push(`pvc=${doing}`)
  }
}
