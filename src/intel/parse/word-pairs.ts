/* Puts right the tag of a word by the words next to it, where these leave one reading: "so attempts are", "the weekly
 * reported", "has sought help abroad", "calls itself X", "BlackTech has been planting".
 *
 * Called for each token in its order, so what stands before it has been put right already. */

import type {Tag} from "./clause.ts"
import {isPluralNoun, superlative} from "./missing-verbs.ts"
import {isNamed, type Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {isTimeWord} from "./words.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "))

const reflexive = set("itself himself herself themselves ourselves")
const pronouns = set("it he she they we you i who which that")
const objects = set("them him her us me it")
const unnamed = set(
  "anything anyone anybody something someone somebody nothing those others everyone everything",
)
const papers = set("weekly daily monthly")

export function pairsOf(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined || isNamed(r, i)) return
  const before = tags[i - 1]
  const next = tags[i + 1]
  const key = tokens[i - 1]?.key ?? ""
  const nextKey = tokens[i + 1]?.key ?? ""
  switch (tags[i]) {
    case "ADP":
      // "during the above period"
      if (before === "DET" && next === "NOUN" && (token.key === "above" || token.key === "below"))
        tags[i] = "ADJ"
      return
    case "PART":
      // "It's one of the worst", and not "its" or "the group's"
      if (token.text === "'s" && contracted.has(key)) tags[i] = "AUX"
      return
    case "ADV":
      // "the weekly reported"
      if (before === "DET" && papers.has(token.key) && next !== "NOUN") tags[i] = "NOUN"
      // "compromised home routers"
      else if (token.key === "home" && next === "NOUN") tags[i] = "NOUN"
      // "encrypted part of its systems"
      else if (token.key === "part" && nextKey === "of") tags[i] = "NOUN"
      return
    case "VERB":
      verbAt(r, i, before, next, key, nextKey)
      return
    case "NOUN":
      nounAt(r, i, before, next, key, nextKey)
      return
    case "ADJ":
      // "The actors likely sell this information."
      if (
        token.key === "likely" &&
        (next === "VERB" || lookup.verbs.has(nextKey)) &&
        (before === "NOUN" || before === "PROPN" || before === "PRON" || before === "CCONJ")
      )
        tags[i] = "ADV"
      // "Broadcom, however, patched the flaw"
      else if (
        formsOfWord(token.key) === (past | participle) &&
        /^(?:the|an?|its|their)$/.test(nextKey) &&
        before === "PUNCT" &&
        token.key.endsWith("ed")
      )
        tags[i] = "VERB"
      // "announced overnight in London"
      else if (token.key === "overnight" && before === "VERB") tags[i] = "ADV"
      // "a legitimate, signed executable to"
      else if (before === "ADJ" && tags[i - 2] === "PUNCT" && tags[i - 4] === "DET" && endsPhrase(next))
        tags[i] = "NOUN"
      return
    default:
  }
}

/** Words with "'s" behind them that is a verb. */
const contracted = set("it he she that there what who here where how")

const endsPhrase = (next: Tag | undefined): boolean =>
  next === "ADP" || next === "PUNCT" || next === "AUX" || next === "PART"

function verbAt(
  r: Repair,
  i: number,
  before: Tag | undefined,
  next: Tag | undefined,
  key: string,
  nextKey: string,
): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined) return
  const form = formsOfWord(token.key)
  // "chairman Rob Pittman", "calls himself Sang"
  if (
    token.isCapital &&
    i > 0 &&
    !r.isTitle &&
    before !== "PUNCT" &&
    before !== "CCONJ" &&
    (next === "PROPN" || (i > 1 && next !== "DET" && form !== third))
  ) {
    tags[i] = "PROPN"
    return
  }
  if (unnamed.has(token.key)) {
    tags[i] = "PRON"
    return
  }
  if (form === third) {
    // "so attempts are to be expected"
    if (next === "AUX" && before !== "PRON" && !pronouns.has(key) && before !== "NOUN" && before !== "PROPN")
      tags[i] = "NOUN"
    // "a set of Lua scripts that", "forged job offers sent by"
    else if (
      things.has(token.key) &&
      (before === "NOUN" || before === "PROPN") &&
      !(isPluralNoun(tokens[i - 1]) && before === "NOUN") &&
      next !== "DET" &&
      next !== "PRON" &&
      next !== "NUM" &&
      next !== "NOUN" &&
      next !== "PROPN" &&
      next !== "ADJ"
    )
      tags[i] = "NOUN"
    // "23 times the usual volume"
    else if (before === "NUM" && token.key === "times") tags[i] = "NOUN"
    // "in the strongest terms"
    else if (superlative.test(key)) tags[i] = "NOUN"
    // "a mix of text messages and telephone calls, the second of which"
    else if (
      before === "NOUN" &&
      tags[i - 2] === "CCONJ" &&
      next === "PUNCT" &&
      lookup.verbs.get(token.key)?.some(({base: verb}) => lookup.speech.has(verb)) !== true
    )
      tags[i] = "NOUN"
    return
  }
  if (form === ing) {
    // "an actor whose tasking probably comes from"
    if (i === 1 && key === "should") tags[i] = "NOUN"
    else if (key === "whose" && (next === "ADV" || next === "VERB" || next === "AUX")) tags[i] = "NOUN"
    return
  }
  if ((form & participle) !== 0 && (form & past) !== 0 && (form & base) === 0) {
    // "a sustained and deliberate attack", "a legitimate, signed executable", "a deliberate, targeted and well-planned attack"
    const isOpened =
      before === "DET" || (tokens[i - 1]?.text === "," && tags[i - 2] === "ADJ" && tags[i - 3] === "DET")
    const goesOn = next === "CCONJ" && tags[i + 2] === "ADJ"
    if (isOpened && (goesOn || (before !== "DET" && (next === "NOUN" || next === "ADJ")))) tags[i] = "ADJ"
    return
  }
  if ((form & base) === 0) return
  // "Snatch affiliates are known": no order has such a verb behind its object.
  if (i === 0 && next === "NOUN" && tags[2] === "AUX" && isPluralNoun(tokens[1]))
    tags[i] = token.isCapital ? "PROPN" : "NOUN"
  // "a working exploit for", "the compromised update mechanism"
  else if (
    tags[i - 2] === "DET" &&
    ((before === "NOUN" && key.endsWith("ing")) ||
      (before === "VERB" &&
        (formsOfWord(key) & participle) !== 0 &&
        (next === "NOUN" || token.key === "file")))
  )
    tags[i] = "NOUN"
  // "a popular file transfer tool"
  else if (
    compounds.has(token.key) &&
    next === "NOUN" &&
    before === "NOUN" &&
    !isPluralNoun(tokens[i - 1]) &&
    (tags[i - 2] === "DET" || tags[i - 3] === "DET")
  )
    tags[i] = "NOUN"
  // "has sought help abroad", "asked the police for help"
  else if (
    token.key === "help" &&
    (before === "VERB" || key === "for") &&
    next !== "VERB" &&
    next !== "DET" &&
    next !== "PRON" &&
    nextKey !== "to"
  )
    tags[i] = "NOUN"
}

function nounAt(
  r: Repair,
  i: number,
  before: Tag | undefined,
  next: Tag | undefined,
  key: string,
  nextKey: string,
): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined) return
  const form = formsOfWord(token.key)
  if (form === ing) {
    // "has been planting modified firmware"
    if (key === "been" && next !== "PUNCT" && next !== undefined) tags[i] = "VERB"
    // "began tracking this cluster"
    else if (before === "VERB" && next === "DET" && starting.test(key)) tags[i] = "VERB"
    // "anything bearing on the war"
    else if (unnamed.has(key) && next === "ADP") tags[i] = "VERB"
    return
  }
  // "Each will write to its customers"
  if (token.key === "will") {
    if (
      before !== "ADJ" &&
      key !== "the" &&
      key !== "a" &&
      (next === "VERB" || next === "AUX" || nextKey === "not")
    )
      tags[i] = "AUX"
    return
  }
  if (form !== base && form !== third) return
  // "Whoever spies on a radio station"
  if (form === third && key === "whoever") {
    tags[i] = "VERB"
    return
  }
  // "calls himself Sang", "aligns itself with"
  if (reflexive.has(nextKey)) {
    const behind = tags[i + 2]
    const isAgreeing =
      form === third ? before !== "DET" : before !== "DET" && before !== "ADJ" && before !== undefined
    if (isAgreeing && behind !== "VERB" && behind !== "AUX" && behind !== "PUNCT" && behind !== "ADV")
      tags[i] = "VERB"
    return
  }
  // "the companies support and maintain large chains"
  if (
    form === base &&
    next === "CCONJ" &&
    tags[i + 2] === "VERB" &&
    formsOfWord(tokens[i + 2]?.key ?? "") === base &&
    before === "NOUN" &&
    isPluralNoun(tokens[i - 1]) &&
    lookup.verbs.has(token.key)
  ) {
    tags[i] = "VERB"
    return
  }
  // "companies account for more than half"
  if (
    token.key.startsWith("account") &&
    nextKey === "for" &&
    (/^(?:more|less|half|most|about|nearly|over|roughly|almost)$/.test(tokens[i + 2]?.key ?? "") ||
      // "for the bulk of it"
      /^(?:bulk|majority|rest|remainder|lion)$/.test(tokens[i + 3]?.key ?? ""))
  ) {
    tags[i] = "VERB"
    return
  }
  // "lets them relay stolen hashes"
  if (
    form === base &&
    objects.has(key) &&
    lookup.verbs.has(token.key) &&
    helping.has(tokens[i - 2]?.key ?? "")
  ) {
    tags[i] = "VERB"
    return
  }
  // "Kurogane Inc. points out"
  if (
    form === third &&
    /^(?:out|up|down|off)$/.test(nextKey) &&
    lookup.verbs.has(token.key) &&
    before !== "DET" &&
    before !== "ADJ"
  ) {
    if (!isPluralNoun(tokens[i - 1])) tags[i] = "VERB"
    return
  }
  // "The Authority, NSM, estimates that"
  if (
    form === third &&
    nextKey === "that" &&
    tokens[i - 1]?.text === "," &&
    lookup.verbs.get(token.key)?.some(({base: verb}) => lookup.speech.has(verb)) === true
  )
    tags[i] = "VERB"
}

/** Plurals that the tagger takes for verbs. */
const things = set(
  "scripts feeds addresses consoles offers lists accounts files devices links alerts logs records rules builds",
)

const starting =
  /^(?:beg(?:in|ins|an|inning)|start(?:s|ed)?|continue[sd]?|stop(?:s|ped)?|keeps?|kept|resume[sd]?|avoid(?:s|ed)?)$/

/** Verbs that stand as nouns within compounds. */
const compounds = set(
  "transfer exchange access control support design test update release report trade transport export import research search process request",
)

const helping = set("let lets letting make makes made making help helps helped helping see saw seen")

/** Whether a date of day and month stands before a noun: "13 February attackers". */
export function isDayOf(number: string, month: string): boolean {
  return /^\d{1,2}$/.test(number) && isTimeWord(month)
}
