/* Reads a noun phrase with all that hangs on it: prepositions, relative clauses, participles, appositions, and the
 * other members of its coordination. */

import {behindDay, clauseAhead, isAfterNoun, isLikelyFinite, isParticiple, isTime} from "./ahead.ts"
import {attachedHere, hangPrep} from "./attachment.ts"
import {readClause, readPredicateOf} from "./clauses.ts"
import {isSequel} from "./commas.ts"
import {type ClauseDraft, type NounDraft, newClause} from "./draft.ts"
import {goesOnWithVerbs} from "./joined-verbs.ts"
import {appositionHere, isNamed, joinHere} from "./lists.ts"
import {clauseVerbOf, deepest, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {agrees, isBareName, isOwnersDeed, relativeHere, thatBehind} from "./relatives.ts"
import {contentNouns, contentVerbs, infinitiveNouns, naming} from "./words.ts"

/** Where a noun phrase stands: what may hang on it depends on that. */
export type Role = "subject" | "object" | "fronted"

/** Reads the noun phrase at this place, which must be one. `clause` is whose object it is. */
export function readNoun(r: Reading, role: Role, clause: ClauseDraft | undefined): NounDraft {
  const first = coreHere(r)
  r.depth++
  if (r.depth < deepest) {
    hang(r, first, role, clause)
    for (let steps = 0; steps < 200; steps++) {
      const join = joinHere(r, first, role)
      if (join === 0) break
      r.at += join
      const member = coreHere(r)
      first.conjuncts.push(member)
      hang(r, member, role, clause)
    }
    appositionHere(r, first, role, clause)
  }
  r.depth--
  first.end = Math.max(first.end, readTo(r))
  return first
}

function coreHere(r: Reading): NounDraft {
  const item = r.items[r.at]
  if (item?.kind !== "noun") throw new Error("no noun phrase begins here")
  r.at++
  r.nouns.push(item.noun)
  for (let owner = item.noun.possessor; owner !== undefined; owner = owner.possessor) r.nouns.push(owner)
  return item.noun
}

/** What is held of somebody: "thought to be", "known to have". */
const held: ReadonlySet<string> = new Set(
  "think believe know report suspect assess consider rumour rumor".split(" "),
)

/** Adjectives that stand behind their noun, with nothing behind them. */
const postposed: ReadonlySet<string> = new Set(
  "responsible involved concerned affected available present".split(" "),
)

/** Everything that hangs on a noun phrase, up to where something else begins. */
function hang(r: Reading, noun: NounDraft, role: Role, clause: ClauseDraft | undefined): void {
  for (let steps = 0; steps < 60; steps++) {
    if (!hangOne(r, noun, role, clause)) break
    noun.end = Math.max(noun.end, readTo(r))
  }
}

function hangOne(r: Reading, noun: NounDraft, role: Role, clause: ClauseDraft | undefined): boolean {
  const item = r.items[r.at]
  if (item === undefined) return false
  const time = isTime(r, noun)
  switch (item.kind) {
    case "bracket":
      r.at++
      readBracket(r, item.items, noun)
      return true
    case "prep":
      return hangPrep(r, noun, role, clause, time)
    case "relative":
      if (time && item.text !== "where") return false
      if (/^(?:which|who)$/.test(item.text) && r.depth > 1 && !agrees(r, noun, r.at + 1)) return false
      // "a gang from Porto which calls itself X"
      if (item.text === "which" && r.depth > 1 && isBareName(r, noun)) return false
      relativeHere(r, noun, "")
      return true
    case "that":
      return !time && thatBehind(r, noun, clause)
    case "examples":
      return examplesHere(r, noun, role)
    case "and": {
      const next = r.items[r.at + 1]
      // "the websites of X and of Y"
      if (
        next?.kind === "prep" &&
        noun.preps.at(-1)?.prep === next.text &&
        kindAt(r, r.at + 2) === "noun" &&
        (next.text === "of" || role === "subject")
      ) {
        r.at++
        noun.preps.push(attachedHere(r, clause, false))
        return true
      }
      // "a group that is steered by X and that has …"
      if (
        (next?.kind !== "that" && next?.kind !== "relative") ||
        !noun.clauses.some((c) => c.kind === "relative")
      )
        return false
      r.at++
      relativeHere(r, noun, "")
      return true
    }
    case "verb":
      return verbBehind(r, noun, role, clause, time)
    case "adjective": {
      // "servers vulnerable to …"
      const next = r.items[r.at + 1]
      // "the officers responsible be placed", "those involved were"
      if (
        (next?.kind === "verb" || next?.kind === "comma") &&
        role === "subject" &&
        r.waiting > 0 &&
        postposed.has(item.text)
      ) {
        r.at++
        return true
      }
      if (next?.kind !== "prep" || noun.isPronoun) return false
      if (
        clause !== undefined &&
        clause.lemma !== "" &&
        /^(?:make|leave|render|keep|deem|consider|hold|find|judge|call|declare)$/.test(clause.lemma)
      )
        return false
      r.at++
      return true
    }
    case "adverb": {
      if (isAfterNoun(r, r.at)) {
        r.at++
        return true
      }
      // "a report wrongly translated as …"
      let next = r.at + 1
      while (kindAt(r, next) === "adverb") next++
      const verb = clauseVerbOf(r, next)
      if (
        verb === undefined ||
        (verb.form !== "ed" && verb.form !== "done") ||
        !isParticiple(r, next, role === "subject")
      )
        return false
      r.at = next
      return verbBehind(r, noun, role, clause, time)
    }
    case "comma":
      return commaBehind(r, noun, role)
    case "noun": {
      // "the malware the group used"
      if (time || noun.isPronoun || isTime(r, item.noun)) return false
      // "On the screens of the school there is"
      if (r.tokens[item.noun.head]?.key === "there") return false
      const verb = clauseAhead(r, r.at)
      if (verb !== r.at + 1 || (clauseVerbOf(r, verb)?.form === "base" && !item.noun.isPronoun)) return false
      if (item.noun.determiner === undefined && !item.noun.isPronoun && !isNamed(r, item.noun)) return false
      if (clause?.lemma === "tell" || r.tokens[noun.head]?.key === "confidence") return false
      // "To avoid detection they dispensed with it"
      if (
        item.noun.isPronoun &&
        r.waiting > 0 &&
        noun.determiner === undefined &&
        noun.possessor === undefined &&
        !isPluralHead(r, noun)
      )
        return false
      // "Based on the overlap in command servers we assess with high confidence that X"
      if (contentVerbs.has(clauseVerbOf(r, verb)?.lemma ?? "") && isContentBehind(r, verb + 1)) return false
      const isNaming = naming.has(clauseVerbOf(r, verb)?.lemma ?? "")
      if (r.isFront && !isFrontedContact(r, noun, verb)) return false
      if (
        (kindAt(r, verb + 1) === "noun" && !isNaming && !isTimeItem(r, verb + 1)) ||
        kindAt(r, verb + 1) === "that"
      )
        return false
      relativeHere(r, noun, "", true)
      return true
    }
    default:
      return false
  }
}

/** "with high confidence that" */
const isContentBehind = (r: Reading, k: number): boolean =>
  kindAt(r, k) === "prep" && kindAt(r, k + 1) === "noun" && kindAt(r, k + 2) === "that"

const isPluralHead = (r: Reading, noun: NounDraft): boolean =>
  /[^su]s$|^(?:data|malware)$/.test(r.tokens[noun.head]?.key ?? "")

const isTimeItem = (r: Reading, k: number): boolean => {
  const item = r.items[k]
  return item?.kind === "noun" && isTime(r, item.noun)
}

/** "In the cases we examined in May, the attackers …": a comma with the clause of the sentence closes it. */
function isFrontedContact(r: Reading, noun: NounDraft, verb: number): boolean {
  if (noun.determiner === undefined) return false
  let at = verb + 1
  while (kindAt(r, at) === "prep" && kindAt(r, at + 1) === "noun" && at < verb + 7) at += 2
  return kindAt(r, at) === "comma" && clauseAhead(r, at + 1) >= 0
}

function verbBehind(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
  time: boolean,
): boolean {
  const verb = clauseVerbOf(r, r.at)
  if (
    verb === undefined ||
    time ||
    (noun.isPronoun &&
      !/^(?:those|that|one|others|some|many|nothing|something|anyone|all|most|several|more|fewer|few|each)$/.test(
        r.tokens[noun.head]?.key ?? "",
      ))
  )
    return false
  const from = r.items[r.at]?.from ?? 0
  if (verb.form === "infinitive") {
    const key = r.tokens[noun.head]?.key ?? ""
    const hangs = infinitiveNouns.has(key) || infinitiveNouns.has(key.replace(/s$/, ""))
    if (role === "fronted" || !(hangs || (role === "subject" && r.waiting > 0))) return false
    if (hangs && clause !== undefined && clause.lemma === "use") return false
    // "allowed users with network access to execute commands"
    if (key === "access" && clause !== undefined && /^(?:allow|enable|permit)$/.test(clause.lemma))
      return false
    const made = newClause("infinitive", from, "to")
    readPredicateOf(r, made)
    made.antecedent = noun
    noun.clauses.push(made)
    return true
  }
  if (verb.form === "ing") {
    if (role === "fronted") return false
    if (
      role === "object" &&
      /^(?:use|leverage|abuse|employ|utilise|follow|accord|cause|force|prompt|allow|include)$/.test(
        verb.lemma,
      )
    )
      return false
    if (
      role === "object" &&
      clause !== undefined &&
      /^(?:see|observe|catch|find|spot|leave|prevent|stop|spend|detect)$/.test(clause.lemma) &&
      clause.voice === "active"
    ) {
      participleHere(r, noun)
      return true
    }
    participleHere(r, noun)
    return true
  }
  if (!isParticiple(r, r.at, role === "subject")) return false
  // "a campaign of surveillance carried out by X": the campaign was.
  if (isOwnersDeed(r, noun, verb.lemma)) return false
  participleHere(r, noun)
  return true
}

/** A participle that hangs on a noun phrase. */
function participleHere(r: Reading, noun: NounDraft): void {
  const from = r.items[r.at]?.from ?? 0
  const made = newClause("participle", from, "")
  made.antecedent = noun
  made.subject = noun
  made.subjectBy = "antecedent"
  readPredicateOf(r, made)
  noun.clauses.push(made)
}

function examplesHere(r: Reading, noun: NounDraft, role: Role): boolean {
  let next = r.at + 1
  // "Several gangs, Lynx among them, claimed"
  if (
    textAt(r, r.at) === "among them" &&
    kindAt(r, next) === "comma" &&
    r.tokens[noun.from - 1]?.text === ","
  ) {
    r.at++
    return true
  }
  while (kindAt(r, next) === "adverb" || kindAt(r, next) === "comma") next++
  if (kindAt(r, next) === "prep" && kindAt(r, next + 1) === "noun") {
    // "including in Norway"
    r.at = next
    noun.preps.push(attachedHere(r, undefined, true))
    return true
  }
  if (kindAt(r, next) !== "noun") {
    if (kindAt(r, next) !== "verb") r.at = next
    return false
  }
  r.at = next
  const list = readNoun(r, role === "fronted" ? "object" : role, undefined)
  noun.examples.push(list, ...list.conjuncts)
  if (kindAt(r, r.at) === "comma" && role === "subject" && kindAt(r, r.at + 1) === "verb") r.at++
  return true
}

/** What stands behind a comma and still hangs on the noun phrase: relative clauses, participles, examples. */
function commaBehind(r: Reading, noun: NounDraft, role: Role): boolean {
  if (role === "fronted") return false
  let next = r.at + 1
  while (kindAt(r, next) === "adverb" && kindAt(r, next + 1) !== "comma") next++
  const item = r.items[next]
  if (item === undefined || isTime(r, noun)) return false
  // "Rostislav Panev, 51, whom prosecutors describe as": an age
  if (item.kind === "noun" && isAge(r, item.noun) && kindAt(r, next + 1) === "comma" && isNamed(r, noun)) {
    r.at = next + 1
    closeInsert(r, role)
    return true
  }
  if (item.kind === "relative") {
    if (noun.isPronoun && !/^(?:those|others)$/.test(r.tokens[noun.head]?.key ?? "")) return false
    if (/^(?:which|who)$/.test(item.text) && !agrees(r, noun, next + 1)) return false
    // "two people close to the inquiry, who …": the people.
    if (item.text === "who" && role === "object" && r.waiting > 0 && !isNamed(r, noun)) return false
    r.at = next
    relativeHere(r, noun, "")
    closeInsert(r, role)
    return true
  }
  // "the assessment, announced by Australia, that …"
  if (item.kind === "that" && next === r.at + 1) {
    if (
      !noun.clauses.some((c) => c.kind === "participle") ||
      !contentNouns.has(r.tokens[noun.head]?.key ?? "")
    )
      return false
    r.at = next
    return thatBehind(r, noun, undefined)
  }
  if (item.kind === "prep" && kindAt(r, next + 1) === "relative") {
    r.at = next
    relativeHere(r, noun, item.text)
    closeInsert(r, role)
    return true
  }
  // "many of which", "some of them": a relative clause with a subject of its own.
  if (item.kind === "noun" && textAt(r, next + 1) === "of" && kindAt(r, next + 2) === "relative") {
    const from = item.from
    const part = item.noun
    r.at = next + 3
    r.nouns.push(part)
    const clause = readClause(r, "relative", "of which", from, noun, false, part)
    if (clause !== undefined) noun.clauses.push(clause)
    closeInsert(r, role)
    return true
  }
  if (item.kind === "examples") {
    r.at = next
    return examplesHere(r, noun, role)
  }
  if (item.kind === "verb" && role === "subject") {
    const {form} = item.verb
    if (
      (form === "ing" ||
        form === "done" ||
        (form === "ed" && isParticiple(r, next, true) && hasClosingComma(r, next))) &&
      finiteBehindComma(r, next)
    ) {
      r.at = next
      participleHere(r, noun)
      closeInsert(r, role)
      return true
    }
    return false
  }
  if (item.kind === "verb" && role === "object" && r.waiting === 0) {
    const {form, lemma} = item.verb
    if (isSequel(r, next)) return false
    // "bought a password from a broker, logged in through X and then used Y"
    const around = r.open.at(-1)
    if (
      form === "ed" &&
      around?.tense === "past" &&
      around.voice === "active" &&
      goesOnWithVerbs(r, next, item.verb)
    )
      return false
    if (
      form === "done" ||
      (form === "ed" &&
        lemma !== "say" &&
        isParticiple(r, next, false) &&
        // "the Cl0p gang, thought to be based in Russia"
        (kindAt(r, next + 1) === "prep" ||
          (held.has(lemma) && clauseVerbOf(r, next + 1)?.form === "infinitive")))
    ) {
      r.at = next
      participleHere(r, noun)
      closeInsert(r, role)
      return true
    }
  }
  if (item.kind === "adjective" && role === "subject" && finiteBehindComma(r, next)) {
    r.at = next + 1
    return true
  }
  return false
}

const isAge = (r: Reading, noun: NounDraft): boolean =>
  noun.to - noun.from === 1 && /^[1-9]\d$/.test(r.tokens[noun.head]?.text ?? "")

function hasClosingComma(r: Reading, k: number): boolean {
  for (let i = k; i < r.items.length && i < k + 30; i++) if (kindAt(r, i) === "comma") return true
  return false
}

function finiteBehindComma(r: Reading, k: number): boolean {
  for (let i = k; i < r.items.length && i < k + 40; i++)
    if (kindAt(r, i) === "comma") {
      let next = i + 1
      while (kindAt(r, next) === "adverb") next++
      if (isLikelyFinite(r, next) || clauseVerbOf(r, next)?.form === "ed") return true
    }
  return false
}

/** The comma that ends an insert before the verb. */
export function closeInsert(r: Reading, role: Role): void {
  if (kindAt(r, r.at) === "comma" && (role === "subject" || r.waiting > 0)) {
    let next = r.at + 1
    while (kindAt(r, next) === "adverb") next++
    next = behindDay(r, next)
    if (kindAt(r, next) === "verb" && clauseVerbOf(r, next)?.form !== "ing") r.at++
  }
}

/** What a bracket says of the noun phrase before it. */
function readBracket(r: Reading, items: Reading["items"], noun: NounDraft | undefined): void {
  const outer = {items: r.items, at: r.at}
  r.items = items
  r.at = 0
  if (noun !== undefined && items[0]?.kind === "noun" && clauseAhead(r, 0) < 0) {
    noun.appositions.push({kind: "bracket", np: readNoun(r, "object", undefined)})
  } else if (noun !== undefined && items[0]?.kind === "verb" && items[0].verb.form !== "finite")
    participleHere(r, noun)
  else if (noun !== undefined && items[0]?.kind === "relative") relativeHere(r, noun, "")
  readRest(r)
  r.items = outer.items
  r.at = outer.at
}

/** Clauses of their own, up to the end of the items. */
export function readRest(r: Reading): void {
  for (let steps = 0; r.at < r.items.length && steps < 10_000; steps++) {
    const before = r.at
    const kind = kindAt(r, r.at)
    const item = r.items[r.at]
    if (item?.kind === "bracket") {
      r.at++
      if (r.depth < deepest) {
        r.depth++
        readBracket(r, item.items, undefined)
        r.depth--
      }
    } else if (
      kind === "noun" ||
      kind === "verb" ||
      kind === "prep" ||
      kind === "mark" ||
      kind === "adjective"
    )
      readClause(r, "main", "", item?.from ?? 0)
    if (r.at === before) r.at++
  }
}
