/* Advice by a modal verb ("must", "should", "can"), by "is to", "has to", and by "it is vital that".
 *
 * "May", "can" and "could" ask only where a reader is their subject or a remedy their verb; elsewhere they say what may
 * have been. */

import {isAdverb} from "../grammar/english.ts"
import type {Clause} from "../parse/clause.ts"
import {type Asked, endOfAdvice, startOfAdvice} from "./advice-spans.ts"
import {adviceWords, isNobody, isReader, subjectOf} from "./advice-words.ts"
import type {Context} from "./draft.ts"

/** What may happen to readers, and what is no doing: "users may see errors". */
const passiveLives: ReadonlySet<string> = new Set(
  "see experience notice expect suffer lose face find feel be have know continue remain need depend vary include contain lead result cause occur fail miss become appear seem differ exist belong receive mean happen come go fall stay affect hold represent exploit abuse attack compromise target steal execute gain spread serve".split(
    " ",
  ),
)
/** What "can be" done as a remedy. */
const remedial: ReadonlySet<string> = new Set(
  "disable block activate enable install envisage consider isolate deactivate replace rotate reset reduce mitigate restrict limit apply configure filter remove segment close uninstall implement deploy switch turn set revoke detect check verify patch update upgrade minimise lower harden delay defer postpone report order request contact".split(
    " ",
  ),
)
/** What should be said, seen or felt is no advice: "it should be noted". */
const comments =
  /^(?:note|stress|emphasise|emphasize|remember|say|mention|equate|conflate|confuse|understand|see|interpret|regard|attribute|hold|condemn|know|find|recall|point|add|underline|welcome|read|view|blame|face|stop|cease|come|answer|happen|concern|surprise|worry|respect|abide|end|refrain|bear)$/

/** What a clause asks by its modal. */
export function modalAdvice(context: Context, clause: Clause): readonly Asked[] {
  const {phrase} = context
  const {tokens} = phrase
  if (clause.kind === "adverbial" || clause.kind === "relative" || clause.kind === "fragment") {
    const isBehindIf = /^(?:if|unless|whether|because|since|while|although|which|that|who)$/.test(
      clause.marker,
    )
    if (clause.kind !== "adverbial" || isBehindIf) return []
  }
  const modal = modalOf(context, clause)
  if (modal === undefined) return dutiful(context, clause)
  const {modals, pairs} = adviceWords(context)
  const pair = pairs.get(`${modal} ${clause.lemma}`) ?? pairs.get(`${modal} ${tokens[clause.at]?.key ?? ""}`)
  const plain = modals.get(modal)
  const isSoft = modal === "may" || modal === "can" || modal === "could"
  if (
    clause.isPerfect ||
    tokens
      .slice(clause.verb.from, clause.verb.to)
      .some((t) => t.key === "have" && clause.at !== clause.verb.to - 1 && isSoft)
  )
    return []
  const subject = subjectOf(context, clause)
  // "Organisations should:" and a list.
  if (clause.at === clause.verb.to - 1 && tokens[clause.at]?.key === modal && clause.complements.length === 0)
    return []
  if (isSoft) {
    if (clause.isNegated) return []
    if (pair === undefined && !isOffered(context, clause)) return []
    if (
      pair !== undefined &&
      subject !== undefined &&
      isNobody(context, subject) &&
      tokens[subject.head]?.key !== "they"
    )
      return []
    if (pair === undefined && modal === "could") return []
  } else if (!isDemanded(context, clause)) return []
  const strength = pair ?? plain ?? (modal === "shall" ? "vital" : undefined)
  if (strength === undefined) return []
  return [asked(context, clause, strength)]
}

/** The modal that stands in the clause's own group of verbs. */
function modalOf({phrase}: Context, clause: Clause): string | undefined {
  const {modal, verb} = clause
  return modal !== undefined && phrase.tokens.slice(verb.from, verb.to).some((t) => t.key === modal)
    ? modal
    : undefined
}

function asked(context: Context, clause: Clause, strength: Asked["strength"]): Asked {
  const subject = subjectOf(context, clause)
  const to = endOfAdvice(context, clause)
  return {
    strength,
    anchor: clause.at,
    evidence: {from: startOfAdvice(context, clause), to},
    action: {from: clause.at, to},
    audience:
      clause.voice === "passive" || subject === undefined ? undefined : {from: subject.from, to: subject.to},
  }
}

/** "should", "must": asked of whoever or whatever is no attacker, no state and no event. */
function isDemanded(context: Context, clause: Clause): boolean {
  const {subjectClause} = clause
  const subject = subjectOf(context, clause)
  if (comments.test(clause.lemma)) return false
  if (subject === undefined) return subjectClause === undefined && clause.conjunctOf !== undefined
  if (isNobody(context, subject)) {
    const key = context.phrase.tokens[subject.head]?.key
    return key === "it" && clause.voice === "passive"
  }
  return clause.voice !== "be" || isReader(context, subject)
}

/** "operators can place it behind a gateway", "Extended Protection can be activated", "filtering can reduce the risk". */
function isOffered(context: Context, clause: Clause): boolean {
  const {subjectClause} = clause
  const subject = subjectOf(context, clause)
  if (clause.kind !== "main") return false
  const isEasing = /^(?:reduce|limit|mitigate|lower|prevent|help|protect|minimise|decrease)$/.test(
    clause.lemma,
  )
  if (clause.voice === "active") {
    if (subjectClause !== undefined || (subject !== undefined && isGerund(context, subject.from)))
      return isEasing
    if (subject === undefined) return false
    return !passiveLives.has(clause.lemma) && isReader(context, subject)
  }
  if (clause.voice !== "passive" || subject === undefined || isNobody(context, subject)) return false
  if (
    context.phrase.mentions.some(
      (m) => m.kind === "vulnerability" && m.from >= subject.from && m.to <= subject.to,
    )
  )
    return false
  return (
    remedial.has(clause.lemma) && !context.discourse.isNoun("remedy", context.phrase.tokens[subject.head])
  )
}

const isGerund = ({phrase}: Context, at: number): boolean => /ing$/.test(phrase.tokens[at]?.low ?? "")

/** "are to report", "is to be installed", "have to", "need to". */
function dutiful(context: Context, clause: Clause): readonly Asked[] {
  const {phrase} = context
  const {tokens} = phrase
  const subject = subjectOf(context, clause)
  if (subject === undefined || isNobody(context, subject) || clause.isNegated) return []
  const {duties, modals} = adviceWords(context)
  const infinitive = clause.complements.find((c) => c.kind === "infinitive")
  const isTo = tokens[clause.at + 1]?.key === "to" || tokens[clause.verb.to]?.key === "to"
  if (
    clause.tense === "present" &&
    !clause.isPerfect &&
    /^(?:have|need|ought)$/.test(clause.lemma) &&
    clause.voice === "active"
  ) {
    if (!isTo || !isReader(context, subject)) return []
    const strength = duties.get(clause.lemma) ?? modals.get(clause.lemma)
    return strength === undefined ? [] : [asked(context, clause, strength)]
  }
  // "The update is to be installed by all operators."
  const be = tokens.findIndex(
    (t, i) => i >= clause.verb.from && i < clause.verb.to && /^(?:is|are)$/.test(t.key),
  )
  if (be < 0) return []
  const next = /^(?:also|further|now|therefore)$/.test(tokens[be + 1]?.key ?? "") ? be + 2 : be + 1
  if (tokens[next]?.key !== "to") return []
  const verb = infinitive ?? clause
  if (comments.test(verb.lemma) || verb.lemma === "be") return []
  if (
    /^(?:aims?|objectives?|purposes?|goals?|intentions?|plans?|ideas?|tasks?|missions?|hope|effect|result)$/.test(
      tokens[subject.head]?.key ?? "",
    )
  )
    return []
  const head = tokens[subject.head]?.key ?? ""
  if (/^(?:options?|possibility|alternative|way)$/.test(head)) return [asked(context, clause, "pointer")]
  const isCounsel = /^(?:advice|recommendation|step|priority|remedy|answer|thing)$/.test(head)
  return [asked(context, clause, isCounsel ? "should" : "vital")]
}

/** "It is vital that …", "it is also possible to …". */
export function impersonal(context: Context): readonly Asked[] {
  const {tokens} = context.phrase
  const {adjectives} = adviceWords(context)
  const found: Asked[] = []
  for (let i = 0; i + 3 < tokens.length; i++) {
    if (tokens[i]?.key !== "it" || !/^(?:is|remains|becomes)$/.test(tokens[i + 1]?.key ?? "")) continue
    let at = i + 2
    while (
      at < i + 5 &&
      (isAdverb(tokens[at]?.key ?? "") || /^(?:further|of|very)$/.test(tokens[at]?.key ?? ""))
    )
      at++
    let behind = at + 1
    while (behind < at + 6 && !/^(?:that|to)$/.test(tokens[behind]?.key ?? "")) behind++
    const strength = adjectives.get(`${tokens[at]?.key ?? ""} ${tokens[behind]?.key ?? ""}`)
    if (strength === undefined) continue
    for (const [n, part] of partsOf(context, behind + 1).entries())
      found.push({
        strength,
        anchor: i,
        evidence: {from: n === 0 ? openingBefore(context, i) : part.from, to: part.to},
        action: part,
        audience: undefined,
      })
  }
  return found
}

/** A condition before "it is": "Where an update is not feasible, it is possible …". */
function openingBefore({phrase: {tokens}}: Context, at: number): number {
  return tokens[at - 1]?.text === "," && /^(?:if|where|when|until|unless|as|once)$/.test(tokens[0]?.key ?? "")
    ? 0
    : at
}

/** What is asked behind "that" or "to": each of several verbs that are joined. */
function partsOf({phrase}: Context, from: number): readonly {readonly from: number; readonly to: number}[] {
  const {clauses, tokens} = phrase.parse
  const starts = clauses
    .filter(
      (c) =>
        c.conjunctOf !== undefined && c.at > from && /^(?:and|or)$/.test(tokens[c.verb.from - 1]?.key ?? ""),
    )
    .map((c) => c.verb.from)
  const parts: {from: number; to: number}[] = []
  let start = from
  for (const next of starts) {
    parts.push({from: start, to: next - 1})
    start = next
  }
  parts.push({from: start, to: tokens.length})
  return parts
}
