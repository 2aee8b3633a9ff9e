/* What the noun of an attack stands against: "attacks on Norwegian ports", "a campaign against law firms", "an attack on
 * Exchange servers". Products are vectors, everybody else is a target. */

import {regionOf} from "../grammar/regions.ts"
import type {Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import {isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"
import {meansIn} from "./means.ts"
import {endOfList, endOfNoun, isPredicate, nounStart} from "./noun-runs.ts"
import {victimsOf} from "./victims.ts"

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
    if (tokens[prep]?.key === "of" && discourse.isNoun("event", tokens[prep + 1])) continue
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
      continue
    if (timeAt(tokens, prep, context.text, context.issued) !== undefined || isPredicate(phrase, i)) continue
    const to = endOfList(context, prep + 1)
    const start = nounStart(phrase, i)
    const nominal: Range = {from: start, to: i + 1}
    const who = discourse.doerOf(phrase, nominal)
    if (who === undefined || !isDoer(who)) continue
    const subject = who.id
    const means = meansIn(context, {from: prep + 1, to}, false)
    for (const mean of means)
      context.drafts.push({
        kind: "vector",
        relation: "against-product",
        subject,
        object: mean.object,
        anchor: i,
        evidence: {from: start, to: mean.to},
        isDenied: false,
        modality: "presupposed",
        isTakenForGranted: true,
      })
    if (key === "of" && tokens[i]?.key === "exploitation") continue
    if (means.length > 0) {
      const last = means.at(-1)?.to ?? to
      for (const victim of victimsOf(context, {from: last, to}))
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject,
          object: victim.id,
          anchor: i,
          evidence: {from: last, to: victim.end},
          isDenied: false,
          modality: "presupposed",
          isTakenForGranted: true,
        })
      continue
    }
    let from = start
    for (const victim of victimsOf(context, {from: prep + 1, to})) {
      context.drafts.push({
        kind: "targeting",
        relation: "targets",
        subject,
        object: victim.id,
        anchor: i,
        evidence: {from: Math.min(from, victim.from), to: Math.max(victim.end, victim.to)},
        isDenied: false,
        modality: "presupposed",
        isTakenForGranted: true,
        ...(victim.when === undefined ? {} : {when: victim.when}),
      })
      from = victim.to
    }
  }
}
