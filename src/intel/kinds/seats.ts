/* Where a body sits, whatever verb says it: "which comes under the ministry", "newly placed within X", "attached to Y",
 * "to which the centre belongs", "falls within the remit of Z", "answerable to the council".
 *
 * Whether the one is a body and the other can be its home is for organisational.ts to say. */

import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** A body and what it sits in. */
interface Seat {
  readonly who: NounPhrase | undefined
  readonly whole: NounPhrase
}

/** What is put somewhere, and by whom it is run. */
const placed =
  /^(?:attach|place|house|host|stand|establish|set|subordinate|embed|integrate|anchor|create|incorporate|nest|seat|constitute|form|launch|affiliate|absorb|merge|fold|transfer|move|assign)$/
const kept =
  /^(?:host|run|operate|oversee|supervise|own|manage|administer|maintain|fund|control|direct|head|lead)$/
/** What sits somewhere by itself. */
const sitting = /^(?:come|fall|sit|operate|function|be|stand|rest|reside|exist|belong|report|answer)$/
const inside = /^(?:under|within|inside|in|at|to|beneath)$/
const below = /^(?:under|within|inside|beneath)$/

const things =
  /^(?:botnets?|network|networks|servers?|websites?|sites?|portals?|platforms?|systems?|services?|tools?|domains?|infrastructure|forums?|channels?|accounts?|operation|operations|campaign|company|firm|plant|exercise|investigation|database|registry)$/

/** Who sits where by a clause; undefined where it says nothing of the kind. */
export function seatOf({phrase}: Context, clause: Clause): Seat | undefined {
  if (clause.isNegated || clause.modal !== undefined || clause.kind === "infinitive") return undefined
  if (clause.voice === "passive") {
    // "The botnet is run by X": a thing.
    const isThing = things.test(phrase.tokens[clause.subject?.head ?? -1]?.key ?? "")
    if (kept.test(clause.lemma) && !(clause.lemma === "host" && clause.agent === undefined))
      return clause.agent === undefined || isThing ? undefined : {who: clause.subject, whole: clause.agent}
    return placed.test(clause.lemma) ? behind(clause, inside) : undefined
  }
  if (clause.object !== undefined || !sitting.test(clause.lemma)) return undefined
  const {predicate} = clause
  if (predicate?.kind === "adjective") {
    if (
      !/^(?:answerable|subordinate|accountable|responsible|attached)$/.test(
        phrase.tokens[predicate.at]?.key ?? "",
      )
    )
      return undefined
    const to = [...predicate.preps, ...clause.args].find(
      ({prep, np}) => prep === "to" && np !== undefined,
    )?.np
    return to === undefined ? undefined : {who: clause.subject, whole: to}
  }
  if (predicate?.kind === "preposition")
    return below.test(phrase.tokens[predicate.at]?.key ?? "") && predicate.np !== undefined
      ? {who: clause.subject, whole: predicate.np}
      : undefined
  if (predicate !== undefined) return undefined
  // "has reported to the BSI that nobody was hit"
  if (clause.lemma === "report" && (clause.tense !== "present" || clause.isPerfect)) return undefined
  return behind(clause, /^(?:belong|report|answer)$/.test(clause.lemma) ? /^to$/ : below)
}

function behind({args, subject}: Clause, preps: RegExp): Seat | undefined {
  const found = args.find(({prep, np}) => preps.test(prep) && np !== undefined && np !== subject)?.np
  return found === undefined ? undefined : {who: subject, whole: found}
}

/** "the remit of the Ministry": the Ministry. */
export function beyondRemit({tokens}: Phrase, noun: NounPhrase): NounPhrase {
  if (!remit.test(tokens[noun.head]?.key ?? "")) return noun
  return noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np ?? noun.possessor ?? noun
}

const remit =
  /^(?:remit|portfolio|umbrella|authority|aegis|auspices|purview|responsibility|roof|jurisdiction|supervision|oversight|control|wing|leadership|framework|structure|ambit)$/
