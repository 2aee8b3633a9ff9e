/* Aims that are nouns: "the objective of the campaign was espionage", "the attackers sought tender documents", "the
 * intrusions served extortion". Verbs with an infinitive are read as relations; nothing is read where a verb follows. */

import {doerOf} from "../discourse/doer.ts"
import {asideAt} from "../grammar/asides.ts"
import {coordinators, prepositions} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {timeAt} from "../grammar/times.ts"
import {isDoer} from "./doers.ts"
import {type Context, wordsIn} from "./draft.ts"

const aimNouns = /^(?:aim|goal|objective|purpose|motive|motivation|intention|intent)$/
const aimVerbs = /^(?:seek|serve|pursue|want)$/
/** What is sought and is no aim of an intrusion: "seek help", "serve customers". */
const dullAims =
  /^(?:help|advice|comment|comments|support|assistance|guidance|it|them|that|this|those|victims?|targets?|customers?|citizens?|people|cooperation|compensation|damages|clarification|investigation|prison|sentence|notice|role|function|example|reminder|warning|time|years?|months?|organisations?|organizations?|case|cases|charges|extradition)$/

/** Claims of nouns that say what for. */
export function readAims(context: Context): void {
  for (const verb of context.phrase.verbs) {
    if (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) continue
    if (verb.voice === "be" && verb.form === "finite") predicate(context, verb)
    else if (
      verb.voice === "active" &&
      (verb.form === "finite" || verb.form === "gerund") &&
      verb.readings.some(({base}) => aimVerbs.test(base))
    )
      sought(context, verb)
  }
}

/** "The aim of X was almost certainly Y." */
function predicate(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const subject = subjectOf(phrase, verb)
  if (subject === undefined || !aimNouns.test(phrase.tokens[discourse.headOf(phrase, subject)]?.key ?? ""))
    return
  const head = discourse.headOf(phrase, subject)
  const owner = phrase.tokens[head + 1]?.key === "of" ? {from: head + 2, to: subject.to} : undefined
  const ref = owner === undefined ? undefined : doerOf(discourse, phrase, owner)
  const own =
    ref !== undefined && isDoer(ref)
      ? ref.id
      : discourse.lastActor !== undefined &&
          (phrase.tokens[subject.from]?.key === "their" ||
            (phrase.tokens[subject.from]?.key === "its" && discourse.topic === "actor"))
        ? discourse.lastActor.id
        : discourse.hasEvent
          ? discourse.event
          : undefined
  if (own !== undefined) push(context, verb, own, {from: subject.from, to: regionOf(phrase, verb).to})
}

/** "The attackers sought Y", "the intrusions served Y". */
function sought(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const who = doerOf(discourse, phrase, subjectOf(phrase, verb))
  if (who === undefined || !isDoer(who) || (who.kind !== "actor" && who.kind !== "event")) return
  if (verb.readings.some(({base}) => base === "serve") && who.kind !== "event") return
  push(context, verb, who.id, {from: Math.min(who.from, verb.from), to: regionOf(phrase, verb).to})
}

function push(context: Context, verb: VerbGroup, subject: string, evidence: Range): void {
  const {phrase, discourse, text, issued} = context
  const {tokens, verbAt} = phrase
  let from = verb.to
  while (from < evidence.to && /^(?:not|to|be|also|have|been)$/.test(tokens[from]?.key ?? "")) from++
  while (from < evidence.to && tokens[from]?.isWord === true && /(?:ly)$/.test(tokens[from]?.key ?? ""))
    from++
  while (/^(?:likely|certain|probable)$/.test(tokens[from]?.key ?? "")) from++
  let to = from
  while (to < evidence.to && to < from + 14) {
    const token = tokens[to]
    if (token === undefined || !token.isWord || verbAt[to] !== -1) break
    if (to > from && coordinators.has(token.key) && verbAt[to + 1] !== -1) break
    if (/^(?:while|that|which|who|but|as|by|via|through|because|than)$/.test(token.key)) break
    if (prepositions.has(token.key) && timeAt(tokens, to, text, issued) !== undefined) break
    to++
  }
  const word = tokens[discourse.headOf(phrase, {from, to})]
  // An infinitive is read elsewhere.
  if (
    to <= from ||
    word === undefined ||
    dullAims.test(word.key) ||
    prepositions.has(tokens[from]?.key ?? "")
  )
    return
  const object = wordsIn(context, from, to)
  if (object === "") return
  context.drafts.push({
    kind: "objective",
    relation: "aims-at",
    subject,
    object,
    anchor: verb.at,
    evidence: {from: evidence.from, to},
    isDenied: verb.isNegated,
    ...(asideAt(phrase, verb.at) === undefined ? {} : {modality: "presupposed" as const}),
  })
}
