/* The picture of a story: episodes over the logs that show them, and where those logs have nothing.
 *
 * One group of lanes per server. Above the lanes stand the numbers of the episodes, each a link to its sentence;
 * in a lane stand the times at which that log shows the episode. A lane's ground is plain where the log has
 * records and hatched where it has none. Marks tell apart by shape, not by colour: full for what was done, hollow
 * for what was only tried or may be common work, dashed for what others did (checks, the defenders).
 *
 * Everything is bounded: servers, lanes, numbers, marks. What is left out is counted below the picture. */

import {evidenceName} from "../assess/sentences.ts"
import type {CaseBundle, LogCoverage} from "../model/case.ts"
import type {BlindSpan, Episode} from "../model/episode.ts"
import {diskKinds, type LogKind, logKinds} from "../model/event.ts"
import type {Finding} from "../model/finding.ts"
import type {ServerId} from "../model/ids.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import {html, type Markup, shorten} from "./escape.ts"
import {anchor, type Page} from "./html-parts.ts"
import {type Axis, axisOf, type Break} from "./picture-axis.ts"
import {episodeNumber, isDone, logLabel} from "./story-words.ts"

const width = 960
const labelWidth = 174
const left = labelWidth + 14
const right = 12
const headHeight = 44
const rowHeight = 11
const lanePadding = 8
const numberHeight = 20
const numberRows = 4
const mostServers = 6
const mostLanes = 9
const mostEpisodes = 80
const mostBars = 1500
const mostRows = 3
/** Blind spans that the axis makes room for. */
const mostEdges = 2
const leastBar = 5
const labelUnits = 22

/** A bar of an episode in a lane. */
interface Bar {
  readonly episode: Episode
  readonly x: number
  readonly width: number
  readonly row: number
  /** Its number stands beside it. */
  readonly isNamed: boolean
}

interface Lane {
  readonly label: string
  readonly log: string
  readonly bars: readonly Bar[]
  readonly rows: number
  /** Stretches without a record, in user units. */
  readonly blind: readonly (readonly [number, number])[]
  /** The evidence has nothing of this log. */
  readonly isAbsent: boolean
}

type Times = ReadonlyMap<string, readonly (readonly [number, number])[]>

/** The picture of `chosen` episodes, of which the story has `all`; undefined if none has a time. */
export function episodesPicture(page: Page, all: readonly Episode[]): Markup | undefined {
  const timed = all.filter((e) => e.from !== undefined)
  const servers = [...new Set(timed.map((e) => e.server))]
  const shownServers = heaviest(timed, servers)
  const chosen = choose(timed.filter((e) => shownServers.includes(e.server)))
  const times = new Map(chosen.map((e) => [e.id, timesOf(page, e)]))
  const spans = chosen.flatMap((e) => [...(times.get(e.id)?.values() ?? [])].flat())
  const axis = axisOf(spans, left, width - left - right, edgesOf(page.bundle, shownServers))
  if (axis === undefined) return undefined
  let y = headHeight
  const groups = shownServers.map((server) => {
    const own = chosen.filter((e) => e.server === server)
    const group = serverGroup(page, server, own, times, axis, y, shownServers.length > 1)
    y = group.bottom
    return group
  })
  const {say} = page
  const height = y + 6
  const first = Math.min(...spans.map(([from]) => from)) as Instant
  const last = Math.max(...spans.map(([, until]) => until)) as Instant
  const notes = [
    ...(servers.length > shownServers.length
      ? [say("picture.servers", {n: servers.length - shownServers.length})]
      : []),
    ...(timed.length > chosen.length ? [say("picture.notDrawn", {n: timed.length - chosen.length})] : []),
    ...(all.length > timed.length ? [say("picture.noTime", {n: all.length - timed.length})] : []),
    ...groups.flatMap((g) => g.notes),
  ]
  return html`<figure class="story-picture">
<div class="wide" role="group" aria-label="${say("picture.label")}" tabindex="0"><svg class="picture" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="story-title" aria-describedby="story-desc">
<title id="story-title">${say("picture.title")}</title>
<desc id="story-desc">${say("picture.says", {n: chosen.length, servers: shownServers.length, from: formatForPeople(first, "minute"), to: formatForPeople(last, "minute"), list: chosen.map((e, at) => html`${at > 0 ? ", " : undefined}${episodeNumber(e)} ${say(`episode.${e.kind}`)}`)})}</desc>
<defs><pattern id="story-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
${axisMarkup(axis, height)}${groups.map((g) => g.markup)}${axis.breaks.map((gap) => breakMarkup(page, gap, height))}
</svg></div>
<figcaption>${key("ep-done", say("picture.done"))} ${key("ep-tried", say("picture.tried"))} ${key("ep-others", say("picture.others"))} <span class="key"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true"><rect class="gap" fill="url(#story-hatch)" width="24" height="12"/></svg> ${say("picture.blind")}</span> <span class="scrolls">${say("picture.scroll")}</span> ${say("picture.utc")}${axis.breaks.length > 0 ? html` ${say("picture.zigzag")}` : undefined}${notes.map((note) => html` ${note}`)}</figcaption>
</figure>`
}

/** Beginning and end of the longest blind spans, so that they stand in the picture wherever they fall. */
function edgesOf(bundle: CaseBundle, servers: readonly ServerId[]): readonly number[] {
  return (bundle.case.blindSpans ?? [])
    .flatMap(({server, from, until}) =>
      from !== undefined && servers.includes(server) ? [{from, until}] : [],
    )
    .sort((a, b) => b.until - b.from - (a.until - a.from) || a.from - b.from)
    .slice(0, mostEdges)
    .flatMap(({from, until}) => [from, until])
}

function key(name: string, says: Markup): Markup {
  return html`<span class="key"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true"><rect class="${name}" x="1" y="1.5" width="22" height="9" rx="2"/></svg> ${says}</span>`
}

/** Servers with the weightiest episodes first, then in order of name. */
function heaviest(episodes: readonly Episode[], servers: readonly ServerId[]): readonly ServerId[] {
  const best = new Map<ServerId, number>()
  for (const e of episodes) best.set(e.server, Math.max(best.get(e.server) ?? 0, weight(e)))
  const ranked = [...servers].sort((a, b) => (best.get(b) ?? 0) - (best.get(a) ?? 0) || (a < b ? -1 : 1))
  return ranked.slice(0, mostServers).sort()
}

/** What was done weighs more than what was tried, what an intruder did more than what others did. */
export function weight(episode: Episode): number {
  const {kind} = episode
  const isForeign = kind === "check" || kind === "probe" || kind === "defence" || kind === "other"
  return (isForeign ? 0 : 2) + (isDone(episode) ? 1 : 0)
}

/** The weightiest, in the order of the story. */
function choose(episodes: readonly Episode[]): readonly Episode[] {
  if (episodes.length <= mostEpisodes) return episodes
  const kept = new Set(
    episodes
      .map((episode, index) => ({episode, index}))
      .sort((a, b) => weight(b.episode) - weight(a.episode) || a.index - b.index)
      .slice(0, mostEpisodes)
      .map(({episode}) => episode),
  )
  return episodes.filter((e) => kept.has(e))
}

/** When each log shows the episode: the times of its findings, or its own where no finding shows it. */
function timesOf(page: Page, episode: Episode): Times {
  const out = new Map<string, (readonly [number, number])[]>()
  const add = (log: string, from: number, until: number): void => {
    const known = out.get(log)
    if (known === undefined) out.set(log, [[from, until]])
    else known.push([from, until])
  }
  for (const id of episode.findings) {
    const finding: Finding | undefined = page.findings.get(id)
    if (finding?.when !== undefined)
      add(finding.log, finding.when.at, Math.max(finding.when.at, finding.until?.at ?? finding.when.at))
  }
  if (out.size === 0 && episode.from !== undefined)
    for (const log of episode.logs) add(log, episode.from.at, episode.until?.at ?? episode.from.at)
  return out
}

interface Group {
  readonly markup: Markup
  readonly bottom: number
  readonly notes: readonly Markup[]
}

function serverGroup(
  page: Page,
  server: ServerId,
  episodes: readonly Episode[],
  times: ReadonlyMap<string, Times>,
  axis: Axis,
  top: number,
  isNamed: boolean,
): Group {
  const {bundle, say} = page
  const numbers = numbersOf(episodes, times, axis)
  const rows = Math.max(1, ...numbers.placed.map((n) => n.row + 1))
  const lanesTop = top + rows * numberHeight + 6
  const logs = lanesOf(bundle, server, episodes, times)
  const lanes = logs.slice(0, mostLanes).map((log) => laneOf(bundle, server, log, episodes, times, axis))
  let y = lanesTop
  const drawn = lanes.map((lane) => {
    const height = lane.rows * rowHeight + lanePadding
    const markup = laneMarkup(page, lane, y, height)
    y += height
    return markup
  })
  const bottom = y + 12
  const lines = numbers.placed
    .filter(() => numbers.placed.length <= 16)
    .map(
      (n) => html`<path class="lead" d="M${n.x.toFixed(1)} ${top + (n.row + 1) * numberHeight - 3}V${y}"/>`,
    )
  const marks = numbers.placed.map((n) => numberMarkup(page, n, top))
  const name = isNamed
    ? html`<text class="server" x="${labelWidth}" y="${top + 14}" text-anchor="end">${shorten(server, 18)}</text>`
    : undefined
  return {
    markup: html`<path class="rule" d="M0 ${top - 2}H${width}"/>${name}${drawn.map((d) => d.ground)}${lines}${drawn.map((d) => d.marks)}${marks}`,
    bottom,
    notes: [
      ...(logs.length > lanes.length
        ? [say("picture.logs", {n: logs.length - lanes.length, server: shorten(server, 40)})]
        : []),
      ...(numbers.left > 0 ? [say("picture.noRoom", {n: numbers.left, server: shorten(server, 40)})] : []),
    ],
  }
}

interface Placed {
  readonly episode: Episode
  /** The middle of the number. */
  readonly x: number
  readonly width: number
  readonly row: number
}

/** A number above the first mark of each episode, moved to a further row where the first is taken. */
function numbersOf(
  episodes: readonly Episode[],
  times: ReadonlyMap<string, Times>,
  axis: Axis,
): {readonly placed: readonly Placed[]; readonly left: number} {
  const ends = new Array<number>(numberRows).fill(Number.NEGATIVE_INFINITY)
  const placed: Placed[] = []
  const starts = episodes
    .map((episode) => {
      const from = [...(times.get(episode.id)?.values() ?? [])].flat().map((span) => span[0])
      return {episode, at: axis.place(Math.min(...from))}
    })
    .sort((a, b) => a.at - b.at || (a.episode.id < b.episode.id ? -1 : 1))
  for (const {episode, at} of starts) {
    const own = 12 + 7 * String(episodeNumber(episode)).length
    const x = Math.min(Math.max(at, left + own / 2), width - own / 2 - 1)
    const row = ends.findIndex((end) => end + 3 <= x - own / 2)
    if (row < 0) continue
    ends[row] = x + own / 2
    placed.push({episode, x, width: own, row})
  }
  return {placed, left: episodes.length - placed.length}
}

function numberMarkup({say}: Page, {episode, x, width: own, row}: Placed, top: number): Markup {
  const y = top + row * numberHeight
  const name = say("picture.episode", {n: episodeNumber(episode), kind: say(`episode.${episode.kind}`)})
  return html`<a href="#${anchor(episode.id)}" aria-label="${name}"><rect class="number ${markClass(episode)}" x="${(x - own / 2).toFixed(1)}" y="${y}" width="${own}" height="16" rx="8"/><text class="number ${markClass(episode)}" x="${x.toFixed(1)}" y="${y + 12}" text-anchor="middle">${episodeNumber(episode)}</text></a>`
}

function markClass(episode: Episode): string {
  if (episode.kind === "check" || episode.kind === "defence") return "ep-others"
  return isDone(episode) && episode.kind !== "probe" ? "ep-done" : "ep-tried"
}

/** Logs that show an episode of the server, and the web server's logs if the evidence has none of them. */
function lanesOf(
  bundle: CaseBundle,
  server: ServerId,
  episodes: readonly Episode[],
  times: ReadonlyMap<string, Times>,
): readonly string[] {
  const seen = new Set(episodes.flatMap((e) => [...(times.get(e.id)?.keys() ?? [])]))
  const gaps = bundle.case.servers.find((s) => s.id === server)?.gaps ?? []
  for (const gap of gaps)
    if (gap.why === "absent" && (gap.log === "iis-frontend" || gap.log === "httpproxy")) seen.add(gap.log)
  const place = (log: string): number => {
    const at = logKinds.indexOf(log as LogKind)
    return at < 0 ? logKinds.indexOf("windows-event") : at
  }
  return [...seen].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

function laneOf(
  bundle: CaseBundle,
  server: ServerId,
  log: string,
  episodes: readonly Episode[],
  times: ReadonlyMap<string, Times>,
  axis: Axis,
): Lane {
  const wanted = episodes.flatMap((episode) => {
    const spans = times.get(episode.id)?.get(log)
    return spans === undefined ? [] : barsOf(spans, axis).map((bar) => ({episode, ...bar}))
  })
  wanted.sort((a, b) => a.x - b.x || b.width - a.width || (a.episode.id < b.episode.id ? -1 : 1))
  // One episode keeps its row, so that its bars read as one.
  const rowOf = new Map<string, number>()
  const ends: number[] = []
  const rowed = wanted.slice(0, mostBars).map((bar) => {
    let row = rowOf.get(bar.episode.id)
    if (row === undefined) {
      row = ends.findIndex((end) => end < bar.x)
      if (row < 0) row = Math.min(ends.length, mostRows - 1)
      rowOf.set(bar.episode.id, row)
    }
    ends[row] = Math.max(ends[row] ?? 0, bar.x + bar.width + 1)
    return {...bar, row}
  })
  const blind = blindOf(bundle, server, log, axis)
  return {
    label: logLabel(log),
    log,
    bars: named(rowed),
    rows: Math.max(1, ends.length),
    blind: blind ?? [[left, width - right]],
    isAbsent: blind === undefined,
  }
}

/** Bars before a free place carry the number of their episode. */
function named(bars: readonly Omit<Bar, "isNamed">[]): readonly Bar[] {
  const nextIn = new Map<number, number>()
  const out: Bar[] = []
  for (const bar of bars.toReversed()) {
    const room = (nextIn.get(bar.row) ?? width - right) - bar.x - bar.width
    out.push({...bar, isNamed: room > 8 + 6 * String(episodeNumber(bar.episode)).length})
    nextIn.set(bar.row, bar.x)
  }
  return out.reverse()
}

/** Spans of one lane as bars, joined where less than a unit and a half lies between. */
function barsOf(
  spans: readonly (readonly [number, number])[],
  axis: Axis,
): readonly {readonly x: number; readonly width: number}[] {
  const drawn = spans
    .map(([from, until]) => [axis.place(from), axis.place(until)] as [number, number])
    .sort((a, b) => a[0] - b[0])
  const out: [number, number][] = []
  for (const [from, until] of drawn) {
    const last = out[out.length - 1]
    const end = Math.max(until, from + leastBar)
    if (last !== undefined && from <= last[1] + 1.5) last[1] = Math.max(last[1], end)
    else out.push([from, end])
  }
  return out.map(([from, until]) => ({x: Math.min(from, width - right - leastBar), width: until - from}))
}

function isDisk(log: string): boolean {
  return diskKinds.some((kind) => kind === log)
}

/** Where the lane's log has no record, in user units; none for what is read from a disk, undefined for a log
 *  that is absent. */
function blindOf(bundle: CaseBundle, server: ServerId, log: string, axis: Axis): Lane["blind"] | undefined {
  if (isDisk(log)) return []
  const start = left
  const end = width - right
  const kind = logKinds.some((each) => each === log) ? log : "windows-event"
  const own = bundle.case.coverage.filter((c): c is LogCoverage => c.server === server && c.log === kind)
  const first = Math.min(...own.flatMap((c) => c.first ?? []))
  const last = Math.max(...own.flatMap((c) => c.last ?? []))
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined
  const out: [number, number][] = []
  const add = (from: number, until: number): void => {
    if (until - from > 0.5) out.push([from, until])
  }
  if (first > axis.segments[0]!.from) add(start, axis.place(first))
  for (const span of bundle.case.blindSpans ?? []) {
    if (span.server === server && span.from !== undefined && span.logs.includes(kind)) {
      const [a, b] = spanPlace(span, axis)
      add(a, b)
    }
  }
  if (last < axis.segments[axis.segments.length - 1]!.until) add(axis.place(last), end)
  return out
}

/** A blind span that lies within a break takes the whole of it. */
function spanPlace(span: BlindSpan, axis: Axis): readonly [number, number] {
  const from = span.from ?? span.until
  const within = (at: number): Break | undefined => axis.breaks.find((b) => at > b.from && at < b.until)
  return [within(from)?.x ?? axis.place(from), endOf(within(span.until)) ?? axis.place(span.until)]
}

function endOf(gap: Break | undefined): number | undefined {
  return gap === undefined ? undefined : gap.x + gap.width
}

interface Drawn {
  readonly ground: Markup
  readonly marks: Markup
}

function laneMarkup({say}: Page, lane: Lane, y: number, height: number): Drawn {
  const inner = height - 4
  const middle = (y + height / 2 + 4).toFixed(1)
  const ground = isDisk(lane.log)
    ? html`<path class="rule" d="M${left} ${(y + height / 2).toFixed(1)}H${width - right}"/>`
    : html`<rect class="ground" x="${left}" y="${y + 2}" width="${width - right - left}" height="${inner}"/>${lane.blind.map(([from, until]) => html`<rect class="gap" fill="url(#story-hatch)" x="${from.toFixed(1)}" y="${y + 2}" width="${(until - from).toFixed(1)}" height="${inner}"/>`)}`
  const absent = lane.isAbsent
    ? html`<text class="absent" x="${left + 6}" y="${middle}">${say("picture.absent", {what: evidenceName(lane.log)})}</text>`
    : undefined
  return {
    ground: html`${ground}<text class="label" x="${labelWidth}" y="${middle}" text-anchor="end">${shorten(lane.label, labelUnits)}</text>${absent}`,
    marks: html`${lane.bars.map((bar) => barMarkup(bar, y))}`,
  }
}

function barMarkup({episode, x, width: own, row, isNamed}: Bar, laneTop: number): Markup {
  const y = laneTop + 5 + row * rowHeight
  const name = isNamed
    ? html`<text class="bar-name" x="${(x + own + 3).toFixed(1)}" y="${y + 8}">${episodeNumber(episode)}</text>`
    : undefined
  return html`<rect class="${markClass(episode)}" x="${x.toFixed(1)}" y="${y}" width="${own.toFixed(1)}" height="8" rx="2"/>${name}`
}

/** Half of the room that a time takes, and that of a date. */
const halfTick = 27
const dateRoom = 68

function axisMarkup(axis: Axis, height: number): Markup {
  let tickEnd = Number.NEGATIVE_INFINITY
  let dateEnd = Number.NEGATIVE_INFINITY
  const isClear = (x: number): boolean =>
    axis.breaks.every((b) => x + halfTick < b.x + 4 || x - halfTick > b.x + b.width - 4)
  return html`${axis.ticks.map(({x, text, date}) => {
    const line = html`<path class="tick" d="M${x.toFixed(1)} ${headHeight - 10}V${height - 6}"/>`
    const middle = Math.min(x, width - halfTick)
    const hasText = isClear(x) && middle - halfTick >= tickEnd
    if (hasText) tickEnd = middle + halfTick
    const start = Math.min(x - halfTick, width - dateRoom)
    const hasDate = date !== undefined && start >= dateEnd
    if (hasDate) dateEnd = start + dateRoom
    return html`${line}${hasText ? html`<text class="axis" x="${middle.toFixed(1)}" y="${headHeight - 15}" text-anchor="middle">${text}</text>` : undefined}${hasDate ? html`<text class="axis date" x="${start.toFixed(1)}" y="${headHeight - 30}">${date}</text>` : undefined}`
  })}`
}

/** A zigzag over all lanes with what is left out above it. */
function breakMarkup({say}: Page, gap: Break, height: number): Markup {
  const middle = gap.x + gap.width / 2
  let path = ""
  let side = -3
  for (let y = headHeight - 8; y <= height - 6; y += 8) {
    path += `${path === "" ? "M" : "L"}${(middle + side).toFixed(1)} ${y}`
    side = -side
  }
  return html`<path class="break-ground" d="${path}"/><path class="break" d="${path}"/><text class="axis left-out" x="${middle.toFixed(1)}" y="${headHeight - 15}" text-anchor="middle">${say(`unit.${gap.unit}`, {n: gap.count})}</text>`
}
