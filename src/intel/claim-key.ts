/* When two claims say the same of the same, whoever says it and however strongly. */

import type {Claim} from "../model/intel.ts"
import {foldSpelling} from "./spelling.ts"

/** What is claimed, without speaker, estimate and place. Objects that are words are compared by their spelling. */
export function claimKey({kind, subject, relation, object, polarity, count}: Claim): string {
  const amount = count === undefined ? "" : `${count.min}:${count.max}:${count.unit}:${count.place}`
  return [kind, subject, relation, foldObject(object), polarity, amount].join("\u0000")
}

/** An object as it is compared. */
export function foldObject(object: string): string {
  return object.split(/\s+/).map(foldSpelling).join(" ")
}
