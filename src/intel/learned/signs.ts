/* What is seen of a noun phrase before it is weighed: its words and their classes, where it stands, under which verb, who
 * does that, what the document has told so far. Each sign is a word of text ("r=obj|steal"), so that a table of weights
 * can be read and checked by people. */

import type {Lookup} from "../grammar/lookup.ts"
import {timeAt} from "../grammar/times.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"

/** A place at which a noun phrase hangs on a clause: "obj", "arg:via". */
interface Place {
  readonly role: string
  readonly clause: Clause
}

/** What hangs on what in a sentence; made once for each. */
export interface Frame {
  readonly places: ReadonlyMap<NounPhrase, readonly Place[]>
  /** Noun phrase → that which it hangs on, and how. */
  readonly above: ReadonlyMap<NounPhrase, {readonly rel: string; readonly np: NounPhrase}>
  readonly timed: ReadonlySet<number>
}

export function frameOf({phrase, text, issued}: Context): Frame {
  const places = new Map<NounPhrase, Place[]>()
  const put = (np: NounPhrase | undefined, role: string, clause: Clause): void => {
    if (np === undefined) return
    const known = places.get(np)
    if (known === undefined) places.set(np, [{role, clause}])
    else known.push({role, clause})
  }
  for (const clause of phrase.clauses) {
    const {voice, subjectBy} = clause
    const isOwn = subjectBy === "own" || subjectBy === "none"
    put(clause.subject, `subj-${voice}${isOwn ? "" : "~"}`, clause)
    if (clause.object !== clause.antecedent) put(clause.object, "obj", clause)
    put(clause.secondObject, "obj2", clause)
    put(clause.agent, "agent", clause)
    put(clause.predicate?.np, "pred", clause)
    for (const {prep, np} of clause.args) put(np, `arg:${prep}`, clause)
  }
  const above = new Map<NounPhrase, {rel: string; np: NounPhrase}>()
  const hang = (inner: NounPhrase | undefined, rel: string, np: NounPhrase): void => {
    if (inner !== undefined && !above.has(inner)) above.set(inner, {rel, np})
  }
  for (const np of phrase.parse.nouns) {
    for (const {prep, np: inner} of np.preps) hang(inner, `prep:${prep}`, np)
    for (const {np: inner} of np.appositions) hang(inner, "app", np)
    for (const inner of np.conjuncts) above.set(inner, {rel: "conj", np})
    for (const inner of np.examples) above.set(inner, {rel: "ex", np})
    hang(np.possessor, "poss", np)
  }
  const timed = new Set<number>()
  for (let i = 0; i < phrase.tokens.length; i++) {
    const found = timeAt(phrase.tokens, i, text, issued)
    if (found === undefined) continue
    for (let at = i; at < found.to; at++) timed.add(at)
    i = found.to - 1
  }
  return {places, above, timed}
}

/** Word → the classes of the lexicons that hold it. */
interface Classes {
  readonly nouns: ReadonlyMap<string, readonly string[]>
  readonly verbs: ReadonlyMap<string, readonly string[]>
}

const classes = new WeakMap<Lookup["lexicons"], Classes>()

function classesOf(lookup: Lookup): Classes {
  const known = classes.get(lookup.lexicons)
  if (known !== undefined) return known
  const nouns = inverted(lookup.nouns)
  const verbs = inverted(lookup.verbClasses)
  for (const [verb, forms] of lookup.relations)
    for (const kind of new Set(forms.map(({relation}) => relation.kind))) push(verbs, verb, `=${kind}`)
  const made = {nouns, verbs}
  classes.set(lookup.lexicons, made)
  return made
}

function inverted(sets: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, words] of sets) for (const word of words) push(found, word, name)
  return found
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const none: readonly string[] = []

/** No noun phrase hangs deeper on a verb, for what is asked here. */
const deepest = 5

/** Everything that is seen of a noun phrase. O(words of it). */
export function signsOf(context: Context, frame: Frame, np: NounPhrase): readonly string[] {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt, parse} = phrase
  const {nouns, verbs} = classesOf(discourse.lookup)
  const nounsOf = (key: string): readonly string[] =>
    nouns.get(key) ?? nouns.get(key.replace(/(?<!s)s$/, "")) ?? none
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
  let top = np
  let path = ""
  for (let depth = 0; depth < deepest && !frame.places.has(top); depth++) {
    const up = frame.above.get(top)
    if (up === undefined) break
    if (depth === 0) {
      const key = keyAt(up.np.head)
      signs.push(`up=${up.rel}`, `uph=${up.rel}|${key}`, `upm=${up.rel}|${kindAt(up.np.head)}`)
      for (const sort of nounsOf(key)) signs.push(`uphc=${up.rel}|${sort}`)
    }
    if (up.rel !== "conj") path += `${up.rel}>`
    top = up.np
  }
  const places = frame.places.get(top)
  if (places === undefined) signs.push(`r=none${path}`)
  for (const {role, clause} of places?.slice(0, 2) ?? []) {
    const r = path + role
    const verb = clause.particle === "" ? clause.lemma : `${clause.lemma}_${clause.particle}`
    signs.push(`r=${r}`, `v=${verb}`, `rv=${r}|${verb}`, `rm=${r}|${kind}`)
    const doings = verbs.get(clause.lemma) ?? none
    for (const doing of doings) {
      signs.push(`vc=${doing}`, `rvc=${r}|${doing}`, `vm=${doing}|${kind}|${r}`)
      for (const sort of sorts) signs.push(`vhc=${doing}|${sort}`)
    }
    for (const sort of sorts) signs.push(`rhc=${r}|${sort}`)
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
      for (const doing of verbs.get(parent.lemma) ?? none) signs.push(`pvc=${doing}`)
    }
  }
  if (np.from > 0) signs.push(`prev=${keyAt(np.from - 1)}`)
  if (np.to < tokens.length) signs.push(`next=${keyAt(np.to)}`)
  signs.push(`ev=${discourse.hasEvent}`, `topic=${discourse.topic ?? ""}`)
  return signs
}
