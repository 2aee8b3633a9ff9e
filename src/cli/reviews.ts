/* The organisation's folder of reviewed statements, as commands use it. */

import {existsSync, readdirSync} from "node:fs"
import {join, resolve} from "node:path"
import type {Reviews} from "../engine/reviews.ts"
import {type Option, type Options, textOption} from "./command.ts"
import type {LoadedConfig} from "./config.ts"

export const intelFolderOption: Option = {
  flags: "--intel <folder>",
  says: "folder of reviewed statements (default: `intel:` of postern.yml, else intel/ beside it)",
}

/** Where reviewed statements are kept: as the option says, else as postern.yml does, else `intel/` beside it, or in
 *  the working folder where there is none. */
export function intelFolder(options: Options, {config, folder}: LoadedConfig): string {
  const named = textOption(options, "intel")
  if (named !== undefined) return resolve(named)
  return resolve(folder ?? ".", config.intel ?? "intel")
}

/** The reviews of the folder. Reading them is left out where it holds none: the parser of YAML is half of the time to
 *  start. */
export async function loadReviews(options: Options, loaded: LoadedConfig): Promise<Reviews> {
  const folder = intelFolder(options, loaded)
  const isEmpty = !existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith(".intel.yml"))
  if (isEmpty) return {reviews: new Map(), texts: new Map()}
  return (await import("../engine/reviews.ts")).readReviews(folder)
}

/** The path of a review as a manifest names it. */
export function reviewPath(name: string): string {
  return join("intel", name).replaceAll("\\", "/")
}
