/* The scorer's names: what is one thing by two names, and what never is. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {areOneName, namingIn, namingOf, placesOf} from "../support/intel-names.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const ids: ReadonlySet<string> = new Set(lexicons.named.map(({id}) => id))

test("a body by its full and its short name, or with the words turned round, is one; two events are two", () => {
  for (const [a, b] of [
    ["san-telmo-terminal", "san-telmo"],
    ["ovk-sachsen-anhalt", "ovk"],
    ["prosecutor-of-cosenza", "cosenza-prosecutor"],
    ["nordic-harbour-cert", "nhcert"],
  ] as const)
    assert.ok(areOneName(a, b, ids), `${a} ${b}`)
  for (const [a, b] of [
    ["event-1", "event-1"],
    ["event-1", "event-2"],
    ["apt28", "apt29"],
    ["port-of-riga", "port-of-gdynia"],
    ["poland-government", "poland"],
  ] as const)
    assert.ok(!areOneName(a, b, ids), `${a} ${b}`)
})

test("who publishes under two names is one; the place in brackets is no name", () => {
  const naming = namingOf(lexicons)
  const named = (publisher: string, id: string): string =>
    namingIn("", publisher, naming, placesOf(lexicons))(id)
  const office = "Kantoor Zuid (Southern Office)"
  assert.equal(named(office, "kantoor-zuid"), named(office, "southern-office"))
  assert.notEqual(named("Kantoor Zuid (Finland)", "kantoor-zuid"), named("Kantoor Zuid (Finland)", "finland"))
  assert.equal(naming("noname057(16)"), "noname057-16")
  assert.equal(naming("dpc-ireland"), naming("dpc-ie"))
  assert.equal(naming("ctir-gov-br"), naming("ctir-gov"))
  assert.equal(naming("progress-software-corp"), naming("progress-software"))
  assert.equal(naming("morrow&pike"), naming("morrow-and-pike"))
  const police = "Australian Federal Police"
  assert.equal(named(police, "afp"), named(police, "australian-federal-police"))
  assert.notEqual(naming("afp"), naming("australian-federal-police"))
  assert.equal(naming("moldovan-river-commission"), naming("moldova-river-commission"))
  assert.equal(naming("moldovan-cyber-coordinator"), naming("moldova-cyber-coordinator"))
  assert.notEqual(naming("moldovan-cyber-coordinator"), naming("estonian-cyber-coordinator"))
  assert.notEqual(naming("russian-hackers"), naming("russia-hackers"))
})
