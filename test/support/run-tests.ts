/* Runs what a contributor must pass: formatting, types, dead code, then every test.
 *
 * `npm test` leaves out what is slow (`*.slow.test.ts`); `npm run test:all` runs it too, and checks the
 * package as npm would publish it. The last line counts test files' tests and checks together. */

import {spawnSync} from "node:child_process"
import {readdirSync} from "node:fs"
import {availableParallelism} from "node:os"
import {join} from "node:path"

const root: string = join(import.meta.dirname, "..", "..")
// The command line keeps parsed rules in the user's cache folder; tests keep theirs here.
process.env["POSTERN_CACHE"] = join(root, "out", "cache")
// Each file of tests is a process of its own: what was compiled for one serves the next.
process.env["NODE_COMPILE_CACHE"] = join(root, "out", "compile-cache")
const all = process.argv.includes("--all")
const failed: string[] = []
let passedChecks = 0

function run(title: string, command: string, ...args: readonly string[]): string {
  console.log(`\n== ${title}`)
  const result = spawnSync(command, args, {cwd: root, encoding: "utf8", shell: process.platform === "win32"})
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`
  process.stdout.write(output)
  if (result.status === 0) passedChecks += 1
  else failed.push(title)
  return output
}

const biome = run("format and lint", "biome", "check", ".")
if (!/Checked [1-9]\d* files/.test(biome)) failed.push("format and lint saw no file")
run("types", "tsc")
run("dead code", "knip")
if (all) {
  run("build", "npm", "run", "build")
  run("package", "npm", "run", "check:package")
}

const files = readdirSync(join(root, "test"), {recursive: true, encoding: "utf8"})
  .filter((path) => path.endsWith(".test.ts") && (all || !path.endsWith(".slow.test.ts")))
  .map((path) => join("test", path))
  .sort()
console.log(`\n== tests (${files.length} files)`)
// As many files at once as there are cores; Node leaves one free by itself, which of two is half.
const atOnce = `--test-concurrency=${availableParallelism()}`
const tests = spawnSync(process.execPath, ["--test", atOnce, "--test-reporter=spec", ...files], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 28,
})
process.stdout.write(tests.stdout)
process.stderr.write(tests.stderr)
const count = (word: string): number =>
  Number(new RegExp(`^ℹ ${word} (\\d+)`, "m").exec(tests.stdout)?.[1] ?? 0)
if (tests.status !== 0) failed.push("tests")
if (count("pass") === 0) failed.push("no test ran")

for (const title of failed) console.log(`FAILED: ${title}`)
const failures = count("fail") + failed.filter((title) => title !== "tests" || count("fail") === 0).length
console.log(`${count("pass") + passedChecks} passed, ${failures} failed, ${count("skipped")} skipped`)
process.exit(failures === 0 && failed.length === 0 ? 0 : 1)
