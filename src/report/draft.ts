/* A draft of a report to an authority: the incident record poured into a form. Never sent by anything of ours.
 *
 * Each field of the form becomes text to paste, with its length in code points against the limit where one is known,
 * and with what in it is estimated and what is missing. Facts and assessments stay apart. Everything here is text of
 * one encoding, made visible and with addresses broken; draft-markdown.ts and draft-text.ts lay it out.
 *
 * The only clock is `asOf`, which the caller gives. */

import type {Form, FormBlock, FormField, FormPart} from "../model/form.ts"
import {
  type IncidentField,
  type IncidentFieldName,
  type IncidentRecord,
  incidentFieldNames,
  incidentFields,
} from "../model/incident.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import {defang} from "./defang.ts"
import {clocksOf, type DraftClock} from "./draft-clocks.ts"
import {listed, localText, valueText} from "./draft-words.ts"
import {clip, visible} from "./escape.ts"
import {caseTlp, type Marking, markingText} from "./marking.ts"
import {counted} from "./words.ts"

export const draftSchema = "postern-draft/1"

export interface DraftOptions {
  /** The time of the draft. */
  readonly asOf: Instant | undefined
  /** Where that time is from, a noun: "this computer's clock". */
  readonly asOfFrom: string
  readonly marking: Marking
  /** As the user names the case. */
  readonly caseName: string
}

export interface DraftField {
  readonly id: string
  readonly label: string
  readonly required: boolean
  readonly unverified: boolean
  /** To paste. */
  readonly text: string
  /** Unicode code points. */
  readonly characters: number
  readonly maxLength: number | undefined
  readonly over: number
  readonly estimated: readonly string[]
  readonly missing: readonly string[]
}

/** A field of the record that somebody must look at. */
export interface DraftOpen {
  readonly field: IncidentFieldName
  readonly label: string
  readonly value: string | undefined
  readonly basis: string
  readonly ask: string
  readonly required: boolean
  readonly evidence: readonly string[]
}

export interface DraftSentence {
  readonly says: string
  readonly evidence: readonly string[]
}

export interface Draft {
  readonly schema: typeof draftSchema
  readonly form: Pick<Form, "id" | "title" | "authority" | "version" | "checked" | "where" | "sources">
  /** What to check on the live form. */
  readonly check: readonly string[]
  readonly caseName: string
  readonly organisation: string
  readonly marking: string
  readonly asOf: string
  readonly redacted: boolean
  /** The first lines of a draft about personal data. */
  readonly prompt: readonly string[]
  readonly awareness: {
    readonly at: string
    readonly local: string | undefined
    readonly by: string
    readonly isKnown: boolean
  }
  readonly clocks: readonly DraftClock[]
  readonly fields: readonly DraftField[]
  readonly missing: readonly DraftOpen[]
  readonly estimated: readonly DraftOpen[]
  readonly facts: readonly DraftSentence[]
  readonly assessments: readonly DraftSentence[]
  /** How good the sources of the assessments are, those with the same answer together. */
  readonly confidence: readonly string[]
  readonly indicators: number
}

/** Pours the record into the form. The same inputs give the same draft. */
export function draftOf(form: Form, record: IncidentRecord, options: DraftOptions): Draft {
  const {asOf, marking} = options
  const fields = form.fields.map((field) => fieldOf(field, record))
  const used = fieldsOf(form)
  const zone =
    record.timeZone !== undefined && asOf !== undefined ? localText(asOf, record.timeZone) : undefined
  return {
    schema: draftSchema,
    form: {
      id: form.id,
      title: form.title,
      authority: form.authority,
      version: form.version,
      checked: form.checked,
      where: form.where,
      sources: form.sources,
    },
    check: [
      ...form.unverified,
      ...(record.timeZone !== undefined && zone === undefined && asOf !== undefined
        ? [
            `The time zone “${lineOf(record.timeZone)}” of postern.yml is not known; times are shown in UTC only.`,
          ]
        : []),
    ],
    caseName: lineOf(options.caseName),
    organisation: plainOf(record.fields.organisation) ?? "Organisation not named yet",
    marking: markingText(marking, caseTlp),
    asOf:
      asOf === undefined
        ? "no time"
        : `${formatForPeople(asOf, "minute")}${zone === undefined ? "" : `, ${zone}`} (${options.asOfFrom})`,
    redacted: record.redacted,
    prompt: form.prompt === "personal data" ? personalData(record) : [],
    awareness: awarenessOf(record),
    clocks: clocksOf(form, record, asOf),
    fields,
    missing: openOf(form, record, used, "unknown"),
    estimated: openOf(form, record, used, "estimated"),
    facts: record.facts.map(({says, evidence}) => ({says: proseOf(says), evidence})),
    assessments: record.assessments.map(({says, evidence}) => ({says: proseOf(says), evidence})),
    confidence: confidenceOf(record),
    indicators: record.indicators.length,
  }
}

function confidenceOf({assessments}: IncidentRecord): readonly string[] {
  const groups = new Map<string, {readonly stages: string[]; readonly says: string}>()
  for (const {stage, confidence} of assessments) {
    if (confidence === undefined) continue
    const says = `${confidence.level}: ${confidence.because.trim().replace(/\.$/, "")}.`
    const group = groups.get(says) ?? {stages: [], says}
    group.stages.push(`“${stage}”`)
    groups.set(says, group)
  }
  return [...groups.values()].map(
    ({stages, says}) => `Our confidence in ${listed(stages)} is ${proseOf(says)}`,
  )
}

function awarenessOf(record: IncidentRecord): Draft["awareness"] {
  const {awareAt, awareBy} = record.fields
  const at = awareAt.value?.kind === "time" ? awareAt.value.at : undefined
  return {
    at: at === undefined ? "not stated" : formatForPeople(at, "minute"),
    local: at === undefined || record.timeZone === undefined ? undefined : localText(at, record.timeZone),
    by: plainOf(awareBy) ?? "nobody has said how",
    isKnown: at !== undefined,
  }
}

/** One line that shows every character. */
function lineOf(text: string): string {
  return visible(clip(text, 2000))
}

/** Evidence as prose: visible, its addresses broken. */
function proseOf(text: string): string {
  return defang(lineOf(text))
}

/** What a person wrote keeps its lines; what the evidence says becomes prose. */
export function plainOf({value, from}: IncidentField): string | undefined {
  if (value === undefined) return undefined
  if (value.kind === "list" && value.items.some((item) => item.trim().endsWith(".")))
    return value.items.map((item) => `\n- ${from === "case" ? proseOf(item) : lineOf(item)}`).join("")
  const text = valueText(value)
  if (from === "case") return proseOf(text)
  return text.split(/\r?\n/).map(lineOf).join("\n")
}

/** `2021-03-03 04:12 UTC (estimated)`: what a short value is must go with it. */
function statedOf(field: IncidentField, name: IncidentFieldName): string | undefined {
  const text = plainOf(field)
  const isShort = incidentFields[name].shape === "time" || incidentFields[name].shape === "count"
  return text !== undefined && field.state === "estimated" && isShort ? `${text} (estimated)` : text
}

function fieldOf(field: FormField, record: IncidentRecord): DraftField {
  const {id, label, required, unverified, maxLength, parts} = field
  const text = parts
    .map((part) => partText(part, record))
    .filter((each) => each !== "")
    .join("\n")
  const characters = [...text].length
  const takes = [...new Set(parts.flatMap((part) => part.takes))]
  const labels = (state: IncidentField["state"], some: readonly IncidentFieldName[]): readonly string[] =>
    some.filter((name) => record.fields[name].state === state).map((name) => incidentFields[name].label)
  const wanted = parts.filter(({optional}) => !optional).flatMap((part) => part.takes)
  return {
    id,
    label,
    required,
    unverified,
    text,
    characters,
    maxLength,
    over: maxLength === undefined ? 0 : Math.max(0, characters - maxLength),
    estimated: labels("estimated", takes),
    missing: labels("unknown", [...new Set(wanted)]),
  }
}

function partText(part: FormPart, record: IncidentRecord): string {
  const unknown = part.takes.filter((name) => record.fields[name].value === undefined)
  if (unknown.length > 0) {
    if (part.optional) return ""
    if (part.otherwise !== undefined) return withBlocks(part.otherwise, record)
    return unknown
      .map((name) => {
        const {label, isPersonal} = incidentFields[name]
        return isPersonal === true ? `[FILL IN: ${label}]` : `${label}: not known yet.`
      })
      .join("\n")
  }
  return withBlocks(part.says, record)
}

// Values go in by one pass over our own words: braces in a value stay what they are.
function withBlocks(says: string, record: IncidentRecord): string {
  const filled = says.replace(/\{(\w+)\}([.]?)/g, (_, name: string, stop: string) => {
    const isField = (incidentFieldNames as readonly string[]).includes(name)
    const text = isField
      ? (statedOf(record.fields[name as IncidentFieldName], name as IncidentFieldName) ?? "")
      : blockText(name as FormBlock, record)
    // A list begins on its own line, and its items have their stops.
    return stop !== "" && /[.!?]$/.test(text) ? text : text + stop
  })
  return filled.replace(/ \n- /g, "\n- ").replace(/^\n/, "")
}

/** Where the case has no fact: never more than that. */
export const nothingSeen =
  "Nothing that an intruder would leave was seen in the evidence that was examined. See what was not examined."

const mostFacts = 15
const mostIndicators = 25

function blockText(block: FormBlock, record: IncidentRecord): string {
  switch (block) {
    case "headline":
      return proseOf(record.headline)
    case "servers":
      return proseOf(record.servers.slice(0, 20).join(", "))
    case "facts":
      return record.facts.length === 0
        ? `- ${nothingSeen}`
        : cut(
            record.facts.map(({says, evidence}) => `- ${proseOf(says)}${idsText(evidence)}`),
            mostFacts,
            "facts stand in the report of the case",
          )
    case "assessments":
      return [...record.assessments.map(({says}) => proseOf(says)), ...confidenceOf(record)]
        .map((line) => `- ${line}`)
        .join("\n")
    case "indicators":
      return record.indicators.length === 0
        ? "- None were found in the evidence that was examined."
        : cut(
            record.indicators.map(
              ({type, value, role, first, last}) =>
                `- ${type}: ${proseOf(value)} (${role === "intruder" ? "of the intruder" : "of somebody who tried"}${spanOf(first, last)})`,
            ),
            mostIndicators,
            "indicators stand in the attached file",
          )
    case "advised":
      return record.planned.length === 0
        ? "- Nothing: the case advises no open step."
        : cut(
            record.planned.map((says) => `- ${proseOf(says)}`),
            8,
            "steps stand in the advice of the case",
          )
    case "mail":
      return record.mail.length === 0
        ? "- No export, bulk reading or forwarding of mail was seen in the evidence that was examined."
        : record.mail
            .map(
              (each) =>
                `- ${proseOf(each.says).replace(/\.$/, "")}${spanOf(each.first, each.last)}.${idsText(each.evidence)}`,
            )
            .join("\n")
    case "mailUnseen":
      return record.mailUnseen.length === 0
        ? "- The case names no gap for mail."
        : cut(
            record.mailUnseen.map((says) => `- ${proseOf(says)}`),
            8,
            "gaps stand in the report of the case",
          )
    default:
      return block satisfies never
  }
}

function cut(lines: readonly string[], most: number, where: string): string {
  return (
    lines.length <= most + 1 ? lines : [...lines.slice(0, most), `- ${lines.length - most} more ${where}.`]
  ).join("\n")
}

function idsText(ids: readonly string[]): string {
  if (ids.length === 0) return ""
  const shown = ids.slice(0, 4).join(", ")
  return ` [${shown}${ids.length > 4 ? " and more" : ""}]`
}

function spanOf(first: Instant | undefined, last: Instant | undefined): string {
  if (first === undefined) return ""
  const from = formatForPeople(first, "minute")
  if (last === undefined || formatForPeople(last, "minute") === from) return `, ${from}`
  return `, ${from.replace(" UTC", "")} to ${formatForPeople(last, "minute")}`
}

function fieldsOf(form: Form): ReadonlyMap<IncidentFieldName, {readonly required: boolean}> {
  const out = new Map<IncidentFieldName, {required: boolean}>()
  for (const {required, parts} of form.fields)
    for (const {takes, optional} of parts)
      for (const name of takes)
        out.set(name, {required: (required && !optional) || out.get(name)?.required === true})
  for (const {starts} of form.clocks) {
    for (const name of ["awareAt", "awareBy"] as const) out.set(name, {required: true})
    if (starts === "notification" && !out.has("notifiedAt")) out.set("notifiedAt", {required: false})
  }
  return out
}

/** Those that the form asks for first. */
function openOf(
  form: Form,
  record: IncidentRecord,
  used: ReadonlyMap<IncidentFieldName, {readonly required: boolean}>,
  state: IncidentField["state"],
): readonly DraftOpen[] {
  const isFinal = form.fields.some(({id}) => id === "cause")
  return incidentFieldNames
    .filter((name) => used.has(name) && record.fields[name].state === state)
    .filter((name) => name !== "notifiedAt" || isFinal)
    .map((name) => {
      const field = record.fields[name]
      const text = plainOf(field)
      return {
        field: name,
        label: incidentFields[name].label,
        value: text === undefined ? undefined : clip(text.replaceAll("\n", " "), 200),
        basis: proseOf(field.basis),
        ask: incidentFields[name].ask,
        required: used.get(name)?.required === true,
        evidence: field.evidence,
      }
    })
    .sort((a, b) => Number(b.required) - Number(a.required))
}

const mostMailboxes = 20

/** What a data protection officer must hear first. Never an answer in law. */
export function personalData(record: IncidentRecord): readonly string[] {
  const {entered} = record
  const isEntered = entered?.isPossible === true
  const law = "Whether it must be notified is a question of law; nothing here answers it."
  if (record.mail.length > 0) {
    const boxes = [...new Set(record.mail.flatMap(({mailboxes}) => mailboxes))]
    const named =
      boxes.length === 0
        ? "The evidence names no mailbox."
        : `${counted(boxes.length, "mailbox", "mailboxes")}: ${boxes.slice(0, mostMailboxes).map(proseOf).join(", ")}${boxes.length > mostMailboxes ? ` and ${boxes.length - mostMailboxes} more` : ""}.`
    const days = spanOf(
      least(record.mail.map(({first}) => first)),
      most(record.mail.map(({last}) => last)),
    ).slice(2)
    const seen = `${named}${days === "" ? "" : ` Seen: ${days}.`}`
    if (record.taken?.isPossible !== false)
      return [
        "Ask your data protection officer now. The evidence shows traces of mail being read, exported or packed.",
        seen,
        record.taken === undefined
          ? "Whether data were taken cannot be assessed from this evidence."
          : `The case finds that ${record.taken.says}.`,
        law,
      ]
    const work = `The evidence shows work on mail such as administrators do. The case finds that ${record.taken.says}.`
    return isEntered
      ? [
          `Ask your data protection officer now. The case finds that ${entered?.says}, on a server that holds mail.`,
          `${work} Find out who did it.`,
          seen,
          law,
        ]
      : [
          "Ask who did this work on mail. If nobody ordered it, ask your data protection officer now.",
          seen,
          work,
          law,
        ]
  }
  return [
    isEntered
      ? `Ask your data protection officer now. The case finds that ${entered?.says}, on a server that holds mail. The evidence shows no reading or taking of mail.`
      : `Tell your data protection officer what was examined. The evidence shows no reading or taking of mail.${entered === undefined ? " Whether somebody got in cannot be assessed from it." : ""}`,
    record.mailUnseen.length > 0
      ? "This does not show that none happened: the records that would show it were missing in part or in full. They are listed below."
      : "This does not show that none happened: only what was logged can be seen.",
    law,
  ]
}

function least(times: readonly (Instant | undefined)[]): Instant | undefined {
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined)
}

function most(times: readonly (Instant | undefined)[]): Instant | undefined {
  return times.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)
}
