/* Whether a comma or "and" behind a noun phrase goes on with a coordination, opens an apposition, or ends it. */

import {behindDay, clauseAhead, isAfterNoun, isLikelyFinite, isParticiple, isTime} from "./ahead.ts"
import type {ClauseDraft, NounDraft} from "./draft.ts"
import {closeInsert, type Role, readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, kindAt, type Reading, textAt} from "./reading.ts"
import {relativeHere} from "./relatives.ts"

/** How many items lead to the next member of a coordination here, or 0 where it ends. */
export function joinHere(r: Reading, noun: NounDraft, role: Role): number {
  const kind = kindAt(r, r.at)
  if ((kind === "and" || kind === "comma") && role === "object" && isParallel(r, noun)) return 0
  // "Indicators of compromise and rules for X are"
  if (kind === "and" && r.tokens[noun.head]?.key === "compromise" && noun.determiner === undefined) {
    if (/^indicators?$/.test(r.tokens[noun.from - 2]?.key ?? "")) return 0
  }
  if (kind === "and") {
    let next = r.at + 1
    // "a web shell and, in two cases, the ShadowPad backdoor"
    if (role === "object" && kindAt(r, next) === "comma" && kindAt(r, next + 1) === "prep") {
      const behind = next + 4
      const isInsert = kindAt(r, next + 2) === "noun" && kindAt(r, next + 3) === "comma"
      if (
        isInsert &&
        kindAt(r, behind) === "noun" &&
        clauseAhead(r, behind) < 0 &&
        clauseAhead(r, next + 2) < 0
      )
        return behind - r.at
    }
    while (kindAt(r, next) === "adverb" && kindAt(r, next + 1) === "noun") next++
    if (kindAt(r, next) !== "noun") return 0
    if (textAt(r, r.at) === "but" && textAt(r, r.at + 1) !== "not") return 0
    // "Between 19 and 22 April it hit"
    if (isTimeAt(r, next) && (isTime(r, noun) || /^\d{1,2}$/.test(r.tokens[noun.head]?.key ?? "")))
      return next - r.at
    const ahead = clauseAhead(r, next)
    if (ahead >= 0 && role !== "subject" && r.waiting === 0) return 0
    if (ahead >= 0 && role === "subject" && noun.clauses.length > 0 && r.waiting === 0) return 0
    return next - r.at
  }
  if (kind !== "comma") return 0
  let next = r.at + 1
  if (kindAt(r, next) === "and") {
    next++
    while (kindAt(r, next) === "adverb" && kindAt(r, next + 1) === "noun") next++
    if (kindAt(r, next) !== "noun" || textAt(r, r.at + 1) === "but") return 0
    if (clauseAhead(r, next) >= 0 && !(role === "subject" && noun.conjuncts.length > 0)) return 0
    return next - r.at
  }
  if (kindAt(r, next) !== "noun" || isTime(r, noun) !== isTimeAt(r, next)) return 0
  // "Two of them, Pale Otter and Red Heron, have"
  if (
    noun.isPronoun &&
    noun.conjuncts.length === 0 &&
    /^(?:them|these|those|us)$/.test(r.tokens[noun.head]?.key ?? "")
  )
    return 0
  // "a shipyard in Denmark, a Dutch town and two banks"
  if (role === "object" && isOuterList(r, noun)) return 0
  return isList(r, noun, role) ? 1 : 0
}

/** "banks in Norway and hospitals in Sweden": behind a place stands what goes on with what is in it. */
export function isParallel(r: Reading, place: NounDraft): boolean {
  if (r.tags[place.head] !== "PROPN") return false
  let next = r.at + 1
  if (kindAt(r, next) === "and" && kindAt(r, r.at) === "comma") next++
  const item = r.items[next]
  if (item?.kind !== "noun" || r.tags[item.noun.head] !== "NOUN" || isTime(r, item.noun)) return false
  const prep = r.tokens[place.from - 1]?.key ?? ""
  return (
    (prep === "in" || prep === "at" || prep === "of" || prep === "from") &&
    textAt(r, next + 1) === prep &&
    kindAt(r, next + 2) === "noun" &&
    clauseAhead(r, next) < 0
  )
}

/** Whether what goes on behind a place ("in Denmark, a Dutch town and two banks") is listed with what is there. */
function isOuterList(r: Reading, place: NounDraft): boolean {
  if (r.tags[place.head] !== "PROPN" || place.conjuncts.length > 0) return false
  if (!/^(?:in|at|from|of)$/.test(r.tokens[place.from - 1]?.key ?? "") || r.tags[place.from - 2] === "VERB")
    return false
  const next = r.items[r.at + 1]
  if (next?.kind !== "noun" || !/^an?$/.test(r.tokens[next.noun.from]?.key ?? "")) return false
  for (let i = r.at + 2; i < r.at + 10; i++) {
    const kind = kindAt(r, i)
    if (kind === "and") {
      const last = r.items[i + 1]
      return (
        last?.kind === "noun" &&
        (/^(?:an?|one)$/.test(r.tokens[last.noun.from]?.key ?? "") || last.noun.count !== undefined) &&
        clauseAhead(r, i + 1) < 0
      )
    }
    if (kind !== "noun" && kind !== "prep" && !(kind === "comma" && kindAt(r, i + 1) === "noun")) return false
  }
  return false
}

const isTimeAt = (r: Reading, k: number): boolean => {
  const item = r.items[k]
  return item?.kind === "noun" && isTime(r, item.noun)
}

/** Whether a comma before a noun phrase goes on with a list, and opens no apposition and no clause. */
function isList(r: Reading, noun: NounDraft, role: Role): boolean {
  let commas = 0
  let and = -1
  let i = r.at
  for (; i < r.items.length && i < r.at + 80; i++) {
    const item = r.items[i]
    if (item === undefined) break
    if (item.kind === "comma") {
      if (kindAt(r, i + 1) === "and") continue
      if (kindAt(r, i + 1) !== "noun" || and >= 0) break
      commas++
    } else if (item.kind === "and") {
      let next = i + 1
      while (kindAt(r, next) === "adverb" || kindAt(r, next) === "prep") next++
      const member = r.items[next]
      if (member?.kind !== "noun" || (member.noun.isPronoun && next > i + 1)) break
      and = i
    } else if (
      item.kind === "noun" ||
      item.kind === "bracket" ||
      item.kind === "adjective" ||
      item.kind === "prep" ||
      (item.kind === "adverb" && isAfterNoun(r, i))
    )
      continue
    else if (
      item.kind === "verb" &&
      (item.verb.form === "ing" || item.verb.form === "ed" || item.verb.form === "done") &&
      isParticiple(r, i, false) &&
      and < 0
    )
      continue
    else break
  }
  const second = r.items[r.at + 1]
  if (second?.kind !== "noun") return false
  // "of Cisco and Netgear devices, about 900 in all": the "and" has closed the list.
  const last = noun.conjuncts.at(-1)
  if (last !== undefined && r.tokens[last.from - 1]?.key === "and" && and < 0) return false
  // "…, eleven of them in Cyprus and Greece"
  if (textAt(r, r.at + 2) === "of") {
    const third = r.items[r.at + 3]
    if (third?.kind === "noun" && third.noun.isPronoun) return false
  }
  const opensWithArticle = /^(?:a|an|the|its|their|one)$/.test(r.tokens[second.noun.from]?.key ?? "")
  const firstIsName = isNamed(r, noun)
  if (role === "fronted") {
    return and >= 0 && kindAt(r, i) === "comma" && commas >= 1 && clauseAhead(r, i + 1) >= 0
  }
  if (and >= 0 && isNamedInFull(r, noun, second.noun, commas + 1)) return false
  if (and >= 0) {
    // "X, an arm of the Department of A, B and C, has": an apposition that holds a list.
    if (
      role === "subject" &&
      firstIsName &&
      noun.conjuncts.length === 0 &&
      /^an?$/.test(r.tokens[second.noun.from]?.key ?? "") &&
      textAt(r, r.at + 2) === "of" &&
      kindAt(r, i) === "comma" &&
      clauseVerbOf(r, i + 1)?.form === "finite"
    )
      return false
    // "Ana Rojas, Minister of Trade, Mining and Labour, said"
    if (
      role === "subject" &&
      firstIsName &&
      noun.conjuncts.length === 0 &&
      isPost(r, second.noun) &&
      /^(?:of|for)$/.test(textAt(r, r.at + 2)) &&
      kindAt(r, i) === "comma" &&
      kindAt(r, i + 1) === "verb"
    )
      return false
    // "X, a group with ties to Y and Z, exploited": an apposition; "X, Y and Z exploited": a list.
    if (commas === 1 && firstIsName && opensWithArticle && noun.conjuncts.length === 0) {
      if (kindAt(r, i) === "comma") return false
      if (
        role === "object" &&
        /^(?:a|an|one)$/.test(r.tokens[second.noun.from]?.key ?? "") &&
        !hasArticleBehind(r, and)
      )
        return false
    }
    if (role === "object" && r.waiting === 0) {
      const verb = clauseAhead(r, r.at + 1)
      if (verb >= 0 && verb <= i) return false
    }
    return true
  }
  if (noun.conjuncts.length > 0) return clauseAhead(r, r.at + 1) < 0
  return commas >= 2 && clauseAhead(r, r.at + 1) < 0 && !opensWithArticle
}

const numbers: ReadonlyMap<string, number> = new Map(
  ["two", "three", "four", "five", "six"].flatMap((word, i) => [
    [word, i + 2],
    [String(i + 2), i + 2],
  ]),
)

/** "Three groups, A, B and C, said": as many names as were counted say who these are. */
function isNamedInFull(r: Reading, noun: NounDraft, second: NounDraft, members: number): boolean {
  if (noun.conjuncts.length > 0 || isNamed(r, noun) || !isNamed(r, second)) return false
  for (let i = noun.from; i <= noun.head; i++)
    if (numbers.get(r.tokens[i]?.key ?? "") === members) return true
  // "both agencies, A and B"
  return members === 2 && r.tokens[noun.from]?.key === "both"
}

function hasArticleBehind(r: Reading, k: number): boolean {
  const item = r.items[k + 1]
  return item?.kind === "noun" && /^(?:a|an|the)$/.test(r.tokens[item.noun.from]?.key ?? "")
}

export function isNamed(r: Reading, noun: NounDraft): boolean {
  return r.tags[noun.head] === "PROPN"
}

/** "X, a group that …": the apposition behind the comma here, if there is one. */
export function appositionHere(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
): void {
  if (kindAt(r, r.at) !== "comma" || role === "fronted") return
  const next = r.items[r.at + 1]
  if (next?.kind !== "noun" || isTime(r, next.noun) || isTime(r, noun)) return
  // "LoanDesk, one of the largest lenders, said"
  if (next.noun.isPronoun && !(r.tokens[next.noun.head]?.key === "one" && textAt(r, r.at + 2) === "of"))
    return
  const target = noun.conjuncts.at(-1) ?? noun
  // "a spokesman for the ministry, Jan Novak,": the spokesman is.
  if (role === "object" && r.waiting > 0 && !isNamed(r, target)) return
  // "In the version of LEMPO, TA456 sent mail": the subject of what is fronted
  if (
    r.clauses.length === 0 &&
    isNamed(r, next.noun) &&
    clauseVerbOf(r, r.at + 2)?.form === "ed" &&
    role === "object"
  )
    return
  if (role === "object" && isOuterList(r, target)) return
  // "Two of them, Pale Otter and Red Heron, have": the two are.
  if (target.isPronoun && r.waiting > 0 && role === "object") return
  // "agencies in Asia, a provider in Africa and …": the next of a list
  if (role === "object" && /^(?:in|at)$/.test(textAt(r, r.at + 2)) && isParallel(r, target)) return
  const opens = r.tokens[next.noun.from]?.key ?? ""
  const isDescribing = /^(?:a|an|the|its|their|one|another|both|also|an|our|his|her)$/.test(opens)
  if (role === "subject") {
    if (!closesBeforeVerb(r, r.at + 1)) return
  } else {
    if (clauseAhead(r, r.at + 1) >= 0) return
    if (
      !(isNamed(r, target) && isDescribing) &&
      !(isNamed(r, next.noun) && !isNamed(r, target)) &&
      !(isNamed(r, target) && isNamed(r, next.noun)) &&
      !/^(?:a|an|one)$/.test(opens) &&
      // "a new version, 9.9.1, that"
      !/^v?\d+(?:\.\d+)+$/.test(opens) &&
      // "three individuals, officers of Unit 29155, for …"
      !(textAt(r, r.at + 2) === "of" && isPlural(r, target) && isPlural(r, next.noun)) &&
      !(isNamed(r, target) && isPost(r, next.noun))
    )
      return
  }
  r.at++
  const np = readNoun(r, role, clause)
  target.appositions.push({kind: "comma", np})
  // "an activity cluster, UNC-KH14, that collects records"
  if (kindAt(r, r.at) === "comma" && kindAt(r, r.at + 1) === "that" && kindAt(r, r.at + 2) === "verb") {
    r.at++
    relativeHere(r, target, "")
  }
  closeInsert(r, role)
}

const isPlural = (r: Reading, noun: NounDraft): boolean =>
  r.tags[noun.head] === "NOUN" && /[^su]s$/.test(r.tokens[noun.head]?.key ?? "")

/** "Anna Lind, head of …" */
function isPost(r: Reading, noun: NounDraft): boolean {
  return /^(?:director|head|minister|spokesman|spokeswoman|spokesperson|chief|president|researcher|analyst|officer|commissioner|ceo|secretary|professor|manager|chair|chairman|chairwoman|expert|founder|co-founder|deputy|ambassador|lecturer|fellow|editor|general|lead|leader|adviser|executive|member|part|formerly)$/.test(
    r.tokens[noun.head]?.key ?? "",
  )
}

/** "…, Innovation, Technology and Telecommunications, reported": a list that a comma with a verb closes. */
function isListToVerb(r: Reading, k: number): boolean {
  let hasAnd = false
  for (let i = k; i < r.items.length && i < k + 14; i++) {
    const kind = kindAt(r, i)
    if (kind === "and") hasAnd = true
    else if (kind === "comma" && hasAnd) return isLikelyFinite(r, i + 1)
    else if (kind !== "noun" && kind !== "comma") return false
  }
  return false
}

/** Whether a noun phrase at item `k` is closed by a comma with the finite verb behind it. */
function closesBeforeVerb(r: Reading, k: number): boolean {
  let inside = false
  for (let i = k + 1; i < r.items.length && i < k + 40; i++) {
    const kind = kindAt(r, i)
    if (kind === "semicolon" || kind === "end" || kind === "colon") return false
    if (kind === "verb" && isLikelyFinite(r, i) && !inside) return false
    if (kind === "relative" || kind === "that") inside = true
    if (kind !== "comma") continue
    let next = i + 1
    while (kindAt(r, next) === "adverb") next++
    next = behindDay(r, next)
    if (isLikelyFinite(r, next) || clauseVerbOf(r, next)?.form === "ed") return true
    if (isListToVerb(r, i)) return true
    if (kindAt(r, next) === "noun" && clauseAhead(r, next) >= 0) return false
  }
  return false
}
