/* Indicators that a document writes: addresses, names, digests, paths, keys, agents, flaws, each with its place.
 *
 * The text is read in pieces: refanged (refang.ts), searched (hits.ts), and each hit judged (suppress.ts). Every mention
 * is given, in order of place; places never overlap. One rule looks at the whole document: where it defangs names,
 * links that it leaves live in running text are references. */

import type {WarningLists} from "../knowledge/warning-lists.ts"
import type {FoundIndicator, IntelDocument, TextBlock} from "../model/intel.ts"
import type {Trouble} from "../model/trouble.ts"
import {chunksOf} from "./chunks.ts"
import {registeredOf} from "./domain-names.ts"
import {type Hit, hitsIn} from "./hits.ts"
import {Places, troubleAt} from "./place.ts"
import {refang} from "./refang.ts"
import {asStored, type SourceText} from "./source.ts"
import {type Publisher, reasonAgainst, type Standing} from "./suppress.ts"

export interface FoundIndicators {
  readonly indicators: readonly FoundIndicator[]
  readonly troubles: readonly Trouble[]
}

/** No report has more; a list that long is a feed. */
export const mostIndicators = 20_000
/** So many defanged names make a habit. */
const habit = 2

/** The indicators in order of their places, those that are suppressed with the reason. What comes behind the
 *  20,000th is not looked at: `intel/many-indicators`. O(n). */
export function indicatorsOf(
  source: SourceText,
  document: IntelDocument,
  lists: WarningLists,
): FoundIndicators {
  // Where lines end at the edge of a page, the text as it is seen has lost hyphens that addresses need.
  const isPaged = source.form === "pdf"
  const places = new Places(isPaged ? {...source, seen: asStored(source.text)} : source, document)
  const standings = standingsOf(document, places)
  const publisher = publisherOf(document)
  const found: (FoundIndicator & {readonly isLive: boolean})[] = []
  let defanged = 0
  for (const chunk of chunksOf(places.seen.text)) {
    const run = refang(places.seen.text, chunk.start, chunk.end, isPaged)
    for (const hit of [...hitsIn(run)].sort((a, b) => a.start - b.start)) {
      const at = places.span(run.startOf(hit.start), run.endOf(hit.end))
      if (found.length >= mostIndicators)
        return {
          indicators: settled(found, defanged),
          troubles: [
            troubleAt(document, at, {
              code: "intel/many-indicators",
              severity: "lost",
              detail: `more than ${mostIndicators} indicators; what follows was not looked at`,
            }),
          ],
        }
      const around = {
        before: run.text.slice(Math.max(0, hit.start - 48), hit.start),
        after: run.text.slice(hit.end, hit.end + 16),
        written: run.text.slice(hit.start, hit.end),
        standing: standings(at.start),
        publisher,
      }
      const isNetwork = hit.kind === "domain" || hit.kind === "url" || hit.kind === "ipv4"
      if (isNetwork && hit.isDefanged) defanged++
      found.push({
        kind: hit.kind,
        value: hit.value,
        at,
        suppressed: reasonAgainst(hit, around, lists),
        isLive: isLink(hit) && !isAlone(around),
      })
    }
  }
  return {indicators: settled(found, defanged), troubles: []}
}

/** A link as running text has it. */
function isLink({kind, isDefanged, host}: Hit): boolean {
  return kind === "url" && !isDefanged && !/^[\d.]+$|:/.test(host ?? "")
}

/** Alone in its line, or in a cell: lists of indicators stand so. */
function isAlone({before, after}: {readonly before: string; readonly after: string}): boolean {
  return /(?:^|[\n|\t•*-]) *$/.test(before) && /^ *(?:$|[\n|\t])/.test(after)
}

/** Without the working field; live links are references where the document defangs others. */
function settled(
  found: readonly (FoundIndicator & {readonly isLive: boolean})[],
  defanged: number,
): readonly FoundIndicator[] {
  return found.map(({kind, value, at, suppressed, isLive}) => ({
    kind,
    value,
    at,
    suppressed:
      suppressed ??
      (isLive && defanged >= habit ? "left live, where the document defangs others" : undefined),
  }))
}

function publisherOf(document: IntelDocument): Publisher {
  const host = /^[a-z]+:\/\/([^/?#:@]+)/i.exec(document.url ?? "")?.[1]?.toLowerCase()
  return {
    names: new Set(host === undefined ? [] : [registeredOf(host)]),
    label: (document.publisher ?? "").toLowerCase().replace(/[^a-z0-9]/g, ""),
  }
}

/** What a block that tells of indicators is called. */
const heading =
  /\bindicators?\b|\bIoCs?\b|\bIOCs?\b|^(?:file |malware )?(?:hashes|samples)\b|\bC2 (?:servers?|domains?)\b|^(?:network|domains?|urls?|ip addresses|appendix)\b/i
/** What judging blocks says of furniture that it knows, not of what merely stands apart. */
const standsApart =
  /^(?:short line|stands apart from the text|an address alone|capitals|stands twice|a date alone)$/

/** For a place, how its block stands to the text. Under a heading that announces indicators nothing stands apart. */
function standingsOf(document: IntelDocument, places: Places): (point: number) => Standing {
  const text: Standing = {kind: "text"}
  // A file that is nothing but a list has no text to stand apart from.
  let isAnnounced = !document.blocks.some(({kind}) => kind === "body")
  let isForeign = false
  const standings = document.blocks.map((block): Standing => {
    const {kind, why} = block
    if (kind === "body" || kind === "title") isForeign = false
    if (isHeading(block, places)) isAnnounced = true
    if (kind === "hidden") return {kind: "hidden"}
    if (kind === "body" || kind === "title" || kind === "source pointer") return text
    if (why === "list of other articles") isForeign = true
    if (isForeign || !standsApart.test(why)) {
      isAnnounced = false
      return {kind: "furniture", why: isForeign ? "other articles" : why}
    }
    return isAnnounced ? text : {kind: "apart", why}
  })
  return (point) => standings[places.blockIndex(point)] ?? text
}

function isHeading(block: TextBlock, places: Places): boolean {
  if (block.end - block.start > 200 || block.kind === "hidden") return false
  const words = places.seenIn(block, 200).trim()
  return words.length < 90 && heading.test(words)
}
