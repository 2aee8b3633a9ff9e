/* Words by which a noun phrase speaks: nouns that speak for a government, nouns that stand for a body spoken of before,
 * and nouns of sources without a name. And the two ends of a chain of speakers. */

import type {Speaker} from "../../model/intel.ts"

/** A speaker who is named in so many words. */
export const explicit = (ref: string): Speaker => ({ref, basis: "explicit"})

/** Who speaks, inner first, and the person among them. */
export interface Speaking {
  readonly chain: readonly Speaker[]
  readonly person: string | undefined
  /** Whoever did it boasts: the next sentence is not his. */
  readonly isActor?: boolean
}

/** Nobody who can be named. */
export const nobody: Speaking = {chain: [], person: undefined}

/** Heads of noun phrases that name no speaker: sources, reports, people. */
export const unnamedHeads: RegExp =
  /^(?:people|person|sources?|reports?|reporting|media|officials?|experts?|insiders?|newspapers?|outlets?|researchers|analysts|investigators|observers|commentators|some|others|evidence|analysis|data|figures|telemetry|findings|logs|records|indications|investigations?|results|documents|partners?|it|which|that|this)$/

/** Nouns of a government or an office of it. */
export const roleNouns: RegExp =
  /^(?:government|ministry|minister|embassy|cabinet|president|premier|chancellor|administration|ambassador|ministers|officials?|diplomats?|ministries|mission|secretary|delegation|consulate|chancellery|representation)$/

/** Offices that speak for the state that sends them, wherever they are. */
export const missions: RegExp =
  /^(?:embassy|mission|ambassador|consulate|delegation|representation|diplomats?)$/

/** Nouns that stand for a body spoken of before, by what kind of body it is. */
export const bodyNouns: ReadonlyMap<string, "agency" | "company" | "government" | "any"> = new Map(
  [
    [
      "agency",
      "agency centre center bureau service directorate authority watchdog regulator body institution office council commission inspectorate institute",
    ],
    [
      "company",
      "company firm vendor supplier manufacturer operator maker developer provider chain hospital bank university utility carrier retailer insurer airline clinic distributor exchange school club charity broker lender broadcaster publisher shipyard",
    ],
    ["government", "government ministry minister cabinet embassy"],
    [
      "any",
      "organisation organization department team spokesperson spokesman spokeswoman researchers director",
    ],
  ].flatMap(([kind = "", words = ""]) =>
    words.split(" ").map((word) => [word, kind as "agency" | "company" | "government" | "any"] as const),
  ),
)

/** Nouns of bodies of one sort, which no firm that the text has named is by chance. */
export const ofOneTrade: ReadonlySet<string> = new Set(
  "watchdog regulator council commission inspectorate institute hospital bank university airline clinic exchange school club charity".split(
    " ",
  ),
)

/** Nouns of what is published: its words are those of whoever published it. */
export const documentNouns: RegExp =
  /^(?:advisory|report|statement|bulletin|alert|notice|note|guidance|post|blog|paper|assessment|document|communique|release|filing|indictment|declaration|notification|letter|memo|memorandum|testimony|submission|briefing|circular|presentation|yearbook|account)$/
