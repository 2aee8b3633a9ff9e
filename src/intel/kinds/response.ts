/* Response actions: what a body has done about it, one claim for each act and each body.
 *
 * The subject of the clause is a body that attacks nobody (or "by X" of a passive), the verb is one of answering, or any
 * with an object that is not idle: it is done, past, perfect or going on. Not a fix (an availability), not a habit, not
 * what it will or should do. What somebody sees, finds, says, thinks or demands is no act. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {membersOf, phrasesWith} from "../parse/roles.ts"
import {bodyOf} from "./acting-body.ts"
import {type Context, wordsIn} from "./draft.ts"

/** What a clause says that a body has done. */
export function response(context: Context, read: Clause): void {
  const clause = joined(context, read)
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

/** "We isolated the machines, …, and handed the address to the FBI", "… and taken down 46 domains": the last of several
 *  verbs, where the reading lost whose it is, or took it for a passive. */
function joined({phrase: {clauses, tokens}}: Context, clause: Clause): Clause {
  if (clause.voice === "passive" && clause.object !== undefined && clause.subjectBy === "coordination")
    return {...clause, voice: "active", isPerfect: true}
  const before = tokens[clause.verb.from - 1]?.key ?? ""
  if (clause.kind !== "main" || clause.subject !== undefined || clause.voice !== "active" || before !== "and")
    return clause
  const first = clauses.findLast((c) => c.at < clause.at && c.subject !== undefined && c.lemma !== "")
  return first === undefined || first.voice !== "active"
    ? clause
    : {...clause, subject: first.subject, subjectBy: "coordination"}
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
function isDone({phrase, discourse}: Context, clause: Clause): boolean {
  if (clause.isNegated || clause.modal !== undefined || clause.isImperative || clause.voice === "be")
    return false
  if (clause.object !== undefined && phrase.tokens[clause.object.from]?.key === "no") return false
  if (clause.kind === "adverbial") {
    if (!/^(?:after|when|once|while|and|but)$/.test(clause.marker)) return false
  } else if (clause.kind === "participle") {
    // "customers informed by the agency" tells it; "working with partners" and "logs examined by us" do not.
    if (clause.voice !== "passive" || clause.agent === undefined) return false
    if (!discourse.isVerb("official", clause.lemma) && !/^(?:hire|appoint|engage|give)$/.test(clause.lemma))
      return false
  } else if (clause.kind === "relative") {
    // "information that the agency shared with us" says what it is, "the agency, which took it down" who did it.
    if (clause.voice === "active" && clause.subjectBy === "own" && !isWhich(phrase, clause)) return false
  } else if (clause.kind !== "main" && clause.kind !== "that") return false
  if (clause.isProgressive)
    return (
      discourse.isVerb("answering", clause.lemma) ||
      (clause.tense === "present" && isAnswerNoun(discourse, phrase.tokens[clause.object?.head ?? -1])) ||
      (clause.tense === "present" && clause.object !== undefined && !discourse.isVerb("waging", clause.lemma))
    )
  return clause.tense === "past" || clause.isPerfect || clause.kind === "participle"
}

const isWhich = ({tokens}: Context["phrase"], {subject}: Clause): boolean =>
  /^(?:which|who|that)$/.test(tokens[subject?.head ?? -1]?.key ?? "")

/** Whether the verb with its object is an act and not mere words. */
function isAct(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const object = clause.voice === "passive" ? clause.subject : objectOf(context, clause)
  const head = object === undefined ? undefined : tokens[object.head]
  if (/^(?:refuse|decline)$/.test(clause.lemma)) return refusesToPay(context, clause, head)
  // "put extra safeguards in place".
  if (clause.lemma === "put") return isInPlace(context, clause)
  if (isAnswerNoun(discourse, head) && taking.has(clause.lemma)) return true
  // "has had two dozen domains blocked".
  if (clause.lemma === "have" && clause.isPerfect && object !== undefined)
    return tokens.slice(object.to, object.to + 1).some((t) => /(?:ed|en|wn|ut)$/.test(t.low))
  if (!discourse.isVerb("answer", clause.lemma) && !isOpenly(context, clause)) return false
  const hasThat = clause.complements.some((c) => c.kind === "that" && c.lemma !== "" && !isWhoseThat(c))
  if (hasThat && clause.object === undefined) return false
  // "has begun to go through the logs", not "began to speak".
  if (/^(?:begin|start)$/.test(clause.lemma) && object === undefined) {
    const what = clause.complements.find((c) => c.kind === "infinitive" || c.kind === "gerund")
    if (what === undefined) return false
    return (
      (discourse.isVerb("answer", what.lemma) && what.lemma !== "move") ||
      (what.lemma === "go" && tokens.slice(what.at, what.at + 2).some((t) => t.key === "through"))
    )
  }
  if (discourse.isVerb("telling", clause.lemma)) {
    if (hasThat) return false
    if (clause.lemma === "call")
      return /^(?:in|back)$/.test(clause.particle) || tokens[clause.at + 1]?.key === "in"
    if (object === undefined) return false
    // "told reporters", "told us that".
    if (clause.lemma === "tell")
      return (
        (discourse.isNoun("victim", head) || /^(?:persons|those|people|owners)$/.test(head?.key ?? "")) &&
        clause.complements.every((c) => c.kind !== "that")
      )
    if (
      clause.lemma === "report" &&
      !clause.args.some((a) => a.prep === "to") &&
      !isPerson(tokens[object.head]?.key)
    )
      return false
  }
  if (discourse.isVerb("giving", clause.lemma) && !isGiven(context, clause, object)) return false
  // "we performed an analysis", "we helped change it".
  if (
    /^(?:perform|conduct|carry|undertake)$/.test(clause.lemma) &&
    /^(?:analys[ie]s|research|stud(?:y|ies)|assessments?)$/.test(head?.key ?? "")
  )
    return false
  if (clause.lemma === "help" && object === undefined) return false
  const isHelp = discourse.isVerb("giving", clause.lemma) || discourse.isVerb("answering", clause.lemma)
  if (/^(?:attackers?|hackers?|intruders?)$/.test(head?.key ?? "") && isHelp) return false
  // "shared servers with Gamaredon": attackers share.
  if (
    clause.lemma === "share" &&
    phrasesWith(clause, "with").some(({np}) => np !== undefined && isWeapon(context, np))
  )
    return false
  const isDown = /^(?:down|offline|over|up)$/.test(clause.particle)
  if (head !== undefined && !isDown && discourse.isVerb("waging", clause.lemma))
    if (discourse.isNoun("event", head) || isWeapon(context, object)) return false
  // "analysed the malware": to know of it.
  if (head !== undefined && discourse.isVerb("studying", clause.lemma))
    if (discourse.isNoun("malware", head) || discourse.isNoun("means", head) || isWeapon(context, object))
      return false
  // Who is ordered to do something reads it as advice; one that is named is only told of.
  if (
    /^(?:order|ask|instruct|request|task|demand|advise)$/.test(clause.lemma) &&
    clause.complements.some((c) => c.kind === "infinitive") &&
    !(clause.lemma === "order" && head?.isCapital === true)
  )
    return false
  const needsObject =
    !discourse.isVerb("answering", clause.lemma) && !/^(?:react|step|protest|resume)$/.test(clause.lemma)
  if (/^(?:move|pull|draw|run|set|take|send|push)$/.test(clause.lemma) && object === undefined) return false
  // "took immediate action": which one?
  if (/^(?:actions?|steps|measures)$/.test(head?.key ?? "") && isBare(context, clause, object)) return false
  return !needsObject || object !== undefined || clause.args.some(({prep}) => prep !== "")
}

/** "took immediate action", "takes all necessary measures": nothing says which. */
const isBare = (
  {phrase: {tokens}}: Context,
  {complements, adjuncts}: Clause,
  object: NounPhrase | undefined,
): boolean =>
  complements.length === 0 &&
  adjuncts.length === 0 &&
  (object === undefined ||
    (object.preps.length === 0 &&
      object.clauses.length === 0 &&
      tokens
        .slice(object.from, object.head)
        .every(({key}) =>
          /^(?:the|all|immediate|swift|quick|prompt|decisive|rapid|urgent|necessary|appropriate|further|several|various|additional|some|these|such|proactive|corrective|many|every|relevant|required|concrete|precautionary)$/.test(
            key,
          ),
        )))

/** "the victims that we could identify": whom, not what. */
const isWhoseThat = ({marker, object, complements, lemma, voice}: Clause): boolean =>
  marker === "that" &&
  voice === "active" &&
  object === undefined &&
  complements.length === 0 &&
  /^(?:identify|reach|find|trace|contact|see|name|know|locate|serve|use|hold|supply|host)$/.test(lemma)

/** Verbs that are no answer by themselves, with an investigation, a review, a hotline. */
const taking: ReadonlySet<string> = new Set(
  "lead head run oversee manage handle coordinate conduct open launch start begin commission order request set staff activate trigger announce".split(
    " ",
  ),
)

const isAnswerNoun = (discourse: Context["discourse"], token: Token | undefined): boolean =>
  discourse.isNoun("answer", token)

/** "refused to pay", "declined the demand". */
function refusesToPay({phrase}: Context, clause: Clause, head: Token | undefined): boolean {
  return (
    /^(?:demands?|ransoms?|payment)$/.test(head?.key ?? "") ||
    clause.complements.some(
      ({lemma, object}) =>
        /^(?:pay|negotiate|meet)$/.test(lemma) &&
        (lemma !== "meet" || /^demands?$/.test(phrase.tokens[object?.head ?? -1]?.key ?? "")),
    )
  )
}

/** "put in place a filter", "put extra controls in place". */
function isInPlace({phrase: {tokens}}: Context, {verb, to}: Clause): boolean {
  for (let i = verb.to; i < to; i++)
    if (tokens[i]?.key === "in" && /^(?:place|force)$/.test(tokens[i + 1]?.key ?? "")) return true
  return false
}

/** What a verb is done to, also where its particle was read as a preposition: "walled off its platform". */
function objectOf({phrase}: Context, clause: Clause): NounPhrase | undefined {
  if (clause.object !== undefined || clause.voice !== "active") return clause.object
  const next = phrase.tokens[clause.verb.to]?.key ?? ""
  const behind = clause.args.find(({at, np}) => at === clause.verb.to && np !== undefined)
  if (/^(?:off|up|down|out|back|over|outside)$/.test(next)) return behind?.np
  return next === "through" && /^(?:comb|go|sift|work|trawl|search|walk)$/.test(clause.lemma)
    ? behind?.np
    : undefined
}

/** Help and orders are given, words are only said: "issued a statement". */
function isGiven(context: Context, clause: Clause, object: NounPhrase | undefined): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (object === undefined) return false
  const isShared = clause.lemma === "share" && phrasesWith(clause, "with", "to").length > 0
  const key = tokens[object.head]?.key ?? ""
  const isWarning =
    /^(?:alerts?|warnings?|advice|guidance|notifications?|notices?)$/.test(key) && clause.lemma !== "offer"
  if (isWarning) {
    const who = clause.voice === "passive" ? clause.agent : clause.subject
    const isOther =
      who !== undefined && bodyOf(context, {from: who.from, to: who.to}) !== discourse.publisher?.id
    const isAlert = /^(?:alerts?|notices?)$/.test(key)
    return phrasesWith(clause, "to").length > 0 || clause.secondObject !== undefined || (isOther && !isAlert)
  }
  const core = tokens.slice(object.from, object.to)
  return isShared || !core.some((t) => discourse.isNoun("mere-words", t) || discourse.isNoun("remedy", t))
}

/** A verb that no lexicon knows, with what it is done to: "placed sensors at 30 bodies". */
function isOpenly(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {lookup} = discourse
  const object = clause.voice === "passive" ? clause.subject : objectOf(context, clause)
  if (object === undefined || object.isPronoun || !discourse.hasEvent || clause.kind === "participle")
    return false
  const {lemma} = clause
  if (discourse.isVerb("idle", lemma) || lookup.speech.has(lemma) || lookup.relations.has(lemma)) return false
  const head = phrase.tokens[object.head]
  return !["event", "actor", "malware", "means", "mere-words", "remedy"].some((kind) =>
    discourse.isNoun(kind, head),
  )
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
  // "informed us that it had frozen two wallets": whoever informed.
  const teller = clause.kind === "that" && who.isPronoun ? clause.parent?.subject : undefined
  if (teller !== undefined && !teller.isPronoun && tokens[who.head]?.key === "it")
    return bodiesOf(context, {...clause, kind: "main"}, teller)
  const key = tokens[who.head]?.key ?? ""
  if (/^(?:they|he|she|them|this|that|these|those)$/.test(key)) return []
  // What is written does nothing, even where it speaks for somebody.
  if (
    /^(?:documents?|reports?|advisory|post|blog|statements?|notes?|papers?|alert|bulletin|messages?|files?)$/.test(
      key,
    )
  )
    return []
  const isHelp =
    /^(?:down|offline)$/.test(clause.particle) ||
    /^(?:teams?|experts?|specialists?|support|help|assistance|review|inquiry|investigation|exercise|audit|every)$/.test(
      tokens[clause.object?.head ?? -1]?.key ?? "",
    ) ||
    tokens.slice(clause.at, clause.to + 1).some((t) => t.key === "offline")
  if (
    key === "it" &&
    !isHelp &&
    (discourse.isVerb("waging", clause.lemma) ||
      (clause.object === undefined && !discourse.isVerb("answering", clause.lemma)))
  )
    return []
  // "Between May and July it hit law firms and listed 214 victims": the group.
  if (
    key === "it" &&
    clause.kind !== "that" &&
    discourse.topic === "actor" &&
    /^(?:list|add|post|publish|release|announce|claim|leak|name|offer)$/.test(clause.lemma)
  )
    return []
  const together = phrasesWith(clause, "with", "together with", "along with")
    .filter(({at}) =>
      /^(?:jointly|together|along|cooperation|coordination)$/.test(
        tokens[at - 1]?.key ?? tokens[at]?.key ?? "",
      ),
    )
    .flatMap(({np}) => (np === undefined || tokens[np.head]?.isCapital === false ? [] : [np]))
  for (const np of [...membersOf(who), ...together]) {
    if (phrase.mentions.some((m) => m.kind === "state body" && m.from >= np.from && m.to <= np.to)) continue
    const body = bodyNamed(context, np)
    if (body === undefined || found.includes(body)) continue
    // "Base64 encoded data", "C&C infrastructure sent files": no bodies.
    if (/^.$|^[a-z]+\d+$/.test(body) && !discourse.lookup.things.has(body)) continue
    // "Beijing pressed the button", "Russia gave the order": a state does many things.
    const isState = phrase.mentions.some((m) => m.kind === "state" && m.to === np.head + 1)
    const isOrder = /^(?:orders?|instructions?|commands?)$/.test(tokens[clause.object?.head ?? -1]?.key ?? "")
    const isMere = !discourse.isVerb("answer", clause.lemma) || (clause.lemma === "give" && isOrder)
    if (isState && isMere && body !== discourse.publisher?.id) continue
    const {publisher} = discourse
    const what = tokens[clause.object?.head ?? -1]
    const isInspection =
      clause.lemma === "investigate" || discourse.isNoun("holder", what) || discourse.isNoun("product", what)
    const isOwn = body === publisher?.id && !(isInspection && publisher.state !== undefined)
    if (discourse.isVerb("studying", clause.lemma) && isOwn) continue
    found.push(body)
  }
  return found
}

/** "The operator, Northwater, has …": by the name where that stands beside it. */
function bodyNamed(context: Context, np: NounPhrase): string | undefined {
  const {tokens} = context.phrase
  if (tokens[np.head]?.isCapital === false)
    for (const {kind, np: other} of np.appositions) {
      const isName =
        tokens[other.head]?.isCapital === true && !/^(?:a|an|the|its)$/.test(tokens[other.from]?.key ?? "")
      const body = kind === "comma" && isName ? bodyOf(context, {from: other.from, to: other.to}) : undefined
      if (body !== undefined) return body
    }
  return bodyOf(context, {from: np.from, to: np.to})
}

/** "The ambassador was summoned": whoever publishes, where that is a body. */
function impliedBody({discourse, phrase}: Context, clause: Clause): readonly string[] {
  if (clause.voice !== "passive" || !discourse.isVerb("official", clause.lemma)) return []
  // "The agency has been informed of 31 hosts": by others.
  if (clause.args.some(({prep}) => prep === "of" || prep === "about")) return []
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
