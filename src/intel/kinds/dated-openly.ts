/* Which clause dates a deed where its verb does not tell: whatever whoever attacks does, whatever is done by something
 * hostile, who was among the victims, what could not be done, and what responders dealt with over a time. */

import {doerOf} from "../discourse/doer.ts"
import type {FoundTime} from "../grammar/times.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {isHostile} from "./hostile.ts"
import {doerOfNoun} from "./told.ts"

/** Deeds that nobody but an attacker does, whoever it is that does them. */
const hostileDeeds: ReadonlySet<string> = new Set(
  "break hack steal breach infiltrate encrypt deface exfiltrate compromise hijack penetrate ransack burgle wipe sabotage defraud extort blackmail spoof impersonate plunder loot rob".split(
    " ",
  ),
)
const prey =
  /^(?:victims?|targets?|prey|quarr(?:y|ies)|casualt(?:y|ies)|objects?|focus|recipients?|scenes?|brunt)$/
const floods =
  /^(?:flood|barrage|deluge|wave|surge|stream|torrent|avalanche|traffic|requests|junk|bots?|code|e-?mails?|messages?|lures?|passwords?|ransomware|cyber\w*)$/
const sets =
  /^(?:activate|deploy|launch|detonate|trigger|unleash|execute|install|plant|upload|drop|spread|distribute|circulate|plant|load|seed|run|introduce|inject|start|set)$/

/** Whether the clause told a deed though "could not" makes it none: "could not pay out on Monday". */
export function isPrevented({drafts, phrase: {parse}}: Context, clause: Clause): boolean {
  return (
    clause.isNegated &&
    clause.modal === "could" &&
    drafts.some(({kind, anchor}) => kind === "impact-count" && parse.clauseAt[anchor] === clause)
  )
}

/** The event or the actor that a clause dates by what it tells, not by its verb. */
export function whoseOpenly(context: Context, clause: Clause, found: FoundTime): string | undefined {
  const {discourse, phrase} = context
  const {subject, voice} = clause
  if (found.by === "length") return undefined
  if (isDealtWith(context, clause, found) || isCounted(context, clause)) return discourse.event
  if (subject === undefined) return undefined
  const head = phrase.tokens[subject.head]
  if (voice === "be") return isAmongVictims(context, clause) ? discourse.event : undefined
  // "INC Ransom, a gang that first appeared last summer".
  if (
    /^(?:appear|emerge|surface|form|operate)$/.test(clause.lemma) &&
    (discourse.isNoun("actor", head) || head?.isCapital === true)
  ) {
    const who = doerOfNoun(context, subject)
    return who?.kind === "actor" ? who.id : undefined
  }
  if (voice === "passive") {
    const {agent} = clause
    if (agent !== undefined) {
      const isHit = discourse.isVerb("hit", clause.lemma) || discourse.isVerb("crippling", clause.lemma)
      return isHit && floods.test(phrase.tokens[agent.head]?.key ?? "") ? discourse.event : undefined
    }
    // "A ransomware known as Hidra was activated".
    return isWare(context, subject) && sets.test(clause.lemma) ? discourse.event : undefined
  }
  // "Encryption followed on 9 July".
  if (/^(?:follow|ensue|recur|resume|strike|hit)$/.test(clause.lemma) && clause.object === undefined)
    return isOfDeed(context, subject) ? discourse.event : undefined
  // "remained undetected until 3 April"
  if (/^(?:remain|stay|linger|lurk|dwell|sit|persist)$/.test(clause.lemma) && isHostile(context, subject))
    return discourse.hasEvent ? discourse.event : undefined
  // "Tens of thousands of modems stopped working".
  if (/^(?:stop|cease|quit)$/.test(clause.lemma) && phrase.tokens[clause.verb.to]?.key === "working")
    return discourse.hasEvent && !isHostile(context, subject) ? discourse.event : undefined
  if (!isHostileDeed(context, clause) || isLawful(context, subject)) return undefined
  return discourse.event
}

/** "300 companies have received such invitations in the last weeks": how many were hit. */
const isCounted = ({drafts, phrase: {parse}, discourse}: Context, clause: Clause): boolean =>
  clause.voice !== "be" &&
  !discourse.isVerb("finding", clause.lemma) &&
  !discourse.isVerb("seeing", clause.lemma) &&
  !/^(?:grow|rise|climb|turn|appear|list|name|stand|number|total|reach)$/.test(clause.lemma) &&
  drafts.some((d) => d.kind === "impact-count" && !d.isDenied && parse.clauseAt[d.anchor] === clause)

/** "broke into", "gained access to": by its verb and what stands behind it. */
function isHostileDeed({phrase}: Context, {lemma, args, object}: Clause): boolean {
  if (lemma === "break") return args.some(({prep}) => /^(?:into|in)$/.test(prep))
  if (hostileDeeds.has(lemma)) return object !== undefined || args.length > 0
  return (
    /^(?:gain|get|obtain|acquire|have)$/.test(lemma) &&
    /^(?:access|foothold|control|entry)$/.test(phrase.tokens[object?.head ?? -1]?.key ?? "")
  )
}

/** Who does no such thing, or does it by law. */
function isLawful(context: Context, np: NounPhrase): boolean {
  const {discourse, phrase} = context
  const head = phrase.tokens[np.head]
  // "an unauthorised third party"
  const isUnknown = phrase.tokens
    .slice(np.from, np.head)
    .some(({key}) => /^(?:unauthori[sz]ed|unknown|malicious|unidentified)$/.test(key))
  if (isUnknown || isHostile(context, np)) return false
  const isBody = ["institution", "organisations", "post", "victim"].some((kind) =>
    discourse.isNoun(kind, head),
  )
  const kind = phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind
  return (
    np.isPronoun ||
    isBody ||
    kind === "organisation" ||
    kind === "state" ||
    /^(?:police|researchers?|experts?|officers?|investigators?|prosecutors?|analysts?|we|agents?|testers?|teams?|specialists?)$/.test(
      head?.key ?? "",
    )
  )
}

const isWare = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("malware", phrase.tokens[np.head]) ||
  phrase.mentions.some((m) => m.kind === "malware" && m.from >= np.from && m.to <= np.end)

const isOfDeed = ({phrase, discourse}: Context, np: NounPhrase): boolean =>
  discourse.isNoun("event", phrase.tokens[np.head]) ||
  /^(?:encryption|exfiltration|theft|extortion|infection|infections|wave|waves|ransom|demand|leak|leaks|outage|disruption)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )

/** "were among the victims of X", "has been the target of intelligence gathering". */
function isAmongVictims({phrase, discourse}: Context, {predicate, args}: Clause): boolean {
  const np = predicate?.np ?? args.find(({prep}) => prep === "among")?.np
  if (np === undefined || !prey.test(phrase.tokens[np.head]?.key ?? "")) return false
  return np.preps.some(({prep, np: of}) => {
    if (prep !== "of" || of === undefined) return false
    const head = phrase.tokens[of.head]
    return (
      ["event", "actor", "malware", "lure", "end"].some((kind) => discourse.isNoun(kind, head)) ||
      phrase.mentions.some((m) => m.kind === "actor" && m.from >= of.from && m.to <= of.end)
    )
  })
}

/** "Since 2022 the agency has handled five incidents", "has responded to 19 compromises since March". */
export function isDealtWith({phrase, discourse}: Context, clause: Clause, found: FoundTime): boolean {
  const {lemma, object, args, voice} = clause
  const isDealing = /^(?:handle|respond|investigate|record|count|register|deal|receive)$/
  if (voice !== "active" || !isDealing.test(lemma)) return false
  const lead = phrase.tokens[found.from]?.key ?? ""
  const isRecent = lead === "in" && /^(?:recent|the)$/.test(phrase.tokens[found.from + 1]?.key ?? "")
  if (!isRecent && !/^(?:since|between|from|during|over|throughout)$/.test(lead)) return false
  const np = object ?? args.find(({prep}) => /^(?:to|with|on)$/.test(prep))?.np
  const head = phrase.tokens[np?.head ?? -1]
  const of = np?.preps.find(({prep}) => prep === "of" || prep === "about")?.np
  const isEvents = (token: typeof head): boolean =>
    discourse.isNoun("event", token) && isPlural(token) && token?.key !== "reports"
  return (
    np !== undefined &&
    (isEvents(head) ||
      (/^(?:reports?|wave|string|series|number|increase|spike)$/.test(head?.key ?? "") &&
        isEvents(phrase.tokens[of?.head ?? -1])))
  )
}

/** Whether a time hangs on people or things that are no deed: "data of all students since 1987". */
export function isOfOthers(
  {phrase, discourse}: Context,
  found: FoundTime,
  np: NounPhrase | undefined,
): boolean {
  if (np === undefined || found.by !== "calendar") return false
  if (!/^(?:since|before|until|from)$/.test(phrase.tokens[found.from]?.key ?? "")) return false
  const head = phrase.tokens[np.head]
  const clause = phrase.parse.clauseAt[np.head]
  if (clause === undefined || found.from > clause.verb.from) return false
  if (doerOf(discourse, phrase, {from: np.from, to: np.to})?.kind === "event") return false
  return /^(?:students?|pupils?|customers?|employees?|patients?|members?|staff|records?|data|files|graduates|alumni|clients|subscribers|applicants|documents)$/.test(
    head?.key ?? "",
  )
}
