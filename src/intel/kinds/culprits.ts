/* Who is said to have done it: the parties at a place of a clause, without those that are excepted ("not by B"), and one
 * claim for each with each deed. */

import type {Ref} from "../discourse/discourse.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {evidenceOf, inPassing, isDenied as isDeniedClause, listOf} from "./clauses.ts"
import {spokenOf} from "./deeds.ts"
import {isActor} from "./doers.ts"
import type {Context} from "./draft.ts"
import {byItsWords, isKnownParty, isNamed, isUnlisted, partiesOf} from "./parties.ts"
import {personIn} from "./people.ts"
import {unnamedPower} from "./powers.ts"

/** Who did it, and whether just this one is denied: "by A and not by B". */
export interface Culprit {
  readonly ref: Ref
  readonly noun: NounPhrase
  readonly isDenied: boolean
}

/** One claim for each culprit and deed; false where there is none. */
export function attribute(
  context: Context,
  clause: Clause,
  relation: string,
  culprits: readonly Culprit[],
  given: readonly Ref[],
  more: {readonly speaker?: string; readonly evidence?: Range} = {},
): boolean {
  const isNegated = isDeniedClause(context.phrase, clause)
  let made = false
  // "We attribute this cluster to X": what the cluster did.
  const isSelf = given.length > 0 && given.every(({id}) => culprits.some(({ref}) => ref.id === id))
  const deeds = isSelf && context.discourse.hasEvent ? spokenOf(context, clause) : given
  for (const {ref: party, noun, isDenied} of culprits)
    for (const deed of deeds) {
      // "attributed to the Government of Iran": the state.
      const ref =
        party.kind === "state" && party.id.endsWith("-government")
          ? {...party, id: governed(party.id)}
          : party
      if (deed.id === ref.id) continue
      // "charged Belarus with organising the breach": said once.
      const isSaid =
        clause.kind === "gerund" &&
        context.drafts.some(
          ({kind, subject, object}) => kind === "attribution" && subject === ref.id && object === deed.id,
        )
      if (isSaid) continue
      const evidence = more.evidence ?? evidenceOf(clause)
      const speaker = more.speaker ?? (ref.kind === "actor" ? ownWords(context, clause, ref) : undefined)
      context.drafts.push({
        kind: "attribution",
        relation,
        subject: ref.id,
        object: deed.id,
        anchor: isDenied && noun.from > clause.at ? noun.head : clause.at,
        evidence: {from: evidence.from, to: Math.max(evidence.to, noun.from > clause.at ? noun.to : 0)},
        isDenied: isNegated !== isDenied,
        ...inPassing(clause),
        ...(speaker === undefined ? {} : {speaker}),
      })
      if (!isDenied && !isNegated) context.discourse.lastActor = ref
      made = true
    }
  return made
}

/** "X said that it had carried out the attack": X himself speaks. */
function ownWords(context: Context, clause: Clause, {id}: Ref): string | undefined {
  const above = clause.parent
  if (above?.subject === undefined || !above.complements.includes(clause) || above.isNegated) return undefined
  if (!/^(?:say|claim|boast|announce|declare|admit|confess|confirm|state|write|insist)$/.test(above.lemma))
    return undefined
  return partiesOf(context, above.subject)[0]?.id === id ? id : undefined
}

/** The first of some noun phrases that names actors. `isOpen` where a name that nobody knows may be one. */
export function culpritsIn(
  context: Context,
  nouns: readonly (NounPhrase | undefined)[],
  isOpen: boolean,
): readonly Culprit[] {
  const {phrase} = context
  const found: Culprit[] = []
  const first = nouns.find(
    (noun) =>
      noun !== undefined &&
      (partiesOf(context, noun).length > 0 ||
        backedByWords(context, noun) !== undefined ||
        (isOpen && personIn(context, noun) !== undefined)),
  )
  const last = first?.to ?? 0
  // "by A and not, as first reported, by B": B stands in no clause of its own.
  const excepted = phrase.parse.nouns.filter(
    (noun) =>
      first !== undefined &&
      noun.from > last &&
      noun.from < last + 14 &&
      /^(?:by|on|to)$/.test(phrase.tokens[noun.from - 1]?.key ?? "") &&
      isExcepted(phrase, noun),
  )
  const members = new Set([...listOf(first), ...excepted])
  for (const noun of nouns) if (noun !== undefined && isExcepted(phrase, noun)) members.add(noun)
  // "by state-sponsored actors, specifically X"
  const said = first === undefined ? undefined : specified(phrase, first)
  if (said !== undefined) members.add(said)
  for (const noun of members) {
    const isDenied = isExcepted(phrase, noun)
    const tied = backedByWords(context, noun)
    const backed = tied ?? (isOpen ? personIn(context, noun) : undefined)
    if (backed !== undefined && partiesOf(context, {...noun, conjuncts: []}).length === 0)
      found.push({ref: backed, noun, isDenied})
    for (const known of partiesOf(context, {...noun, conjuncts: []})) {
      // "a hacking group tied to the FSB": by all these words.
      const isTold =
        tied !== undefined &&
        known.kind === "actor" &&
        tied.id.startsWith(`${known.id}-`) &&
        !isNamed(context, known)
      const party = isTold ? tied : known
      // Who did it is somebody: "it was also blamed for" is no event's.
      const {lastActor} = context.discourse
      const ref =
        party.kind !== "event"
          ? party
          : noun.isPronoun
            ? (lastActor ?? party)
            : (byItsWords(context, noun) ?? (isOpen ? personIn(context, noun) : undefined) ?? party)
      if (isActor(ref) && (isOpen || isKnownParty(context, ref))) found.push({ref, noun, isDenied})
      else if (isOpen && (ref.kind === "malware" || isUnlisted(context, ref)))
        found.push({ref, noun, isDenied})
    }
  }
  return found
}

function specified({tokens, parse}: Phrase, {to}: NounPhrase): NounPhrase | undefined {
  if (tokens[to]?.text !== "," || !/^(?:specifically|namely|more)$/.test(tokens[to + 1]?.key ?? ""))
    return undefined
  const at = tokens[to + 1]?.key === "more" ? to + 3 : to + 2
  return parse.nouns.find(({from}) => from === at)
}

/** "a group backed by the Chinese government": nobody with a name, but whose it is. */
function backedByWords(context: Context, noun: NounPhrase): Ref | undefined {
  const power = unnamedPower(context, noun)
  if (
    power !== undefined &&
    !/^(?:client|service|agency|businessman)/.test(context.phrase.tokens[noun.head]?.key ?? "")
  )
    return power
  const ref = byItsWords(context, noun)
  return ref !== undefined &&
    context.phrase.mentions.some(
      ({kind, from, to}) => /^state(?: body)?$/.test(kind) && from >= noun.from && to <= ref.to,
    )
    ? ref
    : undefined
}

/** "and not by B", "not by A but by B", "rather than B": this one is excepted. */
export function isExcepted({tokens}: Phrase, noun: NounPhrase): boolean {
  for (let i = noun.from - 1; i >= Math.max(0, noun.from - 8); i--) {
    const key = tokens[i]?.key ?? ""
    if (key === "than" && tokens[i - 1]?.key === "rather") return true
    // "not Russia but North Korea"
    if (key === "not" && i === noun.from - 1 && tokens[noun.to]?.key === "but") return true
    if (key === "not" || key === "nor")
      return (
        /^(?:and|but|,|-)$/.test(tokens[i - 1]?.text ?? "") || /^(?:by|on|to)$/.test(tokens[i + 1]?.key ?? "")
      )
    if (key === "but" || tokens[i]?.text === ";") return false
  }
  return false
}
