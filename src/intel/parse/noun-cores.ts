/* The core of a noun phrase: determiner, count, adjectives, nouns up to the head. */

import {isAdverb} from "../grammar/english.ts"
import {type NounDraft, newNoun} from "./draft.ts"
import type {Tagged} from "./items.ts"
import {isBehindDate, isFullDate, isNewNoun, isRelativeTime, isTimeAhead} from "./noun-dates.ts"
import {bearers, isContactRelative, quoteEnd, titled} from "./noun-names.ts"
import {
  base as baseForm,
  formsOfWord,
  ing as ingForm,
  participle as participleForm,
  past as pastForm,
} from "./verb-forms.ts"
import {isTimeWord, trades} from "./words.ts"

const owners = new Set("its their his her our my your".split(" "))
const pointing = new Set("this that these those".split(" "))
const alone = new Set(
  "it they he she we i you them him us me there someone somebody anyone anybody everyone everybody nobody nothing something anything everything none one themselves itself himself herself each others who another ours theirs hers yours mine".split(
    " ",
  ),
)
const quantifiers = new Set(
  "all both many most some several few several any such half various numerous more fewer less enough much".split(
    " ",
  ),
)
const beforeCount =
  /^(?:at|least|most|more|than|over|about|around|up|to|nearly|almost|some|roughly|fewer|approximately|no|as|many|an|estimated|additional|another|well|just|only|around|less|not)$/
const articles = new Set(["a", "an", "the", "no", "every", "each", "another", "either", "neither"])

export function nounCoreAt(tagged: Tagged, from: number, limit: number): NounDraft | undefined {
  const {tokens, tags, nameEnd} = tagged
  const first = tokens[from]
  if (first === undefined) return undefined
  const isName = (i: number): boolean => (nameEnd[i] ?? -1) > i
  if (
    !isName(from) &&
    alone.has(first.key) &&
    // "on IT networks"
    !(tags[from] === "PROPN" && first.text.length > 1 && first.text === first.text.toUpperCase()) &&
    !(first.key === "one" && isNominal(tagged, from + 1)) &&
    !((first.key === "each" || first.key === "another") && isNominal(tagged, from + 1))
  ) {
    if (
      first.key === "there" &&
      (tags[from] !== "PRON" || (tags[from + 1] !== "AUX" && tags[from + 1] !== "VERB"))
    )
      return undefined
    const noun = newNoun(from, from + 1, from)
    noun.isPronoun = true
    return noun
  }
  let at = from
  let determiner: number | undefined
  let countFrom = -1
  let countTo = -1
  let possessor: NounDraft | undefined
  let start = from
  let head = -1
  let sawAdjective = false
  const lead = countLead(tagged, from, limit)
  if (lead > from) {
    countFrom = from
    at = lead
  }
  for (; at < limit; ) {
    const token = tokens[at]
    if (token === undefined) break
    const {key} = token
    if (
      head >= 0 &&
      isTimeWord(tokens[head]?.key ?? "") &&
      (isName(at) || tags[at] === "PROPN") &&
      !/^\d/.test(token.text)
    )
      break
    // "Since April two campaigns have …", "in the first thirteen days 1,134 operations"
    if (
      head >= 0 &&
      tags[at] === "NUM" &&
      (!/^\d/.test(token.text) || token.text.includes(",")) &&
      isTimeWord(tokens[head]?.key ?? "")
    )
      break
    // "According to our telemetry 4,300 machines ran it"
    if (head >= 0 && tags[at] === "NUM" && /^\d{1,3},\d{3}/.test(token.text)) break
    // "On some servers miners were found"
    if (
      head === at - 1 &&
      from === 1 &&
      head === 2 &&
      tags[0] === "ADP" &&
      determiner === 1 &&
      quantifiers.has(tokens[1]?.key ?? "") &&
      /[^su]s$/.test(tokens[2]?.key ?? "")
    )
      break
    // "assesses with high confidence TA2722 is"
    if (head === at - 1 && tokens[head]?.key === "confidence" && tokens[from - 1]?.key === "with") break
    // "the first time ransomware operators have used it"
    if (
      head === at - 1 &&
      tokens[head]?.key === "time" &&
      /^(?:first|second|third|last|only)$/.test(tokens[head - 1]?.key ?? "") &&
      determiner === head - 2
    )
      break
    // "In March 2024 APT28 attacked": the name is of the next phrase.
    if (head >= 0 && isName(at) && isBehindDate(tagged, head, determiner, at)) break
    // "In 2022 Slate Heron sent", "On Monday attackers hit"
    if (at === from + 1 && determiner === undefined && isFullDate(tagged, from)) break
    // "last year hackers stole", "on Monday morning attackers hit"
    if (head === at - 1 && at === from + 2 && isRelativeTime(tagged, from, at)) break
    if (head >= 0 && (key === "the" || key === "a" || key === "an")) break
    if (head >= 0 && key === "thanks" && tokens[at + 1]?.key === "to") break
    if (head >= 0 && isContactRelative(tagged, determiner, head, at)) break
    if (isName(at)) {
      at = nameEnd[at] ?? at + 1
      head = at - 1
      continue
    }
    if (
      token.text === "'s" ||
      (token.text === "'" &&
        tokens[at - 1]?.low.endsWith("s") === true &&
        head === at - 1 &&
        isNominal(tagged, at + 1) &&
        tokens[at - 1]?.end === token.start)
    ) {
      if (head < 0 || !isNominal(tagged, at + 1)) break
      const owner = newNoun(start, at, head)
      owner.determiner = determiner
      owner.possessor = possessor
      possessor = owner
      determiner = undefined
      start = at + 1
      head = -1
      countFrom = countTo = -1
      at += 1
      continue
    }
    if (!token.isWord) {
      if (/^[$€£%#]$/.test(token.text) || (token.text === "/" && head === at - 1)) {
        at += 1
        continue
      }
      if (
        token.text === "." &&
        /^(?:dr|mr|mrs|ms|prof|gen|col|lt|st|no|sen|rep|gov|co|inc|ltd|corp|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)$/.test(
          tokens[at - 1]?.key ?? "",
        ) &&
        at > start
      ) {
        head = at - 1
        at += 1
        continue
      }
      // "January 15, 2026"
      if (
        token.text === "," &&
        /^(?:19|20)\d\d$/.test(tokens[at + 1]?.text ?? "") &&
        /^\d{1,2}$/.test(tokens[at - 1]?.text ?? "") &&
        isTimeWord(tokens[at - 2]?.key ?? "")
      ) {
        head = at - 2
        countTo = at + 2
        at += 2
        break
      }
      // 'a "significant" ransomware attack'
      if (
        token.text === '"' &&
        head < 0 &&
        at > from &&
        !titled.has(tokens[at - 1]?.key ?? "") &&
        (determiner === at - 1 || sawAdjective) &&
        isNominal(tagged, at + 1)
      ) {
        at += 1
        continue
      }
      // "a large, organised group"; "Dutch, Belgian and German hospitals"
      if (token.text === "," && sawAdjective && head < 0 && joinsAdjectives(tagged, at)) {
        at += 1
        continue
      }
      break
    }
    const tag = tags[at]
    if (head < 0 && (articles.has(key) || pointing.has(key) || owners.has(key) || quantifiers.has(key))) {
      if (determiner !== undefined && articles.has(key) && !quantifiers.has(tokens[determiner]?.key ?? ""))
        break
      if (countTo > 0 || sawAdjective) {
        if (!quantifiers.has(key)) break
      }
      if (owners.has(key) && !isNominal(tagged, at + 1)) break
      if (quantifiers.has(key) && countFrom < 0 && tags[at + 1] !== "DET") {
        countFrom = at
        countTo = at + 1
      }
      determiner ??= at
      at += 1
      if (
        /^(?:all|both|half|such)$/.test(key) &&
        (tags[at] === "DET" || owners.has(tokens[at]?.key ?? "")) &&
        tokens[at]?.key !== "that"
      )
        continue
      if ((pointing.has(key) || quantifiers.has(key)) && !isNominal(tagged, at)) {
        // "most likely", "more often", and not "most had backups"
        if (
          tags[at - 1] === "ADV" &&
          tags[at] !== "AUX" &&
          /^(?:most|more|less)$/.test(key) &&
          tokens[at]?.key !== "had"
        )
          return undefined
        // "these were", "many have"
        const noun = newNoun(from, at, at - 1)
        noun.isPronoun = true
        return noun
      }
      continue
    }
    if (isDate(token.text)) {
      if (at > start || head >= 0) break
      head = at
      at += 1
      break
    }
    if (tag === "NUM" || isCountWord(key)) {
      if (head >= 0 && tag === "NUM" && tags[head] !== "PROPN" && !/^\d/.test(token.text)) break
      if (head < 0) {
        if (countFrom < 0) countFrom = at
        countTo = at + 1
      } else if (isTimeWord(tokens[head]?.key ?? "") && /^\d{1,2}$/.test(key)) countTo = at + 1
      else head = at
      at += 1
      continue
    }
    if (
      tag === "NOUN" ||
      tag === "PROPN" ||
      tag === "X" ||
      tag === "SYM" ||
      (tag === "INTJ" && token.isCapital)
    ) {
      if (head >= 0 && (isNewNoun(tagged, head, at) || isBehindDate(tagged, head, determiner, at))) break
      head = at
      at += 1
      continue
    }
    if (tag === "ADJ") {
      if (head >= 0 && isTimeAhead(tagged, at)) break
      if (head >= 0 && !isNominal(tagged, at + 1)) break
      sawAdjective = true
      at += 1
      continue
    }
    if (tag === "DET" && head < 0 && determiner === undefined) {
      determiner = at
      at += 1
      continue
    }
    if (tag === "ADV" && head < 0 && determiner !== undefined && isNominal(tagged, at + 1)) {
      at += 1
      continue
    }
    if (
      tag === "ADV" &&
      tags[at + 1] === "ADV" &&
      head < 0 &&
      determiner === at - 1 &&
      isNominal(tagged, at + 2)
    ) {
      at += 2
      sawAdjective = true
      continue
    }
    if (tag === "ADV" && isDegree(tagged, at, limit) && (head < 0 || head === at - 1)) {
      if (head >= 0) break
      at += 1
      continue
    }
    if (
      tag === "CCONJ" &&
      head < 0 &&
      sawAdjective &&
      (joinsAdjectives(tagged, at) || joinsKinds(tagged, from, at))
    ) {
      at += 1
      continue
    }
    // "the railway ticketing company"
    if (
      tag === "VERB" &&
      head === at - 1 &&
      tags[head] === "NOUN" &&
      tags[at + 1] === "NOUN" &&
      trades.has(key)
    ) {
      at += 1
      continue
    }
    // "its booking and laboratory systems"
    if (
      tag === "VERB" &&
      head < 0 &&
      determiner === at - 1 &&
      trades.has(key) &&
      isPairOfKinds(tagged, at + 1)
    ) {
      at += 2
      continue
    }
    if (tag === "VERB" && isAttributive(tagged, at, from, head)) {
      sawAdjective = true
      at += 1
      continue
    }
    break
  }
  if (head < 0) {
    if (determiner !== undefined && sawAdjective) head = at - 1
    else if (countTo > 0) head = countTo - 1
    else if (possessor !== undefined && sawAdjective) head = at - 1
    else return undefined
    if (determiner === undefined && countTo <= 0 && possessor === undefined) return undefined
  }
  const isBearer = tags[head + 2] === "PROPN" && bearers.has(tokens[head]?.key ?? "")
  const quoted =
    (isBearer || titled.has(tokens[head]?.key ?? "")) && tokens[head + 1]?.text === '"'
      ? quoteEnd(tokens, head + 2, limit)
      : 0
  const to = Math.max(head + 1, countTo > head ? countTo : 0, quoted)
  // 'the persona "Sons of Karun"': its name is the head, as in "the persona Dry Riverbed".
  if (isBearer && quoted > 0) head = quoted - 2
  const noun = newNoun(start, to, head)
  if (possessor !== undefined) noun.from = possessor.from
  noun.determiner = determiner
  noun.possessor = possessor
  if (countTo > 0 && head >= countTo) noun.count = {from: Math.max(countFrom, start), to: countTo}
  else if (countTo > 0) noun.count = {from: Math.max(countFrom, start), to: countTo}
  return to > from ? noun : undefined
}

const isDate = (text: string): boolean =>
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\d{4}-\d\d-\d\d)$/.test(text)

/** "at least", "more than", "as many as", "up to" before a number: where the number stands. */
function countLead({tokens, tags}: Tagged, from: number, limit: number): number {
  let at = from
  while (at < limit && at < from + 5 && beforeCount.test(tokens[at]?.key ?? "")) at++
  if (at === from) return from
  if (/^[$€£]$/.test(tokens[at]?.text ?? "")) return at
  const isNumber = tags[at] === "NUM" || isCountWord(tokens[at]?.key ?? "")
  if (!isNumber) return from
  const [first] = [tokens[from]?.key ?? ""]
  if (first === "to" || first === "not" || first === "as")
    return first === "as" && tokens[from + 2]?.key === "as" ? at : from
  if ((first === "at" || first === "up") && at - from < 2) return from
  if (first === "no" && at - from < 3) return at - from === 1 ? from : at
  return at
}

export const isCountWord = (key: string): boolean =>
  /^(?:dozens?|hundreds?|thousands?|millions?|scores?|tens|handful|couple|hundred|thousand|million|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/.test(
    key,
  )

/** Whether a word can go on inside a noun phrase. */
function isNominal(tagged: Tagged, at: number): boolean {
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
function isDegree(tagged: Tagged, at: number, limit: number): boolean {
  const {tokens, tags} = tagged
  if (at + 1 >= limit) return false
  const key = tokens[at]?.key ?? ""
  if (/^(?:also|not|never|then|however|therefore|thus|so|together|now)$/.test(key)) return false
  const next = tags[at + 1]
  if (next === "NUM") return true
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
function isAttributive(tagged: Tagged, at: number, from: number, head: number): boolean {
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
    ) && beforeTag !== "AUX"
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

function joinsAdjectives({tags, tokens}: Tagged, at: number): boolean {
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
const isPairOfKinds = ({tags}: Tagged, at: number): boolean =>
  tags[at] === "CCONJ" && tags[at + 1] === "NOUN" && tags[at + 2] === "NOUN"

/** "on dental and psychotherapy clinics": an adjective and a noun before one head, right behind a preposition. */
const joinsKinds = (tagged: Tagged, from: number, at: number): boolean =>
  tagged.tags[at - 1] === "ADJ" &&
  tagged.tags[from - 1] === "ADP" &&
  from === at - 1 &&
  isPairOfKinds(tagged, at)
