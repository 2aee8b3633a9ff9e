/* Names of speakers that no lexicon knows: people, by two or more capitalised words that are no post and no body, and
 * bodies, by capitalised words that are no person. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {nameEnd} from "../discourse/names.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {roleNouns, unnamedHeads} from "./speaker-nouns.ts"

/** A person's name in a noun phrase: two or more capitalised words that are no lexicon's and no post. */
export function personIn(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const found = personAt(phrase, range, discourse)
  return found === undefined
    ? undefined
    : slugOf(
        phrase.tokens
          .slice(found.from, found.to)
          .map((t) => t.text)
          .join(" "),
      )
}

const notNames =
  /^(?:the|a|an|in|on|at|as|and|but|of|for|department|ministry|agency|office|bureau|centre|center|labs?|security|research|intelligence|threat|group|team|services?|university|institute|company|news|times|post|press|cyber|national|federal|general|foreign|affairs|defence|defense|interior|state|council|union|commission|authority|police|minister|prime|director|head|chief|president|secretary|spokesperson|spokesman|spokeswoman|officer|deputy|senior|operations|directorate|monday|tuesday|wednesday|thursday|friday|saturday|sunday|systems|networks?|technologies|software|digital|information|infrastructure|analytics|response|incident|cert|csirt|january|february|march|april|may|june|july|august|september|october|november|december|ambassador|chancellor|commissioner|house|court|bank|hospital|registry|land|port|embassy|government|republic|kingdom|high|representative|parliament|senator|partners|solutions|consulting|advisory|laboratories|vice|lead|analyst|researcher|executive|manager|forensics)$/

/** Where the name of a person stands in a noun phrase; undefined where none does. */
export function personAt(phrase: Phrase, range: Range, discourse: Discourse): Range | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      !token.isCapital ||
      mentionAt[i] !== -1 ||
      notNames.test(token.low) ||
      discourse.isNoun("post", token)
    )
      continue
    if (/^[A-Z]{2,}$/.test(token.text) || /\d/.test(token.text)) continue
    let to = i + 1
    while (
      (to < range.to &&
        tokens[to]?.isCapital === true &&
        mentionAt[to] === -1 &&
        !notNames.test(tokens[to]?.low ?? "") &&
        !/^[A-Z]{2,}$/.test(tokens[to]?.text ?? "")) ||
      (/^(?:van|von|de|der|den|bin|al|la)$/.test(tokens[to]?.text ?? "") &&
        tokens[to + 1]?.isCapital === true)
    )
      to++
    if (to - i >= 2 && to - i <= 4) {
      const next = tokens[to]?.low ?? ""
      if (
        tokens[to]?.isCapital === true &&
        (notNames.test(next) || /^[A-Z]{2,}/.test(tokens[to]?.text ?? "")) &&
        mentionAt[to] === -1
      ) {
        i = to
        continue
      }
      if (
        tokens[i - 1]?.isCapital === true &&
        mentionAt[i - 1] === -1 &&
        notNames.test(tokens[i - 1]?.low ?? "") &&
        !discourse.isNoun("post", tokens[i - 1]) &&
        !/^(?:minister|director|head|chief|president|secretary|spokesperson|operations|affairs|defence|security|intelligence|research)$/.test(
          tokens[i - 1]?.low ?? "",
        )
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

/** A body that no lexicon knows: capitalised words, not a person. */
export function unknownBody(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const {tokens, mentionAt} = phrase
  const person = personAt(phrase, range, discourse)
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      !token.isCapital ||
      mentionAt[i] !== -1 ||
      (person !== undefined && i >= person.from && i < person.to)
    )
      continue
    if (discourse.isNoun("post", token)) continue
    let from = i
    if (
      /^(?:the|a|an|in|on|at|but|and|however|meanwhile|two|three|several|its|his|her|some|people|one)$/.test(
        token.low,
      )
    ) {
      if (tokens[i + 1]?.isCapital !== true) continue
      from = i + 1
      if (person !== undefined && from >= person.from && from < person.to) continue
      if (mentionAt[from] !== -1) continue
    }
    const to = Math.min(range.to, nameEnd(tokens, from))
    if (to <= from) continue
    if (person !== undefined && from < person.to && person.from < to) {
      i = person.to - 1
      continue
    }
    if (roleNouns.test(tokens[to - 1]?.key ?? "") || discourse.isNoun("post", tokens[to - 1])) {
      i = to
      continue
    }
    const isStart = from === 0 && to - from === 1
    if (
      isStart &&
      (determiners.has(tokens[0]?.key ?? "") ||
        isAdverb(tokens[0]?.key ?? "") ||
        unnamedHeads.test(tokens[0]?.key ?? "") ||
        relatives.has(tokens[0]?.key ?? "") ||
        prepositions.has(tokens[0]?.key ?? "") ||
        coordinators.has(tokens[0]?.key ?? "") ||
        /^(?:it|they|he|she|we|if|when)$/.test(tokens[0]?.key ?? ""))
    )
      continue
    return slugOf(
      tokens
        .slice(from, to)
        .map((t) => t.text)
        .join(" "),
    )
  }
  return undefined
}
