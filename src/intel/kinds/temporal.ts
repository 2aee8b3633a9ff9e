/* When it was done: a time in a clause that tells a deed ("since May the group has used …"), behind the noun of an event
 * ("an attack in March"), or before it ("the August 2025 defacement").
 *
 * A time beside a verb of speech, of learning or of mending is that verb's; so is one of what was ordered or planned.
 * The subject is the event; an actor only where its activity as such is dated. */

import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import {pointAt} from "../grammar/calendar.ts"
import {type FoundTime, timeAt} from "../grammar/times.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {deeds, isDoer} from "./doers.ts"
import type {Context, Draft} from "./draft.ts"

const states =
  /^(?:active|inside|underway|under|ongoing|present|live|operational|in|offline|down|unavailable|running|at|progress)$/

/** Every time of a sentence that dates a deed. */
export function times(context: Context): void {
  const {phrase, text, issued} = context
  const {tokens, parse} = phrase
  const before = new Map<number, NounPhrase>()
  for (const np of parse.nouns) for (const {at} of np.preps) before.set(at, np)
  for (let i = 0; i < tokens.length; ) {
    const found = timeAt(tokens, i, text, issued)
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const draft =
      ofNoun(context, found, before.get(found.from)) ??
      ofClause(context, found, parse.clauseAt[found.from]) ??
      ofNoun(context, found, nounAhead(context, found.from))
    if (draft !== undefined) add(context, draft)
  }
  for (const np of parse.nouns) beforeNoun(context, np)
}

function add(context: Context, draft: Draft): void {
  const isKnown = context.drafts.some(
    (d) =>
      d.kind === "temporal" &&
      d.object === draft.object &&
      d.evidence.from < draft.evidence.to &&
      draft.evidence.from < d.evidence.to,
  )
  if (!isKnown) context.drafts.push(draft)
}

/** "an attack in March 2024", "intrusions since 2022", "a campaign that …, from May". */
function ofNoun(context: Context, found: FoundTime, np: NounPhrase | undefined): Draft | undefined {
  if (np === undefined) return undefined
  const {phrase, discourse} = context
  const {tokens} = phrase
  const noun = eventNoun(context, np)
  if (noun === undefined) return undefined
  const clause = phrase.parse.clauseAt[noun.head]
  // "said of the attack on Thursday": the day of the statement, as likely as not.
  if (found.by === "now" && clause !== undefined && isSpeech(context, clause) && clause.object === noun)
    return undefined
  const isLearnt =
    clause !== undefined &&
    discourse.isVerb("learning", clause.lemma) &&
    (clause.object === noun || clause.args.some((a) => a.np === noun))
  if (isLearnt && noun === np) return undefined
  if (found.by === "length" || /^recent$/.test(tokens[found.from + 1]?.key ?? "")) return undefined
  // "the largest attack since 2019": how grave, not when.
  if (isSuperlative(context, noun) && found.by === "calendar") return undefined
  if (/^(?:by|after|before|until)$/.test(tokens[found.from]?.key ?? "") && found.by === "calendar")
    return undefined
  return {
    kind: "temporal",
    relation: "happened",
    subject: discourse.eventOf(phrase, {from: noun.from, to: noun.head + 1}, noun.head),
    object: found.time.text,
    anchor: found.from,
    evidence: {from: noun.from, to: found.to},
    isDenied: false,
    when: found.time,
    modality: "presupposed",
    isTakenForGranted: true,
  }
}

/** The event that stands before a time with no verb between: "dropped the case of the operation against X in 2023". */
function nounAhead({phrase: {parse}, discourse}: Context, at: number): NounPhrase | undefined {
  const key = parse.tokens[at]?.key ?? ""
  if (
    !/^(?:in|on|since|between|during|from|of|throughout|last|this|earlier|within|over|late|early)$/.test(key)
  )
    return undefined
  for (let i = at - 1; i >= Math.max(0, at - 16); i--) {
    const token = parse.tokens[i]
    if (token === undefined || /^[.;:()]$/.test(token.text)) return undefined
    const clause = parse.clauseAt[i]
    if (clause !== undefined && i >= clause.verb.from && i < clause.verb.to) return undefined
    const np = parse.nounAt[i]
    if (np !== undefined && np.head === i && discourse.isNoun("event", token)) return np
  }
  return undefined
}

/** The noun of an event that a noun phrase is, or that it hangs on: "an attack on a bank in Leeds in 2024". */
function eventNoun(context: Context, np: NounPhrase): NounPhrase | undefined {
  const {phrase, discourse} = context
  let at: NounPhrase | undefined = np
  for (let steps = 0; at !== undefined && steps < 5; steps++) {
    if (discourse.isNoun("event", phrase.tokens[at.head])) return at
    const inner: NounPhrase = at
    at = phrase.parse.nouns.find(
      (other) =>
        other.preps.some((p) => p.np === inner) ||
        other.conjuncts.includes(inner) ||
        other.appositions.some((a) => a.np === inner),
    )
  }
  return undefined
}

function isSuperlative({phrase: {tokens}}: Context, np: NounPhrase): boolean {
  return tokens
    .slice(np.from, np.head)
    .some(
      (t) =>
        /^(?:most|first|largest|biggest|worst|gravest|longest|second-largest|only)$/.test(t.key) ||
        /iest$/.test(t.key),
    )
}

/** A time in a clause that tells a deed. */
function ofClause(context: Context, found: FoundTime, said: Clause | undefined): Draft | undefined {
  const {phrase} = context
  let clause = said
  // "…, this from mid-January until March": of what was told before.
  if (said?.kind === "fragment" && phrase.tokens[found.from - 1]?.key === "this")
    clause = phrase.clauses.findLast((c) => c.at < found.from && c.kind === "main")
  // "Starting from summer 2024, …": a time of the clause around it.
  if (clause !== undefined && /^(?:start|begin|date)$/.test(clause.lemma) && clause.at === found.from)
    clause = clause.parent
  if (clause === undefined || !isTold(clause)) return undefined
  const {tokens} = phrase
  const lead = tokens[found.from]?.key ?? ""
  if (
    /^(?:by|after|before|until|till)$/.test(lead) &&
    found.by === "calendar" &&
    !isHappening(context, clause)
  )
    return undefined
  if (found.by === "length" && !(lead === "for" || lead === "over")) return undefined
  if (tokens[found.from + 1]?.key === "recent" || tokens[found.from - 1]?.key === "new") return undefined
  const who = whose(context, clause, found)
  if (who === undefined) return undefined
  const isAhead = found.from < clause.verb.from
  return {
    kind: "temporal",
    relation: relationOf(context, clause),
    subject: who,
    object: found.time.text,
    anchor: clause.kind === "fragment" ? found.from : clause.at,
    evidence: isAhead
      ? {from: found.from, to: Math.max(found.to, clause.verb.to)}
      : {from: startOf(clause), to: Math.max(found.to, clause.verb.to)},
    isDenied: false,
    when: found.time,
    // Who did it may be unsure, the day is not: "was likely involved in the attack on 3 May".
    ...(clause.voice === "be" || isAttribution(context, clause) ? {isTakenForGranted: true} : {}),
    ...(clause.kind === "relative" || clause.kind === "participle" ? {modality: "presupposed" as const} : {}),
  }
}

const isAttribution = ({drafts, discourse, phrase}: Context, {at, args}: Clause): boolean =>
  drafts.some(({kind, anchor}) => kind === "attribution" && anchor === at) ||
  args.some(
    ({prep, np}) => prep === "in" && np !== undefined && discourse.isNoun("event", phrase.tokens[np.head]),
  )

const startOf = ({subject, subjectBy, verb}: Clause): number =>
  subject !== undefined && subjectBy === "own" && verb.from - subject.from < 12
    ? Math.min(subject.from, verb.from)
    : verb.from

function isTold(clause: Clause): boolean {
  if (clause.isNegated || clause.isImperative || clause.tense === "future") return false
  if (clause.modal !== undefined && !(/^(?:may|might|could)$/.test(clause.modal) && clause.isPerfect))
    return false
  if (/^(?:if|unless|whether|until)$/.test(clause.marker)) return false
  return (
    clause.kind !== "infinitive" ||
    clause.isPerfect ||
    /^(?:begin|start|continue|appear|seem|believe|know)$/.test(clause.parent?.lemma ?? "")
  )
}

/** Whether the verb says that something happens. */
function isHappening({phrase, discourse}: Context, clause: Clause): boolean {
  return (
    discourse.lookup.relations
      .get(clause.lemma)
      ?.some(
        ({relation, particles}) =>
          relation.kind === "temporal" &&
          (particles.length === 0 ||
            particles[0] === clause.particle ||
            particles.every((p, i) => phrase.tokens[clause.at + 1 + i]?.key === p)),
      ) === true ||
    (/^(?:set|go|come)$/.test(clause.lemma) && /^(?:in|on|off)$/.test(clause.particle))
  )
}

function relationOf(context: Context, clause: Clause): string {
  const {phrase, discourse} = context
  const form = discourse.lookup.relations
    .get(clause.lemma)
    ?.filter(
      ({relation, particles}) =>
        relation.kind === "temporal" &&
        particles.every((p, i) => phrase.tokens[clause.at + 1 + i]?.key === p || clause.particle === p),
    )
    .sort((a, b) => b.particles.length - a.particles.length)[0]
  return form?.relation.relation ?? (clause.voice === "be" ? "active" : "happened")
}

function isSpeech({discourse, phrase}: Context, clause: Clause): boolean {
  return (
    discourse.lookup.speech
      .get(clause.lemma)
      ?.some(({particles}) => particles.every((p, i) => phrase.tokens[clause.at + 1 + i]?.key === p)) ===
      true || discourse.lookup.relations.get(clause.lemma)?.some((f) => f.relation.isSaid) === true
  )
}

/** Whether the verb is a deed of an intrusion, by the lexicon or by itself. */
function isDeed({discourse}: Context, {lemma}: Clause): boolean {
  const kinds = discourse.lookup.relations
    .get(lemma)
    ?.some(
      ({relation}) => /^(?:targeting|vector|attribution|objective)$/.test(relation.kind) && !relation.isSaid,
    )
  return kinds === true || deeds.has(lemma) || deeds.has(`${lemma}e`) || discourse.isVerb("deed", lemma)
}

/** What a clause dates: an event, or an actor whose activity it is; undefined where it is no deed. */
function whose(context: Context, clause: Clause, found: FoundTime): string | undefined {
  const {discourse, phrase} = context
  const {tokens} = phrase
  const {subject} = clause
  const ref: Ref | undefined =
    subject === undefined ? undefined : doerOf(discourse, phrase, {from: subject.from, to: subject.to})
  const head = tokens[subject?.head ?? -1]
  const isThing = ref?.kind === "malware" || ref?.kind === "campaign" || discourse.isNoun("malware", head)
  const isEvent = ref?.kind === "event" || isThing || (head !== undefined && discourse.isNoun("event", head))
  const isActor: boolean = ref !== undefined && isDoer(ref) && ref.kind !== "event" && ref.kind !== "person"
  const actor = ref?.id ?? discourse.event
  const eventId = ref?.kind === "event" ? ref.id : discourse.event
  if (found.by === "length" && !discourse.isVerb("lasting", clause.lemma)) return undefined
  if (clause.kind === "fragment") return activeSince(context, clause, found)
  // "In 2022 another group was responsible for attacks on hospitals".
  const told = context.drafts.find((d) => d.kind === "attribution" && d.anchor === clause.at)
  if (told !== undefined && clause.voice === "be")
    return told.object.startsWith("event-") ? told.object : discourse.event
  // "has been active since", "has been inside since".
  if (clause.voice === "be") {
    const said = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
    const isState =
      states.test(said) || /^(?:active|inside|underway)$/.test(tokens[found.from - 1]?.key ?? "")
    if (!isState) return undefined
    if (isActor) return said === "inside" || said === "in" ? discourse.event : actor
    return isEvent || /^(?:attackers|hackers|intruders|they|it|which|that)$/.test(head?.key ?? "")
      ? eventId
      : undefined
  }
  if (isHappening(context, clause)) {
    if (isEvent) return eventId
    if (isActor)
      return clause.complements.length > 0 || clause.lemma !== "begin"
        ? actorOr(clause, actor, eventId)
        : undefined
    return clause.subject === undefined || isAbout(context, subject) ? eventId : undefined
  }
  if (discourse.isVerb("seeing", clause.lemma) && clause.voice === "active") {
    const isBounded = /^(?:between|from|since|during)$/.test(tokens[found.from]?.key ?? "")
    const object = tokens[clause.object?.head ?? -1]
    const isOfEvent =
      object !== undefined &&
      (discourse.isNoun("event", object) ||
        /^(?:reports?|messages?|e-?mails?|run|attempts?|wave|lures?)$/.test(object.key))
    if (
      isBounded &&
      isOfEvent &&
      !(found.time.from !== undefined && found.time.to === undefined && clause.lemma === "see")
    )
      return discourse.event
    return undefined
  }
  if (isSpeech(context, clause) || discourse.isVerb("no-deed", clause.lemma)) return undefined
  if (clause.voice === "passive") {
    if (!isDeed(context, clause)) return undefined
    const agent =
      clause.agent === undefined
        ? undefined
        : doerOf(discourse, phrase, {from: clause.agent.from, to: clause.agent.to})
    if (clause.agent !== undefined && !/^(?:actor|state|state body|event|malware)$/.test(agent?.kind ?? ""))
      return undefined
    return discourse.event
  }
  if (subject === undefined)
    return isDeed(context, clause) && clause.kind !== "main" ? discourse.event : undefined
  if (isEvent) return eventId
  if (isActor) return /^(?:operate|exist)$/.test(clause.lemma) ? actor : eventIn(context, clause, found)
  const isUndergoing = /^(?:suffer|lose|experience|undergo|fall|stand|go|crash)$/.test(clause.lemma)
  if (isUndergoing && discourse.hasEvent) return discourse.event
  if (
    isDeed(context, clause) &&
    /^(?:attackers?|hackers?|intruders?|criminals?|perpetrators?|they|messages?|e-?mails?|sender|lures?)$/.test(
      head?.key ?? "",
    )
  )
    return discourse.hasEvent ? discourse.event : undefined
  return undefined
}

/** The event of a deed that its verb tells: another year is another event. */
const eventIn = ({discourse, phrase}: Context, clause: Clause, {time}: FoundTime): string =>
  /(?:19|20)\d\d/.test(time.text) && time.from !== undefined && discourse.hasEvent
    ? discourse.eventOf(phrase, {from: clause.verb.from, to: clause.to}, clause.at)
    : discourse.event

const actorOr = (clause: Clause, actor: string, event: string): string =>
  /^(?:operate|run|exist|remain)$/.test(clause.lemma) && clause.object === undefined ? actor : event

/** "Exploitation began", "The earliest traces of the exploitation date from": it is about the event. */
function isAbout({phrase, discourse}: Context, np: NounPhrase | undefined): boolean {
  if (np === undefined) return false
  const word = phrase.tokens[np.head]
  if (
    discourse.isNoun("event", word) ||
    np.preps.some((p) => discourse.isNoun("event", phrase.tokens[p.np?.head ?? -1]))
  )
    return true
  return /^(?:use|abuse|access|distribution|delivery|mailing|sending|infection|scanning|encryption|it|they|this|these|traces?|signs?|first|second|wave)$/.test(
    word?.key ?? "",
  )
}

/** "a group active since 2019", "under way since April": words without a verb. */
function activeSince(context: Context, clause: Clause, found: FoundTime): string | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const before = tokens[found.from - 1]?.key ?? ""
  if (!/^(?:active|operating|operational|underway|way|running|ongoing|inside)$/.test(before)) return undefined
  const subject = clause.subject
  const ref =
    subject === undefined ? undefined : doerOf(discourse, phrase, {from: subject.from, to: subject.to})
  if (ref !== undefined && isDoer(ref)) return ref.id
  return discourse.hasEvent ? discourse.event : undefined
}

/** "the August 2025 defacement", "a June attack", "last week's breach". */
function beforeNoun(context: Context, np: NounPhrase): void {
  const {phrase, discourse, text, issued} = context
  const {tokens, mentionAt} = phrase
  if (!discourse.isNoun("event", tokens[np.head])) return
  for (let i = np.from; i < np.head; i++) {
    const token = tokens[i]
    if (token === undefined || (mentionAt[i] ?? -1) >= 0 || token.key === "the") continue
    const isCalendar =
      token.isCapital || /^(?:(?:19|20)\d\d|early-.*|mid-.*|late-.*|early|late|mid)$/.test(token.low)
    const point = isCalendar ? pointAt(tokens, i, issued) : undefined
    const said =
      point === undefined && /^(?:last|this|yesterday)$/.test(token.key)
        ? timeAt(tokens, i, text, issued)
        : undefined
    const to = point?.to ?? said?.to
    if (to === undefined || to > np.head) continue
    if (said !== undefined && tokens[to]?.text !== "'s") continue
    // "the first quarter attack": only what names a month, a day or a year.
    if (
      point !== undefined &&
      point.year === undefined &&
      point.month === undefined &&
      tokens[to]?.text !== "'s"
    )
      continue
    const time = timeAt(tokens, i, text, issued)?.time ?? {
      precision: point?.precision ?? "none",
      text: text.slice(token.start, tokens[to - 1]?.end ?? token.end),
    }
    add(context, {
      kind: "temporal",
      relation: "happened",
      subject: discourse.eventOf(phrase, {from: np.from, to: np.head + 1}, np.head),
      object: time.text,
      anchor: i,
      evidence: {from: np.from, to: np.head + 1},
      isDenied: false,
      when: time,
      modality: "presupposed",
      isTakenForGranted: true,
    })
    return
  }
}
