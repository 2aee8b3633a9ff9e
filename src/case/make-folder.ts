/* Makes a folder and those above it.
 *
 * Node's own recursive `mkdir` never returns where a folder is there and nothing can be made in it, as in /proc. */

import {mkdir, stat} from "node:fs/promises"
import {dirname, resolve} from "node:path"

/** Does nothing if there is one. Rejects as node:fs does. */
export async function makeFolder(path: string): Promise<void> {
  const full = resolve(path)
  try {
    await mkdir(full)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === "EEXIST" && (await isFolder(full))) return
    const above = dirname(full)
    if (code !== "ENOENT" || above === full || (await isFolder(above))) throw error
    await makeFolder(above)
    await mkdir(full)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
