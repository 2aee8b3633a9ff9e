/* Numbers with what they count: "at least 30,000 organisations in the US alone". The unit and the place belong to the
 * number; companies, authorities and organisations are one unit, all else keeps its word in the plural. */

import type {Quantity} from "../../model/intel.ts"
import type {Sentence} from "../parse/clause.ts"
import {monthOf} from "./calendar.ts"
import {beForms, coordinators, haveForms, isAdverb, modals, prepositions, relatives} from "./english.ts"
import type {Lookup} from "./lookup.ts"
import type {Mention} from "./mentions.ts"
import type {FoundNumber} from "./numbers.ts"
import type {Token} from "./tokens.ts"
import {isPlural} from "./word-shapes.ts"

/** A number with its unit and bounds, at its tokens. */
export interface FoundCount {
  readonly from: number
  readonly to: number
  /** The token of the unit, or -1 where it is understood: "many more", "eleven of them". */
  readonly unitAt: number
  /** "eleven of them", "19 of which". */
  readonly isPart: boolean
  readonly quantity: Quantity
}

/** Money, time, data and distance: what is measured, and hit by nobody. */
const measures =
  /^(?:euros?|dollars?|pounds?|hours?|minutes?|seconds?|days?|weeks?|months?|years?|decades?|(?:kilo|mega|giga|tera|peta)?bytes?|[kmgtp]b|[kmgtp]?bps|[kmgt]?bits?|packets?|requests?|queries|kilomet(?:er|re)s|percent)$/

export const isMeasure = (unit: Token | undefined): boolean => measures.test(unit?.key ?? "")

/** What may be counted and is never hit. */
const notHit =
  /^(?:times?|cases?|others|versions?|points?|flaws?|vulnerabilit(?:y|ies)|bugs?|cves?|patch(?:es)?|updates?|incidents?|attacks?|campaigns?|groups?|actors?|hackers?|stages?|steps?|ways?|tools?|waves?|phases?|reports?|pages?|famil(?:y|ies)|variants?|strains?|samples?|weakness(?:es)?|zero-days?|intrusions?|features?|methods?|techniques?|reasons?|things?|occasions?|names?|aliases|words|clusters?|parts?|kinds?|types?|degrees?|suspects?|arrests?|languages?|rules?|lines?|series|digits?|characters?|letters?|fields?|instance|indicators?|botnets?)$/

/** What a number counts, or undefined. `nounAt` gives the noun phrases as parsed: their heads are units. */
export function countAt(
  tokens: readonly Token[],
  number: FoundNumber,
  lookup: Lookup,
  mentions: readonly Mention[],
  text: string,
  nounAt: Sentence["nounAt"],
): FoundCount | undefined {
  const {from: at} = number
  const isOneOf = number.said.max === 1 && number.said.min === 1 && number.to > number.end
  // "one of the operators", "SMA 200 devices": no counts.
  if ((isOneOf && !number.isPart) || (at > 0 && /^[A-Z]{2,}$/.test(tokens[at - 1]?.text ?? "")))
    return undefined
  const isBare = number.said.isVague === true && /^(?:more|others)$/.test(tokens[number.end - 1]?.key ?? "")
  const unitAt = number.isPart
    ? -1
    : (headOf(tokens, number, lookup, nounAt) ?? unitOf(tokens, number, lookup, mentions))
  if (unitAt < 0 && !isBare && !number.isPart) return undefined
  const to = unitAt < 0 ? number.to : unitAt + 1
  const place = mentions.find(
    (m) => (m.kind === "state" || m.kind === "place") && m.from >= number.to && m.from <= to + 8,
  )
  return {
    from: at,
    to,
    unitAt,
    isPart: number.isPart,
    quantity: {
      ...number.said,
      unit: unitName(tokens, unitAt, lookup),
      ...(place === undefined ? {} : {place: place.id}),
      text: text.slice(tokens[at]?.start ?? 0, tokens[to - 1]?.end ?? 0),
    },
  }
}

/** How a unit is called: the class of organisations, or the word in the plural. */
export function unitName(tokens: readonly Token[], at: number, lookup: Lookup): string {
  const token = tokens[at]
  if (token !== undefined && /^entit(?:y|ies)$/.test(token.key)) return "entities"
  if (token?.key === "firms" && tokens[at - 1]?.key === "law") return "law firms"
  if (token === undefined || lookup.nouns.get("organisations")?.has(token.key) === true)
    return "organisations"
  const word = token.low
  if (word.endsWith("s") || isPeople(token)) return word
  if (word === "person") return "people"
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : word.endsWith("x") ? `${word}es` : `${word}s`
}

const isPeople = (token: Token): boolean =>
  /^(?:people|men|women|children|staff|personnel|aircraft|premises|headquarters)$/.test(token.key)

/** The head of the noun phrase that the number stands in, where it is a plural; -1 where it is never hit. */
function headOf(
  tokens: readonly Token[],
  {to}: FoundNumber,
  lookup: Lookup,
  nounAt: Sentence["nounAt"],
): number | undefined {
  const head = nounAt[to]?.head ?? -1
  const token = tokens[head]
  if (token === undefined || head < to || head > to + 6 || !token.isWord) return undefined
  if (notHit.test(token.key) || isMeasure(token)) return -1
  const isMany = isPlural(token) || isPeople(token) || lookup.nouns.get("victim")?.has(token.key) === true
  return isMany && monthOf(token) === undefined ? head : undefined
}

/** Words that part those who are counted. */
const kindsOf: ReadonlySet<string> = new Set(
  "current former serving past present active retired small medium medium-sized large public private local national state regional foreign domestic male female young old civilian military".split(
    " ",
  ),
)

/** The head of the noun phrase behind a number: the last word before a small word, a mark, or what is no noun. */
function unitOf(
  tokens: readonly Token[],
  number: FoundNumber,
  lookup: Lookup,
  mentions: readonly Mention[],
): number {
  const isOne = number.said.max === 1 && number.said.min === 1
  const victims = lookup.nouns.get("victim")
  for (let i = number.to; i < Math.min(tokens.length, number.to + 6); i++) {
    const token = tokens[i]
    if (token === undefined || !token.isWord) break
    // "serving and former personnel"
    if (
      coordinators.has(token.key) &&
      kindsOf.has(tokens[i - 1]?.key ?? "") &&
      kindsOf.has(tokens[i + 1]?.key ?? "")
    )
      continue
    if (prepositions.has(token.key) || coordinators.has(token.key) || relatives.has(token.key)) break
    if (beForms.has(token.key) || haveForms.has(token.key) || modals.has(token.key)) break
    if (notHit.test(token.key) || isMeasure(token)) return -1
    const isUnit =
      isPlural(token) ||
      victims?.has(token.key) === true ||
      isPeople(token) ||
      (isOne && !isNounBehind(tokens[i + 1]) && !/(?:ed|ly)$/.test(token.key))
    // "one telecommunications provider"
    if (isOne && isUnit && isNounBehind(tokens[i + 1])) continue
    if (!isUnit || isPlural(tokens[i + 1]) || victims?.has(tokens[i + 1]?.key ?? "") === true) continue
    return monthOf(token) === undefined ? i : -1
  }
  const sector = mentions.find((m) => m.kind === "sector" && m.from >= number.to && m.from <= number.to + 2)
  if (prepositions.has(tokens[number.to]?.key ?? "")) return -1
  return sector === undefined ? -1 : sector.to - 1
}

const isNounBehind = (token: Token | undefined): boolean =>
  token?.isWord === true &&
  !prepositions.has(token.key) &&
  !coordinators.has(token.key) &&
  !relatives.has(token.key) &&
  !beForms.has(token.key) &&
  !haveForms.has(token.key) &&
  !modals.has(token.key) &&
  !isAdverb(token.key) &&
  token.key !== "that"
