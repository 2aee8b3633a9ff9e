/* Gives a name and a kind to what claims speak of without an entity: events, and bodies that only a lexicon names.
 *
 * Readings number the events of a document, `event-1`; an export needs a thing that lasts. An event is the same
 * between statements where intel/claim-key.ts finds it to be, and belongs to its statement else. */

import {eventsOf, foldObject} from "../intel/claim-key.ts"
import {isEventId} from "../intel/event-id.ts"
import type {
  Claim,
  Entity,
  EntityKind,
  IntelReport,
  Reading,
  Recommendation,
  Speaker,
  Statement,
} from "../model/intel.ts"

/** Speakers that are nobody. */
const nobodies: ReadonlySet<string> = new Set(["publisher", "open-source reporting"])

/** The report with an entity for each of them. `names` are those of the lexicons, by id. O(n) in claims. */
export function withThings(report: IntelReport, names: ReadonlyMap<string, string> = new Map()): IntelReport {
  const statementOf = new Map(
    report.statements.flatMap((each) => each.documents.map((id) => [id, each] as const)),
  )
  const added = new Map<string, Entity>()
  const known = new Set(report.readings.flatMap(({entities}) => entities.map(({id}) => id)))
  const add = (id: string, kind: EntityKind, name: string): void => {
    if (!known.has(id) && !added.has(id)) added.set(id, {id, kind, name, known: false, mentions: []})
  }
  const readings = report.readings.map((reading): Reading => {
    const statement = statementOf.get(reading.document.id)
    const naming = eventsOf(reading, statement)
    const renamed = (ref: string): string => {
      if (!isEventId(ref)) return ref
      const lasting = naming(ref)
      add(lasting, "campaign", eventName(lasting, reading, statement, names))
      return lasting
    }
    const claims = reading.claims.map((claim) => ({
      ...claim,
      subject: renamed(claim.subject),
      object: renamed(claim.object),
    }))
    for (const claim of claims)
      for (const id of actorsIn(claim)) {
        const name = names.get(id)
        if (name !== undefined) add(id, "actor", name)
      }
    for (const {speakers} of [...claims, ...reading.recommendations]) addSpeakers(speakers)
    return {...reading, claims}
  })
  function addSpeakers(speakers: readonly Speaker[]): void {
    for (const {ref} of speakers) {
      const name = nobodies.has(ref) ? undefined : names.get(ref)
      if (name !== undefined) add(ref, "organisation", name)
    }
  }
  for (const {issuers} of report.statements) addSpeakers(issuers.map((ref) => ({ref, basis: "explicit"})))
  const [first, ...rest] = readings
  if (first === undefined) return report
  return {...report, readings: [{...first, entities: [...first.entities, ...added.values()]}, ...rest]}
}

/** What a claim says, who says it and how: what is the same in two copies, whatever their spelling. */
export function contentOf(claim: Claim): string {
  const {kind, subject, relation, object, polarity, modality, speakers, likelihood, count, when} = claim
  return JSON.stringify([
    ...[kind, subject, relation, foldObject(object), polarity, modality, speakers.map(({ref}) => ref)],
    ...[likelihood?.scale, likelihood?.band, likelihood?.phrase, claim.analyticConfidence],
    ...[count?.min, count?.max, count?.unit, count?.place, when?.from, when?.to],
  ])
}

/** The same of advice. */
export function adviceContent({action, audience, strength}: Recommendation): string {
  return JSON.stringify([foldObject(action), foldObject(audience), strength])
}

/** What a campaign is called that a text tells of and does not name. */
function eventName(
  lasting: string,
  {entities, document}: Reading,
  statement: Statement | undefined,
  names: ReadonlyMap<string, string>,
): string {
  const [, products, year] = /^event by (.+) in (\d{4})$/s.exec(lasting) ?? []
  if (products !== undefined) {
    const called = products
      .split("+")
      .map((id) => entities.find((entity) => entity.id === id)?.name ?? names.get(id) ?? id)
    return `Activity by way of ${called.join(" and ")}, ${year}`
  }
  const number = /^event-(\d+)/.exec(lasting)?.[1] ?? "1"
  const title = document.title ?? statement?.id ?? document.id
  return `Activity ${number === "1" ? "" : `${number} `}of which “${title}” tells`
}

/** Those of a claim's ends that act. */
function actorsIn({kind, subject, object}: Claim): readonly string[] {
  if (kind === "targeting") return [subject]
  return kind === "attribution" || kind === "association" ? [subject, object] : []
}
