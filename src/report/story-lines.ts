/* The story for a terminal: at most twelve lines, some for each episode. */

import type {Case} from "../model/case.ts"
import type {BlindSpan, Episode} from "../model/episode.ts"
import {formatForPeople} from "../model/instant.ts"
import {weight} from "./picture-episodes.ts"
import {columnsOf, type Paint, wrap} from "./terminal-text.ts"
import {counted} from "./words.ts"

const mostLines = 12
/** An episode takes at most so many. */
const mostRows = 3

/** The lines, none where the case has no episode; none wider than `width`. */
export function storyLines(
  {episodes = [], blindSpans = [], servers}: Case,
  width: number,
  paint: Paint,
): readonly string[] {
  if (episodes.length === 0) return []
  const isNamed = servers.length > 1
  const all = [
    ...episodes.map((episode) => ({
      weight: weight(episode) + 1,
      time: episode.from?.at,
      line: episodeLine(episode, isNamed),
    })),
    ...blindSpans.map((span) => ({
      weight: 0,
      time: span.from ?? span.until - 1,
      line: blindLine(span, isNamed),
    })),
  ].map((each, index) => ({...each, index}))
  const room = all.length > mostLines ? mostLines - 1 : mostLines
  const kept = [...all].sort((a, b) => b.weight - a.weight || a.index - b.index).slice(0, room)
  kept.sort(
    (a, b) =>
      (a.time ?? Number.POSITIVE_INFINITY) - (b.time ?? Number.POSITIVE_INFINITY) || a.index - b.index,
  )
  const left = episodes.length - kept.filter((each) => each.weight > 0).length
  const wrapped = kept.map(({line: [time, says]}) => wrap(says, width - time.length - 2))
  const rows = shares(
    wrapped.map((all) => Math.min(all.length, mostRows)),
    kept.map((each) => each.weight),
    room,
  )
  const lines = kept.flatMap(({line: [time]}, index) => {
    const [first = "", ...rest] = fit(wrapped[index] ?? [], width - time.length - 2, rows[index] ?? 1)
    return [`${paint.quiet(time)}  ${first}`, ...rest.map((row) => `${"".padEnd(time.length)}  ${row}`)]
  })
  if (left > 0) lines.push(`… and ${counted(left, "more episode")} in the report`)
  else if (all.length > kept.length) lines.push("… and times that no log shows; the report names them")
  return lines
}

const unknownTime = "time unknown        "

function episodeLine({from, server, what}: Episode, isNamed: boolean): readonly [string, string] {
  const time = from === undefined ? unknownTime : formatForPeople(from.at, "minute")
  return [time, isNamed ? `${server}: ${what}` : what]
}

function blindLine({from, server, says}: BlindSpan, isNamed: boolean): readonly [string, string] {
  const time = from === undefined ? "before".padEnd(unknownTime.length) : formatForPeople(from, "minute")
  return [time, isNamed ? `${server}: ${says}` : says]
}

/** A row for each, and further ones for those that need them, the weightiest first, until `room` is used. */
function shares(needs: readonly number[], weights: readonly number[], room: number): readonly number[] {
  const rows = needs.map(() => 1)
  let left = room - needs.length
  const order = [...needs.keys()].sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
  for (let row = 2; row <= mostRows; row++) {
    for (const index of order) {
      if (left <= 0 || (needs[index] ?? 0) < row) continue
      rows[index] = row
      left -= 1
    }
  }
  return rows
}

/** The first `rows` of them, the last one cut with an ellipsis if there is more. */
function fit(all: readonly string[], columns: number, rows: number): readonly string[] {
  if (all.length <= rows) return all
  let last = all[rows - 1] ?? ""
  while (columnsOf(last) > columns - 1) last = last.slice(0, -1)
  return [...all.slice(0, rows - 1), `${last.replace(/[\ud800-\udbff]$/, "").trimEnd()}…`]
}
