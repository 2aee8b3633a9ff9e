/* Tables of short sentences and the claims of one kind that each gives, one test a sentence. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "./intel-score.ts"
import {clauseLexicons as lexicons} from "./shipped-lexicons.ts"

/** A sentence, and its claims as "subject object", sorted, with a "!" behind what is denied. */
type Row = readonly [string, string]

/** Reads each sentence behind a first one that gives the event (event-1). */
export function readingTest(kind: string, about: string, rows: readonly Row[]): void {
  for (const [sentence, expected] of rows)
    test(`${about}: ${sentence}`, () => {
      assert.equal(readRow(kind, sentence), expected)
    })
}

function readRow(kind: string, sentence: string): string {
  const text = `Hackers broke into the mail servers of the land registry in March.\n\n${sentence} The case is with the police and with the courts.`
  const source = sourceOf(text, "Reuters", "2025-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter((claim) => claim.kind === kind)
    .map(({subject, object, polarity}) => `${subject} ${object}${polarity === "denied" ? " !" : ""}`)
    .sort()
    .join(", ")
}
