/* Malware, flaws and tools as what was spoken of: what "it", "them" and "the malware" stand for where somebody used it, and
 * what a text introduces by saying what it is ("X is a backdoor").
 *
 * A sentence leaves behind what its subject names, else what it names last. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import type {Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** Nouns that stand for what was named before, behind "the", "this", "these". */
const flaw = /^(?:flaws?|vulnerabilit(?:y|ies)|bugs?|exploits?|weakness(?:es)?|zero-days?)$/
const ware =
  /^(?:malware|tools?|backdoors?|implants?|trojan|stealer|loader|wiper|ransomware|spyware|kit|framework|rootkit|program|code)$/

/** What a pronoun or "the malware" stands for at the place of a means; undefined where the words speak for themselves. */
export function meantBy(
  context: Context,
  clause: Clause,
  np: NounPhrase,
  isUsed: boolean,
): readonly Way[] | undefined {
  const {phrase, discourse} = context
  const key = phrase.tokens[np.head]?.key ?? ""
  const isPronoun = np.isPronoun && /^(?:it|them|this|these|both)$/.test(key)
  const isBare =
    !np.isPronoun &&
    np.to - np.from === 2 &&
    np.end === np.to &&
    /^(?:the|this|these|both|its|their)$/.test(phrase.tokens[np.from]?.key ?? "")
  const isFlaw = isBare && flaw.test(key)
  if (!isPronoun && !isFlaw && !(isBare && ware.test(key))) return undefined
  if (clause.isNegated) return []
  const first = clause.conjunctOf?.object
  // "took over P and used it": P.
  if (isPronoun && first !== undefined && !first.isPronoun) return waysOf(context, first, "any")
  const fits = ({object}: Pick<Way, "object">): boolean =>
    isPronoun || /^cve-/.test(object) === isFlaw || isFlaw
  const before = lastWare(context, Math.min(np.from, clause.verb.from))
  if (before.length > 0) return before.filter(fits).map(({object, from}) => ({object, from, to: np.to}))
  const known = discourse.wares.map((object) => ({object, from: np.from, to: np.to})).filter(fits)
  // "Winnti used this rootkit", where nothing has been named.
  const isNew =
    isUsed &&
    known.length === 0 &&
    !isPronoun &&
    !isFlaw &&
    discourse.isNoun("malware", phrase.tokens[np.head])
  return isNew ? [{object: wordsIn(context, np.from + 1, np.to), from: np.from, to: np.to}] : known
}

/** After a sentence: what "it" stands for in the next. */
export function noteWares(context: Context): void {
  const {phrase, discourse} = context
  const main = phrase.clauses.find(({kind}) => kind === "main" || kind === "fragment")
  const subject = main?.subject
  const own = subject === undefined || subject.isPronoun ? [] : waresOf(context, subject)
  const ways = own.length > 0 ? own : lastWare(context, phrase.tokens.length)
  if (ways.length > 0) discourse.wares = ways.map(({object}) => object)
}

/** What the last noun phrase before a token names of malware, flaws and tools. */
function lastWare(context: Context, to: number): readonly Way[] {
  const {nouns} = context.phrase.parse
  for (let i = nouns.length - 1; i >= 0; i--) {
    const np = nouns[i]
    if (np === undefined || np.to > to || np.isPronoun) continue
    const ways = waresOf(context, np)
    if (ways.length > 0) return ways
  }
  return []
}

function waresOf(context: Context, np: NounPhrase): readonly Way[] {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined || phrase.tokens[np.determiner ?? -1]?.key === "no") return []
  const own = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  if (own?.kind === "vulnerability" || discourse.isNoun("means", head)) return waysOf(context, np, "ids")
  const isNamed = own?.kind === "malware" || (own?.kind === "tool" && head.isCapital)
  const isBad = discourse.isNoun("malware", head) && isWare(context, np)
  if (isNamed || isBad) {
    const beside = introducedName(context, np)
    return beside === undefined ? waysOf(context, np, "tools") : [beside]
  }
  const named = isSaidWare(context, np) ? nameOf(context, np) : undefined
  return named === undefined ? [] : [named]
}

/** "Snake, an espionage tool", "X started life as a tool": a bare name with what it is. */
function isSaidWare({phrase, discourse}: Context, np: NounPhrase): boolean {
  const isTool = (n: NounPhrase | undefined): boolean => {
    const head = phrase.tokens[n?.head ?? -1]
    return discourse.isNoun("malware", head) || discourse.isNoun("program", head)
  }
  if (np.determiner !== undefined || phrase.tokens[np.head]?.isCapital !== true) return false
  if (np.appositions.some(({np: beside}) => isTool(beside))) return true
  return phrase.clauses.some(
    (c) =>
      c.subject === np && (isTool(c.predicate?.np) || c.args.some((a) => a.prep === "as" && isTool(a.np))),
  )
}

/** "Kaolin is a remote access trojan": Kaolin. */
function introducedName(context: Context, np: NounPhrase): Way | undefined {
  const {phrase} = context
  const clause = phrase.clauses.find(({predicate, lemma}) => lemma === "be" && predicate?.np === np)
  const subject = clause?.subject
  return subject === undefined ? undefined : nameOf(context, subject)
}

/** A bare name. */
function nameOf(context: Context, np: NounPhrase): Way | undefined {
  const {phrase} = context
  const isName =
    !np.isPronoun &&
    np.determiner === undefined &&
    np.to - np.from <= 3 &&
    (phrase.tokens[np.head]?.isCapital === true || phrase.tokens[np.head]?.isShaped === true)
  if (!isName) return undefined
  return {object: wordsIn(context, np.from, np.to), from: np.from, to: np.to}
}
