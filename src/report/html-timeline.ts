/* The timeline: the story of the case first, then everything over all sources as a table. */

import {logName} from "../assess/sentences.ts"
import type {TimelineEntry} from "../model/case.ts"
import {compareWhen} from "../model/instant.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {findingLink, type Page, restNote, section, table, time} from "./html-parts.ts"
import {storyPart} from "./html-story.ts"
import {placeText, unitText} from "./words.ts"

const maxRows = 300

/** The section. */
export function timelineSection(page: Page): Markup {
  const entries = orderTimeline(page.bundle.timeline)
  if (entries.length === 0)
    return section("timeline", "Timeline", html`<p>Nothing to show: no finding, gap or note has a time.</p>`)
  const chosen = chooseRows(page, entries)
  const story = storyPart(page)
  return section(
    "timeline",
    "Timeline",
    html`<p>All times are UTC. Where a log does not state its zone, the table says so.</p>`,
    story,
    story === undefined ? undefined : html`<h3>Everything in order of time</h3>`,
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
