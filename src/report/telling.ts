/* What an owner is told first, whatever the page is written on: the few episodes that say most, what was missing,
 * and what is still to do. */

import {evidenceName} from "../assess/sentences.ts"
import type {Action} from "../model/advice.ts"
import type {Case} from "../model/case.ts"
import type {Episode, EpisodeKind} from "../model/episode.ts"
import {isDone} from "./story-words.ts"

/** What an owner asks first: how they came in, what they took or broke, what they left. */
const tellingOrder: readonly EpisodeKind[] = [
  "break-in",
  "theft",
  "damage",
  "shell",
  "foothold",
  "credentials",
  "spread",
  "use",
  "clean-up",
  "probe",
  "preparation",
]

/** The most telling episodes that succeeded, one of each kind first, in order of time; at most `most`. */
export function tellingEpisodes({episodes = []}: Case, most: number): readonly Episode[] {
  const told = episodes
    .map((episode, index) => ({episode, index, rank: tellingOrder.indexOf(episode.kind)}))
    .filter(({episode, rank}) => rank >= 0 && isDone(episode) && episode.findings.length > 0)
  const firstOfKind = told.filter(({rank}, at) => told.findIndex((each) => each.rank === rank) === at)
  const others = told.filter((each) => !firstOfKind.includes(each))
  const byRank = (list: typeof told): typeof told =>
    list.toSorted((a, b) => a.rank - b.rank || a.index - b.index)
  return [...byRank(firstOfKind), ...byRank(others)]
    .slice(0, most)
    .toSorted((a, b) => a.index - b.index)
    .map(({episode}) => episode)
}

/** Kinds of evidence that are absent, as nouns, and how many others cover only a part. */
export function missingEvidence({servers}: Case): {
  readonly absent: readonly string[]
  readonly partial: number
} {
  const gaps = servers.flatMap((server) => [
    ...server.gaps,
    ...server.judgements.flatMap((judgement) => judgement.gaps),
  ])
  return {
    absent: [
      ...new Set(gaps.filter((gap) => gap.why === "absent").map((gap) => gap.what ?? evidenceName(gap.log))),
    ],
    partial: new Set(gaps.filter((gap) => gap.why !== "absent").map((gap) => gap.log)).size,
  }
}

/** What is still to do, in the order of doing. */
export function openActions({actions}: Case): readonly Action[] {
  return actions
    .toSorted((a, b) => a.order - b.order)
    .filter(({step}) => step === undefined || step.state === "open")
}

/** Whether an intruder is shown, or possibly, to have got in: then there may be duties to tell somebody. */
export function isEntered({attribution}: Case): boolean {
  return attribution.kind !== "none"
}
