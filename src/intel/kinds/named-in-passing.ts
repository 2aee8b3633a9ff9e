/* Flaws and malware that a text about an attack names beside what it tells: "the flaw, CVE-…", "which closes CVE-…", "a
 * backdoor that we call X", "traces of the X malware".
 *
 * A text that tells of an attack names a flaw by its number because it was used, and malware because it was found. These
 * drafts count only where no clause of the whole document says more of the same thing (claims/reader.ts). */

import type {Mention} from "../grammar/mentions.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context, Draft} from "./draft.ts"
import {doerIn, isTold} from "./told.ts"
import {isNamedWare, type Way} from "./ware-names.ts"
import {waysOf} from "./ways.ts"

/** The flaws and the malware that a sentence names, as means of the event that is spoken of. */
export function namedInPassing(context: Context): readonly Draft[] {
  const {phrase, discourse} = context
  const found: Draft[] = []
  for (const mention of phrase.mentions) {
    const isFlaw = mention.kind === "vulnerability"
    const isWare = /^(?:malware|tool)$/.test(mention.kind) && isNamedWare(context, mention)
    if (!isFlaw && !isWare && mention.kind !== "product") continue
    const clause = phrase.parse.clauseAt[mention.from]
    if (clause !== undefined && !isToldOf(context, clause, mention)) continue
    const np = wholeOf(context, mention)
    const isKnown = isFlaw || (isWare && np !== undefined && isCalledWare(context, np, mention))
    const isOther = mention.kind !== "malware" && isThing(context, mention) && isInDeed(context, clause)
    if (!isKnown && !isOther) continue
    const own: Way = {object: discourse.mentionRef(mention).id, from: mention.from, to: mention.to}
    const doer = doerAround(context, clause)
    const ways = isFlaw && np !== undefined ? waysOf(context, np, "ids") : []
    for (const {object, from, to} of ways.some((way) => way.object === own.object) ? ways : [own])
      found.push({
        kind: "vector",
        relation: "named-with",
        subject: doer,
        object,
        anchor: mention.from,
        evidence: {from: isFlaw ? Math.min(np?.from ?? from, from) : from, to: Math.max(np?.to ?? to, to)},
        isDenied: false,
        modality: "presupposed",
      })
  }
  return found
}

/** Neither an order, nor what may be or did not happen, what it is like or what malware does everywhere. */
function isToldOf({phrase, discourse}: Context, clause: Clause, {kind, from, to}: Mention): boolean {
  const {isImperative, isNegated, modal, marker, lemma, subject, tense, isPerfect, voice} = clause
  if (isImperative || isNegated || possible.test(modal ?? "") || conditions.test(marker)) return false
  if (discourse.isVerb("likening", lemma)) return false
  if (phrase.tokens.slice(clause.from, from).some(({key}) => alike.test(key))) return false
  const isOwn = kind !== "vulnerability" && subject !== undefined && subject.from <= from && to <= subject.to
  return !(isOwn && tense === "present" && !isPerfect && voice === "active")
}

const possible = /^(?:could|can|would|should|must|may|might)$/
const conditions = /^(?:if|unless|whether|in case|until|lest)\b/
const alike = /^(?:similar|identical|unlike)$/

/** Whether a clause tells what whoever attacks did: "read mail through P", "an image was loaded from P". */
function isInDeed(context: Context, clause: Clause | undefined): boolean {
  const {discourse} = context
  if (clause === undefined || clause.verb.from >= clause.verb.to || clause.voice === "be") return false
  if (["no-use", "no-deed"].some((kind) => discourse.isVerb(kind, clause.lemma))) return false
  if (!isTold(context, clause) || !discourse.hasEvent) return false
  const doer = doerIn(context, clause)
  if (doer?.kind === "event") return true
  // "Employees log in to P": what others do every day.
  const {tense, isPerfect, isProgressive, voice, subject, agent} = clause
  if (
    voice === "active" &&
    tense === "present" &&
    !isPerfect &&
    !isProgressive &&
    subject?.isPronoun !== true
  )
    return false
  return doer?.kind === "actor" && isAttacker(context, voice === "passive" ? agent : subject)
}

/** "on Microsoft 365", "63 VMware ESXi hosts": the thing itself, and not a file, a page or an account of it. */
function isThing({phrase, discourse}: Context, {id, from, to, isGiven}: Mention): boolean {
  const np = phrase.parse.nounAt[from]
  const head = phrase.tokens[np?.head ?? -1]
  if (np === undefined || venues.has(id) || discourse.isNoun("lure", head)) return false
  // What only the text names may as well be a body: "mapped the network with AdFind".
  if (isGiven === true)
    return np.from === from && np.to === to && using.test(phrase.tokens[from - 1]?.key ?? "")
  return to === np.head + 1 || (to <= np.head && discourse.isNoun("product", head))
}

const using = /^(?:with|using|via|through)$/

/** Where attackers boast and others publish. */
const venues: ReadonlySet<string> = new Set("telegram github x twitter youtube facebook".split(" "))

/** The actor whom one of the clauses around says to have done something, else the event. */
function doerAround(context: Context, inner: Clause | undefined): string {
  const {discourse} = context
  const {clauseAt} = context.phrase.parse
  const seen = new Set<Clause>()
  for (let clause = inner; clause !== undefined && !seen.has(clause); ) {
    seen.add(clause)
    const isDeed =
      clause.verb.from < clause.verb.to && clause.voice !== "be" && !discourse.isVerb("no-use", clause.lemma)
    const doer = isDeed ? doerIn(context, clause) : undefined
    const by = clause.voice === "passive" ? clause.agent : clause.subject
    if (doer?.kind === "actor" && isAttacker(context, by)) return doer.id
    if (clause.kind === "that") break
    clause = clause.parent ?? (clause.antecedent === undefined ? undefined : clauseAt[clause.antecedent.head])
  }
  return discourse.event
}

/** "The attackers", "it", "APT28": not "the P team", "employees". */
const isAttacker = ({phrase, discourse}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  (np.isPronoun ||
    discourse.isNoun("actor", phrase.tokens[np.head]) ||
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "actor")

/** The noun phrase that holds a name, or that the name stands beside: "a flaw in P (CVE-…)". */
function wholeOf({phrase: {parse}}: Context, {from, to}: Mention): NounPhrase | undefined {
  const own = parse.nounAt[from]
  return (
    parse.nouns.find(
      (np) => np !== own && np.appositions.some(({np: beside}) => beside.from <= from && to <= beside.to),
    ) ?? own
  )
}

/** "the X malware", "a loader that we call X", "X, a backdoor": not the gang that goes by the name. */
function isCalledWare({phrase, discourse}: Context, np: NounPhrase, {from}: Mention): boolean {
  const isWare = (at: number | undefined): boolean => discourse.isNoun("malware", phrase.tokens[at ?? -1])
  if (isWare(np.head) || np.appositions.some(({np: beside}) => isWare(beside.head))) return true
  // "a backdoor that we call X"
  return phrase.parse.nouns.some(
    (other) =>
      isWare(other.head) && other.clauses.some((c) => c.from <= from && from < c.to && c.to - from <= 2),
  )
}
