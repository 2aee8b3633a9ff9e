/* Response actions: what a body has done about it, one claim for each act and each body.
 *
 * The subject of the clause is a body that attacks nobody (or "by X" of a passive), the verb is an act (acts.ts) that
 * is done: past, perfect, or going on. Not a fix (an availability), not a habit, not what it will or should do. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {membersOf, phrasesWith} from "../parse/roles.ts"
import {bodyOf} from "./acting-body.ts"
import {acts, official, ongoing, saying, spoken, studying, waging, wordsOnly} from "./acts.ts"
import {type Context, wordsIn} from "./draft.ts"

/** What a clause says that a body has done. */
export function response(context: Context, clause: Clause): void {
  if (!isDone(context, clause) || !isAct(context, clause)) return
  const {phrase} = context
  const {tokens} = phrase
  if (
    context.drafts.some(
      (d) => d.anchor === clause.at && /^(?:stance|availability|organisational)$/.test(d.kind),
    )
  )
    return
  const who = clause.voice === "passive" ? clause.agent : clause.subject
  const bodies = who === undefined ? impliedBody(context, clause) : bodiesOf(context, clause, who)
  const to = endOfAct(context, clause)
  const isOwn = clause.subjectBy === "own" && clause.subject !== undefined
  const from = clause.voice === "passive" ? (clause.subject?.from ?? clause.verb.from) : clause.at
  for (const body of bodies)
    context.drafts.push({
      kind: "response-action",
      relation: slugOf(tokens[clause.at]?.low ?? "acts"),
      subject: body,
      object: wordsIn(context, from, to),
      anchor: clause.at,
      evidence: {
        from:
          isOwn && clause.subject !== undefined
            ? Math.min(clause.subject.from, clause.verb.from)
            : clause.verb.from,
        to,
      },
      isDenied: false,
      ...(clause.kind === "relative" || clause.kind === "adverbial"
        ? {modality: "presupposed" as const}
        : {}),
    })
}

/** "- an asset freeze on …": what a government lists as its measures. */
export function measures(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, clauses} = phrase
  const [first] = clauses
  const np = first?.kind === "fragment" ? first.subject : undefined
  const {publisher} = discourse
  if (first === undefined || np === undefined || np.head > 8 || publisher === undefined || publisher.isPress)
    return
  if (clauses.some((c) => c.kind === "main")) return
  if (
    !/^(?:freezes?|bans?|sanctions|expulsions?|embargo|warrants?|designations?)$/.test(
      tokens[np.head]?.key ?? "",
    )
  )
    return
  context.drafts.push({
    kind: "response-action",
    relation: "measure",
    subject: publisher.id,
    object: wordsIn(context, np.from, tokens.length),
    anchor: np.head,
    evidence: {from: np.from, to: tokens.length},
    isDenied: false,
  })
}

/** Whether a clause tells something that is done. */
function isDone({phrase}: Context, clause: Clause): boolean {
  if (clause.isNegated || clause.modal !== undefined || clause.isImperative || clause.voice === "be")
    return false
  if (clause.object !== undefined && phrase.tokens[clause.object.from]?.key === "no") return false
  if (clause.kind === "adverbial") {
    if (!/^(?:after|when|once|while|and|but)$/.test(clause.marker)) return false
  } else if (clause.kind === "participle") {
    // "customers informed by the agency" tells it; "working with partners" does not.
    if (clause.voice !== "passive" || clause.agent === undefined) return false
  } else if (clause.kind !== "main" && clause.kind !== "that" && clause.kind !== "relative") return false
  if (clause.isProgressive) return ongoing.has(clause.lemma)
  return clause.tense === "past" || clause.isPerfect || clause.kind === "participle"
}

/** Whether the verb with its object is an act and not mere words. */
function isAct(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const object = clause.voice === "passive" ? clause.subject : clause.object
  const head = object === undefined ? undefined : tokens[object.head]
  // "has had two dozen domains blocked".
  if (clause.lemma === "have" && clause.isPerfect && object !== undefined)
    return tokens.slice(object.to, object.to + 1).some((t) => /(?:ed|en|wn|ut)$/.test(t.low))
  if (!acts.has(clause.lemma)) return false
  const hasThat = clause.complements.some((c) => c.kind === "that" && c.lemma !== "")
  if (hasThat && clause.object === undefined) return false
  if (spoken.has(clause.lemma)) {
    if (hasThat) return false
    if (clause.lemma === "call")
      return /^(?:in|back)$/.test(clause.particle) || tokens[clause.at + 1]?.key === "in"
    if (
      clause.lemma === "report" &&
      !clause.args.some((a) => a.prep === "to") &&
      !isPerson(tokens[object?.head ?? -1]?.key)
    )
      return false
  }
  if (saying.has(clause.lemma)) {
    if (object === undefined || head === undefined) return false
    const isShared = clause.lemma === "share" && phrasesWith(clause, "with", "to").length > 0
    const core = tokens.slice(object.from, object.to)
    if (!isShared && core.some((t) => wordsOnly.test(t.key) || discourse.isNoun("remedy", t))) return false
    const isWarning = /^(?:alerts?|warnings?|advice|guidance|notifications?|notices?)$/.test(head.key)
    if (isWarning && clause.lemma !== "offer" && phrasesWith(clause, "to").length === 0) return false
  }
  if (/^(?:attackers?|hackers?|intruders?)$/.test(head?.key ?? "") || isWeapon(context, object)) return false
  if (waging.has(clause.lemma) && head !== undefined && discourse.isNoun("event", head)) return false
  if (
    /^(?:order|ask|instruct|request|task|demand|advise)$/.test(clause.lemma) &&
    clause.complements.some((c) => c.kind === "infinitive")
  )
    return false
  const needsObject =
    !/^(?:investigate|respond|react|work|assist|help|cooperate|coordinate|collaborate|apologise|apologize|step|protest|resume|probe)$/.test(
      clause.lemma,
    )
  if (clause.lemma === "move" && object === undefined) return false
  return !needsObject || object !== undefined || clause.args.length > 0
}

const isPerson = (key: string | undefined): boolean =>
  /^(?:them|it|incident|attack|breach|case|matter)$/.test(key ?? "")

/** Malware, a flaw, or what it is used by: attackers install and use those. */
const isWeapon = ({phrase}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  phrase.mentions.some(
    (m) => /^(?:malware|actor|tool)$/.test(m.kind) && m.to === np.head + 1 && m.from >= np.from,
  )

/** The bodies that a noun phrase names, with those that act together with it. */
function bodiesOf(context: Context, clause: Clause, who: NounPhrase): readonly string[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const found: string[] = []
  const key = tokens[who.head]?.key ?? ""
  if (/^(?:they|he|she|them|this|that|these|those)$/.test(key)) return []
  // What is written does nothing, even where it speaks for somebody.
  if (
    /^(?:documents?|reports?|advisory|post|blog|statements?|notes?|papers?|alert|bulletin|messages?|files?)$/.test(
      key,
    )
  )
    return []
  if (
    key === "it" &&
    (waging.has(clause.lemma) || (clause.object === undefined && !ongoing.has(clause.lemma)))
  )
    return []
  const together = phrasesWith(clause, "with", "together with", "along with")
    .filter(({at}) =>
      /^(?:jointly|together|along|cooperation|coordination)$/.test(
        tokens[at - 1]?.key ?? tokens[at]?.key ?? "",
      ),
    )
    .flatMap(({np}) => (np === undefined ? [] : [np]))
  for (const np of [...membersOf(who), ...together]) {
    if (phrase.mentions.some((m) => m.kind === "state body" && m.from >= np.from && m.to <= np.to)) continue
    const body = bodyOf(context, {from: np.from, to: np.to})
    if (body === undefined || found.includes(body)) continue
    if (studying.has(clause.lemma) && body === discourse.publisher?.id) continue
    found.push(body)
  }
  return found
}

/** "The ambassador was summoned": whoever publishes, where that is a body. */
function impliedBody({discourse, phrase}: Context, clause: Clause): readonly string[] {
  if (clause.voice !== "passive" || !official.has(clause.lemma)) return []
  const {publisher} = discourse
  const first = phrase.tokens[clause.subject?.from ?? -1]?.key ?? ""
  const isTeam = /^(?:teams?|experts?|specialists?|staff|troops|engineers)$/.test(
    phrase.tokens[clause.subject?.head ?? -1]?.key ?? "",
  )
  if (/^(?:deploy|dispatch)$/.test(clause.lemma) && !isTeam) return []
  // "His teams had been deployed": of whoever speaks.
  if (/^(?:his|her|its|their)$/.test(first))
    return discourse.lastBody === undefined ? [] : [discourse.lastBody.id]
  if (clause.kind !== "main") return []
  const body = publisher === undefined || publisher.isPress ? undefined : publisher.id
  return body === undefined ? [] : [body]
}

/** Where an act ends: before the clauses around it that say when and why. */
function endOfAct({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (
      other.from > clause.at &&
      other.from < to &&
      (other.conjunctOf === clause || (clause.adjuncts.includes(other) && other.kind === "adverbial"))
    )
      to = other.from
  while (
    to > clause.verb.to &&
    /^(?:and|or|but|,|;|\.|after|before|while|when)$/.test(parse.tokens[to - 1]?.key ?? "")
  )
    to--
  return to
}
