/* How many independent sources a claim has: counted over statements, by the speaker whose word it is.
 *
 * Copies add nothing, and neither do reports that name no source. A person speaks for the body that he speaks for,
 * a body for the state that it is part of: a ministry and its agency are one source. Who signs one statement together
 * is one source, also where one of them says it again alone. What stands in a shared sentence is the other text's. */

import type {NamedThing} from "../knowledge/lexicons.ts"
import type {Claim, DocumentId, IntelReport, Reading, Statement, TextSpan} from "../model/intel.ts"
import {claimKey, eventsOf} from "./claim-key.ts"
import {areOneSource, nobody, type Parents, parentsOf} from "./lineage.ts"

export interface Provenance {
  readonly statements: readonly Statement[]
  /** The statement of a document's own text, by place of the document. */
  readonly home: readonly number[]
  /** Of a partial copy or a carrier: spans of a document that are another document's text. */
  readonly borrowed: readonly {readonly at: TextSpan; readonly home: number}[]
}

/** One entry for each claim, in order of the documents. Claims that say the same have the same sources. */
export function independenceOf(
  readings: readonly Reading[],
  {statements, home, borrowed}: Provenance,
  named: readonly NamedThing[],
): IntelReport["independence"] {
  const known = new Set(named.map(({id}) => id))
  const parents = parentsOf(named)
  const borrowedBy = new Map<DocumentId, (typeof borrowed)[number][]>()
  for (const each of borrowed) {
    const known = borrowedBy.get(each.at.document)
    if (known === undefined) borrowedBy.set(each.at.document, [each])
    else known.push(each)
  }
  const namings = readings.map((reading, place) => eventsOf(reading, statements[home[place] as number]))
  const said = new Map<string, {readonly sets: string[][]; readonly documents: Set<DocumentId>}>()
  for (const [place, reading] of readings.entries())
    for (const claim of reading.claims) {
      const key = claimKey(claim, namings[place])
      const all = said.get(key) ?? {sets: [], documents: new Set()}
      said.set(key, all)
      all.documents.add(reading.document.id)
      const at = claim.evidence[0]
      const origin =
        borrowedBy.get(at.document)?.find((one) => at.start < one.at.end && at.end > one.at.start)?.home ??
        (home[place] as number)
      const sources = sourcesOf(claim, reading, statements[origin] as Statement, {parents, known})
      if (sources.length > 0) all.sets.push(sources)
    }
  const sourced = new Map(
    [...said].map(([key, {sets, documents}]) => [key, {sources: joined(sets), documents}]),
  )
  const seen = new Set<string>()
  return readings.flatMap(({claims}, place) =>
    claims.flatMap((claim) => {
      if (seen.has(claim.id)) return []
      seen.add(claim.id)
      const found = sourced.get(claimKey(claim, namings[place]))
      return found === undefined
        ? []
        : [{claim: claim.id, sources: found.sources, documents: [...found.documents]}]
    }),
  )
}

interface Bodies {
  readonly parents: Parents
  readonly known: ReadonlySet<string>
}

/** Whose word it is: one name, or all issuers of the statement that it belongs to. */
function sourcesOf(
  claim: Claim,
  {entities}: Reading,
  statement: Statement,
  {parents, known}: Bodies,
): string[] {
  const [root] = claim.speakers
  if (root.ref === "open-source reporting") return []
  // Whom neither the lexicons nor the text know as a body is a person.
  const isBody = nobody.has(root.ref) || known.has(root.ref) || root.ref.endsWith("-government")
  const isPerson = !isBody && entities.every(({id, kind}) => id !== root.ref || kind === "person")
  const next = claim.speakers.find(({ref}) => ref !== root.ref && !nobody.has(ref))
  const speaker = isPerson && next !== undefined ? next.ref : root.ref
  const isOwn =
    speaker === "publisher" ||
    isPerson ||
    statement.issuers.some((issuer) => areOneSource(issuer, speaker, parents))
  // A quoted person without a body speaks within the statement that quotes him.
  if (!isOwn) return [speaker]
  return statement.issuers.length === 0
    ? [speaker === "publisher" ? statement.id : speaker]
    : [...statement.issuers]
}

/** Sets that share a member are one source, called by all its members. */
function joined(sets: readonly (readonly string[])[]): readonly string[] {
  const groups: Set<string>[] = []
  for (const set of sets) {
    const own = new Set(set)
    for (let i = groups.length - 1; i >= 0; i--) {
      const group = groups[i] as Set<string>
      if (![...group].some((member) => own.has(member))) continue
      for (const member of group) own.add(member)
      groups.splice(i, 1)
    }
    groups.push(own)
  }
  return groups.map((group) => [...group].sort().join(" + ")).sort()
}
