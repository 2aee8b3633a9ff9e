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
