/* Subjects between a helping verb and the rest of it: "Never before has an incident disrupted so many ports", "Only then
 * did the operator admit it". */

import type {ClauseDraft, VerbGroup} from "./draft.ts"
import {readNoun} from "./noun-phrases.ts"
import {clauseVerbOf, kindAt, type Reading} from "./reading.ts"

const openers: ReadonlySet<string> = new Set("never nor neither only not rarely seldom hardly no".split(" "))

/** Reads the subject and the rest of the verb behind a helping verb that stands alone, if that is what stands here. */
export function invertedHelper(r: Reading, clause: ClauseDraft, verb: VerbGroup): boolean {
  if (verb.to - verb.from !== 1 || kindAt(r, r.at) !== "noun" || clause.kind === "participle") return false
  if (verb.lemma !== "have" && verb.lemma !== "do") return false
  if (
    !openers.has(r.tokens[clause.from]?.key ?? "") &&
    !clause.adverbs.some((i) => openers.has(r.tokens[i]?.key ?? ""))
  )
    return false
  const {at, items} = r
  let rest = at + 1
  while (rest < at + 9 && !isRest(verb, clauseVerbOf(r, rest))) {
    const kind = kindAt(r, rest)
    if (kind === undefined || kind === "semicolon" || kind === "verb") return false
    rest++
  }
  const main = clauseVerbOf(r, rest)
  if (main === undefined || !isRest(verb, main)) return false
  r.items = items.slice(0, rest)
  clause.subject = readNoun(r, "subject", undefined)
  clause.subjectBy = "own"
  r.items = items
  r.at = rest + 1
  clause.at = main.at
  clause.lemma = main.lemma
  clause.particle = main.particle
  clause.voice = verb.lemma === "have" && main.from !== main.at ? "passive" : "active"
  if (verb.lemma === "have") clause.isPerfect = true
  clause.verb = {from: verb.from, to: main.to}
  clause.to = main.to
  // "Never" is not the verb's: what it says happened.
  clause.isNegated = false
  clause.isImperative = false
  return true
}

function isRest(helper: VerbGroup, verb: VerbGroup | undefined): boolean {
  if (verb === undefined) return false
  return helper.lemma === "do" ? verb.form === "base" : verb.form === "ed" || verb.form === "done"
}
