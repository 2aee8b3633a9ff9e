/* Scores of claims on the labelled passages of test/fixtures/intel, by the rules of their README.
 *
 * `own.json` was written beside the grammar. `blind.json` is to be scored once, and only when that is asked for. There is
 * no other program to stand beside: none reads who says what of whom, and how strongly. */

import {readFileSync} from "node:fs"
import {join} from "node:path"
import type {IntelKnowledge} from "../../src/knowledge/intel.ts"
import {type Count, type Passage, scorePassages} from "../../test/support/intel-score.ts"
import type {Score} from "./indicators.ts"

export function scoreClaims(knowledge: IntelKnowledge, withBlind: boolean): readonly Score[] {
  const fixtures = join(import.meta.dirname, "..", "..", "test", "fixtures", "intel")
  const scores: Score[] = []
  for (const [name, part] of [
    ["own", "tuned on"],
    ["blind", "held out"],
  ] as const) {
    if (name === "blind" && !withBlind) continue
    const passages = JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")) as readonly Passage[]
    const result = scorePassages(passages, knowledge.lexicons)
    const add = (what: string, {right, read, labelled}: Count, note: string): void =>
      void scores.push({
        what,
        corpus: `${name} passages`,
        part,
        method: "postern",
        tally: {right, found: read, gold: labelled},
        note,
      })
    add("claims, strict", result.strict, "kind, subject, object and place; also band, polarity and speaker")
    add("claims, loose", result.loose, "kind, subject, object and place")
    add("recommendations", result.advice, "place and strength")
    for (const [kind, {strict}] of [...result.byKind].sort(([a], [b]) => (a < b ? -1 : 1)))
      add(`claims, strict: ${kind}`, strict, "as claims, strict")
  }
  return scores
}
