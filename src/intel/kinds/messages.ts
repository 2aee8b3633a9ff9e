/* Messages as bait: what people who are no attackers received, what asks them for something, and what came next:
 * "diplomats received an invitation", "letters ask recipients to scan a code", "followed by a call".
 *
 * Everybody gets messages, so they must come in a story of an attack, and not from whoever tells it: what a bank, an agency or the
 * police writes to those concerned is no bait. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isHostile} from "./hostile.ts"
import {addWays, isNone, saidBy} from "./targeting.ts"
import {isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {type Openness, waysOf} from "./ways.ts"

/** What a clause says of messages as bait. */
export function readMessages(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isNegated || clause.isImperative)
    return
  if (!context.discourse.hasEvent && !context.phrase.clauses.some(({lemma}) => shamming.has(lemma))) return
  if (context.discourse.isVerb("delivering", clause.lemma)) inTheName(context, clause)
  if (/^(?:receive|get)$/.test(clause.lemma)) received(context, clause)
  else if (clause.lemma === "follow" && clause.voice === "passive") followed(context, clause)
  else if (asking.has(clause.lemma)) asked(context, clause)
}

/** What tells an attack where no attack has been told. */
const shamming: ReadonlySet<string> = new Set(["purport", "pretend", "pose", "impersonate", "masquerade"])

const asking: ReadonlySet<string> = new Set(
  "ask urge invite instruct request direct claim pretend purport promise demand prompt imitate mimic impersonate copy".split(
    " ",
  ),
)

/** "Diplomats received an invitation", "he had got a message about a job". */
function received(context: Context, clause: Clause): void {
  const {subject, object, voice} = clause
  if (voice !== "active" || subject === undefined || object === undefined) return
  if ((clause.tense !== "past" && !clause.isPerfect) || !isTold(context, clause)) return
  if (
    context.phrase.tokens.slice(object.from, object.head).some(({key}) => /^(?:such|same|similar)$/.test(key))
  )
    return
  if (!isBait(context, object) || isNone(context, object) || isTeller(context, subject)) return
  const isSomebody = /^(?:he|she)$/.test(headOf(context, subject))
  if ((!isSomebody && isHostile(context, subject)) || isFromTeller(context, clause, object)) return
  add(context, clause, messageWays(context, clause, object))
}

/** "Bills were sent in its name", "posted adverts in the name of the bank": whatever it is, it is not what it looks like. */
function inTheName(context: Context, clause: Clause): void {
  const what = clause.voice === "passive" ? clause.subject : clause.object
  if (what === undefined || what.isPronoun || isNone(context, what) || !isTold(context, clause)) return
  const by = clause.voice === "passive" ? clause.agent : clause.subject
  if (by !== undefined && !isHostile(context, by)) return
  const name = [...clause.args, ...what.preps].find(
    ({prep, np}) =>
      prep === "in the name of" || (prep === "in" && np !== undefined && headOf(context, np) === "name"),
  )
  if (name === undefined) return
  const whole = waysOf(context, what, "any")[0]
  const words = whole?.object ?? wordsIn(context, what.from, what.to)
  const said = wordsIn(context, name.at, Math.min(name.end, name.at + 10))
  const object = words.includes(said) ? words : `${words} ${said}`
  add(context, clause, [{object, from: what.from, to: Math.max(what.to, name.end)}])
}

/** "…, followed by a call from somebody who claimed to be the help desk": after other bait. */
function followed(context: Context, clause: Clause): void {
  const {agent, subject} = clause
  if (agent === undefined || subject === undefined || !isTold(context, clause)) return
  if (
    isBait(context, subject) &&
    (isBait(context, agent) || /^(?:test|interview|visit)$/.test(headOf(context, agent)))
  )
    add(context, clause, waysOf(context, agent, "any"))
}

/** "Letters in the name of the bank ask recipients to scan a code": the letters. */
function asked(context: Context, clause: Clause): void {
  const {subject, voice} = clause
  if (voice !== "active" || subject === undefined || clause.subjectBy !== "own" || clause.modal !== undefined)
    return
  if (!isSent(context, subject) || isFromTeller(context, clause, subject) || !isTold(context, clause)) return
  // "The message warned": the one that was told of.
  const isToldOf = /^(?:the|these|this|those|its|their)$/.test(context.phrase.tokens[subject.from]?.key ?? "")
  const hasMore = subject.preps.length > 0 || subject.clauses.length > 0
  if (isToldOf && !hasMore) return
  const to = Math.max(subject.end, Math.min(clause.to, clause.verb.to + 8))
  const end = hasMore ? subject.end : to
  const object = wordsIn(context, subject.from, Math.min(end, subject.from + 16))
  add(context, clause, [{object, from: subject.from, to: end}])
}

const headOf = ({phrase}: Context, {head}: NounPhrase): string => phrase.tokens[head]?.key ?? ""

const sent =
  /^(?:e-?mails?|mails?|messages?|texts?|sms|letters?|invitations?|calls?|phone-calls?|advert(?:isement)?s?|ads?|posts?|dms|invoices?|bills?|fines?|packages?|parcels?|envelopes?|usb|questionnaires?|requests?|prompts?|notifications?|pop-ups?|offers?|voicemails?|faxes|cards?)$/

const isSent = (context: Context, np: NounPhrase): boolean => sent.test(headOf(context, np))

const isBait = (context: Context, np: NounPhrase): boolean =>
  isSent(context, np) ||
  (context.discourse.isNoun("message", context.phrase.tokens[np.head]) &&
    !/^(?:updates?|website|websites)$/.test(headOf(context, np)))

/** Those who tell of it, and get reports and calls for help. */
function isTeller({phrase}: Context, {head, from, isPronoun}: NounPhrase): boolean {
  const key = phrase.tokens[head]?.key ?? ""
  if (isPronoun) return /^(?:we|it|i)$/.test(key)
  const mention = phrase.mentions[phrase.mentionAt[head] ?? -1]
  if (mention?.kind === "organisation" || mention?.kind === "state body") return true
  return (
    /^(?:police|investigators|prosecutors|authorities|agency|agencies|centre|center|regulator|newspaper|newsroom|helpline|hotline)$/.test(
      key,
    ) || /^(?:affected|concerned)$/.test(phrase.tokens[from]?.key ?? "")
  )
}

/** "a letter from the bank about the breach". */
function isFromTeller(context: Context, clause: Clause, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  for (const {prep, np: who} of [...np.preps, ...clause.args]) {
    if (who === undefined || !/^(?:from|by)$/.test(prep)) continue
    const key = phrase.tokens[who.head]?.key ?? ""
    const mention = phrase.mentions[phrase.mentionAt[who.head] ?? -1]
    const isSham = phrase.tokens.slice(who.from, who.head).some(({key: word}) => pretended.test(word))
    if (isSham) return false
    if (/^(?:us|them|it|him)$/.test(key) || mention?.kind === "organisation") return true
    if (discourse.isNoun("institution", phrase.tokens[who.head])) return true
  }
  return np.preps.some(({prep, np: about}) =>
    about !== undefined && /^(?:about|on|regarding|concerning|of)$/.test(prep)
      ? discourse.isNoun("event", phrase.tokens[about.head])
      : false,
  )
}

const pretended =
  /^(?:supposed|alleged|purported|ostensible|apparent|fake|bogus|so-called|self-styled|pretended)$/

/** What hangs on the verb and tells of the message. */
const tails =
  /^(?:with|containing|without|in the name of|from|about|on|over|inviting|promising|regarding|concerning|disguised as|posing as|under the name of|in|for)$/

/** A message with what it carries, from whom it pretends to come and what it is about. */
export function messageWays(
  context: Context,
  clause: Clause,
  np: NounPhrase,
  openness: Openness = "any",
): readonly Way[] {
  const {phrase} = context
  const ways = waysOf(context, np, openness)
  const [only] = ways
  if (
    only === undefined ||
    ways.length > 1 ||
    (/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(only.object) && !only.object.startsWith("e-mail"))
  )
    return ways
  const added: string[] = []
  let to = only.to
  for (const {prep, at, end, np: inner} of clause.args) {
    if (at < np.to || !tails.test(prep) || inner === undefined) continue
    if (phrase.times[at] !== undefined) continue
    if (only.object.includes(wordsIn(context, inner.from, inner.to))) continue
    added.push(wordsIn(context, at, Math.min(end, at + 10)))
    to = Math.max(to, end)
  }
  return added.length === 0 ? ways : [{object: [only.object, ...added].join(" "), from: only.from, to}]
}

function add(context: Context, clause: Clause, ways: readonly Way[]): void {
  const {discourse, drafts} = context
  const fresh = ways.filter(
    ({object}) =>
      !drafts.some((d) => d.kind === "vector" && (d.object.includes(object) || object.includes(d.object))),
  )
  if (fresh.length > 0) addWays(context, saidBy(context, clause, discourse.event, "uses"), fresh)
}
