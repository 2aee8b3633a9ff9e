/* The files below what the user named, in an order that does not depend on the file system.
 *
 * Files come sorted by the bytes of their path. Symbolic links are never followed below a named item, and
 * nothing but plain files is opened. Labels are relative to the named item: its base name, then the
 * path below it, so that the same evidence has the same labels wherever it lies. */

import type {BigIntStats, Dirent} from "node:fs"
import {lstat, readdir, realpath, stat} from "node:fs/promises"
import {basename, resolve} from "node:path"
import {type Description, describe, isDescription} from "../containers/collection.ts"
import {decodeName} from "../containers/gzip.ts"
import {Fault} from "../containers/limits.ts"
import {label} from "../containers/names.ts"
import type {Trouble} from "../model/trouble.ts"
import {asFault, guard, openFile, type Path} from "./sources.ts"

/** Something below a named item: a plain file, or what cannot be read as one. */
export type Sighting =
  | {
      readonly kind: "file"
      readonly parts: readonly string[]
      readonly path: Path
      readonly size: number
      /** What collectors' descriptions beside the file or above it say, nearest first. */
      readonly described: readonly Description[]
    }
  | {
      readonly kind: "unread"
      readonly parts: readonly string[]
      readonly code: Trouble["code"]
      readonly severity: Trouble["severity"]
      readonly detail: string
    }

/** A label longer than this is cut: the system's own limit on a name is lower. */
const nameLimit = 4096
const descriptionBytes = 65_536

/** What lies below one named item. Never throws for what the file system says. */
export async function* sightings(named: string): AsyncGenerator<Sighting, void, undefined> {
  const top = topLabel(named)
  try {
    // The user's own link is followed: it is what was asked for.
    const real = await guard(realpath(named))
    const found = await guard(stat(real, {bigint: true}))
    if (found.isDirectory()) yield* below(real, top)
    else yield sight(real, [top], found, [])
  } catch (error) {
    yield unread([top], error)
  }
}

/** What a named item is called in every EvidenceId: the base name of its full path. */
export function topLabel(named: string): string {
  return label(basename(resolve(named)) || "root", nameLimit)
}

interface Folder {
  readonly path: Path
  readonly parts: readonly string[]
  readonly described: readonly Description[]
}

async function* below(root: Path, top: string): AsyncGenerator<Sighting, void, undefined> {
  // A stack of what is still to do, next on top; depth is bounded by the system's path length.
  const stack: {entry: Dirent<Buffer> | undefined; folder: Folder}[] = [
    {entry: undefined, folder: {path: root, parts: [top], described: []}},
  ]
  for (let item = stack.pop(); item; item = stack.pop()) {
    const {entry, folder} = item
    if (entry && !entry.isDirectory()) {
      const path = join(folder.path, entry.name)
      const parts = [...folder.parts, label(decodeName(entry.name), nameLimit)]
      try {
        yield sight(path, parts, await guard(lstat(path, {bigint: true})), folder.described)
      } catch (error) {
        yield unread(parts, error)
      }
      continue
    }
    const path = entry ? join(folder.path, entry.name) : folder.path
    const parts = entry ? [...folder.parts, label(decodeName(entry.name), nameLimit)] : folder.parts
    try {
      const entries = await guard(readdir(path, {withFileTypes: true, encoding: "buffer"}))
      const described = [...(await readDescriptions(path, entries)), ...folder.described]
      entries.sort((a, b) => Buffer.compare(sortKey(b), sortKey(a)))
      for (const inner of entries) stack.push({entry: inner, folder: {path, parts, described}})
    } catch (error) {
      yield unread(parts, error)
    }
  }
}

// `a/b` sorts behind `a-b`: a folder is compared as what its files' paths have there.
function sortKey(entry: Dirent<Buffer>): Buffer {
  return entry.isDirectory() ? Buffer.concat([entry.name, Buffer.from("/")]) : entry.name
}

async function readDescriptions(
  path: Path,
  entries: readonly Dirent<Buffer>[],
): Promise<readonly Description[]> {
  const found: Description[] = []
  for (const entry of entries) {
    if (!entry.isFile() || !isDescription(entry.name.toString())) continue
    try {
      const file = await openFile(join(path, entry.name))
      try {
        found.push(describe(Buffer.from(await file.source.read(0, descriptionBytes)).toString()))
      } finally {
        await file.close()
      }
    } catch (error) {
      // It is reported when its turn as a file comes.
      if (!(error instanceof Fault)) throw error
    }
  }
  return found
}

function sight(
  path: Path,
  parts: readonly string[],
  found: BigIntStats,
  described: readonly Description[],
): Sighting {
  if (found.isFile()) return {kind: "file", parts, path, size: Number(found.size), described}
  if (found.isSymbolicLink())
    return {
      kind: "unread",
      parts,
      code: "intake/symbolic-link",
      severity: "odd",
      detail: "a symbolic link; links below a named folder are not followed",
    }
  const what = found.isFIFO() ? "a FIFO" : found.isSocket() ? "a socket" : "a device or other special file"
  return {kind: "unread", parts, code: "intake/special-file", severity: "odd", detail: `${what}; not opened`}
}

function unread(parts: readonly string[], error: unknown): Sighting {
  const fault = asFault(error)
  if (!(fault instanceof Fault)) throw fault
  return {kind: "unread", parts, code: fault.code, severity: fault.severity, detail: fault.message}
}

/** A path stays text while its names are UTF-8. */
function join(folder: Path, name: Buffer): Path {
  const text = name.toString()
  if (typeof folder === "string" && Buffer.from(text).equals(name))
    return folder.endsWith("/") ? folder + text : `${folder}/${text}`
  return Buffer.concat([Buffer.from(folder), Buffer.from("/"), name])
}
