/* Public statements for the terminal: what each is and when it was issued, who says what how strongly, what it asks,
 * what to look for; then copies with their differences, and where statements disagree. Every word of a document is
 * hostile and made visible. */

import {claimKey} from "../intel/claim-key.ts"
import type {
  Claim,
  ClaimId,
  DocumentId,
  FoundIndicator,
  IntelReport,
  IssueDate,
  Kinship,
  Reading,
  Statement,
} from "../model/intel.ts"
import {shorten} from "./escape.ts"
import {differenceText, type Naming, namingBy, objectText, sidesText, speakersText} from "./intel-names.ts"
import {entitiesOf, Quotes} from "./intel-quotes.ts"
import {languageNote, overText} from "./intel-says.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"
import {capital, counted} from "./words.ts"

export interface IntelTextOptions {
  /** Columns of the terminal; default 100. */
  readonly width?: number
  readonly paint?: Paint
  /** Everything, where otherwise lists are cut. */
  readonly all?: boolean
  /** Names of bodies by their ids, for those that no text names. */
  readonly names?: ReadonlyMap<string, string>
}

const mostClaims = 40
const mostIndicators = 30
const mostTechniques = 15
const mostDifferences = 12
const mostKinships = 40
const mostConflicts = 40
const quoteLength = 220

/** Digits of a claim's id that are shown, and by which it can be named. */
export const shownDigits = 8

/** Statement by statement, then what lies between them. With a final line end. */
export function intelText(report: IntelReport, options: IntelTextOptions = {}): string {
  const page = new Page(report, options)
  for (const statement of report.statements) page.statement(statement)
  page.kinships()
  page.conflicts()
  return page.text()
}

/** What lies between documents: copies, shared text, disagreement. */
export function compareText(report: IntelReport, options: IntelTextOptions = {}): string {
  const page = new Page(report, options)
  page.overview()
  page.kinships()
  page.conflicts()
  return page.text()
}

class Page {
  readonly #report: IntelReport
  readonly #width: number
  readonly #paint: Paint
  readonly #all: boolean
  readonly #name: Naming
  readonly #quotes: Quotes
  readonly #readings: ReadonlyMap<DocumentId, Reading>
  readonly #sources: ReadonlyMap<ClaimId, readonly string[]>
  readonly #out: string[] = []

  constructor(
    report: IntelReport,
    {width = 100, paint = plainPaint, all = false, names = new Map()}: IntelTextOptions,
  ) {
    this.#report = report
    this.#width = Math.min(width, 100)
    this.#paint = paint
    this.#all = all
    this.#name = namingBy(entitiesOf(report), names)
    this.#quotes = new Quotes(report)
    this.#readings = new Map(report.readings.map((reading) => [reading.document.id, reading]))
    this.#sources = new Map(report.independence.map(({claim, sources}) => [claim, sources]))
  }

  text(): string {
    return `${this.#out.join("\n").replace(/\n+$/, "")}\n`
  }

  statement({id, documents, issuers, issued}: Statement): void {
    const readings = documents.flatMap((each) => this.#readings.get(each) ?? [])
    const title = readings.map(({document}) => document.title).find((each) => each !== undefined)
    this.#line(this.#paint.strong, `${id}  ${title ?? "a text without a title"}`)
    const who = issuers.map((issuer) => this.#name(issuer)).join(" and ")
    this.#item(
      "",
      `${who === "" ? "Nobody is named as its issuer" : `Issued by ${who}`}, ${dayText(issued)}.`,
    )
    this.#quiet("", issued.basis)
    for (const [i, {document}] of readings.entries()) {
      const publisher = document.publisher === undefined ? "" : `, ${document.publisher}`
      const copy = documents.length === 1 ? "" : i === 0 ? "" : ", a copy"
      const own = documents.length > 1 ? `; dated ${dayText(document.issued)}` : ""
      this.#item(document.id, `${document.path} (${document.form}${publisher}${copy})${own}`)
      const note = languageNote(document)
      if (note !== undefined) this.#quiet("", `${document.id} ${note}`)
    }
    this.#claims(readings)
    this.#asked(readings)
    this.#lookFor(readings)
    this.#out.push("")
  }

  /** One line for each statement. */
  overview(): void {
    for (const {id, documents, issued} of this.#report.statements) {
      const paths = documents.map((each) => `${each} ${this.#readings.get(each)?.document.path ?? ""}`)
      this.#item(id, `${dayText(issued)}: ${paths.join(", ")}`)
    }
    this.#out.push("")
    const {kinships, conflicts} = this.#report
    if (kinships.length > 0) return
    const says = `No two documents share text${conflicts.length === 0 ? " or a matter" : ""}.`
    this.#line((text) => text, says)
    this.#out.push("")
  }

  #claims(readings: readonly Reading[]): void {
    // Copies of one statement say the same: each claim once, with all who have it.
    const same = new Map<string, {readonly claim: Claim; readonly documents: Set<DocumentId>}>()
    for (const {claims, document} of readings)
      for (const claim of claims) {
        const key = claimKey(claim)
        const known = same.get(key)
        if (known === undefined) same.set(key, {claim, documents: new Set([document.id])})
        else known.documents.add(document.id)
      }
    this.#head(
      same.size === 0 ? "No claim was read from it" : `Who says what (${counted(same.size, "claim")})`,
    )
    const shown = [...same.values()].slice(0, this.#all ? undefined : mostClaims)
    for (const {claim, documents} of shown) {
      const [mark, says] = this.#claim(claim)
      this.#item(claim.id.slice(0, shownDigits), says, mark)
      const where = readings.length > 1 ? ` (${[...documents].join(", ")})` : ""
      const sources = this.#sources.get(claim.id)?.length ?? 0
      const many = sources > 1 ? `; ${sources} independent sources` : ""
      this.#quiet("", `“${shorten(this.#quotes.sentence(claim.evidence[0]), quoteLength)}”${where}${many}`)
    }
    this.#more(same.size - shown.length)
  }

  #claim(claim: Claim): readonly [mark: string, says: string] {
    const who = speakersText(claim.speakers, this.#name)
    const how = howStrongly(claim)
    const not = claim.polarity === "denied" ? "NOT " : ""
    const flags = claim.flags.filter((flag) => flag !== "speaker-inferred")
    const doubt = flags.length === 0 ? "" : ` [${flags.join(", ")}]`
    const amount = claim.count === undefined ? "" : ` (${claim.count.text})`
    const {when: said, object} = claim
    const when = said === undefined || said.text === object ? "" : `, ${said.text}`
    const what = `${this.#name(claim.subject)} · ${not}${claim.relation.replaceAll("-", " ")} · ${objectText(claim, this.#name)}${amount}${when}`
    return [`${who}, ${how}:`, `${what}${doubt}`]
  }

  #asked(readings: readonly Reading[]): void {
    const all = new Map(
      readings.flatMap(({recommendations}) =>
        recommendations.map((each) => [`${each.action}\0${each.audience}`, each] as const),
      ),
    )
    if (all.size === 0) return
    this.#head("What it asks")
    for (const {action, audience, strength, condition, speakers} of all.values()) {
      const how = strength === "pointer" ? "points to" : strength
      const when = condition === undefined ? "" : `, ${condition}`
      this.#item(how, `${audience}: ${action}${when} (${speakersText(speakers, this.#name)})`)
    }
  }

  #lookFor(readings: readonly Reading[]): void {
    const found = new Map<string, FoundIndicator>()
    for (const {indicators} of readings)
      for (const each of indicators) {
        const key = `${each.kind}\0${each.value}`
        const known = found.get(key)
        if (known === undefined || known.suppressed !== undefined) found.set(key, each)
      }
    const usable = [...found.values()].filter(({suppressed}) => suppressed === undefined)
    const left = found.size - usable.length
    if (found.size > 0) {
      const beside = left === 0 ? "" : `, ${left} more left out as harmless or not meant`
      this.#head(`What to look for (${counted(usable.length, "indicator")}${beside})`)
      const shown = usable.slice(0, this.#all ? undefined : mostIndicators)
      for (const {kind, value} of shown) this.#item(kind, value)
      this.#more(usable.length - shown.length)
      if (this.#all)
        for (const {kind, value, suppressed} of found.values())
          if (suppressed !== undefined) this.#quiet(kind, `${value}: ${suppressed}`)
    }
    const techniques = new Map(
      readings.flatMap((each) => each.techniques.map((one) => [one.id, one] as const)),
    )
    if (techniques.size === 0) return
    this.#head(`Techniques of ATT&CK (${techniques.size})`)
    const shown = [...techniques.values()].slice(0, this.#all ? undefined : mostTechniques)
    for (const {id, name, route} of shown) this.#item(id, `${name} (${route})`)
    this.#more(techniques.size - shown.length)
  }

  kinships(): void {
    const {kinships} = this.#report
    // Where not all are shown, copies are, then what shares text.
    const rank = ({kind}: Kinship): number => (kind === "copy" ? 0 : kind === "partial copy" ? 1 : 2)
    const isWhole = this.#all || kinships.length <= mostKinships
    const shown = isWhole ? kinships : kinships.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostKinships)
    for (const kinship of shown) this.#kinship(kinship)
    const left = kinships.length - shown.length
    if (left === 0) return
    const says = `… ${counted(left, "more pair")} of documents that share text or a matter; --all shows them`
    this.#line(this.#paint.quiet, says)
    this.#out.push("")
  }

  #kinship({a, b, kind, containment, shared, differences}: Kinship): void {
    const share = `${Math.round(containment * 100)} % of the shorter text's words in runs of three`
    if (kind === "related") {
      this.#line(this.#paint.strong, `${a} and ${b} are on the same matter`)
      this.#quiet("", "The same actor and product within three days; they share no text.")
    } else if (kind === "copy") {
      this.#line(this.#paint.strong, `${a} and ${b} are copies: ${share}`)
      if (differences.length === 0) this.#quiet("", "What they share is the same, or one is much longer.")
    } else {
      this.#line(
        this.#paint.strong,
        `${a} and ${b} share ${counted(shared.length, "sentence")}: a partial copy`,
      )
      for (const each of shared.slice(0, 3))
        this.#quiet("", `“${shorten(this.#flat(this.#quotes.words(each.a)), quoteLength)}”`)
    }
    const shown = differences.slice(0, this.#all ? undefined : mostDifferences)
    for (const {what, a: ours, b: theirs} of shown) {
      const words = [ours, theirs].map((span) =>
        span === undefined ? "–" : `“${shorten(this.#flat(this.#quotes.words(span)), quoteLength / 2)}”`,
      )
      this.#item(
        "-",
        ours === undefined && theirs === undefined
          ? `${capital(differenceText(what, this.#name))}.`
          : `${capital(differenceText(what, this.#name))}: ${words.join(" / ")}`,
      )
    }
    this.#more(differences.length - shown.length)
    this.#out.push("")
  }

  conflicts(): void {
    const {conflicts} = this.#report
    if (conflicts.length === 0) return
    this.#line(this.#paint.strong, "Where statements disagree")
    const claims = new Map(
      this.#report.readings.flatMap((each) => each.claims.map((claim) => [claim.id, claim] as const)),
    )
    const shown = conflicts.slice(0, this.#all ? undefined : mostConflicts)
    for (const conflict of shown) {
      const claim = conflict.over === "actor" ? undefined : claims.get(conflict.claims[0])
      const about =
        claim === undefined ? "Over" : `${this.#name(claim.subject)} and ${this.#name(claim.object)}, over`
      this.#item("-", `${about} ${overText(conflict)}: ${sidesText(conflict.says, this.#name)}`)
    }
    this.#more(conflicts.length - shown.length)
    this.#out.push("")
  }

  #flat(text: string): string {
    return text.replace(/\s+/g, " ").trim()
  }

  #head(text: string): void {
    this.#out.push("", ...wrap(text, this.#width - 2).map((line) => `  ${this.#paint.accent(line)}`))
  }

  #line(paint: (text: string) => string, text: string): void {
    for (const line of wrap(text, this.#width)) this.#out.push(paint(line))
  }

  /** A line with what it is called in front, and its other lines beneath it. */
  #item(name: string, text: string, mark?: string): void {
    const lead = name === "" ? "  " : `  ${name}  `
    const [first = "", ...rest] = wrap(
      mark === undefined ? text : `${mark} ${text}`,
      this.#width - lead.length,
    )
    const [safe = ""] = wrap(lead.trim(), this.#width)
    const front = name === "" ? lead : `  ${this.#paint.quiet(safe)}  `
    this.#out.push(`${front}${first}`, ...rest.map((line) => `${" ".repeat(lead.length)}${line}`))
  }

  #quiet(name: string, text: string): void {
    const lead = name === "" ? "    " : `    ${name}  `
    for (const [i, line] of wrap(text, this.#width - lead.length).entries())
      this.#out.push(this.#paint.quiet(`${i === 0 ? lead : " ".repeat(lead.length)}${line}`))
  }

  #more(count: number): void {
    if (count > 0)
      this.#out.push(this.#paint.quiet(`    … ${count} more; --all shows them, --json has everything`))
  }
}

/** `assesses, highly likely (80-90 %, PHIA)`: modality and estimate, and never one for the other. */
function howStrongly({modality, likelihood, analyticConfidence}: Claim): string {
  const words: string[] = [modality]
  if (likelihood !== undefined) {
    const {phrase, scale, low, high, isAssumed} = likelihood
    const range = low === undefined || high === undefined ? "" : `${low}–${high} %, `
    const of =
      scale === "none" ? "no scale" : `${range}${scale}${isAssumed === true ? ", scale assumed" : ""}`
    words.push(`“${phrase}” (${of})`)
  }
  if (analyticConfidence !== undefined) words.push(`${analyticConfidence} confidence in the basis`)
  return words.join(", ")
}

/** `19 July 2021` as ISO, or its bounds. */
function dayText({value, notBefore, notAfter}: IssueDate): string {
  if (value !== undefined) return value
  if (notBefore !== undefined && notBefore === notAfter) return notBefore
  const bounds = [
    ...(notBefore === undefined ? [] : [`not before ${notBefore}`]),
    ...(notAfter === undefined ? [] : [`not after ${notAfter}`]),
  ]
  return bounds.length === 0 ? "day unknown" : `day unknown, ${bounds.join(" and ")}`
}
