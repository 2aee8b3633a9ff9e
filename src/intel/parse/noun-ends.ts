/* Where a noun phrase ends although a noun stands behind it: "At the time of this notice 51 customers are", "On two
 * school networks Lumma was"; and numbers that belong together: "two or three hours". */

import type {Tagged} from "./items.ts"
import {formsOfWord, ing} from "./verb-forms.ts"

/** Nouns with a number behind them that says which one. */
const numbered: ReadonlySet<string> = new Set(
  "version release type category tier level article top phase stage group unit layer generation section chapter part page figure table number no build windows area zone class grade route gate line platform block room set step point day week appendix annex rule id case ticket".split(
    " ",
  ),
)

/** "this notice 51 customers are": a number with a plural and a helping verb behind a common noun begins another phrase. */
export function isCountBehind({tokens, tags}: Tagged, head: number, at: number): boolean {
  const key = tokens[head]?.key ?? ""
  if (head !== at - 1 || tags[head] !== "NOUN" || numbered.has(key) || tokens[head]?.isCapital === true)
    return false
  let noun = at + 1
  while (tags[noun] === "ADJ" || (tags[noun] === "NOUN" && tags[noun + 1] === "NOUN")) noun++
  return tags[noun] === "NOUN" && /[^su]s$|^people$/.test(tokens[noun]?.key ?? "") && tags[noun + 1] === "AUX"
}

/** "On two school networks Lumma was", "In three environments Visual Studio Code was": a name with a helping verb behind a
 *  plural is the subject. */
export function isSubjectBehind({tokens, tags, nameEnd}: Tagged, head: number, at: number): boolean {
  if (tags[0] !== "ADP" || tags[head] !== "NOUN" || tokens[head]?.isCapital === true) return false
  if (!/[^su]s$/.test(tokens[head]?.key ?? "") || tokens[at]?.isCapital !== true) return false
  let end = at
  while (end < at + 6 && (tags[end] === "PROPN" || (nameEnd[end] ?? -1) > end))
    end = Math.max(end + 1, nameEnd[end] ?? 0)
  if (end === at) return false
  const key = tokens[end]?.key ?? ""
  return tags[end] === "AUX" || (tags[end] === "VERB" && formsOfWord(key) !== ing)
}

/** "two or three hours" */
export const isPairOfNumbers = ({tokens, tags}: Tagged, at: number): boolean =>
  tokens[at + 1]?.key === "or" &&
  tags[at + 2] === "NUM" &&
  (tags[at + 3] === "NOUN" || tags[at + 3] === "ADJ") &&
  tokens[at + 3]?.isWord === true
