/* Times said by verbs of duration: "the campaign began in March", "X has been active since 2019". */

import type {SaidTime} from "../../model/intel.ts"
import {timeAt} from "../grammar/times.ts"
import type {Context} from "./draft.ts"

/** The first time in a run of tokens. */
export function timeIn(context: Context, from: number, to: number): SaidTime | undefined {
  for (let i = from; i < to; i++) {
    const found = timeAt(context.phrase.tokens, i, context.text, context.issued)
    if (found !== undefined) return found.time
  }
  return undefined
}
