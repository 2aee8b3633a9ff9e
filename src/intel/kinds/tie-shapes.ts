/* Associations in shapes of their own: "finds this consistent with X", "Pegasus is made by NSO", "GRU Unit 29155", "gets
 * its tasking from the department", "X, said to be run for Y".
 *
 * Each is told by the types of what stands there: a unit and its service, malware and its maker, an attacker and whose
 * orders he takes. */

import type {Ref} from "../discourse/discourse.ts"
import {predicateAt} from "../grammar/predicates.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {backersIn, countryOf} from "./backed.ts"
import {behindPreposition, evidenceOf, inPassing, isDenied, nounFrom} from "./clauses.ts"
import {isMalware} from "./doers.ts"
import type {Context} from "./draft.ts"
import {associate, associatesIn, linkedIn} from "./linked-parties.ts"
import {isNamed, isUnlisted, partyOf} from "./parties.ts"

/** The association of a clause in one of these shapes; false where it has none. */
export function shapedTies(context: Context, clause: Clause): boolean {
  return (
    held(context, clause) ||
    called(context, clause) ||
    made(context, clause) ||
    tasked(context, clause) ||
    unrelated(context, clause) ||
    isService(context, clause)
  )
}

const holding =
  /^(?:find|consider|judge|deem|believe|think|call|hold|regard|reckon|assess|describe|see|make|render)$/

/** "We find this way of working consistent with X", "considers the group close to the GRU". */
function held(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {object} = clause
  if (object === undefined || clause.voice !== "active" || clause.isNegated || !holding.test(clause.lemma))
    return false
  // "this way of working consistent with": the parse may hang the rest on the noun.
  const starts: number[] = []
  for (let i = object.to; i < Math.min(phrase.tokens.length, object.to + 6); i++) {
    const key = phrase.tokens[i]?.key ?? ""
    if (/^[,.;:]$/.test(phrase.tokens[i]?.text ?? "")) break
    if (
      /^(?:consistent|similar|close|identical|akin|typical|characteristic|comparable|compatible|related|part)$/.test(
        key,
      )
    )
      starts.push(i)
  }
  if (starts.length === 0) return false
  const fit = predicateAt(discourse.lookup, phrase.tokens, starts, ({relation, particles}, start) =>
    relation.kind === "association" && particles.every((word, i) => phrase.tokens[start + i]?.key === word)
      ? start + particles.length
      : undefined,
  )
  if (fit === undefined) return false
  const whom = nounFrom(phrase, fit.to)
  return associate(context, linkedIn(context, object), associatesIn(context, whom, true), {
    relation: fit.form.relation.relation,
    anchor: starts[0] ?? clause.at,
    evidence: {from: object.from, to: Math.max(whom?.to ?? 0, evidenceOf(clause).to)},
  })
}

const calling =
  /^(?:call|describe|regard|see|label|deem|consider|class|classify|term|identify|characterise|characterize|view|know|assess|name)$/

/** "calls X a Chinese group", "describes X as China-nexus", "X, which it calls a Chinese group". */
function called(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.isNegated || !calling.test(clause.lemma)) return false
  const isPassive = clause.voice === "passive"
  const who = linkedIn(context, isPassive ? clause.subject : clause.object).filter(
    (ref) => ref.kind === "actor" && (isNamed(context, ref) || ref.id === context.discourse.lastActor?.id),
  )
  if (who.length === 0) return false
  const names = [
    ...(clause.secondObject === undefined ? [] : [clause.secondObject]),
    ...behindPreposition(phrase, clause, "as"),
  ]
  for (const noun of names) {
    const tied = backersIn(context, noun)
    const whom = tied.length > 0 ? tied : countryOf(context, noun)
    if (
      associate(context, who, whom, {
        relation: "linked-to",
        anchor: clause.at,
        evidence: {from: evidenceOf(clause).from, to: Math.max(evidenceOf(clause).to, noun.to)},
      })
    )
      return true
  }
  return false
}

/** "has nothing to do with X", "is unrelated to that of X": no tie to an attacker with a name. */
function unrelated(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {tokens} = phrase
  const words = tokens.slice(clause.verb.to, clause.to + 4).map(({key}) => key)
  const isHaving = clause.lemma === "have" && words.join(" ").includes("thing to do with")
  const key = tokens[clause.predicate?.at ?? -1]?.key ?? ""
  const isOther = clause.lemma === "be" && /^(?:unrelated|unconnected|separate)$/.test(key)
  if (!isHaving && !isOther) return false
  const at = tokens.findIndex(
    ({key}, i) => i > clause.at && (isHaving ? key === "with" : /^(?:to|with|from|of)$/.test(key)),
  )
  const whom = associatesIn(context, at < 0 ? undefined : nounFrom(phrase, at + 1)).filter(
    (ref) => ref.kind === "actor" && isNamed(context, ref),
  )
  // "Beijing denied that it has anything to do with X": who speaks.
  const subject = isHaving && clause.subject?.isPronoun === true ? clause.parent?.subject : clause.subject
  return associate(context, linkedIn(context, subject ?? clause.subject), whom, {
    relation: "linked-to",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isHaving ? words.includes("nothing") || clause.isNegated : !clause.isNegated,
  })
}

/** "X is the SVR": an attacker with a name is a service. */
function isService(context: Context, clause: Clause): boolean {
  const {predicate} = clause
  if (clause.lemma !== "be" || predicate?.kind !== "noun" || predicate.np === undefined) return false
  const service = partyOf(context, predicate.np)
  const who = linkedIn(context, clause.subject).filter((ref) => ref.kind === "actor" && isNamed(context, ref))
  if (service?.kind !== "state body") return false
  return associate(context, who, [service], {
    relation: "part-of",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(context.phrase, clause),
    ...inPassing(clause),
  })
}

const making =
  /^(?:sell|develop|make|market|supply|create|produce|offer|author|write|maintain|build|design|manufacture|distribute|peddle|advertise|code|program|programme|license)$/

/** "The spyware is sold by X", "X, developed by Y": malware and whose product it is. */
function made(context: Context, clause: Clause): boolean {
  if (clause.voice !== "passive" || clause.isNegated || !making.test(clause.lemma)) return false
  const {agent} = clause
  if (agent === undefined) return false
  const tools = malwareIn(context, clause.subject)
  const makers = [partyOf(context, agent)].filter(
    (ref): ref is Ref =>
      ref !== undefined &&
      (ref.kind === "organisation" || ref.kind === "actor") &&
      (isUnlisted(context, ref) || isNamed(context, ref) || isCapital(context, agent)),
  )
  return associate(context, tools, makers, {
    relation: "made-by",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    ...inPassing(clause),
  })
}

const isCapital = ({phrase}: Context, {head}: NounPhrase): boolean => phrase.tokens[head]?.isCapital === true

function malwareIn({phrase, discourse}: Context, noun: NounPhrase | undefined): readonly Ref[] {
  if (noun === undefined) return []
  return phrase.mentions
    .filter((m) => m.kind === "malware" && m.from >= noun.from && m.to <= noun.to)
    .map((m) => discourse.mentionRef(m))
    .filter(isMalware)
}

const due: ReadonlySet<string> = new Set(
  "tasking taskings orders order funding instructions instruction direction directions directives guidance pay salary salaries training money targets support protection backing assignments marching cues commands".split(
    " ",
  ),
)

/** "receives its tasking from X", "gets funding and orders from X": whatever the parse took the noun for. */
function tasked(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {tokens} = phrase
  if (clause.voice !== "active" || clause.isNegated) return false
  if (!/^(?:receive|get|take|draw|accept|obtain|derive|enjoy|have)$/.test(clause.lemma)) return false
  let at = clause.verb.to
  let isDue = false
  for (; at < clause.verb.to + 6; at++) {
    const token = tokens[at]
    if (token === undefined || !token.isWord) return false
    if (due.has(token.key)) isDue = true
    if (token.key === "from") break
  }
  if (!isDue || tokens[at]?.key !== "from") return false
  const from = nounFrom(phrase, at + 1)
  const isBand = context.discourse.isNoun("actor", tokens[clause.subject?.head ?? -1])
  const who = linkedIn(context, clause.subject).filter(
    ({kind}) => kind === "actor" || kind === "organisation" || (isBand && kind === "event"),
  )
  return associate(
    context,
    who,
    associatesIn(context, from).filter((ref) => ref.kind !== "actor" || isNamed(context, ref)),
    {
      relation: "takes-orders-from",
      anchor: clause.at,
      evidence: {from: evidenceOf(clause).from, to: Math.max(evidenceOf(clause).to, from?.to ?? 0)},
      ...inPassing(clause),
    },
  )
}

const unit = /-(?:unit|centre|center|bureau|department|directorate|brigade)(?:-|$)/

/** "GRU Unit 29155", "the GRU's Unit 29155", "the 85th Main Special Service Centre of the GRU": a unit that has a name of
 *  its own, with its service where the words name that too. */
export function unitsOfServices(context: Context, noun: NounPhrase): void {
  const {phrase, discourse} = context
  const {mentions} = phrase
  const named = mentions[phrase.mentionAt[noun.head] ?? -1]
  if (named?.kind !== "state body" || named.from < noun.from) return
  const {id} = discourse.mentionRef(named)
  const at = id.search(unit)
  const service = at < 0 ? undefined : discourse.lookup.things.get(id.slice(0, at))
  if (service === undefined) return
  const of = noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  const from = noun.possessor?.from ?? noun.from
  const to = of?.to ?? noun.to
  const isNamedToo =
    isWithin(phrase, service.id, from, to) || phrase.tokens[named.from]?.text.toLowerCase() === service.id
  if (!isNamedToo) return
  context.drafts.push({
    kind: "association",
    relation: "part-of",
    subject: id,
    object: service.id,
    anchor: noun.head,
    evidence: {from, to},
    isDenied: false,
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

const isWithin = ({mentions}: Phrase, id: string, from: number, to: number): boolean =>
  mentions.some((m) => m.id === id && m.from >= from && m.to <= to)
