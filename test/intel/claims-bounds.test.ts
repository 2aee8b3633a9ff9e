/* Texts that were made to cost much: claims stop at their bounds, and say so. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {Points} from "../../src/intel/points.ts"
import type {IntelDocument} from "../../src/model/intel.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

/** The text read as one body, however it looks. */
function read(text: string): ReturnType<typeof claimsOf> {
  const source = sourceOf(text, undefined, null)
  const document = documentOf(source, 1)
  const body: IntelDocument = {
    ...document,
    language: "en",
    blocks: [{document: document.id, start: 0, end: new Points(text).length, kind: "body", why: "the test"}],
  }
  return claimsOf(source, body, lexicons)
}

test("a text with more sentences than are read says where reading ended", () => {
  const few = read("It is so. ".repeat(20_000))
  assert.deepEqual(few.troubles, [])
  const [trouble, ...others] = read("It is so. ".repeat(20_001)).troubles
  assert.equal(others.length, 0)
  assert.equal(trouble?.code, "intel/many-claims")
  assert.equal(trouble?.at.offset, 200_000)
})

test("a text with more claims than are kept says where reading ended, and keeps what it read", () => {
  const sentence = (n: number): string => `UNC${10_000 + n} targeted hospitals in Norway. `
  const one = sentence(0).length
  const few = read(Array.from({length: 100}, (_, n) => sentence(n)).join(""))
  assert.deepEqual(few.troubles, [])
  const each = few.claims.length / 100
  assert.ok(each >= 1)
  const {claims, troubles} = read(Array.from({length: 6000}, (_, n) => sentence(n)).join(""))
  const [trouble, ...others] = troubles
  assert.equal(others.length, 0)
  assert.equal(trouble?.code, "intel/many-claims")
  assert.match(trouble?.detail ?? "", /5000/)
  // The sentence in which the limit is reached is read to its end.
  assert.ok(claims.length >= 5000 && claims.length < 5000 + 10)
  assert.equal(trouble?.at.offset, Math.ceil(5000 / each) * one)
})

test("a sentence of more verbs than anybody writes is told and not read; what is around it is read", () => {
  const before = "HAFNIUM targeted law firms in Norway. "
  const behind = "APT40 targeted universities in Sweden."
  const long = (verbs: number): string => `The group ${"attacked it and ".repeat(verbs - 1)}attacked it. `
  assert.deepEqual(read(before + long(100) + behind).troubles, [])
  const {claims, troubles} = read(before + long(101) + behind)
  const [trouble, ...others] = troubles
  assert.equal(others.length, 0)
  assert.equal(trouble?.code, "intel/many-claims")
  assert.equal(trouble?.at.offset, before.length)
  assert.equal(trouble?.at.length, long(101).length - 1)
  const subjects = new Set(claims.map(({subject}) => subject))
  assert.ok(subjects.has("hafnium") && subjects.has("apt40"))
  const from = before.length
  const to = from + long(101).length
  assert.ok(claims.every(({evidence: [at]}) => at.end <= from || at.start >= to))
  // Several such sentences are one trouble.
  assert.equal(read(long(101).repeat(5)).troubles.length, 1)
})

test("nouns and clauses that hang on each other in a circle end", () => {
  const circle = "servers . whose servers to of linked likely of 2024 group a likely"
  assert.deepEqual(read(circle).troubles, [])
  assert.ok(read(`${circle}. HAFNIUM targeted law firms in Norway.`).claims.length > 0)
})
