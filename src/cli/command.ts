/* What a command is: one object with its names, options, help and work.
 *
 * main.ts builds the parser, the help and the list of commands from these alone. A command computes and
 * says; it never exits. */

import type {FileRecord} from "../model/inventory.ts"
import type {Terminal} from "./terminal.ts"

/** 0 nothing found · 1 something found · 2 could not · 3 nothing found, evidence lost · 4 found, evidence
 *  lost · 70 a bug in Postern. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70

export interface Option {
  /** As commander reads it: `-o, --out <folder>`, `--json`, `--rules <path...>`. */
  readonly flags: string
  readonly says: string
  readonly initial?: string
}

export interface Command {
  readonly name: string
  /** As commander reads them: `<evidence...>`, `<rules> <events...>`; absent for none. */
  readonly arguments?: string
  readonly summary: string
  /** What it does, for the help page; whole sentences. */
  readonly says: string
  readonly options: readonly Option[]
  readonly examples: readonly {readonly line: string; readonly says: string}[]
  readonly commands?: readonly Command[]
  /** `args` are the positional arguments flattened, `options` as commander names them (camel case). */
  run(args: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode>
}

export type Options = Readonly<Record<string, unknown>>

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === "string" ? value : undefined
}

export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value.map(String) : []
}

export function flagOption(options: Options, name: string): boolean {
  return options[name] === true
}

/** The exit code of a run over evidence. Where nothing was read it is 2 and says so: 0 would read as
 *  "nothing found" to a script, and nothing was looked at. */
export function evidenceExit(
  found: boolean,
  {lost, files}: {readonly lost: boolean; readonly files: readonly Pick<FileRecord, "log">[]},
  terminal: Terminal,
): ExitCode {
  if (found) return lost ? 4 : 1
  if (lost) return 3
  if (files.some((file) => file.log !== undefined)) return 0
  terminal.say("No log that Postern can read was among the evidence: exit code 2, for nothing was looked at.")
  return 2
}
