/* Zstandard: one file, in one or more frames; skippable frames hold nothing of it.
 *
 * Source: RFC 8878. */

import {createZstdDecompress} from "node:zlib"
import {chunksOf} from "../bytes/source.ts"
import type {ByteSource} from "../model/evidence.ts"
import {type Container, onlyMember, type Surroundings} from "./container.ts"
import {decode} from "./decode.ts"
import {Fault} from "./limits.ts"

export const zstd: Container = {
  name: "zstd",
  access: "sequential",
  sniff: (head) =>
    head.length >= 4 && head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd,
  async *open(source, surroundings) {
    yield onlyMember(undefined, (progress) => unpack(source, surroundings, progress))
  },
}

async function* unpack(
  source: ByteSource,
  surroundings: Surroundings,
  progress: (packed: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  async function* input(): AsyncGenerator<Uint8Array, void, undefined> {
    let packed = 0
    for await (const chunk of chunksOf(source)) {
      packed += chunk.length
      progress(packed)
      yield chunk
    }
  }
  const unpacked = decode(createZstdDecompress({chunkSize: 131_072}), input())
  let length = 0
  let step = await unpacked.next()
  for (; !step.done; step = await unpacked.next()) {
    length += step.value.length
    yield step.value
  }
  const {used, fetched, failure} = step.value
  if (failure !== undefined)
    throw new Fault("containers/damaged", `zstd: ${failure} after ${length} bytes`, used)
  const rest = await source.read(fetched, 1)
  if (used < fetched || rest.length > 0)
    surroundings.trouble(
      "containers/trailing-bytes",
      "odd",
      used,
      fetched - used,
      "bytes behind the last zstd frame",
    )
}
