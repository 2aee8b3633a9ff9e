/* Words by which a noun phrase speaks: nouns that speak for a government, nouns that stand for a body spoken of before,
 * and nouns of sources without a name. And the two ends of a chain of speakers. */

import type {Speaker} from "../../model/intel.ts"

/** A speaker who is named in so many words. */
export const explicit = (ref: string): Speaker => ({ref, basis: "explicit"})

/** Who speaks, inner first, and the person among them. */
export interface Speaking {
  readonly chain: readonly Speaker[]
  readonly person: string | undefined
}

/** Nobody who can be named. */
export const nobody: Speaking = {chain: [], person: undefined}

/** Heads of noun phrases that name no speaker: sources, reports, people. */
export const unnamedHeads: RegExp =
  /^(?:people|person|sources?|reports?|reporting|media|officials?|experts?|insiders?|newspapers?|outlets?|researchers|analysts|investigators|observers|commentators|some|others|evidence|analysis|data|figures|telemetry|findings|logs|records|indications|investigations?|results|documents|it|which|that|this)$/

/** Nouns of a government or an office of it. */
export const roleNouns: RegExp =
  /^(?:government|ministry|minister|embassy|cabinet|president|premier|chancellor|administration|ambassador|ministers|officials|diplomats|ministries|parliament|mission|secretary|department|delegation|consulate|attorney)$/

/** Nouns that stand for the body spoken of last: "the agency", "it". */
export const ownNouns: RegExp =
  /^(?:agency|centre|center|bureau|office|company|firm|service|vendor|body|authority|organisation|organization|institution|department|directorate|team|ministry|it|they|he|she|government|regulator|researchers|spokesperson|spokesman|spokeswoman|minister|statement|supplier|manufacturer|operator)$/
