/* From tagged tokens to items: cores of noun phrases, groups of verbs, prepositions, marks of clauses, punctuation.
 *
 * Each token belongs to exactly one item; a bracket holds its own. One walk from left to right. */

import {isAdverb, negations} from "../grammar/english.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import type {Item} from "./draft.ts"
import {nounCoreAt} from "./noun-cores.ts"
import {verbGroupAt} from "./verb-chunks.ts"
import {afterNouns, isTimeWord} from "./words.ts"

export interface Tagged {
  readonly tokens: readonly Token[]
  readonly tags: readonly Tag[]
  /** Behind the last token of the mention that begins or goes on here, or -1. */
  readonly nameEnd: Int32Array
  readonly isBase: (word: string) => boolean
}

/** Prepositions of several words, longest first by their first word. */
const compound: ReadonlyMap<string, readonly (readonly string[])[]> = byFirst(
  "this way|at the time of writing|at the time of publication|past and present|on or around|on or about|as a result|as a consequence|as a precaution|according to|because of|due to|as part of|along with|together with|as well as|rather than|instead of|ahead of|prior to|out of|as a result of|apart from|aside from|in addition to|on behalf of|by means of|thanks to|in line with|other than|such as|in particular|for example|for instance|in order|in the wake of|in response to|at the behest of|on the orders of|in support of|with the help of|by way of|in favour of|as of|up to|in connection with|in the course of|in the name of|under the control of|in cooperation with|in collaboration with|in coordination with|in conjunction with|as opposed to|regardless of|with regard to|with respect to|similar to|owing to|as early as|as far back as|as far as|by the time|all over|at present|at once|in fact|in effect|of late|for now|by now|by then|since then|until then|as recently as|as late as|no later than|not only|but also|as if|as though|even though|even if|so that|provided that|given that|in that|now that|as soon as|as long as|next to|close to|e.g|i.e|among them|among others|among other things|inter alia|at least|at most|as yet|so far|to date|in all likelihood|in all probability|in total|no longer|based on|depending on",
)

function byFirst(phrases: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const made = new Map<string, string[][]>()
  for (const phrase of phrases.split("|")) {
    const words = phrase.split(" ")
    const [first = ""] = words
    made.set(
      first,
      [...(made.get(first) ?? []), words].sort((a, b) => b.length - a.length),
    )
  }
  return made
}

const marksOnly = new Set(
  "while whilst although though because if unless whereas once whether when whenever wherever whereupon whereby lest how why what whatever whoever whichever even-though".split(
    " ",
  ),
)
const marksOfSeveral = new Set([
  "as if",
  "as though",
  "even though",
  "even if",
  "so that",
  "provided that",
  "given that",
  "in that",
  "now that",
  "as soon as",
  "as long as",
  "as far as",
  "by the time",
])
const exampleWords = new Set([
  "such as",
  "including",
  "among them",
  "among others",
  "namely",
  "notably",
  "e.g",
  "i.e",
  "especially",
  "particularly",
  "in particular",
  "for example",
  "for instance",
])
const prepositions = new Set(
  "in on at by for from with to of via through against since during between among amongst across within throughout into onto over under after before until till towards toward without about around behind like per than upon inside outside near amid despite aged following regarding concerning beyond as along off versus vs alongside aboard above below beneath besides unlike minus plus past up down out amidst except pending save excluding using aboard".split(
    " ",
  ),
)

/** Two words that say when or how and have nothing behind them. */
const asides: ReadonlySet<string> = new Set([
  "at present",
  "at once",
  "in fact",
  "in effect",
  "of late",
  "for now",
  "by now",
  "by then",
  "since then",
  "until then",
])

/** "version 9.1 and earlier" */
const versions: ReadonlySet<string> = new Set(
  "later earlier newer older higher lower above below prior".split(" "),
)

export function itemsOf(tagged: Tagged, from: number, to: number): readonly Item[] {
  const items: Item[] = []
  for (let at = from; at < to; ) {
    const item = itemAt(tagged, at, to, items.at(-1))
    items.push(item)
    at = item.to
  }
  return items
}

function itemAt(tagged: Tagged, at: number, limit: number, before: Item | undefined): Item {
  const {tokens, tags} = tagged
  const token = tokens[at] as Token
  const {key, text} = token
  const one = (kind: Exclude<Item["kind"], "noun" | "verb" | "bracket">, length = 1): Item => ({
    kind,
    from: at,
    to: at + length,
    // PERF: nearly all are one word.
    text:
      length === 1
        ? key
        : tokens
            .slice(at, at + length)
            .map((t) => t.key)
            .join(" "),
  })
  // "1. install the update; 2. block the port"
  if (tags[at] === "NUM" && isListNumber(tokens, at, before)) return one("other", 2)
  if (!token.isWord) {
    switch (text) {
      case ",":
        return one("comma")
      case ";":
        return one("semicolon")
      case ":":
        return one("colon")
      case ".":
        // Sentences have been cut before: a stop within one belongs to an abbreviation.
        return one(
          at + 1 < limit && (tokens[at + 1]?.isWord === true || tokens[at + 1]?.text === ",")
            ? "quote"
            : "end",
        )
      case "?":
      case "!":
        return one("end")
      case "$":
      case "€":
      case "£":
        return nounItem(tagged, at, limit) ?? one("other")
      case '"':
      case "'":
        return one("quote")
      case "-":
        return one("comma")
      case "&":
        return one("and")
      case "(":
      case "[": {
        const close = closing(tokens, at, limit)
        if (close > 0)
          return {kind: "bracket", from: at, to: close + 1, items: itemsOf(tagged, at + 1, close)}
        return one("other")
      }
      case "'s": {
        const verb = tags[at] === "AUX" ? verbGroupAt(tagged, at, limit) : undefined
        return verb === undefined ? one("other") : {kind: "verb", from: verb.from, to: verb.to, verb}
      }
      default:
        return one("other")
    }
  }
  if ((tagged.nameEnd[at] ?? -1) <= at) {
    for (const words of compound.get(key) ?? []) {
      if (at + words.length > limit || !words.every((w, i) => tokens[at + i]?.key === w)) continue
      const joined = words.join(" ")
      if (joined === "in order") return one("adverb", 2)
      if (joined === "at least" || joined === "at most" || joined === "up to") {
        // "since at least the summer", "since at least mid-2022"
        if (
          joined !== "up to" &&
          (tags[at + 2] === "DET" ||
            (before?.kind === "prep" && tags[at + 2] !== "NUM") ||
            isTimeWord(tokens[at + 2]?.key ?? ""))
        )
          return one("adverb", 2)
        break
      }
      if (joined === "as well as") return one("and", 3)
      if (joined === "rather than" || joined === "not only" || joined === "but also")
        return one(joined === "not only" ? "adverb" : "and", 2)
      // "used to date the samples"
      if (joined === "to date" && (tokens[at - 1]?.key === "up" || (at > 0 && tags[at + 2] === "DET"))) break
      if (joined === "to date") return one("adverb", 2)
      if (joined.startsWith("in all ")) return one("adverb", 3)
      if (asides.has(joined)) return one("adverb", 2)
      if (joined === "this way") {
        if (tokens[at + 2]?.text !== "," || (at > 0 && before?.kind !== "comma")) break
        return one("adverb", 2)
      }
      if (joined === "past and present" || joined.startsWith("at the time of"))
        return one("adverb", words.length)
      // "for close to 48 hours"
      if (joined === "close to" && tags[at + 2] === "NUM") return one("adverb", 2)
      if (joined === "as yet" || joined === "no longer" || joined === "so far" || joined === "in total")
        return one("adverb", 2)
      if (/^as a (?:result|consequence|precaution)$/.test(joined)) return one("adverb", 3)
      if (marksOfSeveral.has(joined)) return one("mark", words.length)
      // "Small companies in particular have been hit"
      if (joined === "in particular" && (tags[at + 2] === "AUX" || tags[at + 2] === "VERB"))
        return one("adverb", 2)
      if (exampleWords.has(joined)) return one("examples", words.length)
      // "in that attack, including"
      if (
        joined === "in that" &&
        tags[at + 2] === "NOUN" &&
        tags[at + 3] !== "VERB" &&
        tags[at + 3] !== "AUX"
      )
        break
      // "by the time of the attack"
      if (joined === "by the time" && tokens[at + 3]?.key === "of") break
      if (joined === "based on" && tags[at - 1] === "AUX") break
      if (joined === "similar to" && before?.kind === "verb") break
      if (joined === "inter alia" || joined === "among other things") return one("adverb", words.length)
      return one("prep", words.length)
    }
    // "release 12.1 or later"
    if (
      (key === "or" || key === "and") &&
      versions.has(tokens[at + 1]?.key ?? "") &&
      /\d$/.test(tokens[at - 1]?.text ?? "")
    )
      return one("adverb", 2)
    // "used nothing but built-in commands"
    if (
      key === "nothing" &&
      tokens[at + 1]?.key === "but" &&
      /^(?:NOUN|ADJ|DET|PROPN)$/.test(tags[at + 2] ?? "")
    )
      return one("adverb", 2)
    if (key === "nothing" && tokens[at + 1]?.key === "more" && tokens[at + 2]?.key === "than")
      return one("adverb", 3)
    if (key === "and" || key === "or" || key === "but" || key === "nor") return one("and")
    if (key === "both" || key === "either" || key === "neither") {
      if (tags[at + 1] !== "ADP") return nounItem(tagged, at, limit) ?? one("adverb")
      return one("adverb")
    }
    if (key === "which" || key === "who" || key === "whom" || key === "whose" || key === "where")
      return one("relative")
    if (key === "that" && isClauseThat(tagged, at, before)) return one("that")
    // "Since April two campaigns have …"
    if (key === "since" && isMonth(tokens[at + 1]?.key ?? "")) return one("prep")
    if (marksOnly.has(key) && !(key === "once" && tags[at] === "ADV")) return one("mark")
    // "…, that is, during the fighting"
    if (
      key === "that" &&
      tokens[at + 1]?.key === "is" &&
      tokens[at + 2]?.text === "," &&
      tokens[at - 1]?.text === ","
    )
      return one("adverb", 2)
    // "Had the attack not been thwarted, it would"
    if (key === "had" && at === 0 && (tags[1] === "DET" || tags[1] === "PROPN" || tags[1] === "PRON"))
      return one("mark")
    // "Should patching not be feasible, consider"
    if (key === "should" && at === 0 && tokens.at(-1)?.text !== "?" && tags[at + 1] !== "PRON")
      return one("mark")
    if (exampleWords.has(key) && key !== "especially" && key !== "particularly" && key !== "notably")
      return one("examples")
  }
  if (
    afterNouns.has(key) &&
    tags[at + 1] !== "NOUN" &&
    key !== "online" &&
    !key.endsWith("self") &&
    !key.endsWith("selves")
  )
    return one("adverb")
  // "The code inside looked for"
  if (
    (key === "inside" || key === "outside") &&
    before?.kind === "noun" &&
    (tags[at + 1] === "AUX" || (tags[at + 1] === "VERB" && !tokens[at + 1]?.key.endsWith("ing")))
  )
    return one("adverb")
  if (tags[at] === "ADV" && /sel(?:f|ves)$/.test(key)) return one("adverb")
  if (key === "albeit") return one("adverb")
  // "From there the intruders moved"
  if (before?.kind === "prep" && (key === "there" || key === "here" || key === "abroad")) return one("adverb")
  const noun = (): Item | undefined => nounItem(tagged, at, limit)
  if (key === "to" || key === "not" || tags[at] === "AUX" || negations.has(key)) {
    const verb = verbGroupAt(tagged, at, limit)
    if (verb !== undefined) return {kind: "verb", from: verb.from, to: verb.to, verb}
    if (key === "not" || key === "never") return one("adverb")
  }
  if (
    (key === "given" || key === "considering") &&
    (before === undefined || before.kind === "comma") &&
    tags[at + 1] !== "PUNCT"
  )
    return one("prep")
  if (tags[at] === "VERB" && (tagged.nameEnd[at] ?? -1) <= at) {
    if (
      prepositions.has(key) &&
      !(key === "following" && at === 0 && isDoneFirst(tagged)) &&
      (key === "following" || key === "regarding" || key === "concerning" || key === "excluding")
    )
      return one("prep")
    const attributive = noun()
    if (attributive !== undefined) return attributive
    const verb = verbGroupAt(tagged, at, limit)
    if (verb !== undefined) return {kind: "verb", from: verb.from, to: verb.to, verb}
  }
  if (
    prepositions.has(key) &&
    (tagged.nameEnd[at] ?? -1) <= at &&
    // "Mairie Plus"
    !(token.isCapital && at > 0 && tags[at] === "PROPN") &&
    !(key === "at" && /^(?:least|most)$/.test(tokens[at + 1]?.key ?? "") && noun() !== undefined) &&
    !(key === "over" && isCountAhead(tagged, at)) &&
    !((key === "about" || key === "around") && isCountAhead(tagged, at)) &&
    // "documents on pending mergers"
    !(key === "pending" && tags[at + 1] === "NOUN" && before?.kind !== "comma") &&
    !(key === "up" && tokens[at + 1]?.key === "to" && isCountAhead(tagged, at + 1)) &&
    key !== "using"
  )
    return one("prep")
  const found = noun()
  if (found !== undefined) return found
  const verb = verbGroupAt(tagged, at, limit)
  if (verb !== undefined) return {kind: "verb", from: verb.from, to: verb.to, verb}
  if (tags[at] === "ADJ") return one("adjective")
  if (tags[at] === "ADV" || isAdverb(key)) return one("adverb")
  if (tags[at] === "ADP" || tags[at] === "SCONJ") return one(tags[at] === "ADP" ? "prep" : "mark")
  return one("other")
}

function nounItem(tagged: Tagged, at: number, limit: number): Item | undefined {
  const noun = nounCoreAt(tagged, at, limit)
  return noun === undefined ? undefined : {kind: "noun", from: noun.from, to: noun.to, noun}
}

/** The number of a step, at the start of a sentence or behind a semicolon. */
function isListNumber(tokens: readonly Token[], at: number, before: Item | undefined): boolean {
  const stop = tokens[at + 1]?.text
  return (
    (before === undefined || before.kind === "semicolon") &&
    (stop === "." || stop === ")") &&
    (tokens[at]?.text.length ?? 0) < 3 &&
    tokens[at + 2]?.isWord === true
  )
}

const isMonth = (key: string): boolean =>
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$/.test(
    key,
  )

function closing(tokens: readonly Token[], at: number, limit: number): number {
  const open = tokens[at]?.text
  const close = open === "(" ? ")" : "]"
  // Never nested: what is inside is read once.
  for (let i = at + 1; i < limit && i < at + 400; i++) {
    if (tokens[i]?.text === close) return i
    if (tokens[i]?.text === open) return -1
  }
  return -1
}

const telling =
  /^(?:sa(?:y|ys|id)|report(?:s|ed)?|estimate[sd]?|note[sd]?|add(?:s|ed)?|state[sd]?|find|finds|found|shows?|showed|claim(?:s|ed)?|confirm(?:s|ed)?)$/

/** Whether "that" opens a clause here and is no determiner: "that group", "than that of". */
function isClauseThat({tokens, tags}: Tagged, at: number, item: Item | undefined): boolean {
  const next = tags[tokens[at + 1]?.text === '"' ? at + 2 : at + 1]
  const before = tags[at - 1]
  // "alleges that, beginning in May, X did"
  if (next === "PUNCT" && tokens[at + 1]?.text === "," && before === "VERB")
    return tokens[at - 1]?.key.endsWith("ing") !== true
  // "a link that, when clicked, led to"
  if (tokens[at + 1]?.text === "," && before === "NOUN" && closesBeforeVerb(tokens, tags, at + 2)) return true
  if (next === undefined || next === "PUNCT") return false
  // "said it was helping and that two other firms had been hit"
  const isMany =
    next === "NUM"
      ? tokens[at + 1]?.key !== "one"
      : /^(?:several|many|both|most)$/.test(tokens[at + 1]?.key ?? "")
  if (isMany && (before === "CCONJ" || before === "VERB")) return true
  // "In the assessment of the office, that attack was"
  if (next === "NOUN" && tokens[at - 1]?.text === "," && item?.kind === "comma" && !hasVerbBefore(tags, at))
    return false
  // "resembles that of X, which others link to Y", and not "said that of the twelve three were hit"
  if (tokens[at + 1]?.key === "of" && before === "VERB" && !telling.test(tokens[at - 1]?.key ?? ""))
    return false
  // "states that for the break-in X is responsible", and not "like that of"
  if (next === "ADP" && before !== "VERB" && !(before === "NOUN" && tokens[at + 1]?.key !== "of"))
    return false
  if (before === "NOUN" || before === "PROPN" || before === "ADJ" || before === "NUM") return true
  // "officers of that Committee"
  if (item?.kind === "prep" && next === "PROPN" && /^(?:of|in|for|by|with|from|at)$/.test(item.text))
    return false
  if (next === "DET" || next === "PRON" || next === "PROPN") return true
  // "where that flaw had been", "in that case"
  if (item?.kind === "mark" || item?.kind === "prep" || item?.kind === "relative") return next === "AUX"
  // "That is likely the work of …"
  if (at === 0 && next === "AUX") return false
  if (next === "AUX") return true
  // "used that flaw" · "said that flaws were"
  for (let i = at + 1; i < tokens.length && i < at + 16; i++) {
    const isIng = tokens[i]?.key.endsWith("ing") === true
    if (tags[i] === "AUX" || (tags[i] === "VERB" && tokens[i - 1]?.key !== "to" && !isIng)) return true
    // "determined that between 27 February and March 2, 2025, an actor accessed"
    if (
      tokens[i]?.isWord === false &&
      tokens[i]?.text !== "'s" &&
      !(next === "ADP" && tokens[i]?.text === ",")
    )
      return false
  }
  return false
}

/** Whether an insert that is open here is closed by a comma with a verb behind it. */
function closesBeforeVerb(tokens: Tagged["tokens"], tags: readonly Tag[], from: number): boolean {
  for (let i = from; i < from + 10 && i < tokens.length; i++)
    if (tokens[i]?.text === ",") return tags[i + 1] === "VERB" || tags[i + 1] === "AUX"
  return false
}

/** "Following the link resulted in": what somebody does, and not when. */
function isDoneFirst({tags}: Tagged): boolean {
  let at = 1
  if (tags[at] !== "DET") return false
  at++
  while (tags[at] === "ADJ" || tags[at] === "NOUN") at++
  return at > 2 && (tags[at] === "VERB" || tags[at] === "AUX") && tags[at - 1] === "NOUN"
}

function hasVerbBefore(tags: readonly Tag[], at: number): boolean {
  for (let i = at - 1; i >= 0; i--) if (tags[i] === "VERB" || tags[i] === "AUX") return true
  return false
}

function isCountAhead({tokens, tags}: Tagged, at: number): boolean {
  return (
    tags[at + 1] === "NUM" ||
    /^[$€£]$/.test(tokens[at + 1]?.text ?? "") ||
    /^(?:a|one|half|dozens?|hundreds?|thousands?|millions?)$/.test(tokens[at + 1]?.key ?? "")
  )
}
