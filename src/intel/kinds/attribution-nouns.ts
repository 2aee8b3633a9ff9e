/* Attributions that nouns say: "a malicious act by Chinese state-backed actors", "Russia's attacks on Ukraine", "our
 * attribution to Thornback", "X, the group behind the attacks". */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {around, nounFrom} from "./clauses.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import {isActor} from "./doers.ts"
import type {Context, Draft} from "./draft.ts"
import {isNamed, partiesOf} from "./parties.ts"

/** Nouns of events that are no deed of an attacker where somebody else follows: "exploitation by X" tells the means. */
const noDeed =
  /^(?:exploitation|hacking|abuse|behaviour|conduct|outages?|targeting|disruptions?|activities|leaks?)$/

/** Every attribution that the nouns of a sentence say. */
export function attributionNouns(context: Context): void {
  const {phrase, discourse} = context
  for (const noun of phrase.parse.nouns) {
    const word = phrase.tokens[noun.head]
    if (discourse.isNoun("event", word)) {
      if (!noDeed.test(word?.key ?? "")) byWhom(context, noun)
    } else if (/^(?:attribution|attributions|ascription)$/.test(word?.key ?? "")) attributionTo(context, noun)
    else if (/^(?:responsibility|role|hand|involvement)$/.test(word?.key ?? ""))
      responsibilityOf(context, noun)
    else if (discourse.isNoun("actor", word)) groupBehind(context, noun)
  }
}

function push(
  context: Context,
  who: readonly Ref[],
  deeds: readonly Ref[],
  draft: Pick<Draft, "relation" | "anchor" | "evidence"> & {readonly modality?: "presupposed"},
): void {
  for (const actor of who)
    for (const deed of deeds)
      if (deed.id !== actor.id && !isLikened(context, actor, draft.anchor))
        context.drafts.push({
          kind: "attribution",
          subject: actor.id,
          object: deed.id,
          isDenied: false,
          ...draft,
        })
}

/** "consistent with past activity by X": what something is likened to is no deed that is spoken of. */
function isLikened({drafts}: Context, actor: Ref, at: number): boolean {
  return drafts.some(
    ({kind, object, anchor, evidence, isTakenForGranted}) =>
      kind === "association" &&
      object === actor.id &&
      isTakenForGranted !== true &&
      anchor < at &&
      at < evidence.to,
  )
}

/** "an attack by X", "two campaigns of X", "X's campaign". */
function byWhom(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const known = (ref: Ref): boolean => isActor(ref) && ref.kind !== "person"
  // What hangs on the places behind the noun may be the noun's: "attacks on hospitals by X".
  const behind: NounPhrase[] = []
  const look = (np: NounPhrase | undefined, depth: number): void => {
    if (np === undefined || depth > 3) return
    for (const attached of np.preps) {
      if (attached.prep === "by" && attached.np !== undefined) behind.push(attached.np)
      look(attached.np, depth + 1)
    }
    for (const one of np.conjuncts) look(one, depth + 1)
  }
  look(noun, 0)
  const clause = phrase.parse.clauseAt[noun.head]
  // What follows as an argument of the verb may be the noun's too: "warn of attacks on hospitals by X".
  for (const {prep, at, np} of clause?.args ?? []) {
    if (np === undefined || np.from < noun.to || clause === undefined) continue
    // "did not go unnoticed by hackers" is no deed of theirs.
    if (prep === "by" && clause.voice !== "passive" && phrase.parse.nounAt[at - 1] !== undefined)
      behind.push(np)
    else if (noun.from > clause.at || clause.lemma === "") look(np, 1)
  }
  const who = behind.map((np) => partiesOf(context, np).filter(known)).find((refs) => refs.length > 0)
  const end = behind.find((np) => partiesOf(context, np).some(known))
  if (who !== undefined && end !== undefined) {
    push(context, who, deedsOf(context, noun, false), {
      relation: "by",
      anchor: noun.head,
      evidence: {from: noun.from, to: Math.max(noun.to, end.end)},
      modality: "presupposed",
    })
    return
  }
  const of = noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  const parties = partiesOf(context, of)
  const isGang = parties.some((ref) => ref.kind === "actor" && isNamed(context, ref))
  // "a joint attack of Iran and Hezbollah": a state alone may be whom it hit.
  const owners = parties.filter(
    (ref) =>
      ref.kind === "state body" ||
      (ref.kind === "state" && isGang) ||
      (ref.kind === "actor" && isNamed(context, ref)),
  )
  if (of !== undefined && owners.length > 0) {
    push(context, owners, deedsOf(context, noun, false), {
      relation: "by",
      anchor: noun.head,
      evidence: {from: noun.from, to: of.to},
      modality: "presupposed",
    })
    return
  }
  const {possessor} = noun
  if (possessor === undefined) named(context, noun)
  if (possessor === undefined || possessor.isPronoun) return
  // "the group's attacks", "whose activity": of whom the text speaks, in passing.
  if (phrase.tokens[possessor.head]?.isCapital !== true) return
  if (phrase.tokens.slice(possessor.from, noun.head).some(({key}) => key === "whose")) return
  const whose = partiesOf(context, possessor).filter(
    (ref) => ref.kind === "state body" || (ref.kind === "actor" && isNamed(context, ref)),
  )
  push(context, whose, deedsOf(context, noun, false), {
    relation: "by",
    anchor: noun.head,
    evidence: {from: possessor.from, to: noun.end},
    modality: "presupposed",
  })
}

const campaigns = /^(?:campaigns?|operations?|attacks?|intrusions?)$/
const likened =
  /^(?:previous|past|prior|earlier|former|other|similar|known|historical|typical|suspected|alleged|possible|potential|more|no|any|future)$/

/** "an ongoing APT28 campaign", "the TA575 campaigns": whose name stands before the noun. */
function named(context: Context, noun: NounPhrase): void {
  const {phrase, discourse} = context
  if (!campaigns.test(phrase.tokens[noun.head]?.key ?? "")) return
  let at = noun.head - 1
  // "this Winnti attack operation"
  while (at > noun.from && phrase.mentionAt[at] === -1 && discourse.isNoun("event", phrase.tokens[at])) at--
  const mention = phrase.mentions[phrase.mentionAt[at] ?? -1]
  if (at < noun.from || mention?.kind !== "actor" || mention.to !== at + 1) return
  if (phrase.tokens.slice(noun.from, mention.from).some(({key}) => likened.test(key))) return
  push(context, [discourse.mentionRef(mention)], deedsOf(context, noun, false), {
    relation: "by",
    anchor: noun.head,
    evidence: {from: noun.from, to: noun.end},
    modality: "presupposed",
  })
}

/** "our attribution (of the attack) to Thornback": one claim, as sure as the clause says. */
function attributionTo(context: Context, noun: NounPhrase): void {
  const {discourse, phrase} = context
  const of = noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
  const to = [...noun.preps, ...(of?.preps ?? [])].find(({prep, np}) => prep === "to" && np !== undefined)?.np
  const who = partiesOf(context, to).filter(isActor)
  const clause = phrase.parse.clauseAt[noun.head]
  if (to === undefined || who.length === 0 || clause === undefined || clause.isNegated) return
  if (/^(?:no|any)$/.test(phrase.tokens[noun.from]?.key ?? "")) return
  if (clause.modal !== undefined || isOpenQuestion(phrase, clause)) return
  const deeds =
    of === undefined
      ? clause.args.flatMap(({np}) => deedsOf(context, np, false)).slice(0, 1)
      : deedsOf(context, of, true)
  push(
    context,
    who,
    deeds.length > 0 ? deeds : [{id: discourse.event, kind: "event", from: noun.from, to: noun.to}],
    {
      relation: "attributed-to",
      anchor: noun.head,
      evidence: {from: Math.min(clause.from, noun.from), to: clause.to},
    },
  )
}

/** "Attribution to X is premature", "remains disputed": nobody attributes it. */
function isOpenQuestion({tokens}: Phrase, {predicate, verb, to}: Clause): boolean {
  const said = tokens[predicate?.at ?? -1]?.key ?? ""
  return (
    /^(?:premature|early|hasty|uncertain|unclear|open|difficult|hard|impossible|disputed|contested|unproven|unconfirmed|doubtful|questionable|problematic|unlikely)$/.test(
      said,
    ) ||
    tokens
      .slice(verb.from, to)
      .some(({key}) => /^(?:disputed|contested|questioned|doubted|pending)$/.test(key))
  )
}

/** "Russia's responsibility for the attack", "the involvement of the GRU in the attack". */
function responsibilityOf(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const clause = phrase.parse.clauseAt[noun.head]
  const whose = noun.possessor ?? noun.preps.find(({prep}) => /^(?:of|by)$/.test(prep))?.np
  const isSeen =
    phrase.tokens[noun.head]?.key === "hand" &&
    /^(?:see|recognise|recognize|detect|suspect|sense|find|identify|discern|perceive)$/.test(
      clause?.lemma ?? "",
    )
  const deed = [...noun.preps, ...(whose?.preps ?? []), ...(isSeen ? (clause?.args ?? []) : [])].find(
    ({prep, np}) => (/^(?:for|in)$/.test(prep) || (isSeen && prep === "behind")) && np !== undefined,
  )?.np
  if (whose === undefined || whose.isPronoun || clause?.isNegated === true || clause?.modal === "would")
    return
  if (deed === undefined && !isSeen) return
  // Denied, rejected, looked into: said of it is something else.
  const said = clause === undefined ? [] : [clause, ...around(clause)]
  if (
    said.some(({lemma}) =>
      /^(?:deny|reject|dismiss|investigate|examine|refute|dispute|question)$/.test(lemma),
    )
  )
    return
  // "We do not think that this proves the involvement of X"
  if (
    /^(?:prove|show|mean|imply|suggest|indicate|demonstrate|establish)$/.test(clause?.lemma ?? "") &&
    clause?.parent?.isNegated === true
  )
    return
  push(
    context,
    partiesOf(context, {...whose, preps: []}).filter(isActor),
    deed === undefined ? spokenOf(context, noun) : deedsOf(context, deed, true),
    {
      relation: "responsible-for",
      anchor: noun.head,
      evidence: {from: Math.min(noun.from, whose.from), to: Math.max(noun.to, whose.to, deed?.end ?? 0)},
    },
  )
}

/** "We named the group behind it X", "the group behind it, which we track as X": the name that a verb gives. */
function nameGivenTo({phrase}: Context, noun: NounPhrase, deed: NounPhrase): NounPhrase | undefined {
  for (const clause of phrase.parse.clauses) {
    if (!namers.has(clause.lemma) || (clause.object !== noun && clause.subject !== noun)) continue
    const as = clause.args.find(({prep, np}) => prep === "as" && np !== undefined)?.np
    if (clause.secondObject !== undefined || as !== undefined) return clause.secondObject ?? as
    // "the actor behind the campaign X"
    const head = phrase.tokens[deed.head]
    if (head?.isCapital === true && deed.head > deed.from && clause.voice === "active")
      return {...deed, from: deed.head, determiner: undefined, possessor: undefined}
  }
  return undefined
}

const namers: ReadonlySet<string> = new Set(
  "name call track dub designate label nickname term christen baptise codename".split(" "),
)

/** "X, the group behind the attacks": where the noun stands beside a name. */
function groupBehind(context: Context, noun: NounPhrase): void {
  const {phrase} = context
  const behind = noun.preps.find(({prep, np}) => prep === "behind" && np !== undefined)?.np
  const isResponsible =
    phrase.tokens[noun.to]?.key === "responsible" && phrase.tokens[noun.to + 1]?.key === "for"
  const deed = behind ?? (isResponsible ? nounFrom(phrase, noun.to + 2) : undefined)
  if (deed === undefined) return
  const named =
    noun.appositions
      .map(({np}) => np)
      .find((np) => partiesOf(context, np).some((ref) => isNamed(context, ref))) ??
    phrase.parse.nouns.find(({appositions}) => appositions.some(({np}) => np === noun))
  const given = named === undefined ? nameGivenTo(context, noun, deed) : undefined
  const who = named ?? given
  if (who === undefined) return
  push(
    context,
    partiesOf(context, who).filter((ref) => isActor(ref) && (given !== undefined || isNamed(context, ref))),
    deedsOf(context, deed, true),
    {
      relation: "behind",
      anchor: noun.head,
      evidence: {from: Math.min(who.from, noun.from), to: Math.max(deed.to, who.to)},
      modality: "presupposed",
    },
  )
}
