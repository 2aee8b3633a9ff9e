/* `npm run bench -- [name]`: measures Postern beside its rivals and records the result.
 *
 * Corpora are seeded. Every tool runs once to warm caches, then the rounds are interleaved, so that a slow
 * minute of the machine hits all alike. Output is consumed; hits stand beside the time, because a scanner
 * that loses matches has no speed. Rivals that are absent are skipped with a word on how to get them. */

import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join, resolve} from "node:path"
import {fileURLToPath} from "node:url"
import {Argument, Command, InvalidArgumentError, Option} from "commander"
import {bigLogCorpus, type Corpus, removeCorpora, webLogCorpus} from "./corpus.ts"
import {evtxCorpus} from "./evtx-corpus.ts"
import {type Measured, measure, spread} from "./measure.ts"
import {
  posternAssess,
  posternEvents,
  posternEvtxScan,
  posternScan,
  posternWorkers,
  sampleGenerator,
  windowsRules,
} from "./ours.ts"
import {machineClass, machineSays, type Row, rate, record} from "./record.ts"
import {grepCount, grepFolded, grepLines} from "./rivals/grep.ts"
import {ripgrep} from "./rivals/ripgrep.ts"
import {evtxDump, rsigma} from "./rivals/rust.ts"
import {yara} from "./rivals/yara.ts"
import type {Tool} from "./tool.ts"
import {webFileCorpus} from "./yara-corpus.ts"
import {yaraScan, yaraScanner} from "./yara-tools.ts"

interface Bench {
  readonly name: string
  readonly says: string
  corpus(sizeBytes: number): Corpus | Promise<Corpus>
  /** The tool with whose processor time those of the others are compared. */
  readonly against?: Tool
  readonly tools: readonly Tool[]
}

const benches: readonly Bench[] = [
  {
    name: "text-scan",
    says: "IIS and HttpProxy lines with a ProxyLogon run among them, one worker, beside grep with the same literals",
    corpus: webLogCorpus,
    tools: [posternScan, posternAssess, grepLines, grepFolded, grepCount, ripgrep],
  },
  {
    name: "evtx",
    says: "real EVTX chunks, repeated: all public Windows rules, and decoding alone; needs the shared evidence",
    corpus: evtxCorpus,
    tools: [posternEvtxScan, rsigma, posternEvents, evtxDump],
  },
  {
    name: "spans-text",
    says: "one large IIS log, on one and on two workers",
    corpus: bigLogCorpus,
    tools: [posternWorkers(1), posternWorkers(2)],
  },
  {
    name: "spans-evtx",
    says: "one large EVTX file with all public Windows rules, on one and on two workers; needs the shared evidence",
    corpus: evtxCorpus,
    tools: [posternWorkers(1, windowsRules), posternWorkers(2, windowsRules)],
  },
  {
    name: "yara",
    says: "10,000 files of web software with 1,202 YARA rules of others; needs the shared rules",
    corpus: webFileCorpus,
    tools: [yaraScanner, yaraScan, yara],
    against: yara,
  },
  {
    name: "sample",
    says: "the rate of the sample generator itself",
    corpus: (sizeBytes) => ({folder: "", bytes: sizeBytes, files: 0, planted: 0, digest: ""}),
    tools: [sampleGenerator],
  },
]

interface Asked {
  readonly size: number
  readonly rounds: number
  readonly literals: string
  readonly only?: readonly string[]
  readonly record: boolean
  readonly keep?: boolean
}

function parseSize(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)([kmg])b?$/i.exec(text)
  const unit = {k: 1e3, m: 1e6, g: 1e9}[parts?.[2]?.toLowerCase() ?? ""]
  if (parts === null || unit === undefined)
    throw new InvalidArgumentError("a size such as 100MB or 1GB is needed.")
  return Math.round(Number(parts[1]) * unit)
}

function parseRounds(text: string): number {
  const rounds = Number(text)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new InvalidArgumentError("a whole number from 1 to 100 is needed.")
  return rounds
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs a tool once on a scratch folder of its own. Throws if it did not finish. */
async function once(tool: Tool, corpus: Corpus, literals: string): Promise<Measured> {
  const scratch = mkdtempSync(join(tmpdir(), "postern-bench-run-"))
  try {
    const run = await measure(tool.command({corpus, literals, scratch}), tool.env ?? {})
    if (!tool.finished.includes(run.exitCode))
      throw new Error(`${tool.name} ended with ${run.exitCode}: ${run.said.trim()}`)
    return run
  } finally {
    rmSync(scratch, {recursive: true, force: true})
  }
}

async function runBench(bench: Bench, asked: Asked): Promise<readonly Row[]> {
  say(`\n${bench.name}: ${bench.says}`)
  const tools = bench.tools.filter((tool) => {
    if (asked.only !== undefined && !asked.only.some((part) => tool.name.includes(part))) return false
    if (tool.version() !== undefined) return true
    say(`  skipped ${tool.name}: not installed. ${tool.install}`)
    return false
  })
  const corpus = await bench.corpus(asked.size)
  if (corpus.digest !== "")
    say(
      `  corpus ${corpus.digest}: ${(corpus.bytes / 1e6).toFixed(0)} MB in ${corpus.files} files, ${corpus.planted} planted lines`,
    )
  const runs = new Map<Tool, Measured[]>()
  for (const tool of tools) {
    const warm = await once(tool, corpus, asked.literals)
    runs.set(tool, [])
    say(`  warm-up ${tool.name}: ${warm.seconds.toFixed(2)} s`)
  }
  for (let round = 0; round < asked.rounds; round++)
    for (const [tool, measured] of runs) measured.push(await once(tool, corpus, asked.literals))
  const rows: Row[] = []
  const cpuOf = (measured: readonly Measured[]): number => Math.min(...measured.map((run) => run.cpuSeconds))
  const rival = bench.against === undefined ? undefined : runs.get(bench.against)
  for (const [tool, measured] of runs) {
    const [first, ...rest] = measured
    if (first === undefined) continue
    const seconds = spread([first.seconds, ...rest.map((run) => run.seconds)])
    const cpu = cpuOf(measured)
    const files =
      corpus.files > 1000 ? `; ${corpus.files} files, ${Math.round(corpus.files / cpu)} a CPU s` : ""
    const ratio =
      rival === undefined || tool === bench.against
        ? ""
        : `; ${(cpu / cpuOf(rival)).toFixed(2)} times the CPU of ${bench.against?.name}`
    const row: Row = {
      bench: bench.name,
      tool: tool.name,
      version: tool.version() ?? "",
      bytes: corpus.bytes,
      seconds,
      peakRssMb: Math.max(...measured.map((run) => run.peakRssMb)),
      hits: tool.hits({lines: first.outputLines, bytes: first.outputBytes}),
      note: `${tool.note}; ${asked.rounds} rounds; ${first.processes} processes, ${Math.max(...measured.map((run) => run.sumRssMb)).toFixed(0)} MB in sum; ${cpu.toFixed(1)} CPU s at least${files}${ratio}`,
    }
    rows.push(row)
    say(
      `  ${tool.name.padEnd(18)} ${rate(row).toFixed(0).padStart(6)} MB/s  min ${seconds.min.toFixed(2)} s  mean ${seconds.mean.toFixed(2)} ± ${seconds.sd.toFixed(2)} s  ` +
        `peak ${row.peakRssMb.toFixed(0)} MB (all ${Math.max(...measured.map((run) => run.sumRssMb)).toFixed(0)})  hits ${row.hits}  CPU ${cpu.toFixed(1)} s`,
    )
  }
  return rows
}

async function main(name: string | undefined, asked: Asked): Promise<void> {
  say(`${machineClass()}: ${machineSays()}`)
  const rows: Row[] = []
  try {
    for (const bench of benches)
      if (name === undefined || bench.name === name) rows.push(...(await runBench(bench, asked)))
  } finally {
    if (asked.keep !== true) removeCorpora()
  }
  if (rows.length === 0) {
    process.stderr.write("nothing was measured: every tool was skipped or left out by --only\n")
    process.exitCode = 2
  } else if (asked.record) say(`\nrecorded in ${record(rows, new Date().toISOString().slice(0, 10))}`)
}

if (process.argv[2] === "intel") await (await import("./intel/run.ts")).main(process.argv.slice(3))
else if (process.argv[2] === "page") await (await import("./page.ts")).main(process.argv.slice(3))
else
  await new Command("bench")
    .description("Measures Postern beside its rivals. Without a name all benches run.")
    .addArgument(new Argument("[name]", "which bench").choices(benches.map((bench) => bench.name)))
    .option("--size <bytes>", "size of the corpus: 100MB, 1GB", parseSize, 1_000_000_000)
    .option("--rounds <n>", "measured runs of each tool, after one to warm up", parseRounds, 3)
    .addOption(
      new Option("--literals <file>", "one literal a line for grep")
        .argParser((path) => resolve(path))
        .default(fileURLToPath(new URL("./literals.txt", import.meta.url)), "bench/literals.txt"),
    )
    .option("--only <parts>", "only tools whose name holds one of these, with commas", (text) =>
      text.split(","),
    )
    .option("--no-record", "do not append to bench/record")
    .option("--keep", "keep the corpus for the next run")
    .addHelpText(
      "after",
      `\nintel        how well public statements are read; its own options by \`bench intel --help\`\npage         how long a browser takes to open the report of a large case\n${benches.map((bench) => `${bench.name.padEnd(12)} ${bench.says}`).join("\n")}`,
    )
    .showHelpAfterError("(--help shows all options)")
    .action(main)
    .parseAsync()
