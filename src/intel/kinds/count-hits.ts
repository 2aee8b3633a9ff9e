/* How what is counted was hit, beside the verbs of hit-verbs.ts: where the number stands in what was taken from them ("the
 * data of two million travellers"), behind the noun of a deed ("the wiping of 13,000 tablets"), where something was put
 * ("a skimmer in the pages of 443 shops"), and where people did what a ruse made them do ("900 people entered their card
 * numbers"). */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {badState, isAttacker, isReal, victimNouns} from "./hit-clauses.ts"
import type {Hit} from "./hit-verbs.ts"
import {isHostile} from "./hostile.ts"
import {type Standing, standings} from "./places-of-nouns.ts"

/** Deeds by their noun, beside those of events. */
const deedNouns: ReadonlySet<string> = new Set(
  (
    "wiping encryption hijacking defacement takeover bricking exfiltration theft copying blackout freezing sabotage destruction " +
    "exposure poisoning hacking breaching overloading paralysis corruption deletion leaking infiltration penetration abuse misuse " +
    "loss disabling shutdown"
  ).split(" "),
)
const closing =
  /^(?:block|revoke|lose|deny|restrict|restore|grant|give|allow|require|need|cut|remove|regain|limit|provide|offer|buy|have|request|seek|want|protect|secure|control|manage)$/
const holding =
  /^(?:hold|possess|have|offer|sell|auction|advertise|list|access|see|view|obtain|acquire|gain|get|collect|amass|gather|take|read|peddle|trade|hawk|post|publish|grab|scrape)$/
const fetching =
  /^(?:export|download|copy|exfiltrate|pull|extract|take|siphon|syphon|harvest|steal|dump|scrape|lift|remove|retrieve|send|leak|demand|extort)$/

/** How what a noun phrase counts was hit; undefined where nothing says so. */
export function hitBeside(context: Context, np: NounPhrase): Hit | undefined {
  const all = standings(context.phrase.parse)
  let at: NounPhrase = np
  let isOfPrivate = false
  for (let depth = 0; depth < 4; depth++) {
    let next: NounPhrase | undefined
    for (const standing of all.get(at) ?? []) {
      if (standing.as === "behind") {
        if (isDeedNoun(context, standing)) return {clause: undefined, byItself: true}
        if (hosting.has(standing.prep)) next = standing.np
      } else if (standing.as === "subject" || standing.as === "object" || standing.as === "argument") {
        const {clause} = standing
        if (isReal(context, clause) && isHitBy(context, standing, at, {counted: np, depth, isOfPrivate}))
          return {clause, byItself: false, host: at}
      }
    }
    if (next === undefined || next === at) return undefined
    at = next
    isOfPrivate ||= isPrivate(context, at)
  }
  return undefined
}

const hosting: ReadonlySet<string> = new Set([
  "of",
  "at",
  "in",
  "from",
  "on",
  "belonging to",
  "for",
  "about",
  "to",
])

const isPrivate = ({phrase, discourse}: Context, np: NounPhrase): boolean => {
  const head = phrase.tokens[np.head]
  return (
    discourse.isNoun("private", head) ||
    discourse.isNoun("taken", head) ||
    /^(?:answers?|fingerprints|identity|identities|medical|accounts?|mailbox(?:es)?|lives|money|savings|biometrics|location|photos|whereabouts|movements|tickets|chats?|conversations?|notes|recordings?|applications?)$/.test(
      head?.key ?? "",
    )
  )
}

/** "the remote wiping of 13,000 tablets", "access to the networks of fourteen governments". */
function isDeedNoun(context: Context, standing: Extract<Standing, {as: "behind"}>): boolean {
  const {phrase, discourse} = context
  const {np, prep} = standing
  const key = phrase.tokens[np.head]?.key ?? ""
  const clause = phrase.parse.clauseAt[np.head]
  if (/^(?:no|any|possible|potential|future|further)$/.test(phrase.tokens[np.from]?.key ?? "")) return false
  if (prep === "of" && deedNouns.has(key))
    return discourse.hasEvent || clause?.tense === "past" || clause?.isPerfect === true
  if (prep === "to" && /^(?:access|backdoors?|entry)$/.test(key))
    return (
      clause !== undefined && clause.modal === undefined && !clause.isNegated && !closing.test(clause.lemma)
    )
  return false
}

/** How far a noun phrase stands above the one that is counted. */
interface Chain {
  readonly counted: NounPhrase
  readonly depth: number
  /** Something private stands between: "the data of …". */
  readonly isOfPrivate: boolean
}

/** "The details of 38 people had been used to take out loans", "may have been sent to a server in Peru". */
const isMisused = ({phrase}: Context, clause: Clause): boolean =>
  clause.voice === "passive" &&
  clause.agent === undefined &&
  (clause.tense === "past" || clause.isPerfect) &&
  (/^(?:use|misuse|abuse|exploit)$/.test(clause.lemma)
    ? phrase.clauses.some((c) => c.kind === "infinitive" && c.parent === clause)
    : /^(?:send|forward|transmit|transfer|upload)$/.test(clause.lemma) &&
      clause.args.some(
        ({prep, np}) =>
          prep === "to" &&
          /^(?:servers?|address(?:es)?|domains?|accounts?|host)$/.test(
            phrase.tokens[np?.head ?? -1]?.key ?? "",
          ),
      ))

const many =
  /^(?:dozens|hundreds|thousands|millions|billions|tens|scores|half|number|majority|most|third|quarter)$/
const services =
  /^(?:operations?|appointments|surger(?:y|ies)|treatments?|tests?|flights|trips|visits|classes|lessons|orders|payments|deliveries|examinations|exams|services|salaries|consultations)$/

function isHitBy(
  context: Context,
  standing: Exclude<Standing, {as: "behind" | "beside" | "predicate"}>,
  np: NounPhrase,
  {counted, depth, isOfPrivate}: Chain,
): boolean {
  const {phrase} = context
  const {clause} = standing
  if (standing.as === "subject")
    return depth === 0 || many.test(phrase.tokens[np.head]?.key ?? "")
      ? befalls(context, clause, counted)
      : (isOfPrivate && isMisused(context, clause)) ||
          // "Operations for 1,100 patients were postponed"
          (clause.voice === "passive" &&
            context.discourse.hasEvent &&
            services.test(phrase.tokens[np.head]?.key ?? "") &&
            /^(?:cancel|postpone|delay|suspend|reschedule|divert|ground)$/.test(clause.lemma))
  if (standing.as === "object") {
    // "has lost control of the answers of N travellers"
    if (clause.lemma === "lose" && clause.voice === "active")
      return depth > 0 && (/^(?:control|track)$/.test(phrase.tokens[np.head]?.key ?? "") || isOfPrivate)
    if (!isAttacker(context, clause) || clause.voice !== "active") return false
    // "The operation took down 46 domains": those of attackers.
    if (clause.lemma === "take" && /^(?:down|offline|out)$/.test(clause.particle))
      return phrase.tokens[counted.head]?.key !== "domains" && isByActor(context, clause)
    if (/^(?:render|make|leave|turn)$/.test(clause.lemma))
      return phrase.tokens.slice(np.to, np.end + 2).some(({key}) => badState.test(key) || key === "useless")
    return isOfPrivate && depth > 0 && holding.test(clause.lemma)
  }
  if (standing.as !== "argument") return false
  const prep = standing.prep === "out of" ? "from" : (standing.prep.split(" ").at(-1) ?? "")
  return isReached(context, prep, clause, np)
}

/** "planted a skimmer in the pages of 443 shops", "was extracted from 11 accounts", "against 17 hospitals". */
function isReached(context: Context, prep: string, clause: Clause, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const what = phrase.tokens[(clause.voice === "passive" ? clause.subject : clause.object)?.head ?? -1]
  if (
    /^(?:from|to)$/.test(prep) &&
    /^(?:climb|rise|grow|jump|soar|swell|increase|go|leap|balloon)$/.test(clause.lemma)
  )
    return victimNouns.test(phrase.tokens[clause.subject?.head ?? -1]?.key ?? "")
  // "Victims of the same action are known in more than 20 countries".
  if (
    /^(?:in|across)$/.test(prep) &&
    /^(?:know|identify|find|locate|confirm|spread|record|count|live|reside)$/.test(clause.lemma)
  ) {
    const whom = clause.voice === "active" ? (clause.object ?? clause.subject) : clause.subject
    return /^(?:victims?|infections?|compromises)$/.test(phrase.tokens[whom?.head ?? -1]?.key ?? "")
  }
  const isAgentless = clause.voice === "passive" && clause.agent === undefined
  if (prep === "from" && isRidOf(context, clause)) return true
  if (prep === "from" && fetching.test(clause.lemma))
    return (
      what !== undefined &&
      (isAgentless || isAttacker(context, clause)) &&
      !/^(?:samples?|logs?|evidence|images?|malware|backdoors?|shells?|implants?)$/.test(what.key)
    )
  if (!isAttacker(context, clause)) return false
  if (prep === "against")
    return clause.voice === "active" ? clause.object !== undefined : isHostileThing(context, what)
  if (/^(?:in|at|across|inside|within|into|on)$/.test(prep) && discourse.isVerb("delivering", clause.lemma))
    return clause.voice === "active" && isHostileThing(context, what) && np !== clause.object
  return false
}

/** "removed the backdoor from 23 servers", "evicted the intruders from four networks". */
export function isRidOf(context: Context, {lemma, voice, subject, object}: Clause): boolean {
  if (!/^(?:remove|evict|expel|purge|delete|clean|eject|drive)$/.test(lemma)) return false
  const what = voice === "passive" ? subject : object
  return (
    what !== undefined &&
    (isHostileThing(context, context.phrase.tokens[what.head]) || isHostile(context, what))
  )
}

const isHostileThing = (
  {discourse}: Context,
  token: Context["phrase"]["tokens"][number] | undefined,
): boolean =>
  discourse.isNoun("malware", token) ||
  discourse.isNoun("lure", token) ||
  /^(?:skimmers?|implants?|code|scripts?|miners?|stealers?|shells?|ransomware|exploits?|tools?|bugs?)$/.test(
    token?.key ?? "",
  )

function isByActor({phrase, discourse}: Context, {subject}: Clause): boolean {
  const head = phrase.tokens[subject?.head ?? -1]
  if (subject === undefined) return false
  if (subject.isPronoun) return discourse.lastActor?.kind === "actor"
  return (
    discourse.isNoun("actor", head) ||
    discourse.isNoun("event", head) ||
    phrase.mentions.some((m) => m.kind === "actor" && m.from >= subject.from && m.to <= subject.end)
  )
}

const people =
  /^(?:people|persons?|users?|customers?|clients?|patients?|citizens?|residents?|taxpayers|employees|workers|staff|members|victims?|recipients?|households|pensioners|readers|students|pupils|parents|drivers|travellers|passengers|subscribers|shoppers|depositors|savers|investors|voters|[a-z]+ans|women|men|children|tenants|firms|companies)$/
const secrets =
  /^(?:numbers?|details|passwords?|credentials|pins?|codes?|data|information|cards?|logins?|names?|savings|money|funds)$/

/** "900 people entered their card numbers", "Thirty people have paid", "Two bureaus were told to pay". */
function befalls(context: Context, clause: Clause, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const {lemma, voice, object} = clause
  const isPast = clause.tense === "past" || clause.isPerfect
  if (!isPast) return false
  if (voice === "passive") {
    // "were told to pay 60 million"
    if (/^(?:tell|order|ask|instruct|blackmail|pressure)$/.test(lemma))
      return phrase.clauses.some((c) => c.kind === "infinitive" && c.lemma === "pay" && c.parent === clause)
    return (
      /^(?:scan|search|comb|rummage|ransack|scour)$/.test(lemma) &&
      discourse.isNoun("holder", phrase.tokens[np.head]) &&
      clause.args.some(({prep, np: what}) => prep === "for" && what !== undefined && !isTraces(context, what))
    )
  }
  if (voice !== "active" || !discourse.hasEvent) return false
  const isPeople = people.test(phrase.tokens[np.head]?.key ?? "")
  // "Twelve victims turned up on the leak site"
  if (/^(?:turn|appear|surface|emerge|show|crop|end|land)$/.test(lemma))
    return [...clause.args, ...clause.args.flatMap((a) => a.np?.preps ?? [])].some(
      ({np: site}) =>
        site !== undefined &&
        phrase.tokens.slice(site.from, site.to).some(({key}) => /^(?:leak|leaks|shame|extortion)$/.test(key)),
    )
  if (!isPeople) return false
  // "have paid for tickets"
  if (lemma === "pay" && clause.args.some(({prep}) => prep === "for")) return false
  if (lemma === "pay")
    return (
      object === undefined || /^(?:ransoms?|money|them|it|fees?)$/.test(phrase.tokens[object.head]?.key ?? "")
    )
  const what = phrase.tokens[object?.head ?? -1]?.key ?? ""
  if (
    /^(?:enter|submit|type|give|hand|disclose|reveal|provide|surrender|lose|transfer|share|send)$/.test(lemma)
  )
    return secrets.test(what)
  // "Thousands of users downloaded them"
  return (
    /^(?:download|install|open|click|run|scan|follow|answer|approve)$/.test(lemma) &&
    /^(?:it|them)$/.test(what)
  )
}

const isTraces = ({phrase}: Context, np: NounPhrase): boolean =>
  /^(?:traces?|signs?|indicators?|evidence|compromises?|malware|vulnerabilit(?:y|ies)|backdoors?)$/.test(
    phrase.tokens[np.head]?.key ?? "",
  )
