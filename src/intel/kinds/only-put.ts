/* What a sentence only puts and does not say: a question ("Sandworm floods Texas? Not quite."), and a headline in quotation
 * marks, which others wrote ("a headline that said \"Ministry hacked by Russia\""). */

import type {Phrase} from "../grammar/shape.ts"
import {type Draft, ofDeeds} from "./draft.ts"

const opening = /^["\u201c\u201e\u00ab]$/
const closing = /^["\u201d\u201c\u00bb]$/
const headings = /^(?:headlines?|headlined|titled?|captions?|captioned)$/
/** No heading is longer, and none stands further from its name. */
const longest = 20
const nearest = 6

/** Whether a draft is asked and not said, or quoted from a headline. What a noun takes for granted stays. */
export function isOnlyPut({tokens}: Phrase, {kind, modality, anchor}: Draft): boolean {
  if (!ofDeeds.has(kind) && kind !== "attribution" && kind !== "association") return false
  if (modality === undefined && tokens.at(-1)?.text === "?") return true
  let from = anchor
  while (from >= 0 && anchor - from < longest && !opening.test(tokens[from]?.text ?? "")) from--
  const mark = tokens[from]?.text ?? ""
  if (!opening.test(mark)) return false
  // A plain mark opens where those before it are closed.
  if (mark === '"' && tokens.slice(0, from).filter(({text}) => text === mark).length % 2 === 1) return false
  const isHeading = tokens.slice(Math.max(0, from - nearest), from).some(({key}) => headings.test(key))
  return isHeading && tokens.slice(anchor, anchor + longest).some(({text}) => closing.test(text))
}
