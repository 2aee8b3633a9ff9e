/* Scores of entities and of dates: CyNER and AnnoCTR, beside lists of names and one expression. */

import {readFileSync} from "node:fs"
import {join} from "node:path"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {Points} from "../../src/intel/points.ts"
import type {IntelKnowledge} from "../../src/knowledge/intel.ts"
import type {EntityKind} from "../../src/model/intel.ts"
import {type LabelledText, timeTexts, tokenTexts} from "./corpora.ts"
import type {Score} from "./indicators.ts"
import {type Labelled, nothing, plus, tallySpans} from "./score.ts"
import {bodyDocument, ownTechniques, plainSource} from "./subject.ts"

/** What a label of a corpus is in the model. */
const kindOf: Readonly<Partial<Record<EntityKind, string>>> = {
  actor: "actor",
  campaign: "actor",
  malware: "malware",
  tool: "malware",
  organisation: "organisation",
  "state body": "organisation",
  state: "place",
  place: "place",
  sector: "sector",
  product: "product",
  vulnerability: "vulnerability",
}

function ownEntities(text: string, knowledge: IntelKnowledge): readonly Labelled[] {
  const source = plainSource(text)
  const points = new Points(text)
  const {entities} = claimsOf(source, bodyDocument(source), knowledge.lexicons)
  return entities.flatMap(({kind, mentions}) => {
    const label = kindOf[kind]
    return label === undefined
      ? []
      : mentions.map(({start, end}) => ({start: points.unitAt(start), end: points.unitAt(end), label}))
  })
}

/** Names of a list wherever they stand. */
function listMethod(names: ReadonlyMap<string, string>): (text: string) => readonly Labelled[] {
  const all = [...names.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  const pattern = new RegExp(`(?<![\\w-])(?:${all.join("|")})(?![\\w-])`, "gi")
  return (text) =>
    [...text.matchAll(pattern)].map((m) => ({
      start: m.index,
      end: m.index + m[0].length,
      label: names.get(m[0].toLowerCase()) ?? "",
    }))
}

interface Cluster {
  readonly value: string
  readonly meta?: {readonly synonyms?: readonly string[]}
}

/** Names of the public galaxy of actors, countries and sectors, and of ATT&CK's software. */
function galaxy(folder: string, knowledge: IntelKnowledge): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [file, label] of [
    ["country", "place"],
    ["sector", "sector"],
    ["threat-actor", "actor"],
  ] as const) {
    const {values} = JSON.parse(readFileSync(join(folder, "misp-galaxy", `${file}.json`), "utf8")) as {
      values: readonly Cluster[]
    }
    for (const {value, meta} of values)
      for (const name of [value, ...(meta?.synonyms ?? [])])
        if (name.length > 3) names.set(name.toLowerCase(), label)
  }
  for (const {name, isWord} of knowledge.attack.software)
    if (!isWord) names.set(name.toLowerCase(), "malware")
  return names
}

export function scoreEntities(folder: string, knowledge: IntelKnowledge): readonly Score[] {
  const scores: Score[] = []
  const list = listMethod(galaxy(folder, knowledge))
  const methods: readonly (readonly [string, (text: string) => readonly Labelled[]])[] = [
    ["postern", (text) => ownEntities(text, knowledge)],
    [
      "postern's entities and ATT&CK's software",
      (text) => {
        const entities = ownEntities(text, knowledge)
        const software = ownTechniques(text, knowledge).filter(
          ({route, start, end}) =>
            route === "software" && !entities.some((other) => other.start < end && start < other.end),
        )
        return [...entities, ...software.map(({start, end}) => ({start, end, label: "malware"}))]
      },
    ],
    ["list of names", list],
  ]
  const score = (
    corpus: string,
    part: string,
    texts: readonly LabelledText[],
    labels: readonly string[],
  ): void => {
    for (const [method, find] of methods) {
      const found = texts.map(({text}) => find(text))
      for (const label of labels) {
        const tally = texts
          .map(({labels: gold}, i) =>
            tallySpans(
              (found[i] ?? []).filter((span) => span.label === label),
              gold.filter((span) => span.label === label),
              "half",
            ),
          )
          .reduce(plus, nothing)
        scores.push({what: `entities: ${label}`, corpus, part, method, tally, note: "mentions, by half"})
      }
    }
  }
  const cyner = new Map([
    ["Organization", "organisation"],
    ["Malware", "malware"],
    ["System", "product"],
    ["Vulnerability", "vulnerability"],
  ])
  score("CyNER test", "held out", tokenTexts(join(folder, "cyner", "test.txt"), 0, cyner), [
    ...cyner.values(),
  ])
  const general = new Map([
    ["ORG", "organisation"],
    ["LOC", "place"],
    ["SECTOR", "sector"],
  ])
  const cyber = new Map([
    ["GROUP", "actor"],
    ["MALWARE", "malware"],
    ["TOOL", "malware"],
  ])
  const path = join(folder, "annoctr", "ner_bio", "dev.bio")
  score("AnnoCTR dev", "held out", tokenTexts(path, 0, general), [...general.values()])
  score("AnnoCTR dev", "held out", tokenTexts(path, 3, cyber), ["actor", "malware"])
  return scores
}

const oneExpression =
  /\b(?:\d{4}-\d{2}-\d{2}|(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2},?)? \d{4})\b/g

export function scoreDates(folder: string): readonly Score[] {
  const scores: Score[] = []
  for (const [file, part] of [
    ["train", "held out"],
    ["dev", "held out"],
  ] as const) {
    const texts = timeTexts(join(folder, "annoctr", "time", file))
    const methods: readonly (readonly [string, (text: string) => readonly Labelled[]])[] = [
      [
        "postern",
        (text) => {
          const points = new Points(text)
          return bodyDates(text).map(({value, from, to}) => ({
            start: points.unitAt(from),
            end: points.unitAt(to),
            label: value,
          }))
        },
      ],
      [
        "one expression, read by the platform",
        (text) =>
          [...text.matchAll(oneExpression)].map((m) => {
            const date = new Date(`${m[0]} UTC`)
            const label = Number.isNaN(date.getTime())
              ? m[0]
              : date.toISOString().slice(0, /\d{1,2}\D+\d{4}|-/.test(m[0]) ? 10 : 7)
            return {start: m.index, end: m.index + m[0].length, label}
          }),
      ],
    ]
    for (const [method, find] of methods) {
      let all = nothing
      let days = nothing
      for (const {text, labels} of texts) {
        const found = find(text)
        all = plus(all, tallySpans(found, labels, "half"))
        const isDay = ({label}: Labelled): boolean => label.length === 10
        days = plus(days, tallySpans(found.filter(isDay), labels.filter(isDay), "half"))
      }
      const note = 'value and place; the labels also hold what only the day of issue tells ("in early March")'
      scores.push({
        what: "dates",
        corpus: `AnnoCTR ${file}, days, months, years`,
        part,
        method,
        tally: all,
        note,
      })
      scores.push({what: "dates", corpus: `AnnoCTR ${file}, days`, part, method, tally: days, note})
    }
  }
  return scores
}

function bodyDates(
  text: string,
): readonly {readonly value: string; readonly from: number; readonly to: number}[] {
  return bodyDocument(plainSource(text)).dates.flatMap(({value, at}) =>
    at === undefined ? [] : [{value, from: at.start, to: at.end}],
  )
}
