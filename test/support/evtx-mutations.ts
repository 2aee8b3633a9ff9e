/* Damages event logs at random and reads them, to find what makes the reader throw, hang or grow.
 *
 * By hand, for many: node -e 'import("./test/support/evtx-mutations.ts").then((m) => m.mutate(1, 200000))' */

import {memorySource} from "../../src/bytes/source.ts"
import {evtxFormat} from "../../src/formats/evtx/file.ts"
import {carveChunks} from "../../src/formats/evtx/recover.ts"
import {type Block, wholeFile} from "../../src/formats/format.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {stories} from "./evtx-stories.ts"
import {seeded} from "./format-suite.ts"

/** An input that broke a bound, with what it takes to make it again. */
export interface Find {
  readonly run: number
  readonly story: string
  readonly what: string
  readonly hex: string
}

export interface Outcome {
  readonly finds: readonly Find[]
  readonly events: number
  readonly troubles: number
  readonly slowestMillis: number
  readonly slowestRun: number
  readonly peakBytes: number
}

const millisLimit = 2000
const charactersLimit = 8_000_000
const memoryLimit = 200 << 20

const edges = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0xffff_fff0, 0xffff_ffff,
]
const tokens = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x0d, 0x0e, 0x0f, 0x21, 0x41, 0x81]

export interface Base {
  readonly name: string
  readonly bytes: Uint8Array
}

const ownLogs = (): readonly Base[] => Object.entries(stories).map(([name, make]) => ({name, bytes: make()}))

/** Reads `count` damaged logs made from `seed`. */
export async function mutate(
  seed: number,
  count: number,
  bases: readonly Base[] = ownLogs(),
): Promise<Outcome> {
  const random = seeded(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const format = evtxFormat(true)
  const finds: Find[] = []
  const before = process.memoryUsage()
  const total = {events: 0, troubles: 0, slowestMillis: 0, slowestRun: -1, peakBytes: 0}
  for (let run = 0; run < count; run++) {
    const base = bases[below(bases.length)]!
    const bytes = damage(Buffer.from(base.bytes), below)
    // Processor time: other work on the machine is no fault of the reader.
    const began = process.cpuUsage()
    let what: string | undefined
    try {
      const evidence = {evidence: evidenceId("fuzz"), path: "fuzz", host: undefined}
      const blocks =
        run % 8 === 0
          ? carveChunks(memorySource(bytes), evidence)
          : format.open(memorySource(bytes), wholeFile, evidence)
      const {events, troubles, characters} = await exhaust(blocks)
      total.events += events
      total.troubles += troubles
      if (characters > charactersLimit) what = `${characters} characters`
    } catch (error) {
      what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    }
    const {user, system} = process.cpuUsage(began)
    const millis = (user + system) / 1000
    if (millis > total.slowestMillis) {
      total.slowestMillis = millis
      total.slowestRun = run
    }
    if (millis > millisLimit) what ??= `${Math.round(millis)} ms`
    if (run % 256 === 0) {
      const {heapUsed, arrayBuffers} = process.memoryUsage()
      total.peakBytes = Math.max(
        total.peakBytes,
        heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers,
      )
      if (total.peakBytes > memoryLimit) what ??= `${total.peakBytes} bytes of memory`
    }
    if (what !== undefined) finds.push({run, story: base.name, what, hex: bytes.toString("hex")})
    if (finds.length >= 5) break
  }
  return {finds, ...total}
}

function damage(bytes: Buffer, below: (limit: number) => number): Buffer {
  let out = bytes
  const times = 1 + below(6)
  for (let i = 0; i < times; i++) {
    // Most in the records; some in the headers.
    const at = below(4) === 0 ? below(out.length) : Math.min(out.length - 1, 4608 + below(out.length))
    const room = out.length - at
    switch (below(8)) {
      case 0:
        out[at] = out[at]! ^ (1 << below(8))
        break
      case 1:
        out[at] = tokens[below(tokens.length)]!
        break
      case 2:
        if (room >= 4) out.writeUInt32LE(edges[below(edges.length)]!, at)
        break
      case 3:
        if (room >= 2) out.writeUInt16LE(edges[below(edges.length)]! & 0xffff, at)
        break
      case 4:
        // An offset that leads to another place of the chunk.
        if (room >= 4) out.writeUInt32LE(512 + below(Math.max(1, out.length - 4608)), at)
        break
      case 5: {
        const from = below(out.length)
        out.copyWithin(at, from, from + 1 + below(200))
        break
      }
      case 6:
        out.subarray(at, at + 1 + below(80)).fill(below(2) === 0 ? 0 : below(256))
        break
      default:
        if (below(4) === 0) out = out.subarray(0, Math.max(1, at))
        else if (below(2) === 0) out = Buffer.concat([out.subarray(0, at), out.subarray(at + below(64))])
        else out = Buffer.concat([out.subarray(0, at), Buffer.alloc(below(64), at), out.subarray(at)])
    }
    if (out.length === 0) out = Buffer.alloc(1)
  }
  return out
}

async function exhaust(
  blocks: AsyncIterable<Block>,
): Promise<{events: number; troubles: number; characters: number}> {
  const seen = {events: 0, troubles: 0, characters: 0}
  for await (const block of blocks) {
    seen.troubles += block.troubles.length
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event(event) {
          seen.events++
          for (const [name, value] of event.entries()) {
            seen.characters += name.length
            if (typeof value === "string") seen.characters += value.length
            else if (typeof value === "object" && value !== null)
              for (const item of value) seen.characters += typeof item === "string" ? item.length : 8
            event.has(name)
            event.get(name)
          }
          event.keywords(() => false)
          if (event.when !== undefined && !Number.isSafeInteger(event.when.at))
            throw new Error("a time off the integers")
          if (event.from.length < 0 || event.source.log !== "windows-event") throw new Error("no source")
        },
        trouble: () => seen.troubles++,
      })
  }
  return seen
}
