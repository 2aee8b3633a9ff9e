/* What is seen of somebody or something that may be the subject of a draft: what it is, whether the grammar gave it, where
 * the sentence names it, what the document has told of it; each alone and beside who acts in the clause. */

import {isOfAttackers} from "../discourse/doer.ts"
import {holderOf} from "../discourse/event-words.ts"
import {isEventId} from "../event-id.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {isAttackerNoun} from "../kinds/hostile.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {agentOf} from "../parse/roles.ts"
import type {Cast} from "./cast.ts"
import type {SeenOfOne} from "./subject-seen.ts"

/** Stands for an event that nothing has told of yet. */
export const nextEvent = "event-next"

const groups =
  /^(?:group|gang|actors?|clusters?|crew|collective|outfit|syndicate|units?|team|adversary|operation|organi[sz]ation|operators?|affiliates?|persona|members)$/

/** What a noun phrase is, as somebody who acts. */
function sortOf({phrase, discourse}: Context, np: NounPhrase | undefined): string {
  if (np === undefined) return "none"
  const {tokens, mentions, mentionAt} = phrase
  const head = tokens[np.head]
  const key = head?.key ?? ""
  if (np.isPronoun) return /^(?:he|she)$/.test(key) ? "he" : key
  if (isOfAttackers(phrase, np.from, np.head)) return "the-attackers"
  const mention = mentions[mentionAt[np.head] ?? -1]
  const first = np.determiner === undefined ? undefined : tokens[np.determiner]?.key
  const det = first === undefined ? "0" : /^(?:a|an|one|another)$/.test(first) ? "a" : "the"
  if (mention !== undefined && !mention.isAdjective) return `m-${mention.kind}`
  if (groups.test(key)) return `group-${det}`
  if (isAttackerNoun(head)) return `attackers-${det}`
  const sort = sorts.find((one) => discourse.isNoun(one, head))
  return sort === undefined ? "other" : `${sort}-${det}`
}

/** Classes of nouns that tell who or what acts, the first that fits. */
const sorts: readonly string[] = "event malware message lure actor culprit means access program".split(" ")

/** The clauses in which a deed stands, the innermost first. */
function chainOf(phrase: Phrase, clause: Clause | undefined): readonly Clause[] {
  const found: Clause[] = []
  for (let at = clause; at !== undefined && found.length < 5; at = at.parent ?? holderOf(phrase, at))
    found.push(at)
  return found
}

const few = (n: number): string => (n > 3 ? "4+" : `${n}`)
const some = (n: number): string => (n > 5 ? "6+" : n > 2 ? "3-5" : `${n}`)

/** What is the same for all that a draft's subject may be. */
export interface Scene {
  readonly kind: string
  readonly who: string
  readonly clause: Clause | undefined
  readonly signs: readonly string[]
  readonly eventFor: string
  readonly attackers: string | undefined
  /** What speaks for another event. */
  readonly turns: readonly string[]
  /** Where the sentence names each of them. */
  readonly places: ReadonlyMap<string, Place>
  /** The nearest place of an actor. */
  readonly nearest: string
}

/** What sort of body publishes a text. */
export function genreOf(publisher: Context["discourse"]["publisher"]): "none" | "press" | "firm" | "state" {
  if (publisher === undefined) return "none"
  if (publisher.isPress) return "press"
  return publisher.state === undefined ? "firm" : "state"
}

/** A place in the sentence, and the word before it. */
interface Place {
  readonly place: string
  readonly pre: string
}

const nowhere: Place = {place: "none", pre: ""}

/** Where a name stands to a draft, the nearest first. */
const order = ["own", "doer", "indoer", "above", "clause", "before", "rest", "after", "none"]

/** What is seen of a draft whoever is its subject. O(words of the sentence × those who may be it). */
export function sceneOf(context: Context, draft: Draft, cast: Cast, ids: readonly string[]): Scene {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const {anchor, evidence, kind} = draft
  const clause = parse.clauseAt[anchor]
  const chain = chainOf(phrase, clause)
  const np = parse.nounAt[anchor]
  const isNoun = clause === undefined || clause.at !== anchor
  let who = isNoun && np?.possessor !== undefined ? `n-${sortOf(context, np.possessor)}` : "none"
  for (const [depth, one] of chain.entries()) {
    if (who !== "none") break
    const sort = sortOf(context, agentOf(one))
    if (sort !== "none") who = `${depth > 0 ? "up-" : ""}${sort}`
    else if (one.voice === "passive") who = depth > 0 ? "up-passive" : "passive"
  }
  const main = phrase.clauses.find((c) => c.kind === "main" && c.lemma !== "")
  const own = tokens
    .slice(Math.max(0, evidence.from - 2), evidence.to)
    .find(({key}) => /^(?:its|their|his|it|they|them)$/.test(key))?.key
  const attackers = discourse.attackersAt(anchor)
  const told = cast.recent().filter((id) => !isEventId(id)).length
  const places = new Map(ids.map((id) => [id, placeOf(context, draft, chain, id)]))
  const nearest =
    order.find((place) => [...places].some(([id, at]) => at.place === place && !isEventId(id))) ?? "none"
  const {actor} = discourse.focus
  const genre = genreOf(discourse.publisher)
  const anaphor = anaphorIn(context, clause ?? evidence)
  // Whether the text began with an actor.
  const early = cast.recent().some((id) => !isEventId(id) && (cast.of(id)?.first ?? 9) <= 1)
  const signs = [
    `voice=${clause?.voice},${clause?.tense},${clause?.isPerfect}`,
    `ck=${clause?.kind}`,
    `msub=${sortOf(context, main?.subject)}`,
    `asub=${sortOf(context, clause?.antecedent)}`,
    `own=${own ?? ""}`,
    `v=${clause?.lemma ?? ""}`,
    `topic=${discourse.topic}`,
    `foc=${actor === undefined ? "none" : some(cast.since(actor.id) ?? 9)}`,
    `att=${attackers !== undefined}`,
    `told=${few(told)},${few(discourse.events.all.length)}`,
    `isTold=${discourse.events.isTold}`,
    `genre=${genre}`,
    `ana=${anaphor}`,
    `anw=${anaphor},${who}`,
    `early=${early}`,
    `ee=${early},${genre}`,
    `anh=${isNoun ? (tokens[anchor]?.key ?? "") : "verb"}`,
    `near=${nearest}`,
  ]
  return {
    kind,
    who,
    clause,
    signs,
    eventFor: discourse.eventFor(phrase, evidence, anchor),
    attackers,
    turns: turnsIn(context, draft, cast, clause, actor?.id),
    places,
    nearest,
  }
}

/** Words by which a text goes over to another event. */
const turning: ReadonlySet<string> = new Set(
  (
    "another second third fourth first other earlier previous previously also separately separate meanwhile similar similarly latest new since before after last same wave " +
    "campaign case incident attack former later then already again both different unrelated elsewhere likewise too in subsequent past recent recently time ago year"
  ).split(" "),
)

/** What speaks for or against another event than the one spoken of. */
function turnsIn(
  {phrase, discourse}: Context,
  {anchor, evidence, kind, object}: Draft,
  cast: Cast,
  clause: Clause | undefined,
  focus: string | undefined,
): readonly string[] {
  const {events} = discourse
  const {tokens, mentions} = phrase
  const {current} = events
  const range = clause ?? evidence
  const found = new Set<string>()
  for (let at = range.from; at < range.to; at++) {
    const key = tokens[at]?.key ?? ""
    if (turning.has(key)) found.add(`w=${key}`)
  }
  const time = events.timeOf(current, {
    from: Math.min(range.from, evidence.from),
    to: Math.max(range.to, evidence.to),
  })
  const anyTime = events.timeOf(current, {from: 0, to: tokens.length})
  found.add(`first=${tokens[0]?.key ?? ""}`)
  found.add(`time=${time}`).add(`timek=${time},${kind}`).add(`times=${anyTime}`)
  found.add(`para=${few(cast.inParagraph)}`)
  found.add(`had=${cast.had(kind, current)},${kind}`).add(`hadt=${cast.had("temporal", current)},${time}`)
  if (kind === "targeting") found.add(`hit=${events.didHit(current, object)}`)
  const others = mentions.filter(({kind: sort}) => /^(?:sector|organisation|place|state)$/.test(sort))
  found.add(`victims=${others.length === 0 ? "none" : others.some(({id}) => events.didHit(current, id))}`)
  const isActorNew = mentions.some(({kind: sort, id}) => sort === "actor" && id !== focus)
  found.add(`actor=${isActorNew}`).add(`past=${events.isPast(current)}`)
  const head = phrase.parse.nouns.find((np) => events.headsOf(current).includes(np.head))
  const det = head?.determiner === undefined ? "0" : (tokens[head.determiner]?.key ?? "")
  found.add(`head=${head === undefined ? "none" : det}`)
  found.add(`tv=${time},${clause?.tense},${clause?.isPerfect}`).add(`lone=${cast.here.length === 0}`)
  found.add(`anchor=${tokens[anchor]?.key ?? ""}`)
  return [...found]
}

/** The first word of a clause that stands for somebody spoken of: "it", "its", "the group". */
function anaphorIn({phrase: {tokens}}: Context, {from, to}: Range): string {
  for (let at = from; at < to; at++) {
    const key = tokens[at]?.key ?? ""
    if (/^(?:it|its|they|their|he|his)$/.test(key)) return key
    if (/^(?:the|this|that|these|same)$/.test(key) && groups.test(tokens[at + 1]?.key ?? "")) return "group"
  }
  return ""
}

/** Where the sentence names one of them, seen from the draft. */
function placeOf(context: Context, draft: Draft, chain: readonly Clause[], id: string): Place {
  const {phrase, discourse} = context
  const {anchor, evidence} = draft
  const heads = isEventId(id)
    ? discourse.events.headsOf(id)
    : phrase.mentions.flatMap((m) =>
        (m.among.length === 0 ? m.id : discourse.bodyOf(m).id) === id ? [m.to - 1] : [],
      )
  let best = nowhere
  for (const at of heads) {
    const np = phrase.parse.nounAt[at]
    const pre = phrase.tokens[(np?.from ?? at) - 1]?.key ?? ""
    const take = (place: string): void => {
      if (order.indexOf(place) < order.indexOf(best.place)) best = {place, pre}
    }
    for (const [depth, one] of chain.entries()) {
      const doer = agentOf(one)
      if (doer === undefined) continue
      if (doer.head === at) take(depth === 0 ? "doer" : "above")
      else if (doer.from <= at && at < doer.end) take(depth === 0 ? "indoer" : "above")
    }
    const [clause] = chain
    if (at === anchor || (isEventId(id) && evidence.from <= at && at < evidence.to)) take("own")
    else if (clause !== undefined && clause.from <= at && at < clause.to)
      take(at < anchor ? "clause" : "after")
    else take(at < anchor ? "before" : "rest")
  }
  return best
}

/** What sort of thing an id names. */
function typeOf({discourse, phrase}: Context, id: string): string {
  if (isEventId(id)) return "ev"
  const known = discourse.lookup.things.get(id)
  if (known !== undefined) return known.isGiven === true ? `given-${known.kind}` : known.kind
  const named = phrase.mentions.find((m) => m.id === id)
  if (named !== undefined) return `named-${named.kind}`
  const last = id.slice(id.lastIndexOf("-") + 1)
  if (groups.test(last) || attackerWords.test(last)) return "words"
  return /\d/.test(id) ? "code" : id.includes("-") ? "other" : "word"
}

const attackerWords =
  /^(?:hackers?|attackers?|criminals?|spies|nationals|men|man|officers?|intruders?|adversar(?:y|ies)|gangs|groups|operatives)$/

/** Whether the grammar gave an actor whom the clause itself names: nobody is likelier. */
export const isActorOf = (context: Context, {places, who}: Scene, id: string): boolean => {
  const place = places.get(id)?.place ?? ""
  return (
    /^(?:given-|named-)?(?:actor|state body)$/.test(typeOf(context, id)) &&
    // "APT28 wrote to banks that it had robbed"
    (/^(?:doer|indoer|clause)$/.test(place) || (place === "above" && /^(?:up-)?(?:it|they)$/.test(who)))
  )
}

/** Gives everything that is seen of one of those that may be the subject. */
export function subjectSigns(
  context: Context,
  cast: Cast,
  draft: Draft,
  scene: Scene,
  id: string,
  seen: SeenOfOne,
): void {
  const {discourse} = context
  const {events, focus} = discourse
  const {anchor, object} = draft
  const {kind, who, nearest} = scene
  if (id === nextEvent) {
    seen.beside("next", "", kind, who, nearest, `${kind}|${nearest}`)
    for (const one of scene.turns) seen.beside(`next.${one}`, "", nearest)
    seen.beside("next", ...scene.signs)
    return
  }
  const type = typeOf(context, id)
  const isGiven = id === draft.subject
  const flags: string[] = []
  const flag = (name: string, isSo: boolean): void => {
    if (isSo) flags.push(name)
  }
  if (type === "ev") {
    flag("E", id === scene.eventFor)
    flag("C", id === events.current)
    flag("M", id === events.main)
    flag("p", events.isPast(id))
  } else {
    flag("A", id === scene.attackers)
    flag("U", id === discourse.accused)
    flag("F", id === focus.actor?.id)
  }
  const g = isGiven ? "G" : ""
  const since = cast.since(id)
  const told = cast.of(id)
  const others: string[] = []
  const other = (name: string, isSo: boolean): void => {
    if (isSo) others.push(name)
  }
  other("last", cast.last === id)
  other("lastkind", cast.lastOf(kind) === id)
  other("saidhere", cast.here.includes(id))
  other("saidbefore", cast.before.includes(id))
  other("hit", events.didHit(id, object))
  other("publisher", id === discourse.publisher?.id)
  other("speaker", id === discourse.speakerAt(anchor))
  other("body", id === discourse.lastBody?.id)
  other(`had=${kind}`, cast.had(kind, id))
  if (type === "ev") others.push(`time=${events.timeOf(id, scene.clause ?? draft.evidence)},${kind}`)
  other("first", type === "ev" && id === "event-1")
  other("early", told !== undefined && told.first <= 1)
  other("most", told !== undefined && told.times * 3 >= cast.sentence)
  other("newest", type === "ev" && id === events.all.at(-1))
  const rank = cast
    .recent()
    .filter((one) => isEventId(one) === (type === "ev"))
    .indexOf(id)
  others.push(
    `since=${since === undefined ? "new" : some(since)}`,
    `para=${cast.isInParagraph(id)}`,
    `times=${few(told?.times ?? 0)}`,
    `claims=${some(told?.claims ?? 0)}`,
    `rank=${few(rank)}`,
  )
  const {place, pre} = scene.places.get(id) ?? nowhere
  const all = flags.join("")
  const t = type === "ev" ? "ev" : "ac"
  const tg = `${t}${g}`
  const [withKind, withFlags] = [`${kind}|${t}`, `${t}|${all}`]
  seen.beside(`t=${type}${g}`, "")
  seen.beside(`t=${tg}`, "")
  seen.beside(`f=${tg}`, all)
  seen.beside(`at=${t}`, place)
  seen.beside(`atg=${tg}`, place)
  seen.beside(`ty=${type}`, place)
  seen.beside(`kf=${kind}`, `${tg}|${all}`)
  seen.beside(`ka=${kind}`, `${t}|${place}`)
  seen.beside(`wf=${who}`, withFlags)
  seen.beside(`wg=${who}`, tg)
  seen.beside(`wa=${who}`, `${t}|${place}`)
  seen.beside(`wk=${who}`, `${t}|${kind}`)
  seen.beside(`wty=${who}`, type)
  seen.beside(`fa=${t}`, `${all}|${place}`)
  seen.beside(`wtf=${who}`, `${discourse.topic}|${withFlags}`)
  seen.beside(`wn=${who}`, `${tg}|${nearest}`)
  seen.beside(`na=${tg}`, `${nearest}|${place}`)
  seen.beside(`pre=${t}`, pre)
  seen.beside(`prep=${t}`, `${pre}|${place}`)
  seen.beside(`tyg=${type}${g}`, who)
  const [withWho, withPlace] = [`${who}|${t}`, `${place}|${t}`]
  for (const one of others) seen.beside(one, tg, withKind, withWho, withPlace)
  for (const one of scene.signs)
    if (all === "") seen.beside(one, t, tg, withKind)
    else seen.beside(one, t, tg, withKind, withFlags)
}
