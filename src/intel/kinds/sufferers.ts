/* Whom an attack befell, by what became of him: "fell victim", "bore the brunt", "is recovering from an attack", "its
 * website was unreachable after an attack", "came to a standstill", "had its data stolen", "saw its servers encrypted",
 * "confirmed a cyberattack".
 *
 * An attack must be named as the cause, or the words say it by themselves. Where the attack is said to be on somebody, he
 * was hit, and not whoever suffers from it. */

import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {isDenied} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {badState} from "./hit-clauses.ts"
import {type Party, somebodyOf} from "./hit-parties.ts"
import {isKnownBody} from "./hit-selves.ts"
import {isNumber} from "./hit-words.ts"
import {isHostile, isOfPolice} from "./hostile.ts"
import {addTargets, endOfList, saidBy} from "./targeting.ts"
import {doerOfNoun} from "./told.ts"

/** What a clause says of whoever suffered. */
export function readSufferers(context: Context, clause: Clause): void {
  const {subject} = clause
  if (subject === undefined || isDenied(context.phrase, clause)) return
  if (context.drafts.some((d) => d.kind === "targeting" && d.anchor === clause.at)) return
  if (isFallen(context, clause)) fell(context, clause, subject)
  else if (clause.lemma === "have" || looking.test(clause.lemma)) hadDone(context, clause, subject)
  else if (isWeathering(context, clause)) weathers(context, clause, subject)
  else if (isDisclosing(context, clause)) discloses(context, clause, subject)
  else if (clause.modal === undefined || clause.modal === "could") falters(context, clause, subject)
}

const prey = /^(?:victims?|prey|targets?|casualt(?:y|ies)|quarry|brunt|objects?)$/

/** "fell victim", "have come under attack", "became targets", "bore the brunt", "found itself the target". */
function isFallen({phrase, discourse}: Context, clause: Clause): boolean {
  const {lemma, voice, args, object, secondObject, predicate, verb} = clause
  if (voice === "passive") return lemma === "subject"
  // "its members' data fell into the hands of the hackers"
  if (
    /^(?:fall|pass|come|end)$/.test(lemma) &&
    args.some(
      ({prep, np}) => /^(?:in|into|up in)$/.test(prep) && phrase.tokens[np?.head ?? -1]?.key === "hands",
    )
  )
    return true
  if (lemma === "come" || lemma === "fall" || lemma === "be")
    if (
      args.some(
        ({prep, np}) =>
          prep === "under" &&
          np !== undefined &&
          (discourse.isNoun("event", phrase.tokens[np.head]) ||
            /^(?:fire|bombardment|pressure)$/.test(phrase.tokens[np.head]?.key ?? "")),
      )
    )
      return true
  const word = phrase.tokens[secondObject?.head ?? object?.head ?? predicate?.at ?? -1]?.key ?? ""
  if (/^(?:fall|become)$/.test(lemma)) return prey.test(word) || prey.test(phrase.tokens[verb.to]?.key ?? "")
  if (/^(?:bear|take|feel|suffer)$/.test(lemma)) return word === "brunt"
  // "lost control of its substations"
  if (lemma === "lose") return word === "control" && object?.preps.some(({prep}) => prep === "of") === true
  if (lemma === "join") return /^(?:list|ranks|toll)$/.test(word) && isOfVictims(phrase.tokens, object)
  return (
    lemma === "find" &&
    /^(?:itself|themselves|himself|herself)$/.test(phrase.tokens[object?.head ?? -1]?.key ?? "") &&
    phrase.tokens
      .slice(verb.to, verb.to + 9)
      .some(({key}) => prey.test(key) || /^(?:crosshairs|sights)$/.test(key))
  )
}

const isOfVictims = (tokens: Context["phrase"]["tokens"], np: NounPhrase | undefined): boolean =>
  np?.preps.some(({np: of}) => /^(?:victims|targets|casualties)$/.test(tokens[of?.head ?? -1]?.key ?? "")) ===
  true

function fell(context: Context, clause: Clause, subject: NounPhrase): void {
  const whose = [...clause.args, ...(clause.object?.preps ?? [])].find(
    ({prep, np}) =>
      np !== undefined && /^(?:to|of|from|by)$/.test(prep) && doerOfNoun(context, np) !== undefined,
  )?.np
  if (whose !== undefined && isOfPolice(context, whose)) return
  hit(context, clause, subject, whose, Math.max(endOfList(subject), clause.to))
}

const looking = /^(?:see|find|watch|discover)$/

/** "A hospital had its data stolen", "landlords saw their servers encrypted". */
function hadDone(context: Context, clause: Clause, subject: NounPhrase): void {
  const {phrase, discourse} = context
  const {object, predicate} = clause
  if (object === undefined || subject.isPronoun || isNumber(context, subject)) return
  const isOwn = /^(?:its|their|his|her)$/.test(phrase.tokens[object.determiner ?? -1]?.key ?? "")
  // "found its feed control dead"
  if (
    isOwn &&
    looking.test(clause.lemma) &&
    states.test(phrase.tokens[predicate?.at ?? object.to]?.key ?? "")
  ) {
    hit(context, clause, subject, undefined, Math.max(clause.to, (predicate?.at ?? object.to) + 1))
    return
  }
  const done = phrase.clauses.find(
    (c) =>
      c.subject === object &&
      c.voice === "passive" &&
      c.from >= object.to &&
      (discourse.isVerb("hit", c.lemma) || discourse.isVerb("crippling", c.lemma)),
  )
  // "The agency had eleven domains taken down", "state bodies had files copied".
  if (done !== undefined && isOwn) hit(context, {...clause, to: done.to}, subject, done.agent, done.to)
}

/** "is recovering from an attack", "is grappling with the aftermath of a cyber attack". */
function isWeathering({discourse}: Context, {lemma, voice}: Clause): boolean {
  return voice === "active" && discourse.isVerb("weathering", lemma)
}

const aftermath =
  /^(?:aftermath|effects?|consequences|fallout|wake|impact|damage|results?|disruption|ravages)$/

function weathers(context: Context, clause: Clause, subject: NounPhrase): void {
  const {phrase} = context
  if (isWatcher(context, subject)) return
  for (const {prep, np} of [
    ...clause.args,
    ...(clause.object === undefined ? [] : [objectOf(clause.object)]),
  ]) {
    if (np === undefined || !/^(?:from|with|after|following|against|under|)$/.test(prep)) continue
    const inner = aftermath.test(phrase.tokens[np.head]?.key ?? "")
      ? np.preps.find((p) => p.prep === "of")?.np
      : np
    if (inner === undefined || !isAttackOf(context, inner)) continue
    hit(context, clause, subject, inner, Math.max(endOfList(inner), clause.at + 1))
    return
  }
}

const objectOf = (np: NounPhrase): Attached => ({
  prep: "",
  at: np.from,
  end: np.end,
  np,
  clause: undefined,
  isLoose: false,
})

/** "confirmed a cyberattack", "reported a breach of its network": of his own. */
function isDisclosing({phrase, discourse}: Context, {lemma, voice, object, args}: Clause): boolean {
  // "admitted to a ransomware attack"
  if (voice === "active" && object === undefined && /^(?:admit|own|speak|tell|confess)$/.test(lemma))
    return toldOf(phrase, args) !== undefined
  return (
    voice === "active" &&
    object !== undefined &&
    discourse.isVerb("disclosing", lemma) &&
    discourse.isNoun("event", phrase.tokens[object.head]) &&
    (/^(?:a|an|another|its|their|two|three|several)$/.test(phrase.tokens[object.from]?.key ?? "") ||
      // "first noticed the break-in in April"
      (/^(?:notice|discover|detect|spot)$/.test(lemma) && phrase.tokens[object.from]?.key === "the"))
  )
}

function discloses(context: Context, clause: Clause, subject: NounPhrase): void {
  const object = clause.object ?? toldOf(context.phrase, clause.args)
  if (object === undefined || isWatcher(context, subject) || subject.isPronoun) return
  const {tokens} = context.phrase
  // "on Tuesday", "of its network": not of others.
  const isOthers = [...object.preps, ...clause.args].some(
    ({prep, np}) =>
      np !== undefined &&
      /^(?:on|at|against|into|of|by)$/.test(prep) &&
      !/^(?:its|their)$/.test(tokens[ownerOf(np).determiner ?? -1]?.key ?? "") &&
      somebodyOf(context, np).length > 0,
  )
  if (isOthers || !isHostile(context, object)) return
  const parties = somebodyOf(context, subject)
  if (parties.every(({kind}) => kind === "name" || kind === "words" || kind === "place"))
    hitAll(
      context,
      clause,
      parties,
      object,
      Math.max(
        object.end,
        clause.at + 1,
        ...clause.args.map(({end, prep}) => (/^(?:on|at|against|into|of)$/.test(prep) ? end : 0)),
      ),
    )
}

/** "one of its data centres": they. */
const ownerOf = (np: NounPhrase): NounPhrase => np.preps.find(({prep}) => prep === "of")?.np ?? np

/** What is admitted to or spoken of, with an article: "a ransomware attack". */
const toldOf = ({tokens}: Context["phrase"], args: readonly Attached[]): NounPhrase | undefined =>
  args.find(
    ({prep, np}) =>
      np !== undefined &&
      /^(?:to|of|up to)$/.test(prep) &&
      /^(?:a|an|another|its|their)$/.test(tokens[np.from]?.key ?? ""),
  )?.np

/** Who looks for attacks on others by trade. */
const guards =
  /^(?:cyber\w*|security|threat|intelligence|research|labs?|incident|response|forensics?|antivirus)$/

/** Who watches over others tells of attacks, and weathers none: agencies, police, ministers, those who are of a text's
 *  speakers. */
function isWatcher(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[np.head]
  return (
    isHead(head?.key ?? "") ||
    tokens.slice(np.from, np.head + 1).some(({key}) => guards.test(key)) ||
    discourse.isNoun("post", head) ||
    discourse.isNoun("actor", head) ||
    isKnownBody(context, np)
  )
}

const isHead = (key: string): boolean =>
  /^(?:police|officials?|authorit(?:y|ies)|agenc(?:y|ies)|investigators?|prosecutors?|researchers?|analysts?|experts?|government|teams?|responders?|engineers?|cert|csirt|centre|center|spokes\w+|newspapers?|media|reports?|states?|countr(?:y|ies)|we|i|vendor|maker|minister|ministers)$/.test(
    key,
  )

const afterwards =
  /^(?:after|following|because of|due to|as a result of|in the wake of|owing to|amid|thanks to|on account of|in the aftermath of)$/
const byCause = /^(?:by|from|since|under|in|during|with|through)$/
const strong = /^(?:fall|cripple|paralyse|paralyze|disable|knock|blackout)$/
const halts = /^(?:halt|standstill|stop|stop-gap|knees|end|grinding)$/
const states =
  /^(?:offline|down|unavailable|inaccessible|unreachable|inoperable|unusable|paralysed|paralyzed|crippled|out|disrupted|closed|shut|idle|still|dark|empty|without|unable|unreadable|blank|dead|silent|affected|defaced|encrypted|locked|slow|overloaded)$/

/** "A brewery halted production after a ransomware attack", "the website was unreachable after an attack". */
function falters(context: Context, clause: Clause, subject: NounPhrase): void {
  const {phrase, discourse} = context
  if (subject.isPronoun || isHostile(context, subject)) return
  if (clause.tense !== "past" && !clause.isPerfect && !clause.isProgressive && clause.voice !== "be") return
  // "The government closed the border after the attack."
  if (clause.voice === "active" && isHead(phrase.tokens[subject.head]?.key ?? "")) return
  if (!isFaltering(context, clause)) return
  const cause = causeOf(context, clause)
  if (cause === undefined) {
    // "The websites of three banks were slow or unreachable"
    if (isOut(context, clause, subject))
      hitAll(context, clause, whoseOut(context, subject), undefined, clause.to)
    return
  }
  const word = phrase.tokens[cause.np.head]
  if (!discourse.isNoun("event", word) && !discourse.isNoun("malware", word)) return
  hit(context, clause, subject, cause.np, cause.end)
}

function isFaltering({phrase, discourse}: Context, clause: Clause): boolean {
  const {tokens} = phrase
  const {lemma, voice, verb, predicate, args} = clause
  const next = tokens[predicate?.at ?? verb.to]?.key ?? ""
  if (voice === "be")
    return states.test(next) || badState.test(next) || (next === "at" && isAtHalt(tokens, args))
  if (isAtHalt(tokens, args) || isAtHalt(tokens, clause.object?.preps ?? [])) return true
  if (/^(?:go|remain|stay|run|stand|fall|become)$/.test(lemma) && states.test(next)) return true
  return discourse.isVerb("faltering", lemma) || discourse.isVerb("idling", lemma)
}

/** Whose it is that is out; things without an owner are nobody's. */
const whoseOut = (context: Context, np: NounPhrase): readonly Party[] =>
  somebodyOf(context, np).filter(({kind}) => kind !== "words")

/** Whether what somebody runs is said to be out of reach, in a text that tells an attack. */
function isOut(
  {phrase: {tokens}, discourse}: Context,
  {voice, predicate, tense}: Clause,
  {head}: NounPhrase,
): boolean {
  return (
    discourse.hasEvent &&
    voice === "be" &&
    tense === "past" &&
    /^(?:websites?|sites?|portals?|web|homepages?|services|apps?|pages?|servers?|systems?)$/.test(
      tokens[head]?.key ?? "",
    ) &&
    /^(?:offline|down|unavailable|inaccessible|unreachable|slow|overloaded)$/.test(
      tokens[predicate?.at ?? -1]?.key ?? "",
    )
  )
}

const isAtHalt = (tokens: Context["phrase"]["tokens"], args: readonly Attached[]): boolean =>
  args.some(
    ({prep, np}) => /^(?:to|at)$/.test(prep) && np !== undefined && halts.test(tokens[np.head]?.key ?? ""),
  )

/** The attack that is named as the cause, where it is said to be on nobody else. */
function causeOf(
  context: Context,
  clause: Clause,
): {readonly np: NounPhrase; readonly end: number} | undefined {
  const places = [...clause.args, ...(clause.object?.preps ?? []), ...(clause.predicate?.preps ?? [])]
  for (const {prep, np, end} of places) {
    if (np === undefined) continue
    const isCause = afterwards.test(prep) || (byCause.test(prep) && strong.test(clause.lemma))
    if (isCause && isAttackOf(context, np)) return {np, end}
    // "as the result of a cyber attack"
    const of = np.preps.find((p) => p.prep === "of")?.np
    const isResult =
      prep === "as" && /^(?:result|consequence)$/.test(context.phrase.tokens[np.head]?.key ?? "")
    if (isResult && of !== undefined && isAttackOf(context, of)) return {np: of, end}
  }
  for (const inner of clause.adjuncts) {
    const {object, marker, lemma} = inner
    if (object === undefined || !/^(?:after|when|since|as|because|once)$/.test(marker)) continue
    if (/^(?:detect|discover|spot|notice|suffer|experience|find|identify)$/.test(lemma))
      if (isAttackOf(context, object)) return {np: object, end: object.end}
  }
  return clause.args.flatMap(({clause: inner, prep, end}) =>
    inner?.object !== undefined &&
    /^(?:after|following|upon)$/.test(prep) &&
    /^(?:detect|discover|spot|notice|suffer|experience|find|identify)$/.test(inner.lemma) &&
    isAttackOf(context, inner.object)
      ? [{np: inner.object, end}]
      : [],
  )[0]
}

/** An attack that is not said to be on somebody. */
function isAttackOf(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const word = phrase.tokens[np.head]
  if (!discourse.isNoun("event", word) && !discourse.isNoun("malware", word)) return false
  return (
    isHostile(context, np) &&
    np.preps.every(
      ({prep, np: on}) =>
        !/^(?:on|at|against|into|of)$/.test(prep) ||
        /^(?:its|their)$/.test(phrase.tokens[on?.determiner ?? -1]?.key ?? "") ||
        (on !== undefined && somebodyOf(context, on).length === 0),
    )
  )
}

function hit(
  context: Context,
  clause: Clause,
  subject: NounPhrase,
  by: NounPhrase | undefined,
  end: number,
): void {
  // "Over 100 hospitals had to close": a count.
  const head = context.phrase.tokens[subject.head]
  if (!isNumber(context, subject) || context.discourse.isNoun("holder", head))
    hitAll(context, clause, somebodyOf(context, subject), by, end)
}

function hitAll(
  context: Context,
  clause: Clause,
  parties: readonly Party[],
  by: NounPhrase | undefined,
  end: number,
): void {
  const doer = by === undefined ? undefined : doerOfNoun(context, by)
  addTargets(context, saidBy(context, clause, doer?.id ?? context.discourse.event, "targets"), parties, end)
}
