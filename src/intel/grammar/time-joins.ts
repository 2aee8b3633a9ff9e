/* Times whose words go on behind another time: "over a weekend in January", "from October 2024 until the second round on
 * 8 June 2025", "since the beginning of the war in October 2023". */

import {type FoundTime, partAt} from "./times.ts"
import type {Token} from "./tokens.ts"

/** The time that begins at a token, with its preposition, or undefined. `issued` is an ISO day, where it is known. */
export function timeAt(
  tokens: readonly Token[],
  at: number,
  source: string,
  issued: string | undefined,
): FoundTime | undefined {
  const found = partAt(tokens, at, source, issued)
  const next = found === undefined ? undefined : partBehind(tokens, found)
  const more = next === undefined ? undefined : partAt(tokens, next, source, issued)
  if (found === undefined || more === undefined || more.by === "length") return found
  const text = source.slice(tokens[found.from]?.start ?? 0, tokens[more.to - 1]?.end ?? 0)
  // "since the beginning of the war in October 2023": bounds nothing; "over a weekend in January" what its date bounds.
  const isIn = /^(?:on|in|over|during|at|overnight)$/.test(tokens[found.from]?.key ?? "")
  const bounds = isIn ? more.time : {precision: more.time.precision}
  return {...found, to: more.to, time: {...bounds, text}}
}

/** Where a time goes on: "over a weekend in January", "from October until the second round on 8 June". */
function partBehind(tokens: readonly Token[], {from, to, by}: FoundTime): number | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (by !== "calendar" && by !== "length" && /^(?:on|in|of)$/.test(key(to))) return to
  if (key(from) !== "from" || !/^(?:until|till|to)$/.test(key(to))) return undefined
  for (let i = to + 1; i < to + 7; i++) if (key(i) === "on" || tokens[i]?.isWord !== true) return i
  return undefined
}
