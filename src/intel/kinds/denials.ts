/* Denials: "Russia denied involvement", "called the accusation groundless": that somebody did it, denied by the denier. */

import {subjectOf} from "../grammar/subjects.ts"
import {governed, speakerOf} from "../voices/speaker.ts"
import type {Voice} from "../voices/voice.ts"
import type {Context} from "./draft.ts"

const groundless =
  /^(?:groundless|baseless|false|absurd|unfounded|fabricated|slander|ridiculous|unsubstantiated|fiction|nonsense|lies|untrue)$/

/** "Russia denied involvement": who is said to have done it did not, says the denier. */
export function denials(context: Context, voices: readonly Voice[]): void {
  const {phrase, discourse} = context
  for (const verb of phrase.verbs) {
    // "called the accusation groundless".
    if (
      verb.form !== "finite" ||
      verb.isNegated ||
      !verb.readings.some((r) => /^(?:call|describe|brand|dismiss|reject)$/.test(r.base))
    )
      continue
    const behind = phrase.tokens.slice(verb.to, verb.to + 12)
    if (
      !behind.some((t) =>
        /^(?:accusations?|allegations?|claims?|charges?|attribution|reports?)$/.test(t.key),
      ) ||
      !behind.some((t) => groundless.test(t.key))
    )
      continue
    const subject = subjectOf(phrase, verb)
    const outer = subject === undefined ? undefined : speakerOf(phrase, subject, discourse).chain.at(-1)?.ref
    if (
      subject === undefined ||
      outer === undefined ||
      !discourse.hasEvent ||
      voices.some((v) => v.says === "denies" && v.verb === verb)
    )
      continue
    const accused = outer.endsWith("-government") ? governed(outer) : discourse.lastActor?.id
    if (accused === undefined) continue
    context.drafts.push({
      kind: "attribution",
      relation: "responsible-for",
      subject: accused,
      object: discourse.event,
      anchor: verb.at,
      evidence: {from: subject.from, to: Math.min(phrase.tokens.length, verb.to + 8)},
      isDenied: true,
      speaker: outer,
    })
  }
  for (const [i, draft] of context.drafts.entries()) {
    // "The claim that X did it is groundless": X did not, says who says so.
    if (draft.kind !== "attribution") continue
    const before = phrase.tokens.slice(Math.max(0, draft.anchor - 10), draft.anchor)
    if (
      !before.some((t) =>
        /^(?:claim|claims|accusation|accusations|allegation|allegations|assertion)$/.test(t.key),
      )
    )
      continue
    if (phrase.tokens.slice(draft.anchor).some((t) => groundless.test(t.key)))
      context.drafts[i] = {...draft, isDenied: !draft.isDenied}
  }
  for (const voice of voices) {
    if (voice.says !== "denies" || voice.verb === undefined || voice.verb.isNegated) continue
    if (
      context.drafts.some(
        (d) => d.kind === "attribution" && d.anchor >= voice.content.from && d.anchor < voice.content.to,
      )
    )
      continue
    const content = phrase.tokens.slice(voice.content.from, voice.content.to)
    if (
      !content.some((t) =>
        /^(?:involvement|involved|it|this|responsibility|accusations?|allegations?|claims?|charges?|role|attribution|findings?|part|link|links|connection|assertions?|accusation|being|any|having)$/.test(
          t.key,
        ),
      )
    )
      continue
    const outer = voice.chain.at(-1)?.ref ?? ""
    const state = outer.endsWith("-government") ? governed(outer) : undefined
    const subject =
      state ?? (discourse.lookup.things.get(outer)?.kind === "actor" ? outer : discourse.lastActor?.id)
    if (subject === undefined || !discourse.hasEvent) continue
    const from = subjectOf(phrase, voice.verb)?.from ?? voice.verb.from
    context.drafts.push({
      kind: "attribution",
      relation: "responsible-for",
      subject,
      object: discourse.event,
      anchor: voice.content.from,
      evidence: {from, to: voice.content.to},
      isDenied: false,
    })
  }
}
