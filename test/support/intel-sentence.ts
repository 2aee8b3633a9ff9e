/* One sentence read as part of a statement, for tests of the kinds of claims: what is claimed, in one line each. */

import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "./intel-score.ts"
import {clauseLexicons as lexicons} from "./shipped-lexicons.ts"

/** What is read of a sentence behind a first one that gives the event. Events are shown as "event". */
export interface ReadSentence {
  /** "impact-count event -> servers", with "not" before what is denied. */
  readonly claims: readonly string[]
  /** "must: apply the updates", by the words that say it. */
  readonly advice: readonly string[]
  /** The numbers of the counts, as said. */
  readonly counts: readonly string[]
}

const first = "The attacks on the hospitals were carried out with malware."

/** Claims of some kinds and the recommendations of a sentence in a statement of the United Kingdom's NCSC. */
export function readSentence(sentence: string, ...kinds: readonly string[]): ReadSentence {
  const source = sourceOf(`${first}\n\n${sentence}`, "National Cyber Security Centre (UK)", "2025-06-20")
  const {claims, recommendations} = claimsOf(source, documentOf(source, 1), lexicons)
  const points = [...source.text]
  const own = claims.filter((c) => kinds.includes(c.kind) && c.evidence[0].start > first.length)
  const strengths: Readonly<Record<string, string>> = {vital: "must", pointer: "may"}
  return {
    claims: own.map(
      (c) =>
        `${c.polarity === "denied" ? "not " : ""}${c.subject.replace(/^event-\d+$/, "event")} -> ${c.object.replace(/^event-\d+$/, "event")}`,
    ),
    advice: recommendations.map(
      (r) =>
        `${strengths[r.strength] ?? "should"}: ${points.slice(r.evidence[0].start, r.evidence[0].end).join("")}`,
    ),
    counts: own.flatMap(({count}) => (count === undefined ? [] : [count.text])),
  }
}
