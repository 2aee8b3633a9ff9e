/* A short way to ask who it was: events with their fields in, the attribution out.
 *
 *   at("2021-03-03T10:00:00Z MX1 iis-frontend used", {client: "203.0.113.7", url: "/owa/auth/a.aspx"})
 *
 * The words after the log are the rules below. The judgement that confidence rests on is given, so that a test is
 * about activities and actors alone. */

import {attributionOf} from "../../src/assess/attribution.ts"
import {findingsOf} from "../../src/assess/findings.ts"
import {Gatherer} from "../../src/assess/gather.ts"
import {provenBy} from "../../src/assess/proofs.ts"
import {join} from "../../src/assess/sessions.ts"
import type {Actor} from "../../src/knowledge/actors.ts"
import type {Activity, Attribution, Hypothesis} from "../../src/model/activity.ts"
import {evidenceId, ruleId, unknownServer} from "../../src/model/ids.ts"
import {parseIso} from "../../src/model/instant.ts"
import type {Confidence} from "../../src/model/judgement.ts"
import type {Match} from "../../src/model/rule.ts"
import {rule} from "./case-language.ts"
import {knowledge} from "./shipped-knowledge.ts"

const rules = [
  "tried medium probed/attempted/moderate campaign=hafnium-proxylogon",
  "exploit critical exploited/succeeded/strong campaign=hafnium-proxylogon cve=2021-26855",
  "shell-way critical exploited/succeeded/strong campaign=proxyshell cve=2021-34473",
  "written high persisted/succeeded/strong",
  "there high persisted/succeeded/strong",
  "used high persisted/succeeded/strong acted/succeeded/strong",
  "ran high acted/succeeded/strong",
  "hash critical persisted/succeeded/strong",
  "service high persisted/succeeded/strong",
  "weak low acted/succeeded/weak",
].map(rule)

export type Fields = Readonly<Record<string, string>>
export type Event = (ordinal: number) => Match

/** An event; `-` for a time that is not known. */
export function at(line: string, fields: Fields = {}): Event {
  const [time = "", host = "", log = "", name = ""] = line.split(" ")
  const when = time === "-" ? undefined : parseIso(time)
  if (time !== "-" && when === undefined) throw new Error(`no time: ${time}`)
  if (!rules.some((r) => r.id === `rule-${name}`)) throw new Error(`no rule: ${name}`)
  return (ordinal) => ({
    rule: ruleId(`rule-${name}`),
    when,
    from: {
      evidence: evidenceId(`${host}/${log}.log`),
      offset: ordinal * 100,
      length: 100,
      unit: {kind: "line", line: ordinal + 1},
    },
    host,
    log,
    because: [],
    fields,
    raw: new TextEncoder().encode(line),
  })
}

/** Where the break-in of `entry` comes from. */
export const client = "203.0.113.7"
export const python = "python-requests/2.25.1"

/** The break-in through ProxyLogon at this time: the exploit and the page that it leaves. */
export function entry(time: string, page = "x.aspx"): readonly Event[] {
  const url = `/owa/auth/${page}`
  return [
    at(`${time} MX1 httpproxy exploit`, {client, userAgent: python, url: "/ecp/y.js"}),
    at(`${time} MX1 iis-frontend used`, {client, userAgent: python, method: "POST", url, status: "200"}),
  ]
}

export interface Suspects {
  readonly actors?: readonly Actor[]
  readonly confidence?: Confidence
}

/** Who it was, by the knowledge that comes along, or with other actors. */
export function whoDid(
  events: readonly Event[],
  {actors, confidence = "moderate"}: Suspects = {},
): Attribution {
  const gatherer = new Gatherer()
  for (const [i, event] of events.entries()) gatherer.add(event(i))
  const found = findingsOf(gatherer.groups(), new Map(rules.map((r) => [r.id, r])), unknownServer)
  const proven = provenBy(found, knowledge.campaigns)
  const {traced} = join(found, proven)
  const ids = traced.map((t) => t.finding.id)
  const judgements = [...new Set(traced.map((t) => t.finding.server))].map((server) => ({
    ...{
      kind: "assessed" as const,
      stage: "exploited" as const,
      server,
      confirmedBy: [],
      for: ids,
      confidence,
    },
    confidenceBecause: "this is a test",
  }))
  const isEntered = traced.some((t) => t.finding.indicates.some((i) => i.outcome !== "attempted"))
  return attributionOf(
    {traced, proven, judgements, seen: [], isEntered},
    {...knowledge, ...(actors === undefined ? {} : {actors})},
  )
}

export function intrudersOf({activities}: Attribution): readonly Activity[] {
  return activities.filter((a) => a.kind === "intruder")
}

export function observersOf({activities}: Attribution): readonly Activity[] {
  return activities.filter((a) => a.kind === "observer")
}

/** The hypotheses about the only intruder that are actors, by id. */
export function suspectsOf(attribution: Attribution): ReadonlyMap<string, Hypothesis> {
  const all = intrudersOf(attribution).flatMap((a) => a.attributed?.hypotheses ?? [])
  return new Map(all.filter((h) => h.kind === "actor").map((h) => [h.id, h]))
}

/** The actor of this id in the knowledge that comes along. */
export function actorOf(id: string): Actor {
  const found = knowledge.actors.find((a) => a.id === id)
  if (found === undefined) throw new Error(`no actor ${id}`)
  return found
}
