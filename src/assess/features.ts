/* Finds the features of known actors in the events of one activity, and says what each weighs.
 *
 * A feature counts only while it was the actor's: an address of March says nothing in June, and where a time is
 * unknown a feature with an end does not count. Its weight is the end of its range nearer zero, less the log10
 * of the number of actors that show it, halved where nobody checked it, and capped by what it costs another to
 * show it: a cheap one by a likelihood ratio of 3. Once published a feature is one grade cheaper. Techniques
 * weigh nothing: each is listed for many groups.
 *
 * Requests count by what was there: a name that was asked for and not found is the asker's guess. */

import {webRootOf} from "../formats/web-roots.ts"
import type {Actor, ActorFeature} from "../knowledge/actors.ts"
import {type Cost, costs} from "../model/activity.ts"
import {microsPerDay, microsPerHour, parseIso, type When} from "../model/instant.ts"
import {agentText, type Node} from "./activity-nodes.ts"
import {hashesIn, hostsIn, parametersIn, textsOf} from "./activity-traits.ts"
import {textOf} from "./gather.ts"

/** A value of an actor's feature. */
interface Entry {
  readonly actor: Actor
  readonly feature: ActorFeature
  readonly value: string
}

/** Features by what is looked up. */
export type FeatureIndex = ReadonlyMap<string, readonly Entry[]>

/** A feature that an activity shows. */
export interface Sighting extends Entry {
  /** The earliest event that counts, else the earliest. */
  readonly node: Node
  readonly nodes: readonly Node[]
  readonly counts: boolean
  readonly cost: Cost
  readonly log10: number
  readonly why: string
}

const caps: Readonly<Record<Cost, number>> = {cheap: 0.47, moderate: 1, dear: 2}
const unverifiedShare = 0.5
/** A clock without a stated zone may be this far from UTC. */
const zoneDoubtMicros = 14 * microsPerHour

/** The index of all features of these actors. */
export function featureIndex(actors: readonly Actor[]): FeatureIndex {
  const index = new Map<string, Entry[]>()
  for (const actor of actors) {
    for (const feature of actor.features) {
      for (const value of feature.values) {
        const key = `${feature.kind} ${keyOf(feature, value)}`
        const known = index.get(key)
        if (known === undefined) index.set(key, [{actor, feature, value}])
        else known.push({actor, feature, value})
      }
    }
  }
  return index
}

function keyOf({kind}: ActorFeature, value: string): string {
  switch (kind) {
    case "file-path":
      return lastPart(value)
    case "user-agent":
      return agentText(value)
    default:
      return value.toLowerCase()
  }
}

/** What of an activity's events the actors are known for, in the order of actors and their features.
 *  O(text of the events). */
export function sightingsIn(nodes: readonly Node[], index: FeatureIndex): readonly Sighting[] {
  const seen = new Map<Entry, Node[]>()
  const note = (
    kind: ActorFeature["kind"],
    key: string,
    node: Node,
    isIt?: (entry: Entry) => boolean,
  ): void => {
    for (const entry of index.get(`${kind} ${key}`) ?? []) {
      if (isIt !== undefined && !isIt(entry)) continue
      const known = seen.get(entry)
      if (known === undefined) seen.set(entry, [node])
      else known.push(node)
    }
  }
  for (const node of nodes) {
    if (!isThere(node)) continue
    lookAt(node, note)
  }
  for (const [campaign, node] of firstExploits(nodes)) note("first-exploited", campaign.toLowerCase(), node)
  const order = new Map([...index.values()].flat().map((entry, i) => [entry, i]))
  return [...seen]
    .sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .map(([entry, found]) => sightingOf(entry, found))
}

type Note = (kind: ActorFeature["kind"], key: string, node: Node, isIt?: (entry: Entry) => boolean) => void

function lookAt(node: Node, note: Note): void {
  const {fields} = node.moment
  const texts = textsOf(node)
  if (node.client !== undefined) note("client-address", node.client, node)
  const asked = textOf(fields["url"])?.split(/[?#]/, 1)[0]?.toLowerCase()
  if (node.isRequest && textOf(fields["method"])?.toUpperCase() === "POST" && asked !== undefined) {
    note("url", asked, node)
    if (asked.startsWith("/owa/auth/current/")) note("user-agent", node.agent, node)
  }
  for (const name of hostsIn(texts)) {
    // A name below a known one is of the same holder.
    const parts = name.split(".")
    for (let i = 0; i + 1 < parts.length; i++) note("control-server", parts.slice(i).join("."), node)
  }
  for (const hash of hashesIn(texts)) note("file-hash", hash, node)
  for (const name of parametersIn(node)) note("shell-parameter", name, node)
  for (const path of pathsOf(node, texts)) {
    note("file-path", lastPart(path), node, ({value}) => isSamePlace(value, path, asked))
  }
  const target = textOf(fields["target"])
  if (target !== undefined) {
    note("task", lastPart(target), node)
    note("service", lastPart(target), node)
  }
  for (const technique of node.traced.finding.techniques) note("technique", technique.toLowerCase(), node)
}

/** Whether an event shows more than that somebody asked: a request that was not answered shows a guess. */
function isThere({traced, isRequest, moment: {fields}}: Node): boolean {
  if (traced.asksForAbsentFile) return false
  const status = textOf(fields["status"])
  return !isRequest || status === undefined || /^2/.test(status)
}

/** By campaign, the first event that shows its flaw used with success. */
function firstExploits(nodes: readonly Node[]): ReadonlyMap<string, Node> {
  const first = new Map<string, Node>()
  for (const node of nodes) {
    const {campaign, indicates} = node.traced.finding
    const isExploit =
      node.isDone && indicates.some((i) => i.stage === "exploited" && i.outcome !== "attempted")
    if (!isExploit || campaign === undefined || node.moment.when === undefined) continue
    const known = first.get(campaign)?.moment.when
    if (known === undefined || node.moment.when.at < known.at) first.set(campaign, node)
  }
  return first
}

const filePath =
  /(?:[a-z]:|%[a-z0-9()]{1,40}%|\\\\[\w.$-]{1,80})\\[^"'<>|*?\r\n,;]{1,240}?\.[a-z0-9]{2,5}(?![\w])/gi
const pathsKept = 32

function pathsOf({moment: {fields}}: Node, texts: readonly string[]): readonly string[] {
  const paths = new Set<string>()
  for (const name of ["file", "image", "url"]) {
    const path = textOf(fields[name])?.split(/[?#]/, 1)[0]
    if (path !== undefined) paths.add(path.toLowerCase())
  }
  for (const text of texts) {
    for (const [path] of text.matchAll(filePath)) if (paths.size < pathsKept) paths.add(path.toLowerCase())
  }
  return [...paths]
}

function lastPart(path: string): string {
  return path
    .slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1)
    .toLowerCase()
    .replace(/\.[0-9a-f]{1,16}\.compiled$/, "")
}

/** The same path, the address under which it is served, or a path that ends in the same folders. */
function isSamePlace(known: string, path: string, asked: string | undefined): boolean {
  const url = webRootOf(known)?.url?.toLowerCase()
  if (url !== undefined && (asked === url || webRootOf(path)?.url?.toLowerCase() === url)) return true
  const folders = known.toLowerCase().replace(/^[a-z]:/, "")
  return path.replaceAll("/", "\\").endsWith(folders)
}

function sightingOf(entry: Entry, nodes: readonly Node[]): Sighting {
  const {feature} = entry
  const inTime = [...nodes].sort(compareTime)
  const valid = inTime.find((n) => isValidAt(feature, n.moment.when))
  const node = valid ?? inTime[0]!
  const isPublic =
    feature.published !== undefined &&
    (node.moment.when === undefined || node.moment.when.at >= startOf(feature.published))
  const cost = isPublic ? (costs[Math.max(0, costs.indexOf(feature.cost) - 1)] ?? "cheap") : feature.cost
  const base = {...entry, node, nodes, cost}
  if (valid === undefined) return {...base, counts: false, log10: 0, why: invalid(feature, node.moment.when)}
  return {...base, counts: true, log10: weightOf(feature, cost), why: reasonOf(feature, cost, isPublic)}
}

function compareTime(a: Node, b: Node): number {
  return (
    (a.moment.when?.at ?? Number.POSITIVE_INFINITY) - (b.moment.when?.at ?? Number.POSITIVE_INFINITY) ||
    a.index - b.index
  )
}

function startOf(day: string): number {
  return parseIso(`${day}T00:00:00Z`)?.at ?? Number.POSITIVE_INFINITY
}

/** The last day counts whole. */
function isValidAt({from, until}: ActorFeature, when: When | undefined): boolean {
  if (from === undefined && until === undefined) return true
  if (when === undefined) return false
  const doubt = when.zone === "assumed" ? zoneDoubtMicros : 0
  const isAfter = from === undefined || when.at - doubt >= startOf(from)
  return isAfter && (until === undefined || when.at + doubt < startOf(until) + microsPerDay)
}

function invalid({from, until}: ActorFeature, when: When | undefined): string {
  const span = `${from ?? "any day"} to ${until ?? "any day"}`
  return when === undefined
    ? `it counts from ${span}, and the time of this sighting is not known`
    : `seen outside its time, ${span}`
}

/** log10 of how much likelier the sighting is from this actor than from another. */
export function weightOf(
  feature: Pick<ActorFeature, "kind" | "log10Low" | "sharedBy" | "isVerified">,
  cost: Cost,
): number {
  if (feature.kind === "technique") return 0
  const apart = Math.max(0, feature.log10Low - Math.log10(feature.sharedBy))
  const checked = feature.isVerified ? apart : apart * unverifiedShare
  return Math.round(Math.min(caps[cost], checked) * 100) / 100
}

function reasonOf(feature: ActorFeature, cost: Cost, isPublic: boolean): string {
  if (feature.kind === "technique")
    return `a technique of at least ${feature.sharedBy} groups: it names nobody`
  const holders = feature.sharedBy === 1 ? "known of this actor alone" : `shown by ${feature.sharedBy} actors`
  const parts = [holders, `${cost} to fake`]
  if (isPublic) parts.push(`public since ${feature.published}`)
  if (!feature.isVerified) parts.push("not checked against its source, so half its weight")
  if (feature.note !== undefined) parts.push(feature.note)
  return parts.join("; ")
}
