/* A parse as one line for each clause, for people and for tests:
 * "exploited subject=the group object=CVE-2024-1 in=May 2024". */

import {type Lookup, lookupOf} from "../../src/intel/grammar/lookup.ts"
import {phraseOf} from "../../src/intel/grammar/phrase.ts"
import type {Attached, Clause, NounPhrase, Sentence} from "../../src/intel/parse/clause.ts"
import {lexicons} from "./shipped-lexicons.ts"

const lookup: Lookup = lookupOf(lexicons)

export function parsed(text: string): Sentence {
  return phraseOf(text, 0, text.length, lookup).parse
}

/** The clauses of a sentence, one line each, in the order of their verbs. */
export function clauseLines(text: string): readonly string[] {
  const {tokens, clauses} = parsed(text)
  const words = (from: number, to: number): string =>
    from < to ? text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0) : ""
  const nounWords = (np: NounPhrase): string => {
    const tail = [
      ...np.preps.map((p) => ` {${attached(p)}}`),
      ...np.appositions.map((a) => ` {= ${nounWords(a.np)}}`),
      ...(np.examples.length > 0 ? [` {such as ${nounWords(np.examples[0] as NounPhrase)}}`] : []),
    ].join("")
    return [`${words(np.from, np.to)}${tail}`, ...np.conjuncts.map((m) => nounWords(m))].join(" + ")
  }
  const attached = (a: Attached): string =>
    `${a.prep} ${a.np === undefined ? (a.clause === undefined ? "" : verbWords(a.clause)) : nounWords(a.np)}`.trim()
  const verbWords = (c: Clause): string => (c.lemma === "" ? `<${c.kind}>` : words(c.verb.from, c.verb.to))
  const line = (c: Clause): string => {
    const parts = [verbWords(c)]
    const flags: string[] = [c.kind === "main" ? "" : c.kind, c.voice === "passive" ? "passive" : ""]
    if (c.isNegated) flags.push("not")
    if (c.isImperative) flags.push("order")
    if (c.marker !== "" && c.marker !== "to") flags.push(`"${c.marker}"`)
    const said = flags.filter((f) => f !== "").join(" ")
    if (said !== "") parts.push(`[${said}]`)
    if (c.subject !== undefined)
      parts.push(
        c.subjectBy === "own"
          ? `subject=${nounWords(c.subject)}`
          : `(subject=${words(c.subject.from, c.subject.to)})`,
      )
    if (c.subjectClause !== undefined) parts.push(`subject=<${verbWords(c.subjectClause)}>`)
    if (c.object !== undefined)
      parts.push(
        c.object === c.antecedent
          ? `(object=${words(c.object.from, c.object.to)})`
          : `object=${nounWords(c.object)}`,
      )
    if (c.secondObject !== undefined) parts.push(`second=${nounWords(c.secondObject)}`)
    if (c.agent !== undefined) parts.push(`by=${nounWords(c.agent)}`)
    if (c.predicate !== undefined)
      parts.push(
        `is=${c.predicate.np === undefined || c.predicate.kind === "preposition" ? words(c.predicate.at, c.predicate.at + 1) : ""}${c.predicate.np === undefined ? "" : `${c.predicate.kind === "preposition" ? " " : ""}${nounWords(c.predicate.np)}`}`,
      )
    for (const a of c.args) parts.push(`${a.prep === "" ? "when" : a.prep}=${attached({...a, prep: ""})}`)
    if (c.complements.length > 0) parts.push(`that=<${c.complements.map(verbWords).join(" + ")}>`)
    if (c.adjuncts.length > 0) parts.push(`around=<${c.adjuncts.map(verbWords).join(" + ")}>`)
    return parts.join(" ")
  }
  return clauses.map(line)
}
