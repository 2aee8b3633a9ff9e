/* The lexicons made ready: names by their first word, verbs by their forms. Made once for each lexicon. */

import type {Hedge, Lexicons, NamedThing, Relation, SpeechVerb} from "../../knowledge/lexicons.ts"
import {formsOf, type VerbForm} from "./english.ts"
import {type NameForm, Names} from "./names.ts"
import {keyOf, tokensOf} from "./tokens.ts"

export interface VerbReading {
  readonly base: string
  readonly forms: ReadonlySet<VerbForm>
}

/** A relation with the words behind its verb. */
export interface RelationForm {
  readonly relation: Relation
  readonly particles: readonly string[]
}

export interface Lookup {
  readonly names: Names
  readonly verbs: ReadonlyMap<string, readonly VerbReading[]>
  /** By the base of the verb. */
  readonly relations: ReadonlyMap<string, readonly RelationForm[]>
  readonly predicates: readonly RelationForm[]
  readonly speech: ReadonlyMap<
    string,
    readonly {readonly verb: SpeechVerb; readonly particles: readonly string[]}[]
  >
  readonly hedges: ReadonlyMap<string, readonly {readonly hedge: Hedge; readonly words: readonly string[]}[]>
  readonly nouns: ReadonlyMap<string, ReadonlySet<string>>
  /** Base forms of verbs by their class; a lemma may lack the last "e" of one. */
  readonly verbClasses: ReadonlyMap<string, ReadonlySet<string>>
  /** The same by the word: the classes of a noun, of a base form. PERF: most words are of none. */
  readonly classesOfNoun: ReadonlyMap<string, ReadonlySet<string>>
  readonly classesOfVerb: ReadonlyMap<string, ReadonlySet<string>>
  readonly things: ReadonlyMap<string, NamedThing>
  /** Ids of newspapers and agencies: who relays. */
  readonly press: ReadonlySet<string>
  readonly lexicons: Lexicons
}

const made = new WeakMap<Lexicons, Lookup>()

export function lookupOf(lexicons: Lexicons): Lookup {
  const known = made.get(lexicons)
  if (known !== undefined) return known
  const lookup = build(lexicons)
  made.set(lexicons, lookup)
  return lookup
}

const wordsOf = (phrase: string): readonly string[] => tokensOf(phrase, 0, phrase.length).map((t) => t.key)

function build(lexicons: Lexicons): Lookup {
  const forms = new Map<string, NameForm[]>()
  const addName = (form: string, thing: NamedThing, isAdjective: boolean): void => {
    const tokens = tokensOf(form, 0, form.length)
    const words = tokens.map((t) => t.key)
    const [first] = words
    if (first === undefined) return
    const isCased = tokens.some((t) => t.isCapital)
    push(forms, first, {words, cased: isCased ? tokens.map((t) => t.text) : undefined, thing, isAdjective})
  }
  for (const thing of lexicons.named) {
    const sayable =
      thing.kind === "sector" || thing.kind === "data" || thing.name.includes("(") ? [] : [thing.name]
    for (const form of new Set([...sayable, ...thing.forms])) addName(form, thing, false)
    for (const form of thing.adjectives) addName(form, thing, true)
  }
  const names = new Names()
  for (const [first, all] of forms) names.set(first, all)

  const relations = new Map<string, RelationForm[]>()
  const predicates: RelationForm[] = []
  const bases = new Set(lexicons.verbs.find(({id}) => id === "common")?.verbs)
  for (const relation of lexicons.relations) {
    const [first, ...particles] = wordsOf(relation.verb ?? relation.be ?? "")
    if (first === undefined) continue
    if (relation.be !== undefined) predicates.push({relation, particles: [first, ...particles]})
    else {
      bases.add(first)
      push(relations, first, {relation, particles})
    }
  }
  for (const forms of relations.values()) forms.sort((a, b) => b.particles.length - a.particles.length)
  predicates.sort((a, b) => b.particles.length - a.particles.length)

  const speech = new Map<string, {verb: SpeechVerb; particles: readonly string[]}[]>()
  for (const verb of lexicons.speech) {
    const [first = "", ...particles] = wordsOf(verb.verb)
    bases.add(first)
    push(speech, first, {verb, particles})
  }
  for (const forms of speech.values()) forms.sort((a, b) => b.particles.length - a.particles.length)
  for (const {phrase} of lexicons.advice)
    if (/^[a-z]+(?: on)?$/.test(phrase) && !/^(?:must|should|can|may)$/.test(phrase))
      bases.add(wordsOf(phrase)[0] ?? "")

  const readings = new Map<string, Map<string, Set<VerbForm>>>()
  for (const base of bases)
    for (const [form, kind] of formsOf(base)) {
      const bySource = readings.get(form) ?? new Map<string, Set<VerbForm>>()
      const kinds = bySource.get(base) ?? new Set<VerbForm>()
      kinds.add(kind)
      bySource.set(base, kinds)
      readings.set(form, bySource)
    }
  const hedges = new Map<string, {hedge: Hedge; words: readonly string[]}[]>()
  for (const hedge of lexicons.hedges) {
    const words = wordsOf(hedge.phrase)
    push(hedges, words[0] ?? "", {hedge, words})
  }
  for (const list of hedges.values()) list.sort((a, b) => b.words.length - a.words.length)
  const nouns = new Map(lexicons.nouns.map(({id, nouns}) => [id, new Set(nouns.map(keyOf))]))
  const verbClasses = new Map(
    lexicons.verbs.map(({id, verbs}) => [
      id,
      new Set(verbs.map(keyOf).flatMap((verb) => [verb, verb.replace(/e$/, "")])),
    ]),
  )
  return {
    names,
    verbs: new Map(
      [...readings].map(([form, by]) => [form, [...by].map(([base, forms]) => ({base: keyOf(base), forms}))]),
    ),
    relations: rekeyed(relations),
    predicates,
    speech: rekeyed(speech),
    hedges,
    nouns,
    verbClasses,
    classesOfNoun: classesByWord(nouns),
    classesOfVerb: classesByWord(verbClasses),
    things: new Map(lexicons.named.map((thing) => [thing.id, thing])),
    press: new Set(lexicons.sentences.find(({table}) => table === "press")?.ids),
    lexicons,
  }
}

function rekeyed<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...map].map(([key, value]) => [keyOf(key), value]))
}

function classesByWord(words: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const classes = new Map<string, Set<string>>()
  for (const [id, all] of words)
    for (const word of all) classes.set(word, (classes.get(word) ?? new Set()).add(id))
  return classes
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
