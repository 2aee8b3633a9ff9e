/* The body that a noun phrase names as acting or thinking: not an actor, not an event. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {governed} from "../discourse/parties.ts"
import {determiners, relatives} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import {firmTold, isTradeGroup, referredTo, wordsOf} from "../voices/known-bodies.ts"
import {speakerOf} from "../voices/speaker.ts"
import {nobody, roleNouns} from "../voices/speaker-nouns.ts"
import type {Context} from "./draft.ts"

/** The id of the body that a noun phrase names; undefined for actors, events and whoever has no name. */
export function bodyOf(context: Context, where: Range | undefined): string | undefined {
  if (where === undefined) return undefined
  const {discourse, phrase} = context
  const word = phrase.tokens[discourse.headOf(phrase, where)]
  if (word === undefined || discourse.isNoun("event", word) || relatives.has(word.key)) return undefined
  const inside = phrase.mentions.filter((m) => m.from >= where.from && m.to <= where.to)
  if (
    inside.some((m) => m.kind === "actor" || m.kind === "malware") &&
    !inside.some((m) => m.kind === "organisation")
  )
    return undefined
  const isBand = discourse.isNoun("actor", word) && word.key !== "team"
  // "National Polyclinics Group" is a name.
  const isName = word.isCapital && phrase.tokens[discourse.headOf(phrase, where) - 1]?.isCapital === true
  if ((isBand && !isName && !isTradeGroup(context, where)) || anybody.test(word.key)) return undefined
  // "The Council has listed …", as the Council of the European Union says.
  if (word.key === "council" && discourse.publisher?.id === "eu" && word.isCapital) return "eu"
  const head = discourse.headOf(phrase, where)
  // "The Forum", as the Harbour Resilience Forum says.
  const {id: publisher = "", isPress = true} = discourse.publisher ?? {}
  const isOwnName = word.isCapital && head === where.from + 1 && publisher.endsWith(`-${word.key}`)
  if (isOwnName && !isPress && phrase.tokens[where.from]?.key === "the") return publisher
  const before = referredTo(context, {from: where.from, head}, "same")
  if (before !== undefined) return before
  // "Travelex was hit. The company paid a ransom": not the firm that tells of it.
  const isFirmOnly = head === where.from + 1 && /^(?:company|firm)$/.test(word.key) && !isPress
  if (isFirmOnly && phrase.tokens[where.from]?.key === "the") {
    const hit = firmTold(discourse)
    if (hit !== undefined && discourse.events.hasHit(hit)) return hit
  }
  // "The developer", "the insurer": somebody else than who speaks.
  const isOther =
    /^(?:developer|insurer|vendor|manufacturer|maker|supplier|provider|host|registrar|magistrate|judge|court|regulator|watchdog|ombudsman|parliament|police|prosecutor|prosecutors)$/.test(
      word.key,
    )
  // "Officials called in the ambassador": of whoever publishes.
  if (/^(?:officials|experts|engineers|specialists)$/.test(word.key) && where.to - where.from <= 2) {
    const {publisher} = discourse
    if (publisher !== undefined && !publisher.isPress) return publisher.id
  }
  const isNamed = inside.some((m) => m.kind === "organisation")
  // "An unpatched Citrix gateway": a thing, whoever made it.
  if (!word.isCapital && things.test(word.key)) return undefined
  const who = isOther && !isNamed ? nobody : speakerOf(phrase, where, discourse)
  const ref = who.chain.at(-1)?.ref
  const own =
    isNamed || who.person !== undefined
      ? undefined
      : (ownName(context, where, ref) ?? ownWords(context, where, ref))
  if (own !== undefined) return own
  // "Moscow denied it. The government has blocked …": the one at home, not the accused one.
  const isBare = head === where.from + 1 && /^(?:government|ministry|cabinet)$/.test(word.key)
  if (isBare && ref !== undefined && discourse.home !== undefined && isAccused(context, ref))
    return discourse.home
  if (ref !== undefined) return !isNamed && isOfElse(context, where, ref) ? wordsOf(context, where) : ref
  const kin = isOther ? undefined : referredTo(context, {from: where.from, head}, "kin")
  if (kin !== undefined) return kin
  const {home} = discourse
  if (word.key === "government" && home !== undefined && !inside.some((m) => m.kind === "place")) return home
  // A body without a name acts by its words: "the police", "two card companies".
  return isBodyWord(context, word) ? wordsOf(context, uncounted(context, where)) : undefined
}

/** "Bank", "banks": a body by its noun. */
function isBodyWord({discourse}: Context, {key}: Token): boolean {
  const acting = discourse.lookup.nouns.get("acting")
  return acting?.has(key) === true || (key !== "developers" && acting?.has(key.replace(/s$/, "")) === true)
}

/** "Three card companies": card companies. */
function uncounted({phrase: {parse}}: Context, where: Range): Range {
  const count = parse.nouns.find(({from, to}) => from === where.from && to === where.to)?.count
  return count === undefined ? where : {from: Math.max(where.from, count.to), to: where.to}
}

const anybody =
  /^(?:anyone|anybody|everyone|everybody|someone|somebody|nobody|others?|those|people|users?|customers?)$/

const things =
  /^(?:servers?|gateways?|firewalls?|routers?|appliances?|devices?|software|plug-?ins?|tools?|accounts?|vpns?|portals?|websites?|domains?|systems?|logs?|telemetry|patch(?:es)?|updates?|vulnerabilit(?:y|ies)|flaws?|bugs?|detections?|rules?|scripts?|files?|e-?mails?|messages?)$/

/** "The Public Prosecutor's Office" where the voices take it for another body: a name of several words that shares none
 *  with what it was taken for. */
function ownName(context: Context, where: Range, ref: string | undefined): string | undefined {
  const {discourse, phrase} = context
  const head = discourse.headOf(phrase, where)
  const words = phrase.tokens
    .slice(where.from, head + 1)
    .filter((t) => t.isWord && t.text !== "'s" && !determiners.has(t.key))
  const last = words.at(-1)
  const isGovernment = ref?.endsWith("-government") === true
  // "Taiwan's Administration for Cyber Security", "the Antwerp prosecutor's office": no ministry, though its state's.
  const isApart = isGovernment && words.length > 1 && apart.test(last?.key ?? "")
  const isProsecutor = words.some(({key}) => /^prosecut(?:or|ors|ion)$/.test(key))
  if (isGovernment && isProsecutor && words.length > 2 && words[0]?.isCapital === true)
    return wordsOf(context, where)
  // "The Ministry of Foreign Affairs" speaks and acts as its government.
  if (isGovernment && words[0]?.key === "ministry") return undefined
  if (roleNouns.test(last?.key ?? "") || words.length < 2 || last?.isCapital !== true) return undefined
  if (!words.every((t) => t.isCapital || /^(?:of|and|for)$/.test(t.key))) return undefined
  if (!isApart && !words.some((t) => discourse.isNoun("acting", t))) return undefined
  if (ref === undefined) return wordsOf(context, where)
  if (isApart) return wordsOf(context, where)
  if (isGovernment || !discourse.lookup.things.has(ref)) {
    const parts = ref.split("-")
    const whose = words.findLastIndex((_, i) => phrase.tokens[where.from + i + 1]?.text === "'s")
    if (words.slice(whose + 1).some((t) => parts.includes(slugOf(t.text)))) return undefined
  }
  const isMention = phrase.mentions.some(
    (m) => m.from >= where.from && m.to <= where.to && m.kind !== "sector",
  )
  const named = discourse.lookup.things.get(ref)
  const known = `${ref} ${named?.name ?? ""} ${(named?.forms ?? []).join(" ")}`.toLowerCase()
  return isMention || words.some((t) => known.includes(t.low)) ? undefined : wordsOf(context, where)
}

/** What bodies are that are no part of a government's own house. */
const apart =
  /^(?:administration|council|office|agency|authority|bureau|service|team|centre|center|directorate|inspectorate|commission|court|police|institute)$/

/** "The Dutch data protection authority", "the communications regulator": told apart by what it watches over or whose it
 *  is, and not the agency that was spoken of last. */
function ownWords(context: Context, where: Range, ref: string | undefined): string | undefined {
  const {discourse, phrase} = context
  const {tokens, mentions} = phrase
  const head = discourse.headOf(phrase, where)
  if (ref === undefined || head <= where.from + 1 || !watching.test(tokens[head]?.key ?? "")) return undefined
  const named = discourse.lookup.things.get(ref)
  const state = mentions.find((m) => m.kind === "state" && m.from >= where.from && m.to <= head)
  const isElsewhere = state !== undefined && named?.state !== undefined && named.state !== state.id
  const known = `${ref} ${named?.name ?? ""} ${(named?.forms ?? []).join(" ")}`.toLowerCase()
  const isField = tokens.slice(where.from, head).some(({key}) => fields.has(key) && !known.includes(key))
  return isElsewhere || isField ? wordsOf(context, where) : undefined
}

/** The government of a state that is said to have done it. */
function isAccused({discourse}: Context, ref: string): boolean {
  const {accused = "", lookup, home} = discourse
  const state = governed(ref)
  return (
    ref !== home &&
    ref.endsWith("-government") &&
    (accused === state || lookup.things.get(accused)?.state === state)
  )
}

/** "The council", "the Antwerp prosecutor's office", "the city's authorities": of another sort than the body or the
 *  government that the voices take it for. */
function isOfElse({discourse, phrase}: Context, where: Range, ref: string): boolean {
  const {tokens, mentions, mentionAt} = phrase
  const head = discourse.headOf(phrase, where)
  const word = tokens[head]
  const kind = mentions[mentionAt[head] ?? -1]?.kind
  if (word === undefined || word.isCapital || (kind !== undefined && kind !== "sector")) return false
  const {name = "", forms = [], state} = discourse.lookup.things.get(ref) ?? {}
  const known = [ref.replaceAll("-", " "), name, ...forms].join(" ").toLowerCase()
  if (known.includes(word.key)) return false
  // Whoever is said to have done it answers nothing.
  if (ref === discourse.accused) return true
  const isOfGovernment = ref.endsWith("-government")
  if (local.test(word.key) || (word.key === "bank" && tokens[head - 1]?.key === "central")) return true
  if (trades.has(word.key)) return isOfGovernment || state !== undefined
  const isOfPlace = mentions.some(({kind, from, to}) => kind === "place" && from >= where.from && to <= head)
  const isProsecution = tokens.slice(where.from, head + 1).some(({key}) => /^prosecutors?$/.test(key))
  return isOfGovernment && (isProsecution || (word.key === "authorities" && isOfPlace))
}

const local =
  /^(?:council|municipality|city|town|district|county|borough|province|parliament|court|prosecutors?)$/
const trades: ReadonlySet<string> = new Set(
  "airline bank broadcaster carrier chain clinic hospital insurer manufacturer operator provider publisher retailer school shipyard supplier university utility".split(
    " ",
  ),
)

const watching =
  /^(?:authority|regulator|watchdog|commissioner|ombudsman|inspectorate|supervisor|agency|service|office|bureau|police|prosecutors?)$/

/** What authorities watch over. */
const fields: ReadonlySet<string> = new Set(
  "data privacy protection financial markets market competition consumer energy health healthcare medicines drug food aviation maritime port water communications telecoms telecommunications media postal banking insurance securities gambling customs border tax revenue election electoral transport rail road nuclear environment labour prison".split(
    " ",
  ),
)
