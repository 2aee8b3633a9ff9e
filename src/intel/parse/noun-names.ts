/* Names and titles behind the noun that says what they are: "the brewery Kalnu Alus", "the subject "Summons to court"",
 * and where the name belongs to a clause of its own: "a cluster Cisco Talos tracks as …". */

import type {Tagged} from "./items.ts"
import {baseOf, formsOfWord, ing as ingForm} from "./verb-forms.ts"
import {deedNouns, intransitive, isTimeWord} from "./words.ts"

/** What has a title between quotation marks behind it, whatever words that has. */
export const titled: ReadonlySet<string> = new Set(
  "subject subjects line title heading headline header theme topic name caption slogan message words text banner label file filename attachment folder document archive".split(
    " ",
  ),
)

/** Who or what may have a name between quotation marks. */
export const bearers: ReadonlySet<string> = new Set(
  "persona group gang collective channel crew cluster actor campaign operation botnet malware ransomware tool loader backdoor trojan worm wiper stealer forum site account".split(
    " ",
  ),
)

/** Behind the quotation mark that closes a title begun at `from`, or 0. */
export function quoteEnd(tokens: Tagged["tokens"], from: number, limit: number): number {
  for (let i = from; i < limit && i < from + 20; i++) if (tokens[i]?.text === '"') return i > from ? i + 1 : 0
  return 0
}

/** "Crispin's said": a name that ends as an owner does, with the verb of the clause behind it. */
export function isNameEnd({tokens, tags}: Tagged, at: number): boolean {
  if (tokens[at]?.text !== "'s" || tags[at] === "AUX" || tags[at - 1] !== "PROPN") return false
  const form = formsOfWord(tokens[at + 1]?.key ?? "")
  return tags[at + 1] === "AUX" || (tags[at + 1] === "VERB" && (form & ingForm) === 0)
}

/** "(SOHO) routers": the short form of a compound that goes on behind it. */
export function isShortName({tokens, tags}: Tagged, open: number): boolean {
  const inner = tokens[open + 1]
  const behind = tokens[open + 3]
  return (
    inner !== undefined &&
    behind !== undefined &&
    tokens[open + 2]?.text === ")" &&
    /^[A-Z][A-Za-z0-9]*[A-Z0-9]s?$/.test(inner.text) &&
    tags[open - 1] === "NOUN" &&
    tags[open + 3] === "NOUN" &&
    !behind.isCapital &&
    // "distributed denial-of-service (DDoS) attacks": the deed has its name already.
    !deedNouns.has(behind.key) &&
    !isTimeWord(behind.key)
  )
}

/** "Marlow & Finch": the mark between two parts of one name; not between two that are known. */
export function joinsNames({tokens, tags, nameEnd}: Tagged, at: number): boolean {
  return (
    tokens[at]?.text === "&" &&
    (tags[at - 1] === "PROPN" || tags[at - 1] === "NOUN") &&
    tags[at + 1] === "PROPN" &&
    tokens[at - 1]?.isCapital === true &&
    tokens[at + 1]?.isCapital === true &&
    ((nameEnd[at - 1] ?? -1) < at || (nameEnd[at + 1] ?? -1) <= at + 1)
  )
}

/** "Co., Ltd.": the comma before what sort of company it is. */
export function isCompanyEnd(tokens: Tagged["tokens"], at: number): boolean {
  return (
    tokens[at]?.text === "," &&
    /^(?:ltd|inc|llc|gmbh|plc|limited|s\.a|corp|pty)$/.test(tokens[at + 1]?.key ?? "") &&
    tokens[at + 1]?.isCapital === true
  )
}

/** Verbs by which somebody names or tells what the noun before him is: "the group Microsoft calls X". */
const naming =
  /^(?:track|call|name|dub|refer|designate|label|nickname|know|describe|classif|attribute|link|believe|suspect|assess|say|monitor|follow)(?:s|es|ed|ies|ied|d|red)?$|^(?:knew|known|said)$/
const clausal = /^(?:sa(?:id|ys?)|(?:assess|believe|suspect|know|think)(?:s|es|ed|d)?|knew|known|thought)$/
const speaking = /^sa(?:id|ys?)$/
/** Nouns that stand before the name of what they are: "the brewery Kalnu Alus", "the gang Akira". */
const named =
  /^(?:partner|owner|unit|arm|parent|actor|cluster|persona|campaign|botnet|company|firm|group|gang|agency|service|exchange|bank|brewery|chain|utility|airline|hospital|university|institute|bureau|ministry|authority|port|shipyard|association|union|party|club|newspaper|giant|crew|collective|business|conglomerate|studio|start-up|startup|subsidiary|cooperative|charity|foundation|city|town|region|province|clinic|shop|store|railway|refinery|plant|mill|outlet|network|registry|consultancy|trust|school|college|museum|theatre|hotel|casino|factory|dairy|winery|bakery|pharmacy|laboratory|academy|society|federation|league|team|daily|weekly|minister|spokesman|spokeswoman|(?:operat|contract|process|generat|distribut|invest|sub-contract|subcontract|vend|integrat)or|(?:provid|mak|manufactur|produc|suppli|insur|broadcast|carri|retail|develop|forward|publish|lend|haul|refin|grow|brew|build|trad|deal|brok|wholesal|lawmak|cater|import|export)er)$/

/** "a cluster Cisco Talos tracks as …": a name behind a noun, with a verb of its own that has the noun as its object. */
export function isContactRelative(
  tagged: Tagged,
  determiner: number | undefined,
  head: number,
  at: number,
): boolean {
  const {tokens, tags, nameEnd} = tagged
  if (determiner === undefined || tags[head] !== "NOUN" || tags[at] !== "PROPN") return false
  let next = at
  while (next < tokens.length && (tags[next] === "PROPN" || (nameEnd[next] ?? -1) > next)) next++
  const isVerb =
    tags[next] === "VERB" &&
    tokens[next + 1]?.key !== "by" &&
    (formsOfWord(tokens[next]?.key ?? "") & ingForm) === 0
  if (!isVerb) return false
  const verb = tokens[next]?.key ?? ""
  const behindVerb = tags[next + 1]
  // "the group Microsoft said was behind it", and not "the operator Hakata Terminal said"
  const isOpen = clausal.test(verb)
    ? behindVerb === "AUX" || behindVerb === "VERB" || behindVerb === "PART"
    : behindVerb !== "DET"
  // "its chairwoman Ilona Petrescu said on Monday"
  if (speaking.test(verb) && !isOpen) return false
  if (naming.test(verb) && isOpen) return true
  // "its governor Ann Borg said on Wednesday"
  if (clausal.test(verb)) return false
  if (intransitive.has(baseOf(verb, tagged.isBase))) return false
  // "the exchange Bitvale lost six million": a verb that has its object takes the whole as its subject.
  const behind = tags[next + 1]
  const isFull =
    behind === "NOUN" ||
    behind === "PROPN" ||
    behind === "DET" ||
    behind === "NUM" ||
    behind === "PRON" ||
    tokens[next + 1]?.key === "that"
  return !isFull && !named.test(tokens[head]?.key ?? "")
}
