/* A scenario: what happens on the server beside its ordinary life, and what a reader should conclude. */

import type {Outcome, Stage} from "../../../../src/model/finding.ts"
import type {Scene} from "../scene.ts"

/** What a stage comes to: seen to be tried, seen to work, or nothing of it in the evidence. */
export type Expected = Readonly<Record<Exclude<Stage, "exposed">, Exclude<Outcome, "unknown"> | "none seen">>

export interface Scenario {
  readonly name: string
  readonly says: string
  /** First day of the evidence, `2021-03-02`, and the build that the server had then. */
  readonly start: string
  readonly build: string
  /** By outcome; the first is the default. */
  readonly outcomes: readonly {
    readonly name: string
    readonly says: string
    readonly build?: string
    readonly expected: Expected
  }[]
  /** Schedules the scenario's lines within the window. */
  play(scene: Scene, from: number, until: number, outcome: string): void
}
