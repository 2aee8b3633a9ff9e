/* The entities of a document: each thing that it names, with the places where it does. */

import type {Entity, TextSpan} from "../../model/intel.ts"
import type {Discourse, Ref} from "../discourse/discourse.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Points} from "../points.ts"
import {type Paragraph, sliceOf, spanOf} from "./paragraphs.ts"

/** The entities seen so far, in the order of first mention; at most a thousand mentions of each are kept. */
export class Entities {
  readonly #text: string
  readonly #points: Points
  readonly #lookup: Lookup
  readonly #discourse: Discourse
  readonly #entities = new Map<
    string,
    {entity: Omit<Entity, "mentions">; mentions: (TextSpan & {text: string})[]}
  >()

  constructor(text: string, points: Points, discourse: Discourse) {
    this.#text = text
    this.#points = points
    this.#lookup = discourse.lookup
    this.#discourse = discourse
  }

  all(): readonly Entity[] {
    return [...this.#entities.values()].map(({entity, mentions}) => ({...entity, mentions}))
  }

  /** Adds the names of a sentence. Techniques by common words are none. */
  see(paragraph: Paragraph, phrase: Phrase): void {
    for (const mention of phrase.mentions) {
      if (
        mention.kind === "tool" &&
        this.#lookup.things.get(mention.id)?.kind === "tool" &&
        !/[A-Z]/.test(phrase.tokens[mention.from]?.text ?? "")
      )
        continue
      const {id, kind} = this.#discourse.mentionRef(mention) as Ref & {kind: Entity["kind"]}
      const span = spanOf(paragraph, phrase, mention)
      const entry = this.#entities.get(`${kind} ${id}`) ?? {
        entity: {
          id,
          kind,
          name: id === mention.id ? mention.name : (this.#lookup.things.get(id)?.name ?? mention.name),
          known: mention.isKnown && mention.isGiven !== true,
        },
        mentions: [],
      }
      if (entry.mentions.length < 1000)
        entry.mentions.push({...span, text: sliceOf(this.#text, this.#points, span)})
      this.#entities.set(`${kind} ${id}`, entry)
    }
  }
}
