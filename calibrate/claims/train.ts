/* `npm run train`: learns the weights of knowledge/lexicons/weights/ from the labelled passages that may be read.
 *
 * `--only objective` learns that table alone, and may differ in the last digits from what all together give. `--held m,n`
 * leaves those sets out, says how well they are foretold, and writes nothing unless `--write` is given. `--folds` writes
 * nothing: it learns twice, each time without one half of the sets that nobody has fitted clauses to, and says how well
 * that half is read. The same passages give the same bytes. */

import {mkdirSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {Command} from "commander"
import {doubtTable} from "../../src/intel/learned/doubts.ts"
import {learnedKinds} from "../../src/intel/learned/kinds.ts"
import type {Weights} from "../../src/knowledge/sign-weights.ts"
import {bounds, unread} from "./bounds.ts"
import {scoresOf} from "./folds.ts"
import {examplesOf, type KindExample} from "./kinds.ts"
import {learn, oddsOf} from "./learn.ts"
import {plain, readableSets} from "./passages.ts"
import {Signs} from "./signs.ts"
import {chosen, learnedSubject, subjectBounds} from "./subject-weights.ts"
import {subjectExamples} from "./subjects.ts"

const shipped: string = join(import.meta.dirname, "..", "..", "knowledge", "lexicons", "weights")

/** The weights of a table as they are written: whole thousandths, those that are nought left out. */
function tableOf(
  names: readonly string[],
  weights: Float64Array,
  {least, keep}: Pick<Weights, "least" | "keep">,
): Weights {
  const signs = new Map<string, number>()
  for (const [i, weight] of weights.entries()) {
    const whole = Math.round(weight * 1000)
    if (whole !== 0) signs.set(names[i] ?? "", whole)
  }
  return {signs, least, keep}
}

function boundsOf(table: string): Pick<Weights, "least" | "keep"> {
  const {least = 0, keep = -99_000} = bounds[table] ?? {}
  return {least, keep}
}

/** The file of a table of weights: `least` and `keep`, then the signs in the order of their names. */
function fileOf({signs, least, keep}: Weights): string {
  const rows = [...signs].sort(([a], [b]) => (a < b ? -1 : 1))
  return [["least", least] as const, ["keep", keep] as const, ...rows]
    .map((row) => `${row.join("\t")}\n`)
    .join("")
}

/** The weights of a kind from its examples outside of some sets. */
function learned(examples: readonly KindExample[], held: readonly string[]): Float64Array {
  return learn(examples.filter(({set}) => !held.includes(set)))
}

/** How many of the held examples are right from several bounds on: all of them, and those that no clause has said. */
function foretold(weights: Float64Array, held: readonly KindExample[]): string {
  const lines: string[] = []
  for (const [name, group] of [
    ["all", held],
    ["not read", held.filter(({isRead}) => !isRead)],
    ["read", held.filter(({isRead}) => isRead)],
  ] as const) {
    const right = group.filter(({isRight}) => isRight).length
    const at = [-4, -3, -2, -1, 0, 0.5, 1].map((bound) => {
      const yes = group.filter(({signs}) => oddsOf(weights, signs) >= bound)
      const hits = yes.filter(({isRight}) => isRight).length
      return `${bound}: P ${(hits / yes.length).toFixed(2)} R ${(hits / right).toFixed(2)}`
    })
    lines.push(`  ${name.padEnd(8)} ${right} of ${group.length}  ${at.join("  ")}`)
  }
  return lines.join("\n")
}

interface Flags {
  readonly only?: string
  readonly held?: string
  readonly write?: boolean
  readonly folds?: boolean
  readonly out?: string
}

interface Wanted {
  readonly only: string
  readonly held: readonly string[]
  readonly isWriting: boolean
  readonly isFolding: boolean
  readonly folder: string
}

function train({only, held, isWriting, isFolding, folder}: Wanted): void {
  const kinds = learnedKinds.filter(({table}) => only === "" || only.split(",").includes(table))
  const numbers = new Signs()
  const sets = readableSets()
  const {sites, doubts} = examplesOf(sets, numbers, kinds)
  const subjectNumbers = new Signs()
  const isOfSubject = only === "" || only.split(",").includes("subject")
  const subjects = isOfSubject ? subjectExamples(sets, subjectNumbers) : []
  const subjectTable = (out: readonly string[]): Weights =>
    tableOf(subjectNumbers.names, learnedSubject(subjects, out), subjectBounds)
  if (isFolding) {
    const half = unread.length / 2
    const folds = [unread.slice(0, half), unread.slice(half)].map((out) => {
      const weights = new Map<string, Weights>()
      for (const [kind, examples] of sites)
        weights.set(kind.table, tableOf(numbers.names, learned(examples, out), boundsOf(kind.table)))
      weights.set(doubtTable, tableOf(numbers.names, learned(doubts, out), boundsOf(doubtTable)))
      if (isOfSubject) weights.set("subject", subjectTable(out))
      return {passages: sets.filter(({name}) => out.includes(name)).flatMap((set) => set.passages), weights}
    })
    const before = folds.map(({passages}) => ({passages, weights: plain.weights}))
    console.log(`by clauses alone\n${scoresOf(before)}\nweighed\n${scoresOf(folds)}`)
    return
  }
  mkdirSync(folder, {recursive: true})
  if (isOfSubject) {
    const table = subjectTable(held)
    console.log(`subject: ${subjects.length} choices, ${table.signs.size} signs`)
    const out = subjects.filter(({set}) => held.includes(set))
    if (out.length > 0) console.log(chosen(table, subjectNumbers.names, out))
    if (isWriting) writeFileSync(join(folder, "subject.tsv"), fileOf(table))
  }
  const tables = [...sites].map(([{table}, examples]) => [table, examples] as const)
  if (only === "" || only.split(",").includes(doubtTable)) tables.push([doubtTable, doubts])
  for (const [name, examples] of tables) {
    const weights = learned(examples, held)
    const table = tableOf(numbers.names, weights, boundsOf(name))
    console.log(`${name}: ${examples.length} sites, ${table.signs.size} signs`)
    const out = examples.filter(({set}) => held.includes(set))
    if (out.length > 0) console.log(foretold(weights, out))
    if (isWriting) writeFileSync(join(folder, `${name}.tsv`), fileOf(table))
  }
}

new Command("train")
  .description("learns the weights of knowledge/lexicons/weights/ from the labelled passages")
  .option("--only <tables>", "learn these tables alone, with commas")
  .option("--held <sets>", "sets to leave out and to foretell, by their letters or names, with commas")
  .option("--write", "write the weights although sets are left out")
  .option("--out <folder>", "where to write them instead")
  .option("--folds", "read each half of the unread sets with weights learned without it; writes nothing")
  .action(({only = "", held = "", write = false, folds = false, out = shipped}: Flags) => {
    const sets = held
      .split(",")
      .flatMap((name) => (name === "" ? [] : [name.length <= 2 ? `train-${name}` : name]))
    train({only, held: sets, isWriting: write || sets.length === 0, isFolding: folds, folder: out})
  })
  .parse()
