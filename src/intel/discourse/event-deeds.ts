/* Deeds that make an event of their own: what somebody did at another time, or to others, than the event spoken of.
 *
 *   "The group hit two banks in 2022"                a time long before the event's → an event of the past
 *   "It had already hit a mill"                      other victims, said to have been hit as well or before
 *   "…, a gang that hit clinics in Ohio last spring" background of whoever did it, not of the event */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Telling} from "./event-ledger.ts"
import {daysBetween, farApart, impliedBy, isYear, longBefore, type Span, spanIn} from "./event-times.ts"
import {areElse, victimsOfDeed} from "./event-victims.ts"
import {asWell, before, isCharge, isCompared, isDeed, isOfSame} from "./event-words.ts"

/** A deed with other victims that lies so far from the event, in days, is another. */
const otherTime = 14

/** A deed told with a time long before the event's is an event of the past. */
export function readDeed(telling: Telling, clause: Clause): void {
  const {lookup, ledger, phrase, issued, times, heads, deeds} = telling
  if (clause.lemma === "" || clause.lemma === "be") return
  const from = Math.min(clause.from, ...clause.args.map(({at}) => at))
  const to = Math.max(clause.verb.to, ...clause.args.map(({end}) => end))
  const time = spanIn(times, {from, to})
  const isDone = isDeed(lookup, clause.lemma)
  const hit = isDone ? victimsOfDeed(phrase, clause) : []
  const isPast = clause.tense === "past" || clause.isPerfect
  if (ledger.count === 0) {
    // The deed that a text begins with is its first event.
    if (
      hit.length > 0 &&
      clause.tense === "past" &&
      clause.kind === "main" &&
      lookup.verbClasses.get("hit")?.has(clause.lemma)
    )
      ledger.note(ledger.begin(), time, hit)
    return
  }
  const isOther =
    (isCharge(phrase, clause) && hit.length > 0 && areElse(hit, ledger.of(ledger.spoken).victims)) ||
    (isDone && clause.antecedent !== undefined && hit.length > 0 && isCompared(phrase, clause.antecedent))
  if (isOther) {
    deeds.set(clause, ledger.otherOf(hit, time))
    return
  }
  const isAside = isDone && isPast && time !== undefined && isBackground(telling, clause, time)
  if (isAside) {
    deeds.set(clause, ledger.otherOf(hit, time))
    return
  }
  const nouns = [clause.subject, clause.object, ...clause.args.map(({np}) => np)]
  const own = nouns.map((noun) => heads.get(noun?.head ?? -1)).find((id) => id !== undefined)
  const isTold = own !== undefined && own !== ledger.spoken
  if (isDone && isPast && !isTold && hit.length > 0 && isApart(telling, clause, hit, time)) {
    const id = ledger.note(ledger.begin(), time, hit)
    deeds.set(clause, id)
    ledger.past.add(id)
    // "It has previously hit banks" is said in passing.
    const isInPassing = clause.isPerfect && clause.tense === "present"
    if (clause.kind === "main" && clause.parent === undefined && !isInPassing) ledger.current = id
    return
  }
  if (time === undefined) return
  const {span} = ledger.of(ledger.spoken)
  const known = span ?? impliedBy(issued)
  const gap = known === undefined || time.to >= known.from ? 0 : daysBetween(time, known)
  if (own === undefined && !isDone) return
  if (own !== undefined || !time.isPoint || !isPast || !(gap > longBefore || (gap > 0 && isYear(time)))) {
    if (gap === 0) ledger.note(own ?? ledger.current, time, [])
    return
  }
  // "The first malware was installed in 2022": how the event began.
  if (clause.voice === "passive" && clause.agent === undefined && hit.length === 0) return
  // "The attackers had gained access in 2022": the same.
  if (hit.length === 0 && clause.antecedent === undefined && isOfWhoDidIt(telling, clause.subject)) return
  const year = time.from.slice(0, 4)
  const id = ledger.apart.get(year) ?? ledger.begin()
  ledger.apart.set(year, id)
  ledger.note(id, time, [])
  deeds.set(clause, id)
  ledger.past.add(id)
  if (clause.kind === "main") ledger.current = id
}

/** "They", "the intruders", where the sentence does not lead with the time. */
function isOfWhoDidIt({lookup, phrase}: Telling, subject: NounPhrase | undefined): boolean {
  const {tokens, mentionAt} = phrase
  if (subject === undefined || /^(?:in|on|during|back)$/.test(tokens[0]?.key ?? "")) return false
  const {from, head, isPronoun} = subject
  const key = tokens[head]?.key ?? ""
  if (isPronoun) return key === "it" || key === "they"
  return tokens[from]?.key === "the" && mentionAt[head] === -1 && lookup.nouns.get("actor")?.has(key) === true
}

/** "…, a gang that hit clinics in Ohio last spring": what a named or unknown actor did is told of him, not of the
 *  event. */
function isBackground({lookup, ledger, phrase}: Telling, {kind, antecedent}: Clause, time: Span): boolean {
  if (kind !== "relative" || antecedent === undefined || !time.isPoint) return false
  const {tokens, mentions, mentionAt} = phrase
  const isNamed = mentions[mentionAt[antecedent.head] ?? -1]?.kind === "actor"
  const isOne =
    /^(?:a|an|another)$/.test(tokens[antecedent.from]?.key ?? "") &&
    lookup.nouns.get("actor")?.has(tokens[antecedent.head]?.key ?? "") === true
  if (!isNamed && !isOne) return false
  const {span} = ledger.of(ledger.spoken)
  return span === undefined || daysBetween(time, span) > 0
}

/** A deed with other victims at another time, or that is said to have been done as well: an event of its own. */
function isApart(
  {ledger, phrase, issued}: Telling,
  clause: Clause,
  hit: readonly string[],
  time: Span | undefined,
): boolean {
  const {span, victims} = ledger.of(ledger.spoken)
  const known = span ?? impliedBy(issued)
  const gap = time === undefined || known === undefined ? 0 : daysBetween(time, known)
  const {subject} = clause
  const isSame = subject !== undefined && isOfSame(phrase, subject)
  if (isSame && time !== undefined && (gap > 0 || span === undefined) && !hit.some((id) => victims.has(id)))
    return true
  // Whom the event hit was not said, but when it was.
  if (victims.size === 0) return span !== undefined && time?.isPoint === true && gap > farApart
  if (!areElse(hit, victims)) return false
  if (time?.isPoint === true && gap > otherTime) return true
  const isBefore = clause.adverbs.some((at) => before.has(phrase.tokens[at]?.key ?? ""))
  // "A flaw that had already been used against banks" is how the event began.
  if (isSame || (isBefore && !(clause.antecedent !== undefined && clause.voice === "passive"))) return true
  // "It also hit banks" is told of the same event, unless it was at another time.
  const isSince = clause.args.some(({prep}) => prep === "since")
  // "X has hit hospitals elsewhere since June": what it does in general.
  if (isSince && clause.isPerfect && span?.isPoint === true) return true
  const isOther = time === undefined ? isSince : !(time.isPoint && gap === 0 && span !== undefined)
  if (!isOther) return false
  for (let i = clause.from; i < clause.to; i++) if (asWell.has(phrase.tokens[i]?.key ?? "")) return true
  return false
}

/** Whom a deed hits, its event has hit: "the attack on the banks" finds it again. */
export function noteHit({lookup, ledger, phrase: {mentions}, deeds}: Telling, clause: Clause): void {
  const hit = clause.voice === "passive" ? clause.subject : clause.object
  if (hit === undefined || ledger.count === 0 || clause.isNegated || !isDeed(lookup, clause.lemma)) return
  const id = deeds.get(clause) ?? ledger.current
  for (const m of mentions)
    if (m.from >= hit.from && m.to <= hit.head + 1 && /^(?:sector|organisation)$/.test(m.kind))
      ledger.sawVictim(id, m.id)
}
