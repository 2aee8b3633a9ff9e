/* The names and numbers of ATT&CK, and the words by which texts speak of its techniques.
 *
 *   attack/techniques.tsv   id, name                          of each technique in force
 *   attack/retired.tsv      id, name, successor               revoked and deprecated ones; a successor where one is
 *                                                             known, else `-`
 *   attack/software.tsv     id, name, isWord                  `yes` for names that are plain words as well
 *   attack/phrases.tsv      phrase, id                        our own; `...` stands for up to three words
 *
 * All but the phrases are made from ATT&CK by test/support/attack-tables.ts and stand under its terms of use
 * (attack/NOTICE). They are read only for public statements, in a few milliseconds; the start of `assess` does not
 * touch them. */

import type {Refusal} from "../model/refusal.ts"
import {Complaints} from "./decode.ts"
import {tabRows} from "./tab-table.ts"

export interface RetiredTechnique {
  readonly name: string
  /** The technique that took its place; undefined where nothing says which. */
  readonly successor: string | undefined
}

export interface AttackSoftware {
  readonly id: string
  readonly name: string
  /** The name is a plain word too ("Net"), and alone names nothing. */
  readonly isWord: boolean
}

export interface AttackNames {
  /** Names of techniques in force by their ids, `T1505.003`. */
  readonly techniques: ReadonlyMap<string, string>
  readonly retired: ReadonlyMap<string, RetiredTechnique>
  readonly software: readonly AttackSoftware[]
  readonly phrases: readonly {readonly phrase: string; readonly id: string}[]
}

/** The files of the knowledge folder that the names are read from. */
export const attackFiles = [
  "attack/techniques.tsv",
  "attack/retired.tsv",
  "attack/software.tsv",
  "attack/phrases.tsv",
] as const

/** The names from file texts by path, with what is wrong with them: `knowledge/missing-file`,
 *  `knowledge/bad-header`, `knowledge/bad-csv`, `knowledge/bad-value`. A bad row is left out. */
export function readAttackNames(files: ReadonlyMap<string, string>): {
  readonly attack: AttackNames
  readonly refusals: readonly Refusal[]
} {
  const refusals: Refusal[] = []
  const rows = (path: (typeof attackFiles)[number], ...header: readonly string[]) => {
    const text = files.get(path)
    if (text === undefined)
      refusals.push({code: "knowledge/missing-file", message: `the folder has no ${path}`})
    const complaints = new Complaints(path, text ?? "", refusals)
    return tabRows(text ?? "", header, complaints).map(({cells, line}) => ({cells, line, complaints}))
  }
  const techniques = new Map<string, string>()
  for (const {cells} of rows("attack/techniques.tsv", "id", "name"))
    techniques.set(cells[0] ?? "", cells[1] ?? "")
  const refuse = (complaints: Complaints, line: number, id: string): void =>
    complaints.at(line, 1, "knowledge/bad-value", `\`${id}\` is no technique in force`)
  const retired = new Map<string, RetiredTechnique>()
  for (const {cells, line, complaints} of rows("attack/retired.tsv", "id", "name", "successor")) {
    const [id = "", name = "", successor = "-"] = cells
    if (successor !== "-" && !techniques.has(successor)) refuse(complaints, line, successor)
    else retired.set(id, {name, successor: successor === "-" ? undefined : successor})
  }
  const phrases: {phrase: string; id: string}[] = []
  for (const {cells, line, complaints} of rows("attack/phrases.tsv", "phrase", "id")) {
    const [phrase = "", id = ""] = cells
    if (techniques.has(id)) phrases.push({phrase, id})
    else refuse(complaints, line, id)
  }
  const software = rows("attack/software.tsv", "id", "name", "isWord").map(
    ({cells: [id = "", name = "", isWord]}) => ({id, name, isWord: isWord === "yes"}),
  )
  return {attack: {techniques, retired, software, phrases}, refusals}
}
