/* The names of malware and tools: those of the lexicons, and those that a text gives ("malware called X", "Yokai, a
 * backdoor", "which we named Tickler"). */

import {slugOf} from "../../knowledge/lexicons.ts"
import {nameEnd} from "../discourse/names.ts"
import {determiners} from "../grammar/english.ts"
import type {Mention} from "../grammar/mentions.ts"
import type {Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"

/** A means, at its tokens. */
export interface Way extends Range {
  readonly object: string
}

/** "the PlugX malware", "Akira ransomware": what the lexicons know by its id, where nothing else is said of it. */
export function wareIn(context: Context, np: NounPhrase): Way | undefined {
  const {phrase, discourse} = context
  const own = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  // "the AntSword web shell": the name before what it is.
  const at = own === undefined ? np.head - 1 : isNamedWare(context, own) ? np.head : own.from - 1
  const mention = phrase.mentions[phrase.mentionAt[at] ?? -1]
  if (mention === undefined || mention.from < np.from || !isNamedWare(context, mention)) return undefined
  const head = phrase.tokens[np.head]
  // "a PowerShell backdoor" is another one.
  const isSaid =
    mention.kind === "tool" ? /^(?:tools?|shells?)$/.test(head?.key ?? "") : discourse.isNoun("malware", head)
  if (at !== np.head && !isSaid && !/^shells?$/.test(head?.key ?? "")) return undefined
  return {object: discourse.mentionRef(mention).id, from: np.from, to: np.to}
}

/** "a backdoor, which we named Tickler": the name that a clause behind a comma gives. */
export function nameGiven(context: Context, np: NounPhrase, to: number): string {
  if (!context.discourse.isNoun("malware", context.phrase.tokens[np.head])) return ""
  const said = np.clauses.find(
    (c) =>
      c.verb.from >= to && /^(?:name|call|dub|track|term|label|nickname|christen|baptise)$/.test(c.lemma),
  )
  const name = said?.secondObject ?? (said?.voice === "passive" ? said.object : undefined)
  return name === undefined ? "" : wordsIn(context, name.from, name.to)
}

/** "The malware, Line Runner", "Yokai, a backdoor": malware that the text names as it brings it in. */
export function introduced(context: Context, np: NounPhrase): Way | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const isWareAt = (at: number): boolean => discourse.isNoun("malware", tokens[at])
  const isName = ({from, head, to, determiner}: NounPhrase): boolean =>
    determiner === undefined && tokens[head]?.isCapital === true && to - from <= 3 && !isWareAt(head)
  // "The malware, named DOORSTOP, was found"
  const given = np.clauses.find(({kind, lemma}) => kind === "participle" && /^(?:name|call|dub)$/.test(lemma))
  const beside = np.appositions.find(({kind}) => kind === "comma")?.np ?? given?.object
  if (beside === undefined) return undefined
  const [name, what] = isWareAt(np.head) ? [beside, np] : [np, beside]
  if (!isName(name) || !isWareAt(what.head)) return undefined
  const known = phrase.mentions[phrase.mentionAt[name.head] ?? -1]
  const to = Math.max(np.to, beside.to)
  if (known !== undefined && discourse.lookup.things.has(known.id))
    return known.kind === "malware" || known.kind === "tool"
      ? {object: discourse.mentionRef(known).id, from: np.from, to}
      : undefined
  const start = np.possessor !== undefined && what === np ? np.head : firstWord(context, what)
  return {
    object: `${wordsIn(context, start, what.to)} ${wordsIn(context, name.from, name.to)}`,
    from: np.from,
    to,
  }
}

/** "malware called LODEINFO": what the lexicons know by the name that is given behind. */
export function namedWare(context: Context, np: NounPhrase, to: number): Way | undefined {
  const {phrase, discourse} = context
  const isShell = /^(?:web-?)?shells?$/.test(phrase.tokens[np.head]?.key ?? "")
  if (!isShell && !discourse.isNoun("malware", phrase.tokens[np.head])) return undefined
  const at = namedAt(context, np.to, to)
  const mention = at === undefined ? undefined : phrase.mentions[phrase.mentionAt[at] ?? -1]
  if (mention === undefined || !isNamedWare(context, mention)) return undefined
  if (!discourse.lookup.things.has(mention.id)) return undefined
  return {object: discourse.mentionRef(mention).id, from: np.from, to: mention.to}
}

/** Malware that the lexicons know, or a tool with a name of its own; a technique has its words. */
export function isNamedWare({phrase}: Context, {kind, isKnown, id, from, to}: Mention): boolean {
  if (!isKnown || kind === "malware") return isKnown
  if (kind !== "tool" || phrase.tokens[from]?.isCapital !== true) return false
  const said = slugOf(
    phrase.tokens
      .slice(from, to)
      .map(({text}) => text)
      .join(" "),
  )
  // "Cobalt Strike beacons" are Cobalt Strike.
  return said === id || said.startsWith(`${id}-`)
}

export function firstWord({phrase}: Context, np: NounPhrase): number {
  let at = np.from
  while (
    at < np.head &&
    (determiners.has(phrase.tokens[at]?.key ?? "") || phrase.tokens[at]?.isWord === false)
  )
    at++
  return at
}

/** "named BRIARCUT", "we call GlassFig", "classified as WINDRAKE". */
export function namedBehind(context: Context, from: number, to: number): string | undefined {
  const {tokens} = context.phrase
  const at = namedAt(context, from, to)
  return at === undefined
    ? undefined
    : tokens
        .slice(at, nameEnd(tokens, at))
        .map((t) => t.text)
        .join(" ")
}

export const naming: ReadonlySet<string> = new Set(
  "named called call calls dubbed dub dubs track tracks tracked classified name names known termed nicknamed labelled labeled".split(
    " ",
  ),
)

/** Where the name begins that is given behind a noun. */
function namedAt({phrase: {tokens}}: Context, from: number, to: number): number | undefined {
  for (let i = from; i < Math.min(to, from + 8); i++) {
    if (!naming.has(tokens[i]?.key ?? "")) continue
    let at = i + 1
    while (/^(?:as|it|"|')$/.test(tokens[at]?.key ?? "")) at++
    if (nameEnd(tokens, at) > at) return at
  }
  return undefined
}
