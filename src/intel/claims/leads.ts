/* What a sentence leads with, where that turns to another event ("in the second campaign"), or to another matter: a
 * heading that stands in the paragraph itself. */

import {prepositions} from "../grammar/english.ts"
import type {Phrase} from "../grammar/shape.ts"

/** The word that sets the event apart, and whether it is spoken of as a case: cases are told one by one. */
export interface Lead {
  readonly word: string
  readonly isCase: boolean
}

/** "In the second campaign, …", "In a separate case, …": the event that a sentence leads with. */
export function leadingOther({tokens}: Phrase): Lead | undefined {
  const [first, article, word, noun] = tokens
  // "The second case concerns …"
  if (
    first?.key === "the" &&
    /^(?:second|third|other|first)$/.test(article?.key ?? "") &&
    /^(?:case|incident|affair|matter)$/.test(word?.key ?? "")
  )
    return {word: article?.key ?? "", isCase: true}
  if (first?.key === "separately" && article?.text === ",") return {word: "separate", isCase: false}
  if (!/^(?:in|for|during)$/.test(first?.key ?? "")) return undefined
  if (article?.key === "the" && /^(?:first|second|third)$/.test(word?.key ?? ""))
    return word !== undefined &&
      /^(?:attack|campaign|case|wave|incident|intrusion|operation|,)$/.test(noun?.key ?? noun?.text ?? "")
      ? {word: word.key, isCase: noun?.key === "case" || noun?.key === "incident"}
      : undefined
  return /^(?:a|an)$/.test(article?.key ?? "") &&
    (/^(?:separate|unrelated|different)$/.test(word?.key ?? "") ||
      (/^(?:second|third|further|later|earlier|previous|subsequent)$/.test(word?.key ?? "") &&
        /^(?:affair|case|episode)$/.test(noun?.key ?? ""))) &&
    /^(?:affair|attack|breach|campaign|case|development|episode|hack|incident|intrusion|investigation|matter|operation|wave)$/.test(
      noun?.key ?? "",
    )
    ? {word: "separate", isCase: false}
    : undefined
}

/** Words of headings that part one matter: "Overview.", "Who did it." */
const parts: ReadonlySet<string> = new Set(
  (
    "access action actions activity advice analysis assessment attribution background conclusion conclusions contact context credit description " +
    "detail details detection execution exfiltration facts finding findings guidance how impact indicators information introduction measures " +
    "mitigation mitigations note outlook overview persistence priority recommendation recommendations reference references remediation response " +
    "scale scope severity solution status steps summary support target targets technical timeline update updates victims victimology what when " +
    "where who why workaround workarounds"
  ).split(" "),
)

/** Whether a text has several paragraphs that a heading of their own opens: a review of several matters. */
export function hasSections(texts: readonly string[]): boolean {
  let found = 0
  for (const text of texts) {
    if (!/^\s*\p{Lu}[^.!?:;,]{2,60}\. +\p{Lu}/u.test(text)) continue
    found += 1
    if (found > 1) return true
  }
  return false
}

/** "Scam calls. Callers posing as police …": a few words without a verb that head the rest of their paragraph. */
export function headsSection({tokens, parse}: Phrase, goesOn: boolean): boolean {
  return (
    goesOn &&
    tokens.length <= 8 &&
    tokens.length > 1 &&
    tokens.at(-1)?.text === "." &&
    tokens[0]?.isCapital === true &&
    tokens.some(({key, isWord}) => isWord && !parts.has(key) && !prepositions.has(key) && key !== "and") &&
    parse.tags.every((tag, i) => tag !== "AUX" && tag !== "PRON" && (tag !== "DET" || i > 0)) &&
    parse.clauses.every(({tense}) => tense === "none")
  )
}
