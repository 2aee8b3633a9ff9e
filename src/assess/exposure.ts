/* Which flaws a server had, from what the evidence shows of its builds and settings.
 *
 * Builds only ever rise, so each sighting bounds the build at other times: nothing older ran after it, nothing
 * newer before it. At a time the build lies in a range, and a flaw is vulnerable or fixed only if every build of
 * the range that existed then agrees. A source that knows cumulative updates only gives the whole range of
 * updates on one: it can show that a fix is there, never that an update is missing. Flaws that a setting
 * decides are not decided by a build alone. Pure: the same observations give the same answer in any order. */

import {type CuFixes, cuOf, type FixPoint, rowAt} from "../knowledge/fixes.ts"
import type {ExchangeBuild, Products, Vulnerability} from "../knowledge/products.ts"
import {type Build, compareBuild, formatBuild, parseBuild} from "../model/build.ts"
import type {Locator} from "../model/evidence.ts"
import {compareLocator} from "../model/evidence.ts"
import type {BuildSeen, CveExposure, ExposureStatus, ServerExposure} from "../model/exposure.ts"
import {compareWhen, formatForPeople, type Instant} from "../model/instant.ts"
import type {BuildObservation, Observation, SettingObservation} from "../model/observation.ts"
import {coverNote, settingsOf, settled} from "./exposure-settings.ts"
import {compareText} from "./gather.ts"
import {list, plain} from "./sentences.ts"

/** What is known of builds and flaws, with the fixes computed once (`fixesOf`). */
export interface ExposureKnowledge {
  readonly products: Products
  readonly cus: readonly CuFixes[]
}

/** What one sighting says: the build lay in `[low, high]`; either may be open. */
interface Sighting {
  readonly seen: BuildSeen
  readonly low: Build
  /** Undefined: a newer build may have run all the same. */
  readonly high: Build | undefined
}

/** A range that the build lay in at one time. */
interface Range {
  readonly low: Sighting | undefined
  readonly high: Sighting | undefined
  /** Where sightings cannot all be true: all of them. Else empty. */
  readonly rivals: readonly Sighting[]
}

const top = 99_999
const flawsMost = 400

/** The exposure of one server, or undefined where nothing shows its build. `attempts`: when each flaw was
 *  first tried; `asOf` is the time of the case. */
export function exposureOf(
  observations: readonly Observation[],
  attempts: ReadonlyMap<string, Instant>,
  asOf: Instant | undefined,
  known: ExposureKnowledge,
): ServerExposure | undefined {
  const builds = observations.filter((o) => o.kind === "build").sort(compareObservation)
  const settings = observations.filter((o) => o.kind === "setting").sort(compareSetting)
  return conclude(
    joined(builds).flatMap((build) => sightingOf(build, known) ?? []),
    settings,
    attempts,
    asOf,
    known,
  )
}

/** One sighting for each build that a kind of source shows, from its first to its last time: builds do not
 *  go back, so it ran in between. Sightings without a time stand for themselves. */
function joined(builds: readonly BuildObservation[]): readonly BuildObservation[] {
  const byKey = new Map<string, BuildObservation>()
  for (const build of builds) {
    const place = build.first === undefined ? `\0${build.at.evidence}\0${build.at.offset}` : ""
    const key = `${build.source}\0${build.proves}\0${build.value}${place}`
    const before = byKey.get(key)
    const isLater = before !== undefined && compareWhen(build.last, before.last) > 0
    if (before === undefined) byKey.set(key, build)
    else if (isLater) byKey.set(key, {...before, last: build.last})
  }
  return [...byKey.values()]
}

/** The exposure of a build that somebody names: `15.1.2106.2`, `Exchange 2016 CU18 Mar21SU`. Undefined if no
 *  build can be read from the text. */
export function exposureOfText(
  text: string,
  asOf: Instant | undefined,
  known: ExposureKnowledge,
): ServerExposure | undefined {
  const named = rowNamed(text, known)
  const build = parseBuild(text) ?? named?.row.build
  if (build === undefined) return undefined
  const isExact = named === undefined ? build.revision !== undefined : named.isExact
  const proves = isExact ? "update" : "cumulative-update"
  const sighting = sightingFrom(build, {
    value: text,
    name: nameOf(build, known, isExact),
    source: "given",
    proves,
    first: undefined,
    last: undefined,
    at: undefined,
  })
  return conclude([sighting], [], new Map(), asOf, known)
}

/** `Exchange Server 2016 CU18 (KB5000871)`, `2019 CU8 Mar21SU`, `SE RTM`: the row that a text names. An update
 *  alone is exact; a cumulative update leaves its updates open. */
function rowNamed(
  text: string,
  {cus}: ExposureKnowledge,
): {row: ExchangeBuild; isExact: boolean} | undefined {
  const product = /\b(2010|2013|2016|2019|SE|Subscription Edition)\b/i.exec(text)?.[1]?.toUpperCase()
  const cu = /\b(?:CU|Cumulative Update) ?(\d{1,2})\b/i.exec(text)?.[1]
  const pack = /\bSP ?(\d)\b/i.exec(text)?.[1]
  const kb = /\bKB\d+\b/i.exec(text)?.[0]?.toUpperCase()
  const name = cu !== undefined ? `CU${cu}` : pack !== undefined && product === "2010" ? `SP${pack}` : "RTM"
  const wanted = product?.startsWith("SUB") ? "SE" : product
  const own = cus.find((c) => c.product === wanted && c.cu === name)
  if (own === undefined) return undefined
  const update = /\b(?:[A-Z][a-z]{2}\d\d[SH]U(?:v\d)?|RU\d+(?:v\d)?)\b/.exec(text)?.[0]
  const byUpdate = own.builds.find((row) => update !== undefined && row.update === update)
  if (byUpdate !== undefined) return {row: byUpdate, isExact: true}
  const byKb = kb === undefined ? undefined : own.builds.find((row) => row.kb === kb)
  const row = byKb ?? own.builds[0]
  return row === undefined ? undefined : {row, isExact: false}
}

function sightingOf(observation: BuildObservation, known: ExposureKnowledge): Sighting | undefined {
  const {value, source, proves, first, last, at} = observation
  const named = source === "uninstall-key" ? rowNamed(value, known) : undefined
  const build = named?.row.build ?? parseBuild(value)
  if (build === undefined) return undefined
  const name = nameOf(build, known, proves === "update" || (named !== undefined && /\(KB/.test(value)))
  const seen = {value: plain(value), name, source, proves, first: first?.at, last: last?.at, at}
  return sightingFrom(build, seen)
}

function sightingFrom(build: Build, seen: BuildSeen): Sighting {
  const isExact = seen.proves === "update" && build.revision !== undefined
  const low = {...build, revision: build.revision ?? 0}
  // An answered path shows that the build had been installed by then, nothing about later ones.
  const high = isExact ? low : seen.source === "owa-path" ? undefined : {...build, revision: top}
  return {seen, low, high}
}

function nameOf(build: Build, known: ExposureKnowledge, isExact: boolean): string | undefined {
  const cu = cuOf(build, known.cus)
  if (cu === undefined) return undefined
  const row = isExact ? rowAt(build, cu) : undefined
  const update = row?.update === undefined ? "" : ` ${row.update}`
  const isRow = row === undefined || compareBuild(row.build, {...build, revision: build.revision ?? 0}) === 0
  return `Exchange Server ${cu.product} ${cu.cu}${update}${isRow ? "" : ", with a later build"}`
}

function conclude(
  sightings: readonly Sighting[],
  settings: readonly SettingObservation[],
  attempts: ReadonlyMap<string, Instant>,
  asOf: Instant | undefined,
  known: ExposureKnowledge,
): ServerExposure | undefined {
  if (sightings.length === 0) return settings.length === 0 ? undefined : withoutBuild(settings, known)
  const now = rangeAt(sightings, undefined)
  const conflicts = conflictsOf(sightings, now)
  const best = now.low ?? now.high
  const cu = best === undefined ? undefined : cuOf(best.low, known.cus)
  const isExact = now.low !== undefined && now.low === now.high && now.low.seen.proves === "update"
  const flaws = flawsOf(sightings, settings, attempts, now, known)
  const product = best?.seen.name ?? (cu === undefined ? undefined : `Exchange Server ${cu.product} ${cu.cu}`)
  const endOfSupport = cu?.builds[0]?.endOfSupport
  const day = asOf === undefined ? undefined : formatForPeople(asOf, "day")
  const build = best === undefined ? undefined : formatBuild(isExact ? best.low : {...best.low})
  return {
    builds: sightings.map((s) => s.seen),
    product,
    build,
    isExact,
    endOfSupport,
    isSupported: endOfSupport === undefined || day === undefined ? undefined : day <= endOfSupport,
    flaws,
    settings: settingsOf(settings, known.products.mitigations),
    conflicts,
    says: summary(product, build, isExact, flaws, cu, known),
  }
}

/** What settings alone show: a flaw that Extended Protection decides needs no build. */
function withoutBuild(
  settings: readonly SettingObservation[],
  {products}: ExposureKnowledge,
): ServerExposure | undefined {
  const told = settingsOf(settings, products.mitigations)
  if (told.length === 0) return undefined
  const unknown: Decided = {
    status: "cannot tell",
    says: "The evidence does not show the build.",
    at: undefined,
    point: undefined,
  }
  const flaws = products.vulnerabilities.flatMap((flaw): CveExposure[] => {
    if (flaw.configuration !== "extended-protection") return []
    const {status, says, at} = settled(flaw, settings, unknown)
    if (status === "cannot tell") return []
    const nothing = {firstAttempt: undefined, statusThen: undefined, fixedBy: undefined}
    return [{cve: flaw.cve, name: flaw.name, status, says, ...nothing, kev: flaw.kev, at}]
  })
  return {
    builds: [],
    product: undefined,
    build: undefined,
    isExact: false,
    endOfSupport: undefined,
    isSupported: undefined,
    flaws,
    settings: told,
    conflicts: [],
    says: "The evidence does not show the build, only settings.",
  }
}

function summary(
  product: string | undefined,
  build: string | undefined,
  isExact: boolean,
  flaws: readonly CveExposure[],
  cu: CuFixes | undefined,
  {cus}: ExposureKnowledge,
): string {
  if (cu === undefined) {
    const newest = cus.at(-1)?.builds.at(-1)
    const isNewer =
      build !== undefined && newest !== undefined && compareBuild(parseBuild(build)!, newest.build) > 0
    return isNewer
      ? `Build ${build} is newer than any that we know: look for a newer version of our tables.`
      : `No table that we have knows the build ${build ?? ""}.`
  }
  const open = flaws.filter((f) => f.status === "vulnerable" || f.status === "no update")
  const exploited = open.filter((f) => f.kev !== undefined)
  const which = isExact
    ? `${product} (${build})`
    : `${product}, of which only the cumulative update is known (${build} or later)`
  if (open.length === 0) {
    const unsure = flaws.filter((f) => f.status === "cannot tell").length
    return unsure === 0
      ? `The last build known is ${which}. It has all fixes that we know of.`
      : `The last build known is ${which}. Of ${unsure} flaws it cannot be told whether they are fixed.`
  }
  const named = exploited.length === 0 ? "" : `, ${exploited.length} of them known to be exploited`
  return `The last build known is ${which}. It is open to ${open.length} known flaws${named}.`
}

/** The range at a time, or (undefined) the last that is known. */
function rangeAt(sightings: readonly Sighting[], time: Instant | undefined): Range {
  const isBefore = ({seen}: Sighting): boolean =>
    time === undefined || (seen.first !== undefined && seen.first <= time)
  const lows = sightings.filter(isBefore)
  const low = lows.reduce<Sighting | undefined>(
    (best, s) => (best === undefined || isHigher(s, best) ? s : best),
    undefined,
  )
  // The last known: what was seen latest bounds from above, and a state of the disk is the latest of all.
  const latest = Math.max(...sightings.map((s) => s.seen.last ?? Number.POSITIVE_INFINITY))
  const isAfter = ({seen}: Sighting): boolean => (seen.last ?? Number.POSITIVE_INFINITY) >= (time ?? latest)
  const bounds = sightings.filter((s) => s.high !== undefined && isAfter(s))
  const high = bounds.reduce<Sighting | undefined>(
    (best, s) => (best === undefined || isLower(s, best) ? s : best),
    // With nothing later, the newest sighting of all is the last that is known.
    time === undefined && low?.high !== undefined ? low : undefined,
  )
  const isContradictory =
    low !== undefined && high?.high !== undefined && compareBuild(low.low, high.high) > 0
  const rivals = isContradictory ? [...new Set([...lows.filter((s) => s.high !== undefined), ...bounds])] : []
  return {low, high: isContradictory && time === undefined && low?.high !== undefined ? low : high, rivals}
}

/** Exact sightings win against those of the same build that are not. */
function isHigher(a: Sighting, b: Sighting): boolean {
  const order = compareBuild(a.low, b.low)
  return order > 0 || (order === 0 && a.seen.proves === "update" && b.seen.proves !== "update")
}

function isLower(a: Sighting, b: Sighting): boolean {
  return a.high !== undefined && b.high !== undefined && compareBuild(a.high, b.high) < 0
}

/** Sightings that cannot all be true: an older build after a newer one, or two builds at once. */
function conflictsOf(sightings: readonly Sighting[], now: Range): readonly string[] {
  const conflicts: string[] = []
  if (now.rivals.length > 0 && now.low !== undefined) {
    const others = sightings.filter(
      (s) => s.high !== undefined && compareBuild(s.high, now.low!.low) < 0 && s.seen.last === undefined,
    )
    const texts = [...new Set(others.map((s) => `${s.seen.value} (${s.seen.source})`))]
    conflicts.push(
      `${now.low.seen.value} (${now.low.seen.source}) is newer than ${list(texts, "and", 4) || "the build seen last"}: one of them is out of date or from another server.`,
    )
  }
  for (const later of sightings) {
    if (later.high === undefined || later.seen.first === undefined) continue
    const earlier = sightings.find(
      (s) =>
        s.seen.last !== undefined &&
        s.seen.last < (later.seen.first as number) &&
        compareBuild(s.low, later.high!) > 0,
    )
    if (earlier !== undefined && conflicts.length < 10)
      conflicts.push(
        `${later.seen.value} (${later.seen.source}) was seen after the newer ${earlier.seen.value} (${earlier.seen.source}): builds do not go back; records of several servers may be mixed.`,
      )
  }
  return conflicts
}

interface Decided {
  readonly status: ExposureStatus
  readonly says: string
  readonly at: Locator | undefined
  readonly point: FixPoint | undefined
}

function flawsOf(
  sightings: readonly Sighting[],
  settings: readonly SettingObservation[],
  attempts: ReadonlyMap<string, Instant>,
  now: Range,
  known: ExposureKnowledge,
): readonly CveExposure[] {
  const flaws = new Map<string, Vulnerability>(known.products.vulnerabilities.map((v) => [v.cve, v]))
  const best = now.low ?? now.high
  const cu = best === undefined ? undefined : cuOf(best.low, known.cus)
  if (cu === undefined) return []
  const own = new Set([
    ...cu.points.keys(),
    ...known.products.vulnerabilities.filter((v) => v.affects.includes(cu.product)).map((v) => v.cve),
  ])
  const told = [...own].flatMap((cve): CveExposure[] => {
    const flaw = flaws.get(cve)
    const decide = (range: Range, time: Instant | undefined): Decided =>
      settled(flaw, settings, decideBuild(cve, range, time, known))
    const decided = decide(now, undefined)
    const time = attempts.get(cve)
    const then = time === undefined ? undefined : decide(rangeAt(sightings, time), time)
    const isWorthTelling = flaw !== undefined || decided.status !== "fixed" || then !== undefined
    if (!isWorthTelling) return []
    const {point} = decided
    return [
      {
        cve,
        name: flaw?.name,
        status: decided.status,
        says: [
          decided.says,
          decided.status === "fixed" ? undefined : coverNote(cve, settings, known.products.mitigations),
        ]
          .filter((part) => part !== undefined)
          .join(" "),
        firstAttempt: time,
        statusThen: then?.status,
        fixedBy:
          point === undefined
            ? undefined
            : {
                update:
                  point.row.cu === cu.cu && point.row.update !== undefined
                    ? point.row.update
                    : [point.row.cu, point.row.update].filter((part) => part !== undefined).join(" "),
                kb: point.row.kb,
                build: formatBuild(point.row.build),
              },
        kev: flaw?.kev,
        at: decided.at,
      },
    ]
  })
  const rank = (f: CveExposure): number => (f.kev === undefined ? 1 : 0)
  return told.sort((a, b) => rank(a) - rank(b) || compareText(a.cve, b.cve)).slice(0, flawsMost)
}

/** What the build says of a flaw. All builds that the range allows, and that existed at the time, must agree. */
function decideBuild(
  cve: string,
  {low, high, rivals}: Range,
  time: Instant | undefined,
  known: ExposureKnowledge,
): Decided {
  const by = low ?? high
  const nothing = (says: string): Decided => ({
    status: "cannot tell",
    says,
    at: by?.seen.at,
    point: undefined,
  })
  if (by === undefined) return nothing("No evidence shows the build at that time.")
  const candidates =
    rivals.length === 0
      ? candidatesIn(low, high, time, known)
      : rivals.flatMap((rival) => candidatesIn(rival, rival, time, known))
  if (candidates.length === 0) return nothing("No table that we have knows this build.")
  const answers = candidates.map(({build, cu}) => statusOf(build, cve, cu, known.cus))
  const [first] = answers
  const statuses = new Set(answers.map((a) => a.status))
  const at = by.seen.at
  if (statuses.size === 1 && first !== undefined) return {...first, at}
  const isOpen = !statuses.has("fixed") && !statuses.has("cannot tell")
  const worst = answers.find((a) => a.status === "vulnerable") ?? first
  if (isOpen && worst !== undefined) return {...worst, at}
  const point = answers.find((a) => a.point !== undefined)?.point
  if (rivals.length > 0)
    return {status: "cannot tell", says: "Sources contradict each other about the build.", at, point}
  const fix = point === undefined ? "" : `; ${formatBuild(point.row.build)} fixes it`
  const [from, to] = [boundText(low), boundText(high)]
  return {
    status: "cannot tell",
    says:
      from === to
        ? `Of ${from} only the cumulative update is known, not the updates on it${fix}.`
        : `Only a range of builds is known, from ${from} to ${to}${fix}.`,
    at,
    point,
  }
}

function boundText(sighting: Sighting | undefined): string {
  return sighting === undefined ? "any" : (sighting.seen.name ?? sighting.seen.value)
}

interface Candidate {
  readonly build: Build
  readonly cu: CuFixes
}

/** The builds that may have run: the bounds themselves where they are exact, and rows between them. */
function candidatesIn(
  low: Sighting | undefined,
  high: Sighting | undefined,
  time: Instant | undefined,
  {cus}: ExposureKnowledge,
): readonly Candidate[] {
  const line = (low ?? high)?.low
  if (line === undefined) return []
  const day = time === undefined ? undefined : formatForPeople(time, "day")
  const found: Candidate[] = []
  const existed = (row: ExchangeBuild | undefined): boolean =>
    day === undefined || row?.date === undefined || row.date <= day
  for (const sighting of [low, high]) {
    const cu = sighting === undefined ? undefined : cuOf(sighting.low, cus)
    if (cu === undefined || sighting === undefined) continue
    // The lower bound had been seen by then; the upper one may be younger than the time asked for.
    const isBound =
      sighting === low || (sighting.seen.proves === "update" && existed(rowAt(sighting.low, cu)))
    if (isBound) found.push({build: sighting.low, cu})
  }
  if (low !== undefined && low === high && low.seen.proves === "update") return found
  for (const cu of cus) {
    for (const row of cu.builds) {
      const isLine = row.build.major === line.major && row.build.minor === line.minor
      const isWithin =
        (low === undefined || compareBuild(row.build, low.low) >= 0) &&
        (high?.high === undefined || compareBuild(row.build, high.high) <= 0)
      if (isLine && isWithin && existed(row)) found.push({build: row.build, cu})
    }
  }
  return found
}

type Answer = Omit<Decided, "at">

/** What an exact build says of a flaw of its product. */
function statusOf(build: Build, cve: string, cu: CuFixes, cus: readonly CuFixes[]): Answer {
  const points = cu.points.get(cve)
  if (points === undefined)
    return {status: "fixed", says: "This product does not have the flaw.", point: undefined}
  const base = cu.builds[0]
  if (base !== undefined && compareBuild(build, base.build) < 0)
    return {status: "cannot tell", says: "The build is older than its cumulative update.", point: undefined}
  const name = `Exchange Server ${cu.product} ${cu.cu}`
  const [first, ...more] = [...points].sort((a, b) => compareBuild(a.row.build, b.row.build))
  if (first === undefined)
    return {
      status: "no update",
      says: `No update for ${name} fixes it, and the vendor does not say whether so old a cumulative update has the flaw: treat it as vulnerable.`,
      point: nextFix(cve, cu, cus),
    }
  const last = more.at(-1) ?? first
  const by = (point: FixPoint): string =>
    `${point.row.update ?? point.row.cu}${point.row.kb === undefined ? "" : ` (${point.row.kb})`}, build ${formatBuild(point.row.build)}`
  if (compareBuild(build, last.row.build) >= 0) {
    const note = last.row.note === undefined ? "" : ` Sources differ: ${last.row.note}.`
    return {status: "fixed", says: `Fixed by ${by(last)}.${note}`, point: last}
  }
  if (compareBuild(build, first.row.build) < 0)
    return {status: "vulnerable", says: `${formatBuild(build)} lacks ${by(first)}.`, point: first}
  return {
    status: "cannot tell",
    says: `Sources disagree about the fix: ${by(first)} by ${first.sources.join(", ")}, ${by(last)} by ${last.sources.join(", ")}${last.note === undefined ? "" : ` (${last.note})`}.`,
    point: last,
  }
}

/** Where a cumulative update that no update fixes must go: the next of its product that has the fix. */
function nextFix(cve: string, cu: CuFixes, cus: readonly CuFixes[]): FixPoint | undefined {
  const later = cus.slice(cus.indexOf(cu) + 1).filter((c) => c.product === cu.product)
  return later.flatMap((c) => c.points.get(cve) ?? [])[0]
}

function compareObservation(a: BuildObservation, b: BuildObservation): number {
  return (
    (a.first?.at ?? Number.POSITIVE_INFINITY) - (b.first?.at ?? Number.POSITIVE_INFINITY) ||
    compareLocator(a.at, b.at) ||
    compareText(a.value, b.value) ||
    compareText(a.source, b.source)
  )
}

function compareSetting(a: SettingObservation, b: SettingObservation): number {
  return (
    compareText(a.setting, b.setting) ||
    compareText(a.path ?? "", b.path ?? "") ||
    compareText(a.value, b.value) ||
    compareLocator(a.at, b.at)
  )
}
