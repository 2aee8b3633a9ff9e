/* What conditions of YARA write for numbers and places, and how they are cut into parts. */

import type {Token} from "./tokens.ts"

/** In bytes from the start of a file, or back from its end. */
export interface Offset {
  readonly isFromEnd: boolean
  readonly bytes: number
}

export function offsetIn({isFromEnd, bytes}: Offset, file: Uint8Array): number {
  return isFromEnd ? file.length - bytes : bytes
}

/** `100`, `filesize`, `filesize-100`. */
export function offsetOf(tokens: readonly Token[]): Offset | undefined {
  const [first, second] = tokens
  if (first?.text !== "filesize") {
    const bytes = constantOf(tokens)
    return bytes === undefined ? undefined : {isFromEnd: false, bytes}
  }
  if (second === undefined) return {isFromEnd: true, bytes: 0}
  const bytes = second.text === "-" ? constantOf(tokens.slice(2)) : undefined
  return bytes === undefined ? undefined : {isFromEnd: true, bytes}
}

/** A whole number that stands alone. */
export function constantOf(tokens: readonly Token[]): number | undefined {
  const [only] = tokens
  return tokens.length === 1 && only?.kind === "number" ? numberOf(only.text) : undefined
}

export function numberOf(text: string): number | undefined {
  const unit = text.endsWith("KB") ? 1024 : text.endsWith("MB") ? 1024 * 1024 : 1
  const value = Number(unit === 1 ? text : text.slice(0, -2)) * unit
  return Number.isSafeInteger(value) ? value : undefined
}

/** The parts between words or signs that stand outside of all brackets. */
export function splitAt(tokens: readonly Token[], mark: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === "sign" && (token.text === "(" || token.text === "[")) depth++
    if (token.kind === "sign" && (token.text === ")" || token.text === "]")) depth--
    if (depth === 0 && (token.kind === "word" || token.kind === "sign") && token.text === mark) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}
