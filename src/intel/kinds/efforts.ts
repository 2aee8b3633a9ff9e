/* Aims that hang on a noun of effort or hope, or that a description gives: "an attempt to influence the election", "in a
 * bid to disrupt supplies", "in the hope of a ransom", "a financially motivated group", "has a financial motive"; and deeds
 * that are an aim in themselves: "is spying on exiles", "collects intelligence".
 *
 * An effort counts where its end is one of intruders and where it is said of a deed or of somebody who does such deeds. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {addAim, addAims, addNoun} from "./aims.ts"
import {isReal} from "./attack-nouns.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isEndOfIntruders} from "./purposes.ts"
import {doerIn, doerOfNoun, hostOf, isTold} from "./told.ts"

/** Nouns behind "in" that stand for a wish: "in the hope of a ransom", "in pursuit of secrets". */
const hopes: ReadonlySet<string> = new Set(
  "hope hopes expectation pursuit search quest furtherance".split(" "),
)
const drives = /^(?:motivated|driven|minded)$/
const motiveAdverbs =
  /^(?:financially|politically|ideologically|economically|commercially|religiously|profit|money)$/
const compounds =
  /^(?:financially|politically|ideologically|profit|money|economically)-(?:motivated|driven|minded)$/

/** What the nouns of a sentence say of aims. */
export function readEffort(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined) return
  if (discourse.isNoun("effort", head)) effort(context, np)
  else if (hopes.has(head.key)) hoped(context, np)
  if (np.head > np.from && (discourse.isNoun("actor", head) || discourse.isNoun("event", head)))
    motivated(context, np)
}

/** "an attempt to influence the election". */
function effort(context: Context, np: NounPhrase): void {
  const goal = np.clauses.find(({kind}) => kind === "infinitive") ?? gerundOf(np)
  if (goal === undefined || !isEndOfIntruders(context, goal) || !isReal(context, np)) return
  const doer = makerOf(context, np)
  if (doer !== undefined) addAims(context, goal, doer, false, np.from)
}

const gerundOf = (np: NounPhrase): Clause | undefined =>
  np.preps.find(({prep, clause}) => (prep === "at" || prep === "of") && clause?.kind === "gerund")?.clause

/** Whose effort it is: of whom it is said, who did what it was for, or the event that it is. */
function makerOf(context: Context, np: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const own = np.possessor ?? np.preps.find(({prep}) => prep === "by")?.np
  if (own !== undefined) return doerOfNoun(context, own)
  const clause = parse.clauseAt[np.head]
  if (clause === undefined) return undefined
  let before = np.from - 1
  while (before > 0 && tokens[before]?.isWord === false) before--
  const prep = tokens[before]?.key
  // "the attack as an attempt to …", "was an attempt to …": what it is said of.
  const of =
    clause.predicate?.np === np
      ? clause.subject
      : prep === "as"
        ? clause.voice === "passive"
          ? clause.subject
          : (clause.object ?? clause.subject)
        : undefined
  if (of !== undefined) {
    const ref = doerOfNoun(context, of)
    if (ref !== undefined) return ref
    return of.isPronoun && discourse.hasEvent ? eventAt(context, np) : undefined
  }
  if (/^(?:in|as|behind|part|of|with|through)$/.test(prep ?? "") || clause.object === np) {
    const doer =
      clause.lemma === "be" && clause.subject !== undefined
        ? doerOfNoun(context, clause.subject)
        : doerIn(context, clause)
    return doer
  }
  return undefined
}

const eventAt = ({discourse}: Context, {from, to}: NounPhrase): Ref => ({
  id: discourse.event,
  kind: "event",
  from,
  to,
})

/** "in the hope of a ransom", "in search of secrets". */
function hoped(context: Context, np: NounPhrase): void {
  const {tokens, parse} = context.phrase
  if (tokens[np.from - 1]?.key !== "in") return
  const of = np.preps.find(({prep}) => prep === "of" || prep === "for")
  const clause = parse.clauseAt[np.head]
  if (
    of === undefined ||
    clause === undefined ||
    clause.verb.from >= clause.verb.to ||
    !isTold(context, clause)
  )
    return
  const doer = doerIn(context, clause)
  if (doer === undefined) return
  if (of.clause !== undefined) addAims(context, of.clause, doer, clause.isNegated, np.from - 1)
  else if (of.np !== undefined) addNoun(context, clause, doer, of.np, np.from - 1)
}

/** "a financially motivated group": of whom it is said. */
function motivated(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  let at = -1
  let from = -1
  for (let i = np.from; i < np.head; i++) {
    if (compounds.test(tokens[i]?.key ?? "")) at = from = i
    else if (drives.test(tokens[i]?.key ?? "") && motiveAdverbs.test(tokens[i - 1]?.key ?? "")) {
      at = i
      from = i - 1
    }
  }
  if (at < 0) return
  const clause = parse.clauseAt[np.head]
  if (/^(?:any|other|most|many)$/.test(tokens[np.from]?.key ?? "")) return
  const host = hostOf(context, np)
  const said = clause?.predicate?.np === np ? clause.subject : undefined
  const doer =
    [host, said, np]
      .map((who) => (who === undefined ? undefined : doerOfNoun(context, who)))
      .find((ref) => ref !== undefined) ?? (discourse.hasEvent ? eventAt(context, np) : undefined)
  if (doer === undefined) return
  addAim(
    context,
    np.head,
    doer,
    wordsIn(context, from, at + 1),
    Math.min(from, np.from),
    np.to,
    clause?.isNegated === true,
  )
}

/** "has a financial motive", "is spying on exiles", "collects intelligence on ministries". */
export function readDeedForItself(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice !== "active" || clause.kind === "infinitive") return
  const {discourse, phrase} = context
  const {object, lemma, subject} = clause
  // "spied on ministries" is whom it hit; who does so all the time does it for that.
  const isSpying = /^(?:spy|eavesdrop|snoop)$/.test(lemma) && clause.tense === "present" && !clause.isPerfect
  const what = phrase.tokens[object?.head ?? -1]
  const isGathering =
    /^(?:collect|gather)$/.test(lemma) && /^(?:intelligence|information)$/.test(what?.key ?? "")
  const isMining =
    lemma === "mine" &&
    /^(?:cryptocurrenc(?:y|ies)|cryptocoins?|coins?|bitcoins?|monero|crypto)$/.test(what?.key ?? "")
  // "funds its espionage through ransomware"
  const isFunding =
    /^(?:fund|finance|bankroll|subsidise|subsidize)$/.test(lemma) &&
    object !== undefined &&
    clause.kind !== "gerund"
  const isHaving =
    lemma === "have" && object !== undefined && discourse.isNoun("aim", phrase.tokens[object.head])
  if (
    !(isSpying || isGathering || isHaving || isMining || isFunding) ||
    subject === undefined ||
    clause.isImperative
  )
    return
  if (clause.modal !== undefined && !/^(?:may|might)$/.test(clause.modal)) return
  const doer = doerOfNoun(context, subject)
  if (doer === undefined || doer.kind === "state" || (doer.kind === "event" && !discourse.hasEvent)) return
  const kind = phrase.mentions[phrase.mentionAt[subject.head] ?? -1]?.kind
  if (kind === "organisation") return
  if (isHaving) {
    if (object === undefined || object.head - object.from < 1) return
    const goal = object.clauses.find((c) => c.kind === "infinitive")
    const of = object.preps.find(({prep}) => prep === "of")
    if (goal !== undefined) addAims(context, goal, doer, clause.isNegated, subject.from)
    else if (of?.clause !== undefined) addAims(context, of.clause, doer, clause.isNegated, subject.from)
    else if (of === undefined && isMotive(context, object))
      addAim(
        context,
        clause.at,
        doer,
        wordsIn(context, object.from, object.to),
        subject.from,
        object.to,
        clause.isNegated,
      )
    return
  }
  const to = Math.max(
    clause.verb.to,
    Math.min(clause.to, object?.end ?? clause.args[0]?.end ?? clause.verb.to),
  )
  addAim(
    context,
    clause.at,
    doer,
    wordsIn(context, clause.at, Math.min(to, clause.at + 10)),
    subject.from,
    to,
    clause.isNegated,
  )
}

/** "a financial motive", "an espionage motive". */
const isMotive = ({phrase: {tokens}, discourse}: Context, np: NounPhrase): boolean =>
  tokens.slice(np.from, np.head).some((t) => motive.test(t.key) || discourse.isNoun("end", t))

const motive =
  /^(?:financial|pecuniary|monetary|commercial|economic|political|ideological|strategic|military|geopolitical|criminal|lucrative|mercenary|religious|industrial)$/
