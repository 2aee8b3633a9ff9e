/* The verdict: a headline and at most ten short lines that a person understands without the rest.
 *
 * In order: what happened and when, step by step; what cannot be said; how sure; what could not be seen; what
 * to do first. No line repeats another. The words come from what campaigns and rules say of themselves. */

import type {Case, ClockNote, ServerCase} from "../model/case.ts"
import {type Finding, type Stage, stages} from "../model/finding.ts"
import {compareWhen, type Instant} from "../model/instant.ts"
import {type Assessed, type Gap, type Judgement, phiaBands, phrase} from "../model/judgement.ts"
import {levels} from "../model/rule.ts"
import {whoLines} from "./attribution.ts"
import type {GonePages} from "./gone-pages.ts"
import {height, isPossible} from "./implied.ts"
import type {Proven} from "./proofs.ts"
import {
  claim,
  countOf,
  evidenceName,
  inWords,
  list,
  lowerFirst,
  opening,
  plain,
  sentence,
  timeSpan,
} from "./sentences.ts"

/** What the verdict is made from. */
export interface Situation {
  readonly servers: readonly ServerCase[]
  readonly findings: readonly Finding[]
  readonly proven: readonly Proven[]
  readonly gone: readonly GonePages[]
  readonly clocks: readonly ClockNote[]
  readonly actions: Case["actions"]
  readonly attribution: Case["attribution"]
  /** Files that could not be read to their end, and files that no format knows. */
  readonly unreadable: number
  readonly unclaimed: number
}

/** How many lines a verdict has at most. */
export const linesMost = 10
const intrusion: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]

/** The highest judgement of each stage over all servers, in the order of `stages`. */
export function overallOf(servers: readonly ServerCase[]): Case["overall"] {
  return stages.flatMap((stage) => {
    const all = servers.flatMap((s) => s.judgements.filter((j) => j.stage === stage))
    const [worst] = [...all].sort(compareWorst)
    if (worst === undefined) return []
    const assessed = all.filter((j) => j.kind === "assessed").length
    const notAssessable = all.length - assessed
    return [{stage, worst, assessed, notAssessable, says: overallLine(worst, assessed, notAssessable)}]
  })
}

/** The highest first; of equal ones what is confirmed, then what is likelier, then by name. */
function compareWorst(a: Judgement, b: Judgement): number {
  const posterior = (j: Judgement): number => (j.kind === "assessed" ? j.ledger.posterior : -1)
  return (
    height(b) - height(a) ||
    Number(isConfirmed(b)) - Number(isConfirmed(a)) ||
    posterior(b) - posterior(a) ||
    (a.server < b.server ? -1 : 1)
  )
}

/** `exploited: likely (55–75 %) on MX1, the highest of 3 servers; not assessable on 1 of them.` */
function overallLine(worst: Judgement, assessed: number, notAssessable: number): string {
  const servers = assessed + notAssessable
  if (servers === 1) return `${worst.stage}: ${short(worst)}.`
  if (assessed === 0) return `${worst.stage}: not assessable on any of ${countOf(servers, "server")}.`
  const open = notAssessable > 0 ? `; not assessable on ${notAssessable} of them` : ""
  return `${worst.stage}: ${short(worst)} on ${worst.server}, the highest of ${countOf(servers, "server")}${open}.`
}

function short(judgement: Judgement): string {
  if (judgement.kind === "not assessable") return "not assessable"
  return `${phrase(judgement.likelihood)}${judgement.confirmedBy.length > 0 ? ", confirmed" : ""}`
}

export function verdictOf(situation: Situation): Case["verdict"] {
  const {servers, findings} = situation
  const judged = servers.flatMap((s) => s.judgements).filter((j) => intrusion.includes(j.stage))
  const entered = judged.filter(isPossible)
  const isNotable = findings.some((f) => levels.indexOf(f.level) >= levels.indexOf("medium"))
  return {
    found: entered.length > 0 || isNotable,
    lost: situation.unreadable > 0,
    headline: headlineOf(servers, judged, findings),
    lines: linesOf(situation).slice(0, linesMost),
  }
}

/** The worst thing first; never "clean". */
function headlineOf(
  servers: readonly ServerCase[],
  judged: readonly Judgement[],
  findings: readonly Finding[],
): string {
  const entered = judged.filter(isPossible).filter((j) => j.kind === "assessed")
  const confirmed = entered.filter(isConfirmed)
  if (confirmed.length > 0)
    return `${serversOf(confirmed)} ${was(confirmed)} broken into${timeOf(confirmed, findings)}${routeOf(confirmed, findings)}.`
  const [worst] = [...entered].sort(
    (a, b) => height(b) - height(a) || stages.indexOf(a.stage) - stages.indexOf(b.stage),
  )
  if (worst !== undefined) return `${opening(worst.likelihood)} ${claim(worst.stage, worst.server)}.`
  const exploited = judged.filter((j) => j.stage === "exploited")
  const open = exploited.filter((j) => j.kind === "not assessable")
  const probed = servers.flatMap((s) => s.judgements).filter((j) => j.stage === "probed" && isPossible(j))
  const prefix = probed.length === 0 ? "" : `Strangers tried exploits on ${serversOf(probed)}. `
  if (exploited.length === 0) return "No evidence that Postern can read: nothing can be assessed."
  if (open.length === exploited.length)
    return `${prefix}Whether ${serversOf(open)} ${was(open)} exploited cannot be assessed from this evidence.`
  const rest = open.length === 0 ? "" : ` On ${countOf(open.length, "server")} it cannot be assessed.`
  const looked = exploited.filter((j) => j.kind === "assessed")
  return `${prefix}No sign that ${serversOf(looked)} ${was(looked)} exploited, as far as the evidence reaches.${rest}`
}

function isConfirmed(judged: Judgement): judged is Assessed {
  return judged.kind === "assessed" && (judged.confirmedBy.length > 0 || judged.impliedBy !== undefined)
}

/** ` on 14 March 2021 at 06:40 UTC`: when the first proof begins; `, first on …` for several servers. */
function timeOf(judged: readonly Assessed[], findings: readonly Finding[]): string {
  const proofs = new Set(judged.flatMap((j) => j.confirmedBy))
  const [first] = findings.flatMap((f) => (proofs.has(f.id) ? (f.when ?? []) : [])).sort(compareWhen)
  if (first === undefined) return ""
  const isOne = new Set(judged.map((j) => j.server)).size === 1
  return `${isOne ? "" : ", first"} on ${inWords(first.at)}`
}

/** ` through CVE-2021-26855`: the flaws that the proofs of the exploitation name. */
function routeOf(judged: readonly Assessed[], findings: readonly Finding[]): string {
  const proofs = new Set(judged.filter((j) => j.stage === "exploited").flatMap((j) => j.confirmedBy))
  const flaws = new Set(findings.flatMap((f) => (proofs.has(f.id) ? f.vulnerabilities : [])))
  return flaws.size === 0 ? "" : ` through ${list([...flaws].sort(), "and", 4)}`
}

function serversOf(judged: readonly Judgement[]): string {
  return list([...new Set(judged.map((j) => j.server))], "and", 4)
}

function was(judged: readonly Judgement[]): string {
  return new Set(judged.map((j) => j.server)).size === 1 ? "was" : "were"
}

function linesOf(situation: Situation): readonly string[] {
  const {servers, clocks, actions, attribution} = situation
  const worst = [...servers].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
  const told = worst.slice(0, 2)
  const head = told.flatMap((server) => serverLines(server, situation, told.length > 1))
  if (worst.length > 2) head.push(`${countOf(worst.length - 2, "further server")}: see the case.`)
  const tail: string[] = []
  const unseen = told.flatMap((s) => s.judgements)
  const gaps = [...unseen.filter((j) => j.stage === "exploited"), ...unseen].flatMap((j) => j.gaps)
  if (gaps.length > 0) tail.push(unseenLine(gaps))
  if (situation.unreadable + situation.unclaimed > 0) tail.push(unread(situation))
  const [clock] = clocks
  if (clock !== undefined) tail.push(`The clock was corrected: ${plain(clock.says, 300)}`)
  tail.push(...whoLines(attribution))
  const [first, second] = actions.filter(({step}) => step === undefined || step.state === "open")
  if (first !== undefined) {
    const then = second === undefined ? "" : ` Then ${lowerFirst(sentence(second.says))}`
    tail.push(`First, ${lowerFirst(sentence(first.says))}${then}`)
  }
  // What to do and what was not seen must not fall off the end.
  return [...head.slice(0, linesMost - tail.length), ...tail]
}

const kindsNamed = 5

/** The weightiest gap in full, then the other kinds of evidence by name: what is missing altogether before
 *  what is cut short. */
function unseenLine(gaps: readonly Gap[]): string {
  const ranked = [...gaps.filter((g) => g.why !== "partial"), ...gaps]
  const [first] = ranked
  if (first === undefined) return ""
  const nameOf = (gap: Gap): string => gap.what ?? evidenceName(gap.log)
  const names = [...new Set(ranked.filter((g) => g.why === "absent").map(nameOf))]
  const others = names.filter((name) => name !== nameOf(first))
  const more =
    others.length === 0
      ? ""
      : ` Nor did we have ${list(others, others.length > kindsNamed ? "and" : "or", kindsNamed)}.`
  return `Not seen: ${lowerFirst(sentence(first.says))}${more}`
}

function unread({unreadable, unclaimed}: Situation): string {
  const parts: string[] = []
  if (unreadable > 0) parts.push(`${countOf(unreadable, "file")} could not be read to the end`)
  if (unclaimed > 0) parts.push(`${countOf(unclaimed, "file")} no reader knows`)
  return `Unread: ${list(parts)}.`
}

function weight(server: ServerCase): number {
  return server.judgements.reduce(
    (sum, j) => sum + (intrusion.includes(j.stage) ? (height(j) + 1) * (phiaBands.length + 1) : 0),
    0,
  )
}

/** What happened on one server, one line a step, then what cannot be said of it, then how sure we are. */
function serverLines(server: ServerCase, situation: Situation, isOneOfSeveral: boolean): readonly string[] {
  const lines: string[] = []
  const name = isOneOfSeveral ? `${server.id}: ` : ""
  const exploited = server.judgements.find((j) => j.stage === "exploited")
  const entry = longestProof(server, situation.proven)
  if (entry !== undefined) lines.push(`${name}${proofLine(entry)}`)
  else if (exploited !== undefined) lines.push(exploited.says)
  for (const stage of ["persisted", "acted", "data taken"] as const) {
    const judged = server.judgements.find((j) => j.stage === stage)
    if (judged?.kind !== "assessed" || !isPossible(judged)) continue
    const finding = tellingFinding(judged, situation.findings)
    if (finding !== undefined) lines.push(`${name}${stepName[stage]} ${stepLine(judged, finding)}`)
  }
  const gone = situation.gone.find((g) => g.server === server.id)
  if (gone !== undefined) lines.push(`${name}${gone.says}`)
  if (entry === undefined) lines.push(...probeLines(server, situation.findings))
  const open = server.judgements.filter((j) => j.kind === "not assessable" && j.stage !== "exploited")
  if (open.length > 0)
    lines.push(
      `${name}Not assessable from this evidence: ${list(open.map((j) => j.stage))}. That is no sign of safety.`,
    )
  if (exploited?.kind === "assessed")
    lines.push(
      `${name}Our confidence that it was exploited or not is ${exploited.confidence}: ${exploited.confidenceBecause}.`,
    )
  return lines
}

/** The proof with the most steps behind it, those of the exploitation first. */
function longestProof(server: ServerCase, proven: readonly Proven[]): Proven | undefined {
  const rank = (p: Proven): number => (p.stages.includes("exploited") ? 1000 : 0) + p.findings.length
  return proven.filter((p) => p.server === server.id).sort((a, b) => rank(b) - rank(a))[0]
}

function proofLine(proof: Proven): string {
  const {from, until} = proof
  const when =
    from === undefined || until === undefined ? "" : `, ${timeSpan(from, Math.max(from, until) as Instant)}`
  return `${proof.says.replace(/[.\s]+$/, "")}${when} (confirmed by ${list(proof.findings, "and", 9)}).`
}

const stepName: Readonly<Record<"persisted" | "acted" | "data taken", string>> = {
  persisted: "Left behind:",
  acted: "Done through it:",
  "data taken": "Taken:",
}

const pageFile = /\.(?:aspx|ashx|asmx|asp)\b/i

/** The finding that weighs most for a stage, proofs before others. */
function tellingFinding(judged: Assessed, findings: readonly Finding[]): Finding | undefined {
  const byId = new Map(findings.map((f) => [f.id, f]))
  const ranked = [...judged.ledger.items.map((i) => i.finding), ...judged.confirmedBy, ...judged.for]
  const own = ranked
    .flatMap((id) => byId.get(id) ?? [])
    .filter((f) => f.indicates.some((i) => i.stage === judged.stage))
  const confirmed = own.filter((f) => judged.confirmedBy.includes(f.id))
  // Of what was left behind, the file's name is what its finder needs.
  const named = judged.stage === "persisted" ? confirmed.find((f) => pageFile.test(f.summary)) : undefined
  return named ?? confirmed[0] ?? own[0]
}

function stepLine(judged: Assessed, finding: Finding): string {
  const sure = judged.confirmedBy.length > 0 ? "confirmed" : phrase(judged.likelihood)
  const when = finding.when === undefined ? "" : ` ${timeSpan(finding.when.at, finding.when.at)}`
  return `${plain(finding.summary, 220).replace(/[.\s]+$/, "")},${when} (${finding.id}, ${sure}).`.replace(
    ", (",
    " (",
  )
}

/** How a server that nobody is shown to have entered was tried, by the first finding that shows it. */
function probeLines(server: ServerCase, findings: readonly Finding[]): readonly string[] {
  const probed = server.judgements.find((j) => j.stage === "probed")
  if (probed?.kind !== "assessed" || !isPossible(probed)) return []
  const tried = new Set(probed.for)
  const own = findings.filter((f) => tried.has(f.id))
  const [first] = own
  if (first === undefined) return []
  const more = own.length > 1 ? ` The first of ${countOf(own.length, "finding")} like it.` : ""
  return [`Tried: ${plain(first.summary, 220)} (${first.id}).${more}`.replace(/\.? \((F-\d+)\)\./, " ($1).")]
}
