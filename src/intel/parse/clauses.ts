/* Reads a clause: what stands before its subject, the subject, the verb, and what the verb governs. */

import {doForms, modals} from "../grammar/english.ts"
import {behindDay, clauseAhead, isTime} from "./ahead.ts"
import {attachedHere} from "./attachment.ts"
import type {ClauseKind} from "./clause.ts"
import {readComplements} from "./complements.ts"
import {type ClauseDraft, type NounDraft, newClause, type VerbGroup} from "./draft.ts"
import {adverbialHere, readFront, timeHere} from "./fronts.ts"
import {invertedHelper} from "./inversions.ts"
import {isBehindBe, isParticipleForm, joinedVerb} from "./joined-verbs.ts"
import {readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, deepest, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {base, formsOfWord} from "./verb-forms.ts"
import {insertVerbs, intransitive, inverting, speechVerbs} from "./words.ts"

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
    r.isGap = antecedent === undefined ? kind === "relative" && marker === "which" : hasRole
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
      if (!participleInsert(r, clause, next)) return
      continue
    }
    if (after.kind === "comma" && next > r.at + 1) {
      r.at = next + 1
      continue
    }
    const close = closingComma(r, next)
    if (close < 0) return
    // "The firm's servers, not those of the bank, were"
    if (after.kind === "noun" && next === r.at + 2 && textAt(r, r.at + 1) === "not") {
      const {items} = r
      r.items = items.slice(0, close)
      r.at = next
      readNoun(r, "object", undefined)
      r.items = items
      r.at = close + 1
      continue
    }
    if (after.kind === "prep" && clauseAhead(r, next) < 0) {
      r.at = next
      clause.args.push(attachedHere(r, clause, false))
      if (kindAt(r, r.at) === "comma") r.at++
      continue
    }
    if (after.kind === "noun" && speechInsert(r, next, clause)) continue
    if (after.kind === "noun" && partInsert(r, next, close)) continue
    if (after.kind === "mark" || after.kind === "prep") {
      r.at = next
      adverbialHere(r, clause)
      if (kindAt(r, r.at) === "comma") r.at++
      continue
    }
    return
  }
}

/** "The centre, stood up within the ministry, is …": a participle between commas. */
function participleInsert(r: Reading, clause: ClauseDraft, k: number): boolean {
  const close = closingComma(r, k)
  const verb = clauseVerbOf(r, k)
  if (close < 0 || verb === undefined || verb.form === "infinitive" || verb.form === "base") return false
  const {items} = r
  r.items = items.slice(0, close)
  r.at = k
  const made = newClause("participle", items[k]?.from ?? 0, "")
  made.subject = clause.subject
  made.subjectBy = "control"
  made.parent = clause
  readPredicateOf(r, made, verb.form !== "ing")
  clause.adjuncts.push(made)
  r.items = items
  r.at = close + 1
  return true
}

/** "63 hosts, some of them belonging to forwarders, were …": what is said of a part, up to the comma that closes it. */
function partInsert(r: Reading, k: number, close: number): boolean {
  const item = r.items[k]
  if (item?.kind !== "noun" || !parts.test(r.tokens[item.noun.head]?.key ?? "") || clauseAhead(r, k) >= 0)
    return false
  const {items} = r
  r.items = items.slice(0, close)
  r.at = k
  const made = readClause(r, "participle", "", item.from)
  if (made?.lemma === "") made.kind = "fragment"
  r.items = items
  r.at = close + 1
  return true
}

const parts =
  /^(?:some|most|many|half|several|few|all|both|one|two|three|four|five|six|seven|eight|nine|ten|others)$/

/** "…, the agency said, …" from the item of its subject on; false where none stands here. */
export function speechInsert(r: Reading, k: number, clause: ClauseDraft): boolean {
  const verb = clauseAhead(r, k)
  const lemma = clauseVerbOf(r, verb)?.lemma ?? ""
  if (
    verb < 0 ||
    !(isSpeech(r, lemma) || insertVerbs.has(lemma)) ||
    clause.parent !== undefined ||
    clause.kind !== "main"
  )
    return false
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
    if (kindAt(r, behindDay(r, next)) === "verb") return i
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
    const group = clauseVerbOf(r, r.at)
    const wasPassive =
      (clause.voice === "passive" && isParticipleForm(group)) ||
      (clause.voice === "be" && group !== undefined && isBehindBe(r, r.at, group, clause))
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
    // "had ended all sessions and begun to call"
    if (clause.isPerfect && clause.voice === "active" && group?.form === "done" && group.from === group.at) {
      made.voice = "active"
      made.isPerfect = true
      made.tense = clause.tense
    }
    if (clause.isImperative) made.isImperative = true
    made.modal ??= made.tense === "present" && clauseVerbForm(r, made) === "base" ? clause.modal : made.modal
    readComplements(r, made)
    // "opposes and fights all attacks"
    if (isAdjacent && !clause.isNegated && !intransitive.has(clause.lemma)) clause.object = made.object
    if (isAdjacentPassive && clause.agent === undefined) clause.agent = made.agent
    joined.push(made)
    current = made
  }
  const to = readTo(r)
  clause.to = Math.max(clause.to, joined.length > 0 ? (joined[0]?.from ?? to) : to)
  return joined
}

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
    (verb.form === "base" ||
      // "Reset all passwords"
      (verb.form === "ed" &&
        isOpening(r, r.at - 1) &&
        (formsOfWord(r.tokens[verb.at]?.key ?? "") & base) !== 0)) &&
    clause.kind === "main" &&
    clause.subject === undefined &&
    clause.conjunctOf?.isImperative !== false
  )
    clause.isImperative = true
  clause.from = Math.min(clause.from, verb.from)
  clause.to = verb.to
  r.clauses.push(clause)
  if (verb.voice === "be" || verb.lemma === "have" || isHelper(r, verb)) {
    // "has not, so far, found"
    const isNot = textAt(r, r.at) === "not" && kindAt(r, r.at + 1) === "comma"
    if (isNot || kindAt(r, r.at) === "comma") splitVerb(r, clause, verb, isNot ? r.at + 1 : r.at)
  }
  if (clause.subject === undefined && clause.subjectClause === undefined && clause.conjunctOf === undefined)
    if (!invertedHelper(r, clause, verb)) invertedSubject(r, clause, verb)
  return true
}

/** Whether nothing but marks and numbers stands before an item: it opens the sentence, a bullet or a step. */
function isOpening(r: Reading, k: number): boolean {
  const before = k > 0 ? r.items[k - 1] : undefined
  return (
    before === undefined ||
    before.kind === "semicolon" ||
    before.kind === "other" ||
    (before.kind === "comma" && before.text === "-" && k === 1)
  )
}

/** "X and Y are, in our view, one team": a phrase between commas, with what is said of the subject behind it. */
function insertBehindBe(r: Reading, clause: ClauseDraft): boolean {
  if (kindAt(r, r.at + 1) !== "prep" || kindAt(r, r.at + 2) !== "noun") return false
  let close = r.at + 3
  while (kindAt(r, close) === "prep" && kindAt(r, close + 1) === "noun" && close < r.at + 9) close += 2
  const next = kindAt(r, close + 1)
  if (kindAt(r, close) !== "comma" || (next !== "noun" && next !== "adjective" && next !== "that"))
    return false
  if (clauseAhead(r, close + 1) >= 0) return false
  const {items} = r
  r.items = items.slice(0, close)
  r.at++
  clause.args.push(attachedHere(r, undefined, false))
  r.items = items
  r.at = close + 1
  return true
}

/** "does not", "could": nothing but what helps a verb. */
function isHelper({tokens}: Reading, verb: VerbGroup): boolean {
  const first = tokens[verb.from]?.key ?? ""
  const last = tokens[verb.to - 1]?.key ?? ""
  return (doForms.has(first) || modals.has(first)) && (verb.to === verb.from + 1 || last === "not")
}

/** "had, according to the agency, been abused": the rest of the verb behind an insert. */
function splitVerb(r: Reading, clause: ClauseDraft, verb: VerbGroup, comma: number): void {
  if (verb.voice === "be" && comma === r.at && clause.kind !== "participle" && insertBehindBe(r, clause))
    return
  let close = -1
  for (let i = comma + 1; i < r.items.length && i < comma + 14 && close < 0; i++) {
    if (kindAt(r, i) === "verb" || kindAt(r, i) === "semicolon") return
    if (kindAt(r, i) === "comma") close = i
  }
  if (close < 0) return
  let next = close + 1
  while (kindAt(r, next) === "adverb") next++
  const rest = clauseVerbOf(r, next)
  if (rest === undefined) return
  const isDone = rest.form === "done" || rest.form === "ed"
  // "does not, however, attribute", "could, in theory, reach"
  const isHelped = isHelper(r, verb) && (rest.form === "base" || verb.modal !== undefined)
  if (!isDone && !isHelped && !(verb.voice === "be" && rest.form === "ing")) return
  if (verb.lemma === "have" && !isDone) return
  const {items} = r
  r.items = items.slice(0, close)
  if (comma > r.at) clause.isNegated = true
  r.at = comma + 1
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
      : isHelped || rest.voice === "active" || rest.form === "ed"
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
