/* One document, read: its blocks and dates, what it claims and asks, what it says to look for. Pure; O(n). */

import type {IntelKnowledge} from "../knowledge/intel.ts"
import type {Reading} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {claimsOf} from "./claims/reader.ts"
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
  const said = claimsOf(source, document, knowledge.lexicons)
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
