/* Remedies as noun phrases (patches, updates, fixed versions, rules, lists of indicators), and the product or the malware
 * that they are for. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners, isAdverb} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** What holds remedies: "a list of indicators", "a set of rules". */
const holders = /^(?:list|lists|set|sets|collection|package|series|bundle|feed|pack|number|batch)$/
const versions =
  /^(?:rule|signature|versions?|releases?|builds?|firmware|corrections?|corrective|rulesets?|detections?|fixes)$/
const newer = /^(?:fixed|patched|corrected|updated|new|clean|latest|newer|repaired|safe|secure)$/

/** The words of the remedy that a noun phrase is, without its article; undefined where it is none. */
export function remedyOf(context: Context, np: NounPhrase): Range | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let from = np.from
  while (
    from < np.head &&
    (determiners.has(tokens[from]?.key ?? "") ||
      tokens[from]?.text === "," ||
      isAdverb(tokens[from]?.key ?? ""))
  )
    from++
  const head = tokens[np.head]
  if (holders.test(head?.key ?? "")) {
    const of = np.preps.find((p) => p.prep === "of")?.np
    const isRules = discourse.isNoun("remedy", tokens[np.head - 1]) || tokens[np.head - 1]?.key === "rule"
    if (isRules) return {from, to: np.head + 1}
    const inner = of === undefined ? undefined : remedyOf(context, of)
    return inner === undefined ? undefined : {from, to: inner.to}
  }
  for (let i = np.to - 1; i >= from; i--) {
    const key = tokens[i]?.key ?? ""
    const isVersion =
      versions.test(key) &&
      (key === "firmware" ||
        /^(?:corrections?|rule|signature)$/.test(key) ||
        newer.test(tokens[i - 1]?.key ?? "") ||
        /\d/.test(tokens[i + 1]?.text ?? ""))
    if (!isVersion && !discourse.isNoun("remedy", tokens[i])) continue
    // "malicious updates", "the attackers' tools".
    if (
      /^(?:malicious|trojani[sz]ed|poisoned|fake|rogue|backdoored|hacking|attack|wiping|software)$/.test(
        tokens[i - 1]?.key ?? "",
      )
    )
      if (tokens[i - 1]?.key !== "software") return undefined
    if (
      /^update$/.test(key) &&
      /^(?:server|servers|mechanism|service|process|channel)$/.test(tokens[i + 1]?.key ?? "")
    )
      return undefined
    if (i < np.head && !isVersion && !/\d/.test(head?.text ?? "") && phrase.mentionAt[np.head] === -1)
      return undefined
    const next = tokens[i + 1]
    const isNumbered = next !== undefined && /^[\d(]/.test(next.text) && next.text !== "("
    if (next?.text === "," && /^\d[\d.]*\d$/.test(tokens[i + 2]?.text ?? "")) return {from, to: i + 3}
    const isCompromise = key === "indicators" && next?.key === "of" && tokens[i + 2]?.key === "compromise"
    return {
      from,
      to: isCompromise ? i + 3 : isNumbered ? i + 2 : Math.max(i + 1, Math.min(np.to, np.head + 1)),
    }
  }
  return undefined
}

/** The products that a document has named so far. */
const named = new WeakMap<Discourse, Set<string>>()

/** Notes the products that a sentence names. */
export function seeProducts({phrase, discourse}: Context): void {
  const known = named.get(discourse) ?? new Set()
  for (const m of phrase.mentions) if (m.kind === "product" && known.size < 64) known.add(m.id)
  for (const id of discourse.products.values()) if (known.size < 64) known.add(id)
  named.set(discourse, known)
}

/** What a remedy is for: a product or malware of the clause, the product of its maker, else the event. */
export function purposeOf(context: Context, clause: Clause, np: NounPhrase): string {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  const range = {from: Math.min(clause.from, np.from), to: Math.max(clause.to, np.end)}
  const isIndicators = tokens
    .slice(np.from, np.end)
    .some((t) => /^(?:indicators|iocs|rules?|signatures|detections)$/.test(t.key))
  const own = isIndicators
    ? (malwareIn(context, range) ?? productIn(context, range))
    : (productIn(context, range) ?? malwareIn(context, range))
  const products = [...(named.get(discourse) ?? [])]
  // "SonicWall" alone: the product of that maker that was named.
  const full = (id: string): string => products.findLast((p) => p.startsWith(`${id}-`)) ?? id
  if (own !== undefined) return full(own)
  const behind = [...np.preps, ...clause.args].filter(
    (p) => /^(?:for|to|of|against)$/.test(p.prep) && p.np !== undefined,
  )
  const maker = clause.voice === "passive" ? clause.agent : clause.subject
  for (const {np: inner} of [...behind, ...(maker?.preps ?? [])]) {
    const id = inner === undefined ? undefined : nameIn(context, inner)
    if (id !== undefined) return id
  }
  // "firmware 6.2.4", "Ivanti released a patch": the product of whoever brings it out.
  const first = maker === undefined || maker.isPronoun ? undefined : slugOf(tokens[maker.head]?.text ?? "")
  if (first !== undefined && first !== "") {
    const known = products.findLast((id) => id === first || id.startsWith(`${first}-`))
    if (known !== undefined) return known
  }
  // "Corvane firmware 4.11".
  const brand = tokens[np.from]?.isCapital === true ? slugOf(tokens[np.from]?.text ?? "") : ""
  const branded =
    brand === "" ? undefined : products.findLast((id) => id === brand || id.startsWith(`${brand}-`))
  if (branded !== undefined) return branded
  if (isIndicators) return discourse.event
  const isMaker = /^(?:developer|vendor|manufacturer|maker|supplier|editor|producer)$/.test(
    tokens[maker?.head ?? -1]?.key ?? "",
  )
  if (isMaker && products.length > 0) return products.at(-1) ?? discourse.event
  const beside = mentions.find((m) => m.kind === "product")?.id ?? nearProduct(context)
  if (beside !== undefined) return full(beside)
  const isIt = behind.some((p) => /^(?:it|them|this|these)$/.test(tokens[p.np?.head ?? -1]?.key ?? ""))
  return isIt ? (products.at(-1) ?? discourse.event) : discourse.event
}

/** A capitalised name: "FileBridge", "the e-mail gateway MailGate". */
function nameIn({phrase, discourse}: Context, np: NounPhrase): string | undefined {
  const {tokens} = phrase
  const word = tokens[np.head]
  if (word?.isCapital !== true || phrase.mentionAt[np.head] !== -1) return undefined
  let from = np.head
  while (
    from > np.from &&
    tokens[from - 1]?.isCapital === true &&
    !determiners.has(tokens[from - 1]?.key ?? "")
  )
    from--
  const words = tokens.slice(from, np.head + 1)
  return (
    discourse.products.get(words.map((t) => t.low).join(" ")) ?? slugOf(words.map((t) => t.text).join(" "))
  )
}

/** A product of the sentence by the short name that the text gave it. */
function nearProduct(context: Context): string | undefined {
  return productIn(context, {from: 0, to: context.phrase.tokens.length})
}

/** The product in a run of tokens, by its name or by the short name that the text gave it. */
function productIn(context: Context, where: Range): string | undefined {
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
function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}
