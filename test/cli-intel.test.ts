import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {inOwnFolder, out, postern, refused, type Said} from "./support/command-line.ts"

const bin: string = join(import.meta.dirname, "..", "bin", "postern.js")
const folder: string = inOwnFolder("intel")

/** A command line in a process of its own. */
function spawned(...args: readonly string[]): Said {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")}
  return spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: "utf8", env})
}

const by = ["--by", "A. Analyst", "--on", "2026-11-22"]

writeFileSync(
  join(folder, "note.txt"),
  "Harbour Office warns of scans against mail servers\n\n" +
    "The Harbour Office said on Tuesday that unknown actors had scanned mail servers of nine ports since the spring of last year.\n\n" +
    "The National Cyber Security Centre, which is a part of GCHQ, assessed that it was highly likely that HAFNIUM was responsible for the attacks on Microsoft Exchange servers. HAFNIUM is associated with the Chinese state.\n\n" +
    "Organisations should look for the host evil-harbour.top and for the file C:\\inetpub\\wwwroot\\aspnet_client\\lantern.aspx in their logs. The address 203.0.113.77 was seen in two of the ports. The flaw CVE-2021-26855 was used.\n",
)
writeFileSync(
  join(folder, "copy.txt"),
  `Ports Daily\n\n${readFileSync(join(folder, "note.txt"), "utf8").split("\n\n").slice(1).join("\n\n").replace("nine", "ten")}`,
)
mkdirSync(join(folder, "logs"))
writeFileSync(
  join(folder, "logs", "u_ex210315.log"),
  "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2021-03-15 00:00:00\n" +
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n" +
    "2021-03-15 10:00:00 10.0.0.1 GET /owa/ - 443 - 203.0.113.77 Mozilla - 200 0 0 10\n" +
    "2021-03-15 10:00:05 10.0.0.1 GET /owa/ - 443 - 203.0.113.7 Mozilla - 200 0 0 10\n" +
    "2021-03-15 10:00:09 10.0.0.1 GET /aspnet_client/lantern.aspx - 443 - 192.0.2.9 Mozilla - 200 0 0 10\n" +
    "2021-03-15 10:00:10 10.0.0.1 GET /aspnet_client/lantern.aspx - 443 - 192.0.2.9 Mozilla - 404 0 0 10\n" +
    "2021-03-15 10:00:11 10.0.0.1 GET /owa/x?u=www.evil-harbour.top - 443 - 192.0.2.9 Mozilla - 404 0 0 10\n" +
    "2021-03-15 10:00:12 10.0.0.1 GET /owa/x?u=notevil-harbour.top - 443 - 192.0.2.9 Mozilla - 404 0 0 10\n",
)

interface Reading {
  readonly claims: readonly {
    readonly id: string
    readonly kind: string
    readonly speakers: readonly {readonly ref: string}[]
  }[]
  readonly indicators: readonly {readonly value: string; readonly suppressed?: string}[]
}
const reading = async (): Promise<Reading> =>
  (JSON.parse(await out(1, "intel", "read", "note.txt", "--json")) as {readings: [Reading]}).readings[0]
const claimOf = async (kind: string): Promise<string> => {
  const claim = (await reading()).claims.find((each) => each.kind === kind)
  assert.ok(claim, `no claim of kind ${kind} was read`)
  return claim.id
}

interface Finding {
  readonly title: string
  readonly summary: string
  readonly level: string
  readonly count: number
  readonly indicates: readonly {readonly stage: string; readonly strength: string}[]
}

/** What `assess` finds for accepted indicators, and the case folder. */
function assessed(name: string): readonly Finding[] {
  const {status, stderr} = spawned("assess", "logs", "-o", name, "--workers", "0")
  assert.ok(status === 0 || status === 1, stderr)
  return readFileSync(join(folder, name, "findings.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Finding)
    .filter(({title}) => title.includes("accepted statement"))
}

test("reading says who claims what, how strongly, what is asked and what to look for", async () => {
  const text = await out(1, "intel", "read", "note.txt")
  assert.match(text, /^ST-1 {2}Harbour Office warns of scans/)
  assert.match(text, /“highly likely” \(80–90 %, PHIA\)/)
  assert.match(text.replace(/\s+/g, " "), /HAFNIUM · responsible for · the activity/)
  assert.match(text, /What it asks/)
  assert.match(text, /domain {2}evil-harbour\.top/)
  for (const line of text.split("\n")) assert.ok([...line].length <= 100, line)
})

test("copies are compared and what they changed is listed", async () => {
  const text = await out(1, "intel", "compare", "note.txt", "copy.txt")
  assert.match(text, /D-1 and D-2 are copies/)
  assert.match(text, /A number differs: “nine” \/ “ten”/)
  const told = JSON.parse(await out(1, "intel", "compare", "note.txt", "copy.txt", "--json")) as {
    statements: readonly {documents: readonly string[]}[]
  }
  assert.deepEqual(
    told.statements.map(({documents}) => documents),
    [["D-1", "D-2"]],
  )
  await out(0, "intel", "compare", "note.txt")
})

test("every form of output is written, and says what it left out", async () => {
  const forms = ["html", "markdown", "stix", "misp", "navigator"]
  const {stdout, stderr, status} = await postern(
    ...["intel", "read", "note.txt"],
    ...forms.flatMap((form) => [`--${form}`, `out.${form}`]),
  )
  assert.equal(status, 1, stderr)
  assert.match(stdout, /^ST-1/)
  assert.match(stderr, /left out: /)
  for (const form of forms) {
    assert.match(stderr, new RegExp(`wrote out.${form}`))
    assert.ok(readFileSync(join(folder, `out.${form}`), "utf8").length > 200)
  }
  const bundle = await out(1, "intel", "read", "note.txt", "--stix", "-")
  assert.equal(bundle, readFileSync(join(folder, "out.stix"), "utf8"))
  assert.match(await refused("intel", "read", "note.txt", "--stix", "-", "--misp", "-"), /intel\/one-output/)
  assert.match(await refused("intel", "read", "note.txt", "--stix", "no/such/x"), /intel\/cannot-write/)
})

test("a hostile text cannot steer the terminal", async () => {
  writeFileSync(
    join(folder, "hostile.txt"),
    "Ministry \u001b[2J\u001b]0;pwned\u0007warns\n\nThe Ministry of Ports said on Tuesday that \u202eactors\u202c known as EVIL\u001b[31mGROUP were behind the intrusions into nine ports since March.\n\n" +
      "Organisations should look for evil\u001b[31m-harbour.top and 203.0.113.77\u009b2J in their logs, the ministry said to all of the ports.\n",
  )
  for (const args of [
    ["intel", "read", "hostile.txt"],
    ["intel", "read", "hostile.txt", "--all"],
    ["intel", "read", "hostile.txt", "--json"],
    ["intel", "compare", "hostile.txt", "note.txt"],
  ]) {
    const {stdout, stderr} = spawned(...args)
    assert.ok(stdout.length > 40, stderr)
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  }
})

test("bad arguments are refused with a remedy", async () => {
  assert.match(await refused("intel", "read", "nowhere.txt"), /intel\/no-such-file[\s\S]*name files/)
  writeFileSync(join(folder, "empty.bin"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))
  assert.match(await refused("intel", "read", "empty.bin"), /intel\/no-document/)
  assert.match(await refused("intel", "accept", "note.txt", "evil-harbour.top"), /intel\/nobody[\s\S]*--by/)
  assert.match(await refused("intel", "accept", "note.txt", ...by), /intel\/nothing-named/)
  assert.match(await refused("intel", "accept", "note.txt", "no.such.value", ...by), /intel\/unknown-item/)
  assert.match(
    await refused("intel", "accept", "note.txt", "--all", ...by, "--tlp", "PINK"),
    /intel\/bad-label/,
  )
  assert.match(
    await refused("intel", "accept", "note.txt", "--all", ...by, "--until", "soon"),
    /options\/bad-time/,
  )
  assert.match(
    await refused("intel", "accept", "note.txt", "--all", "--by", "A", "--on", "2026-02-30"),
    /options\/bad-time/,
  )
  assert.match(await refused("intel", "withdraw", "203.0.113.77", ...by), /intel\/not-accepted/)
  assert.match(await refused("intel", "check", "note.txt", "no.case"), /case\/not-found/)
  const deeds = [await claimOf("attribution"), await claimOf("association")]
  assert.match(await refused("intel", "accept", "note.txt", ...deeds, ...by), /intel\/one-by-one/)
  assert.match(
    await refused("intel", "accept", "note.txt", await claimOf("attribution"), ...by, "--band", "sure"),
    /intel\/bad-band/,
  )
  assert.match(
    await refused("intel", "accept", "note.txt", await claimOf("attribution"), ...by, "--campaign", "x"),
    /intel\/unknown-campaign/,
  )
  assert.equal(readdirSync(folder).includes("intel"), false, "a refused command must write nothing")
})

test("what is accepted is looked for by assess with its source, and after withdrawal no more", async () => {
  assert.deepEqual(assessed("before.case"), [])
  const told = await out(
    0,
    "intel",
    "accept",
    "note.txt",
    "203.0.113.77",
    "evil-harbour.top",
    ...by,
    "--because",
    "ours to know",
  )
  assert.match(told, /accepted ipv4:203\.0\.113\.77 in harbour-office-warns/)
  await out(0, "intel", "accept", "note.txt", "C:\\inetpub\\wwwroot\\aspnet_client\\lantern.aspx", ...by)
  const found = assessed("with.case")
  const address = found.find(({title}) => title.startsWith("Address"))
  assert.equal(address?.count, 1, "203.0.113.7 is another address")
  assert.match(address?.summary ?? "", /203\.0\.113\.77 asked for .*named/)
  assert.deepEqual(address?.indicates, [{stage: "probed", outcome: "unknown", strength: "weak"}])
  const host = found.find(({title}) => title.startsWith("Host name"))
  assert.equal(host?.count, 1, "a longer name is another name")
  const page = found.filter(({title}) => title.startsWith("File path"))
  assert.deepEqual(page.map(({level, count}) => [level, count]).sort(), [
    ["high", 1],
    ["medium", 1],
  ])
  const [file = ""] = readdirSync(join(folder, "intel"))
  const manifest = readFileSync(join(folder, "with.case", "manifest.json"), "utf8")
  assert.ok(manifest.includes(`intel/${file}`), "the manifest names what was used")
  assert.match(await out(0, "intel", "list"), /accepted by A\. Analyst on 2026-11-22: ipv4 203\.0\.113\.77/)

  await out(0, "intel", "withdraw", "203.0.113.77", ...by, "--because", "a proxy of ours")
  const after = assessed("after.case")
  assert.ok(!after.some(({title}) => title.startsWith("Address")))
  assert.ok(after.some(({title}) => title.startsWith("Host name")))
  const record = await out(0, "intel", "list", "--all")
  assert.match(record, /accepted by A\. Analyst on 2026-11-22: ipv4 203\.0\.113\.77/)
  assert.match(
    record,
    /withdrawn by A\. Analyst on 2026-11-22: ipv4 203\.0\.113\.77\n {4}because a proxy of ours/,
  )
  assert.match(await refused("intel", "withdraw", "203.0.113.77", ...by), /withdrawn already/)
})

test("sightings outside the days of an indicator do not count", async () => {
  await out(0, "intel", "accept", "note.txt", "203.0.113.77", ...by, "--until", "2021-03-14")
  const {stderr} = spawned("assess", "logs", "-o", "stale.case", "--workers", "0")
  assert.match(stderr, /outside the days in which it counts/)
  assert.doesNotMatch(
    readFileSync(join(folder, "stale.case", "findings.jsonl"), "utf8"),
    /Address that an accepted/,
  )
  await out(0, "intel", "withdraw", "203.0.113.77", ...by)
})

test("scan looks for what is accepted as assess does, beside the built-in rules and not in their stead", async () => {
  /** Titles of the rules that match, by the value that they look for. */
  const seen = async (...args: readonly string[]): Promise<readonly string[]> => {
    const {stdout, stderr, status} = await postern("scan", "logs", "--workers", "0", ...args)
    assert.ok(status === 0 || status === 1, stderr)
    const matches = stdout
      .split("\n")
      .flatMap((line) => (line === "" ? [] : (JSON.parse(line) as {title: string})))
    return matches.flatMap(({title}) => /^(\w+).* that an accepted statement/.exec(title)?.[1] ?? [])
  }
  const scanned = ["--intel", join(folder, "scanned")]
  assert.deepEqual(await seen(...scanned), [])
  await out(0, "intel", "accept", "note.txt", "203.0.113.77", "evil-harbour.top", ...by, ...scanned)
  assert.deepEqual(await seen(...scanned), ["Address", "Host"])
  writeFileSync(
    join(folder, "own.yml"),
    "title: Own\nlogsource: {category: webserver}\ndetection: {a: {cs-method: GET}, condition: a}\n",
  )
  assert.deepEqual(await seen(...scanned, "--rules", "own.yml"), [], "only the rules that were named")
  assert.deepEqual(await seen(...scanned, "--rules", "own.yml", "--with-built-in"), ["Address", "Host"])
  await out(0, "intel", "accept", "note.txt", "203.0.113.77", ...by, ...scanned, "--until", "2021-03-14")
  const stale = await postern("scan", "logs", "--workers", "0", ...scanned)
  assert.match(stale.stderr, /1 sighting of an accepted indicator lies outside the days in which it counts/)
  assert.doesNotMatch(stale.stdout, /Address that an accepted/)
  await out(0, "intel", "withdraw", "evil-harbour.top", ...by, ...scanned)
  assert.deepEqual(await seen(...scanned), [])
})

test("an attribution is accepted alone, keeps its speaker and hedge, and is relayed apart from our judgement", async () => {
  const id = await claimOf("attribution")
  await out(
    0,
    "intel",
    "accept",
    "note.txt",
    id.slice(0, 8),
    ...by,
    "--band",
    "likely",
    "--issued",
    "2021-07-19",
    "--note",
    "we are less sure",
  )
  const [line] = (await out(0, "intel", "list", "--json")).split("\n").filter((each) => each.includes(id))
  const decision = JSON.parse(line ?? "") as Record<string, unknown> & {claim: Record<string, unknown>}
  assert.equal(decision["note"], "we are less sure")
  assert.equal(decision["trace"], "traced")
  assert.equal(decision.claim["band"], "likely")
  assert.equal(decision.claim["bandWas"], "highly likely")
  assert.equal(decision.claim["estimate"], "highly likely")
  assert.equal(decision.claim["campaign"], "hafnium-proxylogon")
  assert.equal(decision.claim["speakerKind"], "government")
  // --all never takes such claims.
  await out(0, "intel", "accept", "copy.txt", "--all", ...by)
  const all = (await out(0, "intel", "list", "--json")).split("\n").filter((each) => each !== "")
  assert.equal(all.filter((each) => each.includes('"kind":"attribution"')).length, 1)
})

test("a document that was changed, or is read otherwise, opens its decisions again", async () => {
  const path = join(folder, "note.txt")
  const whole = readFileSync(path, "utf8")
  writeFileSync(path, `${whole} `)
  assert.match(await out(1, "intel", "list"), /REOPENED: the document was changed since/)
  rmSync(path)
  assert.match(await out(0, "intel", "list"), /the document is not at hand/)
  writeFileSync(path, whole)
  const [file = ""] = readdirSync(join(folder, "intel")).filter((name) => name.startsWith("harbour"))
  const review = join(folder, "intel", file)
  const written = readFileSync(review, "utf8")
  writeFileSync(review, written.replace(await claimOf("attribution"), "00000000-0000-5000-8000-000000000000"))
  assert.match(await out(1, "intel", "list"), /REOPENED/)
  writeFileSync(review, written)
  await out(0, "intel", "list")
})

test("a review that somebody broke is refused with its place", async () => {
  const path = join(folder, "intel", "broken.intel.yml")
  writeFileSync(
    path,
    "schema: postern-intel-review/1\nstatement: {title: x, issuers: [], basis: y, extra: 1}\n",
  )
  assert.match(await refused("intel", "list"), /broken\.intel\.yml:\d+:\d+/)
  const assess = spawned("assess", "logs", "-o", "never.case")
  assert.equal(assess.status, 2)
  assert.match(assess.stderr, /broken\.intel\.yml/)
  rmSync(path)
})

test("the same decisions give the same bytes", async () => {
  for (const name of ["one", "two"])
    await out(0, "intel", "accept", "note.txt", "--all", ...by, "--intel", join(folder, name))
  const bytes = (name: string): readonly string[] =>
    readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), "utf8"))
  assert.deepEqual(bytes("one"), bytes("two"))
  assert.equal(bytes("one").length, 1)
})

test("whether a statement concerns a case is told in three lines, and silence is not an answer", async () => {
  const first = await out(1, "intel", "check", "note.txt", "with.case")
  assert.match(first, /^Were we open to it\? /)
  assert.match(first, /\nDid we see it\? yes: /)
  assert.match(first, /\nWhat is missing to know\? /)
  for (const line of first.split("\n")) assert.ok([...line].length <= 100, line)
  // A statement whose indicators nobody looked for cannot be answered by a case that holds no logs.
  writeFileSync(
    join(folder, "other.txt"),
    "The Harbour Office said on Tuesday that unknown actors had scanned mail servers of nine ports since the spring of last year. Organisations should look for the host no-such-harbour.top in their logs.\n",
  )
  const json = JSON.parse(await out(3, "intel", "check", "other.txt", "before.case", "--json")) as {
    answer: string
    sightings: {answer: string; notLookedFor: readonly string[]}
  }
  assert.equal(json.answer, "cannot tell")
  assert.deepEqual(json.sightings.notLookedFor, ["no-such-harbour.top"])
  await out(0, "intel", "accept", "other.txt", "no-such-harbour.top", ...by)
  assessed("looked.case")
  const looked = JSON.parse(
    await out(3, "intel", "check", "other.txt", "looked.case", "--json"),
  ) as typeof json
  assert.equal(looked.sightings.answer, "not seen")
})
