/* The means in a run of tokens: flaws and products of the lexicons, techniques, and products that no lexicon knows, by
 * the noun before them ("a flaw in Kestrel Gateway"). */

import {slugOf} from "../../knowledge/lexicons.ts"
import {nameEnd} from "../discourse/names.ts"
import type {Range} from "../grammar/shape.ts"
import {type Context, wordsIn} from "./draft.ts"

/** Kinds of names that an intrusion goes through. */
export const meansKinds: ReadonlySet<string> = new Set(["vulnerability", "product"])

/** The means in a run of tokens, in its order; `withTechniques` takes the words of techniques too, unless the verb is
 *  one of exploits. Remembers the first as what "the same flaw" stands for. */
export function meansIn(
  context: Context,
  where: Range,
  withTechniques: boolean,
  isExploit = false,
): {object: string; readonly from: number; readonly to: number}[] {
  const {phrase, discourse} = context
  const found: {object: string; from: number; to: number}[] = []
  for (const m of phrase.mentions) {
    if (m.from < where.from || m.to > where.to) continue
    if (meansKinds.has(m.kind)) found.push({object: discourse.mentionRef(m).id, from: m.from, to: m.to})
    else if (withTechniques && m.kind === "tool" && !isExploit) {
      const isTechnique = discourse.lookup.things.get(m.id) !== undefined
      if (isTechnique) found.push({object: wordsIn(context, m.from, m.to), from: m.from, to: m.to})
    }
  }
  const product = unknownProduct(context, where, found)
  if (product !== undefined) {
    found.push(product)
    for (let i = product.from + 1; i < product.to; i++)
      discourse.products.set(
        phrase.tokens
          .slice(i, product.to)
          .map((t) => t.low)
          .join(" "),
        product.object,
      )
  }
  const [first] = found
  if (first !== undefined) discourse.lastMeans = first.object
  return found
}

/** "CVE-… in Harbourgate Connect appliances", "a flaw in Kestrel Gateway": a product that no lexicon knows. */
function unknownProduct(
  {phrase, discourse}: Context,
  where: Range,
  found: readonly {readonly to: number}[],
): {object: string; from: number; to: number} | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = where.from; i < where.to; i++) {
    if (!discourse.isNoun("means", tokens[i]) && !found.some((f) => f.to === i + 1)) continue
    let at = i + 1
    if (tokens[at]?.text === "(") continue
    if (!/^(?:in|of|on|affecting)$/.test(tokens[at]?.key ?? "")) continue
    at++
    while (/^(?:the|a|an|its|product|software|popular)$/.test(tokens[at]?.low ?? "")) at++
    if (mentionAt[at] !== -1 || tokens[at]?.isCapital !== true) continue
    const to = nameEnd(tokens, at)
    const object = slugOf(
      tokens
        .slice(at, to)
        .map((t) => t.text)
        .join(" "),
    )
    if (to > at && object !== "") return {object, from: at, to}
  }
  return undefined
}
