/* Whom an attacker is said to have in view without that a deed is told: "is interested in ministries", "shows an interest
 * in shipyards", "the campaign's focus is on hospitals", "has its eye on suppliers", "of interest to the group were banks".
 *
 * Only an actor or an event has somebody in view in this sense; what its interest is in must be somebody, or a place that
 * it focuses on. */

import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {isDenied} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {describedIn} from "./hit-descriptions.ts"
import {partiesBeside, somebodyOf} from "./hit-parties.ts"
import {isHostile} from "./hostile.ts"
import {addTargets, endOfList, saidBy} from "./targeting.ts"
import {doerOfNoun} from "./told.ts"

/** "is interested in", "is focused on". */
const inclined: ReadonlySet<string> = new Set(
  "interested focused focussed fixated keen aimed trained intent centred centered concentrated oriented geared directed specialised specialized active fond".split(
    " ",
  ),
)
/** "an interest in", "a focus on", "an appetite for", "its eye on". */
const leanings: ReadonlySet<string> = new Set(
  "interest interests focus appetite preference eye eyes sight sights penchant predilection taste weakness emphasis attention fascination fondness fixation obsession concentration crosshair crosshairs".split(
    " ",
  ),
)
/** Verbs by which somebody has such a leaning. */
const having: ReadonlySet<string> = new Set(
  "have show take demonstrate display express maintain retain develop exhibit keep evince set turn put place train fix cast shift direct devote pay focus concentrate".split(
    " ",
  ),
)
const toward = /^(?:in|on|for|to|towards?|at|upon)$/

/** What a clause says of whom an attacker has in view. */
export function readInterests(context: Context, clause: Clause): void {
  const {phrase, drafts} = context
  if (isDenied(phrase, clause) || drafts.some((d) => d.kind === "targeting" && d.anchor === clause.at)) return
  if (clause.voice === "be" || /^(?:lie|rest|go)$/.test(clause.lemma)) isInView(context, clause)
  else if (clause.object !== undefined && having.has(clause.lemma)) hasInView(context, clause, clause.object)
}

const isLeaning = ({phrase}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined && leanings.has(phrase.tokens[np.head]?.key ?? "")

/** "APT28 is interested in P", "its focus is (on) P", "the interest of the group lies in P", "of interest were P". */
function isInView(context: Context, clause: Clause): void {
  const {phrase} = context
  const {subject, predicate, args} = clause
  if (subject === undefined) return
  const preps = [...args, ...(predicate?.preps ?? [])]
  // "Of particular interest to the group were P".
  const fronted = args.find(({prep, np}) => prep === "of" && isLeaning(context, np))?.np
  if (fronted !== undefined) {
    const whose = [...fronted.preps, ...args].find(({prep, np}) => prep === "to" && np !== undefined)?.np
    if (whose !== undefined && isHostile(context, whose)) add(context, clause, whose, subject, false)
    return
  }
  if (isLeaning(context, subject)) {
    const whose = ownerOf(context, subject)
    if (whose === undefined) return
    const np =
      predicate?.kind === "preposition" && toward.test(phrase.tokens[predicate.at]?.key ?? "")
        ? predicate.np
        : predicate?.kind === "noun"
          ? predicate.np
          : preps.find((p) => toward.test(p.prep) && p.np !== undefined)?.np
    if (np !== undefined) add(context, clause, whose, np, true)
    return
  }
  if (predicate?.kind !== "adjective" || !inclined.has(phrase.tokens[predicate.at]?.key ?? "")) return
  if (phrase.tokens[predicate.at]?.key === "active" || !isHostile(context, subject)) return
  for (const {prep, np} of preps)
    if (np !== undefined && toward.test(prep)) add(context, clause, subject, np, true)
}

/** "APT28 shows an interest in P", "has its eye on P", "turned its attention to P". */
function hasInView(context: Context, clause: Clause, object: NounPhrase): void {
  const {subject} = clause
  if (subject === undefined || !isLeaning(context, object) || !isHostile(context, subject)) return
  const preps: readonly Attached[] = [...object.preps, ...clause.args]
  for (const {prep, np} of preps)
    if (np !== undefined && toward.test(prep) && np.from >= object.to) {
      add(context, clause, subject, np, true)
      return
    }
}

/** Whose interest: "the group's", "of the campaign", "its". */
function ownerOf({phrase, discourse}: Context, np: NounPhrase): NounPhrase | string | undefined {
  const of = np.preps.find(({prep}) => prep === "of")?.np
  const whose = np.possessor ?? of
  if (whose !== undefined) return whose
  if (!/^(?:its|their)$/.test(phrase.tokens[np.determiner ?? -1]?.key ?? "")) return undefined
  return discourse.topic === "actor" && discourse.lastActor !== undefined
    ? discourse.lastActor.id
    : discourse.hasEvent
      ? discourse.event
      : undefined
}

function add(
  context: Context,
  clause: Clause,
  whose: NounPhrase | string,
  np: NounPhrase,
  mayBePlace: boolean,
): void {
  let subject: string | undefined
  if (typeof whose === "string") subject = whose
  else if (isHostile(context, whose)) subject = doerOfNoun(context, whose)?.id
  if (subject === undefined) return
  const named = mayBePlace ? partiesBeside(context, clause, np) : somebodyOf(context, np)
  const isSomebody = context.discourse.isNoun("victim", context.phrase.tokens[np.head])
  const parties = named.length === 0 && isSomebody ? describedIn(context, np) : named
  addTargets(context, saidBy(context, clause, subject, "targets"), parties, endOfList(np))
}
