/* When it was done: times beside a deed, and beside the noun of an event ("the March 2024 intrusion"). A time inside a
 * list belongs to its item, one beside a verb of speech to the statement. */

import {doerOf} from "../discourse/doer.ts"
import {asideAt} from "../grammar/asides.ts"
import {countAt} from "../grammar/counts.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {timeAt} from "../grammar/times.ts"
import {deeds, isDoer} from "./doers.ts"
import type {Context, Draft} from "./draft.ts"
import {isPredicate, nounStart} from "./noun-runs.ts"

const deedRelations = new Set(["targeting", "vector", "attribution", "temporal"])

/** "In March 2024 the attackers exploited …": when it was done. A time inside a list belongs to its item. */
export function atTimes(context: Context): void {
  const {phrase, discourse, text, issued} = context
  const {tokens} = phrase
  for (let i = 0; i < tokens.length; ) {
    const found =
      phrase.verbAt[i] === -1 || tokens[i]?.key === "since" ? timeAt(tokens, i, text, issued) : undefined
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const year = /(?:19[89]|20\d)\d/.exec(found.time.text)?.[0] ?? issued?.slice(0, 4)
    if (year !== undefined) discourse.events.sawYear(year)
    if (inList(phrase, found.from)) continue
    if (tokens[found.from]?.key === "for" && !/^\d{4}$/.test(tokens[found.to - 1]?.text ?? "")) continue
    const isActive =
      tokens[found.from - 1]?.key === "active" ||
      tokens[found.from - 1]?.key === "operating" ||
      tokens[found.from - 1]?.key === "operated"
    if (isActive) {
      const verb = [...phrase.verbs].reverse().find((v) => v.to <= found.from)
      const aside = asideAt(phrase, found.from)
      const ref =
        verb !== undefined && verb.to >= found.from - 2
          ? doerOf(discourse, phrase, subjectOf(phrase, verb))
          : doerOf(discourse, phrase, {from: 0, to: aside?.from ?? found.from - 1})
      if (ref !== undefined && isDoer(ref))
        context.drafts.push({
          kind: "temporal",
          relation: "active",
          subject: ref.id,
          object: found.time.text,
          anchor: found.from,
          evidence: {from: verb?.from ?? Math.max(0, found.from - 1), to: found.to},
          isDenied: false,
          when: found.time,
        })
      continue
    }
    const verb =
      found.from <= 1 ||
      (tokens[found.to]?.text === "," && [...phrase.verbs].every((v) => v.from > found.from))
        ? phrase.verbs.find((v) => v.form === "finite" && v.from >= found.to)
        : [...phrase.verbs].reverse().find((v) => v.to <= found.from && regionOf(phrase, v).to >= found.from)
    if (verb === undefined) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    if (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) continue
    // Another verb that says nothing of a deed: the day of the statement, of the patch, of the discovery.
    if (phrase.verbs.some((v) => v !== verb && v.from > verb.to && v.to <= found.from && v.form === "finite"))
      continue
    const drafts = context.drafts.filter((d) => d.anchor === verb.at && deedRelations.has(d.kind))
    const isSpeech = verb.readings.some(
      (r) =>
        discourse.lookup.speech.has(r.base) ||
        discourse.lookup.relations.get(r.base)?.some((f) => f.relation.isSaid) === true,
    )
    if (isSpeech) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    const [draft] = drafts
    if (draft?.kind === "temporal") continue
    const isDeed = verb.readings.some((r) => deeds.has(r.base))
    const subjectRange = subjectOf(phrase, verb)
    const ref = draft === undefined && isDeed ? doerOf(discourse, phrase, subjectRange) : undefined
    const counted =
      draft === undefined &&
      verb.voice === "passive" &&
      isDeed &&
      subjectRange !== undefined &&
      (countAt(tokens, subjectRange.from, discourse.lookup, phrase.mentions, text) !== undefined ||
        (subjectRange.to > subjectRange.from &&
          verb.readings.some((r) =>
            /^(?:compromise|breach|infect|hit|attack|affect|hack|encrypt|steal|exploit|deploy|install|launch|target|access|deface|take)$/.test(
              r.base,
            ),
          )))
    if (
      draft === undefined &&
      !(ref !== undefined && isDoer(ref) && ref.kind !== "person") &&
      !(counted && discourse.hasEvent)
    ) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    if (
      tokens[found.from]?.key === "by" ||
      tokens[found.from]?.key === "after" ||
      tokens[found.from]?.key === "before"
    )
      continue
    const evidence =
      found.from < verb.from ? {from: found.from, to: verb.to} : {from: verb.from, to: found.to}
    context.drafts.push({
      ...(verb.voice === "be" ? {isTakenForGranted: true} : {}),
      kind: "temporal",
      relation: "happened",
      subject: discourse.event,
      object: found.time.text,
      anchor: verb.at,
      evidence,
      isDenied: false,
      when: found.time,
    })
  }
}

/** "the March 2024 intrusion", "attacks in March 2024", "a campaign since 2022". */
function nominalTime(context: Context, from: number, to: number, when: NonNullable<Draft["when"]>): void {
  const {phrase, discourse} = context
  let noun = from - 1
  while (
    noun > Math.max(0, from - 12) &&
    phrase.verbAt[noun] === -1 &&
    phrase.tokens[noun]?.isWord === true &&
    !discourse.isNoun("event", phrase.tokens[noun])
  )
    noun--
  if (
    !discourse.isNoun("event", phrase.tokens[noun]) ||
    phrase.verbAt[noun] !== -1 ||
    isPredicate(phrase, noun)
  )
    return
  const key = phrase.tokens[from]?.key ?? ""
  if (!/^(?:in|on|since|between|during|from|of|throughout|last|this|earlier)$/.test(key)) return
  context.drafts.push({
    kind: "temporal",
    relation: "happened",
    subject: discourse.eventOf(phrase, {from: nounStart(phrase, noun), to: noun + 1}, noun),
    object: when.text,
    anchor: from,
    evidence: {from: nounStart(phrase, noun), to},
    isDenied: false,
    when,
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

function inList(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 14); i--) {
    if (phrase.tokens[i]?.key === "including") return true
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") return false
  }
  return false
}
