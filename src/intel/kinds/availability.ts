/* Availability: "X released a patch for P", "an update is available", "fixed in version …". */

import {asideAt} from "../grammar/asides.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {type Context, wordsIn} from "./draft.ts"
import {malwareIn, productIn, remedyBefore, remedyIn, remedyStart} from "./remedies.ts"

const releases = new Set("release publish issue provide ship offer develop make announce".split(" "))

const fixes = new Set("fix patch address resolve remediate correct close".split(" "))

/** "X released a patch for P", "an update is available", "fixed in version …". */
export function availability(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (
    verb.isNegated ||
    (verb.modal !== undefined && verb.modal !== "can") ||
    verb.form === "infinitive" ||
    verb.form === "gerund"
  )
    return
  const region = regionOf(phrase, verb)
  const subject = subjectOf(phrase, verb)
  const isAvailable =
    (verb.voice === "be" &&
      tokens.slice(verb.to, verb.to + 3).some((t) => t.key === "available" || t.key === "out")) ||
    (verb.readings.some((r) => r.base === "make") &&
      tokens.slice(verb.to, region.to).some((t) => t.key === "available"))
  const isRelease =
    verb.readings.some((r) => releases.has(r.base)) &&
    !(verb.readings.some((r) => r.base === "make") && !isAvailable)
  const isFix =
    verb.readings.some((r) => fixes.has(r.base)) && (verb.voice === "passive" || verb.form === "finite")
  if (!(isAvailable || isRelease || isFix)) return
  if (verb.modal !== undefined) return
  const where =
    isAvailable && verb.voice === "be"
      ? subject
      : verb.voice === "passive"
        ? subject
        : {from: verb.to, to: region.to}
  if (verb.form === "participle" && where !== undefined) {
    released(context, verb, {from: Math.max(where.from, verb.from - 4), to: verb.from}, region)
    return
  }
  if (where === undefined) return
  if (isFix) {
    const isFlaw = tokens
      .slice(where.from, where.to)
      .some((t) => discourse.isNoun("means", t) || /^cve-/.test(t.low))
    if (!isFlaw) return
    const product =
      productIn(context, {from: Math.min(where.from, verb.from), to: region.to}) ?? discourse.event
    const remedy = tokens
      .slice(verb.from, region.to)
      .findIndex((t) => discourse.isNoun("remedy", t) || t.key === "version")
    const at = remedy < 0 ? -1 : verb.from + remedy
    const name = remedy < 0 ? "fix" : wordsIn(context, remedyStart(phrase, at), at + 1)
    context.drafts.push({
      kind: "availability",
      relation: "fixed",
      subject: name,
      object: product,
      anchor: verb.at,
      evidence: {from: Math.min(where.from, verb.from), to: region.to},
      isDenied: false,
    })
    return
  }
  const head = remedyIn(context, where) ?? remedyBefore(context, verb, subject)
  if (head === undefined) return
  const product =
    productIn(context, {from: Math.min(where.from, verb.from), to: region.to}) ??
    malwareIn(context, {from: where.from, to: region.to}) ??
    (discourse.hasEvent ? discourse.event : undefined)
  if (product === undefined) return
  const start = remedyStart(phrase, head.from)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, start, head.to),
    object: product,
    anchor: verb.at,
    evidence: {
      from: Math.min(
        verb.voice === "active" && verb.form === "finite" && subject !== undefined && where !== subject
          ? subject.from
          : where.from,
        verb.from,
      ),
      to: region.to,
    },
    isDenied: false,
    ...(verb.form === "participle" || asideAt(phrase, verb.at) !== undefined
      ? {modality: "presupposed" as const}
      : {}),
  })
}

/** "security updates released for P": said in passing. */
function released(context: Context, verb: VerbGroup, where: Range, region: Range): void {
  const head = remedyIn(context, where)
  if (head === undefined) return
  const product = productIn(context, {from: where.from, to: region.to}) ?? malwareIn(context, where)
  if (product === undefined) return
  const start = remedyStart(context.phrase, head.from)
  const last = context.phrase.mentions.find((m) => m.id === product && m.from >= verb.to)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, start, head.to),
    object: product,
    anchor: verb.at,
    evidence: {from: start, to: last?.to ?? region.to},
    isDenied: false,
    modality: "presupposed",
  })
}
