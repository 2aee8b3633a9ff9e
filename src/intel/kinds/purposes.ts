/* Infinitives that say what for: "stole mail to …", "sought to …", "was designed to …".
 *
 * Behind a verb of wanting anything is an aim. Behind a deed only an end of intrusions is: what is done to get further
 * in, to stay or to hide is a step of the technique. Whoever is no intruder has aims that are none of ours. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {addAim, addAims, addNoun} from "./aims.ts"
import {deeds} from "./doers.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {isHostile} from "./hostile.ts"
import {doerIn, doerOfNoun, isTold} from "./told.ts"

/** Verbs that say an attempt: what is tried is often only a step. */
const trying: ReadonlySet<string> = new Set("try attempt plan prepare struggle hope".split(" "))

/** An infinitive that says what for: behind a deed, behind a verb of striving, behind the noun of an aim. */
export function readPurpose(context: Context, clause: Clause): void {
  if (clause.conjunctOf !== undefined) return
  const above = clause.parent
  if (above === undefined || !isTold(context, above)) return
  if (isDestined(context, clause, above)) return
  // "want staff to change the account number" is read as it is wanted.
  if (above.lemma === "want" && above.object !== undefined && above.voice === "active") return
  const doesStrive = strives(context, clause, above)
  const doer = striver(context, clause, above, doesStrive)
  if (doer === undefined) return
  const isSure = (doesStrive && !trying.has(above.lemma)) || isOutright(context, clause)
  const fits = (goal: Clause): boolean =>
    isSure
      ? !isBenign(context, goal, doer, above)
      : isEnd(context, goal) && !isBenign(context, goal, doer, above)
  addAims(
    context,
    clause,
    doer,
    above.isNegated && doesStrive,
    above.lemma === "be" && above.subject !== undefined
      ? above.subject.from
      : Math.min(above.at, clause.from),
    fits,
  )
}

/** "the stolen mailboxes were to be used to spread lies", "the routers were to serve as relays for espionage". */
function isDestined(context: Context, clause: Clause, above: Clause): boolean {
  const {discourse} = context
  const {subject} = above
  if (above.lemma !== "be" || above.predicate !== undefined || !above.complements.includes(clause))
    return false
  if (subject === undefined || !discourse.hasEvent || !isTakenOrHit(context, subject)) return false
  const event: Ref = {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
  const as = clause.args.find(({prep}) => prep === "as")?.np
  if (clause.lemma === "serve" && as !== undefined) addNoun(context, clause, event, as, subject.from)
  else if (clause.voice === "passive" && clause.lemma === "use") {
    const inner = clause.adjuncts.find(({kind}) => kind === "infinitive")
    if (inner !== undefined) addAims(context, inner, event, above.isNegated, subject.from)
  } else if (clause.voice === "passive" && discourse.isVerb("end", clause.lemma)) {
    const to = Math.max(clause.verb.to, Math.min(clause.to, clause.verb.to + 8))
    const said = wordsIn(context, subject.from, to)
    addAim(context, clause.at, event, said, subject.from, to, above.isNegated)
  } else return false
  return true
}

/** "the stolen mailboxes", "the captured contents", "the routers". */
function isTakenOrHit({discourse, phrase}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("victim", head) && np.determiner !== undefined) return true
  return (
    discourse.isNoun("taken", head) &&
    phrase.tokens
      .slice(np.from, np.head)
      .some(({key}) =>
        /^(?:stolen|captured|copied|exfiltrated|leaked|harvested|hijacked|hacked|compromised)$/.test(key),
      )
  )
}

function striver(context: Context, clause: Clause, above: Clause, doesStrive: boolean): Ref | undefined {
  // "the attack was likely to enable espionage"
  if (above.lemma === "be") {
    if (isBentOn(context, clause, above))
      return above.subject === undefined ? undefined : doerOfNoun(context, above.subject)
    if (clause.isPerfect || above.predicate?.kind !== "adjective" || !above.complements.includes(clause))
      return undefined
    // "It would be wrong to say that …": no likelihood.
    if (!prone.test(context.phrase.tokens[above.predicate.at]?.key ?? "") || clause.voice !== "active")
      return undefined
    const ref = above.subject === undefined ? undefined : doerOfNoun(context, above.subject)
    return ref?.kind === "event" ? ref : undefined
  }
  if (doesStrive) {
    // "was designed to …": what it is said of strives.
    const np = above.subject
    return np === undefined ? doerIn(context, above) : doerOfNoun(context, np)
  }
  // "left people unable to renew their passports"
  if (
    /^(?:unable|able|free|ready|willing|forced|due|likely)$/.test(
      context.phrase.tokens[clause.verb.from - 1]?.key ?? "",
    )
  )
    return undefined
  if (clause.kind === "gerund" || (above.complements.includes(clause) && !isOutright(context, clause)))
    return undefined
  if (clause.marker !== "" && !/^(?:to|in order to|so as to)$/.test(clause.marker)) return undefined
  if (!(isOutright(context, clause) || isEnd(context, clause)) || !isDeed(context, above)) return undefined
  // "TrickBot uses HTTPS to …": how malware works.
  if (above.voice === "active" && above.subject !== undefined && isWareNoun(context, above.subject))
    return undefined
  return doerIn(context, above)
}

/** "is out to steal designs", "is keen to learn", "was intent on stealing": said of whoever strives. */
function isBentOn(context: Context, goal: Clause, {predicate}: Clause): boolean {
  const key = context.phrase.tokens[predicate?.at ?? -1]?.key ?? ""
  return goal.kind === "gerund" ? /^(?:intent|bent|set)$/.test(key) : bent.test(key) && isEnd(context, goal)
}

const prone =
  /^(?:(?:un)?likely|certain|sure|bound|apt|liable|set|meant|intended|designed|due|supposed|poised|ready|expected)$/
const bent = /^(?:out|keen|eager|anxious|determined|desperate|poised|hell-bent)$/

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

/** "in order to", "so as to": said to be what for, whatever is done. */
const isOutright = ({phrase: {tokens}}: Context, {verb}: Clause): boolean => {
  const before = tokens[verb.from - 1]?.key
  return (
    (before === "order" && tokens[verb.from - 2]?.key === "in") ||
    (before === "as" && tokens[verb.from - 2]?.key === "so")
  )
}

/** A deed by its verb, or whatever a hostile one does: "moved from one operator to the next"; what is done to victims. */
function isDeed(context: Context, clause: Clause): boolean {
  const {discourse} = context
  if (
    deeds.has(clause.lemma) ||
    framesOf(context, clause, "targeting").length > 0 ||
    framesOf(context, clause, "vector").length > 0
  )
    return true
  if (discourse.isVerb("no-use", clause.lemma)) return false
  if (clause.voice === "passive") return discourse.isVerb("hit", clause.lemma)
  return (
    clause.voice === "active" &&
    clause.subject !== undefined &&
    (discourse.isNoun("actor", context.phrase.tokens[clause.subject.head]) ||
      isHostile(context, clause.subject))
  )
}

/** Whether a deed is one for which intruders attack. */
export const isEndOfIntruders = (context: Context, goal: Clause): boolean =>
  isEnd(context, goal) && !context.discourse.isVerb("benign-end", goal.lemma)

/** Whether somebody may have attacked for it: an end by its verb, or one by what it is done to. */
function isEnd(context: Context, goal: Clause): boolean {
  const {discourse, phrase} = context
  const own = goal.object === undefined ? undefined : phrase.tokens[goal.object.head]
  // "to obtain initial access" is a step, whatever the verb.
  if (discourse.isNoun("access", own)) return false
  // "to obtain a list of machines", "to collect logs": what is only technical.
  const isGear =
    discourse.isNoun("gear", own) && /^(?:obtain|acquire|collect|gather|read|map)$/.test(goal.lemma)
  if (isGear) return false
  if (discourse.isVerb("end", goal.lemma) || isGetting(context, goal)) return true
  // "to create fear", "to gain attention", "to conceal espionage": whatever the verb.
  if (discourse.isNoun("coveted", own) || (discourse.isNoun("end", own) && goal.voice === "active"))
    return true
  if (searching.test(goal.lemma)) return isLookedFor(context, goal)
  if (discourse.isVerb("step", goal.lemma)) return false
  // "to run code", "to unpack the payload": done to what is technical.
  const {object} = goal
  if (object === undefined) return false
  const head = phrase.tokens[object.head]
  const mention = phrase.mentions[phrase.mentionAt[object.head] ?? -1]
  if (mention !== undefined && /^(?:product|malware|tool|vulnerability)$/.test(mention.kind)) return false
  return !["malware", "lure", "means", "product", "holder", "access", "gear"].some((kind) =>
    discourse.isNoun(kind, head),
  )
}

/** "was designed to help", "seeks to inform", of states also what states do. */
function isBenign({discourse, phrase}: Context, goal: Clause, doer: Ref, above: Clause): boolean {
  if (discourse.isVerb("end", goal.lemma)) return false
  if (doer.kind === "state") return true
  if (doer.kind === "actor") return false
  if (!discourse.isVerb("benign-end", goal.lemma)) return false
  const subject = above.subject
  const head = subject === undefined ? undefined : phrase.tokens[subject.head]
  return !(discourse.isNoun("actor", head) || discourse.isNoun("event", head) || subject?.isPronoun === true)
}

const searching = /^(?:find|identify|discover|locate|search|look|hunt)$/

/** "to find compromising material", "to look for negotiating positions": what is no machine, flaw or way in. */
function isLookedFor({discourse, phrase}: Context, {object, args, lemma}: Clause): boolean {
  const np = lemma === "look" || lemma === "hunt" ? args.find(({prep}) => prep === "for")?.np : object
  if (np === undefined || np.isPronoun) return false
  const head = phrase.tokens[np.head]
  const mention = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  if (mention !== undefined && /^(?:product|malware|tool|vulnerability)$/.test(mention.kind)) return false
  const isTechnical = ["malware", "means", "product", "holder", "access", "gear", "victim"].some((kind) =>
    discourse.isNoun(kind, head),
  )
  return !isTechnical && !discourse.isNoun("lure", head)
}

/** "to get out of an examination", "to pay for fuel", "to get back at the firm", "to get rich". */
function isGetting({phrase: {tokens}}: Context, {lemma, object, args, verb}: Clause): boolean {
  const next = tokens[verb.to]?.key ?? ""
  if (lemma === "get")
    return (
      /^(?:rich|even|attention|money|revenge)$/.test(next) ||
      (/^(?:out|back|rid|hold|away)$/.test(next) && /^(?:of|at|with)$/.test(tokens[verb.to + 1]?.key ?? ""))
    )
  // "to mark the anniversary of the invasion"
  if (/^(?:mark|celebrate|commemorate)$/.test(lemma))
    return /^(?:anniversary|day|birthday|jubilee|start|end)$/.test(tokens[object?.head ?? -1]?.key ?? "")
  return lemma === "pay" && object === undefined && args.some(({prep}) => prep === "for")
}

const isWareNoun = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("malware", phrase.tokens[np.head]) ||
  phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "malware"
