/* Powers without a name for whom somebody may work or who may have done it: "a foreign government", "a competitor". */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** "a foreign government", "a neighbouring state", "a competitor": for whom somebody may work, without a name. */
export function unnamedPower(
  {phrase: {tokens}}: Pick<Context, "phrase">,
  {from, to, head}: NounPhrase,
): Ref | undefined {
  const first = tokens[from]?.key ?? ""
  if (!/^(?:a|an|another|some|no|any)$/.test(first) || !powers.test(tokens[head]?.key ?? "")) return undefined
  const start = first === "another" ? from : from + 1
  const words = tokens.slice(start, head + 1).filter(({isWord}) => isWord)
  // "a cleaner employed by an agency"
  if (
    /^an?$/.test(first) &&
    words.length === 1 &&
    /^(?:agency|services?|clients?|businessman)$/.test(words[0]?.key ?? "")
  )
    return undefined
  return {id: slugOf(words.map(({text}) => text).join(" ")), kind: "state body", from, to}
}

const powers =
  /^(?:states?|governments?|powers?|regime|country|nation|competitors?|rivals?|clients?|intelligence|services?|agency|military|oligarch|businessman)$/
