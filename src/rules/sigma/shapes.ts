/* Small readers over a tree: each says in one place what shape it wants and refuses the rest. */

import type {NamedAt} from "../../model/rule.ts"
import {didYouMean} from "../suggest.ts"
import type {Place, Report, RuleCode} from "./report.ts"
import type {Entry, MapTree, ScalarTree, Tree} from "./yaml.ts"

export function entryOf(map: MapTree, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key === key)
}

export function treeAt(map: MapTree, key: string): Tree | undefined {
  return entryOf(map, key)?.value
}

/** What a tree is, for messages. */
export function describe(tree: Tree): string {
  if (tree.kind !== "scalar") return `a ${tree.kind}`
  const value = tree.value
  if (value === null) return "nothing"
  if (typeof value === "string") return "a text"
  return typeof value === "boolean" ? "true or false" : "a number"
}

export function refuseShape(what: string, wanted: string, got: Tree, report: Report): undefined {
  report.refuse("sigma/wrong-shape", got.place, `\`${what}\` must be ${wanted}, got ${describe(got)}`)
}

/** A text; numbers and booleans as they print. Absent and null give undefined. */
export function textAt(map: MapTree, key: string, report: Report): string | undefined {
  const tree = treeAt(map, key)
  if (tree === undefined || isNull(tree)) return undefined
  const text = asText(tree)
  if (text === undefined) refuseShape(key, "a text", tree, report)
  return text
}

/** A list of texts; a text alone counts as a list of one. Absent and null give an empty list. */
export function textsAt(map: MapTree, key: string, report: Report): readonly string[] {
  const tree = treeAt(map, key)
  if (tree === undefined || isNull(tree)) return []
  const items = tree.kind === "list" ? tree.items : [tree]
  const texts: string[] = []
  for (const item of items) {
    const text = asText(item)
    if (text === undefined) refuseShape(key, "a list of texts", item, report)
    else texts.push(text)
  }
  return texts
}

/** The texts under a key that name rules, each with its place. */
export function namedAt(map: MapTree, key: string, report: Report): readonly NamedAt[] {
  const tree = treeAt(map, key)
  if (tree === undefined) return []
  const items = tree.kind === "list" ? tree.items : [tree]
  return items.flatMap((item) => {
    const text = asText(item)
    return text === undefined ? [] : [{text, ...report.locate(item.place)}]
  })
}

export function isNull(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null
}

export function asText(tree: Tree): string | undefined {
  if (tree.kind !== "scalar" || tree.value === null) return undefined
  return typeof tree.value === "object" ? tree.value.decimal : String(tree.value)
}

/** One of the names in `allowed`, or undefined and a refusal. */
export function choice<T extends string>(
  tree: Tree,
  what: string,
  allowed: readonly T[],
  code: `sigma/${string}`,
  report: Report,
): T | undefined {
  const text = asText(tree)
  const found = allowed.find((name) => name === text)
  if (found !== undefined) return found
  const hint = (text === undefined ? undefined : didYouMean(text, allowed)) ?? `one of ${allowed.join(", ")}`
  const got = text === undefined ? describe(tree) : `\`${text.slice(0, 60)}\``
  report.refuse(code, tree.place, `\`${what}\` cannot be ${got}`, hint)
  return undefined
}

/** Refuses keys that a map of ours or of a strict section may not have. */
export function refuseOtherKeys(
  map: MapTree,
  allowed: readonly string[],
  code: RuleCode,
  report: Report,
): void {
  for (const entry of map.entries) {
    if (allowed.includes(entry.key)) continue
    const hint = didYouMean(entry.key, allowed) ?? `possible are ${allowed.join(", ")}`
    report.refuse(code, entry.keyPlace, `no key \`${entry.key.slice(0, 60)}\` here`, hint)
  }
}

/** Where `length` characters from `index` of a scalar's value stand in the file. Blanks and line ends may
 *  have been folded away, so characters that are not blank are counted. */
export function placeWithin(scalar: ScalarTree, index: number, length: number, report: Report): Place {
  const value = typeof scalar.value === "string" ? scalar.value : ""
  const raw = report.slice({start: scalar.contentStart, end: scalar.place.end})
  const start = rawIndex(raw, countInk(value.slice(0, index)))
  return {start: scalar.contentStart + start, end: scalar.contentStart + start + length}
}

function countInk(text: string): number {
  return text.replace(/\s+/g, "").length
}

/** The index of the character of `raw` that is not blank and has `count` such before it. */
function rawIndex(raw: string, count: number): number {
  let seen = 0
  for (let i = 0; i < raw.length; i++) {
    if (/\s/.test(raw[i]!)) continue
    if (seen === count) return i
    seen++
  }
  return Math.max(0, raw.trimEnd().length - 1)
}
