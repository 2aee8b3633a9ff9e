/* Reads a knowledge folder from disk: the texts that knowledge/load.ts and knowledge/intel.ts turn into values. */

import {readdir, readFile} from "node:fs/promises"
import path from "node:path"

const extensions = new Set([".yml", ".csv"])
/** Folders that only the commands on public statements read; their lists may have other endings. */
const intelFolders = new Set(["lexicons", "attack", "warning-lists", "statements"])
const intelExtensions = new Set([".yml", ".csv", ".tsv", ".json", ".txt"])

/** Texts of all `.yml` and `.csv` files below `folder`, by path from it with `/`, in order of path; what is for
 *  public statements alone only with `intel`. UTF-8; other files are skipped. Symbolic links are not followed.
 *  Rejects as node:fs does if the folder cannot be read, and with `TypeError` if a file is not UTF-8. */
export async function readKnowledgeFolder(
  folder: string,
  how: "plain" | "intel" = "plain",
): Promise<Map<string, string>> {
  const utf8 = new TextDecoder("utf-8", {fatal: true})
  const entries = await readdir(folder, {withFileTypes: true, recursive: true})
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((relative) => {
      const ending = path.extname(relative)
      const isIntel = intelFolders.has(relative.split("/")[0] ?? "")
      return isIntel ? how === "intel" && intelExtensions.has(ending) : extensions.has(ending)
    })
  const files = new Map<string, string>()
  for (const relative of paths.sort())
    files.set(relative, utf8.decode(await readFile(path.join(folder, relative))))
  return files
}
