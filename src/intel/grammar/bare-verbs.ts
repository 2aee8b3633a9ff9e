/* A verb without any helping verb: whether the word is one here, or a noun or an adjective, by its neighbours.
 *
 * English lets "attacks", "targets" and "stolen" be all of these; where the neighbours do not tell, it is no verb. */

import {
  beForms,
  coordinators,
  determiners,
  haveForms,
  isAdverb,
  modals,
  nounVerbs,
  prepositions,
  pronouns,
  relatives,
  subordinators,
  type VerbForm,
} from "./english.ts"
import type {Lookup, VerbReading} from "./lookup.ts"
import type {VerbGroup} from "./shape.ts"
import {isNumber, type Token} from "./tokens.ts"
import {isAttributive, isPlural} from "./word-shapes.ts"

/** A verb without any helping verb: whether it is one, by its neighbours. */
export function bareGroup(
  tokens: readonly Token[],
  at: number,
  isNamed: (i: number) => boolean,
  readings: readonly VerbReading[] | undefined,
  lookup: Lookup,
): VerbGroup | undefined {
  const token = tokens[at]
  if (readings === undefined || token === undefined) return undefined
  if (token.isCapital && at > 0 && tokens[at - 1]?.isWord === true) return undefined
  let before = at - 1
  while (before >= 0 && isAdverb(tokens[before]?.key ?? "") && tokens[before]?.key !== "more") before--
  const previous = tokens[before]
  const next = tokens[at + 1]
  const prevKey = previous?.key ?? ""
  const nextKey = next?.key ?? ""
  if (
    token.key === "last" &&
    /^(?:years?|months?|weeks?|week|night|summer|autumn|spring|winter|weekend|quarter)$/.test(nextKey)
  )
    return undefined
  if (lookup.verbs.has(prevKey) && !afterActorNoun(previous, lookup) && isAdjectival(tokens, at))
    return undefined
  const isQuantified =
    /^(?:at|up|more|over|about|around|nearly|almost|some|roughly|fewer|approximately|no|hundreds|dozens|thousands|tens)$/.test(
      nextKey,
    ) &&
    [1, 2, 3].some(
      (n) =>
        isNumber(tokens[at + n]) ||
        /^(?:thousands|hundreds|dozens|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)$/.test(
          tokens[at + n]?.key ?? "",
        ),
    )
  if (/^(?:overlaps|links|ties)$/.test(token.key) && (lookup.verbs.has(prevKey) || determiners.has(prevKey)))
    return undefined
  const isNoun = nounVerbs.has(token.key) || readings.some((r) => nounVerbs.has(r.base))
  const afterNounish =
    previous?.isWord &&
    !determiners.has(prevKey) &&
    !prepositions.has(prevKey) &&
    !coordinators.has(prevKey) &&
    !subordinators.has(prevKey)
  const pick = (form: VerbForm): readonly VerbReading[] => readings.filter((r) => r.forms.has(form))
  const make = (
    rs: readonly VerbReading[],
    voice: VerbGroup["voice"],
    form: VerbGroup["form"],
  ): VerbGroup => ({
    from: at,
    to: at + 1,
    at,
    readings: rs,
    voice,
    form,
    isNegated: false,
    modal: undefined,
  })
  const ing = pick("ing")
  if (ing.length > 0) {
    if (
      isAttributive(tokens, at, lookup) &&
      prevKey !== "by" &&
      !(afterNounish && lookup.nouns.get("actor")?.has(prevKey))
    )
      return undefined
    if (
      (determiners.has(prevKey) || prevKey === "'s") &&
      nextKey !== "of" &&
      !objectStart(next, isNamed(at + 1)) &&
      !isPlural(next)
    )
      return undefined
    return make(ing, "active", "gerund")
  }
  const past = pick("past")
  const part = pick("part")
  if (past.length > 0 || part.length > 0) {
    const isAfterThat = prevKey === "that" || relatives.has(prevKey)
    const joins = coordinators.has(prevKey) || prevKey === ","
    // "NSM stated in October that …"
    const isSaying =
      past.some((r) => lookup.speech.has(r.base)) &&
      afterNounish &&
      tokens.slice(at + 1, at + 8).some((t) => t.key === "that")
    if (isSaying && nextKey !== "by") return make(past, "active", "finite")
    const particle = particleLength(readings, tokens, at, lookup)
    if (
      particle > 0 &&
      tokens[at + 1 + particle]?.key === "by" &&
      part.length > 0 &&
      !isAfterThat &&
      !pronouns.has(prevKey)
    )
      return make(part, "passive", "participle")
    if ((nextKey === "by" && particle === 0) || (nextKey === "" && part.length > 0 && afterNounish)) {
      if (part.length > 0 && !isAfterThat && !pronouns.has(prevKey))
        return make(part, "passive", "participle")
    }
    if (
      determiners.has(prevKey) &&
      prevKey !== "all" &&
      prevKey !== "some" &&
      !(
        prevKey === "that" ||
        prevKey === "this" ||
        prevKey === "these" ||
        prevKey === "those" ||
        prevKey === "many" ||
        prevKey === "most" ||
        prevKey === "more" ||
        prevKey === "several"
      )
    )
      return undefined
    if ((prevKey === "this" || prevKey === "these" || prevKey === "those") && isPlural(next)) return undefined
    if (isNumber(previous) || prevKey === "'s") return undefined
    if (prepositions.has(prevKey) && prevKey !== "as") return undefined
    const takesObject =
      isQuantified ||
      objectStart(next, isNamed(at + 1)) ||
      (next?.isWord &&
        !prepositions.has(nextKey) &&
        !coordinators.has(nextKey) &&
        !subordinators.has(nextKey) &&
        !isAdverb(nextKey) &&
        !everywhere.test(nextKey) &&
        nextKey !== "to")
    if (past.length > 0 && (isAfterThat || pronouns.has(prevKey))) return make(past, "active", "finite")
    if (takesObject && past.length > 0 && (afterNounish || joins || previous?.isWord === false)) {
      // "and stolen credentials": no.
      if (joins && !hasEarlierVerb(tokens, at, lookup)) return undefined
      if (joins && isPlural(next) && part.length > 0 && isAdjectival(tokens, at)) return undefined
      return make(past, "active", "finite")
    }
    if (
      past.length > 0 &&
      isIntransitive(past, tokens, at, lookup) &&
      (afterNounish || joins || pronouns.has(prevKey))
    )
      return make(past, "active", "finite")
    if (
      part.length > 0 &&
      (afterNounish ||
        prevKey === "," ||
        prevKey === "as" ||
        prevKey === ")" ||
        prevKey === "-" ||
        prevKey === "" ||
        prevKey === '"') &&
      (prepositions.has(nextKey) ||
        nextKey === "" ||
        nextKey === "to" ||
        isAdverb(nextKey) ||
        nextKey === "," ||
        nextKey === "." ||
        everywhere.test(nextKey) ||
        coordinators.has(nextKey))
    )
      return make(part, "passive", "participle")
    if (past.length > 0 && joins && prepositions.has(nextKey)) return make(past, "active", "finite")
    return undefined
  }
  const s = pick("s")
  const base = pick("base")
  if (
    isNoun &&
    previous !== undefined &&
    lookup.verbs.get(prevKey)?.some((r) => r.forms.has("past") || r.forms.has("part")) === true &&
    !isNamed(before)
  )
    return undefined
  if (s.length > 0 || base.length > 0) {
    if (previous === undefined) return undefined
    const isSubject =
      pronouns.has(prevKey) ||
      relatives.has(prevKey) ||
      prevKey === "that" ||
      isNamed(before) ||
      (previous.isCapital && before > 0) ||
      lookup.nouns.get("actor")?.has(prevKey) === true ||
      prevKey === ")"
    const canFollow =
      objectStart(next, isNamed(at + 1)) ||
      nextKey === "that" ||
      nextKey === "to" ||
      (prepositions.has(nextKey) && nextKey !== "of") ||
      nextKey === "," ||
      isPlural(next) ||
      isAdverb(nextKey) ||
      next === undefined ||
      next.isWord
    const joins = coordinators.has(prevKey)
    const isS = s.length > 0
    if (isSubject && canFollow) {
      if (
        isNoun &&
        !isS &&
        !isPlural(previous) &&
        !pronouns.has(prevKey) &&
        prevKey !== "that" &&
        !relatives.has(prevKey)
      )
        return undefined
      if (
        isNoun &&
        isS &&
        (prepositions.has(nextKey) || nextKey === "," || next === undefined || coordinators.has(nextKey)) &&
        !pronouns.has(prevKey) &&
        !relatives.has(prevKey) &&
        !hasParticle(s, tokens, at, lookup)
      )
        return undefined
      if (isNoun && lookup.verbs.get(nextKey)?.some((r) => r.forms.has("past")) === true) return undefined
      if (isNoun && (beForms.has(nextKey) || haveForms.has(nextKey) || modals.has(nextKey))) return undefined
      return make(isS ? s : base, "active", "finite")
    }
    if (
      !isNoun &&
      isS &&
      (prevKey === "," || prevKey === ")" || prevKey === '"') &&
      (determiners.has(nextKey) || nextKey === "that" || isNamed(at + 1))
    )
      return make(s, "active", "finite")
    if (!isNoun && afterNounish && isS && canFollow) return make(s, "active", "finite")
    if (
      isNoun &&
      isS &&
      afterNounish &&
      ((lookup.nouns.get("event")?.has(prevKey) === true &&
        (hasParticle(s, tokens, at, lookup) || (s.some((r) => r.base === "date") && nextKey === "from"))) ||
        determiners.has(nextKey) ||
        isNumber(next) ||
        nextKey === "that") &&
      nextKey !== "all"
    )
      return make(s, "active", "finite")
    if (!isNoun && afterNounish && !isS && isPlural(previous) && canFollow)
      return make(base, "active", "finite")
    if (
      joins &&
      isS &&
      hasEarlierVerb(tokens, at, lookup) &&
      (!isNoun || determiners.has(nextKey)) &&
      canFollow
    )
      return make(s, "active", "finite")
    if (joins && !isS && hasEarlierVerb(tokens, at, lookup) && !isNoun && canFollow)
      return make(base, "active", "infinitive")
    if (
      joins &&
      !isS &&
      isNoun &&
      (determiners.has(nextKey) || isNumber(next)) &&
      hasEarlierVerb(tokens, at, lookup)
    )
      return make(base, "active", "infinitive")
    if (
      prevKey === "," &&
      !isS &&
      (determiners.has(nextKey) || isPlural(next)) &&
      tokens.slice(Math.max(0, at - 12), at).some((t) => t.key === "to")
    )
      return make(base, "active", "infinitive")
  }
  return undefined
}

const everywhere = /^(?:worldwide|globally|nationwide|so|overall|altogether|abroad|there|here)$/

const objectStart = (token: Token | undefined, isNamed: boolean): boolean =>
  token !== undefined &&
  !everywhere.test(token.key) &&
  (isNamed ||
    determiners.has(token.key) ||
    isNumber(token) ||
    token.isCapital ||
    (pronouns.has(token.key) && token.key !== "this") ||
    token.text === '"')

function afterActorNoun(token: Token | undefined, lookup: Lookup): boolean {
  return (
    token !== undefined && (lookup.nouns.get("actor")?.has(token.key) === true || pronouns.has(token.key))
  )
}

function isAdjectival(tokens: readonly Token[], at: number): boolean {
  return /^(?:stolen|compromised|leaked|infected|hijacked|affected|harvested|unpatched|encrypted|trojanised|trojanized|stolen|broken|fake)$/.test(
    tokens[at]?.key ?? "",
  )
}

function hasParticle(
  rs: readonly VerbReading[],
  tokens: readonly Token[],
  at: number,
  lookup: Lookup,
): boolean {
  const next = tokens[at + 1]?.key
  if (next === "on" && rs.some((r) => r.base === "call")) return true
  return rs.some(
    (r) =>
      lookup.relations
        .get(r.base)
        ?.some((f) => f.particles[0] === next || f.relation.preps.some((p) => p.split(" ")[0] === next)) ===
      true,
  )
}

/** How many words of a relation's verb stand behind it: "carried out". */
function particleLength(
  rs: readonly VerbReading[],
  tokens: readonly Token[],
  at: number,
  lookup: Lookup,
): number {
  let longest = 0
  for (const r of rs)
    for (const {particles} of lookup.relations.get(r.base) ?? [])
      if (particles.length > longest && particles.every((p, i) => tokens[at + 1 + i]?.key === p))
        longest = particles.length
  return longest
}

const intransitive = new Set(
  "take begin start occur happen last continue end commence date unfold peak come emerge appear rise fall remain spread run work act operate belong overlap answer collaborate cooperate point stand originate result stem focus prey go spy break rely aim seek attempt try gain log respond agree concur participate persist evade intend want seem live warn say comment zero coincide report serve".split(
    " ",
  ),
)

function isIntransitive(
  rs: readonly VerbReading[],
  tokens: readonly Token[],
  at: number,
  lookup: Lookup,
): boolean {
  return (
    rs.some((r) => intransitive.has(r.base)) ||
    hasParticle(
      rs.filter((r) => lookup.relations.get(r.base)?.some((f) => f.particles.length > 0) === true),
      tokens,
      at,
      lookup,
    ) ||
    tokens[at + 1]?.key === "that"
  )
}

function hasEarlierVerb(tokens: readonly Token[], at: number, lookup: Lookup): boolean {
  for (let i = at - 1; i >= 0 && i > at - 60; i--) {
    const key = tokens[i]?.key ?? ""
    if (beForms.has(key) || haveForms.has(key) || modals.has(key) || key === "to") return true
    if (lookup.verbs.has(key)) return true
  }
  return false
}
