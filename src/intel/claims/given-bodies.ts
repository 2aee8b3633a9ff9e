/* Names that a text itself gives to bodies: "Singapore Police Force (SPF)", "Harbour Analysis Office (HAO)". The full
 * name and the acronym are one body from then on, in this text alone. What is no body has no noun of one in its name:
 * "remote access trojan (RAT)", "Domain Name System (DNS)". */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {mentionsIn} from "../grammar/mentions.ts"
import {type NameForm, Names} from "../grammar/names.ts"
import {tokensOf} from "../grammar/tokens.ts"

const introduced =
  /((?:\p{Lu}[\p{L}'’-]*)(?:[ -](?:of|for|and|the|on|de|la|du|der|für|in|to|\p{Lu}[\p{L}'’-]*)){1,10})(?: \((?:the |hereafter )?["“]?(\p{Lu}[\p{L}\d/-]{1,11})["”]?\)|, (?:also |better |commonly )?known (?:as|by its acronym),? (\p{Lu}{2}[\p{L}\d/-]{0,9}))/gu

const bodyNoun =
  /^(?:agency|bureau|office|service|services|centre|center|ministry|department|police|directorate|authority|commission|council|institute|force|forces|board|committee|bank|union|association|corps|command|administration|inspectorate|investigation|security|defence|defense|headquarters|secretariat|cert|csirt|registry|unit|division|branch|laboratory|laboratories|foundation|federation|organisation|organization|university|mounted|guard|regulator|prosecutor|task)$/

const most = 40

/** The lookup with the bodies that these paragraphs name with their acronyms. */
export function withGivenBodies(lookup: Lookup, paragraphs: readonly string[]): Lookup {
  const given: {readonly forms: readonly string[]; readonly thing: NamedThing}[] = []
  const seen = new Set<string>()
  for (const text of paragraphs) {
    if (!text.includes(")") && !text.includes(", known ")) continue
    for (const [, written = "", inBrackets, byWord] of text.slice(0, 20_000).matchAll(introduced)) {
      const acronym = inBrackets ?? byWord ?? ""
      if (given.length >= most || seen.has(acronym)) continue
      // "On 9 May the National Bureau …": what stands before an article is no part of the name.
      const plain = written.replace(/^(?:The|In|On|At|And|But) |^\p{Lu}[\p{L}'’-]* the /u, "")
      const full = withoutOwner(lookup, plain)
      const words = full.split(/[ -]/)
      if (!words.some((word) => bodyNoun.test(word.toLowerCase()))) continue
      seen.add(acronym)
      const known = knownBody(lookup, full) ?? sharing(full, knownBody(lookup, acronym))
      if (known?.isShared === true) continue
      const state = stateIn(lookup, plain)
      given.push({
        forms: known === undefined ? [full, withoutState(lookup, full), acronym] : [full, acronym],
        thing: known ?? {
          id: slugOf(acronym),
          kind: "organisation",
          name: full,
          forms: [full, acronym],
          adjectives: [],
          state,
          speaks: undefined,
          isShared: false,
          partOf: undefined,
          by: undefined,
          isGiven: true,
        },
      })
    }
  }
  if (given.length === 0) return lookup
  const names = new Names(lookup.names)
  const unknown = given.map(({thing}) => thing).filter(({id}) => !lookup.things.has(id))
  // The first of one id stays. PERF: the things of the lexicons are thousands, and most bodies are known.
  const things =
    unknown.length === 0
      ? lookup.things
      : new Map([...lookup.things, ...unknown.toReversed().map((thing) => [thing.id, thing] as const)])
  for (const {forms, thing} of given) {
    for (const written of new Set(forms)) {
      const tokens = tokensOf(written, 0, written.length)
      const key = tokens[0]?.key
      if (key === undefined) continue
      const form: NameForm = {
        words: tokens.map((t) => t.key),
        cased: tokens.map((t) => t.text),
        thing,
        isAdjective: false,
      }
      names.set(key, [form, ...(names.get(key) ?? []).filter((f) => !isSame(f, form))])
    }
  }
  return {...lookup, names, things}
}

function isSame(a: NameForm, b: NameForm): boolean {
  return a.words.length === b.words.length && a.words.every((word, i) => word === b.words[i])
}

/** The body whose name these words are as a whole. */
function knownBody(lookup: Lookup, words: string): NamedThing | undefined {
  const tokens = tokensOf(words, 0, words.length)
  const mention = mentionsIn(tokens, lookup).find(
    (m) => m.to === tokens.length && (m.kind === "organisation" || m.kind === "state body"),
  )
  // A name that is only the end of a longer one: "Romanian National Cyber Security Directorate".
  return mention === undefined || (mention.from > 0 && mention.from !== adjectivesEnd(lookup, words))
    ? undefined
    : (mention.among[0] ?? lookup.things.get(mention.id))
}

/** A body that has one of these words in a name of its own; another one's acronym is no sign. */
function sharing(words: string, known: NamedThing | undefined): NamedThing | undefined {
  const names = [known?.name ?? "", ...(known?.forms ?? [])].map((name) => name.toLowerCase())
  const isSpelt = names.some((name) => name.includes(" "))
  const own = words
    .toLowerCase()
    .split(/[ -]/)
    .filter((word) => word.length > 3 && !bodyNoun.test(word))
  return !isSpelt || own.some((word) => names.some((name) => name.includes(word))) ? known : undefined
}

/** How many of the first words are the adjective or the name of a state. */
function adjectivesEnd(lookup: Lookup, words: string): number {
  const [first] = mentionsIn(tokensOf(words, 0, words.length), lookup)
  return first?.from === 0 && (first.kind === "state" || first.kind === "place") ? first.to : 0
}

function stateIn(lookup: Lookup, words: string): string | undefined {
  return mentionsIn(tokensOf(words, 0, words.length), lookup).find((m) => m.kind === "state")?.id
}

/** "Portugal's National Cybersecurity Centre": the state whose it is is no part of the name. */
function withoutOwner(lookup: Lookup, words: string): string {
  const [, owner, rest] = /^(\p{Lu}[\p{L} .-]*?)['’]s (.+)$/u.exec(words) ?? []
  return owner !== undefined && rest?.includes(" ") === true && stateIn(lookup, owner) !== undefined
    ? rest
    : words
}

function withoutState(lookup: Lookup, words: string): string {
  const end = adjectivesEnd(lookup, words)
  const rest = words.split(" ").slice(end)
  return rest.length >= 2 ? rest.join(" ") : words
}
