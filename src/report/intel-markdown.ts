/* Public statements as a brief in Markdown, a page for each: who says what, how strongly, since when; what is asked;
 * copies and conflicts; what it does not say. Every word of a document is escaped, and addresses are broken so that
 * nothing opens them by mistake. */

import {foldObject} from "../intel/claim-key.ts"
import type {Claim, DocumentId, IntelReport, Kinship, Reading, TextSpan} from "../model/intel.ts"
import {defang} from "./defang.ts"
import {clip} from "./escape.ts"
import {
  estimateText,
  flagMeaning,
  IntelWords,
  issueText,
  languageNote,
  overText,
  type SharedClaim,
  strengthMeaning,
  type Told,
  unsaid,
} from "./intel-says.ts"
import {markdownText} from "./markdown.ts"
import {publicTlp, type Tlp} from "./marking.ts"
import {counted} from "./words.ts"

export interface IntelMarkdownOptions {
  /** Names of bodies by their ids, for those that no text names. */
  readonly names?: ReadonlyMap<string, string>
  /** CLEAR if absent. */
  readonly tlp?: Tlp
}

/** A brief is read, not searched: longer lists are cut and say so. */
const mostClaims = 60
const mostIndicators = 60
const mostDifferences = 20
const mostKinships = 20
const longestQuote = 300

/** The brief, with a final line end. The same report gives the same bytes. O(n). */
export function renderIntelMarkdown(report: IntelReport, options: IntelMarkdownOptions = {}): string {
  const brief = new Brief(new IntelWords(report, options.names))
  const pages = report.statements.map((statement) => brief.statement(brief.words.told(statement)))
  const {troubles} = report
  const unread =
    troubles.length === 0
      ? []
      : [
          "## What could not be read, or was odd",
          "",
          ...troubles
            .slice(0, mostClaims)
            .map(
              ({severity, code, at, detail}) =>
                `- ${severity}: ${md(at.evidence)}: ${md(detail)} (${md(code)})`,
            ),
          ...more(troubles.length - mostClaims, "trouble"),
          "",
        ]
  const head = [
    `TLP:${options.tlp ?? publicTlp}. What a program read from the texts, to be checked against them.`,
    "",
  ]
  return `${[...head, ...pages.flatMap((page, i) => (i === 0 ? page : ["---", "", ...page])), ...unread].join("\n").trimEnd()}\n`
}

function md(text: string): string {
  return markdownText(clip(text.replace(/\s+/g, " ").trim(), 1000))
}

function quote(text: string): string {
  return `“${markdownText(clip(defang(text.replace(/\s+/g, " ").trim()), longestQuote))}”`
}

function more(count: number, one: string): readonly string[] {
  return count > 0 ? [`- and ${counted(count, `more ${one}`)}`] : []
}

class Brief {
  readonly words: IntelWords

  constructor(words: IntelWords) {
    this.words = words
  }

  statement({statement, readings, title}: Told): readonly string[] {
    const who = this.words.issuers(statement)
    const claims = this.words.claims(readings)
    return [
      `# ${md(title)}`,
      "",
      `- **Statement** ${md(statement.id)}, ${who === "" ? "nobody is named as its issuer" : `issued by ${md(who)}`}`,
      `- **Issued** ${md(issueText(statement.issued))}. ${md(statement.issued.basis)}`,
      ...readings.map(({document}) => {
        const beside = [document.form, document.publisher].filter((each) => each !== undefined).join(", ")
        return `- **Read from** ${document.id}: ${md(document.path)} (${md(beside)}; dated ${md(issueText(document.issued))})`
      }),
      "",
      ...this.#claims(claims, readings.length),
      ...this.#asked(readings),
      ...this.#lookFor(readings),
      ...this.#copies(readings),
      ...this.#conflicts(claims),
      ...this.#open(readings),
    ]
  }

  #claims(claims: readonly SharedClaim[], documents: number): readonly string[] {
    if (claims.length === 0) return ["## Who says what", "", "No claim was read from it.", ""]
    const rows = claims.slice(0, mostClaims).map(({claim, documents: own}, i) => {
      const where = documents > 1 ? ` (${own.join(", ")})` : ""
      return `| ${i + 1} | ${md(this.words.speakers(claim.speakers))} | ${how(claim)} | ${md(this.words.what(claim))}${this.#amount(claim)} | ${claim.when === undefined ? "" : md(claim.when.text)} | ${this.words.sources(claim.id).length} |\n| | | | ${quote(this.words.quotes.words(claim.evidence[0]))}${where} | | |`
    })
    const left = claims.length - rows.length
    return [
      "## Who says what",
      "",
      "| No. | Who | How strongly | What | When | Sources |",
      "| --- | --- | --- | --- | --- | --- |",
      ...rows,
      "",
      ...(left > 0 ? [`${counted(left, "more claim")} are left out.`, ""] : []),
      "Sources are independent ones: copies and quotations add none. Likelihood is the speaker's own; a claim without one has no hedge, which is not 100 %.",
      "",
      ...notes(claims),
    ]
  }

  #amount({count}: Claim): string {
    return count === undefined ? "" : `: ${md(this.words.quantity(count))}`
  }

  #asked(readings: readonly Reading[]): readonly string[] {
    const all = new Map(
      readings.flatMap(({recommendations}) =>
        recommendations.map(
          (each) => [`${foldObject(each.action)}\0${foldObject(each.audience)}`, each] as const,
        ),
      ),
    )
    if (all.size === 0) return []
    const lines = [...all.values()].slice(0, mostClaims).map((each) => {
      const condition = each.condition === undefined ? "" : `, if ${md(each.condition)}`
      const trigger = each.trigger === undefined ? "" : `, once ${md(each.trigger)}`
      return `- **${md(each.audience)}**: ${md(each.action)}${condition}${trigger} (${md(this.words.speakers(each.speakers))} ${strengthMeaning[each.strength]})`
    })
    return ["## What is asked", "", ...lines, ...more(all.size - lines.length, "piece of advice"), ""]
  }

  #lookFor(readings: readonly Reading[]): readonly string[] {
    const values = new Map<string, string>()
    const aside = new Map<string, string>()
    for (const {indicators} of readings)
      for (const {kind, value, suppressed} of indicators) {
        const key = `${kind}\0${value}`
        const shown = `${kind}: ${markdownText(clip(defang(value), longestQuote))}`
        if (suppressed === undefined) values.set(key, shown)
        else aside.set(key, `${shown} (${md(suppressed)})`)
      }
    for (const key of values.keys()) aside.delete(key)
    const techniques = new Map(
      readings.flatMap((each) => each.techniques.map(({id, name}) => [id, name] as const)),
    )
    if (values.size + aside.size + techniques.size === 0) return []
    const shown = [...values.values()].slice(0, mostIndicators)
    const named = [...techniques].slice(0, mostIndicators).map(([id, name]) => `${md(id)} ${md(name)}`)
    const set = [...aside.values()].slice(0, mostDifferences)
    return [
      "## What to look for",
      "",
      ...shown.map((line) => `- ${line}`),
      ...more(values.size - shown.length, "value"),
      ...(named.length === 0 ? [] : [`- Techniques: ${named.join("; ")}`]),
      ...(set.length === 0
        ? []
        : [
            `- Set aside, not for detection: ${set.join("; ")}${aside.size > set.length ? ` and ${counted(aside.size - set.length, "more value")}` : ""}`,
          ]),
      "",
    ]
  }

  #copies(readings: readonly Reading[]): readonly string[] {
    const own = new Set<DocumentId>(readings.map(({document}) => document.id))
    const kinships = this.words.report.kinships.filter(({a, b}) => own.has(a) || own.has(b))
    if (kinships.length === 0) return []
    return [
      "## Copies and kin",
      "",
      ...kinships.slice(0, mostKinships).flatMap((kinship) => this.#kinship(kinship)),
      ...more(kinships.length - mostKinships, "pair"),
      "",
    ]
  }

  #kinship({a, b, kind, containment, shared, differences}: Kinship): readonly string[] {
    const share = `${Math.round(containment * 100)} %`
    const says =
      kind === "copy"
        ? `${a} and ${b} are copies of one statement (${share}).`
        : kind === "partial copy"
          ? `${a} and ${b} share ${counted(shared.length, "sentence")}, and are one source for those.`
          : `${a} and ${b} are about the same matter and share no text.`
    const lines = differences.slice(0, mostDifferences).map((each) => {
      const what = md(this.words.difference(each.what))
      if (each.a === undefined && each.b === undefined) return `  - ${what}`
      return `  - ${what}: ${this.#side(each.a)} / ${this.#side(each.b)}`
    })
    return [
      `- ${says}`,
      ...lines,
      ...more(differences.length - lines.length, "difference").map((line) => `  ${line}`),
    ]
  }

  #side(span: TextSpan | undefined): string {
    return span === undefined ? "–" : quote(this.words.quotes.words(span))
  }

  #conflicts(claims: readonly SharedClaim[]): readonly string[] {
    const own = new Set(claims.map(({claim}) => claim.id))
    const mine = this.words.report.conflicts.filter((conflict) => conflict.claims.some((id) => own.has(id)))
    if (mine.length === 0) return []
    return [
      "## Where others disagree",
      "",
      ...mine
        .slice(0, mostDifferences)
        .map((conflict) => `- Over ${overText(conflict)}: ${md(this.words.sides(conflict.says))}`),
      ...more(mine.length - mostDifferences, "conflict"),
      "",
    ]
  }

  #open(readings: readonly Reading[]): readonly string[] {
    const open = unsaid(readings)
    const notes = readings.flatMap(({document}) => {
      const note = languageNote(document)
      return note === undefined ? [] : [`- ${document.id} ${md(note)}`]
    })
    return [
      "## What it does not say",
      "",
      ...(open.length === 0
        ? ["- Nothing of what is looked for is missing."]
        : open.map((what) => `- Nothing was read about ${what}.`)),
      ...notes.slice(0, mostDifferences),
      ...more(notes.length - mostDifferences, "note"),
      "",
    ]
  }
}

function how(claim: Claim): string {
  const estimate = estimateText(claim)
  const confidence =
    claim.analyticConfidence === undefined ? "" : `; ${claim.analyticConfidence} confidence in its basis`
  const denied = claim.polarity === "denied" ? ", **denied**" : ""
  return `${claim.modality}${estimate === undefined ? "" : `: ${md(estimate)}`}${confidence}${denied}`
}

/** What the flags of claims say, each once with the numbers of its claims. */
function notes(claims: readonly SharedClaim[]): readonly string[] {
  const numbers = Map.groupBy(
    claims.slice(0, mostClaims).flatMap(({claim}, i) => claim.flags.map((flag) => ({flag, number: i + 1}))),
    ({flag}) => flag,
  )
  const lines = [...numbers].map(
    ([flag, all]) => `- ${flagMeaning[flag]} (${all.map(({number}) => number).join(", ")})`,
  )
  return lines.length === 0 ? [] : [...lines, ""]
}
