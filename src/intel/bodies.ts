/* What bodies do and think, how many were hit, how grave it was: response actions, fixes, stances, posts, counts,
 * superlatives. */

import {slugOf} from "../knowledge/lexicons.ts"
import {countAt} from "./counts.ts"
import type {Ref} from "./discourse.ts"
import {coordinators, determiners, isAdverb, prepositions, relatives} from "./english.ts"
import {type Context, isDoer, wordsIn} from "./frames.ts"
import {asideAt, type Phrase, type Range, regionOf, subjectOf, type VerbGroup} from "./phrases.ts"
import {personAt, speakerOf} from "./speakers.ts"
import {timeAt} from "./times.ts"

export function readBodies(context: Context): void {
  for (const verb of context.phrase.verbs) {
    stance(context, verb)
    response(context, verb)
    availability(context, verb)
    significance(context, verb)
  }
  belonging(context)
  posts(context)
  counts(context)
}

function bodyOf(context: Context, where: Range | undefined): string | undefined {
  if (where === undefined) return undefined
  const {discourse, phrase} = context
  const word = phrase.tokens[discourse.headOf(phrase, where)]
  if (word === undefined || discourse.isNoun("event", word) || relatives.has(word.key)) return undefined
  const inside = phrase.mentions.filter((m) => m.from >= where.from && m.to <= where.to)
  if (
    inside.some((m) => m.kind === "actor" || m.kind === "malware") &&
    !inside.some((m) => m.kind === "organisation")
  )
    return undefined
  if (discourse.isNoun("actor", word) && word.key !== "team") return undefined
  const who = speakerOf(phrase, where, discourse)
  const ref = who.chain.at(-1)?.ref
  if (ref !== undefined) return ref
  // A body without a name acts by its words: "the police".
  if (
    !/^(?:police|prosecutors|council|company|hospital|operator|university|parliament|authorities|investigators)$/.test(
      word.key,
    )
  )
    return undefined
  const head = discourse.headOf(phrase, where)
  let from = where.from
  while (from < head && determiners.has(phrase.tokens[from]?.key ?? "")) from++
  return slugOf(
    phrase.tokens
      .slice(from, head + 1)
      .filter((t) => t.isWord)
      .map((t) => t.text)
      .join(" "),
  )
}

/** The place behind the particles of a verb, with adjectives between them: "express grave concern about". */
function particlesBehind(phrase: Phrase, from: number, particles: readonly string[]): number | undefined {
  let at = from
  for (const particle of particles) {
    let skipped = 0
    while (
      phrase.tokens[at]?.key !== particle &&
      skipped < 3 &&
      phrase.tokens[at]?.isWord === true &&
      particles.length > 1
    ) {
      at++
      skipped++
    }
    if (phrase.tokens[at]?.key !== particle) return undefined
    at++
  }
  return at
}

const notOwnStance = /^(?:back|note|share|support|recognise|acknowledge|regret|echo|praise|protest)$/

function stance(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  if (
    verb.voice !== "active" ||
    verb.form !== "finite" ||
    verb.isNegated ||
    (verb.modal !== undefined && verb.modal !== "will")
  )
    return
  for (const {base} of verb.readings)
    for (const {relation, particles} of discourse.lookup.relations.get(base) ?? []) {
      if (relation.kind !== "stance" || particlesBehind(phrase, verb.to, particles) === undefined) continue
      const subject = subjectOf(phrase, verb)
      const who = bodyOf(context, subject)
      if (who === undefined) return
      const from = particlesBehind(phrase, verb.to, particles) ?? verb.to
      const to = regionOf(phrase, verb).to
      const first = phrase.tokens[from]
      if (first === undefined || to <= from) return
      const object = stanceObject(context, {from, to: Math.max(to, from + 1)}, first.key === "that")
      if (object === undefined) return
      if (notOwnStance.test(base) && !object.isAbout) return
      if (
        base === "share" &&
        !phrase.tokens
          .slice(from, from + 4)
          .some((t) => t.text === "'s" || /^(?:concerns?|of|by)$/.test(t.key))
      )
        return
      const others = phrase.mentions.filter(
        (m) =>
          subject !== undefined &&
          m.from >= subject.from &&
          m.to <= subject.to &&
          (m.kind === "organisation" ||
            m.id === "eu" ||
            (m.kind === "state" &&
              !m.isAdjective &&
              phrase.tokens[m.to]?.text !== "'s" &&
              !prepositions.has(phrase.tokens[m.from - 1]?.key ?? ""))) &&
          (coordinators.has(phrase.tokens[m.from - 1]?.key ?? "") ||
            coordinators.has(phrase.tokens[m.from - 2]?.key ?? "") ||
            phrase.tokens[m.from - 1]?.text === ","),
      )
      for (const m of others) {
        const id = m.speaks ?? discourse.mentionRef(m).id
        if (id !== who)
          context.drafts.push({
            kind: "stance",
            relation: relation.relation,
            subject: id,
            object: object.id,
            anchor: verb.at,
            evidence: {from: subject?.from ?? verb.from, to},
            isDenied: false,
            speaker: id,
          })
      }
      context.drafts.push({
        kind: "stance",
        relation: relation.relation,
        subject: who,
        object: object.id,
        anchor: verb.at,
        evidence: {from: subject?.from ?? verb.from, to: first.key === "that" ? phrase.tokens.length : to},
        isDenied: false,
        speaker: who,
      })
      return
    }
}

/** The event, a state or an actor, else the words. `isAbout` where it is something that one can take a stance to. */
function stanceObject(
  context: Context,
  where: Range,
  isClause: boolean,
): {readonly id: string; readonly isAbout: boolean} | undefined {
  const {phrase, discourse} = context
  const words = wordsIn(context, where.from, Math.min(where.to, where.from + 14))
  if (words === "") return undefined
  if (isClause) return {id: words, isAbout: false}
  const head = discourse.headOf(phrase, where)
  const word = phrase.tokens[head]
  const isText =
    /^(?:assessment|statement|attribution|findings?|conclusions?|judgment|announcement|decision|sanctions|report|efforts|work|indictment|action|measures|position|view|views|publication|concerns?|call|commitment|cooperation|declaration)$/.test(
      word?.key ?? "",
    )
  if (isText) return {id: words, isAbout: true}
  if (word !== undefined && discourse.isNoun("event", word))
    return {id: discourse.eventOf(phrase, where, head), isAbout: true}
  if (
    /^(?:behaviour|behavior|use|targeting|conduct|exploitation)$/.test(word?.key ?? "") &&
    discourse.hasEvent
  )
    return {id: discourse.event, isAbout: true}
  if (/^(?:it|this|these|them)$/.test(word?.key ?? "") && discourse.hasEvent)
    return {id: discourse.event, isAbout: true}
  const mention = phrase.mentions.find((m) => m.to === head + 1)
  if (
    mention !== undefined &&
    (mention.kind === "state" ||
      mention.kind === "actor" ||
      mention.kind === "state body" ||
      mention.kind === "organisation")
  )
    return {id: discourse.mentionRef(mention).id, isAbout: true}
  return {id: words, isAbout: false}
}

const responses = new Set(
  "issue notify inform alert contact work support assist help provide deploy sanction impose indict charge arrest seize dismantle take summon expel launch open investigate share block disable isolate shut disconnect reset revoke suspend restore convene activate begin ban freeze offer recall hand brief dispatch establish refer coordinate start cut remove replace rebuild report hold analyse examine identify inspect send publish withdraw cancel secure engage disrupt confiscate detain warn sinkhole mitigate switch move file unseal designate add announce order evict join set release demand lodge protest patch close terminate rotate hunt monitor trace recover clean wipe reinstall purge conduct carry step raise set wind evacuate".split(
    " ",
  ),
)
const responseObjects =
  /^(?:advice|guidance|assistance|investigations?|inquiry|probe|sanctions|support|teams?|experts?|victims?|organisations?|organizations?|customers|operators|providers|companies|suppliers|police|authorities|partners|ambassador|charge|chargé|diplomats|servers?|domains?|infrastructure|accounts?|access|passwords?|credentials|indicators|systems?|networks?|devices?|mandate|meeting|session|directive|order|warning|alert|warnings|alerts|indictment|charges|warrants?|visas?|assets|reward|hotline|task|staff|users|measures|steps|proceedings|incident|case|regulator|website|operations|services?|information|details|notifications|notices|help|tool|certificates?|tokens|individuals?|officers|hackers|entities|note|complaint|protest|them|forensic|firm|response|members|allies|signatures|detections|data|logs|backups|unit|cell|affected|botnet|routers|control|customers|owners|hospitals|utilities|nationals?|men|suspects?|traffic|agencies|embassy|connections?|machines|parliament|campaign|malware|implant|webshells|web|compromised|schools|banks|municipalities|firms|members)$/

/** What a body has done about it: not a fix (that is an availability), not what it will or should do. */
function response(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (verb.isNegated || verb.modal !== undefined || verb.voice === "be") return
  if (
    verb.form !== "finite" &&
    !(verb.form === "infinitive" && coordinators.has(tokens[verb.from - 1]?.key ?? ""))
  )
    return
  if (!verb.readings.some((r) => responses.has(r.base))) return
  if (context.drafts.some((d) => d.anchor === verb.at && d.kind !== "temporal")) return
  const isPresent = verb.from === verb.at && verb.readings.every((r) => !r.forms.has("past"))
  const subject = subjectOf(phrase, verb)
  const region = regionOf(phrase, verb)
  let who: string | undefined
  let from = verb.at
  if (verb.voice === "passive") {
    const by = tokens
      .slice(verb.to, Math.min(region.to, phrase.verbs.find((v) => v.from >= verb.to)?.from ?? region.to))
      .findIndex((t) => t.key === "by")
    if (by < 0) return
    who = bodyOf(context, {from: verb.to + by + 1, to: region.to})
    from = subject?.from ?? verb.from
  } else who = bodyOf(context, subject)
  if (who === undefined) return
  const inside = tokens.slice(verb.to, region.to)
  if (
    phrase.mentions.some(
      (m) => m.kind === "actor" && subject !== undefined && m.from >= subject.from && m.to <= subject.to,
    )
  )
    return
  if (
    verb.readings.some((r) => r.base === "share") &&
    !inside.some((t) => /^(?:with|indicators|partners)$/.test(t.key))
  )
    return
  if (
    context.drafts.some(
      (d) => d.kind === "attribution" && d.evidence.from >= verb.from && d.evidence.from < region.to,
    ) &&
    verb.readings.some((r) => /^(?:identify|announce|release|add)$/.test(r.base))
  )
    return
  if (
    verb.readings.some((r) => /^(?:carry|conduct|launch)$/.test(r.base)) &&
    !inside
      .slice(0, 6)
      .some((t) =>
        /^(?:investigations?|inquiry|searches|search|raids?|review|analysis|probe|operation|audit)$/.test(
          t.key,
        ),
      )
  )
    return
  // A habit is who somebody is, no act: "supports organisations".
  if (
    isPresent &&
    verb.readings.some((r) =>
      /^(?:provide|support|help|assist|offer|work|monitor|share|issue|publish|warn|hold|coordinate)$/.test(
        r.base,
      ),
    ) &&
    !tokens
      .slice(verb.from - 2, region.to)
      .some((t) => /^(?:affected|victims?|incident|now|currently|compromised)$/.test(t.key))
  )
    return
  if (
    inside.some(
      (t, i) =>
        discourse.isNoun("remedy", t) &&
        !/^(?:indicators|tools?|scripts?|rules|signatures)$/.test(t.key) &&
        i < 6,
    ) &&
    verb.readings.some((r) => /^(?:issue|publish|release|provide|announce|make|share)$/.test(r.base))
  )
    return
  if (
    inside
      .slice(0, 6)
      .some((t) => /^(?:indicators|iocs|tool|script|decryptor|rules|signatures)$/.test(t.key)) &&
    verb.readings.some((r) => /^(?:publish|release|issue|provide|make)$/.test(r.base))
  )
    return
  const limit = Math.min(region.to, verb.to + 16)
  const about = [
    ...tokens.slice(verb.to, limit),
    ...(verb.voice === "passive" && subject !== undefined ? tokens.slice(subject.from, subject.to) : []),
  ]
  const intransitive = verb.readings.some((r) =>
    /^(?:investigate|work|sanction|indict|summon|expel|notify|inform|alert|disconnect|isolate|shut|assist|dismantle|seize)$/.test(
      r.base,
    ),
  )
  if (!intransitive && !about.some((t) => responseObjects.test(t.key))) return
  if (
    verb.readings.some((r) => r.base === "report") &&
    !about.some((t) => /^(?:regulator|police|authorities|authority|incident)$/.test(t.key))
  )
    return
  if (
    verb.readings.some((r) => r.base === "warn") &&
    !about.some((t) =>
      /^(?:affected|operators|customers|organisations|users|members|victims|suppliers)$/.test(t.key),
    )
  )
    return
  if (
    verb.readings.some((r) => discourse.lookup.speech.has(r.base)) &&
    tokens.slice(verb.to, verb.to + 10).some((t) => t.key === "that") &&
    !/^(?:issue|order)$/.test(verb.readings[0]?.base ?? "")
  )
    return
  const isAdvice =
    verb.readings.some((r) => /^(?:order|demand|call)$/.test(r.base)) && about.some((t) => t.key === "to")
  if (isAdvice) return
  const end = untilPurpose(phrase, verb, region.to)
  const object = wordsIn(context, from, end)
  context.drafts.push({
    kind: "response-action",
    relation: slugOf(tokens[verb.at]?.low ?? "acts"),
    subject: who,
    object,
    anchor: verb.at,
    evidence: {
      from:
        verb.voice === "passive"
          ? from
          : subject !== undefined && subject.to <= verb.from && verb.from - subject.to <= 2
            ? subject.from
            : verb.from,
      to: region.to,
    },
    isDenied: false,
  })
}

function untilPurpose(phrase: Phrase, verb: VerbGroup, to: number): number {
  for (let i = verb.to + 1; i < to; i++) {
    const other = phrase.verbs[phrase.verbAt[i] ?? -1]
    if (other?.form === "infinitive" && i > verb.to + 3) return i
    if (phrase.tokens[i]?.text === "," && i > verb.to + 4) return i
  }
  return to
}

const releases = new Set("release publish issue provide ship offer develop make announce".split(" "))
const fixes = new Set("fix patch address resolve remediate correct close".split(" "))

/** "X released a patch for P", "an update is available", "fixed in version …". */
function availability(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  if (
    verb.isNegated ||
    (verb.modal !== undefined && verb.modal !== "can") ||
    verb.form === "infinitive" ||
    verb.form === "gerund"
  )
    return
  const region = regionOf(phrase, verb)
  const subject = subjectOf(phrase, verb)
  const isAvailable =
    (verb.voice === "be" &&
      tokens.slice(verb.to, verb.to + 3).some((t) => t.key === "available" || t.key === "out")) ||
    (verb.readings.some((r) => r.base === "make") &&
      tokens.slice(verb.to, region.to).some((t) => t.key === "available"))
  const isRelease =
    verb.readings.some((r) => releases.has(r.base)) &&
    !(verb.readings.some((r) => r.base === "make") && !isAvailable)
  const isFix =
    verb.readings.some((r) => fixes.has(r.base)) && (verb.voice === "passive" || verb.form === "finite")
  if (!(isAvailable || isRelease || isFix)) return
  if (verb.modal !== undefined) return
  const where =
    isAvailable && verb.voice === "be"
      ? subject
      : verb.voice === "passive"
        ? subject
        : {from: verb.to, to: region.to}
  if (verb.form === "participle" && where !== undefined) {
    released(context, verb, {from: Math.max(where.from, verb.from - 4), to: verb.from}, region)
    return
  }
  if (where === undefined) return
  if (isFix) {
    const isFlaw = tokens
      .slice(where.from, where.to)
      .some((t) => discourse.isNoun("means", t) || /^cve-/.test(t.low))
    if (!isFlaw) return
    const product =
      productIn(context, {from: Math.min(where.from, verb.from), to: region.to}) ?? discourse.event
    const remedy = tokens
      .slice(verb.from, region.to)
      .findIndex((t) => discourse.isNoun("remedy", t) || t.key === "version")
    const at = remedy < 0 ? -1 : verb.from + remedy
    const name = remedy < 0 ? "fix" : wordsIn(context, nounStart(phrase, at), at + 1)
    context.drafts.push({
      kind: "availability",
      relation: "fixed",
      subject: name,
      object: product,
      anchor: verb.at,
      evidence: {from: Math.min(where.from, verb.from), to: region.to},
      isDenied: false,
    })
    return
  }
  const head = remedyIn(context, where) ?? remedyBefore(context, verb, subject)
  if (head === undefined) return
  const product =
    productIn(context, {from: Math.min(where.from, verb.from), to: region.to}) ??
    malwareIn(context, {from: where.from, to: region.to}) ??
    (discourse.hasEvent ? discourse.event : undefined)
  if (product === undefined) return
  const start = nounStart(phrase, head.from)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, start, head.to),
    object: product,
    anchor: verb.at,
    evidence: {
      from: Math.min(
        verb.voice === "active" && verb.form === "finite" && subject !== undefined && where !== subject
          ? subject.from
          : where.from,
        verb.from,
      ),
      to: region.to,
    },
    isDenied: false,
    ...(verb.form === "participle" || asideAt(phrase, verb.at) !== undefined
      ? {modality: "presupposed" as const}
      : {}),
  })
}

/** "the update that X released": what the relative clause speaks of. */
function remedyBefore(context: Context, verb: VerbGroup, subject: Range | undefined): Range | undefined {
  if (subject === undefined || verb.voice !== "active") return undefined
  const {tokens} = context.phrase
  for (let i = subject.from; i + 1 < subject.to; i++)
    if (context.discourse.isNoun("remedy", tokens[i]) && /^(?:that|which)$/.test(tokens[i + 1]?.key ?? ""))
      return {from: i, to: i + 1}
  const that = tokens[subject.from - 1]?.key
  if (that !== "that" && that !== "which" && !context.discourse.isNoun("remedy", tokens[subject.from - 1]))
    return undefined
  return remedyIn(context, {from: Math.max(0, subject.from - 5), to: subject.from})
}

/** "security updates released for P": said in passing. */
function released(context: Context, verb: VerbGroup, where: Range, region: Range): void {
  const head = remedyIn(context, where)
  if (head === undefined) return
  const product = productIn(context, {from: where.from, to: region.to}) ?? malwareIn(context, where)
  if (product === undefined) return
  const start = nounStart(context.phrase, head.from)
  const last = context.phrase.mentions.find((m) => m.id === product && m.from >= verb.to)
  context.drafts.push({
    kind: "availability",
    relation: "released-for",
    subject: wordsIn(context, start, head.to),
    object: product,
    anchor: verb.at,
    evidence: {from: start, to: last?.to ?? region.to},
    isDenied: false,
    modality: "presupposed",
  })
}

function remedyIn(context: Context, where: Range): Range | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  for (let i = where.from; i < Math.min(where.to, where.from + 14); i++) {
    if (phrase.verbs[phrase.verbAt[i] ?? -1]?.form === "finite") break
    const isVersion =
      /^versions?$/.test(tokens[i]?.key ?? "") &&
      /^(?:fixed|patched|corrected|updated|new|clean|latest)$/.test(tokens[i - 1]?.key ?? "")
    if (!discourse.isNoun("remedy", tokens[i]) && !isVersion) continue
    if (tokens[i]?.key === "indicators") return {from: i, to: tokens[i + 1]?.key === "of" ? i + 3 : i + 1}
    if (discourse.isNoun("remedy", tokens[i + 1])) continue
    if (
      /^(?:software|malicious|trojanised)$/.test(tokens[i - 1]?.key ?? "") &&
      /^updates?$/.test(tokens[i]?.key ?? "") &&
      tokens[i - 1]?.key !== "software"
    )
      continue
    return {from: i, to: i + 1}
  }
  return undefined
}

function nounStart(phrase: Phrase, at: number): number {
  let start = at
  while (
    start > 0 &&
    phrase.tokens[start - 1]?.isWord === true &&
    phrase.verbAt[start - 1] === -1 &&
    at - start < 5
  ) {
    const key = phrase.tokens[start - 1]?.key ?? ""
    if (determiners.has(key) || prepositions.has(key) || coordinators.has(key) || isAdverb(key)) break
    start--
  }
  return start
}

function productIn(context: Context, where: Range): string | undefined {
  const {phrase, discourse} = context
  const mention = phrase.mentions.find(
    (m) => m.kind === "product" && m.from >= where.from && m.to <= where.to,
  )
  if (mention !== undefined) return mention.id
  // "a fix for Connect": the short name of a product that was named in full.
  for (let i = where.from; i < where.to; i++)
    for (const length of [3, 2, 1]) {
      const words = phrase.tokens.slice(i, i + length)
      const known = discourse.products.get(words.map((t) => t.low).join(" "))
      if (known !== undefined && words[0]?.isCapital === true && i + length <= where.to) return known
    }
  return undefined
}

function malwareIn(context: Context, where: Range): string | undefined {
  return context.phrase.mentions.find((m) => m.kind === "malware" && m.from >= where.from && m.to <= where.to)
    ?.id
}

const grave =
  /^(?:unprecedented|serious|severe|significant|sophisticated|largest|biggest|worst|gravest|first|major|extensive|damaging|widespread|grave|unusual|reckless|rare|critical|complex|brazen|irresponsible|alarming|advanced|limited|novel|dangerous|destructive|disruptive|wide-ranging|far-reaching|consequential|deepest|longest|costliest|ambitious|aggressive|systematic|unparalleled|opportunistic|targeted|exceptional|record|second-largest|indiscriminate|highly-targeted|common|notable|striking|ever|crude|unsophisticated)$/

function significance(context: Context, verb: VerbGroup): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const region = regionOf(phrase, verb)
  if (
    verb.voice === "be" ||
    verb.readings.some((r) => /^(?:mark|constitute|represent|remain|become)$/.test(r.base))
  ) {
    if (verb.form !== "finite" || (verb.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)))
      return
    const subject = subjectOf(phrase, verb)
    if (subject === undefined) return
    const who = discourse.doerOf(phrase, subject)
    if (
      who === undefined ||
      (who.kind !== "event" && !/^(?:it|this)$/.test(tokens[discourse.headOf(phrase, subject)]?.key ?? ""))
    )
      return
    const at = tokens.slice(verb.to, Math.min(region.to, verb.to + 9)).findIndex((t) => grave.test(t.key))
    if (at < 0 || !hasEventSubject(context, subject)) return
    if (
      at > 6 ||
      tokens
        .slice(verb.to, verb.to + at)
        .some((t) => prepositions.has(t.key) && t.key !== "of" && t.key !== "among")
    )
      return
    if (
      tokens.slice(verb.to, verb.to + 2).some((t) => t.key === "another") &&
      !tokens.slice(verb.to, region.to).some((t) => /^(?:most|largest|worst)$/.test(t.key))
    )
      return
    const object = wordsIn(context, verb.to, region.to)
    discourse.topic = "event"
    context.drafts.push({
      kind: "significance",
      relation: "is",
      subject: discourse.event,
      object,
      anchor: verb.at,
      evidence: {from: subject.from, to: region.to},
      isDenied: verb.isNegated,
    })
    return
  }
  if (verb.readings.some((r) => /^(?:describe|call|regard|consider|rate|classify|view)$/.test(r.base))) {
    let from = verb.to
    for (let i = verb.to; i < region.to; i++) if (tokens[i]?.key === "as") from = i + 1
    if (from === verb.to && !verb.readings.some((r) => r.base === "call")) return
    if (!tokens.slice(from, Math.min(region.to, from + 8)).some((t) => grave.test(t.key))) return
    const object: Range =
      verb.voice === "passive"
        ? (subjectOf(phrase, verb) ?? {from: verb.from, to: verb.to})
        : {from: verb.to, to: from === verb.to ? region.to : from}
    const ref = discourse.doerOf(phrase, object)
    if (ref === undefined || ref.kind !== "event") return
    let start = from
    if (from === verb.to) start = Math.max(from, discourse.headOf(phrase, object) + 1)
    context.drafts.push({
      kind: "significance",
      relation: "described-as",
      subject: ref.id,
      object: wordsIn(context, start, region.to),
      anchor: verb.at,
      evidence: {from: Math.min(verb.from, object.from), to: region.to},
      isDenied: verb.isNegated,
      ...sayer(context, verb),
    })
  }
}

function sayer(context: Context, verb: VerbGroup): {readonly speaker?: string} {
  if (verb.voice === "passive") return {}
  const subject = subjectOf(context.phrase, verb)
  const who =
    subject === undefined
      ? undefined
      : speakerOf(context.phrase, subject, context.discourse).chain.at(-1)?.ref
  return who === undefined ? {} : {speaker: who}
}

function hasEventSubject({phrase, discourse}: Context, subject: Range): boolean {
  const word = phrase.tokens[discourse.headOf(phrase, subject)]
  return word !== undefined && (discourse.isNoun("event", word) || /^(?:it|this|that)$/.test(word.key))
}

/** "which is a part of GCHQ", "X, part of Y,". */
function belonging(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  for (let i = 0; i + 2 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    if (
      !/^(?:part|arm|branch|unit|agency|division|wing|body|department|directorate)$/.test(key) ||
      !/^(?:of|within|under|at)$/.test(tokens[i + 1]?.key ?? "")
    )
      continue
    const whole = mentions.find((m) => m.kind === "organisation" && m.from >= i + 2 && m.from <= i + 4)
    const wholeName =
      whole !== undefined
        ? discourse.mentionRef(whole).id
        : /^(?:the|its)$/.test(tokens[i + 2]?.key ?? "") && tokens[i + 3]?.isCapital === true
          ? slugOf(capitals(phrase, i + 3))
          : undefined
    if (wholeName === undefined || wholeName === "") continue
    let back = i - 1
    while (
      back >= 0 &&
      /^(?:a|an|the|is|which|,|-|\(|operational|cyber|technical|security|intelligence|also|itself|that|defensive|was|forms)$/.test(
        tokens[back]?.key ?? "",
      )
    )
      back--
    const it = tokens[back]?.key === "it" && discourse.lastBody !== undefined ? discourse.lastBody : undefined
    if (it !== undefined && it.id !== wholeName) {
      context.drafts.push({
        kind: "organisational",
        relation: "part-of",
        subject: it.id,
        object: wholeName,
        anchor: i,
        evidence: {from: back, to: whole?.to ?? i + 4},
        isDenied: false,
        modality: "background",
      })
      continue
    }
    const before =
      mentions.find((m) => m.kind === "organisation" && m.to === back + 1) ??
      (tokens[back]?.text === ")"
        ? mentions.find((m) => m.kind === "organisation" && m.to === back)
        : undefined)
    if (before === undefined) continue
    const part = discourse.mentionRef(before).id
    if (part === wholeName) continue
    const end = whole?.to ?? i + 4
    context.drafts.push({
      kind: "organisational",
      relation: "part-of",
      subject: part,
      object: wholeName,
      anchor: i,
      evidence: {from: back + 2, to: end},
      isDenied: false,
      modality: "background",
    })
  }
}

function capitals(phrase: Phrase, from: number): string {
  const words: string[] = []
  for (let i = from; i < phrase.tokens.length && phrase.tokens[i]?.isCapital === true; i++)
    words.push(phrase.tokens[i]?.text ?? "")
  return words.join(" ")
}

/** "NCSC Director of Operations Paul Chichester"; "Paul Chichester, the NCSC's director of operations,". */
function posts(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let at = 0
  for (let steps = 0; steps < 6; steps++) {
    const name = personAt(phrase, {from: at, to: tokens.length}, discourse)
    if (name === undefined) return
    at = name.to
    const id = slugOf(
      tokens
        .slice(name.from, name.to)
        .map((t) => t.text)
        .join(" "),
    )
    // "The Foreign Secretary, Harriet Moss, said".
    const isBehindPost =
      tokens[name.from - 1]?.text === "," && discourse.isNoun("post", tokens[name.from - 2])
    let from = isBehindPost ? name.from - 1 : name.from
    let hasPost = false
    while (from > 0) {
      const token = tokens[from - 1]
      if (token === undefined || phrase.verbAt[from - 1] !== -1) break
      const isPost = discourse.isNoun("post", token)
      if (isPost) hasPost = true
      const isPart =
        isPost ||
        token.isCapital ||
        phrase.mentionAt[from - 1] !== -1 ||
        /^(?:of|for|and|the|'s|at|foreign|defence|cyber|security|threat|intelligence|senior|national|chief|acting|operations|affairs|its|executive|incident|response|principal|research|digital|interior|federal)$/.test(
          token.low,
        )
      if (!isPart || token.text === ",") break
      if (/^(?:and)$/.test(token.low) && !tokens[from - 2]?.isCapital) break
      from--
    }
    if (hasPost) {
      while (
        from < name.from &&
        (determiners.has(tokens[from]?.key ?? "") ||
          /^(?:of|and|at|for|in|but|on|'s|as)$/.test(tokens[from]?.low ?? ""))
      )
        from++
      const words = wordsIn(context, from, name.from)
      speakerOf(phrase, {from, to: name.to}, discourse)
      context.drafts.push({
        kind: "organisational",
        relation: "holds-role",
        subject: id,
        object: words,
        anchor: name.from,
        evidence: {from, to: name.to},
        isDenied: false,
        modality: "background",
      })
      continue
    }
    if (tokens[name.to]?.text !== ",") continue
    let to = name.to + 1
    let postSeen = false
    while (to < tokens.length && to < name.to + 18) {
      const token = tokens[to]
      if (
        token === undefined ||
        token.text === "," ||
        token.text === "." ||
        token.text === '"' ||
        token.text === ";" ||
        phrase.verbs[phrase.verbAt[to] ?? -1]?.form === "finite"
      )
        break
      if (discourse.isNoun("post", token)) postSeen = true
      to++
    }
    if (!postSeen) continue
    const words = wordsIn(context, name.to + 1, to)
    speakerOf(phrase, {from: name.from, to}, discourse)
    context.drafts.push({
      kind: "organisational",
      relation: "holds-role",
      subject: id,
      object: words,
      anchor: name.from,
      evidence: {from: name.from, to},
      isDenied: false,
      modality: "background",
    })
    at = to
  }
}

/** Neither does anything nor is a means. */
const active = new Set(["actor", "state", "state body", "person", "event", "malware", "vulnerability"])
const isBystander = (ref: Ref): boolean => !active.has(ref.kind)

const hits = new Set(
  "open read copy enrol hijack wipe compromise affect hit infect breach impact attack target encrypt hack strike disrupt deface extort penetrate access infiltrate cripple paralyse knock steal expose lock wipe force victimise leave backdoor take leak".split(
    " ",
  ),
)

function counts(context: Context): void {
  const {phrase, discourse, text} = context
  const {tokens, mentions} = phrase
  for (let i = 0; i < tokens.length; ) {
    const found = countAt(tokens, i, discourse.lookup, mentions, text)
    if (found === undefined || timeAt(tokens, i - 1, text, context.issued) !== undefined) {
      i += 1
      continue
    }
    i = found.to
    const hit = hitVerb(context, found.from, found.to)
    if (hit === undefined) continue
    const {verb, isAdjective} = hit
    if (verb?.modal !== undefined && !/^(?:may|might|could)$/.test(verb.modal)) continue
    const evidence: Range =
      isAdjective || verb === undefined
        ? {from: found.from, to: found.to}
        : {
            from: Math.min(found.from, verb.from),
            to: Math.max(found.to, endOfPlace(context, Math.max(verb.to, found.to))),
          }
    context.drafts.push({
      kind: "impact-count",
      relation: verb === undefined || isAdjective ? "affected" : slugOf(tokens[verb.at]?.low ?? "affected"),
      subject: discourse.event,
      object: found.quantity.unit,
      anchor: isAdjective ? found.from : (verb?.at ?? found.from),
      evidence,
      isDenied: verb?.isNegated === true,
      count: found.quantity,
    })
  }
}

function endOfPlace(context: Context, from: number): number {
  let to = from
  const {phrase} = context
  while (
    to < phrase.tokens.length &&
    to < from + 8 &&
    phrase.tokens[to]?.isWord === true &&
    phrase.verbAt[to] === -1 &&
    !coordinators.has(phrase.tokens[to]?.key ?? "")
  )
    to++
  return to
}

/** The verb that says that what is counted was hit, or an adjective that does where something was found or counted. */
function hitVerb(
  context: Context,
  from: number,
  to: number,
): {readonly verb: VerbGroup | undefined; readonly isAdjective: boolean} | undefined {
  const {phrase, discourse} = context
  const {tokens, verbs} = phrase
  const isHit = (verb: VerbGroup): boolean => verb.readings.some((r) => hits.has(r.base))
  const adjective = tokens
    .slice(from, to)
    .find((t) =>
      /^(?:compromised|infected|affected|hacked|breached|hijacked|infected|stolen|encrypted|defaced|targeted|backdoored|impacted)$/.test(
        t.key,
      ),
    )
  // Behind: "30,000 organisations have been compromised", "… affected worldwide".
  const next = verbs.find((v) => v.from >= to)
  const isNear =
    next !== undefined &&
    next.from - to <= 14 &&
    !tokens.slice(to, next.from).some((t) => t.text === ";" || t.key === "to" || t.key === "that")
  if (next !== undefined && isNear && isHit(next) && next.voice === "passive")
    return {verb: next, isAdjective: false}
  if (
    next !== undefined &&
    isNear &&
    next.readings.some((r) => /^(?:fall|suffer|lose|experience)$/.test(r.base)) &&
    next.form === "finite"
  )
    return {verb: next, isAdjective: false}
  if (
    next !== undefined &&
    isNear &&
    next.voice === "be" &&
    tokens
      .slice(next.to, next.to + 5)
      .some((t) => /^(?:offline|victims|affected|down|victim|unavailable)$/.test(t.key))
  )
    return {verb: next, isAdjective: false}
  // Before: "compromised at least 30 servers", "access to more than 40 mailboxes".
  const before = [...verbs].reverse().find((v) => v.to <= from)
  if (
    before !== undefined &&
    from - before.to <= 12 &&
    isHit(before) &&
    before.voice === "active" &&
    regionOf(phrase, before).to >= from
  ) {
    const subject = subjectOf(phrase, before)
    const who = subject === undefined ? undefined : discourse.doerOf(phrase, subject)
    const between = tokens.slice(before.to, from)
    if (
      !between.some((t) => /^(?:by|for|since|after|before|during|than|within)$/.test(t.key)) &&
      !(who !== undefined && isBystander(who))
    ) {
      if (subject === undefined && before.form === "finite") return undefined
      const word = subject === undefined ? "" : (tokens[discourse.headOf(phrase, subject)]?.key ?? "")
      if (
        who === undefined &&
        !/^(?:malware|ransomware|wiper|worm|virus|backdoor|implant|botnet|outage|it|which|exploit|tool)$/.test(
          word,
        ) &&
        before.form === "finite"
      )
        return undefined
      return {verb: before, isAdjective: false}
    }
  }
  const reads = (verb: VerbGroup | undefined, test: RegExp): boolean =>
    verb?.readings.some((r) => test.test(r.base)) === true
  if (
    before !== undefined &&
    from - before.to <= 8 &&
    before.voice === "active" &&
    reads(before, /^(?:gain|obtain|have|spread|exfiltrate|download|claim|take)$/) &&
    regionOf(phrase, before).to >= from
  ) {
    const isAccess = tokens
      .slice(before.to, from)
      .some((t) => t.key === "to" || t.key === "into" || t.key === "from")
    const ref = discourse.doerOf(phrase, subjectOf(phrase, before))
    if (isAccess && ref !== undefined && isDoer(ref)) return {verb: before, isAdjective: false}
  }
  if (
    adjective !== undefined &&
    (reads(
      before,
      /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register|number|locate)$/,
    ) ||
      (before?.voice === "be" && /^(?:there|victims)$/.test(tokens[before.from - 1]?.key ?? "")) ||
      (isNear &&
        reads(
          next,
          /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register)$/,
        ) &&
        next?.voice === "passive"))
  )
    return {verb: before, isAdjective: true}
  if (
    tokens[to]?.key === "victim" ||
    (/^(?:victims|compromises|infections|intrusions|breaches)$/.test(tokens[to - 1]?.key ?? "") &&
      (reads(
        before,
        /^(?:identify|find|see|detect|count|observe|discover|confirm|know|record|track|register|claim|number|have)$/,
      ) ||
        reads(next, /^(?:identify|find|see|detect|confirm|know|record)$/)))
  )
    return {verb: before, isAdjective: true}
  // "an attack on 12 hospitals", "breaches at three banks"
  for (let i = from - 1; i >= Math.max(0, from - 3); i--) {
    if (
      /^(?:on|at|against|of|across|in)$/.test(tokens[i]?.key ?? "") &&
      discourse.isNoun("event", tokens[i - 1]) &&
      phrase.verbAt[i - 1] === -1
    )
      return {verb: undefined, isAdjective: true}
  }
  return undefined
}
