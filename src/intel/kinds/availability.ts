/* Availability: a fix, a tool or a list of indicators is there, or is said not to be there yet.
 *
 * Somebody brings a remedy out, a remedy is available or can be had, a flaw is fixed. What it is for is the product or
 * the malware that the clause names, else the product of whoever brings it out, else the event. */

import {doerOf} from "../discourse/doer.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {membersOf, phrasesWith} from "../parse/roles.ts"
import {type Context, wordsIn} from "./draft.ts"
import {isAwaited, isInMaking, isNotYet, isToCome} from "./not-yet.ts"
import {remedyOf} from "./remedies.ts"
import {purposeOf, seeMended} from "./remedy-purposes.ts"

const there =
  /^(?:due|pending|ready|available|out|online|ready|accessible|downloadable|at|on|in|below|here|attached|free|obtainable|part|included|live|with)$/

/** What a clause says to be there, or not yet. */
export function availability(context: Context, clause: Clause): void {
  if (recommended(context, clause)) return
  if (clause.isImperative || clause.kind === "infinitive" || clause.kind === "gerund") return
  if (/^(?:if|unless|until|whether|once|when|as soon as)$/.test(clause.marker)) return
  if (notToCome(context, clause)) return
  const isPossible = clause.modal === "can" && (clause.voice === "passive" || isAnybodys(context, clause))
  if (clause.modal !== undefined && !isPossible && !isToCome(context, clause)) return
  if (fixed(context, clause)) return
  const found = remediesIn(context, clause)
  for (const np of found) push(context, clause, np)
}

/** "Earlier branches will not receive an update", "Version 8 gets no fix". */
function notToCome(context: Context, clause: Clause): boolean {
  const {object, subject} = clause
  if (!/^(?:receive|get|see)$/.test(clause.lemma) || clause.voice !== "active" || clause.kind === "relative")
    return false
  if (object === undefined || subject === undefined) return false
  const isNone = clause.isNegated || context.phrase.tokens[object.from]?.key === "no"
  const remedy = isNone ? remedyOf(context, object) : undefined
  if (remedy === undefined) return false
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, remedy.from, remedy.to),
    object: purposeOf(context, clause, object),
    anchor: clause.at,
    evidence: {
      from: Math.min(subject.from, clause.verb.from),
      to: Math.max(endOf(context, clause), object.to),
    },
    isDenied: true,
  })
  return true
}

/** "which anyone can download", "operators can obtain the scanner": what is there for all. */
const isAnybodys = ({discourse}: Context, {lemma, subject, voice}: Clause): boolean =>
  voice === "active" &&
  subject !== undefined &&
  discourse.isVerb("had", lemma) &&
  !/^(?:see|find|get|order|have|view)$/.test(lemma)

/** "urges all operators to install Corvane firmware 4.11": what is to be installed by name and number is there. */
function recommended(context: Context, clause: Clause): boolean {
  if (!/^(?:install|apply|deploy)$/.test(clause.lemma) || clause.tense === "past" || clause.isPerfect)
    return false
  const np = clause.voice === "passive" ? clause.subject : clause.object
  if (np === undefined || !/\d/.test(context.text.slice(...spanOf(context, np)))) return false
  const remedy = remedyOf(context, np)
  const isNamed = context.phrase.mentions.some(
    (m) => m.kind === "product" && m.from >= np.from && m.to <= np.end,
  )
  const isCapital = context.phrase.tokens[np.from]?.isCapital === true && np.from > 0
  if (remedy === undefined || !(isNamed || isCapital)) return false
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, remedy.from, remedy.to),
    object: purposeOf(context, clause, np),
    anchor: np.head,
    evidence: {from: np.from, to: np.to},
    isDenied: false,
    modality: "presupposed",
  })
  return true
}

const spanOf = ({phrase: {tokens}}: Context, np: NounPhrase): readonly [number, number] => [
  tokens[np.from]?.start ?? 0,
  tokens[np.to - 1]?.end ?? 0,
]

/** The remedies that a clause says to be there. */
function remediesIn(context: Context, clause: Clause): readonly NounPhrase[] {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const remedies = (np: NounPhrase | undefined): readonly NounPhrase[] =>
    np === undefined
      ? []
      : [...membersOf(np), ...besideName(np)].filter(
          (member) => remedyOf(context, member) !== undefined || isNamedVersion(context, member),
        )
  if (clause.kind === "fragment") return []
  if (clause.voice === "be") {
    const said = tokens[clause.predicate?.at ?? clause.verb.to]?.key ?? ""
    if (clause.subject !== undefined && tokens[clause.subject.head]?.key === "there")
      return remedies(clause.predicate?.np)
    // "There is no patch yet", as the reading gives it.
    if (tokens[clause.verb.from - 1]?.key === "there") return remedies(clause.subject)
    // "ready next week", which the reading takes for a noun.
    const isThere = there.test(said) || there.test(tokens[clause.verb.to]?.key ?? "")
    return isThere || clause.predicate?.kind === "preposition" ? remedies(clause.subject) : []
  }
  if (clause.voice === "passive") {
    if (clause.modal === "can") return discourse.isVerb("had", clause.lemma) ? remedies(clause.subject) : []
    if (clause.lemma === "make" && !isMadeAvailable(context, clause)) return []
    if (
      discourse.isVerb("release", clause.lemma) ||
      discourse.isVerb("given", clause.lemma) ||
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
      (a.prep === "with" && a.at === clause.object?.end),
  )
  // "pushed out emergency updates", where the reading takes "out" for a preposition.
  const out = clause.args.find((a) => /^(?:out|online)$/.test(a.prep))
  const own = [...remedies(clause.object), ...remedies(together?.np), ...remedies(out?.np)]
  // "Ostrava shipped 5.2.1 of Webmail".
  const {object} = clause
  if (own.length === 0 && object !== undefined && isVersionNumber(context, object)) return [object]
  if (own.length > 0 || clause.kind !== "relative" || clause.antecedent === undefined) return own
  // "the tool for FileBridge, which X has made available": the tool.
  const ahead = context.phrase.parse.nounAt[clause.antecedent.from - 2]
  return remedies(ahead)
}

/** "YARA rules for X and a list of addresses": what looks like a second name behind "for". */
const besideName = (np: NounPhrase): readonly NounPhrase[] =>
  np.preps.flatMap(({prep, np: inner}) =>
    /^(?:for|of|against)$/.test(prep) && inner !== undefined ? inner.conjuncts : [],
  )

/** "Roundcube 1.6.11": a product with the number of a version. */
function isNamedVersion(context: Context, np: NounPhrase): boolean {
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
const isVersionNumber = ({phrase: {tokens}}: Context, {from, head, to}: NounPhrase): boolean => {
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
    .slice(clause.verb.to, Math.max(clause.to, clause.verb.to + 2))
    .some((t) => /^(?:available|public|accessible)$/.test(t.key))

function push(context: Context, clause: Clause, np: NounPhrase): void {
  const {phrase} = context
  // "the updates issued in June": by nobody.
  if (clause.kind === "participle" && clause.agent === undefined) return
  const remedy =
    remedyOf(context, np) ?? (isVersionNumber(context, np) || isNamedVersion(context, np) ? np : undefined)
  if (remedy === undefined) return
  const inPassing = clause.kind === "relative" || clause.kind === "participle"
  const isNone = phrase.tokens[np.from]?.key === "no"
  const from = Math.min(np.from, inPassing ? np.from : startOf(clause))
  const object = purposeOf(context, clause, np)
  seeMended(context, np, object)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    // "a script that unpacks the configuration": with what it does.
    subject: `${wordsIn(context, remedy.from, wholeEnd(context, np, clause, remedy.to))}${forVersion(context, clause)}`,
    object,
    anchor: inPassing ? np.head : clause.at,
    evidence: {from, to: Math.max(endOf(context, clause), np.to)},
    isDenied: isNone || isNotYet(context, clause),
    ...(inPassing ? {modality: "presupposed" as const} : {}),
  })
}

/** "For version 9.1 a fix is not yet available": for which version, where that goes before. */
function forVersion(context: Context, {args, verb}: Clause): string {
  const ahead = args.find(({prep, np, at}) => prep === "for" && at < verb.from && isOfVersion(context, np))
  return ahead?.np === undefined ? "" : ` ${wordsIn(context, ahead.at, ahead.np.to)}`
}

const isOfVersion = ({phrase: {tokens}}: Context, np: NounPhrase | undefined): boolean =>
  np !== undefined &&
  tokens.slice(np.from, np.to).some(({key}) => /^(?:versions?|releases?|branch|branches|builds?)$/.test(key))

/** Behind the clauses and the phrases that say what a remedy is, before the verb. */
function wholeEnd(context: Context, np: NounPhrase, clause: Clause, to: number): number {
  if (clause.kind === "relative" || clause.kind === "participle") return to
  const ends = [
    ...np.clauses.filter((c) => c !== clause && c.kind === "relative").map((c) => c.to),
    // "a fix for version 22.7", "a tool for detecting X"
    ...np.preps
      .filter(
        ({prep, np: inner, clause: doing}) =>
          prep === "for" && (doing !== undefined || isOfVersion(context, inner)),
      )
      .map(({np: inner, clause: doing, end: to}) => inner?.to ?? doing?.to ?? to),
  ]
  const end = Math.max(to, ...ends)
  return clause.verb.from > np.head ? Math.min(end, clause.verb.from) : end
}

const startOf = ({subject, subjectBy, verb, from}: Clause): number =>
  subject !== undefined && subjectBy === "own"
    ? Math.min(subject.from, verb.from)
    : Math.max(from, Math.min(verb.from, from + 8))

/** Where a clause ends, before what is joined to it. */
function endOf({phrase: {parse}}: Context, clause: Clause): number {
  let to = Math.max(clause.to, clause.verb.to)
  for (const other of parse.clauses)
    if (other.conjunctOf === clause && other.from > clause.at && other.from < to) to = other.from
  return to
}

/** "Update P to version 7.4.2, which fixes the flaw": where a clause of advice names it. */
function isAdvised({phrase: {clauses}}: Context, {antecedent, from}: Clause): boolean {
  if (antecedent === undefined) return false
  const above = clauses.findLast(
    (c) => c.kind !== "relative" && c.from < from && c.verb.to <= antecedent.from,
  )
  return (
    above !== undefined &&
    /^(?:update|upgrade|move|migrate|install|apply|deploy|switch)$/.test(above.lemma) &&
    (above.isImperative || above.modal !== undefined || above.kind === "infinitive")
  )
}

/** "The flaw was fixed in version 5", "Citrix fixed the flaws in March". */
function fixed(context: Context, clause: Clause): boolean {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (
    !discourse.isVerb("fix", clause.lemma) ||
    (clause.tense !== "past" && !clause.isPerfect && clause.kind !== "participle")
  ) {
    const isNow =
      clause.tense === "present" &&
      !clause.isNegated &&
      (clause.voice === "passive" ||
        (clause.subject !== undefined && remedyOf(context, clause.subject) !== undefined))
    if (!(isNow && discourse.isVerb("fix", clause.lemma))) return false
  }
  const flaw = clause.voice === "passive" ? (clause.subject ?? clause.antecedent) : clause.object
  const by = clause.voice === "active" ? clause.subject : undefined
  const isByRemedy = by !== undefined && (remedyOf(context, by) !== undefined || isNamedVersion(context, by))
  const isFlaw =
    flaw !== undefined &&
    (discourse.isNoun("means", tokens[flaw.head]) ||
      (isByRemedy &&
        /^(?:it|them|problems?|issues?|errors?|both|this|these|all)$/.test(tokens[flaw.head]?.key ?? "")) ||
      phrase.mentions.some((m) => m.kind === "vulnerability" && m.from >= flaw.from && m.to <= flaw.to))
  if (
    !isFlaw ||
    flaw === undefined ||
    clause.kind === "adverbial" ||
    /^(?:where|if|when)$/.test(clause.marker)
  )
    return false
  if (/^(?:where|if)$/.test(tokens[Math.min(clause.from, flaw.from) - 1]?.key ?? "")) return false
  // Who fixes a flaw and is no vendor only installs the fix; an update that fixes one is read where it is released.
  const agent = clause.voice === "passive" ? clause.agent : clause.subject
  if (
    clause.voice === "active" &&
    (agent === undefined || (clause.kind === "relative" && !isAdvised(context, clause)))
  )
    return false
  // "The February update removes the flaw".
  if (isByRemedy && agent !== undefined) {
    push(context, clause, agent)
    return true
  }
  const version = [...clause.args, ...flaw.preps].find(
    (a) =>
      (a.prep === "in" || a.prep === "with" || a.prep === "by") &&
      a.np !== undefined &&
      (remedyOf(context, a.np) !== undefined || a.prep !== "in"),
  )?.np
  const remedy = version === undefined ? undefined : remedyOf(context, version)
  context.drafts.push({
    kind: "availability",
    relation: "fixed",
    subject:
      remedy === undefined
        ? clause.lemma === "patch"
          ? "patch"
          : "fix"
        : wordsIn(context, remedy.from, remedy.to),
    object: purposeOf(context, clause, flaw),
    anchor: clause.at,
    evidence: {from: Math.min(flaw.from, startOf(clause)), to: Math.max(endOf(context, clause), flaw.to)},
    isDenied: clause.isNegated,
    ...(clause.kind === "participle" || clause.kind === "relative" ? {modality: "presupposed" as const} : {}),
  })
  return true
}
