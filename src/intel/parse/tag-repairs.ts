/* Puts right what a tagger gets wrong in this field, where "attacks", "targets", "links" are verbs as often as nouns:
 * a clause without a finite verb gets the one that its neighbours allow. Each step looks at a token's neighbours only,
 * so it is O(n). */

import {beForms, haveForms, isAdverb, modals} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import {nounsOf, sets} from "./noun-tags.ts"
import {strayNoun} from "./stray-nouns.ts"
import {owners, strayVerb, thingsOfMakers} from "./stray-verbs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {isVerbBehindThat, verbsOf} from "./verb-tags.ts"
import {pairsOf} from "./word-pairs.ts"
import {isTimeWord} from "./words.ts"

export interface Repair {
  readonly tokens: readonly Token[]
  readonly tags: Tag[]
  /** For each token whether it belongs to a name. */
  readonly named: Uint8Array
  readonly lookup: Lookup
  /** Most words of it have a capital. */
  readonly isTitle: boolean
}

/** Where a stretch ends that has one finite verb at most. */
const boundaries: ReadonlySet<string> = new Set(
  ', ; : ( ) " - that which who whose whom while because although but if when where'.split(" "),
)

export function repair(
  tokens: readonly Token[],
  tags: Tag[],
  named: Uint8Array,
  lookup: Lookup,
  isTitle: boolean,
): void {
  const r: Repair = {tokens, tags, named, lookup, isTitle}
  for (let i = 0; i < tokens.length; i++) {
    nounsOf(r, i)
    verbsOf(r, i)
    pairsOf(r, i)
    if (named[i] !== 0) continue
    const tag = tags[i]
    if (tag === "VERB") strayVerb(r, i)
    else if (tag === "NOUN" || tag === "ADJ" || tag === "ADV" || tag === "AUX" || tag === "INTJ")
      strayNoun(r, i)
  }
  let from = 0
  let hasFinite = false
  let hasDoubtful = false
  let hasStop = tokens.at(-1)?.text === "." || tokens.at(-2)?.text === "."
  const missing: {
    readonly from: number
    readonly to: number
    readonly isMarked: boolean
    readonly part: number
    /** A finite verb is joined to it: "registers domains and sends e-mails". */
    readonly isJoined?: boolean
  }[] = []
  const finiteParts: boolean[] = [false]
  let isMarked = false
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i]
    const isBoundary = token === undefined || boundaries.has(token.key)
    if (!isBoundary) {
      if (isFiniteAt(r, i)) {
        if (!hasFinite && !hasDoubtful && isJoinedVerb(r, from, i))
          missing.push({from, to: i - 1, isMarked: false, part: finiteParts.length - 1, isJoined: true})
        if (isDoubtful(r, i)) hasDoubtful = true
        else hasFinite = true
        // "parts that X described": the verb of a relative clause is not that of the sentence.
        if (!isMarked) finiteParts[finiteParts.length - 1] = true
      }
      continue
    }
    if (!hasFinite && i > from)
      missing.push({from, to: i, isMarked: isMarked && !hasDoubtful, part: finiteParts.length - 1})
    if (token?.text === ".") hasStop = true
    // What stands behind "who" or "which" is a verb.
    if (token !== undefined && /^(?:which|who|that)$/.test(token.key)) afterRelative(r, i)
    isMarked =
      token !== undefined &&
      (token.key !== "that" || tags[i] !== "DET") &&
      /^(?:that|which|who|whose|whom|where|because|although|if|when|while)$/.test(token.key)
    if (token?.text === ";") finiteParts.push(false)
    if (token?.text === ":") finiteParts.push(finiteParts.at(-1) === true)
    from = i + 1
    hasFinite = hasDoubtful = false
  }
  for (const segment of missing) {
    const isNeeded = segment.isMarked || finiteParts[segment.part] !== true
    const at = verbWithin(
      r,
      segment.from,
      segment.to,
      segment.isJoined === true ? 0.9 : !isNeeded ? 2.5 : hasStop || segment.isMarked ? 0 : 1.9,
    )
    // "Affected products:" and other headings have none.
    if (at < 0 || (tokens[segment.to]?.text === ":" && !isLatePast(r, at))) continue
    tags[at] = "VERB"
    if (tags[at - 1] === "ADJ" && isThird(r, at)) tags[at - 1] = "NOUN"
    finiteParts[segment.part] = true
  }
  for (let i = 1; i < tokens.length; i++) {
    joined(r, i)
    // "the group attacks the ministry": no noun stands before a determiner in a noun phrase.
    if (
      objectOpeners.has(tokens[i + 1]?.key ?? "") &&
      (canBeVerb(r, i)
        ? isPastOrThird(tokens[i]?.key ?? "")
          ? fits(r, i) === 4
          : isSeenDoing(r, i) || (isManyDoing(r, i) && fits(r, i) === 4)
        : tags[i] === "NOUN" && isManyDoing(r, i))
    ) {
      tags[i] = "VERB"
      // "this alert concerns a": what was taken for an adjective is the subject.
      if (tags[i - 1] === "ADJ") tags[i - 1] = "NOUN"
    }
  }
}

/** "and sends e-mails": a verb behind "and" that no noun stands before is joined to another. */
function isJoinedVerb({tokens, tags}: Repair, from: number, at: number): boolean {
  if (at - 1 < from + 3 || !/^(?:and|but)$/.test(tokens[at - 1]?.key ?? "")) return false
  if (formsOfWord(tokens[at]?.key ?? "") !== third) return false
  const next = tags[at + 1]
  return next === "DET" || next === "ADJ" || next === "NOUN" || next === "PROPN" || next === "PRON"
}

const objectOpeners: ReadonlySet<string> = new Set(
  "the a an its their this these there every each".split(" "),
)

export const isNamed = ({named}: Repair, i: number): boolean => named[i] !== undefined && named[i] !== 0

const isPastOrThird = (key: string): boolean => {
  const form = formsOfWord(key)
  return form === third || form === (past | participle)
}

/** "have seen the group attack a firewall": a base form behind whoever was seen, helped or let do it. */
function isSeenDoing({tokens, tags}: Repair, at: number): boolean {
  // "makes the breach the largest": a noun behind its article.
  if (formsOfWord(tokens[at]?.key ?? "") !== base || tags[at - 1] === "DET") return false
  for (let i = at - 1; i > at - 7 && i >= 0; i--) {
    if (
      /^(?:seen?|saw|seeing|watch(?:ed|ing)?|observed?|help(?:s|ed|ing)?|lets?|letting|mak(?:e|es|ing)|made)$/.test(
        tokens[i]?.key ?? "",
      )
    )
      return i < at - 1
    if (tags[i] !== "NOUN" && tags[i] !== "PROPN" && tags[i] !== "DET" && tags[i] !== "ADJ") return false
  }
  return false
}

/** "Iranian groups concentrated on Israel: four …" */
const isLatePast = ({tokens, tags}: Repair, i: number): boolean =>
  i > 1 && formsOfWord(tokens[i]?.key ?? "") === (past | participle) && tags[i + 1] === "ADP"

/** "After that, attackers contact the person": a base form behind a plural that opens its clause. */
function isManyDoing({tokens, tags, named}: Repair, at: number): boolean {
  const own = tokens[at]
  if (
    own === undefined ||
    own.isCapital ||
    named[at] !== 0 ||
    isTimeWord(own.key) ||
    formsOfWord(own.key) !== base
  )
    return false
  if (tags[at - 1] !== "NOUN" || !isPluralNoun(tokens[at - 1])) return false
  let i = at - 1
  while (i >= 0 && (tags[i] === "NOUN" || tags[i] === "ADJ" || tags[i] === "DET")) i--
  const opener = tokens[i]?.key ?? ""
  return i < 0 || boundaries.has(opener) || opener === "and"
}

/** "activity reported as X": a past tense or a participle. */
function isDoubtful({tokens, tags}: Repair, i: number): boolean {
  if (tags[i] !== "VERB" || formsOfWord(tokens[i]?.key ?? "") !== (past | participle)) return false
  return tags[i + 1] === "ADP" && tags[i - 1] !== "AUX" && tags[i - 1] !== "PRON"
}

function isFiniteAt({tokens, tags}: Repair, i: number): boolean {
  const key = tokens[i]?.key ?? ""
  if (tags[i] === "AUX") return key !== "be" && key !== "been" && key !== "being" && key !== "having"
  if (tags[i] !== "VERB") return false
  const form = formsOfWord(key)
  if (form === ing || form === participle) return false
  if (key === "according" || key === "including") return false
  const before = tokens[i - 1]?.key ?? ""
  if (before === "to") return false
  if ((form & past) !== 0 && (form & participle) !== 0) {
    // "servers compromised in", "credentials stolen by" are none for sure.
    const next = tokens[i + 1]?.key
    if (next === "by") return false
    // "to have carried", "was hit": the helping verb is the finite one; "a loader named TUSKER".
    if (beForms.has(before) || haveForms.has(before)) return false
    if (
      /^(?:named|called|dubbed|codenamed|nicknamed|labelled|titled|entitled)$/.test(key) &&
      tags[i - 1] === "NOUN"
    )
      return false
    // "Shared keys tie", "to financially motivated actors"
    if (i === 0 && (tags[1] === "ADP" || tags[1] === "NOUN" || (tags[1] === "PROPN" && tags[2] === "NOUN")))
      return false
    // "by brute-forcing exposed services", "and their contracted help desks"
    if (
      (tags[i + 1] === "NOUN" || tags[i + 1] === "PROPN") &&
      ((tags[i - 1] === "VERB" && formsOfWord(before) === ing) || owners.has(before))
    )
      return false
    const at = tags[i - 1] === "ADV" && tokens[i - 1]?.key.endsWith("ly") === true ? i - 2 : i - 1
    return tags[i + 1] !== "NOUN" || (tags[at] !== "ADP" && (at === i - 1 || tags[at] !== "PART"))
  }
  return true
}

export const isPluralNoun = (token: Token | undefined): boolean =>
  token !== undefined &&
  (/[^su]s$/.test(token.low) ||
    /^(?:people|police|media|criminals|they|we|you|these|those|men|women|who|some|many|others|several)$/.test(
      token.low,
    ))

/** Whether this can be a finite verb in the present or past, by the words around it. */
function canBeVerb(r: Repair, i: number): boolean {
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
function fits(r: Repair, i: number): number {
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
function governs({tokens, lookup}: Repair, i: number, prep: string): boolean {
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
function isBehindVerbs({tokens, tags}: Repair, i: number): boolean {
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

function verbWithin(r: Repair, from: number, to: number, least: number): number {
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

const isThird = ({tokens}: Repair, i: number): boolean => formsOfWord(tokens[i]?.key ?? "") === third

function afterRelative(r: Repair, i: number): void {
  let at = i + 1
  while (r.tags[at] === "ADV" || r.tokens[at]?.text === '"') at++
  const next = r.tags[at + 1]
  // "which fixes the flaw": no noun stands between "which" and a determiner.
  if (next === "DET" && r.tags[at] === "NOUN" && isThird(r, at) && r.tokens[i]?.key !== "that")
    r.tags[at] = "VERB"
  if (!canBeVerb(r, at) || r.tags[i - 1] === undefined) return
  // "during which time they copied"
  if (/^(?:time|point|case)$/.test(r.tokens[at]?.key ?? "") && r.tags[i - 1] === "ADP") return
  if (next === "VERB" && isThird(r, at) && isThird(r, at + 1)) {
    // "a policy that blocks resets by phone"
    r.tags[at] = "VERB"
    r.tags[at + 1] = "NOUN"
    return
  }
  if (next === "AUX" || next === "VERB") return
  if (r.tokens[i]?.key === "that") {
    // "organisations that use the product", "that use of the product was"
    const isSure = isVerbBehindThat(r, i, at)
    if (!isSure && (next === "ADP" || next === undefined || next === "PUNCT" || r.tags[i - 1] !== "NOUN"))
      return
    const form = formsOfWord(r.tokens[at]?.key ?? "")
    if (form === base && !isPluralNoun(r.tokens[i - 1])) return
    if (form === third && isPluralNoun(r.tokens[i - 1])) return
    r.tags[i] = "PRON"
  }
  r.tags[at] = "VERB"
}

/** "the malware extracts code into memory and executes it": where the second is a verb, the first is as well. */
function firstOfTwo(r: Repair, second: number): void {
  const {tokens, tags} = r
  let best = -1
  let most = 1
  for (let i = second - 2; i > 0 && i > second - 16; i--) {
    if (tags[i] === "VERB" || tags[i] === "AUX" || boundaries.has(tokens[i]?.key ?? "")) {
      if (tags[i] === "VERB" || tags[i] === "AUX") return
      break
    }
    if (!isThird(r, i) || !canBeVerb(r, i) || tags[i - 1] !== "NOUN") continue
    const weight = fits(r, i)
    if (weight < most) continue
    most = weight
    best = i
  }
  if (best > 0) tags[best] = "VERB"
}

/** "exploits X and targets the Y": a second verb of the same form. */
function joined(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const before = tokens[i - 1]?.key
  if (before === "and" && tags[i] === "VERB" && isThird(r, i)) firstOfTwo(r, i)
  if ((before !== "and" && before !== "or" && before !== "but") || !canBeVerb(r, i)) return
  const next = tags[i + 1]
  const form = formsOfWord(tokens[i]?.key ?? "")
  const isStrong =
    next === "DET" ||
    // "condemns the attack and notes that"
    (tokens[i + 1]?.key === "that" &&
      lookup.verbs.get(tokens[i]?.key ?? "")?.some((reading) => lookup.speech.has(reading.base)) === true) ||
    isNamed(r, i + 1) ||
    next === "PROPN" ||
    (next === "NUM" && form === third) ||
    (next === "PRON" && tokens[i + 1]?.key !== "which")
  if (
    !isStrong &&
    !(
      (form === base && (next === "ADJ" || next === "NOUN") && (!isNounToo(r, i) || isBehindVerbs(r, i))) ||
      (form === base && next === "ADP" && isBehindVerbs(r, i)) ||
      (form === third &&
        (next === "NOUN" ||
          // "contains messages and targets several hundred banks"
          next === "ADJ" ||
          (next === "ADP" &&
            tokens[i + 1]?.key !== "of" &&
            (governs(r, i, tokens[i + 1]?.key ?? "") || !isNounToo(r, i)))))
    )
  )
    return
  for (let k = i - 2; k >= 0 && k > i - 25; k--) {
    if (tags[k] !== "VERB" && tags[k] !== "AUX") continue
    const other = formsOfWord(tokens[k]?.key ?? "")
    if (
      (other & form) !== 0 &&
      (form !== base || tokens[k - 1]?.key === "to" || tokens[k - 1]?.text === "," || isStrong)
    ) {
      tags[i] = "VERB"
      return
    }
  }
}
