/* ATT&CK techniques that a document names: by number, by name, by software, or in words that mean one.
 *
 * A number is checked: what was revoked becomes its successor, what is unknown is a trouble and never a technique. A
 * name of several words counts in any case, a plain word only as ATT&CK writes it, behind the technique above it. What
 * stands under a heading of advice, is denied, or is only imagined ("to prevent web shells") is not what somebody
 * did, and is left out. A number says more than words: beside the number of a technique, words that mean it or
 * the one above it are not given a second time. */

import type {AttackNames} from "../knowledge/attack.ts"
import type {FoundTechnique, IntelDocument, TextBlock, TextSpan} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {chunksOf} from "./chunks.ts"
import {Places, troubleAt} from "./place.ts"
import type {SourceText} from "./source.ts"
import {type Lookup, lookupOf, type Match, matchesIn} from "./technique-words.ts"
import {type View, viewOf} from "./view.ts"

export interface FoundTechniques {
  /** Software stands among them with its own number, `S0002`, and the route `software`. */
  readonly techniques: readonly FoundTechnique[]
  readonly troubles: readonly Trouble[]
}

/** No report names more. */
const mostTechniques = 10_000
const mostTroubles = 100

const lookups = new WeakMap<AttackNames, Lookup>()

/** The techniques in order of their places. Troubles: `intel/unknown-technique` (at most 100),
 *  `intel/many-techniques` (what comes behind the 10,000th is not looked at). O(n). */
export function techniquesOf(
  source: SourceText,
  document: IntelDocument,
  attack: AttackNames,
): FoundTechniques {
  const lookup = lookups.get(attack) ?? lookupOf(attack)
  lookups.set(attack, lookup)
  const places = new Places(source, document)
  const isRead = readBlocks(document, places)
  const techniques: FoundTechnique[] = []
  const troubles: Trouble[] = []
  for (const chunk of chunksOf(places.seen.text)) {
    const view = readable(places.seen.text, chunk.start, chunk.end)
    const unitBehind = (index: number): number => {
      const unit = view.unitAt(index - 1)
      return unit + ((places.seen.text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1)
    }
    const spanOf = (start: number, end: number): TextSpan => places.span(view.unitAt(start), unitBehind(end))
    const stated: {readonly start: number; readonly id: string}[] = []
    const here: (FoundTechnique & {readonly end: number})[] = []
    for (const m of view.text.matchAll(number)) {
      const [written] = m
      const at = spanOf(m.index, m.index + written.length)
      if (!isRead(at.start)) continue
      const id = attack.techniques.has(written) ? written : attack.retired.get(written)?.successor
      const name = id === undefined ? undefined : attack.techniques.get(id)
      if (id === undefined || name === undefined) {
        if (troubles.length < mostTroubles) troubles.push(unknown(document, at, written, attack))
        continue
      }
      stated.push({start: m.index, id})
      here.push({id, name, route: "stated", at, end: m.index + written.length})
    }
    for (const match of matchesIn(view.text, lookup)) {
      if (saysNot(view.text, match) || isSaidByNumber(match, stated)) continue
      const at = spanOf(match.start, match.end)
      if (isRead(at.start))
        here.push({id: match.id, name: match.name, route: match.route, at, end: match.end})
    }
    here.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
    for (const {id, name, route, at} of here) {
      if (techniques.length >= mostTechniques) {
        const detail = `more than ${mostTechniques} techniques; what follows was not looked at`
        troubles.push(troubleAt(document, at, {code: "intel/many-techniques", severity: "lost", detail}))
        return {techniques, troubles}
      }
      techniques.push({id, name, route, at})
    }
  }
  return {techniques, troubles}
}

const number = /(?<![\w.-])T\d{4}(?:\.\d{3})?(?![\w-]|\.\d)/g

function unknown(document: IntelDocument, at: TextSpan, written: string, attack: AttackNames): Trouble {
  const gone = attack.retired.get(written)
  const detail =
    gone === undefined
      ? `${written} is no technique that is known`
      : `${written} (${gone.name}) was withdrawn, and nothing single took its place`
  return troubleAt(document, at, {code: "intel/unknown-technique", severity: "odd", detail})
}

/** How far behind a name its number may stand: "Phishing: Spearphishing Attachment [T1566.001]". */
const near = 90

function isSaidByNumber(
  match: Match,
  stated: readonly {readonly start: number; readonly id: string}[],
): boolean {
  const root = match.id.slice(0, 5)
  return stated.some(
    ({start, id}) =>
      id.startsWith(root) &&
      (match.route !== "named" || match.id !== id) &&
      (start < match.start ? match.start - start : start - match.end) <= near,
  )
}

const negation =
  /\b(?:no|not|never|without|neither|nor|cannot|unlikely|fail(?:s|ed)? to|instead of|rather than)\b(?! only\b)[^.;:]{0,50}$|n['\u2019]t\b[^.;:]{0,50}$/i
const imagined =
  /\b(?:if|would|should|might|in case|prevent(?:s|ed|ing|ion)?|detect(?:s|ed|ing|ion)?|mitigat\w+|defend\w*|guard|protect(?:s|ed|ing|ion)?|monitor(?:ing|s)?|look(?:ing)? for|hunt(?:ing)? for|search(?:ing)? for|scan(?:ning)? for|alert\w*|recommend\w*|ensure|block(?:s|ing)?)\b[^.;:]{0,60}$/i

/** Whether the words before a match deny it or only imagine it. */
function saysNot(text: string, {start, route}: Match): boolean {
  let from = start
  const most = Math.max(0, start - 160)
  while (from > most && !endsClause(text, from - 1)) from--
  const clause = text.slice(from, start)
  return negation.test(clause) || (route !== "software" && imagined.test(clause))
}

/** A full stop before a blank, or a line end. */
function endsClause(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code === 10) return true
  return (code === 46 || code === 33 || code === 63) && /\s/.test(text[at + 1] ?? " ")
}

/** What a view folds and words do not bear: ligatures, wide letters, marks that nobody sees. */
const unlikeWords = /[\u00ad\u200b-\u200f\u2060-\u2064\ufb00-\ufb06\ufeff\uff01-\uff5e]/

/** The view of a run, or the run itself where words are the same in both. PERF: a view costs as much as the rest. */
function readable(text: string, start: number, end: number): View {
  const run = text.slice(start, end)
  return unlikeWords.test(run)
    ? viewOf(text, start, end)
    : {text: run, unitAt: (index) => Math.min(start + index, end)}
}

const adviceHeading =
  /\b(?:mitigations?|recommend(?:ations?|ed)|remediations?|detections?|detecting|defen[cs]es?|defend(?:ing)?|hardening|protections?|protect(?:ing)?|prevention|prevent(?:ing)?|best practices|countermeasures|workarounds?|hunting|courses? of action|what (?:you|organi[sz]ations|defenders) (?:can|should))\b/i

/** Which places are read: the text and what stands apart from it, but no known furniture and no advice. */
function readBlocks(document: IntelDocument, places: Places): (point: number) => boolean {
  let isAdvice = false
  const reads = document.blocks.map((block): boolean => {
    const words = headingOf(block, places)
    if (words !== undefined) isAdvice = adviceHeading.test(words)
    if (block.kind === "body" || block.kind === "title") return !isAdvice
    return !isAdvice && block.kind === "boilerplate" && /^(?:short line|stands apart)/.test(block.why)
  })
  return (point) => reads[places.blockIndex(point)] ?? true
}

/** The words of a block that reads like a heading. */
function headingOf(block: TextBlock, places: Places): string | undefined {
  if (block.end - block.start > 200 || block.kind === "hidden") return undefined
  const words = places.seenIn(block, 120).trim()
  const isShort = words.length <= 80 && words.split(/\s+/).length <= 9
  return isShort && /^[#*\d.\s]*[A-Z]/.test(words) && !/[.!?,;]$/.test(words) && !/\bT\d{4}\b/.test(words)
    ? words
    : undefined
}
