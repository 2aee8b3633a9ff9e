/* What is weighed besides what clauses say, and the weights themselves. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {learn, learnChoice, oddsOf} from "../../calibrate/claims/learn.ts"
import {readableSets} from "../../calibrate/claims/passages.ts"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {learnedKinds} from "../../src/intel/learned/kinds.ts"
import type {Weights} from "../../src/knowledge/sign-weights.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const text =
  "The attack on the bank was carried out by APT28. The intruders used a stolen password, and the crew printed leaflets."

function objects(kind: string, weights: ReadonlyMap<string, Weights>, said = text): readonly string[] {
  const source = sourceOf(said, "Example Security", null)
  return claimsOf(source, documentOf(source, 1), {...lexicons, weights}).claims.flatMap((claim) =>
    claim.kind === kind ? [claim.object] : [],
  )
}

const only = (
  least: number,
  keep: number,
  signs: Record<string, number>,
  table = "vector",
): ReadonlyMap<string, Weights> => new Map([[table, {least, keep, signs: new Map(Object.entries(signs))}]])

test("a noun phrase whose signs outweigh the bound is read as a claim, with the words of the text", () => {
  assert.ok(!objects("vector", only(500, -9000, {"h=leaflets": 499})).includes("leaflets"))
  assert.ok(objects("vector", only(500, -9000, {"h=leaflets": 500})).includes("leaflets"))
})

test("who reads a claim is told that it was weighed, and that no clause says it", () => {
  const source = sourceOf(text, "Example Security", null)
  const {claims} = claimsOf(source, documentOf(source, 1), {
    ...lexicons,
    weights: only(500, -9000, {"h=leaflets": 500}),
  })
  for (const {kind, object, flags} of claims)
    assert.equal(flags.includes("weighed"), kind === "vector" && object === "leaflets", `${kind} ${object}`)
})

test("what a clause gives goes where hardly anything speaks for it", () => {
  const clauses = objects("vector", new Map())
  assert.ok(clauses.includes("stolen password"))
  const weighed = objects("vector", only(9000, -100, {"h=password": -500}))
  assert.deepEqual(
    weighed,
    clauses.filter((object) => object !== "stolen password"),
  )
})

const more =
  "The attack on the bank was carried out by APT28 in March. " +
  "Staff painted the lobby on 3 June, and the 12 clerks sang to greet the harvest, a loud evening."

test("a time is weighed by how it is said and by the clause that it stands in", () => {
  assert.deepEqual(objects("temporal", new Map(), more), ["in March"])
  assert.deepEqual(objects("temporal", only(100, -9000, {"v=paint": 100}, "temporal"), more), [
    "in March",
    "on 3 June",
  ])
  assert.deepEqual(objects("temporal", only(100, -100, {"lead=in": -101}, "temporal"), more), [])
})

test("a number is weighed with what it counts", () => {
  assert.deepEqual(objects("impact-count", new Map(), more), [])
  assert.deepEqual(objects("impact-count", only(100, -9000, {"u=clerks": 100}, "impact-count"), more), [
    "clerks",
  ])
})

test("an aim is weighed at its verb, with what governs it, and not named again by its noun", () => {
  assert.deepEqual(objects("objective", new Map(), more), [])
  const verbs = only(100, -9000, {"v=greet": 100}, "objective-verbs")
  assert.deepEqual(objects("objective", verbs, more), ["greet the harvest"])
  const both = new Map([...verbs, ...only(100, -9000, {"h=harvest": 100}, "objective")])
  assert.deepEqual(objects("objective", both, more), ["greet the harvest"])
})

test("whoever says or thinks something aims at nothing, whatever he is told to aim at", () => {
  const said =
    "The attack on the bank stopped its work. The agency considers it likely that spies planned it."
  const every = only(0, -9000, {b: 100}, "objective-verbs")
  const found = objects("objective", every, said)
  assert.ok(found.length > 0 && !found.some((object) => object.startsWith("consider")), `${found}`)
})

test("how grave it was is weighed at the words that judge", () => {
  assert.deepEqual(objects("significance", new Map(), more), [])
  assert.deepEqual(objects("significance", only(100, -9000, {"adj=loud": 100}, "significance"), more), [
    "loud evening",
  ])
})

function subjects(said: string, signs: Record<string, number>, least = 0): readonly string[] {
  const source = sourceOf(said, "Example Security", null)
  const weights = only(least, -9000, signs, "subject")
  return claimsOf(source, documentOf(source, 1), {...lexicons, weights}).claims.flatMap(
    ({kind, subject, object, flags}) =>
      kind === "vector" || kind === "targeting"
        ? [`${subject} ${object}${flags.includes("weighed") ? " weighed" : ""}`]
        : [],
  )
}

const deeds =
  "The attack on the bank was carried out by APT28. APT29 is watched as well. The intruders used a stolen password."

test("whose deed it is goes to another only where he is likelier than whom the clauses give, by a margin", () => {
  const given = subjects(deeds, {})
  assert.ok(given.includes("apt28 stolen password"), `${given}`)
  assert.ok(subjects(deeds, {"since=1|ac": 500}, 499).includes("apt29 stolen password weighed"))
  assert.deepEqual(subjects(deeds, {"since=1|ac": 500}, 500), given)
})

test("a deed may be told of an event that nothing else has told apart, which the text then goes on about", () => {
  const more = `${deeds} With forged letters, thieves then robbed the shipyard. A forged badge was used.`
  assert.ok(!subjects(more, {}).some((claim) => claim.startsWith("event-2")))
  const said = subjects(more, {"next.first=with": 500})
  assert.ok(said.includes("event-2 forged letters weighed"), `${said}`)
  assert.ok(said.includes("event-2 forged badge"), `${said}`)
})

test("a sign by which the right one of several is told gets a weight, one that all of them have gets none", () => {
  const examples = Array.from({length: 100}, (_, i) => ({
    choices: [
      {signs: [0, i % 2 === 0 ? 1 : 2], isRight: i % 2 === 0},
      {signs: [0, i % 2 === 0 ? 2 : 1], isRight: i % 2 !== 0},
    ],
  }))
  const weights = learnChoice(examples)
  assert.ok(oddsOf(weights, [1]) > 1 && oddsOf(weights, [2]) < -1, `${weights}`)
  assert.equal(weights[0], 0)
  assert.deepEqual(learnChoice(examples), weights)
})

test("a sign that decides gets a weight, one that says nothing gets none", () => {
  const examples = Array.from({length: 200}, (_, i) => ({
    signs: [0, i % 2 === 0 ? 1 : 2, 3 + (Math.imul(i, 7919) % 5)],
    isRight: i % 2 === 0,
  }))
  const weights = learn(examples)
  assert.ok(oddsOf(weights, [0, 1]) > 2, `${oddsOf(weights, [0, 1])}`)
  assert.ok(oddsOf(weights, [0, 2]) < -2, `${oddsOf(weights, [0, 2])}`)
  assert.deepEqual(learn(examples), weights)
})

test("every kind that is weighed has its table, and no table is left over", () => {
  const wanted = [...learnedKinds.map(({table}) => table), "doubt", "subject"].sort()
  assert.deepEqual([...lexicons.weights.keys()].sort(), wanted)
})

test("nothing is learned from passages that are kept as a measure", () => {
  const names = readableSets().map(({name}) => name)
  assert.ok(names.includes("train-m"))
  for (const name of names) assert.doesNotMatch(name, /^kept-[d-z]|^short-[^a]|^real-[k-z]|^blind[23]/)
})
