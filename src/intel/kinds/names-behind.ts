/* The names that a text gives behind a noun: "activity publicly reported as APT42 and Charming Kitten", "a cluster that
 * Cisco Talos tracks as UAT-7713". */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {nameEnd} from "../discourse/names.ts"
import {isAdverb} from "../grammar/english.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

const naming =
  /^(?:known|tracked|tracks?|tracking|reported|called|calls?|calling|styling|styled|branding|billing|goes|going|named|names?|naming|dubbed|dubs|designated|labelled|labeled|referred|refers?|nicknamed|described|attributed)$/

/** Each name behind a noun, in order; none where it is given none. */
export function namedBehind({phrase, discourse}: Context, noun: NounPhrase): readonly Ref[] {
  const {tokens, mentions} = phrase
  let at = -1
  // "a cluster Fennick Security calls Salt Adder": the name of who calls it so may seem to be part of the phrase.
  let end = noun.to
  for (let i = noun.from; i < noun.to; i++) if (discourse.isNoun("actor", tokens[i])) end = i + 1
  for (let i = end; i < Math.min(tokens.length, end + 9); i++) {
    const token = tokens[i]
    if (token === undefined || /^[;:.]$/.test(token.text)) break
    if (token.text === "," && i > end) break
    // "the intruders planted a backdoor called X": what is called so comes between.
    if (token.key === "a" || token.key === "an") break
    // "activity attributed to X", and not "the activity was attributed to X".
    if (token.key === "attributed" && tokens.slice(end, i).some(({key}) => !isAdverb(key))) return []
    // "that goes by the name X"
    const isGoing = /^(?:goes|going)$/.test(token.key) && !/^(?:by|under)$/.test(tokens[i + 1]?.key ?? "")
    if (naming.test(token.key) && !isGoing) {
      at = i + 1
      break
    }
  }
  if (at < 0) return []
  // "tracked by Microsoft as Seashell Blizzard", "known to the agency as X"
  if (tokens[at]?.key === "by" || tokens[at]?.key === "to") {
    const as = tokens.slice(at, at + 7).findIndex((t) => t.key === "as")
    if (as > 0) at += as
  }
  while (
    /^(?:as|to|by|under|of|in|publicly|also|internally|it|them|itself|themselves|the|name|open|source|sources|industry|other|researchers|vendors|community|")$/.test(
      tokens[at]?.key ?? "",
    )
  )
    at++
  const found: Ref[] = []
  for (let steps = 0; steps < 8; steps++) {
    const mention = mentions.find((m) => m.from === at)
    const to = mention?.to ?? nameEnd(tokens, at)
    if (to <= at) break
    if (mention === undefined)
      found.push({
        id: slugOf(
          tokens
            .slice(at, to)
            .map((t) => t.text)
            .join(" "),
        ),
        kind: "actor",
        from: at,
        to,
      })
    else if (mention.kind === "actor") found.push(discourse.mentionRef(mention))
    else break
    at = to
    if (!/^(?:,|and|or|\/|")$/.test(tokens[at]?.text ?? "")) break
    while (/^(?:,|and|or|\/|"|as)$/.test(tokens[at]?.text ?? "")) at++
  }
  return found
}
