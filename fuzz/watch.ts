/* Watches a child process that tries inputs: ends one that hangs, names the input, and starts the next.
 *
 * A find of time or memory is tried again alone, in a child of its own: what only a long run shows is
 * counted apart, as memory that inputs leave behind. */

import {fork} from "node:child_process"
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {availableParallelism, loadavg, tmpdir} from "node:os"
import {join} from "node:path"
import type {Find, Job, Message, Tally} from "./job.ts"
import {readSlate, type Written} from "./slate.ts"

export interface WatchOptions {
  readonly module: string
  readonly target: string
  readonly seed: number
  readonly runs: number
  /** No further input after so many milliseconds. */
  readonly millis?: number | undefined
  readonly finds: string
  /** How long one input may take before the child counts as hanging. */
  readonly hangMillis?: number
  readonly growthBytes?: number
  readonly onTally?: (next: number, tally: Tally) => void
}

export interface Outcome {
  readonly target: string
  readonly seed: number
  readonly finds: readonly Find[]
  readonly tally: Tally
  /** Child processes that it took. */
  readonly children: number
}

const usualGrowth = 200 << 20
const usualHang = 20_000
const findsAtMost = 12
const confirmedAtMost = 4
/** How long a child may take to load its target and seeds. */
const startMillis = 60_000

interface Ending {
  readonly finds: readonly Find[]
  readonly tally: Tally | undefined
  /** The number after the last that was tried. */
  readonly next: number
  /** Set where the child did not end by itself. */
  readonly broken: {readonly kind: "hang" | "crash"; readonly how: string} | undefined
}

/** Tries `runs` inputs, over as many children as it takes. */
export async function watch(options: WatchOptions): Promise<Outcome> {
  mkdirSync(options.finds, {recursive: true})
  const room = mkdtempSync(join(tmpdir(), "postern-fuzz-"))
  const finds = new Map<string, Find>()
  let total: Tally = {
    inputs: 0,
    peakBytes: 0,
    slowestMillis: 0,
    slowestRun: -1,
    words: 0,
    bytes: 0,
    spentMillis: 0,
  }
  let children = 0
  // Each costs a child, and a hang its time: enough is enough.
  let confirmed = 0
  try {
    const slate = join(room, "slate")
    const {module, target, seed} = options
    const growthBytes = options.growthBytes ?? usualGrowth
    const base: Job = {
      ...{
        module,
        target,
        seed,
        first: 0,
        end: options.runs,
        millis: options.millis,
        slate,
        finds: options.finds,
        growthBytes,
      },
      ...{only: undefined, shrink: undefined},
    }
    const left = (): number | undefined =>
      options.millis === undefined ? undefined : options.millis - total.spentMillis
    let first = 0
    while (
      first < options.runs &&
      finds.size < findsAtMost &&
      confirmed < confirmedAtMost &&
      (options.millis === undefined || total.spentMillis < options.millis)
    ) {
      const ending = await child({...base, first, millis: left()}, options)
      children++
      total = sum(total, ending.tally)
      for (const find of ending.finds)
        if (!finds.has(find.key) || find.kind === "memory") {
          if (find.kind === "memory") confirmed++
          const sure = find.kind === "memory" ? await confirm(find, base, options) : find
          if (sure) finds.set(sure.key, sure)
        }
      first = ending.next
      if (!ending.broken) {
        if (ending.next >= options.runs || ending.finds.every(({kind}) => kind !== "memory")) break
        continue
      }
      const {kind, how} = ending.broken
      const written = existing(slate)
      if (written === undefined)
        throw new Error(`the child of ${target} ended before its first input: ${how}`)
      const path = join(options.finds, `${target}-${seed}-${written.run}.in`)
      writeFileSync(path, written.bytes)
      const find: Find = {
        kind,
        run: written.run,
        key: kind === "hang" ? "hang" : `crash: ${how}`,
        detail: how,
        path,
      }
      confirmed++
      const sure = await confirm(find, base, options)
      if (sure && !finds.has(sure.key)) finds.set(sure.key, sure)
      first = written.run + 1
    }
  } finally {
    rmSync(room, {recursive: true, force: true})
  }
  return {target: options.target, seed: options.seed, finds: [...finds.values()], tally: total, children}
}

/** Tries one file alone; gives what is wrong with it. */
export async function watchOne(options: WatchOptions, path: string): Promise<readonly Find[]> {
  mkdirSync(options.finds, {recursive: true})
  const room = mkdtempSync(join(tmpdir(), "postern-fuzz-"))
  try {
    const {finds, broken} = await child(jobFor(options, room, path, undefined), options)
    return broken ? [{kind: broken.kind, run: 0, key: broken.kind, detail: broken.how, path}] : finds
  } finally {
    rmSync(room, {recursive: true, force: true})
  }
}

/** Makes the input of a find smaller; gives the file, or undefined where it cannot be made smaller so. */
export async function shrinkFind(options: WatchOptions, find: Find): Promise<string | undefined> {
  if (find.kind !== "exception" && find.kind !== "differs") return undefined
  const room = mkdtempSync(join(tmpdir(), "postern-fuzz-"))
  try {
    let small: string | undefined
    await child(jobFor(options, room, find.path, find.key), {...options, hangMillis: 60_000}, (message) => {
      if (message.kind === "shrunk") small = message.path
    })
    return small
  } finally {
    rmSync(room, {recursive: true, force: true})
  }
}

function jobFor(options: WatchOptions, room: string, only: string, shrink: string | undefined): Job {
  const {module, target, seed, finds, growthBytes = usualGrowth} = options
  return {
    ...{module, target, seed, finds, growthBytes, only, shrink},
    ...{first: 0, end: 1, millis: undefined, slate: join(room, "slate")},
  }
}

/** The find as it shows alone. Memory that only a long run shows stays a find if it is held. */
async function confirm(find: Find, base: Job, options: WatchOptions): Promise<Find | undefined> {
  // The child writes what it finds to a file of its own name: keep the input.
  const copy = `${find.path}.alone`
  copyFileSync(find.path, copy)
  const alone = await child(
    {...base, only: copy, end: 1, millis: undefined, slate: `${base.slate}-alone`},
    options,
  )
  rmSync(copy)
  if (alone.broken)
    return {...find, kind: alone.broken.kind, detail: `${find.detail}; alone: ${alone.broken.how}`}
  const [again] = alone.finds
  if (again)
    return {...find, kind: again.kind, key: again.key, detail: `${find.detail}; alone: ${again.detail}`}
  if (find.kind === "crash") return {...find, detail: `${find.detail}; not by this input alone`}
  const held = Number(/(\d+) held/.exec(find.detail)?.[1] ?? 0)
  return find.kind === "memory" && held > base.growthBytes / 2
    ? {...find, key: "memory that inputs leave behind"}
    : undefined
}

function sum(a: Tally, b: Tally | undefined): Tally {
  if (b === undefined) return a
  const slower = b.slowestMillis > a.slowestMillis ? b : a
  return {
    inputs: a.inputs + b.inputs,
    peakBytes: Math.max(a.peakBytes, b.peakBytes),
    slowestMillis: slower.slowestMillis,
    slowestRun: slower.slowestRun,
    words: Math.max(a.words, b.words),
    bytes: a.bytes + b.bytes,
    spentMillis: a.spentMillis + b.spentMillis,
  }
}

/** Runs one child to its end. */
function child(job: Job, options: WatchOptions, also?: (message: Message) => void): Promise<Ending> {
  const {promise, resolve, reject} = Promise.withResolvers<Ending>()
  const finds: Find[] = []
  let tally: Tally | undefined
  let next = job.first
  let broken: Ending["broken"]
  // What another child wrote says nothing about this one.
  rmSync(job.slate, {force: true})
  const started = fork(join(import.meta.dirname, "child.ts"), [JSON.stringify(job)], {
    // A small young generation, so that memory shows what is held and not what waits to be collected.
    execArgv: [
      "--expose-gc",
      "--max-semi-space-size=8",
      "--max-old-space-size=384",
      "--stack-trace-limit=12",
    ],
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  })
  let errors = ""
  started.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-8000)
  })
  started.on("message", (message) => {
    const heard = message as Message
    if (heard.kind === "find") finds.push(heard.find)
    else if (heard.kind === "tally") {
      tally = heard.tally
      next = heard.next
      options.onTally?.(next, tally)
    }
    also?.(heard)
  })
  // On a machine with much else to do an input waits for its turn: that is no hang.
  const crowd = Math.max(1, loadavg()[0]! / availableParallelism())
  const hangMillis = Math.round(options.hangMillis ?? usualHang * crowd)
  let seen = -1
  let seenAt = Date.now()
  const clock = setInterval(
    () => {
      const written = existing(job.slate)?.run ?? -1
      if (written !== seen) {
        seen = written
        seenAt = Date.now()
      } else if (Date.now() - seenAt > (seen < 0 ? startMillis : hangMillis)) {
        broken = {kind: "hang", how: `no end after ${hangMillis} ms`}
        started.kill("SIGKILL")
      }
    },
    Math.min(250, hangMillis / 4),
  )
  started.on("error", reject)
  started.on("close", (code, signal) => {
    clearInterval(clock)
    if (code !== 0 && !broken) {
      const fatal = /FATAL ERROR: .*|^.*Error: .*/m.exec(errors)?.[0] ?? errors.slice(-500)
      broken = {kind: "crash", how: `${signal ?? `exit ${code}`} ${fatal}`.trim()}
    }
    resolve({finds, tally, next, broken})
  })
  return promise
}

/** What stands on the slate; undefined while there is none. */
function existing(slate: string): Written | undefined {
  try {
    return readSlate(slate)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
}
