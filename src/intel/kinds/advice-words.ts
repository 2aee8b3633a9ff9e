/* The phrases of the lexicon that ask, by the word that carries them, and whom they can be asked of. */

import type {AdviceVerb} from "../../knowledge/lexicons.ts"
import {doerOf} from "../discourse/doer.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

type Strength = AdviceVerb["strength"]

/** How strongly each word asks. */
export interface AdviceWords {
  /** "must", "should", "may", "can". */
  readonly modals: ReadonlyMap<string, Strength>
  /** "may wish", "could consider": modal and verb. */
  readonly pairs: ReadonlyMap<string, Strength>
  /** "advise", "urge": who speaks asks. */
  readonly verbs: ReadonlyMap<string, Strength>
  /** "required to": who reads must. */
  readonly duties: ReadonlyMap<string, Strength>
  /** "it is vital", "it is possible". */
  readonly adjectives: ReadonlyMap<string, Strength>
}

const known = new WeakMap<readonly AdviceVerb[], AdviceWords>()

/** The lexicon's phrases, sorted by what carries them. */
export function adviceWords({discourse}: Context): AdviceWords {
  const phrases = discourse.lookup.lexicons.advice
  const before = known.get(phrases)
  if (before !== undefined) return before
  const modals = new Map<string, Strength>()
  const pairs = new Map<string, Strength>()
  const verbs = new Map<string, Strength>()
  const duties = new Map<string, Strength>()
  const adjectives = new Map<string, Strength>()
  for (const {phrase, strength} of phrases) {
    const [first = "", second = "", third = "", fourth = ""] = phrase.split(" ")
    if (first === "it") adjectives.set(`${third} ${fourth}`, strength)
    else if (/^(?:must|should|ought|may|might|can|could|shall)$/.test(first)) {
      if (second === "" || second === "to") modals.set(first, strength)
      else pairs.set(`${first} ${second === "be" ? third : second}`, strength)
    } else if (second === "to") duties.set(first, strength)
    else verbs.set(first, strength)
  }
  const made = {modals, pairs, verbs, duties, adjectives}
  known.set(phrases, made)
  return made
}

const never = new Set(["actor", "malware", "vulnerability", "campaign", "state", "state body", "place"])
/** Whether a noun phrase is somebody of whom something can be asked: readers, and nobody who attacks or governs. */
export function isReader(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined || isNobody(context, np)) return false
  if (discourse.isNoun("asked", head)) return true
  // "Those responsible", "those wishing to know more"
  if (phrase.tokens[np.from]?.key === "those") return true
  if (np.isPronoun) return false
  const isOfUs =
    discourse.isNoun("victim", head) ||
    discourse.isNoun("institution", head) ||
    discourse.isNoun("post", head)
  return isOfUs || isPlural(head) || phrase.mentions.some((m) => m.kind === "sector" && m.to === np.head + 1)
}

/** Somebody, and not some thing in the plural. */
export function isPersonal(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined || isNobody(context, np)) return false
  return (
    discourse.isNoun("asked", head) ||
    ["institution", "organisations", "post"].some((kind) => discourse.isNoun(kind, head)) ||
    discourse.isNoun("reader", head) ||
    phrase.mentions.some((m) => m.kind === "sector" && m.to === np.head + 1)
  )
}

/** Actors, states, events and flaws: what is said of them is no advice. */
export function isNobody(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined) return true
  if (/^(?:it|this|that|he|she|which|nobody|none|no-one|nothing)$/.test(head.key)) return true
  if (
    phrase.mentions.some(
      (m) => never.has(m.kind) && m.to === np.head + 1 && m.from >= np.from && !m.isAdjective,
    )
  )
    return true
  const isPolitical =
    discourse.isNoun("political", head) &&
    (head.key !== "authorities" ||
      phrase.mentions.some((m) => m.kind === "state" && m.from >= np.from && m.to <= np.head))
  if (isPolitical) return true
  if (discourse.isNoun("abstraction", head)) return true
  if (discourse.isNoun("event", head) && !np.isPronoun) return true
  if (discourse.isNoun("attacker", head)) return true
  if (head.key === "they" || head.key === "them") {
    const who = doerOf(discourse, phrase, {from: np.from, to: np.to})
    return who !== undefined && who.kind === "actor" && discourse.topic === "actor"
  }
  return false
}

/** Whoever attacks, and what is used for it. */
export function isAttacker({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  return (
    discourse.isNoun("actor", head) ||
    discourse.isNoun("event", head) ||
    phrase.mentions.some(
      (m) =>
        /^(?:actor|malware|vulnerability|campaign)$/.test(m.kind) &&
        m.to === np.head + 1 &&
        m.from >= np.from,
    )
  )
}

/** The subject of a clause; where the reading found none, the noun phrase that stands before its verb or opens the
 *  sentence. */
export function subjectOf({phrase: {parse}}: Context, clause: Clause): NounPhrase | undefined {
  // "Operators who find it must report this", "Those wishing to know more may call": the noun that opens the sentence.
  const opening = parse.clauses[0]
  if (
    clause.kind === "that" &&
    clause.marker === "" &&
    clause.modal !== undefined &&
    opening?.kind === "fragment" &&
    opening.from === 0
  )
    return opening.subject
  if (clause.subject !== undefined || clause.subjectClause !== undefined) return clause.subject
  const before = parse.clauses.filter(
    (c) => c.kind === "fragment" && c.from < clause.verb.from && c.subject !== undefined,
  )
  return parse.nounAt[clause.verb.from - 1] ?? before.at(-1)?.subject
}
