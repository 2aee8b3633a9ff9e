/* Documents on the same matter that share no text: the same actor and product, within three days. Nothing is merged
 * by it. A document is held against the next twenty in time, not against all. */

import type {Kinship, Reading} from "../model/intel.ts"
import type {Pair} from "./copies.ts"

const daysApart = 3
const mostNeighbours = 20

/** One for each pair of documents of different statements, in order of the first document. */
export function relatedTo(
  readings: readonly Reading[],
  pairs: readonly Pair[],
  home: readonly number[],
): readonly Kinship[] {
  const count = readings.length
  const known = new Set(pairs.map(({a, b}) => a * count + b))
  const about = new Map<string, {readonly place: number; readonly day: number}[]>()
  for (const [place, {document, entities}] of readings.entries()) {
    const {value} = document.issued
    if (value === undefined) continue
    const day = Date.parse(`${value}T00:00:00Z`) / 86_400_000
    const idsOf = (kinds: readonly string[]): readonly string[] => [
      ...new Set(entities.filter(({kind}) => kinds.includes(kind)).map(({id}) => id)),
    ]
    for (const actor of idsOf(["actor"]))
      for (const product of idsOf(["product"])) {
        const key = `${actor}\u0000${product}`
        const all = about.get(key)
        if (all === undefined) about.set(key, [{place, day}])
        else all.push({place, day})
      }
  }
  const found = new Map<number, readonly [number, number]>()
  const shaOf = (place: number): string => (readings[place] as Reading).document.sha256
  for (const all of about.values()) {
    all.sort((x, y) => x.day - y.day || (shaOf(x.place) < shaOf(y.place) ? -1 : 1))
    for (const [i, first] of all.entries())
      for (const next of all.slice(i + 1, i + 1 + mostNeighbours)) {
        if (next.day - first.day > daysApart) break
        const [a, b] = [Math.min(first.place, next.place), Math.max(first.place, next.place)]
        if (home[a] !== home[b] && !known.has(a * count + b)) found.set(a * count + b, [a, b])
      }
  }
  return [...found.values()]
    .sort(([a, b], [x, y]) => a - x || b - y)
    .map(([a, b]) => ({
      a: (readings[a] as Reading).document.id,
      b: (readings[b] as Reading).document.id,
      kind: "related",
      containment: 0,
      shared: [],
      differences: [],
    }))
}
