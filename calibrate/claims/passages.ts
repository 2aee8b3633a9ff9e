/* The labelled passages that may be learned from, and what is seen of their sentences. Those that are kept as a measure
 * (`kept-d` and after, `short-k`, `real-k` and after, `blind2` to `blind4`) are never opened here. */

import {readdirSync, readFileSync} from "node:fs"
import {basename, join} from "node:path"
import {claimsOf, type Watch} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import type {Range} from "../../src/intel/grammar/shape.ts"
import type {Context} from "../../src/intel/kinds/draft.ts"
import {Points} from "../../src/intel/points.ts"
import type {Lexicons} from "../../src/knowledge/lexicons.ts"
import {type Passage, sourceOf} from "../../test/support/intel-score.ts"
import {lexicons as shipped} from "../../test/support/shipped-lexicons.ts"

const folder: string = join(import.meta.dirname, "..", "..", "test", "fixtures", "intel")

const readable = /^(?:own|blind|seen-[ab]|kept-[abc]|short-a|train-[a-z]{1,2}|real\/real-[a-j])\.json$/

export interface PassageSet {
  readonly name: string
  readonly passages: readonly Passage[]
}

/** The sets in the order of their names. */
export function readableSets(): readonly PassageSet[] {
  const names = [...readdirSync(folder), ...readdirSync(join(folder, "real")).map((name) => `real/${name}`)]
  return names
    .filter((name) => readable.test(name))
    .sort()
    .map((name) => ({
      name: basename(name, ".json"),
      passages: JSON.parse(readFileSync(join(folder, name), "utf8")) as Passage[],
    }))
}

/** The lexicons without weights: what is read by clauses alone. */
export const plain: Lexicons = {...shipped, weights: new Map()}

/** A place in the passage's text; units. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** Shows each sentence of a passage that is read; `placeOf` gives the place of tokens in the text. */
export function walk(
  passage: Passage,
  lexicons: Lexicons,
  see: (context: Context, placeOf: (range: Range) => Place) => void,
): void {
  const source = sourceOf(passage.text, passage.publisher, passage.issued)
  const points = new Points(passage.text)
  const watch: Watch = (context, spanOf) =>
    see(context, (range) => {
      const {start, end} = spanOf(range)
      return {from: points.unitAt(start), to: points.unitAt(end)}
    })
  claimsOf(source, documentOf(source, 1), lexicons, watch)
}
