/* Attributions whose verb stands in the clause before: "Kestrel attributes it to X, Norsec to Y", "Kestrel blamed X;
 * Norsec, Y", "was attributed by Norway to X and by Sweden to Y". Who speaks stands in the gap's own words. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {bodyOf} from "./acting-body.ts"
import {nounFrom} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {isNamed, partyOf} from "./parties.ts"

/** No sentence goes on so more often. */
const mostGaps = 6

/** What goes on behind a clause that attributes `deeds` and ends its culprits at a token. */
export function gaps(context: Context, clause: Clause, deeds: readonly Ref[], end: number): void {
  const {phrase, drafts} = context
  const {tokens} = phrase
  let at = end
  for (let steps = 0; steps < mostGaps; steps++) {
    const start = skip(context, at, /^(?:[,;]|and|while|whereas|but|-)$/)
    if (start === at) return
    const isBy = tokens[start]?.key === "by"
    const who = nounFrom(phrase, isBy ? start + 1 : start)
    if (who === undefined || who.from > start + 1) return
    const middle = skip(context, who.to, /^(?:,)$/)
    const prep = tokens[middle]?.key ?? ""
    const hasPrep = /^(?:to|on)$/.test(prep)
    // Without its preposition a list of names might go on.
    if (!hasPrep && (middle === who.to || tokens[at]?.text !== ";")) return
    const culprit = nounFrom(phrase, hasPrep ? middle + 1 : middle)
    const party = culprit === undefined ? undefined : culpritOf(context, culprit)
    const speaker = bodyOf(context, {from: who.from, to: who.to})
    if (culprit === undefined || party === undefined || speaker === undefined) return
    if (phrase.verbAt.slice(who.to, culprit.from).some((verb) => verb !== -1)) return
    for (const deed of deeds)
      drafts.push({
        kind: "attribution",
        relation: "attributed-to",
        subject: party.id,
        object: deed.id,
        anchor: culprit.head,
        evidence: {from: who.from, to: culprit.to},
        isDenied: clause.isNegated,
        speaker,
      })
    at = culprit.to
  }
}

/** A known actor, state or service; the name alone, not what the parse puts beside it. */
function culpritOf(context: Context, noun: NounPhrase): Ref | undefined {
  const ref = partyOf(context, {...noun, appositions: []})
  return ref !== undefined &&
    ((ref.kind === "actor" && isNamed(context, ref)) || ref.kind === "state" || ref.kind === "state body")
    ? ref
    : undefined
}

function skip({phrase}: Context, from: number, words: RegExp): number {
  let at = from
  while (words.test(phrase.tokens[at]?.text.toLowerCase() ?? "")) at++
  return at
}
