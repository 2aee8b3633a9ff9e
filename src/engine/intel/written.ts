/* A text that is put together from what a format keeps in parts, with what each part is.
 *
 * Parts are paragraphs, apart by a blank line; their marks are disjoint and in order. */

import {createHash} from "node:crypto"
import type {SourceText} from "../../intel/source.ts"
import type {BlockKind} from "../../model/intel.ts"

/** What a reader of one format gives; whoever knows the file adds the rest. */
export type Sourced = Omit<SourceText, "path" | "sha256">

/** What a reader has to say about its input; offsets count bytes of the file, 0 where there is none. */
export type Tell = (
  code: `${string}/${string}`,
  severity: "lost" | "doubtful" | "odd",
  offset: number,
  detail: string,
) => void

export class Written {
  readonly marks: SourceText["marks"][number][] = []
  readonly #parts: string[] = []
  #length = 0
  readonly #most: number
  /** Units that did not fit. */
  left = 0

  /** At most so many units, give or take a part. */
  constructor(most: number) {
    this.#most = most
  }

  /** One more paragraph, or several; nothing where it is blank. */
  add(text: string | undefined, mark?: {readonly kind: BlockKind; readonly why: string}): void {
    const trimmed = text?.trim() ?? ""
    if (trimmed === "") return
    if (this.#length > this.#most) {
      this.left += trimmed.length
      return
    }
    if (this.#length > 0) {
      this.#parts.push("\n\n")
      this.#length += 2
    }
    const start = this.#length
    this.#parts.push(trimmed)
    this.#length += trimmed.length
    if (mark !== undefined) this.marks.push({start, end: this.#length, ...mark})
  }

  get length(): number {
    return this.#length
  }

  get text(): string {
    return this.#parts.join("")
  }

  /** Trouble where something did not fit: `intel/text-too-long`. */
  tellLeft(tell: Tell): void {
    if (this.left > 0)
      tell(
        "intel/text-too-long",
        "lost",
        0,
        `${this.left} characters behind the first ${this.#length}; not read`,
      )
  }
}

export function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex")
}
