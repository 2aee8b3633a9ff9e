/* Gives each clause the subject that it has not got itself: by control, by coordination. */

import type {ClauseDraft, NounDraft} from "./draft.ts"
import type {Reading} from "./reading.ts"
import {objectControl} from "./words.ts"

/** Verbs whose object does what stands behind their preposition. */
const patientOf =
  /^(?:accuse|suspect|blame|charge|convict|sanction|indict|condemn|criticise|thank|prevent|stop|keep|describe|identify|trick|lure|deter|fault|see)$/

const nothing = /^(?:no|neither|nothing|nobody|none)$/

export function bind(r: Reading): void {
  const hung = new Map<ClauseDraft, NounDraft>()
  for (const noun of r.nouns) {
    for (const clause of noun.clauses) hung.set(clause, noun)
    for (const {clause} of noun.preps) if (clause !== undefined) hung.set(clause, noun)
  }
  const seen = new Set<ClauseDraft>()
  const settle = (clause: ClauseDraft): void => {
    if (seen.has(clause)) return
    seen.add(clause)
    const {conjunctOf, parent} = clause
    if (conjunctOf !== undefined) {
      settle(conjunctOf)
      clause.parent ??= conjunctOf.parent
      if (clause.subject === undefined) {
        clause.subject = conjunctOf.subject
        clause.subjectBy = conjunctOf.subject === undefined ? "none" : "coordination"
      }
      return
    }
    if (clause.subject !== undefined || clause.subjectClause !== undefined || clause.isImperative) return
    const noun = hung.get(clause)
    if (noun !== undefined) {
      clause.antecedent ??= noun
      if (clause.kind !== "participle") {
        const owner = ownerOf(r, noun)
        if (owner !== undefined) {
          clause.subject = owner
          clause.subjectBy = "control"
          return
        }
      }
    }
    if (
      parent === undefined ||
      clause.kind === "fragment" ||
      clause.kind === "main" ||
      clause.kind === "that" ||
      clause.kind === "relative"
    )
      return
    settle(parent)
    const isComplement = parent.complements.includes(clause)
    const isObjects =
      isComplement &&
      clause.kind === "infinitive" &&
      parent.voice === "active" &&
      objectControl.has(parent.lemma) &&
      parent.object !== undefined
    const isCalled =
      isComplement && clause.kind === "infinitive" && parent.lemma === "call" && parent.voice === "active"
    // "accused Russia of stealing", "is suspected of stealing"
    const isPatients = clause.kind === "gerund" && /^(?:of|for|as|from|with|into)$/.test(clause.marker)
    // "observed two actors, X and Y, exploiting it"
    const isSeen =
      clause.kind === "participle" &&
      parent.voice === "active" &&
      /^(?:see|observe|catch|spot|detect|notice|record|witness|watch)$/.test(parent.lemma) &&
      parent.object?.appositions.some(
        ({np}) => Math.abs(clause.verb.from - (np.conjuncts.at(-1) ?? np).to) <= 1,
      )
    const subject =
      isObjects || isSeen
        ? (parent.secondObject ?? parent.object)
        : isCalled
          ? parent.args.find((a) => a.prep === "on" || a.prep === "upon" || a.prep === "for")?.np
          : isPatients && parent.voice === "passive"
            ? parent.subject
            : isPatients &&
                parent.object !== undefined &&
                parent.voice === "active" &&
                patientOf.test(parent.lemma)
              ? parent.object
              : clause.kind === "gerund" && parent.voice === "passive"
                ? parent.agent
                : parent.subject
    if (subject === undefined) return
    clause.subject = subject
    clause.subjectBy = "control"
  }
  for (const clause of r.clauses) {
    for (const child of [...clause.complements, ...clause.adjuncts]) child.parent ??= clause
    for (const {clause: child} of clause.args) if (child !== undefined) child.parent ??= clause
  }
  for (const clause of r.clauses) settle(clause)
  for (const clause of r.clauses) {
    const word = (noun: NounDraft | undefined): string =>
      noun === undefined ? "" : (r.tokens[noun.determiner ?? (noun.isPronoun ? noun.head : -1)]?.key ?? "")
    if (
      (clause.subjectBy === "own" && nothing.test(word(clause.subject))) ||
      (clause.object !== clause.antecedent && nothing.test(word(clause.object))) ||
      (clause.predicate?.np !== undefined && nothing.test(word(clause.predicate.np)))
    )
      clause.isNegated = true
    if (clause.subject !== undefined && clause.lemma === "be" && word(clause.subject) === "no")
      clause.isNegated = true
    if (isNotBehind(r, clause)) clause.isNegated = true
  }
}

/** "was probably not extortion", "is in all likelihood not behind it": denied behind the verb. */
function isNotBehind({tokens}: Reading, {lemma, verb, predicate}: ClauseDraft): boolean {
  if (predicate === undefined || lemma !== "be") return false
  const to = predicate.np === undefined ? predicate.at : Math.min(predicate.at, predicate.np.from)
  for (let at = verb.to; at < Math.min(to, verb.to + 6); at++)
    if (tokens[at]?.key === "not")
      return (
        !/^(?:if|or|but|and|though)$/.test(tokens[at - 1]?.key ?? "") &&
        !/^(?:only|just|merely|least|simply|solely|alone)$/.test(tokens[at + 1]?.key ?? "")
      )
  return false
}

/** Who has the attempt, the plan: "Russia's attempt to …", "an attempt by the group to …". */
function ownerOf(r: Reading, noun: NounDraft): NounDraft | undefined {
  const by = noun.preps.find((p) => p.prep === "by")?.np
  if (by !== undefined) return by
  if (noun.possessor !== undefined) return noun.possessor
  for (const clause of r.clauses)
    if (clause.object === noun && clause.voice === "active") return clause.subject
  return undefined
}
