/* Where seeds come from: our fixtures, and small files of the shared data where it is at hand.
 *
 * Fixtures may be written as hex with comments (`.hex`); a find's fixture is a seed like any other. */

import {readdirSync, readFileSync, statSync} from "node:fs"
import {basename, join} from "node:path"
import type {Seed} from "./target.ts"

const root: string = join(import.meta.dirname, "..")
const shared: string = process.env["POSTERN_SHARED"] ?? join(root, "..", "shared")

/** The bytes of a file, out of hex where it is named so. */
export function readSeed(path: string): Uint8Array {
  const content = readFileSync(path)
  if (!path.endsWith(".hex")) return content
  return Buffer.from(content.toString("latin1").replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, ""), "hex")
}

/** Files of the repository, below `folder`, whose path `which` accepts. */
export function ownFiles(folder: string, which: RegExp): readonly Seed[] {
  return filesBelow(join(root, folder), which, Number.POSITIVE_INFINITY)
}

/** Files of the shared data, at most `limitBytes` long and `count` of them, spread over the folder; none where
 *  it is missing. */
export function sharedFiles(
  folder: string,
  which: RegExp,
  limitBytes: number,
  count: number,
): readonly Seed[] {
  const found = filesBelow(join(shared, "data", folder), which, limitBytes)
  const step = Math.max(1, found.length / count)
  return Array.from({length: Math.min(count, found.length)}, (_, i) => found[Math.floor(i * step)]!)
}

function filesBelow(folder: string, which: RegExp, limitBytes: number): readonly Seed[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder, {recursive: true, encoding: "utf8"})
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
    throw error
  }
  return names
    .filter((name) => which.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => {
      const info = statSync(path)
      return info.isFile() && info.size > 0 && info.size <= limitBytes
    })
    .map((path) => ({name: basename(path), bytes: readSeed(path)}))
}

/** Inputs that once broke a target. */
export function findsOf(target: string): readonly Seed[] {
  return ownFiles(`test/fixtures/fuzz/${target}`, /\.in(\.hex)?$/)
}

/** A seed out of text. */
export function textSeed(name: string, text: string): Seed {
  return {name, bytes: Buffer.from(text)}
}
