/* Groups of verbs: "has been exploited", "did not attribute", "to steal", with voice, form, modal and negation.
 *
 * A group opens with an auxiliary, a modal, "to" or a verb; a verb that stands alone is judged by its neighbours
 * (bare-verbs.ts). Groups do not overlap and stand in the order of the text. */

import {bareGroup} from "./bare-verbs.ts"
import {beForms, doForms, haveForms, isAdverb, modals, negations, type VerbForm} from "./english.ts"
import type {Lookup, VerbReading} from "./lookup.ts"
import type {Mention} from "./mentions.ts"
import type {VerbGroup} from "./shape.ts"
import type {Token} from "./tokens.ts"
import {isAttributive} from "./word-shapes.ts"

/** What a group of verbs opens with, other than a verb. */
const openers: ReadonlySet<string> = new Set(["to", "not", ...modals, ...beForms, ...haveForms, ...doForms])

/** The groups of verbs of a sentence, in its order; what is a name is no verb. */
export function groupsIn(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  mentionAt: Int32Array,
  lookup: Lookup,
): readonly VerbGroup[] {
  const groups: VerbGroup[] = []
  const isNamed = (i: number): boolean => {
    const m = mentions[mentionAt[i] ?? -1]
    return m !== undefined && !(m.kind === "sector" && m.to - m.from === 1) && m.kind !== "tool"
  }
  for (let at = 0; at < tokens.length; ) {
    const group = groupAt(tokens, at, isNamed, lookup)
    if (group === undefined) at += 1
    else {
      groups.push(group)
      at = group.to
    }
  }
  return groups
}

function groupAt(
  tokens: readonly Token[],
  from: number,
  isNamed: (i: number) => boolean,
  lookup: Lookup,
): VerbGroup | undefined {
  const first = tokens[from]
  if (first === undefined || !first.isWord) return undefined
  const {key} = first
  // PERF: most words open no group.
  if (!openers.has(key) && !lookup.verbs.has(key)) return undefined
  if (isNamed(from) || key === "including") return undefined
  let isNegated = false
  let modal: string | undefined
  let lastAux: "be" | "have" | "do" | "modal" | "to" | undefined
  let beAt = -1
  let at = from
  let seenBe = false
  let isInfinitive = false
  if (key === "to") {
    let next = from + 1
    while (tokens[next] !== undefined && isAdverb(tokens[next]?.key ?? "")) next++
    const word = tokens[next]
    if (word === undefined || isNamed(next)) return undefined
    const isVerb =
      lookup.verbs.get(word.key)?.some((r) => r.forms.has("base")) === true ||
      word.key === "be" ||
      word.key === "have"
    if (!isVerb) return undefined
    // "access to support systems" is rare; "to" before a noun that is also a verb and stands alone is a place.
    lastAux = "to"
    isInfinitive = true
    at = next
  } else if (key === "not" && tokens[from + 1]?.key === "to") {
    const rest = groupAt(tokens, from + 1, isNamed, lookup)
    return rest === undefined ? undefined : {...rest, from, isNegated: true}
  }
  for (; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const k = token.key
    if (modals.has(k) && (k !== "may" || !token.isCapital) && lastAux === undefined) {
      modal = k
      lastAux = "modal"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (beForms.has(k)) {
      lastAux = "be"
      seenBe = true
      beAt = at
      if (negations.has(k)) isNegated = true
      continue
    }
    if (haveForms.has(k) && (lastAux !== undefined || nextIsVerbal(tokens, at + 1, lookup))) {
      lastAux = "have"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (doForms.has(k) && (negations.has(k) || tokens[at + 1]?.key === "not")) {
      lastAux = "do"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (
      lastAux !== undefined &&
      (isAdverb(k) ||
        (k === "since" && lastAux === "have") ||
        k === "not" ||
        (k === "no" && tokens[at + 1]?.key === "longer")) &&
      at > from
    ) {
      if (k === "not" || k === "never") isNegated = true
      // An adverb behind a lone "is" belongs to it only if a verb or a predicate follows.
      continue
    }
    break
  }
  const verb = tokens[at]
  const readings = verb === undefined || isNamed(at) ? undefined : lookup.verbs.get(verb.key)
  const formsHere = (wanted: (form: VerbForm) => boolean): readonly VerbReading[] =>
    (readings ?? []).filter((r) => [...r.forms].some(wanted))
  if (lastAux === undefined) return bareGroup(tokens, from, isNamed, readings, lookup)
  const form = isInfinitive
    ? "infinitive"
    : tokens[from]?.key === "being" || tokens[from]?.key === "having"
      ? "gerund"
      : beForms.has(key) && (key === "be" || key === "been")
        ? "participle"
        : "finite"
  const make = (main: number, rs: readonly VerbReading[], voice: VerbGroup["voice"]): VerbGroup => ({
    from,
    to: main + 1,
    at: main,
    readings: rs,
    voice,
    form,
    isNegated,
    modal,
  })
  if (lastAux === "be") {
    const parts = formsHere((f) => f === "part")
    const ings = formsHere((f) => f === "ing")
    if (parts.length > 0) return make(at, parts, "passive")
    if (ings.length > 0 && !isAttributive(tokens, at, lookup)) return make(at, ings, "active")
    return {...make(beAt, [], "be")}
  }
  if (lastAux === "have") {
    const parts = formsHere((f) => f === "part")
    if (parts.length > 0) return make(at, parts, "active")
    return make(at - 1, [], "active")
  }
  const bases = formsHere((f) => f === "base")
  if (bases.length > 0) return make(at, bases, "active")
  if (seenBe) return make(beAt, [], "be")
  return modal === undefined ? undefined : make(Math.max(from, at - 1), [], "active")
}

function nextIsVerbal(tokens: readonly Token[], from: number, lookup: Lookup): boolean {
  for (let i = from; i < from + 4; i++) {
    const token = tokens[i]
    if (token === undefined) return false
    if (beForms.has(token.key)) return true
    if (lookup.verbs.get(token.key)?.some((r) => r.forms.has("part")) === true) return true
    if (!isAdverb(token.key) && token.key !== "not") return false
  }
  return false
}
