/* Puts right what a tagger takes for verbs where no verb can stand: "an emergency dispatch system", "fell prey to", "a
 * Linux build of", "known as domain shadowing".
 *
 * Called for each token in its order; what stands before it has been put right already. A base form is a verb only
 * where something allows it: "to", a helping verb, a plural subject, another order. */

import {beForms, haveForms, isAdverb, modals} from "../grammar/english.ts"
import type {Tag} from "./clause.ts"
import {hasAnd, isInverted, isNounToo, isPluralNoun} from "./missing-verbs.ts"
import type {Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {isTimeWord} from "./words.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

export const owners: ReadonlySet<string> = set("its their our his her your my")

/** Verbs that have an object, by their forms. */
const takers = set(
  `get gets got getting gotten gain gains gained gaining take takes took taken taking lose loses lost losing give gives gave given giving
  provide provides provided providing offer offers offered offering obtain obtains obtained obtaining seek seeks sought seeking buy buys
  bought buying sell sells sold selling request requests requested requesting demand demands demanded demanding need needs needed needing
  require requires required requiring deny denies denied denying grant grants granted granting maintain maintains maintained maintaining
  keep keeps kept keeping restore restores restored restoring regain regains regained regaining establish establishes established establishing
  lay laid catch catches caught fall falls fell fallen falling have has had having disable disables disabled disabling`,
)

/** Words that stand before others as nouns, whatever a tagger says: "the IT help desk". */
const compounds: ReadonlyMap<string, RegExp> = new Map([
  ["help", /^(?:desks?|lines?|cent(?:re|er)s?|pages?)$/],
  ["control", /^(?:panels?|rooms?|cent(?:re|er)s?|systems?|servers?|units?|domains?)$/],
  ["access", /^(?:points?|brokers?|tokens?|keys?|codes?|rights?|cards?|logs?|controls?|credentials?)$/],
  [
    "file",
    /^(?:hash(?:es)?|storage|servers?|shares?|transfers?|names?|formats?|types?|systems?|extensions?)$/,
  ],
  ["target", /^(?:lists?|networks?|machines?|hosts?|organi[sz]ations?|environments?|systems?)$/],
  [
    "attack",
    /^(?:chains?|surfaces?|vectors?|waves?|infrastructure|paths?|techniques?|groups?|tools?|methods?)$/,
  ],
  ["exploit", /^(?:kits?|codes?|chains?|payloads?|brokers?|attempts?)$/],
  ["support", /^(?:staff|teams?|portals?|tickets?|contracts?|desks?|cases?|engineers?)$/],
])

/** Plurals that a tagger takes for verbs behind the noun that they go with. */
export const thingsOfMakers: ReadonlySet<string> = set(
  "phones handsets ports chips cards drives plants stores sites pages keys packages models drones",
)

/** What a tagger takes for a verb and is a noun, an adjective or a name. */
export function strayVerb(r: Repair, i: number): void {
  const {tokens, tags} = r
  const token = tokens[i]
  if (token === undefined || !token.isWord) return
  const form = formsOfWord(token.key)
  if (form === ing) strayIng(r, i)
  else if (form === third) strayThird(r, i)
  else if ((form & participle) !== 0 && token.isCapital && i === 0) strayFirst(r)
  else if (form === base) strayBase(r, i)
  if (
    tags[i] === "VERB" &&
    token.isCapital &&
    i > 1 &&
    !r.isTitle &&
    tags[i - 1] === "CCONJ" &&
    tags[i - 2] === "PROPN" &&
    endsNoun(tags[i + 1])
  )
    // "Qual and Imagine"
    tags[i] = "PROPN"
}

const endsNoun = (next: Tag | undefined): boolean =>
  next === undefined || next === "PUNCT" || next === "AUX" || next === "VERB"

function strayIng({tokens, tags, lookup}: Repair, i: number): void {
  const before = tags[i - 1]
  const key = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  // "the remote wiping of", "their targeting of"
  if (nextKey === "of" && (before === "DET" || before === "ADJ" || owners.has(key) || key === "'s")) {
    if (before !== "ADJ" || tags[i - 2] === "DET" || owners.has(tokens[i - 2]?.key ?? "")) tags[i] = "NOUN"
    return
  }
  // "receives its tasking from", "its hosting was"
  if (owners.has(key) && (next === "ADP" || next === "AUX" || next === "PUNCT" || next === undefined)) {
    tags[i] = "NOUN"
    return
  }
  // "the Bulgarian holding Intellux"
  if (
    tokens[i]?.key === "holding" &&
    next === "PROPN" &&
    (before === "ADJ" || before === "NOUN") &&
    tags[i - 2] === "DET"
  ) {
    tags[i] = "NOUN"
    return
  }
  // "known as domain shadowing,", "through search engine poisoning."
  if ((next === "PUNCT" || next === undefined) && before === "NOUN" && !isPluralNoun(tokens[i - 1])) {
    let at = i - 1
    while (at > i - 4 && (tags[at] === "NOUN" || tags[at] === "ADJ")) at--
    if (tags[at] === "ADP" && /^(?:as|via|through|by|of|like|with)$/.test(tokens[at]?.key ?? ""))
      tags[i] = "NOUN"
    return
  }
  // "serving and former personnel"
  if (
    next === "CCONJ" &&
    tags[i + 2] === "ADJ" &&
    (tags[i + 3] === "NOUN" || tags[i + 3] === "ADJ") &&
    (before === "NUM" || before === "DET" || before === "ADP") &&
    !lookup.speech.has(nextKey)
  )
    tags[i] = "ADJ"
}

function strayThird({tokens, tags, lookup}: Repair, i: number): void {
  const key = tokens[i]?.key ?? ""
  const before = tags[i - 1]
  const beforeKey = tokens[i - 1]?.key ?? ""
  // "apply for permits", "record phone calls"
  if (/^(?:for|of|with|from|by|against)$/.test(beforeKey) || (key === "calls" && beforeKey === "phone")) {
    tags[i] = "NOUN"
    return
  }
  // "among the data were passport scans, salary records"
  if (
    (before === "NOUN" || before === "ADJ") &&
    tags[i + 1] === "PUNCT" &&
    beForms.has(tokens[i - 2]?.key ?? "") &&
    !/^(?:it|that|what|which|there)$/.test(tokens[i - 3]?.key ?? "")
  ) {
    tags[i] = "NOUN"
    return
  }
  // "for Android phones spreads by text messages"
  if (thingsOfMakers.has(key) && (before === "NOUN" || before === "PROPN") && !isPluralNoun(tokens[i - 1])) {
    const next = tokens[i + 1]?.key ?? ""
    const isVerb = tags[i + 1] === "NOUN" && formsOfWord(next) === third && lookup.verbs.has(next)
    if (isVerb || tags[i + 1] === "AUX" || tags[i + 1] === "VERB" || tags[i + 1] === "ADP") tags[i] = "NOUN"
    if (isVerb) tags[i + 1] = "VERB"
  }
}

/** "Planned Parenthood of the Isles confirmed", "Mohamed al-Rashidi, who chairs": a name that opens the sentence. */
function strayFirst({tokens, tags, lookup}: Repair): void {
  const next = tokens[1]
  if (next === undefined || !next.isWord) return
  if (!lookup.verbs.has(tokens[0]?.key ?? "")) {
    if (next.isCapital || /^(?:al|el|bin|ibn|van|de)-?/.test(next.low)) tags[0] = "PROPN"
    return
  }
  if (!next.isCapital || tags[1] !== "PROPN" || isTimeWord(next.key)) return
  for (let i = 2; i < 10 && i < tokens.length; i++) {
    if (tokens[i]?.isWord !== true) return
    if (tags[i] === "VERB" || tags[i] === "AUX") {
      tags[0] = "PROPN"
      return
    }
  }
}

function strayBase(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined || i === 0) return
  const before = tags[i - 1]
  const key = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  // "patched it last week"
  if (token.key === "last" && (isTimeWord(nextKey) || /day$/.test(nextKey))) {
    tags[i] = "ADJ"
    return
  }
  // "data to cloud storage", "during which time they copied"
  if (
    token.key === "cloud" ||
    // "according to court documents"
    (key === "to" && tokens[i - 2]?.key === "according") ||
    (key === "which" && /^(?:time|point|case)$/.test(token.key))
  ) {
    tags[i] = "NOUN"
    return
  }
  // "one of the most brazen acts"
  if (key === "most" && tokens[i - 2]?.key === "the" && (next === "NOUN" || formsOfWord(nextKey) === third)) {
    tags[i] = "ADJ"
    return
  }
  // "calls to help desks"
  if (
    next === "NOUN" &&
    before !== "PRON" &&
    compounds.get(token.key)?.test(nextKey) === true &&
    !isFollowed(r, i)
  ) {
    tags[i] = "NOUN"
    return
  }
  // PERF: behind these a base form is a verb.
  if (before === "PART" || before === "PRON" || before === "ADV") return
  if (before === "AUX" && !haveForms.has(key)) return
  const isFree = next !== "DET" && next !== "PRON" && next !== "NUM"
  if (!isFree) return
  // "fell prey to", "got hold of", "have reason to believe"
  if (takers.has(key) && token.key !== "help" && next !== "PROPN" && next !== "ADJ") {
    tags[i] = "NOUN"
    return
  }
  const isLoose = isNounToo(r, i) || !lookup.verbs.has(token.key) || token.key === "build"
  if (!isLoose) return
  // "its emergency dispatch system", "the vessel register to", "a macOS build of"
  if (before === "NOUN" || before === "PROPN") {
    if (isPluralNoun(tokens[i - 1]) || hasAnd(r, i - 1) || isInverted(tokens, tags, i) || next === "PROPN")
      return
    const isPhrase = before === "NOUN" || tags[i - 2] === "DET" || tags[i - 2] === "ADJ"
    if (isPhrase && (next === "NOUN" || next === "ADP" || endsNoun(next))) tags[i] = "NOUN"
    return
  }
  // "a false dispatch about", "such act since"
  if (before === "ADJ") {
    const opener = tags[i - 2]
    if (
      !/^(?:un)?(?:likely|able)$/.test(key) &&
      (opener === "DET" || opener === "ADP" || opener === "ADJ" || opener === "NUM") &&
      !isInverted(tokens, tags, i) &&
      next !== "PROPN"
    )
      tags[i] = "NOUN"
    return
  }
  // "in SSL-VPN devices, file storage and other products have been", "sender domains and file hashes is"
  if (
    (before === "CCONJ" || tokens[i - 1]?.text === ",") &&
    next === "NOUN" &&
    !isAllowed(r, i) &&
    hasFiniteBehind(r, i)
  )
    tags[i] = "NOUN"
}

/** Whether a noun with its determiner follows the one behind: "to target organisations", "to help the desks". */
const isFollowed = ({tags, tokens}: Repair, i: number): boolean =>
  (tokens[i - 1]?.key === "to" && tags[i - 2] !== "NOUN") || tags[i - 1] === "AUX" || tags[i + 2] === "DET"

/** Whether an order, an infinitive, a helping verb or a plural that does something stands before a base form. */
function isAllowed({tokens, tags}: Repair, at: number): boolean {
  for (let i = at - 1; i >= 0 && i > at - 40; i--) {
    const key = tokens[i]?.key ?? ""
    if (tokens[i]?.text === ";") return false
    if (tags[i] === "AUX" && (modals.has(key) || /^do(?:n't|es|esn't)?$|^didn't$|^did$/.test(key)))
      return true
    if (tags[i] === "VERB" && (formsOfWord(key) & base) !== 0 && (formsOfWord(key) & past) === 0) return true
    if (key === "to" && tags[i + 1] === "VERB") return true
  }
  return false
}

/** Whether a helping verb or a verb that can be finite stands behind, before another clause opens. */
function hasFiniteBehind({tokens, tags}: Repair, at: number): boolean {
  for (let i = at + 1; i < tokens.length && i < at + 14; i++) {
    const key = tokens[i]?.key ?? ""
    if (/^(?:that|which|who|where|when|while|if)$/.test(key) || tokens[i]?.text === ";") return false
    if (tags[i] === "AUX" && (beForms.has(key) || haveForms.has(key) || modals.has(key)))
      return !isAdverb(tokens[i - 1]?.key ?? "") || tags[i - 2] !== "PRON"
  }
  return false
}
