/* Fuzz targets that break, each in its way: the watcher must catch them all. */

import {Broken, type Target} from "../../fuzz/target.ts"

const seeds: Target["seeds"] = () => [{name: "seed", bytes: Buffer.from("0123456789 abcdefghij")}]
const base = {checks: "", kind: "text", dictionary: ["!"], limitBytes: 200, stretchBytes: 0, seeds} as const

/** Inputs with the mark break; the seed has none. */
const isMarked = (bytes: Uint8Array): boolean => bytes.includes(0x21)
const held: Uint8Array[] = []
let calls = 0

export const targets: readonly Target[] = [
  {...base, name: "good", attempt: (bytes, witness) => witness.tell(String(bytes.length))},
  {
    ...base,
    name: "throws",
    attempt(bytes) {
      if (isMarked(bytes)) throw new TypeError(`no ${bytes.length}`)
    },
  },
  {
    ...base,
    name: "breaks-a-promise",
    attempt(bytes) {
      if (isMarked(bytes)) throw new Broken("there is no mark", String(bytes.length))
    },
  },
  {
    ...base,
    name: "warns",
    attempt(bytes) {
      if (isMarked(bytes)) process.emitWarning(`no ${bytes.length}`)
    },
  },
  {
    ...base,
    name: "hangs",
    attempt(bytes) {
      while (isMarked(bytes));
    },
  },
  {
    ...base,
    name: "waits-for-ever",
    attempt: (bytes) => (isMarked(bytes) ? new Promise<void>(() => undefined) : undefined),
  },
  {
    ...base,
    name: "ends-the-process",
    attempt(bytes) {
      if (isMarked(bytes)) process.abort()
    },
  },
  {
    ...base,
    name: "hoards",
    attempt(bytes) {
      if (isMarked(bytes)) held.push(new Uint8Array(40 << 20).fill(1))
    },
  },
  {
    ...base,
    name: "leaks",
    attempt() {
      held.push(new Uint8Array(1 << 20).fill(1))
    },
  },
  {
    ...base,
    name: "is-slow",
    millis: 20,
    attempt(bytes) {
      const until = process.cpuUsage().user + 60_000
      while (isMarked(bytes) && process.cpuUsage().user < until);
    },
  },
  {...base, name: "varies", attempt: (_bytes, witness) => witness.tell(String(calls++))},
]
