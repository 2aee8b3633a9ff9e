/* The timeline over all sources: a picture of the whole, pictures of sessions that the whole would squeeze
 * into one dot, and a table. */

import {logName} from "../assess/sentences.ts"
import type {Session, TimelineEntry} from "../model/case.ts"
import {compareWhen} from "../model/instant.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {findingLink, type Page, restNote, section, table, time} from "./html-parts.ts"
import {timelinePicture} from "./picture-timeline.ts"
import {placeText, unitText} from "./words.ts"

const maxRows = 300
const maxZooms = 2

/** The section. */
export function timelineSection(page: Page): Markup {
  const entries = orderTimeline(page.bundle.timeline)
  if (entries.length === 0)
    return section("timeline", "Timeline", html`<p>Nothing to show: no finding, gap or note has a time.</p>`)
  const chosen = chooseRows(page, entries)
  return section(
    "timeline",
    "Timeline",
    html`<p>All times are UTC. Where a log does not state its zone, the table says so.</p>`,
    timelinePicture(page, entries, "tl", "The whole period"),
    zooms(page, entries),
    table(
      "What happened, in order of time",
      [{title: "Time (UTC)", kind: "time"}, {title: "Server and log"}, {title: "What"}, {title: "Evidence"}],
      chosen.map((entry) => [
        time(entry.when, true),
        html`${entry.server} <span class="quiet">${logName(entry.log)}</span>`,
        html`${entry.kind === "finding" ? undefined : html`<span class="tag">${entry.kind}</span> `}${clip(entry.summary, 500)}`,
        evidenceCell(page, entry),
      ]),
    ),
    restNote(chosen.length, entries.length, "entries", "timeline.csv"),
  )
}

// The finding's card has the whole place: beside a link to it the line or record is enough.
function evidenceCell(page: Page, entry: TimelineEntry): Markup {
  const {at, finding} = entry
  const link = finding === undefined ? undefined : findingLink(page, finding)
  if (at === undefined) return html`${link}`
  const hasCard = finding !== undefined && page.anchored.has(finding)
  const place = hasCard ? unitText(at) : html`${evidenceText(clip(at.evidence, 160))}, ${placeText(at)}`
  return html`${link} <span class="quiet">${place}</span>`
}

/** In order of time, then server, log, place and finding: the same whatever order they came in. */
export function orderTimeline(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const keyed = entries.map((entry) => ({
    entry,
    key: [
      entry.server,
      entry.log,
      entry.at?.evidence ?? "",
      String(entry.at?.offset ?? 0).padStart(16, "0"),
      entry.finding ?? "",
      entry.kind,
      entry.summary,
    ].join("\u0000"),
  }))
  keyed.sort(
    (a, b) => compareWhen(a.entry.when, b.entry.when) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  )
  return keyed.map((each) => each.entry)
}

// Too many rows: those whose finding has a card come first, then the earliest.
function chooseRows(page: Page, entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  if (entries.length <= maxRows) return entries
  const weighty = entries.filter(
    (entry) => entry.kind !== "finding" || (entry.finding !== undefined && page.anchored.has(entry.finding)),
  )
  const chosen = new Set(weighty.slice(0, maxRows))
  for (const entry of entries) {
    if (chosen.size >= maxRows) break
    chosen.add(entry)
  }
  return entries.filter((entry) => chosen.has(entry))
}

function zooms(page: Page, entries: readonly TimelineEntry[]): readonly (Markup | undefined)[] {
  const times = entries.flatMap((entry) => (entry.when === undefined ? [] : [entry.when.at]))
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const squeezed = page.bundle.case.servers
    .flatMap((server) => server.sessions)
    .filter((session) => session.findings.length > 1 && lengthOf(session) * 20 < whole)
    .sort((a, b) => b.findings.length - a.findings.length || (a.id < b.id ? -1 : 1))
    .slice(0, maxZooms)
  return squeezed.map((session, index) => {
    const ids = new Set(session.findings)
    const own = entries.filter((entry) => entry.finding !== undefined && ids.has(entry.finding))
    return timelinePicture(page, own, `tl-${index + 1}`, `Session ${clip(session.id, 40)} alone`)
  })
}

function lengthOf(session: Session): number {
  return session.from === undefined || session.until === undefined
    ? Number.POSITIVE_INFINITY
    : session.until.at - session.from.at
}
