/* A refusal as text for a terminal or a log: what is wrong, where, the line itself, what to do.
 *
 *   error[sigma/unknown-modifier]: no modifier `contain`
 *     --> rules/ssrf.yml:14:17
 *   14 |   AnchorMailbox|contain: 'ServerInfo~'
 *      |                 ^^^^^^^ did you mean `contains`?
 *
 * The line comes from a file that anybody may have written: control characters are made visible, long
 * lines are cut around the mistake. Colours are the caller's. */

import type {Refusal} from "../model/refusal.ts"
import {visible} from "./escape.ts"
import {columnsOf} from "./terminal-text.ts"

/** Colours as functions from text to text; a terminal's own set fits. */
export interface RefusalPaint {
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  dim(text: string): string
}

const same = (text: string): string => text
const noPaint: RefusalPaint = {red: same, yellow: same, cyan: same, dim: same}
const shownColumns = 100

/** The lines of a refusal, or of a notice with `severity` "warning", without a final line end. */
export function renderRefusal(
  refusal: Refusal,
  paint: RefusalPaint = noPaint,
  severity: "error" | "warning" = "error",
): string {
  const loud = severity === "error" ? paint.red : paint.yellow
  const lines = [`${loud(`${severity}[${refusal.code}]`)}: ${oneLine(refusal.message)}`]
  const {at, excerpt, hint} = refusal
  if (at === undefined) return hint === undefined ? lines[0]! : `${lines[0]}\n  ${oneLine(hint)}`
  const number = String(at.line)
  const margin = " ".repeat(number.length)
  lines.push(`${margin}${paint.dim("-->")} ${paint.cyan(oneLine(`${at.file}:${at.line}:${at.column}`))}`)
  if (excerpt === undefined) {
    if (hint !== undefined) lines.push(`${margin} ${paint.dim("|")} ${oneLine(hint)}`)
    return lines.join("\n")
  }
  const {before, marked, after} = cutAround(excerpt, at.column - 1, at.length ?? 1)
  const carets = "^".repeat(Math.max(1, columnsOf(marked)))
  const mark = loud(hint === undefined ? carets : `${carets} ${oneLine(hint)}`)
  lines.push(`${paint.dim(`${number} |`)} ${before}${marked}${after}`)
  lines.push(`${margin} ${paint.dim("|")} ${" ".repeat(columnsOf(before))}${mark}`)
  return lines.join("\n")
}

/** The excerpt in three parts, each ready to print, cut to `shownColumns` around the mistake. */
function cutAround(
  excerpt: string,
  start: number,
  length: number,
): {readonly before: string; readonly marked: string; readonly after: string} {
  const from = Math.min(Math.max(0, start), excerpt.length)
  const to = Math.min(from + Math.min(length, shownColumns / 2), excerpt.length)
  const isShort = excerpt.length <= shownColumns
  const first = isShort ? 0 : Math.max(0, Math.min(from - 30, excerpt.length - shownColumns))
  const last = Math.max(to, first + shownColumns)
  return {
    before: `${first > 0 ? "…" : ""}${oneLine(excerpt.slice(first, from))}`,
    marked: oneLine(excerpt.slice(from, to)),
    after: `${oneLine(excerpt.slice(to, last))}${last < excerpt.length ? "…" : ""}`,
  }
}

/** Safe to print, on one line; tabs as one blank so that the mark stands under its place. */
function oneLine(text: string): string {
  return visible(text.replaceAll("\t", " "))
}
