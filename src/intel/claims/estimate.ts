/* The estimate that a hedge makes: its band, the range of the band, its scope, and the yardstick it was measured on.
 *
 * A speaker of a state with a yardstick of its own is measured on that; anybody else's is assumed, and says so. */

import type {Estimate, Speaker} from "../../model/intel.ts"
import {governed} from "../discourse/parties.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {FoundHedge} from "../voices/hedges.ts"
import {type Paragraph, spanOf} from "./paragraphs.ts"

/** What a hedge says on the yardstick of whoever speaks: ICD 203 for the United States, else PHIA. */
export function estimateOf(
  {lexicons, things}: Lookup,
  paragraph: Paragraph,
  phrase: Phrase,
  found: FoundHedge,
  speakers: readonly Speaker[],
): Estimate {
  const {hedge} = found
  const at = spanOf(paragraph, phrase, found)
  const scope = spanOf(paragraph, phrase, found.scope)
  const text = paragraph.view.text.slice(
    phrase.tokens[found.from]?.start ?? 0,
    phrase.tokens[found.to - 1]?.end ?? 0,
  )
  const state = speakers
    .map((s) => things.get(s.ref)?.state ?? (s.ref.endsWith("-government") ? governed(s.ref) : undefined))
    .find((s) => s !== undefined)
  const isUs = state === "united-states"
  // "Very likely" is a term of ICD 203 and of no other yardstick, whoever says it.
  const isIcdTerm = hedge.phrase === hedge.icd203 && hedge.phrase !== hedge.phia
  const useIcd = hedge.icd203 !== undefined && (isUs || isIcdTerm || hedge.phia === undefined)
  const term = useIcd ? hedge.icd203 : hedge.phia
  if (term === undefined) return {phrase: text, at, scale: "none", scope}
  const yardstick = lexicons.yardsticks.find((y) => y.id === (useIcd ? "icd203" : "phia"))
  const band = yardstick?.bands.find((b) => b.term === term)
  return {
    phrase: text,
    at,
    scale: useIcd ? "ICD203" : "PHIA",
    band: term,
    ...(band === undefined ? {} : {low: band.low, high: band.high}),
    scope,
    ...(isUs || (!useIcd && state === "united-kingdom") ? {} : {isAssumed: true}),
  }
}
