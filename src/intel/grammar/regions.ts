/* What depends on a group of verbs: from behind it to before the subject of the next finite verb; and the segments
 * of that region, cut at its prepositions. */

import {asideAt, asideEndingAt} from "./asides.ts"
import {coordinators, prepositions, relatives, subordinators} from "./english.ts"
import type {Phrase, Range, VerbGroup} from "./shape.ts"
import {subjectOf} from "./subjects.ts"

/** A part of a region behind one preposition. */
export interface Segment extends Range {
  /** The preposition that opens it; empty for what stands right behind the verb. */
  readonly prep: string
}

/** Where what depends on a group of verbs ends: before the subject of the next finite verb. */
export function regionOf(phrase: Phrase, verb: VerbGroup): Range {
  const known = regions.get(verb)
  if (known !== undefined) return known
  const found = findRegion(phrase, verb)
  regions.set(verb, found)
  return found
}

const regions = new WeakMap<VerbGroup, Range>()

function findRegion(phrase: Phrase, verb: VerbGroup): Range {
  const {tokens, verbs} = phrase
  const aside = asideAt(phrase, verb.at)
  let limit = aside === undefined ? tokens.length : aside.to - (aside.to < tokens.length ? 1 : 0)
  const next = verbs.find(
    (v) =>
      v.from >= verb.to &&
      v.form === "finite" &&
      (aside === undefined ? asideAt(phrase, v.from) === undefined : v.from < aside.to),
  )
  if (next !== undefined && next.from < limit) {
    limit = next.from
    for (let i = next.from - 1; i >= verb.to; i--) {
      const token = tokens[i]
      if (token === undefined) break
      const isBoundary =
        token.text === "," ||
        token.text === ";" ||
        token.text === ":" ||
        token.text === "-" ||
        token.key === "that" ||
        relatives.has(token.key) ||
        coordinators.has(token.key) ||
        (subordinators.has(token.key) && token.key !== "as" && token.key !== "since" && token.key !== "until")
      if (isBoundary && asideEndingAt(phrase, i + 1) === undefined) {
        limit = i
        break
      }
    }
  }
  for (let i = verb.to; i < limit; i++)
    if (tokens[i]?.key === "according" && tokens[i + 1]?.key === "to")
      limit = tokens[i - 1]?.text === "," ? i - 1 : i
  // The subject of a later verb may begin before a relative clause of its own.
  for (const later of verbs.filter((v) => v.form === "finite" && v.from >= verb.to).slice(0, 3)) {
    const subject = subjectOf(phrase, later)
    if (subject === undefined || subject.from <= verb.to || subject.from > limit) continue
    const before = tokens[subject.from - 1]
    if (before === undefined || !(before.text === "," || coordinators.has(before.key))) continue
    limit = Math.min(
      limit,
      before.text !== "," && tokens[subject.from - 2]?.text === "," ? subject.from - 2 : subject.from - 1,
    )
  }
  for (let i = verb.to; i < limit; i++) if (tokens[i]?.text === ";") limit = i
  return {from: verb.to, to: limit}
}

const merging = new Set(["of", "like", "such", "including"])

/** What stands in a region, cut at its prepositions; it ends where another verb begins its own part. */
export function segmentsOf(phrase: Phrase, region: Range): readonly Segment[] {
  const {tokens, verbs, verbAt, mentionAt} = phrase
  const segments: Segment[] = []
  let prep = ""
  let from = region.from
  const close = (to: number): void => {
    if (to > from || prep !== "") segments.push({prep, from, to})
  }
  let at = region.from
  for (; at < region.to; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const aside = phrase.asides.find((a) => a.from === at && a.kind !== "apposition")
    if (aside !== undefined) {
      at = aside.to - 1
      continue
    }
    const verb = verbs[verbAt[at] ?? -1]
    if (verb !== undefined && verb.from === at && verb.form !== "participle") break
    if (mentionAt[at] !== -1) continue
    if (
      prepositions.has(token.key) &&
      !merging.has(token.key) &&
      !(token.key === "as" && tokens[at - 1]?.key === "such") &&
      !(token.key === "as" && tokens[at + 1]?.key === "well") &&
      !(token.key === "as" && tokens[at - 1]?.key === "well")
    ) {
      close(at)
      prep = token.key
      from = at + 1
    }
  }
  close(at)
  return segments
}
