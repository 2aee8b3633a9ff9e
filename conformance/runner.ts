/* Runs the conformance cases for Sigma against any engine.
 *
 * A case is a YAML file in `sigma/`: rules as a Sigma file writes them, events as flat maps, and what must
 * come out. An engine takes part through an Adapter of a few lines; docs/conformance.md shows one. Nothing
 * here knows a test framework or an engine: verdicts are data.
 *
 * Invariant: a case without an expectation, with an unknown key or with an event that does not exist is a
 * broken case and throws; it never passes. */

import {existsSync, readdirSync, readFileSync} from "node:fs"
import {basename, join} from "node:path"
import {parse} from "yaml"

/** One record of a log. `log` says of which: "windows" (with `Channel` and `EventID`, values as in the
 *  event), "iis" and "iis-backend" (W3C columns, a missing value spelt `-`), "httpproxy" (Exchange's
 *  columns). `TimeCreated` of a Windows event is its time. */
export type LogEvent = Readonly<Record<string, unknown>>

/** What the case lets the engine know beside rules and events. */
export interface Settings {
  /** Values of `%placeholders%`, by name without the signs. */
  readonly expand: Readonly<Record<string, readonly string[]>>
  /** Load rules whose status is `deprecated` or `unsupported` too. */
  readonly retired: boolean
}

/** What a correlation found. Times as ISO 8601. */
export interface Finding {
  /** The title of the correlation. */
  readonly rule: string
  readonly first: string
  readonly last: string
  readonly count: number
  readonly group?: Readonly<Record<string, unknown>>
}

/** What an engine gave. Parts it cannot give it leaves out; they are then not compared. */
export interface Result {
  /** Indexes of events by the title of the rule that matched them. */
  readonly hits: Readonly<Record<string, readonly number[]>>
  readonly findings?: readonly Finding[]
  /** One for each rule that was refused; with a code only if the engine uses those of docs/errors/sigma.md. */
  readonly refusals: readonly {readonly code?: string}[]
  /** Codes of remarks on rules that were accepted. */
  readonly notices?: readonly string[]
  /** The rules in force. */
  readonly rules?: readonly Readonly<Record<string, unknown>>[]
}

export interface Adapter {
  readonly name: string
  /** `rules` is the text of one Sigma file, often with several documents. */
  run(rules: string, events: readonly LogEvent[], settings: Settings): Promise<Result>
  /** Why the engine cannot be asked this; undefined if it can. */
  skip?(story: Case): string | undefined
}

export interface Case {
  /** The row of docs/conformance.md: `V03`. */
  readonly id: string
  /** The name of the file without its ending: `V03-star-after-backslash`. */
  readonly name: string
  readonly title: string
  /** The section of the Sigma specification that the case is about. */
  readonly spec: string
  /** Whether that section settles it, or we had to decide. */
  readonly by: "specification" | "decision"
  readonly why: string
  readonly rules: string
  readonly events: readonly LogEvent[]
  readonly settings: Settings
  readonly expect: Expectation
  /** Adapters, by name, that cannot be asked, with the reason. */
  readonly skip: Readonly<Record<string, string>>
}

export interface Expectation {
  /** By title; rules that are not named must not match anything. */
  readonly hits: Readonly<Record<string, readonly number[]>>
  /** `first` and `last` are indexes of events; only the keys that are given are compared. */
  readonly findings: readonly ExpectedFinding[]
  /** Codes of the refusals, in any order. */
  readonly refused: readonly string[]
  readonly notices: readonly string[]
  /** Rules in force, each with the keys that are compared; `title` names the rule. */
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

export interface ExpectedFinding {
  readonly rule: string
  readonly first?: number
  readonly last?: number
  readonly count?: number
  readonly group?: Readonly<Record<string, unknown>>
}

export interface Verdict {
  readonly story: Case
  readonly outcome: "pass" | "fail" | "skip"
  /** What differed, or why it was skipped; empty for a pass. */
  readonly why: string
}

/** The cases of a folder in order of their names; by default those that come with this file. Throws on a
 *  broken case. */
export function loadCases(folder: string = ownFolder()): readonly Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yml"))
    .sort()
    .map((file) => readCase(basename(file, ".yml"), readFileSync(join(folder, file), "utf8")))
}

function ownFolder(): string {
  // Beside this file in the repository, two folders up when it was built into dist/conformance.
  const beside = join(import.meta.dirname, "sigma")
  return existsSync(beside) ? beside : join(import.meta.dirname, "..", "..", "conformance", "sigma")
}

/** Puts every case to the engine, one after the other. A throw of the adapter is a failed case. */
export async function runCases(adapter: Adapter, cases: readonly Case[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const story of cases) verdicts.push(await runCase(adapter, story))
  return verdicts
}

async function runCase(adapter: Adapter, story: Case): Promise<Verdict> {
  const reason = story.skip[adapter.name] ?? adapter.skip?.(story)
  if (reason !== undefined) return {story, outcome: "skip", why: reason}
  try {
    const result = await adapter.run(story.rules, story.events, story.settings)
    const differences = compare(story, result)
    return {story, outcome: differences.length === 0 ? "pass" : "fail", why: differences.join("; ")}
  } catch (error) {
    return {story, outcome: "fail", why: `the adapter threw: ${String(error)}`}
  }
}

/** A short report: counts, then a line for each case that failed or was skipped. */
export function summary(adapter: Adapter, verdicts: readonly Verdict[]): string {
  const of = (outcome: Verdict["outcome"]): number => verdicts.filter((v) => v.outcome === outcome).length
  const lines = verdicts
    .filter((verdict) => verdict.outcome !== "pass")
    .map(({story, outcome, why}) => `  ${outcome} ${story.name}: ${why}`)
  return [
    `${adapter.name}: ${of("pass")} passed, ${of("fail")} failed, ${of("skip")} skipped`,
    ...lines,
  ].join("\n")
}

function compare(story: Case, result: Result): readonly string[] {
  const {expect} = story
  const out: string[] = []
  const differ = (what: string, wanted: unknown, got: unknown): void => {
    if (show(wanted) !== show(got)) out.push(`${what}: expected ${show(wanted)}, got ${show(got)}`)
  }
  for (const title of [...new Set([...Object.keys(expect.hits), ...Object.keys(result.hits)])].sort()) {
    differ(`hits of \`${title}\``, ascending(expect.hits[title]), ascending(result.hits[title]))
  }
  const hasCodes = result.refusals.every((refusal) => refusal.code !== undefined)
  if (hasCodes) differ("refusals", [...expect.refused].sort(), result.refusals.map((r) => r.code).sort())
  else differ("number of refusals", expect.refused.length, result.refusals.length)
  for (const code of expect.notices) {
    if (result.notices?.includes(code) === false) out.push(`no notice ${code}`)
  }
  for (const wanted of expect.rules) {
    const found = result.rules?.find((rule) => rule["title"] === wanted["title"])
    if (result.rules !== undefined)
      differ(`rule \`${String(wanted["title"])}\``, wanted, pick(found ?? {}, wanted))
  }
  compareFindings(story, result.findings ?? [], differ)
  return out
}

function compareFindings(
  story: Case,
  found: readonly Finding[],
  differ: (what: string, wanted: unknown, got: unknown) => void,
): void {
  const {findings} = story.expect
  differ("number of findings", findings.length, found.length)
  if (findings.length !== found.length) return
  const wanted = findings.map(({first, last, ...rest}) => ({
    ...rest,
    ...(first === undefined ? {} : {first: timeOf(story.events[first])}),
    ...(last === undefined ? {} : {last: timeOf(story.events[last])}),
  }))
  const left = found.map((finding) => ({
    ...finding,
    first: Date.parse(finding.first),
    last: Date.parse(finding.last),
  }))
  for (const one of wanted) {
    const at = left.findIndex((candidate) => show(pick(candidate, one)) === show(one))
    if (at < 0) differ("finding", one, left.length === 1 ? pick(left[0]!, one) : left)
    else left.splice(at, 1)
  }
}

function timeOf(event: LogEvent | undefined): number {
  return Date.parse(String(event?.["TimeCreated"] ?? `${event?.["date"]}T${event?.["time"]}Z`))
}

function pick(from: object, like: object): Record<string, unknown> {
  const values = from as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.keys(like).map((key) => [key, values[key]]))
}

function ascending(indexes: readonly number[] | undefined): readonly number[] {
  return [...new Set(indexes ?? [])].sort((a, b) => a - b)
}

/** JSON with sorted keys. */
function show(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return String(inner)
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

const caseKeys = "id title spec by why rules every events expand retired expect skip".split(" ")
const expectKeys = "hits findings refused notices rules".split(" ")

function readCase(name: string, text: string): Case {
  const broken = (what: string): never => {
    throw new Error(`conformance case ${name}: ${what}`)
  }
  const map = (value: unknown, what: string): Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : broken(`${what} is no map`)
  const list = (value: unknown, what: string): readonly unknown[] =>
    Array.isArray(value) ? value : broken(`${what} is no list`)
  const words = (value: unknown, what: string): string =>
    typeof value === "string" && value.trim() !== "" ? value : broken(`${what} is no text`)
  const only = (value: Readonly<Record<string, unknown>>, keys: readonly string[]): void => {
    for (const key of Object.keys(value)) if (!keys.includes(key)) broken(`unknown key \`${key}\``)
  }
  const tree = map(plain(parse(text, {intAsBigInt: true})), "the file")
  only(tree, caseKeys)
  const id = words(tree["id"], "id")
  if (!name.startsWith(`${id}-`)) broken(`the id ${id} does not begin the name of the file`)
  const by = tree["by"]
  if (by !== "specification" && by !== "decision") return broken("`by` is specification or decision")
  const every = map(tree["every"] ?? {}, "every")
  const events = list(tree["events"], "events").map(
    (event): LogEvent => ({log: "windows", ...every, ...map(event, "an event")}),
  )
  const expect = map(tree["expect"], "expect")
  only(expect, expectKeys)
  if (Object.keys(expect).length === 0) broken("nothing is expected")
  const index = (value: unknown): number =>
    typeof value === "number" && events[value] !== undefined ? value : broken(`no event ${String(value)}`)
  const entries = Object.entries(map(expect["hits"] ?? {}, "hits"))
  const texts = (value: unknown, what: string): readonly string[] =>
    list(value ?? [], what).map((one) => words(one, what))
  const findings = list(expect["findings"] ?? [], "findings").map((one) => {
    const finding = map(one, "a finding")
    only(finding, ["rule", "first", "last", "count", "group"])
    words(finding["rule"], "rule")
    for (const key of ["first", "last"]) if (finding[key] !== undefined) index(finding[key])
    return finding as unknown as ExpectedFinding
  })
  return {
    id,
    name,
    title: words(tree["title"], "title"),
    spec: words(tree["spec"], "spec"),
    by,
    why: words(tree["why"], "why"),
    rules: Array.isArray(tree["rules"])
      ? texts(tree["rules"], "rules").join("\n---\n")
      : words(tree["rules"], "rules"),
    events,
    settings: {
      expand: Object.fromEntries(
        Object.entries(map(tree["expand"] ?? {}, "expand")).map(([key, value]) => [key, texts(value, key)]),
      ),
      retired: tree["retired"] === true,
    },
    expect: {
      hits: Object.fromEntries(entries.map(([title, at]) => [title, list(at, title).map(index)])),
      findings,
      refused: texts(expect["refused"], "refused"),
      notices: texts(expect["notices"], "notices"),
      rules: list(expect["rules"] ?? [], "rules").map((rule) => map(rule, "a rule")),
    },
    skip: Object.fromEntries(
      Object.entries(map(tree["skip"] ?? {}, "skip")).map(([key, value]) => [key, words(value, "skip")]),
    ),
  }
}

/** Integers within the safe range as numbers: only the others need to stay exact. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
