/* `Field|modifier|modifier: values` to a condition of the rule model.
 *
 * A chain is typed: every modifier says what it may follow, and they work "in the given order". What the
 * chain cannot mean is refused, never guessed. The kind of a test ends in `op`, wildcards in segments;
 * no value is ever changed as text. Source: Sigma modifiers appendix 2.1.0. */

import {parseBlock} from "../../bytes/cidr.ts"
import {parseExact, toDecimal} from "../../bytes/decimal.ts"
import {fieldName} from "../../model/ids.ts"
import type {Condition, Segment, Test, TimePart} from "../../model/rule.ts"
import {compileRegex} from "../regex.ts"
import {didYouMean} from "../suggest.ts"
import type {ItemAst, ModifierAst} from "./ast.ts"
import {base64Offsets, encodeBase64, encodeUtf8, encodeUtf16, latin1, type Utf16Form} from "./encode.ts"
import {numberFields} from "./number-fields.ts"
import {loosenDashes, type Placeholder, tidy, tokenise} from "./pattern.ts"
import type {Report} from "./report.ts"
import type {ScalarTree} from "./yaml.ts"

export interface LowerContext {
  readonly report: Report
  readonly expand: Readonly<Record<string, readonly string[]>>
}

type Kind = "text" | "bytes" | "re" | "cidr" | "compare" | "time" | "exists" | "fieldref"
type Shape = "whole" | "contains" | "startswith" | "endswith"

/** What a chain of modifiers has made so far; `steps` change the operands, in order. */
interface Chain {
  kind: Kind
  shape: Shape
  cased: boolean
  all: boolean
  neq: boolean
  expand: boolean
  encoded: boolean
  compare: "lt" | "lte" | "gt" | "gte"
  part: TimePart
  flags: string
  readonly steps: ((operand: Operand) => readonly Operand[])[]
}

type Operand =
  | {readonly kind: "text"; readonly segments: readonly Segment[]}
  | {readonly kind: "bytes"; readonly bytes: Uint8Array}

/** Changes the chain, or says why it cannot. */
type Step = (chain: Chain) => string | undefined

const shaped =
  (shape: Shape): Step =>
  (chain) => {
    if (chain.shape !== "whole") return `\`${chain.shape}\` stands there already`
    if (chain.kind !== "text" && chain.kind !== "fieldref")
      return `it needs a text, and ${aKind(chain.kind)} came before`
    chain.shape = shape
    return undefined
  }

const typed =
  (kind: Kind, more: (chain: Chain) => void = () => {}): Step =>
  (chain) => {
    if (chain.kind !== "text" || chain.encoded)
      return `it needs a plain value, and ${aKind(chain.kind)} came before`
    if (chain.shape !== "whole") {
      if (kind !== "fieldref") return `it cannot follow \`${chain.shape}\``
    }
    if (chain.cased && kind !== "fieldref") return "it cannot follow `cased`"
    if (chain.expand && kind !== "cidr") return "it cannot follow `expand`"
    if (chain.steps.length > 0) return "it cannot follow a modifier that changes the text"
    chain.kind = kind
    more(chain)
    return undefined
  }

const utf16 =
  (form: Utf16Form): Step =>
  (chain) => {
    if (chain.kind !== "text" || chain.encoded) return "it needs a plain text"
    if (chain.shape !== "whole") return `it cannot follow \`${chain.shape}\``
    chain.kind = "bytes"
    chain.steps.push((operand) => [{kind: "bytes", bytes: encodeUtf16(literal(operand), form)}])
    return undefined
  }

const base64 =
  (forms: (bytes: Uint8Array) => readonly string[]): Step =>
  (chain) => {
    if (chain.encoded || (chain.kind !== "text" && chain.kind !== "bytes")) return "it needs a plain text"
    if (chain.shape !== "whole") return `it cannot follow \`${chain.shape}\``
    chain.kind = "text"
    chain.encoded = true
    chain.cased = true
    chain.steps.push((operand) => {
      const bytes = operand.kind === "bytes" ? operand.bytes : encodeUtf8(literal(operand))
      return forms(bytes).map((text) => ({kind: "text", segments: [{text}]}))
    })
    return undefined
  }

const flag =
  (letter: string): Step =>
  (chain) => {
    if (chain.kind !== "re") return "it belongs behind `re`"
    chain.flags += letter
    return undefined
  }

const comparing = (compare: Chain["compare"]): Step =>
  typed("compare", (chain) => {
    chain.compare = compare
  })

const timed = (part: TimePart): Step =>
  typed("time", (chain) => {
    chain.part = part
  })

const modifiers: Readonly<Record<string, Step>> = {
  all: (chain) => {
    if (chain.kind === "exists") return "`exists` has one value"
    chain.all = true
    return undefined
  },
  base64: base64((bytes) => [encodeBase64(bytes)]),
  base64offset: base64(base64Offsets),
  cased: (chain) => {
    if (chain.kind !== "text" && chain.kind !== "fieldref") return `${aKind(chain.kind)} has no case to mind`
    chain.cased = true
    return undefined
  },
  cidr: typed("cidr"),
  contains: shaped("contains"),
  day: timed("day"),
  endswith: shaped("endswith"),
  exists: (chain) => (chain.neq || chain.all ? "it stands alone" : typed("exists")(chain)),
  expand: (chain) => {
    if ((chain.kind !== "text" && chain.kind !== "cidr") || chain.encoded)
      return "placeholders stand in plain texts"
    chain.expand = true
    return undefined
  },
  fieldref: typed("fieldref"),
  gt: comparing("gt"),
  gte: comparing("gte"),
  hour: timed("hour"),
  i: flag("i"),
  lt: comparing("lt"),
  lte: comparing("lte"),
  m: flag("m"),
  minute: timed("minute"),
  month: timed("month"),
  neq: (chain) => {
    if (chain.kind === "exists") return "write `exists: false`"
    chain.neq = true
    return undefined
  },
  re: typed("re"),
  s: flag("s"),
  startswith: shaped("startswith"),
  utf16: utf16("utf16"),
  utf16be: utf16("utf16be"),
  utf16le: utf16("utf16le"),
  week: timed("week"),
  wide: utf16("utf16le"),
  windash: (chain) => {
    if (chain.kind !== "text" || chain.encoded)
      return `it needs a plain text, and ${aKind(chain.kind)} came before`
    chain.steps.push((operand) =>
      operand.kind === "text" ? [{kind: "text", segments: loosenDashes(operand.segments)}] : [operand],
    )
    return undefined
  },
  year: timed("year"),
}

const keywordModifiers = new Set(
  "all base64 base64offset cased contains expand i m re s utf16 utf16be utf16le wide windash".split(" "),
)

/** Names of other tools for what Sigma calls otherwise, and modifiers that were dropped. */
const otherwise: Readonly<Record<string, string>> = {
  ends: "endswith",
  equals: "no modifier at all",
  has: "contains",
  ignorecase: "no modifier: Sigma ignores case by itself",
  like: "contains",
  ne: "neq",
  not: "neq",
  regex: "re",
  starts: "startswith",
}

function aKind(kind: Kind): string {
  return kind === "text" ? "an encoded text" : kind === "bytes" ? "an encoding" : `\`${kind}\``
}

function literal(operand: Operand): string {
  if (operand.kind === "bytes") return latin1(operand.bytes)
  return operand.segments.map((s) => (typeof s === "object" ? s.text : "")).join("")
}

/** The condition that an item means, or undefined if it was refused. */
export function lowerItem(item: ItemAst, context: LowerContext): Condition | undefined {
  const chain = readChain(item, context.report)
  if (chain === undefined) return undefined
  const parts: Condition[] = []
  for (const value of item.values) {
    const tests = lowerValue(item, chain, value, context)
    if (tests === undefined) return undefined
    const alternatives = tests.map((test) => about(item.field, test))
    parts.push(alternatives.length === 1 ? alternatives[0]! : {kind: "or", of: alternatives})
  }
  if (chain.all && item.values.length === 1) {
    const place = item.modifiers.find((m) => m.name === "all")?.place ?? item.place
    context.report.notice("sigma/all-on-one-value", place, "`all` joins several values, here is one")
  }
  const joined: Condition =
    parts.length === 1 ? parts[0]! : {kind: chain.all && !chain.neq ? "and" : "or", of: parts}
  if (!chain.neq) return joined
  // Different from all values; a missing field is not different, it is missing.
  const sides = [item.field, ...(chain.kind === "fieldref" ? item.values.map(textOf) : [])]
  const present = sides.map((side): Condition => about(side, {op: "exists", present: true}))
  return {kind: "and", of: [...present, {kind: "not", of: joined}]}
}

function about(field: string, test: Test): Condition {
  return field === "" ? {kind: "keyword", test} : {kind: "field", field: fieldName(field), test}
}

function readChain(item: ItemAst, report: Report): Chain | undefined {
  const chain: Chain = {
    kind: "text",
    shape: "whole",
    cased: false,
    all: false,
    neq: false,
    expand: false,
    encoded: false,
    compare: "lt",
    part: "minute",
    flags: "",
    steps: [],
  }
  const seen = new Set<string>()
  for (const modifier of item.modifiers) {
    const step = Object.hasOwn(modifiers, modifier.name) ? modifiers[modifier.name] : undefined
    if (step === undefined) {
      refuseUnknown(modifier, report)
      return undefined
    }
    const isKeywordMisfit = item.field === "" && !keywordModifiers.has(modifier.name)
    const why = seen.has(modifier.name)
      ? "it stands there twice"
      : isKeywordMisfit
        ? "keywords have no field that it could look at"
        : step(chain)
    if (why !== undefined) {
      report.refuse(
        "sigma/impossible-modifiers",
        modifier.place,
        `\`${modifier.name}\` cannot stand here: ${why}`,
      )
      return undefined
    }
    seen.add(modifier.name)
  }
  if (chain.kind === "bytes") {
    const place = item.modifiers.at(-1)?.place ?? item.place
    const hint = "put `base64` or `base64offset` behind it"
    report.notice(
      "sigma/encoding-without-base64",
      place,
      "logs hold texts, not UTF-16 bytes: this will hardly match",
      hint,
    )
  }
  return chain
}

function refuseUnknown(modifier: ModifierAst, report: Report): void {
  const known = otherwise[modifier.name.toLowerCase()]
  const hint =
    known === undefined
      ? didYouMean(modifier.name, Object.keys(modifiers))
      : `did you mean ${known.includes(" ") ? known : `\`${known}\``}?`
  report.refuse("sigma/unknown-modifier", modifier.place, `no modifier \`${modifier.name}\``, hint)
}

/** The text of a value as Sigma compares it: numbers and booleans as they print. */
export function textOf(value: ScalarTree): string {
  const v = value.value
  return v === null ? "" : typeof v === "object" ? v.decimal : String(v)
}

/** The tests that one value stands for, any of which may hold; undefined if refused. */
function lowerValue(
  item: ItemAst,
  chain: Chain,
  value: ScalarTree,
  context: LowerContext,
): readonly Test[] | undefined {
  const {report} = context
  const wrong = (message: string, hint?: string): undefined => {
    report.refuse("sigma/wrong-value", value.place, message, hint)
    return undefined
  }
  if (value.value === null) {
    if (item.field === "") return wrong("a keyword is missing here")
    if (item.isList) {
      const hint = "put it into a selection of its own and join the two with `or`"
      report.refuse("sigma/null-in-list", value.place, "null cannot stand in a list of values", hint)
      return undefined
    }
    const misfit = item.modifiers.find((m) => m.name !== "neq" && m.name !== "all")
    if (misfit !== undefined) return wrong(`\`${misfit.name}\` needs a value, got none`)
    return [{op: "null"}]
  }
  const text = textOf(value)
  switch (chain.kind) {
    case "exists":
      if (typeof value.value === "boolean") return [{op: "exists", present: value.value}]
      return wrong(`\`exists\` takes true or false, got \`${shown(text)}\``)
    case "compare": {
      const number = parseExact(text)
      if (number === undefined) return wrong(`\`${chain.compare}\` needs a number, got \`${shown(text)}\``)
      return [{op: chain.compare, number: toDecimal(number)}]
    }
    case "time": {
      const limits = {
        minute: [0, 59],
        hour: [0, 23],
        day: [1, 31],
        week: [1, 53],
        month: [1, 12],
        year: [1, 9999],
      }
      const [low, high] = limits[chain.part] as [number, number]
      const number = Number(text)
      if (/^\d+$/.test(text) && number >= low && number <= high)
        return [{op: "time", part: chain.part, number}]
      return wrong(`\`${chain.part}\` takes a number from ${low} to ${high}, got \`${shown(text)}\``)
    }
    case "fieldref":
      if (text === "") return wrong("`fieldref` needs the name of a field")
      return [
        {
          op: "fieldref",
          field: fieldName(text),
          how: chain.shape === "whole" ? "equals" : chain.shape,
          cased: chain.cased,
        },
      ]
    case "re":
      return lowerRegex(text, chain.flags, value, report)
    case "cidr":
      return lowerBlocks(text, chain, value, context)
    default:
      return lowerText(item, chain, text, value, context)
  }
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function lowerRegex(
  source: string,
  flags: string,
  value: ScalarTree,
  report: Report,
): readonly Test[] | undefined {
  const compiled = compileRegex(source, flags)
  if (compiled.ok) return [{op: "re", source, flags: [...flags].sort().join("")}]
  if (compiled.why === "syntax") {
    report.refuse("sigma/regex-syntax", value.place, `this expression cannot be read: ${compiled.detail}`)
  } else {
    const start = value.contentStart + compiled.index
    const hint = "regular expressions run in linear time here; write it without"
    const message = `${compiled.why} \`${compiled.detail}\` is not supported`
    report.refuse(`sigma/regex-${compiled.why}`, {start, end: start + compiled.detail.length}, message, hint)
  }
  return undefined
}

function lowerBlocks(
  text: string,
  chain: Chain,
  value: ScalarTree,
  context: LowerContext,
): readonly Test[] | undefined {
  const expanded = chain.expand ? expandAll(tokenise(text, true), value, context) : [[{text}]]
  if (expanded === undefined) return undefined
  const blocks = expanded.map((segments) => literal({kind: "text", segments}))
  const wrong = blocks.find((block) => parseBlock(block) === undefined)
  if (wrong !== undefined) {
    const hint = "write it as `10.0.0.0/8` or `fe80::/10`"
    context.report.refuse(
      "sigma/not-a-block",
      value.place,
      `\`${shown(wrong)}\` is no block of addresses`,
      hint,
    )
    return undefined
  }
  return blocks.map((block) => ({op: "cidr", block}))
}

/** Every way to fill the placeholders, at most `expansionLimit`. */
function expandAll(
  parts: readonly (Segment | Placeholder)[],
  value: ScalarTree,
  context: LowerContext,
): readonly (readonly Segment[])[] | undefined {
  let out: Segment[][] = [[]]
  for (const part of parts) {
    if (typeof part === "string" || "text" in part) {
      for (const segments of out) segments.push(part)
      continue
    }
    const name = part.placeholder
    const values = Object.hasOwn(context.expand, name) ? context.expand[name]! : []
    if (values.length === 0) {
      const hint = `give \`${name}\` values under \`expand\` in postern.yml`
      context.report.refuse(
        "sigma/unknown-placeholder",
        value.place,
        `no value for \`%${name}%\`: the rule cannot fire`,
        hint,
      )
      return undefined
    }
    if (out.length * values.length > expansionLimit) {
      const message = `the placeholders make more than ${expansionLimit} values`
      context.report.refuse("sigma/too-many-values", value.place, message)
      return undefined
    }
    out = out.flatMap((segments) =>
      values.map((v) => [
        ...segments,
        ...tokenise(v, false).filter((s) => typeof s === "string" || "text" in s),
      ]),
    )
  }
  return out
}

const expansionLimit = 10_000

function lowerText(
  item: ItemAst,
  chain: Chain,
  text: string,
  value: ScalarTree,
  context: LowerContext,
): readonly Test[] | undefined {
  const {report} = context
  if (item.modifiers.length === 0 && numberFields.has(item.field.toLowerCase())) {
    const number = parseExact(text)
    if (number !== undefined) return [{op: "number", number: toDecimal(number)}]
  }
  const expanded = expandAll(tokenise(text, chain.expand), value, context)
  if (expanded === undefined) return undefined
  const isEncoding = chain.encoded || chain.kind === "bytes"
  if (isEncoding && expanded.some((segments) => segments.some((s) => typeof s === "string"))) {
    const hint = "escape it with a backslash if the character itself is meant"
    report.refuse("sigma/wildcard-in-encoding", value.place, "a wildcard cannot be encoded", hint)
    return undefined
  }
  const tests: Test[] = []
  for (const segments of expanded) {
    let operands: readonly Operand[] = [{kind: "text", segments: tidy(segments)}]
    for (const step of chain.steps) operands = operands.flatMap(step)
    for (const operand of operands) {
      const inner: readonly Segment[] =
        operand.kind === "bytes" ? [{text: literal(operand)}] : operand.segments
      if (chain.encoded && literal(operand) === "") {
        const message = `\`${shown(text)}\` is too short: some of its offsets decide no character`
        report.refuse("sigma/encoded-value-too-short", value.place, message, "use at least three bytes")
        return undefined
      }
      const test = textTest(item, chain, inner, value, report)
      if (test === undefined) return undefined
      tests.push(test)
    }
  }
  return tests
}

function textTest(
  item: ItemAst,
  chain: Chain,
  inner: readonly Segment[],
  value: ScalarTree,
  report: Report,
): Test | undefined {
  const isKeyword = item.field === ""
  const openStart = isKeyword || chain.shape === "contains" || chain.shape === "endswith"
  const openEnd = isKeyword || chain.shape === "contains" || chain.shape === "startswith"
  const segments = tidy([
    ...(openStart ? (["any"] as const) : []),
    ...inner,
    ...(openEnd ? (["any"] as const) : []),
  ])
  const blankBehind = segments.findIndex((s, i) => {
    const next = segments[i + 1]
    return s === "one" && typeof next === "object" && next.text.startsWith(" ")
  })
  if (blankBehind >= 0) {
    const hint = "write `\\?` if a question mark is meant"
    report.notice(
      "sigma/wildcard-before-blank",
      value.place,
      "`?` stands for any one character, also here before a blank",
      hint,
    )
  }
  if (segments.every((s) => s === "any") && segments.length > 0) {
    if (isKeyword) {
      report.refuse("sigma/empty-keyword", value.place, "this keyword would match every record")
      return undefined
    }
    if (chain.shape !== "whole") {
      report.notice(
        "sigma/matches-any-value",
        value.place,
        "this matches any value",
        "use `exists: true` if that is meant",
      )
    }
    return {op: "exists", present: true}
  }
  return {op: "text", segments, cased: chain.cased}
}
