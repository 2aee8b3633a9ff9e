/* Examples of which sites are claims of a kind, and which drafts of the clauses are. One is right if what it would say is
 * labelled at that place. */

import {isDoubted, signsOfDraft} from "../../src/intel/learned/doubts.ts"
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

export interface Examples {
  readonly sites: ReadonlyMap<LearnedKind, readonly KindExample[]>
  /** Drafts that may be taken out. */
  readonly doubts: readonly KindExample[]
}

/** The examples of these kinds in the passages. */
export function examplesOf(
  sets: readonly PassageSet[],
  numbers: Signs,
  kinds: readonly LearnedKind[] = learnedKinds,
): Examples {
  const meant = labelsMeant(plain)
  const sites = new Map<LearnedKind, KindExample[]>(kinds.map((kind) => [kind, []]))
  const doubts: KindExample[] = []
  for (const {name, passages} of sets)
    for (const passage of passages) {
      const labels = meant(passage)
      walk(passage, plain, (context, placeOf) => {
        const {discourse, drafts} = context
        for (const draft of drafts.filter(isDoubted)) {
          const seen = new WrittenSigns()
          signsOfDraft(context, draft, seen)
          const place = placeOf(draft.evidence)
          doubts.push({
            signs: numbers.all(seen.all),
            isRight: labels(draft.kind, draft.object, place.from, place.to).length > 0,
            set: name,
            isRead: true,
          })
        }
        if (!discourse.hasEvent) return
        const frame = frameOf(context)
        for (const learned of kinds) {
          for (const site of learned.sites(context, frame)) {
            // What is only offered is not told: the next sentences must not go on from it.
            const {lastMeans} = discourse
            const offers = learned.offers(context, frame, site)
            discourse.lastMeans = lastMeans
            if (offers.length === 0) continue
            const isRight = offers.some(({object, evidence}) => {
              const place = placeOf(evidence)
              return labels(learned.kind, object, place.from, place.to).length > 0
            })
            const seen = new WrittenSigns()
            learned.signs(context, frame, site, seen)
            sites.get(learned)?.push({
              signs: numbers.all(seen.all),
              isRight,
              set: name,
              isRead: offers.every((offer) => isRead(context, learned, offer, site)),
            })
          }
        }
      })
    }
  return {sites, doubts}
}
