/* Reads relative clauses and contents that hang on a noun phrase, and finds which noun phrase that is. */

import {clauseAhead, isLikelyFinite, isTime} from "./ahead.ts"
import {isSpeech, readClause} from "./clauses.ts"
import type {ClauseDraft, NounDraft, VerbGroup} from "./draft.ts"
import {clauseVerbOf, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {contentNouns, contentVerbs, deedNouns, doing, intransitive, tellers} from "./words.ts"

/** Whether a relative clause at item `k` can be of this noun, by the number of its verb and by what deeds are done. */
export function agrees(r: Reading, noun: NounDraft, k: number): boolean {
  let at = k
  while (kindAt(r, at) === "adverb") at++
  const verb = clauseVerbOf(r, at)
  if (verb === undefined) return true
  const opener = r.tokens[verb.from]?.key ?? ""
  const head = r.tokens[noun.head]?.key ?? ""
  const isPlural = /[^su]s$/.test(head) && r.tags[noun.head] === "NOUN"
  const isMany = noun.conjuncts.length > 0 || isPlural
  if (/^(?:is|was|has|isn't|wasn't|hasn't)$/.test(opener) && isPlural) return false
  if (
    /^(?:are|were|have|aren't|weren't|haven't)$/.test(opener) &&
    !isMany &&
    !/^(?:people|police|staff|data|those|group|some|many|others|who|one|two|three|four|five|six)$/.test(
      head,
    ) &&
    r.tags[noun.head] === "NOUN" &&
    noun.count === undefined
  )
    return false
  if (
    verb.form === "finite" &&
    verb.tense === "present" &&
    verb.modal === undefined &&
    verb.voice === "active" &&
    !verb.isPerfect &&
    !verb.isProgressive &&
    !/^do(?:n't)?$/.test(opener) &&
    isPlural
  )
    return false
  // "attacks on the registry that took place in May"
  if (verb.lemma === "take" && isOwnersDeed(r, noun, "happen") && headKey(r, at + 1) === "place") return false
  // "a hack of the commission that exposed the data of voters"
  if (!isPlural && verb.voice === "active" && striking.has(verb.lemma) && isOwnersDeed(r, noun, "happen"))
    return r.lookup.nouns.get("actor")?.has(head) === true
  return !isOwnersDeed(r, noun, verb.lemma) && !isOwnersText(r, noun, verb)
}

/** What attacks do to others. */
const striking: ReadonlySet<string> = new Set(
  "expose affect hit disrupt cripple paralyse cause force cost halt knock delay strike damage destroy shut interrupt".split(
    " ",
  ),
)

function headKey(r: Reading, k: number): string {
  const item = r.items[k]
  return item?.kind === "noun" ? (r.tokens[item.noun.head]?.key ?? "") : ""
}

/** "a report by the agency that was seen by X": the report was. */
function isOwnersText(r: Reading, noun: NounDraft, verb: VerbGroup): boolean {
  return (
    verb.voice === "passive" &&
    r.owner !== undefined &&
    r.owner !== noun &&
    read.has(verb.lemma) &&
    texts.has(r.tokens[r.owner.head]?.key ?? "") &&
    !texts.has(r.tokens[noun.head]?.key ?? "")
  )
}

const texts: ReadonlySet<string> = new Set(
  "report document letter memo notice statement advisory bulletin paper analysis study indictment filing warrant presentation message email e-mail note summary draft circular alert post notification dossier assessment".split(
    " ",
  ),
)
const read: ReadonlySet<string> = new Set(
  "see obtain review publish release read issue circulate leak declassify unseal send file share post update quote".split(
    " ",
  ),
)

/** "attacks on ports carried out by X": the attacks were, not the ports. */
export function isOwnersDeed(r: Reading, noun: NounDraft, lemma: string): boolean {
  return (
    r.owner !== undefined &&
    r.owner !== noun &&
    isDeedNoun(r, r.owner) &&
    !isDeedNoun(r, noun) &&
    doing.has(lemma)
  )
}

/** A relative clause; the place is at its first item ("which", "in which", "that", or its subject). */
export function relativeHere(r: Reading, noun: NounDraft, prep: string, isBare = false): void {
  const from = r.items[r.at]?.from ?? 0
  if (prep !== "") r.at++
  const word = isBare ? "" : textAt(r, r.at)
  if (!isBare) r.at++
  // "during which time they copied", "at which point the group left"
  if (prep !== "" && kindAt(r, r.at + 1) === "noun" && /^(?:time|point|case)$/.test(headKey(r, r.at))) r.at++
  const marker = prep === "" ? word : `${prep} ${word}`
  if (word === "whose" && kindAt(r, r.at) === "noun") {
    const item = r.items[r.at]
    if (item?.kind === "noun") item.noun.possessor = noun
  }
  // "an account whose password an employee had saved": what is had is the object.
  const had = r.items[r.at]
  const isObject =
    word === "whose" &&
    had?.kind === "noun" &&
    kindAt(r, r.at + 1) === "noun" &&
    clauseAhead(r, r.at + 1) === r.at + 2
  if (isObject) {
    r.nouns.push(had.noun)
    r.at++
  }
  const clause = readClause(
    r,
    "relative",
    marker,
    from,
    noun,
    word !== "whose" && word !== "where" && prep === "",
  )
  if (clause === undefined) return
  if (isObject && clause.voice === "active") clause.object ??= had.noun
  noun.clauses.push(clause)
  if (prep !== "" && word !== "whose")
    clause.args.push({prep, at: from, end: from + 2, np: noun, clause: undefined, isLoose: false})
}

/** "a cyberattack in December that cut off …": what hangs on a noun phrase behind a phrase of time. */
export function hangRelative(r: Reading, noun: NounDraft, clause: ClauseDraft): void {
  const kind = kindAt(r, r.at)
  if (kind === "that") thatBehind(r, noun, clause)
  else if (kind === "relative") relativeHere(r, noun, "")
  noun.end = Math.max(noun.end, readTo(r))
}

export function thatBehind(r: Reading, noun: NounDraft, clause: ClauseDraft | undefined): boolean {
  if (
    noun.isPronoun &&
    /^(?:us|me|him|her|them|you|it|they|we|he|she|i)$/.test(r.tokens[noun.head]?.key ?? "")
  )
    return false
  let next = r.at + 1
  while (kindAt(r, next) === "adverb") next++
  // "a link that, when clicked, led to"
  if (kindAt(r, next) === "comma")
    for (let i = next + 1; i < next + 8; i++)
      if (kindAt(r, i) === "comma") {
        if (kindAt(r, i + 1) === "verb") next = i + 1
        break
      }
  // "a network that at its height comprised 21,400 devices"
  if (kindAt(r, next) === "prep" && kindAt(r, next + 1) === "noun" && kindAt(r, next + 2) === "verb")
    next += 2
  const isVerb =
    kindAt(r, next) === "verb" && (isLikelyFinite(r, next) || clauseVerbOf(r, next)?.form === "ed")
  if (isVerb) {
    if (r.depth > 1 && (!agrees(r, noun, r.at + 1) || isBareName(r, noun))) return false
    relativeHere(r, noun, "")
    return true
  }
  if (clause !== undefined && clause.voice !== "none" && tellers.has(clause.lemma) && !isGapAhead(r))
    return false
  if (clauseAhead(r, r.at + 1) < 0 && kindAt(r, r.at + 1) !== "noun") return false
  // "the assessment by Germany that …", "the finding of the Danish service that …": what was found.
  const whole = contentNouns.has(r.tokens[noun.head]?.key ?? "") ? undefined : findingOf(r, noun)
  if (whole !== undefined) return thatBehind(r, whole, clause)
  const key = r.tokens[noun.head]?.key ?? ""
  if (
    /^(?:confidence|certainty|probability)$/.test(key) &&
    clause !== undefined &&
    clause.object === undefined &&
    contentVerbs.has(clause.lemma)
  )
    return false
  if (key !== "cases" && (contentNouns.has(key) || contentNouns.has(key.replace(/s$/, "")))) {
    const from = r.items[r.at]?.from ?? 0
    r.at++
    const content = readClause(r, "that", "that", from)
    if (content === undefined) return true
    content.antecedent = noun
    // "the statement that the ministry issued": what it issued.
    if (
      content.voice === "active" &&
      content.object === undefined &&
      content.complements.length === 0 &&
      /^(?:issue|make|publish|release|give|receive|share|reject|deny|cite|voice|express|raise|repeat|bring|send|write|spread|get|use|see|find|collect|obtain|provide|present)$/.test(
        content.lemma,
      )
    ) {
      content.kind = "relative"
      content.object = noun
    }
    noun.clauses.push(content)
    return true
  }
  if (noun.isPronoun || isTime(r, noun)) return false
  if (clause !== undefined && !r.isObject && isSpeech(r, clause.lemma)) return false
  relativeHere(r, noun, "")
  return true
}

/** "a flaw in Exchange Server that lets", "a company based in China that has": nothing narrows down a bare name. */
export function isBareName(r: Reading, noun: NounDraft): boolean {
  const isName = r.tags[noun.head] === "PROPN" || r.tokens[noun.head]?.isShaped === true
  if (!isName || /[A-Z]s$/.test(r.tokens[noun.head]?.text ?? "")) return false
  if (noun.determiner !== undefined || noun.conjuncts.length > 0) return false
  const around = r.open.at(-1)
  if (around?.kind === "participle" && around.antecedent !== undefined && around.object !== noun)
    return around.args.length < 2 && r.tags[around.antecedent.head] === "NOUN"
  return r.owner !== undefined && r.owner !== noun && r.tags[r.owner.head] === "NOUN"
}

/** "notified all victims that we could identify": a verb that lacks its object ends the sentence. */
function isGapAhead(r: Reading): boolean {
  const verb = kindAt(r, r.at + 1) === "noun" ? clauseVerbOf(r, r.at + 2) : undefined
  const end = kindAt(r, r.at + 3)
  return (
    verb !== undefined &&
    verb.voice === "active" &&
    !intransitive.has(verb.lemma) &&
    (end === undefined || end === "end" || end === "comma")
  )
}

/** The noun of a content whose author a noun phrase is: "the conclusion of …", "the report by …". */
function findingOf(r: Reading, noun: NounDraft): NounDraft | undefined {
  const isAuthor = r.tags[noun.head] === "PROPN" || authors.has(r.tokens[noun.head]?.key ?? "")
  const whole = r.nouns.findLast(
    ({head, to}) => head < noun.from && to < noun.from && isContentNoun(r.tokens[head]?.key ?? ""),
  )
  if (whole === undefined || noun.from - whole.to > 8) return undefined
  const prep = r.tokens[whole.to]?.key ?? ""
  // "reports from 16 customers that attackers deleted their backups"
  const isTold = prep === "from" && /^reports?$/.test(r.tokens[whole.head]?.key ?? "")
  if (!(prep === "by" || isTold || (isAuthor && /^(?:of|from)$/.test(prep)))) return undefined
  for (let i = whole.to + 1; i < noun.from; i++)
    if (r.tokens[i]?.isWord === false || /^(?:AUX|VERB|ADP)$/.test(r.tags[i] ?? "")) return undefined
  return whole
}

const isContentNoun = (key: string): boolean => contentNouns.has(key) || key === "reports"

const authors: ReadonlySet<string> = new Set(
  "agency analysts authorities authority bureau centre center company court experts firm government investigators ministry office police prosecutors researchers service services".split(
    " ",
  ),
)

export function isDeedNoun(r: Reading, noun: NounDraft): boolean {
  const key = r.tokens[noun.head]?.key ?? ""
  return deedNouns.has(key) || r.lookup.nouns.get("event")?.has(key) === true
}
