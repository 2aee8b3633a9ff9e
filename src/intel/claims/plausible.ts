/* Whether a draft can be meant as a claim: what the shape of a sentence gives and no reader would take from it goes.
 *
 * General remarks and advice name means and aims without an event; some nouns are never a means, a victim or an aim. */

import type {EntityKind} from "../../model/intel.ts"
import type {Discourse} from "../discourse/discourse.ts"
import type {Phrase} from "../grammar/shape.ts"
import {type Draft, ofDeeds} from "../kinds/draft.ts"
import {isWorking} from "./workings.ts"

/** Nouns that say nothing about by what means: "a list of", "the following steps". */
const noMeans =
  /^(?:(?:versions?|updates?|releases?|builds?) v?\d[\w.]*$|(?:yara|sigma|snort|suricata|detection|hunting)[ -](?:rules?|quer(?:y|ies)|signatures?)\b.*|(?:indicators|iocs)\b.*|(?:various |different |other |these )?forms? of\b.*|(?:[\w-]+ ){0,3}(?:lists?|purposes?|ways?|examples?|steps?|number|kinds?|types?|variety|advantage|things?|updates from|analysis|training|guidance|advice)(?: (?:of|for|from|to|in|shown|that|which|used|below|above)\b.*)?)$/i

/** Units in which no victims are counted. */
const noVictims =
  /^(?:(?:kilo|mega|giga|tera)?bytes|[kmgt]b|minutes|hours|days|weeks|months|years|times|forums|samples|commands|payloads|versions|variants|modules|plugins|campaigns|attacks|intrusions|techniques|tactics|steps|stages|indicators|vulnerabilities|flaws|patches|updates|names|reasons|ways|findings|reports|dollars|euros)$/i

const noAim =
  /^(?:(?:their |its )?(?:(?:the )?(?:following|malicious|nefarious|informational|same|these|those|such|other|various|different) )?(?:purposes?|reasons?)|collecting|observe|advertise)$/i

/** What files and functions are for, and a single step: "used to decode the next stage", "to spoof a report". */
const technicalAim =
  /^(?:(?:designed|used|able|meant) to )?(?:(?:be|describe|define|decode|decrypt|unpack|deobfuscate|display|simulate|spoof|hook|disguise|refine|handles?|serves?) |establish persistence|carry out (?:the )?privilege)/i

/** "It is common to see", "are unable to": no aim. */
const predicated =
  /\b(?:is|are|was|were|be|been|not|it|they) (?:not |also |still |quite |very |more )?(?:un)?(?:common|usual|possible|impossible|difficult|easy|hard|able|important|necessary|essential|interesting|worth|safe|reasonable) to\b/i

const prevents: ReadonlySet<string> = new Set(
  "prevent prevents preventing protect protects protecting defend defends defending safeguard safeguarding guard guards vigilant avoid avoids avoiding".split(
    " ",
  ),
)

/** What the deed itself is said of, and nothing else: "the malware used in the attack". */
const meansOfDeed =
  /^(?:malware|(?:malicious )?(?:files?|software|code)|tools?|payloads?|exploits?|themes?|vulnerabilit(?:y|ies)|flaws?|updates?|techniques?|databases?)(?: (?:which |that )?(?:(?:is|are|was|were|being|reportedly|allegedly|then|also) )*(?:used|leveraged|exploited|employed|utili[sz]ed|uploaded)\b.*)?$/i

/** Pieces of names and pronouns that act as nobody. */
const nobodyActs =
  /^(?:.|apts?|c2|ttps?|iocs?|rats?|full|we|you|department|ministry|embassy|bureau|office|kingdom|republic|(?:trojan|malware|backdoor|exploit|version|module|file)s?)$/

const noVictimKinds: ReadonlySet<EntityKind> = new Set(["malware", "tool", "campaign", "data"])

/** What programs talk to and by what, where no body goes by the name: "a C&C server", "RC4". */
const machinery =
  /^(?:(?:ftp|http|https|smtp|dns|irc|tor|web)-)*(?:c-?(?:and-)?c|c2|cnc|ftp|smtp|https?|tcp|udp|dns|rc4|aes|rsa|xor|base64|dlls?|mutex|registry|sandbox(?:es)?|antivirus)(?:-(?:servers?|channels?|infrastructure))?$/

/** "A ZIP archive contained …", "JSON encoded …", "further OSINT": no bodies that answer. */
const artefacts =
  /^(?:(?:json|xml|html|[gmt]bps|base64|aes|rsa|excel|word|powershell|windows|javascript|vba)(?:-.+)?|(?:.+-)?(?:osint|archives?|packer|url|dropper|loader|payload|macro|webpage|beacon))$/

/** Words of sectors that mean something else beside others: ports of a network, communications that are encrypted, the
 *  mining of coins. */
const technical: ReadonlyMap<string, RegExp> = new Map([
  [
    "sector-maritime",
    /\bports?\W+(?:\w+\W+){0,3}(?:tcp|udp|http|protocols?|channels?)\b|\bports? \d|\b(?:tcp|udp|protocols?|channels?|listen\w*)\W+(?:\w+\W+){0,2}ports?\b/i,
  ],
  ["sector-telecommunications", /\b(?:encrypt\w*|network|c&c|server) communications\b/i],
  ["sector-mining", /\b(?:crypto\w*|coin|bitcoin|monero)[ -]?min(?:ing|er)/i],
])

/** Whether a subject or a victim is somebody at all. */
function isSomebody({kind, subject, object}: Draft, {lookup}: Discourse): boolean {
  const acts = lookup.things.get(subject)
  if (kind === "response-action")
    return acts === undefined
      ? !machinery.test(subject) && !artefacts.test(subject)
      : !noVictimKinds.has(acts.kind)
  if (kind !== "targeting" && kind !== "vector" && kind !== "objective" && kind !== "attribution") return true
  if (nobodyActs.test(subject)) return false
  if (kind !== "targeting") return true
  const victim = lookup.things.get(object)
  if (victim === undefined && machinery.test(object)) return false
  return !nobodyActs.test(object) && (victim === undefined || !noVictimKinds.has(victim.kind))
}

/** Whether a draft of this sentence can be meant. `text` is the sentence's paragraph. */
export function isPlausible(draft: Draft, phrase: Phrase, text: string, discourse: Discourse): boolean {
  const {kind, object} = draft
  if (!isSomebody(draft, discourse)) return false
  if (!ofDeeds.has(kind)) return true
  const other = kind === "targeting" ? technical.get(object) : undefined
  if (other?.test(wordsOf(draft, phrase, text)) === true) return false
  if (kind === "vector" && (isNoMeans(draft, phrase) || isWorking(draft, phrase, discourse))) return false
  if (kind === "impact-count" && noVictims.test(object)) return false
  if (
    kind === "objective" &&
    (noAim.test(object) || technicalAim.test(object) || predicated.test(wordsOf(draft, phrase, text)))
  )
    return false
  return !isRemark(draft, phrase)
}

/** "protected through P", "overlaps with the code of P": what helps against it, and what it is like. */
function isNoMeans({object, isDenied, anchor, evidence}: Draft, {tokens, parse}: Phrase): boolean {
  if (noMeans.test(object) || (!isDenied && meansOfDeed.test(object))) return true
  if (/^(?:protect|defend|shield|safeguard)$/.test(parse.clauseAt[anchor]?.lemma ?? "")) return true
  for (let i = evidence.from; i < evidence.to; i++)
    if (
      /^(?:overlaps?|similarit(?:y|ies)|resemblances?)$/.test(tokens[i]?.key ?? "") &&
      /^(?:with|to)$/.test(tokens[i + 1]?.key ?? "") &&
      i < evidence.to - 1
    )
      return true
  return false
}

/** The words of the evidence with the three before it. */
function wordsOf({evidence}: Draft, {tokens}: Phrase, text: string): string {
  const from = tokens[Math.max(0, evidence.from - 3)]?.start ?? 0
  return text.slice(from, tokens[evidence.to - 1]?.end ?? from)
}

/** What the reader shall do or what helps against something: "Be vigilant against …", "to prevent …". */
function isRemark({anchor, modality}: Draft, {tokens, clauses}: Phrase): boolean {
  const main = clauses.find((c) => c.kind === "main")
  if (main?.isImperative === true && main.at <= 2 && main.from <= anchor && anchor < main.to) return true
  if (modality !== "presupposed") return false
  for (let i = Math.max(0, anchor - 7); i < anchor; i++) if (prevents.has(tokens[i]?.low ?? "")) return true
  return false
}
