/* The sentences of a judgement: how likely, with the range beside the phrase, when, and by what. What was
 * not visible and how sure we are stand in fields of their own, and are not said twice. */

import type {Finding, Stage} from "../model/finding.ts"
import type {FindingId, ServerId} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import type {Assessed} from "../model/judgement.ts"
import type {Window} from "./coverage.ts"
import type {Item} from "./items.ts"
import type {Proven} from "./proofs.ts"
import {claim, countOf, list, opening, plain, sentence, timeSpan} from "./sentences.ts"

/** What an assessed judgement can tell beside its own values. */
export interface Told {
  readonly proofs: readonly Proven[]
  /** The findings that show the stage, not those that were only tried. */
  readonly supports: readonly Finding[]
  /** The logs that were looked at, in words. */
  readonly looked: string
  readonly window: Window | undefined
  readonly tried: readonly FindingId[]
  /** How many findings would speak for the stage, had nobody set them aside. */
  readonly aside: number
}

export function sayAssessed(judged: Omit<Assessed, "says">, told: Told): string {
  const {stage, likelihood, confirmedBy} = judged
  const {proofs, supports, tried, looked, aside} = told
  const by = confirmedBy.length === 0 ? "" : `, confirmed by ${list(confirmedBy)}`
  const flaws = stage === "exploited" ? through(supports) : ""
  const parts = [
    sentence(`${opening(likelihood)} ${claim(stage, judged.server)}${flaws}${timeOf(told)}${by}`),
  ]
  const [proof] = proofs
  if (proof !== undefined) parts.push(sentence(proof.says))
  if (supports.length === 0) {
    if (tried.length > 0)
      parts.push(`Attempts were seen (${list(tried, "and", 4)}), but no sign that one succeeded.`)
    if (looked !== "") parts.push(tried.length > 0 ? `Looked at: ${looked}.` : `No sign found in ${looked}.`)
  }
  if (aside > 0)
    parts.push(
      `${countOf(aside, "finding")} that would speak for it ${aside === 1 ? "is" : "are"} set aside.`,
    )
  if (likelihood.upTo !== undefined) parts.push("Within this range the prior decides, not the evidence.")
  return parts.join(" ")
}

/** For exposure that a build decides; `why` is a sentence. */
export function sayExposed({likelihood, server}: Omit<Assessed, "says">, why: string): string {
  return `${sentence(`${opening(likelihood)} ${claim("exposed", server)}`)} ${why}`
}

/** For a stage that a later one presupposes; `isShown` if findings of its own speak for it too. */
export function sayImplied(stage: Stage, by: Assessed, isShown: boolean): string {
  const parts = [
    `${opening(by.likelihood)} ${claim(stage, by.server)}, because the stage “${by.stage}” presupposes it.`,
  ]
  if (!isShown) parts.push("Nothing in the evidence shows it by itself.")
  return parts.join(" ")
}

/** For a stage that cannot be assessed. */
export function sayOpen(stage: Stage, server: ServerId, tried: readonly FindingId[]): string {
  const parts = [`It cannot be assessed from this evidence whether ${claim(stage, server)}.`]
  if (tried.length > 0)
    parts.push(`Attempts were seen (${list(tried, "and", 4)}); whether one succeeded is open.`)
  parts.push("This is no sign of safety.")
  return parts.join(" ")
}

const causesListed = 6
/** How rules write that nothing else causes them. */
const noRival = /^none\b/i

/** What speaks against a stage: the logs that were looked at and show nothing, and what else the rules say may
 *  cause what they found. */
export function sayAgainst(shown: readonly Item[], quiet: string): readonly string[] {
  const against = quiet === "" ? [] : [`No sign of it in ${quiet}.`]
  const causes = new Map<string, Set<string>>()
  for (const {traced} of shown) {
    const {detection, title} = traced.finding
    for (const cause of traced.rivals.filter((r) => !noRival.test(r))) {
      const text = plain(cause).replace(/[.\s]+$/, "")
      causes.set(text, (causes.get(text) ?? new Set()).add(detection ?? plain(title)))
    }
  }
  for (const [cause, caused] of [...causes].slice(0, causesListed))
    against.push(sentence(`${cause} (another cause of ${list([...caused])})`))
  return against
}

function through(findings: readonly Finding[]): string {
  const flaws = [...new Set(findings.flatMap((f) => f.vulnerabilities))].sort()
  return flaws.length === 0 ? "" : ` through ${list(flaws, "and", 5)}`
}

/** When it happened, or the time that was judged if nothing shows it. */
function timeOf({proofs, supports, window}: Told): string {
  const proven = proofs.flatMap((p) =>
    p.from === undefined || p.until === undefined ? [] : [p.from, p.until],
  )
  const seen = supports.flatMap((f) =>
    f.when === undefined || f.until === undefined ? [] : [f.when.at, f.until.at],
  )
  const times = proven.length > 0 ? proven : seen
  if (times.length > 0) {
    const from = Math.min(...times) as Instant
    const until = Math.max(...times) as Instant
    return ` ${timeSpan(from, until)}`
  }
  if (window === undefined) return ""
  return ` ${timeSpan(window.from, Math.max(window.from, window.until - 1) as Instant)}`
}
