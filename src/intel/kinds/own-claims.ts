/* Attributions in which somebody says of himself that he did it: "NoName said that it had taken down the websites", "a
 * group calling itself X told the paper they were behind it", "X claims to have acted alone".
 *
 * Who says so is an attacker, and what he tells an attack; that he has copied data or wants money tells no more than that. */

import type {Ref} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause} from "../parse/clause.ts"
import {personKnownBy} from "../voices/speaker-names.ts"
import {subjectNoun} from "./clauses.ts"
import {attribute, culpritsIn} from "./culprits.ts"
import {deedsOfClause} from "./deed-clauses.ts"
import {spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"

const saying: ReadonlySet<string> = new Set(
  "say claim boast brag announce declare admit confess write post assert insist tell confirm state maintain allege crow gloat acknowledge reveal message tweet proclaim".split(
    " ",
  ),
)

const attacking: ReadonlySet<string> = new Set(
  "hack attack hit breach take knock paralyse paralyze disrupt infiltrate penetrate compromise wipe deface cripple break shut bring crash strike flood disable sabotage hijack destroy cause do act carry".split(
    " ",
  ),
)

/** Verbs of them that tell an attack only with a particle or such an object. */
const withMore: ReadonlyMap<string, RegExp> = new Map([
  ["take", /^(?:down|offline|out)$/],
  ["knock", /^(?:out|offline|over)$/],
  ["shut", /^(?:down|off)$/],
  ["bring", /^(?:down)$/],
  ["break", /^(?:into|in)$/],
  ["cause", /^(?:outages?|blackouts?|disruptions?|it|this|shutdown|damage)$/],
  ["do", /^(?:it|this|that|so)$/],
  ["act", /^(?:alone|independently)$/],
  ["carry", /^(?:out)$/],
])

/** "X said that it had taken down the websites": X did it, says X. */
export function ofHimself(context: Context, clause: Clause, told: Set<Clause>): boolean {
  if (!saying.has(clause.lemma) || clause.isNegated) return false
  const {phrase} = context
  const inner =
    clause.complements.find((one) => isOfHimself(phrase, clause, one)) ??
    // "boasted on Telegram that it was its doing": the parse may hang it on the noun before.
    phrase.clauses.find(
      (one) =>
        one.kind === "relative" &&
        one.marker === "that" &&
        clause.args.some(({np}) => np !== undefined && np === one.antecedent) &&
        isOfHimself(phrase, clause, one),
    )
  if (inner === undefined) return false
  const deeds = deedsIn(context, inner)
  if (deeds.length === 0) return false
  // "They attacked banks as well, Lewis said": a person whom the text has named speaks of others.
  const subject = subjectNoun(phrase, clause)
  const isPerson =
    subject !== undefined &&
    (/^(?:he|she)$/.test(phrase.tokens[subject.head]?.key ?? "") ||
      personKnownBy(phrase, {from: subject.from, to: subject.to}, context.discourse) !== undefined)
  if (isPerson) return false
  const culprits = culpritsIn(context, [subject], true).filter(({ref}) =>
    /^(?:actor|malware|state body)$/.test(ref.kind),
  )
  const [first] = culprits
  if (first === undefined) return false
  const evidence = {
    from: Math.min(inner.from, inner.subject?.from ?? inner.from, inner.verb.from),
    to: Math.max(inner.to, inner.verb.to),
  }
  const from = inner.subject !== undefined && inner.subject.from > clause.at ? evidence.from : clause.from
  told.add(inner)
  return attribute(context, inner, "claims", culprits, deeds, {
    speaker: first.ref.id,
    evidence: {...evidence, from},
  })
}

/** Whether what is said is said of who says it: "that it had …", "to have …", "that its members …". */
function isOfHimself({tokens}: Phrase, clause: Clause, inner: Clause): boolean {
  // "said that it had been hit" tells what befell him.
  if (inner.isNegated || inner.modal !== undefined || inner.voice === "passive") return false
  if (inner.kind === "infinitive") return inner.subjectBy !== "own" && clause.voice === "active"
  if (inner.kind === "gerund") return true
  const first = tokens[inner.subject?.from ?? -1]?.key ?? ""
  return (
    (inner.kind === "that" || inner.marker === "that") && /^(?:it|they|we|he|she|its|their|our)$/.test(first)
  )
}

function deedsIn(context: Context, inner: Clause): readonly Ref[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const head = tokens[inner.predicate?.np?.head ?? -1]?.key ?? ""
  // "it was its doing", "it was its work"
  if (inner.lemma === "be" && /^(?:doing|work|handiwork|deed)$/.test(head)) return spokenOf(context, inner)
  if (inner.lemma === "be") return deedsOfClause(context, inner)
  if (!attacking.has(inner.lemma)) {
    const deeds = deedsOfClause(context, inner)
    return inner.object !== undefined && discourse.isNoun("event", tokens[inner.object.head]) ? deeds : []
  }
  const more = withMore.get(inner.lemma)
  if (more !== undefined) {
    const words = tokens.slice(inner.verb.to, inner.verb.to + 2).map(({key}) => key)
    const object = tokens[inner.object?.head ?? -1]?.key ?? ""
    const behind = tokens[inner.object?.to ?? -1]?.key ?? ""
    if (![inner.particle, ...words, object, behind].some((word) => more.test(word))) return []
  }
  const deeds = deedsOfClause(context, inner)
  if (deeds.length > 0) return deeds
  const where = {from: inner.from, to: inner.to}
  return [{id: discourse.eventOf(phrase, where, inner.at), kind: "event", ...where}]
}
