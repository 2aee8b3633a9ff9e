/* YARA rules on whole files, in a child: literals first, then YARA-X with the rules that may match.
 *
 * A scan costs some milliseconds however small the file is, and more with each rule. So the literals of all
 * rules are searched in one pass, and only rules whose needs the file meets are compiled, once for a set of
 * them, and run. The library is loaded when the first file meets the needs of a rule.
 *
 * Before a scan the rules are told (`doing`): the parent knows then what a child was at that had to be
 * stopped, and has the file read again with each rule alone, and then without the one that stood still. */

import {type RecordScanner, recordScanner} from "../bytes/scan.ts"
import type {Format, Subject} from "../formats/format.ts"
import type {Locator} from "../model/evidence.ts"
import {fieldName, type RuleId} from "../model/ids.ts"
import type {Because, Match} from "../model/rule.ts"
import {isBlind, isMet, literalsIn} from "../rules/yara/need.ts"
import type {PlannedRule, YaraPlan} from "../rules/yara/plan.ts"
import {type Externals, loadYara, type PatternPlaces, YaraPack} from "./yara-library.ts"

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

/** Literals that are searched in one pass: more do not fit the fast loops. */
const literalsAtOnce = 1000
const windowBytes = 1 << 20
const keptPacks = 24
const shownStrings = 10
const shownBytes = 120
const rawBytes = 4096

export class YaraScanner {
  private readonly plan: YaraPlan
  private readonly code: () => Uint8Array
  private readonly passes: readonly {
    readonly scanner: RecordScanner
    readonly first: number
    readonly count: number
  }[]
  private readonly overlap: number
  private readonly found: Uint8Array
  /** Rules by literal. */
  private readonly askers: readonly (readonly number[])[]
  private readonly blind: readonly number[]
  /** By the numbers of their rules; the last used is the last. */
  private readonly packs = new Map<string, YaraPack>()

  /** `code` gives the library's bytes when they are first needed. */
  constructor(plan: YaraPlan, code: () => Uint8Array) {
    const {rules, literals} = plan
    this.plan = plan
    this.code = code
    const passes = []
    for (let first = 0; first < literals.length; first += literalsAtOnce) {
      const some = literals.slice(first, first + literalsAtOnce)
      passes.push({scanner: recordScanner(some), first, count: some.length})
    }
    this.passes = passes
    this.overlap = Math.max(0, ...literals.map((literal) => literal.length - 1))
    this.found = new Uint8Array(literals.length)
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
    const candidates = this.candidates(bytes).filter(
      (i) => !this.rule(i).isPrivate && !skip.has(this.rule(i).id),
    )
    if (candidates.length === 0) return []
    loadYara(this.code)
    const externals = externalsOf(subject.path, bytes)
    const groups = retry?.isCareful === true ? candidates.map((i) => [i]) : [candidates]
    const matches: Match[] = []
    for (const group of groups) {
      doing(group.map((i) => this.rule(i).id))
      const pack = this.pack(group)
      const matched = pack.scan(bytes, externals)
      doing([])
      for (const i of group) {
        const {namespace, name} = this.rule(i)
        const one = matched.find((match) => match.identifier === name && match.namespace === namespace)
        if (one !== undefined) matches.push(matchOf(this.rule(i), one.patterns, bytes, subject, log))
      }
    }
    return matches
  }

  /** Numbers of the rules that may match, ascending. */
  candidates(bytes: Uint8Array): readonly number[] {
    const {found, passes, overlap} = this
    found.fill(0)
    const step = windowBytes - overlap
    for (let at = 0; at < bytes.length; at += step) {
      const window = bytes.subarray(at, at + windowBytes)
      for (const {scanner, first, count} of passes)
        scanner.mark(window, 0, window.length, found.subarray(first, first + count))
      if (at + windowBytes >= bytes.length) break
    }
    const asked = new Set(this.blind)
    for (const [k, rules] of this.askers.entries()) if (found[k] === 1) for (const i of rules) asked.add(i)
    return [...asked].filter((i) => isMet(this.rule(i).need, found, bytes)).sort((a, b) => a - b)
  }

  private rule(i: number): PlannedRule {
    return this.plan.rules[i]!
  }

  /** A pack with these rules and those that they need. */
  private pack(wanted: readonly number[]): YaraPack {
    const key = wanted.join()
    const known = this.packs.get(key)
    if (known !== undefined) {
      this.packs.delete(key)
      this.packs.set(key, known)
      return known
    }
    const all = new Set(wanted.flatMap((i) => [...this.rule(i).after, i]))
    const rules = [...all].sort((a, b) => a - b).map((i) => this.rule(i))
    const pack = new YaraPack(rules)
    this.packs.set(key, pack)
    const [oldest] = this.packs
    if (this.packs.size > keptPacks && oldest !== undefined) {
      oldest[1].free()
      this.packs.delete(oldest[0])
    }
    return pack
  }
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
