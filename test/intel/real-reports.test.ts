/* What readers of real vendors' reports stumbled over, in sentences of our own. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

function read(text: string): readonly string[] {
  const source = sourceOf(text, "Proofpoint", "2021-06-10")
  return claimsOf(source, documentOf(source, 1), lexicons).claims.map(
    ({kind, subject, object}) => `${kind} ${subject} ${object}`,
  )
}

const lead = "The attack hit banks in May."

test("what something is only likened to is no means", () => {
  for (const text of [
    "Like Emotet and Dridex, they use PowerShell.",
    "In contrast to Emotet, they use PowerShell.",
  ]) {
    const claims = read(`${lead} ${text}`)
    assert.ok(claims.includes("vector event-1 powershell"), `${claims}`)
    assert.ok(!claims.some((claim) => /emotet|dridex/.test(claim)), `${claims}`)
  }
})

test("a known tool keeps its id where the text calls it a tool", () => {
  const claims = read(`${lead} The intruders ran the Mimikatz tool.`)
  assert.ok(claims.includes("vector event-1 mimikatz"), `${claims}`)
})

test("how strong a flood was is nobody that it hit", () => {
  for (const text of ["The attack of 2 Tbps hit a bank.", "The attack sent 30 million packets to a bank."])
    assert.ok(!read(text).some((claim) => claim.startsWith("impact-count")), text)
})

test("the company is the firm that was hit, and not the one that tells of it", () => {
  const claims = read("The attack hit Northwick. The company paid a ransom.")
  assert.ok(claims.includes("response-action northwick paid a ransom"), `${claims}`)
})

test("who is said to be one of those that were hit was hit, by whoever hit them", () => {
  const claims = read(`${lead} Norway and Estonia are countries that have been targeted by APT28.`)
  for (const place of ["norway", "estonia"])
    assert.ok(claims.includes(`targeting apt28 ${place}`), `${claims}`)
  const none = read(`${lead} Norway and Estonia are countries that have banks.`)
  assert.ok(!none.some((claim) => claim.startsWith("targeting") && /norway|estonia/.test(claim)), `${none}`)
})
