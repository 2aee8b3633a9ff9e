/* Runs a command to its end, consumes its output, and measures time, processor time and memory.
 *
 * Memory is the high-water mark that the kernel keeps per process (VmHWM of /proc/<pid>/status), asked for
 * the command and all that it starts, every 20 ms: a mark only grows, so a late look loses nothing but
 * processes that lived shorter than that. Processor time is looked at in the same way. Elsewhere than on
 * Linux both are 0. */

import {spawn} from "node:child_process"
import {readdirSync, readFileSync} from "node:fs"

export interface Measured {
  readonly seconds: number
  /** The largest single process. */
  readonly peakRssMb: number
  /** All processes, each at its own peak: an upper bound of what they needed together. */
  readonly sumRssMb: number
  readonly processes: number
  /** Of all processes, user and system: what a busy machine does not distort much. */
  readonly cpuSeconds: number
  readonly outputBytes: number
  readonly outputLines: number
  readonly exitCode: number
  /** The end of what it said on its error output. */
  readonly said: string
}

export async function measure(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<Measured> {
  const [program, ...args] = command
  const peaks = new Map<number, Peak>()
  const started = process.hrtime.bigint()
  const child = spawn(program, args, {stdio: ["ignore", "pipe", "pipe"], env: {...process.env, ...env}})
  const look = (): void => {
    if (child.pid !== undefined) note(child.pid, peaks)
  }
  const timer = setInterval(look, 20)
  let outputBytes = 0
  let outputLines = 0
  let said = ""
  child.stdout.on("data", (chunk: Buffer) => {
    outputBytes += chunk.length
    for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) outputLines++
  })
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2000)
  })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code) => resolve(code ?? -1))
  }).finally(() => clearInterval(timer))
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const marks = [...peaks.values()].map(({memory}) => memory)
  return {
    seconds,
    peakRssMb: Math.max(0, ...marks) / 1024,
    sumRssMb: marks.reduce((sum, mark) => sum + mark, 0) / 1024,
    processes: marks.length,
    cpuSeconds: [...peaks.values()].reduce((sum, {ticks}) => sum + ticks, 0) / ticksPerSecond,
    outputBytes,
    outputLines,
    exitCode,
    said,
  }
}

interface Peak {
  /** High-water mark, in KiB. */
  readonly memory: number
  /** Processor time so far. */
  readonly ticks: number
}

/** USER_HZ, which Linux shows to programs on every common machine. */
const ticksPerSecond = 100

/** Notes memory and processor time of a process and its descendants. */
function note(pid: number, peaks: Map<number, Peak>): void {
  try {
    const mark = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // Behind the name, which may hold anything: state is field 3, user and system time are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const ticks = Number(fields[11]) + Number(fields[12])
    if (mark !== undefined)
      peaks.set(pid, {memory: Math.max(peaks.get(pid)?.memory ?? 0, Number(mark)), ticks})
    for (const thread of readdirSync(`/proc/${pid}/task`))
      for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" "))
        if (child !== "") note(Number(child), peaks)
  } catch (error) {
    // The process ended between two looks, or there is no /proc.
    if (!(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")))
      throw error
  }
}

export interface Spread {
  readonly min: number
  readonly mean: number
  /** Standard deviation of the sample (n - 1); 0 for a single run. */
  readonly sd: number
}

export function spread(values: readonly [number, ...number[]]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    min: Math.min(...values),
    mean,
    sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
  }
}
