/* STIX bundles of public statements and of cases, held against the specification's shapes and our own schemas. */

import assert from "node:assert/strict"
import {test} from "node:test"
import type {CaseBundle} from "../../src/model/case.ts"
import type {IntelReport} from "../../src/model/intel.ts"
import {canonicalJson, Losses, uuid5} from "../../src/report/export-json.ts"
import type {RuleText} from "../../src/report/exported.ts"
import {StixBundle} from "../../src/report/stix/bundle.ts"
import {renderCaseStix} from "../../src/report/stix/case.ts"
import {renderIntelStix} from "../../src/report/stix/intel.ts"
import {filePattern, literal, patternOf} from "../../src/report/stix/patterns.ts"
import {exploitedBundle, large, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {everyPayload, hostile, hostileValue, payloads} from "../support/injection.ts"
import {closedInReport, intelReport, undated} from "../support/intel-fixture.ts"
import {checkedBundle, type StixPlain} from "../support/stix-shape.ts"

const named = (objects: readonly StixPlain[], name: string): StixPlain | undefined =>
  objects.find((object) => object["name"] === name)
const links = (objects: readonly StixPlain[]): readonly string[] => {
  const names = new Map(objects.map((object) => [object.id, object["name"] ?? object.type]))
  return objects
    .filter(({type}) => type === "relationship")
    .map(
      (object) =>
        `${names.get(object["source_ref"] as string)} ${object["relationship_type"]} ${names.get(object["target_ref"] as string)}`,
    )
}

test("ids of observables are those that the OASIS library gives", () => {
  const bundle = new StixBundle({marking: {tlp: "CLEAR"}, usual: "CLEAR"})
  const id = (...given: Parameters<StixBundle["observe"]>): string => bundle.observe(...given)
  // Computed with python-stix2 3.0.2.
  assert.equal(id("ipv4-addr", {value: "198.51.100.3"}), "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4")
  assert.equal(id("domain-name", {value: "example.com"}), "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7")
  assert.equal(id("user-account", {account_login: "x"}), "user-account--0c0c00e7-c2c4-50ae-9323-7667669ae501")
  assert.equal(id("directory", {path: "C:\\a"}), "directory--38defe67-1689-540a-828a-d1cbf410d03c")
  const hashes = {"SHA-256": "ab".repeat(32)}
  assert.equal(id("file", {name: "a.aspx", hashes}), "file--7251cec0-5959-54f8-9f79-8e62cf3e420b")
  const exchange = {name: "Microsoft Exchange Server", vendor: "Microsoft", version: "15.1"}
  assert.equal(id("software", exchange), "software--8698d45d-a287-5a90-9387-feed09c00ba1")
})

test("canonical JSON sorts keys by UTF-16 units and writes numbers as RFC 8785 says", () => {
  const given = {"\u20ac": 1, "\r": 2, "1": 3, "\u{1f600}": 4, "\u0080": 5, "\u00f6": 6, "\ufb33": 7}
  assert.deepEqual(Object.values(JSON.parse(canonicalJson(given)) as object).length, 7)
  assert.equal(
    canonicalJson(given),
    '{"\\r":2,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":1,"\u{1f600}":4,"\ufb33":7}',
  )
  assert.equal(
    canonicalJson([1e21, 333333333.3333333, 1e-7, undefined]),
    "[1e+21,333333333.3333333,1e-7,null]",
  )
  assert.equal(canonicalJson({b: undefined, a: null}), '{"a":null}')
})

test("a UUID of version 5 is that of RFC 9562", () => {
  assert.equal(
    uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  )
})

test("a text loses half characters and NUL, is cut, and all of that is counted", () => {
  const losses = new Losses()
  assert.equal(losses.clean("a\ud800b\0c", 100), "a\ufffdbc")
  assert.match(losses.clean("x".repeat(50), 10), /^x{10}… \(40 more characters\)$/)
  assert.equal(losses.sentences.length, 3)
})

test("patterns escape what would end them", () => {
  assert.equal(literal("a'b\\c"), "'a\\'b\\\\c'")
  assert.equal(
    filePattern("C:\\inetpub\\a.aspx"),
    "[file:name = 'a.aspx' AND file:parent_directory_ref.path = 'C:\\\\inetpub']",
  )
  assert.equal(patternOf("sha1", "aa"), "[file:hashes.'SHA-1' = 'aa']")
  assert.equal(patternOf("cve", "CVE-2024-91822"), undefined)
})

test("a bundle of statements has the right shape, and its claims follow their published schema", () => {
  const {text, lost} = renderIntelStix(intelReport(), {marking: {tlp: "GREEN", pap: "AMBER"}})
  const {objects, extensions} = checkedBundle(text)
  assert.ok(extensions > 12, `${extensions} extensions seen`)
  assert.ok(lost.length > 2)
  const left = objects.find((object) => object["abstract"] === "What this bundle leaves out")
  assert.equal(left?.["content"], lost.join("\n"))
})

test("attribution, state and target are linked as STIX allows", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  const all = links(objects)
  for (const link of [
    "intrusions into Connect appliances attributed-to TIN LANTERN",
    "TIN LANTERN attributed-to Ruritanian Signals Service actor",
    "Ruritanian Signals Service actor attributed-to Ruritanian Signals Service",
    "TIN LANTERN related-to Ruritania",
    "intrusions into Connect appliances targets energy companies",
    "TIN LANTERN targets CVE-2024-91822",
    "TIN LANTERN related-to Harbourgate Connect",
    "TIN LANTERN uses LAMPSHELL",
    "Gazette derived-from Advisory",
  ])
    assert.ok(all.includes(link), link)
  assert.ok(!all.some((link) => /^TIN LANTERN attributed-to Ruritania\b(?!n)/.test(link)))
})

test("events and bodies that no entity stands for get one, and lasting names", () => {
  const report = intelReport()
  const bare: IntelReport = {
    ...report,
    readings: report.readings.map((reading) => ({
      ...reading,
      entities: reading.entities.filter(({id}) => id !== "campaign-1" && id !== "ncsc-xx"),
      claims: reading.claims.map((claim) => ({
        ...claim,
        subject: claim.subject === "campaign-1" ? "event-1" : claim.subject,
        object: claim.object === "campaign-1" ? "event-1" : claim.object,
      })),
    })),
  }
  const {text} = renderIntelStix(bare, {names: new Map([["ncsc-xx", "National Cyber Centre"]])})
  const {objects} = checkedBundle(text)
  const all = links(objects)
  assert.ok(
    all.includes("Activity by way of Harbourgate Connect and CVE-2024-91822, 2025 attributed-to TIN LANTERN"),
    all.join("\n"),
  )
  assert.equal(named(objects, "National Cyber Centre")?.type, "identity")
  assert.ok(!objects.some(({name}) => name === "event-1"))
})

test("software is no technique", () => {
  const report = intelReport()
  const [first, ...rest] = report.readings
  assert.ok(first)
  const techniques = first.techniques.map((each) => ({
    ...each,
    id: "S0154",
    name: "Cobalt Strike",
    route: "software" as const,
  }))
  const {objects} = checkedBundle(
    renderIntelStix({...report, readings: [{...first, techniques}, ...rest]}).text,
  )
  assert.ok(!objects.some(({type}) => type === "attack-pattern"))
  assert.ok(objects.some(({content}) => String(content).startsWith("S0154 Cobalt Strike (software)")))
})

test("confidence is the middle of the band of whoever hedges, and of nobody else", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  const hedged = objects.filter((object) => "confidence" in object)
  assert.deepEqual(hedged.map(({type, confidence}) => [type, confidence]).sort(), [
    ["note", 30],
    ["relationship", 85],
  ])
})

test("what is denied or called unlikely is no relationship, and a denial is an opinion on its twin", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  assert.ok(!links(objects).includes("intrusions into Connect appliances attributed-to Ruritania actor"))
  const attributions = objects.filter(
    ({type, relationship_type}) => type === "relationship" && relationship_type === "attributed-to",
  )
  const opinion = objects.find(({type}) => type === "opinion")
  const [denied] = (opinion?.["object_refs"] ?? []) as readonly string[]
  assert.ok(attributions.some(({id}) => id === denied))
  assert.deepEqual(opinion?.["authors"], ["Ruritanian Signals Service"])
})

test("two speakers with different hedges make two relationships", () => {
  const report = intelReport()
  const [first] = report.readings
  const other = first?.claims[0]
  assert.ok(first && other)
  const more: IntelReport = {
    ...report,
    readings: [
      {
        ...first,
        claims: [
          ...first.claims,
          {...other, speakers: [{ref: "jo-doe", basis: "explicit"}], modality: "asserted"},
        ],
      },
      ...report.readings.slice(1),
    ],
  }
  // The same claim id: only the speaker differs.
  const changed = {
    ...more,
    readings: more.readings.map((reading) => ({
      ...reading,
      claims: reading.claims.map((claim, i) => ({
        ...claim,
        id: `${claim.id}-${reading.document.id}-${i}` as typeof claim.id,
      })),
    })),
  }
  const count = (of: IntelReport): number =>
    links(checkedBundle(renderIntelStix(of).text).objects).filter((l) =>
      l.endsWith("attributed-to TIN LANTERN"),
    ).length
  assert.ok(count(changed) > count(report))
})

test("places of evidence count code points, and the words are those of the text", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  const quotes = objects.flatMap((object) =>
    Object.values(
      (object["extensions"] ?? {}) as Record<string, {evidence?: {quote: string; start: number}[]}>,
    ).flatMap(({evidence = []}) => evidence),
  )
  assert.ok(
    quotes.some(({quote}) => quote === "highly likely that TIN LANTERN is responsible for the intrusions"),
  )
  assert.ok(quotes.length > 12)
})

test("copies of a statement are one claim with the words of each", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  const link = objects.find((object) => object["confidence"] === 85)
  const extension = Object.values(link?.["extensions"] as Record<string, {evidence: readonly unknown[]}>)[0]
  assert.equal(extension?.evidence.length, 2)
})

test("a claim of two copies is one, whatever its ids and spelling", () => {
  const report = intelReport()
  const [a, b, c] = report.readings
  assert.ok(a && b && c)
  const other = b.claims.map((claim, i) => ({
    ...claim,
    id: `00000000-0000-5000-8000-00000000099${i}` as typeof claim.id,
  }))
  const apart = renderIntelStix({...report, readings: [a, {...b, claims: other}, c]}).text
  const count = (text: string): number =>
    checkedBundle(text).objects.filter(({type}) => type === "relationship").length
  assert.equal(count(apart), count(renderIntelStix(report).text))
})

test("a statement without a date is a grouping and not a report of 1970", () => {
  const {text, lost} = renderIntelStix(intelReport({first: undated, second: undated}))
  const {objects} = checkedBundle(text)
  assert.deepEqual(
    objects.filter(({type}) => type === "report"),
    [],
  )
  assert.equal(objects.filter(({type}) => type === "grouping").length, 4)
  assert.ok(lost.some((sentence) => sentence.includes("1970")))
})

test("suppressed indicators have no pattern and keep their reason", () => {
  const {objects} = checkedBundle(renderIntelStix(intelReport()).text)
  const patterns = objects.filter(({type}) => type === "indicator").map((object) => object["pattern"])
  assert.equal(patterns.length, 3)
  assert.ok(!patterns.some((pattern) => String(pattern).includes("15.1.2242.4")))
  const note = objects.find((object) => object["abstract"] === "Looks like an indicator and is none")
  assert.equal(note?.["content"], "ipv4 15.1.2242.4: a build number")
})

test("no path of the user's machine leaves in a bundle", () => {
  assert.ok(!renderIntelStix(intelReport()).text.includes("/home/somebody"))
})

test("the same input gives the same bytes, and the order of options does not matter", () => {
  assert.equal(renderIntelStix(intelReport()).text, renderIntelStix(structuredClone(intelReport())).text)
  assert.equal(
    renderCaseStix(exploitedBundle()).text,
    renderCaseStix(structuredClone(exploitedBundle())).text,
  )
})

const rules = (bundle: CaseBundle): ReadonlyMap<string, RuleText> =>
  new Map(
    bundle.findings.map(({rule, title}) => [
      rule as string,
      {
        text: `title: ${title}\n`,
        language: "sigma",
        title,
        description: "d",
        author: "a",
        licence: "Apache-2.0",
      } as const,
    ]),
  )

test("a bundle of a case has the right shape, and its assessment follows the published schema", () => {
  for (const [bundle, least] of [
    [exploitedBundle(), 8],
    [scanBundle(), 1],
    [missingLogsBundle(), 1],
  ] as const)
    for (const options of [
      {},
      {rules: rules(bundle), isIssued: true},
      {marking: {tlp: "GREEN", loweredBy: "A. Admin"} as const},
    ]) {
      const {objects, extensions} = checkedBundle(renderCaseStix(bundle, options).text)
      assert.ok(extensions >= least, `${extensions} extensions`)
      assert.equal(
        objects.filter(({type}) => type === ("isIssued" in options ? "report" : "grouping")).length,
        1,
      )
    }
})

test("every finding is observed data that a sighting ties to its rule and server", () => {
  const bundle = exploitedBundle()
  const {objects} = checkedBundle(renderCaseStix(bundle, {rules: rules(bundle)}).text)
  assert.equal(objects.filter(({type}) => type === "observed-data").length, bundle.findings.length)
  const sightings = objects.filter(({type}) => type === "sighting")
  assert.equal(sightings.length, bundle.findings.length)
  for (const sighting of sightings) assert.match(String(sighting["sighting_of_ref"]), /^indicator--/)
})

test("a finding that a person set aside has an opinion and no sighting", () => {
  const bundle = exploitedBundle()
  const aside = {
    ...bundle,
    findings: bundle.findings.map((f, i) => (i === 0 ? {...f, setAside: "our own test (A. Admin)"} : f)),
  }
  const {objects} = checkedBundle(renderCaseStix(aside, {rules: rules(bundle)}).text)
  assert.equal(objects.filter(({type}) => type === "sighting").length, bundle.findings.length - 1)
  assert.equal(objects.find(({type}) => type === "opinion")?.["explanation"], "our own test (A. Admin)")
})

test("where nobody is named there is no object of an actor; where one is, it is sighted with its likelihood", () => {
  const bundle = exploitedBundle()
  const actors = ["intrusion-set", "threat-actor", "campaign"]
  const refused = checkedBundle(renderCaseStix(bundle).text).objects
  assert.equal(bundle.case.attribution.kind, "refused")
  assert.deepEqual(
    refused.filter(({type}) => actors.includes(type)),
    [],
  )
  assert.deepEqual(
    refused.filter(
      ({type, sighting_of_ref: of}) =>
        type === "sighting" && !/^(?:indicator|attack-pattern)--/.test(String(of)),
    ),
    [],
  )
  const named = checkedBundle(renderCaseStix(withNamedActor(bundle)).text).objects
  const actor = named.find(({type}) => type === "intrusion-set")
  assert.equal(actor?.["name"], "HAFNIUM")
  assert.ok(named.some((object) => object["sighting_of_ref"] === actor?.id && object["confidence"] === 65))
})

function withNamedActor(bundle: CaseBundle): CaseBundle {
  const {attribution} = bundle.case
  const activities = attribution.activities.map((activity) =>
    activity.attributed === undefined
      ? activity
      : {
          ...activity,
          attributed: {
            ...activity.attributed,
            kind: "named" as const,
            actor: "hafnium",
            likelihood: {term: "likely" as const, low: 55, high: 75},
            lacks: [],
            hypotheses: [
              {
                id: "hafnium",
                kind: "actor" as const,
                name: "HAFNIUM",
                prior: 0.1,
                features: [],
                log10: 1,
                posterior: 0.6,
                says: "x",
              },
              ...activity.attributed.hypotheses,
            ],
          },
        },
  )
  return {...bundle, case: {...bundle.case, attribution: {...attribution, kind: "named", activities}}}
}

test("a lowered marking names who lowered it, on every object", () => {
  const {text} = renderCaseStix(exploitedBundle(), {
    marking: {tlp: "GREEN", loweredBy: "A. Admin", pap: "RED"},
  })
  const {objects} = checkedBundle(text)
  const statement = objects.find((object) => JSON.stringify(object["definition"] ?? "").includes("A. Admin"))
  assert.ok(statement)
  const marked = objects.filter((object) =>
    (object["object_marking_refs"] as readonly string[] | undefined)?.includes(statement.id),
  )
  assert.ok(marked.length > 20)
  assert.ok(named(objects, "TLP:GREEN"))
})

test("hostile strings in every field leave the bundle whole, and ids hold", () => {
  const texts = [everyPayload, ...payloads.map(({text}) => text)]
  for (const text of texts) {
    const one = renderCaseStix(hostile(exploitedBundle(), text)).text
    checkedBundle(one)
    assert.equal(renderCaseStix(hostile(exploitedBundle(), text)).text, one)
    assert.doesNotMatch(one, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  }
  for (const text of texts) {
    const {value, paths} = hostileValue(intelReport(), closedInReport, text)
    assert.ok(paths.size > 25, `${paths.size} fields`)
    const rendered = renderIntelStix(value, {reviewed: new Set([text])}).text
    checkedBundle(rendered)
    assert.doesNotMatch(rendered, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  }
})

test("very many findings are cut to the gravest, and that is said", () => {
  const {text, lost} = renderCaseStix(large(6000))
  const {objects} = checkedBundle(text)
  assert.ok(objects.filter(({type}) => type === "observed-data").length <= 5000)
  assert.ok(lost.some((sentence) => sentence.startsWith("1000 of 6000 findings are left out")))
})
