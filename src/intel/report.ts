/* What a set of documents says together: which are copies, of which statements, from how many sources, and where
 * they disagree. The same documents in another order give the same, but for the numbers of documents and statements.
 *
 * Texts that share no rare words are never compared with each other (copies.ts), so that a thousand articles take
 * seconds. */

import type {IntelKnowledge} from "../knowledge/intel.ts"
import type {IntelReport, Kinship, Reading} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {conflictsOf} from "./conflicts.ts"
import {type Pair, pairsOf} from "./copies.ts"
import {differencesOf} from "./differences.ts"
import {independenceOf} from "./independence.ts"
import {areOtherVoices, parentsOf, voicesOf} from "./lineage.ts"
import {troubleAt} from "./place.ts"
import {relatedTo} from "./related.ts"
import {borrowedOf, sharedAmong} from "./shared-text.ts"
import type {SourceText} from "./source.ts"
import {type Grouped, statementsOf} from "./statements.ts"
import {type Wording, wordingOf} from "./wording.ts"

/** Beyond so many copies of one statement, each is compared in detail with the first alone. */
const comparedInDetail = 20
/** Two shorter texts that say the same of the same event share most of its words, whoever wrote them: where they name
 *  other speakers they are two accounts, and neither is a copy. */
const shortGrams = 100

/** Of many texts that share sentences, the pairs that share most; the others are counted. Each still counts where
 *  sources are counted. */
const mostPartial = 1000

/** `readings[i]` must be the reading of `sources[i]`. */
export function compareReadings(
  sources: readonly SourceText[],
  readings: readonly Reading[],
  knowledge: Pick<IntelKnowledge, "statements" | "lexicons">,
): IntelReport {
  const wordings = readings.map((reading, i) => wordingOf(sources[i] as SourceText, reading.document))
  const parents = parentsOf(knowledge.lexicons.named)
  const voices = readings.map(voicesOf)
  const pairs = pairsOf(wordings).filter(
    ({a, b}) =>
      Math.min(wordings[a]?.grams.length ?? 0, wordings[b]?.grams.length ?? 0) >= shortGrams ||
      !areOtherVoices(voices[a] as ReadonlySet<string>, voices[b] as ReadonlySet<string>, parents),
  )
  const grouped = statementsOf(readings, wordings, pairs, knowledge.statements)
  const {statements, home} = grouped
  const shared = sharedAmong(pairs, wordings)
  const dated = readings.map((reading, place) => withDate(reading, place, grouped))
  const kinships = kinshipsOf(pairs, shared, wordings, readings, grouped)
  const listed = withoutMany(kinships)
  return {
    readings: dated,
    kinships: [...listed, ...relatedTo(dated, pairs, home)],
    statements,
    conflicts: conflictsOf(readings, statements, home, knowledge.lexicons.named),
    independence: independenceOf(
      readings,
      {statements, home, borrowed: borrowedOf(pairs, wordings, home, shared)},
      knowledge.lexicons.named,
    ),
    troubles: [
      ...readings.flatMap(({troubles}) => troubles ?? []),
      ...unlistedTrouble(readings, kinships.length - listed.length),
    ],
  }
}

/** All copies, and the partial copies that share most. */
function withoutMany(kinships: readonly Kinship[]): readonly Kinship[] {
  const partial = kinships.filter(({kind}) => kind === "partial copy")
  if (partial.length <= mostPartial) return kinships
  const kept = new Set(partial.toSorted((a, b) => b.containment - a.containment).slice(0, mostPartial))
  return kinships.filter((each) => each.kind !== "partial copy" || kept.has(each))
}

function unlistedTrouble(readings: readonly Reading[], count: number): readonly Trouble[] {
  const [first] = readings
  if (first === undefined || count === 0) return []
  const code = "intel/many-partial-copies"
  const detail = `${count} more pairs of texts share sentences and are not listed: the ${mostPartial} that share most are`
  return [troubleAt(first.document, {start: 0, end: 0}, {code, severity: "odd", detail})]
}

/** A copy without a date is not older than its statement. */
function withDate(reading: Reading, place: number, {statements, home}: Grouped): Reading {
  const {document} = reading
  const {issued} = document
  const statement = statements[home[place] as number]
  if (issued.value !== undefined || statement === undefined || statement.documents.length < 2) return reading
  const {value} = statement.issued
  if (value === undefined || (issued.notBefore !== undefined && issued.notBefore >= value)) return reading
  const basis = `It is a copy of ${statement.id}, which was issued on ${value}. ${issued.basis}`
  return {...reading, document: {...document, issued: {...issued, notBefore: value, basis}}}
}

function kinshipsOf(
  pairs: readonly Pair[],
  shared: ReadonlyMap<Pair, Kinship["shared"]>,
  wordings: readonly Wording[],
  readings: readonly Reading[],
  {home, isMutual}: Grouped,
): readonly Kinship[] {
  const sizes = new Map<number, number>()
  const firsts = new Map<number, number>()
  for (const [place, group] of home.entries()) {
    sizes.set(group, (sizes.get(group) ?? 0) + 1)
    if (!firsts.has(group)) firsts.set(group, place)
  }
  return pairs.flatMap((pair): readonly Kinship[] => {
    const [a, b] = [wordings[pair.a] as Wording, wordings[pair.b] as Wording]
    const group = home[pair.a] as number
    const isCopy = pair.inA.length === 0 && pair.inB.length === 0
    const isMany = (sizes.get(group) ?? 0) > comparedInDetail
    if (isMutual(pair) && isMany && firsts.get(group) !== pair.a) return []
    const of = {a: readings[pair.a] as Reading, b: readings[pair.b] as Reading}
    return [
      {
        ...{a: a.document.id, b: b.document.id},
        kind: isCopy ? "copy" : "partial copy",
        containment: rounded(pair.containment),
        shared: shared.get(pair) ?? [],
        differences: isMutual(pair) ? differencesOf(a, b, of) : [],
      },
    ]
  })
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}
