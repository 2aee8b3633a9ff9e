/* Whom a text means by what only points at him: the teller of "Skandair said it had been hit", the owner of "its servers".
 *
 * Who tells of himself or has something of his own is the subject of a clause around, where he is no attacker: a
 * pronoun behind "said that" is whoever said it. A spokesman stands for the body that he speaks for. */

import type {Lexicons} from "../../knowledge/lexicons.ts"
import {isPlural} from "../grammar/word-shapes.ts"
import type {Clause, NounPhrase} from "../parse/clause.ts"
import {referredTo} from "../voices/known-bodies.ts"
import type {Context} from "./draft.ts"
import {nameIn} from "./hit-names.ts"
import {isToldHit} from "./hit-words.ts"
import {standings} from "./places-of-nouns.ts"

const telling =
  /^(?:say|confirm|disclose|report|announce|admit|tell|add|reveal|acknowledge|discover|learn|notice|believe|state|inform|notify|find|fear|suspect|warn|write|explain|detect|declare|concede|deny|claim|note|realise|realize|insist|complain|maintain|stress)$/
/** Who speaks for somebody else. */
const mouths =
  /^(?:spokes\w+|heads?|directors?|chiefs?|ministers?|mayors?|chair\w*|presidents?|executives?|ceo|officials?|managers?|board|management|representatives?|lawyers?|statement|notice|letter|filing|notification|website|post)$/

/** Who says of himself what a clause inside what he says tells of "it": "Skandair said it had been hit". */
export function tellerOf(context: Context, np: NounPhrase): NounPhrase | undefined {
  if (!/^(?:it|they|them|itself|themselves)$/.test(context.phrase.tokens[np.head]?.key ?? ""))
    return undefined
  let inner = context.phrase.parse.clauseAt[np.head]
  for (let steps = 0; inner !== undefined && steps < 6; steps++) {
    const above: Clause | undefined = inner.parent
    if (above === undefined) return undefined
    if (above.complements.includes(inner) && telling.test(above.lemma)) {
      const {subject} = above
      if (subject === undefined || subject.head === np.head) return undefined
      if (!subject.isPronoun) return speaksFor(context, subject)
      // "One of the companies, Daesan Bio, said it had been hit"
      if (context.phrase.tokens[subject.head]?.key === "one") return subject
    }
    // "The office is open again after it was held to ransom": the office.
    if (inner.kind === "adverbial" && inner.voice === "passive" && above.subject?.isPronoun === false)
      return above.subject.head === np.head ? undefined : speaksFor(context, above.subject)
    inner = above
  }
  return undefined
}

/** Whose "its servers" are: the subject of the clause or of one around it. */
export function ownerSpoken(context: Context, np: NounPhrase): NounPhrase | undefined {
  const {tokens} = context.phrase
  if (!/^(?:its|their|his|her)$/.test(tokens[np.determiner ?? -1]?.key ?? "")) return undefined
  if (!isOwned(context, np)) return undefined
  const isMany = tokens[np.determiner ?? -1]?.key === "their"
  let clause = context.phrase.parse.clauseAt[np.head]
  for (let steps = 0; clause !== undefined && steps < 6; steps++) {
    // "According to Mizunami Systems, the attacker broke into its server."
    const source = clause.args.find(({prep, np: n}) => prep === "according to" && n !== undefined)?.np
    if (source !== undefined && source.head < np.from && !isKnownBody(context, source))
      return speaksFor(context, source)
    const {subject} = clause
    if (
      subject !== undefined &&
      !subject.isPronoun &&
      subject.head < np.from &&
      !(subject.from <= np.from && np.from < subject.end) &&
      clause.kind !== "relative" &&
      clause.kind !== "participle"
    ) {
      // "German politicians and their staff" beside a singular, "its" beside "hackers": somebody further out.
      const fits = isMany === isPlural(tokens[subject.head]) || tokens[subject.head]?.isCapital === true
      // "CISA is investigating an intrusion into its servers": its own.
      if (fits && steps === 0 && isHandling(clause.lemma)) {
        const owner = speaksFor(context, subject)
        if (owner !== undefined) return owner
      }
      if (fits && !(telling.test(clause.lemma) || !isKnownBody(context, subject))) return undefined
      const owner = speaksFor(context, subject)
      // "X said hackers had broken into its network": not into that of the hackers.
      const isDoneTo = ["hit", "entering"].some((kind) => context.discourse.isVerb(kind, clause?.lemma ?? ""))
      if (fits && (owner !== undefined || !isDoneTo)) return owner
    }
    clause = clause.parent
  }
  return undefined
}

/** "our servers", "our cloud": those of whoever speaks; "our democracy" and "our customers" are not. */
export function isOurs({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {tokens, mentions} = phrase
  if (tokens[np.determiner ?? -1]?.key !== "our") return false
  const head = tokens[np.head]
  if (
    others.test(head?.key ?? "") ||
    mentions.some((m) => m.kind === "sector" && m.from >= np.from && m.to <= np.to)
  )
    return false
  return (
    ["holder", "taken", "product"].some((kind) => discourse.isNoun(kind, head)) ||
    /^(?:cloud|it|facilit(?:y|ies)|hotels?|stores?|plants?|data|perimeter)$/.test(head?.key ?? "")
  )
}

/** "we were attacked", "has paralysed us": whoever speaks was hit. */
export function isUs({phrase}: Context, np: NounPhrase): boolean {
  const key = phrase.tokens[np.head]?.key ?? ""
  if (key === "us") return true
  if (key !== "we") return false
  const clause = phrase.parse.clauseAt[np.head]
  return (
    clause?.subject === np &&
    clause.subjectBy === "own" &&
    (clause.voice === "passive" || /^(?:be|fall|become|suffer|experience|come)$/.test(clause.lemma))
  )
}

/** Nouns that take up anybody who has a name. */
const anyBody =
  /^(?:company|firm|organi[sz]ation|business|operator|provider|supplier|vendor|maker|manufacturer|chain|retailer|contractor|bank|lender|insurer|utility|carrier|airline|trust|charity|publisher|broadcaster|brewer|exchange)$/

/** Whom "the company", "the trust" stand for, where the text has not told yet that he was hit: the body that was called
 *  so, or the last one with a name in the sentence. */
export function bodyMeant(context: Context, np: NounPhrase): string | undefined {
  const {tokens} = context.phrase
  const head = tokens[np.head]
  if (head === undefined || np.head !== np.from + 1 || np.preps.length > 0 || np.count !== undefined)
    return undefined
  if (tokens[np.from]?.key !== "the" || isPlural(head) || head.isCapital) return undefined
  if (!context.discourse.isNoun("institution", head) && !/^(?:city|town)$/.test(head.key)) return undefined
  // "it took the company eight months"
  if (context.phrase.parse.clauseAt[np.head]?.lemma === "take") return undefined
  const called = referredTo(context, np, "same") ?? referredTo(context, np, "kin")
  const id = called ?? (anyBody.test(head.key) ? lastNamed(context, np.from) : undefined)
  return id === undefined || isToldHit(context, id) ? undefined : id
}

/** The body that was named last before a token, to whom something is done or for whom somebody speaks: "fined X after the
 *  attack on the company", "a spokesman for X denied that the firm". */
function lastNamed(context: Context, before: number): string | undefined {
  const {parse} = context.phrase
  const all = standings(parse)
  for (const np of parse.nouns.toReversed()) {
    if (np.to > before || np.isPronoun || isKnownBody(context, np)) continue
    const name = nameIn(context, np)
    const isSpokenOf = (all.get(np) ?? []).some(
      (s) => s.as === "object" || (s.as === "behind" && /^(?:for|of|at)$/.test(s.prep)),
    )
    if (name !== undefined) return isSpokenOf ? name.id : undefined
  }
  return undefined
}

/** What somebody does with an attack on himself. */
const isHandling = (lemma: string): boolean =>
  /^(?:investigate|report|confirm|disclose|acknowledge|admit|suffer|detect|discover|announce|examine|contain|probe|handle|repel|stop|thwart|reveal|notice|spot|experience)$/.test(
    lemma,
  )

const ids = new WeakMap<Lexicons, ReadonlySet<string>>()

/** Whether a noun phrase is a body of the lexicons; those watch others' servers. Names that only a text has are none. */
export function isKnownBody({phrase, discourse}: Context, np: NounPhrase): boolean {
  const {lexicons} = discourse.lookup
  let known = ids.get(lexicons)
  if (known === undefined) {
    known = new Set(lexicons.named.map(({id}) => id))
    ids.set(lexicons, known)
  }
  for (const m of phrase.mentions)
    if (m.kind === "organisation" && m.from >= np.from && m.to <= np.head + 1 && known.has(m.id)) return true
  return false
}

const facilities =
  /^(?:hotels|casinos|stores|shops|restaurants|branches|clinics|plants|factories|warehouses|terminals|depots|outlets|pharmacies|supermarkets|mills|breweries|yards)$/
const others =
  /^(?:customers?|clients?|users?|suppliers?|partners?|contractors?|patients?|readers?|subscribers?|competitors?|members?|visitors?|guests?|tenants?|owners?)$/

/** What bodies have and attackers hit. */
function isOwned({phrase, discourse}: Context, np: NounPhrase): boolean {
  const head = phrase.tokens[np.head]
  // "its customers were affected": not the bank.
  if (others.test(head?.key ?? "")) return false
  if (facilities.test(head?.key ?? "")) return true
  if (["holder", "taken", "product"].some((kind) => discourse.isNoun(kind, head))) return true
  // "its control room", "its VPN": what is neither somebody nor a deed.
  return !["institution", "actor", "event", "malware", "means", "victim", "post", "culprit", "aim"].some(
    (kind) => discourse.isNoun(kind, head),
  )
}

/** Somebody who is no attacker; "a spokesman for the parliament" is the parliament. */
function speaksFor({phrase, discourse}: Context, np: NounPhrase): NounPhrase | undefined {
  const head = phrase.tokens[np.head]
  if (mouths.test(head?.key ?? "")) {
    const body = np.possessor ?? np.preps.find(({prep, np: n}) => /^(?:for|of|at)$/.test(prep) && n)?.np
    if (body !== undefined) return body
  }
  const isAttacker =
    ["actor", "event", "malware", "means", "lure"].some((kind) => discourse.isNoun(kind, head)) ||
    phrase.mentions.some(
      (m) => /^(?:actor|malware|campaign|tool)$/.test(m.kind) && m.from >= np.from && m.to <= np.to,
    )
  return isAttacker || np.isPronoun ? undefined : np
}
