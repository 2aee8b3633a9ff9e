/* What a sentence leads with, where that turns to another event ("in the second campaign"), or to another matter: a
 * heading that stands in the paragraph itself. */

import type {Phrase} from "../grammar/shape.ts"

/** "In the second campaign, …", "In a separate case, …": the event that a sentence leads with. */
export function leadingOther({tokens}: Phrase): string | undefined {
  const [first, article, word, noun] = tokens
  if (!/^(?:in|for|during)$/.test(first?.key ?? "")) return undefined
  if (article?.key === "the" && /^(?:first|second|third)$/.test(word?.key ?? ""))
    return /^(?:attack|campaign|case|wave|incident|intrusion|operation|,)$/.test(
      noun?.key ?? noun?.text ?? "",
    )
      ? word?.key
      : undefined
  return /^(?:a|an)$/.test(article?.key ?? "") &&
    /^(?:separate|unrelated|different)$/.test(word?.key ?? "") &&
    /^(?:case|incident|matter|development|investigation|attack|campaign)$/.test(noun?.key ?? "")
    ? "separate"
    : undefined
}

/** "Scam calls. Callers posing as police …": a few words without a verb that head the rest of their paragraph. */
export function headsSection({tokens, parse}: Phrase, goesOn: boolean): boolean {
  return (
    goesOn &&
    tokens.length <= 8 &&
    tokens.length > 1 &&
    tokens.at(-1)?.text === "." &&
    tokens[0]?.isCapital === true &&
    parse.tags.every((tag) => tag !== "AUX" && tag !== "PRON" && tag !== "DET")
  )
}
