/* What for: "the aim was …", "is after …", "wanted money", "was motivated by …", "for espionage"; infinitives are read in
 * purposes.ts.
 *
 * Each member of a list is an aim of its own; an aim is its words without the time and the means. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {readAimOdds} from "./aim-odds.ts"
import {forWhat, readAimsBehind} from "./aim-phrases.ts"
import {addAim, addAims, addNoun, isAim} from "./aims.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isEndOfIntruders, readPurpose} from "./purposes.ts"
import {doerOfNoun, isTold} from "./told.ts"
import {isParty, sought} from "./wants.ts"

const motiveAdverbs = /^(?:financially|politically|ideologically|economically)$/
/** What both sides have: an aim of intruders only by what is to be done. */
const plans = /^(?:plans?|ideas?|hopes?|strateg(?:y|ies)|priority|priorities|task|tasks|agenda)$/
/** What is said of motives: "purely financial". */
const motives =
  /^(?:financial|pecuniary|monetary|commercial|economic|political|ideological|strategic|military|geopolitical|criminal|lucrative|mercenary|religious|personal|industrial)$/
/** What a clause says of aims. */
export function readObjectives(context: Context, clause: Clause): void {
  if (clause.kind === "infinitive" || clause.kind === "gerund") readPurpose(context, clause)
  if (!isTold(context, clause)) return
  aimSaid(context, clause)
  sought(context, clause)
  suspected(context, clause)
  driven(context, clause)
  readAimsBehind(context, clause)
  readAimOdds(context, clause)
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
  if (seenAs(context, clause)) return
  if (clause.lemma !== "be") return
  // "attacks, the aim of which was theft"
  const ofWhich = clause.kind === "relative" ? clause.args.find(({prep}) => prep === "of")?.np : undefined
  if (subject === undefined && ofWhich !== undefined && isAim(context, ofWhich)) {
    aimIs(context, clause, ofWhich, ofWhich.from)
    return
  }
  if (subject !== undefined && isAim(context, subject)) {
    aimIs(context, clause, subject, start)
    return
  }
  if (predicate?.kind !== "noun" || predicate.np === undefined || !isAim(context, predicate.np)) {
    cleft(context, clause)
    return
  }
  if (subject === undefined && clause.subjectClause === undefined) return
  // "was intent on stealing", "was the object of two waves": who, not what for.
  if (phrase.tokens[predicate.np.head]?.key === "object") return
  if (phrase.tokens[predicate.np.head]?.key === "intent" && phrase.tokens[predicate.np.to]?.key === "on")
    return
  const doer = ownerOf(context, predicate.np)
  if (doer === undefined) return
  if (clause.subjectClause !== undefined)
    addAims(context, clause.subjectClause, doer, clause.isNegated, clause.subjectClause.from)
  else if (subject !== undefined && !subject.isPronoun && phrase.tokens[subject.head]?.key !== "there")
    addNoun(context, clause, doer, subject, start, {close: predicate.np.to})
}

/** "sees the purpose as theft", "regards theft as the aim". */
function seenAs(context: Context, clause: Clause): boolean {
  const {object} = clause
  const as = clause.args.find(({prep}) => prep === "as")?.np
  if (object === undefined || as === undefined || clause.voice !== "active") return false
  if (!/^(?:see|regard|view|name|describe|identify)$/.test(clause.lemma)) return false
  const [aim, what] = isAim(context, object) ? [object, as] : [as, object]
  const doer = isAim(context, aim) && !isAim(context, what) ? ownerOf(context, aim) : undefined
  if (doer === undefined) return false
  // "sees espionage as the likely purpose": the hedge is that of the purpose.
  const anchored = {...clause, at: aim.head}
  addNoun(context, anchored, doer, what, Math.min(object.from, as.from), {
    close: Math.max(object.end, as.end),
  })
  return true
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
  // "Their interest was in P", "the focus is on stealing credentials".
  const isIn =
    predicate?.kind === "preposition" &&
    /^(?:interest|interests|focus|emphasis)$/.test(phrase.tokens[subject.head]?.key ?? "")
  const np = predicate?.kind === "noun" || isIn ? predicate?.np : undefined
  if (np !== undefined && isIn && isParty(context, np)) return
  const gerund = isIn
    ? phrase.clauses.find(
        (c) => c.kind === "gerund" && c.verb.from > predicate.at && c.verb.from <= predicate.at + 2,
      )
    : undefined
  if (gerund !== undefined) {
    const who = ownerOf(context, subject)
    if (who !== undefined) addAims(context, gerund, who, clause.isNegated, start)
    return
  }
  if (first === undefined && !isMotive && np === undefined) {
    if (predicate?.kind === "adjective") isLikely(context, clause, subject)
    return
  }
  const doer = ownerOf(context, subject)
  if (doer === undefined) return
  // "The plan was to restore": of those who were hit.
  if (
    first !== undefined &&
    plans.test(phrase.tokens[subject.head]?.key ?? "") &&
    !isEndOfIntruders(context, first)
  )
    return
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
  const start = clause.from
  // "What the attackers want is to create panic".
  const [goal] = subjectClause === undefined ? [] : clause.complements.filter((c) => c.kind === "infinitive")
  if (goal !== undefined && subjectClause?.marker === "what" && seeks(context, subjectClause)) {
    const doer = seeker(context, subjectClause)
    if (doer !== undefined) addAims(context, goal, doer, clause.isNegated, start)
    return
  }
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
    (clause.particle === "for" ||
      clause.args.some(({prep, np}) => prep === "for" && (np === undefined || np === antecedent)))
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

/** "suspects a financial motive", "points to an espionage motive". */
function suspected(context: Context, clause: Clause): void {
  if (!/^(?:suspect|see|assume|presume|suggest|indicate|point|deny|exclude|rule)$/.test(clause.lemma)) return
  const np = clause.lemma === "point" ? clause.args.find(({prep}) => prep === "to")?.np : clause.object
  if (np === undefined || !isAim(context, np)) return
  // "Nothing points to a political motive": nothing is said of it.
  if (context.phrase.tokens[clause.subject?.from ?? -1]?.key === "nothing") return
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
  /^(?:no|none|nobody|neither)$/.test(tokens[np?.from ?? -1]?.key ?? "")

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
    const isEnd =
      uses.test(key) || forWhat.test(key) || discourse.isNoun("end", phrase.tokens[np?.head ?? -1])
    if (!(lemma.startsWith("destin") || isEnd)) return
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

const uses = /^(?:sale|use|reuse|re-use|publication|distribution|theft|phishing)$/

/** What drives is no actor: "money drove the attacks", not "the group drove the campaign". */
const doerOfThing = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  !discourse.isNoun("actor", phrase.tokens[np.head]) &&
  !/^(?:actor|state|state body|organisation|person)$/.test(
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind ?? "",
  )
