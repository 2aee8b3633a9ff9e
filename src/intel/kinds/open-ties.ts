/* Associations that no verb of the lexicon says and that the types of what stands together leave as the only reading:
 * "X was groomed by the GRU", "X is a mask for Y", "X is in the employ of the MSS", "X goes hand in glove with Y", "X is
 * answerable to the GRU".
 *
 * An attacker stands on the one side, another attacker or a service of a state on the other; a state alone only where
 * the words leave no doubt. What foes do to each other, and what anybody says of attackers, is kept out by word. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {evidenceOf, inPassing, isDenied, subjectNoun} from "./clauses.ts"
import type {Context} from "./draft.ts"
import {associate, associatesIn, bothOf, linkedIn} from "./linked-parties.ts"
import {isNamed, partiesOf} from "./parties.ts"

/** The association of a clause that stands in no lexicon; false where there is none. */
export function openTies(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  if (clause.lemma === "" || discourse.isVerb("hit", clause.lemma) || apart.has(clause.lemma)) return false
  if (phrase.mentions.every(({kind}) => !/^(?:actor|state body|state|malware)$/.test(kind))) return false
  const found = tieOf(context, clause)
  if (found === undefined) return false
  return associate(context, found.who, found.whom, {
    relation: "linked-to",
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: isDenied(phrase, clause),
    ...inPassing(clause),
  })
}

interface Tie {
  readonly who: readonly Ref[]
  readonly whom: readonly Ref[]
}

function tieOf(context: Context, clause: Clause): Tie | undefined {
  const who = attackers(context, subjectNoun(context.phrase, clause))
  if (clause.voice === "passive") {
    const by = others(context, clause.agent)
    if (who.length > 0 && by.length > 0) return {who, whom: by}
    return who.length === 0 ? undefined : behind(context, clause, who, /^(?:from|under|within|out of|into)$/)
  }
  if (clause.lemma === "be" || clause.predicate !== undefined)
    return who.length === 0 ? undefined : predicated(context, clause, who)
  // "The GRU nurtured X"
  const services = partiesOf(context, clause.subject).filter(({kind}) => kind === "state body")
  if (services.length > 0) {
    const done = attackers(context, clause.object)
    return done.length === 0 ? undefined : {who: done, whom: services}
  }
  if (who.length === 0) return dueFrom(context, clause)
  // "X rents servers from Y", "X borrows the code of Y"
  const got = /^(?:rent|lease|buy|purchase|borrow|procure|acquire|license|inherit|reuse)$/.test(clause.lemma)
    ? clause.object?.preps.find(({prep}) => /^(?:from|of)$/.test(prep))?.np
    : undefined
  const giver = others(context, got)
  if (giver.length > 0) return {who, whom: giver}
  return behind(context, clause, who, /^(?:with|for|alongside|under|within|from|in)$/)
}

/** "whose tasking comes from the GRU", "its funding came from Y", "the orders of X stem from Z". */
function dueFrom(context: Context, clause: Clause): Tie | undefined {
  const {phrase} = context
  if (clause.subject === undefined || !/^(?:come|stem|originate|flow|arrive|hail)$/.test(clause.lemma))
    return undefined
  if (!bond.test(phrase.tokens[clause.subject.head]?.key ?? "")) return undefined
  const owner = clause.subject.possessor ?? clause.subject.preps.find(({prep}) => prep === "of")?.np
  const who =
    owner === undefined || phrase.tokens[clause.subject.from - 1]?.key === "whose"
      ? linkedIn(context, clause.subject).filter(({kind}) => kind === "actor")
      : attackers(context, owner)
  const from = clause.args.find(({prep, np, at}) => prep === "from" && np !== undefined && at > clause.at)?.np
  const whom = associatesIn(context, from, true)
  return who.length === 0 || whom.length === 0 ? undefined : {who, whom}
}

/** What stands behind a preposition of the verb. */
function behind(context: Context, clause: Clause, who: readonly Ref[], preps: RegExp): Tie | undefined {
  for (const {prep, np} of clause.args) {
    if (np === undefined || np.from < clause.at || !preps.test(prep.split(" ").at(-1) ?? "")) continue
    const isFrom = /^(?:from|in)$/.test(prep)
    const whom = isFrom && !isBound(context, clause, np) ? [] : within(context, np)
    if (whom.length > 0) return {who, whom}
  }
  return undefined
}

/** "in the interest of X", "from the ranks of Y": the noun says that it is a bond. */
function isBound({phrase}: Context, clause: Clause, np: NounPhrase): boolean {
  return (
    bond.test(phrase.tokens[np.head]?.key ?? "") ||
    /^(?:split|spring|branch|splinter|spin|break|bear|form)$/.test(clause.lemma)
  )
}

const bond =
  /^(?:interests?|service|employ|pay|tasking|taskings|tasks|funding|financing|money|targets|salar(?:y|ies)|wages|assignments|orbit|league|ranks?|behalf|bidding|behest|orders?|instructions?|control|command|direction|umbrella|auspices|wing|patronage|payroll|pocket|fold|guidance|supervision|cahoots|tandem|concert|partnership|alliance|cooperation|collaboration|coordination|support|hands|name|benefit|tutelage|sponsorship|protection)$/

/** "is a mask for Y", "is in the employ of the MSS", "is answerable to the GRU". */
function predicated(context: Context, clause: Clause, who: readonly Ref[]): Tie | undefined {
  const {phrase, discourse} = context
  const {predicate} = clause
  if (predicate === undefined) return undefined
  const key = phrase.tokens[predicate.np?.head ?? predicate.at]?.key ?? ""
  if (predicate.kind === "adjective") {
    if (unrelated.test(phrase.tokens[predicate.at]?.key ?? "")) return undefined
    const near = [...predicate.preps, ...clause.args].filter(
      ({prep, at}) => /^(?:to|with)$/.test(prep) && at > predicate.at,
    )
    const whom = near.flatMap(({np}) => (np === undefined ? [] : within(context, np)))
    return whom.length === 0 ? undefined : {who, whom}
  }
  const {np} = predicate
  if (np === undefined || notTies.test(key) || discourse.isNoun("event", phrase.tokens[np.head]))
    return undefined
  if (predicate.kind === "preposition") {
    if (!bond.test(key)) return undefined
    const whom = np.possessor === undefined ? of(context, np, true) : within(context, np.possessor)
    return whom.length === 0 ? compound(context, np, who) : {who, whom}
  }
  const whom = of(context, np, false)
  return whom.length === 0 ? undefined : {who, whom}
}

/** "under GRU control": whose it is stands before the noun. */
function compound({phrase, discourse}: Context, np: NounPhrase, who: readonly Ref[]): Tie | undefined {
  const whom = phrase.mentions
    .filter((m) => m.from >= np.from && m.to === np.head && /^(?:state|state body|actor)$/.test(m.kind))
    .map((m) => discourse.mentionRef(m))
  return whom.length === 0 ? undefined : {who, whom}
}

/** Behind "of", "for", "with" of a noun; `isState` where a state alone may be meant. */
function of(context: Context, np: NounPhrase, isState: boolean): readonly Ref[] {
  for (const {prep, np: inner} of np.preps) {
    if (inner === undefined || !/^(?:of|for|with|to|within|under)$/.test(prep)) continue
    const found = isState ? associatesIn(context, inner, true) : others(context, inner)
    if (found.length > 0) return found
  }
  return []
}

/** Whom a noun phrase names, or whose it is: "the MSS", "the interest of Iran". */
function within(context: Context, np: NounPhrase): readonly Ref[] {
  const isBond = bond.test(context.phrase.tokens[np.head]?.key ?? "")
  if (!isBond) return others(context, np)
  return np.possessor === undefined ? of(context, np, true) : associatesIn(context, np.possessor)
}

/** Attackers that a noun phrase names. */
function attackers(context: Context, noun: NounPhrase | undefined): readonly Ref[] {
  return partiesOf(context, noun).filter(
    (ref) =>
      (ref.kind === "actor" && isNamed(context, ref)) ||
      (ref.kind === "actor" && ref.id === context.discourse.lastActor?.id),
  )
}

/** Attackers and services of states that a noun phrase names. */
function others(context: Context, noun: NounPhrase | undefined): readonly Ref[] {
  return noun === undefined
    ? []
    : associatesIn(context, noun).filter(
        (ref) => ref.kind === "state body" || (ref.kind === "actor" && isNamed(context, ref)),
      )
}

const joining = /^(?:merge|unite|fuse|combine|join|team|ally|reunite)$/

/** "X and Y are one and the same", "X and Y are closely related", "X and Y have merged". */
export function areOne(context: Context, clause: Clause): boolean {
  const {phrase} = context
  // "It is possible that the two groups cooperate"
  if (/^(?:cooperate|collaborate|coordinate|overlap)$/.test(clause.lemma) && clause.object === undefined) {
    const [one, ...others] = (clause.subject && bothOf(context, clause.subject)) ?? []
    return relatesAll(context, clause, one, others)
  }
  if (clause.isNegated) return false
  if (joining.test(clause.lemma)) return joined(context, clause)
  const isLinked = clause.voice === "passive" && /^(?:link|connect|relate|tie|affiliate)$/.test(clause.lemma)
  if (clause.lemma !== "be" && !isLinked) return false
  const words = phrase.tokens
    .slice(clause.verb.to, Math.min(clause.to, clause.verb.to + 12))
    .map(({key}) => key)
  if (
    !isLinked &&
    !words.some((w) =>
      /^(?:same|identical|related|allied|allies|partners|siblings|connected|affiliated|intertwined|close)$/.test(
        w,
      ),
    )
  )
    return false
  // Names that nobody knows are attackers where they are called one team.
  const isBand = words.some((w) =>
    /^(?:team|group|gang|people|actors?|operators|hackers|cluster|crew|adversary|persons|individuals)$/.test(
      w,
    ),
  )
  const pair = clause.subject === undefined ? undefined : bothOf(context, clause.subject)
  const [first, ...rest] =
    pair !== undefined
      ? pair
      : isBand
        ? partiesOf(context, clause.subject).filter(({kind}) => kind === "actor")
        : attackers(context, clause.subject)
  return relatesAll(context, clause, first, rest)
}

/** The first of several with all the others. */
function relatesAll(context: Context, clause: Clause, first: Ref | undefined, rest: readonly Ref[]): boolean {
  const draft = {relation: "related-to", anchor: clause.at, evidence: evidenceOf(clause)}
  return first !== undefined && associate(context, [first], rest, draft)
}

/** "X and Y have merged", "X and Y say they have joined forces". */
function joined(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const {object, subject, parent} = clause
  if (
    object !== undefined &&
    !/^(?:forces|hands|ranks|resources|efforts)$/.test(phrase.tokens[object.head]?.key ?? "")
  )
    return false
  if (clause.args.some(({prep, at}) => prep === "with" && at > clause.at)) return false
  const who = subject?.isPronoun === true && parent?.subject !== undefined ? parent.subject : subject
  const [first, ...rest] = partiesOf(context, who).filter(({kind}) => kind === "actor")
  return relatesAll(context, clause, first, rest)
}

const notTies =
  /^(?:victims?|targets?|rivals?|competitors?|names?|alias|aliases|enem(?:y|ies)|foes?|adversar(?:y|ies)|threats?|critics?|opponents?|examples?|types?|kinds?|synonyms?|monikers?|designations?|copy|copycats?|imitators?|imitation|case|reason|cause|subject|focus|object|word|term|opposite|counterpart|hunters?|investigations?|report|analysis|description|profile|name|label|match|contrast|reminder|sign|evidence|proof|indication)$/

const unrelated =
  /^(?:unrelated|hostile|opposed|unknown|unconnected|vulnerable|attributable|known|due|prior|equal|superior|inferior|different|distinct|new|common|separate|unlike|comparable|incompatible|inconsistent|familiar|busy|satisfied|content|responsible|not)$/

/** What is done to attackers by their foes, by each other, or in words; and what ties nobody. */
const apart: ReadonlySet<string> = new Set(
  (
    "differ compete fight feud steal exfiltrate collect harvest extract extort demand break part distinguish confuse mistake separate hide " +
    "defend protect clash struggle suffer flee escape equate compare contrast conflate track name call dub label know identify attribute " +
    "blame accuse indict charge sanction arrest detain expel expose unmask report publish document describe detail detect discover " +
    "observe see watch monitor spot note mention analyse analyze study investigate refer designate list hunt stop disrupt dismantle " +
    "foil thwart deny suspect believe think say assess judge consider regard view infiltrate spy impersonate imitate copy mimic pose " +
    "masquerade ban prosecute sentence convict condemn denounce warn learn hear find replace follow precede outnumber outpace beat " +
    "surpass rival oppose resist challenge betray dox leak quote cite interview thank include exclude involve remain stay become " +
    "deploy use employ utilise utilize install drop execute load distribute wield abuse leverage"
  ).split(" "),
)
