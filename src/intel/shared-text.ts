/* Which sentences two documents share, where each stands, and whose they are. */

import type {Kinship, TextSpan} from "../model/intel.ts"
import type {Pair} from "./copies.ts"
import {spanOf, type Wording, type WordRun} from "./wording.ts"

const mostShared = 200
/** Share of a sentence's grams that one sentence of the other text must have to be its place. */
const placeFrom = 0.3

/** The sentence in which each gram of a text stands first. */
type Places = ReadonlyMap<number, number>

/** The shared sentences of each pair. A text's places are found once, however many pairs it is in. */
export function sharedAmong(
  pairs: readonly Pair[],
  wordings: readonly Wording[],
): ReadonlyMap<Pair, Kinship["shared"]> {
  const known = new Map<Wording, Places>()
  const placesIn = (wording: Wording): Places => {
    const places = known.get(wording) ?? placesOf(wording)
    known.set(wording, places)
    return places
  }
  return new Map(
    pairs.map((pair) => [
      pair,
      sharedSpans(pair, wordings[pair.a] as Wording, wordings[pair.b] as Wording, placesIn),
    ]),
  )
}

/** The shared sentences with both places, in order of the first text. */
function sharedSpans(
  {inA, inB}: Pair,
  a: Wording,
  b: Wording,
  placesIn: (wording: Wording) => Places,
): Kinship["shared"] {
  const isCopy = inA.length === 0 && inB.length === 0
  const places = placesIn(b)
  const found = (isCopy ? a.sentences : inB).flatMap((run) => {
    const other = placeIn(a, run, b, places)
    return other === undefined ? [] : [{a: spanOf(a, run), b: spanOf(b, other)}]
  })
  const back = placesIn(a)
  // What stands in the first only as part of a longer sentence.
  const more = inA.flatMap((run) => {
    const other = placeIn(b, run, a, back)
    return other === undefined ? [] : [{a: spanOf(a, other), b: spanOf(b, run)}]
  })
  const seen = new Set(found.map((pair) => pair.b.start))
  return [...found, ...more.filter((pair) => !seen.has(pair.b.start))]
    .sort((x, y) => x.a.start - y.a.start)
    .slice(0, mostShared)
}

function placesOf({sentences, grams}: Wording): Places {
  const places = new Map<number, number>()
  for (const [number, {from, to}] of sentences.entries())
    for (let i = from; i < to - 2; i++) {
      const gram = grams[i] as number
      if (!places.has(gram)) places.set(gram, number)
    }
  return places
}

/** The sentence of the other text that has most of a sentence's grams. */
function placeIn(own: Wording, {from, to}: WordRun, other: Wording, places: Places): WordRun | undefined {
  const counts = new Map<number, number>()
  for (let i = from; i < to - 2; i++) {
    const number = places.get(own.grams[i] as number)
    if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1)
  }
  const [best] = [...counts].sort(([x, n], [y, m]) => m - n || x - y)
  return best !== undefined && best[1] >= placeFrom * (to - 2 - from) ? other.sentences[best[0]] : undefined
}

/** Spans of documents that are another document's text, with the statement of that document. */
export function borrowedOf(
  pairs: readonly Pair[],
  wordings: readonly Wording[],
  home: readonly number[],
  shared: ReadonlyMap<Pair, Kinship["shared"]>,
): readonly {readonly at: TextSpan; readonly home: number}[] {
  return pairs.flatMap((pair) => {
    if (home[pair.a] === home[pair.b]) return []
    const [a, b] = [wordings[pair.a] as Wording, wordings[pair.b] as Wording]
    const isCopy = pair.inA.length === 0 && pair.inB.length === 0
    const isFromA = isCopy ? a.grams.length <= b.grams.length : isOlder(a, b)
    const origin = home[isFromA ? pair.a : pair.b] as number
    return (shared.get(pair) ?? []).map((both) => ({at: isFromA ? both.b : both.a, home: origin}))
  })
}

/** By date of issue; of two without, one and the same in every order of input. */
function isOlder({document: a}: Wording, {document: b}: Wording): boolean {
  const day = ({issued}: Wording["document"]): string => issued.value ?? issued.notBefore ?? "9999"
  return day(a) === day(b) ? a.sha256 <= b.sha256 : day(a) < day(b)
}
