/* From a source to a document: blocks with their kinds, dates, title, language. Pure; O(n). */

import {type DocumentId, documentId, type IntelDocument} from "../model/intel.ts"
import {judgeBlocks} from "./body.ts"
import {candidatesOf, issueOf} from "./dates.ts"
import {Points} from "./points.ts"
import {asStored, type SourceText} from "./source.ts"

/** The document with its places in code points. `ordinal` counts from 1. */
export function documentOf(source: SourceText, ordinal: number): IntelDocument {
  const id = documentId(ordinal)
  const {path, sha256, form, text, publisher, url, pages} = source
  const points = new Points(text)
  const seen = source.seen ?? asStored(text)
  const span = (start: number, end: number): {document: DocumentId; start: number; end: number} => ({
    document: id,
    start: points.pointAt(seen.startOf(start)),
    end: points.pointAt(end > start ? seen.endOf(end - 1) : seen.startOf(start)),
  })
  const judged = judgeBlocks(seen.text, source.marks)
  const heading = judged.find((block) => block.kind === "title")
  const candidates = candidatesOf(source, judged)
  return {
    id,
    path,
    sha256,
    form,
    text,
    blocks: judged.map(({start, end, kind, why}) => ({...span(start, end), kind, why})),
    title: source.title ?? (heading === undefined ? undefined : seen.text.slice(heading.start, heading.end)),
    publisher,
    url,
    language: languageOf(
      judged.map(({start, end, kind}) => (kind === "body" ? seen.text.slice(start, end) : "")).join(" "),
    ),
    dates: candidates.map(({origin, value, text: words, span: at}) => ({
      origin,
      value,
      text: words,
      ...(at === undefined ? {} : {at: span(at.start, at.end)}),
    })),
    issued: issueOf(candidates, form),
    ...(pages === undefined ? {} : {pages: pages.map((unit) => points.pointAt(seen.startOf(unit)))}),
  }
}

const commonWords: Readonly<Record<string, readonly string[]>> = {
  en: ["the", "and", "of", "that", "is", "was", "for", "with"],
  de: ["der", "die", "und", "das", "ist", "nicht", "für", "mit"],
  fr: ["le", "la", "les", "des", "est", "dans", "pour", "que"],
  es: ["el", "los", "las", "que", "para", "una", "por", "del"],
  nl: ["de", "het", "een", "van", "niet", "voor", "met", "zijn"],
}

const languages = Object.keys(commonWords)
const longestCommon = 5

/** By word the numbers of the languages in which it is common. */
const numbersOf: ReadonlyMap<string, readonly number[]> = new Map(
  Object.values(commonWords)
    .flat()
    .map((word) => [
      word,
      languages.flatMap((language, number) =>
        commonWords[language]?.includes(word) === true ? [number] : [],
      ),
    ]),
)

/** The language by its small words; `und` where none prevails. Claims are read from English alone. */
function languageOf(body: string): string {
  const text = body.slice(0, 20_000).toLowerCase()
  const counts = languages.map(() => 0)
  // What stands before and behind the first and last gap counts as a word, also where it is nothing.
  let words = 1
  for (let at = 0; at < text.length; ) {
    const end = runEnd(text, at, true)
    if (end > at && end - at <= longestCommon)
      for (const number of numbersOf.get(text.slice(at, end)) ?? [])
        counts[number] = (counts[number] ?? 0) + 1
    if (end === text.length) break
    words++
    at = runEnd(text, end, false)
  }
  const most = Math.max(...counts)
  return most * 20 >= words ? (languages[counts.indexOf(most)] ?? "und") : "und"
}

/** The end of a run of letters, or of anything else. */
function runEnd(text: string, from: number, isLetters: boolean): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if ((code >= 0x61 && code <= 0x7a) !== isLetters) return at
      at++
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (/\p{L}/u.test(character) !== isLetters) return at
      at += character.length
    }
  }
  return at
}
