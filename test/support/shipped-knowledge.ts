/* The knowledge that comes along, for tests that hold its tables to the code. */

import {readdirSync, readFileSync} from "node:fs"
import {join, sep} from "node:path"
import type {Knowledge} from "../../src/knowledge/knowledge.ts"
import {loadKnowledge} from "../../src/knowledge/load.ts"

const folder = join(import.meta.dirname, "..", "..", "knowledge")

function read(): Knowledge {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(
      path
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
      readFileSync(path, "utf8"),
    )
  }
  const {knowledge} = loadKnowledge(files)
  if (knowledge === undefined) throw new Error("the knowledge that comes along cannot be read")
  return knowledge
}

export const knowledge: Knowledge = read()
