/* `npm run calibrate`: is what Postern says as often true as it says?
 *
 * Prints the bars and writes docs/calibration.md with two pictures. Exits with 1 if a bar fails, with 2 if it could
 * not run. The seed is the hash of the commit that is measured, so that nobody can tune to it; `--tuning` takes the
 * one seed that may be looked at. `--quick` is small and writes nothing. The same seed gives the same bytes. */

import {spawnSync} from "node:child_process"
import {mkdirSync, writeFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {Command} from "commander"
import {barsOf, type Results} from "./bars.ts"
import {loadBench} from "./bench.ts"
import {runElsewhere, runLeaveOut, runNaming} from "./experiments.ts"
import {rangePicture, reliabilityPicture} from "./picture.ts"
import {runPipeline} from "./pipeline.ts"
import {runRealCases} from "./real-cases.ts"
import {report, type Subject} from "./report.ts"
import {runBlind, runPopulation, runTwice, smallPlan, wholePlan} from "./run.ts"

const root: string = join(import.meta.dirname, "..")
const tuningSeed = "postern-calibrate/tuning/1"

interface Asked {
  readonly tuning?: boolean
  readonly quick?: boolean
  readonly out: string
}

function git(...args: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync("git", args, {cwd: root, encoding: "utf8"})
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr ?? "no git"}`)
  return stdout.trim()
}

function subjectOf(asked: Asked): Subject {
  const commit = git("rev-parse", "HEAD")
  const changed = git("status", "--porcelain", "--", "src", "knowledge").split("\n")
  return {
    commit,
    date: git("show", "-s", "--format=%cs", commit),
    seed: asked.tuning === true ? tuningSeed : commit,
    isTuning: asked.tuning === true,
    changed: changed.filter((line) => line !== "").length,
  }
}

/** Everything that the seed decides: the numbers of a run. */
async function measure(
  seed: string,
  isQuick: boolean,
  say: (text: string) => void,
): Promise<Parameters<typeof report>[1]> {
  const bench = await loadBench()
  const plan = {...(isQuick ? smallPlan : wholePlan), seed}
  const few = (many: number): number => (isQuick ? Math.ceil(many / 20) : many)
  say("population and thin cases")
  const population = runPopulation(bench, plan)
  say("servers without logs, the same case twice")
  const blind = runBlind(bench, seed, few(300))
  const twice = runTwice(bench, seed, few(60))
  say("naming actors")
  const naming = runNaming(bench, seed, few(400))
  say("campaigns left out, other worlds")
  const leftOut = runLeaveOut(bench, seed, few(200))
  const elsewhere = runElsewhere(bench, seed, few(300))
  const results: Results = {population, blind, twice, naming, leftOut}
  if (isQuick) return {...results, elsewhere, pipeline: undefined, real: []}
  say("raw logs through the whole of Postern")
  const pipeline = runPipeline(bench, seed, 20)
  say("real cases")
  return {...results, elsewhere, pipeline, real: runRealCases()}
}

async function run(asked: Asked): Promise<void> {
  const subject = subjectOf(asked)
  const isQuick = asked.quick === true
  console.log(`seed ${subject.seed}${subject.isTuning ? " (tuning)" : ""}`)
  const started = process.cpuUsage()
  const whole = await measure(subject.seed, isQuick, (text) => {
    const {user, system} = process.cpuUsage(started)
    console.log(`${((user + system) / 1e6).toFixed(0).padStart(5)} s  ${text}`)
  })
  const bars = barsOf(whole)
  for (const bar of bars)
    console.log(`${bar.isMet ? "  met  " : "  FAIL "} ${bar.name}: ${bar.measured} (wanted: ${bar.wanted})`)
  for (const row of [...whole.population.bands].filter((b) => b.standing === "under"))
    console.log(
      `  note  ${row.name} (${row.low}–${row.high} %) is true in ${(row.rate * 100).toFixed(1)} %: more often than said`,
    )
  if (!isQuick) {
    const folder = resolve(asked.out)
    mkdirSync(folder, {recursive: true})
    const pictures = ["calibration-bands.svg", "calibration-phrases.svg"] as const
    writeFileSync(
      join(folder, pictures[0]),
      reliabilityPicture(whole.population.bands, "The seven bands, by the number"),
    )
    writeFileSync(join(folder, pictures[1]), rangePicture(whole.population.phrases, "The phrases as written"))
    writeFileSync(join(folder, "calibration.md"), report(subject, whole, [...pictures]))
    console.log(`written: ${join(folder, "calibration.md")}`)
  }
  if (bars.some((bar) => !bar.isMet)) process.exitCode = 1
}

new Command("calibrate")
  .description(
    "Measures on generated cases of known truth whether Postern's phrases are as often true as they say.",
  )
  .option("--tuning", "use the seed that may be looked at while weights change; never quote its figures")
  .option("--quick", "a small run of some seconds that writes nothing")
  .option("--out <folder>", "where calibration.md and its pictures go", join(root, "docs"))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 2
  })
