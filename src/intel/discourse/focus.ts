/* Whom the text is about: what "it", "they", "the group", "its", "the attackers" stand for, and who did what is told
 * without a doer.
 *
 * At every place there is one event spoken of (events.ts), at most one actor in focus, and a topic: which of the two the
 * last subject was. Before a sentence they are as the one before left them. Within it whoever is named takes the focus at
 * once; after it the focus is settled, and the first of these rules that finds somebody holds:
 *
 *   1. a named actor that is the subject of the sentence, or whom it gives a name ("we track the group as X")
 *   2. to whom the sentence attributes something ("carried out by X", "X is behind it")
 *   3. where the subject stands for the actor in focus ("it", "the group"), that actor, whomever else it names
 *   4. the actor in focus, where it is named again
 *   5. who did something in it ("… in which X used a flaw")
 *   6. where nobody was in focus, the first actor that it names; else whoever was
 *
 * So whoever is only named in passing (overlaps with X, rivals, whom others blame) changes nothing. The topic is the actor
 * after a subject that is one or stands for one, the event after a subject that is one. An actor whom a sentence is about
 * though he is not its subject ("Police are looking for X") is the topic of the next one only. "They" is the actor whatever
 * the topic is, unless the last subject was "the intruders" whom nobody has named.
 *
 * Where a text has named no event and told no deed, what is told of messages, victims and aims is told of the actor that is its
 * topic: "TA4903 spoofs departments. Its invitations come with a QR code." */

import type {Lookup} from "../grammar/lookup.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Ref} from "./discourse.ts"
import {isEventNoun} from "./event-words.ts"

const groupNouns: ReadonlySet<string> = new Set(
  "group gang actor actors cluster crew collective outfit syndicate unit hackers attackers team adversary".split(
    " ",
  ),
)

/** The actor in focus and the topic; one for each document. */
export class Focus {
  readonly #lookup: Lookup
  actor: Ref | undefined
  topic: "event" | "actor" = "event"
  #before: Ref | undefined
  #topicBefore: "event" | "actor" = "event"
  /** Whether the last sentence was about "the intruders" whom nobody has named: then "they" are those. */
  isOfNobody = false
  /** Whether the actor is the topic only because the last sentence has named him, and nothing else. */
  #isOnlyMet = false
  /** Of the sentence: to whom it attributes something, and who did something in it. */
  #culprit: Ref | undefined
  #doer: Ref | undefined

  constructor(lookup: Lookup) {
    this.#lookup = lookup
  }

  /** Before a sentence is read. */
  begin(): void {
    this.#before = this.actor
    this.#topicBefore = this.topic
    this.#culprit = undefined
    this.#doer = undefined
  }

  /** A claim of the sentence says that somebody did it, or what he did. */
  did(id: string, isAttribution: boolean): void {
    const ref: Ref = {id, kind: "actor", from: 0, to: 0}
    if (isAttribution) this.#culprit ??= ref
    else this.#doer ??= ref
  }

  /** The actor that a sentence is about where the text has named no event: its subject, or the topic before it. */
  instead(phrase: Phrase): string | undefined {
    const subject = subjectOf(phrase)
    const mention = subject === undefined ? undefined : actorIn(phrase, subject)
    if (mention !== undefined) return mention.id
    return this.#topicBefore === "actor" ? this.#before?.id : undefined
  }

  /** After a sentence, when its claims are made. `isNobody` tells whether a noun phrase is attackers whom nobody has named. */
  settle(phrase: Phrase, isNobody: (noun: NounPhrase) => boolean, refOf: (mention: Mention) => Ref): void {
    const subject = subjectOf(phrase)
    this.#settleActor(phrase, subject, refOf)
    const isSettled = this.#settleTopic(phrase, subject)
    if (subject?.isPronoun !== true) this.isOfNobody = subject !== undefined && isNobody(subject)
    if (this.#isOnlyMet && !isSettled) this.topic = "event"
    // "Police are looking for X. It …": nothing else was spoken of; the next sentence only goes on from that.
    this.#isOnlyMet =
      this.#before === undefined &&
      this.topic === "event" &&
      this.#isObject(phrase) &&
      !phrase.parse.nouns.some((noun) => isEventNoun(this.#lookup, phrase, noun))
    if (this.#isOnlyMet) this.topic = "actor"
  }

  #settleActor(phrase: Phrase, subject: NounPhrase | undefined, refOf: (mention: Mention) => Ref): void {
    const before = this.#before
    const named = subject === undefined ? undefined : actorIn(phrase, subject)
    if (named !== undefined) {
      this.actor = refOf(named)
      return
    }
    const called = this.#called(phrase)
    if (called !== undefined) {
      this.actor = refOf(called)
      this.topic = "actor"
      return
    }
    if (this.#culprit !== undefined) {
      this.actor = this.#culprit
      return
    }
    const isAnaphor = subject !== undefined && (subject.isPronoun || this.#isGroup(phrase, subject))
    if (before !== undefined && isAnaphor && this.#topicBefore === "actor") {
      this.actor = before
      return
    }
    const actors = phrase.mentions.filter(({kind}) => kind === "actor")
    const [first] = actors
    // "Unnamed actors using the persona X are responsible": the actors, not the persona.
    const isSubject =
      subject !== undefined &&
      this.actor !== before &&
      this.actor?.from === subject.from &&
      this.actor.to <= subject.head + 1
    if (isSubject) return
    if (before !== undefined && (isAnaphor || actors.some(({id}) => id === before.id))) this.actor = before
    else if (this.#doer !== undefined) this.actor = this.#doer
    else if (first !== undefined && before === undefined && !actors.some(({id}) => id === this.actor?.id))
      this.actor = refOf(first)
    else if (before !== undefined) this.actor = before
  }

  /** "GTIG tracks the actor as X", "we call it X": the name of whom the text is about. */
  #called(phrase: Phrase): Mention | undefined {
    for (const {lemma, object, secondObject, args} of phrase.clauses) {
      if (object === undefined || !/^(?:track|call|name|dub|designate|label|follow|refer)$/.test(lemma))
        continue
      if (!(object.isPronoun || this.#isGroup(phrase, object))) continue
      const np = secondObject ?? args.find(({prep}) => prep === "as")?.np
      const mention = np === undefined ? undefined : actorIn(phrase, np)
      if (mention !== undefined) return mention
    }
    return undefined
  }

  /** "Police are looking for X", "we follow a group that we call X": he is what the sentence is about. */
  #isObject({clauses, mentions}: Phrase): boolean {
    const main = clauses.find(({kind, lemma}) => kind === "main" && lemma !== "")
    const about = main?.object ?? main?.predicate?.np ?? main?.args.find(({prep}) => prep === "for")?.np
    if (about === undefined) return false
    const own = clauses.filter(({antecedent}) => antecedent?.head === about.head)
    const end = Math.max(about.end, ...own.map(({to}) => to))
    return mentions.some(({id, from, to}) => id === this.actor?.id && from >= about.from && to <= end)
  }

  #isGroup({tokens, mentionAt}: Phrase, {from, head}: NounPhrase): boolean {
    return (
      mentionAt[head] === -1 &&
      groupNouns.has(tokens[head]?.key ?? "") &&
      /^(?:the|this|that|these|those|both)$/.test(tokens[from]?.key ?? "")
    )
  }

  /** Whether "it" of the next sentence is the actor or the event: what this one was about. True where its subject says so. */
  #settleTopic({tokens, mentions, mentionAt}: Phrase, subject: NounPhrase | undefined): boolean {
    if (subject === undefined) return false
    if (subject.isPronoun) return true
    const mention = mentions[mentionAt[subject.head] ?? -1]
    const key = tokens[subject.head]?.key ?? ""
    if (mention?.kind === "actor" && mention.id === this.actor?.id) this.topic = "actor"
    else if (mention === undefined && this.#lookup.nouns.get("event")?.has(key) === true) this.topic = "event"
    else if (mention === undefined && groupNouns.has(key) && this.actor !== undefined) this.topic = "actor"
    else return false
    return true
  }
}

/** The subject of the sentence, where it stands in it. */
function subjectOf({clauses}: Phrase): NounPhrase | undefined {
  const main = clauses.find(({kind, lemma}) => kind === "main" && lemma !== "")
  return main?.subjectBy === "own" ? main.subject : undefined
}

function actorIn({mentions}: Phrase, subject: NounPhrase): Mention | undefined {
  return mentions.find((m) => m.kind === "actor" && m.from >= subject.from && m.to <= subject.head + 1)
}
