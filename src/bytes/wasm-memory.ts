/* The one instance of the compiled scan loops (asm/scan.ts), and what lies where in its memory.
 *
 *   programs   two places for literals laid out (scan-program.ts)
 *   data       the bytes being looked at, then room for the answers
 *
 * All users share the memory and none keeps an address: each call puts in what it needs. A program or data
 * that is there already is not copied again; data counts as the same if it is the same part of the same
 * buffer, which holds because bytes that were handed out are never written again. */

import {scanWasm} from "./scan-wasm.ts"

interface Exports {
  readonly memory: {readonly buffer: ArrayBuffer; grow(pages: number): number}
  pick(program: number, data: number, length: number, starts: number, records: number, out: number): number
  mark(program: number, from: number, end: number, found: number): void
  sift(
    first: number,
    every: number,
    rules: number,
    ruleCount: number,
    needleWords: number,
    escapes: number,
    data: number,
    length: number,
    starts: number,
    records: number,
    found: number,
    out: number,
    met: number,
  ): number
  looked(): number
  rows(
    data: number,
    from: number,
    length: number,
    delimiter: number,
    columns: number,
    quoted: number,
    iso: number,
    hour: number,
    starts: number,
    ends: number,
    most: number,
  ): number
  stopped(): number
}

/** What is used of WebAssembly, which the types of the language leave to browsers. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => {readonly exports: unknown}
  readonly CompileError: new () => Error
}

const pageBytes = 65_536
/** The compiler's own first bytes are left alone. */
const programsAt = 1024
/** The largest program that fits. */
export const programBytes: number = 256 * 1024
const programPlaces = 2
const dataAt: number = programsAt + programPlaces * programBytes
/** Loops read so far behind the data. */
const spareBytes = 64

export class ScanMemory {
  readonly loops: Exports
  private bytes: Uint8Array
  private readonly programs: (Uint8Array | undefined)[] = [undefined, undefined]
  private nextPlace = 0
  private data: Uint8Array = new Uint8Array(0)

  constructor(loops: Exports) {
    this.loops = loops
    this.bytes = new Uint8Array(loops.memory.buffer)
  }

  /** The address of a program of at most `programBytes`. */
  program(program: Uint8Array): number {
    let place = this.programs.indexOf(program)
    if (place < 0) {
      place = this.nextPlace
      this.nextPlace = (place + 1) % programPlaces
      this.programs[place] = program
      this.bytes.set(program, programsAt + place * programBytes)
    }
    return programsAt + place * programBytes
  }

  /** The address of `data`, with room for `more` bytes behind it, which begins at `behind`. */
  load(data: Uint8Array, more: number): number {
    const {buffer, byteOffset, length} = this.data
    const skip = data.byteOffset - byteOffset
    const isThere = data.buffer === buffer && skip >= 0 && skip + data.length <= length
    if (!isThere) {
      this.grow(dataAt + data.length + spareBytes + more + spareBytes)
      this.bytes.set(data, dataAt)
      this.data = data
      return dataAt
    }
    this.grow(this.behind + more)
    return dataAt + skip
  }

  /** Where the answers may go: the first address behind the data, a multiple of 16. */
  get behind(): number {
    return (dataAt + this.data.length + spareBytes) & ~15
  }

  put(words: Uint32Array, at: number): void {
    new Uint32Array(this.bytes.buffer, at, words.length).set(words)
  }

  putBytes(bytes: Uint8Array, at: number): void {
    this.bytes.set(bytes, at)
  }

  /** A copy of words. */
  words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.bytes.buffer, at, count).slice()
  }

  /** A view, valid until the next call of anything here. */
  view(at: number, count: number): Uint8Array {
    return this.bytes.subarray(at, at + count)
  }

  private grow(needed: number): void {
    const {memory} = this.loops
    const missing = needed - memory.buffer.byteLength
    if (missing <= 0) return
    memory.grow(Math.ceil(missing / pageBytes))
    this.bytes = new Uint8Array(memory.buffer)
  }
}

let made: ScanMemory | undefined | null = null

/** The shared memory; undefined where WebAssembly or its vector instructions are missing. */
export function scanMemory(): ScanMemory | undefined {
  if (made === null) made = makeMemory()
  return made
}

function makeMemory(): ScanMemory | undefined {
  const engine = (globalThis as {readonly WebAssembly?: Engine}).WebAssembly
  if (engine === undefined) return undefined
  try {
    const module = new engine.Module(Buffer.from(scanWasm, "base64"))
    return new ScanMemory(new engine.Instance(module).exports as Exports)
  } catch (error) {
    if (error instanceof engine.CompileError) return undefined
    throw error
  }
}
