/* A case: all that `postern assess` concluded, in the shape `postern-case/1` of case.json.
 *
 * Everything is plain JSON. Instants are written as ISO text with six decimals, so that the file can be
 * read without knowing our clock. case.json never holds the wall clock, absolute paths or host names of
 * the machine that ran Postern: those are in run.json. */

import type {Attribution} from "./activity.ts"
import type {Action} from "./advice.ts"
import type {BlindSpan, Episode} from "./episode.ts"
import type {LogKind} from "./event.ts"
import type {Locator} from "./evidence.ts"
import type {ServerExposure} from "./exposure.ts"
import type {Finding, Stage} from "./finding.ts"
import type {FindingId, RuleId, ServerId} from "./ids.ts"
import type {Instant, When} from "./instant.ts"
import type {FileRecord} from "./inventory.ts"
import type {Confidence, Gap, Judgement} from "./judgement.ts"
import type {Disagreement} from "./opinion.ts"
import type {Theft} from "./theft.ts"
import type {Trouble} from "./trouble.ts"

export const caseSchema = "postern-case/1"

/** Presence of one log kind on one server over time. */
export interface LogCoverage {
  readonly server: ServerId
  readonly log: LogKind
  readonly files: number
  readonly records: number
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Records per UTC day, `2021-03-04`, in order. */
  readonly days: readonly {readonly day: string; readonly records: number}[]
  /** Days without a record between the first and the last day. */
  readonly missingDays: readonly string[]
  readonly lostBytes: number
  /** Windows events: records per channel. */
  readonly channels: Readonly<Record<string, number>>
  /** Rules that could have fired on it, and ids of those that could not for want of a column. */
  readonly rulesAble: number
  readonly rulesUnable: readonly string[]
}

export interface TimelineEntry {
  readonly when: When | undefined
  readonly server: ServerId
  readonly log: string
  readonly kind: "finding" | "gap" | "clock" | "statement" | "build"
  readonly summary: string
  readonly at: Locator | undefined
  readonly finding: FindingId | undefined
}

/** Findings that belong together by a join that is named in `joinedBy`. */
export interface Session {
  readonly id: string
  readonly server: ServerId
  readonly joinedBy: readonly string[]
  readonly from: When | undefined
  readonly until: When | undefined
  readonly sources: readonly string[]
  readonly findings: readonly FindingId[]
  readonly reached: Stage | undefined
  readonly says: string
}

/** Evidence that the collection lacked, and how to get it. */
export interface Lacking {
  /** The item of knowledge/collection.yml. */
  readonly item: string
  /** A noun: `HttpProxy logs`. */
  readonly what: string
  /** What could not be seen without it. */
  readonly hides: string
  /** Folders and files on the server, `%ExchangeInstallPath%Logging\\HttpProxy\\…\\*.log`. */
  readonly where: readonly string[]
  /** Commands of an elevated prompt; empty where Windows brings no tool for it. */
  readonly commands: readonly string[]
}

export interface ServerCase {
  readonly id: ServerId
  /** Every name and address under which the evidence shows it. */
  readonly names: readonly string[]
  /** One judgement per stage, in the order of `stages`. */
  readonly judgements: readonly Judgement[]
  readonly sessions: readonly Session[]
  readonly gaps: readonly Gap[]
  /** In the order in which it should be gathered; absent where nothing that can be gathered is missing. */
  readonly lacking?: readonly [Lacking, ...Lacking[]]
  /** Absent where nothing shows its build. */
  readonly exposure?: ServerExposure
  /** Absent where no finding indicates that data left. */
  readonly theft?: Theft
}

/** A clock that the evidence itself contradicts, and what we did. */
export interface ClockNote {
  readonly evidence: string
  readonly says: string
}

export interface Case {
  readonly schema: typeof caseSchema
  readonly tool: {readonly name: "postern"; readonly version: string}
  /** SHA-256 over all knowledge and rule files used. */
  readonly knowledge: {readonly sha256: string; readonly campaigns: readonly string[]; readonly rules: number}
  /** The latest time in the evidence, or `--as-of`. */
  readonly asOf: Instant | undefined
  readonly organisation: string | undefined
  /** Set where pseudonyms stand for the names of the organisation. */
  readonly redacted?: true
  /** `found`: a judgement of exploited or later at or above `realistic possibility`, or a finding of level
   *  medium or above. `lost`: evidence that we could not read. They make the exit code. */
  readonly verdict: {
    readonly found: boolean
    readonly lost: boolean
    readonly headline: string
    /** At most ten lines that a person understands. */
    readonly lines: readonly string[]
  }
  readonly servers: readonly ServerCase[]
  /** One line per stage over all servers: the highest judgement, and how many servers are not assessable. */
  readonly overall: readonly {
    readonly stage: Stage
    readonly worst: Judgement
    readonly assessed: number
    readonly notAssessable: number
    readonly says: string
  }[]
  readonly campaigns: readonly {
    readonly id: string
    readonly title: string
    readonly findings: number
    readonly confidence: Confidence
    readonly says: string
    /** What no evidence on the server can show about it. */
    readonly cannotShow?: readonly string[]
  }[]
  readonly attribution: Attribution
  /** The story, in order of time: what happened, and when nothing could show it. Absent in cases of older
   *  versions. */
  readonly episodes?: readonly Episode[]
  readonly blindSpans?: readonly BlindSpan[]
  readonly coverage: readonly LogCoverage[]
  readonly clocks: readonly ClockNote[]
  /** What to do, in this order. */
  readonly actions: readonly Action[]
  /** What people said against the judgement; absent where nobody did. */
  readonly disagreement?: Disagreement
  readonly counts: {
    readonly files: number
    readonly bytes: number
    readonly records: number
    readonly findings: Readonly<Record<string, number>>
    readonly troubles: Readonly<Record<string, number>>
    readonly unclaimed: number
    /** What filters kept out of the findings: all such matches, and those of each filter that suppressed any.
     *  A match that two filters suppress counts once in `matches` and once for each of them. */
    readonly filtered: {
      readonly matches: number
      readonly by: readonly {readonly filter: RuleId; readonly title: string; readonly matches: number}[]
    }
  }
}

/** All that the writers of a case folder need. */
export interface CaseBundle {
  readonly case: Case
  readonly findings: readonly Finding[]
  readonly timeline: readonly TimelineEntry[]
  readonly troubles: readonly Trouble[]
  readonly files: readonly FileRecord[]
}
