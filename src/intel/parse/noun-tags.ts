/* Puts right what a tagger takes for verbs, adverbs or adjectives where only a noun can stand, and the reverse where
 * the word next to it leaves no doubt. */

import {beForms, haveForms, isAdverb, modals} from "../grammar/english.ts"
import type {Token} from "../grammar/tokens.ts"
import type {Tag} from "./clause.ts"
import {hasAnd, isInverted, isPluralNoun} from "./missing-verbs.ts"
import {isNamed, type Repair} from "./tag-repairs.ts"
import {base, formsOfWord, ing, participle, past, third} from "./verb-forms.ts"
import {isTimeWord, trades} from "./words.ts"

const owners: ReadonlySet<string> = new Set("its their our his her your my".split(" "))

/** Kinds of malware that the tagger does not know. */
const wares: ReadonlySet<string> = new Set(
  "trojan malware ransomware backdoor wiper spyware botnet infostealer stealer loader dropper downloader rootkit bootkit keylogger webshell advisory programme program".split(
    " ",
  ),
)

/** Words in "-ing" that are nouns behind "its". */
const activities: ReadonlySet<string> = new Set(
  "tooling targeting hosting naming wording timing coding branding training funding planning reporting messaging".split(
    " ",
  ),
)

/** What there are sets of. */
export const sets: ReadonlySet<string> = new Set(
  "intrusion activity tool data skill feature rule record character".split(" "),
)

/** What somebody does by a name in "-ing", as an object too: "used phishing". */
const deeds: ReadonlySet<string> = new Set(
  "phishing spearphishing spear-phishing smishing vishing".split(" "),
)

/** Words that the tagger takes for verbs where only a noun can stand. */
export function nounsOf(r: Repair, i: number): void {
  const {tokens, tags, lookup} = r
  const token = tokens[i]
  if (token === undefined || !token.isWord) return
  const before = tags[i - 1]
  const key = tokens[i - 1]?.key ?? ""
  const next = tags[i + 1]
  if (isNamed(r, i)) return
  if (token.text === "Excel") tags[i] = "PROPN"
  // "have been reset", "was shut"
  if (sameForms.has(token.key) && tags[i] !== "VERB" && isBehindBe(tokens, i, next)) {
    tags[i] = "VERB"
    return
  }
  // "The prosecutor general has opened a case"
  if (token.key === "general" && tags[i] === "ADJ" && generals.has(key) && next !== "NOUN") {
    tags[i] = "NOUN"
    return
  }
  // "released emergency builds for P", "a vendor fix exists for P", "provided a security update for P"
  if (tags[i] === "VERB" && isRemedyNoun(r, i)) {
    tags[i] = "NOUN"
    if (tags[i + 1] === "NOUN" && formsOfWord(tokens[i + 1]?.key ?? "") === third) tags[i + 1] = "VERB"
    return
  }
  // "Poland's finding", and not "it's finding its way".
  if (
    tags[i] === "VERB" &&
    key === "'s" &&
    formsOfWord(token.key) === ing &&
    !/^(?:it|he|she|that|there|who|what|here)$/.test(tokens[i - 2]?.key ?? "") &&
    !/^(?:DET|PRON|PROPN|NOUN|NUM|ADJ)$/.test(next ?? "")
  ) {
    tags[i] = "NOUN"
    return
  }
  if (tags[i] === "ADV" && token.isCapital && i > 0 && next === "PROPN") {
    tags[i] = "PROPN"
    return
  }
  // "the first known to", "the first to"
  if (tags[i] === "ADV" && before === "DET" && (token.key === "first" || token.key === "last")) {
    tags[i] = "ADJ"
    return
  }
  if (
    tags[i] === "ADV" &&
    before === "DET" &&
    (next === "NOUN" || next === "ADJ") &&
    /^(?:earlier|later|then|early|late|once|only|far)$/.test(token.key)
  ) {
    tags[i] = "ADJ"
    return
  }
  if (tags[i] === "ADV" && before === "DET" && !isAdverb(token.key) && (next === "ADJ" || next === "NOUN")) {
    tags[i] = "ADJ"
    return
  }
  if (
    (tags[i] === "ADJ" || (tags[i] === "VERB" && formsOfWord(token.key) === base)) &&
    endsNoun(tags, tokens, i)
  ) {
    tags[i] = "NOUN"
    return
  }
  if (
    tags[i] === "VERB" &&
    /^un\w+ed$|^unknown$/.test(token.key) &&
    next !== "ADP" &&
    !/^(?:undermined|unleashed|unveiled|uncovered|unlocked|unmasked|unplugged|undertook|united)$/.test(
      token.key,
    )
  ) {
    tags[i] = "ADJ"
    return
  }
  // "a request for comment"
  if (
    tags[i] === "VERB" &&
    (before === "ADP" || (key === "for" && token.key !== "free")) &&
    formsOfWord(token.key) === base &&
    key !== "to" &&
    key !== "as" &&
    key !== "than"
  ) {
    tags[i] = "NOUN"
    return
  }
  // "the intrusion set Brume Noire"
  if (token.key === "set" && tags[i] === "VERB" && before === "NOUN" && sets.has(key)) {
    tags[i] = "NOUN"
    return
  }
  if (wares.has(token.key) && (tags[i] === "ADJ" || tags[i] === "VERB" || tags[i] === "ADV")) tags[i] = "NOUN"
  // "Ngrok reverse proxies"
  if (
    tags[i] === "VERB" &&
    before === "PROPN" &&
    next === "NOUN" &&
    formsOfWord(token.key) === base &&
    !hasAnd(r, i - 1) &&
    !isInverted(tokens, tags, i)
  ) {
    tags[i] = "NOUN"
    return
  }
  // "the actors' exploit payload"
  if (
    tags[i] === "VERB" &&
    key === "'" &&
    tokens[i - 1]?.start === tokens[i - 2]?.end &&
    formsOfWord(token.key) === base
  ) {
    tags[i] = "NOUN"
    return
  }
  // "made it clear that"
  if (tags[i] === "VERB" && token.key === "clear" && before === "PRON") {
    tags[i] = "ADJ"
    return
  }
  // "seeking comment"
  if (
    tags[i] === "VERB" &&
    before === "VERB" &&
    formsOfWord(token.key) === base &&
    formsOfWord(key) === ing &&
    key !== "helping"
  ) {
    tags[i] = "NOUN"
    return
  }
  // "unlike earlier attacks"
  if (
    tags[i] === "VERB" &&
    formsOfWord(token.key) === third &&
    /^(?:earlier|later|previous|recent|such|other)$/.test(key)
  ) {
    tags[i] = "NOUN"
    return
  }
  if (tags[i] === "VERB") {
    // "back to last October"
    if (token.key === "last" && key === "to" && isTimeWord(tokens[i + 1]?.key ?? "")) {
      tags[i] = "ADJ"
      return
    }
    if (token.key === "part" && tokens[i + 1]?.key === "of") {
      tags[i] = "NOUN"
      return
    }
    // "where compromise is suspected", "there was evidence of it"
    if (
      formsOfWord(token.key) === base &&
      ((next === "AUX" && (before === "SCONJ" || key === "where" || key === "when")) ||
        (before === "AUX" && beForms.has(key) && next === "ADP"))
    ) {
      tags[i] = "NOUN"
      return
    }
    // "Its tooling overlaps with"
    if (activities.has(token.key) && (before === "DET" || owners.has(key))) {
      tags[i] = "NOUN"
      return
    }
    // "the hunting queries that X has published"
    if (
      formsOfWord(token.key) === third &&
      (before === "NOUN" || before === "ADJ") &&
      tokens[i + 1]?.key === "that" &&
      tags[i - 2] === "DET" &&
      tags[i - 3] === "VERB"
    ) {
      tags[i] = "NOUN"
      return
    }
    // "Storm Ferret used two zero-days"
    if (token.isCapital && !r.isTitle && i === 1 && tokens[0]?.isCapital === true && before !== "PUNCT") {
      tags[0] = before === "DET" || before === "PRON" ? before : "PROPN"
      tags[i] = "PROPN"
      return
    }
    if (
      token.isCapital &&
      !r.isTitle &&
      i > 0 &&
      (before === "VERB" || before === "ADP" || before === "PROPN" || before === "DET") &&
      next !== "DET"
    ) {
      tags[i] = "PROPN"
      return
    }
    const form = formsOfWord(token.key)
    // "an Excel file with a macro", "a PDF file"
    if (
      token.key === "file" &&
      (before === "PROPN" || before === "NOUN" || before === "ADJ" || before === "DET")
    ) {
      if (!isPluralNoun(tokens[i - 1])) {
        tags[i] = "NOUN"
        return
      }
    }
    // "a forged token gave", "the leaked password"
    if (
      form === (past | participle) &&
      before === "DET" &&
      key !== "that" &&
      (next === "NOUN" || next === "ADJ")
    ) {
      tags[i] = "ADJ"
      return
    }
    const isBehindNounMaker =
      before === "DET" || before === "ADJ" || key === "'s" || before === "ADP" || owners.has(key)
    if (
      form === third &&
      // "release fixes", "provides fixed builds"
      ((before === "VERB" &&
        // "survives reboots"
        (formsOfWord(key) === base || formsOfWord(key) === third || isAttributeAt(r, i - 1))) ||
        haveForms.has(key) ||
        beForms.has(key))
    )
      tags[i] = "NOUN"
    // "Container handling at the port"
    else if (form === ing && before === "NOUN" && trades.has(token.key) && isTradeEnd(r, i)) tags[i] = "NOUN"
    else if (form === third && (isBehindNounMaker || key === "to") && key !== "that") tags[i] = "NOUN"
    else if (
      form === base &&
      (before === "DET" || key === "'s" || owners.has(key)) &&
      key !== "that" &&
      key !== "all" &&
      key !== "both"
    )
      tags[i] = "NOUN"
    else if (form === ing && before === "DET" && next !== "NOUN" && next !== "ADJ" && next !== "PROPN")
      tags[i] = "NOUN"
    else if (
      key === "to" &&
      /^(?:date|staff|port|disk|press|mail|email|e-mail|web|ransom|phone|network)$/.test(token.key) &&
      next !== "DET" &&
      next !== "PRON"
    )
      tags[i] = "NOUN"
    else if (
      form === base &&
      (key === "this" || (token.key === "address" && (before === "NOUN" || before === "PROPN")))
    )
      tags[i] = "NOUN"
    else if (deeds.has(token.key) && next !== "DET" && next !== "PRON" && next !== "PROPN") tags[i] = "NOUN"
    else if (
      (form & base) !== 0 &&
      (before === "NOUN" || before === "PROPN") &&
      !isPluralNoun(tokens[i - 1]) &&
      (next === "PUNCT" ||
        next === undefined ||
        ((next === "ADP" || next === "SCONJ" || next === "CCONJ") &&
          before === "NOUN" &&
          !isInverted(tokens, tags, i)))
    )
      tags[i] = "NOUN"
    else if (
      token.isCapital &&
      i > 0 &&
      next === "PROPN" &&
      tokens[i + 1]?.isCapital === true &&
      tokens[i - 1]?.isWord === false &&
      tokens[i - 1]?.text !== '"' &&
      // "- Update Verelo Connect Gateway"
      !((form & base) !== 0 && isOpening(tokens, i))
    )
      tags[i] = "PROPN"
  } else if (tags[i] === "NOUN" || tags[i] === "ADJ") {
    // "it tracks", "they use"
    if (
      /^(?:it|they|we|he|she|i)$/.test(key) &&
      tags[i] === "NOUN" &&
      lookup.verbs.has(token.key) &&
      formsOfWord(token.key) !== ing
    ) {
      tags[i] = "VERB"
      return
    }
    // "by guessing the password", "by guessing passwords"
    if (
      tags[i] === "NOUN" &&
      formsOfWord(token.key) === ing &&
      /^(?:by|after|through|without|for|before|of|in|while|whilst|when|into|from)$/.test(key) &&
      (next === "DET" ||
        // "by logging in with"
        (next === "ADP" && tokens[i + 1]?.key !== "of" && lookup.verbs.has(token.key) && key === "by") ||
        // "a tool for detecting LODEINFO"
        (next === "PROPN" &&
          lookup.verbs.has(token.key) &&
          !deeds.has(token.key) &&
          !trades.has(token.key)) ||
        (/^(?:guess|spray|spoof|clon|brib|bruteforc|brute-forc)ing$/.test(token.key) && next !== "ADP"))
    ) {
      tags[i] = "VERB"
      return
    }
    // "- Logging in with default passwords"
    if (
      i < 3 &&
      formsOfWord(token.key) === ing &&
      lookup.verbs.has(token.key) &&
      (next === "DET" ||
        next === "PROPN" ||
        next === "PRON" ||
        (next === "ADP" && tokens[i + 1]?.key !== "of" && tokens[i + 1]?.key !== "by")) &&
      isOpening(tokens, i)
    ) {
      tags[i] = "VERB"
      return
    }
    // "was hit", "has compromised"
    const form = formsOfWord(token.key)
    let at = i - 1
    while (at > 0 && (tags[at] === "ADV" || isAdverb(tokens[at]?.key ?? ""))) at--
    const helper = tokens[at]?.key ?? ""
    if (
      (form & participle) !== 0 &&
      haveForms.has(helper) &&
      (next !== "NOUN" || isPerfectOf(tokens, at, token.key))
    )
      tags[i] = "VERB"
    else if (
      form === base &&
      modals.has(helper) &&
      !(helper === "may" && tokens[at]?.isCapital === true) &&
      helper !== "will" &&
      tags[i] === "NOUN"
    )
      tags[i] = "VERB"
  }
}

/** Participles like the base form that the tagger takes for nouns and adjectives. */
const sameForms: ReadonlySet<string> = new Set("reset shut cut hit put set split hurt offset".split(" "))

const generals: ReadonlySet<string> = new Set(
  "prosecutor attorney auditor inspector solicitor secretary director governor surgeon comptroller procurator".split(
    " ",
  ),
)

function isBehindBe(tokens: readonly Token[], i: number, next: Tag | undefined): boolean {
  let at = i - 1
  while (at > 0 && isAdverb(tokens[at]?.key ?? "")) at--
  const be = tokens[at]?.key ?? ""
  if (be === "been" || be === "being") return true
  return beForms.has(be) && (next === "PUNCT" || next === undefined || next === "ADP" || next === "CCONJ")
}

const remedies = /^(?:update|fix|patch|upgrade|release|build|hotfix|workaround)(?:s|es)?$/
const kindsOfRemedy: ReadonlySet<string> = new Set(
  "security emergency vendor firmware software maintenance cumulative interim official permanent temporary critical out-of-band product bug server client kernel".split(
    " ",
  ),
)

/** "emergency builds for", "a security update for", "a vendor fix exists": behind a word that says what kind of remedy. */
function isRemedyNoun({tokens, tags}: Repair, i: number): boolean {
  if (!remedies.test(tokens[i]?.key ?? "") || !kindsOfRemedy.has(tokens[i - 1]?.key ?? "")) return false
  const next = tags[i + 1]
  return next !== "DET" && next !== "PRON" && next !== "PROPN" && next !== "ADJ"
}

/** "appears to have sought data", "has stolen data", and not "has known flaws". */
function isPerfectOf(tokens: readonly Token[], have: number, key: string): boolean {
  if (tokens[have]?.key === "have" && tokens[have - 1]?.key === "to") return !key.startsWith("un")
  // "had foiled attempts", "has seized servers"
  if (
    /^(?:foiled|thwarted|blocked|arrested|detained|seized|repelled|averted|prevented|stopped|charged|indicted|dismantled|disrupted|summoned|expelled|intercepted|identified|uncovered|notified|contacted|informed|alerted|warned)$/.test(
      key,
    )
  )
    return true
  return !/ed$|^(?:known|broken|hidden|proven)$/.test(key)
}

/** "provides fixed builds", "Fixed builds are": a participle behind what no subject is. */
function isAttributeAt({tokens, tags}: Repair, i: number): boolean {
  if ((formsOfWord(tokens[i]?.key ?? "") & participle) === 0) return false
  const before = tags[i - 1]
  return (
    before === undefined || before === "VERB" || before === "DET" || before === "ADP" || before === "PUNCT"
  )
}

/** Behind the name of a trade: "Container handling at", "Container handling was". */
function isTradeEnd({tokens, tags}: Repair, i: number): boolean {
  const next = tags[i + 1]
  return !isPluralNoun(tokens[i - 1]) && (next === "ADP" || next === "AUX" || next === "PUNCT")
}

/** Whether only marks stand before a word: the first of a sentence or bullet. */
function isOpening(tokens: readonly Token[], i: number): boolean {
  for (let k = i - 1; k >= 0; k--) if (k < i - 3 || tokens[k]?.isWord === true) return false
  return true
}

/** "a new advisory from", "a roughly even chance.": what ends a noun phrase that a determiner opened is its noun. */
function endsNoun(tags: readonly Tag[], tokens: readonly Token[], at: number): boolean {
  const next = tags[at + 1]
  if (next !== "ADP" && next !== "AUX" && next !== "PUNCT" && next !== "SCONJ" && next !== undefined)
    return false
  let i = at - 1
  while (
    i >= 0 &&
    i > at - 5 &&
    ((tags[i] === "VERB" && (formsOfWord(tokens[i]?.key ?? "") & participle) !== 0) ||
      tags[i] === "ADJ" ||
      tags[i] === "ADV" ||
      tags[i] === "CCONJ")
  )
    i--
  const key = tokens[i]?.key
  return (
    tags[i] === "DET" &&
    key !== "all" &&
    key !== "both" &&
    key !== "that" &&
    (i < at - 1 || tags[at] === "VERB")
  )
}
