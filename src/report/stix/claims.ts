/* Claims as STIX: a relationship where two objects and an affirmed link stand, a note with the words in any case.
 *
 * A consumer that knows no extension must not read more out of a relationship than the speaker says. So a claim that is
 * denied, that only a headline makes, or that its speaker calls unlikely becomes a note and no relationship; a denial
 * beside an affirmed twin is an `opinion` on it too. `confidence` is the middle of the PHIA band, and absent without a
 * hedge or on another scale: the extension is the truth.
 *
 * Source: STIX 2.1 appendix B (relationships); intel claims as model/intel.ts has them. */

import {createHash} from "node:crypto"
import type {Claim, Entity, EntityKind, Speaker} from "../../model/intel.ts"
import {stampOf} from "../intel-dates.ts"
import {objectText, speakersText} from "../intel-names.ts"
import type {Quotes} from "../intel-quotes.ts"
import type {StixBundle, StixId} from "./bundle.ts"
import {type Entities, isState} from "./entities.ts"
import {claimExtension} from "./extensions.ts"

/** The middle of each PHIA band, which a round trip leads back to the band. */
export const phiaMiddle: Readonly<Record<string, number>> = {
  "remote chance": 3,
  "highly unlikely": 15,
  unlikely: 30,
  "realistic possibility": 45,
  likely: 65,
  probable: 65,
  "highly likely": 85,
  "almost certain": 98,
}
/** Below it the speaker says that it rather is not so. */
const leastForLink = 40

/** The statement that a claim is read from. */
export interface StatementContext {
  /** What tells the statement from others, for ids. */
  readonly key: unknown
  readonly created: string
  /** What notes are about where a claim has no object. */
  readonly object: StixId
  readonly issuers: readonly string[]
  readonly issued: string | undefined
}

export interface ClaimTools {
  readonly bundle: StixBundle
  readonly entities: Entities
  readonly quotes: Quotes
  /** Independent sources by claim. */
  readonly independent: ReadonlyMap<string, number>
}

/** `confidence` of a claim; undefined where it is not hedged on the PHIA scale. */
export function confidenceOf({likelihood}: Pick<Claim, "likelihood">): number | undefined {
  return likelihood?.scale === "PHIA" ? phiaMiddle[likelihood.band ?? ""] : undefined
}

/** Writes a claim, and gives the ids of what says it: the relationship first, if there is one. */
export function addClaim(tools: ClaimTools, claim: Claim, statement: StatementContext): readonly StixId[] {
  const {bundle, entities, quotes} = tools
  const link = linkOf(claim, tools)
  const extensions = {[claimExtension]: claimContent(tools, claim, statement)}
  const key = {
    statement: statement.key,
    claim: claim.id,
    speakers: claim.speakers.map(({ref}) => ref),
    evidence: sha256(quotes.words(claim.evidence[0])),
  }
  const confidence = confidenceOf(claim)
  const labels = claim.flags.map((flag) => `claim-${flag}`)
  const says = `${entities.name(claim.subject)}: ${claim.relation}: ${objectText(claim, (ref) => entities.name(ref))}`
  const relationship =
    link === undefined
      ? undefined
      : bundle.relate(link.source, link.type, link.target, statement.created, {
          key,
          description: `${says}. Says: ${speakersText(claim.speakers, entities.name)}. ${quotes.sentence(claim.evidence[0])}`,
          ...(link.type === "targets" ? spanOf(claim) : {}),
          confidence,
          labels,
          extensions,
        })
  const subject = entities.object(claim.subject)
  const object = entities.object(claim.object)
  const about = [...new Set([subject, object].flatMap((id) => id ?? []))]
  const note = bundle.add("note", {note: key}, statement.created, {
    abstract: `${claim.polarity === "denied" ? "Denied: " : ""}${says}`,
    content: noteText(claim, tools, statement),
    authors: claim.speakers.map(({ref}) => entities.name(ref)),
    object_refs: relationship !== undefined ? [relationship] : about.length > 0 ? about : [statement.object],
    labels,
    ...(relationship === undefined ? {confidence, extensions} : {}),
  })
  return relationship === undefined ? [note] : [relationship, note]
}

/** An opinion of the speakers of a denial on the relationship that somebody else affirms. */
export function addDenial(
  {bundle, entities, quotes}: ClaimTools,
  denial: Claim,
  statement: StatementContext,
  affirmed: readonly StixId[],
): void {
  bundle.add("opinion", {denial: denial.id, statement: statement.key, affirmed}, statement.created, {
    explanation: quotes.sentence(denial.evidence[0]),
    authors: denial.speakers.map(({ref}) => entities.name(ref)),
    opinion: "disagree",
    object_refs: affirmed,
  })
}

interface Link {
  readonly source: StixId
  readonly type: string
  readonly target: StixId
}

/** What a claim says as a relationship; undefined where it must not, or cannot, be one. */
function linkOf(claim: Claim, {entities}: ClaimTools): Link | undefined {
  const {subject, object, kind} = claim
  if (claim.polarity === "denied" || claim.modality === "headline" || kind === "headline") return undefined
  if ((claim.likelihood?.high ?? 100) < leastForLink) return undefined
  const [from, to] = [entities.entity(subject), entities.entity(object)]
  const [source, target] = [entities.object(subject), entities.object(object)]
  if (from === undefined || to === undefined || source === undefined || target === undefined) return undefined
  if (source === target) return undefined
  const related: Link = {source, type: "related-to", target}
  switch (kind) {
    case "attribution":
      return attributed(from, to, entities) ?? attributed(to, from, entities) ?? related
    case "targeting":
      return acts(from.kind, "targets", to.kind)
        ? {...related, source: actingOf(from, source, entities), type: "targets"}
        : related
    case "vector":
    case "capability":
      if (to.kind === "vulnerability" && acts(from.kind, "targets", to.kind))
        return {...related, source: actingOf(from, source, entities), type: "targets"}
      return acts(from.kind, "uses", to.kind)
        ? {...related, source: actingOf(from, source, entities), type: "uses"}
        : related
    case "association":
    case "organisational":
    case "availability":
      return related
    default:
      // That a body condemns or answers an attack does not tie the two together.
      return undefined
  }
}

/** The deed on the left of STIX's relationship, whoever did it on the right. */
function attributed(doer: Entity, deed: Entity, entities: Entities): Link | undefined {
  const source = entities.object(deed.id)
  const isDeed = deed.kind === "campaign" || (deed.kind === "actor" && doer.kind !== "actor")
  if (!isDeed || source === undefined) return undefined
  const isPerson = isState(doer.kind) || doer.kind === "organisation" || doer.kind === "person"
  const target =
    doer.kind === "actor" ? entities.object(doer.id) : isPerson ? entities.actorOf(doer.id) : undefined
  return target && {source, type: "attributed-to", target}
}

const targetable: ReadonlySet<EntityKind> = new Set([
  "organisation",
  "state body",
  "state",
  "person",
  "sector",
  "place",
  "vulnerability",
])

/** Whether STIX suggests the relationship between two of such kinds. */
function acts(from: EntityKind, type: "targets" | "uses", to: EntityKind): boolean {
  const isActing = from === "actor" || from === "campaign" || isState(from)
  return isActing && (type === "targets" ? targetable.has(to) : to === "malware" || to === "tool")
}

function actingOf(entity: Entity, object: StixId, entities: Entities): StixId {
  return isState(entity.kind) ? (entities.actorOf(entity.id) ?? object) : object
}

function spanOf({when}: Claim): {readonly start_time?: string; readonly stop_time?: string} {
  const start = when?.precision === "none" ? undefined : stampOf(when?.from)
  const stop = stampOf(when?.to)
  if (start === undefined) return {}
  return {start_time: start, ...(stop !== undefined && stop > start ? {stop_time: stop} : {})}
}

function noteText(claim: Claim, {quotes, entities}: ClaimTools, {issued}: StatementContext): string {
  const {likelihood, analyticConfidence, count, when, evidence, speakers} = claim
  const range = likelihood?.low === undefined ? "" : `, ${likelihood.low}–${likelihood.high} per cent`
  const band =
    likelihood?.band === undefined ? "on no scale" : `${likelihood.scale}: ${likelihood.band}${range}`
  const assumed = likelihood?.isAssumed === true ? "; the scale is assumed" : ""
  return [
    ...evidence.slice(0, 5).map((span) => `“${quotes.sentence(span)}”`),
    `Says: ${speakersText(speakers, entities.name)}${issued === undefined ? "" : `, ${issued}`}. It is ${claim.modality}.`,
    claim.polarity === "denied" ? "The speaker denies it." : undefined,
    likelihood === undefined
      ? "The speaker gives no estimate."
      : `The speaker's estimate is “${likelihood.phrase}” (${band}${assumed}). It covers: “${quotes.words(likelihood.scope)}”.`,
    analyticConfidence === undefined
      ? undefined
      : `The speaker's confidence in the basis: ${analyticConfidence}.`,
    count === undefined ? undefined : `Number as said: “${count.text}”.`,
    when === undefined ? undefined : `Time as said: “${when.text}”.`,
  ]
    .filter((line) => line !== undefined)
    .join("\n")
}

/** The claim with all that a relationship cannot say; docs/stix-extension-claim.schema.json. */
function claimContent(
  {entities, quotes, independent}: ClaimTools,
  claim: Claim,
  {issuers, issued}: StatementContext,
): Readonly<Record<string, unknown>> {
  const {likelihood, count, when} = claim
  return {
    extension_type: "property-extension",
    claim_id: claim.id,
    claim_kind: claim.kind,
    subject: reference(claim.subject, entities),
    relation: claim.relation,
    object: reference(claim.object, entities),
    polarity: claim.polarity,
    modality: claim.modality,
    speakers: claim.speakers.map((speaker) => speakerContent(speaker, entities)),
    likelihood: likelihood && {
      phrase: likelihood.phrase,
      scale: likelihood.scale,
      band: likelihood.band,
      low: likelihood.low,
      high: likelihood.high,
      scope: quotes.words(likelihood.scope),
      is_assumed: likelihood.isAssumed === true,
    },
    analytic_confidence: claim.analyticConfidence,
    count: count && {
      minimum: count.min,
      maximum: count.max,
      is_exclusive: count.isExclusive === true,
      is_approximate: count.isApproximate === true,
      is_vague: count.isVague === true,
      unit: count.unit,
      place: count.place,
      text: count.text,
    },
    said_time: when && {from: when.from, until: when.to, precision: when.precision, text: when.text},
    evidence: evidenceContent(claim.evidence, quotes),
    flags: claim.flags,
    statement: {issuers: issuers.map((ref) => reference(ref, entities)), issued},
    independent_sources: independent.get(claim.id),
  }
}

/** An entity by its id in knowledge, its name, and its object in the bundle. */
export function reference(ref: string, entities: Entities): Readonly<Record<string, unknown>> {
  const entity = entities.entity(ref)
  if (entity === undefined) return {text: ref}
  return {entity: ref, name: entity.name, kind: entity.kind, object_ref: entities.object(ref)}
}

export function speakerContent({ref, basis}: Speaker, entities: Entities): Readonly<Record<string, unknown>> {
  return {...reference(ref, entities), basis}
}

/** Words with their places: code points of the document's text. */
export function evidenceContent(
  spans: Claim["evidence"],
  quotes: Quotes,
): readonly Readonly<Record<string, unknown>>[] {
  return spans.map((span) => {
    const words = quotes.words(span)
    return {
      document_sha256: quotes.document(span.document)?.sha256,
      start: span.start,
      end: span.end,
      quote: words,
      quote_sha256: sha256(words),
    }
  })
}

function sha256(text: string): string {
  return createHash("sha256").update(text.toWellFormed(), "utf8").digest("hex")
}
