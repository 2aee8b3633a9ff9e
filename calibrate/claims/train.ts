/* `npm run train`: learns the weights of knowledge/lexicons/weights/ from the labelled passages that may be read.
 *
 * `--held m,n` leaves those sets out, says how well they are foretold, and writes nothing unless `--write` is given. The
 * same passages give the same bytes. */

import {mkdirSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {Command} from "commander"
import {type KindExample, kindExamples} from "./kinds.ts"
import {learn, oddsOf} from "./learn.ts"
import {readableSets} from "./passages.ts"
import {Signs} from "./signs.ts"

const folder: string = join(import.meta.dirname, "..", "..", "knowledge", "lexicons", "weights")

/** From where on a noun phrase is read as a claim, and below which what a clause gives is not kept; thousandths. */
const bounds: Readonly<Record<string, {readonly least: number; readonly keep: number}>> = {
  vector: {least: 300, keep: -2500},
  targeting: {least: 300, keep: -2500},
}

/** The file of a table of weights: `least` and `keep`, then the signs in the order of their names. */
function fileOf(
  names: readonly string[],
  weights: Float64Array,
  {least, keep}: {readonly least: number; readonly keep: number},
): string {
  const rows = [...weights]
    .map((weight, i) => [names[i] ?? "", Math.round(weight * 1000)] as const)
    .filter(([, weight]) => weight !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return [["least", least] as const, ["keep", keep] as const, ...rows]
    .map((row) => `${row.join("\t")}\n`)
    .join("")
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

function train(held: readonly string[], isWriting: boolean): void {
  const numbers = new Signs()
  const all = kindExamples(readableSets(), numbers)
  mkdirSync(folder, {recursive: true})
  for (const [kind, examples] of all) {
    const weights = learn(examples.filter(({set}) => !held.includes(set)))
    console.log(`${kind}: ${examples.length} noun phrases, ${weights.filter((w) => w !== 0).length} signs`)
    if (held.length > 0)
      console.log(
        foretold(
          weights,
          examples.filter(({set}) => held.includes(set)),
        ),
      )
    const {least = 0, keep = -99_000} = bounds[kind] ?? {}
    if (isWriting) writeFileSync(join(folder, `${kind}.tsv`), fileOf(numbers.names, weights, {least, keep}))
  }
}

new Command("train")
  .description("learns the weights of knowledge/lexicons/weights/ from the labelled passages")
  .option("--held <sets>", "sets to leave out and to foretell, by their letters or names, with commas")
  .option("--write", "write the weights although sets are left out")
  .action(({held = "", write = false}: {held?: string; write?: boolean}) => {
    const sets = held
      .split(",")
      .flatMap((name) => (name === "" ? [] : [name.length === 1 ? `train-${name}` : name]))
    train(sets, write || sets.length === 0)
  })
  .parse()
