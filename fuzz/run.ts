/* npm run fuzz -- --target iis-w3c --runs 200000 --seed 1 (or --time 10m): tries damaged inputs and says
 * what broke. Without --target all targets take their turn; --list names them; --input tries one file.
 *
 * Inputs that fail are kept in out/fuzz, made as small as they go. Exit 0: nothing broke, 1: something did. */

import {join} from "node:path"
import {parseArgs} from "node:util"
import {targets} from "./targets.ts"
import {type Outcome, shrinkFind, type WatchOptions, watch, watchOne} from "./watch.ts"

const {values: options} = parseArgs({
  options: {
    target: {type: "string", multiple: true},
    runs: {type: "string"},
    time: {type: "string"},
    seed: {type: "string"},
    input: {type: "string"},
    finds: {type: "string"},
    list: {type: "boolean"},
  },
})

const seed = Number(options.seed ?? 1)
const millis = options.time === undefined ? undefined : duration(options.time)
const runs = Number(options.runs ?? (millis === undefined ? 2000 : Number.MAX_SAFE_INTEGER))
if (!Number.isInteger(seed) || !(runs > 0)) throw new Error("--seed and --runs take whole numbers")

function duration(text: string): number {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? []
  const factor = {s: 1000, m: 60_000, h: 3_600_000}[unit as "s" | "m" | "h"]
  if (factor === undefined) throw new Error(`--time ${text}: write 90s, 10m or 2h`)
  return Number(number) * factor
}

function optionsFor(target: string): WatchOptions {
  return {
    module: join(import.meta.dirname, "targets.ts"),
    target,
    seed,
    runs,
    millis,
    finds: options.finds ?? join(import.meta.dirname, "..", "out", "fuzz"),
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

async function tell(outcome: Outcome): Promise<void> {
  const {target, tally, finds, children} = outcome
  console.log(
    `${target}: ${tally.inputs} inputs (seed ${seed}), ${tally.words} words, peak +${megabytes(tally.peakBytes)}, ` +
      `slowest ${tally.slowestMillis.toFixed(0)} ms (run ${tally.slowestRun}), ${children} children, ${finds.length} finds`,
  )
  for (const find of finds) {
    const small = await shrinkFind(optionsFor(target), find)
    console.log(`  ${find.kind} at run ${find.run}: ${find.key}\n    ${small ?? find.path}`)
    console.log(find.detail.replace(/^/gm, "      ").slice(0, 3000))
  }
}

const names = targets.map(({name}) => name)
const chosen = options.target ?? names
for (const name of chosen)
  if (!names.includes(name)) throw new Error(`no target ${name}; there are ${names.join(", ")}`)

if (options.list === true) for (const {name, checks} of targets) console.log(`${name.padEnd(24)}${checks}`)
else if (options.input !== undefined) {
  const finds = await watchOne(optionsFor(chosen[0] ?? ""), options.input)
  for (const {kind, key, detail} of finds) console.log(`${kind}: ${key}\n${detail}`)
  console.log(`${finds.length} finds`)
  process.exitCode = finds.length > 0 ? 1 : 0
} else
  for (const name of chosen) {
    const outcome = await watch(optionsFor(name))
    await tell(outcome)
    if (outcome.finds.length > 0) process.exitCode = 1
  }
