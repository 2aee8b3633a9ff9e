/* Runs a node:zlib stream so that nothing it has unpacked is lost when the packed bytes are cut or bad.
 *
 * A Node stream that fails throws its buffered output away. Here its `destroy` is held back until what it
 * has unpacked has been read. Output is pulled, so a bomb's bytes wait inside the decompressor; memory is
 * one input chunk and the stream's own buffers. */

import type {InflateRaw, ZstdDecompress} from "node:zlib"

type Engine = InflateRaw | ZstdDecompress

export interface Decoded {
  /** Packed bytes that belong to the stream; more may have been fetched from the input. */
  readonly used: number
  readonly fetched: number
  /** What the decompressor said when it could not go on; undefined if it came to a proper end. */
  readonly failure: string | undefined
}

/** Unpacks `input`; returns how it ended. Never throws for bad bytes; rethrows what `input` throws. */
export async function* decode(
  engine: Engine,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, Decoded, undefined> {
  const iterator = input[Symbol.asyncIterator]()
  let failure: string | undefined
  let ended = false
  let idle = true
  let fetched = 0
  let wake = (): void => undefined
  const destroy = engine.destroy.bind(engine)
  engine.destroy = (error?: Error) => {
    if (error) failure ??= error.message
    wake()
    return engine
  }
  const stir = (): void => wake()
  engine.on("readable", stir)
  engine.on("end", () => {
    ended = true
    wake()
  })
  try {
    for (;;) {
      const out: Uint8Array | null = engine.read()
      if (out) {
        yield out
        continue
      }
      if (ended || failure !== undefined) break
      if (idle) {
        idle = false
        const next = await iterator.next()
        if (next.done) engine.end()
        else {
          fetched += next.value.length
          engine.write(next.value, () => {
            idle = true
            wake()
          })
        }
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      wake = () => undefined
    }
    return {used: engine.bytesWritten, fetched, failure}
  } finally {
    engine.on("error", stir)
    destroy()
    await iterator.return?.()
  }
}
