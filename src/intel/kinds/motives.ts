/* Why it was done, where no noun of an aim says so: in return for what ("in retaliation for arms deliveries", "was a
 * reply to"), what it is about ("it was all about money"), what is of interest, what somebody goes in for ("focuses on
 * espionage"), and what was to become of others ("so that the operators would be blind").
 *
 * It counts where it is said of an attack or of whoever attacked. */

import type {Ref} from "../discourse/discourse.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {addAim, addNoun} from "./aims.ts"
import {type Context, wordsIn} from "./draft.ts"
import {tellerOf} from "./hit-selves.ts"
import {isHostile} from "./hostile.ts"
import {doerIn, doerOfNoun, isTold} from "./told.ts"

/** What is done in return for something, by its noun. */
const requitals: ReadonlySet<string> = new Set(
  (
    "retaliation revenge reprisal reprisals retribution vengeance punishment protest response reply answer payback " +
    "tit-for-tat solidarity reaction counter-attack warning"
  ).split(" "),
)
/** Of these an answer may be of those who were hit as well: only what attackers give is one of attackers. */
const open = /^(?:response|reply|answer|reaction|warning|protest|solidarity)$/

/** "in retaliation for P", "as punishment for P", "was a reply to P". */
export function readRequital(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const key = tokens[np.head]?.key ?? ""
  if (!requitals.has(key)) return
  const clause = parse.clauseAt[np.head]
  if (clause === undefined || !isTold(context, clause) || clause.lemma === "") return
  const behind = np.preps.find(({prep}) => /^(?:for|to|against|at|over|with|from|on)$/.test(prep))
  const said = clause.predicate?.kind === "noun" && isPredicate(clause, np) ? clause.subject : undefined
  const prep = tokens[np.from - 1]?.key ?? ""
  const isBy = /^(?:in|as|of|by|for)$/.test(prep)
  // "on Tuesday in retaliation for P", "acted in protest at P": P hangs elsewhere.
  const isLoose = behind === undefined && /^(?:for|at|against|over)$/.test(tokens[np.to]?.key ?? "")
  const loose = isLoose ? parse.nounAt[np.to + 1] : undefined
  const answered = behind?.np ?? loose
  // "response" alone, "the response to the attack": of those who were hit.
  if (open.test(key) && (answered === undefined || discourse.isNoun("event", tokens[answered.head]))) return
  let doer: Ref | undefined
  if (said !== undefined) {
    if (!(said.isPronoun || discourse.isNoun("event", tokens[said.head]) || isHostile(context, said))) return
    // "they were a reply to": the attacks, not who did them.
    doer = said.isPronoun && discourse.hasEvent ? eventAt(context, np) : doerOfNoun(context, said)
    if (doer?.kind !== "event" && discourse.hasEvent) doer = eventAt(context, np)
  } else if (isBy || (clause.object === np && /^(?:take|exact|seek|wreak)$/.test(clause.lemma)))
    doer = striker(context, clause)
  if (doer === undefined || doer.kind === "state") return
  const to = Math.max(np.end, np.to, loose?.end ?? 0)
  const from = np.from - (said === undefined ? 1 : 0)
  addAim(context, clause.at, doer, wordsIn(context, np.head, to), from, to, clause.isNegated)
}

/** "in response to the sanctions": one preposition; not to the attack itself. */
function inResponse(context: Context, clause: Clause, np: NounPhrase, {from, to}: Range): void {
  const head = context.phrase.tokens[np.head]
  if (context.discourse.isNoun("event", head) || np.isPronoun || !isTold(context, clause)) return
  const doer = striker(context, clause)
  if (doer !== undefined && doer.kind !== "state")
    addAim(context, clause.at, doer, wordsIn(context, from + 1, to), from, to, clause.isNegated)
}

/** "was a reply", "was an act of revenge". */
const isPredicate = ({predicate}: Clause, np: NounPhrase): boolean =>
  predicate?.np === np || predicate?.np?.preps.some((p) => p.prep === "of" && p.np === np) === true

/** Who attacked, where a clause tells an attack: of an answer to it nothing is said. */
function striker(context: Context, clause: Clause): Ref | undefined {
  const {discourse, phrase} = context
  const {subject, object} = clause
  if (clause.voice === "active") {
    // "The hackers said they had acted in protest": the hackers.
    const who = subject === undefined ? undefined : (tellerOf(context, subject) ?? subject)
    const isAttacker =
      who !== undefined && (discourse.isNoun("actor", phrase.tokens[who.head]) || isHostile(context, who))
    if (!isAttacker) return undefined
    // "announced the attack as punishment": of the attack.
    const isOfAttack =
      object !== undefined && (object.isPronoun || discourse.isNoun("event", phrase.tokens[object.head]))
    const isSaid = discourse.lookup.speech.has(clause.lemma)
    if ((isSaid || object?.isPronoun === true) && isOfAttack && discourse.hasEvent)
      return eventAt(context, object)
    return doerIn(context, clause)
  }
  if (clause.voice !== "passive") return undefined
  if (clause.agent !== undefined) return doerOfNoun(context, clause.agent)
  const isDone =
    discourse.isVerb("hit", clause.lemma) ||
    (subject !== undefined && discourse.isNoun("event", phrase.tokens[subject.head]))
  return isDone && discourse.hasEvent
    ? {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
    : undefined
}

const eventAt = ({discourse}: Context, {from, to}: NounPhrase): Ref => ({
  id: discourse.event,
  kind: "event",
  from,
  to,
})

const pursuits =
  /^(?:espionage|cyberespionage|cyber-espionage|spying|surveillance|sabotage|extortion|blackmail|fraud|disinformation|propaganda|influence|eavesdropping|cybercrime|subversion|monetisation|monetization)$/
const pursuing =
  /^(?:focus|specialise|specialize|concentrate|centre|center|engage|dedicate|devote|deal|turn|geared)$/

/** What a clause says of motives beside nouns of aims. */
export function readMotive(context: Context, clause: Clause): void {
  if (clause.lemma === "be") {
    about(context, clause)
    ofInterest(context, clause)
  } else if (pursuing.test(clause.lemma)) goesInFor(context, clause)
  for (const {prep, np, at, end} of clause.args)
    if (np !== undefined && /^(?:in (?:response|reply|reaction|answer|retaliation) (?:to|for))$/.test(prep))
      inResponse(context, clause, np, {from: at, to: end})
  if (/^(?:serve|act|use|function|employ)$/.test(clause.lemma)) asCover(context, clause)
  if (clause.marker === "so that" && clause.subject !== undefined) soThat(context, clause)
}

/** "served as a distraction from the theft", "was used as a smokescreen for espionage". */
function asCover(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const as = clause.args.find(({prep}) => prep === "as")?.np
  const {subject} = clause
  if (as === undefined || subject === undefined || !isTold(context, clause)) return
  if (!covers.test(phrase.tokens[as.head]?.key ?? "") || !discourse.hasEvent) return
  const isOfAttack =
    isHostile(context, subject) || discourse.isNoun("event", phrase.tokens[subject.head]) || subject.isPronoun
  if (!isOfAttack) return
  addNoun(context, clause, eventAt(context, as), as, subject.from)
}

const covers =
  /^(?:distraction|diversion|smokescreen|smoke-screen|cover|cloak|decoy|screen|front|fig-leaf|pretext|test|rehearsal|dress-rehearsal|demonstration|reconnaissance|preparation|prelude|relays?|springboard|stepping-stone|leverage)$/

/** "It was about making noise, not about stealing anything", "it is all about ransom", "they are in it for the money". */
function about(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const {subject, verb, predicate} = clause
  if (subject === undefined || predicate === undefined || !discourse.hasEvent || !isTold(context, clause))
    return
  let at = verb.to
  while (
    /^(?:all|only|just|simply|purely|mainly|primarily|always|not|really|never)$/.test(tokens[at]?.key ?? "")
  )
    at++
  const isIn = tokens[at]?.key === "in" && tokens[at + 1]?.key === "it" && tokens[at + 2]?.key === "for"
  if (tokens[at]?.key !== "about" && !isIn) return
  const isOfIt = /^(?:it|this|that|all|everything)$/.test(tokens[subject.head]?.key ?? "")
  if (!(isOfIt || isHostile(context, subject))) return
  const doer = doerOfNoun(context, subject) ?? eventAt(context, subject)
  const first = isIn ? at + 3 : at + 1
  for (let i = first; i < Math.min(tokens.length, first + 12); i++) {
    const isNext = i === first || tokens[i - 1]?.key === "about"
    if (!isNext) continue
    const before = tokens[i - 2]?.key ?? ""
    const isDenied = i === first ? clause.isNegated : before === "not"
    const gerund = phrase.clauses.find((c) => c.kind === "gerund" && c.verb.from === i)
    const np = phrase.parse.nounAt[i]
    const end = gerund?.object?.end ?? gerund?.to ?? np?.end
    if (end === undefined || (gerund === undefined && !isMotive(context, np))) continue
    addAim(
      context,
      clause.at,
      doer,
      wordsIn(context, i, end),
      i === first ? subject.from : i - 2,
      end,
      isDenied,
    )
  }
}

const isMotive = ({phrase, discourse}: Context, np: NounPhrase | undefined): boolean => {
  const head = phrase.tokens[np?.head ?? -1]
  return (
    head !== undefined &&
    (discourse.isNoun("coveted", head) ||
      discourse.isNoun("end", head) ||
      pursuits.test(head.key) ||
      /^(?:ransoms?|politics|power|prestige|fame|revenge|data|secrets|control)$/.test(head.key))
  )
}

/** "Hydrogen storage was of particular interest", "Of interest to the group were drawings". */
function ofInterest(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, predicate, args} = clause
  const found = predicate?.kind === "preposition" ? predicate.np : args.find(({prep}) => prep === "of")?.np
  if (subject === undefined || subject.isPronoun || found === undefined) return
  if (phrase.tokens[found.head]?.key !== "interest" || !discourse.hasEvent || !isTold(context, clause)) return
  if (phrase.tokens[found.from - 1]?.key !== "of") return
  const head = phrase.tokens[subject.head]
  const isSomebody =
    ["victim", "actor", "event", "means", "institution", "organisations"].some((kind) =>
      discourse.isNoun(kind, head),
    ) || phrase.parse.nounAt[subject.head]?.count !== undefined
  if (isSomebody || phrase.mentions.some((m) => m.from >= subject.from && m.to <= subject.head + 1)) return
  const whose = [...found.preps, ...args].find(({prep}) => prep === "to" || prep === "for")?.np
  if (whose !== undefined && !isHostile(context, whose)) return
  const doer = whose === undefined ? eventAt(context, subject) : doerOfNoun(context, whose)
  if (doer !== undefined)
    addNoun(context, clause, doer, subject, Math.min(subject.from, clause.at), {close: found.end})
}

/** "focuses on espionage", "engages in extortion": what an actor does it for. */
function goesInFor(context: Context, clause: Clause): void {
  const {phrase} = context
  const np = clause.args.find(({prep}) => /^(?:on|in|to|around)$/.test(prep))?.np
  if (np === undefined || clause.isNegated || !isTold(context, clause)) return
  if (!pursuits.test(phrase.tokens[np.head]?.key ?? "")) return
  const who = clause.voice === "passive" || clause.subject !== undefined ? clause.subject : undefined
  const doer =
    who === undefined
      ? doerIn(context, clause)
      : isHostile(context, who)
        ? doerOfNoun(context, who)
        : undefined
  if (doer !== undefined) addNoun(context, clause, doer, np, who?.from ?? clause.at)
}

/** "so that operators would be blind": what was to become of those who were hit. */
function soThat(context: Context, clause: Clause): void {
  const above = clause.parent
  if (above === undefined || !/^(?:would|could|might)$/.test(clause.modal ?? "")) return
  if (above.tense !== "past" || above.subject === undefined || !isTold(context, above)) return
  const doer = isHostile(context, above.subject) ? doerIn(context, above) : undefined
  if (doer === undefined || clause.subject?.isPronoun !== false) return
  const to = Math.max(clause.to, clause.verb.to)
  addAim(context, above.at, doer, wordsIn(context, clause.subject.from, to), clause.from, to, false)
}
