/* Every entry of the lexicons is read in its test sentence, every form of a name in the sentence of its table. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons, refusals} from "../support/shipped-lexicons.ts"

function read(sentence: string): ReturnType<typeof claimsOf> {
  // A statement has more than one sentence; the first gives the event.
  const text = `The attacks on the hospitals were discovered by the responsible authority.\n\n${sentence} The case is with the police and with the courts.`
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
}

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
    .filter(({phia, icd203, test: sentence}) => {
      const claim = read(sentence).claims.find(
        (c) => c.kind === "attribution" && /^(?:apt28|sandworm|the-sandworm-hackers)$/.test(c.subject),
      )
      return claim?.likelihood === undefined || claim.likelihood.band !== (phia ?? icd203)
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

/** The name itself, where texts call the thing so. */
function saidAs({kind, name}: (typeof lexicons.named)[number]): readonly string[] {
  return kind === "sector" || kind === "data" || name.includes("(") ? [] : [name]
}

test("every form of every name is found in its table's sentence", () => {
  const missed: string[] = []
  let seen = 0
  for (const {sentence, ids} of lexicons.sentences)
    for (const id of ids) {
      const things = lexicons.named.filter((thing) => thing.id === id)
      for (const thing of things)
        for (const form of new Set([...saidAs(thing), ...thing.forms])) {
          seen += 1
          const {claims, entities} = read(sentence.replace("{}", form))
          if (!entities.some((e) => e.id === id || (thing.isShared && e.id.startsWith("ncsc")))) {
            if (!claims.some((c) => c.object.toLowerCase() === form.toLowerCase()))
              missed.push(`${id}: ${form}`)
          }
        }
    }
  assert.ok(seen > 800, `${seen} forms`)
  assert.deepEqual(missed, [])
})
