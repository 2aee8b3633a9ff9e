/* Malware, flaws and tools as what was spoken of: what "it", "them" and "the malware" stand for where somebody used it, and
 * what a text introduces by saying what it is ("X is a backdoor").
 *
 * A sentence leaves behind what its subject names, else what it names last. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isFlawNoun, isWareNoun, knownBy} from "./known-means.ts"
import {addWays, saidBy} from "./targeting.ts"
import type {Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

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
  const isFlaw = isBare && isFlawNoun(key)
  if (!isPronoun && !isFlaw && !(isBare && (isWareNoun(key) || key === "code"))) return undefined
  if (clause.isNegated) return []
  const first = clause.conjunctOf?.object
  // "took over P and used it": P.
  if (isPronoun && first !== undefined && !first.isPronoun) return waysOf(context, first, "any")
  const fits = ({object}: Pick<Way, "object">): boolean =>
    isPronoun || /^cve-/.test(object) === isFlaw || isFlaw
  const before = lastWare(context, Math.min(np.from, clause.verb.from))
  if (before.length > 0) return before.filter(fits).map(({object, from}) => ({object, from, to: np.to}))
  const named = isPronoun ? undefined : knownBy(context, np)
  if (named !== undefined) return named
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
  const flaws = phrase.mentions.filter(({kind}) => kind === "vulnerability")
  if (flaws.length > 0) discourse.flaws = [...new Set(flaws.map((m) => discourse.mentionRef(m).id))]
  discourse.ware = nameOfWare(context) ?? discourse.ware
  const own = subject === undefined || subject.isPronoun ? [] : waresOf(context, subject)
  const ways = own.length > 0 ? own : lastWare(context, phrase.tokens.length)
  if (ways.length > 0) discourse.wares = ways.map(({object}) => object)
  discourse.isOfWare = ways.some(({object}) => !object.startsWith("cve-"))
}

/** The malware that a sentence names last: as the lexicons know it, or as its drafts have it. */
function nameOfWare(context: Context): string | undefined {
  const {phrase, discourse, drafts} = context
  const known = phrase.mentions.findLast(({kind, id, from}) => {
    const token = phrase.tokens[from]
    return kind === "malware" && token !== undefined && !discourse.isNoun("gang", {...token, key: id})
  })
  if (known !== undefined) return discourse.mentionRef(known).id
  for (const {kind, object} of drafts.toReversed()) {
    const [name] =
      kind === "vector" ? (/(?<![\p{L}\d])\p{Lu}[\p{L}\d]*\p{Lu}[\p{L}\d]*$/u.exec(object) ?? []) : []
    if (name !== undefined) return name
  }
  return undefined
}

/** What the last noun phrase before a token names of malware, flaws and tools. */
function lastWare(context: Context, to: number): readonly Way[] {
  const {nouns} = context.phrase.parse
  for (let i = nouns.length - 1; i >= 0; i--) {
    const np = nouns[i]
    if (np === undefined || np.to > to || np.isPronoun) continue
    const ways = waresOf(context, np)
    // "CVE-… and CVE-…": all of the list.
    const whole = ways.length === 0 ? undefined : nouns.find((n) => n.conjuncts.includes(np))
    if (ways.length > 0) return whole === undefined ? ways : waresOf(context, whole)
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

const naming = /^(?:name|call|dub|track|designate|christen|nickname|label|term|baptise|identify|know|refer)$/

/** "We named it DustyRoof", "the agency identified the malware as X", "it is known as X": the malware that was told of. */
export function readNaming(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (!naming.test(clause.lemma) || clause.isNegated || clause.modal !== undefined || !discourse.hasEvent)
    return
  const isPassive = clause.voice === "passive"
  const thing = isPassive ? clause.subject : clause.object
  const as = clause.args.find(({prep}) => prep === "as")?.np
  const name = (isPassive ? clause.object : clause.secondObject) ?? as
  if (thing === undefined || name === undefined || thing === clause.antecedent) return
  const isIt = /^it$/.test(tokens[thing.head]?.key ?? "") && discourse.isOfWare
  const isWare =
    discourse.isNoun("malware", tokens[thing.head]) &&
    /^(?:the|this)$/.test(tokens[thing.from]?.key ?? "") &&
    thing.end <= thing.to
  const given = isIt || isWare ? nameOf(context, name) : undefined
  if (given === undefined) return
  const known = phrase.mentions[phrase.mentionAt[name.head] ?? -1]
  const object = known?.kind === "malware" ? discourse.mentionRef(known).id : given.object
  discourse.ware = object
  for (const words of discourse.wares)
    if (/^\p{Ll}+ .*\p{Ll}$/u.test(words)) discourse.renamed.set(words, object)
  addWays(context, saidBy(context, clause, discourse.event, "uses"), [{...given, object}])
}
