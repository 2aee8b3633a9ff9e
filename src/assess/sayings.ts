/* A likelihood in the words of another yardstick.
 *
 * The bands of yardsticks differ, so the words are found anew from the raw result and never translated from PHIA's.
 * Direct proof, and what follows from it, has the highest band of any yardstick. */

import type {Yardstick} from "../knowledge/yardsticks.ts"
import {
  type Judgement,
  type Ledger,
  type Likelihood,
  nearestBand,
  phrase,
  type Saying,
} from "../model/judgement.ts"
import {posteriorWith} from "./ledger.ts"
import {opening} from "./sentences.ts"

/** What the words are found by. */
export interface Ground {
  readonly book: Ledger
  readonly isProven: boolean
  readonly shake: number
  readonly yardstick: Yardstick | undefined
}

/** The likelihood with the words of the yardstick, if it is another one than PHIA's. */
export function said(likelihood: Likelihood, ground: Ground): Likelihood {
  const {yardstick} = ground
  const {said: _, ...own} = likelihood
  return yardstick === undefined || yardstick.id === "phia"
    ? own
    : {...own, said: sayingOf(yardstick, ground)}
}

function sayingOf(yardstick: Yardstick, {book, isProven, shake}: Ground): Saying {
  const {bands, id} = yardstick
  const at = (more: number): Yardstick["bands"][number] =>
    isProven ? (bands.at(-1) ?? bands[0]) : nearestBand(bands, posteriorWith(book, more))
  const [low, high] = [at(-Math.log10(shake)), at(Math.log10(shake))]
  return {
    yardstick: id,
    term: low.term,
    low: low.low,
    high: high.high,
    ...(low.term === high.term ? {} : {upTo: high.term}),
    ...(low.noun && low.term === high.term ? {isNoun: true} : {}),
  }
}

/** A written judgement in the words of a yardstick: its likelihood, and its sentence with it. */
export function reword(judgement: Judgement, yardstick: Yardstick, shake: number): Judgement {
  if (judgement.kind === "not assessable") return judgement
  const {likelihood, confirmedBy, impliedBy, ledger: book, says} = judgement
  const isTop = likelihood.term === "almost certain" && likelihood.upTo === undefined
  const isProven =
    confirmedBy.length > 0 || (impliedBy !== undefined && isTop && book.band !== likelihood.term)
  const now = said(likelihood, {book, isProven, shake, yardstick})
  const open = opening(likelihood)
  const told = says.startsWith(open)
    ? `${opening(now)}${says.slice(open.length)}`
    : says.replace(phrase(likelihood), phrase(now))
  return {...judgement, likelihood: now, says: told}
}
