/* Which records of a block hold which of many literals, ASCII case ignored: by the compiled loops where
 * they run, else by their plain twin (scan-plain.ts). test/scan.test.ts holds both against a naive search. */

import {LiteralScanner, shortestNeedle} from "./scan-plain.ts"
import {layOut} from "./scan-program.ts"
import {programBytes, type ScanMemory, scanMemory} from "./wasm-memory.ts"

export {shortestNeedle}

export interface RecordScanner {
  /** Indexes of the records in which some literal stands, ascending. Record i reaches from `starts[i]` to
   *  `starts[i + 1]`, the last one to the end of `raw`. A literal across two records may be missed. */
  pick(raw: Uint8Array, starts: Uint32Array): Uint32Array
  /** Sets `found[i]` to 1 for every needle i that stands in [start, end) of `raw`. */
  mark(raw: Uint8Array, start: number, end: number, found: Uint8Array): void
}

/** A scanner for needles of at least `shortestNeedle` bytes; throws RangeError on shorter ones. `sample`, a
 *  part of what will be searched, makes it faster there. */
export function recordScanner(needles: readonly Uint8Array[], sample?: Uint8Array): RecordScanner {
  const memory = scanMemory()
  return (memory && wasmScanner(needles, sample, memory)) ?? plainScanner(needles)
}

/** The twin in plain TypeScript. */
export function plainScanner(needles: readonly Uint8Array[]): RecordScanner {
  const scanner = new LiteralScanner(needles)
  return {
    pick: (raw, starts) => {
      const picked: number[] = []
      for (let i = 0; i < starts.length; ) {
        const from = starts[i]!
        const hit = scanner.next(raw, from, from, raw.length)
        if (hit < 0) break
        // The hit lies behind a byte of the occurrence.
        while (i + 1 < starts.length && starts[i + 1]! < hit) i++
        picked.push(i++)
      }
      return Uint32Array.from(picked)
    },
    mark: (raw, start, end, found) => scanner.mark(raw, start, end, found),
  }
}

/** Undefined where the needles do not fit the compiled loops. */
function wasmScanner(
  needles: readonly Uint8Array[],
  sample: Uint8Array | undefined,
  memory: ScanMemory,
): RecordScanner | undefined {
  if (needles.some((needle) => needle.length < shortestNeedle)) throw new RangeError("a literal is too short")
  const program = layOut(needles, sample)
  if (program === undefined || program.length > programBytes) return undefined
  const {loops} = memory
  return {
    pick: (raw, starts) => {
      const data = memory.load(raw, 8 * starts.length)
      const at = memory.behind
      memory.put(starts, at)
      const out = at + 4 * starts.length
      const count = loops.pick(memory.program(program), data, raw.length, at, starts.length, out)
      return memory.words(out, count)
    },
    mark: (raw, start, end, found) => {
      const data = memory.load(raw, found.length)
      const at = memory.behind
      memory.putBytes(found, at)
      loops.mark(memory.program(program), data + start, data + end, at)
      found.set(memory.view(at, found.length))
    },
  }
}
