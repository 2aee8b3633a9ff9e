/* The shape of a sentence: its groups of verbs with voice and subject, its asides, and where clauses end.
 *
 * A shallow reading: closed classes of words and known verbs carry it, everything else is a noun or an adjective.
 * Every step looks at each token a bounded number of times. */

import {
  beForms,
  coordinators,
  determiners,
  doForms,
  haveForms,
  isAdverb,
  modals,
  negations,
  nounVerbs,
  prepositions,
  pronouns,
  relatives,
  subordinators,
  type VerbForm,
} from "./english.ts"
import type {Lookup, VerbReading} from "./lookup.ts"
import {type Mention, mentionsIn} from "./mentions.ts"
import {isNumber, type Token, tokensOf} from "./tokens.ts"

export interface Range {
  readonly from: number
  readonly to: number
}

export interface VerbGroup extends Range {
  /** The token of the verb itself, or of the last form of "be". */
  readonly at: number
  /** What the word may be a form of; empty for "be" alone. */
  readonly readings: readonly VerbReading[]
  readonly voice: "active" | "passive" | "be"
  readonly form: "finite" | "infinitive" | "gerund" | "participle"
  readonly isNegated: boolean
  /** Modal that stands in it, folded. */
  readonly modal: string | undefined
}

export interface Aside extends Range {
  readonly kind: "relative" | "apposition" | "bracket"
}

export interface Phrase {
  readonly tokens: readonly Token[]
  readonly mentions: readonly Mention[]
  /** For each token the mention that it belongs to, or -1. */
  readonly mentionAt: Int32Array
  readonly verbs: readonly VerbGroup[]
  /** For each token the group that it belongs to, or -1. */
  readonly verbAt: Int32Array
  readonly asides: readonly Aside[]
}

export function phraseOf(text: string, start: number, end: number, lookup: Lookup): Phrase {
  const tokens = tokensOf(text, start, end)
  const mentions = [...mentionsIn(tokens, lookup)]
  const mentionAt = new Int32Array(tokens.length).fill(-1)
  for (const [i, m] of mentions.entries()) mentionAt.fill(i, m.from, m.to)
  const verbs = groupsIn(tokens, mentions, mentionAt, lookup)
  const verbAt = new Int32Array(tokens.length).fill(-1)
  for (const [i, v] of verbs.entries()) verbAt.fill(i, v.from, v.to)
  return {tokens, mentions, mentionAt, verbs, verbAt, asides: asidesIn(tokens, verbs, verbAt)}
}

/** What a group of verbs opens with, other than a verb. */
const openers: ReadonlySet<string> = new Set(["to", "not", ...modals, ...beForms, ...haveForms, ...doForms])

function groupsIn(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  mentionAt: Int32Array,
  lookup: Lookup,
): readonly VerbGroup[] {
  const groups: VerbGroup[] = []
  const isNamed = (i: number): boolean => {
    const m = mentions[mentionAt[i] ?? -1]
    return m !== undefined && !(m.kind === "sector" && m.to - m.from === 1) && m.kind !== "tool"
  }
  for (let at = 0; at < tokens.length; ) {
    const group = groupAt(tokens, at, isNamed, lookup)
    if (group === undefined) at += 1
    else {
      groups.push(group)
      at = group.to
    }
  }
  return groups
}

function groupAt(
  tokens: readonly Token[],
  from: number,
  isNamed: (i: number) => boolean,
  lookup: Lookup,
): VerbGroup | undefined {
  const first = tokens[from]
  if (first === undefined || !first.isWord) return undefined
  const {key} = first
  // PERF: most words open no group.
  if (!openers.has(key) && !lookup.verbs.has(key)) return undefined
  if (isNamed(from) || key === "including") return undefined
  let isNegated = false
  let modal: string | undefined
  let lastAux: "be" | "have" | "do" | "modal" | "to" | undefined
  let beAt = -1
  let at = from
  let seenBe = false
  let isInfinitive = false
  if (key === "to") {
    let next = from + 1
    while (tokens[next] !== undefined && isAdverb(tokens[next]?.key ?? "")) next++
    const word = tokens[next]
    if (word === undefined || isNamed(next)) return undefined
    const isVerb =
      lookup.verbs.get(word.key)?.some((r) => r.forms.has("base")) === true ||
      word.key === "be" ||
      word.key === "have"
    if (!isVerb) return undefined
    // "access to support systems" is rare; "to" before a noun that is also a verb and stands alone is a place.
    lastAux = "to"
    isInfinitive = true
    at = next
  } else if (key === "not" && tokens[from + 1]?.key === "to") {
    const rest = groupAt(tokens, from + 1, isNamed, lookup)
    return rest === undefined ? undefined : {...rest, from, isNegated: true}
  }
  for (; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const k = token.key
    if (modals.has(k) && (k !== "may" || !token.isCapital) && lastAux === undefined) {
      modal = k
      lastAux = "modal"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (beForms.has(k)) {
      lastAux = "be"
      seenBe = true
      beAt = at
      if (negations.has(k)) isNegated = true
      continue
    }
    if (haveForms.has(k) && (lastAux !== undefined || nextIsVerbal(tokens, at + 1, lookup))) {
      lastAux = "have"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (doForms.has(k) && (negations.has(k) || tokens[at + 1]?.key === "not")) {
      lastAux = "do"
      if (negations.has(k)) isNegated = true
      continue
    }
    if (
      lastAux !== undefined &&
      (isAdverb(k) ||
        (k === "since" && lastAux === "have") ||
        k === "not" ||
        (k === "no" && tokens[at + 1]?.key === "longer")) &&
      at > from
    ) {
      if (k === "not" || k === "never") isNegated = true
      // An adverb behind a lone "is" belongs to it only if a verb or a predicate follows.
      continue
    }
    break
  }
  const verb = tokens[at]
  const readings = verb === undefined || isNamed(at) ? undefined : lookup.verbs.get(verb.key)
  const formsHere = (wanted: (form: VerbForm) => boolean): readonly VerbReading[] =>
    (readings ?? []).filter((r) => [...r.forms].some(wanted))
  if (lastAux === undefined) return bareGroup(tokens, from, isNamed, readings, lookup)
  const form = isInfinitive
    ? "infinitive"
    : tokens[from]?.key === "being" || tokens[from]?.key === "having"
      ? "gerund"
      : beForms.has(key) && (key === "be" || key === "been")
        ? "participle"
        : "finite"
  const make = (main: number, rs: readonly VerbReading[], voice: VerbGroup["voice"]): VerbGroup => ({
    from,
    to: main + 1,
    at: main,
    readings: rs,
    voice,
    form,
    isNegated,
    modal,
  })
  if (lastAux === "be") {
    const parts = formsHere((f) => f === "part")
    const ings = formsHere((f) => f === "ing")
    if (parts.length > 0) return make(at, parts, "passive")
    if (ings.length > 0 && !isAttributive(tokens, at, lookup)) return make(at, ings, "active")
    return {...make(beAt, [], "be")}
  }
  if (lastAux === "have") {
    const parts = formsHere((f) => f === "part")
    if (parts.length > 0) return make(at, parts, "active")
    return make(at - 1, [], "active")
  }
  const bases = formsHere((f) => f === "base")
  if (bases.length > 0) return make(at, bases, "active")
  if (seenBe) return make(beAt, [], "be")
  return modal === undefined ? undefined : make(Math.max(from, at - 1), [], "active")
}

function nextIsVerbal(tokens: readonly Token[], from: number, lookup: Lookup): boolean {
  for (let i = from; i < from + 4; i++) {
    const token = tokens[i]
    if (token === undefined) return false
    if (beForms.has(token.key)) return true
    if (lookup.verbs.get(token.key)?.some((r) => r.forms.has("part")) === true) return true
    if (!isAdverb(token.key) && token.key !== "not") return false
  }
  return false
}

/** An "-ing" or "-ed" word that describes the noun behind it. */
function isAttributive(tokens: readonly Token[], at: number, lookup: Lookup): boolean {
  const next = tokens[at + 1]
  if (next === undefined || !next.isWord) return false
  return (
    lookup.nouns.get("event")?.has(next.key) === true ||
    lookup.nouns.get("actor")?.has(next.key) === true ||
    /^(?:tools?|systems?|units?|emails?|e-mails?|links?|messages?|efforts?|techniques?|infrastructure|code|pages?|sites?|practices?|process|body|centre|center)$/.test(
      next.key,
    )
  )
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

/** A verb without any helping verb: whether it is one, by its neighbours. */
function bareGroup(
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

export function isPlural(token: Token | undefined): boolean {
  return (
    token?.isWord === true &&
    token.low.length > 3 &&
    token.low.endsWith("s") &&
    !token.low.endsWith("ss") &&
    !token.low.endsWith("us") &&
    !token.low.endsWith("is") &&
    !prepositions.has(token.key) &&
    !determiners.has(token.key)
  )
}

function asidesIn(
  tokens: readonly Token[],
  verbs: readonly VerbGroup[],
  verbAt: Int32Array,
): readonly Aside[] {
  const asides: Aside[] = []
  const isFiniteAt = (i: number): boolean =>
    verbs[verbAt[i] ?? -1]?.form === "finite" && verbs[verbAt[i] ?? -1]?.from === i
  const finiteAhead = (i: number): boolean => {
    let at = i
    while (at < tokens.length && isAdverb(tokens[at]?.key ?? "")) at++
    return isFiniteAt(at) || isFiniteAt(i)
  }
  let bracket = -1
  for (const [i, token] of tokens.entries()) {
    if (token.text === "(" && bracket < 0) bracket = i
    else if (token.text === ")" && bracket >= 0) {
      asides.push({from: bracket, to: i + 1, kind: "bracket"})
      bracket = -1
    }
  }
  for (let i = 0; i < tokens.length - 1; i++) {
    const mark = tokens[i]?.text
    if (mark !== "," && mark !== "-") continue
    let next = i + 1
    while (
      next < tokens.length &&
      prepositions.has(tokens[next]?.key ?? "") &&
      relatives.has(tokens[next + 1]?.key ?? "")
    )
      next++
    const key = tokens[next]?.key ?? ""
    const isRelative = relatives.has(key)
    let close = -1
    for (let j = next + 1; j < tokens.length && j < i + 80; j++) {
      if (tokens[j]?.text !== mark) continue
      if (
        mark === "-" ||
        finiteAhead(j + 1) ||
        (isRelative &&
          !coordinators.has(tokens[j + 1]?.key ?? "") &&
          hasFinite(verbs, next, j) &&
          isClauseStart(tokens, j + 1, verbs, verbAt))
      ) {
        close = j
        break
      }
      // A list goes on after its commas; a relative clause with a verb ends where another clause begins.
    }
    if (isRelative) {
      asides.push({from: i, to: close < 0 ? tokens.length : close + 1, kind: "relative"})
      if (close > 0) i = close - 1
    } else if (close > 0 && (mark === "-" || !hasFinite(verbs, next, close))) {
      asides.push({from: i, to: close + 1, kind: "apposition"})
      i = close
    }
  }
  return asides.sort((a, b) => a.from - b.from || b.to - a.to)
}

function isClauseStart(
  tokens: readonly Token[],
  at: number,
  verbs: readonly VerbGroup[],
  verbAt: Int32Array,
): boolean {
  for (let i = at; i < Math.min(tokens.length, at + 10); i++) {
    const verb = verbs[verbAt[i] ?? -1]
    if (verb?.form === "finite") return true
    if (tokens[i]?.text === ",") return false
  }
  return false
}

function hasFinite(verbs: readonly VerbGroup[], from: number, to: number): boolean {
  return verbs.some((v) => v.form === "finite" && v.from >= from && v.to <= to)
}

/** The aside that ends right before a token, outermost. */
function asideEndingAt(phrase: Phrase, to: number): Aside | undefined {
  return phrase.asides.find((aside) => aside.to === to)
}

export function asideAt(phrase: Phrase, at: number): Aside | undefined {
  let found: Aside | undefined
  for (const aside of phrase.asides) if (aside.from <= at && at < aside.to) found = aside
  return found
}

/** The tokens of the subject of a group of verbs, or undefined where the sentence has none. */
export function subjectOf(phrase: Phrase, verb: VerbGroup, depth = 0): Range | undefined {
  // PERF: asked for by every reader of a sentence.
  if (subjects.has(verb)) return subjects.get(verb)
  const found = findSubject(phrase, verb, depth)
  if (depth === 0) subjects.set(verb, found)
  return found
}

const subjects = new WeakMap<VerbGroup, Range | undefined>()
const regions = new WeakMap<VerbGroup, Range>()

function findSubject(phrase: Phrase, verb: VerbGroup, depth: number): Range | undefined {
  if (depth > 6) return undefined
  const {tokens, verbs, verbAt} = phrase
  let at = verb.from - 1
  while (at >= 0 && isAdverb(tokens[at]?.key ?? "")) at--
  const earlier = (before: number, accept: (v: VerbGroup) => boolean = () => true): VerbGroup | undefined => {
    for (let i = verbs.length - 1; i >= 0; i--) {
      const v = verbs[i]
      if (v !== undefined && v.to <= before && accept(v)) return v
    }
    return undefined
  }
  const controller = (): Range | undefined => {
    const above = earlier(verb.from, (v) => v.form === "finite" && sameLevel(phrase, v, verb))
    if (above !== undefined) return subjectOf(phrase, above, depth + 1)
    const main = verbs.find((v) => v.form === "finite" && v.from >= verb.to)
    return main === undefined ? undefined : subjectOf(phrase, main, depth + 1)
  }
  const token = tokens[at]
  if (verb.form === "infinitive") {
    return controller()
  }
  if (verb.form === "gerund") {
    if (
      token === undefined ||
      !token.isWord ||
      prepositions.has(token.key) ||
      coordinators.has(token.key) ||
      subordinators.has(token.key) ||
      determiners.has(token.key) ||
      token.key === "including"
    ) {
      if (
        token?.key === "as" ||
        (token?.key === "of" &&
          earlier(verb.from)?.readings.some((r) => /^(?:accuse|suspect)$/.test(r.base)) === true)
      ) {
        const above = earlier(verb.from)
        if (above !== undefined && above.to < at) return {from: above.to, to: at}
      }
      return controller()
    }
    if (verbAt[at] !== -1) return controller()
    return nounPhraseEndingAt(phrase, at + 1)
  }
  if (verb.form === "participle") {
    if (token === undefined || (token.text !== "," && !token.isWord)) return controller()
    return nounPhraseEndingAt(phrase, token.text === "," || token.text === ")" ? at : at + 1) ?? controller()
  }
  if (token === undefined) return undefined
  // Finite.
  if (relatives.has(token.key) || (token.key === "that" && at > 0 && isAntecedent(phrase, at - 1))) {
    let end = at
    if (prepositions.has(tokens[end - 1]?.key ?? "")) end--
    if (tokens[end - 1]?.text === "," || tokens[end - 1]?.text === "-") end--
    const antecedent = nounPhraseEndingAt(phrase, end) ?? {from: at, to: at + 1}
    // "X is a group that …": X.
    const is = verbs[verbAt[antecedent.from - 1] ?? -1]
    if (is?.voice === "be" && is.form === "finite") return subjectOf(phrase, is, depth + 1) ?? antecedent
    return antecedent
  }
  if (coordinators.has(token.key) || (token.text === "," && asideEndingAt(phrase, at + 1) === undefined)) {
    const above = earlier(verb.from, (v) => v.form === "finite" && sameLevel(phrase, v, verb))
    if (above !== undefined) return subjectOf(phrase, above, depth + 1)
  }
  return nounPhraseEndingAt(phrase, at + 1)
}

function sameLevel(phrase: Phrase, above: VerbGroup, verb: VerbGroup): boolean {
  const outer = asideAt(phrase, above.from)
  return outer === undefined || (verb.from >= outer.from && verb.to <= outer.to)
}

/** Whether "that" behind this token relates to it, and does not open a content clause. */
function isAntecedent(phrase: Phrase, at: number): boolean {
  const token = phrase.tokens[at]
  if (token === undefined || !token.isWord) return false
  if (
    /^(?:morning|afternoon|evening|today|yesterday|week|month|year|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|publicly|reporters|agency|parliament)$/.test(
      token.low,
    )
  )
    return false
  return (
    phrase.verbAt[at] === -1 &&
    !/^(?:possibility|likely|certain|probable|evidence|assessment|fact|claim|claims|confidence|unlikely|allegation|allegations|conclusion|chance|indication|indications|suggestion|suspicion|probability|statement|view|reports|finding|clear|said|confident|possible|statements|judgment|warning|odds)$/.test(
      token.key,
    )
  )
}

/** The tokens from the begin of the noun phrase that ends here, with what hangs on it. */
function nounPhraseEndingAt(phrase: Phrase, end: number): Range | undefined {
  const {tokens, verbs, verbAt} = phrase
  if (/^(?:it|they|he|she|we|you|i)$/.test(tokens[end - 1]?.key ?? "")) return {from: end - 1, to: end}
  let at = end
  for (let steps = 0; at > 0 && steps < 80; steps++) {
    const aside = asideEndingAt(phrase, at)
    if (aside !== undefined && aside.from > 0) {
      at = aside.from
      continue
    }
    const token = tokens[at - 1]
    if (token === undefined) break
    const verb = verbs[verbAt[at - 1] ?? -1]
    if (verb !== undefined) {
      if (verb.form === "finite" || verb.form === "infinitive") {
        // "… that the group behind the attack used": the finite verb of a relative clause belongs to the phrase.
        const before = tokens[verb.from - 1]
        if (
          verb.form === "finite" &&
          before !== undefined &&
          (relatives.has(before.key) ||
            (before.key === "that" && verb.from > 1 && isAntecedent(phrase, verb.from - 2)))
        ) {
          at = verb.from - 1
          continue
        }
        const outer = verb.form === "infinitive" ? relativeAbove(phrase, verb) : undefined
        if (outer !== undefined) {
          at = outer
          continue
        }
        break
      }
      if (verb.form === "gerund" && verb.from > 0 && tokens[verb.from - 1]?.text === ",") break
      at = verb.from
      continue
    }
    if (token.text === ",") {
      // A comma between conjuncts of a list: "A, B and C were …".
      if (!isListComma(phrase, at - 1, end)) break
      at -= 1
      continue
    }
    if (token.text === ";" || token.text === ":" || token.text === "-" || token.text === '"') {
      if (token.text !== '"') break
      at -= 1
      continue
    }
    if (
      token.key === "that" ||
      relatives.has(token.key) ||
      (subordinators.has(token.key) &&
        token.key !== "as" &&
        token.key !== "since" &&
        token.key !== "until" &&
        token.key !== "before" &&
        token.key !== "after")
    ) {
      break
    }
    if (token.key === "but" || (coordinators.has(token.key) && clauseBefore(phrase, at - 1))) break
    at -= 1
  }
  return at < end ? {from: withoutLead(phrase, at, end), to: end} : undefined
}

/** "In one case the attackers": the subject begins behind what leads in. */
function withoutLead(phrase: Phrase, from: number, to: number): number {
  const {tokens, mentionAt, mentions} = phrase
  if (!prepositions.has(tokens[from]?.key ?? "") || mentionAt[from] !== -1) return from
  for (let i = from + 2; i < to; i++) {
    const key = tokens[i]?.key ?? ""
    const before = tokens[i - 1]
    if (
      before === undefined ||
      prepositions.has(before.key) ||
      determiners.has(before.key) ||
      coordinators.has(before.key) ||
      before.text === "'s"
    )
      continue
    const mention = mentions[mentionAt[i] ?? -1]
    const begins =
      mention !== undefined && mention.from === i && /^(?:actor|organisation|state body)$/.test(mention.kind)
    if ((determiners.has(key) && key !== "all") || pronouns.has(key) || begins) return i
    if (
      /^\d{4}$/.test(before.text) ||
      /^(?:january|february|march|april|may|june|july|august|september|october|november|december|year|month|week)$/.test(
        before.low,
      )
    )
      return i
  }
  return from
}

/** "organisations which have yet to install": where the relative clause of an infinitive begins. */
function relativeAbove(phrase: Phrase, verb: VerbGroup): number | undefined {
  for (let i = phrase.verbs.indexOf(verb) - 1; i >= 0; i--) {
    const above = phrase.verbs[i]
    if (above?.form !== "finite") continue
    const before = phrase.tokens[above.from - 1]
    const isRelative =
      before !== undefined &&
      (relatives.has(before.key) ||
        (before.key === "that" && above.from > 1 && isAntecedent(phrase, above.from - 2)))
    return isRelative ? above.from - 1 : undefined
  }
  return undefined
}

function isListComma(phrase: Phrase, comma: number, end: number): boolean {
  for (let i = comma + 1; i < end; i++) {
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") return false
    if (coordinators.has(phrase.tokens[i]?.key ?? ""))
      return comma > 0 && !prepositions.has(phrase.tokens[0]?.key ?? "")
  }
  return false
}

/** Whether a finite verb stands before the coordinator in the same clause, so that a new clause begins here. */
function clauseBefore(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const token = phrase.tokens[i]
    if (token === undefined || token.text === ";") return false
    const verb = phrase.verbs[phrase.verbAt[i] ?? -1]
    if (verb?.form === "finite" || verb?.form === "infinitive") return true
    if (token.key === "that") return false
  }
  return false
}

/** Where what depends on a group of verbs ends: before the subject of the next finite verb. */
export function regionOf(phrase: Phrase, verb: VerbGroup): Range {
  const known = regions.get(verb)
  if (known !== undefined) return known
  const found = findRegion(phrase, verb)
  regions.set(verb, found)
  return found
}

function findRegion(phrase: Phrase, verb: VerbGroup): Range {
  const {tokens, verbs} = phrase
  const aside = asideAt(phrase, verb.at)
  let limit = aside === undefined ? tokens.length : aside.to - (aside.to < tokens.length ? 1 : 0)
  const next = verbs.find(
    (v) =>
      v.from >= verb.to &&
      v.form === "finite" &&
      (aside === undefined ? asideAt(phrase, v.from) === undefined : v.from < aside.to),
  )
  if (next !== undefined && next.from < limit) {
    limit = next.from
    for (let i = next.from - 1; i >= verb.to; i--) {
      const token = tokens[i]
      if (token === undefined) break
      const isBoundary =
        token.text === "," ||
        token.text === ";" ||
        token.text === ":" ||
        token.text === "-" ||
        token.key === "that" ||
        relatives.has(token.key) ||
        coordinators.has(token.key) ||
        (subordinators.has(token.key) && token.key !== "as" && token.key !== "since" && token.key !== "until")
      if (isBoundary && asideEndingAt(phrase, i + 1) === undefined) {
        limit = i
        break
      }
    }
  }
  for (let i = verb.to; i < limit; i++)
    if (tokens[i]?.key === "according" && tokens[i + 1]?.key === "to")
      limit = tokens[i - 1]?.text === "," ? i - 1 : i
  // The subject of a later verb may begin before a relative clause of its own.
  for (const later of verbs.filter((v) => v.form === "finite" && v.from >= verb.to).slice(0, 3)) {
    const subject = subjectOf(phrase, later)
    if (subject === undefined || subject.from <= verb.to || subject.from > limit) continue
    const before = tokens[subject.from - 1]
    if (before === undefined || !(before.text === "," || coordinators.has(before.key))) continue
    limit = Math.min(
      limit,
      before.text !== "," && tokens[subject.from - 2]?.text === "," ? subject.from - 2 : subject.from - 1,
    )
  }
  for (let i = verb.to; i < limit; i++) if (tokens[i]?.text === ";") limit = i
  return {from: verb.to, to: limit}
}

export interface Segment extends Range {
  /** The preposition that opens it; empty for what stands right behind the verb. */
  readonly prep: string
}

const merging = new Set(["of", "like", "such", "including"])

/** What stands in a region, cut at its prepositions; it ends where another verb begins its own part. */
export function segmentsOf(phrase: Phrase, region: Range): readonly Segment[] {
  const {tokens, verbs, verbAt, mentionAt} = phrase
  const segments: Segment[] = []
  let prep = ""
  let from = region.from
  const close = (to: number): void => {
    if (to > from || prep !== "") segments.push({prep, from, to})
  }
  let at = region.from
  for (; at < region.to; at++) {
    const token = tokens[at]
    if (token === undefined) break
    const aside = phrase.asides.find((a) => a.from === at && a.kind !== "apposition")
    if (aside !== undefined) {
      at = aside.to - 1
      continue
    }
    const verb = verbs[verbAt[at] ?? -1]
    if (verb !== undefined && verb.from === at && verb.form !== "participle") break
    if (mentionAt[at] !== -1) continue
    if (
      prepositions.has(token.key) &&
      !merging.has(token.key) &&
      !(token.key === "as" && tokens[at - 1]?.key === "such") &&
      !(token.key === "as" && tokens[at + 1]?.key === "well") &&
      !(token.key === "as" && tokens[at - 1]?.key === "well")
    ) {
      close(at)
      prep = token.key
      from = at + 1
    }
  }
  close(at)
  return segments
}
