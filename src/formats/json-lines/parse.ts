/* JSON text to plain values without losing digits. */

/** A parsed value; integers beyond 2^53 are bigint. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Json[]
  | {readonly [key: string]: Json}
export type JsonObject = {readonly [key: string]: Json}

type Reviver = (key: string, value: unknown, context: {readonly source?: string}) => unknown
/** JSON.parse with the source text of primitives (ECMA-262, 25.5.1), which the type library lacks. */
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown

/** The object of a text, or what is wrong with it. */
export function parseObject(text: string): JsonObject | string {
  try {
    // A reviver costs four times the parse: only where digits may be lost. It recurses, so not on deep text.
    const value: unknown =
      /\d{16}/.test(text) && isShallow(text) ? parseWithSource(text, keepDigits) : JSON.parse(text)
    return isObject(value as Json) ? (value as JsonObject) : "a JSON value that is no object"
  } catch (error) {
    // The engine's own words differ between versions, and a report must not.
    if (error instanceof SyntaxError) return "no valid JSON"
    if (error instanceof RangeError) return "JSON nested too deeply"
    throw error
  }
}

function keepDigits(_key: string, value: unknown, context: {readonly source?: string}): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value
  return context.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value
}

function isShallow(text: string): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x7b || c === 0x5b) {
      if (++depth > 512) return false
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return true
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

export function isScalar(value: Json): value is string | number | bigint | boolean | null {
  return typeof value !== "object" || value === null
}
