/* YARA rules of all files of a run, made ready: what each asks for, which literals that are, and its source.
 *
 * Each file is a namespace of its own. A rule is compiled together with the rules that it names and with the
 * global ones of its file, never with the whole file: so that only what may match is scanned for. The plan is
 * plain data and travels to the children. */

import {LineStarts} from "../../bytes/line-starts.ts"
import {stages} from "../../model/finding.ts"
import type {RuleId} from "../../model/ids.ts"
import {ruleId} from "../../model/ids.ts"
import type {Refusal} from "../../model/refusal.ts"
import type {Detection, Indication, Level} from "../../model/rule.ts"
import {type ExternalName, externalNames, externalsIn} from "./externals.ts"
import {literalsOf, type StringLiterals} from "./literals.ts"
import {type Need, needOf, some} from "./need.ts"
import {type MetaValue, type ParsedYara, parseYara, type YaraRule, type YaraString} from "./parse.ts"
import type {Clause} from "./pieces.ts"
import {foldAscii, type Literal} from "./search.ts"
import type {Token} from "./tokens.ts"

export interface YaraSource {
  /** As the user named it, with `/`. */
  readonly path: string
  readonly text: string
  /** Set for rules that come with Postern. */
  readonly campaign?: string
}

export interface PlannedRule {
  readonly id: RuleId
  /** Unique among the files of the plan. */
  readonly namespace: string
  readonly name: string
  readonly text: string
  readonly imports: readonly string[]
  /** Rules that must be compiled before it, by number, ascending. */
  readonly after: readonly number[]
  readonly isPrivate: boolean
  /** Its condition asks how often or where a string stands: then all its places must be found. */
  readonly asksForPlaces: boolean
  /** What its condition, or one of `after`, asks beside the file's bytes. */
  readonly externals: readonly ExternalName[]
  readonly need: Need
  /** Those of its strings that other rules have too, by number. */
  readonly shared: readonly number[]
}

export interface YaraPlan {
  /** In order of file and place. */
  readonly rules: readonly PlannedRule[]
  readonly literals: readonly Literal[]
  /** Strings of more than one rule, as they stand behind `$name =`. */
  readonly sharedStrings: readonly string[]
}

export interface YaraSet {
  readonly plan: YaraPlan
  /** Beside `plan.rules`, for reports. */
  readonly detections: readonly Detection[]
  readonly refusals: readonly Refusal[]
}

/** A file's rules with what is known of where they come from. */
interface NamedFile extends ParsedYara {
  readonly source: YaraSource
  readonly namespace: string
}

/** `mistakesIn` compiles a source and gives what is wrong with it, as YARA-X says it; undefined: nothing. A
 *  rule that does not compile is refused and takes no other along, but those that name it. */
export function planYara(
  sources: readonly YaraSource[],
  mistakesIn: (text: string) => string | undefined,
): YaraSet {
  const namespaces = new Set<string>()
  const literals = new Literals()
  const rules: PlannedRule[] = []
  const stringsOf: (readonly YaraString[])[] = []
  const detections: Detection[] = []
  const refusals: Refusal[] = []
  for (const source of sources) {
    const parsed = parseYara(source.text, source.path)
    refusals.push(...parsed.refusals)
    const isSound = mistakesIn(source.text) === undefined
    const file: NamedFile = {...parsed, source, namespace: namespaceOf(source.path, namespaces)}
    const numbers = new Map<string, number>()
    const needs = new Map<string, Need>()
    const rulesByNumber = new Map<number, YaraRule>()
    const globals: number[] = []
    for (const rule of parsed.rules) {
      if (numbers.has(rule.name)) {
        refusals.push(twice(rule, source))
        continue
      }
      const direct = namedRules(rule.condition, numbers)
      const after = closure([...direct, ...globals], rules)
      if (!isSound) {
        const needed = [...after.map((i) => rulesByNumber.get(i)!), rule]
        const mistake = mistakesIn(aloneText(source.text, parsed.imports, needed))
        if (mistake !== undefined) {
          refusals.push(refusalOf(mistake, rule, source))
          continue
        }
      }
      const known = rule.strings.map(literalsOf)
      const strings = known.map((one) => literals.need(one))
      const need = needOf(rule, {strings, literals: known, rules: needs})
      const number = rules.length
      numbers.set(rule.name, number)
      rulesByNumber.set(number, rule)
      needs.set(rule.name, need)
      if (rule.isGlobal) globals.push(number)
      rules.push({
        id: ruleId(`yara:${file.namespace}:${rule.name}`),
        namespace: file.namespace,
        name: rule.name,
        text: rule.text,
        imports: parsed.imports,
        after,
        isPrivate: rule.isPrivate,
        asksForPlaces: rule.condition.some(({text}) => /^[#@!]/.test(text) || placeWords.has(text)),
        externals: externalsIn([
          ...rule.condition,
          ...after.flatMap((i) => rulesByNumber.get(i)?.condition ?? []),
        ]),
        need,
        shared: [],
      })
      stringsOf.push(rule.strings)
      detections.push(detectionOf(rule, file))
    }
  }
  return {plan: {...withShared(rules, stringsOf), literals: literals.all}, detections, refusals}
}

/** Tells which strings stand in more than one rule, whatever their modifiers. */
function withShared(
  rules: readonly PlannedRule[],
  stringsOf: readonly (readonly YaraString[])[],
): Pick<YaraPlan, "rules" | "sharedStrings"> {
  const owners = new Map<string, Set<number>>()
  for (const [i, strings] of stringsOf.entries())
    for (const {value} of strings) {
      const known = owners.get(value)
      if (known === undefined) owners.set(value, new Set([i]))
      else known.add(i)
    }
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size
    numbers.set(text, known)
    return known
  }
  const out = rules.map((rule, i) => {
    const shared = (stringsOf[i] ?? []).flatMap(({value, modifiers}) =>
      (owners.get(value)?.size ?? 0) > 1 ? [numberOf([value, ...modifiers].join(" "))] : [],
    )
    return {...rule, shared: [...new Set(shared)]}
  })
  return {rules: out, sharedStrings: [...numbers.keys()]}
}

/** These rules without the rest of their source, each in its place. */
function aloneText(source: string, imports: readonly string[], rules: readonly YaraRule[]): string {
  let out = ""
  for (const name of imports) out += `import "${name}" `
  // The places in the first line are wrong then; all others are right.
  let at = 0
  for (const {offset, text} of rules) {
    out += source
      .slice(at, offset)
      .replace(/[^\n]/g, " ")
      .slice(at === 0 ? out.length : 0)
    out += text
    at = offset + text.length
  }
  return out
}

function refusalOf(mistake: string, rule: YaraRule, {path, text}: YaraSource): Refusal {
  const [, number, what] = /^error\[(E\d+)\]: (.*)/.exec(mistake) ?? []
  const place = /--> line:(\d+):(\d+)/.exec(mistake)
  const line = Number(place?.[1] ?? rule.line)
  const column = Number(place?.[2] ?? 1)
  const length = /^[^^\n]*\|\s*(\^+)/m.exec(mistake)?.[1]?.length
  const excerpt = new LineStarts(text).line(line)
  return {
    code: "yara/does-not-compile",
    message: `the rule ${rule.name}: ${what ?? mistake.split("\n", 1)[0]}`,
    at: {file: path, line, column, ...(length === undefined ? {} : {length})},
    excerpt,
    hint: `YARA-X refuses it${number === undefined ? "" : ` (${number})`}; variables of files are ${externalNames.join(", ")}`,
  }
}

function twice(rule: YaraRule, {path, text}: YaraSource): Refusal {
  const lines = new LineStarts(text)
  return {
    code: "yara/duplicate-rule",
    message: `a second rule ${rule.name} in one file`,
    at: {file: path, ...lines.place(rule.offset)},
    excerpt: lines.line(rule.line),
    hint: "give it another name, or put it into a file of its own",
  }
}

const placeWords = new Set(["at", "in", "for"])

/** `any of (family_*)` names rules by how they begin. */
function namedRules(condition: readonly Token[], numbers: ReadonlyMap<string, number>): readonly number[] {
  const found: number[] = []
  for (const [i, {kind, text}] of condition.entries()) {
    if (kind !== "word") continue
    const own = numbers.get(text)
    if (own !== undefined) found.push(own)
    if (condition[i + 1]?.text === "*" && /^[A-Za-z_]/.test(text))
      for (const [name, number] of numbers) if (name.startsWith(text)) found.push(number)
  }
  return found
}

function closure(direct: readonly number[], rules: readonly PlannedRule[]): readonly number[] {
  const all = new Set<number>()
  for (const number of direct) for (const one of [...(rules[number]?.after ?? []), number]) all.add(one)
  return [...all].sort((a, b) => a - b)
}

function namespaceOf(path: string, taken: Set<string>): string {
  const stem = (path.split("/").at(-1) ?? path).replace(/\.yara?$/i, "") || "rules"
  const campaign = stem === "files" ? path.split("/").at(-2) : undefined
  const wanted = campaign ?? stem
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted}#${n}`
  taken.add(name)
  return name
}

/** Each literal once. */
class Literals {
  readonly all: Literal[] = []
  private readonly numbers = new Map<string, number>()

  need(string: StringLiterals): Need {
    const {forms} = string
    if (forms === undefined) return {kind: "nothing"}
    if (forms.every((clauses) => clauses.length === 1)) {
      const all = forms.flatMap((clauses) => clauses[0] ?? [])
      return this.oneOf(all, string)
    }
    return some(
      1,
      forms.map((clauses) =>
        some(
          clauses.length,
          clauses.map((clause) => this.oneOf(clause, string)),
        ),
      ),
    )
  }

  private oneOf(texts: Clause, {isCased, word}: StringLiterals): Need {
    const literals = texts.map((text) => ({
      text: isCased ? text : foldAscii(text),
      isCased: isCased && /[A-Za-z]/.test(text),
      isWord: text === word,
    }))
    return {kind: "literals", any: [...new Set(literals.map((literal) => this.number(literal)))]}
  }

  private number(literal: Literal): number {
    const key = `${literal.isCased} ${literal.isWord} ${literal.text}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.all.length)
    return this.all.push(literal) - 1
  }
}

/** A rule as reports see it: what it matches on is YARA's business. */
function detectionOf(rule: YaraRule, {source, namespace}: NamedFile): Detection {
  const {meta} = rule
  const text = (...keys: readonly string[]): string | undefined => {
    for (const key of keys) {
      const value = meta.get(key)
      if (typeof value === "string" && value !== "") return value
    }
    return undefined
  }
  const isOurs = source.campaign !== undefined
  const description = text("description", "desc", "info") ?? ""
  const licence = text("license", "licence") ?? (isOurs ? "Apache-2.0" : "not stated")
  const detection = text("detection")
  const falsePositives = text("falsepositives", "false_positives")
  return {
    kind: "detection",
    id: ruleId(`yara:${namespace}:${rule.name}`),
    title: text("title") ?? rule.name.replaceAll("_", " "),
    name: rule.name,
    level: levelOf(meta.get("score"), text("level", "severity")),
    status: "stable",
    description,
    falsePositives: falsePositives === undefined ? [] : [falsePositives],
    references: [text("reference", "ref", "url")].filter((one) => one !== undefined),
    tags: [...(isOurs ? (text("tags")?.split(/[,\s]+/) ?? []) : []), ...rule.tags],
    origin: {path: source.path, line: rule.line, author: text("author") ?? "", licence},
    logsource: {product: "disk", service: "yara"},
    condition: {kind: "or", of: []},
    text: rule.text,
    selections: [],
    carry: [],
    // What strangers' rules mean for a judgement nobody has said.
    indicates: isOurs ? indicationsOf(meta) : [],
    detection: isOurs ? detection : undefined,
    campaign: source.campaign,
    says: isOurs ? text("says") : saysOf(rule, description, licence, text("author")),
  }
}

function saysOf(rule: YaraRule, description: string, licence: string, author: string | undefined): string {
  const plain = description.replace(/[{}]/g, "").replace(/[.\s]+$/, "")
  const by = author === undefined ? "" : ` by ${author.replace(/[{}]/g, "")}`
  return `{file} matches the YARA rule ${rule.name}${by} (licence: ${licence.replace(/[{}]/g, "")})${plain === "" ? "" : `: ${plain}`}`
}

/** `score` as signature-base has it, 0 to 100; or a word. */
function levelOf(score: MetaValue | undefined, word: string | undefined): Level {
  if (typeof score === "number") return score >= 80 ? "high" : score >= 60 ? "medium" : "low"
  const folded = word?.toLowerCase()
  return folded === "critical" || folded === "high" ? "high" : folded === "medium" ? "medium" : "low"
}

const strengths = new Set(["moderate", "weak"])

function indicationsOf(meta: ReadonlyMap<string, MetaValue>): readonly Indication[] {
  const strength = meta.get("strength")
  const stage = stages.find((one) => one === (meta.get("stage") ?? "persisted"))
  if (typeof strength !== "string" || !strengths.has(strength) || stage === undefined) return []
  return [{stage, outcome: "unknown", strength: strength as Indication["strength"]}]
}
