/* Which kind of episode a finding tells of, and whether it is worth one.
 *
 * The rows of `knowledge/episode-kinds.csv` decide by detection, technique, stage and outcome, never by the
 * title of a rule. A finding that is no more than low and whose only signs are weak and of unknown outcome
 * fits common work as well: it begins no episode, and is told where its activity has one. */

import type {EpisodeKind, KindRow} from "../model/episode.ts"
import type {Finding} from "../model/finding.ts"
import {type Indication, levels} from "../model/rule.ts"

/** `visit` is a page that was asked for and was there: who asked decides what it tells. */
export type FoundKind = EpisodeKind | "visit"

/** Whether the finding begins an episode by itself. */
export function speaks({level, indicates}: Pick<Finding, "level" | "indicates">): boolean {
  if (levels.indexOf(level) > levels.indexOf("low")) return true
  return indicates.some((i) => i.strength !== "weak" || i.outcome !== "unknown")
}

/** Rows made ready to be asked. */
export class KindTable {
  readonly #rows: readonly KindRow[]
  // PERF: findings differ in few of what the rows look at.
  readonly #known = new Map<string, FoundKind>()

  constructor(rows: readonly KindRow[]) {
    this.#rows = rows
  }

  /** The kind of the first row that fits; `other` if none does. */
  kindOf(finding: Pick<Finding, "detection" | "techniques" | "indicates">): FoundKind {
    const {detection = "", techniques, indicates} = finding
    const key = `${detection}\0${techniques.join()}\0${indicates.map((i) => `${i.stage}/${i.outcome}`).join()}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const row = this.#rows.find((each) => fits(each, finding))
    const kind = row?.kind ?? "other"
    this.#known.set(key, kind)
    return kind
  }
}

function fits(row: KindRow, finding: Pick<Finding, "detection" | "techniques" | "indicates">): boolean {
  if (row.detection !== undefined && row.detection !== finding.detection) return false
  const {technique, stage} = row
  if (
    technique !== undefined &&
    !finding.techniques.some((t) => t === technique || t.startsWith(`${technique}.`))
  )
    return false
  if (stage === undefined) return true
  if (stage === "none") return finding.indicates.length === 0
  return finding.indicates.some((i) => i.stage === stage && isMeant(row.outcome, i))
}

function isMeant(outcome: KindRow["outcome"], indication: Indication): boolean {
  switch (outcome) {
    case "any":
      return true
    case "tried":
      return indication.outcome === "attempted"
    case "done":
      return indication.outcome === "succeeded" || indication.outcome === "confirmed"
  }
}
