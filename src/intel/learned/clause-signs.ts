/* What is seen of a clause before it is weighed: its verb and the classes of it, its tense, voice, modal, who does it and to
 * what, what hangs on it and what it hangs on. Signs are words of text, as in signs.ts. */

import {isOfAttackers} from "../discourse/doer.ts"
import {isAdverb} from "../grammar/english.ts"
import type {Context} from "../kinds/draft.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Classes, Frame} from "./frame.ts"

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
export function clauseSigns(context: Context, frame: Frame, clause: Clause): string[] {
  const {phrase, discourse} = context
  const {keyAt, kindAt, nounsOf, verbsOf} = wordsOf(context, frame)
  const {tokens} = phrase
  const verb = verbOf(clause)
  const doings = verbsOf(clause.lemma)
  const {voice, tense, modal = ""} = clause
  const signs = ["b", `v=${verb}`, `vl=${clause.lemma}`]
  const form = `${voice}|${tense}${clause.isPerfect ? "|perf" : ""}${clause.isProgressive ? "|prog" : ""}|${modal}`
  signs.push(
    `form=${form}`,
    `voice=${voice}`,
    `tense=${tense}`,
    `modal=${modal}`,
    `vvoice=${clause.lemma}|${voice}`,
  )
  signs.push(
    `ck=${clause.kind}`,
    `mark=${clause.marker}`,
    `ckform=${clause.kind}|${form}`,
    `by=${clause.subjectBy}`,
  )
  if (clause.isNegated) signs.push("neg", `neg|${clause.lemma}`)
  if (clause.isImperative) signs.push("imp")
  for (const doing of doings)
    signs.push(`vc=${doing}`, `vcform=${doing}|${form}`, `vcck=${doing}|${clause.kind}`)
  const party = (np: NounPhrase | undefined, role: string): void => {
    if (np === undefined) {
      signs.push(`${role}=none`, `${role}v=none|${clause.lemma}`)
      return
    }
    const key = keyAt(np.head)
    const kind = kindAt(np.head)
    const first = keyAt(np.from)
    signs.push(
      `${role}h=${key}`,
      `${role}m=${kind}`,
      `${role}vh=${clause.lemma}|${key}`,
      `${role}vm=${clause.lemma}|${kind}`,
    )
    signs.push(`${role}cap=${tokens[np.head]?.isCapital === true}|${kind}`)
    if (np.head > np.from) signs.push(`${role}det=${np.determiner === undefined ? "0" : first}`)
    if (np.isPronoun) signs.push(`${role}pron`)
    if (np.count !== undefined) signs.push(`${role}count`)
    if (np.possessor !== undefined) signs.push(`${role}poss`)
    if (isOfAttackers(phrase, np.from, np.head)) signs.push(`${role}attackers`)
    for (const sort of nounsOf(key)) {
      signs.push(`${role}c=${sort}`, `${role}vlc=${clause.lemma}|${sort}`)
      for (const doing of doings) signs.push(`${role}vc=${doing}|${sort}`)
    }
    for (const doing of doings) signs.push(`${role}vcm=${doing}|${kind}`, `${role}vch=${doing}|${key}`)
    for (let at = Math.max(np.from, np.head - 4); at < np.head; at++) {
      signs.push(`${role}mod=${keyAt(at)}`)
      if (kindAt(at) !== "") signs.push(`${role}modm=${kindAt(at)}`)
    }
    for (const {prep, np: inner} of np.preps.slice(0, 3)) {
      signs.push(`${role}p=${prep}`)
      if (inner !== undefined) signs.push(`${role}ph=${prep}|${keyAt(inner.head)}`)
    }
  }
  party(clause.subject, "s")
  party(clause.object, "o")
  if (voice === "passive") party(clause.agent, "a")
  if (clause.secondObject !== undefined) party(clause.secondObject, "o2")
  const {predicate} = clause
  if (predicate !== undefined) {
    signs.push(`pred=${keyAt(predicate.at)}`, `predk=${predicate.kind}`)
    for (const sort of nounsOf(keyAt(predicate.np?.head ?? predicate.at))) signs.push(`predc=${sort}`)
    for (const {prep} of predicate.preps) signs.push(`predp=${keyAt(predicate.at)}|${prep}`)
  }
  for (const {prep, np} of clause.args.slice(0, mostArgs)) {
    signs.push(`p=${prep}`, `pv=${clause.lemma}|${prep}`)
    if (np === undefined) continue
    const key = keyAt(np.head)
    signs.push(`ph=${prep}|${key}`, `pm=${prep}|${kindAt(np.head)}`)
    for (const sort of nounsOf(key)) signs.push(`pc=${prep}|${sort}`)
    for (const doing of doings) signs.push(`pvcm=${doing}|${prep}|${kindAt(np.head)}`)
  }
  for (const {kind, lemma} of clause.complements.slice(0, 3)) {
    signs.push(`comp=${kind}`, `compv=${lemma}`, `vcomp=${clause.lemma}|${kind}`)
    for (const doing of verbsOf(lemma)) signs.push(`compc=${doing}`)
  }
  for (const at of clause.adverbs.slice(0, 4)) signs.push(`adv=${keyAt(at)}`)
  for (let at = clause.verb.from; at < clause.at; at++)
    if (isAdverb(keyAt(at))) signs.push(`adv=${keyAt(at)}`)
  const {parent, antecedent} = clause
  if (parent !== undefined) {
    const rel = parent.complements.includes(clause) ? "comp" : parent.adjuncts.includes(clause) ? "adj" : "in"
    signs.push(
      `up=${rel}|${clause.kind}`,
      `upv=${rel}|${parent.lemma}`,
      `upform=${parent.voice}|${parent.tense}|${parent.modal ?? ""}`,
    )
    for (const doing of verbsOf(parent.lemma)) signs.push(`upvc=${rel}|${doing}`)
    if (parent.isNegated) signs.push("upneg")
  }
  if (clause.conjunctOf !== undefined) signs.push("conj", `conjv=${clause.conjunctOf.lemma}`)
  if (antecedent !== undefined) {
    const key = keyAt(antecedent.head)
    signs.push(`ant=${key}`)
    for (const sort of nounsOf(key)) signs.push(`antc=${sort}`)
  }
  if (clause.verb.from > 0) signs.push(`prev=${keyAt(clause.verb.from - 1)}`)
  signs.push(`next=${keyAt(clause.verb.to)}`, `next2=${keyAt(clause.verb.to)}|${keyAt(clause.verb.to + 1)}`)
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
  signs.push(`pub=${kind}`, `said=${voiceOf}`, `ev=${hasEvent}`, `topic=${topic}`, `pubform=${kind}|${form}`)
  return signs
}
