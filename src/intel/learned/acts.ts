/* What clauses would say of acts: what a body has done about it, where no reader took the clause for it. */

import {bodyOf} from "../kinds/acting-body.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {actOf, whoActs} from "../kinds/response.ts"
import type {Clause} from "../parse/clause.ts"
import {clauseSigns} from "./clause-signs.ts"
import type {LearnedKind, Site} from "./site.ts"

/** A clause; its verb bears it. */
export interface ClauseSite extends Site {
  readonly clause: Clause
}

/** What kinds at clauses have in common. */
export const ofClauses: Pick<LearnedKind<ClauseSite>, "mayRepeat" | "sites" | "signs" | "isOf"> = {
  mayRepeat: true,
  sites: ({phrase}) =>
    phrase.clauses
      .filter(({verb}) => verb.from < verb.to)
      .map((clause) => ({clause, at: clause.at, from: clause.from, to: clause.to})),
  signs: (context, frame, {clause}, seen) => clauseSigns(context, frame, clause, seen),
  isOf: (_, {anchor}, {clause}) => anchor === clause.at,
}

export const responseAction: LearnedKind<ClauseSite> = {
  ...ofClauses,
  kind: "response-action",
  table: "response-action",
  isEverywhere: true,
  isBySubject: true,
  offers: (context, _, {clause}) => actsOf(context, clause),
}

/** The drafts of an act that a clause would give; none where nobody could have done it. */
function actsOf(context: Context, clause: Clause): readonly Draft[] {
  // "said that it had cut the link": the act is told by the clause inside.
  if (clause.object === undefined && clause.complements.some(({kind}) => kind === "that")) return []
  const named = whoActs(context, clause)
  const bodies = named.length > 0 ? named : anybodyIn(context, clause)
  return bodies.map((body) => actOf(context, clause, body)).filter(({object}) => object !== "")
}

/** Whoever might have done it, where the readers of acts name nobody. */
function anybodyIn(context: Context, clause: Clause): readonly string[] {
  const {discourse} = context
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  const body = who === undefined || who.isPronoun ? undefined : bodyOf(context, {from: who.from, to: who.to})
  if (body !== undefined && body !== "") return [body]
  const speaker = discourse.speakerAt(clause.at)
  const isNobody = speaker === "" || speaker === "publisher" || discourse.lookup.press.has(speaker)
  if (who?.isPronoun === true || who === undefined) {
    const teller = isNobody ? undefined : (discourse.posts.get(speaker)?.id ?? speaker)
    const {lastBody, publisher} = discourse
    const own = publisher?.isPress === false ? publisher.id : undefined
    const found = who === undefined ? (teller ?? own ?? lastBody?.id) : (lastBody?.id ?? teller ?? own)
    return found === undefined ? [] : [found]
  }
  return []
}
