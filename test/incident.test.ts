import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {incidentJsonSchema, incidentTemplate, parseIncident} from "../src/cli/incident-file.ts"
import {incidentFieldNames, incidentFields} from "../src/model/incident.ts"
import type {Instant} from "../src/model/instant.ts"
import {PosternError} from "../src/model/refusal.ts"
import {incidentRecord} from "../src/report/incident.ts"
import {organisation, said, time} from "./drafts/support.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "./support/case-fixtures.ts"
import {assertGolden} from "./support/golden.ts"
import {everyPayload, hostile} from "./support/injection.ts"

const asOf: Instant = time("2021-03-15T12:00Z")

test("every field of every record has a state, a basis, and a value exactly where it is not unknown", () => {
  for (const bundle of [exploitedBundle(), scanBundle(), missingLogsBundle()]) {
    const {fields} = incidentRecord(bundle, organisation, {}, asOf)
    assert.deepEqual(Object.keys(fields), [...incidentFieldNames])
    for (const name of incidentFieldNames) {
      const {value, state, basis, from} = fields[name]
      assert.equal(value === undefined, state === "unknown", name)
      assert.ok(basis.length > 3, name)
      assert.equal(from === "nobody", state === "unknown", name)
      if (value !== undefined) assert.equal(value.kind, incidentFields[name].shape, name)
    }
  }
})

test("what a case shows is filled with the findings behind it", () => {
  const bundle = exploitedBundle()
  const known = new Set<string>(bundle.findings.map(({id}) => id))
  const {fields} = incidentRecord(bundle, organisation, {}, asOf)
  for (const name of ["vector", "suspectedMalicious", "systemsAffected"] as const) {
    assert.notEqual(fields[name].state, "unknown", name)
    assert.ok(fields[name].evidence.length > 0 && fields[name].evidence.every((id) => known.has(id)), name)
  }
  assert.deepEqual(fields.systemsAffected.value, {kind: "count", least: 1, most: 1})
})

test("a case that cannot be assessed leaves the way in unknown and says why", () => {
  const {fields} = incidentRecord(missingLogsBundle(), organisation, {}, asOf)
  assert.equal(fields.vector.state, "unknown")
  assert.equal(fields.suspectedMalicious.state, "unknown")
  assert.deepEqual(fields.systemsAffected.value, {kind: "count", least: 0, most: 1})
})

test("a person's word goes first, and the evidence's other answer stands beside it", () => {
  const told = said({earliestActivity: "2021-02-27T10:00Z"})
  const {earliestActivity} = incidentRecord(exploitedBundle(), organisation, told, asOf).fields
  assert.deepEqual(earliestActivity.value, {kind: "time", at: time("2021-02-27T10:00Z")})
  assert.equal(earliestActivity.from, "record")
})

test("a contact on a domain of the servers is no contact to trust", () => {
  const {fields} = incidentRecord(
    exploitedBundle(),
    {contacts: ["soc@corp.example", "x@else.example"]},
    {},
    asOf,
  )
  assert.deepEqual(fields.companyEmail.value, {kind: "text", text: "soc@corp.example"})
  assert.deepEqual(fields.reporterEmail.value, {kind: "text", text: "x@else.example"})
  assert.equal(fields.reporterEmail.state, "estimated")
})

test("the same inputs give the same record", () => {
  const make = (): string =>
    JSON.stringify(incidentRecord(exploitedBundle(), organisation, said({sector: "x"}), asOf))
  assert.equal(make(), make())
})

test("an incident file says values, estimates, unknowns and nothing", () => {
  const told = parseIncident(
    "x.yml",
    `awareAt: 2021-03-08T10:00:00+01:00
awareBy: {value: helpdesk call, state: estimated, basis: the ticket has no time}
sector:
containedAt: {state: unknown, basis: it goes on}
informed: police
systemsAffected: {least: 1, most: 3}
usersAffected: {value: 250, state: estimated}
`,
  )
  assert.deepEqual(told.awareAt?.value, {kind: "time", at: time("2021-03-08T09:00Z")})
  assert.equal(told.awareBy?.state, "estimated")
  assert.equal(told.sector, undefined)
  assert.deepEqual(told.containedAt, {value: undefined, state: "unknown", basis: "it goes on"})
  assert.deepEqual(told.informed?.value, {kind: "list", items: ["police"]})
  assert.deepEqual(told.systemsAffected?.value, {kind: "count", least: 1, most: 3})
  assert.deepEqual(told.usersAffected?.value, {kind: "count", least: 250, most: 250})
  assert.deepEqual(parseIncident("x.yml", "# nothing yet\n\n"), {})
})

const mistakes: readonly (readonly [string, string, number, RegExp])[] = [
  ["sector: a\nawareat: x\n", "report/unknown-field", 2, /awareat/],
  ["sector: [a, b: c\n", "report/bad-yaml", 2, /./],
  ["sector: a\nawareAt: yesterday\n", "report/bad-value", 2, /time with its zone/],
  ["awareAt: 2021-03-08T09:00:00\n", "report/bad-value", 1, /time with its zone/],
  ["usersAffected: many\n", "report/bad-value", 1, /usersAffected/],
  ["usersAffected: {least: 3, most: 1}\n", "report/bad-value", 1, /usersAffected/],
  ["sector: {state: known}\n", "report/bad-value", 1, /sector/],
  ["sector: {value: a, state: unknown}\n", "report/bad-value", 1, /sector/],
  ["- a\n- b\n", "report/bad-value", 1, /./],
]
for (const [text, code, line, message] of mistakes)
  test(`an incident file is refused with its place: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseIncident("x.yml", text),
      (error: unknown) => {
        assert.ok(error instanceof PosternError)
        const [first] = error.refusals
        assert.equal(first.code, code)
        assert.equal(first.at?.line, line)
        assert.match(first.message, message)
        return true
      },
    )
  })

test("a mistyped field is answered with the right one", () => {
  assert.throws(
    () => parseIncident("x.yml", "awareat: x\n"),
    (error: unknown) => error instanceof PosternError && /awareAt/.test(error.refusals[0].hint ?? ""),
  )
})

test("a template can be read back, leaves all to the case, and asks for what is missing", () => {
  for (const bundle of [exploitedBundle(), scanBundle(), hostile(exploitedBundle(), everyPayload)]) {
    const record = incidentRecord(bundle, organisation, {}, asOf)
    const text = incidentTemplate(record, "mx1.case")
    assert.deepEqual(parseIncident("x.yml", text), {})
    for (const name of incidentFieldNames)
      assert.ok(
        text.includes(record.fields[name].value === undefined ? `\n${name}:\n` : `\n# ${name}: `),
        name,
      )
    assert.match(text, /# ---- MISSING ----/)
  }
})

test("a template with every # before a value removed says what the case said", () => {
  const record = incidentRecord(exploitedBundle(), organisation, {}, asOf)
  const text = incidentTemplate(record, "mx1.case").replace(
    new RegExp(`^# (?=(?:${incidentFieldNames.join("|")}): )`, "gm"),
    "",
  )
  const told = parseIncident("x.yml", text)
  assert.ok(Object.keys(told).length > 8)
  for (const [name, field] of Object.entries(told))
    if (field.value?.kind === "text" || field.value?.kind === "count")
      assert.deepEqual(field.value, record.fields[name as keyof typeof told].value, name)
})

test("docs/incident.schema.json is the schema that the program uses", () => {
  assertGolden("docs/incident.schema.json", `${JSON.stringify(incidentJsonSchema(), undefined, 2)}\n`)
  const read = JSON.parse(
    readFileSync(join(import.meta.dirname, "../docs/incident.schema.json"), "utf8"),
  ) as {
    properties: object
  }
  assert.deepEqual(Object.keys(read.properties), [...incidentFieldNames])
})
