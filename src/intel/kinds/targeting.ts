import {doerOf} from "../discourse/doer.ts"
import type {VerbGroup} from "../grammar/shape.ts"
import {isDoer, thingOf} from "./doers.ts"
import type {Context, Frame} from "./draft.ts"
import {victimsIn} from "./victims.ts"

/** "X targeted Y and Z": one claim for each victim. */
export function targeting(
  context: Context,
  {verb, subject: agent, object: patient, evidence, segments, common}: Frame,
): boolean {
  const {discourse, phrase} = context
  if (patient === undefined) return false
  let who = agent === undefined ? undefined : (doerOf(discourse, phrase, agent) ?? thingOf(context, agent))
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
