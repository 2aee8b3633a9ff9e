/* Spans of time as Sigma writes them: a number and a letter, `90m`. */

import {microsPerDay, microsPerHour, microsPerMinute, microsPerSecond} from "../../model/instant.ts"
import type {Report} from "./report.ts"
import {asText} from "./shapes.ts"
import type {Tree} from "./yaml.ts"

const units: Readonly<Record<string, number>> = {
  s: microsPerSecond,
  m: microsPerMinute,
  h: microsPerHour,
  d: microsPerDay,
}

/** The span in microseconds, or undefined and a refusal. */
export function readTimespan(tree: Tree, what: string, report: Report): number | undefined {
  const text = asText(tree) ?? ""
  const m = /^(\d{1,9})([a-zA-Z]+)$/.exec(text)
  const unit = m === null ? undefined : units[m[2]!]
  const micros = m === null || unit === undefined ? 0 : Number(m[1]) * unit
  if (micros > 0 && Number.isSafeInteger(micros)) return micros
  const hint = "a whole number and one of s, m, h, d: `90m`"
  report.refuse("sigma/bad-timespan", tree.place, `\`${what}\` cannot be \`${text.slice(0, 40)}\``, hint)
  return undefined
}
