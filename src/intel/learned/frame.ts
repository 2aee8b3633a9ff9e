/* What hangs on what in a sentence, as the signs (signs.ts) ask it, and which classes of the lexicons hold a word. */

import type {Lookup} from "../grammar/lookup.ts"
import type {FoundTime} from "../grammar/times.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"

/** A place at which a noun phrase hangs on a clause: "obj", "arg:via". */
export interface Place {
  readonly role: string
  readonly clause: Clause
}

/** What hangs on what in a sentence; made once for each. */
export interface Frame {
  readonly places: ReadonlyMap<NounPhrase, readonly Place[]>
  /** Noun phrase → that which it hangs on, and how. */
  readonly above: ReadonlyMap<NounPhrase, {readonly rel: string; readonly np: NounPhrase}>
  readonly times: readonly FoundTime[]
  readonly timed: ReadonlySet<number>
  readonly classes: Classes
}

export function frameOf({phrase, discourse}: Context): Frame {
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
  const times: FoundTime[] = []
  const timed = new Set<number>()
  for (let i = 0; i < phrase.times.length; i++) {
    const found = phrase.times[i]
    if (found === undefined) continue
    times.push(found)
    for (let at = i; at < found.to; at++) timed.add(at)
    i = found.to - 1
  }
  return {places, above, times, timed, classes: classesOf(discourse.lookup)}
}

/** Which classes of the lexicons hold a word: a noun or a verb in its base form. */
export interface Classes {
  readonly nounsOf: (key: string) => readonly string[]
  readonly verbsOf: (lemma: string) => readonly string[]
}

const known = new WeakMap<Lookup["lexicons"], Classes>()
const none: readonly string[] = []

function classesOf(lookup: Lookup): Classes {
  const before = known.get(lookup.lexicons)
  if (before !== undefined) return before
  const lists = new Map<string, readonly string[]>()
  // PERF: one list for all words of the same classes.
  const one = (names: readonly string[]): readonly string[] => {
    const key = names.join(" ")
    const before = lists.get(key) ?? names
    lists.set(key, before)
    return before
  }
  const listed = (classes: ReadonlyMap<string, ReadonlySet<string>>): Map<string, readonly string[]> =>
    new Map([...classes].map(([word, names]) => [word, one([...names])]))
  const nouns = listed(lookup.classesOfNoun)
  const verbs = listed(lookup.classesOfVerb)
  for (const [verb, forms] of lookup.relations) {
    const kinds = [...new Set(forms.map(({relation}) => `=${relation.kind}`))]
    verbs.set(verb, one([...(verbs.get(verb) ?? none), ...kinds]))
  }
  const made: Classes = {
    nounsOf: (key) => nouns.get(key) ?? nouns.get(key.replace(/(?<!s)s$/, "")) ?? none,
    verbsOf: (lemma) => verbs.get(lemma) ?? none,
  }
  known.set(lookup.lexicons, made)
  return made
}
