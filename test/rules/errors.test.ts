import assert from "node:assert/strict"
import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {test} from "node:test"
import {renderRefusal} from "../../src/report/refusal-text.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"

const folder = new URL("../fixtures/errors/sigma/", import.meta.url)
const sources = new URL("../../src/rules/", import.meta.url)
const names = readdirSync(folder).flatMap((name) => (name.endsWith(".in") ? [name.slice(0, -3)] : []))

/** Codes without a fixture: the first needs a file of 16 MiB; its test stands below. */
const tooBigForAFixture = ["too-large"]

function render(text: string, file: string): string {
  const {rules, refusals, notices} = mergeRules([parseRules(text, file, {})])
  const lines = [
    ...refusals.map((refusal) => renderRefusal(refusal)),
    ...notices.map((notice) => renderRefusal(notice, undefined, "warning")),
    `${rules.length} rule${rules.length === 1 ? "" : "s"} accepted`,
  ]
  return `${lines.join("\n")}\n`
}

for (const name of names) {
  test(`sigma/${name} is reported at its place with a remedy`, () => {
    const golden = new URL(`${name}.out`, folder)
    const got = render(readFileSync(new URL(`${name}.in`, folder), "utf8"), `${name}.yml`)
    if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(golden, got)
    assert.equal(got, readFileSync(golden, "utf8"))
    assert.match(got, new RegExp(`\\[sigma/${name}\\]`))
  })
}

test("every code in the source has a fixture and a paragraph in the documentation", () => {
  const files = readdirSync(sources, {recursive: true, encoding: "utf8"}).filter((name) =>
    name.endsWith(".ts"),
  )
  const codes = new Set<string>(["regex-look-around", "regex-back-reference"])
  for (const file of files) {
    for (const [, code] of readFileSync(new URL(file, sources), "utf8").matchAll(/"sigma\/([a-z0-9-]+)"/g)) {
      codes.add(code!)
    }
  }
  assert.ok(codes.size > 40, "the search found hardly any code")
  const docs = readFileSync(new URL("../../docs/errors/sigma.md", import.meta.url), "utf8")
  const documented = [...docs.matchAll(/^## sigma\/([a-z0-9-]+)$/gm)].map((m) => m[1])
  assert.deepEqual([...names, ...tooBigForAFixture].sort(), [...codes].sort())
  assert.deepEqual(documented.sort(), [...codes].sort())
})

test("a file beyond the size limit is refused without being read", () => {
  const {rules, refusals} = parseRules(`title: x\n${"#".repeat(17 * 1024 * 1024)}`, "large.yml", {})
  assert.deepEqual([rules.length, refusals.map((r) => r.code)], [0, ["sigma/too-large"]])
})

test("control characters of a rule file do not reach the terminal", () => {
  const text =
    "title: \u001b[31mred\nlogsource:\n  category: webserver\ndetection:\n  a\u001b|contain: x\n  condition: a\n"
  assert.doesNotMatch(render(text, "hostile\u0007.yml"), /[\x00-\x08\x0b-\x1f]/)
})

test("colour is given to pieces and changes nothing else", () => {
  const [refusal] = parseRules(
    readFileSync(new URL("unknown-modifier.in", folder), "utf8"),
    "x.yml",
    {},
  ).refusals
  const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`
  const paint = {red: tag("red"), yellow: tag("yellow"), cyan: tag("cyan"), dim: tag("dim")}
  const painted = renderRefusal(refusal!, paint)
  assert.match(painted, /<red>error\[sigma\/unknown-modifier\]<\/red>/)
  assert.equal(painted.replaceAll(/<\/?[a-z]+>/g, ""), renderRefusal(refusal!))
})
