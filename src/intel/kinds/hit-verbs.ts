/* Whether what a noun phrase names is said to have been hit: by the verb that it stands with, by an adjective of its
 * own, by the noun of an attack before it, or as a part of what was hit.
 *
 * What is exposed, not patched, notified, scanned or for sale was not hit. */

import {doerOf} from "../discourse/doer.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {acts} from "./acts.ts"
import type {Context} from "./draft.ts"
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
])
/** Adjectives and participles of what was hit. */
const hitWords =
  /^(?:compromised|infected|affected|hacked|breached|hijacked|stolen|encrypted|defaced|targeted|backdoored|impacted|victim|wiped|destroyed|leaked|poisoned|trojani[sz]ed)$/
const badState =
  /^(?:offline|affected|down|victims?|unavailable|concerned|without|unable|hit|targeted|inoperable|unusable|inaccessible|dark|compromised|infected|paralysed|crippled|hurt|impacted|involved)$/
const victimNouns = /^(?:victims?|infections?|compromises|targets?|casualties|losses)$/

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
    if (clause.voice === "passive" && isHitting(context, clause) && isReal(clause))
      return {clause, byItself: true}
  const isVictim =
    tokens.slice(np.from, np.to).some((t) => hitWords.test(t.key)) ||
    (depth === 0 && victimNouns.test(tokens[np.head]?.key ?? ""))
  if (isVictim && !isHelped(context, np)) return {clause: undefined, byItself: true}
  for (const standing of standings(phrase.parse).get(np) ?? []) {
    const hit = by(context, standing, np, seen, depth)
    if (hit !== undefined) return hit
  }
  return undefined
}

/** "issued advice to over 70 affected organisations": how many were helped is another number. */
function isHelped(context: Context, np: NounPhrase): boolean {
  const all = standings(context.phrase.parse)
  let at: NounPhrase = np
  for (let steps = 0; steps < 4; steps++) {
    const [standing] = all.get(at) ?? []
    if (standing === undefined) return false
    if (standing.as !== "behind" && standing.as !== "beside")
      return acts.has(standing.clause.lemma) && !isHit(context, standing.clause)
    at = standing.np
  }
  return false
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
  if (standing.as === "beside") return search(context, standing.np, seen, depth + 1)
  if (standing.as === "behind") {
    const head = tokens[standing.np.head]
    const isAttack = discourse.isNoun("event", head) || victimNouns.test(head?.key ?? "")
    if (
      isAttack &&
      /^(?:on|at|against|of|across|in|into|targeting|to|from|within|inside)$/.test(standing.prep)
    )
      return {clause: undefined, byItself: true}
    const isLure =
      discourse.isNoun("lure", head) ||
      /^(?:messages?|e-?mails?|lures?|letters|calls|texts|invitations)$/.test(head?.key ?? "")
    if (isLure && standing.prep === "to") return {clause: undefined, byItself: true}
    if (isAttack) return undefined
    if (
      !/^(?:of|at|in|across|from|on|with|to|throughout|belonging to|within|inside|for|by)$/.test(
        standing.prep,
      )
    )
      return undefined
    return search(context, standing.np, seen, depth + 1)
  }
  if (standing.as === "predicate") return undefined
  const {clause} = standing
  if (!isReal(clause)) return undefined
  const found = {clause, byItself: false, host: np}
  if (standing.as === "subject") {
    if (clause.voice === "passive") {
      if (isHitting(context, clause)) return found
      // "are known to have been affected".
      const inner = clause.complements.find(
        (c) => c.kind === "infinitive" && c.voice === "passive" && isHitting(context, c),
      )
      return inner === undefined ? undefined : {clause: inner, byItself: false}
    }
    if (clause.voice === "be") {
      const state = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
      return badState.test(state) ? found : undefined
    }
    if (clause.lemma === "have" && clause.object !== undefined && clause.isPerfect === false) {
      const behind = tokens.slice(clause.object.to, clause.object.to + 1)
      if (behind.some((t) => hitWords.test(t.key))) return found
    }
    return discourse.isVerb("undergoing", clause.lemma) &&
      clause.voice === "active" &&
      clause.tense === "past"
      ? found
      : undefined
  }
  if (standing.as !== "argument")
    return isHitting(context, clause) && isAttacker(context, clause) ? found : undefined
  const {prep} = standing
  if (discourse.isVerb("delivering", clause.lemma) && /^(?:to|into|onto|on|among)$/.test(standing.prep))
    return isAttacker(context, clause) ? found : undefined
  if (discourse.isVerb("finding", clause.lemma) && /^(?:on|in|at|inside|within)$/.test(prep))
    return isFindOf(context, clause) ? found : undefined
  const deed = clause.voice === "active" && clause.object !== undefined ? clause.object : clause.subject
  if (/^(?:on|against|at)$/.test(prep) && discourse.isNoun("event", tokens[deed?.head ?? -1])) return found
  if (prep === "off" && isHit(context, clause)) return isAttacker(context, clause) ? found : undefined
  if (!into.has(prep)) return undefined
  if (clause.voice === "passive" && isHitting(context, clause)) return found
  if (clause.voice === "active" && (isHit(context, clause) || discourse.isVerb("entering", clause.lemma)))
    return isAttacker(context, clause) ? found : undefined
  return undefined
}

/** A deed that is told: not denied, not planned, not asked for. */
function isReal(clause: Clause): boolean {
  if (clause.isNegated || clause.isImperative) return false
  if (clause.modal !== undefined && !(/^(?:may|might|could)$/.test(clause.modal) && clause.isPerfect))
    return false
  if (/^(?:if|unless|whether|until|lest)$/.test(clause.marker)) return false
  if (clause.kind === "infinitive" && !clause.isPerfect)
    return /^(?:manage|appear|seem|believe|know|continue|begin|go|find|say|use|force|allow|enable)$/.test(
      clause.parent?.lemma ?? "",
    )
  return true
}

const isHit = ({discourse}: Context, {lemma}: Clause): boolean => discourse.isVerb("hit", lemma)

/** Whether the verb is one of what is done to victims. */
function isHitting(context: Context, clause: Clause): boolean {
  if (isHit(context, clause)) return true
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  const key = context.phrase.tokens[whom?.head ?? -1]?.key ?? ""
  return (
    clause.lemma === "expose" &&
    /^(?:records|accounts|people|patients|customers|users|passwords|files|documents|employees|citizens|data)$/.test(
      key,
    )
  )
}

/** Whether whoever does it attacks: an actor, the event, malware, or nobody who is named. */
function isAttacker(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  if (who === undefined)
    return (
      clause.voice === "passive" ||
      clause.kind === "gerund" ||
      clause.kind === "participle" ||
      clause.kind === "fragment"
    )
  const ref = doerOf(discourse, phrase, {from: who.from, to: who.to})
  if (ref !== undefined)
    return /^(?:actor|state|state body|event|malware|vulnerability|campaign|tool)$/.test(ref.kind)
  const key = phrase.tokens[who.head]?.key ?? ""
  return /^(?:malware|ransomware|wiper|worm|virus|backdoor|implant|botnet|outage|it|they|which|that|who|exploit|tool|attackers?|hackers?|intruders?|thieves|criminals|messages?|emails?|e-mails?|lures?|phishing|leak|flaw|vulnerability|update|code|script|program)$/.test(
    key,
  )
}

/** "found the backdoor on 133 firewalls". */
function isFindOf({phrase, discourse}: Context, clause: Clause): boolean {
  const object = clause.voice === "passive" ? clause.subject : clause.object
  if (object === undefined) return false
  const head = phrase.tokens[object.head]
  return (
    phrase.mentions.some(
      (m) => /^(?:malware|tool|actor)$/.test(m.kind) && m.from >= object.from && m.to <= object.to,
    ) ||
    discourse.isNoun("malware", head) ||
    /^(?:malware|ransomware|wiper|worm|virus|backdoors?|implants?|shells?|webshells?|tool|traces?|signs?|evidence|intruders?|attackers?|infections?|rootkit|spyware|code)$/.test(
      head?.key ?? "",
    )
  )
}
