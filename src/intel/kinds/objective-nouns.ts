/* Aims that stand beside a deed: "to steal data" behind it, "for espionage", "with the aim of …", "the aim was to …". */

import {doerOf} from "../discourse/doer.ts"
import {asideAt} from "../grammar/asides.ts"
import {prepositions} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {deeds, isDoer} from "./doers.ts"
import {type Context, wordsIn} from "./draft.ts"
import {endOfList} from "./noun-runs.ts"
import {goalDrafts, goalVerbs} from "./objective.ts"

const aimWords =
  /^(?:aim|goal|intent|intention|objective|purpose|purposes|aims|goals|objectives|view|motive|mission|motivation)$/

/** "to steal data" behind a deed; "for espionage", "with the aim of …", "the aim was to …". */
export function forAims(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, verbs} = phrase
  for (const verb of verbs) {
    if (verb.form !== "infinitive" || tokens[verb.from]?.key !== "to") continue
    const base = verb.readings.find((r) => goalVerbs.test(r.base))
    if (base === undefined || verb.voice === "passive") continue
    const above = [...verbs].reverse().find((v) => v.to <= verb.from && v !== verb)
    if (above === undefined) continue
    if (context.drafts.some((d) => d.kind === "objective" && d.anchor === verb.at)) continue
    const isOrder = tokens[verb.from - 1]?.key === "order" && tokens[verb.from - 2]?.key === "in"
    const from = isOrder ? verb.from - 2 : verb.from
    const hasRelation = above.readings.some(
      (r) =>
        discourse.lookup.relations
          .get(r.base)
          ?.some((f) => f.relation.kind === "objective" && f.relation.preps.includes("to")) === true,
    )
    if (hasRelation && verb.from <= above.to + 2) continue
    if (
      !above.readings.some((r) => deeds.has(r.base)) &&
      !(above.voice === "be" && aimSubject(phrase, above, discourse))
    ) {
      if (!(above.voice === "be" && isHedgedCopula(phrase, above, verb))) continue
    }
    if (above.modal !== undefined && !/^(?:may|might|could)$/.test(above.modal)) continue
    const subjectRange = subjectOf(phrase, above)
    const ref = doerOf(discourse, phrase, subjectRange)
    const isAgentLess =
      above.voice === "passive" ||
      above.form === "gerund" ||
      (above.voice === "be" && (ref === undefined || ref.kind === "event"))
    const subject =
      ref !== undefined && isDoer(ref) && ref.kind !== "person"
        ? ref.id
        : isAgentLess
          ? discourse.event
          : undefined
    if (subject === undefined || (ref === undefined && !discourse.hasEvent)) continue
    const to = regionOf(phrase, verb).to
    const start = above.voice === "be" && subjectRange !== undefined ? subjectRange.from : from
    goalDrafts(
      context,
      subject,
      verb.from,
      to,
      {from: start, to},
      {
        relation: above.voice === "be" ? "enables" : "aims-at",
        anchor: verb.at,
        isDenied: verb.isNegated || (above.voice === "be" && above.isNegated),
        ...(asideAt(phrase, verb.at) === undefined ? {} : {modality: "presupposed" as const}),
      },
    )
  }
  for (let i = 0; i + 1 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    let from = -1
    if (
      key === "for" &&
      /^(?:cyber|cyberespionage|espionage|financial|intelligence|political|long-term|strategic|sabotage|extortion|monetary|ransom|profit|surveillance|propaganda|disruptive|commercial|industrial|military)$/.test(
        tokens[i + 1]?.key ?? "",
      )
    ) {
      let to = i + 1
      while (
        to < tokens.length &&
        to < i + 6 &&
        tokens[to]?.isWord === true &&
        phrase.verbAt[to] === -1 &&
        !prepositions.has(tokens[to]?.key ?? "")
      )
        to++
      const last = tokens[to - 1]?.key ?? ""
      if (
        /^(?:espionage|gain|purposes?|cyberespionage|sabotage|extortion|ransom|profit|surveillance|collection|gathering|propaganda|reasons|advantage|objectives|ends|goals)$/.test(
          last,
        )
      )
        aim(context, i + 1, to, i)
      continue
    }
    if (
      key === "motivated" &&
      /^(?:financially|politically|ideologically)$/.test(tokens[i - 1]?.key ?? "") &&
      [...phrase.verbs].some(
        (v) => v.voice !== "active" && v.form === "finite" && v.from < i && i - v.from < 5,
      )
    ) {
      aim(context, i - 1, i + 1, i - 1)
      continue
    }
    if (key === "motivated" && tokens[i + 1]?.key === "by") {
      aim(context, i + 2, endOfList(context, i + 2), i)
      continue
    }
    if (
      aimWords.test(key) &&
      tokens[i + 1]?.key === "of" &&
      (tokens[i - 1]?.key === "the" || tokens[i - 2]?.key === "the" || tokens[i - 1]?.key === "with") &&
      phrase.verbs[phrase.verbAt[i + 2] ?? -1]?.form === "gerund"
    )
      from = i + 2
    else if (
      aimWords.test(key) &&
      tokens[i + 1]?.key === "to" &&
      phrase.verbAt[i + 1] !== -1 &&
      (tokens[i - 1]?.key === "the" || tokens[i - 1]?.key === "with" || tokens[i - 1]?.key === "a")
    )
      from = i + 1
    else if (key === "effort" || key === "attempt" || key === "bid") {
      if (
        (tokens[i - 1]?.key === "an" || tokens[i - 1]?.key === "a") &&
        (/^(?:in|as)$/.test(tokens[i - 2]?.key ?? "") ||
          phrase.verbs[phrase.verbAt[i - 2] ?? -1]?.voice === "be") &&
        tokens[i + 1]?.key === "to" &&
        phrase.verbAt[i + 1] !== -1
      )
        from = i + 1
    }
    if (from < 0) continue
    const verb = phrase.verbs[phrase.verbAt[from] ?? -1]
    if (verb === undefined) continue
    const above = [...verbs].reverse().find((v) => v.to <= i)
    const ref = above === undefined ? undefined : doerOf(discourse, phrase, subjectOf(phrase, above))
    const subject =
      ref !== undefined && isDoer(ref) && ref.kind !== "person"
        ? ref.id
        : discourse.hasEvent && (above?.voice === "passive" || above === undefined || ref?.kind === "malware")
          ? discourse.event
          : undefined
    if (subject === undefined) continue
    const to = regionOf(phrase, verb).to
    goalDrafts(
      context,
      subject,
      from,
      to,
      {from: i, to},
      {relation: "aims-at", anchor: verb.at, isDenied: false},
    )
  }
}

function isHedgedCopula(phrase: Phrase, above: VerbGroup, verb: VerbGroup): boolean {
  return phrase.tokens
    .slice(above.to, verb.from)
    .some((t) => /^(?:likely|certain|probable|unlikely)$/.test(t.key))
}

/** "the aim (of the attack) was to …" */
function aimSubject(phrase: Phrase, above: VerbGroup, discourse: Context["discourse"]): boolean {
  const subject = subjectOf(phrase, above)
  return subject !== undefined && aimWords.test(phrase.tokens[discourse.headOf(phrase, subject)]?.key ?? "")
}

function aim(context: Context, from: number, to: number, start: number): void {
  const {phrase, discourse} = context
  const above = [...phrase.verbs].reverse().find((v) => v.to <= start)
  if (above?.isNegated === true) return
  const ref = above === undefined ? undefined : doerOf(discourse, phrase, subjectOf(phrase, above))
  const subject =
    ref !== undefined && isDoer(ref) && ref.kind !== "person"
      ? ref.id
      : discourse.hasEvent
        ? discourse.event
        : undefined
  const object = wordsIn(context, from, to)
  if (subject === undefined || object === "") return
  context.drafts.push({
    kind: "objective",
    relation: "aims-at",
    subject,
    object,
    anchor: start,
    evidence: {from: Math.max(0, start - 1), to},
    isDenied: false,
  })
}
