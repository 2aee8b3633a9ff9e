/* Names of speakers that no lexicon knows: runs of capitalised words that are a person's or a body's.
 *
 * A run may hold names that the lexicons know as parts ("Singapore Police Force", "Prairie Trinity Health"); it is a
 * person's if all its words could be given or family names, a body's else. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {notNames, trades} from "./body-words.ts"
import {isPlaceOf} from "./institutions.ts"
import {nameInFull} from "./names-in-full.ts"
import {bodyNouns, documentNouns, unnamedHeads} from "./speaker-nouns.ts"

/** A person's name in a noun phrase: two or more capitalised words that are no lexicon's and no post. */
export function personIn(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const found = personAt(phrase, range, discourse)
  return found === undefined ? undefined : slugIn(phrase, found)
}

/** "Mohamed al-Rashidi" */
const arabic = /^(?:al|el|an|ar|as|ad|az|bin|ben|ibn|abu)-\p{Lu}/u

/** Where a person's name stands in a noun phrase. */
export function personAt(phrase: Phrase, range: Range, discourse: Discourse): Range | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      !token.isCapital ||
      mentionAt[i] !== -1 ||
      notNames.has(token.low) ||
      titles.test(token.low) ||
      discourse.isNoun("post", token)
    )
      continue
    if (/^[A-Z]{2,}$/.test(token.text) || /\d/.test(token.text)) continue
    const title = titleInside(phrase, i, range.to, discourse)
    if (title !== undefined) {
      i = title
      continue
    }
    let to = i + 1
    while (
      (to < range.to &&
        (tokens[to]?.isCapital === true || arabic.test(tokens[to]?.text ?? "")) &&
        mentionAt[to] === -1 &&
        !notNames.has(tokens[to]?.low ?? "") &&
        !/^[A-Z]{2,}$/.test(tokens[to]?.text ?? "")) ||
      (/^(?:van|von|de|der|den|bin|al|la)$/.test(tokens[to]?.text ?? "") &&
        tokens[to + 1]?.isCapital === true)
    )
      to++
    if (to - i >= 2 && to - i <= 4) {
      const next = tokens[to]?.low ?? ""
      if (
        tokens[to]?.isCapital === true &&
        (notNames.has(next) || /^[A-Z]{2,}/.test(tokens[to]?.text ?? "") || mentionAt[to] !== -1)
      ) {
        i = to
        continue
      }
      if (
        tokens[i - 1]?.isCapital === true &&
        mentionAt[i - 1] === -1 &&
        notNames.has(tokens[i - 1]?.low ?? "") &&
        !discourse.isNoun("post", tokens[i - 1]) &&
        !/^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|minister|director|head|chief|president|secretary|spokesperson|operations|affairs|defence|security|intelligence|research)$/.test(
          tokens[i - 1]?.low ?? "",
        ) &&
        !isTitleBefore(phrase, i, discourse)
      ) {
        i = to
        continue
      }
      return {from: i, to}
    }
    i = to
  }
  return undefined
}

/** "National Security Advisor Carol Whitmer": where a post ends behind which a whole name stands. */
function titleInside(
  {tokens, mentionAt}: Phrase,
  from: number,
  to: number,
  discourse: Discourse,
): number | undefined {
  const isName = (at: number): boolean => at < to && tokens[at]?.isCapital === true && mentionAt[at] === -1
  for (let i = from + 1; i < from + 4 && isName(i); i++)
    if (discourse.isNoun("post", tokens[i]) && isName(i + 1) && isName(i + 2)) return i
  return undefined
}

/** "Minister of Justice Ruben Nijland": what stands before the name is a post. */
function isTitleBefore({tokens}: Phrase, at: number, discourse: Discourse): boolean {
  for (let i = at - 1; i >= 0 && i > at - 9; i--) {
    const token = tokens[i]
    if (discourse.isNoun("post", token)) return true
    if (token?.isCapital !== true && !/^(?:of|for|and|the)$/.test(token?.key ?? "")) return false
  }
  return false
}

/** Somebody whom the text has named in full, by one of the names: "Wilczek". */
export function personKnownBy(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  for (let i = range.from; i < range.to; i++) {
    const token = phrase.tokens[i]
    if (token?.isCapital !== true || phrase.mentionAt[i] !== -1 || token.text.length < 3) continue
    const part = slugOf(token.text)
    for (const full of [...discourse.posts.keys()].reverse())
      if (full !== part && full.split("-").includes(part)) return full
  }
  return undefined
}

/** A body that no lexicon knows: capitalised words, not a person. */
export function unknownBody(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const {tokens} = phrase
  const person = personAt(phrase, range, discourse)
  for (let i = range.from; i < range.to; i++) {
    // "Ann Moss of the Lee Institute": a person, and where she is from.
    if (i === person?.from && person.to < range.to && /^(?:of|at|from)$/.test(tokens[person.to]?.low ?? "")) {
      i = person.to
      continue
    }
    const whole = runAt(phrase, i, range.to)
    if (whole === undefined) continue
    i = whole.to - 1
    const run = withoutPost(phrase, whole, discourse)
    if (run === undefined) continue
    if (person !== undefined && run.from < person.to && person.from < run.to) continue
    if (!isBodyName(phrase, run, range, discourse)) continue
    const written = slugIn(phrase, run)
    const id =
      discourse.parties.fullOf(written) ??
      nameInFull(discourse, written) ??
      ownName(discourse, written) ??
      written
    if (id !== discourse.publisher?.id || !discourse.publisher.isPress) return id
  }
  return undefined
}

/** "The Cyber Security Council" is the UAE's where that publishes, "the Public Prosecution Service" the Dutch one. */
function ownName({publisher, lookup}: Discourse, written: string): string | undefined {
  if (publisher?.isPress !== false || !written.includes("-")) return undefined
  const names = [publisher.id, ...(lookup.things.get(publisher.id)?.forms ?? []).map((form) => slugOf(form))]
  return names.some((name) => name.endsWith(`-${written}`)) ? publisher.id : undefined
}

/** "Director of the National Customs Service": the service. "Cabinet Secretary for the Interior" is of no body. */
function withoutPost({tokens}: Phrase, run: Range, discourse: Discourse): Range | undefined {
  for (let i = run.to - 2; i > run.from; i--) {
    if (!/^(?:of|for|at)$/.test(tokens[i]?.low ?? "") || !discourse.isNoun("post", tokens[i - 1])) continue
    if (/^(?:secretary|minister|ambassador|president)$/.test(tokens[i - 1]?.low ?? "")) return undefined
    return {from: tokens[i + 1]?.low === "the" ? i + 2 : i + 1, to: run.to}
  }
  // "Operator Delta Quay" at the head of a sentence.
  const isTrade = run.from === 0 && run.to > 1 && trades.test(tokens[0]?.low ?? "")
  return isTrade ? {from: 1, to: run.to} : run
}

function isBodyName(phrase: Phrase, run: Range, range: Range, discourse: Discourse): boolean {
  const {tokens, mentions, mentionAt} = phrase
  const last = tokens[run.to - 1]
  const within = mentions.filter((m) => m.from < run.to && run.from < m.to)
  // Nothing but what a lexicon knows, or a post: "Foreign Minister".
  if (within.some((m) => m.from <= run.from && run.to <= m.to)) return false
  if (within.some((m) => !/^(?:state|place|sector|organisation)$/.test(m.kind))) return false
  if (discourse.isNoun("post", last) && !/^(?:general|state|services?)$/.test(last?.low ?? "")) return false
  // "April 2021 Security Update discloses": a thing that is handed out.
  if (/^(?:update|patch|release|hotfix|bulletin|advisory)$/.test(last?.low ?? "")) return false
  for (let i = run.from; i < run.to; i++)
    if (/^(?:minister|spokes(?:man|woman|person)|president|ministry|embassy)$/.test(tokens[i]?.low ?? ""))
      return false
  const first = tokens[run.from]
  const isAlone = run.to - run.from === 1
  // "Ms Tolley", "U.S. Sen.", "IT director": a title, or no name.
  if (titles.test(last?.low ?? "") || /^(?:mr|mrs|ms|mx)$/.test(first?.low ?? "")) return false
  if (isAlone && noBodies.test(first?.low ?? "")) return false
  if (isAlone && isPlaceOf(phrase, run.from, range.from)) return false
  if (!isAlone) return !areMereWords(phrase, run, discourse)
  if (first !== undefined && (discourse.isPlain(first.low) || /^[A-Z]{2,}s$/.test(first.text))) return false
  // "Android/Adware.Name", "example.Name": a piece of what is no word.
  if (/^[./\\_@-]$/.test(tokens[run.from - 1]?.text ?? "") || /^[./\\_@]$/.test(inner(phrase, run.to)))
    return false
  if (first === undefined || first.isWord === false || mentionAt[run.from] !== -1) return false
  // "The Agency", "the Centre": whichever was named before.
  if (run.to === run.from + 1 && bodyNouns.has(first.key)) return false
  if (titles.test(first.low) || monthOrDay.test(first.low) || /^[A-Z]\d|^\d/.test(first.text)) return false
  // One word that opens the sentence is a name only if it is the head: not "Forensic evidence shows".
  const behind = tokens[run.to]
  // "Wi-Fi networks", "the Main function": a name of things.
  const isOfThings =
    behind?.isWord === true &&
    run.to < range.to &&
    phrase.parse.tags[run.to] === "NOUN" &&
    phrase.verbAt[run.to] === -1 &&
    !discourse.isNoun("post", behind) &&
    !bodyWord.test(behind.low) &&
    !bodyNouns.has(behind.key) &&
    !unnamedHeads.test(behind.key) &&
    !documentNouns.test(behind.key)
  if (isOfThings) return false
  if (run.from > range.from || run.from > 0) return true
  const isHead =
    behind === undefined ||
    !behind.isWord ||
    behind.text === "'s" ||
    phrase.verbAt[run.to] !== -1 ||
    run.to >= range.to ||
    discourse.isNoun("post", behind) ||
    /^(?:researchers?|analysts?|engineers|officials)$/.test(behind.key)
  const tag = phrase.parse.tags[run.from]
  return (
    isHead &&
    tag !== "ADJ" &&
    tag !== "VERB" &&
    !(tag === "NOUN" && /s$/.test(first.low)) &&
    !(
      determiners.has(first.key) ||
      isAdverb(first.key) ||
      unnamedHeads.test(first.key) ||
      discourse.isNoun("actor", first) ||
      discourse.isNoun("event", first) ||
      discourse.isNoun("victim", first) ||
      relatives.has(first.key) ||
      prepositions.has(first.key) ||
      coordinators.has(first.key) ||
      /^(?:it|they|he|she|we|if|when|security|independent|local|western|senior|several|both|everything|nothing|anything|something|everyone|everybody|police|detectives|prosecutors|nobody|anyone|anybody|someone|somebody|please|thousands|hundreds|dozens|millions|nurses|doctors|nobody|neither|either|others|another)$/.test(
        first.key,
      )
    )
  )
}

/** A mark that joins the next token to the one before, without a blank. */
function inner({tokens}: Phrase, at: number): string {
  const mark = tokens[at]
  return mark !== undefined && mark.start === tokens[at - 1]?.end && mark.end === tokens[at + 1]?.start
    ? mark.text
    : ""
}

/** "Security Update", "Technical Approaches": all its words stand in the text without capitals too. */
function areMereWords({tokens}: Phrase, run: Range, discourse: Discourse): boolean {
  let words = 0
  for (let i = run.from; i < run.to; i++) {
    const token = tokens[i]
    if (token?.isCapital !== true) continue
    if (bodyWord.test(token.low) || !discourse.isPlain(token.low)) return false
    words++
  }
  return words > 0
}

const bodyWord =
  /^(?:agency|association|authority|bank|board|bureau|cent(?:er|re)|commission|committee|company|council|court|department|directorate|embassy|force|forces|foundation|government|group|guard|hospital|institute|intelligence|labs?|ministry|navy|office|organi[sz]ation|parliament|party|police|port|registry|research|security|service|services|society|team|union|university|unit|watch)$/

const titles =
  /^(?:adv|hon|rt|honourable|rep|sen|gov|gen|lt|col|maj|capt|sgt|dr|prof|mr|mrs|ms|sir|dame|lord|mp)$/

/** Words with a capital that alone name no body. */
const noBodies = /^(?:it|hr|pr|pdf|crown|state|everything|nothing|everybody|everyone|nobody|adv|chairperson)$/

const monthOrDay =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/

/** All of a name that begins at a token, as an id. */
export function wholeName(phrase: Phrase, at: number, limit: number): string {
  return slugIn(phrase, runAt(phrase, at, limit) ?? {from: at, to: at + 1})
}

/** The run of capitalised words that begins at a token, without a leading article. */
function runAt(phrase: Phrase, at: number, limit: number): Range | undefined {
  const {tokens} = phrase
  const first = tokens[at]
  if (first === undefined || !first.isCapital || tokens[at - 1]?.text === "-") return undefined
  // "Pune-based Vantara Labs": the place is no part of the name.
  if (first.low.endsWith("-based") || tokens[at + 1]?.text === "-") return undefined
  if (
    /^(?:the|a|an|in|on|at|but|and|however|meanwhile|two|three|several|its|his|her|some|people|one|according|by|from)$/.test(
      first.low,
    )
  )
    return undefined
  let to = at + 1
  while (to < limit && to < at + 9) {
    const token = tokens[to]
    if (token === undefined) break
    if (token.isWord && token.isCapital) to += 1
    else if (token.text === "&" && tokens[to + 1]?.isCapital === true) to += 2
    // "Brewers' Guild"
    else if (
      token.text === "'" &&
      tokens[to - 1]?.low.endsWith("s") === true &&
      tokens[to + 1]?.isCapital === true
    )
      to += 2
    // "Prosecutor General's Office"
    else if (
      token.text === "'s" &&
      to - at > 1 &&
      phrase.mentionAt[to - 1] === -1 &&
      /^(?:Office|Department|Service|Chamber)$/.test(tokens[to + 1]?.text ?? "")
    )
      to += 2
    else if (/^(?:of|for|and|de|van|von|der|al|the)$/.test(token.low) && joinsAt(phrase, at, to, limit))
      to += tokens[to + 1]?.isCapital === true ? 2 : 3
    else break
  }
  return {from: at, to}
}

/** "Bureau of Investigation", "Office for the Protection", "Science and Technology Centre": the name goes on. */
function joinsAt(phrase: Phrase, from: number, at: number, limit: number): boolean {
  const {tokens} = phrase
  const word = tokens[at]?.low
  const next = tokens[at + 1]
  if (word === "the") return false
  if (word === "and") {
    const behind = tokens[at + 2]
    return at - from >= 2 && next?.isCapital === true && behind?.isCapital === true && at + 2 < limit
  }
  return next?.isCapital === true || (next?.low === "the" && tokens[at + 2]?.isCapital === true)
}

/** What a company is by law is no part of its name: "Thornbury Lettings Ltd". */
const legal =
  /^(?:ltd|limited|inc|plc|llc|gmbh|ag|corp|oy|oyj|ab|asa|s\.?a|s\.?p\.?a|b\.?v|pty|a\.?s|aps|kg|se)$/

function slugIn({tokens}: Phrase, range: Range): string {
  let to = range.to
  while (to > range.from + 1 && legal.test(tokens[to - 1]?.low ?? "")) to--
  return slugOf(
    tokens
      .slice(range.from, to)
      .map((t) => t.text)
      .join(" ")
      .replaceAll(" 's", "s"),
  )
}
