/* Hedges and what they cover, and only that.
 *
 * A hedge covers the clause that depends on it (the that-clause, the infinitive), the clause whose verb its adverb
 * modifies, or the clause that it is the predicate of, with its subject. Not covered: relative clauses and appositions
 * that hang on a noun, what hangs on the clause with a verb of its own, the next sentence, the headline. */

import type {Hedge} from "../../knowledge/lexicons.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"

/** A hedge with what it covers; `near` is what it would cover if asides did not end it. */
export interface FoundHedge extends Range {
  readonly hedge: Hedge
  readonly scope: Range
  /** Parts of the scope that it does not reach: asides with verbs of their own. */
  readonly holes: readonly Range[]
}

/** The hedges of a sentence with their scopes, in order. */
export function hedgesIn(phrase: Phrase, lookup: Lookup): readonly FoundHedge[] {
  const found: FoundHedge[] = []
  const {tokens} = phrase
  for (let at = 0; at < tokens.length; ) {
    const fit = lookup.hedges
      .get(tokens[at]?.key ?? "")
      ?.find(({words}) => words.every((w, i) => tokens[at + i]?.key === w))
    if (fit === undefined || (fit.hedge.phrase === "may" && tokens[at]?.isCapital === true)) {
      at += 1
      continue
    }
    const hedge = {from: at, to: at + fit.words.length}
    const scope = scopeOf(phrase, hedge)
    found.push({...hedge, hedge: fit.hedge, scope, holes: holesIn(phrase, scope, hedge)})
    at = hedge.to
  }
  return found
}

function scopeOf(phrase: Phrase, hedge: Range): Range {
  const {tokens, clauses} = phrase
  // "likely that …", "likely, in our view, that …": the that-clause, and what it coordinates up to the next hedge of a that.
  const that = thatBehind(phrase, hedge.to)
  if (that !== undefined) return {from: that, to: endOfThat(phrase, that)}
  const own = clauseOf(phrase, hedge)
  // "considers X to be likely"
  const held = own?.kind === "infinitive" && own.lemma === "be" ? own.parent : undefined
  const clause = held !== undefined && held.object !== undefined && held.object === own?.subject ? held : own
  if (clause === undefined) return nounScope(phrase, hedge)
  const content = clause.complements.find((c) => c.from >= hedge.to) ?? clause.subjectClause
  const isPredicate =
    (clause.predicate !== undefined && hedge.from <= clause.predicate.at && clause.predicate.at < hedge.to) ||
    isBehindView(phrase, clause, hedge)
  if (isPredicate && content?.kind === "that" && content.from >= hedge.to)
    return {from: content.from, to: endOfThat(phrase, content.from)}
  // "is likely to have …", "the link is unlikely", "was probably …": the clause with its subject.
  const isInside = clause.from <= hedge.from && hedge.to <= clause.to
  if (!isInside && !clauses.includes(clause)) return nounScope(phrase, hedge)
  const subject = clause.subjectBy === "own" ? clause.subject : undefined
  const subjectClause = clause.subjectClause
  const from = Math.min(
    hedge.from,
    clause.verb.from,
    ...(subject !== undefined && subject.from <= clause.at ? [subject.from] : []),
    ...(subjectClause !== undefined && isPredicate ? [subjectClause.from] : []),
  )
  const complement = clause.complements.reduce((end, c) => Math.max(end, c.to), clause.verb.to)
  let to = Math.max(clause.to, complement, hedge.to)
  for (let i = hedge.to; i < to; i++) if (tokens[i]?.text === ";") to = i
  return {from, to: Math.max(to, hedge.to)}
}

/** "is, in our opinion, very unlikely": the view stands where the predicate is looked for. */
const isBehindView = ({tokens}: Phrase, {lemma, predicate}: Clause, hedge: Range): boolean =>
  lemma === "be" &&
  predicate?.np !== undefined &&
  predicate.kind === "preposition" &&
  /^(?:view|opinion|judgment|assessment|estimation|eyes)$/.test(tokens[predicate.np.head]?.key ?? "") &&
  predicate.np.to + 1 === hedge.from

/** The clause that a hedge is an adverb, a modal or the predicate of: the one whose verb stands nearest around it. */
function clauseOf(phrase: Phrase, hedge: Range): Clause | undefined {
  const {clauses, tokens, parse} = phrase
  // Right before its verb: "actors affiliated with X very likely conducted …".
  const finite = clauses.find((c) => c.lemma !== "" && c.tense !== "none" && c.verb.from === hedge.to)
  if (finite !== undefined) return finite
  // "…, in all likelihood": the clause that it stands in.
  if (tokens[hedge.from]?.key === "in")
    return parse.clauseAt[hedge.from] ?? clauses.findLast((c) => c.kind === "main" && c.at < hedge.from)
  for (const clause of clauses) {
    if (clause.lemma === "") continue
    if (isBehindView(phrase, clause, hedge)) return clause
    // "regards X as likely"
    if (clause.args.some(({prep, at}) => prep === "as" && at === hedge.from - 1)) return clause
    // "regards this as improbable": it may look like one noun phrase.
    const what = clause.object?.from ?? -3
    if (
      what + 2 === hedge.from &&
      tokens[what + 1]?.key === "as" &&
      /^th(?:is|at)$/.test(tokens[what]?.key ?? "")
    )
      return clause
    if (clause.adverbs.some((a) => hedge.from <= a && a < hedge.to)) return clause
    if (clause.verb.from < hedge.to && hedge.from < clause.verb.to) return clause
    const at = clause.predicate?.at
    if (at !== undefined && clause.predicate?.kind !== "noun" && hedge.from <= at && at < hedge.to)
      return clause
  }
  // "is a realistic possibility", "is in our view unlikely".
  for (const clause of clauses) {
    // "considers X's part in it a realistic possibility"
    const np = clause.predicate?.np ?? clause.secondObject
    if (np === undefined || hedge.from < np.from || hedge.to > np.head + 1) continue
    // "is the likely author": whether it is he.
    if (hedge.to > np.head || tokens[np.from]?.key === "the") return clause
  }
  // An adverb right before or behind a verb that the reading left out: "likely supports".
  for (const clause of clauses)
    if (clause.lemma !== "" && (clause.verb.from === hedge.to || clause.verb.to === hedge.from)) return clause
  // "highly improbable" behind a noun that shares the verb of the clause before.
  if (/^[,.;]$/.test(tokens[hedge.to]?.text ?? ".")) {
    const owner = parse.clauseAt[hedge.from]
    const noun = parse.nounAt[hedge.from - 1]
    if (noun !== undefined && owner === undefined) return undefined
  }
  // At the head of the sentence: "Most likely, …".
  if (hedge.from <= 1) return clauses.find((c) => c.kind === "main" && c.lemma !== "")
  return undefined
}

/** Before a noun, or behind it without a verb: that noun phrase alone. */
function nounScope(phrase: Phrase, hedge: Range): Range {
  const {parse, tokens} = phrase
  const around = parse.nouns.find((n) => n.from <= hedge.from && hedge.to <= n.head + 1)
  if (around !== undefined) return {from: around.from, to: Math.max(hedge.to, around.head + 1)}
  const before = parse.nouns.findLast(
    (n) => n.from < hedge.from && n.head < hedge.from && n.end >= hedge.from,
  )
  const isBehind = /^[,.;)]$/.test(tokens[hedge.to]?.text ?? ".")
  if (before !== undefined && isBehind) return {from: before.from, to: hedge.to}
  const next = parse.nouns.find((n) => n.from === hedge.to)
  return {from: hedge.from, to: Math.max(hedge.to, (next?.head ?? hedge.to) + 1)}
}

/** Where a that-clause begins right behind a hedge: "likely that", "likely, KRP says, that", "possibility, in the
 *  judgement of NATO, that". */
function thatBehind({tokens}: Phrase, from: number): number | undefined {
  if (tokens[from]?.key === "that") return from + 1
  const mark = tokens[from]?.text
  if (mark === ",") {
    for (let i = from + 1; i < Math.min(tokens.length, from + 12); i++) {
      if (tokens[i]?.text !== ",") continue
      return tokens[i + 1]?.key === "that" ? i + 2 : undefined
    }
    return undefined
  }
  for (let i = from; i < Math.min(tokens.length, from + 6); i++) {
    if (tokens[i]?.key === "that") return i + 1
    if (!/^(?:in|our|its|the|view|assessment|judgment|both|opinion)$/.test(tokens[i]?.key ?? ""))
      return undefined
  }
  return undefined
}

/** A that-clause ends with the sentence, or where "but", "while", "; " or another "that" with a judgement of its own begins. */
function endOfThat(phrase: Phrase, from: number): number {
  const {tokens, clauses} = phrase
  for (let i = from; i < tokens.length; i++) {
    const text = tokens[i]?.text
    if (text === ";") return i
    if (/^(?:but|while|although|whereas|though|whilst)$/.test(tokens[i]?.key ?? "") && i > from) {
      const holder = clauses.find((c) => c.kind === "relative" && c.from <= i && i < c.to)
      if (tokens[i - 1]?.text === "," && holder === undefined) return i - 1
    }
    // "and likely that …", "and unlikely that …"
    if (text === "and" && tokens.slice(i + 1, i + 5).some((t) => t.key === "that") && isJudged(phrase, i + 1))
      return i
  }
  return tokens.length
}

function isJudged({tokens}: Phrase, at: number): boolean {
  return /^(?:likely|unlikely|almost|highly|very|probable|possible|roughly|it)$/.test(tokens[at]?.key ?? "")
}

/** Relative clauses, participles behind a comma and appositions inside a scope: what they say, the hedge does not reach,
 *  unless it stands in them. */
function holesIn(phrase: Phrase, scope: Range, hedge: Range): readonly Range[] {
  const holes: Range[] = []
  const add = (from: number, to: number): void => {
    if (from > scope.from && to <= scope.to && !(from <= hedge.from && hedge.to <= to)) holes.push({from, to})
  }
  for (const {kind, from, to, antecedent} of phrase.clauses) {
    // "Actors affiliated with X very likely stole": what is said of the subject before the hedge.
    const isTaken = kind === "participle" && antecedent !== undefined && to <= hedge.from
    // "Is likely responsible for breaking into banks": who did it is likely, that it was done is known.
    const isKnown =
      kind === "gerund" &&
      phrase.tokens[from - 1]?.key === "for" &&
      phrase.tokens[from - 2]?.key === "responsible"
    if (kind === "relative" || isTaken || isKnown) add(from, to)
  }
  for (const aside of phrase.asides) if (aside.kind !== "relative") add(aside.from, aside.to)
  return holes
}

/** The hedge that covers a place: the innermost, one with a band before one without. `isNear` where the hedge's scope
 *  holds the place but an aside takes it out. */
export function hedgeAt(
  hedges: readonly FoundHedge[],
  at: number,
): {readonly hedge: FoundHedge | undefined; readonly isNear: boolean} {
  let best: FoundHedge | undefined
  let isNear = false
  for (const found of hedges) {
    if (at < found.scope.from || at >= found.scope.to) continue
    if (found.holes.some(({from, to}) => from <= at && at < to)) {
      isNear = true
      continue
    }
    const isBanded = found.hedge.phia !== undefined || found.hedge.icd203 !== undefined
    const bestIsBanded =
      best !== undefined && (best.hedge.phia !== undefined || best.hedge.icd203 !== undefined)
    if (
      best === undefined ||
      (isBanded && !bestIsBanded) ||
      (isBanded === bestIsBanded && found.scope.to - found.scope.from < best.scope.to - best.scope.from)
    )
      best = found
  }
  return {hedge: best, isNear}
}
