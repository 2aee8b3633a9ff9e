/* What a container may cost, and the two ways in which reading one stops.
 *
 * No decompressor bounds its own output, so every member's bytes pass a Budget: one per run, counting
 * entries and unpacked bytes over all containers at every depth. Plain files on disk cost nothing here.
 * A Fault is thrown by a stream that cannot go on; intake turns it into a Trouble at the container. */

import type {Severity} from "../model/trouble.ts"

/** Each limit is named in the trouble that it causes. */
export interface Limits {
  /** Containers in containers. */
  readonly depth: number
  /** Unpacked bytes per packed byte of one member, once it has given `ratioFromBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
  /** Members over all containers of a run. */
  readonly entries: number
  readonly fileBytes: number
  readonly totalBytes: number
  /** UTF-16 units of a member's name. */
  readonly pathLength: number
  /** Bytes on disk at one time for nested archives that need random access. */
  readonly spoolBytes: number
}

const gib = 1024 ** 3

/** Roomy for a server's triage collection, small enough for a laptop. IIS and Exchange logs pack 20 to
 *  100 times; a run of NULs 1,030 times in deflate. */
export const defaultLimits: Limits = {
  depth: 8,
  ratio: 300,
  ratioFromBytes: 64 * 1024 * 1024,
  entries: 500_000,
  fileBytes: 64 * gib,
  totalBytes: 1024 * gib,
  pathLength: 4096,
  spoolBytes: 32 * gib,
}

/** Thrown by the stream of a member or container that cannot be read further. All bytes before it have
 *  been given. Anything else that such a stream throws is a bug. */
export class Fault extends Error {
  readonly code: `${string}/${string}`
  readonly severity: Severity
  /** In the container, where known. */
  readonly offset: number
  constructor(code: `${string}/${string}`, detail: string, offset = 0, severity: Severity = "lost") {
    super(detail)
    this.name = "Fault"
    this.code = code
    this.severity = severity
    this.offset = offset
  }
}

/** Counts what a run has unpacked. */
export class Budget {
  readonly limits: Limits
  #entries = 0
  #bytes = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Counts one member; throws a Fault when the run has had enough of them. */
  entry(): void {
    if (++this.#entries > this.limits.entries)
      throw new Fault(
        "containers/limit-entries",
        `more than ${this.limits.entries} members in this run; the rest of the container was not read`,
      )
  }

  /** Passes a member's bytes on and ends them in a Fault at the first limit. `packed` tells how many
   *  bytes of the container the member has cost so far. */
  async *meter(
    stream: AsyncIterable<Uint8Array>,
    packed: () => number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const {fileBytes, totalBytes, ratio, ratioFromBytes} = this.limits
    let bytes = 0
    for await (const chunk of stream) {
      bytes += chunk.length
      this.#bytes += chunk.length
      if (bytes > fileBytes)
        throw new Fault("containers/limit-file", `one file unpacks to more than ${fileBytes} bytes`)
      if (this.#bytes > totalBytes)
        throw new Fault("containers/limit-total", `the run has unpacked more than ${totalBytes} bytes`)
      if (bytes > ratioFromBytes && bytes > ratio * Math.max(1, packed()))
        throw new Fault(
          "containers/limit-ratio",
          `unpacks to more than ${ratio} times its packed size: ${bytes} bytes from ${packed()} so far`,
        )
      yield chunk
    }
  }
}
