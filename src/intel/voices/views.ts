/* Voices without a verb: "according to X", "in the assessment of X", "in its view", "the finding by X that …", "as X put
 * it". They speak the clause that they stand in, or the clause that says what was found. */

import type {Discourse} from "../discourse/discourse.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {subjectBefore} from "./known-bodies.ts"
import {speakerOf} from "./speaker.ts"
import {explicit} from "./speaker-nouns.ts"
import type {Voice} from "./voice.ts"

const viewNouns = /^(?:assessment|view|opinion|judgment|estimation|words|analysis|eyes|estimate|reading)$/
const owned = /^(?:its|their)$/
const findingNouns =
  /^(?:assessment|statement|attribution|finding|findings|conclusion|claim|judgment|view|announcement|belief|report|suspicion|accusation|allegation)$/

/** What somebody does with a finding of his own. */
const voicing: ReadonlySet<string> = new Set(
  (
    "air announce communicate convey draw express form give have hold issue maintain make offer present publish reach reaffirm reiterate release " +
    "repeat set share state support transmit voice"
  ).split(" "),
)

/** The voices of a sentence that no verb gives. */
export function viewsIn(phrase: Phrase, discourse: Discourse): readonly Voice[] {
  const {tokens} = phrase
  const voices: Voice[] = []
  const add = (who: Range, at: number, end: number, goesOn = true): void => {
    const {chain} = speakerOf(phrase, who, discourse)
    const around = contentAround(phrase, at, end)
    if (goesOn || chain.length > 0)
      voices.push(voice(chain, {contents: around.contents, isMain: goesOn && around.isMain}))
  }
  for (let i = 0; i + 1 < tokens.length; i++) {
    const key = tokens[i]?.key
    if (key === "according" && tokens[i + 1]?.key === "to") {
      const end = endOfPhrase(phrase, i + 2)
      const who = phrase.parse.nouns.find(({from}) => from === i + 2)
      add({from: i + 2, to: Math.max(end, who?.end ?? 0)}, i, end)
    } else if (key === "per" && i === 0 && tokens[i + 1]?.isCapital === true) {
      const end = endOfPhrase(phrase, i + 1)
      add({from: i + 1, to: end}, i, end)
    } else if (
      key === "as" &&
      tokens[i + 2]?.key === "by" &&
      /^(?:assessed|confirmed|described|disclosed|noted|published|reported|revealed|said|shown|stated|told)$/.test(
        tokens[i + 1]?.low ?? "",
      )
    ) {
      const end = endOfPhrase(phrase, i + 3)
      add({from: i + 3, to: end}, i, end)
    } else if (key === "as" && (i === 0 || tokens[i - 1]?.text === ",")) {
      const told = toldAs(phrase, i + 1)
      if (told !== undefined) add(told.who, i, told.end, false)
    } else if (
      key === "in" &&
      owned.test(tokens[i + 1]?.key ?? "") &&
      viewNouns.test(tokens[i + 3]?.key ?? "")
    ) {
      // "In its preliminary view": of whom the last sentence was about.
      const who = subjectBefore({discourse}) || discourse.lastBody?.id
      if (who !== undefined) voices.push(voice([explicit(who)], contentAround(phrase, i, i + 4)))
    } else if (key === "in" && viewNouns.test(tokens[i + 2]?.key ?? "")) {
      // "in the assessment of X", "in its view", "in X's view"
      if (tokens[i + 1]?.key === "the" && /^(?:of|by)$/.test(tokens[i + 3]?.key ?? "")) {
        // "In the assessment of this Center it is …": who judges ends before what is judged.
        const who = phrase.parse.nouns.find(({from}) => from === i + 4)
        const end = Math.min(endOfPhrase(phrase, i + 4), who?.end ?? phrase.tokens.length)
        add({from: i + 4, to: end}, i, end)
      } else if (/^(?:its|their|our|his|her)$/.test(tokens[i + 1]?.key ?? "")) {
        const isOurs = tokens[i + 1]?.key === "our"
        const who = subjectBefore({discourse}) || discourse.lastBody?.id
        if (isOurs) add({from: i + 1, to: i + 2}, i, i + 3)
        else if (who !== undefined) voices.push(voice([explicit(who)], contentAround(phrase, i, i + 3)))
      }
    } else if (key === "in" && tokens[i + 1]?.isWord === true) {
      let of = i + 1
      while (of < i + 10 && tokens[of]?.isWord === true && tokens[of]?.text !== "'s") of++
      if (tokens[of]?.text === "'s" && viewNouns.test(tokens[of + 1]?.key ?? ""))
        add({from: i + 1, to: of}, i, of + 2)
    }
  }
  for (const clause of phrase.clauses) {
    const found = findingOf(phrase, clause, discourse)
    if (found !== undefined) voices.push(found)
  }
  return voices
}

/** "As the BSI has assessed, …", "…, as the operator explained in March": who, and where the aside ends. */
function toldAs({tokens, parse}: Phrase, from: number): {who: Range; end: number} | undefined {
  const who = parse.nouns.find((noun) => noun.from === from)
  if (who === undefined || who.isPronoun) return undefined
  let verb = who.head + 1
  while (
    verb < who.head + 4 &&
    /^(?:has|have|had|already|also|previously|itself)$/.test(tokens[verb]?.key ?? "")
  )
    verb++
  if (!tellsAs.has(tokens[verb]?.low ?? "")) return undefined
  let end = verb + 1
  while (end < tokens.length && !/^[,.;:-]$/.test(tokens[end]?.text ?? "")) {
    // "as it said that …", "as Mandiant found two of them": no aside.
    if (/^(?:that|the|a|an|two|to)$/.test(tokens[end]?.key ?? "") && end === verb + 1) return undefined
    end++
  }
  return {who: {from, to: who.head + 1}, end}
}

const tellsAs: ReadonlySet<string> = new Set(
  (
    "said stated reported assessed judged found noted concluded determined established confirmed explained announced revealed " +
    "disclosed wrote put says states reports notes explains assesses"
  ).split(" "),
)

function voice(chain: Voice["chain"], {contents, isMain}: Pick<Voice, "contents" | "isMain">): Voice {
  return {
    chain,
    says: chain.length === 0 ? "relays" : "asserts",
    contents,
    isUnnamed: chain.length === 0,
    confidence: undefined,
    at: undefined,
    from: contents[0].from,
    isMain,
  }
}

/** The clause that "according to" stands in: all of it, but of an aside no more than the aside. */
function contentAround(phrase: Phrase, at: number, end: number): Pick<Voice, "contents" | "isMain"> {
  const {tokens} = phrase
  const inserted = insertedIn(phrase, at)
  if (inserted !== undefined)
    return {
      contents: [
        {from: inserted, to: at},
        {from: end, to: tokens.length},
      ],
      isMain: false,
    }
  for (let up = phrase.parse.clauseAt[at], steps = 0; up !== undefined && steps < 20; up = up.parent, steps++)
    if (up.kind === "relative") {
      const before = up.antecedent?.from ?? up.from
      return {
        contents: [
          {from: Math.min(before, up.from), to: at},
          {from: end, to: Math.max(end, up.to)},
        ],
        isMain: false,
      }
    }
  let from = at
  while (from > 0 && tokens[from - 1]?.text !== ";") from--
  let to = end
  while (to < tokens.length && tokens[to]?.text !== ";") to++
  return at - from < 2
    ? {contents: [{from: end, to}], isMain: true}
    : {
        contents: [
          {from, to: at},
          {from: endOfAside(phrase, end, to), to},
        ],
        isMain: true,
      }
}

/** "a flaw that had, according to X, been abused": inside the aside; where what it says begins. */
function insertedIn({tokens, parse}: Phrase, at: number): number | undefined {
  if (tokens[at - 1]?.text !== "," || !/^(?:had|has|have|was|were|is|are)$/.test(tokens[at - 2]?.key ?? ""))
    return undefined
  for (let i = at - 3; i > Math.max(0, at - 8); i--)
    if (/^(?:that|which|who)$/.test(tokens[i]?.key ?? ""))
      return parse.nouns.find(({from, end}) => from < i && i < end)?.from ?? i
  return undefined
}

/** "According to the BSI, which took part in it": who he is, he does not say. */
function endOfAside({tokens, clauses}: Phrase, end: number, to: number): number {
  if (tokens[end]?.text !== "," || !/^(?:which|who)$/.test(tokens[end + 1]?.key ?? "")) return end
  const aside = clauses.find(({kind, from}) => kind === "relative" && from === end + 1)
  return Math.min(to, aside?.to ?? end)
}

function endOfPhrase(phrase: Phrase, from: number): number {
  const {tokens, verbAt, verbs} = phrase
  let to = from
  while (
    to < tokens.length &&
    !/^[,.;:-]$/.test(tokens[to]?.text ?? "") &&
    verbs[verbAt[to] ?? -1]?.form !== "finite"
  )
    to++
  return to
}

/** The noun of a finding that a clause says; it may have whoever found it between them. */
function findingBefore({tokens, parse}: Phrase, clause: Clause): NounPhrase | undefined {
  const {antecedent, kind, marker, object, subjectBy} = clause
  const isFinding = (noun: NounPhrase): boolean => findingNouns.test(tokens[noun.head]?.key ?? "")
  if (antecedent === undefined) return undefined
  // "the conclusion of the service that the group was behind it": a clause with a subject of its own and no gap.
  const isWhole =
    kind === "that" ||
    (kind === "relative" && marker === "that" && subjectBy === "own" && object !== antecedent)
  if (!isWhole) return undefined
  if (isFinding(antecedent)) return antecedent
  return parse.nouns.findLast(
    (noun) =>
      noun.head < antecedent.from &&
      isFinding(noun) &&
      noun.preps.some(({prep, np}) => /^(?:by|of|from)$/.test(prep) && np === antecedent),
  )
}

/** "the assessment by Germany that …", "Poland's finding that …": the clause is theirs. */
function findingOf(phrase: Phrase, clause: Clause, discourse: Discourse): Voice | undefined {
  const {mentions} = phrase
  const noun = findingBefore(phrase, clause)
  if (noun === undefined) return undefined
  const by = noun.preps.find(({prep, np}) => /^(?:by|of|from)$/.test(prep) && np !== undefined)?.np
  const owner = by ?? noun.possessor
  const adjective = mentions.find((m) => m.isAdjective && m.from >= noun.from && m.to <= noun.head)
  // "Sweden has voiced the suspicion that", "shared its assessment that": whose the clause is.
  const isOwn = owner === undefined || owner.isPronoun
  const saying = isOwn ? phrase.clauses.find(({object}) => object === noun) : undefined
  const teller =
    saying?.voice === "active" && !saying.isNegated && voicing.has(saying.lemma) ? saying.subject : undefined
  const chain =
    teller !== undefined
      ? speakerOf(phrase, {from: teller.from, to: teller.end}, discourse).chain
      : owner !== undefined
        ? speakerOf(phrase, {from: owner.from, to: Math.min(owner.end, clause.from)}, discourse).chain
        : adjective?.kind === "state"
          ? [explicit(adjective.speaks ?? `${adjective.id}-government`)]
          : []
  return chain.length === 0
    ? undefined
    : voice(chain, {contents: [{from: clause.from, to: clause.to}], isMain: false})
}
