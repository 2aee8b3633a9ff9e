/* Reads the verbs behind a verb: the rest of one that was parted, infinitives, gerunds, participles, and what is said of
 * the noun that a relative clause hangs on. */

import {finiteAhead} from "./ahead.ts"
import {readPredicateOf} from "./clauses.ts"
import {linkingVerbs} from "./complements.ts"
import {type ClauseDraft, newClause, type VerbGroup} from "./draft.ts"
import {clauseVerbOf, kindAt, type Reading} from "./reading.ts"
import {gerundVerbs, infinitiveVerbs, objectControl} from "./words.ts"

/** Reads the verb at this place as part of a clause; false where it is none of it. */
export function verbBehind(r: Reading, clause: ClauseDraft): boolean {
  const item = r.items[r.at]
  if (item?.kind !== "verb") return false
  const {verb, from} = item
  // "has on 29 October brought out", "was in May hit by": the rest of a verb that was parted.
  const isParted =
    clause.lemma === "have"
      ? clause.object === undefined
      : clause.voice === "be" &&
        (clause.predicate === undefined
          ? kindAt(r, r.at - 1) === "adverb"
          : clause.predicate.kind === "preposition")
  if (isParted && (verb.form === "ed" || verb.form === "done") && kindAt(r, r.at - 1) !== "comma") {
    if (clause.voice === "be") clause.args.push(...(clause.predicate?.preps ?? []))
    clause.voice =
      clause.voice === "be" || verb.voice === "passive"
        ? clause.voice === "be" || (verb.form === "done" && verb.from !== verb.at)
          ? "passive"
          : "active"
        : "active"
    if (clause.lemma === "have") clause.isPerfect = true
    clause.predicate = undefined
    clause.at = verb.at
    clause.lemma = verb.lemma
    clause.particle = verb.particle
    clause.verb = {from: clause.verb.from, to: verb.to}
    r.at++
    return true
  }
  // "which they said worked for X"
  if (isSaidOfAntecedent(r, clause, verb)) {
    const made = newClause("that", from, "")
    made.subject = clause.antecedent
    made.subjectBy = "antecedent"
    made.parent = clause
    clause.object = undefined
    clause.complements.push(made, ...readPredicateOf(r, made))
    return true
  }
  if (verb.form === "infinitive") {
    // "cookies managed by the module to enumerate hosts"
    const isDoneBy =
      clause.kind === "participle" && clause.agent !== undefined && !objectControl.has(clause.lemma)
    const isContent =
      (infinitiveVerbs.has(clause.lemma) && !isDoneBy) ||
      (clause.lemma === "call" && clause.object === undefined) ||
      clause.predicate !== undefined
    // "urged users who run it to patch": the infinitive is the outer verb's.
    const outer = r.open.at(-2)
    if (
      !isContent &&
      outer !== undefined &&
      (outer.object !== undefined || r.isObject) &&
      clause.kind === "relative" &&
      outer.voice === "active" &&
      objectControl.has(outer.lemma) &&
      outer.complements.length === 0
    )
      return false
    // "used credentials harvested by malware to sign in"
    if (
      !isContent &&
      outer !== undefined &&
      clause.kind === "participle" &&
      clause.agent !== undefined &&
      clause.lemma !== "use" &&
      r.isObject &&
      outer.voice === "active" &&
      uses.has(outer.lemma)
    )
      return false
    const made = newClause("infinitive", from, "to")
    made.parent = clause
    const joined = readPredicateOf(r, made)
    const list = isContent ? clause.complements : clause.adjuncts
    list.push(made, ...joined)
    for (const other of joined) other.parent = clause
    return true
  }
  if (verb.form === "ing") {
    const made = newClause(
      gerundVerbs.has(clause.lemma) && clause.object === undefined && clause.voice !== "be"
        ? "gerund"
        : "participle",
      from,
      "",
    )
    made.parent = clause
    const joined = readPredicateOf(r, made)
    const list = made.kind === "gerund" ? clause.complements : clause.adjuncts
    list.push(made, ...joined)
    for (const other of joined) other.parent = clause
    return true
  }
  // "helped build", "let attackers run"
  if (
    verb.form === "base" &&
    (/^(?:help|let|make|see|do)$/.test(clause.lemma) ||
      // "have him start the tool"
      (clause.lemma === "have" && clause.object?.isPronoun === true)) &&
    clause.complements.length === 0
  ) {
    const made = newClause("infinitive", from, "")
    made.parent = clause
    const joined = readPredicateOf(r, made)
    clause.complements.push(made, ...joined)
    return true
  }
  // "made public", "left unpatched", "had its data stolen", "remain compromised"
  if (
    (verb.form === "ed" || verb.form === "done") &&
    (clause.object !== undefined || clause.voice === "passive" || linkingVerbs.test(clause.lemma)) &&
    /^(?:leave|have|keep|make|get|see|find|remain|become|want|go)$/.test(clause.lemma)
  ) {
    const made = newClause("participle", from, "")
    made.parent = clause
    made.subject = clause.object ?? clause.subject
    made.subjectBy = "control"
    readPredicateOf(r, made, true)
    clause.complements.push(made)
    return true
  }
  return false
}

const uses: ReadonlySet<string> = new Set(
  "use abuse exploit leverage employ deploy misuse utilise".split(" "),
)

/** Verbs that take no object but a clause. */
const saying: ReadonlySet<string> = new Set(
  "say think believe assess suspect judge fear estimate allege claim hope".split(" "),
)

function isSaidOfAntecedent(r: Reading, clause: ClauseDraft, verb: VerbGroup): boolean {
  return (
    clause.kind === "relative" &&
    clause.object !== undefined &&
    clause.object === clause.antecedent &&
    clause.voice === "active" &&
    clause.complements.length === 0 &&
    (verb.form === "finite" || verb.form === "ed" || verb.form === "base") &&
    saying.has(clause.lemma) &&
    (r.waiting === 0 || finiteAhead(r, r.at + 1) || finiteBehindComma(r, r.at + 1))
  )
}

/** Whether a comma with a finite verb right behind it stands ahead: the verb of the clause around. */
function finiteBehindComma(r: Reading, k: number): boolean {
  for (let i = k; i < k + 14; i++)
    if (kindAt(r, i) === "comma" && clauseVerbOf(r, i + 1)?.form === "finite") return true
  return false
}
