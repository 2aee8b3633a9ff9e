/* What is seen of a clause before it is weighed: its verb and the classes of it, its tense, voice, modal, who does it and to
 * what, what hangs on it and what it hangs on. Signs are words of text, as in signs.ts. */

import {isOfAttackers} from "../discourse/doer.ts"
import {isAdverb} from "../grammar/english.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Classes, Frame} from "./frame.ts"
import type {Seen} from "./seen.ts"

/** No more phrases of a clause are looked at. */
const mostArgs = 6

/** What is asked of the words of a sentence. */
export interface Words extends Classes {
  readonly keyAt: (at: number) => string
  /** The kind of the name that holds a token; "" for none. */
  readonly kindAt: (at: number) => string
}

export function wordsOf({phrase: {tokens, mentions, mentionAt}}: Context, {classes}: Frame): Words {
  return {
    ...classes,
    keyAt: (at) => tokens[at]?.key ?? "",
    kindAt: (at) => mentions[mentionAt[at] ?? -1]?.kind ?? "",
  }
}

/** The verb with its particle. */
export const verbOf = ({lemma, particle}: Clause): string =>
  particle === "" ? lemma : `${lemma}_${particle}`

/** What is seen of a clause. O(words of it). */
export function clauseSigns(context: Context, frame: Frame, clause: Clause, seen: Seen): void {
  const {phrase, discourse} = context
  const {keyAt, kindAt, nounsOf, verbsOf} = wordsOf(context, frame)
  const {tokens} = phrase
  const verb = verbOf(clause)
  const doings = verbsOf(clause.lemma)
  const {voice, tense, modal = ""} = clause
  seen.add("b")
  seen.add("v", verb)
  seen.add("vl", clause.lemma)
  const form = `${voice}+${tense}${clause.isPerfect ? "+perf" : ""}${clause.isProgressive ? "+prog" : ""}+${modal}`
  seen.add("form", form)
  seen.add("voice", voice)
  seen.add("tense", tense)
  seen.add("modal", modal)
  seen.add("vvoice", clause.lemma, voice)
  seen.add("ck", clause.kind)
  seen.add("mark", clause.marker)
  seen.add("ckform", clause.kind, form)
  seen.add("by", clause.subjectBy)
  if (clause.isNegated) {
    seen.add("neg")
    seen.add("neg", clause.lemma)
  }
  if (clause.isImperative) seen.add("imp")
  for (const doing of doings) {
    seen.add("vc", doing)
    seen.add("vcform", doing, form)
    seen.add("vcck", doing, clause.kind)
  }
  const party = (np: NounPhrase | undefined, role: string): void => {
    if (np === undefined) {
      seen.add(role, "none")
      seen.add(`${role}v`, "none", clause.lemma)
      return
    }
    const key = keyAt(np.head)
    const kind = kindAt(np.head)
    const first = keyAt(np.from)
    seen.add(`${role}h`, key)
    seen.add(`${role}m`, kind)
    seen.add(`${role}vh`, clause.lemma, key)
    seen.add(`${role}vm`, clause.lemma, kind)
    seen.add(`${role}cap`, tokens[np.head]?.isCapital === true, kind)
    if (np.head > np.from) seen.add(`${role}det`, np.determiner === undefined ? "0" : first)
    if (np.isPronoun) seen.add(`${role}pron`)
    if (np.count !== undefined) seen.add(`${role}count`)
    if (np.possessor !== undefined) seen.add(`${role}poss`)
    if (isOfAttackers(phrase, np.from, np.head)) seen.add(`${role}attackers`)
    for (const sort of nounsOf(key)) {
      seen.add(`${role}c`, sort)
      seen.add(`${role}vlc`, clause.lemma, sort)
      for (const doing of doings) seen.add(`${role}vc`, doing, sort)
    }
    for (const doing of doings) {
      seen.add(`${role}vcm`, doing, kind)
      seen.add(`${role}vch`, doing, key)
    }
    for (let at = Math.max(np.from, np.head - 4); at < np.head; at++) {
      seen.add(`${role}mod`, keyAt(at))
      if (kindAt(at) !== "") seen.add(`${role}modm`, kindAt(at))
    }
    for (const {prep, np: inner} of np.preps.slice(0, 3)) {
      seen.add(`${role}p`, prep)
      if (inner !== undefined) seen.add(`${role}ph`, prep, keyAt(inner.head))
    }
  }
  party(clause.subject, "s")
  party(clause.object, "o")
  if (voice === "passive") party(clause.agent, "a")
  if (clause.secondObject !== undefined) party(clause.secondObject, "o2")
  const {predicate} = clause
  if (predicate !== undefined) {
    seen.add("pred", keyAt(predicate.at))
    seen.add("predk", predicate.kind)
    for (const sort of nounsOf(keyAt(predicate.np?.head ?? predicate.at))) seen.add("predc", sort)
    for (const {prep} of predicate.preps) seen.add("predp", keyAt(predicate.at), prep)
  }
  for (const {prep, np} of clause.args.slice(0, mostArgs)) {
    seen.add("p", prep)
    seen.add("pv", clause.lemma, prep)
    if (np === undefined) continue
    const key = keyAt(np.head)
    seen.add("ph", prep, key)
    seen.add("pm", prep, kindAt(np.head))
    for (const sort of nounsOf(key)) seen.add("pc", prep, sort)
    for (const doing of doings) seen.add("pvcm", doing, prep, kindAt(np.head))
  }
  for (const {kind, lemma} of clause.complements.slice(0, 3)) {
    seen.add("comp", kind)
    seen.add("compv", lemma)
    seen.add("vcomp", clause.lemma, kind)
    for (const doing of verbsOf(lemma)) seen.add("compc", doing)
  }
  for (const at of clause.adverbs.slice(0, 4)) seen.add("adv", keyAt(at))
  for (let at = clause.verb.from; at < clause.at; at++) if (isAdverb(keyAt(at))) seen.add("adv", keyAt(at))
  const {parent, antecedent} = clause
  if (parent !== undefined) {
    const rel = parent.complements.includes(clause) ? "comp" : parent.adjuncts.includes(clause) ? "adj" : "in"
    seen.add("up", rel, clause.kind)
    seen.add("upv", rel, parent.lemma)
    seen.add("upform", parent.voice, parent.tense, parent.modal ?? "")
    for (const doing of verbsOf(parent.lemma)) seen.add("upvc", rel, doing)
    if (parent.isNegated) seen.add("upneg")
  }
  if (clause.conjunctOf !== undefined) {
    seen.add("conj")
    seen.add("conjv", clause.conjunctOf.lemma)
  }
  if (antecedent !== undefined) {
    const key = keyAt(antecedent.head)
    seen.add("ant", key)
    for (const sort of nounsOf(key)) seen.add("antc", sort)
  }
  if (clause.verb.from > 0) seen.add("prev", keyAt(clause.verb.from - 1))
  seen.add("next", keyAt(clause.verb.to))
  seen.add("next2", keyAt(clause.verb.to), keyAt(clause.verb.to + 1))
  const {publisher, hasEvent, topic} = discourse
  const kind =
    publisher === undefined
      ? "none"
      : publisher.isPress
        ? "press"
        : publisher.state === undefined
          ? "firm"
          : "state"
  const speaker = discourse.speakerAt(clause.at)
  const voiceOf = speaker === "" || speaker === "publisher" || speaker === publisher?.id ? "own" : "told"
  seen.add("pub", kind)
  seen.add("said", voiceOf)
  seen.add("ev", hasEvent)
  seen.add("topic", topic)
  seen.add("pubform", kind, form)
}
