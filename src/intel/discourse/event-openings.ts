/* Which of its events a text goes over to: by a label, a year in front, a noun of an event, a sentence that says so.
 *
 *   "Campaign A (from 2019 to 2023): …"              the first of the campaigns that the text numbers
 *   "In 2022 the group …"                            an event of that year, where the one spoken of is of another
 *   "a second wave", "the earlier breach"            one that is set apart, told already or not
 *   "an intrusion at the clinic"                     one that begins, where the event spoken of hit others
 *   "The attack on the parliament is another matter" the event of the subject, which is spoken of next
 *
 * A noun without such words speaks of the event spoken of. */

import type {NounPhrase} from "../parse/clause.ts"
import type {Telling} from "./event-ledger.ts"
import {daysBetween, farApart, impliedBy, isYear, longBefore, type Span, spanIn} from "./event-times.ts"
import {tailOf, type Victims, victimsOf, victimsOfSubject} from "./event-victims.ts"
import {
  another,
  isCompared,
  isDeed,
  isDefinite,
  isEventNoun,
  isOfSameDoer,
  isPredicate,
  isToldBeside,
} from "./event-words.ts"

/** What a text numbers its events as. */
const numbered: ReadonlySet<string> = new Set([
  "set",
  "case",
  "wave",
  "cluster",
  "series",
  "episode",
  "event",
])

/** "Campaign A (from 2019 to 2023): …", "Set 1:": the events that a text announced, one by one. */
export function readLabel(telling: Telling): void {
  const {ledger, phrase} = telling
  const {tokens} = phrase
  const label = labelAt(telling, 0)
  if (label === undefined) return
  const close = tokens[2]?.text === "(" ? tokens.findIndex(({text}) => text === ")") + 1 : 2
  if (tokens[close]?.text !== ":") return
  const isFirst = ledger.labels.size === 0 && ledger.count === 1
  const id = ledger.labels.get(label) ?? (isFirst ? ledger.main : ledger.begin())
  ledger.labels.set(label, id)
  ledger.main = id
  ledger.current = id
}

/** "campaign a": the noun at a token with the letter or number behind it. */
function labelAt({lookup, phrase: {tokens}}: Telling, at: number): string | undefined {
  const noun = tokens[at]
  const letter = tokens[at + 1]
  if (noun?.isCapital !== true || !/^(?:\p{Lu}|\d{1,2})$/u.test(letter?.text ?? "")) return undefined
  const isOne = numbered.has(noun.key) || lookup.nouns.get("event")?.has(noun.key) === true
  return isOne ? `${noun.key} ${letter?.low}` : undefined
}

/** "In 2022 the group …": a sentence that leads with another year, or with a time long before the event's. */
export function readLead({lookup, ledger, phrase, issued, times}: Telling): void {
  if (ledger.count === 0) return
  const time = spanIn(times, {from: 0, to: Math.min(6, phrase.clauses[0]?.verb.from ?? 6)})
  if (time?.isPoint !== true || !/^(?:in|on|during)$/.test(phrase.tokens[0]?.key ?? "")) return
  const known = ledger.of(ledger.main).span ?? impliedBy(issued)
  const gap = known === undefined ? 0 : daysBetween(time, known)
  const isOther =
    gap > 0 && (isYear(time) || (gap > longBefore && known !== undefined && time.to < known.from))
  const tells = phrase.parse.nouns.some((noun) => isEventNoun(lookup, phrase, noun))
  if (!isOther || !(tells || phrase.clauses.some(({lemma}) => isDeed(lookup, lemma)))) return
  const year = time.from.slice(0, 4)
  const id = ledger.apart.get(year) ?? ledger.begin()
  ledger.apart.set(year, id)
  if (known !== undefined && time.to < known.from) ledger.past.add(id)
  ledger.current = ledger.note(id, time, [])
}

/** "The first wave", "the second phase": a part of the campaign that the text tells, and no other event. */
function isWaveOf({phrase, ledger}: Telling, noun: NounPhrase, key: string): boolean {
  return (
    /^(?:first|second|third|fourth|last|latest|next)$/.test(key) &&
    /^(?:waves?|phases?|stages?|rounds?)$/.test(phrase.tokens[noun.head]?.key ?? "") &&
    isDefinite(phrase, noun) &&
    ledger.count === 1
  )
}

/** The event of a noun phrase. */
export function eventOf(telling: Telling, noun: NounPhrase): string {
  const {lookup, ledger, phrase, issued, times} = telling
  const {tokens, mentions} = phrase
  const named = mentions.find((m) => m.kind === "campaign" && m.from >= noun.from && m.to <= noun.head + 1)
  if (named !== undefined && !lookup.things.has(named.id)) return namedHere(telling, noun, named.id)
  if (named !== undefined) {
    if (ledger.count === 0) ledger.count = 1
    ledger.current = named.id
    if (ledger.main === "") ledger.main = named.id
    return named.id
  }
  const labelled = ledger.labels.size === 0 ? undefined : ledger.labels.get(labelAt(telling, noun.from) ?? "")
  if (labelled !== undefined) return labelled
  const own = spanIn(times, {from: noun.from, to: tailOf(phrase, noun)})
  const [time, victims] = undergone(telling, noun) ?? [own, victimsOf(phrase, noun, lookup)]
  const isNew = ledger.count === 0
  if (isNew) return ledger.note(ledger.begin(), time, victims.all)
  for (let i = noun.from; i < noun.head; i++) {
    const key = tokens[i]?.key ?? ""
    if (key === "first" && ledger.count > 1 && isDefinite(phrase, noun)) return "event-1"
    // "In the second wave": of the campaign that is told.
    if (isWaveOf(telling, noun, key)) return ledger.current
    if (another.has(key)) {
      const isKnown = isDefinite(phrase, noun) || key === "second" || key === "third"
      return ledger.note(ledger.byWord(key, isKnown), time, victims.all)
    }
  }
  const told = ledger.of(ledger.spoken)
  const isElse = !victims.all.some((v) => told.victims.has(v))
  const isOne = !isDefinite(phrase, noun)
  if (
    victims.hasAny &&
    isElse &&
    isOfSameDoer(phrase, noun) &&
    (isOne || victims.all.length > 0 || told.victims.size > 0)
  )
    return ledger.otherOf(victims.all, time)
  if (isElse && (victims.all.length > 0 || time !== undefined) && isCompared(phrase, noun))
    return ledger.otherOf(victims.all, time)
  if (victims.hasAny && isToldBeside(phrase, noun)) {
    const {victims: hit, span} = ledger.of(ledger.spoken)
    const isTold = hit.size > 0 || (span !== undefined && !ledger.past.has(ledger.spoken))
    if (isTold && !victims.all.some((v) => hit.has(v))) return ledger.otherOf(victims.all, time)
  }
  const isIndefinite = /^(?:a|an)$/.test(tokens[noun.from]?.key ?? "") && !isPredicate(phrase, noun)
  const {span: known, victims: hit} = ledger.of(ledger.spoken)
  const span = known ?? impliedBy(issued)
  const shares = victims.all.some((v) => hit.has(v))
  if (time?.isPoint === true && span !== undefined && !shares) {
    const gap = daysBetween(time, span)
    if (gap > farApart || (gap > 0 && (victims.hasAny || isYear(time)))) {
      for (const [id, told] of ledger.told)
        if (id !== ledger.spoken && told.span !== undefined && daysBetween(time, told.span) === 0)
          return ledger.note(id, time, victims.all)
      const id = ledger.begin()
      if (time.to < span.from) ledger.past.add(id)
      return ledger.note(id, time, victims.all)
    }
  }
  if (victims.hasAny && !shares) {
    const own = isDefinite(phrase, noun) ? victims.all : victims.named
    for (const [id, told] of ledger.told)
      if (own.some((v) => told.victims.has(v))) return ledger.note(id, time, [])
    const isOther =
      isIndefinite && (hit.size > 0 ? victims.all.length > 0 : time !== undefined && known !== undefined)
    const isFirstTold = hit.size === 0 && known === undefined
    if (isOther || (victims.named.length > 0 && (isIndefinite || (time !== undefined && !isFirstTold))))
      return ledger.note(ledger.begin(), time, victims.all)
  }
  return ledger.note(ledger.spoken, time, victims.all)
}

/** "On 10 May the websites of the parliament were subjected to attacks": when, and who underwent it. */
function undergone(
  {lookup, phrase, times}: Telling,
  noun: NounPhrase,
): readonly [Span | undefined, Victims] | undefined {
  const {parse, tokens} = phrase
  const clause = parse.clauseAt[noun.head]
  const subject = clause?.subject
  if (clause === undefined || subject === undefined || clause.kind !== "main" || subject.isPronoun)
    return undefined
  const isSubjected =
    clause.lemma === "subject" && clause.voice === "passive" && tokens[clause.verb.to]?.key === "to"
  const undergoes =
    clause.object === noun &&
    clause.voice === "active" &&
    lookup.verbClasses.get("undergoing")?.has(clause.lemma) === true
  if (!isSubjected && !undergoes) return undefined
  const all = victimsOfSubject(phrase, subject)
  if (all.length === 0) return undefined
  const time = spanIn(times, {from: clause.from, to: tailOf(phrase, noun)})
  return [time, {all, named: [], hasAny: true}]
}

/** "A campaign we call LARCH", "HAWTHORN, the second campaign": the event that the text gives a name to. */
function namedHere(telling: Telling, noun: NounPhrase, name: string): string {
  const {lookup, ledger, phrase} = telling
  const known = ledger.names.get(name)
  if (known !== undefined) {
    ledger.current = known
    return known
  }
  const said = noun.appositions.find(({np}) => isEventNoun(lookup, phrase, np))?.np
  const id = said === undefined ? ledger.spoken : eventOf(telling, said)
  ledger.names.set(name, id)
  return id
}

/** "The attack on the parliament is another matter": its subject is another event, which is spoken of next. */
export function turnedTo({ledger, phrase, heads}: Telling): string | undefined {
  const {tokens, clauses} = phrase
  for (const {kind, subject, predicate} of clauses) {
    const np = predicate?.np
    if (kind !== "main" || subject === undefined) continue
    // "One case is different: …"
    const adjective = predicate?.kind === "adjective" ? (tokens[predicate.at]?.key ?? "") : ""
    const isCase =
      /^(?:one|another|a)$/.test(tokens[subject.from]?.key ?? "") &&
      /^(?:case|incident|attack|intrusion|breach|campaign)$/.test(tokens[subject.head]?.key ?? "")
    if (isCase && /^(?:different|separate|unrelated|distinct)$/.test(adjective)) return ledger.begin()
    if (
      np === undefined ||
      !/^(?:matter|story|affair|case|thing|issue|incident)$/.test(tokens[np.head]?.key ?? "")
    )
      continue
    let isOther = false
    for (let i = np.from; i < np.head; i++)
      isOther ||= /^(?:another|separate|different|unrelated)$/.test(tokens[i]?.key ?? "")
    if (!isOther) continue
    const own = heads.get(subject.head)
    if (own !== undefined && own !== ledger.current) return own
    if (own === undefined && tokens[subject.head]?.isCapital !== true) return undefined
    const id = ledger.begin()
    heads.set(subject.head, id)
    return id
  }
  return undefined
}
