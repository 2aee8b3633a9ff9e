/* Denials: "Russia denied involvement", "ruled out any role of X", "X, which denies it": that somebody did it, denied by
 * whoever says so. Dismissing or rejecting a statement, or calling it names, denies nothing by itself.
 *
 * What a clause denies about its own subject ("X had nothing to do with it") is in no-part.ts, what is called wrong in
 * untrue.ts. */

import type {Discourse} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import {governed} from "../discourse/parties.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {isSaidBy, type Voice} from "../voices/voice.ts"
import {isCharge} from "./called-wrong.ts"
import {deedsOfClause} from "./deed-clauses.ts"
import {isActor} from "./doers.ts"
import type {Context, Draft} from "./draft.ts"
import {type Denied, doerOfDenial, isWithSomebody, noPart} from "./no-part.ts"
import {partiesOf} from "./parties.ts"
import {unnamedPower} from "./powers.ts"
import {calledUntrue} from "./untrue.ts"

/** A part in the deed: who denies it is who is said to have had it. */
const part =
  /^(?:involvement|role|part|responsibility|complicity|participation|link|links|connection|connections|hand|ties|being|doing|it|this|that|any|them|such|guilt|blame|culpability|authorship)$/

const denying = /^(?:deny|disavow|disclaim)$/
const turning = /^(?:reject|refute|repudiate|dismiss|rebuff|contest|dispute)$/
const excluding = /^(?:rule|exclude|eliminate|discount|discard)$/
const clearing = /^(?:clear|exonerate|absolve|exculpate|acquit)$/

/** "Russia denied involvement": who is said to have done it did not, says the denier. */
export function denials(context: Context, voices: readonly Voice[]): void {
  const {phrase, discourse} = context
  for (const clause of phrase.clauses) {
    if (clause.isImperative) continue
    const denied =
      clause.modal !== undefined && !(clause.modal === "can" && clause.voice === "passive")
        ? undefined
        : (deniedBy(context, clause, voices) ??
          excluded(context, clause) ??
          calledUntrue(phrase, clause, discourse) ??
          noPart(context, clause, voices))
    if (denied !== undefined && deniesTie(context, clause, denied)) continue
    if (denied === undefined || !discourse.hasEvent) continue
    const from =
      clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from
    const isSaid = context.drafts.some(
      (d) => d.kind === "attribution" && from <= d.anchor && d.anchor < clause.to,
    )
    if (isSaid) continue
    context.drafts.push({
      kind: "attribution",
      relation: "responsible-for",
      subject: denied.who,
      object: discourse.event,
      anchor: denied.anchor,
      evidence: {from, to: Math.max(clause.to, denied.to ?? 0)},
      isDenied: !isInDenial(voices, denied.anchor),
      ...(denied.speaker === undefined ? {} : {speaker: denied.speaker}),
    })
  }
}

const tie: ReadonlySet<string> = new Set(
  "link links connection connections tie ties relationship affiliation".split(" "),
)

/** "denied any connection with the group X": that X is its own, and not that it did something. */
function deniesTie(context: Context, clause: Clause, {who, speaker}: Denied): boolean {
  const {object} = clause
  if (object === undefined || !tie.has(context.phrase.tokens[object.head]?.key ?? "")) return false
  const to = [...object.preps, ...clause.args].find(
    ({prep, np}) => np !== undefined && /^(?:to|with)$/.test(prep),
  )?.np
  const party = to === undefined ? undefined : partiesOf(context, to).find(({kind}) => kind === "actor")
  if (party === undefined || party.id === who) return false
  context.drafts.push({
    kind: "association",
    relation: "linked-to",
    subject: party.id,
    object: who,
    anchor: clause.at,
    evidence: {
      from: Math.min(clause.subject?.from ?? clause.from, clause.from),
      to: Math.max(clause.to, object.end),
    },
    isDenied: true,
    ...(speaker === undefined ? {} : {speaker}),
  })
  return true
}

/** Whether the words at a token are denied by whoever says them. */
const isInDenial = (voices: readonly Voice[], at: number): boolean =>
  voices.some((v) => v.says === "denies" && isSaidBy(v, at))

/** "denied any role in it", "denied the charge", "denied carrying out the attack". */
function deniedBy(context: Context, clause: Clause, voices: readonly Voice[]): Denied | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const isTurned = turning.test(clause.lemma)
  if ((!denying.test(clause.lemma) && !isTurned) || clause.isNegated || clause.voice === "passive")
    return undefined
  const voice = voices.find((v) => v.at === clause.at && v.says === "denies")
  const outer = voice?.chain.at(-1)?.ref
  const own = doerOfDenial(context, clause)
  if (deniesBefore(context, clause, voices, outer ?? own)) return undefined
  const deed = clause.complements[0]
  if (deed !== undefined && own !== undefined && turnsOwn(context, deed, voices, own)) return undefined
  const head = tokens[clause.object?.head ?? -1]?.key ?? ""
  const isOfCharge = isCharge(head)
  const isPart = part.test(head)
  // "refutes the claim that it was involved"
  const said =
    clause.lemma === "refute" && isOfCharge
      ? clause.object?.clauses.find(({kind}) => kind === "that")
      : undefined
  if (said !== undefined && own !== undefined && isDeed(context, said))
    return {who: subjectIn(context, said) ?? own, anchor: clause.at, speaker: outer ?? own}
  // Rejecting a statement denies nothing; rejecting "any involvement" does.
  if (isTurned && !(isPart && clause.object?.isPronoun === false)) return undefined
  if (!isOfCharge && !isPart && deed === undefined && clause.object !== undefined) return undefined
  if (deed !== undefined && clause.object === undefined && !isDeed(context, deed)) return undefined
  // "denied a report that data had been stolen": not that somebody did it.
  const told = isOfCharge ? clause.object?.clauses.find(({kind}) => kind === "that") : undefined
  if (told !== undefined && (!isDeed(context, told) || isOfHimself(context, told))) return undefined
  const who =
    accusedIn(phrase, clause.object, discourse) ??
    subjectIn(context, deed) ??
    accusedBy(isOfCharge, outer, discourse) ??
    own ??
    discourse.accused
  if (who === undefined) return undefined
  const anchor = clause.object?.head ?? deed?.at ?? clause.at
  const isVoiced = voice !== undefined && isSaidBy(voice, anchor)
  const speaker = outer ?? (isTurned ? bodyBefore(phrase, clause, discourse) : undefined) ?? own
  return {who, anchor, ...(isVoiced || speaker === undefined ? {} : {speaker})}
}

/** "denied reports that its network had been breached by X": what was done to him, and not by him. */
function isOfHimself({phrase}: Context, {voice, subject}: Clause): boolean {
  const first = phrase.tokens[subject?.from ?? -1]?.key ?? ""
  return voice === "passive" && /^(?:its|their|his|her|our|it|they|he|she)$/.test(first)
}

/** Whether what is denied behind the verb is a deed at all: not "denies that the server was used". */
function isDeed(context: Context, deed: Clause): boolean {
  if (deed.kind !== "that") return true
  // "denied that data had been stolen": nobody is said to have done it.
  if (deed.voice === "passive" && deed.agent === undefined && deed.lemma !== "involve") return false
  if (deed.predicate?.kind === "preposition" && context.phrase.tokens[deed.predicate.at]?.key === "behind")
    return true
  const head = context.phrase.tokens[deed.object?.head ?? -1]?.key ?? ""
  return (
    (!/^(?:use|make|take|get|move|send|have|target|exploit)$/.test(deed.lemma) &&
      deedsOfClause(context, deed).length > 0) ||
    (/^(?:have|play|take|bear)$/.test(deed.lemma) &&
      !isWithSomebody(context, deed) &&
      (part.test(head) || /^(?:any|some|no)thing$/.test(head))) ||
    (deed.lemma === "involve" && deed.voice === "passive") ||
    context.phrase.tokens[deed.predicate?.at ?? -1]?.key === "responsible"
  )
}

/** "denied that Russia had any part in it": who is the subject of what is denied. */
function subjectIn(context: Context, deed: Clause | undefined): string | undefined {
  if (deed?.kind !== "that" || deed.subject === undefined || deed.subject.isPronoun) return undefined
  return partiesOf(context, deed.subject).find((ref) => isActor(ref) && ref.kind !== "person")?.id
}

const unnamedIn = (context: Context, {subject}: Clause): string | undefined =>
  subject === undefined ? undefined : unnamedPower(context, subject)?.id

/** "X, which Y denies", "a charge that Y denied", "though Y denies it": the last that the sentence says of somebody,
 *  denied by Y. */
function deniesBefore(
  context: Context,
  clause: Clause,
  voices: readonly Voice[],
  who: string | undefined,
): boolean {
  const {phrase, drafts} = context
  if (!denying.test(clause.lemma) || who === undefined || clause.complements.length > 0) return false
  const {object} = clause
  const head = phrase.tokens[object?.head ?? -1]?.key ?? ""
  const isRelative = clause.kind === "relative" && object === clause.antecedent
  const isIt = object !== undefined && (object.isPronoun || isCharge(head) || /^(?:this|that)$/.test(head))
  if (!isRelative && !isIt) return false
  const before = drafts.findLast(
    ({kind, anchor, isDenied}) =>
      (kind === "attribution" || kind === "association") && !isDenied && anchor < clause.verb.from,
  )
  if (before === undefined || before.speaker === who) return false
  const {modality: _, isTakenForGranted: __, ...said} = before
  const from =
    clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from
  drafts.push({
    ...said,
    anchor: clause.at,
    evidence: {from, to: clause.to},
    isDenied: !isInDenial(voices, clause.at),
    speaker: who,
  })
  return true
}

/** "APT28 denied carrying out the attack": what was read as told is denied, by him. */
function turnsOwn({drafts}: Context, deed: Clause, voices: readonly Voice[], who: string): boolean {
  const at = drafts.findIndex(
    ({kind, subject, anchor, isDenied}) =>
      kind === "attribution" && subject === who && !isDenied && deed.from <= anchor && anchor < deed.to,
  )
  const draft = drafts[at]
  if (draft === undefined) return false
  // A public body denies by its voice.
  if (isInDenial(voices, draft.anchor)) return true
  const {modality: _, ...said} = draft
  const turned: Draft = {...said, isDenied: true, speaker: who}
  drafts[at] = turned
  return true
}

/** "ruled out any involvement of X", "excluded X as the culprit", "cleared X": says whoever does. */
function excluded(context: Context, clause: Clause): Denied | undefined {
  const {phrase, discourse} = context
  const isRuling = excluding.test(clause.lemma)
  if ((!isRuling && !clearing.test(clause.lemma)) || clause.isNegated) return undefined
  if (clause.lemma === "rule" && clause.particle !== "out" && phrase.tokens[clause.verb.to]?.key !== "out")
    return undefined
  // "ruled out that a foreign state was involved"
  const said = clause.complements.find(({kind, lemma, predicate}) => {
    const word = phrase.tokens[predicate?.at ?? -1]?.key ?? ""
    return kind === "that" && (lemma === "involve" || /^(?:involved|responsible|behind)$/.test(word))
  })
  const whose = said === undefined ? undefined : (subjectIn(context, said) ?? unnamedIn(context, said))
  if (said !== undefined && whose !== undefined) return {who: whose, anchor: clause.at, to: said.to}
  const thing = clause.voice === "passive" ? clause.subject : clause.object
  if (thing === undefined) return undefined
  const head = phrase.tokens[thing.head]?.key ?? ""
  const isPart = part.test(head)
  if (discourse.isNoun("event", phrase.tokens[thing.head])) return undefined
  const named = partiesOf(context, thing).find(({kind}) => /^(?:actor|state|state body)$/.test(kind))?.id
  const who = isPart ? accusedIn(phrase, thing, discourse) : named
  return who === undefined ? undefined : {who, anchor: clause.at, to: thing.end}
}

/** Who is meant by a denial of "the charge", or of "any role": the accused of the denier's own state, or the state. */
function accusedBy(isOfCharge: boolean, outer: string | undefined, discourse: Discourse): string | undefined {
  if (outer?.endsWith("-government") !== true) return undefined
  const state = governed(outer)
  const {accused} = discourse
  const isOwn =
    accused !== undefined && (accused === state || discourse.lookup.things.get(accused)?.state === state)
  return isOfCharge && isOwn ? accused : state
}

/** The body that is the subject of a clause. */
function bodyBefore(phrase: Phrase, {subject}: Clause, discourse: Discourse): string | undefined {
  if (subject === undefined || subject.isPronoun) return undefined
  return speakerOf(phrase, {from: subject.from, to: subject.end}, discourse).chain.at(-1)?.ref
}

/** "any involvement of the military", "the army's involvement", "Russian involvement": who it is denied of. */
function accusedIn(phrase: Phrase, object: NounPhrase | undefined, discourse: Discourse): string | undefined {
  if (object === undefined || !part.test(phrase.tokens[object.head]?.key ?? "")) return undefined
  const of =
    object.possessor ?? object.preps.find(({prep, np}) => /^(?:of|by)$/.test(prep) && np !== undefined)?.np
  if (of === undefined) {
    const adjective = phrase.mentions.find(
      (m) => m.kind === "state" && m.isAdjective && m.from >= object.from && m.to <= object.head,
    )
    return adjective?.id
  }
  const doer = doerOf(discourse, phrase, {from: of.from, to: of.head + 1})
  return doer === undefined || doer.kind === "event" ? undefined : doer.id
}
