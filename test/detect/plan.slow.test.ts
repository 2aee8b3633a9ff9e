/* Every SigmaHQ rule on every event of the shared data, with the index of rules and without. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {compileRules} from "../../src/detect/match.ts"
import {below, eventsOf, sigmaRules, withoutShared} from "../support/shared-windows.ts"

const all = ["rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance"]

test("all rules match the same with and without the index", {skip: withoutShared}, async () => {
  const rules = sigmaRules(all)
  assert.ok(rules.length > 3700, `${rules.length} rules`)
  const indexed = compileRules(rules)
  const plain = compileRules(rules, {indexed: false})
  const paths = [
    ...["evtx-attack-samples", "evtx-parser-samples", "evtx-to-mitre-attack"].flatMap((folder) =>
      below(folder, ".evtx"),
    ),
    ...below("otrf-host-json", ".zip"),
    ...below("exchange-proxylogon-otrf", ".zip"),
    ...below("exchange-server-exports", ""),
    ...below("iis-logs-plaso", ".log"),
  ]
  let events = 0
  let matches = 0
  for (const path of paths)
    for await (const event of eventsOf(path)) {
      events++
      const found: unknown[] = []
      const expected: unknown[] = []
      indexed.match(event, (rule, because) => found.push([rule.id, because]))
      plain.match(event, (rule, because) => expected.push([rule.id, because]))
      matches += expected.length
      assert.deepEqual(found, expected, `${path}, ${event.from.offset}`)
    }
  console.log(`${rules.length} rules, ${paths.length} files, ${events} events, ${matches} matches`)
  assert.ok(events > 35_000 && matches > 1500, `only ${events} events, ${matches} matches`)
})
