/* Indicators that a document writes: addresses, names, digests, paths, flaws, each with its place. */

import type {WarningLists} from "../knowledge/warning-lists.ts"
import type {FoundIndicator, IntelDocument} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {Places} from "./place.ts"
import type {SourceText} from "./source.ts"

export interface FoundIndicators {
  readonly indicators: readonly FoundIndicator[]
  readonly troubles: readonly Trouble[]
}

const digests = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"} as const

/** The indicators in order of their places, those that are suppressed with the reason. O(n). */
export function indicatorsOf(
  source: SourceText,
  document: IntelDocument,
  lists: WarningLists,
): FoundIndicators {
  const places = new Places(source, document)
  const indicators: FoundIndicator[] = []
  for (const m of places.seen.text.matchAll(
    /\bCVE-\d{4}-\d{4,7}\b|(?<![0-9A-Za-z])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])/gi,
  )) {
    const [word] = m
    const at = places.span(m.index, m.index + word.length)
    const kind = digests[word.length as 32]
    if (/^cve/i.test(word))
      indicators.push({kind: "cve", value: word.toUpperCase(), at, suppressed: undefined})
    else if (kind !== undefined)
      indicators.push({kind, value: word.toLowerCase(), at, suppressed: lists.hashes.get(word.toLowerCase())})
  }
  return {indicators, troubles: []}
}
