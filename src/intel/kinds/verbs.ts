/* From verbs with their subjects and objects to claims in the rough: who does what to whom, in one sentence.
 *
 * A relation of the lexicon says which of agent, patient and preposition is subject and object; each kind then looks
 * for the things it can be about. What fits no kind is no claim, nor is what might be of nobody. */

import type {Relation} from "../../knowledge/lexicons.ts"
import {asideAt} from "../grammar/asides.ts"
import {isAdverb} from "../grammar/english.ts"
import {endOfWords, predicateAt} from "../grammar/predicates.ts"
import {regionOf, type Segment, segmentsOf} from "../grammar/regions.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import type {Clause} from "../parse/clause.ts"
import {associations} from "./association.ts"
import {attributions} from "./attribution.ts"
import {readDeeds} from "./deed-claims.ts"
import type {Common, Context, Frame} from "./draft.ts"

/** Everything that the verbs of a sentence say. */
export function readVerbs(context: Context): void {
  const {clauses, verbs} = context.phrase
  let next = 0
  const told = new Set<Clause>()
  const clausesUntil = (at: number): void => {
    for (; next < clauses.length; next++) {
      const clause = clauses[next]
      if (clause === undefined || clause.at > at) return
      attributions(context, clause, told)
      associations(context, clause)
      readDeeds(context, clause)
    }
  }
  // In the order of the text: what is spoken of is found by what was said before.
  for (const verb of verbs) {
    clausesUntil(verb.at)
    readVerb(context, verb)
  }
  clausesUntil(context.phrase.tokens.length)
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

/** What may stand between a form of "be" and its predicate. */
const beforePredicates: ReadonlySet<string> = new Set([
  "to",
  "be",
  "have",
  "been",
  '"',
  "not",
  "believed",
  "-",
])

function predicateBehind(
  context: Context,
  from: number,
): {readonly relation: Relation; readonly to: number} | undefined {
  const {tokens} = context.phrase
  let at = from
  for (let steps = 0; steps < 6; steps++) {
    const fit = predicateAt(context.discourse.lookup, tokens, [at], ({particles}, start) =>
      endOfWords(tokens, particles, start),
    )
    if (fit !== undefined) return {relation: fit.form.relation, to: fit.to}
    const key = tokens[at]?.key ?? ""
    if (!isAdverb(key) && !beforePredicates.has(key)) return undefined
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
  const evidence = {from: left?.from ?? verb.from, to: right.to}
  const common = commonOf(phrase, verb, relation)
  make(context, {verb, relation, subject, object, evidence, segments: [], region: evidence, common})
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
  const common = commonOf(phrase, verb, relation)
  return make(context, {verb, relation, subject, object, evidence, segments, region, common})
}

/** Each kind looks for what it can be about; false where it finds nothing. */
function make(context: Context, frame: Frame): boolean {
  const {kind} = frame.relation
  switch (kind) {
    // Who did it, to whom and how is read from clauses; what bodies do and think by bodies.ts.
    case "attribution":
    case "association":
    case "targeting":
    case "vector":
    case "objective":
    case "temporal":
    case "stance":
    case "response-action":
    case "availability":
    case "organisational":
    case "impact-count":
      return false
    default:
      return kind satisfies never
  }
}

/** What every draft of a verb has, whatever its kind. */
function commonOf(phrase: Phrase, verb: VerbGroup, relation: Relation): Common {
  return {
    relation: relation.relation,
    anchor: verb.at,
    isDenied: verb.isNegated,
    ...(asideAt(phrase, verb.at) === undefined ? {} : {modality: "presupposed" as const}),
  }
}
