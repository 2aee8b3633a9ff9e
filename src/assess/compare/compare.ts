/* Two collections of the same servers, side by side: did the intruder come back? */

import type {LogCoverage, ServerCase} from "../../model/case.ts"
import {
  type Comeback,
  type Comparison,
  type CoverageDifference,
  comebacks,
  type ExposureDifference,
  type FindingDifference,
  type JudgementDifference,
  type ServerComparison,
} from "../../model/comparison.ts"
import {diskKinds} from "../../model/event.ts"
import type {ServerId} from "../../model/ids.ts"
import {formatForPeople, type Instant, microsPerDay} from "../../model/instant.ts"
import {type Judgement, phiaBands, phrase} from "../../model/judgement.ts"
import {evidenceName, list} from "../sentences.ts"
import {type Compared, findingDifferences} from "./findings.ts"

/** Compares case with case; undefined where they share no server. Pure and symmetric in nothing: the first is
 *  the earlier one. */
export function compareCases(earlier: Compared, later: Compared): Comparison | undefined {
  const isSame = sameServers(earlier.case.servers, later.case.servers)
  if (isSame.size === 0) return undefined
  const findings = findingDifferences(earlier, later, isSame)
  const coverage = coverageDifferences(earlier.case.coverage, later.case.coverage, isSame)
  const servers = [...isSame.values()].map((server) => serverComparison(server, findings, coverage))
  const compared = new Set(isSame.values())
  return {
    schema: "postern-comparison/1",
    earlier: {asOf: earlier.case.asOf, knowledge: earlier.case.knowledge.sha256},
    later: {asOf: later.case.asOf, knowledge: later.case.knowledge.sha256},
    comeback: comebacks.find((kind) => servers.some(({comeback}) => comeback === kind)) ?? "cannot tell",
    servers,
    onlyEarlier: earlier.case.servers.map(({id}) => id).filter((id) => !isSame.has(id)),
    onlyLater: later.case.servers.map(({id}) => id).filter((id) => !compared.has(id)),
    findings,
    exposure: exposureDifferences(earlier.case.servers, later.case.servers, isSame),
    coverage,
    judgements: judgementDifferences(earlier.case.servers, later.case.servers, isSame),
    cautions: cautionsOf(earlier, later),
  }
}

/** Servers with one id, else with a name in common. */
function sameServers(
  earlier: readonly ServerCase[],
  later: readonly ServerCase[],
): ReadonlyMap<ServerId, ServerId> {
  const byName = new Map<string, ServerId>()
  for (const {id, names} of later) for (const name of names) byName.set(name.toLowerCase(), id)
  for (const {id} of later) byName.set(id.toLowerCase(), id)
  const pairs = new Map<ServerId, ServerId>()
  const taken = new Set<ServerId>()
  for (const {id, names} of earlier) {
    const match = [id, ...names]
      .map((name) => byName.get(name.toLowerCase()))
      .find((one) => one !== undefined)
    if (match === undefined || taken.has(match)) continue
    pairs.set(id, match)
    taken.add(match)
  }
  return pairs
}

function coverageDifferences(
  earlier: readonly LogCoverage[],
  later: readonly LogCoverage[],
  isSame: ReadonlyMap<ServerId, ServerId>,
): readonly CoverageDifference[] {
  const compared = new Set(isSame.values())
  const before = new Map(
    earlier.flatMap((one) => {
      const server = isSame.get(one.server)
      return server === undefined ? [] : [[`${server}\0${one.log}`, one] as const]
    }),
  )
  const after = new Map(
    later
      .filter(({server}) => compared.has(server))
      .map((one) => [`${one.server}\0${one.log}`, one] as const),
  )
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((key) => {
    const a = before.get(key)
    const b = after.get(key)
    const [server = "", log = ""] = key.split("\0")
    return {
      server: server as ServerId,
      log,
      earlier: a === undefined ? undefined : {first: a.first, last: a.last},
      later: b === undefined ? undefined : {first: b.first, last: b.last},
      isFresh: b?.last !== undefined && (a?.last === undefined || b.last > a.last),
      daysBetween: daysBetween(a?.last, b?.first),
    }
  })
}

function daysBetween(end: Instant | undefined, begin: Instant | undefined): number {
  return end === undefined || begin === undefined ? 0 : Math.max(0, Math.floor((begin - end) / microsPerDay))
}

/** Deeds that only an intruder has to do: what a comeback is made of. */
const deeds: ReadonlySet<string> = new Set(["exploited", "persisted", "acted", "data taken"])

function isDeed({finding}: FindingDifference, least: "weak" | "moderate"): boolean {
  return (
    finding.setAside === undefined &&
    finding.indicates.some(
      ({stage, strength}) => deeds.has(stage) && (least === "weak" || strength !== "weak"),
    )
  )
}

function serverComparison(
  server: ServerId,
  findings: readonly FindingDifference[],
  coverage: readonly CoverageDifference[],
): ServerComparison {
  const own = findings.filter((one) => one.server === server)
  const since = own.filter(({kind}) => kind === "since" || kind === "went on")
  const strong = since.filter((one) => isDeed(one, "moderate"))
  const weak = since.filter((one) => isDeed(one, "weak"))
  const logs = coverage.filter((one) => one.server === server && !diskKinds.some((kind) => kind === one.log))
  const watched = logs.filter(({earlier}) => earlier !== undefined)
  const fresh = logs.filter(({isFresh}) => isFresh)
  const stale = watched.filter(({isFresh}) => !isFresh)
  const comeback: Comeback =
    strong.length > 0 ? "yes" : weak.length > 0 ? "signs" : fresh.length === 0 ? "cannot tell" : "not seen"
  const says: string[] = [answer(comeback, strong.length > 0 ? strong : weak)]
  if (comeback === "not seen" || comeback === "signs")
    says.push(
      `Looked at since then: ${list(
        fresh.map(({log}) => evidenceName(log)),
        "and",
      )}.`,
      ...(stale.length === 0
        ? []
        : [
            `Not looked at since then: ${list(
              stale.map(({log}) => evidenceName(log)),
              "and",
            )}.`,
          ]),
    )
  if (comeback === "cannot tell")
    says.push("The later collection holds no log of the time after the earlier one: collect again.")
  const holes = fresh.filter(({daysBetween: days}) => days >= 1)
  if (holes.length > 0)
    says.push(
      `Neither collection holds the days between for ${list(
        holes.map(({log}) => evidenceName(log)),
        "and",
      )}: ` + `up to ${Math.max(...holes.map(({daysBetween: days}) => days))} days are unseen.`,
    )
  const back = own.filter((one) => one.kind === "shown now" && isDeed(one, "moderate"))
  if (back.length > 0)
    says.push(
      `${back.length === 1 ? "One deed" : `${back.length} deeds`} from before then came to light only now ` +
        `(${idsOf(back)}).`,
    )
  return {server, comeback, says}
}

function answer(comeback: Comeback, deedsSince: readonly FindingDifference[]): string {
  const first = deedsSince
    .map(({finding}) => finding.when?.at)
    .filter((at) => at !== undefined)
    .sort((a, b) => a - b)[0]
  const from = first === undefined ? "" : `, first at ${formatForPeople(first, "minute")}`
  switch (comeback) {
    case "yes":
      return `An intruder was active after the earlier collection${from} (${idsOf(deedsSince)}).`
    case "signs":
      return `There are weak signs of an intruder after the earlier collection${from} (${idsOf(deedsSince)}).`
    case "not seen":
      return "Nothing shows an intruder after the earlier collection, as far as the logs below reach."
    case "cannot tell":
      return "Whether an intruder came back cannot be told."
  }
}

const idsShown = 8

function idsOf(differences: readonly FindingDifference[]): string {
  const ids = differences.slice(0, idsShown).map(({later}) => later ?? "")
  const more = differences.length - ids.length
  return `${ids.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}

function exposureDifferences(
  earlier: readonly ServerCase[],
  later: readonly ServerCase[],
  isSame: ReadonlyMap<ServerId, ServerId>,
): readonly ExposureDifference[] {
  return earlier.flatMap((before) => {
    const server = isSame.get(before.id)
    const after = later.find(({id}) => id === server)
    if (server === undefined || after === undefined) return []
    const states = (one: ServerCase): ReadonlyMap<string, string> =>
      new Map([
        ...(one.exposure?.build === undefined ? [] : [["build", one.exposure.build] as const]),
        ...(one.exposure?.flaws ?? []).map(({cve, status}) => [cve, status] as const),
      ])
    const [a, b] = [states(before), states(after)]
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((what) => a.get(what) !== b.get(what))
      .map((what) => ({server, what, earlier: a.get(what), later: b.get(what)}))
  })
}

function judgementDifferences(
  earlier: readonly ServerCase[],
  later: readonly ServerCase[],
  isSame: ReadonlyMap<ServerId, ServerId>,
): readonly JudgementDifference[] {
  return earlier.flatMap((before) => {
    const server = isSame.get(before.id)
    const after = later.find(({id}) => id === server)
    if (server === undefined || after === undefined) return []
    return before.judgements.flatMap((a) => {
      const b = after.judgements.find(({stage}) => stage === a.stage)
      return b === undefined ? [] : [{server, stage: a.stage, earlier: a, later: b, ...standing(a, b)}]
    })
  })
}

function standing(a: Judgement, b: Judgement): Pick<JudgementDifference, "stands" | "why"> {
  if (a.stage === "exposed")
    return {stands: "later", why: "Exposure is a state: the later collection shows it."}
  const [was, is] = [bandOf(a), bandOf(b)]
  if (is >= was && is >= 0)
    return {
      stands: "later",
      why: is > was ? "The later collection shows more." : "Both collections say the same.",
    }
  if (was < 0) return {stands: "later", why: "Neither collection can tell."}
  const now = b.kind === "assessed" ? `reads ${phrase(b.likelihood)}` : "cannot tell"
  return {
    stands: "earlier",
    why: `What happened does not unhappen: the later collection ${now}, and takes nothing back of the earlier one.`,
  }
}

/** The place of its band among the seven; -1 where it could not be assessed. */
function bandOf(judgement: Judgement): number {
  return judgement.kind === "assessed"
    ? phiaBands.findIndex(({term}) => term === judgement.likelihood.term)
    : -1
}

function cautionsOf(earlier: Compared, later: Compared): readonly string[] {
  const cautions: string[] = []
  const [a, b] = [earlier.case, later.case]
  if (a.asOf !== undefined && b.asOf !== undefined && a.asOf > b.asOf)
    cautions.push("The case named first ends after the one named second: name the earlier one first.")
  if (a.knowledge.sha256 !== b.knowledge.sha256)
    cautions.push(
      "The two were judged with other rules or tables: a finding may be new for that alone. Assess the earlier evidence again to be sure.",
    )
  if ((a.disagreement?.opinions.length ?? 0) + (b.disagreement?.opinions.length ?? 0) > 0)
    cautions.push("A person's opinions moved at least one of the two judgements.")
  return cautions
}
