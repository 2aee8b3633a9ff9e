/* Who speaks in a sentence, and of which of its words.
 *
 * A verb of speech gives its subject the clause behind it; "according to" gives the rest of its sentence; a
 * sentence in quotation marks belongs to whoever is said to have said it. A relayed source ends with its clause. */

import type {Discourse} from "../discourse/discourse.ts"
import {prepositions} from "../grammar/english.ts"
import type {Phrase} from "../grammar/shape.ts"
import {speakerOf} from "./speaker.ts"
import {explicit} from "./speaker-nouns.ts"
import {voiceOf} from "./speech-verbs.ts"
import type {Voice} from "./voice.ts"

/** The voices in a sentence, outer before inner. */
export function voicesIn(phrase: Phrase, discourse: Discourse): readonly Voice[] {
  const voices: Voice[] = []
  const {tokens, verbs} = phrase
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (tokens[i]?.key !== "according" || tokens[i + 1]?.key !== "to") continue
    let to = i + 2
    while (
      to < tokens.length &&
      tokens[to]?.text !== "," &&
      tokens[to]?.text !== "." &&
      tokens[to]?.text !== ";" &&
      tokens[to]?.text !== "-" &&
      !(phrase.verbAt[to] !== -1 && verbs[phrase.verbAt[to] ?? 0]?.form === "finite")
    )
      to++
    const who = speakerOf(phrase, {from: i + 2, to}, discourse)
    const content = i <= 2 ? {from: to, to: tokens.length} : {from: startOfClause(phrase, i), to: i}
    voices.push({
      chain: who.chain,
      says: who.chain.length === 0 ? "relays" : "asserts",
      content,
      isUnnamed: who.chain.length === 0,
      confidence: undefined,
      verb: undefined,
      person: who.person,
    })
  }
  assessmentsOf(phrase, discourse, voices)
  for (const verb of verbs) {
    const voice = voiceOf(phrase, verb, discourse)
    if (voice !== undefined) voices.push(voice)
  }
  return voices.sort((a, b) => a.content.from - b.content.from || b.content.to - a.content.to)
}

function startOfClause(phrase: Phrase, before: number): number {
  for (let i = before - 1; i >= 0; i--) if (phrase.tokens[i]?.text === ";") return i + 1
  return 0
}

/** "the assessment by Germany that …", "Poland's finding that …": the content is theirs. */
function assessmentsOf(phrase: Phrase, discourse: Discourse, voices: Voice[]): void {
  const {tokens, mentions} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    if (
      !/^(?:assessment|statement|attribution|finding|findings|conclusion|claim|judgment|view|announcement|belief)$/.test(
        tokens[i]?.key ?? "",
      )
    )
      continue
    let that = i + 1
    while (
      that < Math.min(tokens.length, i + 10) &&
      tokens[that]?.key !== "that" &&
      phrase.verbAt[that] === -1
    )
      that++
    if (tokens[that]?.key !== "that") continue
    const isBehind = /^(?:by|of|from)$/.test(tokens[i + 1]?.key ?? "")
    let start = i
    while (
      start > 0 &&
      i - start < 6 &&
      phrase.verbAt[start - 1] === -1 &&
      !prepositions.has(tokens[start - 1]?.key ?? "")
    )
      start--
    const isBefore = tokens[i - 1]?.text === "'s" || mentions.some((m) => m.to === i && m.isAdjective)
    if (!isBehind && !isBefore) continue
    const who = speakerOf(
      phrase,
      isBehind ? {from: i + 2, to: that} : {from: start, to: tokens[i - 1]?.text === "'s" ? i - 1 : i + 1},
      discourse,
    )
    const adjective = mentions.find((m) => m.to === i && m.isAdjective)
    const chain =
      who.chain.length > 0
        ? who.chain
        : adjective === undefined
          ? []
          : [explicit(adjective.speaks ?? `${adjective.id}-government`)]
    if (chain.length === 0) continue
    voices.push({
      chain,
      says: "asserts",
      content: {from: that + 1, to: tokens.length},
      isUnnamed: false,
      confidence: undefined,
      verb: undefined,
      person: undefined,
    })
  }
}
