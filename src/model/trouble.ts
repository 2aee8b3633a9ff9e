/* Something the input did that its format does not allow: a value, never an exception. */

import type {Locator} from "./evidence.ts"
import type {Instant} from "./instant.ts"

/** `lost`: evidence we could not read. `doubtful`: read, but a value may be wrong. `odd`: read right,
 *  worth knowing. Only `lost` changes the exit code. */
export type Severity = "lost" | "doubtful" | "odd"

export interface Trouble {
  /** Area and what is wrong, `iis-w3c/field-count`; stable, explained in docs/errors.md. */
  readonly code: `${string}/${string}`
  readonly severity: Severity
  readonly at: Locator
  /** What was found and what was expected, for people; may quote evidence, so escape it. */
  readonly detail: string
  /** The time in the evidence that it is about, where it is about one: such a trouble stands in the timeline. */
  readonly when?: Instant
}
