/* What a statement asks of its readers: who should do what, how strongly, on what condition. What a state asks of
 * another state is none. */

import type {AdviceVerb} from "../../knowledge/lexicons.ts"
import {doerOf} from "../discourse/doer.ts"
import {coordinators, isAdverb} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Range} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {keyOf, tokensOf} from "../grammar/tokens.ts"
import {speakerOf} from "../voices/speaker.ts"
import {type Context, wordsIn} from "./draft.ts"

export interface AdviceDraft {
  readonly action: string
  readonly audience: string
  readonly strength: AdviceVerb["strength"]
  readonly condition?: string
  readonly trigger?: string
  readonly anchor: number
  readonly evidence: Range
}

const imperatives = new Set(
  "apply install update upgrade patch disable enable reset rotate review check search hunt report block change remove isolate restrict enforce monitor use follow ensure verify limit contact audit configure revoke disconnect replace implement test back scan inspect turn treat keep preserve delete deploy require segment see visit read refer assume consult migrate run investigate revoke log forward retain subscribe prioritise prioritize".split(
    " ",
  ),
)
const audienceWords =
  /^(?:organisations?|organizations?|administrators?|operators?|users?|customers?|agencies|companies|defenders|victims?|network|businesses|everyone|owners?|teams?|providers?|entities|suppliers|admins|employees|staff|members|anyone|those|recipients|readers|institutions|firms|departments|individuals|you|we|they|hospitals|utilities|authorities|vendors|contractors|people|citizens|bodies|universities|schools|banks|it|systems?|servers?|devices?|passwords?|updates?|patch(?:es)?|logs?|credentials|accounts?|access|installations?|appliances?|instances?|interfaces?|software|it|sites|hosts|signs?|incidents?|compromises?|connections|tokens|backups|services|mailboxes|routers|keys|ports|versions|intrusions?|indicators|anything|traffic)$/

interface Impersonal {
  readonly keys: readonly string[]
  readonly strength: AdviceVerb["strength"]
}

const impersonal = new WeakMap<readonly AdviceVerb[], readonly Impersonal[]>()

/** The phrases that begin with "it is", as words. */
function impersonalOf(phrases: readonly AdviceVerb[]): readonly Impersonal[] {
  const known = impersonal.get(phrases)
  if (known !== undefined) return known
  const made = phrases
    .filter(({phrase}) => phrase.startsWith("it is "))
    .map(({phrase, strength}) => ({keys: tokensOf(phrase, 0, phrase.length).map((t) => t.key), strength}))
  impersonal.set(phrases, made)
  return made
}

/** The advice in a sentence. */
export function adviceIn(context: Context): readonly AdviceDraft[] {
  const {phrase, discourse} = context
  const {tokens, verbs} = phrase
  const found: AdviceDraft[] = []
  const end = tokens.length
  const phrases = discourse.lookup.lexicons.advice
  const add = (draft: AdviceDraft): void => {
    if (!found.some((f) => f.evidence.from < draft.evidence.to && draft.evidence.from < f.evidence.to))
      found.push(draft)
  }
  const trimmed = (to: number): number => {
    let at = to
    while (at > 0 && tokens[at - 1]?.isWord === false && tokens[at - 1]?.text !== ")") at--
    return at
  }
  // "It is vital that …", "it is possible to …".
  const hasIt = tokens.some((t) => t.key === "it")
  for (const {keys, strength} of hasIt ? impersonalOf(phrases) : []) {
    for (let i = 0; i + keys.length < end; i++) {
      if (tokens[i]?.key !== "it") continue
      if (
        !keys.every((k, j) => tokens[i + j]?.key === k || (k === "vital" && tokens[i + j]?.key === "vital"))
      )
        continue
      const from = i + keys.length
      const parts = conjuncts(context, from, end)
      for (const [n, part] of parts.entries())
        add({
          ...described(context, part),
          strength,
          anchor: i,
          evidence: {from: n === 0 ? i : part.from, to: trimmed(part.to)},
        })
    }
  }
  for (const verb of verbs) {
    // "Entities are to report …".
    const next = verbs.find((v) => v.form === "infinitive" && v.from === verb.to)
    if (
      verb.voice === "be" &&
      verb.form === "finite" &&
      next !== undefined &&
      /^(?:are|is)$/.test(tokens[verb.at]?.key ?? "")
    ) {
      const whom = subjectOf(phrase, verb)
      if (whom !== undefined && audienceWords.test(tokens[discourse.headOf(phrase, whom)]?.key ?? "")) {
        const until = regionOf(phrase, next).to
        add({
          ...described(context, {from: next.from, to: until}),
          audience: wordsIn(context, whom.from, verb.from),
          strength: "vital",
          anchor: verb.at,
          evidence: {from: whom.from, to: trimmed(until)},
        })
      }
    }
    const word = verb.modal ?? ""
    if (
      (word === "should" ||
        word === "must" ||
        word === "ought" ||
        word === "may" ||
        word === "can" ||
        word === "could") &&
      !verb.isNegated
    ) {
      const lexical = tokens[verb.at]?.key ?? ""
      const entry = phrases.find(
        (p) =>
          (p.phrase === `${word} ${lexical}` || p.phrase.startsWith(`${word} ${lexical} `)) &&
          p.phrase.split(" ").every((w, i) => tokens[verb.at - 1 + i]?.key === keyOf(w)),
      )
      const plain =
        word === "could" ? undefined : phrases.find((p) => p.phrase === word || p.phrase === `${word} to`)
      const chosen = entry ?? plain
      if (chosen === undefined) continue
      if (chosen.phrase === "can" && tokens[verb.at]?.key === "found") {
        // read below
      }
      const subject = subjectOf(phrase, verb)
      if (subject === undefined) continue
      const head = discourse.headOf(phrase, subject)
      const isSoft = word === "may" || word === "can"
      const headKey = tokens[head]?.key ?? ""
      const isReader = audienceWords.test(headKey) || /^(?:who|which|that)$/.test(headKey)
      if (
        word === "may" &&
        chosen.phrase === "may" &&
        !(isReader && /^(?:contact|use|report|request|apply|choose|consider|wish|also)$/.test(lexical))
      )
        continue
      if (
        isSoft &&
        chosen.phrase === "can" &&
        lexical !== "found" &&
        lexical !== "find" &&
        !(
          isReader &&
          /^(?:use|contact|report|request|download|check|consult|find|obtain|apply|run|reduce|verify)$/.test(
            lexical,
          )
        )
      )
        continue
      if (!isSoft && word !== "could" && !isReader && doerOf(discourse, phrase, subject) !== undefined)
        continue
      // What is asked of a state.
      if (phrase.mentions.some((m) => m.kind === "state" && m.to === head + 1)) continue
      const to = regionOf(phrase, verb).to
      const full = Math.max(to, verb.to)
      add({
        ...described(context, {from: verb.at, to: full}),
        audience: wordsIn(context, subject.from, Math.max(head + 1, subject.from + 1)),
        strength: chosen.phrase === "can" && lexical === "found" ? "pointer" : chosen.strength,
        anchor: verb.at,
        evidence: {from: conditionStart(context, subject.from), to: trimmed(full)},
      })
      continue
    }
    for (const {base} of verb.readings) {
      const entry = phrases.find(
        (p) =>
          p.phrase === base ||
          (p.phrase.startsWith(`${base} `) &&
            p.phrase
              .split(" ")
              .slice(1)
              .every((w, i) => tokens[verb.to + i]?.key === keyOf(w)) &&
            /^(?:call on)$/.test(p.phrase)),
      )
      const obliged =
        verb.voice === "passive" &&
        /^(?:require|order|oblige|instruct|direct)$/.test(base) &&
        tokens[verb.to]?.key === "to"
      const needs =
        verb.voice === "active" &&
        /^(?:need|have)$/.test(base) &&
        phrase.verbs.some((v) => v.from === verb.to && v.form === "infinitive")
      const isOrder =
        verb.voice === "active" &&
        /^(?:order|instruct|direct|require)$/.test(base) &&
        phrase.verbs.some((v) => v.form === "infinitive" && v.from > verb.to && v.from <= verb.to + 6) &&
        tokens.slice(verb.to, verb.to + 5).some((t) => audienceWords.test(t.key))
      if (isOrder) {
        const whom = subjectOf(phrase, verb)
        const until = regionOf(phrase, verb).to
        add({
          ...described(context, {from: verb.to, to: until}),
          strength: "vital",
          anchor: verb.at,
          evidence: {from: whom?.from ?? verb.from, to: trimmed(until)},
        })
        continue
      }
      if (entry === undefined && !obliged && !needs) continue
      if (verb.isNegated) continue
      const subject = subjectOf(phrase, verb)
      const region = regionOf(phrase, verb)
      if (obliged || needs) {
        if (
          subject === undefined ||
          !audienceWords.test(tokens[discourse.headOf(phrase, subject)]?.key ?? "")
        )
          continue
        add({
          ...described(context, {from: verb.to, to: region.to}),
          audience: wordsIn(context, subject.from, subject.to),
          strength: "vital",
          anchor: verb.at,
          evidence: {from: subject.from, to: trimmed(region.to)},
        })
        continue
      }
      if (entry === undefined) continue
      const isPassive = verb.voice === "passive"
      const next = tokens[verb.to]
      const infinitive = verbs.find(
        (v) => v.form === "infinitive" && v.from >= verb.to && v.from <= verb.to + 12,
      )
      const gerund = verbs.find((v) => v.form === "gerund" && v.from >= verb.to && v.from <= verb.to + 2)
      const isThat = tokens.slice(verb.to, verb.to + 2).some((t) => t.key === "that")
      if (!isPassive) {
        const who = subject === undefined ? [] : speakerOf(phrase, subject, discourse).chain
        if (who.length === 0) continue
        // "encourage organisations to familiarise themselves": a verb that nobody knows.
        const toward = tokens.findIndex(
          (t, i) =>
            t.key === "to" &&
            i > verb.to &&
            i < verb.to + 10 &&
            /^[a-z]{4,}$/.test(tokens[i + 1]?.text ?? ""),
        )
        if (infinitive === undefined && gerund === undefined && !isThat && base !== "recommend" && toward < 0)
          continue
        if (next?.key === "by" || next?.text === "," || next?.text === ".") continue
        // "calls on Russia to …"
        const audience: Range = {
          from: verb.to + entry.phrase.split(" ").length - 1,
          to: infinitive?.from ?? (toward < 0 ? verb.to + 1 : toward),
        }
        const asked = phrase.mentions.find(
          (m) =>
            m.from >= audience.from &&
            m.to <= audience.to &&
            (m.kind === "state" || m.kind === "place") &&
            !m.isAdjective,
        )
        const isOfReaders = tokens.slice(audience.from, audience.to).some((t) => audienceWords.test(t.key))
        if (asked !== undefined && !isOfReaders && infinitive !== undefined) continue
        if (
          (base === "ask" ||
            base === "encourage" ||
            base === "urge" ||
            base === "invite" ||
            base === "call") &&
          !isOfReaders &&
          !isThat
        )
          continue
        const to = Math.max(region.to, endOfAdvice(context, verb.to))
        const parts = conjuncts(context, verb.to, to)
        const [first] = parts
        add({
          ...described(context, first ?? {from: verb.to, to}),
          audience: infinitive === undefined ? "all" : wordsIn(context, audience.from, audience.to),
          strength: entry.strength,
          anchor: verb.at,
          evidence: {from: subject?.from ?? verb.from, to: trimmed(to)},
        })
      } else {
        if (
          subject === undefined ||
          (infinitive === undefined &&
            !audienceWords.test(tokens[discourse.headOf(phrase, subject)]?.key ?? "") &&
            base !== "recommend")
        )
          continue
        if (tokens[verb.to]?.key === "by" && infinitive === undefined) continue
        add({
          ...described(context, {from: verb.to, to: region.to}),
          audience: wordsIn(context, subject.from, subject.to),
          strength: entry.strength,
          anchor: verb.at,
          evidence: {from: subject.from, to: trimmed(region.to)},
        })
      }
      break
    }
  }
  const [first, second] = tokens
  if (found.length === 0 && first !== undefined) {
    // The plain imperative, with a condition before it or not.
    let at = 0
    if (/^(?:if|where|when|until|once|after|before)$/.test(first.key)) {
      const comma = tokens.findIndex((t) => t.text === ",")
      if (comma > 0) at = comma + 1
    }
    while (
      isAdverb(tokens[at]?.key ?? "") ||
      tokens[at]?.key === "please" ||
      /^(?:[-•*]|\d+|\.)$/.test(tokens[at]?.text ?? "")
    )
      at++
    const word = tokens[at]
    const next = tokens[at + 1]
    if (
      word !== undefined &&
      imperatives.has(word.low) &&
      next !== undefined &&
      !/^(?:of|by|is|was|are|were|has|have|had|for|in|on)$/.test(next.key) &&
      second !== undefined &&
      !verbs.some((v) => v.form === "finite" && v.from > at && v.from <= at + 3)
    ) {
      const isPointer = /^(?:see|visit|read|refer|consult)$/.test(word.low)
      add({
        ...described(context, {from: at, to: end}),
        audience: "all",
        strength: isPointer ? "pointer" : "should",
        anchor: at,
        evidence: {from: 0, to: trimmed(end)},
      })
    }
  }
  return found
}

function conditionStart(context: Context, from: number): number {
  const {tokens} = context.phrase
  if (/^(?:if|where|when|until)$/.test(tokens[0]?.key ?? "") && tokens[from - 1]?.text === ",") return 0
  return from
}

function endOfAdvice(context: Context, from: number): number {
  const {tokens, verbs} = context.phrase
  const next = verbs.find((v) => v.from > from && v.form === "finite")
  if (next === undefined) return tokens.length
  const subject = subjectOf(context.phrase, next)
  if (subject === undefined || subject.from < from) return next.from
  const before = tokens[subject.from - 1]
  return before?.key === "and" || before?.text === ","
    ? tokens[subject.from - 2]?.text === ","
      ? subject.from - 2
      : subject.from - 1
    : tokens.length
}

/** Actions joined by "and": each a part. */
function conjuncts(context: Context, from: number, to: number): readonly Range[] {
  const {tokens, verbs, verbAt} = context.phrase
  const parts: Range[] = []
  let start = from
  for (let i = from + 2; i < to; i++) {
    if (!coordinators.has(tokens[i - 1]?.key ?? "")) continue
    const verb = verbs[verbAt[i] ?? -1]
    if (verb === undefined || verb.from !== i || (verb.form !== "infinitive" && verb.form !== "finite"))
      continue
    parts.push({from: start, to: i - 1})
    start = i
  }
  parts.push({from: start, to})
  return parts
}

function described(
  context: Context,
  part: Range,
): Pick<AdviceDraft, "action" | "audience" | "condition" | "trigger"> {
  const {tokens} = context.phrase
  const sentenceIf = tokens.findIndex((t) => /^(?:if|where|unless|until)$/.test(t.key))
  const yet = tokens.findIndex((t, i) => t.key === "yet" && tokens[i + 1]?.key === "to")
  const condition = sentenceIf >= 0 ? clause(context, sentenceIf) : yet >= 0 ? "not yet done" : undefined
  const suspected = tokens.findIndex((t, i) => i >= part.from && i < part.to && t.key === "suspected")
  return {
    action: wordsIn(context, part.from, part.to),
    audience: "all",
    ...(condition === undefined || condition === "" ? {} : {condition}),
    ...(suspected < 0 ? {} : {trigger: wordsIn(context, suspected, suspected + 2)}),
  }
}

function clause(context: Context, from: number): string {
  const {tokens} = context.phrase
  let to = from + 1
  while (to < tokens.length && tokens[to]?.text !== "," && tokens[to]?.text !== ".") to++
  return wordsIn(context, from, to)
}
