/* Which remedies a clause says to be there or to come: "a fix is available", "X has put online a scanner", "Sigma rules for
 * it live in our repository", "Ostrava shipped 5.2.1 of Webmail".
 *
 * Whoever brings it out is no attacker, and a habit ("the company develops tools") brings out nothing. */

import {doerOf} from "../discourse/doer.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {membersOf, phrasesWith} from "../parse/roles.ts"
import {isPersonal} from "./advice-words.ts"
import type {Context} from "./draft.ts"
import {isAwaited, isInMaking, isNotYet, isToCome, isWithdrawn} from "./not-yet.ts"
import {remedyOf} from "./remedies.ts"

const there =
  /^(?:due|pending|ready|available|out|online|ready|accessible|downloadable|at|on|in|below|here|attached|free|obtainable|part|included|live|with)$/

/** The remedies that a clause says to be there. */
export function remediesIn(context: Context, clause: Clause): readonly NounPhrase[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const remedies = (np: NounPhrase | undefined): readonly NounPhrase[] =>
    np === undefined
      ? []
      : [...membersOf(np), ...besideName(context, np)].filter(
          (member) => remedyOf(context, member) !== undefined || isNamedVersion(context, member),
        )
  if (clause.kind === "fragment") return []
  const byReaders = forReaders(context, clause)
  if (byReaders !== undefined) return remedies(byReaders)
  if (clause.voice === "be") {
    const said = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
    if (clause.subject !== undefined && tokens[clause.subject.head]?.key === "there")
      return remedies(clause.predicate?.np)
    // "There is no patch yet", as the reading gives it.
    if (tokens[clause.verb.from - 1]?.key === "there") return remedies(clause.subject)
    // "The tools are widely available": to attackers as well.
    if (/^(?:widely|freely|commercially|publicly)$/.test(tokens[clause.verb.to]?.key ?? ""))
      if (tokens[clause.subject?.head ?? -1]?.key === "tools") return []
    // "ready next week", which the reading takes for a noun.
    const isThere = there.test(said) || there.test(tokens[clause.verb.to]?.key ?? "")
    return isThere || clause.predicate?.kind === "preposition" ? remedies(clause.subject) : []
  }
  if (clause.voice === "passive") {
    if (clause.modal === "can") return discourse.isVerb("had", clause.lemma) ? remedies(clause.subject) : []
    if (clause.lemma === "make" && !isMadeAvailable(context, clause)) return []
    // "the update distributed by the attackers"
    const {agent} = clause
    if (agent !== undefined && isOfAttackers(context, {...clause, subject: agent})) return []
    // "Fixes are included in the cumulative update of 5 March"
    const whole = clause.args.find(({prep}) => prep === "in" || prep === "with")?.np
    if (/^(?:include|contain|integrate|bundle|ship)$/.test(clause.lemma) && whole !== undefined) {
      const own = remedies(whole)
      if (own.length > 0) return own
    }
    if (
      discourse.isVerb("release", clause.lemma) ||
      discourse.isVerb("given", clause.lemma) ||
      isWithdrawn(clause) ||
      isAwaited(context, clause)
    )
      return remedies(clause.subject ?? clause.antecedent)
    return []
  }
  if (clause.modal === "can" && isAnybodys(context, clause)) {
    const what = clause.object ?? clause.antecedent
    // "Ligolo, a tool that anybody can download": what attackers used.
    const isAny = what !== undefined && /^(?:a|an)$/.test(tokens[what.from]?.key ?? "")
    return isAny && clause.kind === "relative" ? [] : remedies(what)
  }
  if (/^(?:follow|come|arrive|appear)$/.test(clause.lemma) && isToCome(context, clause))
    return remedies(clause.subject)
  // "will not issue patches", "would bring out a fix"
  if (clause.modal !== undefined && discourse.isVerb("release", clause.lemma)) {
    const isSure = clause.isNegated || clause.object?.preps.some(({prep}) => prep === "for") === true
    return isSure && isToCome(context, clause) && !isOfAttackers(context, clause)
      ? remedies(clause.object)
      : []
  }
  if (clause.tense === "none" || clause.tense === "future") return []
  // "Sigma rules for it live in our repository", "has put online a scanner".
  if (
    /^(?:sit|live|reside|lie|stand|wait|appear|feature)$/.test(clause.lemma) &&
    phrasesWith(clause, "on", "in", "at").length > 0
  )
    return remedies(clause.subject)
  // "has had updates on offer since October".
  if (
    clause.lemma === "have" &&
    tokens.slice(clause.at, clause.to).some((t) => /^(?:offer|out)$/.test(t.key))
  )
    return remedies(clause.object)
  // "is preparing a corrective release", "is working on updates"
  if (clause.isProgressive && clause.tense === "present" && isInMaking(clause))
    return remedies(clause.object ?? clause.args.find(({prep}) => prep === "on")?.np)
  // "A fix arrived on 3 March"
  if (/^(?:arrive|land)$/.test(clause.lemma) && (clause.tense === "past" || clause.isPerfect))
    return remedies(clause.subject)
  // "No patch exists", "The vendor does not yet have clean firmware".
  if (clause.lemma === "exist") return remedies(clause.subject)
  if (clause.lemma === "have" && isNotYet(context, clause)) return remedies(clause.object)
  if (clause.lemma === "give" && clause.particle !== "away") return []
  if (!discourse.isVerb("release", clause.lemma) || isOfAttackers(context, clause)) return []
  // "has put out hardening guidance" is what a body does about it.
  if (tokens[clause.object?.head ?? -1]?.key === "guidance") return []
  // "The company develops tools": a habit.
  if (
    discourse.isVerb("making", clause.lemma) &&
    clause.lemma !== "make" &&
    clause.tense === "present" &&
    !clause.isPerfect
  )
    return []
  if (clause.lemma === "make" && !isMadeAvailable(context, clause)) return []
  if (
    /^(?:bring|put|push|roll)$/.test(clause.lemma) &&
    clause.particle === "" &&
    !/^(?:out|online)$/.test(tokens[clause.verb.to]?.key ?? "") &&
    clause.lemma !== "push" &&
    // "has put a tool on its website".
    !(clause.lemma === "put" && phrasesWith(clause, "on", "at").length > 0)
  )
    return remediesBehind(context, clause, remedies)
  const together = clause.args.find(
    (a) =>
      a.prep === "together with" ||
      a.prep === "along with" ||
      // "provided the affected firms with a tool": some, and not all who look for it.
      (a.prep === "with" && a.at === clause.object?.end && !/^(?:provide|supply)$/.test(clause.lemma)),
  )
  // "pushed out emergency updates", where the reading takes "out" for a preposition.
  const out = clause.args.find((a) => /^(?:out|online)$/.test(a.prep))
  // "an analysis together with a script"
  const beside = clause.object?.preps.find(({prep}) => /^(?:together|along) with$/.test(prep))
  const own = [clause.object, beside?.np, together?.np, out?.np].flatMap(remedies)
  // "Ostrava shipped 5.2.1 of Webmail".
  const {object} = clause
  if (own.length === 0 && object !== undefined && isVersionNumber(context, object)) return [object]
  if (own.length > 0 || clause.kind !== "relative" || clause.antecedent === undefined) return own
  // "the tool for FileBridge, which X has made available": the tool.
  const ahead = context.phrase.parse.nounAt[clause.antecedent.from - 2]
  return remedies(ahead)
}

/** What those who read it find, have or can use: "customers will find the build in the download area", "can be checked
 *  with the script", "the tool helps owners to find traces"; undefined where the clause is none of these. */
function forReaders(context: Context, clause: Clause): NounPhrase | undefined {
  const {lemma, voice, subject, object, modal, isNegated, kind} = clause
  if (isNegated || kind !== "main" || subject?.isPronoun === true) {
    if (isNegated || kind !== "main" || !/^(?:you|everyone)$/.test(wordAt(context, subject?.head)))
      return undefined
  }
  // "the script of the manufacturer"; "the tool" alone was told of before.
  const isThe = (np: NounPhrase | undefined): boolean =>
    /^(?:the|our|its)$/.test(wordAt(context, np?.from)) &&
    np !== undefined &&
    (np.to - np.from > 2 ||
      np.preps.length > 0 ||
      np.clauses.length > 0 ||
      clause.args.some(({prep}) => prep === "in"))
  if (voice === "passive")
    return modal === "can"
      ? clause.args.find(({prep, np}) => /^(?:with|using|by means of)$/.test(prep) && isThe(np))?.np
      : undefined
  if (voice !== "active" || subject === undefined) return undefined
  const isReaders = isPersonal(context, subject)
  if (isReaders && modal === "can" && /^(?:use|run|employ)$/.test(lemma) && isThe(object)) return object
  if (isReaders && (modal === undefined || modal === "will") && /^(?:find|have|get|obtain)$/.test(lemma)) {
    const isWhere =
      phrasesWith(clause, "in", "on", "at", "from", "via", "through").length > 0 ||
      (lemma === "have" && clause.isPerfect)
    return isWhere ? object : undefined
  }
  if (modal !== undefined || clause.tense !== "present" || clause.isProgressive) return undefined
  if (/^(?:help|allow|let|enable|permit|assist)$/.test(lemma) && object !== undefined) return subject
  return /^(?:consist|involve|come|accompany)$/.test(lemma) ? subject : undefined
}

const wordAt = ({phrase: {tokens}}: Context, at: number | undefined): string => tokens[at ?? -1]?.key ?? ""

/** "which anyone can download", "operators can obtain the scanner": what is there for all. */
export const isAnybodys = ({discourse}: Context, {lemma, subject, voice}: Clause): boolean =>
  voice === "active" &&
  subject !== undefined &&
  discourse.isVerb("had", lemma) &&
  !/^(?:see|find|get|order|have|view)$/.test(lemma)

/** "YARA rules for X and a list of addresses": what looks like a second name behind "for". */
function besideName(context: Context, np: NounPhrase): readonly NounPhrase[] {
  // "a list of sender domains and file hashes" is one.
  const isOne = /^(?:lists?|set|collection|feed|pack|bundle)$/.test(wordAt(context, np.head))
  return np.preps.flatMap(({prep, np: inner}) =>
    inner !== undefined && (prep === "for" || prep === "against" || (prep === "of" && !isOne))
      ? inner.conjuncts
      : [],
  )
}

/** "Roundcube 1.6.11": a product with the number of a version. */
export function isNamedVersion(context: Context, np: NounPhrase): boolean {
  const {phrase} = context
  const last = phrase.tokens[np.to - 1]?.text ?? ""
  return (
    /^\d+(?:\.\d+)+$/.test(last) &&
    np.to - np.from >= 2 &&
    (phrase.mentions.some((m) => m.kind === "product" && m.from >= np.from && m.to <= np.to) ||
      context.discourse.products.has(phrase.tokens[np.from]?.low ?? ""))
  )
}

/** "5.2.1 of Webmail", "GoAnywhere MFT 7.1.2". */
export const isVersionNumber = ({phrase: {tokens}}: Context, {from, head, to}: NounPhrase): boolean => {
  const last = tokens[to - 1]
  if (last === undefined || !/^\d+(?:\.\d+)+$/.test(last.text)) return false
  return from === head || (tokens[to - 2]?.isCapital === true && tokens[from]?.isWord === true)
}

/** Attackers, malware and regimes bring out no remedies. */
function isOfAttackers({phrase, discourse}: Context, {subject, lemma}: Clause): boolean {
  if (subject === undefined) return false
  const head = phrase.tokens[subject.head]
  // "tools that it developed".
  if (subject.isPronoun && discourse.isVerb("making", lemma) && /^(?:it|they)$/.test(head?.key ?? ""))
    return true
  if (
    discourse.isNoun("actor", head) ||
    discourse.isNoun("event", head) ||
    discourse.isNoun("malware", head) ||
    /^(?:regime|government|state|military|they|criminals|operators|somebody|someone)$/.test(head?.key ?? "")
  )
    return head?.key !== "team"
  const who = subject.isPronoun && head?.key === "it" ? doerOf(discourse, phrase, subject) : undefined
  return (
    (who?.kind === "actor" && discourse.topic === "actor") ||
    phrase.mentions.some(
      (m) =>
        /^(?:actor|malware|state|state body)$/.test(m.kind) && m.to === subject.head + 1 && !m.isAdjective,
    )
  )
}

/** "has on 29 October brought out a security update". */
function remediesBehind(
  {phrase: {tokens}}: Context,
  clause: Clause,
  remedies: (np: NounPhrase | undefined) => readonly NounPhrase[],
): readonly NounPhrase[] {
  return tokens.slice(clause.at, clause.to).some((t) => t.key === "out") ? remedies(clause.object) : []
}

const isMadeAvailable = ({phrase: {tokens}}: Context, clause: Clause): boolean =>
  tokens
    // "made a script, published with this note, available": behind what is said of it.
    .slice(clause.verb.to, Math.max(clause.to, clause.verb.to + 2, (clause.object?.end ?? 0) + 2))
    .some((t) => /^(?:available|public|accessible)$/.test(t.key))
