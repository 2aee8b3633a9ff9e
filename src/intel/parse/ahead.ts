/* What lies ahead of a place in a sentence, without reading it: whether a clause with its own subject begins, whether a
 * word in "-ed" is a past tense or a participle. Every look goes a bounded number of items. */

import type {NounDraft} from "./draft.ts"
import {clauseVerbOf, type Reading} from "./reading.ts"
import {
  afterNouns,
  contentVerbs,
  infinitiveVerbs,
  insertVerbs,
  intransitive,
  isTimeWord,
  linking,
  naming,
  needsObject,
  speechVerbs,
} from "./words.ts"

const furthest = 18

export function isTime(r: Reading, noun: NounDraft | undefined): boolean {
  if (noun === undefined) return false
  const key = r.tokens[noun.head]?.key ?? ""
  // "the working hours" are a trait.
  if (isTimeWord(key)) return key !== "hours" || !trait.test(r.tokens[noun.head - 1]?.key ?? "")
  const first = key.charCodeAt(0)
  return (
    (first >= 0x30 && first <= 0x39 && ((dated.test(key) && noun.to - noun.from <= 3) || hour.test(key))) ||
    // "03:14 UTC", "9 a.m."
    (noun.count !== undefined && noun.to - noun.from > 2 && isHour(r, noun))
  )
}

const trait = /^(?:working|office|business|opening)$/
const dated = /^\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d$|^\d{4}-\d\d-\d\d$|^(?:19|20)\d\d(?:s|-\d+)?$/
const hour = /^\d{1,2}(?:am|pm)$/

const isHour = (r: Reading, noun: NounDraft): boolean =>
  r.tokens[noun.from + 1]?.text === ":" ||
  (/^[ap]$/.test(r.tokens[noun.from + 1]?.key ?? "") && r.tokens[noun.from + 2]?.text === ".")

/** Whether the verb at an item is most likely a finite one, where it may be a participle too. */
export function isLikelyFinite(r: Reading, k: number): boolean {
  const verb = clauseVerbOf(r, k)
  if (verb === undefined) return false
  if (verb.form === "finite") return true
  if (verb.form === "base") return true
  if (verb.form !== "ed") return false
  let next = k + 1
  while (r.items[next]?.kind === "adverb") next++
  const after = r.items[next]
  if (isSpeechEnd(r, verb.lemma, next) || verb.lemma === "spend") return true
  // "a group connected with China"
  if (verb.lemma === "connect" && after?.kind === "prep" && after.text === "with" && isIndefinite(r, k - 1))
    return false
  // "said Monday it was investigating"
  if (
    speechVerbs.has(verb.lemma) &&
    after?.kind === "noun" &&
    isTime(r, after.noun) &&
    r.items[next + 1]?.kind === "noun"
  )
    return clauseAhead(r, next + 1) >= 0
  // "the mails we stopped last month"
  const subject = r.items[k - 1]
  if (
    subject?.kind === "noun" &&
    subject.noun.isPronoun &&
    personal.has(r.tokens[subject.noun.head]?.key ?? "")
  )
    return true
  // "said it expected to resume", "the passwords it collected opened the service"
  if (
    after?.kind === "verb" &&
    (after.verb.form === "infinitive" || after.verb.form === "ed" || after.verb.form === "finite") &&
    subject?.kind === "noun" &&
    r.tokens[subject.noun.head]?.key === "it"
  )
    return true
  if (after === undefined) return intransitive.has(verb.lemma)
  if (after.kind === "noun")
    return !isTime(r, after.noun) && !(isNaming(verb.lemma) && after.noun.determiner === undefined)
  if (after.kind === "that" || after.kind === "mark") return true
  if (after.kind === "verb")
    return after.verb.form === "infinitive"
      ? infinitiveVerbs.has(verb.lemma) &&
          !linking.has(verb.lemma) &&
          !contentVerbs.has(verb.lemma) &&
          (!needsObject.has(verb.lemma) || verb.lemma === "need")
      : after.verb.form === "ing"
  if (after.kind === "prep" && after.text === "by") return false
  return intransitive.has(verb.lemma)
}

/** "a group called X", and not "two editors found spyware". */
const isNaming = (lemma: string): boolean => naming.has(lemma) && !/^(?:find|make|hold|rate)$/.test(lemma)

const personal: ReadonlySet<string> = new Set("we they i he she you".split(" "))

/** "…, the agency said." */
function isSpeechEnd(r: Reading, lemma: string, k: number): boolean {
  const after = r.items[k]
  const isInsert =
    (after === undefined || after.kind === "end" || after.kind === "comma") && insertVerbs.has(lemma)
  if (!isInsert && !speechVerbs.has(lemma) && !isReported(r, lemma, k)) return false
  const behind = r.items[k + 1]
  // "…, the department disclosed on Tuesday."
  if (after?.kind === "noun" && isTime(r, after.noun) && (isEnd(r, k + 1) || isSaidHere(r, lemma, k)))
    return true
  const isDated = after?.kind === "prep" && behind?.kind === "noun" && isTime(r, behind.noun)
  if (isDated && isEnd(r, k + 2))
    return !isIndefinite(r, k - 2) && !(lemma !== "say" && isBarePlural(r, k - 2))
  return (
    after === undefined ||
    after.kind === "end" ||
    after.kind === "comma" ||
    after.kind === "colon" ||
    (lemma === "say" && after.kind === "prep" && after.text !== "by")
  )
}

const isEnd = (r: Reading, k: number): boolean => r.items[k] === undefined || r.items[k]?.kind === "end"

/** "…, the island's government said Thursday, in what it called …" */
const isSaidHere = (r: Reading, lemma: string, k: number): boolean =>
  lemma === "say" && r.items[k + 1]?.kind === "comma" && r.items[k + 2]?.kind === "prep"

/** Other verbs that tell. */
function isReported(r: Reading, lemma: string, k: number): boolean {
  if (r.lookup.speech.get(lemma)?.some(({particles}) => particles.length === 0) !== true) return false
  return !isIndefinite(r, k - 2)
}

/** "campaigns reported in 2017": things, and not officials. */
function isBarePlural(r: Reading, k: number): boolean {
  const item = r.items[k]
  if (item?.kind !== "noun" || item.noun.determiner !== undefined || r.tags[item.noun.head] !== "NOUN")
    return false
  const key = r.tokens[item.noun.head]?.key ?? ""
  return (
    /[^su]s$/.test(key) &&
    !/(?:officials|ers|ors|ists|experts|analysts|sources|authorities|services|agencies|companies|firms)$/.test(
      key,
    )
  )
}

/** "a flaw disclosed on Tuesday": whoever tells has a name or has been spoken of. */
function isIndefinite(r: Reading, k: number): boolean {
  const last = r.items[k]
  // "the National Intelligence Service (NIS) said on Thursday"
  const subject = last?.kind === "bracket" ? r.items[k - 1] : last
  return subject?.kind !== "noun" || /^an?$/.test(r.tokens[subject.noun.from]?.key ?? "")
}

/** The item of the finite verb if a clause with a subject of its own begins at item `k`, else -1. */
export function clauseAhead(r: Reading, k: number): number {
  let hasNoun = false
  let skip = 0
  let isAfterPrep = false
  let hasInfinitive = false
  for (let i = k; i < r.items.length && i < k + furthest; i++) {
    const item = r.items[i]
    if (item === undefined) return -1
    switch (item.kind) {
      case "noun":
        if (
          hasNoun &&
          !isAfterPrep &&
          r.items[i - 1]?.kind === "noun" &&
          !isTime(r, item.noun) &&
          !isClosed(r, i - 1) &&
          skip === 0
        ) {
          // "malware the group used was …"
          skip++
        }
        if (!isAfterPrep) hasNoun = true
        isAfterPrep = false
        break
      case "prep":
        // "an emergency after an attack kept lorries", "ministries as he spoke": the verb is that of "after".
        if (hasNoun && /^(?:after|before|until|since|as)$/.test(item.text) && opensClause(r, i)) {
          const inner = clauseAhead(r, i + 1)
          if (inner >= 0 && !finiteAhead(r, inner + 1)) return -1
        }
        isAfterPrep = true
        break
      case "and":
        if (r.items[i + 1]?.kind !== "noun" || !hasNoun) return -1
        break
      case "adverb":
      case "bracket":
      case "quote":
        break
      case "adjective":
        if (!hasNoun) return -1
        break
      case "relative":
      case "that":
        if (!hasNoun) return -1
        skip++
        break
      case "verb":
        if (!hasNoun) return -1
        // "indicators to help defenders detect": no subject has that verb.
        if (item.verb.form === "base" && hasInfinitive) return -1
        if (isLikelyFinite(r, i)) {
          if (skip === 0) return i
          skip--
          break
        }
        if (item.verb.form === "infinitive") {
          hasInfinitive = true
          break
        }
        // "a tool for detecting LODEINFO is available": what it governs is no subject.
        if (item.verb.form === "ing" && isAfterPrep && r.items[i - 1]?.kind !== "prep") return -1
        break
      case "comma":
        // "…, the EU, the UK and the US said"
        if (!hasNoun || skip > 0) return -1
        if (r.items[i + 1]?.kind === "noun" && isListAhead(r, i)) break
        if (isAfterPrep) return -1
        return Math.max(behindInsert(r, i), behindApposition(r, i))
      default:
        return -1
    }
  }
  return -1
}

/** The item behind a day that stands before a verb: "…, on Monday accused". */
export function behindDay(r: Reading, k: number): number {
  const noun = r.items[k]?.kind === "prep" ? k + 1 : k
  const item = r.items[noun]
  return item?.kind === "noun" && isTime(r, item.noun) && r.items[noun + 1]?.kind === "verb" ? noun + 1 : k
}

/** Whether "as" or "since" can be more than a preposition: "as he spoke", "since NotPetya hit". */
function opensClause(r: Reading, k: number): boolean {
  const item = r.items[k]
  const next = r.items[k + 1]
  if (item?.kind !== "prep" || next?.kind !== "noun") return true
  if (item.text === "as") return next.noun.isPronoun
  return item.text !== "since" || !isTime(r, next.noun)
}

/** "Monday it was", "styling itself X had": a noun phrase that no contact clause hangs on. */
function isClosed(r: Reading, k: number): boolean {
  const item = r.items[k]
  return (
    item?.kind === "noun" &&
    (isTime(r, item.noun) ||
      (r.tokens[item.noun.head]?.key.endsWith("self") ?? false) ||
      r.tokens[item.noun.head]?.key === "themselves")
  )
}

/** "…, a report from the agency - part of the ministry - says": the speech verb behind the comma that closes an insert. */
function behindInsert(r: Reading, k: number): number {
  for (let i = k + 1; i < r.items.length && i < k + 12; i++) {
    const kind = r.items[i]?.kind
    if (kind === "comma") {
      const verb = clauseVerbOf(r, i + 1)
      return verb !== undefined &&
        verb.form !== "ing" &&
        (speechVerbs.has(verb.lemma) || verb.lemma === "show")
        ? i + 1
        : -1
    }
    if (kind !== "noun" && kind !== "prep" && kind !== "and" && kind !== "bracket" && kind !== "adjective")
      return -1
  }
  return -1
}

/** "and its director, Jan Novak, has apologised": the finite verb behind the comma that closes one noun phrase. */
function behindApposition(r: Reading, k: number): number {
  const opener = r.items[k + 1]
  const subject = r.items[k - 1]
  // "the group Kimsuky, which works for the army, was behind it"
  if (opener?.kind === "relative" && subject?.kind === "noun" && /^wh(?:o|ich)$/.test(opener.text)) {
    for (let i = k + 2; i < k + 12; i++)
      if (r.items[i]?.kind === "comma") return clauseVerbOf(r, i + 1)?.form === "finite" ? i + 1 : -1
    return -1
  }
  if (opener?.kind !== "noun" || subject?.kind !== "noun" || isTime(r, opener.noun)) return -1
  const isName = (head: number): boolean => r.tags[head] === "PROPN"
  const isOne =
    isName(opener.noun.head) !== isName(subject.noun.head) ||
    (opener.noun.determiner !== undefined && isName(subject.noun.head))
  if (!isOne) return -1
  for (let i = k + 2; i < r.items.length && i < k + 9; i++) {
    const kind = r.items[i]?.kind
    if (kind === "comma") {
      let next = i + 1
      while (r.items[next]?.kind === "adverb") next++
      const verb = clauseVerbOf(r, next)
      return verb !== undefined && verb.form !== "base" && isLikelyFinite(r, next) ? next : -1
    }
    if (kind !== "prep" && kind !== "bracket" && !(kind === "noun" && r.items[i - 1]?.kind === "prep"))
      return -1
  }
  return -1
}

/** Whether commas at item `k` go on with noun phrases up to an "and" with the last of them. */
function isListAhead(r: Reading, k: number): boolean {
  for (let i = k; i < r.items.length && i < k + furthest; i++) {
    const kind = r.items[i]?.kind
    if (kind === "and") return r.items[i + 1]?.kind === "noun" && r.items[i + 2]?.kind === "verb"
    if (kind !== "comma" && kind !== "noun" && kind !== "bracket") return false
  }
  return false
}

/** Whether a finite verb of the same clause lies ahead, behind what hangs on the noun phrase before item `k`. */
export function finiteAhead(r: Reading, k: number): boolean {
  let skip = 0
  for (let i = k; i < r.items.length && i < k + 30; i++) {
    const item = r.items[i]
    if (item === undefined) return false
    if (item.kind === "verb") {
      if (!isLikelyFinite(r, i)) continue
      if (skip === 0) return true
      skip--
    } else if (item.kind === "relative" || item.kind === "that" || item.kind === "mark") skip++
    else if (item.kind === "semicolon" || item.kind === "colon" || item.kind === "end") return false
    else if (item.kind === "comma") {
      if (clauseAhead(r, i + 1) >= 0 && skip === 0) return false
    } else if (item.kind === "and" && skip === 0) {
      if (clauseAhead(r, i + 1) >= 0) return false
      let next = i + 1
      while (r.items[next]?.kind === "adverb") next++
      if (r.items[next]?.kind === "verb") return false
    }
  }
  return false
}

/** Whether the verb behind a noun phrase is a participle that hangs on it. */
export function isParticiple(r: Reading, k: number, isSubject: boolean): boolean {
  const verb = clauseVerbOf(r, k)
  if (verb === undefined) return false
  if (verb.form === "done") return true
  if (verb.form !== "ed") return false
  let next = k + 1
  while (r.items[next]?.kind === "adverb") next++
  const after = r.items[next]
  // "the intruders signed in to Okta"
  const isLed = verb.lemma === "lead" && after?.kind === "prep" && after.text === "by"
  const isFree = (intransitive.has(verb.lemma) && !isLed) || (verb.particle === "in" && verb.lemma === "sign")
  if (r.isGap && isSubject && !(after?.kind === "prep" && after.text === "by")) return false
  if (isSpeechEnd(r, verb.lemma, next) || verb.lemma === "spend") return false
  // "the person we had hired turned out to be"
  if (verb.lemma === "turn" && verb.particle === "out") return false
  if (after?.kind === "prep" && after.text === "by") {
    const behind = r.items[next + 1]
    // "a campaign operated by an actor", and not "grew by 20 percent"
    const isDone = twofold.has(verb.lemma) && behind?.kind === "noun" && behind.noun.count === undefined
    if ((isFree && !isDone) || behind === undefined) return false
    if (behind.kind === "verb" || (behind.kind === "noun" && isTime(r, behind.noun)))
      return isSubject ? finiteAhead(r, k + 1) : r.waiting === 0 || finiteAhead(r, k + 1)
    return true
  }
  if (
    after?.kind === "noun" &&
    after.noun.isPronoun &&
    /^(?:them|it|him|her|themselves|itself|us)$/.test(r.tokens[after.noun.head]?.key ?? "")
  )
    return false
  if (after?.kind === "noun" && !isTime(r, after.noun)) {
    // "… and a new group called FrostBear."
    const isEndName =
      r.tags[after.noun.head] === "PROPN" && isEnd(r, next + 1) && /^(?:call|name|dub)$/.test(verb.lemma)
    if (isNaming(verb.lemma) && after.noun.determiner === undefined && isEndName) return true
    if (isNaming(verb.lemma) && after.noun.determiner === undefined)
      return (!isSubject && r.waiting === 0) || finiteAhead(r, k + 1)
    return false
  }
  if (after?.kind === "that") return false
  if (clauseAhead(r, next) >= 0 && contentVerbs.has(verb.lemma)) return false
  if (after?.kind === "verb") {
    if (after.verb.form === "ing") return false
    if (
      after.verb.form === "infinitive" &&
      !linking.has(verb.lemma) &&
      infinitiveVerbs.has(verb.lemma) &&
      !(needsObject.has(verb.lemma) && (!isSubject || finiteAhead(r, k + 2))) &&
      !contentVerbs.has(verb.lemma) &&
      verb.lemma !== "use" &&
      verb.lemma !== "design"
    )
      return false
  }
  if (!isSubject && r.waiting === 0 && after?.kind !== "adjective") return !(isFree && verb.particle === "in")
  // "Firms connected via a provider must rotate"
  if (verb.lemma === "connect" && isSubject && after?.kind === "prep" && finiteAhead(r, k + 1)) return true
  if (isFree) return false
  if (after?.kind === "adjective" && verb.lemma === "leave") return !isSubject || finiteAhead(r, k + 1)
  if (after?.kind === "adjective") return naming.has(verb.lemma) && (!isSubject || finiteAhead(r, k + 1))
  if (isSubject) {
    if (finiteAhead(r, k + 1)) return true
    if (r.hasStop && (verb.lemma === "aim" || verb.lemma === "hold")) return false
    if (linking.has(verb.lemma) && r.clauses.length > 0) return true
    return !r.hasStop
  }
  return r.waiting === 0 || finiteAhead(r, k + 1)
}

/** Verbs with and without an object. */
const twofold: ReadonlySet<string> = new Set("operate start begin spread drop lead".split(" "))

/** "worldwide", "alone" behind a noun. */
export const isAfterNoun = (r: Reading, k: number): boolean => {
  const item = r.items[k]
  return (
    item !== undefined && item.kind === "adverb" && (afterNouns.has(item.text) || item.text === "to date")
  )
}
