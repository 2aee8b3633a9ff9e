import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {LiteralScanner, shortestNeedle} from "../src/bytes/scan-plain.ts"
import {occurrences} from "./support/naive-scan.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** All positions `next` reports, each as the record that a caller would look at: here, one byte steps. */
function reported(scanner: LiteralScanner, raw: Uint8Array, low: number, end: number): number[] {
  const found: number[] = []
  for (let at = low; ; ) {
    const next = scanner.next(raw, low, at, end)
    if (next < 0) return found
    found.push(next)
    at = next
  }
}

test("a literal is found in any case and at any place", () => {
  const scanner = new LiteralScanner([bytes("ServerInfo~"), bytes("x-beresource")])
  for (const text of ["ServerInfo~a", "xxsERVERiNFO~", "a X-BEResource-Cookie", "ServerInfo~"])
    assert.notEqual(scanner.next(bytes(text), 0, 0, text.length), -1, text)
  for (const text of ["ServerInfo", "", "erverInfo~", "Serve rInfo~"])
    assert.equal(scanner.next(bytes(text), 0, 0, text.length), -1, text)
})

test("an occurrence that begins before `low` or ends behind `end` is none", () => {
  const scanner = new LiteralScanner([bytes("abcd")])
  assert.equal(scanner.next(bytes("abcd"), 1, 1, 4), -1)
  assert.equal(scanner.next(bytes("abcd"), 0, 0, 3), -1)
})

test("literals too short to be worth a search are refused", () => {
  assert.throws(() => new LiteralScanner([bytes("ab")]), RangeError)
})

test("the scanner finds something exactly where the naive search does", () => {
  // A small alphabet makes overlaps and near misses common.
  const letter = fc.constantFrom(..."aA~".split("").map((c) => c.charCodeAt(0)))
  const needle = fc.array(letter, {minLength: shortestNeedle, maxLength: 12}).map((a) => Uint8Array.from(a))
  const hay = fc.array(letter, {minLength: 40, maxLength: 200}).map((a) => Uint8Array.from(a))
  let hits = 0
  fc.assert(
    fc.property(fc.array(needle, {minLength: 1, maxLength: 8}), hay, fc.nat(20), (needles, raw, low) => {
      const scanner = new LiteralScanner(needles)
      const start = Math.min(low, raw.length)
      const naive = occurrences(needles, raw, start, raw.length)
      const found = reported(scanner, raw, start, raw.length)
      hits += naive.length
      // Each report lies within an occurrence, and each occurrence holds a report.
      for (const at of found) assert.ok(naive.some((o) => o.start < at && at <= o.end))
      for (const o of naive) assert.ok(found.some((at) => o.start < at && at <= o.end))
    }),
    {numRuns: 2000},
  )
  assert.ok(hits > 1000, `the corpus held ${hits} occurrences`)
})
