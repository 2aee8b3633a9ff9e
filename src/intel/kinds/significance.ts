/* Significance: how grave it was, how new, a superlative: "the most serious breach", "an attack without precedent",
 * "described as reckless".
 *
 * It is said of the event: by a verb like "is" with the event (or "it", "this") as subject, beside its noun, or by a verb
 * that calls it so. What is said of the group, the flaw or the victims is none. */

import {doerOf} from "../discourse/doer.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {type Context, wordsIn} from "./draft.ts"

const grave =
  /^(?:unprecedented|serious|severe|significant|sophisticated|largest|biggest|worst|gravest|greatest|heaviest|extensive|damaging|widespread|grave|unusual|reckless|rare|critical|complex|brazen|irresponsible|alarming|advanced|limited|novel|dangerous|destructive|disruptive|wide-ranging|far-reaching|consequential|deepest|longest|costliest|boldest|ambitious|aggressive|systematic|unparalleled|opportunistic|targeted|exceptional|record|second-largest|indiscriminate|highly-targeted|common|notable|striking|ever|crude|unsophisticated|minor|negligible|modest|new|considerable|massive|enormous|devastating|catastrophic|patient|persistent|unacceptable|successful|remarkable|extraordinary|without|gravity|precedent|unheard|scale|milestone|escalation|turning|watershed|wake-up)$/
const superlative =
  /^(?:most|least|first|largest|biggest|worst|gravest|greatest|longest|costliest|deepest|heaviest|boldest|second-largest|only)$/
/** Classes of words that say that nothing like it was before. */
const noneBefore = /^(?:precedent|unprecedented|unparalleled|unheard)$/

/** How grave a clause says the event to be. */
export function significance(context: Context, clause: Clause): void {
  if (clause.isImperative || (clause.modal !== undefined && !/^(?:may|might|could)$/.test(clause.modal)))
    return
  if (/^(?:if|unless|whether)$/.test(clause.marker)) return
  if (context.discourse.isVerb("calling", clause.lemma)) called(context, clause)
  else if (clause.voice === "be" || context.discourse.isVerb("equating", clause.lemma))
    equated(context, clause)
}

/** "The attack was unprecedented", "it marks the first use of ransomware". */
function equated(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const {subject} = clause
  if (subject === undefined || clause.tense === "none") return
  const event = eventOf(context, subject)
  if (event === undefined) return
  const to = endOf(context, clause)
  const from = clause.verb.to
  const words = tokens.slice(from, Math.min(to, from + 10))
  const at = words.findIndex((t) => grave.test(t.key) || (superlative.test(t.key) && t.key !== "only"))
  if (at < 0) return
  // "is part of a serious …", "is in a critical state": something else is grave.
  const isOther = words
    .slice(0, at)
    .some((t) =>
      /^(?:by|for|with|from|to|behind|responsible|linked|related|part|likely|about|against|on|at)$/.test(
        t.key,
      ),
    )
  if (isOther) return
  // "It is the first …" of many; "another serious attack" is not more than others.
  if (words.slice(0, 2).some((t) => t.key === "another") && !words.some((t) => superlative.test(t.key)))
    return
  const isPronoun = subject.isPronoun || /^(?:this|that|it)$/.test(tokens[subject.head]?.key ?? "")
  const isDull =
    /^(?:common|targeted|new|successful|limited|critical|ever|without|only|persistent|scale|unacceptable|reckless|irresponsible|brazen|aggressive)$/.test(
      words[at]?.key ?? "",
    )
  if (
    isPronoun &&
    isDull &&
    !words.some((t) => superlative.test(t.key) || noneBefore.test(t.key)) &&
    !isTold(context, clause, words[at]?.key)
  )
    return
  if (!isPronoun || discourse.topic === "event") discourse.topic = "event"
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: event,
    // "effects were minor", "this trick is new": what is grave or new belongs to it.
    object: wordsIn(
      context,
      isPronoun || discourse.isNoun("event", tokens[subject.head]) ? from : subject.from,
      to,
    ),
    anchor: clause.at,
    evidence: {from: Math.min(subject.from, clause.verb.from), to},
    isDenied: clause.isNegated,
  })
}

/** "It is this trick that is new to the actor". */
const isTold = ({phrase: {tokens}}: Context, clause: Clause, word: string | undefined): boolean =>
  word === "new" &&
  tokens
    .slice(clause.verb.to, clause.to)
    .some((t, i, all) => t.key === "new" && /^(?:to|for|in)$/.test(all[i + 1]?.key ?? ""))

/** The event that a subject speaks of: itself, its effects or scale, "it" and "this". */
function eventOf(context: Context, np: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined) return undefined
  if (/^(?:it|this|that|these|which)$/.test(head.key)) {
    const who = doerOf(discourse, phrase, {from: np.from, to: np.to})
    return who?.kind === "event" || discourse.hasEvent
      ? who?.kind === "event"
        ? who.id
        : discourse.event
      : undefined
  }
  if (discourse.isNoun("event", head)) {
    const who = doerOf(discourse, phrase, {from: np.from, to: np.to})
    return who?.kind === "event" ? who.id : discourse.event
  }
  // "The malware is new": what was used is part of how new the event is.
  const tool = phrase.mentions.find((m) => m.kind === "malware" && m.to === np.head + 1)
  if ((tool !== undefined || discourse.isNoun("malware", head)) && discourse.hasEvent)
    return phrase.tokens
      .slice(np.end, np.end + 8)
      .some((t) => /^(?:new|novel|unknown|undocumented|unseen|unprecedented)$/.test(t.key))
      ? discourse.event
      : undefined
  const isItsMeasure =
    /^(?:effects?|impacts?|damage|consequences?|scale|scope|extent|reach|duration|sophistication|breadth|outages?|disruptions?|trick|technique|tactic|method|approach|targeting|losses)$/.test(
      head.key,
    )
  return isItsMeasure && discourse.hasEvent ? discourse.event : undefined
}

/** "X described the attack as reckless", "called it the worst in years". */
function called(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  if (whom === undefined) return
  const event = eventOf(context, whom)
  if (event === undefined) return
  const to = endOf(context, clause)
  const as = tokens.findIndex((t, i) => i >= clause.verb.to && i < to && t.key === "as")
  const from =
    as >= 0 ? as + 1 : clause.voice === "passive" ? clause.verb.to : Math.max(whom.head + 1, clause.verb.to)
  if (as < 0 && !/^(?:call|deem|label|consider|brand|term)$/.test(clause.lemma)) return
  if (!tokens.slice(from, Math.min(to, from + 10)).some((t) => grave.test(t.key) || superlative.test(t.key)))
    return
  const speaker =
    clause.voice === "passive" || clause.subject === undefined
      ? undefined
      : speakerOf(phrase, {from: clause.subject.from, to: clause.subject.to}, discourse).chain.at(-1)?.ref
  context.drafts.push({
    kind: "significance",
    relation: "described-as",
    subject: event,
    object: wordsIn(context, from, to),
    anchor: clause.at,
    evidence: {from: Math.min(clause.verb.from, whom.from), to},
    isDenied: clause.isNegated,
    ...(speaker === undefined ? {} : {speaker}),
  })
}

/** "…, the largest leak in the history of the country": a superlative of the event that no verb says. */
function superlatives(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  for (const np of parse.nouns) {
    const head = tokens[np.head]
    const isOfEvent =
      discourse.isNoun("event", head) ||
      /^(?:case|example|instance|outage|loss|blow|crisis|leak|threat)$/.test(head?.key ?? "")
    if (!isOfEvent || /^(?:her|his|their|its)$/.test(tokens[np.from]?.key ?? "")) continue
    const words = tokens.slice(np.from, np.head)
    const at = words.findIndex(
      (t, i) =>
        /^(?:largest|biggest|worst|gravest|greatest|longest|costliest|deepest|heaviest|boldest|second-largest|deadliest)$/.test(
          t.key,
        ) ||
        (t.key === "most" &&
          !/^(?:recent|common|important|of|likely|famous|active|notable|probably)$/.test(
            words[i + 1]?.key ?? "of",
          )) ||
        (t.key === "first" &&
          /^(?:known|ever|recorded|confirmed|publicly|documented)$/.test(words[i + 1]?.key ?? "")),
    )
    if (at < 0) continue
    const from = np.from
    if (
      context.drafts.some(
        (d) => d.kind === "significance" && d.evidence.from <= np.head && np.head < d.evidence.to,
      )
    )
      continue
    let to = Math.max(np.end, np.to)
    const clause = parse.clauseAt[np.head]
    for (const other of parse.clauses)
      if (other.from > np.head && other.from < to && other !== clause) to = other.from
    context.drafts.push({
      kind: "significance",
      relation: "is",
      subject: discourse.hasEvent ? discourse.event : discourse.eventOf(phrase, {from, to: np.to}, np.head),
      object: wordsIn(context, from, to),
      anchor: np.head,
      evidence: {from, to},
      isDenied: false,
      modality: "presupposed",
    })
  }
}

/** "an attack without precedent in the Union", "a trojan not documented before", beside what was told. */
export function unheardOf(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  superlatives(context)
  if (!discourse.hasEvent) return
  for (let i = 1; i < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    const next = tokens[i + 1]?.key ?? ""
    const isWithout = key === "without" && /^(?:precedent|parallel|equal)$/.test(next)
    const isNotBefore =
      /^(?:not|never|previously|hitherto)$/.test(key) &&
      (/^(?:documented|seen|observed|described|reported|undocumented|unseen|unknown|encountered)$/.test(
        next,
      ) ||
        /^(?:before|previously)$/.test(next)) &&
      tokens
        .slice(i, i + 6)
        .some(
          (t) => /^(?:before|previously|hitherto|unseen|undocumented)$/.test(t.key) || t.key === "publicly",
        ) &&
      !/^(?:zero-day|flaw|vulnerability|bug)$/.test(tokens[i - 1]?.key ?? "")
    if (!isWithout && !isNotBefore) continue
    const np = parse.nounAt[i - 1] ?? parse.nounAt[i + 2]
    if (
      np === undefined ||
      context.drafts.some((d) => d.kind === "significance" && d.evidence.from <= i && i < d.evidence.to)
    )
      continue
    const head = tokens[np.head]
    if (isWithout && !discourse.isNoun("event", head)) continue
    if (isNotBefore && (discourse.isNoun("means", head) || discourse.isNoun("actor", head))) continue
    let to = i + 1
    while (to < tokens.length && tokens[to]?.isWord === true && to < i + 8) to++
    context.drafts.push({
      kind: "significance",
      relation: "is",
      subject: isWithout
        ? (doerOf(discourse, phrase, {from: np.from, to: np.to})?.id ?? discourse.event)
        : discourse.event,
      object: wordsIn(context, i, to),
      anchor: i,
      evidence: {from: Math.min(np.from, i), to},
      isDenied: false,
      modality: "presupposed",
    })
  }
}

/** Where a clause ends, before what is joined to it. */
function endOf({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (other.conjunctOf === clause && other.from > clause.at && other.from < to) to = other.from
  while (to > clause.verb.to && /^(?:and|or|but|,|;|\.)$/.test(parse.tokens[to - 1]?.key ?? "")) to--
  return to
}
