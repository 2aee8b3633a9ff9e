/* Whether what a noun phrase names is said to have been hit: by the verb that it stands with, by an adjective of its
 * own, by the noun of an attack before it, or as a part of what was hit.
 *
 * What is exposed, not patched, notified, scanned or for sale was not hit. */

import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {
  badState,
  isAttacker,
  isCarriedOff,
  isDoneTo,
  isFindOf,
  isHit,
  isHitting,
  isLoss,
  isNet,
  isOpenly,
  isReal,
  isTally,
  undergoes,
  victimNouns,
} from "./hit-clauses.ts"
import {isAttack, isHostile} from "./hostile.ts"
import {type Standing, standings} from "./places-of-nouns.ts"

const into: ReadonlySet<string> = new Set([
  "in",
  "into",
  "on",
  "at",
  "inside",
  "within",
  "across",
  "to",
  "of",
  "from",
  "onto",
  "throughout",
  "out of",
  "out",
])
/** Adjectives and participles of what was hit. */
const hitWords =
  /^(?:compromised|infected|affected|hacked|breached|hijacked|stolen|encrypted|defaced|targeted|backdoored|impacted|victim|wiped|destroyed|leaked|poisoned|trojani[sz]ed)$/
/** Bounds of a number that the reading takes for a preposition: "over a million computers". */
const bounding: ReadonlySet<string> = new Set(["over", "about", "around", "under", "above", "below", "near"])
/** The clause or the words by which a noun phrase was hit. */
export interface Hit {
  readonly clause: Clause | undefined
  /** The noun phrase says it by itself: no verb is needed. */
  readonly byItself: boolean
  /** What the verb says it of: "the control systems" of "three dams". */
  readonly host?: NounPhrase
}

/** How what a noun phrase names was hit, or undefined. */
export function hitOf(context: Context, np: NounPhrase): Hit | undefined {
  return search(context, np, new Set(), 0)
}

function search(context: Context, np: NounPhrase, seen: Set<NounPhrase>, depth: number): Hit | undefined {
  if (seen.has(np) || depth > 5) return undefined
  seen.add(np)
  const {phrase} = context
  const {tokens} = phrase
  // "14 mail servers compromised in five countries", "accounts that were taken over".
  for (const clause of np.clauses)
    if (clause.voice === "passive" && isHitting(context, clause) && isReal(context, clause))
      return {clause, byItself: true}
  // "73 firewalls on which a command was run", "11 universities at which pay was diverted"
  for (const clause of np.clauses)
    if (clause.kind === "relative" && clause.voice === "passive" && isDoneThere(context, clause, np))
      return {clause, byItself: true}
  // "41 mailboxes at nine organisations taken over", "17 organisations with a compromised appliance".
  for (const {prep, np: inner} of np.preps) {
    if (inner === undefined) continue
    const taken = inner.clauses.find(
      (c) => c.kind === "participle" && c.voice === "passive" && isHitting(context, c),
    )
    if (taken !== undefined && depth === 0) return {clause: taken, byItself: true}
    if (prep === "with" && tokens.slice(inner.from, inner.to).some((t) => hitWords.test(t.key)))
      return {clause: undefined, byItself: true}
  }
  const behind = tokens[np.end]?.key === "with" ? phrase.parse.nounAt[np.end + 2] : undefined
  if (behind !== undefined && tokens.slice(behind.from, behind.to).some((t) => hitWords.test(t.key)))
    return {clause: undefined, byItself: true}
  const isOld = /^(?:the|these|those|both)$/.test(tokens[np.from]?.key ?? "")
  const isVictim =
    tokens.slice(np.from, np.to).some((t) => hitWords.test(t.key)) ||
    (depth === 0 && !isOld && tokens[np.from]?.key !== "one" && victimNouns.test(tokens[np.head]?.key ?? ""))
  if (isVictim && !isHelped(context, np)) return {clause: undefined, byItself: true}
  // "Damage was reported by 32 enterprises".
  const owned = phrase.clauses.find((c) => c.agent === np)
  if (owned?.subject !== undefined && context.discourse.isVerb("owning-up", owned.lemma)) {
    const head = tokens[owned.subject.head]
    if (isLoss(head) || (isPlural(head) && context.discourse.isNoun("event", head)))
      return {clause: owned, byItself: false}
  }
  for (const standing of standings(phrase.parse).get(np) ?? []) {
    const hit = by(context, standing, np, seen, depth)
    if (hit !== undefined) return hit
  }
  return undefined
}

/** What was done on, at or in whatever a relative clause goes with. */
function isDoneThere(context: Context, clause: Clause, np: NounPhrase): boolean {
  const {discourse} = context
  const isThere = clause.args.some(
    ({prep, np: where}) => where === np && /^(?:on|at|in|from|into|inside|within)$/.test(prep),
  )
  if (!isThere || !isReal(context, clause) || clause.agent !== undefined) return false
  return (
    isHitting(context, clause) ||
    ["delivering", "putting-in", "fetching"].some((kind) => discourse.isVerb(kind, clause.lemma)) ||
    /^(?:run|execute|divert|drain|find|detect)$/.test(clause.lemma)
  )
}

/** "issued advice to over 70 affected organisations": how many were helped is another number. */
function isHelped(context: Context, np: NounPhrase): boolean {
  const all = standings(context.phrase.parse)
  let at: NounPhrase = np
  for (let steps = 0; steps < 4; steps++) {
    const [standing] = all.get(at) ?? []
    if (standing === undefined) return false
    if (standing.as !== "behind" && standing.as !== "beside") {
      // "has been informed of 31 infected hosts": of those it knows.
      const isKnown = standing.as === "argument" && standing.prep === "of"
      return (
        !isKnown &&
        context.discourse.isVerb("answer", standing.clause.lemma) &&
        standing.clause.lemma !== "report" &&
        !isHit(context, standing.clause)
      )
    }
    at = standing.np
  }
  return false
}

const stops =
  /^(?:delays?|cancellations?|closures?|diversions?|postponements?|shutdowns?|failures?|suspensions?|losses|loss|outages?|groundings?)$/

/** "The files contain records of 3,100 drivers": what those held that were taken. */
function isHeldIn({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (!discourse.isNoun("private", head) && !discourse.isNoun("taken", head)) return false
  return phrase.clauses.some(({lemma, object, subject}) => {
    if (!/^(?:contain|include|hold|comprise|concern|cover|involve)$/.test(lemma)) return false
    if (object !== np && object?.conjuncts.includes(np) !== true) return false
    const what = phrase.tokens[subject?.head ?? -1]
    return (
      /^(?:it|they|these|which|that|database|databases|dump|cache|trove|set|haul|table|system|copy)$/.test(
        what?.key ?? "",
      ) || discourse.isNoun("taken", what)
    )
  })
}

/** What could not be done because of the event, and what its victims stopped: "put off 150 operations". */
function isPrevented({phrase, discourse}: Context, standing: Standing): boolean {
  if (standing.as !== "subject" && standing.as !== "object") return false
  const {clause} = standing
  if (!discourse.hasEvent) return false
  if (standing.as === "subject")
    return (
      clause.isNegated &&
      /^(?:could|cannot|can)$/.test(clause.modal ?? "") &&
      (clause.voice === "passive" || discourse.isVerb("working", clause.lemma))
    )
  const word = phrase.tokens[clause.verb.to]?.key ?? ""
  const isStopped =
    /^(?:cancel|postpone|delay|divert|scrap|reschedule)$/.test(clause.lemma) ||
    (clause.lemma === "put" && (clause.particle === "off" || word === "off")) ||
    (clause.lemma === "call" && clause.particle === "off") ||
    (clause.lemma === "turn" && /^(?:away|back)$/.test(clause.particle))
  return (
    isStopped &&
    clause.voice === "active" &&
    (clause.tense === "past" || clause.isPerfect) &&
    !clause.isNegated
  )
}

function by(
  context: Context,
  standing: Standing,
  np: NounPhrase,
  seen: Set<NounPhrase>,
  depth: number,
): Hit | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (standing.as === "beside") {
    // "The victims, 12 universities and four hospitals, have been informed".
    if (victimNouns.test(tokens[standing.np.head]?.key ?? "")) return {clause: undefined, byItself: true}
    return search(context, standing.np, seen, depth + 1)
  }
  if (standing.as === "behind") {
    const head = tokens[standing.np.head]
    const isAttack = discourse.isNoun("event", head) || victimNouns.test(head?.key ?? "")
    // "attacks from seven countries": whence they came.
    if (
      standing.prep === "from" &&
      isAttack &&
      /^(?:countries|nations|states|addresses)$/.test(tokens[np.head]?.key ?? "")
    )
      return undefined
    if (
      isAttack &&
      /^(?:on|at|against|of|across|in|into|targeting|to|from|within|inside)$/.test(standing.prep)
    )
      return {clause: undefined, byItself: true}
    // "password spraying by this group against tenants of six companies"
    if (
      standing.prep === "against" &&
      (/^(?:spraying|spear-?phishing|phishing|smishing|vishing|stuffing|brute-forcing|bombing)$/.test(
        head?.key ?? "",
      ) ||
        isHostile(context, standing.np))
    )
      return {clause: undefined, byItself: true}
    const isLure =
      discourse.isNoun("lure", head) ||
      /^(?:messages?|e-?mails?|lures?|letters|calls|texts|invitations)$/.test(head?.key ?? "")
    if (isLure && standing.prep === "to") return {clause: undefined, byItself: true}
    if (/^botnets?$/.test(head?.key ?? "") && standing.prep === "of")
      return {clause: undefined, byItself: true}
    if (isAttack) return undefined
    // "delays of 71 flights", "files with records of 3,100 drivers"
    if (standing.prep === "of" && discourse.hasEvent) {
      if (stops.test(head?.key ?? "")) return {clause: undefined, byItself: true}
      if (isHeldIn(context, standing.np)) return {clause: undefined, byItself: true}
    }
    if (
      !/^(?:of|at|in|across|from|on|with|to|throughout|belonging to|within|inside|for|by|per)$/.test(
        standing.prep,
      )
    )
      return undefined
    return search(context, standing.np, seen, depth + 1)
  }
  // "They were inside 19 of our servers"
  if (standing.as === "predicate") {
    const {clause} = standing
    const key = tokens[clause.predicate?.at ?? -1]?.key ?? ""
    const isInside =
      /^(?:in|inside|within)$/.test(key) && clause.subject !== undefined && isHostile(context, clause.subject)
    return isInside && isReal(context, clause) ? {clause, byItself: false} : undefined
  }
  if (standing.as === "argument" && isCarriedOff(context, standing.clause, standing.prep))
    return {clause: standing.clause, byItself: false}
  if (standing.as === "argument" && isTally(context, standing.clause, standing.prep))
    return {clause: standing.clause, byItself: false}
  const {clause} = standing
  // "A million tests could not be processed."
  if (isPrevented(context, standing)) return {clause, byItself: false, host: np}
  if (!isReal(context, clause)) return undefined
  // "Mail belonging to 260 staff was accessed".
  if (standing.as === "argument" && /^(?:belong|pertain|relate)$/.test(clause.lemma) && clause.antecedent)
    return search(context, clause.antecedent, seen, depth + 1)
  const found = {clause, byItself: false, host: np}
  if (standing.as === "subject") {
    if (clause.voice === "passive") {
      if (isHitting(context, clause) || isOpenly(context, clause, np, depth)) return found
      // "have been found compromised", "have been named by the gang"
      if (discourse.isVerb("finding", clause.lemma) && hitWords.test(tokens[clause.verb.to]?.key ?? ""))
        return found
      if (/^(?:name|list|post)$/.test(clause.lemma) && clause.agent && isHostile(context, clause.agent))
        return found
      // "are known to have been affected".
      const inner = clause.complements.find(
        (c) => c.kind === "infinitive" && c.voice === "passive" && isHitting(context, c),
      )
      return inner === undefined ? undefined : {clause: inner, byItself: false}
    }
    if (clause.voice === "be") {
      const state = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
      const isReceiving = state === "on" && tokens[clause.predicate?.np?.head ?? -1]?.key === "end"
      return badState.test(state) || isReceiving ? found : undefined
    }
    if (clause.lemma === "have" && clause.object !== undefined && clause.isPerfect === false) {
      const behind = tokens.slice(clause.object.to, clause.object.to + 1)
      if (
        behind.some(
          (t) => hitWords.test(t.key) || /^(?:copied|taken|read|locked|emptied|accessed)$/.test(t.key),
        )
      )
        return found
    }
    return undergoes(context, clause) ? found : undefined
  }
  // "turned up at".
  const prep = standing.as === "argument" ? (standing.prep.split(" ").at(-1) ?? "") : ""
  if (standing.as !== "argument" || bounding.has(prep))
    return isDoneTo(context, clause, np) ? found : undefined
  if (clause.lemma === "make" && prep === "of") return isNet(context, clause) ? found : undefined
  if (clause.lemma === "consist" && prep === "of") return isNet(context, clause) ? found : undefined
  // "The same implant turned up at two carriers".
  const isThere =
    clause.voice === "be" ||
    /^(?:turn|appear|surface|emerge|reside|sit|show|crop|run|exist)$/.test(clause.lemma)
  if (
    isThere &&
    clause.object === undefined &&
    /^(?:on|in|at|inside|within)$/.test(prep) &&
    isFindOf(context, clause)
  )
    return found
  if (clause.voice === "be" && /^(?:on|in|at|inside|within)$/.test(prep))
    return isFindOf(context, clause) ? found : undefined
  const isPut = discourse.isVerb("putting-in", clause.lemma) && /^(?:in|into|on|onto|inside|at)$/.test(prep)
  if (isPut || (discourse.isVerb("delivering", clause.lemma) && /^(?:to|into|onto|on|among)$/.test(prep))) {
    // "The patch was installed on 1,200 servers".
    const what = tokens[(clause.voice === "passive" ? clause.subject : clause.object)?.head ?? -1]
    const isMending = discourse.isNoun("remedy", what) && !discourse.isNoun("lure", what)
    return isAttacker(context, clause) && !isMending ? found : undefined
  }
  if (discourse.isVerb("finding", clause.lemma) && /^(?:on|in|at|inside|within)$/.test(prep))
    return isFindOf(context, clause) ? found : undefined
  const deed = clause.voice === "active" && clause.object !== undefined ? clause.object : clause.subject
  if (/^(?:on|against|at)$/.test(prep) && discourse.isNoun("event", tokens[deed?.head ?? -1])) return found
  if (prep === "off" && isHit(context, clause)) return isAttacker(context, clause) ? found : undefined
  // "At 19 newspapers the presses stood still".
  if (/^(?:at|in)$/.test(prep) && undergoes(context, clause)) return found
  // "The attempts succeeded at roughly 30 companies"
  if (clause.lemma === "succeed" && /^(?:at|against|with|in)$/.test(prep))
    return clause.subject !== undefined &&
      (/^(?:attempts?|tries|exploits?)$/.test(tokens[clause.subject.head]?.key ?? "") ||
        isHostile(context, clause.subject))
      ? found
      : undefined
  if (!into.has(prep)) return undefined
  // "At four of the firms they went on to copy the directory"
  if (/^(?:at|on|in|inside|within)$/.test(prep) && np.head < clause.verb.from && isAttack(context, clause))
    return found
  // "Attacks came from seven countries."
  if (
    prep === "from" &&
    /^(?:come|originate|stem|emanate|hail|arrive|operate|act|work|move)$/.test(clause.lemma)
  )
    return undefined
  if (clause.voice === "passive" && isHitting(context, clause)) return found
  if (clause.voice === "active" && (isHit(context, clause) || discourse.isVerb("entering", clause.lemma)))
    return isAttacker(context, clause) ? found : undefined
  return undefined
}
