/* What a sentence tells and calls wrong: "the claim that X did it is groundless", "a paper wrote that X was hit, which is
 * incorrect", "it is not true that …", "wrongly reported that …", "contrary to reports that …"; and what the next sentence
 * takes back: "This is not the case." */

import type {Discourse} from "../discourse/discourse.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {sayingOf, tells} from "../voices/telling.ts"

const charge =
  /^(?:accusations?|allegations?|claims?|charges?|attributions?|findings?|assertions?|reports?|stor(?:y|ies)|suggestions?|rumou?rs?|theor(?:y|ies)|versions?|speculation|statements?|belief|idea|notion|hypothesis|conclusion|assumption|impression|media|articles?|reporting|posts?|accounts?|coverage|news|messages?|tweets?|summar(?:y|ies)|passages?|insinuations?)$/

/** What a wrong claim has not. */
const groundless = /^(?:basis|foundation|merit|substance|grounds?|truth)$/

/** How something is put, and not what is said. */
const wording =
  /^(?:headlines?|titles?|lines?|wordings?|translations?|renderings?|rendition|captions?|quotes?|quotation|phrase|slogan|mistranslation)$/

/** Whether a noun is what somebody says of somebody. */
export const isCharge = (key: string): boolean => charge.test(key)

export const untrue: RegExp =
  /^(?:groundless|baseless|false|absurd|unfounded|fabricated|unsubstantiated|untrue|wrong|incorrect|mistaken|erroneous|inaccurate|misplaced|unjustified|invented|nonsense|fantasy|fiction|lie|lies|fabrication|fake|hoax|myth|misguided|unwarranted|error|mistake|refuted|disproved|debunked|fallacious|spurious|bogus|misinformation|disinformation|smear|misleading|mistranslation|misunderstanding)$/
const isTrue = /^(?:true|correct|accurate|right|justified|founded|tenable|credible|case|so)$/

/** Words of a sentence that are called wrong, and the clause that does so, or that had said them. */
export interface Wrong extends Range {
  readonly by: Clause
  /** Where it begins to say so. */
  readonly start: number
  /** A headline, a wording or a translation is wrong: nothing is denied, and of deeds nothing said. */
  readonly isWording?: boolean
  /** Called premature, or taken back: nobody says any more that it was so or that it was not. */
  readonly isOpen?: boolean
  /** Nothing of the sentence hedges it. */
  readonly isPlain?: boolean
}

/** What a sentence calls wrong; `next` is the text behind it. */
export function calledWrong(phrase: Phrase, discourse: Discourse, next = ""): readonly Wrong[] {
  const wrongs = phrase.clauses.flatMap((clause) => wrongIn(phrase, clause, discourse))
  const taken = takingBack.exec(next)
  const last = taken === null ? undefined : toldLast(phrase, phrase.tokens.length, discourse)
  if (last === undefined || taken === null) return wrongs
  // "This is a translation error": nobody has said it, and nobody denies it.
  return [...wrongs, ofWords.test(taken[0]) ? {...last, isOpen: true} : last]
}

const ofWords = /mistransl|translation|transcription|wording|rendering/

/** "This is not the case." */
const takingBack =
  /^\s*"?(?:This|That|It|Both|Neither|These reports|Those reports|The (?:report|claim|story|statement)s?)(?:, \w+,)? (?:is|was|are|were)(?: also| simply| plainly| however)? (?:not (?:the case|true|correct|accurate|so)|(?:entirely |quite |simply |wholly |completely |factually )?(?:untrue|incorrect|false|wrong|inaccurate|mistaken|erroneous|unfounded|baseless)|an? (?:\w+ )?(?:error|mistake|mistranslation|misunderstanding)|based on a mis)/

/** What a clause calls wrong. */
function wrongIn(phrase: Phrase, clause: Clause, discourse: Discourse): readonly Wrong[] {
  const {tokens} = phrase
  const {subject} = clause
  const head = tokens[subject?.head ?? -1]?.key ?? ""
  const start = subject?.from ?? clause.from
  if (isSaidWrongly(phrase, clause)) {
    const said = saidBehind(clause, start)
    return said.length > 0 || !isTelling(phrase, clause, discourse)
      ? said
      : [{by: clause, start, from: clause.verb.from, to: endOf(clause)}]
  }
  // "There is no truth in reports that it was hit."
  if (subject !== undefined && clause.isNegated && clause.voice === "be" && groundless.test(head)) {
    const said = phrase.clauses.find(({kind, from}) => kind === "that" && from >= subject.to)
    return said === undefined ? [] : [{by: clause, start, from: said.from, to: said.to}]
  }
  const isOpen = isCalledPremature(phrase, clause)
  // "It would be wrong to say that …": nobody says that it was not so.
  const said =
    /^(?:it)?$/.test(head) && (isOpen || isCalledWrong(phrase, clause))
      ? clause.complements.find(({kind, lemma}) => kind === "infinitive" && saying.test(lemma))
      : undefined
  if (said !== undefined) return [{by: clause, start, from: said.from, to: endOf(said), isOpen: true}]
  if (isOpen && subject !== undefined && !subject.isPronoun && isCharge(head))
    return [{by: clause, start, from: subject.head, to: clause.at, isOpen}]
  if (subject !== undefined && isCalledWrong(phrase, clause)) {
    if (clause.kind === "relative") return calledWrongBehind(phrase, clause, subject)
    if (!subject.isPronoun && (isCharge(head) || wording.test(head)))
      return [wrong(phrase, clause, subject, clause.at)]
    // "It is not true that X was hit."
    const content = /^(?:it|that)$/.test(head) && clause.lemma === "be" ? saidBehind(clause, start) : []
    if (content.length > 0) return content
    // "…; this was an error"
    const told = /^(?:this|that|it)$/.test(head) ? toldLast(phrase, subject.from, discourse) : undefined
    if (told !== undefined) return [{...told, by: clause, start: told.from}]
  }
  // "The assertion that X belongs to Y is rejected by Z."
  if (
    subject !== undefined &&
    clause.voice === "passive" &&
    rejecting.has(clause.lemma) &&
    !clause.isNegated
  ) {
    const content = isCharge(head)
      ? phrase.clauses.find(
          ({kind, marker, from}) =>
            (kind === "that" || marker === "that") && from > subject.head && from < clause.at,
        )
      : undefined
    const isOpenly = clause.agent === undefined
    if (content !== undefined)
      return [{by: clause, start, from: content.from, to: clause.at, isOpen: isOpenly}]
  }
  const other =
    rebutted(phrase, clause) ??
    dismissed(phrase, clause) ??
    falseCharge(phrase, clause) ??
    reportingAs(phrase, clause)
  return other === undefined ? [] : [other]
}

const saying =
  /^(?:say|claim|state|conclude|assume|infer|speak|blame|attribute|report|suggest|assert|describe|believe|think)$/

/** "is premature", "was withdrawn", "is not based on any finding". */
function isCalledPremature({tokens}: Phrase, {predicate, isNegated, voice, lemma}: Clause): boolean {
  if (isNegated) return voice === "passive" && lemma === "base"
  if (predicate !== undefined)
    return /^(?:premature|speculative|speculation)$/.test(
      tokens[predicate.np?.head ?? predicate.at]?.key ?? "",
    )
  return voice === "passive" && /^(?:withdraw|retract|rescind)$/.test(lemma)
}

/** "wrongly reported that the port had been hit". */
const isSaidWrongly = ({tokens}: Phrase, {isNegated, verb}: Clause): boolean =>
  !isNegated &&
  tokens
    .slice(verb.from - 1, verb.to + 1)
    .some(({key}) => /^(?:wrongly|falsely|incorrectly|erroneously|mistakenly)$/.test(key))

const saidBehind = (by: Clause, start: number): readonly Wrong[] =>
  by.complements.filter(({kind}) => kind === "that").map(({from, to}) => ({by, start, from, to}))

/** "wrote that it had been hit, which is incorrect", "a claim which is not true". */
function calledWrongBehind(phrase: Phrase, clause: Clause, subject: NounPhrase): readonly Wrong[] {
  // "The assertion that APT29 exploited it is false" may look like a relative clause.
  const host = clause.antecedent
  if (host !== undefined && host !== subject && !subject.isPronoun)
    if (isCharge(phrase.tokens[host.head]?.key ?? "")) return [wrong(phrase, clause, host, clause.at)]
  const said = phrase.clauses.findLast(({kind, at}) => kind === "that" && at < clause.from)
  return said?.parent === undefined ? [] : [wrong(phrase, clause, said, clause.from)]
}

function wrong({tokens}: Phrase, by: Clause, {from}: Range, to: number): Wrong {
  const isWording =
    [by.predicate?.np, by.subject].some((np) => wording.test(tokens[np?.head ?? -1]?.key ?? "")) ||
    tokens.slice(from, to).some(({text}) => /^["\u201c\u201e\u00ab]$/.test(text))
  return {by, start: from, from, to, isWording}
}

const dismissing =
  /^(?:dismiss|reject|describe|brand|label|denounce|characterise|characterize|call|term|deem)$/

/** "dismissed as false reports that X was hit", "called reports that X was hit false". */
function dismissed({tokens, clauses}: Phrase, clause: Clause): Wrong | undefined {
  const {object, lemma} = clause
  if (!dismissing.test(lemma) || clause.isNegated || object === undefined) return undefined
  if (!isCharge(tokens[object.head]?.key ?? "")) return undefined
  const told = clauses.find(
    ({kind, marker, verb}) => (kind === "that" || marker === "that") && verb.from > object.head,
  )
  // "called the accusation baseless and said it had not been involved": what is said then is not called so.
  if (told === undefined || clauses.some((c) => c !== clause && c.complements.includes(told)))
    return undefined
  const word = tokens.findIndex(
    ({key}, i) =>
      i >= clause.verb.to &&
      untrue.test(key) &&
      (tokens[i - 1]?.key === "as" || (i > object.head && /^(?:call|term|deem|label|brand)$/.test(lemma))),
  )
  if (word < 0) return undefined
  const to = Math.max(told.to, word)
  return {by: clause, start: clause.subject?.from ?? clause.from, from: object.head, to}
}

const rejecting: ReadonlySet<string> = new Set("reject deny dispute refute dismiss contest".split(" "))
const rebutting: ReadonlySet<string> = new Set("debunk disprove rebut knock contradict counter".split(" "))

/** "knocked down reports that blamed X", "contradicting a report that X was hit". */
function rebutted({tokens, clauses}: Phrase, clause: Clause): Wrong | undefined {
  const {object, lemma, verb} = clause
  if (!rebutting.has(lemma) || clause.isNegated || object === undefined) return undefined
  if (lemma === "knock" && clause.particle !== "down" && tokens[verb.to]?.key !== "down") return undefined
  if (!isCharge(tokens[object.head]?.key ?? "")) return undefined
  const told = clauses.find(
    ({antecedent, subject, from}) => from > object.head && (antecedent === object || subject === object),
  )
  const said = told ?? clauses.find(({marker, from}) => marker === "that" && from > object.head)
  return said === undefined
    ? undefined
    : {
        by: clause,
        start: clause.subject?.from ?? clause.from,
        from: object.head,
        to: endOf(said),
        isPlain: true,
      }
}

/** "the false claim that …", "contrary to reports that …", "… but not that the others did". */
function falseCharge({tokens}: Phrase, clause: Clause): Wrong | undefined {
  const {antecedent, from, marker, kind} = clause
  const that = tokens[from]?.key === "that" ? from : from - 1
  const isNot = tokens[that - 1]?.key === "not" && /^(?:but|and|,)$/.test(tokens[that - 2]?.text ?? "")
  if (marker === "that" && isNot) return {by: clause, start: that - 1, from, to: endOf(clause)}
  if (antecedent === undefined || kind !== "that" || !isCharge(tokens[antecedent.head]?.key ?? ""))
    return undefined
  const isFalse = tokens.slice(antecedent.from, antecedent.head).some(({key}) => untrue.test(key))
  const isContrary =
    tokens[antecedent.from - 1]?.key === "to" && tokens[antecedent.from - 2]?.key === "contrary"
  return isFalse || isContrary ? {by: clause, start: antecedent.from, from, to: endOf(clause)} : undefined
}

/** "Reporting that X did it is incorrect"; 'A headline, "X attacks Y", is false.' */
function reportingAs(phrase: Phrase, clause: Clause): Wrong | undefined {
  if (!isCalledWrong(phrase, clause)) return undefined
  const {subject, subjectClause, at} = clause
  const noun = subject ?? phrase.clauses.find(({kind, to}) => kind === "fragment" && to <= at)?.subject
  const first = subjectClause?.from ?? noun?.from ?? at
  const isReporting = /^(?:reporting|saying|claiming)$/.test(phrase.tokens[first]?.key ?? "")
  const head = phrase.tokens[noun?.head ?? -1]?.key ?? ""
  const isHeading = subject === undefined && (isCharge(head) || wording.test(head))
  return first < at && (isReporting || isHeading)
    ? wrong(phrase, clause, {from: first, to: at}, at)
    : undefined
}

/** What somebody has said last before a token, and not whoever calls it wrong. */
function toldLast(phrase: Phrase, end: number, discourse: Discourse): Wrong | undefined {
  const by = phrase.clauses.findLast(
    (clause) => clause.at < end && clause.kind !== "infinitive" && isTelling(phrase, clause, discourse),
  )
  if (by === undefined) return undefined
  const from = by.complements.find(({kind}) => kind === "that")?.from ?? by.verb.from
  return from < end ? {by, start: from, from, to: end} : undefined
}

const isTelling = ({tokens}: Phrase, clause: Clause, {lookup}: Discourse): boolean =>
  clause.lemma !== "" &&
  !/^(?:responsibility|credit)$/.test(tokens[clause.object?.head ?? -1]?.key ?? "") &&
  (sayingOf(clause, tokens, lookup) ?? tells(clause, tokens)) !== undefined

/** Where a clause ends with all that depends on it. */
function endOf(clause: Clause, depth = 0): number {
  return depth > 8
    ? clause.to
    : clause.complements.reduce((end, c) => Math.max(end, endOf(c, depth + 1)), clause.to)
}

function isCalledWrong({tokens}: Phrase, clause: Clause): boolean {
  const {predicate} = clause
  // "are unfounded" may look like a verb.
  if (clause.voice === "passive" && !clause.isNegated && untrue.test(tokens[clause.at]?.key ?? ""))
    return true
  if (predicate !== undefined) {
    // "is without foundation"
    if (tokens[predicate.at]?.key === "without" && !clause.isNegated)
      return groundless.test(tokens[predicate.np?.head ?? -1]?.key ?? "")
    const said = tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
    return clause.isNegated ? isTrue.test(said) : untrue.test(said)
  }
  const words = tokens.slice(clause.verb.from, clause.to).map(({key}) => key)
  if (/^(?:have|lack)$/.test(clause.lemma))
    return words.some((w) => groundless.test(w)) && (clause.lemma === "lack" || words.includes("no"))
  if (clause.lemma === "correspond")
    return clause.isNegated && words.some((w) => /^(?:reality|facts|truth)$/.test(w))
  return (
    clause.voice === "passive" &&
    !clause.isNegated &&
    /^(?:fabricate|invent|disprove|debunk|refute)$/.test(clause.lemma)
  )
}
