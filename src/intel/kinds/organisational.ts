/* What a body is part of: "which is a part of GCHQ", "X, part of Y,", "the agency, which reports to the prime minister".
 * Said in passing, by whoever publishes; what the publisher is part of himself is no claim. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf, type Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {bodyOf} from "./acting-body.ts"
import {behindPreposition, behindVerb, evidenceOf, listOf, nounFrom} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {isUnlisted} from "./parties.ts"
import {beyondRemit, seatOf} from "./seats.ts"

const part =
  /^(?:part|arm|branch|unit|agency|division|wing|body|department|directorate|subsidiary|centre|center|office|section|service|element|component|bureau|board|authority|institute|laboratory|command|team|organ|entity|affiliate|institution|organisation|organization|corps|cell|lab|group|brand)$/

const belongs: ReadonlySet<string> = new Set([
  "part-of",
  "unit-of",
  "arm-of",
  "reports-to",
  "subordinate-to",
  "belongs-to",
  "controlled-by",
  "overseen-by",
])

/** Every body of a sentence that is said to be part of another. */
export function belonging(context: Context): void {
  const {drafts, phrase} = context
  for (const clause of phrase.clauses) {
    const before = drafts.length
    byVerb(context, clause)
    byPredicate(context, clause)
    if (drafts.length > before) continue
    const seat = seatOf(context, clause)
    if (seat === undefined) continue
    // "X, an arm of Y,": the parse may take it for a list.
    for (const who of listOf(seat.who))
      if (who === seat.who || phrase.tokens[who.head]?.isCapital === true)
        push(context, who, seat.whole, clause.at, saidBy(clause))
  }
  for (const noun of phrase.parse.nouns) {
    byApposition(context, noun)
    bySubsidiary(context, noun)
    byPlace(context, noun)
  }
}

/** "Kestrel's subsidiary Alder Data", "our subsidiary Alder Data": whose it is. */
function bySubsidiary(context: Context, noun: NounPhrase): void {
  const {phrase, discourse, drafts} = context
  const {tokens} = phrase
  const at = tokens.findIndex(
    ({key}, i) => i >= noun.from && i < noun.head && /^(?:subsidiary|offshoot)$/.test(key),
  )
  if (at < 0 || tokens[noun.head]?.isCapital !== true) return
  const who = {...noun, from: at + 1, possessor: undefined}
  if (noun.possessor?.isPronoun === false) {
    push(context, who, noun.possessor, noun.head, {from: noun.from, to: noun.to})
    return
  }
  const body = tokens[noun.from]?.key === "our" ? bodyOf(context, {from: at + 1, to: noun.to}) : undefined
  const whole = discourse.publisher
  if (body === undefined || whole === undefined || whole.isPress) return
  drafts.push({
    kind: "organisational",
    relation: "part-of",
    subject: body,
    object: whole.id,
    anchor: noun.head,
    evidence: {from: noun.from, to: noun.to},
    isDenied: false,
    modality: "background",
  })
}

function push(
  context: Context,
  who: NounPhrase | undefined,
  within: NounPhrase | undefined,
  at: number,
  evidence: Range,
): void {
  const {phrase, discourse} = context
  if (who === undefined || within === undefined || !isOne(phrase, who)) return
  const whole = beyondRemit(phrase, within)
  const isWord = phrase.mentions.some(
    (m) => /^(?:actor|malware|event)$/.test(m.kind) && m.from >= who.from && m.to <= who.to,
  )
  const body = isWord
    ? undefined
    : bodyOf(context, {
        from: who.from,
        to: Math.max(who.to, ...who.appositions.map(({kind, np}) => (kind === "bracket" ? np.to : 0))),
      })
  const other = wholeOf(context, whole)
  if (body === undefined || other === undefined || body === other || body === discourse.publisher?.id) return
  context.drafts.push({
    kind: "organisational",
    relation: "part-of",
    subject: body,
    object: other,
    anchor: at,
    evidence: {from: evidence.from, to: Math.max(evidence.to, endOf(whole))},
    isDenied: false,
    modality: "background",
  })
}

/** "Mail belonging to staff", "a payroll provider based in X" name no body. */
const isOne = ({tokens, parse}: Phrase, {from, head, isPronoun}: NounPhrase): boolean =>
  isPronoun ||
  (parse.tags[head] !== "NUM" &&
    (tokens[head]?.isCapital === true || /^(?:the|this|its|our)$/.test(tokens[from]?.key ?? ""))) ||
  tokens.slice(from, head).some(({isCapital}, i) => isCapital && i > 0)

/** The body that another is part of: by its name, or by its words where it has one of its own. */
function wholeOf(context: Context, noun: NounPhrase): string | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  // "the Transport and Communications Agency": one name.
  const last = noun.conjuncts.at(-1) ?? noun
  const head = tokens[last.head]
  const mention = phrase.mentions.find(
    (m) => m.kind === "organisation" && m.from >= last.from && m.to === last.to,
  )
  // "the Supreme Council of National Defence" is more than the name that the text gives.
  const isCut = last.preps.some(({prep}) => prep === "of")
  if (mention !== undefined) {
    const ref = discourse.mentionRef(mention)
    if (!isCut || !isUnlisted(context, ref)) return ref.id
  }
  // "this Ministry": the one that publishes.
  if (/^(?:this|our)$/.test(tokens[noun.from]?.key ?? "") && noun.to - noun.from === 2)
    return discourse.publisher?.isPress === false ? discourse.publisher.id : undefined
  const isOffice = office.test(head?.key ?? "")
  const said = phrase.mentions[phrase.mentionAt[last.head] ?? -1]
  const named = said === mention ? undefined : said
  const isNamed = head?.isCapital === true && (named === undefined || named.kind === "sector")
  if (!isOffice && !isNamed) return undefined
  const isOwned =
    noun.possessor !== undefined ||
    last.preps.some(({prep}) => /^(?:of|for)$/.test(prep)) ||
    isTold(tokens, last)
  if (!isNamed && !isOwned) return undefined
  const isName = (one: NounPhrase): boolean => tokens[one.head]?.isCapital === true
  const ends = last.preps
    .filter(({prep, np}) => /^(?:of|for)$/.test(prep) && np !== undefined)
    .map(({np}) =>
      // "the Department of the Environment, Climate and Communications"
      Math.max(np?.to ?? 0, ...(np?.conjuncts ?? []).filter((one) => isName(one)).map(({to}) => to)),
    )
  const from = noun.possessor?.from ?? noun.from
  const words = tokens.slice(from, Math.max(last.to, ...ends)).map(({text}) => text)
  if (/^(?:the|its|a|an)$/i.test(words[0] ?? "")) words.shift()
  return slugOf(words.join(" ").replaceAll(" 's", "'s"))
}

const office =
  /^(?:secretariat|office|ministry|department|government|directorate|agency|service|council|command|staff|administration|authority|commission|cabinet|institute|chancellery|police|gendarmerie|army|parliament|presidency|bank|university|prosecutor|court)$/

/** "the communications ministry": told apart by the word before. */
function isTold(tokens: readonly Token[], {from, head}: NounPhrase): boolean {
  const before = tokens[head - 1]
  return head > from && before?.isWord === true && !determiners.has(before.key)
}

/** What of the sentence says it: of "X, which is part of Y," only the relative clause. */
const saidBy = (clause: Clause): Range =>
  clause.kind === "relative"
    ? {from: Math.min(clause.from, clause.verb.from), to: Math.max(clause.to, clause.verb.to)}
    : evidenceOf(clause)

/** "The agency, which reports to the prime minister's office". */
function byVerb(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  if (
    clause.isNegated ||
    clause.kind === "infinitive" ||
    clause.modal !== undefined ||
    clause.object !== undefined
  )
    return
  for (const form of discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []) {
    const {relation} = form
    const isWithin = relation.relation === "operates-for"
    if (relation.kind !== "association" || !(belongs.has(relation.relation) || isWithin)) continue
    const behind = behindVerb(phrase, clause, form)
    if (behind === undefined) continue
    // "has reported to the BSI that", "were reported to CERT-In": once, and nobody's place.
    if (
      relation.relation === "reports-to" &&
      (clause.tense !== "present" || clause.isPerfect || clause.voice === "passive")
    )
      continue
    const isPassive = clause.voice === "passive"
    const whole =
      relation.object === "prep"
        ? relation.preps
            .filter((prep) => !isWithin || /^(?:within|under)$/.test(prep))
            .flatMap((prep) => behindPreposition(phrase, clause, prep))[0]
        : relation.object === "agent"
          ? isPassive
            ? clause.agent
            : undefined
          : nounFrom(phrase, behind)
    push(context, clause.subject, whole, clause.at, saidBy(clause))
    return
  }
}

/** "It is part of the Danish Defence Intelligence Service." */
function byPredicate(context: Context, clause: Clause): void {
  const {predicate} = clause
  if (clause.isNegated || predicate?.np === undefined) return
  const whole = wholeBehind(context, predicate.np)
  if (whole !== undefined) push(context, clause.subject, whole, clause.at, saidBy(clause))
}

/** "X, part of Y,", "X, which is an agency of Y". */
function byApposition(context: Context, noun: NounPhrase): void {
  const {parse, tokens} = context.phrase
  for (const {np} of noun.appositions) {
    const whole = wholeBehind(context, np)
    if (whole !== undefined) push(context, noun, whole, np.head, {from: np.from, to: whole.to})
  }
  // "X, an arm of Y and Z, has …", "X, itself a unit of Y,": the parse may take it for a list or for nothing.
  if (!part.test(tokens[noun.head]?.key ?? "") || noun.preps.length === 0) return
  const isSelf = /^(?:itself|now|formerly|once)$/.test(tokens[noun.from - 1]?.key ?? "")
  const comma = noun.from - (isSelf ? 2 : 1)
  if (tokens[comma]?.text !== ",") return
  if (parse.nouns.some(({appositions}) => appositions.some(({np}) => np === noun))) return
  const who = parse.nouns.find((one) => one !== noun && one.from < comma && endOf(one) === comma)
  const whole = who === undefined ? undefined : wholeBehind(context, noun)
  if (who !== undefined && (isSelf || /^(?:a|an|the|part)$/.test(tokens[noun.from]?.key ?? "")))
    push(context, who, whole, noun.head, {from: noun.from, to: whole?.to ?? noun.to})
}

/** "The Centre under the Ministry of Defence", "the BSI, subordinate to the Interior Ministry", "the Cyber Centre of the NIS". */
function byPlace(context: Context, noun: NounPhrase): void {
  const {tokens, mentions} = context.phrase
  if (tokens[noun.head]?.isCapital !== true) return
  for (const {prep, np, at} of noun.preps) {
    if (np === undefined) continue
    const isBelow = /^(?:under|within)$/.test(prep) && tokens[np.head]?.isCapital === true
    const isSubject =
      prep === "to" && /^(?:subordinate|answerable|accountable|attached)$/.test(tokens[at - 1]?.key ?? "")
    // "The National Cyber Security Center of the NIS": a body whose name the lexicons know.
    const isCentre =
      prep === "of" &&
      /^(?:centre|center|unit|branch|arm|bureau|division)$/.test(tokens[noun.head]?.key ?? "") &&
      noun.to - noun.from > 2 &&
      mentions.some((m) => m.kind === "organisation" && m.from >= np.from && m.to === np.to) &&
      !mentions.some((m) => m.from <= noun.head && m.to > at)
    if (isBelow || isSubject || isCentre) push(context, noun, np, noun.head, {from: noun.from, to: endOf(np)})
  }
}

/** Where a name ends with what hangs on it and its short form: "the National Bureau of Investigation (KRP)". */
const endOf = ({to, preps, appositions}: NounPhrase): number =>
  Math.max(
    to,
    ...preps.map(({np}) => np?.to ?? 0),
    ...appositions.map(({kind, np}) => (kind === "bracket" ? np.to + 1 : 0)),
  )

/** Y of "a part of Y", "the cyber arm of Y". */
function wholeBehind({phrase}: Context, noun: NounPhrase): NounPhrase | undefined {
  if (!part.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  const of = noun.preps.find(
    ({prep, np}) =>
      /^(?:of|within|under|at|in|inside|to)$/.test(prep) &&
      np !== undefined &&
      // "the national institute in León"
      !(prep === "in" && phrase.mentions.some((m) => /^(?:place|state)$/.test(m.kind) && m.to === np.to)),
  )
  // "GitHub, a Microsoft subsidiary"
  const owner = phrase.mentions.find(
    (m) => m.kind === "organisation" && m.from >= noun.from && m.to === noun.head,
  )
  if (owner !== undefined && of === undefined)
    return {...noun, from: owner.from, head: owner.to - 1, to: owner.to, end: owner.to, preps: []}
  // "NC3, the Danish police's cyber crime centre"
  return of?.np ?? (noun.possessor?.isPronoun === false ? noun.possessor : undefined)
}
