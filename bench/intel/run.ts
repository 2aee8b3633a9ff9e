/* `npm run bench -- intel [what…]`: how well Postern reads public statements, on labelled corpora.
 *
 * Prints precision, recall and F1 of each reader beside a naive one and, where they are installed, other programs. Half
 * of what is labelled was looked at while the readers were written ("tuned on"); only the other half ("held out") says
 * what to expect. Nothing of a corpus is kept. Results go to bench/record/intel/<date>.csv, those of `speed`
 * (speed.ts), which is measured where it is asked for, beside the other benches'. */

import {spawnSync} from "node:child_process"
import {appendFileSync, existsSync, mkdirSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {Argument, Command} from "commander"
import {scoreClaims} from "./claims.ts"
import {corporaFolder} from "./corpora.ts"
import {scoreDates, scoreEntities} from "./entities.ts"
import {type Score, scoreIndicators} from "./indicators.ts"
import {iocExtractor, pythonRival} from "./rivals.ts"
import {ratios} from "./score.ts"
import {measureSpeed} from "./speed.ts"
import {ownKnowledge} from "./subject.ts"
import {scoreTechniques} from "./techniques.ts"

interface Asked {
  readonly iocExtractor?: string
  readonly python?: string
  readonly blind?: boolean
  readonly record: boolean
  readonly articles: number
  readonly rounds: number
}

const parts = ["indicators", "techniques", "entities", "dates", "claims"] as const
const speed = "speed"

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function score(part: (typeof parts)[number], folder: string, asked: Asked): Promise<readonly Score[]> {
  const knowledge = await ownKnowledge()
  switch (part) {
    case "indicators": {
      const rivals = [
        iocExtractor(asked.iocExtractor),
        pythonRival("ioc-finder", asked.python),
        pythonRival("txt2stix", asked.python),
      ]
      for (const rival of rivals)
        if ((await rival.values("192.0.2.1")) === undefined)
          say(`${rival.name}: not installed. ${rival.install}`)
      return scoreIndicators(folder, knowledge, rivals)
    }
    case "techniques":
      return scoreTechniques(folder, knowledge)
    case "entities":
      return scoreEntities(folder, knowledge)
    case "dates":
      return scoreDates(folder)
    case "claims":
      return scoreClaims(knowledge, asked.blind === true)
  }
}

const hundredth = (number: number): string => number.toFixed(2)

function tell(scores: readonly Score[]): void {
  let above = ""
  for (const {what, corpus, part, method, tally, note} of scores) {
    const head = `${what}, ${corpus} (${part}): ${note}`
    if (head !== above) say(`\n${head}`)
    above = head
    const {precision, recall, f1} = ratios(tally)
    say(
      `  ${method.padEnd(42)} P ${hundredth(precision)}  R ${hundredth(recall)}  F1 ${hundredth(f1)}   ${tally.right} right of ${tally.found} found, ${tally.gold} to find`,
    )
  }
}

const columns = "date,commit,what,corpus,part,method,precision,recall,f1,right,found,gold"

function keep(scores: readonly Score[]): string {
  const root = join(import.meta.dirname, "..", "..")
  const git = (...args: readonly string[]): string =>
    spawnSync("git", args, {cwd: root, encoding: "utf8"}).stdout.trim()
  const commit = `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "-uno", "--", "src/intel", "knowledge") === "" ? "" : "+"}`
  const today = new Date().toISOString().slice(0, 10)
  const folder = join("bench", "record", "intel")
  const file = join(folder, `${today}.csv`)
  mkdirSync(join(root, folder), {recursive: true})
  if (!existsSync(join(root, file))) writeFileSync(join(root, file), `${columns}\n`)
  for (const {what, corpus, part, method, tally} of scores) {
    const {precision, recall, f1} = ratios(tally)
    const cells = [
      today,
      commit,
      what,
      corpus,
      part,
      method,
      ...[precision, recall, f1].map((n) => n.toFixed(3)),
      tally.right,
      tally.found,
      tally.gold,
    ]
    appendFileSync(
      join(root, file),
      `${cells.map((cell) => (/[",]/.test(`${cell}`) ? `"${`${cell}`.replaceAll('"', '""')}"` : cell)).join(",")}\n`,
    )
  }
  return file
}

export async function main(args: readonly string[]): Promise<void> {
  await new Command("bench intel")
    .description("Scores the readers of public statements. Without a name all of them, but not `speed`.")
    .addArgument(
      new Argument("[what...]", "which readers, or how fast all of them are").choices([...parts, speed]),
    )
    .option("--articles <n>", "how many articles speed is measured on", Number, 1000)
    .option("--rounds <n>", "how often speed is measured", Number, 3)
    .option("--ioc-extractor <folder>", "a folder in which npm ioc-extractor is installed")
    .option("--python <program>", "the Python of an environment with ioc-finder and txt2stix")
    .option("--blind", "score claims on the blind passages too, which is to be done once")
    .option("--no-record", "do not append to bench/record/intel")
    .action(async (what: readonly ((typeof parts)[number] | typeof speed)[], asked: Asked) => {
      if (what.includes(speed)) await measureSpeed(asked.articles, asked.rounds, asked.record)
      const scored = what.length === 0 ? parts : parts.filter((part) => what.includes(part))
      if (scored.length === 0) return
      const folder = corporaFolder()
      if (folder === undefined) {
        process.stderr.write("no corpora: they lie in the shared data, which is not here\n")
        process.exitCode = 2
        return
      }
      const scores: Score[] = []
      for (const part of scored) scores.push(...(await score(part, folder, asked)))
      tell(scores)
      if (asked.record) say(`\nrecorded in ${keep(scores)}`)
    })
    .parseAsync([...args], {from: "user"})
}
