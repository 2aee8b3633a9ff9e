/* Puts right what a tagger gets wrong in this field, where "attacks", "targets", "links" are verbs as often as nouns:
 * a clause without a finite verb gets the one that its neighbours allow. Each step looks at a token's neighbours only,
 * so it is O(n). */

import {beForms, haveForms} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import {clearTag} from "./clear-tags.ts"
import {
  canBeVerb,
  fits,
  governs,
  isBehindVerbs,
  isNounToo,
  isPluralNoun,
  verbWithin,
} from "./missing-verbs.ts"
import {nounsOf} from "./noun-tags.ts"
import {strayNoun} from "./stray-nouns.ts"
import {owners, strayVerb} from "./stray-verbs.ts"
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
    clearTag(r, i)
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
      (objectOpeners.has(tokens[i + 1]?.key ?? "") || isPastBeforeIt(r, i)) &&
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

/** "patched it last week"; not "on three hosts it left a backdoor". */
const isPastBeforeIt = ({tokens, tags}: Repair, i: number): boolean =>
  /^(?:it|them)$/.test(tokens[i + 1]?.key ?? "") &&
  formsOfWord(tokens[i]?.key ?? "") === (past | participle) &&
  tags[i + 2] !== "VERB" &&
  tags[i + 2] !== "AUX"

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
  const isLocked =
    next === "VERB" &&
    r.tokens[i]?.key === "that" &&
    formsOfWord(r.tokens[at + 1]?.key ?? "") === base &&
    r.tags[at + 2] === "NOUN" &&
    isVerbBehindThat(r, i, at)
  // "a script that checks lock files", "a policy that blocks resets by phone"
  if (next === "VERB" && isThird(r, at) && (isThird(r, at + 1) || isLocked)) {
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

const promising: ReadonlySet<string> = new Set(
  "claim attempt threaten plan offer promise vow seek aim".split(" "),
)

/** "exploits X and targets the Y": a second verb of the same form. */
function joined(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const before = tokens[i - 1]?.key
  if ((before === "and" || before === ",") && tags[i] === "VERB" && isThird(r, i)) firstOfTwo(r, i)
  if ((before !== "and" && before !== "or" && before !== "but") || !canBeVerb(r, i)) return
  const next = tags[i + 1]
  const form = formsOfWord(tokens[i]?.key ?? "")
  const isStrong =
    next === "DET" ||
    // "belong to the gang and claim to have"
    (form === base &&
      tokens[i + 1]?.key === "to" &&
      promising.has(tokens[i]?.key ?? "") &&
      tags[i + 2] !== "DET") ||
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
