/* Response actions: what a body has done about it, one claim for each act and each body.
 *
 * The subject of the clause is a body that attacks nobody (or "by X" of a passive), the verb is one of answering, or any
 * with an object that is not idle: it is done, past, perfect or going on. Not a fix (an availability), not a habit, not
 * what it will or should do. What somebody sees, finds, says, thinks or demands is no act. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {bodiesOf, impliedBody} from "./acting-bodies.ts"
import {isAct, isAnswerNoun, isConveyed, isRefusal} from "./acts.ts"
import {isShapedAct, standingAt} from "./answer-shapes.ts"
import {type Context, wordsIn} from "./draft.ts"

/** What a clause says that a body has done. */
export function response(context: Context, read: Clause): void {
  const clause = hadTo(context, joined(context, read))
  const standing = standingAt(context, clause)
  if (standing === undefined && (!(isRefusal(clause) || isDone(context, clause)) || !isAct(context, clause)))
    return
  const {phrase} = context
  const {tokens} = phrase
  if (
    context.drafts.some(
      (d) => d.anchor === clause.at && /^(?:stance|availability|organisational)$/.test(d.kind),
    ) &&
    !isConveyed(context, clause)
  )
    return
  const who = clause.voice === "passive" ? agentOf(context, clause) : clause.subject
  const bodies = who === undefined ? impliedBody(context, clause) : bodiesOf(context, clause, who)
  const to = endOfAct(context, clause)
  const isOwn = clause.subjectBy === "own" && clause.subject !== undefined
  const from =
    clause.voice === "passive"
      ? (clause.subject?.from ?? startOf(context, clause))
      : isRefusal(clause)
        ? clause.verb.from
        : (standing ?? clause.at)
  for (const body of bodies)
    context.drafts.push({
      kind: "response-action",
      relation: slugOf(tokens[clause.at]?.low ?? "acts"),
      subject: body,
      object: wordsIn(context, from, to),
      anchor: clause.at,
      evidence: {
        from:
          isOwn && clause.subject !== undefined
            ? Math.min(clause.subject.from, clause.verb.from)
            : clause.verb.from,
        to,
      },
      isDenied: false,
      ...(clause.kind === "relative" || clause.kind === "adverbial"
        ? {modality: "presupposed" as const}
        : {}),
    })
}

/** "We isolated the machines, …, and handed the address to the FBI", "… and taken down 46 domains": the last of several
 *  verbs, where the reading lost whose it is, or took it for a passive. */
function joined({phrase: {clauses, tokens}}: Context, clause: Clause): Clause {
  if (clause.voice === "passive" && clause.object !== undefined && clause.subjectBy === "coordination")
    return {...clause, voice: "active", isPerfect: true}
  const before = tokens[clause.verb.from - 1]?.key ?? ""
  // "has written to entities that run it and is monitoring the situation": who has written.
  const isOne = /^(?:is|has)$/.test(tokens[clause.verb.from]?.key ?? "")
  if (
    clause.kind === "relative" &&
    isOne &&
    before === "and" &&
    isPlural(tokens[clause.subject?.head ?? -1])
  ) {
    const main = clauses.find((c) => c.kind === "main" && c.subjectBy === "own" && c.at < clause.at)
    if (main?.subject !== undefined)
      return {...clause, kind: "main", subject: main.subject, subjectBy: "coordination"}
  }
  // "judges it unlikely and has opened an inquiry"
  const isLost = clause.kind === "main" || (clause.kind === "that" && clause.marker === "" && isOne)
  if (!isLost || clause.subject !== undefined || clause.voice !== "active" || before !== "and") return clause
  const first = clauses.findLast((c) => c.at < clause.at && c.subject !== undefined && c.lemma !== "")
  return first === undefined || first.voice !== "active"
    ? clause
    : {...clause, kind: "main", subject: first.subject, subjectBy: "coordination"}
}

/** By whom; "by e-mail", "by post" says how. */
const agentOf = ({phrase: {tokens}}: Context, {agent}: Clause): NounPhrase | undefined =>
  /^(?:e-?mails?|mail|post|phone|telephone|letters?|text|sms|hand|decree|order|law|name|way|means|vote|default|design|helicopter|police-car)$/.test(
    tokens[agent?.head ?? -1]?.key ?? "",
  )
    ? undefined
    : agent

/** "has had to suspend all deadlines", "decided to sever relations", "has finished telling its clients": what it had to do,
 *  resolved or ended is done. */
function hadTo({discourse}: Context, clause: Clause): Clause {
  const isPast = clause.tense === "past" || clause.isPerfect
  if (!isPast || clause.isNegated || clause.modal !== undefined || clause.object !== undefined) return clause
  const isForced = clause.voice === "passive" && /^(?:force|oblige|compel)$/.test(clause.lemma)
  if (!isForced && !(clause.voice === "active" && discourse.isVerb("bringing-off", clause.lemma)))
    return clause
  const what = clause.complements.find(({from}) => from <= clause.verb.to + 1)
  const isDeed = what?.kind === "infinitive" || (what?.kind === "gerund" && clause.lemma !== "have")
  if (what === undefined || !isDeed || what.voice !== "active" || what.lemma === "be") return clause
  // "began to move": only what is an answer by itself.
  if (clause.lemma !== "have" && !discourse.isVerb("answer", what.lemma)) return clause
  return {...what, kind: clause.kind, isPerfect: true, subject: clause.subject, subjectBy: clause.subjectBy}
}

/** Where a passive without a subject of its own begins: its words may have been read as a clause before it. */
function startOf({phrase: {parse}}: Context, {kind, verb}: Clause): number {
  const before = parse.clauseAt[verb.from - 1]
  return kind === "main" && before?.kind === "main" && before.from < verb.from
    ? Math.max(before.from, verb.from - 14)
    : verb.from
}

/** "- an asset freeze on …": what a government lists as its measures. */
export function measures(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, clauses} = phrase
  const [first] = clauses
  const np = first?.kind === "fragment" ? first.subject : undefined
  const {publisher} = discourse
  if (first === undefined || np === undefined || np.head > 8 || publisher === undefined || publisher.isPress)
    return
  if (clauses.some((c) => c.kind === "main")) return
  if (
    !/^(?:freezes?|bans?|sanctions|expulsions?|embargo|warrants?|designations?)$/.test(
      tokens[np.head]?.key ?? "",
    )
  )
    return
  context.drafts.push({
    kind: "response-action",
    relation: "measure",
    subject: publisher.id,
    object: wordsIn(context, np.from, tokens.length),
    anchor: np.head,
    evidence: {from: np.from, to: tokens.length},
    isDenied: false,
  })
}

/** Whether a clause tells something that is done. */
function isDone(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (clause.isNegated || clause.modal !== undefined || clause.isImperative || clause.voice === "be")
    return false
  const {object} = clause
  const {tokens} = phrase
  // "No arrests"; not "no fewer than six men".
  if (
    object !== undefined &&
    tokens[object.from]?.key === "no" &&
    !/^(?:fewer|less)$/.test(tokens[object.from + 1]?.key ?? "")
  )
    return false
  // "Rumours that we paid the attackers".
  if (clause.kind === "that" && discourse.isNoun("hearsay", tokens[clause.antecedent?.head ?? -1]))
    return false
  if (clause.kind === "adverbial") {
    if (
      !/^(?:after|when|once|while|and|but|because|since|as|before|although|though|until)$/.test(clause.marker)
    )
      return false
  } else if (clause.kind === "participle") {
    // "customers informed by the agency" tells it; "working with partners" and "logs examined by us" do not.
    if (clause.voice !== "passive" || clause.agent === undefined) return false
    if (!discourse.isVerb("official", clause.lemma) && !/^(?:hire|appoint|engage|give)$/.test(clause.lemma))
      return false
  } else if (clause.kind === "relative") {
    // "information that the agency shared with us" says what it is, "the agency, which took it down" who did it; "the
    // researchers who reported it" says who they are.
    // "his laptop, which we isolated within 25 minutes"
    const isAside =
      clause.marker === "which" &&
      tokens[clause.from - 1]?.text === "," &&
      clause.object === clause.antecedent &&
      discourse.isVerb("answer", clause.lemma) &&
      !discourse.isVerb("giving", clause.lemma) &&
      !/^(?:it|they)$/.test(tokens[clause.subject?.head ?? -1]?.key ?? "")
    if (clause.voice === "active" && clause.subjectBy === "own" && !isWhich(phrase, clause) && !isAside)
      return false
    if (clause.voice === "active" && isRestrictive(phrase, clause)) return false
  } else if (clause.kind !== "main" && clause.kind !== "that") return false
  if (clause.isProgressive)
    return (
      discourse.isVerb("answering", clause.lemma) ||
      (clause.tense === "present" && isAnswerNoun(discourse, phrase.tokens[clause.object?.head ?? -1])) ||
      (clause.tense === "present" &&
        clause.object !== undefined &&
        !discourse.isVerb("waging", clause.lemma)) ||
      isShapedAct(context, clause)
    )
  // "now delays transfers by a day": what it did not do before.
  const isNew =
    clause.tense === "present" &&
    clause.object !== undefined &&
    tokens.slice(clause.verb.from - 1, clause.at).some(({key}) => key === "now")
  return clause.tense === "past" || clause.isPerfect || clause.kind === "participle" || isNew
}

/** "Police who seized a phone": no comma stands before it. */
function isRestrictive({tokens}: Context["phrase"], {verb}: Clause): boolean {
  for (let i = verb.from - 1; i > verb.from - 5 && i > 0; i--)
    if (tokens[i]?.key === "who" || tokens[i]?.key === "that") return tokens[i - 1]?.text !== ","
  return false
}

const isWhich = ({tokens}: Context["phrase"], {subject}: Clause): boolean =>
  /^(?:which|who|that)$/.test(tokens[subject?.head ?? -1]?.key ?? "")

/** Where an act ends: before the clauses around it that say when and why. */
function endOfAct({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (
      other.from > clause.at &&
      other.from < to &&
      (other.conjunctOf === clause || (clause.adjuncts.includes(other) && other.kind === "adverbial"))
    )
      to = other.from
  while (
    to > clause.verb.to &&
    /^(?:and|or|but|,|;|\.|after|before|while|when)$/.test(parse.tokens[to - 1]?.key ?? "")
  )
    to--
  return to
}
