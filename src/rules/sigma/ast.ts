/* A rule as its file writes it, with places: what the parser makes and the lowering reads.
 *
 * Nothing is interpreted here: a key that stands with two sets of modifiers stays two items, values
 * keep the kind that YAML gave them. */

import type {Place} from "./report.ts"
import type {ScalarTree} from "./yaml.ts"

export interface ModifierAst {
  readonly name: string
  readonly place: Place
}

/** `field|modifier|modifier: value(s)`; a keyword item has the field "". */
export interface ItemAst {
  readonly field: string
  readonly fieldPlace: Place
  readonly modifiers: readonly ModifierAst[]
  readonly values: readonly ScalarTree[]
  readonly isList: boolean
  readonly place: Place
}

/** Alternatives are an OR; the items of one alternative are an AND. */
export interface SelectionAst {
  readonly name: string
  readonly place: Place
  readonly alternatives: readonly (readonly ItemAst[])[]
}

export interface DetectionAst {
  readonly selections: readonly SelectionAst[]
  readonly conditions: readonly ScalarTree[]
  readonly timeframe: ScalarTree | undefined
  readonly place: Place
}
