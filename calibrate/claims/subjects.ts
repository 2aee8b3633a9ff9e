/* Examples of whose deed a draft tells: drafts that say what a label says at its place, with those that may be the subject.
 * Noun phrases that would say what a label says, and that no clause has read, are drafts as well. */

import {claimsOf, type Watch} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {isEventId} from "../../src/intel/event-id.ts"
import type {Range} from "../../src/intel/grammar/shape.ts"
import type {Context, Draft} from "../../src/intel/kinds/draft.ts"
import {saidOf} from "../../src/intel/learned/nouns.ts"
import {WrittenOfOne} from "../../src/intel/learned/subject-seen.ts"
import {nextEvent} from "../../src/intel/learned/subject-signs.ts"
import type {Choice, Option} from "../../src/intel/learned/subjects.ts"
import {Points} from "../../src/intel/points.ts"
import type {TextSpan} from "../../src/model/intel.ts"
import {labelsMeant, type Passage, sourceOf, subjectsMeant} from "../../test/support/intel-score.ts"
import type {Choices} from "./learn.ts"
import {type PassageSet, plain} from "./passages.ts"
import type {Signs} from "./signs.ts"

export interface SubjectExample extends Choices {
  readonly set: string
}

/** The examples of the passages; the first of each's choices is what the grammar gave. */
export function subjectExamples(sets: readonly PassageSet[], numbers: Signs): readonly SubjectExample[] {
  const objects = labelsMeant(plain)
  const subjects = subjectsMeant(plain)
  const all: SubjectExample[] = []
  for (const {name, passages} of sets)
    for (const passage of passages) {
      const meant = objects(passage)
      const source = sourceOf(passage.text, passage.publisher, passage.issued)
      const document = documentOf(source, 1)
      const isSubject = subjects(passage, claimsOf(source, document, plain).claims)
      const points = new Points(passage.text)
      const labelsAt = (kind: string, object: string, {start, end}: TextSpan): readonly number[] =>
        meant(kind, object, points.unitAt(start), points.unitAt(end))
      let spanOf: SpanOf | undefined
      const see: Watch = (context, placed) => {
        spanOf = placed
        context.drafts.push(...unreadIn(context, placed, passage, labelsAt, points))
      }
      /** Events that the reader had not told apart → what the labels call them. */
      const opened = new Map<string, string>()
      const isRight = (i: number, id: string): boolean => {
        const own = opened.get(id)
        return own === undefined ? isSubject(i, asRead(id, opened)) : passage.claims[i]?.subject === own
      }
      const choose: Choice = ({kind, object, evidence}, options) => {
        const labels = spanOf === undefined ? [] : labelsAt(kind, object, spanOf(evidence))
        if (labels.length === 0 || options.length === 0) return undefined
        const isKnown = options.some(({id}) => labels.some((i) => isRight(i, id)))
        const [first = ""] = labels.map((i) => passage.claims[i]?.subject)
        const hasNext = options.at(-1)?.id === nextEvent
        const isNext = !isKnown && isEventId(first) && hasNext && ![...opened.values()].includes(first)
        const choices = options.map(({id, look}) => ({
          signs: numbers.all(writtenOf(look)),
          isRight: id === nextEvent ? isNext : labels.some((i) => isRight(i, id)),
        }))
        all.push({set: name, choices})
        return isNext ? (id) => opened.set(id, first) : undefined
      }
      claimsOf(source, document, plain, see, choose)
    }
  return all
}

/** The signs of one that may be the subject, as they are written. */
function writtenOf(look: Option["look"]): ReadonlySet<string> {
  const seen = new WrittenOfOne()
  look(seen)
  return seen.all
}

/** The id that an event has where no other is opened before it. */
function asRead(id: string, opened: ReadonlyMap<string, string>): string {
  if (!isEventId(id)) return id
  const number = Number(id.slice("event-".length))
  const before = [...opened.keys()].filter((other) => Number(other.slice("event-".length)) < number).length
  return `event-${number - before}`
}

type SpanOf = (range: Range) => TextSpan

/** Drafts for the labels of a sentence that nothing says. */
function unreadIn(
  context: Context,
  spanOf: SpanOf,
  {text, claims}: Passage,
  labelsAt: (kind: string, object: string, span: TextSpan) => readonly number[],
  points: Points,
): readonly Draft[] {
  const {phrase, discourse, drafts} = context
  if (!discourse.hasEvent) return []
  const {tokens, parse} = phrase
  const said = new Set(drafts.flatMap(({kind, object, evidence}) => labelsAt(kind, object, spanOf(evidence))))
  const found: Draft[] = []
  for (const [i, {kind, object, evidence}] of claims.entries()) {
    if (said.has(i) || (kind !== "vector" && kind !== "targeting" && kind !== "objective")) continue
    const start = text.indexOf(evidence)
    const inside = tokens.flatMap((_, at) => {
      const from = points.unitAt(spanOf({from: at, to: at + 1}).start)
      return from >= start && from < start + evidence.length ? [at] : []
    })
    const [from] = inside
    if (from === undefined) continue
    const to = (inside.at(-1) ?? from) + 1
    const words = new Set(object.toLowerCase().split(/[^a-z0-9]+/))
    const nouns = parse.nouns.filter((np) => from <= np.head && np.head < to && !np.isPronoun)
    const np = nouns.find(({head}) => words.has(tokens[head]?.key ?? "")) ?? nouns.at(-1)
    if (np !== undefined)
      found.push({...saidOf(context, kind, kind, np)(object, from, to), evidence: {from, to}})
  }
  return found
}
