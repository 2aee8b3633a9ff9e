/* What the names are that no lexicon knows, by all the places of a document where they stand: "flaw in Kura Payroll" and
 * "Kura Payroll 5.3" are a product, "the remote access tool HARUSPEX" malware, "the shipping company Nordhavn" and
 * "Nordhavn said" a body.
 *
 * Every place gives points to kinds; a name is of the kind that has most, if it has enough and no other comes near.
 * People get points as well, so that they are nothing else. O(n) in the tokens. */

import type {EntityKind} from "../../model/intel.ts"
import {isWeekday, monthOf} from "./calendar.ts"
import {determiners, isAdverb, modals, prepositions, pronouns, relatives, subordinators} from "./english.ts"
import type {Lookup} from "./lookup.ts"
import {type Mention, mentionsFrom} from "./mentions.ts"
import {isNumber, type Token, tokensOf} from "./tokens.ts"

/** A name and the kind that its places speak for. */
export interface NameByClues {
  /** As its places write it. */
  readonly name: string
  readonly kind: EntityKind
  /** The name and what else the document calls it: "San Telmo" for "San Telmo Terminal". */
  readonly forms: readonly string[]
}

type Clue = "organisation" | "product" | "malware" | "tool" | "actor" | "person" | "other"

interface Candidate {
  readonly tokens: readonly Token[]
  readonly points: Map<Clue, number>
  /** It stands where its capital is its own: not only first in a sentence. */
  isSure: boolean
}

const mostNames = 60
const mostCandidates = 2000
const mostUnits = 20_000
const longestName = 5
const enough = 3

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(" "))

/** Names of bodies end so; the form of the company is no part of the name. */
const companyForms: ReadonlySet<string> = wordSet(
  "ltd limited inc incorporated llc llp plc corp corporation co gmbh ag kg se sa sas srl spa bv nv ab as asa oy oyj aps kk pte pty kft sro doo jsc ojsc",
)

/** What a name ends in that is hardly anything but a body, and what is one more often than not. */
const sureBodyEnds = wordSet(
  "bank university hospital hospitals clinic clinics institute airlines airways railways shipping lines logistics telecom telecommunications times herald gazette tribune courier labs holding holdings pharma pharmaceuticals college school foundation trust terminal terminals airport refinery shipyard shipyards museum library polyclinic polyclinics insurance",
)
const bodyEnds = wordSet(
  "agency ministry department council authority association federation union group air rail energy power electric water gas oil mobile communications media press news daily post lab research security cyber intelligence consulting partners solutions systems technologies technology industries motors foods retail stores finance capital society service services company port ports works waterworks utilities networks health healthcare medical registry commission board office bureau centre center police court party alliance aerospace defence defense marine maritime electronics programme program forum command committee semiconductor semiconductors steel chemicals mining",
)
const productEnds = wordSet(
  "server gateway manager connect desktop suite portal console mail vpn firewall router studio cloud drive sync transfer backup assist edge secure securegate appliance client payroll erp crm cms scheduler monitor dashboard workspace sdk os",
)
const flaws = wordSet(
  "vulnerability vulnerabilities flaw flaws bug bugs hole holes weakness weaknesses zero-day zero-days backdoor bypass overflow injection defect defects",
)
const remedies = wordSet(
  "patch patches update updates fix fixes hotfix hotfixes upgrade upgrades version versions release releases",
)
const carriers = wordSet(
  "version versions instances installations installation copies copy builds users release releases deployments edition",
)
const speech = wordSet(
  "said says told confirmed confirms announced reported reports wrote writes added stated states warned warns disclosed acknowledged denied denies declined notes noted explained claims stressed observed concluded assessed assesses believes estimates",
)
const owned = wordSet(
  "chief executive network systems customers spokesman spokeswoman spokesperson website employees staff board headquarters director president chairman ceo ciso offices plants factories clients it subsidiary subsidiaries servers shareholders researchers analysts engineers experts team customers patients passengers members",
)
const launched = wordSet(
  "deployed deploy deploys deploying installed install installs installing dropped drops dropping delivered delivers delivering executed executes executing downloads downloaded loads loaded launches implanted planted",
)
const gangAdjectives = wordSet(
  "hacking hacker threat ransomware extortion hacktivist criminal espionage cybercrime cyber-espionage state-backed state-sponsored the a called named hackers apt intrusion activity cyber",
)
const titles = wordSet("mr mrs ms dr prof professor sir dame lord baroness judge senator minister president")
const breaks = wordSet("who which that whose used sold made for in of with from by at on to and")

/** The names of these paragraphs that have clues enough. Of a paragraph the first 20,000 units are looked through. */
export function namesByClues(paragraphs: readonly string[], lookup: Lookup): readonly NameByClues[] {
  const found = new Map<string, Candidate>()
  for (const text of paragraphs)
    if (found.size < mostCandidates)
      collect(tokensOf(text, 0, Math.min(text.length, mostUnits)), lookup, found)
  const kinds = new Map<string, EntityKind>()
  for (const [name, {points, isSure}] of found) {
    const kind = isSure && kinds.size < mostNames ? decided(points) : undefined
    if (kind !== undefined) kinds.set(name, kind)
  }
  return [...kinds].map(([name, kind]) => {
    const short = [...found.keys()].filter((other) => !kinds.has(other) && isShort(other, name, kind))
    return {name, kind, forms: [name, ...short]}
  })
}

/** "Halvard" for the body Halvard Systems, "EdgeRoute" for the product Halden EdgeRoute. */
function isShort(other: string, name: string, kind: EntityKind): boolean {
  return kind === "organisation"
    ? name.startsWith(`${other} `)
    : kind === "product" && name.endsWith(` ${other}`)
}

function decided(points: ReadonlyMap<Clue, number>): EntityKind | undefined {
  let best: Clue | undefined
  let most = 0
  let second = 0
  for (const [clue, n] of points) {
    if (n > most) {
      second = most
      most = n
      best = clue
    } else if (n > second) second = n
  }
  return best === undefined || best === "person" || best === "other" || most < enough || second * 2 > most
    ? undefined
    : best
}

function collect(tokens: readonly Token[], lookup: Lookup, found: Map<string, Candidate>): void {
  for (let at = 0; at < tokens.length; ) {
    if (tokens[at]?.isCapital !== true) {
      at++
      continue
    }
    let to = at + 1
    while (tokens[to]?.isCapital === true && isNext(tokens, to)) to++
    // Longer runs are titles and headings.
    if (to - at > longestName) {
      at = to
      continue
    }
    // PERF: what the lexicons know is looked for only where a capital stands.
    const known = mentionsFrom(tokens, at, to, lookup)
    noteRun(tokens, at, to, known, lookup, found)
    at = Math.max(to, known.at(-1)?.to ?? to)
  }
}

/** Kinds of names and words that may be parts of the name of a body: "Corrigan Ports", "Taiwan Affairs Office". */
const softKinds: ReadonlySet<EntityKind> = new Set([
  "sector",
  "data",
  "tool",
  "state",
  "place",
  "organisation",
])

/** Capitalised words in a row, and what of them the lexicons know. */
function noteRun(
  tokens: readonly Token[],
  from: number,
  to: number,
  known: readonly Mention[],
  lookup: Lookup,
  found: Map<string, Candidate>,
): void {
  const last = tokens[to - 1]?.key ?? ""
  const inner = known.at(-1)
  // "Mandiant Intelligence" is Mandiant.
  const isUnit =
    known.length === 1 &&
    inner?.kind === "organisation" &&
    inner.state === undefined &&
    inner.from === from &&
    tokens.slice(inner.to, to).every(({low}) => units.test(low))
  if (isUnit) return
  const isBody =
    known.length > 0 &&
    (sureBodyEnds.has(last) || bodyEnds.has(last)) &&
    // Not all of it is known, and what is known does not go beyond it.
    hasUnknown(tokens, from, to, known) &&
    (inner?.to ?? to) <= to &&
    known.every(
      (m) => softKinds.has(m.kind) && !m.isAdjective && (m.kind !== "organisation" || m.from === from),
    )
  if (isBody) {
    note(tokens, from, to, lookup, found, 3)
    return
  }
  let at = from
  for (const m of known) {
    if (m.from > at) note(tokens, at, m.from, lookup, found)
    at = Math.max(at, m.to)
  }
  if (at < to) note(tokens, at, to, lookup, found)
}

/** Whether there is more in a run than what is known and a word that opens a sentence. */
function hasUnknown(tokens: readonly Token[], from: number, to: number, known: readonly Mention[]): boolean {
  for (let at = from; at < to; at++)
    if (!known.some((m) => m.from <= at && at < m.to) && !opens(tokens[at] as Token)) return true
  return false
}

/** What stands behind the name of a firm and is only a part of it. */
export const units: RegExp =
  /^(?:labs?|security|research|threat|intelligence|response|team|unit|center|centre|hunter|hunting|detection|incident|digital|crimes|analysis|group|managed|advanced)$/

/** One blank stands between a token and the one before it. */
function isNext(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.start === (tokens[at - 1]?.end ?? 0) + 1
}

const isTie =
  /-(?:linked|backed|sponsored|aligned|nexus|affiliated|directed|controlled|based|speaking|led|funded|related|wide|style)$/

const ordinary = wordSet(
  "vpn vpns it ot ics scada api dns http https smtp rdp smb ssh sql ioc iocs ttp ttps ip ips url urls cve cvss dll exe pdf zip iso lnk usb mfa sso ad os pc pcs eu us uk un nato g7 ddos rat apt soc cert csirt ceo ciso cto cfo hr nda gdpr nis2 tlp yara sigma internet monday github telegram python perl golang rust ruby delphi java javascript php go bash md5 sha-1 sha-256 sha1 sha256 i",
)

function opens(token: Token): boolean {
  const {key} = token
  return (
    isAdverb(key) ||
    prepositions.has(key) ||
    subordinators.has(key) ||
    relatives.has(key) ||
    pronouns.has(key) ||
    determiners.has(key) ||
    modals.has(key)
  )
}

function note(
  tokens: readonly Token[],
  start: number,
  end: number,
  lookup: Lookup,
  found: Map<string, Candidate>,
  forBody = 0,
): void {
  let from = start
  let to = end
  const before = tokens[from - 1]
  // "Nordic Haulage": the end of a longer name.
  if (before?.isCapital === true && isNext(tokens, from)) return
  const isFirst = before === undefined || (/^[.!?:•*"“”–—-]$/.test(before.text) && before.text !== "-")
  // "Pune-based Vantara Labs": where it is is no part of the name.
  while (
    from < to &&
    (opens(tokens[from] as Token) || (from + 1 < to && isTie.test(tokens[from]?.key ?? "")))
  )
    from++
  while (to > from && companyForms.has((tokens[to - 1] as Token).key)) to--
  const first = tokens[from]
  if (from >= to || first === undefined) return
  if (to - from === 1 && (ordinary.has(first.key) || first.text.length < 3)) return
  if (monthOf(first) !== undefined || isWeekday(first) || titles.has(first.key)) return
  // "IRGC-affiliated" is no name, nor is the end of one: "Undersecretariat of the Interior".
  if (isTie.test(tokens[to - 1]?.key ?? "")) return
  const joint = /^(?:of|for|and|&)$/.test(before?.key ?? "") ? from - 1 : from - 2
  if (
    (joint === from - 1 || (before?.key === "the" && tokens[joint]?.key === "of")) &&
    tokens[joint - 1]?.isCapital === true
  )
    return
  const run = tokens.slice(from, to)
  const name = run.map((t) => t.text).join(" ")
  let candidate = found.get(name)
  if (candidate === undefined) {
    candidate = {tokens: run, points: new Map(), isSure: false}
    found.set(name, candidate)
  }
  const isFull = run.length > 1 && tokens[from + 1]?.isCapital === true
  if (!isFirst || from > start || isFull || /[\p{Lu}\d].*[\p{Lu}\d]/u.test(first.text))
    candidate.isSure = true
  const {points} = candidate
  const add = (clue: Clue, n: number): void => {
    points.set(clue, (points.get(clue) ?? 0) + n)
  }
  if (forBody > 0) add("organisation", forBody)
  byItself(run, end > to, add)
  byWordBefore(tokens, from, lookup, add)
  byWordsBehind(tokens, end, lookup, add)
}

type Add = (clue: Clue, points: number) => void

function byItself(run: readonly Token[], hasForm: boolean, add: Add): void {
  const last = run.at(-1)
  if (last === undefined) return
  if (hasForm) add("organisation", 4)
  if (run.length > 1 && sureBodyEnds.has(last.key)) add("organisation", 3)
  else if (run.length > 1 && bodyEnds.has(last.key)) add("organisation", 2)
  if (run.length > 1 && productEnds.has(last.key)) add("product", 2)
  if (run.length === 1 && /^[A-Z]{6,}$/.test(last.text)) add("malware", 1)
}

/** The kind that a noun puts a name behind or before it into. */
function clueOf(noun: string, qualifier: string | undefined, {nouns}: Lookup): Clue | undefined {
  if (nouns.get("malware")?.has(noun) === true)
    return noun === "framework" || noun === "kit" ? "tool" : "malware"
  if (noun === "tool" || noun === "utility")
    return qualifier === "access" || qualifier === "trojan" ? "malware" : "tool"
  if (noun === "group" || noun === "team" || noun === "unit" || noun === "collective")
    return qualifier === undefined ||
      gangAdjectives.has(qualifier) ||
      /-(?:linked|backed|aligned|speaking|based|nexus)$/.test(qualifier)
      ? "actor"
      : "organisation"
  if (/^(?:rebrand|rebranding|reincarnation|splinter|sub-?cluster|sub-?team)$/.test(noun)) return "actor"
  if (nouns.get("post")?.has(noun) === true) return "person"
  if (
    noun === "software" ||
    noun === "plugin" ||
    noun === "library" ||
    noun === "package" ||
    noun === "service"
  )
    return "product"
  if (nouns.get("institution")?.has(noun) === true) return "organisation"
  if (nouns.get("actor")?.has(noun) === true && noun !== "operators") return "actor"
  if (nouns.get("product")?.has(noun) === true) return "product"
  return undefined
}

function byWordBefore(tokens: readonly Token[], from: number, lookup: Lookup, add: Add): void {
  let at = from - 1
  if (/^["“'‘(]$/.test(tokens[at]?.text ?? "")) at--
  const before = tokens[at]
  if (before === undefined || !before.isWord) return
  const second = tokens[at - 1]?.key
  if (titles.has(before.key)) {
    add("person", 4)
    return
  }
  const clue = clueOf(before.key, second, lookup)
  if (clue !== undefined && !before.isCapital) {
    add(clue, clue === "person" ? 4 : 3)
    return
  }
  if (before.key === "in" || before.key === "of" || before.key === "affecting") {
    if (flaws.has(second ?? "") || /^cve-/.test(second ?? "")) add("product", 3)
    else if (carriers.has(second ?? "")) add("product", 3)
  }
  if (before.key === "for" && remedies.has(second ?? "")) add("product", 2)
  if (before.key === "for" && /^spokes/.test(second ?? "")) add("organisation", 3)
  if (before.key === "to" && second === "according") add("organisation", 2)
  if (before.key === "to" && /^(?:attributed|linked|tied)$/.test(second ?? "")) add("actor", 2)
  if (before.key === "running" || before.key === "exploited" || before.key === "exploiting") add("product", 2)
  if (before.key === "by" && second === "claimed") add("actor", 3)
  if (launched.has(before.key)) add("malware", 2)
}

function byWordsBehind(tokens: readonly Token[], to: number, lookup: Lookup, add: Add): void {
  let at = to
  if (/^["”'’)]$/.test(tokens[at]?.text ?? "")) at++
  const after = tokens[at]
  if (after === undefined) return
  const next = tokens[at + 1]
  if (after.text === "'s" || after.text === "’s") {
    if (next !== undefined && owned.has(next.key)) add("organisation", 2)
    return
  }
  if (after.text === ",") {
    byApposition(tokens, at + 1, lookup, add)
    return
  }
  if (after.key === "is" || after.key === "was") {
    if (next?.key === "a" || next?.key === "an" || next?.key === "the")
      byApposition(tokens, at + 1, lookup, add)
    return
  }
  if (isNumber(after)) {
    if (/^\d+\.\d/.test(after.text)) add("product", 3)
    return
  }
  if (!after.isWord || after.isCapital) return
  if (speech.has(after.key)) {
    add("organisation", 2)
    return
  }
  if (after.key === "claimed" && next?.key === "responsibility") {
    add("actor", 4)
    return
  }
  if (after.key === "versions" || after.key === "version" || after.key === "before") {
    add("product", 2)
    return
  }
  const clue = clueOf(after.key, undefined, lookup)
  if (clue === undefined || clue === "person") return
  if (clue !== "organisation") add(clue, 3)
  else if (owned.has(after.key)) add("organisation", 2)
}

/** ", a passive backdoor that", ", a unit of the shipping group": the noun of the phrase decides. */
function byApposition(tokens: readonly Token[], from: number, lookup: Lookup, add: Add): void {
  const opener = tokens[from]?.key
  const isOffice = opener !== undefined && lookup.nouns.get("post")?.has(opener) === true
  if (isOffice) {
    add("person", 4)
    return
  }
  if (!/^(?:a|an|the|one|its|another|part|accounting|which)$/.test(opener ?? "")) return
  if (opener === "which") return
  let head: Token | undefined
  let qualifier: string | undefined
  for (let i = from + 1; i < Math.min(tokens.length, from + 9); i++) {
    const token = tokens[i]
    if (token === undefined) break
    // "the group's president"
    if (/^['’]s$/.test(token.text)) {
      head = undefined
      continue
    }
    if (!token.isWord || breaks.has(token.key)) break
    qualifier = head?.key
    head = token
  }
  if (head === undefined) return
  // "A unit of the Danish group", "the maker of the software".
  const clue = head.key === "unit" ? "organisation" : clueOf(head.key, qualifier, lookup)
  if (clue !== undefined) add(clue, 4)
}
