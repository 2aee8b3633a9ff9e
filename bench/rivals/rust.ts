/* Rust programs over EVTX: rsigma with Sigma rules, evtx_dump without. Both are found on PATH. */

import {spawnSync} from "node:child_process"
import {join} from "node:path"
import {flatEvents, sharedData} from "../evtx-corpus.ts"
import type {Tool} from "../tool.ts"

function versionOf(program: string): string | undefined {
  const run = spawnSync(program, ["--version"], {encoding: "utf8"})
  return run.status === 0 ? /\d+\.\d+\.\d+/.exec(run.stdout)?.[0] : undefined
}

/** One thread, so that the rates are a core's. */
const env = {RAYON_NUM_THREADS: "1", TOKIO_WORKER_THREADS: "1"}

export const rsigma: Tool = {
  name: "rsigma",
  version: () => versionOf("rsigma"),
  install: "cargo install --locked rsigma",
  command: ({corpus}) => [
    "rsigma",
    "engine",
    "eval",
    "--input-format",
    "json",
    "--output-format",
    "ndjson",
    "-q",
    "-r",
    join(sharedData, "sigma-rules", "rules", "windows"),
    "-e",
    `@${flatEvents(corpus)}`,
  ],
  env,
  finished: [0, 1],
  hits: ({lines}) => lines,
  note: "all Windows rules over the same events as flat JSON, no routing by channel",
}

export const evtxDump: Tool = {
  name: "evtx_dump",
  version: () => versionOf("evtx_dump"),
  install: "cargo install evtx",
  command: ({corpus}) => ["evtx_dump", "-t", "1", "-o", "jsonl", corpus.folder],
  env,
  finished: [0],
  hits: ({lines}) => lines,
  note: "decodes all to JSON, one thread; hits are events",
}
