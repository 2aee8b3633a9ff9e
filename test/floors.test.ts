import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {dirname, join, normalize, sep} from "node:path"
import {test} from "node:test"

const floors: Readonly<Record<string, number>> = {
  model: 0,
  // On the ground floor too, and built on the words of the model.
  bytes: 0.5,
  containers: 1,
  formats: 1,
  rules: 1,
  knowledge: 1,
  detect: 2,
  intel: 2,
  assess: 3,
  advise: 3,
  report: 4,
  case: 5,
  store: 5,
  engine: 5,
  fleet: 6,
  server: 7,
  cli: 7,
}
const highestPureFloor = 4
/** Computation, not the outside world: allowed on every floor. */
const pureBuiltins = new Set(["node:zlib", "node:crypto", "node:buffer", "node:stream"])
const impure =
  /\b(?:process|console)\s*\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bsetTimeout\b|\bfetch\(/

const src: string = join(import.meta.dirname, "..", "src")
const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"([^"]+)"|import\("([^"]+)"\)|(?:^|\n)import\s+"([^"]+)"/g

function roomOf(path: string): string {
  const parts = path.split(sep)
  return parts.length === 1 ? "index" : (parts[0] as string)
}

test("every import goes to its own folder or a lower floor, and pure floors stay pure", () => {
  const broken: string[] = []
  let seen = 0
  for (const path of readdirSync(src, {recursive: true, encoding: "utf8"}).filter((p) => p.endsWith(".ts"))) {
    const room = roomOf(path)
    if (room === "index") continue
    const floor = floors[room]
    assert.notEqual(floor, undefined, `src/${path} stands in no room of the house: ${room}`)
    const text = readFileSync(join(src, path), "utf8")
    for (const match of text.matchAll(importPattern)) {
      const target = match[1] ?? match[2] ?? match[3] ?? ""
      seen += 1
      if (target.startsWith(".")) {
        const targetRoom = roomOf(normalize(join(dirname(path), target)))
        const targetFloor = floors[targetRoom]
        if (targetRoom !== room && (targetFloor === undefined || targetFloor >= (floor as number)))
          broken.push(`src/${path} (floor ${floor}) imports ${target} (${targetRoom}, floor ${targetFloor})`)
      } else if (
        target.startsWith("node:") &&
        (floor as number) <= highestPureFloor &&
        !pureBuiltins.has(target)
      )
        broken.push(`src/${path} (floor ${floor}, pure) imports ${target}`)
    }
    if ((floor as number) <= highestPureFloor) {
      const code = text
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
        .replaceAll(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '""')
      const found = impure.exec(code)
      if (found) broken.push(`src/${path} (floor ${floor}, pure) uses ${found[0]}`)
    }
  }
  assert.ok(seen > 50, `the check saw only ${seen} imports`)
  assert.deepEqual(broken, [])
})
