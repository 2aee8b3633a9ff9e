/* What `postern assess` prints at the end: the headline, at most ten lines that a person understands, the story
 * in at most twelve, and where the report is. */

import type {CaseBundle} from "../model/case.ts"
import {clip} from "./escape.ts"
import {storyLines} from "./story-lines.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"
import {capital, judgementPhrase} from "./words.ts"

const maxLines = 10
const maxBuilds = 3
const maxThefts = 3
/** Longest line of the verdict that is printed whole. */
const lineLimit = 600

export interface SummaryOptions {
  /** Columns of the terminal; default 80. */
  readonly width?: number
  readonly paint?: Paint
  /** Where report.html was written, as the user should open it. */
  readonly reportPath?: string
}

/** The text, with a final line end. */
export function terminalSummary(bundle: CaseBundle, options: SummaryOptions = {}): string {
  const width = Math.min(options.width ?? 80, 110)
  const paint = options.paint ?? plainPaint
  const {verdict, overall} = bundle.case
  const out: string[] = []
  for (const line of wrap(clip(verdict.headline, lineLimit), width)) out.push(paint.strong(line))
  out.push("")
  for (const line of verdict.lines.filter((each) => each !== verdict.headline).slice(0, maxLines)) {
    const [first = "", ...rest] = wrap(clip(line, lineLimit), width - 2)
    out.push(`${paint.accent("-")} ${first}`, ...rest.map((each) => `  ${each}`))
  }
  const story = storyLines(bundle.case, width - 2, paint)
  if (story.length > 0) out.push("", ...story.map((line) => `  ${line}`))
  if (overall.length > 0) {
    out.push("")
    const stage = Math.max(...overall.map((step) => step.stage.length))
    for (const step of overall) {
      const words = judgementPhrase(step.worst)
      const shown = step.worst.kind === "assessed" ? words : paint.accent(words)
      out.push(`  ${paint.quiet(capital(step.stage).padEnd(stage))}  ${shown}`)
    }
  }
  const builds = bundle.case.servers.flatMap(({id, exposure}) =>
    exposure === undefined ? [] : [{id, says: exposure.says}],
  )
  for (const {id, says} of builds.slice(0, maxBuilds)) {
    const name = bundle.case.servers.length === 1 ? "" : `${id}: `
    out.push("", ...wrap(clip(`${name}${says}`, lineLimit), width))
  }
  for (const {id, theft} of bundle.case.servers
    .filter((each) => each.theft !== undefined)
    .slice(0, maxThefts)) {
    const name = bundle.case.servers.length === 1 ? "" : `${id}: `
    out.push("", ...wrap(clip(`${name}${theft?.says}`, lineLimit), width))
  }
  const lacking = lackingLine(bundle.case.servers)
  if (lacking !== undefined) out.push("", ...wrap(lacking, width))
  if (verdict.lost) {
    out.push(
      "",
      ...wrap("Some evidence could not be read; the report says which and what that hides.", width),
    )
  }
  if (options.reportPath !== undefined) {
    // A path is never wrapped: people copy it.
    out.push("", `${paint.quiet("Report")}  ${wrap(options.reportPath, Number.POSITIVE_INFINITY)[0] ?? ""}`)
  }
  return `${out.join("\n")}\n`
}

const lackingNamed = 3

/** What to gather next, in the order in which it is lost. */
function lackingLine(servers: CaseBundle["case"]["servers"]): string | undefined {
  const names = [...new Set(servers.flatMap(({lacking = []}) => lacking.map(({what}) => what)))]
  if (names.length === 0) return undefined
  const named = names.slice(0, lackingNamed).join("; ")
  const more =
    names.length > lackingNamed ? `; and ${names.length - lackingNamed} more kinds of evidence` : ""
  return `To see more, collect: ${named}${more}. \`postern collect\` with this case says how.`
}
