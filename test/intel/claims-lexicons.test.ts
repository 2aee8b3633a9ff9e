/* Every entry of the lexicons is read in its test sentence, some forms of names in the sentences of their tables; all of them
 * are read in claims-names.slow.test.ts. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {missedForms, readBehind as read} from "../support/name-forms.ts"
import {lexicons, refusals} from "../support/shipped-lexicons.ts"

test("the lexicons that come along are accepted whole", () => {
  assert.deepEqual(refusals, [])
  assert.ok(lexicons.named.length > 400 && lexicons.relations.length > 100)
})

test("every relation is read in its test sentence", () => {
  const missed = lexicons.relations
    .filter(
      ({kind, relation, test: sentence}) =>
        !read(sentence).claims.some(
          (c) => c.kind === kind && (kind === "objective" || kind === "targeting" || c.relation === relation),
        ),
    )
    .map((r) => `${r.kind} ${r.verb ?? r.be}: ${r.test}`)
  assert.deepEqual(missed, [])
})

test("every verb of speech gives its subject what it says", () => {
  const missed = lexicons.speech
    .filter(({says, test: sentence}) => {
      const {claims} = read(sentence)
      const claim = claims.find((c) => c.kind === "attribution" && c.subject === "apt28")
      if (says === "stance") return claim === undefined
      return (
        claim?.speakers.at(-1)?.ref !== "ncsc-uk" ||
        claim.polarity !== (says === "denies" ? "denied" : "affirmed") ||
        (says === "assesses" && claim.modality !== "assessed")
      )
    })
    .map((s) => s.test)
  assert.deepEqual(missed, [])
})

test("every hedge gives its band, or none", () => {
  const missed = lexicons.hedges
    .filter(({phrase, phia, icd203, test: sentence}) => {
      const claim = read(sentence).claims.find(
        (c) => c.kind === "attribution" && /^(?:apt28|sandworm|the-sandworm-hackers)$/.test(c.subject),
      )
      // "Very likely" is a term of ICD 203 and none of PHIA, whoever says it.
      const band = phrase === icd203 ? icd203 : (phia ?? icd203)
      return claim?.likelihood === undefined || claim.likelihood.band !== band
    })
    .map((h) => `${h.phrase}: ${h.test}`)
  assert.deepEqual(missed, [])
})

test("every phrase of advice is advice of its strength", () => {
  const missed = lexicons.advice
    .filter(
      ({strength, test: sentence}) => !read(sentence).recommendations.some((r) => r.strength === strength),
    )
    .map((a) => a.test)
  assert.deepEqual(missed, [])
})

test("one of nine forms of names is found in its table's sentence", () => {
  const {seen, missed} = missedForms(9)
  assert.ok(seen > 500, `${seen} forms`)
  assert.deepEqual(missed, [])
})

test("crooks, rings and raiders attack as attackers do", () => {
  const missed = ["crooks", "ring", "cartel", "raiders", "cyberthieves", "trio"].filter(
    (who) =>
      !read(`The ${who} broke into the network of the port of Porto in March 2024.`).claims.some(
        (c) => c.kind === "targeting",
      ),
  )
  assert.deepEqual(missed, [])
})

test("makers, shops and houses act by a noun alone", () => {
  const missed = ["carmaker", "steelworks", "chipmaker", "bookseller", "reinsurer", "foundry"].filter(
    (who) =>
      !read(
        `Attackers encrypted the servers of a Spanish ${who}. The ${who} took its servers offline.`,
      ).claims.some((c) => c.kind === "response-action" && c.object.includes("offline")),
  )
  assert.deepEqual(missed, [])
})
