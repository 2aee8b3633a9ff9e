/* What nouns say without a verb of their own: "a malicious act by X", "attacks against Y", "an attack on P", what
 * stands behind "via" and "to steal", and who belongs to whom in an apposition. */

import {countAt} from "./counts.ts"
import {coordinators, prepositions} from "./english.ts"
import {
  type Context,
  type Draft,
  goalDrafts,
  goalVerbs,
  isDoer,
  meansIn,
  victimsOf,
  wordsIn,
} from "./frames.ts"
import {asideAt, type Phrase, type Range, regionOf, subjectOf, type VerbGroup} from "./phrases.ts"
import {timeAt} from "./times.ts"

export function readNouns(context: Context): void {
  byActors(context)
  againstSomebody(context)
  throughMeans(context)
  forAims(context)
  atTimes(context)
  victimLists(context)
  links(context)
}

/** "a malicious act by Chinese state-backed actors": somebody did it. */
function byActors(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    if (tokens[i]?.key !== "by" || phrase.verbAt[i - 1] !== -1) continue
    let noun = i - 1
    // "attacks on hospitals by APT28": the noun may stand further back.
    for (let back = i - 1; back >= Math.max(0, i - 8); back--) {
      if (phrase.verbAt[back] !== -1 || tokens[back]?.isWord === false) break
      if (
        discourse.isNoun("event", tokens[back]) &&
        (back === i - 1 || prepositions.has(tokens[back + 1]?.key ?? ""))
      ) {
        noun = back
        break
      }
    }
    if (!discourse.isNoun("event", tokens[noun])) continue
    const behind: Range = {from: i + 1, to: endOfNoun(phrase, i + 1)}
    const who = discourse.doerOf(phrase, behind)
    if (who === undefined || who.kind === "event" || who.kind === "organisation" || !isDoer(who)) continue
    const start = nounStart(phrase, noun)
    // "in a wave of attacks by Russia": what is done to the event is the event's claim.
    const id = discourse.eventOf(phrase, {from: start, to: noun + 1}, noun)
    context.drafts.push({
      kind: "attribution",
      relation: "by",
      subject: who.id,
      object: id,
      anchor: noun,
      evidence: {from: start, to: Math.min(tokens.length, endOfRun(phrase, behind.to))},
      isDenied: false,
      modality: "presupposed",
    })
  }
}

function endOfNoun(phrase: Phrase, from: number): number {
  let to = from
  while (to < phrase.tokens.length && to < from + 12) {
    const token = phrase.tokens[to]
    if (token === undefined || !token.isWord) {
      if (token?.text === "'s" || token?.text === '"') {
        to++
        continue
      }
      break
    }
    const verb = phrase.verbs[phrase.verbAt[to] ?? -1]
    if (verb !== undefined && verb.form !== "participle") break
    if (
      verb === undefined &&
      to > from &&
      ((prepositions.has(token.key) && token.key !== "of" && token.key !== "as") ||
        coordinators.has(token.key)) &&
      phrase.mentionAt[to] === -1
    )
      break
    to++
  }
  return to
}

function endOfRun(phrase: Phrase, from: number): number {
  let to = from
  while (
    to < phrase.tokens.length &&
    to < from + 3 &&
    phrase.tokens[to]?.isWord === true &&
    phrase.verbAt[to] === -1 &&
    !coordinators.has(phrase.tokens[to]?.key ?? "")
  )
    to++
  return to
}

function nounStart(phrase: Phrase, noun: number): number {
  let start = noun
  while (start > 0 && phrase.verbAt[start - 1] === -1 && noun - start < 10) {
    const token = phrase.tokens[start - 1]
    const key = token?.key ?? ""
    if (token === undefined || (!token.isWord && token.text !== "'s") || coordinators.has(key)) break
    if (
      prepositions.has(key) &&
      !(key === "of" && /^(?:series|wave|string|spate|number|set)$/.test(phrase.tokens[start - 2]?.key ?? ""))
    )
      break
    start--
  }
  return start
}

/** Inside "is the most significant intrusion against X" nothing new is said of X. */
function isPredicate(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 12); i--) {
    const verb = phrase.verbs[phrase.verbAt[i] ?? -1]
    if (verb !== undefined) return verb.voice === "be"
    const key = phrase.tokens[i]?.key ?? ""
    if (/^(?:most|largest|biggest|worst|first|example)$/.test(key)) return true
    if (
      prepositions.has(key) &&
      !(
        key === "of" &&
        /^(?:example|one|series|kind|type|most|wave|string)$/.test(phrase.tokens[i - 1]?.key ?? "")
      )
    )
      return false
    if (phrase.tokens[i]?.isWord === false && phrase.tokens[i]?.text !== '"') return false
  }
  return false
}

/** "attacks on Norwegian ports", "a campaign against law firms", "an attack on Exchange servers". */
function againstSomebody(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 0; i + 2 < tokens.length; i++) {
    if (
      !discourse.isNoun("event", tokens[i]) ||
      phrase.verbAt[i] !== -1 ||
      (phrase.mentionAt[i] !== -1 && phrase.mentions[phrase.mentionAt[i] ?? 0]?.kind !== "tool")
    )
      continue
    let prep = i + 1
    const done = phrase.verbs[phrase.verbAt[prep] ?? -1]
    if (done !== undefined && (done.form === "participle" || done.voice === "passive")) {
      // "a campaign conducted by X against Y"
      const against = tokens.slice(done.to, done.to + 12).findIndex((t) => t.key === "against")
      if (against >= 0 && regionOf(phrase, done).to > done.to + against) prep = done.to + against
    }
    // "intrusions took place at research institutes", "attacks began on Exchange servers"
    if (
      done !== undefined &&
      done.form === "finite" &&
      done.voice === "active" &&
      done.readings.some(({base}) => /^(?:take|begin|start|occur|happen|continue)$/.test(base))
    ) {
      const behind = tokens[done.to]?.key === "place" ? done.to + 1 : done.to
      if (/^(?:at|against|on)$/.test(tokens[behind]?.key ?? "")) prep = behind
    }
    // "a third set of intrusions, at universities in Brazil"
    if (tokens[prep]?.text === "," && /^(?:at|against)$/.test(tokens[prep + 1]?.key ?? "")) prep++
    if (tokens[prep]?.key === "of" && discourse.isNoun("event", tokens[prep + 1])) continue
    // "a campaign by X against Y"
    if (tokens[prep]?.key === "by") {
      const end = endOfNoun(phrase, prep + 1)
      if (/^(?:on|against)$/.test(tokens[end]?.key ?? "")) prep = end
    }
    const key = tokens[prep]?.key ?? ""
    const isBreach =
      /^(?:breach|compromise|breaches|intrusion|hack|infiltration|disruption|theft|hacking)$/.test(
        tokens[i]?.key ?? "",
      )
    if (
      !(
        key === "on" ||
        key === "against" ||
        key === "at" ||
        (isBreach && (key === "of" || key === "into" || key === "at")) ||
        key === "into" ||
        (key === "of" && /^(?:exploitation)$/.test(tokens[i]?.key ?? ""))
      )
    )
      continue
    if (timeAt(tokens, prep, context.text, context.issued) !== undefined || isPredicate(phrase, i)) continue
    const to = endOfList(context, prep + 1)
    const start = nounStart(phrase, i)
    const nominal: Range = {from: start, to: i + 1}
    const who = discourse.doerOf(phrase, nominal)
    if (who === undefined || !isDoer(who)) continue
    const subject = who.id
    const means = meansIn(context, {from: prep + 1, to}, false)
    for (const mean of means)
      context.drafts.push({
        kind: "vector",
        relation: "against-product",
        subject,
        object: mean.object,
        anchor: i,
        evidence: {from: start, to: mean.to},
        isDenied: false,
        modality: "presupposed",
        isTakenForGranted: true,
      })
    if (key === "of" && tokens[i]?.key === "exploitation") continue
    if (means.length > 0) {
      const last = means.at(-1)?.to ?? to
      for (const victim of victimsOf(context, {from: last, to}))
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject,
          object: victim.id,
          anchor: i,
          evidence: {from: last, to: victim.end},
          isDenied: false,
          modality: "presupposed",
          isTakenForGranted: true,
        })
      continue
    }
    let from = start
    for (const victim of victimsOf(context, {from: prep + 1, to})) {
      context.drafts.push({
        kind: "targeting",
        relation: "targets",
        subject,
        object: victim.id,
        anchor: i,
        evidence: {from: Math.min(from, victim.from), to: Math.max(victim.end, victim.to)},
        isDenied: false,
        modality: "presupposed",
        isTakenForGranted: true,
        ...(victim.when === undefined ? {} : {when: victim.when}),
      })
      from = victim.to
    }
  }
}

/** The end of a list of noun phrases with the places behind it. */
export function endOfList(context: Context, from: number): number {
  const {phrase, text, issued} = context
  const {tokens} = phrase
  let to = from
  for (; to < tokens.length && to < from + 40; to++) {
    const token = tokens[to]
    if (token === undefined) break
    const verb = phrase.verbs[phrase.verbAt[to] ?? -1]
    if (verb !== undefined) break
    if (phrase.mentionAt[to] !== -1) continue
    if (
      !token.isWord &&
      token.text !== "," &&
      token.text !== "'s" &&
      token.text !== "'" &&
      token.text !== '"'
    )
      break
    if (
      token.text === "," &&
      !(
        tokens[to + 1]?.isWord === true &&
        phrase.verbAt[to + 1] === -1 &&
        !/^(?:which|who|but|while|as|according|a|an|the|with|and|in|when|after|before)$/.test(
          tokens[to + 1]?.key ?? "",
        )
      ) &&
      tokens[to + 1]?.key !== "including" &&
      !(tokens[to + 1]?.key === "and" && phrase.mentionAt[to + 2] !== -1)
    )
      break
    if (
      prepositions.has(token.key) &&
      !/^(?:in|of|across|at|from|within|throughout|such|as|like|among)$/.test(token.key)
    )
      break
    if (prepositions.has(token.key) && timeAt(tokens, to, text, issued) !== undefined) break
    if (/^(?:that|which|who|but|while|when|was|is)$/.test(token.key)) break
  }
  return to
}

const deeds = new Set(
  "gain obtain access compromise breach infiltrate enter deliver spread hit attack target carry conduct launch penetrate steal exfiltrate infect intrude get move install deploy take perpetrate execute mount hack break achieve establish begin start happen occur reach encrypt collect attack exploit use disrupt knock affect impact send arrive distribute plant inject harvest abuse wipe make".split(
    " ",
  ),
)

/** "gained access via stolen credentials", "through CVE-… in P". */
function throughMeans(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = 1; i + 1 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    if (
      !(
        key === "via" ||
        key === "through" ||
        (key === "by" && (tokens[i + 1]?.key === "means" || tokens[i + 1]?.key === "way")) ||
        (key === "with" &&
          phrase.mentions.some((m) => m.kind === "tool" && m.from >= i + 1 && m.from <= i + 3))
      )
    )
      continue
    const verb = verbGoverning(phrase, i)
    const isNominal = verb === undefined || regionOf(phrase, verb).to <= i
    const from = key === "by" ? i + 3 : i + 1
    if (phrase.verbs[phrase.verbAt[from] ?? -1]?.form === "gerund") continue
    const to = endOfList(context, from)
    if (timeAt(tokens, i, context.text, context.issued) !== undefined) continue
    const hasNoun = tokens
      .slice(Math.max(0, i - 8), i)
      .some((t, n) => discourse.isNoun("event", t) && phrase.verbAt[Math.max(0, i - 8) + n] === -1)
    let subject: string | undefined
    let anchor = i
    let modality: "presupposed" | undefined
    const isOwnNoun =
      hasNoun && verb !== undefined && verb.voice !== "be" && !verb.readings.some((r) => deeds.has(r.base))
    if (!isNominal && verb !== undefined && !isOwnNoun) {
      if (!verb.readings.some((r) => deeds.has(r.base)) && verb.voice !== "be") continue
      if (verb.modal !== undefined && !/^(?:may|might)$/.test(verb.modal)) continue
      const isAgentLess = verb.voice === "passive"
      const who = subjectOf(phrase, verb)
      // "responsible for gaining access via": the means of the deed.
      const isDeed =
        verb.form === "gerund" &&
        context.drafts.some(
          (d) => d.kind === "attribution" && d.evidence.from <= verb.from && verb.to <= d.evidence.to,
        )
      const ref = isDeed ? undefined : discourse.doerOf(phrase, who)
      if (ref !== undefined && isDoer(ref) && ref.kind !== "person") subject = ref.id
      else if (isAgentLess || verb.form === "gerund") subject = discourse.event
      else if (
        ref === undefined &&
        who !== undefined &&
        /^(?:access|malware|infection|entry|infections|compromise|foothold|ransomware|implant|backdoor)$/.test(
          tokens[discourse.headOf(phrase, who)]?.key ?? "",
        )
      )
        subject = discourse.event
      anchor = verb.at
      if (asideAt(phrase, verb.at) !== undefined) modality = "presupposed"
    } else modality = "presupposed"
    if (
      subject === undefined &&
      (isNominal || isOwnNoun) &&
      [...tokens.slice(Math.max(0, i - 8), i)].some((t) => discourse.isNoun("event", t) || t.key === "access")
    )
      subject = discourse.event
    if (subject === undefined) continue
    const means = meansIn(context, {from, to: stretched(phrase, to)}, true)
    if (means.length === 0) {
      const head = discourse.headOf(phrase, {from, to})
      const word = tokens[head]
      if (
        word === undefined ||
        /^(?:website|channels?|network|networks|information|work|cooperation|partners|process|portal|email|agency|intermediaries|means|contact|page|form|link|embassy|police|measures|sanctions|lens|history|years?|months?|weeks?|centre|center|courts?)$/.test(
          word.key,
        ) ||
        discourse.isNoun("event", word) ||
        discourse.isNoun("actor", word)
      )
        continue
      if (phrase.mentions.some((m) => m.to === head + 1 && m.kind !== "sector" && m.kind !== "data")) continue
      const object = wordsIn(context, from, head + 1)
      if (object !== "") means.push({object, from, to: head + 1})
    }
    for (const mean of means)
      context.drafts.push({
        kind: "vector",
        relation: "via-product",
        subject,
        object: mean.object,
        anchor,
        evidence: {from: i, to: mean.to},
        isDenied: verb?.isNegated === true && !isNominal,
        ...(modality === undefined ? {} : {modality}),
      })
  }
}

/** "in P" and brackets with a CVE go on behind a list. */
function stretched(phrase: Phrase, to: number): number {
  const bracket = phrase.asides.find((a) => a.kind === "bracket" && a.from === to)
  if (bracket === undefined && /^(?:against|on)$/.test(phrase.tokens[to]?.key ?? "")) {
    const product = phrase.mentions.find((m) => m.kind === "product" && m.from > to && m.from <= to + 4)
    return product?.to ?? to
  }
  if (bracket === undefined) return to
  const more = phrase.tokens[bracket.to]?.key
  if (more !== "in") return bracket.to
  const product = phrase.mentions.find(
    (m) => m.kind === "product" && m.from >= bracket.to && m.from <= bracket.to + 3,
  )
  return product?.to ?? bracket.to
}

/** The verb whose part a preposition is: the last one before it. */
function verbGoverning(phrase: Phrase, at: number): VerbGroup | undefined {
  let best: VerbGroup | undefined
  for (const verb of phrase.verbs) if (verb.to <= at) best = verb
  return best
}

const aimWords =
  /^(?:aim|goal|intent|intention|objective|purpose|purposes|aims|goals|objectives|view|motive|mission|motivation)$/

/** "to steal data" behind a deed; "for espionage", "with the aim of …", "the aim was to …". */
function forAims(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, verbs} = phrase
  for (const verb of verbs) {
    if (verb.form !== "infinitive" || tokens[verb.from]?.key !== "to") continue
    const base = verb.readings.find((r) => goalVerbs.test(r.base))
    if (base === undefined || verb.voice === "passive") continue
    const above = [...verbs].reverse().find((v) => v.to <= verb.from && v !== verb)
    if (above === undefined) continue
    if (context.drafts.some((d) => d.kind === "objective" && d.anchor === verb.at)) continue
    const isOrder = tokens[verb.from - 1]?.key === "order" && tokens[verb.from - 2]?.key === "in"
    const from = isOrder ? verb.from - 2 : verb.from
    const hasRelation = above.readings.some(
      (r) =>
        discourse.lookup.relations
          .get(r.base)
          ?.some((f) => f.relation.kind === "objective" && f.relation.preps.includes("to")) === true,
    )
    if (hasRelation && verb.from <= above.to + 2) continue
    if (
      !above.readings.some((r) => deeds.has(r.base)) &&
      !(above.voice === "be" && aimSubject(phrase, above, discourse))
    ) {
      if (!(above.voice === "be" && isHedgedCopula(phrase, above, verb))) continue
    }
    if (above.modal !== undefined && !/^(?:may|might|could)$/.test(above.modal)) continue
    const subjectRange = subjectOf(phrase, above)
    const ref = discourse.doerOf(phrase, subjectRange)
    const isAgentLess =
      above.voice === "passive" ||
      above.form === "gerund" ||
      (above.voice === "be" && (ref === undefined || ref.kind === "event"))
    const subject =
      ref !== undefined && isDoer(ref) && ref.kind !== "person"
        ? ref.id
        : isAgentLess
          ? discourse.event
          : undefined
    if (subject === undefined || (ref === undefined && !discourse.hasEvent)) continue
    const to = regionOf(phrase, verb).to
    const start = above.voice === "be" && subjectRange !== undefined ? subjectRange.from : from
    goalDrafts(
      context,
      subject,
      verb.from,
      to,
      {from: start, to},
      {
        relation: above.voice === "be" ? "enables" : "aims-at",
        anchor: verb.at,
        isDenied: verb.isNegated || (above.voice === "be" && above.isNegated),
        ...(asideAt(phrase, verb.at) === undefined ? {} : {modality: "presupposed" as const}),
      },
    )
  }
  for (let i = 0; i + 1 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    let from = -1
    if (
      key === "for" &&
      /^(?:cyber|cyberespionage|espionage|financial|intelligence|political|long-term|strategic|sabotage|extortion|monetary|ransom|profit|surveillance|propaganda|disruptive|commercial|industrial|military)$/.test(
        tokens[i + 1]?.key ?? "",
      )
    ) {
      let to = i + 1
      while (
        to < tokens.length &&
        to < i + 6 &&
        tokens[to]?.isWord === true &&
        phrase.verbAt[to] === -1 &&
        !prepositions.has(tokens[to]?.key ?? "")
      )
        to++
      const last = tokens[to - 1]?.key ?? ""
      if (
        /^(?:espionage|gain|purposes?|cyberespionage|sabotage|extortion|ransom|profit|surveillance|collection|gathering|propaganda|reasons|advantage|objectives|ends|goals)$/.test(
          last,
        )
      )
        aim(context, i + 1, to, i)
      continue
    }
    if (
      key === "motivated" &&
      /^(?:financially|politically|ideologically)$/.test(tokens[i - 1]?.key ?? "") &&
      [...phrase.verbs].some(
        (v) => v.voice !== "active" && v.form === "finite" && v.from < i && i - v.from < 5,
      )
    ) {
      aim(context, i - 1, i + 1, i - 1)
      continue
    }
    if (key === "motivated" && tokens[i + 1]?.key === "by") {
      aim(context, i + 2, endOfList(context, i + 2), i)
      continue
    }
    if (
      aimWords.test(key) &&
      tokens[i + 1]?.key === "of" &&
      (tokens[i - 1]?.key === "the" || tokens[i - 2]?.key === "the" || tokens[i - 1]?.key === "with") &&
      phrase.verbs[phrase.verbAt[i + 2] ?? -1]?.form === "gerund"
    )
      from = i + 2
    else if (
      aimWords.test(key) &&
      tokens[i + 1]?.key === "to" &&
      phrase.verbAt[i + 1] !== -1 &&
      (tokens[i - 1]?.key === "the" || tokens[i - 1]?.key === "with" || tokens[i - 1]?.key === "a")
    )
      from = i + 1
    else if (key === "effort" || key === "attempt" || key === "bid") {
      if (
        (tokens[i - 1]?.key === "an" || tokens[i - 1]?.key === "a") &&
        (/^(?:in|as)$/.test(tokens[i - 2]?.key ?? "") ||
          phrase.verbs[phrase.verbAt[i - 2] ?? -1]?.voice === "be") &&
        tokens[i + 1]?.key === "to" &&
        phrase.verbAt[i + 1] !== -1
      )
        from = i + 1
    }
    if (from < 0) continue
    const verb = phrase.verbs[phrase.verbAt[from] ?? -1]
    if (verb === undefined) continue
    const above = [...verbs].reverse().find((v) => v.to <= i)
    const ref = above === undefined ? undefined : discourse.doerOf(phrase, subjectOf(phrase, above))
    const subject =
      ref !== undefined && isDoer(ref) && ref.kind !== "person"
        ? ref.id
        : discourse.hasEvent && (above?.voice === "passive" || above === undefined || ref?.kind === "malware")
          ? discourse.event
          : undefined
    if (subject === undefined) continue
    const to = regionOf(phrase, verb).to
    goalDrafts(
      context,
      subject,
      from,
      to,
      {from: i, to},
      {relation: "aims-at", anchor: verb.at, isDenied: false},
    )
  }
}

function isHedgedCopula(phrase: Phrase, above: VerbGroup, verb: VerbGroup): boolean {
  return phrase.tokens
    .slice(above.to, verb.from)
    .some((t) => /^(?:likely|certain|probable|unlikely)$/.test(t.key))
}

/** "the aim (of the attack) was to …" */
function aimSubject(phrase: Phrase, above: VerbGroup, discourse: Context["discourse"]): boolean {
  const subject = subjectOf(phrase, above)
  return subject !== undefined && aimWords.test(phrase.tokens[discourse.headOf(phrase, subject)]?.key ?? "")
}

function aim(context: Context, from: number, to: number, start: number): void {
  const {phrase, discourse} = context
  const above = [...phrase.verbs].reverse().find((v) => v.to <= start)
  if (above?.isNegated === true) return
  const ref = above === undefined ? undefined : discourse.doerOf(phrase, subjectOf(phrase, above))
  const subject =
    ref !== undefined && isDoer(ref) && ref.kind !== "person"
      ? ref.id
      : discourse.hasEvent
        ? discourse.event
        : undefined
  const object = wordsIn(context, from, to)
  if (subject === undefined || object === "") return
  context.drafts.push({
    kind: "objective",
    relation: "aims-at",
    subject,
    object,
    anchor: start,
    evidence: {from: Math.max(0, start - 1), to},
    isDenied: false,
  })
}

const deedRelations = new Set(["targeting", "vector", "attribution", "temporal"])

/** "In March 2024 the attackers exploited …": when it was done. A time inside a list belongs to its item. */
function atTimes(context: Context): void {
  const {phrase, discourse, text, issued} = context
  const {tokens} = phrase
  for (let i = 0; i < tokens.length; ) {
    const found =
      phrase.verbAt[i] === -1 || /^(?:since)$/.test(tokens[i]?.key ?? "")
        ? timeAt(tokens, i, text, issued)
        : undefined
    if (found === undefined) {
      i += 1
      continue
    }
    i = found.to
    const year = /(?:19[89]|20\d)\d/.exec(found.time.text)?.[0] ?? issued?.slice(0, 4)
    if (year !== undefined) discourse.sawYear(year)
    if (inList(phrase, found.from)) continue
    if (tokens[found.from]?.key === "for" && !/^\d{4}$/.test(tokens[found.to - 1]?.text ?? "")) continue
    const isActive =
      tokens[found.from - 1]?.key === "active" ||
      tokens[found.from - 1]?.key === "operating" ||
      tokens[found.from - 1]?.key === "operated"
    if (isActive) {
      const verb = [...phrase.verbs].reverse().find((v) => v.to <= found.from)
      const aside = asideAt(phrase, found.from)
      const ref =
        verb !== undefined && verb.to >= found.from - 2
          ? discourse.doerOf(phrase, subjectOf(phrase, verb))
          : discourse.doerOf(phrase, {from: 0, to: aside?.from ?? found.from - 1})
      if (ref !== undefined && isDoer(ref))
        context.drafts.push({
          kind: "temporal",
          relation: "active",
          subject: ref.id,
          object: found.time.text,
          anchor: found.from,
          evidence: {from: verb?.from ?? Math.max(0, found.from - 1), to: found.to},
          isDenied: false,
          when: found.time,
        })
      continue
    }
    const verb =
      found.from <= 1 ||
      (tokens[found.to]?.text === "," && [...phrase.verbs].every((v) => v.from > found.from))
        ? phrase.verbs.find((v) => v.form === "finite" && v.from >= found.to)
        : [...phrase.verbs].reverse().find((v) => v.to <= found.from && regionOf(phrase, v).to >= found.from)
    if (verb === undefined) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    if (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) continue
    // Another verb that says nothing of a deed: the day of the statement, of the patch, of the discovery.
    if (phrase.verbs.some((v) => v !== verb && v.from > verb.to && v.to <= found.from && v.form === "finite"))
      continue
    const drafts = context.drafts.filter((d) => d.anchor === verb.at && deedRelations.has(d.kind))
    const isSpeech = verb.readings.some(
      (r) =>
        discourse.lookup.speech.has(r.base) ||
        discourse.lookup.relations.get(r.base)?.some((f) => f.relation.isSaid) === true,
    )
    if (isSpeech) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    const [draft] = drafts
    if (draft?.kind === "temporal") continue
    const isDeed = verb.readings.some((r) => deeds.has(r.base))
    const subjectRange = subjectOf(phrase, verb)
    const ref = draft === undefined && isDeed ? discourse.doerOf(phrase, subjectRange) : undefined
    const counted =
      draft === undefined &&
      verb.voice === "passive" &&
      isDeed &&
      subjectRange !== undefined &&
      (countAt(tokens, subjectRange.from, discourse.lookup, phrase.mentions, text) !== undefined ||
        (subjectRange.to > subjectRange.from &&
          verb.readings.some((r) =>
            /^(?:compromise|breach|infect|hit|attack|affect|hack|encrypt|steal|exploit|deploy|install|launch|target|access|deface|take)$/.test(
              r.base,
            ),
          )))
    if (
      draft === undefined &&
      !(ref !== undefined && isDoer(ref) && ref.kind !== "person") &&
      !(counted && discourse.hasEvent)
    ) {
      nominalTime(context, found.from, found.to, found.time)
      continue
    }
    if (
      tokens[found.from]?.key === "by" ||
      tokens[found.from]?.key === "after" ||
      tokens[found.from]?.key === "before"
    )
      continue
    const evidence =
      found.from < verb.from ? {from: found.from, to: verb.to} : {from: verb.from, to: found.to}
    context.drafts.push({
      ...(verb.voice === "be" ? {isTakenForGranted: true} : {}),
      kind: "temporal",
      relation: "happened",
      subject: discourse.event,
      object: found.time.text,
      anchor: verb.at,
      evidence,
      isDenied: false,
      when: found.time,
    })
  }
}

/** "the March 2024 intrusion", "attacks in March 2024", "a campaign since 2022". */
function nominalTime(context: Context, from: number, to: number, when: NonNullable<Draft["when"]>): void {
  const {phrase, discourse} = context
  let noun = from - 1
  while (
    noun > Math.max(0, from - 12) &&
    phrase.verbAt[noun] === -1 &&
    phrase.tokens[noun]?.isWord === true &&
    !discourse.isNoun("event", phrase.tokens[noun])
  )
    noun--
  if (
    !discourse.isNoun("event", phrase.tokens[noun]) ||
    phrase.verbAt[noun] !== -1 ||
    isPredicate(phrase, noun)
  )
    return
  const key = phrase.tokens[from]?.key ?? ""
  if (!/^(?:in|on|since|between|during|from|of|throughout|last|this|earlier)$/.test(key)) return
  context.drafts.push({
    kind: "temporal",
    relation: "happened",
    subject: discourse.eventOf(phrase, {from: nounStart(phrase, noun), to: noun + 1}, noun),
    object: when.text,
    anchor: from,
    evidence: {from: nounStart(phrase, noun), to},
    isDenied: false,
    when,
    modality: "presupposed",
    isTakenForGranted: true,
  })
}

function inList(phrase: Phrase, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 14); i--) {
    if (phrase.tokens[i]?.key === "including") return true
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") return false
  }
  return false
}

/** "Victims include …", "among the victims were …", "the targets were …". */
function victimLists(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (const verb of phrase.verbs) {
    const isInclude = verb.readings.some((r) => r.base === "include" || r.base === "comprise")
    if (!(isInclude || verb.voice === "be") || verb.form !== "finite") continue
    const subject = subjectOf(phrase, verb)
    if (subject === undefined) continue
    const head = tokens[discourse.headOf(phrase, subject)]?.key ?? ""
    const region = regionOf(phrase, verb)
    const isAmong =
      verb.voice === "be" &&
      tokens[verb.to]?.key === "among" &&
      tokens.slice(verb.to, verb.to + 4).some((t) => /^(?:victims|targets|affected)$/.test(t.key))
    if (isAmong) {
      for (const victim of victimsOf(context, subject))
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject: discourse.event,
          object: victim.id,
          anchor: verb.at,
          evidence: {from: victim.from, to: region.to},
          isDenied: verb.isNegated,
        })
      continue
    }
    if (
      /^(?:victims?|targets?)$/.test(head) ||
      (tokens[subject.from]?.key === "among" &&
        tokens.slice(subject.from, subject.to).some((t) => /^(?:victims|targets)$/.test(t.key)))
    ) {
      const actor = discourse.doerOf(phrase, {
        from: subject.from,
        to: subject.from + Math.max(1, discourse.headOf(phrase, subject) - subject.from),
      })
      const owner = phrase.mentions.find(
        (m) =>
          m.kind === "actor" &&
          m.from > subject.from &&
          m.to <= subject.to &&
          tokens[m.from - 1]?.key === "of",
      )
      const own =
        owner !== undefined
          ? owner.id
          : actor !== undefined && actor.kind === "actor"
            ? actor.id
            : discourse.topic === "actor" &&
                discourse.lastActor !== undefined &&
                tokens[subject.from]?.key === "its"
              ? discourse.lastActor.id
              : discourse.event
      let from = subject.from
      for (const victim of victimsOf(context, {from: verb.to, to: region.to})) {
        context.drafts.push({
          kind: "targeting",
          relation: "targets",
          subject: own,
          object: victim.id,
          anchor: verb.at,
          evidence: {from: Math.min(from, victim.from), to: Math.max(victim.end, victim.to)},
          isDenied: verb.isNegated,
        })
        from = victim.to
      }
    }
  }
}

const backed = /^(?:state-(?:sponsored|backed|linked)|government-backed|government-linked)$/
const linking = /-(?:linked|backed|sponsored|aligned|nexus|affiliated|directed|controlled|funded|connected)$/

/** "the Russia-linked group X"; "X, a unit of Y"; "X, part of Y"; "overlaps … between X and Y". */
function links(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  for (const mention of mentions) {
    if (mention.kind !== "actor" && mention.kind !== "state body") continue
    // Before: "Russia-linked X", "the Chinese state-sponsored group X".
    for (let i = mention.from - 1; i >= Math.max(0, mention.from - 6); i--) {
      const token = tokens[i]
      if (token === undefined || !token.isWord || phrase.verbAt[i] !== -1 || prepositions.has(token.key))
        break
      const state = mentions.find((m) => m.kind === "state" && m.from === i)
      if (
        state !== undefined &&
        mention.kind === "actor" &&
        (linking.test(token.low) || backed.test(tokens[i + 1]?.low ?? ""))
      ) {
        context.drafts.push({
          kind: "association",
          relation: "linked-to",
          subject: mention.id,
          object: state.id,
          anchor: mention.from,
          evidence: {from: i, to: mention.to},
          isDenied: false,
          modality: "presupposed",
        })
        break
      }
    }
    // Behind: ", a unit of the GRU", ", part of …", ", a China-linked group".
    const comma =
      tokens[mention.to]?.text === "("
        ? mention.to
        : tokens[mention.to]?.text === "," || tokens[mention.to]?.text === "-"
          ? mention.to
          : -1
    if (comma < 0) continue
    let at = comma + 1
    if (/^(?:a|an|the|also|itself|which)$/.test(tokens[at]?.key ?? "")) at++
    for (let i = at; i < Math.min(tokens.length, at + 8); i++) {
      const token = tokens[i]
      if (
        token === undefined ||
        phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite" ||
        token.text === "," ||
        token.text === ")"
      )
        break
      const isBelonging =
        /^(?:unit|part|arm|subgroup|contractor|front|branch|department|division|subsidiary|proxy|wing|cell|service|group|actor|team|cluster|outfit|collective|gang|unit)$/.test(
          token.key,
        )
      if (isBelonging && /^(?:of|for|within|in|inside|from|under)$/.test(tokens[i + 1]?.key ?? "")) {
        const other =
          mentions.find(
            (m) => m.from > i + 1 && m.from <= i + 7 && (m.kind === "state body" || m.kind === "actor"),
          ) ??
          (/^(?:of|for)$/.test(tokens[i + 1]?.key ?? "")
            ? mentions.find(
                (m) =>
                  m.from > i + 1 &&
                  m.from <= i + 5 &&
                  m.kind === "state" &&
                  /^(?:unit|part|arm|front|proxy|contractor|branch)$/.test(token.key),
              )
            : undefined)
        if (other !== undefined && other.id !== mention.id)
          context.drafts.push({
            kind: "association",
            relation: "part-of",
            subject: mention.id,
            object: other.id,
            anchor: i,
            evidence: {from: mention.from, to: other.to},
            isDenied: false,
            modality: "presupposed",
          })
        break
      }
      const state = mentions.find((m) => m.kind === "state" && m.from === i)
      if (
        state !== undefined &&
        mention.kind === "actor" &&
        (linking.test(token.low) || backed.test(tokens[i + 1]?.low ?? ""))
      ) {
        context.drafts.push({
          kind: "association",
          relation: "linked-to",
          subject: mention.id,
          object: state.id,
          anchor: i,
          evidence: {from: mention.from, to: Math.min(tokens.length, i + 3)},
          isDenied: false,
          modality: "presupposed",
        })
        break
      }
    }
  }
  for (const verb of phrase.verbs) {
    // "X is a Chinese state-sponsored group".
    if (
      verb.voice !== "be" ||
      verb.form !== "finite" ||
      verb.isNegated ||
      !/^(?:a|an)$/.test(tokens[verb.to]?.key ?? "")
    )
      continue
    const who = discourse.doerOf(phrase, subjectOf(phrase, verb))
    if (who === undefined || who.kind !== "actor") continue
    for (let i = verb.to + 1; i < Math.min(tokens.length, verb.to + 6); i++) {
      const state = mentions.find((m) => m.kind === "state" && m.from === i)
      if (state === undefined) continue
      if (
        linking.test(tokens[i]?.low ?? "") ||
        tokens
          .slice(i, i + 3)
          .some((t) =>
            /^(?:state-(?:sponsored|backed|linked)|government-(?:backed|linked|sponsored)|state)$/.test(
              t.low,
            ),
          )
      )
        context.drafts.push({
          kind: "association",
          relation: "linked-to",
          subject: who.id,
          object: state.id,
          anchor: verb.at,
          evidence: {from: Math.min(who.from, verb.from), to: Math.min(tokens.length, i + 3)},
          isDenied: false,
        })
      break
    }
  }
  for (let i = 0; i + 2 < tokens.length; i++) {
    // "overlaps between this activity and X"
    if (
      !/^(?:overlap|overlaps|link|links|similarities|ties|connection|connections)$/.test(
        tokens[i]?.key ?? "",
      ) ||
      phrase.verbAt[i] !== -1
    )
      continue
    const isWith = /^(?:with|to|between)$/.test(tokens[i + 1]?.key ?? "")
      ? i + 1
      : /^(?:in)$/.test(tokens[i + 1]?.key ?? "") &&
          tokens.slice(i + 2, i + 7).findIndex((t) => t.key === "with") >= 0
        ? i + 2 + tokens.slice(i + 2, i + 7).findIndex((t) => t.key === "with")
        : -1
    if (isWith < 0) continue
    const verb = [...phrase.verbs].reverse().find((v) => v.to <= i)
    if (
      verb === undefined ||
      verb.isNegated ||
      verb.modal !== undefined ||
      tokens.slice(verb.to, i).some((t) => t.key === "no" || t.key === "any")
    )
      continue
    const actor = mentions.find(
      (m) =>
        m.from > isWith &&
        m.from <= isWith + 8 &&
        (m.kind === "actor" ||
          m.kind === "state body" ||
          (m.kind === "state" && /^(?:ties|links|link)$/.test(tokens[i]?.key ?? ""))),
    )
    if (actor === undefined) continue
    const ref = discourse.doerOf(phrase, subjectOf(phrase, verb))
    const isSpeaker = verb.readings.some((r) =>
      /^(?:find|see|observe|identify|note|report|discover|establish|assess)$/.test(r.base),
    )
    const subject =
      ref !== undefined && isDoer(ref) && !isSpeaker
        ? ref.id
        : discourse.hasEvent
          ? discourse.event
          : undefined
    if (subject === undefined || subject === actor.id) continue
    context.drafts.push({
      kind: "association",
      relation: "overlaps-with",
      subject,
      object: actor.id,
      anchor: i,
      evidence: {from: i, to: actor.to},
      isDenied: false,
    })
  }
}
