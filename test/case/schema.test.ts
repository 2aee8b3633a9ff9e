import assert from "node:assert/strict"
import {test} from "node:test"
import {Ajv2020} from "ajv/dist/2020.js"
import fc from "fast-check"
import {caseJson, findingsJsonl, locateInJson, troublesJsonl} from "../../src/case/json.ts"
import {caseFile, caseJsonSchema, findingLine, troubleLine} from "../../src/case/schema.ts"
import type {Value} from "../../src/model/event.ts"
import {jsonText} from "../../src/report/json-text.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {assertGolden} from "../support/golden.ts"
import {hostile} from "../support/injection.ts"

const bundles = [exploitedBundle(), scanBundle(), missingLogsBundle()]

test("docs/case.schema.json is the schema that the program uses", () => {
  assertGolden("docs/case.schema.json", `${jsonText(caseJsonSchema(), 2)}\n`)
})

test("an independent validator accepts what is written and refuses what is not a case", () => {
  const ajv = new Ajv2020({strict: true, allErrors: true, allowUnionTypes: true})
  ajv.addSchema(caseJsonSchema(), "case")
  const isCase = ajv.getSchema("case")
  const isFinding = ajv.getSchema("case#/$defs/findingLine")
  const isTrouble = ajv.getSchema("case#/$defs/troubleLine")
  assert.ok(isCase !== undefined && isFinding !== undefined && isTrouble !== undefined)
  for (const bundle of [...bundles, ...bundles.map((each) => hostile(each))]) {
    assert.ok(isCase(JSON.parse(caseJson(bundle.case))), ajv.errorsText(isCase.errors))
    for (const line of findingsJsonl(bundle.findings))
      assert.ok(isFinding(JSON.parse(line)), ajv.errorsText(isFinding.errors))
    for (const line of troublesJsonl(bundle.troubles))
      assert.ok(isTrouble(JSON.parse(line)), ajv.errorsText(isTrouble.errors))
  }
  const good = JSON.parse(caseJson(exploitedBundle().case))
  assert.ok(!isCase({...good, extra: 1}))
  assert.ok(!isCase({...good, schema: "postern-case/2"}))
  assert.ok(!isCase({...good, asOf: "yesterday"}))
})

test("what is written is read back the same", () => {
  for (const bundle of bundles) {
    assert.deepEqual(caseFile.decode(JSON.parse(caseJson(bundle.case))), {ok: true, value: bundle.case})
    for (const finding of bundle.findings) {
      assert.deepEqual(findingLine.decode(JSON.parse(jsonText(findingLine.encode(finding)))), {
        ok: true,
        value: finding,
      })
    }
    for (const trouble of bundle.troubles) {
      assert.deepEqual(troubleLine.decode(JSON.parse(jsonText(troubleLine.encode(trouble)))), {
        ok: true,
        value: trouble,
      })
    }
  }
})

test("keys come in the same order whatever order the objects were built in", () => {
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, each]) => [key, turned(each)]),
          )
        : value
  const {case: original} = exploitedBundle()
  assert.equal(caseJson(turned(original) as typeof original), caseJson(original))
})

test("numbers that a double cannot hold stay exact as text, and null stays null", () => {
  const [model] = exploitedBundle().findings
  assert.ok(model !== undefined)
  const [first] = model.because
  assert.ok(first !== undefined)
  const values: readonly (readonly [Value, unknown])[] = [
    [2n ** 63n, "9223372036854775808"],
    [7n, 7],
    [Number.NaN, "NaN"],
    [null, null],
    [
      [1n, "a", null],
      [1, "a", null],
    ],
    [true, true],
  ]
  for (const [value, expected] of values) {
    const json = findingLine.encode({...model, because: [{...first, value}]}) as {because: {value: unknown}[]}
    assert.deepEqual(json.because[0]?.value, expected)
  }
  const at = {...first.at, unit: {kind: "record" as const, record: 2n ** 60n + 1n}}
  const read = findingLine.decode(JSON.parse(jsonText(findingLine.encode({...model, events: [at]}))))
  assert.ok(read.ok && read.value.events[0].unit.kind === "record")
  assert.equal(read.value.events[0].unit.record, 2n ** 60n + 1n)
})

test("JSON text is one line per record, plain to a terminal, and reads back unchanged", () => {
  const anyText = fc
    .array(fc.integer({min: 0, max: 0xffff}), {maxLength: 40})
    .map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(anyText, (text) => {
      const written = jsonText({text})
      assert.doesNotMatch(written, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      assert.deepEqual(JSON.parse(written), {text: text.toWellFormed()})
    }),
  )
})

test("a shape names the place of what it refuses", () => {
  const json = JSON.parse(caseJson(exploitedBundle().case))
  json.servers[0].judgements[2].likelihood.term = "very likely"
  const read = caseFile.decode(json)
  assert.ok(!read.ok)
  assert.deepEqual(read.issues[0]?.path, ["servers", 0, "judgements", 2, "likelihood", "term"])
})

test("any value is found in JSON text by its path", () => {
  let seen = 0
  fc.assert(
    fc.property(fc.jsonValue({maxDepth: 4}), fc.integer({min: 0, max: 2}), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const walk = (node: unknown, path: readonly (string | number)[]): void => {
        const at = locateInJson(text, path)
        const written = JSON.stringify(node)
        assert.equal(text.slice(at, at + 1), written.slice(0, 1), `${path.join(".")} in ${text}`)
        if (typeof node !== "object" || node === null)
          assert.equal(text.slice(at, at + written.length), written)
        seen += 1
        for (const [key, each] of Object.entries(node ?? {})) {
          if (typeof node === "object") walk(each, [...path, Array.isArray(node) ? Number(key) : key])
        }
      }
      walk(value, [])
    }),
  )
  assert.ok(seen > 200)
})
