/* Attributions that courts and prosecutors say: "charged two men with hacking the registry", "was sentenced to six years
 * for blackmailing patients", "pleaded guilty to the break-in", "arrested on suspicion of sabotage", "sanctioned the firm
 * for its role in the theft".
 *
 * Whom such a verb is about did it, whatever the noun he is called by; what for is any deed, but for what is no attack. */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {behindPreposition, nounFrom, subjectNoun} from "./clauses.ts"
import {attribute, culpritsIn} from "./culprits.ts"
import {deedsOfClause, innerClauses} from "./deed-clauses.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"
import {accusedIn} from "./suspects.ts"

/** Verb → the prepositions behind which it says what for. Whom it is about is its object. */
const charging: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    accuse: ["of"],
    charge: ["with", "for", "over", "in connection with"],
    indict: ["for", "on", "over", "in connection with"],
    convict: ["of", "for", "in connection with"],
    sentence: ["for", "over", "in connection with"],
    jail: ["for", "over"],
    imprison: ["for", "over"],
    prosecute: ["for", "over"],
    try: ["for"],
    suspect: ["of"],
    sanction: ["for"],
    designate: ["for"],
    list: ["for"],
    blacklist: ["for"],
    find: ["of", "for"],
    want: ["for", "over"],
    seek: ["for", "over"],
    arrest: ["for", "on suspicion of", "on charges of"],
    detain: ["for", "on suspicion of", "on charges of"],
    hold: ["for", "on suspicion of", "on charges of"],
    extradite: ["for"],
    remand: ["for", "on charges of"],
  }),
)

/** Verb → the prepositions behind which it says what of. Whom it is about is its subject. */
const owning: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    plead: ["to"],
    admit: ["", "to"],
    confess: ["", "to"],
    face: ["of", "for", "over"],
    be: ["of", "for"],
    stand: ["for", "over"],
  }),
)

/** Verbs that charge with a deed only where somebody's part in it is named: anybody may be listed or sought for much. */
const ofPart = /^(?:sanction|designate|list|blacklist|seek|want|try|extradite|hold|be)$/

const parts = /^(?:roles?|parts?|involvement|participation|complicity|responsibility|hand)$/
const crimes =
  /^(?:hacking|hacks?|fraud|blackmail|extortion|espionage|sabotage|intrusions?|thefts?|theft|offences?|offenses?|crimes?|misuse|access|tampering|interference|cyber-?attacks?|cyber-?espionage|cyber-?sabotage|break-ins?)$/

/** What somebody may be accused of that is no attack on networks. */
const noAttack =
  /^(?:peddle|spread|lie|ignore|fail|exaggerate|politicise|politicize|smear|fabricate|invent|defame|slander|seek|try|want|mislead|deny|conceal|cover|hide|launder|support|use|do|be|have|say|refuse|neglect|delay|downplay|overstate|misrepresent|shelter|harbour|harbor|protect|provide|help|finance|evade|violate|breach|receive|possess|make|turn|act|work|play|shift|point)$/

/** "Prosecutors charged two men with hacking the registry": those charged did it, says whoever tells it. `isPeopleOnly`
 *  where states and attackers are left to others. */
export function charged(context: Context, clause: Clause, told: Set<Clause>, isPeopleOnly: boolean): boolean {
  if (clause.isNegated) return false
  const isOwn = owning.has(clause.lemma) && clause.voice !== "passive"
  const punished = punishedIn(context, clause)
  const preps = isOwn
    ? owning.get(clause.lemma)
    : punished === undefined
      ? charging.get(clause.lemma)
      : ["for"]
  if (preps === undefined || !isGuilty(context.phrase, clause)) return false
  // "A student has confessed."
  const isBare =
    clause.lemma === "confess" &&
    clause.object === undefined &&
    clause.args.length + clause.complements.length === 0
  const found: Charge | undefined = isBare
    ? {deeds: spokenOf(context, clause)}
    : deedBehind(context, clause, preps)
  if (found === undefined) return false
  const whom =
    punished ?? (isOwn || clause.voice === "passive" ? subjectNoun(context.phrase, clause) : clause.object)
  if (whom === undefined) return false
  const people = accusedIn(context, whom)
  // "The company admitted the breach": whom it befell.
  const culprits =
    people.length > 0 || isPeopleOnly
      ? people
      : culpritsIn(context, [whom], true).filter(({ref}) => !isOwn || ref.kind === "actor")
  if (!attribute(context, clause, "charged-with", culprits, found.deeds)) return false
  if (found.inner !== undefined) told.add(found.inner)
  return true
}

/** "imposed sanctions on two men for their part in it": these two. */
function punishedIn({phrase}: Context, clause: Clause): NounPhrase | undefined {
  if (!/^(?:impose|announce|place|slap)$/.test(clause.lemma)) return undefined
  const what = clause.voice === "passive" ? clause.subject : clause.object
  const isPenalty = [what, ...(what?.conjuncts ?? [])].some((np) =>
    /^(?:sanctions?|bans?|freezes?|restrictions)$/.test(phrase.tokens[np?.head ?? -1]?.key ?? ""),
  )
  return isPenalty
    ? behindPreposition(phrase, clause, "on").concat(behindPreposition(phrase, clause, "against"))[0]
    : undefined
}

/** "found guilty of", "pleaded guilty to", "faces charges of", "is on trial for", and not "found a flaw", "faces delays". */
function isGuilty({tokens}: Phrase, {lemma, verb, to}: Clause): boolean {
  if (!/^(?:find|plead|face|be|stand)$/.test(lemma)) return true
  for (let i = verb.to; i < Math.min(to, verb.to + 4); i++)
    if (/^(?:guilty|liable|charges?|counts?|trial|accusations?)$/.test(tokens[i]?.key ?? ""))
      // "available free of charge"
      return tokens[i - 2]?.key !== "free"
  return false
}

interface Charge {
  readonly deeds: readonly Ref[]
  /** The clause that tells them. */
  readonly inner?: Clause
}

/** What for: a gerund, an event or a crime behind one of the prepositions, or right behind the verb. */
function deedBehind(context: Context, clause: Clause, preps: readonly string[]): Charge | undefined {
  const {phrase} = context
  const isFor = ({kind, from, verb, marker}: Clause): boolean =>
    kind === "gerund" &&
    verb.from > clause.at &&
    (preps.some((prep) => prep === marker || prep.endsWith(` ${phrase.tokens[from - 1]?.key}`)) ||
      preps.includes(phrase.tokens[from - 1]?.key ?? "") ||
      (preps.includes("") && verb.from === clause.verb.to))
  // "sentenced to six years for blackmailing": the parse may hang it on the years.
  const inner =
    innerClauses(clause).find(isFor) ??
    phrase.clauses.find((one) => isFor(one) && one.verb.to <= clause.to && one.parent === clause)
  if (inner !== undefined) {
    if (ofPart.test(clause.lemma) && clause.lemma !== "be" && deedsOfClause(context, inner).length === 0)
      return undefined
    // "arrested 41 people accused of running a kit": told of them in passing.
    const isPassing = clause.kind === "participle" && deedsOfClause(context, inner).length === 0
    const deeds = isPassing ? [] : deedOf(context, inner)
    return deeds.length === 0 ? undefined : {deeds, inner}
  }
  const nouns: readonly (NounPhrase | undefined)[] = preps.flatMap((prep) =>
    prep === "" ? [clause.object] : [...behindPreposition(phrase, clause, prep)],
  )
  for (const noun of nouns) {
    if (noun === undefined) continue
    const key = phrase.tokens[noun.head]?.key ?? ""
    // "for its role in the theft", "with offences relating to the attack"
    const of = noun.preps.find(({prep, np}) => /^(?:in|of|to|for)$/.test(prep) && np !== undefined)
    if (parts.test(key)) {
      const deeds = deedsOf(context, of?.np, true)
      return {deeds: deeds.length > 0 ? deeds : spokenOf(context, clause)}
    }
    // "sanctioned the firm for intrusions into law firms": a crime, and no leak that befell it.
    const isCrime = /^(?:sanction|designate|blacklist)$/.test(clause.lemma) && crimes.test(key)
    if (ofPart.test(clause.lemma) && clause.lemma !== "be" && !isCrime) continue
    const deeds = deedsOf(context, noun, true).filter(({kind}) => kind === "event")
    if (deeds.length > 0) return {deeds}
    if (crimes.test(key)) return {deeds: eventAt(context, clause, noun)}
  }
  return undefined
}

/** What a gerund tells: a deed by its verb or object, else whatever is done that is no talk. */
function deedOf(context: Context, inner: Clause): readonly Ref[] {
  const deeds = deedsOfClause(context, inner)
  if (deeds.length > 0) return deeds
  if (noAttack.test(inner.lemma)) return []
  const {discourse, phrase} = context
  const where = {from: inner.from, to: inner.to}
  return [{id: discourse.eventOf(phrase, where, inner.at), kind: "event", ...where}]
}

function eventAt({discourse, phrase}: Context, clause: Clause, noun: NounPhrase): readonly Ref[] {
  const where = {from: noun.from, to: noun.end}
  const near = nounFrom(phrase, noun.head)
  return [{id: discourse.eventOf(phrase, where, near?.head ?? clause.at), kind: "event", ...where}]
}
