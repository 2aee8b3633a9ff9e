/* What is costly to make of texts and always comes out the same (rules and knowledge out of YAML), kept in
 * the user's cache folder: one file for each set of texts.
 *
 * The name of a file is a hash of all that went into it: the texts, the options, the version, and the code
 * that does the work (names, sizes and times of its files), so that an old file is never taken for a new
 * one. A folder that cannot be read or written means no cache and nothing else; a file that cannot be
 * understood is made anew. `POSTERN_CACHE` names another folder, or switches the cache off with `off`. */

import {createHash, type Hash} from "node:crypto"
import {mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync} from "node:fs"
import {homedir} from "node:os"
import {join} from "node:path"
import {deserialize, serialize} from "node:v8"
import {version} from "./version.ts"

/** Folders beside this one whose code decides what comes out. */
const codeFolders = ["bytes", "detect", "knowledge", "model", "rules"]
/** Beyond so many files the oldest go. */
const mostFiles = 16

/** `make()`, or what it gave when it was last asked with the same inputs. The value must be plain data:
 *  maps, sets and big integers are, functions are not. */
export async function remembered<T>(inputs: readonly string[], make: () => Promise<T>): Promise<T> {
  const folder = cacheFolder()
  if (folder === undefined) return make()
  const file = join(folder, `${keyOf(inputs)}.bin`)
  const known = read(file)
  if (known !== undefined) return known.value as T
  const value = await make()
  write(folder, file, {value})
  return value
}

/** bin/postern.js looks for it in the same way. */
function cacheFolder(): string | undefined {
  const named = process.env["POSTERN_CACHE"]
  if (named === "off") return undefined
  if (named !== undefined && named !== "") return named
  const base =
    process.env["XDG_CACHE_HOME"] ??
    (process.platform === "win32" ? process.env["LOCALAPPDATA"] : undefined) ??
    join(homedir(), ".cache")
  return join(base, "postern")
}

function keyOf(inputs: readonly string[]): string {
  const hash = createHash("sha256").update(`${version} ${process.versions.v8}\n`)
  for (const name of codeFolders) addCode(hash, join(import.meta.dirname, "..", name))
  for (const input of inputs) hash.update(`${input.length} `).update(input)
  return hash.digest("hex")
}

function addCode(hash: Hash, folder: string): void {
  for (const name of readdirSync(folder, {recursive: true, encoding: "utf8"}).sort()) {
    const {size, mtimeMs} = statSync(join(folder, name))
    hash.update(`${name} ${size} ${mtimeMs}\n`)
  }
}

function read(file: string): {readonly value: unknown} | undefined {
  try {
    return deserialize(readFileSync(file)) as {readonly value: unknown}
  } catch {
    // Absent, unreadable or not ours: made anew in every case.
    return undefined
  }
}

/** Written beside and renamed, so that nobody reads half a file. */
function write(folder: string, file: string, content: {readonly value: unknown}): void {
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    const beside = `${file}.${process.pid}`
    writeFileSync(beside, serialize(content), {mode: 0o600})
    renameSync(beside, file)
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".bin"))
      .map((name) => ({path: join(folder, name), time: statSync(join(folder, name)).mtimeMs}))
      .sort((a, b) => b.time - a.time)
    for (const {path} of files.slice(mostFiles)) unlinkSync(path)
  } catch (error) {
    // A read-only or full disk: the next run makes it anew. Values that cannot be kept are a bug.
    if (!(error instanceof Error && "code" in error)) throw error
  }
}
