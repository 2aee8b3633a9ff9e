/* Reads a noun phrase with all that hangs on it: prepositions, relative clauses, participles, appositions, and the
 * other members of its coordination. */

import {clauseAhead, isAfterNoun, isLikelyFinite, isParticiple, isTime} from "./ahead.ts"
import {isSpeech, readClause, readPredicateOf} from "./clauses.ts"
import {type AttachedDraft, type ClauseDraft, type NounDraft, newClause} from "./draft.ts"
import {clauseVerbOf, deepest, kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {contentNouns, contentVerbs, deedNouns, doing, infinitiveNouns, naming, tellers} from "./words.ts"

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
      const verb = clauseVerbOf(r, r.at + 1)
      if (
        verb === undefined ||
        (verb.form !== "ed" && verb.form !== "done") ||
        !isParticiple(r, r.at + 1, role === "subject")
      )
        return false
      r.at++
      return verbBehind(r, noun, role, clause, time)
    }
    case "comma":
      return commaBehind(r, noun, role)
    case "noun": {
      // "the malware the group used"
      if (time || noun.isPronoun || isTime(r, item.noun)) return false
      const verb = clauseAhead(r, r.at)
      if (verb !== r.at + 1 || (clauseVerbOf(r, verb)?.form === "base" && !item.noun.isPronoun)) return false
      if (item.noun.determiner === undefined && !item.noun.isPronoun && !isNamed(r, item.noun)) return false
      if (clause?.lemma === "tell") return false
      const isNaming = naming.has(clauseVerbOf(r, verb)?.lemma ?? "")
      if (
        role === "fronted" ||
        (kindAt(r, verb + 1) === "noun" && !isNaming) ||
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

function hangPrep(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
  time: boolean,
): boolean {
  const {owner} = r
  // "attacks on the servers of ports": the deed stays in sight.
  if (owner === undefined || isDeedNoun(r, noun)) r.owner = noun
  const has = prepOf(r, noun, role, clause, time)
  r.owner = owner
  return has
}

function prepOf(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
  time: boolean,
): boolean {
  const prep = textAt(r, r.at)
  const next = r.items[r.at + 1]
  if (next === undefined) return false
  // "in which", "some of whom"
  if (next.kind === "relative") {
    relativeHere(r, noun, prep)
    return true
  }
  if (prep === "according to" || (prep === "as" && next.kind !== "noun")) return false
  if (next.kind === "verb") {
    if (
      next.verb.form !== "ing" ||
      !(prep === "of" || prep === "at" || (prep === "for" && role !== "fronted"))
    )
      return false
    if (role === "object" && clause?.lemma === "accuse") return false
    noun.preps.push(attachedHere(r, clause, prep !== "of"))
    return true
  }
  if (next.kind === "mark") {
    if (prep !== "of" && prep !== "on" && prep !== "about") return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (next.kind !== "noun") {
    if (next.kind === "adverb" || next.kind === "prep" || next.kind === "bracket") {
      if (role !== "subject") return false
      noun.preps.push(attachedHere(r, clause, true))
      return true
    }
    return false
  }
  if (isClausePrep(prep) && clauseAhead(r, r.at + 1) >= 0 && !finiteNeeded(r, role)) return false
  if (time && prep !== "of") return false
  if (prep === "of") {
    if (
      clause !== undefined &&
      r.depth < 3 &&
      /^(?:accuse|suspect|rob|inform|notify|accuse|warn)$/.test(clause.lemma) &&
      clause.object === undefined &&
      role === "object" &&
      clause.voice === "active"
    )
      return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (role === "fronted" && noun.isPronoun) return false
  if (noun.isPronoun && role !== "subject") return false
  if (role === "subject") {
    if (isTime(r, next.noun) && !deedNouns.has(r.tokens[noun.head]?.key ?? "")) return false
    noun.preps.push(attachedHere(r, clause, true))
    return true
  }
  if (clause === undefined || role === "fronted") {
    noun.preps.push(attachedHere(r, clause, true))
    return true
  }
  // An object: the verb takes what it asks for, and when; the noun what is nearest.
  if (isTime(r, next.noun) && prep !== "from") return false
  if (prep === "by") {
    if (clause.voice === "passive" && clause.agent === undefined) return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (takes(r, clause, prep)) return false
  const isDeed = deedNouns.has(r.tokens[noun.head]?.key ?? "")
  if (
    /^(?:through|via|during|after|before|since|until|into|as|with|despite|because of|due to|following|as part of|without|on behalf of|in order|together with|along with|like|out of|in response to|until|by means of|upon|throughout)$/.test(
      prep,
    )
  ) {
    if (!(prep === "with" && noun.determiner !== undefined && !isDeed && clause.lemma === "be")) {
      if (prep !== "as" && prep !== "into" && isDeed && prep !== "with" && prep !== "after") {
        noun.preps.push(attachedHere(r, clause, true))
        return true
      }
      return false
    }
  }
  if (prep === "to" && clause.voice === "passive") return false
  noun.preps.push(attachedHere(r, clause, !(prep === "against" && isDeed)))
  return true
}

const isClausePrep = (prep: string): boolean => /^(?:after|before|since|until|till|as|than)$/.test(prep)

/** Whether a finite verb ahead is needed by a clause around this place, so that "since X began" is none. */
function finiteNeeded(r: Reading, role: Role): boolean {
  return role === "subject" && r.waiting > 0 && clauseAhead(r, r.at + 1) >= 0 && false
}

/** Whether the lexicon says that the verb goes on with this preposition. */
export function takes(r: Reading, clause: ClauseDraft, prep: string): boolean {
  if (governed.get(clause.lemma)?.includes(`,${prep},`) === true) return true
  return (
    r.lookup.relations
      .get(clause.lemma)
      ?.some(
        ({particles, relation}) =>
          particles[0] === prep || relation.preps.some((p) => p === prep || p.startsWith(`${prep} `)),
      ) === true
  )
}

/** Verbs with the prepositions they ask for, where the lexicon of relations does not have them. */
const governed: ReadonlyMap<string, string> = new Map(
  (
    "blame=on,for accuse=of attribute=to ascribe=to link=to,with tie=to connect=to,with associate=with provide=with,to supply=with,to steal=from exfiltrate=from,to " +
    "remove=from obtain=from receive=from collect=from use=for,in,against expose=to send=to,from gain=to give=to sell=to pass=to transfer=to deploy=on,in,against,to install=on " +
    "place=on plant=on,in impose=on base=on turn=into break=into infiltrate=into share=with replace=with compare=with,to describe=as name=as identify=as classify=as regard=as " +
    "direct=at,against aim=at target=with,for,in hit=with launch=against,on,from mount=against,on conduct=against,on carry=against,on wage=against,on bring=against,to prevent=from protect=against,from,with defend=against " +
    "warn=about,of,against inform=of,about notify=of,about urge=on focus=on concentrate=on rely=on depend=on report=to,on,as charge=with indict=for sanction=for thank=for spy=on draw=on hold=for assign=to lure=to,into trick=into " +
    "track=as know=as add=to apply=to move=to,from upload=to,on download=from,to compromise=with,via,in call=as,on refer=to,as designate=as label=as list=as view=as see=as treat=as portray=as characterise=as"
  )
    .split(" ")
    .map((entry) => {
      const [verb = "", words = ""] = entry.split("=")
      return [verb, `,${words},`] as const
    }),
)

/** A preposition with its noun phrase or clause; the place must be at a preposition. */
export function attachedHere(r: Reading, clause: ClauseDraft | undefined, isLoose: boolean): AttachedDraft {
  const at = r.items[r.at]?.from ?? 0
  let prep = textAt(r, r.at)
  r.at++
  if (kindAt(r, r.at) === "prep" && /^(?:from|until|since|up|out|over|except)$/.test(prep)) {
    prep += ` ${textAt(r, r.at)}`
    r.at++
  }
  while (kindAt(r, r.at) === "adverb" && (kindAt(r, r.at + 1) === "noun" || kindAt(r, r.at + 1) === "verb"))
    r.at++
  const made: AttachedDraft = {prep, at, end: at, np: undefined, clause: undefined, isLoose}
  const next = r.items[r.at]
  if (next?.kind === "noun") made.np = readNoun(r, "object", clause)
  else if (
    next?.kind === "verb" &&
    (next.verb.form === "ing" || next.verb.form === "ed" || next.verb.form === "done")
  ) {
    made.clause = newClause(next.verb.form === "ing" ? "gerund" : "participle", next.from, prep)
    readPredicateOf(r, made.clause)
    if (clause !== undefined) made.clause.parent = clause
  } else if (
    (next?.kind === "mark" && !/^(?:out|up|off|down|away|back|in|on)$/.test(prep)) ||
    next?.kind === "that" ||
    next?.kind === "relative"
  ) {
    const marker = textAt(r, r.at)
    r.at++
    made.clause = readClause(r, "that", marker, next.from)
    if (made.clause !== undefined && clause !== undefined) made.clause.parent = clause
  } else if (next?.kind === "adverb" || next?.kind === "adjective") r.at++
  made.end = readTo(r)
  return made
}

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
    isPlural
  )
    return false
  return !isOwnersDeed(r, noun, verb.lemma)
}

/** "attacks on ports carried out by X": the attacks were, not the ports. */
function isOwnersDeed(r: Reading, noun: NounDraft, lemma: string): boolean {
  return (
    r.owner !== undefined &&
    r.owner !== noun &&
    isDeedNoun(r, r.owner) &&
    !isDeedNoun(r, noun) &&
    doing.has(lemma)
  )
}

/** A relative clause; the place is at its first item ("which", "in which", "that", or its subject). */
function relativeHere(r: Reading, noun: NounDraft, prep: string, isBare = false): void {
  const from = r.items[r.at]?.from ?? 0
  if (prep !== "") r.at++
  const word = isBare ? "" : textAt(r, r.at)
  if (!isBare) r.at++
  const marker = prep === "" ? word : `${prep} ${word}`
  if (word === "whose" && kindAt(r, r.at) === "noun") {
    const item = r.items[r.at]
    if (item?.kind === "noun") item.noun.possessor = noun
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

function thatBehind(r: Reading, noun: NounDraft, clause: ClauseDraft | undefined): boolean {
  if (
    noun.isPronoun &&
    /^(?:us|me|him|her|them|you|it|they|we|he|she|i)$/.test(r.tokens[noun.head]?.key ?? "")
  )
    return false
  let next = r.at + 1
  while (kindAt(r, next) === "adverb") next++
  const isVerb =
    kindAt(r, next) === "verb" && (isLikelyFinite(r, next) || clauseVerbOf(r, next)?.form === "ed")
  if (isVerb) {
    if (r.depth > 1 && !agrees(r, noun, r.at + 1)) return false
    relativeHere(r, noun, "")
    return true
  }
  if (clause !== undefined && clause.voice !== "none" && tellers.has(clause.lemma)) return false
  if (clauseAhead(r, r.at + 1) < 0 && kindAt(r, r.at + 1) !== "noun") return false
  const key = r.tokens[noun.head]?.key ?? ""
  if (
    /^(?:confidence|certainty|probability)$/.test(key) &&
    clause !== undefined &&
    clause.object === undefined &&
    contentVerbs.has(clause.lemma)
  )
    return false
  if (contentNouns.has(key) || contentNouns.has(key.replace(/s$/, ""))) {
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
      !/^(?:those|one|others|some|many|nothing|something|anyone|all|most|several|more|fewer|few|each)$/.test(
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

function isDeedNoun(r: Reading, noun: NounDraft): boolean {
  const key = r.tokens[noun.head]?.key ?? ""
  return deedNouns.has(key) || r.lookup.nouns.get("event")?.has(key) === true
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
  if (isTime(r, noun)) return false
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
    if (
      form === "done" ||
      (form === "ed" && lemma !== "say" && isParticiple(r, next, false) && kindAt(r, next + 1) === "prep")
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
function closeInsert(r: Reading, role: Role): void {
  if (kindAt(r, r.at) === "comma" && (role === "subject" || r.waiting > 0)) {
    let next = r.at + 1
    while (kindAt(r, next) === "adverb") next++
    if (kindAt(r, next) === "verb" && clauseVerbOf(r, next)?.form !== "ing") r.at++
  }
}

/** How many items lead to the next member of a coordination here, or 0 where it ends. */
function joinHere(r: Reading, noun: NounDraft, role: Role): number {
  const kind = kindAt(r, r.at)
  if (kind === "and") {
    let next = r.at + 1
    while (kindAt(r, next) === "adverb" && kindAt(r, next + 1) === "noun") next++
    if (kindAt(r, next) !== "noun") return 0
    if (textAt(r, r.at) === "but" && textAt(r, r.at + 1) !== "not") return 0
    const ahead = clauseAhead(r, next)
    if (ahead >= 0 && role !== "subject" && r.waiting === 0) return 0
    if (ahead >= 0 && role === "subject" && noun.clauses.length > 0 && r.waiting === 0) return 0
    return next - r.at
  }
  if (kind !== "comma") return 0
  let next = r.at + 1
  if (kindAt(r, next) === "and") {
    next++
    while (kindAt(r, next) === "adverb" && kindAt(r, next + 1) === "noun") next++
    if (kindAt(r, next) !== "noun" || textAt(r, r.at + 1) === "but") return 0
    if (clauseAhead(r, next) >= 0 && !(role === "subject" && noun.conjuncts.length > 0)) return 0
    return next - r.at
  }
  if (kindAt(r, next) !== "noun" || isTime(r, noun) !== isTimeAt(r, next)) return 0
  return isList(r, noun, role) ? 1 : 0
}

const isTimeAt = (r: Reading, k: number): boolean => {
  const item = r.items[k]
  return item?.kind === "noun" && isTime(r, item.noun)
}

/** Whether a comma before a noun phrase goes on with a list, and opens no apposition and no clause. */
function isList(r: Reading, noun: NounDraft, role: Role): boolean {
  let commas = 0
  let and = -1
  let i = r.at
  for (; i < r.items.length && i < r.at + 80; i++) {
    const item = r.items[i]
    if (item === undefined) break
    if (item.kind === "comma") {
      if (kindAt(r, i + 1) === "and") continue
      if (kindAt(r, i + 1) !== "noun" || and >= 0) break
      commas++
    } else if (item.kind === "and") {
      let next = i + 1
      while (kindAt(r, next) === "adverb" || kindAt(r, next) === "prep") next++
      if (kindAt(r, next) !== "noun") break
      and = i
    } else if (
      item.kind === "noun" ||
      item.kind === "bracket" ||
      item.kind === "adjective" ||
      item.kind === "prep" ||
      (item.kind === "adverb" && isAfterNoun(r, i))
    )
      continue
    else if (
      item.kind === "verb" &&
      (item.verb.form === "ing" || item.verb.form === "ed" || item.verb.form === "done") &&
      isParticiple(r, i, false) &&
      and < 0
    )
      continue
    else break
  }
  const second = r.items[r.at + 1]
  if (second?.kind !== "noun") return false
  // "…, eleven of them in Cyprus and Greece"
  if (textAt(r, r.at + 2) === "of") {
    const third = r.items[r.at + 3]
    if (third?.kind === "noun" && third.noun.isPronoun) return false
  }
  const opensWithArticle = /^(?:a|an|the|its|their|one)$/.test(r.tokens[second.noun.from]?.key ?? "")
  const firstIsName = isNamed(r, noun)
  if (role === "fronted") {
    return and >= 0 && kindAt(r, i) === "comma" && commas >= 1 && clauseAhead(r, i + 1) >= 0
  }
  if (and >= 0) {
    // "X, a group with ties to Y and Z, exploited": an apposition; "X, Y and Z exploited": a list.
    if (commas === 1 && firstIsName && opensWithArticle && noun.conjuncts.length === 0) {
      if (kindAt(r, i) === "comma") return false
      if (
        role === "object" &&
        /^(?:a|an|one)$/.test(r.tokens[second.noun.from]?.key ?? "") &&
        !hasArticleBehind(r, and)
      )
        return false
    }
    if (role === "object" && r.waiting === 0) {
      const verb = clauseAhead(r, r.at + 1)
      if (verb >= 0 && verb <= i) return false
    }
    return true
  }
  if (noun.conjuncts.length > 0) return clauseAhead(r, r.at + 1) < 0
  return commas >= 2 && clauseAhead(r, r.at + 1) < 0 && !opensWithArticle
}

function hasArticleBehind(r: Reading, k: number): boolean {
  const item = r.items[k + 1]
  return item?.kind === "noun" && /^(?:a|an|the)$/.test(r.tokens[item.noun.from]?.key ?? "")
}

export function isNamed(r: Reading, noun: NounDraft): boolean {
  return r.tags[noun.head] === "PROPN"
}

/** "X, a group that …": the apposition behind the comma here, if there is one. */
function appositionHere(r: Reading, noun: NounDraft, role: Role, clause: ClauseDraft | undefined): void {
  if (kindAt(r, r.at) !== "comma" || role === "fronted") return
  const next = r.items[r.at + 1]
  if (next?.kind !== "noun" || next.noun.isPronoun || isTime(r, next.noun) || isTime(r, noun)) return
  const target = noun.conjuncts.at(-1) ?? noun
  // "a spokesman for the ministry, Jan Novak,": the spokesman is.
  if (role === "object" && r.waiting > 0 && !isNamed(r, target)) return
  const opens = r.tokens[next.noun.from]?.key ?? ""
  const isDescribing = /^(?:a|an|the|its|their|one|another|both|also|an|our|his|her)$/.test(opens)
  if (role === "subject") {
    if (!closesBeforeVerb(r, r.at + 1)) return
  } else {
    if (clauseAhead(r, r.at + 1) >= 0) return
    if (
      !(isNamed(r, target) && isDescribing) &&
      !(isNamed(r, next.noun) && !isNamed(r, target)) &&
      !(isNamed(r, target) && isNamed(r, next.noun)) &&
      !/^(?:a|an|one)$/.test(opens) &&
      !(isNamed(r, target) && isPost(r, next.noun))
    )
      return
  }
  r.at++
  const np = readNoun(r, role, clause)
  target.appositions.push({kind: "comma", np})
  closeInsert(r, role)
}

/** "Anna Lind, head of …" */
function isPost(r: Reading, noun: NounDraft): boolean {
  return /^(?:director|head|minister|spokesman|spokeswoman|spokesperson|chief|president|researcher|analyst|officer|commissioner|ceo|secretary|professor|manager|chair|chairman|chairwoman|expert|founder|co-founder|deputy|ambassador|lecturer|fellow|editor|general|lead|leader|adviser|executive|member|part|formerly)$/.test(
    r.tokens[noun.head]?.key ?? "",
  )
}

/** Whether a noun phrase at item `k` is closed by a comma with the finite verb behind it. */
function closesBeforeVerb(r: Reading, k: number): boolean {
  let inside = false
  for (let i = k + 1; i < r.items.length && i < k + 40; i++) {
    const kind = kindAt(r, i)
    if (kind === "semicolon" || kind === "end" || kind === "colon") return false
    if (kind === "verb" && isLikelyFinite(r, i) && !inside) return false
    if (kind === "relative" || kind === "that") inside = true
    if (kind !== "comma") continue
    let next = i + 1
    while (kindAt(r, next) === "adverb") next++
    if (isLikelyFinite(r, next) || clauseVerbOf(r, next)?.form === "ed") return true
    if (kindAt(r, next) === "noun" && clauseAhead(r, next) >= 0) return false
  }
  return false
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
