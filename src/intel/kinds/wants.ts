/* What somebody wants: "seeks visibility", "is after mail", "looks for designs", "has its eye on research", "goes after
 * data", "wants people to be afraid". Whom he is after is a target, and no aim. */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {addAim, addAims, addNoun, isAim} from "./aims.ts"
import {type Context, wordsIn} from "./draft.ts"
import {doerOfNoun} from "./told.ts"

/** What is sought and is no aim of an intrusion. */
const dull =
  /^(?:help|advice|comments?|support|assistance|guidance|it|them|that|this|those|victims?|targets?|customers?|citizens?|people|cooperation|compensation|damages|clarification|investigation|prison|sentence|notice|role|function|example|reminder|warning|time|years?|months?|organisations?|organizations?|cases?|charges|extradition|themselves|itself|himself|herself|who|what|permission|approval|answers?|explanation|reply|talks|dialogue|peace|justice|change|changes|action|review|extension|update|updates|interests?|accounts?|needs?|market|markets)$/

/** "The group seeks visibility", "the operators are after mail", "the wave serves the sale of access". */
export function sought(context: Context, clause: Clause): void {
  // "tends to go after research"
  const subject = clause.subject ?? (clause.kind === "infinitive" ? clause.parent?.subject : undefined)
  if (subject === undefined || (subject === clause.antecedent && clause.marker === "what")) return
  const [goal] = clause.lemma === "want" ? clause.complements : []
  if (goal?.kind === "infinitive" && clause.object !== undefined) {
    othersTo(context, clause, clause.object, goal)
    return
  }
  if (keenOn(context, clause, subject)) return
  const wanted = wantedBy(context, clause)
  if (
    wanted === undefined ||
    isAim(context, wanted) ||
    (isParty(context, wanted) && !isStudy(context, wanted)) ||
    dull.test(context.phrase.tokens[wanted.head]?.key ?? "")
  )
    return
  const doer = doerOfNoun(context, subject) ?? searching(context, clause, subject)
  // "China wants a summit": what states want is mostly no aim of an attack.
  const isOther = doer?.kind === "state" && !subject.isPronoun
  if (doer === undefined || isOther || (clause.lemma === "serve" && doer.kind !== "event")) return
  addNoun(context, clause, doer, wanted, subject.from)
}

/** "was interested in extorting the trust". */
function keenOn(context: Context, clause: Clause, subject: NounPhrase): boolean {
  const {predicate, lemma, args} = clause
  if (lemma !== "be" || predicate?.kind !== "adjective") return false
  if (!/^(?:interested|keen|bent|intent)$/.test(context.phrase.tokens[predicate.at]?.key ?? "")) return false
  const goal = [...predicate.preps, ...args].find(({clause: inner}) => inner?.kind === "gerund")?.clause
  const doer = goal === undefined ? undefined : doerOfNoun(context, subject)
  if (goal === undefined || doer === undefined || doer.kind === "state") return false
  addAims(context, goal, doer, clause.isNegated, subject.from)
  return true
}

/** "The code inside looked for cloud keys": whoever put it there. */
function searching(
  {phrase, discourse}: Context,
  {lemma, at, tense}: Clause,
  np: NounPhrase,
): Ref | undefined {
  // "a script that searches for traces": of those who answer.
  if (!discourse.hasEvent || tense !== "past" || !discourse.isVerb("looking", lemma)) return undefined
  return discourse.isNoun("program", phrase.tokens[np.head])
    ? {id: discourse.event, kind: "event", from: at, to: at}
    : undefined
}

/** "wanted people to be afraid of their taps": what others are to do or to be. */
function othersTo(context: Context, clause: Clause, whom: NounPhrase, goal: Clause): void {
  const doer = clause.subject === undefined ? undefined : doerOfNoun(context, clause.subject)
  if (doer === undefined || doer.kind === "state") return
  const to = Math.max(goal.to, goal.verb.to)
  addAim(
    context,
    clause.at,
    doer,
    wordsIn(context, whom.from, to),
    clause.subject?.from ?? clause.at,
    to,
    clause.isNegated,
  )
}

/** "has its eye on suppliers of weapons": whom, not what for. */
export const isParty = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  ["institution", "maker", "organisations", "actor"].some((kind) =>
    discourse.isNoun(kind, phrase.tokens[np.head]),
  ) ||
  /^(?:sector|organisation|place|state|person)$/.test(
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind ?? "",
  )

/** "research on semiconductors": what is known, and nobody. */
const isStudy = ({phrase: {tokens}}: Context, {head}: NounPhrase): boolean =>
  /^(?:research|studies)$/.test(tokens[head]?.key ?? "") &&
  /^(?:on|into|about)$/.test(tokens[head + 1]?.key ?? "")

/** What a clause says to be sought. */
function wantedBy({phrase, discourse}: Context, clause: Clause): NounPhrase | undefined {
  const {lemma, predicate, object, args} = clause
  const {tokens} = phrase
  if (lemma === "be") {
    if (predicate?.kind === "preposition") {
      const key = predicate.preps[0]?.prep ?? tokens[predicate.at]?.key ?? ""
      if (key === "after" || key === "in search of" || key === "in pursuit of") return predicate.np
      // "in search of P", "on the hunt for P" by their parts.
      const {np} = predicate
      const isHunt =
        np !== undefined && /^(?:search|pursuit|hunt|lookout|quest)$/.test(tokens[np.head]?.key ?? "")
      return isHunt ? [...np.preps, ...args].find(({prep}) => prep === "of" || prep === "for")?.np : undefined
    }
    if (predicate?.kind === "adjective" && /^(?:interested|keen)$/.test(tokens[predicate.at]?.key ?? ""))
      return [...predicate.preps, ...args].find(({prep}) => prep === "in" || prep === "on")?.np
    return undefined
  }
  if (clause.voice !== "active") return undefined
  if (discourse.isVerb("wanting", lemma))
    return object === clause.antecedent || (clause.complements.length > 0 && lemma === "want")
      ? undefined
      : object
  if (discourse.isVerb("looking", lemma)) return args.find(({prep}) => prep === "for")?.np
  if (/^(?:go|come)$/.test(lemma)) return goneFor(phrase, clause, discourse)
  // "has its eye on P", "showed interest in P"
  if (/^(?:have|show|express|display|take|set)$/.test(lemma) && object !== undefined) {
    if (!/^(?:eye|eyes|interest|designs|sights)$/.test(tokens[object.head]?.key ?? "")) return undefined
    return [...object.preps, ...args].find(({prep}) => prep === "in" || prep === "on")?.np
  }
  return undefined
}

/** "went for immigration data", "goes after research": what is taken, not whom it is taken from. */
function goneFor(
  phrase: Context["phrase"],
  {args, particle}: Clause,
  discourse: Context["discourse"],
): NounPhrase | undefined {
  if (particle !== "") return undefined
  const np = args.find(({prep}) => prep === "after" || prep === "for")?.np
  const head = phrase.tokens[np?.head ?? -1]
  const isTaken =
    discourse.isNoun("taken", head) ||
    discourse.isNoun("coveted", head) ||
    /^(?:data|research|code|know-how|property|intelligence|technolog(?:y|ies)|details|wallets?|cryptocurrenc(?:y|ies)|communications|e-?mails?)$/.test(
      head?.key ?? "",
    )
  return isTaken ? np : undefined
}
