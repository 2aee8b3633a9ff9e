/* Postern itself as whole processes, from this checkout, and the sample generator. */

import {readFileSync} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {sharedData} from "./evtx-corpus.ts"
import type {Tool} from "./tool.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

export const posternCommon = {
  version: (): string => JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
  install: "npm ci",
  // Found nothing, found something, and the same with evidence lost.
  finished: [0, 1, 3, 4],
} as const
const common = posternCommon

/** A command line of this checkout that reads with one worker. */
function postern(...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, join(root, "bin", "postern.js"), ...args, "--workers", "1"]
}

/** The same scan with so many workers. */
export function posternWorkers(workers: number, ...rules: readonly string[]): Tool {
  return {
    ...common,
    name: `postern scan, ${workers} ${workers === 1 ? "worker" : "workers"}`,
    command: ({corpus}) => [
      process.execPath,
      join(root, "bin", "postern.js"),
      "scan",
      corpus.folder,
      "--workers",
      String(workers),
      ...(rules.length === 0 ? [] : ["--rules", ...rules]),
    ],
    hits: ({lines}) => lines,
    note: "one file in spans; hits are matches of rules",
  }
}

/** All public Windows rules. */
export const windowsRules: string = join(sharedData, "sigma-rules", "rules", "windows")

export const posternScan: Tool = {
  ...common,
  name: "postern scan",
  command: ({corpus}) => postern("scan", corpus.folder),
  hits: ({lines}) => lines,
  note: "built-in rules, 1 worker; hits are matches of rules",
}

export const posternAssess: Tool = {
  ...common,
  name: "postern assess",
  command: ({corpus, scratch}) => postern("assess", corpus.folder, "--out", join(scratch, "case")),
  hits: () => 0,
  note: "hashes each byte and writes the case, 1 worker",
}

/** All Windows rules of the public set over one EVTX file. */
export const posternEvtxScan: Tool = {
  ...common,
  name: "postern scan",
  command: ({corpus}) => postern("scan", corpus.folder, "--rules", windowsRules),
  hits: ({lines}) => lines,
  note: "all Windows rules, 1 worker; hits are matches",
}

export const posternEvents: Tool = {
  ...common,
  name: "postern events",
  command: ({corpus}) => postern("events", corpus.folder),
  hits: ({lines}) => lines,
  note: "decodes all to JSON, 1 worker; hits are events",
}

/** Generates as many bytes as the corpus has and throws them away. */
export const sampleGenerator: Tool = {
  ...common,
  name: "sample generator",
  command: ({corpus}) => [
    process.execPath,
    fileURLToPath(new URL("./sample-rate.ts", import.meta.url)),
    String(corpus.bytes),
  ],
  hits: () => 0,
  note: "all logs, bytes thrown away",
}
