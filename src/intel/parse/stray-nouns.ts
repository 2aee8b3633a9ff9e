/* Puts right what a tagger takes for nouns, adjectives or adverbs where the words around leave one reading: "poisoning
 * the files", "the weekly downloads", "the circular says", "some cover their tracks".
 *
 * Called for each token in its order; what stands before it has been put right already. */

import {beForms, haveForms, isAdverb, modals} from "../grammar/english.ts"
import {isPluralNoun} from "./missing-verbs.ts"
import {owners} from "./stray-verbs.ts"
import type {Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {trades} from "./words.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Nouns in "-ing" that no object follows. */
const things = set(
  `morning evening building buildings meeting hearing beginning filing ruling finding findings wedding king thing something everything anything
  nothing spring string ring wing ceiling bearing railing wording warning briefing sibling earring sterling holding ending opening phishing
  vishing smishing typing spearphishing spear-phishing`,
)

/** Adjectives in "-ing" behind "be". */
const qualities = set(
  `missing lasting ongoing interesting outstanding pending worrying alarming damaging misleading surprising shocking striking convincing challenging
  confusing disturbing troubling threatening willing lacking wanting wide-ranging far-reaching long-standing overwhelming compelling promising
  concerning pressing varying differing fitting sobering staggering embarrassing humiliating exciting testing demanding exacting telling`,
)

/** What somebody means to do, with "of" and what that is. */
const intents = set(
  "intent intention aim goal purpose purposes hope objective idea risk means way method possibility chance habit practice suspicion charge charges accused suspected capable task job",
)

/** Whoever says something: a name behind them has a verb of its own. */
const contents = set(
  "assesses assess assessed believes believe believed says say said suspects suspect thinks think judges judge judged confidence reports estimates",
)

/** What an infinitive follows. */
const readiness = set(
  "able unable likely unlikely ready willing order ability inability tried tries trying attempted",
)

const plurals = set("some many others most both several they these those we you")
const periods = set("weekly daily monthly hourly yearly nightly quarterly")
const moving = set("spreads moves travels pivots jumps communicates connects arrives propagates")

/** What a tagger takes for no verb and is one, or for an adverb and is none. */
export function strayNoun(r: Repair, i: number): void {
  const {tokens, tags} = r
  const token = tokens[i]
  if (token === undefined || !token.isWord || (token.isCapital && i > 0)) return
  switch (tags[i]) {
    case "NOUN": {
      // PERF: what stands before these is the noun that it looks like.
      const next = tags[i + 1]
      if (next === "PUNCT" || next === "AUX" || next === undefined) return
      if (next === "ADP" && tags[i - 1] !== "CCONJ" && tokens[i - 1]?.key !== "to") return
      if (token.key.endsWith("ing")) strayIng(r, i)
      else strayBase(r, i)
      return
    }
    case "ADJ":
      strayAdjective(r, i)
      return
    case "ADV":
    case "INTJ":
      strayAdverb(r, i)
      return
    case "AUX":
      // "record calls at will"
      if (token.key === "will" && tokens[i - 1]?.key === "at") tags[i] = "NOUN"
      return
    default:
  }
}

function strayIng({tokens, tags, lookup}: Repair, i: number): void {
  const key = tokens[i]?.key ?? ""
  const before = tags[i - 1]
  const beforeKey = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  if (things.has(key)) return
  // "were seen testing it"
  if (before === "VERB" && /^(?:it|them|him)$/.test(nextKey)) {
    tags[i] = "VERB"
    return
  }
  // "upon detecting the access"
  if (
    (before === "ADP" || before === "SCONJ") &&
    /^(?:upon|on|since|despite|besides|for|from|without|through|by|in)$/.test(beforeKey) &&
    /^(?:the|an?|its|their|this|these|those)$/.test(nextKey)
  ) {
    tags[i] = "VERB"
    return
  }
  // "270,000 serving and former officers"
  if (
    next === "CCONJ" &&
    tags[i + 2] === "ADJ" &&
    tags[i + 3] === "NOUN" &&
    (before === "NUM" || before === "DET")
  ) {
    tags[i] = "ADJ"
    return
  }
  // "again, poisoning the files", "a threat enticing the users", "data using a cipher"
  if (
    /^(?:the|an?|its|their|his|her|our|this|these|those|that|such|all|any)$/.test(nextKey) &&
    (before === "NOUN" || before === "PROPN" || tokens[i - 1]?.text === ",") &&
    (nextKey !== "that" || lookup.verbs.has(key)) &&
    !(before === "NOUN" && trades.has(key))
  ) {
    tags[i] = "VERB"
    return
  }
  // "with the intent of gathering documents"
  if (
    beforeKey === "of" &&
    (next === "NOUN" || next === "ADJ" || next === "PROPN") &&
    intents.has(tokens[i - 2]?.key ?? "") &&
    lookup.verbs.has(key) &&
    !trades.has(key)
  ) {
    tags[i] = "VERB"
    return
  }
  // "is relaxing billing rules", "was very likely seeking to"
  if (
    next === "PART" ||
    next === "NOUN" ||
    next === "ADJ" ||
    next === "PROPN" ||
    next === "DET" ||
    next === "PRON"
  ) {
    let at = i - 1
    while (at > 0 && (isAdverb(tokens[at]?.key ?? "") || tokens[at]?.key === "likely")) at--
    const be = tokens[at]?.key ?? ""
    if (!beForms.has(be) || qualities.has(key) || trades.has(key)) return
    // "the files are hacking tools"
    if (next !== "PART" && be !== "is" && be !== "was" && be !== "been" && !lookup.verbs.has(key)) return
    if (next === "PART" && nextKey !== "to") return
    for (let k = at + 1; k < i; k++) if (tags[k] === "ADJ" || tags[k] === "NOUN") tags[k] = "ADV"
    tags[i] = "VERB"
  }
}

function strayBase(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const key = tokens[i]?.key ?? ""
  const before = tags[i - 1]
  // PERF: behind these a noun is one.
  if (before === "NOUN" || before === "VERB" || before === "AUX" || before === "NUM") return
  const beforeKey = tokens[i - 1]?.key ?? ""
  if (before === "ADP" && beforeKey !== "to") return
  if ((before === "DET" || before === "ADJ") && beforeKey !== "likely" && !plurals.has(beforeKey)) return
  const form = formsOfWord(key)
  if (form !== base && form !== third) return
  const isKnown = lookup.verbs.has(key)
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  const isObject = next === "DET" || owners.has(nextKey)
  // "were able to geolocate millions of people"
  if (form === base && beforeKey === "to" && readiness.has(tokens[i - 2]?.key ?? "") && next !== "PUNCT") {
    tags[i] = "VERB"
    if (tags[i - 1] === "ADP") tags[i - 1] = "PART"
    return
  }
  if (form === base) {
    // "some cover their tracks"
    if (isObject && (isKnown || owners.has(nextKey)) && plurals.has(beforeKey)) {
      tags[i] = "VERB"
      if (before === "DET" || before === "ADJ") tags[i - 1] = "PRON"
      return
    }
    if (!isKnown) return
    // "the actors very likely seek to"
    if (beforeKey === "likely" && tags[i - 2] === "ADV" && (next === "PART" || isObject)) {
      tags[i - 1] = "ADV"
      tags[i] = "VERB"
      return
    }
    // "can buy malware, rent the servers and deliver …", "can be cautious and use few details"
    if (
      (before === "CCONJ" || tokens[i - 1]?.text === ",") &&
      (isObject || (before === "CCONJ" && next === "ADJ")) &&
      nextKey !== "both" &&
      isBehindModal(r, i)
    )
      tags[i] = "VERB"
    return
  }
  if (!isKnown) return
  // "assesses with high confidence TA551 gains access to"
  if (
    before === "PROPN" &&
    tags[i - 2] !== "DET" &&
    contents.has(tokens[i - 2]?.key ?? "") &&
    (next === "NOUN" || next === "PROPN" || next === "ADJ" || next === "DET" || next === "NUM")
  ) {
    tags[i] = "VERB"
    return
  }
  // "arrives by phishing and spreads inside the network"
  if (moving.has(key) && before === "CCONJ" && next === "ADP" && nextKey !== "of") {
    for (let k = i - 2; k > 0 && k > i - 16; k--)
      if (tags[k] === "VERB" && formsOfWord(tokens[k]?.key ?? "") === third) {
        tags[i] = "VERB"
        return
      }
  }
}

/** Whether a verb behind "to" or a helping verb stands before, with commas at most between. */
function isBehindModal({tokens, tags}: Repair, at: number): boolean {
  for (let i = at - 2; i > 0 && i > at - 24; i--) {
    const key = tokens[i]?.key ?? ""
    if (/^(?:that|which|who|where|;|:)$/.test(key)) return false
    const before = tokens[i - 1]?.key ?? ""
    if ((tags[i] === "VERB" || key === "be") && (formsOfWord(key) & base) !== 0)
      return before === "to" || modals.has(before) || tokens[i - 1]?.text === ","
  }
  return false
}

function strayAdjective(r: Repair, i: number): void {
  const {tokens, tags} = r
  const token = tokens[i]
  if (token === undefined) return
  const {key} = token
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  const before = tags[i - 1]
  if (key === "likely" || key === "unlikely") {
    // "the actors very likely seek to", and not "it is very likely"
    if (
      next === "VERB" &&
      before === "ADV" &&
      (tags[i - 2] === "NOUN" || tags[i - 2] === "PROPN" || tags[i - 2] === "PRON")
    )
      tags[i] = "ADV"
    return
  }
  // "to hospitality, retail, media and entertainment", "in its cybersecurity, legal, and other functions"
  if (
    tokens[i - 1]?.text === "," &&
    tags[i - 2] === "NOUN" &&
    tokens[i + 1]?.text === "," &&
    (tags[i + 2] === "NOUN" ||
      (tags[i + 2] === "CCONJ" && (tags[i + 3] === "ADJ" || tags[i + 3] === "NOUN"))) &&
    isListed(r, i)
  ) {
    tags[i] = "NOUN"
    return
  }
  const form = formsOfWord(key)
  // "has in effect paralysed us"
  if (form === (past | participle) && (next === "PRON" || next === "DET") && !owners.has(nextKey)) {
    for (let k = i - 1; k > 0 && k > i - 5; k--) {
      if (haveForms.has(tokens[k]?.key ?? "")) {
        tags[i] = "VERB"
        return
      }
      if (tags[k] === "VERB" || tags[k] === "DET" || tokens[k]?.isWord === false) break
    }
    return
  }
  if (form === ing && next === "NOUN" && !key.includes("-")) {
    strayIng(r, i)
    return
  }
  // "by brute-forcing exposed services"
  if (form === ing && key.includes("-") && tokens[i - 1]?.key === "by" && next !== "PUNCT") {
    if (tokens[i + 1]?.key.endsWith("s") !== true || tags[i + 2] === "NOUN") tags[i] = "VERB"
    return
  }
  // "the circular says", "a North Korean operative using a stolen identity"
  if (next === "VERB" && form === base && !key.endsWith("ly")) {
    const other = formsOfWord(nextKey)
    const behind = tags[i + 2]
    const isVerb =
      other === third ||
      ((other === ing || other === (past | participle)) &&
        (behind === "DET" || behind === "PRON" || tokens[i + 2]?.key === "that"))
    if (!isVerb) return
    let at = i - 1
    while (at > i - 4 && (tags[at] === "ADJ" || tags[at] === "NOUN")) at--
    if (tags[at] === "DET" && tokens[at]?.key !== "all" && tokens[at]?.key !== "that") tags[i] = "NOUN"
  }
}

/** Whether an "and" with a noun closes the list that a comma opens behind a token. */
function isListed({tokens, tags}: Repair, at: number): boolean {
  for (let i = at + 2; i < at + 12 && i < tokens.length; i++) {
    if (tags[i] === "CCONJ") return tags[i + 1] === "NOUN" || tags[i + 1] === "ADJ" || tags[i + 1] === "PROPN"
    if (tags[i] === "VERB" || tags[i] === "AUX" || tags[i] === "DET" || tags[i] === "ADP") return false
  }
  return false
}

function strayAdverb({tokens, tags}: Repair, i: number): void {
  const {key = ""} = tokens[i] ?? {}
  const before = tags[i - 1]
  const next = tags[i + 1]
  const beforeKey = tokens[i - 1]?.key ?? ""
  if (key === "there") {
    // "as there will be no update", and not "the shell they left there was"
    const opens =
      before === undefined ||
      before === "PUNCT" ||
      before === "SCONJ" ||
      before === "CCONJ" ||
      beforeKey === "as"
    if (opens && next === "AUX" && beforeKey !== "from") tags[i] = "PRON"
    return
  }
  // "took part in"
  if (key === "part" && /^(?:takes?|took|taken|taking|play(?:s|ed)?)$/.test(beforeKey)) {
    tags[i] = "NOUN"
    return
  }
  // "2.1 million weekly downloads"
  if (periods.has(key)) {
    const isOpened = before === "NUM" || before === "DET" || before === "ADJ" || beforeKey === "'s"
    if (isOpened && next === "VERB" && formsOfWord(tokens[i + 1]?.key ?? "") === third) {
      tags[i] = "ADJ"
      tags[i + 1] = "NOUN"
    } else if (isOpened && next === "NOUN") tags[i] = "ADJ"
    return
  }
  // "sought know-how on weapons", "a month-long phishing campaign"
  if (key.includes("-") && !key.endsWith("ly")) {
    if (next === "NOUN" || ((before === "DET" || before === "ADJ") && next !== "PUNCT" && next !== "ADP"))
      tags[i] = "ADJ"
    else if (
      before === "VERB" ||
      before === "DET" ||
      before === "ADJ" ||
      before === "ADP" ||
      beforeKey === "and"
    )
      if (key.startsWith("know-") || isPluralNoun(tokens[i])) tags[i] = "NOUN"
  }
}
