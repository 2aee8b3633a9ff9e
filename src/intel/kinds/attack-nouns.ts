/* What the noun of an attack stands against: "attacks on Norwegian ports", "a campaign against law firms", "an attack on
 * Exchange servers". Products are vectors, everybody else is a target. */

import {doerOf} from "../discourse/doer.ts"
import {regionOf} from "../grammar/regions.ts"
import {timeAt} from "../grammar/times.ts"
import {isDoer} from "./doers.ts"
import type {Attack, Context} from "./draft.ts"
import {endOfList, endOfNoun, isPredicate, nounStart} from "./noun-runs.ts"
import {attackedVictims, victimsBehindProducts} from "./targeting-nouns.ts"
import {attackedProducts} from "./vector-nouns.ts"

/** "attacks on Norwegian ports", "a campaign against law firms", "an attack on Exchange servers". */
export function againstSomebody(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 0; i + 2 < tokens.length; i++) {
    if (
      !discourse.isNoun("event", tokens[i]) ||
      phrase.verbAt[i] !== -1 ||
      (phrase.mentionAt[i] !== -1 && phrase.mentions[phrase.mentionAt[i] ?? 0]?.kind !== "tool")
    )
      continue
    const prep = againstAt(context, i)
    if (prep === undefined) continue
    const start = nounStart(phrase, i)
    const who = doerOf(discourse, phrase, {from: start, to: i + 1})
    if (who === undefined || !isDoer(who)) continue
    const attack: Attack = {
      noun: i,
      subject: who.id,
      start,
      against: {from: prep + 1, to: endOfList(context, prep + 1)},
    }
    const behind = attackedProducts(context, attack)
    if (tokens[prep]?.key === "of" && tokens[i]?.key === "exploitation") continue
    if (behind === undefined) attackedVictims(context, attack)
    else victimsBehindProducts(context, attack, behind)
  }
}

/** The preposition behind the noun of an attack that whom it was against follows. */
function againstAt(context: Context, i: number): number | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let prep = i + 1
  const done = phrase.verbs[phrase.verbAt[prep] ?? -1]
  if (done !== undefined && (done.form === "participle" || done.voice === "passive")) {
    // "a campaign conducted by X against Y"
    const against = tokens.slice(done.to, done.to + 12).findIndex((t) => t.key === "against")
    if (against >= 0 && regionOf(phrase, done).to > done.to + against) prep = done.to + against
  }
  // "intrusions took place at research institutes", "attacks began on Exchange servers"
  if (
    done !== undefined &&
    done.form === "finite" &&
    done.voice === "active" &&
    done.readings.some(({base}) => /^(?:take|begin|start|occur|happen|continue)$/.test(base))
  ) {
    const behind = tokens[done.to]?.key === "place" ? done.to + 1 : done.to
    if (/^(?:at|against|on)$/.test(tokens[behind]?.key ?? "")) prep = behind
  }
  // "a third set of intrusions, at universities in Brazil"
  if (tokens[prep]?.text === "," && /^(?:at|against)$/.test(tokens[prep + 1]?.key ?? "")) prep++
  if (tokens[prep]?.key === "of" && discourse.isNoun("event", tokens[prep + 1])) return undefined
  // "a campaign by X against Y"
  if (tokens[prep]?.key === "by") {
    const end = endOfNoun(phrase, prep + 1)
    if (/^(?:on|against)$/.test(tokens[end]?.key ?? "")) prep = end
  }
  const key = tokens[prep]?.key ?? ""
  const isBreach =
    /^(?:breach|compromise|breaches|intrusion|hack|infiltration|disruption|theft|hacking)$/.test(
      tokens[i]?.key ?? "",
    )
  if (
    !(
      key === "on" ||
      key === "against" ||
      key === "at" ||
      (isBreach && (key === "of" || key === "into" || key === "at")) ||
      key === "into" ||
      (key === "of" && /^(?:exploitation)$/.test(tokens[i]?.key ?? ""))
    )
  )
    return undefined
  return timeAt(tokens, prep, context.text, context.issued) === undefined && !isPredicate(phrase, i)
    ? prep
    : undefined
}
