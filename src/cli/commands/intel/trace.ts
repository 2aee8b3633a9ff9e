/* How a decision stands to the document that it rests on: whether that is still there, is still the same, and is still
 * read as it was decided about. What is not opens the decision again, with what changed. */

import {existsSync} from "node:fs"
import {resolve} from "node:path"
import {foldObject} from "../../../intel/claim-key.ts"
import type {Decision, ReviewedClaim, Standing} from "../../../knowledge/reviewed.ts"
import {indicatorId} from "../../../knowledge/reviewed.ts"
import type {Claim, IntelReport, Reading} from "../../../model/intel.ts"
import {shorten} from "../../../report/escape.ts"
import {namingBy} from "../../../report/intel-names.ts"
import {entitiesOf, Quotes} from "../../../report/intel-quotes.ts"
import type {LoadedConfig} from "../../config.ts"
import {loadIntelKnowledge} from "../../intel.ts"

export interface Trace {
  /** `reopened`: the same document is read otherwise now; `changed`: it is another document now. */
  readonly state: "traced" | "reopened" | "changed" | "not at hand"
  /** What is otherwise now, in words; none where nothing is. */
  readonly now: readonly string[]
  /** The id under which the claim can be accepted from the document as it is now. */
  readonly nowId?: string
}

export const notAtHand: Trace = {state: "not at hand", now: []}

/** Reads each document that is still there again, and looks for what was decided. */
export async function tracesOf(
  shown: readonly Standing[],
  folder: string,
  loaded: LoadedConfig,
): Promise<ReadonlyMap<Decision, Trace>> {
  const traces = new Map<Decision, Trace>()
  const byPath = Map.groupBy(shown, ({review, decision}) => {
    const path = review.documents.find(({sha256}) => sha256 === decision.document)?.path
    return path === undefined ? undefined : resolve(folder, path)
  })
  for (const [path, all] of byPath) {
    if (path === undefined || !existsSync(path)) continue
    const [{readSources}, {readingOf}, knowledge] = await Promise.all([
      import("../../../engine/intel/read.ts"),
      import("../../../intel/reading.ts"),
      loadIntelKnowledge(loaded),
    ])
    const readings: Reading[] = []
    for await (const found of readSources([path], {passwords: loaded.config.passwords ?? []}))
      if ("source" in found) readings.push(readingOf(found.source, readings.length + 1, knowledge))
    for (const {decision} of all) {
      const same = readings.filter(({document}) => document.sha256 === decision.document)
      traces.set(decision, traceOf(decision, same.length > 0 ? same : readings, same.length > 0))
    }
  }
  return traces
}

function traceOf(decision: Decision, readings: readonly Reading[], isSame: boolean): Trace {
  const ids = (reading: Reading): readonly string[] => [
    ...reading.claims.map(({id}) => String(id)),
    ...reading.indicators.map(indicatorId),
  ]
  if (isSame && readings.some((reading) => ids(reading).includes(decision.id)))
    return {state: "traced", now: []}
  const state = isSame ? "reopened" : "changed"
  if (readings.length === 0) return {state, now: ["nothing can be read from it now"]}
  if (decision.claim !== undefined) return {state, ...claimNow(decision, decision.claim, readings)}
  const found = readings
    .flatMap(({indicators}) => indicators)
    .filter((one) => indicatorId(one) === decision.id)
  if (found.length === 0) return {state, now: ["it names the indicator no longer"]}
  const left = found.every(({suppressed}) => suppressed !== undefined) ? found[0]?.suppressed : undefined
  return {
    state,
    nowId: decision.id,
    now: left === undefined ? [] : [`the indicator is left out now: ${left}`],
  }
}

/** What is claimed now where the decision's claim was, and in what it differs. */
function claimNow(
  {evidence}: Decision,
  decided: ReviewedClaim,
  readings: readonly Reading[],
): Pick<Trace, "now" | "nowId"> {
  const claims = readings.flatMap((reading) => reading.claims)
  const likeness = (claim: Claim): number =>
    claim.kind !== decided.kind
      ? 0
      : Number(claim.subject === decided.subject) * 2 +
        Number(foldObject(claim.object) === foldObject(decided.object)) * 2 +
        Number(claim.relation === decided.relation)
  const [now] = claims.toSorted((a, b) => likeness(b) - likeness(a))
  // Two of subject, relation and object: with less it is another claim.
  if (now === undefined || likeness(now) < 3) return {now: ["the claim is read from it no longer"]}
  const report: IntelReport = {
    ...{readings, kinships: [], statements: [], conflicts: [], independence: [], troubles: []},
  }
  const naming = namingBy(entitiesOf(report))
  const was = (what: string, before: string, after: string): readonly string[] =>
    before.toLowerCase() === after.toLowerCase() ? [] : [`${what} was ${before} and is ${after} now`]
  const words = new Quotes(report).sentence(now.evidence[0])
  const hedge = (phrase: string | undefined): string => (phrase === undefined ? "none" : `“${phrase}”`)
  const differs = [
    ...was("the estimate", hedge(decided.estimate), hedge(now.likelihood?.phrase)),
    ...was("the claim", decided.polarity, now.polarity),
    ...was("the relation", decided.relation.replaceAll("-", " "), now.relation.replaceAll("-", " ")),
    ...(now.subject === decided.subject ? [] : was("the subject", decided.subjectName, naming(now.subject))),
    ...(foldObject(now.object) === foldObject(decided.object)
      ? []
      : was("the object", decided.objectName, naming(now.object))),
    ...(now.speakers[0].ref === decided.speakers[0]?.ref
      ? []
      : was("the speaker", decided.speakers[0]?.name ?? "nobody", naming(now.speakers[0].ref))),
    ...(words === evidence.words ? [] : [`its sentence reads now: “${shorten(words, 220)}”`]),
  ]
  return {now: differs, nowId: now.id}
}
