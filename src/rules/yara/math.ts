/* What conditions ask of the statistics of a file's bytes: `math.entropy`, `math.mean`, `math.deviation` of a part
 * of it, compared with a number.
 *
 * Reckoned here from how often each byte stands, with some room for how YARA rounds; parts that do not lie in
 * the file as a whole are left to YARA.
 *
 * Source: YARA documentation, "Math module"; VirusTotal/yara-x: lib/src/modules/math. */

import {constantOf, type Offset, offsetIn, offsetOf, splitAt} from "./expressions.ts"
import type {Token} from "./tokens.ts"

export interface MathNeed {
  readonly kind: "math"
  readonly how: "entropy" | "mean" | "deviation"
  readonly offset: number
  readonly length: Offset
  /** From which deviations are measured. */
  readonly from: number
  readonly isMore: boolean
  readonly than: number
}

export interface Histogram {
  readonly counts: Uint32Array
  readonly total: number
}

const room = 0.001

/** `math.entropy(0, filesize) >= 7`; undefined: something else. */
export function mathNeed(tokens: readonly Token[]): MathNeed | undefined {
  const [module, dot, name, open] = tokens
  const how = (["entropy", "mean", "deviation"] as const).find((one) => one === name?.text)
  const close = tokens.findIndex(({text}) => text === ")")
  const sign = tokens[close + 1]?.text ?? ""
  const isCall = module?.text === "math" && dot?.text === "." && open?.text === "("
  if (!isCall || how === undefined || !/^[<>]=?$/.test(sign) || tokens.length !== close + 3) return undefined
  const [first = [], second = [], third = [], ...rest] = splitAt(tokens.slice(4, close), ",")
  const offset = constantOf(first)
  const length = offsetOf(second)
  const from = how === "deviation" ? decimalOf(third[0]) : 0
  const than = decimalOf(tokens[close + 2])
  const isPlain = third.length === (how === "deviation" ? 1 : 0) && rest.length === 0
  if (offset === undefined || length === undefined || from === undefined || than === undefined || !isPlain)
    return undefined
  return {kind: "math", how, offset, length, from, isMore: sign.startsWith(">"), than}
}

function decimalOf(token: Token | undefined): number | undefined {
  return token?.kind === "number" && /^\d+(?:\.\d+)?$/.test(token.text) ? Number(token.text) : undefined
}

/** Whether a file's bytes have it, or may. `known` holds what was counted before. */
export function reaches(need: MathNeed, file: Uint8Array, known: Map<string, Histogram>): boolean {
  const {offset} = need
  // A length of `filesize-500` from 500 on ends with the file.
  const end = offset + offsetIn(need.length, file)
  if (offset >= end || end > file.length) return true
  const key = `${offset} ${end}`
  const histogram = known.get(key) ?? histogramOf(file.subarray(offset, end))
  known.set(key, histogram)
  const value = reckoned(need, histogram)
  return need.isMore ? value > need.than - room : value < need.than + room
}

function histogramOf(bytes: Uint8Array): Histogram {
  const counts = new Uint32Array(256)
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]!]!++
  return {counts, total: bytes.length}
}

function reckoned({how, from}: MathNeed, {counts, total}: Histogram): number {
  let sum = 0
  for (const [byte, count] of counts.entries()) {
    if (count === 0) continue
    const share = count / total
    if (how === "entropy") sum -= share * Math.log2(share)
    else sum += share * (how === "mean" ? byte : Math.abs(byte - from))
  }
  return sum
}
