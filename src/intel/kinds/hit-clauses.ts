/* Which clauses hit: an attacker or an event does something to somebody, something is done to him, or he undergoes it.
 *
 * A verb that no lexicon knows hits as well, where an event did it or nobody is named: "300 flights were cancelled". */

import {doerOf} from "../discourse/doer.ts"
import type {Token} from "../grammar/tokens.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** Said of what no longer works. */
export const badState: RegExp =
  /^(?:offline|affected|down|victims?|unavailable|concerned|without|unable|hit|targeted|inoperable|unusable|inaccessible|dark|compromised|infected|paralysed|crippled|hurt|impacted|involved)$/
/** Nouns of those who were hit. */
export const victimNouns: RegExp =
  /^(?:victims?|infections?|compromises|targets?|casualties|losses|recipients|sufferers)$/
/** Nets of machines that were taken over. */
const nets = /^(?:botnets?|network|networks|net|pool)$/
/** What is private, so that laying it open hits. */
const isPrivate = ({discourse}: Context, token: Token | undefined): boolean =>
  discourse.isNoun("taken", token) ||
  discourse.isNoun("private", token) ||
  /^(?:people|patients|customers|users|employees|citizens|accounts)$/.test(token?.key ?? "")

/** A deed that is told: not denied, not planned, not asked for. */
export function isReal({phrase: {tokens}}: Context, clause: Clause): boolean {
  // "No fewer than 40 servers were hit" denies nothing.
  const from = clause.subject?.from ?? clause.verb.from
  const isBound =
    clause.isNegated &&
    tokens.some(
      (t, i) =>
        i >= Math.min(from, clause.from) &&
        i < clause.verb.to &&
        /^(?:no|not)$/.test(t.key) &&
        /^(?:less|fewer|more)$/.test(tokens[i + 1]?.key ?? ""),
    )
  if ((clause.isNegated && !isBound) || clause.isImperative) return false
  if (clause.modal !== undefined && !(/^(?:may|might|could)$/.test(clause.modal) && clause.isPerfect))
    return false
  if (/^(?:if|unless|whether|until|lest)$/.test(clause.marker)) return false
  // "were the first to be encrypted"
  const above = clause.parent
  if (
    clause.kind === "infinitive" &&
    clause.voice === "passive" &&
    above?.lemma === "be" &&
    !above.isNegated
  ) {
    const said = tokens[above.predicate?.np?.head ?? above.predicate?.at ?? -1]?.key ?? ""
    if (/^(?:first|latest|last|only|second|third|newest)$/.test(said)) return true
  }
  // "were able to read the mail of 30 lawmakers"
  if (clause.kind === "infinitive" && above?.predicate?.kind === "adjective" && !above.isNegated)
    if (tokens[above.predicate.at]?.key === "able" && above.tense === "past") return true
  if (clause.kind === "infinitive" && !clause.isPerfect)
    return /^(?:manage|appear|seem|believe|know|continue|begin|go|find|say|use|force|allow|enable)$/.test(
      clause.parent?.lemma ?? "",
    )
  return true
}

/** Whether the verb is one of what is done to victims, by itself. */
export const isHit = ({discourse}: Context, {lemma}: Clause): boolean => discourse.isVerb("hit", lemma)

/** Whether the verb is one of what is done to victims. */
export function isHitting(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  // "The flaw affects nine products", "took down 46 domains".
  if (isHit(context, clause))
    return !(
      isPenalty(context, clause) ||
      (/^(?:affect|impact|concern)$/.test(clause.lemma) && isFlaw(context, clause.subject)) ||
      (/^(?:down|offline)$/.test(clause.particle) && clause.lemma === "take") ||
      // "164 owners have been reached"
      (clause.lemma === "reach" && clause.voice === "passive")
    )
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  return (
    whom !== undefined &&
    discourse.isVerb("baring", clause.lemma) &&
    (isPrivate(context, phrase.tokens[whom.head]) ||
      // "61,000 passengers were exposed".
      (clause.lemma === "expose" &&
        clause.voice === "passive" &&
        !["product", "holder", "organisations", "institution"].some((kind) =>
          discourse.isNoun(kind, phrase.tokens[whom.head]),
        )))
  )
}

const penalties = /^(?:sanctions?|fines?|charges|penalt(?:y|ies)|lawsuits?|tariffs?|bans?|indictments?)$/

/** "were hit with sanctions". */
const isPenalty = ({phrase}: Context, {args}: Clause): boolean =>
  args.some((a) => a.prep === "with" && penalties.test(phrase.tokens[a.np?.head ?? -1]?.key ?? ""))

const isFlaw = ({phrase, discourse}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  (discourse.isNoun("means", phrase.tokens[np.head]) ||
    phrase.mentions.some((m) => m.kind === "vulnerability" && m.from >= np.from && m.to <= np.head + 1))

/** "About 200 flights were cancelled": what is done to what is counted, by the event or by nobody who is named. */
export function isOpenly(context: Context, clause: Clause, np: NounPhrase, depth: number): boolean {
  const {phrase, discourse} = context
  if (!discourse.hasEvent || clause.tense === "future" || clause.isProgressive) return false
  if (clause.tense !== "past" && !clause.isPerfect && clause.kind !== "infinitive") return false
  // "were left without electricity".
  if (clause.lemma === "leave")
    return (
      clause.args.some(({prep}) => prep === "without") ||
      badState.test(phrase.tokens[clause.verb.to]?.key ?? "")
    )
  // "were put off"
  if (clause.lemma === "put") return /^(?:off|out)$/.test(clause.particle)
  if (clause.lemma === "send") return phrase.tokens[clause.verb.to]?.key === "home"
  if (discourse.isVerb("harmless", clause.lemma) || discourse.lookup.speech.has(clause.lemma)) return false
  if (clause.agent !== undefined && !isAttacker(context, clause)) return false
  if (isPenalty(context, clause)) return false
  const head = phrase.tokens[np.head]
  return depth === 0 || discourse.isNoun("holder", head) || isPrivate(context, head)
}

/** "38 firms lost data", "350 users opened the attachment", "Thirteen firms reported intrusions". */
export function undergoes(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const isStill = clause.lemma === "remain" && clause.tense === "present"
  if (clause.voice !== "active" || !(clause.tense === "past" || clause.isPerfect || isStill)) return false
  const {object} = clause
  // "Three exchanges have frozen the coins": they answer.
  if (discourse.isVerb("undergoing", clause.lemma))
    return object === undefined || !/^(?:freeze|halt|revert|cease)$/.test(clause.lemma)
  // "612 machines became unusable".
  if (/^(?:become|remain|get|turn|render)$/.test(clause.lemma)) {
    const state = phrase.tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
    return badState.test(state) || /^(?:suspended|closed)$/.test(state)
  }
  // "stood still", "came to a halt", "had to close": what is no longer done.
  // "saw their tills encrypted"
  if (/^(?:see|find|watch|have)$/.test(clause.lemma) && object !== undefined) {
    const isDone = phrase.clauses.some(
      (c) =>
        c.subject === object &&
        c.voice === "passive" &&
        c.from >= object.to &&
        (isHit(context, c) || discourse.isVerb("baring", c.lemma)),
    )
    // "saw attacks on their portals"
    const isSeen = /^(?:see|find)$/.test(clause.lemma) && isPlural(phrase.tokens[object.head])
    return isDone || (isSeen && discourse.isNoun("event", phrase.tokens[object.head]))
  }
  // "has come to a halt", "ground to a standstill"
  if (/^(?:come|grind)$/.test(clause.lemma))
    return clause.args.some(
      ({prep, np}) =>
        prep === "to" && /^(?:halt|standstill|stop)$/.test(phrase.tokens[np?.head ?? -1]?.key ?? ""),
    )
  if (clause.lemma === "stand") return /^(?:still|idle|empty)$/.test(phrase.tokens[clause.verb.to]?.key ?? "")
  if (clause.lemma === "have") {
    const forced = clause.complements.find((c) => c.kind === "infinitive")
    return (
      object === undefined &&
      forced !== undefined &&
      (forced.voice === "passive"
        ? isHitting(context, forced) ||
          (discourse.hasEvent &&
            !/^(?:notify|inform|tell|pay|ask|contact|register|patch|update|check|investigate|report)$/.test(
              forced.lemma,
            ))
        : discourse.hasEvent && !/^(?:pay|wait|be|have|report|notify|register)$/.test(forced.lemma))
    )
  }
  // "Six agencies said they had been compromised".
  if (discourse.lookup.speech.has(clause.lemma)) {
    const said = clause.complements.find(
      (c) => c.kind === "that" && c.voice === "passive" && isHitting(context, c) && isReal(context, c),
    )
    if (said?.subject !== undefined && /^(?:they|it)$/.test(phrase.tokens[said.subject.head]?.key ?? ""))
      return true
  }
  if (object === undefined) return false
  const head = phrase.tokens[object.head]
  if (discourse.isVerb("falling-for", clause.lemma))
    return (
      discourse.hasEvent &&
      (/^(?:it|them)$/.test(head?.key ?? "") ||
        discourse.isNoun("lure", head) ||
        discourse.isNoun("malware", head) ||
        discourse.isNoun("means", head) ||
        phrase.mentions.some((m) => m.kind === "malware" && m.to === object.head + 1))
    )
  if (!discourse.isVerb("owning-up", clause.lemma)) return false
  const isSome =
    isPlural(head) || object.from === object.head || /^(?:a|an)$/.test(phrase.tokens[object.from]?.key ?? "")
  // "have reported extortion e-mails"
  const isBait =
    discourse.isNoun("lure", head) &&
    /^(?:extortion|phishing|malicious|fake|ransom|fraudulent|bogus)$/.test(
      phrase.tokens[object.head - 1]?.key ?? "",
    )
  return isSome && (isBait || discourse.isNoun("event", head) || isLoss(head))
}

/** "made off with the records of", "helped themselves to the addresses of". */
export function isCarriedOff({phrase: {tokens}}: Context, clause: Clause, prep: string): boolean {
  const behind = tokens.slice(clause.at + 1, clause.at + 3)
  const isOff = behind.some((t) => /^(?:off|away)$/.test(t.key))
  if (/^(?:make|get|run|walk|slip|abscond)$/.test(clause.lemma)) return isOff && prep === "with"
  return (
    clause.lemma === "help" &&
    prep === "to" &&
    behind.some((t) => /^(?:themselves|itself|himself)$/.test(t.key))
  )
}

/** "Our tally stands at fourteen organisations", "Our case list runs to eleven breweries". */
export function isTally({phrase: {tokens}}: Context, {lemma, subject}: Clause, prep: string): boolean {
  if (!/^(?:stand|run|come|amount|climb|rise|grow)$/.test(lemma) || !/^(?:at|to)$/.test(prep)) return false
  const head = tokens[subject?.head ?? -1]?.key ?? ""
  const before = tokens[(subject?.head ?? 0) - 1]?.key ?? ""
  return (
    /^(?:tally|toll)$/.test(head) ||
    (/^(?:list|count)$/.test(head) && /^(?:case|victim|victims)$/.test(before))
  )
}

/** Losses that victims tell of. */
export const isLoss = (token: Token | undefined): boolean =>
  /^(?:damages?|outages?|disruptions?|losses|infections?|failures?|interruptions?|thefts?)$/.test(
    token?.key ?? "",
  )

/** What an attacker hits, what an event does to anything, what victims include, what a botnet is made up of. */
export function isDoneTo(context: Context, clause: Clause, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {subject, lemma} = clause
  const head = phrase.tokens[subject?.head ?? -1]
  if (isHitting(context, clause)) {
    // "The team restored 120 servers": mended by those who were hit.
    const isMending = /^(?:clean|reinstall|rebuild|restore)$/.test(lemma)
    // "was breached, exposing the records of 112,000 patients"
    const isResult =
      clause.kind === "participle" &&
      lemma === "expose" &&
      clause.parent?.voice === "passive" &&
      isHit(context, clause.parent)
    return (isResult || isAttacker(context, clause)) && !(isMending && clause.voice === "active")
  }
  if (clause.voice !== "active") return false
  // "listed 214 organisations on its leak site".
  if (/^(?:list|name|post|publish|add|claim)$/.test(lemma) && isAttacker(context, clause))
    return [...clause.args, ...np.preps].some(
      ({np: site}) =>
        site !== undefined &&
        phrase.tokens
          .slice(site.from, site.to)
          .some((t) => /^(?:leak|leaks|extortion|shame|shaming|darknet|onion)$/.test(t.key)),
    )
  // "Altogether we count some 80 organisations"
  if (/^(?:count|tally)$/.test(lemma) && head?.key === "we" && clause.args.length === 0)
    return discourse.hasEvent && np.clauses.length === 0
  if (/^(?:include|comprise|number|be)$/.test(lemma) && victimNouns.test(head?.key ?? "")) return true
  if (discourse.isVerb("making-up", lemma) && isNet(context, clause)) return true
  // "The attack forced the hospital to cancel 300 operations", "caused 30 flights to be diverted".
  if (
    clause.kind === "infinitive" &&
    clause.parent !== undefined &&
    discourse.isVerb("forcing", clause.parent.lemma) &&
    isReal(context, clause.parent)
  )
    return isByEvent(context, clause.parent)
  // "left 80,000 households without power".
  if (lemma === "leave" && discourse.hasEvent && clause.args.some(({prep}) => prep === "without")) return true
  if (!isByEvent(context, clause) || discourse.lookup.speech.has(lemma)) return false
  if (lemma === "leave") return true
  if (lemma === "involve")
    return /^(?:incidents?|breach|breaches|leaks?|compromises?|outages?)$/.test(head?.key ?? "")
  return (
    (clause.tense === "past" || clause.isPerfect || clause.kind === "participle") &&
    np.count !== undefined &&
    !/^(?:one|a|an|single)$/.test(phrase.tokens[np.count.from]?.key ?? "") &&
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
    /^(?:attackers?|hackers?|criminals?|intruders?|thieves|burglars|fraudsters|extortionists)$/.test(
      head?.key ?? "",
    ) ||
    phrase.mentions.some((m) => m.kind === "malware" && m.to === subject.head + 1)
  )
}

/** Whether the subject is a net of machines that were taken over. */
export const isNet = ({phrase}: Context, {subject}: Clause): boolean => {
  const key = phrase.tokens[subject?.head ?? -1]?.key ?? ""
  return nets.test(key) || /^(?:it|which|that)$/.test(key)
}

/** Whether whoever does it attacks: an actor, the event, malware, or nobody who is named. */
export function isAttacker(context: Context, clause: Clause): boolean {
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
  if (
    ref !== undefined &&
    /^(?:actor|state|state body|event|malware|vulnerability|campaign|tool)$/.test(ref.kind)
  )
    return true
  if (ref?.kind === "organisation" || ref?.kind === "person") return false
  // "Bigpanzi has infected 170,000 boxes": nobody else does it, by whatever name.
  const name = phrase.tokens[who.head]
  const isNamed =
    name?.isCapital === true && !discourse.isPlain(name.low) && (phrase.mentionAt[who.head] ?? -1) < 0
  if (
    isNamed &&
    clause.voice === "active" &&
    /^(?:infect|compromise|encrypt|wipe|hijack|brick|enslave|deface|backdoor|hack)$/.test(clause.lemma)
  )
    return true
  const key = phrase.tokens[who.head]?.key ?? ""
  return /^(?:malware|ransomware|wiper|worm|virus|backdoor|implant|botnet|outage|it|they|which|that|who|exploit|tool|attackers?|hackers?|intruders?|thieves|criminals|messages?|emails?|e-mails?|lures?|phishing|leak|flaw|vulnerability|update|code|script|program|encryption)$/.test(
    key,
  )
}

/** "found the backdoor on 133 firewalls". */
export function isFindOf({phrase, discourse}: Context, clause: Clause): boolean {
  const object = clause.voice === "active" ? (clause.object ?? clause.subject) : clause.subject
  if (object === undefined) return false
  const head = phrase.tokens[object.head]
  return (
    phrase.mentions.some(
      (m) => /^(?:malware|tool|actor)$/.test(m.kind) && m.from >= object.from && m.to <= object.to,
    ) ||
    discourse.isNoun("malware", head) ||
    isLoss(head) ||
    /^(?:malware|ransomware|wiper|worm|virus|backdoors?|implants?|shells?|webshells?|tool|traces?|signs?|evidence|intruders?|attackers?|infections?|rootkit|spyware|code)$/.test(
      head?.key ?? "",
    )
  )
}
