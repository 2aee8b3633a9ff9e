/* Reads a knowledge folder from disk: the texts that knowledge/load.ts turns into values. */

import {readdir, readFile} from "node:fs/promises"
import path from "node:path"

const extensions = new Set([".yml", ".csv"])

/** Texts of all `.yml` and `.csv` files below `folder`, by path from it with `/`, in order of path.
 *  UTF-8; other files are skipped. Symbolic links are not followed. Rejects as node:fs does if the folder
 *  cannot be read, and with `TypeError` if a file is not UTF-8. */
export async function readKnowledgeFolder(folder: string): Promise<Map<string, string>> {
  const utf8 = new TextDecoder("utf-8", {fatal: true})
  const entries = await readdir(folder, {withFileTypes: true, recursive: true})
  const paths = entries
    .filter((entry) => entry.isFile() && extensions.has(path.extname(entry.name)))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
  const files = new Map<string, string>()
  for (const relative of paths.map((p) => p.split(path.sep).join("/")).sort())
    files.set(relative, utf8.decode(await readFile(path.join(folder, relative))))
  return files
}
