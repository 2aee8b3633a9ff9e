/* One document, read: its blocks and dates, what it claims and asks, what it says to look for. Pure; O(n). */

import type {IntelKnowledge} from "../knowledge/intel.ts"
import type {Reading} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {type Claims, claimsOf, claimsOfAll, type ToRead} from "./claims/reader.ts"
import {documentOf} from "./document.ts"
import {indicatorsOf} from "./indicators.ts"
import {troubleAt} from "./place.ts"
import {datedBy, recognise} from "./recognise.ts"
import type {SourceText} from "./source.ts"
import {techniquesOf} from "./techniques.ts"
import {unlistedEntities} from "./unlisted.ts"
import {type Wording, wordingOf} from "./wording.ts"

/** What a source says. `ordinal` counts from 1 and names the document. A copy of a statement that is known gets
 *  what that tells of its date before its claims are read. */
export function readingOf(source: SourceText, ordinal: number, knowledge: IntelKnowledge): Reading {
  const read = dated(source, ordinal, knowledge)
  return readingWith(read, claimsOf(source, read.document, knowledge.lexicons), knowledge)
}

/** No more are read side by side: documents, units of their text. */
const most = 64
const mostUnits = 4_000_000

/** What sources say, of each what `readingOf` gives of it; they count from 1. PERF: claims are read side by side. */
export function readingsOf(sources: readonly SourceText[], knowledge: IntelKnowledge): readonly Reading[] {
  const readings: Reading[] = []
  for (let from = 0; from < sources.length; ) {
    let to = from
    for (let units = 0; to < sources.length && to < from + most; to++) {
      units += sources[to]?.text.length ?? 0
      if (to > from && units > mostUnits) break
    }
    const read = sources.slice(from, to).map((source, i) => dated(source, from + i + 1, knowledge))
    const said = claimsOfAll(read, knowledge.lexicons)
    for (const [i, one] of read.entries()) readings.push(readingWith(one, said[i] as Claims, knowledge))
    from = to
  }
  return readings
}

/** A document whose date is known as far as it can be. */
interface Dated extends ToRead {
  readonly wording: Wording
}

function dated(source: SourceText, ordinal: number, knowledge: IntelKnowledge): Dated {
  const read = documentOf(source, ordinal)
  const wording = wordingOf(source, read)
  const recognised = recognise(wording, knowledge.statements)
  const document =
    recognised === undefined
      ? read
      : {
          ...read,
          issued: datedBy(recognised, wording),
          dates: [
            ...read.dates,
            {
              origin: "knowledge" as const,
              value: recognised.statement.date,
              text: recognised.statement.title,
            },
          ],
        }
  return {source, document, wording}
}

function readingWith({source, document, wording}: Dated, said: Claims, knowledge: IntelKnowledge): Reading {
  const {claims, recommendations, troubles: claimTroubles} = said
  const entities = [...said.entities, ...unlistedEntities(said, wording, knowledge.lexicons.named)]
  const indicators = indicatorsOf(source, document, knowledge.warningLists)
  const techniques = techniquesOf(source, document, knowledge.attack)
  const troubles = [...cutTrouble(wording), ...claimTroubles, ...indicators.troubles, ...techniques.troubles]
  return {
    document,
    ...{entities, claims, recommendations},
    indicators: indicators.indicators,
    techniques: techniques.techniques,
    ...(troubles.length === 0 ? {} : {troubles}),
  }
}

function cutTrouble({document, words, ends, isCut}: Wording): readonly Trouble[] {
  if (!isCut) return []
  const from = ends[words.length - 1] ?? 0
  const detail = `only the first ${words.length} words of the text are compared with other documents`
  const code = "intel/long-text"
  return [troubleAt(document, {start: from, end: from}, {code, severity: "doubtful", detail})]
}
