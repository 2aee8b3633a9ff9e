/* What for: "the aim was …", "is after …", "wanted money", "was motivated by …", "for espionage"; infinitives are read in
 * purposes.ts.
 *
 * Each member of a list is an aim of its own; an aim is its words without the time and the means. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {forWhat, readAimsBehind} from "./aim-phrases.ts"
import {addAim, addAims, addNoun, isAim} from "./aims.ts"
import {type Context, wordsIn} from "./draft.ts"
import {readPurpose} from "./purposes.ts"
import {doerOfNoun, isTold} from "./told.ts"

const motiveAdverbs = /^(?:financially|politically|ideologically|economically)$/
/** What is said of motives: "purely financial". */
const motives =
  /^(?:financial|pecuniary|monetary|commercial|economic|political|ideological|strategic|military|geopolitical|criminal|lucrative|mercenary|religious|personal|industrial)$/
/** What is sought and is no aim of an intrusion. */
const dull =
  /^(?:help|advice|comments?|support|assistance|guidance|it|them|that|this|those|victims?|targets?|customers?|citizens?|people|cooperation|compensation|damages|clarification|investigation|prison|sentence|notice|role|function|example|reminder|warning|time|years?|months?|organisations?|organizations?|cases?|charges|extradition|themselves|itself|himself|herself|who|what|permission|approval|answers?|explanation|reply|talks|dialogue|peace|justice|change|changes|action|review|extension|update|updates|interests?|accounts?|needs?|market|markets)$/

/** What a clause says of aims. */
export function readObjectives(context: Context, clause: Clause): void {
  if (clause.kind === "infinitive" || clause.kind === "gerund") readPurpose(context, clause)
  if (!isTold(context, clause)) return
  aimSaid(context, clause)
  sought(context, clause)
  suspected(context, clause)
  driven(context, clause)
  readAimsBehind(context, clause)
}

/** "The aim was to steal …", "theft was the purpose", "the interest lies in P", "pursued the goal of stealing". */
function aimSaid(context: Context, clause: Clause): void {
  const {phrase} = context
  const {subject, predicate, object} = clause
  const start = subject === undefined ? clause.at : Math.min(subject.from, clause.at)
  if (object !== undefined && isAim(context, object) && context.discourse.isVerb("wanting", clause.lemma)) {
    const doer = subject === undefined ? undefined : doerOfNoun(context, subject)
    const of = object.preps.find(({prep}) => prep === "of")
    if (doer !== undefined && of?.clause !== undefined)
      addAims(context, of.clause, doer, clause.isNegated, start)
    else if (doer !== undefined && of?.np !== undefined) addNoun(context, clause, doer, of.np, start)
    else if (doer !== undefined) namedAim(context, clause, doer, object, start)
    return
  }
  if (
    subject !== undefined &&
    isAim(context, subject) &&
    /^(?:lie|consist|centre|center|rest|reside)$/.test(clause.lemma)
  ) {
    const np = clause.args.find(({prep}) => prep === "in" || prep === "on")?.np
    const doer = np === undefined || isParty(context, np) ? undefined : ownerOf(context, subject)
    if (doer !== undefined && np !== undefined) addNoun(context, clause, doer, np, start)
    return
  }
  if (clause.lemma !== "be") return
  if (subject !== undefined && isAim(context, subject)) {
    aimIs(context, clause, subject, start)
    return
  }
  if (predicate?.kind !== "noun" || predicate.np === undefined || !isAim(context, predicate.np)) {
    cleft(context, clause)
    return
  }
  if (subject === undefined && clause.subjectClause === undefined) return
  // "was intent on stealing": who, not what for.
  if (phrase.tokens[predicate.np.head]?.key === "intent" && phrase.tokens[predicate.np.to]?.key === "on")
    return
  const doer = ownerOf(context, predicate.np)
  if (doer === undefined) return
  if (clause.subjectClause !== undefined)
    addAims(context, clause.subjectClause, doer, clause.isNegated, clause.subjectClause.from)
  else if (subject !== undefined && !subject.isPronoun && phrase.tokens[subject.head]?.key !== "there")
    addNoun(context, clause, doer, subject, start, {close: predicate.np.to})
}

/** "pursued an espionage purpose", "had political motives": an aim by what stands before its noun. */
function namedAim(context: Context, clause: Clause, doer: Ref, aim: NounPhrase, start: number): void {
  const {tokens} = context.phrase
  let from = aim.from
  while (from < aim.head && !isMotive(context, from)) from++
  if (from >= aim.head) return
  const isNone = /^(?:no|neither)$/.test(tokens[aim.from]?.key ?? "")
  addAim(context, clause.at, doer, wordsIn(context, from, aim.to), start, aim.to, clause.isNegated || isNone)
}

const isMotive = ({phrase, discourse}: Context, at: number): boolean => {
  const token = phrase.tokens[at]
  return (
    motives.test(token?.key ?? "") ||
    forWhat.test(token?.key ?? "") ||
    discourse.isNoun("end", token) ||
    discourse.isNoun("coveted", token)
  )
}

/** "The aim was to steal mail", "was theft", "was purely financial". */
function aimIs(context: Context, clause: Clause, subject: NounPhrase, start: number): void {
  const {phrase} = context
  const {predicate} = clause
  const [first] = clause.complements.filter((c) => c.kind === "infinitive" || c.kind === "gerund")
  const isMotive = predicate?.kind === "adjective" && motives.test(phrase.tokens[predicate.at]?.key ?? "")
  const np = predicate?.kind === "noun" ? predicate.np : undefined
  if (first === undefined && !isMotive && np === undefined) {
    if (predicate?.kind === "adjective") isLikely(context, clause, subject)
    return
  }
  const doer = ownerOf(context, subject)
  if (doer === undefined) return
  if (first !== undefined) addAims(context, first, doer, clause.isNegated, start)
  else if (np !== undefined) {
    addNoun(context, clause, doer, np, start)
    if (clause.isNegated) but(context, clause, doer)
  } else if (predicate !== undefined) {
    const {at} = predicate
    addAim(context, clause.at, doer, wordsIn(context, at, at + 1), start, at + 1, clause.isNegated)
  }
}

/** "was not espionage, we assess, but preparation for sabotage": what it was instead. */
function but(context: Context, {to, at}: Clause, doer: Ref): void {
  const {tokens, parse} = context.phrase
  for (let i = at; i < Math.min(tokens.length, to + 8); i++) {
    if (tokens[i]?.key !== "but") continue
    const np = parse.nounAt[i + 1] ?? parse.nounAt[i + 2]
    if (np !== undefined)
      addAim(context, at, doer, wordsIn(context, np.from, np.end), i, Math.max(np.end, np.to), false)
    return
  }
}

/** "The intention to cause alarm is likely", "an espionage motive is improbable". */
function isLikely(context: Context, clause: Clause, aim: NounPhrase): void {
  const {phrase} = context
  const goal = aim.clauses.find((c) => c.kind === "infinitive")
  const isNamed = phrase.tokens
    .slice(aim.from, aim.head)
    .some(({key}) => motives.test(key) || forWhat.test(key))
  if (goal === undefined && !isNamed) return
  const doer = ownerOf(context, aim)
  if (doer === undefined) return
  if (goal !== undefined) addAims(context, goal, doer, clause.isNegated, aim.from)
  else
    addAim(
      context,
      clause.at,
      doer,
      wordsIn(context, aim.from, aim.to),
      aim.from,
      clause.to,
      clause.isNegated,
    )
}

/** "What they were after was P", "P was what they had come for", "it was money that they wanted". */
function cleft(context: Context, clause: Clause): void {
  const {subject, subjectClause, predicate} = clause
  if (subjectClause?.marker === "what" && predicate?.np !== undefined && seeks(context, subjectClause)) {
    const doer = seeker(context, subjectClause)
    if (doer !== undefined) addNoun(context, clause, doer, predicate.np, clause.from)
    return
  }
  const what = clause.complements.find(({marker}) => marker === "what")
  if (what !== undefined && subject !== undefined && seeks(context, what)) {
    const doer = seeker(context, what)
    if (doer !== undefined) addNoun(context, clause, doer, subject, subject.from, {close: what.to})
    return
  }
  if (subject?.isPronoun !== true || predicate === undefined) return
  const np = predicate.np
  const that = context.phrase.clauses.find(
    (c) => c.kind === "relative" && c.marker === "that" && np !== undefined && c.antecedent === np,
  )
  if (that === undefined || np === undefined || !seeks(context, that)) return
  const doer = seeker(context, that)
  if (doer !== undefined) addNoun(context, clause, doer, np, np.from, {end: that.from, close: that.to})
}

/** Whether a clause says that somebody wants what it leaves open: "they were after", "drove it". */
function seeks({discourse}: Context, clause: Clause): boolean {
  const {lemma, predicate, object, antecedent} = clause
  if (lemma === "be") return predicate?.kind === "preposition" && predicate.np === undefined
  if (discourse.isVerb("driving", lemma)) return object !== undefined
  if (discourse.isVerb("wanting", lemma)) return object === undefined || object === antecedent
  return (
    (discourse.isVerb("looking", lemma) || lemma === "come" || lemma === "go") &&
    clause.args.some(({prep, np}) => prep === "for" && (np === undefined || np === antecedent))
  )
}

function seeker(context: Context, clause: Clause): Ref | undefined {
  const np = context.discourse.isVerb("driving", clause.lemma) ? clause.object : clause.subject
  return np === undefined ? undefined : doerOfNoun(context, np)
}

/** Whose aim: "the aim of X", "their goal", else the event's. */
function ownerOf(context: Context, np: NounPhrase): Ref | undefined {
  const {discourse, phrase} = context
  const of =
    np.preps.find(({prep}) => prep === "of" || prep === "behind" || prep === "for")?.np ?? np.possessor
  const ref = of === undefined ? undefined : doerOfNoun(context, of)
  if (ref !== undefined) return ref
  // "the aim of the project": of somebody who did nothing.
  if (of !== undefined && !of.isPronoun && !isOfDeed(context, of)) return undefined
  const first = phrase.tokens[np.from]?.key ?? ""
  if (
    discourse.lastActor !== undefined &&
    (first === "their" || (first === "its" && discourse.topic === "actor"))
  )
    return discourse.lastActor
  return discourse.hasEvent ? {id: discourse.event, kind: "event", from: np.from, to: np.to} : undefined
}

const isOfDeed = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  ["event", "deed", "actor", "malware", "lure", "access"].some((kind) =>
    discourse.isNoun(kind, phrase.tokens[np.head]),
  ) ||
  /^(?:latter|former|two|all|both|theft|conspiracy|scheme|plot|effort)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )

/** "The group seeks visibility", "the operators are after mail", "the wave serves the sale of access". */
function sought(context: Context, clause: Clause): void {
  const {subject} = clause
  if (subject === undefined || (subject === clause.antecedent && clause.marker === "what")) return
  const wanted = wantedBy(context, clause)
  if (
    wanted === undefined ||
    isAim(context, wanted) ||
    isParty(context, wanted) ||
    dull.test(context.phrase.tokens[wanted.head]?.key ?? "")
  )
    return
  const doer = doerOfNoun(context, subject)
  // "China wants a summit": what states want is mostly no aim of an attack.
  const isOther = doer?.kind === "state" && !subject.isPronoun
  if (doer === undefined || isOther || (clause.lemma === "serve" && doer.kind !== "event")) return
  addNoun(context, clause, doer, wanted, subject.from)
}

/** "suspects a financial motive", "points to an espionage motive". */
function suspected(context: Context, clause: Clause): void {
  if (!/^(?:suspect|see|assume|presume|suggest|indicate|point|deny|exclude|rule)$/.test(clause.lemma)) return
  const np = clause.lemma === "point" ? clause.args.find(({prep}) => prep === "to")?.np : clause.object
  if (np === undefined || !isAim(context, np)) return
  // "sees no political motive"
  const isNone =
    /^(?:no|neither)$/.test(context.phrase.tokens[np.from]?.key ?? "") ||
    clause.isNegated ||
    /^(?:deny|exclude|rule)$/.test(clause.lemma)
  const doer = isNone || isNobody(context, clause.subject) ? ownerOf(context, np) : undefined
  if (doer === undefined) isLikely(context, clause, np)
  else namedAim(context, {...clause, isNegated: true}, doer, np, np.from)
}

/** "None of us sees a political motive". */
const isNobody = ({phrase: {tokens}}: Context, np: NounPhrase | undefined): boolean =>
  /^(?:no|none|nobody|neither|nothing)$/.test(tokens[np?.from ?? -1]?.key ?? "")

/** "has its eye on suppliers of weapons": whom, not what for. */
const isParty = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  ["institution", "maker", "organisations", "actor"].some((kind) =>
    discourse.isNoun(kind, phrase.tokens[np.head]),
  ) ||
  /^(?:sector|organisation|place|state|person)$/.test(
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind ?? "",
  )

/** What a clause says to be sought. */
function wantedBy({phrase, discourse}: Context, clause: Clause): NounPhrase | undefined {
  const {lemma, predicate, object, args} = clause
  const {tokens} = phrase
  if (lemma === "be") {
    if (predicate?.kind === "preposition") {
      const key = predicate.preps[0]?.prep ?? tokens[predicate.at]?.key ?? ""
      if (key === "after" || key === "in search of" || key === "in pursuit of") return predicate.np
      // "in search of P", "on the hunt for P" by their parts.
      const {np} = predicate
      const isHunt =
        np !== undefined && /^(?:search|pursuit|hunt|lookout|quest)$/.test(tokens[np.head]?.key ?? "")
      return isHunt ? [...np.preps, ...args].find(({prep}) => prep === "of" || prep === "for")?.np : undefined
    }
    if (predicate?.kind === "adjective" && /^(?:interested|keen)$/.test(tokens[predicate.at]?.key ?? ""))
      return [...predicate.preps, ...args].find(({prep}) => prep === "in" || prep === "on")?.np
    return undefined
  }
  if (clause.voice !== "active") return undefined
  if (discourse.isVerb("wanting", lemma))
    return object === clause.antecedent || (clause.complements.length > 0 && lemma === "want")
      ? undefined
      : object
  if (discourse.isVerb("looking", lemma)) return args.find(({prep}) => prep === "for")?.np
  // "has its eye on P", "showed interest in P"
  if (/^(?:have|show|express|display|take|set)$/.test(lemma) && object !== undefined) {
    if (!/^(?:eye|eyes|interest|designs|sights)$/.test(tokens[object.head]?.key ?? "")) return undefined
    return [...object.preps, ...args].find(({prep}) => prep === "in" || prep === "on")?.np
  }
  return undefined
}

/** "was motivated by money", "were financially motivated", "money drove the attacks", "was destined for P". */
function driven(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {subject, agent, object, lemma} = clause
  if (discourse.isVerb("driving", lemma)) {
    if (clause.voice === "passive" && agent !== undefined && subject !== undefined) {
      const doer = doerOfNoun(context, subject)
      if (doer !== undefined) addNoun(context, clause, doer, agent, subject.from)
      return
    }
    if (clause.voice === "active" && object !== undefined && subject !== undefined && !subject.isPronoun) {
      const isOurs = object.isPronoun || isOfDeed(context, object)
      const doer = isOurs ? doerOfNoun(context, object) : undefined
      if (doer !== undefined && doerOfThing(context, subject) && !isParty(context, subject))
        addNoun(context, clause, doer, subject, subject.from)
      return
    }
  }
  // "was aimed at the theft of designs": at what is done, not at whom.
  if (lemma === "aim" || lemma === "direct") {
    const at = clause.args.find(({prep}) => prep === "at" || prep === "towards")?.np
    if (at === undefined || subject === undefined || !discourse.isNoun("end", phrase.tokens[at.head])) return
    const doer = doerOfNoun(context, subject)
    if (doer !== undefined) addNoun(context, clause, doer, at, subject.from)
    return
  }
  if (/^(?:destine?|mean|intend|earmark)$/.test(lemma) && clause.voice === "passive" && discourse.hasEvent) {
    const np = clause.args.find(({prep}) => prep === "for")?.np
    const key = phrase.tokens[np?.head ?? -1]?.key ?? ""
    if (!(lemma.startsWith("destin") || key === "sale" || forWhat.test(key))) return
    const event: Ref = {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
    if (np !== undefined) addNoun(context, clause, event, np, subject?.from ?? clause.at)
    return
  }
  const at =
    clause.predicate?.kind === "adjective" ? clause.predicate.at : lemma === "motivate" ? clause.at : -1
  if (
    at < 1 ||
    phrase.tokens[at]?.key !== "motivated" ||
    !motiveAdverbs.test(phrase.tokens[at - 1]?.key ?? "")
  )
    return
  const doer = subject === undefined ? undefined : doerOfNoun(context, subject)
  if (doer !== undefined)
    addAim(context, clause.at, doer, wordsIn(context, at - 1, at + 1), at - 1, at + 1, clause.isNegated)
}

/** What drives is no actor: "money drove the attacks", not "the group drove the campaign". */
const doerOfThing = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  !discourse.isNoun("actor", phrase.tokens[np.head]) &&
  !/^(?:actor|state|state body|organisation|person)$/.test(
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind ?? "",
  )
