/* The voice of one verb of speech: whose it is, and the words that it gives to him: "X said that …", "…, said X",
 * "is attributed by X to Y", "X denied Z". */

import type {Saying} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {coordinators, prepositions} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {speakerOf} from "./speaker.ts"
import {nobody, unnamedHeads} from "./speaker-nouns.ts"
import type {Voice} from "./voice.ts"

/** The voice of a verb; undefined where it is no verb of speech, or nobody says anything. */
export function voiceOf(phrase: Phrase, verb: VerbGroup, discourse: Discourse): Voice | undefined {
  const {tokens, verbs} = phrase
  if (verb.form === "infinitive" && verb.voice !== "passive") {
    // "is to say", "declined to say": nobody says anything.
    return undefined
  }
  let says: Saying | undefined
  let to = verb.to
  let isStatement = false
  for (const {base} of verb.readings) {
    const fit = discourse.lookup.speech
      .get(base)
      ?.find((s) => s.particles.every((p, i) => tokens[verb.to + i]?.key === p))
    if (fit !== undefined) {
      says = fit.verb.says
      to = verb.to + fit.particles.length
      break
    }
    if (
      discourse.lookup.relations
        .get(base)
        ?.some(
          (r) =>
            r.relation.isSaid &&
            r.relation.kind === "attribution" &&
            r.particles.every((p, i) => tokens[verb.to + i]?.key === p),
        ) === true
    ) {
      says = "asserts"
      isStatement = true
      break
    }
  }
  if (verb.voice === "be" && tokens[verb.to]?.key === "confident") {
    says = "assesses"
    to = verb.to + 1
  }
  if (says === undefined) return undefined
  if (verb.voice === "passive") {
    // "is assessed by X to …", "is attributed by X to …"
    const region = regionOf(phrase, verb)
    let by = -1
    for (let i = verb.to; i < region.to && i < verb.to + 3; i++) if (tokens[i]?.key === "by") by = i
    if (by < 0) {
      if (isStatement)
        for (let i = verb.to; i < region.to; i++)
          if (tokens[i]?.key === "by" && phrase.verbAt[i - 1] === -1) by = i
    }
    const start = subjectOf(phrase, verb)?.from ?? verb.from
    if (by < 0) return undefined
    let end = by + 1
    while (
      end < region.to &&
      tokens[end]?.text !== "," &&
      tokens[end]?.key !== "to" &&
      tokens[end]?.key !== "that" &&
      tokens[end]?.key !== "as" &&
      tokens[end]?.key !== "in" &&
      tokens[end]?.key !== "on"
    )
      end++
    const who = speakerOf(phrase, {from: by + 1, to: end}, discourse)
    if (who.chain.length === 0) return undefined
    return {
      chain: who.chain,
      says,
      content: {from: start, to: region.to},
      isUnnamed: false,
      confidence: undefined,
      verb,
      person: who.person,
    }
  }
  if (isStatement) {
    const subject = subjectOf(phrase, verb)
    if (subject === undefined || verb.isNegated) return undefined
    const who = speakerOf(phrase, subject, discourse)
    return {
      chain: who.chain,
      says,
      content: {from: verb.from, to: endOfContent(phrase, verb.to, verb, discourse)},
      isUnnamed: who.chain.length === 0,
      confidence: confidenceAt(phrase, verb.to),
      verb,
      person: who.person,
    }
  }
  // What stands behind the verb: that, a colon, a quotation, a clause; or nothing, and the words stand before.
  let open = -1
  let sawComma = false
  for (let i = to; i < tokens.length && i < to + 22; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (token.key === "that" && !determinerThat(phrase, i)) {
      open = i + 1
      break
    }
    if (token.text === ":" || token.text === '"') {
      open = i + (token.text === ":" ? 1 : 0)
      break
    }
    if (token.text === ";") break
    if (
      token.text === "," &&
      !phrase.asides.some((a) => (a.from === i || a.to === i + 1) && a.kind !== "bracket")
    )
      sawComma = true
    const v = verbs[phrase.verbAt[i] ?? -1]
    if (v?.form === "finite") {
      if (!sawComma || i - to > 3) open = to
      break
    }
    if (
      v?.form === "infinitive" &&
      (says === "assesses" || /^to$/.test(tokens[v.from]?.key ?? "")) &&
      !sawComma
    ) {
      if (says === "assesses" || tokens[v.from + 1]?.key === "be" || tokens[v.from + 1]?.key === "have")
        open = to
      break
    }
  }
  const subject = subjectOf(phrase, verb)
  if (
    open >= 0 &&
    !(
      sawComma &&
      tokens[open]?.text !== '"' &&
      tokens[open - 1]?.key !== "that" &&
      tokens[open - 1]?.text !== ":"
    )
  ) {
    const who = subject === undefined ? nobody : speakerOf(phrase, subject, discourse)
    const isUnnamed = who.chain.length === 0
    // "does not believe that X did it": a denial; "did not say that": nothing.
    if (
      verb.isNegated &&
      says === "assesses" &&
      verb.readings.some((r) => /^(?:believe|think)$/.test(r.base))
    )
      says = "denies"
    else if (verb.isNegated && says !== "denies") return undefined
    return {
      chain: who.chain,
      says: isUnnamed && says !== "assesses" ? "relays" : says,
      content: {from: open, to: endOfContent(phrase, open, verb, discourse)},
      isUnnamed,
      confidence: confidenceAt(phrase, to),
      verb,
      person: who.person,
    }
  }
  // "…, X said." and "…," said X.
  const rest = tokens.slice(to).findIndex((t) => t.text === "," || t.text === '"' || t.text === ".")
  const behind: Range = {from: to, to: rest < 0 ? tokens.length : to + rest}
  if (says === "asserts" || says === "assesses") {
    const isSuffix =
      subject !== undefined && subject.from > 0 && /^[,"-]$/.test(tokens[subject.from - 1]?.text ?? "")
    if (isSuffix) {
      const who = speakerOf(phrase, subject, discourse)
      if (who.chain.length > 0 || unnamedHeads.test(tokens[discourse.headOf(phrase, subject)]?.key ?? ""))
        return {
          chain: who.chain,
          says: who.chain.length === 0 ? "relays" : says,
          content: {from: 0, to: subject.from - 1},
          isUnnamed: who.chain.length === 0,
          confidence: undefined,
          verb,
          person: who.person,
        }
    }
    if (
      verb.from > 1 &&
      /^[,"]$/.test(tokens[verb.from - 1]?.text ?? "") &&
      behind.to > behind.from &&
      says === "asserts"
    ) {
      const who = speakerOf(phrase, {from: behind.from, to: appositionEnd(phrase, behind.to)}, discourse)
      if (who.chain.length > 0)
        return {
          chain: who.chain,
          says,
          content: {from: 0, to: verb.from - 1},
          isUnnamed: false,
          confidence: undefined,
          verb,
          person: who.person,
        }
    }
  }
  if (says === "stance" || says === "denies") {
    if (subject === undefined) return undefined
    const who = speakerOf(phrase, subject, discourse)
    if (who.chain.length === 0) return undefined
    return {
      chain: who.chain,
      says,
      content: {from: verb.to, to: regionOf(phrase, verb).to},
      isUnnamed: false,
      confidence: undefined,
      verb,
      person: who.person,
    }
  }
  return undefined
}

function appositionEnd(phrase: Phrase, at: number): number {
  let end = at
  if (phrase.tokens[end]?.text === ",") {
    end += 1
    while (
      end < phrase.tokens.length &&
      phrase.tokens[end]?.text !== "," &&
      phrase.tokens[end]?.text !== "." &&
      phrase.tokens[end]?.text !== '"'
    )
      end++
  }
  return end
}

/** "that campaign", "that it": a determiner or not. */
function determinerThat(phrase: Phrase, at: number): boolean {
  const next = phrase.tokens[at + 1]
  const previous = phrase.tokens[at - 1]
  return (
    next !== undefined &&
    /^(?:day|time|point|year|month|week|evening|morning)$/.test(next.key) &&
    previous !== undefined &&
    prepositions.has(previous.key)
  )
}

function confidenceAt(phrase: Phrase, from: number): Voice["confidence"] {
  for (let i = from; i < from + 6; i++) {
    const level = phrase.tokens[i]?.key
    if (
      (level === "high" || level === "moderate" || level === "medium" || level === "low") &&
      /^(?:confidence|-confidence|to)$/.test(phrase.tokens[i + 1]?.key ?? "")
    )
      return level === "medium" ? "moderate" : level
  }
  return undefined
}

/** A content ends with its sentence, or where another speaker begins to speak. */
function endOfContent(phrase: Phrase, from: number, verb: VerbGroup, discourse: Discourse): number {
  const {tokens, verbs} = phrase
  for (const other of verbs) {
    if (other.from < from || other === verb || other.form !== "finite") continue
    if (!other.readings.some((r) => discourse.lookup.speech.has(r.base))) continue
    const subject = subjectOf(phrase, other)
    if (subject === undefined || subject.from <= verb.from) {
      // "A said X and added that Y": the same speaker goes on.
      continue
    }
    const before = tokens[subject.from - 1]
    const joined =
      before !== undefined &&
      (coordinators.has(before.key) || before.text === ";" || /^(?:while|whereas|although)$/.test(before.key))
    if (joined && speakerOf(phrase, subject, discourse).chain.length > 0) return subject.from - 1
    if (joined && /^(?:while|whereas|but|;)$/.test(before?.key ?? "")) return subject.from - 1
  }
  for (let i = from; i < tokens.length; i++) if (tokens[i]?.text === ";") return i
  return tokens.length
}
