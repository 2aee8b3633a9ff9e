/* What Postern knows, as typed values: the contents of the `knowledge/` folder after checking.
 *
 * Everything here was written by people in YAML and CSV, with a source for each fact; nothing is computed
 * from evidence. load.ts makes it from file texts. */

import type {Campaign, Indicator} from "../model/campaign.ts"
import type {KindRow} from "../model/episode.ts"
import type {Outcome, Stage, Strength} from "../model/finding.ts"
import type {Gap} from "../model/judgement.ts"
import type {Level} from "../model/rule.ts"
import type {Actor, Claim, Commonplace} from "./actors.ts"
import type {AdviceRule} from "./advice.ts"
import type {CollectionItem} from "./collection.ts"
import type {Products} from "./products.ts"
import type {RatioCondition} from "./ratios.ts"
import type {RivalEntry} from "./rivals.ts"
import type {Yardstick} from "./yardsticks.ts"

/** Everything that was loaded. Parts that were refused are absent, never half there. */
export interface Knowledge {
  readonly campaigns: readonly Campaign[]
  /** Sigma rule files of all campaigns, by path from the knowledge folder, in order of path. */
  readonly ruleFiles: ReadonlyMap<string, string>
  readonly detections: readonly DetectionEntry[]
  readonly likelihoodRatios: readonly LikelihoodRatio[]
  readonly priors: Priors
  readonly stageNeeds: readonly StageNeed[]
  /** What to gather from a server, first things first. */
  readonly collection: readonly CollectionItem[]
  /** Which kind of episode a finding tells of; the first row that fits decides. */
  readonly episodeKinds: readonly KindRow[]
  readonly rivals: readonly RivalEntry[]
  readonly yardsticks: readonly Yardstick[]
  /** In the order of phases, then of their files. */
  readonly advice: readonly AdviceRule[]
  readonly indicators: readonly Indicator[]
  /** In order of their ids. */
  readonly actors: readonly Actor[]
  readonly claims: readonly Claim[]
  readonly commonplace: Commonplace
  readonly sources: readonly Source[]
  readonly products: Products
  /** Lower-case hex SHA-256 over all files with their paths, in order of path. */
  readonly sha256: string
}

/** A row of detections.csv: one condition that evidence can show. */
export interface DetectionEntry {
  readonly id: string
  readonly topic: string
  /** What the evidence shows if a rule of this detection matches, for people. */
  readonly what: string
  readonly evidence: string
  readonly source: string
  readonly falsePositives: string
  /** Ids of the Sigma rules that look for it; empty where none does yet. */
  readonly rules: readonly string[]
  /** Why no rule looks for it; empty where one does. */
  readonly notCovered: string
}

/** A row of likelihood-ratios.csv: log10 of P(seen | stage true) / P(seen | stage false), as a range. */
export interface LikelihoodRatio {
  readonly id: string
  readonly detection: string
  readonly stage: Stage
  /** All must hold for the row to count; none: it always does. In the file: `condition`. */
  readonly conditions: readonly RatioCondition[]
  readonly log10Low: number
  readonly log10High: number
  /** By what findings of this row are one item and not many. */
  readonly groupKind: GroupKind
  readonly basis: "measured" | "expert"
  readonly source: string
  /** Cases that it was measured on. */
  readonly n: number | undefined
  readonly version: string
  readonly reviewer: string
}

/** Where nothing is known to be common. */
export const nothingCommon: Commonplace = {shellParameters: [], hosts: []}

export const groupKinds = [
  "request",
  "session",
  "file",
  "process-tree",
  "address-hour",
  "rule-family",
] as const
export type GroupKind = (typeof groupKinds)[number]

/** A probability, and what the ledger prints as its source. */
export interface Prior {
  readonly value: number
  readonly source: string
}

export interface Priors {
  readonly version: string
  readonly exposed: Prior
  readonly probed: Prior
  /** By what is known of the server's build in the window. `vulnerable`: in a time of mass exploitation;
   *  `exposed`: without a fix at another time. A campaign's own base rate stands above these two. */
  readonly exploited: {
    readonly unknown: Prior
    readonly vulnerable: Prior
    readonly exposed: Prior
    readonly fixed: Prior
  }
  /** Given that the stage before is true. */
  readonly persisted: Prior
  readonly acted: Prior
  readonly dataTaken: Prior
  /** The odds are multiplied and divided by this to see whether the prior decides the band. */
  readonly shake: number
}

/** A kind of evidence that a stage shows itself in. */
export interface StageNeed {
  readonly stage: Stage
  readonly log: Gap["log"]
  /** Windows channels, any of which will do; empty for other logs. */
  readonly channels: readonly string[]
  /** Its share of the stage's coverage, relative to the stage's other needs. */
  readonly weight: number
  /** Without it, silence says nothing at all about the stage; `when-tried`: where attempts were seen. */
  readonly essential: boolean | "when-tried"
  /** What its absence hides: a clause after "no …; ". */
  readonly hides: string
}

export interface Source {
  readonly id: string
  readonly publisher: string
  /** `owner/repository` or a title or a URL; references in rules begin with it. */
  readonly place: string
  readonly date: string | undefined
  readonly licence: string
  readonly note: string
}

/** What the loader reads of a Sigma rule without parsing its conditions: enough for lint. */
export interface RuleHead {
  readonly id: string
  readonly title: string
  readonly level: Level
  /** Undefined: only correlations speak of its matches. */
  readonly detection: string | undefined
  readonly indicates: readonly {
    readonly stage: Stage
    readonly outcome: Outcome
    readonly strength: Strength
  }[]
  readonly references: readonly string[]
  readonly campaign: string
  readonly file: string
  readonly line: number
}
