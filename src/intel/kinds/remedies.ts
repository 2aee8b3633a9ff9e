/* Remedies in a run of tokens (patches, updates, fixed versions, indicators), and the product or malware they are for. */

import {coordinators, determiners, isAdverb, prepositions} from "../grammar/english.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"
import type {Context} from "./draft.ts"

/** "the update that X released": what the relative clause speaks of. */
export function remedyBefore(
  context: Context,
  verb: VerbGroup,
  subject: Range | undefined,
): Range | undefined {
  if (subject === undefined || verb.voice !== "active") return undefined
  const {tokens} = context.phrase
  for (let i = subject.from; i + 1 < subject.to; i++)
    if (context.discourse.isNoun("remedy", tokens[i]) && /^(?:that|which)$/.test(tokens[i + 1]?.key ?? ""))
      return {from: i, to: i + 1}
  const that = tokens[subject.from - 1]?.key
  if (that !== "that" && that !== "which" && !context.discourse.isNoun("remedy", tokens[subject.from - 1]))
    return undefined
  return remedyIn(context, {from: Math.max(0, subject.from - 5), to: subject.from})
}

/** The first remedy in a run of tokens. */
export function remedyIn(context: Context, where: Range): Range | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = where.from; i < Math.min(where.to, where.from + 14); i++) {
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") break
    const isVersion =
      /^versions?$/.test(tokens[i]?.key ?? "") &&
      /^(?:fixed|patched|corrected|updated|new|clean|latest)$/.test(tokens[i - 1]?.key ?? "")
    if (!discourse.isNoun("remedy", tokens[i]) && !isVersion) continue
    if (tokens[i]?.key === "indicators") return {from: i, to: tokens[i + 1]?.key === "of" ? i + 3 : i + 1}
    if (discourse.isNoun("remedy", tokens[i + 1])) continue
    if (
      /^(?:software|malicious|trojanised)$/.test(tokens[i - 1]?.key ?? "") &&
      /^updates?$/.test(tokens[i]?.key ?? "") &&
      tokens[i - 1]?.key !== "software"
    )
      continue
    return {from: i, to: i + 1}
  }
  return undefined
}

/** Where the words that go with a remedy begin: "security updates". */
export function remedyStart(phrase: Phrase, at: number): number {
  let start = at
  while (
    start > 0 &&
    phrase.tokens[start - 1]?.isWord === true &&
    phrase.verbAt[start - 1] === -1 &&
    at - start < 5
  ) {
    const key = phrase.tokens[start - 1]?.key ?? ""
    if (determiners.has(key) || prepositions.has(key) || coordinators.has(key) || isAdverb(key)) break
    start--
  }
  return start
}

/** The product in a run of tokens, by its name or by the short name that the text gave it. */
export function productIn(context: Context, where: Range): string | undefined {
  const {phrase, discourse} = context
  const mention = phrase.mentions.find(
    (m) => m.kind === "product" && m.from >= where.from && m.to <= where.to,
  )
  if (mention !== undefined) return mention.id
  // "a fix for Connect": the short name of a product that was named in full.
  for (let i = where.from; i < where.to; i++)
    for (const length of [3, 2, 1]) {
      const words = phrase.tokens.slice(i, i + length)
      const known = discourse.products.get(words.map((t) => t.low).join(" "))
      if (known !== undefined && words[0]?.isCapital === true && i + length <= where.to) return known
    }
  return undefined
}

/** The malware in a run of tokens: what a decryptor or a rule is for. */
export function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}
