/* What a statement asks of its readers: who should do what, how strongly, on what condition.
 *
 * A modal verb, an order, or a verb of asking says so (advice-modals.ts, advice-verbs.ts). What a state asks of another
 * state is none, nor is what somebody may have done. One sentence gives as many as it has words that ask. */

import type {AdviceVerb} from "../../knowledge/lexicons.ts"
import {determiners, isAdverb, prepositions, pronouns} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import type {Token} from "../grammar/tokens.ts"
import {impersonal, modalAdvice} from "./advice-modals.ts"
import {type Asked, eachOf} from "./advice-spans.ts"
import {verbAdvice} from "./advice-verbs.ts"
import {type Context, wordsIn} from "./draft.ts"

export interface AdviceDraft {
  readonly action: string
  readonly audience: string
  readonly strength: AdviceVerb["strength"]
  readonly condition?: string
  readonly trigger?: string
  readonly anchor: number
  readonly evidence: Range
}

const amounts = /^(?:most|many|some|few|several|both|all|each|half|none|others|such|more)$/
const pointers = /^(?:see|visit|read|refer|consult)$/

/** Words that are a noun or an adjective as often as an order. */
const twofold =
  /^(?:email|e-mail|mail|open|exploit|process|post|host|access|process|command|document|target|attack|phone|file|register)$/

/** The advice in a sentence. */
export function adviceIn(context: Context): readonly AdviceDraft[] {
  const {tokens} = context.phrase
  if (tokens.at(-1)?.text === "?") return []
  const asked: Asked[] = [...impersonal(context)]
  for (const clause of context.phrase.clauses)
    asked.push(...verbAdvice(context, clause), ...modalAdvice(context, clause))
  asked.push(...ordersIn(context), ...ordersBehind(context))
  const found: AdviceDraft[] = []
  for (const {strength, anchor, evidence, action, audience} of asked.flatMap((a) => eachOf(context, a))) {
    const span = {from: evidence.from, to: trimmed(context, evidence.to)}
    if (found.some((f) => f.evidence.from < span.to && span.from < f.evidence.to)) continue
    found.push({
      ...described(context, action),
      audience: audience === undefined ? "all" : wordsIn(context, audience.from, audience.to) || "all",
      strength,
      anchor,
      evidence: span,
    })
  }
  return found.sort((a, b) => a.evidence.from - b.evidence.from)
}

/** What a sentence says of the list behind it: whether it asks, or tells what something can do or how it works. */
export function leadOf({phrase: {tokens, clauses, mentions}}: Context, before: Lead): Lead {
  if (tokens.at(-1)?.text !== ":") {
    // An item of the list goes on with it, a whole sentence ends it.
    const isWhole = clauses.some(
      ({kind, tense, isImperative}) => kind === "main" && tense !== "none" && !isImperative,
    )
    return before === "tells" && isWhole ? undefined : before
  }
  if (tokens.some(({low}) => asking.test(low))) return "asks"
  const isOfThings = mentions.some(({kind}) => kind === "malware" || kind === "actor" || kind === "tool")
  return isOfThings || tokens.some(({low}) => showing.test(low)) ? "tells" : undefined
}

type Lead = "asks" | "tells" | undefined

const asking =
  /^(?:recommend\w*|mitigat\w*|advi[cs]e\w*|urge[sd]?|should|must|tips?|steps|measures|practices|precautions|protect\w*|prevent\w*|defend\w*|defen[cs]es?|guidance|countermeasures?|remediat\w*|hardening|consider\w*|need|actions?)$/
const showing =
  /^(?:commands?|functions?|functionality|functionalities|capabilit(?:y|ies)|capable|features?|modules?|support(?:s|ed)?|payloads?|workflow|objectives?|explains?|states|operations|options|parameters|malware|trojan|backdoor|stealer|loader|attackers?|actors?|victims?)$/

/** The plain imperative, with a condition before it or not; each of several joined ones is advice of its own. */
function ordersIn(context: Context): readonly Asked[] {
  const {phrase} = context
  const {tokens} = phrase
  const at = openingOf(context)
  const word = tokens[at]
  const next = tokens[at + 1]
  if (word === undefined || next === undefined) return []
  // "Update - 10 November", "let us recall", "Restore points …": no order.
  if (/^[-–—]$/.test(next.text)) return []
  if (word.key === "let" || (/[^s]s$/.test(word.low) && !isAdverb(word.key))) return []
  if (context.discourse.lead === "tells") return []
  // "Email content stealer", "Open directories": a name in a list.
  const isFull = determiners.has(next.key) || pronouns.has(next.key) || prepositions.has(next.key)
  if (
    twofold.test(word.key) &&
    tokens[at - 1]?.key !== "never" &&
    !isFull &&
    !/^(?:all|any|every)$/.test(next.key)
  )
    return []
  const own = phrase.parse.clauseAt[at]
  const isAsked = /^(?:please|kindly)$/.test(tokens[at - 1]?.key ?? "")
  // "Be careful with …", "Please be wary of …".
  const isWary =
    word.key === "be" && /^(?:careful|wary|aware|vigilant|alert|sure|prepared|cautious|ready)$/.test(next.key)
  const isTagged = own?.isImperative === true && own.verb.from <= at && at < own.verb.to
  const isKnown = context.discourse.isVerb("order", word.low)
  // "Exploit code circulates" is no order; "Whitelist the addresses" is one.
  const isPlain =
    isTagged &&
    (determiners.has(next.key) ||
      pronouns.has(next.key) ||
      prepositions.has(next.key) ||
      (isAdverb(next.key) && next.key !== "also"))
  const isDont = (word.key === "do" && next.key === "not") || word.key === "don't"
  // "Most belong to exchanges" orders nothing.
  if (tokens[at - 1]?.key === "most" || amounts.test(word.key)) return []
  const isVerb =
    isAsked &&
    !(phrase.clauses.some((c) => c.at > at && c.kind === "main" && c.subjectBy === "own") && !isTagged)
  if (!isKnown && !isPlain && !isWary && !isDont && !isVerb) return []
  if (isDont && /^(?:confuse|conflate|equate)$/.test(tokens[at + (next.key === "not" ? 2 : 1)]?.key ?? ""))
    return []
  // "If you find signs, change all passwords": no noun stands before "all".
  const isSure = isAsked || isWary || isDont || (isKnown && determiners.has(next.key) && next.key !== "that")
  // "Change Wellness will not resume payments": a name.
  const isName =
    next.isCapital &&
    phrase.clauses.some(
      (c) => c.subject !== undefined && c.subject.from <= at && c.subject.head > at && c.at > at,
    )
  if (isName && !isAsked) return []
  if (next.key === "of" || (next.key === "from" && !isPlain)) return []
  const isSeekingFor =
    next.key === "for" && /^(?:check|look|search|watch|monitor|scan|hunt|plan|prepare|test)$/.test(word.key)
  if (!isTagged && !isSure && !isSeekingFor && /^(?:by|is|was|are|were|has|have|had|for|on)$/.test(next.key))
    return []
  if (!isTagged && !isSure && word.isCapital && next.isCapital && tokens[at + 2]?.isCapital === true)
    return []
  // "Use of the tool is …", "Patch management remains …": a noun after all.
  if (
    !isTagged &&
    !isSure &&
    phrase.clauses.some((c) => c.kind === "main" && c.tense !== "none" && c.at > at && c.at <= at + 8)
  )
    return []
  return [
    {
      strength: pointers.test(word.low) ? "pointer" : "should",
      anchor: at,
      evidence: {from: 0, to: tokens.length},
      action: {from: at, to: tokens.length},
      audience: undefined,
    },
  ]
}

/** "The vendor published a patch; apply it at once": an order behind a semicolon. */
function ordersBehind({phrase: {tokens}, discourse}: Context): readonly Asked[] {
  const at = tokens.findIndex(({text}) => text === ";") + 1
  const next = tokens[at + 1]?.key ?? ""
  if (
    at === 0 ||
    !discourse.isVerb("order", tokens[at]?.low ?? "") ||
    !(determiners.has(next) || pronouns.has(next))
  )
    return []
  const part = {from: at, to: tokens.length}
  return [{strength: "should", anchor: at, evidence: part, action: part, audience: undefined}]
}

/** Where an order may begin: behind a mark of a list, "please", "immediately", or a condition. */
function openingOf(context: Context): number {
  const {tokens, clauses} = context.phrase
  let at = 0
  // "Recommendation: update at once".
  const colon = tokens.findIndex((t) => t.text === ":")
  if (colon > 0 && colon <= 3 && colon + 2 < tokens.length) at = colon + 1
  const skip = (): void => {
    while (
      isAdverb(tokens[at]?.key ?? "") ||
      tokens[at]?.key === "please" ||
      tokens[at]?.key === "kindly" ||
      // "And consider …"
      (at === 0 && /^(?:and|but|so|or)$/.test(tokens[at]?.key ?? "")) ||
      /^(?:[-•*–—()"]|\d+|\.|[a-z])$/.test(tokens[at]?.text ?? "")
    )
      at++
  }
  skip()
  if (
    /^(?:if|where|when|until|once|after|before|as|in|to|for|unless|by|at|should)$/.test(tokens[at]?.key ?? "")
  ) {
    const comma = tokens.findIndex((t, i) => i > at && t.text === ",")
    // "After that the attackers drop a loader, create a rule and …" tells what they do.
    const isCondition = /^(?:if|where|when|until|once|unless|should)$/.test(tokens[at]?.key ?? "")
    const isTold =
      !isCondition &&
      clauses.some((c) => c.kind === "main" && c.lemma !== "" && c.at < comma && !c.isImperative)
    if (comma > 0 && !isTold) {
      at = comma + 1
      skip()
    }
  }
  return at
}

const isLoose = (token: Token | undefined): boolean =>
  (token?.isWord === false && token.text !== ")") || token?.key === "and"

function trimmed({phrase: {tokens}}: Context, to: number): number {
  let at = to
  while (at > 0 && isLoose(tokens[at - 1])) at--
  return at
}

function described(context: Context, part: Range): Pick<AdviceDraft, "action" | "condition" | "trigger"> {
  const {tokens} = context.phrase
  const sentenceIf = tokens.findIndex((t) => /^(?:if|where|unless|until)$/.test(t.key))
  const yet = tokens.findIndex((t, i) => t.key === "yet" && tokens[i + 1]?.key === "to")
  const condition = sentenceIf >= 0 ? conditionAt(context, sentenceIf) : yet >= 0 ? "not yet done" : undefined
  const suspected = tokens.findIndex((t, i) => i >= part.from && i < part.to && t.key === "suspected")
  return {
    action: wordsIn(context, part.from, part.to),
    ...(condition === undefined || condition === "" ? {} : {condition}),
    ...(suspected < 0 ? {} : {trigger: wordsIn(context, suspected, suspected + 2)}),
  }
}

function conditionAt(context: Context, from: number): string {
  const {tokens} = context.phrase
  let to = from + 1
  while (to < tokens.length && tokens[to]?.text !== "," && tokens[to]?.text !== ".") to++
  return wordsIn(context, from, to)
}
