/* The `yara` program of Debian, with rules compiled beforehand. */

import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {existsSync, readdirSync} from "node:fs"
import {join} from "node:path"
import type {Tool} from "../tool.ts"
import {yaraRules} from "../yara-corpus.ts"

function run(program: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(program, args, {encoding: "utf8"})
}

/** The same for all files: the program takes them once a run. */
const externals = ["filename", "filepath", "extension", "filetype", "owner"].flatMap((name) => [
  "-d",
  `${name}=`,
])

/** All files of rules in one, compiled outside the measured time; each file a namespace. */
function compiledRules(folder: string): string {
  const target = `${folder}.yarc`
  if (existsSync(target)) return target
  const files = readdirSync(yaraRules).filter((name) => name.endsWith(".yar"))
  const named = files.map((name) => `${name.slice(0, -4)}:${join(yaraRules, name)}`)
  const done = run("yarac", "-w", ...externals, ...named, target)
  if (done.status !== 0) throw new Error(`yarac: ${done.stderr.slice(0, 500)}`)
  return target
}

export const yara: Tool = {
  name: "yara",
  version: () => {
    const asked = run("yara", "--version")
    return asked.status === 0 && existsSync(yaraRules) ? asked.stdout.trim() : undefined
  },
  install: "apt-get install yara; and the rules of the shared data beside the checkout",
  command: ({corpus}) => [
    "yara",
    "-C",
    "-p",
    "1",
    "-r",
    "-w",
    ...externals,
    compiledRules(corpus.folder),
    corpus.folder,
  ],
  finished: [0],
  hits: ({lines}) => lines,
  note: "106 files of rules, compiled beforehand, one thread; names of files empty for rules",
}
