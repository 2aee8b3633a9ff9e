/* Whether whoever does something attacks, so that what he does to somebody is an attack whatever the verb is: an actor, an
 * event, malware, a message. Police, agencies and whoever else acts against attackers are none. */

import {doerOf} from "../discourse/doer.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isDenied} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {tellerOf} from "./hit-selves.ts"

const attackers =
  /^(?:attackers?|hackers?|intruders?|adversar(?:y|ies)|gangs?|cyberattackers?|cybercriminals?|criminals|hacktivists?|spies|extortionists|fraudsters?|scammers?|thief|thieves|perpetrators?|culprits?|crew|syndicate|actors?|affiliates?|cyberspies|saboteurs|blackmailers|architects|callers?|imp[oe]stors|impersonators|swindlers|masterminds?|co-conspirators?|conspirators?|robbers?|burglars?|cyberthieves|orchestrators?|handlers)$/
/** "thieves", "the co-conspirators". */
export const isAttackerNoun = (token: Token | undefined): boolean => attackers.test(token?.key ?? "")

/** "the group": of attackers, where no word says of whom else. */
const bands = /^(?:groups?|clusters?|collectives?|outfits?|teams?|units?|persona|offshoot|crews?)$/
const lawful =
  /^(?:police|law|enforcement|joint|rescue|takedown|military|relief|clean-up|cleanup|recovery|defensive|counter|international|coordinated|working|parliamentary|expert|advisory|task|parent|contact|customer|support|response|incident|security|research)$/

/** Whether a noun phrase is somebody or something that attacks. */
export function isHostile(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  const head = tokens[np.head]
  if (head === undefined) return false
  const part = partOf(context, np)
  if (part !== undefined) return isHostile(context, part)
  if (isIntruder(context, np)) return true
  if (np.isPronoun) {
    // "The hospital said it had refused": the hospital.
    // "The gang says it has": the gang.
    const teller = tellerOf(context, np)
    if (teller !== undefined) return !teller.isPronoun && isHostile(context, teller)
    if (isOfBefore(context, np)) return false
    const ref = doerOf(discourse, phrase, {from: np.from, to: np.to})
    return ref?.kind === "actor" || ref?.kind === "event"
  }
  for (const m of mentions)
    if (m.from >= np.from && m.to <= np.to && /^(?:actor|malware|campaign)$/.test(m.kind)) return true
  if (attackers.test(head.key)) return true
  const isLawful = isOfPolice(context, np)
  if (discourse.isNoun("event", head)) return !isLawful && !/^(?:acts?|activit(?:y|ies))$/.test(head.key)
  if (isLawful) return false
  if (bands.test(head.key)) {
    const isOther = mentions.some((m) => m.from >= np.from && m.to <= np.to && m.kind === "sector")
    return !isOther && doerOf(discourse, phrase, {from: np.from, to: np.to})?.kind === "actor"
  }
  if (discourse.isNoun("malware", head)) return true
  // "phishing e-mails", "malicious messages": not any message.
  return (
    (discourse.isNoun("lure", head) &&
      tokens
        .slice(np.from, np.to)
        .some(({key}) =>
          /^(?:malicious|spear-?phishing|phishing|booby-trapped|fake|forged|fraudulent|lures?|decoys?|bogus)$/.test(
            key,
          ),
        )) ||
    discourse.given.has(head.low)
  )
}

/** "an unauthorised third party", "an unknown individual", "someone had broken into the network". */
export function isIntruder({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, parse} = phrase
  const head = tokens[np.head]?.key ?? ""
  const clause = parse.clauseAt[np.head]
  if (/^(?:someone|somebody)$/.test(head) || isUnknown(tokens, np))
    return (
      clause?.subject === np &&
      (clause.tense === "past" || clause.isPerfect) &&
      breaking.some((kind) => discourse.isVerb(kind, clause.lemma))
    )
  if (!/^(?:part(?:y|ies)|persons?|individuals?|users?|entity|entities)$/.test(head)) return false
  if (tokens.slice(np.from, np.head).some(({key}) => /^(?:unauthori[sz]ed|malicious|hostile)$/.test(key)))
    return true
  // "a third party gained access to our systems"
  return (
    tokens[np.head - 1]?.key === "third" && /^(?:gain|obtain|access|steal|copy)$/.test(clause?.lemma ?? "")
  )
}

/** Classes of verbs by which somebody of whom nothing is known attacks. */
const breaking = ["hit", "entering", "tampering", "putting-in", "key-taking"]

/** "an unknown person", "unidentified individuals". */
const isUnknown = (tokens: readonly Token[], np: NounPhrase): boolean =>
  /^(?:part(?:y|ies)|persons?|people|individuals?|outsiders?)$/.test(tokens[np.head]?.key ?? "") &&
  tokens
    .slice(np.from, np.head)
    .some(({key}) => /^(?:unknown|unidentified|outside|unnamed|external)$/.test(key))

/** "The Council blocked addresses, and it has distributed an update": it is the Council. */
function isOfBefore({phrase, discourse}: Context, np: NounPhrase): boolean {
  if (phrase.tokens[np.head]?.key !== "it") return false
  const clause = phrase.parse.clauseAt[np.head]
  for (const {kind, from, subject, subjectBy} of phrase.clauses) {
    if (clause === undefined || from >= clause.from) return false
    if (kind !== "main" || subjectBy !== "own" || subject === undefined || subject.isPronoun) continue
    const head = phrase.tokens[subject.head]
    const isBody =
      discourse.isNoun("institution", head) ||
      phrase.mentions.some((m) => m.kind === "organisation" && m.from >= subject.from && m.to <= subject.to)
    if (isBody && !discourse.isNoun("actor", head)) return true
  }
  return false
}

/** "a police operation", "the joint investigation": against attackers. */
export function isOfPolice({phrase}: Context, np: NounPhrase, to: number = np.head): boolean {
  return phrase.tokens.slice(np.from, to).some(({key}) => lawful.test(key))
}

/** "a series of intrusions", "a number of groups": of what there are several. */
export function partOf({phrase}: Context, np: NounPhrase): NounPhrase | undefined {
  return /^(?:series|number|waves?|string|spate|set|range|run|pair|couple|handful|flurry|rash|round|bout|slew|barrage|succession|sequence|some|several|many|one|two|three|four|five|six|dozens|hundreds|part|members?|types?|kinds?|forms?|bursts?|surge|cascade|torrent|campaign|rounds?|batch(?:es)?|volley|mass|stream|trickle|hundreds|thousands)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )
    ? np.preps.find(({prep}) => prep === "of")?.np
    : undefined
}

/** Whether a clause is said of an attacker, or of what he does: not by a speaker, by no verb of peace, not denied. */
export function isAttack(context: Context, clause: Clause): boolean {
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  return (
    who !== undefined &&
    !isBenign(context, clause) &&
    isHostile(context, who) &&
    !isDenied(context.phrase, clause)
  )
}

/** Verbs by which nobody is attacked: speech, help, arrest, praise, and what the lexicons know to say something else. */
export function isBenign({discourse}: Context, {lemma}: Clause): boolean {
  const {lookup} = discourse
  if (lemma === "" || discourse.isVerb("benign", lemma)) return true
  if (lemma === "write") return false
  const plain = (lookup.relations.get(lemma) ?? []).filter(
    ({relation, particles}) => particles.length === 0 && relation.preps.length === 0,
  )
  if (plain.length > 0)
    return plain.every(
      ({relation}) => !/^(?:targeting|vector|objective|impact-count|temporal)$/.test(relation.kind),
    )
  return lookup.speech.get(lemma)?.some(({particles}) => particles.length === 0) === true
}
