/* Associations said by clauses: "X is linked to Y", "the GRU directs X", "X overlaps with the cluster Y", "X and Y share
 * a loader", "the techniques are coherent with those of X", "X is a China-nexus cluster".
 *
 * Here stand those that the lexicon of relations and a few constructions say; linked-parties.ts reads who is linked to
 * whom. */

import type {Relation} from "../../knowledge/lexicons.ts"
import type {RelationForm} from "../grammar/lookup.ts"
import {predicateAt} from "../grammar/predicates.ts"
import type {Phrase} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {backersIn} from "./backed.ts"
import {
  behindPreposition,
  behindVerb,
  evidenceOf,
  inPassing,
  isDenied,
  isHypothetical,
  nounFrom,
  predicateStarts,
  subjectNoun,
} from "./clauses.ts"
import {shared, traded} from "./dealings.ts"
import {spokenOf} from "./deeds.ts"
import {isState} from "./doers.ts"
import type {Context} from "./draft.ts"
import {associate, associatesIn, firstOf, leftBy, likening, linkedIn} from "./linked-parties.ts"
import {areOne, openTies} from "./open-ties.ts"
import {isKnownParty, isNamed} from "./parties.ts"
import {shapedTies} from "./tie-shapes.ts"
import {wholesOf} from "./wholes.ts"

/** Every association that a clause says. */
export function associations(context: Context, clause: Clause): void {
  if (isHypothetical(clause)) return
  if (
    !byVerb(context, clause) &&
    !asPart(context, clause) &&
    !shared(context, clause) &&
    !used(context, clause) &&
    !onBehalf(context, clause) &&
    !usedAsFront(context, clause) &&
    !traded(context, clause) &&
    !byPredicate(context, clause) &&
    !areOne(context, clause) &&
    !shapedTies(context, clause)
  )
    openTies(context, clause)
}

/** "X is linked to Y", "Y links X to Z", "the GRU directs X". */
function byVerb(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const lemma = keyOf(clause.lemma)
  for (const form of discourse.lookup.relations.get(lemma) ?? []) {
    const {relation} = form
    if (relation.kind !== "association" || behindVerb(phrase, clause, form) === undefined) continue
    const isPassive = clause.voice === "passive"
    // "has not linked X to Y" claims nothing; "X is not linked to Y" denies it.
    if (clause.isNegated && relation.isSaid && (!isPassive || clause.isPerfect)) continue
    const places = (role: Relation["subject"]): readonly (NounPhrase | undefined)[] => {
      if (role === "prep")
        return relation.preps.flatMap((prep) => [
          ...behindPreposition(phrase, clause, prep),
          // "overlaps in tooling with X"
          ...(/^(?:overlap|share|align|coincide|correspond)$/.test(clause.lemma)
            ? anywhereBehind(phrase, clause, prep)
            : []),
          // "on the Committee's behalf"
          ...(prep === "on behalf of"
            ? behindPreposition(phrase, clause, "on")
                .filter(({head}) => phrase.tokens[head]?.key === "behalf")
                .map(({possessor}) => possessor)
            : []),
        ])
      if ((role === "agent") === isPassive)
        return isPassive ? [clause.agent, ...behindPreposition(phrase, clause, "by")] : [clause.object]
      return [subjectNoun(phrase, clause)]
    }
    const isBacking = relation.object === "agent"
    let who = firstOf(places(relation.subject), (noun) => linkedIn(context, noun))
    // "The ransom note resembles that of X", "links the later stage to X": the event, of which that is a part.
    const left =
      who.length === 0 && (likening.test(relation.relation) || relation.isSaid)
        ? firstOf(places(relation.subject), (noun) => leftBy(context, noun))
        : []
    const isGang = who.some((ref) => ref.kind === "actor" || ref.kind === "malware")
    let whom = firstOf(places(relation.object), (noun) => associatesIn(context, noun, isGang))
    if (form.particles.length > 0 && whom.length === 0)
      whom = associatesIn(context, nounFrom(phrase, behindVerb(phrase, clause, form) ?? clause.verb.to))
    if (left.length > 0) {
      who = left
      whom = whom.filter((ref) => ref.kind === "malware" || (ref.kind === "actor" && isNamed(context, ref)))
    }
    // "X supports the interests of the IRGC": the one that is no state belongs to the one that is.
    if (isBacking && !isPassive) {
      const agent = linkedIn(context, clause.subject)
      const patient = associatesIn(context, clause.object)
      // "Norway's government supports Romania", "the Kingdom supports Romania": friends.
      const isFriend = context.phrase.mentions.some(
        ({kind, to}) => kind === "state" && to === (clause.object?.head ?? -2) + 1,
      )
      if (
        patient.some(isState) &&
        !agent.some(isState) &&
        agent.some((r) => r.kind === "actor" && (!isFriend || isNamed(context, r)))
      ) {
        who = agent
        whom = patient
      } else if (!whom.some(isState) || !who.some((r) => r.kind === "actor" || isHiring(context, clause)))
        continue
    }
    if (isBacking && who.some((r) => r.kind === "event") && !isHiring(context, clause)) continue
    if (
      associate(context, who, whom, {
        relation: relation.relation,
        anchor: clause.at,
        evidence: evidenceOf(clause),
        isDenied: isDenied(phrase, clause),
        ...inPassing(clause),
      })
    )
      return true
  }
  return false
}

/** "The hackers were hired by a competitor": they have no name, and the event stands for them. */
function isHiring({phrase, discourse}: Context, {lemma, voice, subject}: Clause): boolean {
  const word = phrase.tokens[subject?.head ?? -1]
  return (
    voice === "passive" &&
    /^(?:hire|pay|contract|recruit|fund|finance|task|commission|bankroll|sponsor|back|direct|control|support|steer|employ|train|equip|task|run|command|protect|shelter|tolerate)$/.test(
      lemma,
    ) &&
    (discourse.isNoun("actor", word) || /^(?:those|they)$/.test(word?.key ?? ""))
  )
}

/** What stands behind a preposition in a clause or in one inside it. */
function anywhereBehind(phrase: Phrase, clause: Clause, prep: string): readonly NounPhrase[] {
  const found: NounPhrase[] = []
  for (let at = clause.verb.to; at < clause.to; at++) {
    const noun = phrase.tokens[at]?.key === prep ? nounFrom(phrase, at + 1) : undefined
    if (noun !== undefined) found.push(noun)
  }
  return found
}

/** "X serves as a front for Y", "identified X as a subordinate element of Y". */
function asPart(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const isOwn = /^(?:serve|act|work|operate|function|double|pose|begin|start|originate|emerge)$/.test(
    clause.lemma,
  )
  if (
    !isOwn &&
    !/^(?:identify|describe|regard|see|assess|name|know|consider|view|class|expose|list|unmask|call|deem|label|brand)$/.test(
      clause.lemma,
    )
  )
    return false
  if (clause.isNegated) return false
  // "The hackers call themselves avengers, but experts see them as a front for X": whoever did it.
  const isThem = !isOwn && phrase.tokens[clause.object?.head ?? -1]?.key === "them"
  const who = linkedIn(
    context,
    isOwn || clause.voice === "passive" ? subjectNoun(phrase, clause) : clause.object,
  ).filter(({kind}) => (kind !== "event" || isThem) && kind !== "state")
  if (who.length === 0) return false
  // "calls X a contractor for Y": the parse may hang Y on the verb.
  const second = clause.secondObject
  const called = second && {
    ...second,
    preps: [...second.preps, ...clause.args.filter(({at}) => at === second.to)],
  }
  for (const role of [
    ...behindPreposition(phrase, clause, "as"),
    ...(called === undefined ? [] : [called]),
  ]) {
    const whom = wholesOf(context, role)
    if (
      associate(context, who, whom, {
        relation: "part-of",
        anchor: clause.at,
        evidence: {from: evidenceOf(clause).from, to: Math.max(evidenceOf(clause).to, role.end)},
        ...inPassing(clause),
      })
    )
      return true
  }
  return false
}

/** "Some of the infrastructure was previously used by APT29". */
function used(context: Context, clause: Clause): boolean {
  const {discourse, phrase} = context
  // "the tools used by X in the attack" are only told.
  if (clause.voice !== "passive" || clause.isNegated || clause.kind === "participle") return false
  if (
    !/^(?:use|employ|operate|deploy|favour|favor|control|register|reuse|associate|see|observe)$/.test(
      clause.lemma,
    )
  )
    return false
  const head = clause.subject?.preps.find(({prep}) => prep === "of")?.np ?? clause.subject
  const word = phrase.tokens[head?.head ?? -1]
  // "The same backdoor was used by X in 2019"; what was used this time is only told.
  const isAgain =
    discourse.isNoun("malware", word) &&
    phrase.tokens
      .slice(clause.subject?.from ?? clause.verb.from, clause.to)
      .some(({key}) => /^(?:same|similar|previously|before|earlier|past|formerly|also|already)$/.test(key))
  if (!isAgain && !discourse.isNoun("belonging", word)) return false
  const whom = firstOf([clause.agent, ...behindPreposition(phrase, clause, "by")], (noun) =>
    associatesIn(context, noun),
  ).filter((ref) => ref.kind === "actor" && isKnownParty(context, ref))
  return associate(context, spokenOf(context, clause), whom, {
    relation: "overlaps-with",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    ...inPassing(clause),
  })
}

/** "The GRU uses X as a front", "X is used by the MSS as a proxy": X belongs to whoever does. */
function usedAsFront(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (
    clause.isNegated ||
    !/^(?:use|employ|run|operate|maintain|deploy|exploit|set|create|host)$/.test(clause.lemma)
  )
    return false
  const isPassive = clause.voice === "passive"
  const isFront = behindPreposition(phrase, clause, "as").some(({head}) =>
    /^(?:front|fronts|cover|proxy|proxies|tool|tools|instrument|fa[cç]ade|facade|persona|smokescreen|cut-?out|mouthpiece|arm|alias|brand)$/.test(
      phrase.tokens[head]?.key ?? "",
    ),
  )
  if (!isFront) return false
  const owner = associatesIn(context, isPassive ? clause.agent : clause.subject).filter(
    (ref) => isState(ref) || (ref.kind === "actor" && isNamed(context, ref)),
  )
  const thing = linkedIn(context, isPassive ? clause.subject : clause.object).filter(
    ({kind}) => kind === "actor" || kind === "organisation",
  )
  return associate(context, thing, owner, {
    relation: "front-for",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    ...inPassing(clause),
  })
}

const deputies: ReadonlySet<string> = new Set(
  "behalf behest direction orders order service interest interests benefit bidding instructions supervision command support pay account blessing approval backing consent connivance protection".split(
    " ",
  ),
)

/** "on direct orders from X", "with the blessing of X", "under the close supervision of X". */
function deputed({phrase}: Context, clause: Clause): readonly (NounPhrase | undefined)[] {
  return clause.args.flatMap(({prep, np}) => {
    const key = phrase.tokens[np?.head ?? -1]?.key ?? ""
    const isDeputy =
      prep === "with"
        ? /^(?:blessing|approval|backing|support|consent|connivance|protection)$/.test(key)
        : deputies.has(key)
    if (np === undefined || !isDeputy || !/^(?:on|at|under|in|with|for)$/.test(prep)) return []
    return [
      np.possessor,
      ...np.preps.filter(({prep: of}) => /^(?:of|from)$/.test(of)).map(({np: whose}) => whose),
    ]
  })
}

/** "The intrusion was conducted on behalf of Chinese intelligence." */
function onBehalf(context: Context, clause: Clause): boolean {
  const {phrase} = context
  // PERF: each of these prepositions holds one of a few nouns.
  if (!phrase.tokens.some(({key}) => deputies.has(key))) return false
  if (clause.lemma === "be" && clause.predicate?.kind !== "noun") return false
  // "does Beijing's bidding"
  const bidding =
    clause.lemma === "do" && phrase.tokens[clause.object?.head ?? -1]?.key === "bidding"
      ? clause.object
      : undefined
  const whom = firstOf(
    [
      bidding?.possessor,
      bidding?.preps.find(({prep}) => prep === "of")?.np,
      ...deputed(context, clause),
      ...[
        "on behalf of",
        "at the behest of",
        "under the direction of",
        "on the orders of",
        "in the service of",
        "in the interest of",
        "in the interests of",
        "for the benefit of",
        "at the direction of",
        "at the bidding of",
        "on the instructions of",
        "on instructions from",
        "on orders from",
        "on the order of",
        "under the supervision of",
        "under the command of",
        "in support of",
        "in the pay of",
        "for the account of",
      ].flatMap((prep) => behindPreposition(phrase, clause, prep)),
    ],
    (noun) => associatesIn(context, noun),
  ).filter((ref) => ref.kind !== "actor")
  if (whom.length === 0) return false
  const doer = clause.voice === "passive" && clause.agent !== undefined ? clause.agent : clause.subject
  return associate(context, linkedIn(context, doer), whom, {
    relation: "acts-for",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(phrase, clause),
    ...inPassing(clause),
  })
}

/** "X is part of Y", "the techniques are coherent with those of Y", "X is a China-nexus cluster". */
function byPredicate(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {predicate} = clause
  if (predicate === undefined && clause.lemma !== "be" && clause.voice !== "passive") return false
  const fit = predicateOf(context, clause)
  const known = linkedIn(context, subjectNoun(phrase, clause))
  const isLike = known.length === 0 && likening.test(fit?.form.relation.relation ?? "")
  const who = isLike ? leftBy(context, subjectNoun(phrase, clause)) : known
  if (who.length === 0) return false
  const common = {
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(phrase, clause),
    ...inPassing(clause),
  }
  if (fit !== undefined) {
    const isGang = who.some((ref) => ref.kind === "actor" || ref.kind === "malware")
    const whom = associatesIn(context, nounFrom(phrase, fit.to), isGang)
    if (associate(context, who, whom, {relation: fit.form.relation.relation, ...common})) return true
  }
  if (predicate?.np !== undefined)
    if (
      associate(
        context,
        who.filter(({kind}) => kind !== "state" && (kind !== "event" || isBand(context, clause))),
        wholesOf(context, predicate.np),
        {relation: "part-of", ...common},
      )
    )
      return true
  return (
    predicate?.kind === "noun" &&
    predicate.np !== undefined &&
    !clause.isNegated &&
    associate(
      context,
      who.filter((ref) => ref.kind === "actor"),
      backersIn(context, predicate.np),
      {relation: "linked-to", ...common},
    )
  )
}

/** "The group's members are officers of the FSB": those who did it, whoever they are. */
function isBand({phrase, discourse}: Context, clause: Clause): boolean {
  const head = subjectNoun(phrase, clause)?.head ?? -1
  const word = phrase.tokens[head]
  return (
    /^(?:members?|leaders?|operators?|developers?|people|men)$/.test(word?.key ?? "") ||
    (discourse.isNoun("actor", word) && word?.key !== "unit")
  )
}

function predicateOf(
  {phrase, discourse}: Context,
  clause: Clause,
): {readonly form: RelationForm; readonly to: number} | undefined {
  const starts = predicateStarts(phrase, clause).slice()
  // "is seen as close to", "is regarded as part of"
  if (clause.voice === "passive")
    for (let i = clause.verb.to; i < clause.to; i++) if (phrase.tokens[i]?.key === "as") starts.push(i + 1)
  return predicateAt(discourse.lookup, phrase.tokens, starts, ({relation, particles}, start) => {
    if (relation.kind !== "association") return undefined
    // "a known contractor of", "very similar to"
    let behind = start
    const matches = particles.every((word, i) => {
      for (let skipped = 0; i > 0 && skipped < 2 && phrase.tokens[behind]?.key !== word; skipped++) behind++
      return phrase.tokens[behind++]?.key === word
    })
    return matches ? behind : undefined
  })
}
