/* What an organisation has accepted, as a run over evidence uses it: rules out of indicators, hashes beside the
 * published ones, and what others said beside what the knowledge folder relays. */

import {createHash} from "node:crypto"
import type {RuleFile} from "../engine/rule-files.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import {formatInstant} from "../model/instant.ts"
import type {Match} from "../model/rule.ts"
import type {Options} from "./command.ts"
import type {LoadedConfig} from "./config.ts"
import {loadReviews, reviewPath} from "./reviews.ts"

export interface Accepted {
  /** One file of Sigma rules; empty where there is nothing to look for. */
  readonly ruleFiles: readonly RuleFile[]
  /** The reviews themselves, for the manifest. */
  readonly files: readonly RuleFile[]
  /** Whether a match of an accepted indicator lies in its days; true for all other matches. */
  holds(match: Match): boolean
  /** How many matches did not, in words; undefined for none. */
  readonly stale: () => string | undefined
  /** The knowledge with what was accepted beside it. */
  with(knowledge: Knowledge): Knowledge
}

const nothing: Accepted = {
  ruleFiles: [],
  files: [],
  holds: () => true,
  stale: () => undefined,
  with: (knowledge) => knowledge,
}

/** What stands accepted in the organisation's folder. */
export async function loadAccepted(options: Options, loaded: LoadedConfig): Promise<Accepted> {
  const {reviews, texts} = await loadReviews(options, loaded)
  if (reviews.size === 0) return nothing
  const {accepted} = await import("../knowledge/reviewed.ts")
  const {rulesOfIndicators} = await import("../knowledge/reviewed-rules.ts")
  const {acceptedClaims, acceptedHashes} = await import("../knowledge/reviewed-facts.ts")
  const standing = accepted(reviews)
  const {text, windows} = rulesOfIndicators(standing)
  let stale = 0
  return {
    ruleFiles: text === "" ? [] : [fileOf("intel/accepted-indicators.yml", text)],
    files: [...texts].map(([name, written]) => fileOf(reviewPath(name), written)),
    holds: (match) => {
      const window = windows.get(match.rule)
      if (window === undefined || match.when === undefined) return true
      const day = formatInstant(match.when.at).slice(0, 10)
      const isIn =
        (window.from === undefined || day >= window.from) &&
        (window.until === undefined || day <= window.until)
      if (!isIn) stale += 1
      return isIn
    },
    stale: () =>
      stale === 0
        ? undefined
        : stale === 1
          ? "1 sighting of an accepted indicator lies outside the days in which it counts"
          : `${stale} sightings of accepted indicators lie outside the days in which they count`,
    with: (knowledge) => ({
      ...knowledge,
      indicators: [...knowledge.indicators, ...acceptedHashes(standing)],
      claims: [...knowledge.claims, ...acceptedClaims(standing)],
    }),
  }
}

function fileOf(path: string, text: string): RuleFile {
  const bytes = Buffer.from(text)
  return {path, text, sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length}
}
