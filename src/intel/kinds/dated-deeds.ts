/* Which clause dates a deed: an intrusion or a wave that began, what attackers did, what victims underwent, what is down
 * since then. A verb of speech, of learning or of mending dates itself, and so does a body that acts.
 *
 * Another year is another event. An actor is dated only where its activity as such is. */

import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import type {Range} from "../grammar/shape.ts"
import type {FoundTime} from "../grammar/times.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {whoseOpenly} from "./dated-openly.ts"
import {deeds, isDoer} from "./doers.ts"
import type {Context} from "./draft.ts"
import {saidToBe} from "./told.ts"

const broken =
  /^(?:down|offline|unavailable|unreachable|inaccessible|unusable|out|paralysed|crippled|inoperable|encrypted|dark)$/

const states =
  /^(?:active|inside|underway|under|ongoing|present|live|operational|in|offline|down|unavailable|running|at|progress)$/

/** Whether a clause tells what was done: not what is denied, planned, asked for or supposed. */
export function isTold(clause: Clause): boolean {
  if (clause.isNegated || clause.isImperative || clause.tense === "future") return false
  if (clause.modal !== undefined && !(/^(?:may|might|could)$/.test(clause.modal) && clause.isPerfect))
    return false
  if (/^(?:if|unless|whether|until)$/.test(clause.marker)) return false
  return (
    clause.kind !== "infinitive" ||
    clause.isPerfect ||
    /^(?:begin|start|continue|appear|seem|believe|know)$/.test(clause.parent?.lemma ?? "") ||
    // "was the first to exploit it"
    (clause.parent?.predicate?.kind === "noun" && clause.parent.complements.includes(clause))
  )
}

/** Whether the verb says that something happens. */
export function isHappening({phrase, discourse}: Context, clause: Clause): boolean {
  return (
    discourse.lookup.relations
      .get(clause.lemma)
      ?.some(
        ({relation, particles}) =>
          relation.kind === "temporal" &&
          (particles.length === 0 ||
            particles[0] === clause.particle ||
            particles.every((p, i) => phrase.tokens[clause.at + 1 + i]?.key === p)),
      ) === true ||
    (/^(?:set|go|come)$/.test(clause.lemma) && /^(?:in|on|off)$/.test(clause.particle))
  )
}

/** Whether somebody says something by the verb. */
export function isSpeech({discourse, phrase}: Context, clause: Clause): boolean {
  const {lookup} = discourse
  const isSaid = lookup.speech
    .get(clause.lemma)
    ?.some(({particles}) => particles.every((p, i) => phrase.tokens[clause.at + 1 + i]?.key === p))
  // "put the attacks down to X" is speech, "put the websites out of reach" is not.
  return (
    isSaid === true ||
    lookup.relations
      .get(clause.lemma)
      ?.some(
        ({relation: {preps, isSaid: says}}) =>
          says &&
          (preps.length === 0 ||
            clause.args.some(({prep}) => preps.some((p) => p === prep || p.endsWith(` ${prep}`)))),
      ) === true
  )
}

/** What a clause dates: an event, or an actor whose activity it is; undefined where it is no deed. */
export function whose(context: Context, clause: Clause, found: FoundTime): string | undefined {
  return (
    byVerb(context, clause, found) ??
    byClaims(context, clause, found) ??
    (isSpeech(context, clause) ? undefined : whoseOpenly(context, clause, found))
  )
}

/** Verbs that date themselves, whatever else their clause tells. */
const own = ["no-deed", "learning", "release", "fix", "official", "seeing", "telling", "studying", "remedial"]

/** Whatever the verb: a clause from which it was read whom the attack hit, by what or what for, dates the attack; so does
 *  one of forged letters, fake pages and malware. */
function byClaims(context: Context, clause: Clause, found: FoundTime): string | undefined {
  const {discourse, phrase, drafts} = context
  if (found.by === "length" || clause.voice === "be" || clause.kind === "fragment") return undefined
  if (
    isNoDeed(context, clause) ||
    isSpeech(context, clause) ||
    own.some((kind) => discourse.isVerb(kind, clause.lemma))
  )
    return undefined
  const {clauseAt} = phrase.parse
  const read = drafts.find(
    ({kind, anchor, subject, isDenied}) =>
      !isDenied &&
      (/^(?:vector|targeting|objective)$/.test(kind) ||
        (kind === "impact-count" && !/^(?:grow|rise|climb)$/.test(clause.lemma))) &&
      subject.startsWith("event-") &&
      (clauseAt[anchor] === clause ||
        (anchor >= clause.from && anchor < clause.to && clauseAt[anchor]?.parent === clause)),
  )
  if (read !== undefined) return read.subject
  if (!discourse.hasEvent) return undefined
  const {tokens} = phrase
  for (let i = clause.from; i < clause.to; i++)
    if (clauseAt[i] === clause && discourse.isNoun("sham", tokens[i])) return discourse.event
  return undefined
}

/** "became aware of the activity", "took credit", "incidents rose in 2022", "kept our analysts busy". */
function isNoDeed({phrase: {tokens}, discourse}: Context, clause: Clause): boolean {
  const {lemma, object, subject, verb, voice} = clause
  const what = tokens[object?.head ?? -1]?.key ?? ""
  if (lemma === "become")
    return /^(?:aware|known|clear|public|apparent|evident)$/.test(tokens[verb.to]?.key ?? "")
  if (/^(?:take|claim|accept)$/.test(lemma))
    return /^(?:credit|responsibility|instructions?|orders?|note|part|notice|effect|office)$/.test(what)
  if (/^(?:respond|react|mark|handle)$/.test(lemma)) return true
  if (lemma === "keep") return tokens.slice(verb.to, clause.to).some(({key}) => key === "busy")
  return (
    /^(?:rise|fall|increase|decrease|double|triple|drop|decline|climb|peak|average)$/.test(lemma) &&
    voice === "active" &&
    discourse.isNoun("event", tokens[subject?.head ?? -1]) &&
    isPlural(tokens[subject?.head ?? -1])
  )
}

function byVerb(context: Context, clause: Clause, found: FoundTime): string | undefined {
  if (isNoDeed(context, clause)) return undefined
  const {discourse, phrase} = context
  const {tokens} = phrase
  const {subject} = clause
  const ref: Ref | undefined =
    subject === undefined ? undefined : doerOf(discourse, phrase, whoItIs(context, subject))
  const head = tokens[subject?.head ?? -1]
  const isThing = ref?.kind === "malware" || ref?.kind === "campaign" || discourse.isNoun("malware", head)
  const isEvent = ref?.kind === "event" || isThing || (head !== undefined && discourse.isNoun("event", head))
  const isActor: boolean = ref !== undefined && isDoer(ref) && ref.kind !== "event" && ref.kind !== "person"
  const actor = ref?.id ?? discourse.event
  const eventId = ref?.kind === "event" ? ref.id : discourse.event
  if (found.by === "length" && (isAnyLength(found) || !isLong(context, clause, found))) return undefined
  if (clause.kind === "fragment") return activeSince(context, clause, found)
  // "is described as active since 2022"
  if (
    clause.voice === "passive" &&
    /^(?:active|operational|operating)$/.test(tokens[found.from - 1]?.key ?? "")
  )
    return isActor ? actor : isEvent ? eventId : undefined
  // "In 2022 another group was responsible for attacks on hospitals".
  const told = context.drafts.find((d) => d.kind === "attribution" && d.anchor === clause.at)
  if (told !== undefined && clause.voice === "be")
    return told.object.startsWith("event-") ? told.object : discourse.event
  // "has been active since", "has been inside since".
  if (clause.voice === "be") {
    const said = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
    // "The first login was on 9 May", "That was in 2019".
    const isItself = clause.predicate?.kind === "preposition" && clause.predicate.at === found.from
    if (isItself)
      return isEvent || isAbout(context, subject) || /^(?:this|that|it)$/.test(head?.key ?? "")
        ? discourse.hasEvent
          ? eventId
          : undefined
        : undefined
    const isState =
      states.test(said) || /^(?:active|inside|underway)$/.test(tokens[found.from - 1]?.key ?? "")
    // "The systems have been down since Sunday night".
    const isSince = /^since$/.test(tokens[found.from]?.key ?? "")
    const isHeld = isSince || discourse.isNoun("holder", head) || discourse.isNoun("product", head)
    // "out of support since 2022" is no deed.
    const isOld =
      said === "out" && /^(?:support|warranty|date|print|production)$/.test(tokens[found.from - 1]?.key ?? "")
    if (isHeld && !isOld && broken.test(said) && discourse.hasEvent) return discourse.event
    if (
      !isState ||
      (said === "in" &&
        /^(?:development|support|talks|contact|office|force|effect|beta|charge)$/.test(
          tokens[found.from - 1]?.key ?? "",
        ))
    )
      return undefined
    if (isActor)
      return said === "active" || said === "operational" || said === "running" ? actor : discourse.event
    // "It has been active since 2019": whoever was spoken of, and not the deed, where somebody was.
    const {lastActor} = discourse
    const isOfActor = head?.key === "it" || (head?.key !== "attackers" && discourse.isNoun("actor", head))
    if (said === "active" && isOfActor && clause.isPerfect && lastActor !== undefined) return lastActor.id
    return isEvent || /^(?:attackers|hackers|intruders|they|it|which|that)$/.test(head?.key ?? "")
      ? eventId
      : undefined
  }
  if (isHappening(context, clause)) {
    if (isEvent) return eventId
    if (isActor && /^(?:emerge|appear|surface|form)$/.test(clause.lemma)) return actor
    if (isActor)
      return clause.complements.length > 0 || clause.lemma !== "begin"
        ? actorOr(clause, actor, eventId)
        : undefined
    return clause.subject === undefined || isAbout(context, subject) ? eventId : undefined
  }
  if (discourse.isVerb("seeing", clause.lemma) && clause.voice === "active") {
    const isBounded = /^(?:between|from|since|during)$/.test(tokens[found.from]?.key ?? "")
    const object = tokens[clause.object?.head ?? -1]
    const isOfEvent =
      object !== undefined &&
      (discourse.isNoun("event", object) ||
        isAbout(context, clause.object) ||
        /^(?:reports?|messages?|e-?mails?|run|attempts?|wave|lures?)$/.test(object.key))
    const isOpenEnded = found.time.from !== undefined && found.time.to === undefined
    if (isBounded && isOfEvent && !(isOpenEnded && clause.lemma === "see" && !clause.isPerfect))
      return discourse.event
    return undefined
  }
  // "Exploitation has been observed since 12 May", "Waves were seen in March".
  if (clause.voice === "passive" && isEvent && isAbout(context, subject)) {
    const isSeen = discourse.isVerb("seeing", clause.lemma) && clause.lemma !== "detect"
    const since = /^(?:since|between|from|during|as)$/.test(tokens[found.from]?.key ?? "")
    if (isSeen ? since || isPlural(head) : since && discourse.isVerb("learning", clause.lemma)) return eventId
  }
  // "had access between 4 March and 19 April".
  if (
    clause.lemma === "have" &&
    /^(?:access|footholds?|control|persistence)$/.test(tokens[clause.object?.head ?? -1]?.key ?? "") &&
    (isActor || isEvent || /^(?:attackers?|hackers?|intruders?|they|criminals)$/.test(head?.key ?? ""))
  )
    return discourse.hasEvent ? discourse.event : undefined
  if (isSpeech(context, clause) || discourse.isVerb("no-deed", clause.lemma)) return undefined
  // "Its logins span the weeks from …".
  if (/^(?:span|cover|cluster|fall|stretch|extend)$/.test(clause.lemma) && isAbout(context, subject))
    return discourse.hasEvent ? eventId : undefined
  // "landlords saw their servers encrypted".
  const whom = clause.object
  if (
    /^(?:see|have|find)$/.test(clause.lemma) &&
    whom?.clauses.some((c) => c.kind === "participle" && c.voice === "passive" && isDeed(context, c)) === true
  )
    return discourse.hasEvent ? discourse.event : undefined
  if (clause.voice === "passive") {
    if (!isDeed(context, clause) && !isEntry(context, clause) && !isUndergone(context, clause))
      return undefined
    const agent =
      clause.agent === undefined
        ? undefined
        : doerOf(discourse, phrase, {from: clause.agent.from, to: clause.agent.to})
    if (
      clause.agent !== undefined &&
      !/^(?:actor|state|state body|event|malware)$/.test(agent?.kind ?? "") &&
      !["malware", "event", "actor", "means"].some((kind) =>
        discourse.isNoun(kind, tokens[clause.agent?.head ?? -1]),
      )
    )
      return undefined
    return discourse.event
  }
  if (subject === undefined)
    return isDeed(context, clause) && clause.kind !== "main" ? discourse.event : undefined
  if (isEvent) return eventId
  // A state does other things as well.
  if (ref?.kind === "state" && !isDeed(context, clause)) return undefined
  // "For decades the group has sought": its activity as such.
  const isOfAlways = found.by === "length" && clause.isPerfect && /(?:years|decades?)$/.test(found.time.text)
  if (isActor)
    return isOfAlways || /^(?:operate|exist|emerge|appear|surface|form|found)$/.test(clause.lemma)
      ? actor
      : eventIn(context, clause, found)
  const isUndergoing = /^(?:suffer|lose|experience|undergo|fall|stand|go|crash)$/.test(clause.lemma)
  const isTheirs =
    discourse.isNoun("actor", head) || /^(?:operators|owners|developers)$/.test(head?.key ?? "")
  if (isUndergoing && !isTheirs && discourse.hasEvent) return discourse.event
  // "In the last four weeks, 40 embassies have received such invitations".
  const got = tokens[clause.object?.head ?? -1]
  if (
    /^(?:receive|get|open|download|install|run)$/.test(clause.lemma) &&
    got !== undefined &&
    (discourse.isNoun("lure", got) || discourse.isNoun("message", got) || discourse.isNoun("malware", got)) &&
    discourse.hasEvent
  )
    return discourse.event
  if (
    isDeed(context, clause) &&
    /^(?:attackers?|hackers?|intruders?|criminals?|perpetrators?|they|messages?|e-?mails?|sender|lures?)$/.test(
      head?.key ?? "",
    )
  )
    return discourse.hasEvent ? discourse.event : undefined
  return undefined
}

/** Whether the verb is a deed of an intrusion, by the lexicon or by itself. */
function isDeed({discourse}: Context, {lemma}: Clause): boolean {
  const kinds = discourse.lookup.relations
    .get(lemma)
    ?.some(
      ({relation}) => /^(?:targeting|vector|attribution|objective)$/.test(relation.kind) && !relation.isSaid,
    )
  return kinds === true || deeds.has(lemma) || deeds.has(`${lemma}e`) || discourse.isVerb("deed", lemma)
}

/** "600,000 routers were bricked", "a law firm was burgled": what is done to somebody by a verb that nobody uses of good
 *  deeds. */
function isUndergone(context: Context, {subject, lemma, args}: Clause): boolean {
  const {discourse, phrase} = context
  if (discourse.isVerb("crippling", lemma) || discourse.isVerb("striking", lemma)) return true
  // "were subjected to denial-of-service attacks".
  const isToAttack = args.some(
    ({prep, np}) =>
      /^(?:to|with|by)$/.test(prep) && np !== undefined && discourse.isNoun("event", phrase.tokens[np.head]),
  )
  if (isToAttack && /^(?:subject|expose|treat|flood|pelt|hammer|pound|bombard|hit)$/.test(lemma)) return true
  if (subject === undefined || subject.isPronoun || lemma.startsWith("un")) return false
  const head = phrase.tokens[subject.head]
  const isVictim = ["victim", "holder", "product", "institution"].some((kind) => discourse.isNoun(kind, head))
  const {lookup} = discourse
  const isKnown =
    [
      "benign",
      "idle",
      "answer",
      "no-deed",
      "harmless",
      "remedial",
      "learning",
      "release",
      "fix",
      "seeing",
      "common",
    ].some((kind) => discourse.isVerb(kind, lemma)) ||
    lookup.speech.has(lemma) ||
    lookup.relations.has(lemma)
  return isVictim && !isKnown
}

/** "Entry was effected in the night": what brings attackers in, by any verb. */
const isEntry = (context: Context, {subject, lemma}: Clause): boolean =>
  /^(?:entry|access|penetration|foothold|intrusion|infection|theft|break-in|exfiltration|encryption)$/.test(
    context.phrase.tokens[subject?.head ?? -1]?.key ?? "",
  ) && !/^(?:block|prevent|stop|cut|revoke|restore|deny|close|restrict)$/.test(lemma)

/** "for years": since nobody knows when. */
const isAnyLength = ({time}: FoundTime): boolean =>
  /^(?:for|over|during|throughout) (?:many )?(?:years|months|weeks|days|hours)$/i.test(time.text)

/** Weeks and more of what goes on: "for eight months", "for several years the group has gone after". */
function isLong({discourse}: Context, clause: Clause, {time}: FoundTime): boolean {
  if (/(?:hour|minute|day)s?$/.test(time.text)) return false
  if (/ long(?:er)? /.test(time.text)) return true
  const isGoingOn = clause.isPerfect && clause.voice === "active"
  return discourse.isVerb("lasting", clause.lemma) || isGoingOn
}

/** The event of a deed that its verb tells: another year is another event. */
const eventIn = ({discourse, phrase}: Context, clause: Clause, {time}: FoundTime): string =>
  /(?:19|20)\d\d/.test(time.text) && time.from !== undefined && discourse.hasEvent
    ? discourse.eventOf(phrase, {from: clause.verb.from, to: clause.to}, clause.at)
    : discourse.event

const actorOr = (clause: Clause, actor: string, event: string): string =>
  /^(?:operate|run|exist|remain)$/.test(clause.lemma) && clause.object === undefined ? actor : event

/** "Exploitation began", "The earliest traces of the exploitation date from": it is about the event. */
function isAbout({phrase, discourse}: Context, np: NounPhrase | undefined): boolean {
  if (np === undefined) return false
  const word = phrase.tokens[np.head]
  if (
    discourse.isNoun("event", word) ||
    np.preps.some((p) => discourse.isNoun("event", phrase.tokens[p.np?.head ?? -1]))
  )
    return true
  return /^(?:use|abuse|access|distribution|delivery|mailing|sending|infections?|scanning|presence|stay|encryption|it|they|this|these|traces?|signs?|first|second|third|last|waves?|cases?|evidence|logins?|exploitation|attempts?|traffic|connections?|outage|disruption|theft|spread|penetration|entry|foothold|ingress|encryptions?|raids?)$/.test(
    word?.key ?? "",
  )
}

/** "a group active since 2019", "under way since April": words without a verb. */
function activeSince(context: Context, clause: Clause, found: FoundTime): string | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const before = tokens[found.from - 1]?.key ?? ""
  if (!/^(?:active|operating|operational|underway|way|running|ongoing|inside)$/.test(before)) return undefined
  const subject = clause.subject
  const ref = subject === undefined ? undefined : doerOf(discourse, phrase, whoItIs(context, subject))
  if (ref !== undefined && isDoer(ref)) return ref.id
  return discourse.hasEvent ? discourse.event : undefined
}

/** Where it is said who a noun phrase is: X of "X is a group that has operated since 2009". */
function whoItIs(context: Context, np: NounPhrase): Range {
  const {from, to} = saidToBe(context, np) ?? np
  return {from, to}
}
