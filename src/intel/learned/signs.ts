/* What is seen of a place in a sentence before it is weighed: its words and their classes, where it stands, under which
 * verb, who does that, what the document has told so far. Each sign is a word of text ("r=obj|steal"), so that a table of
 * weights can be read and checked by people. */

import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"

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
export function signsOf(context: Context, frame: Frame, np: NounPhrase, seen: Seen): void {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt, parse} = phrase
  const {nounsOf} = frame.classes
  const kindAt = (at: number): string => mentions[mentionAt[at] ?? -1]?.kind ?? ""
  const keyAt = (at: number): string => tokens[at]?.key ?? ""
  seen.add("b")
  const head = keyAt(np.head)
  const kind = kindAt(np.head)
  const sorts = nounsOf(head)
  seen.add("h", head)
  seen.add("m", kind)
  seen.add("tag", parse.tags[np.head])
  seen.add("cap", tokens[np.head]?.isCapital === true)
  seen.each("hc", sorts)
  for (let at = np.from; at < np.head; at++) {
    if (parse.tags[at] === "DET") continue
    seen.add("mod", keyAt(at))
    const named = kindAt(at)
    if (named !== "") seen.add("modm", named)
    seen.each("modc", nounsOf(keyAt(at)))
  }
  seen.add("det", np.determiner === undefined ? "0" : keyAt(np.determiner))
  if (np.count !== undefined) seen.add("count")
  if (np.conjuncts.length > 0) seen.add("hasconj")
  for (const {prep} of np.preps) seen.add("has", prep)
  for (const {lemma} of np.clauses) seen.add("rel", lemma)
  if (frame.timed.has(np.head)) seen.add("istime")
  const {top, path} = standingOf(frame, np)
  const up = frame.places.has(np) ? undefined : frame.above.get(np)
  if (up !== undefined) {
    const key = keyAt(up.np.head)
    seen.add("up", up.rel)
    seen.add("uph", up.rel, key)
    seen.add("upm", up.rel, kindAt(up.np.head))
    seen.each("uphc", nounsOf(key), up.rel)
  }
  const places = frame.places.get(top)
  if (places === undefined) seen.add("r", `none${path}`)
  for (const {role, clause} of places?.slice(0, 2) ?? []) {
    const r = path + role
    seen.add("rm", r, kind)
    seen.each("rhc", sorts, r)
    const doings = frame.classes.verbsOf(clause.lemma)
    seen.each("vm", doings, kind, r)
    seen.pairs("vhc", doings, sorts)
    signsOfClause(context, frame, clause, r, top, seen)
  }
  if (np.from > 0) seen.add("prev", keyAt(np.from - 1))
  if (np.to < tokens.length) seen.add("next", keyAt(np.to))
  seen.add("ev", discourse.hasEvent)
  seen.add("topic", discourse.topic ?? "")
}

/** Adds what is seen of a clause from a place in it: `r` says how that stands to the verb, `top` is the noun phrase there. */
export function signsOfClause(
  {phrase: {tokens, mentions, mentionAt}}: Context,
  {classes: {nounsOf, verbsOf}}: Frame,
  clause: Clause,
  r: string,
  top: NounPhrase | undefined,
  seen: Seen,
): void {
  const kindAt = (at: number): string => mentions[mentionAt[at] ?? -1]?.kind ?? ""
  const keyAt = (at: number): string => tokens[at]?.key ?? ""
  const {lemma, object, parent} = clause
  const verb = clause.particle === "" ? lemma : `${lemma}_${clause.particle}`
  const doings = verbsOf(lemma)
  seen.same("clause", clause, () => {
    seen.add("v", verb)
    seen.each("vc", doings)
    seen.add("ck", clause.kind)
    seen.add("tense", clause.tense)
    seen.add("modal", clause.modal ?? "")
    seen.add("mark", clause.marker)
    if (clause.isNegated) seen.add("neg")
    if (clause.isImperative) seen.add("imp")
    if (clause.isPerfect) seen.add("perf")
    if (parent === undefined) return
    seen.add("pv", parent.lemma)
    seen.each("pvc", verbsOf(parent.lemma))
  })
  seen.add("r", r)
  seen.add("rv", r, verb)
  seen.each("rvc", doings, r)
  const doer = clause.voice === "passive" ? clause.agent : clause.subject
  if (doer === undefined || doer === top) {
    seen.add("ag", "none")
    seen.add("ag", "none", r)
  } else {
    const key = keyAt(doer.head)
    const who = kindAt(doer.head)
    const sorts = nounsOf(key)
    seen.same("agent", clause, () => {
      seen.add("agm", who)
      seen.add("agh", key)
      seen.each("agc", sorts)
    })
    seen.add("agmr", who, r)
    seen.each("agcr", sorts, r)
  }
  if (object !== undefined && object !== top) {
    const key = keyAt(object.head)
    const sorts = nounsOf(key)
    seen.same("object", clause, () => {
      seen.add("obh", key)
      seen.each("obc", sorts)
    })
    seen.each("obcr", sorts, r)
  }
}
