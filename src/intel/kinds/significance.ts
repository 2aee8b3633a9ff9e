/* Significance: how grave it was, how new, a superlative: "the most serious breach", "an attack without precedent",
 * "described as reckless".
 *
 * It is said of the event: by a verb like "is" with the event (or "it", "this") as subject, by a verb that calls or makes
 * it so; beside its noun by superlatives.ts. What is said of the group, the flaw or the victims is none. */

import {doerOf} from "../discourse/doer.ts"
import type {Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {isAim} from "./aims.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isGrave, isSuperlative, isWrongToSay, ofCases} from "./superlatives.ts"

/** Classes of words that say that nothing like it was before. */
const noneBefore = /^(?:precedent|unprecedented|unparalleled|unheard)$/
/** What "it" is grave of only where more is said: "this is unacceptable" is a reproof. */
const dull =
  /^(?:common|targeted|new|successful|limited|critical|only|persistent|scale|unacceptable|reckless|irresponsible|brazen|aggressive|coordinated|basic|shameless|worrying|concerning|troubling|disturbing)$/

/** "one of the most notable aspects": of a text, not of the event. */
const aspects =
  /^(?:aspects?|features?|reasons?|parts?|points?|questions?|things|ways?|steps?|challenges?|factors?|differences?|components?|elements?|changes?|options?|choices?|goals?|benefits?|advantages?|issues?|topics?|protocols?|languages?|formats?|versions?)$/

/** How grave a clause says the event to be. */
export function significance(context: Context, clause: Clause): void {
  if (clause.isImperative || (clause.modal !== undefined && !/^(?:may|might|could)$/.test(clause.modal)))
    return
  if (/^(?:if|unless|whether)$/.test(clause.marker)) return
  // "Espionage was the motive in the first wave": what for, not how grave.
  if (isAim(context, clause.predicate?.np)) return
  const {discourse} = context
  if (discourse.isVerb("calling", clause.lemma)) called(context, clause)
  else if (clause.lemma === "make") made(context, clause)
  else if (/^(?:speak|talk|warn)$/.test(clause.lemma)) spokenOf(context, clause)
  else if (/^(?:pose|present)$/.test(clause.lemma)) threatened(context, clause)
  else if (clause.voice === "be" || discourse.isVerb("equating", clause.lemma)) equated(context, clause)
  else if (ranking.test(clause.lemma)) ranked(context, clause)
  else if (/^(?:dwarf|eclipse|overshadow|surpass|outdo|outstrip)$/.test(clause.lemma))
    surpassed(context, clause)
}

/** "The attack was unprecedented", "it marks the first use of ransomware". */
function equated(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const {subject} = clause
  if (subject === undefined || clause.tense === "none") return
  const event = eventOf(context, subject) ?? ofFirst(context, clause, subject)
  // "Such acts are unacceptable", "every campaign": none in particular.
  if (event === undefined || /^(?:such|every|any|all|most|some|many)$/.test(tokens[subject.from]?.key ?? ""))
    return
  const said = clause.predicate?.np ?? clause.object
  // "It is the largest operator of ports": the victim, not the event.
  if (said !== undefined && isSomebody(context, said)) return
  // "It is notable that the group …": of what follows.
  const isEmpty = tokens[subject.head]?.key === "it" && clause.predicate?.kind === "adjective"
  if (isEmpty && clause.complements.some((c) => c.kind === "that" || c.kind === "infinitive")) return
  const to = endOf(context, clause)
  const from = clause.verb.to
  const words = tokens.slice(from, Math.min(to, from + 10))
  const at = words.findIndex(
    (t, i) => isGrave(context, t) || (t.key !== "only" && isSuperlative(parse, from + i)),
  )
  if (at < 0) return
  // "is part of a serious …", "is in a critical state": something else is grave.
  const isOther = words
    .slice(0, at)
    .some((t) =>
      /^(?:by|for|with|from|to|behind|responsible|linked|related|part|likely|about|against|on|at|since|until|before|after|when)$/.test(
        t.key,
      ),
    )
  if (isOther) return
  const hasSuperlative = words.some((_, i) => isSuperlative(parse, from + i))
  // "It is the first …" of many; "another serious attack" is not more than others.
  if (words.slice(0, 2).some((t) => t.key === "another") && !hasSuperlative) return
  if (isOneOfSeries(words)) return
  const isPronoun = subject.isPronoun || /^(?:this|that|it)$/.test(tokens[subject.head]?.key ?? "")
  const isDull = dull.test(words[at]?.key ?? "")
  if (
    isPronoun &&
    isDull &&
    !hasSuperlative &&
    !isSeveral(context, clause) &&
    !words.some((t) => noneBefore.test(t.key)) &&
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

const ranking = /^(?:stand|rank|count|rate|qualify|feature|figure|go|emerge)$/

/** "stands out as the most sophisticated use of a flaw", "will go down as the worst breach". */
function ranked(context: Context, clause: Clause): void {
  const {subject, args} = clause
  if (subject === undefined || clause.isNegated) return
  const {tokens, parse} = context.phrase
  const as = args.find(({prep}) => prep === "as" || prep === "out as")?.np ?? clause.predicate?.np
  if (as === undefined || isSomebody(context, as)) return
  const isWorst = tokens
    .slice(as.from, as.head + 1)
    .some((t, i) => isSuperlative(parse, as.from + i) || (isGrave(context, t) && !dull.test(t.key)))
  const event = isWorst ? eventOf(context, subject) : undefined
  if (event === undefined) return
  says(context, clause, event, {start: subject.from, from: as.from, to: as.end})
}

/** The words from `from` on are said of an event; the evidence begins at `start`. */
function says(
  context: Context,
  clause: Clause,
  event: string,
  {start, from, to: least}: {readonly start: number; readonly from: number; readonly to: number},
): void {
  const to = Math.max(least, endOf(context, clause))
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: event,
    object: wordsIn(context, from, to),
    anchor: clause.at,
    evidence: {from: start, to},
    isDenied: false,
  })
}

/** "a deliberate, targeted and well-planned attack": more than one such word before the noun of an event. */
function isSeveral(context: Context, {predicate}: Clause): boolean {
  const np = predicate?.kind === "noun" ? predicate.np : undefined
  if (np === undefined || !context.discourse.isNoun("event", context.phrase.tokens[np.head])) return false
  const {tokens, tags} = context.phrase.parse
  const words = tokens.slice(np.from, np.head)
  return words.filter((t, i) => tags[np.from + i] === "ADJ" || isGrave(context, t)).length > 2
}

/** "The leak dwarfs all previous ones". */
function surpassed(context: Context, clause: Clause): void {
  const {subject, object} = clause
  if (subject === undefined || object === undefined || clause.voice !== "active" || clause.isNegated) return
  const {tokens} = context.phrase
  const isBefore = tokens
    .slice(object.from, object.end + 1)
    .some(({key}) => /^(?:previous|earlier|other|anything|all|everything|before|prior|past)$/.test(key))
  const event = isBefore ? eventOf(context, subject) : undefined
  if (event === undefined) return
  says(context, clause, event, {start: subject.from, from: clause.verb.from, to: object.end})
}

/** "The activity poses a significant threat to companies". */
function threatened(context: Context, clause: Clause): void {
  const {subject, object} = clause
  if (subject === undefined || object === undefined || clause.voice !== "active") return
  const {tokens} = context.phrase
  if (
    !/^(?:threat|threats|danger|risk)$/.test(tokens[object.head]?.key ?? "") ||
    object.head - object.from < 2
  )
    return
  // "X poses a serious threat": an attacker, too.
  const who = doerOf(context.discourse, context.phrase, {from: subject.from, to: subject.to})
  const event = eventOf(context, subject) ?? (who?.kind === "actor" ? who.id : undefined)
  if (event === undefined || /^(?:such|any)$/.test(tokens[subject.from]?.key ?? "")) return
  const to = Math.max(object.end, Math.min(clause.to, object.end + 8))
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: event,
    object: wordsIn(context, object.from, to),
    anchor: clause.at,
    evidence: {from: subject.from, to},
    isDenied: clause.isNegated,
  })
}

/** "the first of several attacks". */
function isOneOfSeries(words: readonly Token[]): boolean {
  const first = words.findIndex((t) => /^(?:first|second|third|last)$/.test(t.key))
  // "the first of its kind" has none like it.
  const isOfKind =
    /^(?:its|this|their|the)$/.test(words[first + 2]?.key ?? "") && words[first + 3]?.key === "kind"
  return first >= 0 && /^(?:of|in)$/.test(words[first + 1]?.key ?? "") && !isOfKind
}

/** "It is this trick that is new to the actor". */
const isTold = ({phrase: {tokens}}: Context, clause: Clause, word: string | undefined): boolean =>
  word === "new" &&
  tokens
    .slice(clause.verb.to, clause.to)
    .some((t, i, all) => t.key === "new" && /^(?:to|for|in)$/.test(all[i + 1]?.key ?? ""))

/** A body, an actor, a place or a flaw: what is said to be the largest is not the event. */
function isSomebody({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (aspects.test(head?.key ?? "")) return true
  return (
    ["institution", "organisations", "actor", "means", "product"].some((kind) =>
      discourse.isNoun(kind, head),
    ) &&
    !discourse.isNoun("event", head) &&
    !ofCases(head)
  )
}

/** "It is the first case of its kind", "This is the best hidden bootkit": the first that a text tells of the event. */
function ofFirst({phrase, discourse}: Context, {predicate}: Clause, subject: NounPhrase): string | undefined {
  const {tokens, parse, mentions} = phrase
  const np = predicate?.np
  if (np === undefined || predicate?.kind !== "noun") return undefined
  const head = tokens[np.head]
  const isTool = discourse.isNoun("malware", head)
  const isOfIt = /^(?:it|this|that)$/.test(tokens[subject.head]?.key ?? "")
  const isNamed = mentions.some((m) => m.kind === "malware" && m.to === subject.head + 1)
  const isNew = tokens[subject.head]?.isCapital === true && isTool
  if (!(isOfIt ? isTool || discourse.isNoun("event", head) || ofCases(head) : isTool && (isNamed || isNew)))
    return undefined
  const isWorst = tokens
    .slice(np.from, np.head)
    .some((t, i) => t.key !== "only" && isSuperlative(parse, np.from + i))
  return isWorst ? discourse.event : undefined
}

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
      .some(
        (t, i) =>
          /^(?:new|novel|unknown|undocumented|unseen|unprecedented)$/.test(t.key) ||
          isSuperlative(phrase.parse, np.end + i),
      )
      ? discourse.event
      : undefined
  const isItsMeasure =
    /^(?:effects?|impacts?|damage|consequences?|scale|scope|extent|reach|duration|sophistication|breadth|outages?|disruptions?|trick|technique|tactic|method|approach|targeting|losses|severity|gravity|magnitude|size|speed|volume|intensity|toll)$/.test(
      head.key,
    )
  const isDeed = discourse.isNoun("deed", head) && !discourse.isNoun("malware", head)
  // "A cloud-based approach is critical": any approach.
  if (isItsMeasure && /^(?:a|an)$/.test(phrase.tokens[np.from]?.key ?? "")) return undefined
  return (isItsMeasure || isDeed || ofCases(head)) && discourse.hasEvent ? discourse.event : undefined
}

/** "X described the attack as reckless", "called it the worst in years". */
function called(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  if (isWrongToSay(context, clause)) return
  // "in what experts called the worst outage in years".
  const isWhat = /^(?:what|which)$/.test(clause.marker) && clause.secondObject === undefined
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  if (whom === undefined) return
  // "called the plunder of the museums the costliest loss": whatever it is called, the loss is the event.
  const {secondObject} = clause
  const isLoss =
    discourse.hasEvent &&
    secondObject !== undefined &&
    (ofCases(phrase.tokens[secondObject.head]) ||
      discourse.isNoun("event", phrase.tokens[secondObject.head])) &&
    !isSomebody(context, whom)
  const event = (isWhat || isLoss) && discourse.hasEvent ? discourse.event : eventOf(context, whom)
  if (event === undefined || /^(?:such|every|any|all|each)$/.test(phrase.tokens[whom.from]?.key ?? "")) return
  const to = isWhat ? Math.max(clause.to, whom.end) : endOf(context, clause)
  const as = phrase.tokens.findIndex((t, i) => i >= clause.verb.to && i < to && t.key === "as")
  if (as < 0 && !/^(?:call|deem|label|consider|brand|term|rate)$/.test(clause.lemma)) return
  const behind = clause.voice === "passive" ? clause.verb.to : Math.max(whom.head + 1, clause.verb.to)
  let from = isWhat ? whom.from : as >= 0 ? as + 1 : behind
  if (phrase.tokens[from]?.key === "to" && phrase.tokens[from + 1]?.key === "be") from += 2
  // "called it "a fairy tale"": what was said, and not the event.
  const quoted = whom.isPronoun ? undefined : quotedFrom(context, from)
  push(context, clause, event, quoted ?? {from, to: withBut(context, to)}, whom, quoted !== undefined)
}

/** What stands in quotation marks from a place on: a judgement, whatever its words. */
function quotedFrom({phrase: {tokens}}: Context, at: number): Range | undefined {
  const from = tokens[at]?.text === '"' ? at + 1 : tokens[at + 1]?.text === '"' && at > 0 ? at + 2 : undefined
  if (from === undefined) return undefined
  const close = tokens.findIndex(({text}, i) => i > from && text === '"')
  return close < 0 || close > from + 14 ? undefined : {from, to: close}
}

/** "serious, but not critical". */
function withBut({phrase: {tokens}}: Context, to: number): number {
  if (tokens[to]?.text !== "," || tokens[to + 1]?.key !== "but" || tokens[to + 2]?.key !== "not") return to
  let end = to + 3
  while (end < tokens.length && end < to + 7 && tokens[end]?.isWord === true) end++
  return end
}

/** "…, which makes it the widest campaign in years". */
function made(context: Context, clause: Clause): void {
  const {object, secondObject} = clause
  if (object === undefined || secondObject === undefined || clause.voice !== "active") return
  const event = eventOf(context, object)
  if (event === undefined || isSomebody(context, secondObject)) return
  const to = Math.max(endOf(context, clause), secondObject.end)
  push(context, {...clause, subject: undefined}, event, {from: secondObject.from, to}, object)
}

/** "The minister spoke of a very serious case". */
function spokenOf(context: Context, clause: Clause): void {
  const {discourse, phrase} = context
  const said = clause.args.find((a) => a.prep === "of")?.np
  if (said === undefined || !discourse.hasEvent || !/^(?:past|present)$/.test(clause.tense)) return
  const head = phrase.tokens[said.head]
  const isWorst = phrase.tokens
    .slice(said.from, said.head)
    .some((_, i) => isSuperlative(phrase.parse, said.from + i))
  const isCase = discourse.isNoun("event", head) || ofCases(head) || isGrave(context, head)
  if (!isCase && !(isWorst && !isSomebody(context, said))) return
  push(context, clause, discourse.event, {from: said.from, to: said.end}, said)
}

function push(
  context: Context,
  clause: Clause,
  event: string,
  {from, to}: Range,
  whom: NounPhrase,
  isQuoted: boolean = false,
): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  // "branded the attacks unacceptable" condemns them.
  const isSo = tokens
    .slice(from, Math.min(to, from + 10))
    .some(
      (t, i) =>
        (isGrave(context, t) && !/^(?:unacceptable|irresponsible)$/.test(t.key)) ||
        isSuperlative(parse, from + i),
    )
  if (!isSo && !isQuoted) return
  const speaker =
    clause.voice === "passive" || clause.subject === undefined
      ? undefined
      : speakerOf(phrase, {from: clause.subject.from, to: clause.subject.end}, discourse).chain.at(-1)?.ref
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

/** Where a clause ends, before what is joined to it. */
function endOf({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (other.conjunctOf === clause && other.from > clause.at && other.from < to) to = other.from
  while (to > clause.verb.to && /^(?:and|or|but|,|;|\.)$/.test(parse.tokens[to - 1]?.key ?? "")) to--
  return wholeOf(parse.tokens, to)
}

/** "the most | brazen act since …", "the first time | an attack has …": what the reading cuts off behind a superlative. */
function wholeOf(tokens: readonly Token[], to: number): number {
  const last = tokens[to - 1]?.key ?? ""
  const isCut =
    /^(?:most|first|worst|only|known|ever)$/.test(last) ||
    (/^(?:time|case|known)$/.test(last) && /^(?:first|only|second)$/.test(tokens[to - 2]?.key ?? ""))
  if (!isCut) return to
  let end = to
  while (end < tokens.length && end < to + 16 && tokens[end]?.isWord === true) end++
  return end
}
