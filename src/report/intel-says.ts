/* What a public statement says, in plain words for people: who, how strongly, what, and what it leaves open. The page
 * and the brief say it alike. Nothing here is escaped. */

import {claimKey} from "../intel/claim-key.ts"
import type {
  Claim,
  ClaimFlag,
  ClaimId,
  ClaimKind,
  Conflict,
  DateOrigin,
  DocumentId,
  IntelDocument,
  IntelReport,
  IssueDate,
  Modality,
  Quantity,
  Reading,
  Recommendation,
  Speaker,
  Statement,
} from "../model/intel.ts"
import {differenceText, type Naming, namingBy, objectText, sidesText} from "./intel-names.ts"
import {entitiesOf, Quotes} from "./intel-quotes.ts"
import {shownOf} from "./intel-shown.ts"
import {capital, count} from "./words.ts"

/** What each modality means, as the legend has it. */
export const modalityMeaning: Readonly<Record<Modality, string>> = {
  asserted: "said as a fact, in the speaker's own words",
  assessed: "an assessment: the speaker hedges, or says that it is a judgement",
  quoted: "between quotation marks, or a person's words told",
  reported: "passed on from somebody else, who stands behind it",
  presupposed: "taken for granted on the way to something else",
  background: "said to explain, not news",
  headline: "in the heading alone, which often says more than the text",
}

export const flagMeaning: Readonly<Record<ClaimFlag, string>> = {
  "scope-ambiguous": "The hedge could cover other words as well.",
  "speaker-inferred": "No speaker is named here; it is taken to be the last one who spoke.",
  weighed:
    "It, or whose deed it is, was read from the words around it, by weights; no clause says so in a way that is known.",
  enriched: "Added from knowledge; the text does not say it.",
  conflict: "Another claim disagrees.",
}

export const strengthMeaning: Readonly<Record<Recommendation["strength"], string>> = {
  vital: "says it is vital",
  should: "says they should",
  recommends: "recommends",
  pointer: "points to",
}

export const originMeaning: Readonly<Record<DateOrigin, string>> = {
  metadata: "the page's metadata",
  dateline: "the date line",
  url: "the address of the page",
  body: "the text itself",
  widget: "a part of the page that shows the day",
  related: "another article on the page",
  "document field": "a field of the document",
  knowledge: "knowledge of this statement",
}

/** A statement with its readings, its claims once each, and who else says them. */
export interface Told {
  readonly statement: Statement
  readonly readings: readonly Reading[]
  readonly title: string
}

/** A claim as several documents have it. */
export interface SharedClaim {
  readonly claim: Claim
  readonly documents: readonly DocumentId[]
}

/** Names and words of a report. */
export class IntelWords {
  readonly report: IntelReport
  readonly quotes: Quotes
  readonly #naming: Naming
  readonly #readings: ReadonlyMap<DocumentId, Reading>
  readonly #sources: ReadonlyMap<ClaimId, readonly string[]>

  /** `names` has bodies by their ids, for those that no text names. */
  constructor(report: IntelReport, names: ReadonlyMap<string, string> = new Map()) {
    this.report = report
    this.quotes = new Quotes(report)
    this.#naming = namingBy(entitiesOf(report), names)
    this.#readings = new Map(report.readings.map((reading) => [reading.document.id, reading]))
    this.#sources = new Map(report.independence.map(({claim, sources}) => [claim, sources]))
  }

  told(statement: Statement): Told {
    const readings = statement.documents.flatMap((id) => this.#readings.get(id) ?? [])
    const title = readings.map(({document}) => document.title).find((each) => each !== undefined)
    return {statement, readings, title: title ?? "A text without a title"}
  }

  name(id: string): string {
    return this.#naming(id)
  }

  /** `National Cyber Centre and Jo Doe`; empty where nobody is named. */
  issuers({issuers}: Statement): string {
    return issuers.map((id) => this.name(id)).join(" and ")
  }

  /** Who says it, outermost first, as one would tell it: `NCSC (inferred), passing on Jo Doe`. */
  speakers(speakers: readonly Speaker[]): string {
    return speakers
      .toReversed()
      .map(({ref, basis}) => `${this.name(ref)}${basis === "inferred" ? " (inferred)" : ""}`)
      .join(", passing on ")
  }

  /** `not responsible for` */
  relation({relation, polarity}: Pick<Claim, "relation" | "polarity">): string {
    return `${polarity === "denied" ? "not " : ""}${relation.replaceAll("-", " ")}`
  }

  /** What it is done to; without the relation's words where the object begins with them. */
  object(claim: Pick<Claim, "relation" | "object">): string {
    return objectText(claim, this.#naming)
  }

  /** `TIN LANTERN, responsible for: the intrusions` */
  what(claim: Claim): string {
    return `${this.name(claim.subject)} – ${this.relation(claim)} – ${this.object(claim)}`
  }

  /** `at least 30,000 organisations, United States`, next to the words of the text. */
  quantity({min, max, isExclusive, isApproximate, isVague, unit, place, text}: Quantity): string {
    const about = isApproximate === true ? "about " : ""
    const amount =
      isVague === true || (min === undefined && max === undefined)
        ? "no number, only"
        : min !== undefined && max !== undefined
          ? `${about}${min === max ? count(min) : `${count(min)} to ${count(max)}`}`
          : min !== undefined
            ? `${isExclusive === true ? "more than" : "at least"} ${about}${count(min)}`
            : `${isExclusive === true ? "fewer than" : "at most"} ${about}${count(max ?? 0)}`
    return `${amount} ${unit}${place === undefined ? "" : `, ${this.name(place)}`} (“${text}”)`
  }

  sides(says: string): string {
    return sidesText(says, this.#naming)
  }

  /** What differs between copies. */
  difference(what: string): string {
    return capital(differenceText(what, this.#naming))
  }

  sources(claim: ClaimId): readonly string[] {
    return this.#sources.get(claim) ?? []
  }

  /** Claims of several copies, each once, in the order in which they stand; a copy that hedges otherwise or names
   *  another speaker has a claim of its own. */
  claims(readings: readonly Reading[]): readonly SharedClaim[] {
    const same = new Map<string, {claim: Claim; documents: DocumentId[]}>()
    for (const {claims, document} of readings)
      for (const claim of claims) {
        const {modality, likelihood, speakers} = claim
        const who = speakers.map(({ref}) => ref).join(">")
        const key = [claimKey(claim), modality, likelihood?.band ?? likelihood?.phrase ?? "", who].join(
          "\u0000",
        )
        const known = same.get(key)
        if (known === undefined) same.set(key, {claim, documents: [document.id]})
        else if (known.documents.at(-1) !== document.id) known.documents.push(document.id)
      }
    return [...same.values()]
  }
}

const fewestWords = 10
const languages: Readonly<Record<string, string>> = {de: "German", fr: "French", es: "Spanish", nl: "Dutch"}

/** What a reader must know of a document's language, as a sentence about it without its subject: claims are read from
 *  English. Undefined where there is nothing to say. */
export function languageNote(document: IntelDocument): string | undefined {
  const {language} = document
  if (language === "en") return undefined
  if (language !== "und")
    return `is in ${languages[language] ?? `another language (${language})`}: claims are read from English texts alone.`
  const words = shownOf(document)
    .text.split(/\s+/)
    .filter((word) => /^["“‘(]*\p{L}{2,}[^\p{L}\d]*$/u.test(word))
  return words.length < fewestWords
    ? "has no sentences, only addresses, values and the like: nothing is claimed in it."
    : "is in no language that was recognised: it was read as if it were English."
}

/** What statements disagree over, in words that follow "over". */
export function overText({over}: Pick<Conflict, "over">): string {
  if (over === "actor") return "who did it, as far as all speak of one event"
  return over === "band" ? "the estimate" : `the ${over}`
}

/** `highly likely (80–90 %, PHIA)`; undefined where the speaker does not hedge. */
export function estimateText({likelihood}: Claim): string | undefined {
  if (likelihood === undefined) return undefined
  const {phrase, band, low, high, scale, isAssumed} = likelihood
  if (scale === "none") return `“${phrase}”, which is on no scale`
  const range = low === undefined || high === undefined ? "" : `${low}–${high} %, `
  const of = isAssumed === true ? `${scale}, the scale assumed` : scale
  const reading = band === undefined || band === phrase ? "" : `read as ${band}, `
  return `“${phrase}” (${reading}${range}${of})`
}

/** `2021-07-19`, `not before 2021-07-19`, `day unknown`. */
export function issueText({value, notBefore, notAfter, precision}: IssueDate): string {
  if (value !== undefined) return value
  if (notBefore !== undefined && notBefore === notAfter)
    return precision === "day" || precision === "none" ? notBefore : `${notBefore} (${precision} only)`
  const bounds = [
    ...(notBefore === undefined ? [] : [`not before ${notBefore}`]),
    ...(notAfter === undefined ? [] : [`not after ${notAfter}`]),
  ]
  return bounds.length === 0 ? "day unknown" : `day unknown, ${bounds.join(" and ")}`
}

const wished: readonly (readonly [string, readonly ClaimKind[]])[] = [
  ["who did it", ["attribution"]],
  ["whom it hit", ["targeting"]],
  ["how they came in", ["vector"]],
  ["how many were hit", ["impact-count"]],
  ["what it was for", ["objective"]],
]

/** What a reader would like to know and nothing was read of, in words that follow "nothing about". */
export function unsaid(readings: readonly Reading[]): readonly string[] {
  const claims = readings.flatMap((reading) => reading.claims)
  const kinds = new Set(claims.map(({kind}) => kind))
  const found = new Set(
    readings.flatMap(({indicators}) =>
      indicators.filter(({suppressed}) => suppressed === undefined).map(({kind}) => kind),
    ),
  )
  const hasTime = kinds.has("temporal") || claims.some(({when}) => when !== undefined)
  const hasSigns = [...found].some((kind) => kind !== "cve")
  const hasAdvice = readings.some(({recommendations}) => recommendations.length > 0)
  return [
    ...wished.filter(([, any]) => !any.some((kind) => kinds.has(kind))).map(([what]) => what),
    ...(hasTime ? [] : ["when it happened"]),
    ...(found.has("cve") ? [] : ["a vulnerability by its number"]),
    ...(hasSigns ? [] : ["indicators to look for"]),
    ...(hasAdvice ? [] : ["what its readers should do"]),
  ]
}
