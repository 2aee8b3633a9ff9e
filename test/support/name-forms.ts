/* Every form of every name of the lexicons, read in the sentence of its table. */

import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "./intel-score.ts"
import {lexicons} from "./shipped-lexicons.ts"

/** What a sentence behind a statement's first one says. */
export function readBehind(sentence: string): ReturnType<typeof claimsOf> {
  // A statement has more than one sentence; the first gives the event.
  const text = `The attacks on the hospitals were discovered by the responsible authority.\n\n${sentence} The case is with the police and with the courts.`
  const source = sourceOf(text, "National Cyber Security Centre (UK)", "2024-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
}

/** The name itself, where texts call the thing so. */
function saidAs({kind, name}: (typeof lexicons.named)[number]): readonly string[] {
  return kind === "sector" || kind === "data" || name.includes("(") ? [] : [name]
}

/** The forms that are not found, of each `every`-th, and how many were looked for. */
export function missedForms(every: number): {readonly seen: number; readonly missed: readonly string[]} {
  const byId = Map.groupBy(lexicons.named, ({id}) => id)
  const missed: string[] = []
  let seen = 0
  let place = 0
  for (const {sentence, ids} of lexicons.sentences)
    for (const id of ids)
      for (const thing of byId.get(id) ?? [])
        for (const form of new Set([...saidAs(thing), ...thing.forms])) {
          if (place++ % every !== 0) continue
          seen++
          const {claims, entities} = readBehind(sentence.replace("{}", form))
          if (entities.some((e) => e.id === id || (thing.isShared && e.id.startsWith("ncsc")))) continue
          if (!claims.some((c) => c.object.toLowerCase() === form.toLowerCase()))
            missed.push(`${id}: ${form}`)
        }
  return {seen, missed}
}
