/* One value of an item to the tests that it stands for, after its chain of modifiers.
 *
 * Escapes and placeholders are settled first, then the steps of the chain, last the wildcards that
 * `contains` and its kin add: as segments, so that nothing in a value can change what is added. Source:
 * Sigma rules specification 2.1.0 and modifiers appendix. */

import {parseBlock} from "../../bytes/cidr.ts"
import {parseExact, toDecimal} from "../../bytes/decimal.ts"
import {fieldName} from "../../model/ids.ts"
import type {Segment, Test} from "../../model/rule.ts"
import {compileRegex} from "../regex.ts"
import type {ItemAst} from "./ast.ts"
import {type Chain, literal, type Operand} from "./modifiers.ts"
import {numberFields} from "./number-fields.ts"
import {type Placeholder, tidy, tokenise} from "./pattern.ts"
import type {Report} from "./report.ts"
import type {ScalarTree} from "./yaml.ts"

export interface LowerContext {
  readonly report: Report
  readonly expand: Readonly<Record<string, readonly string[]>>
}

/** The text of a value as Sigma compares it: numbers and booleans as they print. */
export function textOf(value: ScalarTree): string {
  const v = value.value
  return v === null ? "" : typeof v === "object" ? v.decimal : String(v)
}

/** The tests that one value stands for, any of which may hold; undefined if refused. */
export function lowerValue(
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
