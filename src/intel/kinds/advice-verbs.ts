/* Advice by a verb of asking: "X urges operators to …", "operators are advised to …", "X ordered agencies to …".
 *
 * An order is a must. What is asked of a state, and a question to somebody in particular ("asked investigators for the
 * records"), is no advice. */

import type {AdviceVerb} from "../../knowledge/lexicons.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isToHelp} from "./acts.ts"
import {type Asked, endOfAdvice, startOfAdvice} from "./advice-spans.ts"
import {adviceWords, isAttacker, isNobody, isReader, subjectOf} from "./advice-words.ts"
import type {Context} from "./draft.ts"

/** Participles of duty → the base of their verb. */
const dutyVerbs: ReadonlyMap<string, string> = new Map([
  ["require", "required"],
  ["order", "ordered"],
  ["oblige", "obliged"],
  ["instruct", "instructed"],
  ["direct", "directed"],
  ["mandate", "mandated"],
  ["request", "requested"],
  ["compel", "compelled"],
])

/** What a clause asks by its verb. */
export function verbAdvice(context: Context, clause: Clause): readonly Asked[] {
  const {verbs, duties} = adviceWords(context)
  const duty = duties.get(dutyVerbs.get(clause.lemma) ?? "")
  const strength = duty ?? verbs.get(clause.lemma)
  if (strength === undefined || clause.isNegated) return []
  if (clause.modal !== undefined && !/^(?:would)$/.test(clause.modal)) return []
  // A newspaper tells what somebody asked of others.
  if (
    clause.lemma === "ask" &&
    (clause.tense === "past" || clause.isPerfect) &&
    context.discourse.publisher?.isPress === true
  )
    return []
  if (/^(?:gerund|infinitive|adverbial|fragment)$/.test(clause.kind)) return []
  if (clause.kind === "participle") return urging(context, clause, strength)
  if (clause.lemma === "appeal" && context.phrase.tokens[clause.verb.to]?.key !== "to") return []
  if (clause.lemma === "call" && !/^(?:on|upon)$/.test(context.phrase.tokens[clause.verb.to]?.key ?? ""))
    return []
  return clause.voice === "passive"
    ? told(context, clause, strength, duty !== undefined)
    : asks(context, clause, strength, duty !== undefined)
}

/** "…, urging hospitals to install the update", "an order requiring agencies to report". */
function urging(context: Context, clause: Clause, strength: AdviceVerb["strength"]): readonly Asked[] {
  const {object} = clause
  if (clause.voice !== "active" || object === undefined || !isReader(context, object)) return []
  return clause.complements.some((c) => c.kind === "infinitive")
    ? [made(context, clause, strength, object)]
    : []
}

/** "Operators are strongly advised to …", "It is recommended that …". */
function told(
  context: Context,
  clause: Clause,
  strength: AdviceVerb["strength"],
  isDuty: boolean,
): readonly Asked[] {
  const subject = subjectOf(context, clause)
  const {tokens} = context.phrase
  if (/^(?:what|how|where|when|which)$/.test(clause.marker)) return []
  const content = clause.complements.find((c) => c.kind === "infinitive" || c.kind === "that")
  const toIs =
    tokens.slice(clause.verb.to, clause.verb.to + 3).some((t) => t.key === "to" || t.key === "that") ||
    (content !== undefined && clause.agent !== undefined)
  // "Installing the update is strongly recommended".
  if (clause.subjectClause?.kind === "gerund" && clause.lemma === "recommend") {
    const whole = made(context, clause, strength, undefined)
    return [{...whole, evidence: {from: clause.subjectClause.from, to: whole.evidence.to}}]
  }
  if (subject === undefined) return []
  // "are reminded that incidents must be reported": what must be done says it.
  if (clause.lemma === "remind" && content?.modal !== undefined) return []
  if (isLured(context, clause, subject)) return []
  // "The police have been asked to investigate", "the ambassador was invited to the ministry": what was done.
  if (/^(?:ask|request|task)$/.test(clause.lemma) && isToHelp(context, clause, subject)) return []
  if (clause.lemma === "invite" && context.discourse.isNoun("post", tokens[subject.head])) return []
  const key = tokens[subject.head]?.key ?? ""
  if (key === "it" && !toIs) return []
  if (key !== "it" && key !== "they" && isNobody(context, subject)) return []
  if (isDuty && !toIs) return []
  // "We are encouraged by the impact"
  if (/^(?:we|i)$/.test(key) || (!toIs && clause.agent !== undefined && clause.lemma === "encourage"))
    return []
  // "Firms are already required to have …": a law, and no advice.
  if (isDuty && tokens.slice(clause.verb.from, clause.verb.to).some(({key: word}) => word === "already"))
    return []
  if (!toIs && !(clause.lemma === "recommend" || isReader(context, subject))) return []
  if (clause.tense === "past" && !isDuty && !isReader(context, subject)) return []
  return [made(context, clause, strength, subject)]
}

/** "Victims are asked to type in a code": what a lure asks. */
function isLured({phrase: {tokens}}: Context, clause: Clause, subject: NounPhrase): boolean {
  if (!/^(?:ask|invite|instruct|request|direct|prompt)$/.test(clause.lemma)) return false
  const key = tokens[subject.head]?.key ?? ""
  if (/^(?:visitors?|targets?|recipients?|victim|user|target)$/.test(key)) return true
  const what = clause.complements.find((c) => c.kind === "infinitive")?.lemma ?? ""
  return (
    /^(?:type|paste|click|scan)$/.test(what) ||
    (/^(?:victims?|they|users)$/.test(key) &&
      /^(?:enter|open|download|install|run|approve|confirm|provide|log|sign|give|copy|update)$/.test(what))
  )
}

/** "The NCSC urges operators to …", "We recommend that …", "ANSSI recommends renewing …". */
function asks(
  context: Context,
  clause: Clause,
  strength: AdviceVerb["strength"],
  isDuty: boolean,
): readonly Asked[] {
  const {tokens} = context.phrase
  const subject = subjectOf(context, clause)
  if (subject === undefined || isAttacker(context, subject)) return []
  if (context.discourse.isNoun("luring", tokens[subject.head])) return []
  const object =
    clause.lemma === "call"
      ? clause.args.find((a) => a.prep === "on" || a.prep === "upon")?.np
      : clause.lemma === "appeal"
        ? clause.args.find((a) => a.prep === "to")?.np
        : clause.object
  if (clause.lemma === "call" && object === undefined) return []
  const behind = tokens.slice(clause.verb.to, clause.verb.to + 12)
  const toAt = behind.findIndex((t, i) => t.key === "to" && /^[a-z]/.test(behind[i + 1]?.text ?? ""))
  // "It encourages recipients to forward it", "requested that the user enable content": what a lure asks.
  const asked = /^(?:it|they|which|that)$/.test(tokens[subject.head]?.key ?? "")
  if (
    asked &&
    /^(?:victims?|recipients?|users?|targets?|visitors?)$/.test(tokens[object?.head ?? -1]?.key ?? "")
  )
    return []
  const that = clause.complements.find(({kind}) => kind === "that")?.subject
  if (
    /^(?:request|ask|require)$/.test(clause.lemma) &&
    /^(?:victim|recipient|user|target)$/.test(tokens[that?.head ?? -1]?.key ?? "")
  )
    return []
  // "The program requires this library to generate the file": a thing.
  if (clause.lemma === "require" && object !== undefined && !isReader(context, object)) return []
  // "We recommend the following:": the list behind it says what.
  if (
    tokens.at(-1)?.text === ":" &&
    /^(?:following|steps|measures|actions|mitigations)$/.test(tokens[object?.head ?? -1]?.key ?? "")
  )
    return []
  // "The evidence suggests that …" advises nothing.
  if (
    clause.lemma === "suggest" &&
    clause.complements[0]?.kind !== "gerund" &&
    !isOurs(context, clause, subject)
  )
    return []
  // "directs the victim to a fake app"
  // "remind heads of institutions that computers must be protected": what must be done says it.
  if (
    clause.lemma === "remind" &&
    !clause.complements.some((c) => c.kind === "infinitive" || c.kind === "gerund")
  )
    return []
  if (clause.lemma === "direct" && !clause.complements.some((c) => c.kind === "infinitive")) return []
  const isPlain = /^(?:recommend|advise|suggest)$/.test(clause.lemma)
  // "Nine ports were hit, the BSI advises.": that is what it says.
  if (isPlain && behind.length < 2 && tokens[subject.from - 1]?.text === ",") return []
  const hasContent =
    clause.complements.some((c) => /^(?:infinitive|that|gerund)$/.test(c.kind)) ||
    (isPlain && clause.args.some((a) => a.prep === "against")) ||
    toAt >= 0
  const isPlainContent = clause.object !== undefined || /^[a-z]{2,}ing$/.test(behind[0]?.text ?? "")
  if (!hasContent && !(clause.lemma === "recommend" && isPlainContent)) return []
  if (object !== undefined && isAddressedToState(context, object)) return []
  // "asked the police to investigate": what it has done.
  if (object !== undefined && !isPlain && isToHelp(context, clause, object)) return []
  if (object === undefined && !isPlain && !clause.complements.some((c) => c.kind === "that")) return []
  if (object !== undefined && !isPlain && !isDuty && isNobody(context, object)) return []
  // "asked overseas investigators for the records", "ordered an inquiry".
  if (
    !isPlain &&
    object !== undefined &&
    toAt < 0 &&
    !clause.complements.some((c) => c.kind === "infinitive" || c.kind === "that")
  )
    return []
  // "recommends that customers run both checkers, and that those with a finding reset the device".
  const [first, ...more] = clause.complements.filter((c) => c.kind === "that")
  const whole = made(context, clause, strength, toAt >= 0 ? object : undefined)
  if (first === undefined || more.length === 0) return [whole]
  return [first, ...more].map((that, i) => ({
    ...whole,
    anchor: i === 0 ? clause.at : that.at,
    evidence: {from: i === 0 ? whole.evidence.from : that.from, to: more[i]?.from ?? whole.evidence.to},
    action: {from: that.from, to: more[i]?.from ?? whole.evidence.to},
  }))
}

/** "We suggest that carriers look for it": what readers are to do. */
function isOurs(context: Context, {complements}: Clause, subject: NounPhrase): boolean {
  const [that] = complements
  return (
    context.phrase.tokens[subject.head]?.key === "we" &&
    that?.kind === "that" &&
    that.tense === "present" &&
    that.voice === "active" &&
    that.subject !== undefined &&
    isReader(context, that.subject)
  )
}

function isAddressedToState({phrase}: Context, np: NounPhrase): boolean {
  return phrase.mentions.some(
    (m) =>
      (m.kind === "state" || m.kind === "place" || m.kind === "actor") &&
      m.to === np.head + 1 &&
      !m.isAdjective,
  )
}

function made(
  context: Context,
  clause: Clause,
  strength: AdviceVerb["strength"],
  audience: NounPhrase | undefined,
): Asked {
  const to = endOfAdvice(context, clause)
  return {
    strength,
    anchor: clause.at,
    evidence: {from: startOfAdvice(context, clause), to},
    action: {from: clause.verb.to, to},
    audience: audience === undefined ? undefined : {from: audience.from, to: audience.to},
  }
}
