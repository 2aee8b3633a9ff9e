/* What to do first: the steps of knowledge/advice that this case calls for, in their order.
 *
 * A rule gives one step for each server on which a trigger holds and all constraints hold, or one for the organisation.
 * Steps that say the same on several servers become one. Where rules exclude each other, the earlier one stays, so that
 * no two steps contradict. What the evidence shows done is told as done, with the proof. Pure: the same case, knowledge
 * and settings give the same list. */

import type {AdviceRule} from "../knowledge/advice.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Action, AdviceDetail, AdviceProof, AdviceReference, AdviceStep} from "../model/advice.ts"
import {advicePhases} from "../model/advice.ts"
import {formatBuild} from "../model/build.ts"
import type {ServerId} from "../model/ids.ts"
import {formatForPeople} from "../model/instant.ts"
import {detailsOf, namesObjects} from "./details.ts"
import {changesEvidence, inOrder, type Placed} from "./order.ts"
import {
  type AdviceSettings,
  holds,
  nothingSaid,
  type Situation,
  type Subject,
  subjectsOf,
} from "./situation.ts"
import {because, type Reason, reasonFor} from "./triggers.ts"
import {type UpdateTables, updateTables} from "./update-path.ts"
import {targetWords} from "./update-words.ts"

/** The rules with what they are filled from. Make it once: the tables are computed. */
export interface AdviceBook {
  readonly rules: readonly AdviceRule[]
  readonly tables: UpdateTables | undefined
  readonly settings: AdviceSettings
}

export function adviceBook(
  {advice, products}: Pick<Knowledge, "advice"> & {readonly products?: Knowledge["products"]},
  settings: AdviceSettings = nothingSaid,
): AdviceBook {
  const tables = products === undefined || products.builds.length === 0 ? undefined : updateTables(products)
  return {rules: inPhases(advice), tables, settings}
}

/** Actions numbered from 1, each with the reason that the first trigger that holds gives. Empty without a server. */
export function plan(book: AdviceBook, situation: Situation): readonly Action[] {
  const {settings} = book
  const subjects = subjectsOf(situation, settings, book.tables)
  const known = new Set(book.rules.flatMap((rule) => rule.conditions.country ?? []))
  const isHybrid = subjects.some((subject) => subject.settings.hybrid === "yes")
  const everywhere: AdviceSettings = isHybrid ? {...settings, hybrid: "yes"} : settings
  const taken = new Map<ServerId, Set<string>>()
  const drafts = book.rules.flatMap((rule): readonly Draft[] => {
    const isSkipped = rule.skip !== undefined && holds(rule.skip.conditions, everywhere, known)
    if (!isSkipped && !holds(rule.conditions, everywhere, known)) return []
    const own = subjects.flatMap((subject): readonly Draft[] => {
      const before = taken.get(subject.server.id) ?? new Set()
      if (rule.excludes.some((id) => before.has(id))) return []
      const reasons = rule.when.flatMap((trigger) => reasonFor(trigger, subject) ?? [])
      const isDue = reasons.length > 0 && rule.also.every((t) => reasonFor(t, subject) !== undefined)
      const draft = isDue ? draftOf(rule, subject, reasons) : undefined
      if (draft === undefined) return []
      if (isSkipped) return [{...draft, proof: {says: rule.skip?.says ?? "", at: []}, isSkipped}]
      taken.set(subject.server.id, before.add(rule.id))
      return [draft]
    })
    return rule.scope === "organisation" ? oneForAll(own) : merged(own)
  })
  const placed = numbered(withCopies(drafts, subjects, book.rules))
  const tonight = tonightOf(placed)
  return inOrder(placed).map(({step, after}, index) => ({
    order: index + 1,
    says: step.says,
    because: [step.rule.because, because(step.reasons)].filter((part) => part !== "").join(" "),
    step: stepOf(step, after, step === tonight ? step.rule.tonight?.says : undefined),
  }))
}

/** What is cleaned or scanned is copied first, on whatever server. */
function withCopies(
  drafts: readonly Draft[],
  subjects: readonly Subject[],
  rules: readonly AdviceRule[],
): readonly Draft[] {
  const copy = rules.find((rule) => rule.copiesEvidence)
  if (copy === undefined) return drafts
  const has = (server: ServerId): boolean =>
    drafts.some(({rule, servers}) => rule === copy && servers.includes(server))
  const needed = subjects.flatMap((subject): readonly Draft[] => {
    const {id} = subject.server
    const cause = drafts.find(
      ({rule, servers, proof}) =>
        proof === undefined && servers.includes(id) && changesEvidence(rule) && rule.phase !== "update",
    )
    const made = cause === undefined || has(id) ? undefined : draftOf(copy, subject, cause.reasons)
    return made === undefined ? [] : [made]
  })
  if (needed.length === 0) return drafts
  const forced = new Set(needed.flatMap(({servers}) => servers))
  const left = drafts.flatMap((draft): readonly Draft[] => {
    if (draft.rule !== copy && !draft.rule.excludes.includes(copy.id)) return [draft]
    if (draft.rule === copy) return []
    const servers = draft.servers.filter((id) => !forced.has(id))
    return servers.length === 0 ? [] : [{...draft, servers}]
  })
  const before = drafts.filter(({rule}) => rule === copy)
  return [...merged([...before, ...needed]), ...left]
}

interface Draft {
  readonly rule: AdviceRule
  readonly servers: readonly ServerId[]
  readonly standing: Subject["state"]
  readonly says: string
  readonly reasons: readonly Reason[]
  readonly details: readonly AdviceDetail[]
  readonly cautions: readonly string[]
  readonly proof: AdviceProof | undefined
  readonly isSkipped: boolean
  /** It must stay in reach, so that a hole in it cannot wait. */
  readonly isInReach: boolean
}

/** Rules in the order of phases, and of their files. */
function inPhases(rules: readonly AdviceRule[]): readonly AdviceRule[] {
  return [...rules].sort(
    (a, b) => advicePhases.indexOf(a.phase) - advicePhases.indexOf(b.phase) || a.place - b.place,
  )
}

/** The step of a rule on one server; undefined where it would name nothing. */
function draftOf(rule: AdviceRule, subject: Subject, reasons: readonly Reason[]): Draft | undefined {
  const details = detailsOf(rule.details, subject)
  if (rule.onlyWithObjects && !namesObjects(details)) return undefined
  const {path, server, state, settings} = subject
  const isPath = rule.says.includes("{path}")
  if (isPath && path === undefined) return undefined
  const target = path?.hadOfDay === true && !path.hasLast ? (path.ofDay ?? path.last) : path?.last
  return {
    rule,
    servers: [server.id],
    standing: state,
    says: target === undefined ? rule.says : rule.says.replace("{path}", targetWords(target)),
    reasons,
    details,
    cautions: rule.cautions,
    proof: isPath ? updateProof(subject) : settingProof(rule, subject),
    isSkipped: false,
    isInReach: settings.mayGoOffline === "no",
  }
}

/** That the newest update of the day, or of the tables, is there. */
function updateProof({path, server}: Subject): AdviceProof | undefined {
  if (path === undefined || (!path.hasLast && !path.hadOfDay)) return undefined
  const build = formatBuild(path.installed)
  const seen = server.exposure?.builds.filter((b) => b.proves === "update" && b.name !== undefined) ?? []
  const last = seen.findLast((b) => b.at !== undefined && b.value.replace(/\b0+(?=\d)/g, "") === build)
  const first = seen.flatMap((b) => (b.value.replace(/\b0+(?=\d)/g, "") === build ? (b.first ?? []) : []))[0]
  const when = first === undefined ? "" : ` It was first seen on ${formatForPeople(first, "minute")}.`
  const newest = path.hasLast
    ? `our tables of ${path.tablesUntil} know none newer`
    : `none newer was out on ${path.day}`
  const end =
    path.destination === undefined ? "" : " This version gets no more of them: newer flaws stay open."
  return {
    says: `Build ${build} runs: ${newest}.${end}${when} This does not show that nobody was inside before.`,
    at: last?.at === undefined ? [] : [last.at],
  }
}

function settingProof({doneBy}: AdviceRule, {server}: Subject): AdviceProof | undefined {
  for (const done of doneBy) {
    if (done.kind === "fixed flaw") {
      const flaw = server.exposure?.flaws.find((f) => f.cve === done.cve && f.status === "fixed")
      if (flaw !== undefined) return {says: flaw.says, at: flaw.at === undefined ? [] : [flaw.at]}
      continue
    }
    const setting = server.exposure?.settings.find(
      (s) => s.setting === done.setting && s.says.includes(done.cve),
    )
    if (setting !== undefined)
      return {
        says: `The evidence shows it in place (${setting.setting.replaceAll("-", " ")} ${setting.value}).`,
        at: [setting.at],
      }
  }
  return undefined
}

function oneForAll(drafts: readonly Draft[]): readonly Draft[] {
  const [first] = drafts
  if (first === undefined) return []
  const details = new Map(drafts.flatMap((d) => d.details).map((d) => [JSON.stringify(d), d]))
  const worst = drafts.find((d) => d.standing === "compromised") ?? first
  return [
    {
      ...worst,
      servers: [],
      reasons: drafts.flatMap((d) => d.reasons),
      details: [...details.values()],
      proof: drafts.every((d) => d.proof !== undefined) ? first.proof : undefined,
    },
  ]
}

/** Steps that say the same are one, on several servers. */
function merged(drafts: readonly Draft[]): readonly Draft[] {
  const alike = Map.groupBy(drafts, ({says, details, proof, standing}) =>
    JSON.stringify([says, details, proof?.says, standing === "compromised"]),
  )
  return [...alike.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            servers: [first, ...more].flatMap((d) => d.servers),
            // The first reason of each server first, so that a sentence names the servers and not one server's reasons.
            reasons: [
              ...[first, ...more].flatMap((d) => d.reasons.slice(0, 1)),
              ...[first, ...more].flatMap((d) => d.reasons.slice(1)),
            ],
          },
        ],
  )
}

interface Numbered extends Draft, Placed {}

function numbered(drafts: readonly Draft[]): readonly Numbered[] {
  const counts = new Map<string, number>()
  return drafts.map((draft) => {
    const {id} = draft.rule
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    return {...draft, id: count === 1 ? id : `${id}-${count}`, state: draft.standing}
  })
}

/** The one step of tonight: of those that are open, the one whose rule ranks first. */
function tonightOf(steps: readonly Numbered[]): Numbered | undefined {
  return steps
    .filter((step) => step.rule.tonight !== undefined && step.proof === undefined)
    .reduce<Numbered | undefined>(
      (best, step) =>
        best === undefined || (step.rule.tonight?.rank ?? 0) < (best.rule.tonight?.rank ?? 0) ? step : best,
      undefined,
    )
}

const mostReferences = 30
/** The source of a rule that nobody else is named for. */
const ourselves = "Postern"
const practice = "General practice of incident response; not checked against a vendor or an authority."

function stepOf(step: Numbered, after: readonly string[], tonight: string | undefined): AdviceStep {
  const {id, rule, servers, details, cautions, proof, reasons} = step
  return {
    id,
    phase: rule.phase,
    servers,
    roles: rule.roles,
    state: proof === undefined ? "open" : step.isSkipped ? "skipped" : "done",
    ...(proof === undefined ? {} : {proof}),
    details,
    takes: rule.takes,
    check: rule.check,
    cautions,
    sources: rule.isPractice
      ? [...rule.sources.filter((source) => source !== ourselves), practice]
      : rule.sources,
    from: referencesOf(reasons),
    after,
    ...(tonight === undefined ? {} : {tonight}),
  }
}

function referencesOf(reasons: readonly Reason[]): AdviceStep["from"] {
  const distinct = new Map<string, AdviceReference>()
  for (const reference of reasons.flatMap((reason) => reason.from))
    distinct.set(JSON.stringify(reference), reference)
  const [first, ...more] = [...distinct.values()]
  if (first === undefined) throw new Error("a step that nothing calls for")
  return [first, ...more.slice(0, mostReferences - 1)]
}
