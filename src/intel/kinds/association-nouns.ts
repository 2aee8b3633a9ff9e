/* Associations that nouns say: "the Russia-linked group X", "X, a unit of the GRU", "Unit 26165 of the GRU", "an affiliate
 * of the Qilin gang", "overlaps between X and Y", "a hacker group with ties to the Chinese military". */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {backersIn, countryOf} from "./backed.ts"
import {nounFrom} from "./clauses.ts"
import {isActor, isMalware, isState} from "./doers.ts"
import type {Context} from "./draft.ts"
import {associate, associatesIn, leftBy, linkedIn} from "./linked-parties.ts"
import {isNamed, isUnlisted, ownerOf, partiesOf, partyOf} from "./parties.ts"
import {unitsOfServices} from "./tie-shapes.ts"
import {wholesOf} from "./wholes.ts"
import {whoseAttackers} from "./whose-attackers.ts"

/** Every association that the nouns of a sentence take for granted or say. */
export function associationNouns(context: Context): void {
  const {phrase, discourse} = context
  for (const noun of phrase.parse.nouns) {
    if (discourse.isNoun("tie", phrase.tokens[noun.head])) ties(context, noun)
    else {
      backed(context, noun)
      whoseAttackers(context, noun)
      usedBy(context, noun)
      pointsTo(context, noun)
      parts(context, noun)
      owned(context, noun)
      unitsOfServices(context, noun)
      sisters(context, noun)
      adjoined(context, noun)
    }
  }
}

/** "the Russia-linked group X", "X, a China-nexus cluster": not in a predicate, which says it itself. */
function backed(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const tied = backersIn(context, noun)
  const backers = tied.length > 0 ? tied : countryOf(context, noun)
  if (backers.length === 0 || phrase.parse.clauseAt[noun.head]?.predicate?.np === noun) return
  const others = noun.appositions.flatMap(({kind, np}) => (kind === "comma" ? np.conjuncts : []))
  const who = namedParty(context, noun)
  // The id of somebody without a name says already whose it is: "Chinese state-backed actors".
  if (who === undefined || !isNamed(context, who)) return
  // "two Chinese nation-state actors, X and Y"
  const all = [who, ...partiesOf(context, others[0] && {...others[0], conjuncts: others.slice(1)})]
  associate(
    context,
    all.filter((ref) => ref.kind === "actor"),
    backers,
    {
      relation: "linked-to",
      anchor: noun.head,
      evidence: {from: Math.min(noun.from, who.from), to: Math.max(noun.to, who.to)},
      modality: "presupposed",
      isTakenForGranted: true,
    },
  )
}

/** "the use by the GRU of the group X": it is theirs. */
function usedBy(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const by = noun.preps.find(({prep}) => prep === "by")?.np
  const of = [...noun.preps, ...(by?.preps ?? [])].find(({prep}) => prep === "of")?.np
  if (by === undefined || of === undefined || phrase.tokens[noun.head]?.key !== "use") return
  const owners = partiesOf(context, {...by, preps: [], appositions: []}).filter(isState)
  const whose = partiesOf(context, of).filter((ref) => ref.kind === "actor" && isNamed(context, ref))
  associate(context, whose, owners, {
    relation: "used-by",
    anchor: noun.head,
    evidence: {from: noun.from, to: of.to},
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

/** "The traces point to X": the parse may take the verb for a noun. */
function pointsTo(context: Context, noun: NounPhrase): void {
  const {tokens} = context.phrase
  if (!/^points?$/.test(tokens[noun.head]?.key ?? "") || noun.head === noun.from) return
  const to = noun.preps.find(({prep}) => prep === "to")?.np
  const left = leftBy(context, {...noun, head: noun.head - 1})
  if (to === undefined || !signs.test(tokens[noun.head - 1]?.key ?? "")) return
  const whom = associatesIn(context, to, true).filter((ref) => ref.kind !== "actor" || isNamed(context, ref))
  associate(context, left, whom, {
    relation: "points-to",
    anchor: noun.head,
    evidence: {from: noun.from, to: to.to},
  })
}

const signs =
  /^(?:traces?|analysis|analyses|evidence|trail|indications?|signs?|clues?|findings?|indicators?|forensics|data|investigation|inquiry|everything|logs|leads?|code|infrastructure)$/

/** "X, a group subordinate to the GRU", "X, close to the GRU,": by an adjective behind it. */
function adjoined(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const {tokens} = phrase
  const at = tokens[noun.to]?.text === "," ? noun.to + 1 : noun.to
  if (!bound.has(tokens[at]?.key ?? "") || !/^(?:to|with)$/.test(tokens[at + 1]?.key ?? "")) return
  const to = nounFrom(phrase, at + 2)
  const who = to === undefined ? undefined : namedParty(context, noun)
  if (to === undefined || who === undefined || !isNamed(context, who)) return
  associate(context, [who], associatesIn(context, to), {
    relation: "close-to",
    anchor: noun.head,
    evidence: {from: Math.min(who.from, noun.from), to: to.to},
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

const bound: ReadonlySet<string> = new Set(
  "subordinate close loyal answerable beholden accountable akin sympathetic similar subservient allied".split(
    " ",
  ),
)

/** The party of a noun phrase, by the name that stands beside it. */
function namedParty(context: Context, noun: NounPhrase): Ref | undefined {
  const {phrase} = context
  const beside = phrase.parse.nouns.find(({appositions}) => appositions.some(({np}) => np === noun))
  const named = beside === undefined ? undefined : partyOf(context, beside)
  if (named?.kind === "actor") return named
  for (const {np} of noun.appositions) {
    const ref = partyOf(context, np)
    if (ref?.kind === "actor" && isNamed(context, ref)) return ref
  }
  const ref = partyOf(context, noun)
  return ref !== undefined && (ref.kind === "actor" || ref.kind === "event") ? ref : undefined
}

/** "Integrity Tide, a Beijing company with links to the ministry": a firm that nobody knows may be a front. */
function frontOf(context: Context, noun: NounPhrase): Ref | undefined {
  const beside = context.phrase.parse.nouns.find(({appositions}) => appositions.some(({np}) => np === noun))
  const said = context.phrase.parse.clauses.find(({predicate}) => predicate?.np === noun)?.subject
  const whose = beside ?? said
  const ref = whose === undefined ? undefined : partyOf(context, whose)
  return ref !== undefined && isUnlisted(context, ref) ? ref : undefined
}

/** "X and its sister group Y", "X's offshoot Y": X and Y. */
function sisters(context: Context, noun: NounPhrase): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const named = phrase.mentions.find((m) => m.kind === "actor" && m.to === noun.to && m.from > noun.from)
  if (named === undefined) return
  const isSister = tokens.slice(noun.from, named.from).some(({key}) => sister.test(key))
  if (!isSister) return
  const before =
    noun.possessor !== undefined && !noun.possessor.isPronoun
      ? noun.possessor
      : /^(?:its|their)$/.test(tokens[noun.from]?.key ?? "")
        ? phrase.parse.nouns.find(({conjuncts}) => conjuncts.includes(noun))
        : undefined
  const who = before === undefined ? undefined : partyOf(context, {...before, conjuncts: []})
  if (before === undefined || who?.kind !== "actor") return
  associate(context, [who], [discourse.mentionRef(named)], {
    relation: "related-to",
    anchor: noun.head,
    evidence: {from: Math.min(before.from, noun.from), to: noun.to},
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

const sister =
  /^(?:sister|sibling|parent|sub-?group|sub-?cluster|offshoot|spin-?off|splinter|affiliate|successor|predecessor|partner|ally|twin|cousin|counterpart)$/

/** "X, a unit of the GRU", "X, part of Y", "the GRU unit X". */
function parts(context: Context, noun: NounPhrase): void {
  for (const {kind, np} of noun.appositions) {
    const [part, whole] = wholesOf(context, np).length > 0 ? [noun, np] : [np, noun]
    const of = wholesOf(context, whole)
    // "The Kremlin's spokesman, X": who speaks for a state.
    if (/^spokes/.test(context.phrase.tokens[whole.head]?.key ?? "") && of.some(isState)) continue
    if (of.length === 0 || (kind === "bracket" && whole === noun)) continue
    const who = partyOf(context, {...part, appositions: []})
    if (who === undefined || !(isActor(who) || isMalware(who)) || who.kind === "person") continue
    associate(
      context,
      [who],
      of.filter(({id}) => id !== who.id),
      {
        relation: "part-of",
        anchor: whole.head,
        evidence: {
          from: Math.min(noun.from, np.from),
          to: Math.max(noun.to, np.to, ...whole.preps.map(({np: of}) => of?.to ?? 0)),
        },
        modality: "presupposed",
        isTakenForGranted: true,
      },
    )
  }
}

/** "Unit 26165 of the GRU", "an affiliate of the Qilin gang". */
function owned(context: Context, noun: NounPhrase): void {
  // "began as an affiliate of X" says it by its verb.
  if (context.phrase.tokens[noun.from - 1]?.key === "as") return
  const owner = ownerOf(context, noun)
  const isSaid = context.phrase.parse.clauses.some(
    ({predicate, secondObject}) => predicate?.np === noun || secondObject === noun,
  )
  const isNamedBeside =
    isSaid ||
    noun.appositions.length > 0 ||
    context.phrase.parse.nouns.some(({appositions}) =>
      appositions.some(({kind, np}) => kind !== "bracket" && np === noun),
    )
  const who = owner === undefined || isNamedBeside ? undefined : partyOf(context, noun)
  if (owner === undefined || who === undefined || who.kind === "event") return
  associate(context, [who], [owner], {
    relation: "part-of",
    anchor: noun.head,
    evidence: {from: noun.from, to: Math.max(noun.to, owner.to)},
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

const finding =
  /^(?:suspect|suggest|indicate|imply|confirm|find|see|observe|identify|note|report|discover|establish|uncover|detect|notice|spot|highlight|describe)$/
const having =
  /^(?:have|show|exhibit|present|bear|share|display|reveal|maintain|contain|carry|possess|boast|demonstrate|there)$/

/** "overlaps between X and Y", "has links to Y", "a group with ties to Y", "a link to Y is unlikely". */
function ties(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const clause = phrase.parse.clauseAt[noun.head]
  const isNone =
    phrase.tokens[noun.from]?.key === "no" &&
    /^(?:have|bear)$/.test(clause?.lemma ?? "") &&
    clause?.modal === undefined
  if (!isNone && (/^(?:no|any)$/.test(phrase.tokens[noun.from]?.key ?? "") || clause?.isNegated === true))
    return
  const evidence = {from: noun.from, to: noun.end}
  const between = noun.preps.find(({prep, np}) => prep === "between" && np !== undefined)?.np
  if (between !== undefined) {
    const [one, ...others] = listed(context, between)
    // "links between the MSS and the activity"
    const deed =
      one?.kind === "state body" || one?.kind === "state" || one?.kind === "actor"
        ? linkedIn(context, between.conjuncts[0]).filter(({kind}) => kind === "event" || one.kind !== "actor")
        : []
    if (one !== undefined && deed.some(({kind}) => kind === "event" || kind === "actor"))
      associate(context, deed, [one], {relation: "linked-to", anchor: noun.head, evidence})
    else if (one !== undefined)
      associate(context, [one], others, {relation: "overlaps-with", anchor: noun.head, evidence})
    return
  }
  const isMark = marks.test(phrase.tokens[noun.head]?.key ?? "")
  const to =
    [...noun.preps, ...(clause?.args ?? [])].find(
      ({prep, np}) =>
        (/^(?:to|with)$/.test(prep) || (isMark && prep === "of")) && np !== undefined && np.from > noun.from,
    )?.np ?? (clause?.predicate?.kind === "preposition" ? clause.predicate.np : undefined)
  const behind = associatesIn(context, to, isMark).filter(
    (ref) => isNamed(context, ref) || ref.kind !== "actor" || isTold(context, ref),
  )
  // "has a China nexus"
  const before =
    phrase.tokens[noun.head]?.key === "nexus" && behind.length === 0
      ? phrase.mentions.filter(({kind, from, to}) => kind === "state" && from >= noun.from && to <= noun.head)
      : []
  const whom = before.length > 0 ? before.map((mention) => context.discourse.mentionRef(mention)) : behind
  if (whom.length === 0) return
  // "a hacker group with ties to the Chinese military"
  const holder = phrase.parse.nouns.find(({preps}) =>
    preps.some(({prep, np}) => prep === "with" && np === noun),
  )
  if (holder !== undefined) {
    const who = namedParty(context, holder) ?? frontOf(context, holder)
    if (who !== undefined)
      associate(context, [who], whom, {
        relation: "linked-to",
        anchor: noun.head,
        evidence: {from: holder.from, to: to?.to ?? noun.to},
        modality: "presupposed",
        isTakenForGranted: true,
      })
    return
  }
  const who = holderOf(context, noun, clause)
  associate(context, who, whom, {
    relation: "overlaps-with",
    anchor: clause?.at ?? noun.head,
    evidence: {from: Math.min(noun.from, clause?.from ?? noun.from), to: Math.max(to?.to ?? 0, noun.end)},
    isDenied: isNone,
  })
}

/** What somebody leaves on what he does. */
const marks =
  /^(?:hallmarks?|fingerprints?|traits?|marks?|signature|handwriting|stamp|trademarks?|characteristics|imprint|features)$/

/** Whether the words of a party without a name stand here, and are not "other clusters". */
function isTold({phrase}: Context, ref: Ref): boolean {
  return (
    ref.from < ref.to &&
    ref.to <= phrase.tokens.length &&
    !/^(?:other|another)/.test(ref.id) &&
    /^(?:a|an)$/.test(phrase.tokens[ref.from - 1]?.key ?? "")
  )
}

function listed(context: Context, noun: NounPhrase): readonly Ref[] {
  const [first] = linkedIn(context, {...noun, conjuncts: []})
  // "between the tools of X and those of Y": the parse may hang the second on X.
  const inner = noun.preps.find(({prep}) => prep === "of")?.np?.conjuncts ?? []
  const others = [...noun.conjuncts, ...inner].flatMap((one) => associatesIn(context, one))
  return first === undefined ? others : [first, ...others]
}

/** Whose ties they are: of who has them, of the event that they were found in, of whom the text speaks. */
function holderOf(context: Context, noun: NounPhrase, clause: Clause | undefined): readonly Ref[] {
  const {discourse, phrase} = context
  const event: readonly Ref[] = [{id: discourse.event, kind: "event", from: noun.from, to: noun.to}]
  const spoken =
    discourse.topic === "actor" && discourse.lastActor !== undefined ? [discourse.lastActor] : event
  if (noun.possessor !== undefined) return linkedIn(context, noun.possessor)
  // "an overlap of X with Y"
  const of = noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  const isMark = marks.test(phrase.tokens[noun.head]?.key ?? "")
  const whose = of === undefined || isMark ? [] : linkedIn(context, of)
  if (whose.length > 0) return whose
  // "UNC1 overlaps with": where the verb was taken for a noun.
  const before = context.phrase.mentions.find(
    (m) => m.kind === "actor" && m.from >= noun.from && m.to === noun.head,
  )
  if (before !== undefined) return [discourse.mentionRef(before)]
  // "said the loader overlaps with X"
  if (phrase.tokens[noun.head]?.key === "overlaps" && noun.head > noun.from + 1)
    return leftBy(context, {...noun, head: noun.head - 1})
  if (clause === undefined || clause.lemma === "") return spoken
  if (finding.test(clause.lemma)) return event
  // "X, with links to Y, …"
  if (clause.args.some(({prep, np}) => prep === "with" && np === noun))
    return linkedIn(context, clause.subject)
  // "There are indications of a link to Y"
  const isOfSigns =
    clause.subject?.preps.some(({np}) => np === noun) === true &&
    /^(?:indications?|signs?|evidence|hints?|suggestions?|traces|clues|reports|possibility|chance)$/.test(
      phrase.tokens[clause.subject.head]?.key ?? "",
    )
  if (isOfSigns && phrase.tokens[clause.subject?.from ?? -1]?.key !== "no") return spoken
  if (having.test(clause.lemma) && clause.subject !== noun) {
    // "is Russian-speaking and likely has ties to": the subject stands before the first verb.
    const holder =
      clause.subject ??
      clause.conjunctOf?.subject ??
      (clause.lemma === "have"
        ? phrase.clauses.findLast(({subject, verb}) => subject !== undefined && verb.to <= clause.verb.from)
            ?.subject
        : undefined)
    const has = linkedIn(context, holder)
    // "The ransom note carries the signature of X": it is the event's.
    if (has.length === 0 && isMark && clause.subject?.possessor === undefined) return event
    // "X's negotiators have ties to Y"
    const owner = clause.subject?.possessor
    return has.length > 0 || owner === undefined ? has : linkedIn(context, owner)
  }
  if (
    clause.lemma === "be" &&
    clause.subject === noun &&
    phrase.tokens[clause.verb.from - 1]?.key === "there"
  )
    return spoken
  return clause.subject === noun ? spoken : []
}
