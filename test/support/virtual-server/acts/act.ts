/* An act: something a person, a program or a passer-by does, with all the lines it leaves. */

import type {Scene} from "../scene.ts"

/** Who acts, for the mix of evidence.md: probes run round the clock, people by the hour, the internet
 *  knocks always. `tracking` and `events` leave no line at the front end and are counted by their own. */
export type ActKind = "probe" | "people" | "noise" | "tracking" | "events"

export interface Act {
  readonly name: string
  readonly kind: ActKind
  /** Share of the kind's lines. The shares of one kind add up to 1. */
  readonly share: number
  /** Writes the act that begins at `at`, and gives the number of lines it cost: front-end lines, or lines
   *  of its own log for the last two kinds. */
  perform(scene: Scene, at: number): number
}
