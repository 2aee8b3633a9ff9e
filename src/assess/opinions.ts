/* What opinions do to a judgement: set findings aside, set priors; and what moved by it. */

import type {Prior} from "../knowledge/knowledge.ts"
import type {Case, ServerCase} from "../model/case.ts"
import type {Finding, Stage} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import {type Judgement, phrase} from "../model/judgement.ts"
import type {Moved, Opinion} from "../model/opinion.ts"
import type {Traced} from "./findings.ts"
import {countOf, plain, sentence} from "./sentences.ts"
import {linesMost} from "./verdict.ts"

/** The findings, those set aside with the reason; the latest opinion on a finding gives it. */
export function setAside(traced: readonly Traced[], opinions: readonly Opinion[]): readonly Traced[] {
  const reasons = new Map<FindingId, string>()
  for (const opinion of opinions) {
    if (opinion.kind === "prior") continue
    const isAll = opinion.kind === "benign" && opinion.findings.length === 0
    const named = isAll ? traced.map((t) => t.finding.id) : opinion.findings
    for (const id of named) reasons.set(id, reasonOf(opinion))
  }
  if (reasons.size === 0) return traced
  return traced.map((t) => {
    const reason = reasons.get(t.finding.id)
    if (reason === undefined) return t
    const summary = `${t.finding.summary} ${sentence(`Set aside: ${reason}`)}`
    return {...t, finding: {...t.finding, summary, setAside: reason}}
  })
}

/** The priors that people set; the latest for a stage holds. */
export function priorsSet(opinions: readonly Opinion[]): ReadonlyMap<Stage, Prior> {
  return new Map(
    opinions.flatMap((opinion) =>
      opinion.kind === "prior"
        ? [[opinion.stage, {value: opinion.value, source: `set by hand: ${reasonOf(opinion)}`}]]
        : [],
    ),
  )
}

function reasonOf(opinion: Opinion): string {
  const because = opinion.because === undefined ? "no reason given" : plain(opinion.because, 300)
  const cause = opinion.kind === "benign" ? `a harmless cause, ${because}` : because
  return opinion.by === undefined ? cause : `${cause} (${plain(opinion.by, 100)})`
}

/** The judgements whose words differ, in the order of servers and stages. */
export function movedBy(before: readonly ServerCase[], after: readonly ServerCase[]): readonly Moved[] {
  const now = new Map(after.map((server) => [server.id, server.judgements]))
  return before.flatMap(({id, judgements}) =>
    judgements.flatMap((judgement, index) => {
      const other = now.get(id)?.[index]
      if (other === undefined || words(other) === words(judgement)) return []
      return [{server: id, stage: judgement.stage, before: words(judgement), after: words(other)}]
    }),
  )
}

/** The verdict, which says first that people moved it, and from where. */
export function verdictWith(
  verdict: Case["verdict"],
  findings: readonly Finding[],
  moved: readonly Moved[],
): Case["verdict"] {
  const aside = findings.filter((finding) => finding.setAside !== undefined).length
  const worst = moved.find((each) => each.stage === "exploited") ?? moved[0]
  const from =
    worst === undefined
      ? "It moved no judgement."
      : sentence(`Without that, ${worst.server}, ${worst.stage}: ${worst.before}`)
  const what =
    aside === 0
      ? "A prior is set by hand."
      : `${aside} of ${countOf(findings.length, "finding")} are set aside.`
  return {
    ...verdict,
    headline: `${what} ${verdict.headline}`,
    lines: [from, ...verdict.lines].slice(0, linesMost),
  }
}

function words(judgement: Judgement): string {
  if (judgement.kind === "not assessable") return judgement.kind
  const confirmed = judgement.confirmedBy.length > 0 ? ", confirmed" : ""
  return `${phrase(judgement.likelihood)}${confirmed}, confidence ${judgement.confidence}`
}
