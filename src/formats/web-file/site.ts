/* One place in code where something happens: a call, a `new`, an assignment, with the values that are known. */

import type {PageKind} from "./page.ts"
import type {Language} from "./token.ts"
import type {Value} from "./value.ts"

export interface CallSite {
  readonly how: "call" | "new" | "set" | "native" | "dynamic"
  /** Last part of the name, lower case. */
  readonly name: string
  /** Whole name as far as it is known, lower case. */
  readonly path: string
  /** What kind of thing it is called on. */
  readonly type: string
  /** Absent for plain functions. */
  readonly receiver?: Value | undefined
  readonly args: readonly Value[]
  readonly at: number
  readonly language: Language
  readonly kind: PageKind
}
