/* Tells activities apart: who got in, who only tried or looked, and what nothing ties to either.
 *
 * An activity is an intruder's if something that it did succeeded beyond an existence check, and an observer's
 * otherwise. Events that no client, page or known file anchors and that only one finding tells of stay
 * unassigned: that they happened on the same server, or at the same time, makes them nobody's. */

import type {Commonplace} from "../knowledge/actors.ts"
import type {Activity} from "../model/activity.ts"
import type {FindingId, ServerId} from "../model/ids.ts"
import {compareWhen, type When} from "../model/instant.ts"
import {type ActivityJoin, activityJoins, isAnchored, joinNodes} from "./activity-joins.ts"
import {type Node, nodesOf, reachedBy} from "./activity-nodes.ts"
import type {Traced} from "./findings.ts"
import {compareText, textOf} from "./gather.ts"
import type {Proven} from "./proofs.ts"
import {countOf, list, plain, timeSpan} from "./sentences.ts"

/** An activity with the events that it is made of. */
export interface Cluster {
  readonly activity: Activity
  readonly nodes: readonly Node[]
}

export interface Clustered {
  readonly clusters: readonly Cluster[]
  /** Findings with an indication of which no event is in any activity. */
  readonly unassigned: readonly FindingId[]
}

const agentsKept = 8
const sourcesKept = 100
/** Reasons that hold events together without telling whose they are. */
const looseReasons: ReadonlySet<ActivityJoin> = new Set([
  "the same command line within a second",
  "the same finding",
])

/** Activities with their ids, intruders first, each kind in order of time. O(n log n) in the events. */
export function clustersOf(
  traced: readonly Traced[],
  proven: readonly Proven[],
  commonplace: Commonplace,
): Clustered {
  const nodes = nodesOf(traced.filter((t) => t.finding.indicates.length > 0))
  const {union, isBystander} = joinNodes(nodes, proven, commonplace)
  const drafts: {
    readonly kind: Activity["kind"]
    readonly nodes: readonly Node[]
    readonly joinedBy: readonly string[]
  }[] = []
  for (const [root, members] of Map.groupBy(nodes, (n) => union.root(n.index))) {
    const reasons = union.reasons(root)
    const isWatching = members.every((n) => isBystander[n.index] === true)
    const isHeld = members.some(isAnchored) || [...reasons].some((r) => !looseReasons.has(r))
    const kind = !isWatching && isHeld && members.some((n) => n.isDone) ? "intruder" : "observer"
    if (kind === "observer" && !(isWatching && members.some(isForeign))) continue
    drafts.push({kind, nodes: members, joinedBy: activityJoins.filter((j) => reasons.has(j))})
  }
  drafts.sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      compareWhen(firstOf(a.nodes), firstOf(b.nodes)) ||
      a.nodes[0]!.index - b.nodes[0]!.index,
  )
  const clusters = drafts.map((draft, i): Cluster => {
    const id = `A-${String(i + 1).padStart(3, "0")}`
    return {activity: activityOf(id, draft.kind, draft.nodes, draft.joinedBy), nodes: draft.nodes}
  })
  const assigned = new Set(clusters.flatMap((c) => c.activity.findings))
  const unassigned = traced
    .filter((t) => t.finding.indicates.length > 0 && !assigned.has(t.finding.id))
    .map((t) => t.finding.id)
  return {clusters, unassigned}
}

/** A stranger: somebody who logs on inside with a name is no observer. */
function isForeign({client, traced}: Node): boolean {
  return client !== undefined && traced.finding.account === undefined
}

function firstOf(nodes: readonly Node[]): When | undefined {
  return nodes.flatMap((n) => n.moment.when ?? []).sort(compareWhen)[0]
}

function activityOf(
  id: string,
  kind: Activity["kind"],
  nodes: readonly Node[],
  joinedBy: readonly string[],
): Activity {
  const times = nodes.flatMap((n) => n.moment.when ?? []).sort(compareWhen)
  const servers = distinct(nodes.map((n) => n.server)) as readonly ServerId[]
  const sources = distinct(nodes.flatMap((n) => n.client ?? []))
  // Each log writes blanks in its own way: one spelling for each.
  const agents = new Map(nodes.flatMap((n) => (n.agent === "" ? [] : [[n.agent, spelling(n)] as const])))
  const exploits = nodes.filter(
    (n) =>
      n.isDone &&
      n.traced.finding.indicates.some((i) => i.stage === "exploited" && i.outcome !== "attempted"),
  )
  const activity: Omit<Activity, "says"> = {
    id,
    kind,
    servers,
    findings: distinct(nodes.map((n) => n.traced.finding.id)) as readonly FindingId[],
    joinedBy,
    sources: sources.slice(0, sourcesKept),
    agents: distinct([...agents.values()]).slice(0, agentsKept),
    from: times[0],
    until: times[times.length - 1],
    reached: kind === "observer" ? "probed" : reachedBy(nodes),
    campaigns: distinct(exploits.flatMap((n) => n.traced.finding.campaign ?? [])),
  }
  return {...activity, says: sayOf(activity)}
}

function spelling({moment}: Node): string {
  const agent = textOf(moment.fields["userAgent"]) ?? ""
  return plain(agent.includes(" ") ? agent.replace(/ {2,}/g, ", ") : agent.replaceAll("+", " "))
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText)
}

function sayOf({
  id,
  kind,
  servers,
  findings,
  joinedBy,
  sources,
  from,
  until,
  reached,
}: Omit<Activity, "says">): string {
  const where = list(servers, "and", 4)
  const when = from === undefined || until === undefined ? "at unknown times" : timeSpan(from.at, until.at)
  const who =
    sources.length === 0
      ? "from no address that a log names"
      : `from ${list(
          sources.map((s) => plain(s, 60)),
          "and",
          4,
        )}`
  const what = countOf(findings.length, "finding")
  if (kind === "observer")
    return `${id}: somebody ${who} tried or looked at ${where} ${when} (${what}); nothing shows that they got in.`
  const held = joinedBy.length === 0 ? "" : `, held together by ${list(joinedBy)}`
  return `${id}: an intruder on ${where} ${when}, ${who}, reached the stage “${reached ?? "probed"}” (${what}${held}).`
}
