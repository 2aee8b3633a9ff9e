/* Reads what stands before the subject of a clause: adverbs, phrases of time and place, other clauses. */

import {clauseAhead, finiteAhead, isTime} from "./ahead.ts"
import {attachedHere} from "./attachment.ts"
import {readClause, readPredicateOf} from "./clauses.ts"
import {type ClauseDraft, type NounDraft, newClause} from "./draft.ts"
import {readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {relativeHere} from "./relatives.ts"

/** What stands before the subject: adverbs, phrases of time and place, other clauses. */
export function readFront(r: Reading, clause: ClauseDraft): void {
  for (let steps = 0; steps < 20; steps++) {
    const item = r.items[r.at]
    if (item === undefined) return
    if (item.kind === "adverb") {
      clause.adverbs.push(item.from)
      r.at++
    } else if (item.kind === "comma") {
      const isBare = clause.adverbs.length + clause.args.length + clause.adjuncts.length === 0
      if (isBare && kindAt(r, r.at - 1) !== "that") return
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
        const outer = r.isFront
        r.isFront = true
        const np = readNoun(r, "fronted", undefined)
        r.isFront = outer
        if (kindAt(r, r.at) === "comma" && !isTime(r, np)) frontedInsert(r, np, text)
        clause.args.push({prep: text, at, end: readTo(r), np, clause: undefined, isLoose: false})
      } else {
        r.at--
        clause.args.push(attachedHere(r, clause, false))
      }
    } else if (
      item.kind === "mark" ||
      ((item.kind === "that" || item.kind === "relative") && clause.kind === "main")
    ) {
      const isContent =
        item.kind !== "mark" || /^(?:what|how|why|whether|whoever|whatever|whichever)$/.test(item.text)
      r.waiting += isContent ? 1 : 0
      adverbialHere(r, clause)
      r.waiting -= isContent ? 1 : 0
      const made = clause.adjuncts.at(-1)
      if (
        isContent &&
        made !== undefined &&
        made.from === item.from &&
        isFiniteAt(r, behindComment(r), item.text)
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
    else if (
      item.kind === "noun" &&
      isTime(r, item.noun) &&
      /^(?:after|before)$/.test(textAt(r, r.at + 1)) &&
      clauseAhead(r, r.at + 2) >= 0
    )
      // "Three weeks after an attack forced them to close, …"
      timeHere(r, clause)
    else if (item.kind === "noun" && isTime(r, item.noun) && clauseAhead(r, r.at) < 0) {
      // "Ten weeks later, in the early hours of Monday, criminals used"
      const isLater =
        /^(?:later|earlier|before|ago)$/.test(textAt(r, r.at + 1)) && kindAt(r, r.at + 2) === "comma"
      if (!isLater && kindAt(r, r.at + 1) !== "comma" && kindAt(r, r.at + 1) !== "noun") return
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
      const behind = clauseVerbOf(r, next)
      // "Running the test installed a loader"
      const isPast = behind?.form === "ed" && form === "ing" && !finiteAhead(r, next + 1)
      if (behind !== undefined && (behind.form === "finite" || isPast) && made.voice !== "passive") {
        // "To attack hospitals is …", "Patching does not …"
        made.kind = form === "infinitive" ? "infinitive" : "gerund"
        clause.subjectClause = made
        return
      }
      clause.adjuncts.push(made)
    } else return
  }
}

/** "According to X, which is part of Y, …", "According to X, a company in Oslo, …": what hangs on the noun phrase of a
 *  fronted preposition, up to the comma before the subject. */
function frontedInsert(r: Reading, np: NounDraft, prep: string): void {
  const opener = r.items[r.at + 1]
  const isRelative = opener?.kind === "relative"
  const isApposition =
    opener?.kind === "noun" &&
    describing.has(prep) &&
    r.tags[np.head] === "PROPN" &&
    /^an?$/.test(r.tokens[opener.noun.from]?.key ?? "")
  if (!isRelative && !isApposition) return
  let close = r.at + 2
  while (close < r.at + 24 && !(kindAt(r, close) === "comma" && subjectAhead(r, close + 1))) {
    if (close >= r.items.length || kindAt(r, close) === "semicolon") return
    if (isApposition && clauseVerbOf(r, close)?.form === "finite") return
    close++
  }
  if (kindAt(r, close) !== "comma") return
  const {items} = r
  r.items = items.slice(0, close)
  r.at++
  if (isRelative) relativeHere(r, np, "")
  else np.appositions.push({kind: "comma", np: readNoun(r, "object", undefined)})
  r.items = items
  r.at = close
}

/** Whether a subject with its verb begins here, be it a last one in "-ed": "…, the intruders entered through X". */
function subjectAhead(r: Reading, k: number): boolean {
  if (clauseAhead(r, k) >= 0) return true
  let at = k
  while (kindAt(r, at) === "adverb") at++
  if (kindAt(r, at) !== "noun") return false
  at++
  while (kindAt(r, at) === "prep" && kindAt(r, at + 1) === "noun" && at < k + 8) at += 2
  while (kindAt(r, at) === "adverb") at++
  return clauseVerbOf(r, at)?.form === "ed" && !finiteAhead(r, at + 1)
}

/** Prepositions whose noun phrase may be a name with what it is behind it. */
const describing: ReadonlySet<string> = new Set([
  "according to",
  "like",
  "unlike",
  "for",
  "from",
  "with",
  "by",
  "together with",
  "along with",
  "as",
])

/** "Whoever agreed received the loader": behind a content that is a subject, a word in "-ed" is a past tense. */
function isFiniteAt(r: Reading, k: number, opener: string): boolean {
  const form = clauseVerbOf(r, k)?.form
  return form === "finite" || (form === "ed" && opener === "whoever")
}

/** The item behind a short comment between commas, if one stands here. */
function behindComment(r: Reading): number {
  if (kindAt(r, r.at) !== "comma") return r.at
  for (let i = r.at + 1; i < r.at + 6; i++) if (kindAt(r, i) === "comma") return i + 1
  return r.at
}

export function timeHere(r: Reading, clause: ClauseDraft): void {
  const at = r.items[r.at]?.from ?? 0
  const np = readNoun(r, "fronted", undefined)
  clause.args.push({prep: "", at, end: readTo(r), np, clause: undefined, isLoose: false})
}

/** "Last week the agency said": a time with the subject right behind it. */
function frontedTime(r: Reading): boolean {
  const behind = kindAt(r, r.at + 1)
  // "and minutes later X was"
  const isLater = behind === "adverb" && /^(?:later|earlier|ago|before|afterwards)$/.test(textAt(r, r.at + 1))
  const next = behind === "comma" || isLater ? r.at + 2 : r.at + 1
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
  // "Those who look after their own tenant can": the verb of what stands before.
  if (r.waiting > 0 && text === "after" && clauseVerbOf(r, r.at - 1)?.lemma === "look") return false
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
    // "when asked", and not "whoever asked"
    const isWho = /^(?:wh(?:o|at|ich)ever|what)$/.test(marker)
    const isPassive = verb.form === "ed" && !isWho
    made = newClause(isWho ? "that" : "adverbial", from, marker)
    if (isPassive || verb.form === "done") made.voice = "passive"
    readPredicateOf(r, made, isPassive)
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
