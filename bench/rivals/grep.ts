/* GNU grep with fixed strings: the yardstick for a pass over text. It prints or counts lines and knows
 * neither columns nor times. */

import {spawnSync} from "node:child_process"
import type {Tool} from "../tool.ts"

function version(): string | undefined {
  const run = spawnSync("grep", ["--version"], {encoding: "utf8"})
  return run.status === 0 ? /\d+\.\d+/.exec(run.stdout)?.[0] : undefined
}

const common = {
  version,
  install: "Debian: apt-get install grep; others: GNU grep 3 or newer on PATH",
  // Bytes, not characters, as our scanner: several times faster than in a UTF-8 locale.
  env: {LC_ALL: "C"},
  finished: [0, 1],
} as const

/** Prints each line with a literal. */
export const grepLines: Tool = {
  ...common,
  name: "grep -F -f",
  command: ({corpus, literals}) => ["grep", "-r", "-a", "-h", "-F", "-f", literals, corpus.folder],
  hits: ({lines}) => lines,
  note: "lines with a literal, case-sensitive",
}

/** Counts them per file: no output to speak of. */
export const grepCount: Tool = {
  ...common,
  name: "grep -c -F -f",
  command: ({corpus, literals}) => ["grep", "-r", "-a", "-h", "-c", "-F", "-f", literals, corpus.folder],
  // One count a file: what it counted is the line before's business.
  hits: () => 0,
  note: "counts only",
}

/** The same without regard to case, as Sigma's values are. */
export const grepFolded: Tool = {
  ...common,
  name: "grep -i -F -f",
  command: ({corpus, literals}) => ["grep", "-r", "-a", "-h", "-i", "-F", "-f", literals, corpus.folder],
  hits: ({lines}) => lines,
  note: "lines with a literal, any case",
}
