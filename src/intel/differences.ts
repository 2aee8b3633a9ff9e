/* In what two copies of a text differ, for people: words left out, added and changed, with hedges, numbers and
 * denials first; what is quoted in one and told in the other; paragraphs of a quotation that were joined; moved
 * passages; and claims that one copy ascribes and the other leaves to be understood. Spelling, letter case and
 * unseen characters are counted, not listed. At most a hundred are listed. */

import type {Claim, Kinship, Reading, TextSpan} from "../model/intel.ts"
import {alignmentOf} from "./alignment.ts"
import {claimKey} from "./claim-key.ts"
import {spanOf, type Wording, type WordRun} from "./wording.ts"

export type Difference = Kinship["differences"][number]

const mostListed = 100

/** What `a` and `b` say otherwise. Where `runs` are given only these runs of words are compared. */
export function differencesOf(
  a: Wording,
  b: Wording,
  readings: {readonly a: Reading; readonly b: Reading},
): readonly Difference[] {
  const to = alignmentOf(a, b)
  const edits = editsOf(to, a.words.length, b.words.length)
  const shared = sharedRun(to)
  if (shared === undefined) return []
  const listed: Difference[] = [...claimDifferences(readings.a.claims, readings.b.claims)]
  const moved = movedRuns(a, b, edits)
  for (const edit of edits) {
    const inA = edit.a.to > edit.a.from ? spanOf(a, edit.a) : undefined
    const inB = edit.b.to > edit.b.from ? spanOf(b, edit.b) : undefined
    listed.push({what: moved.get(edit) ?? whatOf(a, b, edit, shared), a: inA, b: inB})
  }
  listed.push(...quotationDifferences(a, b, to))
  const titles = [a.document.title, b.document.title]
  if (titles[0] !== titles[1])
    listed.push({
      what: titles.includes(undefined) ? "title in one copy only" : "another title",
      a: titleOf(a),
      b: titleOf(b),
    })
  const more = listed.length - mostListed
  return [
    ...listed.sort((x, y) => rank(x.what) - rank(y.what)).slice(0, mostListed),
    ...(more > 0 ? [counted(`${more} more differences`)] : []),
    ...counts(a, b, to).map(counted),
  ]
}

/** Differences that change what is said come first. */
const important = ["another estimate", "a hedge", "a denial", "a number", "speaker"]

function rank(what: string): number {
  const at = important.findIndex((start) => what.startsWith(start))
  return at < 0 ? important.length : at
}

function counted(what: string): Difference {
  return {what, a: undefined, b: undefined}
}

interface Edit {
  readonly a: WordRun
  readonly b: WordRun
}

/** The runs of words that the alignment leaves over, in order. */
function editsOf(to: Int32Array, lengthA: number, lengthB: number): readonly Edit[] {
  const edits: Edit[] = []
  let i = 0
  let j = 0
  const take = (untilA: number, untilB: number): void => {
    if (untilA > i || untilB > j) edits.push({a: {from: i, to: untilA}, b: {from: j, to: untilB}})
  }
  for (let k = 0; k < lengthA; k++) {
    const other = to[k] as number
    if (other < 0) continue
    take(k, other)
    i = k + 1
    j = other + 1
  }
  take(lengthA, lengthB)
  return edits
}

/** From the first shared word to the last. */
function sharedRun(to: Int32Array): Edit | undefined {
  const from = to.findIndex((j) => j >= 0)
  const last = to.findLastIndex((j) => j >= 0)
  return from < 0
    ? undefined
    : {a: {from, to: last + 1}, b: {from: to[from] as number, to: (to[last] as number) + 1}}
}

const hedgeWords =
  /^(?:(?:un)?likely|probabl[ey]|probability|possib(?:ly|le|ility)|almost|certain(?:ly|ty)?|may|might|could|suspect(?:s|ed|edly)?|alleged(?:ly)?|reported(?:ly)?|appears?|appeared|believed?|believes|assess(?:es|ed)?|confiden(?:t|ce)|chance|apparently|seems?)$/
const denials =
  /^(?:not|no|never|none|nor|neither|den(?:y|ies|ied)|without|cannot|isn't|wasn't|didn't|hasn't|won't)$/
const numbers =
  /^(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|least|over|nearly|about)$/

function whatOf(a: Wording, b: Wording, edit: Edit, shared: Edit): string {
  const words = [...a.words.slice(edit.a.from, edit.a.to), ...b.words.slice(edit.b.from, edit.b.to)]
  const lengthA = edit.a.to - edit.a.from
  const lengthB = edit.b.to - edit.b.from
  const isOutside =
    (lengthA > 0 && (edit.a.to <= shared.a.from || edit.a.from >= shared.a.to)) ||
    (lengthB > 0 && (edit.b.to <= shared.b.from || edit.b.from >= shared.b.to))
  if (isOutside)
    return edit.a.from < shared.a.from ? "text before the shared text" : "text after the shared text"
  // Of a long passage that one copy alone has, single words tell nothing.
  if (words.length <= 40) {
    if (words.some((each) => hedgeWords.test(each))) return "a hedge differs"
    if (words.some((each) => denials.test(each))) return "a denial differs"
    if (words.some((each) => numbers.test(each))) return "a number differs"
  }
  if (lengthA > 0 && lengthB > 0) return "other words"
  return Math.max(lengthA, lengthB) >= 8 ? "a passage in one copy only" : "words in one copy only"
}

const movedWords = 8

/** Left over in `a` at one place and in `b` at another: the same words. */
function movedRuns(a: Wording, b: Wording, edits: readonly Edit[]): ReadonlyMap<Edit, string> {
  const textOf = (wording: Wording, run: WordRun): string => wording.words.slice(run.from, run.to).join(" ")
  const inB = new Map(
    edits
      .filter((e) => e.b.to - e.b.from >= movedWords && e.a.to === e.a.from)
      .map((e) => [textOf(b, e.b), e]),
  )
  const moved = new Map<Edit, string>()
  for (const edit of edits) {
    if (edit.a.to - edit.a.from < movedWords || edit.b.to > edit.b.from) continue
    const other = inB.get(textOf(a, edit.a))
    if (other === undefined) continue
    moved.set(edit, "a passage that stands elsewhere in the other copy")
    moved.set(other, "a passage that stands elsewhere in the other copy")
  }
  return moved
}

const quotedWords = 3

function quotationDifferences(a: Wording, b: Wording, to: Int32Array): readonly Difference[] {
  const found: Difference[] = []
  let from = -1
  const close = (until: number): void => {
    if (from >= 0 && until - from >= quotedWords) {
      const inA = {from, to: until}
      const inB = {from: to[from] as number, to: (to[until - 1] as number) + 1}
      const [quotes, tells] = a.quoted[from] === 1 ? ["first", "second"] : ["second", "first"]
      found.push({
        what: `quoted in the ${quotes} copy, told in the ${tells}`,
        a: spanOf(a, inA),
        b: spanOf(b, inB),
      })
    }
    from = -1
  }
  for (let i = 0; i < to.length; i++) {
    const j = to[i] as number
    const differs = j >= 0 && a.quoted[i] !== b.quoted[j]
    if (!differs) close(i)
    else if (from < 0 || a.quoted[i] !== a.quoted[from]) {
      close(i)
      from = i
    }
    // Two paragraphs of one speech that stand in one paragraph of the other copy.
    const next = to[i + 1] ?? -1
    if (j < 0 || next !== j + 1) continue
    const breaksA = a.blocks[i] !== a.blocks[i + 1]
    const breaksB = b.blocks[j] !== b.blocks[next]
    if (breaksA === breaksB) continue
    const isQuoted = a.quoted[i] === 1 && a.quoted[i + 1] === 1 && b.quoted[j] === 1 && b.quoted[next] === 1
    if (isQuoted)
      found.push({
        what: `two quoted paragraphs of the ${breaksA ? "first" : "second"} copy are one in the ${breaksA ? "second" : "first"}`,
        a: spanOf(a, around(a, i)),
        b: spanOf(b, around(b, j)),
      })
  }
  close(to.length)
  return found
}

/** The words on both sides of the break behind word `i`. */
function around({words}: Wording, i: number): WordRun {
  return {from: Math.max(0, i - 2), to: Math.min(words.length, i + 4)}
}

function titleOf({document}: Wording): TextSpan | undefined {
  const block = document.blocks.find(({kind}) => kind === "title")
  return block === undefined ? undefined : {document: document.id, start: block.start, end: block.end}
}

/** What is counted and not listed. */
function counts(a: Wording, b: Wording, to: Int32Array): readonly string[] {
  let spelling = 0
  let letterCase = 0
  let paragraphs = 0
  for (const [i, j] of to.entries()) {
    if (j < 0) continue
    const [ours, theirs] = [a.written[i] as string, b.written[j] as string]
    if (ours !== theirs) {
      if (ours.toLowerCase() === theirs.toLowerCase()) letterCase++
      else spelling++
    }
    const next = to[i + 1] ?? -1
    if (next === j + 1 && (a.blocks[i] !== a.blocks[i + 1]) !== (b.blocks[j] !== b.blocks[next])) paragraphs++
  }
  const unseen = [a, b].map(({document}) => document.text.match(unseenCharacters)?.length ?? 0)
  const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`
  return [
    ...(spelling > 0 ? [`${many(spelling, "word is", "words are")} spelled otherwise`] : []),
    ...(letterCase > 0 ? [`${many(letterCase, "word", "words")} with other letter case`] : []),
    ...(paragraphs > 0 ? [`${many(paragraphs, "paragraph is", "paragraphs are")} divided otherwise`] : []),
    ...(unseen[0] === unseen[1]
      ? []
      : [
          `no-break spaces and characters that nobody sees: ${unseen[0]} in the first copy, ${unseen[1]} in the second`,
        ]),
  ]
}

const unseenCharacters = /[\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu

/** What both copies claim, and say or ascribe otherwise. */
function claimDifferences(ours: readonly Claim[], theirs: readonly Claim[]): readonly Difference[] {
  const found: Difference[] = []
  const byKey = new Map(theirs.map((claim) => [claimKey(claim), claim]))
  for (const claim of ours) {
    const other = byKey.get(claimKey(claim))
    if (other === undefined) continue
    const [a, b] = [claim.evidence[0], other.evidence[0]]
    const [mine, yours] = [claim.likelihood, other.likelihood]
    if (mine?.band !== yours?.band || mine?.phrase.toLowerCase() !== yours?.phrase.toLowerCase())
      found.push({
        what: `another estimate of the same claim: ${mine?.phrase ?? "none"} and ${yours?.phrase ?? "none"}`,
        a,
        b,
      })
    const [speaks, says] = [claim.speakers.at(-1), other.speakers.at(-1)]
    if (speaks?.ref !== says?.ref)
      found.push({what: `speaker: ${speaks?.ref} in the first copy, ${says?.ref} in the second`, a, b})
    else if (speaks !== undefined && says !== undefined && speaks.basis !== says.basis) {
      const [named, understood] = speaks.basis === "explicit" ? ["first", "second"] : ["second", "first"]
      found.push({
        what: `speaker ${speaks.ref} named in the ${named} copy, understood in the ${understood}`,
        a,
        b,
      })
    }
  }
  return found
}
