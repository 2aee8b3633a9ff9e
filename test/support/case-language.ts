/* A small language for cases of the judgement: one line is one rule, one match or one log.
 *
 *   rule    "PL-13 critical exploited/succeeded/proof campaign=proxylogon cve=2021-27065"
 *   match   "2021-03-14T06:40:12.987Z MXS01 windows-event PL-13 cmdlet=Set-OabVirtualDirectory"
 *   log     "MXS01 httpproxy 2021-03-01..2021-03-07"      a record every hour of these days
 *           "MXS01 windows-event 2021-03-14T06:39Z..2021-03-14T06:41Z channels=Security,Application"
 *
 * `-` stands for an unknown time or host. Values with blanks are written with `_`. */

import {adviceBook, plan} from "../../src/advise/plan.ts"
import {assess} from "../../src/assess/assess.ts"
import type {Reach, Window} from "../../src/assess/coverage.ts"
import {Gatherer} from "../../src/assess/gather.ts"
import type {Exposure} from "../../src/assess/stages.ts"
import {type AdviceRule, decodeAdvice} from "../../src/knowledge/advice.ts"
import {Complaints} from "../../src/knowledge/decode.ts"
import type {Knowledge, LikelihoodRatio, StageNeed} from "../../src/knowledge/knowledge.ts"
import type {Products} from "../../src/knowledge/products.ts"
import type {RivalEntry} from "../../src/knowledge/rivals.ts"
import type {Yardstick} from "../../src/knowledge/yardsticks.ts"
import type {AdvicePhase} from "../../src/model/advice.ts"
import type {Campaign} from "../../src/model/campaign.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import type {LogKind} from "../../src/model/event.ts"
import type {Outcome, Stage, Strength} from "../../src/model/finding.ts"
import {type EvidenceId, evidenceId, formatName, ruleId, serverId} from "../../src/model/ids.ts"
import {type Instant, instant, microsPerDay, microsPerHour, parseIso} from "../../src/model/instant.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import type {Judgement} from "../../src/model/judgement.ts"
import type {Observation} from "../../src/model/observation.ts"
import type {Detection, Level, Match} from "../../src/model/rule.ts"
import type {Trouble} from "../../src/model/trouble.ts"

/** The rules that cases use unless they bring their own. */
export const catalogue: readonly string[] = [
  "PL-01 high probed/attempted/strong campaign=proxylogon cve=2021-26855 says=Request_from_{client}_with_a_forged_back_end",
  "PL-03 medium probed/attempted/moderate campaign=proxylogon cve=2021-26855",
  "PL-04 medium probed/attempted/moderate campaign=proxylogon",
  "PL-05 low probed/attempted/weak campaign=proxylogon",
  "PL-02 high exploited/succeeded/strong campaign=proxylogon cve=2021-26855",
  "PL-08 high exploited/succeeded/strong campaign=proxylogon cve=2021-26858",
  "PL-10 critical exploited/succeeded/proof campaign=proxylogon cve=2021-27065",
  "PL-13 critical exploited/succeeded/strong campaign=proxylogon cve=2021-27065 says={cmdlet}_put_script_into_{parameters}",
  "WS-06 high persisted/succeeded/strong campaign=proxylogon says={image}_wrote_{file}",
  "WS-07 medium persisted/succeeded/moderate campaign=proxylogon says=ASP.NET_compiled_{file}",
  "WS-05 high acted/succeeded/strong campaign=proxylogon says={parentImage}_started_{commandLine}",
  "WS-03 medium persisted/succeeded/moderate campaign=proxylogon says={client}_asked_for_{url}",
  "PE-02 medium persisted/succeeded/moderate",
  "CO-02 medium data_taken/succeeded/moderate campaign=proxylogon",
  "ADDR low probed/unknown/weak",
  "BENIGN informational",
]

export const proxylogon: Campaign = {
  id: "proxylogon",
  title: "ProxyLogon",
  aliases: [],
  says: "Test campaign.",
  vulnerabilities: ["CVE-2021-26855", "CVE-2021-27065"],
  firstExploited: {date: "2021-01-03", source: "test"},
  fixed: {date: "2021-03-02", update: "Mar21SU", source: "test"},
  baseRate: {value: 0.2, from: "2021-02-26", until: "2021-03-31", source: "test"},
  groupsKnown: {atLeast: 10, source: "test source"},
  proofs: [
    {
      id: "script-then-file-then-shell",
      stages: ["exploited", "persisted", "acted"],
      steps: [
        {anyOf: ["PL-13"], says: "script in a URL"},
        {anyOf: ["WS-06"], says: "a page is written"},
        {anyOf: ["WS-07", "WS-05"], says: "the web server runs it"},
      ],
      ordered: true,
      withinMicros: 5 * 60 * 1_000_000,
      says: "A virtual directory was given script, a page appeared, and the web server ran it",
    },
  ],
  sources: [],
}

const row = (text: string): LikelihoodRatio => {
  const [detection = "", stage = "", condition = "", low = "", high = ""] = text.split(" ")
  const conditions = condition === "any" ? [] : [condition as LikelihoodRatio["conditions"][number]]
  return {
    id: `${detection}/${stage}@1`,
    detection,
    stage: stage.replace("_", " ") as Stage,
    conditions,
    log10Low: Number(low),
    log10High: Number(high),
    groupKind: "request",
    basis: "expert",
    source: "test",
    n: undefined,
    version: "1.0.0",
    reviewer: "",
  }
}

const need = (text: string): StageNeed => {
  const [stage = "", log = "", weight = "", essential = "", channels = ""] = text.split(" ")
  return {
    stage: stage.replace("_", " ") as Stage,
    log: log.replace("_", " ") as StageNeed["log"],
    channels: channels === "" ? [] : channels.replaceAll("_", " ").split(","),
    weight: Number(weight),
    essential: essential === "essential",
    hides: `what ${log} would show`,
  }
}

const prior = (value: number): {readonly value: number; readonly source: string} => ({value, source: "test"})

export const weights: Pick<Knowledge, "campaigns" | "likelihoodRatios" | "priors" | "stageNeeds"> = {
  campaigns: [proxylogon],
  likelihoodRatios: [
    "PL-01 probed attempted 2.0 2.0",
    "PL-01 exploited attempted 0.3 0.3",
    "PL-02 exploited succeeded 1.5 2.0",
    "PL-08 exploited succeeded 1.3 1.8",
    "PL-13 exploited succeeded 1.5 2.0",
    "WS-03 persisted succeeded 1.0 1.5",
    "WS-03 persisted absent -0.7 -0.7",
    "WS-05 acted any 1.5 2.0",
    "WS-06 persisted any 1.5 2.0",
    "PE-02 persisted any 0.3 1.3",
  ].map(row),
  priors: {
    version: "test",
    exposed: prior(0.3),
    probed: prior(0.3),
    exploited: {unknown: prior(0.02), vulnerable: prior(0.2), exposed: prior(0.1), fixed: prior(0.001)},
    persisted: prior(0.5),
    acted: prior(0.5),
    dataTaken: prior(0.3),
    shake: 3,
  },
  stageNeeds: [
    "exposed build 1 essential",
    "probed httpproxy 0.5 -",
    "probed iis-frontend 0.5 -",
    "exploited httpproxy 0.4 essential",
    "exploited iis-frontend 0.2 essential",
    "exploited ecp-server 0.2 -",
    "exploited windows-event 0.2 - MSExchange_Management",
    "persisted file-system 0.6 -",
    "persisted iis-frontend 0.4 -",
    "acted process_events 0.6 -",
    "acted iis-frontend 0.4 -",
    "data_taken ews 0.4 essential",
    "data_taken mapi 0.3 -",
    "data_taken iis-frontend 0.3 -",
  ].map(need),
}

const adviceTexts: readonly (readonly [AdvicePhase, string, string])[] = [
  ["capture", "do: Copy the evidence\n  because: Changes destroy it.", "[{always: true}]"],
  [
    "isolate",
    "do: Cut the server off from the Internet\n  because: The intruder may still be inside.",
    "[{stage: persisted, atLeast: likely}, {stage: acted, outcomes: [confirmed]}]",
  ],
  [
    "hunt",
    "do: Look further\n  because: What is not visible is not safe.",
    "[{stage: exploited, notAssessable: true}, {detection: PL-01}]",
  ],
]
const advice: readonly AdviceRule[] = adviceTexts.flatMap(([phase, words, when]) => {
  const text = `- id: ${phase}\n  roles: [owner]\n  ${words}\n  takes: 1 hour\n  check: Look.\n  sources: [test]\n  when: ${when}\n`
  return decodeAdvice(text, new Complaints("advice", text, []), phase)
})

function options(parts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    parts.map((p) => [p.slice(0, p.indexOf("=")), p.slice(p.indexOf("=") + 1).replaceAll("_", " ")]),
  )
}

/** A rule from its line. */
export function rule(line: string): Detection {
  const [id = "", level = "", ...rest] = line.split(" ")
  const indicates = rest
    .filter((p) => p.includes("/") && !p.includes("="))
    .map((p) => {
      const [stage = "", outcome = "", strength = ""] = p.split("/")
      return {
        stage: stage.replace("_", " ") as Stage,
        outcome: outcome as Outcome,
        strength: strength as Strength,
      }
    })
  const given = options(rest.filter((p) => p.includes("=")))
  const cve = given.get("cve")
  return {
    kind: "detection",
    id: ruleId(`rule-${id}`),
    title: `Rule ${id}`,
    name: undefined,
    level: level as Level,
    status: "test",
    description: "",
    falsePositives: given.has("fp") ? [given.get("fp") ?? ""] : [],
    references: [],
    tags: ["attack.t1190", ...(cve === undefined ? [] : [`cve.${cve}`])],
    origin: {path: "test", line: 1, author: "test", licence: "Apache-2.0"},
    logsource: {},
    condition: {kind: "and", of: []},
    selections: [],
    carry: [],
    indicates,
    detection: id,
    campaign: given.get("campaign"),
    says: given.get("says"),
  }
}

/** A match from its line; `ordinal` makes its place in the evidence. */
export function match(line: string, ordinal = 0): Match {
  const [time = "", host = "", log = "", id = "", ...rest] = line.split(" ")
  const when = time === "-" ? undefined : parseIso(time)
  if (time !== "-" && when === undefined) throw new Error(`no time: ${time}`)
  return {
    rule: ruleId(`rule-${id}`),
    when,
    from: {
      evidence: evidenceId(`${host}/${log}.log`),
      offset: ordinal * 100,
      length: 100,
      unit: {kind: "line", line: ordinal + 1},
    },
    host: host === "-" ? undefined : host,
    log,
    because: [],
    fields: Object.fromEntries(options(rest)),
    raw: new TextEncoder().encode(line),
  }
}

/** A log file from its line. */
export function log(line: string): FileRecord {
  const [host = "", kind = "", span = "", ...rest] = line.split(" ")
  const [from = "", until = ""] = span.split("..")
  const isDays = from.length === 10
  const first = parseIso(isDays ? `${from}T00:00:00Z` : from)?.at
  const last = parseIso(isDays ? `${until}T00:00:00Z` : until)?.at
  if (first === undefined || last === undefined) throw new Error(`no span: ${line}`)
  const end = isDays ? last + microsPerDay - 1 : last
  const given = options(rest)
  const hours: {hour: Instant; records: number}[] = []
  for (let hour = Math.floor(first / microsPerHour) * microsPerHour; hour <= end; hour += microsPerHour) {
    hours.push({hour: instant(hour) as Instant, records: 60})
  }
  const channels = (given.get("channels") ?? "").split(",").filter((c) => c !== "")
  return {
    id: evidenceId(`${host}/${kind}${given.get("part") ?? ""}.log`),
    path: `${kind}.log`,
    sizeBytes: 1000,
    sha256: "00",
    status: (given.get("status") as FileRecord["status"] | undefined) ?? "read",
    format: formatName("test"),
    log: kind as LogKind,
    host: host === "-" ? undefined : host,
    records: hours.length * 60,
    hours,
    first,
    last: instant(end),
    channels: Object.fromEntries(channels.map((c) => [c, 10])),
    troubles: {},
    lostBytes: Number(given.get("lost") ?? 0),
    columns: [],
    note: given.get("note"),
  }
}

export interface Story {
  readonly rules?: readonly string[]
  readonly matches?: readonly string[]
  readonly logs?: readonly string[]
  readonly troubles?: readonly Trouble[]
  readonly window?: Window
  readonly exposure?: Readonly<Record<string, Exposure>>
  /** What files showed of builds and settings, and the tables that say what it means. */
  readonly observations?: readonly Observation[]
  readonly products?: Products
  /** Other explanations; none if absent. */
  readonly rivals?: readonly RivalEntry[]
  readonly yardstick?: Yardstick
  /** Kinds of log on which no rule could have fired. */
  readonly noRules?: readonly string[]
}

/** The case that a story makes. */
export function caseOf(story: Story): CaseBundle {
  const gatherer = new Gatherer()
  for (const [index, line] of (story.matches ?? []).entries()) gatherer.add(match(line, index))
  const files = (story.logs ?? []).map(log)
  const deaf = files.filter((f) => story.noRules?.includes(f.log ?? ""))
  return assess({
    toolVersion: "0.0.0-test",
    ...(story.yardstick === undefined ? {} : {yardstick: story.yardstick}),
    knowledge: {
      ...weights,
      rivals: story.rivals ?? [],
      ...(story.products === undefined ? {} : {products: story.products}),
    },
    ...(story.observations === undefined ? {} : {observations: story.observations}),
    knowledgeSha256: "00",
    rules: [...catalogue, ...(story.rules ?? [])].map(rule),
    groups: gatherer.groups(),
    conflicts: gatherer.conflicts(),
    files,
    troubles: story.troubles ?? [],
    reach: new Map<EvidenceId, Reach>(deaf.map((f) => [f.id, {able: 0, unable: ["rule-PL-01"]}])),
    organisation: undefined,
    asOf: undefined,
    window: story.window,
    exposure: new Map(Object.entries(story.exposure ?? {}).map(([host, e]) => [serverId(host), e])),
    plan: (situation) => plan(adviceBook({advice}), situation),
  })
}

/** The judgement of a stage on a server, the first server if none is named. */
export function judgementOf(bundle: CaseBundle, stage: Stage, server?: string): Judgement {
  const own = bundle.case.servers.find((s) => server === undefined || s.id === server)
  const found = own?.judgements.find((j) => j.stage === stage)
  if (found === undefined) throw new Error(`no judgement of ${stage} on ${server ?? "the first server"}`)
  return found
}
