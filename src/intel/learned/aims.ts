/* What for, weighed at each noun phrase ("money", "drawings of submarines") and at each verb ("to steal …", "for stealing
 * …", "demanded …"), with what governs it. */

import {determiners} from "../grammar/english.ts"
import {endOfAim, trimmedAim} from "../kinds/aims.ts"
import {type Context, type Draft, wordsIn} from "../kinds/draft.ts"
import {doerIn} from "../kinds/told.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Frame} from "./frame.ts"
import {type NounSite, ofNouns, saidOf} from "./nouns.ts"
import type {Seen} from "./seen.ts"
import type {LearnedKind, Site} from "./site.ts"
import {signsAround, signsOfHost, signsOfWhole} from "./words.ts"

export const objective: LearnedKind<NounSite> = {
  ...ofNouns,
  kind: "objective",
  table: "objective",
  offers: (context, _, {np}) => {
    const next = np.conjuncts[0]
    const to = Math.max(
      np.to,
      trimmedAim(context, np.from, next === undefined ? np.end : Math.min(np.end, next.from)),
    )
    let {from} = np
    while (from < np.head && determiners.has(context.phrase.tokens[from]?.key ?? "")) from++
    const words = wordsIn(context, from, to)
    return words === "" ? [] : [saidOf(context, "objective", "aims-at", np)(words, np.from, to)]
  },
}

/** A verb with its clause. */
export interface VerbSite extends Site {
  readonly clause: Clause
}

export const objectiveOfVerbs: LearnedKind<VerbSite> = {
  kind: "objective",
  table: "objective-verbs",
  sites: ({phrase, discourse: {lookup}}) =>
    phrase.clauses
      .filter(
        (clause) =>
          clause.verb.from < clause.verb.to &&
          clause.lemma !== "be" &&
          // "The agency considers it likely that …": whoever says it aims at nothing.
          (isWithin(clause) || !lookup.speech.has(clause.lemma)) &&
          !leadsToAim(phrase.clauses, clause),
      )
      .map((clause) => ({clause, at: clause.at, from: clause.verb.from, to: clause.verb.to})),
  signs: (context, frame, {clause, from, to}, seen) => {
    signsAround(context, frame, {from, to}, seen)
    signsOfWhole(context, frame, clause, "v", seen)
    signsOfGovernor(context, frame, clause, seen)
  },
  offers: (context, _, {clause}) => {
    const object = wordsOfAim(context, clause)
    if (object.words === "") return []
    return [draftOf(context, clause, object)]
  },
  // "vaccine research" of "to steal vaccine research" is the same aim.
  isOf: (context, {evidence, object}, {clause}) =>
    evidence.from <= clause.to &&
    clause.at < evidence.to &&
    (object.toLowerCase().includes(context.phrase.tokens[clause.at]?.low ?? "") ||
      wordsOfAim(context, clause).words.includes(object) ||
      // "acquiring intellectual property": what is acquired is the aim, by its id.
      context.phrase.mentions.some(({id, from, to}) => id === object && clause.at < from && to <= clause.to)),
}

const leading: ReadonlySet<string> = new Set(
  "attempt try seek aim look want wish hope intend design mean plan use utilise utilize leverage allow serve strive work help prefer begin start continue".split(
    " ",
  ),
)

/** "was seen attempting to steal …", "used to steal …": what hangs on it is the aim. */
function leadsToAim(clauses: readonly Clause[], clause: Clause): boolean {
  const isWithinOther = isWithin(clause) && !leading.has(clause.lemma)
  return (
    !isWithinOther &&
    clauses.some(
      (inner) => inner.parent === clause && inner.kind === "infinitive" && inner.conjunctOf === undefined,
    )
  )
}

/** What an aim that is a verb is called, from the verb to where its words end. */
function wordsOfAim(context: Context, clause: Clause): {readonly words: string; readonly to: number} {
  const {phrase} = context
  const next = phrase.clauses.find(
    (c) =>
      c.from > clause.from &&
      (c.conjunctOf === clause || c.conjunctOf === clause.conjunctOf) &&
      c.conjunctOf !== undefined,
  )
  const to = Math.max(clause.verb.to, endOfAim(context, clause, next?.from))
  return {words: wordsIn(context, clause.at, to), to}
}

function draftOf(
  context: Context,
  clause: Clause,
  {words, to}: {readonly words: string; readonly to: number},
): Draft {
  // Whose aim: of him who does what it is for.
  let above = clause
  for (let depth = 0; depth < 4 && above.parent !== undefined && isWithin(above); depth++)
    above = above.parent
  const doer = doerIn(context, above)
  return {
    kind: "objective",
    relation: "aims-at",
    subject: doer?.kind === "actor" ? doer.id : context.discourse.event,
    object: words,
    anchor: clause.at,
    evidence: {from: clause.verb.from, to},
    isDenied: clause.isNegated || (above !== clause && above.isNegated),
  }
}

const isWithin = ({kind}: Clause): boolean => kind === "infinitive" || kind === "gerund"

/** Adds what is seen of that which an infinitive or a gerund hangs on. */
function signsOfGovernor(context: Context, frame: Frame, clause: Clause, seen: Seen): void {
  const {tokens, mentions, mentionAt} = context.phrase
  const {parent, antecedent} = clause
  if (antecedent !== undefined) signsOfHost(context, frame, antecedent, "noun", seen)
  if (parent === undefined) {
    seen.add("gov", "none")
    return
  }
  const arg = parent.args.find((a) => a.clause === clause)
  const gov = parent.complements.includes(clause)
    ? "comp"
    : parent.adjuncts.includes(clause)
      ? "adj"
      : parent.subjectClause === clause
        ? "subject"
        : arg !== undefined
          ? `arg:${arg.prep}`
          : antecedent !== undefined
            ? "noun"
            : "other"
  const kind = clause.kind
  seen.add("gov", gov, kind)
  seen.add("govv", gov, parent.lemma)
  seen.add("gvv", parent.lemma, clause.lemma)
  seen.add("gtense", parent.tense, parent.modal ?? "")
  seen.add("gvoice", parent.voice)
  seen.add("gneg", parent.isNegated)
  seen.each("govc", frame.classes.verbsOf(parent.lemma), gov)
  for (const [role, np] of governed(parent)) {
    const key = tokens[np.head]?.key ?? ""
    seen.add(role, key)
    seen.add(`${role}m`, mentions[mentionAt[np.head] ?? -1]?.kind ?? "")
    seen.each(`${role}c`, frame.classes.nounsOf(key))
  }
}

function governed({subject, object, agent, predicate}: Clause): readonly (readonly [string, NounPhrase])[] {
  const all = [
    ["gs", subject],
    ["go", object],
    ["ga", agent],
    ["gp", predicate?.np],
  ] as const
  return all.flatMap(([role, np]) => (np === undefined ? [] : [[role, np] as const]))
}
