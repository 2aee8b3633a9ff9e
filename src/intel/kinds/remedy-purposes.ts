/* What remedies are for: the product or the malware that their words or the clause name, the product of their maker, the
 * product that was attacked or mended last, else the event. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {
  lastWare,
  malwareIn,
  nameIn,
  onlyProduct,
  platforms,
  productIn,
  productsOf,
  wareIn,
} from "./product-names.ts"

/** What a remedy is for: a product or malware that its words or the clause name, the product of its maker, for what a maker
 *  brings out the product that was spoken of last, else the event. */
export function purposeOf(context: Context, clause: Clause, np: NounPhrase): string {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const own = tokens.slice(np.from, np.end)
  // "A version that addresses it" is no list of addresses.
  const isIndicators = own.some((t, i) => ofSigns.test(t.key) && phrase.parse.tags[np.from + i] !== "VERB")
  const {named, used} = productsOf(discourse)
  const products = [...named].filter((id) => !platforms.has(id))
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
  const first = tokens[determiners.has(tokens[np.from]?.key ?? "") ? np.from + 1 : np.from]
  const brand = first?.isCapital === true ? slugOf(first.text) : ""
  const branded =
    brand === "" ? undefined : products.findLast((id) => id === brand || id.startsWith(`${brand}-`))
  if (branded !== undefined) return branded
  // "A tool for removal does not exist", "released a decryption tool": for the malware of the text.
  if (own.some(({key}) => /^(?:decrypt\w*|removal|unlocker|decoder|unpacker|vaccine|antidote)$/.test(key)))
    return lastWare(discourse) ?? discourse.lastActor?.id ?? discourse.event
  if (isIndicators) return discourse.event
  const theirs = ofItsMaker(context, clause, np, maker)
  if (theirs !== undefined) return theirs
  const beside = nearProduct(context)
  if (beside !== undefined) return full(beside)
  if (!(isMakers(context, np) || isOfMaker(context, maker) || isForIt(context, clause, np)))
    return discourse.event
  return (
    mended.get(discourse) ??
    [...used].filter((id) => !platforms.has(id)).at(-1) ??
    products.at(-1) ??
    [...used, ...named].at(-1) ??
    onlyProduct(discourse) ??
    makerOf(context, maker) ??
    discourse.event
  )
}

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
  return discourse.isNoun("maker-of-many", tokens[maker.head]) ? undefined : id
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
  // "firmware for the ACL-7 controller": before whoever brings it out.
  for (const {prep, np: what} of np.preps)
    if (prep === "for" && what !== undefined && !what.isPronoun) {
      const id = productIn(context, {from: what.from, to: what.to}) ?? nameIn(context, what)
      if (id !== undefined) return id
    }
  const own = isIndicators
    ? (wareIn(context, inner) ??
      productIn(context, inner) ??
      malwareIn(context, range) ??
      productIn(context, range))
    : (productIn(context, inner) ?? productIn(context, range) ?? malwareIn(context, range))
  const flaw = isIndicators ? undefined : flawIn(context, range)
  if (own !== undefined) return own
  const meant = forPhrases(context, clause, np)
  for (const noun of meant) {
    const id = isVersion(context, noun) ? undefined : nameIn(context, noun)
    if (id !== undefined) return id
  }
  // "fixed CVE-2024-3400": the flaw, where nothing names the product.
  return flaw ?? wareMeant(context, np, meant)
}

/** The flaw that a run of tokens names by its number. */
const flawIn = ({phrase: {mentions}}: Context, {from, to}: Range): string | undefined =>
  mentions.find((m) => m.kind === "vulnerability" && m.from >= from && m.to <= to && m.id.startsWith("cve-"))
    ?.id

/** "version 8.0 U3" names no product. */
const isVersion = ({phrase: {tokens}}: Context, {from, to}: NounPhrase): boolean =>
  tokens.slice(from, to).some(({key}) => /^(?:versions?|releases?|branch|builds?)$/.test(key)) &&
  /^\d|^[A-Z]\d/.test(tokens[to - 1]?.text ?? "")

/** "detects the malware", "the backdoor's configuration", "for the rootkit x.ko": the malware that was spoken of last, or
 *  a file by its name. */
function wareMeant(context: Context, np: NounPhrase, meant: readonly NounPhrase[]): string | undefined {
  const {
    phrase: {tokens},
    discourse,
  } = context
  const nouns = meant.flatMap((noun) => (noun.possessor === undefined ? [noun] : [noun, noun.possessor]))
  for (const noun of [...nouns, ...(np.possessor === undefined ? [] : [np.possessor])]) {
    const head = tokens[noun.head]
    if (/^[\w-]+\.(?:ko|sys|exe|dll|aspx?|php|so|py|jar|js|bin)$/i.test(head?.text ?? "")) return head?.low
    const isThe = /^(?:the|this|that|its|these)$/.test(tokens[noun.from]?.key ?? "")
    const ware = isThe && discourse.isNoun("malware", head) ? lastWare(discourse) : undefined
    if (ware !== undefined) return ware
  }
  return undefined
}

/** "for X", "against X", "that checks X", "used by X": where the name of what it is for may stand. */
function forPhrases({phrase}: Context, clause: Clause, np: NounPhrase): readonly NounPhrase[] {
  const found: NounPhrase[] = []
  const look = (noun: NounPhrase, depth: number): void => {
    // "versions 7.2 and 7.4 of X", "indicators and rules for X"
    const preps = noun === np ? [...noun.preps, ...(noun.conjuncts.at(-1)?.preps ?? [])] : allPreps(noun)
    // "rules 71230 through 71233 for X"
    for (const {prep, np: inner, clause: doing} of preps)
      if (/^(?:for|to|of|against|from|on|in|through)$/.test(prep)) {
        if (inner !== undefined) {
          found.push(inner)
          if (depth < 2) look(inner, depth + 1)
        }
        if (doing?.object !== undefined) found.push(doing.object)
      }
    // "a script that checks SMA 100 appliances", "addresses used by BADGERWEED"
    for (const c of noun.clauses) {
      if (c.voice === "active" && c.object !== undefined && c.object !== np)
        found.push(c.object, ...nounsOf(c.object.preps))
      if (c.voice === "active") found.push(...nounsOf(c.args.filter(({prep}) => prep === "for")))
      if (c.voice === "passive" && c.agent !== undefined) found.push(c.agent)
      // "the indicators listed below for X"
      if (c.voice === "passive") found.push(...nounsOf(c.args.filter(({prep}) => prep === "for")))
    }
  }
  look(np, 0)
  for (const {prep, np: inner, at} of clause.args)
    if (inner !== undefined && at !== clause.at) {
      if (/^(?:for|to|of|against)$/.test(prep)) {
        found.push(inner)
        look(inner, 1)
      }
      // "via the download portal for EPMM"
      if (/^(?:via|through|from|on|in|at)$/.test(prep))
        found.push(...nounsOf(inner.preps.filter((p) => p.prep === "for")))
    }
  // "the tool to look for X", "helps owners of X to find traces"
  for (const {kind, object, args} of [...clause.adjuncts, ...clause.complements])
    if (kind === "infinitive")
      found.push(
        ...(object === undefined ? [] : [object]),
        ...nounsOf(args.filter(({prep}) => prep === "for")),
      )
  if (clause.subject === np && clause.object !== undefined) found.push(...nounsOf(clause.object.preps))
  const maker = clause.voice === "passive" ? clause.agent : clause.subject
  const isBeside = maker !== undefined && (maker === np || maker.conjuncts.includes(np))
  if (maker !== undefined && !isBeside) look(maker, 1)
  return found.filter((noun) => !noun.isPronoun && phrase.tokens[noun.head] !== undefined)
}

const allPreps = (noun: NounPhrase): NounPhrase["preps"] => [
  ...noun.preps,
  ...noun.conjuncts.flatMap(({preps}) => preps),
]

const nounsOf = (preps: NounPhrase["preps"]): readonly NounPhrase[] =>
  preps.flatMap(({np}) => (np === undefined ? [] : [np]))

/** What only the maker of a product brings out: patches, updates, versions; tools and rules come from anybody. */
function isMakers({phrase: {tokens}}: Context, np: NounPhrase): boolean {
  for (let i = np.from; i < np.to; i++) if (makers.test(tokens[i]?.key ?? "")) return true
  return /^\d+(?:\.\d+)+$/.test(tokens[np.head]?.text ?? "")
}

const makers =
  /^(?:patch|patches|updates?|upgrades?|fix|fixes|hotfix|hotfixes|hot-fix|versions?|releases?|builds?|firmware|corrections?|replacements?|workarounds?|work-arounds?|mitigations?|service-pack|hotpatch)$/

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

/** A product of the sentence by the short name that the text gave it. */
function nearProduct(context: Context): string | undefined {
  return productIn(context, {from: 0, to: context.phrase.tokens.length})
}
