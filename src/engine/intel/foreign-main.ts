/* The child of foreign.ts: passes questions to a thread and watches what the process grows to. The thread may be
 * busy for as long as it likes; this one is not. */

import {existsSync} from "node:fs"
import {join} from "node:path"
import {Worker} from "node:worker_threads"
import {decodeValue, encodeValue, FrameReader, frame} from "../frames.ts"
import type {Answer, Question} from "./foreign-reader.ts"

const mostBytes = Number(process.argv[2])
const lookEveryMillis = 20
const here: string = import.meta.dirname
const ending = existsSync(join(here, "foreign-reader.ts")) ? "ts" : "js"

function fail(message: string): void {
  process.stdout.write(encodeValue(frame.failed, {message}), () => process.exit(1))
}

const worker = new Worker(join(here, `foreign-reader.${ending}`), {
  resourceLimits: {maxOldGenerationSizeMb: Math.round(mostBytes / 2 / 1024 ** 2)},
})
worker.on("message", (answer: Answer) => process.stdout.write(encodeValue(frame.done, answer)))
worker.on("error", (error: Error) => fail(`the reader ended: ${error.message}`))

const frames = new FrameReader((_, payload) => worker.postMessage(decodeValue(payload) as Question))
process.stdin.on("data", (chunk: Buffer) => frames.push(chunk))
process.stdin.on("end", () => process.exit(0))

setInterval(() => {
  const rss = process.memoryUsage.rss()
  if (rss > mostBytes)
    fail(`${Math.round(rss / 1e6)} MB of memory, ${Math.round(mostBytes / 1e6)} are allowed`)
}, lookEveryMillis)
