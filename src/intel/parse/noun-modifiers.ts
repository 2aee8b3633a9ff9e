/* What may stand before the head of a noun phrase, word by word: "highly targeted attacks", "Dutch, Belgian and German
 * hospitals", "its booking and laboratory systems", "at least 40 servers". A participle is told here from the verb of a
 * clause: "stolen credentials" goes on, "stole credentials" does not. */

import {isAdverb} from "../grammar/english.ts"
import type {Tagged} from "./items.ts"
import {
  base as baseForm,
  formsOfWord,
  ing as ingForm,
  participle as participleForm,
  past as pastForm,
} from "./verb-forms.ts"
import {trades} from "./words.ts"

/** Determiners that say how many, and may stand alone: "many servers", "many of them". */
export const quantifiers: ReadonlySet<string> = new Set(
  "all both many most some several few several any such half various numerous more fewer less enough much".split(
    " ",
  ),
)

/** What may stand before a number and goes with it. */
const beforeCount =
  /^(?:at|least|most|more|than|over|about|around|up|to|nearly|almost|some|roughly|fewer|approximately|no|as|many|an|estimated|additional|another|well|just|only|around|less|not)$/

const measures =
  /^(?:year|month|week|day|hour|decade|century|dozen|hundred|thousand|million|billion|third|quarter)$/

/** "at least", "more than", "as many as", "up to" before a number: where the number stands. */
export function countLead({tokens, tags}: Tagged, from: number, limit: number): number {
  let at = from
  while (at < limit && at < from + 5 && beforeCount.test(tokens[at]?.key ?? "")) at++
  if (at === from) return from
  if (/^[$€£]$/.test(tokens[at]?.text ?? "")) return at
  // "for more than a year", "over a decade", "more than a dozen"
  if (
    /^an?$/.test(tokens[at]?.key ?? "") &&
    at - from < 3 &&
    measures.test(tokens[at + 1]?.key ?? "") &&
    /^(?:more|over|nearly|almost|less|about|around|roughly|well|just)$/.test(tokens[from]?.key ?? "")
  )
    return at
  const isNumber = tags[at] === "NUM" || isCountWord(tokens[at]?.key ?? "")
  if (!isNumber) return from
  const [first] = [tokens[from]?.key ?? ""]
  if (first === "to" || first === "not" || first === "as")
    return first === "as" && tokens[from + 2]?.key === "as" ? at : from
  if ((first === "at" || first === "up") && at - from < 2) return from
  if (first === "no" && at - from < 3) return at - from === 1 ? from : at
  return at
}

/** "Dozens", "seven", "million". */
export const isCountWord = (key: string): boolean =>
  /^(?:dozens?|hundreds?|thousands?|millions?|scores?|tens|handful|couple|hundred|thousand|million|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/.test(
    key,
  )

/** Whether a word can go on inside a noun phrase. */
export function isNominal(tagged: Tagged, at: number): boolean {
  const {tokens, tags, nameEnd} = tagged
  const token = tokens[at]
  if (token === undefined || !token.isWord) return token?.text === "$" || false
  if ((nameEnd[at] ?? -1) > at) return true
  const tag = tags[at]
  if (tag === "NOUN" || tag === "PROPN" || tag === "ADJ" || tag === "NUM" || tag === "X") return true
  if (tag === "ADV") return isDegree(tagged, at, tokens.length)
  if (tag === "VERB")
    return isAttributive(tagged, at, at - 1, -1) || (trades.has(token.key) && isPairOfKinds(tagged, at + 1))
  return quantifiers.has(token.key) && tag !== "ADP"
}

/** An adverb before an adjective, a number or a participle that goes on to a noun: "highly targeted attacks". */
export function isDegree(tagged: Tagged, at: number, limit: number): boolean {
  const {tokens, tags} = tagged
  if (at + 1 >= limit) return false
  const key = tokens[at]?.key ?? ""
  if (/^(?:also|not|never|then|however|therefore|thus|so|together|now)$/.test(key)) return false
  const next = tags[at + 1]
  if (next === "NUM") return true
  // "the island's only company"
  if (key === "only" && tokens[at - 1]?.text === "'s" && (next === "NOUN" || next === "PROPN")) return true
  if (next === "ADJ" || next === "VERB") {
    const after = tags[at + 2]
    return (
      (after === "NOUN" || after === "ADJ" || after === "PROPN") &&
      (next === "ADJ" ||
        (isAdverb(key) &&
          (formsOfWord(tokens[at + 1]?.key ?? "") & (participleForm | ingForm)) !== 0 &&
          at > 0 &&
          (tags[at - 1] === "DET" ||
            tags[at - 1] === "ADP" ||
            tags[at - 1] === "NUM" ||
            tokens[at - 1]?.key === "to")))
    )
  }
  return false
}

/** A participle that describes the noun behind it: "stolen credentials", "the affected servers". */
export function isAttributive(tagged: Tagged, at: number, from: number, head: number): boolean {
  const {tokens, tags, nameEnd} = tagged
  if (head >= 0) return false
  const key = tokens[at]?.key ?? ""
  const form = formsOfWord(key)
  // "this one hit hospitals"
  if ((form & (participleForm | ingForm)) === 0 || (form & baseForm) !== 0) return false
  const next = tags[at + 1]
  const isNounNext =
    next === "NOUN" ||
    (next === "PROPN" &&
      ((nameEnd[at + 1] ?? -1) <= at + 1 ||
        tags[nameEnd[at + 1] ?? -1] === "NOUN" ||
        tags[(nameEnd[at + 1] ?? 0) - 1] === "NOUN")) ||
    (next === "PROPN" && at > from)
  const isAdjectiveNext =
    (next === "ADJ" || next === "NUM") &&
    (tags[at + 2] === "NOUN" || tags[at + 2] === "PROPN" || tags[at + 2] === "ADJ")
  if (
    !isNounNext &&
    !isAdjectiveNext &&
    !(tags[at + 1] === "VERB" && at > from && isAttributive(tagged, at + 1, from, head))
  )
    return false
  if (at > from) return true
  const before = tokens[at - 1]
  const beforeTag = tags[at - 1]
  if ((form & participleForm) !== 0) {
    if (before?.key === "that" && next === "NOUN" && tags[at + 2] === "AUX") return true
    // What opens a sentence and has a common noun behind it has no subject and takes no object.
    const opens = beforeTag === undefined || (before?.text === "-" && at > 1)
    if (opens && (next === "NOUN" || isAdjectiveNext || (next === "PROPN" && tags[at + 2] === "NOUN")))
      return true
    if (before?.key === "if" || before?.key === "when" || before?.key === "while")
      return hasHelper(tagged, at)
    // "stole", "took" are no participles; "stolen", "broken" are nothing else.
    if ((form & pastForm) === 0)
      return beforeTag !== "AUX" && beforeTag !== "PRON" && !(beforeTag === "ADV" && tags[at - 2] === "AUX")
    if (beforeTag === "ADP" && before?.key !== "as") return true
    if (beforeTag === "VERB" && before !== undefined && !/^(?:get|gets|got|getting)$/.test(before.key))
      return true
    return /^(?:compromised|infected|leaked|unpatched|affected|hijacked|forged|spoofed|trojanised|weaponised|targeted|encrypted|unauthorised|malformed|outdated|automated|detailed|sophisticated|advanced|suspected|alleged|exposed|obfuscated|modified|limited|related|increased|continued|repeated|organised|coordinated|classified|unspecified|unnamed|undisclosed|purported|so-called|related|harvested|exfiltrated)$/.test(
      key,
    ) &&
      (beforeTag === undefined || beforeTag === "VERB" || before?.text === ":") &&
      next === "NOUN"
      ? (tokens[at + 1]?.key.endsWith("s") ?? false) && beforeTag !== undefined
        ? true
        : beforeTag === "VERB"
      : false
  }
  // "-ing" with nothing before it governs what follows.
  return (
    /^(?:phishing|hacking|spying|emerging|remaining|existing|leading|underlying|outgoing|incoming|operating|manufacturing|engineering|shipping|banking|ongoing|following|surrounding|neighbouring|corresponding|growing|increasing|developing|accompanying|resulting|supporting|participating|voting|logging|hosting|gaming|mining|trading|training|building|marketing|consulting|accounting|interesting)$/.test(
      key,
    ) &&
    beforeTag !== "AUX" &&
    // "companies developing vaccines"
    !(beforeTag === "NOUN" && /^(?:developing|operating|supporting|using)$/.test(key))
  )
}

/** Whether "is", "has" stands in the rest of the clause. */
function hasHelper({tokens, tags}: Tagged, at: number): boolean {
  for (let i = at + 1; i < tokens.length && i < at + 10; i++) {
    if (tags[i] === "AUX") return true
    if (tokens[i]?.isWord === false) return false
  }
  return false
}

/** Whether a comma or "and" stands between two adjectives of one noun: "a large, organised group". */
export function joinsAdjectives({tags, tokens}: Tagged, at: number): boolean {
  const isDescribing = (tag: string | undefined): boolean => tag === "ADJ"
  if (!isDescribing(tags[at - 1])) return false
  let next = at + 1
  if (tokens[at]?.text === "," && tags[next] === "CCONJ") next++
  if (tags[next] === "ADV") next++
  if (!isDescribing(tags[next])) return false
  let after = next + 1
  while (tags[after] === "ADJ" || tags[after] === "CCONJ" || tokens[after]?.text === ",") {
    if (after > next + 8) return false
    after++
  }
  return tags[after] === "NOUN" || tags[after] === "PROPN"
}

/** "and laboratory systems" */
export const isPairOfKinds = ({tags}: Tagged, at: number): boolean =>
  tags[at] === "CCONJ" && tags[at + 1] === "NOUN" && tags[at + 2] === "NOUN"

/** "on dental and psychotherapy clinics", "13 federal and state bodies": an adjective and a noun before one head, right
 *  behind a preposition or a number. */
export const joinsKinds = (tagged: Tagged, from: number, at: number): boolean =>
  tagged.tags[at - 1] === "ADJ" &&
  (((tagged.tags[from - 1] === "ADP" || tagged.tags[from - 1] === "VERB") && from === at - 1) ||
    tagged.tags[at - 2] === "NUM") &&
  isPairOfKinds(tagged, at)
