/* Techniques that are told as deeds: "by guessing weak passwords", "talked an employee into opening Quick Assist",
 * "called the help desk", "bought credentials from a broker".
 *
 * Behind an entry ("got in by …") any deed is the technique, in its words; elsewhere only deeds of the class `ruse`, or
 * those that get hold of what opens doors. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerIn, doerOfNoun, isTold} from "./told.ts"
import {waysOf} from "./ways.ts"

/** Verbs of getting in, behind which "by" says how. */
const entries: ReadonlySet<string> = new Set(
  "get gain enter break obtain access compromise breach penetrate infiltrate hijack take come hack infect".split(
    " ",
  ),
)

const keys =
  /^(?:passwords?|credentials?|passphrases?|pins?|codes?|tokens?|cookies?|keys?|certificates?|logins?|accounts?|hash|hashes|secrets?|sessions?)$/

/** What a clause says of a technique by its verb. */
export function readRuses(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isImperative) return
  const {discourse} = context
  const {lemma} = clause
  const isGerund = clause.kind === "gerund"
  const isRuse = discourse.isVerb("ruse", lemma)
  const isTaking = discourse.isVerb("key-taking", lemma)
  if (prodded(context, clause)) return
  if (!(isGerund || isRuse || isTaking) || !isTold(context, clause)) return
  if (intoDoing(context, clause)) return
  if (isTaking && takesKeys(context, clause)) whole(context, clause)
  else if (isRuse && isAimedRuse(context, clause)) whole(context, clause)
  else if (isGerund && isHow(context, clause)) whole(context, clause)
}

/** "tricked an employee into installing AnyDesk": AnyDesk, else the whole. */
function intoDoing(context: Context, clause: Clause): boolean {
  const into = [...clause.args, ...(clause.object?.preps ?? [])].find(
    ({prep, clause: inner}) => prep === "into" && inner !== undefined,
  )?.clause
  if (into === undefined || !context.discourse.isVerb("ruse", clause.lemma)) return false
  const doer = doerIn(context, clause)
  if (doer === undefined) return true
  const ways = into.object === undefined ? [] : waysOf(context, into.object, "tools")
  if (ways.length > 0 && into.object !== undefined && !isKey(context, into.object))
    addWays(context, saidBy(context, clause, doer.id, "uses"), ways)
  else whole(context, clause, into.object)
  return true
}

/** "persuaded recipients to open Quick Assist", "letters ask users to install an app": what whoever was fooled then did. */
function prodded(context: Context, clause: Clause): boolean {
  const {discourse, phrase} = context
  const {subject, object} = clause
  if (!discourse.isVerb("prodding", clause.lemma) || clause.isNegated) return false
  const inner = [...clause.complements, ...clause.adjuncts].find(
    (c) =>
      c.kind === "infinitive" &&
      (discourse.isVerb("getting", c.lemma) || discourse.isVerb("falling-for", c.lemma)),
  )
  if (inner?.object === undefined || !discourse.hasEvent) return false
  const isPassive = clause.voice === "passive"
  const by = isPassive ? clause.agent : subject
  // The NCSC asks users to install an update: only fools and their mails do it here.
  const doer = by === undefined ? undefined : doerOfNoun(context, by)
  const isMail = by !== undefined && discourse.isNoun("message", phrase.tokens[by.head])
  const isCaller = /^(?:callers?|senders?|fraudsters?|scammers?)$/.test(
    phrase.tokens[by?.head ?? -1]?.key ?? "",
  )
  const isOpen = by === undefined && isPassive
  if (!(isMail || isCaller || doer?.kind === "actor" || doer?.kind === "event") || isOpen) return false
  if (object !== undefined && discourse.isNoun("actor", phrase.tokens[object.head])) return false
  const ways = waysOf(context, inner.object, "any").filter(() => !isKey(context, inner.object as NounPhrase))
  if (ways.length === 0) return false
  const id = doer?.kind === "actor" ? doer.id : discourse.event
  addWays(context, saidBy(context, clause, id, "uses"), ways)
  return true
}

const isKey = ({phrase}: Context, np: NounPhrase): boolean => keys.test(phrase.tokens[np.head]?.key ?? "")

/** "guessed passwords", "bought the credentials of an employee". */
const takesKeys = (context: Context, {lemma, object, kind, voice}: Clause): boolean =>
  voice === "active" &&
  object !== undefined &&
  !object.isPronoun &&
  (isKey(context, object) ||
    // "brute-forced an RDP server", "bought access from a broker"
    /^(?:brute-force|bruteforce|spray)$/.test(lemma) ||
    (/^(?:buy|purchase)$/.test(lemma) && context.phrase.tokens[object.head]?.key === "access")) &&
  // What is stolen on the way is a means only where it is said to be one.
  (kind === "gerund" || kind === "participle" || !context.discourse.isVerb("taking", lemma))

/** "called the help desk", "impersonated an employee": somebody must be there whom it fools. */
function isAimedRuse({phrase}: Context, {lemma, object, secondObject, predicate, voice}: Clause): boolean {
  if (voice !== "active" || object === undefined || object.isPronoun) return false
  if (secondObject !== undefined || predicate !== undefined) return false
  const head = phrase.tokens[object.head]
  // "called the embassy an outrage": only desks and people are rung up.
  if (/^(?:call|ring|phone)$/.test(lemma)) return answering.test(head?.key ?? "")
  // "manipulated controllers": what is done to gear fools nobody.
  if (/^(?:manipulate|pressure|flood|bombard)$/.test(lemma)) return people.test(head?.key ?? "")
  return /\p{L}/u.test(head?.text ?? "")
}

const people =
  /^(?:employees?|staff|workers?|victims?|users?|recipients?|targets?|people|person|colleagues?|desks?|helpdesks?|operators?|accountants?|clerks?|managers?|engineers?|developers?|inbox|inboxes|mailbox|mailboxes|phones?|customers?|officials?|executives?)$/
const answering =
  /^(?:desks?|helpdesks?|help-desk|hotlines?|lines?|support|employees?|staff|workers?|victims?|users?|centres?|centers?|operators?|secretar(?:y|ies))$/

/** "got in by plugging in a device": a gerund behind the "by" of an entry, which names no means itself. */
function isHow(context: Context, clause: Clause): boolean {
  const above = clause.parent
  const {object} = clause
  if (above === undefined || object === undefined || object.isPronoun) return false
  // "by mounting campaigns" says nothing of how.
  if (context.discourse.isNoun("event", context.phrase.tokens[object.head])) return false
  const isBy =
    above.args.some(({prep, clause: inner}) => inner === clause && /^(?:by|through)$/.test(prep)) ||
    (above.object?.preps ?? []).some(
      ({prep, clause: inner}) => inner === clause && /^(?:by|through)$/.test(prep),
    )
  if (!isBy || !entries.has(above.lemma)) return false
  return framesOf(context, clause, "vector").length === 0 && !entries.has(clause.lemma)
}

/** A technique in its words, as far as its object goes. */
export function whole(
  context: Context,
  clause: Clause,
  object: NounPhrase | undefined = clause.object,
): void {
  const doer = doerIn(context, clause)
  if (doer === undefined || object === undefined) return
  if (doer.kind === "event" && !context.discourse.hasEvent) return
  const from = clause.at
  const to = Math.min(endOfObject(context, object), from + 14)
  addWays(context, saidBy(context, clause, doer.id, "uses"), [{object: wordsIn(context, from, to), from, to}])
}

/** Behind an object with its prepositions, but no time and no list. */
function endOfObject({phrase}: Context, np: NounPhrase): number {
  let to = np.to
  for (const {at, end} of np.preps)
    if (phrase.times[at] === undefined && end <= np.end) to = Math.max(to, end)
  return to
}
