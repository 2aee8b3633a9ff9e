/* Builds the incident record from what postern.yml says, what the case shows and what a person wrote.
 *
 * A person's word goes before the evidence's and both before nothing; nothing is made up. Pure: the same inputs give
 * the same record, and the only time in it that is not from its inputs does not exist. */

import type {Case} from "../model/case.ts"
import {
  type IncidentField,
  type IncidentFieldName,
  type IncidentRecord,
  incidentFieldNames,
  incidentFields,
  type Told,
} from "../model/incident.ts"
import type {Instant} from "../model/instant.ts"
import {valueText} from "./draft-words.ts"
import {
  assessmentsOf,
  clauseOf,
  factsOf,
  fieldsOfCase,
  type IncidentBundle,
  indicatorsOf,
  mailOf,
  mailUnseen,
} from "./incident-case.ts"
import {openActions} from "./telling.ts"

/** What postern.yml says of the organisation. */
export interface Organisation {
  readonly name?: string | undefined
  readonly sector?: string | undefined
  readonly country?: string | undefined
  readonly role?: string | undefined
  readonly timeZone?: string | undefined
  readonly domains?: readonly string[] | undefined
  readonly contacts?: readonly string[] | undefined
}

/** The record. `asOf` is when a person's answers were given: the time of the draft. */
export function incidentRecord(
  bundle: IncidentBundle,
  organisation: Organisation,
  told: Told,
  asOf: Instant | undefined,
): IncidentRecord {
  const {case: from} = bundle
  const shown = fieldsOfCase(bundle)
  const configured = fieldsOfOrganisation(organisation, from, asOf)
  const isRedacted = from.redacted === true
  const fields = Object.fromEntries(
    incidentFieldNames.map((name) => {
      const field = fieldOf(name, told, configured[name] ?? shown[name], asOf)
      return [name, isRedacted ? withheld(name, field) : field]
    }),
  ) as Record<IncidentFieldName, IncidentField>
  return {
    fields,
    timeZone: organisation.timeZone,
    headline: from.verdict.headline,
    servers: from.servers.map(({id}) => id),
    facts: factsOf(bundle),
    assessments: assessmentsOf(from),
    indicators: indicatorsOf(bundle),
    mail: mailOf(from),
    entered: clauseOf(from, "exploited", "somebody got in"),
    taken: clauseOf(from, "data taken", "data were taken"),
    mailUnseen: mailUnseen(from),
    advised: openActions(from).map(({says}) => says),
    planned: openActions(from)
      .filter(({step}) => step?.phase !== "report")
      .map(({says}) => says),
    redacted: isRedacted,
  }
}

function fieldOf(
  name: IncidentFieldName,
  told: Told,
  shown: IncidentField | undefined,
  asOf: Instant | undefined,
): IncidentField {
  const said = told[name]
  if (said !== undefined) {
    const {value, state, basis} = said
    if (value === undefined)
      return {
        value,
        state: "unknown",
        basis: basis ?? "Stated as unknown.",
        evidence: [],
        asOf,
        from: "record",
      }
    const other =
      shown?.value !== undefined && valueText(shown.value) !== valueText(value)
        ? ` The evidence alone gives: ${valueText(shown.value)}.`
        : ""
    return {
      value,
      state,
      basis: `${basis ?? "Stated in the incident file."}${other}`,
      evidence: shown?.evidence ?? [],
      asOf,
      from: "record",
    }
  }
  if (shown !== undefined) return shown
  return {value: undefined, state: "unknown", basis: "Nobody has said.", evidence: [], asOf, from: "nobody"}
}

function withheld(name: IncidentFieldName, field: IncidentField): IncidentField {
  if (incidentFields[name].isPersonal !== true || field.value === undefined) return field
  if (name === "organisation") return field
  return {
    ...field,
    value: {kind: "text", text: "[left out of the redacted draft]"},
    basis: "Redacted.",
    evidence: [],
  }
}

function fieldsOfOrganisation(
  {name, sector, country, role, domains, contacts}: Organisation,
  from: Case,
  asOf: Instant | undefined,
): Partial<Record<IncidentFieldName, IncidentField>> {
  const out: Partial<Record<IncidentFieldName, IncidentField>> = {}
  const warn = "From postern.yml. Check that nothing of this address runs on the affected servers."
  const set = (field: IncidentFieldName, text: string | undefined): void => {
    if (text !== undefined && text.trim() !== "")
      out[field] = {
        value: incidentFields[field].shape === "list" ? {kind: "list", items: [text]} : {kind: "text", text},
        state: "known",
        basis: "From postern.yml.",
        evidence: [],
        asOf,
        from: "postern.yml",
      }
  }
  set("organisation", name)
  set("sector", sector)
  set("countries", country)
  set("organisationRole", role)
  const own = [
    ...(domains ?? []),
    ...from.servers.flatMap(({names}) =>
      names.filter((each) => each.includes(".")).map((each) => each.slice(each.indexOf(".") + 1)),
    ),
  ].map((domain) => domain.toLowerCase())
  for (const contact of contacts ?? []) {
    const domain = contact.slice(contact.lastIndexOf("@") + 1).toLowerCase()
    const isOwn = own.some((each) => domain === each || domain.endsWith(`.${each}`))
    const field = isOwn || own.length === 0 ? "companyEmail" : "reporterEmail"
    if (!contact.includes("@") || out[field] !== undefined) continue
    set(field, contact)
    const made = out.reporterEmail
    if (field === "reporterEmail" && made !== undefined)
      out.reporterEmail = {...made, state: "estimated", basis: warn}
  }
  return out
}
