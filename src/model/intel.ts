/* Public statements, and what they claim: who says what about whom, how strongly, since when.
 *
 * A document is a file; a statement is one act of speech by one issuer, of which many documents may be copies.
 * A claim keeps its speakers, its hedge with the hedge's scope, and the words that it rests on. Three numbers
 * are never mixed: how likely the statement is (the speaker's estimative phrase), how good its basis is (the
 * speaker's "high confidence"), and how sure we are to have read it right, which is for review only.
 *
 * Places in a document are Unicode code points of its text as stored. */

import type {Brand} from "./ids.ts"
import type {Confidence} from "./judgement.ts"
import type {Trouble} from "./trouble.ts"

/** `D-1`, in the order in which documents were named. */
export type DocumentId = Brand<string, "DocumentId">
/** UUIDv5 over the canonical content of a claim. */
export type ClaimId = Brand<string, "ClaimId">
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

export const entityKinds = [
  "actor",
  "campaign",
  "malware",
  "tool",
  "organisation",
  "state body",
  "state",
  "person",
  "product",
  "vulnerability",
  "sector",
  "place",
  "data",
] as const
export type EntityKind = (typeof entityKinds)[number]

/** A thing that claims are about. Aliases are kept apart: nothing merges by itself. */
export interface Entity {
  /** Stable within a lexicon, `ncsc-uk`; made from the name for what no lexicon knows. */
  readonly id: string
  readonly kind: EntityKind
  readonly name: string
  /** Whether knowledge knew it, or the text alone names it. */
  readonly known: boolean
  readonly mentions: readonly (TextSpan & {readonly text: string})[]
}

export const claimKinds = [
  "attribution",
  "association",
  "targeting",
  "vector",
  "objective",
  "impact-count",
  "temporal",
  "significance",
  "response-action",
  "availability",
  "capability",
  "organisational",
  "stance",
  "headline",
] as const
export type ClaimKind = (typeof claimKinds)[number]

export const modalities = [
  "asserted",
  "assessed",
  "quoted",
  "reported",
  "presupposed",
  "background",
  "headline",
] as const
export type Modality = (typeof modalities)[number]

/** Whoever says it, root first in a chain. */
export interface Speaker {
  /** An entity's id, or `publisher`, or `open-source reporting`. */
  readonly ref: string
  readonly basis: "explicit" | "inferred"
}

/** A hedge of the speaker. `scope` is what it covers, and only that. */
export interface Estimate {
  readonly phrase: string
  readonly at: TextSpan
  readonly scale: "PHIA" | "ICD203" | "none"
  readonly band?: string
  /** Per cent. */
  readonly low?: number
  readonly high?: number
  readonly scope: TextSpan
  /** The scale is the usual one and not that of the speaker's institution. */
  readonly isAssumed?: boolean
}

/** A number as said. Never added up or converted. */
export interface Quantity {
  readonly min?: number
  readonly max?: number
  /** The bound itself is not included: "over 70". */
  readonly isExclusive?: boolean
  readonly isApproximate?: boolean
  /** "Many more": there is no number. */
  readonly isVague?: boolean
  readonly unit: string
  readonly place?: string
  readonly text: string
}

/** A time as said. */
export interface SaidTime {
  /** ISO dates; absent where the words bound nothing. */
  readonly from?: string
  readonly to?: string
  readonly precision: "day" | "month" | "quarter" | "year" | "none"
  readonly text: string
}

export const claimFlags = ["scope-ambiguous", "speaker-inferred", "weighed", "enriched", "conflict"] as const
export type ClaimFlag = (typeof claimFlags)[number]

export interface Claim {
  readonly id: ClaimId
  readonly kind: ClaimKind
  /** An entity's id. */
  readonly subject: string
  /** From the lexicon of relations: `responsible-for`. */
  readonly relation: string
  /** An entity's id, or the words where it is none. */
  readonly object: string
  readonly polarity: "affirmed" | "denied"
  readonly modality: Modality
  /** Root first, outermost last. */
  readonly speakers: readonly [Speaker, ...Speaker[]]
  readonly likelihood?: Estimate
  readonly analyticConfidence?: Confidence
  readonly count?: Quantity
  readonly when?: SaidTime
  readonly evidence: readonly [TextSpan, ...TextSpan[]]
  readonly flags: readonly ClaimFlag[]
}

export const adviceStrengths = ["vital", "should", "recommends", "pointer"] as const

/** What a statement asks of its readers. */
export interface Recommendation {
  readonly id: ClaimId
  readonly action: string
  readonly audience: string
  readonly strength: (typeof adviceStrengths)[number]
  readonly condition?: string
  readonly trigger?: string
  readonly speakers: readonly [Speaker, ...Speaker[]]
  readonly evidence: readonly [TextSpan, ...TextSpan[]]
}

export const indicatorKinds = [
  "ipv4",
  "ipv6",
  "domain",
  "url",
  "email",
  "md5",
  "sha1",
  "sha256",
  "sha512",
  "file-name",
  "file-path",
  "registry-key",
  "user-agent",
  "cve",
] as const
export type IndicatorKind = (typeof indicatorKinds)[number]

/** Something to look for, as a document writes it. What is suppressed is kept with its reason. */
export interface FoundIndicator {
  readonly kind: IndicatorKind
  /** Refanged, in its canonical form. */
  readonly value: string
  readonly at: TextSpan
  readonly suppressed: string | undefined
}

/** An ATT&CK technique that a document names. */
export interface FoundTechnique {
  readonly id: string
  readonly name: string
  readonly route: "stated" | "named" | "phrase" | "software"
  readonly at: TextSpan
}

/** What one document says. */
export interface Reading {
  readonly document: IntelDocument
  readonly entities: readonly Entity[]
  readonly claims: readonly Claim[]
  readonly recommendations: readonly Recommendation[]
  readonly indicators: readonly FoundIndicator[]
  readonly techniques: readonly FoundTechnique[]
  /** What was odd in it; absent for none. */
  readonly troubles?: readonly Trouble[]
}

/** How two documents belong together. */
export interface Kinship {
  readonly a: DocumentId
  readonly b: DocumentId
  readonly kind: "copy" | "partial copy" | "related"
  /** Share of the smaller's 3-grams that the larger has, after stripping and folding. */
  readonly containment: number
  /** Sentences of the one that stand in the other. */
  readonly shared: readonly {readonly a: TextSpan; readonly b: TextSpan}[]
  /** For people, with the words of both. */
  readonly differences: readonly {
    readonly what: string
    readonly a: TextSpan | undefined
    readonly b: TextSpan | undefined
  }[]
}

/** One act of speech, and its copies. */
export interface Statement {
  /** `ST-1`. */
  readonly id: string
  readonly documents: readonly [DocumentId, ...DocumentId[]]
  /** Entity ids; several for a joint statement; empty where none is named. */
  readonly issuers: readonly string[]
  readonly issued: IssueDate
}

/** A disagreement between speakers that stays visible. */
export interface Conflict {
  readonly claims: readonly [ClaimId, ClaimId, ...ClaimId[]]
  /** `actor`: other actors for one deed; all else: other words on the same subject and object. */
  readonly over: "band" | "relation" | "polarity" | "count" | "actor"
  readonly says: string
}

/** What a set of documents says together. */
export interface IntelReport {
  readonly readings: readonly Reading[]
  readonly kinships: readonly Kinship[]
  readonly statements: readonly Statement[]
  readonly conflicts: readonly Conflict[]
  /** By claim: independent sources, counted over statements by root speaker. */
  readonly independence: readonly {
    readonly claim: ClaimId
    readonly sources: readonly string[]
    readonly documents: readonly DocumentId[]
  }[]
  /** What could not be read, or was odd, with its place. */
  readonly troubles: readonly Trouble[]
}
