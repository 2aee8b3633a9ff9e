import assert from "node:assert/strict"
import {test} from "node:test"
import {parseConfig} from "../src/cli/config-file.ts"
import {PosternError} from "../src/model/refusal.ts"

test("a configuration of a hundred thousand mistakes is refused, and a thousand of them are told", () => {
  assert.throws(
    () => parseConfig("}[c,d ".repeat(20_000), "postern.yml"),
    (error) => error instanceof PosternError && error.refusals.length === 1000,
  )
})

test("a configuration that nests deeper than the library can read is refused", () => {
  for (const text of ["- ".repeat(20_000), "[".repeat(20_000), `a: ${"[".repeat(60)}${"]".repeat(60)}`])
    assert.throws(
      () => parseConfig(text, "postern.yml"),
      (error) =>
        error instanceof PosternError && error.refusals.every(({code}) => code === "config/bad-yaml"),
      text.slice(0, 20),
    )
})
