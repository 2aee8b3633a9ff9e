/* What the kinds ask a clause: whether it says that something is so, where its arguments stand, and what of the sentence
 * says it.
 *
 * An argument is looked for by its preposition among all the words of the clause, not only where the parse hung it, and
 * whoever asks takes the one of the right type: "blamed the attacks on hospitals on Russia". */

import {isAdverb} from "../grammar/english.ts"
import type {RelationForm} from "../grammar/lookup.ts"
import {endOfWords} from "../grammar/predicates.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"

/** Whether a clause only says what could or should be, or asks whether it is. */
export function isHypothetical(clause: Clause): boolean {
  if (clause.isImperative) return true
  if (/^(?:if|unless|whether|lest|until|should)$/.test(clause.marker)) return true
  if (/^(?:should|must|shall|ought|will|can|cannot)$/.test(clause.modal ?? "")) return true
  return /^(?:could|would)$/.test(clause.modal ?? "") && !clause.isPerfect
}

/** The tokens that say a clause, with its subject where that stands before it. */
export function evidenceOf(clause: Clause): Range {
  const lead = clause.kind === "relative" || clause.kind === "participle" ? clause.antecedent : clause.subject
  const isNear = clause.subjectBy === "own" || clause.subjectBy === "antecedent"
  const from = isNear && lead !== undefined && lead.from < clause.verb.from ? lead.from : clause.from
  return {from: Math.min(from, clause.verb.from), to: Math.max(clause.to, clause.verb.to)}
}

/** Said in passing, in a relative clause or a participle. */
export function inPassing(clause: Clause): {readonly modality?: "presupposed"} {
  return clause.kind === "relative" || clause.kind === "participle" ? {modality: "presupposed"} : {}
}

/** The place behind the words of a verb: its particle, or "responsibility" of "claim full responsibility". */
export function behindVerb(phrase: Phrase, clause: Clause, {particles}: RelationForm): number | undefined {
  if (particles.length === 0) return clause.verb.to
  if (particles.length === 1 && particles[0] === clause.particle) return clause.verb.to
  // "carried it out"
  const {object} = clause
  if (
    particles.length === 1 &&
    object?.from === clause.verb.to &&
    phrase.tokens[object.to]?.key === particles[0]
  )
    return clause.verb.to
  const is = (token: Token | undefined, word: string): boolean =>
    token?.key === word ||
    (word === "itself" && /^(?:themselves|ourselves|himself|herself)$/.test(token?.key ?? ""))
  let at = clause.verb.to
  const isFirstRead = particles[0] === clause.particle && phrase.tokens[at]?.key !== clause.particle
  for (const [i, particle] of particles.entries()) {
    if (i === 0 && isFirstRead) continue
    // "takes its orders", "bears full responsibility"
    while (i === 0 && particles.length === 1 && mayStandBefore.test(phrase.tokens[at]?.key ?? "")) at++
    let skipped = 0
    while (
      !is(phrase.tokens[at], particle) &&
      (phrase.tokens[at]?.isWord === true || quoteMark.has(phrase.tokens[at]?.text ?? "")) &&
      skipped < (i === 0 && particles.length === 1 ? 0 : 3)
    ) {
      at++
      skipped++
    }
    if (!is(phrase.tokens[at], particle)) return undefined
    at++
  }
  return at
}

/** "takes note" of: words of which only some are quoted. */
const quoteMark: ReadonlySet<string> = new Set(['"', "\u201c", "\u201d"])

const mayStandBefore = /^(?:its|their|his|her|our|the|full|sole|direct|public|publicly|close)$/

/** The noun phrases that stand behind a preposition in a clause, in the order of the text. */
export function behindPreposition(phrase: Phrase, clause: Clause, prep: string): readonly NounPhrase[] {
  const {tokens} = phrase
  const blank = prep.indexOf(" ")
  const first = blank < 0 ? prep : prep.slice(0, blank)
  const words = blank < 0 ? [prep] : prep.split(" ")
  const found: NounPhrase[] = []
  for (let at = clause.from; at < clause.to; at++) {
    if (tokens[at]?.key !== first || (at >= clause.verb.from && at < clause.verb.to)) continue
    if (words.length > 1 && endOfWords(tokens, words, at) === undefined) continue
    if (phrase.parse.clauseAt[at] !== clause) continue
    const noun = nounFrom(phrase, at + words.length)
    if (noun !== undefined) found.push(noun)
  }
  // A relative clause may leave its preposition before it: "attacks, for which X …".
  for (const {prep: said, np} of clause.args)
    if (said === prep && np !== undefined && !found.includes(np)) found.push(np)
  return found
}

/** The noun phrase that begins at a token, or right behind an adverb or a mark there. */
export function nounFrom(phrase: Phrase, at: number): NounPhrase | undefined {
  const {nouns} = phrase.parse
  for (let i = at; i < at + 3; i++) {
    let widest: NounPhrase | undefined
    for (const noun of nouns)
      if (noun.from <= i && i < noun.to && (widest === undefined || noun.to > widest.to)) widest = noun
    if (widest !== undefined) return widest
  }
  return undefined
}

/** A noun phrase and the other members of its list; "three groups, A, B and C" are these. */
export function listOf(noun: NounPhrase | undefined): readonly NounPhrase[] {
  if (noun === undefined) return []
  const named =
    noun.conjuncts.length === 0 && noun.count !== undefined
      ? noun.appositions.find(({kind, np}) => kind === "comma" && np.conjuncts.length > 0)?.np
      : undefined
  return named === undefined ? [noun, ...noun.conjuncts] : [named, ...named.conjuncts]
}

/** "Security" of "Ministry of Intelligence and Security": a member of a list that is part of a longer name. */
export function isInName({mentions, mentionAt}: Phrase, {from, head}: NounPhrase): boolean {
  const name = mentions[mentionAt[head] ?? -1]
  return name !== undefined && name.from < from && name.to > head
}

/** The clauses around a clause, inner first. */
export function around(clause: Clause): readonly Clause[] {
  const found: Clause[] = []
  for (let up = clause.parent; up !== undefined && found.length < 30; up = up.parent) found.push(up)
  return found
}

/** Whether a clause is denied, also by a "not" behind its verb: "is almost certainly not the work of". */
export function isDenied(phrase: Phrase, clause: Clause): boolean {
  if (clause.isNegated) return true
  const start = clause.predicate?.np?.from ?? clause.predicate?.at ?? clause.verb.to
  const behind = behindView(phrase.tokens, clause.predicate) ?? 0
  return phrase.tokens
    .slice(clause.verb.to, Math.max(clause.verb.to, start, behind))
    .some(({key}) => key === "not")
}

/** The subject of a clause; of one that hangs on "X, a contractor working for" or "X is a contractor working for", X. */
export function subjectNoun({parse}: Phrase, clause: Clause): NounPhrase | undefined {
  const {subject, antecedent} = clause
  // "judges the campaign to be linked to X": what is judged is.
  if (clause.kind === "infinitive" && clause.subjectBy === "control" && subject !== undefined) {
    const judging = parse.clauses.find(
      (c) =>
        c.subject === subject &&
        c.voice === "active" &&
        c.object?.to === clause.verb.from &&
        judges.test(c.lemma),
    )
    if (judging?.object !== undefined) return judging.object
  }
  if (subject === undefined && clause.parent !== undefined) return heldIn(parse, clause, clause.parent)
  if (subject === undefined || subject !== antecedent) return subject
  const said = parse.clauses.find(({lemma, predicate}) => lemma === "be" && predicate?.np === subject)
  if (said !== undefined && isCleft(parse.tokens, said)) return subject
  const named = parse.nouns.find(({appositions}) =>
    appositions.some(({kind, np}) => kind === "comma" && np === subject),
  )
  return said?.subject ?? named ?? subject
}

const judges =
  /^(?:judge|deem|reckon|hold|presume|understand|find|consider|believe|think|assess|take|suppose|know|estimate)$/

/** "…, X, thought to be based in Y": the noun before the comma. */
function heldIn({tokens, nouns}: Phrase["parse"], clause: Clause, parent: Clause): NounPhrase | undefined {
  if (clause.kind !== "infinitive" || parent.subject !== undefined) return undefined
  if (
    !/^(?:think|believe|suspect|say|know|understand|presume|assume|report|reckon|allege)$/.test(parent.lemma)
  )
    return undefined
  const comma = parent.verb.from - 1
  if (tokens[comma]?.text !== ",") return undefined
  return nouns.find(({to}) => to === comma)
}

/** "It was X that did it": it is nobody, and X is who did. "It is a contractor working for X": it is. */
function isCleft(tokens: readonly Token[], {subject, predicate}: Clause): boolean {
  const first = tokens[predicate?.np?.from ?? -1]?.key ?? ""
  return tokens[subject?.head ?? -1]?.key === "it" && first !== "a" && first !== "an"
}

/** "It would be wrong to blame X", "it is too early to accuse Y": nobody does. */
export function isOnlyThoughtOf({tokens}: Phrase, clause: Clause): boolean {
  const {parent} = clause
  if (parent === undefined || (clause.kind !== "infinitive" && clause.kind !== "gerund")) return false
  if (!parent.complements.includes(clause) && parent.subjectClause !== clause) return false
  const said = parent.predicate
  if (said?.kind !== "adjective") return false
  return (parent.modal !== undefined && parent.modal !== "must") || doubtful.test(tokens[said.at]?.key ?? "")
}

const doubtful =
  /^(?:wrong|premature|early|hasty|tempting|hard|difficult|impossible|reckless|irresponsible|unwise|unfair|misleading|dangerous|possible|important|reluctant|careful|unable|unwilling)$/

/** Where what is said behind a form of "be" may begin; "is likely behind it" says it behind the adjective. */
export function predicateStarts({tokens}: Phrase, {predicate, verb, voice, at}: Clause): readonly number[] {
  const starts = [predicate?.np?.from, predicate?.at, voice === "passive" ? at : verb.to]
  // "was also to blame"
  if (isAdverb(tokens[verb.to]?.key ?? "")) starts.push(verb.to + 1)
  const said = tokens[predicate?.at ?? -1]?.key ?? ""
  if (/^(?:likely|unlikely|probable)$/.test(said)) starts.push((predicate?.at ?? 0) + 1)
  const behind = behindView(tokens, predicate)
  if (behind !== undefined) starts.push(behind)
  return starts.filter((start) => start !== undefined)
}

/** "is, in our judgment, almost certainly not part of": where it goes on behind the view. */
function behindView(tokens: Phrase["tokens"], predicate: Clause["predicate"]): number | undefined {
  const np = predicate?.kind === "preposition" ? predicate.np : undefined
  if (np === undefined || !views.has(tokens[np.head]?.key ?? "") || tokens[np.to]?.text !== ",")
    return undefined
  let at = np.to + 1
  while (tokens[at]?.key === "not" || isAdverb(tokens[at]?.key ?? "")) at++
  return at
}

const views: ReadonlySet<string> = new Set(
  "view opinion judgment judgement assessment estimation eyes".split(" "),
)
