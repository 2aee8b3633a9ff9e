/* Remedies as noun phrases (patches, updates, fixed versions, rules, lists of indicators), and the product or the malware
 * that they are for. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {monthOf} from "../grammar/calendar.ts"
import {determiners, isAdverb} from "../grammar/english.ts"
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
const newer = /^(?:fixed|patched|corrected|updated|new|clean|latest|newer|repaired|safe|secure)$/

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
  if (guides.test(head?.key ?? "") && forWhat.test(tokens[np.head - 1]?.key ?? ""))
    return {from, to: np.head + 1}
  if (/^updates?$/.test(head?.key ?? "") && np.preps.some(({prep}) => news.test(prep))) return undefined
  // "an updated version of FlawedGrace".
  const ofMalware = np.preps.some(
    ({prep, np: inner}) => prep === "of" && inner !== undefined && malwareIn(context, inner) !== undefined,
  )
  if (ofMalware && versions.test(head?.key ?? "")) return undefined
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
  const {tokens} = phrase
  const isIndicators = tokens
    .slice(np.from, np.end)
    .some((t) => /^(?:indicators|iocs|rules?|signatures|detections)$/.test(t.key))
  // "The indicators sit on our page, next to a signature for X": what is beside them is another remedy.
  const range = {
    from: Math.min(clause.from, np.from),
    to: isIndicators && clause.voice !== "passive" ? np.end : Math.max(clause.to, np.end),
  }
  const own = isIndicators
    ? (malwareIn(context, range) ?? productIn(context, range))
    : (productIn(context, range) ?? malwareIn(context, range))
  const products = [...(named.get(discourse) ?? [])]
  // "SonicWall", "Harmony": the product of that maker or that short name that was named.
  const full = (id: string): string =>
    products.findLast((p) => p.startsWith(`${id}-`)) ?? products.findLast((p) => p.endsWith(`-${id}`)) ?? id
  if (own !== undefined) return full(own)
  const behind = [...np.preps, ...clause.args].filter(
    (p) => /^(?:for|to|of|against)$/.test(p.prep) && p.np !== undefined,
  )
  const maker = clause.voice === "passive" ? clause.agent : clause.subject
  // "a script that checks SMA 100 appliances".
  const sought = np.clauses.flatMap((c) =>
    c.voice === "active" && c.object !== undefined ? [{np: c.object}, ...c.object.preps] : [],
  )
  for (const {np: inner} of [...behind, ...sought, ...(maker?.preps ?? [])]) {
    const id = inner === undefined ? undefined : nameIn(context, inner)
    if (id !== undefined) return full(id)
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
  const beside = nearProduct(context)
  if (beside !== undefined) return full(beside)
  const isIt = behind.some((p) => /^(?:it|them|this|these)$/.test(tokens[p.np?.head ?? -1]?.key ?? ""))
  return isIt ? (products.at(-1) ?? discourse.event) : discourse.event
}

/** A capitalised name: "FileBridge", "the e-mail gateway MailGate". */
function nameIn({phrase, discourse}: Context, np: NounPhrase): string | undefined {
  const {tokens} = phrase
  // "ScreenConnect misuse": the name before the head.
  const last = tokens[np.head]?.isCapital === true || np.head === np.from ? np.head : np.head - 1
  if (tokens[last]?.isCapital !== true || phrase.mentionAt[last] !== -1) return undefined
  if (
    last < np.head &&
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

/** "on GitHub", "from our GitHub page": where the remedy is, not what it is for. */
function isPlaceOf({phrase: {tokens}}: Context, {from, to}: Range): boolean {
  let before = from - 1
  if (determiners.has(tokens[before]?.key ?? "")) before--
  const isPage = /^(?:page|pages|repository|website|site|account|portal|channel|blog|store)$/.test(
    tokens[to]?.key ?? "",
  )
  const key = tokens[before]?.key ?? ""
  return isPage ? /^(?:on|at|via|from|in|to)$/.test(key) : /^(?:on|at|via)$/.test(key)
}

/** The malware in a run of tokens: what a decryptor or a rule is for. */
function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}
