import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {generate} from "./support/virtual-server/generate.ts"
import {writeFolder} from "./support/virtual-server/pack.ts"

const root: string = join(import.meta.dirname, "..")
const place: string = mkdtempSync(join(tmpdir(), "postern-package-"))
after(() => rmSync(place, {recursive: true}))

function run(command: string, args: readonly string[], cwd: string): {status: number | null; text: string} {
  const {status, stdout, stderr} = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  })
  return {status, text: `${stdout}${stderr}`}
}

test("the package as npm would publish it runs below node_modules, fenced children and all", () => {
  const packed = run("npm", ["pack", "--pack-destination", place], root)
  assert.equal(packed.status, 0, packed.text)
  const tarball = readdirSync(place).find((name) => name.endsWith(".tgz"))
  assert.ok(tarball !== undefined)
  assert.equal(run("tar", ["xzf", tarball], place).status, 0)
  const modules = join(place, "node_modules")
  mkdirSync(modules)
  for (const name of readdirSync(join(root, "node_modules")))
    if (!name.startsWith(".") && name !== "postern")
      symlinkSync(join(root, "node_modules", name), join(modules, name))
  assert.equal(run("mv", ["package", join("node_modules", "postern")], place).status, 0)
  assert.ok(!existsSync(join(modules, "postern", "src")), "a package ships no src")
  const bin = join("node_modules", "postern", "bin", "postern.js")
  const rules = run(process.execPath, [bin, "rules", "check"], place)
  assert.equal(rules.status, 0, rules.text)
  const evidence = join(place, "mail")
  mkdirSync(evidence)
  writeFolder(generate({seed: "5", scenario: "proxylogon", sizeBytes: 800_000, days: 2}).pieces, evidence)
  const assessed = run(process.execPath, [bin, "assess", "mail"], place)
  assert.equal(assessed.status, 1, assessed.text)
  assert.ok(existsSync(join(place, "mail.case", "report.html")))
})
