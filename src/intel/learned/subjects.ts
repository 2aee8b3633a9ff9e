/* Whose deed a draft tells: among those that the sentence names and the document has told of, the one that is likeliest by
 * what is seen of each (subject-signs.ts), with weights learned from labelled passages. What the grammar gave stands unless
 * another is likelier by a margin. */

import type {Weights} from "../../knowledge/sign-weights.ts"
import {doerOf} from "../discourse/doer.ts"
import {isEventId} from "../event-id.ts"
import {type Context, type Draft, ofDeeds} from "../kinds/draft.ts"
import {isAttackerNoun} from "../kinds/hostile.ts"
import {Cast} from "./cast.ts"
import {type SeenOfOne, weighingOfOne} from "./subject-seen.ts"
import {isActorOf, nextEvent, sceneOf, subjectSigns} from "./subject-signs.ts"

/** One that may be the subject, with what is seen of it. */
export interface Option {
  readonly id: string
  /** Gives what is seen of it. */
  readonly look: (seen: SeenOfOne) => void
}

const mostHere = 4
const mostEvents = 5
const mostRecent = 3

/** Sees those that may be the subject of each draft, that which the grammar gave first. */
export type Choice = (draft: Draft, options: readonly Option[]) => Opening | undefined

/** Says that another event begins here, and is told its id. */
export type Opening = (id: string) => void

/** Chooses the subjects of a document's drafts; one for each document. */
export class Subjects {
  readonly #weights: Weights | undefined
  readonly #see: Choice | undefined
  readonly #cast = new Cast()
  #context: Context | undefined
  #named: readonly string[] = []
  /** Of the sentence in hand: kind, word and given subject → the chosen one. */
  readonly #chosen = new Map<string, string>()

  constructor(weights: Weights | undefined, see: Choice | undefined) {
    this.#weights = weights
    this.#see = see
  }

  beginParagraph(): void {
    this.#cast.beginParagraph()
  }

  /** The draft with the subject that is likeliest. */
  chosen(context: Context, draft: Draft): Draft {
    if (this.#isIdle) return draft
    this.#enter(context)
    const {kind, anchor} = draft
    // PERF: what one word says of several is told of one subject.
    const key = `${kind} ${anchor} ${draft.subject}`
    const known = this.#see === undefined ? this.#chosen.get(key) : undefined
    const subject = known ?? this.#choose(context, draft)
    this.#chosen.set(key, subject)
    this.#cast.took(kind, subject)
    return subject === draft.subject ? draft : {...draft, subject, isWeighed: true}
  }

  #choose(context: Context, draft: Draft): string {
    const options = this.#optionsOf(context, draft)
    const opening = this.#see?.(draft, options)
    const likeliest = this.#likeliest(options) ?? draft.subject
    const isNew = likeliest === nextEvent || opening !== undefined
    const subject = isNew ? openEvent(context, draft) : likeliest
    opening?.(subject)
    return subject
  }

  /** A sentence has been read. */
  end(context: Context): void {
    if (this.#isIdle) return
    this.#enter(context)
    const {events} = context.discourse
    const told = events.all.filter((id) => events.headsOf(id).length > 0)
    this.#cast.end([...this.#named, ...told])
  }

  get #isIdle(): boolean {
    return this.#weights === undefined && this.#see === undefined
  }

  #likeliest(options: readonly Option[]): string | undefined {
    if (this.#weights === undefined) return undefined
    const weighing = weighingOfOne(this.#weights)
    let best: string | undefined
    let most = Number.NEGATIVE_INFINITY
    for (const {id, look} of options) {
      const sum = weighing.sumOf(look) + (best === undefined ? this.#weights.least : 0)
      if (sum <= most) continue
      best = id
      most = sum
    }
    return best
  }

  /** None where nothing is to be chosen. */
  #optionsOf(context: Context, draft: Draft): readonly Option[] {
    if (!ofDeeds.has(draft.kind)) return []
    // "X and Y exploited it": each of them.
    const isOneOfMore = context.drafts.some(
      ({kind, object, anchor, subject}) =>
        kind === draft.kind &&
        object === draft.object &&
        anchor === draft.anchor &&
        subject !== draft.subject,
    )
    if (isOneOfMore) return []
    const known = this.#ids(context, draft)
    const ids = mayOpen(context) ? [...known, nextEvent] : known
    if (ids.length < 2) return []
    const scene = sceneOf(context, draft, this.#cast, ids)
    if (isActorOf(context, scene, draft.subject)) return []
    return ids.map((id) => ({
      id,
      look: (seen) => subjectSigns(context, this.#cast, draft, scene, id, seen),
    }))
  }

  /** A sentence is in hand. */
  #enter(context: Context): void {
    if (this.#context === context) return
    this.#context = context
    this.#named = namedIn(context)
    this.#chosen.clear()
  }

  #ids(context: Context, draft: Draft): readonly string[] {
    const {discourse, phrase} = context
    const {events, focus, accused} = discourse
    const named = this.#named
    const actors = this.#cast.recent().filter((id) => !isEventId(id) && !named.includes(id))
    const most = actors.reduce<string | undefined>(
      (a, b) => (a === undefined || (this.#cast.of(b)?.times ?? 0) > (this.#cast.of(a)?.times ?? 0) ? b : a),
      undefined,
    )
    const {all} = events
    const ids: readonly (string | undefined)[] = [
      draft.subject,
      discourse.eventFor(phrase, draft.evidence, draft.anchor),
      events.current,
      events.main,
      ...all.slice(-mostEvents + 1),
      ...all.slice(0, 1),
      discourse.attackersAt(draft.anchor),
      focus.actor?.id,
      accused,
      ...named.slice(0, mostHere),
      ...actors.slice(0, mostRecent),
      most,
    ]
    const isOne = (id: string | undefined): id is string =>
      id !== undefined && id !== "" && id !== draft.object
    return [...new Set(ids)].filter(isOne)
  }
}

/** Texts tell of few events. */
const mostOpened = 12

const mayOpen = ({discourse: {events}}: Context): boolean => events.hasBegun && events.all.length < mostOpened

/** Another event begins, which the clause of a draft tells of. */
function openEvent({phrase, discourse: {events}}: Context, {anchor, subject}: Draft): string {
  return events.open(phrase.parse.clauseAt[anchor], isEventId(subject) ? subject : events.current)
}

/** The actors that a sentence names, and those that act in it, be they malware. */
function namedIn(context: Context): readonly string[] {
  const {phrase, discourse, drafts} = context
  const found = new Set<string>()
  for (const mention of phrase.mentions)
    if (mention.kind === "actor" || mention.kind === "state body") found.add(discourse.mentionRef(mention).id)
  const before = discourse.lastActor
  for (const {subject, agent} of phrase.clauses)
    for (const np of [subject, agent]) {
      if (np === undefined || np.isPronoun) continue
      const head = phrase.tokens[np.head]
      const named = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
      if (named?.kind === "malware") found.add(named.id)
      if (!discourse.isNoun("actor", head) && !isAttackerNoun(head)) continue
      const ref = doerOf(discourse, phrase, {from: np.from, to: np.to})
      if (ref?.kind === "actor") found.add(ref.id)
    }
  discourse.lastActor = before
  for (const {kind, subject} of drafts)
    if ((kind === "attribution" || kind === "association") && !isEventId(subject)) found.add(subject)
  return [...found]
}
