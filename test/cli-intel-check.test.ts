/* `postern intel check` against cases that show all, some and nothing of a statement, and the commands on statements
 * over STIX, MISP and feeds. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {writeCase} from "../src/case/folder.ts"
import type {CaseBundle} from "../src/model/case.ts"
import type {CveExposure, ExposureStatus} from "../src/model/exposure.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "./support/case-fixtures.ts"
import {inOwnFolder, out, postern} from "./support/command-line.ts"

const folder: string = inOwnFolder("check")

const by = ["--by", "A. Analyst", "--on", "2026-11-22"]

/** A case folder of a bundle, with the flaws of its server as given; `reviewed` are files that the run used. */
async function made(
  name: string,
  bundle: CaseBundle,
  flaws: Readonly<Record<string, ExposureStatus>> | undefined,
  reviewed: readonly string[] = [],
): Promise<string> {
  const all = Object.entries(flaws ?? {}).map(
    ([cve, status]): CveExposure => ({
      ...{cve, status, name: undefined, firstAttempt: undefined, statusThen: undefined},
      ...{fixedBy: undefined, kev: undefined, at: undefined, says: "as the test says"},
    }),
  )
  const exposure = {
    ...{builds: [], product: "Exchange Server 2016 CU18", build: "15.1.2106.2", isExact: true},
    ...{endOfSupport: undefined, isSupported: true, flaws: all, settings: [], conflicts: [], says: "made"},
  }
  const servers = bundle.case.servers.map((server) => (flaws === undefined ? server : {...server, exposure}))
  const files = reviewed.map((file) => {
    const bytes = readFileSync(join(folder, "intel", file))
    const sha256 = createHash("sha256").update(bytes).digest("hex")
    return {path: `intel/${file}`, sha256, sizeBytes: bytes.length}
  })
  await writeCase(
    name,
    {...bundle, case: {...bundle.case, servers}},
    {rules: [], knowledge: files, run: {clock: "2026-11-22T10:00:00Z", host: "laptop"}},
  )
  return name
}

interface Concern {
  readonly answer: string
  readonly exposure: {readonly answer: string; readonly says: string}
  readonly sightings: {
    readonly answer: string
    readonly says: string
    readonly indicators: readonly {readonly value: string; readonly seenIn: readonly string[]}[]
    readonly techniques: readonly {readonly id: string; readonly findings: readonly string[]}[]
    readonly notLookedFor: readonly string[]
  }
  readonly time: {readonly answer: string; readonly says: string}
  readonly missing: readonly string[]
}

async function checked(code: 0 | 1 | 3, statement: string, name: string): Promise<Concern> {
  const text = await out(code, "intel", "check", statement, name)
  assert.match(
    text,
    /^Were we open to it\? .*\n(?:.*\n)*Did we see it\? .*\n(?:.*\n)*What is missing to know\? /,
  )
  return JSON.parse(await out(code, "intel", "check", statement, name, "--json")) as Concern
}

/** A statement in a file, of a given name. */
function statement(name: string, ...sentences: readonly string[]): string {
  const lead = "The Harbour Office said on 5 March 2021 that intruders had read the mail of nine ports."
  writeFileSync(name, `The Harbour Office warns ports\n\n${lead} ${sentences.join(" ")}\n`)
  return name
}

test("a flaw that a server has is a yes, one that is fixed is not seen, and an unknown build cannot tell", async () => {
  const flaw = statement("flaw.txt", "They used CVE-2021-26855.")
  const open = await made("open.case", scanBundle(), {"CVE-2021-26855": "vulnerable"})
  const yes = await checked(1, flaw, open)
  assert.equal(yes.exposure.answer, "yes")
  assert.match(yes.exposure.says, /MXS01 is or was open to 1 of 1 flaw that it names: CVE-2021-26855/)

  const fixed = await checked(0, flaw, await made("fixed.case", scanBundle(), {"CVE-2021-26855": "fixed"}))
  assert.equal(fixed.exposure.answer, "not seen")
  const unsure = await checked(
    3,
    flaw,
    await made("unsure.case", scanBundle(), {"CVE-2021-26855": "cannot tell"}),
  )
  assert.equal(unsure.exposure.answer, "cannot tell")
  assert.match(unsure.exposure.says, /The build of MXS01 does not tell whether it had 1 flaw that it names/)
  assert.match(unsure.missing.join("\n"), /What tells the exact build of each server/)
  const unknown = await checked(3, flaw, await made("unknown.case", scanBundle(), undefined))
  assert.equal(unknown.exposure.answer, "cannot tell", "a server without a known build is not a safe one")
})

/** The exploited case with another address in the place of the one that used the shell. */
function usedBy(address: string): CaseBundle {
  const {findings, ...rest} = exploitedBundle()
  const named = (text: string): string => text.replaceAll("198.51.100.7", address)
  return {
    ...rest,
    findings: findings.map((finding) => ({
      ...finding,
      summary: named(finding.summary),
      source: finding.source === undefined ? undefined : named(finding.source),
      because: [],
    })),
  }
}

test("an indicator among the findings is a yes with the findings, and the begin of a longer value is none", async () => {
  const seen = statement("seen.txt", "Organisations should look for the address 91.200.12.7 in their logs.")
  const same = await checked(1, seen, await made("same.case", usedBy("91.200.12.7"), {}))
  assert.deepEqual(same.sightings.indicators, [{kind: "ipv4", value: "91.200.12.7", seenIn: ["F-0005"]}])
  assert.match(same.sightings.says, /The case shows 1 indicator of 1/)
  const longer = await checked(3, seen, await made("longer.case", usedBy("91.200.12.77"), {}))
  assert.deepEqual(longer.sightings.indicators, [])
})

test("a technique alone is told and is no yes", async () => {
  await made("exploited.case", exploitedBundle(), {"CVE-2021-26855": "fixed"})
  const technique = statement(
    "technique.txt",
    "The intruders exploited public-facing applications (T1190).",
    "Organisations should look for the host evil-harbour.top in their logs.",
  )
  const told = await checked(3, technique, "exploited.case")
  assert.equal(told.sightings.answer, "cannot tell")
  assert.deepEqual(
    told.sightings.techniques.map(({id}) => id),
    ["T1190"],
  )
  assert.ok((told.sightings.techniques[0]?.findings.length ?? 0) > 0)
  assert.match(told.sightings.says, /1 technique of it is among the findings, which alone says little/)
})

test("what the run did not look for is never absent; what it looked for and did not find is", async () => {
  const host = statement("host.txt", "Organisations should look for the host evil-harbour.top in their logs.")
  const first = await checked(3, host, "exploited.case")
  assert.equal(first.sightings.answer, "cannot tell")
  assert.deepEqual(first.sightings.notLookedFor, ["evil-harbour.top"])
  assert.match(
    first.missing.join("\n"),
    /accept them \(postern intel accept --all\) and assess the evidence again/,
  )
  await out(0, "intel", "accept", host, "evil-harbour.top", ...by)
  const looked = await made("looked.case", exploitedBundle(), {}, readdirSync(join(folder, "intel")))
  const second = await checked(3, host, looked)
  assert.equal(second.sightings.answer, "not seen")
  assert.deepEqual(second.sightings.notLookedFor, [])
  assert.match(second.sightings.says, /and the run looked for them/)
})

test("a statement that has nothing in common with a case of which all is known ends in not seen", async () => {
  const other = statement(
    "other.txt",
    "They used CVE-2021-34473.",
    "Organisations should look for the host evil-harbour.top in their logs.",
  )
  const name = await made(
    "apart.case",
    scanBundle(),
    {"CVE-2021-34473": "fixed", "CVE-2021-34523": "fixed", "CVE-2021-31207": "fixed"},
    readdirSync(join(folder, "intel")),
  )
  const none = await checked(0, other, name)
  assert.deepEqual(
    [none.answer, none.exposure.answer, none.sightings.answer],
    ["not seen", "not seen", "not seen"],
  )
})

test("a case without logs, and one of another time, cannot tell and say so", async () => {
  const spring = statement("spring.txt", "They used CVE-2021-26855 in March 2021.")
  const empty = await checked(3, spring, await made("missing.case", missingLogsBundle(), undefined))
  assert.equal(empty.answer, "cannot tell")
  const late = statement("late.txt", "The attacks on Microsoft Exchange servers took place in June 2019.")
  writeFileSync(late, readFileSync(late, "utf8").replace("on 5 March 2021", "on 5 July 2019"))
  const told = await checked(3, late, "exploited.case")
  assert.match(told.time.says, /of that time the case knows nothing/)
  assert.match(told.missing.join("\n"), /Logs or backups of the time that it speaks of/)
})

const text =
  "The NCSC, a part of GCHQ, assessed that it was highly likely that HAFNIUM was responsible for the attacks on Microsoft Exchange servers. Organisations should look for the address 203.0.113.77 in their logs."
const stixTime = {created: "2021-07-19T09:00:00.000Z", modified: "2021-07-19T09:00:00.000Z"}
const forms: Readonly<Record<string, string>> = {
  "bundle.json": JSON.stringify({
    type: "bundle",
    id: "bundle--00000000-0000-4000-8000-000000000001",
    objects: [
      {
        ...{type: "identity", spec_version: "2.1", id: "identity--00000000-0000-4000-8000-000000000002"},
        ...{...stixTime, name: "Ports Daily", identity_class: "organization"},
      },
      {
        ...{type: "report", spec_version: "2.1", id: "report--00000000-0000-4000-8000-000000000003"},
        ...{...stixTime, published: "2021-07-19T09:00:00Z", name: "A warning to ports", description: text},
        created_by_ref: "identity--00000000-0000-4000-8000-000000000002",
        object_refs: ["indicator--00000000-0000-4000-8000-000000000004"],
      },
      {
        ...{type: "indicator", spec_version: "2.1", id: "indicator--00000000-0000-4000-8000-000000000004"},
        ...{...stixTime, pattern_type: "stix", valid_from: "2021-07-19T09:00:00Z"},
        pattern: "[domain-name:value = 'evil-harbour.top']",
      },
    ],
  }),
  "event.json": JSON.stringify({
    Event: {
      ...{uuid: "00000000-0000-4000-8000-000000000005", info: "A warning to ports", date: "2021-07-19"},
      Orgc: {name: "Ports Daily"},
      EventReport: [{name: "Report", content: text, uuid: "00000000-0000-4000-8000-000000000006"}],
      Attribute: [
        {
          type: "domain",
          category: "Network activity",
          value: "evil-harbour.top",
          to_ids: true,
          comment: "asked for",
        },
      ],
    },
  }),
  "rss.xml": `<?xml version="1.0"?><rss version="2.0"><channel><title>Ports Daily</title><item><title>A warning to ports</title><link>https://ports.example/1</link><pubDate>Mon, 19 Jul 2021 09:00:00 GMT</pubDate><description>${text} It also named the host evil-harbour[.]top.</description></item></channel></rss>`,
  "atom.xml": `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Ports Daily</title><entry><title>A warning to ports</title><id>urn:x</id><updated>2021-07-19T09:00:00Z</updated><published>2021-07-19T09:00:00Z</published><link href="https://ports.example/1"/><content type="html">&lt;p&gt;${text} It also named the host evil-harbour[.]top.&lt;/p&gt;</content></entry></feed>`,
}
for (const [name, content] of Object.entries(forms)) writeFileSync(join(folder, name), content)

test("STIX, MISP, RSS and Atom are read with date, claims and indicators", async () => {
  for (const name of Object.keys(forms)) {
    const {readings, statements} = JSON.parse(await out(1, "intel", "read", name, "--json")) as {
      readings: readonly {
        document: {form: string; issued: {value?: string}; title?: string}
        claims: readonly {kind: string; subject: string; likelihood?: {phrase: string}}[]
        indicators: readonly {value: string; suppressed?: string}[]
      }[]
      statements: readonly unknown[]
    }
    assert.equal(statements.length, 1, name)
    const [reading] = readings
    assert.equal(reading?.document.title, "A warning to ports", name)
    assert.equal(reading?.document.issued.value, "2021-07-19", name)
    const claim = reading?.claims.find(({kind}) => kind === "attribution")
    assert.deepEqual([claim?.subject, claim?.likelihood?.phrase], ["hafnium", "highly likely"], name)
    const values = new Set(
      reading?.indicators.flatMap(({value, suppressed}) => (suppressed === undefined ? [value] : [])),
    )
    assert.ok(values.has("evil-harbour.top"), `${name}: ${[...values]}`)
  }
})

test("the same statement in four forms is one statement of one source", async () => {
  const {statements, independence} = JSON.parse(
    await out(1, "intel", "compare", ...Object.keys(forms), "--json"),
  ) as {
    statements: readonly {documents: readonly string[]}[]
    independence: readonly {sources: readonly string[]}[]
  }
  assert.deepEqual(
    statements.map(({documents}) => documents.length),
    [4],
  )
  for (const {sources} of independence) assert.ok(sources.length <= 1)
  const {stdout} = await postern("intel", "compare", ...Object.keys(forms))
  assert.match(stdout, /D-1 and D-\d are copies/)
})

test("from each form a claim and an indicator are accepted, and traced or said to be in a container", async () => {
  for (const name of Object.keys(forms)) {
    const intel = ["--intel", join(folder, `of-${name}`)]
    const {readings} = JSON.parse(await out(1, "intel", "read", name, "--json")) as {
      readings: readonly {claims: readonly {id: string; kind: string}[]}[]
    }
    const id = readings[0]?.claims.find(({kind}) => kind === "attribution")?.id ?? "none"
    const told = await out(0, "intel", "accept", name, "evil-harbour.top", id, ...by, ...intel)
    assert.match(told, /accepted domain:evil-harbour\.top in a-warning-to-ports-/)
    assert.match(told, new RegExp(`accepted ${id}`))
    const lines = (await out(0, "intel", "list", "--json", ...intel))
      .split("\n")
      .filter((line) => line !== "")
    const traces = lines.map((line) => (JSON.parse(line) as {trace: string}).trace)
    assert.equal(traces.length, 2)
    for (const trace of traces) assert.ok(["traced", "not at hand"].includes(trace), `${name}: ${trace}`)
    assert.match(lines[0] ?? "", /"issued":"2021-07-19"/)
  }
})
