/* Who speaks in a sentence, and of which of its words.
 *
 * A verb of speech gives its subject the clause behind it; "according to" gives the rest of its sentence; a
 * sentence in quotation marks belongs to whoever is said to have said it. The officer of a body speaks for it, a
 * country or a ministry for its government. A relayed source ends with its clause. */

import type {Saying} from "../knowledge/lexicons.ts"
import {slugOf} from "../knowledge/lexicons.ts"
import type {Speaker} from "../model/intel.ts"
import {type Discourse, nameEnd, type Ref} from "./discourse.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives} from "./english.ts"
import {type Phrase, type Range, regionOf, subjectOf, type VerbGroup} from "./phrases.ts"

export interface Voice {
  /** Inner first: the person, then the body. Empty where nobody is named. */
  readonly chain: readonly Speaker[]
  readonly says: Saying
  readonly content: Range
  /** Sources without a name: whoever relays them stands behind it. */
  readonly isUnnamed: boolean
  readonly confidence: "low" | "moderate" | "high" | undefined
  readonly verb: VerbGroup | undefined
  readonly person: string | undefined
}

const explicit = (ref: string): Speaker => ({ref, basis: "explicit"})
const unnamedHeads =
  /^(?:people|person|sources?|reports?|reporting|media|officials?|experts?|insiders?|newspapers?|outlets?|researchers|analysts|investigators|observers|commentators|some|others|evidence|analysis|data|figures|telemetry|findings|logs|records|indications|investigations?|results|documents|it|which|that|this)$/

/** The voices in a sentence, outer before inner. */
export function voicesIn(phrase: Phrase, discourse: Discourse): readonly Voice[] {
  const voices: Voice[] = []
  const {tokens, verbs} = phrase
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (tokens[i]?.key !== "according" || tokens[i + 1]?.key !== "to") continue
    let to = i + 2
    while (
      to < tokens.length &&
      tokens[to]?.text !== "," &&
      tokens[to]?.text !== "." &&
      tokens[to]?.text !== ";" &&
      tokens[to]?.text !== "-" &&
      !(phrase.verbAt[to] !== -1 && verbs[phrase.verbAt[to] ?? 0]?.form === "finite")
    )
      to++
    const who = speakerOf(phrase, {from: i + 2, to}, discourse)
    const content = i <= 2 ? {from: to, to: tokens.length} : {from: startOfClause(phrase, i), to: i}
    voices.push({
      chain: who.chain,
      says: who.chain.length === 0 ? "relays" : "asserts",
      content,
      isUnnamed: who.chain.length === 0,
      confidence: undefined,
      verb: undefined,
      person: who.person,
    })
  }
  assessmentsOf(phrase, discourse, voices)
  for (const verb of verbs) {
    const voice = voiceOf(phrase, verb, discourse)
    if (voice !== undefined) voices.push(voice)
  }
  return voices.sort((a, b) => a.content.from - b.content.from || b.content.to - a.content.to)
}

/** "the assessment by Germany that …", "Poland's finding that …": the content is theirs. */
function assessmentsOf(phrase: Phrase, discourse: Discourse, voices: Voice[]): void {
  const {tokens, mentions} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    if (
      !/^(?:assessment|statement|attribution|finding|findings|conclusion|claim|judgment|view|announcement|belief)$/.test(
        tokens[i]?.key ?? "",
      )
    )
      continue
    let that = i + 1
    while (
      that < Math.min(tokens.length, i + 10) &&
      tokens[that]?.key !== "that" &&
      phrase.verbAt[that] === -1
    )
      that++
    if (tokens[that]?.key !== "that") continue
    const isBehind = /^(?:by|of|from)$/.test(tokens[i + 1]?.key ?? "")
    let start = i
    while (
      start > 0 &&
      i - start < 6 &&
      phrase.verbAt[start - 1] === -1 &&
      !prepositions.has(tokens[start - 1]?.key ?? "")
    )
      start--
    const isBefore = tokens[i - 1]?.text === "'s" || mentions.some((m) => m.to === i && m.isAdjective)
    if (!isBehind && !isBefore) continue
    const who = speakerOf(
      phrase,
      isBehind ? {from: i + 2, to: that} : {from: start, to: tokens[i - 1]?.text === "'s" ? i - 1 : i + 1},
      discourse,
    )
    const adjective = mentions.find((m) => m.to === i && m.isAdjective)
    const chain =
      who.chain.length > 0
        ? who.chain
        : adjective === undefined
          ? []
          : [explicit(adjective.speaks ?? `${adjective.id}-government`)]
    if (chain.length === 0) continue
    voices.push({
      chain,
      says: "asserts",
      content: {from: that + 1, to: tokens.length},
      isUnnamed: false,
      confidence: undefined,
      verb: undefined,
      person: undefined,
    })
  }
}

function startOfClause(phrase: Phrase, before: number): number {
  for (let i = before - 1; i >= 0; i--) if (phrase.tokens[i]?.text === ";") return i + 1
  return 0
}

function voiceOf(phrase: Phrase, verb: VerbGroup, discourse: Discourse): Voice | undefined {
  const {tokens, verbs} = phrase
  if (verb.form === "infinitive" && verb.voice !== "passive") {
    // "is to say", "declined to say": nobody says anything.
    return undefined
  }
  let says: Saying | undefined
  let to = verb.to
  let isStatement = false
  for (const {base} of verb.readings) {
    const fit = discourse.lookup.speech
      .get(base)
      ?.find((s) => s.particles.every((p, i) => tokens[verb.to + i]?.key === p))
    if (fit !== undefined) {
      says = fit.verb.says
      to = verb.to + fit.particles.length
      break
    }
    if (
      discourse.lookup.relations
        .get(base)
        ?.some(
          (r) =>
            r.relation.isSaid &&
            r.relation.kind === "attribution" &&
            r.particles.every((p, i) => tokens[verb.to + i]?.key === p),
        ) === true
    ) {
      says = "asserts"
      isStatement = true
      break
    }
  }
  if (verb.voice === "be" && tokens[verb.to]?.key === "confident") {
    says = "assesses"
    to = verb.to + 1
  }
  if (says === undefined) return undefined
  if (verb.voice === "passive") {
    // "is assessed by X to …", "is attributed by X to …"
    const region = regionOf(phrase, verb)
    let by = -1
    for (let i = verb.to; i < region.to && i < verb.to + 3; i++) if (tokens[i]?.key === "by") by = i
    if (by < 0) {
      if (isStatement)
        for (let i = verb.to; i < region.to; i++)
          if (tokens[i]?.key === "by" && phrase.verbAt[i - 1] === -1) by = i
    }
    const start = subjectOf(phrase, verb)?.from ?? verb.from
    if (by < 0) return undefined
    let end = by + 1
    while (
      end < region.to &&
      tokens[end]?.text !== "," &&
      tokens[end]?.key !== "to" &&
      tokens[end]?.key !== "that" &&
      tokens[end]?.key !== "as" &&
      tokens[end]?.key !== "in" &&
      tokens[end]?.key !== "on"
    )
      end++
    const who = speakerOf(phrase, {from: by + 1, to: end}, discourse)
    if (who.chain.length === 0) return undefined
    return {
      chain: who.chain,
      says,
      content: {from: start, to: region.to},
      isUnnamed: false,
      confidence: undefined,
      verb,
      person: who.person,
    }
  }
  if (isStatement) {
    const subject = subjectOf(phrase, verb)
    if (subject === undefined || verb.isNegated) return undefined
    const who = speakerOf(phrase, subject, discourse)
    return {
      chain: who.chain,
      says,
      content: {from: verb.from, to: endOfContent(phrase, verb.to, verb, discourse)},
      isUnnamed: who.chain.length === 0,
      confidence: confidenceAt(phrase, verb.to),
      verb,
      person: who.person,
    }
  }
  // What stands behind the verb: that, a colon, a quotation, a clause; or nothing, and the words stand before.
  let open = -1
  let sawComma = false
  for (let i = to; i < tokens.length && i < to + 22; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (token.key === "that" && !determinerThat(phrase, i)) {
      open = i + 1
      break
    }
    if (token.text === ":" || token.text === '"') {
      open = i + (token.text === ":" ? 1 : 0)
      break
    }
    if (token.text === ";") break
    if (
      token.text === "," &&
      !phrase.asides.some((a) => (a.from === i || a.to === i + 1) && a.kind !== "bracket")
    )
      sawComma = true
    const v = verbs[phrase.verbAt[i] ?? -1]
    if (v?.form === "finite") {
      if (!sawComma || i - to > 3) open = to
      break
    }
    if (
      v?.form === "infinitive" &&
      (says === "assesses" || /^to$/.test(tokens[v.from]?.key ?? "")) &&
      !sawComma
    ) {
      if (says === "assesses" || tokens[v.from + 1]?.key === "be" || tokens[v.from + 1]?.key === "have")
        open = to
      break
    }
  }
  const subject = subjectOf(phrase, verb)
  if (
    open >= 0 &&
    !(
      sawComma &&
      tokens[open]?.text !== '"' &&
      tokens[open - 1]?.key !== "that" &&
      tokens[open - 1]?.text !== ":"
    )
  ) {
    const who = subject === undefined ? nobody : speakerOf(phrase, subject, discourse)
    const isUnnamed = who.chain.length === 0
    // "does not believe that X did it": a denial; "did not say that": nothing.
    if (
      verb.isNegated &&
      says === "assesses" &&
      verb.readings.some((r) => /^(?:believe|think)$/.test(r.base))
    )
      says = "denies"
    else if (verb.isNegated && says !== "denies") return undefined
    return {
      chain: who.chain,
      says: isUnnamed && says !== "assesses" ? "relays" : says,
      content: {from: open, to: endOfContent(phrase, open, verb, discourse)},
      isUnnamed,
      confidence: confidenceAt(phrase, to),
      verb,
      person: who.person,
    }
  }
  // "…, X said." and "…," said X.
  const rest = tokens.slice(to).findIndex((t) => t.text === "," || t.text === '"' || t.text === ".")
  const behind: Range = {from: to, to: rest < 0 ? tokens.length : to + rest}
  if (says === "asserts" || says === "assesses") {
    const isSuffix =
      subject !== undefined && subject.from > 0 && /^[,"-]$/.test(tokens[subject.from - 1]?.text ?? "")
    if (isSuffix) {
      const who = speakerOf(phrase, subject, discourse)
      if (who.chain.length > 0 || unnamedHeads.test(tokens[discourse.headOf(phrase, subject)]?.key ?? ""))
        return {
          chain: who.chain,
          says: who.chain.length === 0 ? "relays" : says,
          content: {from: 0, to: subject.from - 1},
          isUnnamed: who.chain.length === 0,
          confidence: undefined,
          verb,
          person: who.person,
        }
    }
    if (
      verb.from > 1 &&
      /^[,"]$/.test(tokens[verb.from - 1]?.text ?? "") &&
      behind.to > behind.from &&
      says === "asserts"
    ) {
      const who = speakerOf(phrase, {from: behind.from, to: appositionEnd(phrase, behind.to)}, discourse)
      if (who.chain.length > 0)
        return {
          chain: who.chain,
          says,
          content: {from: 0, to: verb.from - 1},
          isUnnamed: false,
          confidence: undefined,
          verb,
          person: who.person,
        }
    }
  }
  if (says === "stance" || says === "denies") {
    if (subject === undefined) return undefined
    const who = speakerOf(phrase, subject, discourse)
    if (who.chain.length === 0) return undefined
    return {
      chain: who.chain,
      says,
      content: {from: verb.to, to: regionOf(phrase, verb).to},
      isUnnamed: false,
      confidence: undefined,
      verb,
      person: who.person,
    }
  }
  return undefined
}

const nobody = {chain: [] as readonly Speaker[], person: undefined}

function appositionEnd(phrase: Phrase, at: number): number {
  let end = at
  if (phrase.tokens[end]?.text === ",") {
    end += 1
    while (
      end < phrase.tokens.length &&
      phrase.tokens[end]?.text !== "," &&
      phrase.tokens[end]?.text !== "." &&
      phrase.tokens[end]?.text !== '"'
    )
      end++
  }
  return end
}

/** "that campaign", "that it": a determiner or not. */
function determinerThat(phrase: Phrase, at: number): boolean {
  const next = phrase.tokens[at + 1]
  const previous = phrase.tokens[at - 1]
  return (
    next !== undefined &&
    /^(?:day|time|point|year|month|week|evening|morning)$/.test(next.key) &&
    previous !== undefined &&
    prepositions.has(previous.key)
  )
}

function confidenceAt(phrase: Phrase, from: number): Voice["confidence"] {
  for (let i = from; i < from + 6; i++) {
    const level = phrase.tokens[i]?.key
    if (
      (level === "high" || level === "moderate" || level === "medium" || level === "low") &&
      /^(?:confidence|-confidence|to)$/.test(phrase.tokens[i + 1]?.key ?? "")
    )
      return level === "medium" ? "moderate" : level
  }
  return undefined
}

/** A content ends with its sentence, or where another speaker begins to speak. */
function endOfContent(phrase: Phrase, from: number, verb: VerbGroup, discourse: Discourse): number {
  const {tokens, verbs} = phrase
  for (const other of verbs) {
    if (other.from < from || other === verb || other.form !== "finite") continue
    if (!other.readings.some((r) => discourse.lookup.speech.has(r.base))) continue
    const subject = subjectOf(phrase, other)
    if (subject === undefined || subject.from <= verb.from) {
      // "A said X and added that Y": the same speaker goes on.
      continue
    }
    const before = tokens[subject.from - 1]
    const joined =
      before !== undefined &&
      (coordinators.has(before.key) || before.text === ";" || /^(?:while|whereas|although)$/.test(before.key))
    if (joined && speakerOf(phrase, subject, discourse).chain.length > 0) return subject.from - 1
    if (joined && /^(?:while|whereas|but|;)$/.test(before?.key ?? "")) return subject.from - 1
  }
  for (let i = from; i < tokens.length; i++) if (tokens[i]?.text === ";") return i
  return tokens.length
}

const roleNouns =
  /^(?:government|ministry|minister|embassy|cabinet|president|premier|chancellor|administration|ambassador|ministers|officials|diplomats|ministries|parliament|mission|secretary|department|delegation|consulate|attorney)$/
const ownNouns =
  /^(?:agency|centre|center|bureau|office|company|firm|service|vendor|body|authority|organisation|organization|institution|department|directorate|team|ministry|it|they|he|she|government|regulator|researchers|spokesperson|spokesman|spokeswoman|minister|statement|supplier|manufacturer|operator)$/

/** Who a noun phrase is, as somebody who speaks. */
export function speakerOf(
  phrase: Phrase,
  range: Range,
  discourse: Discourse,
): {readonly chain: readonly Speaker[]; readonly person: string | undefined} {
  const {tokens, mentions} = phrase
  const {publisher} = discourse
  const within = mentions.filter((m) => m.from >= range.from && m.to <= range.to)
  const head = discourse.headOf(phrase, range)
  const headKey = tokens[head]?.key ?? ""
  const words = tokens.slice(range.from, range.to)
  const hasRole = words.some((t) => roleNouns.test(t.key))
  const state = within.find((m) => m.kind === "state")
  const person = personIn(phrase, range, discourse)
  if (
    words.some((t) => /^(?:newspaper|daily|broadcaster|outlet|magazine|tabloid|weekly)$/.test(t.low)) &&
    !words.some((t) => discourse.isNoun("post", t))
  )
    return nobody
  const bodies = within.filter(
    (m) => m.kind === "organisation" || m.id === "eu" || (m.kind === "state body" && within.length === 1),
  )
  const of = (
    id: string,
    body?: Ref,
  ): {readonly chain: readonly Speaker[]; readonly person: string | undefined} => {
    if (body !== undefined) discourse.lastBody = body
    if (person !== undefined) discourse.posts.set(person, body ?? {id, kind: "organisation", from: 0, to: 0})
    return {chain: person === undefined ? [explicit(id)] : [explicit(person), explicit(id)], person}
  }
  if (/^(?:we|our|us|I)$/i.test(headKey) || words[0]?.key === "our" || words[0]?.key === "we") {
    if (publisher !== undefined && !publisher.isPress)
      return {chain: [explicit(publisher.id)], person: undefined}
    const last = discourse.lastBody
    return last === undefined ? nobody : {chain: [explicit(last.id)], person: undefined}
  }
  if (bodies.length > 0) {
    // A joint statement: the publisher if it is among them, else the first named.
    const refs = bodies.map((m) => ({mention: m, ref: discourse.mentionRef(m)}))
    const own = refs.find(({ref}) => ref.id === publisher?.id)
    // "Jane Doe, who heads the agency's team at X": the body of the phrase's core first.
    const chosen = own ?? refs[0]
    if (chosen !== undefined) {
      const id = chosen.mention.speaks ?? chosen.ref.id
      return of(id, {...chosen.ref, id})
    }
  }
  if (
    state !== undefined &&
    (hasRole || !state.isAdjective || /^(?:officials|authorities|diplomats)$/.test(headKey))
  ) {
    const isName = !state.isAdjective
    if (
      hasRole ||
      (isName && state.to === head + 1) ||
      /^(?:officials|authorities|diplomats|government)$/.test(headKey)
    ) {
      const id = state.speaks ?? `${state.id}-government`
      return of(id, {id, kind: "organisation", from: 0, to: 0, state: state.id})
    }
  }
  const named = unknownBody(phrase, range, discourse)
  if (named !== undefined && named !== person)
    return of(named, {id: named, kind: "organisation", from: 0, to: 0})
  if (hasRole && !/^(?:report|reports)$/.test(headKey)) {
    const own = publisher !== undefined && !publisher.isPress ? publisher.id : undefined
    const home = discourse.lastBody
    const id =
      home?.id.endsWith("-government") === true
        ? home.id
        : own?.endsWith("-government") === true
          ? own
          : home?.state !== undefined
            ? `${home.state === "united-kingdom" ? "uk" : home.state === "united-states" ? "us" : home.state}-government`
            : (own ?? home?.id)
    const speaking = id ?? discourse.home
    if (speaking !== undefined) return of(speaking)
  }
  if (person !== undefined) {
    const post = discourse.posts.get(person)
    if (post !== undefined) return {chain: [explicit(person), explicit(post.id)], person}
    const home = words.some((t) => discourse.isNoun("post", t))
      ? publisher !== undefined && !publisher.isPress
        ? publisher.id
        : discourse.lastBody?.id
      : undefined
    return home === undefined ? {chain: [explicit(person)], person} : of(home)
  }
  if (/^(?:he|she)$/.test(headKey)) {
    const last = [...discourse.posts].at(-1)
    if (last !== undefined) return {chain: [explicit(last[0]), explicit(last[1].id)], person: last[0]}
  }
  if (
    /^(?:advisory|report|statement|bulletin|alert|notice|note|guidance|post|blog|paper|assessment|document|communique|release)$/.test(
      headKey,
    )
  ) {
    if (discourse.lastBody !== undefined && publisher?.isPress !== false)
      return {chain: [explicit(discourse.lastBody.id)], person: undefined}
    return publisher === undefined ? nobody : {chain: [explicit(publisher.id)], person: undefined}
  }
  const isOwn =
    ownNouns.test(headKey) && (determiners.has(words[0]?.key ?? "") || /^(?:it|they|he|she)$/.test(headKey))
  const isFirm = /^(?:company|firm|vendor|supplier|manufacturer|operator)$/.test(headKey)
  if (
    isFirm &&
    discourse.lastBody !== undefined &&
    (discourse.lastBody.state !== undefined || discourse.lastBody.id.endsWith("-government"))
  )
    return nobody
  if (isOwn && !/^(?:a|an|some|two|three|several|other)$/.test(words[0]?.key ?? "")) {
    const home =
      discourse.lastBody ?? (publisher === undefined || publisher.isPress ? undefined : {id: publisher.id})
    if (home !== undefined) return {chain: [explicit(home.id)], person: undefined}
  }
  if (
    unnamedHeads.test(headKey) &&
    discourse.lastBody !== undefined &&
    /^(?:its|the|our|their)$/.test(words[0]?.key ?? "") &&
    !/^(?:people|sources|media|newspaper|newspapers|outlets)$/.test(headKey)
  )
    return {chain: [explicit(discourse.lastBody.id)], person: undefined}
  return nobody
}

/** A person's name in a noun phrase: two or more capitalised words that are no lexicon's and no post. */
export function personIn(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const found = personAt(phrase, range, discourse)
  return found === undefined
    ? undefined
    : slugOf(
        phrase.tokens
          .slice(found.from, found.to)
          .map((t) => t.text)
          .join(" "),
      )
}

const notNames =
  /^(?:the|a|an|in|on|at|as|and|but|of|for|department|ministry|agency|office|bureau|centre|center|labs?|security|research|intelligence|threat|group|team|services?|university|institute|company|news|times|post|press|cyber|national|federal|general|foreign|affairs|defence|defense|interior|state|council|union|commission|authority|police|minister|prime|director|head|chief|president|secretary|spokesperson|spokesman|spokeswoman|officer|deputy|senior|operations|directorate|monday|tuesday|wednesday|thursday|friday|saturday|sunday|systems|networks?|technologies|software|digital|information|infrastructure|analytics|response|incident|cert|csirt|january|february|march|april|may|june|july|august|september|october|november|december|ambassador|chancellor|commissioner|house|court|bank|hospital|registry|land|port|embassy|government|republic|kingdom|high|representative|parliament|senator|partners|solutions|consulting|advisory|laboratories|vice|lead|analyst|researcher|executive|manager|forensics)$/

export function personAt(phrase: Phrase, range: Range, discourse: Discourse): Range | undefined {
  const {tokens, mentionAt} = phrase
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      !token.isCapital ||
      mentionAt[i] !== -1 ||
      notNames.test(token.low) ||
      discourse.isNoun("post", token)
    )
      continue
    if (/^[A-Z]{2,}$/.test(token.text) || /\d/.test(token.text)) continue
    let to = i + 1
    while (
      (to < range.to &&
        tokens[to]?.isCapital === true &&
        mentionAt[to] === -1 &&
        !notNames.test(tokens[to]?.low ?? "") &&
        !/^[A-Z]{2,}$/.test(tokens[to]?.text ?? "")) ||
      (/^(?:van|von|de|der|den|bin|al|la)$/.test(tokens[to]?.text ?? "") &&
        tokens[to + 1]?.isCapital === true)
    )
      to++
    if (to - i >= 2 && to - i <= 4) {
      const next = tokens[to]?.low ?? ""
      if (
        tokens[to]?.isCapital === true &&
        (notNames.test(next) || /^[A-Z]{2,}/.test(tokens[to]?.text ?? "")) &&
        mentionAt[to] === -1
      ) {
        i = to
        continue
      }
      if (
        tokens[i - 1]?.isCapital === true &&
        mentionAt[i - 1] === -1 &&
        notNames.test(tokens[i - 1]?.low ?? "") &&
        !discourse.isNoun("post", tokens[i - 1]) &&
        !/^(?:minister|director|head|chief|president|secretary|spokesperson|operations|affairs|defence|security|intelligence|research)$/.test(
          tokens[i - 1]?.low ?? "",
        )
      ) {
        i = to
        continue
      }
      return {from: i, to}
    }
    i = to
  }
  return undefined
}

/** A body that no lexicon knows: capitalised words, not a person. */
function unknownBody(phrase: Phrase, range: Range, discourse: Discourse): string | undefined {
  const {tokens, mentionAt} = phrase
  const person = personAt(phrase, range, discourse)
  for (let i = range.from; i < range.to; i++) {
    const token = tokens[i]
    if (
      token === undefined ||
      !token.isCapital ||
      mentionAt[i] !== -1 ||
      (person !== undefined && i >= person.from && i < person.to)
    )
      continue
    if (discourse.isNoun("post", token)) continue
    let from = i
    if (
      /^(?:the|a|an|in|on|at|but|and|however|meanwhile|two|three|several|its|his|her|some|people|one)$/.test(
        token.low,
      )
    ) {
      if (tokens[i + 1]?.isCapital !== true) continue
      from = i + 1
      if (person !== undefined && from >= person.from && from < person.to) continue
      if (mentionAt[from] !== -1) continue
    }
    const to = Math.min(range.to, nameEnd(tokens, from))
    if (to <= from) continue
    if (person !== undefined && from < person.to && person.from < to) {
      i = person.to - 1
      continue
    }
    if (roleNouns.test(tokens[to - 1]?.key ?? "") || discourse.isNoun("post", tokens[to - 1])) {
      i = to
      continue
    }
    const isStart = from === 0 && to - from === 1
    if (
      isStart &&
      (determiners.has(tokens[0]?.key ?? "") ||
        isAdverb(tokens[0]?.key ?? "") ||
        unnamedHeads.test(tokens[0]?.key ?? "") ||
        relatives.has(tokens[0]?.key ?? "") ||
        prepositions.has(tokens[0]?.key ?? "") ||
        coordinators.has(tokens[0]?.key ?? "") ||
        /^(?:it|they|he|she|we|if|when)$/.test(tokens[0]?.key ?? ""))
    )
      continue
    return slugOf(
      tokens
        .slice(from, to)
        .map((t) => t.text)
        .join(" "),
    )
  }
  return undefined
}
