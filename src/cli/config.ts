/* postern.yml: what an organisation tells Postern once.
 *
 * Looked for upwards from the working folder, or named by --config. Unknown keys are refused with their
 * place and the nearest known key. Paths in it are relative to the file. */

import {readFile} from "node:fs/promises"
import {dirname, join, resolve} from "node:path"
import {PosternError} from "../model/refusal.ts"

export interface Config {
  readonly organisation?:
    | {
        readonly name?: string | undefined
        readonly sector?: string | undefined
        readonly country?: string | undefined
        readonly role?: string | undefined
        readonly timeZone?: string | undefined
        readonly domains?: readonly string[] | undefined
        readonly networks?: readonly string[] | undefined
        readonly contacts?: readonly string[] | undefined
      }
    | undefined
  readonly constraints?:
    | {
        readonly mayGoOffline?: boolean | undefined
        readonly staffTonight?: boolean | undefined
        readonly hybrid?: boolean | undefined
        readonly backups?: boolean | undefined
      }
    | undefined
  readonly expand?: Readonly<Record<string, readonly string[]>> | undefined
  readonly rules?: readonly string[] | undefined
  readonly yara?: readonly string[] | undefined
  readonly filters?: readonly string[] | undefined
  readonly mapping?: readonly string[] | undefined
  readonly knowledge?: readonly string[] | undefined
  readonly intel?: string | undefined
  readonly passwords?: readonly string[] | undefined
}

export interface LoadedConfig {
  readonly config: Config
  /** The folder of the file; undefined where there is none. */
  readonly folder: string | undefined
}

/** The configuration at `path`, or the first postern.yml upwards from `from`, or an empty one. Throws
 *  PosternError `config/…` with the place of each mistake. */
export async function loadConfig(path: string | undefined, from: string): Promise<LoadedConfig> {
  if (path !== undefined) {
    const text = await read(path)
    if (text === undefined)
      throw new PosternError({
        code: "config/no-such-file",
        message: `no file ${path}`,
        hint: "check --config",
      })
    return {config: await parsed(text, path), folder: dirname(resolve(path))}
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, "postern.yml")
    const text = await read(candidate)
    if (text !== undefined) return {config: await parsed(text, candidate), folder}
    if (dirname(folder) === folder) return {config: {}, folder: undefined}
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? ""))
      return undefined
    throw error
  }
}

async function parsed(text: string, path: string): Promise<Config> {
  const {parseConfig} = await import("./config-file.ts")
  return parseConfig(text, path)
}
