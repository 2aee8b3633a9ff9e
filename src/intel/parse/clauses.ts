/* Reads a clause: what stands before its subject, the subject, the verb, and what the verb governs. */

import {clauseAhead, isLikelyFinite, isTime} from "./ahead.ts"
import type {ClauseKind} from "./clause.ts"
import {readComplements} from "./complements.ts"
import {type ClauseDraft, type NounDraft, newClause, type VerbGroup} from "./draft.ts"
import {attachedHere, readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, deepest, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {intransitive, inverting, speechVerbs} from "./words.ts"

/** Reads the clause at this place with its coordinated verbs. With `antecedent` it is a relative clause, whose subject
 *  or object that is (unless `hasRole` is false); with `subject` that has been read already. */
export function readClause(
  r: Reading,
  kind: ClauseKind,
  marker: string,
  from: number,
  antecedent?: NounDraft,
  hasRole = false,
  subject?: NounDraft,
): ClauseDraft | undefined {
  if (r.depth >= deepest) return undefined
  r.depth++
  const clause = newClause(kind, from, marker)
  clause.antecedent = antecedent
  clause.subject = subject
  if (subject !== undefined) clause.subjectBy = "own"
  const start = r.at
  if (antecedent === undefined || kindAt(r, r.at) === "prep" || kindAt(r, r.at) === "comma") {
    // "that, according to X, had": the comma opens an insert.
    if (antecedent !== undefined && kindAt(r, r.at) === "comma") r.at++
    readFront(r, clause)
  } else while (kindAt(r, r.at) === "adverb") clause.adverbs.push(r.items[r.at++]?.from ?? 0)
  const isVerbFirst = kindAt(r, r.at) === "verb"
  if (!isVerbFirst && clause.subject === undefined && kindAt(r, r.at) === "noun") {
    const outer = r.isGap
    r.isGap = antecedent !== undefined && hasRole
    readSubject(r, clause)
    r.isGap = outer
  }
  insertHere(r, clause)
  if (
    kindAt(r, r.at) === "verb" &&
    !(clause.subject === undefined && clauseVerbOf(r, r.at)?.form === "infinitive" && kind !== "main")
  ) {
    if (antecedent !== undefined && hasRole) {
      if (isVerbFirst) {
        clause.subject = antecedent
        clause.subjectBy = "antecedent"
      } else if (clauseVerbOf(r, r.at)?.voice === "active") clause.object = antecedent
    }
    readPredicateOf(r, clause)
  } else if (clause.subject !== undefined) {
    // No verb: a heading, a bullet.
    clause.kind = kind === "main" ? "fragment" : kind
    clause.at = clause.subject.head
    clause.verb = {from: clause.subject.to, to: clause.subject.to}
    clause.to = readTo(r)
    r.clauses.push(clause)
    if (kindAt(r, r.at) === "prep") clause.args.push(attachedHere(r, clause, true))
    clause.to = readTo(r)
  } else if (
    clause.args.length === 0 &&
    clause.adjuncts.length === 1 &&
    clause.adjuncts[0]?.lemma !== "" &&
    kind === "main"
  ) {
    // "- Exploiting a flaw": the participle is all there is.
    const [only] = clause.adjuncts
    if (only !== undefined) only.parent = undefined
    r.depth--
    return only
  } else if (clause.args.length > 0 || clause.adjuncts.length > 0) {
    clause.kind = kind === "main" ? "fragment" : kind
    clause.at = clause.args[0]?.at ?? clause.from
    clause.to = readTo(r)
    r.clauses.push(clause)
  } else {
    r.depth--
    if (r.at === start && kindAt(r, r.at) === "adjective") r.at++
    return undefined
  }
  r.depth--
  return clause
}

/** What stands before the subject: adverbs, phrases of time and place, other clauses. */
function readFront(r: Reading, clause: ClauseDraft): void {
  for (let steps = 0; steps < 20; steps++) {
    const item = r.items[r.at]
    if (item === undefined) return
    if (item.kind === "adverb") {
      clause.adverbs.push(item.from)
      r.at++
    } else if (item.kind === "comma") {
      if (clause.adverbs.length + clause.args.length + clause.adjuncts.length === 0) return
      r.at++
    } else if (item.kind === "and") {
      if (r.items[r.at + 1] === undefined) return
      r.at++
    } else if (item.kind === "prep") {
      if (isAdverbialAhead(r)) {
        adverbialHere(r, clause)
        continue
      }
      const at = item.from
      const text = item.text
      r.at++
      const next = r.items[r.at]
      if (next?.kind === "noun") {
        const np = readNoun(r, "fronted", undefined)
        clause.args.push({prep: text, at, end: readTo(r), np, clause: undefined, isLoose: false})
      } else {
        r.at--
        clause.args.push(attachedHere(r, clause, false))
      }
    } else if (
      item.kind === "mark" ||
      ((item.kind === "that" || item.kind === "relative") && clause.kind === "main")
    ) {
      const isContent = item.kind !== "mark" || /^(?:what|how|why|whether)$/.test(item.text)
      r.waiting += isContent ? 1 : 0
      adverbialHere(r, clause)
      r.waiting -= isContent ? 1 : 0
      const made = clause.adjuncts.at(-1)
      if (
        isContent &&
        made !== undefined &&
        made.from === item.from &&
        clauseVerbOf(r, behindComment(r))?.form === "finite"
      ) {
        clause.adjuncts.pop()
        made.kind = "that"
        clause.subjectClause = made
        r.at = behindComment(r)
        return
      }
    } else if (
      item.kind === "adjective" &&
      (kindAt(r, r.at + 1) === "prep" || kindAt(r, r.at + 1) === "comma")
    )
      r.at++
    else if (item.kind === "examples") r.at++
    else if (item.kind === "noun" && isTime(r, item.noun) && clauseAhead(r, r.at) < 0) {
      if (kindAt(r, r.at + 1) !== "comma" && kindAt(r, r.at + 1) !== "noun") return
      timeHere(r, clause)
    } else if (item.kind === "noun" && isTime(r, item.noun) && frontedTime(r)) timeHere(r, clause)
    else if (item.kind === "verb" && isFrontedVerb(r)) {
      const {form} = item.verb
      const made = newClause(
        form === "infinitive" ? "infinitive" : "participle",
        item.from,
        form === "infinitive" ? "to" : "",
      )
      const waiting = r.waiting
      r.waiting = waiting + 1
      readPredicateOf(r, made)
      r.waiting = waiting
      made.parent = clause
      let next = r.at
      while (kindAt(r, next) === "adverb") next++
      if (
        kindAt(r, next) === "verb" &&
        clauseVerbOf(r, next)?.form === "finite" &&
        made.voice !== "passive"
      ) {
        // "To attack hospitals is …", "Patching does not …"
        made.kind = form === "infinitive" ? "infinitive" : "gerund"
        clause.subjectClause = made
        return
      }
      clause.adjuncts.push(made)
    } else return
  }
}

/** The item behind a short comment between commas, if one stands here. */
function behindComment(r: Reading): number {
  if (kindAt(r, r.at) !== "comma") return r.at
  for (let i = r.at + 1; i < r.at + 6; i++) if (kindAt(r, i) === "comma") return i + 1
  return r.at
}

function timeHere(r: Reading, clause: ClauseDraft): void {
  const at = r.items[r.at]?.from ?? 0
  const np = readNoun(r, "fronted", undefined)
  clause.args.push({prep: "", at, end: readTo(r), np, clause: undefined, isLoose: false})
}

/** "Last week the agency said": a time with the subject right behind it. */
function frontedTime(r: Reading): boolean {
  const next = kindAt(r, r.at + 1) === "comma" ? r.at + 2 : r.at + 1
  return kindAt(r, next) === "noun" && clauseAhead(r, next) >= 0
}

/** A participle or infinitive that opens the sentence: "Posing as recruiters, …"; no order and no past tense. */
function isFrontedVerb(r: Reading): boolean {
  const verb = clauseVerbOf(r, r.at)
  if (verb === undefined) return false
  if (verb.form === "infinitive" || verb.form === "ing" || verb.form === "done") return true
  if (verb.form !== "ed") return false
  // "Known as X, the group …": a comma with a clause behind it.
  for (let i = r.at + 1; i < r.items.length && i < r.at + 20; i++) {
    if (kindAt(r, i) === "comma") return clauseAhead(r, i + 1) >= 0 && kindAt(r, r.at + 1) !== "noun"
    if (kindAt(r, i) === "verb") return false
  }
  return false
}

/** Whether the preposition here opens a clause: "after it had seen", "since the group began". */
export function isAdverbialAhead(r: Reading): boolean {
  const text = textAt(r, r.at)
  if (!/^(?:after|before|since|until|till|as|except|than|in that|for)$/.test(text)) return false
  if (text === "for") return false
  let next = r.at + 1
  while (kindAt(r, next) === "adverb") next++
  if (text === "as" && kindAt(r, next) === "verb" && clauseVerbOf(r, next)?.form === "ed") return false
  const verb = clauseAhead(r, next)
  if (verb < 0) return false
  // "As part of the campaign the group": the noun is no subject where another one stands before the verb.
  for (let i = next + 1; i < verb; i++)
    if (kindAt(r, i) === "noun" && kindAt(r, i - 1) === "noun") return false
  const first = r.items[next]
  if (text !== "as" && first?.kind === "noun" && isTime(r, first.noun)) return false
  return !(first?.kind === "noun" && isTime(r, first.noun) && kindAt(r, next + 1) === "noun")
}

/** A clause behind a subordinator: "while …", "after …"; its verb may stand without subject. */
export function adverbialHere(r: Reading, clause: ClauseDraft): void {
  const from = r.items[r.at]?.from ?? 0
  const marker = textAt(r, r.at)
  r.at++
  while (kindAt(r, r.at) === "adverb") clause.adverbs.push(r.items[r.at++]?.from ?? 0)
  const verb = clauseVerbOf(r, r.at)
  const waiting = r.waiting
  r.waiting = 0
  let made: ClauseDraft | undefined
  if (verb !== undefined) {
    made = newClause("adverbial", from, marker)
    if (verb.form === "ed" || verb.form === "done") made.voice = "passive"
    readPredicateOf(r, made, verb.form === "ed")
  } else if (kindAt(r, r.at) === "prep" || kindAt(r, r.at) === "adjective") {
    if (kindAt(r, r.at) === "adjective") r.at++
    else clause.args.push(attachedHere(r, clause, false))
  } else {
    made = readClause(r, "adverbial", marker, from)
    if (made !== undefined && made.kind === "fragment") made.kind = "adverbial"
  }
  r.waiting = waiting
  if (made === undefined) return
  made.parent = clause
  clause.adjuncts.push(made)
}

function readSubject(r: Reading, clause: ClauseDraft): void {
  r.waiting++
  clause.subject = readNoun(r, "subject", undefined)
  clause.subjectBy = "own"
  r.waiting--
}

/** Between subject and verb: adverbs, phrases between commas, "…, the agency said, …". */
function insertHere(r: Reading, clause: ClauseDraft): void {
  for (let steps = 0; steps < 6; steps++) {
    const item = r.items[r.at]
    if (item === undefined) return
    if (item.kind === "adverb") {
      clause.adverbs.push(item.from)
      r.at++
      continue
    }
    if (item.kind === "bracket") {
      r.at++
      continue
    }
    if (item.kind === "noun" && isTime(r, item.noun) && clause.subject !== undefined) {
      timeHere(r, clause)
      continue
    }
    if (item.kind === "prep" && clause.subject !== undefined && kindAt(r, r.at + 1) !== "relative") {
      clause.args.push(attachedHere(r, clause, true))
      continue
    }
    if (item.kind !== "comma" || clause.subject === undefined) return
    let next = r.at + 1
    while (kindAt(r, next) === "adverb") next++
    const after = r.items[next]
    if (after === undefined) return
    if (after.kind === "verb" && r.at > 0) {
      if (next > r.at + 1 || clauseVerbOf(r, next)?.form === "finite") {
        // "The group, however, …" and a comma before the verb.
        r.at = next
        continue
      }
      return
    }
    if (after.kind === "comma" && next > r.at + 1) {
      r.at = next + 1
      continue
    }
    const close = closingComma(r, next)
    if (close < 0) return
    if (after.kind === "prep" && clauseAhead(r, next) < 0) {
      r.at = next
      clause.args.push(attachedHere(r, clause, false))
      if (kindAt(r, r.at) === "comma") r.at++
      continue
    }
    if (after.kind === "noun" && speechInsert(r, next, clause)) continue
    if (after.kind === "mark" || after.kind === "prep") {
      r.at = next
      adverbialHere(r, clause)
      if (kindAt(r, r.at) === "comma") r.at++
      continue
    }
    return
  }
}

/** "…, the agency said, …" from the item of its subject on; false where none stands here. */
export function speechInsert(r: Reading, k: number, clause: ClauseDraft): boolean {
  const verb = clauseAhead(r, k)
  const lemma = clauseVerbOf(r, verb)?.lemma ?? ""
  if (verb < 0 || !isSpeech(r, lemma) || clause.parent !== undefined || clause.kind !== "main") return false
  let close = verb + 1
  while (close < verb + 6 && /^(?:noun|prep|adverb)$/.test(kindAt(r, close) ?? "")) close++
  if (
    kindAt(r, close) !== "comma" ||
    kindAt(r, close + 1) === "and" ||
    clauseVerbOf(r, close + 1)?.form === "ing"
  )
    return false
  const items = r.items
  const speech = newClause("main", items[k]?.from ?? 0, "")
  r.at = k
  // What is said must not be taken for what the insert goes on with.
  r.items = items.slice(0, close)
  readSubject(r, speech)
  speech.complements.push(clause)
  if (kindAt(r, r.at) === "verb") readPredicateOf(r, speech)
  r.items = items
  clause.parent = speech
  clause.kind = "that"
  r.at = close + 1
  return true
}

export function isSpeech(r: Reading, lemma: string): boolean {
  if (speechVerbs.has(lemma)) return true
  // "take note", "be of the view" are no verbs of speech without their words.
  return r.lookup.speech.get(lemma)?.some(({particles}) => particles.length === 0) === true
}

/** The comma that closes an insert begun at item `k`, with a verb behind it. */
function closingComma(r: Reading, k: number): number {
  for (let i = k; i < r.items.length && i < k + 24; i++) {
    if (kindAt(r, i) === "semicolon" || kindAt(r, i) === "end") return -1
    if (kindAt(r, i) !== "comma") continue
    let next = i + 1
    while (kindAt(r, next) === "adverb") next++
    if (kindAt(r, next) === "verb") return i
  }
  return -1
}

/** Reads the group of verbs at this place into a clause, then all that it governs and the verbs joined to it. */
export function readPredicateOf(r: Reading, clause: ClauseDraft, isPassive = false): readonly ClauseDraft[] {
  const joined: ClauseDraft[] = []
  let current = clause
  if (!takeVerb(r, clause, isPassive)) return joined
  readComplements(r, clause)
  for (let steps = 0; steps < 30; steps++) {
    const next = joinedVerb(r, current, clause)
    if (next < 0) break
    const adverbs: number[] = []
    for (let i = r.at; i < next; i++) if (kindAt(r, i) === "adverb") adverbs.push(r.items[i]?.from ?? 0)
    const from = r.items[next]?.from ?? 0
    const prep = next - 2
    r.at = next
    const made = newClause(clause.kind, from, clause.marker)
    if (kindAt(r, prep) === "prep" && prep > 0 && kindAt(r, prep + 1) === "noun") {
      r.at = prep
      const {items} = r
      r.items = items.slice(0, next)
      made.args.push(attachedHere(r, undefined, false))
      r.items = items
      r.at = next
    }
    made.conjunctOf = clause
    made.antecedent = clause.antecedent
    made.adverbs.push(...adverbs)
    const wasPassive = clause.voice === "passive" && isParticipleForm(clauseVerbOf(r, r.at))
    if (clause.kind === "relative" && clause.subjectBy !== "antecedent")
      made.object = clause.object === clause.antecedent ? clause.object : undefined
    const isAdjacentPassive =
      clause.voice === "passive" && clause.args.length === 0 && clause.complements.length === 0
    const isAdjacent =
      clause.voice === "active" &&
      clause.object === undefined &&
      clause.args.length === 0 &&
      clause.complements.length === 0
    takeVerb(r, made, wasPassive && kindAt(r, r.at + 1) !== "noun")
    if (clause.isImperative) made.isImperative = true
    made.modal ??= made.tense === "present" && clauseVerbForm(r, made) === "base" ? clause.modal : made.modal
    readComplements(r, made)
    // "opposes and fights all attacks"
    if (isAdjacent && !intransitive.has(clause.lemma)) clause.object = made.object
    if (isAdjacentPassive && clause.agent === undefined) clause.agent = made.agent
    joined.push(made)
    current = made
  }
  const to = readTo(r)
  clause.to = Math.max(clause.to, joined.length > 0 ? (joined[0]?.from ?? to) : to)
  return joined
}

const isParticipleForm = (verb: VerbGroup | undefined): boolean =>
  verb?.form === "ed" || verb?.form === "done"

function clauseVerbForm(r: Reading, clause: ClauseDraft): VerbGroup["form"] | undefined {
  for (const item of r.items) if (item.kind === "verb" && item.verb.at === clause.at) return item.verb.form
  return undefined
}

/** Fills a clause from the verbs at this place. */
function takeVerb(r: Reading, clause: ClauseDraft, isPassive: boolean): boolean {
  const item = r.items[r.at]
  if (item?.kind !== "verb") return false
  const {verb} = item
  r.at++
  clause.verb = {from: verb.from, to: verb.to}
  clause.at = verb.at
  clause.lemma = verb.lemma
  clause.particle = verb.particle
  clause.isPerfect = verb.isPerfect
  clause.isProgressive = verb.isProgressive
  clause.modal = verb.modal
  clause.isNegated = verb.isNegated
  if (
    clause.adverbs.some((i) => /^(?:no|not|never|hardly|scarcely|neither|nor)$/.test(r.tokens[i]?.key ?? ""))
  )
    clause.isNegated = true
  clause.adverbs.push(...verb.adverbs)
  const isParticiple =
    verb.form === "done" ||
    isPassive ||
    (verb.form === "ed" &&
      (clause.kind === "participle" || (clause.kind === "adverbial" && clause.subject === undefined)))
  clause.voice = isParticiple ? "passive" : verb.voice
  clause.tense =
    isParticiple && verb.form !== "finite"
      ? "none"
      : verb.form === "infinitive" || verb.form === "ing"
        ? "none"
        : verb.tense
  if (
    verb.form === "base" &&
    clause.kind === "main" &&
    clause.subject === undefined &&
    clause.conjunctOf?.isImperative !== false
  )
    clause.isImperative = true
  clause.from = Math.min(clause.from, verb.from)
  clause.to = verb.to
  r.clauses.push(clause)
  if ((verb.voice === "be" || verb.lemma === "have") && kindAt(r, r.at) === "comma")
    splitVerb(r, clause, verb)
  if (clause.subject === undefined && clause.subjectClause === undefined && clause.conjunctOf === undefined)
    invertedSubject(r, clause, verb)
  return true
}

/** "had, according to the agency, been abused": the rest of the verb behind an insert. */
function splitVerb(r: Reading, clause: ClauseDraft, verb: VerbGroup): void {
  let close = -1
  for (let i = r.at + 1; i < r.items.length && i < r.at + 14 && close < 0; i++) {
    if (kindAt(r, i) === "verb" || kindAt(r, i) === "semicolon") return
    if (kindAt(r, i) === "comma") close = i
  }
  if (close < 0) return
  let next = close + 1
  while (kindAt(r, next) === "adverb") next++
  const rest = clauseVerbOf(r, next)
  if (rest === undefined) return
  const isDone = rest.form === "done" || rest.form === "ed"
  if (!isDone && !(verb.voice === "be" && rest.form === "ing")) return
  if (verb.lemma === "have" && !isDone) return
  const {items} = r
  r.items = items.slice(0, close)
  r.at++
  if (kindAt(r, r.at) === "prep") clause.args.push(attachedHere(r, clause, false))
  r.items = items
  for (let i = close + 1; i < next; i++) clause.adverbs.push(items[i]?.from ?? 0)
  r.at = next + 1
  clause.at = rest.at
  clause.lemma = rest.lemma
  clause.particle = rest.particle
  clause.voice =
    verb.voice === "be"
      ? rest.form === "ing"
        ? "active"
        : "passive"
      : rest.voice === "active" || rest.form === "ed"
        ? "active"
        : rest.voice
  if (verb.lemma === "have") clause.isPerfect = true
  clause.verb = {from: verb.from, to: rest.to}
  clause.to = rest.to
}

/** "said X", "Behind the abuse stands X": the subject behind its verb. */
function invertedSubject(r: Reading, clause: ClauseDraft, verb: VerbGroup): void {
  if (kindAt(r, r.at) !== "noun" || (verb.form !== "finite" && verb.form !== "ed")) return
  if (
    clause.kind !== "main" &&
    clause.kind !== "that" &&
    clause.kind !== "relative" &&
    clause.kind !== "adverbial"
  )
    return
  if (clause.subjectBy !== "none") return
  const isPlace = clause.args.length > 0 && (inverting.has(verb.lemma) || verb.voice === "be")
  if (!isPlace && !(isSpeech(r, verb.lemma) && verb.voice === "active")) return
  clause.subject = readNoun(r, isPlace ? "object" : "object", undefined)
  clause.subjectBy = "own"
}

/** The item of a verb that is joined to the one before ("wiped … and stole …"), or -1. */
function joinedVerb(r: Reading, current: ClauseDraft, first: ClauseDraft): number {
  let at = r.at
  let hasComma = false
  let hasAnd = false
  if (kindAt(r, at) === "comma") {
    hasComma = true
    at++
  }
  if (kindAt(r, at) === "and") {
    hasAnd = true
    at++
  }
  if (!hasComma && !hasAnd) return -1
  // "and, in our analysis, supports"
  if (hasAnd && kindAt(r, at) === "comma")
    for (let i = at + 1; i < at + 6; i++) {
      if (kindAt(r, i) === "verb") break
      if (kindAt(r, i) !== "comma") continue
      at = i + 1
      break
    }
  while (kindAt(r, at) === "adverb") at++
  // "and in one case sold"
  if (hasAnd && kindAt(r, at) === "prep" && kindAt(r, at + 1) === "noun" && kindAt(r, at + 2) === "verb")
    at += 2
  const verb = clauseVerbOf(r, at)
  if (verb === undefined) return -1
  if (!hasAnd && !goesOnWithVerbs(r, at, verb)) return -1
  if (!isCompatible(r, at, verb, first, current)) return -1
  return at
}

/** "wiped disks, leaked files and left": commas alone join where "and" with a verb follows. */
function goesOnWithVerbs(r: Reading, k: number, verb: VerbGroup): boolean {
  if (verb.form === "ing" || verb.form === "done") return false
  for (let i = k + 1; i < r.items.length && i < k + 16; i++) {
    if (kindAt(r, i) === "and") {
      let next = i + 1
      while (kindAt(r, next) === "adverb") next++
      const other = clauseVerbOf(r, next)
      if (other !== undefined && other.form !== "ing") return true
    }
    const kind = kindAt(r, i)
    if (kind === "relative" || kind === "that" || kind === "mark" || kind === "semicolon" || kind === "colon")
      return false
  }
  return false
}

function isCompatible(
  r: Reading,
  k: number,
  verb: VerbGroup,
  first: ClauseDraft,
  current: ClauseDraft,
): boolean {
  const {form} = verb
  const isFirstInfinitive =
    first.kind === "infinitive" || (first.modal !== undefined && first.voice !== "passive")
  if (form === "infinitive") return first.kind === "infinitive"
  if (form === "base") {
    if (isFirstInfinitive || first.isImperative) return true
    return (
      first.tense === "present" && !first.isPerfect && first.kind !== "participle" && first.kind !== "gerund"
    )
  }
  if (form === "ing")
    return (
      first.kind === "gerund" ||
      (first.kind === "participle" && first.voice === "active") ||
      (first.isProgressive && kindAt(r, r.at) === "and")
    )
  if (first.kind === "infinitive" || first.kind === "gerund") {
    return first.voice === "passive" && form === "ed" && kindAt(r, k + 1) !== "noun"
  }
  if (first.kind === "participle") {
    if (first.voice !== "passive") return false
    let next = k + 1
    while (kindAt(r, next) === "adverb") next++
    return (form === "ed" || form === "done") && kindAt(r, next) !== "noun" && !isOuterPast(r, first, verb)
  }
  if (form === "done") return first.voice === "passive" || current.voice === "passive" || first.isPerfect
  // A relative or content clause leaves the verb to a clause around it that fits better.
  if (first.kind !== "main" && r.open.length > 0) {
    if (
      r.open.some((c) => c !== first && c.tense === verb.tense && c.tense !== "none") &&
      first.tense !== verb.tense &&
      !(form === "ed" && first.voice === "passive")
    )
      return false
    const isSaying =
      isSpeech(r, verb.lemma) ||
      /^(?:urge|call|recommend|advise|offer|thank|condemn|inform|notify|order|encourage)$/.test(verb.lemma)
    if (isSaying && !isSpeech(r, first.lemma) && r.open.some((c) => c !== first && isSpeech(r, c.lemma)))
      return false
  }
  return true
}

function isOuterPast(r: Reading, first: ClauseDraft, verb: VerbGroup): boolean {
  return (
    verb.tense === "past" && isLikelyFinite(r, r.at) && r.open.some((c) => c !== first && c.tense === "past")
  )
}
