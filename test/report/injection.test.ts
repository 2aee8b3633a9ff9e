import assert from "node:assert/strict"
import {test} from "node:test"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {closedInCase, everyPayload, hostile, hostileValue, marker, payloads} from "../support/injection.ts"
import {withStory} from "../support/story-language.ts"

test("the corpus aims at every reader of a report and leaves its marker wherever it would act", () => {
  const targets = new Set(payloads.map((each) => each.target))
  assert.ok(targets.size >= 13, [...targets].join(", "))
  assert.equal(new Set(payloads.map((each) => each.text)).size, payloads.length)
  const acting = payloads.filter((each) => !["unicode", "file name", "direction"].includes(each.target))
  for (const {name, text} of acting.filter((each) => each.name !== "name of a property"))
    assert.ok(text.includes(marker), name)
  // Longer than that, and a page would cut it before the last payload.
  assert.ok(everyPayload.length > 1000 && everyPayload.length < 1500, String(everyPayload.length))
})

test("the walker reaches every open string of a bundle and leaves words, ids and hashes alone", () => {
  const before = withStory(exploitedBundle())
  const {value, paths} = hostileValue(before, closedInCase, "<x>")
  assert.ok(paths.size > 90, `only ${paths.size} places: ${[...paths].join(", ")}`)
  for (const path of [
    "findings[].summary",
    "findings[].server",
    "findings[].because[].value",
    "files[].id",
    "case.servers[].id",
    "case.servers[].names[]",
    "case.episodes[].says",
    "case.actions[].says",
    "timeline[].summary",
    "troubles[].detail",
  ])
    assert.ok(paths.has(path), path)
  assert.deepEqual(
    value.findings.map((each) => each.id),
    before.findings.map((each) => each.id),
  )
  assert.equal(value.case.servers[0]?.id, `<x>${before.case.servers[0]?.id}`)
  assert.equal(value.findings[0]?.server, value.case.servers[0]?.id)
  const raw = Buffer.from(value.findings[0]?.exhibits[0]?.rawBase64 ?? "", "base64").toString("utf8")
  assert.ok(raw.startsWith("<x>2021-03-03"))
})

test("a field can get a text of its own", () => {
  const seen = new Map<string, number>()
  const {value} = hostileValue(missingLogsBundle(), closedInCase, (path, ordinal) => {
    seen.set(path, ordinal)
    return `${ordinal}:`
  })
  assert.ok(seen.size > 20)
  assert.match(value.case.verdict.headline, /^\d+:Nothing can be said/)
  assert.notDeepEqual(value, hostile(missingLogsBundle(), ""))
})
