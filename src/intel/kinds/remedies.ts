/* Remedies as noun phrases (patches, updates, fixed versions, rules, lists of indicators), and the product or the malware
 * that they are for. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {monthOf} from "../grammar/calendar.ts"
import {determiners, isAdverb} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** What holds remedies: "a list of indicators", "a set of rules". */
const holders = /^(?:list|lists|set|sets|collection|package|series|bundle|feed|pack|number|batch)$/
/** What lists of indicators hold. */
const signs =
  /^(?:hash|hashes|addresses|domains|urls|ips|names|files|signs|artefacts|artifacts|traces|paths)$/
/** Guides are remedies where they are for something: "a detection guide". */
const guides = /^(?:guides?|guidance|quer(?:y|ies)|instructions|checklists?|recipes?)$/
const forWhat = /^(?:detection|hunting|hardening|mitigation|remediation|removal|search|clean-up|cleanup)$/
/** Software is a remedy where it is said to check or mend. */
const programs = /^(?:utility|utilities|programs?|applications?|apps?|modules?|plug-ins?|solution|sensor)$/
const checking =
  /^(?:check|detect|find|verify|scan|search|remove|unpack|decrypt|spot|test|look|restore|repair|identify|clean|block|recover)$/
const isForChecking = ({clauses, preps}: NounPhrase): boolean =>
  clauses.some((c) => checking.test(c.lemma)) ||
  preps.some(({prep, clause}) => prep === "for" && clause !== undefined && checking.test(clause.lemma))
/** "An update on the case" is news. */
const news = /^(?:on|about|regarding|concerning|into)$/
const versions =
  /^(?:rule|signature|versions?|releases?|builds?|firmware|corrections?|corrective|rulesets?|detections?|fixes|replacements?)$/
const newer =
  /^(?:fixed|patched|corrected|updated|new|clean|latest|newer|repaired|safe|secure|cleaned|hardened|amended|revised|unaffected|current)$/

const isMended = ({discourse}: Context, np: NounPhrase): boolean =>
  np.clauses.some((c) => discourse.isVerb("fix", c.lemma))

function isSigns({phrase: {tokens}}: Context, {from, head}: NounPhrase): boolean {
  const key = tokens[head]?.key ?? ""
  const before = head > from ? (tokens[head - 1]?.key ?? "") : ""
  return (
    /^(?:hashes|checksums)$/.test(key) ||
    (/^(?:addresses|values|names)$/.test(key) && /^(?:ip|hash|domain|file|md5|sha-256|sha256)$/.test(before))
  )
}

/** The words of the remedy that a noun phrase is, without its article; undefined where it is none. */
export function remedyOf(context: Context, np: NounPhrase): Range | undefined {
  const found = plainRemedyOf(context, np)
  if (found === undefined) return undefined
  // "Microsoft's February 2024 update", which the reading may cut.
  const {tokens} = context.phrase
  let {from} = found
  while (
    from > 0 &&
    (monthOf(tokens[from - 1]) !== undefined || /^20\d\d$/.test(tokens[from - 1]?.text ?? ""))
  )
    from--
  return {from, to: found.to}
}

function plainRemedyOf(context: Context, np: NounPhrase): Range | undefined {
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
    const before = tokens[np.head - 1]
    const isRules =
      discourse.isNoun("remedy", before) ||
      /^(?:rule|filter|block|blocking|deny|indicator|ioc)$/.test(before?.key ?? "")
    if (isRules) return {from, to: np.head + 1}
    if (of === undefined) return undefined
    const inner = remedyOf(context, of)
    if (inner !== undefined) return {from, to: inner.to}
    // "a list of file hashes and addresses".
    const isSigns = /^(?:list|lists|feed)$/.test(head?.key ?? "") && signs.test(tokens[of.head]?.key ?? "")
    return isSigns ? {from, to: Math.max(of.to, ...of.conjuncts.map((c) => c.to))} : undefined
  }
  // "a utility for detecting X", "a program that verifies the firmware".
  if (programs.test(head?.key ?? "") && isForChecking(np)) return {from, to: np.head + 1}
  // "IP addresses", "hash values", "file hashes": signs of an attack by what they are of.
  if (isSigns(context, np)) return {from, to: np.head + 1}
  // "versions in which the hole is closed", "a version that addresses it".
  if (/^versions?$/.test(head?.key ?? "") && isMended(context, np)) return {from, to: np.head + 1}
  if (guides.test(head?.key ?? "") && forWhat.test(tokens[np.head - 1]?.key ?? ""))
    return {from, to: np.head + 1}
  if (/^updates?$/.test(head?.key ?? "") && np.preps.some(({prep}) => news.test(prep))) return undefined
  // "an updated version of FlawedGrace".
  const ofMalware = np.preps.some(
    ({prep, np: inner}) => prep === "of" && inner !== undefined && malwareIn(context, inner) !== undefined,
  )
  if (ofMalware && versions.test(head?.key ?? "")) return undefined
  // "a tool for detecting X", "a tool to check for X": with what it does.
  const doing = np.preps.find(({prep, clause}) => prep === "for" && clause !== undefined)?.end
  for (let i = np.to - 1; i >= from; i--) {
    const key = tokens[i]?.key ?? ""
    const isVersion =
      versions.test(key) &&
      (key === "firmware" ||
        /^(?:corrections?|rule|signature|replacements?|detections)$/.test(key) ||
        newer.test(tokens[i - 1]?.key ?? "") ||
        /\d/.test(tokens[i + 1]?.text ?? ""))
    if (!isVersion && !discourse.isNoun("remedy", tokens[i])) continue
    // "malicious updates", "the attackers' tools".
    if (
      /^(?:malicious|trojani[sz]ed|poisoned|fake|rogue|backdoored|hacking|attack|wiping|software|forwarding|inbox|mailbox|mail|transport|redirect|redirection|automatic|access|remote|management|data)$/.test(
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
      to: isCompromise
        ? i + 3
        : isNumbered
          ? i + 2
          : Math.max(i + 1, Math.min(np.to, np.head + 1), Math.min(doing ?? 0, i + 8)),
    }
  }
  return undefined
}

/** The products that a document has named so far, and those of them that were attacked. */
interface Products {
  readonly named: Set<string>
  readonly used: Set<string>
}

const seen = new WeakMap<Discourse, Products>()

/** Notes the products that a sentence names. */
export function seeProducts({phrase, discourse, drafts}: Context): void {
  const {named, used} = seen.get(discourse) ?? {named: new Set<string>(), used: new Set<string>()}
  seen.set(discourse, {named, used})
  if (named.size >= 64) return
  for (const m of phrase.mentions) if (m.kind === "product" && !sites.has(m.id)) named.add(m.id)
  for (const id of discourse.products.values()) named.add(id)
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
  if (isIndicators) return discourse.event
  const beside = nearProduct(context)
  if (beside !== undefined) return full(beside)
  const last = [...used].at(-1) ?? products.at(-1)
  return last !== undefined &&
    (isMakers(context, np) || isOfMaker(context, maker) || isForIt(context, clause, np))
    ? last
    : discourse.event
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
  if (maker !== undefined && maker !== np) found.push(...nounsOf(maker.preps))
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
  // "IP addresses", "DNS records": initials are no name.
  if (/^\p{Lu}{2,4}$/u.test(tokens[np.head === np.from ? np.head : np.head - 1]?.text ?? "")) return undefined
  // "ScreenConnect misuse": the name before the head.
  const last = tokens[np.head]?.isCapital === true || np.head === np.from ? np.head : np.head - 1
  if (tokens[last]?.isCapital !== true || phrase.mentionAt[last] !== -1) return undefined
  if (
    last < np.head &&
    !["product", "component", "malware", "victim", "belonging"].some((kind) =>
      discourse.isNoun(kind, tokens[np.head]),
    ) &&
    !/^(?:misuse|abuse|intrusions|attacks|exploitation|servers?|devices|appliances|users|customers|volumes|configurations?|consoles|hosts|instances|modems|installations|systems|gateways|boxes|loader|strain|variant)$/.test(
      tokens[np.head]?.key ?? "",
    )
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
function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}
