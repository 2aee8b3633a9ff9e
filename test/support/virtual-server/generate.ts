/* Writes the evidence of an invented Exchange server, of any size, with or without an intruder.
 *
 * Time goes in slices of a minute. In each, every act gets as many lines as its share of the traffic
 * allows and writes them to all logs that would see them; the lines are put in order and go to the files.
 * Probes and the internet's noise run round the clock; people by the hour: 06-18 UTC weigh 1, nights 0.12,
 * weekends a further 0.15. What has been written steers what is still to come, so the total meets the
 * asked size. Traffic that is left out of the evidence is generated all the same: the files that stay are
 * the same bytes.
 *
 * Volumes: evidence.md 1 (one production server, one day). A generator proves plumbing and speed, never
 * recall: its author agrees with himself. */

import type {LogKind} from "../../../src/model/event.ts"
import type {Act, ActKind} from "./acts/act.ts"
import {dailyWork, exportToShare, importExportRole, resetByHand} from "./acts/administrators.ts"
import {background} from "./acts/background.ts"
import {noise} from "./acts/noise.ts"
import {people} from "./acts/people.ts"
import {probes} from "./acts/probes.ts"
import {type Fault, scheduleFaults} from "./faults.ts"
import {LogFiles, type Piece} from "./files.ts"
import type {Layout} from "./layout.ts"
import {Journal} from "./line.ts"
import {Random} from "./random.ts"
import {proxyLogon} from "./scenarios/proxylogon.ts"
import {proxyShell} from "./scenarios/proxyshell.ts"
import {clean, scan} from "./scenarios/scan.ts"
import type {Scenario} from "./scenarios/scenario.ts"
import {twoIntruders} from "./scenarios/two-intruders.ts"
import type {EventStyle, Scene} from "./scene.ts"
import {inventServer} from "./server.ts"
import {dayMillis, hourMillis, minuteMillis, Stamps} from "./stamps.ts"
import type {Truth} from "./truth.ts"

export const scenarios: readonly Scenario[] = [proxyLogon, proxyShell, twoIntruders, scan, clean]

/** The kinds of log that the generator writes. */
export const writtenLogs: readonly LogKind[] = [
  "iis-frontend",
  "iis-backend",
  "httpproxy",
  "ecp-server",
  "ecp-activity",
  "ews",
  "mapi",
  "rps-cmdlet",
  "rps-http",
  "oab-generator",
  "message-tracking",
  "windows-event",
]

export interface SampleOptions {
  readonly seed: string
  /** A name out of `scenarios`. */
  readonly scenario: string
  /** One of the scenario's; its first if absent. */
  readonly outcome?: string | undefined
  /** Bytes to aim at, before files are left out. Below some 60 KB per hour the headers alone exceed it. */
  readonly sizeBytes: number
  readonly days?: number | undefined
  /** First day, `2021-03-02`; the scenario's own if absent. */
  readonly start?: string | undefined
  readonly build?: string | undefined
  readonly events?: EventStyle | undefined
  readonly layout?: Layout | undefined
  readonly faults?: readonly Fault[] | undefined
  /** Kinds of log to leave out. */
  readonly drop?: readonly LogKind[] | undefined
  /** Days to leave out, `2021-03-03`, of every log. */
  readonly dropDays?: readonly string[] | undefined
  /** Administrators also give the role "Mailbox Import Export". */
  readonly busyAdministrators?: boolean | undefined
}

export interface Sample {
  /** The evidence, once: pieces of many files in turn, each file's in order. */
  readonly pieces: Iterable<Piece>
  /** What was put in. Throws before `pieces` was read to its end. */
  truth(): Truth
}

/** Share of the front end's lines by who causes them; the last two are counted against the front end. */
const shares: Readonly<Record<ActKind, number>> = {
  probe: 0.7,
  people: 0.235,
  noise: 0.065,
  tracking: 0.24,
  events: 0.12,
}

/** Bytes of all logs for each line of the front end, and bytes of headers in an hour, as measured: the
 *  guess from which the steering starts. Small samples are mostly headers. */
const bytesPerLine = 1500
const headerBytesPerHour = 30_000

/** How busy people are at an instant. */
export function busyness(at: number): number {
  const date = new Date(at)
  const hour = date.getUTCHours()
  const isWeekend = date.getUTCDay() % 6 === 0
  return (hour >= 6 && hour < 18 ? 1 : 0.12) * (isWeekend ? 0.15 : 1)
}

/** Generates a sample. Throws `RangeError` for a scenario, outcome or day that does not exist. */
export function generate(options: SampleOptions): Sample {
  const scenario = scenarios.find((s) => s.name === options.scenario)
  if (scenario === undefined) throw new RangeError(`no scenario ${options.scenario}`)
  const outcome = scenario.outcomes.find((o) => options.outcome === undefined || o.name === options.outcome)
  if (outcome === undefined)
    throw new RangeError(`scenario ${scenario.name} has no outcome ${options.outcome}`)
  const from = Date.parse(`${options.start ?? scenario.start}T00:00:00Z`)
  if (Number.isNaN(from)) throw new RangeError(`not a day: ${options.start}`)
  const days = options.days ?? 3
  const until = from + days * dayMillis
  const faults = new Set(options.faults ?? [])
  const seed = new Random(`postern-sample/1/${options.seed}`)
  const headcount = Math.min(400, Math.max(12, Math.round(options.sizeBytes / days / 400_000)))
  const server = inventServer(
    seed.fork("server"),
    options.build ?? outcome.build ?? scenario.build,
    headcount,
  )
  const drop = new Set(options.drop ?? [])
  const dropDays = new Set(options.dropDays ?? [])
  const stamps = new Stamps()
  const isHidden = (log: LogKind, day: string): boolean => drop.has(log) || dropDays.has(day)
  const files = new LogFiles(server, stamps, options.layout ?? "kape", faults, isHidden, from, until)
  const journal = new Journal()
  const scene = (label: string): Scene => ({
    server,
    stamps,
    journal,
    random: seed.fork(label),
    events: options.events ?? "nxlog",
    falseZoneMillis: faults.has("local-clock") ? -5 * hourMillis : 0,
  })
  let isDone = false

  function* pieces(): Generator<Piece> {
    scenario!.play(scene("scenario"), from, until, outcome!.name)
    scheduleFaults(scene("faults"), faults, from, until)
    scheduleAdministrators(scene("administrators"), from, days, options.busyAdministrators ?? false)
    const traffic = new Traffic(scene("traffic"), from, until, options.sizeBytes)
    for (let at = from; at < until; at += minuteMillis) {
      traffic.minute(at, files.written)
      for (const line of journal.take(at + minuteMillis)) files.write(line)
      if ((at + minuteMillis) % hourMillis === 0 && at + minuteMillis < until)
        files.closeUntil(at + minuteMillis)
      yield* files.drain()
    }
    files.end()
    yield* files.drain()
    isDone = true
  }

  return {
    pieces: {[Symbol.iterator]: pieces},
    truth() {
      if (!isDone) throw new Error("the truth is known when all pieces have been read")
      return {
        schema: "postern-sample-truth/1",
        seed: options.seed,
        scenario: scenario.name,
        outcome: outcome.name,
        server: {name: server.name, fqdn: server.fqdn, build: server.build.short},
        window: {from: stamps.iso(from), until: stamps.iso(until)},
        expected: outcome.expected,
        dropped: {logs: [...drop], days: [...dropDays]},
        lines: files.placed.map((p) => ({
          file: p.file,
          line: p.line,
          log: p.log,
          at: stamps.iso(p.at),
          step: p.mark.step,
          stage: p.mark.stage,
          hidden: p.hidden,
        })),
        faults: files.notes,
      }
    },
  }
}

/** Gives every act its share, minute by minute, and steers towards the asked size. */
class Traffic {
  readonly #scene: Scene
  readonly #until: number
  readonly #sizeBytes: number
  readonly #acts: readonly {readonly act: Act; credit: number}[]
  /** Busyness still to come, in minutes. */
  #busy = 0
  readonly #firstCost: number
  readonly #firstRate: number
  #frontLines = 0

  constructor(scene: Scene, from: number, until: number, sizeBytes: number) {
    this.#scene = scene
    this.#until = until
    this.#sizeBytes = sizeBytes
    // A random start, or all acts would come in the first minute.
    const all = [...probes, ...people, ...noise, ...background]
    this.#acts = all.map((act) => ({act, credit: -scene.random.unit() * 4}))
    for (let at = from; at < until; at += minuteMillis) this.#busy += busyness(at)
    const minutes = (until - from) / minuteMillis
    const text = Math.max(sizeBytes - (minutes / 60) * headerBytesPerHour, 0.2 * sizeBytes)
    this.#firstCost = (bytesPerLine * sizeBytes) / text
    this.#firstRate = sizeBytes / this.#firstCost / minutes
  }

  minute(at: number, written: number): void {
    const {random} = this.#scene
    const minutesLeft = (this.#until - at) / minuteMillis
    // What a line has cost so far, headers and all; before there is enough of it, the guess.
    const cost = this.#frontLines > 200 ? written / this.#frontLines : this.#firstCost
    const toCome = Math.max(0, this.#sizeBytes - written) / cost
    const busy = busyness(at)
    // The last minutes must not make up for the whole: at most three times the plan.
    const even = Math.min(toCome / minutesLeft, 3 * this.#firstRate)
    const byHour = this.#busy > 0 ? Math.min((toCome * busy) / this.#busy, 12 * this.#firstRate) : 0
    this.#busy -= busy
    for (const entry of this.#acts) {
      const {act} = entry
      const isByHour = act.kind === "people" || act.kind === "tracking"
      entry.credit += (isByHour ? byHour : even) * shares[act.kind] * act.share
      while (entry.credit > 0)
        entry.credit -= act.perform(this.#scene, at + random.between(0, minuteMillis - 1))
    }
  }
}

/** Each working day between 08 and 15 UTC; an export and a reset at least once. */
function scheduleAdministrators(scene: Scene, from: number, days: number, isBusy: boolean): void {
  const {random} = scene
  const hour = (day: number): number =>
    from + day * dayMillis + random.between(8 * hourMillis, 15 * hourMillis)
  for (let day = 0; day < days; day++) {
    if (new Date(from + day * dayMillis).getUTCDay() % 6 === 0) continue
    dailyWork(scene, hour(day))
    if (day % 7 === 0) resetByHand(scene, hour(day))
    if (day % 5 === 1 || days === 1) exportToShare(scene, hour(day))
    if (isBusy && day === 0) importExportRole(scene, hour(day))
  }
}

/** The sample in memory, for tests: each file's bytes by path, in order of path. */
export function collect(sample: Sample): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>()
  for (const {path, bytes} of sample.pieces) {
    const known = parts.get(path)
    if (known === undefined) parts.set(path, [bytes])
    else known.push(bytes)
  }
  return new Map(
    [...parts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, list]) => [path, new Uint8Array(Buffer.concat(list))]),
  )
}
