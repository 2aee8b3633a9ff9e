/* The knowledge folder as it stands, and what the loader says about folders that are wrong. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import path from "node:path"
import {describe, test} from "node:test"
import fc from "fast-check"
import {foundByHash} from "../src/assess/known-files.ts"
import {readCsv} from "../src/bytes/csv.ts"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {lintKnowledge} from "../src/knowledge/lint.ts"
import {loadKnowledge} from "../src/knowledge/load.ts"
import {stages} from "../src/model/finding.ts"
import {microsPerMinute} from "../src/model/instant.ts"

const files = await readKnowledgeFolder(path.join(import.meta.dirname, "../knowledge"))
const linted = lintKnowledge(files)

/** What lint says of the folder after one file was changed: `code file:line`, without what it said before. */
function complaints(file: string, change: (text: string) => string): readonly string[] {
  const text = files.get(file)
  assert.ok(text !== undefined, `no ${file}`)
  const changed = change(text)
  assert.notEqual(changed, text, "the change changes nothing")
  const {refusals} = lintKnowledge(new Map(files).set(file, changed))
  return refusals.map((r) => `${r.code} ${r.at?.file ?? ""}:${r.at?.line ?? ""}`)
}

test("the knowledge folder has no refusal", () => {
  assert.deepEqual(linted.refusals, [])
  assert.ok(linted.knowledge)
  assert.ok(linted.heads.length >= 90)
  assert.deepEqual(
    linted.knowledge.campaigns.map((campaign) => campaign.id),
    [...new Set([...files.keys()].flatMap((file) => /^campaigns\/([^/]+)\//.exec(file)?.[1] ?? []))].sort(),
  )
  assert.ok(linted.knowledge.campaigns.length >= 6)
  assert.ok(linted.knowledge.indicators.length > 250)
})

test("every detection of the catalogue has rules or says why not", () => {
  const detections = linted.knowledge?.detections ?? []
  assert.ok(detections.length >= 80)
  for (const entry of detections) assert.equal(entry.rules.length === 0, entry.notCovered !== "", entry.id)
})

test("what the catalogue says is found without a rule is what hashes find, and the docs name the rest", () => {
  const without = (linted.knowledge?.detections ?? []).filter((entry) => entry.rules.length === 0)
  const byHash = without.filter((entry) => entry.notCovered.startsWith("without a rule:"))
  assert.deepEqual(byHash.map((entry) => entry.id).sort(), [...foundByHash].sort())
  const docs = readFileSync(path.join(import.meta.dirname, "../docs/knowledge.md"), "utf8")
  const section = docs.slice(docs.indexOf("## Not covered yet"))
  const named = section
    .split("\n")
    .flatMap((line) => /^\| ([A-Z]{2}-\d\d[^|]*)\|/.exec(line)?.[1]?.match(/\w+-\d+/g) ?? [])
  assert.deepEqual(named.sort(), without.map((entry) => entry.id).sort())
})

test("every stage names what it needs, and shares of a stage add up to one", () => {
  for (const stage of stages) {
    const needs = linted.knowledge?.stageNeeds.filter((need) => need.stage === stage) ?? []
    const sum = needs.reduce((total, need) => total + need.weight, 0)
    assert.ok(Math.abs(sum - 1) < 1e-9, `${stage}: ${sum}`)
  }
})

test("what ordinary administration can show never moves a likelihood at its end nearer zero", () => {
  const quiet = linted.heads.filter((head) => head.level === "low" || head.level === "informational")
  assert.ok(quiet.length > 10)
  const late = ["exploited", "persisted", "acted", "data taken"]
  for (const head of quiet) {
    const loud = linted.heads.some((other) => other.detection === head.detection && !quiet.includes(other))
    const rows = linted.knowledge?.likelihoodRatios.filter((row) => row.detection === head.detection) ?? []
    for (const row of rows) {
      // Beside a web shell, what administrators do too is no longer ordinary.
      if (row.conditions.includes("with-shell")) continue
      if (!loud && late.includes(row.stage)) assert.equal(row.log10Low, 0, row.id)
    }
  }
})

test("durations of proofs become microseconds", () => {
  const campaign = linted.knowledge?.campaigns.find((c) => c.id === "hafnium-proxylogon")
  const proof = campaign?.proofs.find((p) => p.id === "script-in-url-then-page-run")
  assert.equal(proof?.withinMicros, 15 * microsPerMinute)
  assert.equal(proof?.ordered, true)
})

test("the order of the files does not matter, their content does", () => {
  const {knowledge} = loadKnowledge(files)
  const reversed = loadKnowledge(new Map([...files].reverse())).knowledge
  assert.deepEqual(reversed, knowledge)
  const other = loadKnowledge(new Map(files).set("priors.yml", `${files.get("priors.yml")}\n`)).knowledge
  assert.notEqual(other?.sha256, knowledge?.sha256)
})

const campaignFile = "campaigns/hafnium-proxylogon/campaign.yml"
const ruleFile = "campaigns/hafnium-proxylogon/rules/ssrf.yml"
const casesFile = "campaigns/hafnium-proxylogon/cases.yml"
const wrong: readonly {
  readonly story: string
  readonly file: string
  readonly change: (text: string) => string
  readonly says: RegExp
}[] = [
  {
    story: "a broken YAML file",
    file: campaignFile,
    change: (t) => t.replace("aliases: [", "aliases: [["),
    says: /^knowledge\/bad-yaml campaigns\/hafnium-proxylogon\/campaign\.yml:\d+$/,
  },
  {
    story: "a key written twice",
    file: "priors.yml",
    change: (t) => `${t}shake: 4\n`,
    says: /^knowledge\/bad-yaml priors\.yml:\d+$/,
  },
  {
    story: "a misspelt key",
    file: campaignFile,
    change: (t) => t.replace("groupsKnown:", "groupKnown:"),
    says: /^knowledge\/unknown-key campaigns\/hafnium-proxylogon\/campaign\.yml:23$/,
  },
  {
    story: "a day that the calendar does not have",
    file: campaignFile,
    change: (t) => t.replace("date: 2021-03-02", "date: 2021-02-30"),
    says: /^knowledge\/bad-shape campaigns\/hafnium-proxylogon\/campaign\.yml:12$/,
  },
  {
    story: "an id that is not the folder's",
    file: campaignFile,
    change: (t) => t.replace("id: hafnium-proxylogon", "id: hafnium"),
    says: /^knowledge\/bad-value campaigns\/hafnium-proxylogon\/campaign\.yml:1$/,
  },
  {
    story: "an empty file",
    file: "priors.yml",
    change: () => "",
    says: /^knowledge\/bad-shape priors\.yml:1$/,
  },
  {
    story: "a probability beyond one",
    file: "priors.yml",
    change: (t) => t.replace("value: 0.2", "value: 1.2"),
    says: /^knowledge\/bad-shape priors\.yml:\d+$/,
  },
  {
    story: "a table with another header",
    file: "detections.csv",
    change: (t) => t.replace("id,topic", "id,theme"),
    says: /^knowledge\/bad-header detections\.csv:1$/,
  },
  {
    story: "a row with a missing cell",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",1.0.0,maintainers 2026-11-22\n", ",1.0.0\n"),
    says: /^knowledge\/bad-csv likelihood-ratios\.csv:2$/,
  },
  {
    story: "a condition that nobody evaluates",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",back-end-answer,", ",front-end-answer,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "conditions that shut each other out in one row",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",back-end-answer,", ",answered refused,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "a ratio beyond what an item may count",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",1.5,2,", ",1.5,3,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "a ratio without a version",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",1.0.0,", ",,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:2$/,
  },
  {
    story: "two ratios that can hold for one finding",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",no-back-end-answer,", ",with-baseline,"),
    says: /^knowledge\/ambiguous-ratio likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "a ratio that does not hold for every finding of its rule",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace("PL-02,exploited,any,", "PL-02,exploited,answered,"),
    says: /^knowledge\/no-ratio campaigns\/.*:\d+$/,
  },
  {
    story: "a rival that explains what no rule finds",
    file: "rivals.yml",
    change: (t) => t.replace("[PL-28]", "[PL-99]"),
    says: /^knowledge\/unknown-detection rivals\.yml:\d+$/,
  },
  {
    story: "a yardstick whose bands overlap",
    file: "yardsticks.yml",
    change: (t) => t.replace("low: 80, high: 95", "low: 70, high: 95"),
    says: /^knowledge\/bad-shape yardsticks\.yml:\d+$/,
  },
  {
    story: "an unclosed quote",
    file: "detections.csv",
    change: (t) => `${t}"PL-99,x`,
    says: /^knowledge\/bad-csv detections\.csv:\d+$/,
  },
  {
    story: "a ratio whose ends are swapped",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",1.5,2,", ",2,1.5,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "a measured ratio without its count",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(",expert,", ",measured,"),
    says: /^knowledge\/bad-value likelihood-ratios\.csv:2$/,
  },
  {
    story: "a hash of the wrong length",
    file: "campaigns/proxyshell/indicators.csv",
    change: (t) => t.replace("sha256,219468c1", "sha256,19468c1"),
    says: /^knowledge\/bad-value campaigns\/proxyshell\/indicators\.csv:\d+$/,
  },
  {
    story: "two rules with one id",
    file: ruleFile,
    change: (t) => {
      const [first, second] = [...t.matchAll(/^id: (.*)$/gm)].map((m) => m[1] as string)
      return t.replace(second as string, first as string)
    },
    says: /^knowledge\/duplicate-id campaigns\/hafnium-proxylogon\/rules\/ssrf\.yml:\d+$/,
  },
  {
    story: "a detection that the catalogue lacks",
    file: ruleFile,
    change: (t) => t.replace("detection: PL-01", "detection: PL-99"),
    says: /^knowledge\/unknown-detection campaigns\/hafnium-proxylogon\/rules\/ssrf\.yml:\d+$/,
  },
  {
    story: "a catalogue row that misses its rule",
    file: "detections.csv",
    change: (t) => t.replace(/^(PL-01,.*),[0-9a-f-]{36},$/m, "$1,00000000-0000-4000-8000-000000000000,"),
    says: /^knowledge\/rules-differ detections\.csv:2$/,
  },
  {
    story: "a reason that names a detection without rules",
    file: "detections.csv",
    change: (t) => t.replace("found as FH-35", "found as WS-01"),
    says: /^knowledge\/stale-reason detections\.csv:34$/,
  },
  {
    story: "evidence that is said to be unread, and that another row has rules for",
    file: "detections.csv",
    change: (t) => t.replace("found as FH-35", "not read: applicationHost.config"),
    says: /^knowledge\/stale-reason detections\.csv:34$/,
  },
  {
    story: "a reason in words that nothing can check",
    file: "detections.csv",
    change: (t) => t.replace("found as FH-35", "needs something"),
    says: /^knowledge\/stale-reason detections\.csv:34$/,
  },
  {
    story: "a rule without references",
    file: ruleFile,
    change: (t) => t.replace(/references:\n( {2}- .*\n)+/, ""),
    says: /^knowledge\/bad-shape campaigns\/hafnium-proxylogon\/rules\/ssrf\.yml:\d+$/,
  },
  {
    story: "a reference to a source that nobody listed",
    file: ruleFile,
    change: (t) => t.replace("  - microsoft/CSS-Exchange", "  - somebody/else"),
    says: /^knowledge\/unknown-source campaigns\/hafnium-proxylogon\/rules\/ssrf\.yml:1$/,
  },
  {
    story: "a rule without a miss",
    file: casesFile,
    change: (t) =>
      t.replace(/^(- rule: 'Control panel session issued[\s\S]*?) {2}miss:\n( {4}- .*\n)+/m, "$1"),
    says: /^knowledge\/no-case campaigns\/hafnium-proxylogon\/rules\/session\.yml:1$/,
  },
  {
    story: "a case for a rule that does not exist",
    file: casesFile,
    change: (t) => t.replace("rule: 'Request routed", "rule: 'Request rooted"),
    says: /^knowledge\/unknown-rule campaigns\/hafnium-proxylogon\/cases\.yml:\d+$/,
  },
  {
    story: "an indicated stage without a ratio",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace(/^PL-08\/persisted.*\n/m, ""),
    says: /^knowledge\/no-ratio campaigns\/hafnium-proxylogon\/rules\/oab-generator\.yml:1$/,
  },
  {
    story: "a ratio that no rule can use",
    file: "likelihood-ratios.csv",
    change: (t) => t.replace("PL-18/probed@1,PL-18,probed", "PL-18/acted@1,PL-18,acted"),
    says: /^knowledge\/idle-ratio likelihood-ratios\.csv:\d+$/,
  },
  {
    story: "a proof step that no rule can meet",
    file: campaignFile,
    change: (t) => t.replace("anyOf: [PL-20]", "anyOf: [WS-01]"),
    says: /^knowledge\/unknown-detection campaigns\/hafnium-proxylogon\/campaign\.yml:60$/,
  },
  {
    story: "an unverified date stated as a fact",
    file: campaignFile,
    change: (t) =>
      t
        .replace("source: microsoft/Get", 'source: "(unverified) microsoft/Get')
        .replace("Number\n", 'Number"\n'),
    says: /^knowledge\/unverified campaigns\/hafnium-proxylogon\/campaign\.yml:14$/,
  },
  {
    story: "an episode kind for a detection that no rule looks for",
    file: "episode-kinds.csv",
    change: (t) => t.replace(",WS-03,", ",WS-99,"),
    says: /^knowledge\/unknown-detection episode-kinds\.csv:\d+$/,
  },
  {
    story: "an episode of an unknown kind",
    file: "episode-kinds.csv",
    change: (t) => t.replace("clean-up,,T1070", "cleaning,,T1070"),
    says: /^knowledge\/bad-value episode-kinds\.csv:\d+$/,
  },
  {
    story: "an unverified indicator without a word",
    file: "campaigns/proxynotshell-owassrf/indicators.csv",
    change: (t) => t.replace("(unverified) C2", "C2"),
    says: /^knowledge\/unverified campaigns\/proxynotshell-owassrf\/indicators\.csv:\d+$/,
  },
]

for (const {story, file, change, says} of wrong) {
  test(`lint refuses ${story}, with its place`, () => {
    const found = complaints(file, change)
    assert.ok(
      found.some((line) => says.test(line)),
      found.join("\n"),
    )
  })
}

test("missing and unexpected files are named", () => {
  const some = new Map(files)
  some.delete("priors.yml")
  some.set("campaigns/proxyshell/rule/x.yml", "")
  const {knowledge, refusals} = loadKnowledge(some)
  assert.equal(knowledge, undefined)
  assert.deepEqual(
    refusals.map((r) => r.code),
    ["knowledge/missing-file", "knowledge/unexpected-file"],
  )
})

test("one bad campaign takes no other with it", () => {
  const {knowledge, refusals} = loadKnowledge(new Map(files).set(campaignFile, "id: [\n"))
  assert.ok(refusals.length > 0)
  assert.equal(knowledge?.campaigns.length, (linted.knowledge?.campaigns.length ?? 0) - 1)
})

test("any text in any file ends in values and refusals, never in a throw", () => {
  const paths = [...files.keys()].filter((p) => !p.includes("compiled") && !p.endsWith("indicators.csv"))
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.string({unit: "binary"}), fc.nat(), (file, noise, at) => {
      const text = files.get(file) as string
      const cut = at % (text.length + 1)
      const changed = text.slice(0, cut) + noise + text.slice(cut + noise.length)
      assert.ok(Array.isArray(loadKnowledge(new Map([...files, [file, changed]])).refusals))
    }),
    {numRuns: 25, seed: 20210304},
  )
})

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

test("the CSV reader gives back what was written, whatever the cells hold", () => {
  const table = fc.array(fc.array(fc.string({unit: "binary"}), {minLength: 2, maxLength: 5}), {minLength: 1})
  fc.assert(
    fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
      // A leading byte-order mark is cut, so a table cannot begin with one.
      const text = rows.map((row) => row.map(quoted).join(",")).join(end)
      fc.pre(!text.startsWith("\uFEFF"))
      const {records, problems} = readCsv(text)
      assert.deepEqual(problems, [])
      assert.deepEqual(
        records.map((record) => record.cells),
        rows,
      )
    }),
    {numRuns: 300, seed: 20210304},
  )
})

const slips: readonly {readonly text: string; readonly line: number; readonly says: RegExp}[] = [
  {text: 'a,"b', line: 1, says: /never closed/},
  {text: 'a,b\n"c"d,e', line: 2, says: /after a closing quote/},
  {text: 'a,b"c', line: 1, says: /inside an unquoted cell/},
  {text: "a,b\rc,d", line: 1, says: /carriage return/},
]
for (const {text, line, says} of slips) {
  test(`the CSV reader names the slip in ${JSON.stringify(text)}`, () => {
    const {problems} = readCsv(text)
    assert.equal(problems[0]?.line, line)
    assert.match(problems[0]?.message ?? "", says)
  })
}

describe("rules of advice", () => {
  const rule = (id: string, more: string): string =>
    `- {id: ${id}, roles: [owner], when: [{always: true}], do: Look., because: B., takes: 1 hour, check: C., sources: [s]${more}}\n`
  const copy = `- {id: copy, roles: [owner], when: [{server: [compromised, possible]}], do: Copy., because: B., takes: 1 hour, check: C., sources: [s]}\n`
  const codesOf = (hunt: string, capture = copy): readonly string[] => {
    const own = new Map([...files].filter(([path]) => !path.startsWith("advice/")))
    const {refusals} = lintKnowledge(own.set("advice/capture.yml", capture).set("advice/hunt.yml", hunt))
    return refusals.filter((r) => r.at?.file.startsWith("advice/")).map((r) => r.code)
  }
  for (const [name, hunt, code] of [
    ["names that do not exist are refused", rule("a", ", after: [b]"), "knowledge/unknown-advice"],
    [
      "a detection that no rule finds is refused",
      rule("a", ", also: [{detection: ZZ-99}]").replace("{always: true}", "{detection: ZZ-99}"),
      "knowledge/unknown-detection",
    ],
    [
      "steps that wait for each other are refused",
      rule("a", ", after: [b]") + rule("b", ", after: [a]"),
      "knowledge/advice-circle",
    ],
    [
      "what is unverified is no fact",
      rule("a", ", cautions: [It is so (unverified).]"),
      "knowledge/unverified",
    ],
    ["an id of another phase is refused", rule("copy", ""), "knowledge/duplicate-id"],
    ["an unknown key is refused", rule("a", ", befor: [b]"), "knowledge/unknown-key"],
  ] as const)
    test(name, () => assert.ok(codesOf(hunt).includes(code), codesOf(hunt).join()))

  test("without a copy of evidence for whoever was entered, the rules are refused", () => {
    const never = copy.replace("[compromised, possible]", "[open]")
    assert.deepEqual(codesOf(rule("a", ""), never), ["knowledge/advice-without-copy"])
    assert.deepEqual(codesOf(rule("a", "")), [])
  })
})
