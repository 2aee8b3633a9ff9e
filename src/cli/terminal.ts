/* The terminal as commands see it: text out, text aside, progress, colour or none.
 *
 * Results go to standard output, everything else to standard error. Evidence text must be made safe by the
 * writer before it comes here. */

import pc from "picocolors"
import type {RefusalPaint} from "../report/refusal-text.ts"
import type {Paint as SummaryPaint} from "../report/terminal-text.ts"

/** Colour, or none: text goes in, the same text comes out with or without escapes around it. */
export interface Colours {
  readonly summary: SummaryPaint
  readonly refusal: RefusalPaint
}

export interface Progress {
  /** `total` undefined: not known yet. */
  update(
    done: {readonly bytes: number; readonly files: number; readonly current: string},
    totalBytes?: number,
  ): void
  stop(): void
}

export interface Terminal {
  readonly width: number
  readonly colours: Colours
  out(text: string): void
  /** To standard error, with a line end. */
  say(text: string): void
  progress(verb: string): Progress
}

const redrawMillis = 120
const plainLineMillis = 10_000

/** The process's terminal. Colour by the usual rules: NO_COLOR, FORCE_COLOR, no TTY. */
export function processTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const colours = coloursOf(pc.createColors(pc.isColorSupported && isColoured(stdout)))
  return {
    width: Math.max(40, Math.min(stdout.columns || 100, 120)),
    colours,
    out: (text) => {
      stdout.write(text)
    },
    say: (text) => {
      stderr.write(`${text}\n`)
    },
    progress: (verb) => (stderr.isTTY ? liveProgress(verb, stderr) : plainProgress(verb, stderr)),
  }
}

function isColoured(stdout: NodeJS.WriteStream): boolean {
  return stdout.isTTY || process.env["FORCE_COLOR"] !== undefined
}

function coloursOf(pen: ReturnType<typeof pc.createColors>): Colours {
  return {summary: {strong: pen.bold, quiet: pen.dim, accent: pen.yellow}, refusal: pen}
}

function liveProgress(verb: string, stream: NodeJS.WriteStream): Progress {
  // Loaded while the work begins: a run that is shorter than that needs no progress.
  let draw: ReturnType<typeof import("log-update").createLogUpdate> | undefined
  let isStopped = false
  void import("log-update").then(({createLogUpdate}) => {
    if (!isStopped) draw = createLogUpdate(stream)
  })
  const start = performance.now()
  let last = 0
  return {
    update: (done, totalBytes) => {
      const now = performance.now()
      if (draw === undefined || now - last < redrawMillis) return
      last = now
      const width = Math.max(20, (stream.columns || 80) - 2)
      draw(`${progressLine(verb, done, totalBytes, now - start)}\n  ${tail(done.current, width)}`)
    },
    stop: () => {
      isStopped = true
      draw?.clear()
      draw?.done()
    },
  }
}

function plainProgress(verb: string, stream: NodeJS.WriteStream): Progress {
  const start = performance.now()
  let last = start
  return {
    update: (done, totalBytes) => {
      const now = performance.now()
      if (now - last < plainLineMillis) return
      last = now
      stream.write(`${progressLine(verb, done, totalBytes, now - start)}\n`)
    },
    stop: () => undefined,
  }
}

function progressLine(
  verb: string,
  done: {readonly bytes: number; readonly files: number},
  totalBytes: number | undefined,
  millis: number,
): string {
  const rate = millis > 500 ? done.bytes / (millis / 1000) : 0
  const rateText = rate > 0 ? `, ${bytesText(rate)}/s` : ""
  const share = totalBytes === undefined || totalBytes === 0 ? "" : ` of ${bytesText(totalBytes)}`
  const left =
    totalBytes === undefined || rate === 0 || done.bytes > totalBytes
      ? ""
      : `, about ${secondsText((totalBytes - done.bytes) / rate)} left`
  return `${verb} ${done.files} ${done.files === 1 ? "file" : "files"}, ${bytesText(done.bytes)}${share}${rateText}${left}`
}

/** `1.5 GB`; decimal units. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"]
  let unit = 0
  let value = bytes
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

function secondsText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/** The end of a path that fits, with control characters shown as `?`. */
function tail(path: string, width: number): string {
  const safe = path.replaceAll(/[^\x20-\x7e]/g, "?")
  return safe.length <= width ? safe : `…${safe.slice(safe.length - width + 1)}`
}
