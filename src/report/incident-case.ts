/* What a case knows of the fields of an incident record: times, counts, the way in, what was done, what was not seen.
 *
 * Never more than the evidence carries: a time is the earliest that was *seen*, a count is a least one, and where a
 * stage cannot be assessed the field stays unknown and says which evidence is missing. */

import type {Activity} from "../model/activity.ts"
import type {Case, CaseBundle, ServerCase} from "../model/case.ts"
import type {Episode} from "../model/episode.ts"
import type {Finding, Stage} from "../model/finding.ts"
import {stages} from "../model/finding.ts"
import type {
  IncidentAssessment,
  IncidentExposure,
  IncidentField,
  IncidentFieldName,
  IncidentIndicator,
  IncidentRecord,
  IncidentSentence,
  IncidentValue,
} from "../model/incident.ts"
import type {Instant, When} from "../model/instant.ts"
import type {Assessed, Gap, Judgement} from "../model/judgement.ts"
import {phrase} from "../model/judgement.ts"
import {caseIndicators} from "./case-indicators.ts"
import {likelyText, listed} from "./draft-words.ts"
import {capital, counted, instantText, likelihoodSentence} from "./words.ts"

/** What the record is made from. */
export type IncidentBundle = Pick<CaseBundle, "case" | "findings">

/** The fields that the case can fill or estimate, or whose question it can sharpen. */
export function fieldsOfCase({
  case: from,
  findings,
}: IncidentBundle): Partial<Readonly<Record<IncidentFieldName, IncidentField>>> {
  const make = maker(from.asOf)
  const organisation: Partial<Record<IncidentFieldName, IncidentField>> =
    from.organisation === undefined
      ? {}
      : {organisation: make.known(textOf(from.organisation), "The case was made with this name.", [])}
  return {
    ...organisation,
    ...times(from, make),
    ...way(from, findings, make),
    ...extent(from, make),
    measuresDone: measuresDone(from, make),
    notExamined: make.known(
      {kind: "list", items: notExamined(from)},
      "The coverage and the gaps of the case.",
      [],
    ),
  }
}

interface Maker {
  known(value: IncidentValue, basis: string, evidence: readonly string[]): IncidentField
  estimated(value: IncidentValue, basis: string, evidence: readonly string[]): IncidentField
  unknown(basis: string): IncidentField
}

function maker(asOf: Instant | undefined): Maker {
  const filled =
    (state: "known" | "estimated") => (value: IncidentValue, basis: string, ids: readonly string[]) =>
      ({value, state, basis, evidence: fewIds(ids), asOf, from: "case"}) satisfies IncidentField
  return {
    known: filled("known"),
    estimated: filled("estimated"),
    unknown: (basis) => ({value: undefined, state: "unknown", basis, evidence: [], asOf, from: "nobody"}),
  }
}

/** A reader looks up a few; the case has them all. */
const mostIds = 12

function fewIds(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].slice(0, mostIds)
}

function textOf(text: string): IncidentValue {
  return {kind: "text", text}
}

/** Activities of somebody who got in, else of those who tried. */
function actors({attribution}: Case): {readonly kind: Activity["kind"]; readonly all: readonly Activity[]} {
  const intruders = attribution.activities.filter(({kind}) => kind === "intruder")
  return intruders.length > 0
    ? {kind: "intruder", all: intruders}
    : {kind: "observer", all: attribution.activities.filter(({kind}) => kind === "observer")}
}

const notOfIntruders: ReadonlySet<Episode["kind"]> = new Set(["defence", "check", "other", "preparation"])

function times(from: Case, make: Maker): Partial<Record<IncidentFieldName, IncidentField>> {
  const {kind, all} = actors(from)
  const episodes = (from.episodes ?? []).filter((each) => !notOfIntruders.has(each.kind))
  const spans = all.length > 0 ? all : episodes
  const first = pick(
    spans.map((each) => ({when: each.from, ids: each.findings})),
    (a, b) => a < b,
  )
  const last = pick(
    spans.map((each) => ({when: each.until ?? each.from, ids: each.findings})),
    (a, b) => a > b,
  )
  if (first === undefined || last === undefined) {
    const none = make.unknown(
      "The evidence shows no activity of an intruder; this does not show that there was none.",
    )
    return {earliestActivity: none, latestActivity: none}
  }
  const who = kind === "intruder" ? "an intruder" : "somebody who tried to get in"
  const zone = first.when.zone === "assumed" ? " The log does not state its zone; UTC is assumed." : ""
  const begins = firstCovered(from)
  const before =
    begins === undefined ? "" : ` The logs begin on ${instantText(begins, "day")}; nothing before would show.`
  return {
    earliestActivity: make.estimated(
      {kind: "time", at: first.when.at},
      `The earliest sign in the evidence of ${who}.${zone}${before}`,
      first.ids.slice(0, 3),
    ),
    latestActivity: make.estimated(
      {kind: "time", at: last.when.at},
      `The latest sign in the evidence of ${who}; the evidence ends ${instantText(from.asOf)}.`,
      last.ids.slice(-3),
    ),
  }
}

function pick(
  spans: readonly {readonly when: When | undefined; readonly ids: readonly string[]}[],
  goesBefore: (a: number, b: number) => boolean,
): {readonly when: When; readonly ids: readonly string[]} | undefined {
  let best: {readonly when: When; readonly ids: readonly string[]} | undefined
  for (const {when, ids} of spans)
    if (when !== undefined && (best === undefined || goesBefore(when.at, best.when.at))) best = {when, ids}
  return best
}

function firstCovered({coverage}: Case): Instant | undefined {
  return coverage.reduce<Instant | undefined>(
    (least, {first}) => (first !== undefined && (least === undefined || first < least) ? first : least),
    undefined,
  )
}

function worstOf(from: Case, stage: Stage): Judgement | undefined {
  return from.overall.find((each) => each.stage === stage)?.worst
}

/** Lower ends of bands, in per cent. */
const likely = 55
const possible = 40

/** The judgement, if it is of this band or above. */
function atLeast(judgement: Judgement | undefined, low: number): Assessed | undefined {
  return judgement?.kind === "assessed" && judgement.likelihood.low >= low ? judgement : undefined
}

function way(
  from: Case,
  findings: readonly Finding[],
  make: Maker,
): Partial<Record<IncidentFieldName, IncidentField>> {
  const exploited = worstOf(from, "exploited")
  const entry = atLeast(exploited, possible)
  const tried = atLeast(worstOf(from, "probed"), likely)
  const missing = exploited?.kind === "not assessable" ? exploited.says : undefined
  if (entry !== undefined) {
    const cves = cvesOf(findings, entry.for)
    const route = cves.length === 0 ? "" : ` (${listed(cves)})`
    const says = `Use of flaws of Microsoft Exchange Server${route}; ${likelyText(entry.likelihood, "this was the way in")}`
    const isConfirmed = entry.confirmedBy.length > 0
    const ids = isConfirmed ? entry.confirmedBy : entry.for
    return {
      suspectedMalicious: (isConfirmed ? make.known : make.estimated)(
        textOf(`Yes, a malicious act is suspected: ${likelyText(entry.likelihood, "a server was entered")}`),
        isConfirmed ? "The findings confirm it together." : "The judgement of the case.",
        ids,
      ),
      vector: (isConfirmed ? make.known : make.estimated)(textOf(says), "The judgement “exploited”.", ids),
      rootCause: rootCause(from, make) ?? make.unknown("The evidence does not show why the way in was open."),
    }
  }
  if (tried !== undefined) {
    const cves = cvesOf(findings, tried.for)
    const route = cves.length === 0 ? "" : ` (${listed(cves)})`
    const worked =
      exploited?.kind === "assessed"
        ? likelyText(exploited.likelihood, "any of it worked")
        : "whether any of it worked cannot be assessed from this evidence"
    return {
      suspectedMalicious: make.estimated(
        textOf(`Attempts are suspected; ${worked}`),
        "The judgements “probed” and “exploited”.",
        tried.for,
      ),
      vector: make.estimated(
        textOf(`Attempts to use flaws of Microsoft Exchange Server${route}; ${worked}`),
        "The judgements “probed” and “exploited”.",
        tried.for,
      ),
      rootCause: make.unknown("No entry is shown, so there is no cause of one."),
    }
  }
  const why = missing ?? "The evidence shows no entry; this does not show that there was none."
  return {
    suspectedMalicious: make.unknown(why),
    vector: make.unknown(why),
    rootCause: make.unknown(why),
  }
}

function rootCause(from: Case, make: Maker): IncidentField | undefined {
  const open = from.servers.flatMap(({id, exposure}) =>
    (exposure?.flaws ?? [])
      .filter(({statusThen}) => statusThen === "vulnerable" || statusThen === "no update")
      .map(({cve, says}) => ({id, cve, says})),
  )
  if (open.length === 0) return undefined
  const servers = [...new Set(open.map(({id}) => id))]
  const cves = [...new Set(open.map(({cve}) => cve))]
  return make.estimated(
    textOf(
      `A missing security update: when somebody first tried, ${listed(servers)} had no fix for ${listed(cves.slice(0, 6))}`,
    ),
    "The builds that the evidence shows, compared with the table of fixes.",
    [],
  )
}

function cvesOf(findings: readonly Finding[], ids: readonly string[]): readonly string[] {
  const wanted = new Set(ids)
  const found = findings.filter(({id}) => wanted.has(id)).flatMap(({vulnerabilities}) => vulnerabilities)
  return [...new Set(found)].sort().slice(0, 6)
}

const entered: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]

function extent(from: Case, make: Maker): Partial<Record<IncidentFieldName, IncidentField>> {
  const of = (server: ServerCase): readonly Judgement[] =>
    server.judgements.filter(({stage}) => entered.includes(stage))
  const isShown = (server: ServerCase): boolean => of(server).some((j) => atLeast(j, likely) !== undefined)
  const isOpen = (server: ServerCase): boolean =>
    of(server).some(
      (j) => atLeast(j, possible) !== undefined || (j.kind === "not assessable" && j.stage === "exploited"),
    )
  const shown = from.servers.filter(isShown)
  const open = from.servers.filter((server) => !isShown(server) && isOpen(server))
  const ids = shown.flatMap((server) =>
    of(server).flatMap((j) => (j.kind === "assessed" ? j.confirmedBy : [])),
  )
  const count: IncidentValue = {kind: "count", least: shown.length, most: shown.length + open.length}
  const basis = `Of ${counted(from.servers.length, "server")} in the evidence: ${shown.length} where entry is likely or confirmed, ${open.length} where it is possible or cannot be assessed. Other systems were not examined.`
  const named = shown.map(({id}) => id)
  const place = named.length > 0 ? named : from.servers.map(({id}) => id)
  return {
    systemsAffected:
      from.servers.length === 0
        ? make.unknown("The evidence names no server.")
        : make.estimated(count, basis, ids),
    networkLocation:
      place.length === 0
        ? make.unknown("The evidence names no server.")
        : make.estimated(
            textOf(
              `Microsoft Exchange mail server${place.length === 1 ? "" : "s"} ${listed(place.slice(0, 10))}`,
            ),
            "The servers of the evidence; where they stand in the network is for you to add.",
            ids.slice(0, 3),
          ),
    mailboxesAffected: mailboxes(from, make),
    informationImpact: information(from, make),
  }
}

function mailboxes(from: Case, make: Maker): IncidentField {
  const taken = from.servers.flatMap(({theft}) => theft?.taken ?? [])
  if (taken.length === 0)
    return make.unknown(
      `${capital(mailUnseen(from)[0] ?? "the evidence shows no mailbox that was read or copied; this does not show that none was")}`,
    )
  const judged = clauseOf(from, "data taken", "data were taken")
  if (judged?.isPossible === false)
    return make.unknown(
      `The evidence shows work on mailboxes, such as administrators do; the case finds that ${judged.says}.`,
    )
  const named = new Set(taken.flatMap((each) => each.mailboxes.map((box) => box.toLowerCase())))
  const least = Math.max(named.size, ...taken.map(({mailboxesAtLeast}) => mailboxesAtLeast))
  const ids = taken.flatMap(({findings}) => findings)
  if (least === 0)
    return make.unknown("The evidence shows that data were taken, and does not name a mailbox.")
  return make.estimated(
    {kind: "count", least, most: undefined},
    "Mailboxes that the evidence names or counts; there may be more.",
    ids,
  )
}

function information(from: Case, make: Maker): IncidentField {
  const says = from.servers.flatMap(({theft}) => (theft === undefined ? [] : [theft.says]))
  const worst = worstOf(from, "data taken")
  if (says.length > 0)
    return make.estimated(
      textOf(says.join(" ")),
      worst?.kind === "assessed"
        ? `The judgement “data taken”: ${phrase(worst.likelihood)}.`
        : "The findings.",
      from.servers.flatMap(({theft}) => theft?.taken.flatMap(({findings}) => findings) ?? []),
    )
  if (worst?.kind === "assessed")
    return make.estimated(
      textOf(capital(likelyText(worst.likelihood, "data were taken"))),
      "The judgement “data taken”.",
      worst.for,
    )
  return make.unknown(worst?.says ?? "The case judges nothing about data.")
}

function measuresDone(from: Case, make: Maker): IncidentField {
  const episodes = (from.episodes ?? []).filter(({kind}) => kind === "defence")
  const steps = from.actions.flatMap(({says, step}) =>
    step?.state === "done"
      ? [`${says.replace(/\.$/, "")} (done: ${step.proof?.says ?? "the evidence shows it"})`]
      : [],
  )
  const items = [...episodes.map(({says}) => says), ...steps]
  if (items.length === 0)
    return make.unknown("The evidence shows no measure; what people did is for you to add.")
  return make.estimated(
    {kind: "list", items: items.slice(0, 20)},
    "Measures that the evidence shows; what people did beside them is for you to add.",
    episodes.flatMap(({findings}) => findings),
  )
}

const mostGaps = 12

/** What nobody looked at, in sentences; those that hide most first. */
function notExamined(from: Case): readonly string[] {
  const gaps = gapsOf(from.servers.flatMap((server) => server.gaps))
  const spans = (from.blindSpans ?? []).map(({says}) => says)
  const more =
    gaps.length > mostGaps ? [`${gaps.length - mostGaps} more gaps stand in the report of the case.`] : []
  const unclaimed =
    from.counts.unclaimed > 0
      ? [`${counted(from.counts.unclaimed, "file")} of the evidence that Postern has no reader for.`]
      : []
  return [
    ...spans.slice(0, 5),
    ...gaps.slice(0, mostGaps),
    ...more,
    ...unclaimed,
    "Systems that are not in the evidence, such as domain controllers, workstations and cloud services.",
  ]
}

/** One sentence for each kind of evidence that is missing: its first. */
function gapsOf(gaps: readonly Gap[]): readonly string[] {
  const out = new Map<string, string>()
  for (const {log, why, what, says} of gaps) {
    const key = what === undefined ? says : `${log} ${why} ${what}`
    if (!out.has(key)) out.set(key, says)
  }
  return [...new Set(out.values())]
}

/** Sentences of what happened, in order of time. */
export function factsOf({case: from, findings}: IncidentBundle): readonly IncidentSentence[] {
  const episodes = from.episodes ?? []
  if (episodes.length > 0)
    return episodes
      .filter(({findings: ids}) => ids.length > 0)
      .map(({says, findings: ids}) => ({says, evidence: fewIds(ids)}))
  return findings
    .filter(({level, setAside}) => setAside === undefined && level !== "informational" && level !== "low")
    .map(({id, summary, when}) => ({
      says: `${when === undefined ? "" : `On ${instantText(when.at)}: `}${summary}`,
      evidence: [id],
    }))
}

/** One for each stage, in order, that does not only follow from a later one. */
export function assessmentsOf({overall}: Case): readonly IncidentAssessment[] {
  return stages.flatMap((stage): readonly IncidentAssessment[] => {
    const found = overall.find((each) => each.stage === stage)
    if (found === undefined) return []
    const {worst, notAssessable} = found
    if (worst.kind === "not assessable")
      return [{stage, says: `${capital(stage)}: ${worst.says}`, confidence: undefined, evidence: []}]
    if (worst.impliedBy !== undefined) return []
    const others =
      notAssessable > 0 ? ` On ${counted(notAssessable, "other server")} it cannot be assessed.` : ""
    return [
      {
        stage,
        says: `${capital(stage)}: ${likelihoodSentence(worst)}${others}`,
        confidence: {level: worst.confidence, because: worst.confidenceBecause},
        evidence: fewIds(worst.confirmedBy.length > 0 ? worst.confirmedBy : worst.for),
      },
    ]
  })
}

const mostIndicators = 500

/** What a defender can search for, the intruder's first: of those who only tried, their addresses alone, since their
 *  programs and the pages they asked for are everybody's. */
export function indicatorsOf(bundle: IncidentBundle): readonly IncidentIndicator[] {
  const all = caseIndicators(bundle)
  const of = (role: IncidentIndicator["role"]): readonly IncidentIndicator[] =>
    all
      .filter((each) => each.role === role && (role === "intruder" || each.kind === "address"))
      .map(({kind, value, first, last, findings}) => ({
        type: kind,
        value,
        first,
        last,
        role,
        evidence: fewIds(findings),
      }))
  return [...of("intruder"), ...of("observer")].slice(0, mostIndicators)
}

export function mailOf({servers}: Case): readonly IncidentExposure[] {
  return servers.flatMap(({id, theft}) =>
    (theft?.taken ?? []).map(({says, mailboxes, mailboxesAtLeast, first, last, findings}) => ({
      says: servers.length === 1 ? says : `${id}: ${says}`,
      mailboxes,
      mailboxesAtLeast,
      first,
      last,
      evidence: fewIds(findings),
    })),
  )
}

/** How likely a stage is, as a clause; undefined where it cannot be assessed. */
export function clauseOf(from: Case, stage: Stage, clause: string): IncidentRecord["taken"] {
  const worst = worstOf(from, stage)
  if (worst?.kind !== "assessed") return undefined
  return {says: likelyText(worst.likelihood, clause), isPossible: atLeast(worst, possible) !== undefined}
}

/** What would have shown mail being read or taken, and was not there. */
export function mailUnseen(from: Case): readonly string[] {
  const gaps = gapsOf(
    from.servers.flatMap(({judgements}) =>
      judgements.filter(({stage}) => stage === "data taken").flatMap((judgement) => judgement.gaps),
    ),
  )
  const unseen = from.servers.flatMap(({theft}) => theft?.unseen ?? [])
  return [...new Set([...unseen, ...gaps])]
}
