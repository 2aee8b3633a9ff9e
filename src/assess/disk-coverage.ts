/* How much of a need what was read from a disk meets.
 *
 * A disk shows a state at the time of the copy, not hours: where the copy is whole it covers the window, and where
 * it is a part it covers that part. Whether a copy is whole cannot be read off a single file that somebody sent
 * along, so a folder counts as copied only where it holds what every server has there: Exchange's own pages beside
 * a foreign one, Windows' own tasks beside a new one.
 *
 * Source: Exchange's pages in the two folders of logon pages, present in all 131 listed builds
 * (knowledge/products/webroot-known-good.csv). */

import {webRootOf} from "../formats/web-roots.ts"
import type {LogKind} from "../model/event.ts"
import type {FileRecord} from "../model/inventory.ts"
import {list} from "./sentences.ts"

/** A part of the evidence of one kind. */
interface Part {
  readonly name: string
  /** Of the whole, the parts of a kind add up to 1. */
  readonly share: number
  readonly has: (file: FileRecord) => boolean
}

/** How far the disk meets a need, and which parts are not there, as a clause. */
export interface DiskCover {
  readonly share: number
  readonly lacks: string | undefined
}

const nameOf = (file: FileRecord): string => file.path.split(/[\\/]/).at(-1) ?? ""

function ownPage(root: string, page: string): Part["has"] {
  return (file) => nameOf(file).toLowerCase() === page && webRootOf(file.path)?.root === root
}

function hive(name: string): Part["has"] {
  const word = new RegExp(`(?:^|[^a-z])${name}(?:[^a-z]|$)`, "i")
  return (file) => word.test(nameOf(file))
}

const isJournal = (file: FileRecord): boolean =>
  file.format === "usn" || file.columns.some((column) => column.toLowerCase() === "updatereasons")

const partsOf: Readonly<Partial<Record<LogKind, readonly Part[]>>> = {
  "web-file": [
    {name: "folder owa\\auth", share: 0.4, has: ownPage("owa-auth", "logon.aspx")},
    {name: "folder ecp\\auth", share: 0.3, has: ownPage("ecp-auth", "timeoutlogout.aspx")},
    {
      name: "page of wwwroot or aspnet_client",
      share: 0.3,
      has: (file) => /^(?:wwwroot|aspnet-client)$/.test(webRootOf(file.path)?.root ?? ""),
    },
  ],
  "file-system": [
    {name: "file table", share: 0.7, has: (file) => !isJournal(file)},
    {name: "change journal", share: 0.3, has: isJournal},
  ],
  "iis-configuration": [
    {name: "applicationHost.config", share: 0.7, has: (file) => /applicationhost/i.test(nameOf(file))},
    {name: "web.config", share: 0.3, has: (file) => /^web\b.*config/i.test(nameOf(file))},
  ],
  "scheduled-task": [
    {
      name: "folder of tasks",
      share: 1,
      has: (file) => /[\\/]Tasks[\\/]Microsoft[\\/]Windows[\\/]/i.test(file.path),
    },
  ],
  registry: [
    {name: "SYSTEM hive", share: 0.5, has: hive("system")},
    {name: "SOFTWARE hive", share: 0.5, has: hive("software")},
  ],
  "powershell-text": [
    {name: "history of the prompt", share: 0.5, has: (file) => /history\.txt$/i.test(nameOf(file))},
    // Scripts tell no time and show nothing of what was typed.
    {name: "transcript", share: 0.5, has: (file) => file.first !== undefined},
  ],
}

/** How far files of a kind show the state that a need asks for; undefined for kinds that are logs. */
export function diskCover(log: string, files: readonly FileRecord[]): DiskCover | undefined {
  const parts = partsOf[log as LogKind]
  if (parts === undefined) return undefined
  const read = files.filter((file) => file.records > 0)
  const missing = parts.filter((part) => !read.some(part.has))
  const share = parts.reduce((sum, part) => sum + (missing.includes(part) ? 0 : part.share), 0)
  if (missing.length === 0) return {share: 1, lacks: undefined}
  return {
    share,
    lacks: `no ${list(
      missing.map((part) => part.name),
      "and no",
    )}`,
  }
}
