/* Results as committed files: bench/record/<machine class>/<date>.csv, one row a tool and run of a bench.
 *
 * A machine class says what a reader must know to compare and nothing that names a machine. */

import {spawnSync} from "node:child_process"
import {appendFileSync, existsSync, mkdirSync, writeFileSync} from "node:fs"
import {availableParallelism, totalmem} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import type {Spread} from "./measure.ts"

export interface Row {
  readonly bench: string
  readonly tool: string
  readonly version: string
  readonly bytes: number
  readonly seconds: Spread
  readonly peakRssMb: number
  readonly hits: number
  readonly note: string
}

const columns =
  "date,commit,bench,tool,version,bytes,seconds_min,seconds_mean,seconds_sd,mb_per_s,peak_rss_mb,hits,note"

/** `linux-x64-2core` */
export function machineClass(): string {
  return `${process.platform}-${process.arch}-${availableParallelism()}core`
}

/** Cores, memory and runtime, for the head of the output and the machine's own file. */
export function machineSays(): string {
  return `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

/** Decimal megabytes a second at the fastest run. */
export function rate(row: Row): number {
  return row.bytes / 1e6 / row.seconds.min
}

/** Appends rows to today's file of this machine's class; gives its path in the repository. */
export function record(rows: readonly Row[], today: string): string {
  const root = fileURLToPath(new URL("..", import.meta.url))
  const folder = join("bench", "record", machineClass())
  const file = join(folder, `${today}.csv`)
  mkdirSync(join(root, folder), {recursive: true})
  writeFileSync(join(root, folder, "machine.txt"), `${machineSays()}\n`)
  if (!existsSync(join(root, file))) writeFileSync(join(root, file), `${columns}\n`)
  const commit = commitName(root)
  for (const row of rows) {
    const cells = [
      today,
      commit,
      row.bench,
      row.tool,
      row.version,
      row.bytes,
      row.seconds.min.toFixed(3),
      row.seconds.mean.toFixed(3),
      row.seconds.sd.toFixed(3),
      rate(row).toFixed(1),
      row.peakRssMb.toFixed(0),
      row.hits,
      row.note,
    ]
    appendFileSync(join(root, file), `${cells.map(cell).join(",")}\n`)
  }
  return file
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `1a2b3c4`, with `+` if files differ from it. */
function commitName(root: string): string {
  const git = (...args: readonly string[]): string =>
    spawnSync("git", args, {cwd: root, encoding: "utf8"}).stdout.trim()
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "-uno") === "" ? "" : "+"}`
}
