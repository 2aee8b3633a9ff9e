/* The timeline: everything over all sources as a table in order of time. */

import type {TimelineEntry} from "../model/case.ts"
import {compareWhen} from "../model/instant.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {
  findingLink,
  linked,
  type Page,
  placeOf,
  restNote,
  section,
  table,
  time,
  unitOf,
} from "./html-parts.ts"
import {logLabel} from "./story-words.ts"

/** Rows that a person still reads; at some 700 bytes for each, a quarter of a megabyte. */
const maxRows = 300

/** The section. */
export function timelineSection(page: Page): Markup {
  const {say} = page
  const entries = orderTimeline(page.bundle.timeline)
  if (entries.length === 0)
    return section("timeline", say("timeline.title"), html`<p>${say("timeline.none")}</p>`)
  const chosen = chooseRows(page, entries)
  return section(
    "timeline",
    say("timeline.title"),
    html`<p>${say("timeline.intro")}</p>`,
    table(
      say("timeline.caption"),
      [
        {title: say("col.timeUtc"), kind: "time"},
        {title: say("col.serverLog")},
        {title: say("col.what")},
        {title: say("col.evidence")},
      ],
      chosen.map((entry) => [
        time(page, entry.when, true),
        html`${entry.server} <span class="quiet">${logLabel(entry.log)}</span>`,
        html`${entry.kind === "finding" ? undefined : html`<span class="tag">${say(`entry.${entry.kind}`)}</span> `}${linked(page, clip(entry.summary, 500))}`,
        evidenceCell(page, entry),
      ]),
      {tools: {id: "timeline-table", filter: say("tools.filterTimeline")}},
    ),
    restNote(page, chosen.length, entries.length, say("noun.entries"), "timeline.csv"),
  )
}

// The finding's card has the whole place: beside a link to it the line or record is enough.
function evidenceCell(page: Page, entry: TimelineEntry): Markup {
  const {at, finding} = entry
  const link = finding === undefined ? undefined : findingLink(page, finding)
  if (at === undefined) return html`${link}`
  const hasCard = finding !== undefined && page.anchored.has(finding)
  const place = hasCard
    ? unitOf(page, at)
    : html`${evidenceText(clip(at.evidence, 160))}, ${placeOf(page, at)}`
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
