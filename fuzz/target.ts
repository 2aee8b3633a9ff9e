/* What a fuzz target is: seeds, and one way to try an input.
 *
 * A target fails an input by throwing anything at all. What the tried code may throw (a PosternError, a
 * Fault) the target catches itself, by name; a promise that does not hold it reports with `holds`. Time,
 * memory and sameness of output are watched from outside (child.ts, watch.ts).
 *
 * To add a target: a file in targets/, a line in targets.ts. */

/** An input that is known to be good, or to have been bad once. */
export interface Seed {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Witness {
  /** A word for what the input led to: a trouble's code, a shape of an event. An input with a word that
   *  none had before it is mutated further. */
  saw(word: string): void
  /** Part of the outcome. The same bytes must tell the same again. */
  tell(text: string): void
  /** Whether anybody listens to `tell`: what is costly to write out may be left out otherwise. */
  readonly listens: boolean
}

export interface Target {
  readonly name: string
  /** What it tries and checks, one line for docs/fuzzing.md and `--list`. */
  readonly checks: string
  readonly kind: "text" | "binary"
  /** Words that mean something to the tried code. */
  readonly dictionary: readonly string[]
  /** The longest input, but for those stretched to find what grows faster than its input. */
  readonly limitBytes?: number
  /** The longest stretched input; 0: none are made. */
  readonly stretchBytes?: number
  /** Processor time that an input of up to `limitBytes` may take, and one that is stretched. */
  readonly millis?: number
  readonly stretchMillis?: number
  seeds(): readonly Seed[] | Promise<readonly Seed[]>
  /** Puts right the checksums that would keep a mutation from being looked at; half of the inputs pass it. */
  mend?(bytes: Uint8Array): void
  attempt(bytes: Uint8Array, witness: Witness): void | Promise<void>
}

/** A promise that an input broke. */
export class Broken extends Error {
  override readonly name = "Broken"
  /** The same for the same cause. */
  readonly promise: string
  constructor(promise: string, how: string) {
    super(how === "" ? promise : `${promise}: ${how}`)
    this.promise = promise
  }
}

/** Throws Broken where a promise does not hold; `how` tells what was seen instead. */
export function holds(isSo: boolean, promise: string, how?: () => string): asserts isSo {
  if (!isSo) throw new Broken(promise, how?.() ?? "")
}
