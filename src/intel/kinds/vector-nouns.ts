/* Means that a noun or a preposition says: "an attack on Exchange servers", "gained access via stolen credentials",
 * "through CVE-… in P". */

import {doerOf} from "../discourse/doer.ts"
import {asideAt} from "../grammar/asides.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {timeAt} from "../grammar/times.ts"
import {deeds, isDoer} from "./doers.ts"
import {type Attack, type Context, wordsIn} from "./draft.ts"
import {meansIn} from "./means.ts"
import {endOfList} from "./noun-runs.ts"

/** "An attack on P": the products; gives where the last ends, or undefined where there is none. */
export function attackedProducts(
  context: Context,
  {noun, start, subject, against}: Attack,
): number | undefined {
  const means = meansIn(context, against, false)
  for (const mean of means)
    context.drafts.push({
      kind: "vector",
      relation: "against-product",
      subject,
      object: mean.object,
      anchor: noun,
      evidence: {from: start, to: mean.to},
      isDenied: false,
      modality: "presupposed",
      isTakenForGranted: true,
    })
  return means.at(-1)?.to
}

/** "gained access via stolen credentials", "through CVE-… in P". */
export function throughMeans(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    if (
      !(
        key === "via" ||
        key === "through" ||
        (key === "by" && (tokens[i + 1]?.key === "means" || tokens[i + 1]?.key === "way")) ||
        (key === "with" &&
          phrase.mentions.some((m) => m.kind === "tool" && m.from >= i + 1 && m.from <= i + 3))
      )
    )
      continue
    const verb = verbGoverning(phrase, i)
    const isNominal = verb === undefined || regionOf(phrase, verb).to <= i
    const from = key === "by" ? i + 3 : i + 1
    if (phrase.verbs[phrase.verbAt[from] ?? -1]?.form === "gerund") continue
    const to = endOfList(context, from)
    if (timeAt(tokens, i, context.text, context.issued) !== undefined) continue
    const hasNoun = tokens
      .slice(Math.max(0, i - 8), i)
      .some((t, n) => discourse.isNoun("event", t) && phrase.verbAt[Math.max(0, i - 8) + n] === -1)
    let subject: string | undefined
    let anchor = i
    let modality: "presupposed" | undefined
    const isOwnNoun =
      hasNoun && verb !== undefined && verb.voice !== "be" && !verb.readings.some((r) => deeds.has(r.base))
    if (!isNominal && verb !== undefined && !isOwnNoun) {
      if (!verb.readings.some((r) => deeds.has(r.base)) && verb.voice !== "be") continue
      if (verb.modal !== undefined && !/^(?:may|might)$/.test(verb.modal)) continue
      const isAgentLess = verb.voice === "passive"
      const who = subjectOf(phrase, verb)
      // "responsible for gaining access via": the means of the deed.
      const isDeed =
        verb.form === "gerund" &&
        context.drafts.some(
          (d) => d.kind === "attribution" && d.evidence.from <= verb.from && verb.to <= d.evidence.to,
        )
      const ref = isDeed ? undefined : doerOf(discourse, phrase, who)
      if (ref !== undefined && isDoer(ref) && ref.kind !== "person") subject = ref.id
      else if (isAgentLess || verb.form === "gerund") subject = discourse.event
      else if (
        ref === undefined &&
        who !== undefined &&
        /^(?:access|malware|infection|entry|infections|compromise|foothold|ransomware|implant|backdoor)$/.test(
          tokens[discourse.headOf(phrase, who)]?.key ?? "",
        )
      )
        subject = discourse.event
      anchor = verb.at
      if (asideAt(phrase, verb.at) !== undefined) modality = "presupposed"
    } else modality = "presupposed"
    if (
      subject === undefined &&
      (isNominal || isOwnNoun) &&
      [...tokens.slice(Math.max(0, i - 8), i)].some((t) => discourse.isNoun("event", t) || t.key === "access")
    )
      subject = discourse.event
    if (subject === undefined) continue
    const means = meansIn(context, {from, to: stretched(phrase, to)}, true)
    if (means.length === 0) {
      const head = discourse.headOf(phrase, {from, to})
      const word = tokens[head]
      if (
        word === undefined ||
        /^(?:website|channels?|network|networks|information|work|cooperation|partners|process|portal|email|agency|intermediaries|means|contact|page|form|link|embassy|police|measures|sanctions|lens|history|years?|months?|weeks?|centre|center|courts?)$/.test(
          word.key,
        ) ||
        discourse.isNoun("event", word) ||
        discourse.isNoun("actor", word)
      )
        continue
      if (phrase.mentions.some((m) => m.to === head + 1 && m.kind !== "sector" && m.kind !== "data")) continue
      const object = wordsIn(context, from, head + 1)
      if (object !== "") means.push({object, from, to: head + 1})
    }
    for (const mean of means)
      context.drafts.push({
        kind: "vector",
        relation: "via-product",
        subject,
        object: mean.object,
        anchor,
        evidence: {from: i, to: mean.to},
        isDenied: verb?.isNegated === true && !isNominal,
        ...(modality === undefined ? {} : {modality}),
      })
  }
}

/** "in P" and brackets with a CVE go on behind a list. */
function stretched(phrase: Phrase, to: number): number {
  const bracket = phrase.asides.find((a) => a.kind === "bracket" && a.from === to)
  if (bracket === undefined && /^(?:against|on)$/.test(phrase.tokens[to]?.key ?? "")) {
    const product = phrase.mentions.find((m) => m.kind === "product" && m.from > to && m.from <= to + 4)
    return product?.to ?? to
  }
  if (bracket === undefined) return to
  const more = phrase.tokens[bracket.to]?.key
  if (more !== "in") return bracket.to
  const product = phrase.mentions.find(
    (m) => m.kind === "product" && m.from >= bracket.to && m.from <= bracket.to + 3,
  )
  return product?.to ?? bracket.to
}

/** The verb whose part a preposition is: the last one before it. */
function verbGoverning(phrase: Phrase, at: number): VerbGroup | undefined {
  let best: VerbGroup | undefined
  for (const verb of phrase.verbs) if (verb.to <= at) best = verb
  return best
}
