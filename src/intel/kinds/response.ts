/* Response actions: what a body has done about it. Not a fix (an availability), not a habit, not what it will or should
 * do, not what it says. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {coordinators} from "../grammar/english.ts"
import {regionOf} from "../grammar/regions.ts"
import type {Phrase, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {bodyOf} from "./acting-body.ts"
import {type Context, wordsIn} from "./draft.ts"

const responses = new Set(
  "issue notify inform alert contact work support assist help provide deploy sanction impose indict charge arrest seize dismantle take summon expel launch open investigate share block disable isolate shut disconnect reset revoke suspend restore convene activate begin ban freeze offer recall hand brief dispatch establish refer coordinate start cut remove replace rebuild report hold analyse examine identify inspect send publish withdraw cancel secure engage disrupt confiscate detain warn sinkhole mitigate switch move file unseal designate add announce order evict join set release demand lodge protest patch close terminate rotate hunt monitor trace recover clean wipe reinstall purge conduct carry step raise set wind evacuate".split(
    " ",
  ),
)

const responseObjects =
  /^(?:advice|guidance|assistance|investigations?|inquiry|probe|sanctions|support|teams?|experts?|victims?|organisations?|organizations?|customers|operators|providers|companies|suppliers|police|authorities|partners|ambassador|charge|chargé|diplomats|servers?|domains?|infrastructure|accounts?|access|passwords?|credentials|indicators|systems?|networks?|devices?|mandate|meeting|session|directive|order|warning|alert|warnings|alerts|indictment|charges|warrants?|visas?|assets|reward|hotline|task|staff|users|measures|steps|proceedings|incident|case|regulator|website|operations|services?|information|details|notifications|notices|help|tool|certificates?|tokens|individuals?|officers|hackers|entities|note|complaint|protest|them|forensic|firm|response|members|allies|signatures|detections|data|logs|backups|unit|cell|affected|botnet|routers|control|customers|owners|hospitals|utilities|nationals?|men|suspects?|traffic|agencies|embassy|connections?|machines|parliament|campaign|malware|implant|webshells|web|compromised|schools|banks|municipalities|firms|members)$/

/** What a body has done about it: not a fix (that is an availability), not what it will or should do. */
export function response(context: Context, verb: VerbGroup): void {
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
