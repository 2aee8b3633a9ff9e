/* Who publishes a document without metadata, as its own page says: the site behind the bar of its title, a body alone on a
 * line above the text, "Issued by X". Nobody where the page names two. */

import type {IntelDocument} from "../../model/intel.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {mentionsOnce} from "../grammar/mentions.ts"
import {tokensOf} from "../grammar/tokens.ts"
import type {Points} from "../points.ts"
import type {SourceText} from "../source.ts"
import {seenAt} from "../source.ts"

/** A masthead is short and stands at the top. */
const longest = 120
const mostLines = 12

/** The name of the one body that the page itself names as its publisher. */
export function mastheadOf(
  source: SourceText,
  document: IntelDocument,
  points: Points,
  lookup: Lookup,
): string | undefined {
  const found = new Map<string, string>()
  for (const line of linesAbove(source, document, points)) {
    const name = bodyIn(line, lookup)
    if (name !== undefined) found.set(name.id, name.words)
  }
  if (found.size !== 1) return undefined
  return [...found.values()][0]
}

/** The parts of the title behind its bars, and the short lines above the text; only the last part of a title is a site. */
function linesAbove(source: SourceText, document: IntelDocument, points: Points): readonly string[] {
  const {title, blocks} = document
  const site = title === undefined ? undefined : /^.{8,} [|–—-] ([^|–—]{2,80})$/.exec(title)?.[1]
  const lines = site === undefined ? [] : [site]
  for (const {kind, start, end} of blocks.slice(0, mostLines)) {
    if (kind === "body") break
    if (kind === "hidden" || end - start > longest) continue
    const [from, to] = [points.unitAt(start), points.unitAt(end)]
    const {seen} = source
    const shown =
      seen === undefined ? source.text.slice(from, to) : seen.text.slice(seenAt(seen, from), seenAt(seen, to))
    lines.push(shown.replace(/\s+/g, " ").trim())
  }
  return lines
}

const lead =
  /^(?:(?:press release|statement|advisory|issued|published|released|source)(?: of| by| from)?:? )?(?:by )?(?:the )?/i

/** A line that is the name of one body or newspaper, or of a ministry with its country, and nothing else. */
function bodyIn(line: string, lookup: Lookup): {readonly id: string; readonly words: string} | undefined {
  const words = line.replace(lead, "")
  const tokens = tokensOf(words, 0, words.length)
  const isName = tokens.every(
    ({isWord, isCapital, low}) =>
      !isWord || isCapital || /^(?:of|the|and|for|on|in|de|du|der|für)$/.test(low),
  )
  if (!isName || tokens.length > mostWords) return undefined
  const mentions = mentionsOnce(tokens, lookup)
  const bodies = mentions.filter(({kind, speaks}) => kind === "organisation" && speaks === undefined)
  const state = mentions.find(({kind}) => kind === "state")
  const [body] = bodies
  if (body?.from === 0 && bodies.every(({id}) => id === body.id)) {
    // Several countries have an NCSC: which it is another line must say.
    const isOne = body.among.length === 0 || body.among.some((one) => one.state === state?.id)
    return isOne ? {id: body.id, words} : undefined
  }
  return ministry.test(words) && state !== undefined ? {id: `${state.id}-government`, words} : undefined
}

const ministry = /^(?:ministry|department|office|government|presidency|embassy|cabinet|federal ministry)\b/i
const mostWords = 14
