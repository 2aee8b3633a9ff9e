/* Expressions of rules: what they may cost. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {compileRegex} from "../../src/rules/regex.ts"

test("an expression that would cost seconds a text is refused, by its length or by its counts", () => {
  const long = compileRegex("'".repeat(20_000), "i")
  assert.ok(!long.ok && /longer than 4000 characters/.test(long.detail))
  // 2.5 s and 450 MB to compile, as long as an usual one.
  for (const source of [
    "a{1000}".repeat(500),
    "([ab]{1,10}[^x]{10}){50}".repeat(20),
    "\\Qab\\E{1000}".repeat(11),
  ]) {
    const counted = compileRegex(source, "")
    assert.ok(!counted.ok && /states, the limit is 20000/.test(counted.detail), source.slice(0, 40))
  }
})

test("counts that published rules have are accepted, and characters that only look like counts", () => {
  for (const source of [
    "[^/]{100,}$",
    "(.){200,}",
    ".{1000,}",
    ".{150}",
    "(?:ab){2,}",
    "a{1000}",
    "a{,5}",
    "{1}",
    "[{1000}]",
  ]) {
    const compiled = compileRegex(source, "")
    assert.equal(compiled.ok, source !== "{1}", source)
  }
  const compiled = compileRegex("^(?:[a-z]{8}\\.){2}aspx$", "i")
  assert.ok(compiled.ok && compiled.search("ABCDEFGH.abcdefgh.ASPX") && !compiled.search("abc.aspx"))
})
