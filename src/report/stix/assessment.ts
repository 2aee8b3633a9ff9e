/* The conclusions of a case as the content of the assessment extension: judgements with their arithmetic, attribution with
 * its hypotheses and the reason of a refusal, what was not seen.
 *
 * Shape: docs/stix-extension-assessment.schema.json. Log10 values are sums of likelihood ratios, as in case.json. */

import type {Activity, Attributed} from "../../model/activity.ts"
import type {Case} from "../../model/case.ts"
import {formatInstant} from "../../model/instant.ts"
import type {Judgement, Ledger, Likelihood} from "../../model/judgement.ts"

/** The extension of the grouping or report of a case. */
export function caseContent(it: Case): Readonly<Record<string, unknown>> {
  const {verdict, servers, attribution, disagreement} = it
  return {
    extension_type: "property-extension",
    part: "case",
    tool: `${it.tool.name} ${it.tool.version}`,
    knowledge_sha256: it.knowledge.sha256,
    as_of: it.asOf === undefined ? undefined : formatInstant(it.asOf),
    verdict: {is_found: verdict.found, is_evidence_lost: verdict.lost, headline: verdict.headline},
    judgements: servers.flatMap(({judgements}) => judgements.map(judgementContent)),
    attribution: {
      kind: attribution.kind,
      says: attribution.says,
      activities: attribution.activities.map(activityContent),
      relayed: attribution.relayed.map(
        ({campaign, speaker, date, about, estimate, says, source, isVerified}) => ({
          campaign,
          speaker,
          date,
          about,
          estimate,
          says,
          source,
          is_verified: isVerified,
        }),
      ),
    },
    not_seen: servers.flatMap(({id, gaps}) => gaps.map(({log, why, says}) => ({server: id, log, why, says}))),
    opinions: disagreement?.opinions.map((opinion) => ({
      kind: opinion.kind,
      stage: opinion.kind === "prior" ? opinion.stage : undefined,
      value: opinion.kind === "prior" ? opinion.value : undefined,
      findings: opinion.kind === "prior" ? undefined : opinion.findings,
      because: opinion.because,
      by: opinion.by,
    })),
  }
}

function judgementContent(judgement: Judgement): Readonly<Record<string, unknown>> {
  const {server, stage, says, gaps} = judgement
  const common = {server, stage, says, gaps: gaps.map((gap) => gap.says)}
  if (judgement.kind === "not assessable")
    return {...common, is_assessed: false, would_change: judgement.wouldChange}
  const {
    likelihood,
    confidence,
    confidenceBecause,
    confirmedBy,
    impliedBy,
    outcome,
    against,
    rivals,
    ledger,
  } = judgement
  return {
    ...common,
    is_assessed: true,
    likelihood: likelihoodContent(likelihood),
    confidence,
    confidence_because: confidenceBecause,
    confirmed_by: confirmedBy,
    implied_by: impliedBy,
    outcome,
    findings: judgement.for,
    against,
    rivals: rivals.map(({title, explains, for: speaksFor, against: speaksAgainst, ask}) => ({
      title,
      explains,
      speaks_for: speaksFor,
      speaks_against: speaksAgainst,
      ask,
    })),
    ledger: ledgerContent(ledger),
  }
}

/** Per cent. */
function likelihoodContent({
  term,
  low,
  high,
  upTo,
}: Pick<Likelihood, "term" | "low" | "high" | "upTo">): object {
  return {scale: "PHIA", term, low, high, up_to: upTo}
}

function ledgerContent(ledger: Ledger): Readonly<Record<string, unknown>> {
  const {prior, items, against, caps, posterior, band, wouldChange, table} = ledger
  return {
    stage: ledger.judgement,
    prior: {
      value: prior.value,
      source: prior.source,
      band_of_third: prior.third,
      band_of_triple: prior.triple,
    },
    items: items.map(({finding, row, log10, group, used, why}) => ({
      finding,
      row,
      log10,
      group,
      is_used: used,
      why,
    })),
    against: against.map(({log, covered, log10}) => ({log, covered, log10})),
    caps: caps.map(({over, log10}) => ({over, log10})),
    posterior,
    band,
    would_change: wouldChange,
    table,
  }
}

function activityContent({
  id,
  kind,
  servers,
  findings,
  joinedBy,
  reached,
  campaigns,
  says,
  attributed,
}: Activity): Readonly<Record<string, unknown>> {
  return {
    activity: id,
    kind,
    servers,
    findings,
    joined_by: joinedBy,
    reached,
    campaigns,
    says,
    attributed: attributed && attributedContent(attributed),
  }
}

function attributedContent(attributed: Attributed): Readonly<Record<string, unknown>> {
  const {kind, actor, likelihood, confidence, confidenceBecause, says, lacks, hypotheses, wouldChange} =
    attributed
  return {
    kind,
    actor,
    likelihood: likelihood && likelihoodContent(likelihood),
    confidence,
    confidence_because: confidenceBecause,
    says,
    lacks,
    hypotheses: hypotheses.map(({id, kind: sort, name, prior, log10, posterior, says: why}) => ({
      hypothesis: id,
      kind: sort,
      name,
      prior,
      log10,
      posterior,
      says: why,
    })),
    would_change: wouldChange,
  }
}
