/* The picture of when things happened: one lane per server and log, time from left to right.
 *
 * Entries closer than two units fall into one mark that grows with their number. The whole period often
 * hides a burst of seconds: html-timeline.ts draws such sessions once more, alone.
 * At most `maxLanes` lanes; marks are bounded by lanes and width, whatever the case holds. */

import {logName} from "../assess/sentences.ts"
import type {TimelineEntry} from "../model/case.ts"
import type {FindingId} from "../model/ids.ts"
import {
  formatForPeople,
  type Instant,
  microsPerDay,
  microsPerHour,
  microsPerMinute,
} from "../model/instant.ts"
import {html, type Markup, shorten} from "./escape.ts"
import {anchor, type Page} from "./html-parts.ts"
import {count, counted} from "./words.ts"

const maxLanes = 30
const width = 960
const labelWidth = 216
const laneHeight = 28
const labelUnits = 32
const headHeight = 34
const bucket = 2
/** Room that a finding's name needs beside its dot. */
const labelSpace = 64

const steps: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  20_000,
  50_000,
  100_000,
  200_000,
  500_000,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 1_000_000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * microsPerMinute),
  ...[1, 2, 3, 6, 12].map((n) => n * microsPerHour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].map(
    (n) => n * microsPerDay,
  ),
]

/** Entries that fall on one place of a lane. */
interface Dot {
  readonly column: number
  entries: number
  findings: number
  /** The first finding among them. */
  id: FindingId | undefined
}

/** The picture of those `entries` that have a time, or undefined if none has. `name` makes ids unique in
 *  the page; `title` is what the picture shows. A dot links to its first finding. */
export function timelinePicture(
  page: Page,
  entries: readonly TimelineEntry[],
  name: string,
  title: string,
): Markup | undefined {
  const timed = entries.flatMap((entry) => (entry.when === undefined ? [] : [{entry, at: entry.when.at}]))
  if (timed.length === 0) return undefined
  let from = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  for (const {at} of timed) {
    from = Math.min(from, at)
    until = Math.max(until, at)
  }
  const span = Math.max(until - from, 1000)
  const inner = width - labelWidth - 84
  const x = (at: number): number => labelWidth + 12 + ((at - from) / span) * inner

  const lanes = new Map<string, Map<number, Dot>>()
  let dropped = 0
  for (const {entry, at} of timed) {
    const lane = `${entry.server} ${logName(entry.log).replace(/^Microsoft-Windows-/, "")}`
    let dots = lanes.get(lane)
    if (dots === undefined) {
      if (lanes.size >= maxLanes) {
        dropped += 1
        continue
      }
      dots = new Map()
      lanes.set(lane, dots)
    }
    const column = Math.round(x(at) / bucket)
    const dot = dots.get(column) ?? {column, entries: 0, findings: 0, id: undefined}
    dot.entries += 1
    if (entry.kind === "finding") {
      dot.findings += 1
      dot.id ??= entry.finding
    }
    dots.set(column, dot)
  }

  const height = headHeight + lanes.size * laneHeight + 6
  const rows = [...lanes].map(([lane, dots], index) => {
    const y = headHeight + index * laneHeight + laneHeight / 2
    return html`<path class="rule" d="M${labelWidth} ${y}H${width}"/><text class="label" x="${labelWidth - 8}" y="${y + 4}" text-anchor="end">${shorten(lane, labelUnits)}</text>${spaced([...dots.values()]).map(({dot, free}) => mark(page, dot, y, free))}`
  })
  const step = steps.find((each) => span / each <= 7) ?? span
  const ticks: Markup[] = []
  for (let at = Math.ceil(from / step) * step; at <= until && ticks.length < 10; at += step) {
    const px = x(at).toFixed(1)
    ticks.push(
      html`<path class="tick" d="M${px} ${headHeight - 6}V${height - 4}"/><text class="axis" x="${px}" y="${headHeight - 12}" text-anchor="${x(at) > width - 60 ? "end" : "middle"}">${tickText(at, step)}</text>`,
    )
  }
  const first = formatForPeople(from as Instant).replace(".000 UTC", " UTC")
  const last = formatForPeople(until as Instant).replace(".000 UTC", " UTC")
  return html`<figure>
<div class="wide" role="region" aria-label="Timeline picture: ${title}" tabindex="0"><svg class="picture" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">
<title id="${name}-title">${title}</title>
<desc id="${name}-desc">${counted(timed.length, "entry", "entries")} from ${first} to ${last} in ${counted(lanes.size, "lane")}, one per server and log. The table below lists them.</desc>
${ticks}${rows}
</svg></div>
<figcaption>${title}: ${first} to ${last}.${dropped > 0 ? ` ${count(dropped)} entries in further lanes are in timeline.csv.` : ""}</figcaption>
</figure>`
}

/** The dots of a lane in order, each with the free space to its right. */
function spaced(dots: readonly Dot[]): readonly {dot: Dot; free: number}[] {
  const sorted = [...dots].sort((a, b) => a.column - b.column)
  return sorted.map((dot, at) => ({
    dot,
    free: (sorted[at + 1]?.column ?? width / bucket) * bucket - dot.column * bucket,
  }))
}

function mark(page: Page, dot: Dot, y: number, free: number): Markup {
  const radius = Math.min(5 + Math.log2(dot.entries), 9)
  const cx = dot.column * bucket
  if (dot.findings === 0) {
    return html`<rect class="note" x="${(cx - 4.5).toFixed(1)}" y="${(y - 4.5).toFixed(1)}" width="9" height="9" rx="1"/>`
  }
  const circle = html`<circle class="dot" cx="${cx}" cy="${y}" r="${radius.toFixed(1)}"/>`
  if (dot.id === undefined) return circle
  const more = dot.findings > 1 ? ` +${count(dot.findings - 1)}` : ""
  const label =
    free < labelSpace + (dot.findings > 1 ? 24 : 0)
      ? undefined
      : html`<text class="name" x="${(cx + radius + 4).toFixed(1)}" y="${y - 5}">${dot.id}${more}</text>`
  if (!page.anchored.has(dot.id)) return html`${circle}${label}`
  return html`<a href="#${anchor(dot.id)}" aria-label="${dot.id}${more}">${circle}${label}</a>`
}

function tickText(at: number, step: number): string {
  const text = formatForPeople(at as Instant)
  if (step >= microsPerDay) return text.slice(0, 10)
  if (step >= microsPerMinute) return at % microsPerDay === 0 ? text.slice(0, 10) : text.slice(11, 16)
  return step >= 1_000_000 ? text.slice(11, 19) : text.slice(11, 23)
}
