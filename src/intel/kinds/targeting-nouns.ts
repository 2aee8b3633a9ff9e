/* Targets that nouns say: "attacks on Norwegian ports", "Victims include …", "among the victims were …". */

import {doerOf} from "../discourse/doer.ts"
import {regionOf} from "../grammar/regions.ts"
import {subjectOf} from "../grammar/subjects.ts"
import type {Attack, Context} from "./draft.ts"
import {victimsOf} from "./victims.ts"

/** "Attacks on Norwegian ports": each victim behind the noun. */
export function attackedVictims(context: Context, {noun, start, subject, against}: Attack): void {
  let from = start
  for (const victim of victimsOf(context, against)) {
    context.drafts.push({
      kind: "targeting",
      relation: "targets",
      subject,
      object: victim.id,
      anchor: noun,
      evidence: {from: Math.min(from, victim.from), to: Math.max(victim.end, victim.to)},
      isDenied: false,
      modality: "presupposed",
      isTakenForGranted: true,
      ...(victim.when === undefined ? {} : {when: victim.when}),
    })
    from = victim.to
  }
}

/** "An attack on P at the port of X": the victims behind the products. */
export function victimsBehindProducts(
  context: Context,
  {noun, subject, against}: Attack,
  from: number,
): void {
  for (const victim of victimsOf(context, {from, to: against.to}))
    context.drafts.push({
      kind: "targeting",
      relation: "targets",
      subject,
      object: victim.id,
      anchor: noun,
      evidence: {from, to: victim.end},
      isDenied: false,
      modality: "presupposed",
      isTakenForGranted: true,
    })
}

/** "Victims include …", "among the victims were …", "the targets were …". */
export function victimLists(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (const verb of phrase.verbs) {
    const isInclude = verb.readings.some((r) => r.base === "include" || r.base === "comprise")
    if (!(isInclude || verb.voice === "be") || verb.form !== "finite") continue
    const subject = subjectOf(phrase, verb)
    if (subject === undefined) continue
    const head = tokens[discourse.headOf(phrase, subject)]?.key ?? ""
    const region = regionOf(phrase, verb)
    const isAmong =
      verb.voice === "be" &&
      tokens[verb.to]?.key === "among" &&
      tokens.slice(verb.to, verb.to + 4).some((t) => /^(?:victims|targets|affected)$/.test(t.key))
    if (isAmong) {
      for (const victim of victimsOf(context, subject))
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject: discourse.event,
          object: victim.id,
          anchor: verb.at,
          evidence: {from: victim.from, to: region.to},
          isDenied: verb.isNegated,
        })
      continue
    }
    if (
      /^(?:victims?|targets?)$/.test(head) ||
      (tokens[subject.from]?.key === "among" &&
        tokens.slice(subject.from, subject.to).some((t) => /^(?:victims|targets)$/.test(t.key)))
    ) {
      const actor = doerOf(discourse, phrase, {
        from: subject.from,
        to: subject.from + Math.max(1, discourse.headOf(phrase, subject) - subject.from),
      })
      const owner = phrase.mentions.find(
        (m) =>
          m.kind === "actor" &&
          m.from > subject.from &&
          m.to <= subject.to &&
          tokens[m.from - 1]?.key === "of",
      )
      const own =
        owner !== undefined
          ? owner.id
          : actor !== undefined && actor.kind === "actor"
            ? actor.id
            : discourse.topic === "actor" &&
                discourse.lastActor !== undefined &&
                tokens[subject.from]?.key === "its"
              ? discourse.lastActor.id
              : discourse.event
      let from = subject.from
      for (const victim of victimsOf(context, {from: verb.to, to: region.to})) {
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject: own,
          object: victim.id,
          anchor: verb.at,
          evidence: {from: Math.min(from, victim.from), to: Math.max(victim.end, victim.to)},
          isDenied: verb.isNegated,
        })
        from = victim.to
      }
    }
  }
}
