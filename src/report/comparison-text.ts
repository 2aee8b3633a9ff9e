/* Two collections compared, for the terminal: the answer, what it rests on, what differs. */

import type {Comparison, FindingDifference} from "../model/comparison.ts"
import {formatForPeople} from "../model/instant.ts"
import {clip, visible} from "./escape.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"
import {capital, counted, judgementPhrase} from "./words.ts"

export interface ComparisonTextOptions {
  /** Columns of the terminal; default 80. */
  readonly width?: number
  readonly paint?: Paint
  /** Differences shown of each kind; default 12. */
  readonly most?: number
}

const titles: Readonly<Record<FindingDifference["kind"], string>> = {
  since: "New: happened after the earlier collection",
  "went on": "Went on after the earlier collection",
  "shown now": "Older, and shown only now",
  undated: "New, without a time",
  gone: "Gone",
  unchanged: "In both",
}

/** The text, with a final line end. Evidence in it is made visible. */
export function comparisonText(comparison: Comparison, options: ComparisonTextOptions = {}): string {
  const width = Math.min(options.width ?? 80, 110)
  const paint = options.paint ?? plainPaint
  const out: string[] = []
  const say = (text: string, indent = ""): void => {
    for (const line of wrap(text, width - indent.length)) out.push(`${indent}${line}`)
  }
  for (const caution of comparison.cautions) say(`Caution: ${caution}`)
  if (comparison.cautions.length > 0) out.push("")
  for (const {server, says} of comparison.servers) {
    out.push(paint.strong(visible(server)))
    for (const sentence of says) say(sentence, "  ")
    for (const {stage, earlier, later, stands, why} of comparison.judgements.filter(
      (one) => one.server === server && judgementPhrase(one.earlier) !== judgementPhrase(one.later),
    ))
      say(
        `${capital(stage)}: ${judgementPhrase(earlier)}, now ${judgementPhrase(later)}; the ${stands} stands. ${why}`,
        "  ",
      )
    for (const {what, earlier, later} of comparison.exposure.filter((one) => one.server === server))
      say(`${capital(what)}: ${earlier ?? "not known"}, now ${later ?? "not known"}.`, "  ")
    out.push("")
  }
  for (const kind of Object.keys(titles) as FindingDifference["kind"][]) {
    const some = comparison.findings.filter((one) => one.kind === kind)
    if (some.length === 0) continue
    out.push(paint.strong(`${titles[kind]}: ${counted(some.length, "finding")}`))
    if (kind !== "unchanged") listed(kind, some, options.most ?? 12, say)
    out.push("")
  }
  for (const [only, which] of [
    [comparison.onlyEarlier, "earlier"],
    [comparison.onlyLater, "later"],
  ] as const)
    if (only.length > 0) say(`Only in the ${which} collection, so not compared: ${only.join(", ")}.`)
  return `${out.join("\n").trimEnd()}\n`
}

type Say = (text: string, indent?: string) => void

/** The first `most`, each run of findings with one reason followed by it. What is new since says so in its title. */
function listed(
  kind: FindingDifference["kind"],
  differences: readonly FindingDifference[],
  most: number,
  say: Say,
): void {
  const shown = differences.slice(0, most)
  shown.forEach(({earlier, later, finding, why}, at) => {
    const when = finding.when === undefined ? "time unknown" : formatForPeople(finding.when.at, "minute")
    say(`${later ?? earlier} ${finding.server}, ${when}: ${clip(finding.summary, 240)}`, "  ")
    if (kind !== "since" && why !== "" && shown[at + 1]?.why !== why) say(why, "    ")
  })
  if (differences.length > most) say(`… and ${differences.length - most} more: --json has all of them.`, "  ")
}
