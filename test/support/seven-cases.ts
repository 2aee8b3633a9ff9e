/* The seven cases that drafts are read on: six generated servers and the recorded run.
 *
 * The advice has goldens of its own: here two steps stand for it, one open, one done, so that a change of advice
 * changes no draft. */

import {mkdirSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"
import type {Action} from "../../src/model/advice.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {LogKind} from "../../src/model/event.ts"
import {collect, generate, type SampleOptions} from "./virtual-server/generate.ts"
import {recording, wholeCase} from "./whole-case.ts"

/** Without them nothing can be judged. */
export const allButTracking: readonly LogKind[] = [
  "iis-frontend",
  "iis-backend",
  "httpproxy",
  "ecp-server",
  "ecp-activity",
  "ews",
  "mapi",
  "rps-cmdlet",
  "rps-http",
  "oab-generator",
  "windows-event",
]

const generated: Readonly<Record<string, Partial<SampleOptions> & {readonly scenario: string}>> = {
  clean: {scenario: "clean"},
  probed: {scenario: "scan", outcome: "blocked"},
  exploited: {scenario: "proxylogon", outcome: "exploited"},
  "shell-used": {scenario: "proxyshell", outcome: "used"},
  "mail-stolen": {scenario: "proxylogon", outcome: "theft"},
  "not-assessable": {scenario: "proxylogon", outcome: "used", drop: allButTracking},
}

/** Names of the generated cases, the quietest first. */
export const generatedCases: readonly string[] = Object.keys(generated)

const stand: readonly Action[] = [
  {
    order: 1,
    says: "Copy the server's memory, then its logs.",
    because: "Clean-up destroys what shows how far it went.",
  },
  {
    order: 2,
    says: "Change all passwords that the server knew.",
    because: "An intruder on the server can read them.",
  },
]

const made = new Map<string, Promise<CaseBundle>>()

/** The case of that name, or `recorded`; made once. `folder` is for its evidence. */
export function sevenCase(name: string, folder: string): Promise<CaseBundle> {
  let bundle = made.get(name)
  if (bundle === undefined) {
    bundle = make(name, folder)
    made.set(name, bundle)
  }
  return bundle
}

async function make(name: string, folder: string): Promise<CaseBundle> {
  const options = generated[name]
  if (options === undefined && name !== "recorded") throw new RangeError(`no case ${name}`)
  const root = join(folder, name)
  if (options !== undefined)
    for (const [path, bytes] of collect(generate({seed: "7", sizeBytes: 900_000, days: 1, ...options}))) {
      const full = join(root, path)
      mkdirSync(dirname(full), {recursive: true})
      writeFileSync(full, bytes)
    }
  const {bundle} = await wholeCase([options === undefined ? recording : root], join(folder, "spool"))
  return {...bundle, case: {...bundle.case, actions: stand}}
}
