/* The files below what the user named, in an order that does not depend on the file system.
 *
 * Files come sorted by the bytes of their path. Symbolic links are never followed below a named item, and
 * nothing but plain files is opened. Labels are relative to the named item: its base name, then the
 * path below it, so that the same evidence has the same labels wherever it lies. */

import {type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync} from "node:fs"
import {basename, resolve} from "node:path"
import {type Description, describe, isDescription} from "../containers/collection.ts"
import {decodeName} from "../containers/gzip.ts"
import {Fault} from "../containers/limits.ts"
import {label} from "../containers/names.ts"
import type {Trouble} from "../model/trouble.ts"
import {asFault, beginningOfFile, guardNow, type Path} from "./sources.ts"

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
export function* sightings(named: string): Generator<Sighting, void, undefined> {
  const top = topLabel(named)
  try {
    // The user's own link is followed: it is what was asked for.
    const real = guardNow(() => realpathSync.native(named))
    const found = guardNow(() => statSync(real))
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

function* below(root: Path, top: string): Generator<Sighting, void, undefined> {
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
        yield sight(
          path,
          parts,
          guardNow(() => lstatSync(path)),
          folder.described,
        )
      } catch (error) {
        yield unread(parts, error)
      }
      continue
    }
    const path = entry ? join(folder.path, entry.name) : folder.path
    const parts = entry ? [...folder.parts, label(decodeName(entry.name), nameLimit)] : folder.parts
    try {
      const entries = guardNow(() => readdirSync(path, {withFileTypes: true, encoding: "buffer"}))
      const described = [...readDescriptions(path, entries), ...folder.described]
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

function readDescriptions(path: Path, entries: readonly Dirent<Buffer>[]): readonly Description[] {
  const found: Description[] = []
  for (const entry of entries) {
    if (!entry.isFile() || !isDescription(entry.name.toString())) continue
    try {
      const head = beginningOfFile(join(path, entry.name), descriptionBytes)
      found.push(describe(Buffer.from(head).toString()))
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
  found: Stats,
  described: readonly Description[],
): Sighting {
  if (found.isFile()) return {kind: "file", parts, path, size: found.size, described}
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
