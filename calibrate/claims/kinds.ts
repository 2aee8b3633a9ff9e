/* Examples of which sites are claims of a kind. One is right if what it would say is labelled at that place. */

import {frameOf} from "../../src/intel/learned/frame.ts"
import {learnedKinds} from "../../src/intel/learned/kinds.ts"
import {isRead} from "../../src/intel/learned/learned.ts"
import {WrittenSigns} from "../../src/intel/learned/seen.ts"
import type {LearnedKind} from "../../src/intel/learned/site.ts"
import {labelsMeant} from "../../test/support/intel-score.ts"
import type {Example} from "./learn.ts"
import {type PassageSet, plain, walk} from "./passages.ts"
import type {Signs} from "./signs.ts"

export interface KindExample extends Example {
  readonly set: string
  /** The clauses have said it. */
  readonly isRead: boolean
}

/** The examples of these kinds in the passages. */
export function kindExamples(
  sets: readonly PassageSet[],
  numbers: Signs,
  kinds: readonly LearnedKind[] = learnedKinds,
): ReadonlyMap<LearnedKind, readonly KindExample[]> {
  const meant = labelsMeant(plain)
  const all = new Map<LearnedKind, KindExample[]>(kinds.map((kind) => [kind, []]))
  for (const {name, passages} of sets)
    for (const passage of passages) {
      const labels = meant(passage)
      walk(passage, plain, (context, placeOf) => {
        if (!context.discourse.hasEvent) return
        const frame = frameOf(context)
        for (const learned of kinds) {
          for (const site of learned.sites(context, frame)) {
            // What is only offered is not told: the next sentences must not go on from it.
            const {lastMeans} = context.discourse
            const offers = learned.offers(context, frame, site)
            context.discourse.lastMeans = lastMeans
            if (offers.length === 0) continue
            const isRight = offers.some(({object, evidence}) => {
              const {from, to} = placeOf(evidence)
              return labels(learned.kind, object, from, to).length > 0
            })
            const written = new WrittenSigns()
            learned.signs(context, frame, site, written)
            all.get(learned)?.push({
              signs: numbers.all(written.all),
              isRight,
              set: name,
              isRead: offers.every((offer) => isRead(context, learned, offer, site)),
            })
          }
        }
      })
    }
  return all
}
