/* Whom a noun phrase names as hit: sectors, places, organisations by name, single ones by their words.
 *
 * "Dutch hospitals" is a sector and a place; a name is not split (hit-names.ts, hit-words.ts, hit-places.ts). What only
 * holds somebody's data ("the networks of", "mail servers at", "staff of") is looked through. A place in a count of
 * things is no target. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {listOf} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {idOfWords, nameIn} from "./hit-names.ts"
import {isDateWord, isOfAdjective, isPlace, placesIn, placesOf, stateIn} from "./hit-places.ts"
import {bodyMeant, isOurs, isUs, ownerSpoken, tellerOf} from "./hit-selves.ts"
import {areMeeting, fieldOf, isNumber, isSingle, isSomebody, wordsFor} from "./hit-words.ts"

/** Somebody or some place that was hit, at its tokens. */
export interface Party extends Range {
  readonly id: string
  readonly kind: "name" | "sector" | "words" | "place"
}

const holding: ReadonlySet<string> = new Set(
  "of at in within inside belonging to from used by operated by run by for across on among between against".split(
    " ",
  ),
)
const deepest = 4
/** Whoever speaks, for "we" and "our servers"; claims/claim-list.ts puts him in its place. */
export const whoSpeaks = "we"

/** Everybody and every place that a noun phrase with its list names as hit, each once. */
export function partiesOf(context: Context, np: NounPhrase): readonly Party[] {
  const found = new Map<string, Party>()
  const add = (parties: readonly Party[]): void => {
    for (const party of parties) if (!found.has(party.id)) found.set(party.id, party)
  }
  const members = listOf(np)
  const isCounted = members.every((member) => isNumber(context, member))
  const last = np.conjuncts.length
  // "the energy, insurance and retail sectors"
  const areSectors = last > 0 && isOfSectors(context, members[last])
  for (const [i, member] of members.entries()) {
    // "about 200 companies and research institutes": one count for all.
    if (
      i > 0 &&
      np.count !== undefined &&
      found.size === 0 &&
      member.count === undefined &&
      member.determiner === undefined
    )
      continue
    // "Avis & Brand": one name.
    if (i > 0 && context.phrase.tokens[member.from - 1]?.text === "&") continue
    const all = areSectors && i < last ? inField(context, member, 0) : membersOf(context, member, 0)
    // "three banks in Moldova": where those are that were counted.
    const named = isCounted ? all.filter((party) => !isWhere(context, member, party)) : all
    add(named)
    const field = named.length === 0 && i < last ? fieldOf(context, member) : undefined
    if (field !== undefined) add([field])
  }
  for (const party of behindColon(context, np)) add([party])
  return [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to)
}

/** "a hospital in Panama": one body, whose place is no other victim. */
export function isOneBody(context: Context, np: NounPhrase, parties: readonly Party[]): boolean {
  return np.conjuncts.length === 0 && parties.every(({kind}) => kind === "words") && isSingle(context, np)
}

/** Whether a party is a place that stands right behind a noun phrase: "three banks in Moldova". */
function isWhere({phrase}: Context, np: NounPhrase, {kind, from}: Party): boolean {
  return (
    kind === "place" &&
    np.preps.some(
      ({np: inner}) =>
        inner !== undefined &&
        from >= inner.from &&
        from < inner.end &&
        phrase.tokens[inner.head]?.isCapital === true,
    )
  )
}

/** Parties of whom at least one is somebody, and not only a place. */
export function somebodyOf(context: Context, np: NounPhrase): readonly Party[] {
  const parties = partiesOf(context, np)
  return parties.some(({kind}) => kind !== "place") ? parties : []
}

/** Parties with the places that stand right behind them and hang on the verb: "used it against ministries in Vietnam". */
export function partiesBeside(context: Context, clause: Clause, np: NounPhrase): readonly Party[] {
  const parties = partiesOf(context, np)
  if (!parties.some(({kind}) => kind !== "place") || isNumber(context, np)) return parties
  if (isOneBody(context, np, parties)) return parties
  const found = [...parties]
  let end = np.end
  for (const {prep, np: place, at} of clause.args) {
    if (place === undefined || at !== end || !/^(?:in|across|throughout|on|near|from)$/.test(prep)) continue
    const places = placesIn(context, place, prep)
    if (places.length === 0) continue
    for (const one of places) if (!found.some(({id}) => id === one.id)) found.push(one)
    end = place.end
  }
  return found
}

/** "seven organisations: four in defence, two law firms and a chip supplier". */
function behindColon(context: Context, np: NounPhrase): readonly Party[] {
  const {phrase} = context
  const {tokens, mentions} = phrase
  if (tokens[np.end]?.text !== ":") return []
  if (np.count === undefined) return listBehind(context, np)
  const end = endOfItems(context, np.end + 1)
  const found: Party[] = []
  for (const noun of phrase.parse.nouns)
    if (noun.from > np.end && noun.to <= end && !found.some((p) => areMeeting(p, noun)))
      found.push(...(nameIn(context, noun) === undefined ? (wordsFor(context, noun) ?? []) : []))
  for (const m of mentions)
    if (
      (m.kind === "sector" || isPlace(m)) &&
      m.from > np.end &&
      m.to <= end &&
      !found.some((p) => areMeeting(p, m))
    )
      found.push({id: m.id, kind: m.kind === "sector" ? "sector" : "place", from: m.from, to: m.to})
  return found
}

/** "the following countries: Norway and Chad", "organisations in these sectors: energy, gaming". */
function listBehind(context: Context, np: NounPhrase): readonly Party[] {
  const {tokens, parse} = context.phrase
  const whole = np.preps.findLast(({np: inner}) => inner?.end === np.end)?.np ?? np
  const isAhead =
    tokens.slice(whole.from, whole.head).some(({key}) => /^(?:following|these|different)$/.test(key)) ||
    isOfSectors(context, whole)
  const list = isAhead ? parse.nouns.find(({from}) => from > np.end) : undefined
  if (list === undefined || list.from > np.end + 2) return []
  const isField = isOfSectors(context, whole)
  return listOf(list).flatMap((m) => (isField ? inField(context, m, 0) : membersOf(context, m, 0)))
}

/** "sectors", "a range of industries". */
function isOfSectors({phrase: {tokens}}: Context, np: NounPhrase | undefined): boolean {
  const are = (at: number | undefined): boolean =>
    /^(?:sectors|industries|verticals|fields|branches)$/.test(tokens[at ?? -1]?.key ?? "")
  return np !== undefined && (are(np.head) || np.preps.some(({np: inner}) => are(inner?.head)))
}

/** An item of a list of sectors: what it names, or else a sector by its own words ("public utilities"). */
function inField(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  const named = membersOf(context, np, depth + 1)
  if (named.some(({kind}) => kind !== "words")) return named
  const {tokens, mentions} = context.phrase
  const {to} = np
  const from = np.determiner === np.from ? np.from + 1 : np.from
  const known = mentions.find((m) => m.kind === "sector" && m.from === from && m.to === to)?.id
  const field = known ?? fieldOf(context, np)?.id
  const isPlain = to - from <= 3 && np.preps.length === 0 && !np.isPronoun && tokens[from]?.isWord === true
  if (field === undefined && (!isPlain || vagueField.test(tokens[np.head]?.key ?? ""))) return named
  const words = tokens.slice(from, to).map(({low}) => low)
  return [{id: field ?? `sector-${slugOf(words.join(" "))}`, kind: "sector", from, to}]
}

const vagueField =
  /^(?:others?|more|many|several|sectors?|industr(?:y|ies)|verticals?|fields?|companies|organi[sz]ations|businesses|entities|users|areas|countries|regions)$/

/** Where the items behind a colon end: the sentence, or a participle that says more of all. */
function endOfItems({phrase}: Context, from: number): number {
  const after = phrase.tokens.findIndex((t, i) => i > from && /^(?:all|both|which|who)$/.test(t.key))
  return after < 0 ? phrase.tokens.length : after
}

function membersOf(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  if (depth > deepest) return []
  // "one of our customers, a Norwegian shipping company"
  const isOneOf = context.phrase.tokens[np.head]?.key === "one"
  const beside = isOneOf
    ? [np, ...np.preps.map((p) => p.np)]
        .flatMap((inner) => inner?.appositions ?? [])
        .find(({kind}) => kind === "comma")?.np
    : undefined
  if (beside !== undefined && beside !== np) return membersOf(context, beside, depth + 1)
  if (np.isPronoun) {
    if (isUs(context, np)) return [{id: whoSpeaks, kind: "name", from: np.from, to: np.to}]
    // "one of the networks of the ministry"
    const whole = np.preps.find(({prep}) => prep === "of")?.np
    if (whole !== undefined && whole !== np) return membersOf(context, whole, depth + 1)
    const teller = tellerOf(context, np)
    return teller === undefined ? [] : spokenOf(context, np, teller, depth)
  }
  const part = wholeOf(context, np)
  if (part !== undefined && part !== np) return membersOf(context, part, depth + 1)
  const named = nameIn(context, np)
  if (named !== undefined)
    return [named, ...besidePlaces(context, np, depth), ...examplesOf(context, np, depth)]
  const meant = bodyMeant(context, np)
  if (meant !== undefined) return [{id: meant, kind: "name", from: np.from, to: np.to}]
  if (isPublisher(context, np)) return [{id: whoSpeaks, kind: "name", from: np.from, to: np.to}]
  const state = stateIn(context, np)
  if (state !== undefined) return [state]
  const owner = np.possessor === undefined ? ownerSpoken(context, np) : undefined
  const itself = owner === undefined ? [] : spokenOf(context, np, owner, depth)
  if (itself.length > 0) return itself
  if (isOurs(context, np)) return [{id: whoSpeaks, kind: "name", from: np.from, to: np.head + 1}]
  // "17 hospitals", "dozens of Western governments": how many, and not whom.
  if (isLarge(context, np))
    return [
      ...heldBy(context, np, depth).filter(({kind}) => kind === "name"),
      ...examplesOf(context, np, depth),
    ]
  const held = heldBy(context, np, depth)
  const isHolding = held.some(({kind}) => kind !== "place") && !isBodyOf(context, np)
  const others = besidePlaces(context, np, depth)
  const places = placesOf(context, np)
  const own = isHolding ? undefined : wordsFor(context, np)
  if (own !== undefined) {
    // "a hospital in Panama" is one body, and its place no other victim.
    const isOne = own.every(({kind}) => kind === "words") && isSingle(context, np)
    return [...own, ...(isOne ? [] : places), ...others, ...examplesOf(context, np, depth)]
  }
  if (held.length > 0 || np.examples.length > 0)
    return [
      ...(np.count === undefined ? [...places, ...others] : []),
      ...held,
      ...examplesOf(context, np, depth),
    ]
  // "organisations in Belgium": the place alone; "1,400 routers in 31 countries": a count.
  if (isNumber(context, np)) return []
  return isSomebody(context, np) || places.some(({to}) => to <= np.head) ? [...places, ...others] : others
}

/** "part of our network", "200 of its servers": of what it is a part. */
function wholeOf({phrase: {tokens}}: Context, np: NounPhrase): NounPhrase | undefined {
  const head = tokens[np.head]
  const of = np.preps.find(({prep}) => prep === "of")?.np
  if (portions.test(head?.key ?? "")) return of
  const isOwn = /^(?:its|their|our)$/.test(tokens[of?.determiner ?? -1]?.key ?? "")
  return isOwn && np.count !== undefined && np.count.to > np.head ? of : undefined
}

const portions = /^(?:parts?|portions?|sections?|segments?|corners?|swathes?|bulk|most|rest)$/

/** Numbers from ten on, of those who were hit themselves: few are told by what they are. */
function isLarge({phrase, discourse}: Context, {count, head, preps}: NounPhrase): boolean {
  const {tokens} = phrase
  const key = tokens[head]?.key ?? ""
  if (count === undefined) return /^(?:dozens?|hundreds?|thousands?|scores)$/.test(key) && preps.length > 0
  const token = tokens[head]
  if (["holder", "product", "taken"].some((kind) => discourse.isNoun(kind, token))) return false
  for (let i = count.from; i < count.to; i++)
    if (
      /^\d{2,}|^\d+[,.]\d|^(?:ten|eleven|twelve|\w+teen|\w+ty|\w+ty-\w+|dozens?|hundreds?|thousands?|millions?|scores)$/.test(
        tokens[i]?.low ?? "",
      )
    )
      return true
  return false
}

/** Whom "it" or "its servers" stand for, at their words. */
function spokenOf(
  context: Context,
  {from, head}: NounPhrase,
  who: NounPhrase,
  depth: number,
): readonly Party[] {
  return membersOf(context, who, depth + 1)
    .filter(({kind}) => kind !== "place")
    .map((party) => ({...party, from, to: head + 1}))
}

/** "utilities in Oregon, airlines in Texas and …": what is joined to a place and is none, is joined to the whole. */
function besidePlaces(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  const {tokens} = context.phrase
  const found: Party[] = []
  for (const {np: inner} of np.preps) {
    if (inner === undefined || inner.conjuncts.length === 0 || tokens[inner.head]?.isCapital !== true)
      continue
    for (const member of inner.conjuncts)
      if (tokens[member.head]?.isCapital !== true) found.push(...membersOf(context, member, depth + 1))
  }
  return found
}

/** "universities of the region": they are hit themselves, not who is behind them. */
function isBodyOf({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  // "a subcontractor of the railway"
  const first = phrase.tokens[np.determiner ?? -1]?.key ?? ""
  if (
    /^(?:a|an|another)$/.test(first) &&
    /^(?:supplier|contractor|subcontractor|provider|vendor|competitor|partner)$/.test(head?.key ?? "")
  )
    return true
  if (discourse.isNoun("holder", head) || discourse.isNoun("taken", head)) return false
  // "the billing department of Lanyang Power"
  if (/^(?:departments?|branch|branches|divisions?|arm|units?|offices?|centers?)$/.test(head?.key ?? "")) {
    // "the county's emergency call centre"
    const owner = phrase.tokens[np.possessor?.head ?? -1]
    return (
      /^(?:office|center)$/.test(head?.key ?? "") &&
      owner?.isCapital === false &&
      np.head - (np.possessor?.to ?? np.head) > 1
    )
  }
  return (
    discourse.isNoun("institution", head) ||
    phrase.mentions.some((m) => m.kind === "sector" && m.to === np.head + 1 && m.from >= np.from)
  )
}

/** Whom a noun phrase gives as examples: "180 organisations, including hospitals". */
export function examplesIn(context: Context, np: NounPhrase): readonly Party[] {
  return [np, ...np.conjuncts].flatMap((member) => examplesOf(context, member, 0))
}

const generic =
  /^(?:users|people|individuals|persons|customers|clients|organi[sz]ations|companies|firms|entities|institutions|businesses|targets|victims|plants|facilities|sites|operators|subscribers|citizens|employees|staff|members|installations|agencies|bodies|offices)$/

/** Somebody, or where those are of whom nothing more is said: "customers in Denmark". */
export function whomIn(context: Context, np: NounPhrase): readonly Party[] {
  const parties = partiesOf(context, np)
  return parties.some(({kind}) => kind !== "place") || isOfMany(context, np) ? parties : []
}

/** "the Company", "the University's network": the publisher, where he writes himself so. */
function isPublisher({phrase: {tokens}, discourse: {publisher}}: Context, np: NounPhrase): boolean {
  const head = tokens[np.head]
  if (head?.isCapital !== true || np.head !== np.from + 1 || tokens[np.from]?.key !== "the") return false
  if (publisher === undefined || publisher.isPress || publisher.state !== undefined) return false
  return /^(?:company|group|firm)$/.test(head.low) || publisher.id.split("-").includes(head.low)
}

/** "customers", "the routers of companies": people or bodies of whom nothing more is said. */
function isOfMany({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  if (generic.test(head?.key ?? "")) return true
  return (
    ["holder", "product"].some((kind) => discourse.isNoun(kind, head)) &&
    np.preps.some(
      ({prep, np: inner}) =>
        /^(?:of|at|belonging to)$/.test(prep) && generic.test(phrase.tokens[inner?.head ?? -1]?.key ?? ""),
    )
  )
}

/** Whom a noun phrase names, and where generic ones are: "attacks against organisations in the UK", with what hangs on
 *  the verb right behind them. */
export function whomBeside(context: Context, np: NounPhrase): readonly Party[] {
  const named = partiesOf(context, np)
  if (named.length > 0 || isNumber(context, np) || !isOfMany(context, np)) return named
  const clause = context.phrase.parse.clauseAt[np.head]
  return (clause?.args ?? []).flatMap(({prep, np: place, at}) =>
    place !== undefined && at === np.end && /^(?:in|across|throughout|within)$/.test(prep)
      ? placesIn(context, place, prep)
      : [],
  )
}

function examplesOf(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  const areSectors = isOfSectors(context, np)
  return np.examples.flatMap((e) =>
    [e, ...e.conjuncts].flatMap((m) => {
      if (areSectors || isOfSectors(context, e.conjuncts.at(-1))) return inField(context, m, depth)
      const named = membersOf(context, m, depth + 1)
      const field = named.length === 0 ? fieldOf(context, m) : undefined
      return field === undefined ? named : [field]
    }),
  )
}

/** Heads behind which nobody stands who was hit: what is only said or shown of him, and what goes out from him. */
const unheld =
  /^(?:instructions?|behest|initiative|command|travel|movements|whereabouts|critics?|opponents?|enem(?:y|ies)|rivals?|competitors?|supporters?|friends|allies|neighbours?|names?|logos?|brands?|identity|identities|personas?|guise|disguise|support|help|assistance|backing|approval|knowledge|behalf|interests?|orders|requests?|calls?|reports?|statements?|analysis|cooperation|list|kind|form|version|versions|replicas?|imitations?|presence|role|history|judg(?:e)?ments?|views?|words|opinions?|assessments?|estimates?|favou?r|context|responses?|wake|aftermath|light|eyes|direction|findings?|conclusions?|blogs?|posts?|quality|safety|integrity|future|status|law|laws|territory|borders?|head|director|minister|spokes\w+|chief|ambassador)$/

/** Whose it is that was hit: "the networks of ministries", "accounts at law firms", "servers that municipalities run". */
function heldBy(context: Context, np: NounPhrase, depth: number): readonly Party[] {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  if (head === undefined || unheld.test(head.key)) return []
  // "hid it in updates for DocuFence": of a product.
  if (discourse.isNoun("supplied", head) && !discourse.isNoun("holder", head)) return []
  // "disrupted the operations of": what somebody does, and no attack.
  const isWork = /^(?:operations|activities|business|work|services)$/.test(head.key)
  if (!isWork && ["means", "event", "malware"].some((kind) => discourse.isNoun(kind, head))) return []
  const owners: Party[] = []
  const isTaken = discourse.isNoun("taken", head) && !discourse.isNoun("holder", head)
  const add = (owner: NounPhrase | undefined): void => {
    if (owner !== undefined)
      // "the data of 9,600 landlords": a count.
      for (const member of [owner, ...owner.conjuncts])
        if (!isTaken || !isMany(context, member)) owners.push(...membersOf(context, member, depth + 1))
        // "the data of 1.2 million customers of Havenline"
        else
          for (const {prep, np: inner} of member.preps)
            if (prep === "of" && inner !== undefined)
              owners.push(...membersOf(context, inner, depth + 1).filter(({kind}) => kind === "name"))
  }
  add(np.possessor)
  const before = ownerBefore(context, np)
  if (before !== undefined) owners.push(before)
  for (const {prep, np: inner, at} of np.preps)
    if (isOfAdjective(context, prep, at)) continue
    else if (
      inner !== undefined &&
      /^(?:in|near|across|within)$/.test(prep) &&
      placesIn(context, inner, prep).length > 0
    )
      owners.push(...placesIn(context, inner, prep))
    else if (holding.has(prep) && !(isTaken && /^(?:on|for|by|to|across|between|against|among)$/.test(prep)))
      add(inner)
  if (owners.length === 0) for (const clause of np.clauses) add(ownerIn(clause, np))
  return owners
}

const people =
  /^(?:customers?|clients?|users?|patients?|subscribers?|employees?|staff|workers?|officials?|members?|students?|executives?|engineers?|passengers?)$/

/** "European Commission staff", "Havenline customers": the name before. */
function ownerBefore({phrase, discourse}: Context, {from, head}: NounPhrase): Party | undefined {
  const {tokens, mentions, mentionAt} = phrase
  if (!people.test(tokens[head]?.key ?? "") || head === from) return undefined
  const last = tokens[head - 1]
  if (last?.isCapital !== true || isDateWord(last.text)) return undefined
  const mention = mentions[mentionAt[head - 1] ?? -1]
  if (mention !== undefined)
    return mention.kind === "organisation" || mention.kind === "state body"
      ? {id: discourse.mentionRef(mention).id, kind: "name", from: mention.from, to: mention.to}
      : undefined
  let at = head - 1
  while (at > from && tokens[at - 1]?.isCapital === true && (mentionAt[at - 1] ?? -1) < 0) at--
  // A word that only begins the sentence.
  if (at === 0 && (head - at < 2 || discourse.isPlain(tokens[0]?.low ?? ""))) return undefined
  const id = idOfWords(tokens, at, head)
  return id === "" || /^(?:IT|HR|VIP|US|UK|EU)$/.test(last.text)
    ? undefined
    : {id, kind: "name", from: at, to: head}
}

/** "410,000 tenants", "thousands of patients". */
function isMany({phrase}: Context, {count, head}: NounPhrase): boolean {
  const range = count ?? {from: head, to: head + 1}
  return phrase.tokens
    .slice(range.from, range.to)
    .some(({key}) => /^(?:\d{3,}|\d{1,3}[,.]\d{3}.*|hundreds?|thousands?|millions?)$/.test(key))
}

/** "servers operated by municipalities", "accounts belonging to lawyers", "systems that ports use". */
function ownerIn(clause: Clause, np: NounPhrase): NounPhrase | undefined {
  // "companies operating in the financial industry"
  const isThere = clause.kind === "participle" && /^(?:operate|work|locate|base|situate)$/.test(clause.lemma)
  const place = isThere ? clause.args.find(({prep}) => /^(?:in|within|across)$/.test(prep))?.np : undefined
  if (place !== undefined) return place
  if (clause.lemma === "belong") return clause.args.find(({prep}) => prep === "to")?.np
  if (!/^(?:operate|run|own|use|hold|host|manage|maintain|keep|administer)$/.test(clause.lemma))
    return undefined
  return clause.voice === "passive" ? clause.agent : clause.subject === np ? undefined : clause.subject
}
