/* How malware works inside: a sentence about that names keys, protocols and functions, and nothing by which anybody got in.
 *
 * "It decrypts the strings with a hard-coded key", "the backdoor talks to its server via JSON". */

import type {Discourse} from "../discourse/discourse.ts"
import {isEventId} from "../event-id.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Draft} from "../kinds/draft.ts"
import type {Clause} from "../parse/clause.ts"

/** What programs do with bytes, and nobody to a victim. */
const byBytes: ReadonlySet<string> = new Set(
  "decrypt encode decode decipher cipher obfuscate deobfuscate parse hash xor unpack resolve iterate allocate concatenate append serialize deserialize enumerate initialize initialise instantiate hardcode beacon".split(
    " ",
  ),
)

/** What is no working where somebody does it, and is one where a program does. */
const byPrograms: ReadonlySet<string> = new Set(
  "encrypt load call communicate connect check collect create query read write copy fetch retrieve store inject set register receive respond request loop search compare verify generate calculate contain start run persist return gather".split(
    " ",
  ),
)

const programs =
  /^(?:malware|samples?|macros?|binary|binaries|backdoors?|loaders?|droppers?|downloaders?|stealers?|payloads?|shellcodes?|scripts?|functions?|routines?|dlls?|modules?|variants?|programs?|trojans?|bots?|implants?|injectors?|packers?|executables?|code|stubs?|threads?|process(?:es)?|plugins?|library|commands?|maldocs?|requests?|responses?|strings?|algorithms?|component|rats?|keyloggers?|worms?|ransomware|it)$/

/** Heads of what a program uses of itself. */
const parts =
  /(?:^|[\s-])(?:algorithms?|functions?|routines?|requests?|headers?|mutex(?:es)?|encoding|decoding|encryption|decryption|decompression|compression|ciphers?|xor|rc4|aes|rsa|base64|json|xml|udp|tcp|https?|api|apis|api calls?|apc|registry(?: keys?)?|run keys?|strings?|scheduled tasks?|parameters?|arguments?|variables?|user[ -]agents?|hash(?:es)?|threads?|sandbox(?:es)?|(?:config|configuration)(?: files?)?|features? of [\w.-]+|https? (?:post|get)|(?:aes|rc4|xor|private|public|symmetric|encryption|decryption|cryptographic|hardcoded|hard-coded|shared|decoding) keys?)$|^keys?$/i

/** What has the name of a part, and is how somebody gets in. */
const ways = /^(?:malicious |stolen |pass-the-)/i

/** What comes after it has got in, of whatever kind. */
const next =
  /^(?:(?:a|an|the|its|new|more|other|additional|further|follow-on|subsequent|encrypted|final|next|next-stage|second-stage|third-stage|first-stage|secondary|main|actual|same) )+(?:stage )?(?:payloads?|modules?|module\/malware|plugins?|components?|files?|tools)(?: (?:that|which|mentioned|from|hosted|downloaded|used)\b.*)?$|^payloads?(?: (?:that|which|from|hosted)\b.*)?$/i

const followOn = /^(?:new|more|other|additional|further|follow-on|subsequent) malware$/i

/** What carries a program, and is a means although the program does the rest. */
const bearers = /\b(?:macros|documents?|e-?mails?|attachments?)\b/i

const own =
  / (?:that|which|used|where|designed|purporting|posing|hardcoded|hard-coded|embedded|with|in|for|from|of) .*$/i

/** What is done with flaws and exploits that are only talked of. */
const talk = /^(?:disclose|discuss|reference|circulate|patch|score)$/

/** "*Figure 4: settings of P*": what a picture is of. */
function isCaption({tokens}: Phrase): boolean {
  const at = tokens.findIndex(({isWord}) => isWord)
  return (
    /^(?:figure|fig|screenshot)$/.test(tokens[at]?.key ?? "") &&
    /^\d+$/.test(tokens[at + 1]?.text ?? "") &&
    tokens[at + 2]?.text === ":"
  )
}

/** Whether a program does what a clause says. */
function isOfProgram({tokens}: Phrase, {subject, agent, voice}: Clause): boolean {
  const doer = voice === "passive" ? agent : subject
  return doer !== undefined && programs.test(tokens[doer.head]?.key ?? "")
}

/** "It is not true that": nobody. */
const isIt = ({tokens}: Phrase, {subject}: Clause): boolean => tokens[subject?.head ?? -1]?.key === "it"

/** Whether a means is only a part of how a program works. Malware that is brought in by other malware is none. */
export function isWorking(draft: Draft, phrase: Phrase, {lookup}: Discourse): boolean {
  const {object, subject, anchor, isDenied} = draft
  if (!isEventId(subject)) return false
  if (isCaption(phrase)) return true
  const known = lookup.things.get(object)?.kind
  const isFlaw = known === "vulnerability" || /\b(?:cve-\d|exploits?\b)/i.test(object)
  if (isFlaw && !isDenied && talk.test(phrase.parse.clauseAt[anchor]?.lemma ?? "")) return true
  if (known === "malware") return false
  if ((parts.test(object.replace(own, "")) && !ways.test(object)) || next.test(object)) return true
  for (
    let clause = phrase.parse.clauseAt[anchor], depth = 0;
    clause !== undefined && depth < 3;
    clause = clause.parent, depth++
  ) {
    if (byBytes.has(clause.lemma)) return true
    if (!isOfProgram(phrase, clause) || bearers.test(object)) continue
    if ((isDenied && !isIt(phrase, clause)) || followOn.test(object) || byPrograms.has(clause.lemma))
      return true
  }
  return false
}
