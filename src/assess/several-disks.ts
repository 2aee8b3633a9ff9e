/* Says when files that name no host come from more than one copy of a disk: then several servers may be judged as
 * one.
 *
 * A copy is known by its drive: what stands before the drive in the place of the evidence is the copy's folder.
 * Folders whose names look like those of hosts are hosts by then (containers/collection.ts); `copy1` and `mail` are
 * not, and may as well be two copies of one server. */

import type {EvidenceId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Trouble} from "../model/trouble.ts"
import {list, plain} from "./sentences.ts"

const namesTold = 5

/** At most one trouble, `assess/several-disks`. */
export function severalDisks(files: readonly FileRecord[]): readonly Trouble[] {
  const first = new Map<string, EvidenceId>()
  for (const file of files) {
    const root = file.host === undefined && file.log !== undefined ? rootOf(file) : undefined
    if (root !== undefined && !first.has(root)) first.set(root, file.id)
  }
  const [, second] = first.values()
  if (second === undefined) return []
  const names = list(
    [...first.keys()].map((root) => plain(root, 60)),
    "and",
    namesTold,
  )
  return [
    {
      code: "assess/several-disks",
      severity: "doubtful",
      at: {evidence: second, offset: 0, length: 0, unit: {kind: "bytes"}},
      detail: `${names} hold copies of a disk and nothing in them names the server: they are judged as one`,
    },
  ]
}

/** The folder of the evidence in which the copy of a drive lies; undefined where the path names no drive. */
function rootOf({id, path}: FileRecord): string | undefined {
  const drive = /^([A-Za-z]):\\/.exec(path)?.[1]
  if (drive === undefined) return undefined
  const parts = id.split("/")
  const at = parts.findIndex((part) => new RegExp(`^${drive}(?::|_|%3A)?$`, "i").test(part))
  return at < 0 ? undefined : at === 0 ? "(the evidence itself)" : parts.slice(0, at).join("/")
}
