import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {prefilterFor} from "../src/detect/prefilter.ts"
import {witnessOf} from "../src/detect/witness.ts"
import {type Block, wholeFile} from "../src/formats/format.ts"
import {iisW3c} from "../src/formats/iis-w3c.ts"
import {evidenceId} from "../src/model/ids.ts"
import type {Detection} from "../src/model/rule.ts"
import {sigma} from "../src/rules/sigma/sigma.ts"

function rulesOf(text: string): readonly Detection[] {
  const {rules, refusals} = sigma.parse(text, "test.yml", {})
  assert.deepEqual(refusals, [])
  return rules.filter((rule): rule is Detection => rule.kind === "detection")
}

function rule(detection: string): readonly Detection[] {
  return rulesOf(
    `title: t\nid: 7f0a3a42-7c43-4a0e-9d6b-1b1f6d7f2f10\nlogsource: {category: webserver}\nlevel: low\nstatus: test\ndetection:\n${detection}`,
  )
}

async function blocksOf(lines: readonly string[]): Promise<readonly Block[]> {
  const text = `#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\r\n${lines.map((line) => `${line}\r\n`).join("")}`
  const subject = {evidence: evidenceId("a.log"), path: "a.log", host: undefined}
  const blocks: Block[] = []
  for await (const block of iisW3c.open(memorySource(new TextEncoder().encode(text)), wholeFile, subject))
    blocks.push(block)
  return blocks
}

function matching(block: Block, rules: readonly Detection[]): readonly number[] {
  const matcher = compileRules(rules)
  const found: number[] = []
  for (let i = 0; i < block.records; i++) {
    let hit = false
    block.decode(i, {
      event: (event) =>
        matcher.match(event, () => {
          hit = true
        }),
      trouble: () => undefined,
    })
    if (hit) found.push(i)
  }
  return found
}

const words = [
  "ServerInfo",
  "powershell",
  "/ecp/",
  "autodiscover.json",
  "@",
  "x.aspx",
  "mapi/nspi",
  "ask",
  "%",
  "?",
  " ",
]

/** Text with some letters percent-escaped once or twice, in either case, or as a letter that folds to one. */
const disguised = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.infiniteStream(fc.nat(40))).map(([plain, dice]) =>
    [...plain]
      .map((c) => {
        const roll = dice.next().value as number
        const hex = c.charCodeAt(0).toString(16).padStart(2, "0")
        if (roll === 0) return `%${hex}`
        if (roll === 1) return `%25${hex}`
        if (roll === 2) return c.toUpperCase()
        if (roll === 3 && c === "k") return "\u212a"
        if (roll === 4 && c === "s") return "\u017f"
        return c === " " ? "+" : c
      })
      .join(""),
  )

const piece = fc.constantFrom(...words)
const phrase = fc.array(piece, {minLength: 1, maxLength: 3}).map((parts) => parts.join(""))

const value = phrase.map((text) => `'${text.replaceAll("%", "%25").replaceAll("'", "")}'`)
const test1 = fc
  .tuple(
    fc.constantFrom("cs-uri-query", "cs-uri-stem", "c-uri", "cs-user-agent"),
    fc.constantFrom("|contains", "|endswith", "|startswith", "", "|contains|all"),
    fc.array(value, {minLength: 1, maxLength: 2}),
  )
  .map(([field, modifier, values]) => `    ${field}${modifier}: [${values.join(", ")}]`)
const detection = fc
  .tuple(test1, test1, fc.constantFrom("a and b", "a or b", "a and not b", "not a", "a", "1 of *"))
  .map(([a, b, condition]) => `  a:\n${a}\n  b:\n${b}\n  condition: ${condition}`)

test("every record that a rule matches passes the prefilter", async () => {
  const line = fc
    .tuple(disguised(phrase), disguised(phrase), disguised(phrase))
    .map(([stem, query, agent]) => {
      const cell = (text: string): string => text.replaceAll(" ", "+") || "-"
      return `2021-03-04 10:00:00 POST /${cell(stem)} ${cell(query)} 192.0.2.7 ${cell(agent)} 200`
    })
  let matched = 0
  let skipped = 0
  await fc.assert(
    fc.asyncProperty(detection, fc.array(line, {minLength: 1, maxLength: 12}), async (text, lines) => {
      const rules = rule(text)
      for (const block of await blocksOf(lines)) {
        const filter = prefilterFor(rules)
        const picked = new Set<number>()
        for (const i of filter.pick(block)) if (filter.among[0] === 1) picked.add(i)
        const hits = matching(block, rules)
        matched += hits.length
        skipped += block.records - picked.size
        for (const i of hits) assert.ok(picked.has(i), `record ${i} was skipped: ${lines[i]}\n${text}`)
      }
    }),
    {numRuns: 1500},
  )
  assert.ok(matched > 500 && skipped > 500, `${matched} matches, ${skipped} records skipped`)
})

const witnesses: readonly (readonly [string, string, readonly string[] | undefined])[] = [
  [
    "the rarest part of an and",
    "  a: {cs-uri-query|contains|all: ['/ecp/', 'ServerInfo~']}\n  condition: a",
    ["serverinfo~"],
  ],
  [
    "all parts of an or",
    "  a: {cs-uri-query|contains: ['proxylogon.ecp', 'ServerInfo~']}\n  condition: a",
    ["proxylogon.ecp", "serverinfo~"],
  ],
  ["nothing for a not", "  a: {cs-uri-query|contains: 'ServerInfo~'}\n  condition: not a", undefined],
  [
    "a piece cut at what a URL may escape",
    "  a: {cs-uri-query|contains: 'x?schema=ResetOABVirtualDirectory#'}\n  condition: a",
    ["resetoabvirtualdirectory"],
  ],
  [
    "what a regex cannot do without",
    "  a: {cs-uri-stem|re: '^/ecp/[0-9a-z]{1,3}\\.jsonlike(abc)?$'}\n  condition: a",
    [".jsonlike"],
  ],
  [
    "nothing for a regex with branches",
    "  a: {cs-uri-stem|re: 'longword|otherword'}\n  condition: a",
    undefined,
  ],
  ["nothing for two letters", "  a: {cs-uri-stem|contains: 'ab'}\n  condition: a", undefined],
]
for (const [says, text, expected] of witnesses)
  test(`a witness is ${says}`, () => {
    const rarest = witnessOf(rule(text)[0] as Detection)[0]
    assert.deepEqual(rarest === undefined ? undefined : [...rarest].sort(), expected)
  })
