/* Targets that clauses say: "X broke into ministries", "hospitals were hit", "lures were sent to reporters", "hackers
 * had spent months inside the networks of banks". */

import type {Range} from "../grammar/shape.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import type {Context} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {aiming, describedIn} from "./hit-descriptions.ts"
import {examplesIn, isOneBody, type Party, partiesBeside, partiesOf} from "./hit-parties.ts"
import {isNumber, noteSomebody, noteVictims} from "./hit-words.ts"
import {isHostile, isOfPolice, partOf as wholeOf} from "./hostile.ts"
import {doerIn, doerOfNoun, isForgone, isSortOf, isTold, isUnderDenial, othersIn} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {waysOf} from "./ways.ts"

/** What a clause says of somebody or something that a deed was done to or with. */
export interface Said {
  readonly subject: string
  /** Who else did it; instead of the subject where that only says what sort of groups they are. */
  readonly others?: readonly string[]
  readonly anchor: number
  readonly start: number
  /** Where the clause ends: what is near belongs to the evidence. */
  readonly close?: number
  readonly isDenied: boolean
  readonly relation: string
  readonly modality?: "presupposed"
  readonly isTakenForGranted?: boolean
  readonly isByRule?: true
}

/** Where a noun phrase ends without what it gives as examples. */
export function endOfList(np: NounPhrase): number {
  const [example] = [np, ...np.conjuncts].flatMap(({examples}) => examples)
  return example === undefined ? np.end : Math.min(np.end, Math.max(np.to, example.from - 2))
}

/** One draft for each target; `end` is where the list of them ends. */
export function addTargets(context: Context, said: Said, parties: readonly Party[], end = 0): void {
  const {start, close: _close, subject, others = [], ...rest} = said
  const [first] = parties
  if (first === undefined) return
  for (const {id, kind, to} of parties) {
    if (id === subject) continue
    if (kind === "name" || kind === "words") noteSomebody(context, id)
    noteVictims(context)
    for (const by of [subject, ...others])
      context.drafts.push({
        kind: "targeting",
        ...rest,
        subject: by,
        object: id,
        evidence: {from: Math.min(start, first.from), to: Math.max(to, end, said.anchor + 1)},
      })
  }
}

/** One draft for each means. */
export function addWays(context: Context, said: Said, ways: readonly Way[]): void {
  const {start, close = 0, subject, others = [], ...rest} = said
  for (const {object, from, to} of ways)
    for (const by of [subject, ...others])
      context.drafts.push({
        kind: "vector",
        ...rest,
        subject: by,
        object,
        evidence: {
          from: Math.min(start, from),
          to: Math.max(close - to <= 6 ? close : to, to, said.anchor + 1),
        },
      })
}

/** What the drafts of a clause have in common. */
export function saidBy(context: Context, clause: Clause, subject: string, relation: string): Said {
  const own = clause.subjectBy === "own" ? clause.subject : undefined
  const isAside = clause.kind === "relative" || clause.kind === "participle"
  const also = othersIn(context, clause, subject)
  const [named = subject, ...others] =
    also.length > 0 && isSortOf(context, clause) ? also : [subject, ...also]
  return {
    subject: named,
    ...(others.length === 0 ? {} : {others}),
    relation,
    anchor: clause.at,
    close: clause.to,
    start: own !== undefined && own.from < clause.at ? own.from : Math.min(clause.verb.from, clause.at),
    isDenied:
      clause.isNegated ||
      isForgone(context.phrase, clause) ||
      isNotSo(context, clause) ||
      isUnderDenial(clause) ||
      isNone(context, own) ||
      isNone(context, clause.object),
    ...(isAside ? {modality: "presupposed" as const} : {}),
  }
}

/** "were probably not the target": a "not" behind the verb and its adverb. */
export const isNotSo = ({phrase}: Context, {voice, verb, predicate}: Clause): boolean =>
  voice === "be" &&
  predicate !== undefined &&
  phrase.tokens.slice(verb.to, predicate.np?.from ?? predicate.at).some(({key}) => key === "not")

/** "no agency", "none of the hospitals". */
export function isNone({phrase}: Context, np: NounPhrase | undefined): boolean {
  // "no fewer than 63 servers" are some.
  return (
    np !== undefined &&
    /^(?:no|none|neither|nobody)$/.test(phrase.tokens[np.from]?.key ?? "") &&
    !/^(?:fewer|less|more|later|earlier)$/.test(phrase.tokens[np.from + 1]?.key ?? "")
  )
}

/** What a clause says of targets, and of products that were broken into. */
export function readTargets(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || !(isTold(context, clause) || isPurpose(context, clause))) return
  inside(context, clause)
  if (clause.voice === "be") return
  targets(context, clause)
  recipients(context, clause)
}

const isPolice = ({phrase}: Context, np: NounPhrase): boolean =>
  /^(?:police|authorities|prosecutors|investigators|customs)$/.test(phrase.tokens[np.head]?.key ?? "")

const isPenalty = ({phrase}: Context, np: NounPhrase): boolean =>
  /^(?:sanctions?|fines?|charges|penalt(?:y|ies)|lawsuits?|tariffs?|bans?|indictments?|complaints?|measures|restrictions)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )

const isEvent = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("event", phrase.tokens[np.head])

const using =
  /^(?:use|exploit|abuse|leverage|employ|utilise|utilize|weaponise|weaponize|misuse|deploy|repurpose|reuse|design|build|develop|craft)$/

/** "exploited the flaw to break into universities": what a means was used for was done with it. */
function isPurpose(context: Context, {kind, parent, object, lemma}: Clause): boolean {
  const {phrase, discourse} = context
  // "The loader was used to infect workers in Italy."
  if (kind === "infinitive" && parent?.voice === "passive" && parent.subject !== undefined)
    return (
      using.test(parent.lemma) &&
      parent.agent === undefined &&
      isTold(context, parent) &&
      (aiming.has(lemma) ||
        isHostile(context, parent.subject) ||
        ["malware", "means", "lure", "access"].some((k) =>
          discourse.isNoun(k, phrase.tokens[parent.subject?.head ?? -1]),
        ) ||
        waysOf(context, parent.subject, "tools").length > 0)
    )
  return (
    kind === "infinitive" &&
    !discourse.isNoun("taken", phrase.tokens[object?.head ?? -1]) &&
    parent?.subject !== undefined &&
    using.test(parent.lemma) &&
    parent.voice === "active" &&
    isTold(context, parent) &&
    isHostile(context, parent.subject)
  )
}

function targets(context: Context, clause: Clause): void {
  for (const {relation, agent, patient, prep} of framesOf(context, clause, "targeting")) {
    const at = {agent, patient, prep: prep?.np}
    const object = at[relation.object]
    if (object === undefined) continue
    if (
      agent !== undefined &&
      (isEvent(context, agent) || isPolice(context, agent)) &&
      isOfPolice(context, agent, agent.head + 1)
    )
      continue
    // "were hit with sanctions"
    if (clause.args.some((a) => a.prep === "with" && a.np !== undefined && isPenalty(context, a.np))) continue
    const isUsual = relation.subject === "agent"
    // "APT28 appears to be focused on embassies": whoever is focused does it.
    const focused = clause.voice === "passive" && agent === undefined ? clause.subject : undefined
    const isFocused = focused !== undefined && focused !== object && isHostile(context, focused)
    const isByTool =
      clause.kind === "infinitive" && clause.parent?.voice === "passive" && using.test(clause.parent.lemma)
    const tool = isByTool && clause.parent?.subject ? doerOfNoun(context, clause.parent.subject) : undefined
    const doer = isByTool
      ? tool?.kind === "actor"
        ? tool
        : {id: context.discourse.event, kind: "event" as const}
      : isFocused
        ? doerOfNoun(context, focused)
        : isUsual
          ? doerIn(context, clause)
          : at[relation.subject] && doerOfNoun(context, at[relation.subject] as NounPhrase)
    if (doer === undefined) continue
    const said = saidBy(context, clause, doer.id, relation.relation)
    // "China has never hacked Canada" denies that it did it (no-part.ts), "takes no instructions" hits nobody.
    if (said.isDenied && (/^state/.test(doer.kind) || clause.lemma === "take")) return
    context.discourse.topic = doer.kind === "event" ? "event" : "actor"
    const ways = waysOf(context, object, "ids")
    addWays(context, said, ways)
    if (isCounted(context, clause, object)) {
      // "affected 180 organisations, including hospitals"
      addTargets(context, said, examplesIn(context, object), object.end)
      return
    }
    const thing = clause.voice === "passive" ? clause.subject : clause.object
    const isBrought = context.discourse.isNoun("lure", context.phrase.tokens[thing?.head ?? -1])
    if (clause.lemma === "download" && isBrought) return
    const own = partiesOf(context, object)
    const named = own.length > 0 ? own : holdersBehind(context, clause, object)
    const described =
      named.every(({kind}) => kind === "place") && ways.length === 0 && aiming.has(clause.lemma)
        ? describedIn(context, object)
        : []
    const parties = [...named, ...described, ...placesOfVerb(context, clause, object)].filter(
      ({from, to}) => !ways.some((way) => way.from < to && from < way.to),
    )
    const places = clause.args.filter(
      ({np}) => np !== undefined && parties.some((p) => p.from >= np.from && p.to <= np.end),
    )
    addTargets(context, said, parties, Math.max(endOfList(object), ...places.map(({end}) => end)))
    return
  }
  // "was abused against parliaments", "used the access against power companies"
  const whom = phrasesWith(clause, "against").find(({np}) => np !== undefined)?.np
  if (whom === undefined || framesOf(context, clause, "vector").length === 0) return
  const doer = doerIn(context, clause)
  if (doer !== undefined)
    addTargets(
      context,
      saidBy(context, clause, doer.id, "targets"),
      partiesBeside(context, clause, whom),
      endOfList(whom),
    )
}

/** "had access to files in our support system": whose it is, on the verb behind what was taken. */
function holdersBehind(context: Context, {args}: Clause, {end, head}: NounPhrase): readonly Party[] {
  if (!context.discourse.isNoun("taken", context.phrase.tokens[head])) return []
  const place = args.find(({at, prep}) => at === end && /^(?:in|on|at|from|within|inside)$/.test(prep))?.np
  return place === undefined ? [] : partiesOf(context, place).filter(({kind}) => kind !== "place")
}

const isOwn = ({phrase}: Context, {determiner}: NounPhrase): boolean =>
  /^(?:its|their)$/.test(phrase.tokens[determiner ?? -1]?.key ?? "")

/** "12 clinics were affected", "the attack affected 12 clinics": a count; "it hit nine ministries" tells whom. */
function isCounted(context: Context, {voice, lemma, agent}: Clause, np: NounPhrase): boolean {
  if (!isNumber(context, np)) return false
  // "two servers of Skandair", "eleven of its accounts": Skandair's.
  const isOwned =
    ["holder", "product", "taken"].some((kind) =>
      context.discourse.isNoun(kind, context.phrase.tokens[np.head]),
    ) || np.preps.some(({prep, np: of}) => prep === "of" && of !== undefined && isOwn(context, of))
  return (voice === "passive" && agent === undefined && !isOwned) || /^(?:affect|impact|concern)$/.test(lemma)
}

/** "hackers had spent months inside the networks of banks", "were active in the systems of ministries". */
function inside(context: Context, clause: Clause): void {
  const place = clause.args.find(({prep, np}) => prep === "inside" && np !== undefined)?.np
  if (place === undefined || clause.subject === undefined) return
  const doer = doerOfNoun(context, clause.subject)
  if (doer !== undefined)
    addTargets(
      context,
      saidBy(context, clause, doer.id, "targets"),
      partiesOf(context, place),
      endOfList(place),
    )
}

/** "hit ministries across Europe", "were targeted in Japan": places that hang on the verb. */
function placesOfVerb(context: Context, clause: Clause, object: NounPhrase): readonly Party[] {
  if (isNumber(context, object)) return []
  const found: Party[] = []
  for (const {prep, np} of clause.args)
    if (np !== undefined && /^(?:in|across|throughout|within)$/.test(prep))
      found.push(...partiesOf(context, np))
  const parties = partiesOf(context, object)
  // "targets users in Italy", "organisations in the energy sector": where they are alone.
  if (parties.length === 0) return isMany(context, object) ? found : []
  if (isOneBody(context, object, parties) || parties.every(({kind}) => kind === "name")) return []
  return found.filter((party) => isPlaceId(context, party) || party.kind === "sector")
}

/** "users", "democratic institutions": people or bodies of whom nothing more is said. */
function isMany({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  return (
    isPlural(head) &&
    !discourse.isNoun("holder", head) !==
      /^(?:users|people|individuals|persons|customers|organi[sz]ations|companies|firms|entities|institutions|businesses|targets|victims|officials|experts|employees)$/.test(
        head?.key ?? "",
      ) &&
    (discourse.isNoun("victim", head) || discourse.isNoun("organisations", head)) &&
    !discourse.isNoun("product", head)
  )
}

function isPlaceId({phrase}: Context, {from, to}: Range): boolean {
  return phrase.mentions.some(
    (m) => m.from === from && m.to === to && (m.kind === "place" || m.kind === "state"),
  )
}

/** Malware, a lure, or what only an attacker sends: "macro-enabled templates". */
function isLure(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  return (
    discourse.isNoun("lure", head) ||
    discourse.isNoun("malware", head) ||
    phrase.tokens
      .slice(np.from, np.head)
      .some(({key}) =>
        /^(?:malicious|macro-enabled|weaponi[sz]ed|booby-trapped|fake|forged|fraudulent|infected|spoofed|bogus|phishing|spear-?phishing|trojani[sz]ed|tailored|poisoned|rigged)$/.test(
          key,
        ),
      ) ||
    waysOf(context, np, "tools").length > 0
  )
}

/** "The messages": those of the event that was told. */
const isMessage = ({phrase, discourse}: Context, np: NounPhrase | undefined): boolean =>
  discourse.hasEvent &&
  /^(?:the|these|those|its|their)$/.test(phrase.tokens[np?.from ?? -1]?.key ?? "") &&
  ["message", "lure"].some((kind) => discourse.isNoun(kind, phrase.tokens[np?.head ?? -1]))

/** "lures were sent to reporters", "reporters were sent lures", "an update was handed to banks". */
function recipients(context: Context, clause: Clause): void {
  if (
    !/^(?:send|hand|deliver|distribute|mail|e-mail|email|address|text|direct|push|serve|forward|show|offer|circulate|disseminate|spread|go|land|arrive)$/.test(
      clause.lemma,
    )
  )
    return
  const isPassive = clause.voice === "passive"
  // "the messages go to staff at think tanks, to journalists"
  const isGoing = /^(?:go|arrive|land)$/.test(clause.lemma) && isMessage(context, clause.subject)
  const given =
    isPassive && clause.object !== undefined
      ? clause.object
      : isPassive
        ? clause.subject
        : (clause.secondObject ?? clause.object ?? (isGoing ? clause.subject : undefined))
  // "several rounds of e-mails"
  const rounds = given === undefined ? undefined : wholeOf(context, given)
  const sender = isPassive ? clause.agent : clause.subject
  const isByAttacker = sender !== undefined && isHostile(context, sender)
  if (given === undefined || !(isByAttacker || isGoing || isLure(context, rounds ?? given))) return
  const whom =
    (isPassive && clause.object !== undefined
      ? clause.subject
      : !isPassive && clause.secondObject !== undefined
        ? clause.object
        : undefined) ??
    phrasesWith(clause, "to", "at", "among", "amongst").find(({np}) => np !== undefined)?.np
  if (whom === undefined) return
  const doer = isGoing ? doerOfNoun(context, given) : doerIn(context, clause)
  if (doer === undefined) return
  const others = isGoing
    ? phrasesWith(clause, "to").flatMap(({np}) => (np === undefined || np === whom ? [] : [np]))
    : []
  for (const other of others)
    addTargets(
      context,
      saidBy(context, clause, doer.id, "targets"),
      partiesBeside(context, clause, other),
      endOfList(other),
    )
  const parties = partiesBeside(context, clause, whom)
  // "sent the stolen data to a server in Russia"
  if (!isLure(context, rounds ?? given) && parties.every(({kind}) => kind === "place")) return
  addTargets(context, saidBy(context, clause, doer.id, "targets"), parties, endOfList(whom))
  // "reporters were sent lures"
  if (isPassive && clause.object !== undefined)
    addWays(context, saidBy(context, clause, doer.id, "send"), waysOf(context, given, "tools"))
}
