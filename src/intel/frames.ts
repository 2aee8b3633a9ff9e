/* From verbs with their subjects and objects to claims in the rough: who does what to whom, in one sentence.
 *
 * A relation of the lexicon says which of agent, patient and preposition is subject and object; here each kind looks
 * for the things it can be about. What fits no kind is no claim. */

import type {Relation} from "../knowledge/lexicons.ts"
import {slugOf} from "../knowledge/lexicons.ts"
import type {ClaimKind, Quantity, SaidTime} from "../model/intel.ts"
import {countAt} from "./counts.ts"
import {type Discourse, nameEnd, type Ref} from "./discourse.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives} from "./english.ts"
import type {Mention} from "./mentions.ts"
import {
  asideAt,
  type Phrase,
  type Range,
  regionOf,
  type Segment,
  segmentsOf,
  subjectOf,
  type VerbGroup,
} from "./phrases.ts"
import {timeAt} from "./times.ts"

/** A claim before it is known who says it and how surely. Ranges are tokens. */
export interface Draft {
  readonly kind: ClaimKind
  readonly relation: string
  readonly subject: string
  readonly object: string
  /** The token at which hedges and speakers are looked up. */
  readonly anchor: number
  readonly evidence: Range
  readonly isDenied: boolean
  readonly modality?: "presupposed" | "background"
  /** What a noun phrase takes for granted: no hedge of the clause reaches it. */
  readonly isTakenForGranted?: boolean
  /** Who says it, where the relation itself names a speaker. */
  readonly speaker?: string
  readonly count?: Quantity
  readonly when?: SaidTime
}

export interface Context {
  readonly phrase: Phrase
  readonly text: string
  readonly discourse: Discourse
  readonly issued: string | undefined
  readonly drafts: Draft[]
}

export const wordsIn = ({phrase, text}: Context, from: number, to: number): string => {
  let start = from
  let end = to
  const {tokens} = phrase
  while (
    start < end &&
    (tokens[start]?.isWord === false || /^(?:the|a|an|and|or)$/.test(tokens[start]?.key ?? ""))
  )
    start++
  while (end > start && tokens[end - 1]?.isWord === false) end--
  return start < end
    ? text.slice(tokens[start]?.start ?? 0, tokens[end - 1]?.end ?? 0).replace(/\s+/g, " ")
    : ""
}

const actorKinds = new Set(["actor", "state", "state body", "person"])
const victimKinds = new Set(["sector", "organisation", "state", "place", "state body", "person"])
const meansKinds = new Set(["vulnerability", "product"])

export const isDoer = (ref: Ref | undefined): ref is Ref =>
  ref !== undefined && (actorKinds.has(ref.kind) || ref.kind === "event")
const isMalware = (ref: Ref): boolean => ref.kind === "malware"
const isActor = (ref: Ref | undefined): ref is Ref => ref !== undefined && actorKinds.has(ref.kind)

/** Everything that the verbs of a sentence say. */
export function readVerbs(context: Context): void {
  for (const verb of context.phrase.verbs) readVerb(context, verb)
}

function readVerb(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  if (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) return
  if (isHypothetical(context, verb)) return
  const {tokens} = phrase
  if (verb.voice === "be") {
    const fit = predicateBehind(context, verb.to)
    if (fit !== undefined) readPredicate(context, verb, fit.relation, fit.to)
    return
  }
  for (const {base} of verb.readings) {
    const forms = (discourse.lookup.relations.get(base) ?? []).filter(({particles}) =>
      particles.every((p, i) => tokens[verb.to + i]?.key === p),
    )
    const longest = Math.max(0, ...forms.map((f) => f.particles.length))
    let done = false
    for (const {relation, particles} of forms) {
      if (particles.length < longest && relation.preps.length === 0) continue
      if (readRelation(context, verb, relation, verb.to + particles.length)) done = true
    }
    if (done) break
  }
}

/** "could allow an attacker to …": what might be, of nobody. */
function isHypothetical(context: Context, verb: VerbGroup): boolean {
  const {phrase} = context
  const {tokens, verbs} = phrase
  const aside = asideAt(phrase, verb.at)
  for (let i = verb.from - 1; i >= Math.max(0, verb.from - 14); i--) {
    const key = tokens[i]?.key ?? ""
    if (key === "if" || key === "unless") return true
    const other = verbs[phrase.verbAt[i] ?? -1]
    if (other !== undefined && other !== verb) {
      if (other.readings.some((r) => /^(?:allow|permit|let)$/.test(r.base))) return true
      if (other.form === "finite") {
        if (
          other.modal !== undefined &&
          /^(?:can|could|would|should|must|will)$/.test(other.modal) &&
          verb.form !== "finite"
        )
          return true
        break
      }
    }
  }
  if (
    verb.modal === "could" &&
    aside === undefined &&
    tokens[verb.to - 2]?.key !== "have" &&
    tokens[verb.to - 1]?.key !== "have" &&
    !tokens.slice(verb.from, verb.to).some((t) => t.key === "have" || t.key === "be")
  )
    return true
  return false
}

function predicateBehind(
  context: Context,
  from: number,
): {readonly relation: Relation; readonly to: number} | undefined {
  const {tokens} = context.phrase
  let at = from
  for (let steps = 0; steps < 6; steps++) {
    for (const {relation, particles} of context.discourse.lookup.predicates)
      if (particles.every((p, i) => tokens[at + i]?.key === p)) return {relation, to: at + particles.length}
    const key = tokens[at]?.key ?? ""
    if (!isAdverb(key) && !/^(?:to|be|have|been|"|not|believed|-)$/.test(key)) return undefined
    at += 1
  }
  return undefined
}

function readPredicate(context: Context, verb: VerbGroup, relation: Relation, to: number): void {
  const {phrase} = context
  const left = subjectOf(phrase, verb)
  const region = regionOf(phrase, verb)
  const right: Range = {from: to, to: Math.max(to, region.to)}
  const [subject, object] = relation.subject === "agent" ? [left, right] : [right, left]
  if (relation.be === "responsible") {
    const {discourse} = context
    const next = phrase.tokens[to]
    if (!discourse.hasEvent || (next?.isWord && !coordinators.has(next.key))) return
    for (const who of doersOf(context, left).filter(isActor))
      context.drafts.push({
        kind: "attribution",
        relation: relation.relation,
        subject: who.id,
        object: discourse.event,
        anchor: verb.at,
        evidence: {from: left?.from ?? verb.from, to},
        isDenied: verb.isNegated,
      })
    return
  }
  make(context, verb, relation, subject, object, {from: left?.from ?? verb.from, to: right.to})
}

/** "targeted, among others, …" */
function behindAmongOthers(phrase: Phrase, region: Range): number {
  const {tokens} = phrase
  return tokens[region.from]?.text === "," &&
    tokens[region.from + 1]?.key === "among" &&
    tokens[region.from + 3]?.text === ","
    ? Math.min(region.to, region.from + 4)
    : region.from
}

function range(segments: readonly Segment[], prep: string): Range | undefined {
  return segments.find((s) => s.prep === prep && s.to > s.from)
}

/** Where words stand one behind the other in a region; the place behind them. */
function behindWords(phrase: Phrase, region: Range, words: readonly string[]): number | undefined {
  for (let i = region.from; i + words.length <= region.to; i++)
    if (words.every((w, j) => phrase.tokens[i + j]?.key === w)) return i + words.length
  return undefined
}

function readRelation(context: Context, verb: VerbGroup, relation: Relation, from: number): boolean {
  const {phrase} = context
  const whole = {from, to: Math.max(from, regionOf(phrase, verb).to)}
  const region = {from: behindAmongOthers(phrase, whole), to: whole.to}
  const segments = segmentsOf(phrase, region)
  const left = subjectOf(phrase, verb)
  const isPassive = verb.voice === "passive"
  const agent = isPassive ? range(segments, "by") : left
  let patient = isPassive ? left : range(segments, "")
  let prep: Range | undefined
  if (relation.preps.length > 0) {
    if (relation.kind === "objective") {
      const goal = phrase.verbs.find(
        (v) =>
          v.from >= verb.to &&
          v.from <= verb.to + 2 &&
          v.form === (relation.preps[0] === "at" ? "gerund" : "infinitive"),
      )
      if (goal === undefined || goal.from >= region.to) return false
      prep = {from: goal.from, to: region.to}
    } else
      for (const words of relation.preps) {
        const behind = behindWords(phrase, region, words.split(" "))
        if (behind === undefined) continue
        const segment = segmentsOf(phrase, {from: behind, to: region.to})[0]
        if (segment === undefined || segment.prep !== "") continue
        prep = {from: behind, to: segment.to}
        if (patient !== undefined && !isPassive)
          patient = {from: patient.from, to: Math.min(patient.to, behind - words.split(" ").length)}
        break
      }
    if (prep === undefined) return false
  }
  // "linked to": the patient of a passive may stand before a participle.
  const at = {agent, patient, prep}
  const subject = at[relation.subject]
  const object = at[relation.object]
  const evidence = {
    from: Math.min(verb.from, ...(left !== undefined && left.to <= verb.from ? [left.from] : [])),
    to: region.to,
  }
  return make(context, verb, relation, subject, object, evidence, segments, region)
}

function make(
  context: Context,
  verb: VerbGroup,
  relation: Relation,
  subject: Range | undefined,
  object: Range | undefined,
  evidence: Range,
  segments: readonly Segment[] = [],
  region: Range = evidence,
): boolean {
  const {discourse, phrase} = context
  const isDenied = verb.isNegated
  const inAside = asideAt(phrase, verb.at)
  const common = {
    relation: relation.relation,
    anchor: verb.at,
    isDenied,
    ...(inAside !== undefined ? {modality: "presupposed" as const} : {}),
  }
  switch (relation.kind) {
    case "attribution":
      return attribution(context, verb, relation, subject, object, evidence, common)
    case "association": {
      if (isDenied && relation.isSaid && verb.voice === "active") return false
      const who = discourse.doerOf(phrase, subject) ?? thingOf(context, subject)
      const whom = associateOf(context, object)
      if (relation.object === "agent" && (who === undefined || who.kind === "event")) return false
      if (who === undefined || whom.length === 0 || !(isDoer(who) || isMalware(who))) return false
      if (who.kind === "state" && whom.every((w) => w.kind === "state")) return false
      let made = false
      for (const other of whom)
        if (other.id !== who.id && other.kind !== "event") {
          context.drafts.push({
            kind: "association",
            subject: who.id,
            object: other.id,
            evidence,
            ...common,
          })
          made = true
        }
      return made
    }
    case "targeting":
      return targeting(context, verb, subject, object, evidence, segments, common)
    case "vector":
      return vector(context, verb, relation, subject, object, evidence, common, region)
    case "objective":
      return objective(context, verb, relation, subject, object, evidence, common)
    case "temporal": {
      const who = discourse.doerOf(phrase, subject)
      if (!isDoer(who)) return false
      discourse.topic = who.kind === "event" ? "event" : "actor"
      const inside = timeIn(context, evidence.from, evidence.to)
      const ahead = inside === undefined ? timeAt(phrase.tokens, 0, context.text, context.issued) : undefined
      const time = inside ?? ahead?.time
      if (time === undefined) return false
      context.drafts.push({
        kind: "temporal",
        subject: who.id,
        object: time.text,
        evidence: ahead === undefined ? evidence : {from: ahead.from, to: verb.to},
        when: time,
        ...common,
      })
      return true
    }
    case "stance":
    case "response-action":
    case "availability":
    case "organisational":
    case "impact-count":
      return false
    default:
      return relation.kind satisfies never
  }
}

type Common = Pick<Draft, "relation" | "anchor" | "isDenied" | "modality">

function attribution(
  context: Context,
  verb: VerbGroup,
  relation: Relation,
  subject: Range | undefined,
  object: Range | undefined,
  evidence: Range,
  common: Common,
): boolean {
  const {discourse, phrase} = context
  if (relation.isSaid && verb.isNegated) return false
  // "intrusions that we attribute to X"
  const before = phrase.tokens[(subjectOf(phrase, verb)?.from ?? 0) - 1]?.key
  const hasNoun =
    discourse.hasEvent ||
    phrase.tokens.slice(Math.max(0, verb.from - 14), verb.from).some((t) => discourse.isNoun("event", t))
  const isRelative =
    object === undefined &&
    relation.isSaid &&
    relation.object === "patient" &&
    (before === "that" || before === "which") &&
    hasNoun
  const event: readonly Ref[] = isRelative
    ? [{id: discourse.event, kind: "event", ...evidence}]
    : deedOf(context, object, relation)
  if (event.length === 0) return false
  const who = doersOf(context, subject).filter(isActor)
  if (who.length === 0) return false
  const [first] = who
  if (first !== undefined) {
    discourse.lastActor = first
    if (subject?.from === evidence.from) discourse.topic = "actor"
  }
  for (const actor of who)
    for (const deed of event)
      if (deed.id !== actor.id)
        context.drafts.push({kind: "attribution", subject: actor.id, object: deed.id, evidence, ...common})
  return true
}

/** What somebody is said to have done: an event, or the actors that he is behind. */
function deedOf(context: Context, object: Range | undefined, relation: Relation): readonly Ref[] {
  const {discourse, phrase} = context
  if (object === undefined) return []
  const {tokens, mentions} = phrase
  const first = phrase.verbs[phrase.verbAt[object.from] ?? -1]
  if (first?.form === "gerund")
    return [{id: discourse.eventOf(phrase, object, object.from), kind: "event", ...object}]
  const head = discourse.headOf(phrase, object)
  const actors = mentions.filter(
    (m) => (m.kind === "actor" || m.kind === "malware") && m.from >= object.from && m.to <= object.to,
  )
  const word = tokens[head]
  if (word === undefined) return []
  if (discourse.isNoun("event", word) || discourse.isNoun("event", tokens[head - 1])) {
    // "activity known as A and B": the actors are what somebody is behind.
    const isNaming =
      tokens
        .slice(head + 1, Math.min(object.to, head + 4))
        .some((t) => /^(?:known|tracked|called|attributed)$/.test(t.key)) ||
      /^(?:known|tracked)$/.test(tokens[head + 1]?.key ?? "")
    if (isNaming && actors.length > 0) return actors.map((m) => discourse.mentionRef(m))
    const named = actors.find((m) => m.to <= head + 1)
    if (named !== undefined && relation.relation !== "responsible-for" && /^activit/.test(word.key))
      return [discourse.mentionRef(named)]
    return [{id: discourse.eventOf(phrase, object, head), kind: "event", ...object}]
  }
  if (/^(?:it|this|that|them|these|those)$/.test(word.key) && discourse.hasEvent)
    return [{id: discourse.event, kind: "event", ...object}]
  if (
    actors.length > 0 &&
    (relation.relation === "behind" ||
      relation.relation === "responsible-for" ||
      relation.relation === "attributed-to")
  )
    return actors.map((m) => discourse.mentionRef(m))
  if (relation.isSaid || relation.relation === "responsible-for") {
    const isDeed =
      /^(?:exploitation|theft|espionage|sabotage|deployment|spread|development|hacking|targeting|distribution|infection|infections|malware|ransomware|disruption|wave|series|string|phishing|use|intrusion)$/.test(
        word.key,
      ) || mentions.some((m) => m.to === head + 1 && m.kind === "malware")
    if (isDeed) return [{id: discourse.eventOf(phrase, object, head), kind: "event", ...object}]
  }
  return []
}

/** The doers of a list: "the GRU and APT28". */
export function doersOf(context: Context, where: Range | undefined): readonly Ref[] {
  const {discourse, phrase} = context
  if (where === undefined) return []
  const one = discourse.doerOf(phrase, where) ?? namedDoer(context, where)
  if (one === undefined) return []
  const refs = [one]
  if (actorKinds.has(one.kind)) {
    const head = discourse.headOf(phrase, where)
    let at = head + 1
    while (
      at < where.to &&
      (phrase.tokens[at]?.text === "," ||
        coordinators.has(phrase.tokens[at]?.key ?? "") ||
        phrase.tokens[at]?.key === "the" ||
        phrase.tokens[at]?.text === '"')
    ) {
      const mention = phrase.mentions.find((m) => m.from === at)
      if (mention !== undefined) break
      at += 1
      const next = phrase.mentions.find(
        (m) => m.from === at && (m.kind === "actor" || m.kind === "state body") && m.to <= where.to,
      )
      if (next !== undefined) {
        refs.push(discourse.mentionRef(next))
        at = next.to
      }
    }
  }
  return refs
}

/** A name that nobody knows, where it is said to have done something. */
function namedDoer({phrase, discourse}: Context, where: Range): Ref | undefined {
  const head = discourse.headOf(phrase, where)
  let from = head
  while (
    from > where.from &&
    phrase.tokens[from - 1]?.isCapital === true &&
    phrase.mentionAt[from - 1] === -1
  )
    from--
  const isName =
    head >= 0 &&
    phrase.tokens[head]?.isCapital === true &&
    phrase.mentionAt[head] === -1 &&
    (head > 0 || /[A-Z].*[A-Z\d]/.test(phrase.tokens[head]?.text ?? ""))
  if (!isName || determiners.has(phrase.tokens[from]?.key ?? "")) return undefined
  return {
    id: slugOf(
      phrase.tokens
        .slice(from, head + 1)
        .map((t) => t.text)
        .join(" "),
    ),
    kind: "actor",
    from,
    to: head + 1,
  }
}

function thingOf(context: Context, where: Range | undefined): Ref | undefined {
  if (where === undefined) return undefined
  const {discourse, phrase} = context
  const head = discourse.headOf(phrase, where)
  const malware = phrase.mentions.find(
    (m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to,
  )
  if (malware !== undefined) return discourse.mentionRef(malware)
  if (
    /^(?:infrastructure|tooling|tradecraft|tactics|techniques|ttps|malware|code|targeting|victimology|tools|methods|pattern|overlap|overlaps|patterns|domains|servers)$/.test(
      phrase.tokens[head]?.key ?? "",
    ) &&
    discourse.hasEvent
  )
    return {id: discourse.event, kind: "event", ...where}
  return undefined
}

/** To whom somebody is linked: services before actors before states; each of a list. */
function associateOf(context: Context, where: Range | undefined): readonly Ref[] {
  if (where === undefined) return []
  const {discourse, phrase} = context
  const stop = firstAside(phrase, where)
  const core = discourse.headOf(phrase, where)
  const headed = phrase.mentions.find((m) => m.kind === "actor" && m.to === core + 1 && m.from >= where.from)
  if (headed !== undefined) return [discourse.mentionRef(headed)]
  const within = phrase.mentions.filter((m) => m.from >= where.from && m.to <= stop)
  const head = discourse.headOf(phrase, where)
  for (const kind of ["state body", "actor", "state"]) {
    const fits = within.filter((m) => m.kind === kind)
    if (fits.length > 0) {
      // "the GRU, Russia's military intelligence service": one.
      if (kind === "state")
        return fits
          .slice(0, fits.length > 1 && coordinators.has(phrase.tokens[fits[0]?.to ?? 0]?.key ?? "") ? 2 : 1)
          .map((m) => discourse.mentionRef(m))
      const refs = fits.map((m) => discourse.mentionRef(m))
      return refs.filter(
        (ref, i) =>
          i === 0 ||
          coordinators.has(phrase.tokens[ref.from - 1]?.key ?? "") ||
          phrase.tokens[ref.from - 1]?.key === "the" ||
          phrase.tokens[ref.from - 1]?.text === ",",
      )
    }
  }
  if (discourse.isNoun("actor", phrase.tokens[head])) {
    const one = discourse.doerOf(phrase, where)
    return one === undefined || one.kind === "event" ? [] : [one]
  }
  const name = nameEnd(
    phrase.tokens,
    where.from + (determiners.has(phrase.tokens[where.from]?.key ?? "") ? 1 : 0),
  )
  const from = where.from + (determiners.has(phrase.tokens[where.from]?.key ?? "") ? 1 : 0)
  if (name > from && name <= where.to && /[A-Z]{3,}/.test(phrase.tokens[from]?.text ?? ""))
    return [
      {
        id: slugOf(
          phrase.tokens
            .slice(from, name)
            .map((t) => t.text)
            .join(" "),
        ),
        kind: "actor",
        from,
        to: name,
      },
    ]
  return []
}

function firstAside(phrase: Phrase, where: Range): number {
  const aside = phrase.asides.find((a) => a.from > where.from && a.from < where.to && a.kind !== "bracket")
  return aside?.from ?? where.to
}

const placing = new Set([
  "in",
  "at",
  "across",
  "within",
  "from",
  "throughout",
  "inside",
  "on",
  "of",
  "against",
  "among",
])

function targeting(
  context: Context,
  verb: VerbGroup,
  agent: Range | undefined,
  patient: Range | undefined,
  evidence: Range,
  segments: readonly Segment[],
  common: Common,
): boolean {
  const {discourse, phrase} = context
  if (patient === undefined) return false
  let who = agent === undefined ? undefined : (discourse.doerOf(phrase, agent) ?? thingOf(context, agent))
  if (who !== undefined && who.kind === "malware") who = {...who, id: discourse.event, kind: "event"}
  if (agent !== undefined && who === undefined) return false
  if (agent === undefined && verb.voice === "active" && verb.form !== "gerund") return false
  if (who !== undefined && (!isDoer(who) || who.kind === "person")) return false
  const isNominal = verb.form === "gerund" && phrase.tokens[verb.from - 1]?.key === "the"
  const objects = victimsIn(context, patient, segments, verb.voice === "passive")
  if (objects.length === 0) return false
  const forWhom = isNominal ? actorBefore(context, verb) : undefined
  const by = forWhom ?? who?.id ?? discourse.event
  if (who !== undefined) discourse.topic = who.kind === "event" ? "event" : "actor"
  const doer =
    who?.kind === "event"
      ? context.drafts.find(
          (d) =>
            d.kind === "attribution" &&
            d.object === who?.id &&
            !d.isDenied &&
            d.evidence.from <= verb.at &&
            verb.at < d.evidence.to,
        )
      : undefined
  let from = forWhom === undefined ? evidence.from : forStart(context, verb)
  const subject = doer?.subject ?? by
  for (const object of objects) {
    context.drafts.push({
      kind: "targeting",
      subject,
      object: object.id,
      evidence:
        verb.voice === "passive"
          ? {from: object.from, to: Math.max(object.end, evidence.to)}
          : {from: Math.min(from, object.from), to: Math.max(object.end, object.to)},
      ...(object.when === undefined ? {} : {when: object.when}),
      ...common,
    })
    if (verb.voice === "active" && object.isItem !== true) from = object.to
  }
  return true
}

/** "for APT31 the targeting of …" */
function actorBefore(context: Context, verb: VerbGroup): string | undefined {
  const mention = context.phrase.mentions.find(
    (m) =>
      m.kind === "actor" &&
      (m.to === verb.from - 1 || m.to === verb.from - 2) &&
      context.phrase.tokens[m.from - 1]?.key === "for",
  )
  return mention?.id
}

function forStart(context: Context, verb: VerbGroup): number {
  const mention = context.phrase.mentions.find(
    (m) => m.kind === "actor" && (m.to === verb.from - 1 || m.to === verb.from - 2),
  )
  return mention === undefined ? verb.from : mention.from - 1
}

export interface Victim extends Range {
  readonly id: string
  /** Where its evidence ends: with the places behind it. */
  readonly end: number
  readonly when?: SaidTime
  readonly isItem?: boolean
}

/** Everybody and every place that a noun phrase with its places names. A counted thing is a count, no target. */
function victimsIn(
  context: Context,
  patient: Range,
  segments: readonly Segment[],
  isPassive: boolean,
): readonly Victim[] {
  const {phrase, discourse, text} = context
  const {tokens, mentions} = phrase
  for (let i = patient.from; i < Math.min(patient.to, patient.from + 4); i++)
    if (countAt(tokens, i, discourse.lookup, mentions, text) !== undefined) return []
  let end = patient.to
  if (!isPassive)
    for (const segment of segments) {
      if (segment.from <= patient.from) continue
      if (segment.from > end + 1) break
      if (!placing.has(segment.prep)) break
      // "in March": a time.
      if (timeAt(tokens, segment.from - 1, text, context.issued) !== undefined) break
      end = segment.to
    }
  else {
    const head = discourse.headOf(phrase, patient)
    end = Math.max(end, head + 1)
    const including = listBehind(phrase, end)
    if (including !== undefined)
      return [
        ...victimsBetween(context, patient.from, end),
        ...victimsBetween(context, including.from, including.to),
      ]
    for (const segment of segments) {
      if (
        placing.has(segment.prep) &&
        segment.prep !== "on" &&
        segment.from <= (segments[0]?.from ?? 0) + 1 &&
        timeAt(tokens, segment.from - 1, text, context.issued) === undefined
      ) {
        const places = victimsBetween(context, segment.from, segment.to)
        const own = victimsBetween(context, patient.from, end)
        return [...own, ...places.filter((p) => p.isPlace).map((p) => ({...p, end: segment.to}))]
      }
    }
  }
  return victimsBetween(context, patient.from, end)
}

/** ", including …" behind a passive. */
function listBehind(phrase: Phrase, from: number): Range | undefined {
  for (let i = from; i < Math.min(phrase.tokens.length, from + 14); i++) {
    if (
      phrase.tokens[i]?.key !== "including" &&
      !(phrase.tokens[i]?.key === "among" && phrase.tokens[i + 1]?.key === "them")
    )
      continue
    let to = i + 1
    while (
      to < phrase.tokens.length &&
      phrase.verbAt[to] === -1 &&
      phrase.tokens[to]?.text !== ";" &&
      phrase.tokens[to]?.text !== "."
    )
      to++
    return {from: i + 1, to}
  }
  return undefined
}

/** The victims in a run of tokens; none where the run is counted. */
export function victimsOf(context: Context, where: Range): readonly Victim[] {
  return victimsIn(context, where, [], false)
}

function victimsBetween(
  context: Context,
  from: number,
  to: number,
): readonly (Victim & {readonly isPlace: boolean})[] {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const victims: (Victim & {isPlace: boolean})[] = []
  let isItem = false
  for (let i = from; i < to; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (
      token.key === "including" ||
      (token.key === "such" && tokens[i + 1]?.key === "as") ||
      token.key === "notably" ||
      token.key === "among"
    )
      isItem = true
    if (
      relatives.has(token.key) ||
      (phrase.verbAt[i] !== -1 && phrase.verbs[phrase.verbAt[i] ?? 0]?.form === "finite")
    )
      break
    const mention = mentions[mentionAt[i] ?? -1]
    if (mention !== undefined && mention.from === i) {
      const name = longerName(phrase, mention, to)
      if (name !== undefined) {
        victims.push({
          id: name.id,
          from: i,
          to: name.to,
          end: endWithPlace(context, name.to, to),
          isPlace: false,
          isItem,
          ...timeBehind(context, name.to),
        })
        i = name.to - 1
        continue
      }
      if (
        victimKinds.has(mention.kind) &&
        mention.id !== "worldwide" &&
        !(mention.kind === "sector" && isMeans(tokens, mention))
      ) {
        const ref = discourse.mentionRef(mention)
        victims.push({
          id: ref.id,
          from: mention.from,
          to: mention.to,
          end: mention.isAdjective
            ? nounBehind(context, mention.to, to)
            : endWithPlace(context, mention.to, to),
          isPlace: mention.kind === "state" || mention.kind === "place",
          isItem,
          ...timeBehind(context, mention.to),
        })
      }
      i = mention.to - 1
      continue
    }
    if (token.isCapital && i > 0 && mention === undefined) {
      const end = Math.min(to, nameEnd(tokens, i))
      // "Windows Defender", "a VMware server", "LSASS": software, nobody who is hit.
      const before = tokens[i - 1]
      const isSoftware =
        mentions.some((m) => m.to === i && (m.kind === "product" || m.kind === "tool")) ||
        (end - i === 1 && (/^(?:a|an)$/.test(before?.key ?? "") || discourse.isNoun("means", tokens[end])))
      const isName = !isSoftware && (end - i >= 2 || (end > i && !determiners.has(token.key) && i > from))
      if (
        isName &&
        !/^[A-Z]{2,3}$/.test(
          tokens
            .slice(i, end)
            .map((t) => t.text)
            .join(" "),
        ) &&
        !/^(?:Western|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|CVE.*)$/.test(
          token.text,
        )
      ) {
        const start = determiners.has(token.key) ? i + 1 : i
        const id = slugOf(
          tokens
            .slice(start, end)
            .map((t) => t.text)
            .join(" "),
        )
        if (id !== "")
          victims.push({
            id,
            from: start,
            to: end,
            end: endWithPlace(context, end, to),
            isPlace: false,
            isItem,
            ...timeBehind(context, end),
          })
        i = end - 1
      }
    }
  }
  const firstNamed = victims.find((v) => !v.isPlace)
  if (victims.length > 0 || from >= to) {
    // "the land registry in Estonia": an unnamed single one beside its place.
    if (firstNamed === undefined) {
      const single = singleVictim(context, from, to)
      if (single !== undefined && !victims.some((v) => v.from <= single.from && single.to <= v.to))
        return [{...single, isPlace: false}, ...victims]
    }
    return victims
  }
  const single = singleVictim(context, from, to)
  return single === undefined ? [] : [{...single, isPlace: false}]
}

/** "defence" in "air defence radar" is what is used, not who is hit: only whole phrases count. */
function isMeans(tokens: readonly {readonly key: string}[], mention: Mention): boolean {
  return (
    mention.to - mention.from === 1 &&
    /^(?:credentials|data|lures?|themes?|emails?|documents?)$/.test(tokens[mention.to]?.key ?? "")
  )
}

/** A lexicon's name that begins a longer one: "Dutch Ministry of Defence", "Kyiv Power Company". */
function longerName(
  phrase: Phrase,
  mention: Mention,
  limit: number,
): {readonly id: string; readonly to: number} | undefined {
  const {tokens} = phrase
  if (mention.kind !== "state" && mention.kind !== "place" && mention.kind !== "sector") return undefined
  if (tokens[mention.from]?.isCapital !== true) return undefined
  const next = tokens[mention.to]
  if (next?.text === "'s") return undefined
  if (
    next === undefined ||
    !next.isCapital ||
    mention.to >= limit ||
    phrase.mentions.some((m) => m.from === mention.to && m.kind !== "sector")
  )
    return undefined
  const to = Math.min(limit, nameEnd(tokens, mention.to))
  if (to <= mention.to) return undefined
  return {
    id: slugOf(
      tokens
        .slice(mention.from, to)
        .map((t) => t.text)
        .join(" "),
    ),
    to,
  }
}

const institutions =
  /^(?:registry|parliament|ministry|hospital|university|company|operator|agency|airport|port|municipality|bank|provider|supplier|utility|contractor|newspaper|broadcaster|court|office|commission|council|party|school|refinery|shipyard|institute|manufacturer|authority|laboratory|department|embassy|firm|airline|railway|plant|exchange|website|portal|network|station|organisation|organization|organisations|bureau|association|union|federation|foundation|cooperative|trust|administration|treasury|police|clinic|retailer|insurer|vendor|developer|distributor|city|town|region|county|library|museum|observatory|customers|users|individuals|citizens|diaspora|opposition|minorities)$/

function singleVictim(context: Context, from: number, to: number): Victim | undefined {
  const {phrase, discourse} = context
  const head = discourse.headOf(phrase, {from, to})
  const word = phrase.tokens[head]
  if (word === undefined || !institutions.test(word.key)) return undefined
  let start = from
  while (
    start < head &&
    (determiners.has(phrase.tokens[start]?.key ?? "") || phrase.tokens[start]?.isWord === false)
  )
    start++
  while (start < head && phrase.tokens[start]?.text === "'s") start++
  const owner = phrase.mentions.find(
    (m) => m.from === start && m.kind === "state" && phrase.tokens[m.to]?.text === "'s",
  )
  if (owner !== undefined) start = owner.to + 1
  // An adjective of a state is a place of its own.
  const adjective = phrase.mentions.find((m) => m.from === start && m.isAdjective)
  if (adjective !== undefined && adjective.to <= head) start = adjective.to
  if (
    head === start &&
    /^(?:organisation|organization|organisations|customers|users|individuals|company|network|website|firm|portal|department|provider|operator|agency|supplier|authority|office|vendor|citizens)$/.test(
      word.key,
    )
  )
    return undefined
  const id = slugOf(
    phrase.tokens
      .slice(start, head + 1)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" "),
  )
  return id === "" ? undefined : {id, from: start, to: head + 1, end: to}
}

function nounBehind({phrase}: Context, from: number, to: number): number {
  let end = from
  while (
    end < to &&
    phrase.tokens[end]?.isWord === true &&
    !prepositions.has(phrase.tokens[end]?.key ?? "") &&
    !coordinators.has(phrase.tokens[end]?.key ?? "") &&
    phrase.verbAt[end] === -1
  )
    end++
  return end
}

function endWithPlace(context: Context, from: number, to: number): number {
  const {tokens, mentions} = context.phrase
  if (!/^(?:in|across|of)$/.test(tokens[from]?.key ?? "")) return from
  let end = from
  for (let i = from; i < to; i++) {
    const mention = mentions.find((m) => m.from === i && (m.kind === "state" || m.kind === "place"))
    if (mention !== undefined) end = mention.to
    else if (
      !/^(?:in|across|of|the|and|,|')$/.test(tokens[i]?.key ?? "") &&
      !mentions.some((m) => m.from <= i && i < m.to)
    )
      break
  }
  return end
}

function timeBehind(context: Context, at: number): {readonly when?: SaidTime} {
  const found = timeAt(context.phrase.tokens, at, context.text, context.issued)
  return found === undefined ? {} : {when: found.time}
}

/** "CVE-… in Harbourgate Connect appliances", "a flaw in Kestrel Gateway": a product that no lexicon knows. */
function unknownProduct(
  {phrase, discourse}: Context,
  where: Range,
  found: readonly {readonly to: number}[],
): {object: string; from: number; to: number} | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = where.from; i < where.to; i++) {
    if (!discourse.isNoun("means", tokens[i]) && !found.some((f) => f.to === i + 1)) continue
    let at = i + 1
    if (tokens[at]?.text === "(") continue
    if (!/^(?:in|of|on|affecting)$/.test(tokens[at]?.key ?? "")) continue
    at++
    while (/^(?:the|a|an|its|product|software|popular)$/.test(tokens[at]?.low ?? "")) at++
    if (mentionAt[at] !== -1 || tokens[at]?.isCapital !== true) continue
    const to = nameEnd(tokens, at)
    const object = slugOf(
      tokens
        .slice(at, to)
        .map((t) => t.text)
        .join(" "),
    )
    if (to > at && object !== "") return {object, from: at, to}
  }
  return undefined
}

const dullMeans =
  /^(?:it|them|this|that|these|those|access|techniques?|tools?|methods?|tactics|infrastructure|the|systems?|servers?|network|networks|data|information|name|names|attack|attacks|capabilities|same|opportunity|fact|term|word|position|resources|domains?|addresses|accounts?|ips?|which|language|order|force|command|approach|means|way|ways|indicators|advice|updates?|patch|patches|mitigations?|content|pressure|foothold|privileges|role|ability|situation|crisis|war|conflict|influence|sanctions|support|guidance|report|message|messages|signatures|teams?|staff|experts?|officers|variety|range|kind|kinds|number|type|types)$/

function vector(
  context: Context,
  verb: VerbGroup,
  relation: Relation,
  agent: Range | undefined,
  patient: Range | undefined,
  evidence: Range,
  common: Common,
  region: Range,
): boolean {
  const {discourse, phrase} = context
  let who = agent === undefined ? undefined : (discourse.doerOf(phrase, agent) ?? thingOf(context, agent))
  if (agent !== undefined && who === undefined) return false
  if (agent === undefined && verb.voice === "active" && verb.form !== "gerund") return false
  if (who !== undefined && (who.kind === "malware" || who.kind === "vulnerability"))
    who = {...who, id: discourse.event, kind: "event"}
  if (who !== undefined && (!isDoer(who) || who.kind === "person")) return false
  if (patient === undefined) return false
  if (who?.kind === "event" && verb.form === "gerund" && agent !== undefined) {
    // "X engaged in attacks using …": X.
    const main = phrase.verbs.find((v) => v.form === "finite" && v.to <= agent.from)
    const actor = main === undefined ? undefined : discourse.doerOf(phrase, subjectOf(phrase, main))
    if (actor?.kind === "actor") who = actor
  }
  const isStrict = /^(?:deploy|install|send|distribute|hijack|chain|bypass)$/.test(relation.relation)
  const isExploit = /^(?:exploits|abuse|weaponise|take-advantage-of|leverage)$/.test(relation.relation)
  const to =
    verb.voice === "passive"
      ? patient.to
      : Math.max(patient.to, lastMeans(context, {from: patient.from, to: region.to}))
  const means = meansIn(context, {from: patient.from, to}, true, isExploit)
  if (means.length === 0 && !isStrict) {
    const head = discourse.headOf(phrase, patient)
    const word = phrase.tokens[head]
    if (
      word === undefined ||
      dullMeans.test(word.key) ||
      discourse.isNoun("event", word) ||
      discourse.isNoun("actor", word) ||
      phrase.mentions.some(
        (m) => m.to === head + 1 && (m.kind === "organisation" || m.kind === "state" || m.kind === "actor"),
      )
    )
      return false
    const isNoun = discourse.isNoun("means", word)
    // "the flaw": the one that was named.
    if (
      isNoun &&
      head - patient.from <= 1 &&
      (head === patient.from || determiners.has(phrase.tokens[patient.from]?.key ?? "")) &&
      !/^(?:a|an|another|several|multiple)$/.test(phrase.tokens[patient.from]?.key ?? "")
    )
      return false
    // "the same flaw": the one that was used last.
    const isSame = isNoun && phrase.tokens.slice(patient.from, head).some(({key}) => key === "same")
    if (isSame && discourse.lastMeans === undefined) return false
    if (!isExploit && !isNoun && who === undefined) return false
    means.push({
      object:
        isSame && discourse.lastMeans !== undefined
          ? discourse.lastMeans
          : wordsIn(context, patient.from, isNoun ? Math.min(patient.to, head + 4) : head + 1),
      from: patient.from,
      to: patient.to,
    })
  }
  if (means.length === 0) return false
  if (
    !isExploit &&
    relation.kind === "vector" &&
    who === undefined &&
    verb.voice === "passive" &&
    relation.relation === "uses" &&
    !discourse.hasEvent
  )
    return false
  const subject = who?.id ?? discourse.event
  if (who !== undefined) discourse.topic = who.kind === "event" ? "event" : "actor"
  for (const mean of means)
    context.drafts.push({
      kind: "vector",
      subject,
      object: mean.object,
      evidence: verb.voice === "passive" ? evidence : {from: evidence.from, to: Math.max(mean.to, verb.to)},
      ...common,
    })
  return true
}

function lastMeans(context: Context, where: Range): number {
  let last = where.from
  const next = context.phrase.verbs.find(
    (v) => v.from > where.from && v.from < where.to && v.form !== "participle",
  )
  const stop = next?.from ?? where.to
  for (const m of context.phrase.mentions)
    if (m.from >= where.from && m.to <= stop && meansKinds.has(m.kind)) last = m.to
  return last
}

export function meansIn(
  context: Context,
  where: Range,
  withTechniques: boolean,
  isExploit = false,
): {object: string; readonly from: number; readonly to: number}[] {
  const {phrase, discourse} = context
  const found: {object: string; from: number; to: number}[] = []
  for (const m of phrase.mentions) {
    if (m.from < where.from || m.to > where.to) continue
    if (meansKinds.has(m.kind)) found.push({object: discourse.mentionRef(m).id, from: m.from, to: m.to})
    else if (withTechniques && m.kind === "tool" && !isExploit) {
      const isTechnique = discourse.lookup.things.get(m.id) !== undefined
      if (isTechnique) found.push({object: wordsIn(context, m.from, m.to), from: m.from, to: m.to})
    }
  }
  const product = unknownProduct(context, where, found)
  if (product !== undefined) {
    found.push(product)
    for (let i = product.from + 1; i < product.to; i++)
      discourse.products.set(
        phrase.tokens
          .slice(i, product.to)
          .map((t) => t.low)
          .join(" "),
        product.object,
      )
  }
  const [first] = found
  if (first !== undefined) discourse.lastMeans = first.object
  return found
}

export const goalVerbs: RegExp =
  /^(?:steal|collect|gather|exfiltrate|obtain|acquire|spy|disrupt|extort|influence|sabotage|destroy|undermine|support|monitor|enable|harvest|intimidate|cause|prepare|fund|generate|raise|weaken|discredit|sow|surveil|conduct|facilitate|interfere|finance|demand|pressure|advance|paralyse|erode|siphon|divide|track|identify|map|profile|maintain|wipe|damage|locate|pre-position|deceive|embarrass|silence|eavesdrop|read|intercept|copy|encrypt|launder|blackmail|coerce|build)$/

function objective(
  context: Context,
  verb: VerbGroup,
  relation: Relation,
  agent: Range | undefined,
  prep: Range | undefined,
  evidence: Range,
  common: Common,
): boolean {
  const {discourse, phrase} = context
  const who = agent === undefined ? undefined : (discourse.doerOf(phrase, agent) ?? thingOf(context, agent))
  if (agent !== undefined && who === undefined) return false
  if (who === undefined || !(isDoer(who) || isMalware(who))) return false
  if (prep === undefined) return false
  const isEnabling = relation.relation === "enables"
  if (isEnabling && verb.form !== "infinitive" && verb.form !== "finite") return false
  const to = isEnabling ? Math.max(prep.to, evidence.to) : prep.to
  goalDrafts(context, isMalware(who) ? discourse.event : who.id, prep.from, to, evidence, common)
  return true
}

/** One claim for each aim between two tokens: infinitives that are joined, and what "including" lists. */
export function goalDrafts(
  context: Context,
  subject: string,
  from: number,
  to: number,
  evidence: Range,
  common: Common,
): void {
  const {phrase, discourse, text} = context
  const {tokens, verbs} = phrase
  let end = to
  for (let i = from; i < to; i++) {
    if (timeAt(tokens, i, text, context.issued) !== undefined && prepositions.has(tokens[i]?.key ?? "")) {
      end = i
      break
    }
    if (
      (tokens[i]?.key === "by" ||
        tokens[i]?.key === "via" ||
        tokens[i]?.key === "through" ||
        tokens[i]?.key === "using") &&
      i > from + 1
    ) {
      end = i
      break
    }
    if (relatives.has(tokens[i]?.key ?? "") && tokens[i - 1]?.text === ",") {
      end = i - 1
      break
    }
  }
  const starts: number[] = [from]
  let including = -1
  for (let i = from + 1; i < end; i++) {
    if (tokens[i]?.key === "including" && including < 0) including = i
    const verb = verbs[phrase.verbAt[i] ?? -1]
    const before = tokens[i - 1]
    if (
      verb !== undefined &&
      verb.from === i &&
      (verb.form === "infinitive" || verb.form === "gerund") &&
      before !== undefined &&
      (coordinators.has(before.key) || before.text === ",") &&
      including < 0
    )
      starts.push(i)
  }
  const stop = including < 0 ? end : tokens[including - 1]?.text === "," ? including - 1 : including
  for (const [n, start] of starts.entries()) {
    if (start >= stop) break
    const until = Math.min(stop, starts[n + 1] ?? stop)
    let begin = start
    while (begin < until && (tokens[begin]?.key === "to" || coordinators.has(tokens[begin]?.key ?? "")))
      begin++
    const object = wordsIn(context, begin, trimmedEnd(phrase, begin, until))
    if (object === "") continue
    context.drafts.push({
      kind: "objective",
      subject,
      object,
      evidence: n === 0 ? {from: evidence.from, to: until} : {from: start, to: until},
      ...common,
    })
  }
  if (including < 0) return
  const gerund = verbs.find((v) => v.from >= including && v.from < end && v.form === "gerund")
  const items = phrase.mentions.filter((m) => m.kind === "data" && m.from >= including && m.to <= end)
  let last = including
  for (const item of items) {
    context.drafts.push({
      kind: "objective",
      subject,
      object: gerund === undefined ? discourse.mentionRef(item).id : item.id,
      evidence: {from: last, to: item.to},
      ...common,
      relation: gerund === undefined ? common.relation : `${common.relation}-${tokens[gerund.at]?.low ?? ""}`,
    })
    last = item.to
  }
  if (items.length === 0) {
    const object = wordsIn(context, including + 1, end)
    if (object !== "")
      context.drafts.push({
        kind: "objective",
        subject,
        object,
        evidence: {from: including, to: end},
        ...common,
      })
  }
}

function trimmedEnd(phrase: Phrase, from: number, to: number): number {
  let end = to
  while (
    end > from &&
    (phrase.tokens[end - 1]?.isWord === false || coordinators.has(phrase.tokens[end - 1]?.key ?? ""))
  )
    end--
  return end
}

/** The first time in a run of tokens. */
export function timeIn(context: Context, from: number, to: number): SaidTime | undefined {
  for (let i = from; i < to; i++) {
    const found = timeAt(context.phrase.tokens, i, context.text, context.issued)
    if (found !== undefined) return found.time
  }
  return undefined
}
