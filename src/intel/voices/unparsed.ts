/* Voices that the clauses of a sentence do not show: verbs of speech that no clause has, who closes a sentence, and who
 * stands before a colon and a quotation. */

import type {Discourse} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import {speakerOf} from "./speaker.ts"
import type {Voice} from "./voice.ts"

/** Verbs of speech that stand in no clause, before a "that": no reading of the sentence is perfect. */
export function overlooked(phrase: Phrase, discourse: Discourse): readonly Voice[] {
  const {tokens, clauses} = phrase
  const voices: Voice[] = []
  // PERF: most sentences have no "that".
  const last = tokens.findLastIndex(({key}) => key === "that")
  for (let i = 1; i < last; i++) {
    const token = tokens[i]
    if (token === undefined || token.isCapital || phrase.mentionAt[i] !== -1) continue
    if (!(token.low.endsWith("s") || token.low.endsWith("d"))) continue
    const saying = discourse.lookup.verbs
      .get(token.key)
      ?.filter(({forms}) => forms.has("s") || forms.has("past"))
      .map(({base}) => discourse.lookup.speech.get(base)?.find(({particles}) => particles.length === 0))
      .find((fit) => fit !== undefined)?.verb.says
    if (
      saying === undefined ||
      clauses.some((c) => c.verb.from <= i && i < c.verb.to && c.subject !== undefined)
    )
      continue
    const that = thatBehind(phrase, i + 1)
    if (that === undefined || that > i + 7) continue
    let from = i
    while (from > 0 && tokens[from - 1]?.text !== ";") from--
    const who = speakerOf(phrase, {from, to: i}, discourse)
    if (who.chain.length === 0) continue
    voices.push({
      chain: who.chain,
      says: saying,
      contents: [{from: i + 1, to: tokens.length}],
      isUnnamed: false,
      confidence: undefined,
      at: i,
      from,
      isMain: true,
    })
  }
  return voices
}

const closing: ReadonlySet<string> = new Set(
  "said says say added adds wrote writes write announced announces told reported reports noted notes stated states explained acknowledged confirmed advised advises".split(
    " ",
  ),
)

const notClosing: ReadonlySet<string> = new Set("which who whom that whose and but or while".split(" "))

/** "…, the FBI said Friday.": whoever closes the sentence speaks all of it, however its clauses were read. */
export function closedBy(phrase: Phrase, discourse: Discourse): Voice | undefined {
  const {tokens, clauses} = phrase
  for (let i = tokens.length - 1; i > Math.max(3, tokens.length - 14); i--) {
    const token = tokens[i]
    // "in Japan and the United States"
    if (token === undefined || !closing.has(token.low) || token.isCapital || phrase.mentionAt[i] !== -1)
      continue
    if (tokens[i - 1]?.key === "not") return undefined
    // "…, and X says that it was stolen": he speaks what follows.
    if (clauses.some((c) => c.at > i && c.lemma !== "" && c.tense !== "none")) return undefined
    for (let from = i - 1; from > 2 && i - from < 16; from--) {
      if (tokens[from - 1]?.text !== ",") continue
      // "…, and the ACSC told users to update": he speaks what follows, if anything.
      if (notClosing.has(tokens[from]?.key ?? "")) return undefined
      const who = speakerOf(phrase, {from, to: i}, discourse)
      // "…, the company said": whoever it is, what stands before is no part of his name.
      if (who.chain.length === 0 && tokens[from]?.key === "the") return undefined
      if (who.chain.length === 0) continue
      return {
        chain: who.chain,
        says: "asserts",
        contents: [{from: 0, to: from - 1}],
        isUnnamed: false,
        confidence: undefined,
        at: i,
        from,
        isMain: true,
      }
    }
    return undefined
  }
  return undefined
}

/** "Minister X: "It is …"": who stands before a colon speaks what stands in quotation marks behind it. */
export function announcedBy(phrase: Phrase, discourse: Discourse): Voice | undefined {
  const {tokens} = phrase
  const colon = tokens.findIndex((t) => t.text === ":")
  if (colon < 1 || colon > 40) return undefined
  const isQuoted = tokens[colon + 1]?.text === '"'
  const main = phrase.clauses.find((c) => c.lemma !== "" && c.at < colon)
  if (main === undefined ? colon > 12 && isQuoted : !isQuoted) return undefined
  const verdict = isQuoted ? undefined : verdictOf(phrase, colon)
  if (!isQuoted && verdict === undefined) return undefined
  // "X minced no words: "…"": whoever the sentence is about.
  const subject = main?.kind === "main" && main.subjectBy === "own" ? main.subject : undefined
  if (main !== undefined && (subject === undefined || subject.isPronoun)) return undefined
  const range =
    verdict ?? (subject === undefined ? {from: 0, to: colon} : {from: subject.from, to: subject.end})
  const who = speakerOf(phrase, range, discourse)
  return who.chain.length === 0
    ? undefined
    : {
        chain: who.chain,
        says: "asserts",
        contents: [{from: colon + 1, to: tokens.length}],
        isUnnamed: false,
        confidence: undefined,
        at: undefined,
        from: 0,
        isMain: true,
      }
}

/** "Mandiant's verdict: …": whose it is. */
function verdictOf({tokens, parse}: Phrase, colon: number): {from: number; to: number} | undefined {
  const noun = parse.nouns.find(({head, possessor}) => head === colon - 1 && possessor !== undefined)
  return noun?.possessor !== undefined &&
    noun.from === 0 &&
    /^(?:answer|assessment|conclusion|diagnosis|finding|judgment|reading|reply|summary|take|verdict|view)$/.test(
      tokens[noun.head]?.key ?? "",
    )
    ? {from: noun.possessor.from, to: noun.possessor.head + 1}
    : undefined
}

/** Where a that-clause begins that no verb before it has taken: "told reporters on Monday that …". */
export function thatBehind({tokens, parse}: Phrase, from: number): number | undefined {
  // "has established, on the basis of an inquiry by its service, that …"
  if (tokens[from]?.text === ",")
    for (let i = from + 1; i < Math.min(tokens.length, from + 26); i++) {
      if (tokens[i]?.text === ";") break
      if (tokens[i]?.text === "," && tokens[i + 1]?.key === "that") return i + 2
    }
  for (let i = from; i < Math.min(tokens.length, from + 12); i++) {
    const token = tokens[i]
    if (token === undefined || /^[;:"]$/.test(token.text)) return undefined
    if (token.key === "that") return i + 1
    if (parse.clauses.some((c) => c.tense !== "none" && c.at === i)) return undefined
  }
  return undefined
}
