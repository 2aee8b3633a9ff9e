/* What a sentence leads with, where that turns to another event: a year, "in the second campaign". */

import type {Phrase} from "../grammar/shape.ts"

/** "In 2022 a different group …": the year that a sentence begins with. */
export function leadingYear(phrase: Phrase): string | undefined {
  const [first, second] = phrase.tokens
  return first?.key === "in" && /^(?:19[89]|20\d)\d$/.test(second?.text ?? "") ? second?.text : undefined
}

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
