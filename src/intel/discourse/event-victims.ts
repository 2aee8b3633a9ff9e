/* Whom a noun of an event says that it hit: names of the lexicons, and names that only the text has. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {prepositions, relatives} from "../grammar/english.ts"
import type {Lookup} from "../grammar/lookup.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {nameEnd} from "./names.ts"

/** Ids and names; `named` are organisations, of which no two events share one by chance. */
export interface Victims {
  readonly all: readonly string[]
  readonly named: readonly string[]
  /** Whether it says at all whom: "on a blood bank". */
  readonly hasAny: boolean
}

/** Whom the noun of an event is said to be on, against, at or into. */
export function victimsOf(phrase: Phrase, noun: NounPhrase, lookup: Lookup): Victims {
  const {tokens, mentions, mentionAt} = phrase
  const all: string[] = []
  const named: string[] = []
  const isTaking = taking.test(tokens[noun.head]?.key ?? "")
  let hasAny = false
  let prep = ""
  for (let i = noun.head + 1; i < tailOf(phrase, noun); i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (prepositions.has(token.key)) {
      prep = token.key
      continue
    }
    const isAt = /^(?:on|against|at|into|near)$/.test(prep) || (isTaking && /^(?:of|from)$/.test(prep))
    const mention = mentions[mentionAt[i] ?? -1]
    if (isAt && !isDate(token)) hasAny = true
    if (mention !== undefined) {
      if ((isAt || prep === "in") && /^(?:sector|organisation|state|place)$/.test(mention.kind)) {
        all.push(mention.id)
        if (mention.kind === "organisation" && isAt) named.push(mention.id)
      }
      i = mention.to - 1
      continue
    }
    const end = isAt && token.isCapital && !isDate(token) ? nameEnd(tokens, i) : i
    if (end <= i) continue
    const id = slugOf(
      tokens
        .slice(i, end)
        .map((t) => t.text)
        .join(" "),
    )
    all.push(id)
    if (!lookup.things.has(id)) named.push(id)
    i = end - 1
  }
  return {all, named, hasAny}
}

const taking =
  /^(?:theft|breach|compromise|hack|hacking|sabotage|defacement|disruption|infiltration|exploitation)$/

function isDate({key, text}: Token): boolean {
  return (
    /^\d/.test(text) ||
    /^(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/.test(
      key,
    )
  )
}

/** Where the words about an event end that stand behind its noun: before the next verb or relative clause. */
export function tailOf({tokens, verbAt, verbs, clauses}: Phrase, {head}: NounPhrase): number {
  let i = head + 1
  for (; i < Math.min(tokens.length, head + 18); i++) {
    const token = tokens[i]
    if (token === undefined || relatives.has(token.key) || token.key === "that") break
    // "The worst incident since the attack on X".
    if (/^(?:since|than)$/.test(token.key) && tokens[i + 1]?.key === "the") break
    const verb = verbs[verbAt[i] ?? -1]
    if (verb !== undefined && verb.form !== "participle") break
    if (clauses.some((c) => c.verb.from === i && c.tense !== "none")) break
    if (token.isWord || token.text === "'s" || token.text === "-") continue
    const next = tokens[i + 1]
    if (token.text === "," && next !== undefined && (next.isCapital || /^(?:in|on)$/.test(next.key))) continue
    break
  }
  return i
}

/** Whom the verb of a deed hits: ids of the lexicons, and names that only the text has. */
export function victimsOfDeed(
  {tokens, mentions, mentionAt, parse}: Phrase,
  clause: Clause,
): readonly string[] {
  const hit = clause.voice === "passive" ? clause.subject : clause.object
  const nouns = [hit, ...clause.args.filter(({prep}) => hitting.has(prep)).map(({np}) => np)]
  const all: string[] = []
  for (const noun of nouns) {
    if (noun === undefined || noun.isPronoun) continue
    for (const {kind, id, from, to} of mentions)
      if (from >= noun.from && to <= noun.end && /^(?:sector|organisation|state|place)$/.test(kind))
        all.push(id)
    const head = tokens[noun.head]
    if (
      parse.tags[noun.head] === "PROPN" &&
      mentionAt[noun.head] === -1 &&
      head !== undefined &&
      !isDate(head)
    ) {
      let from = noun.head
      while (from > noun.from && tokens[from - 1]?.isCapital === true && mentionAt[from - 1] === -1) from--
      all.push(
        slugOf(
          tokens
            .slice(from, noun.head + 1)
            .map((t) => t.text)
            .join(" "),
        ),
      )
    }
  }
  return all
}

/** Whom the subject of a verb names that says what befell it. */
export function victimsOfSubject({mentions}: Phrase, {from, end}: NounPhrase): readonly string[] {
  const all: string[] = []
  for (const m of mentions)
    if (m.from >= from && m.to <= end && /^(?:sector|organisation|state|place)$/.test(m.kind)) all.push(m.id)
  return all
}

const hitting: ReadonlySet<string> = new Set(["against", "at", "into", "after", "on", "of", "in"])

/** Whether victims are others than those of an event: other sectors, or other names and places, where both have such. */
export function areElse(victims: readonly string[], known: ReadonlySet<string>): boolean {
  const isSector = (id: string): boolean => id.startsWith("sector-")
  for (const kind of [true, false]) {
    const own = victims.filter((id) => isSector(id) === kind)
    if (own.length === 0 || own.some((id) => known.has(id))) continue
    for (const id of known) if (isSector(id) === kind) return true
  }
  return false
}
