/* What attackers tampered with, hid in and put together: "compromised the update server of P", "inserted code into an
 * installer", "routed its traffic through hacked routers", "combined phishing with a flaw in P", "disabled the antivirus". */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {isHostile} from "./hostile.ts"
import {whole} from "./ruses.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerIn, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** What a clause says of what was tampered with and hidden in. */
export function readTampering(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be") return
  const {discourse} = context
  const {lemma} = clause
  const isTampered = discourse.isVerb("tampering", lemma)
  const isPut = discourse.isVerb("putting-in", lemma)
  const isHidden = discourse.isVerb("hiding", lemma)
  const isJoined = discourse.isVerb("combining", lemma)
  const isUndone = discourse.isVerb("undoing", lemma)
  if (!(isTampered || isPut || isHidden || isJoined || isUndone) || !isTold(context, clause)) return
  if (isUndone) undone(context, clause)
  if (isTampered && !isRead(context, clause)) tampered(context, clause)
  if (isPut) putIn(context, clause)
  if (isHidden) hidden(context, clause)
  if (isJoined) combined(context, clause)
}

/** "disabled the antivirus software", "deleted log entries", "tampered with the boot loader": what guards a machine, by
 *  whoever attacks. */
function undone(context: Context, clause: Clause): void {
  const {subject, voice} = clause
  const what = clause.object ?? clause.args.find(({prep}) => prep === "with")?.np
  if (what === undefined || voice !== "active" || subject === undefined || !isHostile(context, subject))
    return
  const isGuard = context.phrase.tokens
    .slice(what.from, what.head + 1)
    .some((token) => context.discourse.isNoun("safeguard", token))
  if (isGuard && !isRead(context, clause)) whole(context, clause, what)
}

const isRead = ({drafts}: Context, {at}: Clause): boolean =>
  drafts.some((d) => d.kind === "vector" && d.anchor === at)

/** "compromised the update mechanism of P", "tampered with the installer". */
function tampered(context: Context, clause: Clause): void {
  const things = [
    clause.voice === "passive" ? clause.subject : clause.object,
    ...clause.args.filter(({prep}) => prep === "with").map(({np}) => np),
  ]
  for (const np of things)
    if (np !== undefined && isSupplied(context, np)) {
      add(context, clause, waysOf(context, np, "any"))
      return
    }
}

/** "inserted malicious code into an update of P": both. */
function putIn(context: Context, clause: Clause): void {
  const into = clause.args.find(({prep}) => /^(?:into|in|inside|to|within)$/.test(prep))?.np
  if (into === undefined || !isSupplied(context, into)) return
  const what = clause.voice === "passive" ? clause.subject : clause.object
  const isBad = what !== undefined && isWare(context, what)
  if (isBad) add(context, clause, [...waysOf(context, what, "any"), ...waysOf(context, into, "any")])
}

/** "hid in legitimate cloud services", "routed its traffic through hacked routers". */
function hidden(context: Context, clause: Clause): void {
  for (const {prep, np} of clause.args)
    if (np !== undefined && /^(?:in|inside|through|via|within)$/.test(prep))
      add(context, clause, waysOf(context, np, "tools"))
  for (const {prep, np} of [...clause.args, ...(clause.object?.preps ?? [])])
    if (np !== undefined && prep === "behind" && isNetwork(context, np))
      add(context, clause, waysOf(context, np, "any"))
}

/** "a network of hijacked routers". */
const isNetwork = ({phrase}: Context, {head, preps}: NounPhrase): boolean =>
  /^(?:networks?|chains?|layers?|pool|web)$/.test(phrase.tokens[head]?.key ?? "") &&
  preps.some(({prep}) => prep === "of")

/** "combined phishing with a zero-day". */
function combined(context: Context, clause: Clause): void {
  const things = [
    clause.voice === "passive" ? clause.subject : clause.object,
    ...clause.args.filter(({prep}) => /^(?:with|and)$/.test(prep)).map(({np}) => np),
  ]
  for (const np of things) if (np !== undefined) add(context, clause, waysOf(context, np, "tools"))
}

/** What users get from a maker: an update, an installer, a library, what it is built and handed out with. */
const isSupplied = ({phrase, discourse}: Context, np: NounPhrase): boolean => {
  for (let i = np.from; i <= np.head; i++) if (discourse.isNoun("supplied", phrase.tokens[i])) return true
  return false
}

function add(context: Context, clause: Clause, ways: readonly Way[]): void {
  if (ways.length === 0) return
  const doer = doerIn(context, clause)
  if (doer === undefined || (doer.kind === "event" && !context.discourse.hasEvent)) return
  const fresh = ways.filter(
    ({object}) =>
      !context.drafts.some((d) => d.kind === "vector" && d.object === object && d.anchor === clause.at),
  )
  addWays(context, saidBy(context, clause, doer.id, "abuse"), fresh)
}
