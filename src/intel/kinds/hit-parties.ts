/* Whom a noun phrase names as hit: sectors, places, organisations by name, single ones by their words.
 *
 * "Dutch hospitals" is a sector and a place; a name is not split. What only holds somebody's data ("the networks of",
 * "mail servers at", "staff of") is looked through. A place in a count of things is no target. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {nameEnd} from "../discourse/names.ts"
import {determiners} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Range} from "../grammar/shape.ts"
import type {Attached, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** Somebody or some place that was hit, at its tokens. */
export interface Party extends Range {
  readonly id: string
}

const placing: ReadonlySet<string> = new Set(
  "in across within throughout inside near around from of at over outside".split(" "),
)
const holding: ReadonlySet<string> = new Set(
  "of at in within inside belonging to from used by operated by run by for across on among between".split(
    " ",
  ),
)
const timeWords =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Western|CVE.*)$/
const deepest = 4

/** Everybody and every place that a noun phrase with its list names as hit, each once. */
export function partiesOf(context: Context, np: NounPhrase): readonly Party[] {
  const found = new Map<string, Party>()
  const add = (parties: readonly Party[]): void => {
    for (const party of parties) if (!found.has(party.id)) found.set(party.id, party)
  }
  for (const [i, member] of [np, ...np.conjuncts].entries()) {
    // "about 200 companies and research institutes": one count for all.
    if (
      i > 0 &&
      np.count !== undefined &&
      found.size === 0 &&
      member.count === undefined &&
      member.determiner === undefined
    )
      continue
    add(membersOf(context, member, 0))
  }
  for (const party of behindColon(context, np)) add([party])
  return [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to)
}

/** "seven organisations: four in defence, two law firms and a chip supplier". */
function behindColon(context: Context, np: NounPhrase): readonly Party[] {
  const {phrase} = context
  const {tokens, mentions} = phrase
  if (np.count === undefined || tokens[np.end]?.text !== ":") return []
  const end = endOfItems(context, np.end + 1)
  const found: Party[] = mentions
    .filter((m) => (m.kind === "sector" || isPlace(m)) && m.from > np.end && m.to <= end)
    .map(({id, from, to}) => ({id, from, to}))
  for (const noun of phrase.parse.nouns)
    if (noun.from > np.end && noun.to <= end && !found.some((p) => p.from < noun.to && noun.from < p.to))
      found.push(...(nameIn(context, noun) === undefined ? (singleIn(context, noun) ?? []) : []))
  return found
}

/** Where the items behind a colon end: the sentence, or a participle that says more of all. */
function endOfItems({phrase}: Context, from: number): number {
  const after = phrase.tokens.findIndex((t, i) => i > from && /^(?:all|both|which|who)$/.test(t.key))
  return after < 0 ? phrase.tokens.length : after
}

function membersOf(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  if (depth > deepest || np.isPronoun) return []
  const named = nameIn(context, np)
  if (named !== undefined) return [named, ...examplesOf(context, np, depth)]
  const places = placesOf(context, np)
  const own = sectorIn(context, np) ?? singleIn(context, np)
  if (own !== undefined) return [...own, ...places, ...examplesOf(context, np, depth)]
  const state = stateIn(context, np)
  if (state !== undefined) return [state]
  const held = heldBy(context, np, depth)
  if (held.length > 0 || np.examples.length > 0)
    return [...(np.count === undefined ? places : []), ...held, ...examplesOf(context, np, depth)]
  // "organisations in Belgium": the place alone; "1,400 routers in 31 countries": a count.
  if (np.count !== undefined) return []
  const isPeople = isSomebody(context, np) || places.some(({to}) => to <= np.head)
  return isPeople && !isTheme(context, np) ? places : []
}

/** Whether the head is people, bodies or what they run, and no data or theme. */
function isSomebody(context: Context, np: NounPhrase): boolean {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  return ["victim", "holder", "institution"].some((kind) => discourse.isNoun(kind, head))
}

function examplesOf(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  return np.examples.flatMap((e) => [e, ...e.conjuncts].flatMap((m) => membersOf(context, m, depth + 1)))
}

/** A name: of the lexicons, by its capitals, or beside what it is ("the rail operator, Sprava Koleji"). */
function nameIn(context: Context, np: NounPhrase): Party | undefined {
  const {phrase, discourse} = context
  const mention = phrase.mentions.find((m) => m.to === np.head + 1 && m.from >= np.from)
  if (mention !== undefined && /^(?:organisation|state body|person)$/.test(mention.kind)) {
    const {id} = discourse.mentionRef(mention)
    return {id, from: mention.from, to: mention.to}
  }
  const run = capitalsAt(context, np)
  if (run !== undefined) return run
  for (const {np: beside, kind} of np.appositions) {
    if (kind === "bracket") continue
    const name = nameIn(context, {...beside, appositions: []})
    if (name !== undefined && beside.conjuncts.length === 0) return name
  }
  return undefined
}

/** The capitalised words that a noun phrase ends with: "the Estonian logistics firm Meretee". */
function capitalsAt({phrase, discourse}: Context, np: NounPhrase): Party | undefined {
  const {tokens, mentions, mentionAt} = phrase
  const isName = (i: number): boolean =>
    tokens[i]?.isCapital === true && i >= np.from && !determiners.has(tokens[i]?.key ?? "")
  if (!isName(np.head)) return undefined
  const last = mentions[mentionAt[np.head] ?? -1]
  if (last?.kind === "sector" && !isName(last.from - 1)) return undefined
  if (last !== undefined && last.kind !== "sector" && last.from === last.to - 1 && np.head === np.from)
    return undefined
  if (last !== undefined && !/^(?:sector|data)$/.test(last.kind) && !isLonger(np, last)) return undefined
  let from = np.head
  while (isName(from - 1)) from--
  // "the French company Altair": the adjective of a state begins no name, unless all words have capitals.
  const first = mentions[mentionAt[from] ?? -1]
  if (first?.kind === "product" || first?.kind === "tool" || first?.kind === "malware") return undefined
  const to = Math.max(np.head + 1, nameEnd(tokens, from))
  const words = tokens.slice(from, to)
  const [only] = words
  if (only === undefined || timeWords.test(only.text)) return undefined
  // Software, and what only stands at the begin of a sentence.
  if (
    words.length === 1 &&
    (discourse.isNoun("victim", only) || discourse.isNoun("product", only) || from === 0)
  )
    return undefined
  if (discourse.isNoun("product", words.at(-1)) || discourse.isNoun("means", words.at(-1))) return undefined
  if (words.length === 1 && /^[A-Z]{2,3}$/.test(only.text)) return undefined
  const id = slugOf(words.map((t) => t.text).join(" "))
  return id === "" ? undefined : {id, from, to}
}

function isLonger(np: NounPhrase, mention: Mention): boolean {
  return mention.from > np.from
}

/** The sectors of the words before the head and of the head: "energy companies", "ministries". */
function sectorIn(context: Context, np: NounPhrase): readonly Party[] | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  const sectors = mentions.filter(
    (m) => m.kind === "sector" && m.from >= np.from && m.to <= np.head + 1 && !isTheme(context, np),
  )
  const atHead = sectors.filter((m) => m.to === np.head + 1)
  const chosen =
    atHead.length > 0
      ? atHead
      : isSomebody(context, np) || sectors.some((m) => m.to === np.head)
        ? sectors
        : []
  if (chosen.length === 0) return undefined
  // "a blood bank" is no bank: a word of its own before the last.
  if (
    np.count === undefined &&
    chosen.length === 1 &&
    chosen[0]?.to === np.head + 1 &&
    chosen[0].to - chosen[0].from === 1 &&
    tokens[np.head]?.key === "bank" &&
    np.head > np.from &&
    tokens[np.head - 1]?.isWord === true &&
    !determiners.has(tokens[np.head - 1]?.key ?? "") &&
    !mentions.some((m) => m.to === np.head) &&
    !/^(?:large|major|big|small|national|regional|local|private|commercial|central|leading|online|foreign|domestic|same|other)$/.test(
      tokens[np.head - 1]?.key ?? "",
    )
  )
    return undefined
  return chosen.map((m) => ({id: discourse.mentionRef(m).id, from: m.from, to: m.to}))
}

/** "election lures", "energy data": what it is about, not who is hit. */
function isTheme({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  return (
    discourse.isNoun("lure", head) || discourse.isNoun("malware", head) || discourse.isNoun("taken", head)
  )
}

/** A single body without a name, by its words: "a drone maker", "the land registry". */
function singleIn(context: Context, np: NounPhrase): readonly Party[] | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  if (!discourse.isNoun("institution", tokens[np.head])) return undefined
  let from = np.from
  while (from < np.head && (determiners.has(tokens[from]?.key ?? "") || tokens[from]?.isWord === false))
    from++
  if (np.count !== undefined) from = Math.max(from, np.count.to)
  if (np.possessor !== undefined) from = Math.max(from, np.possessor.to + 1)
  const adjective = mentions.find((m) => m.from === from && (m.kind === "state" || m.kind === "place"))
  if (adjective !== undefined && adjective.to <= np.head) from = adjective.to
  while (
    from < np.head &&
    /^(?:same|other|large|small|major|single|certain|unnamed|several|further|domestic|foreign|local|regional|private|public)$/.test(
      tokens[from]?.key ?? "",
    )
  )
    from++
  const of = np.preps.find(
    (p) => p.prep === "of" && p.np !== undefined && placesIn(context, p.np).length === 0,
  )
  // "operators of critical infrastructure", "makers of chips"
  const field = of?.np
  if (field !== undefined && discourse.isNoun("maker", tokens[np.head])) {
    const fields = mentions.filter((m) => m.kind === "sector" && m.from >= field.from && m.to <= field.end)
    if (fields.length > 0) return fields.map(({id, from: start, to: end}) => ({id, from: start, to: end}))
  }
  const isDull = from === np.head && of === undefined
  if (isDull && !discourse.isNoun("single", tokens[np.head])) return undefined
  const to = of?.np === undefined || from < np.head ? np.head + 1 : of.np.head + 1
  const id = slugOf(
    tokens
      .slice(from, to)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" "),
  )
  return id === "" ? undefined : [{id, from, to}]
}

/** A state or a place as such: "against Ukraine". */
function stateIn({phrase}: Context, np: NounPhrase): Party | undefined {
  const mention = phrase.mentions.find(
    (m) =>
      m.to === np.head + 1 &&
      m.from >= np.from &&
      (m.kind === "state" || m.kind === "place") &&
      !m.isAdjective,
  )
  return mention === undefined || mention.id === "worldwide"
    ? undefined
    : {id: mention.id, from: mention.from, to: mention.to}
}

/** Places that an adjective, an owner or a preposition gives a noun phrase. */
function placesOf(context: Context, np: NounPhrase): readonly Party[] {
  const {phrase} = context
  const inside = phrase.mentions.filter(
    (m) =>
      isPlace(m) &&
      m.from >= np.from &&
      m.to <= np.head &&
      (m.isAdjective || phrase.tokens[m.to]?.text === "'s" || m.kind === "place"),
  )
  return [...inside.map((m) => ({id: m.id, from: m.from, to: m.to})), ...placesBehind(context, np.preps)]
}

const isPlace = (m: Mention): boolean => (m.kind === "state" || m.kind === "place") && m.id !== "worldwide"

/** "in Japan and Korea", "near Køge". */
export function placesBehind(context: Context, preps: readonly Attached[]): readonly Party[] {
  return preps.flatMap(({prep, np}) =>
    np === undefined || !placing.has(prep) ? [] : placesIn(context, np, prep),
  )
}

function placesIn(context: Context, np: NounPhrase, prep = ""): readonly Party[] {
  const {phrase} = context
  return [np, ...np.conjuncts].flatMap((member): readonly Party[] => {
    const mentions = phrase.mentions.filter(
      (m) => isPlace(m) && !m.isAdjective && m.to === member.head + 1 && m.from >= member.from,
    )
    const [mention] = mentions
    const nested = placesBehind(context, member.preps)
    if (mention !== undefined) return [{id: mention.id, from: mention.from, to: mention.to}, ...nested]
    const head = phrase.tokens[member.head]
    // A place that no lexicon knows.
    if (
      /^(?:in|near|around)$/.test(prep) &&
      head?.isCapital === true &&
      member.head - member.from <= 1 &&
      phrase.mentionAt[member.head] === -1 &&
      !timeWords.test(head.text) &&
      /^\p{Lu}\p{Ll}+$/u.test(head.text)
    )
      return [{id: slugOf(head.text), from: member.head, to: member.head + 1}]
    return isRegion(head?.key ?? "") ? nested : []
  })
}

const isRegion = (key: string): boolean =>
  /^(?:parts?|regions?|areas?|cit(?:y|ies)|towns?|provinces?|states?|countries|north|south|east|west|capital|capitals|coast|all|most|some|several)$/.test(
    key,
  )

/** Whose it is that was hit: "the networks of ministries", "accounts at law firms", "servers that municipalities run". */
function heldBy(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  if (!isSomebody(context, np) && !discourse.isNoun("product", head) && !discourse.isNoun("taken", head))
    return []
  const owners: Party[] = []
  if (np.possessor !== undefined) owners.push(...membersOf(context, np.possessor, depth + 1))
  for (const {prep, np: inner} of np.preps)
    if (inner !== undefined && holding.has(prep))
      for (const member of [inner, ...inner.conjuncts]) owners.push(...membersOf(context, member, depth + 1))
  if (owners.length === 0)
    for (const clause of np.clauses)
      if (/^(?:operate|run|own|use|hold|host|belong|manage|maintain)$/.test(clause.lemma)) {
        const owner =
          clause.voice === "passive" ? clause.agent : clause.subject === np ? undefined : clause.subject
        if (owner !== undefined)
          for (const member of [owner, ...owner.conjuncts])
            owners.push(...membersOf(context, member, depth + 1))
      }
  return owners
}
