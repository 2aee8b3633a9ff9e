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
    "confirm reveal disclose estimate hold cite point warn advise recommend urge announce claim allege charge indict say"
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
  // "Is convinced that".
  if (clause.voice === "passive" && isPersuaded(clause)) return "assesses"
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
  // "Laid the blame on a gang".
  if (lemma === "lay") return tokens[clause.object?.head ?? -1]?.key === "blame" ? "asserts" : undefined
  // "Spoke of a sustained attack".
  if (lemma === "speak" || lemma === "talk")
    return clause.args.some(({prep}) => prep === "of") ? "asserts" : undefined
  if (lemma === "know") return clause.args.some(({prep}) => prep === "of") ? "asserts" : undefined
  return finds.has(lemma) ? (doubts.has(lemma) ? "assesses" : "asserts") : undefined
}

/** "Is convinced", "are persuaded", by nobody who is named. */
export function isPersuaded({lemma, agent}: Clause): boolean {
  return agent === undefined && /^(?:convinc|persuad|satisf)/.test(lemma)
}

function isConfident({predicate, subject, verb}: Clause, tokens: readonly Token[]): boolean {
  const key = predicate?.kind === "adjective" ? (tokens[predicate.at]?.key ?? "") : ""
  if (key === "confident" || key === "convinced") return true
  // "It is certain that": nobody is.
  if (subject === undefined || (subject.isPronoun && tokens[subject.head]?.key !== "we")) return false
  if (/^(?:adamant|aware|certain|positive|sure)$/.test(key)) return true
  // "Is of the opinion that".
  return (
    tokens[verb.to]?.key === "of" &&
    /^(?:belief|conviction|opinion|view)$/.test(tokens[verb.to + 2]?.key ?? "") &&
    tokens[verb.to + 3]?.key === "that"
  )
}
