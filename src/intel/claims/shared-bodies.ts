/* Names that several bodies share ("NCSC"): which one a document means. */

import type {NamedThing} from "../../knowledge/lexicons.ts"
import {gates} from "../grammar/gates.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {mentionsOnce} from "../grammar/mentions.ts"
import {type Token, tokensOf} from "../grammar/tokens.ts"
import type {Paragraph} from "./paragraphs.ts"

const mostParagraphs = 400

function tokensIn({view}: Paragraph): readonly Token[] {
  return tokensOf(view.text, 0, Math.min(view.text.length, 20_000))
}

/** Whether a name that several things share may stand in a document: the first word of one does. */
function mayShare(paragraphs: readonly Paragraph[], {names}: Lookup): boolean {
  return paragraphs
    .slice(0, mostParagraphs)
    .some((paragraph) => tokensIn(paragraph).some(({key}) => names.mayShare(key)))
}

/** Names that several bodies share: which one this document means, by whoever publishes (`own`, where it is one of
 *  them), its country, or what it is part of. Not there where the document leaves it open. */
export function sharedBodies(
  paragraphs: readonly Paragraph[],
  lookup: Lookup,
  home: string | undefined,
  own?: string,
): ReadonlyMap<string, NamedThing> {
  const resolved = new Map<string, NamedThing>()
  if (gates.isOn && !mayShare(paragraphs, lookup)) return resolved
  const seenStates = new Map<string, number>()
  const shared = new Map<string, readonly NamedThing[]>()
  const wholes = new Set<string>()
  const near = new Map<string, Map<string, number>>()
  for (const paragraph of paragraphs.slice(0, mostParagraphs)) {
    const tokens = tokensIn(paragraph)
    const mentions = mentionsOnce(tokens, lookup)
    for (const [i, m] of mentions.entries()) {
      if (m.kind === "state") seenStates.set(m.id, (seenStates.get(m.id) ?? 0) + 1)
      if (m.kind === "organisation") wholes.add(m.id)
      if (m.among.length === 0) continue
      const key = m.among.map((t) => t.id).join()
      shared.set(key, m.among)
      // "Finland's NCSC", "the Dutch NCSC", "the NCSC of Ireland".
      for (const other of [mentions[i - 1], mentions[i + 1]]) {
        if (other?.kind !== "state") continue
        const gap = other.from < m.from ? m.from - other.to : other.from - m.to
        const between = tokens.slice(Math.min(m.to, other.to), Math.max(m.from, other.from))
        if (gap > 2 || between.some((t) => /^[.;:]$/.test(t.text))) continue
        const by = near.get(key) ?? new Map<string, number>()
        by.set(other.id, (by.get(other.id) ?? 0) + 1)
        near.set(key, by)
      }
    }
  }
  for (const [key, things] of shared) {
    const byWhole = things.find((t) => t.partOf !== undefined && wholes.has(t.partOf))
    const byNear = [...(near.get(key) ?? [])]
      .sort((a, b) => b[1] - a[1])
      .map(([state]) => things.find((t) => t.state === state))
      .find((t) => t !== undefined)
    const byHome = things.find((t) => t.state === home)
    // The state that is named most, or first of those that are named as often.
    const [inText] = [...seenStates]
      .sort((a, b) => b[1] - a[1])
      .flatMap(([state]) => things.find((t) => t.state === state) ?? [])
    const chosen = things.find((t) => t.id === own) ?? byNear ?? byWhole ?? byHome ?? inText
    if (chosen !== undefined) resolved.set(key, chosen)
  }
  return resolved
}
