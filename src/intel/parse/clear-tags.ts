/* Puts right the tag of a word that has one reading only where it stands: "is invoice fraud", "an outside firm", "all
 * three want to", "the second stole passwords", "said the tool overlaps with". What decides is the form of the word
 * and a few words beside it.
 *
 * Called for each token in its order; what stands before it has been put right already. */

import {beForms, doForms, haveForms, isAdverb, modals, relatives} from "../grammar/english.ts"
import type {Tag} from "./clause.ts"
import {fits, isPluralNoun} from "./missing-verbs.ts"
import {isNamed, type Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {intransitive, isTimeWord, speechVerbs, trades} from "./words.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

const articles = set("the a an its their his her our this that these those")
const owners = set("its their our his her your my")
const particles = set("do da de das dos del della di du van von")
const places = set("outside inside till")
const collectives = set("co-operative cooperative collective executive representative operative")
const ordinals = set("first second third fourth fifth latter former other last")
const telling = set("informed notified alerted warned told")
const wishing = set("want need use share have include")
const remedies = /^(?:update|patch|fix|release|report|upgrade|alert|access)$/
const contents = set("what whatever whoever")
/** Past tenses that are nouns as well. */
const nounsToo = set("rose saw bore lay felt found ground wound left led met lit shot spat strove wove")

export function clearTag(r: Repair, i: number): void {
  const {tokens} = r
  const token = tokens[i]
  if (token === undefined || !token.isWord || isNamed(r, i)) return
  const tag = r.tags[i]
  // "Banco do Porto"
  if (particles.has(token.text) && tokens[i - 1]?.isCapital === true && tokens[i + 1]?.isCapital === true) {
    if (tag === "AUX" || tag === "VERB" || tag === "ADP" || tag === "ADV") r.tags[i] = "PROPN"
    return
  }
  // "are very likely using stolen passwords"
  if (tag !== "VERB" && isLikelyDoing(r, i)) {
    r.tags[i] = "VERB"
    r.tags[i - 1] = "ADV"
    return
  }
  if (tag !== "PUNCT" && isToldOfOne(r, i)) {
    r.tags[i] = "VERB"
    r.tags[i - 1] = "NOUN"
    return
  }
  if (tag === "VERB") clearVerb(r, i)
  else if (tag === "ADP" || tag === "SCONJ") {
    // "said Under Secretary Carol Whitman"
    if (i > 0 && token.text === "Under" && tokens[i + 1]?.text === "Secretary") r.tags[i] = "PROPN"
    // "an outside firm"
    if (places.has(token.key) && r.tags[i - 1] === "DET" && r.tags[i + 1] === "NOUN") r.tags[i] = "ADJ"
  } else if (tag === "NOUN" || tag === "ADJ" || tag === "ADV") clearNoun(r, i)
}

function isLikelyDoing({tokens, tags}: Repair, i: number): boolean {
  if (formsOfWord(tokens[i]?.key ?? "") !== ing || !/^(?:un)?likely$/.test(tokens[i - 1]?.key ?? ""))
    return false
  let at = i - 2
  while (at >= 0 && (isAdverb(tokens[at]?.key ?? "") || degrees.has(tokens[at]?.key ?? ""))) at--
  return beForms.has(tokens[at]?.key ?? "") && tags[i + 1] !== "AUX" && tags[i + 1] !== "PUNCT"
}

const degrees = set("very highly most more quite rather extremely also still")

/** "Another involved a refinery", "the first hit banks": what one of several that were announced did. */
function isToldOfOne({tokens, tags}: Repair, i: number): boolean {
  const before = tokens[i - 1]?.key ?? ""
  const from = before === "another" ? i - 1 : i - 2
  if (from < 0 || (from > 0 && tags[from - 1] !== "PUNCT" && tags[from - 1] !== "CCONJ")) return false
  if (
    from === i - 2 &&
    !((before === "other" || ordinals.has(before)) && /^(?:the|a)$/.test(tokens[from]?.key ?? ""))
  )
    return false
  const key = tokens[i]?.key ?? ""
  if (key !== "hit" && ((formsOfWord(key) & past) === 0 || nounsToo.has(key))) return false
  const next = tags[i + 1]
  const isBare = before !== "other" && isPluralNoun(tokens[i + 1])
  if (!(next === "DET" || next === "NUM" || next === "PROPN" || isBare)) return false
  for (let at = i + 1; at < Math.min(tokens.length, i + 16); at++) {
    if (tags[at] === "PUNCT" || relatives.has(tokens[at]?.key ?? "")) return true
    if (
      tags[at] === "AUX" ||
      (tags[at] === "VERB" && (formsOfWord(tokens[at]?.key ?? "") & (past | third)) !== 0)
    )
      return false
  }
  return true
}

/** What a tagger takes for a verb and is none. */
function clearVerb(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const key = tokens[i]?.key ?? ""
  const form = formsOfWord(key)
  const before = tags[i - 1]
  const beforeKey = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  // "a Chinese advanced persistent threat group"
  if (key === "advanced" && tokens[i + 1]?.key === "persistent" && tokens[i + 2]?.key.startsWith("threat")) {
    tags[i] = "ADJ"
    return
  }
  if (
    key.includes("-") &&
    form === base &&
    !lookup.verbs.has(key) &&
    !/^(?:co|re|pre|de|un|mis|out|over|under)-/.test(key)
  ) {
    // "two-step verification", "the library colour-pick"
    tags[i] = next === "NOUN" ? "ADJ" : "NOUN"
    return
  }
  if (form === base) {
    // "sent him push notifications"
    if (
      key === "push" &&
      /^(?:notifications?|messages?|requests?|alerts?|prompts?)$/.test(tokens[i + 1]?.key ?? "")
    ) {
      tags[i] = "NOUN"
      return
    }
    // "without IT staff may request", "install the Fortinet update without"
    const isNamedThing = before === "PROPN" && tags[i - 2] === "DET" && remedies.test(key) && next === "ADP"
    if (
      isNamedThing ||
      (next === "AUX" && (before === "NOUN" || before === "PROPN") && modals.has(tokens[i + 1]?.key ?? ""))
    ) {
      tags[i] = "NOUN"
      return
    }
    // "not enough evidence for"
    if (beforeKey === "enough" && next === "ADP") {
      tags[i] = "NOUN"
      return
    }
    // "is invoice fraud", "changed pump settings"
    const isBehindPast =
      before === "VERB" &&
      (formsOfWord(beforeKey) & (past | participle)) !== 0 &&
      (formsOfWord(beforeKey) & base) === 0 &&
      !/^(?:helped|let|made|seen|saw|watched|heard|had|dared|got)$/.test(beforeKey)
    if ((beForms.has(beforeKey) || isBehindPast) && (next === "NOUN" || next === "ADP" || next === "PUNCT")) {
      tags[i] = "NOUN"
      return
    }
    // "whose only job is to", "to accept only cash"
    if (beforeKey === "only" && (next === "AUX" || (next === "PUNCT" && tags[i - 2] === "VERB"))) {
      tags[i] = "NOUN"
      return
    }
    // "a former UN sanctions monitor"
    if (before === "NOUN" && (next === "PUNCT" || next === undefined) && isOneThing(r, i)) tags[i] = "NOUN"
    return
  }
  if (form === third) {
    // "has issued alerts to", "to send alerts to", "the customers' logs"
    const isOpened = before === "VERB" && (tags[i - 2] === "AUX" || tags[i - 2] === "PART")
    const isOwned = beforeKey === "'" && tokens[i - 1]?.start === tokens[i - 2]?.end && tags[i - 2] === "NOUN"
    const verb = lookup.verbs.get(key)?.[0]?.base ?? key
    if ((isOpened && !intransitive.has(verb)) || isOwned) tags[i] = "NOUN"
    return
  }
  // "recommends that affected organisations install", "to detect newly registered applications"
  if (form === (past | participle) && next === "NOUN") {
    const behind = tags[i + 2]
    const isOther =
      beforeKey === "that" && isPluralNoun(tokens[i + 1]) && (behind === "VERB" || behind === "AUX")
    const isNew =
      /^(?:newly|recently|previously)$/.test(beforeKey) && (tags[i - 2] === "VERB" || tags[i - 2] === "ADP")
    if (isOther || isNew) {
      tags[i] = "ADJ"
      return
    }
  }
  // "on national security and advanced technology"
  if (key === "advanced" && next === "NOUN" && before !== "NOUN" && before !== "PROPN" && before !== "PRON")
    tags[i] = "ADJ"
  // "NordBank, the hardest hit, has"
  else if (key === "hit" && /^(?:hardest|worst)$/.test(beforeKey)) tags[i] = "NOUN"
}

/** Whether "a" or "an" opens the nouns before a token. */
function isOneThing({tokens, tags}: Repair, at: number): boolean {
  let i = at - 1
  while (i > at - 6 && (tags[i] === "NOUN" || tags[i] === "ADJ" || tags[i] === "PROPN")) i--
  return /^an?$/.test(tokens[i]?.key ?? "")
}

/** What a tagger takes for a noun or adjective and is a verb, or for an adjective and is a noun. */
function clearNoun(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined) return
  const {key} = token
  const tag = tags[i]
  const form = formsOfWord(key)
  const before = tags[i - 1]
  const beforeKey = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  const nextKey = tokens[i + 1]?.key ?? ""
  if (tag === "ADJ") {
    // "an electricity co-operative in", "its signing key."
    const isEnd =
      next === "ADP" || next === "PUNCT" || next === "AUX" || next === "CCONJ" || next === undefined
    if (isEnd && collectives.has(key) && before === "NOUN") tags[i] = "NOUN"
    // "took his npm token."
    else if (isEnd && key === "token" && before === "NOUN") tags[i] = "NOUN"
    else if (isEnd && key === "key" && before === "VERB" && formsOfWord(beforeKey) === ing) tags[i] = "NOUN"
    // "has stopped taking orders"
    else if (form === ing && isStarted(r, i)) tags[i] = "VERB"
    // "They then disabled our backups", "because Nordhavn informed families"
    else if (form === (past | participle)) {
      if (
        (before === "ADV" && articles.has(nextKey) && /^(?:then|also|later|soon|once)$/.test(beforeKey)) ||
        (telling.has(key) && before === "PROPN" && next !== "PUNCT") ||
        // "The mails pretended to come from"
        (key === "pretended" && nextKey === "to")
      )
        tags[i] = "VERB"
    }
    return
  }
  if (token.isCapital && i > 0) return
  // "The second stole passwords"
  if (form === past && !nounsToo.has(key) && tag === "NOUN" && next !== "VERB" && next !== "AUX") {
    tags[i] = "VERB"
    if (before === "ADJ" && ordinals.has(beforeKey)) tags[i - 1] = "NOUN"
    // "very likely stole files"
    else if (before === "ADJ" && /likely$/.test(beforeKey)) tags[i - 1] = "ADV"
    return
  }
  if (tag !== "NOUN") return
  // "if the app stops working"
  if (/^(?:stops|starts|keeps|begins)$/.test(key) && next === "VERB" && formsOfWord(nextKey) === ing) {
    tags[i] = "VERB"
    return
  }
  if (form === ing) {
    // "was "monitoring the situation"", "has stopped taking orders"
    const isSaid = tokens[i - 1]?.text === '"' && beForms.has(tokens[i - 2]?.key ?? "") && next === "DET"
    if (isSaid || isStarted(r, i)) tags[i] = "VERB"
    // ", very likely using compromised routers"
    else if (
      /^(?:un)?likely$/.test(beforeKey) &&
      /^(?:very|most|highly|quite|,)$/.test(tokens[i - 2]?.text ?? "")
    ) {
      tags[i - 1] = "ADV"
      tags[i] = "VERB"
    }
    return
  }
  // "Companies in Peru that use the same provider"
  if (
    form === base &&
    beforeKey === "that" &&
    (tags[i - 2] === "PROPN" || /^(?:elsewhere|abroad)$/.test(tokens[i - 2]?.key ?? "")) &&
    next === "DET" &&
    lookup.verbs.has(key)
  ) {
    tags[i] = "VERB"
    tags[i - 1] = "PRON"
    return
  }
  // "whatever lay on the server", "whoever attacks a bank"
  if (
    contents.has(beforeKey) &&
    (form & (past | third)) !== 0 &&
    (next === "ADP" || next === "DET") &&
    (key === "lay" || lookup.verbs.has(key))
  ) {
    tags[i] = "VERB"
    return
  }
  // "each comes from", "the list of those affected grows"
  if (
    form === third &&
    (/^(?:each|everybody|everyone|nobody)$/.test(beforeKey) ||
      (/^(?:affected|concerned|involved)$/.test(beforeKey) && tokens[i - 2]?.key === "those")) &&
    next !== "AUX" &&
    next !== "VERB"
  ) {
    tags[i] = "VERB"
    return
  }
  if ((form & base) !== 0) {
    // "What the spies want is", "What it does know is"
    if (next === "AUX" && beForms.has(nextKey) && isContent(r, i)) {
      tags[i] = "VERB"
      return
    }
    // "The three work for the same unit", "all four want money"
    if (before === "NUM" && form === base && isGroupDoing(r, i)) {
      tags[i] = "VERB"
      return
    }
  }
  if (isSaidToDo(r, i)) tags[i] = "VERB"
}

const starting = /^(?:beg[au]n|begins?|start(?:s|ed)?|stop(?:s|ped)?)$/

/** "has stopped taking orders": what somebody began or ended, with its object. */
function isStarted({tokens, tags, lookup}: Repair, at: number): boolean {
  const key = tokens[at]?.key ?? ""
  if (!starting.test(tokens[at - 1]?.key ?? "") || tags[at - 1] !== "VERB") return false
  if (trades.has(key) || key.endsWith("shing") || !lookup.verbs.has(key)) return false
  return tags[at + 1] === "NOUN" || tags[at + 1] === "ADJ"
}

/** "what the spies want", "what it does know": the noun phrase before a token has "what" before it. */
function isContent({tokens, tags, lookup}: Repair, at: number): boolean {
  const key = tokens[at]?.key ?? ""
  let i = at - 1
  if (doForms.has(tokens[i]?.key ?? "") || modals.has(tokens[i]?.key ?? "")) i--
  else if (!lookup.verbs.has(key) && !wishing.has(key)) return false
  const end = i
  while (i > at - 7 && /^(?:NOUN|PROPN|PRON|ADJ|DET)$/.test(tags[i] ?? "") && tokens[i]?.key !== "what") i--
  if (tokens[i]?.key !== "what" || i === end) return false
  return tags[end] === "PRON" || tags[end] === "PROPN" || isPluralNoun(tokens[end]) || end < at - 1
}

/** "the six work for", "all three want to": several of them are no part of the noun behind. */
function isGroupDoing(r: Repair, at: number): boolean {
  const {tokens, tags, lookup} = r
  const key = tokens[at]?.key ?? ""
  const number = tokens[at - 1]?.key ?? ""
  if (!/^(?:two|three|four|five|six|seven|eight|nine|ten|dozen)$/.test(number)) return false
  const opener = tokens[at - 2]?.key ?? ""
  if (!/^(?:the|all|these|those|other)$/.test(opener) || isTimeWord(key)) return false
  if (!lookup.verbs.has(key) && !wishing.has(key)) return false
  const next = tags[at + 1]
  if (next === "PART" || next === "DET" || next === "PRON" || owners.has(tokens[at + 1]?.key ?? ""))
    return true
  if (next === "ADP") return tokens[at + 1]?.key !== "of"
  return wishing.has(key) && (next === "NOUN" || next === "ADJ" || next === "PROPN")
}

/** "said the tool overlaps with X", "believe the affiliate hit five clinics": the verb of what somebody says. */
function isSaidToDo(r: Repair, at: number): boolean {
  const {tokens, tags, lookup} = r
  const key = tokens[at]?.key ?? ""
  const form = formsOfWord(key)
  if (!lookup.verbs.has(key) || form === ing || tags[at - 1] !== "NOUN") return false
  const isSameForm = (form & base) !== 0 && (form & past) !== 0
  if (form !== third && form !== (past | participle) && !isSameForm) return false
  let i = at - 1
  while (i > at - 6 && (tags[i] === "NOUN" || tags[i] === "ADJ" || tags[i] === "PROPN")) i--
  if (tags[i] !== "DET" || i === at - 1) return false
  const verb = tokens[i - 1]?.key ?? ""
  const says = lookup.verbs.get(verb)?.some((reading) => speechVerbs.has(reading.base)) === true
  if (!says || tags[i - 1] !== "VERB" || formsOfWord(verb) === ing) return false
  if (isSameForm) {
    const behind = tags[at + 1]
    if (behind !== "DET" && behind !== "NUM" && behind !== "PROPN" && tokens[at + 1]?.key !== "at")
      return false
  } else if (fits(r, at) < 3) return false
  return !hasFiniteBehind(r, at)
}

/** Whether a finite verb stands in what is left of the stretch behind a token. */
function hasFiniteBehind({tokens, tags}: Repair, at: number): boolean {
  for (let i = at + 1; i < at + 14 && i < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    if (tokens[i]?.isWord === false || /^(?:that|which|who|and|but|when|while|where)$/.test(key)) return false
    const tag: Tag | undefined = tags[i]
    if (tag === "AUX" && (beForms.has(key) || haveForms.has(key) || modals.has(key))) return true
    if (tag === "VERB" && formsOfWord(key) === third) return true
  }
  return false
}
