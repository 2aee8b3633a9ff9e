/* When two claims say the same of the same, whoever says it and however strongly.
 *
 * A document numbers the events that it speaks of, `event-1`. Within copies of one text these are the same; between
 * statements an event is the same where it came by the same product in the same year, and else it is not known to
 * be. */

import type {Claim, Reading, Statement} from "../model/intel.ts"
import {isEventId} from "./event-id.ts"
import {foldSpelling} from "./spelling.ts"

/** The name of a subject or object by which it is compared. */
export type Naming = (ref: string) => string

/** What is claimed, without speaker, estimate and place. Objects that are words are compared by their spelling. */
export function claimKey(claim: Claim, nameOf: Naming = (ref) => ref): string {
  const {kind, subject, relation, object, polarity, count} = claim
  const amount = count === undefined ? "" : `${count.min}:${count.max}:${count.unit}:${count.place}`
  return [kind, nameOf(subject), relation, foldObject(nameOf(object)), polarity, amount].join("\u0000")
}

/** An object as it is compared. */
export function foldObject(object: string): string {
  return object.split(/\s+/).map(foldSpelling).join(" ")
}

/** Products that the claims say an event came by; where none says so, the only product of the text. */
function productsOf(claims: readonly Claim[], entities: Reading["entities"]): readonly string[] {
  const said = new Set(claims.filter(({kind}) => kind === "vector").map(({object}) => object))
  if (said.size > 0) return [...said].sort()
  const products = entities.filter(({kind}) => kind === "product").map(({id}) => id)
  return products.length === 1 ? products : []
}

function yearOf(claims: readonly Claim[]): string | undefined {
  return claims.find(({kind, when}) => kind === "temporal" && when?.from !== undefined)?.when?.from
}

function isOfEvent({relation}: Claim): boolean {
  return relation === "take-place" || relation === "happened"
}

/** Names for the events of a document that hold between statements. `statement` is that of the document. */
export function eventsOf({claims, entities, document}: Reading, statement: Statement | undefined): Naming {
  const events = new Set(
    claims.flatMap(({subject, object}) => [subject, object]).filter((ref) => isEventId(ref)),
  )
  const isOnly = events.size === 1
  const names = new Map<string, string>()
  const day = statement?.issued
  const issued = day?.value ?? day?.notAfter ?? document.issued.value ?? day?.notBefore
  return (ref) => {
    if (!isEventId(ref)) return ref
    const known = names.get(ref)
    if (known !== undefined) return known
    const own = claims.filter(({subject}) => subject === ref)
    const products = productsOf(isOnly ? claims : own, isOnly ? entities : [])
    // Of the only event of a text, what "took place" is that event, whatever the sentence makes of it.
    const year = yearOf(own) ?? (isOnly ? yearOf(claims.filter(isOfEvent)) : undefined) ?? issued
    const name =
      products.length === 0 || year === undefined
        ? `${ref}@${statement?.id}`
        : `event by ${products.join("+")} in ${year.slice(0, 4)}`
    names.set(ref, name)
    return name
  }
}
