/* An analysis as tests ask for it: in this process, unless they say otherwise; what comes out is kept. */

import {defaultLimits} from "../../src/containers/limits.ts"
import {type AnalyseRequest, type Analysis, analyse} from "../../src/engine/analyse.ts"
import {usualFence} from "../../src/engine/child.ts"
import type {Match} from "../../src/model/rule.ts"

export interface Analysed {
  readonly analysis: Analysis
  readonly matches: readonly Match[]
  /** The lines of the task, one behind the other. */
  readonly text: string
}

type Asked = "named" | "task" | "spoolDir"

export async function analysed(
  request: Pick<AnalyseRequest, Asked> & Partial<AnalyseRequest>,
): Promise<Analysed> {
  const matches: Match[] = []
  let text = ""
  const analysis = await analyse(
    {workers: 0, fence: usualFence, hash: false, limits: defaultLimits, passwords: [], ...request},
    {
      matches: (batch) => matches.push(...batch),
      lines: (lines) => {
        text += lines
      },
    },
  )
  return {analysis, matches, text}
}
