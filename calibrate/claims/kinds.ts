/* Examples of which noun phrases are claims of a kind. One is right if what it would say is labelled at that place. */

import {isRead} from "../../src/intel/learned/learned.ts"
import {type LearnedKind, learnedKinds, offersOf} from "../../src/intel/learned/offers.ts"
import {frameOf, signsOf} from "../../src/intel/learned/signs.ts"
import {labelsMeant} from "../../test/support/intel-score.ts"
import type {Example} from "./learn.ts"
import {type PassageSet, plain, walk} from "./passages.ts"
import type {Signs} from "./signs.ts"

export interface KindExample extends Example {
  readonly set: string
  /** The clauses have said it. */
  readonly isRead: boolean
}

/** The examples of all kinds in the passages. */
export function kindExamples(
  sets: readonly PassageSet[],
  numbers: Signs,
): ReadonlyMap<LearnedKind, readonly KindExample[]> {
  const meant = labelsMeant(plain)
  const all = new Map<LearnedKind, KindExample[]>(learnedKinds.map((kind) => [kind, []]))
  for (const {name, passages} of sets)
    for (const passage of passages) {
      const labels = meant(passage)
      walk(passage, plain, (context, placeOf) => {
        if (!context.discourse.hasEvent) return
        const frame = frameOf(context)
        for (const np of context.phrase.parse.nouns) {
          if (np.isPronoun) continue
          const signs = numbers.all(signsOf(context, frame, np))
          for (const kind of learnedKinds) {
            const offers = offersOf(context, kind, np)
            if (offers.length === 0) continue
            const isRight = offers.some(({object, evidence}) => {
              const {from, to} = placeOf(evidence)
              return labels(kind, object, from, to).length > 0
            })
            all.get(kind)?.push({
              signs,
              isRight,
              set: name,
              isRead: offers.every((offer) => isRead(context, offer, np)),
            })
          }
        }
      })
    }
  return all
}
