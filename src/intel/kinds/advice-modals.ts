/* Advice by a modal verb ("must", "should", "can"), by "is to", "has to", and by "it is vital that".
 *
 * "May", "can" and "could" ask only where a reader is their subject or a remedy their verb; elsewhere they say what may
 * have been. */

import {isAdverb} from "../grammar/english.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {type Asked, endOfAdvice, startOfAdvice} from "./advice-spans.ts"
import {adviceWords, isNobody, isPersonal, isReader, subjectOf} from "./advice-words.ts"
import type {Context} from "./draft.ts"

/** What a clause asks by its modal. */
export function modalAdvice(context: Context, clause: Clause): readonly Asked[] {
  const {phrase} = context
  const {tokens} = phrase
  // "a directive, under which agencies must report".
  const isOrder =
    clause.kind === "relative" && clause.subjectBy === "own" && /^(?:under|by|whereby)\b/.test(clause.marker)
  if (/^(?:adverbial|relative|fragment)$/.test(clause.kind) && !isOrder) {
    const isBehindIf = /^(?:if|unless|whether|because|since|while|although|which|that|who)$/.test(
      clause.marker,
    )
    // "when you need to expand it"; "when traces are found, and should keep the logs" is advice.
    const isWhen = /^(?:when|as)$/.test(clause.marker) && !/^(?:should|must)$/.test(clause.modal ?? "")
    if (clause.kind !== "adverbial" || isBehindIf || isWhen) return []
  }
  // "Whether the two should be merged"
  if (clause.marker === "whether") return []
  // "What customers should do".
  if (clause.from <= 1 && /^(?:what|how|who|why|which)$/.test(tokens[0]?.key ?? "")) return []
  const modal = modalOf(context, clause)
  if (modal === undefined) return [...dutiful(context, clause), ...valued(context, clause)]
  const {modals, pairs} = adviceWords(context)
  const pair = pairs.get(`${modal} ${clause.lemma}`) ?? pairs.get(`${modal} ${tokens[clause.at]?.key ?? ""}`)
  const plain = modals.get(modal)
  const isSoft = modal === "may" || modal === "can" || modal === "could" || modal === "might"
  if (
    clause.isPerfect ||
    tokens
      .slice(clause.verb.from, clause.verb.to)
      .some((t) => t.key === "have" && clause.at !== clause.verb.to - 1 && isSoft)
  )
    return []
  const subject = subjectOf(context, clause)
  // "No family should have to learn it from a newspaper"
  if (subject !== undefined && tokens[subject.from]?.key === "no") return []
  if (isSoft && isShown(context, clause)) return []
  // "The deployment should potentially return more": what is expected.
  if (
    tokens
      .slice(clause.verb.from, clause.verb.to)
      .some(({key}) => /^(?:potentially|theoretically|normally|presumably)$/.test(key))
  )
    return []
  if (isSoft && tokens[subject?.head ?? clause.from]?.key === "what") return []
  // "We must keep in mind that …", "now we have to wait": what the writer thinks.
  if (isThought(context, clause, subject)) return []
  // "We can confirm that …", "the list can be found on our website"
  if (isSoft && /^(?:we|i)$/.test(tokens[subject?.head ?? -1]?.key ?? "")) return []
  const isThere = isSoft && clause.voice === "passive" && clause.lemma === "find"
  if (isThere && !/^(?:information|details|more)$/.test(tokens[subject?.head ?? -1]?.key ?? "")) return []
  // "A tool can be found on the website" says that it is there.
  if (isSoft && clause.voice === "passive" && subject !== undefined)
    if (context.discourse.isNoun("remedy", tokens[subject.head])) return []
  // "Organisations should:" and a list.
  if (clause.at === clause.verb.to - 1 && tokens[clause.at]?.key === modal && clause.complements.length === 0)
    return parted(context, clause, modal)
  // "Companies would do well to check their logs".
  if (modal === "would") {
    const word = tokens[clause.verb.to]?.key ?? ""
    const isWell =
      (clause.lemma === "do" && word === "well") ||
      (clause.voice === "be" && /^(?:wise|prudent|well|sensible)$/.test(word))
    return isWell && subject !== undefined && isReader(context, subject)
      ? [asked(context, clause, "should")]
      : []
  }
  if (isSoft) {
    if (clause.isNegated) return []
    if (pair === undefined && !isOffered(context, clause)) return []
    if (
      pair !== undefined &&
      subject !== undefined &&
      isNobody(context, subject) &&
      tokens[subject.head]?.key !== "they"
    )
      return []
    if (pair === undefined && modal === "might") return []
    if (pair === undefined && modal === "could" && !isEasy(context, clause)) return []
  } else if (isOfWording(clause) || !isDemanded(context, clause)) return []
  const strength = pair ?? plain ?? (modal === "shall" ? "vital" : modal === "could" ? "pointer" : undefined)
  if (strength === undefined) return []
  return [asked(context, clause, strength)]
}

/** "must not be translated as a wiper attack": what is asked of words. */
const isOfWording = ({isNegated, voice, lemma}: Clause): boolean =>
  isNegated &&
  voice === "passive" &&
  /^(?:translate|render|equate|conflate|confuse|misread|construe)$/.test(lemma)

/** "In the image you can see …", "With our proxy you can apply controls", "Users can talk by voice": what is to be seen, or
 *  what a product does. */
function isShown({phrase: {tokens}}: Context, {subject, lemma, at}: Clause): boolean {
  const who = tokens[subject?.head ?? -1]?.key ?? ""
  if (!/^(?:you|we|one|users?|readers?)$/.test(who)) return false
  if (/^(?:see|observe|appreciate|confirm|communicate|access|interact|begin)$/.test(lemma)) return true
  return tokens.some(
    ({key}, i) =>
      (i < at &&
        pictures.test(key) &&
        /^(?:the|this|following|above|below)$/.test(tokens[i - 1]?.key ?? "")) ||
      (key === "our" && tokens.slice(i + 1, i + 5).some(({low}) => wares.test(low))),
  )
}

const tellers =
  /^(?:indicators?|behaviou?rs?|sources|engines|types|kinds|messages|e-?mails|findings|reports|solutions|samples|techniques|tactics|researchers|analysts|defenses|trends|data)$/
const pictures = /^(?:image|figure|table|screenshot|picture|graph|chart|diagram|map|snippet|code)$/
const wares =
  /^(?:casb|proxy|platform|solutions?|products?|catalog|catalogue|gateway|portfolio|suite|sandbox)$/

const isThought = (
  {phrase: {tokens}}: Context,
  {lemma, verb, voice}: Clause,
  subject: NounPhrase | undefined,
): boolean =>
  /^(?:we|i)$/.test(tokens[subject?.head ?? -1]?.key ?? "") &&
  (/^(?:call|wait|think|ask|remember|consider|speak|talk|go|look|differentiate|distinguish|assume|admit)$/.test(
    lemma,
  ) ||
    (lemma === "keep" && tokens[verb.to]?.key === "in") ||
    (voice === "be" && /^(?:aware|clear|clearer|honest)$/.test(tokens[verb.to]?.key ?? "")))

/** "Campaign staff can get free keys", "can get help from the agency". */
const isGratis = ({phrase: {tokens}}: Context, {lemma, object}: Clause): boolean =>
  lemma === "get" && object !== undefined && !object.isPronoun && tokens[object.head]?.key !== "access"

/** "Admins could reset every session instead": a remedy that a reader can take. */
const isEasy = ({discourse, phrase}: Context, {at, lemma, voice, subject}: Clause): boolean =>
  voice === "active" &&
  (discourse.isVerb("remedial", lemma) ||
    // "they could also give staff a number to ring"
    (/^(?:also|alternatively|instead)$/.test(phrase.tokens[at - 1]?.key ?? "") &&
      phrase.tokens[subject?.head ?? -1]?.key === "they") ||
    phrase.tokens[subject?.head ?? -1]?.key === "you")

/** "Members must, as a condition of membership, disable it": a modal that something parts from its verb. */
function parted(context: Context, clause: Clause, modal: string): readonly Asked[] {
  const {tokens, clauses} = context.phrase
  const subject = subjectOf(context, clause)
  const next = clauses.find((c) => c.at > clause.at)
  const strength = adviceWords(context).modals.get(modal)
  if (
    tokens[clause.verb.to]?.text !== "," ||
    next?.isImperative !== true ||
    strength === undefined ||
    strength === "pointer" ||
    subject === undefined ||
    !isReader(context, subject)
  )
    return []
  return [
    {...asked(context, clause, strength), evidence: {from: startOfAdvice(context, clause), to: next.to}},
  ]
}

/** "Installation of the update is mandatory", "Disconnecting the tool is one possibility", "Victims are welcome to call". */
function valued(context: Context, clause: Clause): readonly Asked[] {
  const {phrase, discourse} = context
  if (clause.voice !== "be" || clause.tense !== "present" || clause.isNegated || clause.kind !== "main")
    return []
  const {predicate, subject, subjectClause} = clause
  const word = phrase.tokens[predicate?.at ?? -1]?.key ?? ""
  const isGerundal = subjectClause?.kind === "gerund"
  const made = (strength: Asked["strength"]): readonly Asked[] => {
    const own = asked(context, clause, strength)
    const from = Math.min(own.evidence.from, subjectClause?.from ?? own.evidence.from)
    return [{...own, evidence: {from, to: own.evidence.to}}]
  }
  if (predicate?.kind === "noun") {
    // "Gaining a route to customers is a realistic possibility": how likely, and no advice.
    const isOdds = /^(?:realistic|remote|real|distinct|strong)$/.test(
      phrase.tokens[predicate.at - 1]?.key ?? "",
    )
    const isOption = discourse.isNoun("option", phrase.tokens[predicate.at]) && !isOdds
    return isGerundal && isOption ? made("pointer") : []
  }
  if (predicate?.kind !== "adjective") return []
  if (/^(?:welcome|free)$/.test(word) && subject !== undefined && isPersonal(context, subject))
    return clause.complements.some((c) => c.kind === "infinitive") ? made("pointer") : []
  if (!isGerundal && !discourse.isNoun("remedying", phrase.tokens[subject?.head ?? -1])) return []
  const said = phrase.tokens[predicate.at]
  if (discourse.isNoun("vital", said)) return made("vital")
  return discourse.isNoun("advisable", said) ? made("should") : []
}

/** The modal that stands in the clause's own group of verbs. */
function modalOf({phrase}: Context, clause: Clause): string | undefined {
  const {modal, verb} = clause
  return modal !== undefined && phrase.tokens.slice(verb.from, verb.to).some((t) => t.key === modal)
    ? modal
    : undefined
}

function asked(context: Context, clause: Clause, strength: Asked["strength"]): Asked {
  const subject = subjectOf(context, clause)
  const to = endOfAdvice(context, clause)
  return {
    strength,
    anchor: clause.at,
    evidence: {from: startOfAdvice(context, clause), to},
    action: {from: clause.at, to},
    audience:
      clause.voice === "passive" || subject === undefined ? undefined : {from: subject.from, to: subject.to},
  }
}

/** "should", "must": asked of whoever or whatever is no attacker, no state and no event. */
function isDemanded(context: Context, clause: Clause): boolean {
  const {subjectClause} = clause
  const subject = subjectOf(context, clause)
  if (context.discourse.isVerb("remark", clause.lemma)) return false
  // "must be held responsible"; "should hold offline copies" is advice.
  if (clause.lemma === "hold" && clause.voice === "passive") return false
  if (subject === undefined) return subjectClause === undefined && clause.conjunctOf !== undefined
  if (isNobody(context, subject)) {
    const head = context.phrase.tokens[subject.head]
    // "Incidents must be reported within 72 hours".
    const isHandled =
      context.discourse.isNoun("event", head) && context.discourse.isVerb("noting", clause.lemma)
    return (head?.key === "it" || isHandled) && clause.voice === "passive" && !isDeferred(clause)
  }
  // "Two-step verification should be compulsory".
  const word = context.phrase.tokens[clause.predicate?.at ?? -1]?.key ?? ""
  return (
    clause.voice !== "be" ||
    isPersonal(context, subject) ||
    // "Drivers should be suspicious of such messages"
    (isReader(context, subject) &&
      context.discourse.isNoun("wary", context.phrase.tokens[clause.predicate?.at ?? -1])) ||
    /^(?:compulsory|mandatory|standard|on|off|offline|enabled|disabled|in|reachable|accessible|exposed|visible|open)$/.test(
      word,
    )
  )
}

/** "it must not be deferred": of what was asked before. */
const isDeferred = ({lemma, isNegated}: Clause): boolean =>
  isNegated && /^(?:defer|delay|postpone)$/.test(lemma)

/** "operators can place it behind a gateway", "Extended Protection can be activated", "filtering can reduce the risk". */
function isOffered(context: Context, clause: Clause): boolean {
  const {subjectClause} = clause
  const subject = subjectOf(context, clause)
  if (clause.kind !== "main") return false
  const isEasing = context.discourse.isVerb("easing", clause.lemma)
  if (clause.voice === "active") {
    if (subjectClause !== undefined || (subject !== undefined && isGerund(context, subject.from)))
      return isEasing
    if (subject === undefined) return false
    const {discourse, phrase} = context
    // "The indicators may assist in confirming it", "they can leverage what they stole": no reader.
    const isSomebody =
      isPersonal(context, subject) || subject.isPronoun || phrase.tokens[subject.from]?.key === "those"
    if (!isSomebody && tellers.test(phrase.tokens[subject.head]?.key ?? "")) return false
    // "With this, organisations can understand what they expose": nothing is done.
    if (
      /^(?:understand|gain|get|map|enhance|leverage|specify|differentiate|benefit|learn|discover|imagine|reimagine|decide|afford|identify|assume|infer|conclude|deduce)$/.test(
        clause.lemma,
      )
    )
      return isGratis(context, clause)
    return !discourse.isVerb("befalling", clause.lemma) && isReader(context, subject)
  }
  if (clause.voice !== "passive" || subject === undefined) return false
  // "Where webmail is not needed, it can be switched off"
  const isIt = context.phrase.tokens[subject.head]?.key === "it"
  const hasCase = clause.adjuncts.some(({marker}) => /^(?:where|if|when)$/.test(marker))
  if (isIt ? !hasCase : isNobody(context, subject)) return false
  if (
    context.phrase.mentions.some(
      (m) => m.kind === "vulnerability" && m.from >= subject.from && m.to <= subject.to,
    )
  )
    return false
  const {discourse, phrase} = context
  const head = phrase.tokens[subject.head]
  // "A report can be made on the website of the police".
  if (clause.lemma === "make")
    return /^(?:reports?|complaints?|notifications?|requests?)$/.test(head?.key ?? "")
  // "The utility can be used to unpack it", "its link can be used to download it"
  const purpose = clause.complements.find(({kind}) => kind === "infinitive")?.lemma ?? ""
  if (
    clause.lemma === "use" &&
    purpose !== "" &&
    !/^(?:detect|find|check|block|identify|hunt|verify|search|scan|prevent|mitigate|recover|remove|restrict|limit)$/.test(
      purpose,
    )
  )
    return false
  if (phrase.tokens[clause.at - 1]?.key === "still") return false
  return (
    discourse.isVerb("remedial", clause.lemma) &&
    !discourse.isNoun("remedy", head) &&
    !discourse.isNoun("means", head)
  )
}

const isGerund = ({phrase}: Context, at: number): boolean => /ing$/.test(phrase.tokens[at]?.low ?? "")

/** "are to report", "is to be installed", "have to", "need to". */
function dutiful(context: Context, clause: Clause): readonly Asked[] {
  const {phrase} = context
  const {tokens} = phrase
  const subject = subjectOf(context, clause)
  if (subject === undefined || isNobody(context, subject) || clause.isNegated) return []
  const {duties, modals} = adviceWords(context)
  const infinitive = clause.complements.find((c) => c.kind === "infinitive")
  const isTo = tokens[clause.at + 1]?.key === "to" || tokens[clause.verb.to]?.key === "to"
  if (
    clause.tense === "present" &&
    !clause.isPerfect &&
    /^(?:have|need|ought)$/.test(clause.lemma) &&
    clause.voice === "active"
  ) {
    // "Operators have until 3 May to install the update".
    const isUntil = clause.lemma === "have" && clause.args.some((a) => a.prep === "until")
    if (!(isTo || (isUntil && infinitive !== undefined)) || !isReader(context, subject)) return []
    const strength = duties.get(clause.lemma) ?? modals.get(clause.lemma)
    return strength === undefined ? [] : [asked(context, clause, strength)]
  }
  // "Companies had better check their logs".
  if (clause.lemma === "have" && tokens[clause.verb.to]?.key === "better" && isReader(context, subject))
    return [asked(context, clause, "should")]
  // "The update is to be installed by all operators."
  const be = tokens.findIndex(
    (t, i) => i >= clause.verb.from && i < clause.verb.to && /^(?:is|are)$/.test(t.key),
  )
  if (be < 0) return []
  const next = /^(?:also|further|now|therefore)$/.test(tokens[be + 1]?.key ?? "") ? be + 2 : be + 1
  if (tokens[next]?.key !== "to") return []
  const verb = infinitive ?? clause
  if (context.discourse.isVerb("remark", verb.lemma) || verb.lemma === "be") return []
  if (context.discourse.isNoun("purposeful", tokens[subject.head])) return []
  const head = tokens[subject.head]
  if (context.discourse.isNoun("option", head)) return [asked(context, clause, "pointer")]
  const isCounsel = context.discourse.isNoun("counsel", head)
  return [asked(context, clause, isCounsel ? "should" : "vital")]
}

/** "It is vital that …", "it is also possible to …". */
export function impersonal(context: Context): readonly Asked[] {
  const {tokens} = context.phrase
  const {adjectives} = adviceWords(context)
  const found: Asked[] = []
  for (let i = 0; i + 3 < tokens.length; i++) {
    if (tokens[i]?.key !== "it") continue
    // "It may be possible to recover files"
    const isMay =
      /^(?:may|might)$/.test(tokens[i + 1]?.key ?? "") &&
      tokens.slice(i + 2, i + 4).some((t) => t.key === "be")
    if (!isMay && !/^(?:is|remains|becomes)$/.test(tokens[i + 1]?.key ?? "")) continue
    let at = isMay ? tokens.findIndex(({key}, n) => n > i && key === "be") + 1 : i + 2
    while (
      at < i + 5 &&
      (isAdverb(tokens[at]?.key ?? "") || /^(?:further|of|very)$/.test(tokens[at]?.key ?? ""))
    )
      at++
    // "It is not possible to scan it"
    if (tokens.slice(i + 2, at).some(({key}) => /^(?:not|hardly|never)$/.test(key))) continue
    let behind = at + 1
    // "It is possible more actors will begin to use it": nothing is asked of anybody.
    const isFor = /^(?:that|to|for|,|now|also|then|therefore|however|in)$/.test(
      tokens[behind]?.key ?? tokens[behind]?.text ?? "",
    )
    if (!isFor && tokens[at]?.key === "possible") continue
    while (behind < at + 6 && !/^(?:that|to)$/.test(tokens[behind]?.key ?? "")) behind++
    const strength = adjectives.get(`${tokens[at]?.key ?? ""} ${tokens[behind]?.key ?? ""}`)
    if (strength === undefined) continue
    // "It is possible to carry out the attack only from within"
    const verb = tokens[behind + 1]?.key ?? ""
    if (strength === "pointer" && context.discourse.isVerb("breaching", verb)) continue
    // "It is important to note", "… to attribute such attacks"
    if (tokens[behind]?.key === "to" && context.discourse.isVerb("remark", verb)) continue
    for (const [n, part] of partsOf(context, behind + 1).entries())
      found.push({
        strength,
        anchor: i,
        evidence: {from: n === 0 ? openingBefore(context, i) : part.from, to: part.to},
        action: part,
        audience: undefined,
      })
  }
  return found
}

/** A condition before "it is": "Where an update is not feasible, it is possible …". */
function openingBefore({phrase: {tokens}}: Context, at: number): number {
  return tokens[at - 1]?.text === "," && /^(?:if|where|when|until|unless|as|once)$/.test(tokens[0]?.key ?? "")
    ? 0
    : at
}

/** What is asked behind "that" or "to": each of several verbs that are joined. */
function partsOf({phrase}: Context, from: number): readonly {readonly from: number; readonly to: number}[] {
  const {clauses, tokens} = phrase.parse
  const starts = clauses
    .filter(
      (c) =>
        c.conjunctOf !== undefined &&
        c.at > from &&
        c.voice !== "passive" &&
        /^(?:and|or)$/.test(tokens[c.verb.from - 1]?.key ?? "") &&
        !/ed$/.test(tokens[c.at]?.low ?? ""),
    )
    .map((c) => c.verb.from)
  const parts: {from: number; to: number}[] = []
  let start = from
  for (const next of starts) {
    parts.push({from: start, to: next - 1})
    start = next
  }
  parts.push({from: start, to: tokens.length})
  return parts
}
