/* Over what attackers came, where no verb of means says so: "was approached on LinkedIn", "moved on over SMB", and what
 * answers a question ("How did they get in? Through an outdated server."). */

import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerIn, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {waysOf} from "./ways.ts"

const over: ReadonlySet<string> = new Set(["over", "on", "via", "by", "through"])

/** What a clause says of channels. */
export function readChannels(context: Context, clause: Clause): void {
  answered(context, clause)
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isNegated) return
  const {discourse} = context
  if (!discourse.hasEvent || discourse.lookup.speech.has(clause.lemma)) return
  if (["no-deed", "no-use"].some((kind) => discourse.isVerb(kind, clause.lemma))) return
  const near = [...clause.args, ...(clause.object?.preps ?? [])]
  const places = [...near, ...near.flatMap(({np}) => np?.preps ?? [])]
  for (const {prep, np} of places) {
    if (np === undefined || !over.has(prep) || !isChannel(context, np)) continue
    if (!isTold(context, clause)) return
    const doer = doerIn(context, clause)
    if (doer === undefined) return
    add(context, clause, doer.id, np)
  }
}

/** "LinkedIn", "SMB": alone or with another behind it. */
const isChannel = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("channel", phrase.tokens[np.head]) &&
  phrase.tokens[np.head]?.isCapital === true &&
  np.determiner === undefined &&
  np.to - np.from <= 2

function add(context: Context, clause: Clause, doer: string, np: NounPhrase): void {
  const ways = [np, ...np.conjuncts].flatMap((n): readonly Way[] => {
    const known = waysOf(context, n, "ids")
    if (known.length > 0) return known
    const {tokens} = context.phrase
    const object = tokens
      .slice(n.from, n.to)
      .map(({text}) => text)
      .join(" ")
    return isChannel(context, n) ? [{object, from: n.from, to: n.to}] : []
  })
  addWays(
    context,
    saidBy(context, clause, doer, "over"),
    ways.filter((way) => !isRead(context, way)),
  )
}

const isRead = ({drafts}: Context, {object}: Way): boolean =>
  drafts.some((d) => d.kind === "vector" && d.object === object)

/** "How did they get in? Through an outdated server." */
function answered(context: Context, clause: Clause): void {
  const {phrase, discourse, text} = context
  const first = phrase.tokens[0]
  if (first === undefined || !discourse.hasEvent) return
  const isHow = first.key === "how" && phrase.tokens[1]?.text === ":"
  const at = isHow ? 2 : 0
  const led: Attached | undefined = clause.args.find((a) => a.at === at && answers.test(a.prep))
  if (
    led?.np === undefined ||
    (clause.kind !== "fragment" && !isHow && !discourse.lookup.speech.has(clause.lemma))
  )
    return
  if (!isHow && !question.test(before(text, first.start, discourse.texts))) return
  addWays(
    context,
    {...saidBy(context, clause, discourse.event, "via-product"), start: at},
    waysOf(context, led.np, /^(?:through|via|over)$/.test(led.prep) ? "entry" : "any"),
  )
}

const answers = /^(?:through|via|by|with|over|by means of|by way of)$/
const question = /\b(?:how|what means|way in|means|method|route)\b[^?.:!]*[?:]["”’]?$/i

/** What stands before a place of a text, in its paragraph or in the one before. */
function before(text: string, start: number, texts: readonly string[]): string {
  const own = text.slice(0, start).trim()
  return own === "" ? (texts[texts.indexOf(text) - 1] ?? "").trim() : own
}
