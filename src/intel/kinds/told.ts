/* Whether a clause tells a deed that was done, and who did it.
 *
 * What is ordered, wished, feared or only possible is no deed; nor is what attackers do in general. Who did it is an
 * actor, a state or a service; where nobody is named, or a tool or a message is the subject, the event stands for them. */

import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"
import {isAttackerNoun, isIntruder} from "./hostile.ts"
import {partyOf} from "./parties.ts"

/** Verbs whose infinitive is told as done: "is believed to have used", "began to target". */
const raising: ReadonlySet<string> = new Set(
  "appear seem believe know say think report suspect understand assess allege continue begin start manage happen observe see find consider presume proceed go judge assume try attempt struggle scramble tend".split(
    " ",
  ),
)

/** Verbs whose content is wished, asked for or made possible. */
const wishing: ReadonlySet<string> = new Set(
  "allow enable permit let prevent stop avoid ensure check verify recommend advise urge ask require demand request encourage hope want fear threaten refuse fail".split(
    " ",
  ),
)

/** What opens a clause that tells what was, whatever the clause around says. */
const factual = /^(?:after|when|since|because|as|while|once|before|although|though)$/

const conditions = /^(?:if|unless|whether|in case|until|lest|so that|once|provided)\b/

/** Whether a clause tells what was done or is being done. */
export function isTold(context: Context, clause: Clause): boolean {
  let inner: Clause | undefined
  for (let at: Clause | undefined = clause; at !== undefined; at = at.parent) {
    if (at.isImperative || conditions.test(at.marker)) return false
    // "tests could not be processed after the laboratory was hit"
    const isFactual =
      inner !== undefined &&
      inner.kind === "adverbial" &&
      factual.test(inner.marker) &&
      inner.modal === undefined
    const isApart =
      isFactual ||
      (inner !== undefined && (inner.kind === "that" || inner.kind === "relative" || inner.kind === "main"))
    if (isPossible(at) && !isApart) return false
    if (
      inner !== undefined &&
      inner.kind !== "relative" &&
      wishing.has(at.lemma) &&
      at.complements.includes(inner)
    )
      return false
    // "denied that it had been hit", "denied that hackers had stolen data" is told, and denied; what others deny to have done
    // is theirs to deny.
    if (
      inner !== undefined &&
      at.lemma === "deny" &&
      at.complements.includes(inner) &&
      clause.voice !== "passive" &&
      !isByAnybody(context.phrase, clause)
    )
      return false
    if (at.kind === "infinitive" && !at.isPerfect && !isRaised(context, at)) return isFactual
    inner = at
  }
  return !isGeneral(context, clause)
}

/** "hackers had stolen data": done by attackers of whom nothing more is said. */
export const isByAnybody = ({tokens, mentions}: Phrase, {subject}: Clause): boolean =>
  subject !== undefined &&
  isAttackerNoun(tokens[subject.head]) &&
  subject.preps.length === 0 &&
  !mentions.some(({from, to}) => from >= subject.from && to <= subject.head)

/** "could allow", "would", "will": not done; "may have used", "could have used" is. */
function isPossible({modal, isPerfect}: Clause): boolean {
  return modal !== undefined && !/^(?:may|might)$/.test(modal) && !(modal === "could" && isPerfect)
}

/** "The bank denied that its systems had been breached": whoever says so. */
export function isUnderDenial({parent}: Clause): boolean {
  return parent !== undefined && parent.lemma === "deny" && !parent.isNegated
}

/** "without exploiting a flaw", "rather than exploit P", "did not, as reported, exploit P", "is not thought to have used P": what
 *  was not done. */
export function isForgone({tokens}: Phrase, {verb, marker, kind, parent}: Clause): boolean {
  if (/^(?:without|instead of|rather than)$/.test(marker)) return true
  if (kind === "infinitive" && parent?.isNegated === true && doubted.has(parent.lemma)) return true
  const before = tokens[verb.from - 1]
  const first = tokens[verb.from - 2]?.key
  if (before?.text === ",")
    for (let i = verb.from - 3; i >= Math.max(0, verb.from - 9); i--)
      if (tokens[i]?.key === "not" && tokens[i + 1]?.text === ",") return true
  return (before?.key === "than" && first === "rather") || (before?.key === "of" && first === "instead")
}

const doubted: ReadonlySet<string> = new Set(
  "think believe suppose consider suspect judge appear seem".split(" "),
)

const trying = /^(?:attempts?|efforts?|bids?|campaigns?|operations?|tr(?:y|ies))$/
const latest =
  /^(?:latest|first|second|third|fourth|last|newest|only|one|ones|company|firm|hospital|bank|victim)$/

/** "attempts to break into banks". */
const isAttempt = ({phrase}: Context, {kind, antecedent}: Clause): boolean =>
  kind === "infinitive" && antecedent !== undefined && trying.test(phrase.tokens[antecedent.head]?.key ?? "")

function isRaised(context: Context, clause: Clause): boolean {
  const {phrase} = context
  const above = clause.parent
  if (isAttempt(context, clause)) return true
  if (above === undefined) return false
  // "is the latest to be struck"
  if (above.lemma === "be" && above.predicate !== undefined && !above.isNegated)
    if (latest.test(phrase.tokens[above.predicate.at]?.key ?? "")) return true
  if (raising.has(above.lemma) && !above.isNegated) return true
  return above.predicate?.kind === "adjective" && above.complements.includes(clause)
}

/** "Attackers often exploit …", "an attacker sends …", "employees log in to …": what is done in general. */
function isGeneral({phrase, discourse}: Context, clause: Clause): boolean {
  const {subject} = clause
  if (clause.tense !== "present" || clause.isPerfect || clause.isProgressive || clause.voice !== "active")
    return false
  const head = phrase.tokens[subject?.head ?? -1]
  if (subject === undefined || subject.isPronoun) return false
  if (!discourse.isNoun("actor", head) && !discourse.isNoun("culprit", head)) return false
  // "attackers exploit CVE-…", "now attackers employ it": that one.
  const {object} = clause
  const isOne =
    (object !== undefined && /^(?:it|them)$/.test(phrase.tokens[object.head]?.key ?? "")) ||
    (object !== undefined &&
      phrase.mentions.some((m) => m.kind === "vulnerability" && m.from >= object.from && m.to <= object.end))
  if (isOne) return false
  const first = phrase.tokens[subject.from]?.key ?? ""
  const isNamed = phrase.mentions.some((m) => m.from >= subject.from && m.to <= subject.end)
  return !isNamed && (subject.determiner === undefined || first === "a" || first === "an" || first === "any")
}

/** Who did what a clause tells: an actor, or the event; undefined where it was somebody else. What a government did, its
 *  state did. */
export function doerIn(context: Context, clause: Clause): Ref | undefined {
  const doer = doerOfDeed(context, clause)
  return doer?.kind === "state" && doer.state !== undefined && doer.id !== doer.state
    ? {...doer, id: doer.state}
    : doer
}

function doerOfDeed(context: Context, clause: Clause): Ref | undefined {
  const {discourse} = context
  const isPassive = clause.voice === "passive"
  const who = isPassive ? clause.agent : clause.subject
  if (isDeedOf(context, clause)) return {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
  if (who !== undefined) {
    const doer = doerOfNoun(context, who)
    // "The agency foiled an attempt to break into banks": somebody's.
    // "A hacker found guilty of breaking into the railway's system".
    const isSomebodyElse =
      clause.kind === "gerund" &&
      discourse.isNoun("actor", context.phrase.tokens[who.head]) &&
      /^(?:a|an|one)$/.test(context.phrase.tokens[who.from]?.key ?? "")
    if (
      doer === undefined &&
      (isSomebodyElse || isAttempt(context, clause) || isOneIntruder(context, clause, who))
    )
      return {id: discourse.event, kind: "event", from: clause.at, to: clause.at}
    return doer?.kind === "event" && !isPassive ? (bringerOf(context, clause, who) ?? doer) : doer
  }
  const event = (): Ref => ({id: discourse.event, kind: "event", from: clause.at, to: clause.at})
  if (isPassive) return event()
  const above = clause.parent
  if (above !== undefined && clause.kind !== "main" && clause.kind !== "that") {
    // "This actor has been seen deploying …": whoever was seen.
    const seen = above.voice === "passive" && above.complements.includes(clause) ? above.subject : undefined
    const doer = (seen === undefined ? undefined : doerOfNoun(context, seen)) ?? doerIn(context, above)
    if (doer !== undefined) return doer
  }
  // "Logging in with default passwords", in a list below who did it.
  if (clause.kind === "gerund" || clause.kind === "participle" || clause.kind === "fragment") {
    if (discourse.topic === "actor" && discourse.lastActor !== undefined)
      return {...discourse.lastActor, ...place(clause)}
    return discourse.hasEvent ? event() : undefined
  }
  return undefined
}

/** "X sent e-mails that carried P": X, who sent what did it. */
function bringerOf(context: Context, clause: Clause, thing: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const first = clause.conjunctOf ?? clause
  if (first.kind !== "relative" || first.antecedent !== thing) return undefined
  const above = phrase.parse.clauseAt[thing.head]
  if (above === undefined || above === first || above.voice !== "active" || above.subject === thing)
    return undefined
  const isThing = ["malware", "message", "lure", "program"].some((kind) =>
    discourse.isNoun(kind, phrase.tokens[thing.head]),
  )
  const doer = isThing && isTold(context, above) ? doerIn(context, above) : undefined
  return doer?.kind === "actor" ? doer : undefined
}

/** "An unknown actor had accessed its network": one of whom nothing more is known did it. */
const isOneIntruder = ({phrase, discourse}: Context, clause: Clause, who: NounPhrase): boolean =>
  clause.voice === "active" &&
  (clause.tense === "past" || clause.isPerfect) &&
  /^(?:main|that|adverbial)$/.test(clause.kind) &&
  who.preps.length === 0 &&
  intruder.test(phrase.tokens[who.head]?.key ?? "") &&
  /^(?:a|an)$/.test(phrase.tokens[who.from]?.key ?? "") &&
  (discourse.hasEvent || clause.kind === "main")

const intruder =
  /^(?:actor|attacker|intruder|hacker|adversary|threat-actor|perpetrator|cybercriminal|fraudster|scammer|thief)$/

/** "responsible for gaining access": what somebody is held responsible for is the event. */
function isDeedOf({phrase}: Context, clause: Clause): boolean {
  const above = clause.parent
  return (
    clause.kind === "gerund" &&
    above?.predicate?.kind === "adjective" &&
    phrase.tokens[above.predicate.at]?.key === "responsible"
  )
}

const place = ({from, to}: Range): Range => ({from, to})

const ranks = /^(?:members|operatives|hackers|hacktivists|attackers)$/

const several =
  /^(?:series|number|string|spate|set|range|run|pair|couple|handful|flurry|rash|round|bout|slew|barrage|succession|sequence|burst|surge)$/

const isPlace = ({phrase: {mentions, mentionAt}}: Context, {head}: NounPhrase): boolean =>
  /^(?:state|place|sector)$/.test(mentions[mentionAt[head] ?? -1]?.kind ?? "")

/** The attack that was on, against or in what a noun phrase names. */
function attackOn({phrase, discourse}: Context, np: NounPhrase): NounPhrase | undefined {
  const {parse, tokens} = phrase
  if (!/^(?:on|against|in|at)$/.test(tokens[np.from - 1]?.key ?? "")) return undefined
  return parse.nouns.findLast(
    (one) =>
      one.head < np.from &&
      discourse.isNoun("event", tokens[one.head]) &&
      (one.end >= np.end || one.clauses.some(({to}) => to >= np.end)),
  )
}

/** A noun phrase as somebody who did it; malware, a message or an entry stands for the event. */
export function doerOfNoun(context: Context, np: NounPhrase): Ref | undefined {
  const {discourse, phrase} = context
  // "The attack on Ukraine, which hit a network": the attack did.
  const attack = isPlace(context, np) ? attackOn(context, np) : undefined
  if (attack !== undefined) return doerOfNoun(context, attack)
  // "Pale Cormorant, a group that …": what the text puts beside is the same.
  const host = hostOf(context, np)
  if (host !== undefined && host !== np) {
    const doer = doerOfNoun(context, host)
    if (doer !== undefined) return doer
  }
  // "X is a group known to deploy …": X.
  const said = saidToBe(context, np)
  if (said !== undefined) {
    const doer = doerOfNoun(context, said)
    if (doer?.kind === "actor") return doer
  }
  // "The SVR's actors": the service.
  const own = np.possessor
  if (own !== undefined && np.head <= own.to + 1 && discourse.isNoun("actor", phrase.tokens[np.head])) {
    const whose = phrase.mentions[phrase.mentionAt[own.head] ?? -1]
    if (whose?.kind === "state body" || whose?.kind === "actor") return discourse.mentionRef(whose)
  }
  // "hackers of the group Z-Pentest", "members of APT28": who they are.
  if (own === undefined && ranks.test(phrase.tokens[np.head]?.key ?? "")) {
    const whole = np.preps.find(({prep, np: of}) => /^(?:of|from)$/.test(prep) && of !== undefined)?.np
    const group = whole === undefined || whole === np ? undefined : doerOfNoun(context, whole)
    if (group?.kind === "actor") return group
  }
  // "a series of intrusions": of what there are several.
  const part = several.test(phrase.tokens[np.head]?.key ?? "")
    ? np.preps.find(({prep}) => prep === "of")?.np
    : undefined
  if (part !== undefined && part !== np) return doerOfNoun(context, part)
  // "The first, in 2022, …": of the events that were announced.
  if (/^(?:first|second|third)$/.test(phrase.tokens[np.head]?.key ?? "")) void discourse.event
  // "activity relating to X"; "an actor tracked by the agency as X" has its name.
  const isRelated =
    !discourse.isNoun("actor", phrase.tokens[np.head]) &&
    np.clauses.some((c) => c.kind === "participle" && c.from <= np.to + 1)
  // "spread by SMS", "a reverse proxy": things, whatever their capitals.
  const isNamed = phrase.mentionAt[np.head] !== -1 || discourse.isNoun("actor", phrase.tokens[np.head])
  const isOfThings =
    !isNamed && ["malware", "message", "lure"].some((kind) => discourse.isNoun(kind, phrase.tokens[np.head]))
  const party = isRelated || isOfThings ? undefined : partyOf(context, np)
  const ref = party ?? doerOf(discourse, phrase, {from: np.from, to: isRelated ? np.end : np.to})
  if (ref !== undefined && isDoer(ref)) return ref.kind === "person" ? undefined : ref
  const head = phrase.tokens[np.head]
  const named = ref as Ref | undefined
  // "an unauthorised third party"
  if (named === undefined && (isIntruder(context, np) || isAttackerNoun(head)))
    return {id: discourse.event, kind: "event", from: np.from, to: np.to}
  const isThing =
    named === undefined
      ? ["malware", "lure", "means", "access"].some((kind) => discourse.isNoun(kind, head))
      : /^(?:malware|tool|vulnerability)$/.test(named.kind)
  return isThing ? {id: discourse.event, kind: "event", from: np.from, to: np.to} : undefined
}

/** Who is said to be what a noun phrase names: "X is a group that …". */
export function saidToBe({phrase}: Context, np: NounPhrase): NounPhrase | undefined {
  if (np.clauses.length === 0 || !/^(?:a|an|one)$/.test(phrase.tokens[np.from]?.key ?? "")) return undefined
  const clause = phrase.clauses.find(({predicate, lemma}) => lemma === "be" && predicate?.np === np)
  const subject = clause?.isNegated === false ? clause.subject : undefined
  return subject === np || subject?.isPronoun === true ? undefined : subject
}

/** Who else did it beside the first of a list: "X and Y exploited …", "groups such as X and Y". */
export function othersIn(context: Context, clause: Clause, first: string): readonly string[] {
  const who = clause.voice === "passive" ? clause.agent : (clause.subject ?? clause.parent?.subject)
  if (who === undefined) return []
  const found: string[] = []
  for (const np of [...who.conjuncts, ...who.examples, ...namesBeside(who)]) {
    const ref = doerOfNoun(context, np)
    if (ref?.kind === "actor" && ref.id !== first && !found.includes(ref.id)) found.push(ref.id)
  }
  return found
}

/** "three groups, A, B and C": these. */
const namesBeside = ({appositions}: NounPhrase): readonly NounPhrase[] =>
  appositions.flatMap(({kind, np}) =>
    kind === "comma" && np.conjuncts.length > 0 ? [np, ...np.conjuncts] : [],
  )

/** Whether a noun phrase says only what sort of groups its examples are. */
export const isSortOf = ({phrase}: Context, clause: Clause): boolean => {
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  return (
    who !== undefined &&
    who.examples.length > 0 &&
    phrase.mentions[phrase.mentionAt[who.head] ?? -1]?.kind !== "actor"
  )
}

/** What a noun phrase stands beside: the name before ", a group that …". */
export function hostOf({phrase}: Context, np: NounPhrase): NounPhrase | undefined {
  return phrase.parse.nouns.find(
    (n) => n !== np && n.head < np.head && n.appositions.some((a) => a.kind === "comma" && a.np === np),
  )
}
