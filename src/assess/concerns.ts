/* Whether a public statement concerns a case: the flaws and products that it names against what the servers had, its
 * indicators, techniques and campaigns against what was found, and its time against what the logs cover.
 *
 * A case holds findings and the hashes of its files, not its logs. So a hash or a file's name that is not among the
 * files was not collected; an address that is not among the findings was not seen only if the run looked for it,
 * else nobody can tell. What knowledge adds to a statement is told apart from what the statement says. */

import type {Actor} from "../knowledge/actors.ts"
import type {Campaign} from "../model/campaign.ts"
import type {CaseBundle, ServerCase} from "../model/case.ts"
import type {ExposureStatus} from "../model/exposure.ts"
import type {Finding} from "../model/finding.ts"
import {formatInstant, type Instant} from "../model/instant.ts"
import type {FoundIndicator, Reading} from "../model/intel.ts"

export type Answer = "yes" | "not seen" | "cannot tell"

export interface Concern {
  readonly answer: Answer
  readonly exposure: {
    readonly answer: Answer
    readonly says: string
    readonly flaws: readonly {
      readonly cve: string
      /** It stands in the statement, or knowledge adds it for an actor or campaign that the statement names. */
      readonly from: "statement" | "knowledge"
      readonly server: string
      readonly status: ExposureStatus
      /** When somebody first tried it. */
      readonly statusThen: ExposureStatus | undefined
    }[]
  }
  readonly sightings: {
    readonly answer: Answer
    readonly says: string
    readonly indicators: readonly {
      readonly kind: string
      readonly value: string
      readonly seenIn: readonly string[]
    }[]
    readonly techniques: readonly {
      readonly id: string
      readonly name: string
      readonly findings: readonly string[]
    }[]
    readonly campaigns: readonly {readonly id: string; readonly title: string; readonly findings: number}[]
    /** Values that the run did not look for. */
    readonly notLookedFor: readonly string[]
  }
  readonly time: {
    readonly answer: Answer
    readonly says: string
    readonly from: string | undefined
    readonly to: string | undefined
  }
  /** What to gather or do to know more, the most telling first. */
  readonly missing: readonly string[]
}

export interface ConcernKnowledge {
  readonly campaigns: readonly Campaign[]
  readonly actors: readonly Actor[]
  /** Ids (`ipv4:198.51.100.7`) of the indicators that the run of the case looked for. */
  readonly lookedFor: ReadonlySet<string>
}

/** Holds one or more statements against a case. O(indicators × findings). */
export function concernOf(
  readings: readonly Reading[],
  bundle: Pick<CaseBundle, "case" | "findings" | "files">,
  knowledge: ConcernKnowledge,
): Concern {
  const campaigns = campaignsNamed(readings, knowledge)
  const exposure = exposureOf(readings, bundle.case.servers, campaigns)
  const sightings = sightingsOf(readings, bundle, knowledge.lookedFor, campaigns)
  const time = timeOf(readings, bundle)
  const answers = [exposure.answer, sightings.answer]
  const answer = answers.includes("yes")
    ? "yes"
    : answers.includes("cannot tell")
      ? "cannot tell"
      : "not seen"
  return {answer, exposure, sightings, time, missing: missingOf(bundle, exposure, sightings, time)}
}

/** Campaigns whose name or flaw the statement gives, or that an actor which it names is known for. */
function campaignsNamed(
  readings: readonly Reading[],
  {campaigns, actors}: ConcernKnowledge,
): readonly Campaign[] {
  const cves = new Set(cvesIn(readings))
  const names = new Set(
    readings.flatMap(({entities}) =>
      entities.flatMap(({id, name, kind}) =>
        kind === "actor" || kind === "campaign" ? [id, name.toLowerCase()] : [],
      ),
    ),
  )
  const known = new Set(
    actors.flatMap(({id, name, campaigns: used}) =>
      names.has(id) || names.has(name.toLowerCase()) ? used : [],
    ),
  )
  return campaigns.filter(
    ({id, aliases, vulnerabilities}) =>
      known.has(id) ||
      names.has(id) ||
      aliases.some((alias) => names.has(alias.toLowerCase())) ||
      vulnerabilities.some((cve) => cves.has(cve)),
  )
}

function cvesIn(readings: readonly Reading[]): readonly string[] {
  const found = readings.flatMap(({indicators}) =>
    indicators.flatMap(({kind, value, suppressed}) =>
      kind === "cve" && suppressed === undefined ? [value.toUpperCase()] : [],
    ),
  )
  return [...new Set(found)].sort()
}

const exchange = /exchange/i

function exposureOf(
  readings: readonly Reading[],
  servers: readonly ServerCase[],
  campaigns: readonly Campaign[],
): Concern["exposure"] {
  const said = cvesIn(readings)
  const added = [...new Set(campaigns.flatMap(({vulnerabilities}) => vulnerabilities))]
    .filter((cve) => !said.includes(cve))
    .sort()
  const product = readings
    .flatMap(({entities}) => entities)
    .find(({kind, name, id}) => kind === "product" && (exchange.test(name) || exchange.test(id)))
  const asked = [
    ...said.map((cve) => ({cve, from: "statement" as const})),
    ...added.map((cve) => ({cve, from: "knowledge" as const})),
  ]
  const flaws = asked.flatMap(({cve, from}) =>
    servers.flatMap(({id, exposure}) => {
      const flaw = exposure?.flaws.find((each) => each.cve === cve)
      return flaw === undefined
        ? []
        : [{cve, from, server: String(id), status: flaw.status, statusThen: flaw.statusThen}]
    }),
  )
  if (asked.length === 0)
    return product === undefined
      ? {answer: "cannot tell", says: "It names no flaw and no product that the case is about.", flaws}
      : {
          answer: "cannot tell",
          says: `It names ${product.name} and no flaw: whether the servers were open to it cannot be told from it.`,
          flaws,
        }
  // What the statement says decides; what knowledge adds decides only where it names no flaw itself.
  const deciding = said.length > 0 ? "statement" : "knowledge"
  const open = flaws.filter(
    ({from, status, statusThen}) => from === deciding && [status, statusThen].some((each) => isOpen(each)),
  )
  const source =
    said.length > 0
      ? `${count(said.length, "flaw")} that it names`
      : `${count(added.length, "flaw")} that is known of what it names`
  if (open.length > 0) {
    const cves = new Set(open.map(({cve}) => cve))
    const where = [...new Set(open.map(({server}) => server))]
    return {
      answer: "yes",
      says: `${list(where)} ${where.length === 1 ? "is or was" : "are or were"} open to ${cves.size} of ${source.replace("that is", cves.size === 1 ? "that is" : "that are")}: ${list([...cves])}.`,
      flaws,
    }
  }
  const unknown = servers.filter(
    ({exposure}) =>
      exposure === undefined ||
      asked.some(
        ({cve, from}) =>
          from === deciding && !exposure.flaws.some((f) => f.cve === cve && f.status === "fixed"),
      ),
  )
  if (unknown.length > 0) {
    const isForeign = flaws.length === 0
    return {
      answer: "cannot tell",
      says: isForeign
        ? `Nothing in the case tells whether the servers had ${source}: ${list(asked.map(({cve}) => cve))}.`
        : `The build of ${list(unknown.map(({id}) => String(id)))} does not tell whether it had ${source}.`,
      flaws,
    }
  }
  return {answer: "not seen", says: `All servers have the fixes for ${source}.`, flaws}
}

function isOpen(status: ExposureStatus | undefined): boolean {
  return status === "vulnerable" || status === "no update"
}

function sightingsOf(
  readings: readonly Reading[],
  {case: it, findings, files}: Pick<CaseBundle, "case" | "findings" | "files">,
  lookedFor: ReadonlySet<string>,
  named: readonly Campaign[],
): Concern["sightings"] {
  const usable = new Map<string, FoundIndicator>()
  for (const {indicators} of readings)
    for (const each of indicators)
      if (each.suppressed === undefined && each.kind !== "cve") usable.set(`${each.kind}:${each.value}`, each)
  const texts = findings.map(({id, ...finding}) => ({id, text: textOf(finding)}))
  const hashes = new Map(
    files.flatMap(({sha256, id}) => (sha256 === undefined ? [] : [[sha256, id] as const])),
  )
  const notLookedFor: string[] = []
  const indicators: {kind: string; value: string; seenIn: readonly string[]}[] = []
  for (const [id, {kind, value}] of usable) {
    const inFindings = texts.filter(({text}) => stands(value, text)).map((each) => String(each.id))
    const file = kind === "sha256" ? hashes.get(value.toLowerCase()) : undefined
    const named =
      kind === "file-name" || kind === "file-path"
        ? files.filter(({path}) => endsAs(path, value)).map((each) => String(each.id))
        : []
    const seenIn = [...inFindings, ...(file === undefined ? [] : [String(file)]), ...named].slice(0, 20)
    if (seenIn.length > 0) indicators.push({kind, value, seenIn})
    else if (!lookedFor.has(id) && kind !== "sha256") notLookedFor.push(value)
  }
  const techniques = [
    ...new Map(readings.flatMap((each) => each.techniques.map((one) => [one.id, one.name] as const))),
  ].flatMap(([id, name]) => {
    const showing = findings
      .filter((finding) => finding.techniques.includes(id))
      .map((each) => String(each.id))
    return showing.length === 0 ? [] : [{id, name, findings: showing.slice(0, 20)}]
  })
  const campaigns = it.campaigns
    .filter(({id, findings: n}) => n > 0 && named.some((campaign) => campaign.id === id))
    .map(({id, title, findings: n}) => ({id, title, findings: n}))
  const parts = [
    ...(indicators.length > 0 ? [`${count(indicators.length, "indicator")} of ${usable.size}`] : []),
    ...(campaigns.length > 0 ? [`findings of ${list(campaigns.map(({title}) => title))}`] : []),
  ]
  const beside =
    techniques.length === 0
      ? ""
      : ` ${count(techniques.length, "technique")} of it ${techniques.length === 1 ? "is" : "are"} among the findings, which alone says little.`
  if (parts.length > 0)
    return {
      answer: "yes",
      says: `The case shows ${list(parts)}.${beside}`,
      ...{indicators, techniques, campaigns, notLookedFor},
    }
  const isOpenQuestion = notLookedFor.length > 0 || (usable.size === 0 && named.length === 0)
  return {
    answer: isOpenQuestion ? "cannot tell" : "not seen",
    says:
      (usable.size === 0
        ? named.length === 0
          ? "It gives nothing to look for."
          : `No finding belongs to ${list(named.map(({title}) => title))}.`
        : notLookedFor.length === 0
          ? `None of its ${usable.size} indicators is among findings and files, and the run looked for them.`
          : `None of its ${usable.size} indicators is among findings and files, but the run did not look for ${notLookedFor.length} of them.`) +
      beside,
    ...{indicators, techniques, campaigns, notLookedFor},
  }
}

function textOf({source, account, because, objects = [], summary}: Omit<Finding, "id">): string {
  return [
    source,
    account,
    ...because.map(({value}) => String(value)),
    ...objects.map(({value}) => value),
    summary,
  ]
    .filter((each) => each !== undefined)
    .join("\n")
    .toLowerCase()
}

/** The value as a whole: an address is not the begin of a longer one. */
function stands(value: string, text: string): boolean {
  const low = value.toLowerCase()
  for (let at = text.indexOf(low); at >= 0; at = text.indexOf(low, at + 1))
    if (
      !/[\w-]/.test(text[at - 1] ?? " ") &&
      !/^(?:[\w-]|\.\w)/.test(text.slice(at + low.length, at + low.length + 2))
    )
      return true
  return false
}

function endsAs(path: string, value: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll("\\", "/")
      .replace(/^[a-z]:/, "")
  const wanted = plain(value).replace(/^\/+/, "")
  return wanted !== "" && `/${plain(path)}`.endsWith(`/${wanted}`)
}

function timeOf(readings: readonly Reading[], {files}: Pick<CaseBundle, "files">): Concern["time"] {
  const said = readings.flatMap(({claims}) => claims.flatMap(({when}) => (when === undefined ? [] : [when])))
  const bounds = (of: "from" | "to"): readonly string[] =>
    said
      .flatMap((when) => when[of] ?? [])
      .map((day) =>
        day.length === 10 ? day : of === "from" ? `${day}-01-01`.slice(0, 10) : `${day}-12-31`.slice(0, 10),
      )
      .sort()
  const from = bounds("from")[0]
  const to =
    bounds("to").at(-1) ??
    readings
      .map(({document}) => document.issued.value ?? document.issued.notAfter)
      .find((day) => day !== undefined)
  const logs = files.filter(({log, first}) => log !== undefined && first !== undefined)
  const first = extreme(
    logs.flatMap(({first: at}) => at ?? []),
    Math.min,
  )
  const last = extreme(
    logs.flatMap(({last: at}) => at ?? []),
    Math.max,
  )
  if (first === undefined || last === undefined)
    return {answer: "cannot tell", says: "The case holds no log with a time.", from, to}
  const [begin, end] = [dayOf(first), dayOf(last)]
  const held = `the logs run from ${begin} to ${end}`
  if (from === undefined && to === undefined)
    return {
      answer: "cannot tell",
      says: `It names no time that could be held against the case; ${held}.`,
      from,
      to,
    }
  const spoken = from === undefined ? `to ${to}` : to === undefined ? `since ${from}` : `of ${from} to ${to}`
  const isApart = (to !== undefined && to < begin) || (from !== undefined && from > end)
  if (isApart)
    return {
      answer: "cannot tell",
      says: `It speaks ${spoken}; ${held}: of that time the case knows nothing.`,
      from,
      to,
    }
  const isWhole = (from === undefined || from >= begin) && (to === undefined || to <= end)
  return {
    answer: isWhole ? "yes" : "cannot tell",
    says: `It speaks ${spoken}; ${held}${isWhole ? "" : ": part of that time is not covered"}.`,
    from,
    to,
  }
}

function extreme(times: readonly Instant[], which: (a: number, b: number) => number): Instant | undefined {
  return times.length === 0
    ? undefined
    : (times.reduce<number>((a, b) => which(a, b), times[0] as number) as Instant)
}

function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10)
}

function missingOf(
  {case: it}: Pick<CaseBundle, "case">,
  exposure: Concern["exposure"],
  sightings: Concern["sightings"],
  time: Concern["time"],
): readonly string[] {
  const lacking = [
    ...new Set(it.servers.flatMap(({lacking: all = []}) => all.map(({what, hides}) => `${what}: ${hides}`))),
  ]
  return [
    ...(exposure.answer === "cannot tell" && exposure.flaws.length > 0
      ? ["What tells the exact build of each server: Get-ExchangeServer, or the version of its files"]
      : []),
    ...(sightings.notLookedFor.length > 0
      ? [
          `A run that looks for ${count(sightings.notLookedFor.length, "indicator")}: accept them (postern intel accept --all) and assess the evidence again`,
        ]
      : []),
    ...(time.answer === "cannot tell" && time.from !== undefined
      ? ["Logs or backups of the time that it speaks of"]
      : []),
    ...lacking.slice(0, 5),
  ]
}

const mostListed = 6

function list(names: readonly string[]): string {
  const shown = names.slice(0, mostListed)
  const more = names.length - shown.length
  const all = more > 0 ? [...shown, `${more} more`] : shown
  return all.length < 2 ? (all[0] ?? "nothing") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`
}

function count(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`
}
