/* Attributions said by verbs: "X carried out the attack", "the activity is attributed to X", "X is behind Y". */

import {type Relation, slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import {coordinators, determiners} from "../grammar/english.ts"
import type {Range, VerbGroup} from "../grammar/shape.ts"
import {subjectOf} from "../grammar/subjects.ts"
import {actorKinds, isActor} from "./doers.ts"
import type {Context, Frame} from "./draft.ts"

/** "X carried out the attack", "intrusions that we attribute to X". */
export function attribution(
  context: Context,
  {verb, relation, subject, object, evidence, common}: Frame,
): boolean {
  const {discourse, phrase} = context
  if (relation.isSaid && verb.isNegated) return false
  // "intrusions that we attribute to X"
  const before = phrase.tokens[(subjectOf(phrase, verb)?.from ?? 0) - 1]?.key
  const hasNoun =
    discourse.hasEvent ||
    phrase.tokens.slice(Math.max(0, verb.from - 14), verb.from).some((t) => discourse.isNoun("event", t))
  const isRelative =
    object === undefined &&
    relation.isSaid &&
    relation.object === "patient" &&
    (before === "that" || before === "which") &&
    hasNoun
  const event: readonly Ref[] = isRelative
    ? [{id: discourse.event, kind: "event", ...evidence}]
    : deedOf(context, object, relation)
  if (event.length === 0) return false
  const who = doersOf(context, subject).filter(isActor)
  if (who.length === 0) return false
  const [first] = who
  if (first !== undefined) {
    discourse.lastActor = first
    if (subject?.from === evidence.from) discourse.topic = "actor"
  }
  for (const actor of who)
    for (const deed of event)
      if (deed.id !== actor.id)
        context.drafts.push({kind: "attribution", subject: actor.id, object: deed.id, evidence, ...common})
  return true
}

/** "X is responsible (for it)": the predicate, where nothing that it is for stands behind. */
export function responsible(
  context: Context,
  verb: VerbGroup,
  relation: Relation,
  who: Range | undefined,
  to: number,
): void {
  const {discourse, phrase} = context
  const next = phrase.tokens[to]
  if (!discourse.hasEvent || (next?.isWord && !coordinators.has(next.key))) return
  for (const doer of doersOf(context, who).filter(isActor))
    context.drafts.push({
      kind: "attribution",
      relation: relation.relation,
      subject: doer.id,
      object: discourse.event,
      anchor: verb.at,
      evidence: {from: who?.from ?? verb.from, to},
      isDenied: verb.isNegated,
    })
}

/** What somebody is said to have done: an event, or the actors that he is behind. */
function deedOf(context: Context, object: Range | undefined, relation: Relation): readonly Ref[] {
  const {discourse, phrase} = context
  if (object === undefined) return []
  const {tokens, mentions} = phrase
  const first = phrase.verbs[phrase.verbAt[object.from] ?? -1]
  if (first?.form === "gerund")
    return [{id: discourse.eventOf(phrase, object, object.from), kind: "event", ...object}]
  const head = discourse.headOf(phrase, object)
  const actors = mentions.filter(
    (m) => (m.kind === "actor" || m.kind === "malware") && m.from >= object.from && m.to <= object.to,
  )
  const word = tokens[head]
  if (word === undefined) return []
  if (discourse.isNoun("event", word) || discourse.isNoun("event", tokens[head - 1])) {
    // "activity known as A and B": the actors are what somebody is behind.
    const isNaming =
      tokens
        .slice(head + 1, Math.min(object.to, head + 4))
        .some((t) => /^(?:known|tracked|called|attributed)$/.test(t.key)) ||
      /^(?:known|tracked)$/.test(tokens[head + 1]?.key ?? "")
    if (isNaming && actors.length > 0) return actors.map((m) => discourse.mentionRef(m))
    const named = actors.find((m) => m.to <= head + 1)
    if (named !== undefined && relation.relation !== "responsible-for" && /^activit/.test(word.key))
      return [discourse.mentionRef(named)]
    return [{id: discourse.eventOf(phrase, object, head), kind: "event", ...object}]
  }
  if (/^(?:it|this|that|them|these|those)$/.test(word.key) && discourse.hasEvent)
    return [{id: discourse.event, kind: "event", ...object}]
  if (
    actors.length > 0 &&
    (relation.relation === "behind" ||
      relation.relation === "responsible-for" ||
      relation.relation === "attributed-to")
  )
    return actors.map((m) => discourse.mentionRef(m))
  if (relation.isSaid || relation.relation === "responsible-for") {
    const isDeed =
      /^(?:exploitation|theft|espionage|sabotage|deployment|spread|development|hacking|targeting|distribution|infection|infections|malware|ransomware|disruption|wave|series|string|phishing|use|intrusion)$/.test(
        word.key,
      ) || mentions.some((m) => m.to === head + 1 && m.kind === "malware")
    if (isDeed) return [{id: discourse.eventOf(phrase, object, head), kind: "event", ...object}]
  }
  return []
}

/** The doers of a list: "the GRU and APT28". */
function doersOf(context: Context, where: Range | undefined): readonly Ref[] {
  const {discourse, phrase} = context
  if (where === undefined) return []
  const one = doerOf(discourse, phrase, where) ?? namedDoer(context, where)
  if (one === undefined) return []
  const refs = [one]
  if (actorKinds.has(one.kind)) {
    const head = discourse.headOf(phrase, where)
    let at = head + 1
    while (
      at < where.to &&
      (phrase.tokens[at]?.text === "," ||
        coordinators.has(phrase.tokens[at]?.key ?? "") ||
        phrase.tokens[at]?.key === "the" ||
        phrase.tokens[at]?.text === '"')
    ) {
      const mention = phrase.mentions.find((m) => m.from === at)
      if (mention !== undefined) break
      at += 1
      const next = phrase.mentions.find(
        (m) => m.from === at && (m.kind === "actor" || m.kind === "state body") && m.to <= where.to,
      )
      if (next !== undefined) {
        refs.push(discourse.mentionRef(next))
        at = next.to
      }
    }
  }
  return refs
}

/** A name that nobody knows, where it is said to have done something. */
function namedDoer({phrase, discourse}: Context, where: Range): Ref | undefined {
  const head = discourse.headOf(phrase, where)
  let from = head
  while (
    from > where.from &&
    phrase.tokens[from - 1]?.isCapital === true &&
    phrase.mentionAt[from - 1] === -1
  )
    from--
  const isName =
    head >= 0 &&
    phrase.tokens[head]?.isCapital === true &&
    phrase.mentionAt[head] === -1 &&
    (head > 0 || /[A-Z].*[A-Z\d]/.test(phrase.tokens[head]?.text ?? ""))
  if (!isName || determiners.has(phrase.tokens[from]?.key ?? "")) return undefined
  return {
    id: slugOf(
      phrase.tokens
        .slice(from, head + 1)
        .map((t) => t.text)
        .join(" "),
    ),
    kind: "actor",
    from,
    to: head + 1,
  }
}
