/* The bodies that a text has told of, by name or by their words, and whom "the company", "the insurer", "the yard" and
 * "it" stand for afterwards.
 *
 * A body is noted with the nouns that say what it is ("shipbuilder Norvik", "Oakmere, a hospital group"); "the hospital"
 * is the last one that is said to be one, or that may be one as nothing else is said of it. Sentences are noted in order,
 * once each. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import {units} from "../grammar/name-clues.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {isTimeWord} from "../parse/words.ts"
import {personAt} from "./speaker-names.ts"

/** A sentence and its document so far. */
interface Told {
  readonly phrase: Phrase
  readonly discourse: Discourse
}

interface Known {
  readonly id: string
  /** What it is said to be: "shipbuilder", "council". */
  readonly nouns: ReadonlySet<string>
  /** Known by a name, and not by words alone: "the Dutch data protection authority". */
  readonly isNamed: boolean
}

/** A body that was told of, with all its names in small letters. */
interface Noted extends Known {
  readonly names: readonly string[]
}

interface Memory {
  /** The one that was told of last stands last. */
  readonly bodies: Map<string, Noted>
  /** Who was the subject of the last sentence; "" where that is not known, `nobody` where it was no body. */
  subject: string
}

const most = 60
const memories = new WeakMap<Discourse, Memory>()

function memoryOf(discourse: Discourse): Memory {
  const known = memories.get(discourse)
  if (known !== undefined) return known
  const made = {bodies: new Map<string, Noted>(), subject: ""}
  memories.set(discourse, made)
  return made
}

/** Notes the bodies of a sentence, after it is read. */
export function seeBodies(context: Told): void {
  const {phrase, discourse} = context
  const {bodies} = memoryOf(discourse)
  for (const noun of phrase.parse.nouns) {
    const known = described(context, noun)
    if (known === undefined || (bodies.size >= most && !bodies.has(known.id))) continue
    const before = bodies.get(known.id)
    bodies.delete(known.id)
    bodies.set(
      known.id,
      before === undefined
        ? {...known, names: namesOf(discourse, known.id)}
        : {...known, nouns: new Set([...known.nouns, ...before.nouns]), names: before.names},
    )
  }
  const main = phrase.clauses.find(({kind, subject}) => kind === "main" && subject !== undefined)
  if (main?.subject === undefined || main.subject.isPronoun) return
  const memory = memoryOf(discourse)
  memory.subject =
    described(context, main.subject, true)?.id ??
    referredTo(context, main.subject, "same") ??
    // "The actor built rapport. It then set up a mail client": no body's deed.
    (isThing(context, main.subject) || isCode(phrase.tokens[main.subject.head]) ? nobody : "")
}

/** The last body that the sentence itself tells of before a place: whose "its chairwoman" is; only one with a name, if
 *  `isNamed`. */
export function bodyBefore(context: Told, at: number, isNamed = false): string | undefined {
  const {nouns} = context.phrase.parse
  for (const noun of nouns.filter(({to}) => to <= at).reverse()) {
    const known = described(context, noun, true)
    if (known !== undefined && (known.isNamed || !isNamed)) return known.id
  }
  return undefined
}

/** The body that the text has told of last, by a name: whose "the company" is where nobody has spoken. */
export function bodyTold(discourse: Discourse): string | undefined {
  return [...memoryOf(discourse).bodies.values()].findLast(
    ({id, isNamed}) => isNamed && isFirm(discourse, id),
  )?.id
}

/** The same, where it was hit or is said to be a firm by a noun: whose "chief executive N" is. */
export function firmTold(discourse: Discourse): string | undefined {
  const {events, lookup} = discourse
  return [...memoryOf(discourse).bodies.values()].findLast(
    ({id, isNamed, nouns}) =>
      isNamed &&
      isFirm(discourse, id) &&
      (events.hasHit(id) ||
        [...nouns].some((noun) =>
          ["acting", "institution"].some((kind) => lookup.nouns.get(kind)?.has(noun)),
        )),
  )?.id
}

/** Not a body of a state, by its name, nor a newspaper. */
export function isFirm({lookup}: Discourse, id: string): boolean {
  const {name = "", state, speaks} = lookup.things.get(id) ?? {}
  if (speaks !== undefined || lookup.press.has(id)) return false
  return !official.test(state === undefined ? id : `${id}-${slugOf(name)}`)
}

const official =
  /-(?:government|agency|authority|police|ministry|court|prosecutors?|commission|commissioner|service|services|centre|center|bureau|office|security|directorate|institute|council|department|intelligence|guard|board|cert|csirt)(?:-|$)/

/** Whom "it" stands for, by the subject of the last sentence: "" for a thing, undefined where that is not known. */
export function subjectBefore({discourse}: Pick<Told, "discourse">): string | undefined {
  const {subject} = memoryOf(discourse)
  return subject === nobody ? "" : subject || undefined
}

const nobody = "-"

const isCode = (token: Token | undefined): boolean =>
  /^(?:code|file|program|page|message|mail|e-?mail|script|software|server|network|website|site|document|attachment|traffic|sample|version|update|domain|account)$/.test(
    token?.key ?? "",
  )

/** Malware, an attacker, a product: what is named and is no body. */
function isThing({phrase, discourse}: Told, {head}: NounPhrase): boolean {
  const {tokens, mentions, mentionAt} = phrase
  const kind = mentions[mentionAt[head] ?? -1]?.kind
  return (
    /^(?:malware|actor|tool|product|vulnerability|campaign)$/.test(kind ?? "") ||
    ["actor", "malware", "means", "event"].some((noun) => discourse.isNoun(noun, tokens[head])) ||
    (kind === undefined && /^\p{Lu}{6,}$/u.test(tokens[head]?.text ?? ""))
  )
}

/** Whom "the insurer" stands for: the last body that the text has called one, or (`kin`) that it has called what may be
 *  one: "the shipbuilder … the yard". */
export function referredTo(
  {phrase, discourse}: Told,
  {from, head}: Pick<NounPhrase, "from" | "head">,
  how: "same" | "kin",
): string | undefined {
  const word = phrase.tokens[head]
  if (word === undefined || head > from + 2 || head === from || word.isCapital) return undefined
  if (!/^(?:the|this)$/.test(phrase.tokens[from]?.key ?? "")) return undefined
  if (head === from + 1) return bodyCalled(discourse, word, how)
  // "The central bank": Banco Central do Brasil, the Central Bank of Brazil.
  const words = `${phrase.tokens[from + 1]?.low ?? ""} ${word.key}`
  return how === "kin"
    ? undefined
    : [...memoryOf(discourse).bodies.values()].findLast(({names}) =>
        names.some((name) => name.includes(words)),
      )?.id
}

/** All names of a body, in small letters. */
function namesOf({lookup}: Discourse, id: string): readonly string[] {
  const {name, forms} = lookup.things.get(id) ?? {name: "", forms: []}
  return [id.replaceAll("-", " "), name, ...forms].map((each) => each.toLowerCase())
}

/** The last body that the text has called what a noun says, or (`kin`) what may be one. */
export function bodyCalled(discourse: Discourse, word: Token, how: "same" | "kin"): string | undefined {
  if (!isBodyNoun(discourse, word)) return undefined
  const bodies = [...memoryOf(discourse).bodies.values()]
  if (how === "same")
    return discourse.isNoun("any-body", word)
      ? undefined
      : bodies.findLast(
          ({id, nouns, names}) =>
            nouns.has(word.key) ||
            (discourse.lookup.things.has(id) && names.some((name) => name.split(" ").includes(word.key))),
        )?.id
  const {nouns: classes} = discourse.lookup
  const kin = kinships.flatMap((id) => {
    const nouns = classes.get(id)
    return nouns?.has(word.key) === true ? [nouns] : []
  })
  return bodies.findLast(({nouns}) => [...nouns].some((noun) => kin.some((set) => set.has(noun))))?.id
}

/** Classes of nouns of which one may take up another. */
const kinships: readonly string[] = ["kin-company", "kin-council", "kin-hospital", "kin-school"]

const isBodyNoun = (discourse: Discourse, word: Token): boolean =>
  discourse.isNoun("acting", word) || discourse.isNoun("institution", word)

/** The body that a noun phrase tells of by a name, or by more words than its noun. What "it" takes up is no person. */
function described(context: Told, noun: NounPhrase, isNoPerson = false): Known | undefined {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const head = tokens[noun.head]
  if (head === undefined || noun.isPronoun || noun.count !== undefined || isTimeWord(head.key))
    return undefined
  const mention = mentions[mentionAt[noun.head] ?? -1]
  if (mention?.kind === "place" && !mention.isAdjective)
    return {id: mention.id, nouns: new Set(["city", "town", "municipality", "council"]), isNamed: false}
  if (mention !== undefined && mention.kind !== "organisation" && mention.kind !== "sector") return undefined
  const isName = phrase.parse.tags[noun.head] === "PROPN" || (head.isCapital && noun.head > noun.from)
  // PERF: most nouns are neither names nor what bodies are called.
  if (!isName && !head.isCapital && !isBodyNoun(discourse, head) && !isTradeGroup(context, noun))
    return undefined
  if (["actor", "event", "malware", "means", "remedy"].some((kind) => discourse.isNoun(kind, head)))
    if (!head.isCapital && !isTradeGroup(context, noun)) return undefined
  const nouns = new Set<string>()
  for (const {kind, np} of noun.appositions)
    if (kind === "comma" && tokens[np.head]?.isCapital === false) nouns.add(tokens[np.head]?.key ?? "")
  if (
    [...nouns].some((key) =>
      ["actor", "malware", "means"].some((kind) => discourse.lookup.nouns.get(kind)?.has(key)),
    )
  )
    return undefined
  // "The Port of Gdynia": a place tells it apart.
  const of = noun.preps.find(
    ({prep, np}) => prep === "of" && np !== undefined && tokens[np.head]?.isCapital === true,
  )?.np
  const isUnnamed = mention === undefined || mention.kind === "sector"
  if (of !== undefined && head.isCapital && isBodyNoun(discourse, head) && isUnnamed)
    return {
      id: slugOf(textOf(tokens, nameStart(tokens, noun), of.to)),
      nouns: new Set([head.key]),
      isNamed: true,
    }
  // "The Government": nothing tells it apart.
  const isBare = noun.head === noun.from || determiners.has(tokens[noun.head - 1]?.key ?? "")
  if (head.isCapital && isBodyNoun(discourse, head) && isBare) return undefined
  if (isThing(context, noun)) return undefined
  if (!isName) {
    if (!isBodyNoun(discourse, head) && !isTradeGroup(context, noun)) return undefined
    const id = wordsOf(context, noun)
    // "A provider" that nothing tells apart is "provider" ever after.
    const isTold =
      noun.possessor !== undefined ||
      tokens[noun.from]?.key === "the" ||
      mentions.some(({kind, from, to}) => kind === "state" && from >= noun.from && to <= noun.head)
    if (!isTold || !id.includes("-")) return undefined
    nouns.add(head.key)
    return {id, nouns, isNamed: false}
  }
  if (mention?.kind === "organisation") {
    if (discourse.lookup.press.has(mention.id) || mention.speaks !== undefined) return undefined
  }
  const from = nameStart(tokens, noun)
  for (let i = noun.from; i < from; i++) {
    const token = tokens[i]
    if (token === undefined || token.isCapital) continue
    if (["actor", "malware", "means", "product", "post"].some((kind) => discourse.isNoun(kind, token)))
      return undefined
    if (isBodyNoun(discourse, token)) nouns.add(token.key)
  }
  const isPerson = !isNoPerson && nouns.size === 0 && personAt(phrase, noun, discourse) !== undefined
  if (mention?.kind !== "organisation" && isPerson && !isBodyNoun(discourse, head)) return undefined
  nouns.add(head.key)
  const firm = mention === undefined ? firmAt(context, from, noun.head) : undefined
  const id =
    firm !== undefined
      ? firm
      : mention?.kind === "organisation"
        ? discourse.mentionRef(mention).id
        : slugOf(textOf(tokens, from, noun.head + 1))
  return id === "" || id === discourse.publisher?.id ? undefined : {id, nouns, isNamed: true}
}

/** "Microsoft Security Response Center": a firm of the lexicons, of which the rest of the name is only a part. */
function firmAt({phrase: {tokens, mentions}}: Told, from: number, head: number): string | undefined {
  const firm = mentions.find((m) => m.from === from && m.to <= head && m.kind === "organisation")
  return firm?.state === undefined &&
    tokens.slice(firm?.to ?? head, head + 1).every(({low}) => units.test(low))
    ? firm?.id
    : undefined
}

/** Where the capitals begin that end with a noun's head. */
function nameStart(tokens: readonly Token[], {from, head}: NounPhrase): number {
  let at = head
  while (at > from && tokens[at - 1]?.isCapital === true && !determiners.has(tokens[at - 1]?.key ?? "")) at--
  return at
}

const textOf = (tokens: readonly Token[], from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map(({text}) => text)
    .join(" ")

/** "The hospital group": a group that has a trade. */
export function isTradeGroup({discourse, phrase}: Told, {from, to}: Range): boolean {
  const head = discourse.headOf(phrase, {from, to})
  const before = phrase.tokens[head - 1]
  return (
    phrase.tokens[head]?.key === "group" &&
    head > from &&
    before !== undefined &&
    (discourse.isNoun("acting", before) ||
      phrase.mentions.some((m) => m.kind === "sector" && m.to === head && m.from >= from))
  )
}

/** The words of a noun phrase as an id: "the Dutch data protection authority" → dutch-data-protection-authority. */
export function wordsOf({discourse, phrase}: Told, where: Range): string {
  const {tokens, mentions} = phrase
  const head = discourse.headOf(phrase, where)
  let from = where.from
  while (from < head && determiners.has(tokens[from]?.key ?? "")) from++
  // "Brazil's customs service" is the Brazilian one.
  const owner = mentions.find((m) => m.kind === "state" && m.from === from && tokens[m.to]?.text === "'s")
  const state = owner === undefined ? undefined : discourse.lookup.things.get(owner.id)
  const isItsName = state?.name.toLowerCase().endsWith(tokens[(owner?.to ?? 1) - 1]?.low ?? "") === true
  // "New Zealander" is a person, and no word of a body's.
  const [first] = state?.adjectives ?? []
  const adjective = isItsName ? (first?.endsWith("er") === true ? state?.name : first) : undefined
  const start = owner === undefined || adjective === undefined ? from : owner.to
  const words = tokens
    .slice(start, head + 1)
    .filter((t) => t.isWord || (t.text === "'s" && owner === undefined))
  return slugOf(
    [...(adjective === undefined ? [] : [adjective]), ...words.map((t) => t.text)]
      .join(" ")
      .replaceAll(" 's", "s"),
  )
}
