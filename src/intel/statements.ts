/* Which documents are copies of one statement, who issued it, and when.
 *
 * Two documents are of one statement where each is mostly the other's text. A longer document that holds a shorter
 * one among much else carries that statement: it stands with it, and what is its own stands as a statement of its
 * own. So a digest never makes one statement of two. Copies lend each other bounds: a statement is not younger than
 * its oldest copy. Knowledge gives the day itself. */

import type {KnownStatement} from "../knowledge/statements.ts"
import type {IntelDocument, IssueDate, Reading, Statement} from "../model/intel.ts"
import type {Pair} from "./copies.ts"
import {nobody} from "./lineage.ts"
import {recognise} from "./recognise.ts"
import type {Wording} from "./wording.ts"

/** Share of the longer text from which two copies are one statement. */
const mutualFrom = 0.4
/** The same for a text that holds others which are no copies of each other. */
const sameFrom = 0.8

export interface Grouped {
  readonly statements: readonly Statement[]
  /** The statement of a document's own text, by the document's place. */
  readonly home: readonly number[]
  /** Whether two documents are copies of one statement, and not merely alike. */
  isMutual(pair: Pair): boolean
}

/** The statements of a set of documents, numbered in order of their first document. */
export function statementsOf(
  readings: readonly Reading[],
  wordings: readonly Wording[],
  pairs: readonly Pair[],
  known: readonly KnownStatement[],
): Grouped {
  const recognised = wordings.map((wording) => recognise(wording, known))
  const serials = wordings.map(serialsOf)
  const digests = digestsAmong(pairs, wordings)
  const isMutual = (pair: Pair): boolean =>
    isCopy(pair) &&
    pair.coverage >= (digests.has(longerOf(pair, wordings)) ? sameFrom : mutualFrom) &&
    !areOfOneMould(serials[pair.a], serials[pair.b])
  const sets = new Sets(readings.length)
  for (const pair of pairs) if (isMutual(pair)) sets.join(pair.a, pair.b)
  // Copies of one known statement are its copies, however little the shortened ones share with each other.
  const copyOf = new Map<string, number>()
  for (const [place, found] of recognised.entries()) {
    if (found?.how !== "copy") continue
    const first = copyOf.get(found.statement.id)
    if (first === undefined) copyOf.set(found.statement.id, place)
    else sets.join(first, place)
  }
  const roots = readings.map((_, place) => sets.rootOf(place))
  const order = [...new Set(roots)]
  const home = roots.map((root) => order.indexOf(root))
  const members: number[][] = order.map(() => [])
  for (const [place, group] of home.entries()) members[group]?.push(place)
  const carried: Set<number>[] = order.map(() => new Set())
  for (const pair of pairs) {
    if (!isCopy(pair) || isMutual(pair) || areOfOneMould(serials[pair.a], serials[pair.b])) continue
    const longer = longerOf(pair, wordings)
    const shorter = longer === pair.a ? pair.b : pair.a
    if (home[shorter] !== home[longer]) carried[home[shorter] as number]?.add(longer)
  }
  const statements = members.map((places, group): Statement => {
    const [first, ...rest] = places.map((place) => readings[place] as Reading)
    if (first === undefined) throw new Error("a statement without a document")
    const fromKnowledge = places
      .map((place) => recognised[place])
      .find((found) => found?.how === "copy")?.statement
    const carriers = [...(carried[group] ?? [])].map((place) => readings[place] as Reading)
    const issuers = fromKnowledge?.issuers ?? issuersOf([first, ...rest])
    return {
      id: `ST-${group + 1}`,
      documents: [first.document.id, ...[...rest, ...carriers].map(({document}) => document.id)],
      issuers,
      issued: issuedOf([first, ...rest], carriers, fromKnowledge, issuers),
    }
  })
  return {statements, home, isMutual}
}

function isCopy({inA, inB}: Pair): boolean {
  return inA.length === 0 && inB.length === 0
}

function longerOf({a, b}: Pair, wordings: readonly Wording[]): number {
  return (wordings[a]?.grams.length ?? 0) > (wordings[b]?.grams.length ?? 0) ? a : b
}

const mostParts = 50

/** Documents that hold two shorter ones which have nothing to do with each other. */
function digestsAmong(pairs: readonly Pair[], wordings: readonly Wording[]): ReadonlySet<number> {
  const kin = new Set<number>()
  const parts = new Map<number, number[]>()
  for (const pair of pairs) {
    if (!isCopy(pair)) continue
    kin.add(pair.a * wordings.length + pair.b)
    if (pair.coverage >= sameFrom) continue
    const longer = longerOf(pair, wordings)
    const all = parts.get(longer)
    if (all === undefined) parts.set(longer, [longer === pair.a ? pair.b : pair.a])
    else if (all.length < mostParts) all.push(longer === pair.a ? pair.b : pair.a)
  }
  const digests = new Set<number>()
  for (const [longer, all] of parts) {
    const isDigest = all.some((a) => all.some((b) => a < b && !kin.has(a * wordings.length + b)))
    if (isDigest) digests.add(longer)
  }
  return digests
}

const serialWord = /^(?=.*\d)(?=.*[a-z])[a-z\d][a-z\d._-]{5,}$/
const leastSerials = 2

/** Words that number a thing: `cve-2021-26855`, `kb5000871`, digests. */
function serialsOf({words}: Wording): ReadonlySet<string> {
  return new Set(words.filter((word) => serialWord.test(word)))
}

/** Two bulletins with one wording, each on things of its own. */
function areOfOneMould(a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): boolean {
  return a.size >= leastSerials && b.size >= leastSerials && ![...a].some((word) => b.has(word))
}

/** Joined sets; the root of a set is its first member. */
class Sets {
  readonly #parents: number[]

  constructor(count: number) {
    this.#parents = Array.from({length: count}, (_, i) => i)
  }

  rootOf(member: number): number {
    let root = member
    while (this.#parents[root] !== root) root = this.#parents[root] as number
    for (let at = member; at !== root; ) {
      const next = this.#parents[at] as number
      this.#parents[at] = root
      at = next
    }
    return root
  }

  join(a: number, b: number): void {
    const [x, y] = [this.rootOf(a), this.rootOf(b)]
    this.#parents[Math.max(x, y)] = Math.min(x, y)
  }
}

const share = 0.3

/** Who speaks for himself in most of what is claimed: the speakers of a third of it each. Attackers who boast of their
 *  deeds are quoted by whoever issued the text. */
function issuersOf(readings: readonly Reading[]): readonly string[] {
  const counts = new Map<string, number>()
  let spoken = 0
  for (const {claims, entities} of readings) {
    const actors = new Set(entities.flatMap(({id, kind}) => (kind === "actor" ? [id] : [])))
    for (const {speakers, modality} of claims) {
      if (modality === "reported" || modality === "background" || modality === "headline") continue
      const own = speakers.find(({ref}) => !nobody.has(ref) && !actors.has(ref))
      if (own === undefined) continue
      spoken++
      counts.set(own.ref, (counts.get(own.ref) ?? 0) + 1)
    }
  }
  return [...counts]
    .filter(([, count]) => count >= share * spoken)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([ref]) => ref)
}

/** The day of the statement itself. */
function issuedOf(
  copies: readonly [Reading, ...Reading[]],
  carriers: readonly Reading[],
  known: KnownStatement | undefined,
  issuers: readonly string[],
): IssueDate {
  if (known !== undefined)
    return {
      value: known.date,
      notBefore: known.date,
      notAfter: known.date,
      precision: "day",
      basis: `Knowledge: ${known.title}, ${known.source}${known.isVerified ? "" : " (not checked)"}.`,
    }
  const [first] = copies
  if (copies.length === 1 && carriers.length === 0) return first.document.issued
  const dated = [...copies, ...carriers]
    .map(({document}) => document)
    .filter(({issued}) => issued.value !== undefined)
    .sort((a, b) => compare(a.issued.value ?? "", b.issued.value ?? "") || compare(a.sha256, b.sha256))
  const own = dated.find((document) => isPublishedBy(document, issuers))
  if (own !== undefined)
    return {...own.issued, basis: `The copy that its issuer published: ${own.issued.basis}`}
  const notBefores = copies.map(({document}) => document.issued.notBefore).filter((day) => day !== undefined)
  const notAfters = [...copies, ...carriers]
    .map(({document}) => document.issued.value ?? document.issued.notAfter)
    .filter((day) => day !== undefined)
    .sort()
  const days = new Set(dated.map(({issued}) => issued.value))
  const [day] = days
  if (days.size === 1 && dated.length > 1 && day !== undefined)
    return {
      value: day,
      notBefore: day,
      notAfter: day,
      precision: "day",
      basis: `${dated.length} copies are dated ${day}, and none otherwise.`,
    }
  const [notAfter] = notAfters
  return {
    value: undefined,
    // A copy's own lower bound is the statement's only where the copy has no date: it may be a later reprint.
    notBefore: dated.length === 0 ? notBefores.sort().at(-1) : undefined,
    notAfter,
    precision: "none",
    basis:
      notAfter === undefined
        ? "No copy is dated."
        : `No copy is its issuer's own; the oldest copy was there on ${notAfter}.`,
  }
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The publisher is the issuer, by its name: `CISA` of `cisa`. */
function isPublishedBy({publisher}: IntelDocument, issuers: readonly string[]): boolean {
  if (publisher === undefined) return false
  const plain = publisher.toLowerCase().replace(/[^a-z0-9]+/g, "-")
  return issuers.some((issuer) => plain === issuer || plain.split("-").includes(issuer))
}
