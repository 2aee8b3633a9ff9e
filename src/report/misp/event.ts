/* Collects a MISP event and writes it as JSON.
 *
 * UUIDs are derived from content, so the same material gives the same event. Nothing is published and everything is for the
 * importing organisation only (`distribution` 0): passing on is what a person does. `to_ids` is set for what a person
 * has reviewed and for nothing else. An attribute is once in an event by category, type and value; the first one
 * stays.
 *
 * Sources: MISP core format (draft-16); MISP object templates by the UUIDs and versions of misp-objects. */

import {Losses, ownUuid} from "../export-json.ts"
import type {Exported} from "../exported.ts"
import {jsonText} from "../json-text.ts"
import {type Marking, markingText, type Tlp} from "../marking.ts"

export type MispCategory =
  | "Artifacts dropped"
  | "Attribution"
  | "External analysis"
  | "Network activity"
  | "Other"
  | "Payload delivery"
  | "Payload installation"
  | "Persistence mechanism"
  | "Targeting data"

export interface MispAttribute {
  readonly type: string
  readonly category: MispCategory
  readonly value: string
  readonly comment?: string
  readonly isReviewed?: boolean
  /** Set for what must not tie two events together: versions, texts. */
  readonly isAlone?: boolean
  readonly tags?: readonly string[]
  /** ISO timestamps. */
  readonly firstSeen?: string | undefined
  readonly lastSeen?: string | undefined
}

const templates = {
  annotation: {uuid: "5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", version: "3", category: "misc"},
  "course-of-action": {uuid: "3d1c2c06-68a9-4394-8c8d-258d115f796f", version: "1", category: "misc"},
  report: {uuid: "70a68471-df22-4e3f-aa1a-5a3be19f82df", version: "8", category: "misc"},
  sigma: {uuid: "aa21a3cd-ab2c-442a-9999-a5e6626591ec", version: "2", category: "misc"},
  yara: {uuid: "b5acf82e-ecca-4868-82fe-9dbdf4d808c3", version: "9", category: "misc"},
} as const
type Template = keyof typeof templates

export interface MispObject {
  readonly template: Template
  readonly comment?: string
  readonly attributes: readonly (MispAttribute & {readonly relation: string})[]
}

const limitOf = (key: string): number => (key === "content" || key === "value" ? 60_000 : 5000)

export class MispEvent {
  readonly losses: Losses = new Losses()
  readonly uuid: string
  readonly #head: Readonly<Record<string, unknown>>
  readonly #timestamp: string
  readonly #tags = new Set<string>()
  readonly #attributes = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #objects = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #reports: Readonly<Record<string, unknown>>[] = []

  /** `key` is what makes it the same event again; `at` an ISO timestamp. */
  constructor(
    key: unknown,
    {
      at,
      info,
      isComplete,
      extends: extended,
    }: {
      readonly at: string
      readonly info: string
      readonly isComplete: boolean
      readonly extends?: string | undefined
    },
  ) {
    this.uuid = ownUuid("misp-event", this.#fit(key))
    this.#timestamp = String(Math.max(0, Math.floor(Date.parse(at) / 1000)))
    this.#head = {
      uuid: this.uuid,
      info,
      date: at.slice(0, 10),
      timestamp: this.#timestamp,
      // Undefined: how grave it is, is not the exporter's to say.
      threat_level_id: "4",
      analysis: isComplete ? "2" : "1",
      distribution: "0",
      published: false,
      extends_uuid: extended,
    }
  }

  tag(...names: readonly string[]): void {
    for (const name of names) this.#tags.add(name)
  }

  /** Tags of a marking; that it was lowered stands in a text beside them. */
  mark(marking: Marking, usual: Tlp): void {
    this.tag(`tlp:${marking.tlp.toLowerCase()}`)
    if (marking.pap !== undefined) this.tag(`PAP:${marking.pap}`)
    if (marking.loweredBy !== undefined)
      this.attribute({
        type: "text",
        category: "Other",
        value: markingText(marking, usual),
        comment: "Marking",
        isAlone: true,
      })
  }

  /** Adds an attribute and gives its UUID; undefined for a value of blanks. */
  attribute(attribute: MispAttribute): string | undefined {
    const written = this.#attribute(attribute, this.uuid)
    if (written === undefined) return undefined
    const uuid = written["uuid"] as string
    if (!this.#attributes.has(uuid)) this.#attributes.set(uuid, written)
    return uuid
  }

  /** Adds an object of a template and gives its UUID. */
  object({template, comment, attributes}: MispObject): string {
    const {uuid: templateUuid, version, category} = templates[template]
    const content = attributes.map(({relation, value}) => [relation, value])
    const uuid = ownUuid("misp-object", {event: this.uuid, template, content: this.#fit(content)})
    if (!this.#objects.has(uuid))
      this.#objects.set(uuid, {
        name: template,
        "meta-category": category,
        template_uuid: templateUuid,
        template_version: version,
        description: `${template} of Postern`,
        uuid,
        timestamp: this.#timestamp,
        distribution: "5",
        comment: this.#fit(comment ?? ""),
        deleted: false,
        Attribute: attributes.flatMap((each) => {
          const written = this.#attribute(each, `${uuid} ${each.relation}`)
          return written === undefined ? [] : [{...written, object_relation: each.relation}]
        }),
      })
    return uuid
  }

  /** Adds a report. Its Markdown must be escaped already. */
  report(name: string, markdown: string): void {
    const content = this.#fit({content: markdown}) as {readonly content: string}
    this.#reports.push({
      uuid: ownUuid("misp-report", {event: this.uuid, name: this.#fit(name)}),
      name: this.#fit(name),
      content: content.content,
      distribution: "5",
      timestamp: this.#timestamp,
      deleted: false,
    })
  }

  /** The event as text, with a final line end. */
  finish(): Exported {
    const lost = this.losses.sentences
    const event = {
      Event: {
        ...(this.#fit(this.#head) as object),
        Tag: [...this.#tags].map((name) => ({name: this.#fit(name)})),
        Attribute: [...this.#attributes.values()],
        Object: [...this.#objects.values()],
        EventReport: this.#reports,
      },
    }
    return {text: `${jsonText(event, 1)}\n`, lost}
  }

  #attribute(attribute: MispAttribute, home: string): Readonly<Record<string, unknown>> | undefined {
    const {type, category, comment, isReviewed, isAlone, tags = [], firstSeen, lastSeen} = attribute
    const {value} = this.#fit({value: attribute.value.trim()}) as {readonly value: string}
    if (value.trim() === "") return undefined
    return {
      uuid: ownUuid("misp-attribute", {home, category, type, value}),
      type,
      category,
      value,
      comment: this.#fit(comment ?? ""),
      to_ids: isReviewed === true,
      disable_correlation: isAlone === true,
      distribution: "5",
      timestamp: this.#timestamp,
      deleted: false,
      first_seen: firstSeen,
      last_seen: lastSeen,
      ...(tags.length === 0 ? {} : {Tag: tags.map((name) => ({name: this.#fit(name)}))}),
    }
  }

  #fit(value: unknown): unknown {
    return this.losses.cleanAll(value, limitOf)
  }
}

/** Our own tag of a band of the PHIA yardstick, for which MISP has no taxonomy: `estimative-language` is another scale. */
export function phiaTag(band: string): string {
  return `postern:phia="${band
    .replace(/[^a-z ]/gi, "")
    .trim()
    .replaceAll(" ", "-")}"`
}
