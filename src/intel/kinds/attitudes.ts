/* Stances that a noun or an adjective of feeling says: "voiced its indignation at the attack", "is outraged by it",
 * "branded the attack unacceptable", "the attack drew condemnation from X". Which verb brings the feeling does not matter;
 * what it is about stands behind its preposition. */

import type {Phrase} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {nounFrom} from "./clauses.ts"
import type {Context} from "./draft.ts"

/** Who takes a stance, to what, and how it is called. */
export interface Attitude {
  readonly who: NounPhrase | undefined
  readonly about: NounPhrase
  readonly relation: string
}

const towards = /^(?:of|at|over|about|against|with|for|towards?|to|by|in|on|regarding)$/

/** Verbs that only bring a feeling to words; feelings that are a stance whatever the verb. */
const expressing =
  /^(?:express|voice|state|register|convey|declare|reiterate|reaffirm|pledge|signal|make|lodge|repeat|renew|underline|communicate|articulate|put|restate|extend|send)$/
const strong =
  /^(?:condemnations?|abhorrence|indignation|disgust|outrage|revulsion|solidarity|repudiation|denunciation|disapproval)$/

/** The stance of a clause that no verb of the lexicon says. */
export function attitudeOf(context: Context, clause: Clause): Attitude | undefined {
  return (
    voiced(context, clause) ??
    felt(context, clause) ??
    branded(context, clause) ??
    drawn(context, clause) ??
    viewed(context, clause) ??
    joined(context, clause)
  )
}

/** "voiced its indignation at the attack", "made known its disgust at it", "sent a message of solidarity with X". */
function voiced({phrase, discourse}: Context, clause: Clause): Attitude | undefined {
  const {tokens} = phrase
  if (!/^(?:active|none)$/.test(clause.voice) || clause.subject === undefined) return undefined
  // "made known": the parse may end the clause before the object.
  const end = clause.lemma === "make" ? Math.min(tokens.length, clause.to + 8) : clause.to
  for (let i = clause.verb.to; i < end; i++) {
    const token = tokens[i]
    if (token === undefined || /^[;:.]$/.test(token.text)) return undefined
    if (!discourse.isNoun("attitude", token)) continue
    if (clause.object !== undefined && i > clause.object.end && clause.lemma !== "make") return undefined
    const before = tokens[i - 1]?.key ?? ""
    // "issued statements in support of X"
    const isInWords =
      before === "in" &&
      /^(?:statements?|declarations?|messages?|communiqu[eé]s?)$/.test(tokens[i - 2]?.key ?? "")
    if (!isInWords && !expressing.test(clause.lemma) && !strong.test(token.key)) return undefined
    if (/^(?:no|any|without|more|public|international|widespread)$/.test(before)) return undefined
    // "conveyed its concerns to the ambassador" is an act.
    if (clause.args.some(({prep, np}) => prep === "to" && envoys.test(tokens[np?.head ?? -1]?.key ?? "")))
      return undefined
    // "made available technical support to X" is help.
    if (clause.lemma === "make" && token.key === "support" && tokens[clause.verb.to]?.key !== "known")
      return undefined
    // "lodged a protest with X": whom it was handed to.
    if (/^protests?$/.test(token.key) && /^(?:with|to|by)$/.test(tokens[i + 1]?.key ?? "")) return undefined
    return about(phrase, i + 1, clause.subject, `${keyOf(clause.lemma)}-${token.key}`)
  }
  return undefined
}

const envoys = /^(?:ambassadors?|embassy|counterparts?|charg[eé]|consul|envoys?|diplomats?|authorities)$/

/** "is outraged by the attack", "was dismayed at it", "remains deeply concerned about it". */
function felt({phrase, discourse}: Context, clause: Clause): Attitude | undefined {
  const {tokens} = phrase
  const at =
    clause.voice === "passive"
      ? clause.at
      : clause.predicate?.kind === "adjective"
        ? clause.predicate.at
        : undefined
  const token = tokens[at ?? -1]
  if (at === undefined || token === undefined || !discourse.isNoun("feeling", token)) return undefined
  return about(phrase, at + 1, clause.subject, `be-${token.key}`)
}

/** "branded the attack unacceptable", "denounced it as cowardly". */
function branded({phrase, discourse}: Context, clause: Clause): Attitude | undefined {
  const {tokens} = phrase
  if (
    !/^(?:call|brand|term|label|describe|deem|consider|regard|view|see|find|declare|slam|denounce|characterise|characterize)$/.test(
      clause.lemma,
    )
  )
    return undefined
  const isPassive = clause.voice === "passive"
  const thing = isPassive ? clause.subject : clause.object
  if (thing === undefined) return undefined
  const from = isPassive ? clause.verb.to : thing.to
  const isWorded = tokens
    .slice(from, Math.min(clause.to, from + 12))
    .some((token) => discourse.isNoun("unacceptable", token))
  if (!isWorded) return undefined
  return {
    who: isPassive ? clause.agent : clause.subject,
    about: thing,
    relation: `${keyOf(clause.lemma)}-unacceptable`,
  }
}

/** "The attack drew condemnation from X", "met with protests by X". */
function drawn({phrase, discourse}: Context, clause: Clause): Attitude | undefined {
  const {tokens} = phrase
  if (!/^(?:draw|attract|provoke|prompt|trigger|earn|receive|meet|cause|spark)$/.test(clause.lemma))
    return undefined
  if (clause.subject === undefined || !discourse.isNoun("event", tokens[clause.subject.head]))
    return undefined
  for (let i = clause.verb.to; i < clause.to; i++) {
    if (!discourse.isNoun("attitude", tokens[i])) continue
    if (!/^(?:from|by|in|among)$/.test(tokens[i + 1]?.key ?? "")) return undefined
    return {who: nounFrom(phrase, i + 2), about: clause.subject, relation: "draw-condemnation"}
  }
  return undefined
}

/** What stands behind a word of feeling and its preposition. */
function about(
  phrase: Phrase,
  at: number,
  who: NounPhrase | undefined,
  relation: string,
): Attitude | undefined {
  const {tokens} = phrase
  if (!towards.test(tokens[at]?.key ?? "")) return undefined
  // "in the face of the attack", "with regard to it"
  const skip = tokens
    .slice(at, at + 5)
    .map(({key}) => key)
    .join(" ")
  const lead =
    /^(?:in the face of|with regard to|in view of|in light of)\b/.exec(skip)?.[0].split(" ").length ?? 1
  const noun = nounFrom(phrase, at + lead)
  return noun === undefined || noun.from > at + lead + 1 ? undefined : {who, about: noun, relation}
}

/** "takes a very serious view of the attack", "views it with grave concern". */
function viewed({phrase, discourse}: Context, clause: Clause): Attitude | undefined {
  const {tokens} = phrase
  if (clause.voice !== "active" || clause.object === undefined) return undefined
  const {object} = clause
  if (/^(?:take|hold)$/.test(clause.lemma)) {
    if (tokens[object.head]?.key !== "view" || !severe(phrase, object)) return undefined
    const of = object.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
    return of === undefined ? undefined : {who: clause.subject, about: of, relation: "take-serious-view"}
  }
  if (!/^(?:view|regard|see|follow|watch|observe|register|note)$/.test(clause.lemma)) return undefined
  const how = clause.args.find(
    ({prep, np}) => prep === "with" && np !== undefined && discourse.isNoun("attitude", tokens[np.head]),
  )
  return how === undefined ? undefined : {who: clause.subject, about: object, relation: "view-with-concern"}
}

const severe = ({tokens}: Phrase, {from, head}: NounPhrase): boolean =>
  tokens
    .slice(from, head)
    .some(({key}) => /^(?:serious|grave|dim|stern|strong|severe|critical|gravest|harsh)$/.test(key))

/** "have joined in this condemnation" */
function joined({phrase}: Context, clause: Clause): Attitude | undefined {
  if (clause.lemma !== "join" || clause.voice !== "active") return undefined
  for (const np of [clause.object, ...clause.args.map((arg) => arg.np)])
    if (np !== undefined && /^condemnations?$/.test(phrase.tokens[np.head]?.key ?? "")) {
      const of = np.preps.find((prep) => prep.prep === "of" && prep.np !== undefined)?.np
      return {who: clause.subject, about: of ?? np, relation: "join-condemnation"}
    }
  return undefined
}
