/* Reads what a verb governs: objects, predicates, prepositional phrases, clauses, and what stands around them. */

import {clauseAhead, finiteAhead, isTime} from "./ahead.ts"
import {attachedHere, isAccusing, takes} from "./attachment.ts"
import {isSpeech, readClause} from "./clauses.ts"
import {commaBehind, moreObjects} from "./commas.ts"
import type {ClauseDraft, NounDraft} from "./draft.ts"
import {adverbialHere, isAdverbialAhead} from "./fronts.ts"
import {readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {agrees, hangRelative} from "./relatives.ts"
import {verbBehind} from "./verb-complements.ts"
import {contentVerbs, naming, tellers} from "./words.ts"

export const linkingVerbs: RegExp =
  /^(?:be|become|remain|seem|appear|prove|stay|look|sound|feel|go|fall|turn|get)$/

/** Everything behind the verb that belongs to its clause. */
export function readComplements(r: Reading, clause: ClauseDraft): void {
  r.open.push(clause)
  for (let steps = 0; steps < 80; steps++) if (!readOne(r, clause)) break
  r.open.pop()
  clause.to = Math.max(clause.to, readTo(r))
}

function readOne(r: Reading, clause: ClauseDraft): boolean {
  const item = r.items[r.at]
  if (item === undefined) return false
  switch (item.kind) {
    case "adverb": {
      // "Actors affiliated with Iran very likely stole files": those of the verb around.
      let next = r.at + 1
      while (kindAt(r, next) === "adverb") next++
      if (r.waiting > 0 && clauseVerbOf(r, next)?.form === "finite") return false
      clause.adverbs.push(item.from)
      r.at++
      return true
    }
    case "bracket":
      // Behind a verb it hangs on nothing; its clauses are read at the end.
      r.at++
      return true
    case "noun":
      return nounBehind(r, clause)
    case "adjective":
      return adjectiveBehind(r, clause)
    case "prep":
      return prepBehind(r, clause)
    case "that":
      // "a company based in China that has": of what the participle hangs on
      if (clause.kind === "participle" && clause.antecedent !== undefined && !isContentVerb(r, clause))
        return false
      return contentHere(r, clause, "that")
    case "mark":
      return markBehind(r, clause)
    case "relative":
      // "determined who stands behind it"
      if (
        (/^who/.test(item.text) || (item.text === "where" && kindAt(r, r.at - 1) === "verb")) &&
        isContentVerb(r, clause) &&
        clause.complements.length === 0
      )
        return contentHere(r, clause, item.text)
      return false
    case "verb":
      return verbBehind(r, clause)
    case "comma":
      return commaBehind(r, clause)
    case "colon":
      return colonBehind(r, clause)
    case "examples":
      if (kindAt(r, r.at + 1) === "noun" && examplesOf(r, clause)) return true
      r.at++
      return kindAt(r, r.at) === "noun" || kindAt(r, r.at) === "prep"
    case "and":
      return andBehind(r, clause)
    case "other":
      if (kindAt(r, r.at + 1) === undefined) return false
      r.at++
      return true
    default:
      return false
  }
}

export function nounBehind(r: Reading, clause: ClauseDraft): boolean {
  const item = r.items[r.at]
  if (item?.kind !== "noun") return false
  const {noun} = item
  // The content without "that": "said the group exploited …".
  const isDay = weekday.test(r.tokens[noun.head]?.key ?? "") && kindAt(r, r.at + 1) === "noun"
  if (clause.voice !== "be" && isContentVerb(r, clause) && clause.complements.length === 0 && !isDay) {
    const verb = clauseAhead(r, r.at)
    const isTold = tellers.has(clause.lemma) && clause.object === undefined && clause.voice === "active"
    // "operators who find it must report": the only verb ahead is that of the clause around.
    const isOuter = r.waiting > 0 && verb >= 0 && !finiteAhead(r, verb + 1)
    if (verb >= 0 && !isTold && !isOuter && (clause.object === undefined || clause.lemma === "tell"))
      return contentHere(r, clause, "")
  }
  if (isTime(r, noun) && !(clause.voice === "be" && clause.predicate === undefined)) {
    const at = item.from
    const np = readNoun(r, "fronted", undefined)
    clause.args.push({prep: "", at, end: readTo(r), np, clause: undefined, isLoose: false})
    behindTime(r, clause)
    return true
  }
  // "It is likely the group is attempting to gain access"
  if (isAnticipated(r, clause) && clauseAhead(r, r.at) >= 0) return contentHere(r, clause, "")
  // "We are mindful they may be linked"
  if (
    clause.predicate?.kind === "adjective" &&
    kindAt(r, r.at - 1) === "adjective" &&
    noun.isPronoun &&
    clause.complements.length === 0 &&
    clauseAhead(r, r.at) === r.at + 1
  )
    return contentHere(r, clause, "")
  if (
    clause.predicate?.kind === "adjective" &&
    kindAt(r, r.at - 1) === "adjective" &&
    clause.voice === "be"
  ) {
    // "is likely the theft of …"
    clause.adverbs.push(clause.predicate.at)
    clause.predicate = undefined
  }
  if (clause.voice === "be" || (clause.voice === "active" && /^(?:become|remain)$/.test(clause.lemma))) {
    // "is in their assessment almost certainly a front of Y"
    if (clause.predicate?.kind === "preposition" && isOpinion(r, clause.predicate.np)) {
      clause.args.push(...clause.predicate.preps)
      clause.predicate = undefined
    }
    if (clause.predicate !== undefined) return false
    if (isExistential(r, clause)) {
      clause.subject = readNoun(r, "object", clause)
      return true
    }
    const np = readNoun(r, "object", clause)
    clause.predicate = {kind: "noun", at: np.head, np, preps: np.preps}
    return true
  }
  if (clause.voice === "passive") {
    if (clause.object !== undefined) return false
    // "was called a threat", "was given access"
    if (
      clauseAhead(r, r.at) >= 0 &&
      !naming.has(clause.lemma) &&
      !/^(?:give|grant|offer|show|send|tell|teach|deny|award)$/.test(clause.lemma)
    )
      return false
    clause.object = readNoun(r, "object", clause)
    return true
  }
  if (
    clause.object === undefined ||
    (clause.object === clause.antecedent && clause.secondObject !== undefined)
  ) {
    const outer = r.isObject
    r.isObject = true
    clause.object = readNoun(r, "object", clause)
    r.isObject = outer
    return true
  }
  if (clause.secondObject !== undefined) return false
  if (clause.object === clause.antecedent && naming.has(clause.lemma)) {
    clause.secondObject = readNoun(r, "object", clause)
    return true
  }
  const isGiving =
    /^(?:give|grant|offer|show|send|tell|teach|deny|award|cost|call|name|dub|label|deem|consider|make|declare|designate|brand|provide|codename|ask|style|term|nickname|rename)$/.test(
      clause.lemma,
    )
  if (!isGiving || clause.object === clause.antecedent) return false
  const second = readNoun(r, "object", clause)
  if (naming.has(clause.lemma)) clause.secondObject = second
  else {
    // "gave the group access": access is what was given.
    clause.secondObject = clause.object
    clause.object = second
  }
  return true
}

/** The nearest noun phrase of the clause that the number of the verb at item `k` allows, where others stand between. */
export function agreeing(r: Reading, clause: ClauseDraft, k: number): NounDraft | undefined {
  const nouns = [
    clause.object === clause.antecedent ? undefined : clause.object,
    clause.agent,
    clause.predicate?.np,
    ...clause.args.map((a) => a.np),
  ]
    .filter((np) => np !== undefined)
    .flatMap((np) => [np, ...np.preps.map((p) => p.np)])
    .filter((np) => np !== undefined && !np.isPronoun && !isTime(r, np))
  return nouns.findLast((np) => np !== undefined && agrees(r, np, k))
}

/** "It is likely": what is likely follows. */
function isAnticipated(r: Reading, clause: ClauseDraft): boolean {
  return (
    clause.voice === "be" &&
    clause.predicate?.kind === "adjective" &&
    clause.complements.length === 0 &&
    kindAt(r, r.at - 1) === "adjective" &&
    clause.subject !== undefined &&
    r.tokens[clause.subject.head]?.key === "it"
  )
}

/** "said Monday it was investigating": the day is that of the saying. */
const weekday = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)$/

/** "hit 14 organisations in May, including three hospitals": of what there are several. */
export function examplesOf(r: Reading, clause: ClauseDraft): boolean {
  const nouns = [
    clause.object === clause.antecedent ? undefined : clause.object,
    clause.agent,
    ...clause.args.map((a) => a.np),
    clause.subject,
  ].flatMap((np) => (np === undefined ? [] : [np, ...np.conjuncts]))
  const whole = nouns.find(
    (np) =>
      !np.isPronoun &&
      !isTime(r, np) &&
      (np.count !== undefined || /[^su]s$/.test(r.tokens[np.head]?.key ?? "")),
  )
  if (whole === undefined) return false
  r.at++
  const list = readNoun(r, "object", undefined)
  whole.examples.push(list, ...list.conjuncts)
  return true
}

const isOpinion = (r: Reading, np: NounDraft | undefined): boolean =>
  np !== undefined &&
  /^(?:view|assessment|opinion|judge?ment|estimation|eyes|words|knowledge|experience)$/.test(
    r.tokens[np.head]?.key ?? "",
  )

/** A relative clause behind a time belongs to what was spoken of before it. */
function behindTime(r: Reading, clause: ClauseDraft): void {
  const kind = kindAt(r, r.at)
  if (kind !== "that" && kind !== "relative") return
  if (kind === "that" && clause.voice !== "be" && isContentVerb(r, clause) && clause.complements.length === 0)
    return
  const target =
    clause.agent ??
    clause.predicate?.np ??
    (clause.object === clause.antecedent ? undefined : clause.object) ??
    clause.args.findLast((a) => a.np !== undefined && !isTime(r, a.np))?.np
  if (target !== undefined) hangRelative(r, target, clause)
}

const isContentVerb = (r: Reading, clause: ClauseDraft): boolean =>
  contentVerbs.has(clause.lemma) || isSpeech(r, clause.lemma)

function isExistential(r: Reading, clause: ClauseDraft): boolean {
  return clause.subject !== undefined && r.tokens[clause.subject.head]?.key === "there"
}

function adjectiveBehind(r: Reading, clause: ClauseDraft): boolean {
  const item = r.items[r.at]
  if (item?.kind !== "adjective") return false
  if (clause.predicate === undefined && (clause.voice === "be" || linkingVerbs.test(clause.lemma)))
    clause.predicate = {kind: "adjective", at: item.from, np: undefined, preps: []}
  else if (clause.voice === "be" && clause.predicate?.kind === "preposition") {
    // "is in our view unlikely"
    clause.args.push(...clause.predicate.preps)
    clause.predicate = {kind: "adjective", at: item.from, np: undefined, preps: []}
  } else if (clause.predicate === undefined && naming.has(clause.lemma))
    clause.predicate = {kind: "adjective", at: item.from, np: undefined, preps: []}
  r.at++
  return true
}

export function prepBehind(r: Reading, clause: ClauseDraft): boolean {
  const item = r.items[r.at]
  if (item?.kind !== "prep") return false
  const next = r.items[r.at + 1]
  const isTaken = item.text === "as" && kindAt(r, r.at - 1) !== "comma" && takes(r, clause, "as")
  if (!isTaken && isAdverbialAhead(r)) {
    adverbialHere(r, clause)
    return true
  }
  if (item.text === "according to" && clause.kind !== "main" && kindAt(r, r.at - 1) === "comma") return false
  if (next === undefined) {
    r.at++
    return true
  }
  if (next.kind === "relative") return false
  // "accused hackers known as X of breaking in": the outer verb's
  if (item.text === "of" && next.kind === "verb" && clause.kind === "participle" && isAccusing(r, clause))
    return false
  const isNoun = next.kind === "noun"
  const time = isNoun && isTime(r, next.noun)
  const outer = r.isObject
  r.isObject = false
  const attached = attachedHere(
    r,
    clause,
    isNoun && !time && clause.object !== undefined && !takes(r, clause, item.text),
  )
  r.isObject = outer
  if (
    attached.prep === "by" &&
    clause.voice === "passive" &&
    clause.agent === undefined &&
    attached.np !== undefined &&
    !time
  ) {
    clause.agent = attached.np
    return true
  }
  if (clause.predicate === undefined && clause.voice === "be" && item.text !== "according to") {
    clause.predicate = {kind: "preposition", at: attached.at, np: attached.np, preps: [attached]}
    return true
  }
  if (clause.predicate !== undefined && clause.predicate.kind === "adjective")
    clause.predicate.preps.push(attached)
  clause.args.push(attached)
  if (time) behindTime(r, clause)
  return true
}

/** A content clause: "that …", "whether …", or without a word before it. */
export function contentHere(r: Reading, clause: ClauseDraft, marker: string): boolean {
  const from = r.items[r.at]?.from ?? 0
  const before = r.at
  if (marker !== "") r.at++
  const waiting = r.waiting
  r.waiting = marker === "" ? waiting : 0
  const made = readClause(r, "that", marker, from)
  r.waiting = waiting
  if (made === undefined) return r.at > before
  made.parent = clause
  clause.complements.push(made)
  return true
}

function markBehind(r: Reading, clause: ClauseDraft): boolean {
  const text = textAt(r, r.at)
  const isContent =
    (text === "whether" ||
      text === "how" ||
      text === "why" ||
      text === "what" ||
      (text === "if" && /^(?:know|ask|see|wonder|tell|say|determine)$/.test(clause.lemma)) ||
      (text === "when" && /^(?:know|say|tell|determine)$/.test(clause.lemma))) &&
    clause.complements.length === 0
  if (isContent) return contentHere(r, clause, text)
  if (text === "what" || text === "how") return contentHere(r, clause, text)
  adverbialHere(r, clause)
  return true
}

function andBehind(r: Reading, clause: ClauseDraft): boolean {
  const next = r.items[r.at + 1]
  if (next?.kind === "that" && clause.complements.length > 0) {
    r.at++
    return contentHere(r, clause, "that")
  }
  if (next?.kind === "noun" && moreObjects(r, clause)) return true
  if (next?.kind === "prep" && clauseAhead(r, r.at + 2) < 0) {
    // "in Norway and in Sweden", "by X and by Y"
    r.at++
    return prepBehind(r, clause)
  }
  // "on 3 May and again on 9 May"
  if (next?.kind === "adverb" && next.text === "again" && kindAt(r, r.at + 2) === "prep") {
    r.at += 2
    return prepBehind(r, clause)
  }
  // "to editors in Riga and, since May, to ministries"
  if (next?.kind === "comma" && clause.args.length > 0 && insertHere(r, clause)) return true
  if (next?.kind === "adjective" && clause.predicate !== undefined) {
    r.at += 2
    return true
  }
  if (next?.kind === "mark" && clause.complements.length > 0 && textAt(r, r.at + 1) !== "if") {
    r.at++
    return markBehind(r, clause)
  }
  return false
}

/** "and, since May, to …": a phrase between commas and one more of the kind that the verb has. */
function insertHere(r: Reading, clause: ClauseDraft): boolean {
  if (kindAt(r, r.at + 2) !== "prep" || kindAt(r, r.at + 3) !== "noun" || kindAt(r, r.at + 4) !== "comma")
    return false
  const more = textAt(r, r.at + 5)
  if (kindAt(r, r.at + 5) !== "prep" || kindAt(r, r.at + 6) !== "noun" || clauseAhead(r, r.at + 6) >= 0)
    return false
  if (!clause.args.some((a) => a.prep === more)) return false
  const {items} = r
  r.items = items.slice(0, r.at + 4)
  r.at += 2
  prepBehind(r, clause)
  r.items = items
  r.at++
  return prepBehind(r, clause)
}

function colonBehind(r: Reading, clause: ClauseDraft): boolean {
  if (!isSpeech(r, clause.lemma) || clause.complements.length > 0 || clause.kind !== "main") return false
  // "responded to intrusions at seven organisations: …"
  if (clause.object !== undefined || clause.args.some((a) => a.prep === "to" || a.prep === "at")) return false
  r.at++
  const from = r.items[r.at]?.from ?? 0
  const made = readClause(r, "that", "", from)
  if (made === undefined) return true
  made.parent = clause
  clause.complements.push(made)
  return true
}
