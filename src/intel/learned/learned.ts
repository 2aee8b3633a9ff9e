/* Claims weighed by what is seen at a place of a sentence (signs.ts), with weights learned from labelled passages
 * (knowledge/lexicons/weights): what no clause of the grammar says but is likely to be meant is added, and what a clause
 * gives but is hardly ever meant goes. */

import type {Context, Draft} from "../kinds/draft.ts"
import {type Frame, frameOf} from "./frame.ts"
import {learnedKinds} from "./kinds.ts"
import type {LearnedKind, Site} from "./site.ts"
import {weighingOf} from "./weighing.ts"

/** Adds a draft for each site that is likely to be meant, and takes out those of sites that are not. */
export function readLearned(context: Context): void {
  const {discourse, drafts} = context
  const {weights} = discourse.lookup.lexicons
  if (weights.size === 0) return
  const weighing = weighingOf(weights)
  let frame: Frame | undefined
  /** What the clauses gave → by how much the best of its sites is above what is kept. */
  const best = new Map<Draft, number>()
  const given = [...drafts]
  for (const learned of learnedKinds) {
    const known = weights.get(learned.table)
    if (known === undefined || !isAsked(context, learned)) continue
    frame ??= frameOf(context)
    const read = given.filter(({kind}) => kind === learned.kind)
    for (const site of learned.sites(context, frame)) {
      weighing.begin()
      learned.signs(context, frame, site, weighing)
      const sum = weighing.sumOf(learned.table)
      for (const draft of read)
        if (learned.isOf(context, draft, site))
          best.set(draft, Math.max(best.get(draft) ?? Number.NEGATIVE_INFINITY, sum - known.keep))
      if (sum < known.least) continue
      for (const offer of learned
        .offers(context, frame, site)
        .filter((one) => !isRead(context, learned, one, site)))
        drafts.push({...offer, isWeighed: true})
    }
  }
  for (const [draft, above] of best) if (above < 0) drafts.splice(drafts.indexOf(draft), 1)
}

/** Whether a kind is weighed in a sentence: most need an event that has been told. */
export const isAsked = ({discourse}: Context, {isEverywhere}: LearnedKind): boolean =>
  discourse.hasEvent || isEverywhere === true

/** Whether it has been said: the same thing, or something about this site. */
export function isRead<S extends Site>(
  context: Context,
  learned: LearnedKind<S>,
  {object}: Draft,
  site: S,
): boolean {
  return context.drafts.some(
    (d) =>
      d.kind === learned.kind &&
      ((learned.mayRepeat !== true && d.object === object) || learned.isOf(context, d, site)),
  )
}
