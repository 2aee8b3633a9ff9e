/* What sort of thing a noun phrase names: malware, a lure, what is named as bad, what one can work with, or what says nothing
 * of means. */

import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {naming} from "./ware-names.ts"

/** Whether a noun phrase is malware, a technique, or something that is named as bad: "a fake page", "phishing emails". */
export function isWare({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, mentions} = phrase
  const head = tokens[np.head]
  if (discourse.isNoun("malware", head) || isBackDoor({phrase}, np)) return true
  // "letters that claim to come from the bank"
  const isShown =
    discourse.isNoun("lure", head) ||
    /^(?:apps?|applications?|websites?|sites?|profiles?|programs?)$/.test(head?.key ?? "")
  if (isShown && np.clauses.some((c) => c.voice === "active" && shamming.has(c.lemma))) return true
  if (mentions.some((m) => m.kind === "malware" && m.from >= np.from && m.to === np.head + 1)) return true
  if (discourse.isNoun("actor", head) || discourse.isNoun("event", head) || saidOnly.test(head?.key ?? ""))
    return false
  for (let i = np.from; i < np.head; i++) if (discourse.isNoun("sham", tokens[i])) return true
  return mentions.some((m) => m.kind === "tool" && m.from >= np.from && m.to === np.head + 1)
}

/** "a back door" in two words. */
export const isBackDoor = ({phrase}: Pick<Context, "phrase">, np: NounPhrase): boolean =>
  /^doors?$/.test(phrase.tokens[np.head]?.key ?? "") && phrase.tokens[np.head - 1]?.key === "back"

const shamming: ReadonlySet<string> = new Set(
  "claim purport pretend pose masquerade impersonate imitate mimic spoof feign simulate copy resemble profess appear seem disguise".split(
    " ",
  ),
)

/** Malware, a lure, a technique, or a name that is described as one of these. */
export function isToolLike(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const isOne = (n: NounPhrase): boolean =>
    discourse.isNoun("malware", phrase.tokens[n.head]) ||
    discourse.isNoun("lure", phrase.tokens[n.head]) ||
    phrase.mentions.some(
      (m) => (m.kind === "malware" || m.kind === "tool") && m.from >= n.from && m.to <= n.head + 1,
    )
  if (isSham(context, np) || isBackDoor(context, np)) return true
  return isOne(np) || np.appositions.some(({np: beside}) => isOne(beside))
}

/** "false positives", "a false report": what is only said. */
const saidOnly =
  /^(?:positives?|negatives?|alarms?|reports?|claims?|news|information|statements?|sense|impression|rumou?rs?|allegations?|stor(?:y|ies)|narratives?)$/

/** "a sham parcel notice", "bogus job adverts": what is not what it looks like; not "infected computers", which are
 *  victims. */
export function isSham({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("actor", head) || discourse.isNoun("event", head) || saidOnly.test(head?.key ?? ""))
    return false
  for (let i = np.from; i < np.head; i++)
    if (discourse.isNoun("sham", phrase.tokens[i]))
      return !(hit.test(phrase.tokens[i]?.key ?? "") && discourse.isNoun("victim", head))
  return false
}

const hit = /^(?:infected|tainted|poisoned|tampered|backdoored|rigged|malicious)$/

export function isDull({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("no-means", head) || discourse.isNoun("actor", head)) return true
  if (discourse.isNoun("event", head))
    return !phrase.mentions.some((m) => m.kind === "tool" && m.from >= np.from && m.to <= np.head + 1)
  return phrase.mentions.some(
    (m) =>
      m.to === np.head + 1 &&
      m.from >= np.from &&
      /^(?:organisation|state|state body|place|actor|person|sector)$/.test(m.kind),
  )
}

/** A server, a network, a service, a rule: what one can work with, and nobody. */
export const isThing = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("route", phrase.tokens[np.head]) ||
  discourse.isNoun("product", phrase.tokens[np.head]) ||
  /^(?:infrastructure|domains?|websites?|sites?|address(?:es)?|channels?)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  ) ||
  // "a technique called device code phishing"
  (/^(?:techniques?|methods?)$/.test(phrase.tokens[np.head]?.key ?? "") &&
    naming.has(phrase.tokens[np.to]?.key ?? ""))
