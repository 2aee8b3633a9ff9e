/* The child process that tries inputs one after the other. The watcher (watch.ts) starts and ends it.
 *
 * An input is written to the slate before it is tried. Its number and all before it follow from the seed,
 * but the way to make one again is the file that the slate or a find left. Every sixteenth input is tried
 * twice and must tell the same twice. */

import {readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {findsOf} from "./corpus.ts"
import {Dice} from "./dice.ts"
import type {Find, FindKind, Job, Message} from "./job.ts"
import {mutate, type Recipe, stretch} from "./mutate.ts"
import {Slate} from "./slate.ts"
import {Broken, type Seed, type Target, type Witness} from "./target.ts"

/** One input in so many is stretched; one in so many tried twice. */
const stretchEvery = 2000
const twiceEvery = 16
const keptInputs = 1000
const keptBytes = 16 << 20
/** Finds of one cause that are written down. */
const perCause = 1
const causesAtMost = 20

const job = JSON.parse(process.argv[2] ?? "") as Job
const {targets} = (await import(job.module)) as {readonly targets: readonly Target[]}
const target = targets.find((one) => one.name === job.target)
if (target === undefined) throw new Error(`no target ${job.target} in ${job.module}`)
const collect = (globalThis as {gc?: () => void}).gc ?? (() => undefined)

function say(message: Message): void {
  process.send?.(message)
}

class Listening implements Witness {
  readonly words = new Set<string>()
  readonly listens: boolean
  readonly told: string[] = []

  constructor(listens: boolean) {
    this.listens = listens
  }

  saw(word: string): void {
    this.words.add(word)
  }

  tell(text: string): void {
    if (this.listens) this.told.push(text)
  }
}

interface Failure {
  readonly kind: FindKind
  readonly key: string
  readonly detail: string
}

/** A failure's cause: its message without numbers and quotes, and where it was thrown. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof Error))
    return {kind: "exception", key: `thrown: ${typeof error}`, detail: String(error)}
  if (error instanceof Broken)
    return {kind: "exception", key: error.promise, detail: error.stack ?? error.message}
  const place = /at (?:async )?([^\n]*)/.exec(error.stack?.slice(error.message.length) ?? "")?.[1] ?? ""
  const where = place.replace(/^.*[/\\]/, "").replace(/:\d+\)?$/, "")
  const message = error.message.replaceAll(/".*?"|`.*?`|'.*?'|\d+/gs, "…").slice(0, 120)
  return {
    kind: "exception",
    key: `${error.name}: ${message} (${where})`,
    detail: error.stack ?? error.message,
  }
}

/** Tries one input; gives what failed. */
async function attempt(
  bytes: Uint8Array,
  twice: boolean,
  saw: (word: string) => void,
): Promise<Failure | undefined> {
  const first = new Listening(twice)
  try {
    // A copy: who writes into its input breaks the second reading, not the file of the find.
    await target!.attempt(Uint8Array.from(bytes), first)
    for (const word of first.words) saw(word)
    if (!twice) return undefined
    const second = new Listening(true)
    await target!.attempt(Uint8Array.from(bytes), second)
    const at = first.told.findIndex((text, i) => text !== second.told[i])
    if (at < 0 && first.told.length === second.told.length) return undefined
    const shown = (list: readonly string[]): string => list[at < 0 ? first.told.length : at] ?? "nothing"
    return {
      kind: "differs",
      key: "the same input gave another outcome",
      detail: `first:  ${shown(first.told).slice(0, 2000)}\nsecond: ${shown(second.told).slice(0, 2000)}`,
    }
  } catch (error) {
    return failureOf(error)
  }
}

const tally = {inputs: 0, peakBytes: 0, slowestMillis: 0, slowestRun: -1, words: 0, bytes: 0, spentMillis: 0}
const causes = new Map<string, number>()
const slate = new Slate(job.slate)
let current: {run: number; bytes: Uint8Array} = {run: -1, bytes: new Uint8Array(0)}

function report({kind, key, detail}: Failure): void {
  const count = (causes.get(key) ?? 0) + 1
  causes.set(key, count)
  if (count > perCause || causes.size > causesAtMost) return
  const path = join(job.finds, `${job.target}-${job.seed}-${current.run}.in`)
  writeFileSync(path, current.bytes)
  const find: Find = {kind, run: current.run, key, detail, path}
  say({kind: "find", find})
}

// Whoever watched is gone.
process.on("disconnect", () => process.exit())
// The listener alone must not keep a child alive that waits for nothing.
process.channel?.unref()
process.on("uncaughtException", (error) => report(failureOf(error)))
process.on("unhandledRejection", (error) => report(failureOf(error)))
// The library never prints: what a dependency warns of must have become a trouble or a refusal.
process.emitWarning = (warning: string | Error): never => {
  throw new Broken("nobody is warned past the report", String(warning))
}

const words = new Set<string>()
const recipe: Recipe = {
  kind: target.kind,
  words: target.dictionary.map((word) => Buffer.from(word)),
  limitBytes: target.limitBytes ?? 16_384,
}
const stretchBytes = target.stretchBytes ?? 262_144
const seeds = [...findsOf(target.name), ...(await target.seeds())]
if (seeds.length === 0 && job.only === undefined) throw new Error(`target ${job.target} has no seed`)
const learned: Seed[] = []
let learnedBytes = 0

function makeInput(run: number): {bytes: Uint8Array; isStretched: boolean} {
  // The seeds themselves come first.
  if (run < seeds.length)
    return {bytes: seeds[run]!.bytes, isStretched: seeds[run]!.bytes.length > recipe.limitBytes}
  const dice = new Dice(Math.imul(job.seed, 0x9e37_79b1) ^ Math.imul(run, 0x85eb_ca6b))
  const some = (): Uint8Array => dice.pick(learned.length > 0 && dice.once(2) ? learned : seeds).bytes
  let bytes = mutate(some(), dice, recipe, some)
  const isStretched = stretchBytes > 0 && run % stretchEvery === stretchEvery - 1
  if (isStretched) bytes = stretch(bytes, dice, recipe, stretchBytes)
  if (target!.mend && dice.once(2)) target!.mend(bytes)
  return {bytes, isStretched}
}

function learn(run: number, bytes: Uint8Array): void {
  if (bytes.length > recipe.limitBytes || learned.length >= keptInputs || learnedBytes > keptBytes) return
  learned.push({name: `learned ${run}`, bytes: Uint8Array.from(bytes)})
  learnedBytes += bytes.length
}

/** The least processor time of three tries: other work on the machine is no fault of the target. */
async function leastMillis(bytes: Uint8Array): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage()
    await attempt(bytes, false, () => undefined)
    const {user, system} = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** Gives the milliseconds that it took. */
async function run(number: number, bytes: Uint8Array, isStretched: boolean): Promise<number> {
  current = {run: number, bytes}
  slate.write(number, bytes)
  let isNew = false
  const twice = number % twiceEvery === 0
  const began = performance.now()
  const failure = await attempt(bytes, twice, (word) => {
    if (words.has(word)) return
    words.add(word)
    isNew = true
  })
  const millis = performance.now() - began
  tally.inputs++
  tally.bytes += bytes.length
  if (failure) report(failure)
  else if (isNew && job.only === undefined) learn(number, bytes)
  const limit = isStretched ? (target!.stretchMillis ?? 4000) : (target!.millis ?? 400)
  // The first inputs pay for compiling the target's code.
  if (millis > limit && !failure) {
    const least = await leastMillis(bytes)
    if (least > limit)
      report({
        kind: "slow",
        key: isStretched ? "slow when stretched" : "slow",
        detail: `${Math.round(least)} ms for ${bytes.length} bytes`,
      })
    if (least > tally.slowestMillis) Object.assign(tally, {slowestMillis: least, slowestRun: number})
  } else if (millis > tally.slowestMillis && millis <= limit)
    Object.assign(tally, {slowestMillis: millis, slowestRun: number})
  return millis
}

/** What stays below this is the program itself. */
const startedAt = Date.now()
const startBytes = process.memoryUsage.rss()
const startPeak = process.resourceUsage().maxRSS * 1024

/** The highest resident memory since the start, over that of the start; 0 while it stays below what loading
 *  the program took. */
function growth(): number {
  const peak = process.resourceUsage().maxRSS * 1024
  return peak > startPeak ? peak - startBytes : 0
}

/** Whether memory is looked at behind this input.
 *  PERF: right after an input the question costs up to 0.7 ms, as much as many inputs. One that takes less than
 *  2 ms cannot fill so much memory; many together are seen at the next of the numbers. */
function isWeighed(number: number, millis: number): boolean {
  return millis > 2 || number % 64 === 63
}

function sayTally(next: number): void {
  tally.words = words.size
  tally.spentMillis = Date.now() - startedAt
  say({kind: "tally", next, tally})
}

async function tryAll(): Promise<void> {
  let lastSaid = Date.now()
  let number = job.first
  for (; number < job.end; number++) {
    const {bytes, isStretched} = makeInput(number)
    const millis = await run(number, bytes, isStretched)
    const now = Date.now()
    const grown = isWeighed(number, millis) ? growth() : 0
    tally.peakBytes = Math.max(tally.peakBytes, grown)
    if (grown > job.growthBytes) {
      collect()
      const {heapUsed, external} = process.memoryUsage()
      report({
        kind: "memory",
        key: "memory",
        detail: `${grown} bytes over the start; ${heapUsed + external} held after collecting`,
      })
      number++
      break
    }
    if (now - lastSaid > 1000) {
      sayTally(number + 1)
      lastSaid = now
    }
    if (job.millis !== undefined && now - startedAt > job.millis) {
      number++
      break
    }
  }
  sayTally(number)
}

async function tryOne(path: string): Promise<void> {
  const bytes = readFileSync(path)
  const isStretched = bytes.length > recipe.limitBytes
  // Twice, whatever its number.
  await run(0, bytes, isStretched)
  tally.peakBytes = growth()
  if (tally.peakBytes > job.growthBytes)
    report({
      kind: "memory",
      key: "memory",
      detail: `${tally.peakBytes} bytes over the start for this input alone`,
    })
  sayTally(1)
}

/** Leaves out blocks, large ones first, as long as the same failure comes. */
async function shrink(path: string, key: string): Promise<void> {
  const until = Date.now() + 20_000
  const fails = async (bytes: Uint8Array): Promise<boolean> =>
    (await attempt(bytes, key.startsWith("the same"), () => undefined))?.key === key
  let bytes: Buffer = readFileSync(path)
  for (let size = 1 << Math.floor(Math.log2(Math.max(1, bytes.length))); size >= 1; size >>= 1)
    for (let at = 0; at < bytes.length && Date.now() < until; ) {
      const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)])
      if (shorter.length > 0 && (await fails(shorter))) bytes = shorter
      else at += size
    }
  const small = path.replace(/(\.in)?$/, ".min")
  writeFileSync(small, bytes)
  say({kind: "shrunk", path: small, bytes: bytes.length})
}

if (job.only === undefined) await tryAll()
else if (job.shrink === undefined) await tryOne(job.only)
else await shrink(job.only, job.shrink)
slate.close()
process.disconnect?.()
