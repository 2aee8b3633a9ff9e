/* The fence: runs a Reader in a child process that may do nothing but compute, and survives its death.
 *
 * It is asked one thing after the other and answers in that order; it need not have answered before it is
 * asked again. A child that shows no sign of life while it has work, or outgrows its memory, is killed. What
 * became of its files is the caller's decision (job.ts reads the one it was at alone once more). */

import {type ChildProcess, spawn} from "node:child_process"
import {closeSync, existsSync, mkdirSync, openSync, realpathSync} from "node:fs"
import {createRequire, getCompileCacheDir} from "node:module"
import {dirname, join} from "node:path"
import type {Readable, Writable} from "node:stream"
import type {RuleId} from "../model/ids.ts"
import type {Match} from "../model/rule.ts"
import type {Begin, Conclude} from "./child-main.ts"
import {decodeValue, encodeHead, encodeValue, FrameReader, frame} from "./frames.ts"
import {Outgoing} from "./outgoing.ts"
import type {ReadResult} from "./reading.ts"
import {yaraCodePath} from "./yara-code.ts"

export interface Fence {
  /** No sign of life for so long, with work to do: killed. */
  readonly silentMillis: number
  readonly rssBytes: number
  readonly heapMegabytes: number
}

export const usualFence: Fence = {silentMillis: 30_000, rssBytes: 1 << 30, heapMegabytes: 384}

/** How a child ended early. */
export class ChildDeath extends Error {
  /** `unstarted`: it never came up, which is no file's fault. */
  readonly how: "hung" | "memory" | "crashed" | "unstarted"
  /** The YARA rules that it was running. */
  readonly scanning: readonly RuleId[]
  /** What was asked had not been begun: it did not do it. */
  readonly isBystander: boolean
  constructor(how: ChildDeath["how"], detail: string, scanning: readonly RuleId[] = [], isBystander = false) {
    super(detail)
    this.name = "ChildDeath"
    this.how = how
    this.scanning = scanning
    this.isBystander = isBystander
  }
}

/** Evidence bytes that may wait in the parent for one child: a small file is handed over whole, so that
 *  the next one can go to another child meanwhile. */
const queueBytes = 24 * 1024 * 1024

export interface ChildOutput {
  matches(batch: readonly Match[]): void
  lines(text: string): void
}

/** What a child was asked and has not answered. */
interface Asked {
  readonly output: ChildOutput | undefined
  resolve(result: ReadResult): void
  reject(death: ChildDeath): void
  /** It has all bytes that belong to it. */
  isComplete: boolean
}

/** Number of the first descriptor that a child inherits; one before it is for the code of YARA-X. */
export const firstDescriptor = 4

export class Child {
  private readonly process: ChildProcess
  private readonly stdin: Writable
  private readonly outgoing: Outgoing
  private readonly stdout: Readable
  private readonly fence: Fence
  private readonly asked: Asked[] = []
  private lastSign = performance.now()
  private stderrTail = ""
  private death: ChildDeath | undefined
  private isReady = false
  private scanning: readonly RuleId[] = []
  private readonly watch: NodeJS.Timeout
  private readonly checkMillis: number
  private lastCheck = performance.now()
  /** Resident memory at the last sign of life, and its maximum. */
  peakRssBytes = 0

  /** It loads its code at once and waits for `start`. It inherits `descriptors`, as `firstDescriptor` and
   *  those that follow. */
  constructor(fence: Fence, descriptors: readonly number[]) {
    this.fence = fence
    const here = import.meta.dirname
    const main = existsSync(join(here, "child-main.ts"))
      ? join(here, "child-main.ts")
      : join(here, "child-main.js")
    const ownCode = dirname(dirname(here))
    const kept = keptCode()
    const writable = kept === undefined ? [] : [kept]
    const yaraCode = openSync(yaraCodePath(), "r")
    this.process = spawn(
      process.execPath,
      [
        "--permission",
        ...[...readableCode(ownCode, childPackages), ...writable].map((path) => `--allow-fs-read=${path}`),
        // Until its code is loaded; it gives the permission back before it sees evidence.
        ...writable.map((path) => `--allow-fs-write=${path}`),
        "--no-experimental-sqlite",
        "--no-warnings",
        `--max-old-space-size=${fence.heapMegabytes}`,
        // Three of these are what a child holds beyond what it needs: with the usual 32 it passes 300 MB.
        "--max-semi-space-size=20",
        // Below this nothing is worth a look through all of it.
        "--initial-old-space-size=64",
        main,
      ],
      {
        env: kept === undefined ? {} : {NODE_COMPILE_CACHE: kept},
        stdio: ["pipe", "pipe", "pipe", yaraCode, ...descriptors],
        cwd: ownCode,
      },
    )
    closeSync(yaraCode)
    const {stdin, stdout, stderr} = this.process
    if (stdin === null || stdout === null || stderr === null) throw new Error("a child without its pipes")
    this.stdin = stdin
    this.outgoing = new Outgoing(stdin)
    this.stdout = stdout
    const frames = new FrameReader((kind, payload) => this.onFrame(kind, payload))
    stdout.on("data", (chunk: Buffer) => {
      try {
        frames.push(chunk)
      } catch (error) {
        this.kill("crashed", `broken answer: ${(error as Error).message}`)
      }
    })
    stderr.on("data", (chunk: Buffer) => {
      this.stderrTail = (this.stderrTail + chunk.toString("utf8")).slice(-2000)
    })
    // EPIPE when the child is gone: its exit tells the story.
    stdin.on("error", () => undefined)
    this.process.on("error", (error) => this.die(new ChildDeath("unstarted", error.message)))
    this.process.on("exit", (code, signal) =>
      this.die(
        new ChildDeath(
          this.stderrTail.includes("heap out of memory") ? "memory" : this.isReady ? "crashed" : "unstarted",
          `exit ${signal ?? code}: ${lastLine(this.stderrTail)}`,
          this.scanning,
        ),
      ),
    )
    this.checkMillis = Math.min(500, 5 + fence.silentMillis / 10)
    this.watch = setInterval(() => this.check(), this.checkMillis)
    this.watch.unref()
  }

  /** Tells what is wanted of all files: an encoded frame, made once for all children. */
  start(task: Uint8Array): void {
    this.write(task)
  }

  /** Starts a file. Chunks follow by `push`, then `end`, unless it reads from a descriptor; the promise
   *  settles after that. */
  begin(begin: Begin, output: ChildOutput): Promise<ReadResult> {
    return this.ask(encodeValue(frame.begin, begin), output, begin.descriptor !== undefined)
  }

  /** Has the sum of a file's parts judged. */
  conclude(what: Conclude): Promise<ReadResult> {
    return this.ask(encodeValue(frame.conclude, what), undefined, true)
  }

  private ask(
    question: Uint8Array,
    output: ChildOutput | undefined,
    isComplete: boolean,
  ): Promise<ReadResult> {
    const result = new Promise<ReadResult>((resolve, reject) => {
      if (this.asked.length === 0) this.lastSign = performance.now()
      if (this.death === undefined) this.asked.push({output, resolve, reject, isComplete})
      else reject(bystander(this.death))
    })
    // A death before anyone awaits the result must not be an unhandled rejection.
    result.catch(() => undefined)
    this.write(question)
    return result
  }

  private write(bytes: Uint8Array): void {
    if (this.death === undefined) this.outgoing.write(bytes)
  }

  /** Resolves when more may come; the chunk is the caller's again. Never rejects: a death shows in the promise
   *  of `begin`. */
  async push(chunk: Uint8Array): Promise<void> {
    const {stdin} = this
    this.write(encodeHead(frame.data, chunk.length))
    this.write(chunk)
    while (this.outgoing.waitingBytes > queueBytes && this.death === undefined)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stdin.off("drain", done)
          this.process.off("exit", done)
          clearTimeout(timer)
          resolve()
        }
        // `drain` comes only when all is written; looking now and then keeps both sides busy.
        const timer = setTimeout(done, 5)
        stdin.once("drain", done)
        this.process.once("exit", done)
      })
  }

  end(): void {
    const last = this.asked.at(-1)
    if (last !== undefined) last.isComplete = true
    this.write(encodeHead(frame.end, 0))
  }

  /** Stops answers from coming while the caller cannot take more. */
  pause(): void {
    this.stdout.pause()
  }

  resume(): void {
    this.lastSign = performance.now()
    this.stdout.resume()
  }

  close(): void {
    clearInterval(this.watch)
    this.stdin.end()
    this.process.unref()
  }

  private onFrame(kind: number, payload: Uint8Array): void {
    this.lastSign = performance.now()
    switch (kind) {
      case frame.ready:
        this.isReady = true
        break
      case frame.alive: {
        const {rssBytes} = decodeValue(payload) as {rssBytes: number}
        this.peakRssBytes = Math.max(this.peakRssBytes, rssBytes)
        if (rssBytes > this.fence.rssBytes)
          this.kill(
            "memory",
            `${Math.round(rssBytes / 1e6)} MB resident, ${Math.round(this.fence.rssBytes / 1e6)} allowed`,
          )
        break
      }
      case frame.batch:
        this.asked[0]?.output?.matches(decodeValue(payload) as Match[])
        break
      case frame.scanning:
        this.scanning = decodeValue(payload) as RuleId[]
        break
      case frame.lines:
        this.asked[0]?.output?.lines(Buffer.from(payload).toString("utf8"))
        break
      case frame.done:
        this.scanning = []
        this.asked.shift()?.resolve(decodeValue(payload) as ReadResult)
        break
      case frame.failed:
        this.kill("crashed", (decodeValue(payload) as {message: string}).message)
        break
    }
  }

  private check(): void {
    const now = performance.now()
    const late = now - this.lastCheck - this.checkMillis
    this.lastCheck = now
    // Where this process stood still itself, signs may wait in the pipe.
    if (late > this.checkMillis) return
    const first = this.asked[0]
    if (first === undefined || this.stdout.isPaused()) return
    const silent = now - this.lastSign
    // Silence with nothing left to read is the parent's slowness, not the child's.
    const hasWork = this.outgoing.waitingBytes > 0 || first.isComplete
    if (silent > this.fence.silentMillis && hasWork)
      this.kill("hung", `no sign of life for ${Math.round(silent / 1000)} s`)
  }

  private kill(how: "hung" | "memory" | "crashed", detail: string): void {
    this.die(new ChildDeath(how, detail, this.scanning))
    this.process.kill("SIGKILL")
  }

  private die(death: ChildDeath): void {
    if (this.death !== undefined) return
    this.death = death
    clearInterval(this.watch)
    const [first, ...others] = this.asked.splice(0)
    first?.reject(death)
    for (const {reject} of others) reject(bystander(death))
  }
}

function bystander({how, message}: ChildDeath): ChildDeath {
  return new ChildDeath(how, message, [], true)
}

/** Where children keep their code compiled, apart from the parent's: beside it, if the parent keeps his. It is
 *  four fifths of their time to start. Undefined for a runtime that cannot give back a permission. */
function keptCode(): string | undefined {
  const own = getCompileCacheDir()
  const canDrop = Number(process.versions.node.split(".")[0]) >= 26
  if (own === undefined || !canDrop) return undefined
  const kept = join(dirname(own), "children")
  try {
    // A folder that is not there cannot be permitted.
    mkdirSync(kept, {recursive: true, mode: 0o700})
    return kept
  } catch (error) {
    // A read-only or full disk.
    if (error instanceof Error && "code" in error) return undefined
    throw error
  }
}

/** What a child may read: its own code, and the packages that this code imports wherever a package manager
 *  has put them, links and their targets both. Of `packages` each is followed by what it imports itself. */
export function readableCode(ownCode: string, packages: readonly (readonly string[])[]): readonly string[] {
  const paths = new Set([ownCode])
  for (let folder = ownCode; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules")
    if (existsSync(modules)) paths.add(modules)
    if (dirname(folder) === folder) break
  }
  for (const chain of packages) {
    let from = import.meta.url
    for (const name of chain) {
      const entry = realpathSync(createRequire(from).resolve(name))
      const root = join("node_modules", name)
      paths.add(entry.slice(0, entry.lastIndexOf(root) + root.length))
      from = entry
    }
  }
  return [...paths]
}

/** The packages that child-main.ts reaches, each followed by what it imports itself. */
const childPackages = [["re2js"], ["saxes", "xmlchars"], ["@virustotal/yara-x"]]

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split("\n")
      .findLast((line) => /error/i.test(line)) ??
    text.trim().split("\n").at(-1) ??
    ""
  )
}
