/* Whether a statement concerns a case, in three lines and what stands behind them. */

import type {Answer, Concern} from "../assess/concerns.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"

const mostShown = 12

/** With a final line end. */
export function concernText(
  concern: Concern,
  {width = 100, paint = plainPaint}: {width?: number; paint?: Paint},
): string {
  const {exposure, sightings, time, missing} = concern
  const columns = Math.min(width, 100)
  const out: string[] = []
  const line = (name: string, answer: Answer | "", says: string): void => {
    const lead = `${name}${answer === "" ? "" : ` ${answer}:`} `
    const [first = "", ...rest] = wrap(`${lead}${says}`, columns, "  ")
    out.push(`${paint.strong(first.slice(0, lead.length))}${first.slice(lead.length)}`, ...rest)
  }
  line("Were we open to it?", exposure.answer, exposure.says)
  line("Did we see it?", sightings.answer, sightings.says)
  line(
    "What is missing to know?",
    "",
    `${time.says} ${missing.length === 0 ? "Nothing that the case names." : `${missing[0]?.replace(/\.$/, "")}${missing.length > 1 ? `; ${missing.length - 1} more below` : ""}.`}`,
  )
  const details: [string, readonly string[]][] = [
    [
      "Flaws",
      exposure.flaws.map(
        ({cve, server, status, statusThen, from}) =>
          `${cve} on ${server}: ${status}${statusThen === undefined ? "" : `, ${statusThen} when first tried`}${from === "knowledge" ? " (added by knowledge)" : ""}`,
      ),
    ],
    [
      "Indicators seen",
      sightings.indicators.map(
        ({kind, value, seenIn}) => `${kind} ${value}: ${seenIn.slice(0, 4).join(", ")}`,
      ),
    ],
    ["Campaigns", sightings.campaigns.map(({title, findings}) => `${title}: ${findings} findings`)],
    [
      "Techniques",
      sightings.techniques.map(({id, name, findings}) => `${id} ${name}: ${findings.slice(0, 4).join(", ")}`),
    ],
    ["To know more", missing],
  ]
  for (const [title, lines] of details) {
    if (lines.length === 0) continue
    out.push("", paint.accent(title))
    for (const each of lines.slice(0, mostShown)) {
      const [first = "", ...rest] = wrap(each, columns - 4)
      out.push(`  - ${first}`, ...rest.map((more) => `    ${more}`))
    }
    if (lines.length > mostShown)
      out.push(paint.quiet(`    … ${lines.length - mostShown} more; --json has all`))
  }
  return `${out.join("\n")}\n`
}
