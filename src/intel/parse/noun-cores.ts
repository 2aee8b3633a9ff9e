/* The core of a noun phrase: determiner, count, adjectives, nouns up to the head: "the clinic's two mail servers".
 *
 * Which words may stand before the head is in noun-modifiers.ts; where a date or a name ends it, in noun-dates.ts and
 * noun-names.ts. What stands behind the head is no part of it. */

import {type NounDraft, newNoun} from "./draft.ts"
import type {Tagged} from "./items.ts"
import {
  hoursEnd,
  isBehindDate,
  isClock,
  isFullDate,
  isMeasureAhead,
  isMonthBehindDay,
  isNewNoun,
  isRelativeTime,
  isTimeAhead,
} from "./noun-dates.ts"
import {isCountBehind, isPairOfNumbers, isSubjectBehind} from "./noun-ends.ts"
import {
  countLead,
  isAttributive,
  isCountWord,
  isDegree,
  isNominal,
  isPairOfKinds,
  joinsAdjectives,
  joinsKinds,
  quantifiers,
} from "./noun-modifiers.ts"
import {
  bearers,
  isCompanyEnd,
  isContactRelative,
  isNameEnd,
  isShortName,
  joinsNames,
  quoteEnd,
  titled,
} from "./noun-names.ts"
import {isTimeWord, trades} from "./words.ts"

const owners = new Set("its their his her our my your".split(" "))
const pointing = new Set("this that these those".split(" "))
const alone = new Set(
  "it they he she we i you them him us me there someone somebody anyone anybody everyone everybody nobody nothing something anything everything none one themselves itself himself herself each others who another ours theirs hers yours mine".split(
    " ",
  ),
)
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
  /** Behind the mark that a name ends in, or 0. */
  let ownEnd = 0
  /** Whether a quotation mark has been opened before the head. */
  let isQuoted = false
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
      !/^\d/.test(token.text) &&
      key !== "eve" &&
      !isMonthBehindDay(tokens, head, at)
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
    // "had gained access 14 months earlier", "By the end of 2023 more than 100,000 servers were"
    if (head >= 0 && tags[at] === "NUM" && isMeasureAhead(tokens, at)) break
    if ((head >= 0 || countTo > 0) && key === "more" && tokens[at + 1]?.key === "than" && at > from) break
    // "According to our telemetry 4,300 machines ran it", "At the time of this notice 51 customers are"
    if (
      head >= 0 &&
      tags[at] === "NUM" &&
      (/^\d{1,3},\d{3}/.test(token.text) || isCountBehind(tagged, head, at))
    )
      break
    // "On two school networks Lumma was then used"
    if (from === 1 && head === at - 1 && isSubjectBehind(tagged, head, at)) break
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
    // "condemned in the strongest terms Russia's behaviour"
    if (head === at - 1 && tokens[head]?.key === "terms" && (isName(at) || tags[at] === "PROPN")) break
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
      if (head < 0) break
      if (!isNominal(tagged, at + 1)) {
        // "the auction house Crispin's said": no owner, but part of the name.
        if (!isNameEnd(tagged, at)) break
        at += 1
        ownEnd = at
        continue
      }
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
      // "at 03:14 UTC", "at 9 a.m."
      if (token.text === ":" && head < 0 && isClock(tokens, at)) {
        at += 2
        countTo = at
        const hours = hoursEnd(tokens, at - 1)
        if (hours === 0) continue
        head = at - 1
        at = countTo = hours
        break
      }
      // "Marlow & Finch", "Qianfan Network Co., Ltd."
      if (head >= at - 2 && head >= 0 && (joinsNames(tagged, at) || isCompanyEnd(tokens, at))) {
        at += 1
        continue
      }
      // 'an "AgovPass" app'
      if (token.text === '"' && isQuoted && head >= 0 && tags[at + 1] === "NOUN") {
        isQuoted = false
        at += 1
        continue
      }
      // "small office and home office (SOHO) routers"
      if (token.text === "(" && head === at - 1 && isShortName(tagged, at)) {
        at += 3
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
        isQuoted = true
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
    // "R$ 270 million"
    if (head < 0 && /^[A-Z]{1,2}\$$/.test(token.text) && tags[at + 1] === "NUM") {
      at += 1
      continue
    }
    // "on the No More Ransom website"
    if (key === "no" && token.isCapital && at > from && tokens[at + 1]?.isCapital === true) {
      sawAdjective = true
      at += 1
      continue
    }
    if (head < 0 && (articles.has(key) || pointing.has(key) || owners.has(key) || quantifiers.has(key))) {
      if (determiner !== undefined && articles.has(key) && !quantifiers.has(tokens[determiner]?.key ?? ""))
        break
      if (countTo > 0 || sawAdjective) {
        if (!quantifiers.has(key)) break
      }
      if (owners.has(key) && !isNominal(tagged, at + 1)) break
      if (
        quantifiers.has(key) &&
        countFrom < 0 &&
        tags[at + 1] !== "DET" &&
        !owners.has(tokens[at + 1]?.key ?? "")
      ) {
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
          // "Most got away with a scare"
          !/^(?:had|got)$/.test(tokens[at]?.key ?? "")
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
        // "within two or three hours"
        if (isPairOfNumbers(tagged, at)) at += 2
        // "60 per cent of the data"
        if (tokens[at + 1]?.key === "per" && tokens[at + 2]?.key === "cent") {
          head = at + 2
          countTo = at + 1
          at += 3
          break
        }
        const hours = hoursEnd(tokens, at)
        if (hours > 0) {
          head = at
          countTo = hours
          at = hours
          break
        }
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
      if (
        head >= 0 &&
        !isMonthBehindDay(tokens, head, at) &&
        (isNewNoun(tagged, head, at) || isBehindDate(tagged, head, determiner, at))
      )
        break
      // "made public today"
      if (head < 0 && sawAdjective && determiner === undefined && /^(?:today|yesterday|tonight)$/.test(key))
        return undefined
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
  const to = Math.max(head + 1, countTo > head ? countTo : 0, quoted, ownEnd === head + 2 ? ownEnd : 0)
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
