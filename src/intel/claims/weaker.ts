/* Claims that say less than another of the same speaker, and those that say it by another name: who attributes an event to somebody does not only link the two;
 * "the loader" was "a loader named X" before. */

import type {Said} from "./claim-list.ts"

/** No text about an attack names more flaws and malware in passing; a list of flaws that were mended does. */
const mostNamed = 8

/** The claims with the means that are only named, where a text tells of a deed and no claim has them. */
export function withNamed(claims: readonly Said[], named: readonly Said[]): readonly Said[] {
  if (!claims.some(({kind}) => kind === "targeting" || kind === "vector" || kind === "attribution"))
    return claims
  const known = claims.flatMap(({kind, object}) => (kind === "vector" ? [object.toLowerCase()] : []))
  const more = named.filter(({object}) => !known.some((said) => said.includes(object)))
  if (more.length === 0 || more.length > mostNamed) return claims
  return [...claims, ...more].sort((a, b) => a.evidence[0].start - b.evidence[0].start)
}

/** The claims without associations of an event with whom the same speaker says to have done it, and without a means that
 *  is a part of the words of another. */
export function withoutWeaker(claims: readonly Said[]): readonly Said[] {
  const keyOf = (claim: Said, who: string, event: string): string =>
    `${claim.speakers.at(-1)?.ref}|${who}|${event}`
  const done = new Set(
    claims
      .filter(({kind, polarity}) => kind === "attribution" && polarity === "affirmed")
      .map((claim) => keyOf(claim, claim.subject, claim.object)),
  )
  const ways = new Map<string, Set<string>[]>()
  for (const claim of claims) {
    if (claim.kind !== "vector") continue
    const key = keyOf(claim, claim.subject, claim.polarity)
    const known = ways.get(key)
    if (known === undefined) ways.set(key, [wordsOf(claim.object)])
    else known.push(wordsOf(claim.object))
  }
  return claims.filter((claim) => {
    // An id names one thing, whatever else has its words.
    if (claim.kind === "vector" && claim.object.includes(" "))
      return !isPart(wordsOf(claim.object), ways.get(keyOf(claim, claim.subject, claim.polarity)) ?? [])
    return claim.kind !== "association" || !done.has(keyOf(claim, claim.object, claim.subject))
  })
}

/** The claims with malware by its name, where the text names it after it has told of it. */
export function withNames(claims: readonly Said[], renamed: ReadonlyMap<string, string>): readonly Said[] {
  if (renamed.size === 0) return claims
  const keyOf = ({subject, object, polarity, speakers}: Said): string =>
    `${subject}|${object}|${polarity}|${speakers.at(-1)?.ref}`
  const known = new Map<string, number>()
  const found: Said[] = []
  for (const said of claims) {
    const name = said.kind === "vector" ? renamed.get(said.object) : undefined
    const claim = name === undefined ? said : {...said, object: name}
    if (claim.kind !== "vector") {
      found.push(claim)
      continue
    }
    const at = known.get(keyOf(claim))
    const before = at === undefined ? undefined : found[at]
    if (at === undefined || before === undefined) {
      known.set(keyOf(claim), found.length)
      found.push(claim)
    } else found[at] = {...before, evidence: [...before.evidence, ...claim.evidence]}
  }
  return found
}

const wordsOf = (object: string): Set<string> => new Set(object.toLowerCase().split(/[\s-]+/))

/** Whether all words of a means are in one of the others, which has more. */
const isPart = (words: ReadonlySet<string>, all: readonly ReadonlySet<string>[]): boolean =>
  all.some((other) => other.size > words.size && [...words].every((word) => other.has(word)))
