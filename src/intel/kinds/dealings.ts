/* Associations of attackers who share what they have or deal with each other: "X and Y share a loader", "X uses the same
 * servers as Y", "X sells access to Y". */

import type {Clause} from "../parse/clause.ts"
import {behindPreposition, evidenceOf, inPassing} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {associate, associatesIn, firstOf, linkedIn} from "./linked-parties.ts"
import {isNamed, isUnlisted} from "./parties.ts"

/** "X and Y share a loader", "X and Y work together", "X and Y use the same loader", "X uses the same loader as Y": the
 *  first with each of the others. */
export function shared(context: Context, clause: Clause): boolean {
  const {phrase} = context
  // "draw on the same pool of routers"
  const common = clause.object ?? clause.args.find(({prep}) => /^(?:on|from|upon|out of)$/.test(prep))?.np
  const isSame = phrase.tokens
    .slice(common?.from ?? 0, common?.head ?? 0)
    .some(({key}) => /^(?:same|identical|common)$/.test(key))
  const isTogether =
    /^(?:work|operate|act|collaborate|coordinate|cooperate)$/.test(clause.lemma) &&
    phrase.tokens.slice(clause.verb.to, clause.verb.to + 2).some(({key}) => key === "together")
  const isJoined =
    /^(?:share|overlap|cooperate|collaborate|coordinate)$/.test(clause.lemma) ||
    isTogether ||
    (clause.voice === "passive" && /^(?:link|connect|relate|affiliate|associate|tie)$/.test(clause.lemma)) ||
    (isSame &&
      /^(?:use|employ|share|have|deploy|operate|run|rely|draw|work|exploit|rent|buy|register|host|reuse|favour|favor|prefer)$/.test(
        clause.lemma,
      ))
  if (!isJoined || clause.isNegated) return false
  const [first, ...rest] = associatesIn(context, clause.subject)
  if (first === undefined || first.kind !== "actor") return false
  const others =
    rest.length > 0 || !isSame
      ? rest
      : firstOf(behindPreposition(phrase, clause, "as"), (noun) => associatesIn(context, noun))
  return associate(
    context,
    [first],
    others.filter(({kind}) => kind === "actor"),
    {
      relation: clause.lemma === "overlap" ? "overlaps-with" : "shares-with",
      anchor: clause.at,
      evidence: evidenceOf(clause),
      ...inPassing(clause),
    },
  )
}

/** "X sells access to Y", "X hands the data over to the GRU", "X gets its orders from Y": who deals with whom. */
export function traded(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const isPassive = clause.voice === "passive"
  if (clause.isNegated || (clause.object === undefined && !isPassive)) return false
  const isGiving = giving.test(clause.lemma)
  if (!isGiving && (isPassive || !getting.test(clause.lemma))) return false
  const who = linkedIn(context, isPassive ? clause.agent : clause.subject).filter(
    (ref) => ref.kind === "actor" || isUnlisted(context, ref),
  )
  if (who.length === 0) return false
  const whom = firstOf(
    (isGiving ? ["to", "with"] : ["from"]).flatMap((prep) => behindPreposition(phrase, clause, prep)),
    (noun) => associatesIn(context, noun),
  ).filter(
    (ref) =>
      (ref.kind === "actor" && isNamed(context, ref)) || ref.kind === "state body" || ref.kind === "malware",
  )
  return associate(context, who, whom, {
    relation: "deals-with",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    ...inPassing(clause),
  })
}

const giving =
  /^(?:sell|supply|provide|hand|pass|rent|lease|offer|deliver|transfer|give|resell|sublet|furnish|broker|share|lend|funnel|forward|outsource|subcontract)$/
const getting = /^(?:buy|purchase|obtain|acquire|rent|receive|get|take|lease|procure)$/
