import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import {readKnowledgeFolder} from "../src/engine/knowledge-files.ts"
import {lintKnowledge} from "../src/knowledge/lint.ts"

const files = await readKnowledgeFolder(join(import.meta.dirname, "../knowledge"))
const linted = lintKnowledge(files)
const {actors = [], claims = [], commonplace} = linted.knowledge ?? {}

function complaints(file: string, change: (text: string) => string): readonly string[] {
  const text = files.get(file) ?? ""
  const changed = change(text)
  assert.notEqual(changed, text, "the change must change something")
  return lintKnowledge(new Map([...files, [file, changed]])).refusals.map(
    (r) => `${r.code} ${r.at?.file}:${r.at?.line}`,
  )
}

test("every actor has a file of its own, a source and features that say when and how dear", () => {
  assert.ok(actors.length >= 16, `${actors.length} actors`)
  for (const actor of actors) {
    assert.ok(files.has(`actors/${actor.id}.yml`))
    assert.notEqual(actor.source, "")
    for (const feature of actor.features) assert.ok(feature.sharedBy >= 1 && feature.log10High <= 2)
  }
  const groups = actors.filter((a) => a.campaigns.includes("hafnium-proxylogon"))
  assert.ok(groups.length >= 10, `${groups.length} publicly known users of the route`)
})

test("addresses of rented servers and of hacked routers weigh nothing at the end nearer zero", () => {
  const addresses = actors.flatMap((a) => a.features.filter((f) => f.kind === "client-address"))
  assert.ok(addresses.length >= 2)
  for (const feature of addresses) {
    assert.equal(feature.log10Low, 0)
    assert.equal(feature.cost, "cheap")
    assert.notEqual(feature.until, undefined)
  }
})

test("nobody but the two that are known for it holds the date before 28 February 2021", () => {
  const early = actors.filter((a) =>
    a.features.some((f) => f.kind === "first-exploited" && (f.until ?? "") < "2021-02-28"),
  )
  assert.deepEqual(
    early.map((a) => a.id),
    ["hafnium", "websiic"],
  )
})

test("the claims keep speakers apart, and the deed apart from the affiliation", () => {
  const own = claims.filter((c) => c.campaign === "hafnium-proxylogon")
  const by = (speaker: string): string =>
    own
      .filter((c) => c.speaker.includes(speaker))
      .map((c) => `${c.about}: ${c.estimate}`)
      .join("; ")
  assert.equal(by("NCSC"), "deed: highly likely; affiliation: undefined")
  assert.equal(by("European Union"), "territory: undefined")
  assert.equal(by("NATO"), "acknowledgement: undefined")
  assert.ok(commonplace?.shellParameters.includes("orange"))
})

const wrong: readonly {
  readonly story: string
  readonly file: string
  readonly change: (text: string) => string
  readonly says: RegExp
}[] = [
  {
    story: "an actor with the route of no campaign",
    file: "actors/tick.yml",
    change: (t) => t.replace("campaigns: [hafnium-proxylogon]", "campaigns: [proxylogin]"),
    says: /^knowledge\/bad-value actors\/tick\.yml:\d+$/,
  },
  {
    story: "a file under another actor's name",
    file: "actors/tick.yml",
    change: (t) => t.replace("id: tick", "id: tock"),
    says: /^knowledge\/bad-value actors\/tick\.yml:1$/,
  },
  {
    story: "an alias that is another actor's name",
    file: "actors/websiic.yml",
    change: (t) => t.replace("name: ToddyCat, by: Kaspersky", "name: Calypso, by: Somebody"),
    says: /^knowledge\/alias-is-actor actors\/websiic\.yml:\d+$/,
  },
  {
    story: "a value that more actors show than it says",
    file: "actors/calypso.yml",
    change: (t) => t.replace("'rawfuns.com'", "'averyspace.net'"),
    says: /^knowledge\/shared-by-more actors\/calypso\.yml:\d+$/,
  },
  {
    story: "a cheap feature that weighs much",
    file: "actors/hafnium.yml",
    change: (t) => t.replace("log10: [0.1, 0.4]", "log10: [0.9, 1.4]"),
    says: /^knowledge\/too-heavy actors\/hafnium\.yml:\d+$/,
  },
  {
    story: "a technique that is called dear",
    file: "actors/apt40.yml",
    change: (t) => t.replace("cost: cheap", "cost: dear"),
    says: /^knowledge\/too-heavy actors\/apt40\.yml:\d+$/,
  },
  {
    story: "an unverified feature marked as verified",
    file: "actors/tick.yml",
    change: (t) =>
      t.replace("source: 'eset/malware-ioc:exchange_exploitation'", "source: 'eset (unverified)'"),
    says: /^knowledge\/unverified actors\/tick\.yml:\d+$/,
  },
  {
    story: "a hash of the wrong length",
    file: "actors/dltminer.yml",
    change: (t) => t.replace("'29d8dedcf19a8691b4a3839b805730dda9d0b87c'", "'29d8'"),
    says: /^knowledge\/bad-shape actors\/dltminer\.yml:\d+$/,
  },
  {
    story: "a control server without an end",
    file: "actors/luckymouse.yml",
    change: (t) => t.replace("    until: 2021-06-30\n", ""),
    says: /^knowledge\/no-end actors\/luckymouse\.yml:\d+$/,
  },
  {
    story: "an indicator of an actor whose file does not have it",
    file: "actors/luckymouse.yml",
    change: (t) => t.replace("'34.90.207.23'", "'34.90.207.24'"),
    says: /^knowledge\/actor-lacks campaigns\/hafnium-proxylogon\/indicators\.csv:\d+$/,
  },
  {
    story: "a claim about no campaign",
    file: "actors/claims.yml",
    change: (t) => t.replace("campaign: proxyshell", "campaign: proxyshall"),
    says: /^knowledge\/bad-value actors\/claims\.yml:\d+$/,
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
