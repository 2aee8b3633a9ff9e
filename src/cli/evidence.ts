/* What the commands that read evidence share: their options, and what they mean. */

import {availableParallelism, tmpdir} from "node:os"
import {join, resolve} from "node:path"
import {defaultLimits} from "../containers/limits.ts"
import type {AnalyseRequest} from "../engine/analyse.ts"
import {usualFence} from "../engine/child.ts"
import {safeJson} from "../engine/event-line.ts"
import type {FileRecord} from "../model/inventory.ts"
import {PosternError} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {listOption, type Option, type Options, textOption} from "./command.ts"
import {type LoadedConfig, loadConfig} from "./config.ts"
import type {Terminal} from "./terminal.ts"

export const evidenceOptions: readonly Option[] = [
  {
    flags: "--workers <n>",
    says: "child processes that read (0: none, read in this process; default: one a core)",
  },
  {
    flags: "--password <text...>",
    says: "passwords to try on encrypted archives (`infected` is always tried)",
  },
  {
    flags: "--spool <folder>",
    says: "where nested archives are unpacked for a moment (default: the system's temporary folder)",
  },
  {flags: "--config <file>", says: "postern.yml to use instead of the nearest one upwards from here"},
]

/** Of the commands that can read leftovers. */
export const recoverOption: Option = {
  flags: "--recover",
  says: "read what older records of event logs left too: in slack, and in chunks within any other file (slower)",
}

/** Says what could not be read, a line each: an exit code of 3 or 4 must have its reason beside it. */
export function sayLost(troubles: readonly Trouble[], terminal: Terminal): void {
  for (const {severity, code, at, detail} of troubles)
    if (severity === "lost") terminal.say(`lost: ${code} ${safeJson(at.evidence)} ${safeJson(detail)}`)
}

/** The configuration that the options name, with its paths made absolute. */
export async function configOf(options: Options): Promise<LoadedConfig> {
  return loadConfig(textOption(options, "config"), process.cwd())
}

/** Paths of the configuration file are relative to it. */
export function fromConfig(loaded: LoadedConfig, paths: readonly string[] | undefined): readonly string[] {
  return (paths ?? []).map((path) => (loaded.folder === undefined ? path : resolve(loaded.folder, path)))
}

/** Everything of an AnalyseRequest but task and progress. */
export function requestOf(
  named: readonly string[],
  options: Options,
  loaded: LoadedConfig,
  hash: boolean,
): Omit<AnalyseRequest, "task" | "onProgress"> {
  const workers = wholeNumber(textOption(options, "workers"), "--workers", 0, 256)
  return {
    named,
    hash,
    workers: workers ?? Math.min(availableParallelism(), 8),
    fence: usualFence,
    limits: defaultLimits,
    passwords: [...listOption(options, "password"), ...(loaded.config.passwords ?? [])],
    spoolDir: join(textOption(options, "spool") ?? tmpdir(), `postern-${process.pid}`),
  }
}

/** `; 141 records recovered`, or nothing. */
export function recoveredText(files: readonly FileRecord[]): string {
  const recovered = files.reduce((sum, file) => sum + (file.recovered ?? 0), 0)
  return recovered === 0 ? "" : `; ${recovered} ${recovered === 1 ? "record" : "records"} recovered`
}

/** The number in an option's text. Throws PosternError `options/not-a-number`. */
export function wholeNumber(
  text: string | undefined,
  flag: string,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isInteger(number) || number < least || number > most)
    throw new PosternError({
      code: "options/not-a-number",
      message: `${flag} takes a whole number from ${least} to ${most}, got \`${text}\``,
    })
  return number
}
