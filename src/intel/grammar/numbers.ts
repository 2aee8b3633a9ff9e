/* Numbers with their bounds: "at least 1,400", "some two dozen", "between five and eight", "hundreds of thousands of",
 * and shares: "two thirds of the", "40% of", "one in five".
 *
 * Without what is counted; counts.ts adds the unit. Never added up, never converted: "two dozen" is 24, "dozens" and
 * "half of the" are no numbers. */

import type {Quantity} from "../../model/intel.ts"
import {isNumber, type Token} from "./tokens.ts"

/** A number as said, at its tokens; `to` is behind "of", "of the", "of its" as well. */
export interface FoundNumber {
  readonly from: number
  readonly to: number
  readonly said: Omit<Quantity, "unit" | "place" | "text">
  /** "eleven of them", "19 of which": a part of what was counted before. */
  readonly isPart: boolean
  /** Where the words of the number itself end. */
  readonly end: number
}

const small: ReadonlyMap<string, number> = new Map(
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, i) => [word, i + 1] as const)
    .concat(
      "twenty thirty forty fifty sixty seventy eighty ninety"
        .split(" ")
        .map((word, i) => [word, 20 + 10 * i] as const),
    ),
)
const powers: ReadonlyMap<string, number> = new Map([
  ["dozen", 12],
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
])
const vague: ReadonlySet<string> = new Set(
  "dozens hundreds thousands millions scores several numerous countless tens handful multiple various".split(
    " ",
  ),
)

type Bound = "min" | "over" | "max" | "under" | "about"

const bounds: readonly (readonly [string, Bound])[] = [
  ["at least", "min"],
  ["no fewer than", "min"],
  ["no less than", "min"],
  ["not less than", "min"],
  ["a minimum of", "min"],
  ["more than", "over"],
  ["well over", "over"],
  ["upwards of", "over"],
  ["in excess of", "over"],
  ["over", "over"],
  ["above", "over"],
  ["no more than", "max"],
  ["not more than", "max"],
  ["as many as", "max"],
  ["up to", "max"],
  ["at most", "max"],
  ["a maximum of", "max"],
  ["fewer than", "max"],
  ["less than", "max"],
  ["under", "max"],
  ["below", "max"],
  ["just over", "about"],
  ["just under", "about"],
  ["close to", "about"],
  ["an estimated", "about"],
  ["a reported", "about"],
  ["estimated", "about"],
  ["nearly", "about"],
  ["almost", "about"],
  ["about", "about"],
  ["around", "about"],
  ["approximately", "about"],
  ["roughly", "about"],
  ["some", "about"],
  ["circa", "about"],
]
const boundsBy: ReadonlyMap<string, readonly (readonly [readonly string[], Bound])[]> = Map.groupBy(
  bounds.map(([words, bound]) => [words.split(" "), bound] as const),
  ([words]) => words[0] ?? "",
)

const beginners: ReadonlySet<string> = new Set([
  ...[...vague, ...boundsBy.keys()],
  ...["a", "an", "half", "between", "all", "many"],
])
/** What stands before "of the servers" as a share of them. */
const shares: ReadonlySet<string> = new Set(
  "half third thirds quarter quarters fifth fifths tenth tenths percent two-thirds three-quarters".split(" "),
)

/** The number that begins at a token, with what bounds it; undefined for years, parts and shares. */
export function numberAt(tokens: readonly Token[], at: number): FoundNumber | undefined {
  const first = tokens[at]
  // PERF: most words begin no number.
  if (
    first === undefined ||
    !(isNumber(first) || small.has(first.low) || beginners.has(first.key) || first.low.includes("-"))
  )
    return undefined
  const bounded = boundAt(tokens, at)
  let next = bounded?.to ?? at
  if (
    next === at &&
    first.key === "all" &&
    (isNumber(tokens[at + 1]) || small.has(tokens[at + 1]?.low ?? ""))
  )
    next++
  if (first.key === "between") next++
  const share = shareEnd(tokens, next)
  if (share !== undefined) return share > 0 ? withOf(tokens, at, share, {isVague: true}) : undefined
  const value = valueAt(tokens, next)
  if (value !== undefined) {
    // "between five and eight", "five to eight".
    const joint = tokens[value.to]?.key
    const isRange = first.key === "between" ? joint === "and" : /^(?:to|or|-)$/.test(joint ?? "")
    const second = isRange ? valueAt(tokens, value.to + 1) : undefined
    if (first.key === "between" && second === undefined) return undefined
    if (bounded === undefined && second === undefined && /^(?:19|20)\d\d$/.test(tokens[next]?.text ?? ""))
      return undefined
    const end = second?.to ?? value.to
    if (/^(?:per|am|pm|a\.m|p\.m)$/.test(tokens[end]?.key ?? "")) return undefined
    if (
      /^(?:version|versions|article|number|no|week|day|case|phase|level|class|section)$/.test(
        tokens[next - 1]?.key ?? "",
      )
    )
      return undefined
    return withOf(tokens, at, end, saidBy(bounded?.bound, value.value, second?.value))
  }
  if (first.key === "between" || !(bounded === undefined || /^(?:min|over|about)$/.test(bounded.bound)))
    return undefined
  const end = vagueEnd(tokens, next)
  if (end === undefined) return undefined
  return withOf(tokens, at, end, {...(bounded?.bound === "over" ? {isExclusive: true} : {}), isVague: true})
}

/** Behind a share, which "of" follows or a noun: "a quarter", "two thirds", "40 per cent", "one in five". 0 where it is a
 *  share of nothing that is counted; undefined where it is no share. */
function shareEnd(tokens: readonly Token[], at: number): number | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (key(at + 1) === "in" || key(at + 1) === "out") {
    const next = key(at + 1) === "out" && key(at + 2) === "of" ? at + 3 : at + 2
    const isOne = /^(?:one|two|three|four)$/.test(key(at))
    return isOne && /^(?:two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)$/.test(key(next))
      ? next + 1
      : undefined
  }
  const isNumeral = isNumber(tokens[at]) || small.has(tokens[at]?.low ?? "")
  if (isNumeral && (tokens[at + 1]?.text === "%" || key(at + 1) === "percent"))
    return key(at + 2) === "of" ? at + 2 : 0
  if (isNumeral && key(at + 1) === "per" && key(at + 2) === "cent") return key(at + 3) === "of" ? at + 3 : 0
  const part = isNumeral || /^(?:a|an)$/.test(key(at)) ? at + 1 : at
  if (!shares.has(key(part))) return undefined
  // "half a million", "a third party", "half the servers".
  if (key(part + 1) === "of") return part + 1
  return key(part) === "half" && /^(?:the|its|their|our|those|these)$/.test(key(part + 1))
    ? part + 1
    : undefined
}

function boundAt(
  tokens: readonly Token[],
  at: number,
): {readonly bound: Bound; readonly to: number} | undefined {
  for (const [words, bound] of boundsBy.get(tokens[at]?.key ?? "") ?? [])
    if (words.every((w, i) => tokens[at + i]?.key === w)) return {bound, to: at + words.length}
  return undefined
}

function saidBy(bound: Bound | undefined, value: number, second: number | undefined): FoundNumber["said"] {
  if (second !== undefined) return {min: value, max: second}
  if (bound === "min") return {min: value}
  if (bound === "over") return {min: value, isExclusive: true}
  if (bound === "max" || bound === "under") return {max: value}
  return {min: value, max: value, ...(bound === "about" ? {isApproximate: true} : {})}
}

/** A number in digits or words; `to` is behind it. */
function valueAt(
  tokens: readonly Token[],
  at: number,
): {readonly value: number; readonly to: number} | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  const power = (i: number): number | undefined => powers.get(tokens[i]?.low ?? "")
  let value: number | undefined
  if (/^\d{1,3}(?:,\d{3})+$/.test(token.text) || /^\d{1,9}$/.test(token.text))
    value = Number(token.text.replaceAll(",", ""))
  else if (/^\d{1,3}(?:\.\d{3})+$/.test(token.text) && power(at + 1) === undefined)
    value = Number(token.text.replaceAll(".", ""))
  else if (/^\d{1,4}\.\d{1,3}$/.test(token.text) && power(at + 1) !== undefined) value = Number(token.text)
  else {
    const [tens = "", ones = "", ...more] = token.low.split("-")
    const low = small.get(tens)
    if (ones === "") value = low
    else if (more.length === 0 && low !== undefined && small.has(ones)) value = low + (small.get(ones) ?? 0)
    if (token.low === "half" && tokens[at + 1]?.key === "a" && power(at + 2) !== undefined)
      return {value: (power(at + 2) ?? 0) / 2, to: at + 3}
  }
  if (value === undefined) {
    if (token.key === "a" && tokens[at + 1]?.key === "single") return {value: 1, to: at + 2}
    // "a hundred", "a dozen": what they count is said; "a million" is a number as well.
    const isPower = /^(?:a|an)$/.test(token.key) && power(at + 1) !== undefined
    return isPower ? {value: power(at + 1) ?? 0, to: at + 2} : undefined
  }
  let to = at + 1
  for (let next = power(to); next !== undefined; next = power(to)) {
    value *= next
    to++
  }
  const rest =
    to > at + 1 && tokens[to]?.key === "and" ? small.get(tokens[to + 1]?.low.split("-")[0] ?? "") : undefined
  if (rest !== undefined && (power(at + 1) ?? 0) === 100) {
    const [, ones] = tokens[to + 1]?.low.split("-") ?? []
    return {value: value + rest + (small.get(ones ?? "") ?? 0), to: to + 2}
  }
  return {value: Math.round(value), to}
}

/** "dozens", "a handful", "a small number", "several hundred", "tens of thousands": behind the words. */
function vagueEnd(tokens: readonly Token[], at: number): number | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (key(at) === "a") {
    let to = at + 1
    if (
      /^(?:small|large|limited|significant|considerable|great|growing|whole|substantial|good)$/.test(key(to))
    )
      to++
    if (
      /^(?:number|handful|couple|string|range|series|majority|minority)$/.test(key(to)) &&
      key(to + 1) === "of"
    )
      return to + 1
    if (key(to) === "few") return powers.has(key(to + 1)) ? to + 2 : to + 1
    return undefined
  }
  if (key(at) === "many" && /^(?:more|others)$/.test(key(at + 1))) return at + 2
  if (!vague.has(key(at))) return undefined
  let to = at + 1
  if (/^(?:several|some)$/.test(key(at)) && powers.has(key(to))) to++
  if (key(to) === "of" && vague.has(key(to + 1))) to += 2
  if (/^(?:more|other|others|further|additional)$/.test(key(to))) to++
  return to
}

function withOf(tokens: readonly Token[], from: number, end: number, said: FoundNumber["said"]): FoundNumber {
  let to = end
  if (tokens[to]?.key !== "of" && tokens[end - 1]?.key === "half") to++
  else if (tokens[to]?.key === "of") {
    const whole = tokens[to + 1]?.key ?? ""
    if (/^(?:them|which|whom|these|those)$/.test(whole) && !/^[a-z]+s$/.test(tokens[to + 2]?.low ?? "was"))
      return {from, to: to + 2, end, said, isPart: true}
    if (/^(?:them|which|whom)$/.test(whole)) return {from, to: to + 2, end, said, isPart: true}
    to++
    while (/^(?:the|its|their|these|those|our|his|her|all|some|about)$/.test(tokens[to]?.key ?? "")) to++
  }
  return {from, to, end, said, isPart: false}
}
