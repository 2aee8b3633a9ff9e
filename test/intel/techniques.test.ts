import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {documentOf} from "../../src/intel/document.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {techniquesOf} from "../../src/intel/techniques.ts"
import {attackFiles, readAttackNames} from "../../src/knowledge/attack.ts"
import {readWarningLists, warningListFiles} from "../../src/knowledge/warning-lists.ts"
import {attackTables} from "../support/attack-tables.ts"

const knowledge: string = join(import.meta.dirname, "..", "..", "knowledge")
const files = new Map(attackFiles.map((path) => [path, readFileSync(join(knowledge, path), "utf8")]))
const {attack, refusals} = readAttackNames(files)
const shared: string = resolve(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
)
const attackData: string = join(shared, "data", "stix", "mitre-attack-enterprise")

function read(text: string): ReturnType<typeof techniquesOf> {
  const source: SourceText = {
    path: "a.txt",
    sha256: "0".repeat(64),
    form: "text",
    text,
    title: undefined,
    publisher: undefined,
    url: undefined,
    dates: [],
    marks: [],
  }
  return techniquesOf(source, documentOf(source, 1), attack)
}

const found = (text: string): readonly string[] =>
  read(text).techniques.map(
    ({id, route, at}) => `${route} ${id} ${[...text].slice(at.start, at.end).join("")}`,
  )

const cases: readonly (readonly [string, ...string[]])[] = [
  ["The actors exploited the server (T1190).", "stated T1190 T1190"],
  ["They used a sub-technique, T1059.001, on each server.", "stated T1059.001 T1059.001"],
  ["An old report names T1100 and T1086.", "stated T1505.003 T1100", "stated T1059.001 T1086"],
  ["They wrote a web shell to the server.", "named T1505.003 web shell"],
  ["They wrote several Web Shells there.", "named T1505.003 Web Shells"],
  ["It uses Exploit Public-Facing Application first.", "named T1190 Exploit Public-Facing Application"],
  ["They came in by Phishing: Spearphishing Link in May.", "named T1566.002 Phishing: Spearphishing Link"],
  ["They dumped the memory of LSASS there.", "phrase T1003.001 dumped the memory of LSASS"],
  ["Tools such as Mimikatz were dropped.", "software S0002 Mimikatz"],
  ["The China Chopper tool ran.", "software S0020 China Chopper"],
  ["Phishing [T1566.001] was how they came in.", "stated T1566.001 T1566.001"],
  // What is denied or imagined is nothing that somebody did.
  ["They did not use a web shell."],
  ["No web shell was found on the server."],
  ["Block uploads to prevent web shells."],
  ["If an intruder wrote a web shell, logs would show it."],
  ["Administrators should look for web shells."],
  ["It was found without brute force."],
  // Plain words are no names.
  ["The proxy of the server was at the source, in a domain account."],
  ["Net result: reg at the empire, an octopus."],
  ["The part T11901 and ABC-T1190 and T1190-X are numbers of something else."],
]
for (const [text, ...expected] of cases)
  test(`techniques of: ${text}`, () => assert.deepEqual(found(text), expected))

test("a number that ATT&CK does not have is a trouble and never a technique", () => {
  const {techniques, troubles} = read("They used T9999 and T1051 and T1190 there.")
  assert.deepEqual(
    techniques.map(({id}) => id),
    ["T1190"],
  )
  assert.deepEqual(
    troubles.map(({code, detail}) => `${code}: ${detail}`),
    [
      "intel/unknown-technique: T9999 is no technique that is known",
      "intel/unknown-technique: T1051 (Shared Webroot) was withdrawn, and nothing single took its place",
    ],
  )
})

test("what stands under a heading of advice is not what somebody did, and the next heading ends it", () => {
  const story =
    "The ministry said that the intruders wrote a web shell to its mail server and read the mail of many people."
  const text = `What happened\n\n${story}\n\nMitigations\n\n${story.replace("web shell", "scheduled task")}\n\nHow they moved\n\n${story.replace("web shell", "golden ticket")}`
  assert.deepEqual(
    read(text).techniques.map(({id}) => id),
    ["T1505.003", "T1558.001"],
  )
})

test("places are code points, whatever stands before", () => {
  assert.deepEqual(found("😀 They wrote a \u201cweb\u00a0shell\u201d there."), [
    "named T1505.003 web\u00a0shell",
  ])
})

test("every technique that is given is in force, on any text made of the words of the tables", () => {
  const words = fc.constantFrom(
    ...attack.phrases.map(({phrase}) => phrase),
    ...attack.retired.keys(),
    ...[...attack.techniques.values()].slice(0, 200),
    "not",
    "if",
    ". ",
    "\n\n",
    "T0000",
  )
  let seen = 0
  fc.assert(
    fc.property(fc.array(words, {maxLength: 30}), (parts) => {
      const text = parts.join(" ")
      let behind = 0
      for (const {id, name, at} of read(text).techniques) {
        assert.ok(id.startsWith("S") || attack.techniques.get(id) === name, id)
        assert.ok(at.start >= behind && at.end > at.start && at.end <= [...text].length)
        behind = at.start
        seen++
      }
    }),
    {seed: 20261122, numRuns: 200},
  )
  assert.ok(seen > 500, `${seen}`)
})

test("every phrase finds its own technique", () => {
  const lost = attack.phrases.filter(({phrase, id}) => {
    const text = `Then ${phrase.replaceAll(" ... ", " of the ")} there.`
    return !read(text).techniques.some((technique) => technique.id === id)
  })
  assert.deepEqual(lost, [])
})

test("the tables are whole, and are read in far less than the time that anybody notices", () => {
  assert.deepEqual(refusals, [])
  assert.ok(attack.techniques.size > 600 && attack.retired.size > 100 && attack.software.length > 200)
  const before = process.cpuUsage()
  for (let i = 0; i < 10; i++) readAttackNames(files)
  const {user} = process.cpuUsage(before)
  assert.ok(user < 300_000, `${user / 10} microseconds`)
})

test("bad rows of tables are refused with file and line, and the rest stands", () => {
  const broken = new Map<string, string>(files)
  broken.set("attack/phrases.tsv", "phrase\tid\nweb shell\tT1505.003\nnothing\tT9999\nthree\tT1190\tcells\n")
  broken.delete("attack/software.tsv")
  broken.set("attack/retired.tsv", "id\tname\n")
  const {attack: left, refusals: told} = readAttackNames(broken)
  assert.equal(left.phrases.length, 1)
  assert.deepEqual(
    told.map(({code, at}) => `${code} ${at?.file ?? ""}:${at?.line ?? ""}`),
    [
      "knowledge/bad-header attack/retired.tsv:1",
      "knowledge/bad-csv attack/phrases.tsv:4",
      "knowledge/bad-value attack/phrases.tsv:3",
      "knowledge/missing-file :",
    ],
  )
  const lists = new Map(warningListFiles.map((path) => [path, ""]))
  lists.set(
    "warning-lists/addresses.tsv",
    "block\tkind\twhy\n10.0.0.0/99\treserved\tx\n10.0.0.0/8\treserved\ty\n",
  )
  lists.set("warning-lists/names.tsv", "name\tkind\twhy\na.example\tfoe\tx\n")
  const read = readWarningLists(lists)
  assert.equal(read.lists.addresses.length, 1)
  assert.deepEqual(
    read.refusals.map(({code, at}) => `${code} ${at?.file}:${at?.line}`),
    ["knowledge/bad-value warning-lists/addresses.tsv:2", "knowledge/bad-value warning-lists/names.tsv:2"],
  )
})

test(
  "the tables are what ATT&CK's objects give",
  existsSync(attackData) ? {} : {skip: `no ATT&CK objects at ${attackData}`},
  () => {
    for (const [name, text] of attackTables(attackData))
      assert.equal(readFileSync(join(knowledge, "attack", name), "utf8"), text, name)
  },
)
