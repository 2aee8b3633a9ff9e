/* The chain that an attack ran through, link by link: "the link leads to a fake form", "a macro downloads a loader", "a
 * stolen cookie let them in", "its arsenal includes a keylogger", "the intruder had a clerk's password".
 *
 * Nobody is the subject here but what was sent, opened or got hold of, so the types of both ends decide: bait on the one
 * side; a page, a program, malware or whoever attacks on the other. */

import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {addWays, isNone, saidBy} from "./targeting.ts"
import {doerOfNoun, isTold} from "./told.ts"
import type {Way} from "./ware-names.ts"
import {isWare} from "./ware-types.ts"
import {waysOf} from "./ways.ts"

/** What a clause says of a link of the chain. */
export function readChains(context: Context, clause: Clause): void {
  if (clause.verb.from >= clause.verb.to || clause.voice === "be" || clause.isImperative || clause.isNegated)
    return
  const {discourse} = context
  const {lemma} = clause
  const isBringing = discourse.isVerb("bringing", lemma) || unpacking.has(lemma)
  const isLeading = discourse.isVerb("leading", lemma) || landing.has(lemma)
  const isOpening = enabling.has(lemma)
  const isHolding = holding.has(lemma)
  const isServing = serving.has(lemma)
  const isPassedOff = disguising.has(lemma)
  if (!(isBringing || isLeading || isOpening || isHolding || isServing || isPassedOff)) return
  if (!discourse.hasEvent || !isTold(context, clause)) return
  if (isBringing) brought(context, clause)
  if (isLeading) led(context, clause)
  if (isOpening) opened(context, clause)
  if (isHolding) held(context, clause)
  if (isServing) served(context, clause)
  if (isPassedOff) passedOff(context, clause)
}

const unpacking: ReadonlySet<string> = new Set(
  "unpack extract decrypt retrieve pull start trigger initiate bring result write copy save open activate invoke call".split(
    " ",
  ),
)
const landing: ReadonlySet<string> = new Set("end send forward go bring lead land open".split(" "))
const enabling: ReadonlySet<string> = new Set("allow enable let help permit assist lead make give".split(" "))
const holding: ReadonlySet<string> = new Set(
  "have possess obtain get include comprise consist contain feature count acquire number".split(" "),
)
const serving: ReadonlySet<string> = new Set("serve act function use double operate".split(" "))

/** "A macro downloads a loader", "clicking it installs a program". */
function brought(context: Context, clause: Clause): void {
  const {subject, object, voice, subjectClause} = clause
  if (voice !== "active") return
  const isByStep = subject === undefined && isStep(context, subjectClause)
  const isByBait = subject !== undefined && isBait(context, subject)
  if (!isByStep && !isByBait) return
  const what =
    object ?? (clause.lemma === "result" ? clause.args.find(({prep}) => prep === "in")?.np : undefined)
  const inner = what === undefined ? undefined : broughtIn(context, what)
  if (inner === undefined) return
  const ways = waysOf(context, inner, "any")
  if (ways.length === 0) return
  add(context, clause, ways)
  // "a postinstall script fetched …", where it is told for the first time.
  if (
    clause.kind === "main" &&
    subject !== undefined &&
    clause.subjectBy === "own" &&
    isNew(context, subject)
  )
    add(context, clause, waysOf(context, subject, "any"))
}

/** "the download of P": P. */
function broughtIn(context: Context, np: NounPhrase): NounPhrase | undefined {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (discourse.isNoun("using", head)) {
    const of = np.preps.find(({prep}) => prep === "of")?.np
    return of !== undefined && isRun(context, of) ? of : undefined
  }
  return isRun(context, np) ? np : undefined
}

/** What runs or opens on the machine of whoever was fooled. */
function isRun(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (isNone(context, np) || np.isPronoun) return false
  return (
    isWare(context, np) ||
    discourse.isNoun("program", head) ||
    phrase.mentions.some(
      (m) => /^(?:malware|tool)$/.test(m.kind) && m.from >= np.from && m.to <= np.head + 1,
    ) ||
    np.appositions.some(({np: beside}) => isWare(context, beside))
  )
}

/** "Opening it", "clicking the link": what whoever was fooled did. */
const isStep = ({discourse}: Context, clause: Clause | undefined): boolean =>
  clause !== undefined &&
  (clause.kind === "gerund" || clause.kind === "participle") &&
  discourse.isVerb("falling-for", clause.lemma)

/** "the link", "a QR code", "the e-mails", "a macro", "the loader". */
function isBait({phrase, discourse}: Context, {head}: NounPhrase): boolean {
  const token = phrase.tokens[head]
  return (
    discourse.isNoun("message", token) ||
    discourse.isNoun("malware", token) ||
    discourse.isNoun("instrument", token) ||
    /^(?:codes?|qr|buttons?|scripts?|exploits?|downloads?|icons?|banners?|prompts?)$/.test(token?.key ?? "")
  )
}

/** Brought in by "a", or without an article. */
const isNew = ({phrase}: Context, {from, determiner, isPronoun}: NounPhrase): boolean =>
  !isPronoun && (determiner === undefined || /^(?:a|an|another|one)$/.test(phrase.tokens[from]?.key ?? ""))

/** "The QR code leads to a copy of the site", "their links end at a page that asks for card details". */
function led(context: Context, clause: Clause): void {
  const {subject, voice} = clause
  if (subject === undefined || (voice !== "active" && voice !== "passive")) return
  const isByBait = voice === "active" && isBait(context, subject)
  const isVictim = voice === "passive" && clause.agent === undefined && isFooled(context, subject)
  if (!isByBait && !isVictim) return
  for (const {prep, np} of clause.args)
    if (np !== undefined && /^(?:to|into|onto|at|on|in)$/.test(prep) && isLanding(context, np)) {
      add(context, clause, waysOf(context, np, "any"))
      return
    }
}

const isFooled = ({phrase, discourse}: Context, {head}: NounPhrase): boolean =>
  discourse.isNoun("victim", phrase.tokens[head])

/** Where bait leads. */
const isLanding = ({phrase, discourse}: Context, {head}: NounPhrase): boolean =>
  discourse.isNoun("landing", phrase.tokens[head])

/** "Stolen cookies allowed them in", "a flaw in P let the attackers read mail", "made it possible to …". */
function opened(context: Context, clause: Clause): void {
  const {subject, object, voice, tense, isPerfect, agent, lemma} = clause
  if (tense !== "past" && !isPerfect) return
  if (voice === "passive") {
    // "was made possible by a weakness in P"
    if (agent !== undefined && isMade(context, clause) && isOpener(context, agent))
      add(context, clause, waysOf(context, agent, "any"))
    return
  }
  if (subject === undefined || !isOpener(context, subject)) return
  const whom = object === undefined ? undefined : doerOfNoun(context, object)
  const isOut = lemma === "make" ? isMade(context, clause) : whom?.kind === "actor" || whom?.kind === "event"
  if (isOut)
    add(context, clause, waysOf(context, subject, "any"), whom?.kind === "actor" ? whom.id : undefined)
}

const isMade = ({phrase}: Context, {lemma, verb, to}: Clause): boolean =>
  lemma === "enable" ||
  lemma === "facilitate" ||
  (lemma === "make" &&
    phrase.tokens
      .slice(verb.to, Math.min(to, verb.to + 4))
      .some(({key}) => key === "possible" || key === "easy" || key === "easier"))

/** "a bug in P", "stolen cookies", "a web shell", "an open port", but not who attacks. */
function isOpener(context: Context, np: NounPhrase): boolean {
  const {phrase, discourse} = context
  const head = phrase.tokens[np.head]
  if (np.isPronoun || isNone(context, np)) return false
  return (
    isWare(context, np) ||
    ["means", "key", "component", "program"].some((kind) => discourse.isNoun(kind, head)) ||
    phrase.mentions[phrase.mentionAt[np.head] ?? -1]?.kind === "vulnerability"
  )
}

/** "The intruder had the password of a clerk"; "its arsenal includes a keylogger and a loader". */
function held(context: Context, clause: Clause): void {
  const {subject, object, voice} = clause
  const {phrase, discourse} = context
  if (voice !== "active" || subject === undefined) return
  if (armoury.test(phrase.tokens[subject.head]?.key ?? "")) {
    const what = object ?? clause.args.find(({prep}) => prep === "of")?.np
    const owner = subject.possessor === undefined ? undefined : doerOfNoun(context, subject.possessor)
    if (what !== undefined)
      addWays(
        context,
        saidBy(context, clause, owner?.kind === "actor" ? owner.id : ownerOf(context), "uses"),
        waysOf(context, what, "any"),
      )
    return
  }
  if (object === undefined || !/^(?:have|possess|obtain|get|acquire)$/.test(clause.lemma)) return
  if (clause.tense !== "past" && !clause.isPerfect) return
  const got =
    clause.lemma === "get" && phrase.tokens[object.head]?.key === "hold" ? object.preps[0]?.np : object
  if (got === undefined || !discourse.isNoun("key", phrase.tokens[got.head]) || !isOfOne(context, got)) return
  const doer = doerOfNoun(context, subject)
  if (doer === undefined || !(doer.kind === "actor" || doer.kind === "event")) return
  if (discourse.isNoun("event", phrase.tokens[subject.head])) return
  addWays(context, saidBy(context, clause, doer.id, "uses"), waysOf(context, got, "any"))
}

const armoury =
  /^(?:arsenal|toolset|toolkit|toolbox|tool-set|tool-kit|armoury|armory|repertoire|kit|toolchain|weaponry|inventory)$/

/** Whoever was spoken of, else the event. */
const ownerOf = ({discourse}: Context): string =>
  discourse.topic === "actor" && discourse.lastActor !== undefined ? discourse.lastActor.id : discourse.event

/** "the password of an employee": somebody's, and not those of thousands. */
const isOfOne = ({phrase}: Context, np: NounPhrase): boolean =>
  np.possessor?.isPronoun === false ||
  np.preps.some(
    ({prep, np: whose}) =>
      prep === "of" &&
      /^(?:a|an|one|its|their|the)$/.test(phrase.tokens[whose?.from ?? -1]?.key ?? "") &&
      whose?.count === undefined,
  )

/** "The botnet served as cover", "a hacked router acted as a relay". */
function served(context: Context, clause: Clause): void {
  const {voice, subject} = clause
  if (subject === undefined || isNone(context, subject)) return
  const as = clause.args.find(({prep}) => prep === "as")?.np
  if (as === undefined || !roles.test(context.phrase.tokens[as.head]?.key ?? "")) return
  const doer =
    voice === "passive" && clause.agent !== undefined ? doerOfNoun(context, clause.agent) : undefined
  const what = voice === "passive" ? subject : clause.lemma === "use" ? clause.object : subject
  if (what === undefined) return
  const ways = waysOf(context, what, "any")
  add(context, clause, ways, doer?.kind === "actor" ? doer.id : undefined)
}

/** "It spreads as a fake update", "was distributed as a PDF reader", "poses as a wallet app". */
function passedOff(context: Context, clause: Clause): void {
  const {phrase, discourse} = context
  const who = clause.subject
  const as = clause.args.find(({prep}) => prep === "as")?.np
  if (who === undefined || as === undefined || clause.agent !== undefined) return
  const isThing = who.isPronoun
    ? phrase.tokens[who.head]?.key === "it"
    : discourse.isNoun("malware", phrase.tokens[who.head]) ||
      phrase.mentions[phrase.mentionAt[who.head] ?? -1]?.kind === "malware"
  if (isThing && (isRun(context, as) || isLure(context, as))) add(context, clause, waysOf(context, as, "any"))
}

const disguising: ReadonlySet<string> = new Set(
  "spread distribute disguise deliver arrive come offer pose masquerade pass present advertise circulate camouflage".split(
    " ",
  ),
)

const isLure = ({phrase, discourse}: Context, {head}: NounPhrase): boolean =>
  discourse.isNoun("lure", phrase.tokens[head])

const roles =
  /^(?:cover|relays?|prox(?:y|ies)|channels?|hideout|hiding-place|place|springboards?|staging|stepping-stones?|drop|bait|lures?|decoys?|hops?|infrastructure|c2|server|pretext|bridge|bridgehead|beachhead|backdoor|platform|vehicle|carrier|camouflage)$/

/** "Remcos" and "the Remcos program". */
const isSame = (a: string, b: string): boolean => {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x.includes(y) || y.includes(x)
}

function add(
  context: Context,
  clause: Clause,
  ways: readonly Way[],
  doer: string = context.discourse.event,
): void {
  const {drafts} = context
  const fresh = ways.filter(
    ({object}) => !drafts.some((d) => d.kind === "vector" && isSame(d.object, object)),
  )
  if (fresh.length > 0) addWays(context, saidBy(context, clause, doer, "uses"), fresh)
}
