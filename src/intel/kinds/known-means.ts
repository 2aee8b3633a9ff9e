/* What "the same flaw", "these vulnerabilities", "the implant" stand for: flaws by their numbers and malware by its name, as the
 * text named them last. */

import {isPlural} from "../grammar/word-shapes.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import type {Way} from "./ware-names.ts"

const flaw = /^(?:flaws?|vulnerabilit(?:y|ies)|bugs?|exploits?|weakness(?:es)?|zero-days?|holes?|cves)$/
const ware =
  /^(?:malware|tools?|backdoors?|implants?|trojan|stealer|infostealer|loader|wiper|ransomware|spyware|kit|framework|rootkit|program|shells?|webshells?|worm|botnet|strain|variant)$/

/** Whether a noun is one by which a flaw is meant that was named before. */
export const isFlawNoun = (key: string): boolean => flaw.test(key)

/** Whether a noun is one by which malware is meant that was named before. */
export const isWareNoun = (key: string): boolean => ware.test(key)

/** The flaws or the malware that a noun phrase means without naming them; undefined where it says more, or where nothing
 *  was named. */
export function knownBy({phrase, discourse}: Context, np: NounPhrase): readonly Way[] | undefined {
  const {tokens} = phrase
  const head = tokens[np.head]
  const first = tokens[np.from]?.key ?? ""
  if (head === undefined || !/^(?:the|this|that|these|those|both|same)$/.test(first)) return undefined
  const isPlain = tokens
    .slice(np.from, np.head)
    .every(({key}) => /^(?:the|this|that|these|those|both|same|very|two|three|web|security)$/.test(key))
  if (!isPlain || np.appositions.length > 0 || tokens[np.to]?.key === "in") return undefined
  const way = (object: string): Way => ({object, from: np.from, to: np.to})
  if (isFlawNoun(head.key)) {
    const isOne = discourse.flaws.length === 1
    return discourse.flaws.length > 0 && (isOne || isPlural(head)) ? discourse.flaws.map(way) : undefined
  }
  return isWareNoun(head.key) && discourse.ware !== undefined ? [way(discourse.ware)] : undefined
}
