/* What nouns of entry and of causes say of the means: "the entry point was P", "initial access came from a contractor's
 * account", "a stolen password gave them access", "the breach was traced to a phishing mail". */

import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {waysOf} from "./ways.ts"

const through =
  /^(?:through|via|by|with|from|using|over|by means of|by way of|thanks to|with the help of|at|in)$/

/** What a clause says of how the attackers got in. */
export function readEntries(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || !isTold(context, clause)) return
  if (clause.lemma === "be" || clause.voice === "be") wasEntry(context, clause)
  else {
    gaveEntry(context, clause)
    cameFrom(context, clause)
    causedBy(context, clause)
  }
}

/** "The entry point was P", "P was the way in", "entry was via P". */
function wasEntry(context: Context, clause: Clause): void {
  const {subject, predicate} = clause
  if (subject === undefined || predicate === undefined) return
  if (predicate.kind === "preposition") {
    const {np} = predicate
    const prep = predicate.preps[0]?.prep ?? ""
    if (clause.kind === "relative") return
    if (np !== undefined && through.test(prep) && isEntry(context, subject, clause))
      add(context, clause, subject, waysOf(context, np, "entry"))
    return
  }
  if (predicate.kind !== "noun" || predicate.np === undefined) return
  // "The breach was the result of a stolen password."
  if (
    /^(?:result|consequence|outcome|product|upshot)$/.test(
      context.phrase.tokens[predicate.np.head]?.key ?? "",
    )
  ) {
    const of = predicate.np.preps.find(({prep}) => prep === "of")?.np
    if (of !== undefined && isOfAttack(context, subject))
      add(context, clause, subject, waysOf(context, of, "tools"))
    return
  }
  if (isEntry(context, subject, clause)) add(context, clause, subject, waysOf(context, predicate.np, "entry"))
  else if (isInstrument(context, subject) && predicate.np.count === undefined)
    add(context, clause, subject, waysOf(context, predicate.np, "any"))
  else if (isInstrument(context, predicate.np))
    add(context, clause, predicate.np, waysOf(context, subject, "any"))
  else if (isEntry(context, predicate.np, clause) && isDefinite(context, predicate.np))
    add(context, clause, predicate.np, waysOf(context, subject, "entry"))
}

/** "The bait was a job offer", "its weapon of choice is P", "the malware was LockBit": what is known to have been used. */
const isInstrument = (context: Context, np: NounPhrase): boolean =>
  isDefinite(context, np) && context.discourse.isNoun("instrument", context.phrase.tokens[np.head])

/** "Forged tokens opened the way", "a stolen password served as the entry point". */
function gaveEntry(context: Context, clause: Clause): void {
  const {subject, object} = clause
  if (subject === undefined || clause.voice !== "active" || isPresent(clause)) return
  const {discourse} = context
  if (/^(?:serve|act|function)$/.test(clause.lemma)) {
    const as = clause.args.find(({prep}) => prep === "as")?.np
    if (as !== undefined && isEntry(context, as, clause))
      add(context, clause, as, waysOf(context, subject, "entry"))
    return
  }
  if (!discourse.isVerb("opening", clause.lemma) || object === undefined || !isEntry(context, object, clause))
    return
  if (doerOfNoun(context, subject)?.kind === "actor") return
  const ways = waysOf(context, subject, "tools")
  add(context, clause, object, ways.length > 0 ? ways : waysOf(context, subject, "entry"))
}

/** "Initial access came from P", "the infection started with P". */
function cameFrom(context: Context, clause: Clause): void {
  const {subject} = clause
  if (subject === undefined || clause.voice !== "active" || !isEntry(context, subject, clause)) return
  if (
    !/^(?:come|go|lead|run|happen|occur|take|begin|start|originate|follow|rely|depend|rest)$/.test(
      clause.lemma,
    )
  )
    return
  for (const {prep, np} of clause.args)
    if (np !== undefined && (through.test(prep) || prep === "on") && prep !== "in" && prep !== "at")
      add(context, clause, subject, waysOf(context, np, "entry"))
}

/** "The breach was traced to P", "the outage was caused by P", "the intrusion resulted from P". */
function causedBy(context: Context, clause: Clause): void {
  const {discourse} = context
  const what = clause.voice === "passive" ? clause.subject : (clause.object ?? clause.subject)
  if (what === undefined || !discourse.isVerb("tracing", clause.lemma)) return
  if (!isOfAttack(context, what)) return
  const causes: readonly (NounPhrase | undefined)[] = [
    clause.voice === "passive" ? clause.agent : undefined,
    ...clause.args.filter(({prep}) => /^(?:to|back to|from|in|with)$/.test(prep)).map(({np}) => np),
    ...what.preps.filter(isLooseTo).map(({np}) => np),
  ]
  for (const np of causes) if (np !== undefined) add(context, clause, what, waysOf(context, np, "tools"))
}

const isOfAttack = ({discourse, phrase}: Context, {head}: NounPhrase): boolean =>
  ["event", "access", "deed"].some((kind) => discourse.isNoun(kind, phrase.tokens[head]))

const isLooseTo = ({prep}: Attached): boolean => prep === "to"

/** "the entry point", "initial access", "the way in", "the attack vector". */
function isEntry({phrase, discourse}: Context, np: NounPhrase, clause: Clause): boolean {
  const {tokens} = phrase
  const key = tokens[np.head]?.key ?? ""
  const words = tokens.slice(np.from, np.head)
  if (/^(?:entry|ingress|foothold|way-in)$/.test(key)) return true
  if (key === "access")
    return (
      words.length === 0 || words.some(({key: word}) => /^(?:initial|first|their|the|its|remote)$/.test(word))
    )
  if (key === "vector" || key === "vectors" || key === "route" || key === "entryway")
    return (
      words.some(({key: word}) => entryWords.test(word)) || np.preps.some((p) => isAccess(p, phrase.tokens))
    )
  // "opened the door", "paved the way"
  if (/^doors?$/.test(key) && discourse.isVerb("opening", clause.lemma)) return true
  if (
    /^(?:point|points|door|gateway|path|means|method|vehicle|conduit|bridge|springboard|key|avenue)$/.test(
      key,
    )
  )
    return (
      words.some(({key: word}) => entryWords.test(word)) || np.preps.some((p) => isAccess(p, phrase.tokens))
    )
  // "The way in was P": "in" hangs on the verb.
  if (key === "way")
    return (
      tokens[np.head + 1]?.key === "in" ||
      np.preps.some((p) => isAccess(p, phrase.tokens)) ||
      discourse.isVerb("opening", clause.lemma)
    )
  return false
}

const entryWords = /^(?:entry|access|infection|attack|intrusion|initial|main|delivery|compromise|back)$/

const isAccess = ({prep, np}: Attached, tokens: Context["phrase"]["tokens"]): boolean =>
  (prep === "of" || prep === "for" || prep === "to" || prep === "into") &&
  np !== undefined &&
  /^(?:entry|access|infection|compromise|attack|intrusion|ingress|network|networks|systems?)$/.test(
    tokens[np.head]?.key ?? "",
  )

const isDefinite = ({phrase}: Context, np: NounPhrase): boolean =>
  /^(?:the|their|its|this)$/.test(phrase.tokens[np.from]?.key ?? "")

const isPresent = ({tense, isPerfect}: Clause): boolean => tense === "present" && !isPerfect

/** Whose way in it was: "the group's entry point", else the event's. */
function add(context: Context, clause: Clause, entry: NounPhrase, ways: readonly Way[]): void {
  const {discourse, drafts} = context
  const own = entry.possessor ?? entry.preps.find(({prep}) => prep === "of" || prep === "for")?.np
  const doer = own === undefined ? undefined : doerOfNoun(context, own)
  if (doer === undefined && !discourse.hasEvent) return
  const fresh = ways.filter(
    ({object}) => !drafts.some((d) => d.kind === "vector" && d.object === object && d.anchor === clause.at),
  )
  addWays(context, saidBy(context, clause, doer?.id ?? discourse.event, "via-product"), fresh)
}
