/* A case as a layer of the ATT&CK Navigator: techniques that findings show, and how likely their stage is.
 *
 * The score of a technique is the middle of the highest PHIA band among the stages that its findings indicate, 0 to 100; a
 * technique whose stages cannot be assessed, or that indicates none, has no likelihood and score 1. */

import {type Finding, stages} from "../model/finding.ts"
import {type Judgement, phiaBandNamed, phrase} from "../model/judgement.ts"
import {type CaseToExport, markingOf} from "./case-exported.ts"
import {Losses} from "./export-json.ts"
import type {CaseExportOptions, Exported} from "./exported.ts"
import {caseTlp} from "./marking.ts"
import {layerJson} from "./navigator.ts"

const mostListed = 40

/** The layer. */
export function renderCaseNavigator(it: CaseToExport, options: CaseExportOptions = {}): Exported {
  const losses = new Losses()
  const judgements = new Map(
    it.case.servers.flatMap(({id, judgements: all}) =>
      all.map((each) => [`${id}\0${each.stage}`, each] as const),
    ),
  )
  const found = new Map<string, Finding[]>()
  const aside = it.findings.filter(({setAside}) => setAside !== undefined).length
  for (const finding of it.findings)
    for (const id of finding.setAside === undefined ? new Set(finding.techniques) : [])
      found.set(id, [...(found.get(id) ?? []), finding])
  if (aside > 0) losses.say(`Findings that a person set aside are left out (${aside}).`)
  losses.say("Findings without a technique, servers, times and places are no part of a layer.")
  losses.say("Confidence, gaps and the arithmetic of a judgement are not carried.")
  const techniques = [...found].map(([id, findings]) => {
    const best = bestOf(findings, judgements)
    const ids = findings.map((finding) => finding.id)
    const more = ids.length > mostListed ? ` and ${ids.length - mostListed} more` : ""
    return {
      id,
      score: best === undefined ? 1 : middleOf(best),
      comment: `${ids.slice(0, mostListed).join(", ")}${more}`,
      metadata: [
        ...(options.techniqueNames?.has(id) === true
          ? [{name: "technique", value: options.techniqueNames.get(id) ?? id}]
          : []),
        {
          name: "judgement",
          value:
            best === undefined
              ? "no stage that can be assessed"
              : `${best.stage}: ${phrase(best.likelihood)}`,
        },
        {name: "servers", value: [...new Set(findings.map(({server}) => server))].sort().join(", ")},
      ],
    }
  })
  return layerJson(
    {
      name: it.case.verdict.headline,
      description:
        "Techniques that findings show. The score is the middle of the PHIA band of the likeliest stage that they indicate; 1 where none can be assessed. A technique that is not here was not seen, which does not mean that it was not used.",
      techniques,
      legend: [
        {label: "remote chance, or not assessable", color: "#fdf3d8"},
        {label: "almost certain", color: "#b5502b"},
      ],
      highest: 100,
      marking: markingOf(options),
      usual: caseTlp,
      losses,
    },
    options,
  )
}

type Assessed = Extract<Judgement, {readonly kind: "assessed"}>

/** The likeliest judgement of a stage that one of the findings indicates on its server. */
function bestOf(
  findings: readonly Finding[],
  judgements: ReadonlyMap<string, Judgement>,
): Assessed | undefined {
  let best: Assessed | undefined
  for (const {server, indicates} of findings)
    for (const {stage} of indicates) {
      const judgement = judgements.get(`${server}\0${stage}`)
      if (judgement?.kind === "assessed" && (best === undefined || rankOf(judgement) > rankOf(best)))
        best = judgement
    }
  return best
}

/** Of equally likely stages the later one. */
function rankOf(judgement: Assessed): number {
  return middleOf(judgement) * stages.length + stages.indexOf(judgement.stage)
}

function middleOf({likelihood}: Assessed): number {
  const {low, high} = phiaBandNamed(likelihood.term)
  return Math.round((low + high) / 2)
}
