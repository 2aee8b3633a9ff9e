import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../src/bytes/source.ts"
import {compileRules} from "../src/detect/match.ts"
import {prefilterFor} from "../src/detect/prefilter.ts"
import {witnessOf} from "../src/detect/witness.ts"
import {exchangeLog} from "../src/formats/exchange-log.ts"
import {type Block, type Format, wholeFile} from "../src/formats/format.ts"
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

async function blocksOf(format: Format, lines: readonly string[]): Promise<readonly Block[]> {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(""))
  const subject = {evidence: evidenceId("a.log"), path: "HttpProxy/Owa/a.log", host: undefined}
  const blocks: Block[] = []
  for await (const block of format.open(memorySource(bytes), wholeFile, subject)) blocks.push(block)
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
  "cmd=",
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
    fc.constantFrom("cs-uri-query", "cs-uri-stem", "c-uri", "cs-user-agent", "cs-username"),
    fc.constantFrom("|contains", "|endswith", "|startswith", "", "|contains|all"),
    fc.array(value, {minLength: 1, maxLength: 2}),
  )
  .map(([field, modifier, values]) => `    ${field}${modifier}: [${values.join(", ")}]`)
const detection = fc
  .tuple(test1, test1, fc.constantFrom("a and b", "a or b", "a and not b", "not a", "a", "1 of *"))
  .map(([a, b, condition]) => `  a:\n${a}\n  b:\n${b}\n  condition: ${condition}`)

const cell = disguised(phrase)
const rows = fc.array(fc.tuple(cell, cell, cell, cell, fc.nat(60)), {minLength: 1, maxLength: 12})

/** Lines of an IIS log, now and then with a blank too many. */
function w3cBlocks(
  cells: readonly (readonly [string, string, string, string, number])[],
): Promise<readonly Block[]> {
  const w3c = (text: string): string => text.replaceAll(" ", "+") || "-"
  const lines = cells.map(
    ([stem, query, agent, user, dice]) =>
      `2021-03-04 10:00:00 POST /${w3c(stem)} ${w3c(query)} ${w3c(user)}${dice === 0 ? " " : ""} 192.0.2.7 ${w3c(agent)} 200`,
  )
  const head =
    "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) sc-status"
  return blocksOf(iisW3c, [head, ...lines])
}

/** Lines of an HttpProxy log, now and then with needless quotes, or with quotes in quotes. */
function proxyBlocks(
  cells: readonly (readonly [string, string, string, string, number])[],
): Promise<readonly Block[]> {
  const csv = (text: string, dice: number): string =>
    dice === 0 ? `"${text}""x"` : dice < 4 || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  const lines = cells.map(
    ([stem, query, agent, user, dice]) =>
      `2021-03-04T10:00:00.000Z,POST,${csv(`/${stem}`, dice - 10)},${csv(query, dice)},${csv(user, dice - 20)},${csv(agent, dice - 30)},200`,
  )
  const head =
    "#Software: Microsoft Exchange Server\r\n#Log-type: HttpProxy Logs\r\n#Fields: DateTime,Method,UrlStem,UrlQuery,AuthenticatedUser,UserAgent,HttpStatus"
  return blocksOf(exchangeLog, [head, ...lines])
}

for (const [log, blocks] of [
  ["an IIS log", w3cBlocks],
  ["an HttpProxy log", proxyBlocks],
] as const)
  test(`every record of ${log} that a rule matches passes the prefilter`, async () => {
    let matched = 0
    let skipped = 0
    await fc.assert(
      fc.asyncProperty(detection, rows, async (text, cells) => {
        const rules = rule(text)
        for (const block of await blocks(cells)) {
          const filter = prefilterFor(rules)
          const picked = new Set<number>()
          for (const i of filter.pick(block)) if (filter.among[0] === 1) picked.add(i)
          const hits = matching(block, rules)
          matched += hits.length
          skipped += block.records - picked.size
          for (const i of hits) assert.ok(picked.has(i), `record ${i} was skipped: ${cells[i]}\n${text}`)
        }
      }),
      {numRuns: 1000},
    )
    assert.ok(matched > 500 && skipped > 500, `${matched} matches, ${skipped} records skipped`)
  })

test("a record passes only if its cells leave the rule a chance, not its literals alone", async () => {
  const rules = rule(
    "  page:\n    cs-uri-stem|startswith: '/owa/auth/'\n    cs-uri-stem|endswith: '.aspx'\n  own:\n    cs-uri-stem: '/owa/auth/logon.aspx'\n  condition: page and not own",
  )
  const lines = [
    ["/owa/auth/logon.aspx", "-"],
    ["/owa/auth/LOGON.aspx", "url=/owa/auth/x.aspx"],
    ["/owa/auth/x.aspx", "-"],
    ["/owa%2fauth/x.aspx", "-"],
    ["/ews/exchange.asmx", "a=/owa/auth/x.aspx"],
    ["/owa/auth/x.js", "b=.aspx"],
  ].map(([stem, query]) => `2021-03-04 10:00:00 GET ${stem} ${query} 192.0.2.7 x 200`)
  const head = "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status"
  for (const block of await blocksOf(iisW3c, [head, ...lines])) {
    assert.deepEqual([...prefilterFor(rules).pick(block)], [2, 3])
    assert.deepEqual(matching(block, rules), [2, 3])
  }
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
    [
      "schema%3dresetoabvirtualdirectory#",
      "schema%3dresetoabvirtualdirectory%23",
      "schema=resetoabvirtualdirectory#",
      "schema=resetoabvirtualdirectory%23",
    ],
  ],
  [
    "a piece cut where two columns may meet, and at what a user agent may write otherwise",
    "  a: {cs-user-agent|contains: 'a?bcd+efgh,ij'}\n  condition: a",
    ["efgh"],
  ],
  [
    "a word with the signs beside it, two at most",
    "  a: {cs-uri-stem|startswith: '/owa/auth/'}\n  condition: a",
    ["%2fowa%2fauth", "%2fowa/auth", "/owa%2fauth", "/owa/auth"],
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
