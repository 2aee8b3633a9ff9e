/* What advice looks at: a case's servers and findings, what the organisation said of itself, and how each server
 * stands. */

import type {AdviceConditions, AdviceState, Answer, BuildState} from "../knowledge/advice.ts"
import type {ServerCase} from "../model/case.ts"
import type {CveExposure} from "../model/exposure.ts"
import type {Finding, Stage} from "../model/finding.ts"
import type {ServerId} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import {formatForPeople} from "../model/instant.ts"
import {type Assessed, type Judgement, type PhiaTerm, phiaBands} from "../model/judgement.ts"
import {type UpdatePath, type UpdateTables, updatePath} from "./update-path.ts"

/** What the plan looks at. */
export interface Situation {
  readonly servers: readonly ServerCase[]
  readonly findings: readonly Finding[]
  /** The latest time in the evidence. */
  readonly asOf: Instant | undefined
}

/** What the organisation says of itself. */
export interface AdviceSettings {
  readonly mayGoOffline: Answer
  readonly staffTonight: Answer
  readonly hybrid: Answer
  readonly backups: Answer
  /** ISO 3166 alpha-2. */
  readonly country: string | undefined
}

export const nothingSaid: AdviceSettings = {
  mayGoOffline: "unknown",
  staffTonight: "unknown",
  hybrid: "unknown",
  backups: "unknown",
  country: undefined,
}

/** A server with all that triggers ask of it. */
export interface Subject {
  readonly server: ServerCase
  readonly findings: readonly Finding[]
  /** Those that were known on the day of the case. */
  readonly flaws: readonly CveExposure[]
  readonly state: AdviceState
  readonly builds: ReadonlySet<BuildState>
  readonly path: UpdatePath | undefined
  readonly settings: AdviceSettings
}

export function subjectsOf(
  {servers, findings, asOf}: Situation,
  settings: AdviceSettings,
  tables: UpdateTables | undefined,
): readonly Subject[] {
  const byServer = Map.groupBy(findings, (finding) => finding.server)
  const day = dayOf(asOf)
  return servers.map((server): Subject => {
    const path = tables === undefined ? undefined : updatePath(server.exposure, day, tables)
    const flaws = flawsKnown(server, day, tables)
    const isHybrid = server.exposure?.settings.some((s) => s.setting === "hybrid") === true
    return {
      server,
      findings: byServer.get(server.id) ?? [],
      flaws,
      state: stateOf(server, flaws),
      builds: buildsOf(server, path),
      path,
      settings: settings.hybrid === "unknown" && isHybrid ? {...settings, hybrid: "yes"} : settings,
    }
  })
}

/** How a server stands. */
export interface Standing {
  readonly server: ServerId
  readonly state: AdviceState
}

/** How each server stands, in the order of the case. */
export function standingsOf(
  {servers, asOf}: Pick<Situation, "servers" | "asOf">,
  tables: UpdateTables | undefined,
): readonly Standing[] {
  const day = dayOf(asOf)
  return servers.map((server) => ({
    server: server.id,
    state: stateOf(server, flawsKnown(server, day, tables)),
  }))
}

function dayOf(asOf: Instant | undefined): string | undefined {
  return asOf === undefined ? undefined : formatForPeople(asOf, "day")
}

/** The flaws of a server that were known on a day: tried in the evidence, fixed by an update that was out, or listed as
 *  exploited. What became known later is a matter of the build that runs today. */
function flawsKnown(
  {exposure}: ServerCase,
  day: string | undefined,
  tables: UpdateTables | undefined,
): readonly CveExposure[] {
  const flaws = exposure?.flaws ?? []
  if (day === undefined || tables === undefined) return flaws
  return flaws.filter(({firstAttempt, kev, fixedBy}) => {
    if (firstAttempt !== undefined || (kev !== undefined && kev.added <= day)) return true
    const out = fixedBy === undefined ? undefined : tables.days.get(fixedBy.build)
    return out !== undefined && out <= day
  })
}

/** After these, somebody was inside. */
const entered: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]

function stateOf({judgements}: ServerCase, flaws: readonly CveExposure[]): AdviceState {
  const after = judgements.filter((j) => entered.includes(j.stage))
  if (after.some((j) => j.kind === "assessed" && (j.confirmedBy.length > 0 || isAtLeast(j, "likely"))))
    return "compromised"
  if (after.some((j) => isAtLeast(j, "realistic possibility"))) return "possible"
  if (after.some((j) => j.kind === "not assessable" && j.stage !== "data taken")) return "unseen"
  const isOpen = flaws.some((f) => isOpenFlaw(f.status) && f.kev !== undefined)
  const exposed = judgements.find((j) => j.stage === "exposed")
  return isOpen || (exposed !== undefined && isAtLeast(exposed, "realistic possibility")) ? "open" : "quiet"
}

export function isOpenFlaw(status: string): boolean {
  return status === "vulnerable" || status === "no update"
}

function buildsOf({exposure}: ServerCase, path: UpdatePath | undefined): ReadonlySet<BuildState> {
  if (exposure?.build === undefined) return new Set(["unknown"])
  if (path === undefined) return new Set(["foreign"])
  const states = new Set<BuildState>()
  if (!path.isExact) states.add("inexact")
  const isCurrent = path.hasLast || path.hadOfDay
  states.add(isCurrent ? "current" : "behind")
  if (isCurrent && !path.hasLast) states.add("aged")
  if (!isCurrent && path.last.cu !== undefined) states.add("old-cu")
  if (path.destination !== undefined) states.add("unsupported")
  return states
}

/** Likelihoods are read at their upper end: an action that protects is due while a stage may still be that likely. */
export function isAtLeast(judgement: Judgement, term: PhiaTerm): boolean {
  return judgement.kind === "assessed" && upperBand(judgement) >= bandOf(term)
}

function upperBand({likelihood}: Assessed): number {
  return bandOf(likelihood.upTo ?? likelihood.term)
}

function bandOf(term: PhiaTerm): number {
  return phiaBands.findIndex((band) => band.term === term)
}

const members: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
)

/** The words that `country` of a rule may use for a country; those of `own` rules first. */
export function countryWord(country: string | undefined): string {
  if (country === undefined) return "unknown"
  const code = country.toUpperCase()
  return members.has(code) ? "EU" : code
}

/** Whether all constraints of a rule hold. `known`: the countries that rules name. */
export function holds(
  conditions: AdviceConditions,
  settings: AdviceSettings,
  known: ReadonlySet<string>,
): boolean {
  const {country, ...answers} = conditions
  const word = countryWord(settings.country)
  const named = word === "unknown" || known.has(word) ? word : "other"
  if (country !== undefined && !country.includes(named)) return false
  return (Object.keys(answers) as (keyof typeof answers)[]).every((name) => {
    const wanted = answers[name]
    return wanted === undefined || wanted.includes(settings[name])
  })
}
