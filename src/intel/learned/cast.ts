/* Who and what a document has told of so far: its actors and events, when each was spoken of last, how often, and what
 * was claimed of it. A subject is chosen among them (subjects.ts). */

/** What is known of an actor or event that was spoken of. */
export interface Told {
  /** The sentence that named it first, and last. */
  readonly first: number
  last: number
  /** The paragraph of the last naming. */
  paragraph: number
  times: number
  /** How many claims have it as their subject. */
  claims: number
}

const mostTold = 200

/** What has been spoken of; one for each document. */
export class Cast {
  #sentence = 0
  #paragraph = 0
  #inParagraph = 0
  readonly #told = new Map<string, Told>()
  /** The subject of the last claim, and of the last claim of each kind. */
  last: string | undefined
  readonly #lastOf = new Map<string, string>()
  /** Subjects with the kinds of what was claimed of them. */
  readonly #had = new Set<string>()
  /** The subjects of this sentence's claims. */
  here: readonly string[] = []
  /** Those of the sentence before. */
  before: readonly string[] = []

  /** How many sentences have been read. */
  get sentence(): number {
    return this.#sentence
  }

  beginParagraph(): void {
    this.#paragraph += 1
    this.#inParagraph = 0
  }

  /** The sentence in hand has been read: these were named in it. */
  end(ids: Iterable<string>): void {
    for (const id of new Set([...ids, ...this.here])) {
      const told = this.#told.get(id)
      if (told === undefined) {
        if (this.#told.size < mostTold)
          this.#told.set(id, {
            first: this.#sentence,
            last: this.#sentence,
            paragraph: this.#paragraph,
            times: 1,
            claims: 0,
          })
        continue
      }
      told.last = this.#sentence
      told.paragraph = this.#paragraph
      told.times += 1
      this.#told.delete(id)
      this.#told.set(id, told)
    }
    for (const id of this.here) {
      const told = this.#told.get(id)
      if (told !== undefined) told.claims += 1
    }
    if (this.here.length > 0) this.before = this.here
    this.here = []
    this.#sentence += 1
    this.#inParagraph += 1
  }

  /** A claim was made. */
  took(kind: string, subject: string): void {
    this.last = subject
    this.#lastOf.set(kind, subject)
    if (this.#had.size < mostTold * 8) this.#had.add(`${kind} ${subject}`)
    if (!this.here.includes(subject)) this.here = [...this.here, subject]
  }

  of(id: string): Told | undefined {
    return this.#told.get(id)
  }

  /** Whether something of a kind was claimed of a subject. */
  had(kind: string, subject: string): boolean {
    return this.#had.has(`${kind} ${subject}`)
  }

  /** Sentences of this paragraph that have been read. */
  get inParagraph(): number {
    return this.#inParagraph
  }

  lastOf(kind: string): string | undefined {
    return this.#lastOf.get(kind)
  }

  /** Sentences since something was named; undefined where it has not been. */
  since(id: string): number | undefined {
    const told = this.#told.get(id)
    return told === undefined ? undefined : this.#sentence - told.last
  }

  isInParagraph(id: string): boolean {
    return this.#told.get(id)?.paragraph === this.#paragraph
  }

  /** All, that named last first. */
  recent(): readonly string[] {
    return [...this.#told.keys()].reverse()
  }
}
