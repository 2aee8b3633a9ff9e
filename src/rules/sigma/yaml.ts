/* YAML text to a plain tree with places: maps, lists, scalars.
 *
 * One tree per document. Keys are texts and unique. Numbers stay exact (bigint; decimals as written).
 * Aliases are written out, but never more nodes than `nodeLimit`, nor deeper than `depthLimit`, so
 * that no small file becomes a large tree. A document with a syntax mistake has no tree; the others of
 * the file still do. Source: YAML 1.2.2, core schema: `yes` and dates are texts. */

import {type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments, Scalar} from "yaml"
import {briefly} from "../../model/refusal.ts"
import type {Place, Report} from "./report.ts"

export type Tree = MapTree | ListTree | ScalarTree

export interface MapTree {
  readonly kind: "map"
  readonly place: Place
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: string
  readonly keyPlace: Place
  readonly value: Tree
}

export interface ListTree {
  readonly kind: "list"
  readonly place: Place
  readonly items: readonly Tree[]
}

export interface ScalarTree {
  readonly kind: "scalar"
  readonly place: Place
  /** A decimal that is no integer is `{decimal}`, as written. */
  readonly value: string | bigint | boolean | null | {readonly decimal: string}
  /** Where the first character of the value stands: behind a quote, or on the line after `|`. */
  readonly contentStart: number
}

const textLimit = 16 * 1024 * 1024
const nodeLimit = 200_000
const fileNodeLimit = 4_000_000
const depthLimit = 24
// Looking up one alias costs a walk over its document.
const aliasLimit = 200

/** One document of a file. */
export interface DocumentTree {
  readonly tree: MapTree
  /** Something in it was refused already: it is read on only to find its other mistakes. */
  readonly isBroken: boolean
}

/** The documents of a file. Never throws on any text. */
export function readTrees(text: string, report: Report): readonly DocumentTree[] {
  if (text.length > textLimit) {
    const size = `${Math.round(text.length / 1_048_576)} MiB`
    report.refuse("sigma/too-large", {start: 0, end: 1}, `the file has ${size}, the limit is 16`, "split it")
    return []
  }
  let left = fileNodeLimit
  const trees: DocumentTree[] = []
  for (const document of parseDocuments(text, report)) {
    for (const mistake of [...document.errors, ...document.warnings]) {
      const place = {start: mistake.pos[0], end: Math.max(mistake.pos[1], mistake.pos[0] + 1)}
      report.refuse("sigma/yaml-syntax", place, `this is not readable YAML: ${briefly(mistake.message)}`)
    }
    if (document.errors.length > 0 || document.warnings.length > 0 || document.contents === null) continue
    const before = report.refused
    const budget = {nodes: nodeLimit, aliases: aliasLimit}
    const tree = convert(document, document.contents, 0, budget, report)
    left -= nodeLimit - budget.nodes
    if (left < 0) {
      const place = placeOf(document.contents)
      report.refuse(
        "sigma/too-many-values",
        place,
        `more than ${fileNodeLimit} values in one file`,
        "split it",
      )
      return trees
    }
    if (tree === undefined || budget.nodes < 0 || budget.aliases < 0) continue
    if (tree.kind === "map") trees.push({tree, isBroken: report.refused > before})
    else if (tree.kind === "list" || tree.value !== null) {
      report.refuse("sigma/not-a-rule", tree.place, "a rule is a map with title, logsource and detection")
    }
  }
  return trees
}

function parseDocuments(text: string, report: Report): readonly Document[] {
  try {
    // uniqueKeys compares every key with every other one; `convert` looks in a set.
    const parsed = parseAllDocuments(text, {prettyErrors: false, intAsBigInt: true, uniqueKeys: false})
    return Array.isArray(parsed) ? parsed : []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    report.refuse("sigma/too-deep", {start: 0, end: 1}, "the YAML is nested too deeply to read")
    return []
  }
}

function convert(
  document: Document,
  node: unknown,
  depth: number,
  budget: {nodes: number; aliases: number},
  report: Report,
): Tree | undefined {
  const place = placeOf(node)
  if (depth > depthLimit) {
    report.refuse("sigma/too-deep", place, `nested deeper than ${depthLimit} levels`)
    return undefined
  }
  if (budget.nodes-- <= 0) {
    if (budget.nodes === -1 && budget.aliases >= 0) {
      const hint = "aliases count as often as they are used"
      report.refuse("sigma/too-many-values", place, `more than ${nodeLimit} values in one document`, hint)
    }
    return undefined
  }
  if (isAlias(node)) {
    if (budget.aliases-- > 0) return convert(document, node.resolve(document), depth + 1, budget, report)
    if (budget.aliases === -1) {
      report.refuse("sigma/too-many-values", place, `more than ${aliasLimit} aliases in one document`)
    }
    return undefined
  }
  if (isScalar(node)) return scalar(node, place, report)
  if (isSeq(node)) {
    const items: Tree[] = []
    for (const item of node.items) {
      const tree = convert(document, item, depth + 1, budget, report)
      if (tree !== undefined) items.push(tree)
      if (budget.nodes < 0 || budget.aliases < 0) break
    }
    return {kind: "list", place, items}
  }
  if (!isMap(node)) return {kind: "scalar", place, value: null, contentStart: place.start}
  const entries: Entry[] = []
  const seen = new Map<string, Place>()
  for (const pair of node.items) {
    const key = pair.key
    const keyPlace = placeOf(key)
    if (!isScalar(key) || key.value === null || typeof key.value === "object") {
      report.refuse("sigma/key-not-text", keyPlace, "a key must be a text")
      continue
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value))
    if (name === "<<") {
      report.refuse("sigma/merge-key", keyPlace, "merge keys are not supported", "write the entries out")
      continue
    }
    const before = seen.get(name)
    if (before !== undefined) {
      const message = `the key \`${name}\` stands twice in one map, first in line ${report.line(before.start)}`
      report.refuse("sigma/duplicate-key", keyPlace, message, "put the second into a selection of its own")
      continue
    }
    seen.set(name, keyPlace)
    const value = convert(document, pair.value, depth + 1, budget, report)
    if (value !== undefined) entries.push({key: name, keyPlace, value})
    if (budget.nodes < 0 || budget.aliases < 0) break
  }
  return {kind: "map", place, entries}
}

function scalar(node: Scalar, place: Place, report: Report): ScalarTree {
  const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE
  const header = isBlock ? report.slice(place).indexOf("\n") + 1 : isQuoted ? 1 : 0
  return {kind: "scalar", place, value: scalarValue(node), contentStart: place.start + header}
}

function scalarValue(node: Scalar): ScalarTree["value"] {
  const value = node.value
  if (
    value === null ||
    typeof value === "string" ||
    typeof value === "bigint" ||
    typeof value === "boolean"
  ) {
    return value
  }
  return {decimal: node.source ?? String(value)}
}

function placeOf(node: unknown): Place {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
  return range ? {start: range[0], end: Math.max(range[1], range[0] + 1)} : {start: 0, end: 1}
}
