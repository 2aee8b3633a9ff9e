/* Aims behind a preposition: "for espionage", "for financial gain", "with the aim of stealing data", "for the purpose of
 * extortion", and what was looked for in what was hit: "mailboxes were searched for invoices". */

import type {Ref} from "../discourse/discourse.ts"
import type {Attached, Clause} from "../parse/clause.ts"
import {addAims, addNoun, isAim} from "./aims.ts"
import type {Context} from "./draft.ts"
import {doerIn} from "./told.ts"

/** What somebody attacks for, by its noun. */
export const forWhat: RegExp =
  /^(?:espionage|cyberespionage|cyber-espionage|gain|purposes?|sabotage|extortion|ransom|profit|surveillance|propaganda|reasons|advantage|objectives|ends|goals|money|blackmail|fraud|spying|resale|monetisation|monetization|gathering|collection|intimidation|revenge|retaliation|coercion|leverage|pre-positioning|laundering)$/

/** What stands behind the verb and the nouns of a clause. */
export function readAimsBehind(context: Context, clause: Clause): void {
  forNouns(context, clause)
  combed(context, clause)
}

/** "for espionage", "for financial gain", "with the aim of stealing data". */
function forNouns(context: Context, clause: Clause): void {
  const {phrase} = context
  const near = [...clause.args, ...(clause.object?.preps ?? []), ...(clause.subject?.preps ?? [])]
  // "offered for sale on a forum for the purpose of extortion": what stands behind hangs on it.
  const far = near.flatMap(({np}) => [
    ...(np?.preps ?? []),
    ...(np?.preps ?? []).flatMap((p) => p.np?.preps ?? []),
  ])
  for (const attached of [...near, ...far]) {
    const {prep, np} = attached
    if (np === undefined || prep === "of") continue
    const key = phrase.tokens[np.head]?.key ?? ""
    if (/^(?:with|for)$/.test(prep) && isAim(context, np) && np.preps.length + np.clauses.length > 0) {
      withAim(context, clause, attached)
      continue
    }
    // "responsible for the sabotage of P": that is the deed itself.
    if (np.preps.length > 0 && !/^(?:gain|purposes?|reasons|ends|goals|objectives|profit)$/.test(key))
      continue
    if (clause.voice === "be" && clause.predicate?.kind !== "noun") continue
    if (
      prep === "for" &&
      forWhat.test(key) &&
      !(np.head === np.from && /^(?:purposes?|reasons|ends|goals|objectives)$/.test(key))
    ) {
      const doer = doerIn(context, clause)
      // "for disruption and not for espionage"
      const isNot = phrase.tokens[attached.at - 1]?.key === "not"
      if (doer !== undefined && !clause.isNegated)
        addNoun(context, {...clause, isNegated: isNot}, doer, np, attached.at)
    }
  }
}

/** "Several thousand mailboxes were scanned for invoices": what was looked for in what was hit. */
function combed(context: Context, clause: Clause): void {
  const {discourse, phrase} = context
  if (clause.voice !== "passive" || clause.isNegated || !discourse.hasEvent || clause.subject === undefined)
    return
  if (!(discourse.isVerb("looking", clause.lemma) || clause.lemma === "scan")) return
  const np = clause.args.find(({prep}) => prep === "for")?.np
  const head = phrase.tokens[np?.head ?? -1]
  if (np === undefined || ["means", "malware", "actor", "event"].some((kind) => discourse.isNoun(kind, head)))
    return
  const {subject} = clause
  const things = [subject, ...subject.preps.map((p) => p.np)].map((thing) => phrase.tokens[thing?.head ?? -1])
  const isSearched = ["taken", "victim", "holder"].some((kind) =>
    things.some((thing) => discourse.isNoun(kind, thing)),
  )
  // "The logs were searched for traces": by those who answer.
  if (!isSearched || /^logs?$/.test(things[0]?.key ?? "")) return
  if (/^(?:traces?|signs?|indicators?|evidence|compromises?|changes)$/.test(head?.key ?? "")) return
  const doer = doerIn(context, clause)
  if (doer !== undefined) addNoun(context, clause, doer, np, clause.subject.from)
}

/** "with the aim of stealing data", "with the intent to disrupt". */
function withAim(context: Context, clause: Clause, {np, at}: Attached): void {
  if (np === undefined) return
  // "was responsible for operations for the purposes of espionage": of the operations.
  const isOfDeed = clause.predicate?.kind === "adjective" && context.discourse.hasEvent
  const doer: Ref | undefined = isOfDeed
    ? {id: context.discourse.event, kind: "event", from: at, to: at}
    : doerIn(context, clause)
  if (doer === undefined) return
  const inner = np.preps.find(({prep}) => prep === "of")
  const goal = inner?.clause ?? np.clauses.find((c) => c.kind === "infinitive")
  if (goal !== undefined) addAims(context, goal, doer, clause.isNegated, at)
  else if (inner?.np !== undefined) addNoun(context, clause, doer, inner.np, at)
}
