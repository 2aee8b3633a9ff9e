/* What the parts of the knowledge folder must be to each other: every name that is used exists, every
 * rule is tested both ways, every fact has a source.
 *
 * Runs at publish time, in the tests and in `postern rules check`. */

import type {Refusal} from "../model/refusal.ts"
import {type BenignLines, decodeBenign, decodeCases, type RuleCase, ruleHeads} from "./cases.ts"
import {decodeDetections} from "./catalogue.ts"
import {Complaints} from "./decode.ts"
import type {DetectionEntry, Knowledge, RuleHead} from "./knowledge.ts"
import {lintActors} from "./lint-actors.ts"
import {lintAdvice} from "./lint-advice.ts"
import {campaignOf, type KnowledgeFiles, loadKnowledge} from "./load.ts"
import {lintProducts} from "./products.ts"
import {canBothHold, decodeRatios, type RatioCondition} from "./ratios.ts"

export interface Linted {
  readonly knowledge: Knowledge | undefined
  readonly heads: readonly RuleHead[]
  /** Cases by campaign. */
  readonly cases: ReadonlyMap<string, readonly RuleCase[]>
  readonly benign: readonly BenignLines[]
  readonly refusals: readonly Refusal[]
}

/** Loads everything, the cases too, and checks it as a whole. Codes: those of load.ts, and
 *  `knowledge/duplicate-id`, `knowledge/unknown-detection`, `knowledge/unknown-source`,
 *  `knowledge/unknown-rule`, `knowledge/no-case`, `knowledge/no-ratio`, `knowledge/idle-ratio`,
 *  `knowledge/ambiguous-ratio`, `knowledge/rules-differ`, `knowledge/stale-reason`, `knowledge/unverified`. */
export function lintKnowledge(files: KnowledgeFiles): Linted {
  const loaded = loadKnowledge(files)
  const refusals: Refusal[] = [...loaded.refusals]
  const complaintsOf = (path: string): Complaints => new Complaints(path, files.get(path) ?? "", refusals)

  const heads: RuleHead[] = []
  const cases = new Map<string, readonly RuleCase[]>()
  for (const path of [...files.keys()].sort()) {
    const place = campaignOf(path)
    if (place?.part.startsWith("rules/"))
      heads.push(...ruleHeads(files.get(path) as string, place.campaign, complaintsOf(path)))
    else if (place?.part === "cases.yml")
      cases.set(place.campaign, decodeCases(files.get(path) as string, complaintsOf(path)))
  }
  const benignText = files.get("benign.yml")
  const benign = benignText === undefined ? [] : decodeBenign(benignText, complaintsOf("benign.yml"))

  lintRules(heads, loaded.knowledge, complaintsOf)
  lintCases(heads, cases, complaintsOf)
  if (loaded.knowledge !== undefined) {
    lintTables(files, heads, complaintsOf)
    const folders = new Set([...files.keys()].map((path) => campaignOf(path)?.campaign))
    lintFacts(loaded.knowledge, heads, folders, complaintsOf)
    const sources = new Set(loaded.knowledge.sources.map((source) => source.id))
    lintProducts(loaded.knowledge.products, sources, complaintsOf)
  }
  return {knowledge: loaded.knowledge, heads, cases, benign, refusals}
}

type ComplaintsOf = (path: string) => Complaints

function lintRules(heads: readonly RuleHead[], knowledge: Knowledge | undefined, of: ComplaintsOf): void {
  const ids = new Map<string, RuleHead>()
  const titles = new Map<string, RuleHead>()
  const catalogued = new Set(knowledge?.detections.map((entry) => entry.id))
  for (const head of heads) {
    const complain = of(head.file)
    const twin = ids.get(head.id) ?? titles.get(head.title)
    if (twin !== undefined)
      complain.at(
        head.line,
        1,
        "knowledge/duplicate-id",
        `id or title stands in ${twin.file}:${twin.line} too`,
        "give every rule its own id and title",
      )
    ids.set(head.id, head)
    titles.set(head.title, head)
    if (knowledge === undefined) continue
    if (head.detection !== undefined && !catalogued.has(head.detection))
      complain.at(
        head.line,
        1,
        "knowledge/unknown-detection",
        `detections.csv has no \`${head.detection}\``,
        "add a row to detections.csv",
      )
    for (const reference of head.references) {
      if (!knowledge.sources.some((source) => reference.startsWith(source.place)))
        complain.at(
          head.line,
          1,
          "knowledge/unknown-source",
          `no source in sources.yml begins the reference \`${reference}\``,
          "add the source with its licence to sources.yml",
        )
    }
  }
}

function lintCases(
  heads: readonly RuleHead[],
  cases: ReadonlyMap<string, readonly RuleCase[]>,
  of: ComplaintsOf,
): void {
  for (const head of heads) {
    const own = (cases.get(head.campaign) ?? []).filter((c) => c.rule === head.id || c.rule === head.title)
    const lacking = [
      ...(own.some((c) => c.examples.hit.length > 0) ? [] : ["hits"]),
      ...(own.some((c) => c.examples.miss.length > 0) ? [] : ["does not hit"]),
    ]
    for (const what of lacking)
      of(head.file).at(
        head.line,
        1,
        "knowledge/no-case",
        `\`${head.title}\` has no line that it ${what}`,
        `add one to campaigns/${head.campaign}/cases.yml`,
      )
  }
  for (const [campaign, list] of cases) {
    for (const entry of list) {
      if (!heads.some((h) => h.campaign === campaign && (h.id === entry.rule || h.title === entry.rule)))
        of(`campaigns/${campaign}/cases.yml`).at(
          entry.line,
          1,
          "knowledge/unknown-rule",
          `this campaign has no rule \`${entry.rule}\``,
        )
    }
  }
}

/** detections.csv and likelihood-ratios.csv against the rules. */
function lintTables(files: KnowledgeFiles, heads: readonly RuleHead[], of: ComplaintsOf): void {
  // The loader's own complaints about these tables were collected before: these go nowhere.
  const silent = (path: string): Complaints => new Complaints(path, files.get(path) ?? "", [])
  const detections = decodeDetections(files.get("detections.csv") ?? "", silent("detections.csv"))
  const ratios = decodeRatios(files.get("likelihood-ratios.csv") ?? "", silent("likelihood-ratios.csv"))

  const seen = new Set<string>()
  for (const {value, line} of detections) {
    const complain = of("detections.csv")
    if (seen.has(value.id))
      complain.at(line, 1, "knowledge/duplicate-id", `\`${value.id}\` has a row already`)
    seen.add(value.id)
    const having = heads.filter((head) => head.detection === value.id).map((head) => head.id)
    if ([...having].sort().join(" ") !== [...value.rules].sort().join(" "))
      complain.at(
        line,
        1,
        "knowledge/rules-differ",
        `rules of \`${value.id}\`: the row says \`${value.rules.join(" ")}\`, the rule files have others`,
        `write \`${having.join(" ")}\``,
      )
    const stale = value.notCovered === "" ? undefined : staleReason(value, detections)
    if (stale !== undefined) complain.at(line, 1, "knowledge/stale-reason", `\`${value.id}\`: ${stale}`)
  }

  // Findings that no rule makes: assess compares files by hash.
  const foundOtherwise = new Set(
    detections.flatMap(({value}) => (value.notCovered.startsWith("without a rule:") ? [value.id] : [])),
  )
  const ids = new Set<string>()
  for (const [index, {value, line}] of ratios.entries()) {
    const complain = of("likelihood-ratios.csv")
    if (ids.has(value.id)) complain.at(line, 1, "knowledge/duplicate-id", `\`${value.id}\` has a row already`)
    ids.add(value.id)
    const rival = ratios
      .slice(0, index)
      .find(
        ({value: other}) =>
          other.detection === value.detection &&
          other.stage === value.stage &&
          other.conditions.length === value.conditions.length &&
          canBothHold(other.conditions, value.conditions),
      )
    if (rival !== undefined)
      complain.at(
        line,
        1,
        "knowledge/ambiguous-ratio",
        `\`${value.id}\` and \`${rival.value.id}\` can both hold for one finding`,
        "give one of them a further condition, or conditions that shut each other out",
      )
    const used =
      foundOtherwise.has(value.detection) ||
      heads.some(
        (head) =>
          head.detection === value.detection && head.indicates.some((given) => given.stage === value.stage),
      )
    if (!used)
      complain.at(
        line,
        1,
        "knowledge/idle-ratio",
        `no rule of \`${value.detection}\` indicates \`${value.stage}\``,
        "remove the row, or let the rule indicate the stage",
      )
  }
  const rows = ratios.map(({value}) => value)
  for (const head of heads) {
    for (const {stage, outcome} of head.indicates) {
      // A row that asks for nothing that a finding of this rule may lack.
      const asked: RatioCondition = outcome === "attempted" ? "attempted" : "succeeded"
      const holds = rows.some(
        (row) =>
          row.detection === head.detection &&
          row.stage === stage &&
          row.conditions.every((word) => word === asked),
      )
      if (!holds)
        of(head.file).at(
          head.line,
          1,
          "knowledge/no-ratio",
          `likelihood-ratios.csv has no row for \`${head.detection}\` and \`${stage}\` that always holds`,
          "add a row, of basis `expert` if nothing was measured",
        )
    }
  }
}

/** Why the reason that a row without rules gives does not hold; undefined where it does. A reason is one of
 *  `without a rule: …`, `found as XX-nn` and `not read: …`, so that each can be checked. */
function staleReason(
  {notCovered, evidence}: DetectionEntry,
  detections: readonly {readonly value: DetectionEntry}[],
): string | undefined {
  const covered = detections.filter(({value}) => value.rules.length > 0)
  const [, kind, rest = ""] = /^(without a rule:|found as|not read:) (.+)$/.exec(notCovered) ?? []
  switch (kind) {
    case "without a rule:":
      return undefined
    case "found as":
      return covered.some(({value}) => value.id === rest) ? undefined : `\`${rest}\` has no rules either`
    case "not read:": {
      const reader = covered.find(({value}) => evidenceOf(value.evidence).includes(rest))
      if (!evidenceOf(evidence).includes(rest)) return `\`${rest}\` is not what its evidence cell names`
      return reader === undefined ? undefined : `\`${rest}\` is read: \`${reader.value.id}\` has rules for it`
    }
    default:
      return "`not_covered` begins with none of `without a rule:`, `found as` and `not read:`"
  }
}

function evidenceOf(cell: string): readonly string[] {
  return cell.split(",").map((name) => name.trim())
}

/** Proofs, advice, actors, indicators: names exist, and what is unverified is not stated as certain. */
function lintFacts(
  knowledge: Knowledge,
  heads: readonly RuleHead[],
  folders: ReadonlySet<string | undefined>,
  of: ComplaintsOf,
): void {
  const able = new Set(heads.map((head) => head.detection))
  // What is found without a rule: files are compared by hash.
  const foundByHash = new Set(
    knowledge.detections.flatMap(({id, notCovered}) =>
      notCovered.startsWith("without a rule:") ? [id] : [],
    ),
  )
  for (const campaign of knowledge.campaigns) {
    const complain = of(`campaigns/${campaign.id}/campaign.yml`)
    for (const proof of campaign.proofs) {
      const shownBy = (proof.pageShownBy ?? []).filter((id) => !foundByHash.has(id))
      for (const {anyOf} of [...proof.steps, {anyOf: shownBy}]) {
        for (const id of anyOf.filter((detection) => !able.has(detection)))
          complain.at(
            complain.lineWith(id),
            1,
            "knowledge/unknown-detection",
            `proof \`${proof.id}\`: no rule for \`${id}\``,
          )
      }
    }
    const {firstExploited, fixed, baseRate, groupsKnown, sources} = campaign
    const facts = [firstExploited, fixed, baseRate, groupsKnown, ...sources]
    for (const fact of facts) {
      if (fact !== undefined && Object.values(fact).some(isUnverified))
        complain.at(
          complain.lineWith("(unverified)"),
          1,
          "knowledge/unverified",
          `stated as a fact: ${JSON.stringify(fact)}`,
          "leave it out until somebody has checked it",
        )
    }
  }
  for (const {detection} of knowledge.episodeKinds) {
    if (detection !== undefined && !able.has(detection))
      of("episode-kinds.csv").at(
        of("episode-kinds.csv").lineWith(`,${detection},`),
        1,
        "knowledge/unknown-detection",
        `no rule for \`${detection}\``,
      )
  }
  lintAdvice(knowledge.advice, (id) => able.has(id) || foundByHash.has(id), of)
  const catalogued = new Set(knowledge.detections.map((entry) => entry.id))
  for (const rival of knowledge.rivals) {
    const tests = [rival.fits, ...[...rival.for, ...rival.against].map((point) => point.when)]
    const named = [...rival.explains, ...tests.flatMap((t) => [...(t.seen ?? []), ...(t.unseen ?? [])])]
    for (const id of new Set(named))
      if (!catalogued.has(id))
        of("rivals.yml").at(
          of("rivals.yml").lineWith(id),
          1,
          "knowledge/unknown-detection",
          `rival \`${rival.id}\`: detections.csv has no \`${id}\``,
        )
  }
  lintActors(knowledge, folders, of)
  for (const indicator of knowledge.indicators) {
    const file = `campaigns/${indicator.campaign}/indicators.csv`
    if (isUnverified(indicator.source) && !isUnverified(indicator.note))
      of(file).at(
        of(file).lineWith(indicator.value),
        1,
        "knowledge/unverified",
        `\`${indicator.value}\`: the source is unverified and the note does not say so`,
        "begin the note with `(unverified)`",
      )
  }
}

function isUnverified(value: unknown): boolean {
  return typeof value === "string" && value.includes("(unverified)")
}
