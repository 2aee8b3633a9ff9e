/* Who belongs to whom without a verb: "the Russia-linked group X"; "X, a unit of Y"; "overlaps between X and Y". */

import {doerOf} from "../discourse/doer.ts"
import {prepositions} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"

const backed = /^(?:state-(?:sponsored|backed|linked)|government-backed|government-linked)$/

const linking = /-(?:linked|backed|sponsored|aligned|nexus|affiliated|directed|controlled|funded|connected)$/

/** Every link that a sentence takes for granted or says with "is a". */
export function links(context: Context): void {
  for (const mention of context.phrase.mentions) {
    if (mention.kind !== "actor" && mention.kind !== "state body") continue
    stateBefore(context, mention)
    appositionBehind(context, mention)
  }
  statedKinds(context)
  overlaps(context)
}

/** "Russia-linked X", "the Chinese state-sponsored group X". */
function stateBefore(context: Context, mention: Mention): void {
  const {phrase} = context
  const {tokens, mentions} = phrase
  for (let i = mention.from - 1; i >= Math.max(0, mention.from - 6); i--) {
    const token = tokens[i]
    if (token === undefined || !token.isWord || phrase.verbAt[i] !== -1 || prepositions.has(token.key)) break
    const state = mentions.find((m) => m.kind === "state" && m.from === i)
    if (
      state !== undefined &&
      mention.kind === "actor" &&
      (linking.test(token.low) || backed.test(tokens[i + 1]?.low ?? ""))
    ) {
      context.drafts.push({
        kind: "association",
        relation: "linked-to",
        subject: mention.id,
        object: state.id,
        anchor: mention.from,
        evidence: {from: i, to: mention.to},
        isDenied: false,
        modality: "presupposed",
      })
      break
    }
  }
}

/** "X, a unit of the GRU", "X, part of Y", "X, a China-linked group". */
function appositionBehind(context: Context, mention: Mention): void {
  const {phrase} = context
  const {tokens, mentions} = phrase
  const comma =
    tokens[mention.to]?.text === "("
      ? mention.to
      : tokens[mention.to]?.text === "," || tokens[mention.to]?.text === "-"
        ? mention.to
        : -1
  if (comma < 0) return
  let at = comma + 1
  if (/^(?:a|an|the|also|itself|which)$/.test(tokens[at]?.key ?? "")) at++
  for (let i = at; i < Math.min(tokens.length, at + 8); i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite" ||
      token.text === "," ||
      token.text === ")"
    )
      break
    const isBelonging =
      /^(?:unit|part|arm|subgroup|contractor|front|branch|department|division|subsidiary|proxy|wing|cell|service|group|actor|team|cluster|outfit|collective|gang|unit)$/.test(
        token.key,
      )
    if (isBelonging && /^(?:of|for|within|in|inside|from|under)$/.test(tokens[i + 1]?.key ?? "")) {
      const other =
        mentions.find(
          (m) => m.from > i + 1 && m.from <= i + 7 && (m.kind === "state body" || m.kind === "actor"),
        ) ??
        (/^(?:of|for)$/.test(tokens[i + 1]?.key ?? "")
          ? mentions.find(
              (m) =>
                m.from > i + 1 &&
                m.from <= i + 5 &&
                m.kind === "state" &&
                /^(?:unit|part|arm|front|proxy|contractor|branch)$/.test(token.key),
            )
          : undefined)
      if (other !== undefined && other.id !== mention.id)
        context.drafts.push({
          kind: "association",
          relation: "part-of",
          subject: mention.id,
          object: other.id,
          anchor: i,
          evidence: {from: mention.from, to: other.to},
          isDenied: false,
          modality: "presupposed",
        })
      break
    }
    const state = mentions.find((m) => m.kind === "state" && m.from === i)
    if (
      state !== undefined &&
      mention.kind === "actor" &&
      (linking.test(token.low) || backed.test(tokens[i + 1]?.low ?? ""))
    ) {
      context.drafts.push({
        kind: "association",
        relation: "linked-to",
        subject: mention.id,
        object: state.id,
        anchor: i,
        evidence: {from: mention.from, to: Math.min(tokens.length, i + 3)},
        isDenied: false,
        modality: "presupposed",
      })
      break
    }
  }
}

/** "X is a Chinese state-sponsored group". */
function statedKinds(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  for (const verb of phrase.verbs) {
    if (
      verb.voice !== "be" ||
      verb.form !== "finite" ||
      verb.isNegated ||
      !/^(?:a|an)$/.test(tokens[verb.to]?.key ?? "")
    )
      continue
    const who = doerOf(discourse, phrase, subjectOf(phrase, verb))
    if (who === undefined || who.kind !== "actor") continue
    for (let i = verb.to + 1; i < Math.min(tokens.length, verb.to + 6); i++) {
      const state = mentions.find((m) => m.kind === "state" && m.from === i)
      if (state === undefined) continue
      if (
        linking.test(tokens[i]?.low ?? "") ||
        tokens
          .slice(i, i + 3)
          .some((t) =>
            /^(?:state-(?:sponsored|backed|linked)|government-(?:backed|linked|sponsored)|state)$/.test(
              t.low,
            ),
          )
      )
        context.drafts.push({
          kind: "association",
          relation: "linked-to",
          subject: who.id,
          object: state.id,
          anchor: verb.at,
          evidence: {from: Math.min(who.from, verb.from), to: Math.min(tokens.length, i + 3)},
          isDenied: false,
        })
      break
    }
  }
}

/** "Overlaps between this activity and X". */
function overlaps(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  for (let i = 0; i + 2 < tokens.length; i++) {
    if (
      !/^(?:overlap|overlaps|link|links|similarities|ties|connection|connections)$/.test(
        tokens[i]?.key ?? "",
      ) ||
      phrase.verbAt[i] !== -1
    )
      continue
    const isWith = /^(?:with|to|between)$/.test(tokens[i + 1]?.key ?? "")
      ? i + 1
      : /^(?:in)$/.test(tokens[i + 1]?.key ?? "") &&
          tokens.slice(i + 2, i + 7).findIndex((t) => t.key === "with") >= 0
        ? i + 2 + tokens.slice(i + 2, i + 7).findIndex((t) => t.key === "with")
        : -1
    if (isWith < 0) continue
    const verb = [...phrase.verbs].reverse().find((v) => v.to <= i)
    if (
      verb === undefined ||
      verb.isNegated ||
      verb.modal !== undefined ||
      tokens.slice(verb.to, i).some((t) => t.key === "no" || t.key === "any")
    )
      continue
    const actor = mentions.find(
      (m) =>
        m.from > isWith &&
        m.from <= isWith + 8 &&
        (m.kind === "actor" ||
          m.kind === "state body" ||
          (m.kind === "state" && /^(?:ties|links|link)$/.test(tokens[i]?.key ?? ""))),
    )
    if (actor === undefined) continue
    const ref = doerOf(discourse, phrase, subjectOf(phrase, verb))
    const isSpeaker = verb.readings.some((r) =>
      /^(?:find|see|observe|identify|note|report|discover|establish|assess)$/.test(r.base),
    )
    const subject =
      ref !== undefined && isDoer(ref) && !isSpeaker
        ? ref.id
        : discourse.hasEvent
          ? discourse.event
          : undefined
    if (subject === undefined || subject === actor.id) continue
    context.drafts.push({
      kind: "association",
      relation: "overlaps-with",
      subject,
      object: actor.id,
      anchor: i,
      evidence: {from: i, to: actor.to},
      isDenied: false,
    })
  }
}
