/* The bodies that have done what a clause tells: those that it names, with those that act together with them, and whoever
 * tells of it where nobody is named. */

import {governmentOf} from "../discourse/parties.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {membersOf, phrasesWith} from "../parse/roles.ts"
import {subjectBefore} from "../voices/known-bodies.ts"
import {bodyOf} from "./acting-body.ts"
import {isConveyed} from "./acts.ts"
import type {Context} from "./draft.ts"

/** The bodies that a noun phrase names, with those that act together with it. */
export function bodiesOf(context: Context, clause: Clause, who: NounPhrase): readonly string[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const found: string[] = []
  // "informed us that it had frozen two wallets": whoever informed.
  const teller = clause.kind === "that" && who.isPronoun ? clause.parent?.subject : undefined
  if (teller !== undefined && !teller.isPronoun && tokens[who.head]?.key === "it")
    return bodiesOf(context, {...clause, kind: "main"}, teller)
  const key = tokens[who.head]?.key ?? ""
  // "Prosecutors said they had opened an inquiry": what only those who answer do.
  const isSaid = teller !== undefined && !teller.isPronoun && /^(?:they|he|she)$/.test(key)
  const isInquiry =
    discourse.isVerb("official", clause.lemma) ||
    discourse.isNoun("answer", tokens[clause.object?.head ?? -1])
  if (isSaid && isInquiry && teller !== undefined) return bodiesOf(context, {...clause, kind: "main"}, teller)
  if (/^(?:they|he|she|them|this|that|these|those)$/.test(key)) return []
  // "Our actions extended its timeline": what is done does nothing.
  if (/^(?:actions?|measures|efforts|work|intervention|operations?|sanctions|steps|response)$/.test(key))
    return []
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
  const isIt = key === "it" && tokens[who.head]?.text !== "IT"
  if (
    isIt &&
    !isHelp &&
    !/^(?:refuse|decline)$/.test(clause.lemma) &&
    (discourse.isVerb("waging", clause.lemma) ||
      (clause.object === undefined && !discourse.isVerb("answering", clause.lemma)))
  )
    return []
  // "Between May and July it hit law firms and listed 214 victims": the group.
  if (
    isIt &&
    clause.kind !== "that" &&
    discourse.topic === "actor" &&
    /^(?:list|add|post|publish|release|announce|claim|leak|name|offer)$/.test(clause.lemma)
  )
    return []
  const together = phrasesWith(clause, "with", "together with", "along with")
    .filter(({at}) =>
      [at - 1, at].some((i) =>
        /^(?:jointly|together|along|cooperation|coordination)$/.test(tokens[i]?.key ?? ""),
      ),
    )
    .concat(who.preps.filter(({prep}) => /^(?:together|along|jointly) with$/.test(prep)))
    .flatMap(({np}) => (np === undefined || tokens[np.head]?.isCapital === false ? [] : [np]))
  for (const np of [...membersOf(who), ...together]) {
    const service = phrase.mentions.find((m) => m.kind === "state body" && m.from >= np.from && m.to <= np.to)
    if (
      service !== undefined &&
      !(
        service.state !== undefined &&
        service.state === discourse.publisher?.state &&
        discourse.isVerb("answer", clause.lemma)
      )
    )
      continue
    const named = employerOf(context, np) ?? bodyNamed(context, np)
    // "It" is who publishes only where the text told of nobody else.
    const isOpen =
      isIt && clause.kind !== "that" && (named === undefined || named === discourse.publisher?.id)
    const body = (isOpen ? antecedentOf(context, np) : undefined) ?? named
    if (body === undefined || body === "" || found.includes(body)) continue
    // "The foreign ministry summoned the Chinese ambassador": not China's.
    if (isToItself(context, clause, body)) continue
    // "A broadcaster withdrew its report": its trade.
    if (isOfTrade(context, np, body, clause.lemma)) continue
    // "Base64 encoded data", "C&C infrastructure sent files": no bodies.
    if (/^.$|^[a-z]+\d+$/.test(body) && !discourse.lookup.things.has(body)) continue
    // "Beijing pressed the button", "Russia gave the order": a state does many things.
    const isState = phrase.mentions.some((m) => m.kind === "state" && m.to === np.head + 1)
    const isOrder = /^(?:orders?|instructions?|commands?)$/.test(tokens[clause.object?.head ?? -1]?.key ?? "")
    const isAnswer = discourse.isVerb("answer", clause.lemma) || isConveyed(context, clause)
    // "27 banks had to change keys", "called X by companies": what many undergo or say.
    const isMany = tokens.some(
      ({key, isCapital}, i) =>
        isManyBodies(discourse, key) && (!isCapital || i === np.from) && body.endsWith(key),
    )
    if (isMany && !(isAnswer && isOwnDeed(context, clause))) continue
    const isMere = !isAnswer || (clause.lemma === "give" && isOrder)
    if (isState && isMere && body !== discourse.publisher?.id) continue
    const {publisher} = discourse
    const what = tokens[clause.object?.head ?? -1]
    const isInspection =
      clause.lemma === "investigate" || discourse.isNoun("holder", what) || discourse.isNoun("product", what)
    const isOwn = body === publisher?.id && !(isInspection && publisher.state !== undefined)
    // "We researched the targets", "introduced a gateway": its trade.
    if (
      body === publisher?.id &&
      /^(?:research|cover|introduce|vet|observe|decode|decrypt|reverse|contain)$/.test(clause.lemma)
    )
      continue
    // "We are monitoring the situation" is done now; "we examined 40 samples" is how it is known.
    if (discourse.isVerb("studying", clause.lemma) && isOwn && !isOngoing(context, clause)) continue
    found.push(body)
  }
  return found
}

const isOfTrade = (
  {discourse, phrase: {tokens}}: Context,
  {head}: NounPhrase,
  body: string,
  lemma: string,
): boolean =>
  /^(?:withdraw|translate|publish|correct|retract|run|print|carry|quote|report|issue|release|circulate|put)$/.test(
    lemma,
  ) &&
  (discourse.lookup.press.has(body) ||
    /^(?:newspaper|broadcaster|daily|tabloid|paper|magazine|outlet|weekly)$/.test(tokens[head]?.key ?? ""))

/** Whether whom a deed is done to is a mission of the very government that is taken for the doer. */
function isToItself({phrase, discourse}: Context, {lemma, object}: Clause, body: string): boolean {
  if (object === undefined || !body.endsWith("-government") || !/^(?:summon|call|expel)$/.test(lemma))
    return false
  return phrase.mentions.some(
    ({kind, id, from, to}) =>
      kind === "state" &&
      from >= object.from &&
      to <= object.end &&
      governmentOf(discourse.lookup, id) === body,
  )
}

/** "Banks", "ports": more than one that may act. */
function isManyBodies({lookup}: Context["discourse"], key: string): boolean {
  const acting = lookup.nouns.get("acting")
  return key.endsWith("s") && acting?.has(key.slice(0, -1)) === true && !acting.has(key)
}

/** "Banks restored service": what many do of themselves, and not "had to change keys", "ran the backdoor". */
const isOwnDeed = ({discourse}: Context, {voice, kind, marker, object, lemma}: Clause): boolean =>
  voice === "active" &&
  kind !== "participle" &&
  marker !== "to" &&
  object !== undefined &&
  !discourse.isVerb("waging", lemma)

function isOngoing({discourse, phrase}: Context, {isProgressive, tense, object}: Clause): boolean {
  const what = phrase.tokens[object?.head ?? -1]
  return (
    isProgressive &&
    tense === "present" &&
    (discourse.isNoun("event", what) || /^(?:situation|developments?|matter|case)$/.test(what?.key ?? ""))
  )
}

/** Whom "it" stands for: the subject before it in the sentence, or of the last sentence. */
function antecedentOf(context: Context, {from}: NounPhrase): string | undefined {
  const {clauses, tokens} = context.phrase
  const main = clauses.findLast((c) => c.kind === "main" && c.subjectBy === "own" && c.at < from)
  const subject = main?.subject
  if (subject === undefined) return subjectBefore(context)
  return subject.isPronoun || tokens[subject.head]?.isCapital !== true
    ? undefined
    : bodyOf(context, {from: subject.from, to: subject.to})
}

/** "Experts brought in by the laboratory", "officers of the National Crime Agency", "a task force led by the FBI": whose
 *  they are. */
function employerOf(context: Context, np: NounPhrase): string | undefined {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  if (!discourse.isNoun("employed", head) || phrase.parse.tags[np.head] === "PROPN") return undefined
  const led = np.clauses.find(({voice, agent}) => voice === "passive" && agent !== undefined)?.agent
  const of = np.preps.find(
    ({prep, np: inner}) => /^(?:of|from|at|under|within)$/.test(prep) && inner !== undefined,
  )
  const whose = led ?? of?.np ?? np.possessor
  return whose === undefined || discourse.isNoun("mere-words", phrase.tokens[whose.head])
    ? undefined
    : bodyOf(context, {from: whose.from, to: whose.to})
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

/** "The ambassador was summoned", "all passwords have been reset": whoever tells of it, where that is a body. */
export function impliedBody(context: Context, clause: Clause): readonly string[] {
  const {discourse, phrase} = context
  if (clause.voice !== "passive") return []
  // "Experts of the agency have been sent to Riga": by the agency.
  const whose =
    clause.subject !== undefined && /^(?:send|deploy|dispatch|second)$/.test(clause.lemma)
      ? employerOf(context, clause.subject)
      : undefined
  if (whose !== undefined) return [whose]
  // "The ambassador was handed a note of protest."
  const isNote =
    clause.lemma === "hand" &&
    /^(?:note|protest|demarche|démarche)$/.test(phrase.tokens[clause.object?.head ?? -1]?.key ?? "")
  const isOfficial = isNote || discourse.isVerb("official", clause.lemma)
  if (!isOfficial && !isUpkeep(context, clause)) return []
  // "The president had been briefed": by his own.
  const governs = /^(?:government|president|minister|premier|parliament|cabinet|congress|lawmakers)$/
  if (clause.lemma === "brief" && governs.test(phrase.tokens[clause.subject?.head ?? -1]?.key ?? ""))
    return []
  // "The agency has been informed of 31 hosts": by others.
  if (clause.args.some(({prep}) => prep === "of" || prep === "about")) return []
  const head = phrase.tokens[clause.subject?.head ?? -1]
  const first = phrase.tokens[clause.subject?.from ?? -1]?.key ?? ""
  const isTeam = /^(?:teams?|experts?|specialists?|staff|troops|engineers)$/.test(head?.key ?? "")
  if (/^(?:deploy|dispatch)$/.test(clause.lemma) && !isTeam) return []
  // "His teams had been deployed": of whoever speaks.
  if (isOfficial && /^(?:his|her|its|their)$/.test(first) && (isTeam || !discourse.isNoun("mended", head)))
    return discourse.lastBody === undefined ? [] : [discourse.lastBody.id]
  if (clause.kind !== "main" && clause.kind !== "that") return []
  // "Experts of the RIA have been sent to Tallinn": its own.
  const employer = isTeam && clause.subject !== undefined ? employerOf(context, clause.subject) : undefined
  if (employer !== undefined) return [employer]
  const teller = discourse.speakerAt(clause.at)
  // "Extra staff were called in," said the head of the railway: by it.
  const speaker = discourse.posts.get(teller)?.id ?? teller
  return speaker === "" || speaker === "publisher" || discourse.lookup.press.has(speaker) ? [] : [speaker]
}

/** "The accounts have been re-secured", "a hotline was set up", "the servers were isolated as a precaution". */
function isUpkeep(context: Context, clause: Clause): boolean {
  const {
    discourse,
    phrase: {tokens},
  } = context
  const {lemma, subject, isPerfect, tense, kind} = clause
  if (isDoneByNow(context, clause)) return true
  if (!discourse.isVerb("upkeep", lemma) && !(lemma === "put" && clause.args.some(({prep}) => prep === "in")))
    return false
  if (kind !== "main" && kind !== "that") return false
  const head = tokens[subject?.head ?? -1]
  if (subject?.isPronoun === true) return false
  const isGroup =
    discourse.isNoun("actor", head) &&
    !/^(?:an?|its|our|special)$/.test(tokens[subject?.from ?? -1]?.key ?? "")
  // "Their names were removed" from a leak site, "domain names were closed".
  if (head?.key === "names" && tokens[(subject?.head ?? 0) - 1]?.key !== "domain") return false
  if (!isGroup && (discourse.isNoun("mended", head) || discourse.isNoun("answer", head)))
    return isPerfect || tense === "past" || isByUs(tokens, clause)
  if (
    ["event", "actor", "malware", "means", "remedy", "mere-words"].some((noun) =>
      discourse.isNoun(noun, head),
    )
  )
    return false
  const isTaken =
    discourse.isNoun("taken", head) ||
    /^(?:take|move|transfer|send|delete|change|remove|list|pay|replace|close|open|switch|give|offer|provide|help|support|create|set|disable|stop|expose|cancel)$/.test(
      lemma,
    )
  return (
    isByUs(tokens, clause) ||
    (isPerfect && discourse.isNoun("holder", head) && !isTaken) ||
    (isPerfect && !isTaken && discourse.isNoun("product", head))
  )
}

/** "The access has been cut", "the police have been asked to investigate": attackers' deeds are told as past. */
function isDoneByNow(
  {discourse, phrase: {tokens}}: Context,
  {lemma, subject, isPerfect, tense, kind}: Clause,
): boolean {
  if (!isPerfect || tense !== "present" || kind !== "main" || subject === undefined || subject.isPronoun)
    return false
  if (!discourse.isVerb("answer", lemma) || dubious.some((verb) => discourse.isVerb(verb, lemma)))
    return false
  return !untouched.some((noun) => discourse.isNoun(noun, tokens[subject.head]))
}

const dubious = ["waging", "giving", "deed", "striking", "tampering"]
const untouched = ["event", "actor", "malware", "means", "remedy", "mere-words", "taken"]

/** "at our request", "as a precaution", "jointly with registrars", "since". */
function isByUs(tokens: readonly Token[], {from, to, verb}: Clause): boolean {
  for (let i = Math.min(from, verb.from); i < Math.max(to, verb.to); i++) {
    const key = tokens[i]?.key ?? ""
    if (/^(?:jointly|precaution|precautionary|preventively|proactively|promptly)$/.test(key)) return true
    if (key === "since" && i >= verb.from && i < verb.to) return true
    if (
      /^(?:request|initiative|behalf|instigation|cooperation|coordination|response|help)$/.test(key) &&
      i > 0
    )
      if (/^(?:our|the|its|in|with|on|at)$/.test(tokens[i - 1]?.key ?? "")) return true
  }
  return false
}
