/* What the noun of an attack says without a verb: against whom ("attacks on Norwegian ports") and by what means ("phishing
 * attacks", "a campaign via P", "the exploitation of CVE-…"). */

import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import type {Attached, Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {describedIn} from "./hit-descriptions.ts"
import {type Party, partiesOf, whomBeside} from "./hit-parties.ts"
import {placesBehind} from "./hit-places.ts"
import {addTargets, addWays, endOfList, type Said} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import {waysOf} from "./ways.ts"

/** Nouns of which "of" names whom or what they were done to. */
const done =
  /^(?:breach|breaches|compromise|compromises|intrusion|hack|hacks|hacking|infiltration|disruption|disruptions|theft|sabotage|defacement|defacements|infection|infections|targeting|surveillance|exploitation|abuse|misuse|hijacking|takeover|penetration|shutdown|paralysis|bombardment|encryption|blackmail|extortion|wiping|destruction|jamming|spying|eavesdropping|wiretapping|snooping|blackouts?|crippling|looting|ransacking|break-ins?|burglary|impersonation|phishing|spear-?phishing|smishing|vishing|doxing|hounding|harassment|tracking|bugging)$/
const used = /^(?:exploitation|abuse|misuse)$/
const superlative = /^(?:most|first|worst|\w{3,}[^u]est)$/
const taking = /^(?:thefts?|heists?|leaks?|exfiltration|robber(?:y|ies))$/

/** What the noun of an attack says of its victims and its means. */
export function readAttack(context: Context, np: NounPhrase): void {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  const isDeed =
    discourse.isNoun("event", head) ||
    done.test(head?.key ?? "") ||
    isUnlawfulAccess(context, np) ||
    isDispatch(context, np)
  if (isDeed && isReal(context, np)) attack(context, np)
  else if (np.head > np.from + 1 && phrase.tokens[np.from + 1]?.key === "targeting" && isReal(context, np))
    aimedAt(context, np)
}

/** "unauthorised access to our systems": an intrusion. */
const isUnlawfulAccess = ({phrase: {tokens}}: Context, np: NounPhrase): boolean =>
  /^(?:access|logins?|log-ins?|sign-ins?|entry)$/.test(tokens[np.head]?.key ?? "") &&
  tokens
    .slice(np.from, np.head)
    .some(({key}) =>
      /^(?:unauthori[sz]ed|illegal|illicit|improper|unlawful|fraudulent|criminal|malicious)$/.test(key),
    )

/** "the mass distribution of malicious e-mails among ministries". */
const isDispatch = ({phrase: {tokens}, discourse}: Context, np: NounPhrase): boolean =>
  /^(?:distribution|dissemination|mailing|sending|delivery|dispatch|spread)$/.test(
    tokens[np.head]?.key ?? "",
  ) &&
  np.preps.some(
    ({prep, np: what}) =>
      prep === "of" &&
      (discourse.isNoun("malware", tokens[what?.head ?? -1]) ||
        /^(?:e-?mails?|messages|sms|lures?|links?|attachments?)$/.test(tokens[what?.head ?? -1]?.key ?? "")),
  )

/** "the targeting maritime industries": a gerund with its object behind the article. */
function aimedAt(context: Context, np: NounPhrase): void {
  const doer = whoseAttack(context, np)
  if (doer === undefined) return
  const said: Said = {
    subject: doer.id,
    relation: "targets",
    anchor: np.from + 1,
    start: np.from,
    isDenied: false,
    modality: "presupposed",
    isTakenForGranted: true,
  }
  addTargets(context, said, partiesOf(context, np), endOfList(np))
}

/** Not "any attacks", "future attacks", "no intrusion", "what would be an attack". */
export function isReal(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const words = phrase.tokens.slice(np.from, np.head)
  if (
    words.some(({key}) =>
      /^(?:no|any|future|further|possible|potential|such|planned|attempted|all|every|most|next|more|simulated|imminent)$/.test(
        key,
      ),
    )
  )
    return false
  // "similar attacks" of any day; "a similar intrusion at a think tank" is one.
  const isOne = /^(?:a|an|another|one|two|three)$/.test(phrase.tokens[np.from]?.key ?? "")
  if (!isOne && words.some(({key}) => key === "similar")) return false
  const clause = phrase.parse.clauseAt[np.head]
  if (clause === undefined) return true
  // "Ransomware attacks have doubled": many of many.
  const isBare = np.determiner === undefined && np.possessor === undefined
  if (clause.subject === np && isBare && discourse.isVerb("counting", clause.lemma)) return false
  // "cannot log in after an attack on the network": the attack has happened.
  if (clause.args.some((a) => a.np === np && causal.has(a.prep))) return true
  // "Nobody would comment on the attack on P", "denied any part in the hacking of P".
  if (phrase.tokens[np.from]?.key === "the") {
    if (!preventing.test(clause.lemma) && isSpokenAbout(clause)) return true
  }
  // "last autumn's attack on the hospital cost four million"
  if ((np.possessor !== undefined || phrase.tokens[np.from]?.key === "the") && isKnown(context, np, clause))
    return true
  if (clause.isNegated) return false
  // "is the most serious attack on our energy system": said of one that is known.
  return clause.kind === "fragment" || isTold(context, clause) || isSpokenOf(context, clause)
}

/** "to warn of intrusions at P", "in order to investigate the attack on P": what is spoken of, and neither made nor prevented. */
function isSpokenOf({discourse}: Context, {kind, lemma, isNegated, parent}: Clause): boolean {
  if (isNegated || discourse.isVerb("bringing-about", lemma)) return false
  if (kind !== "infinitive" && kind !== "gerund") return false
  return parent === undefined || (!parent.isImperative && !conditional.test(parent.marker))
}

const preventing =
  /^(?:prevent|avoid|stop|thwart|plan|prepare|enable|allow|facilitate|cause|lead|result|risk|fear|expect|deter|require|need|want|intend|attempt|try|see|find|have|be|permit|help|support)$/

/** "comment on", "investigate", "deny having to do with": verbs behind which stands what is known. */
function isSpokenAbout({lemma, marker, isImperative}: Clause): boolean {
  return (
    !isImperative &&
    !conditional.test(marker) &&
    /^(?:comment|discuss|speak|talk|investigate|examine|blame|attribute|link|connect|name|say|deny|confirm|explain|know|do|condemn|address|answer|mention|describe|conclude|determine|prove|tie|claim|admit)$/.test(
      lemma,
    )
  )
}

/** "rejected the charge that it had ordered the hack of P", "has had no effect": the attack that everybody knows of. */
function isKnown({phrase}: Context, np: NounPhrase, clause: Clause): boolean {
  const {marker, lemma, isImperative, modal, isPerfect} = clause
  if (preventing.test(lemma) && !/^(?:be|have|see|find|say)$/.test(lemma)) return false
  if (isImperative || conditional.test(marker)) return false
  // "said the attack on its hotels would cost it millions"
  if (modal !== undefined && !isPerfect && (clause.subject !== np || clause.voice === "passive")) return false
  return (
    /^(?:attack|cyberattack|cyber-attack|hack|hacking|break-in|intrusion|breach|raid|jamming|spying|heist|burglary|sabotage|blackout|defacement|incident)$/.test(
      phrase.tokens[np.head]?.key ?? "",
    ) && np.preps.some(({prep}) => /^(?:on|at|against|into|of)$/.test(prep))
  )
}

const conditional = /^(?:if|unless|whether|until|lest|once)$/

const causal: ReadonlySet<string> = new Set(
  "after,following,because of,due to,owing to,in the wake of,as a result of,since,thanks to".split(","),
)

function attack(context: Context, np: NounPhrase): void {
  const {phrase} = context
  const key = phrase.tokens[np.head]?.key ?? ""
  const preps = behind(context, np)
  const whom: Attached[] = []
  const means: Attached[] = []
  for (const attached of preps) {
    const {prep, np: inner, at} = attached
    if (inner === undefined || phrase.times[at] !== undefined) continue
    if (
      /^(?:on|against|at|into|targeting|upon|inside)$/.test(prep) ||
      (prep === "of" && done.test(key)) ||
      (prep === "from" && taking.test(key)) ||
      // "intrusions in the networks of P", "is expanding its attacks to P"
      (prep === "in" &&
        (context.discourse.isNoun("holder", phrase.tokens[inner.head]) || isOwn(context, inner))) ||
      (/^(?:to|among|amongst)$/.test(prep) && isDispatch(context, np)) ||
      (prep === "to" && (isWidened(context, np) || isUnlawfulAccess(context, np)))
    )
      whom.push(attached)
    else if (/^(?:via|through|with|using|by means of|over)$/.test(prep)) means.push(attached)
  }
  const technique = techniqueBefore(context, np)
  const places = /^(?:defacement|blackouts?|outages?|sabotage)$/.test(key)
    ? placesBehind(
        context,
        np.preps.filter((p) => p.prep === "in"),
      )
    : []
  if (whom.length === 0 && means.length === 0 && technique === undefined && places.length === 0) return
  const doer = whoseAttack(context, np)
  if (doer === undefined) return
  const said: Said = {
    subject: doer.id,
    relation: "targets",
    anchor: np.head,
    start: np.from,
    isDenied: false,
    modality: "presupposed",
    isTakenForGranted: true,
  }
  // "X ran a phishing campaign": X's.
  const isTold = context.drafts.some(
    (d) =>
      d.kind === "vector" &&
      d.object === technique?.object &&
      d.evidence.from <= np.head &&
      np.head < d.evidence.to,
  )
  if (technique !== undefined && !isTold) addWays(context, {...said, relation: "uses"}, [technique])
  const parties: Party[] = [...places]
  for (const {np: inner} of whom) {
    if (inner === undefined) continue
    const ways = waysOf(context, inner, used.test(key) ? "any" : "ids").filter(
      (way) => used.test(key) || isOfHead(context, inner, way),
    )
    addWays(context, {...said, relation: "against-product"}, ways)
    if (/^(?:exploitation|abuse|misuse)$/.test(key)) continue
    const named = whomBeside(context, inner)
    parties.push(...(named.length === 0 && ways.length === 0 ? describedIn(context, inner) : named))
  }
  // "the longest breach of a public body": how grave it is.
  if (phrase.tokens.slice(np.from, np.head).some(({key}) => superlative.test(key))) return
  if (parties.length > 0) parties.push(...placesOfHappening(context, np))
  addTargets(
    context,
    said,
    parties,
    Math.max(0, ...whom.map(({np: inner, end}) => (inner === undefined ? end : endOfList(inner)))),
  )
  for (const {prep, np: inner} of means)
    if (inner !== undefined)
      addWays(
        context,
        {...said, relation: "via-product"},
        waysOf(context, inner, prep === "with" || prep === "over" ? "tools" : "any"),
      )
}

/** "in our virtualisation platform", "in its cloud": where somebody of his own tells of it. */
const isOwn = ({phrase: {tokens}}: Context, {determiner}: NounPhrase): boolean =>
  /^(?:our|its|their)$/.test(tokens[determiner ?? -1]?.key ?? "")

/** "attacks on ESXi servers", but not on "WordPress sites" and "the Storting's e-mail system". */
const isOfHead = ({phrase, discourse}: Context, np: NounPhrase, {to}: {readonly to: number}): boolean =>
  to > np.head || (discourse.isNoun("product", phrase.tokens[np.head]) && to > (np.possessor?.to ?? 0))

/** "The intrusions took place at research institutes in France": the place may hang on the verb. */
function placesOfHappening(context: Context, np: NounPhrase): readonly Party[] {
  return context.phrase.clauses
    .filter((c) => c.subject === np && c.voice === "active" && happening.test(c.lemma))
    .flatMap((c) =>
      placesBehind(
        context,
        c.args.filter(({prep}) => /^(?:in|across)$/.test(prep)),
      ),
    )
}

const happening = /^(?:take|begin|start|occur|happen|continue|go)$/

/** What stands behind the noun: its own prepositions, those of a participle ("carried out by X against Y"), and those of
 *  a verb that only says that it happened ("intrusions took place at banks"). */
function behind(context: Context, np: NounPhrase): readonly Attached[] {
  const found: Attached[] = [...np.preps]
  // "the theft and publication of mail of P"
  if (np.preps.length === 0) found.push(...(np.conjuncts.at(-1)?.preps ?? []))
  // "a campaign of digital surveillance against journalists"
  for (const {np: inner, prep} of np.preps)
    if (prep === "of" && inner !== undefined) {
      found.push(...inner.preps.filter((p) => p.isLoose || /^(?:against|on)$/.test(p.prep)))
      for (const clause of inner.clauses) if (clause.kind === "participle") found.push(...clause.args)
    } else if (/^(?:by|in|from|of)$/.test(prep) && inner !== undefined)
      found.push(...inner.preps.filter((p) => p.isLoose && /^(?:against|on|at|into)$/.test(p.prep)))
  for (const clause of np.clauses)
    if (clause.kind === "participle" && isHeld(clause)) found.push(...clause.args)
  // "the distribution of e-mails with the subject X among ministries"
  const {tokens, parse} = context.phrase
  const readers = isDispatch(context, np)
    ? parse.nouns.find(({from}) => from > np.end && /^among(?:st)?$/.test(tokens[from - 1]?.key ?? ""))
    : undefined
  if (readers !== undefined)
    found.push({
      prep: "among",
      np: readers,
      at: readers.from - 1,
      end: readers.end,
      clause: undefined,
      isLoose: true,
    })
  for (const attached of looseBehind(context, np))
    if (!found.some(({at}) => at === attached.at)) found.push(attached)
  for (const clause of context.phrase.clauses) {
    if (clause.subject !== np) continue
    if (clause.voice === "active" && happening.test(clause.lemma))
      found.push(
        ...[...clause.args, ...(clause.object?.preps ?? [])].filter(({prep}) =>
          /^(?:on|against|at)$/.test(prep),
        ),
      )
    else if (clause.voice === "passive" && isHeld(clause))
      found.push(...clause.args.filter(({prep}) => /^(?:on|against|at|through|via)$/.test(prep)))
  }
  return found
}

/** What stands right behind the noun and was hung on the verb: "launched attacks on P", "attacks on X and on Y". */
function looseBehind({phrase, discourse}: Context, np: NounPhrase): readonly Attached[] {
  const {tokens} = phrase
  const found: Attached[] = []
  for (const clause of phrase.clauses) {
    if (clause.verb.from > np.head && clause.subject !== np) continue
    for (const attached of [...clause.args, ...(clause.predicate?.preps ?? [])]) {
      const {prep, at} = attached
      if (at < np.to || at > np.to + 24 || !/^(?:on|against|into|at|upon)$/.test(prep)) continue
      if (/^(?:blame|pin|focus)$/.test(clause.lemma) && (clause.object === np || clause.subject === np))
        continue
      // "laid the blame for the intrusion squarely on Beijing"
      if (
        /^(?:blame|responsibility|finger|suspicion|guilt|suspicions)$/.test(
          tokens[clause.object?.head ?? -1]?.key ?? "",
        )
      )
        continue
      const isApart = phrase.clauses.some(
        (c) => c.verb.from > np.head && c.verb.to <= at && c.verb.from < c.verb.to,
      )
      const isOthers = tokens
        .slice(np.head + 1, at)
        .some((t, i) => discourse.isNoun("event", t) && phrase.verbAt[np.head + 1 + i] === -1)
      if (!isApart && !isOthers) found.push(attached)
    }
  }
  return found
}

export const isHeld = ({lemma}: Clause): boolean =>
  /^(?:carry|conduct|launch|mount|run|perpetrate|wage|stage|execute|commit|direct|aim|orchestrate|lead|organise|undertake)$/.test(
    lemma,
  )

/** "X stepped up its activity against P", "X updated its tools in attacks on P": X, where he is named. */
function ownAttacker(context: Context, np: NounPhrase): Ref | undefined {
  const {phrase, discourse} = context
  const isOwn = /^(?:its|their)$/.test(phrase.tokens[np.determiner ?? -1]?.key ?? "")
  const clause = phrase.clauses.find(
    (c) =>
      c.voice === "active" &&
      (isOwn || /^(?:use|employ|deploy)$/.test(c.lemma)
        ? c.object === np || c.args.some((a) => a.np === np)
        : [...c.args, ...(c.object?.preps ?? [])].some(
            (a) => a.np === np && /^(?:in|during|through|by|via|as part of|with)$/.test(a.prep),
          )),
  )
  const subject = clause?.subject
  if (subject !== undefined && !subject.isPronoun && isTold(context, clause as Clause)) {
    const ref = doerOfNoun(context, subject)
    if (ref?.kind === "actor") return ref
  }
  return isOwn &&
    discourse.topic === "actor" &&
    discourse.lastActor !== undefined &&
    subject?.isPronoun === true
    ? discourse.lastActor
    : undefined
}

/** "is expanding its attacks to P". */
function isWidened({phrase}: Context, np: NounPhrase): boolean {
  return phrase.clauses.some(
    (c) =>
      c.object === np &&
      /^(?:expand|extend|widen|broaden|shift|spread|turn|move|direct|export)$/.test(c.lemma),
  )
}

/** Whose attack it is: "X's attack on P", else the event. */
export function whoseAttack(context: Context, np: NounPhrase): Ref | undefined {
  const {discourse, phrase} = context
  // "a campaign by X against Y": by X is an attribution, and what is said of whom it hit is said of the campaign.
  const named: (NounPhrase | undefined)[] = [np.possessor]
  // "activity relating to X included the targeting of P, and for Y the targeting of Q"
  const before = phrase.mentions.find(
    (m) => m.kind === "actor" && m.to === np.from && phrase.tokens[m.from - 1]?.key === "for",
  )
  if (before !== undefined) return discourse.mentionRef(before)
  const including = phrase.clauses.find(
    ({lemma, object}) =>
      /^(?:include|involve)$/.test(lemma) &&
      object !== undefined &&
      (object === np || object.conjuncts.includes(np)),
  )
  named.push(including?.subject)
  const own = ownAttacker(context, np)
  if (own !== undefined) return own
  const event = doerOf(discourse, phrase, {from: np.from, to: np.to})
  for (const who of named) {
    if (who === undefined) continue
    const ref = doerOfNoun(context, who)
    if (ref !== undefined && (ref.kind === "actor" || ref.kind === "state body")) return ref
  }
  if (event !== undefined)
    return event.kind === "event" || event.kind === "actor" || event.kind === "state body"
      ? event
      : {id: discourse.event, kind: "event", from: np.from, to: np.to}
  return {id: discourse.event, kind: "event", from: np.from, to: np.to}
}

const techniques =
  /^(?:ransomware|phishing|spear-phishing|spearphishing|denial-of-service|ddos|supply-chain|password-spraying|brute-force|smishing|vishing|malware|wiper|watering-hole|credential-stuffing)$/

/** "phishing attacks", "a ransomware campaign", "a supply-chain attack". */
export function techniqueBefore(
  {phrase}: Context,
  np: NounPhrase,
): {readonly object: string; readonly from: number; readonly to: number} | undefined {
  for (let i = np.from; i < np.head; i++) {
    const token = phrase.tokens[i]
    if (token !== undefined && techniques.test(token.key)) {
      const isWhole = token.key === "supply-chain"
      return {
        object: isWhole ? `${token.text} ${phrase.tokens[np.head]?.text ?? ""}` : token.text,
        from: i,
        to: np.head + 1,
      }
    }
  }
  return undefined
}
