/* Vectors that clauses say: "X exploited CVE-… in P", "the group got in through a flaw", "P was abused", "malware was
 * planted". */

import {determiners} from "../grammar/english.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {phrasesWith} from "../parse/roles.ts"
import {deeds} from "./doers.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import {objects, waged} from "./used.ts"
import {isNamedWare, type Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {type Openness, waysOf} from "./ways.ts"
import {helped, userOf} from "./wielders.ts"

/** Prepositions that say by what, whatever the verb. */
const surely: ReadonlySet<string> = new Set([
  "by means of",
  "by way of",
  "with the help of",
  "with the aid of",
  "thanks to",
  "owing to",
  "courtesy of",
  "by use of",
])
const through: readonly string[] = ["via", "through", "using", ...surely]
const beside = ["with", "over", "from", "by"]

/** What a clause says of means. */
export function readVectors(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || !isTold(context, clause)) return
  // "tricked an employee into installing P" is read where somebody is tricked.
  const above = clause.parent
  if (clause.kind === "gerund" && above !== undefined && context.discourse.isVerb("ruse", above.lemma)) return
  if (waged(context, clause)) return
  objects(context, clause)
  bareTechnique(context, clause)
  posing(context, clause)
  behindVerb(context, clause)
}

/** "is known to use spear-phishing": a technique that the reading takes for an adjective. */
function bareTechnique(context: Context, clause: Clause): void {
  const {object, verb, voice, lemma} = clause
  if (object !== undefined || voice !== "active") return
  const mention = context.phrase.mentions[context.phrase.mentionAt[verb.to] ?? -1]
  if (mention?.kind !== "tool" || mention.from !== verb.to) return
  const isUse = (context.discourse.lookup.relations.get(lemma) ?? []).some(
    ({relation, particles}) =>
      relation.kind === "vector" && particles.length === 0 && relation.preps.length === 0,
  )
  const doer = isUse ? userOf(context, clause) : undefined
  if (doer === undefined) return
  const words = isNamedWare(context, mention) ? mention.id : wordsIn(context, mention.from, mention.to)
  addWays(context, saidBy(context, clause, doer.id, "uses"), [
    {object: words, from: mention.from, to: mention.to},
  ])
}

/** "callers posing as police". */
function posing(context: Context, clause: Clause): void {
  if (!/^(?:pose|masquerade)$/.test(clause.lemma)) return
  const as = clause.args.find(({prep, np}) => prep === "as" && np !== undefined)
  const who = clause.subject
  if (as?.np === undefined || who === undefined) return
  // "e-mails that posed as invoices": the words of the e-mails hold it.
  if (clause.antecedent !== undefined && context.discourse.isNoun("lure", context.phrase.tokens[who.head]))
    return
  const ref = doerOfNoun(context, who)
  const {discourse} = context
  const isCaller = /^(?:callers?|senders?|fraudsters?|scammers?|attackers?)$/.test(
    context.phrase.tokens[who.head]?.key ?? "",
  )
  if (ref === undefined && !isCaller) return
  const object = `${isCaller && clause.kind === "participle" ? `${wordsIn(context, who.from, who.head + 1)} ` : ""}${wordsIn(context, clause.at, as.end)}`
  addWays(context, saidBy(context, clause, ref?.id ?? discourse.event, "uses"), [
    {object, from: clause.at, to: as.end},
  ])
}

/** "got in through P", "logged on with stolen passwords", "pulled out over WebDAV". */
function behindVerb(context: Context, clause: Clause): void {
  const isOne = isDeed(context, clause)
  const behind = phrasesWith(clause, ...through)
  const isWide = isOne || (behind.length > 0 && isHit(context, clause))
  const wide = behind.filter(({prep}) => isWide || surely.has(prep))
  const isEntry = entries.has(clause.lemma)
  const close = isOne
    ? [...clause.args.filter(({prep}) => beside.includes(prep)), ...besideTaken(context, clause)]
    : []
  const agent = isOne ? byWare(context, clause) : undefined
  if (agent !== undefined) {
    const doer = context.discourse.event
    addWays(context, saidBy(context, clause, doer, "via-product"), waysOf(context, agent, "tools"))
  }
  for (const attached of [...wide, ...close]) {
    const {prep, np, at} = helped(context, attached)
    if (np === undefined) techniqueAt(context, clause, attached)
    if (np === undefined || np === clause.agent) continue
    const thing = clause.voice === "passive" ? undefined : clause.object
    if (
      prep === "with" &&
      thing !== undefined &&
      at === thing.end &&
      !isTakenBy(context, clause) &&
      waysOf(context, thing, "tools").length > 0
    )
      continue
    const isDated = [at, np.from].some((i) => context.phrase.times[i] !== undefined)
    if (isDated) continue
    const isThrough = through.includes(prep)
    const openness: Openness = isInstrument(context, prep, np)
      ? "any"
      : !isOne && !surely.has(prep)
        ? "tools"
        : isEntry && isThrough
          ? "entry"
          : isThrough || (isEntry && prep !== "by")
            ? "any"
            : "tools"
    if (prep === "from" && !/^(?:send|launch|come|connect)$/.test(clause.lemma)) continue
    if (prep === "with" && isTaken(context, clause, np)) continue
    const whole = wholeTechnique(context, clause, {prep, np, at})
    if (whole) continue
    // "through a flaw" with "in P" hung on the verb: P.
    const own = waysOf(context, np, openness).concat(
      // "via password spraying against P": P as well.
      np.preps.flatMap((a) =>
        a.prep === "against" && a.np !== undefined ? waysOf(context, a.np, "ids") : [],
      ),
    )
    const product = clause.args.find(
      (a) =>
        a.at === np.end &&
        context.phrase.times[a.at] === undefined &&
        a.np !== undefined &&
        /^(?:in|of|affecting)$/.test(a.prep),
    )?.np
    const inProduct =
      product !== undefined && context.discourse.isNoun("means", context.phrase.tokens[np.head])
        ? waysOf(context, product, "any").slice(0, 1)
        : []
    const ways = withRest(context, clause, np, inProduct.length > 0 ? inProduct : own).filter(
      ({object}) =>
        !context.drafts.some(
          (d) => d.kind === "vector" && d.anchor === clause.at && d.object.includes(object),
        ),
    )
    if (ways.length === 0) continue
    const doer = userOf(context, clause)
    if (doer === undefined) continue
    const said = saidBy(context, clause, doer.id, "via-product")
    const isInner = clause.kind === "gerund" || clause.kind === "infinitive"
    addWays(context, isInner ? {...said, start: at} : said, ways)
  }
}

/** "accessed its network with the credentials of a provider": what the reading hung on the object. */
const besideTaken = ({phrase, discourse}: Context, {voice, object}: Clause): readonly Attached[] =>
  voice !== "active" || object === undefined || discourse.isNoun("lure", phrase.tokens[object.head])
    ? []
    : object.preps.filter(({prep, isLoose}) => prep === "with" && isLoose)

/** "dumped credentials with P", "stole mails with Q": what was done with it is no message that brings it. */
const isTakenBy = ({discourse}: Context, {lemma}: Clause): boolean =>
  discourse.isVerb("taking", lemma) || discourse.isVerb("fetching", lemma)

/** "with the password of an employee", "with Evilginx", "with a script": keys, programs and bare names behind "with". */
function isInstrument({phrase, discourse}: Context, prep: string, np: NounPhrase): boolean {
  if (prep !== "with") return false
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("key", head) || discourse.isNoun("program", head)) return true
  if (np.determiner !== undefined || head?.isCapital !== true) return false
  const own = phrase.mentions[phrase.mentionAt[np.head] ?? -1]
  return own === undefined
    ? phrase.parse.tags[np.head] === "PROPN" && np.to - np.from <= 2
    : /^(?:tool|malware|product)$/.test(own.kind)
}

/** "made off with records", "stole the configuration with its passwords": what was taken, and not by what. */
const isTaken = ({phrase}: Context, {lemma, particle}: Clause, np: NounPhrase): boolean =>
  (particle !== "" && /^(?:off|away)$/.test(particle) && /^(?:make|get|run|go|walk|come)$/.test(lemma)) ||
  /^(?:abscond|communicate|deal|work|cooperate)$/.test(lemma) ||
  (phrase.tokens[np.determiner ?? -1]?.key === "its" && lemma !== "enter")

/** "through an account without multi-factor authentication": what hangs on the verb and belongs to the means. */
function withRest(context: Context, clause: Clause, np: NounPhrase, ways: readonly Way[]): readonly Way[] {
  const last = ways.at(-1)
  if (last === undefined || last.to < np.to || /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(last.object)) return ways
  const behind = clause.args.find(({prep, at}) => prep === "without" && at === np.end)
  if (behind === undefined) return ways
  const object = `${last.object} ${wordsIn(context, behind.at, behind.end)}`
  return [...ways.slice(0, -1), {...last, object, to: behind.end}]
}

/** "was taken over by SIM swapping", "spread by infected USB sticks": what a passive was done by. */
function byWare(context: Context, {voice, agent}: Clause): NounPhrase | undefined {
  if (voice !== "passive" || agent === undefined || !context.discourse.hasEvent) return undefined
  const isBrought = !context.discourse.isNoun("malware", context.phrase.tokens[agent.head])
  return isBrought && isWare(context, agent) ? agent : undefined
}

/** "through known vulnerabilities": a technique of the lexicon that is all of what stands behind the preposition. */
function wholeTechnique(
  context: Context,
  clause: Clause,
  {prep, np, at}: Pick<Attached, "prep" | "np" | "at">,
): boolean {
  const from = at + prep.split(" ").length
  const mention = context.phrase.mentions.find(
    (m) =>
      m.kind === "tool" && m.from >= from && m.from <= from + 1 && np !== undefined && m.to >= np.head + 1,
  )
  if (
    mention === undefined ||
    np === undefined ||
    (mention.to < np.end - 1 && np.preps.some((p) => p.at >= mention.to && p.prep !== "in"))
  )
    return false
  if (waysOf(context, np, "ids").length > 0) return false
  techniqueAt(context, clause, {prep, np, at, end: mention.to, clause: undefined, isLoose: false})
  return true
}

/** "through spear-phishing": a technique that looks like a verb. */
function techniqueAt(context: Context, clause: Clause, {at, prep}: Attached): void {
  const {phrase} = context
  const from = at + prep.split(" ").length
  const isLed = determiners.has(phrase.tokens[from]?.key ?? "")
  const first = isLed ? from + 1 : from
  const mention = phrase.mentions[phrase.mentionAt[first] ?? -1]
  if (mention?.kind !== "tool" || mention.from !== first) return
  const doer = userOf(context, clause)
  if (doer === undefined) return
  // "with the help of AnyDesk": by its id, where it is one.
  const object = isNamedWare(context, mention) ? mention.id : wordsIn(context, mention.from, mention.to)
  addWays(context, saidBy(context, clause, doer.id, "via-product"), [
    {object, from: mention.from, to: mention.to},
  ])
}

const entries: ReadonlySet<string> = new Set(
  "get gain log enter come break obtain move connect authenticate access sign win achieve make begin start take open arrive penetrate".split(
    " ",
  ),
)

/** "were invaded through P", "the intruders changed settings through P": what is done to victims by whomever, and anything
 *  that an attacker does. */
function isHit(context: Context, clause: Clause): boolean {
  const {discourse} = context
  const {lemma, subject, voice} = clause
  if (["hit", "crippling", "striking"].some((kind) => discourse.isVerb(kind, lemma))) return true
  if (voice !== "active" || subject === undefined || discourse.isVerb("no-use", lemma)) return false
  const doer = userOf(context, clause)
  return doer?.kind === "actor" || doer?.kind === "event"
}

function isDeed(context: Context, clause: Clause): boolean {
  return (
    deeds.has(clause.lemma) ||
    entries.has(clause.lemma) ||
    isTakenBy(context, clause) ||
    framesOf(context, clause, "targeting").length > 0 ||
    framesOf(context, clause, "vector").length > 0
  )
}
