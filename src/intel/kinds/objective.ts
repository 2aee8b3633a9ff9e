/* What for: "to steal data" behind a deed, "sought to …", "the aim was …", "aimed at …", "for espionage", "is after …".
 *
 * Each infinitive of a list is an aim of its own; an aim is its words without the time and the means. */

import type {Ref} from "../discourse/discourse.ts"
import {coordinators, determiners, isAdverb} from "../grammar/english.ts"
import {timeAt} from "../grammar/times.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {deeds} from "./doers.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {doerIn, doerOfNoun, isTold} from "./told.ts"

const aimNouns =
  /^(?:aims?|goals?|objectives?|purposes?|motives?|motivations?|intentions?|intent|finality|ends?|mission|interest)$/
/** What is done on the way and is no aim. */
const onTheWay: ReadonlySet<string> = new Set(
  "gain move run execute get take achieve deploy install establish bypass escalate deliver access log evade avoid hide increase notify inform warn help use make let be become have persist connect authenticate circumvent blend mask conceal reach enter break continue remain stay launch carry perform load fetch download create trick lure send open respond return".split(
    " ",
  ),
)
const wantedNouns: ReadonlySet<string> = new Set("seek want pursue serve".split(" "))
const forWhat =
  /^(?:espionage|cyberespionage|cyber-espionage|gain|purposes?|sabotage|extortion|ransom|profit|surveillance|propaganda|reasons|advantage|objectives|ends|goals|money|blackmail|fraud|spying|resale|monetisation|monetization)$/
const motiveAdverbs = /^(?:financially|politically|ideologically)$/
/** What is sought and is no aim of an intrusion. */
const dull =
  /^(?:help|advice|comments?|support|assistance|guidance|it|them|that|this|those|victims?|targets?|customers?|citizens?|people|cooperation|compensation|damages|clarification|investigation|prison|sentence|notice|role|function|example|reminder|warning|time|years?|months?|organisations?|organizations?|cases?|charges|extradition|who|what)$/

/** What a clause says of aims. */
export function readObjectives(context: Context, clause: Clause): void {
  if (clause.kind === "infinitive" || clause.kind === "gerund") purpose(context, clause)
  if (!isTold(context, clause)) return
  aimSaid(context, clause)
  sought(context, clause)
  motive(context, clause)
  forNouns(context, clause)
}

/** An infinitive that says what for: behind a deed, behind a verb of striving, behind the noun of an aim. */
function purpose(context: Context, clause: Clause): void {
  if (clause.conjunctOf !== undefined) return
  const above = clause.parent
  if (above === undefined || !isTold(context, above)) return
  const doer = striver(context, clause, above)
  if (doer === undefined) return
  if (!strives(context, clause, above) && onTheWay.has(clause.lemma)) return
  addAims(
    context,
    clause,
    doer,
    clause.isNegated || (above.isNegated && strives(context, clause, above)),
    above.lemma === "be" && above.subject !== undefined
      ? above.subject.from
      : Math.min(above.at, clause.from),
  )
}

function striver(context: Context, clause: Clause, above: Clause): Ref | undefined {
  // "the attack was likely to enable espionage"
  if (above.lemma === "be") {
    const ref = above.subject === undefined ? undefined : doerOfNoun(context, above.subject)
    const isHedged =
      above.predicate?.kind === "adjective" &&
      !context.phrase.tokens[above.predicate.at]?.key.startsWith("able")
    return isHedged && ref?.kind === "event" && above.complements.includes(clause) ? ref : undefined
  }
  if (strives(context, clause, above)) {
    // "was designed to …": what it is said of strives.
    const np = above.subject
    return np === undefined ? doerIn(context, above) : doerOfNoun(context, np)
  }
  if (clause.kind === "gerund" || above.complements.includes(clause)) return undefined
  if (clause.marker !== "" && !/^(?:to|in order to|so as to)$/.test(clause.marker)) return undefined
  if (!isDeed(context, above)) return undefined
  return doerIn(context, above)
}

/** Whether the lexicon has the verb above as one that an aim follows: "sought to", "was designed to", "aimed at". */
function strives({discourse}: Context, clause: Clause, above: Clause): boolean {
  const prep = clause.kind === "infinitive" ? "to" : above.args.find((a) => a.clause === clause)?.prep
  if (prep === undefined) return false
  return (discourse.lookup.relations.get(above.lemma) ?? []).some(
    ({relation, particles}) =>
      relation.kind === "objective" &&
      relation.preps.includes(prep) &&
      (particles.length === 0 || particles[0] === above.particle) &&
      (above.kind === "participle" || (relation.subject === "patient") === (above.voice === "passive")),
  )
}

function isDeed(context: Context, clause: Clause): boolean {
  return (
    deeds.has(clause.lemma) ||
    framesOf(context, clause, "targeting").length > 0 ||
    framesOf(context, clause, "vector").length > 0
  )
}

/** "The aim was to steal …", "the objective of X was espionage", "theft was the purpose", "the aim of stealing". */
function aimSaid(context: Context, clause: Clause): void {
  const {phrase} = context
  const isAim = (np: NounPhrase | undefined): boolean =>
    np !== undefined && aimNouns.test(phrase.tokens[np.head]?.key ?? "")
  const {subject, predicate} = clause
  if (clause.lemma !== "be") return
  const start = subject === undefined ? clause.at : Math.min(subject.from, clause.at)
  if (isAim(subject) && subject !== undefined) {
    const doer = ownerOf(context, subject)
    if (doer === undefined) return
    const infinitives = clause.complements.filter((c) => c.kind === "infinitive" || c.kind === "gerund")
    const [first] = infinitives
    if (first !== undefined) {
      addAims(context, first, doer, clause.isNegated, start)
      return
    }
    if (predicate?.kind === "noun" && predicate.np !== undefined)
      addNoun(context, clause, doer, predicate.np, start)
    return
  }
  if (
    predicate?.kind === "noun" &&
    isAim(predicate.np) &&
    predicate.np !== undefined &&
    subject !== undefined
  ) {
    const doer = ownerOf(context, predicate.np)
    if (doer !== undefined) addNoun(context, clause, doer, subject, start)
  }
}

/** Whose aim: "the aim of X", "their goal", else the event's. */
function ownerOf(context: Context, np: NounPhrase): Ref | undefined {
  const {discourse, phrase} = context
  const of =
    np.preps.find(({prep}) => prep === "of" || prep === "behind" || prep === "for")?.np ?? np.possessor
  const ref = of === undefined ? undefined : doerOfNoun(context, of)
  if (ref !== undefined) return ref
  const first = phrase.tokens[np.from]?.key ?? ""
  if (
    discourse.lastActor !== undefined &&
    (first === "their" || (first === "its" && discourse.topic === "actor"))
  )
    return discourse.lastActor
  return discourse.hasEvent ? {id: discourse.event, kind: "event", from: np.from, to: np.to} : undefined
}

/** "The group seeks visibility", "the operators are after mail", "the wave serves the sale of access". */
function sought(context: Context, clause: Clause): void {
  const {subject, object, predicate} = clause
  if (subject === undefined) return
  const isAfter =
    clause.lemma === "be" &&
    predicate?.kind === "preposition" &&
    context.phrase.tokens[predicate.at]?.key === "after"
  const isWanted = wantedNouns.has(clause.lemma) && clause.voice === "active"
  const wanted = isAfter ? predicate.np : isWanted ? object : undefined
  if (wanted === undefined || dull.test(context.phrase.tokens[wanted.head]?.key ?? "")) return
  const doer = doerOfNoun(context, subject)
  if (doer === undefined || (clause.lemma === "serve" && doer.kind !== "event")) return
  addNoun(context, clause, doer, wanted, subject.from)
}

/** "was motivated by money", "were financially motivated". */
function motive(context: Context, clause: Clause): void {
  const {phrase} = context
  if (
    clause.lemma === "motivate" &&
    clause.voice === "passive" &&
    clause.agent !== undefined &&
    clause.subject !== undefined
  ) {
    const doer = doerOfNoun(context, clause.subject)
    if (doer !== undefined) addNoun(context, clause, doer, clause.agent, clause.subject.from)
    return
  }
  const at =
    clause.predicate?.kind === "adjective"
      ? clause.predicate.at
      : clause.lemma === "motivate"
        ? clause.at
        : -1
  if (
    at < 1 ||
    phrase.tokens[at]?.key !== "motivated" ||
    !motiveAdverbs.test(phrase.tokens[at - 1]?.key ?? "")
  )
    return
  const doer = clause.subject === undefined ? undefined : doerOfNoun(context, clause.subject)
  if (doer !== undefined)
    add(context, clause.at, doer, wordsIn(context, at - 1, at + 1), at - 1, at + 1, clause.isNegated)
}

/** "for espionage", "for financial gain", "with the aim of stealing data". */
function forNouns(context: Context, clause: Clause): void {
  const {phrase} = context
  for (const attached of [
    ...clause.args,
    ...(clause.object?.preps ?? []),
    ...(clause.subject?.preps ?? []),
  ]) {
    const {prep, np} = attached
    if (np === undefined) continue
    const key = phrase.tokens[np.head]?.key ?? ""
    if (/^(?:with|for)$/.test(prep) && aimNouns.test(key) && np.preps.length + np.clauses.length > 0) {
      withAim(context, clause, attached)
      continue
    }
    // "responsible for the sabotage of P": that is the deed itself.
    if (np.preps.length > 0 && !/^(?:gain|purposes?|reasons|ends|goals|objectives|profit)$/.test(key))
      continue
    if (clause.voice === "be" && clause.predicate?.kind !== "noun") continue
    if (
      prep === "for" &&
      forWhat.test(key) &&
      !(np.head === np.from && /^(?:purposes?|reasons|ends|goals|objectives)$/.test(key))
    ) {
      const doer = doerIn(context, clause)
      if (doer !== undefined && !clause.isNegated) addNoun(context, clause, doer, np, attached.at)
    }
  }
}

/** "with the aim of stealing data", "with the intent to disrupt". */
function withAim(context: Context, clause: Clause, {np, at}: Attached): void {
  if (np === undefined) return
  const doer = doerIn(context, clause)
  if (doer === undefined) return
  const inner = np.preps.find(({prep}) => prep === "of")
  const goal = inner?.clause ?? np.clauses.find((c) => c.kind === "infinitive")
  if (goal !== undefined) addAims(context, goal, doer, clause.isNegated, at)
  else if (inner?.np !== undefined) addNoun(context, clause, doer, inner.np, at)
}

/** An aim that is a verb, and those joined to it, and what "including" lists of it. */
function addAims(context: Context, clause: Clause, doer: Ref, isDenied: boolean, start: number): void {
  const {phrase} = context
  const joined = phrase.clauses.filter((c) => c === clause || c.conjunctOf === clause)
  const relation = clause.lemma === "enable" ? "enables" : "aims-at"
  let from = start
  for (const goal of joined) {
    const next = joined.find((c) => c.from > goal.from)
    const to = endOf(context, goal, next?.from)
    const begin = goal.verb.from
    // What is enabled is the aim.
    let first = goal.lemma === "enable" && to > goal.verb.to ? goal.verb.to : begin
    while (first < to && /^(?:to|in|order|so|as|not)$/.test(phrase.tokens[first]?.key ?? "")) first++
    add(context, goal.at, doer, wordsIn(context, first, to), from, to, isDenied, relation)
    from = goal.from
    const part = phrase.clauses.find(
      (c) => c.verb.from > to && c.verb.from <= to + 3 && phrase.tokens[c.verb.from - 1]?.key === "including",
    )
    const list = part?.object
    if (part === undefined || list === undefined) continue
    let last = part.verb.from
    for (const item of [list, ...list.conjuncts]) {
      const data = phrase.mentions.find((m) => m.kind === "data" && m.from >= item.from && m.to <= item.to)
      const object = data?.id ?? wordsIn(context, item.from, item.to)
      const said = `${relation}-${phrase.tokens[part.at]?.low ?? ""}`
      add(context, goal.at, doer, object, last, item.to, isDenied, said)
      last = item.to
    }
  }
}

function addNoun(context: Context, clause: Clause, doer: Ref, np: NounPhrase, start: number): void {
  const to = trimmed(context, np.from, np.end)
  let from = np.from
  const isLead = (key: string): boolean => determiners.has(key) || isAdverb(key)
  while (from < np.head && isLead(context.phrase.tokens[from]?.key ?? "")) from++
  const isNone = /^(?:no|not|none)$/.test(context.phrase.tokens[np.from]?.key ?? "")
  add(
    context,
    clause.at,
    doer,
    wordsIn(context, from, to),
    Math.min(start, np.from),
    Math.max(to, clause.at + 1),
    clause.isNegated || isNone,
  )
}

function add(
  context: Context,
  anchor: number,
  doer: Ref,
  object: string,
  from: number,
  to: number,
  isDenied: boolean,
  relation = "aims-at",
): void {
  if (object === "" || context.drafts.some((d) => d.kind === "objective" && d.object === object)) return
  context.drafts.push({
    kind: "objective",
    relation,
    subject: doer.id,
    object,
    anchor,
    evidence: {from, to},
    isDenied,
  })
}

/** Where an aim ends: before the next one, before a time, a means or a clause beside it. */
function endOf(context: Context, goal: Clause, next: number | undefined): number {
  const stop = Math.min(goal.to, next ?? goal.to)
  let to = trimmed(context, goal.verb.to, stop)
  if (to < goal.verb.to) to = goal.verb.to
  return to
}

function trimmed({phrase, text, issued}: Context, from: number, to: number): number {
  const {tokens} = phrase
  let end = from
  while (end < to) {
    const key = tokens[end]?.key ?? ""
    if (end > from && /^(?:by|via|through|using|while|which|who|but|because|including)$/.test(key)) break
    if (end > from && tokens[end]?.text === ";") break
    if (
      timeAt(tokens, end, text, issued) !== undefined &&
      /^(?:in|since|from|between|on|during|until|by|before|after|last|this)$/.test(key)
    )
      break
    end++
  }
  while (end > from && (tokens[end - 1]?.isWord === false || coordinators.has(tokens[end - 1]?.key ?? "")))
    end--
  return end
}
