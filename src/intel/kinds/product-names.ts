/* The products that a text names: by the lexicons, by a name that only the text has ("the accounting program X", "a flaw
 * in X"), and by a short name later on; which of them were attacked, and the malware that was spoken of last. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {monthOf} from "../grammar/calendar.ts"
import {determiners} from "../grammar/english.ts"
import {type Mention, mentionsIn} from "../grammar/mentions.ts"
import type {Range} from "../grammar/shape.ts"
import {tokensOf} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** The products that a document has named so far, and those of them that were attacked. */
interface Products {
  readonly named: Set<string>
  readonly used: Set<string>
}

const seen = new WeakMap<Discourse, Products>()

/** Notes the products that a sentence names. */
export function seeProducts(context: Context): void {
  const {phrase, discourse, drafts} = context
  const {named, used} = seen.get(discourse) ?? {named: new Set<string>(), used: new Set<string>()}
  seen.set(discourse, {named, used})
  if (named.size >= 64) return
  for (const m of phrase.mentions) if (m.kind === "malware") wares.set(discourse, m.id)
  for (const m of phrase.mentions) if (m.kind === "product" && !sites.has(m.id)) named.add(m.id)
  for (const id of discourse.products.values()) named.add(id)
  for (const noun of phrase.parse.nouns) {
    const ware = wareNamed(context, noun)
    if (ware !== undefined) named.add(ware)
  }
  // "a flaw in Kabura CMS", whatever is done with it.
  for (const noun of phrase.parse.nouns) {
    const isFlaw =
      discourse.isNoun("means", phrase.tokens[noun.head]) ||
      phrase.mentions[phrase.mentionAt[noun.head] ?? -1]?.kind === "vulnerability"
    for (const {prep, np} of isFlaw ? noun.preps : []) {
      const id = np !== undefined && /^(?:in|of|affecting)$/.test(prep) ? nameIn(context, np) : undefined
      if (id !== undefined && !sites.has(id)) used.add(id)
    }
  }
  for (const {kind, object} of drafts)
    if (kind === "vector" && isProductId(discourse, object)) {
      // The one that was spoken of last stands last.
      used.delete(object)
      used.add(object)
      named.add(object)
    }
}

/** "The accounting program JangbuPro", "DocuFence, a security product", "FerroLink modems": what a text alone names. */
function wareNamed(context: Context, noun: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const {tokens, mentionAt} = phrase
  const head = tokens[noun.head]
  const isWare = (at: number): boolean => discourse.isNoun("ware", tokens[at])
  const nameAt = (at: number): boolean =>
    tokens[at]?.isCapital === true && mentionAt[at] === -1 && phrase.parse.tags[at] === "PROPN"
  let last = noun.head
  if (isWare(noun.head) && head?.isCapital === false) last = noun.head - 1
  if (last < noun.from || !nameAt(last) || discourse.isNoun("initials", tokens[last])) return undefined
  let from = last
  while (from > noun.from && nameAt(from - 1)) from--
  const isCalled =
    last < noun.head ||
    (from > noun.from && isWare(from - 1)) ||
    noun.appositions.some(({kind, np}) => kind === "comma" && isWare(np.head))
  if (!isCalled || from === 0) return undefined
  const id = slugOf(
    tokens
      .slice(from, last + 1)
      .map(({text}) => text)
      .join(" "),
  )
  return id === "" || sites.has(id) ? undefined : id
}

/** An id that is no flaw, no malware and no technique. */
function isProductId({lookup}: Discourse, id: string): boolean {
  if (!/^[\p{Ll}\d]+(?:[-.][\p{Ll}\d]+)*$/u.test(id) || id.startsWith("cve-") || sites.has(id)) return false
  const thing = lookup.things.get(id)
  return thing === undefined ? id.includes("-") : thing.kind === "product"
}

export const productsOf = (discourse: Discourse): Products =>
  seen.get(discourse) ?? {named: new Set<string>(), used: new Set<string>()}

const onlyProducts = new WeakMap<Discourse, string>()

/** The one product that a text names, where it names it later: "Fixes are out. Owners of X should …". */
export function onlyProduct(discourse: Discourse): string | undefined {
  let found = onlyProducts.get(discourse)
  if (found === undefined) {
    const ids = new Set<string>()
    for (const text of discourse.texts.slice(0, 40))
      for (const {kind, id} of mentionsIn(tokensOf(text, 0, Math.min(text.length, 4000)), discourse.lookup))
        if (kind === "product" && !sites.has(id)) ids.add(id)
    found = ids.size === 1 ? [...ids].join("") : ""
    onlyProducts.set(discourse, found)
  }
  return found || undefined
}

/** The malware that was spoken of last. */
export const lastWare = (discourse: Discourse): string | undefined => wares.get(discourse)

const wares = new WeakMap<Discourse, string>()

/** A capitalised name: "FileBridge", "the e-mail gateway MailGate". */
export function nameIn(context: Context, np: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[np.head]
  const ware = wareIn(context, {from: np.from, to: np.to})
  if (ware !== undefined) return ware
  // "ScreenConnect misuse": the name before the head; "Merlion CMS 5": before its version.
  let last = tokens[np.head]?.isCapital === true || np.head === np.from ? np.head : np.head - 1
  while (last > np.from && /^\d[\d.]*$/.test(tokens[last]?.text ?? "")) last--
  // "IP addresses", "DNS records": initials are no name.
  const isAlone = tokens[last - 1]?.isCapital !== true || last - 1 < np.from
  const isNumbered = /^\d/.test(tokens[last + 1]?.text ?? "")
  if (isAlone && !isNumbered && /^\p{Lu}{2,4}$/u.test(tokens[last]?.text ?? ""))
    if (discourse.isNoun("initials", tokens[last]) || tokens[last]?.text.length === 2) return undefined
  if (monthOf(tokens[last]) !== undefined || tokens[last]?.low === "ransom") return undefined
  if (tokens[last]?.isCapital !== true || phrase.mentionAt[last] !== -1) return undefined
  if (
    last < np.head &&
    !/^\d/.test(head?.text ?? "") &&
    (discourse.isNoun("actor", head) ||
      discourse.isNoun("mere-words", head) ||
      elsewhere.test(head?.key ?? ""))
  )
    return undefined
  let from = last
  while (
    from > np.from &&
    (tokens[from - 1]?.isCapital === true ||
      // "Backup & Replication"
      (tokens[from - 1]?.text === "&" && tokens[from - 2]?.isCapital === true && from - 2 >= np.from)) &&
    !determiners.has(tokens[from - 1]?.key ?? "")
  )
    from--
  const words = tokens.slice(from, last + 1 + (isAlone && isNumbered ? 1 : 0))
  const text = words.map((t) => t.text).join(" ")
  return discourse.products.get(text.toLowerCase()) ?? slugOf(longerName(discourse, text) ?? text)
}

/** What a capitalised word before them does not make a product: "the KEV catalogue", "JSON format", "our Labs team". */
const elsewhere =
  /^(?:format|catalogue|catalog|page|pages|repository|website|site|portal|team|account|channel|blog|store|request|mailbox|address|addresses|authorities|police|government|ministry|agency|council|region|area|market|language|records|staff|list|lists)$/

/** "Cleo Harmony", as the text has called it in full before: "Harmony". */
function longerName({texts}: Discourse, name: string): string | undefined {
  if (!/^[\p{L}\d -]+$/u.test(name)) return undefined
  // One word of the maker, behind a word that begins no sentence.
  const full = new RegExp(`(?<=\\p{Ll} )\\p{Lu}[\\p{L}\\d-]+ ${name}(?![\\p{L}\\d])`, "u")
  for (const text of texts) {
    const [found] = full.exec(text) ?? []
    if (found !== undefined) return found
  }
  return undefined
}

/** The product in a run of tokens, by its name or by the short name that the text gave it. */
export function productIn(context: Context, where: Range): string | undefined {
  const {phrase, discourse} = context
  const mention = phrase.mentions.find(
    (m) => m.kind === "product" && m.from >= where.from && m.to <= where.to && !isPlaceOf(context, m),
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

/** What products run on: an update is for those. */
export const platforms: ReadonlySet<string> = new Set(
  "macos windows microsoft-windows linux javascript microsoft-365 android ios apple-ios python php java kubernetes docker microsoft-azure aws active-directory microsoft-entra-id powershell npm".split(
    " ",
  ),
)

const sites: ReadonlySet<string> = new Set(
  "github gitlab bitbucket npm pypi telegram twitter linkedin virustotal sourceforge docker-hub google-drive".split(
    " ",
  ),
)

/** "on GitHub", "from our GitHub page": where the remedy is, not what it is for. */
function isPlaceOf({phrase: {tokens}}: Context, {from, to, id}: Mention): boolean {
  let before = from - 1
  if (determiners.has(tokens[before]?.key ?? "")) before--
  const isPage = /^(?:page|pages|repository|website|site|account|portal|channel|blog|store)$/.test(
    tokens[to]?.key ?? "",
  )
  const key = tokens[before]?.key ?? ""
  return isPage ? /^(?:on|at|via|from|in|to|'s|our|its)$/.test(key) || sites.has(id) : sites.has(id)
}

/** The malware, the tool or the actor in a run of tokens: what rules and indicators are for. */
export const wareIn = ({phrase}: Context, where: Range): string | undefined =>
  phrase.mentions.find(
    (m) =>
      (m.kind === "malware" ||
        m.kind === "actor" ||
        (m.kind === "tool" && phrase.tokens[m.from]?.isCapital === true && m.from > 0)) &&
      m.from >= where.from &&
      m.to <= where.to,
  )?.id

/** The malware in a run of tokens: what a decryptor or a rule is for. */
export function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}
