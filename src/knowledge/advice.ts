/* Reads `advice/<phase>.yml`: what to do, and what of a case calls for it.
 *
 * A file is a list of rules of one phase, in the order of doing. `when` lists triggers of which any one is enough,
 * `if` constraints of which all must hold. docs/advice.md describes the keys. */

import {z} from "zod"
import {type AdvicePhase, type AdviceRole, advicePhases, adviceRoles} from "../model/advice.ts"
import {logKinds} from "../model/event.ts"
import type {Outcome, Stage} from "../model/finding.ts"
import type {Gap, PhiaTerm} from "../model/judgement.ts"
import {type Setting, settings} from "../model/observation.ts"
import {type TheftWay, theftWays} from "../model/theft.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {detectionId, outcomeWord, phiaWord, slug, stageWord, text} from "./words.ts"

/** How a server stands, the worst that holds. `compromised`: a stage after `probed` is likely or confirmed.
 *  `possible`: one is a realistic possibility. `unseen`: whether it was exploited cannot be told. `open`: a flaw
 *  that we know is open. `quiet`: none of these; it never means that nobody was there. */
export const adviceStates = ["compromised", "possible", "unseen", "open", "quiet"] as const
export type AdviceState = (typeof adviceStates)[number]

/** What is known of a server's build. `behind`: an update is missing. `current`: the newest of the day of the case.
 *  `aged`: current on that day, and the tables know newer ones. `old-cu`: the way leads
 *  through another cumulative update. `foreign`: no table knows it.
 *  `inexact`: only the cumulative update is known. `unsupported`: the product gets no public updates any more. */
export const buildStates = [
  "unknown",
  "inexact",
  "behind",
  "current",
  "aged",
  "old-cu",
  "unsupported",
  "foreign",
] as const
export type BuildState = (typeof buildStates)[number]

export type AdviceTrigger =
  | {readonly kind: "always"}
  | {readonly kind: "state"; readonly states: readonly AdviceState[]}
  /** The stage is judged at least this likely, by the upper end of its range. */
  | {readonly kind: "likelihood"; readonly stage: Stage; readonly atLeast: PhiaTerm}
  | {readonly kind: "outcome"; readonly stage: Stage; readonly outcomes: readonly Outcome[]}
  | {readonly kind: "not assessable"; readonly stage: Stage}
  /** A finding of one of these detections exists on the server. */
  | {readonly kind: "detection"; readonly detections: readonly string[]}
  /** One of these flaws is open; of `any` those that are known to be exploited. */
  | {readonly kind: "open flaw"; readonly cves: readonly string[] | "any"}
  /** Whether one of these flaws is open cannot be told. */
  | {readonly kind: "undecided flaw"; readonly cves: readonly string[]}
  /** One of these flaws is closed, and the evidence shows by what. */
  | {readonly kind: "fixed flaw"; readonly cves: readonly string[]}
  | {readonly kind: "build"; readonly builds: readonly BuildState[]}
  | {readonly kind: "gap"; readonly logs: readonly Gap["log"][]}
  | {readonly kind: "setting"; readonly setting: Setting}
  | {readonly kind: "theft"; readonly ways: readonly TheftWay[] | "any"}

/** Constraints that a rule may ask for; `unknown` where nobody said. */
export interface AdviceConditions {
  readonly mayGoOffline?: readonly Answer[] | undefined
  readonly staffTonight?: readonly Answer[] | undefined
  readonly hybrid?: readonly Answer[] | undefined
  readonly backups?: readonly Answer[] | undefined
  /** ISO 3166 alpha-2, `EU` for a member state, `other` for none that the list names, `unknown`. */
  readonly country?: readonly string[] | undefined
}
const answers = ["yes", "no", "unknown"] as const
export type Answer = (typeof answers)[number]

/** Lists that the case fills in. */
export const adviceFills = [
  "missing evidence",
  "open flaws",
  "update path",
  "support",
  "mailboxes",
  "thefts",
  "sources",
  "probes",
  "settings",
] as const
export type AdviceFill = (typeof adviceFills)[number]

/** A line of a step's details. */
export type DetailRule =
  | {readonly kind: "text"; readonly label: string}
  | {readonly kind: "command"; readonly label: string; readonly command: string}
  | {readonly kind: "fill"; readonly fill: AdviceFill}
  /** The values of fields of the findings of these detections; `holds` narrows them to values with one of these words. */
  | {
      readonly kind: "objects"
      readonly label: string
      readonly fields: readonly string[]
      readonly detections: readonly string[]
      readonly holds: readonly string[]
    }

/** A setting against a flaw, or a flaw that is closed. */
export type DoneBy =
  | {readonly kind: "setting"; readonly setting: Setting; readonly cve: string}
  | {readonly kind: "fixed flaw"; readonly cve: string}

export interface AdviceRule {
  readonly id: string
  readonly phase: AdvicePhase
  /** The place in its file, from 0. */
  readonly place: number
  readonly roles: readonly [AdviceRole, ...AdviceRole[]]
  /** One step for each server that calls for it, or one for all. */
  readonly scope: "server" | "organisation"
  /** Any one is enough. */
  readonly when: readonly [AdviceTrigger, ...AdviceTrigger[]]
  /** All of these must hold too; none if empty. */
  readonly also: readonly AdviceTrigger[]
  /** All must hold. */
  readonly conditions: AdviceConditions
  /** Where these hold, the step is told as left out, with the reason. */
  readonly skip: {readonly conditions: AdviceConditions; readonly says: string} | undefined
  /** One action, an imperative. `{path}` stands for the way of updates. */
  readonly says: string
  readonly because: string
  readonly takes: string
  readonly check: string
  readonly details: readonly DetailRule[]
  /** The step is left out where its details name nothing from the case. */
  readonly onlyWithObjects: boolean
  readonly cautions: readonly string[]
  /** Ids of sources.yml, or words. */
  readonly sources: readonly [string, ...string[]]
  /** Not checked against a vendor or an authority: general practice. */
  readonly isPractice: boolean
  /** Ids of rules whose steps on the same server come before. */
  readonly after: readonly string[]
  /** Ids of rules that cannot stand beside this one on the same server; the earlier one stays. */
  readonly excludes: readonly string[]
  /** It changes what an examiner would look at: evidence must be copied before. */
  readonly changesEvidence: boolean
  /** The copy of evidence that every clean-up needs before it. One rule at most. */
  readonly copiesEvidence: boolean
  /** Comes before all others, evidence included: it must not change any. */
  readonly early: boolean
  /** What shows it done. */
  readonly doneBy: readonly DoneBy[]
  /** The one step of tonight: the lowest rank among those that are due wins. */
  readonly tonight: {readonly rank: number; readonly says: string} | undefined
}

const oneOrMore = <T>(inner: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z.union([inner.transform((one) => [one]), z.array(inner).min(1)])
const cve = z.string().regex(/^CVE-\d{4}-\d{4,7}$/, "a CVE number expected")
const gapLog = z.enum([...logKinds, "configuration", "build", "process events"])
const states = z.enum(adviceStates)

const triggerSchema: z.ZodType<AdviceTrigger> = z.union([
  z.strictObject({always: z.literal(true)}).transform((): AdviceTrigger => ({kind: "always"})),
  z
    .strictObject({server: oneOrMore(states)})
    .transform((t): AdviceTrigger => ({kind: "state", states: t.server})),
  z
    .strictObject({stage: stageWord, atLeast: phiaWord})
    .transform((t): AdviceTrigger => ({kind: "likelihood", ...t})),
  z
    .strictObject({stage: stageWord, outcomes: z.array(outcomeWord).min(1)})
    .transform((t): AdviceTrigger => ({kind: "outcome", ...t})),
  z
    .strictObject({stage: stageWord, notAssessable: z.literal(true)})
    .transform((t): AdviceTrigger => ({kind: "not assessable", stage: t.stage})),
  z
    .strictObject({detection: oneOrMore(detectionId)})
    .transform((t): AdviceTrigger => ({kind: "detection", detections: t.detection})),
  z
    .strictObject({openFlaw: z.union([z.literal("any"), oneOrMore(cve)])})
    .transform((t): AdviceTrigger => ({kind: "open flaw", cves: t.openFlaw})),
  z
    .strictObject({undecidedFlaw: oneOrMore(cve)})
    .transform((t): AdviceTrigger => ({kind: "undecided flaw", cves: t.undecidedFlaw})),
  z
    .strictObject({fixedFlaw: oneOrMore(cve)})
    .transform((t): AdviceTrigger => ({kind: "fixed flaw", cves: t.fixedFlaw})),
  z
    .strictObject({build: oneOrMore(z.enum(buildStates))})
    .transform((t): AdviceTrigger => ({kind: "build", builds: t.build})),
  z.strictObject({gap: oneOrMore(gapLog)}).transform((t): AdviceTrigger => ({kind: "gap", logs: t.gap})),
  z
    .strictObject({setting: z.enum(settings)})
    .transform((t): AdviceTrigger => ({kind: "setting", setting: t.setting})),
  z
    .strictObject({theft: z.union([z.literal("any"), oneOrMore(z.enum(theftWays))])})
    .transform((t): AdviceTrigger => ({kind: "theft", ways: t.theft})),
])

const detailSchema: z.ZodType<DetailRule> = z.union([
  text.transform((label): DetailRule => ({kind: "text", label})),
  z
    .strictObject({says: text, command: text})
    .transform((d): DetailRule => ({kind: "command", label: d.says, command: d.command})),
  z.strictObject({fill: z.enum(adviceFills)}).transform((d): DetailRule => ({kind: "fill", fill: d.fill})),
  z
    .strictObject({
      says: text,
      fields: oneOrMore(text),
      of: oneOrMore(detectionId),
      holds: oneOrMore(text).default([]),
    })
    .transform(
      (d): DetailRule => ({
        kind: "objects",
        label: d.says,
        fields: d.fields,
        detections: d.of,
        holds: d.holds,
      }),
    ),
])

const answer = oneOrMore(z.enum(answers)).optional()
const conditionShape = {
  mayGoOffline: answer,
  staffTonight: answer,
  hybrid: answer,
  backups: answer,
  country: oneOrMore(z.string().regex(/^([A-Z]{2}|other|unknown)$/)).optional(),
}
const ruleSchema = z.strictObject({
  id: slug,
  roles: z.tuple([z.enum(adviceRoles)], z.enum(adviceRoles)),
  scope: z.enum(["server", "organisation"]).default("server"),
  when: z.tuple([triggerSchema], triggerSchema),
  also: z.array(triggerSchema).default([]),
  if: z.strictObject(conditionShape).default({}),
  skip: z
    .strictObject({...conditionShape, says: text})
    .transform(({says, ...conditions}) => ({conditions, says}))
    .optional(),
  do: text,
  because: text,
  takes: text,
  check: text,
  details: z.array(detailSchema).default([]),
  onlyWithObjects: z.boolean().default(false),
  cautions: z.array(text).default([]),
  sources: z.tuple([text], text),
  practice: z.boolean().default(false),
  after: z.array(slug).default([]),
  excludes: z.array(slug).default([]),
  changesEvidence: z.boolean().default(false),
  copiesEvidence: z.boolean().default(false),
  early: z.boolean().default(false),
  doneBy: z
    .array(
      z.union([
        z
          .strictObject({setting: z.enum(settings), against: cve})
          .transform((d): DoneBy => ({kind: "setting", setting: d.setting, cve: d.against})),
        z.strictObject({fixedFlaw: cve}).transform((d): DoneBy => ({kind: "fixed flaw", cve: d.fixedFlaw})),
      ]),
    )
    .default([]),
  tonight: z.strictObject({rank: z.int().min(1), says: text}).optional(),
})

const rulesSchema = z
  .array(ruleSchema)
  .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, "an id stands here twice")

/** The phase that a path of the knowledge folder belongs to, `advice/evict.yml`; undefined for other paths. */
export function advicePhaseOf(path: string): AdvicePhase | undefined {
  const name = /^advice\/([a-z]+)\.yml$/.exec(path)?.[1]
  return advicePhases.find((phase) => phase === name)
}

/** The rules of a phase in their order; empty with refusals. */
export function decodeAdvice(
  written: string,
  complaints: Complaints,
  phase: AdvicePhase,
): readonly AdviceRule[] {
  const rules = decodeYaml(written, rulesSchema, complaints)?.value ?? []
  return rules.map(({if: conditions, do: says, practice, ...rule}, place) => ({
    ...rule,
    phase,
    place,
    conditions,
    says,
    isPractice: practice,
    skip: rule.skip,
    tonight: rule.tonight,
  }))
}
