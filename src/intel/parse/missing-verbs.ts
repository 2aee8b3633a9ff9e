/* Which word of a stretch without a finite verb is its verb: the one whose form, whose subject before it and what stands
 * behind it speak for it most. Each asks a few words around a token only. */

import {beForms, haveForms, isAdverb, modals} from "../grammar/english.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import {sets} from "./noun-tags.ts"
import {thingsOfMakers} from "./stray-verbs.ts"
import {isNamed, type Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"

export const isPluralNoun = (token: Token | undefined): boolean =>
  token !== undefined &&
  (/[^su]s$/.test(token.low) ||
    /^(?:people|police|media|criminals|they|we|you|these|those|men|women|who|some|many|others|several)$/.test(
      token.low,
    ))

/** Whether this can be a finite verb in the present or past, by the words around it. */
export function canBeVerb(r: Repair, i: number): boolean {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (
    token === undefined ||
    !token.isWord ||
    isNamed(r, i) ||
    (token.isCapital && i > 0 && tags[i] === "PROPN")
  )
    return false
  if (tags[i] !== "NOUN" && tags[i] !== "ADJ") return false
  const form = formsOfWord(token.key)
  if (
    form === ing ||
    (token.key.includes("-") &&
      !lookup.verbs.has(token.key) &&
      !/^(?:co|re|pre|de|un|mis|out|over|under)-/.test(token.key))
  )
    return false
  return lookup.verbs.has(token.key) || (tags[i] === "ADJ" && form === (past | participle))
}

/** Whether a subject before and what stands behind speak for a verb. */
export function fits(r: Repair, i: number): number {
  const {tokens, tags} = r
  let before = i - 1
  while (before >= 0 && (tags[before] === "ADV" || isAdverb(tokens[before]?.key ?? ""))) before--
  // "Its victims to date range from"
  if (tokens[before]?.key === "date" && tokens[before - 1]?.key === "to") before -= 2
  const subject = tokens[before]
  const own = tokens[i]?.key ?? ""
  if (subject === undefined || own === "times" || thingsOfMakers.has(own)) return 0
  // "the intrusion set APT31"
  if (own === "set" && sets.has(subject.key)) return 0
  const subjectTag = tags[before]
  const isNounish =
    subjectTag === "NOUN" ||
    subjectTag === "PROPN" ||
    subjectTag === "PRON" ||
    subjectTag === "NUM" ||
    subject.text === ")" ||
    // "this alert concerns a set", where the tagger saw an adjective
    (subjectTag === "ADJ" &&
      (tags[before - 1] === "DET" || tokens[before - 1]?.key === "'s") &&
      tags[i] === "NOUN" &&
      (tags[i + 1] === "DET" || /^(?:among|amongst|across)$/.test(tokens[i + 1]?.key ?? "")))
  if (
    !isNounish ||
    subject.key === "'s" ||
    /^(?:its|their|our|his|her)$/.test(subject.key) ||
    superlative.test(subject.key)
  )
    return 0
  const form = formsOfWord(tokens[i]?.key ?? "")
  const isPlural = isPluralNoun(subject) && subjectTag !== "PROPN"
  if (
    form === third &&
    isPlural &&
    (!isOfOne(r, before) || (tags[i + 1] === "ADP" && own !== "spreads" && isNounToo(r, i)))
  )
    return 0
  if (form === base && !isPlural && !(subjectTag === "PROPN" || hasAnd(r, before))) return 0
  if (form === base && subjectTag === "PROPN" && !hasAnd(r, before)) return 0
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  if (tags[i + 1] === undefined || tokens[i + 1]?.isWord !== true)
    // "what the spies coveted, …", "a programme that most shipyards use."
    return (form === (past | participle) && /^(?:what|how|why)$/.test(opener(r, before))) ||
      (form === base && opener(r, before) === "that" && tokens[before - 1]?.key !== "that")
      ? 3
      : 0
  if (next === "DET" || (next === "PRON" && nextKey !== "which" && nextKey !== "who") || nextKey === "that")
    return 4
  if (isNamed(r, i + 1) || next === "NUM" || next === "PROPN") return 3
  if (
    next === "VERB" &&
    tags[i + 2] === "NOUN" &&
    form === (past | participle) &&
    (formsOfWord(nextKey) & participle) !== 0
  )
    return 2
  if (
    beForms.has(nextKey) ||
    haveForms.has(nextKey) ||
    modals.has(nextKey) ||
    next === "AUX" ||
    (next === "VERB" && !(subjectTag === "PRON" && formsOfWord(nextKey) === ing))
  )
    return 0
  // "it rents tooling"
  if (next === "VERB") return 1
  if ((next === "ADJ" || next === "NOUN") && form === third && !isNounToo(r, i)) return 2.6
  if (next === "ADJ" || next === "NOUN")
    return subjectTag === "PROPN" || subjectTag === "PRON" || isPlural ? 2 : 1
  if (
    (next === "ADP" || next === "PART") &&
    form === third &&
    (governs(r, i, nextKey) || (nextKey === "out" && tokens[i + 2]?.key === "that"))
  )
    return 3
  if ((next === "ADP" && nextKey !== "of") || (next === "PART" && form === third))
    return nextKey === "to" || nextKey === "with" || nextKey === "from" ? 1.5 : 1
  return next === "ADV" ? 1 : 0
}

/** "in the strongest terms the attack": what the tagger takes for a noun. */
export const superlative: RegExp =
  /^(?:strong|great|high|lat|larg|bigg|grav|clear|firm|stern|harsh|deep|long|short|fast|low|broad|wid|small|earli|new|old|strict|tight)est$/

/** The word before the noun phrase that ends at a token. */
function opener({tokens, tags}: Repair, at: number): string {
  let i = at
  while (i > 0 && (tags[i] === "NOUN" || tags[i] === "PROPN" || tags[i] === "ADJ" || tags[i] === "DET")) i--
  return tokens[i]?.key ?? ""
}

/** Whether the lexicon knows the word as a verb with this preposition: "overlaps with". */
export function governs({tokens, lookup}: Repair, i: number, prep: string): boolean {
  return (
    lookup.verbs
      .get(tokens[i]?.key ?? "")
      ?.some((reading) =>
        lookup.relations
          .get(reading.base)
          ?.some(
            ({particles, relation}) =>
              particles[0] === prep || relation.preps.some((p) => p.split(" ")[0] === prep),
          ),
      ) === true
  )
}

/** "steal data, acquire credentials, and gain access": the last of several infinitives. */
export function isBehindVerbs({tokens, tags}: Repair, i: number): boolean {
  for (let k = i - 2; k > 0 && k > i - 10; k--)
    if (tags[k] === "VERB" && formsOfWord(tokens[k]?.key ?? "") === base) return tokens[k - 1]?.text === ","
  return false
}

/** "a wave of attacks targets": a plural noun that hangs on a singular one by a preposition. */
function isOfOne({tokens, tags}: Repair, before: number): boolean {
  let at = before - 1
  while (
    at > before - 6 &&
    (tags[at] === "NOUN" || tags[at] === "ADJ" || tags[at] === "PROPN" || tags[at] === "DET")
  )
    at--
  return (
    tags[at] === "ADP" &&
    /^(?:of|for|on|in|from|against|at|by)$/.test(tokens[at]?.key ?? "") &&
    tags[at - 1] === "NOUN" &&
    !isPluralNoun(tokens[at - 1]) &&
    !hasAnd({tokens, tags} as Repair, at - 1)
  )
}

/** Whether the word is a noun as often as a verb: "attacks in Norway". */
export function isNounToo({tokens, lookup}: Repair, i: number): boolean {
  const nounsToo = lookup.verbClasses.get("noun-too")
  return lookup.verbs.get(tokens[i]?.key ?? "")?.some(({base}) => nounsToo?.has(base) === true) === true
}

/** "A and B use", "the traces of the attack date from": a plural subject further back. */
export function hasAnd({tokens, tags}: Repair, before: number): boolean {
  for (let i = before; i > 0 && i > before - 8; i--) {
    const key = tokens[i]?.key
    if (key === "and") return true
    if (key !== undefined && /^(?:of|from|in|at|for|with|on)$/.test(key) && isPluralNoun(tokens[i - 1]))
      return true
    if (tags[i] === "VERB" || tags[i] === "AUX" || tokens[i]?.text === ",") return false
  }
  return false
}

export function verbWithin(r: Repair, from: number, to: number, least: number): number {
  let best = -1
  let most = least
  for (let i = from; i < to; i++) {
    if (!canBeVerb(r, i)) continue
    const weight = fits(r, i)
    if (weight > most) {
      most = weight
      best = i
    }
  }
  // "…, hereafter the agencies, release this advisory"
  const isSingular = formsOfWord(r.tokens[from]?.key ?? "") === third
  if (
    best < 0 &&
    (least < 2 || (isSingular && (r.tags[from + 1] === "PRON" || r.tags[from + 1] === "DET"))) &&
    from > 0 &&
    canBeVerb(r, from) &&
    (r.tags[from + 1] === "DET" ||
      r.tags[from + 1] === "PROPN" ||
      r.tags[from + 1] === "PRON" ||
      // "The group, which is driven by profit, hijacks accounts"
      (isSingular &&
        /^(?:NOUN|ADJ|NUM)$/.test(r.tags[from + 1] ?? "") &&
        (isBehindRelative(r, from) || isBehindInsert(r, from))))
  )
    return from
  return best
}

/** Whether a comma closes a relative clause of the subject before a token. */
function isBehindRelative({tokens, tags}: Repair, at: number): boolean {
  if (tokens[at - 1]?.text !== ",") return false
  for (let i = at - 2; i > 0; i--)
    if (tokens[i]?.text === "," && /^(?:which|who|whose)$/.test(tokens[i + 1]?.key ?? ""))
      return !tags.slice(0, i).some((tag) => tag === "VERB" || tag === "AUX")
  return false
}

/** "The indictment, unsealed on Tuesday, charges 12 people": a comma closes a participle behind the subject. */
function isBehindInsert({tokens, tags}: Repair, at: number): boolean {
  if (tokens[at - 1]?.text !== ",") return false
  for (let i = 1; i < at - 2; i++) {
    if (tags[i] === "VERB" || tags[i] === "AUX") return false
    if (tokens[i]?.text === ",")
      return formsOfWord(tokens[i + 1]?.key ?? "") === (past | participle) && tags[i - 1] === "NOUN"
  }
  return false
}

/** "did the group attack", "help the ministry recover": a base form behind a singular noun. */
export function isInverted(tokens: readonly Token[], tags: readonly Tag[], at: number): boolean {
  for (let i = at - 1; i >= 0 && i > at - 8; i--) {
    const key = tokens[i]?.key ?? ""
    if (
      key === "and" ||
      key === "that" ||
      key === "help" ||
      key === "helped" ||
      key === "let" ||
      key === "make" ||
      key === "recommends" ||
      key === "recommend"
    )
      return true
    if (tags[i] === "AUX") return !beForms.has(key)
    if (tokens[i]?.isWord === false) return false
  }
  return false
}
