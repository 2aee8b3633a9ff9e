/* Names in what is shown of statements: people read names, as the text writes them, and not ids. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {ownKnowledge, plainSource} from "../bench/intel/subject.ts"
import {namesOf} from "../src/cli/intel.ts"
import {readingOf} from "../src/intel/reading.ts"
import {compareReadings} from "../src/intel/report.ts"
import type {IntelReport} from "../src/model/intel.ts"
import {renderIntelHtml} from "../src/report/intel-html.ts"
import {renderIntelMarkdown} from "../src/report/intel-markdown.ts"
import {compareText, intelText} from "../src/report/intel-text.ts"
import {renderIntelMisp} from "../src/report/misp/intel.ts"
import {renderIntelNavigator} from "../src/report/navigator.ts"
import {renderIntelStix} from "../src/report/stix/intel.ts"

const knowledge = await ownKnowledge()
const names = namesOf(knowledge)

function reported(...texts: readonly string[]): IntelReport {
  const sources = texts.map((text) => plainSource(text))
  return compareReadings(
    sources,
    sources.map((source, i) => readingOf(source, i + 1, knowledge)),
    knowledge,
  )
}

test("a government that no lexicon lists is shown by its state's name", () => {
  const report = reported(
    "The Foreign Ministry of Norway said on 5 March 2021 that HAFNIUM exploited CVE-2021-26855.",
  )
  assert.equal(report.readings[0]?.claims[0]?.speakers[0].ref, "norway-government")
  assert.match(intelText(report, {names}), /Issued by Government of Norway,/)
})

const lantern =
  "The Harbour Office\u2019s director, Paul Chichester, said that TIN LANTERN was behind the attacks on Microsoft Exchange servers in 2021. " +
  "The Harbour Office said on 5 March 2021 that Chinese state-backed actors were responsible for the attacks by web shells. " +
  "The Harbour Office recommends that ports install updates.\n"
const ids = /harbour-office|paul-chichester|tin-lantern|state-backed-actors|event-1/

test("bodies, people and groups that the text alone names are entities with the words of the text", () => {
  const [reading] = reported(`\u{1f526} ${lantern}`).readings
  const own = new Map(reading?.entities.filter(({known}) => !known).map((each) => [each.id, each]))
  const told = [...own.values()].map(({id, kind, name}) => `${id} ${kind} ${name}`)
  for (const each of [
    "harbour-office organisation Harbour Office",
    "paul-chichester person Paul Chichester",
    "tin-lantern actor TIN LANTERN",
    "chinese-state-backed-actors actor Chinese state-backed actors",
  ])
    assert.ok(told.includes(each), `${each} is not among ${told}`)
  const text = [...(reading?.document.text ?? "")]
  const offices = own.get("harbour-office")?.mentions ?? []
  assert.equal(offices.length, 3)
  for (const {mentions} of own.values())
    for (const {start, end, text: words} of mentions) assert.equal(text.slice(start, end).join(""), words)
})

test("a piece of a sentence and anybody's noun are no entities", () => {
  const [reading] = reported(
    "The FBI said that Criminals were behind the attacks on banks. After attackers used web shells in 2021, skilled criminal hackers targeted ports, ESET said.",
  ).readings
  const actors = reading?.entities.filter(({kind, known}) => kind === "actor" && !known) ?? []
  assert.ok((reading?.claims.length ?? 0) > 0)
  assert.deepEqual(
    actors.map(({name}) => name),
    [],
  )
})

test("no output for people shows an id where the text has a name", () => {
  const other = lantern
    .replaceAll("TIN LANTERN", "HAFNIUM")
    .replaceAll("Harbour Office", "Guild of Bakers")
    .replace("Paul Chichester", "Jane Roe")
  const report = reported(lantern, other)
  assert.ok(
    report.conflicts.some(({over}) => over === "actor"),
    "the sample has a conflict",
  )
  const page = renderIntelHtml(report, {names})
  const shown = {
    terminal: intelText(report, {names, all: true}),
    comparison: compareText(report, {names, all: true}),
    page: page.replaceAll(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|<[^>]*>/g, " "),
    brief: renderIntelMarkdown(report, {names}),
    misp: renderIntelMisp(report, {names}).text,
    layer: renderIntelNavigator(report, {names}).text,
    notes: (
      JSON.parse(renderIntelStix(report, {names}).text) as {objects: readonly Record<string, unknown>[]}
    ).objects
      .map(({abstract, content, name, description, authors}) =>
        [abstract, content, name, description, authors].join(" "),
      )
      .join("\n"),
  }
  for (const [output, text] of Object.entries(shown)) {
    assert.doesNotMatch(text, ids, output)
    if (output !== "comparison") assert.match(text, /Harbour Office/, output)
  }
  for (const output of ["terminal", "page", "brief", "misp", "notes"] as const) {
    assert.match(shown[output], /TIN LANTERN/, output)
    assert.match(shown[output], /Chinese state-backed actors/, output)
    assert.match(shown[output], /who did it/, output)
  }
  assert.match(shown.comparison, /who did it[^;]*: TIN LANTERN[^;]*; [^;]*HAFNIUM/)
})
