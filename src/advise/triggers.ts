/* Whether a trigger holds on a server, with the reason in words and what in the case it points at.
 *
 * A reason has a head, which says what was seen, and a tail, which says where: reasons of several servers with one head
 * become one sentence. */

import type {AdviceTrigger} from "../knowledge/advice.ts"
import type {AdviceReference} from "../model/advice.ts"
import type {Judgement} from "../model/judgement.ts"
import {phrase} from "../model/judgement.ts"
import {isAtLeast, isOpenFlaw, type Subject} from "./situation.ts"
import {installedWords} from "./update-words.ts"

export interface Reason {
  readonly head: string
  readonly tail: string
  readonly from: readonly [AdviceReference, ...AdviceReference[]]
}

const mostReferences = 12

/** Why a trigger holds on a server; undefined if it does not. */
export function reasonFor(trigger: AdviceTrigger, subject: Subject): Reason | undefined {
  const {server, findings, flaws, state, builds, path} = subject
  const {gaps, theft, exposure} = server
  const on = `on ${server.id}`
  switch (trigger.kind) {
    case "always":
      return {head: "", tail: "", from: [{kind: "judgement", server: server.id, stage: "exploited"}]}
    case "state":
      return trigger.states.includes(state) ? stateReason(subject) : undefined
    case "likelihood":
      return judged(subject, trigger.stage, (j) => isAtLeast(j, trigger.atLeast))
    case "outcome":
      return judged(
        subject,
        trigger.stage,
        (j) => j.kind === "assessed" && (trigger.outcomes as readonly string[]).includes(j.outcome),
      )
    case "not assessable":
      return judged(subject, trigger.stage, (j) => j.kind === "not assessable")
    case "detection": {
      const found = findings.filter(
        (f) => f.detection !== undefined && trigger.detections.includes(f.detection),
      )
      const [first, ...more] = found.map((f) => ({kind: "finding", finding: f.id}) as const)
      if (first === undefined) return undefined
      const rest = more.length === 0 ? "" : ` and ${more.length} more`
      return {
        head: "Found",
        tail: `${on}: ${first.finding} (${found[0]?.detection ?? ""})${rest}`,
        from: [first, ...more.slice(0, mostReferences - 1)],
      }
    }
    case "open flaw": {
      const {cves} = trigger
      const open = flaws.filter(
        (f) => isOpenFlaw(f.status) && (cves === "any" ? f.kev !== undefined : cves.includes(f.cve)),
      )
      return flawReason(subject, open, cves === "any" ? "Open flaws that are known to be exploited" : "Open")
    }
    case "undecided flaw": {
      const {cves} = trigger
      const unsure = flaws.filter((f) => f.status === "cannot tell" && cves.includes(f.cve))
      return flawReason(subject, unsure, "The evidence does not decide")
    }
    case "fixed flaw": {
      const {cves} = trigger
      const fixed = flaws.filter((f) => f.status === "fixed" && f.at !== undefined && cves.includes(f.cve))
      return flawReason(subject, fixed, "Closed")
    }
    case "build": {
      if (!trigger.builds.some((one) => builds.has(one))) return undefined
      const known = path === undefined ? (exposure?.build ?? "the version is unknown") : installedWords(path)
      return {head: "Version", tail: `${on}: ${known}`, from: [{kind: "build", server: server.id}]}
    }
    case "gap": {
      const missing = gaps.filter((gap) => gap.why !== "no rule" && trigger.logs.includes(gap.log))
      const [first, ...more] = missing.map(
        ({log, says}) => ({kind: "gap", server: server.id, log, says}) as const,
      )
      if (first === undefined) return undefined
      return {
        head: "Evidence that we lack",
        tail: `${on}: see the gaps`,
        from: [first, ...more.slice(0, mostReferences - 1)],
      }
    }
    case "setting": {
      const has = exposure?.settings.some((s) => s.setting === trigger.setting) === true
      return has
        ? {
            head: "A setting",
            tail: `${on}: ${trigger.setting.replaceAll("-", " ")}`,
            from: [{kind: "setting", server: server.id, setting: trigger.setting}],
          }
        : undefined
    }
    case "theft": {
      const {ways} = trigger
      const taken = (theft?.taken ?? []).filter(({way}) => ways === "any" || ways.includes(way))
      const [first, ...more] = taken.map(({way}) => ({kind: "theft", server: server.id, way}) as const)
      if (first === undefined) return undefined
      return {
        head: "Signs that data left",
        tail: `${on}: ${taken.map(({way}) => way).join(", ")}`,
        from: [first, ...more],
      }
    }
    default:
      return trigger satisfies never
  }
}

function judged(
  {server}: Subject,
  stage: Judgement["stage"],
  test: (judgement: Judgement) => boolean,
): Reason | undefined {
  const judgement = server.judgements.find((j) => j.stage === stage)
  return judgement === undefined || !test(judgement) ? undefined : judgementReason(judgement)
}

function judgementReason(judgement: Judgement): Reason {
  const {stage, server} = judgement
  const word = judgement.kind === "assessed" ? phrase(judgement.likelihood) : "cannot be assessed"
  return {
    head: stage.charAt(0).toUpperCase() + stage.slice(1),
    tail: `on ${server}: ${word}`,
    from: [{kind: "judgement", server, stage}],
  }
}

/** The judgement that puts a server into its state: the last stage that does. */
function stateReason(subject: Subject): Reason {
  const {server, state, flaws} = subject
  const {judgements} = server
  const after = judgements.filter((j) => j.stage !== "exposed" && j.stage !== "probed")
  const confirmed = after.findLast((j) => j.kind === "assessed" && j.confirmedBy.length > 0)
  const likely = after.findLast((j) => isAtLeast(j, "likely"))
  const possible = after.findLast((j) => isAtLeast(j, "realistic possibility"))
  const blind = after.find((j) => j.kind === "not assessable")
  const exposed = judgements.find((j) => j.stage === "exposed")
  const exploited = judgements.find((j) => j.stage === "exploited")
  const open = flaws.filter((f) => isOpenFlaw(f.status) && f.kev !== undefined)
  const byFlaw = state === "open" ? flawReason(subject, open, "Open") : undefined
  if (byFlaw !== undefined) return byFlaw
  const by = {
    compromised: confirmed ?? likely,
    possible,
    unseen: blind,
    open: exposed,
    quiet: exploited,
  }[state]
  return by === undefined
    ? {head: "", tail: "", from: [{kind: "judgement", server: server.id, stage: "exploited"}]}
    : judgementReason(by)
}

function flawReason(
  {server}: Subject,
  flaws: readonly {readonly cve: string; readonly name: string | undefined}[],
  head: string,
): Reason | undefined {
  const [first, ...more] = flaws.map(({cve}) => ({kind: "exposure", server: server.id, cve}) as const)
  if (first === undefined) return undefined
  const rest = more.length === 0 ? "" : ` and ${more.length} more`
  return {
    head,
    tail: `on ${server.id}: ${first.cve}${rest}`,
    from: [first, ...more.slice(0, mostReferences - 1)],
  }
}

const serversNamed = 3

/** The first reasons of several servers as one sentence; empty for none. */
export function because(reasons: readonly Reason[]): string {
  const [first] = reasons.filter(({head}) => head !== "")
  if (first === undefined) return ""
  const tails = [...new Set(reasons.flatMap(({head, tail}) => (head === first.head ? [tail] : [])))]
  const rest = tails.length > serversNamed ? `, and on ${tails.length - serversNamed} more` : ""
  return `${first.head} ${tails.slice(0, serversNamed).join(", ")}${rest}.`
}
