/* Which speakers are one source. A person speaks for the body that he speaks for, a body for the state that it is
 * part of: a ministry and its agency are one. */

import type {NamedThing} from "../knowledge/lexicons.ts"
import type {Reading} from "../model/intel.ts"

/** What each body is part of, speaks for or belongs to, by its id. */
export type Parents = ReadonlyMap<string, string | undefined>

/** Speakers that are nobody's name. */
export const nobody: ReadonlySet<string> = new Set(["publisher", "open-source reporting"])

export function parentsOf(named: readonly NamedThing[]): Parents {
  return new Map(named.map((thing) => [thing.id, thing.partOf ?? thing.speaks ?? thing.state]))
}

/** One is the other, or a part of it, or both are parts of one body. */
export function areOneSource(a: string, b: string, parents: Parents): boolean {
  const above = linesAbove(a, parents)
  return linesAbove(b, parents).some((id) => above.includes(id))
}

function linesAbove(id: string, parents: Parents): readonly string[] {
  const line: string[] = [id]
  for (
    let at = parents.get(id);
    at !== undefined && !line.includes(at) && line.length < 8;
    at = parents.get(at)
  )
    line.push(at)
  return line
}

/** Everybody with a name whose word a document passes on; its headline is not counted. */
export function voicesOf({claims}: Reading): ReadonlySet<string> {
  const voices = new Set<string>()
  for (const {speakers, modality} of claims)
    if (modality !== "headline") for (const {ref} of speakers) if (!nobody.has(ref)) voices.add(ref)
  return voices
}

/** Both name speakers, and nobody of the one is a source of the other. A shared name that a text leaves open, `ncsc`,
 *  may be any body that is called so, `ncsc-uk`. */
export function areOtherVoices(a: ReadonlySet<string>, b: ReadonlySet<string>, parents: Parents): boolean {
  const mayBeOne = (one: string, other: string): boolean =>
    one.startsWith(`${other}-`) || other.startsWith(`${one}-`) || areOneSource(one, other, parents)
  return a.size > 0 && b.size > 0 && ![...a].some((one) => [...b].some((other) => mayBeOne(one, other)))
}
