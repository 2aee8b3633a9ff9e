/* What an organisation has decided about public statements: files `<name>.intel.yml`, one for each statement.
 *
 *   schema: postern-intel-review/1
 *   statement: {title, issuers, issued, basis}
 *   documents: [{path, sha256, form}]
 *   decisions: [{id, on, by, decision: accepted | rejected | withdrawn, …, claim: … or indicator: …}]
 *
 * Decisions are only ever added: the last one about an id is in force, the earlier ones are the record. So nothing
 * enters unreviewed, and everything can be traced to a person, a day, a document and its words. */

import {stringify} from "yaml"
import {z} from "zod"
import {
  type ClaimKind,
  claimKinds,
  type DocumentForm,
  documentForms,
  type IndicatorKind,
  indicatorKinds,
  type Modality,
  modalities,
} from "../model/intel.ts"
import type {Refusal} from "../model/refusal.ts"
import {Complaints, decodeYaml} from "./decode.ts"
import {isoDate, slug, text} from "./words.ts"

/** How the files of a review end. */
export const reviewEnding = ".intel.yml"
export const reviewSchema = "postern-intel-review/1"

/** The decisions about one statement. */
export interface Review {
  readonly schema: typeof reviewSchema
  readonly statement: {
    readonly title: string
    readonly issuers: readonly string[]
    /** ISO day; absent where it is not known. */
    readonly issued?: string | undefined
    readonly basis: string
  }
  readonly documents: readonly {readonly path: string; readonly sha256: string; readonly form: DocumentForm}[]
  readonly decisions: readonly Decision[]
}

export interface Decision {
  readonly id: string
  readonly decision: "accepted" | "rejected" | "withdrawn"
  readonly by: string
  /** ISO day. */
  readonly on: string
  readonly because?: string | undefined
  readonly note?: string | undefined
  /** SHA-256 of the document that it was read from. */
  readonly document: string
  /** Code points of the document's text, and the sentence there. */
  readonly evidence: {readonly start: number; readonly end: number; readonly words: string}
  readonly tlp: "CLEAR" | "GREEN" | "AMBER" | "AMBER+STRICT" | "RED"
  /** One of the two. */
  readonly claim?: ReviewedClaim | undefined
  readonly indicator?: ReviewedIndicator | undefined
}

export interface ReviewedClaim {
  readonly kind: ClaimKind
  readonly subject: string
  readonly subjectName: string
  readonly relation: string
  readonly object: string
  readonly objectName: string
  readonly polarity: "affirmed" | "denied"
  readonly modality: Modality
  readonly speakers: readonly {
    readonly ref: string
    readonly name: string
    readonly basis: "explicit" | "inferred"
  }[]
  /** The speaker's own words. */
  readonly estimate?: string | undefined
  /** Of its scale; the reviewer's where `bandWas` stands beside it. */
  readonly band?: string | undefined
  readonly bandWas?: string | undefined
  readonly analyticConfidence?: "low" | "moderate" | "high" | undefined
  /** What the first speaker is. */
  readonly speakerKind?: "government" | "alliance" | "vendor" | "prosecution" | "other" | undefined
  /** Of knowledge/campaigns, that the claim is about. */
  readonly campaign?: string | undefined
}

export interface ReviewedIndicator {
  readonly kind: IndicatorKind
  readonly value: string
  /** First and last ISO day on which a sighting means what the statement says. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

const speaker = z.strictObject({ref: text, name: text, basis: z.enum(["explicit", "inferred"])})

const claimSchema = z.strictObject({
  kind: z.enum(claimKinds),
  subject: text,
  subjectName: text,
  relation: text,
  object: text,
  objectName: text,
  polarity: z.enum(["affirmed", "denied"]),
  modality: z.enum(modalities),
  speakers: z.array(speaker).min(1),
  estimate: text.optional(),
  band: text.optional(),
  bandWas: text.optional(),
  analyticConfidence: z.enum(["low", "moderate", "high"]).optional(),
  speakerKind: z.enum(["government", "alliance", "vendor", "prosecution", "other"]).optional(),
  campaign: slug.optional(),
})

const indicatorSchema = z
  .strictObject({
    kind: z.enum(indicatorKinds),
    value: text,
    from: isoDate.optional(),
    until: isoDate.optional(),
  })
  .refine((i) => i.from === undefined || i.until === undefined || i.from <= i.until, {
    message: "`until` lies before `from`",
    path: ["until"],
  })

const decisionSchema = z
  .strictObject({
    id: text,
    decision: z.enum(["accepted", "rejected", "withdrawn"]),
    by: text,
    on: isoDate,
    because: text.optional(),
    note: text.optional(),
    document: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in lower-case hex expected"),
    evidence: z.strictObject({start: z.int().min(0), end: z.int().min(0), words: z.string()}),
    tlp: z.enum(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]),
    claim: claimSchema.optional(),
    indicator: indicatorSchema.optional(),
  })
  .refine(
    (d) => (d.claim === undefined) !== (d.indicator === undefined),
    "either `claim` or `indicator` expected",
  )

const fileSchema: z.ZodType<Review> = z.strictObject({
  schema: z.literal(reviewSchema),
  statement: z.strictObject({
    title: text,
    issuers: z.array(text),
    issued: isoDate.optional(),
    basis: text,
  }),
  documents: z
    .array(
      z.strictObject({
        path: text,
        sha256: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in lower-case hex expected"),
        form: z.enum(documentForms),
      }),
    )
    .min(1),
  decisions: z.array(decisionSchema),
})

/** The review of one file, or undefined with refusals. */
export function decodeReview(written: string, file: string, refusals: Refusal[]): Review | undefined {
  return decodeYaml(written, fileSchema, new Complaints(file, written, refusals))?.value
}

/** The text of a review's file: the same review, the same bytes. */
export function reviewText({schema, statement, documents, decisions}: Review): string {
  const head =
    "# Written by `postern intel accept`. Decisions are only added: the last one about an id is in force.\n"
  return (
    head +
    stringify({schema, statement, documents, decisions}, {lineWidth: 100, aliasDuplicateObjects: false})
  )
}

/** A decision that is in force, with the statement that it is about. */
export interface Standing {
  readonly review: Review
  readonly file: string
  readonly decision: Decision
}

/** The last decision about each id of each statement, in order of file, then of first decision. */
export function standing(reviews: ReadonlyMap<string, Review>): readonly Standing[] {
  return [...reviews]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, review]) => {
      const last = new Map(review.decisions.map((decision) => [decision.id, decision]))
      return [...last.values()].map((decision) => ({review, file, decision}))
    })
}

/** Those of them that are in use. */
export function accepted(reviews: ReadonlyMap<string, Review>): readonly Standing[] {
  return standing(reviews).filter(({decision}) => decision.decision === "accepted")
}

/** The id of an indicator's decision: `ipv4:198.51.100.7`. */
export function indicatorId({kind, value}: Pick<ReviewedIndicator, "kind" | "value">): string {
  return `${kind}:${value}`
}
