/* Verbs by which a body tells something without a clause of speech: "the FBI has identified 34 victims", "Poland blamed
 * the GRU", "the company links X to China". What the verb is said of is told by its subject. */

import type {Saying} from "../../knowledge/lexicons.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {keyOf, type Token} from "../grammar/tokens.ts"
import type {Clause} from "../parse/clause.ts"
import {documentNouns} from "./speaker-nouns.ts"

const finds: ReadonlySet<string> = new Set(
  (
    "identify count detect record register notice observe see spot discover uncover expose note describe call attribute ascribe " +
    "blame accuse link tie connect associate trace pin suspect consider regard judge assess deem name report find track classify put " +
    "confirm reveal disclose estimate hold cite point warn advise recommend urge order announce claim allege charge indict say"
  )
    .split(" ")
    .map(keyOf),
)

const doubts: ReadonlySet<string> = new Set(
  "suspect consider judge assess deem see regard estimate believe think".split(" ").map(keyOf),
)

/** What a verb of speech does to what depends on it; undefined for any other verb. */
export function sayingOf(clause: Clause, tokens: readonly Token[], lookup: Lookup): Saying | undefined {
  const lemma = keyOf(clause.lemma)
  if (lemma === "be") return isConfident(clause, tokens) ? "assesses" : undefined
  const fit = lookup.speech
    .get(lemma)
    ?.find(({particles}) =>
      particles.every(
        (p, i) => tokens[clause.verb.to + i]?.key === p || clause.particle === particles.join(" "),
      ),
    )
  return fit?.verb.says
}

/** Whether a verb tells its object: "identified at least 34 victims". */
export function tells(clause: Clause, tokens: readonly Token[]): Saying | undefined {
  const lemma = keyOf(clause.lemma)
  if (/^(?:issue|publish|release)$/.test(lemma))
    return documentNouns.test(tokens[clause.object?.head ?? -1]?.key ?? "") ? "asserts" : undefined
  // "Put the number at 90", "knows of eleven victims"; not "put a tool on its website".
  if (lemma === "put")
    return tokens.slice(clause.at, clause.to).some(({key}) => key === "at") ? "asserts" : undefined
  if (lemma === "know") return clause.args.some(({prep}) => prep === "of") ? "asserts" : undefined
  return finds.has(lemma) ? (doubts.has(lemma) ? "assesses" : "asserts") : undefined
}

function isConfident({predicate}: Clause, tokens: readonly Token[]): boolean {
  return predicate?.kind === "adjective" &&
    /^(?:confident|certain|sure)$/.test(tokens[predicate.at]?.key ?? "")
    ? tokens[predicate.at]?.key === "confident"
    : false
}
