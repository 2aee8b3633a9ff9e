/* Products and flaws in a noun phrase, by their ids: those of the lexicons, and products that only the text names, by what
 * stands before or behind them ("a flaw in X", "X firewalls"). */

import {slugOf} from "../../knowledge/lexicons.ts"
import {determiners} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {isNamedWare, type Way} from "./ware-names.ts"
import type {Openness} from "./ways.ts"

/** Products and flaws that the noun phrase names, of the lexicons or by what stands beside. */
export function idsIn(context: Context, np: NounPhrase, to: number, openness: Openness): Way[] {
  const {phrase, discourse} = context
  const found: Way[] = []
  const add = (way: Way): void => {
    if (!found.some(({object}) => object === way.object)) found.push(way)
  }
  const bracketed = Math.max(to, ...np.appositions.map(({np: beside}) => beside.to))
  for (const m of phrase.mentions)
    if (m.from >= np.from && m.to <= bracketed && isId(m) && !isBesideHead(context, np, m))
      add({object: discourse.mentionRef(m).id, from: m.from, to: m.to})
  for (const {np: beside} of np.appositions)
    if (isFlawName(context, np) || isFlawName(context, beside))
      for (const {prep, np: inner} of beside.preps)
        if (inner !== undefined && holds.test(prep))
          for (const m of phrase.mentions)
            if (m.from >= inner.from && m.to <= inner.to && isId(m))
              add({object: discourse.mentionRef(m).id, from: m.from, to: m.to})
  if (!found.some(({object}) => !object.startsWith("cve-"))) {
    const product = unknownProduct(context, np, openness) ?? besideProduct(context, np, openness)
    if (product !== undefined) add(product)
  }
  return found.sort((a, b) => a.from - b.from)
}

const holds = /^(?:in|of|on|affecting|for|to|within)$/

/** "CVE-…, a path traversal flaw in P": P. */
function besideProduct(context: Context, np: NounPhrase, openness: Openness): Way | undefined {
  if (!isFlawName(context, np)) return undefined
  for (const {np: beside} of np.appositions) {
    const product = productIn(context, beside, beside.preps) ?? unknownProduct(context, beside, openness)
    if (product !== undefined) return product
  }
  return undefined
}

/** Where packages come from, and languages that programs are written in. */
const registries: ReadonlySet<string> = new Set(
  "npm pypi rubygems github gitlab docker-hub nuget php python java javascript net perl ruby golang go rust c visual-basic".split(
    " ",
  ),
)

/** "an npm package", "a PHP script", "Palo Alto's GlobalProtect": where it comes from and whose it is. */
function isBesideHead({phrase: {tokens, mentions}}: Context, np: NounPhrase, {id, to}: Mention): boolean {
  if (registries.has(id)) return to <= np.head
  if (tokens[to]?.text !== "'s" && tokens[to]?.text !== "’s") return false
  return mentions.some((m) => m.kind === "product" && m.from === to + 1)
}

/** The product that stands behind "in", "of" of a flaw. */
function productIn(context: Context, np: NounPhrase, preps: NounPhrase["preps"]): Way | undefined {
  for (const {prep, np: inner} of preps) {
    if (inner === undefined || !holds.test(prep)) continue
    const isSure = isFlawName(context, np)
    // "in the web console of P": a part of P.
    const whole = inner.preps.find((p) => p.prep === "of" || p.prep === "for")?.np
    const name =
      capitalsOf(context, inner, isSure) ??
      (whole === undefined ? undefined : capitalsOf(context, whole, isSure))
    if (name !== undefined) return name
  }
  return undefined
}

/** Whether it is a flaw by its noun, or one by its number. */
const isFlawName = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("means", phrase.tokens[np.head]) ||
  phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "vulnerability"

const isId = (m: Mention): boolean => m.kind === "vulnerability" || m.kind === "product"

/** A product that no lexicon knows: "CVE-… in Orvik FileBridge", "Corvane PLC-7 controllers", "MailGate". */
function unknownProduct(context: Context, np: NounPhrase, openness: Openness): Way | undefined {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  // "the National Laboratory Service": a body.
  const isBody = head?.isCapital === true && discourse.isNoun("institution", head)
  if (discourse.isNoun("product", head) && !isBody) {
    const own = capitalsOf(context, np)
    if (own !== undefined) return own
  }
  const isFlaw = isFlawName(context, np)
  if (!isFlaw && openness === "ids") {
    // "Trellis Ballot, a voter registration service"
    const beside = np.appositions.find((a) => discourse.isNoun("product", phrase.tokens[a.np.head]))
    return beside === undefined ? undefined : capitalsOf(context, np)
  }
  const isPart =
    isFlaw ||
    discourse.isNoun("product", head) ||
    discourse.isNoun("lure", head) ||
    discourse.isNoun("access", head) ||
    discourse.isNoun("component", head)
  if (!isPart) return undefined
  return productIn(context, np, isFlaw ? np.preps : np.preps.filter(({prep}) => /^(?:of|for|in)$/.test(prep)))
}

/** The name of a product in a noun phrase: its capitals, with the nouns behind where the name is one word. `isSure` where
 *  the noun before leaves no doubt that it is one: "a flaw in X". */
function capitalsOf(context: Context, np: NounPhrase, isSure = false): Way | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const isProduct = discourse.isNoun("product", tokens[np.head])
  for (let from = np.from; from <= np.head; from++) {
    const token = tokens[from]
    if (token === undefined || !token.isCapital || determiners.has(token.key)) continue
    if (from < np.head && registries.has(token.low)) continue
    // "Around 60 servers", "the Storting's e-mail system": no name, and whose it is.
    if (from === 0 && phrase.parse.tags[from] !== "PROPN" && phrase.parse.tags[from + 1] !== "PROPN") continue
    const mention = mentions[mentionAt[from] ?? -1]
    if (mention?.kind === "product" && isSure) return {object: mention.id, from, to: mention.to}
    // "unpatched VPN": the name of a technique goes before.
    if (mention?.kind === "tool" && mention.from < from) continue
    // "the Mimikatz tool": a tool of a known name.
    if (mention?.kind === "tool" && mention.to === np.head && isNamedWare(context, mention))
      return {object: mention.id, from, to: np.head + 1}
    // "Ostrava Webmail": a place that begins the name of a product.
    const isBegun =
      isSure && mention !== undefined && tokens[mention.to]?.isCapital === true && mention.to <= np.head
    if (
      mention !== undefined &&
      !(isBegun && /^(?:place|state|person|actor)$/.test(mention.kind)) &&
      mention.kind !== "organisation" &&
      mention.kind !== "tool" &&
      mention.kind !== "data"
    )
      continue
    let to = from
    while (to <= np.head && (tokens[to]?.isCapital === true || tokens[to]?.isShaped === true)) to++
    if (to === from) continue
    const isOne = to - from === 1
    // "VPN equipment", "GRU servers": initials name no product.
    if (isOne && /^\p{Lu}{2,4}$/u.test(token.text) && (to <= np.head || token.text === "VPN")) continue
    if (to <= np.head && !isProduct && !isSure) continue
    if (to > np.head && mention?.kind === "organisation" && isOne && !isSure) continue
    if (from === 0 && isOne && phrase.parse.tags[from] !== "PROPN") continue
    // "Orbex mail gateway"
    const end = isOne && to >= np.head - 1 && to <= np.head ? np.head + 1 : to
    const object = slugOf(
      tokens
        .slice(from, end)
        .map((t) => t.text)
        .join(" "),
    )
    if (object === "") continue
    for (let i = from + 1; i < to; i++)
      discourse.products.set(
        tokens
          .slice(i, to)
          .map((t) => t.low)
          .join(" "),
        object,
      )
    return {object, from, to: end}
  }
  return undefined
}
