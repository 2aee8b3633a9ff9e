/* The verdict: a headline and at most ten lines that a person understands without the rest.
 *
 * In order: what happened, on which servers, when, how sure, what could not be seen, what to do first. */

import type {Case, ClockNote, ServerCase} from "../model/case.ts"
import {type Finding, type Stage, stages} from "../model/finding.ts"
import {compareWhen, formatForPeople} from "../model/instant.ts"
import {type Assessed, type Judgement, phiaBands, phrase} from "../model/judgement.ts"
import {levels} from "../model/rule.ts"
import {claim, countOf, inOne, list, opening, plain} from "./sentences.ts"
import {height, isPossible} from "./stages.ts"

/** What the verdict is made from. */
export interface Situation {
  readonly servers: readonly ServerCase[]
  readonly findings: readonly Finding[]
  readonly clocks: readonly ClockNote[]
  readonly actions: Case["actions"]
  readonly attribution: Case["attribution"]
  /** Files that could not be read to their end, and files that no format knows. */
  readonly unreadable: number
  readonly unclaimed: number
}

const linesMost = 10
const intrusion: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]

/** The highest judgement of each stage over all servers, in the order of `stages`. */
export function overallOf(servers: readonly ServerCase[]): Case["overall"] {
  return stages.flatMap((stage) => {
    const all = servers.flatMap((s) => s.judgements.filter((j) => j.stage === stage))
    const [worst] = [...all].sort((a, b) => height(b) - height(a) || (a.server < b.server ? -1 : 1))
    if (worst === undefined) return []
    const assessed = all.filter((j) => j.kind === "assessed").length
    const notAssessable = all.length - assessed
    const where = all.length === 1 ? "" : ` (highest of ${countOf(all.length, "server")}, ${worst.server})`
    const open =
      notAssessable > 0 && assessed > 0 ? `; not assessable on ${countOf(notAssessable, "server")}` : ""
    return [{stage, worst, assessed, notAssessable, says: `${stage}: ${short(worst)}${where}${open}.`}]
  })
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
  const confirmed = entered.filter((j) => j.confirmedBy.length > 0 || j.impliedBy !== undefined)
  if (confirmed.length > 0)
    return `${serversOf(confirmed)} ${was(confirmed)} exploited${dayOf(confirmed, findings)}: confirmed by direct proof.`
  const [worst] = [...entered].sort(
    (a, b) => height(b) - height(a) || stages.indexOf(a.stage) - stages.indexOf(b.stage),
  )
  if (worst !== undefined) return `${opening(worst.likelihood)} ${claim(worst.stage, worst.server)}.`
  const exploited = judged.filter((j) => j.stage === "exploited")
  const open = exploited.filter((j) => j.kind === "not assessable")
  const probed = servers.flatMap((s) => s.judgements).filter((j) => j.stage === "probed" && isPossible(j))
  const prefix = probed.length === 0 ? "" : `${serversOf(probed)} ${was(probed)} probed. `
  if (exploited.length === 0) return "No evidence that Postern can read: nothing can be assessed."
  if (open.length === exploited.length) {
    return `${prefix}Whether ${serversOf(open)} ${was(open)} exploited cannot be assessed from this evidence.`
  }
  const rest = open.length === 0 ? "" : ` On ${countOf(open.length, "server")} it cannot be assessed.`
  const looked = exploited.filter((j) => j.kind === "assessed")
  return `${prefix}No sign that ${serversOf(looked)} ${was(looked)} exploited, as far as the evidence reaches.${rest}`
}

/** ` on 2021-03-14`: the first day that the proofs tell of; `, first on …` for several servers. */
function dayOf(judged: readonly Assessed[], findings: readonly Finding[]): string {
  const proofs = new Set(judged.flatMap((j) => j.confirmedBy))
  const [first] = findings.flatMap((f) => (proofs.has(f.id) ? (f.when ?? []) : [])).sort(compareWhen)
  if (first === undefined) return ""
  const isOne = new Set(judged.map((j) => j.server)).size === 1
  return `${isOne ? " on" : ", first on"} ${formatForPeople(first.at, "day")}`
}

function serversOf(judged: readonly Judgement[]): string {
  return list([...new Set(judged.map((j) => j.server))], "and", 4)
}

function was(judged: readonly Judgement[]): string {
  return new Set(judged.map((j) => j.server)).size === 1 ? "was" : "were"
}

function linesOf(situation: Situation): readonly string[] {
  const {servers, clocks, actions, attribution} = situation
  const head: string[] = []
  const worst = [...servers].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
  for (const server of worst.slice(0, 2)) head.push(...serverLines(server))
  if (worst.length > 2) head.push(`${countOf(worst.length - 2, "further server")}: see the case.`)
  const tail: string[] = []
  const unseen = worst.slice(0, 2).flatMap((s) => s.judgements)
  const gaps = [...unseen.filter((j) => j.stage === "exploited"), ...unseen].flatMap((j) => j.gaps)
  // What is missing altogether before what is cut short, and what hides the exploitation first.
  const ranked = [...gaps.filter((g) => g.why !== "partial"), ...gaps]
  const names = [...new Set(ranked.map((g) => g.says))]
  if (names.length > 0) tail.push(`Not visible: ${inOne(names, 4)}.`)
  if (situation.unreadable + situation.unclaimed > 0) tail.push(unread(situation))
  const [clock] = clocks
  if (clock !== undefined) tail.push(`Clock: ${plain(clock.says, 300)}`)
  if (attribution.kind === "refused") tail.push(attribution.says)
  const first = actions.slice(0, 2).map((a) => a.says.replace(/\.$/, ""))
  if (first.length > 0) tail.push(`Do first: ${first.join("; then ")}.`)
  // What to do and what was not seen must not fall off the end.
  return [...head.slice(0, linesMost - tail.length), ...tail]
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

/** One line for the exploitation in full, one for the other stages, one for the confidence. */
function serverLines(server: ServerCase): readonly string[] {
  const lines: string[] = []
  const exploited = server.judgements.find((j) => j.stage === "exploited")
  const others = server.judgements.filter((j) => j.stage !== "exploited")
  if (exploited !== undefined) lines.push(firstSentence(exploited))
  if (others.length > 0)
    lines.push(`${server.id}: ${others.map((j) => `${j.stage} ${short(j)}`).join("; ")}.`)
  if (exploited?.kind === "assessed") {
    lines.push(
      `Confidence that ${server.id} was exploited or not is ${exploited.confidence}: ${exploited.confidenceBecause}.`,
    )
  }
  return lines
}

/** Up to the first full stop that ends a sentence. */
function firstSentence(judgement: Judgement): string {
  const end = judgement.says.search(/\. (?=[A-Z])/)
  return end < 0 ? judgement.says : judgement.says.slice(0, end + 1)
}
