/* ripgrep with fixed strings on one thread. */

import {spawnSync} from "node:child_process"
import type {Tool} from "../tool.ts"

const program = "rg"

export const ripgrep: Tool = {
  name: "rg -F -f",
  version() {
    const run = spawnSync(program, ["--version"], {encoding: "utf8"})
    return run.status === 0 ? /\d+\.\d+\.\d+/.exec(run.stdout)?.[0] : undefined
  },
  install: "Debian: apt-get install ripgrep; others: rg on PATH",
  command: ({corpus, literals}) => [
    program,
    "-j1",
    "-a",
    "--no-filename",
    "--no-ignore",
    "-F",
    "-f",
    literals,
    corpus.folder,
  ],
  finished: [0, 1],
  hits: ({lines}) => lines,
  note: "lines with a literal, case-sensitive, one thread",
}
