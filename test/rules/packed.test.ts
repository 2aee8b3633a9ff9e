/* Rules as bytes: what was packed comes out, whoever looks at it, and however. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {ruleId} from "../../src/model/ids.ts"
import {packRules, unpackRules} from "../../src/rules/packed.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"

const text = `title: Größe
id: 0b0a6c4e-9a0e-4f0e-8d0d-000000000001
name: sized
description: |
  Ein Satz mit Umlauten, \\u0000 und "Anführung".
tags: [attack.t1190]
level: high
logsource: {product: windows, category: process_creation}
detection:
  a: {Image|endswith: '\\w3wp.exe', Size|gte: 12345678901234567890}
  b: ['größer', 'b*c?d']
  condition: a or b
fields: [Image]
---
title: other
id: 0b0a6c4e-9a0e-4f0e-8d0d-000000000002
logsource: {category: webserver}
detection:
  a: {cs-uri-query: null}
  b: {cs-uri-query: 'x'}
  condition: [a, b]
`
const rules = parseRules(text, "t.yml", {}).rules.filter((rule) => rule.kind === "detection")

test("packed rules come out as they went in", () => {
  assert.equal(rules.length, 2)
  const out = unpackRules(packRules(rules))
  assert.deepEqual(out, rules)
  assert.deepEqual(
    out.map((rule) => Object.keys(rule).sort()),
    rules.map((rule) => Object.keys(rule).sort()),
  )
  assert.deepEqual(unpackRules(packRules([])), [])
})

test("a copy of an unpacked rule is whole, and so is one that was packed again", () => {
  const filters = [{id: ruleId("f"), condition: rules[0]!.condition}]
  const out = unpackRules(packRules(rules)).map((rule) => ({...rule, filters}))
  assert.deepEqual(
    unpackRules(packRules(out)),
    rules.map((rule) => ({...rule, filters})),
  )
})
