/* The picture of what could be seen: one row per server and log, one column per day (or run of days).
 *
 * A filled cell holds records, three depths by the row's own busiest day; a hatched cell holds none and is
 * a gap; a row that is hatched throughout is a log that a judgement needed and nobody has. Black and white
 * print keeps the difference. At most `maxColumns` columns and `maxRows` rows, so any case fits a page. */

import {logName} from "../assess/sentences.ts"
import type {CaseBundle, LogCoverage} from "../model/case.ts"
import type {ServerId} from "../model/ids.ts"
import {microsPerDay} from "../model/instant.ts"
import {html, type Markup, shorten} from "./escape.ts"
import type {Page} from "./html-parts.ts"
import {dayNumber, dayText} from "./words.ts"

const maxColumns = 366
const maxRows = 60
const width = 960
const labelWidth = 216
const rowHeight = 22
const labelUnits = 32
const headHeight = 34

/** A log of a server. */
export interface CoverageRow {
  readonly server: ServerId
  readonly label: string
  /** Undefined: the log is absent. */
  readonly coverage: LogCoverage | undefined
}

/** The rows of the picture and of its table: logs seen, then logs that a gap calls absent. */
export function coverageRows(bundle: CaseBundle): readonly CoverageRow[] {
  const rows: CoverageRow[] = []
  const servers = new Set<ServerId>(bundle.case.servers.map((server) => server.id))
  for (const coverage of bundle.case.coverage) servers.add(coverage.server)
  for (const server of servers) {
    const seen = bundle.case.coverage.filter((coverage) => coverage.server === server)
    for (const coverage of seen) rows.push({server, label: logName(coverage.log), coverage})
    for (const log of absentLogs(bundle, server))
      rows.push({server, label: logName(log), coverage: undefined})
  }
  return rows
}

function absentLogs(bundle: CaseBundle, id: ServerId): readonly string[] {
  const server = bundle.case.servers.find((each) => each.id === id)
  if (server === undefined) return []
  const present = new Set<string>(bundle.case.coverage.filter((c) => c.server === id).map((c) => c.log))
  const gaps = [...server.gaps, ...server.judgements.flatMap((judgement) => judgement.gaps)]
  const absent = new Set(gaps.filter((gap) => gap.why === "absent").map((gap): string => gap.log))
  return [...absent].filter((log) => !present.has(log)).sort()
}

/** The picture, or undefined if no log has a day. */
export function coveragePicture({bundle, say}: Page): Markup | undefined {
  const all = coverageRows(bundle)
  const days = all.flatMap((row) => row.coverage?.days ?? []).map((day) => dayNumber(day.day))
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const day of days) {
    if (day === undefined) continue
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  if (last < first) return undefined
  const perColumn = Math.ceil((last - first + 1) / maxColumns)
  const columns = Math.ceil((last - first + 1) / perColumn)
  const columnWidth = (width - labelWidth) / columns
  const rows = all.slice(0, maxRows)
  const height = headHeight + rows.length * rowHeight + 6
  const x = (column: number): string => (labelWidth + column * columnWidth).toFixed(2)

  const xOf = (at: number): number => labelWidth + (at / microsPerDay - first) * (columnWidth / perColumn)
  const bars = rows.map((row, index) => {
    const y = headHeight + index * rowHeight
    const isNewServer = index === 0 || rows[index - 1]?.server !== row.server
    // The first and last cells end where the log does: a minute of records is no day.
    const from = row.coverage?.first === undefined ? labelWidth : xOf(row.coverage.first)
    const until = row.coverage?.last === undefined ? width : xOf(row.coverage.last)
    const cells = runsOf(depths(row.coverage, first, perColumn, columns)).map((run) => {
      const left = Math.max(labelWidth + run.from * columnWidth, from)
      const right = Math.min(labelWidth + run.to * columnWidth - (columnWidth > 6 ? 1 : 0), until)
      return html`<rect class="d${run.depth}" x="${left.toFixed(2)}" y="${y + 4}" width="${Math.max(right - left, 1.5).toFixed(2)}" height="${rowHeight - 8}"/>`
    })
    return html`${isNewServer ? html`<path class="rule" d="M0 ${y}H${width}"/>` : undefined}<text class="label" x="${labelWidth - 8}" y="${y + 15}" text-anchor="end">${shorten(`${row.server} ${row.label}`, labelUnits)}</text><rect class="gap" fill="url(#hatch)" x="${labelWidth}" y="${y + 4}" width="${width - labelWidth}" height="${rowHeight - 8}"/>${cells}`
  })
  const ticks = tickColumns(columns).map(
    (column) =>
      html`<path class="tick" d="M${x(column)} ${headHeight - 6}V${height - 4}"/><text class="axis" x="${x(column)}" y="${headHeight - 12}" text-anchor="${column > columns * 0.9 ? "end" : "start"}">${dayText(first + column * perColumn)}</text>`,
  )
  const left = all.length - rows.length
  return html`<figure>
<div class="wide" role="group" aria-label="${say("coverage.picture")}" tabindex="0"><svg class="picture" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="cov-title cov-desc">
<title id="cov-title">${say("coverage.pictureTitle")}</title>
<desc id="cov-desc">${say("coverage.pictureSays", {n: rows.length, from: dayText(first), to: dayText(last)})}</desc>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
${ticks}${bars}
</svg></div>
<figcaption><span class="key"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true"><rect class="d3" width="24" height="12"/></svg> ${say("coverage.keyRecords")}</span> <span class="key"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true"><rect class="gap" fill="url(#hatch)" width="24" height="12"/></svg> ${say("coverage.keyNone")}</span> <span class="scrolls">${say("picture.scroll")}</span> ${say("coverage.pictureDays")}${perColumn > 1 ? html` ${say("coverage.pictureColumns", {n: perColumn})}` : undefined}${left > 0 ? html` ${say("coverage.pictureRows", {n: left})}` : undefined}</figcaption>
</figure>`
}

/** 0 for no record, else 1 to 3 by thirds of the logarithm of the busiest column. */
function depths(
  coverage: LogCoverage | undefined,
  first: number,
  perColumn: number,
  columns: number,
): readonly number[] {
  const sums = new Array<number>(columns).fill(0)
  for (const {day, records} of coverage?.days ?? []) {
    const number = dayNumber(day)
    if (number === undefined) continue
    const column = Math.floor((number - first) / perColumn)
    sums[column] = (sums[column] ?? 0) + records
  }
  const top = Math.log(1 + sums.reduce((a, b) => Math.max(a, b), 0))
  return sums.map((n) => (n <= 0 ? 0 : Math.max(1, Math.ceil((Math.log(1 + n) / top) * 3))))
}

// Columns without a record are left to the hatching below. In a long picture neighbours of the same depth
// become one rectangle: a year of one log is a handful of elements.
function runsOf(values: readonly number[]): {from: number; to: number; depth: number}[] {
  const runs: {from: number; to: number; depth: number}[] = []
  values.forEach((depth, at) => {
    const last = runs.at(-1)
    if (depth === 0) return
    if (values.length > 62 && last?.depth === depth && last.to === at) last.to = at + 1
    else runs.push({from: at, to: at + 1, depth})
  })
  return runs
}

function tickColumns(columns: number): readonly number[] {
  const step = Math.max(1, Math.ceil(columns / 7))
  const ticks: number[] = []
  for (let column = 0; column < columns; column += step) ticks.push(column)
  return ticks
}
