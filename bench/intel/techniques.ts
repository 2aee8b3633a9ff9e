/* Scores of techniques: mentions on AnnoCTR (which has no numbers), sentences and whole documents on TRAM. */

import {join} from "node:path"
import type {IntelKnowledge} from "../../src/knowledge/intel.ts"
import {type LabelledText, tokenTexts, tramTexts} from "./corpora.ts"
import type {Score} from "./indicators.ts"
import {type Labelled, nothing, plus, type Tally, tallySets, tallySpans} from "./score.ts"
import {ownTechniques} from "./subject.ts"

type Method = readonly [string, (text: string) => readonly Labelled[]]

/** Names of techniques, in any case: what a list alone finds. */
function listMethod(knowledge: IntelKnowledge): Method {
  const names = [...knowledge.attack.techniques].filter(([, name]) => name.length > 3)
  const byName = new Map(names.map(([id, name]) => [name.toLowerCase(), id]))
  const all = [...byName.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  const pattern = new RegExp(`\\b(?:T\\d{4}(?:\\.\\d{3})?|${all.join("|")})\\b`, "gi")
  return [
    "list of names and numbers",
    (text) =>
      [...text.matchAll(pattern)].map((m) => ({
        start: m.index,
        end: m.index + m[0].length,
        label: byName.get(m[0].toLowerCase()) ?? m[0].toUpperCase(),
      })),
  ]
}

/** The number of a technique, hidden: what words alone tell. */
function masked(text: string): string {
  return text.replace(/T\d{4}(?:\.\d{3})?/g, (m) => "x".repeat(m.length))
}

export function scoreTechniques(folder: string, knowledge: IntelKnowledge): readonly Score[] {
  const methods: readonly Method[] = [
    ["postern", (text) => ownTechniques(text, knowledge).filter(({route}) => route !== "software")],
    listMethod(knowledge),
  ]
  const scores: Score[] = []
  const add = (corpus: string, part: string, method: string, tally: Tally, note: string): void =>
    void scores.push({what: "techniques", corpus, part, method, tally, note})
  for (const [file, part] of [
    ["train", "tuned on"],
    ["dev", "held out"],
  ] as const) {
    const path = join(folder, "annoctr", "ner_bio", `${file}.bio`)
    const wanted = new Map([["TECHNIQUE", "technique"]])
    const explicit = tokenTexts(path, 3, wanted)
    const implicit = tokenTexts(path, 4, wanted)
    for (const [method, find] of methods) {
      let named = nothing
      let any = nothing
      for (const [i, {text, labels}] of explicit.entries()) {
        const spans = find(text).map((span) => ({...span, label: "technique"}))
        named = plus(named, tallySpans(spans, labels, "half"))
        any = plus(any, tallyTouch(spans, [...labels, ...(implicit[i]?.labels ?? [])]))
      }
      add(
        `AnnoCTR ${file}, named mentions`,
        part,
        method,
        named,
        "places alone, by half; what is only described counts as wrong",
      )
      add(
        `AnnoCTR ${file}, named and described`,
        part,
        method,
        any,
        "places alone, touching; labels that several mentions touch count once",
      )
    }
  }
  const texts = tramTexts(join(folder, "tram-us-gov"))
  for (const [how, change] of [
    ["", (text: string) => text],
    [", numbers hidden", masked],
  ] as const)
    for (const [method, find] of methods) {
      for (const {id, text, labels} of texts) {
        const ids = new Set(find(change(text)).map(({label}) => label))
        const part = id === "AA21076A" ? "tuned on" : "held out"
        const note =
          "technique by number, once a document; labels are few, the numbers in the text are many more"
        add(
          `TRAM ${id}, document${how}`,
          part,
          method,
          tallySets(ids, new Set(labels.map(({label}) => label))),
          note,
        )
      }
      const sentences = texts
        .filter(({id}) => id !== "AA21076A")
        .map((text) => sentenceTally(text, change, find))
      add(
        `TRAM, labelled sentences${how}`,
        "held out",
        method,
        sentences.reduce(plus, nothing),
        "technique by number, within labelled runs alone: the easy task",
      )
    }
  return scores
}

/** Found spans that touch a label, and labels that are touched. */
function tallyTouch(found: readonly Labelled[], gold: readonly Labelled[]): Tally {
  const touches = (a: Labelled, b: Labelled): boolean => a.start < b.end && b.start < a.end
  const wrong = found.filter((span) => !gold.some((label) => touches(span, label))).length
  const right = gold.filter((label) => found.some((span) => touches(span, label))).length
  return {right, found: right + wrong, gold: gold.length}
}

/** As TRAM scores: each labelled run for itself, with the runs of the text that nobody labelled left out. */
function sentenceTally(
  {text, labels}: LabelledText,
  change: (text: string) => string,
  find: Method[1],
): Tally {
  const runs = new Map<string, Set<string>>()
  for (const {start, end, label} of labels) {
    const key = `${start} ${end}`
    runs.set(key, (runs.get(key) ?? new Set()).add(label))
  }
  let tally = nothing
  for (const [key, gold] of runs) {
    const [start = 0, end = 0] = key.split(" ").map(Number)
    // A little more than the run: its number stands behind it, in brackets.
    const piece = change(text.slice(start, end + 14))
    tally = plus(tally, tallySets(new Set(find(piece).map(({label}) => label)), gold))
  }
  return tally
}
