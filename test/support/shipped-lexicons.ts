/* The lexicons that come along, for tests of what is read by them. */

import {readdirSync, readFileSync} from "node:fs"
import {join, sep} from "node:path"
import {type Lexicons, readLexicons} from "../../src/knowledge/lexicons.ts"
import type {Refusal} from "../../src/model/refusal.ts"

const folder = join(import.meta.dirname, "..", "..", "knowledge")

function read(): {readonly lexicons: Lexicons; readonly refusals: readonly Refusal[]} {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join("/")
    files.set(name, readFileSync(path, "utf8"))
  }
  return readLexicons(files)
}

const shipped: {readonly lexicons: Lexicons; readonly refusals: readonly Refusal[]} = read()
export const lexicons: Lexicons = shipped.lexicons
export const refusals: readonly Refusal[] = shipped.refusals

/** The same without weights: what clauses say by themselves. */
export const clauseLexicons: Lexicons = {...shipped.lexicons, weights: new Map()}
