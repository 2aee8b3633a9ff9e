/* Drafts in one line: the shipped forms, a time, and what people said. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {Complaints} from "../../src/knowledge/decode.ts"
import {decodeForm} from "../../src/knowledge/forms.ts"
import type {Form} from "../../src/model/form.ts"
import type {IncidentFieldName, IncidentValue, Told, ToldField} from "../../src/model/incident.ts"
import {type Instant, parseIso} from "../../src/model/instant.ts"
import {type Draft, draftOf} from "../../src/report/draft.ts"
import {incidentRecord, type Organisation} from "../../src/report/incident.ts"
import type {IncidentBundle} from "../../src/report/incident-case.ts"
import {letterOf} from "../../src/report/letter.ts"
import type {PaperDocument} from "../../src/report/paper/document.ts"
import {letterPaper} from "../../src/report/paper/letter.ts"
import {paperMarkdown} from "../../src/report/paper/markdown.ts"

const folder: string = join(import.meta.dirname, "../../knowledge/forms")

/** The forms that we ship. */
export const forms: ReadonlyMap<string, Form> = new Map(
  readdirSync(folder).map((name) => {
    const refusals: never[] = []
    const form = decodeForm(readFileSync(join(folder, name), "utf8"), new Complaints(name, "", refusals))
    if (form === undefined) throw new Error(`${name}: ${JSON.stringify(refusals)}`)
    return [form.id, form]
  }),
)

export function formNamed(id: string): Form {
  const form = forms.get(id)
  if (form === undefined) throw new Error(`no form ${id}`)
  return form
}

export function time(text: string): Instant {
  const found = parseIso(text)
  if (found === undefined) throw new Error(`no time ${text}`)
  return found.at
}

/** `awareAt: "2021-03-08T09:00Z"`: known values by field; times, lists and numbers by their look. */
export function said(fields: Partial<Record<IncidentFieldName, string | readonly string[] | number>>): Told {
  const out: Partial<Record<IncidentFieldName, ToldField>> = {}
  for (const [name, value] of Object.entries(fields) as [
    IncidentFieldName,
    string | readonly string[] | number,
  ][])
    out[name] = {value: madeOf(value), state: "known", basis: undefined}
  return out
}

function madeOf(value: string | readonly string[] | number): IncidentValue {
  if (typeof value === "number") return {kind: "count", least: value, most: value}
  if (typeof value !== "string") return {kind: "list", items: value}
  return /^\d{4}-\d\d-\d\dT/.test(value) ? {kind: "time", at: time(value)} : {kind: "text", text: value}
}

export const organisation: Organisation = {
  name: "Example Ltd",
  sector: "manufacturing",
  country: "GB",
  role: "operator of the servers",
  timeZone: "Europe/London",
  domains: ["birchway.example"],
  contacts: ["soc@birchway.example", "oncall@phone.example"],
}

export interface DraftWords {
  readonly told?: Told
  readonly organisation?: Organisation
  readonly asOf?: string
}

/** The draft of a shipped form for a bundle. */
export function draft(form: string | Form, bundle: IncidentBundle, words: DraftWords = {}): Draft {
  const asOf = time(words.asOf ?? "2021-03-15T12:00Z")
  const record = incidentRecord(bundle, words.organisation ?? organisation, words.told ?? {}, asOf)
  return draftOf(typeof form === "string" ? formNamed(form) : form, record, {
    asOf,
    asOfFrom: "given",
    marking: {tlp: "AMBER+STRICT", pap: "AMBER"},
    caseName: "mx1.case",
  })
}

/** The letter to the organisation. */
export function letterDocument(bundle: IncidentBundle, words: DraftWords = {}): PaperDocument {
  const asOf = time(words.asOf ?? "2021-03-15T12:00Z")
  const record = incidentRecord(bundle, words.organisation ?? organisation, words.told ?? {}, asOf)
  const marking = {tlp: "AMBER+STRICT", pap: "AMBER"} as const
  return letterPaper(letterOf(bundle.case, record, {asOf, marking}), "en-GB")
}

/** The same as Markdown. */
export function letter(bundle: IncidentBundle, words: DraftWords = {}): string {
  return paperMarkdown(letterDocument(bundle, words))
}
