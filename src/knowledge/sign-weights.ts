/* Reads knowledge/lexicons/weights/<kind>.tsv: how much a sign in a sentence speaks for a claim of that kind.
 *
 * A line is a sign, a tab and a whole number: thousandths of the natural logarithm of the odds. `least` is the sum from
 * which a reading counts, `keep` that below which what a clause gives is not kept. `npm run train` writes the files from labelled passages. */

import type {Refusal} from "../model/refusal.ts"
import type {KnowledgeFiles} from "./load.ts"

/** What speaks for a kind of claim, and how much of it is enough. */
export interface Weights {
  /** Sign → thousandths of the logarithm of the odds. */
  readonly signs: ReadonlyMap<string, number>
  readonly least: number
  readonly keep: number
}

const file = /^lexicons\/weights\/([a-z-]+)\.tsv$/
const number = /^-?\d{1,6}$/

/** The weights by kind of claim; a file with a line that is none is refused as a whole. */
export function readSignWeights(files: KnowledgeFiles, refusals: Refusal[]): ReadonlyMap<string, Weights> {
  const all = new Map<string, Weights>()
  for (const [path, written] of files) {
    const kind = file.exec(path)?.[1]
    if (kind === undefined) continue
    const signs = new Map<string, number>()
    const bad = fill(signs, written)
    if (bad !== undefined) {
      refusals.push({
        code: "knowledge/bad-weight",
        message: `\`${path}\` line ${bad} is no sign, tab and whole number`,
        hint: "`npm run train` writes this file anew",
      })
      continue
    }
    const {least = 0, keep = Number.NEGATIVE_INFINITY} = {least: signs.get("least"), keep: signs.get("keep")}
    all.set(kind, {signs, least, keep})
  }
  return all
}

/** Puts the lines of a table into `signs`. Returns the number of the first line that is none. */
function fill(signs: Map<string, number>, written: string): number | undefined {
  const end = written.trimEnd().length
  for (let from = 0, at = 1; from < end; at++) {
    const next = written.indexOf("\n", from)
    const to = next < 0 || next > end ? end : next
    const tab = written.indexOf("\t", from)
    const weight = tab < 0 ? "" : written.slice(tab + 1, to)
    if (tab <= from || !number.test(weight)) return at
    signs.set(written.slice(from, tab), Number(weight))
    from = to + 1
  }
  return undefined
}
