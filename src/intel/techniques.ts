/* ATT&CK techniques that a document names, by number, by name, or in words that mean one. */

import type {AttackNames} from "../knowledge/attack.ts"
import type {FoundTechnique, IntelDocument} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {Places, troubleAt} from "./place.ts"
import type {SourceText} from "./source.ts"

export interface FoundTechniques {
  /** Software stands among them with its own number, `S0002`, and the route `software`. */
  readonly techniques: readonly FoundTechnique[]
  readonly troubles: readonly Trouble[]
}

/** The techniques in order of their places. O(n). */
export function techniquesOf(
  source: SourceText,
  document: IntelDocument,
  attack: AttackNames,
): FoundTechniques {
  const places = new Places(source, document)
  const techniques: FoundTechnique[] = []
  const troubles: Trouble[] = []
  for (const m of places.seen.text.matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)) {
    const [written] = m
    const at = places.span(m.index, m.index + written.length)
    const id = attack.techniques.has(written) ? written : attack.retired.get(written)?.successor
    const name = id === undefined ? undefined : attack.techniques.get(id)
    if (id !== undefined && name !== undefined) techniques.push({id, name, route: "stated", at})
    else
      troubles.push(
        troubleAt(document, at, {
          code: "intel/unknown-technique",
          severity: "odd",
          detail: `${written} is no technique that is known`,
        }),
      )
  }
  return {techniques, troubles}
}
