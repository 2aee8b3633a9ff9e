/* JSON files as values, after a look at what they would cost: brackets and values are counted before anything is
 * made of them, for a few megabytes of brackets become gigabytes of objects. */

import type {IntelLimits} from "./limits.ts"
import type {Tell} from "./written.ts"

export type Json = Readonly<Record<string, unknown>>

/** The value, or undefined where there is none to be had. Troubles: `intel/json-limit`, `intel/json-damaged`. */
export function readJson(text: string, limits: IntelLimits, tell: Tell): unknown {
  const cost = costOf(text)
  if (cost.depth > limits.jsonDepth || cost.values > limits.jsonValues) {
    const detail =
      cost.depth > limits.jsonDepth
        ? `brackets ${cost.depth} deep; ${limits.jsonDepth} are read`
        : `more than ${limits.jsonValues} values; such a file is not read`
    tell("intel/json-limit", "lost", 0, detail)
    return undefined
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    tell("intel/json-damaged", "lost", 0, error.message.replace(/\s+/g, " ").slice(0, 200))
    return undefined
  }
}

function costOf(text: string): {readonly depth: number; readonly values: number} {
  let depth = 0
  let deepest = 0
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      // To the quote that ends the string; a backslash hides the next character.
      for (at += 1; at < text.length; at++) {
        const inner = text.charCodeAt(at)
        if (inner === 0x5c) at += 1
        else if (inner === 0x22) break
      }
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      values += 1
      if (depth > deepest) deepest = depth
    } else if (code === 0x7d || code === 0x5d) depth -= 1
    else if (code === 0x2c || code === 0x3a) values += 1
  }
  return {depth: deepest, values}
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The objects of a list; none where there is no list. */
export function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A text of an object, cut where it is longer; undefined for anything else. */
export function textIn(object: Json, key: string, most: number = 1 << 20): string | undefined {
  const value = object[key]
  return typeof value === "string" && value !== "" ? value.slice(0, most).toWellFormed() : undefined
}

export function textsIn(object: Json, key: string): readonly string[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []
}
