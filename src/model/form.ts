/* A form of an authority, as `knowledge/forms/<id>.yml` has it: its fields, what of the incident record fills them,
 * and the clocks that the law or the authority sets. Data: forms change, and each says how well it is known. */

import type {IncidentFieldName} from "./incident.ts"

/** What a form's words may take beside the fields of the record. */
export const formBlocks = [
  "headline",
  "servers",
  "facts",
  "assessments",
  "indicators",
  "advised",
  "mail",
  "mailUnseen",
] as const
export type FormBlock = (typeof formBlocks)[number]

/** One paragraph of a form's field: words with `{places}`. */
export interface FormPart {
  readonly says: string
  /** What stands there while a field of `says` is unknown; by default the field's name and "not known yet". */
  readonly otherwise: string | undefined
  /** Left out while a field of `says` is unknown. */
  readonly optional: boolean
  /** The fields of the record that `says` takes. */
  readonly takes: readonly IncidentFieldName[]
}

export interface FormField {
  readonly id: string
  readonly label: string
  readonly required: boolean
  /** Characters (Unicode code points) that the form takes; undefined where that is not known. */
  readonly maxLength: number | undefined
  /** Set where the field or its wording was not seen on the form itself. */
  readonly unverified: boolean
  readonly parts: readonly [FormPart, ...FormPart[]]
}

export interface FormClock {
  readonly id: string
  readonly title: string
  /** When it starts: awareness of the incident, or the filing of the incident notification. */
  readonly starts: "awareness" | "notification"
  readonly within: {readonly hours: number} | {readonly months: number}
  /** What ends it, where that is the filing of the incident notification. */
  readonly stops: "notification" | undefined
  /** Whom it binds, where not everybody who files the form. */
  readonly appliesTo: string | undefined
  readonly unverified: boolean
  readonly source: string
}

export interface Form {
  readonly id: string
  readonly title: string
  readonly authority: string
  readonly version: string
  /** The day on which it was last compared with its sources. */
  readonly checked: string
  /** Where a person files it. */
  readonly where: string
  readonly sources: readonly string[]
  /** What of it comes from secondary sources: said on every draft. */
  readonly unverified: readonly string[]
  /** `personal data`: the draft begins with the question for the data protection officer. */
  readonly prompt: "personal data" | undefined
  readonly clocks: readonly FormClock[]
  readonly fields: readonly [FormField, ...FormField[]]
}
