/* Makes `Knowledge` out of the texts of the `knowledge/` folder.
 *
 *   campaigns/<id>/campaign.yml, rules/*.yml, indicators.csv, cases.yml
 *   detections.csv  likelihood-ratios.csv  priors.yml  stage-needs.yml  sources.yml  benign.yml
 *   rivals.yml  yardsticks.yml  collection.yml
 *   episode-kinds.csv
 *   actors/<id>.yml  actors/claims.yml  actors/commonplace.yml  advice/<phase>.yml
 *   products/exchange-builds.csv  products/cves.csv  products/fixes.csv  products/mitigations.csv
 *   products/webroot-known-good.csv
 *
 * Rule files are only collected here; rules/sigma parses them. What the parts say about each other is
 * checked by lint.ts, at publish time and by `postern rules check`, not on every start. */

import {createHash} from "node:crypto"
import {advicePhases} from "../model/advice.ts"
import type {Campaign, Indicator} from "../model/campaign.ts"
import type {Refusal} from "../model/refusal.ts"
import {type Actor, decodeActor, decodeClaims, decodeCommonplace} from "./actors.ts"
import {advicePhaseOf, decodeAdvice} from "./advice.ts"
import {decodeCampaign, decodeIndicators} from "./campaign.ts"
import {decodeDetections, decodeSources} from "./catalogue.ts"
import {decodeCollection} from "./collection.ts"
import {Complaints} from "./decode.ts"
import {decodeEpisodeKinds} from "./episode-kinds.ts"
import {type Knowledge, nothingCommon} from "./knowledge.ts"
import {
  decodeBuilds,
  decodeFixClaims,
  decodeMitigations,
  decodeVulnerabilities,
  decodeWebFiles,
} from "./products.ts"
import {decodeRatios} from "./ratios.ts"
import {decodeRivals} from "./rivals.ts"
import {decodeNeeds, decodePriors} from "./weights.ts"
import {decodeYardsticks} from "./yardsticks.ts"

/** File texts by path from the knowledge folder, with `/` between parts. */
export type KnowledgeFiles = ReadonlyMap<string, string>

const tables = [
  "detections.csv",
  "likelihood-ratios.csv",
  "priors.yml",
  "stage-needs.yml",
  "rivals.yml",
  "yardsticks.yml",
  "collection.yml",
  "episode-kinds.csv",
  "sources.yml",
  "actors/claims.yml",
  "actors/commonplace.yml",
  "products/exchange-builds.csv",
  "products/cves.csv",
  "products/fixes.csv",
  "products/mitigations.csv",
  "products/webroot-known-good.csv",
] as const

const campaignFile = /^campaigns\/([^/]+)\/(campaign\.yml|indicators\.csv|cases\.yml|rules\/[^/]+\.yml)$/

/** What public statements are read by; knowledge/intel reads it when it is wanted. */
const ofOthers = /^(?:forms|lexicons|attack|warning-lists|statements)\//

const actorFile = /^actors\/([a-z0-9-]+)\.yml$/

/** The campaign folder that a path lies in, and the part of it, or undefined for other paths. */
export function campaignOf(path: string): {readonly campaign: string; readonly part: string} | undefined {
  const found = campaignFile.exec(path)
  return found === null ? undefined : {campaign: found[1] as string, part: found[2] as string}
}

/** Knowledge from file texts, with everything that is wrong with them. `knowledge` is undefined only if
 *  the priors cannot be read; other parts are left out when refused. The same files give the same value,
 *  whatever their order in the map. */
export function loadKnowledge(files: KnowledgeFiles): {
  readonly knowledge: Knowledge | undefined
  readonly refusals: readonly Refusal[]
} {
  const refusals: Refusal[] = []
  const paths = [...files.keys()].sort()
  const read = <T>(path: string, decode: (text: string, complaints: Complaints) => T): T => {
    const text = files.get(path) ?? ""
    return decode(text, new Complaints(path, text, refusals))
  }
  for (const path of tables) {
    if (!files.has(path)) refusals.push(missing(path))
  }
  const present = <T>(path: (typeof tables)[number], decode: (t: string, c: Complaints) => readonly T[]) =>
    files.has(path) ? read(path, decode) : []

  const campaigns: Campaign[] = []
  const indicators: Indicator[] = []
  const ruleFiles = new Map<string, string>()
  const actors: Actor[] = []
  const folders = new Set<string>()
  for (const path of paths) {
    const named = (tables as readonly string[]).includes(path) ? undefined : actorFile.exec(path)?.[1]
    if (named !== undefined) {
      const actor = read(path, decodeActor)
      if (actor !== undefined && actor.id !== named) refusals.push(otherName(path, actor.id, named))
      else if (actor !== undefined) actors.push(actor)
      continue
    }
    const place = campaignOf(path)
    if (place === undefined) {
      const isKnown =
        (tables as readonly string[]).includes(path) || path === "benign.yml" || ofOthers.test(path)
      if (!isKnown && advicePhaseOf(path) === undefined)
        refusals.push({
          code: "knowledge/unexpected-file",
          message: "the folder has no place for this file",
          at: {file: path, line: 1, column: 1},
          hint: "docs/knowledge.md lists the files of a campaign",
        })
      continue
    }
    folders.add(place.campaign)
    if (place.part === "campaign.yml") {
      const campaign = read(path, decodeCampaign)
      if (campaign !== undefined && campaign.id !== place.campaign)
        refusals.push(otherName(path, campaign.id, place.campaign))
      else if (campaign !== undefined) campaigns.push(campaign)
    } else if (place.part === "indicators.csv") {
      for (const indicator of read(path, decodeIndicators)) {
        if (indicator.campaign === place.campaign) indicators.push(indicator)
        else
          refusals.push({
            code: "knowledge/bad-value",
            message: `\`${indicator.value}\` names the campaign \`${indicator.campaign}\``,
            at: {
              file: path,
              line: new Complaints(path, files.get(path) as string, refusals).lineWith(indicator.value),
              column: 1,
            },
            hint: `rows of this file belong to \`${place.campaign}\``,
          })
      }
    } else if (place.part !== "cases.yml") {
      ruleFiles.set(path, files.get(path) as string)
    }
  }
  for (const folder of folders) {
    const path = `campaigns/${folder}/campaign.yml`
    if (!files.has(path)) refusals.push(missing(path))
  }

  const priors = files.has("priors.yml") ? read("priors.yml", decodePriors) : undefined
  const rest = {
    campaigns,
    ruleFiles,
    indicators,
    detections: present("detections.csv", decodeDetections).map(({value}) => value),
    likelihoodRatios: present("likelihood-ratios.csv", decodeRatios).map(({value}) => value),
    stageNeeds: present("stage-needs.yml", decodeNeeds),
    collection: present("collection.yml", decodeCollection),
    rivals: present("rivals.yml", decodeRivals),
    yardsticks: present("yardsticks.yml", decodeYardsticks),
    episodeKinds: present("episode-kinds.csv", decodeEpisodeKinds),
    advice: advicePhases.flatMap((phase) =>
      files.has(`advice/${phase}.yml`)
        ? read(`advice/${phase}.yml`, (text, complaints) => decodeAdvice(text, complaints, phase))
        : [],
    ),
    actors,
    claims: present("actors/claims.yml", decodeClaims),
    commonplace: files.has("actors/commonplace.yml")
      ? read("actors/commonplace.yml", decodeCommonplace)
      : nothingCommon,
    sources: present("sources.yml", decodeSources),
    products: {
      builds: present("products/exchange-builds.csv", decodeBuilds).map(({value}) => value),
      vulnerabilities: present("products/cves.csv", decodeVulnerabilities),
      fixClaims: present("products/fixes.csv", decodeFixClaims),
      mitigations: present("products/mitigations.csv", decodeMitigations),
      webFiles: present("products/webroot-known-good.csv", decodeWebFiles),
    },
    sha256: hashOf(files, paths),
  }
  return {knowledge: priors === undefined ? undefined : {...rest, priors}, refusals}
}

function otherName(path: string, id: string, place: string): Refusal {
  return {
    code: "knowledge/bad-value",
    message: `the id is \`${id}\`, the folder or file \`${place}\``,
    at: {file: path, line: 1, column: 1},
    hint: "give both the same name",
  }
}

function missing(path: string): Refusal {
  return {
    code: "knowledge/missing-file",
    message: `\`${path}\` is missing`,
    hint: "docs/knowledge.md says what it holds",
  }
}

/** Length-prefixed, so that no two sets of files have the same input. */
function hashOf(files: KnowledgeFiles, paths: readonly string[]): string {
  const hash = createHash("sha256")
  for (const path of paths) {
    const text = files.get(path) as string
    hash.update(`${Buffer.byteLength(path)} ${path} ${Buffer.byteLength(text)} `)
    hash.update(text)
  }
  return hash.digest("hex")
}
