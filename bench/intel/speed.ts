/* How long `postern intel compare` takes for a folder of articles of a thousand words: whole processes, start-up
 * included, in turn over the corpora, and then once in this process with the parts timed one by one.
 *
 * Processor time is what counts: of all threads of the process, so that it is what one core would need. Times of parts
 * hold the collector's work that fell into them. */

import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {safeJson} from "../../src/engine/event-line.ts"
import {readSources} from "../../src/engine/intel/read.ts"
import {claimsOfAll, type ToRead} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {indicatorsOf} from "../../src/intel/indicators.ts"
import {readingsOf} from "../../src/intel/reading.ts"
import {compareReadings} from "../../src/intel/report.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {techniquesOf} from "../../src/intel/techniques.ts"
import {wordingOf} from "../../src/intel/wording.ts"
import {type Measured, measure, spread} from "../measure.ts"
import {posternCommon} from "../ours.ts"
import {machineSays, type Row, record} from "../record.ts"
import {corporaFolder} from "./corpora.ts"
import {madeArticles} from "./made-articles.ts"
import {attackArticles, reportArticles} from "./real-articles.ts"
import {ownKnowledge} from "./subject.ts"

const seed = 1
const root = join(import.meta.dirname, "..", "..")
const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Corpus {
  readonly name: string
  readonly folder: string
  readonly articles: number
  readonly bytes: number
}

function written(room: string, name: string, articles: readonly string[]): Corpus {
  const folder = mkdtempSync(join(room, "articles-"))
  let bytes = 0
  for (const [i, text] of articles.entries()) {
    writeFileSync(join(folder, `${String(i).padStart(5, "0")}.txt`), text)
    bytes += Buffer.byteLength(text)
  }
  return {name, folder, articles: articles.length, bytes}
}

async function compared({folder}: Corpus, cache: string): Promise<Measured> {
  const program = join(root, "bin", "postern.js")
  const run = await measure([process.execPath, program, "intel", "compare", folder, "--json"], {
    POSTERN_CACHE: cache,
  })
  if (!posternCommon.finished.some((code) => code === run.exitCode))
    throw new Error(`exit code ${run.exitCode}: ${run.said}`)
  return run
}

/** Milliseconds of processor time of each part, by name, for an article. */
async function partsOf({folder, articles}: Corpus): Promise<string> {
  const knowledge = await ownKnowledge()
  const times = new Map<string, number>()
  const timed = <T>(name: string, work: () => T): T => {
    const before = process.cpuUsage()
    const result = work()
    const {user, system} = process.cpuUsage(before)
    times.set(name, (times.get(name) ?? 0) + (user + system) / 1000)
    return result
  }
  const sources: SourceText[] = []
  const before = process.cpuUsage()
  for await (const found of readSources([folder])) if ("source" in found) sources.push(found.source)
  const {user, system} = process.cpuUsage(before)
  times.set("intake", (user + system) / 1000)
  const all: ToRead[] = []
  for (const [i, source] of sources.entries()) {
    const document = timed("document", () => documentOf(source, i + 1))
    timed("wording", () => wordingOf(source, document))
    timed("indicators", () => indicatorsOf(source, document, knowledge.warningLists))
    timed("techniques", () => techniquesOf(source, document, knowledge.attack))
    all.push({source, document})
  }
  for (let from = 0; from < all.length; from += 64)
    timed("claims", () => claimsOfAll(all.slice(from, from + 64), knowledge.lexicons))
  const readings = readingsOf(sources, knowledge)
  const report = timed("compare", () => compareReadings(sources, readings, knowledge))
  timed("render", () => safeJson(report).length)
  return [...times].map(([name, ms]) => `${name} ${(ms / articles).toFixed(2)}`).join(", ")
}

/** The command behind `bench intel speed`. */
export async function measureSpeed(count: number, rounds: number, isRecorded: boolean): Promise<void> {
  const room = mkdtempSync(join(tmpdir(), "postern-bench-intel-"))
  const rows: Row[] = []
  try {
    say(machineSays())
    const shared = corporaFolder()
    if (shared === undefined) say("no real reports: they lie in the shared data, which is not here")
    const corpora = [
      written(room, `${count} made articles`, [...madeArticles(count, seed)]),
      ...(shared === undefined
        ? []
        : [
            written(room, "real reports", reportArticles(shared).slice(0, count)),
            written(room, "ATT&CK's descriptions", attackArticles(shared).slice(0, count)),
          ]),
    ]
    const one = written(room, "one article", [...madeArticles(1, seed)])
    const cache = join(room, "cache")
    await compared(one, cache)
    const start = await compared(one, cache)
    const runs = corpora.map((): Measured[] => [])
    for (let round = 0; round < rounds; round++)
      for (const [i, corpus] of corpora.entries()) runs[i]?.push(await compared(corpus, cache))
    for (const [i, corpus] of corpora.entries()) {
      const [first, ...rest] = runs[i] ?? []
      if (first === undefined) throw new Error("nothing was measured")
      const all = [first, ...rest]
      const cpu = Math.min(...all.map(({cpuSeconds}) => cpuSeconds))
      const each = (cpu - start.cpuSeconds) / Math.max(1, corpus.articles)
      const parts = await partsOf(corpus)
      const peak = Math.max(...all.map(({peakRssMb}) => peakRssMb))
      const note =
        `${corpus.articles} articles: ${cpu.toFixed(2)} CPU s, ${start.cpuSeconds.toFixed(2)} of them start-up; ` +
        `${(corpus.articles / cpu).toFixed(0)} articles a CPU s; 1,000 such ${(start.cpuSeconds + 1000 * each).toFixed(1)} CPU s; ` +
        `CPU ms an article in one process: ${parts}; hits are articles`
      say(`\n${corpus.name}: ${note}; peak ${peak.toFixed(0)} MB`)
      rows.push({
        bench: "intel-speed",
        tool: `postern intel compare, ${corpus.name}`,
        version: posternCommon.version(),
        bytes: corpus.bytes,
        seconds: spread([first.seconds, ...rest.map(({seconds}) => seconds)]),
        peakRssMb: peak,
        hits: corpus.articles,
        note,
      })
    }
    if (isRecorded) say(`\nrecorded in ${record(rows, new Date().toISOString().slice(0, 10))}`)
  } finally {
    rmSync(room, {recursive: true})
  }
}
