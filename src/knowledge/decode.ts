/* The boundary between file text and typed knowledge: YAML and CSV in, values or located refusals out.
 *
 * A document that breaks its schema is refused as a whole and every mistake in it is named with line and
 * column; a table loses only its bad rows. Nothing throws. */

import {type Document, isMap, isNode, isPair, type Node, parseAllDocuments} from "yaml"
import type {z} from "zod"
import {readCsv} from "../bytes/csv.ts"
import {LineStarts} from "../bytes/line-starts.ts"
import {briefly, type Refusal} from "../model/refusal.ts"
import {isMistake, type Mistake, oddityOf, orTooDeep} from "./plain-yaml.ts"

type Code = `knowledge/${string}`

/** Collects refusals about one file. */
export class Complaints {
  readonly file: string
  readonly #lines: readonly string[]
  readonly #refusals: Refusal[]
  constructor(file: string, text: string, refusals: Refusal[]) {
    this.file = file
    this.#lines = text.split(/\r?\n/)
    this.#refusals = refusals
  }
  /** The first line that holds this text, from 1; 1 if none does. */
  lineWith(text: string): number {
    return Math.max(1, this.#lines.findIndex((line) => line.includes(text)) + 1)
  }
  /** Line and column count from 1. */
  at(line: number, column: number, code: Code, message: string, hint?: string): void {
    this.#refusals.push({
      code,
      message,
      at: {file: this.file, line, column},
      excerpt: this.#lines[line - 1] ?? "",
      ...(hint === undefined ? {} : {hint}),
    })
  }
}

/** One YAML document with the place it starts on. */
interface YamlDocument {
  readonly value: unknown
  readonly line: number
  /** Line and column, from 1, of the node at a path, or of the nearest node above it. */
  place(path: readonly PropertyKey[]): {readonly line: number; readonly column: number}
}

/** All documents of a YAML text. Syntax errors and double keys are refused: `knowledge/bad-yaml`. */
export function yamlDocuments(text: string, complaints: Complaints): readonly YamlDocument[] {
  const lines = new LineStarts(text)
  // `logLevel`: the library would warn on the terminal of a map that is a key.
  const documents = orTooDeep(() =>
    parseAllDocuments(text, {uniqueKeys: true, prettyErrors: false, logLevel: "error"}),
  )
  const found: YamlDocument[] = []
  const refuse = ({offset, message}: Mistake): void => {
    const {line, column} = lines.place(offset)
    complaints.at(line, column, "knowledge/bad-yaml", message)
  }
  if (isMistake(documents)) refuse(documents)
  if (!Array.isArray(documents)) return found
  for (const document of documents) {
    for (const error of document.errors) {
      const {line, column} = lines.place(error.pos[0])
      complaints.at(line, column, "knowledge/bad-yaml", briefly(error.message))
    }
    if (document.errors.length > 0) continue
    const oddity = oddityOf(document)
    if (oddity !== undefined) {
      refuse(oddity)
      continue
    }
    const place = placer(document, lines)
    const start = place([])
    try {
      found.push({value: document.toJS({maxAliasCount: 100}), line: start.line, place})
    } catch (error) {
      // An alias without its anchor, or so many that they would fill memory.
      if (!(error instanceof ReferenceError)) throw error
      complaints.at(start.line, start.column, "knowledge/bad-yaml", error.message)
    }
  }
  return found
}

function placer(document: Document, lines: LineStarts): YamlDocument["place"] {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = nodeAt(document, path.slice(0, length))
      if (node?.range) return lines.place(node.range[0])
    }
    return {line: 1, column: 1}
  }
}

/** The key's node for a map entry (where a person looks), the item for a list, the root for no path. */
function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  if (path.length === 0) return document.contents ?? undefined
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(last))
    return isNode(pair?.key) ? pair.key : undefined
  }
  const node = document.getIn(path, true)
  return isNode(node) ? node : undefined
}

/** The one document of a YAML file by its schema, or undefined with refusals: `knowledge/bad-yaml`,
 *  `knowledge/bad-shape`, `knowledge/unknown-key`. */
export function decodeYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  complaints: Complaints,
): {readonly value: T; readonly place: YamlDocument["place"]} | undefined {
  const documents = yamlDocuments(text, complaints)
  const document = documents[0]
  if (document === undefined) {
    if (text.trim() === "") complaints.at(1, 1, "knowledge/bad-shape", "the file is empty")
    return undefined
  }
  if (documents.length > 1)
    complaints.at(documents[1]?.line ?? 1, 1, "knowledge/bad-shape", "one YAML document expected, found more")
  const checked = check(document, schema, complaints)
  return checked === undefined ? undefined : {value: checked, place: document.place}
}

/** A document's value by its schema. */
export function check<T>(
  document: YamlDocument,
  schema: z.ZodType<T>,
  complaints: Complaints,
): T | undefined {
  const result = schema.safeParse(document.value)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const {line, column} = document.place([...issue.path, key])
        complaints.at(line, column, "knowledge/unknown-key", `no key \`${key}\` here`, "check its spelling")
      }
    } else {
      const {line, column} = document.place(issue.path)
      const where = issue.path.length === 0 ? "" : `\`${issue.path.map(String).join(".")}\`: `
      complaints.at(line, column, "knowledge/bad-shape", `${where}${issue.message}`)
    }
  }
  return undefined
}

/** Rows of a CSV table with exactly this header, each checked by its schema (all cells are text).
 *  Bad rows are refused and left out: `knowledge/bad-csv`, `knowledge/bad-header`, `knowledge/bad-value`. */
export function decodeTable<T>(
  text: string,
  header: readonly string[],
  schema: z.ZodType<T>,
  complaints: Complaints,
): readonly {readonly value: T; readonly line: number}[] {
  const {records, problems} = readCsv(text)
  for (const problem of problems)
    complaints.at(problem.line, problem.column, "knowledge/bad-csv", problem.message)
  const [first, ...rest] = records
  if (first === undefined || first.cells.join(",") !== header.join(",")) {
    complaints.at(
      first?.line ?? 1,
      1,
      "knowledge/bad-header",
      `the header is \`${first?.cells.join(",") ?? ""}\``,
      `write \`${header.join(",")}\``,
    )
    return []
  }
  const badLines = new Set(problems.map((problem) => problem.line))
  const rows: {value: T; line: number}[] = []
  for (const record of rest) {
    if (badLines.has(record.line)) continue
    if (record.cells.length !== header.length) {
      const message = `${record.cells.length} cells, the header has ${header.length}`
      complaints.at(record.line, 1, "knowledge/bad-csv", message)
      continue
    }
    const result = schema.safeParse(Object.fromEntries(header.map((name, i) => [name, record.cells[i]])))
    if (result.success) rows.push({value: result.data, line: record.line})
    else
      for (const issue of result.error.issues)
        complaints.at(
          record.line,
          1,
          "knowledge/bad-value",
          `\`${issue.path.map(String).join(".")}\`: ${issue.message}`,
        )
  }
  return rows
}
