/* The option of the commands that judge as of a time. */

import {type Instant, parseIso} from "../model/instant.ts"
import {PosternError} from "../model/refusal.ts"
import {type Option, type Options, textOption} from "./command.ts"

export const asOfOptionHelp: Option = {
  flags: "--as-of <time>",
  says: "judge as of this time, such as 2021-03-15T00:00:00Z (default: the latest in the evidence)",
}

/** The time of `--as-of`. Throws PosternError `options/bad-time`. */
export function asOfOption(options: Options): Instant | undefined {
  const text = textOption(options, "asOf")
  if (text === undefined) return undefined
  const time = parseIso(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  if (time === undefined)
    throw new PosternError({
      code: "options/bad-time",
      message: `--as-of takes an ISO time, got \`${text}\``,
      hint: "such as 2021-03-15 or 2021-03-15T12:00:00Z",
    })
  return time.at
}
