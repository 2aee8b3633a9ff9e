/* Who or what a noun phrase is, as somebody who acts: an actor, a state, a service, malware, or the event.
 *
 * "It" and "they" are the actor or the event that was spoken of last; an unnamed actor is its words without the
 * article; a name that the text gives ("the group that we track as X") is the actor's from then on. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {
  coordinators,
  determiners,
  isAdverb,
  negations,
  prepositions,
  relatives,
  subordinators,
} from "../grammar/english.ts"
import {namedHere} from "../grammar/mentions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import type {Discourse, Ref, RefKind} from "./discourse.ts"
import {holderOf} from "./event-words.ts"
import {nameEnd} from "./names.ts"

const generic = new Set(
  "the these those malicious cyber threat unknown unidentified unnamed suspected same all online cyberattackers a an state-sponsored? its their remote few several various numerous multiple certain other some".split(
    " ",
  ),
)

/** Agencies that speak of intrusions and are said to break in themselves. */
const spying: ReadonlySet<string> = new Set(["nsa", "cia", "gchq"])

/** "The group, also known as", "the actor (also tracked as". */
export function isAlias({tokens}: Phrase, from: number, head: number): boolean {
  const next = tokens[head + 1]?.text ?? ""
  return (
    head === from + 1 &&
    tokens[from]?.key === "the" &&
    /^[,(]$/.test(next) &&
    tokens[head + 2]?.key === "also" &&
    /^(?:known|tracked|called|named|dubbed)$/.test(tokens[head + 3]?.key ?? "")
  )
}

/** Who says by one word what sort of people they are. */
const telling = /^(?:criminals?|cybercriminals|hacktivists|spies|syndicate)$/

/** Who or what a noun phrase is, as somebody who acts: actor, state, event. */
export function doerOf(discourse: Discourse, phrase: Phrase, range: Range | undefined): Ref | undefined {
  if (range === undefined) return undefined
  const {tokens, mentions} = phrase
  const at = (id: string, kind: RefKind, from = range.from, to = range.to): Ref => ({id, kind, from, to})
  const head = discourse.headOf(phrase, range)
  const word = tokens[head]
  if (word === undefined) return undefined
  const core = {from: range.from, to: head + 1}
  const within = mentions.filter((m) => m.from >= core.from && m.to <= core.to)
  const headMention = within.find((m) => m.to === head + 1)
  if (/^(?:it|they|he|she|them|which|who)$/.test(word.key)) {
    const above = tellerAt(discourse, phrase, head) ?? actorAbove(discourse, phrase, head)
    if (above !== undefined) return above
    const isThey = /^(?:they|them)$/.test(word.key)
    if (
      discourse.lastActor !== undefined &&
      !(isThey && discourse.focus.isOfNobody) &&
      (discourse.topic === "actor" || isThey || isOfSomebody(phrase, head))
    )
      return {...discourse.lastActor, from: range.from, to: range.to}
    return discourse.hasEvent ? at(discourse.event, "event") : undefined
  }
  if (/^(?:this|these|that|those)$/.test(word.key))
    return discourse.hasEvent ? at(discourse.event, "event") : undefined
  // "The first …; the second …": of the events that were announced.
  if (/^(?:first|second|third)$/.test(word.key) && tokens[head - 1]?.key === "the" && discourse.hasEvent) {
    discourse.events.turnTo(word.key, false)
    return at(discourse.event, "event")
  }
  // "Another hit a farm": one more of those that are told one by one.
  if (/^(?:another|second|third|fourth|fifth)$/.test(word.key)) {
    const one = discourse.events.headAt(head)
    if (one !== undefined) return at(one, "event")
  }
  const named = within.find((m) => m.kind === "actor" || m.kind === "campaign")
  const isEventNoun = discourse.isNoun("event", word)
  const isActorNoun = discourse.isNoun("actor", word)
  if (isActorNoun && headMention === undefined && isDefender(phrase, range.from, head)) return undefined
  if (isEventNoun && headMention === undefined) {
    const id = discourse.eventOf(phrase, range, head)
    const by = actorOfActivity(discourse, phrase, range, head)
    return by ?? at(id, "event")
  }
  if (headMention !== undefined && !(headMention.isAdjective && !isActorNoun)) {
    if (headMention.kind === "actor") return remember(discourse, discourse.mentionRef(headMention))
    if (headMention.kind === "campaign") return at(discourse.eventOf(phrase, range, head), "event")
    if (headMention.kind === "state body") return discourse.mentionRef(headMention)
    if (headMention.kind === "state") return discourse.mentionRef(headMention)
    if (headMention.kind === "organisation") {
      const body = within.find((m) => m.kind === "state body")
      const ref = discourse.mentionRef(body ?? headMention)
      return spying.has(ref.id) ? {...ref, kind: "state body"} : ref
    }
    return discourse.mentionRef(headMention)
  }
  const tool = within.find((m) => m.kind === "malware")
  if (tool !== undefined && isActorNoun)
    return remember(discourse, {...discourse.mentionRef(tool), kind: "actor"})
  if (named !== undefined && named.kind === "actor") return remember(discourse, discourse.mentionRef(named))
  const service = within.find((m) => m.kind === "state body")
  if (service !== undefined && !isActorNoun) return discourse.mentionRef(service)
  // "The attackers": whoever did it according to him who speaks; the event where he has named nobody.
  if (isOfAttackers(phrase, range.from, head) && discourse.hasEvent) {
    // "The attackers in the second case": those of another event.
    const told = phrase.parse.nounAt[head]?.preps.find(({prep}) => /^(?:in|behind|of|from)$/.test(prep))?.np
    const own = told === undefined ? undefined : discourse.events.headAt(told.head)
    if (own !== undefined && own !== discourse.event) return at(own, "event")
    const known = discourse.attackersAt(head)
    return known === undefined ? at(discourse.event, "event") : at(known, "actor")
  }
  if (isActorNoun) {
    // "The group, also known as Callisto": whom the text is about has one more name.
    if (isAlias(phrase, range.from, head) && discourse.lastActor !== undefined)
      return {...discourse.lastActor, from: range.from, to: range.to}
    const name =
      givenName(discourse, phrase, {from: head + 1, to: phrase.tokens.length}) ??
      nameBehind(discourse, phrase, head)
    if (name !== undefined) return remember(discourse, name)
    const named = nameAt(phrase, head + 1)
    const behind = mentions.find((m) => m.from === named && m.kind === "actor")
    if (behind !== undefined) return remember(discourse, discourse.mentionRef(behind))
    const service = serviceBehind(discourse, phrase, range.from, head, range.to)
    if (service !== undefined) return service
    // "APT31, a group linked to …": APT31.
    const apposed =
      phrase.tokens[range.from - 1]?.text === "," && /^(?:a|an|the|one)$/.test(tokens[range.from]?.key ?? "")
        ? mentions.find((m) => m.to === range.from - 1 && m.kind === "actor")
        : undefined
    if (apposed !== undefined) return remember(discourse, discourse.mentionRef(apposed))
    const tied = tiedTo(phrase, range, head)
    if (tied !== undefined) return remember(discourse, at(tied, "actor", range.from, head + 1))
    const from = withoutArticle(phrase, range.from, head)
    const own = tokens
      .slice(from, head + 1)
      .filter((t) => t.isWord && !(generic.has(t.key) || determiners.has(t.key)))
    // "The criminals" are whoever did it; "the work of criminals", "ordinary criminals" say who.
    const isGeneric =
      own.length <= 1 &&
      (/^(?:the|these|those)$/.test(tokens[range.from]?.key ?? "") || !telling.test(word.key))
    const isDefinite = /^(?:the|this|these|those|that|its|same)$/.test(tokens[range.from]?.key ?? "")
    if (
      isGeneric ||
      (isDefinite && own.length <= 2 && discourse.lastActor !== undefined && within.length === 0)
    ) {
      const isOne = /^(?:a|an)$/.test(tokens[range.from]?.key ?? "") && tokens[range.from + 1]?.key !== "few"
      // "A group that works for Iran" is somebody else than who was spoken of.
      if (discourse.lastActor !== undefined && (isDefinite || (isGeneric && !isOne)))
        return {...discourse.lastActor, from: range.from, to: range.to}
      return isOne ? undefined : at(discourse.event, "event")
    }
    const words = tokens
      .slice(from, head + 1)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" ")
    const id = slugOf(initialsBefore(phrase, from) + words)
    return remember(discourse, at(id, "actor", from, head + 1))
  }
  const isGovernment =
    /^(?:government|state|regime|authorities|leadership|military|intelligence|services?)$/.test(word.key)
  const state = within.find((m) => m.kind === "state")
  if (isGovernment && state !== undefined)
    return {...discourse.mentionRef(state), from: range.from, to: range.to}
  // "the regime gained access": that of the state that was spoken of last.
  const {lastState} = discourse
  if (word.key === "regime" && tokens[range.from]?.key === "the" && lastState !== undefined)
    return {...at(lastState, "state"), state: lastState}
  const known = discourse.given.get(word.low)
  if (known !== undefined) return remember(discourse, at(known, "actor"))
  return undefined
}

/** "Islamic Revolutionary Guard Corps (IRGC)-affiliated actors", "… (PRC) state-sponsored actors": the initials, with a
 *  dash; nothing where none stand before a word. */
export function initialsBefore({tokens}: Phrase, at: number): string {
  const isJoined = tokens[at - 1]?.text === "-"
  const end = isJoined ? at - 2 : at - 1
  const isOwned =
    tokens[end]?.text === ")" &&
    tokens[end - 2]?.text === "(" &&
    (isJoined || tokens[at]?.low.startsWith("state-") === true)
  return isOwned ? `${tokens[end - 1]?.text}-` : ""
}

/** "The attackers", "those intruders". */
export function isOfAttackers({tokens}: Phrase, from: number, head: number): boolean {
  return (
    head === from + 1 &&
    /^(?:the|these|those)$/.test(tokens[from]?.key ?? "") &&
    /^(?:attackers?|intruders?|perpetrators?|hackers?|culprits?|operators)$/.test(tokens[head]?.key ?? "")
  )
}

/** "Our incident response team", "a research team": those who look into it. */
function isDefender({tokens, mentions, clauses}: Phrase, from: number, head: number): boolean {
  if (/^(?:our|my)$/.test(tokens[from]?.key ?? "")) return true
  if (!/^(?:teams?|units?|groups?|analysts?)$/.test(tokens[head]?.key ?? "")) return false
  if (head > from && defending.test(tokens[head - 1]?.key ?? "")) return true
  // "The Zscaler ThreatLabZ team has observed": a body's, or whoever has seen something.
  const isTeam = tokens[head]?.key === "team" || tokens[head]?.key === "teams"
  return (
    isTeam &&
    (mentions.some((m) => m.kind === "organisation" && m.from >= from && m.to <= head) ||
      clauses.some(({subject, lemma}) => subject?.head === head && finding.test(lemma)))
  )
}

const finding =
  /^(?:observe|see|detect|discover|find|identify|track|analy[sz]e|investigate|report|uncover|notice|spot|monitor|warn|assess|examine)$/

const defending =
  /^(?:response|research|security|forensics?|emergency|support|intelligence|defen[cs]e|hunting|investigation|investigative|it|engineering|product|psirt|csirt|cert|analysis|expert|detection|monitoring|legal|crisis|working)$/

/** What no event does: "it" is whoever did it. */
const ofSomebody: ReadonlySet<string> = new Set(
  (
    "want wish hope spy steal rob loot sell buy demand threaten boast brag pretend pose impersonate trick lure recruit hide lurk wait move prefer rely favour " +
    "specialise break infiltrate burgle send phone call contact write publish post leak upload know intend plan try attempt work earn live"
  ).split(" "),
)

const speaking =
  /^(?:say|insist|claim|state|declare|add|boast|maintain|announce|deny|assert|reply|stress|write)$/

/** "China said it had nothing to do with the breach": a state, a service or an actor that tells of himself. */
function tellerAt(discourse: Discourse, {parse, mentions, mentionAt}: Phrase, head: number): Ref | undefined {
  let inner = parse.clauseAt[head]
  if (inner?.subject?.head !== head) return undefined
  for (let steps = 0; inner !== undefined && steps < 3; steps++) {
    const above: Clause | undefined = inner.parent
    if (above === undefined || !above.complements.includes(inner)) return undefined
    inner = above
    if (!speaking.test(above.lemma)) continue
    const mention = mentions[mentionAt[above.subject?.head ?? -1] ?? -1]
    return mention !== undefined && /^(?:actor|state|state body)$/.test(mention.kind)
      ? discourse.mentionRef(mention)
      : undefined
  }
  return undefined
}

/** "APT28 wrote to banks that it had robbed": the actor that is the subject of a clause around. */
function actorAbove(discourse: Discourse, phrase: Phrase, head: number): Ref | undefined {
  const {parse, mentions, mentionAt, tokens} = phrase
  let clause = parse.clauseAt[head]
  if (clause?.subject?.head !== head) return undefined
  for (let steps = 0; clause !== undefined && steps < 4; steps++) {
    clause = clause.parent ?? holderOf(phrase, clause)
    const subject = clause?.subject
    if (subject === undefined || subject.isPronoun || subject.head > head) continue
    const mention = mentions[mentionAt[subject.head] ?? -1]
    if (mention?.kind === "actor") return discourse.mentionRef(mention)
    // "a persona named X posted that it had …"
    const named = tokens[subject.head + 1]?.key === "named" ? mentionAt[subject.head + 2] : undefined
    const given = mentions[named ?? -1]
    return given?.kind === "actor" ? discourse.mentionRef(given) : undefined
  }
  return undefined
}

/** "It wanted …", "it broke into …": somebody who acts, told as a main clause. */
function isOfSomebody({clauses, tokens}: Phrase, head: number): boolean {
  return (
    tokens[head]?.key === "it" &&
    clauses.some(
      ({subject, voice, lemma, kind}) =>
        subject?.head === head && voice === "active" && kind !== "relative" && ofSomebody.has(lemma),
    )
  )
}

/** "The group, X", "the group responsible, X", "the gang behind the attack, X": where the name stands. */
function nameAt({tokens}: Phrase, from: number): number {
  let at = from
  while (
    at < from + 5 &&
    /^(?:responsible|concerned|involved|in|question|behind|for|it|this|these|the|attacks?|campaign|breach|intrusions?|hack)$/.test(
      tokens[at]?.key ?? "",
    )
  )
    at++
  return tokens[at]?.text === "," ? at + 1 : -1
}

function remember(discourse: Discourse, ref: Ref): Ref {
  discourse.lastActor = ref
  return ref
}

/** Where the words of a noun phrase begin that say who somebody is: "on what the", "by likely" do not. */
function withoutArticle({tokens}: Phrase, from: number, head: number): number {
  let at = from
  let hasDeterminer = false
  while (at < head) {
    const token = tokens[at]
    if (token === undefined) break
    const {key} = token
    const isSmall =
      determiners.has(key) ||
      prepositions.has(key) ||
      relatives.has(key) ||
      subordinators.has(key) ||
      coordinators.has(key) ||
      negations.has(key) ||
      key === "what" ||
      // "Likely state actors", and "a previously unknown actor".
      (isAdverb(key) && !hasDeterminer)
    if (token.isWord && !isSmall) break
    hasDeterminer ||= determiners.has(key)
    at++
  }
  return at
}

/** "Activity relating to APT40": the actor. "A campaign by X" stays the campaign. */
function actorOfActivity(discourse: Discourse, phrase: Phrase, range: Range, head: number): Ref | undefined {
  const next = phrase.tokens[head + 1]?.key ?? ""
  const relates =
    /^(?:relating|related|attributed|associated|linked|ascribed|by|from|of|known|tracked)$/.test(next)
  const from = range.from
  const before = phrase.mentions.find((m) => m.kind === "actor" && m.from >= from && m.to <= head)
  if (before !== undefined) return remember(discourse, discourse.mentionRef(before))
  if (!relates) return undefined
  const actor = phrase.mentions.find(
    (m) => m.kind === "actor" && m.from > head && m.to <= Math.min(range.to, head + 10),
  )
  return actor === undefined ? undefined : remember(discourse, discourse.mentionRef(actor))
}

/** "Cyber actors affiliated with the IRGC", "hackers sponsored by Iran", "hackers directed from Minsk": attackers who are
 *  told apart by whose they are. */
function tiedTo(phrase: Phrase, {from}: Range, head: number): string | undefined {
  const {tokens, mentions} = phrase
  if (/^(?:the|these|those|this|that|its|their|a|an)$/.test(tokens[from]?.key ?? "")) return undefined
  const by = tokens[head + 2]?.key ?? ""
  if (!ties.test(tokens[head + 1]?.key ?? "") || !/^(?:with|to|by|from)$/.test(by)) return undefined
  const sorts = by === "from" ? /^(?:state|place)$/ : /^(?:state|state body|actor)$/
  const whose = mentions.find((m) => sorts.test(m.kind) && m.from > head + 2 && m.from <= head + 5)
  if (whose === undefined) return undefined
  const end = /^(?:government|state|military|intelligence|regime)$/.test(tokens[whose.to]?.key ?? "")
    ? whose.to + 1
    : whose.to
  return slugOf(
    tokens
      .slice(withoutArticle(phrase, from, head), end)
      .filter(({isWord}) => isWord)
      .map(({text}) => text)
      .join(" "),
  )
}

const ties = /^(?:affiliated|aligned|sponsored|backed|supported|directed|controlled|employed|hired|funded)$/

/** "actors from the SVR": the service; "hackers working for the GRU": their words, as they have no name. */
function serviceBehind(
  discourse: Discourse,
  phrase: Phrase,
  from: number,
  head: number,
  to: number,
): Ref | undefined {
  const next = phrase.tokens[head + 1]?.key ?? ""
  if (!/^(?:from|of|within|inside|working|belonging|at|in|operating|acting)$/.test(next)) return undefined
  const service = phrase.mentions.find(
    (m) =>
      (m.kind === "state body" || (m.kind === "state" && next.endsWith("ing"))) &&
      m.from > head &&
      m.from <= head + 6 &&
      m.to <= Math.max(to, head + 8),
  )
  if (service === undefined) return undefined
  if (!next.endsWith("ing")) return discourse.mentionRef(service)
  const words = phrase.tokens.slice(withoutArticle(phrase, from, head), service.to)
  const id = slugOf(
    words
      .map(({text}) => text)
      .join(" ")
      .replaceAll(" 's", "'s"),
  )
  return {id, kind: "actor", from, to: service.to}
}

/** "known as X", "tracked as X", "called X": a name that the text gives. */
function givenName(discourse: Discourse, phrase: Phrase, range: Range): Ref | undefined {
  const {tokens, mentions} = phrase
  for (let i = range.from; i < Math.min(range.to, range.from + 6); i++) {
    // "the group planted a backdoor called X": what it did comes between.
    if (tokens[i]?.key === "a" || tokens[i]?.key === "an") return undefined
    if (
      !/^(?:known|tracked|called|named|dubbed|designated|labelled|nicknamed|calls|tracks|call|track|labeled|calling|styling|terming|branding|styles|brands)$/.test(
        tokens[i]?.key ?? "",
      )
    )
      continue
    let at = i + 1
    while (
      /^(?:as|in|open|source|sources|publicly|to|by|widely|also|industry|internally|the|name|itself|themselves|only|simply|"|')$/.test(
        tokens[at]?.key ?? "",
      )
    )
      at++
    const mention = mentions.find(
      (m) => m.from === at && (m.kind === "actor" || m.kind === "malware" || m.kind === "tool"),
    )
    if (mention !== undefined && mention.kind === "actor") return discourse.mentionRef(mention)
    const to = nameEnd(tokens, at)
    if (to > at) {
      const given = namedHere(at, to, "actor", tokens)
      discourse.given.set(tokens[at]?.low ?? "", given.id)
      return {id: given.id, kind: "actor", from: at, to}
    }
  }
  return undefined
}

/** "the group Amber Lynx", "the hacking group Amber Lynx". */
function nameBehind(discourse: Discourse, phrase: Phrase, head: number): Ref | undefined {
  const to = nameEnd(phrase.tokens, head + 1)
  const mention = phrase.mentions.find((m) => m.from === head + 1)
  if (mention !== undefined) return mention.kind === "actor" ? discourse.mentionRef(mention) : undefined
  if (to <= head + 1) return undefined
  const given = namedHere(head + 1, to, "actor", phrase.tokens)
  discourse.given.set(phrase.tokens[head + 1]?.low ?? "", given.id)
  return {id: given.id, kind: "actor", from: head + 1, to}
}
