/* What brings a means to its victims: messages that carry files and links, malware that hits, people who get and open
 * what was sent, and what was found on a system.
 *
 * The subject of such a clause is no doer, so the deed is the event's. What is carried must be a tool, a lure or malware,
 * whatever the verb; what people get must be named as bad, for they get much that is not. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {knownBy} from "./known-means.ts"
import {addWays, isNone, saidBy} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {isBackDoor, isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** What a clause says of what brought the attack. */
export function readCarriers(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isImperative) return
  const {discourse} = context
  if (/^(?:fall|succumb)$/.test(clause.lemma)) fell(context, clause)
  const isOpen =
    discourse.isVerb("carrying", clause.lemma) ||
    discourse.isVerb("getting", clause.lemma) ||
    discourse.isVerb("finding", clause.lemma) ||
    discourse.isVerb("leading", clause.lemma) ||
    discourse.isVerb("striking", clause.lemma)
  if (!isOpen || !isTold(context, clause)) return
  if (discourse.isVerb("carrying", clause.lemma)) carried(context, clause)
  if (discourse.isVerb("leading", clause.lemma)) led(context, clause)
  if (discourse.isVerb("striking", clause.lemma)) struck(context, clause)
  if (discourse.isVerb("getting", clause.lemma)) got(context, clause)
  if (discourse.isVerb("finding", clause.lemma)) seen(context, clause)
}

/** "The messages carried an archive", "the e-mails, which contain a link": what stands in what was sent. */
function carried(context: Context, clause: Clause): void {
  const {subject, object} = clause
  if (clause.voice !== "active" || subject === undefined || object === undefined) return
  // "e-mails carrying a file": the words of the e-mails hold it.
  if (clause.kind === "participle") return
  // "They contain links to P": the letters.
  const isThem =
    /^(?:contain|carry|bear|include)$/.test(clause.lemma) &&
    /^(?:they|these)$/.test(context.phrase.tokens[subject.head]?.key ?? "") &&
    context.discourse.isNoun("lure", context.phrase.tokens[object.head])
  if (isMessage(context, subject) || isThem) add(context, clause, waysOf(context, object, "tools"))
}

/** "The link led to a fake login page", "users were redirected to a fake page". */
function led(context: Context, clause: Clause): void {
  const {subject} = clause
  if (subject === undefined) return
  const isBrought = clause.voice === "active" && isMessage(context, subject)
  for (const {prep, np} of clause.args) {
    if (np === undefined || !/^(?:to|into|onto)$/.test(prep)) continue
    if (isBrought || isWare(context, np)) {
      if (isSham(context, np)) add(context, clause, waysOf(context, np, "any"))
      return
    }
  }
}

/** "Ransomware crippled the systems", "was hit by ransomware": malware as who does it. */
function struck(context: Context, clause: Clause): void {
  const ware = clause.voice === "passive" ? clause.agent : clause.subject
  if (ware === undefined || !isNamedWare(context, ware)) return
  // "Organisations may be affected by ransomware": any of them.
  if (clause.modal !== undefined && !clause.isPerfect) return
  if (clause.voice === "active" && (clause.object === undefined || isPresent(clause))) return
  add(context, clause, waysOf(context, ware, "tools"))
}

/** "fell victim to ransomware", "succumbed to a phishing attack". */
function fell(context: Context, clause: Clause): void {
  if (isPresent(clause) || clause.isNegated || clause.modal !== undefined || !isTold(context, clause)) return
  const {object} = clause
  const isPrey =
    object !== undefined && /^(?:prey|victim|foul)$/.test(context.phrase.tokens[object.head]?.key ?? "")
  if (clause.lemma === "fall" && !isPrey) return
  for (const {prep, np} of [...clause.args, ...(object?.preps ?? [])])
    if (prep === "to" && np !== undefined && isWare(context, np))
      add(context, clause, waysOf(context, np, "tools"))
}

/** "Employees received phishing emails", "somebody opened a malicious attachment", "were sent fake invoices". */
function got(context: Context, clause: Clause): void {
  const {subject, object, parent} = clause
  if (isPresent(clause)) return
  // "tricked an employee into opening a file" is read where somebody is tricked.
  if (clause.kind === "gerund" && parent !== undefined && context.discourse.isVerb("ruse", parent.lemma))
    return
  const isGiven = clause.voice === "passive"
  if (!isGiven && subject !== undefined && isAttacker(context, subject)) return
  const things: readonly (NounPhrase | undefined)[] = isGiven
    ? [object]
    : [object, ...clause.args.filter(({prep}) => /^(?:on|for|to)$/.test(prep)).map(({np}) => np)]
  for (const np of things)
    if (
      np !== undefined &&
      np !== clause.antecedent &&
      (isWare(context, np) || isLaden(context, clause, np) || isToTargets(context, clause, np))
    ) {
      add(context, clause, withSender(context, clause, np, waysOf(context, np, "tools")))
      return
    }
}

/** "a message from an account named X", "letters in the name of the ministry": with whom it pretends to come from. */
function withSender(context: Context, clause: Clause, np: NounPhrase, ways: readonly Way[]): readonly Way[] {
  const [only] = ways
  const from = clause.args.find(({prep, at}) => at === np.end && /^(?:from|in the name of)$/.test(prep))
  if (only === undefined || ways.length > 1 || from === undefined || only.to < np.to) return ways
  const end = Math.max(from.end, from.np?.end ?? 0)
  return [
    {...only, object: `${only.object} ${wordsIn(context, from.at, Math.min(end, from.at + 10))}`, to: end},
  ]
}

/** "Targets received a message from …": what those who were aimed at got. */
const isToTargets = ({phrase, discourse}: Context, {subject}: Clause, np: NounPhrase): boolean =>
  subject !== undefined &&
  /^(?:targets|recipients)$/.test(phrase.tokens[subject.head]?.key ?? "") &&
  discourse.isNoun("message", phrase.tokens[np.head])

/** "text messages with a link": a message with what it brings. */
const isLaden = ({phrase, discourse}: Context, clause: Clause, np: NounPhrase): boolean =>
  discourse.isNoun("message", phrase.tokens[np.head]) &&
  [...clause.args, ...np.preps].some(
    ({prep, np: inner}) =>
      /^(?:with|containing)$/.test(prep) &&
      inner !== undefined &&
      discourse.isNoun("lure", phrase.tokens[inner.head]),
  )

/** "A web shell was found on the server", "investigators found a loader on three hosts". */
function seen(context: Context, clause: Clause): void {
  if (isPresent(clause) || clause.isNegated) return
  const what = clause.voice === "passive" ? clause.subject : clause.object
  if (what === undefined || !isLeft(context, what) || isNone(context, what)) return
  const {phrase} = context
  const places = [...clause.args, ...what.preps].filter(
    ({prep, at, np}) =>
      /^(?:on|in|inside|within|at)$/.test(prep) && np !== undefined && phrase.times[at] === undefined,
  )
  if (places.length === 0 || !context.discourse.hasEvent) return
  // "the same web shell at customers in Denmark": it was told before.
  const isSame = phrase.tokens.slice(what.from, what.head).some(({key}) => key === "same")
  if (isSame && knownBy(context, what) === undefined) return
  add(context, clause, waysOf(context, what, "tools"))
  // "a backdoor on a FortiGate appliance": the appliance was the way in.
  for (const {np} of places) if (np !== undefined) add(context, clause, waysOf(context, np, "ids"))
}

const isPresent = ({tense, isPerfect, voice}: Clause): boolean =>
  tense === "present" && !isPerfect && voice === "active"

/** What was sent or opened: a mail, a document, a link; malware too. */
function isMessage({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  return discourse.isNoun("message", head) || discourse.isNoun("malware", head)
}

/** Malware by its noun or name. */
function isMalware({phrase, discourse}: Context, np: NounPhrase): boolean {
  return (
    discourse.isNoun("malware", phrase.tokens[np.head]) ||
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "malware"
  )
}

/** "ransomware", "the Akira ransomware"; "Akira" alone may be who did it. */
const isNamedWare = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("malware", phrase.tokens[np.head])

/** What attackers leave on a system. */
const isLeft = (context: Context, np: NounPhrase): boolean =>
  isMalware(context, np) ||
  isBackDoor(context, np) ||
  /^(?:shells?|webshells?|tools?|scripts?)$/.test(context.phrase.tokens[np.head]?.key ?? "")

function isAttacker(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  return np.isPronoun
    ? doerOfNoun(context, np)?.kind === "actor"
    : discourse.isNoun("actor", phrase.tokens[np.head]) ||
        phrase.mentions.some((m) => m.kind === "actor" && m.from >= np.from && m.to <= np.to)
}

/** "a fake login page": what is said not to be what it looks like. */
function isSham({phrase, discourse}: Context, np: NounPhrase): boolean {
  for (let i = np.from; i <= np.head; i++) if (discourse.isNoun("sham", phrase.tokens[i])) return true
  return false
}

function add(context: Context, clause: Clause, ways: readonly Way[]): void {
  const {discourse, drafts} = context
  if (ways.length === 0 || (framesOf(context, clause, "vector").length > 0 && isRead(context, clause, ways)))
    return
  const fresh = ways.filter(
    ({object}) => !drafts.some((d) => d.kind === "vector" && d.object === object && d.anchor === clause.at),
  )
  addWays(context, saidBy(context, clause, discourse.event, "uses"), fresh)
}

/** Whether the relations of the lexicon have given these already. */
const isRead = ({drafts}: Context, clause: Clause, ways: readonly Way[]): boolean =>
  drafts.some((d) => d.kind === "vector" && d.anchor === clause.at && ways.some((w) => w.object === d.object))
