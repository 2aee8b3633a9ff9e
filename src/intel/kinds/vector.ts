/* Vectors said by verbs: "X exploited CVE-…", "X used P", "P was abused": by what means the deed was done. */

import {doerOf} from "../discourse/doer.ts"
import {determiners} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {isDoer, thingOf} from "./doers.ts"
import {type Context, type Frame, wordsIn} from "./draft.ts"
import {meansIn, meansKinds} from "./means.ts"

const dullMeans =
  /^(?:it|them|this|that|these|those|access|techniques?|tools?|methods?|tactics|infrastructure|the|systems?|servers?|network|networks|data|information|name|names|attack|attacks|capabilities|same|opportunity|fact|term|word|position|resources|domains?|addresses|accounts?|ips?|which|language|order|force|command|approach|means|way|ways|indicators|advice|updates?|patch|patches|mitigations?|content|pressure|foothold|privileges|role|ability|situation|crisis|war|conflict|influence|sanctions|support|guidance|report|message|messages|signatures|teams?|staff|experts?|officers|variety|range|kind|kinds|number|type|types)$/

/** "X exploited CVE-… in P": one claim for each means; words where nothing is named. */
export function vector(
  context: Context,
  {verb, relation, subject: agent, object: patient, evidence, region, common}: Frame,
): boolean {
  const {discourse, phrase} = context
  let who = agent === undefined ? undefined : (doerOf(discourse, phrase, agent) ?? thingOf(context, agent))
  if (agent !== undefined && who === undefined) return false
  if (agent === undefined && verb.voice === "active" && verb.form !== "gerund") return false
  if (who !== undefined && (who.kind === "malware" || who.kind === "vulnerability"))
    who = {...who, id: discourse.event, kind: "event"}
  if (who !== undefined && (!isDoer(who) || who.kind === "person")) return false
  if (patient === undefined) return false
  if (who?.kind === "event" && verb.form === "gerund" && agent !== undefined) {
    // "X engaged in attacks using …": X.
    const main = phrase.verbs.find((v) => v.form === "finite" && v.to <= agent.from)
    const actor = main === undefined ? undefined : doerOf(discourse, phrase, subjectOf(phrase, main))
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
