/* Availability: a fix, a tool or a list of indicators is there, or is said not to be there yet.
 *
 * Somebody brings a remedy out, a remedy is available or can be had, a flaw is fixed. What it is for is the product or
 * the malware that the clause names, else the product of whoever brings it out, else the event. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isNotYet, isToCome} from "./not-yet.ts"
import {remedyOf} from "./remedies.ts"
import {isAnybodys, isNamedVersion, isVersionNumber, remediesIn} from "./remedies-there.ts"
import {purposeOf, seeMended} from "./remedy-purposes.ts"

/** What a clause says to be there, or not yet. */
export function availability(context: Context, clause: Clause): void {
  if (recommended(context, clause)) return
  if (isYetTo(context, clause) && clause.object !== undefined) {
    push(context, clause, clause.object, true)
    return
  }
  if (clause.isImperative || clause.kind === "infinitive" || clause.kind === "gerund") return
  if (/^(?:if|unless|until|whether|once|when|as soon as)$/.test(clause.marker)) return
  if (notToCome(context, clause)) return
  const isPossible = clause.modal === "can" && (clause.voice === "passive" || isAnybodys(context, clause))
  // "Customers will find the build in the download area"
  const isFound =
    clause.modal === "can" || (clause.modal === "will" && /^(?:find|have|get|obtain)$/.test(clause.lemma))
  if (clause.modal !== undefined && !isPossible && !isFound && !isToCome(context, clause)) return
  if (fixed(context, clause)) return
  const found = remediesIn(context, clause)
  for (const np of found) push(context, clause, np)
}

/** "Earlier branches will not receive an update", "Version 8 gets no fix". */
function notToCome(context: Context, clause: Clause): boolean {
  const {object, subject} = clause
  if (!/^(?:receive|get|see)$/.test(clause.lemma) || clause.voice !== "active" || clause.kind === "relative")
    return false
  if (object === undefined || subject === undefined) return false
  const isNone = clause.isNegated || context.phrase.tokens[object.from]?.key === "no"
  const remedy = isNone ? remedyOf(context, object) : undefined
  if (remedy === undefined) return false
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, remedy.from, remedy.to),
    object: purposeOf(context, clause, object),
    anchor: clause.at,
    evidence: {
      from: Math.min(subject.from, clause.verb.from),
      to: Math.max(endOf(context, clause), object.to),
    },
    isDenied: true,
  })
  return true
}

/** "urges all operators to install Corvane firmware 4.11": what is to be installed by name and number is there. */
function recommended(context: Context, clause: Clause): boolean {
  if (!/^(?:install|apply|deploy)$/.test(clause.lemma) || clause.tense === "past" || clause.isPerfect)
    return false
  const np = clause.voice === "passive" ? clause.subject : clause.object
  if (np === undefined || !/\d/.test(context.text.slice(...spanOf(context, np)))) return false
  const remedy = remedyOf(context, np)
  const isNamed = context.phrase.mentions.some(
    (m) => m.kind === "product" && m.from >= np.from && m.to <= np.end,
  )
  const isCapital = context.phrase.tokens[np.from]?.isCapital === true && np.from > 0
  if (remedy === undefined || !(isNamed || isCapital)) return false
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, remedy.from, remedy.to),
    object: purposeOf(context, clause, np),
    anchor: np.head,
    evidence: {from: np.from, to: np.to},
    isDenied: false,
    modality: "presupposed",
  })
  return true
}

const spanOf = ({phrase: {tokens}}: Context, np: NounPhrase): readonly [number, number] => [
  tokens[np.from]?.start ?? 0,
  tokens[np.to - 1]?.end ?? 0,
]

/** "has yet to provide a fix" */
const isYetTo = ({phrase: {tokens}, discourse}: Context, {kind, verb, lemma, voice}: Clause): boolean =>
  kind === "infinitive" &&
  voice === "active" &&
  discourse.isVerb("release", lemma) &&
  tokens.slice(verb.from - 2, verb.from + 1).some(({key}) => key === "yet")

function push(context: Context, clause: Clause, np: NounPhrase, isMissing = false): void {
  const {phrase} = context
  // "the updates issued in June": by nobody; "the updates released for P" are there.
  const isFor = clause.args.some(({prep}) => prep === "for")
  if (clause.kind === "participle" && clause.agent === undefined && !isFor) return
  const remedy =
    remedyOf(context, np) ?? (isVersionNumber(context, np) || isNamedVersion(context, np) ? np : undefined)
  if (remedy === undefined) return
  const inPassing = clause.kind === "relative" || clause.kind === "participle"
  const isNone = phrase.tokens[np.from]?.key === "no"
  const from = Math.min(np.from, inPassing ? np.from : startOf(clause))
  const object = purposeOf(context, clause, np)
  seeMended(context, np, object)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    // "a script that unpacks the configuration": with what it does.
    subject: `${wordsIn(context, remedy.from, wholeEnd(context, np, clause, remedy.to))}${forVersion(context, clause)}`,
    object,
    anchor: inPassing ? np.head : clause.at,
    evidence: {from, to: Math.max(endOf(context, clause), np.to)},
    isDenied: isMissing || isNone || isNotYet(context, clause),
    ...(inPassing ? {modality: "presupposed" as const} : {}),
  })
}

/** "For version 9.1 a fix is not yet available": for which version, where that goes before. */
function forVersion(context: Context, {args, verb}: Clause): string {
  const ahead = args.find(({prep, np, at}) => prep === "for" && at < verb.from && isOfVersion(context, np))
  return ahead?.np === undefined ? "" : ` ${wordsIn(context, ahead.at, ahead.np.to)}`
}

const isOfVersion = ({phrase: {tokens}}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  tokens.slice(np.from, np.to).some(({key}) => /^(?:versions?|releases?|branch|branches|builds?)$/.test(key))

/** Behind the clauses and the phrases that say what a remedy is, before the verb. */
function wholeEnd(context: Context, np: NounPhrase, clause: Clause, to: number): number {
  if (clause.kind === "relative" || clause.kind === "participle") return to
  const ends = [
    ...np.clauses.filter((c) => c !== clause && c.kind === "relative").map((c) => c.to),
    // "a fix for version 22.7", "a tool for detecting X", "a decryptor for its log files"
    ...np.preps
      .filter(
        ({prep, np: inner, clause: doing}) =>
          prep === "for" &&
          (doing !== undefined ||
            context.phrase.tokens[inner?.from ?? -1]?.key.endsWith("ing") === true ||
            isOfVersion(context, inner) ||
            (/^(?:decryptor|decoder|decrypter|unpacker)$/.test(context.phrase.tokens[np.head]?.key ?? "") &&
              /^(?:its|their)$/.test(context.phrase.tokens[inner?.from ?? -1]?.key ?? ""))),
      )
      .map(({np: inner, clause: doing, end: to}) => inner?.to ?? doing?.to ?? to),
  ]
  const end = Math.max(to, ...ends)
  return clause.verb.from > np.head ? Math.min(end, clause.verb.from) : end
}

const startOf = ({subject, subjectBy, verb, from}: Clause): number =>
  subject !== undefined && subjectBy === "own"
    ? Math.min(subject.from, verb.from)
    : Math.max(from, Math.min(verb.from, from + 8))

/** Where a clause ends, before what is joined to it. */
function endOf({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (other.conjunctOf === clause && other.from > clause.at && other.from < to) to = other.from
  return to
}

/** "Update P to version 7.4.2, which fixes the flaw": where a clause of advice names it. */
function isAdvised({phrase: {clauses}}: Context, {antecedent, from}: Clause): boolean {
  if (antecedent === undefined) return false
  const above = clauses.findLast(
    (c) => c.kind !== "relative" && c.from < from && c.verb.to <= antecedent.from,
  )
  return (
    above !== undefined &&
    /^(?:update|upgrade|move|migrate|install|apply|deploy|switch)$/.test(above.lemma) &&
    (above.isImperative || above.modal !== undefined || above.kind === "infinitive")
  )
}

/** "Seven", "most organisations": who uses what is mended, and does not make it. */
const isWhoHadIt = ({phrase: {tokens, parse}, discourse}: Context, {head}: NounPhrase): boolean =>
  discourse.isNoun("organisations", tokens[head]) ||
  (parse.tags[head] === "NUM" && tokens[head]?.isWord === true && !/\d/.test(tokens[head]?.text ?? ""))

/** "Microsoft fixed the flaw": the one that was used last, where no product is named. */
function ofLastFlaw({discourse, phrase}: Context, flaw: NounPhrase, object: string): string {
  const {lastMeans} = discourse
  const isLast = object === discourse.event && /^(?:the|this|that)$/.test(phrase.tokens[flaw.from]?.key ?? "")
  return isLast && lastMeans?.startsWith("cve-") === true ? lastMeans : object
}

/** "The flaw was fixed in version 5", "Citrix fixed the flaws in March". */
function fixed(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (
    !discourse.isVerb("fix", clause.lemma) ||
    (clause.tense !== "past" && !clause.isPerfect && clause.kind !== "participle")
  ) {
    const isNow =
      clause.tense === "present" &&
      !clause.isNegated &&
      (clause.voice === "passive" ||
        (clause.subject !== undefined &&
          (remedyOf(context, clause.subject) !== undefined ||
            isNamedVersion(context, clause.subject) ||
            isVersionNumber(context, clause.subject))))
    if (!(isNow && discourse.isVerb("fix", clause.lemma))) return false
  }
  const flaw = clause.voice === "passive" ? (clause.subject ?? clause.antecedent) : clause.object
  const by = clause.voice === "active" ? clause.subject : undefined
  const isByRemedy = by !== undefined && (remedyOf(context, by) !== undefined || isNamedVersion(context, by))
  const isFlaw =
    flaw !== undefined &&
    (discourse.isNoun("means", tokens[flaw.head]) ||
      (isByRemedy &&
        /^(?:it|them|problems?|issues?|errors?|both|this|these|all)$/.test(tokens[flaw.head]?.key ?? "")) ||
      phrase.mentions.some((m) => m.kind === "vulnerability" && m.from >= flaw.from && m.to <= flaw.to))
  if (
    !isFlaw ||
    flaw === undefined ||
    clause.kind === "adverbial" ||
    /^(?:where|if|when)$/.test(clause.marker)
  )
    return false
  if (/^(?:where|if)$/.test(tokens[Math.min(clause.from, flaw.from) - 1]?.key ?? "")) return false
  // Who fixes a flaw and is no vendor only installs the fix; an update that fixes one is read where it is released.
  const agent = clause.voice === "passive" ? clause.agent : clause.subject
  if (
    clause.voice === "active" &&
    (agent === undefined || (clause.kind === "relative" && !isAdvised(context, clause)))
  )
    return false
  // "Seven have closed the gap": they had it.
  if (clause.voice === "active" && agent !== undefined && !isByRemedy && isWhoHadIt(context, agent))
    return false
  // "The February update removes the flaw".
  if (isByRemedy && agent !== undefined) {
    push(context, clause, agent)
    return true
  }
  const version = [...clause.args, ...flaw.preps].find(
    (a) =>
      (a.prep === "in" || a.prep === "with" || a.prep === "by") &&
      a.np !== undefined &&
      (remedyOf(context, a.np) !== undefined || a.prep !== "in"),
  )?.np
  const remedy = version === undefined ? undefined : remedyOf(context, version)
  // "The hole has been closed": by whom and with what?
  if (clause.voice === "passive" && remedy === undefined && (agent === undefined || agent.isPronoun))
    return true
  context.drafts.push({
    kind: "availability",
    relation: "fixed",
    subject:
      remedy === undefined
        ? clause.lemma === "patch"
          ? "patch"
          : "fix"
        : wordsIn(context, remedy.from, remedy.to),
    object: ofLastFlaw(context, flaw, purposeOf(context, clause, flaw)),
    anchor: clause.at,
    evidence: {from: Math.min(flaw.from, startOf(clause)), to: Math.max(endOf(context, clause), flaw.to)},
    isDenied: clause.isNegated,
    ...(clause.kind === "participle" || clause.kind === "relative" ? {modality: "presupposed" as const} : {}),
  })
  return true
}
