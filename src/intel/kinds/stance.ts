/* Stances: "X condemned the attacks", "Y and Z expressed grave concern about it", "joined its allies in condemning": a
 * body, its own words, and what they are about: the event, a state or an actor, or somebody's statement. */

import {governed, governmentOf} from "../discourse/parties.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {keyOf} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {bodyOf} from "./acting-body.ts"
import {attitudeOf} from "./attitudes.ts"
import {behindVerb, evidenceOf, listOf, nounFrom} from "./clauses.ts"
import {type Context, wordsIn} from "./draft.ts"
import {endOfWords, statement, statementMeant, wordsOfStatement} from "./stated.ts"
import {sympathyOf} from "./sympathy.ts"

/** Verbs that are a stance only where they are about a deed, a party or somebody's words. */
const needsObject =
  /^(?:back|note|share|support|recognise|acknowledge|regret|echo|praise|protest|hail|salute|endorse|appreciate)$/

const invited =
  /(?:^|[ -])(?:feedback|comments?|questions?|contributions?|visitors?|submissions?|suggestions?|input|applications?|guests|participants)$/i

const condemning =
  /(?:^|-)(?:condemn|denounce|deplore|decry|censure|repudiate|castigate|excoriate|abhor|slam|lambast|abhorrence|indignation|disgust|outrage|revulsion|disapproval|condemnation|outraged|dismayed|appalled|disgusted|unacceptable|protest)$/

/** What is condemned as well and is no attack on networks. */
const elsewhere =
  /^(?:war|wars|invasion|aggression|regime|crackdown|occupation|violence|terrorism|polic(?:y|ies)|killings?|murders?|kind|kinds|rumou?rs?|smears?|slander|coup|farce|provocations?|spectacle|circus|stunt|law|laws|bill|annexation|missile|missiles|strikes?|bombings?|shelling|delay|delays|price|prices|decision)$/

/** What friends offer and say: a statement only for whoever takes a stance to it. */
const offered =
  /^(?:advisory|advisories|warnings?|alerts?|offers?|help|assistance|support|words|messages?|solidarity|contributions?|advice|letter|communiqu[eé]|guidance|review|publications?|disclosure|revelations?|exposure|naming|expulsions?|designations?|listings?|expertise|convictions?|role|engagement|commitments?|determination|resolve|swiftness|openness|transparency|readiness|willingness|rights?)$/

/** "X condemned the attacks": one claim for each body that is said to. */
export function stances(context: Context, clause: Clause): void {
  if (clause.isNegated || clause.isImperative || !isMeant(clause)) return
  const {phrase, discourse} = context
  for (const form of discourse.lookup.relations.get(keyOf(clause.lemma)) ?? []) {
    if (form.relation.kind !== "stance") continue
    const behind = behindVerb(phrase, clause, form)
    if (behind === undefined) continue
    const isPassive = clause.voice === "passive"
    const isNoted = isPassive && clause.agent === undefined && isNotedHere(context, clause)
    if (isPassive && !isNoted && (clause.agent === undefined || form.particles.length > 0)) continue
    // "takes note that …"
    const isContent = form.relation.relation === "take-note"
    if (isContent && phrase.tokens[behind]?.key !== "that") continue
    const about = isPassive
      ? clause.subject
      : isContent
        ? undefined
        : form.particles.length > 0
          ? nounFrom(phrase, behind)
          : clause.object
    const objects =
      about === undefined
        ? [contentOf(context, clause, behind)]
        : aboutsOf(context, about, condemning.test(clause.lemma))
    let isTaken = false
    for (const object of objects) {
      if (object === undefined || (!object.isAbout && needsObject.test(keyOf(clause.lemma)))) continue
      // "joined the operation", "welcomes feedback" are none.
      if (clause.lemma === "join" && !object.isStatement) continue
      // "thanked its customers": nobody who is named.
      if (clause.lemma === "thank" && object.isParty !== true) continue
      if (clause.lemma === "welcome" && invited.test(object.id)) continue
      // "calls out China for it" says who did it.
      if (form.relation.relation === "call-out" && (object.isParty === true || isOfSomebody(context, about)))
        continue
      // "X is supported by Russia", "Y, supported by experts", "supports Y in restoring it": whose it is, who helps.
      if (
        /^(?:support|back|protect)$/.test(keyOf(clause.lemma)) &&
        (object.isActor === true || (object.isParty === true && (isPassive || isHelp(context, clause))))
      )
        continue
      // "China stands behind the intrusion" is no stance to it.
      if (
        form.relation.relation.startsWith("stand-") &&
        (object.id === discourse.event || object.isActor === true)
      )
        continue
      if (clause.lemma === "share" && !(about !== undefined && isTheirs(context, about))) continue
      if (
        take(
          context,
          clause,
          isNoted ? "publisher" : isPassive ? clause.agent : whoIn(context, clause),
          object,
          form.relation.relation,
        )
      )
        isTaken = true
    }
    if (isTaken) return
  }
  const attitude = attitudeOf(context, clause)
  const sympathy = attitude === undefined ? sympathyOf(context, clause) : undefined
  if (sympathy !== undefined) {
    const {who, object, relation, to} = sympathy
    take(context, clause, who, {id: object, to, isAbout: true, isStatement: false}, relation)
  }
  if (attitude === undefined) return
  for (const object of aboutsOf(context, attitude.about, condemning.test(attitude.relation)))
    if (
      object?.isAbout === true &&
      (object.isParty === true || !/^be-(?:grate|thank)ful$/.test(attitude.relation))
    )
      take(context, clause, attitude.who, object, attitude.relation)
}

/** "it", "his country": whoever says so. */
const isSame = (tokens: Phrase["tokens"], {from, head}: NounPhrase): boolean =>
  head === from
    ? /^(?:it|they)$/.test(tokens[head]?.key ?? "")
    : /^(?:his|her)$/.test(tokens[from]?.key ?? "") &&
      /^(?:country|government|nation)$/.test(tokens[head]?.key ?? "")

/** "Agencies said that Iran was behind it, backing a finding of Microsoft": whoever said so backs it. */
function whoIn({phrase: {clauses, tokens}}: Context, clause: Clause): NounPhrase | undefined {
  // "The NCSC said it supported the findings": the NCSC.
  const {parent, subject} = clause
  if (clause.kind === "that" && subject !== undefined && parent?.subject?.isPronoun === false)
    if (parent.voice === "active" && subject.from > parent.at && isSame(tokens, subject))
      return parent.subject
  if (clause.kind !== "participle" || clause.subjectBy === "own") return clause.subject
  const told = clauses.find(
    ({kind, subject}) => kind === "that" && subject !== undefined && subject === clause.subject,
  )
  return told?.parent?.subject ?? clause.subject
}

/** "Both assessments have been taken note of": by whoever publishes, if he is no newspaper. */
function isNotedHere({discourse}: Context, clause: Clause): boolean {
  const {publisher} = discourse
  return (
    (clause.lemma === "take" || clause.lemma === "note" || clause.lemma === "acknowledge") &&
    clause.kind === "main" &&
    clause.isPerfect &&
    publisher?.isPress === false
  )
}

/** "the malign activity of the GRU", "Russian interference": whose deed it is. */
const isOfSomebody = ({phrase}: Context, about: NounPhrase | undefined): boolean =>
  about !== undefined &&
  phrase.mentions.some(
    ({kind, from, to}) =>
      /^(?:state|state body|actor)$/.test(kind) &&
      from >= (about.possessor?.from ?? about.from) &&
      to <= about.end,
  )

/** "is supporting the agency in restoring its services" */
const isHelp = ({phrase: {tokens}}: Context, {object}: Clause): boolean =>
  tokens[object?.end ?? -1]?.key === "in" && tokens[(object?.end ?? 0) + 1]?.key.endsWith("ing") === true

/** "Such attacks are unacceptable": whoever says so, if it is no newspaper. */
export function findsUnacceptable(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const {predicate, subject} = clause
  if (clause.isNegated || clause.lemma !== "be" || predicate?.kind !== "adjective" || subject === undefined)
    return
  if (!isMeant(clause) || !discourse.isNoun("unacceptable", phrase.tokens[predicate.at])) return
  const who = discourse.speakerAt(clause.at)
  if (who === "" || who === "publisher" || discourse.lookup.press.has(who)) return
  const object = aboutOf(context, subject, true)
  if (object?.isAbout !== true || object.isStatement || object.isParty === true || who === object.id) return
  context.drafts.push({
    kind: "stance",
    relation: "find-unacceptable",
    subject: who,
    object: object.id,
    anchor: clause.at,
    evidence: evidenceOf(clause),
    isDenied: false,
    speaker: who,
  })
}

/** One claim for each body that a noun phrase names; false where it names none. */
function take(
  context: Context,
  clause: Clause,
  who: NounPhrase | "publisher" | undefined,
  object: About,
  relation: string,
): boolean {
  const evidence = evidenceOf(clause)
  const {publisher} = context.discourse
  const own = publisher?.id
  const named = who === "publisher" ? [] : bodiesOf(context, who)
  // "The cabinet cannot say so. It takes note of the statement by Ukraine": the cabinet.
  const isOther =
    who !== "publisher" &&
    who?.isPronoun === true &&
    publisher?.isPress === false &&
    context.phrase.mentions.some(({from, speaks}) => from >= clause.verb.to && speaks === named[0])
  const bodies = (who === "publisher" || isOther) && own !== undefined ? [own] : named
  // "The company acknowledges our report": another than who publishes it.
  for (const body of bodies)
    if (
      body !== object.id &&
      governed(body) !== object.id &&
      !(object.isOwn === true && body === publisher?.id)
    )
      context.drafts.push({
        kind: "stance",
        relation,
        subject: body,
        object: object.id,
        anchor: clause.at,
        evidence: {from: evidence.from, to: Math.max(clause.verb.to, Math.min(evidence.to, object.to))},
        isDenied: false,
        speaker: body,
      })
  if (bodies.length > 0 && object.isStatement) context.discourse.lastStatement = object.id
  return bodies.length > 0
}

/** Whether a clause tells what somebody does, and not what he could do, or what somebody asks of him. */
function isMeant(clause: Clause): boolean {
  if (clause.modal !== undefined && !/^(?:will|would|must)$/.test(clause.modal)) return false
  if (clause.kind === "infinitive") return /^(?:wish|want|like|join)$/.test(clause.parent?.lemma ?? "")
  return !/^(?:if|unless|whether)$/.test(clause.marker)
}

/** The bodies that a noun phrase and its list name. */
function bodiesOf(context: Context, noun: NounPhrase | undefined): readonly string[] {
  const {phrase} = context
  const found: string[] = []
  for (const [i, one] of listOf(noun).entries()) {
    const first = phrase.tokens[one.from]?.key ?? ""
    // "Germany and its partners"
    if (i > 0 && /^(?:its|their|other|our|his|her|international|allied|many)$/.test(first)) continue
    // "Allies acknowledge": those of NATO.
    if (
      /^(?:allies|alliance)$/.test(phrase.tokens[one.head]?.key ?? "") &&
      phrase.tokens[one.head]?.isCapital === true
    ) {
      const isNato =
        context.discourse.publisher?.id === "nato" ||
        phrase.tokens.slice(one.from, one.head).some((t) => t.key === "nato")
      if (isNato && !found.includes("nato")) found.push("nato")
      continue
    }
    // "the governments of Sweden and Denmark"
    const of = one.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
    if (phrase.tokens[one.head]?.key === "governments" && of !== undefined) {
      for (const body of bodiesOf(context, of)) if (!found.includes(body)) found.push(body)
      continue
    }
    // "The Department welcomes", "The Forum welcomes": the one that publishes.
    const {publisher} = context.discourse
    const isOwn =
      one.to - one.from === 2 &&
      first === "the" &&
      phrase.tokens[one.head]?.isCapital === true &&
      publisher?.isPress === false &&
      (/^(?:ministry|department|government|presidency)$/.test(phrase.tokens[one.head]?.key ?? "")
        ? publisher.id.endsWith("-government")
        : publisher.id.endsWith(`-${phrase.tokens[one.head]?.key}`))
    if (isOwn && !found.includes(publisher.id)) {
      found.push(publisher.id)
      continue
    }
    const hanging = [
      ...one.preps.filter(({prep}) => /^(?:of|for|in)$/.test(prep)).map(({np}) => np?.to ?? 0),
      ...one.appositions.filter(({kind}) => kind !== "comma").map(({np}) => np.to),
    ]
    const body = bodyOf(context, {from: one.possessor?.from ?? one.from, to: Math.max(one.to, ...hanging)})
    const own = body === undefined ? undefined : (ofGovernment(context, one, body) ?? body)
    if (own !== undefined && !found.includes(own)) found.push(own)
  }
  return found
}

/** "The Ministry of Foreign Affairs", "the presidency": of the country that publishes. */
function ofGovernment({phrase, discourse}: Context, noun: NounPhrase, body: string): string | undefined {
  if (discourse.lookup.things.has(body) || noun.possessor !== undefined) return undefined
  const isMinistry = /^(?:ministry|department)-of-/.test(body)
  if (!isMinistry && !organs.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  // "China's foreign ministry" is a name as well.
  const isNamed = phrase.mentions.some(
    ({kind, id, from, to}) =>
      (kind === "state" || discourse.lookup.things.get(id)?.speaks === body) &&
      from >= noun.from &&
      to <= noun.end,
  )
  if (isNamed) return undefined
  const state = discourse.publisher?.state
  return state === undefined ? discourse.home : governmentOf(discourse.lookup, state)
}

const organs = /^(?:ministry|department|presidency|kingdom|republic|cabinet|chancellery|premier|chancellor)$/

interface About {
  readonly id: string
  readonly to: number
  /** Something that one can take a stance to. */
  readonly isAbout: boolean
  readonly isStatement: boolean
  readonly isActor?: boolean
  readonly isParty?: boolean
  /** The publisher's own words: "our findings". */
  readonly isOwn?: boolean
}

/** What each member of a list is as the object of a stance. */
function aboutsOf(context: Context, about: NounPhrase, isCondemned: boolean): readonly (About | undefined)[] {
  const found: About[] = []
  for (const [i, one] of listOf(about).entries()) {
    const object = aboutOf(context, one, isCondemned)
    // "the theft and publication of the letters": one deed.
    const isBare = one.determiner === undefined && one.possessor === undefined
    // "with the people and the Government of Moldova"
    if (
      i === 0 &&
      object?.isParty !== true &&
      one.conjuncts.length > 0 &&
      friends.test(context.phrase.tokens[one.head]?.key ?? "")
    )
      continue
    if (i > 0 && isBare && object?.isParty !== true && found[0]?.isParty !== true) continue
    if (object !== undefined && !found.some(({id}) => id === object.id)) found.push(object)
  }
  return found
}

/** "our Estonian friends", "the Estonian people", "the government of Estonia": the state. */
function friendsOf({phrase}: Context, noun: NounPhrase): string | undefined {
  if (!friends.test(phrase.tokens[noun.head]?.key ?? "")) return undefined
  const of = noun.preps.find(({prep, np}) => /^(?:of|in|from)$/.test(prep) && np !== undefined)?.np
  return phrase.mentions
    .filter(({kind}) => kind === "state")
    .find((m) => (m.from >= noun.from && m.to <= noun.head) || (of !== undefined && m.to === of.to))?.id
}

const friends =
  /^(?:friends?|allies|ally|partners?|people|neighbours?|colleagues|government|authorities|counterparts|brothers|citizens)$/

/** The event, a state or an actor, or somebody's words. */
function aboutOf(context: Context, noun: NounPhrase, isCondemned: boolean): About | undefined {
  const {phrase, discourse} = context
  const word = phrase.tokens[noun.head]
  const to = noun.end
  if (word === undefined) return undefined
  const of = (id: string, isStatement = false): About => ({id, to, isAbout: true, isStatement})
  const first = phrase.tokens[noun.from]?.key ?? ""
  if (first === "no") return undefined
  // "acknowledged receipt of our report"
  const received = /^(?:receipt|existence|cognisance)$/.test(word.key)
    ? noun.preps.find(({prep}) => prep === "of")?.np
    : undefined
  if (received !== undefined) return aboutOf(context, received, isCondemned)
  // "condemned any interference in elections": no deed of this text.
  if (/^(?:any|every|all)$/.test(first)) {
    const words = wordsIn(context, noun.from, Math.min(to, noun.from + 14))
    return {id: words, to, isAbout: isCondemned, isStatement: false}
  }
  const friend = friendsOf(context, noun)
  if (friend !== undefined) return {...of(friend), isParty: true}
  const said = discourse.lastStatement
  if (noun.isPronoun || /^(?:this|these|that|those)$/.test(word.key)) {
    const isOfWords = /^(?:acknowledge|endorse|support|back|note|share|welcome|echo|recognise|regret)$/
    if (said !== undefined && isOfWords.test(keyOf(phrase.parse.clauseAt[noun.head]?.lemma ?? "")))
      return of(said, true)
    return discourse.hasEvent && /^(?:it|this|these|them|that|those)$/.test(word.key)
      ? of(discourse.event)
      : undefined
  }
  if (statement.test(word.key) || offered.test(word.key))
    return {
      ...of(statementMeant(context, noun) ?? wordsOfStatement(context, noun), true),
      isOwn: first === "our",
    }
  const isOf = noun.preps.some(({prep, np}) => /^(?:of|by)$/.test(prep) && np !== undefined)
  // "the use of espionage against institutions", "the use by Russia of X": what is condemned is told in full.
  const isGeneral = isOf && /^(?:use|misuse|abuse|exploitation)$/.test(word.key) && isArticled(phrase, noun)
  if (isGeneral) {
    const words = wordsIn(context, noun.from, Math.min(to, noun.from + 14))
    return {id: words, to, isAbout: true, isStatement: false}
  }
  // "condemns Russia's malicious behaviour in cyberspace", where no deed has been told.
  if (
    /^(?:behaviou?r|conduct|actions?|activit(?:y|ies)|acts)$/.test(word.key) &&
    noun.possessor?.isPronoun === false &&
    !discourse.events.isTold
  )
    return of(wordsIn(context, noun.possessor.from, noun.to))
  if (discourse.isNoun("event", word))
    return of(discourse.eventOf(phrase, {from: noun.from, to: noun.end}, noun.head))
  if (
    /^(?:behaviou?r|use|targeting|conduct|exploitation|deeds?|misconduct)$/.test(word.key) &&
    discourse.hasEvent
  )
    return of(discourse.event)
  const mention = phrase.mentions.find((m) => m.to === noun.to && m.from >= noun.from)
  if (mention !== undefined && /^(?:state|actor|state body|organisation)$/.test(mention.kind))
    return {...of(discourse.mentionRef(mention).id), isActor: mention.kind === "actor", isParty: true}
  // "deplored the encryptions", "condemns this plunder": what is condemned is the deed, whatever its word.
  const isDefinite =
    noun.possessor !== undefined || /^(?:the|this|these|such)$/.test(phrase.tokens[noun.from]?.key ?? "")
  if (
    isCondemned &&
    isDefinite &&
    !elsewhere.test(word.key) &&
    !word.isCapital &&
    discourse.hasEvent &&
    noun.head - noun.from <= 3
  )
    return of(discourse.eventOf(phrase, {from: noun.from, to: noun.end}, noun.head))
  // "the delay in telling patients"
  const clause = phrase.parse.clauseAt[noun.head]
  const isFurther = /^(?:in|of|to|for|with|by|against)$/.test(phrase.tokens[noun.end]?.key ?? "")
  const end = isFurther && clause !== undefined ? Math.max(to, endOfWords(phrase, noun.end)) : to
  const words = wordsIn(context, noun.from, Math.min(end, noun.from + 14))
  return words === "" ? undefined : {id: words, to: end, isAbout: false, isStatement: false}
}

const isArticled = ({tokens}: Phrase, {from}: Range): boolean => tokens[from]?.key === "the"

const findings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    find: "findings",
    say: "statement",
    conclude: "conclusions",
    report: "report",
    publish: "report",
  }),
)

/** What a clause without an object is about: "notes that …". */
function contentOf(context: Context, clause: Clause, behind: number): About | undefined {
  const content =
    clause.complements.find(({from}) => from >= behind - 1) ??
    // "takes note that …": the parse may hang it on the note.
    (context.phrase.tokens[behind]?.key === "that" || context.phrase.tokens[behind - 1]?.key === "note"
      ? clause.object?.clauses.find(({from}) => from >= behind - 1)
      : undefined)
  if (content === undefined) return undefined
  // "condemned what she called a malicious act"
  const {discourse} = context
  // "noted what PST has found": its findings.
  const found = content.marker === "what" ? findings.get(content.lemma) : undefined
  const of = content.subject
  if (found !== undefined && of?.isPronoun === false)
    return {
      id: `${found} of ${wordsIn(context, of.from, of.to)}`,
      to: content.to,
      isAbout: true,
      isStatement: true,
    }
  if (content.marker === "what" && condemning.test(clause.lemma) && discourse.hasEvent)
    return {id: discourse.event, to: content.to, isAbout: true, isStatement: false}
  const words = wordsIn(
    context,
    content.from + (content.marker === "that" ? 1 : 0),
    Math.min(content.to, content.from + 15),
  )
  return words === "" ? undefined : {id: words, to: content.to, isAbout: false, isStatement: false}
}

/** "shares this assessment", "shares Poland's concerns": somebody else's, and not "shared details". */
function isTheirs({phrase}: Context, noun: NounPhrase): boolean {
  const word = phrase.tokens[noun.head]?.key ?? ""
  // "shares our view": not "we share our analysis".
  const isOurs = phrase.tokens[noun.from]?.key === "our"
  const who = phrase.tokens[phrase.parse.clauseAt[noun.head]?.subject?.head ?? -1]
  if (isOurs && (who === undefined || /^(?:we|i|us|which|who|it|they)$/.test(who.key))) return false
  if (phrase.tokens.slice(noun.from, noun.head).some(({key}) => /^(?:its|their)$/.test(key))) return false
  return /^(?:assessment|view|views|conclusion|conclusions|concerns?|position|attribution|analysis|judgment)$/.test(
    word,
  )
}
