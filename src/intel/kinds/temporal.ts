/* When it was done: a time in a clause that tells a deed ("since May the group has used …"), behind the noun of an event
 * ("an attack in March"), or before it ("the August 2025 defacement").
 *
 * A time beside a verb of speech, of learning or of mending is that verb's; so is one of what was ordered or planned.
 * The subject is the event; an actor only where its activity as such is dated. */

import {isWeekday, pointAt} from "../grammar/calendar.ts"
import type {FoundTime} from "../grammar/times.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isHappening, isSpeech, isTold, whose} from "./dated-deeds.ts"
import {isDealtWith, isOfOthers, isPrevented} from "./dated-openly.ts"
import type {Context, Draft} from "./draft.ts"
import {isHostile} from "./hostile.ts"

/** Every time of a sentence that dates a deed. */
export function times(context: Context): void {
  const {phrase} = context
  const {tokens, parse} = phrase
  const before = new Map<number, NounPhrase>()
  for (const np of parse.nouns) for (const {at} of np.preps) before.set(at, np)
  for (let i = 0; i < tokens.length; ) {
    const found = phrase.times[i]
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const hanging = before.get(found.from)
    // "the largest attack since 2019": how grave, not when.
    const measured = hanging ?? parse.nounAt[found.from - 1]
    const isSpan = found.by === "calendar" || /^(?:this|last)$/.test(tokens[found.from]?.key ?? "")
    if (measured !== undefined && isSpan && isMeasured(context, measured)) continue
    // "to this day"
    if (tokens[found.from]?.key === "this" && tokens[found.from - 1]?.key === "to") continue
    // "more than in the whole of last year", "by years of work": no day of a deed.
    const isCompared = [1, 2, 3, 4, 5].some((n) => tokens[found.from - n]?.key === "than")
    // "within a quarter of an hour"
    if (tokens[found.from]?.key === "within" && /hours?|minutes?/.test(found.time.text)) continue
    if (isCompared || (tokens[found.from]?.key === "by" && found.by !== "calendar")) continue
    const draft =
      leading(context, found) ??
      ofNoun(context, found, hanging) ??
      ofClause(context, found, parse.clauseAt[found.from], hanging) ??
      ofNoun(context, found, nounAhead(context, found.from))
    if (draft !== undefined) add(context, draft)
  }
  for (const np of parse.nouns) beforeNoun(context, np)
}

/** "3 June 2025, 04:10 UTC: the police seized …", "Campaign A (from May to July)": a day with what was done on it. */
function leading(context: Context, found: FoundTime): Draft | undefined {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const opens = tokens.slice(0, found.from).every((t) => !t.isWord)
  const mark = tokens[found.to]?.text ?? ""
  if (opens && /^[:–—|-]$/.test(mark)) {
    const clause = parse.clauses.find((c) => c.from > found.to && c.kind === "main")
    const np = parse.nouns.find((n) => n.from > found.to)
    const who = clause === undefined ? undefined : isTold(clause) ? whose(context, clause, found) : undefined
    const isEvent =
      clause === undefined &&
      np !== undefined &&
      (discourse.isNoun("event", tokens[np.head]) || discourse.isNoun("deed", tokens[np.head]))
    if (who === undefined && !isEvent) return undefined
    return {
      ...dated(found, who ?? discourse.event),
      anchor: clause?.at ?? found.from,
      evidence: {from: found.from, to: clause?.verb.to ?? np?.to ?? found.to},
    }
  }
  // "Period of activity: since 2 June 2024".
  const colon = tokens[found.from - 1]?.text ?? ""
  if (!/^[:|]$/.test(colon) || found.from > 8 || !discourse.hasEvent) return undefined
  const head = tokens.slice(0, found.from - 1)
  const isPeriod = head.some((t) =>
    /^(?:period|dates?|times?|timeframe|time-frame|when|duration)$/.test(t.key),
  )
  const isOfDeed = head.some(
    (t) => discourse.isNoun("event", t) || /^(?:activity|observed|incident|when)$/.test(t.key),
  )
  return isPeriod && isOfDeed
    ? {...dated(found, discourse.event), anchor: found.from, evidence: {from: 0, to: found.to}}
    : undefined
}

/** What every time of an event has. */
const dated = (
  {time, from}: FoundTime,
  subject: string,
): Pick<Draft, "kind" | "relation" | "subject" | "object" | "isDenied" | "when" | "anchor"> => ({
  kind: "temporal",
  relation: "happened",
  subject,
  object: time.text,
  isDenied: false,
  when: time,
  anchor: from,
})

/** Whether a time hangs on a superlative of an event: "the largest attack since 2019". */
function isMeasured(context: Context, np: NounPhrase): boolean {
  const noun = eventNoun(context, np)
  return noun !== undefined && isSuperlative(context, noun)
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
  const isDay = found.by === "now" || tokens.slice(found.from, found.to).some((t) => isWeekday(t))
  if (isDay && clause !== undefined && clause.object === noun)
    if (isSpeech(context, clause) || !isDoneOrSuffered(context, clause)) return undefined
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

/** "suffered an attack on Tuesday", "the gang launched an attack on Tuesday"; not "denounced the attack on Tuesday". */
const isDoneOrSuffered = (context: Context, {subject, lemma, kind}: Clause): boolean =>
  kind === "participle" ||
  subject === undefined ||
  /^(?:suffer|experience|undergo|sustain|endure|see|face|weather|survive|have|repel|thwart|block|foil|fend|avert|recover|be|postpone|cancel|delay|suspend|halt|stop)$/.test(
    lemma,
  ) ||
  isHostile(context, subject)

/** The event that stands before a time with no verb between: "dropped the case of the operation against X in 2023". */
function nounAhead({phrase: {parse}, discourse}: Context, at: number): NounPhrase | undefined {
  const key = parse.tokens[at]?.key ?? ""
  if (
    !/^(?:in|on|since|between|during|from|of|throughout|last|this|earlier|within|over|late|early|at|around|overnight|yesterday|as|two|three|one|a)$/.test(
      key,
    )
  )
    return undefined
  // "attributed the attack to Russia in June": the day of the answer.
  const answer = parse.clauseAt[at]
  const verb = answer?.lemma ?? ""
  const isAnswered = discourse.isVerb("no-deed", verb) || discourse.lookup.speech.has(verb)
  for (let i = at - 1; i >= Math.max(0, at - 16); i--) {
    const token = parse.tokens[i]
    if (token === undefined || /^[.;:()]$/.test(token.text)) return undefined
    const clause = parse.clauseAt[i]
    if (clause !== undefined && i >= clause.verb.from && i < clause.verb.to) return undefined
    const np = parse.nounAt[i]
    // "were back in operation on Friday"
    if (token.key === "operation" && parse.tokens[i - 1]?.key === "in") return undefined
    if (np !== undefined && np.head === i && discourse.isNoun("event", token))
      return isAnswered && answer?.args.some((a) => a.at > i && a.at < at) === true ? undefined : np
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
function ofClause(
  context: Context,
  found: FoundTime,
  said: Clause | undefined,
  hanging: NounPhrase | undefined,
): Draft | undefined {
  const {phrase} = context
  let clause = said
  // "…, this from mid-January until March": of what was told before.
  if (said?.kind === "fragment" && phrase.tokens[found.from - 1]?.key === "this")
    clause = phrase.clauses.findLast((c) => c.at < found.from && c.kind === "main")
  // "Three weeks ago the group …", "On 3 June at 04:10 UTC, …": words that the reading took for a fragment.
  if (said?.kind === "fragment" && phrase.tokens.slice(0, found.from).every((t) => !t.isWord))
    clause = phrase.clauses.find((c) => c.from >= found.to - 1 && c.kind === "main" && c.lemma !== "")
  // "Starting from summer 2024, …": a time of the clause around it.
  if (clause !== undefined && /^(?:start|begin|date)$/.test(clause.lemma) && clause.at === found.from)
    clause = clause.parent
  // "used a password spray to compromise an account, beginning in November": of the deed, not of its end.
  if (clause !== said && clause?.kind === "infinitive" && clause.parent !== undefined) clause = clause.parent
  if (clause === undefined || !(isTold(clause) || isPrevented(context, clause))) return undefined
  if (isOfOthers(context, found, hanging ?? phrase.parse.nounAt[found.from - 1])) return undefined
  const {tokens} = phrase
  const lead = tokens[found.from]?.key ?? ""
  // "the version of June 2021".
  if (lead === "of" && tokens[found.from - 1]?.isWord === true) return undefined
  // What a body does about it has its own day.
  if (isAnswer(context, clause) && !isDealtWith(context, clause, found)) return undefined
  if (
    /^(?:by|after|before|until|till)$/.test(lead) &&
    found.by === "calendar" &&
    !isHappening(context, clause) &&
    !isEndOfDeed(context, clause, lead)
  )
    return undefined
  if (found.by === "length" && !(lead === "for" || lead === "over" || lead === "during")) return undefined
  // "Forty-one hours later": no day.
  if (/(?:hours?|minutes?) (?:later|earlier|before|afterwards)$/.test(found.time.text)) return undefined
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

/** "kept reading the mailboxes until late September", "by the end of 2023 more than 100,000 servers were compromised". */
function isEndOfDeed({drafts, phrase: {parse}}: Context, clause: Clause, lead: string): boolean {
  const isRead = (kind: RegExp): boolean =>
    drafts.some((d) => kind.test(d.kind) && !d.isDenied && parse.clauseAt[d.anchor] === clause)
  // "remained undetected until 3 April"
  if (lead !== "by" && /^(?:remain|stay|linger|lurk|dwell|sit|persist|go)$/.test(clause.lemma)) return true
  return lead === "by" ? isRead(/^impact-count$/) : isRead(/^(?:targeting|vector|objective|impact-count)$/)
}

/** "expelled three diplomats in April", "were taken offline on 5 June as a precaution". */
function isAnswer({drafts, phrase: {tokens}}: Context, clause: Clause): boolean {
  const isSaid = drafts.some(
    ({kind, anchor}) => anchor === clause.at && /^(?:response-action|stance|availability)$/.test(kind),
  )
  const isCare =
    clause.voice === "passive" &&
    clause.agent === undefined &&
    /^(?:take|bring|switch|shut|turn|put)$/.test(clause.lemma) &&
    /^(?:offline|back|online|off|down)$/.test(tokens[clause.verb.to]?.key ?? "")
  return isSaid || isCare
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
    const isWeekend = token.key === "weekend"
    const point = isCalendar ? pointAt(tokens, i, issued) : undefined
    const said =
      point === undefined && /^(?:last|this|yesterday)$/.test(token.key) ? phrase.times[i] : undefined
    const to = isWeekend ? i + 1 : (point?.to ?? said?.to)
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
    const time = phrase.times[i]?.time ?? {
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
