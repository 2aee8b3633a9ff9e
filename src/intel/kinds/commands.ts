/* Attributions by who commands or runs what it was done with: "the botnet is run by X", "the attack was carried out on the
 * orders of Y", "charged two men with running the group Z". */

import type {Ref} from "../discourse/discourse.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {behindPreposition} from "./clauses.ts"
import {attribute, culpritsIn} from "./culprits.ts"
import {innerClauses} from "./deed-clauses.ts"
import {deedsOf, spokenOf} from "./deeds.ts"
import type {Context} from "./draft.ts"
import {isNamed, partiesOf} from "./parties.ts"

const running = /^(?:run|operate|control|administer|manage|maintain|own|host|create|set)$/

/** What only attackers have, and what anybody may have. */
const weapons = /^(?:botnets?|personas?|malware|spyware|backdoors?|implants?|proxies|proxy|sock-?puppets?)$/
const means =
  /^(?:networks?|infrastructure|accounts?|channels?|websites?|sites?|domains?|servers?|pages?|profiles?|forums?|portals?|outlets?|fronts?|addresses|wallets?|platforms?|service)$/

/** "The botnet is run by X", "X operates the persona": X did what was done with it. */
export function operated(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (!running.test(clause.lemma) || clause.isNegated || clause.kind === "infinitive") return false
  const isPassive = clause.voice === "passive"
  if (isPassive && clause.agent === undefined) return false
  const thing = isPassive ? clause.subject : clause.object
  const key = phrase.tokens[thing?.head ?? -1]?.key ?? ""
  const isWeapon = weapons.test(key) || (thing !== undefined && isWeaponOf(context, thing))
  const isTheirs = /^(?:the|this|these|those|both|all|its|they|it)$/.test(
    phrase.tokens[thing?.from ?? -1]?.key ?? "",
  )
  // "They found a botnet. It is controlled by X": no group, and nobody has been named.
  const isIt = /^(?:it|they)$/.test(key) && isPassive && context.discourse.topic !== "actor"
  if (thing === undefined || !(isWeapon || isIt || (isTheirs && means.test(key)))) return false
  if (/^(?:own|host|create|set|maintain)$/.test(clause.lemma) && !isWeapon) return false
  const culprits = culpritsIn(
    context,
    [isPassive ? clause.agent : clause.subject],
    (isWeapon || isIt) && isPassive,
  ).filter(({ref}) => ref.kind !== "person" && ref.kind !== "malware")
  return attribute(context, clause, "run", culprits, spokenOf(context, clause))
}

/** "this network of routers", "the Raptor Train botnet". */
const isWeaponOf = ({phrase}: Context, {head, preps, from}: NounPhrase): boolean =>
  (/^networks?$/.test(phrase.tokens[head]?.key ?? "") &&
    (preps.some(
      ({prep, np}) =>
        prep === "of" &&
        /^(?:routers?|devices|cameras|computers|machines|websites|accounts|personas|proxies|bots|sites|pages|outlets)$/.test(
          phrase.tokens[np?.head ?? -1]?.key ?? "",
        ),
    ) ||
      phrase.tokens.slice(from, head).some(({key}) => /^(?:bot|proxy|relay|orb|covert)$/.test(key)))) ||
  phrase.mentions.some((m) => m.kind === "malware" && m.to === head + 1)

const orders = [
  "on the orders of",
  "on the order of",
  "on orders from",
  "on the instructions of",
  "on instructions from",
  "on the instruction of",
  "at the direction of",
  "under the direction of",
  "at the behest of",
  "at the bidding of",
  "under the command of",
  "under the orders of",
]

const ordering: ReadonlySet<string> = new Set(
  "orders order instructions instruction direction behest bidding command".split(" "),
)

/** "The attack was carried out on the orders of the GRU": it commanded it, where nobody else is said to have done it. */
export function onOrders(context: Context, clause: Clause): boolean {
  const {phrase} = context
  if (clause.lemma === "be" || clause.voice !== "passive" || clause.agent !== undefined) return false
  // PERF: each of these prepositions holds one of a few nouns.
  if (!phrase.tokens.some(({key}) => ordering.has(key))) return false
  const deeds = deedsOf(context, clause.subject, true).filter(({kind}) => kind === "event")
  if (deeds.length === 0) return false
  const culprits = orders
    .flatMap((prep) => behindPreposition(phrase, clause, prep))
    .map((noun) => culpritsIn(context, [noun], false))
    .find((found) => found.length > 0)
  return culprits !== undefined && attribute(context, clause, "ordered-by", culprits, deeds)
}

/** "indicted two brothers for running the group X": they are behind it. */
export function accusedOfRunning(context: Context, clause: Clause): boolean {
  if (!/^(?:indict|charge|accuse|arrest|sanction|prosecute|convict|jail|sentence)$/.test(clause.lemma))
    return false
  if (clause.isNegated) return false
  const whom = clause.voice === "passive" ? clause.subject : clause.object
  const inner = innerClauses(clause).find(({lemma}) =>
    /^(?:run|operate|lead|head|found|administer)$/.test(lemma),
  )
  const led: readonly Ref[] =
    inner === undefined
      ? []
      : partiesOf(context, inner.object).filter((ref) => ref.kind === "actor" && isNamed(context, ref))
  return led.length > 0 && attribute(context, clause, "behind", culpritsIn(context, [whom], true), led)
}
