/* What the user or a rule file asks for and we cannot do: collected, never guessed around.
 *
 * A refusal names a place and a remedy. Reports of input oddities are Trouble; a broken invariant is a
 * plain Error and exits with 70. */

export interface Refusal {
  /** Area and what is wrong, `sigma/unknown-modifier`; stable, explained in docs/errors.md. */
  readonly code: `${string}/${string}`
  readonly message: string
  /** Line and column count from 1. */
  readonly at?: {
    readonly file: string
    readonly line: number
    readonly column: number
    readonly length?: number
  }
  /** The whole source line at `at`, so that a renderer needs no file access. */
  readonly excerpt?: string
  /** What to do about it: "did you mean `contains`?". */
  readonly hint?: string
}

/** What a library says of a mistake, cut: it may quote all that stands there. */
export function briefly(message: string): string {
  return message.length > 300 ? `${message.slice(0, 300)}…` : message
}

/** Carries one or more refusals to the command line. */
export class PosternError extends Error {
  readonly refusals: readonly [Refusal, ...Refusal[]]
  constructor(...refusals: readonly [Refusal, ...Refusal[]]) {
    super(refusals.map((r) => `${r.code}: ${r.message}`).join("\n"))
    this.name = "PosternError"
    this.refusals = refusals
  }
}
