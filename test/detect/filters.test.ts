import assert from "node:assert/strict"
import {test} from "node:test"
import {applyFilters} from "../../src/detect/filters.ts"
import {compileRules} from "../../src/detect/match.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {plainEvent, windowsSource} from "../support/plain-event.ts"

const rule = (id: string, name: string, more = ""): string =>
  `title: ${name}\nid: ${id}\nname: ${name}\nlevel: low\nlogsource: {product: windows, category: process_creation}\n` +
  `detection: {s: {Image|endswith: '\\a.exe'}, ${more}condition: s${more === "" ? "" : " | count() > 1"}}\n`
const filter = (rules: string, logsource: string, selection: string): string =>
  `title: f\nid: f-${rules}\nlogsource: {${logsource}}\nfilter: {rules: ${rules}, selection: {${selection}}, condition: selection}\n`

/** \`title filteredBy\` of every hit. */
function hits(text: readonly string[], fields: Readonly<Record<string, string>>): readonly string[] {
  const {rules, refusals} = mergeRules([parseRules(text.join("---\n"), "case.yml", {})])
  assert.deepEqual(refusals, [])
  const detections = rules.filter((one) => one.kind === "detection")
  const filters = rules.filter((one) => one.kind === "filter")
  const out: string[] = []
  compileRules(applyFilters(detections, filters, rules)).match(
    plainEvent(windowsSource(), fields),
    (hit, _, filteredBy) => out.push([hit.title, ...(filteredBy ?? [])].join(" ")),
  )
  return out
}

const adm = {Image: "C:\\a.exe", User: "adm_x"}
const windows = "product: windows, category: process_creation"

test("a filter keeps the match and says that it suppresses it", () => {
  const rules = [rule("id-1", "one"), rule("id-2", "two"), filter("[id-1]", windows, "User|startswith: adm_")]
  assert.deepEqual(hits(rules, adm), ["one f-[id-1]", "two"])
  assert.deepEqual(hits(rules, {...adm, User: "bob"}), ["one", "two"])
})

test("a filter reaches rules by name, or all of its logsource", () => {
  assert.deepEqual(hits([rule("id-1", "one"), filter("[one]", windows, "User: adm_x")], adm), ["one f-[one]"])
  assert.deepEqual(hits([rule("id-1", "one"), filter("any", "product: windows", "User: adm_x")], adm), [
    "one f-any",
  ])
})

test("a filter for another logsource reaches nothing", () => {
  assert.deepEqual(hits([rule("id-1", "one"), filter("[id-1]", "category: webserver", "User: adm_x")], adm), [
    "one",
  ])
})

test("a filter on a rule with an old aggregation is asked of its single events", () => {
  const rules = [rule("id-1", "one", "timeframe: 5m, "), filter("[one]", windows, "User: adm_x")]
  assert.deepEqual(hits(rules, adm), ["one f-[one]"])
})

test("several filters that hold are all named", () => {
  const rules = [
    rule("id-1", "one"),
    filter("[one]", windows, "User: adm_x"),
    filter("any", windows, "Image: '*'"),
    filter("[id-1]", windows, "User: nobody"),
  ]
  assert.deepEqual(hits(rules, adm), ["one f-[one] f-any"])
})
