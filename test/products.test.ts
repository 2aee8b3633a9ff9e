import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {test} from "node:test"
import fc from "fast-check"
import {readCsv} from "../src/bytes/csv.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {cuOf, fixesOf, rowAt} from "../src/knowledge/fixes.ts"
import {lintKnowledge} from "../src/knowledge/lint.ts"
import {type Build, compareBuild, formatBuild, parseBuild} from "../src/model/build.ts"

const files = await readKnowledgeFolder(new URL("../knowledge", import.meta.url).pathname)
const known = lintKnowledge(files).knowledge!.products
const cus = fixesOf(known)

const shared = process.env["POSTERN_SHARED"] ?? new URL("../../shared", import.meta.url).pathname
const facts = `${shared}/domain/facts/fixed-builds.csv`

test("build numbers are read as every source writes them", () => {
  const table: readonly [string, string | undefined][] = [
    ["15.1.2106.2", "15.1.2106.2"],
    ["15.01.2106.002", "15.1.2106.2"],
    ["Version 15.2 (Build 986.5)", "15.2.986.5"],
    ["Version 15.2 (Build 30986.5)", "15.2.30986.5"],
    ["/owa/auth/15.1.2375/themes/x.css", "15.1.2375"],
    ["S:BLD=15.2.2562.45;", "15.2.2562.45"],
    ["192.168.15.1", undefined],
    ["115.1.2106.2", undefined],
    ["15.1", undefined],
    ["15.9.1.1", undefined],
    ["15.1.2106.2.7", undefined],
  ]
  for (const [text, expected] of table) {
    const build = parseBuild(text)
    assert.equal(build && formatBuild(build), expected, text)
  }
})

test("the tables of builds and flaws are in order and have sources", () => {
  const refusals = lintKnowledge(files).refusals.filter((r) => r.at?.file.startsWith("products/"))
  assert.deepEqual(refusals, [])
  assert.ok(known.builds.length >= 390 && known.vulnerabilities.length >= 30)
})

test("the table refuses what it should", () => {
  const broken = new Map(files)
  const csv = files.get("products/exchange-builds.csv")!
  broken.set(
    "products/exchange-builds.csv",
    `${csv}2016,CU18,Jan19SU,SU,15.1.2106.12,,2019-01-08,published,,,nobody,\n` +
      "2016,CU18,,SU,15.1.2106,,,,,,css-exchange,\n2016,CU18,X,SU,15.1.2106.13,,,,,,css-exchange,\n",
  )
  const codes = lintKnowledge(broken)
    .refusals.filter((r) => r.at?.file.startsWith("products/"))
    .map((r) => r.code)
  assert.deepEqual(codes.sort(), [
    "knowledge/bad-value",
    "knowledge/bad-value",
    "knowledge/duplicate-id",
    "knowledge/unknown-source",
  ])
})

test("the computed fixes are those of the table that people compiled", (t) => {
  if (!existsSync(facts)) return t.skip(`no ${facts}`)
  const [, ...rows] = readCsv(readFileSync(facts, "utf8")).records
  let compared = 0
  for (const {cells} of rows) {
    const [name, cu, cve, minimum] = cells as [string, string, string, string]
    // Stated for each cumulative update in the table; 2010 there has only the rows with a fix.
    const product = name.replace("Exchange Server ", "")
    const own = cus.find((c) => c.product === product && c.cu === cu.replace(/ \(SP1\)$/, ""))
    const [point] = own?.points.get(cve) ?? []
    assert.equal(point === undefined ? "" : formatBuild(point.row.build), minimum, `${name} ${cu} ${cve}`)
    compared++
  }
  assert.ok(compared > 2600)
})

test("a new build takes one row", () => {
  const withNew = new Map(files)
  const path = "products/exchange-builds.csv"
  withNew.set(
    path,
    `${files.get(path)}SE,RTM,Dec26SU,SU,15.2.2562.99,KB5999999,2026-12-08,published,,CVE-2026-99999,css-exchange,\n`,
  )
  const {knowledge, refusals} = lintKnowledge(withNew)
  assert.deepEqual(
    refusals.filter((r) => r.at?.file === path),
    [],
  )
  const se = fixesOf(knowledge!.products).find((cu) => cu.product === "SE")!
  assert.equal(rowAt(parseBuild("15.2.2562.99")!, se)?.update, "Dec26SU")
  assert.equal(formatBuild(se.points.get("CVE-2026-99999")![0]!.row.build), "15.2.2562.99")
})

test("a later build of a cumulative update is never fixed for less", () => {
  fc.assert(
    fc.property(fc.constantFrom(...cus), fc.nat(), fc.nat(), (cu, i, j) => {
      const [a, b] = [cu.builds[i % cu.builds.length]!, cu.builds[j % cu.builds.length]!].sort((x, y) =>
        compareBuild(x.build, y.build),
      ) as [(typeof cu.builds)[0], (typeof cu.builds)[0]]
      const fixed = (build: Build): string[] =>
        [...cu.points]
          .filter(([, points]) => points.some((p) => compareBuild(p.row.build, build) <= 0))
          .map(([cve]) => cve)
      const later = new Set(fixed(b.build))
      assert.ok(fixed(a.build).every((cve) => later.has(cve)))
    }),
    {seed: 20261122, numRuns: 500},
  )
})

test("every build of the table belongs to its own cumulative update", () => {
  for (const row of known.builds.filter((b) => !/Preview|unconfirmed/.test(b.type))) {
    const cu = cuOf(row.build, cus)
    assert.equal(`${cu?.product} ${cu?.cu}`, `${row.product} ${row.cu}`, formatBuild(row.build))
    assert.equal(rowAt(row.build, cu!)?.build, row.build)
  }
})
