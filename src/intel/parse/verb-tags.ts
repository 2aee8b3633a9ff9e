/* Puts right what a tagger takes for nouns or adjectives where the words around leave no doubt that it is a verb:
 * "have informed CERT-PH", "been rifling through", "the gang itself bragged", "…, the chamber estimates." */

import {haveForms, isAdverb} from "../grammar/english.ts"
import {isPluralNoun} from "./missing-verbs.ts"
import {isNamed, type Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {isTimeWord} from "./words.ts"

const reflexive: ReadonlySet<string> = new Set("itself himself herself themselves ourselves".split(" "))
const currency = /^(?:[$€£]|USD|EUR|GBP|CHF|AUD|CAD|SEK|NOK|DKK|JPY|INR|US)$/
const neverNouns: ReadonlySet<string> = new Set(
  "include contain involve comprise concern affect allow enable require remain seem appear differ belong consist become".split(
    " ",
  ),
)
const amounts: ReadonlySet<string> = new Set("thousand million billion trillion".split(" "))

/** What readers are told to do, in words that are nouns as well. */
const orders: ReadonlySet<string> = new Set(
  "review change block patch restrict limit monitor audit report test scan check update upgrade reset rotate segment store search hunt watch filter force contact control log back test plan train document access".split(
    " ",
  ),
)

/** "- review sign-in records", "disconnect X, change default passwords and …", "and, where it is found, report to". */
function isOrder({tokens, tags}: Repair, i: number): boolean {
  const next = tags[i + 1]
  const isObject =
    next === "ADJ" ||
    next === "PROPN" ||
    next === "DET" ||
    next === "PRON" ||
    (next === "NOUN" && isPluralAhead(tokens, i))
  const before = tokens[i - 1]
  if (before?.text === ",") {
    let hasVerb = false
    for (let k = i - 2; k > i - 26 && k >= 0; k--) {
      const word = tokens[k]
      // The comma closes a condition.
      if (word?.text === "," && /^(?:where|if|when|once)$/.test(tokens[k + 1]?.key ?? ""))
        return /^(?:and|or)$/.test(tokens[k - 1]?.key ?? "") && (isObject || next === "ADP")
      // "If you have entered it, change it"
      if (k === 0 && /^(?:if|where|when|once)$/.test(word?.key ?? "") && !hasVerb) return isObject
      if (tags[k] !== "VERB" || formsOfWord(word?.key ?? "") !== base) continue
      hasVerb = tags[k - 1] === "PART" || tags[k - 1] === "AUX" || k < 2 || tokens[k - 1]?.text === ","
      if (hasVerb) break
    }
    return hasVerb && isObject && hasVerbBehindAnd(tokens, tags, i)
  }
  // "should upgrade and review outbound traffic"
  if (before?.key === "and" && tags[i - 2] === "VERB" && formsOfWord(tokens[i - 2]?.key ?? "") === base)
    return isObject && (tags[i - 3] === "AUX" || tags[i - 3] === "PART")
  if (i > 2 || before?.text !== "-") return false
  return isObject
}

/** "…, change default passwords and implement …": the last of a list of verbs. */
function hasVerbBehindAnd(tokens: Repair["tokens"], tags: Repair["tags"], at: number): boolean {
  for (let i = at + 1; i < at + 16 && i < tokens.length; i++)
    if (tokens[i]?.key === "and" && tags[i + 1] === "VERB")
      return formsOfWord(tokens[i + 1]?.key ?? "") === base
  return false
}

/** Whether the nouns behind a token end in a plural one. */
function isPluralAhead(tokens: Repair["tokens"], at: number): boolean {
  for (let i = at + 1; i < at + 4; i++) if (isPluralNoun(tokens[i])) return true
  return false
}

/** What can only be a verb, or belongs to one, at a token. */
export function verbsOf(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined || !token.isWord || isNamed(r, i)) return
  const {key} = token
  const tag = tags[i]
  const before = tags[i - 1]
  const next = tags[i + 1]
  if (reflexive.has(key)) {
    const isInserted = tokens[i - 1]?.text === "," && next === "DET"
    if (before === "NOUN" || before === "PROPN" || before === "PRON" || isInserted) tags[i] = "ADV"
    return
  }
  // "had never before spilled"
  if (key === "before" && /^(?:never|ever|long)$/.test(tokens[i - 1]?.key ?? "")) {
    tags[i] = "ADV"
    return
  }
  // "for altered records"
  if (
    tag === "VERB" &&
    (before === "ADP" || tokens[i - 1]?.key === "for" || tokens[i - 1]?.key === "to") &&
    (next === "NOUN" || next === "PROPN") &&
    formsOfWord(key) === (past | participle) &&
    !/^(?:as|than|like|by|before|after|until)$/.test(tokens[i - 1]?.key ?? "")
  ) {
    tags[i] = "ADJ"
    return
  }
  if (key === "following" && next === "DET" && i > 0) {
    tags[i] = "ADP"
    return
  }
  if (amounts.has(key) && before === "NUM") {
    tags[i] = currency.test(tokens[i - 2]?.text ?? "") ? "NOUN" : "NUM"
    return
  }
  // "Quarrels over oil were", "Set 1 was": no sentence begins with such a verb.
  if (i === 0 && tag === "VERB" && (formsOfWord(key) === third || (key === "set" && next === "NUM"))) {
    tags[i] = "NOUN"
    return
  }
  // "the February update removes"
  if (
    tag === "VERB" &&
    (formsOfWord(key) & base) !== 0 &&
    tags[i - 2] === "DET" &&
    isTimeWord(tokens[i - 1]?.key ?? "")
  ) {
    tags[i] = "NOUN"
    return
  }
  // "It likely rents tooling".
  if (key === "likely" && tag === "ADJ" && (before === "PRON" || before === "PROPN") && isThird(r, i + 1)) {
    tags[i] = "ADV"
    return
  }
  if (tag !== "NOUN" && tag !== "ADJ") return
  const form = formsOfWord(key)
  const nextKey = tokens[i + 1]?.key ?? ""
  if (tag === "NOUN" && (form & base) !== 0) {
    // "These include banks"
    if (before === "DET" && neverNouns.has(key) && /^(?:these|those)$/.test(tokens[i - 1]?.key ?? "")) {
      tags[i] = "VERB"
      tags[i - 1] = "PRON"
      return
    }
    // "a service run by the ministry"
    if (nextKey === "by" && before === "NOUN" && (form & participle) !== 0) {
      tags[i] = "VERB"
      return
    }
    if (orders.has(key) && isOrder(r, i)) {
      tags[i] = "VERB"
      return
    }
    // "Both serve the requirements of Hanoi"
    if (
      next === "DET" &&
      lookup.verbs.has(key) &&
      /^(?:both|these|those|many|most|others|some|they)$/.test(tokens[i - 1]?.key ?? "")
    ) {
      tags[i] = "VERB"
      tags[i - 1] = "PRON"
      return
    }
    // "Practise such a call": nothing but an order opens so.
    if (
      i < 3 &&
      ((next === "DET" && tokens[i + 1]?.isCapital === false) ||
        // "Change your password"
        nextKey === "your" ||
        (nextKey === "such" && tags[i + 2] === "DET")) &&
      (lookup.verbs.has(key) || /^(?:practise|check|change|pin|phone)$/.test(key)) &&
      !tokens.slice(0, i).some((t) => t.isWord)
    ) {
      tags[i] = "VERB"
      return
    }
  }
  // "the earliest activity we have seen dates from May"
  if (
    key === "dates" &&
    (nextKey === "from" || nextKey === "back") &&
    (before === "VERB" || before === "NOUN")
  ) {
    tags[i] = "VERB"
    return
  }
  // "the group styling itself X"
  if (form === ing && tag === "NOUN" && before === "NOUN" && reflexive.has(nextKey)) {
    tags[i] = "VERB"
    return
  }
  // "opening it will run a script"
  if (form === ing && tag === "NOUN" && /^(?:it|them|this)$/.test(nextKey) && tags[i + 2] === "AUX") {
    tags[i] = "VERB"
    return
  }
  // "used an exploit and date back to last October"
  if (
    key === "date" &&
    (nextKey === "back" || (nextKey === "from" && isPluralNoun(tokens[i - 1]))) &&
    before !== "DET" &&
    before !== "ADP"
  ) {
    tags[i] = "VERB"
    return
  }
  // "Muddled Kite lives off the land"
  if (key === "lives" && before === "PROPN" && (next === "ADP" || next === "ADV")) {
    tags[i] = "VERB"
    return
  }
  // "help clean up"
  if (
    form === base &&
    tag === "ADJ" &&
    before === "VERB" &&
    /^help(?:s|ed)?$/.test(tokens[i - 1]?.key ?? "")
  ) {
    tags[i] = "VERB"
    return
  }
  let helper = i - 1
  while (helper > 0 && (tags[helper] === "ADV" || isAdverb(tokens[helper]?.key ?? ""))) helper--
  const help = tokens[helper]?.key ?? ""
  // "has been rifling through the records"
  if (form === ing && help === "been" && (next === "ADP" || opensObject(r, i + 1))) {
    tags[i] = "VERB"
    return
  }
  // "we have informed CERT-PH"
  if ((form & participle) !== 0 && haveForms.has(help) && opensObject(r, i + 1)) {
    tags[i] = "VERB"
    return
  }
  // "log files shown to this newspaper reveal that …"
  if (
    form === base &&
    tag === "NOUN" &&
    tokens[i + 1]?.key === "that" &&
    before === "NOUN" &&
    lookup.speech.has(key) &&
    lookup.verbClasses.get("noun-too")?.has(key) !== true
  ) {
    tags[i] = "VERB"
    return
  }
  // "…, the chamber of importers estimates."
  if (
    (form === third || form === (past | participle)) &&
    !(before === "ADJ" && tags[i - 2] === "ADP") &&
    endsSentence(r, i + 1) &&
    lookup.verbs.get(key)?.some((reading) => lookup.speech.has(reading.base)) === true &&
    isSpeechBehind(r, i)
  )
    tags[i] = "VERB"
}

const isThird = ({tokens, lookup}: Repair, i: number): boolean => {
  const key = tokens[i]?.key ?? ""
  return formsOfWord(key) === third && lookup.verbs.has(key)
}

/** Whether an object with its determiner, a name, a number or a pronoun begins here. */
function opensObject(r: Repair, i: number): boolean {
  const tag = r.tags[i]
  return tag === "DET" || tag === "PRON" || tag === "NUM" || r.tokens[i]?.isCapital === true || isNamed(r, i)
}

function endsSentence({tokens}: Repair, i: number): boolean {
  const text = tokens[i]?.text
  return (text === "." || text === undefined) && tokens[i + 1]?.isWord !== true
}

/** Whether a comma with a noun phrase and no verb stands before a token, and words with a verb before that. */
function isSpeechBehind({tokens, tags}: Repair, at: number): boolean {
  let hasNoun = false
  for (let i = at - 1; i > at - 14 && i > 1; i--) {
    const tag = tags[i]
    if (tag === "VERB" || tag === "AUX") return false
    if (tokens[i]?.text === ",") {
      if (!hasNoun) return false
      const isSubject =
        /^(?:the|an?|its|their|his|her)$/.test(tokens[i + 1]?.key ?? "") || tags[i + 1] === "PROPN"
      return isSubject && tags.slice(0, i).some((t) => t === "AUX" || t === "VERB")
    }
    if (tag === "NOUN" || tag === "PROPN") hasNoun = true
  }
  return false
}

/** "Organisations that work with …", "a script that searches for …": what stands behind "that" is its verb. */
export function isVerbBehindThat({tokens, tags}: Repair, that: number, at: number): boolean {
  const noun = tokens[that - 1]
  if (noun === undefined || tags[that - 1] !== "NOUN" || contents.test(noun.key)) return false
  const form = formsOfWord(tokens[at]?.key ?? "")
  return form === third ? !isPluralNoun(noun) : form === base && isPluralNoun(noun)
}

/** Nouns whose "that" opens what they say. */
const contents =
  /^(?:possibility|evidence|assessments?|facts?|claims?|confidence|allegations?|conclusions?|chance|indications?|suggestions?|suspicions?|probability|statements?|views?|reports?|findings?|judgements?|judgments?|warnings?|odds|fears?|signs?|proof|hints?|hopes?|beliefs?|concerns?|doubts?|news|notice|word|risks?|danger|likelihood|certainty|idea|notion|theory|impression|charge|charges|accusations?|rumours?|understanding|assumption|hypothesis|note|agreement|announcement|admission|denials?|sense|reason|case|point|way|extent|time|day|moment)$/
