/* Significance: how grave it was, "the most serious breach", "described as reckless". */

import {doerOf} from "../discourse/doer.ts"
import {prepositions} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {speakerOf} from "../voices/speaker.ts"
import {type Context, wordsIn} from "./draft.ts"

const grave =
  /^(?:unprecedented|serious|severe|significant|sophisticated|largest|biggest|worst|gravest|first|major|extensive|damaging|widespread|grave|unusual|reckless|rare|critical|complex|brazen|irresponsible|alarming|advanced|limited|novel|dangerous|destructive|disruptive|wide-ranging|far-reaching|consequential|deepest|longest|costliest|ambitious|aggressive|systematic|unparalleled|opportunistic|targeted|exceptional|record|second-largest|indiscriminate|highly-targeted|common|notable|striking|ever|crude|unsophisticated)$/

/** "The attack was unprecedented", "X described it as reckless". */
export function significance(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const region = regionOf(phrase, verb)
  if (
    verb.voice === "be" ||
    verb.readings.some((r) => /^(?:mark|constitute|represent|remain|become)$/.test(r.base))
  ) {
    if (verb.form !== "finite" || (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)))
      return
    const subject = subjectOf(phrase, verb)
    if (subject === undefined) return
    const who = doerOf(discourse, phrase, subject)
    if (
      who === undefined ||
      (who.kind !== "event" && !/^(?:it|this)$/.test(tokens[discourse.headOf(phrase, subject)]?.key ?? ""))
    )
      return
    const at = tokens.slice(verb.to, Math.min(region.to, verb.to + 9)).findIndex((t) => grave.test(t.key))
    if (at < 0 || !hasEventSubject(context, subject)) return
    if (
      at > 6 ||
      tokens
        .slice(verb.to, verb.to + at)
        .some((t) => prepositions.has(t.key) && t.key !== "of" && t.key !== "among")
    )
      return
    if (
      tokens.slice(verb.to, verb.to + 2).some((t) => t.key === "another") &&
      !tokens.slice(verb.to, region.to).some((t) => /^(?:most|largest|worst)$/.test(t.key))
    )
      return
    const object = wordsIn(context, verb.to, region.to)
    discourse.topic = "event"
    context.drafts.push({
      kind: "significance",
      relation: "is",
      subject: discourse.event,
      object,
      anchor: verb.at,
      evidence: {from: subject.from, to: region.to},
      isDenied: verb.isNegated,
    })
    return
  }
  if (verb.readings.some((r) => /^(?:describe|call|regard|consider|rate|classify|view)$/.test(r.base))) {
    let from = verb.to
    for (let i = verb.to; i < region.to; i++) if (tokens[i]?.key === "as") from = i + 1
    if (from === verb.to && !verb.readings.some((r) => r.base === "call")) return
    if (!tokens.slice(from, Math.min(region.to, from + 8)).some((t) => grave.test(t.key))) return
    const object: Range =
      verb.voice === "passive"
        ? (subjectOf(phrase, verb) ?? {from: verb.from, to: verb.to})
        : {from: verb.to, to: from === verb.to ? region.to : from}
    const ref = doerOf(discourse, phrase, object)
    if (ref === undefined || ref.kind !== "event") return
    let start = from
    if (from === verb.to) start = Math.max(from, discourse.headOf(phrase, object) + 1)
    context.drafts.push({
      kind: "significance",
      relation: "described-as",
      subject: ref.id,
      object: wordsIn(context, start, region.to),
      anchor: verb.at,
      evidence: {from: Math.min(verb.from, object.from), to: region.to},
      isDenied: verb.isNegated,
      ...sayer(context, verb),
    })
  }
}

function sayer(context: Context, verb: VerbGroup): {readonly speaker?: string} {
  if (verb.voice === "passive") return {}
  const subject = subjectOf(context.phrase, verb)
  const who =
    subject === undefined
      ? undefined
      : speakerOf(context.phrase, subject, context.discourse).chain.at(-1)?.ref
  return who === undefined ? {} : {speaker: who}
}

function hasEventSubject({phrase, discourse}: Context, subject: Range): boolean {
  const word = phrase.tokens[discourse.headOf(phrase, subject)]
  return word !== undefined && (discourse.isNoun("event", word) || /^(?:it|this|that)$/.test(word.key))
}
