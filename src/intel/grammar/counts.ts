/* Numbers with their bounds and their unit: "at least 30,000 organisations in the US alone". Never added up, never
 * converted; the unit and the place belong to the number. */

import type {Quantity} from "../../model/intel.ts"
import type {Lookup} from "./lookup.ts"
import type {Mention} from "./mentions.ts"
import {isNumber, type Token} from "./tokens.ts"
import {isPlural} from "./word-shapes.ts"

/** A number with its unit and bounds, at its tokens. */
export interface FoundCount {
  readonly from: number
  readonly to: number
  /** The token of the unit, or -1 where it is understood: "many more". */
  readonly unitAt: number
  readonly quantity: Quantity
}

const words: ReadonlyMap<string, number> = new Map(
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, i) => [word, i + 1]),
)
for (const [i, word] of "thirty forty fifty sixty seventy eighty ninety".split(" ").entries())
  (words as Map<string, number>).set(word, 30 + 10 * i)
const powers: ReadonlyMap<string, number> = new Map([
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
])
const vague = new Set(
  "dozens hundreds thousands millions scores several numerous many countless tens handful".split(" "),
)

/** What a count may begin with, other than a number. */
const beginners: ReadonlySet<string> = new Set([
  ..."at no more over above up fewer less nearly almost about around approximately roughly some circa estimated an a".split(
    " ",
  ),
  ...vague,
])

function numberAt(
  tokens: readonly Token[],
  at: number,
): {readonly value: number; readonly to: number} | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  let value: number | undefined
  if (/^\d{1,3}(?:,\d{3})+$/.test(token.text) || /^\d{1,9}$/.test(token.text))
    value = Number(token.text.replaceAll(",", ""))
  else if (/^\d{1,4}\.\d{1,3}$/.test(token.text) && powers.has(tokens[at + 1]?.low ?? ""))
    value = Number(token.text)
  else
    value =
      words.get(token.low) ??
      (words.get(token.low.split("-")[0] ?? "") !== undefined &&
      words.get(token.low.split("-")[1] ?? "") !== undefined
        ? (words.get(token.low.split("-")[0] ?? "") ?? 0) + (words.get(token.low.split("-")[1] ?? "") ?? 0)
        : undefined)
  if (value === undefined) return undefined
  const power = powers.get(tokens[at + 1]?.low ?? "")
  return power === undefined ? {value, to: at + 1} : {value: Math.round(value * power), to: at + 2}
}

/** The count that begins at a token, or undefined. */
export function countAt(
  tokens: readonly Token[],
  at: number,
  lookup: Lookup,
  mentions: readonly Mention[],
  text: string,
): FoundCount | undefined {
  // PERF: most words begin no count.
  const first = tokens[at]
  if (
    first === undefined ||
    !(isNumber(first) || beginners.has(first.key) || words.has(first.low) || first.low.includes("-"))
  )
    return undefined
  let next = at
  let bound: "min" | "over" | "max" | "about" | undefined
  const k = (i: number): string => tokens[i]?.key ?? ""
  if (k(at) === "at" && k(at + 1) === "least") [bound, next] = ["min", at + 2]
  else if (k(at) === "no" && (k(at + 1) === "fewer" || k(at + 1) === "less") && k(at + 2) === "than")
    [bound, next] = ["min", at + 3]
  else if (k(at) === "more" && k(at + 1) === "than") [bound, next] = ["over", at + 2]
  else if (k(at) === "over" || k(at) === "above") [bound, next] = ["over", at + 1]
  else if (k(at) === "up" && k(at + 1) === "to") [bound, next] = ["max", at + 2]
  else if (k(at) === "no" && k(at + 1) === "more" && k(at + 2) === "than") [bound, next] = ["max", at + 3]
  else if (k(at) === "at" && k(at + 1) === "most") [bound, next] = ["max", at + 2]
  else if ((k(at) === "fewer" || k(at) === "less") && k(at + 1) === "than") [bound, next] = ["max", at + 2]
  else if (/^(?:nearly|almost|about|around|approximately|roughly|some|circa|estimated)$/.test(k(at)))
    [bound, next] = ["about", at + 1]
  else if ((k(at) === "an" || k(at) === "a") && k(at + 1) === "estimated") [bound, next] = ["about", at + 2]
  const number = numberAt(tokens, next)
  let isVague = false
  let to = next
  if (number !== undefined) to = number.to
  else if (bound === undefined || bound === "over" || bound === "min") {
    if (
      k(at) === "a" &&
      /^(?:number|handful|dozen|hundred|thousand|small|large|limited|significant|few|million)$/.test(
        k(at + 1),
      )
    ) {
      to = at + 2
      if (k(to) === "number") to++
      if (
        k(at + 1) !== "dozen" &&
        k(at + 1) !== "hundred" &&
        k(at + 1) !== "thousand" &&
        k(at + 1) !== "few" &&
        k(at + 1) !== "million" &&
        k(to) !== "of"
      )
        return undefined
      isVague = true
      if (k(to) === "of") to++
    } else if (k(at) === "tens" && k(at + 1) === "of") {
      isVague = true
      to = at + 2
      if (/^(?:thousands|millions)$/.test(k(to))) to++
      if (k(to) === "of") to++
    } else if (k(next) === "a" && /^(?:dozen|hundred|thousand|million)$/.test(k(next + 1))) {
      isVague = true
      to = next + 2
    } else if (vague.has(k(next)) || k(next) === "handful") {
      isVague = true
      to = next + 1
      if (k(to) === "more" || k(to) === "other" || k(to) === "others") to++
      if (k(to) === "of") to++
    } else return undefined
  } else return undefined
  if (number?.value === 1 && k(to) === "of") return undefined
  // "70 per cent", "3 March", "2021", "version 3": no counts of things.
  if (
    number !== undefined &&
    tokens[next] !== undefined &&
    /^(?:19|20)\d\d$/.test(tokens[next]?.text ?? "") &&
    bound === undefined
  )
    return undefined
  if (
    /^(?:%|percent|per|years?|months?|weeks?|days?|hours?|minutes?)$/.test(k(to)) ||
    k(next - 1) === "version"
  )
    return undefined
  const victims = lookup.nouns.get("victim")
  let unitAt = -1
  if (k(to) === "of") {
    to++
    if (k(to) === "the" || k(to) === "its" || k(to) === "their") to++
  }
  for (let i = to; i < Math.min(tokens.length, to + 6); i++) {
    const token = tokens[i]
    if (token === undefined || !token.isWord) break
    if (victims?.has(token.key) === true && victims.has(k(i + 1)) === false) {
      unitAt = i
      break
    }
    if (
      /^(?:in|on|at|by|were|was|are|have|had|that|which|who|and|to|for|with|from|of|affected)$/.test(
        token.key,
      ) &&
      token.key !== "affected"
    )
      break
  }
  if (unitAt < 0)
    for (let i = to; i < Math.min(tokens.length, to + 3); i++) {
      const token = tokens[i]
      if (token === undefined || !token.isWord || token.isCapital) break
      if (!isPlural(token) || isPlural(tokens[i + 1])) continue
      if (
        !/^(?:euros|dollars|pounds|times|cases|others|hours|minutes|versions|bytes|gigabytes|terabytes|points|flaws|vulnerabilities|bugs|cves|patches|updates|incidents|attacks|campaigns|groups|actors|hackers)$/.test(
          token.key,
        )
      )
        unitAt = i
      break
    }
  const isBare = isVague && (k(to - 1) === "more" || k(to - 1) === "others")
  if (unitAt < 0 && !isBare) {
    const mention = mentions.find((m) => m.from >= to && m.from <= to + 3 && m.kind === "sector")
    if (mention === undefined) return undefined
    unitAt = mention.to - 1
  }
  const unitKey = unitAt < 0 ? "" : (tokens[unitAt]?.key ?? "")
  const unit =
    unitAt < 0
      ? "organisations"
      : lookup.nouns.get("organisations")?.has(unitKey) === true
        ? "organisations"
        : plural(tokens[unitAt]?.low ?? "")
  const end = unitAt < 0 ? to : unitAt + 1
  const place = mentions.find(
    (m) =>
      (m.kind === "state" || m.kind === "place") &&
      ((m.from >= end && m.from <= end + 8) || (m.from >= to && m.to <= end)),
  )
  return {
    from: at,
    to: end,
    unitAt,
    quantity: {
      ...(number === undefined
        ? {}
        : bound === "max"
          ? {max: number.value}
          : bound === "min" || bound === "over"
            ? {min: number.value}
            : {min: number.value, max: number.value}),
      ...(bound === "over" ? {isExclusive: true} : {}),
      ...(bound === "about" ? {isApproximate: true} : {}),
      ...(isVague ? {isVague: true} : {}),
      unit,
      ...(place === undefined ? {} : {place: place.id}),
      text: text.slice(tokens[at]?.start ?? 0, tokens[end - 1]?.end ?? 0),
    },
  }
}

function plural(word: string): string {
  if (word.endsWith("s")) return word
  return word.endsWith("y") ? `${word.slice(0, -1)}ies` : word.endsWith("x") ? `${word}es` : `${word}s`
}
