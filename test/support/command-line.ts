/* The command line within the process of a test, which is ten times faster than one of its own. */

import assert from "node:assert/strict"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after} from "node:test"
import {run} from "../../src/cli/main.ts"
import type {Colours, Terminal} from "../../src/cli/terminal.ts"

export interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

const same = (text: string): string => text
const colours: Colours = {
  summary: {strong: same, quiet: same, accent: same},
  refusal: {red: same, yellow: same, dim: same, cyan: same},
}

/** What a command says, on a terminal of 100 columns without colours. */
export async function postern(...args: readonly string[]): Promise<Said> {
  const told = {stdout: "", stderr: ""}
  const terminal: Terminal = {
    width: 100,
    colours,
    out: (text) => {
      told.stdout += text
    },
    say: (text) => {
      told.stderr += `${text}\n`
    },
    progress: () => ({update: () => undefined, stop: () => undefined}),
  }
  const status = await run(args, terminal)
  return {...told, status}
}

/** Standard output of a command that must end with a code. */
export async function out(code: number, ...args: readonly string[]): Promise<string> {
  const {stdout, stderr, status} = await postern(...args)
  assert.equal(status, code, `postern ${args.join(" ")}\n${stdout}\n${stderr}`)
  return stdout
}

/** Standard error of a command that could not. */
export async function refused(...args: readonly string[]): Promise<string> {
  const {stderr, status} = await postern(...args)
  assert.equal(status, 2, stderr)
  return stderr
}

/** A folder of its own for a test file, in which its commands run and keep their cache; gone when the tests are. */
export function inOwnFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `postern-${name}-`))
  const before = process.cwd()
  process.env["POSTERN_CACHE"] = join(folder, "cache")
  process.chdir(folder)
  after(() => {
    process.chdir(before)
    rmSync(folder, {recursive: true})
  })
  return folder
}
