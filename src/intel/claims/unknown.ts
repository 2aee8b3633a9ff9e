/* What is said to be unknown: nothing is claimed of it, nothing denied.
 *
 * "Has seen no evidence that …", "cannot connect …", "whether …", "declined to say" reach from there to the end of their
 * clause. What they take for granted stays: in "no evidence on the attack of May" there was an attack, in May. */

import {isAdverb} from "../grammar/english.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Draft} from "../kinds/draft.ts"

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "))

const negations = words("no not cannot unable without never neither nor")
const openings = words(
  "whether unclear unknown declined too short nothing nobody premature wrong hasty rash reckless mistaken misleading irresponsible mistake error",
)
/** Nouns of what there is none of. */
const traces = words(
  "evidence confirmation indication indications sign signs information proof conclusion conclusions reports trace traces suggestion hint hints basis reason determination finding findings position view attribution",
)
/** What somebody does not do who does not know. */
const learning =
  /^(?:conclud|attribut|confirm|rul(?:e|ed|ing)$|connect|determin|link(?:ed|ing)?$|say(?:ing)?$|said|establish|clear$|known?$|verif|speculat|prov(?:e|en|ed|ing)$|identif|exclud|assess|seen$|see$|found$|find$|corroborat|substantiat|decid|disclos|specif|comment|answer|tell$|judg|certain$|possible$|shar(?:e|es|ed|ing)$|stat(?:e|es|ed|ing)$|suggest$|mean$|imply$|amount$)/

/** What it may be too early or wrong to do. */
const concluding =
  /^(?:say|conclude|infer|claim|assert|assume|print|speak|blame|attribute|suggest|name|read|deduce|believe|think|state|point)$/

/** What nothing does that speaks for somebody. */
const showing =
  /^(?:suggest|indicat|point|show|prov(?:e|es|ed)$|impl(?:y|ies)|link|tie|connect|confirm|support)/

/** What is certain of an event though nothing is known of who did it. */
const granted: ReadonlySet<Draft["kind"]> = new Set(["temporal", "targeting", "vector", "impact-count"])

/** Whether a draft says something that its sentence only says not to be known. */
export function isUnknown(phrase: Phrase, {kind, anchor, modality}: Draft): boolean {
  if (kind === "stance" || kind === "response-action" || kind === "organisational" || kind === "availability")
    return false
  const {tokens} = phrase
  for (let i = anchor - 1; i >= Math.max(0, anchor - 30); i--) {
    const key = tokens[i]?.key ?? ""
    if (key === ";" || endsScope(phrase, i)) return false
    if (!(negations.has(key) || openings.has(key)) || !isNotKnown(phrase, i, anchor)) continue
    return !(modality === "presupposed" && granted.has(kind) && isOfDefinite(phrase, anchor))
  }
  return false
}

/** ", but …": what follows is known again. */
function endsScope({tokens}: Phrase, at: number): boolean {
  return tokens[at]?.text === "," && /^(?:but|although|though|while|whereas)$/.test(tokens[at + 1]?.key ?? "")
}

function isNotKnown({tokens}: Phrase, at: number, anchor: number): boolean {
  const key = tokens[at]?.key ?? ""
  let next = at + 1
  while (
    isAdverb(tokens[next]?.key ?? "") ||
    /^(?:be|been|yet|to|in|a|position)$/.test(tokens[next]?.key ?? "")
  )
    next++
  const word = tokens[next]?.key ?? ""
  if (key === "whether" || key === "unclear") return true
  if (key === "unknown") return /^(?:who|how|whether|if|what|which)$/.test(tokens[at + 1]?.key ?? "")
  // "nobody should say that", "it would be premature to conclude that"
  if (key === "nobody") return /^(?:should|can|could|may|has|knows)$/.test(tokens[at + 1]?.key ?? "")
  if (/^(?:premature|wrong|hasty|rash|reckless|mistaken|misleading|irresponsible|mistake|error)$/.test(key))
    return tokens[at + 1]?.key === "to" && concluding.test(tokens[at + 2]?.key ?? "")
  if (key === "declined") return tokens[at + 1]?.key === "to"
  if (key === "too") return tokens[at + 1]?.key === "early"
  // "stopping short of blaming X"
  if (key === "short")
    return tokens[at + 1]?.key === "of" && /^(?:stop|fall|fell)/.test(tokens[at - 1]?.key ?? "")
  // "there is nothing to suggest that", "nothing points to X"
  if (key === "nothing") return showing.test(tokens[word === "could" ? next + 1 : next]?.key ?? "")
  if (key === "no") {
    // "no firm evidence", "no public proof"
    for (let i = at + 1; i <= Math.min(at + 3, anchor); i++) if (traces.has(tokens[i]?.key ?? "")) return true
    return false
  }
  if (next > anchor) return false
  // "that is not the same as saying that X did it"
  if (key === "not" && word === "the" && tokens[next + 1]?.key === "same")
    return tokens[next + 2]?.key === "as" && learning.test(tokens[next + 3]?.key ?? "")
  // "are not linked to X" denies it; "have not been linked" does not.
  if (
    key === "not" &&
    /^(?:linked|connected|related|tied|affiliated|associated)$/.test(word) &&
    next === at + 1
  )
    if (/^(?:is|are|was|were)$/.test(tokens[at - 1]?.key ?? "")) return false
  // "Likely, though not certain": a hedge.
  if (/^(?:though|although|if|while|but)$/.test(tokens[at - 1]?.key ?? "")) return false
  if (learning.test(word)) return true
  // "made no attribution", "does not have evidence", "has not been able to link"
  return key !== "without" && /^(?:able|have|has)$/.test(word) && hasTrace(tokens, next + 1)
}

function hasTrace(tokens: Phrase["tokens"], from: number): boolean {
  for (let i = from; i < from + 4; i++) {
    const key = tokens[i]?.key ?? ""
    if (traces.has(key) || learning.test(key)) return true
  }
  return false
}

/** A place in "the attack of May": it is taken for granted that there was one. */
function isOfDefinite({tokens, parse}: Phrase, at: number): boolean {
  const noun = parse.nouns.findLast(({from, end}) => from <= at && at < end)
  return (
    noun !== undefined && /^(?:the|this|these|that|those|its|their|last)$/.test(tokens[noun.from]?.key ?? "")
  )
}
