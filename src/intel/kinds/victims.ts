/* Whom a run of tokens names as hit: names of the lexicons, names by their capitals, single unnamed institutions, with
 * the places and times behind them. A counted thing is a count, no target. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {SaidTime} from "../../model/intel.ts"
import {nameEnd} from "../discourse/names.ts"
import {countAt} from "../grammar/counts.ts"
import {determiners, relatives} from "../grammar/english.ts"
import type {Segment} from "../grammar/regions.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {timeAt} from "../grammar/times.ts"
import type {Context} from "./draft.ts"
import {endWithPlace, isMeans, longerName, nounBehind, singleVictim, type Victim} from "./victim-names.ts"

const victimKinds = new Set(["sector", "organisation", "state", "place", "state body", "person"])

const placing = new Set([
  "in",
  "at",
  "across",
  "within",
  "from",
  "throughout",
  "inside",
  "on",
  "of",
  "against",
  "among",
])

/** Everybody and every place that a noun phrase with its places names. A counted thing is a count, no target. */
export function victimsIn(
  context: Context,
  patient: Range,
  segments: readonly Segment[],
  isPassive: boolean,
): readonly Victim[] {
  const {phrase, discourse, text} = context
  const {tokens, mentions} = phrase
  for (let i = patient.from; i < Math.min(patient.to, patient.from + 4); i++)
    if (countAt(tokens, i, discourse.lookup, mentions, text) !== undefined) return []
  let end = patient.to
  if (!isPassive)
    for (const segment of segments) {
      if (segment.from <= patient.from) continue
      if (segment.from > end + 1) break
      if (!placing.has(segment.prep)) break
      // "in March": a time.
      if (timeAt(tokens, segment.from - 1, text, context.issued) !== undefined) break
      end = segment.to
    }
  else {
    const head = discourse.headOf(phrase, patient)
    end = Math.max(end, head + 1)
    const including = listBehind(phrase, end)
    if (including !== undefined)
      return [
        ...victimsBetween(context, patient.from, end),
        ...victimsBetween(context, including.from, including.to),
      ]
    for (const segment of segments) {
      if (
        placing.has(segment.prep) &&
        segment.prep !== "on" &&
        segment.from <= (segments[0]?.from ?? 0) + 1 &&
        timeAt(tokens, segment.from - 1, text, context.issued) === undefined
      ) {
        const places = victimsBetween(context, segment.from, segment.to)
        const own = victimsBetween(context, patient.from, end)
        return [...own, ...places.filter((p) => p.isPlace).map((p) => ({...p, end: segment.to}))]
      }
    }
  }
  return victimsBetween(context, patient.from, end)
}

/** ", including …" behind a passive. */
function listBehind(phrase: Phrase, from: number): Range | undefined {
  for (let i = from; i < Math.min(phrase.tokens.length, from + 14); i++) {
    if (
      phrase.tokens[i]?.key !== "including" &&
      !(phrase.tokens[i]?.key === "among" && phrase.tokens[i + 1]?.key === "them")
    )
      continue
    let to = i + 1
    while (
      to < phrase.tokens.length &&
      phrase.verbAt[to] === -1 &&
      phrase.tokens[to]?.text !== ";" &&
      phrase.tokens[to]?.text !== "."
    )
      to++
    return {from: i + 1, to}
  }
  return undefined
}

/** The victims in a run of tokens; none where the run is counted. */
export function victimsOf(context: Context, where: Range): readonly Victim[] {
  return victimsIn(context, where, [], false)
}

function victimsBetween(
  context: Context,
  from: number,
  to: number,
): readonly (Victim & {readonly isPlace: boolean})[] {
  const {phrase, discourse} = context
  const {tokens, mentions, mentionAt} = phrase
  const victims: (Victim & {isPlace: boolean})[] = []
  let isItem = false
  for (let i = from; i < to; i++) {
    const token = tokens[i]
    if (token === undefined) break
    if (
      token.key === "including" ||
      (token.key === "such" && tokens[i + 1]?.key === "as") ||
      token.key === "notably" ||
      token.key === "among"
    )
      isItem = true
    if (
      relatives.has(token.key) ||
      (phrase.verbAt[i] !== -1 && phrase.verbs[phrase.verbAt[i] ?? 0]?.form === "finite")
    )
      break
    const mention = mentions[mentionAt[i] ?? -1]
    if (mention !== undefined && mention.from === i) {
      const name = longerName(phrase, mention, to)
      if (name !== undefined) {
        victims.push({
          id: name.id,
          from: i,
          to: name.to,
          end: endWithPlace(context, name.to, to),
          isPlace: false,
          isItem,
          ...timeBehind(context, name.to),
        })
        i = name.to - 1
        continue
      }
      if (
        victimKinds.has(mention.kind) &&
        mention.id !== "worldwide" &&
        !(mention.kind === "sector" && isMeans(tokens, mention))
      ) {
        const ref = discourse.mentionRef(mention)
        victims.push({
          id: ref.id,
          from: mention.from,
          to: mention.to,
          end: mention.isAdjective
            ? nounBehind(context, mention.to, to)
            : endWithPlace(context, mention.to, to),
          isPlace: mention.kind === "state" || mention.kind === "place",
          isItem,
          ...timeBehind(context, mention.to),
        })
      }
      i = mention.to - 1
      continue
    }
    if (token.isCapital && i > 0 && mention === undefined) {
      const end = Math.min(to, nameEnd(tokens, i))
      // "Windows Defender", "a VMware server", "LSASS": software, nobody who is hit.
      const before = tokens[i - 1]
      const isSoftware =
        mentions.some((m) => m.to === i && (m.kind === "product" || m.kind === "tool")) ||
        (end - i === 1 && (/^(?:a|an)$/.test(before?.key ?? "") || discourse.isNoun("means", tokens[end])))
      const isName = !isSoftware && (end - i >= 2 || (end > i && !determiners.has(token.key) && i > from))
      if (
        isName &&
        !/^[A-Z]{2,3}$/.test(
          tokens
            .slice(i, end)
            .map((t) => t.text)
            .join(" "),
        ) &&
        !/^(?:Western|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|CVE.*)$/.test(
          token.text,
        )
      ) {
        const start = determiners.has(token.key) ? i + 1 : i
        const id = slugOf(
          tokens
            .slice(start, end)
            .map((t) => t.text)
            .join(" "),
        )
        if (id !== "")
          victims.push({
            id,
            from: start,
            to: end,
            end: endWithPlace(context, end, to),
            isPlace: false,
            isItem,
            ...timeBehind(context, end),
          })
        i = end - 1
      }
    }
  }
  const firstNamed = victims.find((v) => !v.isPlace)
  if (victims.length > 0 || from >= to) {
    // "the land registry in Estonia": an unnamed single one beside its place.
    if (firstNamed === undefined) {
      const single = singleVictim(context, from, to)
      if (single !== undefined && !victims.some((v) => v.from <= single.from && single.to <= v.to))
        return [{...single, isPlace: false}, ...victims]
    }
    return victims
  }
  const single = singleVictim(context, from, to)
  return single === undefined ? [] : [{...single, isPlace: false}]
}

function timeBehind(context: Context, at: number): {readonly when?: SaidTime} {
  const found = timeAt(context.phrase.tokens, at, context.text, context.issued)
  return found === undefined ? {} : {when: found.time}
}
