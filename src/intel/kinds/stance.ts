/* Stances: "X condemned the attacks", "Y expressed grave concern about Z": a body, its own words, and what they are about. */

import {coordinators, prepositions} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {bodyOf} from "./acting-body.ts"
import {type Context, wordsIn} from "./draft.ts"

/** The place behind the particles of a verb, with adjectives between them: "express grave concern about". */
function particlesBehind(phrase: Phrase, from: number, particles: readonly string[]): number | undefined {
  let at = from
  for (const particle of particles) {
    let skipped = 0
    while (
      phrase.tokens[at]?.key !== particle &&
      skipped < 3 &&
      phrase.tokens[at]?.isWord === true &&
      particles.length > 1
    ) {
      at++
      skipped++
    }
    if (phrase.tokens[at]?.key !== particle) return undefined
    at++
  }
  return at
}

const notOwnStance = /^(?:back|note|share|support|recognise|acknowledge|regret|echo|praise|protest)$/

/** "X condemned the attacks": one claim for each body that is said to. */
export function stance(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  if (
    verb.voice !== "active" ||
    verb.form !== "finite" ||
    verb.isNegated ||
    (verb.modal !== undefined && verb.modal !== "will")
  )
    return
  for (const {base} of verb.readings)
    for (const {relation, particles} of discourse.lookup.relations.get(base) ?? []) {
      if (relation.kind !== "stance" || particlesBehind(phrase, verb.to, particles) === undefined) continue
      const subject = subjectOf(phrase, verb)
      const who = bodyOf(context, subject)
      if (who === undefined) return
      const from = particlesBehind(phrase, verb.to, particles) ?? verb.to
      const to = regionOf(phrase, verb).to
      const first = phrase.tokens[from]
      if (first === undefined || to <= from) return
      const object = stanceObject(context, {from, to: Math.max(to, from + 1)}, first.key === "that")
      if (object === undefined) return
      if (notOwnStance.test(base) && !object.isAbout) return
      if (
        base === "share" &&
        !phrase.tokens
          .slice(from, from + 4)
          .some((t) => t.text === "'s" || /^(?:concerns?|of|by)$/.test(t.key))
      )
        return
      const others = phrase.mentions.filter(
        (m) =>
          subject !== undefined &&
          m.from >= subject.from &&
          m.to <= subject.to &&
          (m.kind === "organisation" ||
            m.id === "eu" ||
            (m.kind === "state" &&
              !m.isAdjective &&
              phrase.tokens[m.to]?.text !== "'s" &&
              !prepositions.has(phrase.tokens[m.from - 1]?.key ?? ""))) &&
          (coordinators.has(phrase.tokens[m.from - 1]?.key ?? "") ||
            coordinators.has(phrase.tokens[m.from - 2]?.key ?? "") ||
            phrase.tokens[m.from - 1]?.text === ","),
      )
      for (const m of others) {
        const id = m.speaks ?? discourse.mentionRef(m).id
        if (id !== who)
          context.drafts.push({
            kind: "stance",
            relation: relation.relation,
            subject: id,
            object: object.id,
            anchor: verb.at,
            evidence: {from: subject?.from ?? verb.from, to},
            isDenied: false,
            speaker: id,
          })
      }
      context.drafts.push({
        kind: "stance",
        relation: relation.relation,
        subject: who,
        object: object.id,
        anchor: verb.at,
        evidence: {from: subject?.from ?? verb.from, to: first.key === "that" ? phrase.tokens.length : to},
        isDenied: false,
        speaker: who,
      })
      return
    }
}

/** The event, a state or an actor, else the words. `isAbout` where it is something that one can take a stance to. */
function stanceObject(
  context: Context,
  where: Range,
  isClause: boolean,
): {readonly id: string; readonly isAbout: boolean} | undefined {
  const {phrase, discourse} = context
  const words = wordsIn(context, where.from, Math.min(where.to, where.from + 14))
  if (words === "") return undefined
  if (isClause) return {id: words, isAbout: false}
  const head = discourse.headOf(phrase, where)
  const word = phrase.tokens[head]
  const isText =
    /^(?:assessment|statement|attribution|findings?|conclusions?|judgment|announcement|decision|sanctions|report|efforts|work|indictment|action|measures|position|view|views|publication|concerns?|call|commitment|cooperation|declaration)$/.test(
      word?.key ?? "",
    )
  if (isText) return {id: words, isAbout: true}
  if (word !== undefined && discourse.isNoun("event", word))
    return {id: discourse.eventOf(phrase, where, head), isAbout: true}
  if (
    /^(?:behaviour|behavior|use|targeting|conduct|exploitation)$/.test(word?.key ?? "") &&
    discourse.hasEvent
  )
    return {id: discourse.event, isAbout: true}
  if (/^(?:it|this|these|them)$/.test(word?.key ?? "") && discourse.hasEvent)
    return {id: discourse.event, isAbout: true}
  const mention = phrase.mentions.find((m) => m.to === head + 1)
  if (
    mention !== undefined &&
    (mention.kind === "state" ||
      mention.kind === "actor" ||
      mention.kind === "state body" ||
      mention.kind === "organisation")
  )
    return {id: discourse.mentionRef(mention).id, isAbout: true}
  return {id: words, isAbout: false}
}
