import assert from "node:assert/strict"
import {test} from "node:test"
import {planCorrelations, withCarriedFields} from "../../src/detect/correlate-plan.ts"
import {compileRules} from "../../src/detect/match.ts"
import {project} from "../../src/detect/project.ts"
import {renderRefusal} from "../../src/report/refusal-text.ts"
import {mapFields, parseMapping} from "../../src/rules/mapping.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {plainEvent, windowsSource} from "../support/plain-event.ts"

const rule = (selection: string, category = "process_creation"): string =>
  `title: t\nid: id-1\nname: t\nlevel: low\nlogsource: {product: windows, category: ${category}}\n` +
  `detection: {s: {${selection}}, condition: s}\n`

const pipeline = `
name: ours
priority: 10
transformations:
  - id: fields
    type: field_name_mapping
    mapping:
      CommandLine: process.command_line
      Image: [exe, path]
    rule_conditions:
      - type: logsource
        product: windows
        category: process_creation
`
const short = `
fields: {CommandLine: cmd}
logsources:
  - {product: windows, category: process_creation, fields: {cmd: process.command_line}}
`

function matches(mapping: string, selection: string, fields: Readonly<Record<string, string>>): boolean {
  const parsed = parseMapping(mapping, "map.yml")
  assert.deepEqual(parsed.refusals, [])
  const {rules} = parseRules(rule(selection), "case.yml", {})
  const detections = rules.filter((one) => one.kind === "detection")
  let isHit = false
  compileRules(mapFields(detections, parsed.mapping)).match(plainEvent(windowsSource(), fields), () => {
    isHit = true
  })
  return isHit
}

test("fields are read under the names of the evidence", () => {
  assert.equal(matches(pipeline, "CommandLine: x", {"process.command_line": "X"}), true)
  assert.equal(matches(pipeline, "commandline: x", {"process.command_line": "X"}), true)
  assert.equal(matches(pipeline, "CommandLine: x", {CommandLine: "x"}), false)
})

test("steps are carried out in order, each on the result of the one before", () => {
  assert.equal(matches(short, "CommandLine: x", {"process.command_line": "x"}), true)
  assert.equal(matches(short, "CommandLine: x", {cmd: "x"}), false)
})

test("a field mapped to several is any of them, and absent only if all are", () => {
  assert.equal(matches(pipeline, "Image: x", {path: "x"}), true)
  assert.equal(matches(pipeline, "Image: null", {path: "x"}), false)
  assert.equal(matches(pipeline, "Image: null", {other: "x"}), true)
  assert.equal(
    matches(pipeline, "Image|fieldref: CommandLine", {path: "x", "process.command_line": "x"}),
    true,
  )
})

test("a step for another logsource leaves the rule alone", () => {
  const {mapping} = parseMapping(pipeline, "map.yml")
  const {rules} = parseRules(rule("CommandLine: x", "image_load"), "case.yml", {})
  const detections = rules.filter((one) => one.kind === "detection")
  assert.deepEqual(mapFields(detections, mapping), detections)
})

test("what correlations group by is carried under Sigma's name and read from the mapped one", () => {
  const burst =
    "title: b\nid: id-2\nlevel: low\ncorrelation: {type: event_count, rules: [t], group-by: [Image], timespan: 1m, condition: {gte: 2}}\n"
  const {rules} = mergeRules([parseRules(`${rule("CommandLine: x")}---\n${burst}`, "case.yml", {})])
  const detections = rules.filter((one) => one.kind === "detection")
  const [ready] = mapFields(
    withCarriedFields(detections, planCorrelations(rules)),
    parseMapping(pipeline, "map.yml").mapping,
  )
  assert.deepEqual(ready!.carry, ["Image"])
  assert.equal(project(plainEvent(windowsSource(), {path: "a.exe"}), ready!)["Image"], "a.exe")
})

const mistakes: readonly (readonly [text: string, code: string, place: string])[] = [
  ["fields: {A: b}\nfield: {}\n", "mapping/unknown-key", "map.yml:2:1"],
  ["name: x\n", "mapping/nothing-mapped", "map.yml:1:1"],
  ["transformations:\n  - type: add_condition\n", "mapping/unknown-transformation", "map.yml:2:11"],
  ["transformations:\n  - type: field_name_mapping\n", "mapping/nothing-mapped", "map.yml:2:5"],
  ["logsources:\n  - product: windows\n", "mapping/nothing-mapped", "map.yml:2:5"],
  ["fields:\n  A: {}\n", "sigma/wrong-shape", "map.yml:2:6"],
  ["fields: [a]\n", "sigma/wrong-shape", "map.yml:1:9"],
  ["logsources: {}\n", "sigma/wrong-shape", "map.yml:1:13"],
  ["fields: {\n", "sigma/yaml-syntax", "map.yml:"],
]
for (const [text, code, place] of mistakes)
  test(`a mapping file is refused with its place: ${JSON.stringify(text)}`, () => {
    const {refusals} = parseMapping(text, "map.yml")
    assert.deepEqual(
      refusals.map((refusal) => refusal.code),
      [code],
    )
    assert.ok(renderRefusal(refusals[0]!).includes(place), renderRefusal(refusals[0]!))
  })
