/* To whom somebody belongs by a noun of parts: "a unit of the GRU", "a GRU unit", "a front company for the MSS", "Conti's
 * successor", "an element subordinate to Y". */

import type {Ref} from "../discourse/discourse.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {associatesIn} from "./linked-parties.ts"

/** Heads that say that somebody is another's: his part, his tool, his heir. */
const part =
  /^(?:units?|part|arms?|sub-?groups?|sub-?teams?|sub-?clusters?|sub-?units?|contractors?|subcontractors?|fronts?|branch|departments?|divisions?|subsidiary|subsidiaries|prox(?:y|ies)|wings?|cells?|offshoots?|affiliates?|subsets?|spin-?offs?|splinters?|components?|elements?|tools?|instruments?|creatures?|extensions?|cover|covers|alias|subordinates?|personas?|mouthpieces?|brokers?|partners?|suppliers?|customers?|members?|agents?|officers?|employees?|continuation|successors?|rebrand|rebranding|reincarnation|incarnation|descendants?|remnants?|heirs?|factions?|allies|ally|vehicles?|fa[cç]ade|facade|smokescreen|apparatus|asset|assets|surrogates?|henchmen|operatives?|outgrowth|iteration|evolution|sibling|creation|brainchild|project|channels?|outlets?|developers?|administrators?|admins?|operators?|founders?|co-founders?|ringleaders?|leaders?|recruits?|negotiators?|recruiters?|spokes(?:man|woman|person)|veterans?|alumni|associates?|insiders?|handlers?|helpers?|freelancers?|franchisees?|satellites?|clones?|fork|forks|relatives?|cousins?|re-brand)$/

/** "company" and the like are so only with a word before them: "a front company". */
const firm =
  /^(?:company|companies|firm|firms|organisation|organization|business|group|team|entity|name|channel)$/
const ofFronts =
  /^(?:front|shell|cover|contracting|contractor|splinter|successor|sister|subordinate|proxy|support|affiliate)$/

/** The wholes that a noun of parts names: behind "of", "for", "to", or before it. */
export function wholesOf(context: Context, noun: NounPhrase): readonly Ref[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[noun.head]?.key ?? ""
  const isFront = firm.test(head) && ofFronts.test(tokens[noun.head - 1]?.key ?? "")
  if (!part.test(head) && !isFront) return []
  if (/^(?:no|not|neither)$/.test(tokens[noun.from]?.key ?? "")) return []
  for (const {prep, np} of noun.preps) {
    if (!/^(?:of|for|to|within|in|inside|under|from)$/.test(prep) || np === undefined) continue
    const whole = associatesIn(context, np, true).filter(
      ({kind}) => kind !== "state" || /^(?:of|for|to)$/.test(prep),
    )
    if (whole.length > 0) return whole
  }
  // "a persona used by X"
  for (const {kind, agent} of noun.clauses)
    if (kind === "participle" && agent !== undefined) {
      const whole = associatesIn(context, agent, true)
      if (whole.length > 0) return whole
    }
  if (noun.possessor !== undefined)
    return noun.possessor.isPronoun ? [] : associatesIn(context, noun.possessor, true)
  // "a GRU unit", "a Conti offshoot"
  return phrase.mentions
    .filter(
      ({kind, from, to}) =>
        from >= noun.from &&
        to === noun.head - (isFront ? 1 : 0) &&
        /^(?:actor|state body|malware)$/.test(kind),
    )
    .map((mention) => discourse.mentionRef(mention))
}
