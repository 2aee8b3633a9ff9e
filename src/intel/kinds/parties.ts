/* Who a noun phrase is, as somebody who can have done it or belong to somebody: actors, states, services, people; also
 * names that nobody knows and culprits without a name ("a former employee", "an affiliate of the Qilin gang").
 *
 * Whom "it", "the group", "the attackers" mean is the discourse's to say. */

import {type Lexicons, slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {doerOf, initialsBefore, isAlias} from "../discourse/doer.ts"
import {determiners, isAdverb} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {personAt} from "../voices/speaker-names.ts"
import {isInName, listOf} from "./clauses.ts"
import {isActor, isMalware} from "./doers.ts"
import type {Context} from "./draft.ts"
import {namedBehind} from "./names-behind.ts"

/** Heads that are somebody only with whom they belong to: "contractors of the Ministry of State Security". */
const dependent =
  /^(?:affiliates?|contractors?|subcontractors?|operators?|members?|offshoot|splinter|subgroup|sub-group|branch|front|employees?|officers?|agents?|associates?|students?|remnants?|developers?|operatives|alumni|veterans|leaders?|leadership|founders?|ranks)$/

/** Those of them that work for whom they are of, and are not he himself. */
const hired = /^(?:affiliates?|contractors?|subcontractors?|offshoot|splinter|subgroup|sub-group)$/

/** Ids of words that are nobody in particular. */
const anybody =
  /^(?:(?:different|other|various|several|multiple|many|some|certain|such|these|those|both|individual|separate|known|specific|motivated|financially-motivated|malicious|threat|cyber|skilled|sophisticated|capable|determined|real|true|potential|likely|would-be|opportunistic|external|hostile|established|advanced|one|bigger|larger|new|another|single|main|prolific|particular|apt|ransomware|other|highly|truly|very|covert|well-resourced|well-funded|persistent|patient|experienced)-)*(?:groups?|actors?|threat-actors?|hackers?|attackers?|adversar(?:y|ies)|gangs?|clusters?|officers?|operators?|units?|teams?|affiliates|suspects?|perpetrators?)$/

/** Nouns of attackers, which need no name where it is said whence they are. */
const band =
  /^(?:hackers?|gangs?|groups?|crew|criminals?|cybercriminals|actors?|syndicate|collective|hacktivists|attackers|outfit|spies|ring|firm|contractors?)$/

/** Heads of parts that have a name or number of their own: "Unit 26165 of the GRU". */
const unit =
  /^(?:unit|centre|center|department|directorate|division|bureau|brigade|battalion|office|base|institute)$/

/** Who is himself the unit that he is of. */
const men: ReadonlySet<string> = new Set("hackers actors personnel soldiers spies men staff".split(" "))

/** What can be a party. */
const parties: ReadonlySet<string> = new Set([
  "actor",
  "state",
  "state body",
  "person",
  "organisation",
  "malware",
  "event",
])

/** Services of a state without a name of their own: "the Belarusian military intelligence". */
const service = /^(?:intelligence|services?|military|army|agency|agencies|police|navy|guard|guards|forces)$/

/** The parties that a noun phrase and its list name. */
export function partiesOf(context: Context, noun: NounPhrase | undefined): readonly Ref[] {
  const found: Ref[] = []
  for (const one of listOf(noun)) {
    const ref = one !== noun && isInName(context.phrase, one) ? undefined : partyOf(context, one)
    if (ref !== undefined && !found.some(({id}) => id === ref.id)) found.push(ref)
  }
  return found
}

/** The party that a noun phrase names; the event where its attackers have no name; undefined for anything else. */
export function partyOf(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const word = tokens[noun.head]
  if (
    word === undefined ||
    /^(?:no|neither|none|nobody|which|what|whose|any)$/.test(tokens[noun.from]?.key ?? "")
  )
    return undefined
  const government = governmentIn(context, noun)
  if (government !== undefined) return government
  const owned = ownedParty(context, noun)
  if (owned !== undefined) return owned
  const numbered = unitOf(context, noun)
  if (numbered !== undefined) return numbered
  const person = culpritNamed(context, noun)
  if (person !== undefined) return person
  const service = serviceIn(context, noun)
  if (service !== undefined) return service
  const called = calledIn(context, noun)
  if (called !== undefined) return called
  const apposed = apposedName(context, noun)
  if (apposed !== undefined) return apposed
  const found = doerOf(discourse, phrase, {from: noun.from, to: noun.to})
  const doer = found !== undefined && parties.has(found.kind) && !anybody.test(found.id) ? found : undefined
  if (doer !== undefined && (doer.kind !== "event" || noun.isPronoun)) return doer
  // "activists", "students" are a sector as well.
  const isMention = !/^(?:none|sector)$/.test(
    phrase.mentions[phrase.mentionAt[noun.head] ?? -1]?.kind ?? "none",
  )
  const isOneSpokenOf =
    /^(?:the|this|that|these|those|its|their)$/.test(tokens[noun.from]?.key ?? "") &&
    noun.to - noun.from === 2
  if (discourse.isNoun("culprit", word) && !isMention && !isOneSpokenOf)
    return {id: wordsOf(phrase, noun), kind: "actor", from: noun.from, to: noun.to}
  for (const {kind, np} of noun.appositions) {
    // "the Belarusian State Security Committee (KGB)"
    const mention = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
    if (kind === "bracket" && mention !== undefined && parties.has(mention.kind))
      return discourse.mentionRef(mention)
    // "one of the buyers, Black Basta,"
    if (
      kind === "comma" &&
      mention?.kind === "actor" &&
      !isMention &&
      (doer === undefined || doer.kind === "event")
    )
      return discourse.mentionRef(mention)
    // "a private company, Vostrava Systems"
    const named = unknownName(phrase, np)
    if (named !== undefined) return named
  }
  return doer ?? (isMention ? undefined : unknownName(phrase, noun))
}

/** "Russian national Pavel Morozkin", "a Russian national, Pavel Morozkin": by the name. */
function culpritNamed(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  for (let i = noun.from; i < noun.to; i++) {
    if (!discourse.isNoun("culprit", phrase.tokens[i])) continue
    const places: readonly Range[] = [
      {from: i + 1, to: noun.to},
      ...noun.appositions.flatMap(({kind, np}) => (kind === "comma" && i === noun.head ? [np] : [])),
    ]
    for (const {from, to} of places) {
      const name = from < to ? personAt(phrase, {from, to}, discourse) : undefined
      if (name?.from === from)
        return {id: wordsOf(phrase, name), kind: "actor", from: noun.from, to: Math.max(noun.to, name.to)}
    }
    return undefined
  }
  return undefined
}

/** "the government of Belarus", "the Belarusian government": the government; "the Belarusian state" is the state. */
function governmentIn({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  if (phrase.tokens[noun.head]?.key !== "government") return undefined
  const of = noun.preps.find(({prep}) => prep === "of")?.np
  const state = phrase.mentions.find(
    (m) =>
      m.kind === "state" &&
      ((m.from >= noun.from && m.to <= noun.head) ||
        (of !== undefined && m.from >= of.from && m.to === of.to)),
  )
  const speaks = state?.speaks ?? discourse.lookup.things.get(state?.id ?? "")?.speaks
  if (state === undefined || speaks === undefined) return undefined
  return {id: speaks, kind: "state", from: noun.from, to: Math.max(noun.to, state.to), state: state.id}
}

/** "the group known as Silver Heron", "hackers from Hungary": by its name or its place. */
function calledIn(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const word = phrase.tokens[noun.head]
  const isActorNoun = discourse.isNoun("actor", word)
  // "a user named X", "activists calling themselves Y"
  const isSomebody = isActorNoun || discourse.isNoun("culprit", word)
  if (!isSomebody && !phrase.tokens.slice(noun.from, noun.to).some((t) => discourse.isNoun("actor", t)))
    return undefined
  if (phrase.mentions.some((m) => m.kind === "actor" && m.from >= noun.from && m.to <= noun.to))
    return undefined
  const isOneMore = discourse.lastActor !== undefined && isAlias(phrase, noun.from, noun.head)
  const [named] = isOneMore ? [] : namedBehind(context, noun)
  if (named !== undefined) {
    discourse.lastActor = named
    return named
  }
  // "the same team as UNC3886"
  const as = noun.preps.find(({prep}) => prep === "as")?.np
  if (as !== undefined && phrase.tokens.slice(noun.from, noun.to).some(({key}) => key === "same")) {
    const same = partyOf(context, as)
    if (same !== undefined && isNamed(context, same)) return same
  }
  const from = noun.preps.find(({prep}) => /^(?:from|in|based in)$/.test(prep))?.np
  const place = phrase.mentions.find((m) => from !== undefined && m.from >= from.from && m.to === from.to)
  if (
    !band.test(word?.key ?? "") ||
    from === undefined ||
    !/^(?:state|place)$/.test(place?.kind ?? "") ||
    (noun.determiner !== undefined && phrase.tokens[noun.from]?.key === "the")
  )
    return undefined
  return {id: wordsOf(phrase, {from: noun.from, to: from.to}), kind: "actor", from: noun.from, to: from.to}
}

/** "the Belarusian military intelligence", "Chinese intelligence services": a service by its words. */
function serviceIn(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase} = context
  if (!service.test(phrase.tokens[noun.head]?.key ?? "") || phrase.mentionAt[noun.head] !== -1)
    return undefined
  const state = phrase.mentions.find((m) => m.kind === "state" && m.from >= noun.from && m.to <= noun.head)
  if (state === undefined) return undefined
  const known = serviceNamed(context, state.id, {from: state.to, to: noun.to})
  return {
    id: known ?? wordsOf(phrase, noun),
    kind: "state body",
    from: noun.from,
    to: noun.to,
    state: state.id,
  }
}

/** "Russia's military intelligence" is what the lexicons call "Russian military intelligence". */
function serviceNamed({phrase, discourse}: Context, state: string, {from, to}: Range): string | undefined {
  const rest = phrase.tokens.slice(from, to).filter(({isWord}) => isWord)
  for (const adjective of discourse.lookup.things.get(state)?.adjectives ?? []) {
    const words = [keyOf(adjective), ...rest.map(({key}) => key)]
    const form = discourse.lookup.names
      .get(words[0] ?? "")
      ?.find((one) => one.words.length === words.length && one.words.every((word, i) => word === words[i]))
    if (form !== undefined) return form.thing.id
  }
  return undefined
}

/** "an affiliate of the Qilin gang": its words, with whom it is of. */
function ownedParty(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase} = context
  const key = phrase.tokens[noun.head]?.key ?? ""
  const isDependent = dependent.test(key)
  if (!isDependent && !men.has(key)) return undefined
  const of = noun.preps.find(({prep, np}) => /^(?:of|for|from|within|inside)$/.test(prep) && np !== undefined)
  // "officers of GRU Unit 29155": the unit.
  const own = of?.np !== undefined && of.prep !== "for" ? unitOf(context, of.np) : undefined
  if (own !== undefined || !isDependent) return own
  // "an Akira affiliate"
  const gang = phrase.mentions.find(
    (m) => /^(?:actor|malware)$/.test(m.kind) && m.to === noun.head && m.from >= noun.from,
  )
  if (
    of?.np === undefined &&
    gang !== undefined &&
    /^(?:affiliates?|members|veterans)$/.test(phrase.tokens[noun.head]?.key ?? "")
  )
    return {id: wordsOf(phrase, {from: gang.from, to: noun.to}), kind: "actor", from: noun.from, to: noun.to}
  if (of?.np === undefined) return undefined
  const owner = partyOf(context, of.np)
  const isSomebody =
    owner === undefined || owner.kind === "event"
      ? isNamedMalware(context, of.np) || gangIn(context, of.np) !== undefined || isNamedTool(context, of.np)
      : (isActor(owner) || isMalware(owner) || isUnlisted(context, owner)) && isKnownParty(context, owner)
  if (!isSomebody) return undefined
  // "officers of the unit": of which the text has spoken.
  const isSpokenOf =
    /^(?:the|that|this)$/.test(phrase.tokens[of.np.from]?.key ?? "") && phrase.mentionAt[of.np.head] === -1
  if (isSpokenOf && (owner?.kind === "actor" || owner?.kind === "state body")) return owner
  // "Members of APT28 did it": APT28.
  if (
    owner !== undefined &&
    /^(?:members?|operatives|remnants?|alumni|veterans|leaders?|leadership|founders?|ranks)$/.test(
      phrase.tokens[noun.head]?.key ?? "",
    )
  )
    return owner
  return {id: wordsOf(phrase, {from: noun.from, to: of.np.to}), kind: "actor", from: noun.from, to: of.np.to}
}

/** "the Karst ransomware" */
function isNamedMalware({phrase, discourse}: Context, {from, to, head}: NounPhrase): boolean {
  return (
    discourse.isNoun("malware", phrase.tokens[head]) &&
    phrase.tokens.slice(from, to).some(({isCapital}, i) => isCapital && from + i > 0)
  )
}

/** "the SpyLoan apps", "the Lotus Toll kit": of something with a name. */
const isNamedTool = ({phrase: {tokens, mentionAt}}: Context, {head}: NounPhrase): boolean =>
  tokens[head]?.isCapital === false &&
  tokens[head - 1]?.isCapital === true &&
  mentionAt[head - 1] === -1 &&
  /^(?:apps?|kits?|tools?|scams?|schemes?|botnets?|services?|platforms?|market(?:place)?|forums?|brand|campaigns?)$/.test(
    tokens[head]?.key ?? "",
  )

/** To whom a party without a name of its own belongs: the Qilin gang; the GRU of "Unit 26165 of the GRU". */
export function ownerOf(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase} = context
  const isUnit = unitOf(context, noun) !== undefined
  if (!isUnit && !hired.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  const of = noun.preps.find(
    ({prep, np}) => /^(?:of|for|from|within|inside|in)$/.test(prep) && np !== undefined,
  )
  const whose =
    of?.np ??
    (isUnit && !context.discourse.lookup.things.has(unitOf(context, noun)?.id ?? "")
      ? noun.possessor
      : undefined)
  const party = whose === undefined ? undefined : partyOf(context, whose)
  // "defence contractors in the US": where they are.
  if (party?.kind === "state" && of?.np === whose && of?.prep !== "of") return undefined
  // "the Black Basta operation"
  const owner = party === undefined || party.kind === "event" ? gangIn(context, whose) : party
  return owner !== undefined &&
    (isActor(owner) || isUnlisted(context, owner)) &&
    owner.kind !== "person" &&
    isKnownParty(context, owner)
    ? owner
    : undefined
}

/** "the Black Basta operation", "the Qilin programme": who or what runs it. */
function gangIn({phrase, discourse}: Context, noun: NounPhrase | undefined): Ref | undefined {
  if (noun === undefined) return undefined
  const named = phrase.mentions.find(
    (m) => /^(?:actor|malware)$/.test(m.kind) && m.from >= noun.from && m.to <= noun.head,
  )
  return named === undefined ? undefined : {...discourse.mentionRef(named), kind: "actor"}
}

/** "GRU Unit 29155": its number tells it apart. */
const isUnitName = (tokens: Phrase["tokens"], {from, to}: Range): boolean => {
  const words = tokens.slice(from, to)
  return (
    unit.test(words[0]?.low ?? "") ||
    (words.some((t) => unit.test(t.low)) && words.some((t) => /^\d+$/.test(t.text)))
  )
}

/** "Unit 26165", "Centre 42", "the 16th Centre": a part of a service by its number. */
function unitOf({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  const {tokens} = phrase
  const mention = phrase.mentions[phrase.mentionAt[noun.to - 1] ?? -1]
  if (mention?.kind === "state body" && isUnitName(tokens, mention)) return discourse.mentionRef(mention)
  for (let i = noun.from; i < noun.to; i++) {
    const token = tokens[i]
    if (token === undefined || !unit.test(token.low)) continue
    // "GRU unit 26165", and not "unit 2"
    for (const at of [i + 1, i - 1])
      if (
        (token.isCapital || /^\d{4,}$/.test(tokens[at]?.text ?? "")) &&
        at >= noun.from &&
        at < noun.to &&
        /^\d{1,6}(?:st|nd|rd|th)?$/.test(tokens[at]?.text ?? "")
      ) {
        const where = {from: Math.min(i, at), to: Math.max(i, at) + 1}
        return {id: wordsOf(phrase, where), kind: "actor", ...where}
      }
  }
  return undefined
}

/** Whether a party has a name, and is not only "the group" or "Chinese hackers". */
export function isNamed({phrase, discourse}: Pick<Context, "phrase" | "discourse">, ref: Ref): boolean {
  if (ref.kind !== "actor") return true
  if (discourse.lookup.things.has(ref.id)) return true
  return phrase.mentions.some((m) => m.kind === "actor" && m.from < ref.to && ref.from < m.to)
}

/** "hackers in the pay of Pyongyang": attackers without a name who are told apart by what hangs on them. */
export function byItsWords({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  const first = phrase.tokens[noun.from]?.key ?? ""
  const tie = tieBehind({phrase, discourse}, noun)
  const isTold = noun.preps.length > 0 || noun.clauses.length > 0 || tie !== undefined
  if (!isTold || !discourse.isNoun("actor", phrase.tokens[noun.head])) return undefined
  if (determiners.has(first) && !/^(?:a|an)$/.test(first)) return undefined
  // "hackers with ties to Moscow"
  const isTie = (np: NounPhrase | undefined): boolean =>
    np !== undefined && discourse.isNoun("tie", phrase.tokens[np.head])
  const ends = [
    ...noun.preps.map(({np}) =>
      Math.max(np?.to ?? 0, ...(isTie(np) ? (np?.preps ?? []) : []).map((p) => p.np?.to ?? 0)),
    ),
    tie?.to ?? 0,
    ...noun.clauses.map((clause) => lastNoun(clause)?.to ?? 0),
  ]
  const to = Math.max(noun.to, ends.find((end) => end > noun.to) ?? 0)
  return {id: wordsOf(phrase, {from: noun.from, to}), kind: "actor", from: noun.from, to}
}

/** Moscow of "by hackers with ties to Moscow", where the parse hangs that on the verb. */
function tieBehind(
  {phrase, discourse}: Pick<Context, "phrase" | "discourse">,
  {to}: NounPhrase,
): NounPhrase | undefined {
  const {tokens, parse} = phrase
  if (tokens[to]?.key !== "with") return undefined
  for (let i = to + 1; i < Math.min(tokens.length - 1, to + 5); i++)
    if (discourse.isNoun("tie", tokens[i]) && /^(?:to|with)$/.test(tokens[i + 1]?.key ?? ""))
      return parse.nouns.find(({from}) => from === i + 2)
  return undefined
}

/** What a participle says of whom: "working for Iran's IRGC". */
const lastNoun = (clause: Clause): NounPhrase | undefined =>
  clause.agent ?? clause.args.findLast(({np}) => np !== undefined)?.np ?? clause.object

/** Whether it is a body that only the text names: it may be anybody's, an attacker's too. */
export function isUnlisted({discourse}: Context, {kind, id}: Ref): boolean {
  // One of several that share a name is known, whichever it is.
  if (kind !== "organisation" || id === "ncsc") return false
  const {lexicons, nouns} = discourse.lookup
  if (nouns.get("front")?.has(id) === true) return true
  let ids = listed.get(lexicons)
  if (ids === undefined) {
    ids = new Set(lexicons.named.map((thing) => thing.id))
    listed.set(lexicons, ids)
  }
  return !ids.has(id)
}

/** The ids of the lexicons, made once for each. */
const listed = new WeakMap<Lexicons, ReadonlySet<string>>()

/** Whether anything but capitals says that a party is one: a lexicon, the words of an actor, a state. */
export function isKnownParty({phrase, discourse}: Context, ref: Ref): boolean {
  return (
    ref.kind !== "actor" ||
    discourse.lookup.things.has(ref.id) ||
    phrase.mentions.some((m) => m.kind === "actor" && m.from < ref.to && ref.from < m.to) ||
    phrase.tokens.slice(ref.from, ref.to).some((t) => discourse.isNoun("actor", t)) ||
    !phrase.tokens.slice(ref.from, ref.to).every((t) => t.isCapital)
  )
}

/** "The group, DragonForce,", "a pro-Russian collective, RipperSec,": by the name beside it. */
function apposedName({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  const {tokens, mentions, mentionAt, parse} = phrase
  if (!discourse.isNoun("actor", tokens[noun.head]) || mentionAt[noun.head] !== -1) return undefined
  for (const {kind, np} of noun.appositions) {
    if (kind !== "comma" || np.determiner !== undefined || parse.tags[np.head] !== "PROPN") continue
    const mention = mentions[mentionAt[np.head] ?? -1]
    if (mention?.kind === "actor") return discourse.mentionRef(mention)
    if (mention !== undefined || !tokens.slice(np.from, np.to).every(({isCapital}) => isCapital)) continue
    const ref: Ref = {id: wordsOf(phrase, np), kind: "actor", from: noun.from, to: np.to}
    discourse.given.set(tokens[np.from]?.low ?? "", ref.id)
    discourse.lastActor = ref
    return ref
  }
  return undefined
}

/** A name that nobody knows: the capitalised words at the end of a noun phrase. */
function unknownName(phrase: Phrase, noun: NounPhrase): Ref | undefined {
  const {tokens, mentionAt} = phrase
  let from = noun.to
  while (
    from > noun.from &&
    tokens[from - 1]?.isCapital === true &&
    mentionAt[from - 1] === -1 &&
    !determiners.has(tokens[from - 1]?.key ?? "")
  )
    from--
  const first = tokens[from]
  if (from === noun.to || first === undefined) return undefined
  // The first word of a sentence is written with a capital whatever it is.
  const isName = from > 0 || noun.to - from > 1 || /[\p{Lu}\d].*[\p{Lu}\d]/u.test(first.text)
  if (!isName) return undefined
  return {id: wordsOf(phrase, {from, to: noun.to}), kind: "actor", from, to: noun.to}
}

/** The words of a noun phrase as an id, without article and what is said with an adverb. */
export function wordsOf(phrase: Phrase, {from, to}: Range): string {
  const {tokens} = phrase
  let start = from
  while (
    start < to - 1 &&
    (determiners.has(tokens[start]?.key ?? "") ||
      isAdverb(tokens[start]?.key ?? "") ||
      tokens[start]?.isWord === false ||
      /^(?:suspected|unidentified|unknown|unnamed|alleged|one|two|three|several|same|different|and)$/.test(
        tokens[start]?.key ?? "",
      ))
  )
    start++
  const words = tokens
    .slice(start, to)
    .map((t) => t.text)
    .join(" ")
    .replaceAll(" 's", "'s")
  return slugOf(initialsBefore(phrase, start) + words)
}
