/* Products that somebody got at on the way: "logged in to P", "went on to P", "exported mail from P", "copied the files to
 * a bucket at P".
 *
 * Only ids of products count, and storage by its words: systems and data are whom it hit and what for. */

import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import type {Context} from "./draft.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerIn, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {waysOf} from "./ways.ts"

/** What a clause says of products that were reached. */
export function readReached(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isImperative) return
  const {discourse} = context
  const {lemma} = clause
  const isLogin = discourse.isVerb("logging-in", lemma)
  const isMoving = discourse.isVerb("moving-on", lemma)
  const isFetching = discourse.isVerb("fetching", lemma)
  if (!(isLogin || isMoving || isFetching) || !isTold(context, clause) || isHabit(context, clause)) return
  if (isLogin) add(context, clause, phrasesWith(clause, "to", "into", "on", "onto", "in to"), productsOf)
  if (isMoving) add(context, clause, phrasesWith(clause, "to", "into", "onto", "on to"), productsOf)
  if (isFetching && isData(context, clause)) {
    add(context, clause, phrasesWith(clause, "from", "out of"), productsOf)
    add(context, clause, phrasesWith(clause, "to", "onto", "into"), storesOf)
  }
}

/** "Employees log in to P": what others do every day. */
function isHabit({phrase, discourse}: Context, clause: Clause): boolean {
  const {subject, tense, isPerfect, isProgressive, voice} = clause
  if (tense !== "present" || isPerfect || isProgressive || voice !== "active") return false
  if (subject === undefined || subject.isPronoun) return false
  return (
    !discourse.isNoun("actor", phrase.tokens[subject.head]) &&
    phrase.mentions[phrase.mentionAt[subject.head] ?? -1]?.kind !== "actor"
  )
}

/** What was taken is data: "exported customer records from P", not "stole the plans from the ministry". */
function isData({phrase, discourse}: Context, {voice, subject, object}: Clause): boolean {
  const what = voice === "passive" ? subject : object
  if (what === undefined) return false
  return [what, ...what.conjuncts].some(({head}) => {
    const token = phrase.tokens[head]
    return (
      discourse.isNoun("taken", token) ||
      discourse.isNoun("private", token) ||
      phrase.mentions[phrase.mentionAt[head] ?? -1]?.kind === "data"
    )
  })
}

const productsOf = (context: Context, np: NounPhrase): readonly Way[] => waysOf(context, np, "ids")

/** "to a cloud storage service", "to Mega". */
function storesOf(context: Context, np: NounPhrase): readonly Way[] {
  const ids = waysOf(context, np, "ids")
  if (ids.length > 0) return ids
  const {tokens} = context.phrase
  const isStore = tokens.slice(np.from, np.head + 1).some(({key}) => stores.has(key))
  return isStore ? waysOf(context, np, "any") : []
}

const stores: ReadonlySet<string> = new Set("bucket buckets cloud storage file-sharing".split(" "))

function add(
  context: Context,
  clause: Clause,
  places: readonly Attached[],
  read: (context: Context, np: NounPhrase) => readonly Way[],
): void {
  for (const {np} of places) {
    const ways = np === undefined ? [] : read(context, np)
    if (ways.length === 0) continue
    const doer = doerIn(context, clause)
    if (doer === undefined || (doer.kind === "event" && !context.discourse.hasEvent)) return
    const fresh = ways.filter(
      ({object}) => !context.drafts.some((d) => d.kind === "vector" && d.object === object),
    )
    addWays(context, saidBy(context, clause, doer.id, "against-product"), fresh)
  }
}
