/* Entities for those whom claims speak of and no lexicon knows: bodies, people and groups that a text alone names.
 *
 * The grammar refers to them by an id made from their words, `harbour-office`; here they get their name as the text
 * first writes it, "Harbour Office", and the places where it stands. Events have no name, and what is written just as
 * its id is a word, not a name. O(n) in words. */

import {type NamedThing, slugOf} from "../knowledge/lexicons.ts"
import type {Claim, Entity, EntityKind, Recommendation} from "../model/intel.ts"
import {isEventId} from "./event-id.ts"
import {nobody} from "./lineage.ts"
import type {Wording} from "./wording.ts"

const idShape = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const mostMentions = 1000
const actorEnds: ReadonlySet<string> = new Set(["attribution", "association", "targeting"])

/** Words of which bodies are made and people are not. */
const bodyWords =
  /\b(?:administration|agency|alliance|armed|army|association|authority|bank|board|bureau|cabinet|cent(?:er|re)|cert|commission|committee|company|corps?|council|court|csirt|department|directorate|embassy|federation|forces?|foundation|government|group|guild|hospital|inc|institute|intelligence|lab(?:s|oratory|oratories)?|ltd|ministry|navy|network|office|organi[sz]ation|parliament|party|police|port|registry|republic|research|security|senate|services?|society|software|solutions|systems|team|technologies|times|union|university|unit|watch)\b/i

interface Spoken {
  readonly claims: readonly Claim[]
  readonly recommendations: readonly Pick<Recommendation, "speakers">[]
  readonly entities: readonly Entity[]
}

/** Those that the entities lack, in the order in which claims speak of them. */
export function unlistedEntities(
  {claims, recommendations, entities}: Spoken,
  wording: Wording,
  named: readonly NamedThing[],
): readonly Entity[] {
  const listed = new Set(entities.map(({id}) => id))
  const kinds = new Map<string, EntityKind | "speaker">()
  const known = idsAmong(named)
  const take = (id: string, kind: EntityKind | "speaker"): void => {
    if (listed.has(id) || kinds.has(id) || nobody.has(id) || !idShape.test(id) || isEventId(id)) return
    if (!id.endsWith("-government") && !known.has(id)) kinds.set(id, kind)
  }
  for (const {kind, relation, subject} of claims)
    if (kind === "organisational" && relation === "holds-role") take(subject, "person")
  for (const {speakers} of [...claims, ...recommendations]) for (const {ref} of speakers) take(ref, "speaker")
  for (const {kind, subject, object} of claims) {
    if (!actorEnds.has(kind)) continue
    take(subject, "actor")
    if (kind !== "targeting") take(object, "actor")
  }
  const written = writtenAs([...kinds.keys()], wording)
  return [...kinds].flatMap(([id, kind]): readonly Entity[] => {
    const found = written.get(id)
    if (found === undefined || found.name === id || (kind === "actor" && !isNamed(found.name))) return []
    const own = kind === "speaker" ? speakerKind(found.name) : kind
    return [{id, kind: own, name: found.name, known: false, mentions: found.mentions}]
  })
}

const idsOf = new WeakMap<readonly NamedThing[], ReadonlySet<string>>()

/** PERF: worked out once for a lexicon, not for each claim. */
function idsAmong(named: readonly NamedThing[]): ReadonlySet<string> {
  const ids = idsOf.get(named) ?? new Set(named.map(({id}) => id))
  idsOf.set(named, ids)
  return ids
}

/** Words that no name of a group begins with or holds: what has them is a piece of a sentence. */
const loose =
  /(?:^| )(?:the|an?|also|either|what|which|who|that|this|these|those|on|in|with|through|by|for|of|from|to|after|before|as|while|when|if|several|some|many|other|all)(?: |$)/i
/** Nouns that stand for anybody who attacks. */
const anybody =
  /^(?:actors?|adversar(?:y|ies)|attackers?|criminals?|cybercriminals?|gangs?|groups?|hackers?|intruders?)$/i

/** "TIN LANTERN", "Chinese state-backed actors", and not "threat actors" or "Criminals". */
function isNamed(name: string): boolean {
  return !loose.test(name) && name.split(" ").some((word) => /\p{Lu}/u.test(word) && !anybody.test(word))
}

/** Two to four capitalised words that make no body are a person's name. */
function speakerKind(name: string): EntityKind {
  const words = name.split(" ")
  const isName = words.every(
    (word) => /^\p{Lu}\p{Ll}/u.test(word) || /^(?:van|von|de|der|bin|al)$/.test(word),
  )
  return words.length > 1 && words.length < 5 && isName && !bodyWords.test(name) ? "person" : "organisation"
}

interface Written {
  readonly name: string
  readonly mentions: Entity["mentions"][number][]
}

/** Where the words of each id stand. The name is as the first place with a capital writes it, else as the first. */
function writtenAs(ids: readonly string[], wording: Wording): ReadonlyMap<string, Written> {
  const found = new Map<string, Written>()
  if (ids.length === 0) return found
  const byFirst = Map.groupBy(ids, (id) => id.split("-", 1)[0] ?? id)
  const begins = new Set([...byFirst.keys()].map((word) => word.charCodeAt(0)))
  const {document, words: folded, written, starts, ends} = wording
  for (const i of written.keys()) {
    // PERF: a word that begins with another plain letter cannot be the first of a name; folding costs.
    const begin = (folded[i] as string).charCodeAt(0)
    if (begin < 128 && !begins.has(begin)) continue
    const low = plainOf(written[i] as string)
    for (const id of byFirst.get(low.split("-", 1)[0] ?? low) ?? []) {
      let words = low
      let last = i
      while (words.length < id.length && last + 1 < written.length)
        words += `-${plainOf(written[++last] as string)}`
      if (words !== id) continue
      const text = written.slice(i, last + 1).join(" ")
      const name = withoutGenitive(text)
      const known = found.get(id)
      const end = (ends[last] as number) - (text.length - name.length)
      const mention = {document: document.id, start: starts[i] as number, end, text: name}
      if (known === undefined) found.set(id, {name, mentions: [mention]})
      else if (known.mentions.length < mostMentions) {
        known.mentions.push(mention)
        if (!/\p{Lu}/u.test(known.name) && /\p{Lu}/u.test(name)) found.set(id, {...known, name})
      }
    }
  }
  return found
}

function withoutGenitive(word: string): string {
  return word.replace(/['’]s?$/, "")
}

function plainOf(word: string): string {
  // PERF: most words are plain letters, which folding leaves as they are.
  return /^[a-z0-9]+$/.test(word) ? word : slugOf(withoutGenitive(word))
}
