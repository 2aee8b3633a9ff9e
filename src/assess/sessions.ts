/* Joins findings of one server that belong to one activity, and says what joined them.
 *
 * Joins, strongest first: the same request id (`cafeReqId` = `RequestId`), the same ECP canary, the same
 * process or its parent, the same server-side file (written, requested, compiled), a proof, the same
 * command line within a second (two logs of one process start), a command and the proxied request that
 * carried it within seconds, a file and the web server's process within a minute, the same client address
 * within an hour. A question for a file that was not there joins by address alone: those who only look are
 * not those who came in.
 *
 * Findings of one session in two different logs that both show a success confirm each other. */

import type {Session} from "../model/case.ts"
import {type Finding, type Stage, stages} from "../model/finding.ts"
import {compareWhen, type Instant, microsPerHour, microsPerMinute, microsPerSecond} from "../model/instant.ts"
import type {Indication} from "../model/rule.ts"
import {requestedPage, type Traced} from "./findings.ts"
import {compareText, type Moment, textOf} from "./gather.ts"
import type {Proven} from "./proofs.ts"
import {countOf, list, logName, timeSpan} from "./sentences.ts"
import {Union} from "./union.ts"

/** Findings with their session noted and their outcomes raised, and the sessions themselves. */
export interface Joined {
  readonly traced: readonly Traced[]
  readonly sessions: readonly Session[]
}

const joins = [
  "the same request id",
  "the same ECP canary",
  "the same process tree",
  "the same file name",
  "a proof that needs them together",
  "the same command line within a second",
  "a command and its request within seconds",
  "commands on virtual directories within a minute",
  "a file and a process of the web server within a minute",
  "the same client address within an hour",
] as const
type Join = (typeof joins)[number]

/** `Traced` in, the same order out. O(n log n) in the events that findings keep. */
export function join(traced: readonly Traced[], proven: readonly Proven[]): Joined {
  const union = new Union<Join>(traced.length)
  const everyone = traced.map((t, index): Member => ({index, traced: t}))
  for (const members of Map.groupBy(everyone, (m) => m.traced.finding.server).values()) {
    joinByKey(union, members)
    joinByTime(union, members)
  }
  const indexOf = new Map(traced.map((t, index) => [t.finding.id, index]))
  for (const proof of proven) {
    const [first, ...rest] = proof.findings.map((id) => indexOf.get(id)!)
    for (const other of rest) union.join(first!, other, "a proof that needs them together")
  }
  const groups = Map.groupBy(traced.keys(), (index) => union.root(index))
  const sessions: Session[] = []
  const raised = [...traced]
  for (const indices of groups.values()) {
    if (indices.length < 2) continue
    const id = `S-${String(sessions.length + 1).padStart(3, "0")}`
    const confirmed = confirmedStages(indices.map((i) => traced[i]!.finding))
    for (const i of indices) {
      const t = traced[i]!
      const indicates = t.finding.indicates.map((one) => raise(one, confirmed))
      raised[i] = {...t, finding: {...t.finding, session: id, indicates}}
    }
    const joinedBy = joins.filter((j) => union.reasons(indices[0]!).has(j))
    sessions.push(
      sessionOf(
        id,
        indices.map((i) => raised[i]!.finding),
        joinedBy,
      ),
    )
  }
  return {traced: raised, sessions}
}

interface Member {
  readonly index: number
  readonly traced: Traced
}

/** Joins by things that are the same in both: ids, canaries, processes, files. */
function joinByKey(union: Union<Join>, members: readonly Member[]): void {
  const firstWith = new Map<string, number>()
  const seen = (key: string, index: number, join: Join): void => {
    const first = firstWith.get(key)
    if (first === undefined) firstWith.set(key, index)
    else union.join(first, index, join)
  }
  for (const {index, traced} of members) {
    for (const {fields} of traced.moments) {
      const request = textOf(fields["requestId"])
      if (request !== undefined) seen(`request ${request.toLowerCase()}`, index, "the same request id")
      const canary = textOf(fields["canary"])
      if (canary !== undefined) seen(`canary ${canary}`, index, "the same ECP canary")
      for (const name of ["processGuid", "parentProcessGuid", "ParentProcessGuid"]) {
        const guid = textOf(fields[name])
        if (guid !== undefined) seen(`process ${guid.toLowerCase()}`, index, "the same process tree")
      }
      const file = traced.asksForAbsentFile ? undefined : serverFile(fields)
      if (file !== undefined) seen(`file ${file}`, index, "the same file name")
    }
  }
}

/** Pages that Exchange brings along under its logon folders: everybody asks for them. */
const shipped = new Set(
  "errorfe expiredpassword frowny logoff logon outlookcn redirsuiteserviceproxy signout svmfeedback timeoutlogout default".split(
    " ",
  ),
)

/** The lower-case name of the server-side page that an event writes, asks for or compiles:
 *  `x.aspx` for `C:\…\x.aspx`, `/owa/auth/x.aspx?…` and `x.aspx.f5dba9b9.compiled`. */
export function serverFile(fields: Moment["fields"]): string | undefined {
  const path = textOf(fields["file"]) ?? requestedPage(fields)
  const name =
    path === undefined ? undefined : path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  const m =
    name === undefined
      ? null
      : /^(.{1,200}?)\.(aspx|ashx|asmx|asp)(?:\.[0-9a-f]{1,16}\.compiled)?$/i.exec(name)
  if (m?.[1] === undefined || m[2] === undefined) return undefined
  const stem = m[1].toLowerCase()
  return shipped.has(stem) ? undefined : `${stem}.${m[2].toLowerCase()}`
}

interface Tick {
  readonly index: number
  readonly at: Instant
  /** What must be equal for the join; empty where time is all there is. */
  readonly key: string
  /** Which side of the join it is; a join needs both, unless it is "both". */
  readonly side: "a" | "b" | "both"
}

function joinByTime(union: Union<Join>, members: readonly Member[]): void {
  sweep(union, ticksOf(members, clientTick), microsPerHour, "the same client address within an hour")
  sweep(union, ticksOf(members, startTick), microsPerSecond, "the same command line within a second")
  sweep(union, ticksOf(members, commandTick), 5 * microsPerSecond, "a command and its request within seconds")
  sweep(
    union,
    ticksOf(members, directoryTick),
    microsPerMinute,
    "commands on virtual directories within a minute",
  )
  sweep(
    union,
    ticksOf(members, webTick),
    microsPerMinute,
    "a file and a process of the web server within a minute",
  )
}

type TickOf = (traced: Traced, moment: Moment) => Pick<Tick, "key" | "side"> | undefined

function ticksOf(members: readonly Member[], tickOf: TickOf): readonly Tick[] {
  const ticks: Tick[] = []
  for (const {index, traced} of members) {
    for (const moment of traced.moments) {
      const tick = moment.when === undefined ? undefined : tickOf(traced, moment)
      if (tick !== undefined && moment.when !== undefined) ticks.push({index, at: moment.when.at, ...tick})
    }
  }
  return ticks.sort((a, b) => compareText(a.key, b.key) || a.at - b.at || a.index - b.index)
}

/** Joins neighbours in time that share a key and stand on different sides. */
function sweep(union: Union<Join>, ticks: readonly Tick[], withinMicros: number, join: Join): void {
  let key: string | undefined
  let last: {a: Tick | undefined; b: Tick | undefined} = {a: undefined, b: undefined}
  for (const tick of ticks) {
    if (tick.key !== key) {
      key = tick.key
      last = {a: undefined, b: undefined}
    }
    const partner = tick.side === "a" ? last.b : last.a
    if (partner !== undefined && tick.at - partner.at <= withinMicros)
      union.join(partner.index, tick.index, join)
    last = tick.side === "both" ? {a: tick, b: tick} : {...last, [tick.side]: tick}
  }
}

/** Addresses of the machine itself. */
export const ownAddress: RegExp = /^(?:127\.|0\.0\.0\.0$|::1?$|::ffff:127\.|fe80:|localhost$)/i

const clientTick: TickOf = (_, {fields}) => {
  const client = textOf(fields["client"])
  const isForeign = client !== undefined && !ownAddress.test(client)
  return isForeign ? {key: client.toLowerCase(), side: "both"} : undefined
}

const startTick: TickOf = (_, {fields}) => {
  const line = textOf(fields["commandLine"])
  return line === undefined ? undefined : {key: line.toLowerCase().trim(), side: "both"}
}

/** A cmdlet in a command log against a proxied request for the control panel's service. */
const commandTick: TickOf = (traced, {fields}) => {
  const log = traced.finding.log
  const isRequest = log === "httpproxy" || log === "iis-backend"
  const asked = `${textOf(fields["url"]) ?? ""} ${textOf(fields["anchor"]) ?? ""}`
  if (isRequest) return /DDIService|\/powershell|X-Rps-CAT/i.test(asked) ? {key: "", side: "b"} : undefined
  const isCommand = textOf(fields["cmdlet"]) !== undefined || log === "ecp-server" || log === "ecp-activity"
  return isCommand ? {key: "", side: "a"} : undefined
}

/** Set, remove and new of a virtual directory: the reset that writes its settings to a file. */
const directoryTick: TickOf = (_, {fields}) => {
  const said = textOf(fields["cmdlet"]) ?? textOf(fields["parameters"]) ?? ""
  return /^(?:S:CMD=)?[a-z]+-[a-z]+VirtualDirectory\b/i.test(said) ? {key: "", side: "both"} : undefined
}

const webServer = /(?:^|[\\/])w3wp\.exe$/i

/** A server-side file against what the web server's process starts. */
const webTick: TickOf = (traced, {fields}) => {
  if (traced.asksForAbsentFile) return undefined
  if (webServer.test(textOf(fields["parentImage"]) ?? "")) return {key: "", side: "b"}
  return serverFile(fields) === undefined ? undefined : {key: "", side: "a"}
}

/** Stages that findings in two or more logs of the session show as done, each by more than a weak sign. */
function confirmedStages(findings: readonly Finding[]): ReadonlySet<Stage> {
  const logs = new Map<Stage, Set<string>>()
  for (const finding of findings) {
    for (const {stage, outcome, strength} of finding.indicates) {
      if ((outcome !== "succeeded" && outcome !== "confirmed") || strength === "weak") continue
      const known = logs.get(stage) ?? new Set()
      logs.set(stage, known.add(finding.log))
    }
  }
  return new Set([...logs].filter(([, names]) => names.size > 1).map(([stage]) => stage))
}

function raise(indication: Indication, confirmed: ReadonlySet<Stage>): Indication {
  const isRaised =
    indication.outcome === "succeeded" && indication.strength !== "weak" && confirmed.has(indication.stage)
  return isRaised ? {...indication, outcome: "confirmed"} : indication
}

function sessionOf(id: string, findings: readonly Finding[], joinedBy: readonly Join[]): Session {
  const first = findings[0]!
  const clients = findings.flatMap((f) => f.source ?? []).filter((c) => !ownAddress.test(c))
  const sources = [...new Set(clients)].sort(compareText)
  const logs = [...new Set(findings.map((f) => logName(f.log)))]
  const from = findings.map((f) => f.when).sort(compareWhen)[0]
  const known = findings.flatMap((f) => (f.until === undefined ? [] : [f.until])).sort(compareWhen)
  const until = known[known.length - 1]
  const reached = reachedBy(findings)
  const time = from === undefined || until === undefined ? "at unknown times" : timeSpan(from.at, until.at)
  const origin = sources.length === 0 ? "" : `, client ${list(sources, "and", 4)}`
  const says =
    `${countOf(findings.length, "finding")} (${list(logs)})${origin}, ${time}, joined by ${list(joinedBy)}; ` +
    (reached === undefined
      ? "none of them shows a step that succeeded."
      : `they reach the stage “${reached}”.`)
  return {
    id,
    server: first.server,
    joinedBy,
    from,
    until,
    sources,
    findings: findings.map((f) => f.id),
    reached,
    says,
  }
}

/** The latest stage that was done; `probed` where things were only tried. */
function reachedBy(findings: readonly Finding[]): Stage | undefined {
  let reached = -1
  for (const {stage, outcome} of findings.flatMap((f) => f.indicates)) {
    const isDone = outcome === "succeeded" || outcome === "confirmed"
    reached = Math.max(
      reached,
      isDone ? stages.indexOf(stage) : stage === "exposed" ? -1 : stages.indexOf("probed"),
    )
  }
  return stages[reached]
}
