/* Means that the relations of the lexicon say: "exploited CVE-…", "relies on P", "a backdoor was planted", "ran a phishing
 * campaign".
 *
 * A relation says how much its object may be: of what anybody sends and installs only tools, lures and flaws count; of what is
 * exploited and used anything that is no dull word. Where whoever attacks sets something up, it is what he works with. */

import type {Ref} from "../discourse/discourse.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import {isHeld, techniqueBefore} from "./attack-nouns.ts"
import {type Context, wordsIn} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {messageWays} from "./messages.ts"
import {addWays, saidBy} from "./targeting.ts"
import {doerIn} from "./told.ts"
import {isWare} from "./ware-types.ts"
import {meantBy} from "./wares.ts"
import {type Openness, waysOf} from "./ways.ts"
import {helped, userOf} from "./wielders.ts"

/** Relations whose object must be a tool, a lure or a flaw: "deployed a backdoor", not "deployed a team". */
const narrow: ReadonlySet<string> = new Set(
  "deploy install send distribute plant involve create deliver drop implant spread".split(" "),
)
const exploits: ReadonlySet<string> = new Set(
  "exploits abuse leverage weaponise take-advantage-of misuse".split(" "),
)
/** Relations whose object may be anything that somebody works with: "commandeered the servers of a rival". */
const seizing: ReadonlySet<string> = new Set(
  "exploits abuse leverage weaponise take-advantage-of misuse commandeer hijack trojanise uses".split(" "),
)

/** "X ran a phishing campaign", "launched ransomware attacks": the technique, by whoever is known to have done it. */
export function waged(context: Context, clause: Clause): boolean {
  const {object, voice, lemma} = clause
  if (
    object === undefined ||
    voice !== "active" ||
    !context.discourse.isNoun("event", context.phrase.tokens[object.head])
  )
    return false
  const technique = isHeld(clause) || /^use$/.test(lemma) ? techniqueBefore(context, object) : undefined
  const doer = technique === undefined ? undefined : doerIn(context, clause)
  if (technique === undefined || doer?.kind !== "actor") return false
  addWays(context, saidBy(context, clause, doer.id, "uses"), [technique])
  return true
}

/** "exploited CVE-…", "relies on P", "a backdoor was planted". */
export function objects(context: Context, clause: Clause): void {
  for (const {relation, agent, patient, prep} of framesOf(context, clause, "vector")) {
    const at = {agent, patient, prep: prep === undefined ? undefined : helped(context, prep).np}
    const object = at[relation.object]
    if (object === undefined) continue
    const doer =
      userOf(context, clause) ??
      (exploits.has(relation.relation) ? bodyIn(context, clause, object) : undefined) ??
      (relation.relation === "begins-with" ? begun(context, clause) : undefined)
    if (doer === undefined) continue
    const isBare = clause.voice === "passive" && clause.agent === undefined
    const isExploit = exploits.has(relation.relation)
    if (isBare && !isExploit && !context.discourse.hasEvent) continue
    // "140 routers were misused": whom it hit, or what was built.
    if (isCounted(context, object) && (clause.voice === "passive" || !isWare(context, object))) continue
    // "TrickBot uses HTTPS": how malware works.
    if (!isExploit && !narrow.has(relation.relation) && isByWare(context, clause)) continue
    const openness: Openness =
      narrow.has(relation.relation) || (!isExploit && clause.voice === "passive")
        ? "tools"
        : clause.voice === "active" && seizing.has(relation.relation)
          ? "wide"
          : "any"
    broughtBy(context, clause, relation.relation)
    const isSent =
      clause.voice === "passive" && context.discourse.isNoun("message", context.phrase.tokens[object.head])
    const meant =
      meantBy(context, clause, object, !narrow.has(relation.relation)) ??
      (isSent ? messageWays(context, clause, object, openness) : undefined)
    const ways =
      meant ??
      waysOf(
        context,
        object,
        openness === "tools" &&
          clause.voice === "active" &&
          (isProgram(context, object) || (isSettingUp(clause) && isSetUp(context, object)))
          ? "wide"
          : openness,
      )
    const against = clause.args.flatMap(({prep: on, np}) =>
      np !== undefined && /^(?:against|on|in)$/.test(on) ? waysOf(context, np, "ids") : [],
    )
    // "exploits against P": P.
    if (
      against.length > 0 &&
      context.discourse.isNoun("means", context.phrase.tokens[object.head]) &&
      ways.every(({object: words}) => words.includes(" "))
    ) {
      addWays(context, saidBy(context, clause, doer.id, relation.relation), against)
      return
    }
    if (ways.length === 0) continue
    context.discourse.topic = doer.kind === "event" ? "event" : "actor"
    const behind = carried(context, clause, object)
    const last = ways.at(-1)
    const whole =
      behind === undefined || last === undefined || last.to < object.to
        ? ways
        : [
            ...ways.slice(0, -1),
            {...last, object: `${last.object} ${wordsIn(context, behind.at, behind.end)}`, to: behind.end},
          ]
    addWays(context, saidBy(context, clause, doer.id, relation.relation), whole)
    addWays(context, saidBy(context, clause, doer.id, relation.relation), against)
    beside(context, clause, doer, prep)
    return
  }
}

/** "Infection chains start with P", "each began with P": the event. */
function begun({discourse, phrase}: Context, {subject, at}: Clause): Ref | undefined {
  const head = phrase.tokens[subject?.head ?? -1]
  const isCase =
    /^(?:each|both|all|chains?|it|everything|story|sequence|cases?|infections?|process|approach|schemes?|procedure|contact|ordeal|trouble)$/.test(
      head?.key ?? "",
    )
  return isCase && discourse.hasEvent ? {id: discourse.event, kind: "event", from: at, to: at} : undefined
}

/** "used a wiper together with ransomware", "made use of stolen passwords and of a program": what is used as well. */
function beside(context: Context, clause: Clause, doer: Ref, own: Attached | undefined): void {
  // "made use of stolen passwords and of a program": "of" hangs on "use".
  const isUse = context.phrase.tokens[clause.object?.head ?? -1]?.key === "use"
  const ofUse = isUse ? (clause.object?.preps ?? []).filter(({prep}) => prep === "of") : []
  for (const attached of [...clause.args, ...ofUse.slice(1)]) {
    const {prep, np, at} = attached
    if (
      np !== undefined &&
      ((prep === own?.prep && at !== own.at) || together.has(prep) || ofUse.includes(attached)) &&
      clause.voice === "active"
    )
      addWays(
        context,
        saidBy(context, clause, doer.id, "uses"),
        waysOf(context, np, "any").filter(
          ({object}) => !context.drafts.some((d) => d.kind === "vector" && d.object === object),
        ),
      )
  }
}

const together: ReadonlySet<string> = new Set([
  "together with",
  "along with",
  "alongside",
  "in combination with",
  "in conjunction with",
  "as well as",
  "in addition to",
  "besides",
])

/** "set up", "created", "registered". */
const isSettingUp = ({lemma}: Clause): boolean =>
  /^(?:set|create|register|establish|add|open|build)$/.test(lemma)

/** What somebody who attacks works with: rules, accounts, domains, pages; not "a commission". */
const isSetUp = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("landing", phrase.tokens[np.head]) ||
  /^(?:rules?|accounts?|users?|domains?|profiles?|personas?|tasks?|tunnels?|groups?|servers?|channels?|infrastructure|mailbox(?:es)?|keys?|tokens?|jobs?|filters?|network|identit(?:y|ies))$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )

/** "installed a remote administration program", "deployed a set of scripts": what runs on a machine. */
const isProgram = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  [np, ...np.conjuncts].some((n) => {
    const head = phrase.tokens[n.head]
    const of = /^(?:set|series|number|pair|range|suite|collection|bundle|chain|combination|mix)$/.test(
      head?.key ?? "",
    )
      ? n.preps.find(({prep}) => prep === "of")?.np
      : undefined
    return discourse.isNoun("program", phrase.tokens[(of ?? n).head])
  })

/** "the NSA exploited a flaw": a body does that only as an attacker. */
function bodyIn(
  {discourse, phrase}: Context,
  {subject, voice, tense}: Clause,
  object: NounPhrase,
): Ref | undefined {
  if (subject === undefined || voice !== "active" || tense !== "past") return undefined
  const mention = phrase.mentions[phrase.mentionAt[subject.head] ?? -1]
  const isFlaw =
    discourse.isNoun("means", phrase.tokens[object.head]) ||
    phrase.mentions[phrase.mentionAt[object.head] ?? -1]?.kind === "vulnerability"
  return mention?.kind === "organisation" && isFlaw ? discourse.mentionRef(mention) : undefined
}

/** "Infected thumb drives plant a backdoor": what brings the malware is a means too. */
function broughtBy(context: Context, clause: Clause, relation: string): void {
  const {subject} = clause
  if (
    !/^(?:deploy|install|plant|drop|deliver|implant)$/.test(relation) ||
    clause.voice !== "active" ||
    subject === undefined ||
    !context.discourse.hasEvent
  )
    return
  if (context.discourse.isNoun("malware", context.phrase.tokens[subject.head]) || !isWare(context, subject))
    return
  const ways = waysOf(context, subject, "tools")
  addWays(context, saidBy(context, clause, context.discourse.event, "uses"), ways)
}

/** "e-mails with links": what the object brings along. */
function carried({phrase}: Context, clause: Clause, object: NounPhrase): Attached | undefined {
  const isLink = /^(?:links?|urls?|hyperlinks?)$/.test(phrase.tokens[object.head]?.key ?? "")
  return clause.args.find(
    ({prep, at}) =>
      (/^(?:with|containing|without)$/.test(prep) || (isLink && prep === "to")) && at === object.end,
  )
}

/** "some 140 routers", "60 tenants": victims by their number. */
const isCounted = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  np.count !== undefined && discourse.isNoun("victim", phrase.tokens[np.head])

/** Whether malware is said to do it. */
function isByWare({phrase, discourse}: Context, {voice, subject}: Clause): boolean {
  if (voice !== "active" || subject === undefined) return false
  return (
    discourse.isNoun("malware", phrase.tokens[subject.head]) ||
    phrase.mentions[phrase.mentionAt[subject.head] ?? -1]?.kind === "malware"
  )
}
