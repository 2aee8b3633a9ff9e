/* `postern verify`: hashes what a manifest names and compares.
 *
 * Outputs lie in the case folder. Inputs are looked for under the given roots, else under the paths in
 * run.json; a member of a container is checked through the outermost file. What cannot be reached is "not
 * checked", never "ok". The manifest may come from anybody: a path that leaves its root is not followed. */

import {createHash} from "node:crypto"
import {constants} from "node:fs"
import {lstat, open} from "node:fs/promises"
import {basename, dirname, join, resolve, sep} from "node:path"
import {readManifest, readRun} from "./folder.ts"
import type {Manifest} from "./schema.ts"

export type VerifyState = "ok" | "changed" | "missing" | "not checked"

export interface VerifyItem {
  readonly kind: "output" | "input"
  /** The name in the case folder, or the evidence id. */
  readonly path: string
  readonly state: VerifyState
  /** What was found instead, or why it was not checked; for a member of a container, which file stood for it. */
  readonly note: string | undefined
}

export interface VerifyResult {
  readonly items: readonly VerifyItem[]
  readonly counts: Readonly<Record<"output" | "input", Readonly<Record<VerifyState, number>>>>
  /** Nothing changed or is missing. Inputs that were not checked do not count against it: say how many. */
  readonly intact: boolean
}

/** Checks the case in `dir`. `evidenceRoots` are files or folders as they were given to `postern assess`.
 *  Refuses (case/not-found, case/unreadable, case/shape) if the manifest itself cannot be read. */
export async function verifyCase(dir: string, evidenceRoots?: readonly string[]): Promise<VerifyResult> {
  const manifest = await readManifest(dir)
  const roots = evidenceRoots ?? rootsOf(await readRun(dir))
  const items = [...(await verifyOutputs(dir, manifest)), ...(await verifyInputs(manifest, roots))]
  const counts = {output: noCounts(), input: noCounts()}
  for (const item of items) counts[item.kind][item.state] += 1
  return {
    items,
    counts,
    intact: items.every((item) => item.state === "ok" || item.state === "not checked"),
  }
}

function noCounts(): Record<VerifyState, number> {
  return {ok: 0, changed: 0, missing: 0, "not checked": 0}
}

/** `evidence` of run.json, if it is a list of texts. */
function rootsOf(run: unknown): readonly string[] {
  if (typeof run !== "object" || run === null || !("evidence" in run) || !Array.isArray(run.evidence))
    return []
  return run.evidence.filter((each): each is string => typeof each === "string")
}

async function verifyOutputs(dir: string, manifest: Manifest): Promise<readonly VerifyItem[]> {
  const items: VerifyItem[] = []
  for (const output of manifest.outputs) {
    const path = inside(dir, output.path)
    if (path === undefined || output.path.includes("/")) {
      items.push({
        kind: "output",
        path: output.path,
        state: "not checked",
        note: "the path leads out of the case folder",
      })
      continue
    }
    items.push({kind: "output", path: output.path, ...(await compare(path, output.sha256, output.sizeBytes))})
  }
  return items
}

async function verifyInputs(manifest: Manifest, roots: readonly string[]): Promise<readonly VerifyItem[]> {
  const files = new Map(manifest.inputs.map((input) => [input.id as string, input]))
  const known = new Map<string, Verdict>()
  const items: VerifyItem[] = []
  for (const input of manifest.inputs) {
    const outer = input.id.split("!/")[0] ?? input.id
    let verdict = known.get(outer)
    if (verdict === undefined) {
      verdict = await verifyOuter(outer, files.get(outer), roots)
      known.set(outer, verdict)
    }
    const note =
      outer === input.id
        ? verdict.note
        : `inside ${outer}${verdict.note === undefined ? "" : `: ${verdict.note}`}`
    items.push({kind: "input", path: input.id, state: verdict.state, note})
  }
  return items
}

interface Verdict {
  readonly state: VerifyState
  readonly note: string | undefined
}

async function verifyOuter(
  outer: string,
  record: Manifest["inputs"][number] | undefined,
  roots: readonly string[],
): Promise<Verdict> {
  if (record?.sha256 === undefined) return {state: "not checked", note: "the manifest has no hash of it"}
  if (roots.length === 0) return {state: "not checked", note: "where it lay is not known"}
  let outside = true
  for (const root of roots) {
    for (const path of candidates(root, outer)) {
      outside = false
      if (await isPlainFile(path)) return compare(path, record.sha256, record.sizeBytes)
    }
  }
  return outside
    ? {state: "not checked", note: "the path leads out of the evidence"}
    : {state: "missing", note: "not found under the given paths"}
}

// Ids are relative to what the user named: to the folder, to the folder above it, or the named file itself.
function candidates(root: string, id: string): readonly string[] {
  const full = resolve(root)
  const paths = [inside(full, id)]
  if (basename(full) === id.split("/")[0]) paths.push(inside(dirname(full), id))
  return paths.filter((path) => path !== undefined)
}

/** `path` under `root`, or undefined if it would leave it. */
function inside(root: string, path: string): string | undefined {
  if (path === "" || path.includes("\0") || path.split(/[/\\]/).some((part) => part === ".."))
    return undefined
  const full = resolve(root)
  const joined = resolve(join(full, path))
  return joined.startsWith(full.endsWith(sep) ? full : full + sep) ? joined : undefined
}

async function isPlainFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile()
  } catch (error) {
    if (error instanceof Error && "code" in error) return false
    throw error
  }
}

async function compare(path: string, sha256: string, sizeBytes: number): Promise<Verdict> {
  if (!(await isPlainFile(path))) return {state: "missing", note: "no such plain file"}
  try {
    const file = await open(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    )
    try {
      const info = await file.stat()
      if (info.size !== sizeBytes)
        return {state: "changed", note: `it has ${info.size} bytes, not ${sizeBytes}`}
      const hash = createHash("sha256")
      for await (const chunk of file.createReadStream({autoClose: false})) hash.update(chunk as Buffer)
      const found = hash.digest("hex")
      return found === sha256
        ? {state: "ok", note: undefined}
        : {state: "changed", note: `its SHA-256 is ${found}`}
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof Error && "code" in error)
      return {state: "not checked", note: `cannot read it: ${String(error.code)}`}
    throw error
  }
}
