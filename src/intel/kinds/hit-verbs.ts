/* Whether what a noun phrase names is said to have been hit: by the verb that it stands with, by an adjective of its
 * own, by the noun of an attack before it, or as a part of what was hit.
 *
 * A verb that no lexicon knows hits as well, where an event did it or nobody is named: "300 flights were cancelled". What
 * is exposed, not patched, notified, scanned or for sale was not hit. */

import {doerOf} from "../discourse/doer.ts"
import type {Token} from "../grammar/tokens.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
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
const victimNouns = /^(?:victims?|infections?|compromises|targets?|casualties|losses|recipients|sufferers)$/
/** Bounds of a number that the reading takes for a preposition: "over a million computers". */
const bounding: ReadonlySet<string> = new Set(["over", "about", "around", "under", "above", "below", "near"])
/** Nets of machines that were taken over. */
const nets = /^(?:botnets?|network|networks|net|pool)$/
/** What is private, so that laying it open hits. */
const isPrivate = ({discourse}: Context, token: Token | undefined): boolean =>
  discourse.isNoun("taken", token) ||
  discourse.isNoun("private", token) ||
  /^(?:people|patients|customers|users|employees|citizens|accounts)$/.test(token?.key ?? "")

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
    if (standing.as !== "behind" && standing.as !== "beside") {
      // "has been informed of 31 infected hosts": of those it knows.
      const isKnown = standing.as === "argument" && standing.prep === "of"
      return (
        !isKnown &&
        context.discourse.isVerb("answer", standing.clause.lemma) &&
        !isHit(context, standing.clause)
      )
    }
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
  if (standing.as === "beside") {
    // "The victims, 12 universities and four hospitals, have been informed".
    if (victimNouns.test(tokens[standing.np.head]?.key ?? "")) return {clause: undefined, byItself: true}
    return search(context, standing.np, seen, depth + 1)
  }
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
    if (/^botnets?$/.test(head?.key ?? "") && standing.prep === "of")
      return {clause: undefined, byItself: true}
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
      if (isHitting(context, clause) || isOpenly(context, clause, np, depth)) return found
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
    return undergoes(context, clause) ? found : undefined
  }
  const {prep} = standing.as === "argument" ? standing : {prep: ""}
  if (standing.as !== "argument" || bounding.has(prep))
    return isDoneTo(context, clause, np) ? found : undefined
  if (clause.lemma === "make" && prep === "of") return isNet(context, clause) ? found : undefined
  if (clause.lemma === "consist" && prep === "of") return isNet(context, clause) ? found : undefined
  if (clause.voice === "be" && /^(?:on|in|at|inside|within)$/.test(prep))
    return isFindOf(context, clause) ? found : undefined
  if (discourse.isVerb("delivering", clause.lemma) && /^(?:to|into|onto|on|among)$/.test(prep)) {
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
  const {phrase, discourse} = context
  // "The flaw affects nine products", "took down 46 domains".
  if (isHit(context, clause))
    return !(
      (/^(?:affect|impact|concern)$/.test(clause.lemma) && isFlaw(context, clause.subject)) ||
      (/^(?:down|offline)$/.test(clause.particle) && clause.lemma === "take")
    )
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  return (
    whom !== undefined &&
    discourse.isVerb("baring", clause.lemma) &&
    isPrivate(context, phrase.tokens[whom.head])
  )
}

const isFlaw = ({phrase, discourse}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  (discourse.isNoun("means", phrase.tokens[np.head]) ||
    phrase.mentions.some((m) => m.kind === "vulnerability" && m.from >= np.from && m.to <= np.head + 1))

/** "About 200 flights were cancelled": what is done to what is counted, by the event or by nobody who is named. */
function isOpenly(context: Context, clause: Clause, np: NounPhrase, depth: number): boolean {
  const {phrase, discourse} = context
  if (!discourse.hasEvent || clause.tense === "future" || clause.isProgressive) return false
  if (clause.tense !== "past" && !clause.isPerfect && clause.kind !== "infinitive") return false
  if (discourse.isVerb("harmless", clause.lemma) || discourse.lookup.speech.has(clause.lemma)) return false
  if (clause.agent !== undefined && !isAttacker(context, clause)) return false
  const head = phrase.tokens[np.head]
  return depth === 0 || discourse.isNoun("holder", head) || isPrivate(context, head)
}

/** "38 firms lost data", "350 users opened the attachment", "Thirteen firms reported intrusions". */
function undergoes(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (clause.voice !== "active" || !(clause.tense === "past" || clause.isPerfect)) return false
  const {object} = clause
  if (discourse.isVerb("undergoing", clause.lemma)) return true
  // "stood still", "came to a halt", "had to close": what is no longer done.
  if (clause.lemma === "stand") return /^(?:still|idle|empty)$/.test(phrase.tokens[clause.verb.to]?.key ?? "")
  if (clause.lemma === "have") {
    const forced = clause.complements.find((c) => c.kind === "infinitive")
    return (
      object === undefined &&
      forced !== undefined &&
      (forced.voice === "passive"
        ? isHitting(context, forced)
        : /^(?:close|shut|stop|cancel|divert|suspend|evacuate|postpone|halt|turn|revert|switch|rebuild|restore|work)$/.test(
            forced.lemma,
          ))
    )
  }
  // "Six agencies said they had been compromised".
  if (discourse.lookup.speech.has(clause.lemma)) {
    const said = clause.complements.find(
      (c) => c.kind === "that" && c.voice === "passive" && isHitting(context, c) && isReal(c),
    )
    if (said?.subject !== undefined && /^(?:they|it)$/.test(phrase.tokens[said.subject.head]?.key ?? ""))
      return true
  }
  if (object === undefined) return false
  const head = phrase.tokens[object.head]
  if (discourse.isVerb("falling-for", clause.lemma))
    return (
      discourse.hasEvent &&
      (discourse.isNoun("lure", head) ||
        discourse.isNoun("malware", head) ||
        phrase.mentions.some((m) => m.kind === "malware" && m.to === object.head + 1))
    )
  if (!discourse.isVerb("owning-up", clause.lemma)) return false
  const isSome = isPlural(head) || /^(?:a|an)$/.test(phrase.tokens[object.from]?.key ?? "")
  return isSome && (discourse.isNoun("event", head) || isLoss(head))
}

const isLoss = (token: Token | undefined): boolean =>
  /^(?:damages?|outages?|disruptions?|losses|infections?|failures?|interruptions?|thefts?)$/.test(
    token?.key ?? "",
  )

/** What an attacker hits, what an event does to anything, what victims include, what a botnet is made up of. */
function isDoneTo(context: Context, clause: Clause, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {subject, lemma} = clause
  const head = phrase.tokens[subject?.head ?? -1]
  if (isHitting(context, clause)) {
    // "The team restored 120 servers": mended by those who were hit.
    const isMending = /^(?:clean|reinstall|rebuild|restore)$/.test(lemma)
    return isAttacker(context, clause) && !(isMending && clause.voice === "active")
  }
  if (clause.voice !== "active") return false
  if (/^(?:include|comprise|number|be)$/.test(lemma) && victimNouns.test(head?.key ?? "")) return true
  if (discourse.isVerb("making-up", lemma) && isNet(context, clause)) return true
  // "The attack forced the hospital to cancel 300 operations", "caused 30 flights to be diverted".
  if (
    clause.kind === "infinitive" &&
    clause.parent !== undefined &&
    discourse.isVerb("forcing", clause.parent.lemma) &&
    isReal(clause.parent)
  )
    return isByEvent(context, clause.parent)
  if (!isByEvent(context, clause) || discourse.lookup.speech.has(lemma)) return false
  // "left 80,000 households without power".
  if (lemma === "leave") return true
  if (lemma === "involve")
    return /^(?:incidents?|breach|breaches|leaks?|compromises?|outages?)$/.test(head?.key ?? "")
  return (
    (clause.tense === "past" || clause.isPerfect || clause.kind === "participle") &&
    np.count !== undefined &&
    !discourse.isVerb("harmless", lemma)
  )
}

/** Whether an event, its malware or an outage is said to do it. */
function isByEvent({phrase, discourse}: Context, {subject}: Clause): boolean {
  if (subject === undefined || !discourse.hasEvent) return false
  const head = phrase.tokens[subject.head]
  return (
    discourse.isNoun("event", head) ||
    discourse.isNoun("malware", head) ||
    isLoss(head) ||
    phrase.mentions.some((m) => m.kind === "malware" && m.to === subject.head + 1)
  )
}

const isNet = ({phrase}: Context, {subject}: Clause): boolean => {
  const key = phrase.tokens[subject?.head ?? -1]?.key ?? ""
  return nets.test(key) || /^(?:it|which|that)$/.test(key)
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
  const object = clause.voice === "active" ? clause.object : clause.subject
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
