/* Hours of the day: "02:17 UTC", "3 a.m. local time", "4am". */

import {isNumber, type Token} from "./tokens.ts"

/** Behind an hour of the day: "02:17 UTC", "3 a.m. local time"; undefined where there is none. */
export function clockEnd(tokens: readonly Token[], at: number): number | undefined {
  const isShort = /^\d{1,2}(?:[.:]\d\d)?(?:am|pm)$/.test(tokens[at]?.low ?? "")
  if (!isShort && (!isNumber(tokens[at]) || !/^\d{1,2}(?:\.\d\d)?$/.test(tokens[at]?.text ?? "")))
    return undefined
  const hasMinutes = tokens[at + 1]?.text === ":" && /^\d\d$/.test(tokens[at + 2]?.text ?? "")
  let to = hasMinutes ? at + 3 : at + 1
  const isHalf = /^(?:am|pm|a\.m|p\.m)\.?$/.test(tokens[to]?.low ?? "")
  if (isHalf) to += tokens[to + 1]?.text === "." && tokens[to + 2]?.isCapital !== true ? 2 : 1
  if (
    !isShort &&
    !hasMinutes &&
    !isHalf &&
    !/^(?:hours|hrs|utc|gmt|cet|cest|est)$/.test(tokens[to]?.low ?? "")
  )
    return undefined
  while (
    /^(?:utc|gmt|cet|cest|eet|eest|est|edt|pst|bst|ist|jst|kst|local|time|hours|hrs)$/.test(
      tokens[to]?.low ?? "",
    )
  )
    to++
  return to
}
