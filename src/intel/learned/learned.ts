/* Claims weighed by what is seen at a place of a sentence (signs.ts), with weights learned from labelled passages
 * (knowledge/lexicons/weights): what no clause of the grammar says but is likely to be meant is added, and what a clause
 * gives but is hardly ever meant goes. */

import type {Context, Draft} from "../kinds/draft.ts"
import {readDoubts} from "./doubts.ts"
import {type Frame, frameOf} from "./frame.ts"
import {learnedKinds} from "./kinds.ts"
import type {LearnedKind, Site} from "./site.ts"
import {type Weighing, weighingOf} from "./weighing.ts"

/** Adds a draft for each site that is likely to be meant, and takes out those of sites that are not. */
export function readLearned(context: Context): void {
  const {discourse, drafts} = context
  const {weights} = discourse.lookup.lexicons
  if (weights.size === 0) return
  const weighing = weighingOf(weights)
  weighing.begin()
  readDoubts(context, weighing)
  if (!discourse.hasEvent) return
  const seen = new SeenOnce(context, weighing)
  let frame: Frame | undefined
  /** What the clauses gave → by how much the best of its sites is above what is kept. */
  const best = new Map<Draft, number>()
  const given = drafts.filter(({isByRule}) => isByRule !== true)
  for (const learned of learnedKinds) {
    const known = weights.get(learned.table)
    if (known === undefined) continue
    frame ??= frameOf(context)
    // What a clause denies is seldom like what is told, and meant.
    const read = given.filter(({kind, isDenied}) => kind === learned.kind && !isDenied)
    for (const site of learned.sites(context, frame)) {
      const sum = weighing.sumOf(learned.table, seen.of(learned, frame, site))
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

/** The signs of the sites of a sentence. PERF: kinds that look at the same sites in the same way share them. */
class SeenOnce {
  readonly #context: Context
  readonly #weighing: Weighing
  readonly #known = new Map<LearnedKind["signs"], Map<number, readonly number[]>>()

  constructor(context: Context, weighing: Weighing) {
    this.#context = context
    this.#weighing = weighing
  }

  of(learned: LearnedKind, frame: Frame, site: Site): readonly number[] {
    let known = this.#known.get(learned.signs)
    if (known === undefined) {
      known = new Map()
      this.#known.set(learned.signs, known)
    }
    const place = site.from * this.#context.phrase.tokens.length + site.to
    let numbers = learned.isByPlace === true ? known.get(place) : undefined
    if (numbers === undefined) {
      numbers = this.#weighing.seenAt((seen) => learned.signs(this.#context, frame, site, seen))
      if (learned.isByPlace === true) known.set(place, numbers)
    }
    return numbers
  }
}

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
