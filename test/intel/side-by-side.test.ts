/* Documents that are read side by side are read as each alone. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {ownKnowledge} from "../../bench/intel/subject.ts"
import {readableSets} from "../../calibrate/claims/passages.ts"
import {claimsOf, claimsOfAll} from "../../src/intel/claims/reader.ts"
import {type Steps, sideBySide} from "../../src/intel/claims/side-by-side.ts"
import {documentOf} from "../../src/intel/document.ts"
import {readingOf, readingsOf} from "../../src/intel/reading.ts"
import {textSource} from "../support/article-corpus.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

test("the first passages of all sets, read side by side, are read as each alone", () => {
  const all = readableSets()
    .flatMap(({passages}) => passages.slice(0, 3))
    .map(({text, publisher, issued}, i) => {
      const source = sourceOf(text, publisher, issued)
      return {source, document: documentOf(source, i + 1)}
    })
  assert.ok(all.length > 100, `${all.length} passages`)
  const alone = all.map(({source, document}) => claimsOf(source, document, lexicons))
  assert.ok(alone.filter(({claims}) => claims.length > 3).length > 100)
  assert.deepEqual(claimsOfAll(all, lexicons), alone)
})

test("a document that is not read, an empty one and one of another length stand in their places", () => {
  const texts = [
    "Les autorités françaises ont déclaré que la banque avait été attaquée par des pirates inconnus, selon le ministère.",
    "",
    "Attackers breached the bank on 3 May 2024.",
    "APT28 breached the port. APT28 used a stolen password to steal mail. Eleven hosts were encrypted.",
  ]
  const all = texts.map((text, i) => {
    const source = sourceOf(text, "Reuters", "2024-05-14")
    return {source, document: documentOf(source, i + 1)}
  })
  const counts = claimsOfAll(all, lexicons).map(({claims}) => claims.length)
  assert.deepEqual(
    counts,
    all.map(({source, document}) => claimsOf(source, document, lexicons).claims.length),
  )
  assert.equal(counts[0], 0)
  assert.equal(counts[1], 0)
  assert.ok((counts[2] ?? 0) > 0 && (counts[3] ?? 0) > (counts[2] ?? 0), `${counts}`)
})

test("the lowest step of all goes first, and whoever is done is left", () => {
  const said: string[] = []
  function* steps(name: string, numbers: readonly number[]): Steps {
    for (const number of numbers) {
      yield number
      said.push(`${name}${number}`)
    }
  }
  sideBySide([steps("a", [0, 2, 0, 2]), steps("b", [0, 1, 2]), steps("c", [])])
  assert.deepEqual(said, ["a0", "b0", "b1", "a2", "b2", "a0", "a2"])
})

test("more sources than are held at once are each read as alone", async () => {
  const knowledge = await ownKnowledge()
  const texts = readableSets().flatMap(({passages}) => passages.slice(0, 2).map(({text}) => text))
  const sources = texts.slice(0, 70).map((text, i) => textSource(text, `${i}.txt`))
  assert.equal(sources.length, 70)
  const alone = sources.map((source, i) => readingOf(source, i + 1, knowledge))
  assert.deepEqual(readingsOf(sources, knowledge), alone)
})
