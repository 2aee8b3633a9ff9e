/* Gathers findings into the episodes of a story: probed, broken into, a page written, used, and so on.
 *
 * What joins: the cluster of activity and the kind, for a finding of no cluster that of its session; without an activity the client
 * address and the kind. A pause longer than the kind allows begins a new episode; use may pause for ever, so that
 * weeks of it are one sentence. Attempts and checks of those who did nothing else stand together, however many
 * they are: a mass scan is one episode.
 *
 * Some findings are told as what their neighbours tell: a weak one as the finding that stands on the same record,
 * a probe as the break-in that the same client made within minutes, a page that was asked for and was there as
 * what its asker did otherwise (`settle`). Every finding that speaks belongs to exactly one episode. */

import type {Activity} from "../model/activity.ts"
import type {Episode, EpisodeKind, KindRow} from "../model/episode.ts"
import {episodeKinds} from "../model/episode.ts"
import type {FindingId, ServerId} from "../model/ids.ts"
import {compareWhen, microsPerDay, microsPerHour, microsPerMinute, type When} from "../model/instant.ts"
import {type FoundKind, KindTable, speaks} from "./episode-kind.ts"
import {type Draft, isOwnAddress, type Settled, wordsOf} from "./episode-words.ts"
import type {Traced} from "./findings.ts"
import {compareText} from "./gather.ts"

/** What episodes are made of. */
export interface StorySource {
  readonly traced: readonly Traced[]
  /** Clusters of activity; a finding of none goes by its session. */
  readonly activities: readonly Pick<Activity, "id" | "kind" | "findings">[]
  readonly kinds: readonly KindRow[]
  /** What a detection shows, in a clause, by its id. */
  readonly shows: ReadonlyMap<string, string>
  /** Episodes that no finding shows, such as updates. */
  readonly further: readonly Draft[]
}

/** The longest pause within an episode, where it is not for ever. */
const pauses: Partial<Record<EpisodeKind, number>> = {
  preparation: microsPerDay,
  probe: 7 * microsPerDay,
  check: 7 * microsPerDay,
  "break-in": 6 * microsPerHour,
  shell: 6 * microsPerHour,
  foothold: microsPerDay,
  credentials: microsPerDay,
  spread: microsPerDay,
  theft: 7 * microsPerDay,
  damage: microsPerDay,
  "clean-up": 6 * microsPerHour,
  defence: microsPerDay,
  other: microsPerDay,
}

/** What the same client did so shortly before or after is a part of the same doing. */
const atOnce = 5 * microsPerMinute

const mostActivities = 100

/** A finding on its way into an episode. */
interface Member {
  readonly traced: Traced
  readonly isSpeaking: boolean
  readonly activity: string | undefined
  /** Of an activity that only tried or looked. */
  readonly isObserver: boolean
  kind: FoundKind
}

/** All episodes, numbered, in the order of the story. O(n log n) in the findings and the events they keep. */
export function episodesOf(source: StorySource): readonly Episode[] {
  const servers = new Set(source.traced.map((t) => t.finding.server))
  for (const {server} of source.further) servers.add(server)
  const table = new KindTable(source.kinds)
  const drafts: Draft[] = [...source.further]
  const activityOf = activitiesByFinding(source.activities)
  for (const [server, own] of Map.groupBy(source.traced, (t) => t.finding.server))
    drafts.push(...draftsOn(server, own, table, activityOf))
  const told = drafts.map((draft) => ({draft, words: wordsOf(draft, source.shows, servers.size > 1)}))
  told.sort((a, b) => compareDraft(a.draft, b.draft) || compareText(a.words.says, b.words.says))
  return told.map(({draft, words}, index) => ({
    id: `E-${String(index + 1).padStart(3, "0")}`,
    kind: draft.kind,
    server: draft.server,
    activities: draft.activities,
    from: draft.from,
    until: draft.until,
    days: draft.days,
    ...words,
    findings: draft.members.map((m) => m.finding.id),
    at: draft.at,
  }))
}

function compareDraft(a: Draft, b: Draft): number {
  return (
    compareWhen(a.from, b.from) ||
    compareText(a.server, b.server) ||
    episodeKinds.indexOf(a.kind) - episodeKinds.indexOf(b.kind) ||
    compareText(a.members[0]?.finding.id ?? "", b.members[0]?.finding.id ?? "")
  )
}

type ActivityOf = ReadonlyMap<FindingId, Pick<Activity, "id" | "kind">>

/** The first activity of each finding: intruders come before observers. */
function activitiesByFinding(activities: StorySource["activities"]): ActivityOf {
  const out = new Map<FindingId, Pick<Activity, "id" | "kind">>()
  for (const activity of activities)
    for (const id of activity.findings) if (!out.has(id)) out.set(id, activity)
  return out
}

function draftsOn(
  server: ServerId,
  own: readonly Traced[],
  table: KindTable,
  activityOf: ActivityOf,
): readonly Draft[] {
  const members = settle(membersOf(own, table, activityOf))
  const groups = Map.groupBy(members, (m) => `${m.kind}\0${m.group}`)
  return [...groups.values()].flatMap((group) =>
    runsOf(group, pauses[group[0]!.kind] ?? Number.POSITIVE_INFINITY).map((run) => draftOf(server, run)),
  )
}

/** Sessions of which one intruder's activity holds findings, and no other: the rest of them is told with it. */
function intrudersBySession(own: readonly Traced[], activityOf: ActivityOf): ReadonlyMap<string, string> {
  const out = new Map<string, string>()
  const shared = new Set<string>()
  for (const {finding} of own) {
    const activity = activityOf.get(finding.id)
    if (finding.session === undefined || activity?.kind !== "intruder") continue
    if ((out.get(finding.session) ?? activity.id) !== activity.id) shared.add(finding.session)
    out.set(finding.session, activity.id)
  }
  for (const session of shared) out.delete(session)
  return out
}

/** Findings with a stage or of some level, and what is weak in an activity that has such. */
function membersOf(own: readonly Traced[], table: KindTable, activityOf: ActivityOf): readonly Member[] {
  const intruderIn = intrudersBySession(own, activityOf)
  const nameOf = ({id, session}: Traced["finding"]): string | undefined =>
    activityOf.get(id)?.id ?? intruderIn.get(session ?? "") ?? session
  const speaking = new Set<string>()
  for (const {finding} of own) {
    const activity = nameOf(finding)
    if (activity !== undefined && speaks(finding)) speaking.add(activity)
  }
  return own.flatMap((traced): Member[] => {
    const {finding} = traced
    const isSpeaking = speaks(finding)
    const activity = nameOf(finding)
    const isJoined = activity !== undefined && speaking.has(activity)
    // What indicates nothing and is of no level would tell of common work only.
    if (!isSpeaking && (!isJoined || finding.indicates.length === 0)) return []
    const kind = traced.asksForAbsentFile ? "check" : table.kindOf(finding)
    const isObserver = activityOf.get(finding.id)?.kind === "observer"
    return [{traced, isSpeaking, activity, isObserver, kind}]
  })
}

/** Gives each member the kind that it is told as, and the group that it stands in. */
function settle(members: readonly Member[]): readonly Settled[] {
  tellAsTheSameRecord(members)
  const hasPage = members.some((m) => m.kind === "shell" || m.kind === "use")
  const byActivity = Map.groupBy(members, (m) => m.activity ?? "")
  for (const [activity, some] of byActivity) {
    // Without an activity findings have nothing in common but the client.
    const parts = activity === "" ? [...Map.groupBy(some, (m) => clientOf(m) ?? "").values()] : [some]
    for (const part of parts) {
      tellProbesOfBreakIn(part)
      const isShown = activity !== "" && part.some((m) => m.kind === "shell" || m.kind === "use")
      tellVisits(part, isShown || (hasPage && part.some((m) => m.isObserver)))
    }
  }
  const settled = members.map(({traced, activity, kind}): Settled => {
    const told = kind as EpisodeKind
    return {
      traced,
      finding: traced.finding,
      activity,
      kind: told,
      group: activity ?? clientOf({traced}) ?? "",
    }
  })
  const doing = new Set(
    settled.filter((m) => !isLooking(m.kind)).map((m) => m.activity ?? `client ${m.group}`),
  )
  return settled.map((m) =>
    m.kind === "check" || (m.kind === "probe" && !doing.has(m.activity ?? `client ${m.group}`))
      ? {...m, group: "those who only looked"}
      : m,
  )
}

function isLooking(kind: EpisodeKind): boolean {
  return kind === "probe" || kind === "check"
}

function clientOf({traced}: Pick<Member, "traced">): string | undefined {
  const {source} = traced.finding
  return source === undefined || isOwnAddress(source) ? undefined : source.toLowerCase()
}

/** A weak sign on records that a speaking finding stands on, too, tells of the same deed. */
function tellAsTheSameRecord(members: readonly Member[]): void {
  const weak = members.filter((m) => !m.isSpeaking)
  if (weak.length === 0) return
  const wanted = new Set(weak.flatMap(placesOf))
  const tellers = new Map<string, Member>()
  for (const member of members) {
    if (!member.isSpeaking) continue
    for (const place of placesOf(member)) {
      if (!wanted.has(place)) continue
      const known = tellers.get(place)
      if (known === undefined || weightOf(member) > weightOf(known)) tellers.set(place, member)
    }
  }
  for (const member of weak) {
    const kinds = new Set(placesOf(member).map((place) => tellers.get(place)?.kind))
    const [kind] = kinds
    if (kinds.size === 1 && kind !== undefined) member.kind = kind
  }
}

function placesOf({traced}: Member): readonly string[] {
  return traced.finding.events.map((at) => `${at.evidence}\0${at.offset}`)
}

const strengths = ["weak", "moderate", "strong", "proof"] as const

function weightOf({traced}: Member): number {
  return traced.finding.indicates.reduce((most, i) => {
    const isDone = i.outcome === "succeeded" || i.outcome === "confirmed"
    return Math.max(most, strengths.indexOf(i.strength) * 2 + (isDone ? 1 : 0))
  }, -1)
}

function tellProbesOfBreakIn(members: readonly Member[]): void {
  const times = new Map<string, number[]>()
  for (const member of members) {
    const client = clientOf(member)
    if (member.kind !== "break-in" || client === undefined) continue
    for (const when of [member.traced.finding.when, member.traced.finding.until])
      if (when !== undefined) times.set(client, [...(times.get(client) ?? []), when.at])
  }
  if (times.size === 0) return
  const spans = new Map([...times].map(([client, all]) => [client, all.sort((a, b) => a - b)]))
  for (const member of members) {
    const {when} = member.traced.finding
    const own = spans.get(clientOf(member) ?? "")
    if (member.kind !== "probe" || when === undefined || own === undefined) continue
    if (isNear(own, when.at)) member.kind = "break-in"
  }
}

/** Whether a sorted list holds a time within `atOnce`. O(log n). */
function isNear(sorted: readonly number[], at: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < at - atOnce) low = middle + 1
    else high = middle
  }
  return low < sorted.length && sorted[low]! <= at + atOnce
}

/** A page that was there: told as the page's own beginning by who broke in, within minutes of that, or where
 *  nothing else shows it; as use by its users; as a check by those who did nothing else. */
function tellVisits(members: readonly Member[], isShown: boolean): void {
  const visits = members.filter((m) => m.kind === "visit")
  if (visits.length === 0) return
  const kindsOf = new Map<string | undefined, Set<FoundKind>>()
  for (const member of members) {
    const client = clientOf(member)
    const known = kindsOf.get(client)
    if (known === undefined) kindsOf.set(client, new Set([member.kind]))
    else known.add(member.kind)
  }
  const beginnings = members
    .filter((m) => m.kind === "shell" || m.kind === "break-in")
    .flatMap(({traced: {finding}}) => [finding.when, finding.until].flatMap((when) => when?.at ?? []))
    .sort((a, b) => a - b)
  for (const visit of visits) {
    const client = clientOf(visit)
    const kinds = kindsOf.get(client) ?? new Set()
    const isStranger = ![...kinds].some((kind) => kind !== "visit" && kind !== "check" && kind !== "probe")
    const {when} = visit.traced.finding
    const isFirst = !isStranger && when !== undefined && isNear(beginnings, when.at)
    if (kinds.has("use") && !isFirst) visit.kind = "use"
    else visit.kind = isShown && isStranger && client !== undefined ? "check" : "shell"
  }
}

/** Cuts a group at pauses that are too long. What has no time goes with the first run. */
function runsOf(group: readonly Settled[], pause: number): readonly (readonly Settled[])[] {
  const timed = group.filter((m) => m.finding.when !== undefined)
  const untimed = group.filter((m) => m.finding.when === undefined)
  timed.sort((a, b) => compareWhen(a.finding.when, b.finding.when))
  const runs: Settled[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const member of timed) {
    const {when, until} = member.finding
    const start = when?.at ?? 0
    if (runs.length === 0 || start - last > pause) runs.push([])
    runs[runs.length - 1]!.push(member)
    last = Math.max(last, start, until?.at ?? start)
  }
  if (untimed.length > 0 && runs.length > 0) runs[0]!.push(...untimed)
  else if (untimed.length > 0) runs.push(untimed)
  return runs
}

function draftOf(server: ServerId, run: readonly Settled[]): Draft {
  const members = [...run].sort((a, b) => compareIds(a.finding.id, b.finding.id))
  let from: When | undefined
  let until: When | undefined
  const days = new Set<number>()
  const activities = new Set<string>()
  for (const {finding, activity} of members) {
    const start = finding.when
    const end = finding.until ?? start
    if (start !== undefined && (from === undefined || compareWhen(start, from) < 0)) from = start
    if (end !== undefined && (until === undefined || compareWhen(end, until) > 0)) until = end
    for (const when of [start, end]) if (when !== undefined) days.add(Math.floor(when.at / microsPerDay))
    if (activity !== undefined) activities.add(activity)
  }
  return {
    kind: members[0]!.kind,
    server,
    activities: [...activities].sort(compareText).slice(0, mostActivities),
    from,
    until,
    days: days.size,
    members,
    at: undefined,
    says: undefined,
  }
}

/** `F-0002` before `F-0010` before `F-10000`. */
function compareIds(a: FindingId, b: FindingId): number {
  return a.length - b.length || compareText(a, b)
}
