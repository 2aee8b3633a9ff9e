/* Associations said by verbs: "X is linked to Y", "X works for Y": services before actors before states. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import {doerOf} from "../discourse/doer.ts"
import {nameEnd} from "../discourse/names.ts"
import {coordinators, determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {isDoer, isMalware, thingOf} from "./doers.ts"
import type {Context, Frame} from "./draft.ts"

/** "X is linked to Y", "the malware overlaps with Y's": one claim for each of a list. */
export function association(
  context: Context,
  {verb, relation, subject, object, evidence, common}: Frame,
): boolean {
  const {discourse, phrase} = context
  if (verb.isNegated && relation.isSaid && verb.voice === "active") return false
  const who = doerOf(discourse, phrase, subject) ?? thingOf(context, subject)
  const whom = associateOf(context, object)
  if (relation.object === "agent" && (who === undefined || who.kind === "event")) return false
  if (who === undefined || whom.length === 0 || !(isDoer(who) || isMalware(who))) return false
  if (who.kind === "state" && whom.every((w) => w.kind === "state")) return false
  let made = false
  for (const other of whom)
    if (other.id !== who.id && other.kind !== "event") {
      context.drafts.push({kind: "association", subject: who.id, object: other.id, evidence, ...common})
      made = true
    }
  return made
}

/** To whom somebody is linked: services before actors before states; each of a list. */
function associateOf(context: Context, where: Range | undefined): readonly Ref[] {
  if (where === undefined) return []
  const {discourse, phrase} = context
  const stop = firstAside(phrase, where)
  const core = discourse.headOf(phrase, where)
  const headed = phrase.mentions.find((m) => m.kind === "actor" && m.to === core + 1 && m.from >= where.from)
  if (headed !== undefined) return [discourse.mentionRef(headed)]
  const within = phrase.mentions.filter((m) => m.from >= where.from && m.to <= stop)
  const head = discourse.headOf(phrase, where)
  for (const kind of ["state body", "actor", "state"]) {
    const fits = within.filter((m) => m.kind === kind)
    if (fits.length > 0) {
      // "the GRU, Russia's military intelligence service": one.
      if (kind === "state")
        return fits
          .slice(0, fits.length > 1 && coordinators.has(phrase.tokens[fits[0]?.to ?? 0]?.key ?? "") ? 2 : 1)
          .map((m) => discourse.mentionRef(m))
      const refs = fits.map((m) => discourse.mentionRef(m))
      return refs.filter(
        (ref, i) =>
          i === 0 ||
          coordinators.has(phrase.tokens[ref.from - 1]?.key ?? "") ||
          phrase.tokens[ref.from - 1]?.key === "the" ||
          phrase.tokens[ref.from - 1]?.text === ",",
      )
    }
  }
  if (discourse.isNoun("actor", phrase.tokens[head])) {
    const one = doerOf(discourse, phrase, where)
    return one === undefined || one.kind === "event" ? [] : [one]
  }
  const name = nameEnd(
    phrase.tokens,
    where.from + (determiners.has(phrase.tokens[where.from]?.key ?? "") ? 1 : 0),
  )
  const from = where.from + (determiners.has(phrase.tokens[where.from]?.key ?? "") ? 1 : 0)
  if (name > from && name <= where.to && /[A-Z]{3,}/.test(phrase.tokens[from]?.text ?? ""))
    return [
      {
        id: slugOf(
          phrase.tokens
            .slice(from, name)
            .map((t) => t.text)
            .join(" "),
        ),
        kind: "actor",
        from,
        to: name,
      },
    ]
  return []
}

function firstAside(phrase: Phrase, where: Range): number {
  const aside = phrase.asides.find((a) => a.from > where.from && a.from < where.to && a.kind !== "bracket")
  return aside?.from ?? where.to
}
