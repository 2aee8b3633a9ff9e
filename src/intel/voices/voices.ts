/* Who speaks in a sentence, and of which of its words.
 *
 * A verb of speech gives its subject the clause that it governs, or the words before it ("…, X said"); a verb that tells
 * ("identified", "blamed") gives it what depends on the verb; "according to", "in the view of" and "X's assessment that"
 * give a clause. Sources without a name leave it with whoever relays them. */

import type {Saying} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "./speaker.ts"
import {bodyNouns, explicit, nobody, type Speaking, unnamedHeads} from "./speaker-nouns.ts"
import {isPersuaded, sayingOf, tells} from "./telling.ts"
import {announcedBy, closedBy, overlooked, thatBehind} from "./unparsed.ts"
import {viewsIn} from "./views.ts"
import {isSaidBy, type Voice} from "./voice.ts"

/** The voices in a sentence, outer before inner. */
export function voicesIn(phrase: Phrase, discourse: Discourse): readonly Voice[] {
  const voices: Voice[] = []
  for (const clause of phrase.clauses) {
    const voice = voiceOf(phrase, clause, discourse)
    if (voice !== undefined) voices.push(voice)
  }
  voices.push(...overlooked(phrase, discourse))
  const closing = closedBy(phrase, discourse)
  if (closing !== undefined && !voices.some((v) => v.chain.length > 0 && isSaidBy(v, 0))) voices.push(closing)
  // "In its view": whoever spoke in this sentence before.
  voices.push(...viewsIn(phrase, discourse))
  const announced = announcedBy(phrase, discourse)
  if (
    announced !== undefined &&
    !voices.some((v) => v.chain.length > 0 && isSaidBy(v, announced.contents[0].from))
  )
    voices.push(announced)
  return voices.sort((a, b) => widthOf(b) - widthOf(a))
}

const widthOf = ({contents}: Voice): number => (contents.at(-1)?.to ?? 0) - contents[0].from

/** The noun phrase with all that hangs on it. */
export const wholeOf = ({from, end}: NounPhrase): Range => ({from, to: end})

function voiceOf(phrase: Phrase, clause: Clause, discourse: Discourse): Voice | undefined {
  const {tokens} = phrase
  if (clause.lemma === "" || clause.isImperative) return undefined
  if (clause.kind === "infinitive" || /^(?:could|would|should|can|must)$/.test(clause.modal ?? ""))
    return undefined
  const saying = sayingOf(clause, tokens, discourse.lookup)
  // "The water company noticed the break-in": it says nothing.
  const isNoticed =
    /^(?:detect|discover|notice|spot)$/.test(clause.lemma) &&
    clause.subject !== undefined &&
    tokens[clause.subject.head]?.isCapital === false &&
    bodyNouns.get(tokens[clause.subject.head]?.key ?? "") === "company"
  if (isNoticed) return undefined
  const telling = tells(clause, tokens)
  if (saying === undefined && telling === undefined) {
    // Any verb with a that-clause, where somebody who can speak is its subject: "underlined that".
    const that = clause.complements.find((c) => c.kind === "that" && c.marker === "that")
    if (that === undefined || clause.voice !== "active" || clause.isNegated) return undefined
    const who = whoIn(phrase, clause, discourse)
    return who.chain.length === 0
      ? undefined
      : make(phrase, clause, who, "asserts", contentsOf(phrase, clause, discourse))
  }
  if (isNaming(phrase, clause)) return undefined
  if (clause.voice === "passive" && !isPersuaded(clause))
    return passive(phrase, clause, saying ?? telling ?? "asserts", discourse)
  if (clause.voice === "be" && saying === undefined) return undefined
  if (isClaimOfDeed(phrase, clause, discourse)) {
    const doer = clause.subject === undefined ? undefined : doerOf(discourse, phrase, wholeOf(clause.subject))
    // Whoever boasts of a deed does not speak the sentences behind it.
    if (doer !== undefined && doer.kind !== "event") {
      // Of the attacks on whom he boasts whoever relays him speaks.
      const said = [{from: Math.min(clause.from, clause.at), to: clause.verb.to}]
      const boast = make(phrase, clause, {chain: [explicit(doer.id)], person: undefined}, "asserts", said)
      return boast === undefined ? undefined : {...boast, isMain: false}
    }
  }
  const contents = saying === undefined ? [] : contentsOf(phrase, clause, discourse)
  // "X said:": what is announced stands in the next paragraph.
  if (contents.length === 0 && saying === "asserts" && tokens.at(-1)?.text === ":")
    contents.push({from: tokens.length, to: tokens.length})
  if (contents.length > 0 && saying !== undefined) {
    const who = whoIn(phrase, clause, discourse)
    const isBelief = /^(?:believe|think)$/.test(clause.lemma)
    if (clause.isNegated && saying !== "denies" && !isBelief) return undefined
    const isUnnamed = who.chain.length === 0
    const says: Saying =
      clause.isNegated && isBelief ? "denies" : isUnnamed && saying !== "assesses" ? "relays" : saying
    const voice = make(phrase, clause, who, says, contents)
    // "ESET informed us that …": we go on.
    if (voice !== undefined && !isUnnamed && isToldUs(phrase, clause))
      return {...voice, isTold: true, isPast: true}
    return voice !== undefined && isUnnamed && isSource(phrase, clause) ? {...voice, hasSource: true} : voice
  }
  const says =
    saying === "stance" || saying === "denies" ? saying : isHandedIn(phrase, clause) ? undefined : telling
  if (says === undefined || clause.subject === undefined || clause.isNegated) return undefined
  if (clause.object === undefined && clause.args.length === 0 && clause.complements.length === 0)
    return undefined
  const who = whoIn(phrase, clause, discourse)
  if (who.chain.length === 0) {
    const head = tokens[clause.subject.head]?.key ?? ""
    if (!unnamedHeads.test(head) && !/^(?:police|officials|investigators)$/.test(head)) return undefined
    const voice = make(phrase, clause, nobody, "relays", [restOf(phrase, clause, discourse)])
    return voice === undefined ? undefined : {...voice, hasSource: isSource(phrase, clause)}
  }
  // "Storm-1862 registers applications": whoever attacks tells nothing by it.
  if (who.isActor === true && saying === undefined) return undefined
  const told = make(phrase, clause, who, says, [restOf(phrase, clause, discourse)])
  return told === undefined || says === "stance" || says === "denies"
    ? told
    : {...told, isTold: true, isPast: clause.tense === "past" || clause.isPerfect}
}

/** "Two officials" are people; what "open-source reporting" says, whoever spoke before relays. */
function isSource({tokens}: Phrase, {subject}: Clause): boolean {
  return (
    subject !== undefined &&
    !subject.isPronoun &&
    !/^(?:reporting|reports?|media|research|analysis|estimates?|figures|data|accounts?)$/.test(
      tokens[subject.head]?.key ?? "",
    )
  )
}

/** "a cluster that Talos tracks as X", "the actor Trend Micro calls Y": names are no claims. */
function isNaming({tokens}: Phrase, {lemma, kind, args, antecedent}: Clause): boolean {
  return (
    (kind === "relative" || kind === "participle" || antecedent !== undefined) &&
    (/^(?:call|name|dub|nickname|designate|label)$/.test(lemma) ||
      (/^(?:track|follow|know|identify|refer|describe|classify|monitor)$/.test(lemma) &&
        (args.some(({prep}) => prep === "as") || tokens.some((t) => t.key === "as"))))
  )
}

/** "claimed responsibility for the attack", "claimed the attack": said by whoever did it. */
function isClaimOfDeed({tokens}: Phrase, {lemma, object}: Clause, discourse: Discourse): boolean {
  if (lemma === "claim" && object !== undefined && discourse.isNoun("event", tokens[object.head])) return true
  return (
    /^(?:claim|take|admit|accept)$/.test(lemma) &&
    object !== undefined &&
    /^(?:responsibility|credit)$/.test(tokens[object.head]?.key ?? "")
  )
}

function make(
  phrase: Phrase,
  clause: Clause,
  who: Speaking,
  says: Saying,
  contents: readonly Range[],
): Voice | undefined {
  const [first, ...rest] = contents
  if (first === undefined) return undefined
  return {
    chain: who.chain,
    says,
    contents: [first, ...rest],
    isUnnamed: who.chain.length === 0,
    confidence: confidenceIn(phrase, clause),
    at: clause.at,
    from: clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from,
    isMain: who.isActor !== true && isMain(clause) && !isOursTold(phrase, clause),
  }
}

/** "reported the breach to us": that is what he did, and not what he says. */
function isHandedIn({tokens}: Phrase, {lemma, args}: Clause): boolean {
  return (
    lemma === "report" &&
    args.some(
      ({prep, np}) =>
        prep === "to" &&
        np !== undefined &&
        /^(?:us|authority|authorities|commissioner|police|regulator|regulators|prosecutors?)$/.test(
          tokens[np.head]?.key ?? "",
        ),
    )
  )
}

/** "told us that", "has informed our team": whoever writes goes on. */
function isToldUs({tokens}: Phrase, {verb}: Clause): boolean {
  return /^(?:us|our)$/.test(tokens[verb.to]?.key ?? "") && !tokens.some(({text}) => text === '"')
}

/** "We have been told by X that …": we go on. */
function isOursTold({tokens}: Phrase, {voice, subject}: Clause): boolean {
  return voice === "passive" && subject !== undefined && tokens[subject.head]?.key === "we"
}

/** Not inside a relative clause, nor in what somebody else says. */
function isMain(clause: Clause): boolean {
  let at: Clause | undefined = clause
  for (let steps = 0; at !== undefined && steps < 20; steps++) {
    if (at.kind === "relative" || at.kind === "that") return false
    if (at.kind === "participle" && at.antecedent !== undefined && at.parent === undefined) return false
    at = at.parent
  }
  return true
}

/** The subject of a verb of speech; it may stand behind: "…," said X. */
function whoIn(phrase: Phrase, clause: Clause, discourse: Discourse): Speaking {
  const who = clause.subject ?? (clause.from === clause.verb.from ? clause.object : undefined)
  return who === undefined ? nobody : speakerOf(phrase, wholeOf(who), discourse)
}

/** The words that a verb of speech governs: behind it, before it, or around it. */
function contentsOf(phrase: Phrase, clause: Clause, discourse: Discourse): Range[] {
  const {tokens} = phrase
  const start =
    clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from
  const behind = clause.complements.filter(
    (c) => c.from >= clause.verb.to && (c.kind === "that" || c.kind === "main" || isRaised(c, clause)),
  )
  const contents: Range[] = []
  // "…, X said" and "…," said X: a comma or a quotation mark stands before, words before that.
  const mark = tokens[start - 1]?.text ?? ""
  const inverted = clause.subject === undefined || clause.subject.from > clause.at
  const isSuffix =
    start > 1 &&
    /^[,"-]$/.test(mark) &&
    clause.kind !== "relative" &&
    clause.kind !== "participle" &&
    clause.kind !== "adverbial" &&
    (behind.length === 0 || clause.complements.some((c) => c.to <= start)) &&
    (!inverted || clause.object !== undefined || clause.subject !== undefined)
  if (isSuffix) contents.push({from: 0, to: start - 1})
  // "APT41, X says, was behind it".
  if (isSuffix && mark === "," && tokens[clause.verb.to]?.text === "," && clause.verb.to + 2 < tokens.length)
    contents.push({
      from: clause.verb.to + 1,
      to: endOfContent(phrase, clause.verb.to + 1, clause, discourse),
    })
  // "which officials said went unnoticed": the verb right behind.
  const inner = phrase.clauses.find((c) => c !== clause && c.lemma !== "" && c.verb.from === clause.verb.to)
  const from =
    behind[0]?.from ??
    inner?.verb.from ??
    thatBehind(phrase, clause.verb.to) ??
    objectThatActs(phrase, clause)
  if (clause.kind === "relative" && inner !== undefined) contents.push({from: inner.verb.from, to: inner.to})
  else if (from !== undefined) contents.push({from, to: endOfContent(phrase, from, clause, discourse)})
  else {
    const quote = quoteBehind(phrase, clause)
    if (quote !== undefined && (!isSuffix || quote.from > clause.at)) contents.push(quote)
  }
  return contents
}

/** "believe the group, which Microsoft calls X, used a rootkit": what looks like the object has a verb of its own. */
function objectThatActs({clauses, tokens}: Phrase, {object, lemma}: Clause): number | undefined {
  if (object === undefined || !/^(?:believe|think|say|suspect|claim|allege|suggest)$/.test(lemma))
    return undefined
  const verb = clauses.find(
    ({kind, subject, tense, verb, lemma: of}) =>
      kind === "main" && subject === undefined && tense !== "none" && of !== "" && verb.from > object.head,
  )
  return verb !== undefined && tokens[verb.verb.from - 1]?.text === "," ? object.from : undefined
}

/** "is said to have …", "believes X to be …". */
function isRaised(complement: Clause, {lemma}: Clause): boolean {
  return (
    complement.kind === "infinitive" &&
    /^(?:believe|consider|assess|judge|suspect|think|deem|claim|say)$/.test(lemma)
  )
}

/** A colon or a quotation behind a verb of speech, inside its clause. */
function quoteBehind({tokens}: Phrase, clause: Clause): Range | undefined {
  for (let i = clause.verb.to; i < Math.min(tokens.length, clause.verb.to + 22); i++) {
    const text = tokens[i]?.text
    if (text === ":" || text === '"')
      return i + 1 < tokens.length ? {from: i + 1, to: tokens.length} : undefined
    if (text === ";") return undefined
  }
  return undefined
}

/** What depends on a verb, to the end of its clause and of what goes on from it. */
function restOf(phrase: Phrase, clause: Clause, discourse: Discourse): Range {
  // What is asked or announced is an act of whoever asks; only what depends on it is his words.
  const isAct =
    /^(?:warn|advise|recommend|urge|order|announce|add|issue|publish|release|charge|indict)$/.test(
      clause.lemma,
    )
  return {
    from: isAct ? clause.verb.to : clause.verb.from,
    to: endOfContent(phrase, clause.verb.to, clause, discourse),
  }
}

/** What somebody says ends with the sentence, or where somebody else begins to speak; in an aside, with that. */
function endOfContent(phrase: Phrase, from: number, clause: Clause, discourse: Discourse): number {
  const {tokens} = phrase
  let end = tokens.length
  for (
    let up: Clause | undefined = clause, steps = 0;
    up !== undefined && steps < 20;
    up = up.parent, steps++
  )
    if (up.kind === "relative" || (up.kind === "participle" && up.antecedent !== undefined)) {
      end = Math.min(end, up.to)
      break
    }
  for (let i = from; i < end; i++) if (tokens[i]?.text === ";") end = i
  for (const other of phrase.clauses) {
    if (other === clause || other.at < from || other.at >= end || other.subject === undefined) continue
    if (other.subjectBy !== "own" || other.subject.from < from) continue
    const isOther =
      other.kind === "main" ||
      (other.kind === "adverbial" && /^(?:while|whereas|although|though)$/.test(other.marker))
    if (!isOther) continue
    if (sayingOf(other, tokens, discourse.lookup) === undefined && tells(other, tokens) === undefined)
      continue
    const before = tokens[other.subject.from - 1]
    if (!/^(?:and|but|while|whereas|although|though|,|")$/.test(before?.key ?? before?.text ?? "")) continue
    // "while B said" begins others; "…, it said" and "…," B said close the words before it.
    end = Math.min(end, before?.text === "," ? other.subject.from : other.subject.from - 1)
  }
  return Math.max(from, end)
}

/** "is assessed by X to …", "is blamed by X on Y"; without "by" it is said by nobody who has a name. */
function passive(phrase: Phrase, clause: Clause, says: Saying, discourse: Discourse): Voice | undefined {
  const from =
    clause.subject !== undefined && clause.subject.from < clause.at ? clause.subject.from : clause.from
  const content = {from, to: Math.max(clause.to, clause.verb.to)}
  if (clause.agent !== undefined) {
    const who = speakerOf(phrase, wholeOf(clause.agent), discourse)
    // "The attack on X was claimed by Y": that he did it is Y's word, on whom it was is not.
    if (who.isActor === true && clause.lemma === "claim")
      return voiceBase(phrase, clause, who, says, {from: clause.verb.from, to: clause.verb.to})
    return who.chain.length === 0 ? undefined : {...voiceBase(phrase, clause, who, says, content)}
  }
  if (clause.kind === "participle" && clause.subjectBy === "antecedent") return undefined
  const isRelayed =
    clause.complements.some((c) => c.kind === "infinitive" || c.kind === "that") ||
    /^(?:blame|attribute|accuse|suspect|trace)$/.test(clause.lemma) ||
    // "has been linked to": somebody did so. "Is linked to": so it is.
    (/^(?:link|tie|connect|associate)$/.test(clause.lemma) &&
      (clause.isPerfect || clause.tense !== "present"))
  return isRelayed && !clause.isNegated && clause.tense !== "none" && clause.modal === undefined
    ? voiceBase(phrase, clause, nobody, says === "assesses" ? "assesses" : "relays", content)
    : undefined
}

function voiceBase(phrase: Phrase, clause: Clause, who: Speaking, says: Saying, content: Range): Voice {
  return {
    chain: who.chain,
    says,
    contents: [content],
    isUnnamed: who.chain.length === 0,
    confidence: confidenceIn(phrase, clause),
    at: clause.at,
    from: content.from,
    isMain: who.isActor !== true && isMain(clause) && !isOursTold(phrase, clause),
  }
}

/** "with high confidence", "with moderate to high confidence": how good the basis is. */
function confidenceIn({tokens}: Phrase, {from, to, at}: Clause): Voice["confidence"] {
  for (let i = Math.max(from, at - 6); i < Math.min(to, at + 8); i++) {
    const level = tokens[i]?.key
    if (
      (level === "high" || level === "moderate" || level === "medium" || level === "low") &&
      /^(?:confidence|to)$/.test(tokens[i + 1]?.key ?? "")
    )
      return level === "medium" ? "moderate" : level
  }
  return undefined
}
