/* By what means a deed was done, as a noun phrase names it: flaws and products by their ids, malware, lures and techniques
 * by their words.
 *
 * "A flaw in Kestrel Gateway (CVE-…)" is the product and the flaw; "a stolen password for P" is the password and P. What is
 * described and named is both: "DRYPOND, a passive backdoor". */

import type {Token} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {knownBy} from "./known-means.ts"
import {idsIn} from "./means-ids.ts"
import {hostOf} from "./told.ts"
import {firstWord, namedBehind, namedWare, nameGiven, type Way, wareIn} from "./ware-names.ts"
import {isDull, isSham, isThing, isToolLike} from "./ware-types.ts"

/** What counts: whatever somebody can get in through, dull words as well where more is said of them, anything that is no
 *  dull word, only tools, lures and flaws, or only ids of products and flaws. */
export type Openness = "entry" | "wide" | "any" | "tools" | "ids"

const longest = 16

/** Every means that a noun phrase with its list names. */
export function waysOf(context: Context, np: NounPhrase, openness: Openness): readonly Way[] {
  // "through August 2021".
  if (/^(?:19|20)\d\d$/.test(context.phrase.tokens[np.head]?.key ?? "")) return []
  const found: Way[] = []
  const members = [np, ...np.conjuncts, ...flawsBeside(context, np)]
  for (const [i, member] of members.entries()) {
    const listed =
      ofSeveral(context, member, openness) ??
      countedIn(context, member, openness) ??
      listedBy(context, member, openness)
    if (listed !== undefined) {
      for (const way of listed) if (!found.some(({object}) => object === way.object)) found.push(way)
      continue
    }
    const described = describedBy(context, member, members[i + 1])
    const before = i > 0 ? describedBy(context, members[i - 1], member) : undefined
    // "REPTILE and MEDUSA, two public rootkits"
    const isSumUp =
      i > 0 &&
      member.count !== undefined &&
      found.length > 1 &&
      context.phrase.tokens[member.from - 1]?.text === ","
    if (before !== undefined || isSumUp) continue
    for (const way of described === undefined ? waysIn(context, member, openness) : [described])
      if (!found.some(({object}) => object === way.object)) found.push(way)
  }
  for (const item of behindColon(context, np)) found.push(item)
  const {discourse, phrase} = context
  const [first] = found
  if (first !== undefined && openness !== "ids" && !discourse.isNoun("lure", phrase.tokens[np.head]))
    discourse.lastMeans = first.object
  return found
}

/** "rounds of e-mails", "a mix of texts and calls", "a variant of P": of what there are several, or a kind. */
function ofSeveral(context: Context, np: NounPhrase, openness: Openness): readonly Way[] | undefined {
  const isSeveral = [quantities, copies].some((words) =>
    words.test(context.phrase.tokens[np.head]?.key ?? ""),
  )
  if (openness === "ids" || !isSeveral) return undefined
  const inner = np.preps.find(({prep}) => prep === "of")?.np
  if (inner === undefined || inner === np) return undefined
  // "a modified version of the PlugX backdoor": malware, and no tampered copy of what everybody uses.
  const head = context.phrase.tokens[np.head]?.key ?? ""
  if (copies.test(head)) {
    const ware = isSham(context, np) ? undefined : wareIn(context, inner)
    return ware === undefined ? undefined : [{...ware, from: np.from}]
  }
  const ways = [inner, ...inner.conjuncts].flatMap((n) => waysIn(context, n, openness))
  return ways.length === 0 ? undefined : ways.map((way) => ({...way, from: Math.min(np.from, way.from)}))
}

const quantities =
  /^(?:rounds?|mix|mixture|combination|batch(?:es)?|waves?|series|flood|torrent|barrage|sets?|pair|couple|handful|variety|range|array|string|host|dozens|hundreds|thousands|millions|variants?|kinds?|sorts?|forms?|types?|strain|strains|deluge|spate|slew|stream|pool|networks?|chains?|layers?|web)$/

const copies = /^(?:versions?|copy|copies|builds?|instances?|samples?)$/

/** "two backdoors, P and Q": these. */
function countedIn(context: Context, np: NounPhrase, openness: Openness): readonly Way[] | undefined {
  const {phrase, discourse} = context
  if (np.count === undefined || !discourse.isNoun("malware", phrase.tokens[np.head])) return undefined
  const list = np.appositions.find(
    ({kind, np: beside}) => kind === "comma" && beside.conjuncts.length > 0,
  )?.np
  if (list === undefined) return undefined
  const ways = [list, ...list.conjuncts].flatMap((n) => {
    const known = waysIn(context, n, openness)
    const isName = phrase.tokens[n.head]?.isCapital === true && n.determiner === undefined
    return known.length > 0 || !isName
      ? known
      : [{object: wordsIn(context, n.from, n.to), from: n.from, to: n.to}]
  })
  return ways.length < 2 ? undefined : ways
}

/** "tools such as P, Q and a loader", "flaws, among them CVE-…": what a noun that says little lists, instead of itself. */
function listedBy(context: Context, np: NounPhrase, openness: Openness): readonly Way[] | undefined {
  if (np.examples.length === 0) return undefined
  const head = context.phrase.tokens[np.head]
  const isSort =
    sorts.test(head?.key ?? "") ||
    context.discourse.isNoun("means", head) ||
    context.discourse.isNoun("malware", head)
  if (!isSort) return undefined
  const inner = openness === "ids" ? "ids" : "any"
  const ways = np.examples.flatMap((example) => waysIn(context, example, inner))
  return ways.length === 0 ? undefined : ways
}

/** Nouns whose examples say more than they do. */
const sorts =
  /^(?:tools?|utilities|programs|software|techniques?|methods?|tactics?|means|ways|services|products|families|channels|platforms|applications|apps|commands|binaries|scripts|frameworks|tunnels|features|components|protocols)$/

/** "CVE-… in P and CVE-… in Q": the second flaw, which stands in a list with P. */
function flawsBeside({phrase}: Context, np: NounPhrase): readonly NounPhrase[] {
  return np.preps.flatMap(({np: inner}) =>
    inner === undefined
      ? []
      : inner.conjuncts.filter(
          (c) => phrase.mentions[phrase.mentionAt[c.head] ?? -1]?.kind === "vulnerability",
        ),
  )
}

/** "DRYPOND, a passive backdoor, and …": a name and what it is, which look like two of a list. */
function describedBy(
  {phrase, discourse}: Context,
  name: NounPhrase | undefined,
  what: NounPhrase | undefined,
): Way | undefined {
  if (name === undefined || what === undefined || what.determiner === undefined) return undefined
  const {tokens} = phrase
  const isName =
    name.determiner === undefined && tokens[name.head]?.isCapital === true && name.to - name.from <= 2
  const isPlain =
    /^(?:a|an)$/.test(tokens[what.determiner]?.key ?? "") && discourse.isNoun("malware", tokens[what.head])
  if (!isName || !isPlain || tokens[what.from - 1]?.text !== ",") return undefined
  const words = (from: number, to: number): string =>
    tokens
      .slice(from, to)
      .map(({text}) => text)
      .join(" ")
  return {
    object: `${words(name.from, name.to)} ${words(what.from + 1, what.to)}`,
    from: name.from,
    to: what.to,
  }
}

/** "three tools: A, a backdoor; B, a loader; and the proxy C": each item by its words. */
function behindColon(context: Context, np: NounPhrase): readonly Way[] {
  const {tokens} = context.phrase
  const key = tokens[np.head]?.key ?? ""
  if (
    tokens[np.end]?.text !== ":" ||
    !/^(?:tools|families|implants|backdoors|flaws|vulnerabilities|malware)$/.test(key)
  )
    return []
  const isLong = tokens.slice(np.end).some(({text}) => text === ";")
  const items: Way[] = []
  let from = np.end + 1
  for (let i = from; i <= tokens.length; i++) {
    const text = tokens[i]?.text
    const isBreak =
      text === undefined || text === "." || (isLong ? text === ";" : text === "," || text === "and")
    if (!isBreak) continue
    const object = wordsIn(context, from, Math.min(i, from + 8)).replace(/^and\s+/i, "")
    if (object !== "") items.push({object, from, to: i})
    from = i + 1
  }
  return items
}

function waysIn(context: Context, np: NounPhrase, openness: Openness): readonly Way[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[np.head]
  if (head === undefined || np.isPronoun) return []
  if (tokens[np.determiner ?? -1]?.key === "no" || isTie(context, np)) return []
  // "CVE-…, a flaw that was abused"
  const host = hostOf(context, np)
  if (host !== undefined) {
    const ways = waysIn(context, {...host, appositions: host.appositions.filter((a) => a.np !== np)}, "ids")
    if (ways.length > 0) return ways
  }
  const to = endOf(context, np)
  const ids = idsIn(context, np, to, openness)
  const isFlaw = discourse.isNoun("means", head)
  const isTool = isToolLike(context, np)
  const isProduct = ids.some((way) => way.to === np.head + 1) || discourse.isNoun("product", head)
  if (ids.length > 0 && (isFlaw || isProduct || openness === "ids")) return ids
  if (openness === "ids") return []
  // "WhatsApp messages" are the messages, "an archive on OneDrive" is OneDrive.
  if (discourse.isNoun("lure", head) && ids.length > 0) {
    const behind = ids.filter((way) => way.from > np.head && isHosted(context, np, way))
    if (behind.length > 0) return behind
    if (ids.every((way) => way.to <= np.head)) ids.length = 0
  }
  const same = sameAs(context, np)
  if (same !== undefined && (isFlaw || discourse.isNoun("malware", head) || /^shells?$/.test(head.key)))
    return ids.length > 0 ? ids : same
  if (isFlaw) {
    if (ids.length > 0) return ids
    // "the flaw": the one that was named.
    const words = np.head - np.from - (np.count === undefined ? 0 : np.count.to - np.count.from)
    if (words <= 1 && isDefinite(context, np)) return []
  }
  // "the malware", "the e-mails": what was told before.
  if (isDefinite(context, np) && np.head === firstWord(context, np) && to === np.to) return ids
  const isBare = np.head === firstWord(context, np)
  const isRoute =
    openness === "entry" &&
    discourse.isNoun("route", head) &&
    (!isBare || np.clauses.length > 0 || np.preps.some(({prep}) => prep === "of"))
  const isSaidMore =
    openness === "wide" &&
    (!isBare || np.clauses.length > 0 || np.preps.some(({prep}) => prep === "of")) &&
    isThing(context, np)
  const isFree = isRoute || isSaidMore
  if (!isTool && !isFlaw && !isFree && (openness === "tools" || isDull(context, np))) return ids
  if (isDull(context, np) && isBare && !isFree) return ids
  const ware = wareIn(context, np) ?? namedWare(context, np, to)
  if (ware !== undefined) return [...ids, ware]
  const object = [wordsOf(context, np, to), nameGiven(context, np, to)]
    .filter((words) => words !== "")
    .join(" ")
  // "exposed TeamViewer sessions": the tool that was gone through.
  const through = phrase.mentions.find(
    (m) =>
      m.kind === "tool" &&
      m.from >= np.from &&
      m.to <= to &&
      m.to !== np.head + 1 &&
      tokens[m.from]?.isCapital === true &&
      m.from > np.from,
  )
  if (through !== undefined && /^(?:sessions?|connections?|instances?|servers?|clients?)$/.test(head.key))
    return [...ids, {object: through.id, from: np.from, to}]
  return object === "" ? ids : [...ids, {object, from: np.from, to}]
}

/** "a link to Dropbox", "an archive on OneDrive": the service alone stands behind the preposition. */
const isHosted = ({phrase}: Context, np: NounPhrase, way: Way): boolean =>
  /^(?:link|links|archive|archives|file|files|folder|page|pages|document|documents)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  ) &&
  np.preps.some(
    ({prep, np: inner}) =>
      inner !== undefined &&
      way.from >= inner.from &&
      way.to === inner.to &&
      /^(?:on|to|at|from|via|over|in)$/.test(prep),
  )

const isDefinite = ({phrase}: Context, np: NounPhrase): boolean =>
  /^(?:the|this|that|these|those|its|their|both)$/.test(phrase.tokens[np.determiner ?? -1]?.key ?? "")

/** "the same flaw": the one that was named last, else whatever was used last. */
function sameAs(context: Context, np: NounPhrase): readonly Way[] | undefined {
  const {phrase, discourse} = context
  if (!phrase.tokens.slice(np.from, np.head).some(({key}) => key === "same")) return undefined
  const last = discourse.lastMeans
  return knownBy(context, np) ?? (last === undefined ? undefined : [{object: last, from: np.from, to: np.to}])
}

/** Behind the words that belong to a noun phrase, without its list. */
function endOf(context: Context, np: NounPhrase): number {
  const {phrase, discourse} = context
  const next = [...np.conjuncts, ...flawsBeside(context, np)].map(({from}) => from)
  const stop = Math.min(...next, np.from + longest)
  let to = np.to
  const head = phrase.tokens[np.head]
  const isName =
    np.determiner === undefined &&
    np.to - np.from <= 2 &&
    head?.isCapital === true &&
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind !== "vulnerability"
  for (const {prep, at, np: inner, end: last} of np.preps) {
    const end = last > stop && inner !== undefined && inner.to <= stop ? inner.to : last
    if (end > stop || /^(?:against|by|instead of|rather than)$/.test(prep) || phrase.times[at] !== undefined)
      continue
    if (isName || (isPlaced(discourse, head) && /^(?:on|in|into|onto|for|to)$/.test(prep))) continue
    to = Math.max(to, end)
  }
  // "phishing emails, sent since May": what a comma cuts off is said beside.
  for (const clause of np.clauses)
    if (clause.to <= stop && !isCutOff(phrase.tokens, clause.from)) to = Math.max(to, clause.to)
  for (const {np: beside, kind} of np.appositions)
    if (kind !== "comma" && beside.to <= stop) to = Math.max(to, beside.to)
  return to
}

/** ", sent since May", ", from which a file was downloaded". */
const isCutOff = (tokens: readonly Token[], from: number): boolean =>
  tokens[from - 1]?.text === "," || (tokens[from - 2]?.text === "," && tokens[from]?.key === "which")

/** "a company with links to the ministry": no links that anybody clicks. */
function isTie({phrase}: Context, np: NounPhrase): boolean {
  const {tokens, mentions, mentionAt} = phrase
  if (!/^links?$/.test(tokens[np.head]?.key ?? "")) return false
  const isOwned = /^(?:with|has|have|had|of|its|their)$/.test(tokens[np.from - 1]?.key ?? "")
  return np.preps.some(({prep, np: to}) => {
    const kind = mentions[mentionAt[to?.head ?? -1] ?? -1]?.kind ?? ""
    return (
      /^(?:to|with|between)$/.test(prep) &&
      (/^(?:state|state body|actor|person)$/.test(kind) || (isOwned && kind === "organisation"))
    )
  })
}

/** "a web shell on the server": where it was put is no part of it. */
const isPlaced = (discourse: Context["discourse"], head: Token | undefined): boolean =>
  discourse.isNoun("malware", head) || /^(?:shell|shells|webshell|webshells)$/.test(head?.key ?? "")

/** The words of a means: what it is, with its name. */
function wordsOf(context: Context, np: NounPhrase, to: number): string {
  const named = namedBehind(context, np.to, to)
  if (named !== undefined) return `${wordsIn(context, firstWord(context, np), np.to)} ${named}`
  const own = wordsIn(context, firstWord(context, np), to)
  const beside = np.appositions.find(({kind}) => kind !== "bracket")?.np
  if (beside === undefined) return own
  if (beside.from < to) return own
  const words = wordsIn(
    context,
    firstWord(context, beside),
    Math.min(endOf(context, beside), beside.from + 8),
  )
  return `${own} ${words}`
}
