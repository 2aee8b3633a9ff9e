/* Acts that the shape of a clause tells, whatever its verb: "had the certificate revoked", "made help available", "stopped
 * taking orders", "helped to remove the shell", "is looking into it"; and what a body is doing by being somewhere: "is in
 * contact with the FBI", "is on site", "has the case". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import type {Context} from "./draft.ts"

/** Whether a clause tells an act by its shape. */
export function isShapedAct(context: Context, clause: Clause): boolean {
  if (clause.voice !== "active") return false
  const {lemma, args, object} = clause
  if (/^(?:have|get)$/.test(lemma)) return isHadDone(context, clause)
  if (isHandedOn(context, clause)) return true
  if (lemma === "make") return isMadeSo(context, clause)
  if (/^(?:stop|cease|halt|pause|discontinue)$/.test(lemma) && object === undefined)
    return clause.complements.some(({kind, lemma: what}) => kind === "gerund" && what !== "be")
  // "moved to a second laboratory": what one falls back on.
  if (/^(?:move|migrate|relocate)$/.test(lemma))
    return (
      object === undefined &&
      args.some(({prep, np}) => prep === "to" && np !== undefined && isOther(context, np))
    )
  if (lemma === "help" && object === undefined) return isHelping(context, clause)
  if (/^(?:look|inquire|enquire)$/.test(lemma))
    return object === undefined && args.some(({prep, np}) => prep === "into" && np !== undefined)
  if (/^(?:check|verify)$/.test(lemma) && clause.isProgressive)
    return (
      object !== undefined || clause.complements.some(({marker}) => marker === "whether" || marker === "if")
    )
  return false
}

/** "had three suspects taken into custody", "has had two dozen domains blocked": by others. */
function isHadDone({discourse}: Context, {object, at, to}: Clause): boolean {
  if (object === undefined) return false
  return object.clauses.some(
    ({kind, voice, lemma, from, agent}) =>
      kind === "participle" &&
      voice === "passive" &&
      agent === undefined &&
      from > at &&
      from <= to &&
      (discourse.isVerb("answer", lemma) || discourse.isVerb("upkeep", lemma)),
  )
}

/** "made 40 licences available", "made approval by two the default". */
function isMadeSo(
  {phrase: {tokens}, discourse}: Context,
  {object, secondObject, predicate, verb}: Clause,
): boolean {
  if (object === undefined || discourse.isNoun("remedy", tokens[object.head])) return false
  const said = tokens[predicate?.at ?? -1]?.key ?? tokens[secondObject?.head ?? -1]?.key ?? ""
  const first = tokens[verb.to]?.key ?? ""
  return made.test(said) || made.test(first)
}

const made =
  /^(?:available|mandatory|compulsory|obligatory|default|standard|free|unusable|inaccessible|unreachable)$/

/** "transmitted its findings to the judicial authorities", "disclosed the flaw to Apple". */
function isHandedOn({phrase: {tokens}, discourse}: Context, clause: Clause): boolean {
  if (clause.object === undefined || !/^(?:transmit|disclose|submit|forward|communicate)$/.test(clause.lemma))
    return false
  return phrasesWith(clause, "to").some(({np}) => {
    const head = tokens[np?.head ?? -1]
    return head !== undefined && (head.isCapital || discourse.isNoun("mended", head))
  })
}

/** "a second laboratory", "another provider", "a new platform". */
const isOther = ({phrase: {tokens}}: Context, {from, head}: NounPhrase): boolean =>
  tokens
    .slice(from, head)
    .some(({key}) =>
      /^(?:second|another|new|other|different|alternative|backup|emergency|manual|temporary|separate)$/.test(
        key,
      ),
    )

/** "helped to remove the shell", "helped with the inquiry". */
function isHelping({phrase: {tokens}, discourse}: Context, {complements, args}: Clause): boolean {
  return (
    complements.some(({kind, lemma}) => kind === "infinitive" && discourse.isVerb("answer", lemma)) ||
    args.some(({prep, np}) => prep === "with" && discourse.isNoun("answer", tokens[np?.head ?? -1]))
  )
}

/** "is in contact with the FBI", "is on site", "has the case", "is following the situation": from where it is said. */
export function standingAt({phrase: {tokens}}: Context, clause: Clause): number | undefined {
  if (clause.isNegated || clause.modal !== undefined || clause.kind === "participle") return undefined
  const {predicate, object, lemma, voice} = clause
  const word = (np: NounPhrase | undefined): string => tokens[np?.head ?? -1]?.key ?? ""
  if (voice === "be" && predicate !== undefined) {
    const prep = tokens[predicate.at]?.key ?? ""
    const where = word(predicate.np)
    if (prep === "in" && /^(?:contact|touch|talks|consultation|consultations|dialogue)$/.test(where))
      return predicate.at
    if (/^(?:on|at)$/.test(prep) && /^(?:site|scene|spot|ground)$/.test(where)) return predicate.at
    return prep === "following" && watched.test(where) ? predicate.at : undefined
  }
  if (lemma === "follow" && clause.isProgressive && watched.test(word(object))) return clause.at
  const isCase =
    lemma === "have" && clause.tense === "present" && !clause.isPerfect && word(object) === "case"
  return isCase ? clause.at : undefined
}

const watched = /^(?:situation|developments?|matter|case|events|incident)$/
