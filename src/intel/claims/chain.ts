/* Whose words a sentence is: the voices around a token, inner first; else whoever spoke last in the paragraph or in the
 * quotation that goes on; else the publisher.
 *
 * A chain has at least one speaker; who is taken over from before is `inferred`. */

import type {Speaker} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import {speakerOf} from "../voices/speaker.ts"
import {isSaidBy, type Voice} from "../voices/voice.ts"
import type {Quotes} from "./quotes.ts"

/** Stands for sources without a name. */
const relayed = "open-source reporting"

/** Who has spoken so far in a document; one for each. */
export class SpokenBy {
  readonly #discourse: Discourse
  /** Who spoke last in the paragraph, and in the document as an institution. */
  #paragraphVoice: readonly Speaker[] = []
  #lastVoice: readonly Speaker[] = []
  /** Who speaks in a quotation that goes on. */
  #quoting: readonly Speaker[] | undefined
  #lastQuoted: readonly Speaker[] = []
  #announced = false

  constructor(discourse: Discourse) {
    this.#discourse = discourse
  }

  /** Before the sentences of a paragraph are read. */
  begin(text: string, isTitle: boolean): void {
    const opensQuoted = text.trimStart().startsWith('"')
    if (!opensQuoted || this.#quoting === undefined)
      this.#quoting = opensQuoted && this.#announced ? this.#lastQuoted : undefined
    if (!isTitle) this.#paragraphVoice = []
  }

  /** After them: an open quotation goes on in the next paragraph; so does what "said:" announces. */
  end(text: string, {isOpen}: Quotes): void {
    this.#announced = isOpen || endsOpen(text)
    this.#quoting = isOpen ? this.#lastQuoted : undefined
  }

  /** Before a sentence is read: "We have seen …" is said by whoever wrote the text. */
  enter(phrase: Phrase, voices: readonly Voice[], quotes: Quotes): void {
    if (voices.some(({says}) => says !== "stance") || !isOurs(phrase, quotes)) return
    this.#lastVoice = []
    this.#paragraphVoice = []
  }

  /** Whom the next sentence without a speaker goes on from. */
  follow(phrase: Phrase, voices: readonly Voice[], quotes: Quotes, text: string): void {
    for (const voice of [...voices].sort((a, b) => a.from - b.from)) {
      if (voice.says === "stance" || !voice.isMain) continue
      if (voice.chain.length === 0) {
        // Who relays "two officials" goes on himself.
        if (voice.hasSource === true) this.#paragraphVoice = []
        continue
      }
      // "Mandiant has linked the group to Iran": in a text of its own, whoever publishes goes on.
      const {publisher} = this.#discourse
      if (
        voice.isTold === true &&
        voice.isPast === true &&
        publisher?.isPress === false &&
        voice.chain.at(-1)?.ref !== publisher.id
      )
        continue
      this.#paragraphVoice = voice.chain
      this.#lastVoice = this.#goesOn(voice.chain) ? voice.chain : []
      const first = phrase.tokens[voice.contents[0].from + 1]
      if ((first !== undefined && quotes.holds(first.start)) || text.includes('"') || endsOpen(text))
        this.#lastQuoted = voice.chain
    }
    // A body that acts or advises is who speaks next, where nobody is known to publish.
    if (this.#discourse.publisher === undefined && voices.length === 0)
      for (const {lemma, voice, subject, kind} of phrase.clauses) {
        if (subject === undefined || voice !== "active" || kind === "infinitive" || kind === "gerund")
          continue
        if (!/^(?:recommend|advise|urge|issue|encourage)$/.test(lemma)) continue
        const {chain} = speakerOf(phrase, {from: subject.from, to: subject.end}, this.#discourse)
        if (chain.length > 0) {
          this.#lastVoice = this.#goesOn(chain) ? chain : []
          this.#paragraphVoice = chain
        }
      }
  }

  /** Where nobody is known to publish, a public body speaks on in the next paragraph; a firm that is cited does not. */
  #goesOn(chain: readonly Speaker[]): boolean {
    const ref = chain.at(-1)?.ref ?? ""
    const {state, kind, id} = this.#discourse.lookup.things.get(ref) ?? {}
    return ref.endsWith("-government") || id === "eu" || (kind === "organisation" && state !== undefined)
  }

  /** Who speaks at a token: the voices around it, inner first; else who spoke last; else the publisher. */
  at(phrase: Phrase, voices: readonly Voice[], quotes: Quotes, at: number): readonly [Speaker, ...Speaker[]] {
    const around = voices.filter((v) => isSaidBy(v, at) && v.says !== "stance")
    const inner: Speaker[] = []
    const own = this.publisher().ref
    for (const voice of [...around].reverse()) {
      if (voice.isUnnamed) {
        if (voice.says === "relays" && inner.length === 0) inner.push({ref: relayed, basis: "explicit"})
        continue
      }
      // Who publishes relays whoever else is named.
      const isOwn = voice.chain.length === 1 && voice.chain[0]?.ref === own
      if (isOwn && inner.some((s) => s.ref !== relayed)) continue
      // "We …," said the body's director: the body, outermost.
      for (const speaker of voice.chain) {
        const before = inner.findIndex((s) => s.ref === speaker.ref)
        if (before >= 0) inner.splice(before, 1)
        inner.push(speaker)
      }
    }
    const isNamed = inner.some((s) => s.ref !== relayed)
    // "Two officials said …": whoever publishes relays them, whoever spoke before.
    if (!isNamed && around.some((voice) => voice.isUnnamed && voice.isMain && voice.hasSource === true))
      inner.push(this.publisher())
    else if (!isNamed) {
      const token = phrase.tokens[at]
      const isQuoted = token !== undefined && quotes.isWithin(token.start) && inner.length === 0
      const before = this.#before(phrase, voices, at)
      const inherited =
        before !== undefined
          ? before
          : isQuoted && (this.#quoting !== undefined || this.#lastQuoted.length > 0)
            ? (this.#quoting ?? this.#lastQuoted)
            : this.#paragraphVoice.length > 0
              ? this.#paragraphVoice
              : this.#discourse.publisher === undefined
                ? this.#lastVoice
                : []
      const more =
        inherited.length > 0
          ? inherited.map(({ref}) => ({ref, basis: "inferred" as const}))
          : [this.publisher()]
      for (const speaker of more) inner.push(speaker)
    }
    const [first = this.publisher(), ...rest] = inner
    return [first, ...rest]
  }

  /** "According to X, …; then …": who spoke in the same sentence goes on behind the mark. */
  #before({tokens}: Phrase, voices: readonly Voice[], at: number): readonly Speaker[] | undefined {
    const mark = tokens.findLastIndex(({text}, i) => text === ";" && i < at)
    if (mark < 0) return undefined
    const {publisher} = this.#discourse
    let last: Voice | undefined
    for (const voice of voices)
      if (
        voice.isMain &&
        voice.isTold !== true &&
        voice.says !== "stance" &&
        voice.chain.length > 0 &&
        voice.contents.every(({to}) => to <= mark + 1)
      )
        last = voice
    return last?.chain.at(-1)?.ref === publisher?.id ? undefined : last?.chain
  }

  /** Whoever publishes, where nobody speaks. */
  publisher(): Speaker {
    const {publisher} = this.#discourse
    return {ref: publisher === undefined || publisher.isPress ? "publisher" : publisher.id, basis: "inferred"}
  }
}

function isOurs({tokens}: Phrase, quotes: Quotes): boolean {
  return tokens.some(
    ({key, start}, i) =>
      (key === "we" || (i === 0 && key === "our") || (i === 1 && key === "us" && tokens[0]?.key === "for")) &&
      !quotes.isWithin(start),
  )
}

/** A paragraph that ends with a colon: what follows is quoted. */
function endsOpen(text: string): boolean {
  return /:\s*"?$/.test(text.trimEnd())
}
