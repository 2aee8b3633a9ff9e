/* The reliability pictures: what was said on one axis, what turned out true on the other.
 *
 * Each is one SVG without script, style sheet or font of its own; readable on a white and on a dark page, and without
 * colour: the range of each band is a box, the observed frequency a dot with Wilson's interval as its whisker, and
 * every number stands in the description too. A point within its box is well calibrated; above it, things are true
 * more often than said; below it, less often. */

import {html, type Markup} from "../src/report/escape.ts"
import type {BandRow} from "./bands.ts"

const side = 420
const left = 64
const top = 24
const width: number = left + side + 40
const height: number = top + side + 96

const across = (share: number): number => left + share * side
const up = (share: number): number => top + (1 - share) * side
const at = (place: number): string => place.toFixed(1)
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** The picture of some bands, an SVG document. */
export function reliabilityPicture(rows: readonly BandRow[], caption: string): string {
  const seen = rows.filter((row) => row.forecasts > 0)
  const described = seen.map(
    (row) =>
      `${row.name}, said ${row.low} to ${row.high} %, true ${percent(row.rate)} of ${row.forecasts}, interval ${percent(row.interval.low)} to ${percent(row.interval.high)}`,
  )
  const picture = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">How often each phrase is true</title>
<desc id="desc">${caption}. ${described.join("; ")}.</desc>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${grid()}
<line x1="${at(across(0))}" y1="${at(up(0))}" x2="${at(across(1))}" y2="${at(up(1))}" stroke="#767676" stroke-dasharray="5 4"/>
${rows.map(box)}
${seen.map(point)}
<text x="${at(across(0.5))}" y="${at(up(0) + 44)}" text-anchor="middle" fill="#1a1a1a">said, per cent (mean of the band)</text>
<text transform="translate(18 ${at(up(0.5))}) rotate(-90)" text-anchor="middle" fill="#1a1a1a">true, per cent</text>
<text x="${left}" y="${at(up(0) + 66)}" fill="#1a1a1a" font-size="12">box: the range that the phrase promises</text>
<text x="${left}" y="${at(up(0) + 82)}" fill="#1a1a1a" font-size="12">dot and whisker: how often it is true, with the 95 % interval; hollow: too few cases</text>
</svg>
`
  return String(picture)
}

const labels = 300
const rowHeight = 26

/** The picture of phrases whose ranges overlap: one line each, the range as a bar. An SVG document. */
export function rangePicture(rows: readonly BandRow[], caption: string): string {
  const seen = rows.filter((row) => row.forecasts > 0)
  const bottom = top + seen.length * rowHeight
  const wide = labels + side + 40
  const x = (share: number): string => at(labels + share * side)
  const described = seen.map(
    (row) => `${row.name}, said ${row.low} to ${row.high} %, true ${percent(row.rate)} of ${row.forecasts}`,
  )
  const picture = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${bottom + 70}" width="${wide}" height="${bottom + 70}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13">
<title id="title">How often each phrase is true, as it is written</title>
<desc id="desc">${caption}. ${described.slice(0, 7).join("; ")}.${described.slice(7).map((text) => ` ${text}.`)}</desc>
<rect width="${wide}" height="${bottom + 70}" fill="#ffffff"/>
${[0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => html`<line x1="${x(share)}" y1="${top}" x2="${x(share)}" y2="${bottom}" stroke="#dddddd"/><text x="${x(share)}" y="${bottom + 18}" text-anchor="middle" fill="#1a1a1a">${String(Math.round(share * 100))}</text>`)}
${seen.map((row, index) => line(row, top + (index + 0.5) * rowHeight, x))}
<text x="${labels}" y="${bottom + 38}" fill="#1a1a1a" font-size="12">per cent. Bar: the range that the phrase promises</text>
<text x="${labels}" y="${bottom + 54}" fill="#1a1a1a" font-size="12">dot and whisker: how often it is true, with the 95 % interval; hollow: too few cases</text>
</svg>
`
  return String(picture)
}

function line(
  {name, low, high, rate, interval, standing}: BandRow,
  middle: number,
  x: (share: number) => string,
): Markup {
  const colour = colourOf(standing)
  return html`<text x="${labels - 10}" y="${at(middle + 4)}" text-anchor="end" fill="#1a1a1a">${name}</text><rect x="${x(low / 100)}" y="${at(middle - 7)}" width="${at(((high - low) / 100) * side)}" height="14" fill="#cfe3f5" stroke="#2b6ca3"/><line x1="${x(interval.low)}" y1="${at(middle)}" x2="${x(interval.high)}" y2="${at(middle)}" stroke="${colour}" stroke-width="2"/><circle cx="${x(rate)}" cy="${at(middle)}" r="4.5" fill="${standing === "too few" ? "#ffffff" : colour}" stroke="${colour}" stroke-width="2"/>`
}

function colourOf(standing: BandRow["standing"]): string {
  return standing === "over" ? "#b00020" : standing === "too few" ? "#767676" : "#12395c"
}

function grid(): readonly Markup[] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => {
    const label = String(Math.round(share * 100))
    return html`<line x1="${at(across(0))}" y1="${at(up(share))}" x2="${at(across(1))}" y2="${at(up(share))}" stroke="#dddddd"/><text x="${at(across(0) - 8)}" y="${at(up(share) + 4)}" text-anchor="end" fill="#1a1a1a">${label}</text><text x="${at(across(share))}" y="${at(up(0) + 20)}" text-anchor="middle" fill="#1a1a1a">${label}</text>`
  })
}

function box({low, high}: BandRow): Markup {
  const size = ((high - low) / 100) * side
  return html`<rect x="${at(across(low / 100))}" y="${at(up(high / 100))}" width="${at(size)}" height="${at(size)}" fill="#cfe3f5" stroke="#2b6ca3"/>`
}

function point({said, rate, interval, standing}: BandRow): Markup {
  const x = at(across(said))
  const colour = colourOf(standing)
  return html`<line x1="${x}" y1="${at(up(interval.low))}" x2="${x}" y2="${at(up(interval.high))}" stroke="${colour}" stroke-width="2"/><circle cx="${x}" cy="${at(up(rate))}" r="4.5" fill="${standing === "too few" ? "#ffffff" : colour}" stroke="${colour}" stroke-width="2"/>`
}
