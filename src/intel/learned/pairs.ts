/* Who is tied to whom, as a sentence that no reader took for it would say it: pairs of those that the sentence names. */

import {isDenied} from "../kinds/clauses.ts"
import {deedsOf} from "../kinds/deeds.ts"
import type {Context, Draft} from "../kinds/draft.ts"
import {partiesOf} from "../kinds/parties.ts"
import {personIn} from "../kinds/people.ts"
import {pairSigns, type Side} from "./pair-signs.ts"
import type {LearnedKind, Site} from "./site.ts"

/** One of a sentence with another. */
interface PairSite extends Site {
  readonly who: Side
  readonly whom: Side
}

/** No sentence is asked for more of them. */
const mostNamed = 7

const mayBeTied = /^(?:actor|state|state body|person|organisation|malware)$/

export const association: LearnedKind<PairSite> = {
  kind: "association",
  table: "association",
  mayRepeat: true,
  isEverywhere: true,
  isBySubject: true,
  sites: (context) => {
    const parties = partiesIn(context)
    const sides = [...parties, ...deedsIn(context)]
    return parties.flatMap((whom) =>
      sides.filter(({np, id}) => np !== whom.np && id !== whom.id).map((who) => siteOf(who, whom)),
    )
  },
  signs: (context, frame, {who, whom}, seen) => pairSigns(context, frame, who, whom, seen),
  offers: (context, _, {who, whom}) => [tieOf(context, who, whom)],
  isOf: (_, {subject, object}, {who, whom}) =>
    (subject === who.id || (isEvent(subject) && isEvent(who.id))) && object === whom.id,
}

const isEvent = (id: string): boolean => /^event-\d+$/.test(id)

const siteOf = (who: Side, whom: Side): PairSite => ({
  who,
  whom,
  at: who.np.head,
  from: Math.min(who.np.from, whom.np.from),
  to: Math.max(who.np.to, whom.np.to),
})

/** Those that may be tied to others, in the order of the text. */
function partiesIn(context: Context): readonly Side[] {
  const found: Side[] = []
  for (const np of context.phrase.parse.nouns) {
    if (found.length >= mostNamed) break
    const alone = {...np, conjuncts: []}
    const [known] = partiesOf(context, alone)
    const ref = known === undefined || known.kind === "event" ? (personIn(context, alone) ?? known) : known
    if (ref !== undefined && mayBeTied.test(ref.kind)) found.push({np, kind: ref.kind, id: ref.id})
  }
  return found
}

/** The deeds that the noun phrases of a sentence speak of. */
function deedsIn(context: Context): readonly Side[] {
  const found: Side[] = []
  for (const np of context.phrase.parse.nouns) {
    if (found.length >= mostNamed) break
    const [ref] = deedsOf(context, {...np, conjuncts: []}, false)
    if (ref !== undefined && ref.kind === "event") found.push({np, kind: "event", id: ref.id})
  }
  return found
}

function tieOf({phrase}: Context, who: Side, whom: Side): Draft {
  const {at, from, to} = siteOf(who, whom)
  const clause = phrase.parse.clauseAt[Math.max(who.np.head, whom.np.head)]
  const verb = clause !== undefined && clause.verb.from < clause.verb.to ? clause.verb : undefined
  return {
    kind: "association",
    relation: "linked-to",
    subject: who.id,
    object: whom.id,
    anchor: verb === undefined ? at : (clause?.at ?? at),
    evidence: {from: Math.min(from, verb?.from ?? from), to: Math.max(to, verb?.to ?? to)},
    isDenied: verb !== undefined && clause !== undefined && isDenied(phrase, clause),
  }
}
