/* The fence around code that is not ours: PDFs and mails are taken apart in a child process, one at a time.
 *
 * The child may read its own code and nothing else; it has neither network nor disk. It is killed when it takes
 * longer or more memory than it may, and the next file gets a new one. */

import {type ChildProcess, spawn} from "node:child_process"
import {existsSync} from "node:fs"
import {dirname, join} from "node:path"
import {readableCode} from "../child.ts"
import {decodeValue, encodeValue, FrameReader, frame, longestFrame} from "../frames.ts"
import type {Answer, Question} from "./foreign-reader.ts"
import type {IntelLimits} from "./limits.ts"

/** Why there is no answer. */
export class ForeignDeath extends Error {
  readonly how: "slow" | "memory" | "crashed"
  constructor(how: ForeignDeath["how"], detail: string) {
    super(detail)
    this.name = "ForeignDeath"
    this.how = how
  }
}

/** Beyond this the answer is none. */
const heapMegabytes = 512

export class Foreign {
  readonly #limits: Pick<IntelLimits, "childMillis" | "childBytes">
  #child: ChildProcess | undefined

  constructor(limits: Pick<IntelLimits, "childMillis" | "childBytes">) {
    this.#limits = limits
  }

  /** The answer of a child; rejects with `ForeignDeath`. One question at a time. */
  async ask(question: Question): Promise<Answer> {
    const message = encodeValue(frame.begin, question)
    if (message.length > longestFrame) throw new ForeignDeath("memory", "the file is too large for a child")
    const child = this.#child ?? this.#start()
    this.#child = child
    const {childMillis} = this.#limits
    let timer: NodeJS.Timeout | undefined
    let stderr = ""
    const {stdin, stdout} = child
    if (stdin === null || stdout === null) throw new Error("a child without its pipes")
    const kill = (): void => {
      this.#child = undefined
      child.kill("SIGKILL")
    }
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const fail = (how: ForeignDeath["how"], detail: string): void => {
          kill()
          reject(new ForeignDeath(how, detail))
        }
        timer = setTimeout(
          () => fail("slow", `no answer in ${Math.round(childMillis / 1000)} s`),
          childMillis,
        )
        const frames = new FrameReader((kind, payload) => {
          if (kind === frame.done) resolve(decodeValue(payload) as Answer)
          else fail("memory", (decodeValue(payload) as {message: string}).message)
        })
        stdout.removeAllListeners("data")
        stdout.on("data", (chunk: Buffer) => {
          try {
            frames.push(chunk)
          } catch (error) {
            if (!(error instanceof Error)) throw error
            fail("crashed", `broken answer: ${error.message}`)
          }
        })
        child.stderr?.removeAllListeners("data")
        child.stderr?.on("data", (chunk: Buffer) => {
          stderr = (stderr + chunk.toString("utf8")).slice(-2000)
        })
        child.removeAllListeners("exit")
        child.on("exit", (code, signal) => {
          const how = /heap out of memory|ERR_WORKER_OUT_OF_MEMORY/.test(stderr) ? "memory" : "crashed"
          fail(how, `exit ${signal ?? code}`)
        })
        child.on("error", (error) => fail("crashed", error.message))
        stdin.write(message)
      })
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends the child, if there is one. */
  close(): void {
    this.#child?.kill("SIGKILL")
    this.#child = undefined
  }

  #start(): ChildProcess {
    const here = import.meta.dirname
    const ending = existsSync(join(here, "foreign-main.ts")) ? "ts" : "js"
    const ownCode = dirname(dirname(here))
    const child = spawn(
      process.execPath,
      [
        "--permission",
        "--allow-worker",
        ...readableCode(ownCode, packages).map((path) => `--allow-fs-read=${path}`),
        "--no-experimental-sqlite",
        "--no-warnings",
        `--max-old-space-size=${heapMegabytes}`,
        join(here, `foreign-main.${ending}`),
        String(this.#limits.childBytes),
      ],
      {env: {}, stdio: ["pipe", "pipe", "pipe"], cwd: ownCode},
    )
    // EPIPE when the child is gone: its exit tells the story.
    child.stdin.on("error", () => undefined)
    child.unref()
    for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as {unref?: () => void}).unref?.()
    return child
  }
}

const packages: readonly (readonly string[])[] = [["unpdf"], ["postal-mime"]]
