/* Public statements as documents: what was handed in, which part of it is the statement, when it was issued.
 *
 * Places in a document are Unicode code points of its text as stored. */

import type {Brand} from "./ids.ts"

/** `D-1`, in the order in which documents were named. */
export type DocumentId = Brand<string, "DocumentId">
export const documentId = (ordinal: number): DocumentId => `D-${ordinal}` as DocumentId

/** A run of a document's text: code points, `start` included, `end` not. */
export interface TextSpan {
  readonly document: DocumentId
  readonly start: number
  readonly end: number
}

export const blockKinds = [
  "body",
  "title",
  "byline",
  "dateline",
  "source pointer",
  "boilerplate",
  "page head",
  "hidden",
] as const
/** What a block of text is for: claims are read from body and title; all else is kept and shown. */
export type BlockKind = (typeof blockKinds)[number]

export interface TextBlock extends TextSpan {
  readonly kind: BlockKind
  /** Why it counts as that, in a few words: "weather", "offer", "stands twice". */
  readonly why: string
}

export const dateOrigins = [
  "metadata",
  "dateline",
  "url",
  "body",
  "widget",
  "related",
  "document field",
  "knowledge",
] as const
export type DateOrigin = (typeof dateOrigins)[number]

/** A date that a document shows, and what may be concluded from it. */
export interface DateCandidate {
  readonly origin: DateOrigin
  /** ISO, as precise as written: `2021-07-19`, `2021-07`, `2021`. */
  readonly value: string
  /** Absent for what stands beside the text. */
  readonly at?: TextSpan
  readonly text: string
}

/** When the statement was issued, as far as that can be known. */
export interface IssueDate {
  /** ISO date or undefined: a wrong date is worse than none. */
  readonly value: string | undefined
  readonly notBefore: string | undefined
  readonly notAfter: string | undefined
  readonly precision: "day" | "month" | "year" | "none"
  /** One sentence. */
  readonly basis: string
}

export const documentForms = ["text", "html", "pdf", "docx", "eml", "stix", "misp", "feed"] as const
export type DocumentForm = (typeof documentForms)[number]

/** A document as read: its text as stored or as its format gives it, and what each part of it is. */
export interface IntelDocument {
  readonly id: DocumentId
  /** As the user named it, or with the entry of a feed behind `!`. */
  readonly path: string
  readonly sha256: string
  readonly form: DocumentForm
  /** What spans point into. For plain text the stored text itself. */
  readonly text: string
  /** In order, disjoint, covering everything but blank lines. */
  readonly blocks: readonly TextBlock[]
  readonly title: string | undefined
  readonly publisher: string | undefined
  readonly url: string | undefined
  readonly language: string
  readonly dates: readonly DateCandidate[]
  readonly issued: IssueDate
  /** For PDF: the code point at which each page begins. */
  readonly pages?: readonly number[]
}
