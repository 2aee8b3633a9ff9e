/* Reads the clauses of a sentence one after the other, and finds what was said where the speech verb stands behind it:
 * "…, said X", "…, the agency said". */

import {isSpeech, readClause} from "./clauses.ts"
import type {ClauseDraft} from "./draft.ts"
import {readRest} from "./noun-phrases.ts"
import {kindAt, type Reading} from "./reading.ts"
import {insertVerbs} from "./words.ts"

export function readSentence(r: Reading): void {
  const roots: ClauseDraft[] = []
  let speech: ClauseDraft | undefined
  for (let steps = 0; r.at < r.items.length && steps < 10_000; steps++) {
    const before = r.at
    const item = r.items[r.at]
    const kind = item?.kind
    const isBehindComma = r.at > 0 && kindAt(r, r.at - 1) === "comma"
    if (
      kind === "noun" ||
      kind === "verb" ||
      kind === "prep" ||
      kind === "mark" ||
      kind === "adjective" ||
      kind === "adverb" ||
      kind === "examples" ||
      (kind === "that" && (r.at === 0 || kindAt(r, r.at - 1) === "semicolon")) ||
      (kind === "relative" && r.at === 0)
    ) {
      const clause = readClause(r, "main", "", item?.from ?? 0)
      if (clause !== undefined) {
        if (clause.kind === "fragment" && kindAt(r, before - 1) === "and") fillGap(r, clause)
        const top = topOf(clause)
        if (isSpeechBehind(r, top, isBehindComma) && roots.length > 0) {
          for (const root of roots) say(top, root)
          roots.length = 0
          speech = top
        } else if (speech !== undefined && top !== speech) say(speech, top)
        else roots.push(top)
      }
    } else if (kind === "semicolon") {
      roots.length = 0
      speech = undefined
    } else if (kind === "bracket" && item?.kind === "bracket") {
      const outer = r.items
      r.items = item.items
      r.at = 0
      readRest(r)
      r.items = outer
      r.at = before
    }
    if (r.at === before) r.at++
  }
}

/** "41 people had been detained and 22,000 addresses taken offline": the helping verb is that of the clause before. */
function fillGap(r: Reading, clause: ClauseDraft): void {
  const {subject} = clause
  const rest = subject?.clauses.at(-1)
  if (
    subject === undefined ||
    rest?.kind !== "participle" ||
    rest.voice !== "passive" ||
    rest.from !== subject.to
  )
    return
  const first = r.clauses.findLast((c) => c !== clause && c.at < subject.from && c.tense !== "none")
  if (first?.voice !== "passive") return
  subject.clauses.pop()
  rest.kind = first.kind
  rest.subjectBy = "own"
  rest.antecedent = undefined
  rest.tense = first.tense
  rest.isPerfect = first.isPerfect
  rest.modal = first.modal
  rest.parent = first.parent
  rest.from = subject.from
  first.parent?.complements.push(rest)
  r.clauses.splice(r.clauses.indexOf(clause), 1)
}

function topOf(clause: ClauseDraft): ClauseDraft {
  let top = clause
  for (let i = 0; top.parent !== undefined && i < 50; i++) top = top.parent
  return top
}

/** "…, the agency said": a speech verb with nothing said behind it. */
function isSpeechBehind(r: Reading, clause: ClauseDraft, isBehindComma: boolean): boolean {
  return (
    isBehindComma &&
    clause.voice === "active" &&
    (isSpeech(r, clause.lemma) || insertVerbs.has(clause.lemma)) &&
    clause.complements.length === 0 &&
    (clause.object === undefined || clause.lemma === "tell") &&
    // "the form asks for a login"
    !(clause.lemma === "ask" && clause.args.some((a) => a.prep === "for")) &&
    clause.subject !== undefined
  )
}

function say(speech: ClauseDraft, content: ClauseDraft): void {
  if (content === speech) return
  content.parent = speech
  if (content.kind === "main") content.kind = "that"
  speech.complements.push(content)
}
