/* Remedies as noun phrases (patches, updates, fixed versions, rules, lists of indicators). */

import {monthOf} from "../grammar/calendar.ts"
import {determiners, isAdverb} from "../grammar/english.ts"
import type {Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {malwareIn} from "./product-names.ts"

/** What holds remedies: "a list of indicators", "a set of rules". */
const holders = /^(?:list|lists|set|sets|collection|package|series|bundle|feed|pack|number|batch)$/
/** What lists of indicators hold. */
const signs =
  /^(?:hash|hashes|addresses|domains|urls|ips|names|files|signs|artefacts|artifacts|traces|paths|wallets)$/
/** Guides are remedies where they are for something: "a detection guide". */
const guides = /^(?:guides?|guidance|quer(?:y|ies)|instructions|checklists?|recipes?)$/
const forWhat = /^(?:detection|hunting|hardening|mitigation|remediation|removal|search|clean-up|cleanup)$/
/** Software is a remedy where it is said to check or mend. */
const programs = /^(?:utility|utilities|programs?|applications?|apps?|modules?|plug-ins?|solution|sensor)$/
const checking =
  /^(?:check|detect|find|verify|scan|search|remove|unpack|decrypt|spot|test|look|restore|repair|identify|clean|block|recover)$/
const isForChecking = ({clauses, preps}: NounPhrase): boolean =>
  clauses.some((c) => checking.test(c.lemma)) ||
  preps.some(({prep, clause}) => prep === "for" && clause !== undefined && checking.test(clause.lemma))
/** "An update on the case", "corrections to last week's column" are news. */
const news = /^(?:on|about|regarding|concerning|into)$/
const versions =
  /^(?:rule|signature|versions?|releases?|builds?|firmware|software|corrections?|corrective|rulesets?|detections?|fixes|replacements?|images?|drivers?)$/
const newer =
  /^(?:fixed|patched|corrected|updated|new|clean|latest|newer|repaired|safe|secure|cleaned|hardened|amended|revised|unaffected|current|corrective|emergency|interim|hotfix|maintenance|patch|bugfix|out-of-band|rebuilt|re-signed|bug-free|uncompromised|non-vulnerable|supported)$/

const isMended = ({discourse}: Context, np: NounPhrase): boolean =>
  np.clauses.some((c) => discourse.isVerb("fix", c.lemma))

function isSigns({phrase: {tokens}}: Context, {from, head}: NounPhrase): boolean {
  const key = tokens[head]?.key ?? ""
  const before = head > from ? (tokens[head - 1]?.key ?? "") : ""
  return (
    /^(?:hashes|checksums)$/.test(key) ||
    (key === "keys" && /^(?:decryption|unlocking)$/.test(before)) ||
    (/^(?:addresses|values|names)$/.test(key) && /^(?:ip|hash|domain|file|md5|sha-256|sha256)$/.test(before))
  )
}

/** The words of the remedy that a noun phrase is, without its article; undefined where it is none. */
export function remedyOf(context: Context, np: NounPhrase): Range | undefined {
  const found = plainRemedyOf(context, np)
  if (found === undefined) return undefined
  // "Microsoft's February 2024 update", which the reading may cut.
  const {tokens} = context.phrase
  let {from} = found
  while (
    from > 0 &&
    (monthOf(tokens[from - 1]) !== undefined || /^20\d\d$/.test(tokens[from - 1]?.text ?? ""))
  )
    from--
  return {from, to: found.to}
}

function plainRemedyOf(context: Context, np: NounPhrase): Range | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let from = np.from
  while (
    from < np.head &&
    (determiners.has(tokens[from]?.key ?? "") ||
      tokens[from]?.text === "," ||
      isAdverb(tokens[from]?.key ?? ""))
  )
    from++
  const head = tokens[np.head]
  if (holders.test(head?.key ?? "")) {
    const of = np.preps.find((p) => p.prep === "of")?.np
    const before = tokens[np.head - 1]
    const isRules =
      discourse.isNoun("remedy", before) ||
      /^(?:rule|filter|block|blocking|deny|indicator|ioc)$/.test(before?.key ?? "")
    if (isRules) return {from, to: np.head + 1}
    if (of === undefined) return undefined
    const inner = remedyOf(context, of)
    if (inner !== undefined) return {from, to: inner.to}
    // "a list of file hashes and addresses".
    const isSigns = /^(?:list|lists|feed)$/.test(head?.key ?? "") && signs.test(tokens[of.head]?.key ?? "")
    return isSigns ? {from, to: Math.max(of.to, ...of.conjuncts.map((c) => c.to))} : undefined
  }
  // "a utility for detecting X", "a program that verifies the firmware".
  if (programs.test(head?.key ?? "") && isForChecking(np)) return {from, to: np.head + 1}
  // "IP addresses", "hash values", "file hashes": signs of an attack by what they are of.
  if (isSigns(context, np)) return {from, to: np.head + 1}
  // "versions in which the hole is closed", "a version that addresses it".
  if (/^versions?$/.test(head?.key ?? "") && isMended(context, np)) return {from, to: np.head + 1}
  if (guides.test(head?.key ?? "") && forWhat.test(tokens[np.head - 1]?.key ?? ""))
    return {from, to: np.head + 1}
  if (/^updates?$/.test(head?.key ?? "") && np.preps.some(({prep}) => news.test(prep))) return undefined
  if (/^corrections?$/.test(head?.key ?? "") && np.preps.some(({prep}) => prep === "to")) return undefined
  // "an updated version of FlawedGrace".
  const ofMalware = np.preps.some(
    ({prep, np: inner}) => prep === "of" && inner !== undefined && malwareIn(context, inner) !== undefined,
  )
  if (ofMalware && versions.test(head?.key ?? "")) return undefined
  // "a tool for detecting X", "a tool to check for X": with what it does.
  const doing = np.preps.find(({prep, clause}) => prep === "for" && clause !== undefined)?.end
  for (let i = np.to - 1; i >= from; i--) {
    const key = tokens[i]?.key ?? ""
    const isVersion =
      versions.test(key) &&
      (key === "firmware" ||
        /^(?:corrections?|rule|signature|replacements?|detections)$/.test(key) ||
        newer.test(tokens[i - 1]?.key ?? "") ||
        /\d/.test(tokens[i + 1]?.text ?? ""))
    if (!isVersion && !discourse.isNoun("remedy", tokens[i])) continue
    // "a draft rule on network security", "replacement laptops"
    if (/^(?:draft|proposed|interim)$/.test(tokens[i - 1]?.key ?? "") && /^rules?$/.test(key))
      return undefined
    if (/^replacements?$/.test(key) && i < np.head) return undefined
    // "malicious updates", "the attackers' tools".
    if (
      /^(?:malicious|trojani[sz]ed|poisoned|fake|rogue|backdoored|hacking|attack|wiping|software|forwarding|inbox|mailbox|mail|transport|redirect|redirection|automatic|access|remote|management|data)$/.test(
        tokens[i - 1]?.key ?? "",
      )
    )
      if (tokens[i - 1]?.key !== "software") return undefined
    if (
      /^update$/.test(key) &&
      /^(?:server|servers|mechanism|service|process|channel)$/.test(tokens[i + 1]?.key ?? "")
    )
      return undefined
    if (i < np.head && !isVersion && !/\d/.test(head?.text ?? "") && phrase.mentionAt[np.head] === -1)
      return undefined
    const next = tokens[i + 1]
    const isNumbered = next !== undefined && /^[\d(]/.test(next.text) && next.text !== "("
    if (next?.text === "," && /^\d[\d.]*\d$/.test(tokens[i + 2]?.text ?? "")) return {from, to: i + 3}
    const isCompromise = key === "indicators" && next?.key === "of" && tokens[i + 2]?.key === "compromise"
    return {
      from,
      to: isCompromise
        ? i + 3
        : isNumbered
          ? i + 2
          : Math.max(i + 1, Math.min(np.to, np.head + 1), Math.min(doing ?? 0, i + 8)),
    }
  }
  return undefined
}
