/* One page to the organisation: what was found, how sure that is, what to do today, what could not be seen, whom to
 * call. From the same record and case as every draft; plain words, no arithmetic.
 *
 * The letter is data first (headings, paragraphs, items), so that Markdown and other renderings say the same. */

import type {Case} from "../model/case.ts"
import type {Stage} from "../model/finding.ts"
import type {IncidentRecord} from "../model/incident.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import {defang} from "./defang.ts"
import {personalData, plainOf} from "./draft.ts"
import {likelyText, listed} from "./draft-words.ts"
import {clip, visible} from "./escape.ts"
import {caseTlp, type Marking, markingText} from "./marking.ts"
import {capital} from "./words.ts"

export interface LetterSection {
  readonly heading: string
  readonly paragraphs: readonly string[]
  readonly items: readonly string[]
}

/** Texts are visible and their addresses broken; whoever renders them escapes for the target. */
export interface Letter {
  readonly marking: string
  readonly to: string
  readonly date: string
  readonly subject: string
  readonly sections: readonly LetterSection[]
}

export interface LetterOptions {
  readonly asOf: Instant | undefined
  readonly marking: Marking
}

/** The letter about a case. The same inputs give the same letter. */
export function letterOf(from: Case, record: IncidentRecord, {asOf, marking}: LetterOptions): Letter {
  return {
    marking: markingText(marking, caseTlp),
    to: plainOf(record.fields.organisation) ?? "The owner of the servers",
    date: asOf === undefined ? "without a date" : formatForPeople(asOf, "day"),
    subject: `Your mail server${record.servers.length === 1 ? "" : "s"} ${prose(listed(record.servers.slice(0, 5)))}`,
    sections: [
      found(record),
      sure(from),
      {heading: "What to do today", paragraphs: [], items: today(record)},
      {heading: "Mail and personal data", paragraphs: personalData(record), items: []},
      unseen(record),
      {heading: "Whom to call", paragraphs: [], items: callees(record)},
    ],
  }
}

function prose(text: string): string {
  return defang(visible(clip(text, 400)))
}

/** The first of them; one more rather than the words that one is left out. */
function few<One>(all: readonly One[], most: number): readonly One[] {
  return all.length <= most + 1 ? all : all.slice(0, most)
}

const mostFacts = 5

function found(record: IncidentRecord): LetterSection {
  const shown = few(record.facts, mostFacts)
  const items = shown.map(({says, evidence}) => {
    // How many records of which logs is for the report.
    const short = says.replace(/ \([^()]*records? in [^()]*\)(?=\.$)/, "")
    return `${prose(short)}${evidence[0] === undefined ? "" : ` [${evidence[0]}]`}`
  })
  const more = record.facts.length - items.length
  return {
    heading: "What we found",
    paragraphs: [prose(record.headline)],
    items: more > 0 ? [...items, `${more} more stand in the report.`] : items,
  }
}

const clauses: Partial<Readonly<Record<Stage, string>>> = {
  exploited: "somebody got in",
  persisted: "a way back in was left",
  acted: "an intruder ran commands or read secrets",
  "data taken": "data were taken",
}

function sure({overall}: Case): LetterSection {
  const items: string[] = []
  const open: string[] = []
  for (const {stage, worst} of overall) {
    const clause = clauses[stage]
    if (clause === undefined) continue
    if (worst.kind === "not assessable") open.push(`whether ${clause}`)
    else
      items.push(
        `${capital(likelyText(worst.likelihood, clause))}. Our confidence in that is ${worst.confidence}.`,
      )
  }
  if (open.length > 0) items.push(`This evidence cannot tell ${listed(open)}. That is no sign of safety.`)
  return {heading: "How sure we are", paragraphs: [], items}
}

const mostSteps = 5

function today({advised}: IncidentRecord): readonly string[] {
  if (advised.length === 0) return ["The case advises no open step."]
  const steps = few(advised, mostSteps)
  const more = advised.length - steps.length
  return [...steps.map(prose), ...(more > 0 ? [`${more} more steps stand in the advice.`] : [])]
}

const mostGaps = 4

function unseen({fields: {notExamined}}: IncidentRecord): LetterSection {
  const gaps = notExamined.value?.kind === "list" ? notExamined.value.items : []
  const shown = gaps.length > mostGaps + 1 ? [...gaps.slice(0, mostGaps - 1), gaps.at(-1) ?? ""] : gaps
  const more = gaps.length - shown.length
  return {
    heading: "What we could not see",
    paragraphs: ["What is not in the evidence can neither be shown nor ruled out."],
    items: [...shown.map(prose), ...(more > 0 ? [`${more} more stand in the report.`] : [])],
  }
}

const union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ")

/** People first. No number or address of an authority: those change, and a wrong one costs the hour. */
function callees({fields}: IncidentRecord): readonly string[] {
  const {value} = fields.countries
  const countries = (value?.kind === "list" ? value.items : []).map((each) => each.trim().toUpperCase())
  const out = [
    "Whoever runs your servers, by telephone: an intruder may read mail on them.",
    "Your data protection officer and your counsel. Laws set clocks of 24 and 72 hours from awareness; they say which bind you.",
  ]
  if (countries.includes("GB"))
    out.push(
      "The National Cyber Security Centre, through the signpost on gov.uk. A draft can be made from this case.",
    )
  if (countries.some((each) => union.includes(each)))
    out.push(
      "Your national CSIRT or authority under NIS2. A draft of the early warning can be made from this case.",
    )
  if (countries.includes("US"))
    out.push("CISA, by its form at cisa.gov/report. A draft can be made from this case.")
  if (out.length === 2) out.push("Your national CSIRT.")
  return [...out, "The police and your insurer, if your contracts or your law ask for it."]
}
