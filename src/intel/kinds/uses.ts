/* Means that nouns name without a verb of their own: "its use of the PlugX malware", "the installation of a stealer",
 * "password spraying against P", "a wave of phishing", "persistence through a backdoor".
 *
 * Only malware, techniques and what is named as bad count here: everybody uses and installs something. */

import type {Ref} from "../discourse/discourse.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {isReal, whoseAttack} from "./attack-nouns.ts"
import type {Context} from "./draft.ts"
import {addWays, type Said} from "./targeting.ts"
import {doerOfNoun} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

const means = /^(?:via|through|with|using|by means of|by way of|over|thanks to)$/
const entry: ReadonlySet<string> = new Set(
  "access entry foothold persistence delivery ingress reconnaissance movement exfiltration".split(" "),
)
/** Nouns of many: "a wave of phishing". */
const many: ReadonlySet<string> = new Set(
  "wave waves series spate string flurry barrage flood surge round rounds run runs campaign campaigns attempt attempts spike case cases act acts".split(
    " ",
  ),
)

/** What a noun phrase says of means. */
export function readUses(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (head === undefined) return
  if (discourse.isNoun("using", head)) used(context, np)
  else if (entry.has(head.key)) through(context, np)
  else if (many.has(head.key)) manyOf(context, np)
  else if (phrase.mentionAt[np.head] !== -1) technique(context, np)
}

/** "its use of the PlugX malware", "the launch of a PowerShell script". */
function used(context: Context, np: NounPhrase): void {
  // "the first use of ransomware in space": how new it is.
  if (context.phrase.tokens[np.head - 1]?.key === "first") return
  // "made use of P" is read by its verb.
  if (context.phrase.clauses.some((c) => c.object === np && /^(?:make|take)$/.test(c.lemma))) return
  for (const {prep, np: inner} of np.preps)
    if (prep === "of" && inner !== undefined && isBrought(context, inner))
      add(context, np, waysOf(context, inner, "tools"))
}

/** What is launched and installed is malware, or a script. */
const isBrought = (context: Context, np: NounPhrase): boolean =>
  isWare(context, np) || /^scripts?$/.test(context.phrase.tokens[np.head]?.key ?? "")

/** "initial access via P", "persistence through a backdoor": in a list without verbs. */
function through(context: Context, np: NounPhrase): void {
  const clause = context.phrase.parse.clauseAt[np.head]
  if (clause === undefined || clause.kind !== "fragment") return
  for (const {prep, np: inner} of [...np.preps, ...clause.args])
    if (inner !== undefined && means.test(prep)) add(context, np, waysOf(context, inner, "any"))
}

/** "a wave of password spraying": the technique. */
function manyOf(context: Context, np: NounPhrase): void {
  for (const {prep, np: inner} of np.preps) {
    if (prep !== "of" || inner === undefined) continue
    const way = techniqueIn(context, inner)
    if (way !== undefined) add(context, np, [way, ...against(context, inner), ...against(context, np)])
  }
}

/** "password spraying against accounts in P". */
function technique(context: Context, np: NounPhrase): void {
  const way = techniqueIn(context, np)
  if (way === undefined || !np.preps.some(({prep}) => /^(?:against|targeting|on|by)$/.test(prep))) return
  const by = np.preps.find(({prep}) => prep === "by")?.np
  // "password spraying by X against accounts in P": "against" hangs on X.
  add(context, np, [way, ...against(context, np), ...(by === undefined ? [] : against(context, by))])
}

function against(context: Context, np: NounPhrase): readonly Way[] {
  return np.preps.flatMap(({prep, np: inner}) =>
    inner !== undefined && /^(?:against|on|targeting)$/.test(prep) ? waysOf(context, inner, "ids") : [],
  )
}

/** A technique that ends a noun phrase and is something done: "phishing", "SIM swapping", "credential stuffing". */
function techniqueIn({phrase}: Context, np: NounPhrase): Way | undefined {
  const mention = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  if (mention?.kind !== "tool" || mention.to !== np.head + 1 || mention.from < np.from) return undefined
  const last = phrase.tokens[np.head]?.low ?? ""
  if (
    !/(?:ing|ion|force|attacks?|compromise|bombing|fatigue|stuffing|takeover|ddos|service|emails?|e-mails?|messages?)$/.test(
      last,
    )
  )
    return undefined
  const text = phrase.tokens
    .slice(mention.from, mention.to)
    .map((t) => t.text)
    .join(" ")
  return {object: text, from: np.from, to: np.to}
}

function add(context: Context, np: NounPhrase, ways: readonly Way[]): void {
  if (ways.length === 0 || !isReal(context, np)) return
  const doer = ownedBy(context, np) ?? whoseAttack(context, np)
  if (doer === undefined || (doer.kind === "event" && !context.discourse.hasEvent)) return
  const said: Said = {
    subject: doer.id,
    relation: "uses",
    anchor: np.head,
    start: np.from,
    isDenied: false,
    modality: "presupposed",
    isTakenForGranted: true,
  }
  addWays(context, said, ways)
}

/** "X is known for its use of P", "the use of P by X": X. */
function ownedBy(context: Context, np: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const by = np.preps.find(({prep}) => prep === "by")?.np
  const doer = by === undefined ? undefined : doerOfNoun(context, by)
  if (doer?.kind === "actor") return doer
  if (!/^(?:its|their)$/.test(phrase.tokens[np.from]?.key ?? "")) return undefined
  const subject = phrase.parse.clauseAt[np.head]?.subject
  const mention = phrase.mentions.find(
    (m) => m.kind === "actor" && subject !== undefined && m.from >= subject.from && m.to <= subject.to,
  )
  return mention === undefined ? undefined : discourse.mentionRef(mention)
}
