/* Whether a verb with its object is an act of answering an attack, and not mere words, knowledge or an attack itself. */

import type {Token} from "../grammar/tokens.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import {bodyOf} from "./acting-body.ts"
import {isShapedAct} from "./answer-shapes.ts"
import type {Context} from "./draft.ts"

/** "would not pay a single euro", "will not negotiate". */
export const isRefusal = ({modal, isNegated, lemma, voice}: Clause): boolean =>
  isNegated && voice === "active" && /^(?:will|would)$/.test(modal ?? "") && isPaying.test(lemma)

const isPaying = /^(?:pay|negotiate|bargain|haggle|bow|yield|give|meet|talk|deal|engage)$/

/** Whether the verb with its object is an act and not mere words. */
export function isAct(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const object = clause.voice === "passive" ? clause.subject : objectOf(context, clause)
  const head = object === undefined ? undefined : tokens[object.head]
  // "We are dealing with a Russian attack", "informed us of it": how it is known.
  if (
    clause.lemma === "deal" &&
    phrasesWith(clause, "with").some(({np}) => /^an?$/.test(tokens[np?.from ?? -1]?.key ?? ""))
  )
    return false
  if (
    /^(?:inform|tell|notify|alert)$/.test(clause.lemma) &&
    clause.voice === "active" &&
    isPublishers(context, object)
  )
    return false
  if (clause.lemma === "share" && /^(?:code|infrastructure|tooling|targets)$/.test(head?.key ?? ""))
    return false
  // "stopped short of accusing Iran"; "had ordered the attack" is no answer to it.
  if (clause.lemma === "stop" && tokens.slice(clause.at, clause.at + 3).some(({key}) => key === "short"))
    return false
  if (
    clause.lemma === "order" &&
    (discourse.isNoun("event", head) || /^(?:strikes?|hits?|raids?)$/.test(head?.key ?? ""))
  )
    return false
  if (isRefusal(clause))
    return (
      clause.lemma === "pay" ||
      clause.lemma === "negotiate" ||
      /^(?:demands?|threats?|blackmail|extortion)$/.test(head?.key ?? "") ||
      isToThem(context, clause)
    )
  if (/^(?:refuse|decline)$/.test(clause.lemma)) return refusesToPay(context, clause, head)
  // "put extra safeguards in place".
  if (clause.lemma === "put")
    return isInPlace(context, clause) || (object !== undefined && isPublished(context, clause, object))
  if (isTakenOver(context, clause)) return true
  if (isSent(context, clause) || isShapedAct(context, clause)) return true
  const isOrder = /^(?:ask|order|direct|instruct|request|require|task|demand|advise)$/.test(clause.lemma)
  if (isOrder && clause.complements.some(({kind}) => kind === "infinitive"))
    return isToHelp(context, clause, object)
  if (isAnswerNoun(discourse, head) && taking.has(clause.lemma)) return true
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
  // "incidents we handled", "an analysis we carried out".
  if (
    clause.voice === "active" &&
    object === undefined &&
    clause.complements.length === 0 &&
    /^(?:handle|carry|conduct|perform|undertake|run|receive|seize|block|take|remove|add)$/.test(clause.lemma)
  )
    return false
  // "started life as", "brushed the story aside".
  if (/^(?:life|story|way|toll|headlines|place|root|hold|shape)$/.test(head?.key ?? "")) return false
  // "took part", but "suspended part of the connections", "took part in the inquiry".
  if (head?.key === "part" && /^(?:take|play)$/.test(clause.lemma))
    return (
      clause.lemma === "take" &&
      phrasesWith(clause, "in").some(({np}) => isAnswerNoun(discourse, tokens[np?.head ?? -1]))
    )
  // "established links between the two": to know of them.
  if (clause.lemma === "establish" && /^(?:links?|ties?|connections?|facts?)$/.test(head?.key ?? ""))
    return false
  // "updated the House today"
  if (
    clause.lemma === "update" &&
    /^(?:house|parliament|public|committee|media|press|senate)$/.test(head?.key ?? "")
  )
    return false
  // "traced the stoppage to a logic bomb": to learn of it; "traced a payment to his account" is how he is caught.
  if (
    clause.lemma === "trace" &&
    phrasesWith(clause, "to", "back to").length > 0 &&
    !/^(?:payments?|ransom|money|funds|coins|transfers?|calls?|number)$/.test(head?.key ?? "")
  )
    return false
  // "laid the blame on", "threw up", "ordered this".
  if (/^(?:blame|fault)$/.test(head?.key ?? "") || (clause.lemma === "throw" && clause.particle === "up"))
    return false
  if (clause.lemma === "order" && clause.object?.isPronoun === true && clause.complements.length === 0)
    return false
  // "asked everybody for patience".
  if (
    clause.lemma === "ask" &&
    (object === undefined ||
      /^(?:everybody|everyone|readers|us|them|him|her|users|customers|residents|people|citizens|patients|public)$/.test(
        head?.key ?? "",
      ))
  )
    return false
  if (discourse.isVerb("telling", clause.lemma)) {
    if (hasThat) return false
    if (clause.lemma === "call")
      return (
        /^(?:in|back|together|up)$/.test(clause.particle) ||
        tokens[clause.object?.end ?? -1]?.key === "together" ||
        (discourse.isNoun("mended", head) &&
          clause.secondObject === undefined &&
          clause.predicate === undefined) ||
        tokens[clause.at + 1]?.key === "in" ||
        // "the ambassador has been called to the ministry"
        (tokens[clause.verb.to]?.key === "to" &&
          tokens
            .slice(clause.verb.to, clause.to)
            .some(({key}) => /^(?:ministry|office|chancellery)$/.test(key)))
      )
    if (object === undefined) return false
    // "told reporters", "told us that".
    if (clause.lemma === "tell")
      return (
        (discourse.isNoun("victim", head) ||
          /^(?:persons|those|people|owners|police|regulator|center|centre|agency|office|authority)$/.test(
            head?.key ?? "",
          )) &&
        clause.complements.every((c) => c.kind !== "that")
      )
    if (
      clause.lemma === "report" &&
      !clause.args.some((a) => a.prep === "to") &&
      (!isPerson(tokens[object.head]?.key) || /^an?$/.test(tokens[object.from]?.key ?? ""))
    )
      return false
  }
  const isTaken = clause.lemma === "take" && isOffTheNet(tokens, clause)
  if (!isTaken && discourse.isVerb("giving", clause.lemma) && !isGiven(context, clause, object)) return false
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
  const needsObject =
    !discourse.isVerb("answering", clause.lemma) && !/^(?:react|step|protest|resume)$/.test(clause.lemma)
  if (
    /^(?:move|pull|draw|run|set|take|send|push|turn|reboot|drop)$/.test(clause.lemma) &&
    object === undefined
  )
    return false
  // "took immediate action": which one?
  if (/^(?:actions?|steps|measures)$/.test(head?.key ?? "") && isBare(context, clause, object))
    return phrasesWith(clause, "with", "together with", "along with").length > 0
  return !needsObject || object !== undefined || clause.args.some(({prep}) => prep !== "")
}

/** "us", "NÚKIB" where that publishes. */
const isPublishers = (context: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  (context.phrase.tokens[np.head]?.text === "us" ||
    (context.phrase.tokens[np.head]?.isCapital === true &&
      context.discourse.publisher?.isPress === false &&
      bodyOf(context, {from: np.from, to: np.to}) === context.discourse.publisher.id))

/** "asked the police to investigate", "ordered Safiri Pesa to halt registrations": whoever is named, or who answers. All
 *  others who are asked read it as advice. */
export function isToHelp(
  {phrase, discourse}: Context,
  clause: Clause,
  object: NounPhrase | undefined,
): boolean {
  const head = phrase.tokens[object?.head ?? -1]
  if (clause.lemma === "advise" || object === undefined) return false
  const isTold = clause.voice === "active" && (clause.tense === "past" || clause.isPerfect)
  if (clause.lemma === "order" && head?.isCapital === true) return true
  // "asked Oracle", "ordered it", "asked three hosting companies": some, and not all who read it.
  const isSome =
    (head?.isCapital === true && !isPlural(head)) ||
    head?.key === "it" ||
    (object.count !== undefined &&
      /^(?:\d|one$|two$|three$|four$|five$|six$|seven$|eight$|nine$|ten$)/.test(
        phrase.tokens[object.count.from]?.key ?? "",
      ))
  if (isTold && isSome && /^(?:order|direct|instruct|ask|request|require|task)$/.test(clause.lemma))
    return true
  // "directed the operator to block the servers", "ordered its diplomats to leave": one, and its own.
  const first = phrase.tokens[object.from]?.key ?? ""
  const isOne = first === "the" && !isPlural(head) && discourse.isNoun("acting", head)
  const isItsOwn =
    /^(?:its|his|her)$/.test(first) &&
    /^(?:diplomats|staff|employees|embassy|ambassador)$/.test(head?.key ?? "")
  if (/^(?:order|direct|instruct)$/.test(clause.lemma) && isTold && (isOne || isItsOwn)) return true
  // "has asked the hosting provider to take down the pages"
  const isDown = clause.complements.some(({lemma, particle}) => lemma === "take" && particle === "down")
  if (/^(?:ask|request)$/.test(clause.lemma) && isTold && first === "the" && isDown) return true
  const isHelper =
    /^(?:police|prosecutors?|prosecution|investigators?|detectives|experts?|specialists?|courts?|judges?|gendarmerie|troops|army|military|services?|firm|auditors?|attorney|general|ministry|parliament|team|teams|staff|partners?|suppliers?|contractors?|carriers?|registrars?|hosters?)$/.test(
      head?.key ?? "",
    ) ||
    phrase.mentions.some(
      (m) => m.kind === "organisation" && m.from >= object.from && m.to === object.head + 1,
    )
  return (
    isHelper &&
    clause.complements.some(
      (c) =>
        discourse.isVerb("answering", c.lemma) ||
        /^(?:open|launch|start|begin|take|conduct|carry|inspect|audit|review|prepare|draw|look|establish|summon|arrest|trace|restore|rebuild|secure|guard|protect|prosecute|charge|block|close|cut|disconnect|suspend|disable|remove|preserve|pause)$/.test(
          c.lemma,
        ),
    )
  )
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
  "hold seek make monitor lead head run oversee manage handle coordinate conduct open launch start begin commission order request set staff activate trigger announce conclude complete finish end close".split(
    " ",
  ),
)

export const isAnswerNoun = (discourse: Context["discourse"], token: Token | undefined): boolean =>
  discourse.isNoun("answer", token)

/** "refused to pay", "declined the demand". */
function refusesToPay({phrase}: Context, clause: Clause, head: Token | undefined): boolean {
  return (
    /^(?:demands?|ransoms?|payment)$/.test(head?.key ?? "") ||
    clause.complements.some(
      (what) =>
        isPaying.test(what.lemma) &&
        (/^(?:pay|negotiate|bargain|haggle)$/.test(what.lemma) ||
          /^demands?$/.test(phrase.tokens[what.object?.head ?? -1]?.key ?? "") ||
          isToThem({phrase}, what)),
    )
  )
}

/** "to talk to the gang", "give in to blackmail". */
const isToThem = (
  {phrase: {tokens, mentions, mentionAt}}: Pick<Context, "phrase">,
  {args}: Clause,
): boolean =>
  args.some(
    ({prep, np}) =>
      /^(?:to|with)$/.test(prep) &&
      (/^(?:actor|malware)$/.test(mentions[mentionAt[np?.head ?? -1] ?? -1]?.kind ?? "") ||
        /^(?:gang|group|attackers?|hackers?|criminals?|extortionists?|blackmailers?|blackmail|extortion|demands?|threats?|intruders?|perpetrators?|thieves|them)$/.test(
          tokens[np?.head ?? -1]?.key ?? "",
        )),
  )

/** "has written to those affected", "conveyed its concerns to the ambassador", "spent £500,000 on new servers". */
function isSent({phrase: {tokens}}: Context, clause: Clause): boolean {
  const {lemma, object} = clause
  if (lemma === "write" || lemma === "reach")
    return lemma === "write"
      ? object === undefined &&
          phrasesWith(clause, "to").some(
            ({np}) =>
              !/^(?:shareholders|investors|committee|parliament|lawmakers|reporters|newspaper|agency|us)$/.test(
                tokens[np?.head ?? -1]?.key ?? "",
              ),
          )
      : /^(?:out)$/.test(clause.particle) && phrasesWith(clause, "to").length > 0
  if (isConveyed({phrase: {tokens}}, clause)) return true
  const spent = clause.voice === "passive" ? clause.subject : object
  if (/^(?:spend|earmark|invest|allocate|budget)$/.test(lemma) && spent !== undefined)
    return tokens
      .slice(spent.from, spent.to)
      .some(
        ({key, text}) =>
          /^(?:million|billion|euros?|dollars?|pounds?|kroner|francs?|zlotys?)$/.test(key) ||
          /^[$€£]/.test(text),
      )
  return false
}

/** "conveyed its concerns to the ambassador": what is done beyond the words. */
export function isConveyed(
  {phrase: {tokens}}: {readonly phrase: Pick<Context["phrase"], "tokens">},
  {lemma, object, to}: Clause,
): boolean {
  return (
    object !== undefined &&
    /^(?:convey|raise|deliver|hand|transmit|voice|express|present|lodge|register|make)$/.test(lemma) &&
    /^(?:concerns?|protests?|note|demarches?|démarches?|representations?|objections?|position|displeasure|complaint|outrage)$/.test(
      tokens[object.head]?.key ?? "",
    ) &&
    tokens
      .slice(object.to, to)
      .some(
        ({key}) =>
          lemma === "make" ||
          /^(?:ambassador|embassy|charge|chargé|envoy|counterparts?|diplomats?|authorities|side)$/.test(key),
      )
  )
}

/** "put in place a filter", "put extra controls in place", "put five officers on its wanted list". */
function isInPlace({phrase: {tokens}}: Context, {verb, to}: Clause): boolean {
  for (let i = verb.to; i < to; i++) {
    const next = tokens[i + 1]?.key ?? ""
    if (tokens[i]?.key === "in" && /^(?:place|force|contact|touch|quarantine)$/.test(next)) return true
    if (tokens[i]?.key === "into" && /^(?:operation|service|effect|force|use|quarantine)$/.test(next))
      return true
    if (tokens[i]?.key === "on")
      for (let k = i + 1; k < Math.min(to, i + 5); k++)
        if (/^(?:list|alert|standby|notice|blacklist|leave)$/.test(tokens[k]?.key ?? "")) return true
  }
  return false
}

/** "has taken control of the domains" */
function isTakenOver({phrase: {tokens}}: Context, {lemma, object, voice}: Clause): boolean {
  if (lemma !== "take" || voice !== "active" || tokens[object?.head ?? -1]?.key !== "control") return false
  return tokens
    .slice(object?.head, object?.end)
    .some(({key}) => /^(?:domains?|servers?|botnet|infrastructure|sites?|websites?|panels?)$/.test(key))
}

/** What a verb is done to, also where its particle was read as a preposition: "walled off its platform". */
function objectOf({phrase}: Context, clause: Clause): NounPhrase | undefined {
  if (clause.object !== undefined || clause.voice !== "active") return clause.object
  const next = phrase.tokens[clause.verb.to]?.key ?? ""
  const behind = clause.args.find(({at, np}) => at === clause.verb.to && np !== undefined)
  if (/^(?:off|up|down|out|back|over|outside)$/.test(next)) return behind?.np
  // "have turned on protection"
  if (next === "on" && /^(?:turn|switch)$/.test(clause.lemma)) return behind?.np
  // "has flown in experts"
  if (next === "in" && /^(?:fly|bring|draft|call|ship|send)$/.test(clause.lemma)) return behind?.np
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
  if (isPublished(context, clause, object)) return true
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

/** "published a report on it", "has put out guidance": what a body that is no newspaper tells others of the case. */
function isPublished({phrase: {tokens}}: Context, {lemma, voice}: Clause, object: NounPhrase): boolean {
  if (voice !== "active" || !/^(?:publish|issue|release|put|circulate|distribute|co-publish)$/.test(lemma))
    return false
  const first = tokens[object.from]?.key ?? ""
  const key = tokens[object.head]?.key ?? ""
  // "published a report": on what?
  const isToldOf = object.preps.length > 0 || object.to - object.from > 2 || !/^(?:report|analys)/.test(key)
  return isToldOf && !/^(?:this|that|these|no)$/.test(first) && warnings.test(key)
}

const warnings =
  /^(?:report|reports|advisory|advisories|alerts?|bulletins?|warnings?|guidance|analys[ei]s|attribution|notices?)$/

/** A verb that no lexicon knows, with what it is done to: "placed sensors at 30 bodies". */
function isOpenly(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {lookup} = discourse
  const object = clause.voice === "passive" ? clause.subject : objectOf(context, clause)
  if (object === undefined || object.isPronoun || clause.kind === "participle") return false
  const {lemma} = clause
  // "took down two control servers", "took the update service offline": whatever it was.
  if (lemma === "take" && isOffTheNet(phrase.tokens, clause)) return true
  // "tracked the group"; "tracked down the server" is an act.
  if (lemma === "track" && clause.particle !== "down") return false
  if (discourse.isVerb("idle", lemma) || lookup.speech.has(lemma) || lookup.relations.has(lemma)) return false
  const head = phrase.tokens[object.head]
  return !["event", "actor", "malware", "means", "mere-words", "remedy"].some((kind) =>
    discourse.isNoun(kind, head),
  )
}

const isOffTheNet = (tokens: readonly Token[], {particle, at, to}: Clause): boolean => {
  if (particle === "down" || particle === "offline") return true
  for (let i = at + 1; i < Math.min(to, at + 8); i++) if (tokens[i]?.key === "offline") return true
  return false
}

const isPerson = (key: string | undefined): boolean =>
  /^(?:them|it|incident|attack|breach|case|matter)$/.test(key ?? "")

/** Malware, a flaw, or what it is used by: attackers install and use those. */
const isWeapon = ({phrase}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  phrase.mentions.some(
    (m) => /^(?:malware|actor|tool)$/.test(m.kind) && m.to === np.head + 1 && m.from >= np.from,
  )
