/* xz: one file. The decoder is WebAssembly and loaded on first use.
 *
 * It reads the first stream only, so a second one (`cat a.xz b.xz`) is reported as lost; multi-threaded
 * writers make one stream of many blocks, which is read whole. Checks other than CRC-32 are skipped by
 * the decoder. Its dictionary is bounded at 64 MiB, the most that `xz -9` asks for.
 *
 * Source: The .xz File Format 1.2.1. */

import {chunksOf} from "../bytes/source.ts"
import type {ByteSource} from "../model/evidence.ts"
import {type Container, onlyMember, type Surroundings} from "./container.ts"
import {Fault} from "./limits.ts"

const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])

export const xz: Container = {
  name: "xz",
  access: "sequential",
  sniff: (head) => magic.every((byte, i) => head[i] === byte),
  async *open(source, surroundings) {
    yield onlyMember(undefined, (progress) => unpack(source, surroundings, progress))
  },
}

/** What of the library is set from here. */
interface Machines {
  /** The decoder that the next stream takes. */
  _moduleInstance: unknown
  /** Makes another one and sets it. */
  _getModuleInstance(): Promise<void>
  /** Asked by each stream before it takes one. The library's own lets one stream run at a time and would wait
   *  for ever for an xz within an xz. */
  _contextMutex: {acquire(): Promise<void>; release(): void}
}

// Streams that share a decoder lose bytes: when one needs memory, it moves, and the library looks for the state
// of the others where it was. So each stream has a decoder of its own while it runs.
const spareMachines: unknown[] = []
const mostSpare = 2
/** Streams take theirs one after the other: between the two steps of it nothing else may come. */
let lastTaken: Promise<void> = Promise.resolve()

async function* unpack(
  source: ByteSource,
  surroundings: Surroundings,
  progress: (packed: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const {XzReadableStream} = (await import("xz-decompress")).default
  const machines = XzReadableStream as unknown as Machines
  let machine: unknown
  let packed = 0
  let length = 0
  let secondStream: number | undefined
  let inputEnded = false
  let idleReads = 0
  const chunks = chunksOf(source)
  const input = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) {
          inputEnded = true
          return controller.close()
        }
        const again = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length).indexOf(
          magic,
          packed === 0 ? magic.length : 0,
        )
        if (again >= 0) secondStream ??= packed + again
        packed += next.value.length
        progress(packed)
        controller.enqueue(next.value)
      },
    },
    {highWaterMark: 0},
  )
  // Read by the constructor, before anyone else can set it.
  machines._contextMutex = {
    acquire: () => {
      const take = async (): Promise<void> => {
        const spare = spareMachines.pop()
        if (spare === undefined) await machines._getModuleInstance()
        else machines._moduleInstance = spare
        machine = machines._moduleInstance
      }
      lastTaken = lastTaken.then(take, take)
      return lastTaken
    },
    release: () => undefined,
  }
  const reader = new XzReadableStream(input).getReader()
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) break
      // Behind the end of its input the decoder still gives what it has; then, of a cut file, nothing for ever.
      idleReads = value.length > 0 || !inputEnded ? 0 : idleReads + 1
      if (idleReads > 4)
        throw new Fault("containers/truncated", `the xz stream is cut after ${length} bytes`, packed)
      if (value.length > 0) yield value
      length += value.length
    }
    if (spareMachines.length < mostSpare) spareMachines.push(machine)
  } catch (error) {
    if (error instanceof Fault) throw error
    // Its only errors are plain ones with a number, and WebAssembly traps.
    if (error instanceof Error)
      throw inputEnded
        ? new Fault("containers/truncated", `the xz stream is cut after ${length} bytes`, packed)
        : new Fault("containers/damaged", `xz: ${error.message} after ${length} bytes`, packed)
    throw error
  } finally {
    await reader.cancel().catch(() => undefined)
    await chunks.return()
  }
  const rest = await source.read(packed, 1)
  if (secondStream !== undefined)
    surroundings.trouble(
      "containers/xz-second-stream",
      "lost",
      secondStream,
      0,
      "a second xz stream follows the first; only the first was read",
    )
  else if (rest.length > 0)
    surroundings.trouble("containers/trailing-bytes", "odd", packed, 0, "bytes behind the xz stream")
}
