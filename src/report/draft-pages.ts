/* The pages of a draft: Markdown, plain text, JSON, and the file of indicators to attach.
 *
 * Markdown and text say the same in the same order: marking, what it is, the question for the data protection officer
 * where there is one, clocks, what is missing, the form field by field, facts, assessments, attachments, marking.
 * Field texts stand in blocks that a person copies whole. */

import type {IncidentIndicator} from "../model/incident.ts"
import {formatInstant} from "../model/instant.ts"
import {type Draft, type DraftField, type DraftOpen, nothingSeen} from "./draft.ts"
import {csvCell, visible} from "./escape.ts"
import {markdownBlock, markdownText} from "./markdown.ts"
import {wrap} from "./terminal-text.ts"
import {counted} from "./words.ts"

/** What a page is built with; one for Markdown, one for text. */
interface Sheet {
  title(text: string): void
  heading(text: string): void
  field(text: string): void
  say(text: string): void
  strong(text: string): void
  item(text: string): void
  block(text: string): void
  /** The first row is the head. */
  rows(rows: readonly ClockRow[]): void
}

/** What, due, local time, now, rule. */
type ClockRow = readonly [string, string, string, string, string]

/** The draft as Markdown. */
export function draftMarkdown(draft: Draft): string {
  const out: string[] = []
  const add = (text: string): void => {
    out.push(text, "")
  }
  write(draft, {
    title: (text) => add(`# ${markdownText(text)}`),
    heading: (text) => add(`## ${markdownText(text)}`),
    field: (text) => add(`### ${markdownText(text)}`),
    say: (text) => add(markdownText(text)),
    strong: (text) => add(`**${markdownText(text)}**`),
    item: (text) => add(`- ${markdownText(text)}`),
    block: (text) => add(markdownBlock(text)),
    rows: (rows) => {
      const lines = rows.map((row) => `| ${row.map(markdownText).join(" | ")} |`)
      const rule = `|${" --- |".repeat(rows[0]?.length ?? 1)}`
      add([lines[0] ?? "", rule, ...lines.slice(1)].join("\n"))
    },
  })
  // Items of one list stand together.
  return `${out
    .join("\n")
    .replace(/(\n- [^\n]*)\n(?=\n- )/g, "$1")
    .trimEnd()}\n`
}

/** The draft as plain text, `width` columns; field texts are not wrapped. */
export function draftText(draft: Draft, width = 80): string {
  const out: string[] = []
  const wrapped = (text: string, indent = ""): readonly string[] => wrap(text, width, indent)
  write(draft, {
    title: (text) => out.push(...wrapped(text.toUpperCase()), ""),
    heading: (text) => out.push("", text.toUpperCase(), ""),
    field: (text) => out.push("", ...wrapped(text)),
    say: (text) => out.push(...wrapped(text)),
    strong: (text) => out.push(...wrapped(text), ""),
    item: (text) => out.push(...wrapped(`- ${text}`, "  ")),
    block: (text) => out.push("", ...text.split("\n").map((line) => `    ${visible(line)}`), ""),
    rows: (rows) => {
      for (const [what, due, local, now, rule] of rows.slice(1))
        out.push(
          ...wrapped(
            `- ${what}: ${due}${local === "" ? "" : `, ${local}`}.${now === "" ? "" : ` ${now}`} Rule: ${rule}.`,
            "  ",
          ),
        )
    },
  })
  return `${out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`
}

/** The draft as JSON. */
export function draftJson(draft: Draft): string {
  return `${JSON.stringify(draft, undefined, 2)}\n`
}

function write(draft: Draft, sheet: Sheet): void {
  sheet.strong(draft.marking)
  sheet.title(`Draft: ${draft.form.title}`)
  sheet.say(`${draft.organisation.replaceAll("\n", " ")}. Case ${draft.caseName}. As of ${draft.asOf}.`)
  sheet.say(
    `This is a draft. Nothing has been sent. A person checks it and files it. Where: ${draft.form.where}`,
  )
  if (draft.redacted) sheet.say("Pseudonyms stand for the names of the organisation.")
  const [first, ...rest] = draft.prompt
  if (first !== undefined) sheet.strong(first)
  for (const line of rest) sheet.say(line)
  if (draft.check.length > 0) {
    sheet.heading("Check first")
    sheet.say(
      `Parts of this draft come from secondary sources, last compared on ${draft.form.checked}. Check the live form, and for deadlines the law.`,
    )
    for (const line of draft.check) sheet.item(line)
  }
  clocks(draft, sheet)
  open(draft, sheet)
  sheet.heading("The form, field by field")
  for (const [at, field] of draft.fields.entries()) formField(field, at + 1, sheet)
  sheet.heading("Facts: what the evidence shows")
  if (draft.facts.length === 0) sheet.item(nothingSeen)
  for (const {says, evidence} of draft.facts.slice(0, 40)) sheet.item(`${says}${ids(evidence)}`)
  if (draft.facts.length > 40) sheet.item(`${draft.facts.length - 40} more stand in the report of the case.`)
  sheet.heading("Assessment: what the analysis concludes")
  sheet.say("How likely something is, and how good our sources are, are two statements.")
  for (const {says, evidence} of draft.assessments) sheet.item(`${says}${ids(evidence)}`)
  for (const line of draft.confidence) sheet.item(line)
  sheet.heading("To attach")
  sheet.item(
    `indicators.csv: ${counted(draft.indicators, "indicator")} as they are, for machines. In the text above they are made unclickable.`,
  )
  sheet.item("report.html of the case, if the authority wants the evidence.")
  sheet.heading("Where this form comes from")
  sheet.say(`${draft.form.authority}; ${draft.form.version}.`)
  for (const source of draft.form.sources) sheet.item(source)
  sheet.strong(draft.marking)
}

function ids(evidence: readonly string[]): string {
  return evidence.length === 0 ? "" : ` [${evidence.join(", ")}]`
}

function clocks({clocks: all, awareness}: Draft, sheet: Sheet): void {
  sheet.heading("Clocks")
  const local = awareness.local === undefined ? "" : `, ${awareness.local}`
  sheet.strong(
    awareness.isKnown
      ? `Aware at ${awareness.at}${local}. How established: ${awareness.by.replaceAll("\n", " ")}.`
      : "Nobody has said when the organisation became aware. Say it with --aware-at and --aware-by.",
  )
  if (all.length === 0) {
    sheet.say("This form has no deadline that we know of.")
    return
  }
  sheet.rows([
    ["What", "Due", "Local time", "Now", "Rule"],
    ...all.map(
      (clock): ClockRow => [
        `${clock.title}${clock.appliesTo === undefined ? "" : ` (only ${clock.appliesTo})`}`,
        `${overdueText(clock)}${clock.dueText}`,
        clock.localDue ?? "",
        clock.says,
        `${clock.rule}; ${clock.source}${clock.unverified ? " (unverified)" : ""}`,
      ],
    ),
  ])
}

function overdueText({isOverdue, appliesTo}: Draft["clocks"][number]): string {
  if (!isOverdue) return ""
  return appliesTo === undefined ? "OVERDUE: " : "Overdue if it applies: "
}

function open({missing, estimated}: Draft, sheet: Sheet): void {
  sheet.heading(`Still missing: ${missing.length}`)
  if (missing.length === 0) sheet.say("Nothing that this form asks for.")
  else sheet.say("“Not known yet” is an answer; an empty field is not. Fill these in the incident file.")
  for (const each of missing)
    sheet.item(`${each.label}${each.required ? " (required)" : ""}. Ask: ${each.ask}.${why(each)}`)
  sheet.heading(`Estimated: ${estimated.length}`)
  if (estimated.length === 0) sheet.say("Nothing.")
  for (const each of estimated)
    sheet.item(
      `${each.label}: ${stopped(each.value ?? "")} ${each.basis}${ids(each.evidence)} Confirm with: ${each.ask}.`,
    )
}

function stopped(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function why({basis}: DraftOpen): string {
  return basis === "Nobody has said." ? "" : ` ${basis}`
}

function formField(field: DraftField, number: number, sheet: Sheet): void {
  sheet.field(`Field ${number}: ${field.label}${field.required ? " (required)" : ""}`)
  const limit =
    field.maxLength === undefined
      ? "limit not known"
      : `of ${field.maxLength}${field.over > 0 ? `: ${field.over} TOO MANY, shorten it` : ""}`
  sheet.say(
    `${counted(field.characters, "character")}, ${limit}.${field.unverified ? " Check the live form." : ""}${part(" Estimated", field.estimated)}${part(" Missing", field.missing)}`,
  )
  sheet.block(field.text)
}

function part(title: string, labels: readonly string[]): string {
  return labels.length === 0 ? "" : `${title}: ${labels.join("; ")}.`
}

/** indicators.csv: the machine form, as the evidence has it. */
export function indicatorsCsv(indicators: readonly IncidentIndicator[], marking: string): string {
  const rows = [
    ["type", "value", "role", "first_seen_utc", "last_seen_utc", "findings", "marking"],
    ...indicators.map(({type, value, role, first, last, evidence}) => [
      type,
      value,
      role,
      first === undefined ? "" : formatInstant(first),
      last === undefined ? "" : formatInstant(last),
      evidence.join(" "),
      marking,
    ]),
  ]
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")
}
