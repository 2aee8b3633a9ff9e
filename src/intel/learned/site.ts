/* Where a claim may stand, and how one kind of claims is weighed there. Each kind has its own sites (noun phrases, times,
 * counts, verbs), its own signs and a table of weights (knowledge/lexicons/weights). */

import type {ClaimKind} from "../../model/intel.ts"
import type {Range} from "../grammar/shape.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import type {Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"

/** Words of a sentence that may say something; `at` is the word that bears it. */
export interface Site extends Range {
  readonly at: number
}

/** How claims of a kind are weighed at their sites. Bounded work for each site. */
export interface LearnedKind<S extends Site = Site> {
  readonly kind: ClaimKind
  /** The file of its weights. */
  readonly table: string
  /** One thing may be said twice in a sentence: numbers of one unit. */
  readonly mayRepeat?: true
  /** Its signs depend on the place of the site alone, and may be shared. */
  readonly isByPlace?: true
  /** All sites of a sentence, in the order of their words. */
  sites(context: Context, frame: Frame): readonly S[]
  /** Adds what is seen there. */
  signs(context: Context, frame: Frame, site: S, seen: Seen): void
  /** The drafts that it would give; none where it can say nothing of the sort. */
  offers(context: Context, frame: Frame, site: S): readonly Draft[]
  /** Whether a draft of this kind, read by the clauses, is about the site. */
  isOf(context: Context, draft: Draft, site: S): boolean
}
