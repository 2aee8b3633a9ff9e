/* The option --yardstick: in whose words likelihood is said. */

import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Yardstick} from "../knowledge/yardsticks.ts"
import {PosternError} from "../model/refusal.ts"
import {type Option, type Options, textOption} from "./command.ts"

export const yardstickOption: Option = {
  flags: "--yardstick <name>",
  says: "the words of likelihood: phia, icd203 or plain (default: phia)",
}

/** The yardstick that was asked for, if any. Throws PosternError `yardstick/unknown`. */
export function yardstickOf(
  options: Options,
  {yardsticks}: Pick<Knowledge, "yardsticks">,
): Yardstick | undefined {
  const asked = textOption(options, "yardstick")
  if (asked === undefined) return undefined
  const found = yardsticks.find((one) => one.id === asked.toLowerCase())
  if (found === undefined)
    throw new PosternError({
      code: "yardstick/unknown",
      message: `no yardstick \`${asked}\``,
      hint: `write one of ${yardsticks.map((one) => one.id).join(", ")}`,
    })
  return found
}
