/* What somebody is said to have done: the events that a noun phrase or a gerund speaks of, or the actors that somebody
 * stands behind. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {listOf} from "./clauses.ts"
import {deeds as deedVerbs} from "./doers.ts"
import type {Context} from "./draft.ts"
import {namedBehind} from "./names-behind.ts"
import {partyOf} from "./parties.ts"

/** What a noun phrase and its list say to have been done. `isWide` where the verb leaves no doubt that it is a deed
 *  ("blamed for the blackouts"), so that effects and actors count too. */
export function deedsOf(context: Context, noun: NounPhrase | undefined, isWide: boolean): readonly Ref[] {
  const found: Ref[] = []
  for (const one of listOf(noun))
    for (const deed of deedsIn(context, one, isWide))
      if (!found.some(({id}) => id === deed.id)) found.push(deed)
  return found
}

function deedsIn(context: Context, noun: NounPhrase, isWide: boolean): readonly Ref[] {
  const {discourse, phrase} = context
  const word = phrase.tokens[noun.head]
  if (word === undefined) return []
  if (word.key === "one" && /^(?:this|that)$/.test(phrase.tokens[noun.from]?.key ?? ""))
    return spokenOf(context, noun)
  // "behind most of the attacks", "boasted of all eight"
  const of = amount.test(word.key) ? noun.preps.find(({prep}) => prep === "of")?.np : undefined
  if (of !== undefined) return deedsIn(context, of, isWide)
  if (amount.test(word.key) && /^(?:all|both|the)$/.test(phrase.tokens[noun.from]?.key ?? ""))
    return spokenOf(context, noun)
  if (noun.isPronoun || /^(?:this|that|these|those)$/.test(word.key))
    return /^(?:it|this|that|them|these|those|all|both|which)$/.test(word.key) ? spokenOf(context, noun) : []
  const event = (): readonly Ref[] => [
    {
      id: discourse.eventOf(phrase, {from: noun.from, to: noun.end}, noun.head),
      kind: "event",
      from: noun.from,
      to: noun.to,
    },
  ]
  // "conducted reconnaissance against the members of parliament"
  if (
    /^(?:reconnaissance|espionage|spying|surveillance|encryption|manipulations?|tampering|extortion)$/.test(
      word.key,
    ) &&
    noun.count === undefined
  )
    return event()
  if (discourse.isNoun("event", word)) {
    if (wordy.has(phrase.tokens[noun.head - 1]?.key ?? "")) return []
    const actors = isWide ? namedBehind(context, noun) : []
    return actors.length > 0 ? actors : event()
  }
  const mention = phrase.mentions[phrase.mentionAt[noun.to - 1] ?? -1]
  if (mention?.kind === "campaign") return event()
  // "Operation Blacksmith": a name of a campaign.
  if (
    /^(?:operation|campaign)$/.test(phrase.tokens[noun.from]?.key ?? "") &&
    word.isCapital &&
    noun.to - noun.from > 1
  )
    return event()
  if (!isWide) return []
  // "an effort to meddle in elections"
  if (/^(?:efforts?|attempts?|bids?|plots?|schemes?|plans?|ploys?|push|drive)$/.test(word.key)) return event()
  // "attributes this cluster to X", "behind the persona": who was spoken of, or what was done where nobody was.
  const isDefinite = /^(?:this|the)$/.test(phrase.tokens[noun.from]?.key ?? "") && noun.to - noun.from === 2
  if (
    isDefinite &&
    /^(?:clusters?|group|gang|crew|actor|collective|persona|front|brand|alias|team)$/.test(word.key)
  )
    return discourse.lastActor === undefined ? spokenOf(context, noun) : [discourse.lastActor]
  if (mention?.kind === "actor") return [discourse.mentionRef(mention)]
  if (mention?.kind === "malware") return event()
  if (discourse.isNoun("actor", word)) {
    const actors = namedBehind(context, noun)
    if (actors.length > 0) return actors
    // "X is an actor that the governments attribute to Y": X.
    const said = phrase.parse.clauseAt[noun.head]
    const one =
      said?.predicate?.np === noun && said.subject !== undefined ? partyOf(context, said.subject) : undefined
    if (one?.kind === "actor") return [one]
    return phrase.mentions
      .filter((m) => m.kind === "actor" && m.from >= noun.from && m.to <= noun.to)
      .map((m) => discourse.mentionRef(m))
  }
  return discourse.isNoun("deed", word) ? event() : []
}

const amount =
  /^(?:most|some|many|all|both|half|several|part|parts|much|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|majority|bulk|others?|any|none|each)$/

/** The event that is spoken of, if there is one. */
export function spokenOf(
  {discourse}: Context,
  {from, to}: {readonly from: number; readonly to: number},
): readonly Ref[] {
  return [{id: discourse.event, kind: "event", from, to}]
}

/** "accused Iran of hacking the ministry": the deed that a gerund or infinitive tells by its verb. */
export function deedTold({discourse, phrase}: Context, clause: Clause): readonly Ref[] {
  if (!deedVerbs.has(clause.lemma) || talk.has(phrase.tokens[clause.object?.head ?? -1]?.key ?? "")) return []
  const where = {from: clause.from, to: clause.to}
  return [{id: discourse.eventOf(phrase, where, clause.at), kind: "event", ...where}]
}

/** "accused Washington of spreading disinformation": what is spread by talk is no deed of attackers. */
const talk: ReadonlySet<string> = new Set(
  "disinformation misinformation propaganda lies lie falsehoods falsehood rumours rumors rumour rumor slander slanders smears smear hysteria panic fear fears hatred narratives narrative accusations accusation allegations allegation claims claim evidence facts story stories myths nonsense tales insinuations fabrications fantasies".split(
    " ",
  ),
)

/** "a smear campaign": of words. */
const wordy: ReadonlySet<string> = new Set(
  "smear slander defamation media hate publicity propaganda press".split(" "),
)
