/* What remedies are for: the product or the malware that their words or the clause name, the product of their maker, the
 * product that was attacked or mended last, else the event. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Range} from "../grammar/shape.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
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

/** An id that is no flaw, no malware and no technique. */
function isProductId({lookup}: Discourse, id: string): boolean {
  if (!/^[\p{Ll}\d]+(?:[-.][\p{Ll}\d]+)*$/u.test(id) || id.startsWith("cve-") || sites.has(id)) return false
  const thing = lookup.things.get(id)
  return thing === undefined ? id.includes("-") : thing.kind === "product"
}

const productsOf = (discourse: Discourse): Products =>
  seen.get(discourse) ?? {named: new Set<string>(), used: new Set<string>()}

/** What a remedy is for: a product or malware that its words or the clause name, the product of its maker, for what a maker
 *  brings out the product that was spoken of last, else the event. */
export function purposeOf(context: Context, clause: Clause, np: NounPhrase): string {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const own = tokens.slice(np.from, np.end)
  const isIndicators = own.some((t) => ofSigns.test(t.key))
  const {named, used} = productsOf(discourse)
  const products = [...named]
  // "SonicWall", "Harmony": the product of that maker or that short name that was named.
  const full = (id: string): string =>
    products.findLast((p) => p.startsWith(`${id}-`)) ?? products.findLast((p) => p.endsWith(`-${id}`)) ?? id
  const said = saidIn(context, clause, np, isIndicators)
  if (said !== undefined) return full(said)
  const maker = clause.voice === "passive" ? clause.agent : clause.subject
  // "firmware 6.2.4", "Ivanti released a patch", "HanDoc's developer": the product of whoever brings it out.
  for (const who of [maker, maker?.possessor]) {
    const first = who === undefined || who.isPronoun ? "" : slugOf(tokens[who.head]?.text ?? "")
    const known = products.findLast((id) => id === first || (first !== "" && id.startsWith(`${first}-`)))
    if (known !== undefined) return known
    if (
      first !== "" &&
      who === maker?.possessor &&
      isOfMaker(context, maker) &&
      tokens[who?.head ?? -1]?.isCapital === true
    )
      return first
  }
  // "Corvane firmware 4.11".
  const brand = tokens[np.from]?.isCapital === true ? slugOf(tokens[np.from]?.text ?? "") : ""
  const branded =
    brand === "" ? undefined : products.findLast((id) => id === brand || id.startsWith(`${brand}-`))
  if (branded !== undefined) return branded
  // "A tool for removal does not exist", "released a decryption tool": for the malware of the text.
  if (own.some(({key}) => /^(?:decrypt\w*|removal|unlocker|vaccine|antidote)$/.test(key)))
    return wares.get(discourse) ?? discourse.lastActor?.id ?? discourse.event
  if (isIndicators) return discourse.event
  const theirs = ofItsMaker(context, clause, np, maker)
  if (theirs !== undefined) return theirs
  const beside = nearProduct(context)
  if (beside !== undefined) return full(beside)
  if (!(isMakers(context, np) || isOfMaker(context, maker) || isForIt(context, clause, np)))
    return discourse.event
  return (
    mended.get(discourse) ?? [...used].at(-1) ?? makerOf(context, maker) ?? products.at(-1) ?? discourse.event
  )
}

/** The malware that was spoken of last. */
const wares = new WeakMap<Discourse, string>()

/** The product that a remedy was said to be for last: "for version 8 there is no update". */
const mended = new WeakMap<Discourse, string>()

/** Notes what a maker's remedy was said to be for. */
export function seeMended(context: Context, np: NounPhrase, object: string): void {
  if (isMakers(context, np) && !object.startsWith("event-")) mended.set(context.discourse, object)
}

/** "Tavlo shipped firmware for its routers": tavlo-routers. */
function ofItsMaker(
  {phrase: {tokens}}: Context,
  clause: Clause,
  np: NounPhrase,
  maker: NounPhrase | undefined,
): string | undefined {
  const name = tokens[maker?.head ?? -1]
  if (maker === undefined || name?.isCapital !== true) return undefined
  for (const {prep, np: inner} of [...np.preps, ...clause.args])
    if (prep === "for" && inner !== undefined && /^(?:its|their)$/.test(tokens[inner.from]?.key ?? ""))
      return slugOf(
        [name, ...tokens.slice(inner.from + 1, inner.head + 1)]
          .filter((t) => t.isWord || t.isShaped)
          .map((t) => t.text)
          .join(" "),
      )
  return undefined
}

/** The maker by his name, where nothing says which of his products it is. */
function makerOf({phrase, discourse}: Context, maker: NounPhrase | undefined): string | undefined {
  if (maker === undefined) return undefined
  const {tokens, mentions} = phrase
  const isName =
    phrase.parse.tags[maker.head] === "PROPN" || (maker.from === maker.head && !isPlural(tokens[maker.head]))
  if (tokens[maker.head]?.isCapital !== true || maker.isPronoun || !isName) return undefined
  const mention = mentions.find((m) => m.to === maker.head + 1 && m.from >= maker.from)
  if (mention !== undefined && mention.kind !== "organisation" && mention.kind !== "product") return undefined
  const id =
    mention === undefined
      ? slugOf(
          tokens
            .slice(maker.from, maker.head + 1)
            .filter((t) => t.isCapital && !determiners.has(t.key))
            .map((t) => t.text)
            .join(" "),
        )
      : mention.id
  if (id === "" || id === discourse.publisher?.id || mention?.state !== undefined) return undefined
  // "Microsoft released an update": one of many products.
  for (const thing of discourse.lookup.things.keys()) if (thing.startsWith(`${id}-`)) return undefined
  return id
}

const ofSigns =
  /^(?:indicators|iocs|rules?|signatures|detections|hash|hashes|addresses|domains|quer(?:y|ies))$/

/** What the words of a remedy and the phrases behind its verb say that it is for. */
function saidIn(context: Context, clause: Clause, np: NounPhrase, isIndicators: boolean): string | undefined {
  // "The indicators sit on our page, next to a signature for X": what is beside them is another remedy.
  const range = {
    from: isIndicators ? np.from : Math.min(clause.from, np.from),
    to: isIndicators && clause.voice !== "passive" ? np.end : Math.max(clause.to, np.end),
  }
  const inner = {from: np.from, to: np.end}
  const own = isIndicators
    ? (wareIn(context, inner) ??
      productIn(context, inner) ??
      malwareIn(context, range) ??
      productIn(context, range))
    : (productIn(context, inner) ?? productIn(context, range) ?? malwareIn(context, range))
  if (own !== undefined) return own
  for (const phrase of forPhrases(context, clause, np)) {
    const id = nameIn(context, phrase)
    if (id !== undefined) return id
  }
  return undefined
}

/** "for X", "against X", "that checks X", "used by X": where the name of what it is for may stand. */
function forPhrases({phrase}: Context, clause: Clause, np: NounPhrase): readonly NounPhrase[] {
  const found: NounPhrase[] = []
  const look = (noun: NounPhrase, depth: number): void => {
    for (const {prep, np: inner, clause: doing} of noun.preps)
      if (/^(?:for|to|of|against|from|on|in)$/.test(prep)) {
        if (inner !== undefined) {
          found.push(inner)
          if (depth < 2) look(inner, depth + 1)
        }
        if (doing?.object !== undefined) found.push(doing.object)
      }
    // "a script that checks SMA 100 appliances", "addresses used by BADGERWEED"
    for (const c of noun.clauses) {
      if (c.voice === "active" && c.object !== undefined) found.push(c.object, ...nounsOf(c.object.preps))
      if (c.voice === "active") found.push(...nounsOf(c.args.filter(({prep}) => prep === "for")))
      if (c.voice === "passive" && c.agent !== undefined) found.push(c.agent)
    }
  }
  look(np, 0)
  for (const {prep, np: inner, at} of clause.args)
    if (inner !== undefined && /^(?:for|to|of|against)$/.test(prep) && at !== clause.at) {
      found.push(inner)
      look(inner, 1)
    }
  const maker = clause.voice === "passive" ? clause.agent : clause.subject
  if (maker !== undefined && maker !== np) look(maker, 1)
  return found.filter((noun) => !noun.isPronoun && phrase.tokens[noun.head] !== undefined)
}

const nounsOf = (preps: NounPhrase["preps"]): readonly NounPhrase[] =>
  preps.flatMap(({np}) => (np === undefined ? [] : [np]))

/** What only the maker of a product brings out: patches, updates, versions; tools and rules come from anybody. */
function isMakers({phrase: {tokens}}: Context, np: NounPhrase): boolean {
  for (let i = np.from; i < np.to; i++) if (makers.test(tokens[i]?.key ?? "")) return true
  return /^\d+(?:\.\d+)+$/.test(tokens[np.head]?.text ?? "")
}

const makers =
  /^(?:patch|patches|updates?|upgrades?|fix|fixes|hotfix|hotfixes|hot-fix|versions?|releases?|builds?|firmware|corrections?|replacements?|workarounds?|work-arounds?|service-pack|hotpatch)$/

const isOfMaker = ({phrase: {tokens}}: Context, maker: NounPhrase | undefined): boolean =>
  /^(?:developers?|vendors?|manufacturers?|makers?|suppliers?|editor|producers?|maintainers?|publisher)$/.test(
    tokens[maker?.head ?? -1]?.key ?? "",
  )

/** "a fix for it". */
const isForIt = ({phrase: {tokens}}: Context, clause: Clause, np: NounPhrase): boolean =>
  [...np.preps, ...clause.args].some(
    (p) =>
      /^(?:for|to|of|against)$/.test(p.prep) &&
      /^(?:it|them|this|these)$/.test(tokens[p.np?.head ?? -1]?.key ?? ""),
  )

/** A capitalised name: "FileBridge", "the e-mail gateway MailGate". */
function nameIn(context: Context, np: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const ware = wareIn(context, {from: np.from, to: np.to})
  if (ware !== undefined) return ware
  // "ScreenConnect misuse": the name before the head; "Merlion CMS 5": before its version.
  let last = tokens[np.head]?.isCapital === true || np.head === np.from ? np.head : np.head - 1
  while (last > np.from && /^\d[\d.]*$/.test(tokens[last]?.text ?? "")) last--
  // "IP addresses", "DNS records": initials are no name.
  const isAlone = tokens[last - 1]?.isCapital !== true || last - 1 < np.from
  if (isAlone && /^\p{Lu}{2,4}$/u.test(tokens[last]?.text ?? "")) return undefined
  if (tokens[last]?.isCapital !== true || phrase.mentionAt[last] !== -1) return undefined
  const head = tokens[np.head]
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
    tokens[from - 1]?.isCapital === true &&
    !determiners.has(tokens[from - 1]?.key ?? "")
  )
    from--
  const words = tokens.slice(from, last + 1)
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

/** A product of the sentence by the short name that the text gave it. */
function nearProduct(context: Context): string | undefined {
  return productIn(context, {from: 0, to: context.phrase.tokens.length})
}

/** The product in a run of tokens, by its name or by the short name that the text gave it. */
function productIn(context: Context, where: Range): string | undefined {
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
const wareIn = ({phrase}: Context, where: Range): string | undefined =>
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
