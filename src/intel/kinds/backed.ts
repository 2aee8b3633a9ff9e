/* The states that an adjective ties somebody to: "the Russia-linked group X", "a Chinese state-sponsored actor", "an
 * Iranian Government-affiliated group"; and the country that stands before a group ("the Chinese group X"). */

import type {Ref} from "../discourse/discourse.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

const tying =
  "linked|backed|sponsored|aligned|nexus|affiliated|associated|directed|controlled|funded|connected|supported|tied|run|led|employed|hired|contracted|financed"
const tied = new RegExp(`-(?:${tying})$`)
const byState = new RegExp(
  `^(?:nation-state|(?:state|government|military|intelligence|regime|army|security-service)-(?:${tying}))$|^(?:state|government)$`,
)

/** Each state or service that the adjectives of a noun phrase tie it to. */
export function backersIn({phrase, discourse}: Context, noun: NounPhrase): readonly Ref[] {
  const {tokens, mentions} = phrase
  const found: Ref[] = []
  for (let i = noun.from; i < noun.to; i++) {
    const token = tokens[i]
    const mention = mentions[phrase.mentionAt[i] ?? -1]
    if (token === undefined) break
    // "China-linked", "GRU-linked": one token; "North Korea-linked": the last of a name.
    if (
      tied.test(token.low) &&
      mention !== undefined &&
      (mention.kind === "state" || mention.kind === "state body")
    ) {
      found.push(discourse.mentionRef(mention))
      continue
    }
    // "IRGC-linked"
    if (tied.test(token.low) && mention === undefined) {
      const first = token.text.slice(0, token.text.indexOf("-"))
      const thing = discourse.lookup.names
        .get(keyOf(first))
        ?.find(({words, cased}) => words.length === 1 && (cased === undefined || cased[0] === first))?.thing
      if (thing?.kind === "state" || thing?.kind === "state body") {
        found.push({id: thing.id, kind: thing.kind, from: i, to: i + 1, state: thing.state})
        continue
      }
    }
    // "People's Republic of China (PRC) state-sponsored actors": the bracket ends the noun phrase.
    const isBehindBracket = i === noun.from && tokens[i - 1]?.text === ")"
    const before = mentions[phrase.mentionAt[i - (isBehindBracket ? 2 : 1)] ?? -1]
    if ((i === noun.from && !isBehindBracket) || before?.kind !== "state") continue
    if (!before.isAdjective && !token.low.includes("-")) continue
    const isState = byState.test(token.low) && (token.low.includes("-") || i + 1 < noun.to)
    if (isState && !(/^(?:state|government)$/.test(token.low) && !isHacking(tokens[i + 1]?.key)))
      found.push(discourse.mentionRef(before))
  }
  // "a state-sponsored group from Iran"
  const from = noun.preps.find(({prep, np}) => /^(?:from|of|in)$/.test(prep) && np !== undefined)?.np
  const state = mentions.find(
    (m) => m.kind === "state" && from !== undefined && m.from >= from.from && m.to === from.to,
  )
  if (found.length === 0 && state !== undefined)
    for (let i = noun.from; i < noun.head; i++)
      if (
        byState.test(tokens[i]?.low ?? "") &&
        (tokens[i]?.low.includes("-") === true || isHacking(tokens[i + 1]?.key))
      )
        found.push(discourse.mentionRef(state))
  return found.filter((ref, i) => found.findIndex(({id}) => id === ref.id) === i)
}

/** "Chinese state hackers", and not "Chinese state media". */
const isHacking = (key: string | undefined): boolean =>
  /^(?:hackers?|actors?|cyber|hacking|threat|attackers?|operatives|spies|groups?)$/.test(key ?? "")

/** "the Chinese group APT31", "Iran's APT42": the country of an attacker or a group. */
export function countryOf({phrase, discourse}: Context, noun: NounPhrase): readonly Ref[] {
  const isBand = discourse.isNoun("actor", phrase.tokens[noun.head])
  const named = phrase.mentions[phrase.mentionAt[noun.head] ?? -1]?.kind === "actor"
  if (!isBand && !named) return []
  // "an Iranian actor affiliated with the ministry" is more than Iranian.
  const isTied = noun.clauses.some(
    ({lemma, voice}) =>
      !/^(?:know|call|track|dub|name|refer|label|designate)$/.test(lemma) &&
      (voice === "passive" || /^(?:work|act|operate|serve|belong|answer|report)$/.test(lemma)),
  )
  if (isTied || noun.preps.some(({prep}) => /^(?:with|of|for|within)$/.test(prep))) return []
  return phrase.mentions
    .filter((m) => m.kind === "state" && m.from >= (noun.possessor?.from ?? noun.from) && m.to <= noun.head)
    .filter((m) => (m.isAdjective ? !isHalf(phrase.tokens[m.from]?.low ?? "") : m.to === noun.possessor?.to))
    .map((m) => discourse.mentionRef(m))
}

/** "pro-Russian", "Russian-speaking" */
const isHalf = (word: string): boolean => word.includes("-")
