/* Superlatives, and what was never so before: "…, the largest leak in the history of the country", "a trojan not
 * documented before", "No graver breach has come before this committee".
 *
 * What a superlative is, is told by the shape of the word and the tag: most, first, and adjectives in "-est"; not "latest",
 * "most recent", "most of". It counts where the noun is that of an event or a case. */

import {doerOf} from "../discourse/doer.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Clause, NounPhrase, Sentence} from "../parse/clause.ts"
import {type Context, wordsIn} from "./draft.ts"
import {doerIn} from "./told.ts"

/** Superlatives that say nothing of how grave it was, and words that only look like one. */
const noSuperlative: ReadonlySet<string> = new Set(
  (
    "latest earliest newest nearest closest oldest youngest highest lowest arrest interest request test west rest guest harvest " +
    "suggest forest honest modest protest manifest contest invest digest northwest southwest best easiest"
  ).split(" "),
)
/** What "most" makes no superlative of gravity of. */
const dullMost: ReadonlySet<string> = new Set(
  (
    "recent common important of likely famous active notable probably popular frequent frequently widely cases other people " +
    "organizations organisations victims users commonly recently part notably relevant vulnerable targeted wanted attacks"
  ).split(" "),
)
const caseNouns: ReadonlySet<string> = new Set(
  (
    "case example instance outage loss blow crisis leak threat theft abuse disruption scheme act acts crime robbery heist wave " +
    "failure affair episode assault violation scandal disaster day moment chapter spree haul fraud encryption operation"
  ).split(" "),
)

/** Whether a word is that of a case, beside the nouns of events. */
export const ofCases = (token: Token | undefined): boolean => caseNouns.has(token?.key ?? "")

/** Whether a word says how grave or how new something is. */
export const isGrave = ({discourse}: Context, token: Token | undefined): boolean =>
  discourse.isNoun("grave", token)

/** Whether a superlative of gravity stands at a token: "largest", "most serious", "first". */
export function isSuperlative({tokens, tags}: Sentence, at: number): boolean {
  const key = tokens[at]?.key ?? ""
  if (key === "most" || (key === "least" && tokens[at - 1]?.key !== "at"))
    return !dullMost.has(tokens[at + 1]?.key ?? "of") && tags[at + 1] !== "NOUN"
  if (key === "worst" || key === "first" || key === "only") return true
  // "the highest number recorded so far", "the best hidden bootkit", "the fastest-growing operation"
  const next = tokens[at + 1]
  if (key === "highest")
    return /^(?:number|figure|volume|count|total|level|toll|ever|so|yet)$/.test(next?.key ?? "")
  if (key === "best")
    return /(?:en|ed)$/.test(next?.key ?? "") && (tags[at + 1] === "VERB" || tags[at + 1] === "ADJ")
  const dash = key.indexOf("-")
  if (dash > 5 && key.slice(0, dash).endsWith("est"))
    return /ing$/.test(key) && !noSuperlative.has(key.slice(0, dash))
  return (
    key.length > 5 &&
    key.endsWith("est") &&
    tags[at] === "ADJ" &&
    !noSuperlative.has(key.split("-").at(-1) ?? "")
  )
}

/** What is said to be graver than all else, or new, beside what a sentence tells. */
export function unheardOf(context: Context): void {
  superlatives(context)
  if (!context.discourse.hasEvent) return
  firstTime(context)
  const {tokens} = context.phrase
  for (let i = 0; i < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    // "Not since 2022 had such a program been used".
    if (key === "not" && i === 0 && tokens[1]?.key === "since") push(context, 0, clauseEnd(context, 1))
    else if (key === "not" && context.phrase.parse.clauseAt[i]?.isPerfect === true) noneWorse(context, i)
    if (key === "unprecedented") ofMeasure(context, i)
    if (key === "without" || key === "not" || key === "previously" || key === "hitherto")
      notBefore(context, i)
    else if (key === "no" || key === "nothing") noneWorse(context, i)
    else if (key === "in" && i === 0) inAFirst(context)
    else if (key === "among") amongWorst(context, i)
    else if (key === "never") {
      notBefore(context, i)
      noneWorse(context, i)
    }
  }
}

/** "attacks of unprecedented intensity", "with unprecedented force". */
function ofMeasure(context: Context, i: number): void {
  const {tokens, parse} = context.phrase
  const np = parse.nounAt[i]
  if (np === undefined || isSaid(context, i) || np.head <= i) return
  const key = tokens[np.head]?.key ?? ""
  if (
    !/^(?:force|intensity|scale|scope|size|sophistication|severity|extent|reach|breadth|speed|ferocity|magnitude|violence|impact|damage|disruption|attacks?|campaign|breach|wave)$/.test(
      key,
    )
  )
    return
  const clause = parse.clauseAt[i]
  if (clause?.modal !== undefined || clause?.isNegated === true) return
  push(context, i, np.to)
}

const isSaid = ({drafts}: Context, at: number): boolean =>
  drafts.some((d) => d.kind === "significance" && d.evidence.from <= at && at < d.evidence.to)

/** "…, the largest leak in the history of the country": a superlative of the event that no verb says. */
function superlatives(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  for (const np of parse.nouns) {
    const head = tokens[np.head]
    const isOfEvent = discourse.isNoun("event", head) || ofCases(head) || isBeside(context, np)
    if (!isOfEvent || /^(?:her|his|their)$/.test(tokens[np.from]?.key ?? "")) continue
    const at = superlativeIn(parse, np)
    if (at < 0 || isSaid(context, np.head) || isWrongToSay(context, parse.clauseAt[np.head])) continue
    let to = Math.max(np.end, np.to)
    const clause = parse.clauseAt[np.head]
    for (const other of parse.clauses)
      if (other.from > np.head && other.from < to && other !== clause && !np.clauses.includes(other))
        to = other.from
    context.drafts.push({
      kind: "significance",
      relation: "is",
      subject: discourse.hasEvent
        ? discourse.event
        : discourse.eventOf(phrase, {from: np.from, to: np.to}, np.head),
      object: wordsIn(context, np.from, to),
      anchor: np.head,
      evidence: {from: np.from, to},
      isDenied: false,
      modality: "presupposed",
    })
  }
}

/** "It would be wrong to call this the largest leak". */
export function isWrongToSay({phrase: {tokens}}: Context, clause: Clause | undefined): boolean {
  if (clause?.kind !== "infinitive") return false
  return /^(?:wrong|false|misleading|absurd|premature|inaccurate|incorrect|unfair)$/.test(
    tokens[clause.parent?.predicate?.at ?? -1]?.key ?? "",
  )
}

/** Where a superlative stands before the head of a noun phrase, or is it; -1 for none. "First" needs to be of what is known. */
function superlativeIn(parse: Sentence, np: NounPhrase): number {
  // "the first ever in Germany"
  if (parse.tokens[np.head]?.key === "first" && parse.tokens[np.head + 1]?.key === "ever") return np.head
  for (let i = np.from; i <= np.head; i++) {
    const key = parse.tokens[i]?.key ?? ""
    if (key === "only" || !isSuperlative(parse, i)) continue
    if (
      key === "first" &&
      !/^(?:known|ever|recorded|confirmed|publicly|documented)$/.test(parse.tokens[i + 1]?.key ?? "")
    )
      continue
    return i
  }
  return -1
}

/** "The attack, the largest of its kind": a superlative alone beside the noun of an event. */
function isBeside({phrase: {tokens, parse}, discourse}: Context, np: NounPhrase): boolean {
  return (
    isSuperlative(parse, np.head) &&
    parse.nouns.some(
      (other) => discourse.isNoun("event", tokens[other.head]) && other.appositions.some((a) => a.np === np),
    )
  )
}

/** "an attack without precedent in the Union", "a trojan not documented before". */
function notBefore(context: Context, i: number): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const next = tokens[i + 1]?.key ?? ""
  const isWithout = tokens[i]?.key === "without"
  // "Never had so many records been exposed", "had never before spilled over".
  if (tokens[i]?.key === "never") {
    const clause = parse.clauseAt[i]
    if (i === 0 && /^(?:has|have|had)$/.test(next)) {
      push(context, 0, toMark(context, 1))
      return
    }
    if (next === "before" && clause?.isPerfect === true) {
      if (!isSaid(context, i)) push(context, i, Math.max(clauseEnd(context, i), clauseEnd(context, i + 2)))
      return
    }
  }
  if (tokens[i]?.key === "not" && next === "before") return
  if (/^(?:reported|described|known)$/.test(next) && tokens[i + 2]?.key === "as") return
  const isSo = isWithout
    ? /^(?:precedent|parallel|equal)$/.test(next)
    : (/^(?:documented|seen|observed|described|reported|undocumented|unseen|unknown|encountered)$/.test(
        next,
      ) ||
        /^(?:before|previously)$/.test(next)) &&
      tokens
        .slice(i, i + 6)
        .some(
          (t) => /^(?:before|previously|hitherto|unseen|undocumented)$/.test(t.key) || t.key === "publicly",
        ) &&
      !/^(?:zero-day|flaw|vulnerability|bug)$/.test(tokens[i - 1]?.key ?? "")
  if (!isSo || isSaid(context, i)) return
  // "a previously undocumented loader": said in passing of a tool.
  if (tokens[i]?.key !== "not" && !isWithout && isBeforeHead(parse.nounAt[i + 1], i + 1)) return
  // "Never before had such an attack been seen in Norway".
  if (i === 0 && tokens[i]?.key === "never") {
    push(context, 0, clauseEnd(context, 1))
    return
  }
  const np = parse.nounAt[i - 1] ?? parse.nounAt[i + 2]
  if (np === undefined) return
  const head = tokens[np.head]
  if (isWithout && !discourse.isNoun("event", head)) return
  if (!isWithout && (discourse.isNoun("means", head) || discourse.isNoun("actor", head))) return
  let to = i + 1
  while (to < tokens.length && tokens[to]?.isWord === true && to < i + 8) to++
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: isWithout
      ? (doerOf(discourse, phrase, {from: np.from, to: np.to})?.id ?? discourse.event)
      : discourse.event,
    object: wordsIn(context, i, to),
    anchor: i,
    evidence: {from: Math.min(np.from, i), to},
    isDenied: false,
    modality: "presupposed",
  })
}

const isBeforeHead = (np: NounPhrase | undefined, at: number): boolean =>
  np !== undefined && np.from <= at && at < np.head

/** "For the first time two groups attacked one field at the same time". */
function firstTime(context: Context): void {
  const {tokens, clauses} = context.phrase
  if (tokens[0]?.key !== "for" || tokens[2]?.key !== "first" || tokens[3]?.key !== "time") return
  const clause = clauses.find((c) => c.verb.from > 3 && c.kind === "main" && c.verb.from < c.verb.to)
  if (clause === undefined || clause.modal !== undefined || clause.tense === "present") return
  if (context.discourse.isVerb("no-use", clause.lemma) || doerIn(context, clause) === undefined) return
  push(context, 0, toMark(context, 4))
}

/** "In a first, the operators trained an image generator". */
function inAFirst(context: Context): void {
  const {tokens, clauses} = context.phrase
  if (tokens[1]?.key !== "a" || !/^(?:first|world-first)$/.test(tokens[2]?.key ?? "")) return
  const clause = clauses.find((c) => c.verb.from > 2 && c.kind === "main" && c.verb.from < c.verb.to)
  if (clause === undefined || clause.modal !== undefined || doerIn(context, clause) === undefined) return
  const to = Math.max(clause.verb.to, clause.object?.to ?? 0)
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: context.discourse.event,
    object: wordsIn(context, 0, 3),
    anchor: clause.at,
    evidence: {from: 0, to},
    isDenied: false,
  })
}

/** Up to the next mark. */
function toMark({phrase: {tokens}}: Context, from: number): number {
  let to = from
  while (to < tokens.length && to < from + 28 && tokens[to]?.isWord === true) to++
  return to
}

/** "No graver breach has come before us", "There has never been a bigger one", "Nothing of this kind has been seen". */
function noneWorse(context: Context, at: number): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const key = tokens[at]?.key
  const clause = parse.clauseAt[at]
  if (clause === undefined || isSaid(context, at)) return
  const isPast = clause.isPerfect || clause.tense === "past"
  if (!isPast) return
  if (key === "nothing") {
    // "knew nothing of the attack", "had nothing to do with"
    if (clause.object?.head === at && /^(?:know|have|hear|learn|say|disclose)$/.test(clause.lemma)) return
    const next = tokens[at + 1]?.key ?? ""
    const isLike =
      (/^(?:of|on)$/.test(next) && /^(?:this|its|the|such)$/.test(tokens[at + 2]?.key ?? "")) ||
      next === "like" ||
      next === "comparable"
    if (isLike) push(context, at, clauseEnd(context, at))
    return
  }
  // "We have never seen anything like it", "No attack of this size had been seen".
  if (isNoneLike(context, at)) {
    push(context, key === "never" ? clause.from : at, clauseEnd(context, at))
    return
  }
  const reach = key === "not" ? 9 : 5
  for (let i = at + 1; i < Math.min(tokens.length, at + reach); i++) {
    const word = tokens[i]?.key ?? ""
    const isMore =
      /^(?:worse|bigger|larger|graver)$/.test(word) ||
      (word === "more" && isGrave(context, tokens[i + 1])) ||
      (parse.tags[i] === "ADJ" &&
        word.length > 5 &&
        /[^aeiou]er$/.test(word) &&
        isGrave(context, {...tokens[i], key: word.slice(0, -2)} as Token))
    if (!isMore) continue
    const head = tokens[parse.nounAt[i]?.head ?? -1]
    if (discourse.isNoun("event", head) || ofCases(head))
      push(context, key === "no" ? at : clause.from, clauseEnd(context, at))
    return
  }
}

/** "never … anything like it", "no attack of this size". */
function isNoneLike({phrase: {tokens, parse}, discourse}: Context, at: number): boolean {
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (tokens[at]?.key === "no") {
    const np = parse.nounAt[at + 1]
    const isCase =
      np !== undefined && (discourse.isNoun("event", tokens[np.head]) || ofCases(tokens[np.head]))
    return (
      isCase && key(np.head + 1) === "of" && /^(?:this|that|such|comparable|similar)$/.test(key(np.head + 2))
    )
  }
  // "have not seen this level of interest before"
  const isThis = /^(?:this|that|such)$/.test(key(at + 2)) && measures.test(key(at + 3))
  if (isThis && tokens.slice(at, at + 12).some((t) => t.key === "before")) return true
  for (let i = at + 1; i < at + 7; i++)
    if (/^(?:anything|something)$/.test(key(i)))
      return (
        /^(?:like|comparable|similar|approaching)$/.test(key(i + 1)) ||
        (key(i + 1) === "of" && key(i + 2) === "this")
      )
  return false
}

const measures = /^(?:level|scale|degree|volume|intensity|kind|sort|amount|wave)$/

/** "ranks among the gravest that we have seen". */
function amongWorst(context: Context, at: number): void {
  const {phrase, discourse} = context
  const {tokens, parse} = phrase
  const np = parse.nounAt[at + 1]
  const first = parse.nouns[0]
  if (np === undefined || first === undefined || np.from > at + 1 || isSaid(context, at)) return
  const head = tokens[np.head]
  const isWorst =
    (isSuperlative(parse, np.head) && np.head > np.from) ||
    (superlativeIn(parse, np) >= 0 && (discourse.isNoun("event", head) || ofCases(head)))
  const subject = tokens[first.head]
  const isOfEvent =
    discourse.isNoun("event", subject) || ofCases(subject) || /^(?:it|this|that)$/.test(subject?.key ?? "")
  const isRanking = parse.nounAt[at - 1] === first && /^ranks?$/.test(subject?.key ?? "")
  if (!isWorst || !(isOfEvent || isRanking) || np.head - at > 8) return
  push(context, at, Math.max(np.end, np.to))
}

function clauseEnd({phrase: {tokens, parse}}: Context, at: number): number {
  let to = Math.max(at + 1, parse.clauseAt[at]?.to ?? 0)
  while (to > at && tokens[to - 1]?.isWord === false) to--
  return to
}

function push(context: Context, from: number, to: number): void {
  context.drafts.push({
    kind: "significance",
    relation: "is",
    subject: context.discourse.event,
    object: wordsIn(context, from, to),
    anchor: from,
    evidence: {from, to},
    isDenied: false,
  })
}
