/* The plain evaluator: the rule model read word by word, nothing compiled, cached or folded ahead.
 *
 * The matcher must say the same. What the two share is the router and the views, which have tests of
 * their own; texts, numbers, addresses, expressions and times are done here in another way: characters
 * are compared by the engine's own case-insensitive matching, patterns by trying every split, addresses
 * by node:net, expressions by JavaScript's (tests keep to what both engines know). */

import {BlockList, isIPv4, isIPv6} from "node:net"
import {logsourceHolds} from "../../src/detect/logsource.ts"
import {viewOf} from "../../src/detect/taxonomy.ts"
import type {Event} from "../../src/model/event.ts"
import type {FieldName} from "../../src/model/ids.ts"
import type {Condition, Decimal, Detection, Segment, Test} from "../../src/model/rule.ts"

export function naiveMatch(rule: Detection, event: Event): boolean {
  return logsourceHolds(rule.logsource, event.source) && holds(rule.condition, rule, event)
}

function holds(condition: Condition, rule: Detection, event: Event): boolean {
  switch (condition.kind) {
    case "and":
      return condition.of.every((part) => holds(part, rule, event))
    case "or":
      return condition.of.some((part) => holds(part, rule, event))
    case "not":
      return !holds(condition.of, rule, event)
    case "keyword":
      return event.keywords((text) => testHolds(condition.test, text, "plain"))
    case "field":
      return fieldHolds(condition.field, condition.test, rule, event)
  }
}

function fieldHolds(field: FieldName, test: Test, rule: Detection, event: Event): boolean {
  const view = viewOf(rule.logsource, field, event.source)
  const state = view.state(event)
  if (test.op === "null") return state === "absent" || state === "null"
  if (test.op === "exists") return (state !== "absent") === test.present
  const mine = texts(field, rule, event)
  if (test.op !== "fieldref") return mine.some((text) => testHolds(test, text, view.spelling))
  return mine.some((a) => texts(test.field, rule, event).some((b) => related(a, b, test)))
}

function texts(field: FieldName, rule: Detection, event: Event): string[] {
  const view = viewOf(rule.logsource, field, event.source)
  const value = view.read(event)
  if (value === undefined) return []
  const elements = Array.isArray(value) ? value : [value]
  return elements.flatMap((element) => (element === null ? (view.nullText ?? []) : String(element)))
}

function spell(text: string, spelling: string): string {
  if (spelling === "plain") return text
  const blanks = text.split("+").join(" ")
  return spelling === "plus-is-blank" ? blanks : blanks.split(",").join("  ")
}

function testHolds(test: Test, text: string, spelling: string): boolean {
  switch (test.op) {
    case "text":
      return glob(test.segments.map(respelt(spelling)), [...spell(text, spelling)], test.cased)
    case "re":
      return [text, spell(text, spelling)].some((t) => expression(test.source, test.flags).test(t))
    case "cidr":
      return inBlock(text, test.block)
    case "lt":
      return compare(text, test.number, (order) => order < 0n)
    case "lte":
      return compare(text, test.number, (order) => order <= 0n)
    case "gt":
      return compare(text, test.number, (order) => order > 0n)
    case "gte":
      return compare(text, test.number, (order) => order >= 0n)
    case "number":
      return compare(text, test.number, (order) => order === 0n)
    case "time":
      return timePart(text, test.part) === test.number
    default:
      return false
  }
}

function respelt(spelling: string): (segment: Segment) => Segment {
  return (segment) => (typeof segment === "object" ? {text: spell(segment.text, spelling)} : segment)
}

function sameLetter(a: string, b: string, cased: boolean): boolean {
  if (a === b) return true
  return !cased && new RegExp(`^\\u{${a.codePointAt(0)!.toString(16)}}$`, "iu").test(b)
}

/** Tries every way to share the text among the segments. */
function glob(segments: readonly Segment[], text: readonly string[], cased: boolean): boolean {
  const [first, ...rest] = segments
  if (first === undefined) return text.length === 0
  if (first === "any") return text.some((_, i) => glob(rest, text.slice(i), cased)) || glob(rest, [], cased)
  if (first === "one") return text.length > 0 && glob(rest, text.slice(1), cased)
  if (first === "dash")
    return text.length > 0 && "-/–—―".includes(text[0]!) && glob(rest, text.slice(1), cased)
  const literal = [...first.text]
  return (
    literal.length <= text.length &&
    literal.every((letter, i) => sameLetter(letter, text[i]!, cased)) &&
    glob(rest, text.slice(literal.length), cased)
  )
}

function related(a: string, b: string, test: Extract<Test, {readonly op: "fieldref"}>): boolean {
  const left = [...a]
  const right = [...b]
  const at = (from: number): boolean =>
    from >= 0 &&
    from + right.length <= left.length &&
    right.every((c, i) => sameLetter(c, left[from + i]!, test.cased))
  switch (test.how) {
    case "equals":
      return left.length === right.length && at(0)
    case "startswith":
      return at(0)
    case "endswith":
      return at(left.length - right.length)
    case "contains":
      return Array.from({length: left.length + 1}, (_, i) => i).some(at)
  }
}

function expression(written: string, given: string): RegExp {
  // JavaScript has no flags inside an expression.
  const [lead = "", inline = ""] = /^\(\?([ims]+)\)/.exec(written) ?? []
  const source = written.slice(lead.length)
  const flags = [...new Set(given + inline)].join("")
  const loose = source.endsWith("$") && !source.endsWith("\\$") && !flags.includes("m")
  return new RegExp(loose ? `${source.slice(0, -1)}(?=\\n?$)` : source, `${flags}u`)
}

function inBlock(text: string, block: string): boolean {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/^(.*:.*)%.*$/, "$1")
  const [base = "", bits] = block.split("/")
  const family = isIPv4(base) ? "ipv4" : "ipv6"
  const list = new BlockList()
  list.addSubnet(base, Number(bits ?? (family === "ipv4" ? 32 : 128)), family)
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped !== undefined && family === "ipv4") return isIPv4(mapped) && list.check(mapped, "ipv4")
  if (isIPv4(bare)) return list.check(bare, "ipv4")
  return isIPv6(bare) && list.check(bare, "ipv6")
}

function compare(text: string, number: Decimal, accept: (order: bigint) => boolean): boolean {
  const scale = 40
  const m = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/.exec(text)
  const isHex = /^0x[0-9a-f]+$/i.test(text)
  if (!isHex && m === null) return false
  const magnitude = isHex
    ? BigInt(text) * 10n ** BigInt(scale)
    : BigInt(m![2]! + (m![3] ?? "").padEnd(scale, "0"))
  const value = m?.[1] === "-" ? -magnitude : magnitude
  return accept(value - BigInt(number.mantissa) * 10n ** BigInt(scale - number.scale))
}

function timePart(text: string, part: string): number | undefined {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text)
  if (!isDate && !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined
  const zoned = isDate || /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(" ", "T")}Z`
  const date = new Date(zoned)
  if (Number.isNaN(date.getTime()) || (isDate && (part === "hour" || part === "minute"))) return undefined
  const iso = date.toISOString()
  const numbers = {
    year: Number(iso.slice(0, 4)),
    month: Number(iso.slice(5, 7)),
    day: Number(iso.slice(8, 10)),
    hour: Number(iso.slice(11, 13)),
    minute: Number(iso.slice(14, 16)),
    week: weekOf(date),
  }
  return numbers[part as keyof typeof numbers]
}

/** Counts Thursdays of the week's year up to the week's own. */
function weekOf(date: Date): number {
  const day = 86_400_000
  const midnight = Math.floor(date.getTime() / day) * day
  const thursday = midnight + (4 - (new Date(midnight).getUTCDay() || 7)) * day
  let weeks = 0
  for (let t = thursday; new Date(t).getUTCFullYear() === new Date(thursday).getUTCFullYear(); t -= 7 * day)
    weeks++
  return weeks
}
