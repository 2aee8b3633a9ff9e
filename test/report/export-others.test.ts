/* MISP events, Navigator layers, timelines and tables: by the published layouts, read back cell by cell, and with
 * hostile strings in every field. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {z} from "zod"
import {readCsv} from "../../src/bytes/csv.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import {renderCaseIndicators, renderFindingsCsv} from "../../src/report/case-csv.ts"
import {caseIndicators} from "../../src/report/case-indicators.ts"
import type {Exported} from "../../src/report/exported.ts"
import {isLower, tlpLabels} from "../../src/report/marking.ts"
import {renderCaseMisp} from "../../src/report/misp/case.ts"
import {renderIntelMisp} from "../../src/report/misp/intel.ts"
import {markdownText} from "../../src/report/misp/markdown.ts"
import {renderIntelNavigator} from "../../src/report/navigator.ts"
import {renderCaseNavigator} from "../../src/report/navigator-case.ts"
import {renderTimesketchCsv, renderTimesketchJsonl} from "../../src/report/timesketch.ts"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {everyPayload, hostile, hostileValue, payloads} from "../support/injection.ts"
import {closedInReport, intelReport, undated} from "../support/intel-fixture.ts"

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
const tags = z.array(z.strictObject({name: z.string().min(1)}))
const attributeProperties = {
  uuid,
  type: z.string().min(1),
  category: z.string().min(1),
  value: z.string().regex(/\S/).max(65_535),
  comment: z.string(),
  to_ids: z.boolean(),
  disable_correlation: z.boolean(),
  distribution: z.literal("5"),
  timestamp: z.string().regex(/^\d+$/),
  deleted: z.literal(false),
  first_seen: z.iso.datetime().optional(),
  last_seen: z.iso.datetime().optional(),
  Tag: tags.optional(),
}
const attribute = z.strictObject(attributeProperties)
const mispShape = z.strictObject({
  Event: z.strictObject({
    uuid,
    info: z.string().min(1).max(65_535),
    date: z.iso.date(),
    timestamp: z.string().regex(/^\d+$/),
    threat_level_id: z.literal("4"),
    analysis: z.enum(["0", "1", "2"]),
    distribution: z.literal("0"),
    published: z.literal(false),
    extends_uuid: z.string().optional(),
    Tag: tags,
    Attribute: z.array(attribute),
    Object: z.array(
      z.strictObject({
        name: z.string(),
        "meta-category": z.string(),
        template_uuid: z.uuid(),
        template_version: z.string().regex(/^\d+$/),
        description: z.string(),
        uuid,
        timestamp: z.string(),
        distribution: z.literal("5"),
        comment: z.string(),
        deleted: z.literal(false),
        Attribute: z
          .array(z.strictObject({...attributeProperties, object_relation: z.string().min(1)}))
          .min(1),
      }),
    ),
    EventReport: z.tuple([
      z.strictObject({
        uuid,
        name: z.string(),
        content: z.string().min(1),
        distribution: z.literal("5"),
        timestamp: z.string(),
        deleted: z.literal(false),
      }),
    ]),
  }),
})
type Misp = z.infer<typeof mispShape>["Event"]

function misp({text}: Exported): Misp {
  const {Event} = mispShape.parse(JSON.parse(text))
  const ids = [
    Event,
    ...Event.Attribute,
    ...Event.Object,
    ...Event.Object.flatMap((object) => object.Attribute),
  ].map((each) => each.uuid)
  assert.equal(new Set(ids).size, ids.length, "every UUID comes once")
  return Event
}

// layers/spec/v4.5/layerformat.md: required are name, versions and domain; of a technique, techniqueID.
const layerShape = z.strictObject({
  name: z.string().min(1),
  versions: z.strictObject({attack: z.literal("18"), navigator: z.string(), layer: z.literal("4.5")}),
  domain: z.literal("enterprise-attack"),
  description: z.string(),
  sorting: z.literal([0, 1, 2, 3]),
  layout: z.strictObject({
    layout: z.enum(["side", "flat", "mini"]),
    showID: z.boolean(),
    showName: z.boolean(),
    showAggregateScores: z.boolean(),
    countUnscored: z.boolean(),
  }),
  hideDisabled: z.boolean(),
  techniques: z.array(
    z.strictObject({
      techniqueID: z.string().regex(/^T\d{4}(?:\.\d{3})?$/),
      score: z.number().optional(),
      comment: z.string().optional(),
      enabled: z.boolean(),
      metadata: z.array(z.strictObject({name: z.string(), value: z.string()})).optional(),
      showSubtechniques: z.boolean(),
    }),
  ),
  gradient: z.strictObject({
    colors: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).min(2),
    minValue: z.number(),
    maxValue: z.number(),
  }),
  legendItems: z.array(z.strictObject({label: z.string(), color: z.string()})),
  metadata: z.array(z.strictObject({name: z.string(), value: z.string()})),
  links: z.array(z.strictObject({label: z.string(), url: z.string()})),
  showTacticRowBackground: z.boolean(),
  selectTechniquesAcrossTactics: z.boolean(),
  selectSubtechniquesWithParent: z.boolean(),
  selectVisibleTechniques: z.boolean(),
})

const rows = ({text}: Exported): readonly (readonly string[])[] => {
  const {records, problems} = readCsv(text)
  assert.deepEqual(problems, [])
  const width = records[0]?.cells.length
  for (const {cells} of records) assert.equal(cells.length, width)
  return records.map(({cells}) => cells)
}

test("an event of statements holds claims, indicators and advice, and nothing for detection", () => {
  const event = misp(renderIntelMisp(intelReport(), {marking: {tlp: "GREEN", pap: "AMBER"}}))
  assert.deepEqual(
    event.Tag.slice(0, 2).map(({name}) => name),
    ["tlp:green", "PAP:AMBER"],
  )
  assert.ok(event.Tag.some(({name}) => name === 'misp-galaxy:mitre-attack-pattern="Web Shell - T1505.003"'))
  const values = new Map(event.Attribute.map((each) => [each.value, each]))
  assert.equal(values.get("198.51.100.7")?.type, "ip-dst")
  assert.equal(values.get("15.1.2242.4")?.type, "text")
  assert.equal(values.get("15.1.2242.4")?.disable_correlation, true)
  const actor = event.Attribute.find(({type}) => type === "threat-actor")
  assert.deepEqual(actor?.Tag, [{name: 'postern:phia="highly-likely"'}])
  assert.ok(![...event.Attribute, ...event.Object.flatMap((o) => o.Attribute)].some((each) => each.to_ids))
  assert.equal(event.date, "2025-03-11")
})

test("only what a person has reviewed is for detection", () => {
  const reviewed = new Set(["evil.example", "CVE-2024-91822", "15.1.2242.4"])
  const event = misp(renderIntelMisp(intelReport(), {reviewed}))
  assert.deepEqual(
    event.Attribute.filter((each) => each.to_ids).map(({value}) => value),
    ["evil.example"],
  )
})

test("an event of a case leaves out who only looked, and extends what it is told to", () => {
  const extended = "5f0c2b7d-9a1e-4c33-86d0-f17b2a4e6c8d"
  const event = misp(renderCaseMisp(exploitedBundle(), {extends: extended, isIssued: true}))
  assert.equal(event.extends_uuid, extended)
  assert.equal(event.analysis, "2")
  assert.ok(event.Tag.some(({name}) => name === "tlp:amber+strict"))
  assert.ok(!event.Attribute.some(({type}) => type === "threat-actor"), "nobody is named")
  const observers = caseIndicators(exploitedBundle()).filter(({role}) => role === "observer")
  for (const {value} of observers) assert.ok(!event.Attribute.some((each) => each.value === value), value)
  assert.match(event.EventReport[0].content, /What could not be seen/)
})

test("Markdown of the evidence is text: no markup, link, HTML or mention is left", () => {
  assert.equal(
    markdownText("[a](javascript:x) <b> @[tag](y) `c` http://d.example"),
    "\\[a\\]\\(javascript\\:x\\) \\<b\\> \\@\\[tag\\]\\(y\\) \\`c\\` http\\:\\/\\/d\\.example",
  )
  for (const {text} of payloads) assert.doesNotMatch(markdownText(text), /(?<!\\)[<>[\]()`*_#|!@:]|\n/)
})

test("a layer of statements counts independent sources and quotes the sentence", () => {
  const layer = layerShape.parse(JSON.parse(renderIntelNavigator(intelReport()).text))
  const shell = layer.techniques.find(({techniqueID}) => techniqueID === "T1505.003")
  assert.equal(shell?.score, 1)
  assert.match(
    shell?.comment ?? "",
    /^“The group left web shells \(T1505\.003\)\.” \(National Cyber Centre\)$/,
  )
  const parent = layer.techniques.find(({techniqueID}) => techniqueID === "T1505")
  assert.deepEqual([parent?.score, parent?.showSubtechniques], [undefined, true])
})

test("a layer of a case scores by the band and names its findings", () => {
  const bundle = exploitedBundle()
  const layer = layerShape.parse(JSON.parse(renderCaseNavigator(bundle).text))
  const [technique] = layer.techniques
  assert.equal(technique?.techniqueID, "T1190")
  assert.equal(technique?.score, 98)
  assert.equal(technique?.comment, bundle.findings.map(({id}) => id).join(", "))
  assert.equal(layer.metadata[0]?.value, "TLP:AMBER+STRICT")
})

test("a finding that a person set aside is in no layer and gives no indicator", () => {
  const bundle = exploitedBundle()
  const aside = {...bundle, findings: bundle.findings.map((finding) => ({...finding, setAside: "a test"}))}
  assert.deepEqual(layerShape.parse(JSON.parse(renderCaseNavigator(aside).text)).techniques, [])
  assert.deepEqual(caseIndicators(aside), [])
})

test("indicators are foreign addresses, programs, files and pages, never Exchange's own or internal ones", () => {
  const bundle = exploitedBundle()
  const [first] = bundle.findings
  assert.ok(first)
  const sources = [
    "10.1.2.3",
    "fe80::1%8",
    "192.168.0.9",
    "::1",
    "203.0.113.9",
    "2001:db8::7",
    "not an address",
  ]
  const pages = ["/owa/auth/logon.aspx", "/owa/auth/x.aspx", "/ecp/DDI/DDIService.svc/SetObject", "/ecp/y.js"]
  const findings = [
    ...sources.map((source) => ({...first, because: [], source})),
    ...pages.map((value) => ({
      ...first,
      source: undefined,
      because: [{field: "cs-uri-stem" as never, value, at: first.events[0]}],
    })),
  ]
  assert.deepEqual(
    caseIndicators({...bundle, findings}).map(({value}) => value),
    ["2001:db8::7", "203.0.113.9", "/ecp/y.js", "/owa/auth/x.aspx"],
  )
})

test("Timesketch gets its three columns first, and only what has a time", () => {
  const bundle = exploitedBundle()
  const timed = bundle.timeline.filter(({when}) => when !== undefined).length
  const [header, ...body] = rows(renderTimesketchCsv(bundle))
  assert.deepEqual(header?.slice(0, 3), ["message", "datetime", "timestamp_desc"])
  assert.equal(body.length, timed)
  for (const [, time] of body) assert.match(time ?? "", /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
  const lines = renderTimesketchJsonl(bundle)
    .text.trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.equal(lines.length, timed)
  for (const line of lines) {
    assert.equal(typeof line["message"], "string")
    assert.equal(new Date(String(line["datetime"])).getTime(), Math.floor(Number(line["timestamp"]) / 1000))
    assert.equal(line["tlp"], "TLP:AMBER+STRICT")
  }
  const timeless: CaseBundle = {
    ...bundle,
    timeline: bundle.timeline.map((entry) => ({...entry, when: undefined})),
  }
  assert.equal(rows(renderTimesketchCsv(timeless)).length, 1)
  assert.ok(renderTimesketchCsv(timeless).lost.some((sentence) => sentence.includes("without a time")))
})

test("the table of findings has one row each, with the lowered marking in each", () => {
  const bundle = exploitedBundle()
  const [header, ...body] = rows(renderFindingsCsv(bundle, {marking: {tlp: "CLEAR", loweredBy: "A. Admin"}}))
  assert.equal(body.length, bundle.findings.length)
  assert.equal(header?.at(-1), "tlp")
  for (const row of body) assert.equal(row.at(-1), "TLP:CLEAR (lowered from TLP:AMBER+STRICT by A. Admin)")
})

test("no cell of a safe table is a formula or holds what cannot be seen, and a raw one holds the value itself", () => {
  for (const {text} of payloads) {
    const bundle = hostile(exploitedBundle(), text)
    for (const write of [renderFindingsCsv, renderCaseIndicators, renderTimesketchCsv]) {
      for (const cell of rows(write(bundle)).flat()) {
        assert.doesNotMatch(cell, /^\s*[=+\-@＝＋－＠]/u)
        assert.doesNotMatch(cell, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }
    }
    const raw = rows(renderFindingsCsv(bundle, {}, "raw"))
    const at = raw[0]?.indexOf("summary") ?? -1
    const [first] = bundle.findings
    assert.equal(raw[1]?.[at], first?.summary.toWellFormed().replaceAll("\0", ""))
  }
})

test("hostile strings in every field leave events, layers and lines readable", () => {
  const shown = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
  for (const text of [everyPayload, ...payloads.map((each) => each.text)]) {
    const bundle = hostile(exploitedBundle(), text)
    const report = hostileValue(intelReport(), closedInReport, text).value
    const all = [
      renderCaseMisp(bundle),
      renderIntelMisp(report),
      renderCaseNavigator(bundle),
      renderIntelNavigator(report),
    ]
    misp(all[0] as Exported)
    misp(all[1] as Exported)
    for (const each of all.slice(2)) layerShape.parse(JSON.parse(each.text))
    const lines = renderTimesketchJsonl(bundle).text
    for (const line of lines.trimEnd().split("\n")) JSON.parse(line)
    for (const each of [...all.map((one) => one.text), lines]) assert.doesNotMatch(each, shown)
  }
})

test("the same input gives the same bytes in every format", () => {
  const writers: readonly ((copy: CaseBundle) => Exported)[] = [
    renderCaseMisp,
    renderCaseNavigator,
    renderTimesketchCsv,
    renderTimesketchJsonl,
    renderFindingsCsv,
    renderCaseIndicators,
  ]
  for (const write of writers)
    assert.equal(write(exploitedBundle()).text, write(structuredClone(exploitedBundle())).text)
})

test("cases without findings, and statements without dates, can be exported", () => {
  const empty = {...missingLogsBundle(), findings: [], timeline: []}
  misp(renderCaseMisp(empty))
  layerShape.parse(JSON.parse(renderCaseNavigator(empty).text))
  assert.equal(rows(renderFindingsCsv(empty)).length, 1)
  assert.equal(renderTimesketchJsonl(empty).text, "")
  const none = {...intelReport(), readings: [], statements: [], kinships: [], conflicts: [], independence: []}
  misp(renderIntelMisp(none))
  const {Tag} = misp(renderIntelMisp(intelReport({first: undated, second: undated})))
  assert.ok(Tag.some(({name}) => name === "tlp:clear"))
})

test("labels are lower only towards CLEAR", () => {
  for (const [i, a] of tlpLabels.entries())
    for (const [j, b] of tlpLabels.entries()) assert.equal(isLower(a, b), i < j)
})
