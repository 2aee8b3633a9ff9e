/* YARA rules on whole files, in a child: literals first, then YARA-X with the rules that may match.
 *
 * A scan costs some milliseconds however small the file is, and a little more with each rule. So the literals
 * of all rules are searched in one pass; only rules whose needs a file meets are ever compiled, in packs that
 * grow, and only packs with such a rule are run. The library is loaded when the first file meets the needs of a rule.
 *
 * Before a scan the rules are told (`doing`): the parent knows then what a child was at that had to be
 * stopped, and has the file read again with each rule alone, and then without the one that stood still. */

import {type RecordScanner, recordScanner, shortestNeedle} from "../bytes/scan.ts"
import type {Format, Subject} from "../formats/format.ts"
import type {Locator} from "../model/evidence.ts"
import {fieldName, type RuleId} from "../model/ids.ts"
import type {Because, Match} from "../model/rule.ts"
import type {Externals} from "../rules/yara/externals.ts"
import {isBlind, isMet, literalsIn} from "../rules/yara/need.ts"
import type {PlannedRule, YaraPlan} from "../rules/yara/plan.ts"
import {foldAscii, type Literal, LiteralSearch} from "../rules/yara/search.ts"
import {loadYara, type PatternPlaces, YaraPack} from "./yara-library.ts"

/** Longer files are not scanned: a rule sees a whole file or nothing. */
export const longestScanned: number = 64 * 1024 * 1024

/** How a file is to be scanned once more after a child had to be stopped. */
export interface YaraRetry {
  /** Each rule in a scan of its own. */
  readonly isCareful: boolean
  readonly skip: readonly RuleId[] | "all"
}

/** Logs have rules of their own, and gigabytes. */
const logFormats: ReadonlySet<string> = new Set([
  "iis-w3c",
  "exchange-log",
  "json-lines",
  "evtx",
  "setup-log",
  "mft-csv",
])

export function isScanned(format: Format): boolean {
  return !logFormats.has(format.name)
}

/** Each rule of a pack costs a little in each scan. */
const mostInPack = 256
/** So many fit the compiled loops, which are ten times as fast then as the search for any number. */
const mostForGlance = 500
const windowBytes = 1 << 20
const shownStrings = 10
const shownBytes = 120
const rawBytes = 4096

export class YaraScanner {
  private readonly plan: YaraPlan
  private readonly code: () => Uint8Array
  private readonly search: LiteralSearch
  private readonly found: Uint8Array
  /** Where there are few literals. */
  private readonly glance: Glance | undefined
  /** Rules by literal. */
  private readonly askers: readonly (readonly number[])[]
  private readonly blind: readonly number[]
  /** No rule is in two of them. */
  private readonly packs = new Set<Home>()
  private readonly homes = new Map<number, Home>()

  /** `code` gives the library's bytes when they are first needed. */
  constructor(plan: YaraPlan, code: () => Uint8Array) {
    const {rules, literals} = plan
    this.plan = plan
    this.code = code
    this.search = new LiteralSearch(literals)
    this.found = new Uint8Array(literals.length)
    this.glance = glanceFor(literals)
    const askers: number[][] = literals.map(() => [])
    for (const [i, rule] of rules.entries()) for (const k of literalsIn(rule.need)) askers[k]?.push(i)
    this.askers = askers
    this.blind = rules.flatMap((rule, i) => (isBlind(rule.need) ? [i] : []))
  }

  /** Matches in the order of the plan. Throws what the library throws. */
  scan(
    bytes: Uint8Array,
    subject: Subject,
    log: string,
    retry: YaraRetry | undefined,
    doing: (rules: readonly RuleId[]) => void,
  ): readonly Match[] {
    if (retry?.skip === "all") return []
    const skip = new Set(retry?.skip)
    // A private rule speaks only through others, which bring it along.
    const externals = externalsOf(subject.path, bytes)
    const candidates = this.candidates(bytes, externals).filter(
      (i) => !this.rule(i).isPrivate && !skip.has(this.rule(i).id),
    )
    if (candidates.length === 0) return []
    loadYara(this.code)
    const matched = new Map<RuleId, Match>()
    const run = (pack: YaraPack, members: readonly number[]): void => {
      const wanted = new Map(members.map((i) => [keyOf(this.rule(i)), this.rule(i)]))
      for (const found of pack.scan(bytes, externals)) {
        const rule = wanted.get(keyOf({namespace: found.namespace, name: found.identifier}))
        if (rule !== undefined) matched.set(rule.id, matchOf(rule, found.patterns, bytes, subject, log))
      }
      doing([])
    }
    if (retry?.isCareful === true)
      for (const i of candidates) {
        doing([this.rule(i).id])
        const pack = this.compiled([i])
        run(pack, [i])
        pack.free()
      }
    else {
      doing(candidates.map((i) => this.rule(i).id))
      this.house(candidates)
      for (const [home, members] of Map.groupBy(candidates, (i) => this.homes.get(i)!)) {
        doing(home.rules.map((i) => this.rule(i).id))
        run(home.pack, members)
      }
    }
    return candidates.flatMap((i) => matched.get(this.rule(i).id) ?? [])
  }

  /** Numbers of the rules that may match, ascending. */
  candidates(bytes: Uint8Array, externals: Externals): readonly number[] {
    const {found, askers} = this
    const facts = {bytes, externals, histograms: new Map()}
    if (this.glance !== undefined) {
      const near = this.glance(bytes)
      if (!this.plan.rules.some(({need}) => isMet(need, {...facts, found: near}))) return []
    }
    found.fill(0)
    this.search.mark(bytes, found)
    const asked = new Set(this.blind)
    for (let k = found.indexOf(1); k >= 0; k = found.indexOf(1, k + 1))
      for (const i of askers[k]!) asked.add(i)
    const file = {...facts, found}
    return [...asked].filter((i) => isMet(this.rule(i).need, file)).sort((a, b) => a - b)
  }

  private rule(i: number): PlannedRule {
    return this.plan.rules[i]!
  }

  /** Sees to it that each of these rules is in a pack: those that are in none come into a new one, and small
   *  packs are made anew together with it, so that there are few and a rule is not compiled often. */
  private house(wanted: readonly number[]): void {
    const homeless = wanted.filter((i) => !this.homes.has(i))
    for (const [kind, members] of Map.groupBy(homeless, (i) => packKind(this.rule(i)))) {
      let rules: readonly number[] = members
      for (const home of [...this.packs].reverse()) {
        const sum = rules.length + home.rules.length
        if (home.kind !== kind || home.rules.length > 2 * rules.length || sum > mostInPack) continue
        rules = [...rules, ...home.rules]
        this.packs.delete(home)
        home.pack.free()
      }
      const home = {rules, kind, pack: this.compiled(rules)}
      this.packs.add(home)
      for (const i of rules) this.homes.set(i, home)
    }
  }

  /** A pack with these rules and those that they need. */
  private compiled(rules: readonly number[]): YaraPack {
    const all = new Set(rules.flatMap((i) => [...this.rule(i).after, i]))
    return new YaraPack(
      [...all].sort((a, b) => a - b).map((i) => this.rule(i)),
      this.plan,
    )
  }
}

/** For each literal whether it stands in a file, if neither case nor what is around it counts. */
type Glance = (bytes: Uint8Array) => Uint8Array

function glanceFor(literals: readonly Literal[]): Glance | undefined {
  const needles = [...new Set(literals.map(({text}) => foldAscii(text)))]
  if (needles.length > mostForGlance || needles.some((text) => text.length < shortestNeedle)) return undefined
  const scanner: RecordScanner = recordScanner(needles.map((text) => Buffer.from(text, "latin1")))
  const numbers = new Map(needles.map((text, i) => [text, i]))
  const needleOf = literals.map(({text}) => numbers.get(foldAscii(text))!)
  const overlap = Math.max(0, ...needles.map((text) => text.length - 1))
  const marks = new Uint8Array(needles.length)
  return (bytes) => {
    marks.fill(0)
    for (let at = 0; at < bytes.length; at += windowBytes - overlap) {
      const window = bytes.subarray(at, at + windowBytes)
      scanner.mark(window, 0, window.length, marks)
      if (at + windowBytes >= bytes.length) break
    }
    return Uint8Array.from(needleOf, (i) => marks[i]!)
  }
}

interface Home {
  readonly rules: readonly number[]
  readonly kind: string
  readonly pack: YaraPack
}

/** Rules that ask for places are apart: where there are none of them, few places are told. So are rules that
 *  ask for names of the file, each of which costs as much to set as a scan. */
function packKind({asksForPlaces, externals}: PlannedRule): string {
  return [asksForPlaces ? "places" : "", ...externals].join(" ")
}

function keyOf({namespace, name}: Pick<PlannedRule, "namespace" | "name">): string {
  return `${namespace}\0${name}`
}

function matchOf(
  rule: PlannedRule,
  patterns: readonly PatternPlaces[],
  bytes: Uint8Array,
  subject: Subject,
  log: string,
): Match {
  const seen = patterns.filter(({matches}) => matches.length > 0)
  const first = seen
    .flatMap(({matches}) => matches)
    .reduce<{offset: number; length: number} | undefined>(
      (least, place) => (least === undefined || place.offset < least.offset ? place : least),
      undefined,
    )
  const {offset, length} = first ?? {offset: 0, length: 0}
  const from: Locator = {evidence: subject.evidence, offset, length, unit: {kind: "bytes"}}
  const because: readonly Because[] = seen.slice(0, shownStrings).map(({identifier, matches}) => {
    const at = matches[0]!
    const times = matches.length > 1 ? `, ${matches.length} times or more` : ""
    return {
      field: fieldName(identifier),
      value: `${shown(bytes.subarray(at.offset, at.offset + at.length))} at offset ${at.offset}${times}`,
    }
  })
  const condition: Because = {field: fieldName("condition"), value: "holds without a string of its own"}
  return {
    rule: rule.id,
    when: undefined,
    from,
    host: undefined,
    log,
    because: because.length === 0 ? [condition] : because,
    fields: {file: subject.path},
    raw: bytes.slice(offset, offset + Math.min(length, rawBytes)),
  }
}

/** Text as it stands, UTF-16 without its zeros, all else in hex. */
function shown(bytes: Uint8Array): string {
  const part = bytes.subarray(0, shownBytes)
  const isWide = part.length > 1 && part.every((byte, i) => i % 2 === 0 || byte === 0)
  const text = Buffer.from(isWide ? part.filter((_, i) => i % 2 === 0) : part).toString("latin1")
  const rest = bytes.length > part.length ? "…" : ""
  if (/^[\x20-\x7e\t\r\n]*$/.test(text)) return `${text}${rest}`
  return `${Buffer.from(part.subarray(0, 32))
    .toString("hex")
    .replace(/..(?=.)/g, "$& ")}${bytes.length > 32 ? "…" : ""}`
}

const magics: readonly (readonly [string, string])[] = [
  ["MZ", "EXE"],
  ["%PDF", "PDF"],
  ["PK\x03\x04", "ZIP"],
  ["Rar!", "RAR"],
  ["\x7fELF", "ELF"],
]

/** What rules may ask of a file beside its bytes. The path is the one on the server, as Windows writes it. */
export function externalsOf(path: string, bytes: Uint8Array): Externals {
  const filepath = path.replaceAll("/", "\\")
  const filename = filepath.slice(filepath.lastIndexOf("\\") + 1)
  const dot = filename.lastIndexOf(".")
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1")
  return {
    filename,
    filepath,
    extension: dot < 0 ? "" : filename.slice(dot).toLowerCase(),
    filetype: magics.find(([magic]) => head.startsWith(magic))?.[1] ?? "",
    // Collections do not tell it.
    owner: "",
  }
}
