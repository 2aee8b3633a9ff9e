/* The verb, adjective or noun that says that what is counted was hit. */

import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import {regionOf} from "../grammar/regions.ts"
import type {VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"

/** Neither does anything nor is a means. */
const active = new Set(["actor", "state", "state body", "person", "event", "malware", "vulnerability"])

const isBystander = (ref: Ref): boolean => !active.has(ref.kind)

const hits = new Set(
  "open read copy enrol hijack wipe compromise affect hit infect breach impact attack target encrypt hack strike disrupt deface extort penetrate access infiltrate cripple paralyse knock steal expose lock wipe force victimise leave backdoor take leak".split(
    " ",
  ),
)

/** The verb that says that what is counted was hit, or an adjective that does where something was found or counted. */
export function hitVerb(
  context: Context,
  from: number,
  to: number,
): {readonly verb: VerbGroup | undefined; readonly isAdjective: boolean} | undefined {
  const {phrase, discourse} = context
  const {tokens, verbs} = phrase
  const isHit = (verb: VerbGroup): boolean => verb.readings.some((r) => hits.has(r.base))
  const adjective = tokens
    .slice(from, to)
    .find((t) =>
      /^(?:compromised|infected|affected|hacked|breached|hijacked|infected|stolen|encrypted|defaced|targeted|backdoored|impacted)$/.test(
        t.key,
      ),
    )
  // Behind: "30,000 organisations have been compromised", "… affected worldwide".
  const next = verbs.find((v) => v.from >= to)
  const isNear =
    next !== undefined &&
    next.from - to <= 14 &&
    !tokens.slice(to, next.from).some((t) => t.text === ";" || t.key === "to" || t.key === "that")
  if (next !== undefined && isNear && isHit(next) && next.voice === "passive")
    return {verb: next, isAdjective: false}
  if (
    next !== undefined &&
    isNear &&
    next.readings.some((r) => /^(?:fall|suffer|lose|experience)$/.test(r.base)) &&
    next.form === "finite"
  )
    return {verb: next, isAdjective: false}
  if (
    next !== undefined &&
    isNear &&
    next.voice === "be" &&
    tokens
      .slice(next.to, next.to + 5)
      .some((t) => /^(?:offline|victims|affected|down|victim|unavailable)$/.test(t.key))
  )
    return {verb: next, isAdjective: false}
  // Before: "compromised at least 30 servers", "access to more than 40 mailboxes".
  const before = [...verbs].reverse().find((v) => v.to <= from)
  if (
    before !== undefined &&
    from - before.to <= 12 &&
    isHit(before) &&
    before.voice === "active" &&
    regionOf(phrase, before).to >= from
  ) {
    const subject = subjectOf(phrase, before)
    const who = subject === undefined ? undefined : doerOf(discourse, phrase, subject)
    const between = tokens.slice(before.to, from)
    if (
      !between.some((t) => /^(?:by|for|since|after|before|during|than|within)$/.test(t.key)) &&
      !(who !== undefined && isBystander(who))
    ) {
      if (subject === undefined && before.form === "finite") return undefined
      const word = subject === undefined ? "" : (tokens[discourse.headOf(phrase, subject)]?.key ?? "")
      if (
        who === undefined &&
        !/^(?:malware|ransomware|wiper|worm|virus|backdoor|implant|botnet|outage|it|which|exploit|tool)$/.test(
          word,
        ) &&
        before.form === "finite"
      )
        return undefined
      return {verb: before, isAdjective: false}
    }
  }
  const reads = (verb: VerbGroup | undefined, test: RegExp): boolean =>
    verb?.readings.some((r) => test.test(r.base)) === true
  if (
    before !== undefined &&
    from - before.to <= 8 &&
    before.voice === "active" &&
    reads(before, /^(?:gain|obtain|have|spread|exfiltrate|download|claim|take)$/) &&
    regionOf(phrase, before).to >= from
  ) {
    const isAccess = tokens
      .slice(before.to, from)
      .some((t) => t.key === "to" || t.key === "into" || t.key === "from")
    const ref = doerOf(discourse, phrase, subjectOf(phrase, before))
    if (isAccess && ref !== undefined && isDoer(ref)) return {verb: before, isAdjective: false}
  }
  if (
    adjective !== undefined &&
    (reads(
      before,
      /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register|number|locate)$/,
    ) ||
      (before?.voice === "be" && /^(?:there|victims)$/.test(tokens[before.from - 1]?.key ?? "")) ||
      (isNear &&
        reads(
          next,
          /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register)$/,
        ) &&
        next?.voice === "passive"))
  )
    return {verb: before, isAdjective: true}
  if (
    tokens[to]?.key === "victim" ||
    (/^(?:victims|compromises|infections|intrusions|breaches)$/.test(tokens[to - 1]?.key ?? "") &&
      (reads(
        before,
        /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register|claim|number|have)$/,
      ) ||
        reads(next, /^(?:identify|find|see|detect|confirm|know|record)$/)))
  )
    return {verb: before, isAdjective: true}
  // "an attack on 12 hospitals", "breaches at three banks"
  for (let i = from - 1; i >= Math.max(0, from - 3); i--) {
    if (
      /^(?:on|at|against|of|across|in)$/.test(tokens[i]?.key ?? "") &&
      discourse.isNoun("event", tokens[i - 1]) &&
      phrase.verbAt[i - 1] === -1
    )
      return {verb: undefined, isAdjective: true}
  }
  return undefined
}
